/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Panels; see panel.h.
 */
#include "advise/panel.h"

#include <assert.h>
#include <string.h>

#include "advise/cond_node.h"
#include "text/mem.h"

#define AT(f) ((f)-FACT_FIRST_USE)

/* A condition over all columns: where it holds, and where it is not known not to. */
struct sets {
	struct panel_bits yes, can;
};

struct panel_leaf {
	const struct cond *test;
	bool made;
	struct sets answer;
};

/* Numbers the tests of uses from *@n on, or only counts them (@p has no leaves yet). */
static void number_leaves(struct panel *p, struct cond *c, uint32_t *n)
{
	for (size_t i = 0; c->op <= OP_NOT && i < c->kids; i++)
		number_leaves(p, c->kid[i], n);
	if (c->op <= OP_NOT || c->fact < FACT_FIRST_USE)
		return;
	if (p->leaf) {
		p->leaf[*n].test = c;
		c->leaf = *n;
	}
	++*n;
}

static void number_rules(struct panel *p, struct rules *r, uint32_t *n)
{
	*n = 0;
	for (size_t i = 0; i < r->count; i++) {
		number_leaves(p, r->rule[i].when, n);
		number_leaves(p, r->rule[i].pattern, n);
	}
}

struct panel *panel_new(const struct catalogue *c, struct rules *r)
{
	static const struct value unknown[FACT_FIRST_USE];
	struct arena *a = arena_new();
	struct panel *p = arena_alloc(a, sizeof(*p));
	uint32_t n;

	p->arena = a;
	p->c = c;
	p->api = arena_alloc(a, c->api_count * sizeof(*p->api));
	p->column = arena_alloc(a, c->api_count * sizeof(*p->column));
	for (size_t i = 0; i < c->api_count; i++) {
		if (c->api[i].kind != API_ALLOC)
			continue;
		p->api[p->columns++] = &c->api[i];
		p->column[i] = (uint32_t)p->columns;
	}
	assert(p->columns <= PANEL_MAX_COLUMNS);
	p->words = (p->columns + 63) / 64;
	p->alone = arena_alloc(a, p->columns * sizeof(*p->alone));
	for (size_t i = 0; i < p->columns; i++) {
		struct use use = {.api = p->api[i]};

		use_facts(&use, unknown, c, p->alone[i]);
		/* no scope is entered yet, but one may be */
		p->alone[i][AT(F_ENTERS)].set = false;
	}
	number_rules(p, r, &n);
	p->leaf = arena_alloc(a, (n + 1) * sizeof(*p->leaf));
	number_rules(p, r, &n);
	return p;
}

void panel_free(struct panel *p)
{
	if (p)
		arena_free(p->arena);
}

static void put(struct panel_bits *b, size_t column, bool yes)
{
	b->w[column / 64] |= (uint64_t)yes << (column % 64);
}

void panel_view_init(struct panel_view *v, const struct panel *p, const struct value *need)
{
	const struct value *runs_in = &need[F_RUNS_IN];
	struct value fits[USE_FACT_COUNT];

	v->p = p;
	v->need = need;
	for (size_t i = 0; i < p->words; i++)
		v->legal.w[i] = v->legal_known.w[i] = v->callable.w[i] = v->fits.w[i] =
			v->fits_known.w[i] = 0;
	for (size_t i = 0; i < p->columns; i++) {
		const struct api *api = p->api[i];

		put(&v->legal_known, i, runs_in->set);
		put(&v->legal, i, (runs_in->max & ~api->contexts) == 0);
		put(&v->callable, i, api->exported || need[F_BUILT_IN].max);
		use_facts_fits(api, need, fits);
		put(&v->fits_known, i, fits[AT(F_FITS)].set);
		put(&v->fits, i, fits[AT(F_FITS)].max);
	}
}

void panel_facts(const struct panel_view *v, size_t column, struct value *facts)
{
	const struct api *api = v->p->api[column];

	memcpy(facts, v->p->alone[column], sizeof(v->p->alone[column]));
	facts[AT(F_LEGAL_HERE)].set = panel_has(&v->legal_known, column);
	facts[AT(F_LEGAL_HERE)].max = panel_has(&v->legal, column);
	facts[AT(F_CALLABLE)].max = panel_has(&v->callable, column);
	use_facts_fits(api, v->need, facts);
}

/* A yes-or-no fact given as two sets. */
static void ask_sets(const struct panel *p, const struct cond *c, const struct panel_bits *yes,
	const struct panel_bits *known, struct sets *out)
{
	for (size_t i = 0; i < p->words; i++) {
		uint64_t k = known ? known->w[i] : ~(uint64_t)0, y = yes->w[i];

		if (c->op == OP_ONE_OF)
			y = (c->mask & 2 ? y : 0) | (c->mask & 1 ? ~y : 0);
		else
			y = c->op == OP_SET ? k : ~k;
		if (c->op == OP_ONE_OF) {
			out->yes.w[i] = y & k;
			out->can.w[i] = y | ~k;
		} else {
			out->yes.w[i] = out->can.w[i] = y;
		}
	}
}

