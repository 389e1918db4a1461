/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Conditions of rules: a map of facts that must all hold, with `any:` (one of a list of maps),
 * `all:` and `not:`. Three-valued, since a fact may be uncertain.
 *
 * {context: [softirq, hardirq], bytes: "> KMALLOC_MAX_SIZE", gfp: {has: __GFP_FS}, not: {family:
 * vmalloc}}
 */
#ifndef WHICHALLOC_ADVISE_COND_H
#define WHICHALLOC_ADVISE_COND_H

#include "advise/fact.h"

struct arena;
struct catalogue;
struct diag;
struct yaml_node;

enum tri { NO, MAYBE, YES };

struct cond;

/* Compiles the map @n for catalogue @c into @a; NULL after reporting to @d. */
struct cond *cond_compile(
	const struct yaml_node *n, const struct catalogue *c, struct arena *a, struct diag *d);

/*
 * @need: FACT_FIRST_USE values; @use: USE_FACT_COUNT values, or NULL while no use is chosen (all
 * conditions on it are uncertain).
 */
enum tri cond_eval(const struct cond *c, const struct value *need, const struct value *use);

/* true when some part of the condition asks for a fact in [first, last] */
bool cond_asks(const struct cond *c, enum fact first, enum fact last);

/* The parts of a use that the condition asks about: see use_parts(). */
unsigned int cond_parts(const struct cond *c);

/*
 * Does it ask about a need that is stated (directly: 2), about its size (1), or about neither (0)?
 * What reasons are sorted by.
 */
unsigned int cond_relevance(const struct cond *c, const struct value *need);

/*
 * Does the condition name the API or the family of the use with @use_facts, rightly or as one to
 * avoid?
 */
bool cond_names(const struct cond *c, const struct value *use_facts);

/* The same, but rightly only: not what stands under a `not`. */
bool cond_wants(const struct cond *c, const struct value *use_facts);

/*
 * Does some part of the condition test fact @f, a set or a mask, for a bit of @mask (or for all of
 * @mask, where that is several)?
 */
bool cond_tests(const struct cond *c, enum fact f, uint64_t mask);

#endif
