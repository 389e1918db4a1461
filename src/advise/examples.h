/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Examples beside rules: each `fail` must break its rule, each `pass` must not, and lint must say
 * the same where the rule forbids or requires.
 *
 * An example is what a manifest's allocation is, {needs, uses}, with a target of its own where a
 * module for the default kernel will not do (schema: rules/README.md). It is judged on every kernel
 * of its target.
 */
#ifndef WHICHALLOC_ADVISE_EXAMPLES_H
#define WHICHALLOC_ADVISE_EXAMPLES_H

#include <stdbool.h>
#include <stddef.h>

struct api;
struct arena;
struct diag;
struct examples;
struct judge;
struct rule;
struct yaml_node;

/* Told of what is wrong: @number counts from 1, 0: not one of the examples. @d says more. */
typedef void examples_fail_fn(void *ctx, const char *rule, const char *kind, size_t number,
	const char *why, struct diag *d);

/* @base and @dirs as for judge_new_instead(). Freed with examples_free(). */
struct examples *examples_new(
	const char *base, const char *const *dirs, size_t count, examples_fail_fn *fail, void *ctx);
void examples_free(struct examples *x);

/*
 * Judges the examples of @rule, the map @list (NULL: it has none, which is wrong where they are
 * @required). Returns how many are as they should be. *@decides: one that fails breaks the rule and
 * nothing else that forbids or requires.
 */
size_t examples_judge(struct examples *x, const char *rule, const struct yaml_node *list,
	bool required, bool *decides);

/*
 * The sentence of @rule (@message: lint's wording) about the first example that breaks it, in @a:
 * for where no need and no use are at hand. It speaks of @of (NULL: what the example uses), a
 * function of the same catalogue.
 */
const char *examples_reason(const struct judge *j, const struct rule *rule, bool message,
	const struct api *of, struct arena *a);

#endif
