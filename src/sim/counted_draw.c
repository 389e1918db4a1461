/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Drawing an image of a counted state: free blocks are placed at random, the largest first, so
 * that every list has the blocks it should and no two of them could have been merged; pageblocks
 * get the types that were counted; per-CPU lists get pages that are in use otherwise.
 *
 * Small blocks are kept together in as many pageblocks as they fill to about a quarter, where there
 * are as many: memory that has been in use for long is not fragmented evenly either.
 */
#include "sim/counted.h"

#include <stdlib.h>
#include <string.h>

#include "sim/number.h"
#include "sim/random.h"
#include "sim/region_pool.h"
#include "text/mem.h"

#define FILL_SHIFT 2 /* pageblocks with small blocks are filled to 1 in 1 << this */
#define NO_TYPE SIM_COUNTED_TYPES

enum { UNMOVABLE, MOVABLE, RECLAIMABLE, HIGHATOMIC, CMA };

struct draw {
	const struct sim_counted *c;
	const struct sim_counted_zone *from;
	struct sim_image_zone *to;
	struct arena *a;
	uint64_t random;
	uint32_t start, end;		    /* memory: page frames [start, end) */
	uint32_t first;			    /* of the pageblock of start */
	uint32_t blocks;		    /* pageblocks from there to the zone's end */
	uint8_t *type;			    /* of each, NO_TYPE: still open */
	uint64_t budget[SIM_COUNTED_TYPES]; /* pageblocks that are to get the type yet */
	uint32_t cma;			    /* the CMA area is from here to the end */
	struct sim_region_pool open;	    /* pageblocks without a type and more */
	struct sim_region_pool
		pool[SIM_COUNTED_TYPES]; /* parts of pageblocks that take small blocks */
	struct sim_regions closed[SIM_COUNTED_TYPES]; /* pageblocks that are all in use */
	uint64_t in_use[SIM_COUNTED_TYPES];	      /* pages by their pageblock's type */
	uint64_t unplaced;
};

static uint32_t block_of(const struct draw *d, uint32_t pfn)
{
	return (pfn - d->first) >> d->c->pageblock_order;
}

/*
 * Where memory is: as much as was counted or is present, at the start of what the zone spans. Holes
 * are seldom whole blocks, so the last block is counted in.
 */
static void find_memory(struct draw *d)
{
	const struct sim_counted_zone *z = d->from;
	uint32_t order = d->c->pageblock_order;
	uint64_t end = z->start_pfn + z->spanned, blocks = 0, memory;
	uint64_t largest = (uint64_t)1 << d->c->max_page_order;

	d->start = (uint32_t)z->start_pfn;
	d->first = d->start & ~((1u << order) - 1);
	for (unsigned int t = 0; t < SIM_COUNTED_TYPES; t++)
		blocks += z->pageblocks[t];
	memory =
		blocks ? d->first + (blocks << order) : round_up_to(d->start + z->present, largest);
	d->end = (uint32_t)(memory < end ? memory : end);
	if (!d->start)
		d->start = 1; /* page frame 0 is never handed out */
	d->blocks = (uint32_t)((end - d->first + (1u << order) - 1) >> order);
	d->type = arena_alloc(d->a, d->blocks + 1);
	memset(d->type, NO_TYPE, d->blocks);
	/* what is behind memory must not look as if it held movable pages */
	for (uint32_t b = block_of(d, d->end - 1) + 1; b < d->blocks; b++)
		d->type[b] = UNMOVABLE;
	memcpy(d->budget, z->pageblocks, sizeof(d->budget));
	if (!blocks)
		d->budget[MOVABLE] = d->blocks;
}

/* A free list of the image: at most this many blocks. */
static struct sim_image_list *new_list(struct draw *d, uint32_t order, uint32_t type, uint64_t n)
{
	struct sim_image_list *l = &d->to->list[d->to->lists++];

