/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Decisions from the memo are those that are made anew, for needs of all sorts and at all borders.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "advise/class_key.h"
#include "advise/decision_memo.h"
#include "advise/sample.h"
#include "text/diag.h"
#include "text/mem.h"

#define NEEDS 2500
#define TRACED 400

static const struct target_spec targets[] = {
	{0}, {.config = {"PREEMPT_RT"}, .config_count = 1}, {.arch = "i386"},
	{0}, /* a range, see judge_of() */
};
static const size_t range = 3;

static struct judge *judge_of(size_t target)
{
	struct target_spec spec = targets[target];
	struct diag *d = diag_new();
	struct judge *j;

	if (target == range)
		assert_true(target_parse_kernel("6.1..6.12", 9, &spec));
	j = judge_new(&spec, NULL, 0, d);
	assert_non_null(j);
	diag_free(d);
	return j;
}

/* Few keys, so that there are many needs of a class. */
static bool draw(struct need *need, const struct judge *j, uint64_t *state)
{
	sample_need(need, j->target->point[0], 2, state);
	return sample_random(state) % 4 == 0;
}

static void assert_same_use(const struct use *a, const struct use *b)
{
	assert_ptr_equal(a->api, b->api);
	assert_ptr_equal(a->free, b->free);
	assert_ptr_equal(a->setup, b->setup);
	assert_ptr_equal(a->then, b->then);
	assert_int_equal(a->gfp_given, b->gfp_given);
	assert_int_equal(a->gfp.set, b->gfp.set);
	assert_int_equal(a->gfp.maybe, b->gfp.maybe);
	assert_int_equal(a->enters, b->enters);
}

static void assert_same_candidate(const struct candidate *a, const struct candidate *b)
{
	assert_same_use(&a->use, &b->use);
	assert_int_equal(a->penalty, b->penalty);
	assert_ptr_equal(a->ruled_out, b->ruled_out);
	assert_ptr_equal(a->worse, b->worse);
}

/*
 * A need that differs a little: in the lower ends of size and count, in what divides the size, in
 * its alignment, in whether a type gives it.
 */
static void change(struct need *need, uint64_t *state)
{
	struct value *size = &need->v[F_SIZE], *align = &need->v[F_ALIGN];
	struct value *count = &need->v[F_COUNT];
	uint64_t n = 1 + sample_random(state) % 4096;

	*size = (struct value){.set = true, .min = n, .max = n};
	*align = (struct value){.set = true, .min = 16, .max = 16};
	switch (sample_random(state) % 8) {
	case 6:
		*size = (struct value){.set = true, .fuzzy = true, .min = 1, .text = "struct foo"};
		*count = (struct value){.set = true, .min = 1 + n % 8, .max = 8};
		align->set = false;
		break;
	case 3:
		size->text = "struct foo";
		align->set = false;
		break;
	case 4:
		*count = (struct value){.set = true, .min = 8, .max = 8};
		align->set = false;
		break;
	case 5:
		*count = (struct value){.set = true, .min = 1, .max = 8};
		align->set = false;
		break;
	case 0:
		size->min = 1;
		break;
	case 1:
		size->min = size->max = (n + 15) / 16 * 16;
		break;
	case 2:
		align->set = false;
		break;
	default:
		break;
	}
}

static void check_best(
	const struct judge *j, struct decision_memo *m, const struct need *need, bool built_in)
{
	struct candidate fresh;
	bool possible = decide_best(j, need, built_in, &fresh);
	const struct candidate *known = decision_memo_best(m, need, built_in);

	assert_int_equal(known != NULL, possible);
	if (possible)
		assert_same_candidate(known, &fresh);
}

static void test_best(void **state)
{
	(void)state;
	for (size_t t = 0; t < sizeof(targets) / sizeof(*targets); t++) {
		struct judge *j = judge_of(t);
		struct decision_memo *m = decision_memo_new(j);
		uint64_t seed = t;

		for (int n = 0; n < NEEDS; n++) {
			struct need need;
			bool built_in = draw(&need, j, &seed);

			check_best(j, m, &need, built_in);
			/* most change nothing but that */
			if (n % 4 == 0)
				need = (struct need){0};
			change(&need, &seed);
			check_best(j, m, &need, built_in);
		}
		decision_memo_free(m);
		judge_free(j);
	}
}

/* ---- traces ---- */

