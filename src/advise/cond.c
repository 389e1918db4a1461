/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Evaluating conditions; see cond.h.
 */
#include "advise/cond.h"

#include <assert.h>

#include "advise/cond_node.h"
#include "advise/need.h"
#include "advise/use_part.h"
#include "text/decode.h"
#include "text/yaml.h"

static enum tri tri_of(bool b)
{
	return b ? YES : NO;
}

static inline bool compare_one(enum op op, uint64_t a, uint64_t b)
{
	switch (op) {
	case OP_LT:
		return a < b;
	case OP_LE:
		return a <= b;
	case OP_GE:
		return a >= b;
	case OP_GT:
		return a > b;
	default:
		return a == b;
	}
}

/*
 * Ranges are judged by their largest value (advice must serve all of it); an uncertain number only
 * when both ends agree.
 */
static enum tri eval_number(const struct cond *c, const struct value *v)
{
	bool high = compare_one(c->op, v->max, c->mask);

	if (v->fuzzy && compare_one(c->op, v->min, c->mask) != high)
		return MAYBE;
	return tri_of(high);
}

/* Most of what deciding takes is spent here: kept small enough to be part of its callers. */
static inline enum tri leaf(const struct cond *c, const struct value *v, bool is_use)
{
	const uint64_t open = v->maybe & ~v->max; /* bits of a mask that may or may not be set */

	if (!v->set) {
		const bool api = fact_info[c->fact].type == FACT_API;

		if (api && v->fuzzy)
			return MAYBE; /* not said, or not chosen yet */
		if (c->op == OP_SET || c->op == OP_ABSENT)
			return tri_of(c->op == OP_ABSENT);
		/* an API that is known to be none; anything else is not known */
		if (is_use || c->fact >= FACT_FIRST_DERIVED)
			return api ? NO : MAYBE;
		if (!fact_has_default(c->fact))
			return NO;
	}
	switch (c->op) {
	case OP_SET:
	case OP_ABSENT:
		return tri_of(c->op == OP_SET);
	case OP_ONE_OF:
		return tri_of(c->mask >> v->max & 1);
	case OP_HAS_ALL:
		if ((v->max & c->mask) == c->mask)
			return YES;
		return (c->mask & ~v->max & ~open) ? NO : MAYBE;
	case OP_HAS_ANY:
		if (v->max & c->mask)
			return YES;
		return open & c->mask ? MAYBE : NO;
	case OP_HAS_NONE:
		if (v->max & c->mask)
			return NO;
		return open & c->mask ? MAYBE : YES;
	case OP_EQUALS:
		return open ? MAYBE : tri_of(v->max == c->mask);
	case OP_API:
		return tri_of(c->bits[v->max / 64] >> (v->max % 64) & 1);
	case OP_NAME:
		return tri_of(list_has(c->names, v->text));
	default:
		return eval_number(c, v);
	}
}

enum tri cond_leaf(const struct cond *c, const struct value *v, bool is_use)
{
	return leaf(c, v, is_use);
}

/* Children that are tests are asked on the spot, without a call. */
static inline enum tri ask(const struct cond *c, const struct value *need, const struct value *use)
{
	if (c->op <= OP_NOT)
		return cond_eval(c, need, use);
	if (c->fact < FACT_FIRST_USE)
		return leaf(c, &need[c->fact], false);
	return use ? leaf(c, &use[c->fact - FACT_FIRST_USE], true) : MAYBE;
}

enum tri cond_eval(const struct cond *c, const struct value *need, const struct value *use)
{
	enum tri result, t;

	assert(c->op <= OP_NOT); /* conditions are compiled so: tests stand in them */
	switch (c->op) {
	case OP_NOT:
		return (enum tri)(YES - ask(c->kid[0], need, use));
	case OP_ALL:
		result = YES;
		for (size_t i = 0; i < c->kids && result != NO; i++) {
			t = ask(c->kid[i], need, use);
			result = t < result ? t : result;
		}
		return result;
	default:
		result = NO;
		for (size_t i = 0; i < c->kids && result != YES; i++) {
			t = ask(c->kid[i], need, use);
			result = t > result ? t : result;
		}
		return result;
	}
}

bool cond_asks(const struct cond *c, enum fact first, enum fact last)
{
	if (c->op > OP_NOT)
		return c->fact >= first && c->fact <= last;
	for (size_t i = 0; i < c->kids; i++)
		if (cond_asks(c->kid[i], first, last))
			return true;
	return false;
}

unsigned int cond_parts(const struct cond *c)
{
	unsigned int parts = 0;

	if (c->op > OP_NOT)
		return c->fact >= FACT_FIRST_USE ? use_parts(c->fact) : 0;
	for (size_t i = 0; i < c->kids; i++)
		parts |= cond_parts(c->kid[i]);
	return parts;
}

/* Facts that follow from where the code runs matter when that was stated; sizes always are. */
static unsigned int fact_relevance(enum fact f, const struct value *need)
{
	if (f < NEED_COUNT)
		return f == F_SIZE ? 1 : need[f].set ? 2 : 0;
	if (f <= F_RUNS_IN)
		return need[F_CONTEXT].set || need[F_HOLDS].set || need[F_SAYS_MAY_SLEEP].set ? 2
											      : 0;
	if (f >= F_IS_ARRAY && f <= F_CLASS_WASTE)
		return 1;
	return 0;
}

unsigned int cond_relevance(const struct cond *c, const struct value *need)
{
	unsigned int best = c->op > OP_NOT ? fact_relevance(c->fact, need) : 0;

	for (size_t i = 0; c->op <= OP_NOT && i < c->kids; i++) {
		unsigned int r = cond_relevance(c->kid[i], need);

		best = r > best ? r : best;
	}
	return best;
}

bool cond_tests(const struct cond *c, enum fact f, uint64_t mask)
{
	bool several = mask & (mask - 1);

	if (c->op >= OP_ONE_OF && c->op <= OP_EQUALS)
		return c->fact == f && (several ? c->mask == mask : (c->mask & mask) != 0);
	for (size_t i = 0; c->op <= OP_NOT && i < c->kids; i++)
		if (cond_tests(c->kid[i], f, mask))
			return true;
	return false;
}

static bool names(const struct cond *c, const struct value *use_facts, bool rightly)
{
	bool any = false;

	if (c->op == OP_API || c->op == OP_NAME)
		return c->fact >= FACT_FIRST_USE &&
		       cond_leaf(c, &use_facts[c->fact - FACT_FIRST_USE], true) == YES;
	if (c->op == OP_NOT && rightly)
		return false;
	for (size_t i = 0; c->op <= OP_NOT && i < c->kids; i++)
		any |= names(c->kid[i], use_facts, rightly);
	return any;
}

bool cond_names(const struct cond *c, const struct value *use_facts)
{
	return names(c, use_facts, false);
}

bool cond_wants(const struct cond *c, const struct value *use_facts)
{
	return names(c, use_facts, true);
}
