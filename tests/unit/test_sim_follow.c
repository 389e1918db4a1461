/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A machine that follows another, of whose calls it sees only some, as a replay follows a kernel:
 * what it sees must fit, no page may be lost or in two places, and the free lists must stay alike.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "sim/page_mark.h"

#include "sim_models.h"

#define MIB ((uint64_t)1 << 20)
#define BLOCKS 20000
#define CALLS 60000

struct block {
	uint64_t pfn;
	unsigned int order;
};

struct pair {
	struct sim_pages *kernel, *own;
	uint64_t random;
	struct block seen[BLOCKS], unseen[BLOCKS];
	size_t n_seen, n_unseen;
	uint64_t matched, served;
};

static uint32_t draw(struct pair *m, uint32_t below)
{
	m->random = m->random * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)((m->random >> 33) * below >> 31);
}

static uint32_t draw_mask(struct pair *m)
{
	static const uint32_t masks[] = {SIM_GFP_KERNEL, SIM_GFP_HIGHUSER_MOVABLE,
		SIM_GFP_KERNEL | SIM_GFP_RECLAIMABLE, SIM_GFP_NOWAIT};

	return masks[draw(m, sizeof(masks) / sizeof(masks[0]))];
}

static unsigned int draw_order(struct pair *m)
{
	static const unsigned int orders[] = {0, 0, 0, 0, 0, 0, 1, 1, 2, 2, 3, 4, 5, 6, 9};

	return orders[draw(m, sizeof(orders) / sizeof(orders[0]))];
}

static struct block take_any(struct pair *m, struct block *list, size_t *n)
{
	const size_t i = draw(m, (uint32_t)*n);
	const struct block b = list[i];

	list[i] = list[--*n];
	return b;
}

/* What only the kernel does: on any CPU, and the workers. */
static void unseen_call(struct pair *m)
{
	struct block b = {.order = 0};

	(void)sim_pages_run_on(m->kernel, draw(m, 2));
	if (!draw(m, 20))
		sim_pages_run_vmstat(m->kernel);
	if (m->n_unseen && (m->n_unseen > 300 || draw(m, 2))) {
		b = take_any(m, m->unseen, &m->n_unseen);
		assert_int_equal(sim_page_free(m->kernel, b.pfn, b.order), 0);
	} else if (!sim_page_alloc(m->kernel, draw_mask(m), b.order, &b.pfn)) {
		m->unseen[m->n_unseen++] = b;
	}
}

static void seen_alloc(struct pair *m)
{
	const uint32_t gfp = draw_mask(m);
	struct block b = {.order = draw_order(m)};
	uint64_t got;

	if (sim_page_alloc(m->kernel, gfp, b.order, &b.pfn))
		b.pfn = 0;
	got = sim_page_foretell(m->own, gfp, b.order);
	sim_page_follow(m->own, b.pfn);
	m->served++;
	m->matched += got == b.pfn;
	if (b.pfn) {
		assert_true(page_is(m->own, (uint32_t)b.pfn, PAGE_USED, b.order));
		m->seen[m->n_seen++] = b;
	}
}

static void seen_free(struct pair *m)
{
	struct block b = take_any(m, m->seen, &m->n_seen);

	assert_int_equal(sim_page_free(m->kernel, b.pfn, b.order), 0);
	assert_int_equal(sim_page_free(m->own, b.pfn, b.order), 0);
}

static void run(struct pair *m, const struct sim_page_model *model, uint64_t seed, uint32_t unseen)
{
	const struct sim_pages_params params = {.model = model, .memory = 256 * MIB, .cpus = 2};
	const size_t keep = 500;

	*m = (struct pair){.random = seed};
	assert_int_equal(sim_pages_new(&m->kernel, &params), 0);
	assert_int_equal(sim_pages_new(&m->own, &params), 0);
	for (int i = 0; i < CALLS; i++) {
		const uint32_t cpu = draw(m, 8) == 0;

		if (unseen && !draw(m, unseen))
			unseen_call(m);
		(void)sim_pages_run_on(m->kernel, cpu);
		(void)sim_pages_run_on(m->own, cpu);
		if (m->n_seen && draw(m, (uint32_t)(2 * keep)) < m->n_seen)
			seen_free(m);
		else
			seen_alloc(m);
		if (i % 5000 == 0)
			assert_null(sim_pages_check(m->own));
	}
	assert_null(sim_pages_check(m->own));
	assert_null(sim_pages_check(m->kernel));
}

