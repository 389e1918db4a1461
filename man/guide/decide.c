/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Blocks that ask the decision engine: answers to typical needs, what lint says of frequent
 * mistakes, sentences of rules, and which uses are allowed in which context.
 */
#include "guide.h"

#include <stdio.h>
#include <string.h>

#include "advise/examples.h"
#include "advise/lint.h"
#include "mdoc.h"
#include "report/code.h"
#include "text/decode.h"
#include "text/diag.h"
#include "text/mem.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

/* One entry of answers, mistakes, or the columns of a matrix. */
struct entry {
	const char *say, *head;
	const struct yaml_node *needs, *uses, *why, *target;
	bool freed;
};
#define F(key, type, required)                                                  \
	{                                                                       \
#key, FIELD_##type, offsetof(struct entry, key), required, NULL \
	}
static const struct field answer_fields[] = {
	F(say, TEXT, true), F(needs, MAP, true), F(why, LIST, false), F(target, MAP, false)};
static const struct field mistake_fields[] = {
	F(say, TEXT, false), F(needs, MAP, true), F(uses, MAP, true), F(target, MAP, false)};
static const struct field column_fields[] = {
	F(head, TEXT, true), F(needs, MAP, true), F(uses, MAP, true), F(freed, BOOL, false)};
#undef F

struct question_at {
	struct entry e;
	struct judge *judge;
	const struct catalogue *c;
	struct need need;
	bool built_in;
};

static bool read_entry(struct guide *g, const struct yaml_node *n, const struct field *fields,
	size_t count, struct question_at *q)
{
	struct target_spec spec = g->target;

	*q = (struct question_at){0};
	if (!decode_map(n, "entry", fields, count, &q->e, g->diag) ||
		(q->e.target && !target_read(q->e.target, &spec, g->diag)))
		return false;
	q->judge = guide_judge(g, &spec);
	if (!q->judge || !need_read(&q->need, q->e.needs, g->arena, g->diag))
		return false;
	q->c = q->judge->target->point[0];
	q->built_in = spec.built_in;
	return need_check(&q->need, q->c, g->diag);
}

static bool fault(struct guide *g, const struct yaml_node *at, const char *hint, const char *what)
{
	diag_error(g->diag, at->place->src, at->place->pos, hint, "%s", what);
	return false;
}

/* A sentence of a rule, with the rule's name before the full stop. */
static void say_reason(struct guide *g, const struct rule *rule, const char *text)
{
	guide_facts(g, arena_printf(g->arena, "%s [%s].", guide_sentence(g, text), rule->name));
}

/* ---- answers ---- */
static void say_use(struct guide *g, const struct use *use, const struct question_at *q)
{
	struct strbuf text = {0};

	if (use->setup) {
		strbuf_addf(&text, "%s() once, then ", use->setup->name);
	}
	code_call(&text, use->api, use, &q->need, q->c);
	for (int i = 0; scope_words[i]; i++) {
		const struct context *scope =
			use->enters >> i & 1
				? catalogue_context(q->c, CONTEXT_SCOPE, scope_words[i])
				: NULL;

		if (scope)
			strbuf_addf(&text, " between %s() and %s()", scope->enter, scope->leave);
	}
	if (use->then)
		strbuf_addf(&text, ", then %s()", use->then->name);
	if (use->free)
		strbuf_addf(&text, "; free with %s().", use->free->name);
	else if (use->api->kind == API_MEMORY)
		strbuf_adds(&text, ".");
	else
		strbuf_adds(&text, "; nothing to free.");
	guide_facts(g, strbuf_str(&text));
	strbuf_free(&text);
}

static const struct reason *find_reason(const struct decision *d, const char *name)
{
	for (size_t i = 0; i < d->reasons; i++)
		if (yaml_same_word(d->because[i].rule->name, name))
			return &d->because[i];
	for (size_t i = 0; i < d->cautions; i++)
		if (yaml_same_word(d->caution[i].rule->name, name))
			return &d->caution[i];
	return NULL;
}

static bool say_why(struct guide *g, const struct decision *d, const struct question_at *q)
{
	for (size_t i = 0; i < list_count(q->e.why); i++) {
		const struct yaml_node *n = list_item(q->e.why, i);
		const struct reason *r = find_reason(d, n->text);

		if (!r)
			return fault(g, n, "see: whichalloc ask",
				"that rule is no reason for the advice that this need gets");
		say_reason(g, r->rule, r->text);
	}
	return true;
}

