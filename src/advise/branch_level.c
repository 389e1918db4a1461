/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a rule's tests can tell apart; see branch_level.h.
 */
#include "advise/branch_level.h"

#include <stdlib.h>
#include <string.h>

#include "text/decode.h"
#include "text/mem.h"
#include "text/yaml.h"

#define AT(f) ((f)-FACT_FIRST_USE)

/* ---- groups ---- */

/* Splits groups by @key, a number below @keys for each item. */
static void split(struct branch_level *l, const uint32_t *key, uint32_t keys)
{
	/* by old group and key: the new group + 1 */
	uint32_t *becomes = mem_alloc((size_t)l->groups * keys * sizeof(*becomes)), groups = 0;

	for (size_t i = 0; i < l->items; i++) {
		uint32_t *to = &becomes[(size_t)l->group_of[i] * keys + key[i]];

		if (!*to)
			*to = ++groups;
		l->group_of[i] = *to - 1;
	}
	l->groups = groups;
	free(becomes);
}

/* Every item is a group of its own. */
static void split_all(struct branch_level *l)
{
	l->groups = (uint32_t)l->items;
	for (uint32_t i = 0; i < l->groups; i++)
		l->group_of[i] = i;
}

/*
 * What fact @f of uses takes from an entry of the catalogue, beside what the entry's own facts say.
 */
static uint64_t takes(const struct api *api, enum fact f)
{
	switch (f) {
	case F_FITS:
		return api->size_max;
	case F_LEGAL_HERE:
	case F_FREE_LEGAL:
		return api->contexts;
	case F_CALLABLE:
	case F_FREE_CALLABLE:
		return api->exported;
	case F_FREE_IRQS_OFF_OK:
		return api->irqs_off;
	case F_GFP_REFUSED:
		return api->gfp_refuses;
	case F_ZEROES:
		return api->zeroing;
	case F_SLEEPS:
		return api->sleeps;
	default: /* the list of what frees it, or being in one */
		return api->index;
	}
}

static const struct api *entry(const struct branch_space *b, enum part p, size_t item)
{
	if (b->none[p])
		return item ? b->list[p][item - 1] : NULL;
	return b->list[p][item];
}

/* Entries of which fact @f takes the same are alike. */
static void split_taken(
	const struct branch_space *b, enum part p, enum fact f, struct branch_level *l)
{
	uint32_t *key = mem_alloc((l->items + 1) * sizeof(*key)), keys = 0;
	uint64_t *seen = mem_alloc((l->items + 1) * sizeof(*seen));

	for (size_t i = 0; i < l->items; i++) {
		const struct api *api = entry(b, p, i);
		uint64_t v = api ? takes(api, f) : 0;

		if (!api) {
			/* no free function stated, or `none`: as different as can be */
			key[i] = keys;
			seen[keys++] = UINT64_MAX - i;
			continue;
		}
		for (key[i] = 0; key[i] < keys && seen[key[i]] != v; key[i]++)
			;
		if (key[i] == keys)
			seen[keys++] = v;
	}
	split(l, key, keys);
	free(key);
	free(seen);
}

static void begin(struct branch_level *l, size_t items, struct arena *a)
{
	if (l->used)
		return;
	l->used = true;
	l->items = items;
	l->groups = 1;
	l->group_of = arena_alloc(a, items * sizeof(*l->group_of));
}

/* ---- masks ---- */

/* Sets of flags that tests tell apart from others, each once. */
struct flag_sets {
	uint64_t *set;
	bool *whole; /* all of it differs from a part of it */
	size_t count;
};

static void add_set(struct flag_sets *f, uint64_t set, bool whole)
{
	size_t i = 0;

	while (i < f->count && f->set[i] != set)
		i++;
	f->set[i] = set;
	f->whole[i] |= whole;
	f->count += i == f->count;
}

static uint64_t all_flags(const struct catalogue *c)
{
	uint64_t all = 0;

	for (size_t i = 0; i < c->gfp_count; i++)
		if (c->gfp[i].exists)
			all |= c->gfp[i].mask;
	return all;
}

