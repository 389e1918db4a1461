/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Buddy lists, the part that every request and free goes through: free blocks by order and type,
 * split when taken and merged when freed, and the counter of free pages that watermark tests
 * see. Which end of a list a block goes to is what makes the page frames come out as in Linux,
 * so that is part of the model.
 */
#ifndef WHICHALLOC_SIM_BUDDY_H
#define WHICHALLOC_SIM_BUDDY_H

#include "sim/page_mark.h"
#include "sim/run.h"
#include "sim/zone.h"

/* buddy.c */
void buddy_give_merging(struct sim_pages *p, struct zone *z, uint32_t pfn, unsigned int order,
	enum migratetype type);
void buddy_free_block(
	struct sim_pages *p, struct zone *z, uint32_t pfn, unsigned int order, bool tail);
void buddy_move(struct sim_pages *p, struct zone *z, uint32_t pfn, unsigned int order,
	enum migratetype type);
void buddy_retype_blocks(
	struct sim_pages *p, uint32_t pfn, unsigned int order, enum migratetype type);
/*
 * free blocks of the pageblock around @pfn to the lists of @type; returns pages moved, -1 where
 * the zone's bounds forbid it
 */
int64_t buddy_move_block(struct sim_pages *p, struct zone *z, uint32_t pfn, enum migratetype type);

/*
 * __mod_zone_page_state(): the running CPU holds changes back until they exceed the threshold.
 * Watermark tests see the counter without them.
 */
static inline void count_free(struct zone *z, int64_t pages)
{
	const int64_t threshold = z->stat_threshold;
	int64_t x = z->pcp->free_delta + pages;

	if ((uint64_t)(x + threshold) > (uint64_t)(2 * threshold)) {
		z->free += x;
		x = 0;
	}
	z->pcp->free_delta = x;
}

/* The same for NR_FREE_CMA_PAGES. */
static inline void count_free_cma(const struct sim_pages *p, struct zone *z, int64_t pages)
{
	int64_t x = z->pcp->free_cma_delta + pages;

	if (x > z->stat_threshold || x < -z->stat_threshold) {
		z->free_cma += x;
		x = 0;
		zone_set_enough(p, z);
	}
	z->pcp->free_cma_delta = x;
}

/* What else counts pages of types that per-CPU lists do not keep. */
static inline void zone_account_rare(
	const struct sim_pages *p, struct zone *z, int64_t pages, enum migratetype type)
{
	if (type == MT_CMA) {
		count_free_cma(p, z, pages);
	} else if (type == MT_HIGHATOMIC && p->m.highatomic_by_free) {
		z->free_highatomic += pages;
		zone_set_enough(p, z);
	}
}

/* account_freepages(), in 6.1 __mod_zone_freepage_state(). Isolated pages are not free. */
static inline void zone_account(
	const struct sim_pages *p, struct zone *z, int64_t pages, enum migratetype type)
{
	if (type != MT_ISOLATE)
		count_free(z, pages);
	if (type >= MT_PCPTYPES)
		zone_account_rare(p, z, pages, type);
}

/* Something left the list, which may have been the last one. */
static inline void buddy_left(
	struct sim_pages *p, struct zone *z, unsigned int order, enum migratetype type)
{
	if (!z->list[order][type].head && (!z->runs.left || !run_ahead(p, z, order, type)))
		z->has[type] &= ~(1u << order);
}

/* The first block of a list that is not empty. */
static inline uint32_t buddy_first(
	struct sim_pages *p, struct zone *z, unsigned int order, enum migratetype type)
{
	const struct page_list *l = &z->list[order][type];

	if (!l->head)
		(void)run_lay_out(p, z, order, type);
	return l->head;
}

/* Takes it off the list. */
static inline uint32_t buddy_pop(
	struct sim_pages *p, struct zone *z, unsigned int order, enum migratetype type)
{
	struct page_list *l = &z->list[order][type];
	uint32_t pfn = l->head, next;

	z->blocks[order]--;
	if (!pfn) {
		pfn = run_pop(p, z, order, type);
		buddy_left(p, z, order, type);
		return pfn;
	}
	page_mark_plain(p, pfn);
	next = p->link[pfn].next;
	l->head = next;
	if (next) {
		p->link[next].prev = PFN_NONE;
	} else {
		l->tail = PFN_NONE;
		buddy_left(p, z, order, type);
	}
	return pfn;
}

static inline void buddy_add(struct sim_pages *p, struct zone *z, uint32_t pfn, unsigned int order,
	enum migratetype type, bool tail)
{
	struct page_list *l = &z->list[order][type];

	p->mark[pfn] = (uint16_t)(p->by_order[order].free | type);
	if (tail) {
		while (z->runs.left && run_lay_out(p, z, order, type))
			;
		page_list_add_tail(p, l, pfn);
	} else {
		page_list_add_head(p, l, pfn);
	}
	z->blocks[order]++;
	z->has[type] |= 1u << order;
}

/* Takes free block @pfn off the list of @type that it is on. */
static inline void buddy_take_off(struct sim_pages *p, struct zone *z, uint32_t pfn,
	unsigned int order, enum migratetype type)
{
	const struct page_links link = p->link[pfn];
	struct page_list *l = &z->list[order][type];

	page_mark_plain(p, pfn);
	z->blocks[order]--;
	if (link.next)
		p->link[link.next].prev = link.prev;
	else
		l->tail = link.prev;
	if (link.prev) {
		p->link[link.prev].next = link.next;
		return;
	}
	l->head = link.next;
	buddy_left(p, z, order, type);
}

