/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Zones of 32-bit machines, and which zones a request may use: numbers by hand from
 * GFP_ZONE_TABLE, __setup_per_zone_wmarks(), setup_per_zone_lowmem_reserve() and
 * alloc_flags_nofragment().
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "sim/zone.h"

#include "sim_models.h"

#define MIB ((uint64_t)1 << 20)

/* i386 with high memory, as far as it differs. */
static struct sim_page_model i386(size_t model)
{
	struct sim_page_model m = sim_models[model];

	m.zone_dma32_limit = 0;
	m.lowmem_limit = 896 * MIB;
	m.pageblock_order = 10;
	m.struct_page = 40;
	return m;
}

static struct sim_pages *machine(const struct sim_page_model *m, uint64_t memory)
{
	struct sim_pages_params params = {.model = m, .memory = memory, .cpus = 1};
	struct sim_pages *p;

	assert_int_equal(sim_pages_new(&p, &params), 0);
	return p;
}

static void assert_marks(const struct zone *z, int64_t min, int64_t low, int64_t high)
{
	assert_int_equal(z->mark[WMARK_MIN], min);
	assert_int_equal(z->mark[WMARK_LOW], low);
	assert_int_equal(z->mark[WMARK_HIGH], high);
}

static void test_highmem_numbers(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		const struct sim_page_model m = i386(i);
		struct sim_pages *p = machine(&m, 2048 * MIB);
		const struct zone *dma = &p->zone[ZONE_DMA], *normal = &p->zone[ZONE_NORMAL],
				  *high = &p->zone[ZONE_HIGHMEM];
		struct sim_zone_view v;

		assert_int_equal(sim_pages_zones(p), 3);
		sim_pages_zone(p, 2, &v);
		assert_string_equal(v.name, "HighMem");
		assert_int_equal(high->start, 896 * 256);
		assert_int_equal(dma->managed, 3840);
		/* 225280 pages less 15360 of the image and 5120 of the memory map of all RAM */
		assert_int_equal(normal->managed, 204800);
		assert_int_equal(high->managed, 294912);
		/*
		 * khugepaged wants eleven pageblocks for each of two zones, and gets 5 % of what
		 * is above the first high watermarks of lowmem, 24 and 1344: 207272 / 20 = 10363
		 * pages, shared by the 208640 of lowmem
		 */
		assert_marks(dma, 190, 190 + 47, 190 + 2 * 47);
		assert_marks(normal, 10172, 10172 + 2543, 10172 + 2 * 2543);
		/* HighMem's share, 14648, makes the distance only */
		assert_marks(high, 128, 128 + 3662, 128 + 2 * 3662);
		assert_int_equal(dma->lowmem_reserve[ZONE_NORMAL], 204800 / 256);
		assert_int_equal(dma->lowmem_reserve[ZONE_HIGHMEM], (204800 + 294912) / 256);
		assert_int_equal(normal->lowmem_reserve[ZONE_HIGHMEM], 294912 / 32);
		assert_int_equal(normal->lowmem_reserve[ZONE_MOVABLE], 294912 / 32);
		assert_int_equal(high->lowmem_reserve[ZONE_MOVABLE], 0);
		assert_null(sim_pages_check(p));
		sim_pages_destroy(p);
	}
}

static void test_highmem_requests(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		const struct sim_page_model m = i386(i);
		struct sim_pages *p = machine(&m, 1024 * MIB);
		const struct zone *high = &p->zone[ZONE_HIGHMEM], *normal = &p->zone[ZONE_NORMAL];
		uint64_t pfn, from = 896 * 256;

		assert_int_equal(sim_page_alloc(p, SIM_GFP_KERNEL, 0, &pfn), 0);
		assert_in_range(pfn, 4096, from - 1);
		assert_int_equal(sim_page_alloc(p, SIM_GFP_KERNEL | SIM_GFP_MOVABLE, 0, &pfn), 0);
		assert_in_range(pfn, 4096, from - 1);
		assert_int_equal(sim_page_alloc(p, SIM_GFP_KERNEL | SIM_GFP_HIGHMEM, 4, &pfn), 0);
		assert_true(pfn >= from);
		/* down to HighMem's low mark, then lowmem, which keeps its reserve */
		while (pfn >= from)
			assert_int_equal(
				sim_page_alloc(p, SIM_GFP_NOWAIT | SIM_GFP_HIGHMEM, 4, &pfn), 0);
		assert_in_range(zone_free(high), high->mark[WMARK_LOW], high->mark[WMARK_LOW] + 15);
		while (!sim_page_alloc(p, SIM_GFP_NOWAIT | SIM_GFP_HIGHMEM, 4, &pfn))
			;
		assert_in_range(zone_free(normal),
			normal->mark[WMARK_MIN] + normal->lowmem_reserve[ZONE_HIGHMEM],
			normal->mark[WMARK_MIN] + normal->lowmem_reserve[ZONE_HIGHMEM] + 15);
		assert_null(sim_pages_check(p));
		sim_pages_destroy(p);
	}
}

