/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Costs for people and programs; see cost.h.
 */
#include "report/cost.h"

#include <stdio.h>
#include <string.h>

#include "text/term.h"
#include "text/units.h"

static void slab_text(struct strbuf *s, const struct sim_cost *c, uint64_t page_size)
{
	uint64_t left = (page_size << c->slab.order) - (uint64_t)c->slab.objects * c->slab.stride;

	strbuf_addf(s, "stride %u, order %u, %u object%s a slab", c->slab.stride, c->slab.order,
		c->slab.objects, c->slab.objects == 1 ? "" : "s");
	if (left)
		strbuf_addf(s, ", %llu bytes left over", (unsigned long long)left);
}

static void cost_from(struct strbuf *s, enum sim_cost_allocator which, const struct sim_cost *c,
	uint64_t page_size)
{
	switch (which) {
	case SIM_COST_KMALLOC:
		if (c->cache[0])
			strbuf_addf(s, "%s, order %u, %u objects a slab", c->cache, c->slab.order,
				c->slab.objects);
		else
			strbuf_addf(s, "the page allocator, order %u", c->order);
		break;
	case SIM_COST_PAGES:
		strbuf_addf(s, "order %u", c->order);
		break;
	case SIM_COST_EXACT:
		strbuf_addf(s, "%llu page%s of order %u", (unsigned long long)c->pages,
			c->pages == 1 ? "" : "s", c->order);
		break;
	case SIM_COST_CACHE:
		slab_text(s, c, page_size);
		break;
	case SIM_COST_VMALLOC:
		strbuf_addf(s, "%llu page%s + 1 guard page of address space, page tables",
			(unsigned long long)c->pages, c->pages == 1 ? "" : "s");
		break;
	default:
		strbuf_adds(s, c->cache[0] ? c->cache : c->from);
		/* a page or less is not worth an area */
		if (c->usable > page_size)
			strbuf_addf(s, " first%s",
				c->address_space ? ": nothing contiguous is that large" : "");
		break;
	}
}

/* Digits of the largest figure, and at least @least. */
static int usable_width(const struct sim_cost *rows, int least)
{
	for (int i = 0; i < SIM_COST_ALLOCATORS; i++) {
		int digits = snprintf(NULL, 0, "%llu", (unsigned long long)rows[i].usable);

		if (!rows[i].fails && digits > least)
			least = digits;
	}
	return least;
}

/* In whole percent; what is used at all is not all waste. */
static double whole_waste(const struct sim_cost *c, uint64_t bytes)
{
	double waste = sim_cost_waste(c, bytes);

	return waste > 99 && waste < 100 ? 99 : waste;
}

void report_cost_text(struct strbuf *out, const struct sim_cost *rows, uint64_t bytes,
	uint64_t page_size, const struct report_style *style)
{
	int width = usable_width(rows, 10);
	struct strbuf line = {0};

	strbuf_addf(&line, "%-18s%*s%9s    %s", "", width + 2, "gives", "waste", "from");
	report_styled(out, style, TERM_DIM, strbuf_str(&line));
	strbuf_addc(out, '\n');
	for (int i = 0; i < SIM_COST_ALLOCATORS; i++) {
		const struct sim_cost *c = &rows[i];

		strbuf_clear(&line);
		strbuf_addf(&line, "%-18s", c->name);
		if (c->fails) {
			strbuf_addf(&line, "%*s%9s    %s\n", width + 2, "fails", "", c->fails);
		} else {
			strbuf_addf(&line, "%*llu B%7.0f %%    ", width,
				(unsigned long long)c->usable, whole_waste(c, bytes));
			cost_from(&line, (enum sim_cost_allocator)i, c, page_size);
			strbuf_addc(&line, '\n');
		}
		strbuf_adds(out, strbuf_str(&line));
	}
	strbuf_free(&line);
}

static json_t *cost_row_json(
	enum sim_cost_allocator which, const struct sim_cost *c, uint64_t bytes)
{
	json_t *o = json_object();