static void find_sets(const struct branch_space *b, const struct cond *c, struct flag_sets *f)
{
	const struct catalogue *cat = b->cat;

	switch (c->fact) {
	case F_GFP:
	case F_SLEEPS:
		for (int i = 0; scope_words[i]; i++)
			add_set(f, catalogue_context(cat, CONTEXT_SCOPE, scope_words[i])->removes,
				false);
		if (c->fact == F_SLEEPS)
			add_set(f, cat->gfp_means[GFP_MEANS_SLEEP], false);
		else
			add_set(f, c->mask, c->op == OP_HAS_ALL || c->op == OP_EQUALS);
		break;
	case F_GFP_WRITTEN:
		add_set(f, c->mask, c->op == OP_HAS_ALL || c->op == OP_EQUALS);
		break;
	case F_ZEROES:
		add_set(f, cat->gfp_means[GFP_MEANS_ZERO], false);
		break;
	case F_GFP_REFUSED:
		for (size_t i = 0; i < b->items[PART_FUNCTION]; i++)
			add_set(f, b->list[PART_FUNCTION][i]->gfp_refuses, false);
		break;
	default:
		break;
	}
}

/* Flags that are in the same sets. */
struct block {
	uint64_t flags;
	bool whole;
};

static size_t find_blocks(const struct flag_sets *f, uint64_t all, struct block *block)
{
	size_t count = 0;

	while (all) {
		uint64_t flags = all;
		bool whole = false;

		for (size_t i = 0; i < f->count; i++) {
			bool in = f->set[i] & all & -all;

			flags &= in ? f->set[i] : ~f->set[i];
			whole |= in && f->whole[i];
		}
		all &= ~flags;
		block[count++] = (struct block){flags, whole && (flags & (flags - 1))};
	}
	return count;
}

/*
 * Every set of flags, as far as blocks tell them apart, without any of a block, with a part and
 * with all of it.
 */
static size_t find_contents(
	const struct block *block, size_t blocks, struct branch_mask *list, size_t max)
{
	size_t count = 1;

	list[0] = (struct branch_mask){.weight = 1};
	for (size_t i = 0; i < blocks; i++) {
		uint64_t flags = block[i].flags;
		uint64_t parts = ((uint64_t)1 << __builtin_popcountll(flags)) - 1;

		if ((block[i].whole ? 3 : 2) * count > max)
			return 0;
		for (size_t k = 0, before = count; k < before; k++) {
			struct branch_mask m = list[k];

			m.use.gfp.set |= flags & -flags;
			m.weight *= parts - block[i].whole;
			list[count++] = m;
			if (!block[i].whole)
				continue;
			m = list[k];
			m.use.gfp.set |= flags;
			list[count++] = m;
		}
	}
	return count;
}

/* Each mask of the list in other words too: named so that fact @f is yes. */
static size_t in_other_words(
	const struct catalogue *c, enum fact f, struct branch_mask *list, size_t count)
{
	static const char caller[] = "gfp", name[] = "";

	for (size_t i = 0; i < count; i++) {
		struct branch_mask *m = &list[count + i];

		*m = list[i];
		switch (f) {
		case F_GFP_EXISTS:
			m->use.gfp.named = c->gfp_absent;
			break;
		case F_GFP_IDLE:
			m->use.gfp.idle = name;
			break;
		case F_GFP_REPEATS:
			m->use.gfp.repeats = name;
			break;
		default:
			m->use.gfp.caller = caller;
			m->use.gfp.caller_len = sizeof(caller) - 1;
			m->use.gfp.maybe = ~(uint64_t)0;
			break;
		}
	}
	return 2 * count;
}

/* Is something else to be said of a mask because of fact @f? */
static bool words_matter(
	const struct branch_space *b, enum fact f, const struct cond *const *test, size_t count)
{
	if (f == F_GFP_EXISTS && !b->cat->gfp_absent)
		return false;
	for (size_t i = 0; i < count; i++)
		if (test[i]->fact == f)
			return true;
	return f == F_GFP_FROM_CALLER;
}

/* All masks that can be written, as far as the tests tell them apart, and none; 0: too many. */
static size_t find_masks(const struct branch_space *b, const struct cond *const *test, size_t count,
	struct arena *a, struct branch_mask **list)
{
	static const enum fact said[] = {
		F_GFP_EXISTS, F_GFP_IDLE, F_GFP_REPEATS, F_GFP_FROM_CALLER};
	/* each test adds one of its own; scopes and functions have theirs */
	size_t most = count + b->items[PART_FUNCTION] + 64, masks, blocks;
	struct flag_sets sets = {0};
	struct block block[64];

