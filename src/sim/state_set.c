/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Planning one state of a kind: how many pages of each zone are free, and in how many blocks of
 * which order. Where they are is drawn when somebody looks (state_draw.c); zones that nobody looks
 * into are most of them.
 */
#include <errno.h>
#include <stdlib.h>

#include "sim/page_mark.h"
#include "sim/random.h"
#include "sim/run.h"
#include "sim/zone.h"

#define FILL_SHIFT 2 /* groups with small blocks are filled to 1 in 1 << this */

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
	int64_t stratum = (int64_t)(seed < SIM_STRATA ? seed : random_hash(0, seed) % SIM_STRATA);
	int64_t pages = from + (to - from) * stratum / (SIM_STRATA - 1);

	return pages < (int64_t)z->managed ? pages : (int64_t)z->managed;
}

/*
 * Blocks of each order that make up @pages exactly; what an order cannot take whole is left to
 * the lower ones.
 */
static void count_blocks(
	const struct sim_pages *p, struct zone *z, int64_t pages, uint32_t most_largest)
{
	const unsigned int max = (unsigned int)p->m.max_page_order;
	const uint32_t *orders = p->kind.orders;
	uint64_t total = 0;
	int64_t left = pages, carry = 0;

	for (unsigned int o = 0; o <= SIM_MAX_PAGE_ORDER; o++)
		total += orders[o];
	for (unsigned int o = max + 1; o-- > 0;) {
		uint64_t weight = orders[o];
		int64_t share = left;

		/* weights beyond this machine's largest order are its largest order's */
		for (unsigned int over = max + 1; o == max && over <= SIM_MAX_PAGE_ORDER; over++)
			weight += orders[over];
		if (o) {
			share = (int64_t)((uint64_t)pages * weight / total);
			left -= share;
		}
		carry += share;
		z->blocks[o] = (uint32_t)(carry >> o);
		if (o == max && z->blocks[o] > most_largest)
			z->blocks[o] = most_largest;
		carry -= (int64_t)z->blocks[o] << o;
	}
}

/* Pages of blocks from order @from on, below @to. */
static int64_t pages_between(const struct zone *z, unsigned int from, unsigned int to)
{
	int64_t pages = 0;

	for (unsigned int o = from; o < to; o++)
		pages += (int64_t)z->blocks[o] << o;
	return pages;
}

/* Groups that blocks from order @from on fill, each in the lower half of a cell of twice its size. */
static uint32_t groups_of_large(const struct sim_pages *p, const struct zone *z, unsigned int from)
{
	const unsigned int max = (unsigned int)p->m.max_page_order;
	uint32_t groups = 0;

	for (unsigned int o = from; o < max; o++)
		groups += large_groups(p, z, o);
	return groups;
}

/* How many groups will share blocks below order @to, and the part of each. Returns pages of cells. */
static uint32_t share_out(const struct sim_pages *p, struct zone *z, uint32_t most, unsigned int to)
{
	const unsigned int max = (unsigned int)p->m.max_page_order;
	const int64_t small = pages_between(z, 0, to);
	struct zone_draw *d = &z->draw;
	uint32_t need = 0;

	d->groups = (uint32_t)((small << FILL_SHIFT) + (1 << max) - 1) >> max;
	if (d->groups > most)
		d->groups = most;
	for (unsigned int o = 0; o < max; o++) {
		const uint32_t blocks = o < to && d->groups ? z->blocks[o] : 0;

		d->each[o] = blocks ? blocks / d->groups : 0;
		d->rest[o] = blocks ? blocks % d->groups : 0;
		need += (d->each[o] + (d->rest[o] != 0)) << (o + 1);
	}
	return small && !d->groups ? UINT32_MAX : need;
}

/*
 * In how many groups small blocks will be, and how large blocks can be. They are kept together in
 * as many groups as they fill to about a quarter: memory that has been in use for long is not
 * fragmented evenly either, and neighbours share cache lines. Large blocks have groups of their
 * own, so that all others have room for an equal part of the rest; where memory does not go so far,
 * they share it with the rest, and what finds no room merges as far as its pages go.
 */
