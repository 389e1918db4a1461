/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The simulated page allocator: random sequences of operations under invariants, and what the
 * watermarks give to whom.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sim/page.h"
#include "sim_models.h"

#define MIB ((uint64_t)1 << 20)

static uint64_t random_state;

static uint32_t draw(uint32_t below)
{
	random_state = random_state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(((random_state >> 32) * below) >> 32);
}

static struct sim_pages *machine(const struct sim_page_model *m, uint64_t memory)
{
	struct sim_pages_params params = {.model = m, .memory = memory, .cpus = 2};
	struct sim_pages *p;

	assert_int_equal(sim_pages_new(&p, &params), 0);
	return p;
}

/*
 * A machine with one zone, Normal, so small that per-CPU lists refill page by page. Watermarks
 * stay where they are.
 */
static struct sim_pages *small_machine(size_t model)
{
	struct sim_page_model m = sim_models[model];

	m.zone_dma_limit = m.zone_dma32_limit = 0;
	m.boot_image = 0;
	m.watermark_boost_factor = 0;
	return machine(&m, 24 * MIB);
}

static struct sim_zone_view zone(const struct sim_pages *p, unsigned int i)
{
	struct sim_zone_view v;

	assert_true(i < sim_pages_zones(p));
	sim_pages_zone(p, i, &v);
	return v;
}

static void assert_sane(const struct sim_pages *p)
{
	const char *broken = sim_pages_check(p);

	if (broken)
		fail_msg("%s", broken);
}

static void test_flag_names(void **state)
{
	(void)state;
	assert_int_equal(sim_gfp_flag("__GFP_IO"), SIM_GFP_IO);
	assert_int_equal(sim_gfp_flag("__GFP_RECLAIM"), SIM_GFP_RECLAIM);
	assert_int_equal(sim_gfp_flag("__GFP_ZEROTAGS"), 0);
	assert_int_equal(sim_gfp_flag("GFP_KERNEL"), 0);
}

/*
 * The numbers of x86 machines with two and with three zones; watermarks by hand from the
 * formulas of the kernel.
 */
static void test_boot(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_pages *p = machine(&sim_models[i], 1024 * MIB);
		struct sim_zone_view dma = zone(p, 0), dma32 = zone(p, 1);

		assert_int_equal(sim_pages_zones(p), 2);
		assert_string_equal(dma.name, "DMA");
		assert_int_equal(dma.start_pfn, 1);
		assert_int_equal(dma.managed, 3840);
		/* 258048 pages less 15360 of the image and 4096 of the memory map */
		assert_int_equal(dma32.managed, 238592);
		/* khugepaged wants eleven pageblocks a zone: 11264 pages, shared by size */
		assert_int_equal(dma.min, 11264 * 3840 / 242432);
		assert_int_equal(dma32.min, (uint64_t)11264 * 238592 / 242432);
		assert_int_equal(dma32.low, dma32.min + dma32.min / 4);
		assert_int_equal(dma32.high, dma32.min + 2 * (dma32.min / 4));
		assert_int_equal(sim_pages_free_total(p), sim_pages_total(p));
		assert_sane(p);
		sim_pages_destroy(p);

		p = machine(&sim_models[i], 4096 * MIB);
		assert_int_equal(sim_pages_zones(p), 3);
		/*
		 * recorded: 4 GiB with three zones has 16896 pages, three times eleven
		 * pageblocks
		 */
		assert_in_range(zone(p, 0).min + zone(p, 1).min + zone(p, 2).min, 16894, 16896);
		assert_int_equal(zone(p, 2).start_pfn, 0x100000);
		sim_pages_destroy(p);
	}
}

static void test_bad_machines(void **state)
{
	struct sim_page_model m = sim_models[0];
	struct sim_pages_params params = {.model = &m, .memory = 64 * MIB, .cpus = 0};
	struct sim_pages *p;

	(void)state;
	assert_int_equal(sim_pages_new(&p, &params), -EINVAL);
	params.cpus = 1;
	params.memory = 4096;
	assert_int_equal(sim_pages_new(&p, &params), -EINVAL);
	params.memory = UINT64_MAX;
	assert_int_equal(sim_pages_new(&p, &params), -EINVAL);
	params.memory = 64 * MIB;
	m.max_page_order = SIM_MAX_PAGE_ORDER + 1;
	assert_int_equal(sim_pages_new(&p, &params), -EINVAL);
	assert_null(p);
}

struct block {
	uint64_t pfn;
	unsigned int order;
};

