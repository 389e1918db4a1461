/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Watermarks: may a zone give this many pages to a request of this kind?
 */
#include "sim/page_mark.h"
#include "sim/run.h"
#include "sim/zone.h"

int64_t zone_free_exact(const struct sim_pages *p, const struct zone *z)
{
	int64_t free = z->free;

	for (unsigned int i = 0; i < p->cpus; i++)
		free += z->cpu[i].free_delta;
	return free > 0 ? free : 0;
}

int64_t zone_free_safe(const struct sim_pages *p, const struct zone *z)
{
	const int64_t drift = (int64_t)p->cpus * z->stat_threshold;

	if (drift > z->mark[WMARK_LOW] - z->mark[WMARK_MIN] &&
		z->free < z->mark[WMARK_HIGH] + drift)
		return zone_free_exact(p, z);
	return zone_free(z);
}

int64_t zone_free_cma(const struct zone *z)
{
	return z->free_cma > 0 ? z->free_cma : 0;
}

/* __zone_watermark_unusable_free() */
int64_t watermark_unusable(
	const struct sim_pages *p, const struct zone *z, unsigned int order, unsigned int flags)
{
	int64_t pages = ((int64_t)1 << order) - 1;

	if (!(flags & ALLOC_RESERVES))
		pages += p->m.highatomic_by_free ? z->free_highatomic : z->reserved_highatomic;
	if (!(flags & ALLOC_CMA))
		pages += zone_free_cma(z);
	return pages;
}

/*
 * What the first attempt tests, without anything that a request may have beyond others: the low
 * mark, or the high one while the zone is not known to be below it. Nothing is enough while kswapd
 * is still to be woken for a boost, or awake where such nodes come last, or while the zone has no
 * lists yet.
 */
void zone_set_enough(const struct sim_pages *p, struct zone *z)
{
	enum wmark w = p->m.zone_below_high && !z->below_high ? WMARK_HIGH : WMARK_LOW;

	for (unsigned int i = 0; i < ZONE_COUNT; i++)
		z->enough[i] = z->boosted || z->kswapd_awake || z->draw.pending
				       ? INT64_MAX
				       : watermark(z, w) + z->lowmem_reserve[i] +
						 watermark_unusable(p, z, 0, 0);
}

/*
 * What is left of a mark for requests in need: __GFP_HIGH may go down to half of it, together with
 * not blocking to three eighths, OOM victims to half of what is left.
 */
int64_t watermark_left(int64_t mark, unsigned int flags)
{
	if (flags & ALLOC_MIN_RESERVE) {
		mark -= mark / 2;
		if (flags & ALLOC_NON_BLOCK)
			mark -= mark / 4;
	}
	if (flags & ALLOC_OOM)
		mark -= mark / 2;
	return mark;
}

/* The orders of free blocks that a request may take: one bit each. */
uint32_t watermark_orders(const struct sim_pages *p, const struct zone *z, unsigned int flags)
{
	uint32_t orders;

	zone_ready(p, z);
	orders = z->has[MT_UNMOVABLE] | z->has[MT_MOVABLE] | z->has[MT_RECLAIMABLE];

	if (flags & ALLOC_CMA)
		orders |= z->has[MT_CMA];
	if (flags & (ALLOC_HIGHATOMIC | ALLOC_OOM))
		orders |= z->has[MT_HIGHATOMIC];
	return orders;
}

/*
 * __zone_watermark_ok(). A request for more than one page also needs a block that is large enough.
 */
bool watermark_ok(const struct sim_pages *p, const struct zone *z, unsigned int order, int64_t mark,
	enum zone_index highest, unsigned int flags, int64_t free)
{
	free -= watermark_unusable(p, z, order, flags);
	if (free <= watermark_left(mark, flags) + z->lowmem_reserve[highest])
		return false;
	return !order || watermark_orders(p, z, flags) >> order != 0;
}

/*
 * zone_watermark_fast(). For single pages most often no reserve needs to be looked at. Urgent
 * ones may ignore a boost when they test the minimum watermark.
 */
bool watermark_fast(const struct sim_pages *p, const struct zone *z, const struct request *rq,
	int64_t mark, unsigned int flags)
{
	int64_t free = zone_free(z);
	bool urgent;

	if (!rq->order) {
		int64_t unusable = watermark_unusable(p, z, 0, flags);
		int64_t usable = free - (unusable < free ? unusable : free);

		if (usable > mark + z->lowmem_reserve[rq->highest])
			return true;
	}
	/* a single page that may not go below the mark has had its answer */
	if ((rq->order || flags & (ALLOC_MIN_RESERVE | ALLOC_OOM)) &&
		watermark_ok(p, z, rq->order, mark, rq->highest, flags, free))
		return true;
	urgent = p->m.boost_ignored_high
			 ? (flags & ALLOC_MIN_RESERVE) != 0
			 : (rq->gfp & (SIM_GFP_ATOMIC | SIM_GFP_DIRECT_RECLAIM)) == SIM_GFP_ATOMIC;
	if (!rq->order && urgent && z->boost && (flags & ALLOC_MARK_MASK) == WMARK_MIN)
		return watermark_ok(p, z, 0, z->mark[WMARK_MIN], rq->highest, flags, free);
	return false;
}

/*
 * boost_watermark(): a fallback that mixes types raises the marks, so that kswapd makes room.
 * Small zones are left alone.
 */
void watermark_boost(const struct sim_pages *p, struct zone *z, unsigned int flags)
{
	int64_t limit, block = block_pages(p);

	if (!p->m.watermark_boost_factor || z->managed < 4 * (uint64_t)block)
		return;
	limit = z->mark[WMARK_HIGH] * (int64_t)p->m.watermark_boost_factor / 10000;
	/* the high mark can be 0 before the watermarks are set up; then there is no boost */
	if (!limit)
		return;
	if (limit < block)
		limit = block;
	z->boost = z->boost + block < limit ? z->boost + block : limit;
	if (flags & ALLOC_KSWAPD)
		z->boosted = true;
	zone_set_enough(p, z);
}
