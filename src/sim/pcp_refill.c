/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Refills of per-CPU lists: how many blocks, and getting them from the buddy lists many at a time.
 */
#include "sim/pcp.h"
#include "sim/request.h"

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

int64_t pcp_refill_blocks(const struct sim_pages *p, const struct zone *z, unsigned int order)
{
	struct pcp *pcp = z->pcp;
	const unsigned int alloc_factor = pcp->alloc_factor;
	const int64_t high = pcp->high, blocks = refill_blocks(p, z, pcp, order);

	pcp->high = high;
	pcp->alloc_factor = alloc_factor;
	return blocks;
}

/*
 * account_freepages() for each of @n blocks of @order taken, one after the other: whenever what
 * the CPU holds back exceeds the threshold, it goes to the zone.
 */
static void count_taken(struct zone *z, unsigned int order, int64_t n)
{
	const int64_t size = (int64_t)1 << order, each = (z->stat_threshold >> order) + 1;
	/* blocks until the first time, and from one time to the next */
	const int64_t first = ((z->stat_threshold + z->pcp->free_delta) >> order) + 1;
	int64_t rest;

	if (n < first) {
		z->pcp->free_delta -= n * size;
		return;
	}
	rest = (n - first) % each;
	z->free += z->pcp->free_delta - (n - rest) * size;
	z->pcp->free_delta = -rest * size;
}

/* Puts a block of order @from on list @index, cut into @all blocks of the list's order. */
static inline void append_cut(struct sim_pages *p, struct pcp *pcp, unsigned int index,
	uint32_t pfn, uint32_t all, unsigned int order, uint16_t mark)
{
	for (uint32_t i = 0; i < all; i++)
		p->mark[pfn + (i << order)] = mark;
	pcp_append(p, pcp, index, pfn, all);
}

/* Blocks that leave a run at a time. */
#define AT_A_TIME 32u

/*
 * Takes up to @n blocks off the head of buddy list @l, all of it linked, and puts them on list
 * @index, cut into @all blocks of @order each. Returns how many.
 */
static inline uint32_t take_linked(struct sim_pages *p, struct pcp *pcp, struct page_list *l,
	uint32_t n, unsigned int index, uint32_t all, unsigned int order, uint16_t mark)
{
	const uint32_t room = pcp_append_room(pcp, index);
	struct pcp_run *run = &pcp->run[index][pcp->from[index]];
	uint32_t pfn = l->head, got = 0;

	if (room)
		n = n < room ? n : room;
	for (; pfn && got < n; got++) {
		const uint32_t next = p->link[pfn].next;

		/* without a loop where there are two blocks, or one */
		p->mark[pfn] = p->mark[pfn + ((all - 1) << order)] = mark;
		for (uint32_t i = 1; i + 1 < all; i++)
			p->mark[pfn + (i << order)] = mark;
		if (room)
			*--run = (struct pcp_run){pfn, all};
		else
			pcp_append_linked(p, pcp, index, pfn, all);
		pfn = next;
	}
	if (room)
		pcp->from[index] -= got;
	l->head = pfn;
	if (pfn)
		p->link[pfn].prev = PFN_NONE;
	else
		l->tail = PFN_NONE;
	return got;
}

/*
 * Takes whole blocks of order @from, from the head of their list on, as blocks of @order, as long
 * as all of what is in one is wanted. No smaller block of the type is free, so that block by block
 * each cut would take what the one before has left: what comes out is in ascending order. Returns
 * how many, up to @n; where the list has more, it may be fewer than could be had.
 */
static int64_t take_whole(struct sim_pages *p, struct zone *z, unsigned int order,
	unsigned int from, enum migratetype type, int64_t n, unsigned int index)
{
	const uint16_t mark = (uint16_t)(p->by_order[order].listed | type);
	const uint32_t all = 1u << (from - order), most = (uint32_t)(n >> (from - order));
	struct page_list *l = &z->list[from][type];
	uint32_t got;

	if (!most)
		return 0;
	if (l->head) {
		got = take_linked(p, z->pcp, l, most, index, all, order, mark);
	} else {
		uint32_t some[AT_A_TIME];

		got = run_take(p, z, from, type, some, most < AT_A_TIME ? most : AT_A_TIME);
		for (uint32_t i = 0; i < got; i++)
			append_cut(p, z->pcp, index, some[i], all, order, mark);
	}
	z->blocks[from] -= got;
	buddy_left(p, z, from, type);
	return (int64_t)got << (from - order);
}

/*
 * Cuts @n blocks of @order from the first block of order @from. The rest is in as few blocks as can
 * be.
 */
static void take_cut(struct sim_pages *p, struct zone *z, unsigned int order, unsigned int from,
	enum migratetype type, uint32_t n, unsigned int index)
{
	const uint16_t mark = (uint16_t)(p->by_order[order].listed | type);
	const uint32_t all = 1u << (from - order), pfn = buddy_pop(p, z, from, type);

	for (uint32_t i = 0; i < n; i++)
		p->mark[pfn + (i << order)] = mark;
	pcp_append(p, z->pcp, index, pfn, n);
	for (uint32_t i = n; i < all;) {
		unsigned int o = (unsigned int)__builtin_ctz(i);

		buddy_add(p, z, pfn + (i << order), order + o, type, false);
		i += 1u << o;
	}
}

/*
 * Up to @n times buddy_smallest() for list @index of the running CPU, but for the counter. Returns
 * how many blocks there were.
 */
static int64_t take(struct sim_pages *p, struct zone *z, unsigned int order, enum migratetype type,
	int64_t n, unsigned int index)
{
	int64_t got = 0;

	while (got < n) {
		const uint32_t orders = z->has[type] >> order;
		unsigned int from;
		int64_t some;

		if (!orders)
			break;
		from = order + (unsigned int)__builtin_ctz(orders);
		some = take_whole(p, z, order, from, type, n - got, index);
		if (!some) {
			some = n - got;
			take_cut(p, z, order, from, type, (uint32_t)some, index);
		}
		got += some;
	}
	return got;
}

int64_t pcp_fill(struct sim_pages *p, struct zone *z, enum migratetype type, int64_t n)
{
	const int64_t got = take(p, z, 0, type, n, pcp_index(p, 0, type));

	z->pcp->count += got;
	return got;
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
			n = take(p, z, order, type, blocks - got, index);
		if (p->m.account_per_page)
			count_taken(z, order, n);
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
	/* the limit grows even where nothing is taken then */
	const int64_t blocks = refill_blocks(p, z, z->pcp, rq->order);

	pcp_set_room(p, z);
	if (flags & ALLOC_HIGHATOMIC && !p->m.pcp_atomic_refill)
		return;
	refill(p, z, index, rq->type, blocks, flags);
}