/* Why nothing will do, once for each rule that stands in the way. */
static void say_impossible(struct guide *g, const struct decision *d, const struct question_at *q)
{
	const char *told = NULL;

	guide_facts(g, "Nothing will do.");
	for (size_t i = 0; i < d->conflicts; i++) {
		const struct conflict *x = &d->conflict[i];
		const struct rule *r = x->explained ? x->against.ruled_out : NULL;

		if (!r || (told && strcmp(told, r->name) == 0))
			continue;
		told = r->name;
		say_reason(g, r, reason_text(r, true, &q->need, &x->against.use, q->c, g->arena));
	}
	for (size_t i = 0; i < d->ways; i++) {
		const struct way_out *w = &d->way[i];

		if (w->target && strcmp(w->target, "kernel") == 0)
			guide_facts(g, arena_printf(g->arena, "From %s on %s() may be tried.",
					       w->text[0], w->best.use.api->name));
	}
}

bool guide_answers(struct guide *g, const struct yaml_node *list)
{
	bool ok = true;

	strbuf_adds(&g->out, ".Bl -tag -width 4n -compact\n");
	for (size_t i = 0; i < list_count(list); i++) {
		struct question_at q;
		struct decision *d;

		if (!read_entry(g, list_item(list, i), answer_fields, COUNT(answer_fields), &q)) {
			ok = false;
			continue;
		}
		mdoc_macro(&g->out, ".It Em", q.e.say);
		d = decide(q.judge, &q.need, q.built_in);
		if (d->possible)
			say_use(g, &d->best.use, &q);
		else
			say_impossible(g, d, &q);
		ok &= say_why(g, d, &q);
		decision_free(d);
	}
	strbuf_adds(&g->out, ".El\n");
	return ok;
}

/* ---- mistakes ---- */
static void say_finding(struct guide *g, const struct finding *f)
{
	guide_facts(g, arena_printf(g->arena, "%s [%s].", guide_sentence(g, f->message), f->rule));
	if (f->suggest)
		guide_facts(g, arena_printf(g->arena, "%s.", guide_sentence(g, f->suggest)));
}

/* The gravest, of those the first. */
static const struct finding *worst(const struct lint_result *r)
{
	const struct finding *w = NULL;

	for (size_t i = 0; i < r->count; i++)
		if (r->finding[i].severity > SEVERITY_NOTE &&
			(!w || r->finding[i].severity > w->severity))
			w = &r->finding[i];
	return w;
}

/* The call as it is written: the mask too, which names may be missing from once it is read. */
static void wrong_call(struct strbuf *out, const struct use *use, const struct question_at *q,
	const struct finding *f)
{
	struct strbuf call = {0}, mask = {0};
	const char *at;

	if (use->api->kind == API_MEMORY) {
		strbuf_adds(out, use->api->title);
		return;
	}
	code_call(&call, use->api, use, &q->need, q->c);
	gfp_format_mask(q->c, &use->gfp, &mask);
	at = use->gfp_at ? strstr(strbuf_str(&call), strbuf_str(&mask)) : NULL;
	if (at)
		strbuf_addf(out, "%.*s%s%s", (int)(at - call.s), call.s, use->gfp_at->text,
			at + mask.len);
	else
		strbuf_adds(out, strbuf_str(&call));
	if (use->free && f->about && f->about->at == AT_FREE)
		strbuf_addf(out, ", then %s()", use->free->name);
	strbuf_free(&call);
	strbuf_free(&mask);
}

static bool say_mistake(struct guide *g, const struct yaml_node *n)
{
	struct lint_result r = {0};
	struct strbuf call = {0};
	struct question_at q;
	struct site site = {.at = n};
	struct use use = {0};
	const struct finding *f;
	bool ok;

	if (!read_entry(g, n, mistake_fields, COUNT(mistake_fields), &q) ||
		!use_read(&use, q.e.uses, q.c, g->diag))
		return false;
	site.need = q.need;
	site.uses = q.e.uses;
	ok = lint_site(q.judge, &site, q.built_in, "2000-01-01", g->arena, g->diag, &r);
	f = worst(&r);
	if (f) {
		wrong_call(&call, &use, &q, f);
		if (q.e.say)
			strbuf_addf(&call, " %s", q.e.say);
		mdoc_macro(&g->out, ".It Sy", strbuf_str(&call));
		say_finding(g, f);
	} else if (ok) {
		ok = fault(g, n, "only what it does is a mistake",
			"lint has neither an error nor a warning for this");
	}
	strbuf_free(&call);
	lint_result_free(&r);
	return ok;
}

