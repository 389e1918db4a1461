/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Requests and frees: attempts, and the walk over the zones.
 */
#include "sim/pcp.h"
#include "sim/reclaim.h"
#include "sim/request.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define likely(x) __builtin_expect(!!(x), 1)

/* rmqueue_buddy() */
static uint32_t rmqueue_direct(
	struct sim_pages *p, struct zone *z, const struct request *rq, unsigned int flags)
{
	enum rmqueue_mode mode = RMQUEUE_NORMAL;
	enum migratetype type = MT_HIGHATOMIC;
	uint32_t pfn = PFN_NONE;

	/* most often there is nothing to choose */
	if (!(flags & (ALLOC_HIGHATOMIC | ALLOC_CMA))) {
		pfn = buddy_smallest(p, z, rq->order, rq->type);
		if (pfn) {
			if (!p->m.account_per_page)
				zone_account(p, z, -((int64_t)1 << rq->order), rq->type);
			return pfn;
		}
	}
	if (flags & ALLOC_HIGHATOMIC)
		pfn = buddy_smallest(p, z, rq->order, MT_HIGHATOMIC);
	if (!pfn) {
		pfn = rmqueue_one(p, z, rq->order, rq->type, flags, &mode);
		if (pfn)
			type = mode == RMQUEUE_CMA ? MT_CMA : rq->type;
	}
	/* rather the reserve than failing a request that cannot wait */
	if (!pfn && flags & (ALLOC_NON_BLOCK | ALLOC_OOM))
		pfn = buddy_smallest(p, z, rq->order, MT_HIGHATOMIC);
	if (!pfn)
		return PFN_NONE;
	if (!p->m.account_per_page)
		zone_account(p, z, -((int64_t)1 << rq->order), type);
	if (p->m.highatomic_direct && flags & ALLOC_HIGHATOMIC &&
		(flags & ALLOC_MARK_MASK) == WMARK_MIN)
		highatomic_reserve(p, z, pfn, rq->order);
	return pfn;
}

/* rmqueue() */
static inline uint32_t rmqueue(
	struct sim_pages *p, struct zone *z, const struct request *rq, unsigned int flags)
{
	uint32_t pfn = PFN_NONE;

	zone_ready(p, z);
	/* the Movable lists may hold CMA pages */
	if (pcp_holds(p, rq->order) && (!p->m.pcp_skips_cma || !p->cma.pages || flags & ALLOC_CMA ||
					       rq->type != MT_MOVABLE))
		pfn = pcp_alloc(p, z, rq, flags);
	if (!pfn)
		pfn = rmqueue_direct(p, z, rq, flags);
	if (z->boosted && (flags & ALLOC_KSWAPD || !p->m.boosted_by_kswapd)) {
		z->boosted = false;
		zone_set_enough(p, z);
		p->effort.woke_kswapd = true;
		kswapd_wake(p, z, 0, z->index);
	}
	return pfn;
}

/*
 * May this attempt take from @z? The zone's state of being below the high mark is kept up to
 * date on the way.
 */
static bool zone_allows(
	const struct sim_pages *p, struct zone *z, const struct request *rq, unsigned int flags)
{
	if (p->m.zone_below_high && !z->below_high) {
		if (watermark_fast(p, z, rq, watermark(z, WMARK_HIGH), flags))
			return true;
		zone_set_below_high(p, z, true);
	}
	if (watermark_fast(p, z, rq, watermark(z, (enum wmark)(flags & ALLOC_MARK_MASK)), flags))
		return true;
	return flags & ALLOC_NO_WATERMARKS;
}

/* Would the minimum watermark have refused a request without privileges? */
static bool below_reserve(const struct sim_pages *p, const struct zone *z, const struct request *rq,
	unsigned int flags)
{
	return flags & (ALLOC_RESERVES | ALLOC_NO_WATERMARKS) &&
	       !watermark_ok(
		       p, z, rq->order, watermark(z, WMARK_MIN), rq->highest, 0, zone_free(z));
}

/*
 * get_page_from_freelist(): one attempt, over all zones from the preferred one down (the first time
 * from @first). Nodes that kswapd is at work on are passed by until all others were looked at. An
 * attempt that must not fragment is repeated without that before it fails.
 */
