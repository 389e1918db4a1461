/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a rule's tests can tell apart: the inner part of branch.c.
 *
 * A case is one item of each level: a class of each dimension of the need, a function, a mask, ...
 * Items that no test of the rule tells apart are one group.
 */
#ifndef WHICHALLOC_ADVISE_BRANCH_LEVEL_H
#define WHICHALLOC_ADVISE_BRANCH_LEVEL_H

#include "advise/space.h"
#include "advise/use_part.h"

/* Each part of a use is a level; the dimensions of the need come after them. */
#define BRANCH_MAX_LEVELS (PARTS + SPACE_MAX_DIMS)

/* Tests of more than so many different sets of flags are not counted. */
#define BRANCH_MAX_MASKS 65536u

struct branch_mask {
	struct use use; /* only its mask matters */
	uint64_t weight;
};

struct branch_level {
	bool used;
	size_t items;
	uint32_t groups;
	uint32_t *group_of; /* by item */
	uint32_t *item_of;  /* by group: an item of it */
	uint64_t *weight;   /* by group: how many items, or what they stand for */
	struct value (
		*need)[FACT_FIRST_USE]; /* by group, where a fact of uses depends on it; NULL */
};

struct branch_space {
	const struct space *s;
	const struct catalogue *cat;
	struct arena *arena;
	const struct api **list[PARTS]; /* functions, frees, set-ups, follow-ups */
	bool none[PARTS];		/* none of them can be chosen too: it is item 0 */
	size_t items[PARTS];
	struct value (*alone)[USE_FACT_COUNT]; /* by function */
	/*
	 * by dimension: classes that the facts of a use tell apart; whether the need can be asked
	 * because of it
	 */
	uint32_t *use_side[SPACE_MAX_DIMS];
	bool *asked[SPACE_MAX_DIMS];
};

struct branch_levels {
	struct branch_level level[BRANCH_MAX_LEVELS];
	struct branch_mask *mask;
};

/*
 * The levels of the @count tests of a rule, in @a; @kinds: memory that none allocates is told apart
 * too. false: they tell too many masks apart.
 */
bool branch_levels_find(const struct branch_space *b, const struct cond *const *test, size_t count,
	bool kinds, struct arena *a, struct branch_levels *l);

/* The use that @item (by part) chooses; parts that are not used have item 0. */
void branch_use(const struct branch_space *b, const struct branch_levels *l, const uint32_t *item,
	struct use *use);

#endif
