/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The catalogue of one kernel, architecture and configuration; see catalogue.h.
 */
#include "know/catalogue.h"

#include <stdio.h>
#include <string.h>

#include "know/builtin.h"
#include "know/expr.h"
#include "text/decode.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/nearest.h"
#include "text/yaml.h"

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
	F("aliases", FIELD_LIST, profile.aliases),
	F("config", FIELD_MAP, profile.config),
	F("constants", FIELD_MAP, profile.constants),
	F("model", FIELD_MAP, profile.model),
	F("source", FIELD_LIST, profile.source),
};
#undef F

bool profile_load(struct profile *p, const struct yaml_node *file, struct diag *d)
{
	struct profile_entry e = {.profile = {.at = file}};

	if (!decode_map(file, "profile", profile_fields,
		    sizeof(profile_fields) / sizeof(*profile_fields), &e, d))
		return false;
	if (!e.kernel == !e.arch) {
		diag_error(d, file->src, file->pos, NULL, "expected either `kernel` or `arch`");
		return false;
	}
	e.profile.name = e.kernel ? e.kernel : e.arch;
	if (e.kernel)
		e.profile.version = version_parse(e.kernel, strlen(e.kernel));
	*p = e.profile;
	return true;
}

static bool starts(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

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

static void collect_config(struct catalogue *c)
{
	c->config_name = arena_alloc(c->arena, 64 * sizeof(*c->config_name));
	for (size_t k = 0; k < c->kernel_count; k++) {
		const struct yaml_node *map = c->kernels[k].config;

		for (size_t i = 0; map && i < map->count; i++)
			if (catalogue_config(c, map->items[2 * i].text) < 0 && c->config_count < 64)
				c->config_name[c->config_count++] = map->items[2 * i].text;
	}
}

static void default_config(struct catalogue *c, const struct point *point)
{
	const struct yaml_node *map = c->profile->config;

	for (size_t i = 0; map && i < map->count; i++)
		if (strcmp(map->items[2 * i + 1].text, "true") == 0)
			c->config |= (uint64_t)1 << catalogue_config(c, map->items[2 * i].text);
	c->config |= point->config_on;
	c->config &= ~point->config_off;
}

int catalogue_config(const struct catalogue *c, const char *name)
{
	if (starts(name, "CONFIG_"))
		name += 7;
	for (size_t i = 0; i < c->config_count; i++)
		if (strcmp(c->config_name[i], name) == 0)
			return (int)i;
	return -1;
}

static bool unknown_arch(const struct catalogue *c, const char *name, struct diag *d)
{
	struct nearest near;
	char hint[96] = "see: list archs";

	nearest_init(&near, name, strlen(name));
	for (size_t i = 0; i < c->arch_count; i++)
		nearest_offer(&near, c->archs[i].name);
	if (nearest_best(&near))
		snprintf(hint, sizeof(hint), "did you mean `%s`?", nearest_best(&near));
	else if (c->arch_count == 1)
		snprintf(hint, sizeof(hint), "known: %s", c->archs[0].name);
	diag_error(d, NULL, (struct pos){0}, hint, "unknown architecture `%s`", name);
	return false;
}

static bool load_profiles(struct catalogue *c, struct diag *d)
{
	bool ok = true;

	c->kernels = arena_alloc(c->arena, builtin_count * sizeof(*c->kernels));
	c->archs = arena_alloc(c->arena, builtin_count * sizeof(*c->archs));
	for (size_t i = 0; i < builtin_count; i++) {
		if (starts(builtins[i].path, "data/kernels/"))
			ok &= profile_load(&c->kernels[c->kernel_count++], builtins[i].root, d);
		else if (starts(builtins[i].path, "data/archs/"))
			ok &= profile_load(&c->archs[c->arch_count++], builtins[i].root, d);
	}
	return ok;
}

static bool load_all(struct catalogue *c, struct diag *d)
{
	size_t apis = 0;
	bool ok = true;

	for (size_t i = 0; i < builtin_count; i++) {
		if (starts(builtins[i].path, "data/apis/"))
			apis += list_count(yaml_get(builtins[i].root, "apis"));
		else if (strcmp(builtins[i].path, "data/gfp.yaml") == 0)
			ok &= gfp_load(c, builtins[i].root, d);
	}
	c->api = arena_alloc(c->arena, apis * sizeof(*c->api));
	names_init(&c->api_names, c->arena, apis);
	for (size_t i = 0; i < builtin_count; i++) {
		if (starts(builtins[i].path, "data/apis/"))
			ok &= api_load(c, builtins[i].root, d);
		else if (strcmp(builtins[i].path, "data/contexts.yaml") == 0)
			ok &= context_load(c, builtins[i].root, d);
	}
	return ok && api_resolve(c, d);
}

struct catalogue *catalogue_new(const struct point *point, struct diag *d)
{
	struct arena *a = arena_new();
	struct catalogue *c = arena_alloc(a, sizeof(*c));
	const char *arch = point->arch ? point->arch : "x86_64";
	bool ok;

	c->arena = a;
	c->version = point->version;
	ok = load_profiles(c, d);
	if (ok) {
		c->profile = nearest_kernel(c);
		c->arch = find_arch(c, arch);
		ok = c->arch || unknown_arch(c, arch, d);
	}
	if (ok) {
		collect_config(c);
		default_config(c, point);
		ok = load_all(c, d);
	}
	if (ok)
		return c;
	catalogue_free(c);
	return NULL;
}

void catalogue_free(struct catalogue *c)
{
	if (c)
		arena_free(c->arena);
}

static const struct yaml_node *constant_node(
	const struct yaml_node *map, const char *name, size_t len)
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
	const struct yaml_node *n = constant_node(c->arch->constants, name, len);

	if (!n)
		n = constant_node(c->profile->constants, name, len);
	return n && catalogue_expr(c, n, NULL, value);
}

bool catalogue_expr(
	const struct catalogue *c, const struct yaml_node *n, struct diag *d, uint64_t *value)
{
	struct expr_error error;

	if (n->kind == YAML_SCALAR &&
		expr_eval(n->text, catalogue_constant, (void *)(uintptr_t)c, value, &error))
		return true;
	if (d && n->kind == YAML_SCALAR && error.word)
		diag_error(d, n->src, n->pos, NULL, "unknown constant `%.*s`", (int)error.word_len,
			error.word);
	else if (d)
		diag_error(d, n->src, n->pos, n->kind == YAML_SCALAR ? error.why : NULL,
			"expected a number or an expression over constants");
	return false;
}

uint64_t catalogue_number(const struct catalogue *c, const char *name)
{
	uint64_t value = 0;

	return catalogue_constant((void *)(uintptr_t)c, name, strlen(name), &value) ? value : 0;
}
