/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs of free blocks, laid out as late as can be: a machine has thousands of free blocks, and a
 * trial looks at a few. When a list has no other block left, its next run is laid out; whoever
 * looks at pages rather than lists lays out everything first.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sim/buddy.h"
#include "sim/random.h"

#define FIRST_ROOM 16u /* runs */

static bool make_room(struct block_runs *r)
{
	uint32_t max = r->max ? 2 * r->max : FIRST_ROOM;
	struct block_run *run = realloc(r->run, (size_t)max * sizeof(*run));

	if (!run)
		return false;
	r->run = run;
	r->max = max;
	return true;
}

int run_add(struct zone *z, const struct block_run *run, unsigned int order, enum migratetype type)
{
	struct block_runs *r = &z->runs;
	uint32_t i = r->used + 1, last = r->last[order][type];

	if (i >= r->max && !make_room(r))
		return -ENOMEM;
	r->used = i;
	r->run[i] = *run;
	r->run[i].next = 0;
	if (last)
		r->run[last].next = i;
	else
		r->first[order][type] = i;
	r->last[order][type] = i;
	r->left++;
	return 0;
}

void runs_forget(struct zone *z)
{
	z->runs.used = z->runs.left = 0;
	memset(z->runs.first, 0, sizeof(z->runs.first));
	memset(z->runs.last, 0, sizeof(z->runs.last));
}

/* Each block in one half of a cell of its window, so that no two can have been merged. */
static void lay_out(struct sim_pages *p, struct page_list *list, const struct block_run *run,
	unsigned int order, enum migratetype type, uint64_t random)
{
	const uint16_t mark = mark_of(p, PAGE_FREE, order, type);
	const unsigned int shift = order + 1;
	/* large blocks take the lower half, so as to leave room behind the last */
	const uint32_t halves = order + 2 < p->m.max_page_order, window = run->window;
	uint16_t *marks = p->mark;
	struct page_links *link = p->link;
	uint32_t cell = run->pfn >> shift, tail = list->tail, before = tail, first = PFN_NONE;
	uint64_t bits = 0;

	for (uint32_t i = 0; i < run->blocks; i++, cell += window) {
		uint32_t in_window, pfn;

		if (i % 8 == 0)
			bits = random_next(&random);
		in_window = ((uint32_t)(bits >> 1) & 0x7f) * window >> 7;
		pfn = ((cell + in_window) << shift) + (((uint32_t)bits & halves) << order);
		marks[pfn] = mark;
		link[pfn].prev = tail;
		link[tail].next = pfn; /* that of PFN_NONE means nothing */
		first = first ? first : pfn;
		tail = pfn;
		bits >>= 8;
	}
	if (!before)
		list->head = first;
	link[tail].next = PFN_NONE;
	list->tail = tail;
}

bool run_lay_out(struct sim_pages *p, struct zone *z, unsigned int order, enum migratetype type)
{
	struct block_runs *r = &z->runs;
	struct page_list *list = &z->list[order][type];
	uint32_t i = r->first[order][type];
	struct block_run *run;

	if (!i)
		return false;
	run = &r->run[i];
	if (order == p->m.max_page_order) {
		page_mark(p, run->pfn, PAGE_FREE, order, type);
		page_list_add_tail(p, list, run->pfn);
		run->pfn += 1u << order;
		run->blocks--;
	} else {
		lay_out(p, list, run, order, type, r->seed ^ (uint64_t)i << 32);
		run->blocks = 0;
	}
	if (!run->blocks) {
		r->left--;
		r->first[order][type] = run->next;
		if (!run->next)
			r->last[order][type] = 0;
	}
	return true;
}

/* The machine of a view is const to its caller only, as in pages_settle(). */
void runs_lay_out_all(const struct sim_pages *p)
{
	struct sim_pages *machine = (struct sim_pages *)p;

	for (unsigned int i = 0; i < p->nr_zones; i++) {
		struct zone *z = machine->zonelist[i];

		for (unsigned int o = 0; o <= p->m.max_page_order && z->runs.left; o++)
			for (unsigned int t = 0; t < MT_COUNT; t++)
				while (run_lay_out(machine, z, o, (enum migratetype)t))
					;
	}
}
