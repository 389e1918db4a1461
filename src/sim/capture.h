/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From what /proc shows (sim/proc.h) to a counted state.
 */
#ifndef WHICHALLOC_SIM_CAPTURE_H
#define WHICHALLOC_SIM_CAPTURE_H

#include "sim/counted.h"
#include "sim/proc.h"

struct arena;

/* What /proc does not tell. */
struct capture_params {
	const char *arch;	  /* as uname -m */
	const char *kernel;	  /* where no release was read; NULL: none */
	uint64_t page_size;	  /* bytes */
	uint32_t pageblock_order; /* where pagetypeinfo was not read */
};

/* What of a counted state is an estimate. */
enum capture_estimate {
	CAPTURE_TYPES = 0x1,  /* types of free blocks and pageblocks: all Movable */
	CAPTURE_CAPPED = 0x2, /* the types of lists that pagetypeinfo did not count to the end */
	CAPTURE_PCP_LIMITS = 0x4, /* limits of per-CPU lists: as after boot */
	CAPTURE_CMA = 0x8,	  /* all CMA areas but the largest zone's: in use */
	CAPTURE_SLABS = 0x10,	  /* slabs: none */
};

/*
 * The state of @m, in arena @a; *@estimates: enum capture_estimate. NULL when it is fine, else what
 * is missing: at least buddyinfo and zoneinfo must have been read, and agree.
 */
const char *capture_state(const struct proc_machine *m, const struct capture_params *params,
	struct arena *a, struct sim_counted *out, uint32_t *estimates);

#endif
