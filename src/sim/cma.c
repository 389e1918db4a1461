/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The CMA area (mm/cma.c): pageblocks set aside at boot, which movable requests may use until a
 * driver wants contiguous memory; then what is there is moved away.
 */
#include <errno.h>
#include <string.h>

#include "sim/cma.h"
#include "sim/buddy.h"
#include "sim/isolate.h"
#include "sim/request.h"

#define FOUR_GIB ((uint64_t)1 << 32)

/*
 * cma_declare_contiguous_nid(): from 4 GiB on if there is room for it, else as high as possible
 * (that includes HighMem), below the memory map and the limit. Where it fits nowhere there is none,
 * as in the kernel.
 */
void cma_place(struct sim_pages *p)
{
	const uint64_t largest = (uint64_t)1 << p->m.max_page_order;
	const uint64_t part = p->m.cma_size & (((uint64_t)1 << p->m.page_shift) - 1);
	const uint64_t pages =
		((p->m.cma_size >> p->m.page_shift) + (part != 0) + largest - 1) & ~(largest - 1);
	const uint64_t high = FOUR_GIB >> p->m.page_shift;

	p->cma = (struct cma_area){0, 0, NULL};
	if (!pages)
		return;
	for (int i = (int)p->nr_zones - 1; i >= 0; i--) {
		const struct zone *z = p->zonelist[i];
		uint64_t first = (z->mem_start + largest - 1) & ~(largest - 1);
		uint64_t end = z->mem_end;

		if (p->m.cma_limit && end > p->m.cma_limit >> p->m.page_shift)
			end = p->m.cma_limit >> p->m.page_shift;
		end &= ~(largest - 1);
		if (end < first || end - first < pages)
			continue;
		p->cma.start = (uint32_t)(first >= high ? first : end - pages);
		p->cma.pages = (uint32_t)pages;
		return;
	}
}

/* All pageblocks of the area are MT_CMA, and nothing is handed out. */
void cma_reset(struct sim_pages *p)
{
	for (uint32_t i = 0; i < p->cma.pages; i += block_pages(p))
		p->block_type[(p->cma.start + i) >> p->m.pageblock_order] = MT_CMA | BLOCK_MIXED;
	if (p->cma.taken)
		memset(p->cma.taken, 0, p->cma.pages);
}

/* cma_activate_area(), init_cma_reserved_pageblock(): pageblock by pageblock */
void cma_free_all(struct sim_pages *p)
{
	struct zone *z = zone_of(p, p->cma.start);

	for (uint32_t i = 0; i < p->cma.pages; i += block_pages(p))
		buddy_free_block(p, z, p->cma.start + i, (unsigned int)p->m.pageblock_order, false);
}

/*
 * bitmap_find_next_zero_area_off(): the first @n pages from @from on that are not handed out,
 * aligned by page frame; the number of pages of the area or more where there are none.
 */
static uint64_t find_room(const struct cma_area *a, uint64_t from, uint64_t n, uint64_t mask)
{
	const uint64_t offset = a->start & mask;

	for (;;) {
		uint64_t i;

		while (from < a->pages && a->taken[from])
			from++;
		from = ((from + offset + mask) & ~mask) - offset;
		if (from + n > a->pages)
			return a->pages;
		for (i = from; i < from + n && !a->taken[i]; i++)
			;
		if (i == from + n)
			return from;
		from = i + 1;
	}
}

int sim_page_alloc_cma(
	struct sim_pages *p, uint64_t nr_pages, unsigned int align_order, uint64_t *pfn)
{
	const uint32_t gfp =
		SIM_GFP_DIRECT_RECLAIM | SIM_GFP_KSWAPD_RECLAIM | SIM_GFP_IO | SIM_GFP_FS;
	struct cma_area *a = &p->cma;
	uint64_t mask, from = 0;

	pages_settle(p);
	memset(&p->effort, 0, sizeof(p->effort));
	if (!nr_pages)
		return -EINVAL;
	if (nr_pages > a->pages || align_order > 31)
		return -ENOMEM;
	mask = ((uint64_t)1 << align_order) - 1;
	for (;;) {
		uint64_t i = find_room(a, from, nr_pages, mask);
		uint32_t start = a->start + (uint32_t)i;
		int err;

		if (i >= a->pages)
			return -ENOMEM;
		memset(a->taken + i, 1, nr_pages);
		err = contig_range(
			p, zone_of(p, start), start, start + (uint32_t)nr_pages, MT_CMA, gfp);
		if (!err) {
			*pfn = start;
			return 0;
		}
		memset(a->taken + i, 0, nr_pages);
		if (err != -EBUSY)
			return err;
		from = i + mask + 1;
	}
}

int sim_page_free_cma(struct sim_pages *p, uint64_t pfn, uint64_t nr_pages)
{
	struct cma_area *a = &p->cma;
	int err;

	pages_settle(p);
	if (pfn < a->start || pfn - a->start >= a->pages || !nr_pages ||
		nr_pages > a->pages - (pfn - a->start))
		return -EINVAL;
	for (uint64_t i = 0; i < nr_pages; i++)
		if (!a->taken[pfn - a->start + i])
			return -EINVAL;
	err = sim_page_free_contig(p, pfn, nr_pages);
	if (!err)
		memset(a->taken + (pfn - a->start), 0, nr_pages);
	return err;
}

uint64_t sim_pages_cma(const struct sim_pages *p, uint64_t *start)
{
	*start = p->cma.start;
	return p->cma.pages;
}
