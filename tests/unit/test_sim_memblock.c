/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Boot memory: where allocations go, what becomes of regions, and how their array grows. Addresses
 * by hand from mm/memblock.c; boots of real kernels are in tests/replay/memblock_log.c.
 */
#include "sim_kernel_rig.h"

#include "sim/memblock.h"

#define KIB ((uint64_t)1 << 10)
#define ANY SIM_MEMBLOCK_ANY_NODE
#define END (64 * MIB)

static struct sim_memblock boot_memory(void)
{
	struct sim_memblock mb;

	sim_memblock_init(&mb, 4096, 64);
	assert_true(sim_memblock_add(&mb, 0, END, ANY, 0));
	return mb;
}

#define ALLOC_ON(mb, on, ...) \
	sim_memblock_alloc(mb, &(const struct sim_memblock_request){.node = on, __VA_ARGS__})
#define ALLOC(mb, ...) ALLOC_ON(mb, ANY, __VA_ARGS__)
#define PHYS_ALLOC(mb, ...) \
	sim_memblock_phys_alloc(mb, &(const struct sim_memblock_request){.node = ANY, __VA_ARGS__})

static void assert_region(
	const struct sim_memblock_list *list, size_t i, uint64_t base, uint64_t size, int node)
{
	assert_true(i < list->n);
	assert_int_equal(list->region[i].base, base);
	assert_int_equal(list->region[i].size, size);
	assert_int_equal(list->region[i].node, node);
}

static void test_from_the_top(void **state)
{
	struct sim_memblock mb = boot_memory();

	(void)state;
	assert_true(sim_memblock_reserve(&mb, 63 * MIB, MIB));
	/* an alignment of 0 is a cache line; what is left above it stays free */
	assert_int_equal(ALLOC(&mb, .size = 100), 63 * MIB - 128);
	assert_int_equal(ALLOC(&mb, .size = 100), 63 * MIB - 256);
	assert_int_equal(ALLOC(&mb, .size = 28, .align = 4), 63 * MIB - 28);
	assert_int_equal(ALLOC(&mb, .size = 1, .align = MIB), 62 * MIB);
	/* the gap between them is too small now */
	assert_int_equal(ALLOC(&mb, .size = MIB, .align = 4096), 61 * MIB);
	assert_int_equal(ALLOC(&mb, .size = END), 0);
	assert_int_equal(ALLOC(&mb, .size = 61 * MIB - 4096, .align = 1), 4096);
	/* the first page is never given */
	assert_int_equal(ALLOC(&mb, .size = 4096, .max = MIB), 0);
	sim_memblock_release(&mb);
}

static void test_from_the_bottom(void **state)
{
	struct sim_memblock mb = boot_memory();

	(void)state;
	mb.bottom_up = true;
	assert_int_equal(ALLOC(&mb, .size = 100), 4096);
	assert_int_equal(ALLOC(&mb, .size = 100), 4096 + 128);
	assert_int_equal(ALLOC(&mb, .size = 4096, .align = 4096), 8192);
	assert_int_equal(ALLOC(&mb, .size = 1, .min = 5 * MIB + 1, .align = MIB), 6 * MIB);
	/* not where its end were out of bounds */
	assert_int_equal(PHYS_ALLOC(&mb, .size = 4096, .min = 9 * MIB, .max = 9 * MIB + 4095), 0);
	assert_true(sim_memblock_reserve(&mb, 9 * MIB, END - 9 * MIB));
	assert_int_equal(PHYS_ALLOC(&mb, .size = 4096, .min = 8 * MIB, .align = 2 * MIB), 8 * MIB);
	assert_int_equal(PHYS_ALLOC(&mb, .size = 4096, .min = 9 * MIB), 0);
	sim_memblock_release(&mb);
}

