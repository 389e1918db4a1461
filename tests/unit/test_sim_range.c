/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Isolation, contiguous ranges and the CMA area: page frames, list positions and types worked out
 * by hand from mm/page_isolation.c, mm/cma.c and alloc_contig_range() of each kernel.
 *
 * The machine has one zone with page frames 256 to 6047, which boot leaves as one block each of
 * order 8 (256), 9 (512), four of order 10 (1024, 2048, 3072, 4096), 9 (5120), 8 (5632), 7 (5888)
 * and 5 (6016). It is so small that per-CPU lists refill page by page and that watermarks do not
 * get boosted.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sim/cma.h"
#include "sim/image.h"
#include "sim/isolate.h"
#include "sim/pcp.h"
#include "sim/request.h"

#include "sim_models.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/source.h"
#include "text/strbuf.h"

#define MIB ((uint64_t)1 << 20)

static struct sim_pages *machine(size_t model, uint64_t cma)
{
	struct sim_page_model m = sim_models[model];
	struct sim_pages_params params = {.model = &m, .memory = 24 * MIB, .cpus = 1};
	struct sim_pages *p;

	m.zone_dma_limit = m.zone_dma32_limit = 0;
	m.boot_image = 0;
	m.watermark_boost_factor = 0;
	m.cma_size = cma;
	assert_int_equal(sim_pages_new(&p, &params), 0);
	return p;
}

static void assert_sane(const struct sim_pages *p)
{
	const char *broken = sim_pages_check(p);

	if (broken)
		fail_msg("%s", broken);
}

static struct zone *only_zone(struct sim_pages *p)
{
	return p->zonelist[0];
}

/* The list of @order and @type holds exactly these blocks, from its head on; 0 ends them. */
static void assert_list(
	struct sim_pages *p, unsigned int order, enum migratetype type, const uint32_t *blocks)
{
	uint32_t pfn = only_zone(p)->list[order][type].head;

	for (; *blocks; blocks++, pfn = p->link[pfn].next)
		assert_int_equal(pfn, *blocks);
	assert_int_equal(pfn, 0);
}

#define assert_blocks(p, order, type, ...) \
	assert_list(p, order, type, (const uint32_t[]){__VA_ARGS__, 0})

static uint64_t contig(struct sim_pages *p, uint64_t pages)
{
	uint64_t pfn = 0;

	assert_int_equal(sim_page_alloc_contig(p, SIM_GFP_KERNEL, pages, &pfn), 0);
	return pfn;
}

static uint64_t take(struct sim_pages *p, uint32_t gfp, unsigned int order)
{
	uint64_t pfn = 0;

	assert_int_equal(sim_page_alloc(p, gfp, order, &pfn), 0);
	return pfn;
}

/*
 * The first pageblock has reserved pages, so no range may touch it, though its second half is
 * free. What of the next one is not asked for goes back page by page (7.3: in blocks), merges, and
 * is moved to the Movable lists' tails in ascending order.
 */
static void test_one_page(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_pages *p = machine(i, 0);

		assert_int_equal(contig(p, 1), 512);
		assert_blocks(p, 0, MT_MOVABLE, 513);
		assert_blocks(p, 4, MT_MOVABLE, 528);
		assert_blocks(p, 5, MT_MOVABLE, 6016, 544);
		assert_blocks(p, 7, MT_MOVABLE, 5888, 640);
		/* boot freed 256 and 5632 to the tail, and 768 came behind them */
		assert_blocks(p, 8, MT_MOVABLE, 256, 5632, 768);
		assert_blocks(p, 9, MT_MOVABLE, 5120);
		assert_sane(p);
		sim_pages_destroy(p);
	}
}

/*
 * The second range begins in a block of order 10: 6.1 moves all of it and cuts it at the end of
 * the range, later kernels split it first. The other half comes to the head of its list both ways.
 */
