/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Blocks that list the catalogue: families of functions, flags, contexts, free functions, limits.
 */
#include "guide.h"

#include <string.h>

#include "advise/manifest.h"
#include "know/term.h"
#include "mdoc.h"
#include "text/decode.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/units.h"

static bool fault(struct guide *g, const struct yaml_node *at, const char *what)
{
	diag_error(g->diag, at->place->src, at->place->pos, NULL, "%s", what);
	return false;
}

static const struct catalogue *catalogue_of(struct guide *g)
{
	return guide_judge(g, &g->target)->target->point[0];
}

/* What is enough to choose by; `explain` has all of it. */
#define FAMILY_SENTENCES 3
#define FLAG_SENTENCES 1
#define CONTEXT_SENTENCES 2
#define TERM_SENTENCES 1

/* ---- families ---- */
static void also(struct guide *g, const struct api *lead, const struct yaml_node *families)
{
	const struct catalogue *c = catalogue_of(g);
	struct strbuf text = {0};

	for (size_t i = 0; i < c->api_count; i++) {
		const struct api *a = &c->api[i];

		if (a == lead || a->kind != API_ALLOC || !a->exists || !a->offer || !a->exported ||
			!list_has(families, a->family))
			continue;
		strbuf_addf(&text, "%s%s()", text.len ? ", " : "Also ", a->name);
	}
	if (text.len) {
		strbuf_addc(&text, '.');
		guide_facts(g, strbuf_str(&text));
	}
	strbuf_free(&text);
}

static void conditions(struct guide *g, const struct api *a)
{
	/* that the mask decides is the rule, and is said once */
	static const char *const sleeps[] = {"; never sleeps", "", "; may sleep"};
	struct strbuf text = {0};
	char size[32], since[24];

	if (!a->exists)
		strbuf_addf(&text, "Since %s. ", version_format(a->since, since));
	strbuf_adds(&text, "Callable in ");
	strbuf_add_words(&text, a->contexts, runs_in_words);
	strbuf_addf(&text, " context%s", sleeps[a->sleeps]);
	if (a->size_max != UINT64_MAX)
		strbuf_addf(&text, "; up to %s", units_human(a->size_max, size));
	strbuf_addc(&text, '.');
	if (list_count(a->setup))
		strbuf_addf(&text, " Set up by %s().", list_item(a->setup, 0)->text);
	if (list_count(a->free))
		strbuf_addf(&text, " Freed by %s().", list_item(a->free, 0)->text);
	if (!a->exported)
		strbuf_adds(&text, " For built-in code only.");
	guide_facts(g, strbuf_str(&text));
	strbuf_free(&text);
}

bool guide_families(struct guide *g, const struct yaml_node *list)
{
	const struct catalogue *c = catalogue_of(g);
	bool ok = true;

	strbuf_adds(&g->out, ".Bl -tag -width 4n\n");
	for (size_t i = 0; i < list_count(list); i++) {
		const struct yaml_node *n = list_item(list, i), *lead = yaml_get(n, "lead"),
				       *families = yaml_get(n, "family");
		const struct api *a = lead ? catalogue_api(c, lead->text) : NULL;

		if (!a || !a->text || !families) {
			ok = fault(g, n,
				"a family has a leading function that the catalogue describes");
			continue;
		}
		mdoc_macro(&g->out, ".It Sy", a->signature ? a->signature : a->name);
		guide_facts(g, arena_printf(g->arena, "%s.", guide_sentence(g, a->title)));
		guide_facts(g, guide_gist(g, a->text, FAMILY_SENTENCES));
		conditions(g, a);
		also(g, a, families);
	}
	strbuf_adds(&g->out, ".El\n");
	return ok;
}

/* ---- flags ---- */
bool guide_flags(struct guide *g, const struct yaml_node *n)
{
	const struct catalogue *c = catalogue_of(g);
	const struct yaml_node *kinds = yaml_get(n, "kind"), *advised = yaml_get(n, "advised");
	size_t told = 0;

	strbuf_adds(&g->out, ".Bl -tag -width 4n -compact\n");
	for (size_t i = 0; i < c->gfp_count; i++) {
		const struct gfp_flag *f = &c->gfp[i];

		if (!f->exists || !f->public_ || !list_has(kinds, gfp_kind_words[f->kind]) ||
			(advised && yaml_is(advised, "true") != f->advise))
			continue;
		mdoc_macro(&g->out, ".It Dv", f->name);
		guide_facts(g, arena_printf(g->arena, "%s.", guide_sentence(g, f->title)));
		if (f->uses)
			guide_facts(g, arena_printf(g->arena, "Use it %s.", f->uses));
		else if (f->text)
			guide_facts(g, guide_gist(g, f->text, FLAG_SENTENCES));
		told++;
	}
	strbuf_adds(&g->out, ".El\n");
	return told ? true : fault(g, n, "there is no such flag");
}

