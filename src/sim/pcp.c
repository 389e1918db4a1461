/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Drains of per-CPU lists, and the limits that lead to them. Two generations of policy: fixed
 * limits with a drain that doubles (6.1), and limits and batches that follow the load (pcp_tuned).
 */
#include "sim/pcp.h"

#include <string.h>

/* Which of the lists of pageblock order a block of @type goes to. */
static unsigned int huge_list(const struct sim_pages *p, unsigned int type)
{
	if (p->m.pcp_huge_lists == MT_PCPTYPES)
		return type;
	return p->m.pcp_huge_lists > 1 && type == MT_MOVABLE;
}

void pcp_init(struct sim_pages *p)
{
	const unsigned int most = (unsigned int)p->m.pcp_max_order;
	const unsigned int large = (unsigned int)p->m.pageblock_order;
	const unsigned int huge = p->m.thp ? (unsigned int)p->m.pcp_huge_lists : 0;

	p->pcp_orders = (2u << most) - 1;
	p->pcp_lists = (most + 1) * MT_PCPTYPES + huge;
	for (unsigned int i = 0; i < p->pcp_lists; i++)
		p->pcp_order[i] = (uint8_t)(i / MT_PCPTYPES > most ? large : i / MT_PCPTYPES);
	for (unsigned int o = 0; o <= SIM_MAX_PAGE_ORDER; o++)
		memset(p->by_order[o].list, PCP_NO_LIST, MT_ROOM);
	for (unsigned int t = 0; t < MT_ISOLATE; t++) {
		unsigned int type = t < MT_PCPTYPES ? t : MT_MOVABLE;

		for (unsigned int order = 0; order <= most; order++)
			p->by_order[order].list[t] = (uint8_t)(order * MT_PCPTYPES + type);
		if (huge)
			p->by_order[large].list[t] =
				(uint8_t)((most + 1) * MT_PCPTYPES + huge_list(p, type));
	}
	if (huge)
		p->pcp_orders |= 1u << large;
}

void pcp_set_limits(const struct sim_pages *p, struct pcp *pcp)
{
	pcp->freed_most = pcp->batch << p->m.pcp_scale_max;
	pcp->free_high_from = pcp->batch + (p->m.pcp_high_margin ? pcp->high_min / 2 : 0);
	pcp->keeps = pcp->keeps_batch ? pcp->batch : 0;
}

/*
 * count_free() for each of @n blocks of @order that come back, one after the other (count_taken()).
 */
static void count_freed(struct zone *z, unsigned int order, int64_t n)
{
	const int64_t size = (int64_t)1 << order, each = (z->stat_threshold >> order) + 1;
	const int64_t first = ((z->stat_threshold - z->pcp->free_delta) >> order) + 1;
	int64_t rest;

	if (n < first) {
		z->pcp->free_delta += n * size;
		return;
	}
	rest = (n - first) % each;
	z->free += z->pcp->free_delta + (n - rest) * size;
	z->pcp->free_delta = rest * size;
}

/* A drain of one list. */
struct drain {
	unsigned int order;
	bool as_marked; /* blocks go back with the type they were freed with, not their pageblock's */
};

static inline enum migratetype drained_type(
	const struct sim_pages *p, struct drain d, uint32_t pfn, enum migratetype marked)
{
	return d.as_marked ? marked : block_type(p, pfn);
}

/* One block. Returns how many are to be counted. */
static int64_t free_block(
	struct sim_pages *p, struct zone *z, struct drain d, uint32_t pfn, enum migratetype marked)
{
	const enum migratetype type = drained_type(p, d, pfn, marked);

	if (type >= MT_PCPTYPES)
		zone_account_rare(p, z, (int64_t)1 << d.order, type);
	buddy_give(p, z, pfn, d.order, type);
	return type != MT_ISOLATE;
}

/*
 * Frees blocks that lie side by side, the last one first. Where some make up a larger block, that
 * is what they have merged to once its first one comes; nothing is left of how they got there.
 * Returns how many are to be counted.
 */
static __attribute__((noinline)) int64_t free_run(
	struct sim_pages *p, struct zone *z, struct drain d, uint32_t pfn, uint32_t blocks)
{
	const enum migratetype marked = page_type(p, pfn);
	uint32_t end = pfn + (blocks << d.order);
	int64_t counted = 0;

