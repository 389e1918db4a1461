/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Drawing one state of a kind: free blocks are in ascending page frames, in cells of twice their
 * size, of which they take one half; so no two of them could have been merged. What is not free is
 * in use and costs nothing. What is drawn here is how many blocks of which order are where;
 * they are laid out when somebody looks (run.c).
 */
#include <stddef.h>
#include <string.h>

#include "sim/cma.h"
#include "sim/pcp.h"
#include "sim/random.h"
#include "sim/reclaim.h"

/*
 * Where the next blocks of a group go, where the group ends, and whether all that is to come has
 * room.
 */
struct room {
	uint32_t cursor, end;
	bool ample;
};

/*
 * Finds room for @run->blocks blocks of @order, each somewhere in a window of @run->window cells:
 * makes both numbers as small as need be. Behind the last one, smaller blocks may take the other
 * half of its cell.
 */
static void find_room(
	const struct sim_pages *p, struct room *room, unsigned int order, struct block_run *run)
{
	const unsigned int shift = order + 1;
	uint32_t n = run->blocks, window = run->window;
	uint32_t cell = (room->cursor + (1u << shift) - 1) >> shift;

	if (!room->ample) {
		const uint32_t cells = room->end >> shift > cell ? (room->end >> shift) - cell : 0;

		if (window > 1 && (uint64_t)n * window > cells)
			window = cells / n;
		if (!window || n > cells) {
			window = 1;
			n = n < cells ? n : cells;
		}
		run->blocks = n;
		run->window = window;
	}
	run->pfn = cell << shift;
	if (!n)
		return;
	room->cursor = (cell + n * window) << shift;
	/* large blocks are in the lower halves */
	if (window == 1 && order + 2 >= p->m.max_page_order)
		room->cursor -= 1u << order;
}

static bool holds_movable(enum migratetype type)
{
	return type == MT_MOVABLE || type == MT_CMA;
}

/* What reclaim can free, once all groups have their runs. */
static void count_cache(const struct sim_pages *p, struct zone *z)
{
	z->cache_left += z->draw.in_use * p->kind.cache / SIM_SHARE_ONE;
}

/*
 * What a group is to hold: its part of the small blocks, and what those before it had no room for.
 */
struct share {
	uint32_t n[SIM_MAX_PAGE_ORDER + 1];
	uint32_t blocks, need; /* of all orders; pages of the cells that they take */
};

static struct share share_of(
	const struct sim_pages *p, const struct zone_draw *d, const struct small_group *g)
{
	struct share share = {.blocks = 0};

	for (unsigned int o = 0; o < p->m.max_page_order; o++) {
		share.n[o] = d->each[o] + d->late[o] + (g->more >> o & 1);
		share.blocks += share.n[o];
		share.need += share.n[o] << (o + 1);
	}
	return share;
}

static struct room room_of(const struct sim_pages *p, const struct zone *z,
	const struct small_group *g, const struct share *share)
{
	const uint32_t end = g->pfn + (1u << p->m.max_page_order);
	const bool whole = g->pfn >= z->mem_start && end <= z->mem_end;

	/*
	 * a whole group's cells leave no gaps: each begins where a larger one, or one like it, ends
	 */
	return (struct room){.cursor = g->pfn < z->mem_start ? z->mem_start : g->pfn,
		.end = end < z->mem_end ? end : z->mem_end,
		.ample = whole && share->need <= end - g->pfn};
}

/* Makes runs of the blocks of a group of all orders. Returns their pages. */
static int64_t draw_small(
	struct sim_pages *p, struct zone *z, const struct small_group *g, uint32_t number)
{
	struct zone_draw *d = &z->draw;
	const enum migratetype type = (enum migratetype)g->type;
	const struct share share = share_of(p, d, g);
	struct room room = room_of(p, z, g, &share);
	const uint32_t size = room.end - room.cursor;
	/* what the cells leave free is shared out among the blocks */
	const uint32_t spare =
		share.blocks && share.need < size ? (size - share.need) / share.blocks : 0;
	int64_t pages = 0;

