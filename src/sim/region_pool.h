/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory in which free blocks are placed at random so that no two of them could have been merged.
 *
 * It is kept as regions: aligned runs of pages, all in use so far. A block that is placed in one
 * splits it; the halves that it does not take become regions themselves. Half a region may never be
 * free as a whole once the other half holds free blocks only, so from then on such regions serve
 * smaller blocks only. Where blocks come in descending order, nothing is lost by that.
 *
 * Regions and pools begin as 0. Without memory the program ends (text/mem.h). @random is the place
 * in a sequence of random numbers (sim/random.h), which goes on.
 */
#ifndef WHICHALLOC_SIM_REGION_POOL_H
#define WHICHALLOC_SIM_REGION_POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/image.h"

/* First pages of regions of one order. The owner frees @pfn. */
struct sim_regions {
	uint32_t *pfn;
	size_t n, cap;
};

/* Regions by order, and whether they may be free as a whole; freed with sim_region_pool_free(). */
struct sim_region_pool {
	struct sim_regions whole[SIM_MAX_PAGE_ORDER + 1], part[SIM_MAX_PAGE_ORDER + 1];
	uint64_t pages;
};

void sim_regions_add(struct sim_regions *r, uint32_t pfn);

/* Takes one of them out, by chance; there must be one. */
uint32_t sim_regions_draw(uint64_t *random, struct sim_regions *r);

/* Adds the region of @order at @pfn. */
void sim_region_pool_add(struct sim_region_pool *p, uint32_t pfn, uint32_t order, bool whole);

/* Adds the aligned runs that make up [@start, @end), as a whole; none is larger than @max. */
void sim_region_pool_add_runs(
	struct sim_region_pool *p, uint32_t start, uint32_t end, uint32_t max);

/*
 * Takes room for a block of @order out of @p: as tight as can be where @dense, else anywhere.
 * false: there is none.
 */
bool sim_region_pool_place(
	uint64_t *random, struct sim_region_pool *p, uint32_t order, bool dense, uint32_t *pfn);

void sim_region_pool_free(struct sim_region_pool *p);

#endif
