/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a page operation costs, beside a bare buddy allocator on the same operations; what a
 * kmalloc costs beside a page; what machines cost.
 *
 * The uniform mix on 6.12 is mostly what that kernel itself does: a free of order 9 leaves so high
 * a count of frees that one of orders 1 to 3 soon after empties the per-CPU lists (free_high in
 * free_unref_page_commit(), which 7.3 asks more of), and the next requests fill them again. That
 * comes to 3.2 blocks given to or taken from the buddy lists an operation, where 6.1 and 7.3 have
 * 0.6: for these alone the bare allocator takes twice as long as for the operations themselves.
 */
#include <unistd.h>

#include "bare.h"
#include "ops.h"
#include "sim/kmalloc.h"
#include "sim_kernel_models.h"
#include "sim_models.h"

#define GIB (UINT64_C(1) << 30)

static const char *const kernels[] = {"6.1", "6.12", "7.3"};

static uint32_t slots[MAX_SLOTS]; /* page frame << 4 | order, plus 1; 0: empty */

static void wrong(const char *what)
{
	fprintf(stderr, "bench: %s\n", what);
	exit(1);
}

static struct bare bare_new(void)
{
	struct bare b = {
		.link = must(calloc(PAGES, sizeof(*b.link))),
		.free = must(calloc(PAGES, 1)),
	};

	for (unsigned int order = 0; order <= BARE_MAX_ORDER; order++)
		b.head[order] = BARE_NONE;
	for (uint32_t at = PAGES; at; at -= 1u << BARE_MAX_ORDER)
		bare_push(&b, at - (1u << BARE_MAX_ORDER), BARE_MAX_ORDER);
	return b;
}

/* ns an operation */
static double run_bare(const struct trace *t)
{
	struct bare b = bare_new();
	double start, ns;

	memset(slots, 0, sizeof(slots));
	start = cpu_time();
	for (size_t i = 0; i < t->n; i++) {
		uint32_t *slot = &slots[t->op[i] & 0xffffff], order = t->op[i] >> 24;

		if (*slot) {
			bare_free(&b, (*slot - 1) >> 4, (*slot - 1) & 0xf);
			*slot = 0;
		} else {
			uint32_t at = bare_alloc(&b, order);

			if (at != BARE_NONE)
				*slot = (at << 4 | order) + 1;
		}
	}
	ns = (cpu_time() - start) / (double)t->n;
	free(b.link);
	free(b.free);
	return ns;
}

static struct sim_pages *machine(size_t kernel, uint64_t memory)
{
	struct sim_pages_params params = {
		.model = &sim_models[kernel], .memory = memory, .cpus = 1};
	struct sim_pages *p;

	if (sim_pages_new(&p, &params))
		wrong("no machine");
	return p;
}

static double run_pages(const struct trace *t, size_t kernel, uint64_t memory, bool check)
{
	struct sim_pages *p = machine(kernel, memory);
	double start, ns;

	memset(slots, 0, sizeof(slots));
	start = cpu_time();
	for (size_t i = 0; i < t->n; i++) {
		uint32_t *slot = &slots[t->op[i] & 0xffffff], order = t->op[i] >> 24;

		if (*slot) {
			if (sim_page_free(p, (*slot - 1) >> 4, (*slot - 1) & 0xf))
				wrong("a page cannot be freed");
			*slot = 0;
		} else {
			uint64_t pfn;

			if (!sim_page_alloc(p, SIM_GFP_NOWAIT, order, &pfn))
				*slot = ((uint32_t)pfn << 4 | order) + 1;
		}
	}
	ns = (cpu_time() - start) / (double)t->n;
	if (check && sim_pages_check(p))
		wrong(sim_pages_check(p));
	sim_pages_destroy(p);
	return ns;
}

static void bench_mixes(struct trace *t, bool check)
{
	for (enum mix mix = 0; mix < MIXES; mix++) {
		double bare = 0, ns[SIM_TEST_MODELS] = {0}, large[SIM_TEST_MODELS] = {0};

		trace_draw(t, mix);
		for (unsigned int r = 0; r < t->rounds; r++) {
			less(&bare, run_bare(t));
			for (size_t k = 0; k < SIM_TEST_MODELS; k++) {
				less(&ns[k], run_pages(t, k, GIB, check));
				less(&large[k], run_pages(t, k, 64 * GIB, false));
			}
		}
		printf("bare-%s %.1f ns\n", mixes[mix].name, bare);
		for (size_t k = 0; k < SIM_TEST_MODELS; k++) {
			printf("page-%s-%s %.1f ns\n", kernels[k], mixes[mix].name, ns[k]);
			printf("page-%s-%s-to-bare %.2f x\n", kernels[k], mixes[mix].name,
				ns[k] / bare);
			printf("page-%s-%s-64g-to-1g %.2f x\n", kernels[k], mixes[mix].name,
				large[k] / ns[k]);
		}
	}
}

