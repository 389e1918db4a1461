/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * HighAtomic pageblocks: kept for requests that are urgent, do not block and want more than
 * one page.
 */
#include "sim/buddy.h"
#include "sim/request.h"

/* reserve_highatomic_pageblock(), after such a request got the block at @pfn */
void highatomic_reserve(struct sim_pages *p, struct zone *z, uint32_t pfn, unsigned int order)
{
	int64_t block = block_pages(p);
	int64_t limit = (int64_t)(z->managed / 100);

	if (p->m.highatomic_rounds_up) {
		if (limit < block)
			return;
		limit = (limit + block - 1) / block * block;
	} else {
		limit += block;
	}
	if (z->reserved_highatomic >= limit || block_type(p, pfn) >= MT_PCPTYPES)
		return;
	if (p->m.highatomic_by_order && order >= p->m.pageblock_order) {
		buddy_retype_blocks(p, pfn, order, MT_HIGHATOMIC);
		z->reserved_highatomic += (int64_t)1 << order;
		zone_set_enough(p, z);
		return;
	}
	if (buddy_move_block(p, z, pfn, MT_HIGHATOMIC) < 0 && p->m.fallback_claims)
		return;
	block_set_type(p, pfn, MT_HIGHATOMIC);
	z->reserved_highatomic += block;
	zone_set_enough(p, z);
}

/* Gives the pageblocks around free HighAtomic block @pfn to @type. True when free pages moved. */
static bool unreserve_block(struct sim_pages *p, struct zone *z, uint32_t pfn, unsigned int order,
	enum migratetype type)
{
	int64_t block = block_pages(p);

	if (block_type(p, pfn) == MT_HIGHATOMIC) {
		int64_t size = block;

		if (p->m.highatomic_by_order && order > p->m.pageblock_order)
			size = (int64_t)1 << order;
		z->reserved_highatomic -=
			size < z->reserved_highatomic ? size : z->reserved_highatomic;
		zone_set_enough(p, z);
	}
	if (p->m.highatomic_by_order && order >= p->m.pageblock_order) {
		buddy_move(p, z, pfn, order, type);
		buddy_retype_blocks(p, pfn, order, type);
		return true;
	}
	block_set_type(p, pfn, type);
	return buddy_move_block(p, z, pfn, type) > 0;
}

/*
 * unreserve_highatomic_pageblock(): reclaim gives one pageblock back, to the type of the
 * request; the last one of a zone only when nothing else helped (@force).
 */
bool highatomic_unreserve(struct sim_pages *p, const struct request *rq, bool force)
{
	for (unsigned int i = 0; i < rq->zones; i++) {
		struct zone *z = rq->zone[i];

		if (!force && z->reserved_highatomic <= block_pages(p))
			continue;
		for (unsigned int o = 0; o <= p->m.max_page_order; o++) {
			uint32_t pfn = z->list[o][MT_HIGHATOMIC].head;

			if (pfn && unreserve_block(p, z, pfn, o, rq->type))
				return true;
		}
	}
	return false;
}
