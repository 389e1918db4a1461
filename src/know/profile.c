/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Profiles: what data/kernels and data/archs say of one kernel, architecture and configuration.
 *
 * A value is looked up in layers: what the architecture's `versions` state for this kernel and
 * configuration, the architecture, what the kernel's `versions` state, the kernel, the kernel that
 * it is `like`.
 */
#include <stdio.h>
#include <string.h>

#include "know/builtin.h"
#include "know/catalogue.h"
#include "know/kconfig.h"
#include "text/decode.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/nearest.h"
#include "text/yaml.h"

#define MAX_CONFIG 64 /* bits of catalogue.config */

struct profile_entry {
	struct profile profile;
	const char *kernel, *arch;
};

#define F(key, type, member)                                                   \
	{                                                                      \
		key, type, offsetof(struct profile_entry, member), false, NULL \
	}
static const struct field profile_fields[] = {
	F("kernel", FIELD_TEXT, kernel),
	F("arch", FIELD_TEXT, arch),
	F("title", FIELD_TEXT, profile.title),
	F("text", FIELD_TEXT, profile.text),
	F("tree", FIELD_TEXT, profile.tree),
	F("like", FIELD_TEXT, profile.like),
	F("kconfig", FIELD_LIST, profile.kconfig),
	F("aliases", FIELD_LIST, profile.aliases),
	F("choices", FIELD_LIST, profile.choices),
	F("needs", FIELD_MAP, profile.needs),
	F("renamed", FIELD_MAP, profile.renamed),
	F("config", FIELD_MAP, profile.config),
	F("constants", FIELD_MAP, profile.constants),
	F("model", FIELD_MAP, profile.model),
	F("versions", FIELD_LIST, profile.versions),
	F("source", FIELD_LIST, profile.source),
};
#undef F

/* An entry of `versions`: where it holds, and what is so there. */
struct variant {
	const char *since, *until;
	const struct yaml_node *config, *defaults, *constants, *model, *source;
};

#define F(key, type, member)                                             \
	{                                                                \
		key, type, offsetof(struct variant, member), false, NULL \
	}
static const struct field variant_fields[] = {
	F("since", FIELD_TEXT, since),
	F("until", FIELD_TEXT, until),
	F("config", FIELD_LIST, config),
	F("defaults", FIELD_MAP, defaults),
	F("constants", FIELD_MAP, constants),
	F("model", FIELD_MAP, model),
	F("source", FIELD_LIST, source),
};
#undef F

static bool read_variant(const struct yaml_node *n, struct variant *v, struct diag *d)
{
	*v = (struct variant){0};
	return decode_map(n, "profile version", variant_fields,
		sizeof(variant_fields) / sizeof(*variant_fields), v, d);
}

static bool profile_load(struct profile *p, const struct yaml_node *file, struct diag *d)
{
	struct profile_entry e = {.profile = {.at = file}};

	if (!decode_map(file, "profile", profile_fields,
		    sizeof(profile_fields) / sizeof(*profile_fields), &e, d))
		return false;
	if (!e.kernel == !e.arch) {
		diag_error(d, file->place->src, file->place->pos, NULL,
			"expected either `kernel` or `arch`");
		return false;
	}
	e.profile.name = e.kernel ? e.kernel : e.arch;
	if (e.kernel)
		e.profile.version = version_parse(e.kernel, strlen(e.kernel));
	*p = e.profile;
	return true;
}

static bool is_in(const char *path, const char *folder)
{
	return strncmp(path, folder, strlen(folder)) == 0;
}

static void add_config_names(struct catalogue *c, const struct yaml_node *map)
{
	for (size_t i = 0; map && i < map->count; i++)
		if (catalogue_config(c, map->items[2 * i].text) < 0 && c->config_count < MAX_CONFIG)
			c->config_name[c->config_count++] = map->items[2 * i].text;
}

