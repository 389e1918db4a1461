/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Loading rules; see rule.h.
 */
#include "advise/rule.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "know/builtin.h"
#include "know/catalogue.h"
#include "text/decode.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/utf8.h"
#include "text/yaml.h"

const char *const effect_words[] = {"forbid", "require", "prefer", "caution", NULL};
const char *const severity_words[] = {"note", "warning", "error", NULL};
static const char *const silent_words[] = {"never", "reason", "always", NULL};
static const char *const at_words[] = {"api", "gfp", "free", "setup", NULL};

#define RULE_MAX 4096

struct rule_entry {
	struct rule rule;
	const char *since, *until;
	const struct yaml_node *when, *effect[4], *advise, *demonstrate, *severity;
	uint64_t weight;
};

#define OFF(m) offsetof(struct rule_entry, m)
static const struct field rule_fields[] = {
	{"rule", FIELD_TEXT, OFF(rule.name), true, NULL},
	{"title", FIELD_TEXT, OFF(rule.title), true, NULL},
	{"text", FIELD_TEXT, OFF(rule.text), false, NULL},
	{"when", FIELD_NODE, OFF(when), false, NULL},
	{"forbid", FIELD_NODE, OFF(effect[EFFECT_FORBID]), false, NULL},
	{"require", FIELD_NODE, OFF(effect[EFFECT_REQUIRE]), false, NULL},
	{"prefer", FIELD_NODE, OFF(effect[EFFECT_PREFER]), false, NULL},
	{"caution", FIELD_NODE, OFF(effect[EFFECT_CAUTION]), false, NULL},
	{"silent", FIELD_WORD, OFF(rule.silent), false, silent_words},
	{"weight", FIELD_U64, OFF(weight), false, NULL},
	{"severity", FIELD_NODE, OFF(severity), false, NULL},
	{"presumes", FIELD_LIST, OFF(rule.presumed), false, NULL},
	{"at", FIELD_WORD, OFF(rule.at), false, at_words},
	{"because", FIELD_TEXT, OFF(rule.because), true, NULL},
	{"message", FIELD_TEXT, OFF(rule.message), false, NULL},
	{"suggest", FIELD_TEXT, OFF(rule.suggest), false, NULL},
	{"advise", FIELD_MAP, OFF(advise), false, NULL},
	{"demonstrate", FIELD_MAP, OFF(demonstrate), false, NULL},
	{"since", FIELD_TEXT, OFF(since), false, NULL},
	{"until", FIELD_TEXT, OFF(until), false, NULL},
	{"source", FIELD_LIST, OFF(rule.source), true, NULL},
	{"examples", FIELD_MAP, OFF(rule.examples), false, NULL},
};

const struct field_table rule_table = {rule_fields, sizeof(rule_fields) / sizeof(*rule_fields)};

struct loader {
	const struct catalogue *c;
	struct rules *r;
	size_t cap, name_cap, source_cap;
	struct diag *d;
	bool house;
	bool checked; /* compiled in: tests see that each name is there once, not every start */
};

static bool load_severity(struct rule_entry *e, struct diag *d)
{
	int word;

	e->rule.severity = e->rule.effect <= EFFECT_REQUIRE ? SEVERITY_ERROR : SEVERITY_NOTE;
	if (!e->severity)
		return true;
	if (e->rule.effect <= EFFECT_REQUIRE) {
		diag_error(d, e->severity->place->src, e->severity->place->pos, "leave it out",
			"what a rule forbids or requires is always an error");
		return false;
	}
	word = decode_word(e->severity, "severity", severity_words, d);
	if (word == SEVERITY_ERROR)
		diag_error(d, e->severity->place->src, e->severity->place->pos, "note or warning",
			"a preference or caution is no error");
	e->rule.severity = (uint32_t)(word < 0 ? 0 : word);
	return word >= 0 && word != SEVERITY_ERROR;
}

