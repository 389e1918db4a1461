/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kmalloc: classes, kinds and caches. Sizes of running kernels are compared in tests/replay.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sim/kmalloc.h"
#include "sim_kernel_models.h"
#include "sim_models.h"

static void test_edges(void **state)
{
	struct sim_kmalloc_sizes s;

	(void)state;
	sim_kmalloc_sizes(&s, &sim_models[SIM_6_1], &sim_kernel_models[SIM_6_1]);
	assert_int_equal(sim_kmalloc_usable(&s, 0), 0);
	assert_int_equal(sim_kmalloc_size_roundup(&s, 0), 0);
	assert_true(sim_kmalloc_size_roundup(&s, UINT64_MAX) == UINT64_MAX);
	assert_int_equal(sim_kmalloc_class(&s, 8193), -1);
	sim_kmalloc_sizes(&s, &sim_models[SIM_6_12], &sim_kernel_models[SIM_6_12]);
	assert_true(sim_kmalloc_size_roundup(&s, UINT64_MAX - 1) == UINT64_MAX - 1);
}

static void assert_sizes(const struct sim_kmalloc_sizes *s, const uint32_t *want, unsigned int n)
{
	assert_int_equal(s->n, n);
	for (unsigned int i = 0; i < n; i++)
		assert_int_equal(s->size[i], want[i]);
}

/* Machines whose DMA needs more alignment than a word have fewer classes. */
static void test_minimum_sizes(void **state)
{
	static const uint32_t all[] = {
		8, 16, 32, 64, 96, 128, 192, 256, 512, 1024, 2048, 4096, 8192};
	static const uint32_t from_128[] = {128, 256, 512, 1024, 2048, 4096, 8192};
	static const uint32_t by_64[] = {64, 128, 192, 256, 512, 1024, 2048, 4096, 8192};
	struct sim_kernel_model m = sim_kernel_models[SIM_6_1];
	struct sim_kmalloc_sizes s;

	(void)state;
	sim_kmalloc_sizes(&s, &sim_models[SIM_6_1], &m);
	assert_sizes(&s, all, 13);
	m.kmalloc_min_size = 128; /* arm64 before 6.5: KMALLOC_MIN_SIZE is ARCH_DMA_MINALIGN */
	sim_kmalloc_sizes(&s, &sim_models[SIM_6_1], &m);
	assert_sizes(&s, from_128, 7);
	m.kmalloc_min_size =
		/* later: caches are rounded up at boot where small DMA buffers cannot be bounced */
		8;
	m.kmalloc_cache_align = 64;
	sim_kmalloc_sizes(&s, &sim_models[SIM_6_1], &m);
	assert_sizes(&s, by_64, 9);
}

static void assert_name(unsigned int type, uint32_t size, const char *want)
{
	char name[32];

	sim_kmalloc_name(name, sizeof(name), type, size);
	assert_string_equal(name, want);
}

static void test_kinds(void **state)
{
	const struct sim_kernel_model *m = &sim_kernel_models[SIM_6_12], tiny = sim_tiny_model();
	struct sim_kernel_model copies = *m;
	unsigned int seen = 0;

	(void)state;
	assert_int_equal(sim_kmalloc_type(m, SIM_GFP_KERNEL, 0), SIM_KMALLOC_NORMAL);
	assert_int_equal(
		sim_kmalloc_type(m, SIM_GFP_KERNEL | SIM_GFP_ACCOUNT, 0), SIM_KMALLOC_CGROUP);
	assert_int_equal(
		sim_kmalloc_type(m, SIM_GFP_ACCOUNT | SIM_GFP_RECLAIMABLE, 0), SIM_KMALLOC_RECLAIM);
	assert_int_equal(
		sim_kmalloc_type(m, SIM_GFP_DMA | SIM_GFP_RECLAIMABLE, 0), SIM_KMALLOC_DMA);
	assert_int_equal(sim_kmalloc_type(&tiny, SIM_GFP_RECLAIMABLE, 0), SIM_KMALLOC_NORMAL);
	/* Copies by call site, of normal objects only. */
	copies.kmalloc_copies = 1;
	for (uint32_t site = 0; site < 1000; site++) {
		const unsigned int type = sim_kmalloc_type(&copies, SIM_GFP_KERNEL, site);

		assert_true(type < SIM_KMALLOC_COPIES);
		seen |= 1u << type;
	}
	assert_int_equal(seen, 0xffff);
	assert_int_equal(sim_kmalloc_type(&copies, SIM_GFP_DMA, 5), SIM_KMALLOC_DMA);
	assert_name(SIM_KMALLOC_NORMAL + 3, 1024, "kmalloc-rnd-03-1k");
	assert_name(SIM_KMALLOC_NORMAL, 96, "kmalloc-96");
	assert_name(SIM_KMALLOC_CGROUP, 1024, "kmalloc-cg-1k");
	assert_name(SIM_KMALLOC_DMA, 8192, "dma-kmalloc-8k");
	assert_name(SIM_KMALLOC_RECLAIM, 512, "kmalloc-rcl-512");
}

