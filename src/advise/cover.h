/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All needs of a space at once: which of them each function can serve, which none can. Exact: the
 * rules that forbid or require become sets of combinations of classes (mdd.h), with nothing left
 * out.
 *
 * Each dimension is a level; its choices are groups of classes that no rule which forbids or
 * requires tells apart, and no function's limits. What serves is what candidate_best() finds: a
 * free function, a set-up, a mask with what rules add to it, and a scope that none of these rules
 * has anything against. A rule may ask about one of the first three choices; one that asked about
 * two at a time could not be put together from sets (cover_new() says so).
 */
#ifndef WHICHALLOC_ADVISE_COVER_H
#define WHICHALLOC_ADVISE_COVER_H

#include "advise/mdd.h"
#include "advise/space.h"

struct cover_level {
	uint32_t dim, groups;
	uint32_t *group_of;	   /* by class */
	uint32_t *class_of;	   /* by group: a class of it */
	uint64_t *classes, *needs; /* by group: how many */
};

struct cover {
	const struct space *s;
	struct arena *arena;
	struct mdd *m;
	struct cover_level *level; /* s->dims of them */
	size_t *level_of;	   /* by dimension */
	mdd_t asked;		   /* needs that can be asked: with a size, where one is needed */
	mdd_t *serves;		   /* by column of the panel; empty for what is not offered */
	mdd_t possible;		   /* what some function serves, of those that can be asked */
};

/* @s must outlive it. NULL with *@entangled where a rule asks about two choices at a time. */
struct cover *cover_new(const struct space *s, const struct rule **entangled);
void cover_free(struct cover *c); /* NULL is fine */

/* How many classes, or needs, are in @set. */
struct wide cover_classes(const struct cover *c, mdd_t set);
struct wide cover_needs(const struct cover *c, mdd_t set);

/* Is the need of classes @cls (by dimension) in @set? */
bool cover_has(const struct cover *c, mdd_t set, const uint32_t *cls);

/* The classes of some need in @set, which is not empty. */
void cover_any(const struct cover *c, mdd_t set, uint32_t *cls);

#endif
