/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The atomic pools of coherent memory; see dma_atomic.h. Models kernel/dma/pool.c
 * (dma_atomic_pool_init, atomic_pool_expand, dma_guess_pool, dma_alloc_from_pool) of 6.1, 6.12 and
 * 7.3, and lib/genalloc.c (gen_pool_alloc_algo_owner, gen_pool_first_fit_order_align).
 * 32-bit arm has one pool instead, which neither grows nor looks at the device's mask:
 * arch/arm/mm/dma-mapping.c (atomic_pool_init, __alloc_from_pool).
 *
 * What the pools have from the start is of what boot took: the page allocator never had it.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sim/kernel_internal.h"

#define NO_POOL (-1)
#define ONE_FIXED 2	  /* of model.dma_atomic_pools */
#define FIXED_SIZE 262144 /* DEFAULT_DMA_COHERENT_POOL_SIZE */
#define LEAST_SIZE 131072 /* per gigabyte, and at least */
#define GIGABYTE_SHIFT 30
#define GFP_WORK (SIM_GFP_RECLAIM | SIM_GFP_IO | SIM_GFP_FS | SIM_GFP_NOWARN)

struct sim_atomic_chunk {
	struct sim_atomic_chunk *next;
	uint64_t pfn, pages, free;
	bool used[]; /* each page */
};

static bool add_chunk(
	struct sim_kernel *k, struct sim_atomic_pool *pool, uint64_t pfn, uint64_t pages)
{
	struct sim_atomic_chunk *c = calloc(1, sizeof(*c) + pages);

	if (!c) {
		sim_out_of_memory(k);
		return false;
	}
	*c = (struct sim_atomic_chunk){
		.next = pool->chunk, .pfn = pfn, .pages = pages, .free = pages};
	pool->chunk = c;
	pool->pages += pages;
	pool->free += pages;
	return true;
}

/* has_managed_zone() */
static bool is_managed(const struct sim_kernel *k, const char *name)
{
	struct sim_zone_view z;

	for (unsigned int i = 0; i < sim_pages_zones(k->pages); i++) {
		sim_pages_zone_bounds(k->pages, i, &z);
		if (z.managed && strcmp(z.name, name) == 0)
			return true;
	}
	return false;
}

static bool has_zone(const struct sim_kernel *k, enum sim_atomic_zone zone)
{
	static const char *const names[] = {[SIM_ATOMIC_DMA] = "DMA",
		[SIM_ATOMIC_DMA32] = "DMA32",
		[SIM_ATOMIC_KERNEL] = "Normal"};

	if (k->model.dma_atomic_pools == ONE_FIXED)
		return zone == SIM_ATOMIC_KERNEL;
	if (k->model.dma_pools_managed || zone == SIM_ATOMIC_DMA)
		return is_managed(k, names[zone]);
	return zone == SIM_ATOMIC_KERNEL || k->page_model.zone_dma32_limit;
}

/* dma_atomic_pool_init(): 128 KiB for each gigabyte, in blocks of the page allocator. */
static void start(struct sim_kernel *k)
{
	const unsigned int shift = (unsigned int)k->page_model.page_shift;
	const uint64_t most = UINT64_C(1) << k->page_model.max_page_order;
	uint64_t pages = sim_pages_total(k->pages) / ((1 << GIGABYTE_SHIFT) / LEAST_SIZE), at;
	struct sim_zone_view lowest;

	k->atomic.started = true;
	pages = pages < most ? pages : most;
	k->atomic.enough = pages << shift > LEAST_SIZE ? pages << shift : LEAST_SIZE;
	if (k->model.dma_atomic_pools == ONE_FIXED)
		k->atomic.enough = FIXED_SIZE;
	pages = UINT64_C(1) << sim_order_of(k->atomic.enough, shift);
	sim_pages_zone_bounds(k->pages, 0, &lowest);
	at = (lowest.start_pfn + pages - 1) / pages * pages;
	for (int i = SIM_ATOMIC_POOLS - 1; i >= 0; i--)
		if (has_zone(k, (enum sim_atomic_zone)i) &&
			add_chunk(k, &k->atomic.pool[i], at, pages))
			at += pages;
}

