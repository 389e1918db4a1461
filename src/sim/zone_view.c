/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Views of zones, for reports.
 */
#include "sim/image.h"
#include "sim/reclaim.h"
#include "sim/request.h"
#include "sim/zone.h"

int64_t zone_pcp_pages(const struct sim_pages *p, const struct zone *z)
{
	int64_t pages = 0;

	for (unsigned int i = 0; i < p->cpus; i++)
		pages += z->cpu[i].count;
	return pages;
}

unsigned int sim_pages_zones(const struct sim_pages *p)
{
	return p->nr_zones;
}

void sim_pages_zone_bounds(const struct sim_pages *p, unsigned int i, struct sim_zone_view *view)
{
	const struct zone *z = p->zonelist[i];

	*view = (struct sim_zone_view){
		.name = sim_zone_names[z->index],
		.lowmem = z->index < ZONE_HIGHMEM,
		.node = z->node,
		.start_pfn = z->start,
		.spanned = z->end - z->start,
		.present = z->present,
		.managed = z->managed,
		.first_pfn = z->mem_start,
		.end_pfn = z->mem_end,
		.min = (uint64_t)z->mark[WMARK_MIN],
		.low = (uint64_t)z->mark[WMARK_LOW],
		.high = (uint64_t)z->mark[WMARK_HIGH],
		.boost = (uint64_t)z->boost,
	};
}

void sim_pages_zone(const struct sim_pages *p, unsigned int i, struct sim_zone_view *view)
{
	const struct zone *z = p->zonelist[i];

	pages_settle_frees(p);
	zone_ready(p, z);
	sim_pages_zone_bounds(p, i, view);
	view->free = (uint64_t)range_targets(p, z);
	view->pcp = (uint64_t)zone_pcp_pages(p, z);
	view->highatomic = (uint64_t)z->reserved_highatomic;
	for (unsigned int o = 0; o <= p->m.max_page_order; o++)
		view->blocks[o] = z->blocks[o];
}

unsigned int sim_pages_largest_order(const struct sim_pages *p, unsigned int known)
{
	pages_settle_frees(p);
	/* the highest zone first: it is needed in any case */
	for (unsigned int i = p->nr_zones; i-- > 0;) {
		const struct zone *z = p->zonelist[i];

		if (z->index >= ZONE_HIGHMEM || (z->draw.pending && z->draw.largest <= known))
			continue;
		zone_ready(p, z);
		for (unsigned int o = known + 1; o <= p->m.max_page_order; o++)
			if (z->blocks[o])
				known = o;
	}
	return known;
}

uint64_t sim_pages_free_total(const struct sim_pages *p)
{
	uint64_t n = 0;

	pages_settle(p);
	for (unsigned int i = 0; i < p->nr_zones; i++) {
		const struct zone *z = p->zonelist[i];

		n += (uint64_t)(range_targets(p, z) + zone_pcp_pages(p, z));
	}
	return n;
}

uint64_t sim_pages_total(const struct sim_pages *p)
{
	return zones_managed(p);
}