	*l = (struct sim_image_list){.order = order, .type = type};
	l->pfn = arena_alloc(d->a, (size_t)n * sizeof(*l->pfn));
	return l;
}

/* Gives a pageblock type @type, or another one where there are enough of that. */
static void set_type(struct draw *d, uint32_t block, unsigned int type)
{
	static const uint8_t others[] = {MOVABLE, UNMOVABLE, RECLAIMABLE, HIGHATOMIC};

	for (unsigned int i = 0; !d->budget[type] && i < sizeof(others); i++)
		if (d->budget[others[i]])
			type = others[i];
	d->type[block] = (uint8_t)type;
	if (d->budget[type])
		d->budget[type]--;
}

/* Blocks of a pageblock and more, of types @from to @to. */
static void place_large(struct draw *d, unsigned int from, unsigned int to)
{
	uint32_t pageblock = d->c->pageblock_order;

	for (uint32_t o = d->c->max_page_order + 1; o-- > pageblock;) {
		for (unsigned int t = from; t <= to; t++) {
			uint64_t n = d->from->blocks[t][o];
			struct sim_image_list *l = n ? new_list(d, o, t, n) : NULL;
			uint32_t pfn;

			for (; n && sim_region_pool_place(&d->random, &d->open, o, true, &pfn);
				n--) {
				l->pfn[l->n++] = pfn;
				for (uint32_t i = 0; i < 1u << (o - pageblock); i++)
					set_type(d, block_of(d, pfn) + i, t);
			}
			d->unplaced += n << o;
		}
	}
}

/* The pageblocks that have no type yet get one by chance, in the numbers that are left. */
static void draw_types(struct draw *d)
{
	uint64_t left = 0;

	for (unsigned int t = 0; t < CMA; t++)
		left += d->budget[t];
	for (uint32_t b = 0; b < d->blocks; b++) {
		unsigned int t = MOVABLE;
		uint64_t pick;

		if (d->type[b] != NO_TYPE)
			continue;
		if (left) {
			pick = random_below(&d->random, left--);
			for (t = 0; pick >= d->budget[t]; t++)
				pick -= d->budget[t];
		}
		set_type(d, b, t);
		sim_regions_add(&d->closed[t], d->first + (b << d->c->pageblock_order));
	}
}

/* Small blocks may go into one more pageblock of type @t. False: there is none. */
static bool open_pageblock(struct draw *d, unsigned int t)
{
	uint32_t size = 1u << d->c->pageblock_order, pfn, from, to;

	if (!d->closed[t].n)
		return false;
	pfn = sim_regions_draw(&d->random, &d->closed[t]);
	from = pfn < d->start ? d->start : pfn;
	to = pfn + size > d->end ? d->end : pfn + size;
	if (to - from == size)
		sim_region_pool_add(&d->pool[t], pfn, d->c->pageblock_order, false);
	else
		sim_region_pool_add_runs(&d->pool[t], from, to, d->c->pageblock_order);
	return true;
}

/* Blocks below a pageblock, of type @t: into pageblocks of this type as far as there is room. */
static void place_small(struct draw *d, unsigned int t)
{
	struct sim_region_pool *p = &d->pool[t];
	uint64_t pages = 0, need, open;

	for (uint32_t o = 0; o < d->c->pageblock_order; o++)
		pages += d->from->blocks[t][o] << o;
	open = ((pages << FILL_SHIFT) >> d->c->pageblock_order) + (pages != 0);
	while (open-- && open_pageblock(d, t))
		;
	/* a block and what must stay in use beside it */
	need = 2 * pages;
	for (uint32_t o = d->c->pageblock_order; o-- > 0;) {
		uint64_t n = d->from->blocks[t][o];
		struct sim_image_list *l = n ? new_list(d, o, t, n) : NULL;
		uint32_t pfn;

		while (n) {
			if (!sim_region_pool_place(
				    &d->random, p, o, need + need / 4 > p->pages, &pfn)) {
				if (!open_pageblock(d, t))
					break;
				continue;
			}
			l->pfn[l->n++] = pfn;
			need -= (uint64_t)2 << o;
			n--;
		}
	}
}