/* cma_in_zone() */
static bool cma_in_zone(const struct sim_kernel *k, enum sim_atomic_zone zone)
{
	const uint64_t dma = k->page_model.zone_dma_limit;
	uint64_t start, end;
	const uint64_t pages = sim_pages_cma(k->pages, &start);

	if (!pages || !k->model.dma_cma)
		return false;
	end = (start + pages) * sim_page_size(k);
	if (zone == SIM_ATOMIC_DMA)
		return end <= dma;
	return zone == SIM_ATOMIC_KERNEL || end <= (UINT64_C(1) << 32) || end <= dma;
}

/* atomic_pool_expand(): as much as it has, or the largest part of that that there is. */
static void expand(struct sim_kernel *k, enum sim_atomic_zone zone)
{
	static const uint32_t flag[] = {[SIM_ATOMIC_DMA] = SIM_GFP_DMA,
		[SIM_ATOMIC_DMA32] = SIM_GFP_DMA32,
		[SIM_ATOMIC_KERNEL] = 0};
	struct sim_atomic_pool *pool = &k->atomic.pool[zone];
	const bool cma = cma_in_zone(k, zone);
	unsigned int order = sim_order_of(
		pool->pages << k->page_model.page_shift, (unsigned int)k->page_model.page_shift);
	const unsigned int most = (unsigned int)k->page_model.max_page_order;
	uint64_t pfn;

	for (order = order < most ? order : most;; order--) {
		const unsigned int align =
			order < k->model.cma_align ? order : (unsigned int)k->model.cma_align;

		if ((cma && !sim_page_alloc_cma(k->pages, UINT64_C(1) << order, align, &pfn)) ||
			!sim_page_alloc(k->pages, GFP_WORK | flag[zone], order, &pfn)) {
			(void)add_chunk(k, pool, pfn, UINT64_C(1) << order);
			return;
		}
		if (!order)
			return;
	}
}

static bool runs_low(const struct sim_kernel *k, const struct sim_atomic_pool *pool)
{
	return pool->chunk && pool->free * sim_page_size(k) < k->atomic.enough;
}

/* atomic_pool_work_fn() */
void sim_atomic_settle(struct sim_kernel *k)
{
	k->atomic.due = false;
	for (int i = 0; i < SIM_ATOMIC_POOLS; i++)
		if (runs_low(k, &k->atomic.pool[i]))
			expand(k, (enum sim_atomic_zone)i);
}

/* The first pool by the zone that the device's mask names (dma_guess_pool). */
static int first_pool(const struct sim_kernel *k, uint64_t last)
{
	static const int order[SIM_ATOMIC_POOLS][SIM_ATOMIC_POOLS] = {
		[SIM_ATOMIC_DMA] = {SIM_ATOMIC_DMA, SIM_ATOMIC_DMA32, SIM_ATOMIC_KERNEL},
		[SIM_ATOMIC_DMA32] = {SIM_ATOMIC_DMA32, SIM_ATOMIC_DMA, SIM_ATOMIC_KERNEL},
		[SIM_ATOMIC_KERNEL] = {SIM_ATOMIC_KERNEL, SIM_ATOMIC_DMA32, SIM_ATOMIC_DMA}};
	const uint64_t dma = k->page_model.zone_dma_limit;
	const int wanted = dma && last <= dma - 1 ? SIM_ATOMIC_DMA
			   : last <= UINT32_MAX	  ? SIM_ATOMIC_DMA32
						  : SIM_ATOMIC_KERNEL;

	if (!k->model.dma_pools_managed)
		return k->atomic.pool[wanted].chunk ? wanted : SIM_ATOMIC_KERNEL;
	for (int i = 0; i < SIM_ATOMIC_POOLS; i++)
		if (k->atomic.pool[order[wanted][i]].chunk)
			return order[wanted][i];
	return NO_POOL;
}

