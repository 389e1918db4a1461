/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What rules say of a use, as sets of needs; see cover_build.h.
 */
#include "advise/cover_build.h"

#include <string.h>

#include "advise/cond_node.h"
#include "text/mem.h"

#define AT(f) ((f)-FACT_FIRST_USE)

static struct cond_sets of_tri(enum tri t)
{
	return (struct cond_sets){t == YES ? MDD_ALL : MDD_NONE, t == NO ? MDD_NONE : MDD_ALL};
}

/* Takes an answer for each group. */
static struct cond_sets choose(struct cover_builder *b, size_t level, const enum tri *answer)
{
	uint32_t groups = b->c->level[level].groups;
	bool *is = arena_alloc(b->scratch, groups);
	struct cond_sets p;

	for (uint32_t g = 0; g < groups; g++)
		is[g] = answer[g] == YES;
	p.yes = mdd_choose(b->c->m, level, is);
	for (uint32_t g = 0; g < groups; g++)
		is[g] = answer[g] != NO;
	p.can = mdd_choose(b->c->m, level, is);
	return p;
}

static struct cond_sets ask_need(struct cover_builder *b, const struct cond *c)
{
	const struct space_test *t = &b->c->s->test[c->leaf];
	size_t level = b->c->level_of[t->dim];
	const struct cover_level *l = &b->c->level[level];
	enum tri *answer;

	if (b->tested[c->leaf])
		return b->test[c->leaf];
	answer = arena_alloc(b->scratch, l->groups * sizeof(*answer));
	for (uint32_t g = 0; g < l->groups; g++) {
		uint32_t k = l->class_of[g];

		answer[g] = (enum tri)(
			(t->yes[k / 64] >> (k % 64) & 1) + (t->can[k / 64] >> (k % 64) & 1));
	}
	b->tested[c->leaf] = true;
	return b->test[c->leaf] = choose(b, level, answer);
}

/* The facts of the use that depend on a need as fact @f does. */
static void facts_like(struct cover_builder *b, const struct cover_use *u, enum fact f,
	const struct value *need, struct value *facts)
{
	switch (f) {
	case F_FITS:
		use_facts_fits(u->use.api, need, facts);
		break;
	case F_LEGAL_HERE:
	case F_CALLABLE:
		use_facts(&u->use, need, b->cat, facts);
		break;
	case F_GFP:
	case F_SLEEPS:
		use_facts_mask(&u->use, need, b->cat, facts);
		break;
	default:
		use_facts_free(&u->use, need, b->cat, facts);
		break;
	}
}

/* Fact @f of the use in front of each group of @level, which it depends on. */
static struct value *facts_by_group(
	struct cover_builder *b, const struct cover_use *u, size_t level, enum fact f)
{
	const struct cover_level *l = &b->c->level[level];
	struct value *list = arena_alloc(b->scratch, l->groups * sizeof(*list));
	struct value facts[USE_FACT_COUNT];

	memcpy(facts, u->base, sizeof(u->base));
	for (uint32_t g = 0; g < l->groups; g++) {
		facts_like(b, u, f, b->need[level][g], facts);
		list[g] = facts[AT(f)];
	}
	return list;
}

/* What the test answers for each group of @level. */
static struct cond_sets ask_groups(
	struct cover_builder *b, struct cover_use *u, const struct cond *c, size_t level)
{
	uint32_t groups = b->c->level[level].groups;
	struct value *by_group;
	enum tri *answer;

	if (!u->by_group[AT(c->fact)])
		u->by_group[AT(c->fact)] = facts_by_group(b, u, level, c->fact);
	by_group = u->by_group[AT(c->fact)];
	answer = arena_alloc(b->scratch, groups * sizeof(*answer));
	for (uint32_t g = 0; g < groups; g++)
		answer[g] = cond_leaf(c, &by_group[g], true);
	return choose(b, level, answer);
}

static struct cond_sets ask_use(struct cover_builder *b, struct cover_use *u, const struct cond *c)
{
	struct cover_alone *alone = &b->alone[c->leaf];
	uint32_t dim;

