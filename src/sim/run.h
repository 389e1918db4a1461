/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Free blocks that nothing has touched yet (run.c), and states that are drawn as late as can be
 * (state_draw.c).
 */
#ifndef WHICHALLOC_SIM_RUN_H
#define WHICHALLOC_SIM_RUN_H

#include "sim/page_internal.h"

/* run.c */
int runs_reserve(struct zone *z, uint32_t runs); /* room for so many in all; 0 or -ENOMEM */
/*
 * Adds a run of blocks that are free; of the largest order, @window means nothing. The zone's
 * counters are the caller's, and so is room for the run.
 */
static inline void run_add(struct sim_pages *p, struct zone *z, struct block_run run,
	unsigned int order, enum migratetype type)
{
	struct block_runs *r = &z->runs;
	const uint32_t i = ++r->used, last = r->last[order][type];

	run.next = 0;
	r->run[i] = run;
	if (last)
		r->run[last].next = i;
	else
		r->first[order][type] = i;
	r->last[order][type] = i;
	r->left++;
	r->small += order < p->m.max_page_order;
	p->laid_out = false;
}

void runs_forget(struct zone *z);
/* Has the list a run? */
bool run_ahead(struct sim_pages *p, struct zone *z, unsigned int order, enum migratetype type);
/* Lays out the next run of a list, or block of the largest order. False: there is none. */
bool run_lay_out(struct sim_pages *p, struct zone *z, unsigned int order, enum migratetype type);
/*
 * Takes the first blocks of the next run of a list, which has one, without laying them out: up to
 * @n, at least one. Their page frames go to @pfn; returns how many.
 */
uint32_t run_take(struct sim_pages *p, struct zone *z, unsigned int order, enum migratetype type,
	uint32_t *pfn, uint32_t n);
/* The same for one block; returns its page frame. */
uint32_t run_pop(struct sim_pages *p, struct zone *z, unsigned int order, enum migratetype type);
/* Has a run of any type of that order, which is not the largest, a block at @pfn? */
bool run_holds(const struct sim_pages *p, const struct zone *z, unsigned int order, uint32_t pfn);
void zone_lay_out(struct sim_pages *p, struct zone *z); /* all its runs */
void lay_out_all(struct sim_pages *p);

/*
 * Whoever looks at pages rather than lists lays out everything first. The machine of a view is
 * const to its caller only, as in pages_settle().
 */
static inline void runs_lay_out_all(const struct sim_pages *p)
{
	if (!p->laid_out)
		lay_out_all((struct sim_pages *)p);
}

/* state_draw.c */
#define SHARES_IN_A_NUMBER 3u /* that many groups get their types from one random number */

/* Blocks from this order on are large: several orders of them have no room in one group. */
static inline unsigned int large_order(const struct sim_pages *p)
{
	return p->m.max_page_order > 2 ? (unsigned int)p->m.max_page_order - 2 : 0;
}

/* Groups that the large blocks of one order fill, each in a cell of twice its size. */
static inline uint32_t large_groups(
	const struct sim_pages *p, const struct zone *z, unsigned int order)
{
	const unsigned int shift = (unsigned int)p->m.max_page_order - 1 - order;

	return (z->blocks[order] + (1u << shift) - 1) >> shift;
}

/* Draws a pending zone. Its draw.random is then behind the numbers that this took. */
void zone_draw(struct sim_pages *p, struct zone *z);
/* Makes runs of the blocks of the next group of @type. False: there is none. */
bool zone_draw_more(struct sim_pages *p, struct zone *z, enum migratetype type);

/* Groups of the largest order that overlap the zone's memory; those of them that are whole. */
static inline uint32_t zone_groups(const struct sim_pages *p, const struct zone *z)
{
	return ((z->mem_end - 1) >> p->m.max_page_order) - (z->mem_start >> p->m.max_page_order) +
	       1;
}

static inline uint32_t zone_whole_groups(const struct sim_pages *p, const struct zone *z)
{
	const uint32_t from =
		(z->mem_start + (1u << p->m.max_page_order) - 1) >> p->m.max_page_order;
	const uint32_t to = z->mem_end >> p->m.max_page_order;

	return to > from ? to - from : 0;
}

/* Before anything but counters of the zone is looked at. */
static inline void zone_ready(const struct sim_pages *p, const struct zone *z)
{
	if (z->draw.pending)
		zone_draw((struct sim_pages *)p, (struct zone *)z);
}

#endif
