/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Per-CPU lists as data: that blocks are kept and drained as runs must not show. A machine whose
 * lists are linked block by block before each call does the same as one that is left alone.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "sim/image.h"
#include "sim/pcp.h"
#include "text/mem.h"
#include "text/strbuf.h"

#include "sim_models.h"

#define SLOTS 3000
#define CALLS 60000

/*
 * Machines of all models; then of 6.9, with one list for all huge pages, 5.15, with one for each
 * type, and 5.10, whose lists have single pages only.
 */
#define MACHINES (SIM_TEST_MODELS + 3)

static struct sim_pages *machine(size_t model)
{
	struct sim_page_model m = sim_models[model < SIM_TEST_MODELS ? model : 0];
	struct sim_pages_params params = {.model = &m, .memory = UINT64_C(192) << 20, .cpus = 2};
	struct sim_pages *p;

	if (model == SIM_TEST_MODELS)
		m.pcp_huge_lists = m.pcp_tuned = 1;
	if (model == SIM_TEST_MODELS + 1)
		m.pcp_huge_lists = 3;
	if (model == SIM_TEST_MODELS + 2)
		m.pcp_huge_lists = m.pcp_max_order = 0;

	assert_int_equal(sim_pages_new(&p, &params), 0);
	return p;
}

/* xorshift64 */
static uint32_t draw(uint64_t *state, uint32_t n)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return (uint32_t)((*state >> 32) * n >> 32);
}

static const uint32_t masks[] = {SIM_GFP_NOWAIT, SIM_GFP_NOWAIT | SIM_GFP_RECLAIMABLE,
	SIM_GFP_NOWAIT | SIM_GFP_HIGHMEM | SIM_GFP_MOVABLE, SIM_GFP_NOWAIT | SIM_GFP_HIGH};
static const unsigned int orders[] = {0, 0, 0, 0, 0, 1, 1, 2, 3, 9, 4, 7};

/* The machine as a state file. */
static struct strbuf text_of(struct sim_pages *p)
{
	struct arena *a = arena_new();
	struct strbuf text = {0};
	struct sim_image image;

	sim_image_init(&image);
	image.kernel = image.arch = "";
	sim_pages_take_image(p, a, &image);
	sim_image_write(&image, &text);
	arena_free(a);
	return text;
}

/* One call on a slot of a machine; returns the page frame, or 0. */
static uint64_t call(struct sim_pages *p, uint64_t *slot, uint32_t gfp, unsigned int order)
{
	uint64_t pfn = *slot >> 4;

	if (*slot) {
		assert_int_equal(sim_page_free(p, pfn, *slot & 0xf), 0);
		*slot = 0;
		return pfn;
	}
	if (sim_page_alloc(p, gfp, order, &pfn))
		return 0;
	*slot = pfn << 4 | order;
	return pfn;
}

static void test_runs_do_not_show(void **state)
{
	static uint64_t slots[2][SLOTS];

	(void)state;
	for (size_t i = 0; i < MACHINES; i++) {
		struct sim_pages *runs = machine(i), *links = machine(i);
		uint64_t random = 88172645463325252u + i;
		struct strbuf a, b;

		memset(slots, 0, sizeof(slots));
		for (uint32_t n = 0; n < CALLS; n++) {
			uint32_t slot = draw(&random, SLOTS);
			uint32_t gfp = masks[draw(&random, sizeof(masks) / sizeof(*masks))];
			unsigned int order =
				orders[draw(&random, sizeof(orders) / sizeof(*orders))];

			/* all of one kind for a while, so that lists grow long and empty again */
			if (n / 2000 % 3 == 1)
				order = 0;
			if (n % 1000 == 999) {
				assert_int_equal(sim_pages_run_on(runs, n / 1000 % 2), 0);
				assert_int_equal(sim_pages_run_on(links, n / 1000 % 2), 0);
			}
			pcp_link_all(links);
			assert_int_equal(call(runs, &slots[0][slot], gfp, order),
				call(links, &slots[1][slot], gfp, order));
		}
		assert_null(sim_pages_check(runs));
		a = text_of(runs);
		b = text_of(links);
		assert_string_equal(strbuf_str(&a), strbuf_str(&b));
		strbuf_free(&a);
		strbuf_free(&b);
		sim_pages_destroy(runs);
		sim_pages_destroy(links);
	}
}

/* Pushed at the head, taken from there: a list far longer than its runs. */
static void test_long_list(void **state)
{
	struct sim_pages *p = machine(1);
	struct zone *z = p->zonelist[p->nr_zones - 1];
	struct pcp *pcp = z->pcp;
	const unsigned int index = pcp_index(p, 0, MT_MOVABLE);
	uint32_t n = 5 * PCP_RUNS;

	(void)state;
	pcp->high = pcp->high_min = pcp->high_max = 100000;
	pcp_set_room(p, z);
	for (uint32_t i = 0; i < n; i++)
		pcp_free(p, z, z->start + 2 * i, 0);
	/* and some behind them */
	for (uint32_t i = 0; i < 3; i++)
		pcp_append(p, pcp, index, z->start + 2 * (n + 4 * i), 2);
	while (n)
		assert_int_equal(pcp_pop(p, pcp, index, 0), z->start + 2 * --n);
	n = 5 * PCP_RUNS;
	for (uint32_t i = 0; i < 6; i++)
		assert_int_equal(pcp_pop(p, pcp, index, 0), z->start + 2 * (n + i / 2 * 4) + i % 2);
	assert_int_equal(pcp_pop(p, pcp, index, 0), PFN_NONE);
	sim_pages_destroy(p);
}