static uint32_t walk(
	struct sim_pages *p, const struct request *rq, unsigned int flags, unsigned int first)
{
	for (bool pass_by = true;; first = 0) {
		bool passed = false;

		for (unsigned int i = first; i < rq->zones; i++) {
			struct zone *z = rq->zone[i];
			bool reserve;
			uint32_t pfn;

			/* rather fragment the node than leave it */
			if (flags & ALLOC_NOFRAGMENT && z->node != rq->zone[0]->node) {
				passed = false;
				break;
			}
			if (z->kswapd_awake && pass_by) {
				passed = true;
				continue;
			}
			if (!zone_allows(p, z, rq, flags))
				continue;
			reserve = below_reserve(p, z, rq, flags);
			pfn = rmqueue(p, z, rq, flags);
			if (!pfn)
				continue;
			if (flags & ALLOC_HIGHATOMIC && !p->m.highatomic_direct)
				highatomic_reserve(p, z, pfn, rq->order);
			p->effort.used_reserve = reserve;
			return pfn;
		}
		if (passed)
			pass_by = false;
		else if (flags & ALLOC_NOFRAGMENT)
			flags &= ~(unsigned int)ALLOC_NOFRAGMENT;
		else
			return PFN_NONE;
	}
}

uint32_t zones_walk(struct sim_pages *p, const struct request *rq, unsigned int flags)
{
	return walk(p, rq, flags, 0);
}

/*
 * zone_watermark_fast() where it is most often done with: the request's own type has a large enough
 * block.
 */
static inline bool plainly_enough(const struct sim_pages *p, const struct zone *z,
	unsigned int highest, unsigned int order, unsigned int type)
{
	return z->free - p->by_order[order].size >= z->enough[highest] &&
	       z->has[type] & p->by_order[order].above;
}

/* May a request reserve a HighAtomic pageblock at the first attempt already? */
static bool early_highatomic(const struct sim_pages *p, uint32_t gfp, unsigned int order)
{
	return gfp & p->odd_gfp & SIM_GFP_HIGH && order &&
	       !(gfp & (SIM_GFP_DIRECT_RECLAIM | SIM_GFP_NOMEMALLOC));
}

/* The first attempt, of a request that finds its preferred zone well filled; and all the others. */
static uint32_t first_attempt(struct sim_pages *p, const struct request *rq, unsigned int flags)
{
	struct zone *z = rq->zone[0];
	uint32_t pfn;

	if (!likely(plainly_enough(p, z, rq->highest, rq->order, rq->type)) ||
		flags & ALLOC_HIGHATOMIC)
		return walk(p, rq, flags, 0);
	pfn = rmqueue(p, z, rq, flags);
	return likely(pfn) ? pfn : walk(p, rq, flags, 1);
}

/* What an ordinary request may do at the first attempt; @flags are those of its route. */
static inline unsigned int first_flags(uint32_t gfp, unsigned int flags)
{
	return flags | (gfp & SIM_GFP_KSWAPD_RECLAIM ? ALLOC_KSWAPD : 0);
}

/* __alloc_pages() (7.x: __alloc_frozen_pages_noprof) */
uint32_t pages_take(struct sim_pages *p, uint32_t gfp, unsigned int order)
{
	unsigned int flags;
	struct request rq;
	uint32_t found;

	if (order > p->m.max_page_order)
		return PFN_NONE;
	request_init(p, &rq, gfp, order);
	if (!rq.zones)
		return PFN_NONE;
	zone_ready(p, rq.zone[0]);

	flags = first_flags(gfp, p->route[gfp & ROUTE_MASK].flags);
	flags |= early_highatomic(p, gfp, order) ? ALLOC_HIGHATOMIC : 0;
	found = first_attempt(p, &rq, flags);
	return found ? found : slowpath(p, &rq);
}

static inline int hand_out(
	struct sim_pages *p, uint32_t found, unsigned int order, uint32_t gfp, uint64_t *pfn)
{
	page_mark_used(p, found, order, gfp & SIM_GFP_COMP);
	*pfn = found;
	return 0;
}

static int finish(
	struct sim_pages *p, uint32_t found, unsigned int order, uint32_t gfp, uint64_t *pfn)
{
	if (!found) {
		refusal_note(p, gfp, order);
		return -ENOMEM;
	}
	return hand_out(p, found, order, gfp, pfn);
}

static __attribute__((noinline)) int alloc_with_effort(
	struct sim_pages *p, uint32_t gfp, unsigned int order, uint64_t *pfn)
{
	pages_settle_frees(p);
	memset(&p->effort, 0, sizeof(p->effort));
	return finish(p, pages_take(p, gfp, order), order, gfp, pfn);
}

