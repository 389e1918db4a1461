/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All needs of a space at once; see cover.h.
 */
#include "advise/cover.h"

#include <stdlib.h>
#include <string.h>

#include "advise/candidate.h"
#include "advise/cond_sets.h"
#include "text/decode.h"
#include "text/mem.h"
#include "text/yaml.h"

#define AT(f) ((f)-FACT_FIRST_USE)

#define MAX_SETUPS 16

/* ---- levels ---- */

/* What is left to choose once the function is: the facts that depend on it. */
enum choice { CHOOSE_NOTHING, CHOOSE_FREE, CHOOSE_SETUP, CHOOSE_MASK, CHOICES };

static enum choice choice_of(enum fact f)
{
	switch (f) {
	case F_FREE:
	case F_FREE_GIVEN:
	case F_FREE_MATCHES:
	case F_FREE_EXISTS:
	case F_FREE_CALLABLE:
	case F_FREE_SLEEPS:
	case F_FREE_LEGAL:
	case F_FREE_IRQS_OFF_OK:
	case F_FREE_WIPES:
	case F_FREE_AFTER_RCU:
		return CHOOSE_FREE;
	case F_SETUP:
		return CHOOSE_SETUP;
	case F_THEN:
	case F_ENTERS:
	case F_GFP:
	case F_GFP_WRITTEN:
	case F_GFP_REFUSED:
	case F_GFP_EXISTS:
	case F_GFP_IDLE:
	case F_GFP_REPEATS:
	case F_SLEEPS:
	case F_ZEROES:
		return CHOOSE_MASK;
	default:
		return CHOOSE_NOTHING;
	}
}

/* Keys whose few values rule most functions out come first, those with many classes last. */
static const enum fact first_levels[] = {F_FOR, F_COPY_OF, F_PER_CPU, F_EXECUTABLE, F_DMA, F_RESULT,
	F_USER, F_MAPPED_BY, F_OBJECTS_ALIVE, F_CONTIGUITY};
static const enum fact last_levels[] = {F_RECLAIM, F_SCOPE, F_FREED_CONTEXT, F_CONTEXT, F_SIZE};

static bool listed(const struct space *s, const enum fact *list, size_t count, size_t d)
{
	for (size_t i = 0; i < count; i++)
		if (s->dim_of[list[i]] == d)
			return true;
	return false;
}

static void order_levels(struct cover *c)
{
	const size_t firsts = sizeof(first_levels) / sizeof(*first_levels);
	const size_t lasts = sizeof(last_levels) / sizeof(*last_levels);
	const struct space *s = c->s;
	size_t n = 0;

	for (size_t i = 0; i < firsts; i++)
		c->level[n++].dim = s->dim_of[first_levels[i]];
	for (size_t d = 0; d < s->dims; d++)
		if (!listed(s, first_levels, firsts, d) && !listed(s, last_levels, lasts, d))
			c->level[n++].dim = (uint32_t)d;
	for (size_t i = 0; i < lasts; i++)
		c->level[n++].dim = s->dim_of[last_levels[i]];
	for (size_t l = 0; l < n; l++)
		c->level_of[c->level[l].dim] = l;
}

static bool asks_setup(const struct rule *r)
{
	return cond_asks(r->when, F_SETUP, F_SETUP) || cond_asks(r->pattern, F_SETUP, F_SETUP);
}

/* Rules that decide what serves: those that forbid or require, those that add to masks, and those that choose what is set up. */
static bool decides(const struct rule *r)
{
	return r->effect <= EFFECT_REQUIRE || r->advise_gfp || r->advise_then ||
	       (r->effect == EFFECT_PREFER && asks_setup(r));
}

static void mark_tests(const struct space *s, const struct cond *c, bool *marked)
{
	for (size_t i = 0; c->op <= OP_NOT && i < c->kids; i++)
		mark_tests(s, c->kid[i], marked);
	if (c->op > OP_NOT && c->fact < FACT_FIRST_USE)
		marked[c->leaf] = true;
}

