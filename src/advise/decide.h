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

#include "advise/decide_best.h"
#include "advise/decision.h"

/* Decides @need. The result holds pointers into the judge. Freed with decision_free(). */
struct decision *decide(const struct judge *j, const struct need *need, bool built_in);
void decision_free(struct decision *d); /* NULL is fine */

/*
 * As decide(), but where nothing can serve without the conflict and what would make it possible,
 * which takes many more decisions.
 */
struct decision *decide_reasons(const struct judge *j, const struct need *need, bool built_in);

#endif
