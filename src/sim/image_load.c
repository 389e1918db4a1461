/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Machines from images; see image.h.
 */
#include "sim/image.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sim/image_internal.h"
#include "sim/pcp.h"
#include "sim/random.h"
#include "sim/reclaim.h"
#include "text/mem.h"

/* The type that page @pfn went to its list with: what @pcp says, or else that of its pageblock. */
static enum migratetype said_type(
	const struct sim_pages *p, const struct sim_image_pcp *pcp, uint32_t pfn)
{
	for (size_t i = 0; i < pcp->types; i++)
		if (pcp->type[i].pfn == pfn)
			return (enum migratetype)pcp->type[i].type;
	return block_type(p, pfn);
}

/*
 * 6.1's two lists of pageblock order both say Movable in state files that a kernel's list index was
 * turned into a type for. The first of two, or one whose first block went there with another type,
 * is that of the others; HighAtomic and CMA blocks go to the Movable one.
 */
static unsigned int list_index(
	const struct sim_pages *p, const struct sim_image_pcp *pcp, const struct sim_image_list *l)
{
	enum migratetype type = (enum migratetype)l->type, said;
	unsigned int same = 0;

	if (pcp_lists_by_type(p, l->order) || type != MT_MOVABLE || !p->m.pcp_page_type || !l->n)
		return pcp_index(p, l->order, type);
	for (const struct sim_image_list *o = l + 1; o < pcp->list + pcp->lists; o++)
		same += o->order == l->order && o->type == l->type;
	for (const struct sim_image_list *o = pcp->list; o < l; o++)
		if (o->order == l->order && o->type == l->type)
			return pcp_index(p, l->order, MT_MOVABLE);
	said = said_type(p, pcp, l->pfn[0]);
	if (same || (said != MT_MOVABLE && said < MT_PCPTYPES))
		type = MT_UNMOVABLE;
	return pcp_index(p, l->order, type);
}

enum migratetype image_freed_type(
	const struct sim_pages *p, unsigned int index, unsigned int order, uint32_t pfn)
{
	enum migratetype type = (enum migratetype)(index % MT_PCPTYPES), block = block_type(p, pfn);

	if (!pcp_lists_by_type(p, order) && index == pcp_index(p, order, MT_UNMOVABLE))
		return block;
	if (!pcp_lists_by_type(p, order))
		type = MT_MOVABLE;
	return type == MT_MOVABLE && block >= MT_PCPTYPES ? block : type;
}

/* zone_highsize(): the least limit, or the largest */
static int64_t boot_high(
	const struct sim_pages *p, const struct zone *z, const struct pcp *pcp, bool largest)
{
	int64_t pages = largest ? (int64_t)z->managed / 8 : z->mark[WMARK_LOW];

	pages /= node_cpus(p, z->node);
	return pages > 4 * pcp->batch ? pages : 4 * pcp->batch;
}

static void load_pcp(struct sim_pages *p, const struct zone *z, struct pcp *pcp,
	const struct sim_image_pcp *from)
{
	pcp->free_delta = from->free_delta;
	pcp->batch = from->batch;
	pcp->high = from->high;
	pcp->freed = p->m.pcp_tuned ? from->free_count : from->alloc_factor;
	pcp->alloc_factor = p->m.pcp_tuned ? from->alloc_factor : 0;
	pcp->prev_high_order = from->flags & SIM_PCP_PREV_FREE_HIGH;
	pcp->keeps_batch = from->flags & SIM_PCP_KEEPS_BATCH;
	pcp->high_min = from->high_min < 0 ? boot_high(p, z, pcp, false) : from->high_min;
	pcp->high_max = from->high_max < 0 ? boot_high(p, z, pcp, true) : from->high_max;
	pcp_set_limits(p, pcp);
	/* a limit that tuned itself is nothing for a kernel whose limits are fixed */
	if (!p->m.pcp_tuned && from->high_min >= 0)
		pcp->high = from->high_min;
	for (size_t i = 0; i < from->lists; i++) {
		const struct sim_image_list *l = &from->list[i];
		unsigned int index = list_index(p, from, l);

		for (size_t j = 0; j < l->n; j++)
			pcp_add_tail(p, pcp, index, l->pfn[j],
				image_freed_type(p, index, l->order, l->pfn[j]));
	}
	for (size_t i = 0; i < from->types; i++)
		page_mark(p, from->type[i].pfn, PAGE_PCP, page_order(p, from->type[i].pfn),
			(enum migratetype)from->type[i].type);
}

