/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The catalogue of one kernel, architecture and configuration; see catalogue.h.
 */
#include "know/catalogue.h"

#include <string.h>

#include "know/builtin.h"
#include "know/expr.h"
#include "text/decode.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/yaml.h"

static bool starts(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

static bool load_all(struct catalogue *c, const struct catalogue *like, struct diag *d)
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
			ok &= api_load(c, builtins[i].root, like, d);
		else if (strcmp(builtins[i].path, "data/contexts.yaml") == 0)
			ok &= context_load(c, builtins[i].root, d);
	}
	return ok && api_resolve(c, d);
}

static void look_up_sizes(struct catalogue *c)
{
	c->sizes = (struct size_numbers){
		.page_size = catalogue_number(c, "PAGE_SIZE"),
		.page_shift = (unsigned int)catalogue_number(c, "PAGE_SHIFT"),
		.kmalloc_min = catalogue_number(c, "KMALLOC_MIN_SIZE"),
		.kmalloc_max = catalogue_number(c, "KMALLOC_MAX_SIZE"),
		.kmalloc_max_cache = catalogue_number(c, "KMALLOC_MAX_CACHE_SIZE"),
		.kmalloc_aligns_powers = catalogue_number(c, "KMALLOC_ALIGNS_POWERS") != 0,
		.kmalloc_aligns_all = catalogue_number(c, "KMALLOC_ALIGNS_ALL") != 0,
	};
}

struct catalogue *catalogue_profile(const struct point *point, struct diag *d)
{
	struct arena *a = arena_new();
	struct catalogue *c = arena_alloc(a, sizeof(*c));

	c->arena = a;
	c->version = point->version;
	if (profiles_load(c, d) && profile_choose(c, point, d))
		return c;
	catalogue_free(c);
	return NULL;
}

struct catalogue *catalogue_new(const struct point *point, struct diag *d)
{
	struct catalogue *c = catalogue_profile(point, d);

	if (c && load_all(c, point->like, d)) {
		look_up_sizes(c);
		return c;
	}
	catalogue_free(c);
	return NULL;
}

void catalogue_free(struct catalogue *c)
{
	if (c)
		arena_free(c->arena);
}

bool catalogue_expr(
	const struct catalogue *c, const struct yaml_node *n, struct diag *d, uint64_t *value)
{
	struct expr_error error;

	if (n->kind == YAML_SCALAR &&
		expr_eval(n->text, catalogue_constant, (void *)(uintptr_t)c, value, &error))
		return true;
	if (d && n->kind == YAML_SCALAR && error.word)
		diag_error(d, n->place->src, n->place->pos, NULL, "unknown constant `%.*s`",
			(int)error.word_len, error.word);
	else if (d)
		diag_error(d, n->place->src, n->place->pos,
			n->kind == YAML_SCALAR ? error.why : NULL,
			"expected a number or an expression over constants");
	return false;
}

uint64_t catalogue_number(const struct catalogue *c, const char *name)
{
	uint64_t value = 0;

	return catalogue_constant((void *)(uintptr_t)c, name, strlen(name), &value) ? value : 0;
}