/*
 * What sim_page_alloc() does itself, or nearly so: the preferred zone has enough, and nothing is
 * odd.
 */
static inline bool is_plain_request(
	const struct sim_pages *p, const struct route *r, uint32_t gfp, unsigned int order)
{
	return !((gfp & p->odd_gfp) | p->nr_put_off) && order <= SIM_MAX_PAGE_ORDER &&
	       plainly_enough(p, r->zone, r->highest, order, r->type);
}

/*
 * Such a request that finds no run on its per-CPU list: there may be linked blocks, or a refill
 * comes, for which its own type may have no block.
 */
static __attribute__((noinline)) int alloc_listed(
	struct sim_pages *p, uint32_t gfp, unsigned int order, uint64_t *pfn)
{
	const struct route *r = &p->route[gfp & ROUTE_MASK];
	struct request rq;

	if (r->flags & ALLOC_CMA || !(r->zone->has[r->type] >> order))
		return alloc_with_effort(p, gfp, order, pfn);
	memset(&p->effort, 0, sizeof(p->effort));
	request_init(p, &rq, gfp, order);
	return hand_out(p, rmqueue(p, r->zone, &rq, first_flags(gfp, r->flags)), order, gfp, pfn);
}

/* The last block of its list, or one that has to be split. */
static __attribute__((noinline)) int alloc_pull(
	struct sim_pages *p, uint32_t gfp, unsigned int order, uint64_t *pfn)
{
	const struct route *r = &p->route[gfp & ROUTE_MASK];

	if (r->flags & ALLOC_CMA)
		return alloc_with_effort(p, gfp, order, pfn);
	count_free(r->zone, -(int64_t)p->by_order[order].size);
	memset(&p->effort, 0, sizeof(p->effort));
	return hand_out(
		p, buddy_pull(p, r->zone, order, (enum migratetype)r->type), order, gfp, pfn);
}

/* A request of an order that per-CPU lists do not hold: its own type has a large enough block. */
static __attribute__((noinline)) int alloc_direct(
	struct sim_pages *p, uint32_t gfp, unsigned int order, uint64_t *pfn)
{
	const struct route *r = &p->route[gfp & ROUTE_MASK];
	struct zone *z = r->zone;
	struct page_list *l;
	uint32_t found, next;

	if (!is_plain_request(p, r, gfp, order))
		return alloc_with_effort(p, gfp, order, pfn);
	l = &z->list[order][r->type];
	found = l->head;
	next = p->link[found].next; /* of PFN_NONE: none */
	if (!next || r->flags & ALLOC_CMA)
		return alloc_pull(p, gfp, order, pfn);
	l->head = next;
	p->link[next].prev = PFN_NONE;
	z->blocks[order]--;
	count_free(z, -(int64_t)p->by_order[order].size);
	memset(&p->effort, 0, sizeof(p->effort));
	return hand_out(p, found, order, gfp, pfn);
}

/*
 * Most often there is enough, and the per-CPU list has a block; otherwise all begins anew. Whether
 * per-CPU lists hold the order is what processors foresee worst, so that nothing comes before it.
 */
int sim_page_alloc(struct sim_pages *p, uint32_t gfp, unsigned int order, uint64_t *pfn)
{
	const struct route *r = &p->route[gfp & ROUTE_MASK];
	unsigned int index;
	struct pcp *pcp;
	uint32_t found;

	if (order > SIM_MAX_PAGE_ORDER || !pcp_holds(p, order))
		return alloc_direct(p, gfp, order, pfn);
	if (!is_plain_request(p, r, gfp, order))
		return alloc_with_effort(p, gfp, order, pfn);
	pcp = r->zone->pcp;
	index = r->list[order];
	if (pcp->from[index] == pcp->to[index])
		return alloc_listed(p, gfp, order, pfn);
	found = pcp_pop_run(pcp, index, p->by_order[order].size);
	pcp->freed >>= 1;
	pcp->count -= p->by_order[order].size;
	memset(&p->effort, 0, sizeof(p->effort));
	return hand_out(p, found, order, gfp, pfn);
}

/*
 * alloc_frozen_pages_nolock_noprof(): gfp_nolock adds __GFP_NOMEMALLOC, which keeps it out of
 * all reserves.
 */
