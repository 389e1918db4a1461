/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What serves a need serves one that asks for less; see verify_walk.h.
 */
#include <stdlib.h>
#include <string.h>

#include "advise/conflict.h"
#include "text/diag.h"
#include "text/mem.h"
#include "trial/verify_walk.h"

/*
 * I/O that must go on can be handed back where it may not sleep; where it may, it is to succeed:
 * that asks for more.
 */
static bool promises_progress(const struct need *need)
{
	return strcmp(on_failure_words[need->v[F_ON_FAILURE].max], "forward-progress") == 0;
}

/* Makes @need ask for less in @f; false where it asks for nothing there, or nothing is looser. */
static bool loosen(struct need *need, enum fact f, const struct catalogue *c)
{
	const struct value *v = &need->v[f];
	const struct context *where;

	if (!v->set)
		return false;
	switch (f) {
	case F_HOLDS:
		if (promises_progress(need))
			return false;
		break;
	case F_CONTEXT:
		if (promises_progress(need))
			return false;
		/*
		 * Before the page allocator is up is another world, not a tighter one; of where a
		 * caller runs nothing is known, so nothing that depends on it is forbidden.
		 */
		where = catalogue_context(c, CONTEXT_CONTEXT, context_words[v->max]);
		if (!where || where->runs_in & RUNS_BOOT || v->max == CONTEXT_WORD_CALLER)
			return false;
		break;
	case F_SIZE:
		if (v->text || v->max <= 1 || need->v[F_ALIGN].set)
			return false;
		break;
	case F_SAYS_MAY_SLEEP:
		if (v->max || promises_progress(need))
			return false;
		break;
	case F_ZEROED:
		if (!v->max)
			return false;
		break;
	case F_DMA_MASK:
		need->v[f].min = need->v[f].max = 64;
		return true;
	case F_FREED_CONTEXT:
	case F_FREED_HOLDS:
		need_reset(need, F_FREED_HOLDS);
		break;
	case F_USER:
		need_reset(need, F_MAPPED_BY);
		break;
	default:
		break;
	}
	conflict_relax(need, f);
	return true;
}

/* Less of them is asked for. */
static const enum fact keys[] = {F_CONTEXT, F_HOLDS, F_SAYS_MAY_SLEEP, F_RECLAIM, F_SIZE, F_ALIGN,
	F_BELOW, F_NODE_STRICT, F_ZEROED, F_ACCOUNTED, F_SECRET, F_TERMINATED, F_CONTIGUITY,
	F_DMA_MASK, F_FREED_CONTEXT, F_FREED_HOLDS, F_FREED_AFTER_RCU, F_USER};
#define KEYS (sizeof(keys) / sizeof(*keys))

void verify_looser(struct walker *w, const struct verify_need *n, const struct use *use)
{
	const struct catalogue *c = w->judge->target->point[0];

	for (size_t i = 0; i < KEYS; i++) {
		struct need looser = *n->need;
		const struct rule *r;

		if (!loosen(&looser, keys[i], c) || !need_check(&looser, c, w->diag))
			continue;
		w->result.looser++;
		r = verify_forbidden_by(w, &looser, n->built_in, use);
		if (r)
			verify_fail(w, n, "looser", r->name, use,
				arena_printf(w->arena, "%s serves, but no longer with less of %s",
					use->api->name, fact_info[keys[i]].name));
	}
}

/* ---- everywhere ---- */

/* The need that stands for the classes @cls with less of @f; false: it cannot have less. */
static bool with_less(
	struct walker *w, const uint32_t *cls, enum fact f, struct need *need, bool *built_in)
{
	const struct catalogue *c = w->judge->target->point[0];

	space_need(w->space, cls, need, built_in);
	return loosen(need, f, c) && need_check(need, c, w->diag);
}

/*
 * Where less of @f leads from each group of @level; false: nowhere else. Of what is not the level's
 * the need says nothing.
 */