static void test_half_a_block(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_pages *p = machine(i, 0);
		int64_t free = zone_free(only_zone(p));

		assert_int_equal(contig(p, 512), 512);
		assert_int_equal(contig(p, 512), 1024);
		assert_blocks(p, 9, MT_MOVABLE, 1536, 5120);
		assert_blocks(p, 10, MT_MOVABLE, 2048, 3072, 4096);
		assert_int_equal(only_zone(p)->free + only_zone(p)->pcp->free_delta, free - 1024);
		/* 1536 alone, then no more halves: the next whole block is split */
		assert_int_equal(contig(p, 512), 1536);
		assert_int_equal(contig(p, 1024), 2048);
		assert_sane(p);
		sim_pages_destroy(p);
	}
}

/*
 * A range that ends in the middle of a block of order 10. ALIGN() of a number that is no power of
 * two: (1 + 999) & ~999 is 8, and so on in steps of 1000.
 */
static void test_odd_size(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_pages *p = machine(i, 0);

		/*
		 * 8 is reserved; 1008 to 2007 are in three pageblocks, of which the rest is freed
		 */
		assert_int_equal(contig(p, 1000), 1008);
		assert_blocks(p, 3, MT_MOVABLE, 2008);
		assert_blocks(p, 4, MT_MOVABLE, 992);
		assert_blocks(p, 5, MT_MOVABLE, 6016, 960, 2016);
		assert_blocks(p, 10, MT_MOVABLE, 2048, 3072, 4096);
		assert_sane(p);
		sim_pages_destroy(p);
	}
}

/*
 * An unmovable page took the first block of order 10 with both its pageblocks. The one it is in is
 * out of the question; the other one is free, and becomes Movable, where kernels do not keep
 * types.
 */
static void test_unmovable(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_pages *p = machine(i, 0);

		assert_int_equal(take(p, SIM_GFP_NOWAIT, 0), 1024);
		assert_int_equal(block_type(p, 1536), MT_UNMOVABLE);
		assert_int_equal(contig(p, 512), 512);
		assert_int_equal(contig(p, 512), 1536);
		assert_int_equal(block_type(p, 1024), MT_UNMOVABLE);
		assert_int_equal(
			block_type(p, 1536), p->m.isolate_keeps_type ? MT_UNMOVABLE : MT_MOVABLE);
		assert_blocks(p, 8, MT_UNMOVABLE, 1280);
		assert_sane(p);
		sim_pages_destroy(p);
	}
}

/*
 * A block in use shows by its first page only, unless it is compound: isolation of its second
 * pageblock succeeds, and the range fails later, as busy. A compound one fails at once. Neither
 * changes anything in the end.
 */
static void test_tail_of_used_block(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		for (uint32_t comp = 0; comp <= SIM_GFP_COMP; comp += SIM_GFP_COMP) {
			struct sim_pages *p = machine(i, 0);
			struct zone *z = only_zone(p);

			assert_int_equal(
				take(p, SIM_GFP_NOWAIT | SIM_GFP_MOVABLE | comp, 10), 1024);
			assert_int_equal(
				contig_range(p, z, 1536, 2048, MT_MOVABLE, SIM_GFP_KERNEL), -EBUSY);
			assert_int_equal(
				contig_range(p, z, 1536, 2560, MT_MOVABLE, SIM_GFP_KERNEL), -EBUSY);
			assert_int_equal(block_type(p, 1536), MT_MOVABLE);
			assert_int_equal(isolate_range(p, z, 1536, 2048, MT_MOVABLE), !comp);
			isolate_undo(p, z, 1536, 2048, MT_MOVABLE);
			/* the second attempt isolated half of the next block and undid it */
			if (comp)
				assert_blocks(p, 10, MT_MOVABLE, 2048, 3072, 4096);
			else
				assert_blocks(p, 10, MT_MOVABLE, 3072, 4096, 2048);
			assert_sane(p);
			sim_pages_destroy(p);
		}
	}
}

/* The last pageblock of a range counts with all its pages, the middle ones as far as they go. */
static void test_unmovable_behind_the_end(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_pages *p = machine(i, 0);
		struct zone *z = only_zone(p);

		assert_int_equal(take(p, SIM_GFP_NOWAIT, 10), 1024);
		for (uint64_t pfn = 1024; pfn < 2000; pfn += 16)
			assert_int_equal(sim_page_free(p, pfn, 4), 0);
		/* 2000 to 2047 are in use still */
		assert_int_equal(
			contig_range(p, z, 1024, 1540, MT_MOVABLE, SIM_GFP_KERNEL), -EBUSY);
		assert_int_equal(contig_range(p, z, 1024, 1536, MT_MOVABLE, SIM_GFP_KERNEL), 0);
		assert_sane(p);
		sim_pages_destroy(p);
	}
}

