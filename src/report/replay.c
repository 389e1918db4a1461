/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Replays; see replay.h.
 */
#include "report/replay.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "know/catalogue.h"
#include "report/image.h"
#include "text/diag.h"
#include "text/term.h"

#define LABEL 16
#define SHOWN_BLOCKS 6	     /* of a list */
#define SHOWN_DIFFERENCES 20 /* lines */

static const char *plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

static void add_pfn(struct strbuf *s, uint64_t pfn)
{
	if (pfn)
		strbuf_addf(s, "0x%" PRIx64, pfn);
	else
		strbuf_adds(s, "none");
}

static void entry(struct strbuf *out, const struct report_style *style, const char *label,
	struct strbuf *text)
{
	report_entry(out, style, label, LABEL, strbuf_str(text), NULL);
	strbuf_clear(text);
}

/* "6.12.117, simulated as 6.12, x86_64: 2 CPUs, zones DMA, DMA32 and Movable of 113751 pages" */
static void machine(struct strbuf *out, const struct replay_report *r,
	const struct report_style *style, struct strbuf *s)
{
	const struct sim_image *image = r->image;
	char title[SIM_ZONE_TITLE];
	uint64_t managed = 0;

	version_t own = version_parse(image->kernel, strlen(image->kernel));

	diag_clean(s, image->kernel, strlen(image->kernel));
	if (version_distance(own, r->catalogue->profile->version))
		strbuf_addf(s, " (simulated as %s)", r->catalogue->profile->name);
	strbuf_addf(
		s, ", %s, %u CPU%s; ", r->catalogue->arch->name, image->cpus, plural(image->cpus));
	for (size_t i = 0; i < image->zones; i++) {
		strbuf_addf(s, "%s%s", !i ? "zone " : ", ",
			sim_image_zone_title(image, &image->zone[i], title));
		managed += image->zone[i].managed;
	}
	strbuf_addf(s, ": %" PRIu64 " pages", managed);
	entry(out, style, "machine", s);
}

static const struct sim_image_zone *zone_of(const struct sim_image *image, uint64_t pfn)
{
	for (size_t i = 0; i < image->zones; i++)
		if (pfn >= image->zone[i].start_pfn &&
			pfn - image->zone[i].start_pfn < image->zone[i].spanned)
			return &image->zone[i];
	return NULL;
}

/* Where in these lists page @pfn is; false: in none. */
static bool add_place(struct strbuf *s, const char *what, const struct sim_image_list *list,
	size_t n, uint64_t pfn)
{
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < list[i].n; j++) {
			uint64_t pages = (uint64_t)1 << list[i].order;

			if (pfn < list[i].pfn[j] || pfn - list[i].pfn[j] >= pages)
				continue;
			strbuf_addf(s, "%s of order %u, %s: block %zu of %zu", what, list[i].order,
				sim_type_names[list[i].type], j + 1, list[i].n);
			if (list[i].pfn[j] != pfn)
				strbuf_addf(s, " (0x%x)", list[i].pfn[j]);
			return true;
		}
	return false;
}

/* What became of the page that the kernel or the simulator took. */
static void where(struct strbuf *out, const struct replay_mismatch *m, uint64_t pfn,
	const struct report_style *style, struct strbuf *s)
{
	const struct sim_image_zone *z = zone_of(&m->machine, pfn);
	char label[24], title[SIM_ZONE_TITLE];

	if (!pfn)
		return;
	snprintf(label, sizeof(label), "0x%" PRIx64, pfn);
	if (!z) {
		strbuf_adds(s, "in no zone");
	} else {
		strbuf_addf(s, "zone %s, ", sim_image_zone_title(&m->machine, z, title));
		if (!add_place(s, "free list", z->list, z->lists, pfn) &&
			!add_place(s, "per-CPU list", z->pcp.list, z->pcp.lists, pfn))
			strbuf_adds(s, "in use");
	}
	entry(out, style, label, s);
}

/* A list from its head on. */
static void add_list(struct strbuf *out, const struct sim_image_list *l, const char *what,
	const struct report_style *style, struct strbuf *s)
{
	strbuf_addf(s, "%s, order %u: %zu block%s:", what, l->order, l->n, plural(l->n));
	for (size_t i = 0; i < l->n && i < SHOWN_BLOCKS; i++)
		strbuf_addf(s, " 0x%x", l->pfn[i]);
	if (l->n > SHOWN_BLOCKS)
		strbuf_adds(s, " ...");
	entry(out, style, "", s);
}

/* The lists of a zone that a request like @m's takes from first. */
static void lists_of(struct strbuf *out, const struct replay_mismatch *m,
	const struct sim_image_zone *z, const struct report_style *style, struct strbuf *s)
{
	char title[SIM_ZONE_TITLE];
	bool any = false;

	sim_image_zone_summary(z, s);
	entry(out, style, sim_image_zone_title(&m->machine, z, title), s);
	for (size_t i = 0; i < z->pcp.lists; i++)
		if (z->pcp.list[i].order == m->order && z->pcp.list[i].type == m->type)
			add_list(out, &z->pcp.list[i], "per-CPU list", style, s);
	for (size_t i = 0; i < z->lists; i++) {
		if (z->list[i].order < m->order || z->list[i].type != m->type)
			continue;
		add_list(out, &z->list[i], "free list", style, s);
		any = true;
	}
	if (any)
		return;
	strbuf_addf(s, "no free %s block of order %u or more", sim_type_names[m->type], m->order);
	entry(out, style, "", s);
}

