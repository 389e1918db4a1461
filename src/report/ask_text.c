/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Answers for people: the answer first, then why, what was tried, what to mind, why not the others.
 */
#include <stdio.h>
#include <string.h>

#include "report/code.h"
#include "report/report.h"
#include "sim/origin.h"
#include "text/decode.h"
#include "text/diag.h"
#include "text/term.h"
#include "text/units.h"
#include "text/yaml.h"

#define INDENT 6       /* "Tried " */
#define NAME_INDENT 24 /* of rejected APIs */
#define SHOWN_REASONS 4
#define SHOWN_CAUTIONS 2
#define SHOWN_REJECTIONS 3
#define SHOWN_OTHERS 3

static const char *tag(const struct rule *r, char *buf, size_t size)
{
	snprintf(buf, size, "[%s]", r->name);
	return buf;
}

static const struct catalogue *catalogue(const struct answer *a)
{
	return a->judge->target->point[0];
}

/* "kzalloc(100, GFP_KERNEL)     free: kfree()    <linux/slab.h>" */
static void headline(struct strbuf *out, const struct answer *a, const struct report_style *style)
{
	const struct use *u = &a->decision->best.use;
	struct strbuf call = {0}, rest = {0};

	code_call(&call, u->api, u, a->need, catalogue(a));
	if (u->free)
		strbuf_addf(&rest, "free: %s()", u->free->name);
	else
		strbuf_adds(&rest, u->api->lifetime == LIFETIME_DEVICE ? "free: nothing, at unbind"
								       : "free: nothing");
	if (u->api->include)
		strbuf_addf(&rest, "    <%s>", u->api->include);
	report_styled(out, style, TERM_BOLD, strbuf_str(&call));
	if (call.len + rest.len + 4 <= style->width) {
		for (size_t i = call.len + rest.len;
			i < style->width && i < call.len + rest.len + 4; i++)
			strbuf_addc(out, ' ');
	} else {
		strbuf_adds(out, "\n      ");
	}
	strbuf_addf(out, "%s\n", strbuf_str(&rest));
	strbuf_free(&call);
	strbuf_free(&rest);
}

static void step(struct strbuf *out, const struct answer *a, const struct report_style *style,
	const char *label, const struct api *api)
{
	struct strbuf text = {0};

	if (!api)
		return;
	code_call(&text, api, &a->decision->best.use, a->need, catalogue(a));
	report_entry(out, style, label, INDENT + 2, strbuf_str(&text), NULL);
	strbuf_free(&text);
}

/* What goes before, around, after, and at the end of the call. */
static void steps(struct strbuf *out, const struct answer *a, const struct report_style *style)
{
	const struct use *u = &a->decision->best.use;
	char text[128];

	step(out, a, style, "Before", u->setup);
	for (int i = 0; scope_words[i]; i++) {
		const struct context *s =
			u->enters >> i & 1
				? catalogue_context(catalogue(a), CONTEXT_SCOPE, scope_words[i])
				: NULL;

		if (!s)
			continue;
		snprintf(text, sizeof(text), "inside %s() ... %s()", s->enter, s->leave);
		report_entry(out, style, "Scope", INDENT + 2, text, NULL);
	}
	step(out, a, style, "Then", u->then);
	if (u->then && u->then->undo)
		step(out, a, style, "Undo", catalogue_api(catalogue(a), u->then->undo));
	if (u->setup && u->setup->teardown)
		step(out, a, style, "At end", catalogue_api(catalogue(a), u->setup->teardown));
}

static void why(struct strbuf *out, const struct answer *a, const struct report_style *style)
{
	char buf[96];

	for (size_t i = 0; i < a->decision->reasons && i < SHOWN_REASONS; i++)
		report_entry(out, style, i ? "" : "Why", INDENT, a->decision->because[i].text,
			tag(a->decision->because[i].rule, buf, sizeof(buf)));
}

/* "fragmented   19/100  (4 from vmalloc)   11085-13856 pages free (min 11085), blocks to order 2" */
static void tried_state(struct strbuf *out, const struct trial_state *s)
{
	strbuf_addf(out, "%-11s %3u/%u", s->kind->name, s->succeeded, s->tries);
	if (s->fallbacks)
		strbuf_addf(
			out, " (%u from %s)", s->fallbacks, sim_origin_name(SIM_FALLBACK_ORIGIN));
	if (s->objections)
		strbuf_addf(out, " (%u objections)", s->objections);
	strbuf_addf(out, "   %llu to %llu pages free", (unsigned long long)s->free_min,
		(unsigned long long)s->free_max);
	if (s->free_min <= s->mark_high)
		strbuf_addf(out, " (min %llu, low %llu)", (unsigned long long)s->mark_min,
			(unsigned long long)s->mark_low);
	strbuf_addf(out, ", blocks to order %u", s->largest_order);
}

