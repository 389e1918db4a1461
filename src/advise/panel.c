/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Panels; see panel.h.
 */
#include "advise/panel.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "advise/cond_node.h"
#include "text/mem.h"

#define AT(f) ((f)-FACT_FIRST_USE)

/* A condition over all columns: where it holds, and where it is not known not to. */
struct panel_sets {
	struct panel_bits yes, can;
};

/* Functions side by side are mostly alike: columns from that of the run before on, up to @end. */
struct panel_run {
	struct value value;
	size_t end;
};

/* One fact of all functions alone, for a need of which nothing is known. */
struct panel_fact {
	struct panel_run *run;
	size_t runs, cap;
};

struct panel_leaf {
	const struct cond *test;
	bool made;
	struct panel_sets answer;
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

static bool same_value(const struct value *a, const struct value *b)
{
	return ((a->set ^ b->set) | (a->fuzzy ^ b->fuzzy) | (a->min ^ b->min) |
		       (a->max ^ b->max)) == 0 &&
	       a->text == b->text;
}

void panel_alone(const struct panel *p, size_t column, struct value *facts)
{
	static const struct value unknown[FACT_FIRST_USE];
	struct use use = {.api = p->api[column]};

	use_facts(&use, unknown, p->c, facts);
	/* no scope is entered yet, but one may be */
	facts[AT(F_ENTERS)].set = false;
}

static void line_up(struct panel *p)
{
	struct value facts[USE_FACT_COUNT];

	p->fact = arena_alloc(p->arena, USE_FACT_COUNT * sizeof(*p->fact));
	for (size_t i = 0; i < p->columns; i++) {
		panel_alone(p, i, facts);
		for (size_t f = 0; f < USE_FACT_COUNT; f++) {
			struct panel_fact *all = &p->fact[f];

			if (!i || !same_value(&all->run[all->runs - 1].value, &facts[f])) {
				all->run = mem_grow(
					all->run, &all->cap, all->runs + 1, sizeof(*all->run));
				all->run[all->runs++].value = facts[f];
			}
			all->run[all->runs - 1].end = i + 1;
		}
	}
}

struct panel *panel_new(const struct catalogue *c, struct rules *r)
{
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
	p->all = arena_alloc(a, (YES + 1) * sizeof(*p->all));
	for (size_t i = 0; i < p->words; i++) {
		p->all[YES].yes.w[i] = ~(uint64_t)0;
		p->all[YES].can.w[i] = p->all[MAYBE].can.w[i] = ~(uint64_t)0;
	}
	line_up(p);
	number_rules(p, r, &n);
	p->leaf = arena_alloc(a, (n + 1) * sizeof(*p->leaf));
	number_rules(p, r, &n);
	return p;
}

void panel_free(struct panel *p)
{
	if (!p)
		return;
	for (size_t f = 0; f < USE_FACT_COUNT; f++)
		free(p->fact[f].run);
	arena_free(p->arena);
}

static void put(struct panel_bits *b, size_t column, bool yes)
{
	b->w[column / 64] |= (uint64_t)yes << (column % 64);
}

/* Columns from @from on, before @end, of a set that has none of them yet. */
static void put_all(struct panel_bits *b, size_t from, size_t end)
{
	while (from < end) {
		const size_t word = from / 64, first = from % 64;
		const size_t n = end - from < 64 - first ? end - from : 64 - first;

		b->w[word] |= ~(uint64_t)0 >> (64 - n) << first;
		from += n;
	}
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

	panel_alone(v->p, column, facts);
	facts[AT(F_LEGAL_HERE)].set = panel_has(&v->legal_known, column);
	facts[AT(F_LEGAL_HERE)].max = panel_has(&v->legal, column);
	facts[AT(F_CALLABLE)].max = panel_has(&v->callable, column);
	use_facts_fits(api, v->need, facts);
}

/* A yes-or-no fact given as two sets. */
static void ask_sets(const struct panel *p, const struct cond *c, const struct panel_bits *yes,
	const struct panel_bits *known, struct panel_sets *out)
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

static const struct panel_sets *ask_static(const struct panel *p, const struct cond *c)
{
	struct panel_leaf *leaf = &p->leaf[c->leaf];
	const struct panel_fact *all = &p->fact[AT(c->fact)];
	size_t column = 0;

	for (size_t i = 0; !leaf->made && i < all->runs; i++) {
		const enum tri t = cond_leaf(c, &all->run[i].value, true);

		if (t != NO)
			put_all(&leaf->answer.can, column, all->run[i].end);
		if (t == YES)
			put_all(&leaf->answer.yes, column, all->run[i].end);
		column = all->run[i].end;
	}
	leaf->made = true;
	return &leaf->answer;
}

/*
 * Where a condition holds: in the room that is given, or where it is kept. NULL: for no column, and
 * for none it may.
 */
static const struct panel_sets *ask(
	const struct panel_view *v, const struct cond *c, struct panel_sets *room);

static bool any_bit(const struct panel *p, const struct panel_bits *b)
{
	uint64_t any = 0;

	for (size_t i = 0; i < p->words; i++)
		any |= b->w[i];
	return any != 0;
}

/* Every kid; ends early when no column is left. */
static const struct panel_sets *ask_all(
	const struct panel_view *v, const struct cond *c, struct panel_sets *room)
{
	const struct panel_sets *sum = &v->p->all[YES], *kid;
	struct panel_sets other;

	for (size_t i = 0; i < c->kids; i++) {
		kid = ask(v, c->kid[i], sum == room ? &other : room);
		if (!kid)
			return NULL;
		if (kid == &v->p->all[YES])
			continue;
		if (sum == &v->p->all[YES]) {
			sum = kid;
			continue;
		}
		for (size_t w = 0; w < v->p->words; w++) {
			room->yes.w[w] = sum->yes.w[w] & kid->yes.w[w];
			room->can.w[w] = sum->can.w[w] & kid->can.w[w];
		}
		sum = room;
	}
	return any_bit(v->p, &sum->can) ? sum : NULL;
}

static const struct panel_sets *ask_any(
	const struct panel_view *v, const struct cond *c, struct panel_sets *room)
{
	const struct panel_sets *sum = NULL, *kid;
	struct panel_sets other;

	for (size_t i = 0; i < c->kids; i++) {
		kid = ask(v, c->kid[i], sum == room ? &other : room);
		if (!kid)
			continue;
		if (!sum) {
			sum = kid;
			continue;
		}
		for (size_t w = 0; w < v->p->words; w++) {
			room->yes.w[w] = sum->yes.w[w] | kid->yes.w[w];
			room->can.w[w] = sum->can.w[w] | kid->can.w[w];
		}
		sum = room;
	}
	return sum;
}

static const struct panel_sets *ask_not(
	const struct panel_view *v, const struct cond *c, struct panel_sets *room)
{
	struct panel_sets other;
	const struct panel_sets *kid = ask(v, c->kid[0], &other);

	if (!kid)
		return &v->p->all[YES];
	for (size_t w = 0; w < v->p->words; w++) {
		room->yes.w[w] = ~kid->can.w[w];
		room->can.w[w] = ~kid->yes.w[w];
	}
	return room;
}

static const struct panel_sets *ask(
	const struct panel_view *v, const struct cond *c, struct panel_sets *room)
{
	enum tri t;

	switch (c->op) {
	case OP_ALL:
		return ask_all(v, c, room);
	case OP_ANY:
		return ask_any(v, c, room);
	case OP_NOT:
		return ask_not(v, c, room);
	default:
		break;
	}
	if (c->fact < FACT_FIRST_USE) {
		t = cond_leaf(c, &v->need[c->fact], false);
		return t == NO ? NULL : &v->p->all[t];
	}
	if (c->fact == F_LEGAL_HERE)
		ask_sets(v->p, c, &v->legal, &v->legal_known, room);
	else if (c->fact == F_CALLABLE)
		ask_sets(v->p, c, &v->callable, NULL, room);
	else if (c->fact == F_FITS)
		ask_sets(v->p, c, &v->fits, &v->fits_known, room);
	else
		return ask_static(v->p, c);
	return room;
}

bool panel_judge(const struct panel_view *v, const struct rule *r, struct panel_verdict *out)
{
	bool wants_match = r->effect == EFFECT_REQUIRE || r->effect == EFFECT_PREFER;
	struct panel_sets room_when, room_pattern;
	const struct panel_sets *when = ask(v, r->when, &room_when), *pattern;
	uint64_t any = 0, mask = ~(uint64_t)0;

	if (!when)
		return false;
	pattern = ask(v, r->pattern, &room_pattern);
	pattern = pattern ? pattern : &v->p->all[NO];
	for (size_t i = 0; i < v->p->words; i++) {
		uint64_t bad = wants_match ? ~pattern->can.w[i] : pattern->yes.w[i];
		uint64_t may = wants_match ? ~pattern->yes.w[i] : pattern->can.w[i];

		if (i + 1 == v->p->words)
			mask >>= -v->p->columns % 64;
		out->broken.w[i] = when->yes.w[i] & when->can.w[i] & bad & mask;
		out->open.w[i] = when->can.w[i] & may & mask & ~out->broken.w[i];
		any |= out->broken.w[i] | out->open.w[i];
	}
	return any != 0;
}
