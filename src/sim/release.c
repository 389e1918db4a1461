/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Frees and teardowns: is the call right for the object, the context and the size, and where does
 * the memory go.
 */
#include <stdlib.h>

#include "sim/kernel_internal.h"

static void release_pages(struct sim_kernel *k, const struct sim_object *o)
{
	if (!o->pages)
		(void)sim_page_free(k->pages, o->pfn, o->order);
	for (uint64_t i = 0; i < o->pages; i++)
		(void)sim_page_free(k->pages, o->pfn + i, 0);
}

/* In an interrupt, and for vfree_atomic(), a work item does it. */
static void release_area(struct sim_kernel *k, const struct sim_object *o)
{
	const bool later = k->context.in_interrupt || k->frees_later;

	if (later ? sim_vmalloc_free_later(&k->vmalloc, o->area)
		  : sim_vmalloc_free(&k->vmalloc, o->area))
		sim_out_of_memory(k);
}

/* Gives memory back and marks the object freed. */
void sim_release(struct sim_kernel *k, struct sim_object *o)
{
	struct sim_object *setup = sim_ledger_at(k, o->setup);

	switch (o->origin) {
	case SIM_FROM_NOWHERE:
		break;
	case SIM_FROM_MEMBLOCK:
		sim_boot_release(k, o);
		break;
	case SIM_FROM_PAGES:
	case SIM_FROM_PAGES_EXACT:
	case SIM_FROM_NOLOCK_PAGES:
		release_pages(k, o);
		break;
	case SIM_FROM_COHERENT:
	case SIM_FROM_DMA_PAGES:
		sim_dma_release(k, o->pfn, o->order, o->size);
		break;
	case SIM_FROM_CMA:
		/* not from the area: there is none */
		if (sim_page_free_cma(k->pages, o->pfn, o->pages))
			(void)sim_page_free_contig(k->pages, o->pfn, o->pages);
		break;
	case SIM_FROM_CONTIG:
		(void)sim_page_free_contig(k->pages, o->pfn, o->pages);
		break;
	case SIM_FROM_KMALLOC:
	case SIM_FROM_KMALLOC_LARGE:
	case SIM_FROM_NOLOCK_KMALLOC:
	case SIM_FROM_CACHE:
		sim_slab_release(k, o);
		break;
	case SIM_FROM_VMALLOC:
		release_area(k, o);
		break;
	case SIM_FROM_VMAP:
	case SIM_FROM_MAP_RAM:
		sim_vmap_release_object(k, o);
		break;
	case SIM_FROM_DMA_POOL:
		sim_dma_pool_put(k, setup, o->block);
		break;
	case SIM_FROM_MEMPOOL:
		sim_mempool_put(k, setup, o);
		break;
	case SIM_FROM_PERCPU:
		sim_percpu_put(k, o);
		break;
	case SIM_FROM_PAGE_FRAG:
		sim_frag_put(k, o);
		break;
	case SIM_IS_CACHE:
		(void)sim_caches_destroy(o->cache);
		break;
	case SIM_IS_DMA_POOL:
		sim_dma_pool_give_up(k, o);
		break;
	case SIM_IS_MEMPOOL:
		sim_mempool_give_up(k, o);
		break;
	}
	if (setup)
		setup->children--;
	o->life = SIM_FREED;
}

/* vfree() hands its work on in interrupts, and may sleep elsewhere. */
static bool check_area(struct sim_kernel *k, const char *call)
{
	if (k->context.in_interrupt && !k->context.nmi)
		return true;
	return sim_check_sleep(k, call);
}

static bool check_vunmap(struct sim_kernel *k, const char *call)
{
	if (k->context.in_interrupt) {
		sim_object_to(k, SIM_BAD_CONTEXT, "%s: a bug in interrupts", call);
		return false;
	}
	return sim_check_sleep(k, call);
}

/* Blocks of pages go to the per-CPU lists, if they may; exact numbers of them one by one. */
bool sim_check_release(struct sim_kernel *k, const char *call, const struct sim_object *o)
{
	switch (o->origin) {
	case SIM_FROM_NOWHERE:
		return sim_check_up(k, call);
	case SIM_FROM_PAGES:
	case SIM_FROM_NOLOCK_PAGES:
	case SIM_FROM_PAGES_EXACT:
	case SIM_FROM_KMALLOC_LARGE:
		return sim_check_free_block(k, call, o->pages ? 0 : o->order);
	default:
		return sim_check_free(k, call);
	}
}

static bool check_coherent(struct sim_kernel *k, const char *call)
{
	if (k->context.irqs_disabled)
		sim_object_to(k, SIM_BAD_CONTEXT, "%s: with interrupts disabled", call);
	return sim_check_free(k, call);
}

