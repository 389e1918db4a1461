/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Zones: how they are laid out, the order in which they are tried, their watermarks.
 */
#ifndef WHICHALLOC_SIM_ZONE_H
#define WHICHALLOC_SIM_ZONE_H

#include "sim/page_internal.h"

/* zone.c */
/* What p->nodes and p->cpus need, then what zones need: page marks, lists. 0 or -ENOMEM */
int nodes_allocate(struct sim_pages *p);
int pages_allocate(struct sim_pages *p);
/* Empties lists, counters and marks: all memory is in use. */
void pages_forget(struct sim_pages *p);

/* zone_layout.c */
#define SIM_FOUR_GIB ((uint64_t)1 << 32)
/* The zone that spans @pfn, or NULL. */
struct zone *zone_of(struct sim_pages *p, uint64_t pfn);
/* Adds @z to the zonelist: it has memory. */
void zone_add(struct sim_pages *p, struct zone *z);
/* The first address behind all RAM of a machine that has @memory bytes. */
uint64_t zones_ram_end(const struct sim_page_model *m, uint64_t memory);
/* False: a node has no memory left. */
bool zones_lay_out(struct sim_pages *p, uint64_t memory);

/* zone_marks.c */
/* Watermarks, reserves, sizes of per-CPU lists. */
void zones_set_marks(struct sim_pages *p);
/* Pages that the allocator has, in all zones. */
uint64_t zones_managed(const struct sim_pages *p);
/* CPUs that share the zones of @node. */
unsigned int node_cpus(const struct sim_pages *p, unsigned int node);
/* calculate_normal_threshold() (mm/vmstat.c), at boot */
int64_t zone_stat_threshold(const struct sim_pages *p, const struct zone *z);

/* zone_view.c */
/* Pages on the lists of all CPUs. */
int64_t zone_pcp_pages(const struct sim_pages *p, const struct zone *z);

/* watermark.c */
bool watermark_ok(const struct sim_pages *p, const struct zone *z, unsigned int order, int64_t mark,
	enum zone_index highest, unsigned int flags, int64_t free);
bool watermark_fast(const struct sim_pages *p, const struct zone *z, const struct request *rq,
	int64_t mark, unsigned int flags);

/* wmark_pages(): with boost */
static inline int64_t watermark(const struct zone *z, enum wmark w)
{
	return z->mark[w] + z->boost;
}

/* zone_page_state(): what tests see, without what CPUs hold back */
static inline int64_t zone_free(const struct zone *z)
{
	return z->free > 0 ? z->free : 0;
}

int64_t watermark_unusable(
	const struct sim_pages *p, const struct zone *z, unsigned int order, unsigned int flags);
int64_t watermark_left(int64_t mark, unsigned int flags);
uint32_t watermark_orders(const struct sim_pages *p, const struct zone *z, unsigned int flags);
/* zone_page_state_snapshot(): with what all CPUs hold back */
int64_t zone_free_exact(const struct sim_pages *p, const struct zone *z);
/*
 * That where what CPUs hold back may be more than the marks are apart, else the counter
 * (zone_watermark_ok_safe(), refresh_zone_stat_thresholds()).
 */
int64_t zone_free_safe(const struct sim_pages *p, const struct zone *z);
int64_t zone_free_cma(const struct zone *z);
void watermark_boost(const struct sim_pages *p, struct zone *z, unsigned int flags);

/*
 * Brings z->enough up to date: after any change of marks, boost, reserves, below_high or
 * kswapd_awake.
 */
void zone_set_enough(const struct sim_pages *p, struct zone *z);

/*
 * When a free has more to do than to put its block on a list of the running CPU; after any change
 * of the limits of its lists, of below_high or reclaim_active, and of the CPU. Tuned lists shrink
 * at each free while memory is scarce, until they are at their smallest.
 */
static inline void pcp_set_room(const struct sim_pages *p, struct zone *z)
{
	struct pcp *pcp = z->pcp;
	const bool scarce = z->reclaim_active || z->below_high;
	const bool moves =
		p->m.pcp_tuned && (pcp->high < pcp->high_min || pcp->high > pcp->high_max ||
					  (scarce && pcp->high > pcp->high_min));
	const bool low = z->reclaim_active && 4 * pcp->batch < pcp->high;

	pcp->room = moves ? 0 : low ? 4 * pcp->batch : pcp->high;
}

static inline void zone_set_below_high(const struct sim_pages *p, struct zone *z, bool below)
{
	z->below_high = below;
	zone_set_enough(p, z);
	pcp_set_room(p, z);
}

/* zonelist.c */
int routes_init(struct sim_pages *p); /* 0 or -ENOMEM */
void request_init(const struct sim_pages *p, struct request *rq, uint32_t gfp, unsigned int order);

/* node_distance() */
static inline unsigned int node_distance(
	const struct sim_pages *p, unsigned int from, unsigned int to)
{
	if (p->distance[from][to])
		return p->distance[from][to];
	return from == to ? 10 : 20; /* LOCAL_DISTANCE, REMOTE_DISTANCE */
}

static inline struct zone *node_zone(struct sim_pages *p, unsigned int node, unsigned int index)
{
	return &p->zone[node * ZONE_COUNT + index];
}

#endif