static void load_blocks(struct sim_pages *p, const struct sim_image_zone *from)
{
	for (size_t i = 0; i < from->blocks; i++) {
		const struct sim_image_blocks *b = &from->block[i];

		/* what is in use in CMA pageblocks is taken to be movable */
		memset(p->block_type + (b->pfn >> p->m.pageblock_order),
			(int)(b->type == MT_CMA ? MT_CMA | BLOCK_MIXED : b->type), b->count);
	}
}

static int64_t highatomic_blocks(const struct sim_image_zone *from)
{
	int64_t n = 0;

	for (size_t i = 0; i < from->blocks; i++)
		if (from->block[i].type == MT_HIGHATOMIC)
			n += from->block[i].count;
	return n;
}

static void load_lists(struct sim_pages *p, struct zone *z, const struct sim_image_zone *from)
{
	for (size_t i = 0; i < from->lists; i++) {
		const struct sim_image_list *l = &from->list[i];

		for (size_t j = 0; j < l->n; j++)
			buddy_add(p, z, l->pfn[j], l->order, (enum migratetype)l->type, true);
		if (l->type == MT_HIGHATOMIC)
			z->free_highatomic += (int64_t)l->n << l->order;
		else if (l->type == MT_CMA)
			z->free_cma += (int64_t)l->n << l->order;
	}
}

static void load_zone(struct sim_pages *p, const struct sim_image_zone *from)
{
	struct zone *z = node_zone(p, from->node, from->index);

	memcpy(z->mark, from->mark, sizeof(z->mark));
	memcpy(z->lowmem_reserve, from->lowmem_reserve, sizeof(z->lowmem_reserve));
	z->free = from->free_pages - from->pcp.free_delta;
	z->stat_threshold =
		from->stat_threshold >= 0 ? from->stat_threshold : zone_stat_threshold(p, z);
	z->boost = from->boost;
	z->boosted = from->flags & SIM_ZONE_BOOSTED;
	z->below_high = from->flags & SIM_ZONE_BELOW_HIGH;
	z->reclaim_active = from->flags & SIM_ZONE_RECLAIM_ACTIVE;
	z->cache_left = (int64_t)from->reclaimable;
	load_blocks(p, from);
	z->reserved_highatomic = from->reserved_highatomic;
	if (z->reserved_highatomic < 0)
		z->reserved_highatomic = highatomic_blocks(from) << p->m.pageblock_order;
	load_lists(p, z, from);
	zone_set_enough(p, z);
	load_pcp(p, z, z->pcp, &from->pcp);
	for (size_t i = 0; i < from->others; i++)
		load_pcp(p, z, &z->cpu[from->other[i].cpu], &from->other[i]);
	pcp_set_room(p, z);
}

/* Takes what is on lists off the number of pages in Movable pageblocks. */
static void subtract_free(
	const struct sim_pages *p, const struct sim_image_list *list, size_t n, uint64_t *pages)
{
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < list[i].n; j++)
			if (block_type(p, list[i].pfn[j]) == MT_MOVABLE)
				*pages -= (uint64_t)1 << list[i].order;
}

static uint32_t share(uint64_t part, uint64_t whole)
{
	return part < whole ? (uint32_t)(part * UINT32_MAX / whole) : whole ? UINT32_MAX : 0;
}

/*
 * Pages in use of a zone that can be moved or reclaimed: those known one by one are marked, for the
 * others there is a share of them that a hash picks.
 */
static void load_use(struct sim_pages *p, const struct sim_image_zone *from)
{
	struct zone *z = node_zone(p, from->node, from->index);
	uint64_t pages = 0, lru = 0;
	uint32_t cache;

	for (size_t j = 0; j < from->ranges; j++)
		lru += (uint64_t)from->lru[j].last - from->lru[j].first + 1;
	for (size_t j = 0; j < from->blocks; j++)
		if (from->block[j].type == MT_MOVABLE)
			pages += (uint64_t)from->block[j].count << p->m.pageblock_order;
	subtract_free(p, from->list, from->lists, &pages);
	subtract_free(p, from->pcp.list, from->pcp.lists, &pages);
	for (size_t j = 0; j < from->others; j++)
		subtract_free(p, from->other[j].list, from->other[j].lists, &pages);

	cache = share(from->reclaimable, from->movable + lru);
	for (size_t j = 0; j < from->ranges; j++)
		for (uint64_t pfn = from->lru[j].first; pfn <= from->lru[j].last; pfn++)
			page_mark(p, (uint32_t)pfn,
				random_hash(p->seed, pfn) < cache ? PAGE_CACHE : PAGE_MOVED, 0,
				MT_UNMOVABLE);
	for (size_t j = 0; j < from->reserved_ranges; j++)
		for (uint64_t pfn = from->reserved[j].first; pfn <= from->reserved[j].last; pfn++)
			page_mark(p, (uint32_t)pfn, PAGE_RESERVED, 0, MT_UNMOVABLE);
	z->reserved = from->reserved_ranges > 0;
	for (size_t j = 0; from->movable && j < from->blocks; j++)
		if (from->block[j].type == MT_MOVABLE)
			memset(p->block_type + (from->block[j].pfn >> p->m.pageblock_order),
				MT_MOVABLE | BLOCK_MIXED, from->block[j].count);
	z->migrate_below = share(from->movable, pages > lru ? pages - lru : 0);
	z->cache_below = (uint32_t)((uint64_t)z->migrate_below * cache / UINT32_MAX);
}