/* Classes that answer alike every marked test, and of whose uses the same can be said, are one group. */
static void group_classes(struct cover *c, struct cover_level *l, const bool *marked)
{
	const struct dim *d = &c->s->dim[l->dim];

	l->group_of = arena_alloc(c->arena, d->classes * sizeof(*l->group_of));
	l->groups = (uint32_t)space_group(c->s, l->dim, marked, l->group_of);
	l->class_of = arena_alloc(c->arena, l->groups * sizeof(*l->class_of));
	l->classes = arena_alloc(c->arena, l->groups * sizeof(*l->classes));
	l->needs = arena_alloc(c->arena, l->groups * sizeof(*l->needs));
	for (uint32_t k = (uint32_t)d->classes; k-- > 0;) {
		uint32_t g = l->group_of[k];

		l->class_of[g] = k;
		l->classes[g]++;
		l->needs[g] += (uint64_t)d->cls[k].count;
	}
}

static void make_levels(struct cover *c)
{
	const struct space *s = c->s;
	const struct rules *r = s->judge->rules[0];
	bool *marked = mem_alloc(s->tests + 1);
	uint32_t choices[SPACE_MAX_DIMS];

	c->level = arena_alloc(c->arena, s->dims * sizeof(*c->level));
	c->level_of = arena_alloc(c->arena, s->dims * sizeof(*c->level_of));
	order_levels(c);
	for (size_t i = 0; i < r->count; i++) {
		if (!decides(&r->rule[i]))
			continue;
		mark_tests(s, r->rule[i].when, marked);
		mark_tests(s, r->rule[i].pattern, marked);
	}
	for (size_t l = 0; l < s->dims; l++) {
		group_classes(c, &c->level[l], marked);
		choices[l] = c->level[l].groups;
	}
	free(marked);
	c->m = mdd_new(s->dims, choices);
}

/* ---- conditions as sets ---- */

/* A use in the making, and what rules see of it. */
struct seen {
	struct use use;
	struct value base[USE_FACT_COUNT];
	struct value
		*by_group[USE_FACT_COUNT]; /* of facts that a need changes; NULL: not made yet */
};

struct builder {
	struct cover *c;
	const struct catalogue *cat;
	const struct panel *panel;
	struct arena *scratch;
	/* by level of those that facts of uses depend on, and group: what a need of it says */
	struct value (*need[SPACE_MAX_DIMS])[FACT_FIRST_USE];
	struct cond_sets *test; /* by test of the need */
	bool *tested;
	mdd_t callers;		  /* where the caller gives the mask */
	mdd_t *enter;		  /* by scope: where code could enter it */
	mdd_t never_freed;	  /* where nothing is freed */
	const struct rule **rule; /* those that forbid or require ... */
	enum choice *of;	  /* ... and the choice that each asks about */
	size_t rules;
};

static struct cond_sets of_tri(enum tri t)
{
	return (struct cond_sets){t == YES ? MDD_ALL : MDD_NONE, t == NO ? MDD_NONE : MDD_ALL};
}

/* Takes an answer for each group. */
static struct cond_sets choose(struct builder *b, size_t level, const enum tri *answer)
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

static struct cond_sets ask_need(struct builder *b, const struct cond *c)
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

/* Fact @f of the use in front of each group of @level, which it depends on. */
static struct value *facts_by_group(
	struct builder *b, const struct seen *u, size_t level, enum fact f)
{
	const struct cover_level *l = &b->c->level[level];
	struct value *list = arena_alloc(b->scratch, l->groups * sizeof(*list));
	struct value facts[USE_FACT_COUNT];

	memcpy(facts, u->base, sizeof(u->base));
	for (uint32_t g = 0; g < l->groups; g++) {
		const struct value *need = b->need[level][g];

		if (f == F_FITS)
			use_facts_fits(u->use.api, need, facts);
		else if (f == F_LEGAL_HERE || f == F_CALLABLE)
			use_facts(&u->use, need, b->cat, facts);
		else
			use_facts_chosen(&u->use, need, b->cat, facts);
		list[g] = facts[AT(f)];
	}
	return list;
}

static struct cond_sets ask_use(struct builder *b, struct seen *u, const struct cond *c)
{
	const struct cover_level *l;
	struct value *by_group;
	enum tri *answer;
	uint32_t dim;
	size_t level;

