/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Facts for people: what a good colleague would say, then the figures.
 */
#include <stdio.h>
#include <string.h>

#include "advise/examples.h"
#include "advise/template.h"
#include "report/facts.h"
#include "report/facts_page.h"
#include "text/decode.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/term.h"
#include "text/units.h"
#include "text/yaml.h"

/* Stable releases that gained it: test for it there, the release alone does not tell. */
static void backports(struct strbuf *out, const struct api *api, const struct report_style *style)
{
	struct strbuf text = {0};

	for (size_t i = 0; i < list_count(api->backported); i++) {
		const char *release = list_item(api->backported, i)->text;
		bool by = strncmp(release, "<=", 2) == 0;

		strbuf_addf(&text, by ? "%s%s, perhaps earlier" : "%sfrom %s on", i ? "; " : "",
			by ? release + 2 : release);
	}
	page_fact(out, style, "Stable", strbuf_str(&text));
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
	page_fact(out, style, "Limit", strbuf_str(&text));
	strbuf_free(&text);
}

static void api_sleeping(
	struct strbuf *out, const struct api *api, const struct report_style *style)
{
	static const char *const sleeps[] = {
		"never", "when the mask allows direct reclaim", "may, whatever the mask"};
	struct strbuf text = {0};

	if (api->kind == API_MEMORY)
		return;
	page_fact(out, style, "Sleeps",
		api->sleeps == SLEEPS_ALWAYS && !(api->call && strstr(api->call, "{gfp}"))
			? "may"
			: sleeps[api->sleeps]);
	strbuf_add_words(&text, api->contexts, runs_in_words);
	if (text.len && (api->contexts & RUNS_HARDIRQ) && !api->irqs_off)
		strbuf_adds(&text, "; not with interrupts disabled");
	page_fact(out, style, "Contexts", strbuf_str(&text));
	strbuf_free(&text);
}

/* Does the rule speak of this API, by name or family; rightly, or also as one to avoid? */
static bool speaks_of(
	const struct rule *r, const struct api *api, const struct judge *j, bool rightly)
{
	bool (*names)(const struct cond *, const struct value *) =
		rightly ? cond_wants : cond_names;
	struct use use = {.api = api};
	struct value need[FACT_FIRST_USE] = {{0}}, facts[USE_FACT_COUNT];

	if (!cond_asks(r->pattern, F_API, F_FAMILY) && !cond_asks(r->when, F_API, F_FAMILY))
		return false;
	use_facts(&use, need, j->target->point[0], facts);
	return names(r->when, facts) || names(r->pattern, facts);
}

static void api_rules(struct strbuf *out, const struct api *api, const struct judge *j,
	const struct report_style *style)
{
	const struct rules *rules = j->rules[0];
	struct strbuf text = {0};

	for (size_t i = 0; i < rules->count; i++)
		if (speaks_of(&rules->rule[i], api, j, false))
			strbuf_addf(&text, "%s%s", text.len ? ", " : "", rules->rule[i].name);
	page_fact(out, style, "Rules", strbuf_str(&text));
	strbuf_free(&text);
}

/* Its sentence has figures of a need: those of an example would puzzle whoever asked for none. */
static bool tells_amounts(const struct rule *r)
{
	return strstr(r->because, "bytes}") || strstr(r->because, "{align}");
}

/* Pitfalls: the cautions about it. */
static void api_cautions(struct strbuf *out, const struct api *api, const struct judge *j,
	const struct report_style *style, size_t most)
{
	const struct rules *rules = j->rules[0];
	struct arena *a = arena_new();
	struct strbuf text = {0};
	size_t told = 0;

	for (size_t i = 0; api->kind == API_ALLOC && i < rules->count && told < most; i++) {
		const struct rule *r = &rules->rule[i];

		if (r->effect != EFFECT_CAUTION || !speaks_of(r, api, j, true))
			continue;
		strbuf_clear(&text);
		if (tells_amounts(r))
			facts_because(&text, r);
		else
			strbuf_adds(&text, examples_reason(j, r, false, api, a));
		strbuf_addf(&text, " [%s]", r->name);
		page_fact(out, style, told++ ? "" : "Mind", strbuf_str(&text));
	}
	strbuf_free(&text);
	arena_free(a);
}

