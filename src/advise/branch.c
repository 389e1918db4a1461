/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The branches of rules' conditions; see branch.h.
 */
#include "advise/branch.h"

#include <stdlib.h>
#include <string.h>

#include "advise/branch_level.h"
#include "advise/cond_sets.h"
#include "text/decode.h"
#include "text/mem.h"

#define AT(f) ((f)-FACT_FIRST_USE)

/* A test that asks about more combinations of groups than that is not counted. */
#define MAX_COMBINATIONS (1u << 21)

/* ---- what uses are made of ---- */

static bool named_in(const struct catalogue *c, const struct api *api,
	const struct yaml_node *(*list)(const struct api *))
{
	for (size_t i = 0; i < c->api_count; i++)
		if (list_has(list(&c->api[i]), api->name))
			return true;
	return false;
}

static const struct yaml_node *thens(const struct api *api)
{
	return api->then;
}

/* Can @api be chosen for part @p? */
static bool fills(const struct catalogue *c, const struct api *api, enum part p)
{
	switch (p) {
	case PART_FUNCTION:
		return api->kind == API_ALLOC || api->kind == API_MEMORY;
	case PART_FREE:
		return api->kind == API_FREE;
	case PART_SETUP:
		return api->kind == API_SETUP;
	default:
		return api->kind == API_MAP || named_in(c, api, thens);
	}
}

static void list_part(struct branch_space *b, enum part p)
{
	const struct catalogue *c = b->cat;
	size_t count = 0;

	b->list[p] = arena_alloc(b->arena, (c->api_count + 1) * sizeof(*b->list[p]));
	/* that nothing frees it can be stated */
	if (p == PART_FREE)
		b->list[p][count++] = NULL;
	for (size_t i = 0; i < c->api_count; i++)
		if (fills(c, &c->api[i], p))
			b->list[p][count++] = &c->api[i];
	b->none[p] = p != PART_FUNCTION;
	b->items[p] = count + b->none[p];
}

static void find_asked(struct branch_space *b, enum fact f)
{
	const struct space *s = b->s;
	const struct dim *d = &s->dim[s->dim_of[f]];
	bool *asked = arena_alloc(b->arena, d->classes);

	for (size_t k = 0; k < d->classes; k++) {
		const struct value *v = &d->cls[k].value[s->slot_of[f]];

		asked[k] = v->set && (f != F_COPY_OF || v->max != 0);
	}
	b->asked[s->dim_of[f]] = asked;
}

struct branch_space *branch_space_new(const struct space *s)
{
	static const enum fact dims[] = {F_CONTEXT, F_SIZE, F_BUILT_IN, F_SCOPE, F_FREED_CONTEXT};
	static const struct value unknown[FACT_FIRST_USE];
	struct arena *a = arena_new();
	struct branch_space *b = arena_alloc(a, sizeof(*b));
	bool *marked = arena_alloc(a, s->tests + 1);

	b->s = s;
	b->arena = a;
	b->cat = s->judge->target->point[0];
	for (int p = PART_FUNCTION; p <= PART_THEN; p++)
		list_part(b, (enum part)p);
	b->items[PART_ENTERS] = 1;
	while (scope_words[b->items[PART_ENTERS] - 1])
		b->items[PART_ENTERS]++;
	b->alone = arena_alloc(a, b->items[PART_FUNCTION] * sizeof(*b->alone));
	for (size_t i = 0; i < b->items[PART_FUNCTION]; i++) {
		struct use use = {.api = b->list[PART_FUNCTION][i]};

		use_facts(&use, unknown, b->cat, b->alone[i]);
	}
	for (size_t i = 0; i < sizeof(dims) / sizeof(*dims); i++) {
		uint32_t d = s->dim_of[dims[i]];

		b->use_side[d] = arena_alloc(a, s->dim[d].classes * sizeof(*b->use_side[d]));
		space_group(s, d, marked, b->use_side[d]);
	}
	find_asked(b, F_SIZE);
	find_asked(b, F_FOR);
	find_asked(b, F_COPY_OF);
	return b;
}

void branch_space_free(struct branch_space *b)
{
	if (b)
		arena_free(b->arena);
}

/* ---- one rule ---- */

struct counter {
	const struct branch_space *b;
	const struct rule *rule;
	struct arena *arena;
	struct branch_levels l;
	size_t at[BRANCH_MAX_LEVELS]; /* by level: where it is in the diagrams */
	size_t levels;
	struct mdd *m;
	const struct cond **test;
	struct cond_sets *answer; /* by test */
	size_t tests;
	size_t forced; /* the test that is taken for one that is always ... */
	struct cond_sets force;
	mdd_t asked, ranked;
};