static bool check_context(
	struct sim_kernel *k, const struct sim_free_call *call, const struct sim_object *o)
{
	switch (call->context) {
	case SIM_FREE_ANYWHERE:
		return true;
	case SIM_FREE_RAW:
		return sim_check_up(k, call->name);
	case SIM_FREE_SLEEPS:
		return sim_check_sleep(k, call->name);
	case SIM_FREE_RECLAIMS:
		if (!sim_check_sleep(k, call->name))
			return false;
		if (k->context.may_sleep)
			sim_check_reclaim(k, call->name, SIM_GFP_KERNEL);
		return true;
	case SIM_FREE_AREA:
		return check_area(k, call->name);
	case SIM_FREE_VUNMAP:
		return check_vunmap(k, call->name);
	case SIM_FREE_KVFREE:
		return o->origin == SIM_FROM_VMALLOC ? check_area(k, call->name)
						     : sim_check_release(k, call->name, o);
	case SIM_FREE_COHERENT:
		return check_coherent(k, call->name);
	case SIM_FREE_DEVRES:
		if (o->origin == SIM_FROM_COHERENT)
			return check_coherent(k, call->name);
		break;
	case SIM_FREE_CMA:
		if (k->model.cma_release_sleeps)
			return sim_check_sleep(k, call->name);
		break;
	case SIM_FREE_LOCKS:
		break;
	}
	return sim_check_release(k, call->name, o);
}

static uint64_t pages_of(const struct sim_kernel *k, uint64_t bytes)
{
	return (bytes + sim_page_size(k) - 1) / sim_page_size(k);
}

static bool same_size(const struct sim_kernel *k, const struct sim_free_call *call,
	const struct sim_object *o, uint64_t size)
{
	switch (call->size) {
	case SIM_SAME_SIZE:
		return size == o->size;
	case SIM_SAME_PAGES:
		return pages_of(k, size) == pages_of(k, o->size);
	case SIM_SAME_ORDER:
		return sim_order_of(size, k->page_model.page_shift) == o->order;
	case SIM_NO_SIZE:
	case SIM_ONE_PAGE:
	case SIM_PAGE_OR_ALL:
		break;
	}
	return true;
}

/*
 * A free that is told no order, of a block of several pages: the first goes, and nobody has the
 * others any more.
 */
static bool loses_pages(const struct sim_free_call *call, const struct sim_object *o)
{
	if (!o->order || o->pages)
		return false;
	return call->size == SIM_ONE_PAGE || (call->size == SIM_PAGE_OR_ALL && !o->compound);
}

static void lose_pages(struct sim_kernel *k, const struct sim_free_call *call, struct sim_object *o)
{
	sim_object_to(k, SIM_LEAK, "%s: gives back one page of %llu, the others are lost",
		call->name, 1ULL << o->order);
	(void)sim_page_free(k->pages, o->pfn, 0);
	o->life = SIM_FREED;
}

/* The cache or pool that a free names. */
static bool right_setup(struct sim_kernel *k, const struct sim_free_call *call,
	struct sim_object *o, uint32_t setup)
{
	const struct sim_object *owner = sim_ledger_at(k, o->setup);

	if (!call->takes_setup)
		return true;
	if (o->setup != setup) {
		sim_bad_free(k, o, call->name, "the object belongs to another cache or pool");
		return false;
	}
	if (owner->life == SIM_LIVE)
		return true;
	sim_object_to(k, SIM_BAD_SETUP, "%s: uses %s that was destroyed", call->name,
		sim_origin_text(owner->origin));
	o->life = SIM_MISUSED;
	return false;
}

/* A cache or pool goes away. */
static void tear_down(struct sim_kernel *k, const struct sim_free_call *call, struct sim_object *o)
{
	if (o->children)
		sim_object_to(k, SIM_BAD_SETUP, "%s: %u objects of %s are still in use", call->name,
			o->children, sim_origin_text(o->origin));
	sim_release(k, o);
}

void sim_run_free(struct sim_kernel *k, const struct sim_free_call *call, uint32_t handle,
	uint32_t setup, uint64_t size)
{
	struct sim_object *o;

	if (!handle) {
		/* Frees of NULL do nothing; some look at the context first. */
		if (call->context == SIM_FREE_AREA)
			(void)check_area(k, call->name);
		return;
	}
	o = sim_ledger_take(k, call, handle);
	if (!o)
		return;
	if (!check_context(k, call, o)) {
		o->life = SIM_MISUSED;
		return;
	}
	if (call->tears_down) {
		tear_down(k, call, o);
		return;
	}
	if (!right_setup(k, call, o, setup))
		return;
	if (size && !same_size(k, call, o, size)) {
		sim_bad_free(k, o, call->name, "the size is not that of the allocation");
		return;
	}
	if (loses_pages(call, o)) {
		lose_pages(k, call, o);
		return;
	}
	k->frees_later = call->frees_later;
	k->frees_nolock = call->context == SIM_FREE_ANYWHERE;
	sim_release(k, o);
	k->frees_later = k->frees_nolock = false;
}

static void leak(struct sim_kernel *k, const struct sim_object *o, uint32_t handle)
{
	const size_t before = k->ledger.objections;

	sim_object_to(k, SIM_LEAK, "%s: never freed: %s, %llu bytes", o->call,
		sim_origin_text(o->origin), (unsigned long long)o->size);
	if (k->ledger.objections > before)
		k->ledger.objection[before].handle = handle;
}

void sim_kernel_finish(struct sim_kernel *k)
{
	sim_kernel_settle(k);
	/* The driver core frees in reverse order. */
	for (uint32_t i = k->ledger.n; i-- > 0;) {
		struct sim_object *o = &k->ledger.object[i];

		if (o->managed && o->life == SIM_LIVE)
			sim_release(k, o);
	}
	for (uint32_t i = 0; i < k->ledger.n; i++) {
		struct sim_object *o = &k->ledger.object[i];

		if (o->life != SIM_LIVE)
			continue;
		leak(k, o, i + 1);
		o->life = SIM_MISUSED;
	}
}
