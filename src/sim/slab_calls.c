/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kmalloc and slab caches as called. Models mm/slub.c (__do_kmalloc_node, __kmalloc_large_node,
 * krealloc, kmalloc_nolock) and mm/slab_common.c (kmem_cache_create, kmalloc_fix_flags).
 */
#include <errno.h>
#include <stdlib.h>

#include "sim/kernel_internal.h"

#define NOT_FOR_SLABS (SIM_GFP_DMA32 | SIM_GFP_HIGHMEM) /* GFP_SLAB_BUG_MASK */

/* Flags that no slab page can have are dropped with a warning (kmalloc_fix_flags). */
static uint32_t fix_flags(struct sim_kernel *k, const char *call, uint32_t gfp)
{
	if (gfp & NOT_FOR_SLABS)
		sim_object_to(k, SIM_BAD_FLAGS, "%s: drops __GFP_HIGHMEM and __GFP_DMA32", call);
	return gfp & ~NOT_FOR_SLABS;
}

/*
 * An object of @c, which is that of the cache @cache, or a kmalloc class if that is NULL. Flags are
 * looked at only when a new slab is needed (new_slab). The first slab of a class stands for those
 * that boot left partly used, for which they were looked at then; of zone DMA it leaves none.
 */
static int object_of(struct sim_kernel *k, const char *call, struct sim_cache *c,
	const struct sim_object *cache, uint32_t gfp, struct sim_object *o)
{
	const uint64_t made = c->made;
	const uint32_t mask = sim_scoped_gfp(k, gfp) & ~NOT_FOR_SLABS;
	const int node = k->near ? (int)k->node : -1;
	int err = sim_cache_alloc_node(c, k->cpu, node, mask, &o->slab);

	/* Before reclaim gives up, grace periods are over. */
	if (err == -ENOMEM && (mask & SIM_GFP_DIRECT_RECLAIM) && c->waiting.head) {
		sim_cache_grace_period(c);
		err = sim_cache_alloc_node(c, k->cpu, node, mask, &o->slab);
	}
	if (err == -ENOBUFS)
		sim_out_of_memory(k);
	if (err || (c->made != made && (made || cache || (gfp & SIM_GFP_DMA)))) {
		fix_flags(k, call, gfp);
		if (cache && cache->constructor && (gfp & SIM_GFP_ZERO))
			sim_object_to(k, SIM_BAD_FLAGS,
				"%s: __GFP_ZERO wipes what the constructor made", call);
	}
	if (err)
		return -ENOMEM;
	o->cache = c;
	o->order = sim_slab_order(o->slab.slab);
	o->taken = (sim_page_size(k) << o->order) / sim_slab_objects(o->slab.slab);
	return 0;
}

/* A request that a class serves may sleep there; a larger one where the pages come from. */
bool sim_check_kmalloc(struct sim_kernel *k, const char *call, uint64_t size, uint32_t gfp)
{
	if (sim_kmalloc_class(&k->kmalloc.sizes, size) >= 0)
		return sim_check_alloc(k, call, gfp);
	return sim_check_block(k, call, gfp, sim_order_of(size, k->page_model.page_shift));
}

int sim_kmalloc_into(
	struct sim_kernel *k, const char *call, uint64_t size, uint32_t gfp, struct sim_object *o)
{
	struct sim_cache *c;

	if (sim_kmalloc_class(&k->kmalloc.sizes, size) >= 0) {
		c = sim_kmalloc_cache(&k->kmalloc, size, gfp, k->site);
		o->origin = SIM_FROM_KMALLOC;
		if (!c) {
			sim_out_of_memory(k);
			return -ENOMEM;
		}
		return object_of(k, call, c, NULL, gfp, o);
	}
	o->origin = SIM_FROM_KMALLOC_LARGE;
	o->order = sim_order_of(size, k->page_model.page_shift);
	if (sim_pages_for(k, call, fix_flags(k, call, gfp) | SIM_GFP_COMP, o->order, &o->pfn))
		return -ENOMEM;
	o->taken = sim_page_size(k) << o->order;
	return 0;
}

