/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Drawing one state of a kind: free blocks are in ascending page frames, in cells of twice their
 * size, of which they take one half; so no two of them could have been merged. What is not free is
 * in use and costs nothing. What is drawn here is how many blocks of which order are where;
 * they are laid out when somebody looks (run.c).
 *
 * Small blocks are kept together in as many groups (of the largest order) as they fill to about
 * a quarter: memory that has been in use for long is not fragmented evenly either, and
 * neighbours share cache lines.
 */
#include <errno.h>
#include <stddef.h>

#include "sim/buddy.h"
#include "sim/pcp.h"
#include "sim/random.h"

#define FILL_SHIFT 2 /* groups with small blocks are filled to 1 in 1 << this */

struct layout {
	struct sim_pages *p;
	struct zone *z;
	uint64_t random;
	uint32_t each[SIM_MAX_PAGE_ORDER + 1]; /* blocks in a group, rounded down */
	uint32_t
		rest[SIM_MAX_PAGE_ORDER + 1]; /* and the remainder that is spread over the groups */
	uint32_t sum[SIM_MAX_PAGE_ORDER + 1];
	uint32_t late[SIM_MAX_PAGE_ORDER + 1]; /* found no room in the groups so far */
	uint32_t groups;		       /* with small blocks */
	int64_t unplaced;		       /* pages */
};

static int64_t level_pages(const struct zone *z, const struct sim_level *level)
{
	int64_t base =
		level->base == SIM_LEVEL_MANAGED ? (int64_t)z->managed : z->mark[level->base];
	int64_t pages = base * level->share / SIM_SHARE_ONE;

	return level->base == SIM_LEVEL_MANAGED ? pages : pages + z->lowmem_reserve[ZONE_NORMAL];
}

/*
 * Free pages of @z: seeds 0 to SIM_STRATA - 1 go evenly from one end of the range to the other,
 * other seeds anywhere in it.
 */
static int64_t free_pages(const struct zone *z, const struct sim_state_kind *kind, uint64_t seed)
{
	int64_t from = level_pages(z, &kind->free_from), to = level_pages(z, &kind->free_to);
	int64_t stratum = (int64_t)(seed < SIM_STRATA ? seed : pages_hash(0, seed) % SIM_STRATA);
	int64_t pages = from + (to - from) * stratum / (SIM_STRATA - 1);

	return pages < (int64_t)z->managed ? pages : (int64_t)z->managed;
}

/*
 * Blocks of each order that make up @pages exactly; what an order cannot take whole is left to
 * the lower ones.
 */
static void count_blocks(
	struct layout *l, const struct sim_state_kind *kind, int64_t pages, uint32_t most_largest)
{
	unsigned int max = (unsigned int)l->p->m.max_page_order;
	uint32_t *blocks = l->z->blocks;
	uint64_t total = 0;
	int64_t left = pages, carry = 0;

	for (unsigned int o = 0; o <= SIM_MAX_PAGE_ORDER; o++)
		total += kind->orders[o];
	for (unsigned int o = max + 1; o-- > 0;) {
		uint64_t weight = kind->orders[o];
		int64_t share;

		/* weights beyond this machine's largest order are its largest order's */
		for (unsigned int over = max + 1; o == max && over <= SIM_MAX_PAGE_ORDER; over++)
			weight += kind->orders[over];
		share = o ? (int64_t)((uint64_t)pages * weight / total) : left;
		left -= o ? share : 0;
		carry += share;
		blocks[o] = (uint32_t)(carry >> o);
		if (o == max && blocks[o] > most_largest)
			blocks[o] = most_largest;
		carry -= (int64_t)blocks[o] << o;
	}
}

/*
 * Adds @n blocks of @order from *@cursor on, below @end, each somewhere in a window of so many
 * cells. Returns how many found room, or -ENOMEM. Behind the last one, smaller blocks may take the
 * other half of its cell.
 */
static int64_t place_blocks(struct layout *l, enum migratetype type, unsigned int order, uint32_t n,
	uint32_t window, uint32_t *cursor, uint32_t end)
{
	const unsigned int shift = order + 1;
	const uint32_t cell = (*cursor + (1u << shift) - 1) >> shift;
	const uint32_t room = end >> shift > cell ? (end >> shift) - cell : 0;
	struct block_run run = {.pfn = cell << shift};

	if (window > 1 && (uint64_t)n * window > room)
		window = room / n;
	if (!window || n > room) {
		window = 1;
		n = n < room ? n : room;
	}
	if (!n)
		return 0;
	run.blocks = n;
	run.window = window;
	*cursor = (cell + n * window) << shift;
	/* large blocks are in the lower halves */
	if (window == 1 && order + 2 >= l->p->m.max_page_order)
		*cursor -= 1u << order;
	l->z->has[type] |= 1u << order;
	return run_add(l->z, &run, order, type) ? -ENOMEM : (int64_t)n;
}

