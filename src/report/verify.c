/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Verification as text and JSON; see verify.h.
 */
#include "report/verify.h"

#include <inttypes.h>

#include "text/term.h"

static struct verify_profile total(const struct verify *v)
{
	struct verify_profile t = {0};

	for (size_t i = 0; i < v->profiles; i++) {
		const struct verify_profile *p = &v->profile[i];

		t.space_classes = wide_add(t.space_classes, p->space_classes);
		t.space_needs = wide_add(t.space_needs, p->space_needs);
		t.advice_classes = wide_add(t.advice_classes, p->advice_classes);
		t.advice_needs = wide_add(t.advice_needs, p->advice_needs);
		t.entangled = t.entangled ? t.entangled : p->entangled;
		t.walked += p->walked;
		t.samples += p->samples;
		t.examples += p->examples;
		t.unknown += p->unknown;
		t.advice += p->advice;
		t.impossible += p->impossible;
		t.conflicts += p->conflicts;
		t.looser += p->looser;
		t.uses += p->uses;
		t.tried += p->tried;
	}
	return t;
}

static void add_more(struct strbuf *out, uint64_t count)
{
	if (count > 1)
		strbuf_addf(out, " (and %" PRIu64 " more like it)", count - 1);
	strbuf_addc(out, '\n');
}

static void add_failures(
	struct strbuf *out, const struct verify *v, const struct report_style *style)
{
	for (size_t i = 0; i < v->failures && i < REPORT_VERIFY_MAX; i++) {
		const struct verify_failure *f = &v->failure[i];

		report_styled(out, style, TERM_RED, f->kind);
		strbuf_addf(out, ": %s", f->text);
		if (f->rule)
			strbuf_addf(out, " [%s]", f->rule);
		add_more(out, f->count);
		if (f->ask)
			strbuf_addf(out, "  %s\n", f->ask);
	}
	if (v->failures > REPORT_VERIFY_MAX)
		strbuf_addf(out, "... and %zu other kinds of failures\n",
			v->failures - REPORT_VERIFY_MAX);
}

static void add_changes(struct strbuf *out, const struct verify *v)
{
	for (size_t i = 0; i < v->changes && i < REPORT_VERIFY_MAX; i++) {
		const struct verify_change *c = &v->change[i];

		strbuf_addf(out, "%" PRIu64 " need%s: %s\n      -> %s\n", c->count,
			c->count == 1 ? "" : "s", c->before, c->after);
		if (c->rule)
			strbuf_addf(out, "  %s [%s]\n",
				c->gone ? "no longer said by" : "because of", c->rule);
		strbuf_addf(out, "  %s\n", c->ask);
	}
	if (v->changes > REPORT_VERIFY_MAX)
		strbuf_addf(out, "... and %zu other changes\n", v->changes - REPORT_VERIFY_MAX);
	if (!v->changes)
		strbuf_adds(out, "no decision differs\n");
}

/* Sets of needs are neither covered nor tried where two sets of rules are compared. */
static void add_profiles(struct strbuf *out, const struct verify *v, bool against)
{
	char all[WIDE_DIGITS], good[WIDE_DIGITS];

	strbuf_addf(out, "%-26s %26s %26s %9s %7s\n", "kernel", "classes of needs", "with advice",
		"looked at", "tried");
	for (size_t i = 0; i < v->profiles; i++) {
		const struct verify_profile *p = &v->profile[i];
		const bool covered = !against && !p->entangled;

		strbuf_addf(out, "%-26s %26s %26s %9" PRIu64, p->name,
			covered ? wide_text(p->space_classes, all) : "-",
			covered ? wide_text(p->advice_classes, good) : "-",
			p->advice + p->impossible);
		if (against)
			strbuf_addf(out, " %7s\n", "-");
		else
			strbuf_addf(out, " %7" PRIu64 "\n", p->tried);
	}
	strbuf_addc(out, '\n');
}

