/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Nodes and zonelists: which zones a request may use, and in which order.
 */
#include "sim/zone.h"

#include <errno.h>
#include <stdlib.h>

/*
 * gfp_zone(), GFP_ZONE_TABLE. A zone that the kernel is not configured with is Normal; MOVABLE
 * counts only together with HIGHMEM; of flags that exclude each other the table makes the lowest
 * zone.
 */
static enum zone_index highest_zone(const struct sim_page_model *m, uint32_t gfp)
{
	const uint32_t zones = gfp & (SIM_GFP_DMA | SIM_GFP_DMA32 | SIM_GFP_HIGHMEM);
	const enum zone_index dma = m->zone_dma_limit ? ZONE_DMA : ZONE_NORMAL;
	const enum zone_index dma32 = m->zone_dma32_limit ? ZONE_DMA32 : ZONE_NORMAL;

	switch (zones) {
	case 0:
		return ZONE_NORMAL;
	case SIM_GFP_DMA:
		return dma;
	case SIM_GFP_DMA32:
		return dma32;
	case SIM_GFP_HIGHMEM:
		if (gfp & SIM_GFP_MOVABLE)
			return ZONE_MOVABLE;
		return m->lowmem_limit ? ZONE_HIGHMEM : ZONE_NORMAL;
	default:
		return dma < dma32 ? dma : dma32;
	}
}

/* gfp_migratetype(); both bits at once are a bug in the caller, taken as Movable. */
static enum migratetype request_type(uint32_t gfp)
{
	if (gfp & SIM_GFP_MOVABLE)
		return MT_MOVABLE;
	return gfp & SIM_GFP_RECLAIMABLE ? MT_RECLAIMABLE : MT_UNMOVABLE;
}

/*
 * find_next_best_node(): the nearest node with memory that is not in the list of @node yet; of
 * several the next one, and one that fewer lists turn to first. The lists are made before CPUs come
 * up, so that whether a node has any does not count.
 */
static unsigned int next_node(
	const struct sim_pages *p, unsigned int node, uint32_t used, const unsigned int *load)
{
	unsigned int best = p->nodes;
	uint64_t least = UINT64_MAX;

	for (unsigned int n = 0; n < p->nodes; n++) {
		uint64_t cost = ((uint64_t)node_distance(p, node, n) + (n < node)) << 32 | load[n];

		if (used >> n & 1 || !p->memory_of[n] || cost >= least)
			continue;
		least = cost;
		best = n;
	}
	return best;
}

/* build_zonelists(): all nodes with memory, in the order in which requests for @node try them */
static unsigned int node_order(
	const struct sim_pages *p, unsigned int node, unsigned int *load, unsigned int *order)
{
	unsigned int n = 0, prev = node, next = node;
	uint32_t used = 0;

	if (!p->memory_of[node])
		next = next_node(p, node, used, load);
	for (; next < p->nodes; next = next_node(p, node, used, load)) {
		/* the first of several that are as far gets others' requests too */
		if (node_distance(p, node, next) != node_distance(p, node, prev))
			load[next]++;
		used |= UINT32_C(1) << next;
		order[n++] = prev = next;
	}
	return n;
}

/* The zones of @node up to @highest, the highest first. Returns how many. */
static unsigned int node_zones(
	const struct sim_pages *p, unsigned int node, enum zone_index highest, struct zone **to)
{
	unsigned int n = 0;

	for (unsigned int i = p->nr_zones; i--;) {
		struct zone *z = p->zonelist[i];

		if (z->node == node && z->index <= highest)
			to[n++] = z;
	}
	return n;
}

static bool has_dma32(const struct sim_pages *p, unsigned int node)
{
	for (unsigned int i = 0; i < p->nr_zones; i++)
		if (p->zonelist[i]->node == node && p->zonelist[i]->index == ZONE_DMA32)
			return true;
	return false;
}

static uint16_t first_flags(const struct sim_pages *p, const struct route *r)
{
	uint16_t flags = WMARK_LOW;

	if (p->cma.pages && r->type == MT_MOVABLE)
		flags |= ALLOC_CMA;
	/* alloc_flags_nofragment(), with CONFIG_ZONE_DMA32 only */
	if (r->zone->index == ZONE_NORMAL && p->m.zone_dma32_limit &&
		(p->nodes == 1 || has_dma32(p, r->zone->node)))
		flags |= ALLOC_NOFRAGMENT;
	return flags;
}

