/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The best use alone; see decide_best.h.
 */
#include "advise/decide_best.h"

#include "text/mem.h"

bool decide_offers(const struct judge *j, size_t index)
{
	const struct api *api = &j->target->point[0]->api[index];

	for (size_t p = 0; p < j->target->count; p++)
		if (j->target->point[p]->api[index].unsure)
			return false;
	return api->kind == API_ALLOC && api->offer;
}

/*
 * The function that misses least by itself, of those in @left; of equals the first. NULL: none is
 * left.
 */
static const struct api *least_missing(const struct question *q, uint8_t *left)
{
	const struct panel *p = q->view[0].p;
	size_t least = q->columns;

	for (size_t i = 0; i < q->columns; i++)
		if (left[i] && (least == q->columns || q->penalty[i] < q->penalty[least]))
			least = i;
	if (least == q->columns)
		return NULL;
	left[least] = false;
	return p->api[least];
}

/* Smaller is better: what misses less, of equals the first of the catalogue. */
static uint64_t rank_of(const struct candidate *c)
{
	return c->penalty << 16 | c->use.api->index;
}

bool question_best(const struct question *q, struct candidate *best)
{
	uint8_t *left = arena_alloc(q->arena, q->columns + 1);
	const struct api *api;
	bool any = false;

	if (q->dead_end)
		return false;
	for (size_t i = 0; i < q->columns; i++)
		left[i] = !q->errors[i] && decide_offers(q->judge, q->view[0].p->api[i]->index);
	while ((api = least_missing(q, left))) {
		struct candidate try;

		/* what is still to be chosen can only add to what the function alone misses */
		if (any && q->penalty[question_column(q, api)] > best->penalty)
			break;
		if (!candidate_best(q, api, &try))
			continue;
		if (!any || rank_of(&try) < rank_of(best))
			*best = try;
		any = true;
	}
	return any;
}

bool decide_best(
	const struct judge *j, const struct need *need, bool built_in, struct candidate *best)
{
	struct arena *a = arena_new();
	bool any = question_best(question_new(j, need, built_in, a), best);

	arena_free(a);
	return any;
}

bool decide_possible(const struct judge *j, const struct need *need, bool built_in)
{
	struct arena *a = arena_new();
	struct question *q = question_new(j, need, built_in, a);
	const struct catalogue *c = j->target->point[0];
	bool possible = false;

	for (size_t i = 0; i < c->api_count && !possible && !q->dead_end; i++) {
		struct candidate best;

		possible = decide_offers(j, i) && candidate_serves(q, &c->api[i], &best);
	}
	arena_free(a);
	return possible;
}
