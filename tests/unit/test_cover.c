/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All needs as sets, against decisions on single ones.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "advise/cover.h"
#include "advise/decide_best.h"
#include "advise/sample.h"
#include "text/diag.h"
#include "text/mem.h"

#define NEEDS 200

static const struct target_spec usual,
	other = {.arch = "i386", .config = {"PREEMPT_RT"}, .config_count = 1};

/* Each function serves what its set says, and none but those. */
static void compare(const struct cover *c, const struct need *need, bool built_in)
{
	const struct judge *j = c->s->judge;
	struct arena *a = arena_new();
	struct question *q = question_new(j, need, built_in, a);
	uint32_t cls[SPACE_MAX_DIMS];

	assert_int_equal(space_classify(c->s, need, built_in, cls), 0);
	assert_true(cover_has(c, c->asked, cls));
	assert_int_equal(cover_has(c, c->possible, cls), decide_possible(j, need, built_in));
	for (size_t i = 0; i < q->columns; i++) {
		const struct api *api = q->view[0].p->api[i];
		struct candidate best, any;
		bool serves = decide_offers(j, api->index) && candidate_best(q, api, &best);

		if (cover_has(c, c->serves[i], cls) != serves)
			fail_msg("%s serves: %d", api->name, serves);
		if (decide_offers(j, api->index))
			assert_int_equal(candidate_serves(q, api, &any), serves);
	}
	arena_free(a);
}

/* The counts are those of the classes, and a member of a set is in it. */
static void check_counts(const struct cover *c)
{
	const struct space *s = c->s;
	char counted[WIDE_DIGITS], expected[WIDE_DIGITS];
	struct wide classes = wide_of(1), needs = wide_of(1), sum;
	uint32_t cls[SPACE_MAX_DIMS];

	for (size_t i = 0; i < s->dims; i++) {
		uint64_t n = 0;

		for (size_t k = 0; k < s->dim[i].classes; k++)
			n += (uint64_t)s->dim[i].cls[k].count;
		classes = wide_mul(classes, s->dim[i].classes);
		needs = wide_mul(needs, n);
	}
	assert_string_equal(
		wide_text(cover_classes(c, MDD_ALL), counted), wide_text(classes, expected));
	assert_string_equal(
		wide_text(cover_needs(c, MDD_ALL), counted), wide_text(needs, expected));
	sum = wide_add(cover_classes(c, c->possible),
		cover_classes(c, mdd_but(c->m, c->asked, c->possible)));
	assert_string_equal(
		wide_text(cover_classes(c, c->asked), counted), wide_text(sum, expected));
	cover_any(c, c->possible, cls);
	assert_true(cover_has(c, c->possible, cls));
}

static void check(const struct target_spec *spec)
{
	struct diag *d = diag_new();
	struct judge *j = judge_new(spec, NULL, 0, d);
	struct space *s = space_new(j);
	const struct rule *entangled = NULL;
	struct cover *c = cover_new(s, &entangled);
	uint64_t random = 1;

	assert_non_null(c);
	for (int i = 0; i < NEEDS; i++) {
		struct need need;

		sample_need(&need, j->target->point[0], 6, &random);
		compare(c, &need, i & 1);
	}
	check_counts(c);
	cover_free(c);
	space_free(s);
	judge_free(j);
	diag_free(d);
}

static void test_usual(void **state)
{
	(void)state;
	check(&usual);
}

static void test_other(void **state)
{
	(void)state;
	check(&other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_usual),
		cmocka_unit_test(test_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