static void make_routes(struct sim_pages *p, unsigned int node, struct zone **const *lists,
	const unsigned int *zones, const unsigned int *local)
{
	for (uint32_t gfp = 0; gfp < ROUTES; gfp++) {
		struct route *r = &p->routes[node * ROUTES + gfp];
		enum zone_index highest = highest_zone(&p->m, gfp);

		*r = (struct route){
			.zone = zones[highest] ? lists[highest][0] : &p->nowhere,
			.zones = lists[highest],
			.nr_zones = (uint8_t)zones[highest],
			.nr_local = (uint8_t)local[highest],
			.highest = (uint8_t)highest,
			.type = (uint8_t)request_type(gfp),
		};
		r->flags = first_flags(p, r);
		for (unsigned int o = 0; o <= SIM_MAX_PAGE_ORDER; o++)
			r->list[o] = p->by_order[o].list[r->type];
	}
}

int routes_init(struct sim_pages *p)
{
	unsigned int load[SIM_MAX_NODES] = {0}, order[SIM_MAX_NODES];
	struct zone **to;

	for (unsigned int i = 0; i < ZONE_COUNT; i++)
		p->nowhere.enough[i] = INT64_MAX;
	p->odd_gfp =
		(p->m.highatomic_fast ? SIM_GFP_HIGH : 0) | (p->nodes > 1 ? SIM_GFP_THISNODE : 0);
	p->routes = calloc((size_t)p->nodes * ROUTES, sizeof(*p->routes));
	to = p->lists = calloc((size_t)p->nodes * ZONE_COUNT * p->nr_zones, sizeof(*to));
	if (!p->routes || !to)
		return -ENOMEM;
	for (unsigned int node = 0; node < p->nodes; node++) {
		unsigned int nodes = node_order(p, node, load, order);
		unsigned int zones[ZONE_COUNT], local[ZONE_COUNT];
		struct zone **list[ZONE_COUNT];

		for (unsigned int highest = 0; highest < ZONE_COUNT; highest++) {
			list[highest] = to;
			local[highest] = 0;
			for (unsigned int i = 0; i < nodes; i++) {
				unsigned int n =
					node_zones(p, order[i], (enum zone_index)highest, to);

				to += n;
				if (order[i] == node)
					local[highest] = n;
			}
			zones[highest] = (unsigned int)(to - list[highest]);
		}
		make_routes(p, node, list, zones, local);
	}
	p->route = p->routes + (size_t)p->node * ROUTES;
	return 0;
}

/* prepare_alloc_pages() */
void request_init(const struct sim_pages *p, struct request *rq, uint32_t gfp, unsigned int order)
{
	const struct route *r = &p->route[gfp & ROUTE_MASK];

	*rq = (struct request){
		.gfp = gfp,
		.order = order,
		.type = (enum migratetype)r->type,
		.highest = (enum zone_index)r->highest,
		.zone = r->zones,
		.zones = gfp & SIM_GFP_THISNODE ? r->nr_local : r->nr_zones,
	};
}

void sim_pages_near(struct sim_pages *p, int node)
{
	p->route = p->routes + (size_t)(node < 0 ? p->node : (unsigned int)node) * ROUTES;
}

int sim_page_alloc_node(
	struct sim_pages *p, unsigned int node, uint32_t gfp, unsigned int order, uint64_t *pfn)
{
	const struct route *before = p->route;
	int err;

	if (node >= p->nodes)
		return -EINVAL;
	sim_pages_near(p, (int)node);
	err = sim_page_alloc(p, gfp, order, pfn);
	p->route = before;
	return err;
}

bool sim_pages_has_node(const struct sim_pages *p, unsigned int node)
{
	return node < p->nodes && p->memory_of[node];
}

unsigned int sim_pages_nodes(const struct sim_pages *p)
{
	return p->nodes;
}

unsigned int sim_pages_node_of_cpu(const struct sim_pages *p, unsigned int cpu)
{
	return p->nodes == 1 ? 0 : p->node_of_cpu[cpu];
}

unsigned int sim_page_node(const struct sim_pages *p, uint64_t pfn)
{
	return p->nodes == 1 ? 0 : zone_of((struct sim_pages *)p, pfn)->node;
}

unsigned int sim_pages_node_order(
	const struct sim_pages *p, unsigned int node, unsigned int order[SIM_MAX_NODES])
{
	/* of a request that may use any zone */
	const struct route *r =
		&p->routes[(size_t)node * ROUTES + (SIM_GFP_HIGHMEM | SIM_GFP_MOVABLE)];
	unsigned int n = 0;

	for (unsigned int i = 0; i < r->nr_zones; i++)
		if (!n || order[n - 1] != r->zones[i]->node)
			order[n++] = r->zones[i]->node;
	return n;
}
