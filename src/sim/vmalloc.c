/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vmalloc areas.
 */
#include <errno.h>
#include <stdlib.h>

#include "sim/explain.h"
#include "sim/vmalloc.h"

#define BULK_PAGES 100 /* at most so many at a time (vm_area_alloc_pages) */

/* An unused entry of the table of areas. */
static int new_area(struct sim_vmalloc *v, size_t *out)
{
	struct sim_area *table;
	size_t cap = v->cap ? 2 * v->cap : 16;

	if (v->unused) {
		*out = v->unused - 1;
		v->unused = v->area[*out].array_area;
		return 0;
	}
	if (v->n == v->cap) {
		table = realloc(v->area, cap * sizeof(*table));
		if (!table)
			return -ENOBUFS;
		v->area = table;
		v->cap = cap;
	}
	*out = v->n++;
	v->area[*out] = (struct sim_area){0};
	return 0;
}

/* Gives back the first @n data pages, one by one. */
static void free_pages(struct sim_vmalloc *v, const struct sim_area *a, uint64_t n)
{
	for (uint64_t i = 0; i < n; i++)
		(void)sim_page_free(v->pages, a->pfn[i], 0);
}

/* Data pages up to @n in blocks of @order; returns how many there are then. */
static uint64_t take_blocks(struct sim_vmalloc *v, struct sim_area *a, uint64_t have, uint64_t n,
	uint32_t gfp, unsigned int order)
{
	uint64_t pfn;

	if (!order)
		return have + sim_page_alloc_each(v->pages, gfp, n - have, a->pfn + have);
	while (have < n && !sim_page_alloc(v->pages, gfp, order, &pfn)) {
		for (uint64_t i = 0; i < UINT64_C(1) << order; i++)
			a->pfn[have++] = pfn + i;
	}
	return have;
}

/* The largest blocks there are without effort, down to above @order. */
static uint64_t take_large(
	struct sim_vmalloc *v, struct sim_area *a, uint32_t gfp, unsigned int order)
{
	const uint32_t flags = gfp & ~(uint32_t)(SIM_GFP_DIRECT_RECLAIM | SIM_GFP_NOFAIL);
	unsigned int limit = (unsigned int)v->page_model->max_page_order;
	uint64_t have = 0;

	while (have < a->pages) {
		const unsigned int whole = 63 - (unsigned int)__builtin_clzll(a->pages - have);
		const unsigned int large = whole < limit ? whole : limit;
		uint64_t pfn;

		if (large <= order)
			break;
		if (sim_page_alloc(v->pages, flags, large, &pfn)) {
			limit = large - 1;
			continue;
		}
		for (uint64_t i = 0; i < UINT64_C(1) << large; i++)
			a->pfn[have++] = pfn + i;
	}
	return have;
}

/*
 * Single pages for the rest, in groups; up to the first that is not complete (vm_area_alloc_pages).
 */
static uint64_t take_groups(struct sim_vmalloc *v, struct sim_area *a, uint64_t have, uint32_t gfp)
{
	if (!v->model->vmalloc_bulk_nofail)
		gfp &= ~(uint32_t)SIM_GFP_NOFAIL;
	while (have < a->pages) {
		const uint64_t left = a->pages - have, n = left < BULK_PAGES ? left : BULK_PAGES;
		const uint64_t got = sim_page_alloc_bulk(v->pages, gfp, n, a->pfn + have);

		have += got;
		if (got != n)
			break;
	}
	return have;
}

static bool take_pages(struct sim_vmalloc *v, struct sim_area *a, uint32_t gfp)
{
	const unsigned int order = a->block_order;
	/* A failed attempt with large blocks is followed by one without, which may not fail. */
	uint32_t flags = (order ? gfp & ~(uint32_t)SIM_GFP_NOFAIL : gfp) | SIM_GFP_NOWARN;
	uint64_t have = 0;

	if (!(gfp & (SIM_GFP_DMA | SIM_GFP_DMA32)))
		flags |= SIM_GFP_HIGHMEM;
	if (v->model->vmalloc_large_blocks)
		have = take_large(v, a, flags, order);
	if (!order && v->model->vmalloc_groups)
		have = take_groups(v, a, have, flags);
	have = take_blocks(v, a, have, a->pages, flags, order);
	if (have == a->pages)
		return true;
	v->lack = SIM_VMALLOC_LACKS_PAGES;
	v->got = have;
	v->wanted = a->pages;
	sim_page_keep_refusal(v->pages);
	free_pages(v, a, have);
	return false;
}

