/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What kernel threads do while the simulated code waits: each run of theirs is a step that the
 * machine's user asks for; nothing here happens by itself.
 */
#include <errno.h>
#include <string.h>

#include "sim/page_internal.h"
#include "sim/pcp.h"

#define EXPIRE 3	/* mm/vmstat.c */
#define DEF_PRIORITY 12 /* include/linux/mmzone.h */

/* What the CPU has on lists of another node's zone goes back when the zone was left alone for a while. */
static void expire(struct sim_pages *p, struct zone *z)
{
	struct pcp *pcp = z->pcp;

	if (!pcp->expire || !pcp->count)
		return;
	if (z->node == p->node)
		pcp->expire = 0;
	else if (!--pcp->expire)
		pcp_drain_batch(p, z);
}

/*
 * refresh_cpu_vm_stats(): the vmstat worker of the running CPU folds what the CPU holds back into
 * the counters of the zones, and shrinks lists that tune themselves (decay_pcp_high()).
 */
void sim_pages_run_vmstat(struct sim_pages *p)
{
	pages_settle(p);
	for (unsigned int i = 0; i < p->nr_zones; i++) {
		struct zone *z = p->zonelist[i];

		if (z->pcp->free_delta || z->pcp->free_cma_delta)
			z->pcp->expire = EXPIRE;
		z->free += z->pcp->free_delta;
		z->free_cma += z->pcp->free_cma_delta;
		z->pcp->free_delta = z->pcp->free_cma_delta = 0;
		zone_set_enough(p, z);
		if (p->m.pcp_tuned)
			pcp_decay(p, z);
		expire(p, z);
	}
}

/* pgdat_balanced(): one zone above its high watermark is enough */
static bool balanced(const struct sim_pages *p, const struct request *rq)
{
	for (unsigned int i = 0; i < rq->zones; i++) {
		const struct zone *z = rq->zone[i];

		/* zone_watermark_ok_safe(), with what CPUs hold back */
		if (watermark_ok(p, z, rq->order, watermark(z, WMARK_HIGH), rq->highest, 0,
			    zone_free_exact(p, z)))
			return true;
	}
	return false;
}

/* kswapd_shrink_node(): as many pages as the high watermarks; true: that many there were */
static bool shrink_node(struct sim_pages *p, struct request *rq, int64_t *reclaimed)
{
	int64_t want = 0, freed;

	for (unsigned int i = 0; i < rq->zones; i++)
		want += watermark(rq->zone[i], WMARK_HIGH);
	freed = reclaim_pages(p, rq, want);
	*reclaimed += freed;
	/* memory may be too fragmented for the order; somebody else may compact it */
	if (rq->order && *reclaimed >= (int64_t)2 << rq->order)
		rq->order = 0;
	return freed >= want;
}

/* balance_pgdat() without boost: as long as no zone is above its high watermark */
static int64_t balance(struct sim_pages *p, struct request *rq, int64_t boost)
{
	int priority = DEF_PRIORITY;
	int64_t reclaimed = 0;

	while (priority >= 1) {
		int64_t before = reclaimed;
		bool is_balanced = balanced(p, rq), raise = true;

		/* an imbalance comes first; then all starts again without the boost */
		if (!is_balanced && boost) {
			boost = 0;
			priority = DEF_PRIORITY;
			continue;
		}
		if (!boost && is_balanced)
			break;
		if (boost && priority == DEF_PRIORITY - 2)
			raise = false;
		if (shrink_node(p, rq, &reclaimed))
			raise = false;
		boost -= boost < reclaimed - before ? boost : reclaimed - before;
		if (boost && reclaimed == before)
			break;
		if (raise || reclaimed == before)
			priority--;
	}
	return reclaimed;
}

/* kswapd() of one node, for the zones of @rq */
static int64_t run_kswapd(struct sim_pages *p, struct request *rq)
{
	int64_t boost[ZONE_COUNT] = {0}, total = 0, reclaimed;

	for (unsigned int i = 0; i < rq->zones; i++) {
		struct zone *z = rq->zone[i];

		boost[i] = z->boost;
		total += boost[i];
		z->reclaim_active = true;
		pcp_set_room(p, z);
	}
	reclaimed = balance(p, rq, total);
	for (unsigned int i = 0; i < rq->zones; i++) {
		struct zone *z = rq->zone[i];

		z->reclaim_active = false;
		pcp_set_room(p, z);
		z->boost -= boost[i] < z->boost ? boost[i] : z->boost;
		zone_set_enough(p, z);
	}
	return reclaimed;
}

int64_t sim_pages_run_kswapd(struct sim_pages *p, unsigned int order)
{
	/* the highest zone that requests have been for is taken to be the highest there is */
	const uint32_t gfp = SIM_GFP_HIGHMEM | SIM_GFP_MOVABLE | SIM_GFP_THISNODE;
	const struct route *here = p->route;
	int64_t reclaimed = 0;

	pages_settle(p);
	if (order > p->m.max_page_order)
		return -EINVAL;
	for (unsigned int node = 0; node < p->nodes; node++) {
		struct request rq;

		p->route = p->routes + (size_t)node * ROUTES;
		request_init(p, &rq, gfp, order);
		if (rq.zones)
			reclaimed += run_kswapd(p, &rq);
	}
	p->route = here;
	return reclaimed;
}

void sim_pages_set_task(struct sim_pages *p, unsigned int task)
{
	p->task = task;
}
