/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vmalloc: pools, purges, large blocks, the page array, failure.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sim/vmalloc.h"
#include "sim_kernel_models.h"
#include "sim_models.h"

#define MIB ((uint64_t)1 << 20)

static void space(struct sim_vmap *v, unsigned int cpus, bool pools, uint64_t pages)
{
	const struct sim_vmap_params p = {
		.start_page = 1000,
		.end_page = 1000 + pages,
		.page_shift = 12,
		.cpus = cpus,
		.pools = pools,
		.merges_lazy = !pools,
		.empties_pools = pools,
	};

	assert_int_equal(sim_vmap_init(v, &p), 0);
}

static uint64_t take(struct sim_vmap *v, uint64_t pages, uint64_t align)
{
	uint64_t start;

	assert_int_equal(sim_vmap_alloc(v, pages, align, 0, &start), 0);
	return start;
}

/*
 * Freed addresses come back at a purge: asked for, caused by too many of them, or when nothing else
 * is left.
 */
static void test_purge(void **state)
{
	struct sim_vmap v;
	uint64_t start;

	(void)state;
	space(&v, 1, false, 20000);
	assert_int_equal(take(&v, 10, 1), 1000);
	assert_int_equal(sim_vmap_free(&v, 1000, 10, 0), 0);
	assert_int_equal(take(&v, 10, 1), 1010);
	assert_int_equal(sim_vmap_purge(&v), 0);
	assert_int_equal(take(&v, 4, 1), 1000);
	/* 8192 pages and not more may wait with one CPU. */
	assert_int_equal(take(&v, 8192, 1), 1020);
	assert_int_equal(sim_vmap_free(&v, 1020, 8192, 0), 0);
	assert_int_equal(take(&v, 10, 1), 9212);
	assert_int_equal(sim_vmap_free(&v, 9212, 10, 0), 0);
	assert_int_equal(take(&v, 10, 1), 1020);
	assert_int_equal(sim_vmap_free(&v, 1020, 10, 0), 0);
	/* Only a purge makes room for this. */
	assert_int_equal(take(&v, 19980, 1), 1020);
	assert_int_equal(sim_vmap_alloc(&v, 20000, 1, 0, &start), -ENOSPC);
	assert_null(sim_vmap_check(&v));
	sim_vmap_release(&v);
}

/*
 * With several nodes purged areas wait in pools for requests of their size; small pools empty at
 * the next purge.
 */
static void test_pools(void **state)
{
	struct sim_vmap v;

	(void)state;
	space(&v, 2, true, 20000);
	assert_int_equal(take(&v, 5, 1), 1000);
	assert_int_equal(take(&v, 5, 1), 1005);
	assert_int_equal(take(&v, 5, 1), 1010);
	assert_int_equal(sim_vmap_free(&v, 1000, 5, 0), 0);
	assert_int_equal(sim_vmap_free(&v, 1005, 5, 0), 0);
	assert_int_equal(sim_vmap_purge(&v), 0);
	assert_int_equal(take(&v, 4, 1), 1015);
	assert_int_equal(take(&v, 5, 1), 1005);
	assert_int_equal(sim_vmap_purge(&v), 0);
	assert_int_equal(take(&v, 4, 1), 1000);
	assert_null(sim_vmap_check(&v));
	sim_vmap_release(&v);
}

static void test_alignment(void **state)
{
	struct sim_vmap v;

	(void)state;
	space(&v, 1, false, 4096);
	assert_int_equal(take(&v, 1, 1), 1000);
	assert_int_equal(take(&v, 100, 512), 1024);
	assert_int_equal(take(&v, 1, 1), 1001);
	assert_int_equal(sim_vmap_occupy(&v, 1024, 1025, false), -EINVAL);
	assert_int_equal(sim_vmap_occupy(&v, 2000, 2010, true), 0);
	assert_null(sim_vmap_check(&v));
	assert_int_equal(sim_vmap_reset(&v), 0);
	assert_int_equal(take(&v, 4096, 1), 1000);
	sim_vmap_release(&v);
}

