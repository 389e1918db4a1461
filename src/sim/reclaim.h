/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What makes room for a request: reclaim, compaction, kswapd.
 */
#ifndef WHICHALLOC_SIM_RECLAIM_H
#define WHICHALLOC_SIM_RECLAIM_H

#include "sim/page_internal.h"

/* reclaim.c */
/* The first page of the block around @pfn; @pfn itself where it is in none. */
uint32_t block_head(const struct sim_pages *p, uint32_t pfn);
/* The same, of blocks laid out so far. */
uint32_t block_around(const struct sim_pages *p, uint32_t pfn);
/* __perform_reclaim(): progress made, in pages. */
int64_t reclaim_direct(struct sim_pages *p, const struct request *rq);
/* Frees up to @pages pages of cache. Returns how many. */
int64_t reclaim_pages(struct sim_pages *p, const struct request *rq, int64_t pages);
/* zone_reclaimable_pages() */
int64_t reclaim_left(const struct zone *z);
/* out_of_memory(): a task dies. False: there is nothing to be had. */
bool reclaim_oom_kill(struct sim_pages *p, const struct request *rq);

/* compact.c */
enum compact_priority { COMPACT_SYNC_FULL, COMPACT_SYNC_LIGHT, COMPACT_ASYNC };
enum compact_result { COMPACT_SKIPPED, COMPACT_DEFERRED, COMPACT_COMPLETE, COMPACT_SUCCESS };
bool compact_allowed(uint32_t gfp);
bool compact_ready(const struct sim_pages *p, const struct zone *z, const struct request *rq);
/* __compaction_suitable(), were @free pages free */
bool compact_suitable(const struct sim_pages *p, const struct zone *z, unsigned int order,
	enum zone_index highest, int64_t free);
/* compaction_suitable() */
bool compact_can_begin(const struct sim_pages *p, const struct zone *z, const struct request *rq);
enum compact_result compact_zones(struct sim_pages *p, const struct request *rq, unsigned int flags,
	enum compact_priority prio);
void compact_worked(struct zone *z, unsigned int order);

/* Pages on the buddy lists of all types: where others can be moved to. */
int64_t range_targets(const struct sim_pages *p, const struct zone *z);

/* kswapd.c */
/* wakeup_kswapd(): that of @z's node, unless the node has enough for @order. */
void kswapd_wake(
	struct sim_pages *p, const struct zone *z, unsigned int order, enum zone_index highest);
/* wake_all_kswapds() */
void kswapd_wake_all(struct sim_pages *p, const struct request *rq);
/* After zones were loaded: those that reclaim for them are awake. */
void kswapd_note_active(struct sim_pages *p);

#endif
