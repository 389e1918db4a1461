/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Verifying rules: do they hold together on every kernel?
 *
 * The space of needs (advise/space.h) is far too large to walk. Walked are all needs that state
 * something in few dimensions, one of each class; needs drawn at random with any number of keys stand
 * for the rest, and check that the classes are ones.
 */
#ifndef WHICHALLOC_TRIAL_VERIFY_H
#define WHICHALLOC_TRIAL_VERIFY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "know/target.h"

struct arena;
struct diag;

#define VERIFY_SAMPLES 100000
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
	const char *name;	     /* "6.12 x86_64 PREEMPT_RT" */
	double needs;		     /* that the classes walked stand for */
	double space, space_classes; /* all that could be asked */
	uint64_t classes;	     /* walked */
	uint64_t examples;	     /* needs of rules' examples, looked at too */
	uint64_t samples, unknown; /* random needs; those of classes that the walk does not know */
	uint64_t advice, impossible; /* of both */
	uint64_t conflicts;	     /* impossible needs whose conflict was checked */
	uint64_t looser;	     /* uses put to looser needs */
	uint64_t uses, tried;	     /* different uses; those that the simulator could run */
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
	size_t rules, examples; /* rules looked at; examples that are as they should be */
	double seconds;
};

/* NULL after reporting to @d: rules that cannot be read. Freed with verify_free(). */
struct verify *verify_run(const struct verify_options *o, struct diag *d);
void verify_free(struct verify *v);

#endif