/* Functions that go with @api, as far as its kernel has them; all of them where it has not it. */
static void api_calls(struct strbuf *out, const char *label, const struct yaml_node *list,
	const struct api *api, const struct judge *j, const struct report_style *style, size_t most)
{
	const struct catalogue *c = j->target->point[0];
	struct strbuf text = {0};
	size_t told = 0;

	for (size_t i = 0; i < list_count(list); i++) {
		const char *name = list_item(list, i)->text;

		if (api->exists && !catalogue_api(c, name)->exists)
			continue;
		if (told++ == most) {
			strbuf_adds(&text, ", ... (--all)");
			break;
		}
		strbuf_addf(&text, "%s%s()", text.len ? ", " : "", name);
	}
	page_fact(out, style, label, strbuf_str(&text));
	strbuf_free(&text);
}

/* What a free function frees. */
static void api_freed(struct strbuf *out, const struct api *api, const struct judge *j,
	const struct report_style *style, size_t most)
{
	const struct catalogue *c = j->target->point[0];
	struct strbuf text = {0};
	size_t told = 0;

	for (size_t i = 0; i < c->api_count && api->kind == API_FREE; i++) {
		const struct api *a = &c->api[i];

		if (!a->exists || !list_has(a->free, api->name))
			continue;
		if (told++ == most) {
			strbuf_adds(&text, ", ... (--all)");
			break;
		}
		strbuf_addf(&text, "%s%s()", text.len ? ", " : "", a->name);
	}
	page_fact(out, style, "Frees", strbuf_str(&text));
	strbuf_free(&text);
}

/* In a template of a condition the names of the placeholders are words enough. */
static const char *own_name(void *ctx, const char *name, size_t len)
{
	struct strbuf *buf = ctx;

	strbuf_clear(buf);
	strbuf_add(buf, name, len);
	return strbuf_str(buf);
}

static void api_failure(struct strbuf *out, const struct api *api, const struct report_style *style)
{
	static const char *const words[] = {"returns NULL", "returns an error pointer, never NULL",
		"returns 0", "returns a negative errno", "returns false", "it cannot fail"};
	struct strbuf text = {0}, name = {0};

	if (api->check)
		template_expand(&text, api->check, own_name, &name);
	else if (api->kind == API_ALLOC || api->kind == API_SETUP)
		strbuf_adds(&text, words[api->failure]);
	page_fact(out, style, "On failure", strbuf_str(&text));
	strbuf_free(&text);
	strbuf_free(&name);
}

/* The call that takes back what a set-up, a scope or a mapping did. */
static void api_undo(struct strbuf *out, const struct api *api, const struct report_style *style)
{
	const char *undo = api->undo ? api->undo : api->teardown;
	char text[96];

	if (undo) {
		snprintf(text, sizeof(text), "%s()", undo);
		page_fact(out, style, "Undone by", text);
	}
}

void facts_api(struct strbuf *out, const struct api *api, const struct judge *j,
	const struct report_style *style, bool all)
{
	size_t most = all ? SIZE_MAX : 4;
	char include[128], absent[96], v[24];

	page_heading(out, style, api->name, api->title);
	page_paragraph(out, style, api->text);
	if (!api->exists) {
		snprintf(absent, sizeof(absent), "Linux %s %s %s()",
			version_format(j->target->point[0]->version, v),
			api->unsure ? "may or may not have" : "has no", api->name);
		page_fact(out, style, api->unsure ? "Uncertain" : "Absent", absent);
	}
	page_fact(out, style, "Signature", api->signature);
	snprintf(include, sizeof(include), "<%s>", api->include ? api->include : "");
	page_fact(out, style, "Header", api->include ? include : NULL);
	api_calls(out, "Before", api->setup, api, j, style, most);
	api_calls(out, "Frees with", api->free, api, j, style, most);
	api_freed(out, api, j, style, most);
	api_undo(out, api, style);
	api_failure(out, api, style);
	api_limits(out, api, j, style);
	if (api->kind == API_ALLOC) {
		page_fact(out, style, "Contiguity", api_contiguity_words[api->contiguity]);
		page_fact(out, style, "Zeroed",
			api->zeroing == ZEROING_BY_GFP ? "with the zeroing flag"
						       : api_zeroing_words[api->zeroing]);
	}
	page_list(out, style, "Refuses", api->refuses, most);
	api_sleeping(out, api, style);
	if (api->kind != API_MEMORY)
		page_fact(out, style, "Callable",
			api->exported ? "by modules" : "only by code built into the kernel");
	page_versions(out, style, api->since, api->until, api->replaced_by, "()");
	backports(out, api, style);
	api_cautions(out, api, j, style, all ? SIZE_MAX : 2);
	api_calls(out, "Compare", api->confused_with, api, j, style, most);
	if (all)
		api_rules(out, api, j, style);
	page_sources(out, style, api->source, all);
}

