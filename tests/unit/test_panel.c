/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The panel answers for all functions at once what the conditions answer for each alone.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "advise/decide.h"
#include "advise/sample.h"
#include "text/diag.h"

#define NEEDS 60

static void check_rule(const struct panel_view *v, const struct rule *r)
{
	bool wants_match = r->effect == EFFECT_REQUIRE || r->effect == EFFECT_PREFER;
	struct panel_verdict verdict = {0};

	panel_judge(v, r, &verdict);
	for (size_t i = 0; i < v->p->columns; i++) {
		struct use use = {.api = v->p->api[i]};
		struct value facts[USE_FACT_COUNT];
		enum tri when, pattern;

		use_facts(&use, v->need, v->p->c, facts);
		facts[F_ENTERS - FACT_FIRST_USE].set = false; /* not chosen yet */
		when = cond_eval(r->when, v->need, facts);
		pattern = cond_eval(r->pattern, v->need, facts);
		if (wants_match)
			pattern = (enum tri)(YES - pattern);
		if (panel_has(&verdict.broken, i) != (when == YES && pattern == YES) ||
			(panel_has(&verdict.broken, i) || panel_has(&verdict.open, i)) !=
				(when != NO && pattern != NO))
			fail_msg("%s of %s", r->name, use.api->name);
	}
}

static void test_panel(void **state)
{
	static const char *const config[] = {NULL, "PREEMPT_RT"};
	uint64_t seed = 1;

	(void)state;
	for (size_t k = 0; k < sizeof(config) / sizeof(*config); k++) {
		struct target_spec spec = {.config = {config[k]}, .config_count = k};
		struct judge *j = judge_new(&spec, NULL, 0, NULL);
		const struct catalogue *c;

		assert_non_null(j);
		c = j->target->point[0];
		for (int n = 0; n < NEEDS; n++) {
			struct value facts[FACT_FIRST_USE];
			struct panel_view view;
			struct need need;

			sample_need(&need, c, 5, &seed);
			need_facts(&need, c, n % 2, facts);
			panel_view_init(&view, j->panel[0], facts);
			for (size_t i = 0; i < j->rules[0]->count; i++)
				check_rule(&view, &j->rules[0]->rule[i]);
		}
		judge_free(j);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_panel),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
