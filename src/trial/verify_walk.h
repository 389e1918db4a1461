/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Verifying on one kernel: the inner part of verify.c.
 */
#ifndef WHICHALLOC_TRIAL_VERIFY_WALK_H
#define WHICHALLOC_TRIAL_VERIFY_WALK_H

#include "advise/branch.h"
#include "advise/candidate.h"
#include "advise/cover.h"
#include "advise/decision_memo.h"
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
	bool thorough; /* every class, not only those that show all answers to the tests of rules */
	uint64_t samples, seed;
	struct arena *arena; /* for texts that outlive it */
	struct diag *diag;
	struct judge *judge, *other; /* other: with the rules to compare with; NULL */
	struct space *space;
	struct cover *cover;	    /* NULL: the rules cannot be put as sets */
	struct decision_memo *memo; /* what was decided for the needs that stand for classes */
	struct arena *scratch;	    /* of the need at hand */
	uint32_t *size_group,
		*place_group; /* by class of amount, of place: what a simulated call can tell apart */
	struct lab *lab;
	struct branches *branches; /* by rule index; NULL where it compares rules */
	bool *decided;		   /* by rule index: some need makes it decide */
	unsigned int *tries;	   /* likewise: how often that was looked for in vain */
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

/* Makes @w, which has a judge, ready for verify_note() alone. */
void walker_note_begin(struct walker *w);

/* Puts one need to every check; what was decided: false, nothing serves. */
bool verify_need(struct walker *w, const struct verify_need *n, struct candidate *best);
/* ... or to both sets of rules. */
void verify_change(struct walker *w, const struct verify_need *n);

/* Notes which rules decide something in the need; no other check. */
void verify_note(struct walker *w, const struct need *need, bool built_in);

/* Does @use, which is advised for @n, serve the needs that ask for less? */
void verify_looser(struct walker *w, const struct verify_need *n, const struct use *use);
/*
 * Does every function serve all needs that ask for less than one that it serves, in all of the
 * space?
 */
void verify_looser_everywhere(struct walker *w);

/*
 * The branches of the conditions of the rules @wanted (by index; NULL: all) in @s, by rule index in
 * @a.
 */
struct branches *verify_branches(const struct space *s, const bool *wanted, struct arena *a);
/* Adds to @v what they are on one kernel that is verified, by rules @r. */
void verify_branches_add(struct verify *v, const struct rules *r, const struct branches *list);
/* Marks the rules of @r that have a condition in @v which does not matter both ways; any? */
bool verify_branches_idle(const struct verify *v, const struct rules *r, bool *idle);
/* Notes in @v which of them matter on a kernel that is not verified. */
void verify_branches_elsewhere(
	struct verify *v, const struct rules *r, const struct branches *list);

/* What forbids @use, by the facts of the whole use; the first rule, NULL: nothing. */
const struct rule *verify_forbidden_by(
	const struct walker *w, const struct need *need, bool built_in, const struct use *use);

/* Calls @fn with the need of each of @rule's examples that can be read. */
typedef void verify_example_fn(struct walker *w, const struct need *need, bool built_in);
void verify_examples(struct walker *w, const struct rule *rule, verify_example_fn *fn);

bool verify_same_use(const struct use *a, const struct use *b);
/* "kmalloc(GFP_KERNEL), kfree" in @w->arena */
const char *verify_use_text(struct walker *w, const struct use *use);
const char *verify_ask(struct walker *w, const struct verify_need *n);
void verify_fail(struct walker *w, const struct verify_need *n, const char *kind, const char *rule,
	const struct use *use, const char *text);

#endif
