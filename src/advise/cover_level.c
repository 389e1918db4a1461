/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Levels of a cover, and the groups of classes on each; see cover_build.h.
 */
#include "advise/cover_build.h"

#include <stdlib.h>

#include "advise/use_part.h"
#include "text/mem.h"

/* Keys whose few values rule most functions out come first, those with many classes last. */
static const enum fact first_levels[] = {F_FOR, F_COPY_OF, F_PER_CPU, F_EXECUTABLE, F_DMA, F_RESULT,
	F_USER, F_MAPPED_BY, F_OBJECTS_ALIVE, F_CONTIGUITY};
static const enum fact last_levels[] = {F_RECLAIM, F_SCOPE, F_FREED_CONTEXT, F_CONTEXT, F_SIZE};

static bool listed(const struct space *s, const enum fact *list, size_t count, size_t d)
{
	for (size_t i = 0; i < count; i++)
		if (s->dim_of[list[i]] == d)
			return true;
	return false;
}

static void order_levels(struct cover *c)
{
	const size_t firsts = sizeof(first_levels) / sizeof(*first_levels);
	const size_t lasts = sizeof(last_levels) / sizeof(*last_levels);
	const struct space *s = c->s;
	size_t n = 0;

	for (size_t i = 0; i < firsts; i++)
		c->level[n++].dim = s->dim_of[first_levels[i]];
	for (size_t d = 0; d < s->dims; d++)
		if (!listed(s, first_levels, firsts, d) && !listed(s, last_levels, lasts, d))
			c->level[n++].dim = (uint32_t)d;
	for (size_t i = 0; i < lasts; i++)
		c->level[n++].dim = s->dim_of[last_levels[i]];
	for (size_t l = 0; l < n; l++)
		c->level_of[c->level[l].dim] = l;
}

bool cover_rule_asks_setup(const struct rule *r)
{
	return r->parts >> PART_SETUP & 1;
}

bool cover_rule_decides(const struct rule *r)
{
	return r->effect <= EFFECT_REQUIRE || r->advise_gfp || r->advise_then ||
	       (r->effect == EFFECT_PREFER && cover_rule_asks_setup(r));
}

static void mark_tests(const struct space *s, const struct cond *c, bool *marked)
{
	for (size_t i = 0; c->op <= OP_NOT && i < c->kids; i++)
		mark_tests(s, c->kid[i], marked);
	if (c->op > OP_NOT && c->fact < FACT_FIRST_USE)
		marked[c->leaf] = true;
}

/*
 * Classes that answer alike every marked test, and of whose uses the same can be said, are one
 * group.
 */
static void group_classes(struct cover *c, struct cover_level *l, const bool *marked)
{
	const struct dim *d = &c->s->dim[l->dim];

	l->group_of = arena_alloc(c->arena, d->classes * sizeof(*l->group_of));
	l->groups = (uint32_t)space_group(c->s, l->dim, marked, l->group_of);
	l->class_of = arena_alloc(c->arena, l->groups * sizeof(*l->class_of));
	l->classes = arena_alloc(c->arena, l->groups * sizeof(*l->classes));
	l->needs = arena_alloc(c->arena, l->groups * sizeof(*l->needs));
	for (uint32_t k = (uint32_t)d->classes; k-- > 0;) {
		uint32_t g = l->group_of[k];

		l->class_of[g] = k;
		l->classes[g]++;
		l->needs[g] += (uint64_t)d->cls[k].count;
	}
}

void cover_levels(struct cover *c)
{
	const struct space *s = c->s;
	const struct rules *r = s->judge->rules[0];
	bool *marked = mem_alloc(s->tests + 1);
	uint32_t choices[SPACE_MAX_DIMS];

	c->level = arena_alloc(c->arena, s->dims * sizeof(*c->level));
	c->level_of = arena_alloc(c->arena, s->dims * sizeof(*c->level_of));
	order_levels(c);
	for (size_t i = 0; i < r->count; i++) {
		if (!cover_rule_decides(&r->rule[i]))
			continue;
		mark_tests(s, r->rule[i].when, marked);
		mark_tests(s, r->rule[i].pattern, marked);
	}
	for (size_t l = 0; l < s->dims; l++) {
		group_classes(c, &c->level[l], marked);
		choices[l] = c->level[l].groups;
	}
	free(marked);
	c->m = mdd_new(s->dims, choices);
}
