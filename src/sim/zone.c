/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A machine after boot: made, put back to that, and given back.
 */
#include "sim/zone.h"
#include "sim/cma.h"
#include "sim/number.h"
#include "sim/pcp.h"
#include "sim/request.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static bool model_is_sane(const struct sim_page_model *m)
{
	return m->page_shift >= 10 && m->page_shift <= 18 &&
	       m->max_page_order <= SIM_MAX_PAGE_ORDER && m->pageblock_order >= 1 &&
	       m->pageblock_order <= m->max_page_order && m->costly_order < m->pageblock_order &&
	       m->pcp_scale_max <= 16 && m->watermark_scale_factor <= 10000 &&
	       m->struct_page <= 4096 && (!m->memory_hole || m->memory_hole <= SIM_FOUR_GIB) &&
	       (!m->memory_hole || m->zone_dma_limit <= m->memory_hole) &&
	       (!m->memory_hole || !m->zone_dma32_limit || m->zone_dma32_limit <= SIM_FOUR_GIB);
}

/* Page frames that there are marks for: whole largest blocks, so that buddies can be looked at. */
static uint64_t frames(const struct sim_pages *p)
{
	uint64_t largest = (uint64_t)1 << p->m.max_page_order;

	return (p->end + largest - 1) & ~(largest - 1);
}

/* So much is sooner had in one piece than page by page. */
#define WHOLE_SIZE ((uint64_t)6 << 20) /* bytes */
#define HUGE_SIZE ((uint64_t)2 << 20)  /* of a huge page, most often */

static void *map(uint64_t bytes)
{
	void *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	return at == MAP_FAILED ? NULL : at;
}

/* The same where a huge page could begin. */
static void *map_aligned(uint64_t bytes)
{
	char *at = map(bytes + HUGE_SIZE);
	uint64_t before;

	if (!at)
		return NULL;
	before = -(uintptr_t)at & (HUGE_SIZE - 1);
	if (before)
		(void)munmap(at, before);
	(void)munmap(at + before + bytes, HUGE_SIZE - before);
	return at + before;
}

/*
 * Zeroed memory, whole pages, that costs nothing until it is touched; NULL: there is none. That of
 * an ordinary machine comes by huge pages where the system has them: states are drawn all over it.
 */
static void *reserve(uint64_t bytes)
{
	const bool huge = bytes >= HUGE_SIZE && bytes <= WHOLE_SIZE;
	void *at = huge ? map_aligned(bytes) : map(bytes);

	if (at && huge)
		(void)madvise(at, bytes, MADV_HUGEPAGE);
	return at;
}

#define PIECE_ALIGN ((uint64_t)64 << 10) /* bytes: no page of any system is larger */

static uint64_t piece(uint64_t bytes)
{
	return (bytes + PIECE_ALIGN - 1) & ~(PIECE_ALIGN - 1);
}

static uint64_t mark_bytes(const struct sim_pages *p)
{
	return piece(frames(p) * sizeof(*p->mark));
}

/* Marks and links are reserved together: of few pages, huge ones take most of both. */
static uint64_t frame_bytes(const struct sim_pages *p)
{
	return mark_bytes(p) + piece(frames(p) * sizeof(*p->link));
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
	p->mark = reserve(frame_bytes(p));
	p->block_type = calloc(frames(p) >> p->m.pageblock_order, 1);
	p->block_dry = calloc(frames(p) >> p->m.pageblock_order, 1);
	p->by_order = calloc(SIM_MAX_PAGE_ORDER + 1, sizeof(*p->by_order));
	p->cma.taken = p->cma.pages ? calloc(p->cma.pages, 1) : NULL;
	p->pcp = calloc((size_t)p->cpus * p->nr_zones, sizeof(*p->pcp));
	if (!p->mark || !p->block_type || !p->block_dry || !p->by_order || !p->pcp ||
		(p->cma.pages && !p->cma.taken))
		return -ENOMEM;
	p->link = (struct page_links *)(void *)((char *)p->mark + mark_bytes(p));
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

void pages_forget(struct sim_pages *p)
{
	drop_put_off(p);
	if (p->epoch == MARK_LAST_EPOCH << MARK_EPOCH_SHIFT) {
		/* a few marks are sooner wiped than had anew */
		if (mark_bytes(p) <= MARK_WIPE_SIZE ||
			madvise(p->mark, mark_bytes(p), MADV_DONTNEED))
			memset(p->mark, 0, mark_bytes(p));
		p->epoch = 0;
	}
	p->epoch = (uint16_t)(p->epoch + (1u << MARK_EPOCH_SHIFT));
	marks_init(p);
	memset(p->block_type, MT_MOVABLE, (p->end + block_pages(p) - 1) >> p->m.pageblock_order);
	if (p->any_dry)
		memset(p->block_dry, 0, (p->end + block_pages(p) - 1) >> p->m.pageblock_order);
	p->any_dry = false;
	cma_reset(p);
	memset(&p->effort, 0, sizeof(p->effort));
	p->refusal = REFUSAL_NONE;
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
		z->boosted = z->below_high = z->reclaim_active = z->kswapd_awake = false;
		z->cache_left = 0;
		z->cache_below = z->migrate_below = 0;
		z->compact_failed = z->compact_considered = z->compact_shift = 0;
		z->compact_from = 0;
		z->draw.pending = false;
		z->draw.used = z->draw.drawn = 0;
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
	run_add(p, z, run, order, MT_MOVABLE);
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
	pages = zones_ram_end(params->model, params->memory) >> params->model->page_shift;
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
	if (!zones_lay_out(p, params->memory & ~(((uint64_t)1 << p->m.page_shift) - 1))) {
		sim_pages_destroy(p);
		return -EINVAL;
	}
	if (pages_allocate(p)) {
		sim_pages_destroy(p);
		return -ENOMEM;
	}
	zones_set_marks(p);
	pages_forget(p);
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
	if (p->mark)
		(void)munmap(p->mark, frame_bytes(p));
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
	free(p->block_dry);
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
