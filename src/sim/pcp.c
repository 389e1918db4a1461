/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Refills and drains of per-CPU lists. Two generations of policy: fixed limits with a drain that doubles (6.1), and limits and batches
 * that follow the load (pcp_tuned).
 */
#include "sim/pcp.h"

#include "sim/buddy.h"

static int64_t min64(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t max64(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* clamp(); where @hi < @lo, @hi wins */
static int64_t clamp64(int64_t x, int64_t lo, int64_t hi)
{
	return min64(max64(x, lo), hi);
}

void pcp_init(struct sim_pages *p)
{
	const unsigned int costly = (unsigned int)p->m.costly_order;
	const unsigned int large = (unsigned int)p->m.pageblock_order;

	p->pcp_orders = (2u << costly) - 1;
	p->pcp_lists = (costly + 1) * MT_PCPTYPES + 2;
	for (unsigned int i = 0; i < p->pcp_lists; i++)
		p->pcp_order[i] = (uint8_t)(i / MT_PCPTYPES > costly ? large : i / MT_PCPTYPES);
	for (unsigned int t = 0; t < MT_COUNT; t++) {
		unsigned int type = t < MT_PCPTYPES ? t : MT_MOVABLE;

		for (unsigned int order = 0; order <= costly; order++)
			p->pcp_index[order][t] = (uint8_t)(order * MT_PCPTYPES + type);
		p->pcp_index[large][t] =
			(uint8_t)((costly + 1) * MT_PCPTYPES + (type == MT_MOVABLE));
	}
	if (p->m.thp)
		p->pcp_orders |= 1u << large;
}

void pcp_add_tail(struct sim_pages *p, struct pcp *pcp, unsigned int index, uint32_t pfn,
	enum migratetype type)
{
	unsigned int order = pcp_index_order(p, index);

	page_mark(p, pfn, PAGE_PCP, order, type);
	page_list_add_tail(p, &pcp->list[index], pfn);
	pcp->count += (int64_t)1 << order;
}

/*
 * nr_pcp_alloc(): blocks to refill with; doubles while only allocations come, and lets the
 * limit grow along
 */
static int64_t refill_tuned(
	const struct sim_pages *p, const struct zone *z, struct pcp *pcp, unsigned int order)
{
	int64_t high, batch = pcp->batch;

	pcp->high = high = clamp64(pcp->high, pcp->high_min, pcp->high_max);
	if (high < batch)
		return 1;
	if (!order)
		batch <<= pcp->alloc_factor;
	if (pcp->high_min != pcp->high_max && !z->below_high)
		pcp->high = high = min64(high + batch, pcp->high_max);
	if (!order) {
		int64_t room = max64(high - pcp->count - pcp->batch, pcp->batch);

		if (batch <= room && pcp->alloc_factor < p->m.pcp_scale_max)
			pcp->alloc_factor++;
		batch = min64(batch, room);
	}
	return batch > 1 ? max64(batch >> order, 2) : batch;
}

static int64_t refill_blocks(
	const struct sim_pages *p, const struct zone *z, struct pcp *pcp, unsigned int order)
{
	if (p->m.pcp_tuned)
		return refill_tuned(p, z, pcp, order);
	return pcp->batch > 1 ? max64(pcp->batch >> order, 2) : pcp->batch;
}

/*
 * rmqueue_bulk(). As long as the type's own lists have enough, blocks come many at a time; a
 * steal is remembered until the end of the refill.
 */
static void refill(struct sim_pages *p, struct zone *z, unsigned int index, enum migratetype type,
	int64_t blocks, unsigned int flags)
{
	unsigned int order = pcp_index_order(p, index);
	enum rmqueue_mode mode = RMQUEUE_NORMAL;
	struct pcp *pcp = z->pcp;
	int64_t got = 0;

	for (;;) {
		int64_t n = 0;
		uint32_t pfn;

		if (mode == RMQUEUE_NORMAL && !(flags & ALLOC_CMA))
			n = buddy_take(p, z, order, type, blocks - got, &pcp->list[index]);
		pcp->count += n << order;
		got += n;
		if (got >= blocks)
			break;
		pfn = rmqueue_one(p, z, order, type, flags, &mode);
		if (!pfn)
			break;
		if (mode == RMQUEUE_CMA && !p->m.account_per_page) {
			count_free_cma(p, z, -((int64_t)1 << order));
			pcp_add_tail(p, pcp, index, pfn, MT_CMA);
		} else {
			pcp_add_tail(p, pcp, index, pfn, type);
		}
		got++;
	}
	if (!p->m.account_per_page)
		zone_account(p, z, -(got << order), type);
}

void pcp_refill(struct sim_pages *p, struct zone *z, const struct request *rq, unsigned int index,
	unsigned int flags)
{
	if (flags & ALLOC_HIGHATOMIC && !p->m.pcp_atomic_refill)
		return;
	refill(p, z, index, rq->type, refill_blocks(p, z, z->pcp, rq->order), flags);
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
		struct page_list *l = &pcp->list[index];
		unsigned int order = pcp_index_order(p, index);

		while (l->tail && pages > 0) {
			uint32_t pfn = l->tail;
			enum migratetype type = page_type(p, pfn);

			if (!p->m.pcp_page_type || z->isolated)
				type = block_type(p, pfn);
			page_list_del(p, l, pfn);
			page_mark_plain(p, pfn);
			pages -= (int64_t)1 << order;
			pcp->count -= (int64_t)1 << order;
			buddy_free(p, z, pfn, order, type, false);
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

void pcp_drain_zone(struct sim_pages *p, struct zone *z)
{
	for (unsigned int cpu = 0; cpu < p->cpus; cpu++)
		drain_cpu(p, z, &z->cpu[cpu]);
}

void pcp_drain_all(struct sim_pages *p)
{
	for (unsigned int cpu = 0; cpu < p->cpus; cpu++) {
		for (unsigned int i = 0; i < p->nr_zones; i++)
			drain_cpu(p, p->zonelist[i], &p->zonelist[i]->cpu[cpu]);
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
	for (pages = pcp->count - pcp->high; pages > 0; pages -= pcp->batch)
		drain(p, z, pcp, min64(pages, pcp->batch), 0);
}

/* 6.1: free_unref_page_commit(), nr_pcp_high(), nr_pcp_free(). Pages to drain after a free. */
static int64_t drain_fixed(
	const struct sim_pages *p, const struct zone *z, struct pcp *pcp, unsigned int order)
{
	bool free_high = pcp->alloc_factor && order && order <= p->m.costly_order;
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
	pages = pcp->batch << pcp->alloc_factor;
	most = limit - pcp->batch;
	if (pages < most && pcp->alloc_factor < p->m.pcp_scale_max)
		pcp->alloc_factor++;
	return clamp64(pages, pcp->batch, most);
}

/* nr_pcp_high() of tuned lists: the limit that this free is held to; changes the stored one */
static int64_t limit_tuned(
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
		pcp->high = max64(high - max64(pcp->free_count, batch), pcp->high_min);
		return min64(4 * batch, pcp->high);
	}
	if (pcp->high_min == pcp->high_max)
		return high;
	if (z->below_high) {
		pcp->high = max64(high - max64(pcp->free_count, batch), pcp->high_min);
		return max64(pcp->count, pcp->high_min);
	}
	if (pcp->count >= high && high < pcp->free_count + batch)
		pcp->high = clamp64(pcp->free_count + batch, pcp->high_min, pcp->high_max);
	return high;
}

/*
 * free_unref_page_commit() (7.x: free_frozen_page_commit) of tuned lists. True when a free brought
 * them to their limit; then *@pages are to be drained, which may be none.
 */
static bool full_tuned(const struct sim_pages *p, const struct zone *z, struct pcp *pcp,
	bool free_high, int64_t *pages)
{
	int64_t batch = pcp->batch, limit = limit_tuned(p, z, pcp, free_high);

	if (pcp->count < limit)
		return false;
	if (free_high)
		*pages = min64(pcp->count, batch << p->m.pcp_scale_max);
	else if (limit < batch)
		*pages = 1;
	else
		*pages = clamp64(pcp->free_count, batch, limit - batch);
	return true;
}

void pcp_limit_fixed(struct sim_pages *p, struct zone *z, unsigned int order, unsigned int index)
{
	int64_t pages = drain_fixed(p, z, z->pcp, order);

	if (pages > 0)
		drain(p, z, z->pcp, pages, index);
}

void pcp_limit_tuned(struct sim_pages *p, struct zone *z, bool free_high, unsigned int index)
{
	struct pcp *pcp = z->pcp;
	int64_t pages, step;

	if (!full_tuned(p, z, pcp, free_high, &pages))
		return;
	step = p->m.pcp_drain_batches ? pcp->batch : pages;
	for (; pages > 0 && pcp->count > 0; pages -= step)
		drain(p, z, pcp, min64(pages, step), index);
	if (z->below_high &&
		watermark_ok(p, z, 0, watermark(z, WMARK_HIGH), ZONE_MOVABLE, 0, zone_free(z)))
		zone_set_below_high(p, z, false);
}
