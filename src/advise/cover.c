/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All needs of a space at once; see cover.h.
 */
#include "advise/cover.h"

#include "advise/cover_build.h"
#include "advise/decide_best.h"
#include "advise/use_part.h"
#include "text/mem.h"

/* One more than the number of the last test of uses in @c, or @n if that is more. */
static uint32_t tests_end(const struct cond *c, uint32_t n)
{
	if (c->op > OP_NOT)
		return c->fact >= FACT_FIRST_USE && c->leaf >= n ? c->leaf + 1 : n;
	for (size_t i = 0; i < c->kids; i++)
		n = tests_end(c->kid[i], n);
	return n;
}

/* Makes room for what is found of rules. */
static void prepare_findings(struct cover_builder *b)
{
	const struct rules *all = b->c->s->judge->rules[0];
	uint32_t tests = 0;
	size_t most = 0;

	for (size_t i = 0; i < all->count; i++)
		tests = tests_end(all->rule[i].when, tests_end(all->rule[i].pattern, tests));
	for (size_t i = 0; i < b->rules; i++) {
		size_t n = cover_use_tests(b->rule[i]->when) + cover_use_tests(b->rule[i]->pattern);

		most = n > most ? n : most;
	}
	b->found = arena_alloc(b->c->arena, (b->rules + 1) * sizeof(*b->found));
	b->alone = arena_alloc(b->c->arena, (tests + 1) * sizeof(*b->alone));
	b->answer = arena_alloc(b->c->arena, (most + 1) * sizeof(*b->answer));
	cover_masks_new(b, tests);
}

/* What of a use is left to choose that @r asks about; false: the free function and more. */
static bool choice_of(const struct rule *r, enum cover_choice *choice)
{
	bool frees = r->parts >> PART_FREE & 1, setup = r->parts >> PART_SETUP & 1;
	bool mask = r->parts & PARTS_LAST;

	/* the mask is chosen last: what is set up is known then */
	*choice = mask ? CHOOSE_MASK : setup ? CHOOSE_SETUP : frees ? CHOOSE_FREE : CHOOSE_NOTHING;
	return !frees || !(setup || mask);
}

/* false: rule *@entangled asks about two choices. */
static bool sort_rules(struct cover_builder *b, const struct rule **entangled)
{
	const struct rules *r = b->c->s->judge->rules[0];

	b->rule = arena_alloc(b->c->arena, r->count * sizeof(*b->rule));
	b->of = arena_alloc(b->c->arena, r->count * sizeof(*b->of));
	for (size_t i = 0; i < r->count; i++) {
		const struct rule *rule = &r->rule[i];

		if (!cover_rule_decides(rule))
			continue;
		if (!choice_of(rule, &b->of[b->rules])) {
			*entangled = rule;
			return false;
		}
		if (rule->effect <= EFFECT_REQUIRE)
			b->rule[b->rules++] = rule;
	}
	return true;
}

/* What needs of each group say, on the levels that facts of uses depend on. */
static void find_need_facts(struct cover_builder *b)
{
	static const enum fact dims[] = {F_CONTEXT, F_SIZE, F_BUILT_IN, F_SCOPE, F_FREED_CONTEXT};
	const struct space *s = b->c->s;

	for (size_t i = 0; i < sizeof(dims) / sizeof(*dims); i++) {
		size_t level = b->c->level_of[s->dim_of[dims[i]]];
		const struct cover_level *l = &b->c->level[level];

		b->need[level] = arena_alloc(b->c->arena, l->groups * sizeof(*b->need[level]));
		for (uint32_t g = 0; g < l->groups; g++) {
			uint32_t cls[SPACE_MAX_DIMS] = {0};
			struct need need;
			bool built_in;

			cls[l->dim] = l->class_of[g];
			space_need(s, cls, &need, &built_in);
			need_facts(&need, b->cat, built_in, b->need[level][g]);
		}
	}
}

/* Needs whose key @f, in the class that stands for each group, is as @is says. */
static mdd_t where_key(struct cover_builder *b, enum fact f, bool (*is)(const struct value *v))
{
	size_t level = b->c->level_of[b->c->s->dim_of[f]];
	const struct cover_level *l = &b->c->level[level];
	const struct dim *d = &b->c->s->dim[l->dim];
	bool *yes = arena_alloc(b->scratch, l->groups);

	for (uint32_t g = 0; g < l->groups; g++)
		yes[g] = is(&d->cls[l->class_of[g]].value[b->c->s->slot_of[f]]);
	return mdd_choose(b->c->m, level, yes);
}

static bool is_caller(const struct value *v)
{
	return v->max == CONTEXT_WORD_CALLER;
}

static bool is_for_ever(const struct value *v)
{
	return v->max == LIFETIME_WORD_KERNEL;
}

static bool is_set(const struct value *v)
{
	return v->set;
}