	if (!space_depends(b->c->s, c->fact, &dim))
		return of_tri(cond_leaf(c, &u->base[AT(c->fact)], true));
	level = b->c->level_of[dim];
	l = &b->c->level[level];
	if (!u->by_group[AT(c->fact)])
		u->by_group[AT(c->fact)] = facts_by_group(b, u, level, c->fact);
	by_group = u->by_group[AT(c->fact)];
	answer = arena_alloc(b->scratch, l->groups * sizeof(*answer));
	for (uint32_t g = 0; g < l->groups; g++)
		answer[g] = cond_leaf(c, &by_group[g], true);
	return choose(b, level, answer);
}

/* Who asks, and about which use. */
struct asker {
	struct builder *b;
	struct seen *u;
};

static struct cond_sets ask_leaf(void *ctx, const struct cond *c)
{
	struct asker *a = ctx;

	return c->fact < FACT_FIRST_USE ? ask_need(a->b, c) : ask_use(a->b, a->u, c);
}

static struct cond_sets ask(struct builder *b, struct seen *u, const struct cond *c)
{
	struct asker a = {b, u};

	return cond_sets(c, b->c->m, ask_leaf, &a);
}

/* Where @r has a finding against the use. */
static mdd_t violated(struct builder *b, struct seen *u, const struct rule *r)
{
	struct mdd *m = b->c->m;
	struct cond_sets when = ask(b, u, r->when), pattern;

	if (when.yes == MDD_NONE)
		return MDD_NONE;
	pattern = ask(b, u, r->pattern);
	if (r->effect == EFFECT_FORBID)
		return mdd_and(m, when.yes, pattern.yes);
	return mdd_but(m, when.yes, pattern.can);
}

/* ---- uses ---- */

/* The facts of the function alone, or of what is chosen beside it. */
static void see(struct builder *b, const struct use *use, bool chosen, struct seen *u)
{
	static const struct value nothing[FACT_FIRST_USE];

	memset(u, 0, sizeof(*u));
	u->use = *use;
	memcpy(u->base, b->panel->alone[b->panel->column[use->api->index] - 1], sizeof(u->base));
	if (chosen)
		use_facts_chosen(use, nothing, b->cat, u->base);
}

/* Where no rule about @choice is against @u. */
static mdd_t accepted(struct builder *b, struct seen *u, enum choice choice, mdd_t among)
{
	for (size_t i = 0; i < b->rules && among != MDD_NONE; i++)
		if (b->of[i] == choice)
			among = mdd_but(b->c->m, among, violated(b, u, b->rule[i]));
	return among;
}

static mdd_t accepted_use(struct builder *b, const struct use *use, enum choice choice, mdd_t among)
{
	struct seen u;

	if (among == MDD_NONE)
		return among;
	see(b, use, choice != CHOOSE_NOTHING, &u);
	return accepted(b, &u, choice, among);
}

static mdd_t some_free(struct builder *b, const struct api *api)
{
	struct use use = {.api = api, .free_given = true};
	struct mdd *m = b->c->m;
	bool by_hand = list_count(api->free) && api->lifetime == LIFETIME_MANUAL;
	mdd_t any = accepted_use(b, &use, CHOOSE_FREE, by_hand ? b->never_freed : MDD_ALL);
	bool named = false;

	for (size_t i = 0; i < list_count(api->free); i++) {
		use.free = catalogue_api(b->cat, list_item(api->free, i)->text);
		if (use.free)
			any = mdd_or(m, any, accepted_use(b, &use, CHOOSE_FREE, MDD_ALL));
		named |= use.free != NULL;
	}
	if (by_hand && !named) {
		use.free_given = false;
		any = mdd_or(m, any, accepted_use(b, &use, CHOOSE_FREE, MDD_ALL));
	}
	return any;
}

/* Where preferences about set-ups that @use misses weigh so much. */
struct weighed {
	uint64_t weight;
	mdd_t where;
};

#define MAX_WEIGHED 64

/* The rules' weights against the set-up of @use, in each need of @where; how many different ones. */
static size_t weigh_setup(
	struct builder *b, const struct use *use, mdd_t where, struct weighed *list)
{
	const struct rules *r = b->c->s->judge->rules[0];
	struct mdd *m = b->c->m;
	struct seen u;
	size_t count = 1;

