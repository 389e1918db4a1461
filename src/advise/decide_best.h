/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The best use alone, or whether there is one: decisions without reasons.
 */
#ifndef WHICHALLOC_ADVISE_DECIDE_BEST_H
#define WHICHALLOC_ADVISE_DECIDE_BEST_H

#include "advise/candidate.h"

/*
 * Is entry @index an allocation that advice may name: offered, and nowhere in doubt whether the
 * kernel has it?
 */
bool decide_offers(const struct judge *j, size_t index);

/* The best use of all offered functions; false where nothing can serve. */
bool question_best(const struct question *q, struct candidate *best);

/*
 * The best use alone, without reasons; false where nothing can serve. Much cheaper than decide().
 */
bool decide_best(
	const struct judge *j, const struct need *need, bool built_in, struct candidate *best);

/* Is there any use that can serve? (cheaper than a decision) */
bool decide_possible(const struct judge *j, const struct need *need, bool built_in);

#endif
