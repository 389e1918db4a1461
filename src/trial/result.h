/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a trial found: figures and texts alone, for whoever reports them. Names are those of the
 * laboratory that the trial was made in, and live as long.
 */
#ifndef WHICHALLOC_TRIAL_RESULT_H
#define WHICHALLOC_TRIAL_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/kernel.h"
#include "sim/state.h"

#define LAB_MAX_STATES 8 /* kinds of memory state that a laboratory has */

/* How one kind of state went. */
struct trial_state {
	const struct sim_state_kind *kind;
	unsigned int tries, succeeded;
	unsigned int objections; /* tries that the simulated kernel objected to */
	unsigned int fallbacks;	 /* successes that are not contiguous */
	uint64_t taken, asked;	 /* bytes over all successes */
	/* the state itself, over all tries: pages of the zone of lowmem that most memory is in */
	uint64_t free_min, free_max;
	uint64_t mark_min, mark_low, mark_high;
	unsigned int largest_order; /* of the free blocks of lowmem, in any try */
	char objection[160];	    /* the first one's text, "" when none */
	/* of the first try that failed: what was in the way other than pages, "" when nothing */
	char failure[160];
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
	char failure[160];   /* that of the first state that has one */
	/* of a recorded machine */
	bool recorded;
	size_t in_turn;		    /* nodes tried one after the other until one has memory */
	bool refused;		    /* the first try that failed was refused pages */
	struct sim_refusal refusal; /* by the last node */
	struct trial_place place;
};

/* Waste of a state in percent of what was taken; 0 when nothing succeeded. */
double trial_waste(const struct trial_state *s);

#endif
