/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Decisions that were made before: a need of a class that was met already (class_key.h) is answered
 * from a table. The answers are those of decide() and decide_best().
 *
 * A memo forgets everything when it has grown too large. Not for several threads at a time.
 */
#ifndef WHICHALLOC_ADVISE_DECISION_MEMO_H
#define WHICHALLOC_ADVISE_DECISION_MEMO_H

#include "advise/decide.h"

struct decision_memo;

/* @j must outlive it. */
struct decision_memo *decision_memo_new(const struct judge *j);
void decision_memo_free(struct decision_memo *m); /* NULL is fine */

/* What decide() says against a use that is not advised. */
struct traced_rejection {
	const struct api *api;
	const struct rule *rule; /* that forbids it, or the preference that it misses */
	bool serves;		 /* it is only worse */
};

/* A reason; its sentence for a need is that of reason_text(). */
struct traced_reason {
	const struct rule *rule;
	const struct use *use;	   /* that it speaks of; NULL: of the need alone */
	const struct catalogue *c; /* on which kernel */
};

/* A decision with all that led to it, the sentences apart. */
struct decision_trace {
	bool possible;
	struct candidate best; /* where it is possible */
	const struct candidate *alternative;
	const struct traced_rejection *rejected;       /* the nearest first */
	const struct traced_reason *because, *caution; /* the weightiest first */
	size_t alternatives, rejections, reasons, cautions;
};

/* Both are valid until the next call. */

/* The best use; NULL: nothing can serve. */
const struct candidate *decision_memo_best(
	struct decision_memo *m, const struct need *need, bool built_in);

const struct decision_trace *decision_memo_trace(
	struct decision_memo *m, const struct need *need, bool built_in);

#endif
