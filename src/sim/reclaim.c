/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Direct reclaim (mm/vmscan.c), and which of the system's pages can be reclaimed or moved.
 *
 * Of the pages that were in use when the state began, those in Movable pageblocks are page cache, other movable memory, or
 * pinned; a hash of the page frame says which, in the shares that the state names. Cache is taken to be clean, so that
 * neither __GFP_IO nor __GFP_FS is needed to free it. Which pages go first is up to the LRU lists, whose order says
 * little about places: they are drawn from all over memory.
 */
#include "sim/page_internal.h"

#include <stddef.h>

#define SWAP_CLUSTER_MAX 32	 /* include/linux/swap.h */
#define OOM_VICTIM_PAGES 1024 /* what a killed task gives back, at most */

uint32_t block_head(const struct sim_pages *p, uint32_t pfn)
{
	for (unsigned int o = 0; o <= p->m.max_page_order; o++) {
		uint32_t head = pfn & ~((1u << o) - 1);
		enum page_kind kind = page_kind(p, head);

		if ((kind == PAGE_FREE || kind == PAGE_PCP || kind == PAGE_USED) && page_order(p, head) >= o)
			return head;
	}
	return pfn;
}

/* A page of the system's own, in a pageblock where those are mostly movable. */
static bool page_is_mixed(const struct sim_pages *p, const struct zone *z, uint32_t pfn)
{
	return pfn >= z->mem_start && pfn < z->mem_end &&
	       p->block_type[pfn >> p->m.pageblock_order] & BLOCK_MIXED;
}

bool page_reclaimable(const struct sim_pages *p, const struct zone *z, uint32_t pfn)
{
	enum page_kind kind = page_kind(p, pfn);

	if (kind != PAGE_PLAIN)
		return kind == PAGE_CACHE;
	return page_is_mixed(p, z, pfn) && pages_hash(p->seed, pfn) < p->cache_below;
}

bool page_movable(const struct sim_pages *p, const struct zone *z, uint32_t pfn)
{
	enum page_kind kind = page_kind(p, pfn);

	if (kind != PAGE_PLAIN)
		return kind == PAGE_CACHE || kind == PAGE_MOVED;
	return page_is_mixed(p, z, pfn) && pages_hash(p->seed, pfn) < p->migrate_below;
}

int64_t reclaim_left(const struct zone *z)
{
	return z->cache_left;
}

/* The next page behind @from in @z that @fits, round the zone's end if need be; PFN_NONE: there is none. */
static uint32_t next_page(const struct sim_pages *p, const struct zone *z, uint32_t from,
	bool (*fits)(const struct sim_pages *, const struct zone *, uint32_t))
{
	uint32_t pfn = block_head(p, from);
	uint64_t left = z->managed + block_pages(p);

	while (left) {
		enum page_kind kind;
		uint32_t n = 1;

		if (pfn < z->mem_start || pfn >= z->mem_end)
			pfn = z->mem_start;
		kind = page_kind(p, pfn);
		if (kind == PAGE_FREE || kind == PAGE_PCP || kind == PAGE_USED)
			n = 1u << page_order(p, pfn);
		else if (fits(p, z, pfn))
			return pfn;
		pfn += n;
		left -= n < left ? n : left;
	}
	return PFN_NONE;
}

/* The zone that the next page is taken from: by chance, as likely as it holds pages. */
static struct zone *draw_zone(struct sim_pages *p, const struct request *rq, uint32_t *from)
{
	uint64_t total = 0, n;

	for (int i = 0; i <= rq->top; i++)
		total += (uint64_t)p->zonelist[i]->managed;
	n = ((uint64_t)pages_hash(p->seed ^ 0x5bd1e995u, p->reclaim_round++) * total) >> 32;
	for (int i = 0; i <= rq->top; i++) {
		struct zone *z = p->zonelist[i];

		if (n < z->managed) {
			*from = z->mem_start + (uint32_t)n;
			return z;
		}
		n -= z->managed;
	}
	return NULL;
}

/* Frees up to @pages that @fits, from the zones of @rq. Returns how many. */
static int64_t free_some(struct sim_pages *p, const struct request *rq, int64_t pages,
	bool (*fits)(const struct sim_pages *, const struct zone *, uint32_t))
{
	int64_t freed = 0;

	while (freed < pages) {
		uint32_t from = 0, pfn = PFN_NONE;
		struct zone *z = draw_zone(p, rq, &from);

		if (z)
			pfn = next_page(p, z, from, fits);
		for (int i = rq->top; !pfn && i >= 0; i--) {
			z = p->zonelist[i];
			pfn = next_page(p, z, z->mem_start, fits);
		}
		if (!pfn)
			break;
		if (page_reclaimable(p, z, pfn) && z->cache_left)
			z->cache_left--;
		page_mark(p, pfn, PAGE_PLAIN, 0);
		pcp_free(p, z, pfn, 0);
		freed++;
	}
	return freed;
}

/* The cache of the zones of @rq, by count. */
static int64_t cache_left(const struct sim_pages *p, const struct request *rq)
{
	int64_t n = 0;

	for (int i = 0; i <= rq->top; i++)
		n += p->zonelist[i]->cache_left;
	return n;
}

/* One run of shrink_zones(): a cluster of pages */
static int64_t shrink(struct sim_pages *p, const struct request *rq)
{
	int64_t freed;

	if (!cache_left(p, rq))
		return 0;
	freed = free_some(p, rq, SWAP_CLUSTER_MAX, page_reclaimable);
	/* the counts are estimates; what is sure is that nothing is left when nothing was found */
	for (int i = rq->top; !freed && i >= 0; i--)
		p->zonelist[i]->cache_left = 0;
	return freed;
}

/*
 * __perform_reclaim(), try_to_free_pages(): progress made, in pages; or 1 when a costly request finds that compaction can go
 * ahead in all zones (compaction_ready). Reclaim for a costly order goes on until it can (should_continue_reclaim).
 */
int64_t reclaim_direct(struct sim_pages *p, const struct request *rq)
{
	bool for_compaction = rq->order > p->m.costly_order && compact_allowed(rq->gfp);
	bool ready = for_compaction;
	int64_t freed = 0, n;

	for (int i = rq->top; ready && i >= 0; i--)
		ready = compact_ready(p, p->zonelist[i], rq);
	if (ready)
		return 1;
	do {
		n = shrink(p, rq);
		freed += n;
		ready = !for_compaction;
		for (int i = rq->top; !ready && i >= 0; i--) {
			const struct zone *z = p->zonelist[i];

			ready = watermark_ok(p, z, rq->order, watermark(z, WMARK_MIN), rq->highest, 0, zone_free(z)) ||
				compact_suitable(p, z, rq->order, rq->highest, zone_free(z));
		}
	} while (n && !ready && cache_left(p, rq) > (int64_t)2 << rq->order);
	p->effort.reclaimed_pages += (uint32_t)freed;
	return freed;
}

/* out_of_memory(): a task dies and gives its memory back. False when there is none to take. */
bool reclaim_oom_kill(struct sim_pages *p, const struct request *rq)
{
	return free_some(p, rq, OOM_VICTIM_PAGES, page_movable) > 0;
}
