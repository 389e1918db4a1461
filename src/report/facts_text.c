/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Facts for people: what a good colleague would say, then the figures.
 */
#include <stdio.h>
#include <string.h>

#include "advise/template.h"
#include "report/facts.h"
#include "text/decode.h"
#include "text/term.h"
#include "text/units.h"
#include "text/yaml.h"

#define INDENT 14

static void heading(
	struct strbuf *out, const struct report_style *style, const char *name, const char *title)
{
	report_styled(out, style, TERM_BOLD, name);
	strbuf_addf(out, ": %s\n", title);
}

static void paragraph(struct strbuf *out, const struct report_style *style, const char *text)
{
	if (!text)
		return;
	strbuf_addc(out, '\n');
	report_entry(out, style, " ", 2, text, NULL);
	strbuf_addc(out, '\n');
}

static void fact(
	struct strbuf *out, const struct report_style *style, const char *label, const char *text)
{
	char padded[24];

	if (!text || !*text)
		return;
	snprintf(padded, sizeof(padded), "  %s", label);
	report_entry(out, style, padded, INDENT, text, NULL);
}

static void fact_list(struct strbuf *out, const struct report_style *style, const char *label,
	const struct yaml_node *list, const char *after, size_t most)
{
	struct strbuf text = {0};

	for (size_t i = 0; i < list_count(list) && i < most; i++)
		strbuf_addf(&text, "%s%s%s", i ? ", " : "", list_item(list, i)->text, after);
	if (list_count(list) > most)
		strbuf_addf(&text, ", ... (--all)");
	fact(out, style, label, strbuf_str(&text));
	strbuf_free(&text);
}

static void sources(struct strbuf *out, const struct report_style *style,
	const struct yaml_node *list, bool all)
{
	size_t most = all ? list_count(list) : 2;

	for (size_t i = 0; i < list_count(list) && i < most; i++)
		fact(out, style, i ? "" : "Source", list_item(list, i)->text);
}

static void words(struct strbuf *out, uint32_t mask, const char *const *list)
{
	bool any = false;

	for (int i = 0; list[i]; i++) {
		if (!(mask >> i & 1))
			continue;
		strbuf_addf(out, "%s%s", any ? ", " : "", list[i]);
		any = true;
	}
}

static void versions(struct strbuf *out, const struct report_style *style, version_t since,
	version_t until, const char *replaced_by)
{
	struct strbuf text = {0};
	char buf[24];

	if (since != VERSION_NONE)
		strbuf_addf(&text, "since %s", version_format(since, buf));
	if (until != VERSION_NONE)
		strbuf_addf(
			&text, "%sgone in %s", text.len ? ", " : "", version_format(until, buf));
	if (replaced_by)
		strbuf_addf(&text, "%sreplaced by %s", text.len ? ", " : "", replaced_by);
	fact(out, style, "Kernels", strbuf_str(&text));
	strbuf_free(&text);
}

static void api_limits(struct strbuf *out, const struct api *api, const struct judge *j,
	const struct report_style *style)
{
	struct strbuf text = {0};
	char size[32], v[24];

	if (api->size_max == UINT64_MAX)
		return;
	strbuf_addf(&text, "up to %s on %s", units_human(api->size_max, size),
		version_format(j->target->point[0]->version, v));
	fact(out, style, "Limit", strbuf_str(&text));
	strbuf_free(&text);
}

static void api_sleeping(
	struct strbuf *out, const struct api *api, const struct report_style *style)
{
	static const char *const sleeps[] = {
		"never", "when the mask allows direct reclaim", "may, whatever the mask"};
	struct strbuf text = {0};

	fact(out, style, "Sleeps", sleeps[api->sleeps]);
	words(&text, api->contexts, runs_in_words);
	if (text.len && (api->contexts & RUNS_HARDIRQ) && !api->irqs_off)
		strbuf_adds(&text, "; not with interrupts disabled");
	fact(out, style, "Contexts", strbuf_str(&text));
	strbuf_free(&text);
}

/* The rules that speak of this API by name or family. */
static void api_rules(struct strbuf *out, const struct api *api, const struct judge *j,
	const struct report_style *style)
{
	const struct rules *rules = j->rules[0];
	struct strbuf text = {0};

	for (size_t i = 0; i < rules->count; i++) {
		struct use use = {.api = api};
		struct value need[FACT_FIRST_USE] = {{0}}, facts[USE_FACT_COUNT];
		const struct rule *r = &rules->rule[i];

		if (!cond_asks(r->pattern, F_API, F_FAMILY) && !cond_asks(r->when, F_API, F_FAMILY))
			continue;
		use_facts(&use, need, j->target->point[0], facts);
		if (cond_names(r->when, facts) || cond_names(r->pattern, facts))
			strbuf_addf(&text, "%s%s", text.len ? ", " : "", r->name);
	}
	fact(out, style, "Rules", strbuf_str(&text));
	strbuf_free(&text);
}

void facts_api(struct strbuf *out, const struct api *api, const struct judge *j,
	const struct report_style *style, bool all)
{
	char include[128];

	heading(out, style, api->name, api->title);
	paragraph(out, style, api->text);
	fact(out, style, "Signature", api->signature);
	snprintf(include, sizeof(include), "<%s>", api->include ? api->include : "");
	fact(out, style, "Header", api->include ? include : NULL);
	fact_list(out, style, "Before", api->setup, "()", all ? SIZE_MAX : 4);
	fact_list(out, style, "Frees with", api->free, "()", all ? SIZE_MAX : 4);
	api_limits(out, api, j, style);
	if (api->kind == API_ALLOC) {
		fact(out, style, "Contiguity", api_contiguity_words[api->contiguity]);
		fact(out, style, "Zeroed",
			api->zeroing == ZEROING_BY_GFP ? "with the zeroing flag"
						       : api_zeroing_words[api->zeroing]);
	}
	api_sleeping(out, api, style);
	fact(out, style, "Callable",
		api->exported ? "by modules" : "only by code built into the kernel");
	versions(out, style, api->since, api->until, api->replaced_by);
	fact_list(out, style, "Not to be", api->confused_with, "()", all ? SIZE_MAX : 4);
	if (all)
		api_rules(out, api, j, style);
	sources(out, style, api->source, all);
}

