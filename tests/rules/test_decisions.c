/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_decisions [-v] FILE.yaml ...: decisions of kernel maintainers (README.md beside the files
 * says what each key means). Counts how much of the advice they accept, how many of the uses that
 * they replaced get a finding, and how many of those that they accept get an error or a warning;
 * lists each that is otherwise. Fails where a rate is past its limit.
 */
#include <stdio.h>
#include <string.h>

#include "advise/decide.h"
#include "advise/lint.h"
#include "advise/manifest.h"
#include "text/decode.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/strbuf.h"
#include "text/yaml.h"

/* percent */
#define ADVICE_AT_LEAST 95
#define WRONG_AT_LEAST 95
#define RIGHT_AT_MOST 2

struct row {
	const struct yaml_node *name, *place, *lines, *between, *because, *needs, *target, *accept,
		*wrong, *in_scope, *at;
	bool bug; /* what was replaced was a bug, no matter of taste */
};
/* What is accepted inside a memalloc scope that the decision adds. */
struct in_scope {
	uint32_t enters;
	const struct yaml_node *accept;
};
#define F(key, name, type)                                          \
	{                                                           \
#key, type, offsetof(struct row, name), false, NULL \
	}
static const struct field fields[] = {F(name, name, FIELD_TEXT), F(at, place, FIELD_TEXT),
	F(lines, lines, FIELD_TEXT), F(between, between, FIELD_TEXT),
	F(because, because, FIELD_TEXT), F(needs, needs, FIELD_NODE), F(target, target, FIELD_NODE),
	F(accept, accept, FIELD_NODE), F(wrong, wrong, FIELD_NODE),
	F(in_scope, in_scope, FIELD_NODE), F(bug, bug, FIELD_BOOL)};
#undef F
static const struct field scope_fields[] = {
	{"enters", FIELD_WORDS, offsetof(struct in_scope, enters), true, scope_words},
	{"accept", FIELD_NODE, offsetof(struct in_scope, accept), true, NULL}};

struct rate {
	size_t good, all;
};

struct tester {
	struct arena *a;
	struct diag *d;
	bool verbose;
	size_t decisions, unreadable;
	struct rate advice, wrong, bugs, loud, right; /* loud: bugs with an error or a warning */
	const struct row *row;
};

static void tell(const struct tester *t, const char *what, const char *got)
{
	printf("%s:%u: %s: %s\n", t->row->at->place->src->name, t->row->at->place->pos.line, what,
		got);
}

static void format_use(const struct use *u, const struct catalogue *c, struct strbuf *s)
{
	strbuf_addf(s, "%s ", u->api->name);
	if (u->api->takes_gfp)
		gfp_format_mask(c, &u->gfp, s);
	strbuf_addf(s, " %s", u->free ? u->free->name : "none");
	for (int i = 0; scope_words[i]; i++)
		if (u->enters >> i & 1)
			strbuf_addf(s, " inside %s", scope_words[i]);
}

/* Is the advice @u one of @list? A free function that is not written there may be any. */
static bool accepted(const struct tester *t, const struct judge *j, const struct use *u,
	const struct yaml_node *list, uint64_t enters)
{
	const struct catalogue *c = j->target->point[0];

	for (size_t i = 0; i < list_count(list); i++) {
		struct use want;

		if (use_read(&want, list_item(list, i), c, t->d) && want.api == u->api &&
			(!want.free_given || want.free == u->free) && u->enters == enters &&
			(!want.gfp_given ||
				(want.gfp.set == u->gfp.set && !want.gfp.caller == !u->gfp.caller)))
			return true;
	}
	return false;
}

static void check_advice(struct tester *t, const struct judge *j, const struct need *need,
	bool built_in, const struct in_scope *inside)
{
	struct candidate best;
	struct strbuf s = {0};

	if (!t->row->accept)
		return;
	t->advice.all++;
	if (!decide_best(j, need, built_in, &best)) {
		tell(t, "advice", "impossible");
	} else if (accepted(t, j, &best.use, t->row->accept, 0) ||
		   accepted(t, j, &best.use, inside->accept, inside->enters)) {
		t->advice.good++;
	} else {
		format_use(&best.use, j->target->point[0], &s);
		tell(t, "advice", strbuf_str(&s));
	}
	strbuf_free(&s);
}

