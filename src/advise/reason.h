/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reasons: rules, and their sentences with the names filled in.
 */
#ifndef WHICHALLOC_ADVISE_REASON_H
#define WHICHALLOC_ADVISE_REASON_H

#include "advise/need.h"
#include "advise/rule.h"
#include "advise/use.h"

/* A reason: the rule, and its sentence with the names filled in. */
struct reason {
	const struct rule *rule;
	const char *text;
	const struct use *use;	   /* that it speaks of; NULL: of the need alone */
	const struct catalogue *c; /* on which kernel */
};

/*
 * The reason of @rule for @use in this need, placeholders filled; @message: lint's wording. In @a,
 * or the rule's own text where there is nothing to fill in.
 */
const char *reason_text(const struct rule *rule, bool message, const struct need *need,
	const struct use *use, const struct catalogue *c, struct arena *a);

#endif
