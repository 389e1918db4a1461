/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading manifests; see manifest.h.
 */
#include "advise/manifest.h"

#include <stdio.h>
#include <string.h>

#include "advise/use.h"
#include "text/decode.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/yaml.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

struct manifest_entry {
	const struct yaml_node *version, *target, *defaults, *allocations;
};
#define F(key, type, required)                                                   \
	{                                                                        \
#key, type, offsetof(struct manifest_entry, key), required, NULL \
	}
static const struct field manifest_fields[] = {
	{"whichalloc", FIELD_NODE, offsetof(struct manifest_entry, version), true, NULL},
	F(target, FIELD_MAP, false),
	F(defaults, FIELD_MAP, false),
	F(allocations, FIELD_LIST, true),
};
#undef F

struct target_entry {
	const struct yaml_node *kernel, *arch, *config;
	bool built_in;
};
#define F(key, type)                                                        \
	{                                                                   \
#key, type, offsetof(struct target_entry, key), false, NULL \
	}
static const struct field target_fields[] = {
	F(kernel, FIELD_NODE), F(arch, FIELD_NODE), F(config, FIELD_LIST), F(built_in, FIELD_BOOL)};
#undef F

#define F(key, type, required)                                               \
	{                                                                    \
#key, type, offsetof(struct site_parts, key), required, NULL \
	}
static const struct field site_fields[] = {
	F(name, FIELD_TEXT, false),
	{"at", FIELD_TEXT, offsetof(struct site_parts, place), false, NULL},
	F(needs, FIELD_MAP, true),
	F(uses, FIELD_MAP, false),
	F(waive, FIELD_LIST, false),
};
#undef F

static const struct field waiver_fields[] = {
	{"rule", FIELD_NODE, offsetof(struct waiver, rule_at), true, NULL},
	{"because", FIELD_TEXT, offsetof(struct waiver, because), true, NULL},
	{"until", FIELD_NODE, offsetof(struct waiver, until_at), false, NULL},
};

const struct field_table manifest_table = {manifest_fields, COUNT(manifest_fields)};
const struct field_table target_table = {target_fields, COUNT(target_fields)};
const struct field_table site_table = {site_fields, COUNT(site_fields)};
const struct field_table waiver_table = {waiver_fields, COUNT(waiver_fields)};

struct reader {
	struct arena *a;
	struct diag *d;
};

static bool kernel_read(const struct yaml_node *n, struct target_spec *spec, struct diag *d)
{
	const size_t len = n->kind == YAML_SCALAR ? n->count : 0;
	char range[TARGET_RANGE_SIZE], hint[TARGET_RANGE_SIZE + 40];

	if (n->kind == YAML_SCALAR && n->plain) {
		diag_error(d, n->place->src, n->place->pos, "write it as \"6.12\"",
			"a kernel version must be quoted: YAML readers take 6.10 for 6.1");
		return false;
	}
	if (target_parse_kernel(n->text, len, spec))
		return true;
	if (target_turn_range(n->text, len, range)) {
		snprintf(hint, sizeof(hint), "the older one comes first: \"%s\"", range);
		diag_error(d, n->place->src, n->place->pos, hint, "no kernel is in this range");
	} else {
		diag_error(d, n->place->src, n->place->pos,
			"\"6.12\", \"6.12.3\", or \"6.1..6.12\"", "this is no kernel version");
	}
	return false;
}

bool target_read(const struct yaml_node *n, struct target_spec *spec, struct diag *d)
{
	struct target_entry e = {0};
	bool ok = decode_map(n, "target", target_fields, COUNT(target_fields), &e, d);
	const char *clash;
	size_t first;

	if (yaml_get(n, "built_in")) {
		spec->built_in = e.built_in;
		spec->built_in_given = true;
	}
	if (e.arch)
		ok &= yaml_text(e.arch, d, &spec->arch);
	spec->arch_at = e.arch;
	spec->config_at = e.config;
	ok &= !e.kernel || kernel_read(e.kernel, spec, d);
	first = spec->config_count;
	for (size_t i = 0; i < list_count(e.config); i++) {
		if (spec->config_count == COUNT(spec->config)) {
			diag_error(d, e.config->place->src, e.config->place->pos, NULL,
				"too many configuration names");
			return false;
		}
		if (yaml_text(list_item(e.config, i), d, &spec->config[spec->config_count]))
			spec->config_count++;
		else
			ok = false;
	}
	clash = target_config_clash(spec, first);
	if (clash)
		diag_error(d, e.config->place->src, e.config->place->pos, "state it once",
			"`%s` cannot be both on and off", clash);
	return ok && !clash;
}

/* A day that is on the calendar, as YYYY-MM-DD: so that dates compare as text. */
static bool is_date(const char *s)
{
	static const unsigned int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	unsigned int y, m, d;
	int end = 0;

	if (strlen(s) != 10 || strspn(s, "0123456789-") != 10 || s[4] != '-' || s[7] != '-' ||
		sscanf(s, "%4u-%2u-%2u%n", &y, &m, &d, &end) != 3 || end != 10)
		return false;
	if (m < 1 || m > 12 || d < 1 || d > days[m - 1])
		return false;
	return m != 2 || d != 29 || (y % 4 == 0 && (y % 100 != 0 || y % 400 == 0));
}

