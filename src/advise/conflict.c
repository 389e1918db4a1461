/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Conflicts and ways out; see conflict.h.
 */
#include "advise/conflict.h"

#include <string.h>

#include "advise/decide_best.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/strbuf.h"
#include "text/units.h"

struct search {
	const struct judge *j;
	bool built_in;
	struct decision *d;
};

void conflict_relax(struct need *need, enum fact f)
{
	if (f == F_SIZE)
		need->v[f] = (struct value){.set = true, .min = 1, .max = 1};
	else
		need_reset(need, f);
}

static bool best_of(const struct search *s, const struct need *need, struct candidate *best)
{
	return decide_best(s->j, need, s->built_in, best);
}

/* The largest power of two below the number that does, found by halving. */
static bool smaller_number(const struct search *s, struct need *need, enum fact f)
{
	struct need changed = *need;
	struct value *v = &changed.v[f];
	uint64_t n = v->max;

	if (v->text)
		return false;
	while (n & (n - 1))
		n &= n - 1;
	for (; n; n /= 2) {
		if (n == need->v[f].max)
			continue;
		v->min = need->v[f].min < n ? need->v[f].min : n;
		v->max = n;
		if (!decide_possible(s->j, &changed, s->built_in))
			continue;
		*need = changed;
		return true;
	}
	return false;
}

static bool is_amount(enum fact f)
{
	return f == F_SIZE || f == F_COUNT || f == F_FIXED;
}

/*
 * What would serve if it were not for the conflict's fact of @need, and the rule that the fact
 * makes it break. Of an amount that is what serves most of it.
 */
static bool explain(const struct search *s, const struct need *need, struct conflict *conflict)
{
	const struct catalogue *c = s->j->target->point[0];
	struct need without = *need;
	struct candidate best;
	struct arena *a;

	if (!is_amount(conflict->fact) || !smaller_number(s, &without, conflict->fact))
		conflict_relax(&without, conflict->fact);
	if (!best_of(s, &without, &best))
		return false;
	a = arena_new();
	candidate_best(question_new(s->j, need, s->built_in, a), &c->api[best.use.api->index],
		&conflict->against);
	conflict->explained = conflict->against.ruled_out != NULL;
	arena_free(a);
	return true;
}

/*
 * Deletion: a stated need that can go while it stays impossible is no part of the conflict. One
 * that went may have been what made another one matter: it is gone through until all that is left
 * matters.
 */
size_t conflict_smallest(const struct judge *j, bool built_in, struct need *core, enum fact *set)
{
	size_t count, before = NEED_COUNT + 1;

	for (;;) {
		count = 0;
		for (int f = NEED_COUNT - 1; f >= 0; f--) {
			struct need without = *core;

			if (!core->v[f].set)
				continue;
			conflict_relax(&without, (enum fact)f);
			if (decide_possible(j, &without, built_in))
				set[count++] = (enum fact)f;
			else
				*core = without;
		}
		if (count == before)
			break;
		before = count;
	}
	/* as the interface lists them: size, context, ... */
	for (size_t i = 0; i < count / 2; i++) {
		enum fact f = set[i];

		set[i] = set[count - 1 - i];
		set[count - 1 - i] = f;
	}
	return count;
}

/* ---- one fact at a time: the nearest value that makes it possible ---- */

/*
 * The first other word that does; words stand from loose to tight, except that `process` is the
 * loosest context.
 */
static bool other_word(const struct search *s, struct need *need, enum fact f)
{
	const char *const *words = fact_info[f].words;

	for (uint64_t w = 0; words[w]; w++) {
		struct need changed = *need;

		if (w == need->v[f].max || (f == F_CONTEXT && w >= CONTEXT_WORD_NMI))
			continue;
		changed.v[f] = (struct value){.set = true, .max = w};
		if (!decide_possible(s->j, &changed, s->built_in))
			continue;
		*need = changed;
		return true;
	}
	return false;
}

/* Not stated at all. */
static bool dropped(const struct search *s, struct need *need, enum fact f)
{
	struct need changed = *need;

	need_reset(&changed, f);
	if (!decide_possible(s->j, &changed, s->built_in))
		return false;
	*need = changed;
	return true;
}

/* One word of a set less, or none of them. */
static bool smaller_set(const struct search *s, struct need *need, enum fact f)
{
	const char *const *words = fact_info[f].words;

	for (int w = 0; words[w]; w++) {
		struct need changed = *need;
		uint64_t bit = (uint64_t)1 << w;

		if (!(need->v[f].max & bit) || need->v[f].max == bit)
			continue;
		changed.v[f].max &= ~bit;
		if (!decide_possible(s->j, &changed, s->built_in))
			continue;
		*need = changed;
		return true;
	}
	return dropped(s, need, f);
}

static bool nearest_value(const struct search *s, struct need *need, enum fact f)
{
	switch (fact_info[f].type) {
	case FACT_NUM:
		return is_amount(f) ? smaller_number(s, need, f) : dropped(s, need, f);
	case FACT_ENUM:
		/* facts without a default are no matter of degree: not stated is the way out */
		return fact_has_default(f) ? other_word(s, need, f) : dropped(s, need, f);
	case FACT_SET:
		return smaller_set(s, need, f);
	default:
		return dropped(s, need, f);
	}
}