int sim_pages_set_image(struct sim_pages *p, const struct sim_image *image)
{
	int err;

	pages_forget(p);
	/* before anything is put on the running CPU's lists */
	err = sim_pages_run_on(p, image->cpu);
	if (err)
		return err;
	for (size_t i = 0; i < image->zones; i++)
		load_zone(p, &image->zone[i]);
	kswapd_note_active(p);
	for (size_t i = 0; i < image->zones; i++)
		load_use(p, &image->zone[i]);
	return 0;
}

/* The CMA area: from the first to the last CMA pageblock. */
static void load_cma(struct sim_pages *p, const struct sim_image *image)
{
	for (size_t i = 0; i < image->zones; i++) {
		const struct sim_image_zone *from = &image->zone[i];

		for (size_t j = 0; j < from->blocks; j++) {
			const struct sim_image_blocks *b = &from->block[j];

			if (b->type != MT_CMA)
				continue;
			if (!p->cma.pages)
				p->cma.start = b->pfn;
			p->cma.pages = b->pfn - p->cma.start + (b->count << p->m.pageblock_order);
		}
	}
}

static int load_nodes(struct sim_pages *p, const struct sim_image *image)
{
	p->nodes = 1;
	for (size_t i = 0; i < image->zones; i++)
		if (image->zone[i].node >= p->nodes)
			p->nodes = image->zone[i].node + 1;
	for (size_t i = 0; i < image->nodes; i++)
		if (image->node[i].node >= p->nodes)
			p->nodes = image->node[i].node + 1;
	if (nodes_allocate(p))
		return -ENOMEM;
	for (size_t i = 0; i < image->nodes; i++) {
		const struct sim_image_node *from = &image->node[i];

		for (size_t j = 0; j < from->distances; j++)
			p->distance[from->node][j] = (uint8_t)from->distance[j];
		for (size_t j = 0; j < from->ranges; j++)
			memset(p->node_of_cpu + from->cpus[j].first, (int)from->node,
				from->cpus[j].last - from->cpus[j].first + 1);
	}
	return 0;
}

int sim_pages_new_image(
	struct sim_pages **out, const struct sim_page_model *model, const struct sim_image *image)
{
	struct sim_pages *p = calloc(1, sizeof(*p));

	*out = NULL;
	if (!p)
		return -ENOMEM;
	p->m = *model;
	p->m.page_shift = (uint64_t)__builtin_ctzll(image->page_size);
	p->m.pageblock_order = image->pageblock_order;
	if (image->boost_factor >= 0)
		p->m.watermark_boost_factor = (uint64_t)image->boost_factor;
	p->cpus = image->cpus;
	if (load_nodes(p, image)) {
		sim_pages_destroy(p);
		return -ENOMEM;
	}
	for (size_t i = 0; i < image->zones; i++) {
		const struct sim_image_zone *from = &image->zone[i];
		struct zone *z = node_zone(p, from->node, from->index);

		z->index = (enum zone_index)from->index;
		z->start = z->mem_start = (uint32_t)from->start_pfn;
		z->end = z->mem_end = (uint32_t)(from->start_pfn + from->spanned);
		z->present = from->present;
		z->managed = from->managed;
		zone_add(p, z);
		p->end = z->end > p->end ? z->end : p->end;
	}
	load_cma(p, image);
	if (pages_allocate(p) || sim_pages_set_image(p, image)) {
		sim_pages_destroy(p);
		return -ENOMEM;
	}
	*out = p;
	return 0;
}