static void add_space(struct strbuf *out, const struct verify_profile *t)
{
	char all[WIDE_DIGITS], good[WIDE_DIGITS], rest[WIDE_DIGITS];

	if (t->entangled) {
		strbuf_addf(out,
			"not all needs are covered, only those looked at: %s asks about the free "
			"function and another choice at a time\n",
			t->entangled);
		return;
	}
	strbuf_addf(out, "%s classes, every one covered: %s with advice, %s impossible\n",
		wide_text(t->space_classes, all), wide_text(t->advice_classes, good),
		wide_text(wide_sub(t->space_classes, t->advice_classes), rest));
	strbuf_addf(out, "they stand for %s needs\n", wide_text(t->space_needs, all));
}

/*
 * Branches of conditions: all, those taken on the kernels that are verified, and elsewhere alone.
 */
struct taken {
	size_t all, here, elsewhere;
};

static struct taken taken(const struct verify *v)
{
	struct taken t = {.all = 2 * v->branches};

	for (size_t i = 0; i < v->branches; i++) {
		const struct verify_branch *b = &v->branch[i];

		t.here += (size_t)b->matters_yes + b->matters_no;
		t.elsewhere += (size_t)b->elsewhere_yes + b->elsewhere_no;
	}
	return t;
}

static void add_branches(struct strbuf *out, const struct verify *v)
{
	const struct taken t = taken(v);

	strbuf_addf(out, "%zu conditions, %zu branches: ", v->branches, t.all);
	if (t.here == t.all)
		strbuf_adds(out, "every one decides");
	else
		strbuf_addf(out, "%zu decide", t.here);
	if (t.elsewhere)
		strbuf_addf(out, ", %zu elsewhere alone", t.elsewhere);
	if (t.here + t.elsewhere < t.all)
		strbuf_addf(out, ", %zu never", t.all - t.here - t.elsewhere);
	if (v->uncounted)
		strbuf_addf(out, "; not counted: %s, whose tests are too many", v->uncounted);
	strbuf_addc(out, '\n');
}

static void add_summary(struct strbuf *out, const struct verify *v, const struct verify_options *o)
{
	const struct verify_profile t = total(v);

	if (!o->against)
		add_space(out, &t);
	strbuf_addf(out,
		"looked at: %" PRIu64 " classes that state few things at a time, %" PRIu64
		" needs of examples,\n%" PRIu64 " random ones, seed %" PRIu64,
		t.walked, t.examples, t.samples, o->seed);
	if (!o->against)
		strbuf_addf(out, ": %" PRIu64 " of them outside of the classes", t.unknown);
	strbuf_addc(out, '\n');
	if (o->against)
		return;
	strbuf_addf(out,
		"%" PRIu64 " conflicts checked, %" PRIu64 " uses put to looser needs, %" PRIu64
		" of %" PRIu64 " different uses tried\n",
		t.conflicts, t.looser, t.tried, t.uses);
	add_branches(out, v);
	strbuf_addf(out, "%zu rules, %zu examples, %zu kernel%s: ", v->rules, v->examples,
		v->profiles, v->profiles == 1 ? "" : "s");
	if (v->failures)
		strbuf_addf(
			out, "%zu kind%s of failures\n", v->failures, v->failures == 1 ? "" : "s");
	else
		strbuf_adds(out, "no failure\n");
}

void report_verify_text(struct strbuf *out, const struct verify *v, const struct verify_options *o,
	const struct report_style *style)
{
	add_failures(out, v, style);
	if (o->against)
		add_changes(out, v);
	if (o->quiet)
		return;
	if (out->len)
		strbuf_addc(out, '\n');
	add_profiles(out, v, o->against);
	add_summary(out, v, o);
}

static json_t *string_or_null(const char *s)
{
	return s ? json_string(s) : json_null();
}

