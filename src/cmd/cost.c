/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * whichalloc cost: what so many bytes really take in each allocator.
 */
#include <ctype.h>
#include <string.h>

#include "cmd/cmd.h"
#include "cmd/options.h"
#include "know/catalogue.h"
#include "report/cost.h"
#include "report/plot.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/replace.h"
#include "text/units.h"
#include "trial/lab.h"
#include "trial/waste.h"

static const char *const cost_formats[] = {"text", "json", NULL};

#define COST_MAX ((uint64_t)1 << 56) /* more than any allocator has; far from where sums overflow */

enum { OPT_SIZE = 0x1000, OPT_CACHE, OPT_ALIGN, OPT_FLAGS, OPT_CONSTRUCTOR, OPT_CPUS, OPT_PLOT };

struct cost {
	struct options common;
	bool sized, cache;
	uint64_t min, max;
	const char *type; /* whose size it is; NULL: none */
	struct sim_slab_spec spec;
	uint64_t cpus;
	const char *plot; /* the file to draw to; NULL: none */
};

static const struct argp_option cost_options[] = {
	{"size", OPT_SIZE, "BYTES", 0, "the same as the argument", 1},
	{"cache", OPT_CACHE, NULL, 0, "what a cache of its own would make of it", 1},
	{"align", OPT_ALIGN, "BYTES", 0, "alignment of the cache's objects", 1},
	{"slab-flags", OPT_FLAGS, "FLAGS", 0,
		"hwcache_align, typesafe_by_rcu, poison, red_zone, store_user, account, "
		"reclaim_account",
		1},
	{"constructor", OPT_CONSTRUCTOR, NULL, 0, "the cache has a constructor", 1},
	{"cpus", OPT_CPUS, "N", 0, "CPUs of the machine; default 4", 1},
	{"plot", OPT_PLOT, "FILE.svg", 0, "draw the range into a file", 1},
	{0},
};

static void slab_flags(struct cost *c, const char *arg, struct argp_state *state)
{
	static const struct {
		const char *name;
		uint32_t flag;
	} flags[] = {{"hwcache_align", SIM_SLAB_HWCACHE_ALIGN},
		{"typesafe_by_rcu", SIM_SLAB_TYPESAFE_BY_RCU}, {"poison", SIM_SLAB_POISON},
		{"red_zone", SIM_SLAB_RED_ZONE}, {"store_user", SIM_SLAB_STORE_USER},
		{"account", SIM_SLAB_ACCOUNT}, {"reclaim_account", SIM_SLAB_RECLAIM_ACCOUNT}};

	while (*arg) {
		size_t len = strcspn(arg, ",");
		size_t i = 0, n = sizeof(flags) / sizeof(*flags);

		while (i < n &&
			(strlen(flags[i].name) != len || strncmp(flags[i].name, arg, len) != 0))
			i++;
		if (i == n)
			argp_error(state, "unknown slab flag '%.*s': expected %s", (int)len, arg,
				cost_options[3].doc);
		c->spec.flags |= flags[i].flag;
		arg += len + (arg[len] == ',');
	}
}

static void number(const char *arg, uint64_t *value, const char *what, struct argp_state *state)
{
	if (units_parse(arg, strlen(arg), value) != UNITS_OK)
		argp_error(state, "'%s' is no %s", arg, what);
}

static void size(struct cost *c, const char *arg, struct argp_state *state)
{
	if (units_parse_range(arg, strlen(arg), &c->min, &c->max) != UNITS_OK || c->max == 0)
		argp_error(state, "'%s' is no size: expected 129, 64K, or a range 1..8192", arg);
	if (c->min > c->max)
		argp_error(state, "'%s' is no range: it ends before it begins", arg);
	if (c->max > COST_MAX)
		argp_error(state, "'%s' is no size: at most 65536T", arg);
}

/* --btf may come after the type that it is for. */
static void size_of_type(struct cost *c, struct argp_state *state)
{
	struct strbuf why = {0};

	if (!c->common.btf)
		argp_error(state,
			"'%s' is no size; of a C type, --btf FILE has it: "
			"/sys/kernel/btf/vmlinux, or an ELF file",
			c->type);
	if (!options_sizeof(&c->common, c->type, &c->max, &why))
		argp_error(state, "%s", strbuf_str(&why));
	c->min = c->max;
}

