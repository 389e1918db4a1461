/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Buddy lists, the rarer work: blocks that span pageblocks, many blocks at once, and moves
 * between types.
 */
#include "sim/buddy.h"

/* Frees a block under the types of its pageblocks: free_one_page() with split_large_buddy(). */
void buddy_free_block(
	struct sim_pages *p, struct zone *z, uint32_t pfn, unsigned int order, bool tail)
{
	uint32_t end = pfn + (1u << order);

	if (p->m.free_splits_large && order > p->m.pageblock_order)
		order = (unsigned int)p->m.pageblock_order;
	for (; pfn < end; pfn += 1u << order)
		buddy_free(p, z, pfn, order, block_type(p, pfn), tail);
}

/*
 * account_freepages() for each of @n blocks of @order taken, one after the other: whenever what
 * the CPU holds back exceeds the threshold, it goes to the zone.
 */
static void count_taken(struct zone *z, unsigned int order, int64_t n)
{
	const int64_t size = (int64_t)1 << order, each = (z->stat_threshold >> order) + 1;
	/* blocks until the first time, and from one time to the next */
	const int64_t first = ((z->stat_threshold + z->pcp->free_delta) >> order) + 1;
	int64_t rest;

	if (n < first) {
		z->pcp->free_delta -= n * size;
		return;
	}
	rest = (n - first) % each;
	z->free += z->pcp->free_delta - (n - rest) * size;
	z->pcp->free_delta = -rest * size;
}

/* Appends a block to a list that ends with *@tail. */
static inline void append(struct sim_pages *p, struct page_list *to, uint32_t pfn, uint16_t mark)
{
	p->mark[pfn] = mark;
	page_list_add_tail(p, to, pfn);
}

/* The blocks of the right size, from the head of their list on. Returns how many, up to @n. */
static int64_t take_same(struct sim_pages *p, struct zone *z, unsigned int order,
	enum migratetype type, int64_t n, struct page_list *to)
{
	const uint16_t mark = mark_of(p, PAGE_PCP, order, type);
	struct page_list *l = &z->list[order][type];
	const uint32_t first = l->head;
	uint32_t last = PFN_NONE, pfn = first;
	int64_t got = 0;

	for (; pfn && got < n; got++) {
		p->mark[pfn] = mark;
		last = pfn;
		pfn = p->link[pfn].next;
	}
	/* what is taken stays linked as it is */
	p->link[first].prev = to->tail;
	p->link[last].next = PFN_NONE;
	if (to->tail)
		p->link[to->tail].next = first;
	else
		to->head = first;
	to->tail = last;
	l->head = pfn;
	if (pfn)
		p->link[pfn].prev = PFN_NONE;
	else
		l->tail = PFN_NONE;
	z->blocks[order] -= (uint32_t)got;
	buddy_left(p, z, order, type);
	return got;
}

/*
 * Cuts the first block of order @from into blocks of @order, up to @n of them. No smaller block
 * of the type is free, so that block by block each cut would take what the one before has left:
 * what comes out is in ascending order, and the rest is in as few blocks as can be.
 */
static int64_t take_cut(struct sim_pages *p, struct zone *z, unsigned int order, unsigned int from,
	enum migratetype type, int64_t n, struct page_list *to)
{
	const uint16_t mark = mark_of(p, PAGE_PCP, order, type);
	const uint32_t all = 1u << (from - order);
	const uint32_t cut = n < all ? (uint32_t)n : all;
	const uint32_t pfn = z->list[from][type].head;

	buddy_del(p, z, pfn, from);
	for (uint32_t i = 0; i < cut; i++)
		append(p, to, pfn + (i << order), mark);
	for (uint32_t i = cut; i < all;) {
		unsigned int o = (unsigned int)__builtin_ctz(i);

		buddy_add(p, z, pfn + (i << order), order + o, type, false);
		i += 1u << o;
	}
	return cut;
}

int64_t buddy_take(struct sim_pages *p, struct zone *z, unsigned int order, enum migratetype type,
	int64_t n, struct page_list *to)
{
	int64_t got = 0;

	while (got < n) {
		uint32_t orders = z->has[type] >> order;

		if (!orders)
			break;
		if (orders & 1)
			got += take_same(p, z, order, type, n - got, to);
		else
			got += take_cut(p, z, order, order + (unsigned int)__builtin_ctz(orders),
				type, n - got, to);
	}
	if (p->m.account_per_page && got)
		count_taken(z, order, got);
	return got;
}

/* move_to_free_list(): a free block to the tail of another type's list */
void buddy_move(struct sim_pages *p, struct zone *z, uint32_t pfn, unsigned int order,
	enum migratetype type)
{
	enum migratetype old = page_type(p, pfn);

	buddy_del(p, z, pfn, order);
	buddy_add(p, z, pfn, order, type, true);
	if (p->m.account_per_page) {
		zone_account(p, z, -((int64_t)1 << order), old);
		zone_account(p, z, (int64_t)1 << order, type);
	}
}

/* change_pageblock_range() */
void buddy_retype_blocks(
	struct sim_pages *p, uint32_t pfn, unsigned int order, enum migratetype type)
{
	for (uint32_t end = pfn + (1u << order); pfn < end; pfn += block_pages(p))
		block_set_type(p, pfn, type);
}

/*
 * move_freepages_block(). A pageblock that crosses the zone's end is left alone; one that
 * crosses its start is moved from @pfn on in 6.1, and left alone where pageblocks are claimed
 * whole.
 */
int64_t buddy_move_block(struct sim_pages *p, struct zone *z, uint32_t pfn, enum migratetype type)
{
	uint32_t start = pfn & ~(block_pages(p) - 1);
	uint32_t end = start + block_pages(p);
	int64_t moved = 0;

	if (!zone_spans(z, end - 1))
		return -1;
	if (!zone_spans(z, start)) {
		if (p->m.fallback_claims)
			return -1;
		start = pfn;
	}
	for (uint32_t i = start; i < end;) {
		if (page_kind(p, i) == PAGE_FREE) {
			unsigned int order = page_order(p, i);

			buddy_move(p, z, i, order, type);
			moved += (int64_t)1 << order;
			i += 1u << order;
		} else {
			i++;
		}
	}
	return moved;
}