/* Which list huge pages go to, and that a request of another type gets them from a common one. */
static void test_huge_lists(void **state)
{
	static const struct {
		size_t machine;
		uint32_t gfp[2]; /* of the block freed, and of the next request */
		bool same;	 /* it gets that block */
	} rows[] = {
		{0, {SIM_GFP_NOWAIT, SIM_GFP_NOWAIT | SIM_GFP_RECLAIMABLE}, true},
		{0, {SIM_GFP_NOWAIT, SIM_GFP_NOWAIT | SIM_GFP_MOVABLE}, false},
		{SIM_TEST_MODELS, {SIM_GFP_NOWAIT, SIM_GFP_NOWAIT | SIM_GFP_RECLAIMABLE}, true},
		{SIM_TEST_MODELS, {SIM_GFP_NOWAIT, SIM_GFP_NOWAIT | SIM_GFP_MOVABLE}, true},
		{SIM_TEST_MODELS + 1, {SIM_GFP_NOWAIT, SIM_GFP_NOWAIT}, true},
		{SIM_TEST_MODELS + 1, {SIM_GFP_NOWAIT, SIM_GFP_NOWAIT | SIM_GFP_RECLAIMABLE},
			false},
		{SIM_TEST_MODELS + 1, {SIM_GFP_NOWAIT, SIM_GFP_NOWAIT | SIM_GFP_MOVABLE}, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct sim_pages *p = machine(rows[i].machine);
		struct zone *z;
		uint64_t pfn, next;

		assert_int_equal(sim_page_alloc(p, rows[i].gfp[0], 9, &pfn), 0);
		assert_int_equal(block_type(p, (uint32_t)pfn), MT_UNMOVABLE);
		assert_int_equal(sim_page_free(p, pfn, 9), 0);
		assert_int_equal(sim_page_alloc(p, rows[i].gfp[1], 9, &next), 0);
		assert_int_equal(pfn == next, rows[i].same);
		/* however it was used, it is of its pageblock's type in the buddy lists */
		if (pfn == next)
			assert_int_equal(sim_page_free(p, next, 9), 0);
		z = p->zonelist[p->nr_zones - 1];
		pcp_drain_zone(p, z);
		assert_int_equal(page_type(p, (uint32_t)pfn), MT_UNMOVABLE);
		assert_null(sim_pages_check(p));
		sim_pages_destroy(p);
	}
}

/* Where the lists hold single pages only, nothing larger is kept on them. */
static void test_single_pages(void **state)
{
	struct sim_pages *p = machine(SIM_TEST_MODELS + 2);
	const struct pcp *pcp = p->zonelist[p->nr_zones - 1]->pcp;
	uint64_t pfn;
	int64_t count;

	(void)state;
	assert_int_equal(sim_page_alloc(p, SIM_GFP_NOWAIT, 0, &pfn), 0);
	count = pcp->count;
	assert_true(count > 0);
	for (unsigned int order = 1; order < 10; order++) {
		assert_int_equal(sim_page_alloc(p, SIM_GFP_NOWAIT, order, &pfn), 0);
		assert_int_equal(pcp->count, count);
		assert_int_equal(sim_page_free(p, pfn, order), 0);
		assert_int_equal(pcp->count, count);
		assert_false(sim_page_on_pcp(p, order));
	}
	assert_true(sim_page_on_pcp(p, 0));
	sim_pages_destroy(p);
}

/* Of the last zone, in a state file. */
static const char *last_lists(const struct strbuf *text)
{
	const char *at = strbuf_str(text), *last = NULL;

	while ((at = strstr(at, "    pcp: {")))
		last = at++;
	assert_non_null(last);
	return last;
}

/* A machine with blocks of all orders on its lists, by way of an image, is the same again. */
static void test_lists_in_images(void **state)
{
	static const uint32_t types[] = {0, SIM_GFP_RECLAIMABLE, SIM_GFP_MOVABLE};

	(void)state;
	for (size_t i = 0; i < MACHINES; i++) {
		struct sim_pages *p = machine(i), *again;
		struct pcp *pcp = p->zonelist[p->nr_zones - 1]->pcp;
		struct arena *a = arena_new();
		struct strbuf before, after;
		struct sim_image image;
		uint64_t pfn[3][4];

		pcp->high = pcp->high_min = pcp->high_max = 100000;
		pcp_set_room(p, p->zonelist[p->nr_zones - 1]);
		for (size_t t = 0; t < 3; t++)
			for (unsigned int o = 0; o < 4; o++)
				assert_int_equal(sim_page_alloc(p, SIM_GFP_NOWAIT | types[t],
							 o == 3 ? 9 : o, &pfn[t][o]),
					0);
		/* huge pages last: some smaller ones in a row empty the lists */
		for (unsigned int o = 0; o < 4; o++)
			for (size_t t = 0; t < 3; t++)
				assert_int_equal(sim_page_free(p, pfn[t][o], o == 3 ? 9 : o), 0);
		assert_true(!p->m.pcp_huge_lists || pcp->count >= 3 * 512);
		sim_image_init(&image);
		image.kernel = image.arch = "";
		sim_pages_take_image(p, a, &image);
		assert_int_equal(sim_pages_new_image(&again, &p->m, &image), 0);
		assert_int_equal(sim_pages_set_image(again, &image), 0);
		assert_null(sim_pages_check(again));
		before = text_of(p);
		after = text_of(again);
		assert_string_equal(last_lists(&before), last_lists(&after));
		strbuf_free(&before);
		strbuf_free(&after);
		arena_free(a);
		sim_pages_destroy(p);
		sim_pages_destroy(again);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_runs_do_not_show),
		cmocka_unit_test(test_long_list),
		cmocka_unit_test(test_huge_lists),
		cmocka_unit_test(test_single_pages),
		cmocka_unit_test(test_lists_in_images),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
