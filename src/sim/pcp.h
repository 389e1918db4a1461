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

/* pcp.c */
void pcp_init(struct sim_pages *p);		     /* which lists there are */
void pcp_decay(struct sim_pages *p, struct zone *z); /* of the running CPU */
void pcp_drain_batch(
	struct sim_pages *p, struct zone *z); /* of the running CPU: drain_zone_pages() */
void pcp_drain_zone(struct sim_pages *p, struct zone *z); /* of every CPU: drain_all_pages(zone) */
void pcp_drain_all(struct sim_pages *p);		  /* of every zone: drain_all_pages(NULL) */
/* After a block came to list @index: what is too much on the lists is drained. */
void pcp_limit(struct sim_pages *p, struct zone *z, unsigned int index, bool free_high);

/* pcp_list.c */
/* Links all of all lists; what can be seen of the machine does not change. */
void pcp_link_all(const struct sim_pages *p);
void pcp_make_room(
	struct sim_pages *p, struct pcp *pcp, unsigned int index); /* for a run at the head */
void pcp_unlink(
	struct sim_pages *p, struct pcp *pcp, unsigned int index); /* some, where no run is left */
void pcp_append(
	struct sim_pages *p, struct pcp *pcp, unsigned int index, uint32_t pfn, uint32_t blocks);
/* Runs that pcp_append() finds room for, without linking. */
static inline int64_t pcp_append_room(const struct pcp *pcp, unsigned int index)
{
	if (pcp->list[index].tail)
		return 0;
	return pcp->from[index] == pcp->to[index] ? PCP_RUNS / 2 : pcp->from[index];
}

/* A block that is not marked yet. */
void pcp_add_tail(struct sim_pages *p, struct pcp *pcp, unsigned int index, uint32_t pfn,
	enum migratetype type);

/* pcp_refill.c: so many blocks an empty list would be filled with */
int64_t pcp_refill_blocks(const struct sim_pages *p, const struct zone *z, unsigned int order);
/* Fills empty list @index for a request (rmqueue_bulk()). */
void pcp_refill(struct sim_pages *p, struct zone *z, const struct request *rq, unsigned int index,
	unsigned int flags);

static inline int64_t min64(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static inline int64_t max64(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* clamp(); where @hi < @lo, @hi wins */
static inline int64_t clamp64(int64_t x, int64_t lo, int64_t hi)
{
	return min64(max64(x, lo), hi);
}

/* Takes the block at the head of list @index, of blocks of @order. PFN_NONE: there is no run. */
static inline uint32_t pcp_pop_run(struct pcp *pcp, unsigned int index, unsigned int order)
{
	const unsigned int to = pcp->to[index];
	struct pcp_run *run;
	uint32_t pfn;

	if (pcp->from[index] == to)
		return PFN_NONE;
	run = &pcp->run[index][to - 1];
	pfn = run->pfn;
	if (run->blocks == 1) {
		pcp->to[index] = (uint8_t)(to - 1);
	} else {
		run->blocks--;
		run->pfn = pfn + (1u << order);
	}
	return pfn;
}

/* The same, whether it is linked or not. PFN_NONE: the list is empty. */
static inline uint32_t pcp_pop(
	struct sim_pages *p, struct pcp *pcp, unsigned int index, unsigned int order)
{
	if (pcp->from[index] == pcp->to[index]) {
		if (!pcp->list[index].head)
			return PFN_NONE;
		pcp_unlink(p, pcp, index);
	}
	return pcp_pop_run(pcp, index, order);
}

/*
 * __rmqueue_pcplist(): PFN_NONE when the list is empty and could not be refilled. The block is still
 * marked as on the list.
 */
static inline uint32_t pcp_take(
	struct sim_pages *p, struct zone *z, const struct request *rq, unsigned int flags)
{
	unsigned int index = pcp_index(p, rq->order, rq->type);
	uint32_t pfn = pcp_pop(p, z->pcp, index, rq->order);

	if (!pfn) {
		pcp_refill(p, z, rq, index, flags);
		pfn = pcp_pop(p, z->pcp, index, rq->order);
		if (!pfn)
			return PFN_NONE;
	}
	z->pcp->count -= (int64_t)1 << rq->order;
	return pfn;
}

/* rmqueue_pcplist() */
static inline uint32_t pcp_alloc(
	struct sim_pages *p, struct zone *z, const struct request *rq, unsigned int flags)
{
	z->pcp->freed >>= 1;
	return pcp_take(p, z, rq, flags);
}

/*
 * free_unref_page_commit() (7.x: free_frozen_page_commit): a block to the head of list @index, which has
 * room for a run. True when that is too much on the lists: pcp_limit().
 */
static inline bool pcp_commit(struct sim_pages *p, struct pcp *pcp, uint32_t pfn,
	unsigned int order, unsigned int index, enum migratetype type, bool *free_high)
{
	const bool high_order = order - 1 < p->m.costly_order; /* and not 0 */
	const int64_t size = (int64_t)1 << order, count = pcp->count + size;
	bool prev_high_order = pcp->prev_high_order;
	int64_t freed = pcp->freed;

	page_mark(p, pfn, PAGE_PCP, order, type);
	pcp->run[index][pcp->to[index]++] = (struct pcp_run){pfn, 1};
	pcp->count = count;
	if (!p->m.pcp_tuned) {
		*free_high = freed && high_order;
		return count >= pcp->room || *free_high;
	}
	pcp->alloc_factor >>= 1;
	pcp->prev_high_order = high_order;
	if (freed < pcp->batch << p->m.pcp_scale_max)
		pcp->freed = freed + size;
	*free_high = freed >= pcp->batch && high_order && prev_high_order &&
		     (!pcp->keeps_batch || count >= pcp->batch) &&
		     (!p->m.pcp_high_margin || freed >= pcp->batch + pcp->high_min / 2);
	return count >= pcp->room || *free_high;
}

/* free_unref_page(): one of an isolated pageblock goes to the buddy lists. */
static inline void pcp_free(struct sim_pages *p, struct zone *z, uint32_t pfn, unsigned int order)
{
	const enum migratetype type = block_type(p, pfn);
	const unsigned int index = pcp_index(p, order, type);
	bool free_high;

	if (type == MT_ISOLATE) {
		page_mark_plain(p, pfn);
		buddy_free_block(p, z, pfn, order, false);
		return;
	}
	if (z->pcp->to[index] == PCP_RUNS)
		pcp_make_room(p, z->pcp, index);
	if (pcp_commit(p, z->pcp, pfn, order, index, type, &free_high))
		pcp_limit(p, z, index, free_high);
}

#endif