struct rig {
	struct sim_pages *pages;
	struct sim_kmalloc kmalloc;
	struct sim_vmalloc v;
	uint64_t base; /* first page of the address space */
};

static void rig_start_as(struct rig *r, size_t version, const struct sim_kernel_model *m,
	uint64_t memory, unsigned int cpus)
{
	const struct sim_pages_params params = {
		.model = &sim_models[version], .memory = memory, .cpus = cpus};

	memset(r, 0, sizeof(*r));
	r->base = m->vmalloc_start >> 12;
	assert_int_equal(sim_pages_new(&r->pages, &params), 0);
	sim_kmalloc_init(&r->kmalloc, &sim_models[version], m, r->pages, cpus);
	assert_int_equal(
		sim_vmalloc_init(&r->v, &sim_models[version], m, r->pages, &r->kmalloc, cpus), 0);
}

static void rig_start(struct rig *r, size_t version, uint64_t memory)
{
	rig_start_as(r, version, &sim_kernel_models[version], memory, 1);
}

static void rig_end(struct rig *r)
{
	assert_null(sim_vmap_check(&r->v.map));
	assert_null(sim_pages_check(r->pages));
	sim_vmalloc_release(&r->v);
	sim_kmalloc_release(&r->kmalloc);
	sim_pages_destroy(r->pages);
}

static void test_areas(void **state)
{
	(void)state;
	for (size_t version = SIM_6_1; version <= SIM_7_3; version++) {
		uint64_t free_before;
		size_t a, b;
		struct rig r;

		rig_start(&r, version, 256 * MIB);
		free_before = sim_pages_free_total(r.pages);
		assert_int_equal(sim_vmalloc_alloc(&r.v, 5000, SIM_GFP_KERNEL, false, 0, &a), 0);
		assert_int_equal(r.v.area[a].pages, 2);
		/* The array of two pointers is an object of a slab of its own: one page more. */
		assert_int_equal(sim_pages_free_total(r.pages), free_before - 3);
		/* 600 pointers do not fit into a page: an area behind the first one. */
		assert_int_equal(
			sim_vmalloc_alloc(&r.v, 600 * 4096, SIM_GFP_KERNEL, false, 0, &b), 0);
		assert_int_equal(r.v.area[b].start, r.base + 3);
		assert_true(r.v.area[b].array_is_area);
		assert_int_equal(r.v.area[r.v.area[b].array_area].start, r.base + 3 + 601);
		assert_int_equal(r.v.area[r.v.area[b].array_area].pages, 2);
		assert_int_equal(sim_vmalloc_free(&r.v, b), 0);
		assert_int_equal(sim_vmalloc_free(&r.v, a), 0);
		/* 512 pointers are a page: an object. */
		assert_int_equal(
			sim_vmalloc_alloc(&r.v, 512 * 4096, SIM_GFP_KERNEL, false, 0, &b), 0);
		assert_false(r.v.area[b].array_is_area);
		assert_int_equal(sim_vmalloc_free(&r.v, b), 0);
		/* All of the address space is one piece again. */
		assert_int_equal(sim_vmap_purge(&r.v.map), 0);
		assert_int_equal(vmap_tree_below(&r.v.map.free, r.base),
			vmap_tree_below(&r.v.map.free, UINT64_MAX >> 12));
		/* The slabs of pointer arrays stay with their CPU. */
		assert_true(sim_pages_free_total(r.pages) >= free_before - 16);
		assert_null(sim_pages_check(r.pages));
		rig_end(&r);
	}
}

