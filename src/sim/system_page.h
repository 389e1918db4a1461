/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pages of the system's own: those that were in use when the state began, or came to it later. A
 * hash says which of them are page cache, and which can be moved (reclaim.c).
 */
#ifndef WHICHALLOC_SIM_SYSTEM_PAGE_H
#define WHICHALLOC_SIM_SYSTEM_PAGE_H

#include "sim/cma.h"
#include "sim/page_mark.h"
#include "sim/random.h"

/* A page of the system's own, in a pageblock where those are mostly movable. */
static inline bool page_is_mixed(const struct sim_pages *p, const struct zone *z, uint32_t pfn)
{
	return pfn >= z->mem_start && pfn < z->mem_end &&
	       p->block_type[pfn >> p->m.pageblock_order] & BLOCK_MIXED;
}

/* @pfn must be in no block. */
static inline bool page_reclaimable(const struct sim_pages *p, const struct zone *z, uint32_t pfn)
{
	enum page_kind kind = page_kind(p, pfn);

	if (kind != PAGE_PLAIN)
		return kind == PAGE_CACHE;
	return page_is_mixed(p, z, pfn) && random_hash(p->seed, pfn) < z->cache_below;
}

/* The same. */
static inline bool page_movable(const struct sim_pages *p, const struct zone *z, uint32_t pfn)
{
	enum page_kind kind = page_kind(p, pfn);

	if (kind != PAGE_PLAIN)
		return kind == PAGE_CACHE || kind == PAGE_MOVED;
	/* nothing is pinned for long in the CMA area */
	return page_is_mixed(p, z, pfn) &&
	       (cma_holds(p, pfn) || random_hash(p->seed, pfn) < z->migrate_below);
}

/*
 * Movable for whoever asks with mask @gfp: file pages stay where locks of file systems may be held
 * (isolate_migratepages_block(), mm/compaction.c).
 */
static inline bool page_moves_for(
	const struct sim_pages *p, const struct zone *z, uint32_t pfn, uint32_t gfp)
{
	return page_movable(p, z, pfn) && (gfp & SIM_GFP_FS || !page_reclaimable(p, z, pfn));
}

#endif
