/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Invariants of the page allocator's data, for tests.
 */
#include "sim/pcp.h"
#include "sim/request.h"

#include <stdlib.h>
#include <string.h>

struct check {
	const struct sim_pages *p;
	const struct zone *z;
	uint8_t *seen; /* per page: it is in a free block or on a per-CPU list */
	const char *broken;
};

static bool in_zone(const struct zone *z, uint32_t pfn, unsigned int order)
{
	return pfn >= z->mem_start && (uint64_t)pfn + ((uint64_t)1 << order) <= z->mem_end;
}

/* Notes the pages of a block; no page may be in two. */
static void take(struct check *c, uint32_t pfn, unsigned int order)
{
	for (uint32_t i = 0; i < 1u << order; i++) {
		if (c->seen[pfn + i])
			c->broken = "a page is on two lists";
		else if (i && page_kind(c->p, pfn + i) != PAGE_PLAIN)
			c->broken = "a page inside a free block is marked";
		c->seen[pfn + i] = 1;
	}
}

/* Walks one list of blocks of @kind; returns how many there are. */
static uint64_t check_list(
	struct check *c, const struct page_list *l, enum page_kind kind, unsigned int order)
{
	const struct sim_pages *p = c->p;
	uint32_t prev = PFN_NONE;
	uint64_t n = 0;

	for (uint32_t pfn = l->head; pfn && !c->broken; pfn = p->link[pfn].next, n++) {
		if (!in_zone(c->z, pfn, order))
			c->broken = "a list holds a page from outside its zone";
		else if (pfn & ((1u << order) - 1))
			c->broken = "a block is not aligned";
		else if (!page_is(p, pfn, kind, order))
			c->broken = "a block on a list is marked otherwise";
		else if (p->link[pfn].prev != prev)
			c->broken = "links do not match";
		else
			take(c, pfn, order);
		prev = pfn;
	}
	if (!c->broken && l->tail != prev)
		c->broken = "a list's tail is not its last block";
	return n;
}

/* Two free buddies must have been merged, where their types allow it. */
static bool unmerged(const struct check *c, uint32_t pfn, unsigned int order)
{
	const struct sim_pages *p = c->p;
	uint32_t buddy = pfn ^ (1u << order);
	enum migratetype a, b;

	if (order >= p->m.max_page_order || !zone_spans(c->z, buddy) ||
		!page_is(p, buddy, PAGE_FREE, order))
		return false;
	a = block_type(p, pfn);
	b = block_type(p, buddy);
	return order < p->m.pageblock_order || a == b || (a < MT_PCPTYPES && b < MT_PCPTYPES);
}

static void check_type_list(struct check *c, unsigned int order, enum migratetype type)
{
	const struct sim_pages *p = c->p;
	const struct page_list *l = &c->z->list[order][type];

	if ((c->z->has[type] >> order & 1) != (l->head != PFN_NONE))
		c->broken = "the summary of a list is wrong";
	for (uint32_t pfn = l->head; pfn && !c->broken; pfn = p->link[pfn].next) {
		if (page_type(p, pfn) != type)
			c->broken = "a block is on another type's list";
		else if (p->m.fallback_claims && order < p->m.pageblock_order &&
			 block_type(p, pfn) != type)
			c->broken = "a block's type is not its pageblock's";
		else if (unmerged(c, pfn, order))
			c->broken = "two free buddies are not merged";
	}
}

static int64_t room_now(const struct sim_pages *p, const struct zone *z)
{
	struct pcp pcp = *z->pcp;
	struct zone now = *z;

	now.pcp = &pcp;
	pcp_set_room(p, &now);
	return pcp.room;
}