static void test_bounds(void **state)
{
	struct sim_memblock mb = boot_memory();

	(void)state;
	assert_int_equal(ALLOC(&mb, .size = 4096, .max = 8 * MIB), 8 * MIB - 4096);
	assert_true(sim_memblock_reserve(&mb, 32 * MIB, END - 32 * MIB));
	/* below its bound where there is nothing above; a range is kept to */
	assert_int_equal(PHYS_ALLOC(&mb, .size = 4096, .min = 32 * MIB), 0);
	assert_int_equal(ALLOC(&mb, .size = 4096, .min = 32 * MIB), 32 * MIB - 4096);
	/* the limit is for all that name no end, and for what the kernel will write to */
	mb.limit = 16 * MIB;
	assert_int_equal(ALLOC(&mb, .size = 4096), 16 * MIB - 4096);
	assert_int_equal(ALLOC(&mb, .size = 4096, .max = 24 * MIB), 16 * MIB - 8192);
	assert_int_equal(PHYS_ALLOC(&mb, .size = 4096), 16 * MIB - 12288);
	assert_int_equal(PHYS_ALLOC(&mb, .size = 4096, .max = 24 * MIB), 24 * MIB - 4096);
	sim_memblock_release(&mb);
}

static void test_nodes(void **state)
{
	struct sim_memblock mb;

	(void)state;
	sim_memblock_init(&mb, 4096, 64);
	assert_true(sim_memblock_add(&mb, 0, 32 * MIB, 0, 0));
	assert_true(sim_memblock_add(&mb, 32 * MIB, 32 * MIB, 1, 0));
	assert_int_equal(mb.memory.n, 2);
	assert_int_equal(ALLOC_ON(&mb, 0, .size = 4096), 32 * MIB - 4096);
	assert_int_equal(ALLOC_ON(&mb, 1, .size = 4096), END - 4096);
	/* nothing lies in two nodes */
	assert_int_equal(ALLOC(&mb, .size = 33 * MIB), 0);
	assert_int_equal(ALLOC_ON(&mb, 1, .size = 31 * MIB, .align = MIB), 32 * MIB);
	assert_int_equal(ALLOC_ON(&mb, 1, .size = 2 * MIB, .exact_node = true), 0);
	assert_int_equal(ALLOC_ON(&mb, 1, .size = 2 * MIB, .align = MIB), 29 * MIB);
	/* the node is left before the lower bound is */
	assert_int_equal(
		ALLOC_ON(&mb, 1, .size = 2 * MIB, .align = MIB, .min = 20 * MIB), 27 * MIB);
	sim_memblock_release(&mb);
}

static void test_flags(void **state)
{
	struct sim_memblock mb = boot_memory();

	(void)state;
	assert_true(sim_memblock_mark(&mb, 48 * MIB, 16 * MIB, SIM_MEMBLOCK_HOTPLUG, 0));
	assert_int_equal(ALLOC(&mb, .size = 4096), END - 4096);
	mb.movable_node = true;
	assert_int_equal(ALLOC(&mb, .size = 4096), 48 * MIB - 4096);
	assert_true(sim_memblock_mark(&mb, 40 * MIB, 8 * MIB, SIM_MEMBLOCK_NOMAP, 0));
	assert_true(sim_memblock_mark(&mb, 36 * MIB, 4 * MIB, SIM_MEMBLOCK_DRIVER_MANAGED, 0));
	assert_int_equal(ALLOC(&mb, .size = 4096), 36 * MIB - 4096);
	assert_true(sim_memblock_mark(&mb, 40 * MIB, 8 * MIB, 0, SIM_MEMBLOCK_NOMAP));
	assert_int_equal(ALLOC(&mb, .size = 4096), 48 * MIB - 8192);
	/* mirrored memory first, as long as there is some */
	assert_true(sim_memblock_mark(&mb, 8 * MIB, 8 * MIB, SIM_MEMBLOCK_MIRROR, 0));
	assert_int_equal(ALLOC(&mb, .size = 4096), 48 * MIB - 12288);
	mb.prefers_mirror = true;
	assert_int_equal(ALLOC(&mb, .size = 4 * MIB, .align = MIB), 12 * MIB);
	assert_int_equal(ALLOC(&mb, .size = 6 * MIB, .align = MIB), 41 * MIB);
	assert_int_equal(ALLOC(&mb, .size = 4 * MIB, .align = MIB), 8 * MIB);
	sim_memblock_release(&mb);
}