/* Room for a block of @order in a pageblock of any type but CMA. */
static bool place_anywhere(struct draw *d, uint32_t order, uint32_t *pfn)
{
	do {
		for (unsigned int t = 0; t < CMA; t++)
			if (sim_region_pool_place(&d->random, &d->pool[t], order, true, pfn))
				return true;
	} while (open_pageblock(d, MOVABLE) || open_pageblock(d, UNMOVABLE) ||
		 open_pageblock(d, RECLAIMABLE) || open_pageblock(d, HIGHATOMIC));
	return false;
}

/*
 * Blocks for which pageblocks of their type have no room: before 6.10, blocks stay on the list of
 * the type that they were freed with.
 */
static void place_homeless(struct draw *d)
{
	for (size_t i = 0; i < d->to->lists; i++) {
		struct sim_image_list *l = &d->to->list[i];
		uint64_t wanted = d->from->blocks[l->type][l->order];

		while (l->order < d->c->pageblock_order && l->n < wanted && l->type != CMA &&
			place_anywhere(d, l->order, &l->pfn[l->n]))
			l->n++;
		if (l->order < d->c->pageblock_order)
			d->unplaced += (wanted - l->n) << l->order;
	}
}

/* Regions that pages in use are taken from for per-CPU lists, one after the other. */
struct source_of_pages {
	uint32_t at, end;
};

/* A page of a pageblock of type @t that is in use; false: there is none. */
static bool take_page(struct draw *d, struct source_of_pages *s, unsigned int t, uint32_t *pfn)
{
	while (s->at == s->end) {
		struct sim_region_pool *p = &d->pool[t];
		struct sim_regions *r = &d->closed[t];
		uint32_t order = d->c->pageblock_order;

		if (!r->n)
			for (order = d->c->pageblock_order; order && !r->n; order--)
				r = p->part[order - 1].n ? &p->part[order - 1]
							 : &p->whole[order - 1];
		if (!r->n)
			return false;
		s->at = sim_regions_draw(&d->random, r);
		s->end = s->at + (1u << order);
		if (s->at < d->start)
			s->at = d->start;
		if (s->end > d->end)
			s->end = d->end > s->at ? d->end : s->at;
	}
	*pfn = s->at++;
	return true;
}

/* The same, of another type where there is no more of @t. */
static bool take_any_page(struct draw *d, struct source_of_pages *s, unsigned int t, uint32_t *pfn)
{
	for (unsigned int i = 0; i < SIM_COUNTED_TYPES; i++)
		if (take_page(d, &s[(t + i) % SIM_COUNTED_TYPES], (t + i) % SIM_COUNTED_TYPES, pfn))
			return true;
	return false;
}

/* The lists of one CPU: single pages, of the types that pages in use are of. */
static void fill_pcp(
	struct draw *d, size_t cpu, struct sim_image_pcp *to, struct source_of_pages *s)
{
	const struct sim_counted_pcp *from = &d->from->pcp[cpu];
	uint64_t all = 0, left = from->count, so_far = 0;
	const uint8_t last = RECLAIMABLE;

