/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Why a need is impossible, and what would make it possible.
 */
#ifndef WHICHALLOC_ADVISE_CONFLICT_H
#define WHICHALLOC_ADVISE_CONFLICT_H

#include "advise/decide.h"

/*
 * Fills the conflict (a smallest set of stated needs that nothing meets together: resetting any one of them makes it possible) and the ways out of @d, which is impossible.
 */
void conflict_find(
	const struct judge *j, const struct need *need, bool built_in, struct decision *d);

#endif
