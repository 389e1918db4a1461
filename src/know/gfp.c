/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * GFP flags: data/gfp.yaml at one kernel, and masks as they are written in C.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "know/catalogue.h"
#include "text/decode.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/nearest.h"
#include "text/strbuf.h"
#include "text/yaml.h"

const char *const gfp_kind_words[] = {
	"zone", "mobility", "reclaim", "watermark", "action", "internal", "compound", NULL};

static const char *const means_words[] = {"nothing", "sleep", "zero", "account", "fs", "io",
	"nofail", "no-warn", "high", "kswapd", NULL};

struct gfp_entry {
	struct gfp_flag flag;
	const char *since, *until;
	const struct yaml_node *versions;
};

#define F(key, type, member)                                               \
	{                                                                  \
		key, type, offsetof(struct gfp_entry, member), false, NULL \
	}
static const struct field gfp_fields[] = {
	{"name", FIELD_TEXT, offsetof(struct gfp_entry, flag.name), true, NULL},
	{"kind", FIELD_WORD, offsetof(struct gfp_entry, flag.kind), false, gfp_kind_words},
	{"title", FIELD_TEXT, offsetof(struct gfp_entry, flag.title), true, NULL},
	F("text", FIELD_TEXT, flag.text),
	F("uses", FIELD_TEXT, flag.uses),
	{"means", FIELD_WORD, offsetof(struct gfp_entry, flag.means), false, means_words},
	F("public", FIELD_BOOL, flag.public_),
	F("advise", FIELD_BOOL, flag.advise),
	F("contains", FIELD_LIST, flag.contains),
	F("source", FIELD_LIST, flag.source),
	F("since", FIELD_TEXT, since),
	F("until", FIELD_TEXT, until),
	F("replaced_by", FIELD_TEXT, flag.replaced_by),
	F("versions", FIELD_LIST, versions),
};
/* the same keys, none required, for the entries of `versions` */
static const struct field gfp_version_fields[] = {
	F("contains", FIELD_LIST, flag.contains),
	F("text", FIELD_TEXT, flag.text),
	F("title", FIELD_TEXT, flag.title),
	F("uses", FIELD_TEXT, flag.uses),
	F("advise", FIELD_BOOL, flag.advise),
	F("public", FIELD_BOOL, flag.public_),
	F("source", FIELD_LIST, flag.source),
	F("since", FIELD_TEXT, since),
	F("until", FIELD_TEXT, until),
};
#undef F

static bool version_between(const struct catalogue *c, const char *since, const char *until)
{
	if (since && version_parse(since, strlen(since)) > c->version)
		return false;
	return !until || version_parse(until, strlen(until)) > c->version;
}

static bool gfp_load_one(struct catalogue *c, const struct yaml_node *n, struct gfp_flag *flag,
	int *bit, struct diag *d)
{
	struct gfp_entry e = {.flag = {.public_ = true, .at = n}};
	bool ok =
		decode_map(n, "flag", gfp_fields, sizeof(gfp_fields) / sizeof(*gfp_fields), &e, d);

	for (size_t i = 0; ok && i < list_count(e.versions); i++) {
		struct gfp_entry v = e;

		v.since = v.until = NULL;
		ok &= decode_map(list_item(e.versions, i), "flag version", gfp_version_fields,
			sizeof(gfp_version_fields) / sizeof(*gfp_version_fields), &v, d);
		if (version_between(c, v.since, v.until))
			e.flag = v.flag;
	}
	*flag = e.flag;
	if (!ok)
		return false;
	flag->since = e.since ? version_parse(e.since, strlen(e.since)) : VERSION_NONE;
	flag->until = e.until ? version_parse(e.until, strlen(e.until)) : VERSION_NONE;
	flag->exists = version_between(c, e.since, e.until);
	flag->advise &= flag->exists;
	if (flag->kind != GFP_KIND_COMPOUND) {
		if (*bit > 62) {
			diag_error(d, n->place->src, n->place->pos, NULL,
				"more than 63 primitive flags");
			return false;
		}
		flag->mask = (uint64_t)1 << (*bit)++;
		c->gfp_absent |= flag->exists ? 0 : flag->mask;
		if (flag->means)
			c->gfp_means[flag->means] = flag->mask;
		return true;
	}
	for (size_t i = 0; i < list_count(flag->contains); i++) {
		const struct yaml_node *item = list_item(flag->contains, i);
		const struct gfp_flag *part = catalogue_gfp(c, item->text, item->count);

		if (!part) {
			diag_error(d, item->place->src, item->place->pos, NULL, "unknown flag `%s`",
				item->text);
			return false;
		}
		flag->mask |= part->mask;
	}
	return true;
}

