/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The space of all needs on one kernel, cut into classes that no condition of the rules can tell
 * apart.
 *
 * The keys fall into dimensions that are independent of each other: most are one key; keys whose
 * facts follow from each other are one dimension together (where the code runs: context, holds,
 * may_sleep; how much: size, count, fixed, size_from, align; where it is freed). Each dimension's
 * values are enumerated: all words and sets of words; numbers at every constant that a rule or an
 * API's limit mentions, and beside it. Values for which every test in the rules, and every fact of
 * a use that depends on the need, comes out the same are one class. A need is a class of each
 * dimension.
 */
#ifndef WHICHALLOC_ADVISE_SPACE_H
#define WHICHALLOC_ADVISE_SPACE_H

#include "advise/cond_node.h"
#include "advise/judge.h"
#include "advise/need.h"

#define DIM_MAX_FACTS 16

struct dim_class {
	struct value value
		[DIM_MAX_FACTS]; /* of the dimension's facts: a value that stands for the class */
	double count;		 /* values that it stands for */
};

struct signature;

struct dim {
	const char *name;
	enum fact fact[DIM_MAX_FACTS]; /* keys first, then what follows from them */
	size_t facts, keys;
	struct dim_class *cls; /* class 0 is that of nothing said */
	size_t classes, cap;
	struct signature *seen; /* by class: what it answers */
	size_t seen_cap;
	uint32_t *slot, mask; /* hash table of class + 1 */
};

/* A test of the need in some rule, answered for each class of its dimension. */
struct space_test {
	const struct cond *test;
	uint32_t dim;
	bool hard;	     /* of a rule that forbids or requires */
	uint32_t first;	     /* of all tests that are the same */
	uint64_t *yes, *can; /* sets of classes */
};

#define SPACE_MAX_DIMS (NEED_COUNT + 1)

struct space {
	const struct judge *judge; /* one kernel */
	struct arena *arena;
	struct dim dim[SPACE_MAX_DIMS];
	size_t dims;
	uint32_t dim_of[FACT_FIRST_USE], slot_of[FACT_FIRST_USE];
	struct space_test *test; /* by cond.leaf of tests of needs */
	size_t tests;
	uint32_t *
		by_dim; /* different tests in the order of dimensions: those of d from first_of[d] on */
	uint32_t first_of[SPACE_MAX_DIMS + 1];
	/* of these, the first that asks about align, of those the first that asks about size_from */
	uint32_t first_align[SPACE_MAX_DIMS], first_origin[SPACE_MAX_DIMS];
	/* one function of each kind that a need tells apart, for allocations and frees */
	const struct api **sized, **frees;
	size_t sizes, free_kinds;
	uint8_t *room; /* for the answers of any dimension: not for several threads at a time */
	size_t room_size;
	double needs; /* in all dimensions together */
};

/* @j must be for one kernel, and outlive it. */
struct space *space_new(const struct judge *j);
/*
 * The same as far as the rules @wanted (by index; NULL: all) can tell needs apart: fewer classes,
 * found sooner.
 */
struct space *space_new_for(const struct judge *j, const bool *wanted);
void space_free(struct space *s);

/* The need that class @cls[d] of each dimension d makes; @built_in is a dimension too. */
void space_need(const struct space *s, const uint32_t *cls, struct need *need, bool *built_in);

/*
 * The class of @need in each dimension; the number of dimensions in which it answers as no class
 * does, which keep class 0.
 */
size_t space_classify(const struct space *s, const struct need *need, bool built_in, uint32_t *cls);

/*
 * Classes of dimension @d, few, but among them both answers to every test that the dimension's
 * classes answer differently; only tests of rules that forbid or require where @hard. Marks them in
 * @kept (by class); class 0 is always one.
 */
size_t space_cover(const struct space *s, size_t d, bool hard, bool *kept);
/* Likewise, and among them every two answers to two tests that a class of the dimension has. */
size_t space_cover_pairs(const struct space *s, size_t d, bool *kept);

/*
 * Puts the classes of dimension @d that answer alike all tests in @marked (by test), and in whose
 * needs the same can be said of every use, into groups, numbered from that of class 0 on; how many
 * there are.
 */
size_t space_group(const struct space *s, size_t d, const bool *marked, uint32_t *group_of);

/* The dimension that decides fact @f of a use, beside the use itself; false: none does. */
bool space_depends(const struct space *s, enum fact f, uint32_t *dim);

/* Words in a set of the classes of dimension @d. */
static inline size_t space_words(const struct space *s, size_t d)
{
	return (s->dim[d].classes + 63) / 64;
}

#endif