/* What is freed into an isolated pageblock stays there; nobody gets it. */
static void test_isolated_pages(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_pages *p = machine(i, 0);
		struct zone *z = only_zone(p);
		uint64_t pfn = take(p, SIM_GFP_NOWAIT | SIM_GFP_MOVABLE, 0);
		int64_t free;

		/* the smallest block */
		assert_int_equal(pfn, 6016);
		assert_int_equal(sim_page_to_system(p, pfn, false), 0);
		assert_int_equal(sim_page_to_system(p, 6017, false), -EINVAL);
		/* 512 to 1023 and nothing else: the one pageblock */
		assert_true(isolate_range(p, z, 512, 513, MT_MOVABLE));
		assert_int_equal(block_type(p, 512), MT_ISOLATE);
		assert_int_equal(z->isolated, 1);
		assert_false(isolate_range(p, z, 1000, 1024, MT_MOVABLE));
		free = z->free + z->pcp->free_delta;
		assert_int_equal(take(p, SIM_GFP_NOWAIT | SIM_GFP_MOVABLE, 9), 5120);
		assert_int_equal(z->free + z->pcp->free_delta, free - 512);
		assert_blocks(p, 9, MT_ISOLATE, 512);
		isolate_undo(p, z, 512, 513, MT_MOVABLE);
		assert_blocks(p, 9, MT_MOVABLE, 512);
		assert_int_equal(z->free + z->pcp->free_delta, free);
		assert_sane(p);
		sim_pages_destroy(p);
	}
}

/*
 * Undoing isolation of a pageblock merges it with its free buddy, and puts the result at the tail.
 * Not so when both are isolated: they never were apart (6.1), or become one when the second is
 * given back.
 */
static void test_undo_merges(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_pages *p = machine(i, 0);
		struct zone *z = only_zone(p);

		assert_true(isolate_range(p, z, 2048, 2560, MT_MOVABLE));
		assert_blocks(p, 9, MT_MOVABLE, 2560, 512, 5120);
		assert_blocks(p, 9, MT_ISOLATE, 2048);
		isolate_undo(p, z, 2048, 2560, MT_MOVABLE);
		assert_blocks(p, 10, MT_MOVABLE, 1024, 3072, 4096, 2048);

		assert_true(isolate_range(p, z, 3072, 4096, MT_MOVABLE));
		assert_blocks(p, 10, MT_MOVABLE, 1024, 4096, 2048);
		isolate_undo(p, z, 3072, 4096, MT_MOVABLE);
		assert_blocks(p, 10, MT_MOVABLE, 1024, 4096, 2048, 3072);
		assert_sane(p);
		sim_pages_destroy(p);
	}
}

/* A movable page in the way is copied to where the allocator puts it: the smallest block. */
static void test_copies(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_pages *p = machine(i, 0);
		struct zone *z = only_zone(p);
		uint64_t pfn = take(p, SIM_GFP_NOWAIT | SIM_GFP_MOVABLE, 9);

		/* the second pageblock of zone, in single pages; two of them in the system's use */
		assert_int_equal(pfn, 512);
		for (uint32_t page = 512; page < 1024; page++)
			if (page != 700 && page != 701 && page != 702)
				assert_int_equal(sim_page_free_tail(p, page, 0), 0);
		assert_int_equal(sim_page_to_system(p, 700, false), 0);
		assert_int_equal(sim_page_to_system(p, 702, false), 0);
		assert_int_equal(contig_range(p, z, 700, 701, MT_MOVABLE, SIM_GFP_KERNEL), -EBUSY);
		assert_int_equal(sim_page_to_system(p, 701, true), 0);
		assert_int_equal(contig_range(p, z, 700, 703, MT_MOVABLE, SIM_GFP_KERNEL), 0);
		/*
		 * From the last page on: 702 was copied, 701 dropped, 700 copied. Free were 703 (in
		 * the isolated pageblock) and blocks from order 5 on: 6016, of which 6017 then
		 * follows.
		 */
		assert_true(page_is(p, 6016, PAGE_MOVED, 0));
		assert_true(page_is(p, 6017, PAGE_MOVED, 0));
		assert_int_equal(z->cache_left, 0);
		assert_int_equal(sim_page_free_contig(p, 700, 3), 0);
		assert_sane(p);
		sim_pages_destroy(p);
	}
}