/* Then lower ones. */
static int next_pool(const struct sim_kernel *k, int pool)
{
	if (pool == SIM_ATOMIC_KERNEL && k->atomic.pool[SIM_ATOMIC_DMA32].chunk)
		return SIM_ATOMIC_DMA32;
	if (pool != SIM_ATOMIC_DMA && k->atomic.pool[SIM_ATOMIC_DMA].chunk)
		return SIM_ATOMIC_DMA;
	return NO_POOL;
}

/*
 * The first @pages free ones in a row, aligned to the next power of two; c->pages: there are none.
 */
static uint64_t find(const struct sim_atomic_chunk *c, uint64_t pages)
{
	uint64_t align = 1, at = 0;

	while (align < pages)
		align *= 2;
	for (; c->free >= pages && at + pages <= c->pages; at += align) {
		uint64_t n = 0;

		while (n < pages && !c->used[at + n])
			n++;
		if (n == pages)
			return at;
	}
	return c->pages;
}

static void mark(struct sim_atomic_pool *pool, struct sim_atomic_chunk *c, uint64_t at,
	uint64_t pages, bool used)
{
	memset(c->used + at, used, pages);
	c->free += used ? -pages : pages;
	pool->free += used ? -pages : pages;
}

/* The first room decides: where the device cannot reach that, the pool has none. */
static bool take_from(struct sim_kernel *k, struct sim_atomic_pool *pool, uint64_t pages,
	uint64_t last, uint64_t *pfn)
{
	for (struct sim_atomic_chunk *c = pool->chunk; c; c = c->next) {
		const uint64_t at = find(c, pages);

		if (at == c->pages)
			continue;
		*pfn = c->pfn + at;
		if ((*pfn + pages) * sim_page_size(k) - 1 > last)
			return false;
		mark(pool, c, at, pages, true);
		return true;
	}
	return false;
}

int sim_atomic_take(struct sim_kernel *k, uint64_t size, uint64_t last, uint64_t *pfn)
{
	const uint64_t page = sim_page_size(k), pages = size / page + (size % page != 0);
	const bool fixed = k->model.dma_atomic_pools == ONE_FIXED;

	if (!k->atomic.started)
		start(k);
	for (int i = first_pool(k, last); i != NO_POOL; i = next_pool(k, i)) {
		struct sim_atomic_pool *pool = &k->atomic.pool[i];

		if (!take_from(k, pool, pages, fixed ? UINT64_MAX : last, pfn))
			continue;
		k->atomic.due |= !fixed && runs_low(k, pool);
		return 0;
	}
	return -ENOMEM;
}

static struct sim_atomic_chunk *chunk_of(const struct sim_atomic_pool *pool, uint64_t pfn)
{
	struct sim_atomic_chunk *c = pool->chunk;

	while (c && (pfn < c->pfn || pfn >= c->pfn + c->pages))
		c = c->next;
	return c;
}

bool sim_atomic_has(const struct sim_kernel *k, uint64_t pfn)
{
	for (int i = 0; i < SIM_ATOMIC_POOLS; i++)
		if (chunk_of(&k->atomic.pool[i], pfn))
			return true;
	return false;
}

bool sim_atomic_put(struct sim_kernel *k, uint64_t pfn, uint64_t pages)
{
	for (int i = 0; i < SIM_ATOMIC_POOLS; i++) {
		struct sim_atomic_chunk *c = chunk_of(&k->atomic.pool[i], pfn);

		if (!c)
			continue;
		mark(&k->atomic.pool[i], c, pfn - c->pfn, pages, false);
		return true;
	}
	return false;
}

void sim_atomic_forget(struct sim_atomic_pools *pools)
{
	for (int i = 0; i < SIM_ATOMIC_POOLS; i++) {
		struct sim_atomic_chunk *next;

		for (struct sim_atomic_chunk *c = pools->pool[i].chunk; c; c = next) {
			next = c->next;
			free(c);
		}
	}
	*pools = (struct sim_atomic_pools){0};
}