/* Lints each use of @list; counts in @r those with a finding of at least @least. */
static void lint_uses(struct tester *t, const struct judge *j, const struct need *need,
	bool built_in, const struct yaml_node *list, enum severity least, struct rate *r)
{
	bool wrong = list == t->row->wrong;

	for (size_t i = 0; i < list_count(list); i++) {
		struct site site = {.need = *need, .uses = list_item(list, i)};
		struct lint_result found = {0};
		bool flagged = false, loud = false;

		r->all++;
		if (!lint_site(j, &site, built_in, "2026-01-01", t->a, t->d, &found))
			t->unreadable++;
		for (size_t f = 0; f < found.count; f++) {
			if (found.finding[f].severity < least)
				continue;
			loud |= found.finding[f].severity >= SEVERITY_WARNING;
			if (!flagged && (!wrong || t->verbose))
				tell(t, wrong ? found.finding[f].rule : "right, but flagged",
					found.finding[f].message);
			flagged = true;
		}
		if (wrong && !flagged)
			tell(t, "wrong, and not flagged",
				yaml_get(list_item(list, i), "api")->text);
		r->good += flagged;
		if (wrong && t->row->bug) {
			t->loud.good += loud;
			t->loud.all++;
		}
		lint_result_free(&found);
	}
}

static bool judge_row(struct tester *t)
{
	const struct row *r = t->row;
	struct target_spec spec = {0};
	struct need need = {0}, inner;
	struct in_scope inside = {0};
	struct rate before = t->wrong;
	struct judge *j;

	if (!r->name || !r->place || !r->between || !r->because || !r->needs ||
		(!r->accept && !r->wrong) || (r->target && !target_read(r->target, &spec, t->d)) ||
		!need_read(&need, r->needs, t->a, t->d) ||
		(r->in_scope &&
			!decode_map(r->in_scope, "in_scope", scope_fields,
				sizeof(scope_fields) / sizeof(*scope_fields), &inside, t->d)))
		return false;
	j = judge_new(&spec, NULL, 0, t->d);
	if (!j)
		return false;
	if (need_check(&need, j->target->point[0], t->d)) {
		check_advice(t, j, &need, spec.built_in, &inside);
		lint_uses(t, j, &need, spec.built_in, r->accept, SEVERITY_WARNING, &t->right);
		inner = need;
		inner.v[F_SCOPE] =
			(struct value){.set = true, .min = inside.enters, .max = inside.enters};
		lint_uses(t, j, &inner, spec.built_in, inside.accept, SEVERITY_WARNING, &t->right);
		lint_uses(t, j, &need, spec.built_in, r->wrong, SEVERITY_NOTE, &t->wrong);
		if (r->bug) {
			t->bugs.good += t->wrong.good - before.good;
			t->bugs.all += t->wrong.all - before.all;
		}
	}
	judge_free(j);
	return diag_count(t->d) == 0;
}

static void test_file(struct tester *t, const char *path)
{
	struct source *src = source_read(path, t->d);
	const struct yaml_node *docs, *list = NULL;
	size_t count;

	if (src && yaml_parse(src, t->a, t->d, &docs, &count) && count == 1)
		list = yaml_get(&docs[0], "decisions");
	if (list_count(list) == 0)
		t->unreadable++;
	for (size_t i = 0; i < list_count(list); i++) {
		struct row r = {.at = list_item(list, i)};

		t->row = &r;
		t->decisions++;
		if (!decode_map(
			    r.at, "decision", fields, sizeof(fields) / sizeof(*fields), &r, t->d) ||
			!judge_row(t))
			t->unreadable++;
	}
	source_free(src);
}

static bool within(const char *what, const struct rate *r, bool ok)
{
	printf("%s: %zu of %zu%s\n", what, r->good, r->all, ok ? "" : ": past the limit");
	return ok;
}

int main(int argc, char **argv)
{
	struct tester t = {.a = arena_new(), .d = diag_new()};
	bool ok = argc > 1;
	size_t errors;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "-v") == 0)
			t.verbose = true;
		else
			test_file(&t, argv[i]);
	}
	errors = diag_count(t.d);
	diag_print(t.d, stderr, false);
	printf("%zu decisions\n", t.decisions);
	ok &= within("advice that is accepted", &t.advice,
		t.advice.good * 100 >= t.advice.all * ADVICE_AT_LEAST);
	ok &= within("wrong uses with a finding", &t.wrong,
		t.wrong.good * 100 >= t.wrong.all * WRONG_AT_LEAST);
	ok &= within("... of them bugs", &t.bugs, t.bugs.good * 100 >= t.bugs.all * WRONG_AT_LEAST);
	ok &= within("... with an error or a warning", &t.loud,
		t.loud.good * 100 >= t.loud.all * WRONG_AT_LEAST);
	ok &= within("right uses with an error or a warning", &t.right,
		t.right.good * 100 <= t.right.all * RIGHT_AT_MOST);
	ok &= t.decisions > 0 && t.unreadable == 0 && errors == 0;
	diag_free(t.d);
	arena_free(t.a);
	return ok ? 0 : 1;
}