static void assert_same_reasons(const struct traced_reason *a, const struct reason *b, size_t count,
	const struct need *need)
{
	struct arena *arena = arena_new();

	for (size_t i = 0; i < count; i++) {
		assert_ptr_equal(a[i].rule, b[i].rule);
		assert_ptr_equal(a[i].c, b[i].c);
		assert_string_equal(
			reason_text(a[i].rule, false, need, a[i].use, a[i].c, arena), b[i].text);
	}
	arena_free(arena);
}

static void assert_same_trace(
	const struct decision_trace *t, const struct decision *d, const struct need *need)
{
	assert_int_equal(t->possible, d->possible);
	if (t->possible)
		assert_same_candidate(&t->best, &d->best);
	assert_int_equal(t->alternatives, d->alternatives);
	for (size_t i = 0; i < d->alternatives; i++)
		assert_same_candidate(&t->alternative[i], &d->alternative[i]);
	assert_int_equal(t->rejections, d->rejections);
	for (size_t i = 0; i < d->rejections; i++) {
		const struct candidate *c = &d->rejected[i];

		assert_ptr_equal(t->rejected[i].api, c->use.api);
		assert_ptr_equal(t->rejected[i].rule, c->ruled_out ? c->ruled_out : c->worse);
		assert_int_equal(t->rejected[i].serves, !c->ruled_out);
	}
	assert_int_equal(t->reasons, d->reasons);
	assert_int_equal(t->cautions, d->cautions);
	assert_same_reasons(t->because, d->because, d->reasons, need);
	assert_same_reasons(t->caution, d->caution, d->cautions, need);
}

static void check_trace(
	const struct judge *j, struct decision_memo *m, const struct need *need, bool built_in)
{
	struct decision *d = decide(j, need, built_in);

	assert_same_trace(decision_memo_trace(m, need, built_in), d, need);
	decision_free(d);
}

/* Each need after one of its class, which was there first. */
static void test_trace(void **state)
{
	struct judge *j = judge_of(0);
	struct decision_memo *m = decision_memo_new(j);
	uint64_t seed = 99;

	(void)state;
	for (int n = 0; n < TRACED; n++) {
		struct need need;
		bool built_in = draw(&need, j, &seed);
		struct value *size = &need.v[F_SIZE];

		decision_memo_trace(m, &need, built_in);
		/* most have neighbours of the same class */
		if (!size->text && size->min == size->max && size->max > 8)
			size->min = --size->max;
		check_trace(j, m, &need, built_in);
		need = (struct need){0};
		change(&need, &seed);
		check_trace(j, m, &need, built_in);
	}
	decision_memo_free(m);
	judge_free(j);
}

/* ---- keys ---- */

struct keyed {
	uint64_t *key;
	struct need need;
	bool built_in;
};

static size_t words;

static int by_key(const void *a, const void *b)
{
	const struct keyed *x = a, *y = b;

	return memcmp(x->key, y->key, words * sizeof(*x->key));
}

/*
 * Needs with the same key are decided alike, and there are many of them: that is what keys are for.
 */
static void test_keys(void **state)
{
	struct judge *j = judge_of(0);
	struct class_plan *p = class_plan_new(j);
	struct keyed *k = mem_alloc(NEEDS * sizeof(*k));
	uint64_t seed = 7;
	size_t same = 0;

	(void)state;
	words = class_key_words(p);
	for (size_t n = 0; n < NEEDS; n++) {
		k[n].built_in = draw(&k[n].need, j, &seed);
		k[n].key = mem_alloc(words * sizeof(*k[n].key));
		class_key(p, &k[n].need, k[n].built_in, k[n].key);
	}
	qsort(k, NEEDS, sizeof(*k), by_key);
	for (size_t n = 1; n < NEEDS; n++) {
		struct candidate a, b;
		bool can_a, can_b;

		if (by_key(&k[n - 1], &k[n]) != 0)
			continue;
		same++;
		can_a = decide_best(j, &k[n - 1].need, k[n - 1].built_in, &a);
		can_b = decide_best(j, &k[n].need, k[n].built_in, &b);
		assert_int_equal(can_a, can_b);
		if (can_a)
			assert_same_candidate(&a, &b);
	}
	assert_true(same > NEEDS / 8);
	for (size_t n = 0; n < NEEDS; n++)
		free(k[n].key);
	free(k);
	class_plan_free(p);
	judge_free(j);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_best),
		cmocka_unit_test(test_trace),
		cmocka_unit_test(test_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