static json_t *failures(const struct verify *v)
{
	json_t *list = json_array();

	for (size_t i = 0; i < v->failures; i++) {
		const struct verify_failure *f = &v->failure[i];

		json_array_append_new(
			list, json_pack("{s:s, s:o, s:o, s:s, s:I}", "kind", f->kind, "rule",
				      string_or_null(f->rule), "ask", string_or_null(f->ask),
				      "text", f->text, "count", (json_int_t)f->count));
	}
	return list;
}

static json_t *changes(const struct verify *v)
{
	json_t *list = json_array();

	for (size_t i = 0; i < v->changes; i++) {
		const struct verify_change *c = &v->change[i];

		json_array_append_new(
			list, json_pack("{s:s, s:s, s:o, s:b, s:s, s:I}", "before", c->before,
				      "after", c->after, "rule", string_or_null(c->rule), "gone",
				      c->gone, "ask", c->ask, "count", (json_int_t)c->count));
	}
	return list;
}

static json_t *conditions(const struct verify *v)
{
	json_t *list = json_array();

	for (size_t i = 0; i < v->branches; i++) {
		char yes[WIDE_DIGITS], no[WIDE_DIGITS], maybe[WIDE_DIGITS], true_[WIDE_DIGITS],
			false_[WIDE_DIGITS];
		const struct verify_branch *b = &v->branch[i];

		json_array_append_new(list,
			json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "rule", b->rule, "at",
				b->at, "fact", b->fact, "true", wide_text(b->yes, yes), "false",
				wide_text(b->no, no), "uncertain", wide_text(b->maybe, maybe),
				"decides_true", wide_text(b->decides_yes, true_), "decides_false",
				wide_text(b->decides_no, false_)));
	}
	return list;
}

static json_t *branches(const struct verify *v)
{
	const struct taken t = taken(v);

	return json_pack("{s:I, s:I, s:I, s:o, s:o}", "all", (json_int_t)t.all, "decide",
		(json_int_t)t.here, "elsewhere", (json_int_t)t.elsewhere, "uncounted",
		string_or_null(v->uncounted), "conditions", conditions(v));
}

/* Numbers that JSON readers would round, digit by digit. */
static json_t *exact(const struct verify_profile *t)
{
	char all[WIDE_DIGITS], good[WIDE_DIGITS], rest[WIDE_DIGITS], needs[WIDE_DIGITS];

	return json_pack("{s:s, s:s, s:s, s:s}", "needs", wide_text(t->space_needs, needs),
		"classes", wide_text(t->space_classes, all), "advice",
		wide_text(t->advice_classes, good), "impossible",
		wide_text(wide_sub(t->space_classes, t->advice_classes), rest));
}

json_t *report_verify_json(const struct verify *v, const struct verify_options *o)
{
	struct verify_profile t = total(v);
	bool covered = !o->against && !t.entangled;
	json_t *root;

	/* where not everything is covered, what was looked at is all there is to count */
	if (!covered) {
		t.space_classes = t.space_needs = wide_of(t.advice + t.impossible);
		t.advice_classes = wide_of(t.advice);
	}
	root = json_pack("{s:i, s:f, s:f, s:f, s:f, s:I, s:I, s:I, s:I, s:I, s:I, s:f, s:o}",
		"schema", 1, "needs", wide_double(t.space_needs), "classes",
		wide_double(t.space_classes), "advice", wide_double(t.advice_classes), "impossible",
		wide_double(wide_sub(t.space_classes, t.advice_classes)), "rules",
		(json_int_t)v->rules, "profiles", (json_int_t)v->profiles, "looked_at",
		(json_int_t)(t.advice + t.impossible), "samples", (json_int_t)t.samples, "seed",
		(json_int_t)o->seed, "tried", (json_int_t)t.tried, "seconds", v->seconds,
		"failures", failures(v));
	json_object_set_new(root, "exact", covered ? exact(&t) : json_null());
	if (o->against)
		json_object_set_new(root, "changes", changes(v));
	else
		json_object_set_new(root, "branches", branches(v));
	return root;
}
