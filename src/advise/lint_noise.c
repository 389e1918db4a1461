/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which findings drown others; see lint_noise.h.
 */
#include "advise/lint_noise.h"

#include <stdlib.h>
#include <string.h>

#include "advise/lint.h"
#include "text/mem.h"

static bool about_the_api(const struct finding *f)
{
	return f->about && f->about->at == AT_API;
}

/*
 * A free function that is wrong for the function that was used, where another finding names one
 * instead for which it is right, or whose memory nobody frees.
 */
static bool right_after(const struct finding *f, const struct finding *other)
{
	return f->about && f->about->at == AT_FREE && f->about->effect == EFFECT_PREFER &&
	       about_the_api(other) && other->suggestion &&
	       (!other->suggestion->use.free ||
		       strcmp(other->suggestion->use.free->name, f->text) == 0);
}

/*
 * A note on the mask of the function that was used, where another finding names a function that is
 * better with another mask.
 */
static bool of_the_old_api(const struct finding *f, const struct finding *other)
{
	const struct candidate *a = f->suggestion, *b = other->suggestion;

	if (f->severity != SEVERITY_NOTE || f->at != AT_GFP || !about_the_api(other) || !b ||
		other->waived)
		return false;
	if (!a)		      /* GCOVR_EXCL_BR_LINE: notes on masks are preferences, */
		return false; /* GCOVR_EXCL_LINE: with a better use where others have one */
	return a->use.api != b->use.api && a->use.gfp.set != b->use.gfp.set;
}

static bool same_place(const struct finding *a, const struct finding *b)
{
	return a->pos.line == b->pos.line && a->pos.column == b->pos.column;
}

/*
 * Is the first finding noise beside the second? At one place, notes are beside anything weightier;
 * and so is any preference for another API, where this one cannot serve anyway. Anywhere, what
 * would be wrong once the second one is heeded. What the API cannot do for the need is never noise.
 */
static bool drowned_by(const struct finding *f, const struct finding *other)
{
	if (right_after(f, other))
		return true;
	if (f == other || !same_place(f, other))
		return false;
	if (about_the_api(f) && about_the_api(other) && f->about->effect == EFFECT_PREFER &&
		other->about->effect <= EFFECT_REQUIRE)
		return true;
	/* rules alone make notes */
	if (f->severity != SEVERITY_NOTE || f->about->effect <= EFFECT_REQUIRE)
		return false;
	if (other->severity != SEVERITY_NOTE)
		return true;
	return other->weight > f->weight || (other->weight == f->weight && other < f);
}

void lint_drop_noise(struct lint_result *r, size_t from)
{
	size_t kept = from;
	bool *noise = mem_alloc((r->count - from + 1) * sizeof(*noise));

	for (size_t i = from; i < r->count; i++)
		for (size_t j = from; j < r->count && !r->finding[i].waived; j++)
			noise[i - from] |= drowned_by(&r->finding[i], &r->finding[j]);
	for (size_t i = from; i < r->count; i++)
		for (size_t j = from; j < r->count && !noise[i - from]; j++)
			noise[i - from] = !noise[j - from] && !r->finding[i].waived &&
					  of_the_old_api(&r->finding[i], &r->finding[j]);
	for (size_t i = from; i < r->count; i++)
		if (!noise[i - from])
			r->finding[kept++] = r->finding[i];
	r->count = kept;
	free(noise);
}
