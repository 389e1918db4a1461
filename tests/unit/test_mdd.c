/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Decision diagrams against lists of all combinations.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "advise/mdd.h"
#include "advise/sample.h"

#define LEVELS 4
#define COMBINATIONS (2 * 3 * 5 * 4)
#define SETS 60

static const uint32_t choices[LEVELS] = {2, 3, 5, 4};
static const uint64_t weights[LEVELS][5] = {{1, 7}, {2, 3, 5}, {1, 1, 4, 1, 6}, {9, 2, 0, 3}};

/* A set twice: as a diagram, and combination by combination. */
struct both {
	mdd_t set;
	bool has[COMBINATIONS];
};

static struct mdd *m;

static void combination(size_t n, uint32_t *choice)
{
	for (size_t l = 0; l < LEVELS; l++) {
		choice[l] = (uint32_t)(n % choices[l]);
		n /= choices[l];
	}
}

static size_t number(const uint32_t *choice)
{
	size_t n = 0;

	for (size_t l = LEVELS; l-- > 0;)
		n = n * choices[l] + choice[l];
	return n;
}

static struct both chosen(uint64_t *random)
{
	size_t level = sample_random(random) % LEVELS;
	struct both b = {0};
	bool yes[5];

	for (size_t i = 0; i < choices[level]; i++)
		yes[i] = sample_random(random) & 1;
	b.set = mdd_choose(m, level, yes);
	for (size_t n = 0; n < COMBINATIONS; n++) {
		uint32_t choice[LEVELS];

		combination(n, choice);
		b.has[n] = yes[choice[level]];
	}
	return b;
}

static struct both combined(const struct both *a, const struct both *b, unsigned int how)
{
	struct both r = {0};

	r.set = how == 0   ? mdd_and(m, a->set, b->set)
		: how == 1 ? mdd_or(m, a->set, b->set)
			   : mdd_but(m, a->set, b->set);
	for (size_t n = 0; n < COMBINATIONS; n++)
		r.has[n] = how == 0   ? a->has[n] && b->has[n]
			   : how == 1 ? a->has[n] || b->has[n]
				      : a->has[n] && !b->has[n];
	return r;
}

static struct both replaced(const struct both *a, mdd_t other, uint64_t *random)
{
	size_t level = sample_random(random) % LEVELS;
	struct mdd_replacement *way;
	struct both r = {0};
	uint32_t by[5];

	for (size_t i = 0; i < choices[level]; i++)
		by[i] = (uint32_t)(sample_random(random) % choices[level]);
	way = mdd_replacement_new(m, level, by);
	/* twice: what it remembers of another set must not be in the way */
	mdd_replace(way, other);
	r.set = mdd_replace(way, a->set);
	assert_int_equal(mdd_replace(way, a->set), r.set);
	mdd_replacement_free(way);
	for (size_t n = 0; n < COMBINATIONS; n++) {
		uint32_t choice[LEVELS];

		combination(n, choice);
		choice[level] = by[choice[level]];
		r.has[n] = a->has[number(choice)];
	}
	return r;
}

static void assert_same(const struct both *b)
{
	const uint64_t *weight[LEVELS];
	uint64_t sum = 0;

	for (size_t l = 0; l < LEVELS; l++)
		weight[l] = weights[l];
	for (size_t n = 0; n < COMBINATIONS; n++) {
		uint32_t choice[LEVELS];
		uint64_t product = 1;

		combination(n, choice);
		assert_int_equal(mdd_has(m, b->set, choice), b->has[n]);
		for (size_t l = 0; l < LEVELS; l++)
			product *= weights[l][choice[l]];
		sum += b->has[n] ? product : 0;
	}
	assert_int_equal(wide_double(mdd_count(m, b->set, weight)), sum);
	if (b->set != MDD_NONE) {
		uint32_t any[LEVELS];

		mdd_any(m, b->set, any);
		assert_true(b->has[number(any)]);
	}
}

static void test_sets(void **state)
{
	static struct both list[SETS];
	uint64_t random = 3;

	(void)state;
	m = mdd_new(LEVELS, choices);
	for (size_t i = 0; i < SETS; i++) {
		const struct both *a = i ? &list[sample_random(&random) % i] : NULL;
		const struct both *b = i ? &list[sample_random(&random) % i] : NULL;

		list[i] = i < 12       ? chosen(&random)
			  : i % 5 == 0 ? replaced(a, b->set, &random)
				       : combined(a, b, (unsigned int)(i % 3));
		assert_same(&list[i]);
		/* equal sets are one node */
		for (size_t k = 0; k < i; k++)
			assert_int_equal(list[k].set == list[i].set,
				memcmp(list[k].has, list[i].has, sizeof(list[i].has)) == 0);
	}
	mdd_free(m);
}

static void test_ends(void **state)
{
	struct both all = {.set = MDD_ALL}, none = {.set = MDD_NONE};

	(void)state;
	m = mdd_new(LEVELS, choices);
	memset(all.has, true, sizeof(all.has));
	assert_same(&all);
	assert_same(&none);
	assert_int_equal(mdd_nodes(m), 2);
	mdd_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sets),
		cmocka_unit_test(test_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
