/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Facts of flags, of kernels and architectures, and of the words that others use: options,
 * constants, families.
 */
#include "report/facts.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "advise/fact.h"
#include "advise/saying.h"
#include "know/builtin.h"
#include "know/term.h"
#include "report/facts_page.h"
#include "text/decode.h"
#include "text/strbuf.h"
#include "text/units.h"
#include "text/yaml.h"

/* The APIs that refuse the flag, most by name of their family: one of each. */
static void gfp_refused(struct strbuf *out, const struct gfp_flag *f, const struct catalogue *c,
	const struct report_style *style, size_t most)
{
	struct strbuf text = {0};
	const char *family = NULL;
	size_t told = 0;

	for (size_t i = 0; i < c->api_count && f->kind != GFP_KIND_COMPOUND; i++) {
		const struct api *a = &c->api[i];

		if (!a->exists || !a->offer || !(a->gfp_refuses & f->mask) ||
			(most != SIZE_MAX && family && strcmp(family, a->family) == 0))
			continue;
		family = a->family;
		if (told++ == most) {
			strbuf_adds(&text, ", ... (--all)");
			break;
		}
		strbuf_addf(&text, "%s%s()", text.len ? ", " : "", a->name);
	}
	page_fact(out, style, "Refused by", strbuf_str(&text));
	strbuf_free(&text);
}

/* The scopes that take the flag out of every mask. */
static void gfp_scopes(struct strbuf *out, const struct gfp_flag *f, const struct catalogue *c,
	const struct report_style *style)
{
	struct strbuf text = {0};

	for (size_t i = 0; i < c->context_count && f->kind != GFP_KIND_COMPOUND; i++)
		if (c->context[i].removes & f->mask)
			strbuf_addf(&text, "%s%s()", text.len ? ", " : "", c->context[i].enter);
	page_fact(out, style, "Dropped by", strbuf_str(&text));
	strbuf_free(&text);
}

/* Adds a rule to a list, or, without @room, that there are more; false then. */
static bool name_rule(struct strbuf *text, const struct rule *r, bool room)
{
	strbuf_addf(text, "%s%s", text->len ? ", " : "", room ? r->name : "... (--all)");
	return room;
}

/* The rules that test fact @f for @mask, or the mask as it is written for it. */
static void mask_rules(struct strbuf *out, const struct judge *j, const enum fact *f, size_t count,
	uint64_t mask, const struct report_style *style, size_t most)
{
	const struct rules *rules = j->rules[0];
	struct strbuf text = {0};
	size_t told = 0;

	for (size_t i = 0; i < rules->count; i++) {
		const struct rule *r = &rules->rule[i];
		bool tests = false;

		for (size_t k = 0; k < count; k++)
			tests |= cond_tests(r->when, f[k], mask) ||
				 cond_tests(r->pattern, f[k], mask);
		if (!tests)
			continue;
		if (!name_rule(&text, r, told++ < most))
			break;
	}
	page_fact(out, style, "Rules", strbuf_str(&text));
	strbuf_free(&text);
}

void facts_gfp(struct strbuf *out, const struct gfp_flag *f, const struct judge *j,
	const struct report_style *style, bool all)
{
	static const enum fact masks[] = {F_GFP, F_GFP_WRITTEN};
	const struct catalogue *c = j->target->point[0];
	struct strbuf text = {0};

	page_heading(out, style, f->name, f->title);
	page_paragraph(out, style, f->text);
	page_fact(out, style, "Kind", gfp_kind_words[f->kind]);
	for (size_t i = 0; f->kind == GFP_KIND_COMPOUND && i < c->gfp_count; i++)
		if (c->gfp[i].kind != GFP_KIND_COMPOUND && (c->gfp[i].mask & f->mask))
			strbuf_addf(&text, "%s%s", text.len ? " | " : "", c->gfp[i].name);
	page_fact(out, style, "Contains", strbuf_str(&text));
	strbuf_clear(&text);
	for (size_t i = 0; f->kind != GFP_KIND_COMPOUND && i < c->gfp_count; i++)
		if (c->gfp[i].kind == GFP_KIND_COMPOUND && (c->gfp[i].mask & f->mask))
			strbuf_addf(&text, "%s%s", text.len ? ", " : "", c->gfp[i].name);
	page_fact(out, style, "Part of", strbuf_str(&text));
	page_fact(out, style, "Use", f->uses);
	if (!f->public_)
		page_fact(out, style, "For", "the allocators and mm alone");
	gfp_scopes(out, f, c, style);
	gfp_refused(out, f, c, style, all ? SIZE_MAX : 4);
	mask_rules(out, j, masks, 2, f->mask, style, all ? SIZE_MAX : 4);
	page_versions(out, style, f->since, f->until, f->replaced_by, "");
	page_sources(out, style, f->source, all);
	strbuf_free(&text);
}

