/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What comes of a decision.
 */
#ifndef WHICHALLOC_ADVISE_DECISION_H
#define WHICHALLOC_ADVISE_DECISION_H

#include "advise/candidate.h"
#include "advise/reason.h"

/* Part of why a need is impossible: a fact, and the best use that its value alone rules out. */
struct conflict {
	enum fact fact;
	bool explained; /* use and rule are known */
	struct candidate against;
};

#define WAY_MAX_FACTS 4

/*
 * The need changed so that something can serve: one fact of it, or, where no single one is enough,
 * several.
 */
struct way_out {
	const char *target; /* "kernel", "built_in": the target is changed, not the need; NULL */
	enum fact fact[WAY_MAX_FACTS];
	const char *text[WAY_MAX_FACTS]; /* "process", "4M", "7.3"; "" for not stated at all */
	size_t facts;			 /* that are changed; of the target one text alone */
	const char *advice;		 /* what the rule in the way suggests; NULL */
	struct need need;		 /* changed so */
	struct candidate best;		 /* what would serve then */
	const char *call;		 /* the template of its call on another target */
};

#define DECISION_MAX_REASONS 24
#define DECISION_MAX_ALTERNATIVES 8
#define DECISION_MAX_WAYS 8

struct decision {
	struct arena *arena;
	bool possible;
	struct candidate best;
	struct candidate alternative[DECISION_MAX_ALTERNATIVES];
	size_t alternatives;
	struct candidate *rejected; /* the nearest first */
	size_t rejections;
	struct reason because[DECISION_MAX_REASONS]; /* the weightiest first */
	size_t reasons;
	struct reason caution[DECISION_MAX_REASONS];
	size_t cautions;
	/* impossible: */
	struct conflict conflict
		[NEED_COUNT]; /* a smallest set of stated needs that nothing meets together */
	size_t conflicts;
	struct way_out way[DECISION_MAX_WAYS];
	size_t ways;
};

#endif