struct play {
	struct sim_pages *p;
	struct block blocks[4096];
	size_t n;
	uint64_t pages;	 /* in them */
	uint8_t *in_use; /* per page frame */
	uint64_t frames;
};

static void play_take(struct play *g, uint64_t pfn, unsigned int order)
{
	uint64_t size = (uint64_t)1 << order;

	assert_int_equal(pfn & (size - 1), 0);
	assert_true(pfn + size <= g->frames);
	for (uint64_t i = 0; i < size; i++) {
		assert_int_equal(g->in_use[pfn + i], 0);
		g->in_use[pfn + i] = 1;
	}
	g->blocks[g->n++] = (struct block){pfn, order};
	g->pages += size;
}

static struct block play_drop(struct play *g)
{
	size_t i = draw((uint32_t)g->n);
	struct block b = g->blocks[i];

	g->blocks[i] = g->blocks[--g->n];
	g->pages -= (uint64_t)1 << b.order;
	memset(&g->in_use[b.pfn], 0, (size_t)1 << b.order);
	return b;
}

static void play_alloc(struct play *g, bool many_orders)
{
	static const uint32_t masks[] = {SIM_GFP_KERNEL, SIM_GFP_NOWAIT, SIM_GFP_ATOMIC_MASK,
		SIM_GFP_HIGHUSER_MOVABLE, SIM_GFP_KERNEL | SIM_GFP_RECLAIMABLE,
		SIM_GFP_KERNEL | SIM_GFP_DMA, SIM_GFP_KERNEL | SIM_GFP_DMA32,
		SIM_GFP_NOIO | SIM_GFP_NORETRY, SIM_GFP_KERNEL | SIM_GFP_RETRY_MAYFAIL,
		SIM_GFP_NOWAIT | SIM_GFP_MOVABLE};
	unsigned int order = draw(many_orders ? 11 : 4);
	uint64_t pfn;

	if (!sim_page_alloc(g->p, masks[draw(sizeof(masks) / sizeof(masks[0]))], order, &pfn))
		play_take(g, pfn, order);
}

/* Frees a block whole, in halves, or in pages to the tail. */
static void play_free(struct play *g)
{
	struct block b = play_drop(g);

	switch (draw(4)) {
	case 0:
		for (uint64_t i = (uint64_t)1 << b.order; i--;)
			assert_int_equal(sim_page_free_tail(g->p, b.pfn + i, 0), 0);
		break;
	case 1:
		if (b.order) {
			uint64_t half = (uint64_t)1 << (b.order - 1);

			assert_int_equal(sim_page_free(g->p, b.pfn + half, b.order - 1), 0);
			assert_int_equal(sim_page_free(g->p, b.pfn, b.order - 1), 0);
			break;
		}
		/* fall through */
	default:
		assert_int_equal(sim_page_free(g->p, b.pfn, b.order), 0);
		/* and never twice */
		assert_int_equal(sim_page_free(g->p, b.pfn, b.order), -EINVAL);
	}
}

static void play(size_t model, uint64_t memory, uint32_t steps, bool many_orders, uint64_t seed)
{
	struct play *g = calloc(1, sizeof(*g));
	uint64_t total;

	assert_non_null(g);
	random_state = seed;
	g->p = machine(&sim_models[model], memory);
	g->frames = memory >> 12;
	g->in_use = calloc(g->frames, 1);
	assert_non_null(g->in_use);
	total = sim_pages_total(g->p);

	for (uint32_t i = 0; i < steps; i++) {
		/* long phases of mostly allocating and mostly freeing, down to failures and back */
		uint32_t allocate = i / 3000 % 2 ? 40 : 60;

		if (draw(20) == 0)
			assert_int_equal(sim_pages_run_on(g->p, draw(2)), 0);
		if (g->n < 4096 && (!g->n || draw(100) < allocate))
			play_alloc(g, many_orders);
		else
			play_free(g);
		assert_int_equal(sim_pages_free_total(g->p) + g->pages, total);
		if (i % 500 == 0)
			assert_sane(g->p);
	}
	while (g->n)
		play_free(g);
	assert_sane(g->p);
	assert_int_equal(sim_pages_free_total(g->p), total);
	sim_pages_destroy(g->p);
	free(g->in_use);
	free(g);
}

static void test_random(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		play(i, 128 * MIB, 20000, false, i + 1);
		play(i, 160 * MIB, 20000, true, i + 100);
	}
}

