/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The decision; see decide.h.
 */
#include "advise/decide.h"

#include <stdlib.h>
#include <string.h>

#include "advise/conflict.h"
#include "text/decode.h"
#include "text/mem.h"
#include "text/yaml.h"

/*
 * Does @use, of column @column, break live rule @l? @facts are its facts, made when first needed
 * (*@made).
 */
static bool breaks(const struct question *q, size_t p, const struct live_rule *l, size_t column,
	const struct use *use, struct value *facts, bool *made)
{
	if (!panel_has(&l->verdict.open, column))
		return panel_has(&l->verdict.broken, column);
	if (!*made)
		question_facts(q, p, use, facts);
	*made = true;
	return rule_violated(l->rule, q->facts[p], facts);
}

/* The weightiest preference that the best use meets and this one does not. */
static const struct rule *why_worse(
	const struct question *q, const struct use *best, const struct use *other)
{
	size_t cb = question_column(q, best->api), co = question_column(q, other->api);
	struct value fb[USE_FACT_COUNT], fo[USE_FACT_COUNT];
	const struct rule *worst = NULL;

	for (size_t p = 0; p < q->judge->target->count; p++) {
		bool made_best = false, made_other = false;

		for (size_t i = 0; i < q->live_count[p]; i++) {
			const struct live_rule *l = &q->live[p][i];

			if (l->rule->effect != EFFECT_PREFER ||
				(worst && l->rule->weight <= worst->weight))
				continue;
			if (breaks(q, p, l, co, other, fo, &made_other) &&
				!breaks(q, p, l, cb, best, fb, &made_best))
				worst = l->rule;
		}
	}
	return worst;
}

static int by_nearness(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (!x->ruled_out != !y->ruled_out)
		return x->ruled_out ? 1 : -1;
	if (x->errors != y->errors)
		return x->errors < y->errors ? -1 : 1;
	if (x->penalty != y->penalty)
		return x->penalty < y->penalty ? -1 : 1;
	return (int)x->use.api->index - (int)y->use.api->index;
}

/* Every API once: the best that can be made of it. Sorted, the best first. */
static struct candidate *all_candidates(struct question *q, size_t *count)
{
	const struct catalogue *c = q->judge->target->point[0];
	struct candidate *list = arena_alloc(q->arena, (q->columns + 1) * sizeof(*list));

	*count = 0;
	for (size_t i = 0; i < c->api_count; i++)
		if (decide_offers(q->judge, i))
			candidate_best(q, &c->api[i], &list[(*count)++]);
	qsort(list, *count, sizeof(*list), by_nearness);
	return list;
}

/* The caution that warns of @use, and not of @best; NULL: none. */
static const struct rule *warned_of(
	const struct question *q, const struct use *use, const struct use *best)
{
	struct value f[USE_FACT_COUNT], b[USE_FACT_COUNT];

	for (size_t p = 0; p < q->judge->target->count; p++) {
		question_facts(q, p, use, f);
		question_facts(q, p, best, b);
		for (size_t i = 0; i < q->live_count[p]; i++) {
			const struct rule *r = q->live[p][i].rule;

			if (r->effect == EFFECT_CAUTION && r->severity >= SEVERITY_WARNING &&
				rule_violated(r, q->facts[p], f) &&
				!rule_violated(r, q->facts[p], b))
				return r;
		}
	}
	return NULL;
}

/*
 * Is it uncertain whether @use holds as much as is asked for, and does @best hold more? One page
 * may not do for an array of a C type that nobody knows the size of.
 */
static bool may_be_too_small(
	const struct question *q, const struct use *use, const struct use *best)
{
	for (size_t p = 0; p < q->judge->target->count; p++) {
		const struct api *here = q->judge->target->point[p]->api;
		struct value f[USE_FACT_COUNT];

		question_facts(q, p, use, f);
		if (!f[F_FITS - FACT_FIRST_USE].set &&
			here[use->api->index].size_max < here[best->api->index].size_max)
			return true;
	}
	return false;
}

/*
 * Alternatives can serve about as well, as much as the best: what they miss are notes. The others are
 * rejected with the preference that says so, or the caution that warns of them.
 */
