/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Why an allocation failed in the simulator; see failure.h.
 */
#include "report/failure.h"

#define LABEL 2	   /* of a zone, from the indent of what was refused */
#define FIGURES 10 /* what the zone had, likewise */

/* "600 pages free, 585 of them for this request, more than the 282 it keeps (min 750): ..." */
static void refusing_zone(
	struct strbuf *text, const struct sim_refusing_zone *z, unsigned int order)
{
	strbuf_addf(text, "%lld page%s free", (long long)z->free, z->free == 1 ? "" : "s");
	if (z->usable != z->free)
		strbuf_addf(text, ", %lld of them for this request",
			(long long)(z->usable > 0 ? z->usable : 0));
	strbuf_addf(text,
		z->below ? ": not more than the %lld it keeps" : ": more than the %lld it keeps",
		(long long)(z->mark + z->reserve));
	strbuf_addf(text, " (min %lld", (long long)z->min);
	if (z->boost)
		strbuf_addf(text, " with a boost of %lld", (long long)z->boost);
	if (z->mark != z->min)
		strbuf_addf(text, ", for this request %lld", (long long)z->mark);
	if (z->reserve)
		strbuf_addf(text, "; lowmem reserve %lld", (long long)z->reserve);
	strbuf_adds(text, ")");
	if (z->largest < 0)
		strbuf_adds(text, "; no free block that it may take");
	else if (z->largest < (int)order)
		strbuf_addf(text, "; the largest free block is of order %d", z->largest);
}

/* What was done to make room. */
static void effort(struct strbuf *text, const struct sim_refusal *r)
{
	const struct sim_page_effort *e = &r->effort;

	if (!r->waits) {
		strbuf_adds(text, "; it may not wait for reclaim");
		return;
	}
	if (e->reclaimed && e->reclaimed_pages)
		strbuf_addf(text, "; reclaim freed %u pages", e->reclaimed_pages);
	else if (e->reclaimed)
		strbuf_adds(text, "; reclaim found nothing");
	if (e->compacted)
		strbuf_adds(text, "; compaction made none");
	if (e->oom)
		strbuf_adds(text, "; the OOM killer was called");
	if (e->stuck)
		strbuf_adds(text, "; the kernel would try for ever");
	else if (r->gives_up)
		strbuf_adds(text, "; for so costly an order the kernel soon gives up");
}

static bool several_nodes(const struct sim_refusal *r)
{
	unsigned int same = 0;

	while (same < r->zones && r->zone[same].node == r->zone[0].node)
		same++;
	return same < r->zones;
}

void report_failure_text(
	struct strbuf *out, const char *text, unsigned int indent, const struct report_style *style)
{
	struct strbuf line = {0};

	if (!*text)
		return;
	strbuf_addf(&line, "failed: %s", text);
	report_entry(out, style, "", indent, strbuf_str(&line), NULL);
	strbuf_free(&line);
}

void report_refusal_text(struct strbuf *out, const struct sim_refusal *r, unsigned int indent,
	const struct report_style *style)
{
	struct strbuf text = {0}, label = {0};

	strbuf_addf(&text, "refused: a block of order %u", r->order);
	if (r->zones)
		effort(&text, r);
	else
		strbuf_adds(&text, ", because no zone that it may be in has memory");
	report_entry(out, style, "", indent, strbuf_str(&text), NULL);
	for (unsigned int i = 0; i < r->zones; i++) {
		const struct sim_refusing_zone *z = &r->zone[i];

		strbuf_clear(&text);
		strbuf_clear(&label);
		strbuf_addf(&label, "%*s%s ", (int)indent + LABEL, "", z->name);
		if (several_nodes(r))
			strbuf_addf(&text, "on node %u: ", z->node);
		refusing_zone(&text, z, r->order);
		report_entry(
			out, style, strbuf_str(&label), indent + FIGURES, strbuf_str(&text), NULL);
	}
	strbuf_free(&text);
	strbuf_free(&label);
}

json_t *report_refusal_json(const struct sim_refusal *r)
{
	json_t *zones = json_array();

	for (unsigned int i = 0; i < r->zones; i++) {
		const struct sim_refusing_zone *z = &r->zone[i];

		json_array_append_new(zones,
			json_pack("{s:s, s:i, s:I, s:I, s:I, s:I, s:I, s:I, s:b, s:o}", "name",
				z->name, "node", (int)z->node, "free", (json_int_t)z->free,
				"usable", (json_int_t)z->usable, "min", (json_int_t)z->min, "boost",
				(json_int_t)z->boost, "mark", (json_int_t)z->mark, "reserve",
				(json_int_t)z->reserve, "below_mark", z->below, "largest_order",
				z->largest < 0 ? json_null() : json_integer(z->largest)));
	}
	return json_pack("{s:i, s:b, s:b, s:I, s:b, s:b, s:o}", "order", (int)r->order, "waits",
		r->waits, "reclaimed", r->effort.reclaimed, "reclaimed_pages",
		(json_int_t)r->effort.reclaimed_pages, "compacted", r->effort.compacted,
		"oom_killer", r->effort.oom, "zones", zones);
}