/* Where a finding points unless the rule says so: at what its pattern asks about. */
static uint32_t default_at(const struct rule *r)
{
	if (cond_asks(r->pattern, F_FREE, F_FREE_AFTER_RCU))
		return AT_FREE;
	if (cond_asks(r->pattern, F_GFP, F_SLEEPS))
		return AT_GFP;
	return cond_asks(r->pattern, F_SETUP, F_SETUP) ? AT_SETUP : AT_API;
}

_Static_assert(NEED_COUNT <= 64, "the facts of a need are bits of rule.presumes");

static bool load_presumes(struct rule_entry *e, struct diag *d)
{
	for (size_t i = 0; i < list_count(e->rule.presumed); i++) {
		const struct yaml_node *item = list_item(e->rule.presumed, i);
		enum fact f = item->kind == YAML_SCALAR ? fact_find(item->text) : FACT_COUNT;

		if (f >= NEED_COUNT) {
			diag_error(d, item->place->src, item->place->pos, "[lifetime]",
				"`presumes` lists facts of the need");
			return false;
		}
		e->rule.presumes |= UINT64_C(1) << f;
	}
	return true;
}

static bool load_advise(struct rule_entry *e, struct loader *l)
{
	const struct yaml_node *flags = yaml_get(e->advise, "gfp"),
			       *then = yaml_get(e->advise, "then");

	for (size_t i = 0; i < list_count(flags); i++) {
		const struct yaml_node *item = list_item(flags, i);
		const struct gfp_flag *flag = catalogue_gfp(l->c, item->text, item->count);

		if (!flag) {
			diag_error(l->d, item->place->src, item->place->pos, NULL,
				"unknown GFP flag `%s`", item->text);
			return false;
		}
		e->rule.advise_gfp |= flag->mask;
	}
	if (then) {
		e->rule.advise_then = catalogue_api(l->c, then->text);
		if (!e->rule.advise_then) {
			diag_error(l->d, then->place->src, then->place->pos, NULL,
				"unknown API `%s`", then->text);
			return false;
		}
	}
	return true;
}

static bool load_demonstrate(struct rule_entry *e, struct loader *l)
{
	const struct yaml_node *n = yaml_get(e->demonstrate, "free");

	if (!e->demonstrate)
		return true;
	e->rule.demonstrate_free = n ? catalogue_api(l->c, n->text) : NULL;
	if (e->rule.demonstrate_free)
		return true;
	diag_error(l->d, e->demonstrate->place->src, e->demonstrate->place->pos, "{free: NAME}",
		"expected a free function of the catalogue");
	return false;
}

static bool load_effect(struct rule_entry *e, const struct yaml_node *n, struct loader *l)
{
	static const struct yaml_node always = {.kind = YAML_MAP};
	const struct yaml_node *pattern;
	int effects = 0;

	for (int i = 0; i < 4; i++) {
		if (!e->effect[i])
			continue;
		e->rule.effect = (enum effect)i;
		effects++;
	}
	if (effects != 1) {
		diag_error(l->d, n->place->src, n->place->pos,
			"forbid, require, prefer, or caution",
			"rule `%s` must have one effect, it has %d", e->rule.name, effects);
		return false;
	}
	if (l->house && e->rule.effect == EFFECT_REQUIRE) {
		diag_error(l->d, n->place->src, n->place->pos, "forbid, prefer, or caution",
			"house rules may not require");
		return false;
	}
	pattern = e->effect[e->rule.effect];
	if (e->rule.effect == EFFECT_CAUTION && yaml_is(pattern, "true"))
		pattern = &always;
	e->rule.when = e->when ? cond_compile(e->when, l->c, l->r->arena, l->d) : NULL;
	e->rule.pattern = cond_compile(pattern, l->c, l->r->arena, l->d);
	if (!e->when)
		e->rule.when = cond_compile(&always, l->c, l->r->arena, l->d);
	if (!e->rule.when || !e->rule.pattern)
		return false;
	e->rule.parts = cond_parts(e->rule.when) | cond_parts(e->rule.pattern);
	return load_severity(e, l->d);
}