	if (u->known)
		return u->known[c->leaf];
	if (!space_depends(b->c->s, c->fact, &dim))
		return of_tri(cond_leaf(c, &u->base[AT(c->fact)], true));
	if (c->fact != F_FITS && c->fact != F_LEGAL_HERE && c->fact != F_CALLABLE)
		return ask_groups(b, u, c, b->c->level_of[dim]);
	/* the same whatever is chosen beside the function */
	if (alone->api != u->use.api)
		*alone = (struct cover_alone){u->use.api, ask_groups(b, u, c, b->c->level_of[dim])};
	return alone->answer;
}

/* Who asks, and about which use. */
struct asker {
	struct cover_builder *b;
	struct cover_use *u;
};

static struct cond_sets ask_leaf(void *ctx, const struct cond *c)
{
	struct asker *a = ctx;

	return c->fact < FACT_FIRST_USE ? ask_need(a->b, c) : ask_use(a->b, a->u, c);
}

struct cond_sets cover_ask(struct cover_builder *b, struct cover_use *u, const struct cond *c)
{
	struct asker a = {b, u};

	return cond_sets(c, b->c->m, ask_leaf, &a);
}

/* Where @r has a finding against the use. */
mdd_t cover_violated(struct cover_builder *b, struct cover_use *u, const struct rule *r)
{
	struct mdd *m = b->c->m;
	struct cond_sets when = cover_ask(b, u, r->when), pattern;

	if (when.yes == MDD_NONE)
		return MDD_NONE;
	pattern = cover_ask(b, u, r->pattern);
	if (r->effect == EFFECT_FORBID)
		return mdd_and(m, when.yes, pattern.yes);
	return mdd_but(m, when.yes, pattern.can);
}

/* The facts of the function alone, or of what is chosen beside it. */
void cover_see(struct cover_builder *b, const struct use *use, bool chosen, struct cover_use *u)
{
	static const struct value nothing[FACT_FIRST_USE];

	memset(u, 0, sizeof(*u));
	u->use = *use;
	panel_alone(b->panel, b->panel->column[use->api->index] - 1, u->base);
	if (chosen)
		use_facts_chosen(use, nothing, b->cat, u->base);
}

size_t cover_use_tests(const struct cond *c)
{
	size_t n = 0;

	if (c->op > OP_NOT)
		return c->fact >= FACT_FIRST_USE;
	for (size_t i = 0; i < c->kids; i++)
		n += cover_use_tests(c->kid[i]);
	return n;
}

/* Puts what @u answers the tests of uses in @c from b->answer[@n] on; returns where they end. */
static size_t answer_tests(
	struct cover_builder *b, struct cover_use *u, const struct cond *c, size_t n)
{
	if (c->op > OP_NOT) {
		if (c->fact >= FACT_FIRST_USE)
			b->answer[n++] = ask_use(b, u, c);
		return n;
	}
	for (size_t i = 0; i < c->kids; i++)
		n = answer_tests(b, u, c->kid[i], n);
	return n;
}

/*
 * Uses that answer a rule's tests alike, as most masks of most functions do, are violations in the
 * same needs: those are put together once.
 */
mdd_t cover_finding(struct cover_builder *b, struct cover_use *u, size_t i)
{
	const struct rule *r = b->rule[i];
	size_t n = answer_tests(b, u, r->pattern, answer_tests(b, u, r->when, 0));
	size_t size = n * sizeof(*b->answer);
	struct cover_finding *f;

	for (f = b->found[i]; f; f = f->next)
		if (memcmp(f->answer, b->answer, size) == 0)
			return f->where;
	f = arena_alloc(b->c->arena, sizeof(*f) + size);
	memcpy(f->answer, b->answer, size);
	f->where = cover_violated(b, u, r);
	f->next = b->found[i];
	return (b->found[i] = f)->where;
}

/* Where no rule about @choice is against @u. */
static mdd_t accepted(
	struct cover_builder *b, struct cover_use *u, enum cover_choice choice, mdd_t among)
{
	for (size_t i = 0; i < b->rules && among != MDD_NONE; i++)
		if (b->of[i] == choice)
			among = mdd_but(b->c->m, among, cover_finding(b, u, i));
	return among;
}

mdd_t cover_accepted(
	struct cover_builder *b, const struct use *use, enum cover_choice choice, mdd_t among)
{
	struct cover_use u;

	if (among == MDD_NONE)
		return among;
	cover_see(b, use, choice != CHOOSE_NOTHING, &u);
	return accepted(b, &u, choice, among);
}