void facts_gfp(struct strbuf *out, const struct gfp_flag *f, const struct catalogue *c,
	const struct report_style *style, bool all)
{
	struct strbuf text = {0};

	heading(out, style, f->name, f->title);
	paragraph(out, style, f->text);
	fact(out, style, "Kind", gfp_kind_words[f->kind]);
	for (size_t i = 0; f->kind == GFP_KIND_COMPOUND && i < c->gfp_count; i++)
		if (c->gfp[i].kind != GFP_KIND_COMPOUND && (c->gfp[i].mask & f->mask))
			strbuf_addf(&text, "%s%s", text.len ? " | " : "", c->gfp[i].name);
	fact(out, style, "Contains", strbuf_str(&text));
	strbuf_clear(&text);
	for (size_t i = 0; f->kind != GFP_KIND_COMPOUND && i < c->gfp_count; i++)
		if (c->gfp[i].kind == GFP_KIND_COMPOUND && (c->gfp[i].mask & f->mask))
			strbuf_addf(&text, "%s%s", text.len ? ", " : "", c->gfp[i].name);
	fact(out, style, "Part of", strbuf_str(&text));
	fact(out, style, "Use", f->uses);
	if (!f->public_)
		fact(out, style, "For", "the allocators and mm alone");
	versions(out, style, f->since, f->until, NULL);
	sources(out, style, f->source, all);
	strbuf_free(&text);
}

void facts_context(
	struct strbuf *out, const struct context *x, const struct report_style *style, bool all)
{
	struct strbuf text = {0};

	heading(out, style, x->name, x->title);
	paragraph(out, style, x->text);
	fact(out, style, "Kind", context_kind_words[x->kind]);
	if (x->kind <= CONTEXT_LOCK) {
		fact(out, style, "May sleep", x->facts.may_sleep ? "yes" : "no");
		fact(out, style, "Interrupts", x->facts.irqs_disabled ? "disabled" : "enabled");
	}
	if (x->enter) {
		strbuf_addf(&text, "%s() ... %s()", x->enter, x->leave ? x->leave : "");
		fact(out, style, "Entered by", strbuf_str(&text));
	}
	sources(out, style, x->source, all);
	strbuf_free(&text);
}

/* The options of a profile that are on (or off) by default. */
static void options_of(struct strbuf *text, const struct yaml_node *map, bool on)
{
	strbuf_clear(text);
	for (size_t i = 0; map && i < map->count; i++)
		if (yaml_is(&map->items[2 * i + 1], "true") == on)
			strbuf_addf(text, "%s%s", text->len ? ", " : "", map->items[2 * i].text);
}

void facts_profile(
	struct strbuf *out, const struct profile *p, const struct report_style *style, bool all)
{
	struct strbuf text = {0};

	heading(out, style, p->name, p->title);
	paragraph(out, style, p->text);
	fact(out, style, "Read", p->tree);
	fact_list(out, style, "Also called", p->aliases, "", SIZE_MAX);
	options_of(&text, p->config, true);
	fact(out, style, "Has", strbuf_str(&text));
	options_of(&text, p->config, false);
	fact(out, style, "Has not", strbuf_str(&text));
	sources(out, style, p->source, all);
	strbuf_free(&text);
}

/* Placeholders of a rule's sentence where there is no need and no use to fill them from. */
static const char *general_word(void *ctx, const char *name, size_t len)
{
	static const char *const words[][2] = {{"api", "the API"}, {"gfp", "the mask"},
		{"place", "the caller's context"}, {"free", "the free function"},
		{"frees", "its own free function"}, {"bytes", "the size"}, {"max", "what"},
		{"kernel", "the kernel"}, {"order", "the order"}, {"pages", "the"}};
	struct strbuf *buf = ctx;

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strlen(words[i][0]) == len && strncmp(words[i][0], name, len) == 0)
			return words[i][1];
	strbuf_clear(buf);
	for (size_t i = 0; i < len; i++)
		strbuf_addc(buf, name[i] == '_' || name[i] == '.' ? ' ' : name[i]);
	return strbuf_str(buf);
}

void facts_because(struct strbuf *out, const struct rule *r)
{
	struct strbuf word = {0};

	template_expand(out, r->because, general_word, &word);
	strbuf_free(&word);
}

void facts_rule(
	struct strbuf *out, const struct rule *r, const struct report_style *style, bool all)
{
	struct strbuf because = {0};
	char text[64];

	facts_because(&because, r);
	heading(out, style, r->name, r->title);
	paragraph(out, style, r->text ? r->text : strbuf_str(&because));
	snprintf(text, sizeof(text), "%s, a lint %s", effect_words[r->effect],
		severity_words[r->severity]);
	fact(out, style, "Effect", text);
	if (r->text)
		fact(out, style, "Because", strbuf_str(&because));
	fact(out, style, "Instead", r->suggest);
	versions(out, style, r->since, r->until, NULL);
	snprintf(text, sizeof(text), "%.50s:%u", r->at_node->src ? r->at_node->src->name : "",
		r->at_node->pos.line);
	fact(out, style, "Written in", text);
	sources(out, style, r->source, all);
	strbuf_free(&because);
}
