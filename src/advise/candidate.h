/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Judging and building single uses; the inner part of decide.c.
 */
#ifndef WHICHALLOC_ADVISE_CANDIDATE_H
#define WHICHALLOC_ADVISE_CANDIDATE_H

#include "advise/decide.h"

/* One need seen by every kernel of the target: facts, and the rules that it leaves alive. */
struct question {
	const struct judge *judge;
	const struct need *need;
	bool built_in;
	struct arena *arena;
	struct value (*facts)[FACT_FIRST_USE]; /* per point */
	const struct rule **live[TARGET_MAX_POINTS];
	size_t live_count[TARGET_MAX_POINTS];
	const struct rule *dead_end; /* a rule that forbids whatever is used */
};

/* Lives as long as @a. */
struct question *question_new(
	const struct judge *j, const struct need *need, bool built_in, struct arena *a);

/* Judges @c->use as far as it is chosen, on all kernels. Returns whether it can serve. */
bool candidate_judge(const struct question *q, struct candidate *c);

/*
 * The best use of @api: free function, set-up, mask and scope chosen. Returns whether it can serve; if not, @best is the nearest try and says what forbids it.
 */
bool candidate_best(const struct question *q, const struct api *api, struct candidate *best);

/* The same where no memalloc scope can be entered. */
bool candidate_without_scope(
	const struct question *q, const struct api *api, struct candidate *best);

#endif