static void plan_groups(struct sim_pages *p, struct zone *z, uint32_t others)
{
	const unsigned int max = (unsigned int)p->m.max_page_order, large = large_order(p);
	const uint32_t size = 1u << max;
	struct zone_draw *d = &z->draw;

	d->small = pages_between(z, 0, max);
	d->large = groups_of_large(p, z, large);
	d->fits = d->large <= others && !((z->mem_start | z->mem_end) & (size - 1)) &&
		  share_out(p, z, others - d->large, large) <= size;
	if (!d->fits) {
		d->large = 0;
		(void)share_out(p, z, others, max);
	}
	for (d->largest = max; d->largest; d->largest--)
		if (d->fits ? z->blocks[d->largest] != 0 : (d->free + d->pcp) >> d->largest != 0)
			break;
}

/* For what will be drawn. 0 or -ENOMEM */
static int make_room(struct zone *z, unsigned int max)
{
	struct zone_draw *d = &z->draw;
	const uint32_t groups = d->groups + d->large;
	struct small_group *group;

	if (runs_reserve(z, d->groups * max + d->large + z->blocks[max]))
		return -ENOMEM;
	if (groups <= d->max)
		return 0;
	group = realloc(d->group, (size_t)groups * sizeof(*group));
	if (!group)
		return -ENOMEM;
	d->group = group;
	d->max = groups;
	return 0;
}

/* The hash below which pages are of a kind that @share of them are. */
static uint32_t threshold(uint32_t share)
{
	return (uint32_t)((uint64_t)share * UINT32_MAX / SIM_SHARE_ONE);
}

/*
 * Plans the state of @z that p->kind and @seed say, and moves @random on to behind the numbers that
 * zone_draw() takes. 0 or -ENOMEM
 */
static int plan_zone(struct sim_pages *p, struct zone *z, uint64_t seed, uint64_t *random)
{
	const unsigned int max = (unsigned int)p->m.max_page_order;
	const uint32_t whole = zone_whole_groups(p, z), all = zone_groups(p, z);
	const int64_t free = free_pages(z, &p->kind, seed);
	int64_t pcp = z->pcp->batch * p->kind.pcp / SIM_SHARE_ONE;
	struct zone_draw *d = &z->draw;
	uint32_t others;

	if (pcp > (int64_t)z->managed - free)
		pcp = (int64_t)z->managed - free;
	d->free = free;
	d->pcp = pcp;
	count_blocks(p, z, free + pcp, whole);
	others = all - z->blocks[max];
	plan_groups(p, z, others);
	if (make_room(z, max))
		return -ENOMEM;
	d->pending = true;
	p->pending++;
	d->random = *random;
	z->free = free;
	z->cache_below = threshold(p->kind.cache);
	z->migrate_below = threshold(p->kind.movable);
	zone_set_enough(p, z);
	p->laid_out = false;
	/* how many numbers groups of a CMA area take is not known beforehand */
	if (p->cma.pages && zone_spans(z, p->cma.start)) {
		zone_draw(p, z);
		*random = d->random;
	} else {
		*random = random_skip(
			*random, (d->groups ? max : 0) + (whole != 0) + (others != d->large) + 1 +
					 (others + SHARES_IN_A_NUMBER - 1) / SHARES_IN_A_NUMBER);
	}
	return 0;
}

int sim_pages_set_state(struct sim_pages *p, const struct sim_state_kind *kind, uint64_t seed)
{
	uint64_t random = seed;
	int err = 0;

	pages_forget(p);
	p->kind = *kind;
	p->seed = random_next(&random);
	for (unsigned int i = 0; i < p->nr_zones && !err; i++)
		err = plan_zone(p, p->zonelist[i], seed, &random);
	return err;
}