static void check_cpu(struct check *c, const struct pcp *pcp)
{
	const struct sim_pages *p = c->p;
	int64_t pages = 0;

	for (unsigned int i = 0; i < p->pcp_lists && !c->broken; i++) {
		unsigned int order = pcp_index_order(p, i);

		pages += (int64_t)check_list(c, &pcp->list[i], PAGE_PCP, order) << order;
	}
	if (c->broken)
		return;
	if (pcp == c->z->pcp && pcp->room != room_now(p, c->z))
		c->broken = "the test of frees to per-CPU lists is out of date";
	else if (pages != pcp->count)
		c->broken = "the count of pages on per-CPU lists is wrong";
	else if (pcp->free_delta > c->z->stat_threshold || pcp->free_delta < -c->z->stat_threshold)
		c->broken = "a CPU holds back too much of the count of free pages";
}

static bool enough_is_right(const struct sim_pages *p, const struct zone *z)
{
	struct zone now = *z;

	zone_set_enough(p, &now);
	return memcmp(now.enough, z->enough, sizeof(now.enough)) == 0;
}

static void check_zone(struct check *c)
{
	const struct sim_pages *p = c->p;
	const struct zone *z = c->z;
	int64_t pages = 0, highatomic = 0, cma = 0, isolated = 0, counted, counted_cma;

	for (unsigned int o = 0; o <= p->m.max_page_order && !c->broken; o++) {
		uint64_t blocks = 0;

		for (unsigned int t = 0; t < MT_COUNT && !c->broken; t++) {
			uint64_t n = check_list(c, &z->list[o][t], PAGE_FREE, o);

			if (!c->broken)
				check_type_list(c, o, (enum migratetype)t);
			blocks += n;
			if (t == MT_HIGHATOMIC)
				highatomic += (int64_t)n << o;
			else if (t == MT_CMA)
				cma += (int64_t)n << o;
			else if (t == MT_ISOLATE)
				isolated += (int64_t)n << o;
		}
		if (!c->broken && blocks != z->blocks[o])
			c->broken = "a count of blocks is wrong";
		pages += (int64_t)blocks << o;
	}
	if (!enough_is_right(p, z))
		c->broken = "the test of the first attempt is out of date";
	counted = z->free;
	counted_cma = z->free_cma;
	for (unsigned int i = 0; i < p->cpus && !c->broken; i++) {
		check_cpu(c, &z->cpu[i]);
		counted += z->cpu[i].free_delta;
		counted_cma += z->cpu[i].free_cma_delta;
	}
	if (c->broken)
		return;
	if (pages - isolated != counted)
		c->broken = "the count of free pages is wrong";
	else if (cma != counted_cma)
		c->broken = "the count of free CMA pages is wrong";
	else if (isolated || z->isolated)
		c->broken = "pageblocks are still isolated";
	else if (p->m.highatomic_by_free && highatomic != z->free_highatomic)
		c->broken = "the count of free HighAtomic pages is wrong";
}

/* Every marked page is on a list if it says so, and no page in use is in a free block. */
static void check_marks(struct check *c)
{
	for (uint32_t pfn = 0; pfn < c->p->end && !c->broken; pfn++) {
		enum page_kind kind = page_kind(c->p, pfn);

		if ((kind == PAGE_FREE || kind == PAGE_PCP) && !c->seen[pfn])
			c->broken = "a block that is marked free is on no list";
		else if (kind == PAGE_USED)
			for (uint32_t i = 0; i < 1u << page_order(c->p, pfn); i++)
				if (c->seen[pfn + i] ||
					(i && page_kind(c->p, pfn + i) != PAGE_PLAIN))
					c->broken = "a block in use overlaps another";
	}
}

const char *sim_pages_check(const struct sim_pages *p)
{
	struct check c = {.p = p};

	pages_settle(p);
	runs_lay_out_all(p);
	pcp_link_all(p);
	c.seen = calloc(p->end, 1);
	if (!c.seen)
		return "out of memory";
	for (unsigned int i = 0; i < p->nr_zones && !c.broken; i++) {
		c.z = p->zonelist[i];
		check_zone(&c);
	}
	check_marks(&c);
	free(c.seen);
	return c.broken;
}
