/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What recorded traces do not show: each expected value is worked out by hand from the function of
 * mm/page_alloc.c, mm/vmscan.c or mm/vmstat.c that is named, for each kernel.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "sim/pcp.h"
#include "sim/reclaim.h"
#include "sim/request.h"

#include "sim_models.h"

#define MIB ((uint64_t)1 << 20)

enum { V6_1, V6_12, V7_3 };

/* One zone, Normal. */
static struct sim_pages *machine(size_t model, uint64_t memory, uint64_t boost_factor)
{
	struct sim_page_model m = sim_models[model];
	struct sim_pages_params params = {.model = &m, .memory = memory, .cpus = 1};
	struct sim_pages *p;

	m.zone_dma_limit = m.zone_dma32_limit = 0;
	m.boot_image = 0;
	m.watermark_boost_factor = boost_factor;
	assert_int_equal(sim_pages_new(&p, &params), 0);
	return p;
}

static struct zone *only_zone(struct sim_pages *p)
{
	return p->zonelist[0];
}

static void assert_sane(const struct sim_pages *p)
{
	const char *broken = sim_pages_check(p);

	if (broken)
		fail_msg("%s", broken);
}

static void take_singles(struct sim_pages *p, uint64_t *pfn, unsigned int n)
{
	for (unsigned int i = 0; i < n; i++)
		assert_int_equal(
			sim_page_alloc(p, SIM_GFP_NOWAIT | SIM_GFP_MOVABLE, 0, &pfn[i]), 0);
	/* refills may have brought more */
	pcp_drain_all(p);
}

/* Frees @n of them from *@pfn on, which moves on; returns what is on the CPU's lists then. */
static int64_t drop(struct sim_pages *p, const uint64_t **pfn, unsigned int n)
{
	while (n--)
		assert_int_equal(sim_page_free(p, *(*pfn)++, 0), 0);
	return only_zone(p)->pcp->count;
}

/* nr_pcp_high() and nr_pcp_free() while kswapd is at work */
static void test_pcp_while_reclaim_active(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_pages *p = machine(i, 24 * MIB, 0);
		struct pcp *pcp = only_zone(p)->pcp;
		uint64_t pages[28];
		const uint64_t *next = pages;

		take_singles(p, pages, 28);
		pcp->batch = 4;
		pcp->high_min = 8;
		pcp->high_max = 100;
		pcp->high = i == V6_1 ? 100 : 50;
		pcp->freed = 0;
		pcp->alloc_factor = 0;
		only_zone(p)->reclaim_active = true;
		pcp_set_room(p, only_zone(p));
		if (i == V6_1) {
			/* the limit is 4 batches; drains double up to limit - batch = 12 */
			assert_int_equal(drop(p, &next, 15), 15);
			assert_int_equal(drop(p, &next, 1), 12);
			assert_int_equal(drop(p, &next, 4), 8);
			assert_int_equal(drop(p, &next, 8), 4);
		} else {
			/*
			 * The limit falls by the larger of batch and recent frees: 46, 42, 38, 34,
			 * 29, 23, 16, 8; then it is at high_min, and a drain is of limit - batch =
			 * 4.
			 */
			assert_int_equal(drop(p, &next, 7), 7);
			assert_int_equal(pcp->high, 16);
			assert_int_equal(drop(p, &next, 1), 4);
			assert_int_equal(pcp->high, 8);
			assert_int_equal(drop(p, &next, 3), 7);
			assert_int_equal(drop(p, &next, 1), 4);
		}
		only_zone(p)->reclaim_active = false;
		pcp_set_room(p, only_zone(p));
		assert_sane(p);
		sim_pages_destroy(p);
	}
}

/* Limits below a batch (nr_pcp_free(), nr_pcp_alloc()): pages go one by one. */
static void test_pcp_below_batch(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_pages *p = machine(i, 24 * MIB, 0);
		struct pcp *pcp = only_zone(p)->pcp;
		uint64_t pages[6], pfn;
		const uint64_t *next = pages;

		take_singles(p, pages, 6);
		pcp->batch = 8;
		pcp->high = pcp->high_min = pcp->high_max = 4;
		pcp_set_room(p, only_zone(p));
		assert_int_equal(drop(p, &next, 3), 3);
		assert_int_equal(drop(p, &next, 3), 3);
		/* a refill of an empty list; 6.1 does not look at the limit */
		assert_int_equal(sim_page_alloc(p, SIM_GFP_NOWAIT, 0, &pfn), 0);
		assert_int_equal(pcp->count, i == V6_1 ? 3 + 7 : 3);
		assert_sane(p);
		sim_pages_destroy(p);
	}
}