	*to = (struct sim_image_pcp){
		.cpu = (uint32_t)cpu, /* numbers of an image's CPUs have no gaps */
		.flags = SIM_PCP_KEEPS_BATCH,
		.batch = (int64_t)from->batch,
		.high = (int64_t)from->high,
		.high_min = from->high_min == UINT64_MAX ? -1 : (int64_t)from->high_min,
		.high_max = from->high_max == UINT64_MAX ? -1 : (int64_t)from->high_max,
		.list = arena_alloc(d->a, (last + 1u) * sizeof(*to->list)),
	};
	for (unsigned int t = 0; t <= last; t++)
		all += d->in_use[t];
	for (unsigned int t = 0; t <= last; t++) {
		struct sim_image_list *l = &to->list[to->lists];
		uint64_t n;

		so_far += d->in_use[t];
		n = all ? left - from->count * (all - so_far) / all : t == last ? left : 0;
		*l = (struct sim_image_list){.type = t};
		l->pfn = arena_alloc(d->a, (size_t)(n + 1) * sizeof(*l->pfn));
		while (l->n < n && take_any_page(d, s, t, &l->pfn[l->n]))
			l->n++;
		left -= l->n;
		to->count += (int64_t)l->n;
		to->lists += l->n != 0;
	}
	d->unplaced += left;
}

/* Pages of each type that are in use before any of them goes to a per-CPU list. */
static void count_in_use(struct draw *d)
{
	const struct sim_image_zone *z = d->to;

	for (uint32_t b = 0; b < d->blocks; b++)
		d->in_use[d->type[b]] += (uint64_t)1 << d->c->pageblock_order;
	for (size_t i = 0; i < z->lists; i++) {
		uint64_t pages = (uint64_t)z->list[i].n << z->list[i].order;
		uint64_t *use = &d->in_use[z->list[i].type];

		*use -= pages < *use ? pages : *use;
	}
}

static void fill_pcps(struct draw *d, size_t running)
{
	const struct sim_counted_zone *z = d->from;
	struct source_of_pages s[SIM_COUNTED_TYPES] = {{0, 0}};

	count_in_use(d);
	d->to->other = arena_alloc(d->a, z->cpus * sizeof(*d->to->other));
	for (size_t i = 0; i < z->cpus; i++)
		fill_pcp(d, i,
			i == running % z->cpus ? &d->to->pcp : &d->to->other[d->to->others++], s);
}

/* Runs of pageblocks of one type. */
static void write_blocks(struct draw *d)
{
	struct sim_image_zone *z = d->to;

	z->block = arena_alloc(d->a, d->blocks * sizeof(*z->block));
	for (uint32_t b = 0; b < d->blocks; b++) {
		if (!b || d->type[b] != d->type[b - 1])
			z->block[z->blocks++] = (struct sim_image_blocks){
				.pfn = d->first + (b << d->c->pageblock_order),
				.type = d->type[b],
			};
		z->block[z->blocks - 1].count++;
	}
}

static uint64_t listed(const struct sim_image_zone *z)
{
	uint64_t pages = 0;

	for (size_t i = 0; i < z->lists; i++)
		pages += (uint64_t)z->list[i].n << z->list[i].order;
	return pages;
}

/*
 * The counter differs from the lists by what the CPUs hold back: nobody can see how much each does,
 * so all do alike. None holds back more than the threshold; what is over is due to files that were
 * read one after the other.
 */
static void hold_back(const struct sim_counted_zone *from, struct sim_image_zone *to)
{
	int64_t threshold = (int64_t)from->stat_threshold, cpus = (int64_t)from->cpus;
	int64_t pages = (int64_t)listed(to), left = pages - (int64_t)from->free_pages;

	left = left > threshold * cpus ? threshold * cpus : left;
	left = left < -threshold * cpus ? -threshold * cpus : left;
	to->free_pages = pages - left;
	to->pcp.free_delta = left / cpus;
	left -= to->pcp.free_delta;
	to->free_pages += to->pcp.free_delta;
	for (size_t i = 0; i < to->others; i++) {
		to->other[i].free_delta = left / (int64_t)(to->others - i);
		left -= to->other[i].free_delta;
	}
}