static void list_tests(const struct cond *c, struct counter *k)
{
	for (size_t i = 0; c->op <= OP_NOT && i < c->kids; i++)
		list_tests(c->kid[i], k);
	if (c->op > OP_NOT && k->tests++ < BRANCH_MAX)
		k->test[k->tests - 1] = c;
}

static mdd_t choose_one(struct counter *k, size_t level, uint32_t group)
{
	bool *is = mem_alloc(k->l.level[level].groups);
	mdd_t set;

	is[group] = true;
	set = mdd_choose(k->m, k->at[level], is);
	free(is);
	return set;
}

/* The levels that a test asks about, and the answer to each combination of their groups. */
struct table {
	size_t level[BRANCH_MAX_LEVELS], levels;
	uint8_t *answer;
	size_t count;
};

/* Combinations with an answer of at least @least; those of levels before @i are chosen. */
static mdd_t table_set(
	struct counter *k, const struct table *t, size_t i, size_t from, uint8_t least)
{
	const struct branch_level *l = &k->l.level[t->level[i]];
	size_t each = 1;
	mdd_t set = MDD_NONE;

	if (i + 1 == t->levels) {
		bool *is = mem_alloc(l->groups);

		for (uint32_t g = 0; g < l->groups; g++)
			is[g] = t->answer[from + g] >= least;
		set = mdd_choose(k->m, k->at[t->level[i]], is);
		free(is);
		return set;
	}
	for (size_t n = i + 1; n < t->levels; n++)
		each *= k->l.level[t->level[n]].groups;
	for (uint32_t g = 0; g < l->groups; g++)
		set = mdd_or(k->m, set,
			mdd_and(k->m, choose_one(k, t->level[i], g),
				table_set(k, t, i + 1, from + g * each, least)));
	return set;
}

/* Fact @f of @use; @room: USE_FACT_COUNT values. */
static const struct value *fact_of_use(const struct counter *k, const struct use *use,
	size_t function, const struct value *need, enum fact f, struct value *room)
{
	if (f == F_FITS)
		use_facts_fits(use->api, need, room);
	else if (f == F_LEGAL_HERE || f == F_CALLABLE)
		use_facts(use, need, k->b->cat, room);
	else if (use_parts(f) != 1u << PART_FUNCTION)
		use_facts_chosen(use, need, k->b->cat, room);
	else
		room = k->b->alone[function];
	return &room[AT(f)];
}

/* Asks one combination: @n is its number. */
static enum tri ask_combination(
	struct counter *k, const struct table *t, const struct cond *c, size_t n)
{
	static const struct value nothing[FACT_FIRST_USE];
	struct value facts[USE_FACT_COUNT];
	const struct value *need = nothing;
	uint32_t item[PARTS] = {0};
	struct use use;

	for (size_t i = t->levels; i-- > 0;) {
		const struct branch_level *l = &k->l.level[t->level[i]];
		size_t g = n % l->groups;

		n /= l->groups;
		if (t->level[i] < PARTS)
			item[t->level[i]] = l->item_of[g];
		else
			need = l->need[g];
	}
	branch_use(k->b, &k->l, item, &use);
	return cond_leaf(c, fact_of_use(k, &use, item[PART_FUNCTION], need, c->fact, facts), true);
}

static bool answer_use(struct counter *k, const struct cond *c, struct cond_sets *out)
{
	struct table t = {.count = 1};
	uint32_t dim;

	for (size_t p = 0; p < PARTS; p++)
		if (use_parts(c->fact) >> p & 1)
			t.level[t.levels++] = p;
	if (space_depends(k->b->s, c->fact, &dim))
		t.level[t.levels++] = PARTS + dim;
	for (size_t i = 0; i < t.levels; i++) {
		t.count *= k->l.level[t.level[i]].groups;
		if (t.count > MAX_COMBINATIONS)
			return false;
	}
	t.answer = mem_alloc(t.count);
	for (size_t n = 0; n < t.count; n++)
		t.answer[n] = (uint8_t)ask_combination(k, &t, c, n);
	out->yes = table_set(k, &t, 0, 0, YES);
	out->can = table_set(k, &t, 0, 0, MAYBE);
	free(t.answer);
	return true;
}