	for (unsigned int o = (unsigned int)p->m.max_page_order; o-- > 0;) {
		struct block_run run = {.blocks = share.n[o]};

		if (!run.blocks)
			continue;
		run.window = 1 + (spare >> (o + 1));
		find_room(p, &room, o, &run);
		d->late[o] = share.n[o] - run.blocks;
		if (!run.blocks)
			continue;
		pages += (int64_t)run.blocks << o;
		run.number = number + o;
		z->has[type] |= 1u << o;
		run_add(p, z, run, o, type);
	}
	return pages;
}

/* Makes the run of a group of large blocks. Returns their pages. */
static int64_t draw_large(
	struct sim_pages *p, struct zone *z, const struct small_group *g, uint32_t number)
{
	const struct block_run run = {
		.pfn = g->pfn, .blocks = g->more, .window = 1, .number = number};

	run_add(p, z, run, g->large, (enum migratetype)g->type);
	return (int64_t)g->more << g->large;
}

static void draw_group(struct sim_pages *p, struct zone *z, uint32_t index)
{
	struct zone_draw *d = &z->draw;
	const struct small_group *g = &d->group[index];
	const uint32_t number = index * (SIM_MAX_PAGE_ORDER + 1);
	const int64_t pages = g->large ? draw_large(p, z, g, number) : draw_small(p, z, g, number);

	if (holds_movable((enum migratetype)g->type))
		d->in_use -= pages;
	if (++d->drawn == d->used) {
		z->runs.left--;
		z->runs.small--;
		count_cache(p, z);
	}
}