static double run_page_pairs(const struct trace *t, size_t kernel)
{
	struct sim_pages *p = machine(kernel, GIB);
	double start = cpu_time(), ns;

	for (size_t i = 0; i < t->n; i++) {
		uint64_t pfn;

		if (sim_page_alloc(p, SIM_GFP_KERNEL, 0, &pfn) || sim_page_free(p, pfn, 0))
			wrong("a pair of page operations failed");
	}
	ns = (cpu_time() - start) / (double)t->n;
	sim_pages_destroy(p);
	return ns;
}

/* kmalloc() and kfree() of sizes up to 2 KiB in turn */
static double run_kmalloc_pairs(const struct trace *t, size_t kernel)
{
	struct sim_pages *p = machine(kernel, GIB);
	struct sim_kmalloc *km = must(calloc(1, sizeof(*km)));
	double start, ns;

	sim_kmalloc_init(km, &sim_models[kernel], &sim_kernel_models[kernel], p, 1);
	start = cpu_time();
	for (size_t i = 0; i < t->n; i++) {
		struct sim_cache *c =
			sim_kmalloc_cache(km, 1 + (t->op[i] & 0x7ff), SIM_GFP_KERNEL, 0);
		struct sim_slab_object o;

		if (!c || sim_cache_alloc(c, 0, SIM_GFP_KERNEL, &o))
			wrong("kmalloc failed");
		sim_cache_free(c, 0, o);
	}
	ns = (cpu_time() - start) / (double)t->n;
	sim_kmalloc_release(km);
	free(km);
	sim_pages_destroy(p);
	return ns;
}

static void bench_pairs(const struct trace *t)
{
	for (size_t k = 0; k < SIM_TEST_MODELS; k++) {
		double page = 0, kmalloc = 0;

		for (unsigned int r = 0; r < t->rounds; r++) {
			less(&page, run_page_pairs(t, k));
			less(&kmalloc, run_kmalloc_pairs(t, k));
		}
		printf("page-pair-%s %.1f ns\n", kernels[k], page);
		printf("kmalloc-pair-%s %.1f ns\n", kernels[k], kmalloc);
		printf("kmalloc-pair-%s-to-page %.2f x\n", kernels[k], kmalloc / page);
	}
}

static uint64_t resident(void)
{
	unsigned long long all = 0, pages = 0;
	FILE *f = fopen("/proc/self/statm", "r");

	if (!f || fscanf(f, "%llu %llu", &all, &pages) != 2)
		wrong("cannot read /proc/self/statm");
	fclose(f);
	return pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

/* Every page of 1 GiB handed out singly, and taken back: what that keeps in memory, by page. */
static void bench_memory(void)
{
	uint32_t *pfns = must(calloc(PAGES, sizeof(*pfns))), n = 0;
	uint64_t before, pfn;
	struct sim_pages *p;

	memset(pfns, 1, PAGES * sizeof(*pfns));
	before = resident();
	p = machine(1, GIB);
	while (!sim_page_alloc(p, SIM_GFP_NOWAIT | SIM_GFP_MEMALLOC, 0, &pfn))
		pfns[n++] = (uint32_t)pfn;
	while (n)
		if (sim_page_free(p, pfns[--n], 0))
			wrong("a page cannot be freed");
	printf("page-memory %.2f B\n", (double)(resident() - before) / PAGES);
	sim_pages_destroy(p);
	free(pfns);
}

static void bench_machines(const struct trace *t)
{
	static const struct {
		const char *name;
		uint64_t memory;
	} sizes[] = {{"1g", GIB}, {"64g", 64 * GIB}, {"1t", 1024 * GIB}};

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		double best = 0;

		for (unsigned int r = 0; r < t->rounds; r++) {
			double start = cpu_time();
			struct sim_pages *p = machine(1, sizes[i].memory);

			less(&best, cpu_time() - start);
			sim_pages_destroy(p);
		}
		printf("machine-%s %.3f ms\n", sizes[i].name, best / 1e6);
	}
}

int main(int argc, char **argv)
{
	bool check = argc > 1 && strcmp(argv[1], "--check") == 0;
	struct trace t = trace_new(check);

	keep_to_one_cpu();
	bench_memory();
	bench_machines(&t);
	bench_mixes(&t, check);
	bench_pairs(&t);
	free(t.op);
	return fflush(stdout) || ferror(stdout);
}