static void waste(struct strbuf *out, const struct trial *t)
{
	double low = 100, high = 0;
	char buf[32];

	for (size_t i = 0; i < t->states; i++) {
		double w = trial_waste(&t->state[i]);

		if (!t->state[i].succeeded)
			continue;
		low = w < low ? w : low;
		high = w > high ? w : high;
	}
	strbuf_addf(out, "%s asked", units_human(t->size, buf));
	if (low > high)
		return;
	strbuf_adds(out, ", ");
	if (high - low < 0.5)
		strbuf_addf(out, "waste %.0f %%", high);
	else
		strbuf_addf(out, "waste %.0f to %.0f %%", low, high);
}

static void tried_on(struct strbuf *out, const struct answer *a, const struct trial *t,
	const struct report_style *style)
{
	struct strbuf text = {0};
	char buf[32];

	strbuf_addf(&text, "%s, %s, %s: ", catalogue(a)->arch->name, t->kernel,
		units_human(t->memory, buf));
	waste(&text, t);
	report_entry(out, style, t == a->trial ? "Tried" : "", INDENT, strbuf_str(&text), NULL);
	for (size_t i = 0; i < t->states; i++) {
		strbuf_clear(&text);
		strbuf_adds(&text, "  ");
		tried_state(&text, &t->state[i]);
		report_line(out, INDENT, strbuf_str(&text));
	}
	if (t->objection[0]) {
		strbuf_clear(&text);
		strbuf_addf(&text, "the simulated kernel objects: %s", t->objection);
		report_entry(out, style, "", INDENT, strbuf_str(&text), NULL);
	}
	strbuf_free(&text);
}

static void tried(struct strbuf *out, const struct answer *a, const struct report_style *style)
{
	for (size_t i = 0; i < a->trials; i++)
		tried_on(out, a, &a->trial[i], style);
	if (!a->trials)
		report_entry(out, style, "Tried", INDENT,
			"not in the simulator: it does not model this API", NULL);
}

/* "the wrong free on it: 81 of 100 objections (fragmented)" behind the caution that asked for it. */
static void demonstrated(struct strbuf *text, const struct answer *a, const struct rule *r)
{
	const struct trial_state *worst = NULL;

	if (!a->shown || a->shown->rule != r)
		return;
	for (size_t i = 0; i < a->shown->trial.states; i++)
		if (!worst || a->shown->trial.state[i].objections > worst->objections)
			worst = &a->shown->trial.state[i];
	if (!worst || !worst->objections)
		return;
	strbuf_addf(text, " (%s() in the simulator: %u of %u tries objected to, %s)",
		r->demonstrate_free->name, worst->objections, worst->tries, worst->kind->name);
}

static void mind(struct strbuf *out, const struct answer *a, const struct report_style *style)
{
	struct strbuf text = {0};
	char buf[96];

	for (size_t i = 0; i < a->decision->cautions && i < SHOWN_CAUTIONS; i++) {
		const struct reason *c = &a->decision->caution[i];

		strbuf_clear(&text);
		strbuf_adds(&text, c->text);
		demonstrated(&text, a, c->rule);
		report_entry(out, style, i ? "" : "Mind", INDENT, strbuf_str(&text),
			tag(c->rule, buf, sizeof(buf)));
	}
	strbuf_free(&text);
}

static void not_candidate(struct strbuf *out, const struct answer *a,
	const struct report_style *style, const char *label, const struct candidate *c)
{
	const struct rule *r = c->ruled_out ? c->ruled_out : c->worse;
	char name[64], buf[96];
	const char *text = reason_text(
		r, true, a->need, &c->use, c->where ? c->where : catalogue(a), a->decision->arena);

	snprintf(name, sizeof(name), "%-*s%s", INDENT, label, c->use.api->name);
	report_entry(out, style, name, NAME_INDENT, text, tag(r, buf, sizeof(buf)));
}

/* About as good as the answer: what it misses is a matter of form. */
static bool as_good(const struct answer *a, const struct candidate *c)
{
	return !c->ruled_out && c->penalty <= a->decision->best.penalty + RULE_WEIGHT_FORM;
}

/* The nearest that lost: what could serve but worse, then what is ruled out; each rule once unless all are wanted. */
static void not_these(struct strbuf *out, const struct answer *a, const struct report_style *style)
{
	const struct decision *d = a->decision;
	const struct rule *said[SHOWN_REJECTIONS];
	size_t shown = 0;

	for (size_t i = 0; i < d->alternatives + d->rejections; i++) {
		const struct candidate *c = i < d->alternatives ? &d->alternative[i]
								: &d->rejected[i - d->alternatives];
		const struct rule *r = c->ruled_out ? c->ruled_out : c->worse;
		bool again = false;

		if (!r || as_good(a, c) || c->use.api == d->best.use.api)
			continue;
		if (!style->all_rejections && (shown == SHOWN_REJECTIONS || !c->use.api->exists ||
						      r->silent == SILENT_ALWAYS))
			continue;
		for (size_t j = 0; j < shown && !style->all_rejections; j++)
			again |= said[j] == r;
		if (again)
			continue;
		not_candidate(out, a, style, shown ? "" : "Not", c);
		if (shown < SHOWN_REJECTIONS)
			said[shown] = r;
		shown++;
	}
}

