/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Judging and building single uses: the inner part of decisions.
 */
#ifndef WHICHALLOC_ADVISE_CANDIDATE_H
#define WHICHALLOC_ADVISE_CANDIDATE_H

#include "advise/judge.h"
#include "advise/need.h"
#include "advise/use.h"

/* One use with what speaks for and against it. */
struct candidate {
	struct use use;
	uint64_t penalty; /* weights of the preferences it does not meet, over all kernels */
	const struct rule *ruled_out;  /* what forbids it; NULL: it can serve */
	const struct catalogue *where; /* the kernel where that is so */
	unsigned int errors;	       /* rules that forbid it */
	const struct rule
		*worse; /* can serve, but the best one meets this preference, it does not */
};

/* A rule whose `when` the need leaves possible. */
struct live_rule {
	const struct rule *rule;
	bool applies;		      /* whatever is used */
	struct panel_verdict verdict; /* on the functions alone; empty for cautions */
};

/*
 * One need seen by every kernel of the target: facts, the rules that it leaves alive, and what they
 * say of each function alone (by column of the panel).
 */
struct question {
	const struct judge *judge;
	const struct need *need;
	bool built_in;
	const char *const *without; /* names of rules that are not to count */
	size_t withouts;
	struct arena *arena;
	struct value (*facts)[FACT_FIRST_USE]; /* per point */
	struct panel_view *view;	       /* per point */
	struct live_rule *live[TARGET_MAX_POINTS];
	size_t live_count[TARGET_MAX_POINTS];
	const struct rule *dead_end; /* a rule that forbids whatever is used */
	size_t columns;
	uint32_t *errors;		/* rules that forbid the function, over all kernels */
	const struct rule **ruled_out;	/* the first of them */
	const struct catalogue **where; /* the kernel where that is so */
	uint64_t *penalty;		/* weights of the preferences that it misses */
	struct tray *tray;		/* where uses are put together */
};

/* Lives as long as @a. */
struct question *question_new(
	const struct judge *j, const struct need *need, bool built_in, struct arena *a);

/* The same as if there were no rules of the @count names of @without. */
struct question *question_without(const struct judge *j, const struct need *need, bool built_in,
	const char *const *without, size_t count, struct arena *a);

/*
 * The facts of @use on kernel @p of the target, whose entries it names: those of another kernel
 * will do.
 */
void question_facts(const struct question *q, size_t p, const struct use *use, struct value *facts);

/*
 * The best use of @api, an allocation: free function, set-up, mask and scope chosen. Returns
 * whether it can serve; if not, @best is the nearest try and says what forbids it.
 */
bool candidate_best(const struct question *q, const struct api *api, struct candidate *best);

/* The same where no memalloc scope can be entered. */
bool candidate_without_scope(
	const struct question *q, const struct api *api, struct candidate *best);

/*
 * Can @api serve, by whatever use of it? *@any is one that does, or shows what is against it.
 * Cheaper than the best.
 */
bool candidate_serves(const struct question *q, const struct api *api, struct candidate *any);

/*
 * Memalloc scopes that code with this need could enter itself: those that data says serve its
 * `reclaim`.
 */
uint64_t candidate_scopes(const struct judge *j, const struct need *need);

/* The column of @api, which is an allocation. */
static inline size_t question_column(const struct question *q, const struct api *api)
{
	return q->view[0].p->column[api->index] - 1;
}

#endif