/* ---- contexts ---- */
bool guide_contexts(struct guide *g, const struct yaml_node *list)
{
	const struct catalogue *c = catalogue_of(g);
	size_t told = 0;

	strbuf_adds(&g->out, ".Bl -tag -width spinlock_irq -compact\n");
	for (size_t i = 0; i < c->context_count; i++) {
		const struct context *x = &c->context[i];

		if (!list_has(list, context_kind_words[x->kind]))
			continue;
		mdoc_macro(&g->out, ".It Sy", arena_printf(g->arena, "%s", x->name));
		guide_facts(g, arena_printf(g->arena, "%s.", guide_sentence(g, x->title)));
		if (x->text)
			guide_facts(g, guide_gist(g, x->text, CONTEXT_SENTENCES));
		told++;
	}
	strbuf_adds(&g->out, ".El\n");
	return told ? true : fault(g, list, "there is no such kind of context");
}

/* ---- terms ---- */
/* A line each: the rest is for explain. */
static void guide_place(struct guide *g, const struct term *t)
{
	struct strbuf needs = {0};

	term_needs(t, &needs);
	guide_facts(g, arena_strdup(g->arena, strbuf_str(&needs)));
	strbuf_free(&needs);
}

static void guide_term(struct guide *g, const struct term *t)
{
	guide_facts(g, arena_printf(g->arena, "%s.", guide_sentence(g, t->title)));
	if (t->kind != TERM_MESSAGE)
		guide_facts(g, guide_gist(g, t->text, TERM_SENTENCES));
}

/* The longest name of a place, which all the others are lined up by. */
static size_t place_width(struct guide *g)
{
	size_t width = 0;
	struct term t;

	for (size_t i = 0; i < term_count(); i++)
		if (term_read(i, &t, g->diag) && t.kind == TERM_PLACE && strlen(t.name) > width)
			width = strlen(t.name);
	return width;
}

bool guide_terms(struct guide *g, const struct yaml_node *n)
{
	const version_t v = catalogue_of(g)->version;
	const bool places = yaml_is(n, term_kind_words[TERM_PLACE]);
	size_t told = 0;

	strbuf_addf(&g->out, ".Bl -tag -width %zun -compact\n", places ? place_width(g) : 4);
	for (size_t i = 0; i < term_count(); i++) {
		struct term t;

		if (!term_read(i, &t, g->diag))
			return false;
		if (!yaml_is(n, term_kind_words[t.kind]) || !term_exists(&t, v))
			continue;
		mdoc_macro(&g->out, ".It Sy", t.name);
		if (places)
			guide_place(g, &t);
		else
			guide_term(g, &t);
		told++;
	}
	strbuf_adds(&g->out, ".El\n");
	return told ? true : fault(g, n, "there is no such kind of term");
}

/* ---- free functions ---- */
/*
 * The families whose memory @f frees, but for objects of a subsystem, which has functions of its
 * own.
 */
static const char *freed_families(struct guide *g, const struct api *f)
{
	const struct catalogue *c = catalogue_of(g);
	struct strbuf text = {0};
	const char *seen[64], *result;
	size_t count = 0;

	for (size_t i = 0; i < c->api_count; i++) {
		const struct api *a = &c->api[i];
		bool known = !a->exists || !a->offer || list_count(a->serves) ||
			     !list_has(a->free, f->name);

		for (size_t k = 0; k < count && !known; k++)
			known = strcmp(seen[k], a->family) == 0;
		if (known || count == sizeof(seen) / sizeof(*seen))
			continue;
		seen[count++] = a->family;
		strbuf_addf(&text, "%s%s", text.len ? ", " : "", a->family);
	}
	result = arena_strdup(g->arena, strbuf_str(&text));
	strbuf_free(&text);
	return result;
}