int sim_page_alloc_nolock(struct sim_pages *p, int node, unsigned int order, uint64_t *pfn)
{
	const struct route *before = p->route;
	struct request rq;

	pages_settle_frees(p);
	memset(&p->effort, 0, sizeof(p->effort));
	if (!pcp_holds(p, order))
		return -ENOMEM;
	if (node >= 0)
		sim_pages_near(p, node);
	request_init(p, &rq, SIM_GFP_NOMEMALLOC, order);
	p->route = before;
	if (!rq.zones)
		return -ENOMEM;
	return finish(p, zones_walk(p, &rq, WMARK_MIN), order, SIM_GFP_NOMEMALLOC, pfn);
}

/* split_page(): every page of a block handed out becomes one of its own */
static void split_used(struct sim_pages *p, uint32_t pfn, unsigned int order)
{
	for (uint32_t end = pfn + (1u << order); pfn < end; pfn++)
		page_mark_used(p, pfn, 0, false);
}

/*
 * Makes [@pfn, @pfn + 2^@order) one allocated block, without marks inside, so that it can be
 * freed. False when any of it is free.
 */
static bool gather(struct sim_pages *p, uint32_t pfn, unsigned int order)
{
	uint32_t end = pfn + (1u << order);
	uint32_t head = block_around(p, pfn);

	/* most often it is a part of a block in use; otherwise any page of it may be free */
	if (page_kind(p, head) != PAGE_USED || head + (1u << page_order(p, head)) < end)
		head = block_head(p, pfn);
	if (head != pfn || (page_kind(p, pfn) == PAGE_USED && page_order(p, pfn) > order)) {
		if (page_kind(p, head) != PAGE_USED)
			return false;
		split_used(p, head, page_order(p, head));
	}
	for (uint32_t i = pfn; i < end; i++) {
		enum page_kind kind = page_kind(p, i);

		if (kind == PAGE_FREE || kind == PAGE_PCP)
			return false;
	}
	for (uint32_t i = pfn; i < end; i++)
		page_mark_plain(p, i);
	return true;
}

/* release() of what is not a block as it was handed out */
static struct zone *release_odd(struct sim_pages *p, uint64_t pfn, unsigned int order)
{
	struct zone *z = zone_of(p, pfn);
	uint64_t pages;

	if (!z || order > p->m.max_page_order)
		return NULL;
	pages = (uint64_t)1 << order;
	if (pfn & (pages - 1) || pfn < z->mem_start || pfn + pages > z->mem_end)
		return NULL;
	return gather(p, (uint32_t)pfn, order) ? z : NULL;
}

static inline bool is_used_block(const struct sim_pages *p, uint64_t pfn, unsigned int order)
{
	return likely(pfn < p->settled_end && order <= SIM_MAX_PAGE_ORDER) &&
	       likely((p->mark[pfn] ^ p->by_order[order].used) <= MARK_TYPE);
}

/* The zone of a page in use. */
static inline struct zone *used_zone(struct sim_pages *p, uint32_t pfn)
{
	struct zone *const *z;

	if (likely(pfn >= p->top->start))
		return p->top;
	for (z = &p->zonelist[p->nr_zones - 1]; pfn < (*z)->start;)
		z--;
	return *z;
}

/* The zone to free a block to, or NULL where there is no such allocated block. */
static struct zone *release(struct sim_pages *p, uint64_t pfn, unsigned int order)
{
	if (!is_used_block(p, pfn, order))
		return release_odd(p, pfn, order);
	page_mark_plain(p, (uint32_t)pfn);
	return used_zone(p, (uint32_t)pfn);
}

static __attribute__((noinline)) int free_block(
	struct sim_pages *p, uint64_t pfn, unsigned int order)
{
	struct zone *z = release(p, pfn, order);

	if (!z)
		return -EINVAL;
	if (pcp_holds(p, order))
		pcp_free(p, z, (uint32_t)pfn, order);
	else
		buddy_free_block(p, z, (uint32_t)pfn, order, false);
	return 0;
}

/* Pages of @pfn from the first on that are side by side: num_pages_contiguous(). */
static uint64_t side_by_side(const uint64_t *pfn, uint64_t n)
{
	uint64_t i = 1;

	while (i < n && pfn[i] == pfn[0] + i)
		i++;
	return i;
}