/*
 * Puts its part of the small blocks into the group [start, end), and what others had no room for.
 * Returns free pages, or -ENOMEM.
 */
static int64_t fill_group(struct layout *l, enum migratetype type, uint32_t start, uint32_t end)
{
	unsigned int max = (unsigned int)l->p->m.max_page_order;
	uint32_t n[SIM_MAX_PAGE_ORDER + 1], blocks = 0, need = 0, slack, cursor = start;
	int64_t pages = 0;

	for (unsigned int o = 0; o < max; o++) {
		n[o] = l->each[o] + l->late[o];
		l->sum[o] += l->rest[o];
		if (l->sum[o] >= l->groups) {
			l->sum[o] -= l->groups;
			n[o]++;
		}
		blocks += n[o];
		need += n[o] << (o + 1);
	}
	slack = need < end - start ? end - start - need : 0;
	for (unsigned int o = max; o-- > 0;) {
		int64_t placed;

		if (!n[o])
			continue;
		placed = place_blocks(
			l, type, o, n[o], 1 + (slack / blocks >> (o + 1)), &cursor, end);
		if (placed < 0)
			return placed;
		pages += placed << o;
		l->late[o] = n[o] - (uint32_t)placed;
	}
	return pages;
}

static enum migratetype draw_type(struct layout *l, const struct sim_state_kind *kind)
{
	uint32_t x = (uint32_t)((random_next(&l->random) >> 32) * SIM_SHARE_ONE >> 32);

	if (x < kind->unmovable)
		return MT_UNMOVABLE;
	return x < kind->unmovable + kind->reclaimable ? MT_RECLAIMABLE : MT_MOVABLE;
}

/* Sets the types of the pageblocks that overlap [start, end). */
static void set_types(struct sim_pages *p, uint32_t start, uint32_t end, enum migratetype type)
{
	uint32_t first = start >> p->m.pageblock_order, last = (end - 1) >> p->m.pageblock_order;

	for (uint32_t b = first; b <= last; b++)
		p->block_type[b] = (uint8_t)(type == MT_MOVABLE || type == MT_CMA
						     ? (unsigned int)type | BLOCK_MIXED
						     : (unsigned int)type);
}

/*
 * Says yes @yes times out of @of, evenly spread; *@sum holds the state and begins anywhere
 * below @of.
 */
static bool spread(uint32_t *sum, uint32_t yes, uint32_t of)
{
	*sum += yes;
	if (*sum < of)
		return false;
	*sum -= of;
	return true;
}

/* What found no room in cells: pages between the blocks become free, and merge as they may. */
static void place_rest(struct layout *l)
{
	struct zone *z = l->z;

	for (unsigned int o = 0; o < l->p->m.max_page_order; o++) {
		z->blocks[o] -= l->late[o];
		l->unplaced += (int64_t)l->late[o] << o;
		l->late[o] = 0;
	}
	if (l->unplaced)
		runs_lay_out_all(l->p);
	for (uint32_t pfn = z->mem_start; pfn < z->mem_end && l->unplaced > 0;) {
		if (page_kind(l->p, pfn) == PAGE_FREE) {
			pfn += 1u << page_order(l->p, pfn);
			continue;
		}
		buddy_free(l->p, z, pfn, 0, block_type(l->p, pfn), true);
		l->unplaced--;
		pfn = block_head(l->p, pfn);
	}
}

/* So that a list has a block where there is any. */
static void lay_out_first(struct sim_pages *p, struct zone *z)
{
	for (unsigned int type = 0; type < MT_COUNT; type++)
		for (unsigned int o = 0; z->has[type] >> o; o++)
			if (!z->list[o][type].head)
				(void)run_lay_out(p, z, o, (enum migratetype)type);
}

/*
 * Moves @pages single pages to the per-CPU lists, Unmovable and Movable ones in turn as far as
 * there are any.
 */
static void fill_pcp(struct sim_pages *p, struct zone *z, int64_t pages)
{
	for (; pages > 0; pages--) {
		enum migratetype type = pages & 1 ? MT_UNMOVABLE : MT_MOVABLE;
		uint32_t pfn;

		if (!z->has[type])
			type = z->has[MT_MOVABLE]	? MT_MOVABLE
			       : z->has[MT_RECLAIMABLE] ? MT_RECLAIMABLE
							: MT_UNMOVABLE;
		pfn = buddy_smallest(p, z, 0, type);
		if (!pfn)
			break;
		pcp_add_tail(p, z->pcp, pcp_index(p, 0, type), pfn, type);
	}
}