static bool read_until(struct waiver *w, struct diag *d)
{
	const struct yaml_node *n = w->until_at;
	const char *s = n->kind == YAML_SCALAR ? n->text : "";

	w->until_kernel = VERSION_NONE;
	if (is_date(s)) {
		w->until_date = s;
		return true;
	}
	w->until_kernel = version_parse(s, strlen(s));
	if (w->until_kernel != VERSION_NONE && !n->plain)
		return true;
	if (w->until_kernel != VERSION_NONE)
		diag_error(d, n->place->src, n->place->pos, "write it as \"6.12\"",
			"a kernel version must be quoted: YAML readers take 6.10 for 6.1");
	else
		diag_error(d, n->place->src, n->place->pos, "2027-06-01, or a kernel: \"7.3\"",
			"`until` is neither a day nor a kernel version");
	return false;
}

static bool read_waivers(
	const struct yaml_node *n, struct arena *a, struct diag *d, struct site *site)
{
	bool ok = true;

	site->waiver = arena_alloc(a, list_count(n) * sizeof(*site->waiver));
	for (size_t i = 0; i < list_count(n); i++) {
		struct waiver *w = &site->waiver[site->waivers++];

		w->at = list_item(n, i);
		ok &= decode_map(w->at, "waiver", waiver_fields, COUNT(waiver_fields), w, d);
		ok &= !w->rule_at || yaml_text(w->rule_at, d, &w->rule);
		ok &= !w->until_at || read_until(w, d);
	}
	return ok;
}

bool site_parts_read(const struct yaml_node *n, struct site_parts *parts, struct diag *d)
{
	const struct elsewhere others[] = {
		{use_table.field, use_table.count, sizeof(*use_table.field),
			"it belongs under `uses`"},
		{need_keys, need_key_count, sizeof(*need_keys), "it belongs under `needs`"},
		{waiver_fields, COUNT(waiver_fields), sizeof(*waiver_fields),
			"it belongs under `waive`"},
	};

	*parts = (struct site_parts){0};
	return decode_map_among(
		n, "allocation", site_fields, COUNT(site_fields), others, COUNT(others), parts, d);
}

bool site_read(const struct yaml_node *n, const struct site_parts *parts,
	const struct need *defaults, struct arena *a, struct diag *d, struct site *site)
{
	bool ok = true;

	site->need = *defaults;
	site->name = parts->name;
	site->place = parts->place;
	site->uses = parts->uses;
	site->at = n;
	if (parts->needs)
		ok &= need_read(&site->need, parts->needs, a, d);
	if (parts->waive)
		ok &= read_waivers(parts->waive, a, d, site);
	return ok;
}

/* A question without the manifest around it: just a map of needs. */
static bool read_bare(const struct yaml_node *n, struct reader *r, struct manifest *m)
{
	m->site = arena_alloc(r->a, sizeof(*m->site));
	m->sites = 1;
	m->site->at = n;
	return need_read(&m->site->need, n, r->a, r->d);
}

/* Has it any key of a manifest, or of an allocation in one? */
static bool is_manifest(const struct yaml_node *n)
{
	for (size_t i = 0; i < n->count; i++) {
		const char *key = n->items[2 * i].text;

		if (yaml_find_word(key, manifest_fields, COUNT(manifest_fields),
			    sizeof(*manifest_fields), 0) < COUNT(manifest_fields) ||
			yaml_find_word(key, site_fields, COUNT(site_fields), sizeof(*site_fields),
				0) < COUNT(site_fields))
			return true;
	}
	return false;
}

static bool read_document(
	const struct yaml_node *n, bool bare, struct reader *r, struct manifest *m)
{
	const struct elsewhere others[] = {
		{site_fields, COUNT(site_fields), sizeof(*site_fields),
			"it belongs to one of `allocations`"},
		{target_fields, COUNT(target_fields), sizeof(*target_fields),
			"it belongs under `target`"},
		{need_keys, need_key_count, sizeof(*need_keys),
			"it belongs under `defaults`, or `needs` of an allocation"},
	};
	struct manifest_entry e = {0};
	struct need defaults = {0};
	bool ok;

	m->source = n->place->src;
	if (bare && n->kind == YAML_MAP && !is_manifest(n))
		return read_bare(n, r, m);
	ok = decode_map_among(n, "manifest", manifest_fields, COUNT(manifest_fields), others,
		COUNT(others), &e, r->d);
	if (e.version && !yaml_is(e.version, "1")) {
		diag_error(r->d, e.version->place->src, e.version->place->pos, "whichalloc: 1",
			"this version of the manifest format is not known");
		ok = false;
	}
	if (e.target)
		ok &= target_read(e.target, &m->target, r->d);
	if (e.defaults)
		ok &= need_read(&defaults, e.defaults, r->a, r->d);
	m->site = arena_alloc(r->a, list_count(e.allocations) * sizeof(*m->site));
	for (size_t i = 0; i < list_count(e.allocations); i++) {
		const struct yaml_node *item = list_item(e.allocations, i);
		struct site_parts parts;

		ok &= site_parts_read(item, &parts, r->d);
		ok &= site_read(item, &parts, &defaults, r->a, r->d, &m->site[m->sites++]);
	}
	return ok;
}