/*
 * A range that is freed comes to per-CPU lists page by page; in 7.3 in blocks as large as their
 * places allow, of which those that the lists do not hold go straight to the buddy lists.
 */
static void test_freed_in_blocks(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_pages *p = machine(i, 0);
		struct pcp *pcp = only_zone(p)->pcp;
		uint64_t pfn = contig(p, 1000);

		assert_int_equal(pfn, 1008);
		assert_int_equal(pcp->count, 0);
		/* lists that drain nothing of themselves */
		pcp->high = pcp->high_min = pcp->high_max = 4096;
		pcp_set_limits(p, pcp);
		pcp_set_room(p, only_zone(p));
		assert_int_equal(sim_page_free_contig(p, pfn, 1000), 0);
		/* 1008 of order 4, 1024 of 9, 1536 of 8, 1792 of 7, 1920 of 6, 1984 of 4, 2000 of 3 */
		assert_int_equal(pcp->count, i == 2 ? 512 + 8 : 1000);
		assert_int_equal(page_kind(p, 1024), PAGE_PCP);
		assert_int_equal(page_order(p, 1024), i == 2 ? 9 : 0);
		assert_int_equal(page_kind(p, 1536), i == 2 ? PAGE_FREE : PAGE_PCP);
		pcp_drain_all(p);
		assert_blocks(p, 10, MT_MOVABLE, 1024, 2048, 3072, 4096);
		assert_sane(p);
		sim_pages_destroy(p);
	}
}

/* 7.3 sees a page that cannot be moved, where others isolate what of the range comes before. */
static void test_looks_first(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_pages *p = machine(i, 0);
		uint64_t pfn;

		/* the last page of each pair of pageblocks but the last */
		assert_int_equal(take(p, SIM_GFP_NOWAIT, 10), 1024);
		assert_int_equal(take(p, SIM_GFP_NOWAIT, 10), 2048);
		for (pfn = 1024; pfn < 3072; pfn++)
			if (pfn % 1024 != 1023)
				assert_int_equal(sim_page_free_tail(p, pfn, 0), 0);
		assert_blocks(p, 9, MT_UNMOVABLE, 1024, 2048);
		assert_int_equal(contig(p, 1024), 3072);
		if (i == 2)
			assert_blocks(p, 9, MT_UNMOVABLE, 1024, 2048);
		else if (i == 1)
			assert_blocks(p, 9, MT_MOVABLE, 512, 5120, 1024, 2048);
		assert_sane(p);
		sim_pages_destroy(p);
	}
}

/* Where the area lies, and that it counts for movable requests only. */
static void test_cma_area(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_pages *p = machine(i, 4 * MIB);
		struct zone *z = only_zone(p);
		uint64_t start, pfn;

		assert_int_equal(sim_pages_cma(p, &start), 1024);
		assert_int_equal(start, 4096);
		assert_blocks(p, 10, MT_CMA, 4096);
		assert_int_equal(z->free_cma, 1024);
		while (!sim_page_alloc(p, SIM_GFP_NOWAIT, 4, &pfn))
			assert_false(cma_holds(p, (uint32_t)pfn));
		assert_in_range(z->free + z->pcp->free_delta, z->mark[WMARK_MIN] + 1024,
			z->mark[WMARK_MIN] + 1024 + 15);
		/* more than half of what is free is there, so movable ones take it first */
		assert_int_equal(take(p, SIM_GFP_NOWAIT | SIM_GFP_MOVABLE, 4), 4096);
		assert_int_equal(z->free_cma + z->pcp->free_cma_delta, 1024 - 16);
		assert_sane(p);
		sim_pages_destroy(p);
	}
}