/* What replaced flags, once all are known. */
static bool find_successors(const struct catalogue *c, struct diag *d)
{
	for (size_t i = 0; i < c->gfp_count; i++) {
		struct gfp_flag *flag = &c->gfp[i];
		const char *next = flag->replaced_by;
		const struct gfp_flag *to = next ? catalogue_gfp(c, next, strlen(next)) : NULL;

		if (next && !to) {
			diag_error(d, flag->at->place->src, flag->at->place->pos, NULL,
				"`%s` is replaced by `%s`, which is no flag", flag->name, next);
			return false;
		}
		flag->instead = to && !flag->exists ? to->mask : 0;
	}
	return true;
}

bool gfp_load(struct catalogue *c, const struct yaml_node *file, struct diag *d)
{
	const struct yaml_node *list = yaml_get(file, "flags");
	size_t count = list_count(list);
	bool ok = true;
	int bit = 0;

	c->gfp = arena_alloc(c->arena, count * sizeof(*c->gfp));
	names_init(&c->gfp_names, c->arena, count);
	for (size_t i = 0; i < count; i++) {
		struct gfp_flag *flag = &c->gfp[c->gfp_count];

		if (!gfp_load_one(c, list_item(list, i), flag, &bit, d)) {
			ok = false;
			continue;
		}
		if (!names_add(&c->gfp_names, flag->name, (uint32_t)c->gfp_count)) {
			diag_error(d, flag->at->place->src, flag->at->place->pos, NULL,
				"`%s` is there twice", flag->name);
			ok = false;
		}
		c->gfp_count++;
	}
	return ok && find_successors(c, d);
}

const struct gfp_flag *catalogue_gfp(const struct catalogue *c, const char *name, size_t len)
{
	int i = names_find(&c->gfp_names, name, len);

	return i < 0 ? NULL : &c->gfp[i];
}

static bool is_word(char ch)
{
	return isalnum((unsigned char)ch) || ch == '_';
}

static bool gfp_unknown(const struct catalogue *c, const struct yaml_node *n, const char *word,
	size_t len, struct diag *d)
{
	struct nearest near;
	char hint[128] = "expected GFP flag names, a lower-case identifier, or 0";

	nearest_init(&near, word, len);
	for (size_t i = 0; i < c->gfp_count; i++)
		nearest_offer(&near, c->gfp[i].name);
	if (nearest_best(&near))
		snprintf(hint, sizeof(hint), "did you mean `%s`?", nearest_best(&near));
	diag_error(d, n->place->src, yaml_pos_within(n, (size_t)(word - n->text), len), hint,
		"unknown GFP flag `%.*s`", (int)len, word);
	return false;
}

/* A lower-case word is the caller's mask: any flag may be in it. */
static bool gfp_is_identifier(const char *word, size_t len)
{
	if (!islower((unsigned char)*word) && *word != '_')
		return false;
	for (size_t i = 0; i < len; i++)
		if (isupper((unsigned char)word[i]))
			return false;
	return true;
}

/* The names of an expression, to find one that the rest of it contains. */
struct terms {
	struct term {
		const char *word;
		size_t len;
		uint64_t mask;
		bool compound;
	} term[16];
	size_t count;
};

static void terms_add(struct terms *t, const struct gfp_flag *flag, const char *word, size_t len)
{
	if (t->count < sizeof(t->term) / sizeof(*t->term))
		t->term[t->count++] = (struct term){
			word, len, flag->mask, flag->kind == GFP_KIND_COMPOUND && flag->mask};
}

/* Of two that are the same the later one is idle. */
static void terms_idle(const struct terms *t, struct gfp_mask *m)
{
	for (size_t i = t->count; i-- > 0;) {
		uint64_t rest = 0;

		for (size_t k = 0; k < t->count; k++)
			rest |= k == i ? 0 : t->term[k].mask;
		if (!t->term[i].compound || t->term[i].mask & ~rest)
			continue;
		m->idle = t->term[i].word;
		m->idle_len = t->term[i].len;
		return;
	}
}