/* The CMA area: the last pageblocks, the same for all seeds. */
static void draw_cma(struct draw *d)
{
	uint64_t blocks = d->from->pageblocks[CMA];
	uint32_t first;

	d->cma = d->end;
	if (!blocks)
		return;
	first = block_of(d, d->end - 1) + 1;
	first -= blocks < first ? (uint32_t)blocks : first;
	d->cma = d->first + (first << d->c->pageblock_order);
	if (d->cma < d->start)
		d->cma = d->start;
	sim_region_pool_add_runs(&d->open, d->cma, d->end, d->c->max_page_order);
	place_large(d, CMA, CMA);
	for (uint32_t b = first; b < d->blocks; b++) {
		if (d->type[b] != NO_TYPE)
			continue;
		d->type[b] = CMA;
		sim_regions_add(&d->closed[CMA], d->first + (b << d->c->pageblock_order));
	}
	sim_region_pool_free(&d->open);
	d->open = (struct sim_region_pool){.pages = 0};
}

static void draw_zone(struct draw *d, size_t cpu)
{
	const struct sim_counted_zone *from = d->from;
	struct sim_image_zone *to = d->to;
	unsigned int lists = SIM_COUNTED_TYPES * (d->c->max_page_order + 1);

	sim_image_zone_init(to);
	to->index = from->index;
	to->start_pfn = from->start_pfn;
	to->spanned = from->spanned;
	to->present = from->present;
	to->managed = from->managed;
	for (unsigned int i = 0; i < 3; i++)
		to->mark[i] = (int64_t)from->mark[i];
	for (unsigned int i = 0; i < SIM_IMAGE_ZONES; i++)
		to->lowmem_reserve[i] = (int64_t)from->lowmem_reserve[i];
	to->boost = (int64_t)from->boost;
	to->stat_threshold = (int64_t)from->stat_threshold;
	to->movable = from->movable;
	to->reclaimable = from->reclaimable;
	to->list = arena_alloc(d->a, lists * sizeof(*to->list));

	find_memory(d);
	draw_cma(d);
	sim_region_pool_add_runs(&d->open, d->start, d->cma, d->c->max_page_order);
	place_large(d, UNMOVABLE, HIGHATOMIC);
	draw_types(d);
	for (unsigned int t = 0; t < SIM_COUNTED_TYPES; t++)
		place_small(d, t);
	place_homeless(d);
	fill_pcps(d, cpu);
	write_blocks(d);
	hold_back(from, to);

	sim_region_pool_free(&d->open);
	for (unsigned int t = 0; t < SIM_COUNTED_TYPES; t++) {
		sim_region_pool_free(&d->pool[t]);
		free(d->closed[t].pfn);
	}
}

uint64_t *sim_counted_nodes(const struct sim_counted *c, struct arena *a, size_t *count)
{
	uint64_t *node = arena_alloc(a, (c->zones + 1) * sizeof(*node));

	*count = 0;
	for (size_t i = 0; i < c->zones; i++) {
		size_t at = 0;

		while (at < *count && node[at] < c->zone[i].node)
			at++;
		if (at < *count && node[at] == c->zone[i].node)
			continue;
		memmove(&node[at + 1], &node[at], (*count - at) * sizeof(*node));
		node[at] = c->zone[i].node;
		++*count;
	}
	return node;
}

uint64_t sim_counted_draw(const struct sim_counted *c, uint64_t node, size_t cpu, uint64_t seed,
	struct arena *a, struct sim_image *out)
{
	uint64_t unplaced = 0;

	sim_image_init(out);
	out->kernel = c->kernel;
	out->arch = c->arch;
	out->page_size = c->page_size;
	out->pageblock_order = c->pageblock_order;
	for (size_t i = 0; i < c->zones; i++) {
		const struct sim_counted_zone *z = &c->zone[i];
		struct draw d = {
			.c = c, .from = z, .to = &out->zone[out->zones], .a = a, .random = seed};

		if (z->node != node)
			continue;
		d.random = random_next(&d.random) + z->index;
		draw_zone(&d, cpu);
		unplaced += d.unplaced;
		out->cpus = (uint32_t)z->cpus;
		out->cpu = d.to->pcp.cpu;
		out->zones++;
	}
	return unplaced;
}
