/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Coherent memory for calls that may not wait, where devices are not coherent. Page frames by hand
 * from kernel/dma/pool.c and lib/genalloc.c, for pools that begin with the first memory of the
 * machine.
 */
#include "sim_kernel_rig.h"

#include "sim/kernel_internal.h"

#define GIB ((uint64_t)1 << 30)
#define ATOMIC SIM_GFP_ATOMIC_MASK

static struct sim_page_model pages;
static struct sim_kernel_model model;

/* As on arm64: RAM from 0 on, zone DMA below 4 GiB, and nothing left for zone DMA32. */
static struct sim_kernel *machine(uint64_t memory, uint64_t pools, uint64_t cma)
{
	const struct sim_kernel_params params = {
		.pages = &pages, .model = &model, .memory = memory, .cpus = 1};
	struct sim_kernel *k;

	pages = sim_models[SIM_6_12];
	pages.memory_hole = 0;
	pages.zone_dma_limit = pages.zone_dma32_limit = 4 * GIB;
	pages.cma_size = cma;
	model = sim_kernel_models[SIM_6_12];
	model.dma_atomic_pools = pools;
	model.dma_cma = cma != 0;
	assert_int_equal(sim_kernel_new(&k, &params), 0);
	sim_kernel_enter(k, &hardirq);
	return k;
}

static struct sim_result coherent(struct sim_kernel *k, uint64_t size, uint32_t mask)
{
	return CALL(k, .call = "coherent", .size = size, .gfp = ATOMIC, .dma_mask_bits = mask);
}

/* The page frame of @n pages; 0: there are none. */
static uint64_t frame(struct sim_kernel *k, uint64_t n, uint32_t mask)
{
	const struct sim_result out = coherent(k, n * 4096, mask);

	if (!out.ok)
		return 0;
	assert_true(out.zeroed && out.contiguous);
	assert_int_equal(out.taken, n * 4096);
	return out.address / 4096;
}

static void give(struct sim_kernel *k, uint32_t handle, uint64_t size)
{
	sim_kernel_enter(k, &process);
	sim_kernel_free(k, "dma_free", handle, 0, size);
	sim_kernel_enter(k, &hardirq);
}

static void test_fit(void **state)
{
	struct sim_kernel *k = machine(GIB, 1, 0);
	const uint64_t before = sim_pages_free_total(sim_kernel_pages(k));
	struct sim_result out;

	(void)state;
	/* 128 KiB each: 32 pages for any address, then those of zones DMA32 and DMA */
	assert_int_equal(frame(k, 1, 64), 32);
	assert_int_equal(frame(k, 1, 64), 33);
	/* aligned to the next power of two, within its memory */
	assert_int_equal(frame(k, 3, 64), 36);
	assert_int_equal(frame(k, 2, 64), 34);
	assert_int_equal(frame(k, 1, 64), 39);
	assert_int_equal(frame(k, 16, 64), 48);
	out = coherent(k, 8 * 4096, 64);
	assert_int_equal(out.address / 4096, 40);
	/* full: the next pools */
	assert_int_equal(frame(k, 1, 64), 64);
	assert_int_equal(frame(k, 32, 64), 96);
	assert_int_equal(frame(k, 17, 64), 0);
	assert_int_equal(frame(k, 16, 64), 80);
	assert_int_equal(frame(k, 33, 64), 0);
	assert_int_equal(sim_pages_free_total(sim_kernel_pages(k)), before);
	assert_int_equal(objections(k), 0);
	sim_kernel_destroy(k);

	/* the first one that is free again */
	k = machine(GIB, 1, 0);
	out = coherent(k, 5000, 64);
	assert_int_equal(out.address / 4096, 32);
	assert_int_equal(out.usable, 8192);
	assert_int_equal(frame(k, 1, 64), 34);
	k->atomic.due = false; /* the worker does not come */
	give(k, out.handle, 5000);
	assert_int_equal(frame(k, 1, 64), 32);
	assert_int_equal(objections(k), 0);
	sim_kernel_destroy(k);
}

