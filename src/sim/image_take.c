/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Images of machines; see image.h.
 */
#include "sim/image.h"

#include <stdlib.h>
#include <string.h>

#include "sim/image_internal.h"
#include "sim/pcp.h"
#include "sim/request.h"
#include "text/mem.h"

static struct sim_image_list take_list(const struct sim_pages *p, struct arena *a,
	const struct page_list *from, unsigned int order, enum migratetype type)
{
	struct sim_image_list l = {.order = order, .type = type};

	for (uint32_t pfn = from->head; pfn; pfn = p->link[pfn].next)
		l.n++;
	l.pfn = arena_alloc(a, (l.n + 1) * sizeof(*l.pfn));
	l.n = 0;
	for (uint32_t pfn = from->head; pfn; pfn = p->link[pfn].next)
		l.pfn[l.n++] = pfn;
	return l;
}

static void take_lists(
	const struct sim_pages *p, const struct zone *z, struct arena *a, struct sim_image_zone *to)
{
	to->list = arena_alloc(a, (p->m.max_page_order + 1) * MT_COUNT * sizeof(*to->list));
	to->lists = 0;
	for (unsigned int o = 0; o <= p->m.max_page_order; o++)
		for (unsigned int t = 0; t < MT_COUNT; t++)
			if (z->list[o][t].head)
				to->list[to->lists++] =
					take_list(p, a, &z->list[o][t], o, (enum migratetype)t);
}

/*
 * Does a state file say the type of block @pfn of list @index? Where a reader would take it for
 * another one; of the two lists of one name also where that is not the pageblock's, by which they
 * are told apart.
 */
static bool says_type(
	const struct sim_pages *p, unsigned int index, unsigned int order, uint32_t pfn)
{
	return page_type(p, pfn) != (pcp_lists_by_type(p, order)
						    ? image_freed_type(p, index, order, pfn)
						    : block_type(p, pfn));
}

static void take_pcp(
	const struct sim_pages *p, const struct pcp *pcp, struct arena *a, struct sim_image_pcp *to)
{
	size_t pages = 0;

	*to = (struct sim_image_pcp){.cpu = to->cpu,
		.free_delta = pcp->free_delta,
		.count = pcp->count,
		.batch = pcp->batch,
		.high = pcp->high,
		.high_min = p->m.pcp_tuned ? pcp->high_min : -1,
		.high_max = p->m.pcp_tuned ? pcp->high_max : -1,
		.free_count = p->m.pcp_tuned ? pcp->freed : 0,
		.alloc_factor = p->m.pcp_tuned ? pcp->alloc_factor : (uint32_t)pcp->freed,
		.flags = (pcp->prev_high_order ? SIM_PCP_PREV_FREE_HIGH : 0) |
			 (pcp->keeps_batch ? SIM_PCP_KEEPS_BATCH : 0)};
	to->list = arena_alloc(a, p->pcp_lists * sizeof(*to->list));
	for (unsigned int i = 0; i < p->pcp_lists; i++) {
		unsigned int order = pcp_index_order(p, i);
		enum migratetype type = (enum migratetype)(i % MT_PCPTYPES);

		if (!pcp->list[i].head)
			continue;
		/* as the kernel's index becomes a type (list_index() in image_load.c) */
		if (!pcp_lists_by_type(p, order))
			type = i == pcp_index(p, order, MT_MOVABLE) || p->m.pcp_page_type
				       ? MT_MOVABLE
				       : MT_UNMOVABLE;
		to->list[to->lists] = take_list(p, a, &pcp->list[i], order, type);
		pages += to->list[to->lists++].n;
	}
	to->type = arena_alloc(a, (pages + 1) * sizeof(*to->type));
	for (unsigned int i = 0; i < p->pcp_lists && p->m.pcp_page_type; i++) {
		unsigned int order = pcp_index_order(p, i);

		for (uint32_t pfn = pcp->list[i].head; pfn; pfn = p->link[pfn].next)
			if (says_type(p, i, order, pfn))
				to->type[to->types++] =
					(struct sim_image_page_type){pfn, page_type(p, pfn)};
	}
}

/* Has CPU @i ever had pages of @z, or changed its counters? */
static bool pcp_was_used(const struct zone *z, unsigned int i)
{
	const struct pcp *pcp = &z->cpu[i];

	return pcp->count || pcp->free_delta || pcp->freed || pcp->alloc_factor ||
	       pcp->prev_high_order;
}

static void take_pcps(
	const struct sim_pages *p, const struct zone *z, struct arena *a, struct sim_image_zone *to)
{
	to->pcp.cpu = p->cpu;
	take_pcp(p, z->pcp, a, &to->pcp);
	to->others = 0;
	to->other = arena_alloc(a, p->cpus * sizeof(*to->other));
	for (unsigned int i = 0; i < p->cpus; i++) {
		if (i == p->cpu || !pcp_was_used(z, i))
			continue;
		to->other[to->others].cpu = i;
		take_pcp(p, &z->cpu[i], a, &to->other[to->others++]);
	}
}