/*
 * The balance: with less than half of the free pages in the area, movable requests take others; at
 * the end, when there are no others of their own type, those of the area before those of other
 * types.
 */
static void test_cma_last(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_pages *p = machine(i, 4 * MIB);
		uint64_t pfn;

		/* unmovable pages claim 1024 to 2047 */
		assert_int_equal(take(p, SIM_GFP_NOWAIT, 0), 1024);
		assert_int_equal(take(p, SIM_GFP_NOWAIT | SIM_GFP_MOVABLE, 8), 256);
		assert_int_equal(take(p, SIM_GFP_NOWAIT | SIM_GFP_MOVABLE, 10), 2048);
		/*
		 * 1023 unmovable, 1024 in the area, and these three: 3072 of order 10 and 2 x 512
		 */
		assert_int_equal(take(p, SIM_GFP_NOWAIT | SIM_GFP_MOVABLE, 10), 3072);
		/*
		 * none is left of order 10 but the area, which no claim of Unmovable blocks
		 * precedes
		 */
		assert_int_equal(take(p, SIM_GFP_NOWAIT | SIM_GFP_MOVABLE, 10), 4096);
		assert_int_equal(
			sim_page_alloc(p, SIM_GFP_NOWAIT | SIM_GFP_MOVABLE, 10, &pfn), -ENOMEM);
		assert_sane(p);
		sim_pages_destroy(p);
	}
}

/* First fit by alignment; a page that is in somebody's hands makes it go on behind. */
static void test_cma_alloc(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_pages *p = machine(i, 4 * MIB);
		struct zone *z = only_zone(p);
		uint64_t pfn, held;

		assert_int_equal(sim_page_alloc_cma(p, 0, 0, &pfn), -EINVAL);
		assert_int_equal(sim_page_alloc_cma(p, 1025, 0, &pfn), -ENOMEM);
		assert_int_equal(sim_page_alloc_cma(p, 1, 0, &pfn), 0);
		assert_int_equal(pfn, 4096);
		assert_int_equal(sim_page_alloc_cma(p, 16, 4, &pfn), 0);
		assert_int_equal(pfn, 4096 + 16);
		assert_int_equal(sim_page_alloc_cma(p, 3, 0, &pfn), 0);
		assert_int_equal(pfn, 4096 + 1);
		assert_int_equal(z->free_cma + z->pcp->free_cma_delta, 1024 - 20);
		assert_int_equal(sim_page_free_cma(p, 4095, 1), -EINVAL);
		assert_int_equal(sim_page_free_cma(p, 4096, 5), -EINVAL);
		assert_int_equal(sim_page_free_cma(p, 4096, 4), 0);
		assert_int_equal(sim_page_free_cma(p, 4096, 1), -EINVAL);
		assert_int_equal(sim_page_free_cma(p, 4096 + 16, 16), 0);
		pcp_drain_all(p);
		assert_blocks(p, 10, MT_CMA, 4096);
		assert_sane(p);

		/* the area's first page in a driver's hands */
		while (z->free_cma <= zone_free(z) / 2)
			(void)take(p, SIM_GFP_NOWAIT, 4);
		held = take(p, SIM_GFP_NOWAIT | SIM_GFP_MOVABLE, 0);
		assert_int_equal(held, 4096);
		assert_int_equal(sim_page_alloc_cma(p, 4, 0, &pfn), 0);
		assert_int_equal(pfn, 4097);
		assert_int_equal(sim_page_alloc_cma(p, 512, 9, &pfn), 0);
		assert_int_equal(pfn, 4096 + 512);
		assert_int_equal(sim_page_alloc_cma(p, 512, 9, &pfn), -ENOMEM);
		/* it becomes page cache: no obstacle any more */
		assert_int_equal(sim_page_to_system(p, held, true), 0);
		assert_int_equal(sim_page_free_cma(p, 4097, 4), 0);
		assert_int_equal(sim_page_alloc_cma(p, 512, 9, &pfn), 0);
		assert_int_equal(pfn, 4096);
		assert_sane(p);
		sim_pages_destroy(p);
	}
}

