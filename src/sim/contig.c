/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * alloc_contig_pages(): ranges of any size, made by moving away what is in them. As in Linux
 * the candidates follow each other in steps of their own size; clean cache is dropped, other
 * movable pages are copied elsewhere in the zone.
 */
#include "sim/page_internal.h"

#include <errno.h>
#include <string.h>

/*
 * alloc_contig_range(): false when something in the range cannot be moved, or when the copies
 * would take the zone to its minimum watermark.
 */
static bool take_range(struct sim_pages *p, struct zone *z, uint32_t start, uint32_t end)
{
	struct range_use use;

	pcp_drain_zone(p, z);
	if (!range_count(p, z, start, end, &use))
		return false;
	if (use.movable && range_targets(p, z) - use.free - use.movable <= watermark(z, WMARK_MIN))
		return false;
	range_isolate(p, z, start, end);
	for (uint32_t i = start; i < end; i++) {
		if (page_kind(p, i) == PAGE_USED) {
			/* split_free_pages() */
			for (uint32_t n = 1u << page_order(p, i); n; n--)
				page_mark_used(p, i + n - 1, 0);
			continue;
		}
		if (page_reclaimable(p, z, i)) {
			if (z->cache_left)
				z->cache_left--;
			p->effort.reclaimed_pages++;
		} else {
			page_migrate(p, z, i);
		}
		page_mark_used(p, i, 0);
	}
	p->effort.compacted = use.movable || use.cache;
	return true;
}

int sim_page_alloc_contig(struct sim_pages *p, uint32_t gfp, uint64_t nr_pages, uint64_t *pfn)
{
	struct request rq;

	pages_settle(p);
	memset(&p->effort, 0, sizeof(p->effort));
	if (!nr_pages)
		return -EINVAL;
	request_init(p, &rq, gfp, 0);
	for (int i = rq.top; i >= 0; i--) {
		struct zone *z = p->zonelist[i];
		/* ALIGN() of a number that need not be a power of two, as it is in the kernel */
		uint64_t start = (z->start + nr_pages - 1) & ~(nr_pages - 1);

		for (; nr_pages <= z->end && start + nr_pages <= z->end; start += nr_pages) {
			if (start < z->mem_start || start + nr_pages > z->mem_end)
				continue;
			if (take_range(p, z, (uint32_t)start, (uint32_t)(start + nr_pages))) {
				*pfn = start;
				return 0;
			}
		}
	}
	return -ENOMEM;
}

/* free_contig_range(): page by page */
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
	for (uint64_t i = 0; i < nr_pages; i++)
		(void)sim_page_free(p, pfn + i, 0);
	return 0;
}
