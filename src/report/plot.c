/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pictures of waste; see plot.h.
 */
#include "report/plot.h"

#include <stdio.h>
#include <string.h>

#include "text/units.h"

/* Pixels. */
#define WIDTH 800
#define PLOT_LEFT 64
#define PLOT_RIGHT (WIDTH - 28)
#define TITLE 38  /* above the first panel */
#define LABEL 26  /* above each panel, what it shows */
#define BELOW 56  /* ticks and the title of the axis */
#define BOTTOM 12 /* below each panel */

#define MAX_TICKS 12

/* Colours by allocator, that eyes of every kind tell apart, on light and on dark ground. */
static const char *const light[SIM_COST_ALLOCATORS] = {
	"#0068a8", "#c65102", "#00805f", "#6b6b6b", "#b5588f", "#c78500"};
static const char *const dark[SIM_COST_ALLOCATORS] = {
	"#56b4e9", "#ff8a4c", "#2fd0a0", "#a8a8a8", "#e59bc6", "#f0c048"};

/* Lines that are the same. */
struct group {
	int first; /* whose colour it has */
	struct strbuf name;
};

/* A panel for each, one below the other, all with the same axes. */
struct picture {
	struct strbuf *out;
	const struct waste_line *lines;
	const struct waste_range *range;
	struct group group[SIM_COST_ALLOCATORS];
	size_t groups;
	int panel; /* height of a panel */
};

static bool same_line(const struct waste_line *a, const struct waste_line *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (a->point[i].size != b->point[i].size ||
			a->point[i].percent < b->point[i].percent ||
			a->point[i].percent > b->point[i].percent)
			return false;
	return true;
}

static void find_groups(struct picture *p, bool cache)
{
	char size[32];

	for (int i = 0; i < SIM_COST_ALLOCATORS; i++) {
		size_t g = 0;

		if ((i == SIM_COST_CACHE && !cache) || p->lines[i].count == 0)
			continue;
		while (g < p->groups && !same_line(&p->lines[p->group[g].first], &p->lines[i]))
			g++;
		if (g == p->groups)
			p->group[p->groups++].first = i;
		strbuf_addf(&p->group[g].name, "%s%s", p->group[g].name.len ? ", " : "",
			p->lines[i].name);
	}
	for (size_t g = 0; g < p->groups; g++) {
		const struct waste_line *l = &p->lines[p->group[g].first];

		if (l->last < p->range->max)
			strbuf_addf(&p->group[g].name, ", up to %s", units_human(l->last, size));
	}
}

static double x_of(const struct picture *p, uint64_t size)
{
	return PLOT_LEFT + waste_position(p->range, size) * (PLOT_RIGHT - PLOT_LEFT);
}

/* The upper edge of panel @g. */
static double top_of(const struct picture *p, size_t g)
{
	return TITLE + LABEL + (double)g * (LABEL + p->panel + BOTTOM);
}

static double y_of(const struct picture *p, size_t g, double percent)
{
	return top_of(p, g) + p->panel - percent / 100 * p->panel;
}

static void text(struct picture *p, double x, double y, const char *anchor, int size, const char *s)
{
	strbuf_addf(p->out,
		"<text class=\"ink\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-size=\"%d\" "
		"fill=\"#222\">%s</text>\n",
		x, y, anchor, size, s);
}

static void tick(struct picture *p, uint64_t size)
{
	double x = x_of(p, size), bottom = y_of(p, p->groups - 1, 0);
	char label[32];

	for (size_t g = 0; g < p->groups; g++)
		strbuf_addf(p->out,
			"<line class=\"grid\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" "
			"stroke=\"#ddd\"/>\n",
			x, top_of(p, g), x, y_of(p, g, 0) + 4);
	text(p, x, bottom + 19, "middle", 12, units_exact(size, label));
}

/* Powers of two on a logarithmic scale; on the other multiples of one. */
static void ticks(struct picture *p)
{
	const struct waste_range *r = p->range;
	uint64_t step = 1;

	if (r->log) {
		unsigned int shift = 1;

		while (waste_position(r, r->min << shift) < 1.0 / MAX_TICKS)
			shift++;
		for (uint64_t size = 1; size <= r->max; size <<= shift) {
			if (size >= r->min)
				tick(p, size);
			if (size > UINT64_MAX >> shift)
				break;
		}
		return;
	}
	while ((r->max - r->min) / step >= MAX_TICKS)
		step *= 2;
	for (uint64_t size = (r->min + step - 1) / step * step; size <= r->max; size += step)
		tick(p, size);
}

