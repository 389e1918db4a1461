/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Scenarios step by step; see scenario.h.
 */
#include "report/scenario.h"

#include <string.h>

#include "report/failure.h"
#include "sim/origin.h"
#include "text/diag.h"
#include "text/term.h"
#include "text/units.h"
#include "text/yaml.h"

#define INDENT 24 /* of what a step did */

static const char *const kind_words[] = {
	"alloc", "free", "call", "enter", "run"}; /* enum scenario_kind */

static void step_line(
	struct strbuf *s, const struct scenario_step *st, const struct scenario_result *r)
{
	char buf[32];

	switch (st->kind) {
	case SCENARIO_ENTER:
		return;
	case SCENARIO_RUN:
		if (st->thread == SIM_KSWAPD)
			strbuf_addf(s, "%llu pages reclaimed", (unsigned long long)r->reclaimed);
		return;
	case SCENARIO_FREE:
		strbuf_addf(s, "%llu freed with %s()", (unsigned long long)r->succeeded,
			st->with->text);
		return;
	case SCENARIO_CALL:
		strbuf_addf(s, "%s() on %llu", st->call->text, (unsigned long long)r->succeeded);
		if (r->failed)
			strbuf_addf(s, " of %llu", (unsigned long long)(r->succeeded + r->failed));
		return;
	case SCENARIO_ALLOC:
		break;
	}
	strbuf_addf(s, "%llu of %llu from %s()", (unsigned long long)r->succeeded,
		(unsigned long long)(r->succeeded + r->failed), st->api->text);
	if (r->taken)
		strbuf_addf(s, ", %s taken", units_human(r->taken, buf));
	if (r->taken > r->asked && r->asked)
		strbuf_addf(s, ", %.0f %% waste",
			100.0 * (double)(r->taken - r->asked) / (double)r->taken);
	if (r->fallbacks)
		strbuf_addf(
			s, ", %llu from %s", (unsigned long long)r->fallbacks, SIM_FALLBACK_NAME);
	if (r->merged)
		strbuf_addf(
			s, ", %llu merged with one that was there", (unsigned long long)r->merged);
}

static void objection_line(
	struct strbuf *out, const struct scenario_result *r, const struct report_style *style)
{
	struct strbuf text = {0};

	if (!r->objections)
		return;
	strbuf_addf(&text, "%llu objection%s: %s", (unsigned long long)r->objections,
		r->objections == 1 ? "" : "s", r->objection);
	report_entry(out, style, "", INDENT, strbuf_str(&text), NULL);
	strbuf_free(&text);
}

/* What an objection says already is not said again. */
static void failure(
	struct strbuf *out, const struct scenario_result *r, const struct report_style *style)
{
	const struct sim_failure *f = r->failure;

	if (!f)
		return;
	if (!strstr(r->objection, f->text))
		report_failure_text(out, f->text, INDENT, style);
	if (f->refused)
		report_refusal_text(out, &f->refusal, INDENT, style);
}

/* "never freed: ring, cmd (3)" */
static void leaks(
	struct strbuf *out, const struct scenario_outcome *o, const struct report_style *style)
{
	struct strbuf text = {0};

	for (size_t i = 0; i < o->leaks; i++) {
		const struct scenario_leak *l = &o->leak[i];

		strbuf_adds(&text, i ? ", " : "never freed: ");
		diag_clean(&text, l->name, strlen(l->name));
		if (l->count > 1)
			strbuf_addf(&text, " (%llu)", (unsigned long long)l->count);
	}
	if (text.len)
		report_entry(out, style, "", INDENT, strbuf_str(&text), NULL);
	strbuf_free(&text);
}

/* What is free, and what is free but on the lists of a CPU; the marks that it is compared with. */
static void zone_line(
	struct strbuf *text, const struct sim_zone_view *z, const struct scenario_outcome *o)
{
	strbuf_addf(text, "zone %s", z->name);
	if (o->zone[0].node != o->zone[o->zones - 1].node)
		strbuf_addf(text, " of node %u", z->node);
	strbuf_addf(text, ": %llu of %llu pages free", (unsigned long long)z->free,
		(unsigned long long)z->managed);
	if (z->pcp)
		strbuf_addf(text, ", %llu more on per-CPU lists", (unsigned long long)z->pcp);
	strbuf_addf(text, "; min %llu, low %llu, high %llu", (unsigned long long)z->min,
		(unsigned long long)z->low, (unsigned long long)z->high);
	if (z->boost)
		strbuf_addf(text, ", and a boost of %llu", (unsigned long long)z->boost);
	if (z->highatomic)
		strbuf_addf(
			text, "; %llu in HighAtomic pageblocks", (unsigned long long)z->highatomic);
}

