/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * DMA pools: small blocks of coherent memory. Models mm/dmapool.c. Pages stay with the pool until
 * it is destroyed; those that blocks are still out of are lost then.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>

#include "sim/kernel_internal.h"

/* A stack of free blocks, by physical address. */
struct blocks {
	uint64_t *at;
	size_t n, cap;
};

struct pool_page {
	uint64_t pfn;
	unsigned int order;
	struct blocks free; /* where each page has a list of its own */
};

struct sim_dma_pool {
	uint64_t size, allocation, boundary; /* of a block, of a page, that no block crosses */
	uint32_t mask_bits;
	uint64_t per_page; /* blocks */
	struct pool_page *page;
	size_t n, cap;
	struct blocks free; /* where the pool has one list */
};

static bool grow(void **list, size_t *cap, size_t need, size_t size)
{
	const size_t room = need > 2 * *cap ? need : 2 * *cap;
	void *p;

	if (need <= *cap)
		return true;
	p = realloc(*list, room * size);
	if (!p)
		return false;
	*list = p;
	*cap = room;
	return true;
}

/*
 * Offset of the block after that at @offset, whose next boundary is *@boundary; at or above the
 * allocation: no more.
 */
static uint64_t next_offset(const struct sim_kernel *k, const struct sim_dma_pool *p,
	uint64_t offset, uint64_t *boundary)
{
	uint64_t next = offset + p->size;

	if (k->model.dma_pool_fills_boundary ? next + p->size > *boundary
					     : next + p->size >= *boundary) {
		next = *boundary;
		*boundary += p->boundary;
	}
	if (k->model.dma_pool_fills_boundary && next + p->size > p->allocation)
		next = p->allocation;
	return next;
}

/* Counts the blocks of a page; with @free, pushes them so that the lowest is on top. */
static uint64_t cut_page(const struct sim_kernel *k, const struct sim_dma_pool *p, uint64_t base,
	struct blocks *free)
{
	uint64_t boundary = p->boundary, n = 0;

	for (uint64_t at = 0; at < p->allocation; at = next_offset(k, p, at, &boundary)) {
		if (free)
			free->at[free->n + p->per_page - 1 - n] = base + at;
		n++;
	}
	if (free)
		free->n += n;
	return n;
}

void sim_call_dma_pool_create(struct sim_kernel *k, const struct sim_alloc_call *call,
	const struct sim_request *r, struct sim_result *out)
{
	struct sim_object o = {
		.origin = call->origin, .managed = r->managed, .call = call->name, .size = r->size};
	const uint64_t align = r->align ? r->align : 1;
	struct sim_dma_pool p = {
		.size = r->size, .boundary = r->boundary, .mask_bits = r->dma_mask_bits};

	/* pools_lock, and GFP_KERNEL inside */
	if (!sim_check_alloc(k, call->name, SIM_GFP_KERNEL))
		return;
	if ((align & (align - 1)) || !p.size || p.size > INT_MAX) {
		sim_fails(k,
			"blocks have 1 to INT_MAX bytes, and an alignment that is a power of two");
		return;
	}
	if (p.size < k->model.dma_pool_min_block)
		p.size = k->model.dma_pool_min_block;
	p.size = (p.size + align - 1) & ~(align - 1);
	p.allocation = p.size > sim_page_size(k) ? p.size : sim_page_size(k);
	if (!p.boundary) {
		p.boundary = p.allocation;
	} else if (p.boundary < p.size || (p.boundary & (p.boundary - 1))) {
		sim_fails(k, "the boundary is no power of two, or less than a block of %llu bytes",
			(unsigned long long)p.size);
		return;
	}
	if (k->model.dma_pool_fills_boundary && p.boundary > p.allocation)
		p.boundary = p.allocation;
	p.per_page = cut_page(k, &p, 0, NULL);
	if (p.boundary > p.allocation && p.per_page * p.size > p.allocation)
		sim_object_to(k, SIM_BAD_SIZE, "%s: the last block runs past the end of its page",
			call->name);
	o.dma_pool = malloc(sizeof(*o.dma_pool));
	if (!o.dma_pool) {
		sim_out_of_memory(k);
		return;
	}
	*o.dma_pool = p;
	sim_result_of(k, &o, r, 0, out);
	if (!out->ok)
		free(o.dma_pool);
}

