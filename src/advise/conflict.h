/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Why a need is impossible, and what would make it possible.
 */
#ifndef WHICHALLOC_ADVISE_CONFLICT_H
#define WHICHALLOC_ADVISE_CONFLICT_H

#include "advise/decision.h"

/*
 * Fills the conflict (a smallest set of stated needs that nothing meets together: resetting any one
 * of them makes it possible) and the ways out of @d, which is impossible.
 */
void conflict_find(
	const struct judge *j, const struct need *need, bool built_in, struct decision *d);

/*
 * A smallest set of stated needs that nothing meets together, in @set (NEED_COUNT long); *@core
 * becomes a need that states only them. @core must be impossible. Returns their number: 0 where
 * nothing serves even the need that states nothing.
 */
size_t conflict_smallest(const struct judge *j, bool built_in, struct need *core, enum fact *set);

/* Fact @f of @need back to what asks least: sizes to one byte, which have no default. */
void conflict_relax(struct need *need, enum fact f);

#endif