/* refresh_cpu_vm_stats(), decay_pcp_high() */
static void test_vmstat_worker(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_pages *p = machine(i, 24 * MIB, 0);
		struct zone *z = only_zone(p);
		struct pcp *pcp = z->pcp;
		uint64_t pages[40];
		const uint64_t *next = pages;
		int64_t free;

		take_singles(p, pages, 40);
		pcp->batch = 4;
		pcp->high_min = 8;
		pcp->high = pcp->high_max = 1000;
		pcp_set_room(p, z);
		assert_int_equal(drop(p, &next, 40), 40);
		free = z->free + pcp->free_delta;
		z->free = free - 3;
		pcp->free_delta = 3;
		pcp->high = 80;
		sim_pages_run_vmstat(p);
		assert_int_equal(pcp->high, i == V6_1 ? 80 : 70);
		assert_int_equal(pcp->count, 40);
		assert_int_equal(z->free, free);
		assert_int_equal(pcp->free_delta, 0);
		sim_pages_run_vmstat(p);
		assert_int_equal(pcp->high, i == V6_1 ? 80 : 62);
		/* never more than what keeps 32 batches from the pages that there are */
		pcp->high = 20;
		pcp_set_room(p, z);
		sim_pages_run_vmstat(p);
		assert_int_equal(pcp->high, i == V6_1 ? 20 : 18);
		assert_int_equal(pcp->count, i == V6_1 ? 40 : 18);
		assert_sane(p);
		sim_pages_destroy(p);
	}
}

/* unreserve_highatomic_pageblock() */
static void test_unreserve(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_pages *p = machine(i, 256 * MIB, 0);
		struct zone *z = only_zone(p);
		struct request rq;
		uint64_t a, b;

		/* two pageblocks with a page in use each; 65536 pages less 256 and 1024 */
		assert_int_equal(z->managed, 64256);
		assert_int_equal(sim_page_alloc(p, SIM_GFP_NOWAIT | SIM_GFP_MOVABLE, 9, &a), 0);
		assert_int_equal(sim_page_alloc(p, SIM_GFP_NOWAIT | SIM_GFP_MOVABLE, 9, &b), 0);
		for (uint32_t page = 1; page < 512; page++) {
			assert_int_equal(sim_page_free_tail(p, a + page, 0), 0);
			assert_int_equal(sim_page_free_tail(p, b + page, 0), 0);
		}
		highatomic_reserve(p, z, (uint32_t)b, 0);
		highatomic_reserve(p, z, (uint32_t)a, 0);
		assert_int_equal(z->reserved_highatomic, 1024);
		assert_int_equal(z->list[0][MT_HIGHATOMIC].head, b + 1);
		assert_int_equal(z->free_highatomic, i == V6_1 ? 0 : 1022);
		/* the first block of the lowest order names the pageblock */
		request_init(p, &rq, SIM_GFP_KERNEL, 0);
		assert_true(highatomic_unreserve(p, &rq, false));
		assert_int_equal(block_type(p, (uint32_t)b), MT_UNMOVABLE);
		assert_int_equal(block_type(p, (uint32_t)a), MT_HIGHATOMIC);
		assert_int_equal(z->list[8][MT_UNMOVABLE].tail, b + 256);
		assert_int_equal(z->reserved_highatomic, 512);
		/* the last one only by force */
		assert_false(highatomic_unreserve(p, &rq, false));
		assert_true(highatomic_unreserve(p, &rq, true));
		assert_int_equal(z->reserved_highatomic, 0);
		assert_int_equal(z->free_highatomic, 0);
		assert_false(highatomic_unreserve(p, &rq, true));
		assert_sane(p);
		sim_pages_destroy(p);
	}
}

/*
 * rmqueue_buddy(): who does not block gets single pages from HighAtomic pageblocks before it fails;
 * who may reclaim does not.
 */
