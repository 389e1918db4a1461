/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The decision: of all uses that the catalogue knows, the best one that no rule forbids, with the
 * reasons; or what makes the need impossible.
 *
 * Advice is the best use that lint accepts: the same rules judge both. On a target with several
 * kernels a use must be accepted on every one of them.
 */
#ifndef WHICHALLOC_ADVISE_DECIDE_H
#define WHICHALLOC_ADVISE_DECIDE_H

#include "advise/need.h"
#include "advise/panel.h"
#include "advise/rule.h"
#include "advise/use.h"
#include "know/target.h"

/* A target with its rules compiled for each of its kernels: what decisions are made with. */
struct judge {
	struct target *target;
	struct rules *rules[TARGET_MAX_POINTS];
	struct panel *panel[TARGET_MAX_POINTS];
	const char *const *dirs; /* of house rules, the caller's */
	size_t dir_count;
};

/* NULL after reporting. Takes over nothing, @dirs must outlive it; freed with judge_free(). */
struct judge *judge_new(
	const struct target_spec *spec, const char *const *dirs, size_t count, struct diag *d);
void judge_free(struct judge *j);

/* The same with the rules in the directory @base in place of the built-in ones. */
struct judge *judge_new_instead(const struct target_spec *spec, const char *base,
	const char *const *dirs, size_t count, struct diag *d);

/* A reason: the rule, and its sentence with the names filled in. */
struct reason {
	const struct rule *rule;
	const char *text;
	const struct use *use;	   /* that it speaks of; NULL: of the need alone */
	const struct catalogue *c; /* on which kernel */
};

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

/*
 * Is entry @index an allocation that advice may name: offered, and nowhere in doubt whether the
 * kernel has it?
 */
bool decide_offers(const struct judge *j, size_t index);

/* Decides @need. The result holds pointers into the judge. Freed with decision_free(). */
struct decision *decide(const struct judge *j, const struct need *need, bool built_in);
void decision_free(struct decision *d); /* NULL is fine */

/*
 * As decide(), but where nothing can serve without the conflict and what would make it possible,
 * which takes many more decisions.
 */
struct decision *decide_reasons(const struct judge *j, const struct need *need, bool built_in);

/*
 * The best use alone, without reasons; false where nothing can serve. Much cheaper than decide().
 */
bool decide_best(
	const struct judge *j, const struct need *need, bool built_in, struct candidate *best);

/* Is there any use that can serve? (cheaper than a decision) */
bool decide_possible(const struct judge *j, const struct need *need, bool built_in);

/*
 * The reason of @rule for @use in this need, placeholders filled; @message: lint's wording. In @a,
 * or the rule's own text where there is nothing to fill in.
 */
const char *reason_text(const struct rule *rule, bool message, const struct need *need,
	const struct use *use, const struct catalogue *c, struct arena *a);

#endif
