/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Figures of merit; see merit.h.
 */
#include "report/merit.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "know/catalogue.h"
#include "text/diag.h"
#include "text/term.h"
#include "text/units.h"

#define LABEL 16
#define SHOWN_SITES 20
#define TABLE "%10s %6s %8s %7s %10s %8s %9s  "

static double waste(const struct merit_site *s)
{
	return s->given > s->asked ? 100.0 * (double)(s->given - s->asked) / (double)s->given : 0.0;
}

static void entry(struct strbuf *out, const struct report_style *style, const char *label,
	struct strbuf *text)
{
	report_entry(out, style, label, LABEL, strbuf_str(text), NULL);
	strbuf_clear(text);
}

static void total(struct strbuf *out, const struct report_style *style, const char *label,
	const struct merit_site *s, struct strbuf *text)
{
	char asked[32], given[32], peak[32], live[32];

	if (!s->calls)
		return;
	strbuf_addf(text, "%" PRIu64 " allocation%s, %" PRIu64 " failed; ", s->calls,
		s->calls == 1 ? "" : "s", s->failed);
	if (s->asked != s->given)
		strbuf_addf(text, "%s asked for, %s given: %.1f %% waste; ",
			units_human(s->asked, asked), units_human(s->given, given), waste(s));
	else
		strbuf_addf(text, "%s; ", units_human(s->given, given));
	strbuf_addf(text,
		"peak %s, left at the end %s in %" PRIu64 "; %" PRIu64 " freed on another CPU",
		units_human(s->peak_bytes, peak), units_human(s->live_bytes, live), s->live,
		s->ping_pong);
	entry(out, style, label, text);
}

/* "__alloc_skb+0x5c/0x1f0", "bash, order 2, GFP_KERNEL" */
static void add_name(struct strbuf *out, const struct merit_report *r, const struct merit_site *s)
{
	diag_clean(out, s->name, strlen(s->name));
	if (s->kind != TRACE_PAGE_ALLOC)
		return;
	strbuf_addf(out, "%sorder %u, ", s->name[0] ? ", " : "", s->order);
	gfp_format(r->catalogue, s->gfp, out);
}

static void table(struct strbuf *out, const struct merit_report *r)
{
	const struct merit *m = r->merit;
	size_t shown = m->sites < SHOWN_SITES ? m->sites : SHOWN_SITES;

	if (!m->sites)
		return;
	strbuf_addf(out, "\n" TABLE "%s\n", "given", "waste", "calls", "failed", "peak", "left",
		"other CPU", "call site, or task of a page allocation");
	for (size_t i = 0; i < shown; i++) {
		const struct merit_site *s = &m->site[i];
		char given[32], peak[32], calls[24], failed[24], left[24], other[24], part[16];

		snprintf(calls, sizeof(calls), "%" PRIu64, s->calls);
		snprintf(failed, sizeof(failed), "%" PRIu64, s->failed);
		snprintf(left, sizeof(left), "%" PRIu64, s->live);
		snprintf(other, sizeof(other), "%" PRIu64, s->ping_pong);
		snprintf(part, sizeof(part), "%.0f %%", waste(s));
		strbuf_addf(out, TABLE, units_human(s->given, given), part, calls, failed,
			units_human(s->peak_bytes, peak), left, other);
		add_name(out, r, s);
		strbuf_addc(out, '\n');
	}
	if (shown < m->sites)
		strbuf_addf(
			out, "%10s and %zu more: --format json has all\n", "...", m->sites - shown);
}

static void advice(struct strbuf *out, const struct merit_report *r,
	const struct report_style *style, struct strbuf *text)
{
	bool any = false;

	for (size_t i = 0; i < r->merit->sites; i++) {
		const struct merit_site *s = &r->merit->site[i];
		struct strbuf tag = {0};

		if (!s->advice)
			continue;
		if (!any)
			strbuf_adds(
				out, "\nWhat the rules say, as far as the trace shows the need\n");
		any = true;
		add_name(text, r, s);
		strbuf_addf(text, ": %s", s->advice);
		strbuf_addf(&tag, "[%s]", s->rule);
		report_entry(out, style, "", 2, strbuf_str(text), strbuf_str(&tag));
		strbuf_clear(text);
		strbuf_free(&tag);
	}
}

static void memory(struct strbuf *out, const struct merit_report *r,
	const struct report_style *style, struct strbuf *text)
{
	const struct merit *m = r->merit;

	if (!m->pages.calls)
		return;
	if (m->sim_failed)
		strbuf_addf(text, "%" PRIu64 " page allocations failed on the simulated machine; ",
			m->sim_failed);
	strbuf_addf(text,
		"largest free order %d; free memory in too small blocks for orders 1 to %u, in "
		"percent:",
		m->largest, m->max_order);
	for (unsigned int o = 1; o <= m->max_order; o++)
		strbuf_addf(text, " %.0f", 100.0 * merit_unusable(m, o));
	entry(out, style, "fragmentation", text);
}

