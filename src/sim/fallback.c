/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Taking one block from a zone (__rmqueue), and what happens when the lists of the wanted
 * type are empty: other types' blocks are moved, claimed with their pageblock, or stolen
 * singly.
 */
#include "sim/buddy.h"
#include "sim/request.h"
#include "sim/system_page.h"

static const enum migratetype fallbacks[MT_PCPTYPES][2] = {
	[MT_UNMOVABLE] = {MT_RECLAIMABLE, MT_MOVABLE},
	[MT_MOVABLE] = {MT_RECLAIMABLE, MT_UNMOVABLE},
	[MT_RECLAIMABLE] = {MT_UNMOVABLE, MT_MOVABLE},
};

/*
 * find_suitable_fallback() at one order: the type to take from, or MT_COUNT. *@whole: the
 * pageblock may be taken over (can_steal_fallback): always, but for small movable requests,
 * which do no lasting harm.
 */
static enum migratetype fallback_type(const struct sim_pages *p, const struct zone *z,
	unsigned int order, enum migratetype type, bool *whole)
{
	*whole = order >= p->m.pageblock_order / 2 || type != MT_MOVABLE;
	for (unsigned int i = 0; i < 2; i++) {
		if (z->has[fallbacks[type][i]] >> order & 1)
			return fallbacks[type][i];
	}
	return MT_COUNT;
}

/* Lowest order to fall back at: a request that must not fragment takes whole pageblocks only. */
static unsigned int lowest_order(const struct sim_pages *p, unsigned int order, unsigned int flags)
{
	if (flags & ALLOC_NOFRAGMENT && order < p->m.pageblock_order)
		return (unsigned int)p->m.pageblock_order;
	return order;
}

struct block_use {
	int64_t free, movable; /* pages */
};

/* What the pages of [start, end) are: prep_move_freepages_block(), 6.1 move_freepages(). */
static struct block_use block_count(
	const struct sim_pages *p, const struct zone *z, uint32_t start, uint32_t end)
{
	struct block_use use = {0, 0};

	runs_lay_out_all(p);
	while (start < end) {
		uint32_t n = 1;

		switch (page_kind(p, start)) {
		case PAGE_FREE:
			n = 1u << page_order(p, start);
			use.free += n;
			break;
		case PAGE_PCP:
		case PAGE_USED:
			n = 1u << page_order(p, start);
			break;
		case PAGE_PLAIN:
		case PAGE_CACHE:
		case PAGE_MOVED:
			use.movable += page_movable(p, z, start);
			break;
		case PAGE_RESERVED:
			break;
		}
		start += n;
	}
	return use;
}

/* Are at least half of the pageblock's pages free or of the request's kind? */
static bool mostly_alike(const struct sim_pages *p, struct block_use use, enum migratetype type,
	enum migratetype old)
{
	int64_t alike = 0;

	if (type == MT_MOVABLE)
		alike = use.movable;
	else if (old == MT_MOVABLE)
		alike = block_pages(p) - (use.free + use.movable);
	return use.free + alike >= block_pages(p) / 2;
}

/* Pageblocks change hands: remembered, since a replay may find that they have not. */
static void note_taken_over(
	struct sim_pages *p, uint32_t pfn, unsigned int order, enum migratetype old)
{
	p->taken_over = (struct taken_over){pfn, (uint8_t)order, (uint8_t)old};
}

/*
 * 6.1, steal_suitable_fallback(): brings free block @pfn to the lists of @type, with all free
 * blocks of its pageblock where that is allowed; the pageblock's type follows if most of it
 * fits.
 */
static void move_blocks(struct sim_pages *p, struct zone *z, uint32_t pfn, enum migratetype type,
	unsigned int flags, bool whole)
{
	unsigned int order = page_order(p, pfn);
	enum migratetype old = block_type(p, pfn);
	uint32_t start = pfn & ~(block_pages(p) - 1);
	struct block_use use;

	if (old == MT_HIGHATOMIC) {
		buddy_move(p, z, pfn, order, type);
		return;
	}
	if (order >= p->m.pageblock_order) {
		note_taken_over(p, pfn, order, old);
		buddy_retype_blocks(p, pfn, order, type);
		buddy_move(p, z, pfn, order, type);
		return;
	}
	watermark_boost(p, z, flags);
	if (!whole) {
		buddy_move(p, z, pfn, order, type);
		return;
	}
	if (!zone_spans(z, start))
		start = pfn;
	if (buddy_move_block(p, z, pfn, type) <= 0) {
		buddy_move(p, z, pfn, order, type);
		return;
	}
	use = block_count(p, z, start, (pfn | (block_pages(p) - 1)) + 1);
	note_taken_over(p, pfn, 0, old);
	if (mostly_alike(p, use, type, old))
		block_set_type(p, pfn, type);
}

/* 6.1, __rmqueue_fallback(): true when blocks came to the lists of @type. */
static bool fallback_move(struct sim_pages *p, struct zone *z, unsigned int order,
	enum migratetype type, unsigned int flags)
{
	unsigned int lowest = lowest_order(p, order, flags);
	unsigned int o = (unsigned int)p->m.max_page_order + 1;
	enum migratetype from = MT_COUNT;
	bool whole = false;

	while (from == MT_COUNT && o > lowest)
		from = fallback_type(p, z, --o, type, &whole);
	if (from == MT_COUNT)
		return false;
	/* small movable requests take the smallest block that will do instead */
	if (!whole && o > order) {
		for (o = order; (from = fallback_type(p, z, o, type, &whole)) == MT_COUNT;)
			o++;
	}
	move_blocks(p, z, buddy_first(p, z, o, from), type, flags, whole);
	return true;
}