/* Takes free block @pfn off the list it is on, which need not be its pageblock's type. */
static inline void buddy_del(struct sim_pages *p, struct zone *z, uint32_t pfn, unsigned int order)
{
	buddy_take_off(p, z, pfn, order, page_type(p, pfn));
}

/* A page beside the zone may be looked at: there are marks for whole largest blocks. */
static inline bool buddy_is_free(
	const struct sim_pages *p, const struct zone *z, uint32_t buddy, unsigned int order)
{
	return page_is(p, buddy, PAGE_FREE, order) && zone_spans(z, buddy);
}

/*
 * buddy_merge_likely(): the block that this one and its buddy would make has a free buddy
 * itself. Then it goes to the tail, where it is taken last and may grow.
 */
static inline bool merge_likely(
	const struct sim_pages *p, const struct zone *z, uint32_t pfn, unsigned int order)
{
	uint32_t parent = pfn & ~(1u << order), other = parent ^ (2u << order);

	if (order + 1 >= p->m.max_page_order)
		return false;
	/* of blocks that are not laid out, only large ones have free blocks beside them */
	return buddy_is_free(p, z, other, order + 1) ||
	       (z->runs.small && order + 3 >= p->m.max_page_order &&
		       run_holds(p, z, order + 1, other));
}

/*
 * Most often nothing beside a block is free, so that it goes to the head of its list as it is.
 * False also where one would have to look closer. Of the largest two orders it looks at the block
 * itself, which is not free.
 */
static inline bool buddy_stays(
	const struct sim_pages *p, const struct zone *z, uint32_t pfn, unsigned int order)
{
	const struct by_order *b = &p->by_order[order];
	const unsigned int buddy = p->mark[pfn ^ b->half];
	const unsigned int other = p->mark[(pfn & ~b->half) ^ b->double_size];

	return ((buddy ^ b->free) > MARK_TYPE) & ((other ^ (b->free + MARK_ORDER)) > MARK_TYPE) &
	       !(z->runs.small && order + 3 >= p->m.max_page_order);
}

/*
 * __free_one_page(), but for the counter: merges upwards and puts the result on the lists of @type.
 * Above a pageblock only types that merge freely do.
 */
static inline void buddy_merge(struct sim_pages *p, struct zone *z, uint32_t pfn,
	unsigned int order, enum migratetype type, bool tail)
{
	const unsigned int max = (unsigned int)p->m.max_page_order;
	const unsigned int order0 = mark_of(p, PAGE_FREE, 0, MT_UNMOVABLE) >> MARK_TYPE_BITS;

	while (order < max) {
		uint32_t buddy = pfn ^ (1u << order);
		unsigned int mark = p->mark[buddy];

		if (mark >> MARK_TYPE_BITS != order0 + order || !zone_spans(z, buddy))
			break;
		if (order >= p->m.pageblock_order) {
			enum migratetype other = block_type(p, buddy);

			if (other != type && (other >= MT_PCPTYPES || type >= MT_PCPTYPES))
				break;
			if (other != type && p->m.merge_retypes)
				buddy_retype_blocks(p, buddy, order, type);
		}
		buddy_take_off(p, z, buddy, order, mark_type(mark));
		pfn &= buddy;
		order++;
	}
	buddy_add(p, z, pfn, order, type, tail || merge_likely(p, z, pfn, order));
}

/* The same of a block in use, whose mark may be left to this. */
static inline void buddy_give(struct sim_pages *p, struct zone *z, uint32_t pfn, unsigned int order,
	enum migratetype type)
{
	if (__builtin_expect(buddy_stays(p, z, pfn, order), 1))
		buddy_add(p, z, pfn, order, type, false);
	else
		buddy_give_merging(p, z, pfn, order, type);
}

/* __free_one_page() */
static inline void buddy_free(struct sim_pages *p, struct zone *z, uint32_t pfn, unsigned int order,
	enum migratetype type, bool tail)
{
	zone_account(p, z, (int64_t)1 << order, type);
	buddy_merge(p, z, pfn, order, type, tail);
}

/*
 * expand(): keeps the first 2^@order pages of a block of order @from and puts the rest on the
 * lists of @type.
 */
static inline void buddy_split(struct sim_pages *p, struct zone *z, uint32_t pfn,
	unsigned int order, unsigned int from, enum migratetype type)
{
	while (from > order) {
		from--;
		buddy_add(p, z, pfn + (1u << from), from, type, false);
	}
}

/*
 * The first block of the smallest order that will do, from the lists of @type, of which one is not
 * empty; without the counter. Where it is split, the lists of all orders in between are empty.
 */
static inline uint32_t buddy_pull(
	struct sim_pages *p, struct zone *z, unsigned int order, enum migratetype type)
{
	const unsigned int from = order + (unsigned int)__builtin_ctz(z->has[type] >> order);
	const uint32_t pfn = buddy_pop(p, z, from, type);

	for (unsigned int o = from; o-- > order;) {
		const uint32_t half = pfn + (1u << o);

		page_mark(p, half, PAGE_FREE, o, type);
		p->link[half] = (struct page_links){PFN_NONE, PFN_NONE};
		z->list[o][type] = (struct page_list){half, half};
		z->blocks[o]++;
	}
	z->has[type] |= (1u << from) - (1u << order);
	return pfn;
}

/*
 * __rmqueue_smallest(): the first block of the smallest order that will do, from the lists of
 * @type only.
 */
static inline uint32_t buddy_smallest(
	struct sim_pages *p, struct zone *z, unsigned int order, enum migratetype type)
{
	uint32_t pfn;

	if (!(z->has[type] >> order))
		return PFN_NONE;
	pfn = buddy_pull(p, z, order, type);
	if (p->m.account_per_page)
		zone_account(p, z, -((int64_t)1 << order), type);
	return pfn;
}

#endif