/* GFP_ZONE_TABLE, by DMA | HIGHMEM << 1 | DMA32 << 2 | MOVABLE << 3; 0xff: the flags clash */
static void test_gfp_zone(void **state)
{
	static const struct {
		uint64_t dma, dma32, lowmem;
		uint8_t zone[16];
	} tables[] = {
		{16 << 20, (uint64_t)1 << 32, 0,
			{ZONE_NORMAL, ZONE_DMA, ZONE_NORMAL, 0xff, ZONE_DMA32, 0xff, 0xff, 0xff,
				ZONE_NORMAL, ZONE_DMA, ZONE_MOVABLE, 0xff, ZONE_DMA32, 0xff, 0xff,
				0xff}},
		{16 << 20, 0, 896 << 20,
			{ZONE_NORMAL, ZONE_DMA, ZONE_HIGHMEM, 0xff, ZONE_NORMAL, 0xff, 0xff, 0xff,
				ZONE_NORMAL, ZONE_DMA, ZONE_MOVABLE, 0xff, ZONE_NORMAL, 0xff, 0xff,
				0xff}},
		{0, (uint64_t)1 << 32, 0,
			{ZONE_NORMAL, ZONE_NORMAL, ZONE_NORMAL, 0xff, ZONE_DMA32, 0xff, 0xff, 0xff,
				ZONE_NORMAL, ZONE_NORMAL, ZONE_MOVABLE, 0xff, ZONE_DMA32, 0xff,
				0xff, 0xff}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		struct sim_page_model m = sim_models[1];
		struct sim_pages *p;

		m.zone_dma_limit = tables[i].dma;
		m.zone_dma32_limit = tables[i].dma32;
		m.lowmem_limit = tables[i].lowmem;
		p = machine(&m, 1024 * MIB);
		for (uint32_t flags = 0; flags < 16; flags++) {
			struct request rq;

			/* the flags have these very bits */
			request_init(p, &rq, flags, 0);
			if (tables[i].zone[flags] != 0xff)
				assert_int_equal(rq.highest, tables[i].zone[flags]);
		}
		sim_pages_destroy(p);
	}
}

/*
 * A request would rather go to a lower zone than mix types in zone Normal, but only where the
 * kernel has a zone DMA32. Two machines with the same memory: zones DMA and Normal, the latter with
 * 384 free pages in Movable pageblocks that are in use.
 */
static void test_nofragment(void **state)
{
	(void)state;
	for (size_t i = 0; i < 2 * SIM_TEST_MODELS; i++) {
		struct sim_page_model m = sim_models[i / 2];
		struct sim_pages *p;
		uint64_t pfn;

		m.struct_page = 32;
		m.boot_image = 0;
		m.zone_dma32_limit = i % 2 ? m.zone_dma_limit : 0;
		p = machine(&m, 64 * MIB);
		while (p->zone[ZONE_NORMAL].has[MT_MOVABLE] >> 9)
			assert_int_equal(
				sim_page_alloc(p, SIM_GFP_NOWAIT | SIM_GFP_MOVABLE, 9, &pfn), 0);
		assert_int_equal(zone_free(&p->zone[ZONE_NORMAL]), 384);
		assert_int_equal(sim_page_alloc(p, SIM_GFP_NOWAIT, 4, &pfn), 0);
		if (m.zone_dma32_limit)
			assert_true(pfn < 4096);
		else
			assert_true(pfn >= 4096);
		sim_pages_destroy(p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_highmem_numbers),
		cmocka_unit_test(test_highmem_requests),
		cmocka_unit_test(test_gfp_zone),
		cmocka_unit_test(test_nofragment),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
