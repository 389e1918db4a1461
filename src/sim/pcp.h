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

/*
 * order_to_pindex(); a page of a HighAtomic or CMA pageblock goes to the Movable list. PCP_NO_LIST:
 * no list holds the order, or the type is MT_ISOLATE.
 */
static inline unsigned int pcp_index(
	const struct sim_pages *p, unsigned int order, enum migratetype type)
{
	return p->by_order[order].list[type];
}

/* Is each list of @order for one type, but for HighAtomic and CMA blocks? */
static inline bool pcp_lists_by_type(const struct sim_pages *p, unsigned int order)
{
	return order <= p->m.costly_order || p->m.pcp_huge_lists == MT_PCPTYPES;
}

/* pindex_to_order() */
static inline unsigned int pcp_index_order(const struct sim_pages *p, unsigned int index)
{
	return p->pcp_order[index];
}

/* pcp.c */
void pcp_init(struct sim_pages *p); /* which lists there are */
void pcp_set_limits(
	const struct sim_pages *p, struct pcp *pcp); /* after any change of batch or high_min */
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
void pcp_append_linked(
	struct sim_pages *p, struct pcp *pcp, unsigned int index, uint32_t pfn, uint32_t blocks);

/* Where runs begin in an empty list: most are put on at the head. */
#define PCP_EMPTY_AT (PCP_RUNS * 3 / 4)

/* So many more runs find room at the tail, without linking. */
static inline unsigned int pcp_append_room(struct pcp *pcp, unsigned int index)
{
	if (pcp->from[index] == pcp->to[index])
		pcp->from[index] = pcp->to[index] = PCP_EMPTY_AT;
	return pcp->list[index].tail ? 0 : pcp->from[index];
}

/* Blocks side by side to the tail of list @index. */
static inline void pcp_append(
	struct sim_pages *p, struct pcp *pcp, unsigned int index, uint32_t pfn, uint32_t blocks)
{
	if (pcp_append_room(pcp, index))
		pcp->run[index][--pcp->from[index]] = (struct pcp_run){pfn, blocks};
	else
		pcp_append_linked(p, pcp, index, pfn, blocks);
}

/* A block that is not marked yet. */
void pcp_add_tail(struct sim_pages *p, struct pcp *pcp, unsigned int index, uint32_t pfn,
	enum migratetype type);

/* pcp_refill.c: so many blocks an empty list would be filled with */
int64_t pcp_refill_blocks(const struct sim_pages *p, const struct zone *z, unsigned int order);
/*
 * Up to @n single pages of @type from the buddy lists to the running CPU's list, without counting
 * them as taken. Returns how many there were.
 */
int64_t pcp_fill(struct sim_pages *p, struct zone *z, enum migratetype type, int64_t n);
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

/* Takes the block at the head of list @index, of blocks of @size pages, which has a run. */
static inline uint32_t pcp_pop_run(struct pcp *pcp, unsigned int index, uint32_t size)
{
	const unsigned int to = pcp->to[index] - 1u;
	struct pcp_run *run = &pcp->run[index][to];
	const uint32_t pfn = run->pfn;

	if (run->blocks == 1) {
		pcp->to[index] = to;
	} else {
		run->blocks--;
		run->pfn = pfn + size;
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
	return pcp_pop_run(pcp, index, 1u << order);
}

/*
 * __rmqueue_pcplist(): PFN_NONE when the list is empty and could not be refilled. The block is
 * still marked as on the list.
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
 * free_unref_page_commit() (7.x: free_frozen_page_commit): a block to the head of list @index,
 * which has room for a run; its mark is the caller's. True when that is too much on the lists:
 * pcp_limit().
 */
static inline bool pcp_commit(const struct sim_pages *p, struct pcp *pcp, uint32_t pfn,
	const struct by_order *b, unsigned int index, bool *free_high)
{
	const bool high_order = b->high;
	const int64_t size = b->size, count = pcp->count + size;
	const int64_t freed = pcp->freed;
	const uint32_t to = pcp->to[index];

	pcp->run[index][to] = (struct pcp_run){pfn, 1};
	pcp->to[index] = to + 1;
	pcp->count = count;
	if (!p->m.pcp_tuned) {
		*free_high = high_order & (freed != 0);
		return (count >= pcp->room) | *free_high;
	}
	*free_high = high_order & pcp->prev_high_order & (freed >= pcp->free_high_from);
	pcp->alloc_factor >>= 1;
	pcp->prev_high_order = high_order;
	pcp->freed = freed + (freed < pcp->freed_most ? size : 0);
	return (count >= pcp->room) | *free_high;
}

/*
 * So many single pages may come to list @index, which has room, in a row: all but the last leave it
 * below its limit.
 */
static inline int64_t pcp_singles(const struct pcp *pcp, unsigned int index)
{
	return min64(max64(pcp->room - pcp->count, 1), PCP_RUNS - (int64_t)pcp->to[index]);
}

/*
 * pcp_commit() of @n single pages of @type, one after the other, at most pcp_singles(), and their
 * marks.
 */
static inline bool pcp_commit_singles(struct sim_pages *p, struct pcp *pcp, const uint32_t *pfn,
	uint32_t n, unsigned int index, enum migratetype type)
{
	const uint16_t listed = (uint16_t)(p->by_order[0].listed | type);
	struct pcp_run *run = &pcp->run[index][pcp->to[index]];

	for (uint32_t i = 0; i < n; i++) {
		run[i] = (struct pcp_run){pfn[i], 1};
		p->mark[pfn[i]] = listed;
	}
	pcp->to[index] += n;
	pcp->count += n;
	if (p->m.pcp_tuned) {
		pcp->alloc_factor = n < 32 ? pcp->alloc_factor >> n : 0;
		pcp->prev_high_order = false;
		pcp->freed = max64(pcp->freed, min64(pcp->freed + n, pcp->freed_most));
	}
	return pcp->count >= pcp->room;
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
	page_mark(p, pfn, PAGE_PCP, order, type);
	if (pcp_commit(p, z->pcp, pfn, &p->by_order[order], index, &free_high))
		pcp_limit(p, z, index, free_high);
}

#endif