	see(b, use, true, &u);
	list[0] = (struct weighed){0, where};
	for (size_t i = 0; i < r->count; i++) {
		const struct rule *rule = &r->rule[i];
		size_t before = count;
		mdd_t misses;

		if (rule->effect != EFFECT_PREFER || !asks_setup(rule))
			continue;
		misses = violated(b, &u, rule);
		for (size_t k = 0; k < before; k++) {
			struct weighed with = {
				list[k].weight + rule->weight, mdd_and(m, list[k].where, misses)};

			list[k].where = mdd_but(m, list[k].where, misses);
			if (with.where != MDD_NONE && count < MAX_WEIGHED)
				list[count++] = with;
		}
	}
	return count;
}

/* Set-ups of a function, each with where no rule is against it and what preferences say. */
struct setups {
	const struct api *api[MAX_SETUPS];
	struct weighed weighed[MAX_SETUPS][MAX_WEIGHED];
	size_t weights[MAX_SETUPS], count;
};

static void find_setups(struct builder *b, const struct api *api, struct setups *list)
{
	struct use use = {.api = api};

	list->count = 0;
	for (size_t i = 0; i < list_count(api->setup) && list->count < MAX_SETUPS; i++) {
		size_t n = list->count;

		use.setup = catalogue_api(b->cat, list_item(api->setup, i)->text);
		if (!use.setup)
			continue;
		list->api[n] = use.setup;
		list->weights[n] = weigh_setup(
			b, &use, accepted_use(b, &use, CHOOSE_SETUP, MDD_ALL), list->weighed[n]);
		list->count++;
	}
}

/* Where set-up @i is the one that candidate_best() takes: none weighs less, and of equals it is the first. */
static mdd_t takes_setup(struct builder *b, const struct setups *list, size_t i)
{
	struct mdd *m = b->c->m;
	mdd_t all = MDD_NONE;

	for (size_t w = 0; w < list->weights[i]; w++) {
		mdd_t here = list->weighed[i][w].where;
		uint64_t weight = list->weighed[i][w].weight;

		for (size_t k = 0; k < list->count && here != MDD_NONE; k++) {
			for (size_t o = 0; k != i && o < list->weights[k]; o++) {
				const struct weighed *other = &list->weighed[k][o];

				if (other->weight < weight || (other->weight == weight && k < i))
					here = mdd_but(m, here, other->where);
			}
		}
		all = mdd_or(m, all, here);
	}
	return all;
}

/* One mask with one follow-up call, and where rules make advice of it. */
struct mask_try {
	uint64_t set;
	const struct api *then;
	mdd_t where;
};

struct mask_tries {
	struct mask_try *try;
	size_t count, cap;
};

static void add_try(struct builder *b, struct mask_tries *t, struct mask_try new)
{
	if (new.where == MDD_NONE)
		return;
	for (size_t i = 0; i < t->count; i++) {
		if (t->try[i].set == new.set && t->try[i].then == new.then) {
			t->try[i].where = mdd_or(b->c->m, t->try[i].where, new.where);
			return;
		}
	}
	t->try = mem_grow(t->try, &t->cap, t->count + 1, sizeof(*t->try));
	t->try[t->count++] = new;
}

/* What rules make of @use, whose mask is chosen, in each need of @where. */
static void add_advised(
	struct builder *b, const struct use *use, mdd_t where, struct mask_tries *all)
{
	const struct rules *r = b->c->s->judge->rules[0];
	struct mask_tries now = {0}, next = {0};
	struct mdd *m = b->c->m;
	struct seen u;