static void test_large_blocks(void **state)
{
	size_t a;
	struct rig r;

	(void)state;
	rig_start(&r, SIM_6_12, 256 * MIB);
	assert_int_equal(sim_vmalloc_alloc(&r.v, 2 * MIB + 1, SIM_GFP_KERNEL, true, 0, &a), 0);
	assert_int_equal(r.v.area[a].block_order, 9);
	assert_int_equal(r.v.area[a].pages, 1024);
	assert_int_equal(r.v.area[a].start % 512, 0);
	for (unsigned int i = 0; i < 1024; i += 512)
		assert_int_equal(r.v.area[a].pfn[i] % 512, 0);
	assert_int_equal(sim_vmalloc_free(&r.v, a), 0);
	/* Not asked for, or too small. */
	assert_int_equal(sim_vmalloc_alloc(&r.v, 2 * MIB, SIM_GFP_KERNEL, false, 0, &a), 0);
	assert_int_equal(r.v.area[a].block_order, 0);
	assert_int_equal(sim_vmalloc_alloc(&r.v, 2 * MIB - 1, SIM_GFP_KERNEL, true, 0, &a), 0);
	assert_int_equal(r.v.area[a].block_order, 0);
	rig_end(&r);
}

/* Smaller blocks, where several pages are mapped at once: the size is rounded to them. */
static void test_contpte_blocks(void **state)
{
	struct sim_kernel_model m = sim_kernel_models[SIM_7_3];
	size_t a;
	struct rig r;

	(void)state;
	m.vmalloc_contpte_order = 4;
	rig_start(&r, SIM_7_3, 256 * MIB);
	r.v.model = &m;
	assert_int_equal(sim_vmalloc_alloc(&r.v, 65536 + 1, SIM_GFP_KERNEL, true, 0, &a), 0);
	assert_int_equal(r.v.area[a].block_order, 4);
	assert_int_equal(r.v.area[a].pages, 32);
	assert_int_equal(r.v.area[a].start % 16, 0);
	assert_int_equal(sim_vmalloc_alloc(&r.v, 2 * MIB, SIM_GFP_KERNEL, true, 0, &a), 0);
	assert_int_equal(r.v.area[a].block_order, 9);
	assert_int_equal(sim_vmalloc_alloc(&r.v, 65535, SIM_GFP_KERNEL, true, 0, &a), 0);
	assert_int_equal(r.v.area[a].block_order, 0);
	assert_int_equal(sim_vmalloc_alloc(&r.v, 65536, SIM_GFP_KERNEL, false, 0, &a), 0);
	assert_int_equal(r.v.area[a].block_order, 0);
	rig_end(&r);
}

/* What an area gives back comes to per-CPU lists page by page, in 7.3 in the blocks it makes up. */
static void test_freed_in_blocks(void **state)
{
	(void)state;
	for (size_t version = SIM_6_1; version <= SIM_7_3; version++) {
		struct sim_zone_view before, after;
		size_t a;
		struct rig r;

		rig_start(&r, version, 256 * MIB);
		assert_int_equal(
			sim_vmalloc_alloc(&r.v, 64 * 4096, SIM_GFP_KERNEL, false, 0, &a), 0);
		sim_pages_zone(r.pages, sim_pages_zones(r.pages) - 1, &before);
		/* 7.3 took one block of 64 pages */
		assert_int_equal(r.v.area[a].pfn[63] - r.v.area[a].pfn[0], 63);
		assert_int_equal(sim_vmalloc_free(&r.v, a), 0);
		sim_pages_zone(r.pages, sim_pages_zones(r.pages) - 1, &after);
		assert_int_equal(after.pcp, before.pcp + (version == SIM_7_3 ? 0 : 64));
		assert_int_equal(after.free, before.free + (version == SIM_7_3 ? 64 : 0));
		rig_end(&r);
	}
}

/* The vmalloc area of 32-bit x86. */
static struct sim_kernel_model small_area(size_t version)
{
	struct sim_kernel_model m = sim_kernel_models[version];

	m.word = 4;
	m.vmalloc_start = 0xf8800000;
	m.vmalloc_size = 120 * MIB;
	m.vmalloc_huge_order = 0;
	return m;
}