static bool is_copy(const struct value *v)
{
	return v->set && v->max != 0;
}

/* Where code could enter scope @k: by what reclaim may do, and what is entered already. */
static mdd_t enterable(struct cover_builder *b, unsigned int k)
{
	const struct space *s = b->c->s;
	size_t level = b->c->level_of[s->dim_of[F_RECLAIM]],
	       inner = b->c->level_of[s->dim_of[F_SCOPE]];
	const struct cover_level *r = &b->c->level[level], *in = &b->c->level[inner];
	mdd_t all = MDD_NONE;

	for (uint32_t g = 0; g < r->groups; g++) {
		bool *this = arena_alloc(b->scratch, r->groups);
		bool *may = arena_alloc(b->scratch, in->groups);

		this[g] = true;
		for (uint32_t h = 0; h < in->groups; h++) {
			uint32_t cls[SPACE_MAX_DIMS] = {0};
			struct need need;
			bool built_in;

			cls[r->dim] = r->class_of[g];
			cls[in->dim] = in->class_of[h];
			space_need(s, cls, &need, &built_in);
			may[h] = candidate_scopes(s->judge, &need) >> k & 1;
		}
		all = mdd_or(b->c->m, all,
			mdd_and(b->c->m, mdd_choose(b->c->m, level, this),
				mdd_choose(b->c->m, inner, may)));
	}
	return all;
}

static void find_places(struct cover_builder *b)
{
	struct mdd *m = b->c->m;
	unsigned int scopes = 0;

	b->callers = where_key(b, F_CONTEXT, is_caller);
	b->never_freed = where_key(b, F_LIFETIME, is_for_ever);
	b->c->asked = mdd_or(m, where_key(b, F_SIZE, is_set),
		mdd_or(m, where_key(b, F_FOR, is_set), where_key(b, F_COPY_OF, is_copy)));
	while (scope_words[scopes])
		scopes++;
	b->enter = arena_alloc(b->c->arena, (scopes + 1) * sizeof(*b->enter));
	for (unsigned int k = 0; k < scopes; k++)
		b->enter[k] = enterable(b, k);
}

static void find_served(struct cover_builder *b)
{
	struct cover *c = b->c;
	const struct judge *j = c->s->judge;

	c->serves = arena_alloc(c->arena, b->panel->columns * sizeof(*c->serves));
	for (size_t i = 0; i < b->panel->columns; i++) {
		if (decide_offers(j, b->panel->api[i]->index))
			c->serves[i] = cover_served_by(b, b->panel->api[i]);
		c->possible = mdd_or(c->m, c->possible, c->serves[i]);
		arena_clear(b->scratch);
	}
}

struct cover *cover_new(const struct space *s, const struct rule **entangled)
{
	struct arena *a = arena_new();
	struct cover *c = arena_alloc(a, sizeof(*c));
	struct cover_builder b = {
		.c = c, .cat = s->judge->target->point[0], .panel = s->judge->panel[0]};
	bool good;

	c->s = s;
	c->arena = a;
	cover_levels(c);
	b.scratch = arena_new();
	b.test = arena_alloc(a, (s->tests + 1) * sizeof(*b.test));
	b.tested = arena_alloc(a, s->tests + 1);
	good = sort_rules(&b, entangled);
	if (good) {
		prepare_findings(&b);
		find_need_facts(&b);
		find_places(&b);
		find_served(&b);
		cover_masks_free(&b);
	}
	arena_free(b.scratch);
	if (good)
		return c;
	cover_free(c);
	return NULL;
}

void cover_free(struct cover *c)
{
	if (!c)
		return;
	mdd_free(c->m);
	arena_free(c->arena);
}

/* ---- what is in a set ---- */

static struct wide count(const struct cover *c, mdd_t set, bool needs)
{
	const uint64_t *weight[SPACE_MAX_DIMS];

	for (size_t l = 0; l < c->s->dims; l++)
		weight[l] = needs ? c->level[l].needs : c->level[l].classes;
	return mdd_count(c->m, set, weight);
}

struct wide cover_classes(const struct cover *c, mdd_t set)
{
	return count(c, set, false);
}

struct wide cover_needs(const struct cover *c, mdd_t set)
{
	return count(c, set, true);
}

bool cover_has(const struct cover *c, mdd_t set, const uint32_t *cls)
{
	uint32_t choice[SPACE_MAX_DIMS];

	for (size_t l = 0; l < c->s->dims; l++)
		choice[l] = c->level[l].group_of[cls[c->level[l].dim]];
	return mdd_has(c->m, set, choice);
}

void cover_any(const struct cover *c, mdd_t set, uint32_t *cls)
{
	uint32_t choice[SPACE_MAX_DIMS];

	mdd_any(c->m, set, choice);
	for (size_t l = 0; l < c->s->dims; l++)
		cls[c->level[l].dim] = c->level[l].class_of[choice[l]];
}