	for (uint32_t i = pfn; i < end; i += 1u << d.order)
		page_mark_plain(p, i);
	while (end > pfn) {
		unsigned int align = (unsigned int)__builtin_ctz(end);
		unsigned int most = 31 - (unsigned int)__builtin_clz(end - pfn);
		unsigned int o = align < most ? align : most;
		enum migratetype type;

		if (o > p->m.pageblock_order)
			o = (unsigned int)p->m.pageblock_order;
		type = drained_type(p, d, end - (1u << o), marked);
		if (type >= MT_PCPTYPES)
			o = d.order;
		end -= 1u << o;
		if (o > d.order) {
			counted += (int64_t)1 << (o - d.order);
			buddy_give(p, z, end, o, type);
		} else {
			counted += free_block(p, z, d, end, marked);
		}
	}
	return counted;
}

/* Frees up to @blocks from the tail of list @index. Returns how many. */
static int64_t drain_list(
	struct sim_pages *p, struct zone *z, struct pcp *pcp, unsigned int index, int64_t blocks)
{
	const struct drain d = {
		.order = pcp_index_order(p, index),
		.as_marked = p->m.pcp_page_type && !z->isolated,
	};
	struct page_list *l = &pcp->list[index];
	struct pcp_run *run = &pcp->run[index][pcp->from[index]];
	struct pcp_run *const end = &pcp->run[index][pcp->to[index]];
	const uint32_t most = block_pages(p);
	int64_t left = blocks, counted = 0;

	for (; left && l->tail; left--) {
		const uint32_t pfn = l->tail;

		page_list_del(p, l, pfn);
		counted += free_block(p, z, d, pfn, page_type(p, pfn));
	}
	for (; left && run < end; run++) {
		const uint32_t pfn = run->pfn, n = run->blocks, size = n << d.order;
		const enum migratetype type = drained_type(p, d, pfn, page_type(p, pfn));

		if (n > left) {
			run->blocks -= (uint32_t)left;
			counted +=
				free_run(p, z, d, pfn + (run->blocks << d.order), (uint32_t)left);
			left = 0;
			break;
		}
		left -= n;
		/* most often it is one block, or what was cut from one */
		if (((pfn | size) & (size - 1)) || size > most || type >= MT_PCPTYPES) {
			counted += free_run(p, z, d, pfn, n);
			continue;
		}
		counted += n;
		/* without a loop where there are two blocks, or one */
		page_mark_plain(p, pfn + size - (1u << d.order));
		for (uint32_t i = 1; i + 1 < n; i++)
			page_mark_plain(p, pfn + (i << d.order));
		buddy_give(p, z, pfn, (unsigned int)__builtin_ctz(size), type);
	}
	pcp->from[index] = (uint32_t)(run - pcp->run[index]);
	count_freed(z, d.order, counted);
	return blocks - left;
}

/*
 * free_pcppages_bulk(): whole blocks, from the tail of list @index until it is empty, then of
 * the next ones
 */
static void drain(
	struct sim_pages *p, struct zone *z, struct pcp *pcp, int64_t pages, unsigned int index)
{
	pages = min64(pages, pcp->count);
	while (pages > 0) {
		if (pcp->from[index] != pcp->to[index] || pcp->list[index].tail) {
			const unsigned int order = pcp_index_order(p, index);
			const int64_t blocks = (pages + (1 << order) - 1) >> order;
			const int64_t freed = drain_list(p, z, pcp, index, blocks) << order;

			pages -= freed;
			pcp->count -= freed;
		}
		index = index + 1 < p->pcp_lists ? index + 1 : 0;
	}
}

/* drain_pages_zone(), whichever CPU's lists: the count of free pages changes on the running one */
static void drain_cpu(struct sim_pages *p, struct zone *z, struct pcp *pcp)
{
	while (pcp->count)
		drain(p, z, pcp, min64(pcp->count, pcp->batch << p->m.pcp_scale_max), 0);
}

void pcp_drain_batch(struct sim_pages *p, struct zone *z)
{
	drain(p, z, z->pcp, z->pcp->batch, 0);
}

void pcp_drain_zone(struct sim_pages *p, struct zone *z)
{
	zone_ready(p, z);
	for (unsigned int cpu = 0; cpu < p->cpus; cpu++)
		drain_cpu(p, z, &z->cpu[cpu]);
}

void pcp_drain_all(struct sim_pages *p)
{
	for (unsigned int cpu = 0; cpu < p->cpus; cpu++) {
		for (unsigned int i = 0; i < p->nr_zones; i++) {
			zone_ready(p, p->zonelist[i]);
			drain_cpu(p, p->zonelist[i], &p->zonelist[i]->cpu[cpu]);
		}
	}
}