/*
 * A rule's sentences go to terminals and into reports as they are, so nothing may hide in them. @n:
 * a text or a list of texts; what else a rule is made of has words of its own.
 */
static bool shows(const struct yaml_node *n, struct diag *d)
{
	bool ok = true;
	uint32_t c;

	if (n->kind == YAML_SEQ)
		for (size_t i = 0; i < list_count(n); i++)
			ok &= shows(list_item(n, i), d);
	if (n->kind != YAML_SCALAR)
		return ok;
	for (const char *s = n->text, *end = s + n->count; s < end;) {
		s += utf8_next(s, (size_t)(end - s), &c);
		if (c != '\n' && utf8_is_hidden(c)) {
			diag_error(d, n->place->src, n->place->pos, "printable text",
				"a character does not show: U+%04X", c);
			return false;
		}
	}
	return ok;
}

static bool house_rule_shows(const struct yaml_node *n, struct diag *d)
{
	bool ok = true;

	for (size_t i = 0; i < n->count; i++)
		ok &= shows(&n->items[2 * i + 1], d);
	return ok;
}

static bool in_force(const struct rule *r, version_t v)
{
	return v >= r->since && (r->until == VERSION_NONE || v < r->until);
}

static bool load_rule(const struct yaml_node *n, struct loader *l)
{
	struct rule_entry e = {
		.rule = {.at_node = n, .house = l->house, .at = UINT32_MAX}, .weight = 1};
	struct rule *r;

	if (!decode_map(
		    n, "rule", rule_fields, sizeof(rule_fields) / sizeof(*rule_fields), &e, l->d) ||
		!load_effect(&e, n, l) || !load_presumes(&e, l->d) || !load_advise(&e, l) ||
		!load_demonstrate(&e, l))
		return false;
	if (l->house && !house_rule_shows(n, l->d))
		return false;
	r = &e.rule;
	r->since = e.since ? version_parse(e.since, strlen(e.since)) : VERSION_NONE;
	r->until = e.until ? version_parse(e.until, strlen(e.until)) : VERSION_NONE;
	r->weight = e.weight;
	if (e.weight == 0 || e.weight > RULE_MAX_WEIGHT) {
		diag_error(l->d, n->place->src, n->place->pos, "1 to 1000",
			"the weight of `%s` is out of range", r->name);
		return false;
	}
	if (r->at == UINT32_MAX)
		r->at = default_at(r);
	if (!l->checked && rules_find(l->r, r->name)) {
		diag_error(l->d, n->place->src, n->place->pos, NULL,
			"there is another rule called `%s`", r->name);
		return false;
	}
	if (l->r->count == RULE_MAX) {
		diag_error(
			l->d, n->place->src, n->place->pos, NULL, "more than %d rules", RULE_MAX);
		return false;
	}
	l->r->name = mem_grow(l->r->name, &l->name_cap, l->r->names + 1, sizeof(*l->r->name));
	l->r->name[l->r->names++] = r->name;
	if (!in_force(r, l->c->version))
		return true;
	l->r->rule = mem_grow(l->r->rule, &l->cap, l->r->count + 1, sizeof(*r));
	r->index = (uint32_t)l->r->count;
	l->r->rule[l->r->count++] = *r;
	return true;
}

static bool load_file(const struct yaml_node *root, struct loader *l)
{
	const struct yaml_node *list = yaml_get(root, "rules");
	bool ok = true;

	if (!list || list->kind != YAML_SEQ) {
		diag_error(l->d, root->place->src, root->place->pos, "rules: a list of rules",
			"this is no file of rules");
		return false;
	}
	for (size_t i = 0; i < list_count(list); i++)
		ok &= load_rule(list_item(list, i), l);
	return ok;
}

static int is_yaml(const struct dirent *e)
{
	size_t len = strlen(e->d_name);

	return len > 5 && e->d_name[0] != '.' && strcmp(e->d_name + len - 5, ".yaml") == 0;
}