/* Each CPU has lists of its own; what needs all free pages drains those of all of them. */
static void test_cpus(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_pages *p = machine(&sim_models[i], 256 * MIB);
		uint64_t total = sim_pages_free_total(p), first, pfn;

		assert_int_equal(sim_pages_run_on(p, 2), -EINVAL);
		assert_int_equal(sim_page_alloc(p, SIM_GFP_KERNEL, 0, &first), 0);
		/* freed elsewhere, it is that CPU's first choice, and not this one's */
		assert_int_equal(sim_pages_run_on(p, 1), 0);
		assert_int_equal(sim_page_free(p, first, 0), 0);
		assert_int_equal(sim_pages_run_on(p, 0), 0);
		for (unsigned int n = 0; n < 100; n++) {
			assert_int_equal(sim_page_alloc(p, SIM_GFP_KERNEL, 0, &pfn), 0);
			assert_int_not_equal(pfn, first);
		}
		assert_int_equal(sim_pages_run_on(p, 1), 0);
		assert_int_equal(sim_page_alloc(p, SIM_GFP_KERNEL, 0, &pfn), 0);
		assert_int_equal(pfn, first);
		assert_int_equal(sim_page_free(p, first, 0), 0);
		assert_int_equal(sim_pages_free_total(p), total - 100);
		assert_sane(p);

		assert_true(zone(p, 1).pcp > 1);
		assert_int_equal(sim_pages_run_on(p, 0), 0);
		assert_int_equal(sim_page_alloc_contig(p, SIM_GFP_KERNEL, 64, &pfn), 0);
		assert_int_equal(zone(p, 1).pcp, 0);
		assert_sane(p);
		sim_pages_destroy(p);
	}
}

/* Machines of any size are made at once: what is not touched needs no memory. */
static void test_large(void **state)
{
	struct sim_page_model m = sim_models[1];
	struct sim_pages_params params = {.model = &m, .memory = MIB << 20, .cpus = 64};
	struct sim_pages *p;
	uint64_t pfn;

	(void)state;
	assert_int_equal(sim_pages_new(&p, &params), 0);
	assert_int_equal(sim_pages_run_on(p, 63), 0);
	assert_int_equal(sim_page_alloc(p, SIM_GFP_HIGHUSER_MOVABLE, 0, &pfn), 0);
	assert_true(pfn >= UINT64_C(1) << 20);
	assert_int_equal(sim_page_free(p, pfn, 0), 0);
	sim_pages_destroy(p);
}

static void test_bad_frees(void **state)
{
	struct sim_pages *p = machine(&sim_models[1], 256 * MIB);
	uint64_t pfn;

	(void)state;
	assert_int_equal(sim_page_alloc(p, SIM_GFP_KERNEL, 2, &pfn), 0);
	assert_int_equal(sim_page_free(p, pfn + 1, 1), -EINVAL);
	assert_int_equal(sim_page_free(p, 0, 0), -EINVAL);
	assert_int_equal(sim_page_free(p, UINT64_MAX, 0), -EINVAL);
	assert_int_equal(sim_page_free(p, pfn, 11), -EINVAL);
	assert_int_equal(sim_page_free(p, pfn, 64), -EINVAL);
	assert_int_equal(sim_page_free(p, pfn + 2, 1), 0);
	/* half of it is free by now */
	assert_int_equal(sim_page_free(p, pfn, 2), -EINVAL);
	assert_int_equal(sim_page_free(p, pfn, 1), 0);
	assert_int_equal(sim_page_alloc(p, SIM_GFP_KERNEL, 11, &pfn), -ENOMEM);
	assert_sane(p);
	sim_pages_destroy(p);
}

/*
 * Takes blocks of order 4, which per-CPU lists do not hold, until @gfp is refused; returns what
 * is free then.
 */
static uint64_t exhaust(struct sim_pages *p, uint32_t gfp)
{
	uint64_t pfn;

	while (!sim_page_alloc(p, gfp, 4, &pfn))
		;
	return zone(p, 0).free;
}

/* A request of 16 pages is refused once no more than the mark would be free beside its other 15. */
static void assert_stops_at(uint64_t free, uint64_t mark)
{
	assert_in_range(free, mark, mark + 15);
}

static void test_watermarks(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_pages *p = small_machine(i);
		uint64_t min = zone(p, 0).min;
		uint64_t half = min - min / 2;

		assert_in_range(min, 100, 200);
		assert_stops_at(exhaust(p, SIM_GFP_NOWAIT), min);
		assert_false(sim_page_last(p)->used_reserve);
		/*
		 * __GFP_HIGH alone goes down to half, with not blocking to three eighths,
		 * __GFP_MEMALLOC all the way
		 */
		assert_stops_at(
			exhaust(p, SIM_GFP_NOWAIT | SIM_GFP_HIGH | SIM_GFP_NOMEMALLOC), half);
		assert_stops_at(exhaust(p, SIM_GFP_ATOMIC_MASK), half - half / 4);
		assert_true(exhaust(p, SIM_GFP_NOWAIT | SIM_GFP_MEMALLOC) < 16 * 16);
		assert_sane(p);
		sim_pages_destroy(p);
	}
}

