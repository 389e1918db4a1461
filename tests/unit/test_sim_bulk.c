/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Many single pages at a time, worked out by hand from __alloc_pages_bulk() (6.1) and
 * alloc_pages_bulk_noprof() (6.12). The machine has one zone, so small that per-CPU lists refill
 * page by page.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "sim/zone.h"

#include "sim_models.h"

static struct sim_pages *machine(size_t model)
{
	struct sim_page_model m = sim_models[model];
	struct sim_pages_params params = {.model = &m, .memory = 24 << 20, .cpus = 1};
	struct sim_pages *p;

	m.zone_dma_limit = m.zone_dma32_limit = 0;
	m.boot_image = 0;
	m.watermark_boost_factor = 0;
	assert_int_equal(sim_pages_new(&p, &params), 0);
	return p;
}

/* Entries that are there already stay; the others are filled in order. */
static void test_filled_entries(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_pages *p = machine(i);
		uint64_t pfn[6] = {0, 7, 0, 0, 9, 9};

		/*
		 * the first unmovable page claims the first block of the largest order, from 1024
		 * on
		 */
		assert_int_equal(sim_page_alloc_bulk(p, SIM_GFP_KERNEL, 6, pfn), 6);
		assert_int_equal(pfn[0], 1024);
		assert_int_equal(pfn[1], 7);
		assert_int_equal(pfn[2], 1025);
		assert_int_equal(pfn[3], 1026);
		assert_int_equal(sim_page_alloc_bulk(p, SIM_GFP_KERNEL, 6, pfn), 6);
		assert_int_equal(sim_page_alloc_bulk(p, SIM_GFP_KERNEL, 0, pfn), 0);
		/* only the last one is empty: a single request, which changes the lists' tuning */
		pfn[5] = 0;
		p->zonelist[0]->pcp->freed = 2;
		assert_int_equal(sim_page_alloc_bulk(p, SIM_GFP_KERNEL, 6, pfn), 6);
		assert_int_equal(pfn[5], 1027);
		assert_int_equal(p->zonelist[0]->pcp->freed, 1);
		for (unsigned int n = 0; n < 4; n++)
			assert_int_equal(sim_page_free(p, 1024 + n, 0), 0);
		assert_null(sim_pages_check(p));
		sim_pages_destroy(p);
	}
}

/* All or (nearly) nothing: the low watermark must leave room for as many as the array has. */
static void test_watermark(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_pages *p = machine(i);
		struct zone *z = p->zonelist[0];
		uint64_t pfn[1024], n;

		while (zone_free(z) > z->mark[WMARK_LOW] + 500)
			assert_int_equal(sim_page_alloc(p, SIM_GFP_NOWAIT, 4, pfn), 0);
		memset(pfn, 0, sizeof(pfn));
		n = (uint64_t)(zone_free(z) - z->mark[WMARK_LOW]);
		assert_in_range(n, 100, 600);
		assert_int_equal(sim_page_alloc_bulk(p, SIM_GFP_KERNEL, n, pfn), 1);
		/* entries that are filled already count for the test all the same, but not in 7.3 */
		n = (uint64_t)(zone_free(z) - z->mark[WMARK_LOW]) + p->m.bulk_counts_missing;
		assert_int_equal(sim_page_alloc_bulk(p, SIM_GFP_KERNEL, n, pfn), 2);
		n = (uint64_t)(zone_free(z) - z->mark[WMARK_LOW]) - 1 +
		    2 * p->m.bulk_counts_missing;
		assert_int_equal(sim_page_alloc_bulk(p, SIM_GFP_KERNEL, n, pfn), n);
		assert_null(sim_pages_check(p));
		sim_pages_destroy(p);
	}
}

/* It leaves the tuning of the lists alone, unlike a single request. Accounted pages come singly. */
static void test_side_effects(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_pages *p = machine(i);
		struct pcp *pcp = p->zonelist[0]->pcp;
		uint64_t pfn[8] = {0};

		pcp->freed = 8;
		assert_int_equal(sim_page_alloc_bulk(p, SIM_GFP_KERNEL, 4, pfn), 4);
		assert_int_equal(pcp->freed, 8);
		memset(pfn, 0, sizeof(pfn));
		assert_int_equal(
			sim_page_alloc_bulk(p, SIM_GFP_KERNEL | SIM_GFP_ACCOUNT, 8, pfn), 1);
		assert_int_equal(pcp->freed, 4);
		assert_int_equal(pfn[0], 1028);
		assert_int_equal(pfn[1], 0);
		sim_pages_destroy(p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_filled_entries),
		cmocka_unit_test(test_watermark),
		cmocka_unit_test(test_side_effects),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