static void test_regions(void **state)
{
	struct sim_memblock mb = boot_memory();
	const struct sim_memblock_list *reserved = &mb.reserved;

	(void)state;
	assert_true(sim_memblock_reserve(&mb, 4 * MIB, MIB));
	assert_true(sim_memblock_reserve(&mb, 8 * MIB, MIB));
	assert_true(sim_memblock_reserve(&mb, 2 * MIB, MIB));
	assert_int_equal(reserved->n, 3);
	/* over all of them: what was there and what is new are one */
	assert_true(sim_memblock_reserve(&mb, 3 * MIB, 5 * MIB));
	assert_int_equal(reserved->n, 1);
	assert_region(reserved, 0, 2 * MIB, 7 * MIB, ANY);
	assert_true(sim_memblock_reserve(&mb, 3 * MIB, MIB));
	assert_true(sim_memblock_reserve(&mb, 3 * MIB, 0));
	assert_int_equal(reserved->n, 1);
	/* a hole, a wider one, all */
	assert_true(sim_memblock_free(&mb, 4 * MIB, MIB));
	assert_int_equal(reserved->n, 2);
	assert_region(reserved, 0, 2 * MIB, 2 * MIB, ANY);
	assert_region(reserved, 1, 5 * MIB, 4 * MIB, ANY);
	assert_true(sim_memblock_free(&mb, 3 * MIB, 3 * MIB));
	assert_region(reserved, 0, 2 * MIB, MIB, ANY);
	assert_region(reserved, 1, 6 * MIB, 3 * MIB, ANY);
	assert_true(sim_memblock_free(&mb, 10 * MIB, 0));
	assert_true(sim_memblock_free(&mb, 0, UINT64_MAX));
	assert_int_equal(reserved->n, 0);
	/* nodes and flags keep neighbours apart until they are alike */
	assert_true(sim_memblock_set_node(&mb, &mb.memory, 16 * MIB, MIB, 1));
	assert_int_equal(mb.memory.n, 3);
	assert_region(&mb.memory, 1, 16 * MIB, MIB, 1);
	assert_true(sim_memblock_set_node(&mb, &mb.memory, 0, UINT64_MAX, 1));
	assert_int_equal(mb.memory.n, 1);
	assert_region(&mb.memory, 0, 0, END, 1);
	/* what is there keeps its node */
	assert_true(sim_memblock_add(&mb, 0, END + MIB, 0, 0));
	assert_region(&mb.memory, 0, 0, END, 1);
	assert_region(&mb.memory, 1, END, MIB, 0);
	assert_true(sim_memblock_remove(&mb, END - MIB, 2 * MIB));
	assert_int_equal(mb.memory.n, 1);
	assert_region(&mb.memory, 0, 0, END - MIB, 1);
	sim_memblock_release(&mb);
}

/* As many regions apart from each other as the array holds. */
static void fill(struct sim_memblock *mb)
{
	for (uint64_t i = mb->reserved.n; i < mb->reserved.max; i++)
		assert_true(sim_memblock_reserve(mb, MIB + i * 8 * KIB, 16));
}