bool profiles_load(struct catalogue *c, struct diag *d)
{
	bool ok = true;

	c->kernels = arena_alloc(c->arena, builtin_count * sizeof(*c->kernels));
	c->archs = arena_alloc(c->arena, builtin_count * sizeof(*c->archs));
	for (size_t i = 0; i < builtin_count; i++) {
		if (is_in(builtins[i].path, "data/kernels/"))
			ok &= profile_load(&c->kernels[c->kernel_count++], builtins[i].root, d);
		else if (is_in(builtins[i].path, "data/archs/"))
			ok &= profile_load(&c->archs[c->arch_count++], builtins[i].root, d);
	}
	c->config_name = arena_alloc(c->arena, MAX_CONFIG * sizeof(*c->config_name));
	for (size_t i = 0; i < c->kernel_count; i++)
		add_config_names(c, c->kernels[i].config);
	for (size_t i = 0; i < c->arch_count; i++)
		add_config_names(c, c->archs[i].config);
	return ok;
}

/*
 * ---- the kernel, the architecture
 * -----------------------------------------------------------------
 */

/* The kernel file nearest to the version: the newest not after it, unless a later one is nearer. */
static const struct profile *nearest_kernel(const struct catalogue *c)
{
	const struct profile *best = NULL;

	for (size_t i = 0; i < c->kernel_count; i++) {
		const struct profile *k = &c->kernels[i];
		unsigned int dist = version_distance(k->version, c->version);
		unsigned int best_dist = best ? version_distance(best->version, c->version) : ~0u;

		if (dist < best_dist || (dist == best_dist && k->version <= c->version))
			best = k;
	}
	return best;
}

static const struct profile *find_arch(const struct catalogue *c, const char *name)
{
	for (size_t i = 0; i < c->arch_count; i++)
		if (strcmp(c->archs[i].name, name) == 0 || list_has(c->archs[i].aliases, name))
			return &c->archs[i];
	return NULL;
}

const struct profile *profile_configured(const struct catalogue *c, const struct kconfig *k)
{
	for (size_t i = 0; i < c->arch_count; i++) {
		const struct yaml_node *list = c->archs[i].kconfig;
		size_t on = 0;

		while (on < list_count(list) && kconfig_on(k, list_item(list, on)->text))
			on++;
		if (on && on == list_count(list))
			return &c->archs[i];
	}
	return NULL;
}

const struct yaml_place *profile_place(const struct yaml_node *list, const char *name)
{
	static const struct yaml_place nowhere;

	for (size_t i = 0; i < list_count(list); i++)
		if (yaml_is(list_item(list, i), name))
			return list_item(list, i)->place;
	return list ? list->place : &nowhere;
}

static bool unknown_arch(const struct catalogue *c, const struct point *point, struct diag *d)
{
	const struct yaml_place *at = profile_place(point->arch_at, point->arch);
	const char *name = point->arch;
	struct nearest near;
	char hint[96] = "see: list kernels";

	nearest_init(&near, name, strlen(name));
	for (size_t i = 0; i < c->arch_count; i++) {
		nearest_offer(&near, c->archs[i].name);
		for (size_t j = 0; j < list_count(c->archs[i].aliases); j++)
			nearest_offer(&near, list_item(c->archs[i].aliases, j)->text);
	}
	if (nearest_best(&near))
		snprintf(hint, sizeof(hint), "did you mean `%s`?", nearest_best(&near));
	diag_error(d, at->src, at->pos, hint, "unknown architecture `%s`", name);
	return false;
}

/*
 * ---- the configuration
 * ----------------------------------------------------------------------------
 */

int catalogue_config(const struct catalogue *c, const char *name)
{
	if (is_in(name, "CONFIG_"))
		name += 7;
	for (size_t i = 0; i < c->config_count; i++)
		if (strcmp(c->config_name[i], name) == 0)
			return (int)i;
	return -1;
}

static uint64_t config_bit(const struct catalogue *c, const char *name)
{
	int bit = catalogue_config(c, name);

	return bit < 0 ? 0 : (uint64_t)1 << bit;
}

