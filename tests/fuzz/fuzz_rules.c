/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fuzz target: house rules, on top of none, with their examples and what is told of them.
 */
#include <sys/stat.h>

#include "advise/decide.h"
#include "advise/examples.h"
#include "report/facts.h"
#include "text/diag.h"
#include "text/mem.h"

#include "fuzz.h"

static void failed(void *ctx, const char *rule, const char *kind, size_t number, const char *why,
	struct diag *d)
{
	(void)ctx;
	(void)rule;
	(void)kind;
	(void)number;
	(void)why;
	if (diag_count(d))
		fuzz_wrong(d);
}

static void tell(const struct judge *j, const struct rule *rule)
{
	const struct report_style style = {.width = 80};
	struct strbuf out = {0};

	facts_rule(&out, rule, j, &style, true);
	fuzz_plain(&out);
	strbuf_clear(&out);
	report_json(&out, facts_rule_json(rule));
	fuzz_json(&out);
	strbuf_free(&out);
	fuzz_expect(rules_find(j->rules[0], rule->name), "a rule is found by its name");
}

static void answer(const struct judge *j, struct need *need)
{
	const struct report_style style = {.width = 80, .all_rejections = true};
	struct answer a = {.need = need, .judge = j, .decision = decide(j, need, false)};
	struct strbuf out = {0};

	report_ask_text(&out, &a, &style);
	fuzz_plain(&out);
	strbuf_clear(&out);
	report_json(&out, report_ask_json(&a));
	fuzz_json(&out);
	strbuf_free(&out);
	decision_free(a.decision);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct target_spec spec = {.arch = NULL};
	const char *none = fuzz_path("none"), *house = fuzz_path("house");
	struct need need = {.at = NULL};
	struct diag *d = diag_new();
	struct arena *a = arena_new();
	struct judge *j;

	mkdir(none, 0700);
	mkdir(house, 0700);
	fuzz_file("house/house.yaml", data, size);
	j = judge_new_instead(&spec, none, &house, 1, d);
	if (j) {
		struct examples *x = examples_new(none, &house, 1, failed, NULL);
		const struct rules *r = j->rules[0];
		bool decides;

		for (size_t i = 0; i < r->count; i++) {
			tell(j, &r->rule[i]);
			examples_judge(x, r->rule[i].name, r->rule[i].examples, false, &decides);
			(void)examples_reason(j, &r->rule[i], i & 1, NULL, a);
		}
		examples_free(x);
		fuzz_expect(need_option(&need, 0, "64K", a, d) &&
				    need_check(&need, j->target->point[0], d),
			"a size is a need");
		answer(j, &need);
	} else {
		fuzz_wrong(d);
	}
	judge_free(j);
	arena_free(a);
	diag_free(d);
	return 0;
}