	sets.set = mem_alloc(most * sizeof(*sets.set));
	sets.whole = mem_alloc(most * sizeof(*sets.whole));
	for (size_t i = 0; i < count; i++)
		find_sets(b, test[i], &sets);
	blocks = find_blocks(&sets, all_flags(b->cat), block);
	free(sets.set);
	free(sets.whole);
	*list = arena_alloc(a, (BRANCH_MAX_MASKS + 1) * sizeof(**list));
	masks = find_contents(block, blocks, *list, BRANCH_MAX_MASKS);
	for (size_t i = 0; i < sizeof(said) / sizeof(*said); i++) {
		if (!words_matter(b, said[i], test, count))
			continue;
		if (2 * masks > BRANCH_MAX_MASKS)
			return 0;
		masks = in_other_words(b->cat, said[i], *list, masks);
	}
	for (size_t i = 0; i < masks; i++)
		(*list)[i].use.gfp_given = true;
	(*list)[masks] = (struct branch_mask){.weight = 1};
	return masks ? masks + 1 : 0;
}

/* ---- levels ---- */

void branch_use(const struct branch_space *b, const struct branch_levels *l, const uint32_t *item,
	struct use *use)
{
	*use = l->mask ? l->mask[item[PART_MASK]].use : (struct use){0};
	use->api = b->list[PART_FUNCTION][item[PART_FUNCTION]];
	/* item 0: not stated; the one after it: `none` */
	use->free_given = item[PART_FREE] != 0;
	use->free = item[PART_FREE] ? b->list[PART_FREE][item[PART_FREE] - 1] : NULL;
	use->setup = entry(b, PART_SETUP, item[PART_SETUP]);
	use->then = entry(b, PART_THEN, item[PART_THEN]);
	use->enters = item[PART_ENTERS] ? (uint64_t)1 << (item[PART_ENTERS] - 1) : 0;
}

/* Does nothing but the item of @p decide fact @f? */
static bool alone(const struct space *s, enum fact f, enum part p)
{
	uint32_t dim;

	return use_parts(f) == 1u << p && !space_depends(s, f, &dim);
}

/*
 * Tells apart what @c answers differently, or, where it asks about other levels too, what it takes
 * from this one.
 */
static void split_part(
	const struct branch_space *b, struct branch_levels *all, enum part p, const struct cond *c)
{
	static const struct value nothing[FACT_FIRST_USE];
	struct branch_level *l = &all->level[p];
	uint32_t *key;

	if (!alone(b->s, c->fact, p)) {
		if (p == PART_FUNCTION || p == PART_FREE)
			split_taken(b, p, c->fact, l);
		else
			split_all(l);
		return;
	}
	key = mem_alloc((l->items + 1) * sizeof(*key));
	for (uint32_t i = 0; i < l->items; i++) {
		uint32_t item[PARTS] = {0};
		struct value facts[USE_FACT_COUNT];
		struct use use;

		item[p] = i;
		branch_use(b, all, item, &use);
		memcpy(facts, b->alone[item[PART_FUNCTION]], sizeof(facts));
		if (p != PART_FUNCTION)
			use_facts_chosen(&use, nothing, b->cat, facts);
		key[i] = (uint32_t)cond_leaf(c, &facts[AT(c->fact)], true);
	}
	split(l, key, 3);
	free(key);
}

static void split_need(
	const struct branch_space *b, struct branch_levels *all, const struct cond *c)
{
	const struct space_test *t = &b->s->test[c->leaf];
	struct branch_level *l = &all->level[PARTS + t->dim];
	uint32_t *key = mem_alloc((l->items + 1) * sizeof(*key));

	for (size_t k = 0; k < l->items; k++)
		key[k] = (uint32_t)((t->yes[k / 64] >> (k % 64) & 1) +
				    (t->can[k / 64] >> (k % 64) & 1));
	split(l, key, 3);
	free(key);
}

/* Classes that the facts of a use depend on. */
static void split_use_side(const struct branch_space *b, struct branch_levels *all, uint32_t dim)
{
	struct branch_level *l = &all->level[PARTS + dim];
	uint32_t keys = 0;

	for (size_t k = 0; k < l->items; k++)
		keys = b->use_side[dim][k] >= keys ? b->use_side[dim][k] + 1 : keys;
	split(l, b->use_side[dim], keys);
}

