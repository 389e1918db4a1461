/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The panel answers for all functions at once what the conditions answer for each alone.
 */
#include "advise_rig.h"

#include "advise/sample.h"

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

/* What no rule of ours asks of functions: whether it is known of them. */
#define RULE(name, pattern) \
	"  - {rule: " name ", title: t, because: b, source: [s], forbid: " pattern "}\n"
static const char asks_known[] = "rules:\n" RULE("a", "{fits: given}") RULE("b", "{fits: absent}")
	RULE("c", "{legal_here: given}") RULE("d", "{legal_here: absent}")
		RULE("e", "{callable: given}") RULE("f", "{callable: absent}");

static void test_panel(void **state)
{
	static const char *const config[] = {NULL, "PREEMPT_RT"};
	struct diag *d = diag_new();
	struct house_rules house;
	uint64_t seed = 1;

	(void)state;
	write_rules(&house, asks_known);
	for (size_t k = 0; k < sizeof(config) / sizeof(*config); k++) {
		struct target_spec spec = {.config = {config[k]}, .config_count = k};
		struct judge *j = judge_new(&spec, house.dirs, 1, d);
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
	drop_rules(&house);
	diag_free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_panel),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