static void test_growth(void **state)
{
	struct sim_memblock mb = boot_memory();

	(void)state;
	fill(&mb);
	assert_int_equal(mb.reserved.n, 128);
	/* the kernel does not know yet what else must be kept off */
	assert_false(sim_memblock_reserve(&mb, 40 * MIB, 16));
	assert_int_equal(ALLOC(&mb, .size = 4096), 0);
	assert_false(sim_memblock_free(&mb, MIB + 4, 4));
	assert_int_equal(mb.reserved.n, 128);
	mb.may_grow = true;
	/* 256 regions of 24 bytes, above what is about to be reserved where there is room */
	assert_true(sim_memblock_reserve(&mb, 40 * MIB, 16));
	assert_int_equal(mb.reserved.grown, 1);
	assert_int_equal(mb.reserved.max, 256);
	assert_int_equal(mb.reserved.array, END - 8 * KIB);
	assert_int_equal(mb.reserved.n, 130);
	/* 512: the old array's memory is free then */
	fill(&mb);
	assert_int_equal(ALLOC(&mb, .size = 64), END - 8 * KIB - 64);
	assert_int_equal(mb.reserved.grown, 2);
	assert_int_equal(mb.reserved.array, END - 8 * KIB - 64 - 4032 - 12 * KIB);
	assert_int_equal(ALLOC(&mb, .size = 4096), END - 4096);
	sim_memblock_release(&mb);

	/* that of memory is as good anywhere */
	mb = boot_memory();
	mb.may_grow = true;
	for (uint64_t i = 0; i < 127; i++)
		assert_true(sim_memblock_add(&mb, 2 * END + i * MIB * 2, MIB, ANY, 0));
	assert_int_equal(mb.memory.n, 128);
	assert_true(sim_memblock_add(&mb, END + MIB, MIB, ANY, 0));
	assert_int_equal(mb.memory.array, 2 * END + 126 * 2 * MIB + MIB - 8 * KIB);
	sim_memblock_release(&mb);

	/* without room, and in mirrored memory */
	mb = boot_memory();
	assert_true(sim_memblock_reserve(&mb, 0, MIB + 4 * KIB));
	fill(&mb);
	mb.may_grow = true;
	mb.limit = MIB + 127 * 8 * KIB + 4 * KIB;
	assert_false(sim_memblock_reserve(&mb, 40 * MIB, 16));
	mb.limit = UINT64_MAX;
	mb.prefers_mirror = true;
	assert_true(sim_memblock_mark(&mb, 50 * MIB, MIB, SIM_MEMBLOCK_MIRROR, 0));
	assert_true(sim_memblock_reserve(&mb, 40 * MIB, 16));
	assert_int_equal(mb.reserved.array, 51 * MIB - 8 * KIB);
	sim_memblock_release(&mb);
}

/*
 * Where reserved ranges know what they are for, those of different use or node do not become one.
 */
static void test_marks(void **state)
{
	(void)state;
	for (unsigned int marks = 0; marks < 2; marks++) {
		struct sim_memblock mb = boot_memory();
		const size_t before = mb.reserved.n;

		mb.marks_kernel = marks;
		assert_true(sim_memblock_reserve(&mb, END - 4 * KIB, 4 * KIB));
		assert_int_equal(PHYS_ALLOC(&mb, .size = 4 * KIB), END - 8 * KIB);
		assert_int_equal(PHYS_ALLOC(&mb, .size = 4 * KIB), END - 12 * KIB);
		assert_int_equal(
			PHYS_ALLOC(&mb, .size = 4 * KIB, .mark = SIM_MEMBLOCK_RSRV_HUGETLB),
			END - 16 * KIB);
		assert_int_equal(mb.reserved.n, before + (marks ? 3 : 1));
		assert_int_equal(mb.reserved.region[before].flags,
			marks ? SIM_MEMBLOCK_RSRV_KERN | SIM_MEMBLOCK_RSRV_HUGETLB : 0);
		sim_memblock_release(&mb);
	}
}

static void test_bound(void **state)
{
	struct sim_memblock mb = boot_memory();
	unsigned int got = 0;

	(void)state;
	mb.may_grow = true;
	for (unsigned int i = 0; i < 2 * SIM_MEMBLOCK_MOST_REGIONS; i++)
		got += ALLOC(&mb, .size = 100, .align = 128) != 0;
	assert_int_equal(mb.reserved.n, SIM_MEMBLOCK_MOST_REGIONS);
	assert_in_range(got, SIM_MEMBLOCK_MOST_REGIONS - 16, SIM_MEMBLOCK_MOST_REGIONS);
	assert_false(mb.out_of_memory);
	sim_memblock_release(&mb);
}

static const struct sim_context boot = {.irqs_disabled = true, .boot = true, .name = "boot"};

