/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs of free blocks, laid out as late as can be: a machine has thousands of free blocks, and a
 * trial looks at a few. Most often blocks are taken from the front of a run; who looks at a list as
 * such has its next run laid out, and whoever looks at pages rather than lists lays out everything
 * first.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sim/run.h"
#include "sim/page_mark.h"
#include "sim/random.h"

#define IN_A_NUMBER 8u /* blocks whose places one random number says */

int runs_reserve(struct zone *z, uint32_t runs)
{
	struct block_runs *r = &z->runs;
	struct block_run *run;

	if (runs < r->max)
		return 0;
	run = realloc(r->run, ((size_t)runs + 1) * sizeof(*run));
	if (!run)
		return -ENOMEM;
	r->run = run;
	r->max = runs + 1;
	return 0;
}

void runs_forget(struct zone *z)
{
	z->runs.used = z->runs.left = z->runs.small = 0;
	memset(z->runs.first, 0, sizeof(z->runs.first));
	memset(z->runs.last, 0, sizeof(z->runs.last));
}

bool run_ahead(struct sim_pages *p, struct zone *z, unsigned int order, enum migratetype type)
{
	struct block_runs *r = &z->runs;

	while (!r->first[order][type] && zone_draw_more(p, z, type))
		;
	return r->first[order][type] != 0;
}

/* The first run of a list, which has one, is empty. */
static void run_ends(
	const struct sim_pages *p, struct zone *z, unsigned int order, enum migratetype type)
{
	struct block_runs *r = &z->runs;
	const struct block_run *run = &r->run[r->first[order][type]];

	r->left--;
	r->small -= order < p->m.max_page_order;
	r->first[order][type] = run->next;
	if (!run->next)
		r->last[order][type] = 0;
}

/* A cursor in a run: where its blocks are. */
struct places {
	uint64_t random, bits;
	uint32_t cell, window, halves, i;
	unsigned int order;
};

/* From block @i of the run on. */
static struct places places_of(const struct sim_pages *p, const struct zone *z,
	const struct block_run *r, unsigned int order, uint32_t i)
{
	struct places at = {
		.random = random_skip(z->runs.seed ^ (uint64_t)r->number << 32, i / IN_A_NUMBER),
		.cell = (r->pfn >> (order + 1)) + i * r->window,
		.window = r->window,
		/* large blocks take the lower half, so as to leave room behind the last */
		.halves = order + 2 < p->m.max_page_order,
		.i = i,
		.order = order,
	};

	if (i % IN_A_NUMBER)
		at.bits = random_next(&at.random) >> (i % IN_A_NUMBER * 8);
	return at;
}

/* Each block in one half of a cell of its window, so that no two can have been merged. */
static inline uint32_t place(struct places *at)
{
	const uint32_t bits = (uint32_t)at->bits, in_window = (bits >> 1 & 0x7f) * at->window >> 7;
	const uint32_t pfn = (2 * (at->cell + in_window) + (bits & at->halves)) << at->order;

	at->bits >>= 8;
	at->cell += at->window;
	return pfn;
}

static inline uint32_t places_next(struct places *at)
{
	if (at->i++ % IN_A_NUMBER == 0)
		at->bits = random_next(&at->random);
	return place(at);
}

static void lay_out(struct sim_pages *p, struct page_list *list, const struct block_run *run,
	struct places at, enum migratetype type)
{
	const uint16_t mark = mark_of(p, PAGE_FREE, at.order, type);
	uint16_t *marks = p->mark;
	struct page_links *link = p->link;
	uint32_t tail = list->tail, pfn = places_next(&at);

	if (tail)
		link[tail].next = pfn;
	else
		list->head = pfn;
	for (uint32_t n = run->blocks - run->taken - 1; n;) {
		uint32_t some = IN_A_NUMBER - at.i % IN_A_NUMBER;

		if (some == IN_A_NUMBER)
			at.bits = random_next(&at.random);
		some = n < some ? n : some;
		at.i += some;
		n -= some;
		/* as many as there are bits for, without asking */
		for (; some; some--) {
			const uint32_t next = place(&at);

			marks[pfn] = mark;
			link[pfn] = (struct page_links){.next = next, .prev = tail};
			tail = pfn;
			pfn = next;
		}
	}
	marks[pfn] = mark;
	link[pfn] = (struct page_links){.next = PFN_NONE, .prev = tail};
	list->tail = pfn;
}

bool run_lay_out(struct sim_pages *p, struct zone *z, unsigned int order, enum migratetype type)
{
	struct page_list *list = &z->list[order][type];
	struct block_run *run;
	uint32_t i;

	if (!run_ahead(p, z, order, type))
		return false;
	i = z->runs.first[order][type];
	run = &z->runs.run[i];
	if (order == p->m.max_page_order) {
		page_mark(p, run->pfn, PAGE_FREE, order, type);
		page_list_add_tail(p, list, run->pfn);
		run->pfn += 1u << order;
		run->blocks--;
	} else {
		lay_out(p, list, run, places_of(p, z, run, order, run->taken), type);
		run->blocks = 0;
	}
	if (!run->blocks)
		run_ends(p, z, order, type);
	return true;
}

uint32_t run_take(struct sim_pages *p, struct zone *z, unsigned int order, enum migratetype type,
	uint32_t *pfn, uint32_t n)
{
	struct block_run *run;
	uint32_t left;

	(void)run_ahead(p, z, order, type);
	run = &z->runs.run[z->runs.first[order][type]];
	left = run->blocks - run->taken;
	n = n < left ? n : left;
	if (order == p->m.max_page_order) {
		for (uint32_t i = 0; i < n; i++, run->pfn += 1u << order)
			pfn[i] = run->pfn;
		run->blocks -= n;
	} else {
		struct places at = places_of(p, z, run, order, run->taken);

		for (uint32_t i = 0; i < n; i++)
			pfn[i] = places_next(&at);
		run->taken += n;
	}
	if (n == left)
		run_ends(p, z, order, type);
	return n;
}

uint32_t run_pop(struct sim_pages *p, struct zone *z, unsigned int order, enum migratetype type)
{
	uint32_t pfn;

	(void)run_take(p, z, order, type, &pfn, 1);
	return pfn;
}

bool run_holds(const struct sim_pages *p, const struct zone *z, unsigned int order, uint32_t pfn)
{
	const struct block_runs *r = &z->runs;

	for (unsigned int t = 0; t < MT_COUNT; t++) {
		for (uint32_t i = r->first[order][t]; i; i = r->run[i].next) {
			const struct block_run *run = &r->run[i];
			const uint32_t at = (pfn - run->pfn) >> (order + 1);
			struct places place;

			if (pfn < run->pfn || at >= run->blocks * run->window ||
				at / run->window < run->taken)
				continue;
			place = places_of(p, z, run, order, at / run->window);
			return places_next(&place) == pfn;
		}
	}
	return false;
}

void zone_lay_out(struct sim_pages *p, struct zone *z)
{
	for (unsigned int o = 0; o <= p->m.max_page_order && z->runs.left; o++)
		for (unsigned int t = 0; t < MT_COUNT; t++)
			while (run_lay_out(p, z, o, (enum migratetype)t))
				;
}

void lay_out_all(struct sim_pages *p)
{
	for (unsigned int i = 0; i < p->nr_zones; i++) {
		zone_ready(p, p->zonelist[i]);
		zone_lay_out(p, p->zonelist[i]);
	}
	p->laid_out = true;
}
