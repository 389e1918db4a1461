/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_table FILE.yaml: settled questions and what must come out of them (table.yaml says what each
 * key means).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "advise/decide.h"
#include "advise/lint.h"
#include "advise/manifest.h"
#include "text/decode.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/strbuf.h"
#include "text/yaml.h"

struct row {
	const struct yaml_node *need, *target, *verdict, *api, *family, *gfp, *free, *setup, *then,
		*rule, *caution, *conflict, *way, *enters, *alternative_gfp, *accepts, *warns,
		*refuses, *at;
};
#define F(key)                                                           \
	{                                                                \
#key, FIELD_NODE, offsetof(struct row, key), false, NULL \
	}
static const struct field fields[] = {F(need), F(target), F(verdict), F(api), F(family), F(gfp),
	F(free), F(setup), F(then), F(rule), F(caution), F(conflict), F(way), F(enters),
	F(alternative_gfp), F(accepts), F(warns), F(refuses)};
#undef F

struct table {
	struct arena *a;
	struct diag *d;
	size_t checks, failures;
	const struct row *row;
};

static void check(struct table *t, bool ok, const char *what, const char *got)
{
	t->checks++;
	if (ok)
		return;
	t->failures++;
	printf("%s:%u: %s: got %s\n", t->row->at->place->src->name, t->row->at->place->pos.line,
		what, got);
}

/* @list NULL: nothing is said of it. `none` is the absence of a name. */
static void check_name(
	struct table *t, const struct yaml_node *list, const char *what, const char *got)
{
	if (list)
		check(t, list_has(list, got ? got : "none"), what, got ? got : "none");
}

static void check_gfp(struct table *t, const struct yaml_node *list, const char *what,
	const struct use *u, const struct catalogue *c)
{
	struct strbuf s = {0};

	if (list) {
		gfp_format_mask(c, &u->gfp, &s);
		check_name(t, list, what, strbuf_str(&s));
	}
	strbuf_free(&s);
}

static void check_reasons(struct table *t, const struct yaml_node *list, const char *what,
	const struct reason *reason, size_t count)
{
	for (size_t i = 0; i < list_count(list); i++) {
		bool found = false;

		for (size_t j = 0; j < count; j++)
			found |= strcmp(reason[j].rule->name, list_item(list, i)->text) == 0;
		check(t, found, what, found ? "it" : "no such reason");
	}
}

static const char *entered(const struct use *u)
{
	for (int i = 0; scope_words[i]; i++)
		if (u->enters >> i & 1)
			return scope_words[i];
	return "none";
}

static void check_advice(struct table *t, const struct decision *d, const struct catalogue *c)
{
	const struct row *r = t->row;
	const struct use *u = &d->best.use;
	struct strbuf s = {0};

	check_name(t, r->api, "api", u->api->name);
	check_name(t, r->family, "family", u->api->family);
	check_gfp(t, r->gfp, "gfp", u, c);
	check_name(t, r->free, "free", u->free ? u->free->name : NULL);
	check_name(t, r->setup, "setup", u->setup ? u->setup->name : NULL);
	check_name(t, r->then, "then", u->then ? u->then->name : NULL);
	check_name(t, r->enters, "enters", entered(u));
	check_reasons(t, r->rule, "rule", d->because, d->reasons);
	if (r->alternative_gfp) {
		bool found = false;

		for (size_t i = 0; i < d->alternatives; i++) {
			strbuf_clear(&s);
			gfp_format_mask(c, &d->alternative[i].use.gfp, &s);
			found |= list_has(r->alternative_gfp, strbuf_str(&s));
		}
		check(t, found, "alternative_gfp", "none such");
	}
	strbuf_free(&s);
}