	see(b, use, true, &u);
	add_try(b, &now, (struct mask_try){use->gfp.set, NULL, where});
	for (size_t i = 0; i < r->count; i++) {
		const struct rule *rule = &r->rule[i];
		uint64_t flags =
			use->api->takes_gfp ? rule->advise_gfp & ~use->api->gfp_refuses : 0;
		struct cond_sets when, pattern;
		mdd_t takes;

		if (rule->effect == EFFECT_CAUTION || (!flags && !rule->advise_then))
			continue;
		when = ask(b, &u, rule->when);
		if (when.yes == MDD_NONE)
			continue;
		pattern = ask(b, &u, rule->pattern);
		takes = mdd_but(m, when.yes, pattern.yes);
		for (size_t k = 0; k < now.count; k++) {
			struct mask_try t = now.try[k];

			add_try(b, &next,
				(struct mask_try){t.set, t.then, mdd_but(m, t.where, takes)});
			t.set |= flags;
			t.then = rule->advise_then ? rule->advise_then : t.then;
			add_try(b, &next,
				(struct mask_try){t.set, t.then, mdd_and(m, t.where, takes)});
		}
		free(now.try);
		now = next;
		next = (struct mask_tries){0};
	}
	for (size_t k = 0; k < now.count; k++)
		add_try(b, all, now.try[k]);
	free(now.try);
}

/* Where one of the tries is accepted, without a scope or inside of one. */
static mdd_t accepted_tries(struct builder *b, struct use *use, const struct mask_tries *t)
{
	struct mdd *m = b->c->m;
	mdd_t any = MDD_NONE;

	for (size_t i = 0; i < t->count; i++) {
		use->gfp.set = t->try[i].set;
		use->then = t->try[i].then;
		use->enters = 0;
		any = mdd_or(m, any, accepted_use(b, use, CHOOSE_MASK, t->try[i].where));
		for (unsigned int k = 0; scope_words[k]; k++) {
			use->enters = (uint64_t)1 << k;
			any = mdd_or(m, any,
				accepted_use(b, use, CHOOSE_MASK,
					mdd_and(m, t->try[i].where, b->enter[k])));
		}
	}
	return any;
}

static mdd_t some_mask(struct builder *b, const struct api *api, const struct api *setup)
{
	static const char caller[] = "gfp";
	struct use use = {.api = api, .gfp_given = api->takes_gfp, .setup = setup};
	struct mdd *m = b->c->m;
	mdd_t own = mdd_but(m, MDD_ALL, b->callers), any;
	struct mask_tries tries = {0};

	for (size_t i = 0; i < b->cat->gfp_count; i++) {
		const struct gfp_flag *base = &b->cat->gfp[i];

		if (!base->advise || !base->exists)
			continue;
		use.gfp.set = base->mask;
		add_advised(b, &use, api->takes_gfp ? own : MDD_ALL, &tries);
		if (!api->takes_gfp)
			break;
	}
	if (api->takes_gfp) {
		use.gfp.set = 0;
		add_advised(b, &use, own, &tries);
	}
	any = accepted_tries(b, &use, &tries);
	free(tries.try);
	if (!api->takes_gfp)
		return any;
	use.gfp = (struct gfp_mask){
		.maybe = ~(uint64_t)0, .caller = caller, .caller_len = sizeof(caller) - 1};
	tries = (struct mask_tries){0};
	use.enters = 0;
	use.then = NULL;
	add_advised(b, &use, b->callers, &tries);
	any = mdd_or(m, any, accepted_tries(b, &use, &tries));
	free(tries.try);
	return any;
}

/* Where a mask will do with one of the set-ups, the one that is taken there. */
static mdd_t some_setup(struct builder *b, const struct api *api, mdd_t among)
{
	struct use use = {.api = api};
	struct setups *list = arena_alloc(b->scratch, sizeof(*list));
	struct mdd *m = b->c->m;
	mdd_t any = MDD_NONE;

	find_setups(b, api, list);
	if (!list->count)
		return mdd_and(
			m, accepted_use(b, &use, CHOOSE_SETUP, among), some_mask(b, api, NULL));
	for (size_t i = 0; i < list->count; i++) {
		mdd_t here = mdd_and(m, among, takes_setup(b, list, i));

		if (here != MDD_NONE)
			any = mdd_or(m, any, mdd_and(m, here, some_mask(b, api, list->api[i])));
	}
	return any;
}

static mdd_t served_by(struct builder *b, const struct api *api)
{
	struct use use = {.api = api};
	mdd_t set = accepted_use(b, &use, CHOOSE_NOTHING, b->c->asked);

	if (set != MDD_NONE)
		set = mdd_and(b->c->m, set, some_free(b, api));
	return set == MDD_NONE ? set : some_setup(b, api, set);
}