/* An unmovable request that breaks into a Movable pageblock raises the marks. */
static void test_boost(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_page_model m = sim_models[i];
		struct sim_pages *p;
		struct sim_zone_view v;
		uint64_t pfn, halves[64];
		unsigned int n = 0;

		m.zone_dma_limit = m.zone_dma32_limit = 0;
		m.boot_image = 0;
		p = machine(&m, 24 * MIB);
		while (n < 64 &&
			!sim_page_alloc(p, SIM_GFP_NOWAIT | SIM_GFP_MOVABLE, 8, &halves[n]))
			n++;
		assert_in_range(n, 20, 63);
		/* one half each of two pageblocks */
		assert_int_equal(sim_page_free(p, halves[4], 8), 0);
		assert_int_equal(sim_page_free(p, halves[8], 8), 0);
		assert_int_equal(zone(p, 0).boost, 0);
		assert_int_equal(sim_page_alloc(p, SIM_GFP_NOWAIT, 4, &pfn), 0);
		v = zone(p, 0);
		assert_int_equal(v.boost, 512);
		/* there is enough, but for the boost */
		assert_true(v.free > v.min + 15);
		assert_int_equal(sim_page_alloc(p, SIM_GFP_NOWAIT, 4, &pfn), -ENOMEM);
		/* urgent single pages ignore it */
		assert_int_equal(sim_page_alloc(p, SIM_GFP_ATOMIC_MASK, 0, &pfn), 0);
		sim_pages_destroy(p);
	}
}

static void test_low_watermark_wakes_kswapd(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_pages *p = small_machine(i);
		uint64_t low = zone(p, 0).low, before, pfn;

		do {
			before = zone(p, 0).free;
			assert_int_equal(sim_page_alloc(p, SIM_GFP_NOWAIT, 4, &pfn), 0);
		} while (!sim_page_last(p)->woke_kswapd);
		assert_stops_at(before, low);
		sim_pages_destroy(p);
	}
}

/* A zone keeps its lowmem reserve from requests that a higher zone could serve. */
static void test_lowmem_reserve(void **state)
{
	struct sim_page_model m = sim_models[1];
	struct sim_pages *p;
	struct sim_zone_view dma;
	uint64_t reserve;

	(void)state;
	m.watermark_boost_factor = 0;
	p = machine(&m, 512 * MIB);
	reserve = zone(p, 1).managed / 256;
	(void)exhaust(p, SIM_GFP_NOWAIT);
	dma = zone(p, 0);
	assert_stops_at(dma.free, dma.min + reserve);
	assert_stops_at(exhaust(p, SIM_GFP_NOWAIT | SIM_GFP_DMA), dma.min);
	sim_pages_destroy(p);
}

/* Zone limits hold: what a mask may use is below its limit. */
static void test_zones(void **state)
{
	struct sim_pages *p = machine(&sim_models[1], 5120 * MIB);
	uint64_t pfn;

	(void)state;
	assert_int_equal(sim_page_alloc(p, SIM_GFP_KERNEL, 0, &pfn), 0);
	assert_true(pfn >= 0x100000);
	assert_int_equal(sim_page_alloc(p, SIM_GFP_KERNEL | SIM_GFP_DMA32, 3, &pfn), 0);
	assert_in_range(pfn, 0x1000, 0xbffff);
	assert_int_equal(sim_page_alloc(p, SIM_GFP_KERNEL | SIM_GFP_DMA, 0, &pfn), 0);
	assert_in_range(pfn, 0x100, 0xfff);
	sim_pages_destroy(p);
}

/* Urgent requests of several pages reserve pageblocks that others cannot have. */
static void test_highatomic(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_page_model m = sim_models[i];
		struct sim_pages *p;
		uint64_t pfn, taken;

		m.zone_dma_limit = m.zone_dma32_limit = 0;
		p = machine(&m, 512 * MIB);
		(void)exhaust(p, SIM_GFP_NOWAIT);
		assert_int_equal(sim_page_alloc(p, SIM_GFP_ATOMIC_MASK, 4, &pfn), 0);
		assert_true(sim_page_last(p)->used_reserve);
		/* what the reserved pageblock holds does not count for the others */
		taken = pfn;
		assert_int_equal(sim_page_free(p, taken, 4), 0);
		assert_int_equal(sim_page_alloc(p, SIM_GFP_NOWAIT, 4, &pfn), -ENOMEM);
		assert_int_equal(sim_page_alloc(p, SIM_GFP_ATOMIC_MASK, 4, &pfn), 0);
		assert_sane(p);
		sim_pages_destroy(p);
	}
}

