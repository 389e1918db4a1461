/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Verifying rules: do they hold together on every kernel?
 *
 * All needs there are, by their classes (advise/space.h), are covered as sets (advise/cover.h):
 * which of them each function serves, which nothing does, and whether what serves one serves one
 * that asks for less. The advice itself, with its mask and free function, is looked at one need at
 * a time: all that state something in few dimensions, one of each class; those of examples; and
 * needs drawn at random with any number of keys, which also check that the classes and the sets are
 * true.
 */
#ifndef WHICHALLOC_TRIAL_VERIFY_H
#define WHICHALLOC_TRIAL_VERIFY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "know/target.h"
#include "text/wide.h"

struct arena;
struct diag;

#define VERIFY_SAMPLES 1000000
#define VERIFY_MAX_DEPTH 3
#define VERIFY_MAX_PROFILES 64

struct verify_options {
	struct target_spec only; /* kernel, architecture, configuration: zeroed: every profile */
	const char *const *dirs; /* of house rules */
	size_t dir_count;
	const char *against; /* directory with other rules in place of the built-in ones; NULL */
	uint64_t samples;    /* random needs, over all profiles */
	uint64_t seed;
	unsigned int
		depth; /* dimensions stated at a time; 0: two, and three on the default target */
	bool quiet;
};

/* One way to fail, by rule or by function, and how often. */
struct verify_failure {
	const char
		*kind; /* "contradiction", "conflict", "advice", "lint", "looser", "class", ... */
	const char *rule; /* NULL: none is to blame */
	const char *use;  /* the function; NULL */
	const char *ask;  /* the first need that shows it, as a command line; NULL */
	const char *text;
	uint64_t count;
};

struct verify_profile {
	const char *name; /* "6.12 x86_64 PREEMPT_RT" */
	/*
	 * all needs there are, with a size where one is needed; with @entangled only some were
	 * looked at
	 */
	struct wide space_classes, space_needs;
	struct wide advice_classes, advice_needs; /* of them: those that something serves */
	const char *entangled; /* a rule that cannot be put as sets; NULL: everything was covered */
	/* needs looked at one by one */
	uint64_t walked;	     /* classes */
	uint64_t examples;	     /* needs of rules' examples */
	uint64_t samples, unknown;   /* random needs; those of no known class */
	uint64_t advice, impossible; /* of all these */
	uint64_t conflicts;	     /* impossible needs whose conflict was checked */
	uint64_t looser;	     /* uses put to looser needs */
	uint64_t uses, tried;	     /* different uses; those that the simulator could run */
};

/*
 * One condition of a rule, over all profiles that have the rule: as struct branch
 * (advise/branch.h).
 */
struct verify_branch {
	const char *rule, *fact;
	const char *at;	 /* "rules/gfp.yaml:12:20" */
	uint32_t number; /* in its rule */
	struct wide yes, no, maybe, decides_yes, decides_no;
	bool matters_yes, matters_no;	  /* on the kernels that are verified */
	bool elsewhere_yes, elsewhere_no; /* on another one, where it does not matter on these */
};

/* Decisions that differ between two sets of rules, alike in what they change and why. */
struct verify_change {
	const char *before, *after; /* uses; "impossible" */
	const char *rule;	    /* that makes the difference; NULL: several together */
	bool gone;		    /* it is one of the other set: what it said no longer holds */
	const char *ask;	    /* the first need */
	uint64_t count;
};

struct verify {
	struct arena *arena; /* holds all texts */
	struct verify_profile *profile;
	size_t profiles;
	struct verify_failure *failure; /* by kind, as found */
	size_t failures;
	struct verify_change *change; /* the most frequent first */
	size_t changes;
	struct verify_branch *branch; /* those of one rule together */
	size_t branches, branch_cap;
	const char *uncounted;	/* a rule whose conditions cannot be counted; NULL: all are */
	size_t rules, examples; /* rules looked at; examples that are as they should be */
	double seconds;
};

/* NULL after reporting to @d: rules that cannot be read. Freed with verify_free(). */
struct verify *verify_run(const struct verify_options *o, struct diag *d);
void verify_free(struct verify *v);

#endif