/* ---- all functions ---- */

static void ask_facts(const struct cond *c, bool *asked)
{
	for (size_t i = 0; c->op <= OP_NOT && i < c->kids; i++)
		ask_facts(c->kid[i], asked);
	if (c->op > OP_NOT && c->fact >= FACT_FIRST_USE)
		asked[choice_of(c->fact)] = true;
}

/* false: rule *@entangled asks about two choices. */
static bool sort_rules(struct builder *b, const struct rule **entangled)
{
	const struct rules *r = b->c->s->judge->rules[0];

	b->rule = arena_alloc(b->c->arena, r->count * sizeof(*b->rule));
	b->of = arena_alloc(b->c->arena, r->count * sizeof(*b->of));
	for (size_t i = 0; i < r->count; i++) {
		const struct rule *rule = &r->rule[i];
		bool asked[CHOICES] = {false};
		unsigned int choices = 0;

		if (!decides(rule))
			continue;
		ask_facts(rule->when, asked);
		ask_facts(rule->pattern, asked);
		b->of[b->rules] = CHOOSE_NOTHING;
		for (unsigned int k = CHOOSE_FREE; k < CHOICES; k++) {
			if (asked[k])
				b->of[b->rules] = (enum choice)k;
			choices += asked[k];
		}
		/* the mask is chosen last: what is set up is known then */
		if (choices > 1 && asked[CHOOSE_FREE]) {
			*entangled = rule;
			return false;
		}
		if (rule->effect <= EFFECT_REQUIRE)
			b->rule[b->rules++] = rule;
	}
	return true;
}

/* What needs of each group say, on the levels that facts of uses depend on. */
static void find_need_facts(struct builder *b)
{
	static const enum fact dims[] = {F_CONTEXT, F_SIZE, F_BUILT_IN, F_SCOPE, F_FREED_CONTEXT};
	const struct space *s = b->c->s;

	for (size_t i = 0; i < sizeof(dims) / sizeof(*dims); i++) {
		size_t level = b->c->level_of[s->dim_of[dims[i]]];
		const struct cover_level *l = &b->c->level[level];

		b->need[level] = arena_alloc(b->c->arena, l->groups * sizeof(*b->need[level]));
		for (uint32_t g = 0; g < l->groups; g++) {
			uint32_t cls[SPACE_MAX_DIMS] = {0};
			struct need need;
			bool built_in;

			cls[l->dim] = l->class_of[g];
			space_need(s, cls, &need, &built_in);
			need_facts(&need, b->cat, built_in, b->need[level][g]);
		}
	}
}

/* Needs whose key @f, in the class that stands for each group, is as @is says. */
static mdd_t where_key(struct builder *b, enum fact f, bool (*is)(const struct value *v))
{
	size_t level = b->c->level_of[b->c->s->dim_of[f]];
	const struct cover_level *l = &b->c->level[level];
	const struct dim *d = &b->c->s->dim[l->dim];
	bool *yes = arena_alloc(b->scratch, l->groups);

	for (uint32_t g = 0; g < l->groups; g++)
		yes[g] = is(&d->cls[l->class_of[g]].value[b->c->s->slot_of[f]]);
	return mdd_choose(b->c->m, level, yes);
}

static bool is_caller(const struct value *v)
{
	return v->max == CONTEXT_WORD_CALLER;
}

static bool is_for_ever(const struct value *v)
{
	return v->max == LIFETIME_WORD_KERNEL;
}

static bool is_set(const struct value *v)
{
	return v->set;
}

static bool is_copy(const struct value *v)
{
	return v->set && v->max != 0;
}

