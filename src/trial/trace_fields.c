/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The fields of events; see trace_fields.h.
 */
#include "trial/trace_fields.h"

#include <string.h>

#include "know/catalogue.h"
#include "sim/gfp.h"
#include "text/nearest.h"
#include "trial/lab.h"
#include "trial/trace_line.h"

/* An event that is being read. */
struct reading {
	const struct trace *t;
	struct trace_gfp *gfp;
	struct trace_event *e;
	struct trace_text body;
	const char *event;
	struct diag *d;
};

static bool lacks(const struct reading *r, const char *key)
{
	trace_complain(r->t, r->e->line, r->d, "this %s event lacks `%s`", r->event, key);
	return false;
}

static bool bad_value(const struct reading *r, const char *key, struct trace_text value)
{
	trace_complain(r->t, r->e->line, r->d, "`%s` is not what %s has there: `%.*s`", key,
		r->event, (int)(value.len > 80 ? 80 : value.len), value.s);
	return false;
}

static bool read_number(
	const struct reading *r, const char *key, enum trace_number how, uint64_t *value)
{
	struct trace_text text;

	if (!trace_field(r->body, key, &text))
		return lacks(r, key);
	return trace_number(text, how, value) || bad_value(r, key, text);
}

/*
 * %p: "00000000ae27be0a", "0xffff8881deadbeef", "(null)", "(nil)"; where it is not told
 * "(____ptrval____)", as before there are random numbers to hide addresses by, or "(efault)"
 */
static bool read_pointer(const struct reading *r, uint64_t *ptr)
{
	struct trace_text text;

	if (!trace_field(r->body, "ptr", &text))
		return lacks(r, "ptr");
	*ptr = 0;
	r->e->hidden = trace_text_is(text, "(____ptrval____)") || trace_text_is(text, "(efault)");
	if (r->e->hidden)
		return true;
	return trace_text_is(text, "(null)") || trace_text_is(text, "(nil)") ||
	       trace_number(text, TRACE_HEX, ptr) || bad_value(r, "ptr", text);
}

static uint32_t hash(struct trace_text t)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < t.len; i++)
		h = (h ^ (unsigned char)t.s[i]) * 16777619u;
	return h ^ h >> 15;
}

/* One word of a GFP text: a name, bits that the kernel has no name for, or "none". */
static bool gfp_word(const struct catalogue *c, struct trace_text w, struct trace_gfp_slot *slot)
{
	const struct gfp_flag *flag = catalogue_gfp(c, w.s, w.len);
	uint64_t bits;

	if (flag) {
		slot->mask |= flag->mask;
		slot->sim |= lab_gfp(c, flag->mask);
		return true;
	}
	if (trace_text_is(w, "none"))
		return true;
	if (!trace_number(w, TRACE_DECIMAL_OR_HEX, &bits))
		return false;
	for (size_t i = 0; i < c->gfp_count; i++) {
		uint32_t bit = sim_gfp_flag(c->gfp[i].name);

		if (bit && (bits & bit) == bit && c->gfp[i].kind != GFP_KIND_COMPOUND) {
			slot->mask |= c->gfp[i].mask;
			slot->sim |= bit;
		}
	}
	return true;
}

static bool unknown_flag(const struct reading *r, struct trace_text w)
{
	const struct catalogue *c = r->gfp->c;
	const char *best;
	struct nearest near;

	nearest_init(&near, w.s, w.len);
	for (size_t i = 0; i < c->gfp_count; i++)
		nearest_offer(&near, c->gfp[i].name);
	best = nearest_best(&near);
	trace_complain(r->t, r->e->line, r->d, "`%.*s` is no GFP flag of kernel %s%s%s%s",
		(int)(w.len > 60 ? 60 : w.len), w.s, c->profile->name,
		best ? " (did you mean `" : "", best ? best : "", best ? "`?)" : "");
	return false;
}

static bool read_gfp(const struct reading *r)
{
	struct trace_text text, w;
	struct trace_gfp_slot *slot, fresh = {.len = 0};

	if (!trace_field(r->body, "gfp_flags", &text))
		return lacks(r, "gfp_flags");
	if (!text.len || text.len >= TRACE_GFP_TEXT_MAX)
		return bad_value(r, "gfp_flags", text);
	slot = &r->gfp->slot[hash(text) & (TRACE_GFP_SLOTS - 1)];
	if (slot->len != text.len || memcmp(slot->text, text.s, text.len) != 0) {
		for (w.s = text.s; w.s <= text.s + text.len; w.s += w.len + 1) {
			const char *bar = memchr(w.s, '|', (size_t)(text.s + text.len - w.s));

			w.len = (size_t)((bar ? bar : text.s + text.len) - w.s);
			if (!gfp_word(r->gfp->c, w, &fresh))
				return unknown_flag(r, w);
		}
		memcpy(fresh.text, text.s, text.len);
		fresh.len = text.len;
		*slot = fresh;
	}
	r->e->gfp = slot->mask;
	r->e->sim_gfp = slot->sim;
	return true;
}

static bool read_page(const struct reading *r)
{
	uint64_t order;

	if (!read_number(r, "pfn", TRACE_DECIMAL_OR_HEX, &r->e->pfn) ||
		!read_number(r, "order", TRACE_DECIMAL_OR_HEX, &order))
		return false;
	if (order > 63) {
		trace_complain(r->t, r->e->line, r->d, "there is no order %llu",
			(unsigned long long)order);
		return false;
	}
	r->e->order = (uint32_t)order;
	return r->e->kind != TRACE_PAGE_ALLOC || read_gfp(r);
}

static bool read_object(const struct reading *r)
{
	struct trace_event *e = r->e;
	struct trace_text accounted;

	if (!read_pointer(r, &e->ptr))
		return false;
	if (!trace_field(r->body, "call_site", &e->call_site) || !e->call_site.len)
		return lacks(r, "call_site");
	if (!trace_field(r->body, "name", &e->cache))
		e->cache = (struct trace_text){"", 0};
	if (e->kind == TRACE_KFREE || e->kind == TRACE_CACHE_FREE)
		return true;
	e->accounted =
		trace_field(r->body, "accounted", &accounted) && trace_text_is(accounted, "true");
	return read_number(r, "bytes_req", TRACE_DECIMAL_OR_HEX, &e->bytes_req) &&
	       read_number(r, "bytes_alloc", TRACE_DECIMAL_OR_HEX, &e->bytes_alloc) && read_gfp(r);
}

bool trace_fields(const struct trace *t, struct trace_gfp *gfp, const char *event,
	struct trace_text body, struct trace_event *e, struct diag *d)
{
	struct reading r = {.t = t, .gfp = gfp, .e = e, .body = body, .event = event, .d = d};

	if (e->kind <= TRACE_PAGE_FREE || e->kind == TRACE_PAGE_DRAIN)
		return read_page(&r);
	return read_object(&r);
}