/* can_spin_trylock(), and local_trylock() of sheaves */
static bool can_try_locks(const struct sim_kernel *k)
{
	return !k->context.rt || !(k->context.nmi || k->context.in_hardirq);
}

void sim_slab_release(struct sim_kernel *k, struct sim_object *o)
{
	if (!o->slab.slab) {
		(void)sim_page_free(k->pages, o->pfn, o->order);
		return;
	}
	if (k->frees_nolock)
		sim_cache_free_nolock(o->cache, k->cpu, o->slab, can_try_locks(k));
	else
		sim_cache_free(o->cache, k->cpu, o->slab);
	if (o->cache->no_memory)
		sim_out_of_memory(k);
}

static uint64_t address_of(const struct sim_kernel *k, const struct sim_object *o)
{
	return o->slab.slab ? sim_slab_address(o->cache, o->slab) : o->pfn * sim_page_size(k);
}

static bool overflows(struct sim_kernel *k)
{
	sim_fails(k, "the number of bytes overflows");
	return false;
}

bool sim_some_bytes(struct sim_kernel *k, uint64_t bytes)
{
	if (!bytes)
		sim_fails(k, "no bytes");
	return bytes;
}

bool sim_can_try_locks(struct sim_kernel *k)
{
	const bool can = can_try_locks(k);

	if (!can)
		sim_fails(k, "on PREEMPT_RT there is nothing for hard interrupts and NMIs");
	return can;
}

bool sim_request_bytes(struct sim_kernel *k, const struct sim_request *r, uint64_t *bytes)
{
	const uint64_t most = k->model.word == 4 ? UINT32_MAX : UINT64_MAX; /* SIZE_MAX */

	*bytes = UINT64_MAX;
	if (!r->count) {
		if (!__builtin_add_overflow(r->size, r->fixed, bytes) &&
			!__builtin_add_overflow(*bytes, r->more, bytes))
			return true;
		*bytes = UINT64_MAX;
		return overflows(k);
	}
	/*
	 * An array that overflows is refused; a structure with one gets a size that nobody can
	 * serve (size_mul).
	 */
	if (__builtin_mul_overflow(r->size, r->count, bytes) ||
		__builtin_add_overflow(*bytes, r->fixed, bytes) ||
		__builtin_add_overflow(*bytes, r->more, bytes) || *bytes > most) {
		*bytes = UINT64_MAX;
		return r->fixed || overflows(k);
	}
	return true;
}

void sim_call_kmalloc(struct sim_kernel *k, const struct sim_alloc_call *call,
	const struct sim_request *r, struct sim_result *out)
{
	struct sim_object o = {.managed = r->managed, .call = call->name};
	const uint64_t header = r->managed ? k->model.devres_header : 0;
	uint64_t whole;

	if (!sim_request_bytes(k, r, &o.size))
		return;
	if (!o.size && !r->managed) {
		if (sim_check_up(k, call->name))
			sim_result_of(k, &o, r, 0, out);
		return;
	}
	if (__builtin_add_overflow(o.size, header, &whole) ||
		!sim_check_kmalloc(k, call->name, whole, r->gfp) ||
		sim_kmalloc_into(k, call->name, whole, r->gfp, &o))
		return;
	out->address = address_of(k, &o) + header;
	out->contiguous = true;
	sim_result_of(k, &o, r, sim_kmalloc_usable(&k->kmalloc.sizes, whole) - header, out);
}

