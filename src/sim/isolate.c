/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Isolation of pageblocks (mm/page_isolation.c): free pages of an isolated pageblock are on lists
 * that nobody takes from and do not count as free, and what is freed there joins them. Free blocks
 * above pageblock order that only lie in it with a part are split; how, is the difference between
 * kernels.
 */
#include "sim/isolate.h"
#include "sim/buddy.h"
#include "sim/reclaim.h"
#include "sim/system_page.h"

static bool page_is_ours(const struct zone *z, uint32_t pfn)
{
	return pfn >= z->mem_start && pfn < z->mem_end;
}

bool range_shows_unmovable(
	const struct sim_pages *p, const struct zone *z, uint32_t start, uint32_t end)
{
	uint32_t head = block_head(p, start);

	if (!page_is_ours(z, start) || !page_is_ours(z, end - 1))
		return true;
	if (any_reserved(p, z, start, end))
		return true;
	if (z->index == ZONE_MOVABLE)
		return false;
	if (head < start) {
		if (page_kind(p, head) == PAGE_USED && (page_type(p, head) & USED_COMPOUND))
			return true;
		start = head + (1u << page_order(p, head));
	}
	while (start < end) {
		switch (page_kind(p, start)) {
		case PAGE_FREE:
		case PAGE_PCP:
			start += 1u << page_order(p, start);
			break;
		case PAGE_USED:
		case PAGE_RESERVED:
			return true;
		case PAGE_PLAIN:
		case PAGE_CACHE:
		case PAGE_MOVED:
			if (!page_movable(p, z, start))
				return true;
			start++;
			break;
		}
	}
	return false;
}

/* has_unmovable_pages(), of one pageblock */
static bool shows_unmovable(const struct sim_pages *p, const struct zone *z, uint32_t start,
	uint32_t end, enum migratetype type)
{
	if (block_type(p, start) == MT_CMA)
		return type != MT_CMA;
	return range_shows_unmovable(p, z, start, end);
}

static void set_isolated(struct sim_pages *p, uint32_t pfn)
{
	uint8_t *t = &p->block_type[pfn >> p->m.pageblock_order];

	*t = (uint8_t)((*t & BLOCK_MARKS) | (*t & BLOCK_TYPE) << BLOCK_BEFORE_SHIFT | MT_ISOLATE);
}

/* What an isolated pageblock becomes: its own type again, or what the range is taken for. */
static enum migratetype type_after(const struct sim_pages *p, uint32_t pfn, enum migratetype type)
{
	unsigned int t = p->block_type[pfn >> p->m.pageblock_order];

	return p->m.isolate_keeps_type
		       ? (enum migratetype)((t & BLOCK_BEFORE) >> BLOCK_BEFORE_SHIFT)
		       : type;
}

/* Gives the pageblock at @pfn its type: MT_ISOLATE, or another one. */
static void set_type(struct sim_pages *p, uint32_t pfn, enum migratetype type)
{
	if (type == MT_ISOLATE)
		set_isolated(p, pfn);
	else
		block_set_type(p, pfn, type);
}

/*
 * move_freepages_block_isolate(): the pageblock gets @type and its free pages go to those lists.
 * A free block that is larger is split into pageblocks, each under its own type. False where the
 * pageblock crosses the zone's bounds.
 */
static bool move_whole(struct sim_pages *p, struct zone *z, uint32_t pfn, enum migratetype type)
{
	uint32_t head = block_head(p, pfn);

	if (!zone_spans(z, pfn) || !zone_spans(z, pfn + block_pages(p) - 1))
		return false;
	if (page_kind(p, head) == PAGE_FREE && page_order(p, head) > p->m.pageblock_order) {
		unsigned int order = page_order(p, head);

		zone_account(p, z, -((int64_t)1 << order), page_type(p, head));
		buddy_del(p, z, head, order);
		set_type(p, pfn, type);
		buddy_free_block(p, z, head, order, false);
		return true;
	}
	(void)buddy_move_block(p, z, pfn, type);
	set_type(p, pfn, type);
	return true;
}

/*
 * 6.1, move_freepages_block() of page isolation: a larger free block moves whole with its first
 * pageblock, and not with the others.
 */
static void move_first(struct sim_pages *p, struct zone *z, uint32_t pfn, enum migratetype type)
{
	enum migratetype old = block_type(p, pfn);
	int64_t moved;

	set_type(p, pfn, type);
	moved = buddy_move_block(p, z, pfn, type);
	if (moved <= 0)
		return;
	zone_account(p, z, -moved, old);
	zone_account(p, z, moved, type);
}

