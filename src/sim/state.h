/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Kinds of memory state: what a machine's memory looks like when a trial starts, as ranges and
 * shares from which a seed draws one state. Read from YAML, applied by sim_pages_set_state().
 */
#ifndef WHICHALLOC_SIM_STATE_H
#define WHICHALLOC_SIM_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/model.h"

struct diag;
struct yaml_node;

/* Shares are in parts of a million. */
#define SIM_SHARE_ONE 1000000u

/* Seeds 0 to SIM_STRATA - 1 walk a kind's range of free pages evenly, both ends included. */
#define SIM_STRATA 100

enum sim_level_base { SIM_LEVEL_MIN, SIM_LEVEL_LOW, SIM_LEVEL_HIGH, SIM_LEVEL_MANAGED };

/* A number of free pages of a zone: its watermark (or all its managed pages) times @share. */
struct sim_level {
	enum sim_level_base base;
	uint32_t share;
};

struct sim_state_kind {
	char name[32];
	char title[128];
	struct sim_level free_from,
		free_to; /* where watermarks count, lowmem reserves come on top */
	uint32_t orders[SIM_MAX_PAGE_ORDER +
			1]; /* free pages in blocks of each order: weights, not all 0 */
	/* shares, the first two of the pageblocks in use; the rest of those is Movable */
	uint32_t unmovable, reclaimable;
	uint32_t cache;	  /* of the pages in use in Movable pageblocks: reclaim can free them */
	uint32_t movable; /* the same: compaction can move them; includes the former */
	uint32_t pcp;	  /* how full the running CPU's lists are: 1 is one batch */
};

/*
 * Reads one kind from map @n (data/states/). Errors go to @d; returns false if there was one. Needs
 * nothing of @n afterwards.
 */
bool sim_state_kind_read(const struct yaml_node *n, struct diag *d, struct sim_state_kind *out);

#endif
