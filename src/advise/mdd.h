/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sets of needs as decision diagrams: which combinations of one choice for each of several levels
 * are in the set. Equal sets are the same node, so that sets of any size are compared at once; what
 * is in a set is counted exactly.
 */
#ifndef WHICHALLOC_ADVISE_MDD_H
#define WHICHALLOC_ADVISE_MDD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text/wide.h"

/* A set, good as long as its diagrams. */
typedef uint32_t mdd_t;
#define MDD_NONE ((mdd_t)0) /* the empty set */
#define MDD_ALL ((mdd_t)1)  /* everything */

struct mdd;

/* @levels, of which each has @choices[level] choices. */
struct mdd *mdd_new(size_t levels, const uint32_t *choices);
void mdd_free(struct mdd *m); /* NULL is fine */

/* What chooses in @level one for which @yes holds. */
mdd_t mdd_choose(struct mdd *m, size_t level, const bool *yes);

mdd_t mdd_and(struct mdd *m, mdd_t a, mdd_t b);
mdd_t mdd_or(struct mdd *m, mdd_t a, mdd_t b);
mdd_t mdd_but(struct mdd *m, mdd_t a, mdd_t b); /* what is in @a but not in @b */

/*
 * Choice k of @level, replaced by choice @by[k]: one such remembers what it has made of the parts
 * of sets. @m and @by live longer.
 */
struct mdd_replacement *mdd_replacement_new(struct mdd *m, size_t level, const uint32_t *by);
void mdd_replacement_free(struct mdd_replacement *r);

/* What is in @a after the replacement. */
mdd_t mdd_replace(struct mdd_replacement *r, mdd_t a);

bool mdd_has(const struct mdd *m, mdd_t a, const uint32_t *choice);

/* Any member of @a, which is not empty: one choice for each level, the first where all will do. */
void mdd_any(const struct mdd *m, mdd_t a, uint32_t *choice);

/* How much is in @a, where choice k of a level counts as @weight[level][k]. */
struct wide mdd_count(const struct mdd *m, mdd_t a, const uint64_t *const *weight);

/* Nodes of all sets so far. */
size_t mdd_nodes(const struct mdd *m);

#endif
