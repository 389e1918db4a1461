/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Conflicts and ways out; see conflict.h.
 */
#include "advise/conflict.h"

#include <string.h>

#include "advise/candidate.h"
#include "text/mem.h"
#include "text/units.h"

/* A fact back to what asks least: sizes to one byte (they have no default). */
static void relax(struct need *need, enum fact f)
{
	if (f == F_SIZE)
		need->v[f] = (struct value){.set = true, .min = 1, .max = 1};
	else
		need_reset(need, f);
}

/* The rule that forbids most of the uses which the other needs leave: what this need fails on. */
static const struct rule *rule_for(const struct judge *j, const struct need *need, bool built_in,
	enum fact f, const struct decision *d)
{
	struct arena *a = arena_new();
	struct need without = *need;
	const struct catalogue *c = j->target->point[0];
	const struct rule *found = NULL;
	struct question *q;

	relax(&without, f);
	q = question_new(j, &without, built_in, a);
	for (size_t i = 0; i < c->api_count && !found; i++) {
		struct candidate best;

		if (!decide_offers(j, i) || !candidate_best(q, &c->api[i], &best))
			continue;
		for (size_t k = 0; k < d->rejections && !found; k++)
			if (d->rejected[k].use.api->index == i)
				found = d->rejected[k].ruled_out;
	}
	arena_free(a);
	return found;
}

/* Deletion: a stated need that can go while it stays impossible is no part of the conflict. */
static void smallest_set(
	const struct judge *j, const struct need *need, bool built_in, struct decision *d)
{
	struct need core = *need;

	for (int f = NEED_COUNT - 1; f >= 0; f--) {
		struct need without = core;

		if (!core.v[f].set)
			continue;
		relax(&without, (enum fact)f);
		if (!decide_possible(j, &without, built_in))
			core = without;
		else
			d->conflict[d->conflicts++] = (enum fact)f;
	}
	/* as the interface lists them: size, context, ... */
	for (size_t i = 0; i < d->conflicts / 2; i++) {
		enum fact f = d->conflict[i];

		d->conflict[i] = d->conflict[d->conflicts - 1 - i];
		d->conflict[d->conflicts - 1 - i] = f;
	}
	for (size_t i = 0; i < d->conflicts; i++)
		d->conflict_rule[i] = rule_for(j, &core, built_in, d->conflict[i], d);
}

static bool best_of(
	const struct judge *j, const struct need *need, bool built_in, struct candidate *best)
{
	const struct catalogue *c = j->target->point[0];
	struct arena *a = arena_new();
	struct question *q = question_new(j, need, built_in, a);
	bool any = false;

	for (size_t i = 0; i < c->api_count; i++) {
		struct candidate try;

		if (!decide_offers(j, i) || !candidate_best(q, &c->api[i], &try))
			continue;
		if (!any || try.penalty < best->penalty)
			*best = try;
		any = true;
	}
	arena_free(a);
	return any;
}

static void add_way(struct decision *d, enum fact f, const char *text, const struct need *need,
	const struct candidate *best)
{
	if (d->ways == DECISION_MAX_WAYS)
		return;
	d->way[d->ways].fact = f;
	d->way[d->ways].text = arena_strdup(d->arena, text);
	d->way[d->ways].need = *need;
	d->way[d->ways++].best = *best;
}

/* The first other word that makes it possible; words stand from loose to tight, except that `process` is the loosest context. */
static void other_word(const struct judge *j, const struct need *need, bool built_in, enum fact f,
	struct decision *d)
{
	const char *const *words = fact_info[f].words;

	for (uint64_t w = 0; words[w]; w++) {
		struct need changed = *need;
		struct candidate best;

		if (w == need->v[f].max || (f == F_CONTEXT && w >= CONTEXT_WORD_NMI))
			continue;
		changed.v[f] = (struct value){.set = true, .max = w};
		if (best_of(j, &changed, built_in, &best)) {
			add_way(d, f, words[w], &changed, &best);
			return;
		}
	}
}

/* The largest power of two that is possible, found by halving. */
static void smaller_size(
	const struct judge *j, const struct need *need, bool built_in, struct decision *d)
{
	uint64_t size = need->v[F_SIZE].max;
	struct need changed = *need;
	struct candidate best;
	char buf[32];

	while (size & (size - 1))
		size &= size - 1;
	for (; size > 1; size /= 2) {
		if (size == need->v[F_SIZE].max)
			continue;
		changed.v[F_SIZE].min = need->v[F_SIZE].min < size ? need->v[F_SIZE].min : size;
		changed.v[F_SIZE].max = size;
		if (!best_of(j, &changed, built_in, &best))
			continue;
		add_way(d, F_SIZE, units_exact(size, buf), &changed, &best);
		return;
	}
}

static void drop(const struct judge *j, const struct need *need, bool built_in, enum fact f,
	struct decision *d)
{
	struct need changed = *need;
	struct candidate best;

	need_reset(&changed, f);
	if (best_of(j, &changed, built_in, &best))
		add_way(d, f, "", &changed, &best);
}

static void find_ways(
	const struct judge *j, const struct need *need, bool built_in, struct decision *d)
{
	for (size_t i = 0; i < d->conflicts; i++) {
		enum fact f = d->conflict[i];

		if (f == F_SIZE)
			smaller_size(j, need, built_in, d);
		else if (fact_info[f].type == FACT_ENUM)
			other_word(j, need, built_in, f, d);
		else
			drop(j, need, built_in, f, d);
	}
}

/* A newer kernel may have what this one lacks. */
static void newer_kernel(
	const struct judge *j, const struct need *need, bool built_in, struct decision *d)
{
	const struct catalogue *c = j->target->point[0];

	for (size_t i = 0; i < c->kernel_count; i++) {
		struct target_spec spec = j->target->spec;
		struct candidate best;
		struct judge *newer;

		if (c->kernels[i].version <= spec.max)
			continue;
		spec.min = spec.max = c->kernels[i].version;
		newer = judge_new(&spec, NULL, 0, NULL);
		if (newer && best_of(newer, need, built_in, &best)) {
			/* the names live in the compiled-in data, the entry in this catalogue */
			use_rebase(&best.use, c);
			add_way(d, FACT_COUNT, c->kernels[i].name, need, &best);
			judge_free(newer);
			return;
		}
		judge_free(newer);
	}
}

void conflict_find(
	const struct judge *j, const struct need *need, bool built_in, struct decision *d)
{
	smallest_set(j, need, built_in, d);
	find_ways(j, need, built_in, d);
	newer_kernel(j, need, built_in, d);
}