static void zones(
	struct strbuf *out, const struct scenario_outcome *o, const struct report_style *style)
{
	struct strbuf text = {0};

	for (size_t i = 0; i < o->zones; i++) {
		strbuf_clear(&text);
		zone_line(&text, &o->zone[i], o);
		report_entry(out, style, i ? "" : "memory", INDENT, strbuf_str(&text), NULL);
	}
	strbuf_free(&text);
}

void report_scenario_text(struct strbuf *out, const struct scenario *s,
	const struct scenario_outcome *o, const struct report_style *style)
{
	struct strbuf text = {0}, label = {0};

	for (size_t i = 0; i < s->steps; i++) {
		const struct scenario_step *st = &s->step[i];

		strbuf_clear(&label);
		strbuf_addf(&label, "%-6s", kind_words[st->kind]);
		diag_clean(&label, st->name, strlen(st->name));
		strbuf_clear(&text);
		step_line(&text, st, &o->step[i]);
		if (o->step[i].unexpected)
			strbuf_adds(&text, ": not as expected");
		report_entry(out, style, strbuf_str(&label), INDENT, strbuf_str(&text), NULL);
		objection_line(out, &o->step[i], style);
		failure(out, &o->step[i], style);
	}
	if (o->step[s->steps].objections) {
		strbuf_adds(out, "end\n");
		objection_line(out, &o->step[s->steps], style);
		leaks(out, o, style);
	}
	zones(out, o, style);
	strbuf_free(&text);
	strbuf_free(&label);
}

static json_t *result_json(const char *step, const char *name, const struct scenario_result *r)
{
	return json_pack("{s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:s, s:b}", "step", step, "name",
		name, "succeeded", (json_int_t)r->succeeded, "failed", (json_int_t)r->failed,
		"fallbacks", (json_int_t)r->fallbacks, "taken", (json_int_t)r->taken, "objections",
		(json_int_t)r->objections, "objection", r->objection, "as_expected",
		!r->unexpected);
}

static json_t *failure_json(const struct sim_failure *f)
{
	if (!f)
		return json_null();
	return json_pack("{s:o, s:o}", "text", f->text[0] ? json_string(f->text) : json_null(),
		"refusal", f->refused ? report_refusal_json(&f->refusal) : json_null());
}

static json_t *end_json(const struct scenario_outcome *o, const struct scenario_result *r)
{
	json_t *end = result_json("end", "", r), *list = json_array();

	for (size_t i = 0; i < o->leaks; i++)
		json_array_append_new(
			list, json_pack("{s:o, s:I}", "name", report_string(o->leak[i].name),
				      "count", (json_int_t)o->leak[i].count));
	json_object_set_new(end, "leaks", list);
	return end;
}

json_t *report_scenario_json(const struct scenario *s, const struct scenario_outcome *o)
{
	json_t *steps = json_array(), *zone_list = json_array();

	for (size_t i = 0; i < s->steps; i++) {
		json_t *step =
			result_json(kind_words[s->step[i].kind], s->step[i].name, &o->step[i]);

		if (s->step[i].kind == SCENARIO_RUN)
			json_object_set_new(
				step, "reclaimed", json_integer((json_int_t)o->step[i].reclaimed));
		if (s->step[i].kind == SCENARIO_ALLOC)
			json_object_set_new(step, "failure", failure_json(o->step[i].failure));
		if (o->step[i].merged)
			json_object_set_new(
				step, "merged", json_integer((json_int_t)o->step[i].merged));
		json_array_append_new(steps, step);
	}
	json_array_append_new(steps, end_json(o, &o->step[s->steps]));
	for (size_t i = 0; i < o->zones; i++) {
		const struct sim_zone_view *z = &o->zone[i];

		json_array_append_new(zone_list,
			json_pack("{s:s, s:i, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "name",
				z->name, "node", (int)z->node, "managed", (json_int_t)z->managed,
				"free", (json_int_t)z->free, "pcp", (json_int_t)z->pcp, "min",
				(json_int_t)z->min, "low", (json_int_t)z->low, "high",
				(json_int_t)z->high, "boost", (json_int_t)z->boost, "highatomic",
				(json_int_t)z->highatomic));
	}
	return json_pack("{s:i, s:o, s:o}", "schema", 1, "steps", steps, "zones", zone_list);
}