static void answer_need(struct counter *k, const struct cond *c, struct cond_sets *out)
{
	const struct space_test *t = &k->b->s->test[c->leaf];
	const struct branch_level *l = &k->l.level[PARTS + t->dim];
	bool *is = mem_alloc(l->groups);

	for (uint32_t g = 0; g < l->groups; g++)
		is[g] = t->yes[l->item_of[g] / 64] >> (l->item_of[g] % 64) & 1;
	out->yes = mdd_choose(k->m, k->at[PARTS + t->dim], is);
	for (uint32_t g = 0; g < l->groups; g++)
		is[g] = t->can[l->item_of[g] / 64] >> (l->item_of[g] % 64) & 1;
	out->can = mdd_choose(k->m, k->at[PARTS + t->dim], is);
	free(is);
}

/* Needs that can be asked: of some dimension, whatever the others say. */
static mdd_t find_asked_set(struct counter *k)
{
	mdd_t set = MDD_NONE;

	for (size_t d = 0; d < k->b->s->dims; d++) {
		const struct branch_level *l = &k->l.level[PARTS + d];
		bool *is;

		if (!k->b->asked[d])
			continue;
		is = mem_alloc(l->groups);
		for (uint32_t g = 0; g < l->groups; g++)
			is[g] = k->b->asked[d][l->item_of[g]];
		set = mdd_or(k->m, set, mdd_choose(k->m, k->at[PARTS + d], is));
		free(is);
	}
	return set;
}

/* What a preference ranks: as rule_missed() has it. */
static mdd_t find_ranked(struct counter *k)
{
	const struct branch_level *l = &k->l.level[PART_FUNCTION];
	bool *is;
	mdd_t set;

	if (k->rule->effect != EFFECT_PREFER || !l->used ||
		cond_asks(k->rule->when, F_KIND, F_KIND))
		return MDD_ALL;
	is = mem_alloc(l->groups);
	for (uint32_t g = 0; g < l->groups; g++)
		is[g] = k->b->list[PART_FUNCTION][l->item_of[g]]->kind != API_MEMORY;
	set = mdd_choose(k->m, k->at[PART_FUNCTION], is);
	free(is);
	return set;
}

static bool find_answers(struct counter *k)
{
	uint32_t groups[BRANCH_MAX_LEVELS];

	for (size_t i = 0; i < BRANCH_MAX_LEVELS; i++) {
		if (!k->l.level[i].used)
			continue;
		k->at[i] = k->levels;
		groups[k->levels++] = k->l.level[i].groups;
	}
	k->m = mdd_new(k->levels, groups);
	for (size_t i = 0; i < k->tests; i++) {
		if (k->test[i]->fact < FACT_FIRST_USE)
			answer_need(k, k->test[i], &k->answer[i]);
		else if (!answer_use(k, k->test[i], &k->answer[i]))
			return false;
	}
	k->asked = find_asked_set(k);
	k->ranked = find_ranked(k);
	return true;
}

/* ---- what the rule says ---- */

static struct cond_sets answer(void *ctx, const struct cond *test)
{
	struct counter *k = ctx;
	size_t i = 0;

	while (k->test[i] != test)
		i++;
	return i == k->forced ? k->force : k->answer[i];
}

/*
 * Where there is a finding; where a use is as it should be; where advice takes on what the rule
 * advises.
 */
struct said {
	mdd_t violated, satisfied, advised;
};

static struct said what_is_said(struct counter *k)
{
	const struct rule *r = k->rule;
	struct cond_sets when = cond_sets(r->when, k->m, answer, k);
	struct cond_sets pattern = cond_sets(r->pattern, k->m, answer, k);
	mdd_t holds = mdd_and(k->m, when.yes, k->asked);
	struct said s = {0};

	if (r->effect == EFFECT_FORBID || r->effect == EFFECT_CAUTION) {
		s.violated = mdd_and(k->m, holds, pattern.yes);
	} else {
		s.violated = mdd_but(k->m, mdd_and(k->m, holds, k->ranked), pattern.can);
		s.satisfied = mdd_and(k->m, holds, pattern.yes);
	}
	if (r->advise_gfp || r->advise_then)
		s.advised = mdd_but(k->m, holds, pattern.yes);
	return s;
}

static mdd_t either(struct mdd *m, mdd_t a, mdd_t b)
{
	return mdd_or(m, mdd_but(m, a, b), mdd_but(m, b, a));
}

