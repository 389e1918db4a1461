/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The calls by name: what each allocation is served by, what each free may free and where it may be
 * called.
 */
#include <string.h>

#include "sim/kernel_internal.h"

#define OBJECTS                                                                   \
	(SIM_ORIGIN(SIM_FROM_NOWHERE) | SIM_ORIGIN(SIM_FROM_KMALLOC) |            \
		SIM_ORIGIN(SIM_FROM_KMALLOC_LARGE) | SIM_ORIGIN(SIM_FROM_CACHE) | \
		SIM_ORIGIN(SIM_FROM_NOLOCK_KMALLOC))
#define AREAS SIM_ORIGIN(SIM_FROM_VMALLOC)
#define MAPPINGS (SIM_ORIGIN(SIM_FROM_VMAP) | SIM_ORIGIN(SIM_FROM_MAP_RAM))
#define PAGES (SIM_ORIGIN(SIM_FROM_PAGES) | SIM_ORIGIN(SIM_FROM_NOLOCK_PAGES))

static const struct sim_alloc_call allocs[] = {
	{"cache", sim_call_cache, SIM_FROM_CACHE},
	{"cache_create", sim_call_cache_create, SIM_IS_CACHE},
	{"cma", sim_call_contig, SIM_FROM_CMA},
	{"coherent", sim_call_coherent, SIM_FROM_COHERENT},
	{"contig", sim_call_contig, SIM_FROM_CONTIG},
	{"dma_pages", sim_call_dma_pages, SIM_FROM_DMA_PAGES},
	{"dma_pool", sim_call_dma_pool, SIM_FROM_DMA_POOL},
	{"dma_pool_create", sim_call_dma_pool_create, SIM_IS_DMA_POOL},
	{"page_compound", sim_call_page_compound, SIM_FROM_PAGES},
	{"kmalloc", sim_call_kmalloc, SIM_FROM_KMALLOC},
	{"kmalloc_nolock", sim_call_kmalloc_nolock, SIM_FROM_NOLOCK_KMALLOC},
	{"krealloc", sim_call_krealloc, SIM_FROM_KMALLOC},
	{"kvmalloc", sim_call_kvmalloc, SIM_FROM_KMALLOC},
	{"memblock", sim_call_memblock, SIM_FROM_MEMBLOCK},
	{"mempool", sim_call_mempool, SIM_FROM_MEMPOOL},
	{"mempool_create", sim_call_mempool_create, SIM_IS_MEMPOOL},
	{"page", sim_call_page, SIM_FROM_PAGES},
	{"page_exact", sim_call_page_exact, SIM_FROM_PAGES_EXACT},
	{"page_frag", sim_call_page_frag, SIM_FROM_PAGE_FRAG},
	{"page_nolock", sim_call_page_nolock, SIM_FROM_NOLOCK_PAGES},
	{"percpu", sim_call_percpu, SIM_FROM_PERCPU},
	{"vm_map_ram", sim_call_map_ram, SIM_FROM_MAP_RAM},
	{"vmalloc", sim_call_vmalloc, SIM_FROM_VMALLOC},
	{"vmap", sim_call_vmap, SIM_FROM_VMAP},
};

