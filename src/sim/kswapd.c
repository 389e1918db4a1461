/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kswapd (mm/vmscan.c): who wakes it, and what it reclaims. It runs when the machine's user asks
 * for it, while the simulated code waits; until then it is awake, and has done nothing yet.
 */
#include <errno.h>
#include <stddef.h>

#include "sim/reclaim.h"
#include "sim/request.h"
#include "sim/zone.h"

#define DEF_PRIORITY 12 /* include/linux/mmzone.h */

static bool zone_balanced(const struct sim_pages *p, const struct zone *z, unsigned int order,
	enum zone_index highest)
{
	return watermark_ok(
		p, z, order, watermark(z, WMARK_HIGH), highest, 0, zone_free_safe(p, z));
}

/* Of the zones of @node up to @highest: is one above its high watermark, and none boosted? */
static bool node_at_rest(
	const struct sim_pages *p, unsigned int node, unsigned int order, enum zone_index highest)
{
	bool enough = false;

	for (unsigned int i = 0; i < p->nr_zones; i++) {
		const struct zone *z = p->zonelist[i];

		if (z->node != node || z->index > highest)
			continue;
		if (z->boost)
			return false;
		enough |= zone_balanced(p, z, order, highest);
	}
	return enough;
}

static void set_awake(struct sim_pages *p, unsigned int node, bool awake)
{
	for (unsigned int i = 0; i < p->nr_zones; i++) {
		struct zone *z = p->zonelist[i];

		if (z->node != node)
			continue;
		z->kswapd_awake = awake;
		zone_set_enough(p, z);
	}
}

void kswapd_wake(
	struct sim_pages *p, const struct zone *z, unsigned int order, enum zone_index highest)
{
	if (p->m.awake_nodes_last && p->nodes > 1 && !z->kswapd_awake &&
		!node_at_rest(p, z->node, order, highest))
		set_awake(p, z->node, true);
}

void kswapd_wake_all(struct sim_pages *p, const struct request *rq)
{
	p->effort.woke_kswapd = true;
	for (unsigned int i = 0; i < rq->zones; i++)
		if (!i || rq->zone[i]->node != rq->zone[i - 1]->node)
			kswapd_wake(p, rq->zone[i], rq->order, rq->highest);
}

void kswapd_note_active(struct sim_pages *p)
{
	for (unsigned int i = 0; i < p->nr_zones; i++)
		if (p->m.awake_nodes_last && p->nodes > 1 && p->zonelist[i]->reclaim_active)
			set_awake(p, p->zonelist[i]->node, true);
}

/* pgdat_balanced(): one zone above its high watermark is enough */
static bool balanced(const struct sim_pages *p, const struct request *rq)
{
	for (unsigned int i = 0; i < rq->zones; i++) {
		const struct zone *z = rq->zone[i];

		if (zone_balanced(p, z, rq->order, rq->highest))
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
		set_awake(p, node, false);
	}
	p->route = here;
	return reclaimed;
}