/* Freed addresses that only a purge would bring back: 7.3 has none where the caller may not wait. */
static void test_no_purge(void **state)
{
	(void)state;
	for (size_t version = SIM_6_1; version <= SIM_7_3; version++) {
		const struct sim_kernel_model m = small_area(version);
		size_t a, b, c;
		struct rig r;

		rig_start_as(&r, version, &m, 512 * MIB, 1);
		assert_int_equal(
			sim_vmalloc_alloc(&r.v, 60 * MIB, SIM_GFP_KERNEL, false, 0, &a), 0);
		assert_int_equal(
			sim_vmalloc_alloc(&r.v, 30 * MIB, SIM_GFP_KERNEL, false, 0, &b), 0);
		assert_int_equal(sim_vmalloc_free(&r.v, b), 0);
		if (version == SIM_7_3) {
			assert_int_equal(
				sim_vmalloc_alloc(&r.v, 40 * MIB, SIM_GFP_NOWAIT, false, 0, &c),
				-ENOMEM);
			assert_int_equal(r.v.lack, SIM_VMALLOC_LACKS_ADDRESSES);
			assert_int_equal(
				sim_vmalloc_alloc(&r.v, 40 * MIB, SIM_GFP_KERNEL, false, 0, &c), 0);
		} else {
			assert_int_equal(
				sim_vmalloc_alloc(&r.v, 40 * MIB, SIM_GFP_NOWAIT, false, 0, &c), 0);
		}
		rig_end(&r);
	}
}

/* Addresses are pooled by node in 64-bit kernels alone (vmap_init_nodes()). */
static void test_pools_64_bit(void **state)
{
	(void)state;
	for (uint64_t word = 4; word <= 8; word *= 2) {
		struct sim_kernel_model m = small_area(SIM_6_12);
		size_t a, b;
		struct rig r;

		m.word = word;
		rig_start_as(&r, SIM_6_12, &m, 256 * MIB, 2);
		assert_int_equal(sim_vmalloc_alloc(&r.v, 4096, SIM_GFP_KERNEL, false, 0, &a), 0);
		assert_int_equal(r.v.area[a].start, r.base);
		assert_int_equal(sim_vmalloc_free(&r.v, a), 0);
		assert_int_equal(sim_vmap_purge(&r.v.map), 0);
		assert_int_equal(sim_vmalloc_alloc(&r.v, 8192, SIM_GFP_KERNEL, false, 0, &b), 0);
		assert_int_equal(r.v.area[b].start, word == 4 ? r.base : r.base + 2);
		rig_end(&r);
	}
}

/* A request that the machine cannot serve leaves nothing behind. */
static void test_failure(void **state)
{
	uint64_t free_before;
	size_t a, b;
	struct rig r;

	(void)state;
	rig_start(&r, SIM_6_12, 256 * MIB);
	free_before = sim_pages_free_total(r.pages);
	assert_int_equal(
		sim_vmalloc_alloc(&r.v, 1024 * MIB, SIM_GFP_NOWAIT, false, 0, &a), -ENOMEM);
	assert_int_equal(sim_pages_free_total(r.pages), free_before);
	assert_int_equal(sim_vmalloc_alloc(&r.v, (sim_pages_total(r.pages) - 10) * 4096,
				 SIM_GFP_NOWAIT, false, 0, &a),
		-ENOMEM);
	/* A slab of pointer arrays may stay with its CPU. */
	assert_true(sim_pages_free_total(r.pages) >= free_before - 8);
	assert_int_equal(sim_vmalloc_alloc(&r.v, 100, SIM_GFP_KERNEL, false, 0, &b), 0);
	assert_int_equal(sim_vmalloc_reset(&r.v), 0);
	assert_int_equal(sim_vmalloc_alloc(&r.v, 100, SIM_GFP_KERNEL, false, 0, &b), 0);
	assert_int_equal(r.v.area[b].start, r.base);
	rig_end(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_purge),
		cmocka_unit_test(test_pools),
		cmocka_unit_test(test_alignment),
		cmocka_unit_test(test_areas),
		cmocka_unit_test(test_large_blocks),
		cmocka_unit_test(test_contpte_blocks),
		cmocka_unit_test(test_freed_in_blocks),
		cmocka_unit_test(test_no_purge),
		cmocka_unit_test(test_pools_64_bit),
		cmocka_unit_test(test_failure),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
