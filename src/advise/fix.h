/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fixes: how a manifest's `uses` becomes another use, as edits of its text.
 */
#ifndef WHICHALLOC_ADVISE_FIX_H
#define WHICHALLOC_ADVISE_FIX_H

#include "advise/use.h"
#include "text/edit.h"

#define FIX_MAX_EDITS 3 /* api, gfp, free */

/*
 * The edits, in order of their places and in @a, that make @old what @better is; 0 where that is
 * not certain: where @better needs more than `uses` can say by itself (a set-up, a call that
 * follows, a memalloc scope) or a caller's mask would go; where @old copies and @better does not;
 * where @old leaves the free function to others, whose one does not free what @better allocates;
 * and where the text is shared through an anchor, runs over several lines, or has a comment in the
 * way. @c: the catalogue of both.
 */
size_t fix_use(const struct use *old, const struct use *better, const struct catalogue *c,
	struct arena *a, struct edit edits[FIX_MAX_EDITS]);

#endif