/* Where code could enter scope @k: by what reclaim may do, and what is entered already. */
static mdd_t enterable(struct builder *b, unsigned int k)
{
	const struct space *s = b->c->s;
	size_t level = b->c->level_of[s->dim_of[F_RECLAIM]],
	       inner = b->c->level_of[s->dim_of[F_SCOPE]];
	const struct cover_level *r = &b->c->level[level], *in = &b->c->level[inner];
	mdd_t all = MDD_NONE;

	for (uint32_t g = 0; g < r->groups; g++) {
		bool *this = arena_alloc(b->scratch, r->groups);
		bool *may = arena_alloc(b->scratch, in->groups);

		this[g] = true;
		for (uint32_t h = 0; h < in->groups; h++) {
			uint32_t cls[SPACE_MAX_DIMS] = {0};
			struct need need;
			bool built_in;

			cls[r->dim] = r->class_of[g];
			cls[in->dim] = in->class_of[h];
			space_need(s, cls, &need, &built_in);
			may[h] = candidate_scopes(s->judge, &need) >> k & 1;
		}
		all = mdd_or(b->c->m, all,
			mdd_and(b->c->m, mdd_choose(b->c->m, level, this),
				mdd_choose(b->c->m, inner, may)));
	}
	return all;
}

static void find_places(struct builder *b)
{
	struct mdd *m = b->c->m;
	unsigned int scopes = 0;

	b->callers = where_key(b, F_CONTEXT, is_caller);
	b->never_freed = where_key(b, F_LIFETIME, is_for_ever);
	b->c->asked = mdd_or(m, where_key(b, F_SIZE, is_set),
		mdd_or(m, where_key(b, F_FOR, is_set), where_key(b, F_COPY_OF, is_copy)));
	while (scope_words[scopes])
		scopes++;
	b->enter = arena_alloc(b->c->arena, (scopes + 1) * sizeof(*b->enter));
	for (unsigned int k = 0; k < scopes; k++)
		b->enter[k] = enterable(b, k);
}

static void find_served(struct builder *b)
{
	struct cover *c = b->c;
	const struct judge *j = c->s->judge;

	c->serves = arena_alloc(c->arena, b->panel->columns * sizeof(*c->serves));
	for (size_t i = 0; i < b->panel->columns; i++) {
		if (decide_offers(j, b->panel->api[i]->index))
			c->serves[i] = served_by(b, b->panel->api[i]);
		c->possible = mdd_or(c->m, c->possible, c->serves[i]);
		arena_clear(b->scratch);
	}
}

struct cover *cover_new(const struct space *s, const struct rule **entangled)
{
	struct arena *a = arena_new();
	struct cover *c = arena_alloc(a, sizeof(*c));
	struct builder b = {.c = c, .cat = s->judge->target->point[0], .panel = s->judge->panel[0]};
	bool good;

	c->s = s;
	c->arena = a;
	make_levels(c);
	b.scratch = arena_new();
	b.test = arena_alloc(a, (s->tests + 1) * sizeof(*b.test));
	b.tested = arena_alloc(a, s->tests + 1);
	good = sort_rules(&b, entangled);
	if (good) {
		find_need_facts(&b);
		find_places(&b);
		find_served(&b);
	}
	arena_free(b.scratch);
	if (good)
		return c;
	cover_free(c);
	return NULL;
}

void cover_free(struct cover *c)
{
	if (!c)
		return;
	mdd_free(c->m);
	arena_free(c->arena);
}

/* ---- what is in a set ---- */

static struct wide count(const struct cover *c, mdd_t set, bool needs)
{
	const uint64_t *weight[SPACE_MAX_DIMS];

	for (size_t l = 0; l < c->s->dims; l++)
		weight[l] = needs ? c->level[l].needs : c->level[l].classes;
	return mdd_count(c->m, set, weight);
}

struct wide cover_classes(const struct cover *c, mdd_t set)
{
	return count(c, set, false);
}

struct wide cover_needs(const struct cover *c, mdd_t set)
{
	return count(c, set, true);
}

bool cover_has(const struct cover *c, mdd_t set, const uint32_t *cls)
{
	uint32_t choice[SPACE_MAX_DIMS];

	for (size_t l = 0; l < c->s->dims; l++)
		choice[l] = c->level[l].group_of[cls[c->level[l].dim]];
	return mdd_has(c->m, set, choice);
}

void cover_any(const struct cover *c, mdd_t set, uint32_t *cls)
{
	uint32_t choice[SPACE_MAX_DIMS];

	mdd_any(c->m, set, choice);
	for (size_t l = 0; l < c->s->dims; l++)
		cls[c->level[l].dim] = c->level[l].class_of[choice[l]];
}
