/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Examples beside every rule: each `fail` must break its rule, each `pass` must not.
 *
 *   test_examples rules/context.yaml ...
 *
 * An example is what a manifest's allocation is, {needs, uses}, with a target of its own where a
 * module for 6.12 on x86_64 will not do (schema: rules/README.md). It is judged by the rules that
 * are compiled in, on every kernel of its target; lint must say the same where a rule forbids or
 * requires. A rule without both kinds of examples fails.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "advise/decide.h"
#include "advise/lint.h"
#include "text/decode.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/yaml.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

struct cached_judge {
	struct target_spec spec;
	struct judge *judge;
};

struct tester {
	struct arena *arena;
	struct diag *diag;
	struct cached_judge *judge;
	size_t judges, judge_cap;
	unsigned int passed, failed;
};

struct example {
	const struct yaml_node *needs, *uses, *target;
	uint32_t enters; /* scopes that advice would enter, which no manifest says */
};
#define F(key, required)                                                       \
	{                                                                      \
#key, FIELD_MAP, offsetof(struct example, key), required, NULL \
	}
static const struct field example_fields[] = {F(needs, true), F(uses, true), F(target, false),
	{"enters", FIELD_WORDS, offsetof(struct example, enters), false, scope_words}};
#undef F

struct examples {
	const struct yaml_node *pass, *fail;
};
#define F(key)                                                               \
	{                                                                    \
#key, FIELD_LIST, offsetof(struct examples, key), true, NULL \
	}
static const struct field examples_fields[] = {F(pass), F(fail)};
#undef F

/* What the rule says of one example. */
struct verdict {
	bool in_force; /* on some kernel of the target */
	bool violated; /* on some kernel */
	bool found;    /* by lint */
	enum effect effect;
};

/* Building a judge reads the whole catalogue: one for each target. NULL after reporting. */
static struct judge *judge_for(struct tester *t, const struct target_spec *spec)
{
	struct judge *j;

	for (size_t i = 0; i < t->judges; i++)
		if (target_spec_same(&t->judge[i].spec, spec))
			return t->judge[i].judge;
	j = judge_new(spec, NULL, 0, t->diag);
	if (!j)
		return NULL;
	t->judge = mem_grow(t->judge, &t->judge_cap, t->judges + 1, sizeof(*t->judge));
	t->judge[t->judges++] = (struct cached_judge){.spec = *spec, .judge = j};
	return j;
}

static bool lint_finds(const struct judge *j, const char *rule, struct site *site, bool built_in,
	struct tester *t, bool *found)
{
	struct lint_result r = {0};
	bool ok = lint_site(j, site, built_in, "2000-01-01", t->arena, t->diag, &r);

	*found = false;
	for (size_t i = 0; i < r.count; i++)
		*found |= strcmp(r.finding[i].rule, rule) == 0;
	lint_result_free(&r);
	return ok;
}

/* Judges the use in full: lint leaves out what the best use breaks too, and most cautions. */
static void judge_use(const struct judge *j, const char *rule, const struct site *site,
	const struct use *use, bool built_in, struct verdict *v)
{
	struct value need[FACT_FIRST_USE], facts[USE_FACT_COUNT];

	for (size_t p = 0; p < j->target->count; p++) {
		const struct rule *r = rules_find(j->rules[p], rule);
		struct use here = *use;

		if (!r)
			continue;
		use_rebase(&here, j->target->point[p]);
		need_facts(&site->need, j->target->point[p], built_in, need);
		use_facts(&here, need, j->target->point[p], facts);
		v->in_force = true;
		v->violated |= rule_violated(r, need, facts);
		v->effect = r->effect;
	}
}

/* false where the example itself is wrong, which is in t->diag then. */
static bool judge_example(
	struct tester *t, const char *rule, const struct yaml_node *n, struct verdict *v)
{
	struct target_spec spec = {0};
	struct example e = {0};
	struct site site = {.at = n};
	struct judge *j;
	struct use use;