	if (c->fails) {
		json_object_set_new(o, "fails", json_string(c->fails));
		return o;
	}
	json_object_set_new(o, "usable", json_integer((json_int_t)c->usable));
	json_object_set_new(o, "waste_percent", report_tenths(sim_cost_waste(c, bytes)));
	if (which == SIM_COST_KMALLOC || which == SIM_COST_KVMALLOC)
		json_object_set_new(o, "cache", c->cache[0] ? json_string(c->cache) : json_null());
	if (which == SIM_COST_PAGES || (which == SIM_COST_KMALLOC && !c->cache[0]))
		json_object_set_new(o, "order", json_integer((json_int_t)c->order));
	if (which == SIM_COST_EXACT || which == SIM_COST_VMALLOC)
		json_object_set_new(o, "pages", json_integer((json_int_t)c->pages));
	if (which == SIM_COST_VMALLOC)
		json_object_set_new(o, "address_space", json_integer((json_int_t)c->address_space));
	if (which == SIM_COST_KVMALLOC)
		json_object_set_new(o, "from", json_string(c->from));
	return o;
}

json_t *report_cost_json(const struct sim_cost *rows, uint64_t bytes, bool cache)
{
	json_t *o = json_pack("{s:i, s:I}", "schema", 1, "size", (json_int_t)bytes);
	const struct sim_cost *own = &rows[SIM_COST_CACHE];

	for (int i = 0; i < SIM_COST_ALLOCATORS; i++)
		if (i != SIM_COST_CACHE)
			json_object_set_new(o, rows[i].name,
				cost_row_json((enum sim_cost_allocator)i, &rows[i], bytes));
	if (!cache)
		return o;
	if (own->fails)
		json_object_set_new(o, "slab", json_pack("{s:s}", "fails", own->fails));
	else
		json_object_set_new(o, "slab",
			json_pack("{s:I, s:I, s:I, s:I, s:o}", "stride",
				(json_int_t)own->slab.stride, "order", (json_int_t)own->slab.order,
				"objects", (json_int_t)own->slab.objects, "align",
				(json_int_t)own->slab.align, "waste_percent",
				report_tenths(sim_cost_waste(own, bytes))));
	return o;
}

/* Eighths of a character cell, bottom up. */
static const char *const blocks[] = {
	" ", "\u2581", "\u2582", "\u2583", "\u2584", "\u2585", "\u2586", "\u2587", "\u2588"};

#define CURVE_ROWS 8

static void curve(struct strbuf *out, const struct cost_point *points, size_t count, int which)
{
	for (int row = CURVE_ROWS - 1; row >= 0; row--) {
		strbuf_addf(out, "%5d %% |", (row + 1) * 100 / CURVE_ROWS);
		for (size_t i = 0; i < count; i++) {
			double level = points[i].waste[which] * CURVE_ROWS * 8 / 100.0 - row * 8;
			int eighths = level <= 0   ? 0
				      : level >= 8 ? 8
						   : (int)level + (level > (int)level);

			strbuf_adds(out, points[i].waste[which] < 0 ? "x" : blocks[eighths]);
		}
		strbuf_addc(out, '\n');
	}
	strbuf_adds(out, "        +");
	for (size_t i = 0; i < count; i++)
		strbuf_addc(out, '-');
	strbuf_addc(out, '\n');
}

void report_cost_curve(struct strbuf *out, const struct cost_point *points, size_t count,
	uint64_t from, const struct report_style *style)
{
	static const char *const titles[] = {
		"size classes: worst waste", "a cache of its own: worst waste"};
	char low[32], high[32];
	bool fails = false;

	for (size_t i = 0; i < count; i++)
		fails |= points[i].waste[0] < 0 || points[i].waste[1] < 0;
	for (int w = 0; w < 2; w++) {
		strbuf_adds(out, w ? "\n" : "");
		report_styled(out, style, TERM_BOLD, titles[w]);
		strbuf_addc(out, '\n');
		curve(out, points, count, w);
	}
	units_human(from, low);
	units_human(points[count - 1].bytes, high);
	strbuf_addf(out, "         %s%*s\n", low,
		(int)(count > strlen(low) ? count - strlen(low) : 1), high);
	if (fails)
		strbuf_adds(out, "         x: all of these sizes fail\n");
}

json_t *report_cost_curve_json(const struct cost_point *points, size_t count)
{
	json_t *list = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(
			list, json_pack("{s:I, s:o, s:o}", "size", (json_int_t)points[i].bytes,
				      "class_waste_percent",
				      points[i].waste[0] < 0 ? json_null()
							     : report_tenths(points[i].waste[0]),
				      "cache_waste_percent",
				      points[i].waste[1] < 0 ? json_null()
							     : report_tenths(points[i].waste[1])));
	return json_pack("{s:i, s:o}", "schema", 1, "curve", list);
}
