/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two sets of rules put to the same needs; see verify_walk.h.
 */
#include <string.h>

#include "text/mem.h"
#include "trial/verify_walk.h"

/*
 * What the rules of @j have against @use: what forbids it, else the weightiest preference that it
 * misses and @better meets.
 */
static const struct rule *against(const struct judge *j, const struct verify_need *n,
	const struct use *use, const struct use *better)
{
	const struct catalogue *c = j->target->point[0];
	struct value need[FACT_FIRST_USE], facts[USE_FACT_COUNT], others[USE_FACT_COUNT];
	struct use here = *use;
	const struct rule *heaviest = NULL;

	use_rebase(&here, c);
	need_facts(n->need, c, n->built_in, need);
	use_facts(&here, need, c, facts);
	if (better) {
		here = *better;
		use_rebase(&here, c);
		use_facts(&here, need, c, others);
	}
	for (size_t i = 0; i < j->rules[0]->count; i++) {
		const struct rule *r = &j->rules[0]->rule[i];

		if (r->effect == EFFECT_CAUTION || !rule_violated(r, need, facts))
			continue;
		if (r->effect <= EFFECT_REQUIRE)
			return r;
		if (better && !rule_violated(r, need, others) &&
			(!heaviest || r->weight > heaviest->weight))
			heaviest = r;
	}
	return heaviest;
}

/* Same rule, and it says the same in both sets? Then it is not what differs. */
static const struct rule *changed_rule(const struct judge *now, const struct judge *before,
	const struct verify_need *n, const struct use *old, const struct use *new, bool *gone)
{
	const struct rule *r = old ? against(now, n, old, new) : NULL;

	*gone = false;
	if (r)
		return r;
	*gone = true;
	return new ? against(before, n, new, old) : NULL;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

void verify_change(struct walker *w, const struct verify_need *n)
{
	struct candidate old, new;
	bool was = decide_best(w->other, n->need, n->built_in, &old);
	bool is = decide_best(w->judge, n->need, n->built_in, &new);
	struct verify_change c = {.count = 1};
	const struct rule *r;

	w->result.advice += is;
	w->result.impossible += !is;
	if (was == is && (!was || verify_same_use(&old.use, &new.use)))
		return;
	r = changed_rule(
		w->judge, w->other, n, was ? &old.use : NULL, is ? &new.use : NULL, &c.gone);
	c.rule = r ? r->name : NULL;
	c.before = was ? verify_use_text(w, &old.use) : "impossible";
	c.after = is ? verify_use_text(w, &new.use) : "impossible";
	for (size_t i = 0; i < w->changes; i++) {
		struct verify_change *have = &w->change[i];

		if (same_text(have->rule, c.rule) && strcmp(have->before, c.before) == 0 &&
			strcmp(have->after, c.after) == 0) {
			have->count++;
			return;
		}
	}
	c.rule = c.rule ? arena_strdup(w->arena, c.rule) : NULL;
	c.ask = verify_ask(w, n);
	w->change = mem_grow(w->change, &w->change_cap, w->changes + 1, sizeof(*w->change));
	w->change[w->changes++] = c;
}