static void add_way(const struct search *s, const struct need *need, const enum fact *facts,
	size_t count, const char *advice)
{
	struct decision *d = s->d;
	struct way_out *way = &d->way[d->ways];
	struct strbuf text = {0};

	if (d->ways == DECISION_MAX_WAYS || !best_of(s, need, &way->best))
		return;
	way->need = *need;
	way->advice = advice;
	way->facts = count;
	for (size_t i = 0; i < count; i++) {
		strbuf_clear(&text);
		if (need->v[facts[i]].set || fact_has_default(facts[i]))
			need_format(need, facts[i], &text);
		way->fact[i] = facts[i];
		way->text[i] = arena_strdup(d->arena, strbuf_str(&text));
	}
	strbuf_free(&text);
	d->ways++;
}

/*
 * No single change is enough: the facts of one conflict after another are given up, the first that
 * the need does not stand on, until something serves.
 */
static void several_changes(const struct search *s, const struct need *need)
{
	struct need changed = *need;
	enum fact given_up[WAY_MAX_FACTS];
	size_t count = 0;

	while (!decide_possible(s->j, &changed, s->built_in)) {
		enum fact set[NEED_COUNT];
		struct need core = changed;
		size_t n = conflict_smallest(s->j, s->built_in, &core, set);

		/* what is allocated is the need itself, so where and how give way first */
		while (n > 1 && set[n - 1] < F_CONTEXT)
			n--;
		if (n == 0 || count == WAY_MAX_FACTS)
			return;
		conflict_relax(&changed, set[n - 1]);
		given_up[count++] = set[n - 1];
	}
	add_way(s, &changed, given_up, count, NULL);
}

static void find_ways(const struct search *s, const struct need *need)
{
	struct decision *d = s->d;

	for (size_t i = 0; i < d->conflicts; i++) {
		const struct conflict *c = &d->conflict[i];
		struct need changed = *need;

		if (nearest_value(s, &changed, c->fact))
			add_way(s, &changed, &c->fact, 1,
				c->explained ? c->against.ruled_out->suggest : NULL);
	}
	if (!d->ways)
		several_changes(s, need);
}

/* ---- another target ---- */

/* @call: how the function of @best is called there. */
static bool possible_on(const struct search *s, const struct need *need, version_t v,
	struct candidate *best, const char **call)
{
	struct target_spec spec = s->j->target->spec;
	struct search newer = *s;
	struct diag *unsaid = diag_new(); /* house rules are read anew, and may have gone */
	struct judge *j;
	bool possible;

	spec.min = spec.max = v;
	spec.like = s->j->target->point[0];
	j = judge_new(&spec, s->j->dirs, s->j->dir_count, unsaid);
	diag_free(unsaid);
	if (!j)
		return false;
	newer.j = j;
	possible = best_of(&newer, need, best);
	if (possible) {
		/* names and templates live in the compiled-in data, the entry in this catalogue */
		*call = best->use.api->call;
		use_rebase(&best->use, s->j->target->point[0]);
		best->ruled_out = best->worse = NULL;
		best->where = NULL;
	}
	judge_free(j);
	return possible;
}

static void add_target_way(struct decision *d, const struct need *need,
	const struct candidate *best, const char *call, const char *target, const char *value)
{
	struct way_out *way = &d->way[d->ways];

	if (d->ways == DECISION_MAX_WAYS)
		return;
	way->target = target;
	way->text[0] = arena_strdup(d->arena, value);
	way->need = *need;
	way->best = *best;
	way->call = call;
	d->ways++;
}

/*
 * The releases between the last profile, or the kernel asked for, and @v: which is the first to do
 * with the same function?
 */
static void first_release(const struct search *s, const struct need *need, version_t from,
	version_t *v, struct candidate *best, const char **call)
{
	for (version_t r = version_next(from); r < *v; r = version_next(r)) {
		struct candidate earlier;
		const char *earlier_call;

		/* asked first: to read the rules for another release takes long */
		if (!api_callable_in(best->use.api, r, s->built_in) ||
			!possible_on(s, need, r, &earlier, &earlier_call) ||
			earlier.use.api != best->use.api)
			continue;
		*best = earlier;
		*call = earlier_call;
		*v = r;
		return;
	}
}

/* A newer kernel may have what this one lacks. */
static void newer_kernel(const struct search *s, const struct need *need)
{
	const struct catalogue *c = s->j->target->point[0];
	struct decision *d = s->d;
	struct candidate best;
	version_t from = s->j->target->spec.max;
	const char *call;
	char name[24];

	for (size_t i = 0; i < c->kernel_count; i++) {
		version_t v = c->kernels[i].version;

		if (v <= from)
			continue;
		if (!possible_on(s, need, v, &best, &call)) {
			from = v;
			continue;
		}
		first_release(s, need, from, &v, &best, &call);
		add_target_way(d, need, &best, call, "kernel", version_format(v, name));
		return;
	}
}

/* Modules cannot call everything. */
static void part_of_the_kernel(const struct search *s, const struct need *need)
{
	struct search inside = *s;
	struct candidate best;

	inside.built_in = true;
	if (!s->built_in && best_of(&inside, need, &best))
		add_target_way(s->d, need, &best, best.use.api->call, "built_in", "true");
}

void conflict_find(
	const struct judge *j, const struct need *need, bool built_in, struct decision *d)
{
	struct search s = {.j = j, .built_in = built_in, .d = d};
	struct need core = *need;
	enum fact set[NEED_COUNT];

	d->conflicts = conflict_smallest(j, built_in, &core, set);
	for (size_t i = 0; i < d->conflicts; i++) {
		d->conflict[i].fact = set[i];
		/*
		 * of all that is needed, or, where more than this conflict is in the way, of the
		 * conflict alone
		 */
		if (!explain(&s, need, &d->conflict[i]))
			explain(&s, &core, &d->conflict[i]);
	}
	find_ways(&s, need);
	newer_kernel(&s, need);
	part_of_the_kernel(&s, need);
}