/* Room for the pointers to the data pages: an object, above a page an area of its own. */
static int take_array(struct sim_vmalloc *v, size_t i, uint32_t gfp)
{
	const uint64_t bytes = v->area[i].pages * v->model->word;
	const uint32_t flags =
		(gfp & ~(uint32_t)(SIM_GFP_ACCOUNT | SIM_GFP_COMP | SIM_GFP_MOVABLE |
				   SIM_GFP_RECLAIMABLE | SIM_GFP_DMA | SIM_GFP_DMA32 |
				   SIM_GFP_HIGHMEM | SIM_GFP_HARDWALL | SIM_GFP_THISNODE |
				   SIM_GFP_WRITE)) |
		SIM_GFP_ZERO;
	struct sim_area *a = &v->area[i];
	size_t nested;
	int err;

	a->array_is_area = bytes > UINT64_C(1) << v->page_model->page_shift;
	if (a->array_is_area) {
		err = sim_vmalloc_alloc(v, bytes, flags, false, a->cpu, &nested);
		if (!err)
			v->area[i].array_area = nested;
		return err;
	}
	a->array_cache = sim_kmalloc_cache(v->kmalloc, bytes, flags, 0);
	if (!a->array_cache)
		return -ENOBUFS;
	return sim_cache_alloc(a->array_cache, a->cpu, flags, &a->array);
}

static int free_array(struct sim_vmalloc *v, const struct sim_area *a)
{
	if (a->array_is_area)
		return sim_vmalloc_free(v, a->array_area);
	sim_cache_free(a->array_cache, a->cpu, a->array);
	return a->array_cache->no_memory ? -ENOBUFS : 0;
}

/* The address range goes to the lazily freed ones. */
static int drop_range(struct sim_vmalloc *v, const struct sim_area *a)
{
	return sim_vmap_free(&v->map, a->start, a->pages + 1, a->cpu) ? -ENOBUFS : 0;
}

static void drop_entry(struct sim_vmalloc *v, size_t i)
{
	free(v->area[i].pfn);
	v->area[i] = (struct sim_area){.array_area = v->unused};
	v->unused = i + 1;
}

/* One attempt, with blocks of @order. */
static int attempt(struct sim_vmalloc *v, uint64_t size, uint32_t gfp, unsigned int order,
	unsigned int cpu, size_t *out)
{
	const unsigned int shift = (unsigned int)v->page_model->page_shift + order;
	const uint64_t pages = ((size + (UINT64_C(1) << shift) - 1) >> shift) << order;
	struct sim_area *a;
	uint64_t start;
	int err = new_area(v, out);

	if (err)
		return err;
	a = &v->area[*out];
	*a = (struct sim_area){.pages = pages, .cpu = cpu, .block_order = order};
	if ((gfp & SIM_GFP_DIRECT_RECLAIM) || !v->model->vmalloc_nonblocking)
		err = sim_vmap_alloc(&v->map, pages + 1, UINT64_C(1) << order, cpu, &start);
	else
		err = sim_vmap_alloc_now(&v->map, pages + 1, UINT64_C(1) << order, cpu, &start);
	if (err) {
		v->lack = SIM_VMALLOC_LACKS_ADDRESSES;
		drop_entry(v, *out);
		return err == -ENOSPC ? -ENOMEM : -ENOBUFS;
	}
	a->start = start;
	a->pfn = calloc(pages, sizeof(*a->pfn));
	if (!a->pfn)
		return -ENOBUFS;
	err = take_array(v, *out, gfp);
	a = &v->area[*out]; /* the table may have moved */
	if (err)
		v->lack = SIM_VMALLOC_LACKS_ARRAY;
	if (!err && take_pages(v, a, gfp))
		return 0;
	if (err == -ENOBUFS || drop_range(v, a) || (!err && free_array(v, a)))
		err = -ENOBUFS;
	drop_entry(v, *out);
	return err ? err : -ENOMEM;
}

/* The order of the blocks that an area of @size is first tried with. */
static unsigned int large_blocks(const struct sim_vmalloc *v, uint64_t size)
{
	const uint64_t pages = size >> v->page_model->page_shift;
	const uint64_t huge = v->model->vmalloc_huge_order, some = v->model->vmalloc_contpte_order;

	if (huge && pages >> huge)
		return (unsigned int)huge;
	return pages >> some ? (unsigned int)some : 0;
}