struct target_spec target_spec_merge(const struct target_spec *base, const struct target_spec *over)
{
	struct target_spec t = *base;

	if (over->kconfig) {
		t = (struct target_spec){.kconfig = over->kconfig, .built_in = base->built_in};
		t.built_in_given = base->built_in_given;
	}
	if (over->min != VERSION_NONE) {
		t.min = over->min;
		t.max = over->max;
		t.rt_name = over->rt_name;
		t.el_name = over->el_name;
	}
	if (over->arch) {
		t.arch = over->arch;
		t.arch_at = over->arch_at;
	}
	if (over->config_at)
		t.config_at = over->config_at;
	for (size_t i = 0; i < over->config_count && t.config_count < COUNT(t.config); i++)
		t.config[t.config_count++] = over->config[i];
	if (over->built_in_given)
		t.built_in = over->built_in;
	return t;
}

bool manifest_read(const struct source *src, const struct target_spec *overrides, bool bare,
	struct arena *a, struct diag *d, struct manifest **list, size_t *count)
{
	struct reader r = {.a = a, .d = d};
	const struct yaml_node *docs;
	bool ok = yaml_parse(src, a, d, &docs, count);

	*list = arena_alloc(a, (*count + 1) * sizeof(**list));
	for (size_t i = 0; i < *count; i++) {
		struct manifest *m = &(*list)[i];

		ok &= read_document(&docs[i], bare, &r, m);
		m->target = target_spec_merge(&m->target, overrides);
	}
	if (ok && *count == 0) {
		diag_error(d, src, (struct pos){0}, "whichalloc: 1, allocations: [...]",
			"there is no YAML document in this file");
		ok = false;
	}
	return ok;
}

/* ---- one allocation after the other ---- */

struct stream {
	const struct target_spec *overrides;
	const struct manifest_sink *sink;
	struct arena *a, *items;
	struct diag *d;
	size_t begun; /* documents whose allocations are handed over */
	size_t heads; /* targets and defaults in front of them */
	bool stopped;
};

static bool stream_wanted(void *ctx, const struct yaml_node *so_far, const char *key)
{
	struct stream *s = ctx;
	struct manifest_head *h;

	if (!yaml_same_word(key, "allocations"))
		return false;
	h = arena_alloc(s->a, sizeof(*h));
	h->target_at = yaml_get(so_far, "target");
	h->defaults_at = yaml_get(so_far, "defaults");
	if (h->target_at)
		target_read(h->target_at, &h->target, s->d);
	if (h->defaults_at)
		need_read(&h->defaults, h->defaults_at, s->a, s->d);
	h->target = target_spec_merge(&h->target, s->overrides);
	s->begun++;
	s->heads += (h->target_at != NULL) + (h->defaults_at != NULL);
	s->stopped |= diag_count(s->d) || !s->sink->head(s->sink->ctx, h);
	return true;
}

static bool stream_item(void *ctx, const struct yaml_node *n)
{
	struct stream *s = ctx;
	struct site_parts parts;

	if (!s->stopped)
		s->stopped = !site_parts_read(n, &parts, s->d) ||
			     !s->sink->site(s->sink->ctx, n, &parts, s->items);
	return !s->stopped;
}

/* Were the allocations of all documents handed over, each with all of its head in front? */
static bool stream_whole(struct stream *s, const struct yaml_node *docs, size_t count)
{
	struct reader r = {.a = s->a, .d = s->d};
	size_t heads = 0;
	bool ok = !s->stopped && count && count == s->begun;

	for (size_t i = 0; ok && i < count; i++) {
		struct manifest m = {0};

		ok = read_document(&docs[i], false, &r, &m);
		heads += (yaml_get(&docs[i], "target") != NULL) +
			 (yaml_get(&docs[i], "defaults") != NULL);
	}
	return ok && heads == s->heads;
}

bool manifest_stream(const struct source *src, const struct target_spec *overrides,
	const struct manifest_sink *sink, struct arena *a, struct arena *items, struct diag *d)
{
	struct stream s = {.overrides = overrides, .sink = sink, .a = a, .items = items, .d = d};
	const struct yaml_items by_item = {stream_wanted, stream_item, &s, items};
	const struct yaml_node *docs;
	size_t count;

	return yaml_parse_items(src, &by_item, a, d, &docs, &count) &&
	       stream_whole(&s, docs, count);
}