/* vfree(): __free_page() of each, or free_pages_bulk() */
static void free_array(struct sim_pages *p, const uint64_t *pfn, uint64_t n)
{
	while (n) {
		uint64_t run = p->m.free_in_blocks ? side_by_side(pfn, n) : 1;

		while (run) {
			const unsigned int order = freed_order(p, *pfn, run);

			(void)free_block(p, *pfn, order);
			pfn += UINT64_C(1) << order;
			n -= UINT64_C(1) << order;
			run -= UINT64_C(1) << order;
		}
	}
}

void pages_free_put_off(struct sim_pages *p)
{
	p->settled_end = p->end;
	for (unsigned int i = 0; i < p->nr_put_off; i++) {
		free_array(p, p->put_off[i].pfn, p->put_off[i].n);
		free(p->put_off[i].pfn);
	}
	p->nr_put_off = 0;
}

void sim_page_free_later(struct sim_pages *p, uint64_t *pfn, uint64_t n)
{
	if (p->nr_put_off == MAX_PUT_OFF)
		pages_free_put_off(p);
	p->put_off[p->nr_put_off++] = (struct put_off){pfn, n};
	p->settled_end = 0;
}

static __attribute__((noinline)) int free_odd(struct sim_pages *p, uint64_t pfn, unsigned int order)
{
	pages_settle_frees(p);
	return free_block(p, pfn, order);
}

/*
 * A block as it was handed out, of an order that per-CPU lists do not hold (__free_pages_ok()).
 * Where it spans pageblocks, they are two at most and of one type: each is more than the counter
 * may hold back, so that both are counted at once.
 */
static __attribute__((noinline)) int free_direct(
	struct sim_pages *p, uint32_t pfn, unsigned int order)
{
	const enum migratetype type = block_type(p, pfn);
	const uint32_t size = p->by_order[order].size;
	struct zone *z = used_zone(p, pfn);

	if (type >= MT_PCPTYPES || size > 2 * block_pages(p) ||
		block_type(p, pfn + size - 1) != type)
		return free_odd(p, pfn, order);
	count_free(z, size);
	buddy_give(p, z, pfn, order, type);
	return 0;
}

/* A block as it was handed out, whose list has no room for another run, or that no list takes. */
static __attribute__((noinline)) int free_to_full(struct sim_pages *p, uint32_t pfn)
{
	return free_odd(p, pfn, page_order(p, pfn));
}

/* A block has come to a list that may be full now. */
static __attribute__((noinline)) int limit_lists(struct sim_pages *p, uint32_t pfn, bool free_high)
{
	pcp_limit(p, used_zone(p, pfn), pcp_index(p, page_order(p, pfn), page_type(p, pfn)),
		free_high);
	return 0;
}

/*
 * __free_pages(): free_unref_page() or __free_pages_ok(). Most often a block as it was handed out
 * comes to a list that has room; otherwise all begins anew. Once that is known, the order is what
 * its mark says: to keep it in a register too would cost more than reading it in the few cases that
 * need it.
 */
int sim_page_free(struct sim_pages *p, uint64_t pfn, unsigned int order)
{
	const struct by_order *b;
	unsigned int index, type;
	struct pcp *pcp;
	bool free_high;

	if (!is_used_block(p, pfn, order))
		return free_odd(p, pfn, order);
	if (!pcp_holds(p, order))
		return free_direct(p, (uint32_t)pfn, order);
	b = &p->by_order[order];
	pcp = used_zone(p, (uint32_t)pfn)->pcp;
	type = block_type(p, (uint32_t)pfn);
	index = b->list[type];
	if (pcp->to[index] == PCP_RUNS)
		return free_to_full(p, (uint32_t)pfn);
	p->mark[pfn] = (uint16_t)(b->listed | type);
	if (pcp_commit(p, pcp, (uint32_t)pfn, b, index, &free_high))
		return limit_lists(p, (uint32_t)pfn, free_high);
	return 0;
}

/* __free_pages_ok() with FPI_TO_TAIL */
int sim_page_free_tail(struct sim_pages *p, uint64_t pfn, unsigned int order)
{
	struct zone *z;

	pages_settle_frees(p);
	z = release(p, pfn, order);
	if (!z)
		return -EINVAL;
	buddy_free_block(p, z, (uint32_t)pfn, order, true);
	return 0;
}

bool sim_page_on_pcp(const struct sim_pages *p, unsigned int order)
{
	return order <= p->m.costly_order && pcp_holds(p, order);
}

const struct sim_page_effort *sim_page_last(const struct sim_pages *p)
{
	return &p->effort;
}