void report_merit_text(
	struct strbuf *out, const struct merit_report *r, const struct report_style *style)
{
	const struct trace_skipped *k = &r->merit->skipped;
	struct strbuf text = {0};
	char size[32];

	strbuf_addf(&text, "%s, %s, %s, %u CPU%s; fresh", r->catalogue->profile->name,
		r->catalogue->arch->name, units_human(r->memory, size), r->cpus,
		r->cpus == 1 ? "" : "s");
	entry(out, style, "machine", &text);
	if (k->other && !r->merit->total.calls && !r->merit->pages.calls &&
		!r->merit->early_frees) {
		strbuf_addf(&text,
			"none allocates or frees: %" PRIu64
			" event%s of other kinds; record kmem events",
			k->other, k->other == 1 ? "" : "s");
		entry(out, style, "events", &text);
	}
	total(out, style, "objects", &r->merit->total, &text);
	total(out, style, "pages", &r->merit->pages, &text);
	memory(out, r, style, &text);
	if (r->merit->early_frees) {
		strbuf_addf(&text, "%" PRIu64 " free%s of what the trace does not show allocated",
			r->merit->early_frees, r->merit->early_frees == 1 ? "" : "s");
		entry(out, style, "not counted", &text);
	}
	if (k->lost) {
		strbuf_addf(&text,
			"%" PRIu64 " events that the kernel could not record: what is left "
			"at the end may have been freed",
			k->lost);
		entry(out, style, "lost", &text);
	}
	if (k->hidden) {
		strbuf_addf(&text, "%" PRIu64 " event%s of objects whose address is not printed",
			k->hidden, k->hidden == 1 ? "" : "s");
		entry(out, style, "skipped", &text);
	}
	table(out, r);
	advice(out, r, style, &text);
	strbuf_free(&text);
}

static json_t *site_json(const struct merit_report *r, const struct merit_site *s, bool named)
{
	json_t *o = json_object();
	struct strbuf gfp = {0}, name = {0};

	if (named) {
		bool page = s->kind == TRACE_PAGE_ALLOC;

		diag_clean(&name, s->name, strlen(s->name));
		gfp_format(r->catalogue, s->gfp, &gfp);
		json_object_set_new(o, page ? "task" : "call_site", json_string(strbuf_str(&name)));
		json_object_set_new(o, "api", json_string(s->api));
		json_object_set_new(o, "gfp", json_string(strbuf_str(&gfp)));
		if (page)
			json_object_set_new(o, "order", json_integer(s->order));
	}
	json_object_update_new(
		o, json_pack("{s:I, s:I, s:I, s:I, s:f, s:I, s:I, s:I, s:I, s:I}", "calls",
			   (json_int_t)s->calls, "failed", (json_int_t)s->failed, "asked",
			   (json_int_t)s->asked, "given", (json_int_t)s->given, "waste_percent",
			   waste(s), "peak", (json_int_t)s->peak, "peak_bytes",
			   (json_int_t)s->peak_bytes, "live", (json_int_t)s->live, "live_bytes",
			   (json_int_t)s->live_bytes, "ping_pong", (json_int_t)s->ping_pong));
	if (named) {
		json_object_set_new(o, "size_min", json_integer((json_int_t)s->size_min));
		json_object_set_new(o, "size_max", json_integer((json_int_t)s->size_max));
		json_object_set_new(o, "rule", s->rule ? json_string(s->rule) : json_null());
		json_object_set_new(o, "advice", s->advice ? json_string(s->advice) : json_null());
	}
	strbuf_free(&gfp);
	strbuf_free(&name);
	return o;
}

json_t *report_merit_json(const struct merit_report *r)
{
	const struct merit *m = r->merit;
	json_t *sites = json_array(), *unusable = json_array();

	for (size_t i = 0; i < m->sites; i++)
		json_array_append_new(sites, site_json(r, &m->site[i], true));
	for (unsigned int o = 0; o <= m->max_order; o++)
		json_array_append_new(unusable, json_real(merit_unusable(m, o)));
	return json_pack(
		"{s:i, s:{s:s, s:s, s:I, s:i}, s:o, s:o, s:I, s:I, s:I, s:{s:I, s:i, s:o}, s:o}",
		"schema", 1, "machine", "kernel", r->catalogue->profile->name, "arch",
		r->catalogue->arch->name, "memory", (json_int_t)r->memory, "cpus", (int)r->cpus,
		"objects", site_json(r, &m->total, false), "pages", site_json(r, &m->pages, false),
		"early_frees", (json_int_t)m->early_frees, "lost", (json_int_t)m->skipped.lost,
		"hidden", (json_int_t)m->skipped.hidden, "fragmentation", "failed",
		(json_int_t)m->sim_failed, "largest_order", m->largest, "unusable", unusable,
		"sites", sites);
}