/* Free pages on the CMA lists. */
static int64_t free_cma(const struct sim_pages *p, const struct zone *z)
{
	int64_t pages = 0;

	if (z->has[MT_CMA])
		runs_lay_out_all(p);
	for (unsigned int o = 0; o <= p->m.max_page_order && z->has[MT_CMA]; o++)
		for (uint32_t pfn = z->list[o][MT_CMA].head; pfn; pfn = p->link[pfn].next)
			pages += (int64_t)1 << o;
	return pages;
}

/* Adds a block of the largest order, to the last run where it goes on. 0 or -ENOMEM. */
static int add_whole(struct layout *l, uint32_t pfn, enum migratetype type)
{
	unsigned int max = (unsigned int)l->p->m.max_page_order;
	struct block_runs *r = &l->z->runs;
	struct block_run run = {.pfn = pfn, .blocks = 1}, *last = NULL;

	if (r->last[max][type])
		last = &r->run[r->last[max][type]];
	if (last && last->pfn + (last->blocks << max) == pfn) {
		last->blocks++;
		return 0;
	}
	l->z->has[type] |= 1u << max;
	return run_add(l->z, &run, max, type);
}

static int set_zone(struct layout *l, const struct sim_state_kind *kind, uint64_t seed)
{
	struct sim_pages *p = l->p;
	struct zone *z = l->z;
	unsigned int max = (unsigned int)p->m.max_page_order;
	uint32_t size = 1u << max, first = z->mem_start & ~(size - 1);
	uint32_t whole_from = (z->mem_start + size - 1) >> max, whole_to = z->mem_end >> max;
	uint32_t whole = whole_to > whole_from ? whole_to - whole_from : 0;
	int64_t free = free_pages(z, kind, seed);
	int64_t pcp = z->pcp->batch * kind->pcp / SIM_SHARE_ONE;
	int64_t small, in_use = 0;
	uint32_t largest, others, sum_whole, sum_small;

	if (pcp > (int64_t)z->managed - free)
		pcp = (int64_t)z->managed - free;
	count_blocks(l, kind, free + pcp, whole);

	largest = z->blocks[max];
	small = free + pcp - ((int64_t)largest << max);
	others = (z->mem_end - first + size - 1) / size - largest;
	l->groups = (uint32_t)((small << FILL_SHIFT) + size - 1) >> max;
	if (l->groups > others)
		l->groups = others;
	l->unplaced = l->groups ? 0 : small;
	for (unsigned int o = 0; o < max; o++) {
		if (!l->groups) {
			z->blocks[o] = 0;
			continue;
		}
		l->each[o] = z->blocks[o] / l->groups;
		l->rest[o] = z->blocks[o] % l->groups;
		l->sum[o] = (uint32_t)(random_next(&l->random) % l->groups);
	}
	sum_whole = whole ? (uint32_t)(random_next(&l->random) % whole) : 0;
	sum_small = others ? (uint32_t)(random_next(&l->random) % others) : 0;
	z->runs.seed = random_next(&l->random);

	for (uint32_t start = first; start < z->mem_end; start += size) {
		bool complete = start >= z->mem_start && start + size <= z->mem_end;
		uint32_t from = start < z->mem_start ? z->mem_start : start;
		uint32_t to = start + size < z->mem_end ? start + size : z->mem_end;
		enum migratetype type;
		int64_t pages = 0;

		if (complete && spread(&sum_whole, largest, whole)) {
			if (add_whole(l, start, block_type(p, start)))
				return -ENOMEM;
			continue;
		}
		type = cma_holds(p, start) ? MT_CMA : draw_type(l, kind);
		set_types(p, from, to, type);
		if (spread(&sum_small, l->groups, others))
			pages = fill_group(l, type, from, to);
		if (pages < 0)
			return -ENOMEM;
		if (type == MT_MOVABLE || type == MT_CMA)
			in_use += to - from - pages;
	}
	z->cache_left = in_use * kind->cache / SIM_SHARE_ONE;
	place_rest(l);
	lay_out_first(p, z);
	fill_pcp(p, z, pcp);
	z->free = range_targets(p, z);
	z->free_cma = free_cma(p, z);
	zone_set_enough(p, z);
	z->pcp->free_delta = 0;
	return 0;
}

/* The hash below which pages are of a kind that @share of them are. */
static uint32_t threshold(uint32_t share)
{
	return (uint32_t)((uint64_t)share * UINT32_MAX / SIM_SHARE_ONE);
}

int sim_pages_set_state(struct sim_pages *p, const struct sim_state_kind *kind, uint64_t seed)
{
	struct layout l = {.p = p, .random = seed};
	int err = pages_forget(p);

	if (err)
		return err;
	p->seed = random_next(&l.random);
	for (unsigned int i = 0; i < p->nr_zones && !err; i++) {
		l.z = p->zonelist[i];
		l.z->cache_below = threshold(kind->cache);
		l.z->migrate_below = threshold(kind->movable);
		err = set_zone(&l, kind, seed);
	}
	return err;
}