/* "kzalloc() with GFP_ATOMIC": the use alone. */
static void short_use(struct strbuf *text, const struct use *use, const struct catalogue *c)
{
	strbuf_addf(text, "%s()", use->api->name);
	if (use->gfp_given) {
		strbuf_adds(text, " with ");
		gfp_format_mask(c, &use->gfp, text);
	}
	for (int i = 0; scope_words[i]; i++)
		if (use->enters >> i & 1)
			strbuf_addf(text, ", inside %s()",
				catalogue_context(c, CONTEXT_SCOPE, scope_words[i])->enter);
}

/* What was decided there, and the gravest of what to mind. */
static void advised_there(struct strbuf *out, const struct context_advice *advised,
	const struct judge *j, bool mind, const struct report_style *style)
{
	const struct decision *advice = advised->decision;
	struct strbuf text = {0};

	if (advice->possible)
		short_use(&text, &advice->best.use, j->target->point[0]);
	else
		strbuf_adds(&text, "no API will do");
	page_fact(out, style, advised->size, strbuf_str(&text));
	for (size_t i = 0; mind && i < advice->cautions; i++) {
		const struct reason *r = &advice->caution[i];

		if (r->rule->severity < SEVERITY_WARNING)
			continue;
		strbuf_clear(&text);
		strbuf_addf(&text, "%s [%s]", r->text, r->rule->name);
		page_fact(out, style, "Mind", strbuf_str(&text));
		break;
	}
	strbuf_free(&text);
}

void facts_context(struct strbuf *out, const struct context *x, const struct judge *j,
	const struct context_advice *advised, size_t count, const struct report_style *style,
	bool all)
{
	const struct catalogue *c = j->target->point[0];
	struct strbuf text = {0};

	page_heading(out, style, x->name, x->title);
	page_paragraph(out, style, x->text);
	page_fact(out, style, "Kind", context_kind_words[x->kind]);
	if (x->kind <= CONTEXT_LOCK) {
		page_fact(out, style, "May sleep", x->facts.may_sleep ? "yes" : "no");
		page_fact(
			out, style, "Interrupts", x->facts.irqs_disabled ? "disabled" : "enabled");
	}
	if (x->enter) {
		strbuf_addf(&text, "%s() ... %s()", x->enter, x->leave ? x->leave : "");
		page_fact(out, style, "Entered by", strbuf_str(&text));
	}
	strbuf_clear(&text);
	for (size_t i = 0; x->removes && i < c->gfp_count; i++)
		if (c->gfp[i].kind != GFP_KIND_COMPOUND && (c->gfp[i].mask & x->removes))
			strbuf_addf(&text, "%s%s", text.len ? ", " : "", c->gfp[i].name);
	page_fact(out, style, "Drops", strbuf_str(&text));
	for (size_t i = 0; i < count; i++)
		advised_there(out, &advised[i], j, i + 1 == count, style);
	page_sources(out, style, x->source, all);
	strbuf_free(&text);
}

void facts_value(struct strbuf *out, const struct need_key *key, const char *word,
	const struct judge *j, const struct context_advice *advised, size_t count,
	const struct report_style *style)
{
	struct strbuf text = {0};

	strbuf_addf(&text, "a value of %s", key->name);
	page_heading(out, style, word, strbuf_str(&text));
	page_paragraph(out, style, facts_value_text(key, word));
	page_fact(out, style, "Kind", "value");
	for (size_t i = 0; i < count; i++)
		if (advised[i].decision->possible)
			advised_there(out, &advised[i], j, i + 1 == count, style);
	strbuf_free(&text);
}

/*
 * Placeholders of a rule's sentence where there is no need and no use to fill them from: letters
 * for numbers.
 */