static void axes(struct picture *p)
{
	char label[16];

	for (size_t g = 0; g < p->groups; g++) {
		for (int percent = 0; percent <= 100; percent += 25) {
			double y = y_of(p, g, percent);

			strbuf_addf(p->out,
				"<line class=\"%s\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" "
				"stroke=\"%s\"/>\n",
				percent ? "grid" : "axis", PLOT_LEFT, y, PLOT_RIGHT, y,
				percent ? "#ddd" : "#888");
			if (percent % 50)
				continue;
			snprintf(label, sizeof(label), "%d %%", percent);
			text(p, PLOT_LEFT - 8, y + 4, "end", 12, label);
		}
	}
	ticks(p);
	text(p, (PLOT_LEFT + PLOT_RIGHT) / 2.0, y_of(p, p->groups - 1, 0) + 42, "middle", 13,
		p->range->log ? "bytes asked for, logarithmic scale" : "bytes asked for");
}

static void panel(struct picture *p, size_t g)
{
	int which = p->group[g].first;
	const struct waste_line *l = &p->lines[which];
	struct strbuf path = {0};

	strbuf_addf(p->out,
		"<rect class=\"f%d\" x=\"%d\" y=\"%.1f\" width=\"12\" height=\"12\" "
		"fill=\"%s\"/>\n",
		which, PLOT_LEFT, top_of(p, g) - 19, light[which]);
	text(p, PLOT_LEFT + 18, top_of(p, g) - 8, "start", 13, strbuf_str(&p->group[g].name));
	for (size_t i = 0; i < l->count; i++)
		strbuf_addf(&path, " L%.1f %.1f", x_of(p, l->point[i].size),
			y_of(p, g, l->point[i].percent));
	strbuf_addf(p->out,
		"<path class=\"f%d\" fill=\"%s\" fill-opacity=\"0.16\" d=\"M%.1f %.1f%s V%.1f "
		"Z\"/>\n",
		which, light[which], x_of(p, l->point[0].size), y_of(p, g, 0), strbuf_str(&path),
		y_of(p, g, 0));
	strbuf_addf(p->out,
		"<path class=\"s%d\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.6\" "
		"stroke-linejoin=\"round\" d=\"M%s\"/>\n",
		which, light[which], strbuf_str(&path) + strlen(" L"));
	strbuf_free(&path);
}

static void style(struct picture *p)
{
	strbuf_adds(p->out, "<style>\n@media (prefers-color-scheme: dark) {\n"
			    ".ground { fill: #16181d }\n.ink { fill: #e4e6ea }\n"
			    ".grid { stroke: #343840 }\n.axis { stroke: #8a8f98 }\n");
	for (size_t g = 0; g < p->groups; g++)
		strbuf_addf(p->out, ".s%d { stroke: %s } .f%d { fill: %s }\n", p->group[g].first,
			dark[p->group[g].first], p->group[g].first, dark[p->group[g].first]);
	strbuf_adds(p->out, "}\n</style>\n");
}

void report_waste_svg(struct strbuf *out, const struct waste_line *lines,
	const struct waste_range *range, const char *target, bool cache)
{
	struct picture p = {.out = out, .lines = lines, .range = range};
	char low[32], high[32];
	int height;

	find_groups(&p, cache);
	p.panel = p.groups > 3 ? 84 : 120;
	height = (int)top_of(&p, p.groups) - LABEL - BOTTOM + BELOW;
	units_human(range->min, low);
	units_human(range->max, high);
	strbuf_addf(out,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
		"viewBox=\"0 0 %d %d\" role=\"img\" font-family=\"system-ui, sans-serif\">\n"
		"<title>Memory wasted by size, %s</title>\n"
		"<desc>Percent of the memory taken that a request of %s to %s leaves "
		"unused.</desc>\n",
		WIDTH, height, WIDTH, height, target, low, high);
	style(&p);
	strbuf_addf(out, "<rect class=\"ground\" width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n",
		WIDTH, height);
	strbuf_addf(out,
		"<text class=\"ink\" x=\"%d\" y=\"24\" font-size=\"16\" font-weight=\"bold\" "
		"fill=\"#222\">Memory wasted by size, %s</text>\n",
		PLOT_LEFT, target);
	if (p.groups)
		axes(&p);
	for (size_t g = 0; g < p.groups; g++)
		panel(&p, g);
	strbuf_adds(out, "</svg>\n");
	for (size_t g = 0; g < p.groups; g++)
		strbuf_free(&p.group[g].name);
}