static void test_nolock(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_pages *p = small_machine(i);
		uint64_t pfn;

		assert_int_equal(sim_page_alloc_nolock(p, -1, 4, &pfn), -ENOMEM);
		assert_int_equal(sim_page_alloc_nolock(p, -1, 3, &pfn), 0);
		assert_int_equal(sim_page_free(p, pfn, 3), 0);
		while (!sim_page_alloc_nolock(p, -1, 0, &pfn))
			assert_false(sim_page_last(p)->woke_kswapd);
		/* the last one that passed may have refilled the CPU's list, with up to 32 pages */
		assert_in_range(zone(p, 0).free, zone(p, 0).min - 34, zone(p, 0).min + 2);
		sim_pages_destroy(p);
	}
}

static void test_contig(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_pages *p = machine(&sim_models[i], 256 * MIB);
		uint64_t total = sim_pages_free_total(p), pfn, big;

		assert_int_equal(sim_page_alloc_contig(p, SIM_GFP_KERNEL, 0, &pfn), -EINVAL);
		assert_int_equal(sim_page_alloc_contig(p, SIM_GFP_KERNEL, 2048, &big), 0);
		assert_int_equal(big % 2048, 0);
		assert_int_equal(sim_page_alloc_contig(p, SIM_GFP_KERNEL, 700, &pfn), 0);
		assert_int_equal(sim_pages_free_total(p), total - 2748);
		assert_sane(p);
		assert_int_equal(sim_page_alloc_contig(p, SIM_GFP_KERNEL, 1 << 20, &big), -ENOMEM);
		assert_int_equal(sim_page_free_contig(p, pfn, 700), 0);
		assert_int_equal(sim_page_free_contig(p, pfn, 700), -EINVAL);
		assert_int_equal(sim_pages_free_total(p), total - 2048);
		assert_sane(p);
		sim_pages_destroy(p);
	}
}

/*
 * With nothing to reclaim, small blocking requests get to the OOM killer, those that may fail
 * do not.
 */
static void test_oom(void **state)
{
	static const struct {
		uint32_t gfp;
		unsigned int order;
		bool oom, stuck;
	} cases[] = {
		{SIM_GFP_KERNEL, 0, true, false},
		{SIM_GFP_KERNEL, 4, false, false},
		{SIM_GFP_KERNEL | SIM_GFP_NORETRY, 0, false, false},
		{SIM_GFP_KERNEL | SIM_GFP_RETRY_MAYFAIL, 0, false, false},
		{SIM_GFP_KERNEL | SIM_GFP_NOFAIL, 10, false, true},
		{SIM_GFP_NOWAIT, 0, false, false},
	};

	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_pages *p = small_machine(i);
		uint64_t pfn;

		(void)exhaust(p, SIM_GFP_NOWAIT | SIM_GFP_MEMALLOC);
		while (!sim_page_alloc(p, SIM_GFP_NOWAIT | SIM_GFP_MEMALLOC, 0, &pfn))
			;
		for (size_t c = 0; c < sizeof(cases) / sizeof(cases[0]); c++) {
			assert_int_equal(
				sim_page_alloc(p, cases[c].gfp, cases[c].order, &pfn), -ENOMEM);
			assert_int_equal(sim_page_last(p)->oom, cases[c].oom);
			assert_int_equal(sim_page_last(p)->stuck, cases[c].stuck);
		}
		sim_pages_destroy(p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_flag_names),
		cmocka_unit_test(test_boot),
		cmocka_unit_test(test_bad_machines),
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_cpus),
		cmocka_unit_test(test_large),
		cmocka_unit_test(test_bad_frees),
		cmocka_unit_test(test_watermarks),
		cmocka_unit_test(test_boost),
		cmocka_unit_test(test_low_watermark_wakes_kswapd),
		cmocka_unit_test(test_lowmem_reserve),
		cmocka_unit_test(test_zones),
		cmocka_unit_test(test_highatomic),
		cmocka_unit_test(test_nolock),
		cmocka_unit_test(test_contig),
		cmocka_unit_test(test_oom),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