static void split_asked(const struct branch_space *b, struct branch_levels *all, size_t dim)
{
	struct branch_level *l = &all->level[PARTS + dim];
	uint32_t *key = mem_alloc((l->items + 1) * sizeof(*key));

	for (size_t k = 0; k < l->items; k++)
		key[k] = b->asked[dim][k];
	split(l, key, 2);
	free(key);
}

/* Functions, and memory that none allocates. */
static void split_kinds(const struct branch_space *b, struct branch_level *l)
{
	uint32_t *key = mem_alloc((l->items + 1) * sizeof(*key));

	for (size_t i = 0; i < l->items; i++)
		key[i] = b->list[PART_FUNCTION][i]->kind == API_MEMORY;
	split(l, key, 2);
	free(key);
}

static void need_of(
	const struct branch_space *b, uint32_t dim, struct branch_level *l, struct arena *a)
{
	l->need = arena_alloc(a, l->groups * sizeof(*l->need));
	for (uint32_t g = 0; g < l->groups; g++) {
		uint32_t cls[SPACE_MAX_DIMS] = {0};
		struct need need;
		bool built_in;

		cls[dim] = l->item_of[g];
		space_need(b->s, cls, &need, &built_in);
		need_facts(&need, b->cat, built_in, l->need[g]);
	}
}

static void weigh(struct branch_level *l, const struct branch_mask *mask, struct arena *a)
{
	l->item_of = arena_alloc(a, l->groups * sizeof(*l->item_of));
	l->weight = arena_alloc(a, l->groups * sizeof(*l->weight));
	for (size_t i = l->items; i-- > 0;) {
		l->item_of[l->group_of[i]] = (uint32_t)i;
		l->weight[l->group_of[i]] += mask ? mask[i].weight : 1;
	}
}

bool branch_levels_find(const struct branch_space *b, const struct cond *const *test, size_t count,
	bool kinds, struct arena *a, struct branch_levels *l)
{
	bool facts[SPACE_MAX_DIMS] = {false};
	uint32_t dim;

	*l = (struct branch_levels){0};
	for (size_t d = 0; d < b->s->dims; d++)
		if (b->asked[d])
			begin(&l->level[PARTS + d], b->s->dim[d].classes, a);
	for (size_t i = 0; i < count; i++) {
		enum fact f = test[i]->fact;

		if (f < FACT_FIRST_USE) {
			dim = b->s->dim_of[f];
			begin(&l->level[PARTS + dim], b->s->dim[dim].classes, a);
			continue;
		}
		if (space_depends(b->s, f, &dim)) {
			begin(&l->level[PARTS + dim], b->s->dim[dim].classes, a);
			facts[dim] = true;
		}
		for (int p = 0; p < PARTS; p++) {
			if (!(use_parts(f) >> p & 1))
				continue;
			if (p == PART_MASK && !l->mask) {
				size_t masks = find_masks(b, test, count, a, &l->mask);

				if (!masks)
					return false;
				begin(&l->level[p], masks, a);
			}
			begin(&l->level[p], b->items[p], a);
		}
	}
	for (size_t i = 0; i < count; i++) {
		if (test[i]->fact < FACT_FIRST_USE)
			split_need(b, l, test[i]);
		for (int p = 0; p < PARTS && test[i]->fact >= FACT_FIRST_USE; p++)
			if (use_parts(test[i]->fact) >> p & 1)
				split_part(b, l, (enum part)p, test[i]);
	}
	if (kinds && l->level[PART_FUNCTION].used)
		split_kinds(b, &l->level[PART_FUNCTION]);
	for (uint32_t d = 0; d < b->s->dims; d++) {
		if (b->asked[d])
			split_asked(b, l, d);
		if (facts[d])
			split_use_side(b, l, d);
	}
	for (size_t i = 0; i < BRANCH_MAX_LEVELS; i++)
		if (l->level[i].used)
			weigh(&l->level[i], i == PART_MASK ? l->mask : NULL, a);
	for (uint32_t d = 0; d < b->s->dims; d++)
		if (facts[d])
			need_of(b, d, &l->level[PARTS + d], a);
	return true;
}
