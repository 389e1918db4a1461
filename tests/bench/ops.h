/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Workloads of the benchmarks, and how they are timed: operations are drawn beforehand, the
 * process keeps to one CPU, and the best of several rounds of CPU time counts.
 *
 * An operation names a slot and an order: a full slot is freed, an empty one filled with a block of
 * that order. There are as many slots as leave about 70 % of 1 GiB in use.
 */
#ifndef TESTS_BENCH_OPS_H
#define TESTS_BENCH_OPS_H

#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PAGES (UINT32_C(1) << 18)
#define MAX_SLOTS 366000u

enum mix { MIX_UNIFORM, MIX_GEOMETRIC, MIX_ORDER0, MIXES };

static const struct {
	const char *name;
	uint32_t slots;
} mixes[MIXES] = {
	[MIX_UNIFORM] = {"uniform", 1972},
	[MIX_GEOMETRIC] = {"geometric", 61000},
	[MIX_ORDER0] = {"order0", MAX_SLOTS},
};

struct trace {
	uint32_t *op; /* slot | order << 24 */
	size_t n;
	unsigned int rounds;
};

static inline void *must(void *p)
{
	if (!p) {
		fputs("bench: out of memory\n", stderr);
		exit(1);
	}
	return p;
}

/* "--check": few operations, to see that everything runs */
static inline struct trace trace_new(bool check)
{
	struct trace t = {.n = check ? 20000 : 10000000, .rounds = check ? 1 : 5};

	t.op = must(calloc(t.n, sizeof(*t.op)));
	return t;
}

/* xorshift64 */
static inline uint32_t draw(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return (uint32_t)(*state >> 32);
}

static inline void trace_draw(struct trace *t, enum mix mix)
{
	uint64_t state = 88172645463325252u;

	for (size_t i = 0; i < t->n; i++) {
		uint32_t order = 0, slot;

		if (mix == MIX_UNIFORM)
			order = (uint32_t)((uint64_t)draw(&state) * 11 >> 32);
		else if (mix == MIX_GEOMETRIC) /* each order half as likely as the one below */
			order = (uint32_t)__builtin_ctz(draw(&state) | 1u << 10);
		slot = (uint32_t)((uint64_t)draw(&state) * mixes[mix].slots >> 32);
		t->op[i] = slot | order << 24;
	}
}

static inline void keep_to_one_cpu(void)
{
	int cpu = sched_getcpu();
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu < 0 ? 0 : cpu, &set);
	(void)sched_setaffinity(0, sizeof(set), &set);
}

static inline double now(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static inline double cpu_time(void)
{
	return now(CLOCK_PROCESS_CPUTIME_ID);
}

static inline void less(double *best, double x)
{
	if (!*best || x < *best)
		*best = x;
}

#endif