static void test_mask(void **state)
{
	struct sim_kernel *k = machine(GIB, 1, 0);

	(void)state;
	/* for zone DMA its own pool, and no other */
	assert_int_equal(frame(k, 32, 32), 96);
	assert_int_equal(frame(k, 1, 32), 0);
	assert_int_equal(frame(k, 1, 33), 32);
	sim_kernel_destroy(k);

	/* the first room decides, and it is not within reach */
	k = machine(GIB, 1, 0);
	assert_int_equal(frame(k, 1, 18), 0);
	assert_int_equal(frame(k, 1, 19), 96);
	sim_kernel_destroy(k);

	/* without zone DMA32, and without zone DMA */
	k = machine(GIB, 1, 0);
	k->page_model.zone_dma32_limit = 0;
	assert_int_equal(frame(k, 32, 64), 32);
	assert_int_equal(frame(k, 32, 64), 64);
	assert_int_equal(frame(k, 1, 64), 0);
	sim_kernel_destroy(k);
	k = machine(8 * GIB, 1, 0);
	k->page_model.zone_dma_limit = 0;
	assert_int_equal(frame(k, 1, 32), 512);
	sim_kernel_destroy(k);
}

/* 7.3: pools are of zones with memory, here of zone DMA alone, which then serves all. */
static void test_managed(void **state)
{
	struct sim_kernel *k = machine(GIB, 1, 0);

	(void)state;
	k->model.dma_pools_managed = 1;
	assert_int_equal(frame(k, 16, 64), 32);
	assert_int_equal(frame(k, 8, 33), 48);
	assert_int_equal(frame(k, 8, 32), 56);
	assert_int_equal(frame(k, 1, 64), 0);
	sim_kernel_destroy(k);

	/* with zone Normal its own pool again, then that of zone DMA */
	k = machine(8 * GIB, 1, 0);
	k->model.dma_pools_managed = 1;
	assert_int_equal(frame(k, 256, 64), 256);
	assert_int_equal(frame(k, 256, 64), 512);
	assert_int_equal(frame(k, 1, 64), 0);
	sim_kernel_destroy(k);
}

static void test_waiting(void **state)
{
	struct sim_kernel *k = machine(GIB, 1, 0);
	struct sim_result out;

	(void)state;
	sim_kernel_enter(k, &process);
	out = CALL(k, .call = "coherent", .size = 4096, .gfp = SIM_GFP_KERNEL);
	assert_true(out.ok && out.address / 4096 >= 128);
	assert_false(sim_atomic_has(k, out.address / 4096));
	sim_kernel_free(k, "dma_free", out.handle, 0, 4096);
	/* what is not coherent is never from there */
	sim_kernel_enter(k, &softirq);
	out = CALL(k, .call = "dma_pages", .size = 4096, .gfp = ATOMIC);
	assert_true(out.ok && out.address / 4096 >= 128);
	sim_kernel_free(k, "dma_free_pages", out.handle, 0, 4096);
	assert_clean_end(k, 0);

	/* nor anything where devices are coherent */
	k = machine(GIB, 0, 0);
	assert_true(frame(k, 64, 64) >= 128);
	sim_kernel_destroy(k);
}