static void test_nonblocking_uses_highatomic(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_pages *p = machine(i, 256 * MIB, 0);
		struct zone *z = only_zone(p);
		uint64_t a, pfn;

		assert_int_equal(sim_page_alloc(p, SIM_GFP_NOWAIT | SIM_GFP_MOVABLE, 9, &a), 0);
		for (uint32_t page = 1; page < 512; page++)
			assert_int_equal(sim_page_free_tail(p, a + page, 0), 0);
		highatomic_reserve(p, z, (uint32_t)a, 0);
		memset(z->mark, 0, sizeof(z->mark));
		zone_set_enough(p, z);
		while (!sim_page_alloc(
			p, SIM_GFP_KERNEL | SIM_GFP_MEMALLOC | SIM_GFP_NORETRY, 0, &pfn))
			assert_true(pfn < a || pfn >= a + 512);
		assert_int_equal(sim_page_alloc(p, SIM_GFP_NOWAIT, 0, &pfn), 0);
		assert_int_equal(pfn, a + 1);
		/* not more than one page, as the lists of the other types have none */
		assert_int_equal(sim_page_alloc(p, SIM_GFP_NOWAIT, 1, &pfn), -ENOMEM);
		assert_int_equal(sim_page_alloc(p, SIM_GFP_ATOMIC_MASK, 1, &pfn), 0);
		assert_int_equal(pfn, a + 2);
		assert_sane(p);
		sim_pages_destroy(p);
	}
}

/* All memory is in use, but for one block of @order on the lists of @type. */
static void only_free(struct sim_pages *p, uint32_t pfn, unsigned int order, enum migratetype type)
{
	pages_forget(p);
	buddy_free(p, only_zone(p), pfn, order, type, true);
}

/* steal_suitable_fallback(), try_to_steal_block(): such a pageblock never changes hands. */
static void test_victim_in_highatomic(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_pages *p = machine(i, 24 * MIB, 15000);
		enum rmqueue_mode mode = RMQUEUE_NORMAL;

		only_free(p, 2048, 3, MT_MOVABLE);
		block_set_type(p, 2048, MT_HIGHATOMIC);
		assert_int_equal(rmqueue_one(p, only_zone(p), 0, MT_UNMOVABLE, 0, &mode), 2048);
		assert_int_equal(block_type(p, 2048), MT_HIGHATOMIC);
		/* before any boost */
		assert_int_equal(only_zone(p)->boost, 0);
		/* 6.1 moved the block to the request's lists, later kernels only took the page */
		assert_int_equal(
			only_zone(p)->list[2][i == V6_1 ? MT_UNMOVABLE : MT_MOVABLE].head, 2052);
		assert_int_equal(mode, i == V6_1 ? RMQUEUE_NORMAL : RMQUEUE_STEAL);
		sim_pages_destroy(p);
	}
}

/* A pageblock that ends beyond its zone is never taken whole; the boost comes all the same. */
static void test_pageblock_beyond_zone(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		/* the zone ends at 6400, in the middle of pageblock 6144 */
		struct sim_pages *p = machine(i, 25 * MIB, 15000);
		enum rmqueue_mode mode = RMQUEUE_NORMAL;

		only_free(p, 6144, 5, MT_MOVABLE);
		assert_int_equal(rmqueue_one(p, only_zone(p), 0, MT_UNMOVABLE, 0, &mode), 6144);
		assert_int_equal(block_type(p, 6144), MT_MOVABLE);
		assert_int_equal(only_zone(p)->boost, 512);
		assert_int_equal(
			only_zone(p)->list[4][i == V6_1 ? MT_UNMOVABLE : MT_MOVABLE].head, 6160);
		/* nor is it reserved; 6.1 makes it HighAtomic without moving what is free */
		block_set_type(p, 6144, MT_MOVABLE);
		only_zone(p)->managed = 60000;
		highatomic_reserve(p, only_zone(p), 6144, 0);
		assert_int_equal(block_type(p, 6144), i == V6_1 ? MT_HIGHATOMIC : MT_MOVABLE);
		assert_int_equal(only_zone(p)->has[MT_HIGHATOMIC], 0);
		sim_pages_destroy(p);
	}
}

/*
 * __free_pages_ok() of order 10 over two pageblocks that came to differ: 6.1 frees it as one, under
 * the first type; later kernels pageblock by pageblock, and a merge gives the first the second's.
 * Whether it was handed out before or in use from the beginning does not matter.
 */
