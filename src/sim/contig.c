/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ranges of any size, made by moving away what is in them: alloc_contig_range() and
 * alloc_contig_pages(). The pageblocks are isolated, clean cache is dropped, other movable pages
 * are copied to pages that come from the allocator in the usual way, and the range is taken out of
 * the lists.
 */
#include <errno.h>
#include <string.h>

#include "sim/isolate.h"
#include "sim/pcp.h"
#include "sim/reclaim.h"
#include "sim/request.h"
#include "sim/system_page.h"

/* include/linux/swap.h: so many pages are isolated for migration at a time */
#define COMPACT_CLUSTER_MAX 32

/* The flags that copies are made with. */
static uint32_t copy_flags(const struct sim_pages *p, uint32_t gfp)
{
	const uint32_t reclaim =
		SIM_GFP_IO | SIM_GFP_FS | SIM_GFP_DIRECT_RECLAIM | SIM_GFP_KSWAPD_RECLAIM;

	gfp = p->m.contig_own_flags ? gfp & (reclaim | SIM_GFP_NOWARN) : reclaim;
	return gfp | SIM_GFP_HARDWALL | SIM_GFP_MOVABLE | SIM_GFP_RETRY_MAYFAIL;
}

/* Moves one page elsewhere, or drops it. Its place is free and isolated then. */
static int move_away(struct sim_pages *p, struct zone *z, uint32_t pfn, uint32_t gfp)
{
	if (page_reclaimable(p, z, pfn)) {
		if (z->cache_left)
			z->cache_left--;
		p->effort.reclaimed_pages++;
	} else {
		uint32_t copy;

		if (z->index >= ZONE_HIGHMEM)
			gfp |= SIM_GFP_HIGHMEM;
		copy = pages_take(p, gfp, 0);
		if (!copy)
			return -ENOMEM;
		page_give_to_system(p, copy, PAGE_MOVED);
	}
	p->effort.compacted = true;
	page_mark_plain(p, pfn);
	pcp_free(p, z, pfn, 0);
	return 0;
}

/* __alloc_contig_migrate_range(): clusters in ascending order, the pages of each from its end */
static int migrate_range(
	struct sim_pages *p, struct zone *z, uint32_t start, uint32_t end, uint32_t gfp)
{
	const uint32_t copies = copy_flags(p, gfp);
	uint32_t cluster[COMPACT_CLUSTER_MAX];

	for (uint32_t pfn = block_head(p, start); pfn < end;) {
		unsigned int n = 0;

		while (pfn < end && n < COMPACT_CLUSTER_MAX) {
			enum page_kind kind = page_kind(p, pfn);

			if (kind == PAGE_FREE || kind == PAGE_PCP || kind == PAGE_USED) {
				pfn += 1u << page_order(p, pfn);
				continue;
			}
			if (pfn >= start && page_moves_for(p, z, pfn, gfp))
				cluster[n++] = pfn;
			pfn++;
		}
		while (n-- > 0) {
			/* reclaim for another copy may have freed it meanwhile */
			if (block_head(p, cluster[n]) != cluster[n] ||
				!page_movable(p, z, cluster[n]))
				continue;
			if (move_away(p, z, cluster[n], copies))
				return -ENOMEM;
		}
	}
	return 0;
}

/* test_pages_isolated(): is all of it free? */
static bool all_free(const struct sim_pages *p, uint32_t start, uint32_t end)
{
	while (start < end && page_kind(p, start) == PAGE_FREE)
		start += 1u << page_order(p, start);
	return start >= end;
}

/* __free_contig_frozen_range(), before 7.3 free_contig_range() */
static void free_range(struct sim_pages *p, struct zone *z, uint32_t start, uint32_t end)
{
	while (start < end) {
		const unsigned int order = freed_order(p, start, end - start);

		if (pcp_holds(p, order))
			pcp_free(p, z, start, order);
		else
			buddy_free_block(p, z, start, order, false);
		start += 1u << order;
	}
}