/* try_to_steal_block() (6.12), try_to_claim_block() (7.x) */
static uint32_t claim_block(struct sim_pages *p, struct zone *z, uint32_t pfn, unsigned int from,
	unsigned int order, enum migratetype type, unsigned int flags)
{
	enum migratetype old = block_type(p, pfn);
	uint32_t start = pfn & ~(block_pages(p) - 1), end = start + block_pages(p);

	if (old == MT_HIGHATOMIC)
		return PFN_NONE;
	if (from >= p->m.pageblock_order) {
		note_taken_over(p, pfn, from, old);
		buddy_del(p, z, pfn, from);
		zone_account(p, z, -((int64_t)1 << from), old);
		buddy_retype_blocks(p, pfn, from, type);
		buddy_split(p, z, pfn, order, from, type);
		zone_account(p, z, ((int64_t)1 << from) - ((int64_t)1 << order), type);
		return pfn;
	}
	watermark_boost(p, z, flags);
	if (!zone_spans(z, start) || !zone_spans(z, end - 1))
		return PFN_NONE;
	if (!mostly_alike(p, block_count(p, z, start, end), type, old))
		return PFN_NONE;
	note_taken_over(p, pfn, 0, old);
	(void)buddy_move_block(p, z, pfn, type);
	block_set_type(p, pfn, type);
	return buddy_smallest(p, z, order, type);
}

void fallback_take_over(struct sim_pages *p, struct zone *z, uint32_t pfn, enum migratetype type)
{
	const unsigned int order = page_order(p, pfn);
	const uint32_t start = pfn & ~(block_pages(p) - 1), end = start + block_pages(p);
	const bool whole = order >= p->m.pageblock_order / 2 || type != MT_MOVABLE;

	if (!p->m.fallback_claims) {
		move_blocks(p, z, pfn, type, 0, whole);
	} else if (order >= p->m.pageblock_order) {
		buddy_retype_blocks(p, pfn, order, type);
		buddy_move(p, z, pfn, order, type);
	} else if (whole && zone_spans(z, start) && zone_spans(z, end - 1) &&
		   mostly_alike(p, block_count(p, z, start, end), type, block_type(p, pfn))) {
		(void)buddy_move_block(p, z, pfn, type);
		block_set_type(p, pfn, type);
	}
}

/* __rmqueue_claim(): from the largest block down, so that few pageblocks change hands */
static uint32_t fallback_claim(struct sim_pages *p, struct zone *z, unsigned int order,
	enum migratetype type, unsigned int flags)
{
	unsigned int lowest = lowest_order(p, order, flags);

	for (unsigned int o = (unsigned int)p->m.max_page_order + 1; o-- > lowest;) {
		bool whole;
		enum migratetype from = fallback_type(p, z, o, type, &whole);
		uint32_t pfn;

		if (from == MT_COUNT)
			continue;
		if (!whole)
			break;
		pfn = claim_block(p, z, buddy_first(p, z, o, from), o, order, type, flags);
		if (pfn)
			return pfn;
	}
	return PFN_NONE;
}

/* __rmqueue_steal(): one block, the smallest that will do; the rest of it stays where it was */
static uint32_t fallback_steal(
	struct sim_pages *p, struct zone *z, unsigned int order, enum migratetype type)
{
	for (unsigned int o = order; o <= p->m.max_page_order; o++) {
		bool whole;
		enum migratetype from = fallback_type(p, z, o, type, &whole);
		uint32_t pfn;

		if (from == MT_COUNT)
			continue;
		pfn = buddy_pop(p, z, o, from);
		buddy_split(p, z, pfn, order, o, from);
		zone_account(p, z, -((int64_t)1 << order), from);
		return pfn;
	}
	return PFN_NONE;
}

/*
 * __rmqueue(): the first page of a block, or PFN_NONE. *@mode lasts for one refill of a
 * per-CPU list: after a steal, or a page from CMA, the ways before it are not tried again. Where
 * blocks are moved (6.1), the free-page counter is the caller's, and *@mode says whether the page
 * is of CMA or of the type asked for.
 */
uint32_t rmqueue_one(struct sim_pages *p, struct zone *z, unsigned int order, enum migratetype type,
	unsigned int flags, enum rmqueue_mode *mode)
{
	uint32_t pfn = PFN_NONE;

	/* balance: CMA first while over half of what is free is there */
	if (flags & ALLOC_CMA && zone_free_cma(z) > zone_free(z) / 2)
		pfn = buddy_smallest(p, z, order, MT_CMA);
	if (!p->m.fallback_claims) {
		*mode = RMQUEUE_CMA;
		while (!pfn) {
			pfn = buddy_smallest(p, z, order, type);
			if (pfn)
				*mode = RMQUEUE_NORMAL;
			else if (flags & ALLOC_CMA)
				pfn = buddy_smallest(p, z, order, MT_CMA);
			if (!pfn && !fallback_move(p, z, order, type, flags))
				break;
		}
		return pfn;
	}
	if (pfn)
		return pfn;
	if (*mode == RMQUEUE_NORMAL) {
		pfn = buddy_smallest(p, z, order, type);
		if (pfn)
			return pfn;
	}
	if (*mode != RMQUEUE_STEAL) {
		if (flags & ALLOC_CMA) {
			pfn = buddy_smallest(p, z, order, MT_CMA);
			if (pfn) {
				*mode = RMQUEUE_CMA;
				return pfn;
			}
		}
		pfn = fallback_claim(p, z, order, type, flags);
		if (pfn) {
			*mode = RMQUEUE_NORMAL;
			return pfn;
		}
	}
	if (flags & ALLOC_NOFRAGMENT)
		return PFN_NONE;
	pfn = fallback_steal(p, z, order, type);
	if (pfn)
		*mode = RMQUEUE_STEAL;
	return pfn;
}