static void test_free_over_two_types(void **state)
{
	(void)state;
	for (size_t n = 0; n < 2 * SIM_TEST_MODELS; n++) {
		const size_t i = n / 2;
		struct sim_pages *p = machine(i, 24 * MIB, 0);
		struct zone *z = only_zone(p);

		pages_forget(p);
		if (n % 2) {
			page_mark_used(p, 2048, 10, false);
			page_mark_used(p, 3072, 10, false);
		}
		block_set_type(p, 2560, MT_UNMOVABLE);
		assert_int_equal(sim_page_free(p, 2048, 10), 0);
		assert_int_equal(z->list[10][i == V6_1 ? MT_MOVABLE : MT_UNMOVABLE].head, 2048);
		assert_int_equal(block_type(p, 2048), i == V6_1 ? MT_MOVABLE : MT_UNMOVABLE);
		assert_int_equal(block_type(p, 2560), MT_UNMOVABLE);
		assert_sane(p);

		/* HighAtomic ones do not merge */
		block_set_type(p, 3584, MT_HIGHATOMIC);
		assert_int_equal(sim_page_free(p, 3072, 10), 0);
		if (i == V6_1) {
			assert_int_equal(z->list[10][MT_MOVABLE].head, 3072);
		} else {
			assert_int_equal(z->list[9][MT_MOVABLE].head, 3072);
			assert_int_equal(z->list[9][MT_HIGHATOMIC].head, 3584);
			assert_int_equal(z->free_highatomic, 512);
		}
		sim_pages_destroy(p);
	}
}

/*
 * Each attempt that comes to a zone's lists in vain halves what they know of recent frees; there
 * are three before a request that does not reclaim fails, two where the slow path begins with its
 * loop.
 */
static void test_attempts_leave_traces(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_pages *p = machine(i, 24 * MIB, 0);
		struct zone *z = only_zone(p);
		uint64_t pfn;

		pages_forget(p);
		/* as if other CPUs had taken them */
		z->free = 5000;
		z->pcp->freed = 64;
		assert_int_equal(sim_page_alloc(p, SIM_GFP_NOWAIT, 0, &pfn), -ENOMEM);
		assert_int_equal(z->pcp->freed, i == V7_3 ? 64 / 4 : 64 / 8);
		sim_pages_destroy(p);
	}
}

/* balance_pgdat(): boosts are taken back; cache goes until the high watermark is met. */
/* Takes all in blocks of @order, and gives every other one back, until @free pages are free. */
static void fill_with_gaps(struct sim_pages *p, unsigned int order, int64_t free)
{
	struct zone *z = only_zone(p);
	uint64_t pfn[4096];

	for (unsigned int n = 0; !sim_page_alloc(p, SIM_GFP_MEMALLOC, order, &pfn[n]); n++)
		assert_in_range(n, 0, 4094);
	pcp_drain_all(p);
	for (unsigned int i = 0; zone_free_exact(p, z) < free; i += 2)
		assert_int_equal(sim_page_free_tail(p, pfn[i], order), 0);
	z->free = zone_free_exact(p, z);
	z->pcp->free_delta = 0;
}

/*
 * compaction_ready() tests the high mark with a gap for the copies, in 7.3 with what the low mark
 * is above the least as well.
 */
static void test_compaction_ready(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_pages *p = machine(i, 64 * MIB, 0);
		struct zone *z = only_zone(p);
		const int64_t enough = z->mark[WMARK_HIGH] + 32 +
				       (i == V7_3 ? z->mark[WMARK_LOW] - z->mark[WMARK_MIN] : 0);
		struct request rq;

		request_init(p, &rq, SIM_GFP_KERNEL, 4);
		fill_with_gaps(p, 2, enough);
		z->free = enough;
		assert_true(compact_can_begin(p, z, &rq));
		assert_false(compact_ready(p, z, &rq));
		z->free = enough + 1;
		assert_true(compact_ready(p, z, &rq));
		/* what a CPU holds back counts where all may hold back much, until 7.3 */
		z->cpu[0].free_delta = -1;
		assert_true(compact_ready(p, z, &rq));
		z->stat_threshold = z->mark[WMARK_LOW] - z->mark[WMARK_MIN] + 1;
		assert_int_equal(compact_ready(p, z, &rq), i == V7_3);
		sim_pages_destroy(p);
	}
}

/*
 * compaction_suitable(): not where free blocks are of nearly the costly order asked for, since what
 * lacks then is memory (fragmentation_index()).
 */