/*
 * Orders and objects of the caches, as sysfs of running kernels shows them with 1 and with 4 CPUs.
 */
static void test_geometry(void **state)
{
	static const struct {
		uint32_t size, order1, objects1, order4, objects4, slabs4;
	} rows[] = {
		{8, 0, 512, 0, 512, 1},
		{96, 0, 42, 0, 42, 6},
		{192, 0, 21, 0, 21, 12},
		{256, 0, 16, 0, 16, 7},
		{512, 0, 8, 1, 16, 7},
		{1024, 1, 8, 2, 16, 3},
		{2048, 2, 8, 3, 16, 3},
		{4096, 3, 8, 3, 8, 2},
		{8192, 3, 4, 3, 4, 3},
	};

	(void)state;
	for (size_t v = SIM_6_1; v <= SIM_6_12; v++) {
		for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
			struct sim_slab_geometry g;
			struct sim_slab_spec spec;

			sim_kmalloc_spec(
				&spec, &sim_kernel_models[v], SIM_KMALLOC_NORMAL, rows[i].size);
			assert_int_equal(sim_slab_geometry(&g, &spec, &sim_models[v],
						 &sim_kernel_models[v], 1),
				0);
			assert_int_equal(g.stride, rows[i].size);
			assert_int_equal(g.order, rows[i].order1);
			assert_int_equal(g.objects, rows[i].objects1);
			assert_int_equal(sim_slab_geometry(&g, &spec, &sim_models[v],
						 &sim_kernel_models[v], 4),
				0);
			assert_int_equal(g.order, rows[i].order4);
			assert_int_equal(g.objects, rows[i].objects4);
			assert_int_equal(g.cpu_partial_slabs, rows[i].slabs4);
		}
	}
	/* 96 bytes are aligned to 8 in 6.1, to 32 in 6.12. */
	for (size_t v = SIM_6_1; v <= SIM_6_12; v++) {
		struct sim_slab_geometry g;
		struct sim_slab_spec spec;

		sim_kmalloc_spec(&spec, &sim_kernel_models[v], SIM_KMALLOC_NORMAL, 96);
		assert_int_equal(
			sim_slab_geometry(&g, &spec, &sim_models[v], &sim_kernel_models[v], 1), 0);
		assert_int_equal(g.align, v == SIM_6_1 ? 8 : 32);
	}
}

static void test_caches(void **state)
{
	const struct sim_pages_params params = {
		.model = &sim_models[SIM_6_12], .memory = (uint64_t)64 << 20, .cpus = 2};
	static struct sim_kmalloc km;
	struct sim_cache *small, *account;
	struct sim_slab_object o;
	struct sim_pages *pages;

	(void)state;
	assert_int_equal(sim_pages_new(&pages, &params), 0);
	sim_kmalloc_init(&km, &sim_models[SIM_6_12], &sim_kernel_models[SIM_6_12], pages, 2);
	small = sim_kmalloc_cache(&km, 33, SIM_GFP_KERNEL, 0);
	assert_non_null(small);
	assert_int_equal(small->geo.object_size, 64);
	assert_ptr_equal(sim_kmalloc_cache(&km, 64, SIM_GFP_NOWAIT, 0), small);
	account = sim_kmalloc_cache(&km, 64, SIM_GFP_KERNEL | SIM_GFP_ACCOUNT, 0);
	assert_ptr_not_equal(account, small);
	assert_int_equal(sim_cache_alloc(small, 0, SIM_GFP_KERNEL, &o), 0);
	assert_int_equal(small->nr_slabs, 1);
	assert_int_equal(account->nr_slabs, 0);
	sim_kmalloc_reset(&km);
	assert_int_equal(small->nr_slabs, 0);
	sim_kmalloc_release(&km);
	sim_pages_destroy(pages);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_edges),
		cmocka_unit_test(test_minimum_sizes),
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_geometry),
		cmocka_unit_test(test_caches),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