/* decay_pcp_high(): a list that is not used gives back what it grew by, an eighth at a time. */
void pcp_decay(struct sim_pages *p, struct zone *z)
{
	struct pcp *pcp = z->pcp;
	int64_t pages;

	if (pcp->high > pcp->high_min)
		pcp->high = max64(max64(pcp->count - (pcp->batch << p->m.pcp_scale_max),
					  pcp->high - (pcp->high >> 3)),
			pcp->high_min);
	pcp_set_room(p, z);
	for (pages = pcp->count - pcp->high; pages > 0; pages -= pcp->batch)
		drain(p, z, pcp, min64(pages, pcp->batch), 0);
}

/* 6.1: free_unref_page_commit(), nr_pcp_high(), nr_pcp_free(). Pages to drain after a free. */
static int64_t drain_fixed(
	const struct sim_pages *p, const struct zone *z, struct pcp *pcp, bool free_high)
{
	int64_t limit = free_high ? 0 : pcp->high;
	int64_t pages, most;

	if (z->reclaim_active)
		limit = min64(4 * pcp->batch, limit);
	if (pcp->count < limit)
		return 0;
	if (free_high)
		return pcp->count;
	if (limit < pcp->batch)
		return 1;
	pages = pcp->batch << pcp->freed;
	most = limit - pcp->batch;
	if (pages < most && pcp->freed < (int64_t)p->m.pcp_scale_max)
		pcp->freed++;
	return clamp64(pages, pcp->batch, most);
}

/* nr_pcp_high() of tuned lists: the limit that this free is held to; changes the stored one */
static int64_t high_tuned(
	const struct sim_pages *p, const struct zone *z, struct pcp *pcp, bool free_high)
{
	int64_t high, batch = pcp->batch;

	pcp->high = high = clamp64(pcp->high, pcp->high_min, pcp->high_max);
	if (!high)
		return 0;
	if (free_high) {
		pcp->high = max64(high - (batch << p->m.pcp_scale_max), pcp->high_min);
		return 0;
	}
	if (z->reclaim_active) {
		pcp->high = max64(high - max64(pcp->freed, batch), pcp->high_min);
		return min64(4 * batch, pcp->high);
	}
	if (pcp->high_min == pcp->high_max)
		return high;
	if (z->below_high) {
		pcp->high = max64(high - max64(pcp->freed, batch), pcp->high_min);
		return max64(pcp->count, pcp->high_min);
	}
	if (pcp->count >= high && high < pcp->freed + batch)
		pcp->high = clamp64(pcp->freed + batch, pcp->high_min, pcp->high_max);
	return high;
}

/*
 * free_unref_page_commit() (7.x: free_frozen_page_commit) of tuned lists. True when a free brought
 * them to their limit; then *@pages are to be drained, which may be none.
 */
static bool full_tuned(const struct sim_pages *p, const struct zone *z, struct pcp *pcp,
	bool free_high, int64_t *pages)
{
	int64_t batch = pcp->batch, limit = high_tuned(p, z, pcp, free_high);

	if (pcp->count < limit)
		return false;
	if (free_high)
		*pages = min64(pcp->count, batch << p->m.pcp_scale_max);
	else if (limit < batch)
		*pages = 1;
	else
		*pages = clamp64(pcp->freed, batch, limit - batch);
	return true;
}

static void limit_fixed(struct sim_pages *p, struct zone *z, unsigned int index, bool free_high)
{
	int64_t pages = drain_fixed(p, z, z->pcp, free_high);

	if (pages > 0 && !p->drains_told)
		drain(p, z, z->pcp, pages, index);
}

static void limit_tuned(struct sim_pages *p, struct zone *z, unsigned int index, bool free_high)
{
	struct pcp *pcp = z->pcp;
	int64_t pages, step;
	bool full = full_tuned(p, z, pcp, free_high && pcp->count >= pcp->keeps, &pages);

	pcp_set_room(p, z);
	if (!full)
		return;
	step = p->m.pcp_drain_batches ? pcp->batch : pages;
	for (; pages > 0 && pcp->count > 0 && !p->drains_told; pages -= step)
		drain(p, z, pcp, min64(pages, step), index);
	if (z->below_high &&
		watermark_ok(p, z, 0, watermark(z, WMARK_HIGH), ZONE_MOVABLE, 0, zone_free(z)))
		zone_set_below_high(p, z, false);
}

void pcp_limit(struct sim_pages *p, struct zone *z, unsigned int index, bool free_high)
{
	if (p->m.pcp_tuned)
		limit_tuned(p, z, index, free_high);
	else
		limit_fixed(p, z, index, free_high);
}
