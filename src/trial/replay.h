/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Replay: the page allocations and frees of a trace on a machine in the state that the kernel was
 * in when the trace began. Does the simulator give what the kernel gave?
 */
#ifndef WHICHALLOC_TRIAL_REPLAY_H
#define WHICHALLOC_TRIAL_REPLAY_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/image.h"
#include "trial/trace.h"

struct arena;
struct diag;
struct progress;

/* An allocation that went otherwise. Page frame 0: it failed. */
struct replay_mismatch {
	uint64_t line;
	uint64_t expected_pfn, got_pfn;
	uint64_t gfp; /* the catalogue's flags */
	uint32_t order;
	uint32_t type; /* in sim_type_names: whose lists it wants */
	uint32_t cpu;
	struct sim_image machine; /* the simulator's right after it */
};

struct replay {
	uint64_t operations;  /* allocations and frees */
	uint64_t allocations; /* failed ones too */
	uint64_t matched;     /* on the same page frame, or failed where the kernel's failed */
	uint64_t exact_tails; /* pages that alloc_pages_exact() gave back at once */
	bool mismatched;
	struct replay_mismatch first;	  /* if so */
	uint64_t unfit_frees, unfit_line; /* frees of what is free as far as the trace shows */
	struct trace_skipped skipped;
	struct sim_image after;
};

/*
 * Replays @t on @p, which was made from @image. After a mismatch it goes on as the kernel did: with
 * the page that the kernel gave, so that each allocation is judged by itself. Images live in @a.
 * False after reporting to @d: the trace is broken, or is not from such a machine.
 */
bool replay_run(struct trace *t, struct sim_pages *p, const struct sim_image *image,
	struct arena *a, struct progress *progress, struct diag *d, struct replay *r);

#endif
