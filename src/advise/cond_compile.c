/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Compiling conditions; see cond.h.
 */
#include <string.h>

#include "advise/cond_node.h"
#include "know/catalogue.h"
#include "text/decode.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/yaml.h"

struct compiler {
	const struct catalogue *c;
	struct arena *a;
	struct diag *d;
};

static struct cond *new_cond(
	struct compiler *k, enum op op, enum fact f, const struct yaml_node *at)
{
	struct cond *c = arena_alloc(k->a, sizeof(*c));

	c->op = op;
	c->fact = f;
	c->at = at;
	return c;
}

static struct cond *bad(
	struct compiler *k, const struct yaml_node *n, const char *hint, const char *what)
{
	diag_error(k->d, n->place->src, n->place->pos, hint, "%s", what);
	return NULL;
}

static struct cond *compile_bool(struct compiler *k, enum fact f, const struct yaml_node *n)
{
	struct cond *c = new_cond(k, OP_ONE_OF, f, n);
	bool b;

	if (!yaml_bool(n, k->d, &b))
		return NULL;
	c->mask = b ? 2 : 1;
	return c;
}

static struct cond *compile_words(struct compiler *k, enum fact f, const struct yaml_node *n)
{
	bool set = fact_info[f].type == FACT_SET;
	struct cond *c = new_cond(k, set ? OP_HAS_ANY : OP_ONE_OF, f, n), *any;
	bool absent = false;

	if (set && yaml_is(n, "none")) {
		c->op = OP_EQUALS;
		return c;
	}
	if (n->kind == YAML_MAP)
		return bad(k, n, "expected a word or a list of words", "this fact has no parts");
	for (size_t i = 0; i < list_count(n); i++) {
		int w;

		if (yaml_is(list_item(n, i), "absent")) {
			absent = true;
			continue;
		}
		w = decode_word(list_item(n, i), fact_info[f].name, fact_info[f].words, k->d);
		if (w < 0)
			return NULL;
		c->mask |= (uint64_t)1 << w;
	}
	if (!absent)
		return c;
	any = new_cond(k, OP_ANY, f, n);
	any->kid = arena_alloc(k->a, 2 * sizeof(*any->kid));
	any->kid[any->kids++] = c;
	any->kid[any->kids++] = new_cond(k, OP_ABSENT, f, n);
	return any;
}

static struct cond *compile_number(struct compiler *k, enum fact f, const struct yaml_node *n)
{
	static const struct {
		const char *s;
		enum op op;
	} ops[] = {{"<=", OP_LE}, {">=", OP_GE}, {"<", OP_LT}, {">", OP_GT}, {"=", OP_EQ},
		{"", OP_EQ}};
	struct yaml_node rest = *n;
	size_t i = 0;
	struct cond *c;

	if (n->kind != YAML_SCALAR)
		return bad(k, n, "\"> PAGE_SIZE\"", "expected a comparison");
	while (strncmp(n->text, ops[i].s, strlen(ops[i].s)) != 0)
		i++;
	rest.text += strlen(ops[i].s);
	c = new_cond(k, ops[i].op, f, n);
	return catalogue_expr(k->c, &rest, k->d, &c->mask) ? c : NULL;
}

static bool flags_mask(struct compiler *k, const struct yaml_node *n, uint64_t *mask)
{
	for (size_t i = 0; i < list_count(n); i++) {
		const struct yaml_node *item = list_item(n, i);
		const struct gfp_flag *flag = catalogue_gfp(k->c, item->text, item->count);

		if (!flag) {
			diag_error(k->d, item->place->src, item->place->pos, NULL,
				"unknown GFP flag `%s`", item->text);
			return false;
		}
		*mask |= flag->mask;
	}
	return true;
}

static struct cond *compile_gfp(struct compiler *k, enum fact f, const struct yaml_node *n)
{
	static const struct {
		const char *s;
		enum op op;
	} ops[] = {{"has", OP_HAS_ALL}, {"any", OP_HAS_ANY}, {"lacks", OP_HAS_NONE},
		{"is", OP_EQUALS}};
	struct cond *c = new_cond(k, OP_ALL, f, n);

	if (n->kind != YAML_MAP)
		return bad(k, n, "{has: ...}, {any: ...}, {lacks: ...}, {is: ...}",
			"expected what the mask holds");
	c->kid = arena_alloc(k->a, n->count * sizeof(*c->kid));
	for (size_t i = 0; i < n->count; i++) {
		struct cond *kid = NULL;

		for (size_t o = 0; o < sizeof(ops) / sizeof(*ops); o++)
			if (yaml_is(&n->items[2 * i], ops[o].s))
				kid = new_cond(k, ops[o].op, f, &n->items[2 * i]);
		if (!kid)
			return bad(k, &n->items[2 * i], "has, any, lacks, is",
				"unknown test of a mask");
		if (!flags_mask(k, &n->items[2 * i + 1], &kid->mask))
			return NULL;
		c->kid[c->kids++] = kid;
	}
	return c;
}

static struct cond *compile_api(struct compiler *k, enum fact f, const struct yaml_node *n)
{
	struct cond *c = new_cond(k, OP_API, f, n);

	if (yaml_is(n, "none")) {
		c->op = OP_ABSENT;
		return c;
	}
	c->bits = arena_alloc(k->a, (k->c->api_count / 64 + 1) * sizeof(*c->bits));
	for (size_t i = 0; i < list_count(n); i++) {
		const struct yaml_node *item = list_item(n, i);
		const struct api *api = catalogue_api(k->c, item->text);

		if (!api) {
			diag_error(k->d, item->place->src, item->place->pos, NULL,
				"unknown API `%s`", item->text);
			return NULL;
		}
		c->bits[api->index / 64] |= (uint64_t)1 << (api->index % 64);
	}
	return c;
}

