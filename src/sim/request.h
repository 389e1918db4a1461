/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The way of a request through the page allocator, and what is done before the machine is used or
 * looked at.
 */
#ifndef WHICHALLOC_SIM_REQUEST_H
#define WHICHALLOC_SIM_REQUEST_H

#include "sim/run.h"

/* page_alloc.c */
/*
 * The order of the first block that the @pages pages from @pfn on are freed in: 0 where each goes
 * by itself (free_prepared_contig_range()).
 */
static inline unsigned int freed_order(const struct sim_pages *p, uint64_t pfn, uint64_t pages)
{
	const unsigned int align = (unsigned int)__builtin_ctzll(pfn);
	const unsigned int most = 63 - (unsigned int)__builtin_clzll(pages);
	const unsigned int order = align < most ? align : most;

	if (!p->m.free_in_blocks)
		return 0;
	return order < p->m.max_page_order ? order : (unsigned int)p->m.max_page_order;
}

void pages_free_put_off(struct sim_pages *p);
/* A request from inside: its block is not marked as used. PFN_NONE: refused. */
uint32_t pages_take(struct sim_pages *p, uint32_t gfp, unsigned int order);
uint32_t zones_walk(struct sim_pages *p, const struct request *rq, unsigned int flags);

/*
 * Does the frees that were put off: first of all wherever the machine is used or looked at. The
 * machine of a view is const to its caller only: what can be seen of it does not change.
 */
static inline void pages_settle_frees(const struct sim_pages *p)
{
	if (p->nr_put_off)
		pages_free_put_off((struct sim_pages *)p);
}

/*
 * The same, and zones are drawn that still wait for that; requests and frees see to the zones they
 * need.
 */
static inline void pages_settle(const struct sim_pages *p)
{
	pages_settle_frees(p);
	for (unsigned int i = 0; p->pending && i < p->nr_zones; i++)
		zone_ready(p, p->zonelist[i]);
}

/* fallback.c */
enum rmqueue_mode { RMQUEUE_NORMAL, RMQUEUE_CMA, RMQUEUE_STEAL };
uint32_t rmqueue_one(struct sim_pages *p, struct zone *z, unsigned int order, enum migratetype type,
	unsigned int flags, enum rmqueue_mode *mode);

/*
 * Brings free block @pfn, of another type, to @type as a request that has found nothing else does.
 */
void fallback_take_over(struct sim_pages *p, struct zone *z, uint32_t pfn, enum migratetype type);

/* highatomic.c */
void highatomic_reserve(struct sim_pages *p, struct zone *z, uint32_t pfn, unsigned int order);
bool highatomic_unreserve(struct sim_pages *p, const struct request *rq, bool force);

/* slowpath.c */
uint32_t slowpath(struct sim_pages *p, const struct request *rq);
unsigned int slow_flags(const struct sim_pages *p, const struct request *rq);
/* What of the reserves the request or its task may use beyond that; 0: nothing. */
unsigned int reserve_flags(const struct sim_pages *p, uint32_t gfp);

/* explain.c: this request is refused; why may be asked for later. */
void refusal_note(struct sim_pages *p, uint32_t gfp, unsigned int order);

#endif
