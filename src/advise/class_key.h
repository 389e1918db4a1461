/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keys of needs: two needs have the same key only if no rule and no fact of a use can tell them
 * apart, so that they are decided alike.
 *
 * Words and sets of words go into the key as they are, with what is stated at all; of numbers only
 * goes in between which of the numbers they lie that conditions and APIs' limits compare them with.
 * What follows from words alone is not in it.
 */
#ifndef WHICHALLOC_ADVISE_CLASS_KEY_H
#define WHICHALLOC_ADVISE_CLASS_KEY_H

#include "advise/judge.h"
#include "advise/need.h"

struct class_plan;

/*
 * What keys are made by, for needs that @j decides on; it must outlive the plan. Keys of different
 * plans have nothing in common.
 */
struct class_plan *class_plan_new(const struct judge *j);
void class_plan_free(struct class_plan *p); /* NULL is fine */

/* 64-bit words in each key. */
size_t class_key_words(const struct class_plan *p);

/* Writes the key of @need, for code that is built in or not. Allocates nothing. */
void class_key(const struct class_plan *p, const struct need *need, bool built_in, uint64_t *key);

#endif