/* What reclaim may do for @set, in the words of needs. */
static const char *reclaim_of(const struct catalogue *c, uint64_t set)
{
	size_t word = RECLAIM_WORD_ANY;

	if (!(set & c->gfp_means[GFP_MEANS_SLEEP]))
		word = RECLAIM_WORD_NONE;
	else if (!(set & c->gfp_means[GFP_MEANS_IO]))
		word = RECLAIM_WORD_NO_IO;
	else if (!(set & c->gfp_means[GFP_MEANS_FS]))
		word = RECLAIM_WORD_NO_FS;
	return reclaim_words[word];
}

static bool same_but_blanks(const char *a, const char *b)
{
	a += strspn(a, " ");
	b += strspn(b, " ");
	while (*a && *a == *b) {
		a += 1 + strspn(a + 1, " ");
		b += 1 + strspn(b + 1, " ");
	}
	return *a == *b;
}

void facts_mask(struct strbuf *out, const struct gfp_mask *m, const struct catalogue *c,
	const struct report_style *style)
{
	struct strbuf text = {0};
	bool first = true;
	char v[24];

	page_heading(out, style, m->written, "a mask");
	strbuf_addc(out, '\n');
	gfp_format_mask(c, m, &text);
	if (!same_but_blanks(strbuf_str(&text), m->written))
		page_fact(out, style, "Same as", strbuf_str(&text));
	strbuf_clear(&text);
	if (m->unknown)
		strbuf_addf(&text, "0x%" PRIx64 ": no flag of %s as it is configured", m->unknown,
			version_format(c->version, v));
	page_fact(out, style, "Unknown", strbuf_str(&text));
	if (m->caller)
		page_fact(out, style, "Sleeps", "as the caller's mask says");
	else
		page_fact(out, style, "Sleeps",
			m->set & c->gfp_means[GFP_MEANS_SLEEP] ? "may" : "never");
	page_fact(out, style, "Reclaim", m->caller ? NULL : reclaim_of(c, m->set));
	strbuf_clear(&text);
	if (m->idle)
		strbuf_addf(
			&text, "%.*s, which the other flags contain", (int)m->idle_len, m->idle);
	page_fact(out, style, "Idle", strbuf_str(&text));
	strbuf_clear(&text);
	if (m->repeats)
		strbuf_addf(&text, "%.*s, which another flag contains", (int)m->repeats_len,
			m->repeats);
	page_fact(out, style, "Repeated", strbuf_str(&text));
	for (size_t i = 0; i < c->gfp_count; i++) {
		const struct gfp_flag *f = &c->gfp[i];

		if (f->kind == GFP_KIND_COMPOUND || !f->exists || !(f->mask & m->set))
			continue;
		strbuf_clear(&text);
		strbuf_addf(&text, "%s: %s", f->name, f->title);
		page_fact(out, style, first ? "Contains" : "", strbuf_str(&text));
		first = false;
	}
	strbuf_free(&text);
}

void facts_option(struct strbuf *out, const char *name, int bit, const struct judge *j,
	const struct report_style *style, bool all)
{
	static const enum fact config[] = {F_CONFIG};
	const struct catalogue *c = j->target->point[0];
	struct strbuf text = {0};
	char v[24];

	page_heading(out, style, name, "a configuration option");
	strbuf_addc(out, '\n');
	strbuf_addf(&text, "%s (%s, %s)", c->config >> bit & 1 ? "on" : "off",
		version_format(c->version, v), c->arch->name);
	page_fact(out, style, "Set", strbuf_str(&text));
	page_fact(out, style, "Changed by", "--config, --kconfig");
	mask_rules(out, j, config, 1, (uint64_t)1 << bit, style, all ? SIZE_MAX : 8);
	strbuf_free(&text);
}

const char *facts_value_text(const struct need_key *key, const char *word)
{
	const struct yaml_node *list = yaml_get(builtin_find("data/needs.yaml"), "needs");

	for (size_t i = 0; i < list_count(list); i++) {
		const struct yaml_node *entry = list_item(list, i), *text;

		if (!yaml_is(yaml_get(entry, "key"), key->name))
			continue;
		text = yaml_get(yaml_get(entry, "values"), word);
		return text ? text->text : NULL;
	}
	return NULL;
}

/* The words that the key takes, its default first named. */
static void need_values(
	struct strbuf *out, const struct need_key *key, const struct report_style *style)
{
	const struct fact_info *info = key->fact < FACT_COUNT ? &fact_info[key->fact] : NULL;
	struct strbuf text = {0};

	for (size_t i = 0; info && info->words && info->words[i]; i++) {
		const char *means = facts_value_text(key, info->words[i]);

		strbuf_addf(&text, "%s%s%s", info->words[i], means ? ": " : "", means ? means : "");
		page_fact(out, style, i ? "" : "Values", strbuf_str(&text));
		strbuf_clear(&text);
	}
	if (info && info->type == FACT_BOOL)
		strbuf_adds(&text, "true, false");
	page_fact(out, style, "Values", strbuf_str(&text));
	if (info && info->type == FACT_ENUM && fact_has_default(key->fact))
		page_fact(out, style, "Default", info->words[0]);
	strbuf_free(&text);
}

