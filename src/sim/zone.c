/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A machine after boot: zones, watermarks, reserves, the sizes of per-CPU lists; and views of
 * them.
 *
 * Address space as on x86 PCs: RAM begins at 0, has a hole below 4 GiB, and goes on behind it.
 * Zone DMA is what lies below its limit, then DMA32, then Normal. What the allocator never gets
 * lies at three places: the first bytes (boot_low), the kernel image with what else is taken at
 * boot (boot_image) at the start of the lowest zone that can hold it, and the memory map at the
 * end of RAM, where memblock places it.
 */
#include "sim/buddy.h"
#include "sim/pcp.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define SWAP_CLUSTER_MAX 32 /* include/linux/swap.h */
#define KILOBYTES(pages, shift) ((pages) << ((shift)-10))
#define FOUR_GIB ((uint64_t)1 << 32)

static uint64_t min_u64(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static uint64_t max_u64(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

/* int_sqrt() */
static uint64_t square_root(uint64_t n)
{
	uint64_t root = 0;

	for (uint64_t bit = (uint64_t)1 << 31; bit; bit >>= 1) {
		if ((root | bit) * (root | bit) <= n)
			root |= bit;
	}
	return root;
}

/* fls(): the number of the highest set bit, from 1 */
static unsigned int highest_bit(uint64_t n)
{
	return n ? 64 - (unsigned int)__builtin_clzll(n) : 0;
}

struct zone *zone_of(struct sim_pages *p, uint64_t pfn)
{
	for (unsigned int i = p->nr_zones; i--;) {
		if (zone_spans(p->zonelist[i], pfn))
			return p->zonelist[i];
	}
	return NULL;
}

/* Bytes of RAM below address @limit, and the first address behind all RAM. */
static uint64_t ram_below(const struct sim_page_model *m, uint64_t memory, uint64_t limit)
{
	uint64_t low = m->memory_hole ? min_u64(memory, m->memory_hole) : memory;

	if (limit <= low)
		return limit;
	return limit <= FOUR_GIB || low == memory ? low : min_u64(memory, low + limit - FOUR_GIB);
}

static uint64_t ram_end(const struct sim_page_model *m, uint64_t memory)
{
	if (!m->memory_hole || memory <= m->memory_hole)
		return memory;
	/* 32-bit machines do without what lies behind the hole */
	if (m->lowmem_limit)
		return m->memory_hole;
	return FOUR_GIB + memory - m->memory_hole;
}

/* The first address of RAM that has @offset bytes of it below. */
static uint64_t ram_at(const struct sim_page_model *m, uint64_t offset)
{
	return m->memory_hole && offset >= m->memory_hole ? FOUR_GIB + offset - m->memory_hole
							  : offset;
}

/* All of a machine's memory, and the part of it that a node has. */
struct memory {
	uint64_t bytes, from, to;
};

/*
 * The zone [@from, @to) of a node, as far as there is RAM of the node in it; @skip bytes at its start are
 * not the allocator's.
 */
static void zone_span(struct sim_pages *p, struct zone *z, const struct memory *memory,
	uint64_t from, uint64_t to, uint64_t skip)
{
	unsigned int shift = (unsigned int)p->m.page_shift;
	uint64_t bytes;

	from = max_u64(from, memory->from);
	to = min_u64(to, memory->to);
	if (from >= to)
		return;
	bytes = ram_below(&p->m, memory->bytes, to) - ram_below(&p->m, memory->bytes, from);
	z->start = (uint32_t)(from >> shift);
	z->end = (uint32_t)(to >> shift);
	/* RAM of a zone is one piece: the hole is at the end of the last zone below 4 GiB */
	z->mem_end = z->start + (uint32_t)(bytes >> shift);
	z->mem_start = (uint32_t)min_u64(z->start + (skip >> shift), z->mem_end);
	z->present = bytes >> shift;
	if (!z->start) {
		/* page frame 0 is kept out of memory */
		z->start = 1;
		z->present--;
	}
}

/* Takes the memory map off the end of RAM that is mapped. False when there is not enough. */
static bool take_memory_map(struct sim_pages *p, unsigned int node, uint64_t pages)
{
	for (int i = ZONE_NORMAL; i >= 0 && pages; i--) {
		struct zone *z = node_zone(p, node, (unsigned int)i);
		uint64_t n = min_u64(pages, z->mem_end - z->mem_start);

		z->mem_end -= (uint32_t)n;
		pages -= n;
	}
	return !pages;
}

void zone_add(struct sim_pages *p, struct zone *z)
{
	unsigned int i = p->nr_zones++;

	for (; i && p->zonelist[i - 1]->start > z->start; i--)
		p->zonelist[i] = p->zonelist[i - 1];
	p->zonelist[i] = z;
	p->top = p->zonelist[p->nr_zones - 1];
	p->memory_of[z->node] = true;
}

/* Where the zones of a node lie. False when it has no memory left. */
static bool lay_out_node(struct sim_pages *p, unsigned int node, const struct memory *memory)
{
	const struct sim_page_model *m = &p->m;
	uint64_t page = (uint64_t)1 << m->page_shift, end = ram_end(m, memory->bytes);
	uint64_t dma = min_u64(m->zone_dma_limit, end);
	uint64_t dma32 = min_u64(max_u64(m->zone_dma32_limit, dma), end);
	uint64_t normal = m->lowmem_limit ? min_u64(m->lowmem_limit, end) : end;
	uint64_t skip = max_u64(m->boot_low, page), image = m->boot_image, bytes;
	/* the image goes to the lowest zone that it fits into */
	bool dma_holds = dma > skip + image;

	if (node)
		skip = image = 0;
	skip += dma && !dma_holds ? 0 : image;
	zone_span(p, node_zone(p, node, ZONE_DMA), memory, 0, dma, skip);
	skip = dma ? dma_holds ? 0 : image : skip;
	zone_span(p, node_zone(p, node, ZONE_DMA32), memory, dma, dma32, skip);
	zone_span(
		p, node_zone(p, node, ZONE_NORMAL), memory, dma32, normal, dma32 > dma ? 0 : skip);
	zone_span(p, node_zone(p, node, ZONE_HIGHMEM), memory, normal, end, 0);

	bytes = ram_below(m, memory->bytes, memory->to) - ram_below(m, memory->bytes, memory->from);
	if (p->nodes == 1)
		bytes = memory->bytes;
	if (!take_memory_map(p, node,
		    ((bytes >> m->page_shift) * m->struct_page + page - 1) >> m->page_shift))
		return false;
	for (unsigned int i = 0; i < ZONE_COUNT; i++) {
		struct zone *z = node_zone(p, node, i);

		z->managed = z->mem_end - z->mem_start;
		if (z->managed)
			zone_add(p, z);
	}
	return p->memory_of[node];
}

/* False when no memory is left. */
static bool lay_out(struct sim_pages *p, uint64_t memory)
{
	const struct sim_page_model *m = &p->m;
	const uint64_t largest = (uint64_t)1 << (m->page_shift + m->max_page_order);
	const uint64_t end = ram_end(m, memory);
	const uint64_t each = memory / p->nodes & ~(largest - 1);

	p->end = (uint32_t)(end >> m->page_shift);
	for (unsigned int node = 0; node < p->nodes; node++) {
		struct memory part = {memory, ram_at(m, node * each), end};

		if (node + 1 < p->nodes)
			part.to = min_u64(ram_at(m, (node + 1) * each), end);
		if (!lay_out_node(p, node, &part))
			return false;
	}
	cma_place(p);
	return true;
}

static uint64_t all_managed(const struct sim_pages *p)
{
	uint64_t n = 0;

	for (unsigned int i = 0; i < p->nr_zones; i++)
		n += p->zonelist[i]->managed;
	return n;
}

/* Pages of a kind of zone, on all nodes. */
static uint64_t managed_of(const struct sim_pages *p, enum zone_index index)
{
	uint64_t n = 0;

	for (unsigned int i = 0; i < p->nr_zones; i++)
		n += p->zonelist[i]->index == index ? p->zonelist[i]->managed : 0;
	return n;
}

/* nr_free_buffer_pages(): what zones up to Normal have above their high watermarks */
static uint64_t above_high(const struct sim_pages *p)
{
	uint64_t n = 0;

	for (unsigned int i = 0; i < p->nr_zones; i++) {
		const struct zone *z = p->zonelist[i];

		if (z->index <= ZONE_NORMAL && (int64_t)z->managed > z->mark[WMARK_HIGH])
			n += z->managed - (uint64_t)z->mark[WMARK_HIGH];
	}
	return n;
}

/* __setup_per_zone_wmarks() */
static void set_watermarks(struct sim_pages *p, uint64_t min_free_kbytes)
{
	uint64_t pages = min_free_kbytes >> (p->m.page_shift - 10);
	uint64_t total = all_managed(p) - managed_of(p, ZONE_HIGHMEM);

	for (unsigned int i = 0; i < p->nr_zones; i++) {
		struct zone *z = p->zonelist[i];
		uint64_t min = pages * z->managed / total;
		uint64_t gap = max_u64(min / 4, z->managed * p->m.watermark_scale_factor / 10000);

		/* what __GFP_HIGH and reclaim need is hardly there */
		if (z->index == ZONE_HIGHMEM)
			min = max_u64(min_u64(z->managed / 1024, 128), SWAP_CLUSTER_MAX);
		z->mark[WMARK_MIN] = (int64_t)min;
		z->mark[WMARK_LOW] = (int64_t)(min + gap);
		z->mark[WMARK_HIGH] = (int64_t)(min + 2 * gap);
	}
}

static uint64_t lowmem_zones(const struct sim_pages *p)
{
	uint64_t n = 0;

	for (unsigned int i = 0; i < p->nr_zones; i++)
		n += p->zonelist[i]->index <= ZONE_NORMAL;
	return n;
}

/*
 * calculate_min_free_kbytes(), then khugepaged's set_recommended_min_free_kbytes() where huge
 * pages are on
 */
static void default_watermarks(struct sim_pages *p)
{
	const struct sim_page_model *m = &p->m;
	uint64_t kbytes, blocks, raised;

	kbytes = square_root(KILOBYTES(above_high(p), m->page_shift) * 16);
	kbytes = min_u64(max_u64(kbytes, 128), m->min_free_max);
	set_watermarks(p, kbytes);
	/* mm/huge_memory.c, hugepage_init(): not on small machines */
	if (!m->thp || all_managed(p) < (uint64_t)512 << (20 - m->page_shift))
		return;
	/* two pageblocks a zone, and one for each pair of types */
	blocks = lowmem_zones(p) * (2 + MT_PCPTYPES * MT_PCPTYPES);
	raised = min_u64(blocks << m->pageblock_order, above_high(p) / 20);
	raised = KILOBYTES(raised, m->page_shift);
	if (raised > kbytes)
		set_watermarks(p, raised);
}

/* setup_per_zone_lowmem_reserve(): what low zones keep from requests that could use a higher one */
static void set_lowmem_reserves(struct sim_pages *p)
{
	static const uint64_t ratio[ZONE_COUNT] = {
		[ZONE_DMA] = 256,
		[ZONE_DMA32] = 256,
		[ZONE_NORMAL] = 32,
	};

	for (unsigned int i = 0; i < p->nr_zones; i++) {
		struct zone *z = p->zonelist[i];
		uint64_t above = 0; /* HighMem has no ratio and keeps nothing */

		for (unsigned int j = z->index + 1; j < ZONE_COUNT && ratio[z->index]; j++) {
			above += node_zone(p, z->node, j)->managed;
			z->lowmem_reserve[j] = (int64_t)(above / ratio[z->index]);
		}
	}
}

/* calculate_normal_threshold() */
int64_t zone_stat_threshold(const struct sim_pages *p, const struct zone *z)
{
	return (int64_t)min_u64(125,
		2 * highest_bit(p->cpus) * (1 + highest_bit(z->managed >> (27 - p->m.page_shift))));
}

/* zone_highsize(): the node's CPUs; where it has none, all. */
unsigned int node_cpus(const struct sim_pages *p, unsigned int node)
{
	unsigned int n = 0;

	for (unsigned int cpu = 0; cpu < p->cpus; cpu++)
		n += p->node_of_cpu[cpu] == node;
	return n ? n : p->cpus;
}

/*
 * zone_batchsize(), zone_highsize(), zone_set_pageset_high_and_batch()
 */
static void set_pcp(struct sim_pages *p, struct zone *z)
{
	uint64_t cap = ((uint64_t)1 << 20) >> p->m.page_shift;
	uint64_t batch = max_u64(min_u64(z->managed >> 10, cap) / 4, 1);
	uint64_t cpus = node_cpus(p, z->node), low = (uint64_t)z->mark[WMARK_LOW] / cpus;

	batch = ((uint64_t)1 << (highest_bit(batch + batch / 2) - 1)) - 1;
	batch = max_u64(batch, 1);
	for (unsigned int i = 0; i < p->cpus; i++) {
		struct pcp *pcp = &z->cpu[i];

		pcp->batch = (int64_t)batch;
		pcp->high_min = (int64_t)max_u64(low, 4 * batch);
		pcp->high_max = (int64_t)max_u64(z->managed / 8 / cpus, 4 * batch);
		pcp->keeps_batch = p->m.pcp_keeps_batch;
		pcp_set_limits(p, pcp);
	}
	z->stat_threshold = zone_stat_threshold(p, z);
}

static bool model_is_sane(const struct sim_page_model *m)
{
	return m->page_shift >= 10 && m->page_shift <= 18 &&
	       m->max_page_order <= SIM_MAX_PAGE_ORDER && m->pageblock_order >= 1 &&
	       m->pageblock_order <= m->max_page_order && m->costly_order < m->pageblock_order &&
	       m->pcp_scale_max <= 16 && m->watermark_scale_factor <= 10000 &&
	       m->struct_page <= 4096 && (!m->memory_hole || m->memory_hole <= FOUR_GIB) &&
	       (!m->memory_hole || m->zone_dma_limit <= m->memory_hole) &&
	       (!m->memory_hole || !m->zone_dma32_limit || m->zone_dma32_limit <= FOUR_GIB);
}

/* Page frames that there are marks for: whole largest blocks, so that buddies can be looked at. */
static uint64_t frames(const struct sim_pages *p)
{
	uint64_t largest = (uint64_t)1 << p->m.max_page_order;

	return (p->end + largest - 1) & ~(largest - 1);
}

/* Zeroed memory that costs nothing until it is touched; NULL: there is none. */
static void *reserve(uint64_t bytes)
{
	void *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	return at == MAP_FAILED ? NULL : at;
}

static void unreserve(void *at, uint64_t bytes)
{
	if (at)
		(void)munmap(at, bytes);
}

int nodes_allocate(struct sim_pages *p)
{
	p->zone = calloc((size_t)p->nodes * ZONE_COUNT, sizeof(*p->zone));
	p->zonelist = calloc((size_t)p->nodes * ZONE_COUNT, sizeof(*p->zonelist));
	p->node_of_cpu = calloc(p->cpus, sizeof(*p->node_of_cpu));
	if (!p->zone || !p->zonelist || !p->node_of_cpu)
		return -ENOMEM;
	for (unsigned int i = 0; i < p->nodes * ZONE_COUNT; i++) {
		p->zone[i].node = i / ZONE_COUNT;
		p->zone[i].index = (enum zone_index)(i % ZONE_COUNT);
	}
	return 0;
}

static void sizes_init(struct sim_pages *p)
{
	const uint32_t below_largest = (1u << p->m.max_page_order) - 1;

	for (unsigned int o = 0; o <= SIM_MAX_PAGE_ORDER; o++) {
		struct by_order *b = &p->by_order[o];

		b->size = 1u << o;
		b->above = ~((1u << o) - 1);
		b->half = 1u << o & below_largest;
		b->double_size = 2u << o & below_largest;
		b->high = o && o <= p->m.costly_order;
	}
}

/* After any change of the epoch. */
static void marks_init(struct sim_pages *p)
{
	for (unsigned int o = 0; o <= SIM_MAX_PAGE_ORDER; o++) {
		p->by_order[o].free = mark_of(p, PAGE_FREE, o, MT_UNMOVABLE);
		p->by_order[o].listed = mark_of(p, PAGE_PCP, o, MT_UNMOVABLE);
		p->by_order[o].used = mark_of(p, PAGE_USED, o, MT_UNMOVABLE);
	}
}

int pages_allocate(struct sim_pages *p)
{
	p->mark = reserve(frames(p) * sizeof(*p->mark));
	p->link = reserve(frames(p) * sizeof(*p->link));
	p->block_type = calloc(frames(p) >> p->m.pageblock_order, 1);
	p->by_order = calloc(SIM_MAX_PAGE_ORDER + 1, sizeof(*p->by_order));
	p->cma.taken = p->cma.pages ? calloc(p->cma.pages, 1) : NULL;
	p->pcp = calloc((size_t)p->cpus * p->nr_zones, sizeof(*p->pcp));
	if (!p->mark || !p->link || !p->block_type || !p->by_order || !p->pcp ||
		(p->cma.pages && !p->cma.taken))
		return -ENOMEM;
	for (unsigned int i = 0; i < p->nr_zones; i++) {
		struct zone *z = p->zonelist[i];

		z->pcp = z->cpu = p->pcp + (size_t)i * p->cpus;
		if (runs_reserve(z, 1))
			return -ENOMEM;
	}
	sizes_init(p);
	pcp_init(p);
	return routes_init(p);
}

static void drop_put_off(struct sim_pages *p)
{
	while (p->nr_put_off)
		free(p->put_off[--p->nr_put_off].pfn);
	p->settled_end = p->end;
}

/*
 * A new epoch makes all marks void; when the numbers run out, fresh memory does. Zones keep
 * what boot gave them, and the code runs where it ran.
 */
#define MARK_WIPE_SIZE ((size_t)4 << 20) /* bytes */

int pages_forget(struct sim_pages *p)
{
	drop_put_off(p);
	if (p->epoch == MARK_LAST_EPOCH << MARK_EPOCH_SHIFT) {
		size_t size = frames(p) * sizeof(*p->mark);

		/* a few marks are sooner wiped than had anew */
		if (size <= MARK_WIPE_SIZE) {
			memset(p->mark, 0, size);
		} else {
			unreserve(p->mark, size);
			p->mark = reserve(size);
			if (!p->mark)
				return -ENOMEM;
		}
		p->epoch = 0;
	}
	p->epoch = (uint16_t)(p->epoch + (1u << MARK_EPOCH_SHIFT));
	marks_init(p);
	memset(p->block_type, MT_MOVABLE, (p->end + block_pages(p) - 1) >> p->m.pageblock_order);
	cma_reset(p);
	memset(&p->effort, 0, sizeof(p->effort));
	p->has_refused = false;
	p->seed = 0;
	p->reclaim_round = 0;
	p->pending = 0;
	p->laid_out = true;
	for (unsigned int i = 0; i < p->nr_zones; i++) {
		struct zone *z = p->zonelist[i];

		z->free = z->boost = 0;
		z->reserved_highatomic = z->free_highatomic = 0;
		z->free_cma = 0;
		z->isolated = 0;
		z->boosted = z->below_high = z->reclaim_active = false;
		z->cache_left = 0;
		z->cache_below = z->migrate_below = 0;
		z->compact_failed = z->compact_considered = z->compact_shift = 0;
		z->compact_from = 0;
		z->draw.pending = false;
		z->draw.used = z->draw.next = 0;
		zone_set_enough(p, z);
		runs_forget(z);
		memset(z->blocks, 0, sizeof(z->blocks));
		memset(z->has, 0, sizeof(z->has));
		memset(z->list, 0, sizeof(z->list));
		for (unsigned int cpu = 0; cpu < p->cpus; cpu++) {
			struct pcp *pcp = &z->cpu[cpu];

			memset(pcp->from, 0, sizeof(pcp->from));
			memset(pcp->to, 0, sizeof(pcp->to));
			pcp->from[PCP_NO_LIST] = pcp->to[PCP_NO_LIST] = PCP_RUNS;
			memset(pcp->list, 0, sizeof(pcp->list));
			pcp->free_delta = pcp->free_cma_delta = pcp->count = pcp->freed = 0;
			pcp->alloc_factor = 0;
			pcp->expire = 0;
			pcp->prev_high_order = false;
			pcp->high = pcp->high_min;
		}
		pcp_set_room(p, z);
	}
	return 0;
}

/*
 * Frees the blocks of the largest order in [@pfn, @end) without touching them, as far as somebody
 * must. There is room for a first run.
 */
static void free_untouched(struct sim_pages *p, struct zone *z, uint32_t pfn, uint32_t end)
{
	unsigned int order = (unsigned int)p->m.max_page_order;
	struct block_run run = {.pfn = pfn, .blocks = (end - pfn) >> order};

	z->free += end - pfn;
	z->blocks[order] += run.blocks;
	z->has[MT_MOVABLE] |= 1u << order;
	run_add(p, z, &run, order, MT_MOVABLE);
	(void)run_lay_out(p, z, order, MT_MOVABLE);
}

/* memblock_free_all(): the largest aligned blocks, in ascending order */
static void free_all(struct sim_pages *p, struct zone *z)
{
	uint32_t largest = 1u << p->m.max_page_order;

	for (uint32_t pfn = z->mem_start; pfn < z->mem_end;) {
		unsigned int order =
			(unsigned int)min_u64((uint64_t)__builtin_ctz(pfn), p->m.max_page_order);
		uint32_t end = z->mem_end & ~(largest - 1);

		if (cma_holds(p, pfn)) {
			pfn = p->cma.start + p->cma.pages;
			continue;
		}
		if (order == p->m.max_page_order && pfn < end && !p->cma.pages) {
			free_untouched(p, z, pfn, end);
			pfn = end;
			continue;
		}
		while (pfn + ((uint64_t)1 << order) > z->mem_end)
			order--;
		buddy_free_block(p, z, pfn, order, true);
		pfn += 1u << order;
	}
}

/* vmstat_update() folds what the CPU holds back, long before any driver runs */
static void fold_counters(const struct sim_pages *p, struct zone *z)
{
	z->free += z->pcp->free_delta;
	z->free_cma += z->pcp->free_cma_delta;
	z->pcp->free_delta = z->pcp->free_cma_delta = 0;
	zone_set_enough(p, z);
}

int sim_pages_new(struct sim_pages **out, const struct sim_pages_params *params)
{
	struct sim_pages *p;
	uint64_t pages;

	*out = NULL;
	if (!model_is_sane(params->model) || !params->cpus || params->cpus > SIM_MAX_CPUS ||
		params->nodes > SIM_MAX_NODES)
		return -EINVAL;
	pages = ram_end(params->model, params->memory) >> params->model->page_shift;
	if (!pages || pages > UINT32_MAX - ((uint64_t)1 << (SIM_MAX_PAGE_ORDER + 1)))
		return -EINVAL;
	p = calloc(1, sizeof(*p));
	if (!p)
		return -ENOMEM;
	p->m = *params->model;
	p->cpus = params->cpus;
	p->nodes = params->nodes ? params->nodes : 1;
	if (nodes_allocate(p)) {
		sim_pages_destroy(p);
		return -ENOMEM;
	}
	for (unsigned int cpu = 0; cpu < p->cpus; cpu++)
		p->node_of_cpu[cpu] = (uint8_t)((uint64_t)cpu * p->nodes / p->cpus);
	if (!lay_out(p, params->memory & ~(((uint64_t)1 << p->m.page_shift) - 1))) {
		sim_pages_destroy(p);
		return -EINVAL;
	}
	if (pages_allocate(p)) {
		sim_pages_destroy(p);
		return -ENOMEM;
	}
	default_watermarks(p);
	set_lowmem_reserves(p);
	for (unsigned int i = 0; i < p->nr_zones; i++)
		set_pcp(p, p->zonelist[i]);
	(void)pages_forget(p); /* the first epoch needs no memory */
	for (unsigned int i = 0; i < p->nr_zones; i++)
		free_all(p, p->zonelist[i]);
	if (p->cma.pages)
		cma_free_all(p);
	for (unsigned int i = 0; i < p->nr_zones; i++)
		fold_counters(p, p->zonelist[i]);
	*out = p;
	return 0;
}

void sim_pages_destroy(struct sim_pages *p)
{
	if (!p)
		return;
	drop_put_off(p);
	unreserve(p->mark, frames(p) * sizeof(*p->mark));
	unreserve(p->link, frames(p) * sizeof(*p->link));
	free(p->routes);
	free(p->lists);
	free(p->node_of_cpu);
	for (unsigned int i = 0; i < p->nr_zones; i++) {
		free(p->zonelist[i]->runs.run);
		free(p->zonelist[i]->draw.group);
	}
	free(p->zonelist);
	free(p->zone);
	free(p->block_type);
	free(p->by_order);
	free(p->cma.taken);
	free(p->pcp);
	free(p);
}

int sim_pages_run_on(struct sim_pages *p, unsigned int cpu)
{
	if (cpu >= p->cpus)
		return -EINVAL;
	pages_settle(p);
	p->cpu = cpu;
	p->node = p->node_of_cpu[cpu];
	p->route = p->routes + (size_t)p->node * ROUTES;
	for (unsigned int i = 0; i < p->nr_zones; i++) {
		p->zonelist[i]->pcp = &p->zonelist[i]->cpu[cpu];
		pcp_set_room(p, p->zonelist[i]);
	}
	return 0;
}

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
	static const char *const names[ZONE_COUNT] = {
		"DMA", "DMA32", "Normal", "HighMem", "Movable"};
	const struct zone *z = p->zonelist[i];

	*view = (struct sim_zone_view){
		.name = names[z->index],
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
	for (unsigned int o = 0; o <= p->m.max_page_order; o++)
		view->blocks[o] = z->blocks[o];
}

unsigned int sim_pages_largest_order(const struct sim_pages *p, unsigned int known)
{
	pages_settle_frees(p);
	/* the highest zone first: it is needed in any case */
	for (unsigned int i = p->nr_zones; i-- > 0;) {
		const struct zone *z = p->zonelist[i];

		if (z->draw.pending && z->draw.largest <= known)
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
	return all_managed(p);
}
