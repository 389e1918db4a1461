/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Verifying on one kernel: the inner part of verify.c.
 */
#ifndef WHICHALLOC_TRIAL_VERIFY_WALK_H
#define WHICHALLOC_TRIAL_VERIFY_WALK_H

#include "advise/candidate.h"
#include "advise/space.h"
#include "trial/lab.h"
#include "trial/verify.h"

/* Distinct uses, by hash. */
struct seen_uses {
	uint64_t *slot;
	size_t count, mask;
};

struct walker {
	const struct verify_options *o;
	struct target_spec spec;
	unsigned int depth;
	bool thorough; /* all pairs of classes, not only of those that rules tell apart */
	uint64_t samples, seed;
	struct arena *arena; /* for texts that outlive it */
	struct diag *diag;
	struct judge *judge, *other; /* other: with the rules to compare with; NULL */
	struct space *space;
	struct lab *lab;
	bool *decided;	     /* by rule index: some need makes it decide */
	unsigned int *tries; /* likewise: how often that was looked for in vain */
	struct verify_profile result;
	struct verify_failure *failure;
	size_t failures, failure_cap;
	struct verify_change *change;
	size_t changes, change_cap;
	struct seen_uses seen;
	void (*tick)(void *ctx); /* called for each need */
	void *tick_ctx;
};

/* One need: @cls are its classes, NULL where some are not known. */
struct verify_need {
	const struct need *need;
	const uint32_t *cls;
	bool built_in;
};

/* Walks and samples; what is found is in @w. false after reporting to @w->diag. */
bool walker_run(struct walker *w);
void walker_free(struct walker *w);

/* Puts one need to every check. */
void verify_need(struct walker *w, const struct verify_need *n);
/* ... or to both sets of rules. */
void verify_change(struct walker *w, const struct verify_need *n);

bool verify_same_use(const struct use *a, const struct use *b);
/* "kmalloc(GFP_KERNEL), kfree" in @w->arena */
const char *verify_use_text(struct walker *w, const struct use *use);
const char *verify_ask(struct walker *w, const struct verify_need *n);
void verify_fail(struct walker *w, const struct verify_need *n, const char *kind, const char *rule,
	const struct use *use, const char *text);

#endif