static bool same_value(const struct value *a, const struct value *b)
{
	return ((a->set ^ b->set) | (a->fuzzy ^ b->fuzzy) | (a->min ^ b->min) |
		       (a->max ^ b->max)) == 0 &&
	       a->text == b->text;
}

static void ask_static(const struct panel *p, const struct cond *c, struct sets *out)
{
	struct panel_leaf *leaf = &p->leaf[c->leaf];
	enum tri t = NO;

	for (size_t i = 0; !leaf->made && i < p->columns; i++) {
		const struct value *v = &p->alone[i][AT(c->fact)];

		/* functions side by side are mostly alike */
		if (i == 0 || !same_value(v, &p->alone[i - 1][AT(c->fact)]))
			t = cond_leaf(c, v, true);
		put(&leaf->answer.yes, i, t == YES);
		put(&leaf->answer.can, i, t != NO);
	}
	leaf->made = true;
	*out = leaf->answer;
}

static void all_columns(const struct panel *p, enum tri t, struct sets *out)
{
	for (size_t i = 0; i < p->words; i++) {
		out->yes.w[i] = t == YES ? ~(uint64_t)0 : 0;
		out->can.w[i] = t == NO ? 0 : ~(uint64_t)0;
	}
}

static bool ask(const struct panel_view *v, const struct cond *c, struct sets *out);

static bool any_bit(const struct panel *p, const struct panel_bits *b)
{
	uint64_t any = 0;

	for (size_t i = 0; i < p->words; i++)
		any |= b->w[i];
	return any != 0;
}

/* Every kid; ends early when no column is left. */
static bool ask_all(const struct panel_view *v, const struct cond *c, struct sets *out)
{
	struct sets kid;

	all_columns(v->p, YES, out);
	for (size_t i = 0; i < c->kids; i++) {
		if (!ask(v, c->kid[i], &kid)) {
			all_columns(v->p, NO, out);
			return false;
		}
		for (size_t w = 0; w < v->p->words; w++) {
			out->yes.w[w] &= kid.yes.w[w];
			out->can.w[w] &= kid.can.w[w];
		}
	}
	return any_bit(v->p, &out->can);
}

static bool ask_any(const struct panel_view *v, const struct cond *c, struct sets *out)
{
	struct sets kid;

	all_columns(v->p, NO, out);
	for (size_t i = 0; i < c->kids; i++) {
		if (!ask(v, c->kid[i], &kid))
			continue;
		for (size_t w = 0; w < v->p->words; w++) {
			out->yes.w[w] |= kid.yes.w[w];
			out->can.w[w] |= kid.can.w[w];
		}
	}
	return any_bit(v->p, &out->can);
}

static bool ask_not(const struct panel_view *v, const struct cond *c, struct sets *out)
{
	struct sets kid;

	ask(v, c->kid[0], &kid);
	for (size_t w = 0; w < v->p->words; w++) {
		out->yes.w[w] = ~kid.can.w[w];
		out->can.w[w] = ~kid.yes.w[w];
	}
	return true;
}

/* Returns whether it may hold for some column (a yes may be a mere maybe). */
static bool ask(const struct panel_view *v, const struct cond *c, struct sets *out)
{
	enum tri t;

	switch (c->op) {
	case OP_ALL:
		return ask_all(v, c, out);
	case OP_ANY:
		return ask_any(v, c, out);
	case OP_NOT:
		return ask_not(v, c, out);
	default:
		break;
	}
	if (c->fact < FACT_FIRST_USE) {
		t = cond_leaf(c, &v->need[c->fact], false);
		all_columns(v->p, t, out);
		return t != NO;
	}
	if (c->fact == F_LEGAL_HERE)
		ask_sets(v->p, c, &v->legal, &v->legal_known, out);
	else if (c->fact == F_CALLABLE)
		ask_sets(v->p, c, &v->callable, NULL, out);
	else if (c->fact == F_FITS)
		ask_sets(v->p, c, &v->fits, &v->fits_known, out);
	else
		ask_static(v->p, c, out);
	return true;
}

bool panel_judge(const struct panel_view *v, const struct rule *r, struct panel_verdict *out)
{
	bool wants_match = r->effect == EFFECT_REQUIRE || r->effect == EFFECT_PREFER;
	struct sets when, pattern;
	uint64_t any = 0;

	if (!ask(v, r->when, &when))
		return false;
	ask(v, r->pattern, &pattern);
	for (size_t i = 0; i < v->p->words; i++) {
		uint64_t bad = wants_match ? ~pattern.can.w[i] : pattern.yes.w[i];
		uint64_t may = wants_match ? ~pattern.yes.w[i] : pattern.can.w[i];

		if (i + 1 == v->p->words)
			when.can.w[i] &= ~(uint64_t)0 >> (-v->p->columns % 64);
		out->broken.w[i] = when.yes.w[i] & when.can.w[i] & bad;
		out->open.w[i] = when.can.w[i] & may & ~out->broken.w[i];
		any |= out->broken.w[i] | out->open.w[i];
	}
	return any != 0;
}
