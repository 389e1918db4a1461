/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Direct compaction (mm/compaction.c) as far as it decides success: it finds an aligned block
 * of the wanted order in which everything in use can be moved, moves it, and leaves a free
 * block there.
 *
 * Simpler than Linux: the targets are the smallest free blocks, Movable ones first, wherever they
 * are (Linux scans for them from the zone's end); pages that would not make up a whole block stay
 * where they are; pages on per-CPU lists are in the way; and only pageblocks that were Movable when
 * the state began have anything to move, so that light compaction on behalf of an unmovable
 * request, which looks at Unmovable pageblocks only, never finds anything (7.3: but for whole
 * pageblocks, for which it looks at Movable ones).
 */
#include "sim/buddy.h"
#include "sim/reclaim.h"
#include "sim/system_page.h"

#define EXTFRAG_THRESHOLD 500	  /* vm.extfrag_threshold */
#define COMPACT_MAX_DEFER_SHIFT 6 /* include/linux/compaction.h */

/* gfp_compaction_allowed() */
bool compact_allowed(uint32_t gfp)
{
	return gfp & SIM_GFP_IO;
}

/* compact_gap(): room for the copies */
static int64_t gap(unsigned int order)
{
	return (int64_t)2 << order;
}

/* __compaction_suitable() above mark @w, were @free pages free */
static bool suitable_above(const struct sim_pages *p, const struct zone *z, enum wmark w,
	unsigned int order, enum zone_index highest, int64_t free)
{
	int64_t mark = watermark(z, w) + gap(order);

	if (order > p->m.costly_order)
		mark += z->mark[WMARK_LOW] - z->mark[WMARK_MIN];
	return watermark_ok(p, z, 0, mark, highest, ALLOC_CMA, free);
}

bool compact_suitable(const struct sim_pages *p, const struct zone *z, unsigned int order,
	enum zone_index highest, int64_t free)
{
	return suitable_above(p, z, WMARK_MIN, order, highest, free);
}

/*
 * fragmentation_index(), for costly orders: true when a failure is rather due to too little
 * memory than to fragmentation, so that moving pages would not help.
 */
static bool lacks_memory(const struct sim_pages *p, const struct zone *z, unsigned int order)
{
	int64_t pages = 0, blocks = 0, index;

	if (order <= p->m.costly_order)
		return false;
	for (unsigned int o = 0; o <= p->m.max_page_order; o++) {
		if (o >= order && z->blocks[o])
			return false;
		blocks += z->blocks[o];
		pages += (int64_t)z->blocks[o] << o;
	}
	index = blocks ? 1000 - (1000 + (pages * 1000 >> order)) / blocks : 0;
	return index >= 0 && index <= EXTFRAG_THRESHOLD;
}

bool compact_can_begin(const struct sim_pages *p, const struct zone *z, const struct request *rq)
{
	return compact_suitable(p, z, rq->order, rq->highest, zone_free(z)) &&
	       !lacks_memory(p, z, rq->order);
}

/* compaction_ready() (mm/vmscan.c): no need to reclaim before compaction */
bool compact_ready(const struct sim_pages *p, const struct zone *z, const struct request *rq)
{
	int64_t free = zone_free(z);

	if (watermark_ok(p, z, rq->order, watermark(z, WMARK_MIN), rq->highest, 0, free))
		return true;
	if (p->m.compact_ready_high)
		return suitable_above(p, z, WMARK_HIGH, rq->order, rq->highest, free) &&
		       !lacks_memory(p, z, rq->order);
	if (!compact_can_begin(p, z, rq))
		return false;
	return watermark_ok(p, z, 0, watermark(z, WMARK_HIGH) + gap(rq->order), rq->highest, 0,
		zone_free_safe(p, z));
}

/* compaction_deferred() */
static bool deferred(struct zone *z, unsigned int order)
{
	unsigned int limit = 1u << z->compact_shift;

	if (order < z->compact_failed)
		return false;
	if (++z->compact_considered >= limit) {
		z->compact_considered = limit;
		return false;
	}
	return true;
}

/* defer_compaction() */
static void defer(struct zone *z, unsigned int order)
{
	z->compact_considered = 0;
	if (z->compact_shift < COMPACT_MAX_DEFER_SHIFT)
		z->compact_shift++;
	if (order < z->compact_failed)
		z->compact_failed = order;
}

/* compaction_defer_reset() when a block was made, which somebody has yet to get */
static void compact_may_work(struct zone *z, unsigned int order)
{
	if (order >= z->compact_failed)
		z->compact_failed = order + 1;
}

/* The same after a page was had. */
void compact_worked(struct zone *z, unsigned int order)
{
	z->compact_considered = 0;
	z->compact_shift = 0;
	compact_may_work(z, order);
}

struct range_use {
	int64_t free, used; /* pages */
};

/* What is in the pages [start, end): false when a page cannot be taken away from there. */
static bool range_count(const struct sim_pages *p, const struct zone *z, uint32_t start,
	uint32_t end, uint32_t gfp, struct range_use *use)
{
	uint32_t head = block_head(p, start);

	*use = (struct range_use){0, 0};
	if (start < z->mem_start || end > z->mem_end)
		return false;
	if (head < start) {
		const uint32_t behind = head + (1u << page_order(p, head)), first = start;

		if (page_kind(p, head) != PAGE_FREE)
			return false;
		start = behind < end ? behind : end;
		use->free += start - first;
	}
	while (start < end) {
		enum page_kind kind = page_kind(p, start);

		if (kind == PAGE_FREE) {
			use->free += (int64_t)1 << page_order(p, start);
			start += 1u << page_order(p, start);
			continue;
		}
		if (kind == PAGE_USED || kind == PAGE_PCP || !page_moves_for(p, z, start, gfp))
			return false;
		use->used++;
		start++;
	}
	return true;
}

/*
 * Marks what of a free block on no list lies in [start, end) as used; the rest goes back to the
 * lists of @type.
 */
static void carve(struct sim_pages *p, struct zone *z, uint32_t pfn, unsigned int order,
	enum migratetype type, uint32_t start, uint32_t end)
{
	uint32_t behind = pfn + (1u << order);

	if (behind <= start || pfn >= end) {
		buddy_add(p, z, pfn, order, type, false);
		zone_account(p, z, (int64_t)1 << order, type);
	} else if (pfn < start || behind > end) {
		carve(p, z, pfn, order - 1, type, start, end);
		carve(p, z, pfn + (1u << (order - 1)), order - 1, type, start, end);
	} else {
		page_mark_used(p, pfn, order, false);
	}
}

/* Takes the free pages of [start, end) off the buddy lists; what lies around it stays there. */
static void range_isolate(struct sim_pages *p, struct zone *z, uint32_t start, uint32_t end)
{
	uint32_t pfn = block_head(p, start);

	while (pfn < end) {
		unsigned int order;
		enum migratetype type;

		if (page_kind(p, pfn) != PAGE_FREE) {
			pfn++;
			continue;
		}
		order = page_order(p, pfn);
		type = page_type(p, pfn);
		buddy_del(p, z, pfn, order);
		zone_account(p, z, -((int64_t)1 << order), type);
		carve(p, z, pfn, order, type, start, end);
		pfn += 1u << order;
	}
}

int64_t range_targets(const struct sim_pages *p, const struct zone *z)
{
	int64_t pages = 0;

	for (unsigned int o = 0; o <= p->m.max_page_order; o++)
		pages += (int64_t)z->blocks[o] << o;
	return pages;
}

/* Moves page @pfn elsewhere; there must be a target. */
static void page_migrate(struct sim_pages *p, struct zone *z, uint32_t pfn)
{
	static const enum migratetype types[] = {
		MT_MOVABLE, MT_CMA, MT_RECLAIMABLE, MT_UNMOVABLE, MT_HIGHATOMIC};
	bool cache = page_reclaimable(p, z, pfn);
	uint32_t target = PFN_NONE;

	for (unsigned int i = 0; !target && i < sizeof(types) / sizeof(types[0]); i++) {
		target = buddy_smallest(p, z, 0, types[i]);
		if (target && !p->m.account_per_page)
			zone_account(p, z, -1, types[i]);
	}
	page_give_to_system(p, target, cache ? PAGE_CACHE : PAGE_MOVED);
	page_mark_plain(p, pfn);
}

/* Empties the aligned block at @start, in which nothing is in the way, and frees it. */
static void empty_block(struct sim_pages *p, struct zone *z, uint32_t start, unsigned int order)
{
	uint32_t end = start + (1u << order);

	range_isolate(p, z, start, end);
	for (uint32_t i = start; i < end;) {
		uint32_t n = 1;

		if (page_kind(p, i) == PAGE_USED) {
			n = 1u << page_order(p, i);
			page_mark_plain(p, i);
		} else {
			page_migrate(p, z, i);
		}
		i += n;
	}
	buddy_free_block(p, z, start, order, false);
}

/*
 * suitable_migration_source(). Blocks made in CMA pageblocks are of use to movable requests only.
 */
static bool is_source(const struct sim_pages *p, enum migratetype block, const struct request *rq,
	enum compact_priority prio)
{
	const bool whole = p->m.compact_async_whole && rq->order >= p->m.pageblock_order;

	if (block == MT_CMA)
		return rq->type == MT_MOVABLE;
	if (prio != COMPACT_ASYNC)
		return block < MT_PCPTYPES;
	return block == (whole ? MT_MOVABLE : rq->type);
}

/* Light compaction for a costly order: is there room for the copies outside CMA pageblocks? */
static bool async_has_room(const struct sim_pages *p, const struct zone *z,
	const struct request *rq, unsigned int flags, enum compact_priority prio)
{
	return !p->m.compact_async_room || prio != COMPACT_ASYNC ||
	       rq->order <= p->m.costly_order || flags & ALLOC_CMA ||
	       watermark_ok(p, z, 0, watermark(z, WMARK_MIN) + gap(rq->order), rq->highest, 0,
		       zone_free(z));
}

/*
 * compact_zone(): light compaction on behalf of a request looks only at pageblocks of the
 * request's type (suitable_migration_source). It goes on where it last found something, and
 * starts over when it has seen the whole zone.
 */
static enum compact_result compact_zone(
	struct sim_pages *p, struct zone *z, const struct request *rq, enum compact_priority prio)
{
	uint32_t size = 1u << rq->order;
	uint32_t first = (z->mem_start + size - 1) & ~(size - 1);
	uint32_t start = z->compact_from > first ? z->compact_from & ~(size - 1) : first;

	for (uint32_t seen = 0, step = size; seen < z->mem_end - z->mem_start;
		seen += step, start += step) {
		enum migratetype type;
		struct range_use use;

		if (start + size > z->mem_end)
			start = first;
		type = block_type(p, start);
		step = size;
		if (!(p->block_type[start >> p->m.pageblock_order] & BLOCK_MIXED) ||
			!is_source(p, type, rq, prio)) {
			/* the rest of the pageblock is like this */
			if (size < block_pages(p))
				step = block_pages(p) - (start & (block_pages(p) - 1));
			continue;
		}
		if (!range_count(p, z, start, start + size, rq->gfp, &use))
			continue;
		if (use.used > range_targets(p, z) - use.free)
			break;
		empty_block(p, z, start, rq->order);
		z->compact_from = start;
		return COMPACT_SUCCESS;
	}
	z->compact_from = 0;
	return COMPACT_COMPLETE;
}

/* try_to_compact_pages(): the best result of all zones */
enum compact_result compact_zones(struct sim_pages *p, const struct request *rq, unsigned int flags,
	enum compact_priority prio)
{
	enum compact_result best = COMPACT_SKIPPED;

	for (unsigned int i = 0; i < rq->zones && best != COMPACT_SUCCESS; i++) {
		struct zone *z = rq->zone[i];
		enum compact_result r = COMPACT_SKIPPED;
		int64_t free = zone_free(z);

		if (prio > COMPACT_SYNC_FULL && deferred(z, rq->order))
			r = COMPACT_DEFERRED;
		else if (watermark_ok(p, z, rq->order, watermark(z, WMARK_MIN), rq->highest, flags,
				 free))
			r = COMPACT_SUCCESS;
		else if (async_has_room(p, z, rq, flags, prio) && compact_can_begin(p, z, rq))
			r = compact_zone(p, z, rq, prio);
		if (r == COMPACT_SUCCESS)
			compact_may_work(z, rq->order);
		if (r == COMPACT_COMPLETE && prio != COMPACT_ASYNC)
			defer(z, rq->order);
		if (r > best)
			best = r;
	}
	return best;
}
