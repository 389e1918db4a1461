/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Judges: what decisions are made with.
 */
#ifndef WHICHALLOC_ADVISE_JUDGE_H
#define WHICHALLOC_ADVISE_JUDGE_H

#include "advise/panel.h"
#include "advise/rule.h"
#include "know/target.h"

/* A target with its rules compiled for each of its kernels. */
struct judge {
	struct target *target;
	struct rules *rules[TARGET_MAX_POINTS];
	struct panel *panel[TARGET_MAX_POINTS];
	const char *const *dirs; /* of house rules, the caller's */
	size_t dir_count;
};

/* NULL after reporting. Takes over nothing, @dirs must outlive it; freed with judge_free(). */
struct judge *judge_new(
	const struct target_spec *spec, const char *const *dirs, size_t count, struct diag *d);
void judge_free(struct judge *j);

/* The same with the rules in the directory @base in place of the built-in ones. */
struct judge *judge_new_instead(const struct target_spec *spec, const char *base,
	const char *const *dirs, size_t count, struct diag *d);

#endif