/* Where the rule would say something else than @said if test @i were always as @force has it. */
static mdd_t otherwise(struct counter *k, const struct said *said, size_t i, struct cond_sets force)
{
	struct said other;

	k->forced = i;
	k->force = force;
	other = what_is_said(k);
	k->forced = k->tests;
	return mdd_or(k->m, either(k->m, said->violated, other.violated),
		mdd_or(k->m, either(k->m, said->satisfied, other.satisfied),
			either(k->m, said->advised, other.advised)));
}

/* ---- counts ---- */

/*
 * How much is in @set: classes of needs (all, or where not @needs only one) times choices of the
 * @parts.
 */
static struct wide count(const struct counter *k, mdd_t set, bool needs, unsigned int parts)
{
	static const uint64_t one[1] = {1};
	const uint64_t *weight[BRANCH_MAX_LEVELS];
	uint64_t *first[BRANCH_MAX_LEVELS] = {NULL};
	struct wide n;

	for (size_t i = 0; i < BRANCH_MAX_LEVELS; i++) {
		const struct branch_level *l = &k->l.level[i];

		if (!l->used)
			continue;
		weight[k->at[i]] = l->weight;
		if (i < PARTS ? parts >> i & 1 : needs)
			continue;
		/* nothing in @set depends on it: any group will do */
		first[i] = mem_alloc(l->groups * sizeof(**first));
		*first[i] = *one;
		weight[k->at[i]] = first[i];
	}
	n = mdd_count(k->m, set, weight);
	for (size_t i = 0; i < BRANCH_MAX_LEVELS; i++)
		free(first[i]);
	for (size_t d = 0; d < k->b->s->dims && needs; d++)
		if (!k->l.level[PARTS + d].used)
			n = wide_mul(n, k->b->s->dim[d].classes);
	return n;
}

static struct wide count_cases(const struct counter *k, mdd_t set)
{
	return count(k, set, true, ~0u);
}

static void count_alone(const struct counter *k, struct cond_sets is, struct branch *out)
{
	enum fact f = out->test->fact;
	bool needs = f < FACT_FIRST_USE;
	unsigned int parts = needs ? 0 : use_parts(f);
	mdd_t all;
	uint32_t dim;

	needs |= space_depends(k->b->s, f, &dim);
	all = needs ? k->asked : MDD_ALL;
	out->yes = count(k, mdd_and(k->m, all, is.yes), needs, parts);
	out->no = count(k, mdd_but(k->m, all, is.can), needs, parts);
	out->maybe = count(k, mdd_and(k->m, all, mdd_but(k->m, is.can, is.yes)), needs, parts);
}

static void count_branch(struct counter *k, const struct said *said, size_t i, struct branch *out)
{
	const struct cond_sets is = k->answer[i];
	mdd_t if_not = otherwise(k, said, i, (struct cond_sets){MDD_NONE, MDD_NONE});
	mdd_t if_so = otherwise(k, said, i, (struct cond_sets){MDD_ALL, MDD_ALL});

	out->test = k->test[i];
	count_alone(k, is, out);
	out->decides_yes = count_cases(k, mdd_and(k->m, if_not, is.yes));
	out->decides_no = count_cases(k, mdd_but(k->m, if_so, is.can));
	out->matters_yes = if_not != MDD_NONE;
	out->matters_no = if_so != MDD_NONE;
}

void branch_count(
	struct branch_space *b, const struct rule *r, struct arena *a, struct branches *out)
{
	struct counter k = {.b = b, .rule = r, .arena = arena_new()};
	bool kinds = r->effect == EFFECT_PREFER;
	struct said said;

	*out = (struct branches){0};
	k.test = arena_alloc(k.arena, BRANCH_MAX * sizeof(*k.test));
	k.answer = arena_alloc(k.arena, BRANCH_MAX * sizeof(*k.answer));
	list_tests(r->when, &k);
	list_tests(r->pattern, &k);
	k.forced = out->count = k.tests;
	if (k.tests <= BRANCH_MAX && branch_levels_find(b, k.test, k.tests, kinds, k.arena, &k.l) &&
		find_answers(&k)) {
		out->branch = arena_alloc(a, (k.tests + 1) * sizeof(*out->branch));
		said = what_is_said(&k);
		out->cases = count_cases(&k, k.asked);
		out->findings = count_cases(&k, said.violated);
		for (size_t i = 0; i < k.tests; i++)
			count_branch(&k, &said, i, &out->branch[i]);
	}
	mdd_free(k.m);
	arena_free(k.arena);
}