void facts_need(struct strbuf *out, const struct need_key *key, const struct judge *j,
	const struct report_style *style, bool all)
{
	const struct rules *rules = j->rules[0];
	size_t told = 0, most = all ? SIZE_MAX : 8;
	struct strbuf text = {0};
	char *s;

	page_heading(out, style, key->name, key->doc ? key->doc : "several words of needs");
	strbuf_addc(out, '\n');
	page_fact(out, style, "Kind", "need");
	strbuf_addf(&text, "--%s%s%s", key->name, key->arg ? "=" : "", key->arg ? key->arg : "");
	for (s = text.s + 2; *s && *s != '='; s++)
		if (*s == '.' || *s == '_')
			*s = '-';
	page_fact(out, style, "Option", key->doc ? text.s : NULL);
	need_values(out, key, style);
	strbuf_clear(&text);
	for (size_t i = 0; i < need_key_count; i++) {
		const size_t len = strlen(key->name);

		if (strncmp(need_keys[i].name, key->name, len) == 0 &&
			need_keys[i].name[len] == '.')
			strbuf_addf(&text, "%s%s", text.len ? ", " : "", need_keys[i].name);
	}
	page_fact(out, style, "Parts", strbuf_str(&text));
	strbuf_clear(&text);
	for (size_t i = 0; key->fact < FACT_COUNT && i < rules->count; i++) {
		const struct rule *r = &rules->rule[i];

		if (!cond_asks(r->when, key->fact, key->fact) &&
			!cond_asks(r->pattern, key->fact, key->fact))
			continue;
		if (!name_rule(&text, r, told++ < most))
			break;
	}
	page_fact(out, style, "Rules", strbuf_str(&text));
	strbuf_free(&text);
}

void facts_constant(struct strbuf *out, const char *name, uint64_t value, const struct catalogue *c,
	const struct report_style *style)
{
	struct strbuf text = {0};
	char human[32], v[24];

	page_heading(out, style, name, "a constant of kernel and architecture");
	strbuf_addc(out, '\n');
	strbuf_addf(&text, "%llu", (unsigned long long)value);
	if (value >= 1024)
		strbuf_addf(&text, " (%s)", units_human(value, human));
	strbuf_addf(&text, " on %s, %s", version_format(c->version, v), c->arch->name);
	page_fact(out, style, "Value", strbuf_str(&text));
	strbuf_free(&text);
}

void facts_term(struct strbuf *out, const struct term *t, const struct catalogue *c,
	const struct report_style *style, bool all)
{
	char absent[96], v[24];

	page_heading(out, style, t->name, t->title);
	page_paragraph(out, style, t->text);
	if (!term_exists(t, c->version)) {
		snprintf(absent, sizeof(absent), "Linux %s has no %s",
			version_format(c->version, v), t->name);
		page_fact(out, style, "Absent", absent);
	}
	page_fact(out, style, "Kind", term_kind_words[t->kind]);
	if (t->needs) {
		struct strbuf needs = {0};

		term_needs(t, &needs);
		page_fact(out, style, "State", strbuf_str(&needs));
		strbuf_free(&needs);
	}
	page_list(out, style, "Also", t->aliases, SIZE_MAX);
	page_versions(out, style, t->since, t->until, NULL, "");
	page_list(out, style, "See", t->see, SIZE_MAX);
	page_sources(out, style, t->source, all);
}

void facts_saying(
	struct strbuf *out, const struct lint_saying *saying, const struct report_style *style)
{
	page_heading(out, style, saying->name, saying->title);
	page_paragraph(out, style, saying->help);
	page_fact(out, style, "Effect", "a lint warning, by no rule");
}

size_t facts_family(struct strbuf *out, const char *name, const struct catalogue *c,
	const struct report_style *style)
{
	struct strbuf text = {0};
	size_t told = 0;

	for (int kind = 0; api_kind_words[kind]; kind++) {
		strbuf_clear(&text);
		for (size_t i = 0; i < c->api_count; i++) {
			const struct api *a = &c->api[i];

			if (!a->exists || a->kind != (uint32_t)kind || strcmp(a->family, name) != 0)
				continue;
			if (told++ == 0) {
				page_heading(out, style, name, "a family of functions");
				strbuf_addc(out, '\n');
			}
			strbuf_addf(&text, "%s%s()", text.len ? ", " : "", a->name);
		}
		page_fact(out, style, api_kind_words[kind], strbuf_str(&text));
	}
	strbuf_free(&text);
	return told;
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

	page_heading(out, style, p->name, p->title);
	page_paragraph(out, style, p->text);
	page_fact(out, style, "Read", p->tree);
	page_list(out, style, "Also called", p->aliases, SIZE_MAX);
	options_of(&text, p->config, true);
	page_fact(out, style, "Has", strbuf_str(&text));
	options_of(&text, p->config, false);
	page_fact(out, style, "Has not", strbuf_str(&text));
	page_sources(out, style, p->source, all);
	strbuf_free(&text);
}