static void test_lacks_memory(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_pages *p = machine(i, 64 * MIB, 0);
		struct zone *z = only_zone(p);
		struct request rq;

		fill_with_gaps(p, 3, z->mark[WMARK_HIGH] + 200);
		request_init(p, &rq, SIM_GFP_KERNEL, 4);
		assert_true(compact_suitable(p, z, 4, rq.highest, zone_free(z)));
		assert_false(compact_can_begin(p, z, &rq));
		request_init(p, &rq, SIM_GFP_KERNEL, 5);
		assert_true(compact_can_begin(p, z, &rq));
		sim_pages_destroy(p);
	}
}

/* Compaction that fails is put off for ever more requests, which then go without it. */
static void test_put_off(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_pages *p = machine(i, 64 * MIB, 0);
		unsigned int without = 0;
		uint64_t pfn;

		fill_with_gaps(p, 2, only_zone(p)->mark[WMARK_HIGH] + 200);
		for (unsigned int n = 0; n < 30; n++) {
			assert_int_equal(sim_page_alloc(p, SIM_GFP_KERNEL, 4, &pfn), -ENOMEM);
			assert_true(n || sim_page_last(p)->compacted);
			without += !sim_page_last(p)->compacted;
		}
		assert_in_range(without, 15, 29);
		sim_pages_destroy(p);
	}
}

/* compaction_suit_allocation_order(): light compaction for costly orders, with free CMA pages */
static void test_room_without_cma(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_pages *p = machine(i, 64 * MIB, 0);
		struct zone *z = only_zone(p);
		struct request rq;

		fill_with_gaps(p, 2, z->mark[WMARK_HIGH] + 200);
		request_init(p, &rq, SIM_GFP_KERNEL, 4);
		z->free_cma = z->free - z->mark[WMARK_MIN] - 32;
		assert_int_equal(compact_zones(p, &rq, 0, COMPACT_ASYNC),
			i == V7_3 ? COMPACT_SKIPPED : COMPACT_COMPLETE);
		assert_int_equal(compact_zones(p, &rq, ALLOC_CMA, COMPACT_ASYNC), COMPACT_COMPLETE);
		z->free_cma--;
		assert_int_equal(compact_zones(p, &rq, 0, COMPACT_ASYNC), COMPACT_COMPLETE);
		z->free_cma++;
		assert_int_equal(compact_zones(p, &rq, 0, COMPACT_SYNC_LIGHT), COMPACT_COMPLETE);
		sim_pages_destroy(p);
	}
}

/* suitable_migration_source(): what light compaction for an unmovable block does. */
static void test_light_compaction(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		for (unsigned int order = 8; order <= 9; order++) {
			struct sim_pages *p = machine(i, 64 * MIB, 0);
			struct zone *z = only_zone(p);
			struct request rq;
			uint64_t pfn;

			/* a movable page in each pageblock of the largest blocks, which are Movable */
			while (!sim_page_alloc(p, SIM_GFP_NOWAIT | SIM_GFP_MOVABLE, 9, &pfn)) {
				for (unsigned int j = 0; j < 512; j++)
					if (j % 256 != 1)
						(void)sim_page_free_tail(p, pfn + j, 0);
				for (unsigned int j = 1; j < 512; j += 256)
					assert_int_equal(sim_page_to_system(p, pfn + j, false), 0);
				p->block_type[pfn >> 9] |= BLOCK_MIXED;
			}
			while (!sim_page_alloc(p, SIM_GFP_NOWAIT | SIM_GFP_MOVABLE, 8, &pfn))
				;
			request_init(p, &rq, SIM_GFP_KERNEL, order);
			assert_int_equal(compact_zones(p, &rq, 0, COMPACT_ASYNC),
				i == V7_3 && order == 9 ? COMPACT_SUCCESS : COMPACT_COMPLETE);
			z->compact_from = 0;
			request_init(p, &rq, SIM_GFP_KERNEL | SIM_GFP_MOVABLE, order);
			assert_int_equal(compact_zones(p, &rq, 0, COMPACT_ASYNC), COMPACT_SUCCESS);
			assert_sane(p);
			sim_pages_destroy(p);
		}
	}
}

