/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The atomic pools of coherent memory: where devices are not coherent, memory for them has to be
 * mapped anew, which may wait; calls that may not wait take from pools that were mapped before.
 */
#ifndef WHICHALLOC_SIM_DMA_ATOMIC_H
#define WHICHALLOC_SIM_DMA_ATOMIC_H

#include <stdbool.h>
#include <stdint.h>

struct sim_kernel;
struct sim_atomic_chunk;

enum sim_atomic_zone { SIM_ATOMIC_DMA, SIM_ATOMIC_DMA32, SIM_ATOMIC_KERNEL, SIM_ATOMIC_POOLS };

/* Zeroed: not started. */
struct sim_atomic_pools {
	struct sim_atomic_pool {
		struct sim_atomic_chunk *chunk; /* the newest first; NULL: no such pool */
		uint64_t pages, free;
	} pool[SIM_ATOMIC_POOLS];
	uint64_t enough; /* bytes: a pool with less free is made larger */
	bool started;
	bool due; /* the work that makes them larger is */
};

/*
 * Whole pages for @size bytes that end at or before address @last: 0, or -ENOMEM where no pool that
 * the kernel looks at has them, or the simulator has no memory (k->error).
 */
int sim_atomic_take(struct sim_kernel *k, uint64_t size, uint64_t last, uint64_t *pfn);
/* Is page @pfn of a pool? */
bool sim_atomic_has(const struct sim_kernel *k, uint64_t pfn);
/* Takes @pages from @pfn on back. False: they are of no pool. */
bool sim_atomic_put(struct sim_kernel *k, uint64_t pfn, uint64_t pages);
void sim_atomic_settle(struct sim_kernel *k);		/* the work */
void sim_atomic_forget(struct sim_atomic_pools *pools); /* host memory */

#endif
