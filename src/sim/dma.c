/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * DMA memory of a device behind no IOMMU. Models kernel/dma/mapping.c (dma_alloc_attrs,
 * __dma_alloc_pages), kernel/dma/direct.c (dma_direct_optimal_gfp_mask, __dma_direct_alloc_pages)
 * and kernel/dma/contiguous.c (dma_alloc_contiguous).
 */
#include <errno.h>

#include "sim/kernel_internal.h"

#define ZONES (SIM_GFP_DMA | SIM_GFP_DMA32 | SIM_GFP_HIGHMEM)

/* That a device reaches. */
static uint64_t last_address(uint32_t mask_bits)
{
	return mask_bits && mask_bits < 64 ? (UINT64_C(1) << mask_bits) - 1 : UINT64_MAX;
}

/* The zone to try first. */
static uint32_t first_zone(const struct sim_page_model *m, uint64_t last)
{
	if (m->zone_dma_limit && last <= m->zone_dma_limit - 1)
		return SIM_GFP_DMA;
	if (m->zone_dma32_limit && last <= UINT32_MAX)
		return SIM_GFP_DMA32;
	return 0;
}

/* The next lower zone after @zone; 0: none. */
static uint32_t lower_zone(const struct sim_page_model *m, uint64_t last, uint32_t zone)
{
	if (!zone && m->zone_dma32_limit && last < UINT64_MAX)
		return SIM_GFP_DMA32;
	return zone != SIM_GFP_DMA && m->zone_dma_limit ? SIM_GFP_DMA : 0;
}

/* From the CMA area, if there is one and the caller may wait for pages to be moved. */
static bool from_cma(
	struct sim_kernel *k, uint64_t pages, unsigned int order, uint32_t gfp, uint64_t *pfn)
{
	const unsigned int align =
		order < k->model.cma_align ? order : (unsigned)k->model.cma_align;

	return k->model.dma_cma && pages > 1 && (gfp & SIM_GFP_DIRECT_RECLAIM) &&
	       !sim_page_alloc_cma(k->pages, pages, align, pfn);
}

void sim_dma_release(struct sim_kernel *k, uint64_t pfn, unsigned int order, uint64_t size)
{
	const uint64_t page = sim_page_size(k), pages = (size + page - 1) / page;

	if (sim_atomic_put(k, pfn, pages))
		return;
	/* Whether it came from the CMA area shows in its address (dma_free_contiguous). */
	if (sim_page_free_cma(k->pages, pfn, pages))
		(void)sim_page_free(k->pages, pfn, order);
}

int sim_dma_block(struct sim_kernel *k, const char *call, uint64_t size, uint32_t gfp,
	uint32_t mask_bits, uint64_t *pfn, unsigned int *order)
{
	const uint64_t page = sim_page_size(k), pages = (size + page - 1) / page;
	const uint64_t last = last_address(mask_bits);
	uint32_t zone = first_zone(&k->page_model, last);

	*order = sim_order_of(size, k->page_model.page_shift);
	if (from_cma(k, pages, *order, gfp, pfn)) {
		if ((*pfn + pages) * page - 1 <= last)
			return 0;
		(void)sim_page_free_cma(k->pages, *pfn, pages);
	}
	for (;;) {
		if (sim_pages_for(k, call, gfp | zone, *order, pfn))
			return -ENOMEM;
		/* The device must reach all that was asked for, in whole pages. */
		if ((*pfn + pages) * page - 1 <= last)
			return 0;
		(void)sim_page_free(k->pages, *pfn, *order);
		zone = lower_zone(&k->page_model, last, zone);
		if (!zone) {
			sim_fails(k,
				"a device that reaches %u address bits does not reach memory at "
				"0x%llx",
				mask_bits, (unsigned long long)(*pfn * page));
			return -ENOMEM;
		}
	}
}

int sim_coherent_block(struct sim_kernel *k, const char *call, uint64_t size, uint32_t gfp,
	uint32_t mask_bits, uint64_t *pfn, unsigned int *order)
{
	if (!k->model.dma_atomic_pools || (gfp & SIM_GFP_DIRECT_RECLAIM))
		return sim_dma_block(k, call, size, gfp, mask_bits, pfn, order);
	*order = sim_order_of(size, k->page_model.page_shift);
	if (!sim_atomic_take(k, size, last_address(mask_bits), pfn))
		return 0;
	sim_fails(k, "no atomic pool has so many pages in a row that the device reaches; they grow "
		     "later");
	return -ENOMEM;
}

/* Of an atomic pool and the CMA area only whole pages are taken, else a block. */
static uint64_t taken(const struct sim_kernel *k, uint64_t pfn, unsigned int order, uint64_t size)
{
	const uint64_t page = sim_page_size(k);
	uint64_t start = 0;
	const uint64_t cma = sim_pages_cma(k->pages, &start);

	return sim_atomic_has(k, pfn) || (cma && pfn >= start && pfn < start + cma)
		       ? (size + page - 1) / page * page
		       : page << order;
}

static void dma_memory(struct sim_kernel *k, const struct sim_alloc_call *call,
	const struct sim_request *r, uint32_t gfp, struct sim_result *out)
{
	struct sim_object o = {.origin = call->origin, .managed = r->managed, .call = call->name};

	if (!sim_request_bytes(k, r, &o.size))
		return;
	if (!o.size) {
		sim_object_to(k, SIM_BAD_SIZE, "%s: no bytes", call->name);
		return;
	}
	if (k->model.dma_refuses_comp && (gfp & SIM_GFP_COMP)) {
		sim_object_to(k, SIM_BAD_FLAGS, "%s: refuses __GFP_COMP", call->name);
		return;
	}
	/*
	 * the atomic pool, an IOMMU and the debugging of DMA take spinlocks, whatever the pages do
	 */
	if (!sim_check_trim(
		    k, call->name, gfp, sim_order_of(o.size, k->page_model.page_shift), true) ||
		(call->origin == SIM_FROM_COHERENT ? sim_coherent_block : sim_dma_block)(k,
			call->name, o.size, gfp & ~(uint32_t)SIM_GFP_ZERO, r->dma_mask_bits, &o.pfn,
			&o.order))
		return;
	o.taken = taken(k, o.pfn, o.order, o.size);
	out->address = o.pfn * sim_page_size(k);
	out->contiguous = out->zeroed = true;
	sim_result_of(k, &o, r,
		(o.size + sim_page_size(k) - 1) / sim_page_size(k) * sim_page_size(k), out);
}

/* dma_alloc_coherent(): the zone is its own business, flags that name one are dropped. */
void sim_call_coherent(struct sim_kernel *k, const struct sim_alloc_call *call,
	const struct sim_request *r, struct sim_result *out)
{
	dma_memory(k, call, r, r->gfp & ~(uint32_t)ZONES, out);
}

/* dma_alloc_pages(): refuses flags that name a zone. */
void sim_call_dma_pages(struct sim_kernel *k, const struct sim_alloc_call *call,
	const struct sim_request *r, struct sim_result *out)
{
	if (r->gfp & ZONES)
		sim_object_to(k, SIM_BAD_FLAGS, "%s: refuses flags that name a zone", call->name);
	else
		dma_memory(k, call, r, r->gfp, out);
}
