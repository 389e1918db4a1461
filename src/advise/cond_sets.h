/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Conditions as sets of combinations (mdd.h): where one holds, and where it is not known not to.
 */
#ifndef WHICHALLOC_ADVISE_COND_SETS_H
#define WHICHALLOC_ADVISE_COND_SETS_H

#include "advise/cond.h"
#include "advise/mdd.h"

struct cond_sets {
	mdd_t yes, can; /* @can has all of @yes */
};

/* Where one test holds. */
typedef struct cond_sets cond_sets_fn(void *ctx, const struct cond *test);

/* Where @c holds, as cond_eval() puts its tests together; @fn answers for each test. */
struct cond_sets cond_sets(const struct cond *c, struct mdd *m, cond_sets_fn *fn, void *ctx);

#endif