int sim_vmalloc_alloc(struct sim_vmalloc *v, uint64_t size, uint32_t gfp, bool huge,
	unsigned int cpu, size_t *area)
{
	const unsigned int order = huge ? large_blocks(v, size) : 0;
	int err;

	if (size >> v->page_model->page_shift > sim_pages_total(v->pages)) {
		v->lack = SIM_VMALLOC_LACKS_MEMORY;
		return -ENOMEM;
	}
	if (order) {
		err = attempt(v, size, gfp, order, cpu, area);
		if (err != -ENOMEM)
			return err;
	}
	return attempt(v, size, gfp, 0, cpu, area);
}

int sim_vmalloc_free(struct sim_vmalloc *v, size_t area)
{
	struct sim_area a = v->area[area];
	int err = drop_range(v, &a);

	sim_page_free_later(v->pages, a.pfn, a.pages);
	v->area[area].pfn = NULL;
	if (!err)
		err = free_array(v, &a);
	drop_entry(v, area);
	return err;
}

int sim_vmalloc_free_later(struct sim_vmalloc *v, size_t area)
{
	const size_t cap = v->later_cap ? 2 * v->later_cap : 16;
	size_t *list;

	if (v->later == v->later_cap) {
		list = realloc(v->later_area, cap * sizeof(*list));
		if (!list)
			return -ENOBUFS;
		v->later_area = list;
		v->later_cap = cap;
	}
	v->later_area[v->later++] = area;
	return 0;
}

int sim_vmalloc_settle(struct sim_vmalloc *v)
{
	int err = 0;

	/* The list is one that is added to in front (llist_add). */
	while (v->later && !err)
		err = sim_vmalloc_free(v, v->later_area[--v->later]);
	return err;
}

uint64_t sim_vmalloc_address(const struct sim_vmalloc *v, size_t area)
{
	return v->area[area].start << v->page_model->page_shift;
}

/*
 * Pages of a vm_map_ram() block: VMAP_BBMAP_BITS. A part of what the vmalloc area is guessed to be
 * for each CPU that the kernel is built for, and at least two of the largest mappings.
 */
static uint32_t map_block_pages(
	const struct sim_page_model *page_model, const struct sim_kernel_model *model)
{
	const uint64_t space = model->word == 4 ? UINT64_C(128) << 20 : UINT64_C(128) << 30;
	const uint64_t least = 2 * 8 * model->word, most = 1024;
	uint64_t cpus = 1, part;

	while (cpus < model->nr_cpus)
		cpus *= 2;
	part = (space >> page_model->page_shift) / cpus / 16;
	return (uint32_t)(part < least ? least : part > most ? most : part);
}

int sim_vmalloc_init(struct sim_vmalloc *v, const struct sim_page_model *page_model,
	const struct sim_kernel_model *model, struct sim_pages *pages, struct sim_kmalloc *kmalloc,
	unsigned int cpus)
{
	const struct sim_vmap_params params = {
		.start_page = model->vmalloc_start >> page_model->page_shift,
		.end_page = (model->vmalloc_start + model->vmalloc_size) >> page_model->page_shift,
		.page_shift = (unsigned int)page_model->page_shift,
		.cpus = cpus,
		.block_pages = map_block_pages(page_model, model),
		.map_max = (uint32_t)model->word * 8,		/* BITS_PER_LONG */
		.pools = model->vmap_nodes && model->word == 8, /* the same */
		.merges_lazy = model->vmap_merges_lazy,
		.keeps_blocks = model->vmap_keeps_blocks,
		.empties_pools = model->vmap_empties_pools,
	};

	*v = (struct sim_vmalloc){
		.page_model = page_model,
		.model = model,
		.pages = pages,
		.kmalloc = kmalloc,
	};
	return sim_vmap_init(&v->map, &params);
}

int sim_vmalloc_reset(struct sim_vmalloc *v)
{
	for (size_t i = 0; i < v->n; i++)
		free(v->area[i].pfn);
	v->n = v->unused = v->later = 0;
	return sim_vmap_reset(&v->map);
}

void sim_vmalloc_release(struct sim_vmalloc *v)
{
	for (size_t i = 0; i < v->n; i++)
		free(v->area[i].pfn);
	free(v->area);
	free(v->later_area);
	sim_vmap_release(&v->map);
	*v = (struct sim_vmalloc){0};
}