static void test_kswapd(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_pages *p = machine(i, 24 * MIB, 15000);
		struct zone *z = only_zone(p);
		uint64_t pfn;

		z->boost = 512;
		zone_set_enough(p, z);
		assert_int_equal(sim_pages_run_kswapd(p, 11), -EINVAL);
		assert_int_equal(sim_pages_run_kswapd(p, 0), 0);
		assert_int_equal(z->boost, 0);
		while (!sim_page_alloc(p, SIM_GFP_NOWAIT | SIM_GFP_MOVABLE, 0, &pfn))
			assert_int_equal(sim_page_to_system(p, pfn, true), 0);
		assert_true(zone_free_exact(p, z) <= z->mark[WMARK_MIN] + 1);
		assert_true(sim_pages_run_kswapd(p, 0) > 0);
		assert_true(zone_free_exact(p, z) > z->mark[WMARK_HIGH]);
		assert_false(z->reclaim_active);
		/* balanced: nothing to do */
		assert_int_equal(sim_pages_run_kswapd(p, 0), 0);
		assert_sane(p);
		sim_pages_destroy(p);
	}
}

/* What is free when a task of this kind is refused 16 pages. */
static int64_t refused_at(size_t model, unsigned int task, uint32_t gfp, int64_t *min)
{
	struct sim_pages *p = machine(model, 24 * MIB, 0);
	uint64_t pfn;
	int64_t free;

	sim_pages_set_task(p, task);
	while (!sim_page_alloc(p, gfp, 4, &pfn))
		;
	free = zone_free_exact(p, only_zone(p));
	*min = only_zone(p)->mark[WMARK_MIN];
	assert_sane(p);
	sim_pages_destroy(p);
	return free;
}

/* gfp_to_alloc_flags(), __gfp_pfmemalloc_flags() */
static void test_tasks(void **state)
{
	const uint32_t once = SIM_GFP_KERNEL | SIM_GFP_NORETRY;

	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		int64_t min, free = refused_at(i, 0, once, &min);

		assert_in_range(free, min, min + 15);
		/* half of the minimum, as with __GFP_HIGH */
		free = refused_at(i, SIM_TASK_REALTIME, once, &min);
		assert_in_range(free, min - min / 2, min - min / 2 + 15);
		/* only with direct reclaim */
		free = refused_at(i, SIM_TASK_REALTIME, SIM_GFP_NOWAIT, &min);
		assert_in_range(free, min, min + 15);
		free = refused_at(i, SIM_TASK_OOM_VICTIM, once, &min);
		assert_in_range(free, min - min / 2, min - min / 2 + 15);
		/* all there is, in blocks of 16 */
		free = refused_at(i, SIM_TASK_MEMALLOC, once, &min);
		assert_true(free < min / 2);
		free = refused_at(i, SIM_TASK_MEMALLOC, once | SIM_GFP_NOMEMALLOC, &min);
		assert_in_range(free, min, min + 15);
	}
}

/* A victim that may ignore all watermarks, with nothing left: it gives up some time. */
static void test_victim_gives_up(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_pages *p = machine(i, 24 * MIB, 0);
		uint64_t pfn;

		sim_pages_set_task(p, SIM_TASK_OOM_VICTIM);
		pages_forget(p);
		assert_int_equal(
			sim_page_alloc(p, SIM_GFP_KERNEL | SIM_GFP_MEMALLOC, 3, &pfn), -ENOMEM);
		assert_int_equal(sim_page_alloc(p, SIM_GFP_KERNEL, 0, &pfn), -ENOMEM);
		sim_pages_destroy(p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pcp_while_reclaim_active),
		cmocka_unit_test(test_pcp_below_batch),
		cmocka_unit_test(test_vmstat_worker),
		cmocka_unit_test(test_unreserve),
		cmocka_unit_test(test_nonblocking_uses_highatomic),
		cmocka_unit_test(test_victim_in_highatomic),
		cmocka_unit_test(test_pageblock_beyond_zone),
		cmocka_unit_test(test_free_over_two_types),
		cmocka_unit_test(test_attempts_leave_traces),
		cmocka_unit_test(test_compaction_ready),
		cmocka_unit_test(test_lacks_memory),
		cmocka_unit_test(test_put_off),
		cmocka_unit_test(test_room_without_cma),
		cmocka_unit_test(test_light_compaction),
		cmocka_unit_test(test_kswapd),
		cmocka_unit_test(test_tasks),
		cmocka_unit_test(test_victim_gives_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