void sim_call_kmalloc_nolock(struct sim_kernel *k, const struct sim_alloc_call *call,
	const struct sim_request *r, struct sim_result *out)
{
	const uint32_t known = SIM_GFP_ACCOUNT | SIM_GFP_ZERO | SIM_GFP_NOWARN | SIM_GFP_NOMEMALLOC;
	struct sim_object o = {.managed = r->managed, .call = call->name};
	uint64_t usable;
	uint32_t mask;

	if (!sim_check_nolock(k, call->name, k->model.kmalloc_nolock, r->gfp & ~known,
		    "__GFP_ACCOUNT and __GFP_ZERO only"))
		return;
	if (!sim_request_bytes(k, r, &o.size))
		return;
	if (!o.size) {
		sim_result_of(k, &o, r, 0, out);
		return;
	}
	/* large objects have no way without locks */
	if (sim_kmalloc_class(&k->kmalloc.sizes, o.size) < 0) {
		sim_fails(k, "larger than the kmalloc caches, whose objects are all it gives");
		return;
	}
	mask = (r->gfp & known) | SIM_GFP_NOWARN | SIM_GFP_NOMEMALLOC | SIM_GFP_NOLOCK;
	usable = sim_kmalloc_usable(&k->kmalloc.sizes, o.size);
	if (!sim_can_try_locks(k))
		return;
	if (sim_kmalloc_into(k, call->name, o.size, mask, &o)) {
		/* the next class may have an object left, and is tried once */
		if (sim_kmalloc_class(&k->kmalloc.sizes, usable + 1) < 0 ||
			sim_kmalloc_into(k, call->name, usable + 1, mask, &o))
			return;
		usable = sim_kmalloc_usable(&k->kmalloc.sizes, usable + 1);
		sim_fails_not(k);
	}
	o.origin = call->origin;
	out->address = address_of(k, &o);
	out->contiguous = true;
	sim_result_of(k, &o, r, usable, out);
}

/* Bytes of the object behind a kmalloc(), whatever was asked for when it was made or resized. */
static uint64_t bytes_of(const struct sim_kernel *k, const struct sim_object *o)
{
	return o->slab.slab ? o->cache->geo.object_size : sim_page_size(k) << o->order;
}

/* Does an object lie where a krealloc() that names a node or an alignment wants it? */
static bool lies_well(const struct sim_kernel *k, const struct sim_object *o,
	const struct sim_request *r, uint64_t address)
{
	const unsigned int node =
		o->slab.slab ? sim_slab_node(o->slab.slab) : sim_page_node(k->pages, o->pfn);

	if (k->near && (r->gfp & SIM_GFP_THISNODE) && node != k->node)
		return false;
	return !r->align || address % r->align == 0;
}

/*
 * krealloc(), devm_krealloc(): stays where it is when the object is large enough. The old handle
 * ends with the old object.
 */
void sim_call_krealloc(struct sim_kernel *k, const struct sim_alloc_call *call,
	const struct sim_request *r, struct sim_result *out)
{
	const uint32_t origins = SIM_ORIGIN(SIM_FROM_NOWHERE) | SIM_ORIGIN(SIM_FROM_KMALLOC) |
				 SIM_ORIGIN(SIM_FROM_KMALLOC_LARGE);
	const struct sim_free_call as_free = {
		.name = call->name, .devres = r->managed, .origins = origins};
	const uint64_t header = r->managed ? k->model.devres_header : 0;
	struct sim_object *old = NULL;
	uint64_t size, usable, address;
	size_t before;

	if (r->old) {
		old = sim_ledger_take(k, &as_free, r->old);
		if (!old)
			return;
	}
	if (!old || old->origin == SIM_FROM_NOWHERE) {
		sim_call_kmalloc(k, call, r, out);
		if (old && out->ok)
			sim_ledger_at(k, r->old)->life = SIM_FREED;
		return;
	}
	if (!sim_request_bytes(k, r, &size))
		return;
	usable = bytes_of(k, old) - header;
	address = address_of(k, old) + header;
	if (size && size <= usable && lies_well(k, old, r, address)) {
		old->size = size;
		*out = (struct sim_result){
			.ok = true,
			.handle = r->old,
			.origin = old->origin,
			.usable = usable,
			.taken = old->taken,
			.address = address,
			.order = old->order,
			.contiguous = true,
		};
		return;
	}
	before = k->ledger.objections;
	if (size) {
		sim_call_kmalloc(k, call, r, out);
	} else {
		/* only freed: ZERO_SIZE_PTR, of a managed one too */
		const struct sim_object none = {.managed = r->managed, .call = call->name};

		sim_result_of(k, &none, r, 0, out);
	}
	if (out->ok) {
		old = sim_ledger_at(k, r->old);
		if (k->ledger.objections == before)
			(void)sim_check_release(k, call->name, old);
		sim_slab_release(k, old);
		old->life = SIM_FREED;
	}
}

