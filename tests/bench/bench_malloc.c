/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The same operations on malloc() and free(), whichever library they come from: with others than
 * the C library's to be preloaded. Blocks are as large as the pages they stand for.
 */
#include "ops.h"

static void *slots[MAX_SLOTS];

static double run(const struct trace *t)
{
	double start, ns;

	memset(slots, 0, sizeof(slots));
	start = cpu_time();
	for (size_t i = 0; i < t->n; i++) {
		void **slot = &slots[t->op[i] & 0xffffff];

		if (*slot) {
			free(*slot);
			*slot = NULL;
		} else {
			*slot = malloc((size_t)4096 << (t->op[i] >> 24));
		}
	}
	ns = (cpu_time() - start) / (double)t->n;
	for (size_t i = 0; i < MAX_SLOTS; i++)
		free(slots[i]);
	return ns;
}

/* bench_malloc NAME [--check] */
int main(int argc, char **argv)
{
	struct trace t = trace_new(argc > 2 && strcmp(argv[2], "--check") == 0);

	keep_to_one_cpu();
	for (enum mix mix = 0; mix < MIXES; mix++) {
		double best = 0;

		trace_draw(&t, mix);
		for (unsigned int r = 0; r < t.rounds; r++)
			less(&best, run(&t));
		printf("%s-%s %.1f ns\n", argc > 1 ? argv[1] : "malloc", mixes[mix].name, best);
	}
	free(t.op);
	return fflush(stdout) || ferror(stdout);
}