static void test_growth(void **state)
{
	struct sim_kernel *k = machine(GIB, 1, 0);
	const uint64_t before = sim_pages_free_total(sim_kernel_pages(k));
	struct sim_result out;

	(void)state;
	/*
	 * once work can run the pool that was taken from has as much again; new memory comes first
	 */
	assert_int_equal(frame(k, 1, 64), 32);
	assert_int_equal(frame(k, 1, 64), 33);
	sim_kernel_enter(k, &spinlock);
	out = coherent(k, 4096, 64);
	assert_true(out.address / 4096 >= 128);
	assert_int_equal(sim_pages_free_total(sim_kernel_pages(k)), before - 32);
	assert_int_equal(k->atomic.pool[SIM_ATOMIC_KERNEL].pages, 64);
	assert_int_equal(k->atomic.pool[SIM_ATOMIC_KERNEL].free, 61);
	assert_int_equal(k->atomic.pool[SIM_ATOMIC_DMA].pages, 32);
	/* 61 free pages are enough */
	assert_int_equal(frame(k, 1, 64), out.address / 4096 + 1);
	assert_int_equal(k->atomic.pool[SIM_ATOMIC_KERNEL].pages, 64);
	assert_int_equal(frame(k, 16, 64), out.address / 4096 + 16);
	assert_int_equal(frame(k, 16, 64), 48);
	/* 28 are not: it doubles */
	assert_int_not_equal(frame(k, 64, 64), 0);
	assert_int_equal(k->atomic.pool[SIM_ATOMIC_KERNEL].pages, 128);
	sim_kernel_free(k, "dma_free", out.handle, 0, 4096);
	/* a new state knows nothing of it */
	sim_kernel_enter(k, &hardirq);
	sim_atomic_forget(&k->atomic);
	assert_int_equal(frame(k, 1, 64), 32);
	sim_kernel_destroy(k);

	/* 250 pages, a little less than the block that they are taken in */
	k = machine(8 * GIB, 1, 0);
	sim_kernel_enter(k, &spinlock);
	assert_int_equal(frame(k, 1, 64), 256);
	assert_int_equal(k->atomic.enough, 250 * 4096);
	assert_int_equal(frame(k, 4, 64), 260);
	assert_false(k->atomic.due);
	assert_int_equal(frame(k, 2, 64), 258);
	assert_true(k->atomic.due);
	sim_kernel_destroy(k);

	/* in the CMA area, where it is within the zone */
	k = machine(GIB, 1, 64 * MIB);
	assert_int_equal(frame(k, 1, 64), 32);
	sim_kernel_enter(k, &spinlock);
	{
		uint64_t start;
		const uint64_t size = sim_pages_cma(sim_kernel_pages(k), &start);

		assert_in_range(frame(k, 1, 64), start, start + size - 1);
	}
	sim_kernel_destroy(k);
}

static void test_no_growth(void **state)
{
	struct sim_kernel *k = machine(128 * MIB, 1, 0);
	uint64_t pfn, taken = 0;

	(void)state;
	/* none is left to take */
	assert_int_equal(frame(k, 30, 64), 32);
	while (!sim_page_alloc(k->pages, ATOMIC | SIM_GFP_MEMALLOC, 0, &pfn))
		taken = pfn;
	assert_int_not_equal(taken, 0);
	sim_kernel_enter(k, &spinlock);
	assert_int_equal(frame(k, 3, 64), 64);
	assert_int_equal(k->atomic.pool[SIM_ATOMIC_KERNEL].pages, 32);
	assert_int_equal(objections(k), 0);
	sim_kernel_destroy(k);
}

static void test_arm(void **state)
{
	struct sim_kernel *k = machine(GIB, 2, 0);

	(void)state;
	sim_kernel_enter(k, &spinlock);
	/* one of 256 KiB, within reach or not */
	assert_int_equal(frame(k, 63, 16), 64);
	assert_int_equal(frame(k, 2, 64), 0);
	assert_int_equal(frame(k, 1, 64), 127);
	assert_int_equal(frame(k, 1, 64), 0);
	assert_int_equal(k->atomic.pool[SIM_ATOMIC_KERNEL].pages, 64);
	sim_kernel_destroy(k);
}

static void test_dma_pool(void **state)
{
	struct sim_kernel *k = machine(GIB, 1, 0);
	struct sim_result pool, block;

	(void)state;
	sim_kernel_enter(k, &process);
	pool = CALL(k, .call = "dma_pool_create", .size = 64, .align = 64);
	sim_kernel_enter(k, &softirq);
	block = CALL(k, .call = "dma_pool", .setup = pool.handle, .gfp = ATOMIC);
	assert_true(block.ok);
	assert_int_equal(block.address / 4096, 32);
	assert_int_equal(k->atomic.pool[SIM_ATOMIC_KERNEL].free, 31);
	k->atomic.due = false;
	sim_kernel_free(k, "dma_pool_free", block.handle, pool.handle, 0);
	sim_kernel_enter(k, &process);
	sim_kernel_free(k, "dma_pool_destroy", pool.handle, 0, 0);
	assert_int_equal(k->atomic.pool[SIM_ATOMIC_KERNEL].free, 32);
	assert_clean_end(k, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fit),
		cmocka_unit_test(test_mask),
		cmocka_unit_test(test_managed),
		cmocka_unit_test(test_waiting),
		cmocka_unit_test(test_growth),
		cmocka_unit_test(test_no_growth),
		cmocka_unit_test(test_arm),
		cmocka_unit_test(test_dma_pool),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