/* alloc_contig_pages() leaves the area alone, and only movable ranges may isolate it. */
static void test_cma_is_not_contig(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_pages *p = machine(i, 4 * MIB);
		uint64_t pfn;

		for (unsigned int n = 0; n < 3; n++)
			assert_int_equal(contig(p, 1024), 1024 + 1024 * n);
		assert_int_equal(sim_page_alloc_contig(p, SIM_GFP_KERNEL, 1024, &pfn), -ENOMEM);
		assert_int_equal(
			contig_range(p, only_zone(p), 4096, 4608, MT_MOVABLE, SIM_GFP_KERNEL),
			-EBUSY);
		assert_int_equal(block_type(p, 4096), MT_CMA);
		assert_sane(p);
		sim_pages_destroy(p);
	}
}

/*
 * In memory that is in use everything in the area can be moved, and so the whole area can be had,
 * as long as there is room for the copies.
 */
static void test_cma_in_use(void **state)
{
	const struct sim_state_kind kind = {
		.free_from = {SIM_LEVEL_MANAGED, SIM_SHARE_ONE / 2},
		.free_to = {SIM_LEVEL_MANAGED, SIM_SHARE_ONE / 2},
		.orders = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1},
		.unmovable = SIM_SHARE_ONE / 4,
		.cache = SIM_SHARE_ONE / 3,
		.movable = SIM_SHARE_ONE / 2,
		.pcp = SIM_SHARE_ONE,
	};

	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_pages *p = machine(i, 8 * MIB);
		struct zone *z = only_zone(p);

		for (uint64_t seed = 0; seed < 20; seed++) {
			uint64_t pfn, start, area = sim_pages_cma(p, &start);
			uint64_t before;

			assert_int_equal(sim_pages_set_state(p, &kind, seed), 0);
			assert_sane(p);
			assert_int_equal(block_type(p, (uint32_t)start), MT_CMA);
			before = sim_pages_free_total(p);
			assert_int_equal(sim_page_alloc_cma(p, area, 0, &pfn), 0);
			assert_int_equal(pfn, start);
			assert_sane(p);
			assert_int_equal(z->free_cma + z->pcp->free_cma_delta, 0);
			/* copies took as many pages as they left; what was dropped became free */
			assert_int_equal(sim_pages_free_total(p) + area,
				before + sim_page_last(p)->reclaimed_pages);
			assert_int_equal(sim_page_free_cma(p, start, area), 0);
			assert_sane(p);
		}
		sim_pages_destroy(p);
	}
}

/*
 * The balance holds for orders too that per-CPU lists do not hold, and that are to be had from the
 * Movable lists at once, or by splitting.
 */
static void test_cma_direct(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_pages *p = machine(i, 4 * MIB);
		struct zone *z = only_zone(p);
		unsigned int order = 5;
		uint64_t pfn[8];

		for (unsigned int j = 0; j < 8; j++)
			pfn[j] = take(p, SIM_GFP_NOWAIT | SIM_GFP_MOVABLE, 4);
		/* what is beside them is in use */
		assert_int_equal(sim_page_free(p, pfn[2], 4), 0);
		assert_int_equal(sim_page_free(p, pfn[5], 4), 0);
		while (z->free_cma <= zone_free(z) / 2 + 128)
			(void)take(p, SIM_GFP_NOWAIT, 4);
		assert_int_not_equal(p->link[z->list[4][MT_MOVABLE].head].next, PFN_NONE);
		while (z->list[order][MT_MOVABLE].head)
			order++;
		assert_true(order <= 6 && z->has[MT_MOVABLE] >> order);
		assert_true(z->free >= z->enough[ZONE_NORMAL] + 16 + (1 << order));
		assert_int_equal(take(p, SIM_GFP_NOWAIT | SIM_GFP_MOVABLE, 4), 4096);
		assert_int_equal(
			take(p, SIM_GFP_NOWAIT | SIM_GFP_MOVABLE, order), 4096 + (1u << order));
		assert_sane(p);
		sim_pages_destroy(p);
	}
}

