/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Trials: a use run on simulated machines in several states of memory. Each try takes a seeded state, sets up what the use needs, allocates in the need's context, checks what came back,
 * frees, and checks that nothing is left.
 */
#ifndef WHICHALLOC_TRIAL_TRIAL_H
#define WHICHALLOC_TRIAL_TRIAL_H

#include <stdbool.h>

#include "advise/need.h"
#include "advise/use.h"
#include "sim/cost.h"
#include "sim/explain.h"
#include "trial/lab.h"

#define TRIAL_TRIES 100

/* How one kind of state went. */
struct trial_state {
	const struct sim_state_kind *kind;
	unsigned int tries, succeeded;
	unsigned int objections; /* tries that the simulated kernel objected to */
	unsigned int fallbacks;	 /* successes that are not contiguous */
	uint64_t taken, asked;	 /* bytes over all successes */
	/* the state itself, over all tries: pages of the zone that most memory is in */
	uint64_t free_min, free_max;
	uint64_t mark_min, mark_low, mark_high;
	unsigned int largest_order; /* of the free blocks, in any try */
	char objection[160];	    /* the first one's text, "" when none */
};

/* Where a success on a machine that was recorded page by page came from. */
struct trial_place {
	bool known;
	uint64_t pfn;
	struct sim_place before; /* where the page frame was */
	bool used_reserve, reclaimed, compacted;
};

struct trial {
	const char *kernel; /* the profile's name */
	uint64_t memory;
	unsigned int nodes; /* that share it evenly */
	uint64_t size;	    /* bytes that were tried */
	size_t states;
	struct trial_state state[LAB_MAX_STATES];
	char objection[160]; /* the first one's text, "" when none */
	/* of a recorded machine */
	bool recorded;
	size_t in_turn;		    /* nodes tried one after the other until one has memory */
	bool refused;		    /* the first try that failed was refused pages */
	struct sim_refusal refusal; /* by the last node */
	struct trial_place place;
};

/*
 * false: the use cannot be tried, as the catalogue names no simulator call for it. Ends the program
 * where no machine can be had, as text/mem.h does.
 */
bool trial_run(struct lab *l, const struct need *need, const struct use *use, struct trial *t);

/*
 * The same where only the state with the most objections counts, of equals the first: goes no
 * further than a state in which every try was objected to. @t holds the states that were run.
 */
bool trial_worst(struct lab *l, const struct need *need, const struct use *use, struct trial *t);

/*
 * What the cache that @use sets up is like, beside what else could hold its objects: fills SIM_COST_ALLOCATORS
 * rows. false where the use sets up no cache, or the size is not one number.
 */
bool trial_cache(
	const struct lab *l, const struct need *need, const struct use *use, struct sim_cost *rows);

/*
 * One try in state @kind, on a machine of the usual memory. false where it cannot be tried, or is larger
 * than a quarter of that.
 */
bool trial_once(struct lab *l, const struct need *need, const struct use *use,
	const struct sim_state_kind *kind, struct trial *t);

/* Waste of a state in percent of what was taken; 0 when nothing succeeded. */
double trial_waste(const struct trial_state *s);

#endif