/*
 * Names of families are checked against the catalogue: a rule about a family that is none would
 * never hold.
 */
static struct cond *compile_name(struct compiler *k, enum fact f, const struct yaml_node *n)
{
	struct cond *c = new_cond(k, OP_NAME, f, n);

	c->names = n;
	for (size_t i = 0; i < list_count(n); i++) {
		const struct yaml_node *item = list_item(n, i);

		if (f == F_FAMILY && !catalogue_has_family(k->c, item->text)) {
			diag_error(k->d, item->place->src, item->place->pos, NULL,
				"no API is of family `%s`", item->text);
			return NULL;
		}
	}
	return c;
}

static struct cond *compile_config(struct compiler *k, enum fact f, const struct yaml_node *n)
{
	struct cond *c = new_cond(k, OP_ALL, f, n);

	c->kid = arena_alloc(k->a, list_count(n) * sizeof(*c->kid));
	for (size_t i = 0; i < list_count(n); i++) {
		const struct yaml_node *item = list_item(n, i);
		bool off = *item->text == '!';
		int bit = catalogue_config(k->c, item->text + off);
		struct cond *kid;

		if (bit < 0) {
			diag_error(k->d, item->place->src, item->place->pos, NULL,
				"unknown configuration `%s`", item->text);
			return NULL;
		}
		kid = new_cond(k, off ? OP_HAS_NONE : OP_HAS_ALL, f, item);
		kid->mask = (uint64_t)1 << bit;
		c->kid[c->kids++] = kid;
	}
	return c;
}

static struct cond *compile_fact(struct compiler *k, enum fact f, const struct yaml_node *n)
{
	if (yaml_is(n, "absent"))
		return new_cond(k, OP_ABSENT, f, n);
	if (yaml_is(n, "given"))
		return new_cond(k, OP_SET, f, n);
	switch (fact_info[f].type) {
	case FACT_BOOL:
		return compile_bool(k, f, n);
	case FACT_NUM:
		return compile_number(k, f, n);
	case FACT_API:
		return compile_api(k, f, n);
	case FACT_GFP:
		return compile_gfp(k, f, n);
	case FACT_NAME:
		return compile_name(k, f, n);
	case FACT_CONFIG:
		return compile_config(k, f, n);
	default: /* one word, or a set of them */
		return compile_words(k, f, n);
	}
}

static struct cond *compile_map(struct compiler *k, const struct yaml_node *n);

static struct cond *compile_list(struct compiler *k, enum op op, const struct yaml_node *n)
{
	struct cond *c = new_cond(k, op, FACT_COUNT, n);

	if (n->kind != YAML_SEQ)
		return bad(k, n, "a list of conditions", "expected a list");
	c->kid = arena_alloc(k->a, n->count * sizeof(*c->kid));
	for (size_t i = 0; i < n->count; i++) {
		struct cond *kid = compile_map(k, &n->items[i]);

		if (!kid)
			return NULL;
		c->kid[c->kids++] = kid;
	}
	return c;
}

static struct cond *compile_not(struct compiler *k, const struct yaml_node *n)
{
	struct cond *c = new_cond(k, OP_NOT, FACT_COUNT, n), *kid = compile_map(k, n);

	if (!kid)
		return NULL;
	c->kid = arena_alloc(k->a, sizeof(*c->kid));
	c->kid[c->kids++] = kid;
	return c;
}

static struct cond *compile_key(
	struct compiler *k, const struct yaml_node *key, const struct yaml_node *n)
{
	enum fact f;

	if (yaml_is(key, "any"))
		return compile_list(k, OP_ANY, n);
	if (yaml_is(key, "all"))
		return compile_list(k, OP_ALL, n);
	if (yaml_is(key, "not"))
		return compile_not(k, n);
	f = fact_find(key->text);
	if (f != FACT_COUNT)
		return compile_fact(k, f, n);
	yaml_unknown(key, k->d, "fact", fact_info, FACT_COUNT, sizeof(*fact_info));
	return NULL;
}

static struct cond *compile_map(struct compiler *k, const struct yaml_node *n)
{
	struct cond *c = new_cond(k, OP_ALL, FACT_COUNT, n);
	bool ok = true;

	if (n->kind == YAML_NULL)
		return c;
	if (n->kind != YAML_MAP)
		return bad(k, n, "{context: softirq, bytes: \"> PAGE_SIZE\"}",
			"a condition is a map of facts");
	c->kid = arena_alloc(k->a, n->count * sizeof(*c->kid));
	for (size_t i = 0; i < n->count; i++) {
		const struct yaml_node *key = &n->items[2 * i];
		struct cond *kid = compile_key(k, key, key + 1);

		if (!kid) {
			ok = false;
			continue;
		}
		if (kid->op > OP_NOT)
			kid->at = key;
		c->kid[c->kids++] = kid;
	}
	return ok ? c : NULL;
}

/*
 * What asks for the need alone is known once for all uses: it goes first, since it often settles
 * the whole.
 */
static void need_first(struct cond *c)
{
	size_t kept = 0;

	for (size_t i = 0; c->op <= OP_NOT && i < c->kids; i++) {
		struct cond *kid = c->kid[i];

		need_first(kid);
		if (cond_asks(kid, FACT_FIRST_USE, FACT_COUNT))
			continue;
		memmove(&c->kid[kept + 1], &c->kid[kept], (i - kept) * sizeof(*c->kid));
		c->kid[kept++] = kid;
	}
}

struct cond *cond_compile(
	const struct yaml_node *n, const struct catalogue *c, struct arena *a, struct diag *d)
{
	struct compiler k = {.c = c, .a = a, .d = d};
	struct cond *cond = compile_map(&k, n);

	if (cond)
		need_first(cond);
	return cond;
}