static error_t parse_cost(int key, char *arg, struct argp_state *state)
{
	struct cost *c = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &c->common;
		return 0;
	case OPT_SIZE:
	case ARGP_KEY_ARG:
		if (c->sized)
			argp_error(state, "one size at a time");
		c->sized = true;
		if (isalpha((unsigned char)*arg) || *arg == '_')
			c->type = arg;
		else
			size(c, arg, state);
		return 0;
	case OPT_CACHE:
		c->cache = true;
		return 0;
	case OPT_ALIGN:
		number(arg, &c->spec.align, "alignment", state);
		if (c->spec.align > 1 << 20 || c->spec.align & (c->spec.align - 1))
			argp_error(state, "'%s' is no alignment: a power of two, at most 1M", arg);
		return 0;
	case OPT_FLAGS:
		slab_flags(c, arg, state);
		return 0;
	case OPT_CONSTRUCTOR:
		c->spec.constructor = true;
		return 0;
	case OPT_CPUS:
		number(arg, &c->cpus, "number of CPUs", state);
		if (c->cpus == 0 || c->cpus > SIM_MAX_CPUS)
			argp_error(state, "'%s': expected 1 to %d CPUs", arg, SIM_MAX_CPUS);
		return 0;
	case OPT_PLOT:
		c->plot = arg;
		return 0;
	case ARGP_KEY_END:
		if (!c->sized)
			argp_error(state, "which size? 129, 64K, or a range 1..8192");
		if (c->type)
			size_of_type(c, state);
		if (c->plot && c->min == c->max)
			argp_error(state, "--plot draws a range of sizes: 1..8192");
		if (c->plot && c->common.format && strcmp(c->common.format, "json") == 0)
			argp_error(state, "--plot writes SVG: leave out --format json");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static double waste(const struct sim_cost *row, uint64_t bytes)
{
	return row->fails ? -1 : sim_cost_waste(row, bytes);
}

#define CURVE_MAX_SIZES \
	65536 /* sizes that are looked at; of a longer range every so many bytes one */
#define CURVE_MAX_POINTS 128

/* A range in as many points as the terminal is wide; each has the worst of its sizes. */
static size_t curve(
	const struct cost *c, const struct lab *lab, struct cost_point *points, size_t most)
{
	uint64_t span = c->max - c->min + 1, step = span / CURVE_MAX_SIZES + 1;
	size_t count = span < most ? (size_t)span : most;

	for (size_t i = 0; i < count; i++) {
		uint64_t first = c->min + span / count * i,
			 last = i + 1 == count ? c->max : c->min + span / count * (i + 1) - 1;

		points[i] = (struct cost_point){.bytes = last, .waste = {-1, -1}};
		for (uint64_t size = first ? first : 1; size <= last; size += step) {
			struct sim_cost rows[SIM_COST_ALLOCATORS];
			double w[2];

			sim_cost(rows, size, &c->spec, &lab->pages, &lab->model,
				(unsigned int)c->cpus);
			w[0] = waste(&rows[SIM_COST_KMALLOC], size);
			w[1] = waste(&rows[SIM_COST_CACHE], size);
			for (int k = 0; k < 2; k++)
				if (w[k] > points[i].waste[k])
					points[i].waste[k] = w[k];
		}
	}
	return count;
}

/* So fine that no step is to be seen in the picture. */
#define PLOT_STEP (1.0 / 2048)

static int draw(const struct cost *c, const struct lab *lab, const struct target *t, struct diag *d)
{
	struct waste_range range = {.min = c->min ? c->min : 1,
		.max = c->max,
		.step = PLOT_STEP,
		.spec = c->spec,
		.cpus = (unsigned int)c->cpus};
	struct waste_line lines[SIM_COST_ALLOCATORS];
	struct strbuf svg = {0};
	char name[128];
	bool ok;

	range.log = waste_wants_log(range.min, range.max);
	waste_lines(lines, &range, lab);
	/* of a range of kernels the oldest is drawn */
	if (t->count > 1)
		version_format(t->point[0]->version, name);
	else
		target_describe(t, name);
	report_waste_svg(&svg, lines, &range,
		arena_printf(c->common.arena, "Linux %s, %s", name, t->point[0]->arch->name),
		c->cache);
	ok = replace_file(c->plot, svg.s, svg.len, d);
	if (!ok)
		options_complain(d, &c->common);
	waste_free(lines);
	strbuf_free(&svg);
	return ok ? EXIT_FINE : EXIT_INTERNAL;
}

static void write_cost(
	struct cost *c, const struct lab *lab, const struct catalogue *cat, struct strbuf *out)
{
	struct report_style style = options_style(&c->common, stdout);
	struct sim_cost rows[SIM_COST_ALLOCATORS];
	struct cost_point points[CURVE_MAX_POINTS];
	bool json = strcmp(c->common.format, "json") == 0;
	size_t most = style.width - 10 < CURVE_MAX_POINTS ? style.width - 10 : CURVE_MAX_POINTS;

	if (c->min != c->max) {
		size_t count = curve(c, lab, points, most);

		if (json)
			report_json(out, report_cost_curve_json(points, count));
		else
			report_cost_curve(out, points, count, c->min, &style);
		return;
	}
	sim_cost(rows, c->max, &c->spec, &lab->pages, &lab->model, (unsigned int)c->cpus);
	if (json)
		report_json(out, report_cost_json(rows, c->max, c->cache));
	else
		report_cost_text(out, rows, c->max, catalogue_number(cat, "PAGE_SIZE"), &style);
}

int cmd_cost(int argc, char **argv)
{
	static const struct argp_child children[] = {{&options_argp, 0, NULL, 0}, {0}};
	static const struct argp argp = {cost_options, parse_cost, "SIZE|MIN..MAX|TYPE",
		"Tells what so many bytes really take in each allocator: size class, pages, slab "
		"geometry, waste. A range draws "
		"the waste curve, in the terminal or into a file.",
		children, NULL, NULL};
	struct cost c = {
		.common = {.formats = cost_formats, .arena = arena_new()}, .cpus = LAB_CPUS};
	struct diag *d = diag_new();
	struct strbuf out = {0};
	struct target *t;
	struct lab *lab;
	int status = EXIT_BAD_INPUT;

	options_parse(&argp, argc, argv, &c);
	t = target_new(&c.common.target, d);
	lab = t ? lab_new(t->point[0], d) : NULL;
	if (lab)
		options_note_target(&c.common, t);
	if (lab && c.plot) {
		status = draw(&c, lab, t, d);
	} else if (lab) {
		write_cost(&c, lab, t->point[0], &out);
		status = options_write(&out, EXIT_FINE);
	} else {
		options_complain(d, &c.common);
	}
	strbuf_free(&out);
	lab_free(lab);
	target_free(t);
	diag_free(d);
	arena_free(c.common.arena);
	return status;
}