static void sort_out(struct question *q, struct decision *d, struct candidate *list, size_t count)
{
	struct candidate *plain = &d->alternative[0];

	d->rejected = arena_alloc(q->arena, (count + 1) * sizeof(*d->rejected));
	/* where no scope can be entered, the mask at the call is the next best */
	if (d->best.use.enters && candidate_without_scope(q, d->best.use.api, plain)) {
		plain->worse = why_worse(q, &d->best.use, &plain->use);
		d->alternatives++;
	}
	for (size_t i = 1; i < count; i++) {
		struct candidate *c = &list[i];

		if (!c->ruled_out) {
			bool about_as_good;

			c->worse = why_worse(q, &d->best.use, &c->use);
			about_as_good = d->alternatives < DECISION_MAX_ALTERNATIVES &&
					(!c->worse || c->worse->severity == SEVERITY_NOTE);
			if (about_as_good) {
				const struct rule *warns = warned_of(q, &c->use, &d->best.use);

				c->worse = warns ? warns : c->worse;
				about_as_good = !warns;
			}
			if (about_as_good) {
				if (!may_be_too_small(q, &c->use, &d->best.use))
					d->alternative[d->alternatives++] = *c;
				continue;
			}
		}
		if (c->ruled_out || c->worse)
			d->rejected[d->rejections++] = *c;
	}
}

static void add_reason(const struct question *q, struct reason *list, size_t *count,
	const struct rule *r, const struct use *use, size_t p)
{
	for (size_t i = 0; i < *count; i++)
		if (strcmp(list[i].rule->name, r->name) == 0)
			return;
	if (*count == DECISION_MAX_REASONS)
		return;
	list[*count].rule = r;
	list[*count].use = use;
	list[*count].c = q->judge->target->point[p];
	list[*count].text =
		reason_text(r, false, q->need, use, q->judge->target->point[p], q->arena);
	(*count)++;
}

/* Facts of the best use with another mask, free function or without its scope, each in turn. */
struct variants {
	struct value (*facts)[USE_FACT_COUNT];
	size_t count;
};

static void add_variant(
	const struct question *q, size_t p, const struct use *use, struct variants *v)
{
	question_facts(q, p, use, v->facts[v->count++]);
}

static void find_variants(
	const struct question *q, size_t p, const struct use *best, struct variants *v)
{
	const struct catalogue *c = q->judge->target->point[p];
	size_t most = 1 + list_count(best->api->free);
	struct use other = *best;

	for (size_t i = 0; best->gfp_given && i < c->gfp_count; i++)
		most += c->gfp[i].advise;
	v->facts = arena_alloc(q->arena, most * sizeof(*v->facts));
	other.enters = 0;
	if (best->enters)
		add_variant(q, p, &other, v);
	for (size_t i = 0; best->gfp_given && i < c->gfp_count; i++) {
		if (!c->gfp[i].advise)
			continue;
		other.gfp = (struct gfp_mask){.set = c->gfp[i].mask};
		add_variant(q, p, &other, v);
	}
	other = *best;
	for (size_t i = 0; i < list_count(best->api->free); i++) {
		other.free = catalogue_api(c, list_item(best->api->free, i)->text);
		add_variant(q, p, &other, v);
	}
}

/*
 * Does the rule decide the mask, free function or scope of the best use: would another of them
 * break it?
 */
static bool decided_variant(const struct question *q, size_t p, const struct rule *r,
	const struct use *best, struct variants *v)
{
	if (!v->facts)
		find_variants(q, p, best, v);
	for (size_t i = 0; i < v->count; i++)
		if (rule_violated(r, q->facts[p], v->facts[i]))
			return true;
	return false;
}

/* What counts most of a reason: its weight, and whether it speaks of what was asked for. */
static uint64_t reason_score(const struct rule *r, const struct value *need)
{
	uint64_t weight = r->effect == EFFECT_PREFER ? r->weight : RULE_WEIGHT_DECISIVE;

	return weight * (1 + cond_relevance(r->when, need));
}

static void sort_reasons(const struct question *q, struct decision *d)
{
	for (size_t i = 1; i < d->reasons; i++) {
		struct reason r = d->because[i];
		uint64_t score = reason_score(r.rule, q->facts[0]);
		size_t j = i;

		for (; j > 0 && reason_score(d->because[j - 1].rule, q->facts[0]) < score; j--)
			d->because[j] = d->because[j - 1];
		d->because[j] = r;
	}
}