/* set_migratetype_isolate(); only what of the pageblock lies in [@start, @end) is looked at. */
static bool isolate_block(struct sim_pages *p, struct zone *z, uint32_t pfn, uint32_t start,
	uint32_t end, enum migratetype type)
{
	uint32_t behind = pfn + block_pages(p);

	if (block_type(p, pfn) == MT_ISOLATE ||
		shows_unmovable(p, z, pfn > start ? pfn : start, behind < end ? behind : end, type))
		return false;
	if (!p->m.isolate_splits)
		move_first(p, z, pfn, MT_ISOLATE);
	else if (!move_whole(p, z, pfn, MT_ISOLATE))
		return false;
	z->isolated++;
	return true;
}

/*
 * unset_migratetype_isolate(). A free pageblock may have got a free buddy that it could not merge
 * with; lists are only walked where it has none.
 */
static void unisolate_block(
	struct sim_pages *p, struct zone *z, uint32_t pfn, enum migratetype type)
{
	unsigned int order = page_kind(p, pfn) == PAGE_FREE ? page_order(p, pfn) : 0;
	uint32_t buddy = pfn ^ (1u << order);

	if (block_type(p, pfn) != MT_ISOLATE)
		return;
	type = type_after(p, pfn, type);
	if (order >= p->m.pageblock_order && order < p->m.max_page_order && zone_spans(z, buddy) &&
		page_is(p, buddy, PAGE_FREE, order) && block_type(p, buddy) != MT_ISOLATE) {
		buddy_del(p, z, pfn, order);
		block_set_type(p, pfn, type);
		buddy_free(p, z, pfn, order, type, true);
	} else if (p->m.isolate_splits) {
		(void)move_whole(p, z, pfn, type);
	} else {
		move_first(p, z, pfn, type);
	}
	z->isolated--;
}

/*
 * 6.1, split_free_page(): cuts free block @pfn at @at pages; each piece goes to the lists of its
 * own pageblock.
 */
static void cut_free_block(
	struct sim_pages *p, struct zone *z, uint32_t pfn, unsigned int order, uint32_t at)
{
	uint32_t end = pfn + (1u << order);

	zone_account(p, z, -((int64_t)1 << order), block_type(p, pfn));
	buddy_del(p, z, pfn, order);
	while (pfn < end) {
		unsigned int align = (unsigned int)__builtin_ctz(pfn);
		unsigned int most = 31 - (unsigned int)__builtin_clz(at);
		unsigned int piece = align < most ? align : most;

		buddy_free(p, z, pfn, piece, block_type(p, pfn), false);
		pfn += 1u << piece;
		at -= 1u << piece;
		if (!at)
			at = end - pfn;
	}
}

/*
 * isolate_single_pageblock(): the first (@boundary is its start) or last (@boundary is its end)
 * pageblock of a range, of which all pages are looked at; and no free or compound block may
 * cross the boundary.
 */
static bool isolate_edge(struct sim_pages *p, struct zone *z, uint32_t boundary, bool last,
	bool done, enum migratetype type)
{
	uint32_t block = last ? boundary - block_pages(p) : boundary;
	uint32_t pfn = block & ~((1u << p->m.max_page_order) - 1);

	if (!done && !isolate_block(p, z, block, block, block + block_pages(p), type))
		return false;
	if (last && boundary >= p->end)
		return true;
	if (pfn < z->start)
		pfn = z->start;
	while (pfn < boundary) {
		enum page_kind kind = page_kind(p, pfn);
		uint32_t n = 1;

		if (kind == PAGE_FREE) {
			n = 1u << page_order(p, pfn);
			if (pfn + n > boundary)
				cut_free_block(p, z, pfn, page_order(p, pfn), boundary - pfn);
		} else if (kind == PAGE_USED && (page_type(p, pfn) & USED_COMPOUND)) {
			n = 1u << page_order(p, pfn);
			if (pfn + n > boundary) {
				if (!done)
					unisolate_block(p, z, block, type);
				return false;
			}
		}
		pfn += n;
	}
	return true;
}

bool isolate_range(
	struct sim_pages *p, struct zone *z, uint32_t start, uint32_t end, enum migratetype type)
{
	const uint32_t size = block_pages(p);
	uint32_t first = start & ~(size - 1), last = ((end - 1) & ~(size - 1));

	if (!isolate_edge(p, z, first, false, false, type))
		return false;
	if (!isolate_edge(p, z, last + size, true, first == last, type)) {
		unisolate_block(p, z, first, type);
		return false;
	}
	for (uint32_t pfn = first + size; pfn < last; pfn += size) {
		if (!isolate_block(p, z, pfn, start, end, type)) {
			isolate_undo(p, z, first, pfn, type);
			unisolate_block(p, z, last, type);
			return false;
		}
	}
	return true;
}

void isolate_undo(
	struct sim_pages *p, struct zone *z, uint32_t start, uint32_t end, enum migratetype type)
{
	for (uint32_t pfn = start & ~(block_pages(p) - 1); pfn < end; pfn += block_pages(p))
		unisolate_block(p, z, pfn, type);
}
