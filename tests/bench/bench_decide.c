/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a decision costs: made anew, and from the memo once its class was met. The needs are those
 * of real drivers (data/examples), each with many sizes, in random order.
 */
#include "advise/decision_memo.h"
#include "advise/manifest.h"
#include "advise/sample.h"
#include "ops.h"
#include "text/diag.h"
#include "text/mem.h"

#define SIZES 6 /* of each need */

struct needs {
	struct need *need;
	size_t count, cap;
};

static void fail(const char *what)
{
	fprintf(stderr, "bench: %s\n", what);
	exit(1);
}

/* Other sizes than the one of the example, where it has a single one: a little more each time. */
static void add_need(struct needs *all, const struct need *need)
{
	for (unsigned int i = 0; i < SIZES; i++) {
		struct value *size;

		all->need = mem_grow(all->need, &all->cap, all->count + 1, sizeof(*all->need));
		all->need[all->count] = *need;
		size = &all->need[all->count++].v[F_SIZE];
		if (!size->set || size->text || size->min != size->max)
			return;
		size->min = size->max += 8 * i;
	}
}

static void take_example(struct needs *all, const char *path, struct arena *a, struct diag *d)
{
	struct source *src = source_read(path, d);
	struct target_spec none = {0};
	struct manifest *list;
	size_t count;

	if (!src || !manifest_read(src, &none, false, a, d, &list, &count))
		fail("an example cannot be read");
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < list[i].sites; k++)
			add_need(all, &list[i].site[k].need);
	/* needs point to its nodes only for messages, and there are none */
	source_free(src);
}

/* Fisher and Yates */
static void shuffle(struct needs *all)
{
	uint64_t state = 1;

	for (size_t i = all->count; i > 1; i--) {
		size_t k = sample_random(&state) % i;
		struct need n = all->need[i - 1];

		all->need[i - 1] = all->need[k];
		all->need[k] = n;
	}
}

static double fresh_best(const struct judge *j, const struct needs *all)
{
	double start = cpu_time();
	struct candidate best;

	for (size_t i = 0; i < all->count; i++)
		decide_best(j, &all->need[i], true, &best);
	return (cpu_time() - start) / (double)all->count;
}

static double fresh_trace(const struct judge *j, const struct needs *all)
{
	size_t some = all->count / 4 + 1;
	double start = cpu_time();

	for (size_t i = 0; i < some; i++)
		decision_free(decide(j, &all->need[i], true));
	return (cpu_time() - start) / (double)some;
}

static double known_best(struct decision_memo *m, const struct needs *all)
{
	double start = cpu_time();
	size_t possible = 0;

	for (size_t i = 0; i < all->count; i++)
		possible += decision_memo_best(m, &all->need[i], true) != NULL;
	if (!possible)
		fail("nothing can serve");
	return (cpu_time() - start) / (double)all->count;
}

static double known_trace(struct decision_memo *m, const struct needs *all)
{
	double start = cpu_time();
	size_t reasons = 0;

	for (size_t i = 0; i < all->count; i++)
		reasons += decision_memo_trace(m, &all->need[i], true)->reasons;
	if (!reasons)
		fail("there are no reasons");
	return (cpu_time() - start) / (double)all->count;
}

/* The trace with all of its sentences */
static double told_trace(struct decision_memo *m, const struct needs *all)
{
	double start = cpu_time();
	struct arena *a = arena_new();

	for (size_t i = 0; i < all->count; i++) {
		const struct need *need = &all->need[i];
		const struct decision_trace *t = decision_memo_trace(m, need, true);

		for (size_t k = 0; k < t->reasons; k++)
			reason_text(t->because[k].rule, false, need, t->because[k].use,
				t->because[k].c, a);
		arena_clear(a);
	}
	arena_free(a);
	return (cpu_time() - start) / (double)all->count;
}

/* bench_decide [--check] EXAMPLE.yaml... */
int main(int argc, char **argv)
{
	bool check = argc > 1 && strcmp(argv[1], "--check") == 0;
	double best = 0, trace = 0, told = 0;
	struct target_spec spec = {0};
	struct needs all = {0};
	struct arena *a = arena_new();
	struct diag *d = diag_new();
	struct decision_memo *m;
	struct judge *j;

	keep_to_one_cpu();
	target_parse_kernel("6.12", 4, &spec);
	j = judge_new(&spec, NULL, 0, d);
	if (!j)
		fail("no rules");
	for (int i = 1 + check; i < argc; i++)
		take_example(&all, argv[i], a, d);
	if (!all.count)
		fail("no needs");
	shuffle(&all);
	m = decision_memo_new(j);
	known_trace(m, &all); /* meets every class */
	for (int round = check ? 1 : 20; round > 0; round--) {
		less(&best, known_best(m, &all));
		less(&trace, known_trace(m, &all));
		less(&told, told_trace(m, &all));
	}
	printf("decision-needs %zu N\n", all.count);
	printf("decision-bare %.3f us\ndecision-with-trace %.3f us\n", best / 1e3, trace / 1e3);
	printf("decision-with-sentences %.3f us\n", told / 1e3);
	printf("decision-bare-first %.1f us\n", fresh_best(j, &all) / 1e3);
	printf("decision-with-trace-first %.1f us\n", fresh_trace(j, &all) / 1e3);
	decision_memo_free(m);
	judge_free(j);
	free(all.need);
	arena_free(a);
	diag_free(d);
	return fflush(stdout) || ferror(stdout);
}