static void check_impossible(struct table *t, const struct decision *d)
{
	const struct row *r = t->row;

	for (size_t i = 0; i < list_count(r->conflict); i++) {
		bool found = false;

		for (size_t j = 0; j < d->conflicts; j++)
			found |= yaml_is(
				list_item(r->conflict, i), fact_info[d->conflict[j].fact].name);
		check(t, found, "conflict", list_item(r->conflict, i)->text);
	}
	if (r->conflict)
		check(t, d->conflicts == list_count(r->conflict), "conflict",
			"another number of needs");
	if (r->way) {
		bool found = false;

		for (size_t j = 0; j < d->ways; j++)
			found |= list_has(r->way, d->way[j].best.use.api->name);
		check(t, found, "way", "none such");
	}
}

/* Lints the uses of @list; each must have findings from @least to @most. */
static void check_uses(struct table *t, const struct judge *j, const struct need *need,
	bool built_in, const struct yaml_node *list, const char *what, int least, int most)
{
	for (size_t i = 0; i < list_count(list); i++) {
		struct site site = {.need = *need, .uses = list_item(list, i)};
		struct lint_result r = {0};
		char got[256] = "no finding";
		int worst = -1;

		check(t, lint_site(j, &site, built_in, "2026-01-01", t->a, t->d, &r), what,
			"unreadable use");
		for (size_t f = 0; f < r.count; f++) {
			if ((int)r.finding[f].severity <= worst)
				continue;
			worst = (int)r.finding[f].severity;
			snprintf(got, sizeof(got), "%s: %s", r.finding[f].rule,
				r.finding[f].message);
		}
		check(t, worst >= least && worst <= most, what, got);
		lint_result_free(&r);
	}
}

static void run_row(struct table *t)
{
	const struct row *r = t->row;
	struct target_spec spec = {0};
	struct need need = {0};
	struct decision *d;
	struct judge *j;
	bool impossible = r->verdict && yaml_is(r->verdict, "impossible");

	if ((r->target && !target_read(r->target, &spec, t->d)) ||
		!need_read(&need, r->need, t->a, t->d)) {
		check(t, false, "row", "unreadable");
		return;
	}
	j = judge_new(&spec, NULL, 0, t->d);
	if (!j) {
		check(t, false, "row", "no judge");
		return;
	}
	check(t, need_check(&need, j->target->point[0], t->d), "need", "one that is refused");
	d = decide(j, &need, spec.built_in);
	check(t, d->possible == !impossible, "verdict",
		d->possible ? d->best.use.api->name : "impossible");
	check_reasons(t, r->caution, "caution", d->caution, d->cautions);
	if (d->possible && !impossible)
		check_advice(t, d, j->target->point[0]);
	else if (!d->possible && impossible)
		check_impossible(t, d);
	check_uses(t, j, &need, spec.built_in, r->accepts, "accepts", -1, SEVERITY_NOTE);
	check_uses(
		t, j, &need, spec.built_in, r->warns, "warns", SEVERITY_WARNING, SEVERITY_WARNING);
	check_uses(
		t, j, &need, spec.built_in, r->refuses, "refuses", SEVERITY_ERROR, SEVERITY_ERROR);
	decision_free(d);
	judge_free(j);
}

int main(int argc, char **argv)
{
	struct table t = {.a = arena_new(), .d = diag_new()};
	struct source *src = argc == 2 ? source_read(argv[1], t.d) : NULL;
	const struct yaml_node *docs, *list = NULL;
	size_t count, rows;
	int status;

	if (src && yaml_parse(src, t.a, t.d, &docs, &count) && count == 1)
		list = yaml_get(&docs[0], "table");
	rows = list_count(list);
	for (size_t i = 0; i < rows; i++) {
		struct row r = {.at = list_item(list, i)};

		t.row = &r;
		if (decode_map(r.at, "row", fields, sizeof(fields) / sizeof(*fields), &r, t.d) &&
			r.need)
			run_row(&t);
		else
			check(&t, false, "row", "unreadable");
	}
	status = diag_count(t.d) || t.failures || rows == 0 ? 1 : 0;
	diag_print(t.d, stderr, false);
	printf("%zu rows, %zu checks, %zu failed\n", rows, t.checks, t.failures);
	source_free(src);
	diag_free(t.d);
	arena_free(t.a);
	return status;
}