/*
 * What kept a use from being the answer that would be liked better, by something that was asked
 * for.
 */
static void add_excluded(const struct question *q, struct decision *d)
{
	for (size_t i = 0; i < d->rejections; i++) {
		const struct candidate *c = &d->rejected[i];
		const struct rule *r = c->ruled_out;

		if (r && !r->silent && c->errors <= q->judge->target->count &&
			c->penalty <= d->best.penalty && cond_relevance(r->when, q->facts[0]) > 1)
			add_reason(q, d->because, &d->reasons, r, &c->use, 0);
	}
}

static bool told_after(const struct rule *a, const struct rule *b)
{
	return a->severity != b->severity ? a->severity < b->severity : a->weight < b->weight;
}

static void find_reasons(const struct question *q, struct decision *d)
{
	size_t column = question_column(q, d->best.use.api);
	struct value f[USE_FACT_COUNT];

	for (size_t p = 0; p < q->judge->target->count; p++) {
		struct variants variants = {0};

		question_facts(q, p, &d->best.use, f);
		for (size_t i = 0; i < q->live_count[p]; i++) {
			const struct live_rule *l = &q->live[p][i];
			const struct rule *r = l->rule;
			bool meets = (r->effect == EFFECT_PREFER || r->effect == EFFECT_REQUIRE) &&
				     rule_satisfied(r, q->facts[p], f);

			if (r->effect == EFFECT_CAUTION) {
				if (rule_violated(r, q->facts[p], f))
					add_reason(q, d->caution, &d->cautions, r, &d->best.use, p);
			} else if (r->silent) {
				continue;
			} else if (meets &&
				   (r->effect == EFFECT_PREFER || r->advise_gfp || r->advise_then ||
					   cond_relevance(r->when, q->facts[p]) > 1)) {
				add_reason(q, d->because, &d->reasons, r, &d->best.use, p);
			} else if (r->effect != EFFECT_PREFER &&
				   panel_has(&l->verdict.open, column) &&
				   decided_variant(q, p, r, &d->best.use, &variants)) {
				add_reason(q, d->because, &d->reasons, r, &d->best.use, p);
			}
		}
	}
	add_excluded(q, d);
	sort_reasons(q, d);
	/* warnings before notes, the heavier first, otherwise as the rules stand */
	for (size_t i = 1; i < d->cautions; i++) {
		struct reason r = d->caution[i];
		size_t j = i;

		for (; j > 0 && told_after(d->caution[j - 1].rule, r.rule); j--)
			d->caution[j] = d->caution[j - 1];
		d->caution[j] = r;
	}
}

/* Nothing serves, but cautions on the need alone still help. */
static void need_cautions(const struct question *q, struct decision *d)
{
	for (size_t i = 0; i < q->live_count[0]; i++) {
		const struct rule *r = q->live[0][i].rule;

		if (r->effect == EFFECT_CAUTION && !r->parts && rule_violated(r, q->facts[0], NULL))
			add_reason(q, d->caution, &d->cautions, r, NULL, 0);
	}
}

struct decision *decide_reasons(const struct judge *j, const struct need *need, bool built_in)
{
	struct arena *a = arena_new();
	struct decision *d = arena_alloc(a, sizeof(*d));
	struct question *q = question_new(j, need, built_in, a);
	struct candidate *list;
	size_t count;

	d->arena = a;
	list = all_candidates(q, &count);
	d->possible = !list[0].ruled_out;
	if (d->possible) {
		d->best = list[0];
		sort_out(q, d, list, count);
		find_reasons(q, d);
	} else {
		d->rejected = list;
		d->rejections = count;
		need_cautions(q, d);
	}
	return d;
}

struct decision *decide(const struct judge *j, const struct need *need, bool built_in)
{
	struct decision *d = decide_reasons(j, need, built_in);

	if (!d->possible)
		conflict_find(j, need, built_in, d);
	return d;
}

void decision_free(struct decision *d)
{
	if (d)
		arena_free(d->arena);
}
