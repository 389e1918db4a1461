/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which needs a function serves; see cover_build.h.
 */
#include "advise/cover_build.h"

#include <stdlib.h>

#include "text/decode.h"
#include "text/mem.h"
#include "text/yaml.h"

#define MAX_SETUPS 16
#define MAX_WEIGHED 64

static mdd_t some_free(struct cover_builder *b, const struct api *api)
{
	struct use use = {.api = api, .free_given = true};
	struct mdd *m = b->c->m;
	bool by_hand = list_count(api->free) && api->lifetime == LIFETIME_MANUAL;
	mdd_t any = cover_accepted(b, &use, CHOOSE_FREE, by_hand ? b->never_freed : MDD_ALL);
	bool named = false;

	for (size_t i = 0; i < list_count(api->free); i++) {
		use.free = catalogue_api(b->cat, list_item(api->free, i)->text);
		if (use.free)
			any = mdd_or(m, any, cover_accepted(b, &use, CHOOSE_FREE, MDD_ALL));
		named |= use.free != NULL;
	}
	if (by_hand && !named) {
		use.free_given = false;
		any = mdd_or(m, any, cover_accepted(b, &use, CHOOSE_FREE, MDD_ALL));
	}
	return any;
}

/* Where preferences about set-ups that @use misses weigh so much. */
struct weighed {
	uint64_t weight;
	mdd_t where;
};

/*
 * The rules' weights against the set-up of @use, in each need of @where; how many different ones.
 */
static size_t weigh_setup(
	struct cover_builder *b, const struct use *use, mdd_t where, struct weighed *list)
{
	const struct rules *r = b->c->s->judge->rules[0];
	struct mdd *m = b->c->m;
	struct cover_use u;
	size_t count = 1;

	cover_see(b, use, true, &u);
	list[0] = (struct weighed){0, where};
	for (size_t i = 0; i < r->count; i++) {
		const struct rule *rule = &r->rule[i];
		size_t before = count;
		mdd_t misses;

		if (rule->effect != EFFECT_PREFER || !cover_rule_asks_setup(rule))
			continue;
		misses = cover_violated(b, &u, rule);
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

static void find_setups(struct cover_builder *b, const struct api *api, struct setups *list)
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
			b, &use, cover_accepted(b, &use, CHOOSE_SETUP, MDD_ALL), list->weighed[n]);
		list->count++;
	}
}

/*
 * Where set-up @i is the one that candidate_best() takes: none weighs less, and of equals it is the
 * first.
 */
static mdd_t takes_setup(struct cover_builder *b, const struct setups *list, size_t i)
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

static void add_try(struct cover_builder *b, struct mask_tries *t, struct mask_try new)
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
	struct cover_builder *b, const struct use *use, mdd_t where, struct mask_tries *all)
{
	const struct rules *r = b->c->s->judge->rules[0];
	struct mask_tries list[2] = {0}, *now = &list[0], *next = &list[1], *spare;
	struct mdd *m = b->c->m;
	struct cover_use u;

	cover_see(b, use, true, &u);
	add_try(b, now, (struct mask_try){use->gfp.set, NULL, where});
	for (size_t i = 0; i < r->count; i++) {
		const struct rule *rule = &r->rule[i];
		uint64_t flags =
			use->api->takes_gfp ? rule->advise_gfp & ~use->api->gfp_refuses : 0;
		struct cond_sets when, pattern;
		mdd_t takes;

		if (rule->effect == EFFECT_CAUTION || (!flags && !rule->advise_then))
			continue;
		when = cover_ask(b, &u, rule->when);
		if (when.yes == MDD_NONE)
			continue;
		pattern = cover_ask(b, &u, rule->pattern);
		takes = mdd_but(m, when.yes, pattern.yes);
		next->count = 0;
		for (size_t k = 0; k < now->count; k++) {
			struct mask_try t = now->try[k];

			add_try(b, next,
				(struct mask_try){t.set, t.then, mdd_but(m, t.where, takes)});
			t.set |= flags;
			t.then = rule->advise_then ? rule->advise_then : t.then;
			add_try(b, next,
				(struct mask_try){t.set, t.then, mdd_and(m, t.where, takes)});
		}
		spare = now;
		now = next;
		next = spare;
	}
	for (size_t k = 0; k < now->count; k++)
		add_try(b, all, now->try[k]);
	free(list[0].try);
	free(list[1].try);
}

/*
 * Where one of the tries is accepted, without a scope or, elsewhere, inside of one. Where something
 * was accepted already nothing more is asked.
 */
static mdd_t accepted_tries(struct cover_builder *b, struct use *use, const struct mask_tries *t)
{
	struct mdd *m = b->c->m;
	mdd_t any = MDD_NONE;

	for (unsigned int k = 0; k == 0 || scope_words[k - 1]; k++) {
		use->enters = k ? (uint64_t)1 << (k - 1) : 0;
		for (size_t i = 0; i < t->count; i++) {
			mdd_t here = mdd_but(m, t->try[i].where, any);

			if (k)
				here = mdd_and(m, here, b->enter[k - 1]);
			if (here == MDD_NONE)
				continue;
			use->gfp.set = t->try[i].set;
			use->then = t->try[i].then;
			any = mdd_or(m, any, mdd_but(m, here, cover_mask_against(b, use)));
		}
	}
	return any;
}

static mdd_t some_mask(struct cover_builder *b, const struct api *api, const struct api *setup)
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
static mdd_t some_setup(struct cover_builder *b, const struct api *api, mdd_t among)
{
	struct use use = {.api = api};
	struct setups *list = arena_alloc(b->scratch, sizeof(*list));
	struct mdd *m = b->c->m;
	mdd_t any = MDD_NONE;

	find_setups(b, api, list);
	if (!list->count)
		return mdd_and(
			m, cover_accepted(b, &use, CHOOSE_SETUP, among), some_mask(b, api, NULL));
	for (size_t i = 0; i < list->count; i++) {
		mdd_t here = mdd_and(m, among, takes_setup(b, list, i));

		if (here != MDD_NONE)
			any = mdd_or(m, any, mdd_and(m, here, some_mask(b, api, list->api[i])));
	}
	return any;
}

mdd_t cover_served_by(struct cover_builder *b, const struct api *api)
{
	struct use use = {.api = api};
	mdd_t set = cover_accepted(b, &use, CHOOSE_NOTHING, b->c->asked);

	if (set != MDD_NONE)
		set = mdd_and(b->c->m, set, some_free(b, api));
	return set == MDD_NONE ? set : some_setup(b, api, set);
}