static const char *general_word(void *ctx, const char *name, size_t len)
{
	static const char *const words[][2] = {{"api", "the function"}, {"gfp", "the mask"},
		{"gfp_idle", "one name"}, {"gfp_repeats", "a flag"},
		{"gfp_refused", "a flag of the mask"}, {"gfp_absent", "a flag of the mask"},
		{"place", "the caller's context"}, {"free", "the free function"},
		{"frees", "the free function of its own"}, {"freed_place", "such a context"},
		{"bytes", "N bytes"}, {"exact_bytes", "N bytes"}, {"exact_max", "most"},
		{"max", "the buddy allocator's limit"}, {"class", "C"},
		{"exact_class", "a whole class"}, {"aligned_bytes", "a size with that alignment"},
		{"class_waste", "W"}, {"kernel", "of this release"}, {"order", "K"},
		{"order_pages", "2^K"}, {"order_waste", "some"}, {"pages", "P"},
		{"below", "the address"}, {"align", "the alignment"}, {"dma.mask", "n"},
		{"objects.alive", "many"}};
	struct strbuf *buf = ctx;

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strlen(words[i][0]) == len && strncmp(words[i][0], name, len) == 0)
			return words[i][1];
	strbuf_clear(buf);
	strbuf_add(buf, name, len);
	return strbuf_str(buf);
}

void facts_because(struct strbuf *out, const struct rule *r)
{
	struct strbuf word = {0}, text = {0};

	/* the parentheses of a call: general words are none */
	for (const char *s = r->because; *s; s++) {
		strbuf_addc(&text, *s);
		if (*s == '}' && strncmp(s + 1, "()", 2) == 0)
			s += 2;
	}
	template_expand(out, strbuf_str(&text), general_word, &word);
	strbuf_free(&word);
	strbuf_free(&text);
}

/* Text may have tabs, and where it is quoted lines and any other character. */
static void one_line(struct strbuf *out, const char *text)
{
	struct strbuf line = {0};

	for (; *text; text++)
		strbuf_addc(&line, *text == '\t' || *text == '\n' ? ' ' : *text);
	diag_clean(out, strbuf_str(&line), line.len);
	strbuf_free(&line);
}

/* A node as it would be written on one line. */
static void flow(struct strbuf *out, const struct yaml_node *n)
{
	if (n->kind == YAML_MAP || n->kind == YAML_SEQ) {
		strbuf_addc(out, n->kind == YAML_MAP ? '{' : '[');
		for (uint32_t i = 0; i < n->count; i++) {
			strbuf_adds(out, i ? ", " : "");
			if (n->kind == YAML_SEQ) {
				flow(out, &n->items[i]);
				continue;
			}
			one_line(out, n->items[2 * i].text);
			strbuf_adds(out, ": ");
			flow(out, &n->items[2 * i + 1]);
		}
		strbuf_addc(out, n->kind == YAML_MAP ? '}' : ']');
	} else {
		one_line(out, n->text);
	}
}

/* The first example of that kind, as it is written. */
static void rule_example(struct strbuf *out, const struct rule *r, const char *kind,
	const char *label, const struct report_style *style)
{
	const struct yaml_node *n = list_item(yaml_get(r->examples, kind), 0);
	struct strbuf text = {0};

	if (n)
		flow(&text, n);
	page_fact(out, style, label, strbuf_str(&text));
	strbuf_free(&text);
}

void facts_rule(struct strbuf *out, const struct rule *r, const struct judge *j,
	const struct report_style *style, bool all)
{
	struct arena *a = arena_new();
	struct strbuf because = {0};
	const char *finding = examples_reason(j, r, true, NULL, a);
	char text[128];

	facts_because(&because, r);
	page_heading(out, style, r->name, r->title);
	page_paragraph(out, style, r->text ? r->text : finding);
	snprintf(text, sizeof(text), "%s, a lint %s%s%.20s%s", effect_words[r->effect],
		severity_words[r->severity], r->presumes ? ", or a note without `" : "",
		r->presumes ? list_item(r->presumed, 0)->text : "", r->presumes ? "`" : "");
	page_fact(out, style, "Effect", text);
	if (r->text)
		page_fact(out, style, "Finding", finding);
	/* what lint says and what advice says */
	if (r->text || r->message)
		page_fact(out, style, "Because", strbuf_str(&because));
	page_fact(out, style, "Instead", r->suggest);
	rule_example(out, r, "fail", r->effect == EFFECT_CAUTION ? "Told of" : "Broken by", style);
	rule_example(out, r, "pass", r->effect == EFFECT_CAUTION ? "Not of" : "Kept by", style);
	page_versions(out, style, r->since, r->until, NULL, "");
	snprintf(text, sizeof(text), "%.50s:%u",
		r->at_node->place->src ? r->at_node->place->src->name : "",
		r->at_node->place->pos.line);
	page_fact(out, style, "Written in", text);
	page_sources(out, style, r->source, all);
	strbuf_free(&because);
	arena_free(a);
}