/* The list that a block goes to. */
static struct blocks *list_of(const struct sim_kernel *k, struct sim_dma_pool *p, uint64_t block)
{
	if (k->model.dma_pool_one_list)
		return &p->free;
	for (size_t i = 0; i < p->n; i++) {
		const uint64_t base = p->page[i].pfn * sim_page_size(k);

		if (block >= base && block < base + p->allocation)
			return &p->page[i].free;
	}
	return NULL;
}

/* A list with a free block; the newest page first. NULL: there is none. */
static struct blocks *list_with_block(const struct sim_kernel *k, struct sim_dma_pool *p)
{
	if (k->model.dma_pool_one_list)
		return p->free.n ? &p->free : NULL;
	for (size_t i = p->n; i-- > 0;) {
		if (p->page[i].free.n)
			return &p->page[i].free;
	}
	return NULL;
}

static int add_page(struct sim_kernel *k, const char *call, struct sim_dma_pool *p, uint32_t gfp)
{
	const bool one_list = k->model.dma_pool_one_list;
	struct pool_page *page;
	struct blocks *free;

	if (!grow((void **)&p->page, &p->cap, p->n + 1, sizeof(*p->page))) {
		sim_out_of_memory(k);
		return -ENOMEM;
	}
	page = &p->page[p->n];
	*page = (struct pool_page){0};
	if (sim_coherent_block(k, call, p->allocation, gfp, p->mask_bits, &page->pfn, &page->order))
		return -ENOMEM;
	free = one_list ? &p->free : &page->free;
	/* Room for all blocks of the list at once, so that giving one back cannot fail. */
	if (!grow((void **)&free->at, &free->cap, (one_list ? p->n + 1 : 1) * p->per_page,
		    sizeof(*free->at))) {
		sim_out_of_memory(k);
		return -ENOMEM;
	}
	cut_page(k, p, page->pfn * sim_page_size(k), free);
	p->n++;
	return 0;
}

void sim_call_dma_pool(struct sim_kernel *k, const struct sim_alloc_call *call,
	const struct sim_request *r, struct sim_result *out)
{
	const uint32_t dropped = SIM_GFP_ZERO | SIM_GFP_DMA | SIM_GFP_DMA32 | SIM_GFP_HIGHMEM;
	struct sim_object o = {.origin = call->origin,
		.managed = r->managed,
		.call = call->name,
		.setup = r->setup};
	const struct sim_object *pool = sim_ledger_setup(k, call->name, r->setup, SIM_IS_DMA_POOL);
	struct sim_dma_pool *p;
	struct blocks *free;

	if (!pool || !sim_check_alloc(k, call->name, r->gfp))
		return;
	p = pool->dma_pool;
	free = list_with_block(k, p);
	if (!free) {
		if (k->model.dma_refuses_comp && (r->gfp & SIM_GFP_COMP)) {
			sim_object_to(k, SIM_BAD_FLAGS, "%s: refuses __GFP_COMP", call->name);
			return;
		}
		if (add_page(k, call->name, p, r->gfp & ~dropped))
			return;
		free = list_with_block(k, p);
	}
	o.size = pool->size;
	o.block = free->at[--free->n];
	o.order = p->page[0].order;
	o.taken = (sim_page_size(k) << o.order) / p->per_page;
	out->address = o.block;
	out->contiguous = true;
	sim_result_of(k, &o, r, p->size, out);
}

void sim_dma_pool_put(struct sim_kernel *k, struct sim_object *pool, uint64_t block)
{
	struct blocks *free = list_of(k, pool->dma_pool, block);

	free->at[free->n++] = block;
}

void sim_dma_pool_give_up(struct sim_kernel *k, struct sim_object *pool)
{
	const struct sim_dma_pool *p = pool->dma_pool;

	if (k->model.dma_pool_one_list && p->free.n < p->n * p->per_page)
		return; /* nobody knows which pages they are */
	for (size_t i = p->n; i-- > 0;) {
		if (!k->model.dma_pool_one_list && p->page[i].free.n < p->per_page)
			continue;
		sim_dma_release(k, p->page[i].pfn, p->page[i].order, p->allocation);
	}
}

void sim_dma_pool_release(struct sim_dma_pool *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < p->n; i++)
		free(p->page[i].free.at);
	free(p->page);
	free(p->free.at);
	free(p);
}
