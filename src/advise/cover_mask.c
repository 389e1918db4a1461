/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What rules about masks, scopes and what follows say of a use, as sets of needs; see
 * cover_build.h. Of thousands of uses few differ in what these rules ask: they are told apart by
 * the number of what the function and its set-up answer, and that of what the mask is.
 */
#include <stdlib.h>
#include <string.h>

#include "advise/cond_node.h"
#include "advise/cover_build.h"
#include "advise/use_part.h"
#include "text/intern.h"
#include "text/mem.h"

#define AT(f) ((f)-FACT_FIRST_USE)

/* Words of a value in the number of a mask: how it is told, both ends, and a text. */
#define VALUE_WORDS 4

/* Tests of uses, and what a use answers them. */
struct tests {
	const struct cond **test;
	size_t count;
};

struct cover_masks {
	enum fact fact[USE_FACT_COUNT]; /* those that are chosen last */
	size_t facts;
	struct tests of_function, of_mask; /* of rules about masks: by which fact they ask about */
	uint64_t *key;
	struct intern functions, masks, both;
	struct cond_sets **answers; /* by number of mask: to tests of masks */
	size_t answers_cap;
	mdd_t *against; /* by number of both: where a rule is against the use */
	size_t against_cap;
	struct cover_use seen;	 /* the function and set-up that were asked last ... */
	uint64_t function;	 /* ... their number ... */
	struct cond_sets *known; /* ... and what they answer, by test */
};

static void add_test(struct tests *t, const struct cond *c)
{
	if (t->test)
		t->test[t->count] = c;
	t->count++;
}

/* Finds the tests of uses in @c, or only counts them (there is no room yet). */
static void find_tests(struct cover_masks *m, const struct cond *c)
{
	for (size_t i = 0; c->op <= OP_NOT && i < c->kids; i++)
		find_tests(m, c->kid[i]);
	if (c->op > OP_NOT && c->fact >= FACT_FIRST_USE)
		add_test(use_parts(c->fact) & PARTS_LAST ? &m->of_mask : &m->of_function, c);
}

static void find_rules(struct cover_builder *b, struct cover_masks *m)
{
	m->of_function.count = m->of_mask.count = 0;
	for (size_t i = 0; i < b->rules; i++) {
		if (b->of[i] != CHOOSE_MASK)
			continue;
		find_tests(m, b->rule[i]->when);
		find_tests(m, b->rule[i]->pattern);
	}
}

static const struct cond **room(struct cover_builder *b, const struct tests *t)
{
	return arena_alloc(b->c->arena, (t->count + 1) * sizeof(*t->test));
}

void cover_masks_new(struct cover_builder *b, size_t tests)
{
	struct cover_masks *m = arena_alloc(b->c->arena, sizeof(*m));
	size_t values;

	for (size_t f = 0; f < USE_FACT_COUNT; f++)
		if (use_parts((enum fact)(FACT_FIRST_USE + f)) & PARTS_LAST)
			m->fact[m->facts++] = (enum fact)(FACT_FIRST_USE + f);
	find_rules(b, m);
	m->of_function.test = room(b, &m->of_function);
	m->of_mask.test = room(b, &m->of_mask);
	find_rules(b, m);
	values = 1 + VALUE_WORDS * m->facts;
	m->key = arena_alloc(b->c->arena, (m->of_function.count + values) * sizeof(*m->key));
	m->known = arena_alloc(b->c->arena, (tests + 1) * sizeof(*m->known));
	intern_init(&m->functions, m->of_function.count);
	intern_init(&m->masks, values);
	intern_init(&m->both, 2);
	b->masks = m;
}

void cover_masks_free(struct cover_builder *b)
{
	struct cover_masks *m = b->masks;

	intern_free(&m->functions);
	intern_free(&m->masks);
	intern_free(&m->both);
	free(m->answers);
	free(m->against);
}

/* Asks and numbers the function and the set-up of @use alone. */
static void see_function(struct cover_builder *b, const struct use *use)
{
	const struct use alone = {.api = use->api, .setup = use->setup};
	struct cover_masks *m = b->masks;

	if (m->seen.use.api == use->api && m->seen.use.setup == use->setup)
		return;
	cover_see(b, &alone, true, &m->seen);
	for (size_t i = 0; i < m->of_function.count; i++) {
		const struct cond *c = m->of_function.test[i];
		struct cond_sets s = cover_ask(b, &m->seen, c);

		m->known[c->leaf] = s;
		m->key[i] = (uint64_t)s.yes << 32 | s.can;
	}
	m->function = intern_number(&m->functions, m->key);
	/* what was made of groups is gone with the next function */
	memset(m->seen.by_group, 0, sizeof(m->seen.by_group));
}

/* The number of the mask of @u; whether a function sleeps depends on it in the function's way. */
static size_t number_mask(struct cover_masks *m, const struct cover_use *u)
{
	uint64_t *word = m->key;

	*word++ = u->use.api->sleeps;
	for (size_t i = 0; i < m->facts; i++) {
		const struct value *v = &u->base[AT(m->fact[i])];

		*word++ = v->set | (unsigned int)v->fuzzy << 1;
		*word++ = v->min;
		*word++ = v->max;
		*word++ = (uintptr_t)v->text;
	}
	return intern_number(&m->masks, m->key);
}

/* Asks the mask of @u, where it is new, and numbers it. */
static size_t see_mask(struct cover_builder *b, struct cover_use *u)
{
	struct cover_masks *m = b->masks;
	size_t had = m->masks.count, n = number_mask(m, u), tests = m->of_mask.count;

	if (n < had)
		return n;
	m->answers = mem_grow(m->answers, &m->answers_cap, n + 1, sizeof(*m->answers));
	m->answers[n] = arena_alloc(b->c->arena, (tests + 1) * sizeof(**m->answers));
	for (size_t i = 0; i < tests; i++)
		m->answers[n][i] = cover_ask(b, u, m->of_mask.test[i]);
	return n;
}

/* Where a rule is against the function that was seen, with mask number @mask. */
static mdd_t against(struct cover_builder *b, size_t mask)
{
	struct cover_masks *m = b->masks;
	struct cover_use u = {.known = m->known};
	mdd_t any = MDD_NONE;

	for (size_t i = 0; i < m->of_mask.count; i++)
		m->known[m->of_mask.test[i]->leaf] = m->answers[mask][i];
	for (size_t i = 0; i < b->rules; i++)
		if (b->of[i] == CHOOSE_MASK)
			any = mdd_or(b->c->m, any, cover_finding(b, &u, i));
	return any;
}

mdd_t cover_mask_against(struct cover_builder *b, const struct use *use)
{
	static const struct value nothing[FACT_FIRST_USE];
	struct cover_masks *m = b->masks;
	size_t n, had = m->both.count;
	struct cover_use u;
	uint64_t both[2];

	see_function(b, use);
	u = m->seen;
	u.use = *use;
	use_facts_mask(use, nothing, b->cat, u.base);
	both[0] = m->function;
	both[1] = see_mask(b, &u);
	n = intern_number(&m->both, both);
	if (n == had) {
		m->against = mem_grow(m->against, &m->against_cap, n + 1, sizeof(*m->against));
		m->against[n] = against(b, both[1]);
	}
	return m->against[n];
}