static const struct sim_free_call frees[] = {
	{"cache_destroy", SIM_FREE_RECLAIMS, .tears_down = true,
		.origins = SIM_ORIGIN(SIM_IS_CACHE)},
	{"cache_free", SIM_FREE_LOCKS, .takes_setup = true, .origins = SIM_ORIGIN(SIM_FROM_CACHE)},
	{"cma_release", SIM_FREE_CMA, SIM_SAME_PAGES, .origins = SIM_ORIGIN(SIM_FROM_CMA)},
	/*
	 * Whatever the driver core manages: it goes when the driver is unbound, or early by a devm_
	 * function.
	 */
	{"devres", SIM_FREE_DEVRES, .devres = true, .origins = UINT32_MAX},
	{"dma_free", SIM_FREE_COHERENT, SIM_SAME_SIZE, .origins = SIM_ORIGIN(SIM_FROM_COHERENT)},
	/* of a layer that keeps coherent buffers in pools */
	{"dma_buffer_free", SIM_FREE_LOCKS, SIM_SAME_SIZE,
		.origins = SIM_ORIGIN(SIM_FROM_COHERENT)},
	{"dma_free_pages", SIM_FREE_LOCKS, SIM_SAME_SIZE,
		.origins = SIM_ORIGIN(SIM_FROM_DMA_PAGES)},
	{"dma_pool_destroy", SIM_FREE_RECLAIMS, .tears_down = true,
		.origins = SIM_ORIGIN(SIM_IS_DMA_POOL)},
	{"dma_pool_free", SIM_FREE_LOCKS, .takes_setup = true,
		.origins = SIM_ORIGIN(SIM_FROM_DMA_POOL)},
	{"free_contig", SIM_FREE_LOCKS, SIM_SAME_PAGES, .origins = SIM_ORIGIN(SIM_FROM_CONTIG)},
	{"free_page", SIM_FREE_LOCKS, SIM_ONE_PAGE, .origins = PAGES},
	{"free_pages", SIM_FREE_LOCKS, SIM_SAME_ORDER, .origins = PAGES},
	{"free_pages_exact", SIM_FREE_LOCKS, SIM_SAME_PAGES,
		.origins = SIM_ORIGIN(SIM_FROM_PAGES_EXACT)},
	{"free_pages_nolock", SIM_FREE_ANYWHERE, SIM_SAME_ORDER, .origins = PAGES},
	{"free_percpu", SIM_FREE_LOCKS, .origins = SIM_ORIGIN(SIM_FROM_PERCPU)},
	{"kfree", SIM_FREE_LOCKS, .origins = OBJECTS},
	{"kfree_nolock", SIM_FREE_ANYWHERE,
		.origins = SIM_ORIGIN(SIM_FROM_NOWHERE) | SIM_ORIGIN(SIM_FROM_NOLOCK_KMALLOC)},
	{"kfree_rcu", SIM_FREE_RAW, .origins = OBJECTS | AREAS},
	/* the page it writes the pointer to is there, kept by earlier frees */
	{"kfree_rcu_mightsleep", SIM_FREE_SLEEPS, .origins = OBJECTS | AREAS},
	{"kfree_sensitive", SIM_FREE_LOCKS, .origins = OBJECTS},
	{"kvfree", SIM_FREE_KVFREE, .origins = OBJECTS | AREAS},
	{"kvfree_atomic", SIM_FREE_LOCKS, .frees_later = true, .origins = OBJECTS | AREAS},
	{"kvfree_sensitive", SIM_FREE_KVFREE, SIM_SAME_SIZE, .origins = OBJECTS | AREAS},
	{"memblock_free", SIM_FREE_ANYWHERE, SIM_SAME_SIZE,
		.origins = SIM_ORIGIN(SIM_FROM_MEMBLOCK)},
	{"mempool_destroy", SIM_FREE_LOCKS, .tears_down = true,
		.origins = SIM_ORIGIN(SIM_IS_MEMPOOL)},
	{"mempool_free", SIM_FREE_LOCKS, .takes_setup = true,
		.origins = SIM_ORIGIN(SIM_FROM_MEMPOOL)},
	{"page_frag_free", SIM_FREE_LOCKS, .origins = SIM_ORIGIN(SIM_FROM_PAGE_FRAG)},
	{"put_page", SIM_FREE_LOCKS, SIM_PAGE_OR_ALL, .origins = PAGES},
	{"vfree", SIM_FREE_AREA, .origins = AREAS},
	{"vm_unmap_ram", SIM_FREE_SLEEPS, SIM_SAME_PAGES, .origins = SIM_ORIGIN(SIM_FROM_MAP_RAM)},
	{"vunmap", SIM_FREE_VUNMAP, .origins = SIM_ORIGIN(SIM_FROM_VMAP)},
	{"vfree_atomic", SIM_FREE_RAW, .frees_later = true, .origins = AREAS},
};

static const struct sim_use_call uses[] = {
	{"cache_shrink", SIM_USE_CACHE, .origins = SIM_ORIGIN(SIM_IS_CACHE)},
	/* what has page frames and an address of the direct map (dma_map_single_attrs) */
	{"dma_map", SIM_USE_LOCKS,
		.origins = ~(AREAS | MAPPINGS | SIM_ORIGIN(SIM_FROM_NOWHERE) |
			     SIM_ORIGIN(SIM_FROM_PERCPU) | SIM_ORIGIN(SIM_IS_CACHE) |
			     SIM_ORIGIN(SIM_IS_DMA_POOL) | SIM_ORIGIN(SIM_IS_MEMPOOL))},
	{"mempool_resize", SIM_USE_POOL, .origins = SIM_ORIGIN(SIM_IS_MEMPOOL), .counts = true},
};

const struct sim_alloc_call *sim_find_alloc(const char *name)
{
	for (size_t i = 0; i < sizeof(allocs) / sizeof(allocs[0]); i++) {
		if (!strcmp(allocs[i].name, name))
			return &allocs[i];
	}
	return NULL;
}

const struct sim_free_call *sim_find_free(const char *name)
{
	for (size_t i = 0; i < sizeof(frees) / sizeof(frees[0]); i++) {
		if (!strcmp(frees[i].name, name))
			return &frees[i];
	}
	return NULL;
}

const struct sim_use_call *sim_find_use(const char *name)
{
	for (size_t i = 0; i < sizeof(uses) / sizeof(uses[0]); i++) {
		if (!strcmp(uses[i].name, name))
			return &uses[i];
	}
	return NULL;
}

bool sim_kernel_knows_alloc(const char *call)
{
	return sim_find_alloc(call) != NULL;
}

bool sim_kernel_knows_free(const char *call)
{
	return sim_find_free(call) != NULL;
}

bool sim_kernel_knows_use(const char *call)
{
	return sim_find_use(call) != NULL;
}

bool sim_kernel_use_counts(const char *call)
{
	const struct sim_use_call *use = sim_find_use(call);

	return use && use->counts;
}
