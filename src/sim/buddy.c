/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Buddy lists: free blocks by order and type, split when taken and merged when freed, and the
 * counter of free pages that watermark tests see. Which end of a list a block goes to is what
 * makes the page frames come out as in Linux, so that is part of the model.
 */
#include "sim/page_internal.h"

static bool buddy_is_free(
	const struct sim_pages *p, const struct zone *z, uint32_t buddy, unsigned int order)
{
	return zone_spans(z, buddy) && page_is(p, buddy, PAGE_FREE, order);
}

/*
 * buddy_merge_likely(): the block that this one and its buddy would make has a free buddy
 * itself. Then it goes to the tail, where it is taken last and may grow.
 */
static bool merge_likely(
	const struct sim_pages *p, const struct zone *z, uint32_t pfn, unsigned int order)
{
	uint32_t parent = pfn & ~(1u << order);

	if (order + 1 >= p->m.max_page_order)
		return false;
	return buddy_is_free(p, z, parent ^ (2u << order), order + 1);
}

/*
 * __free_one_page(): merges upwards and puts the result on the lists of @type. Above a
 * pageblock only types that merge freely do.
 */
void buddy_free(struct sim_pages *p, struct zone *z, uint32_t pfn, unsigned int order,
	enum migratetype type, bool tail)
{
	zone_account(p, z, (int64_t)1 << order, type);

	while (order < p->m.max_page_order) {
		uint32_t buddy = pfn ^ (1u << order);

		if (!buddy_is_free(p, z, buddy, order))
			break;
		if (order >= p->m.pageblock_order) {
			enum migratetype other = block_type(p, buddy);

			if (other != type && (other >= MT_PCPTYPES || type >= MT_PCPTYPES))
				break;
			if (other != type && p->m.merge_retypes)
				buddy_retype_blocks(p, buddy, order, type);
		}
		buddy_del(p, z, buddy, order);
		pfn &= buddy;
		order++;
	}
	buddy_add(p, z, pfn, order, type, tail || merge_likely(p, z, pfn, order));
}

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
 * expand(): keeps the first 2^@order pages of a block of order @from and puts the rest on the
 * lists of @type.
 */
void buddy_split(struct sim_pages *p, struct zone *z, uint32_t pfn, unsigned int order,
	unsigned int from, enum migratetype type)
{
	while (from > order) {
		from--;
		buddy_add(p, z, pfn + (1u << from), from, type, false);
	}
}

/*
 * __rmqueue_smallest(): the first block of the smallest order that will do, from the lists of
 * @type only.
 */
uint32_t buddy_smallest(
	struct sim_pages *p, struct zone *z, unsigned int order, enum migratetype type)
{
	uint32_t orders = z->has[type] & ~((1u << order) - 1);
	unsigned int from;
	uint32_t pfn;

	if (!orders)
		return PFN_NONE;
	from = (unsigned int)__builtin_ctz(orders);
	pfn = z->list[from][type].head;
	buddy_del(p, z, pfn, from);
	buddy_split(p, z, pfn, order, from, type);
	if (p->m.account_per_page)
		zone_account(p, z, -((int64_t)1 << order), type);
	return pfn;
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