	if (!decode_map(n, "example", example_fields, COUNT(example_fields), &e, t->diag))
		return false;
	if (e.target && !target_read(e.target, &spec, t->diag))
		return false;
	j = judge_for(t, &spec);
	if (!j || !need_read(&site.need, e.needs, t->arena, t->diag) ||
		!need_check(&site.need, j->target->point[0], t->diag) ||
		!use_read(&use, e.uses, j->target->point[0], t->diag))
		return false;
	site.uses = e.uses;
	use.enters = e.enters;
	judge_use(j, rule, &site, &use, spec.built_in, v);
	return lint_finds(j, rule, &site, spec.built_in, t, &v->found);
}

/* What is wrong with the example; NULL: nothing. */
static const char *objection(const struct verdict *v, bool must_fail)
{
	bool is_error = v->effect <= EFFECT_REQUIRE;

	if (!v->in_force)
		return "the rule is not in force on this target";
	if (v->violated != must_fail)
		return must_fail ? "the rule does not object" : "the rule objects";
	if (is_error && v->found != must_fail)
		return must_fail ? "lint does not report it" : "lint reports it";
	return !must_fail && v->found ? "lint reports it" : NULL;
}

static void complain(
	struct tester *t, const char *rule, const char *kind, size_t number, const char *why)
{
	if (number)
		printf("%s: %s example %zu: %s\n", rule, kind, number, why);
	else
		printf("%s: %s\n", rule, why);
	diag_print(t->diag, stdout, false);
	t->failed++;
}

static void test_list(
	struct tester *t, const char *rule, const struct yaml_node *list, bool must_fail)
{
	const char *kind = must_fail ? "fail" : "pass";

	if (list_count(list) == 0)
		complain(t, rule, kind, 0, must_fail ? "no example fails" : "no example passes");
	for (size_t i = 0; i < list_count(list); i++) {
		struct verdict v = {0};
		const char *why = "it cannot be read";

		if (judge_example(t, rule, list_item(list, i), &v))
			why = objection(&v, must_fail);
		if (why)
			complain(t, rule, kind, i + 1, why);
		else
			t->passed++;
	}
}

static void test_rule(struct tester *t, const struct yaml_node *n)
{
	const struct yaml_node *name = yaml_get(n, "rule"), *list = yaml_get(n, "examples");
	const char *rule = name ? name->text : "(rule without a name)";
	struct examples e = {0};

	if (!list) {
		complain(t, rule, NULL, 0, "it has no examples");
		return;
	}
	if (!decode_map(list, "examples", examples_fields, COUNT(examples_fields), &e, t->diag)) {
		complain(t, rule, NULL, 0, "its examples cannot be read");
		return;
	}
	test_list(t, rule, e.fail, true);
	test_list(t, rule, e.pass, false);
}

static void test_file(struct tester *t, const char *path)
{
	struct source *src = source_read(path, t->diag);
	const struct yaml_node *docs;
	size_t count, rules = 0;

	if (!src || !yaml_parse(src, t->arena, t->diag, &docs, &count)) {
		complain(t, path, NULL, 0, "the file cannot be read");
		source_free(src);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		const struct yaml_node *list = yaml_get(&docs[i], "rules");

		for (size_t k = 0; k < list_count(list); k++, rules++)
			test_rule(t, list_item(list, k));
	}
	if (rules == 0)
		complain(t, path, NULL, 0, "the file has no rules");
	source_free(src);
}

int main(int argc, char **argv)
{
	struct tester t = {.arena = arena_new(), .diag = diag_new()};

	for (int i = 1; i < argc; i++)
		test_file(&t, argv[i]);
	printf("%u passed, %u failed, 0 skipped\n", t.passed, t.failed);
	for (size_t i = 0; i < t.judges; i++)
		judge_free(t.judge[i].judge);
	free(t.judge);
	diag_free(t.diag);
	arena_free(t.arena);
	return t.failed || t.passed == 0;
}