/* A flag that is there already: in a compound beside it, or named before. */
static void terms_repeats(const struct terms *t, struct gfp_mask *m)
{
	for (size_t i = 0; i < t->count; i++) {
		uint64_t others = 0;

		for (size_t k = 0; k < t->count; k++)
			others |= k < i || t->term[k].compound ? t->term[k].mask : 0;
		if (t->term[i].compound || !t->term[i].mask || t->term[i].mask & ~others)
			continue;
		m->repeats = t->term[i].word;
		m->repeats_len = t->term[i].len;
		return;
	}
}

bool gfp_parse(
	const struct catalogue *c, const struct yaml_node *n, struct diag *d, struct gfp_mask *m)
{
	const char *s = n->text;
	struct terms terms = {.count = 0};
	char op = '|';

	*m = (struct gfp_mask){0};
	if (n->kind != YAML_SCALAR) {
		diag_error(d, n->place->src, n->place->pos, "flag names joined by |",
			"expected a GFP expression");
		return false;
	}
	for (;;) {
		const struct gfp_flag *flag;
		const char *word;
		size_t len;

		while (isspace((unsigned char)*s) || *s == '(' || *s == ')')
			s++;
		if (op == '&') {
			if (*s != '~')
				break;
			s++;
			while (*s == '(' || *s == ' ')
				s++;
		}
		word = s;
		while (is_word(*s))
			s++;
		len = (size_t)(s - word);
		if (len == 0)
			break;
		flag = catalogue_gfp(c, word, len);
		if (flag && op == '|') {
			m->set |= flag->mask | flag->instead;
			m->named |= flag->kind == GFP_KIND_COMPOUND ? 0 : flag->mask;
			terms_add(&terms, flag, word, len);
		} else if (flag) {
			m->set &= ~(flag->mask | flag->instead);
			m->maybe &= ~(flag->mask | flag->instead);
			m->named |= flag->mask & c->gfp_absent;
		} else if (len == 1 && *word == '0')
			;
		else if (op == '|' && gfp_is_identifier(word, len)) {
			m->caller = word;
			m->caller_len = len;
			m->maybe = ~(uint64_t)0;
		} else
			return gfp_unknown(c, n, word, len, d);
		while (isspace((unsigned char)*s) || *s == ')')
			s++;
		if (*s == '\0') {
			m->written = n->text;
			terms_idle(&terms, m);
			terms_repeats(&terms, m);
			return true;
		}
		if (*s != '|' && *s != '&')
			break;
		op = *s++;
	}
	diag_error(d, n->place->src, yaml_pos_within(n, (size_t)(s - n->text), 1),
		"names joined by |, & ~NAME to remove one", "expected a GFP expression");
	return false;
}

static void gfp_join(struct strbuf *out, bool *any, const char *name, size_t len)
{
	if (*any)
		strbuf_adds(out, " | ");
	strbuf_add(out, name, len);
	*any = true;
}

static void gfp_format_rest(const struct catalogue *c, uint64_t mask, bool any, struct strbuf *out)
{
	bool wrote = any;

	while (mask) {
		const struct gfp_flag *best = NULL;

		for (size_t i = 0; i < c->gfp_count; i++) {
			const struct gfp_flag *f = &c->gfp[i];

			/*
			 * a mask of no flags, and names that this kernel lacks, are no way to write
			 * one
			 */
			if (!f->exists || !f->mask || (f->mask & ~mask))
				continue;
			if (!best ||
				__builtin_popcountll(f->mask) > __builtin_popcountll(best->mask) ||
				(f->mask == best->mask && f->advise && !best->advise))
				best = f;
		}
		if (!best)
			break;
		gfp_join(out, &wrote, best->name, strlen(best->name));
		mask &= ~best->mask;
	}
	if (!wrote)
		strbuf_adds(out, "0");
}

void gfp_format(const struct catalogue *c, uint64_t mask, struct strbuf *out)
{
	gfp_format_rest(c, mask, false, out);
}

void gfp_format_mask(const struct catalogue *c, const struct gfp_mask *m, struct strbuf *out)
{
	bool any = false;

	if (m->caller)
		gfp_join(out, &any, m->caller, m->caller_len);
	gfp_format_rest(c, m->set, any, out);
}