static void drop(struct pair *m)
{
	sim_pages_destroy(m->kernel);
	sim_pages_destroy(m->own);
}

/* Pages that are on the lists of another order, and all that are free. */
static uint64_t apart(const struct pair *m, uint64_t *all)
{
	uint64_t sum = 0;

	*all = 0;
	for (unsigned int i = 0; i < m->own->nr_zones; i++) {
		const struct zone *x = m->own->zonelist[i], *y = m->kernel->zonelist[i];

		for (unsigned int o = 0; o <= SIM_MAX_PAGE_ORDER; o++) {
			uint64_t a = (uint64_t)x->blocks[o] << o, b = (uint64_t)y->blocks[o] << o;

			sum += a > b ? a - b : b - a;
			*all += b;
		}
	}
	return sum / 2;
}

static void nothing_unseen(void **state)
{
	static struct pair m;
	uint64_t all;

	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		run(&m, &sim_models[i], 11 + i, 0);
		assert_int_equal(m.matched, m.served);
		assert_int_equal(apart(&m, &all), 0);
		drop(&m);
	}
}

static void much_unseen(void **state)
{
	static struct pair m;
	uint64_t all;

	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		for (uint64_t seed = 1; seed < 4; seed++) {
			run(&m, &sim_models[i], seed, 10);
			assert_true(m.matched < m.served);
			/*
			 * 300 pages are not seen, and lists of the CPUs are refilled at other times
			 */
			assert_true(apart(&m, &all) < all / 10);
			drop(&m);
		}
	}
}

/* A block is there whoever had it, in pieces or as part of a larger one. */
static void claims(void **state)
{
	const struct sim_pages_params params = {
		.model = &sim_models[1], .memory = 64 * MIB, .cpus = 2};
	uint64_t pfn, one, random = 5;
	struct sim_pages *p;

	(void)state;
	assert_int_equal(sim_pages_new(&p, &params), 0);
	for (int i = 0; i < 3000; i++) {
		random = random * 6364136223846793005u + 1442695040888963407u;
		if (!sim_page_alloc(p, SIM_GFP_KERNEL, random >> 60 & 3, &one) && random >> 59 & 1)
			(void)sim_page_free(p, one, random >> 60 & 3);
		pfn = (random >> 33) % (64 * MIB >> 12) & ~UINT64_C(15);
		if (!sim_page_claim(p, pfn, 4)) {
			assert_true(page_is(p, (uint32_t)pfn, PAGE_USED, 4));
			if (random >> 58 & 1)
				assert_int_equal(sim_page_free(p, pfn, 4), 0);
		}
		if (i % 100 == 0)
			assert_null(sim_pages_check(p));
	}
	assert_null(sim_pages_check(p));
	assert_int_not_equal(sim_page_claim(p, 64 * MIB >> 12, 0), 0);
	assert_int_not_equal(sim_page_claim(p, 8, 4), 0);
	assert_int_not_equal(sim_page_claim(p, 16, 11), 0);
	sim_pages_destroy(p);
}

/* A drain that nothing here has caused, once. */
static void drains(void **state)
{
	const struct sim_pages_params params = {
		.model = &sim_models[1], .memory = 64 * MIB, .cpus = 2};
	struct sim_zone_view before, after;
	struct sim_pages *p;
	uint64_t pfn;

	(void)state;
	assert_int_equal(sim_pages_new(&p, &params), 0);
	assert_int_equal(sim_page_alloc(p, SIM_GFP_KERNEL, 0, &pfn), 0);
	assert_false(sim_page_drained(p, pfn));
	assert_int_equal(sim_page_free(p, pfn, 0), 0);
	sim_pages_zone(p, sim_pages_zones(p) - 1, &before);
	assert_true(sim_page_drained(p, pfn));
	assert_false(sim_page_drained(p, pfn));
	sim_pages_zone(p, sim_pages_zones(p) - 1, &after);
	assert_true(after.pcp < before.pcp);
	assert_int_equal(after.pcp + after.free, before.pcp + before.free);
	assert_null(sim_pages_check(p));
	sim_pages_destroy(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_unseen),
		cmocka_unit_test(much_unseen),
		cmocka_unit_test(claims),
		cmocka_unit_test(drains),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