/* The machine's memory map lies at the end of its memory, and the kernel image at its start. */
static void test_kernel(void **state)
{
	struct sim_kernel_params params = {.pages = &sim_models[SIM_6_12],
		.model = &sim_kernel_models[SIM_6_12],
		.memory = 4096 * MIB,
		.cpus = 4,
		.nodes = 2};
	const struct sim_state_kind fresh = {.name = "fresh",
		.free_from = {SIM_LEVEL_MANAGED, SIM_SHARE_ONE},
		.free_to = {SIM_LEVEL_MANAGED, SIM_SHARE_ONE},
		.orders = {[10] = 1}};
	struct sim_zone_view dma32, near, far;
	struct sim_kernel *k;
	struct sim_result a, b;

	(void)state;
	assert_int_equal(sim_kernel_new(&k, &params), 0);
	assert_int_equal(sim_pages_zones(sim_kernel_pages(k)), 4);
	sim_pages_zone_bounds(sim_kernel_pages(k), 1, &near);
	sim_pages_zone_bounds(sim_kernel_pages(k), 2, &dma32);
	sim_pages_zone_bounds(sim_kernel_pages(k), 3, &far);
	assert_int_equal(near.node, 0);
	assert_int_equal(dma32.node, 1);
	assert_int_equal(far.node, 1);
	sim_kernel_enter(k, &boot);
	a = CALL(k, .call = "memblock", .size = 100, .gfp = SIM_GFP_ZERO);
	assert_true(a.ok && a.zeroed && a.contiguous);
	assert_int_equal(a.taken, 100);
	assert_int_equal(a.address, far.end_pfn * 4096 - 128);
	b = CALL(k, .call = "memblock", .size = 100);
	assert_false(b.zeroed);
	assert_int_equal(b.address, a.address - 128);
	sim_kernel_free(k, "memblock_free", a.handle, 0, 100);
	a = CALL(k, .call = "memblock", .size = 100);
	assert_int_equal(a.address, b.address + 128);
	sim_kernel_free(k, "memblock_free", b.handle, 0, 99);
	assert_objection(k, 1, SIM_BAD_FREE);
	/* of a node; below an address; from one on, if there is anything */
	b = CALL(k, .call = "memblock", .size = 4096, .near = true, .node = 0);
	assert_int_equal(b.address, near.end_pfn * 4096 - 4096);
	b = CALL(k, .call = "memblock", .size = 4096, .below = UINT32_MAX);
	assert_int_equal(b.address, dma32.end_pfn * 4096 - 4096);
	b = CALL(k, .call = "memblock", .size = 4096, .align = 4096, .above = 64 * 1024 * MIB);
	assert_int_equal(b.address, far.end_pfn * 4096 - 8192);
	assert_false(CALL(k, .call = "memblock", .size = 4096 * MIB).ok);
	assert_false(CALL(k, .call = "memblock").ok);
	/* a new state has all of it back */
	assert_int_equal(sim_kernel_set_state(k, &fresh, 0), 0);
	a = CALL(k, .call = "memblock", .size = 100);
	assert_int_equal(a.address, far.end_pfn * 4096 - 128);
	sim_kernel_destroy(k);
}

/* High memory is not the kernel's to write to, and the CMA area is taken. */
static void test_low_memory(void **state)
{
	struct sim_page_model pages = sim_models[SIM_6_12];
	struct sim_kernel_params params = {.pages = &pages,
		.model = &sim_kernel_models[SIM_6_12],
		.memory = 2048 * MIB,
		.cpus = 1};
	struct sim_kernel *k;
	uint64_t cma, start;

	(void)state;
	pages.zone_dma32_limit = 0;
	pages.lowmem_limit = 896 * MIB;
	assert_int_equal(sim_kernel_new(&k, &params), 0);
	sim_kernel_enter(k, &boot);
	assert_in_range(CALL(k, .call = "memblock", .size = 64).address, 800 * MIB, 896 * MIB - 64);
	sim_kernel_destroy(k);

	pages = sim_models[SIM_6_12];
	pages.cma_size = 64 * MIB;
	assert_int_equal(sim_kernel_new(&k, &params), 0);
	cma = sim_pages_cma(sim_kernel_pages(k), &start);
	assert_true(cma);
	sim_kernel_enter(k, &boot);
	for (unsigned int i = 0; i < 1000; i++) {
		const uint64_t pfn =
			CALL(k, .call = "memblock", .size = MIB, .align = MIB).address >> 12;

		assert_false(pfn + 256 > start && pfn < start + cma);
	}
	sim_kernel_destroy(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_from_the_top),
		cmocka_unit_test(test_from_the_bottom),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_nodes),
		cmocka_unit_test(test_flags),
		cmocka_unit_test(test_regions),
		cmocka_unit_test(test_growth),
		cmocka_unit_test(test_marks),
		cmocka_unit_test(test_bound),
		cmocka_unit_test(test_kernel),
		cmocka_unit_test(test_low_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