static void mismatch(struct strbuf *out, const struct replay_report *r,
	const struct report_style *style, struct strbuf *s)
{
	const struct replay_mismatch *m = &r->replay->first;
	const struct sim_image_zone *expected = zone_of(&m->machine, m->expected_pfn);
	const struct sim_image_zone *got = zone_of(&m->machine, m->got_pfn);

	strbuf_addf(s, "line %" PRIu64 ", order %u, ", m->line, m->order);
	gfp_format(r->catalogue, m->gfp, s);
	strbuf_addf(s, ", %s: kernel ", sim_type_names[m->type]);
	add_pfn(s, m->expected_pfn);
	strbuf_adds(s, ", simulator ");
	add_pfn(s, m->got_pfn);
	entry(out, style, "first mismatch", s);
	strbuf_adds(out, "\nIn the simulator right after it\n");
	where(out, m, m->expected_pfn, style, s);
	where(out, m, m->got_pfn, style, s);
	for (size_t i = m->machine.zones; i-- > 0;) {
		const struct sim_image_zone *z = &m->machine.zone[i];

		/* a failure was all zones' doing */
		if (z == expected || z == got || !m->expected_pfn || !m->got_pfn)
			lists_of(out, m, z, style, s);
	}
}

static void after(struct strbuf *out, const struct replay_report *r,
	const struct report_style *style, struct strbuf *s)
{
	const char *at = r->differences;

	if (!r->difference_count)
		strbuf_adds(s, "as in ");
	else
		strbuf_addf(s, "%zu difference%s from ", r->difference_count,
			plural(r->difference_count));
	diag_clean(s, r->after, strlen(r->after));
	if (r->difference_count)
		strbuf_addf(
			s, "; %.2f %% of the free pages are on another list", 100 * r->distance);
	entry(out, style, "after", s);
	for (size_t i = 0; i < r->difference_count; i++) {
		size_t len = strcspn(at, "\n");

		if (i == SHOWN_DIFFERENCES) {
			strbuf_addf(s, "... and %zu more", r->difference_count - i);
			entry(out, style, "", s);
			break;
		}
		strbuf_add(s, at, len);
		entry(out, style, "", s);
		at += len + 1;
	}
}

static void skipped(struct strbuf *out, const struct replay_report *r,
	const struct report_style *style, struct strbuf *s)
{
	const struct trace_skipped *k = &r->replay->skipped;

	if (k->inner)
		strbuf_addf(s, "%" PRIu64 " inner step%s of page operations", k->inner,
			plural(k->inner));
	if (k->other)
		strbuf_addf(s, "%s%" PRIu64 " other event%s", s->len ? ", " : "", k->other,
			plural(k->other));
	if (k->hidden)
		strbuf_addf(s, "%s%" PRIu64 " event%s of objects whose address is not printed",
			s->len ? ", " : "", k->hidden, plural(k->hidden));
	if (s->len)
		entry(out, style, "skipped", s);
	if (!k->lost)
		return;
	strbuf_addf(s,
		"%" PRIu64 " event%s that the kernel could not record: nothing can match "
		"behind the first of them",
		k->lost, plural(k->lost));
	entry(out, style, "lost", s);
}

void report_replay_text(
	struct strbuf *out, const struct replay_report *r, const struct report_style *style)
{
	const struct replay *p = r->replay;
	struct strbuf s = {0};

	machine(out, r, style, &s);
	strbuf_addf(&s, "%" PRIu64 ": %" PRIu64 " allocation%s, %" PRIu64 " free%s", p->operations,
		p->allocations, plural(p->allocations), p->operations - p->allocations,
		plural(p->operations - p->allocations));
	if (p->exact_tails)
		strbuf_addf(
			&s, " (%" PRIu64 " of them tails of exact allocations)", p->exact_tails);
	entry(out, style, "operations", &s);
	skipped(out, r, style, &s);
	strbuf_addf(&s,
		"%" PRIu64 " of %" PRIu64 " on the same page frame, or failed as the kernel's did",
		p->matched, p->allocations);
	entry(out, style, "matched", &s);
	if (p->unfit_frees) {
		strbuf_addf(&s,
			"%" PRIu64 ": of pages that were free already; the first in line %" PRIu64,
			p->unfit_frees, p->unfit_line);
		entry(out, style, "unfit frees", &s);
	}
	if (r->after)
		after(out, r, style, &s);
	if (p->mismatched)
		mismatch(out, r, style, &s);
	strbuf_free(&s);
}

json_t *report_replay_json(const struct replay_report *r)
{
	const struct replay *p = r->replay;
	json_t *first = json_null(), *root;

	if (p->mismatched)
		first = json_pack("{s:I, s:I, s:I}", "line", (json_int_t)p->first.line,
			"expected_pfn", (json_int_t)p->first.expected_pfn, "got_pfn",
			(json_int_t)p->first.got_pfn);
	root = json_pack("{s:i, s:I, s:I, s:I, s:o, s:I, s:o}", "schema", 1, "operations",
		(json_int_t)p->operations, "allocations", (json_int_t)p->allocations, "matched",
		(json_int_t)p->matched, "first_mismatch", first, "unfit_frees",
		(json_int_t)p->unfit_frees, "after", report_image_json(&p->after));
	if (r->after) {
		json_t *list = json_array();
		const char *at = r->differences;

		for (size_t i = 0; i < r->difference_count; i++) {
			size_t len = strcspn(at, "\n");

			json_array_append_new(list, json_stringn(at, len));
			at += len + 1;
		}
		json_object_set_new(root, "differences", list);
		json_object_set_new(root, "distance", json_real(r->distance));
	}
	return root;
}