/* The families whose memory it frees, and what sets it apart: it sleeps, it clears, it waits. */
static const char *freeing(struct guide *g, const struct api *f)
{
	return arena_printf(g->arena, "%s%s%s%s", freed_families(g, f),
		f->sleeps == SLEEPS_NEVER ? "" : "; sleeps", f->wipes ? "; clears" : "",
		f->after_rcu ? "; RCU" : "");
}

#define FREE_COLUMNS 2

bool guide_frees(struct guide *g, const struct yaml_node *list)
{
	const struct catalogue *c = catalogue_of(g);
	size_t count = list_count(list), used = 0;
	const char **cells = arena_alloc(g->arena, (count + 1) * FREE_COLUMNS * sizeof(*cells));

	cells[used++] = "function";
	cells[used++] = "frees memory of";
	for (size_t i = 0; i < count; i++) {
		const struct yaml_node *n = list_item(list, i);
		const struct api *f = catalogue_api(c, n->text);

		if (!f || f->kind != API_FREE || !f->exists)
			return fault(g, n, "that is no function that frees");
		cells[used++] = arena_printf(g->arena, "%s()", f->name);
		cells[used++] = freeing(g, f);
	}
	mdoc_table(&g->out, cells, FREE_COLUMNS, used / FREE_COLUMNS);
	return true;
}

/* ---- limits ---- */
static const char *target_title(struct guide *g, const struct target_spec *spec, bool kernel)
{
	struct strbuf text = {0};
	const char *result;
	char v[24];

	strbuf_adds(&text, spec->arch ? spec->arch : "x86_64");
	for (size_t i = 0; i < spec->config_count; i++)
		strbuf_addf(&text, " %s", spec->config[i]);
	if (kernel)
		strbuf_addf(&text, ", %s", version_format(spec->min, v));
	result = arena_strdup(g->arena, strbuf_str(&text));
	strbuf_free(&text);
	return result;
}

bool guide_limits(struct guide *g, const struct yaml_node *n)
{
	const struct yaml_node *targets = yaml_get(n, "targets"), *columns = yaml_get(n, "columns");
	size_t rows = list_count(targets), count = list_count(columns), used = 0;
	const char **cells = arena_alloc(g->arena, (rows + 1) * (count + 1) * sizeof(*cells));

	cells[used++] = "architecture";
	for (size_t i = 0; i < count; i++)
		cells[used++] = yaml_get(list_item(columns, i), "head")->text;
	for (size_t r = 0; r < rows; r++) {
		struct target_spec spec = g->target;
		const struct yaml_node *at = list_item(targets, r);
		struct judge *j;

		if (!target_read(at, &spec, g->diag))
			return false;
		j = guide_judge(g, &spec);
		if (!j)
			return false;
		cells[used++] = target_title(g, &spec, yaml_get(at, "kernel"));
		for (size_t i = 0; i < count; i++) {
			const struct yaml_node *k = yaml_get(list_item(columns, i), "constant");
			uint64_t value;
			char size[32];

			if (!k || !catalogue_expr(j->target->point[0], k, g->diag, &value))
				return false;
			/* "bytes" stands in the head */
			cells[used++] = value < 1024
						? arena_printf(g->arena, "%u", (unsigned int)value)
						: arena_strdup(g->arena, units_human(value, size));
		}
	}
	mdoc_table(&g->out, cells, count + 1, rows + 1);
	return true;
}

/*
 * A profile's text is of the kernel up to where it turns to the simulator, which this guide does
 * not speak of.
 */
static const char *about_kernel(struct guide *g, const char *text)
{
	const char *simulator = strstr(text, "The simulat");

	return simulator ? arena_strndup(g->arena, text, (size_t)(simulator - text)) : text;
}

bool guide_archs(struct guide *g, const struct yaml_node *n)
{
	const struct catalogue *c = catalogue_of(g);

	(void)n;
	strbuf_adds(&g->out, ".Bl -tag -width x86_64 -compact\n");
	for (size_t i = 0; i < c->arch_count; i++) {
		mdoc_macro(&g->out, ".It Sy", c->archs[i].name);
		guide_facts(g, about_kernel(g, c->archs[i].text));
	}
	strbuf_adds(&g->out, ".El\n");
	return true;
}
