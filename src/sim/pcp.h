/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Per-CPU lists: struct per_cpu_pages. Requests and frees go to those of the running CPU.
 */
#ifndef WHICHALLOC_SIM_PCP_H
#define WHICHALLOC_SIM_PCP_H

#include "sim/buddy.h"

/* pcp_allowed_order() */
static inline bool pcp_holds(const struct sim_pages *p, unsigned int order)
{
	return p->pcp_orders >> order & 1;
}

/* order_to_pindex(); a page of a HighAtomic or CMA pageblock goes to the Movable list. */
static inline unsigned int pcp_index(
	const struct sim_pages *p, unsigned int order, enum migratetype type)
{
	return p->pcp_index[order][type];
}

/* pindex_to_order() */
static inline unsigned int pcp_index_order(const struct sim_pages *p, unsigned int index)
{
	return p->pcp_order[index];
}

void pcp_init(struct sim_pages *p); /* which lists there are */
void pcp_add_tail(struct sim_pages *p, struct pcp *pcp, unsigned int index, uint32_t pfn,
	enum migratetype type);
void pcp_decay(struct sim_pages *p, struct zone *z);	  /* of the running CPU */
void pcp_drain_zone(struct sim_pages *p, struct zone *z); /* of every CPU: drain_all_pages(zone) */
void pcp_drain_all(struct sim_pages *p);		  /* of every zone: drain_all_pages(NULL) */

/* After a block came to list @index: what is too much on the lists is drained. */
void pcp_limit_fixed(struct sim_pages *p, struct zone *z, unsigned int order, unsigned int index);
void pcp_limit_tuned(struct sim_pages *p, struct zone *z, bool free_high, unsigned int index);
/* Fills empty list @index for a request: rmqueue_bulk(). */
void pcp_refill(struct sim_pages *p, struct zone *z, const struct request *rq, unsigned int index,
	unsigned int flags);

/*
 * __rmqueue_pcplist(): PFN_NONE when the list is empty and could not be refilled. The block is still
 * marked as on the list.
 */
static inline uint32_t pcp_take(
	struct sim_pages *p, struct zone *z, const struct request *rq, unsigned int flags)
{
	unsigned int index = pcp_index(p, rq->order, rq->type);
	struct page_list *l = &z->pcp->list[index];
	uint32_t pfn;

	if (!l->head)
		pcp_refill(p, z, rq, index, flags);
	pfn = l->head;
	if (!pfn)
		return PFN_NONE;
	page_list_pop(p, l);
	z->pcp->count -= (int64_t)1 << rq->order;
	return pfn;
}

/* rmqueue_pcplist() */
static inline uint32_t pcp_alloc(
	struct sim_pages *p, struct zone *z, const struct request *rq, unsigned int flags)
{
	if (p->m.pcp_tuned)
		z->pcp->free_count >>= 1;
	else
		z->pcp->alloc_factor >>= 1;
	return pcp_take(p, z, rq, flags);
}

/*
 * free_unref_page_commit() (7.x: free_frozen_page_commit): most often there is room, and nothing but
 * counts to change.
 */
static inline void pcp_freed(
	struct sim_pages *p, struct zone *z, unsigned int order, unsigned int index)
{
	struct pcp *pcp = z->pcp;
	const bool high_order = order - 1 < p->m.costly_order; /* and not 0 */
	const int64_t count = pcp->count, batch = pcp->batch;
	bool free_high = false;

	if (!p->m.pcp_tuned) {
		if (count >= pcp->high || z->reclaim_active || (pcp->alloc_factor && high_order))
			pcp_limit_fixed(p, z, order, index);
		return;
	}
	pcp->alloc_factor >>= 1;
	if (high_order && pcp->prev_high_order && pcp->free_count >= batch)
		free_high = (!pcp->keeps_batch || count >= batch) &&
			    (!p->m.pcp_high_margin || pcp->free_count >= batch + pcp->high_min / 2);
	pcp->prev_high_order = high_order;
	if (pcp->free_count < batch << p->m.pcp_scale_max)
		pcp->free_count += (int64_t)1 << order;
	if (count >= pcp->high || pcp->high < pcp->high_min || pcp->high > pcp->high_max ||
		free_high || z->below_high || z->reclaim_active)
		pcp_limit_tuned(p, z, free_high, index);
}

/* free_unref_page(): one of an isolated pageblock goes to the buddy lists. */
static inline void pcp_free(struct sim_pages *p, struct zone *z, uint32_t pfn, unsigned int order)
{
	struct pcp *pcp = z->pcp;
	enum migratetype type = block_type(p, pfn);
	unsigned int index = pcp_index(p, order, type);

	if (type == MT_ISOLATE) {
		buddy_free_block(p, z, pfn, order, false);
		return;
	}
	page_mark(p, pfn, PAGE_PCP, order, type);
	page_list_add_head(p, &pcp->list[index], pfn);
	pcp->count += (int64_t)1 << order;
	pcp_freed(p, z, order, index);
}

#endif