void sim_call_cache_create(struct sim_kernel *k, const struct sim_alloc_call *call,
	const struct sim_request *r, struct sim_result *out)
{
	const struct sim_slab_spec spec = {
		.size = r->size,
		.align = r->align,
		.flags = r->flags,
		.constructor = r->constructor,
	};
	struct sim_object o = {
		.origin = call->origin, .managed = r->managed, .call = call->name, .size = r->size};
	int err;

	/* slab_mutex, and GFP_KERNEL inside */
	if (!sim_check_alloc(k, call->name, SIM_GFP_KERNEL))
		return;
	o.constructor = r->constructor;
	err = sim_caches_create(
		&k->caches, &o.cache, &spec, k->pages, &k->page_model, &k->model, k->cpus);
	if (err == -EINVAL)
		sim_object_to(k, SIM_BAD_SIZE, "%s: no cache can be made for objects of %llu bytes",
			call->name, (unsigned long long)r->size);
	if (err == -ENOMEM)
		sim_out_of_memory(k);
	if (err)
		return;
	sim_result_of(k, &o, r, 0, out);
	out->merged = out->ok && o.cache->users > 1;
}

uint32_t sim_kernel_alloc_cache_bulk(
	struct sim_kernel *k, const struct sim_request *r, uint32_t n, struct sim_result *out)
{
	const char *name = sim_call_name(k, "cache_bulk");
	const struct sim_object *cache = sim_ledger_setup(k, name, r->setup, SIM_IS_CACHE);
	struct sim_slab_object *got;
	struct sim_object o;
	uint64_t made;
	int err;

	sim_fails_not(k);
	if (!n || !cache || !sim_check_alloc(k, name, r->gfp))
		return 0;
	if (k->context.irqs_disabled)
		sim_object_to(k, SIM_BAD_CONTEXT, "%s: interrupts must be enabled", name);
	got = calloc(n, sizeof(*got));
	if (!got) {
		sim_out_of_memory(k);
		return 0;
	}
	o = (struct sim_object){.origin = SIM_FROM_CACHE,
		.managed = r->managed,
		.call = name,
		.setup = r->setup,
		.size = cache->size,
		.cache = cache->cache};
	made = o.cache->made;
	err = sim_cache_alloc_bulk(
		o.cache, k->cpu, sim_scoped_gfp(k, r->gfp) & ~NOT_FOR_SLABS, n, got);
	if (err == -ENOBUFS)
		sim_out_of_memory(k);
	if (err)
		n = 0;
	/* flags are looked at where a slab is made */
	if (!n || o.cache->made != made) {
		fix_flags(k, name, r->gfp);
		if (cache->constructor && (r->gfp & SIM_GFP_ZERO))
			sim_object_to(k, SIM_BAD_FLAGS,
				"%s: __GFP_ZERO wipes what the constructor made", name);
	}
	for (uint32_t i = 0; i < n; i++) {
		o.slab = got[i];
		o.order = sim_slab_order(o.slab.slab);
		o.taken = (sim_page_size(k) << o.order) / sim_slab_objects(o.slab.slab);
		out[i] = (struct sim_result){.address = address_of(k, &o), .contiguous = true};
		sim_result_of(k, &o, r, o.size, &out[i]);
	}
	free(got);
	return n;
}

void sim_call_cache(struct sim_kernel *k, const struct sim_alloc_call *call,
	const struct sim_request *r, struct sim_result *out)
{
	struct sim_object o = {.origin = call->origin,
		.managed = r->managed,
		.call = call->name,
		.setup = r->setup};
	const struct sim_object *cache = sim_ledger_setup(k, call->name, r->setup, SIM_IS_CACHE);

	if (!cache || !sim_check_alloc(k, call->name, r->gfp))
		return;
	o.size = cache->size;
	if (object_of(k, call->name, cache->cache, cache, r->gfp, &o))
		return;
	out->address = address_of(k, &o);
	out->contiguous = true;
	sim_result_of(k, &o, r, o.size, out);
}