/* The pageblocks that @to has, with the types that they have now. */
static void take_blocks(const struct sim_pages *p, struct arena *a, struct sim_image_zone *to)
{
	unsigned int shift = (unsigned int)p->m.pageblock_order;
	const struct sim_image_blocks *from = to->block;
	size_t runs = 0, old = to->blocks, n = 0;
	struct sim_image_blocks *block;

	for (size_t i = 0; i < old; i++)
		for (uint32_t b = 0; b < from[i].count; b++)
			runs += !b || block_type(p, from[i].pfn + (b << shift)) !=
					      block_type(p, from[i].pfn + ((b - 1) << shift));
	block = arena_alloc(a, (runs + 1) * sizeof(*block));
	for (size_t i = 0; i < old; i++)
		for (uint32_t b = 0; b < from[i].count; b++) {
			uint32_t pfn = from[i].pfn + (b << shift);
			enum migratetype type = block_type(p, pfn);
			struct sim_image_blocks *last = n ? &block[n - 1] : NULL;

			if (last && last->type == type && last->pfn + (last->count << shift) == pfn)
				last->count++;
			else
				block[n++] = (struct sim_image_blocks){pfn, 1, type, NULL};
		}
	to->block = block;
	to->blocks = n;
}

/*
 * Of the pages in the @n ranges @from, those still of kind @a_kind or @b_kind; their number is in
 * @n.
 */
static struct sim_image_range *take_known(const struct sim_pages *p, struct arena *a,
	const struct sim_image_range *from, size_t *n, enum page_kind a_kind, enum page_kind b_kind)
{
	struct sim_image_range *range;
	size_t old = *n;
	uint64_t most = 0;

	for (size_t i = 0; i < old; i++)
		most += (uint64_t)from[i].last - from[i].first + 1;
	range = arena_alloc(a, (most / 2 + old + 1) * sizeof(*range));
	*n = 0;
	for (size_t i = 0; i < old; i++) {
		bool inside = false;

		for (uint64_t pfn = from[i].first; pfn <= from[i].last; pfn++) {
			enum page_kind kind = page_kind(p, (uint32_t)pfn);

			if (kind != a_kind && kind != b_kind) {
				inside = false;
				continue;
			}
			if (!inside)
				range[(*n)++].first = (uint32_t)pfn;
			range[*n - 1].last = (uint32_t)pfn;
			inside = true;
		}
	}
	return range;
}

static void take_zone(
	const struct sim_pages *p, const struct zone *z, struct arena *a, struct sim_image_zone *to)
{
	to->index = z->index;
	to->node = z->node;
	to->start_pfn = z->start;
	to->spanned = z->end - z->start;
	to->managed = z->managed;
	memcpy(to->mark, z->mark, sizeof(to->mark));
	memcpy(to->lowmem_reserve, z->lowmem_reserve, sizeof(to->lowmem_reserve));
	to->free_pages = z->free + z->pcp->free_delta;
	to->stat_threshold = z->stat_threshold;
	to->reserved_highatomic = z->reserved_highatomic;
	to->boost = z->boost;
	to->flags = (z->reclaim_active ? SIM_ZONE_RECLAIM_ACTIVE : 0) |
		    (z->boosted ? SIM_ZONE_BOOSTED : 0) | (z->below_high ? SIM_ZONE_BELOW_HIGH : 0);
	take_lists(p, z, a, to);
	take_blocks(p, a, to);
	take_pcps(p, z, a, to);
	to->lru = take_known(p, a, to->lru, &to->ranges, PAGE_CACHE, PAGE_MOVED);
	to->reserved =
		take_known(p, a, to->reserved, &to->reserved_ranges, PAGE_RESERVED, PAGE_RESERVED);
}

/* Nodes of a machine that was not made from an image. */
static void take_nodes(const struct sim_pages *p, struct arena *a, struct sim_image *image)
{
	image->nodes = p->nodes;
	image->node = arena_alloc(a, p->nodes * sizeof(*image->node));
	for (unsigned int node = 0; node < p->nodes; node++) {
		struct sim_image_node *to = &image->node[node];

		to->node = node;
		to->cpus = arena_alloc(a, p->cpus * sizeof(*to->cpus));
		for (uint32_t cpu = 0; cpu < p->cpus; cpu++) {
			if (p->node_of_cpu[cpu] != node)
				continue;
			if (!to->ranges || to->cpus[to->ranges - 1].last + 1 != cpu)
				to->cpus[to->ranges++].first = cpu;
			to->cpus[to->ranges - 1].last = cpu;
		}
		to->distances = p->nodes;
		to->distance = arena_alloc(a, p->nodes * sizeof(*to->distance));
		for (unsigned int i = 0; i < p->nodes; i++)
			to->distance[i] = node_distance(p, node, i);
	}
}

void sim_pages_take_image(const struct sim_pages *p, struct arena *a, struct sim_image *image)
{
	struct sim_image old = *image;

	pages_settle(p);
	runs_lay_out_all(p);
	pcp_link_all(p);
	image->page_size = (uint64_t)1 << p->m.page_shift;
	image->pageblock_order = (uint32_t)p->m.pageblock_order;
	image->cpus = p->cpus;
	image->cpu = p->cpu;
	image->zones = 0;
	if (p->nodes > 1 && !old.nodes)
		take_nodes(p, a, image);
	for (unsigned int i = 0; i < p->nodes * ZONE_COUNT; i++) {
		const struct zone *z = &p->zone[i];
		struct sim_image_zone *to = &image->zone[image->zones];

		if (!z->managed)
			continue;
		image->zones++;

		sim_image_zone_init(to);
		to->present = z->present;
		to->block = arena_alloc(a, sizeof(*to->block));
		to->block->pfn = z->start & ~(block_pages(p) - 1);
		to->block->count = (z->mem_end - 1 - to->block->pfn) / block_pages(p) + 1;
		to->blocks = 1;
		for (size_t j = 0; j < old.zones; j++)
			if (old.zone[j].index == z->index && old.zone[j].node == z->node)
				*to = old.zone[j];
		take_zone(p, z, a, to);
	}
}