/* Sets what @map states in *@config. */
static void set_defaults(const struct catalogue *c, const struct yaml_node *map, uint64_t *config)
{
	for (size_t i = 0; map && i < map->count; i++) {
		uint64_t bit = config_bit(c, map->items[2 * i].text);

		if (strcmp(map->items[2 * i + 1].text, "true") == 0)
			*config |= bit;
		else
			*config &= ~bit;
	}
}

static bool variant_version(const struct catalogue *c, const struct variant *v)
{
	if (v->since && c->version < version_parse(v->since, strlen(v->since)))
		return false;
	return !v->until || c->version < version_parse(v->until, strlen(v->until));
}

static bool variant_holds(const struct catalogue *c, const struct variant *v)
{
	if (!variant_version(c, v))
		return false;
	for (size_t i = 0; i < list_count(v->config); i++) {
		const char *name = list_item(v->config, i)->text;
		bool off = *name == '!';

		if (!(c->config & config_bit(c, name + off)) != off)
			return false;
	}
	return true;
}

static bool profile_defaults(struct catalogue *c, const struct profile *p, struct diag *d)
{
	set_defaults(c, p->config, &c->config);
	for (size_t i = 0; i < list_count(p->versions); i++) {
		struct variant v;

		if (!read_variant(list_item(p->versions, i), &v, d))
			return false;
		if (v.defaults && variant_version(c, &v))
			set_defaults(c, v.defaults, &c->config);
	}
	return true;
}

/* Of options that exclude each other, one that was asked for takes the place of the default. */
static bool make_choices(
	struct catalogue *c, const struct profile *p, const struct point *point, struct diag *d)
{
	for (size_t i = 0; i < list_count(p->choices); i++) {
		const struct yaml_node *choice = list_item(p->choices, i);
		const char *chosen = NULL;
		uint64_t all = 0;

		for (size_t j = 0; j < list_count(choice); j++) {
			const char *name = list_item(choice, j)->text;
			uint64_t bit = config_bit(c, name);

			all |= bit;
			if (!(point->config_on & bit))
				continue;
			if (chosen) {
				const struct yaml_place *at = profile_place(point->config_at, name);

				diag_error(d, at->src, at->pos, "a kernel has one of them",
					"both `%s` and `%s`", chosen, name);
				return false;
			}
			chosen = name;
		}
		if (chosen)
			c->config &= ~all;
	}
	return true;
}

/*
 * What options need, by `needs` of kernel and architecture: an option that was asked for brings it
 * along, a default goes where it is not there.
 */
static bool meet_needs(
	struct catalogue *c, const struct profile *p, const struct point *point, struct diag *d)
{
	for (size_t i = 0; p->needs && i < p->needs->count; i++) {
		const char *name = p->needs->items[2 * i].text;
		const struct yaml_node *list = &p->needs->items[2 * i + 1];
		uint64_t bit = config_bit(c, name);

		for (size_t j = 0; j < list_count(list); j++) {
			const char *other = list_item(list, j)->text;
			bool off = *other == '!';
			uint64_t needed = config_bit(c, other + off);

			if (!(c->config & bit) || !(c->config & needed) == off)
				continue;
			if (!(point->config_on & bit)) {
				c->config &= ~bit;
			} else if ((off ? point->config_on : point->config_off) & needed) {
				const struct yaml_place *at = profile_place(point->config_at, name);

				diag_error(d, at->src, at->pos, NULL,
					off ? "`%s` and `%s` exclude each other"
					    : "`%s` needs `%s`",
					name, other + off);
				return false;
			} else if (off) {
				c->config &= ~needed;
			} else {
				c->config |= needed;
			}
		}
	}
	return true;
}

const char *profile_renamed(const struct catalogue *c, const char *name)
{
	for (size_t k = 0; k < c->kernel_count; k++) {
		const struct yaml_node *later = yaml_get(c->kernels[k].renamed, name);

		if (later)
			return later->text;
	}
	return NULL;
}

