/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Marks of pages, lists of pages, and types of pageblocks; page_internal.h says how they are kept.
 */
#ifndef WHICHALLOC_SIM_PAGE_MARK_H
#define WHICHALLOC_SIM_PAGE_MARK_H

#include "sim/page_internal.h"

/* page marks */

static inline enum page_kind page_kind(const struct sim_pages *p, uint32_t pfn)
{
	unsigned int mark = p->mark[pfn];

	return (mark ^ p->epoch) >> MARK_EPOCH_SHIFT
		       ? PAGE_PLAIN
		       : (enum page_kind)(mark >> MARK_KIND_SHIFT & 7);
}

static inline unsigned int page_order(const struct sim_pages *p, uint32_t pfn)
{
	return p->mark[pfn] >> MARK_ORDER_SHIFT & 0xf;
}

static inline enum migratetype mark_type(unsigned int mark)
{
	return (enum migratetype)(mark & MARK_TYPE);
}

static inline enum migratetype page_type(const struct sim_pages *p, uint32_t pfn)
{
	return mark_type(p->mark[pfn]);
}

static inline uint16_t mark_of(
	const struct sim_pages *p, enum page_kind kind, unsigned int order, enum migratetype type)
{
	return (uint16_t)(p->epoch | (unsigned int)kind << MARK_KIND_SHIFT |
			  order << MARK_ORDER_SHIFT | type);
}

static inline bool page_is(
	const struct sim_pages *p, uint32_t pfn, enum page_kind kind, unsigned int order)
{
	return (p->mark[pfn] ^ mark_of(p, kind, order, 0)) < 1u << MARK_TYPE_BITS;
}

static inline void page_mark(struct sim_pages *p, uint32_t pfn, enum page_kind kind,
	unsigned int order, enum migratetype type)
{
	p->mark[pfn] = mark_of(p, kind, order, type);
}

static inline void page_mark_plain(struct sim_pages *p, uint32_t pfn)
{
	p->mark[pfn] = 0;
}

/* A block handed out, as a compound page if need be. */
static inline void page_mark_used(
	struct sim_pages *p, uint32_t pfn, unsigned int order, bool compound)
{
	p->mark[pfn] = (uint16_t)(p->by_order[order].used | (compound ? USED_COMPOUND : 0));
}

/* PageReserved() of any of the pages [@start, @end) */
static inline bool any_reserved(
	const struct sim_pages *p, const struct zone *z, uint32_t start, uint32_t end)
{
	for (uint32_t pfn = start; z->reserved && pfn < end; pfn++)
		if (page_kind(p, pfn) == PAGE_RESERVED)
			return true;
	return false;
}

/* A page becomes the system's own: PAGE_CACHE or PAGE_MOVED. */
static inline void page_give_to_system(struct sim_pages *p, uint32_t pfn, enum page_kind kind)
{
	page_mark(p, pfn, kind, 0, MT_MOVABLE);
	p->block_type[pfn >> p->m.pageblock_order] |= BLOCK_VISITED;
	p->block_dry[pfn >> p->m.pageblock_order] = 0;
}

/* lists */

static inline void page_list_add_head(struct sim_pages *p, struct page_list *l, uint32_t pfn)
{
	const uint32_t head = l->head;

	p->link[pfn] = (struct page_links){.next = head, .prev = PFN_NONE};
	p->link[head].prev = pfn; /* that of PFN_NONE means nothing */
	l->tail = head ? l->tail : pfn;
	l->head = pfn;
}

static inline void page_list_add_tail(struct sim_pages *p, struct page_list *l, uint32_t pfn)
{
	p->link[pfn] = (struct page_links){.next = PFN_NONE, .prev = l->tail};
	if (l->tail)
		p->link[l->tail].next = pfn;
	else
		l->head = pfn;
	l->tail = pfn;
}

/* takes the first off a list that is not empty */
static inline void page_list_pop(struct sim_pages *p, struct page_list *l)
{
	l->head = p->link[l->head].next;
	if (l->head)
		p->link[l->head].prev = PFN_NONE;
	else
		l->tail = PFN_NONE;
}

static inline void page_list_del(struct sim_pages *p, struct page_list *l, uint32_t pfn)
{
	const struct page_links link = p->link[pfn];

	if (link.prev)
		p->link[link.prev].next = link.next;
	else
		l->head = link.next;
	if (link.next)
		p->link[link.next].prev = link.prev;
	else
		l->tail = link.prev;
}

/* pageblocks */

static inline enum migratetype block_type(const struct sim_pages *p, uint32_t pfn)
{
	return (enum migratetype)(p->block_type[pfn >> p->m.pageblock_order] & BLOCK_TYPE);
}

static inline void block_set_type(struct sim_pages *p, uint32_t pfn, enum migratetype type)
{
	uint8_t *t = &p->block_type[pfn >> p->m.pageblock_order];

	*t = (uint8_t)((*t & BLOCK_MARKS) | (unsigned int)type);
}

static inline uint32_t block_pages(const struct sim_pages *p)
{
	return 1u << p->m.pageblock_order;
}

static inline bool zone_spans(const struct zone *z, uint64_t pfn)
{
	return pfn >= z->start && pfn < z->end;
}

#endif