/*
 * Takes the free pages of [start, end) off the lists of the isolated pageblocks, with whole
 * blocks first: what lies around the range is freed again.
 */
static void take_isolated(struct sim_pages *p, struct zone *z, uint32_t start, uint32_t end)
{
	uint32_t outer_start = block_head(p, start), pfn = outer_start;

	while (pfn < end) {
		unsigned int order = page_order(p, pfn);

		zone_account(p, z, -((int64_t)1 << order), page_type(p, pfn));
		buddy_del(p, z, pfn, order);
		pfn += 1u << order;
	}
	for (uint32_t i = start; i < end; i++)
		page_mark_used(p, i, 0, false);
	free_range(p, z, outer_start, start);
	free_range(p, z, end, pfn);
}

int contig_range(struct sim_pages *p, struct zone *z, uint32_t start, uint32_t end,
	enum migratetype type, uint32_t gfp)
{
	int err = -EBUSY;

	if (!isolate_range(p, z, start, end, type))
		return -EBUSY;
	pcp_drain_zone(p, z);
	if (migrate_range(p, z, start, end, gfp)) {
		err = -ENOMEM;
	} else if (all_free(p, block_head(p, start), end)) {
		take_isolated(p, z, start, end);
		err = 0;
	}
	isolate_undo(p, z, start, end, type);
	return err;
}

/* pfn_range_valid_contig(): no holes, nothing reserved at boot, from 7.x on nothing unmovable */
static bool worth_a_try(
	const struct sim_pages *p, const struct zone *z, uint64_t start, uint64_t end)
{
	if (start < z->mem_start || end > z->mem_end ||
		any_reserved(p, z, (uint32_t)start, (uint32_t)end))
		return false;
	return !p->m.contig_looks_first ||
	       !range_shows_unmovable(p, z, (uint32_t)start, (uint32_t)end);
}

int sim_page_alloc_contig(struct sim_pages *p, uint32_t gfp, uint64_t nr_pages, uint64_t *pfn)
{
	struct request rq;

	pages_settle(p);
	memset(&p->effort, 0, sizeof(p->effort));
	if (!nr_pages)
		return -EINVAL;
	request_init(p, &rq, gfp, 0);
	for (unsigned int i = 0; i < rq.zones; i++) {
		struct zone *z = rq.zone[i];
		/* ALIGN() of a number that need not be a power of two, as it is in the kernel */
		uint64_t start = (z->start + nr_pages - 1) & ~(nr_pages - 1);

		for (; nr_pages <= z->end && start + nr_pages <= z->end; start += nr_pages) {
			if (!worth_a_try(p, z, start, start + nr_pages))
				continue;
			if (!contig_range(p, z, (uint32_t)start, (uint32_t)(start + nr_pages),
				    MT_MOVABLE, gfp)) {
				*pfn = start;
				return 0;
			}
		}
	}
	return -ENOMEM;
}

/* free_contig_range() */
int sim_page_free_contig(struct sim_pages *p, uint64_t pfn, uint64_t nr_pages)
{
	const struct zone *z = zone_of(p, pfn);

	pages_settle(p);
	if (!z || !nr_pages || pfn < z->mem_start || pfn >= z->mem_end ||
		nr_pages > z->mem_end - pfn)
		return -EINVAL;
	for (uint64_t i = 0; i < nr_pages; i++) {
		enum page_kind kind = page_kind(p, block_head(p, (uint32_t)(pfn + i)));

		if (kind == PAGE_FREE || kind == PAGE_PCP)
			return -EINVAL;
	}
	while (nr_pages) {
		const unsigned int order = freed_order(p, pfn, nr_pages);

		(void)sim_page_free(p, pfn, order);
		pfn += UINT64_C(1) << order;
		nr_pages -= UINT64_C(1) << order;
	}
	return 0;
}
