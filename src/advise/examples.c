/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Judging examples; see examples.h.
 */
#include "advise/examples.h"

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

struct examples {
	const char *base, *const *dirs;
	size_t dir_count;
	struct arena *arena;
	struct diag *diag;
	struct cached_judge *judge;
	size_t judges, judge_cap;
	examples_fail_fn *fail;
	void *ctx;
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

struct lists {
	const struct yaml_node *pass, *fail;
};
#define F(key)                                                            \
	{                                                                 \
#key, FIELD_LIST, offsetof(struct lists, key), true, NULL \
	}
static const struct field list_fields[] = {F(pass), F(fail)};
#undef F

/* What the rule says of one example. */
struct verdict {
	bool in_force; /* on some kernel of the target */
	bool violated; /* on some kernel */
	bool others;   /* something else forbids it there */
	bool found;    /* by lint */
	enum effect effect;
};

struct examples *examples_new(
	const char *base, const char *const *dirs, size_t count, examples_fail_fn *fail, void *ctx)
{
	struct examples *x = mem_alloc(sizeof(*x));

	*x = (struct examples){.base = base, .dirs = dirs, .dir_count = count};
	x->arena = arena_new();
	x->diag = diag_new();
	x->fail = fail;
	x->ctx = ctx;
	return x;
}

void examples_free(struct examples *x)
{
	for (size_t i = 0; i < x->judges; i++)
		judge_free(x->judge[i].judge);
	free(x->judge);
	diag_free(x->diag);
	arena_free(x->arena);
	free(x);
}

/* Building a judge reads the whole catalogue: one for each target. NULL after reporting. */
static struct judge *judge_for(struct examples *x, const struct target_spec *spec)
{
	struct judge *j;

	for (size_t i = 0; i < x->judges; i++)
		if (target_spec_same(&x->judge[i].spec, spec))
			return x->judge[i].judge;
	j = judge_new_instead(spec, x->base, x->dirs, x->dir_count, x->diag);
	if (!j)
		return NULL;
	x->judge = mem_grow(x->judge, &x->judge_cap, x->judges + 1, sizeof(*x->judge));
	x->judge[x->judges++] = (struct cached_judge){.spec = *spec, .judge = j};
	return j;
}

static bool lint_finds(const struct judge *j, const char *rule, struct site *site, bool built_in,
	struct examples *x, bool *found)
{
	struct lint_result r = {0};
	bool ok = lint_site(j, site, built_in, "2000-01-01", x->arena, x->diag, &r);

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
		const struct rules *rules = j->rules[p];
		const struct rule *r = rules_find(rules, rule);
		struct use here = *use;

		if (!r)
			continue;
		use_rebase(&here, j->target->point[p]);
		need_facts(&site->need, j->target->point[p], built_in, need);
		use_facts(&here, need, j->target->point[p], facts);
		v->in_force = true;
		v->violated |= rule_violated(r, need, facts);
		v->effect = r->effect;
		for (size_t i = 0; i < rules->count && !v->others; i++)
			v->others = &rules->rule[i] != r &&
				    rules->rule[i].effect <= EFFECT_REQUIRE &&
				    rule_violated(&rules->rule[i], need, facts);
	}
}

/* false where the example itself is wrong, which is in x->diag then. */
static bool judge_example(
	struct examples *x, const char *rule, const struct yaml_node *n, struct verdict *v)
{
	struct target_spec spec = {0};
	struct example e = {0};
	struct site site = {.at = n};
	struct judge *j;
	struct use use;

	if (!decode_map(n, "example", example_fields, COUNT(example_fields), &e, x->diag))
		return false;
	if (e.target && !target_read(e.target, &spec, x->diag))
		return false;
	j = judge_for(x, &spec);
	if (!j || !need_read(&site.need, e.needs, x->arena, x->diag) ||
		!need_check(&site.need, j->target->point[0], x->diag) ||
		!use_read(&use, e.uses, j->target->point[0], x->diag))
		return false;
	site.uses = e.uses;
	use.enters = e.enters;
	judge_use(j, rule, &site, &use, spec.built_in, v);
	return lint_finds(j, rule, &site, spec.built_in, x, &v->found);
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

static size_t judge_list(struct examples *x, const char *rule, const struct yaml_node *list,
	bool must_fail, bool *decides)
{
	const char *kind = must_fail ? "fail" : "pass";
	size_t good = 0;

	if (list_count(list) == 0)
		x->fail(x->ctx, rule, kind, 0, must_fail ? "no example fails" : "no example passes",
			x->diag);
	for (size_t i = 0; i < list_count(list); i++) {
		struct verdict v = {0};
		const char *why = "it cannot be read";

		if (judge_example(x, rule, list_item(list, i), &v))
			why = objection(&v, must_fail);
		*decides |= must_fail && v.violated && !v.others;
		if (why)
			x->fail(x->ctx, rule, kind, i + 1, why, x->diag);
		else
			good++;
	}
	return good;
}

size_t examples_judge(struct examples *x, const char *rule, const struct yaml_node *list,
	bool required, bool *decides)
{
	struct lists l = {0};
	size_t good;

	*decides = false;
	if (!list) {
		if (required)
			x->fail(x->ctx, rule, NULL, 0, "it has no examples", x->diag);
		return 0;
	}
	if (!decode_map(list, "list of examples", list_fields, COUNT(list_fields), &l, x->diag)) {
		x->fail(x->ctx, rule, NULL, 0, "its examples cannot be read", x->diag);
		return 0;
	}
	good = judge_list(x, rule, l.fail, true, decides);
	return good + judge_list(x, rule, l.pass, false, decides);
}

const char *examples_reason(const struct judge *j, const struct rule *rule, bool message,
	const struct api *of, struct arena *a)
{
	const struct yaml_node *fail = yaml_get(rule->examples, "fail"), *n = list_item(fail, 0);
	const struct catalogue *c = j->target->point[0];
	const char *text = message && rule->message ? rule->message : rule->because;
	struct diag *d =
		diag_new(); /* an example that cannot be read is reported by whoever judges it */
	struct example e = {0};
	struct need need = {0};
	struct use use = {0};

	if (n && decode_map(n, "example", example_fields, COUNT(example_fields), &e, d) &&
		need_read(&need, e.needs, a, d) && need_check(&need, c, d) &&
		use_read(&use, e.uses, c, d)) {
		if (of)
			use.api = of;
		text = reason_text(rule, message, &need, &use, c, a);
	}
	diag_free(d);
	return text;
}