/* What serves as well: one line. */
static void also(struct strbuf *out, const struct answer *a, const struct report_style *style)
{
	struct strbuf text = {0};

	for (size_t i = 0; i < a->decision->alternatives && i < SHOWN_OTHERS; i++) {
		const struct candidate *c = &a->decision->alternative[i];
		bool plain = a->decision->best.use.enters && !c->use.enters &&
			     c->use.api == a->decision->best.use.api;

		if (!as_good(a, c) && !plain)
			break;
		strbuf_adds(&text, text.len ? ", " : "");
		code_call(&text, c->use.api, &c->use, a->need, catalogue(a));
		if (plain)
			strbuf_adds(&text, " where no scope can be entered");
		if (c->use.free != a->decision->best.use.free && c->use.free)
			strbuf_addf(&text, " with %s()", c->use.free->name);
	}
	if (text.len)
		report_entry(out, style, "Or", INDENT, strbuf_str(&text), NULL);
	strbuf_free(&text);
}

static void impossible(struct strbuf *out, const struct answer *a, const struct report_style *style)
{
	const struct decision *d = a->decision;
	struct strbuf text = {0}, value = {0};
	char buf[128];

	strbuf_addf(&text, "Impossible on %s: no API meets these needs together",
		target_describe(a->judge->target, buf));
	report_styled(out, style, TERM_BOLD, strbuf_str(&text));
	strbuf_addc(out, '\n');
	for (size_t i = 0; i < d->conflicts; i++) {
		const struct rule *r = d->conflict_rule[i];
		const struct candidate *c = &d->rejected[0];

		for (size_t k = 0; r && k < d->rejections; k++)
			if (d->rejected[k].ruled_out == r) {
				c = &d->rejected[k];
				break;
			}
		strbuf_clear(&value);
		strbuf_addf(&value, "      %s ", fact_info[d->conflict[i]].name);
		need_format(a->need, d->conflict[i], &value);
		strbuf_adds(&value, "  ");
		report_entry(out, style, strbuf_str(&value), 34,
			r ? reason_text(r, true, a->need, &c->use, catalogue(a), d->arena) : "",
			r ? tag(r, buf, sizeof(buf)) : NULL);
	}
	for (size_t i = 0; i < d->ways; i++) {
		const struct way_out *w = &d->way[i];

		if (i == 0)
			strbuf_adds(out, "Change one\n");
		strbuf_clear(&value);
		strbuf_addf(&value, "      %s %s  ",
			w->fact == FACT_COUNT ? "kernel" : fact_info[w->fact].name,
			*w->text ? w->text : "nothing");
		strbuf_clear(&text);
		code_call(&text, w->best.use.api, &w->best.use, &w->need, catalogue(a));
		if (w->best.use.free)
			strbuf_addf(&text, ", %s()", w->best.use.free->name);
		report_entry(out, style, strbuf_str(&value), 34, strbuf_str(&text), NULL);
	}
	strbuf_free(&text);
	strbuf_free(&value);
}

void report_ask_text(struct strbuf *out, const struct answer *a, const struct report_style *style)
{
	const struct catalogue *c = catalogue(a);
	struct strbuf name = {0};
	char v[24], text[160];

	if (a->name) {
		diag_clean(&name, a->name, strlen(a->name));
		strbuf_addc(&name, ':');
		report_styled(out, style, TERM_CYAN, strbuf_str(&name));
		strbuf_addc(out, '\n');
		strbuf_free(&name);
	}
	if (a->decision->possible) {
		headline(out, a, style);
		steps(out, a, style);
		also(out, a, style);
		strbuf_addc(out, '\n');
		why(out, a, style);
		tried(out, a, style);
		mind(out, a, style);
		not_these(out, a, style);
	} else {
		impossible(out, a, style);
		mind(out, a, style);
	}
	if (version_distance(c->version, c->profile->version)) {
		snprintf(text, sizeof(text),
			"the API facts are those of %s; the nearest profile that can be simulated "
			"is %s",
			version_format(c->version, v), c->profile->name);
		report_entry(out, style, "Note", INDENT, text, NULL);
	}
}

void report_ask_c(struct strbuf *out, const struct answer *a)
{
	const struct decision *d = a->decision;
	struct strbuf name = {0};

	if (a->name) {
		diag_clean(&name, a->name, strlen(a->name));
		strbuf_addf(out, "/* %s */\n", strbuf_str(&name));
		strbuf_free(&name);
	}
	if (!d->possible) {
		strbuf_adds(out, "#error no kernel allocation API meets these needs together\n");
		return;
	}
	code_includes(out, &d->best.use, catalogue(a));
	strbuf_addc(out, '\n');
	code_fragment(out, &d->best.use, a->need, catalogue(a));
}