/* Movable requests that may not use the area (nor need watermarks) pass the per-CPU list in 6.1. */
static void test_cma_pcp(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_pages *p = machine(i, 4 * MIB);
		struct zone *z = only_zone(p);
		struct request rq;
		uint32_t pfn;

		while (z->free_cma <= zone_free(z) / 2)
			(void)take(p, SIM_GFP_NOWAIT, 4);
		/* a page of the area on the Movable list */
		assert_int_equal(take(p, SIM_GFP_NOWAIT | SIM_GFP_MOVABLE, 0), 4096);
		assert_int_equal(sim_page_free(p, 4096, 0), 0);
		pcp_link_all(p);
		assert_int_equal(z->pcp->list[pcp_index(p, 0, MT_MOVABLE)].head, 4096);
		request_init(p, &rq, SIM_GFP_NOWAIT | SIM_GFP_MOVABLE, 0);
		pfn = zones_walk(p, &rq, ALLOC_NO_WATERMARKS);
		if (p->m.pcp_skips_cma)
			assert_false(cma_holds(p, pfn));
		else
			assert_int_equal(pfn, 4096);
		sim_pages_destroy(p);
	}
}

/* A machine with an area and one with high memory, as state files, and back. */
static void test_images(void **state)
{
	(void)state;
	for (size_t i = 0; i < 2 * SIM_TEST_MODELS; i++) {
		struct sim_page_model m = sim_models[i / 2];
		struct sim_pages_params params = {.model = &m, .memory = 64 * MIB, .cpus = 1};
		struct sim_image image, copy;
		struct arena *a = arena_new();
		struct diag *d = diag_new();
		struct strbuf text = {0};
		struct source *src;
		struct sim_pages *p, *q;
		uint64_t pfn, same;

		m.cma_size = 4 * MIB;
		m.boot_image = 0;
		if (i % 2) {
			m.lowmem_limit = 40 * MIB;
			m.zone_dma32_limit = 0;
		}
		assert_int_equal(sim_pages_new(&p, &params), 0);
		(void)take(p, SIM_GFP_KERNEL, 3);
		sim_image_init(&image);
		image.kernel = "6.12";
		image.arch = "x86_64";
		sim_pages_take_image(p, a, &image);
		sim_image_write(&image, &text);
		src = source_from_text("state", strbuf_str(&text), strlen(strbuf_str(&text)));
		assert_true(sim_image_read(src, a, d, &copy));
		assert_true(sim_image_check(&copy, &m, d));
		assert_int_equal(sim_pages_new_image(&q, &m, &copy), 0);
		assert_sane(q);
		assert_int_equal(q->cma.start, p->cma.start);
		assert_int_equal(q->cma.pages, p->cma.pages);
		for (unsigned int n = 0; n < 3000; n++) {
			const uint32_t gfp = n % 3 ? SIM_GFP_HIGHUSER_MOVABLE : SIM_GFP_KERNEL;

			if (sim_page_alloc(p, gfp, n % 4, &pfn))
				break;
			assert_int_equal(sim_page_alloc(q, gfp, n % 4, &same), 0);
			assert_int_equal(same, pfn);
		}
		assert_int_equal(
			sim_page_alloc_cma(p, 16, 4, &pfn), sim_page_alloc_cma(q, 16, 4, &same));
		assert_sane(q);
		sim_pages_destroy(p);
		sim_pages_destroy(q);
		strbuf_free(&text);
		source_free(src);
		diag_free(d);
		arena_free(a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_page),
		cmocka_unit_test(test_half_a_block),
		cmocka_unit_test(test_odd_size),
		cmocka_unit_test(test_unmovable),
		cmocka_unit_test(test_tail_of_used_block),
		cmocka_unit_test(test_unmovable_behind_the_end),
		cmocka_unit_test(test_isolated_pages),
		cmocka_unit_test(test_undo_merges),
		cmocka_unit_test(test_copies),
		cmocka_unit_test(test_freed_in_blocks),
		cmocka_unit_test(test_looks_first),
		cmocka_unit_test(test_cma_area),
		cmocka_unit_test(test_cma_last),
		cmocka_unit_test(test_cma_alloc),
		cmocka_unit_test(test_cma_is_not_contig),
		cmocka_unit_test(test_cma_in_use),
		cmocka_unit_test(test_cma_direct),
		cmocka_unit_test(test_cma_pcp),
		cmocka_unit_test(test_images),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
