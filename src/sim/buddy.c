/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Buddy lists, the rarer work: blocks that span pageblocks, and moves between types.
 */
#include "sim/buddy.h"

/* buddy_give() of a block that something beside it is free of. */
void buddy_give_merging(struct sim_pages *p, struct zone *z, uint32_t pfn, unsigned int order,
	enum migratetype type)
{
	page_mark_plain(p, pfn);
	buddy_merge(p, z, pfn, order, type, false);
}

/* Are all pageblocks of a block above pageblock order of @type, which merges freely? */
static bool one_type(
	const struct sim_pages *p, uint32_t pfn, unsigned int order, enum migratetype type)
{
	const uint32_t end = pfn + (1u << order);

	if (type >= MT_PCPTYPES)
		return false;
	while ((pfn += block_pages(p)) < end)
		if (block_type(p, pfn) != type)
			return false;
	return true;
}

/* Frees a block under the types of its pageblocks: free_one_page() with split_large_buddy(). */
void buddy_free_block(
	struct sim_pages *p, struct zone *z, uint32_t pfn, unsigned int order, bool tail)
{
	const enum migratetype type = block_type(p, pfn);
	uint32_t end = pfn + (1u << order);

	if (p->m.free_splits_large && order > p->m.pageblock_order) {
		/* one after the other they would merge to this */
		if (one_type(p, pfn, order, type)) {
			for (uint32_t i = pfn; i < end; i += block_pages(p))
				count_free(z, block_pages(p));
			buddy_merge(p, z, pfn, order, type, tail);
			return;
		}
		order = (unsigned int)p->m.pageblock_order;
	}
	for (; pfn < end; pfn += 1u << order)
		buddy_free(p, z, pfn, order, block_type(p, pfn), tail);
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

	runs_lay_out_all(p);
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