bool zone_draw_more(struct sim_pages *p, struct zone *z, enum migratetype type)
{
	struct zone_draw *d = &z->draw;
	uint32_t i = d->next[type];

	if (d->drawn == d->used)
		return false;
	while (i < d->used && d->group[i].type != type)
		i++;
	d->next[type] = i + (i < d->used);
	if (i == d->used)
		return false;
	draw_group(p, z, i);
	return true;
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

/* Types of groups by chance, several from one random number. */
struct types {
	uint64_t *random, bits;
	unsigned int left;
	uint32_t unmovable, reclaimable; /* bits below these; all others are Movable */
};

#define SHARE_BITS 20u /* below 1 << SHARE_BITS are all shares, and as many bits are looked at */

/* Numbers of SHARE_BITS below it are @share of all. */
static uint32_t below_share(uint32_t share)
{
	return (uint32_t)((((uint64_t)share << SHARE_BITS) + SIM_SHARE_ONE - 1) / SIM_SHARE_ONE);
}

static struct types types_of(const struct sim_pages *p, uint64_t *random)
{
	return (struct types){.random = random,
		.unmovable = below_share(p->kind.unmovable),
		.reclaimable = below_share(p->kind.unmovable + p->kind.reclaimable)};
}

static inline enum migratetype next_type(struct types *t)
{
	uint32_t x;

	if (!t->left) {
		t->bits = random_next(t->random);
		t->left = SHARES_IN_A_NUMBER;
	}
	t->left--;
	x = (uint32_t)t->bits & ((1u << SHARE_BITS) - 1);
	t->bits >>= SHARE_BITS;
	if (x < t->unmovable)
		return MT_UNMOVABLE;
	return x < t->reclaimable ? MT_RECLAIMABLE : MT_MOVABLE;
}

/* Sets the types of the pageblocks that overlap [start, end). */
static void set_types(struct sim_pages *p, uint32_t start, uint32_t end, enum migratetype type)
{
	const uint32_t first = start >> p->m.pageblock_order;
	const uint32_t last = (end - 1) >> p->m.pageblock_order;
	const uint8_t mark = (uint8_t)(holds_movable(type) ? (unsigned int)type | BLOCK_MIXED
							   : (unsigned int)type);
	uint8_t *types = p->block_type;

	/* without a loop where there are two pageblocks, or one */
	types[first] = types[last] = mark;
	for (uint32_t b = first + 1; b < last; b++)
		types[b] = mark;
}

/* Adds a block of the largest order, to the last run where it goes on. */
static void add_whole(struct sim_pages *p, struct zone *z, uint32_t pfn, enum migratetype type)
{
	unsigned int max = (unsigned int)p->m.max_page_order;
	struct block_runs *r = &z->runs;
	struct block_run run = {.pfn = pfn, .blocks = 1}, *last = NULL;

	if (r->last[max][type])
		last = &r->run[r->last[max][type]];
	if (last && last->pfn + (last->blocks << max) == pfn) {
		last->blocks++;
		return;
	}
	z->has[type] |= 1u << max;
	run_add(p, z, run, max, type);
}

/* How far small blocks are spread over groups: of each order with a remainder the sum of those. */
struct sums {
	unsigned int orders;
	uint8_t order[SIM_MAX_PAGE_ORDER + 1];
	uint32_t sum[SIM_MAX_PAGE_ORDER + 1], rest[SIM_MAX_PAGE_ORDER + 1];
};

static struct sums draw_sums(struct sim_pages *p, struct zone *z)
{
	struct zone_draw *d = &z->draw;
	struct sums sums = {.orders = 0};

	for (unsigned int o = 0; o < p->m.max_page_order; o++) {
		const uint64_t random = d->groups ? random_next(&d->random) : 0;

		d->late[o] = 0;
		if (!d->groups)
			z->blocks[o] = 0;
		if (!d->rest[o])
			continue;
		sums.order[sums.orders] = (uint8_t)o;
		sums.rest[sums.orders] = d->rest[o];
		sums.sum[sums.orders++] = (uint32_t)(random % d->groups);
	}
	return sums;
}

/* In which orders the next group has one block more, so that they are evenly spread. */
static inline uint16_t next_more(uint32_t groups, struct sums *sums)
{
	uint32_t more = 0;

	for (unsigned int i = 0; i < sums->orders; i++) {
		const uint32_t sum = sums->sum[i] + sums->rest[i];
		const bool one_more = sum >= groups;

		sums->sum[i] = sum - (one_more ? groups : 0);
		more |= (uint32_t)one_more << sums->order[i];
	}
	return (uint16_t)more;
}

/* Orders of which each group has a block. */
static uint32_t orders_of_all(const struct sim_pages *p, const struct zone_draw *d)
{
	uint32_t all = 0;

	for (unsigned int o = 0; o < p->m.max_page_order; o++)
		all |= d->each[o] ? 1u << o : 0;
	return all;
}

/* Large blocks, of the two orders there are, on their way to the groups of their own. */
struct large {
	uint32_t groups, of_largest; /* so many of them, of the larger order */
	uint32_t sum, sum_largest;   /* spread these evenly */
	uint32_t left;		     /* blocks of the smaller order */
};

static struct large draw_large_groups(
	const struct sim_pages *p, const struct zone *z, uint32_t others, uint64_t *random)
{
	struct large large = {.groups = z->draw.large};
	uint64_t any;

	if (!large.groups)
		return large;
	any = random_next(random);
	large.of_largest = large_groups(p, z, (unsigned int)p->m.max_page_order - 1);
	large.left = z->blocks[large_order(p)];
	large.sum = (uint32_t)any % others;
	large.sum_largest = (uint32_t)(any >> 32) % large.groups;
	return large;
}

static void next_large(const struct sim_pages *p, struct large *large, struct small_group *g)
{
	const unsigned int order = large_order(p), room = 1u << (p->m.max_page_order - 1 - order);

	if (spread(&large->sum_largest, large->of_largest, large->groups)) {
		g->large = (uint8_t)(p->m.max_page_order - 1);
		g->more = 1;
		return;
	}
	g->large = (uint8_t)order;
	g->more = (uint16_t)(large->left < room ? large->left : room);
	large->left -= g->more;
}

/* Which groups are free blocks, and which of the others hold small ones. */
static void draw_groups(struct sim_pages *p, struct zone *z, struct sums sums)
{
	const unsigned int max = (unsigned int)p->m.max_page_order;
	const uint32_t size = 1u << max, largest = z->blocks[max];
	const uint32_t whole = zone_whole_groups(p, z), others = zone_groups(p, z) - largest;
	struct zone_draw *d = &z->draw;
	const uint32_t all = orders_of_all(p, d);
	uint64_t random = d->random;
	uint32_t sum_whole = whole ? (uint32_t)(random_next(&random) % whole) : 0;
	struct large large = draw_large_groups(p, z, others, &random);
	const uint32_t shared = others - large.groups;
	uint32_t sum_small = shared ? (uint32_t)(random_next(&random) % shared) : 0;
	struct types types = types_of(p, &random);

	z->runs.seed = random_next(&random);
	for (uint32_t start = z->mem_start & ~(size - 1); start < z->mem_end; start += size) {
		uint32_t from = start, to = start + size;
		struct small_group g = {.pfn = start};
		enum migratetype type;

		if (from < z->mem_start || to > z->mem_end) {
			from = from < z->mem_start ? z->mem_start : from;
			to = to > z->mem_end ? z->mem_end : to;
		} else if (spread(&sum_whole, largest, whole)) {
			add_whole(p, z, start, block_type(p, start));
			continue;
		}
		type = p->cma.pages && cma_holds(p, start) ? MT_CMA : next_type(&types);
		set_types(p, from, to, type);
		if (holds_movable(type))
			d->in_use += to - from;
		g.type = (uint8_t)type;
		if (spread(&large.sum, large.groups, others)) {
			next_large(p, &large, &g);
			z->has[type] |= 1u << g.large;
		} else if (spread(&sum_small, d->groups, shared)) {
			g.more = next_more(d->groups, &sums);
			/* where all have room, these are their lists */
			if (d->fits)
				z->has[type] |= all | g.more;
		} else {
			continue;
		}
		d->group[d->used++] = g;
	}
	d->random = random;
}

/*
 * All groups, and what found no room in their cells: pages between the blocks become free, and
 * merge as they may.
 */
static void place_all(struct sim_pages *p, struct zone *z)
{
	struct zone_draw *d = &z->draw;
	int64_t unplaced = d->groups ? 0 : d->small;

	for (uint32_t i = 0; i < d->used; i++)
		draw_group(p, z, i);
	for (unsigned int o = 0; o < p->m.max_page_order; o++) {
		z->blocks[o] -= d->late[o];
		unplaced += (int64_t)d->late[o] << o;
	}
	if (unplaced)
		zone_lay_out(p, z);
	for (uint32_t pfn = z->mem_start; pfn < z->mem_end && unplaced > 0;) {
		if (page_kind(p, pfn) == PAGE_FREE) {
			pfn += 1u << page_order(p, pfn);
			continue;
		}
		buddy_free(p, z, pfn, 0, block_type(p, pfn), true);
		unplaced--;
		pfn = block_around(p, pfn);
	}
}

/*
 * Moves @pages single pages to the per-CPU lists, half of them Unmovable, half Movable. Where there
 * are not so many, more Movable, then Reclaimable, then Unmovable ones come in their place.
 */
static void fill_pcp(struct sim_pages *p, struct zone *z, int64_t pages)
{
	const int64_t movable = pages / 2;
	int64_t left = pages - pcp_fill(p, z, MT_UNMOVABLE, pages - movable);

	left -= pcp_fill(p, z, MT_MOVABLE, left);
	left -= pcp_fill(p, z, MT_RECLAIMABLE, left);
	(void)pcp_fill(p, z, MT_UNMOVABLE, left);
}

/* Free pages on the CMA lists. */
static int64_t free_cma(struct sim_pages *p, struct zone *z)
{
	const struct block_runs *r = &z->runs;
	int64_t pages = 0;

	while (z->has[MT_CMA] && zone_draw_more(p, z, MT_CMA))
		;
	for (unsigned int o = 0; o <= p->m.max_page_order && z->has[MT_CMA]; o++) {
		for (uint32_t pfn = z->list[o][MT_CMA].head; pfn; pfn = p->link[pfn].next)
			pages += (int64_t)1 << o;
		for (uint32_t i = r->first[o][MT_CMA]; i; i = r->run[i].next)
			pages += (int64_t)(r->run[i].blocks - r->run[i].taken) << o;
	}
	return pages;
}

void zone_draw(struct sim_pages *p, struct zone *z)
{
	struct zone_draw *d = &z->draw;

	d->pending = false;
	p->pending--;
	d->used = d->drawn = 0;
	memset(d->next, 0, sizeof(d->next));
	d->in_use = 0;
	draw_groups(p, z, draw_sums(p, z));
	if (d->used) {
		z->runs.left++;
		z->runs.small++;
	} else {
		count_cache(p, z);
	}
	if (!d->fits)
		place_all(p, z);
	fill_pcp(p, z, d->pcp);
	z->free = range_targets(p, z);
	z->free_cma = free_cma(p, z);
	z->pcp->free_delta = 0;
	zone_set_enough(p, z);
}