bool guide_mistakes(struct guide *g, const struct yaml_node *list)
{
	bool ok = true;

	strbuf_adds(&g->out, ".Bl -tag -width 4n -compact\n");
	for (size_t i = 0; i < list_count(list); i++)
		ok &= say_mistake(g, list_item(list, i));
	strbuf_adds(&g->out, ".El\n");
	return ok;
}

/* ---- rules ---- */
bool guide_rules(struct guide *g, const struct yaml_node *list)
{
	const struct judge *j = guide_judge(g, &g->target);
	bool ok = true;

	strbuf_adds(&g->out, ".Bl -bullet -compact\n");
	for (size_t i = 0; i < list_count(list); i++) {
		const struct yaml_node *n = list_item(list, i), *message = yaml_get(n, "message"),
				       *title = yaml_get(n, "title"),
				       *name = message ? message
					       : title ? title
						       : n;
		const struct rule *r = rules_find(j->rules[0], name->text);

		if (!r) {
			ok = lint_rule_known(j, name, g->diag) &&
			     fault(g, name, NULL,
				     "that rule is not in force on the guide's kernel");
			continue;
		}
		strbuf_adds(&g->out, ".It\n");
		say_reason(g, r, title ? r->title : examples_reason(j, r, message, NULL, g->arena));
	}
	strbuf_adds(&g->out, ".El\n");
	return ok;
}

/* ---- matrix ---- */
/* Does no rule forbid the use there? */
static bool allowed(const struct judge *j, const struct need *need, const struct use *use)
{
	const struct catalogue *c = j->target->point[0];
	struct value needs[FACT_FIRST_USE], facts[USE_FACT_COUNT];
	struct use here = *use;

	use_rebase(&here, c);
	need_facts(need, c, false, needs);
	use_facts(&here, needs, c, facts);
	for (size_t i = 0; i < j->rules[0]->count; i++) {
		const struct rule *r = &j->rules[0]->rule[i];

		if (r->effect <= EFFECT_REQUIRE && rule_violated(r, needs, facts))
			return false;
	}
	return true;
}

static const char *cell(struct guide *g, const struct question_at *q, const struct use *use,
	const struct context *x, const struct judge *rt, bool *ok)
{
	static const char *const words[] = {"-", "RT only", "not RT", "yes"};
	struct need need = q->need;

	*ok &= need_put(&need, x, q->e.freed, g->arena, g->diag);
	return words[2 * allowed(q->judge, &need, use) + allowed(rt, &need, use)];
}

/* The same need and target, with the option that changes what may be preempted. */
static struct judge *with_option(struct guide *g, const char *option)
{
	struct target_spec spec = g->target;

	spec.config[spec.config_count++] = option;
	return guide_judge(g, &spec);
}

#define MATRIX_COLUMNS 6

bool guide_matrix(struct guide *g, const struct yaml_node *n)
{
	const struct yaml_node *columns = yaml_get(n, "columns"), *option = yaml_get(n, "option"),
			       *except = yaml_get(n, "except");
	struct judge *rt = option ? with_option(g, option->text) : NULL;
	const struct catalogue *c = guide_judge(g, &g->target)->target->point[0];
	size_t count = list_count(columns), used = 0;
	struct question_at q[MATRIX_COLUMNS];
	struct use use[MATRIX_COLUMNS] = {{0}};
	const char **cells =
		arena_alloc(g->arena, (c->context_count + 1) * (count + 1) * sizeof(*cells));
	bool ok = true;

	if (!rt || count == 0 || count > MATRIX_COLUMNS)
		return fault(g, n, "columns: [...], option: NAME",
			"a matrix has 1 to 6 columns and an option");
	cells[used++] = "where";
	for (size_t i = 0; i < count; i++) {
		if (!read_entry(
			    g, list_item(columns, i), column_fields, COUNT(column_fields), &q[i]) ||
			!use_read(&use[i], q[i].e.uses, q[i].c, g->diag))
			return false;
		cells[used++] = q[i].e.head;
	}
	for (size_t r = 0; r < c->context_count; r++) {
		const struct context *x = &c->context[r];

		if (x->kind > CONTEXT_LOCK || list_has(except, x->name))
			continue;
		cells[used++] = x->name;
		for (size_t i = 0; i < count; i++)
			cells[used++] = cell(g, &q[i], &use[i], x, rt, &ok);
	}
	mdoc_table(&g->out, cells, count + 1, used / (count + 1));
	return ok;
}