/* House rules: every .yaml file of the directory, by name. The text stays in the rules' arena. */
static bool load_dir(const char *dir, struct loader *l)
{
	struct dirent **entry;
	int n = scandir(dir, &entry, is_yaml, alphasort);
	bool ok = true;

	if (n < 0) {
		diag_error(l->d, NULL, (struct pos){0}, NULL, "%s: %s", dir, strerror(errno));
		return false;
	}
	for (int i = 0; i < n; i++) {
		char *path = arena_printf(l->r->arena, "%s/%s", dir, entry[i]->d_name);
		struct source *src = source_read(path, l->d);
		const struct yaml_node *docs;
		size_t count;

		if (src) {
			l->r->source = mem_grow(l->r->source, &l->source_cap,
				l->r->source_count + 1, sizeof(*l->r->source));
			l->r->source[l->r->source_count++] = src;
		}
		if (src && yaml_parse(src, l->r->arena, l->d, &docs, &count)) {
			for (size_t j = 0; j < count; j++)
				ok &= load_file(&docs[j], l);
		} else {
			ok = false;
		}
		free(entry[i]);
	}
	free(entry);
	return ok;
}

struct rules *rules_new(const struct catalogue *c, const char *base, const char *const *dirs,
	size_t count, struct diag *d)
{
	struct rules *r = mem_alloc(sizeof(*r));
	struct loader l = {.c = c, .r = r, .d = d, .checked = true};
	bool ok = true;

	r->arena = arena_new();
	for (size_t i = 0; i < builtin_count && !base; i++)
		if (strncmp(builtins[i].path, "rules/", 6) == 0)
			ok &= load_file(builtins[i].root, &l);
	l.checked = false;
	if (base)
		ok &= load_dir(base, &l);
	l.house = true;
	for (size_t i = 0; i < count; i++)
		ok &= load_dir(dirs[i], &l);
	if (ok)
		return r;
	rules_free(r);
	return NULL;
}

void rules_free(struct rules *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->source_count; i++)
		source_free(r->source[i]);
	free(r->source);
	free(r->name);
	arena_free(r->arena);
	free(r->rule);
	free(r);
}

const struct rule *rules_find(const struct rules *r, const char *name)
{
	for (size_t i = 0; i < r->count; i++)
		if (yaml_same_word(r->rule[i].name, name))
			return &r->rule[i];
	return NULL;
}

bool rule_applies(const struct rule *r, const struct value *need, const struct value *use)
{
	return cond_eval(r->when, need, use) == YES;
}

bool rule_satisfied(const struct rule *r, const struct value *need, const struct value *use)
{
	return rule_applies(r, need, use) && cond_eval(r->pattern, need, use) == YES;
}

/*
 * A preference is among allocations: memory that is not allocated is no worse one, unless it asks
 * for the kind.
 */
static bool ranks(const struct rule *r, const struct value *use)
{
	return !use || use[F_KIND - FACT_FIRST_USE].max != API_MEMORY ||
	       cond_asks(r->when, F_KIND, F_KIND);
}

bool rule_missed(const struct rule *r, const struct value *need, const struct value *use)
{
	bool wants_match = r->effect == EFFECT_REQUIRE || r->effect == EFFECT_PREFER;

	if (r->effect == EFFECT_PREFER && !ranks(r, use))
		return false;
	return cond_eval(r->pattern, need, use) == (wants_match ? NO : YES);
}

bool rule_violated(const struct rule *r, const struct value *need, const struct value *use)
{
	return rule_applies(r, need, use) && rule_missed(r, need, use);
}

bool rule_is_finding(const struct rule *r)
{
	if (r->effect == EFFECT_CAUTION)
		return r->severity >= SEVERITY_WARNING;
	return r->effect != EFFECT_PREFER || r->weight > RULE_WEIGHT_FORM ||
	       r->severity >= SEVERITY_WARNING;
}
