/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The ledger: what was handed out and what became of it; what was in the way of it; and the list of
 * objections.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/kernel_internal.h"

void sim_out_of_memory(struct sim_kernel *k)
{
	k->error = -ENOMEM;
}

const char *sim_origin_text(enum sim_origin origin)
{
	static const char *const texts[] = {
		[SIM_FROM_NOWHERE] = "the empty object",
		[SIM_FROM_PAGES] = "pages",
		[SIM_FROM_PAGES_EXACT] = "alloc_pages_exact() memory",
		[SIM_FROM_KMALLOC] = "kmalloc() memory",
		[SIM_FROM_KMALLOC_LARGE] = "large kmalloc() memory",
		[SIM_FROM_CACHE] = "an object of a cache",
		[SIM_FROM_VMALLOC] = "vmalloc() memory",
		[SIM_FROM_COHERENT] = "coherent DMA memory",
		[SIM_FROM_DMA_PAGES] = "dma_alloc_pages() memory",
		[SIM_FROM_DMA_POOL] = "a block of a DMA pool",
		[SIM_FROM_MEMPOOL] = "an element of a mempool",
		[SIM_FROM_PERCPU] = "per-CPU memory",
		[SIM_FROM_CONTIG] = "alloc_contig_pages() memory",
		[SIM_FROM_CMA] = "CMA memory",
		[SIM_FROM_NOLOCK_KMALLOC] = "kmalloc_nolock() memory",
		[SIM_FROM_NOLOCK_PAGES] = "alloc_pages_nolock() pages",
		[SIM_FROM_MEMBLOCK] = "memblock memory",
		[SIM_FROM_PAGE_FRAG] = "a page fragment",
		[SIM_FROM_VMAP] = "a vmap() mapping",
		[SIM_FROM_MAP_RAM] = "a vm_map_ram() mapping",
		[SIM_IS_CACHE] = "a slab cache",
		[SIM_IS_DMA_POOL] = "a DMA pool",
		[SIM_IS_MEMPOOL] = "a mempool",
	};

	return texts[origin];
}

void sim_not_for(struct sim_kernel *k, enum sim_objection_kind kind, const char *call,
	const struct sim_object *o)
{
	const char *what = sim_origin_text(o->origin), *by = strstr(what, o->call);

	/* "kmalloc() memory" needs no kmalloc() behind it, but that of kmemdup() its own */
	if (by && by[strlen(o->call)] == '(')
		sim_object_to(k, kind, "%s: is not for %s", call, what);
	else
		sim_object_to(k, kind, "%s: is not for %s from %s()", call, what, o->call);
}

void sim_object_to(struct sim_kernel *k, enum sim_objection_kind kind, const char *fmt, ...)
{
	struct sim_ledger *l = &k->ledger;
	const size_t cap = l->objections_cap ? 2 * l->objections_cap : 16;
	struct sim_objection *list = l->objection;
	va_list ap;

	if (l->objections == l->objections_cap) {
		list = realloc(list, cap * sizeof(*list));
		if (!list) {
			sim_out_of_memory(k);
			return;
		}
		l->objection = list;
		l->objections_cap = cap;
	}
	list[l->objections].kind = kind;
	list[l->objections].handle = 0;
	va_start(ap, fmt);
	vsnprintf(list[l->objections].text, sizeof(list->text), fmt, ap);
	va_end(ap);
	l->objections++;
}

void sim_fails(struct sim_kernel *k, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(k->failure, sizeof(k->failure), fmt, ap);
	va_end(ap);
}

void sim_fails_not(struct sim_kernel *k)
{
	k->failure[0] = '\0';
	sim_page_forget_refusal(k->pages);
}

uint32_t sim_ledger_add(struct sim_kernel *k, const struct sim_object *proto)
{
	struct sim_ledger *l = &k->ledger;
	const uint32_t cap = l->cap ? 2 * l->cap : 32;
	struct sim_object *list;

	if (l->n == l->cap) {
		list = realloc(l->object, cap * sizeof(*list));
		if (!list) {
			sim_out_of_memory(k);
			return 0;
		}
		l->object = list;
		l->cap = cap;
	}
	l->object[l->n] = *proto;
	l->object[l->n].life = SIM_LIVE;
	if (proto->setup)
		l->object[proto->setup - 1].children++;
	return ++l->n;
}

struct sim_object *sim_ledger_at(struct sim_kernel *k, uint32_t handle)
{
	return handle && handle <= k->ledger.n ? &k->ledger.object[handle - 1] : NULL;
}

void sim_bad_free(struct sim_kernel *k, struct sim_object *o, const char *call, const char *why)
{
	sim_object_to(k, SIM_BAD_FREE, "%s: %s", call, why);
	o->life = SIM_MISUSED;
}

struct sim_object *sim_ledger_take(
	struct sim_kernel *k, const struct sim_free_call *call, uint32_t handle)
{
	struct sim_object *o = sim_ledger_at(k, handle);
	uint32_t origins = call->origins;

	if ((origins & SIM_ORIGIN(SIM_FROM_CACHE)) && !call->takes_setup && !call->devres &&
		!k->model.kfree_takes_cache_objects)
		origins &= ~SIM_ORIGIN(SIM_FROM_CACHE);
	if ((origins & SIM_ORIGIN(SIM_FROM_KMALLOC)) && !k->model.kfree_takes_nolock)
		origins &= ~SIM_ORIGIN(SIM_FROM_NOLOCK_KMALLOC);
	if (!o) {
		sim_object_to(k, SIM_BAD_FREE, "%s: nothing was ever handed out there", call->name);
		return NULL;
	}
	if (o->life == SIM_MISUSED)
		return NULL;
	if (o->life == SIM_FREED) {
		sim_object_to(k, SIM_DOUBLE_FREE, "%s: frees %s a second time", call->name,
			sim_origin_text(o->origin));
		return NULL;
	}
	if (!(origins & SIM_ORIGIN(o->origin))) {
		sim_not_for(k, SIM_BAD_FREE, call->name, o);
		o->life = SIM_MISUSED;
		return NULL;
	}
	if (o->managed != call->devres) {
		sim_bad_free(k, o, call->name,
			call->devres ? "the driver core does not manage this object"
				     : "the driver core frees this object too, when the driver is "
				       "unbound");
		return NULL;
	}
	return o;
}

struct sim_object *sim_ledger_setup(
	struct sim_kernel *k, const char *call, uint32_t handle, enum sim_origin is)
{
	struct sim_object *o = sim_ledger_at(k, handle);

	if (!o || o->origin != is) {
		sim_object_to(k, SIM_BAD_SETUP, "%s: the call needs %s", call, sim_origin_text(is));
		return NULL;
	}
	if (o->life != SIM_LIVE) {
		sim_object_to(k, SIM_BAD_SETUP, "%s: uses %s that was destroyed", call,
			sim_origin_text(is));
		return NULL;
	}
	return o;
}

/* Host memory that hangs on objects. */
static void release_hosts(struct sim_kernel *k)
{
	for (uint32_t i = 0; i < k->ledger.n; i++) {
		struct sim_object *o = &k->ledger.object[i];

		sim_dma_pool_release(o->dma_pool);
		sim_mempool_release(o->mempool);
	}
}

void sim_ledger_reset(struct sim_kernel *k)
{
	release_hosts(k);
	k->ledger.n = 0;
	k->ledger.objections = 0;
}

void sim_ledger_release(struct sim_kernel *k)
{
	release_hosts(k);
	free(k->ledger.object);
	free(k->ledger.objection);
}