bool profile_has_option(const struct catalogue *c, const char *name)
{
	bool known = yaml_get(c->arch->config, name) != NULL;

	for (size_t k = 0; !known && k < c->kernel_count; k++)
		known = yaml_get(c->kernels[k].config, name) != NULL;
	return known;
}

/* Options of another architecture cannot be set. */
static bool check_foreign(const struct catalogue *c, const struct point *point, struct diag *d)
{
	for (size_t i = 0; i < c->config_count; i++) {
		if (!(point->config_on >> i & 1))
			continue;
		if (!profile_has_option(c, c->config_name[i])) {
			const struct yaml_place *at =
				profile_place(point->config_at, c->config_name[i]);

			diag_error(d, at->src, at->pos, NULL, "%s has no `%s`", c->arch->name,
				c->config_name[i]);
			return false;
		}
	}
	return true;
}

/*
 * ---- all of it
 * ------------------------------------------------------------------------------------
 */

static bool add_layers(struct catalogue *c, const struct profile *p, struct diag *d)
{
	for (size_t i = list_count(p->versions); i--;) {
		struct variant v;

		if (!read_variant(list_item(p->versions, i), &v, d))
			return false;
		if (variant_holds(c, &v) && c->layer_count < CATALOGUE_MAX_LAYERS)
			c->layer[c->layer_count++] = (struct layer){v.constants, v.model};
	}
	if (c->layer_count < CATALOGUE_MAX_LAYERS)
		c->layer[c->layer_count++] = (struct layer){p->constants, p->model};
	for (size_t i = 0; p->like && i < c->kernel_count; i++)
		if (strcmp(c->kernels[i].name, p->like) == 0 && !c->kernels[i].like)
			return add_layers(c, &c->kernels[i], d);
	if (p->like)
		diag_error(d, p->at->place->src, p->at->place->pos,
			"a kernel that is like none itself", "cannot be like `%s`", p->like);
	return !p->like;
}

bool profile_choose(struct catalogue *c, const struct point *point, struct diag *d)
{
	const char *arch = point->arch ? point->arch : "x86_64";

	c->profile = nearest_kernel(c);
	c->arch = find_arch(c, arch);
	if (!c->arch)
		return unknown_arch(c, point, d);
	if (!check_foreign(c, point, d) || !profile_defaults(c, c->profile, d) ||
		!profile_defaults(c, c->arch, d) || !make_choices(c, c->arch, point, d) ||
		!make_choices(c, c->profile, point, d))
		return false;
	c->config |= point->config_on;
	c->config &= ~point->config_off;
	if (!meet_needs(c, c->profile, point, d) || !meet_needs(c, c->arch, point, d))
		return false;
	c->preempt_rt = (c->config & config_bit(c, "PREEMPT_RT")) != 0;
	return add_layers(c, c->arch, d) && add_layers(c, c->profile, d);
}

static const struct yaml_node *named(const struct yaml_node *map, const char *name, size_t len)
{
	for (size_t i = 0; map && i < map->count; i++) {
		const struct yaml_node *key = &map->items[2 * i];

		if (key->count == len && memcmp(key->text, name, len) == 0)
			return key + 1;
	}
	return NULL;
}

bool catalogue_constant(void *ctx, const char *name, size_t len, uint64_t *value)
{
	const struct catalogue *c = ctx;

	for (size_t i = 0; i < c->layer_count; i++) {
		const struct yaml_node *n = named(c->layer[i].constants, name, len);

		if (n)
			return catalogue_expr(c, n, NULL, value);
	}
	return false;
}

const struct yaml_node *catalogue_model(const struct catalogue *c, const char *name)
{
	for (size_t i = 0; i < c->layer_count; i++) {
		const struct yaml_node *n = named(c->layer[i].model, name, strlen(name));

		if (n)
			return n;
	}
	return NULL;
}