static bool less_of(struct walker *w, enum fact f, size_t level, uint32_t *by)
{
	const struct cover_level *l = &w->cover->level[level];
	bool any = false;

	for (uint32_t g = 0; g < l->groups; g++) {
		uint32_t cls[SPACE_MAX_DIMS] = {0};
		struct need need;
		bool built_in;

		by[g] = g;
		cls[l->dim] = l->class_of[g];
		if (!with_less(w, cls, f, &need, &built_in) ||
			space_classify(w->space, &need, built_in, cls))
			continue;
		by[g] = l->group_of[cls[l->dim]];
		any |= by[g] != g;
	}
	return any;
}

/* Needs whose groups of @level are changed, of those that @f is compared in. */
static mdd_t compared(struct walker *w, enum fact f, size_t level, const uint32_t *by)
{
	struct cover *c = w->cover;
	size_t failure = c->level_of[w->space->dim_of[F_ON_FAILURE]];
	bool *yes = mem_alloc(c->level[level].groups + c->level[failure].groups + 1);
	mdd_t set;

	for (uint32_t g = 0; g < c->level[level].groups; g++)
		yes[g] = by[g] != g;
	set = mdd_choose(c->m, level, yes);
	if (f == F_CONTEXT || f == F_HOLDS || f == F_SAYS_MAY_SLEEP) {
		for (uint32_t g = 0; g < c->level[failure].groups; g++) {
			uint32_t cls[SPACE_MAX_DIMS] = {0};
			struct need need;
			bool built_in;

			cls[c->level[failure].dim] = c->level[failure].class_of[g];
			space_need(w->space, cls, &need, &built_in);
			yes[g] = !promises_progress(&need);
		}
		set = mdd_and(c->m, set, mdd_choose(c->m, failure, yes));
	}
	free(yes);
	return set;
}

/* Tells of one need in @set, which @api serves, but not with less of @f. */
static void tell(struct walker *w, mdd_t set, const struct api *api, enum fact f)
{
	uint32_t cls[SPACE_MAX_DIMS];
	struct need need, looser;
	struct verify_need n = {.need = &need, .cls = cls};
	struct use use = {.api = api};
	struct arena *a = arena_new();
	struct candidate best = {0};
	bool built_in;

	cover_any(w->cover, set, cls);
	space_need(w->space, cls, &need, &n.built_in);
	if (with_less(w, cls, f, &looser, &built_in))
		candidate_best(question_new(w->judge, &looser, built_in, a), api, &best);
	verify_fail(w, &n, "looser", best.ruled_out ? best.ruled_out->name : NULL, &use,
		arena_printf(w->arena, "%s can serve, but no longer with less of %s", api->name,
			fact_info[f].name));
	arena_free(a);
}

static void everywhere(struct walker *w, enum fact f)
{
	struct cover *c = w->cover;
	const struct panel *p = w->judge->panel[0];
	size_t level = c->level_of[w->space->dim_of[f]];
	size_t mapped = c->level_of[w->space->dim_of[F_MAPPED_BY]];
	uint32_t *by = mem_alloc((c->level[level].groups + 1) * sizeof(*by));
	uint32_t *none = mem_alloc((c->level[mapped].groups + 1) * sizeof(*none));

	if (less_of(w, f, level, by)) {
		mdd_t where = compared(w, f, level, by);
		struct mdd_replacement *less = mdd_replacement_new(c->m, level, by);
		/* what is not mapped is mapped by nothing: group 0 */
		struct mdd_replacement *unmapped = mdd_replacement_new(c->m, mapped, none);

		for (size_t i = 0; i < p->columns; i++) {
			mdd_t with, without;

			/* what is made for interrupts alone has no business in process context */
			if ((f == F_CONTEXT || f == F_HOLDS) &&
				!(p->api[i]->contexts & RUNS_PROCESS))
				continue;
			with = mdd_and(c->m, c->serves[i], where);
			if (with == MDD_NONE)
				continue;
			without = mdd_replace(less, c->serves[i]);
			if (f == F_USER)
				without = mdd_replace(unmapped, without);
			with = mdd_but(c->m, with, without);
			if (with != MDD_NONE)
				tell(w, with, p->api[i], f);
		}
		mdd_replacement_free(less);
		mdd_replacement_free(unmapped);
	}
	free(by);
	free(none);
}

void verify_looser_everywhere(struct walker *w)
{
	for (size_t i = 0; i < KEYS; i++)
		everywhere(w, keys[i]);
}
