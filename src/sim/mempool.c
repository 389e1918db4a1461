/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Mempools: a reserve of elements in front of kmalloc, a cache, or the page allocator. Models
 * mm/mempool.c. Nobody gives an element back while an allocation waits for one: where the kernel
 * would wait for ever, the call fails.
 */
#include <errno.h>
#include <stdlib.h>

#include "sim/kernel_internal.h"

#define ROUNDS 16 /* attempts with reclaim before the wait counts as one for ever */

struct sim_mempool {
	uint64_t element; /* bytes of a kmalloc element; 0: objects of @cache or pages of @order */
	uint32_t cache;	  /* handle */
	unsigned int order;
	size_t min, n;
	struct sim_object *reserve; /* a stack */
	struct sim_object array;    /* of pointers to it, which the kernel keeps */
};

/* A new element from behind the pool. 0 or -ENOMEM. */
static int new_element(struct sim_kernel *k, const char *call, const struct sim_mempool *p,
	uint32_t gfp, struct sim_object *e)
{
	const struct sim_object *cache;
	int err;

	*e = (struct sim_object){.call = call};
	if (p->element)
		return sim_kmalloc_into(k, call, p->element, gfp, e);
	if (!p->cache) {
		e->origin = SIM_FROM_PAGES;
		e->order = p->order;
		e->taken = sim_page_size(k) << p->order;
		return sim_pages_for(k, call, gfp, p->order, &e->pfn);
	}
	cache = sim_ledger_setup(k, call, p->cache, SIM_IS_CACHE);
	if (!cache)
		return -ENOMEM;
	err = sim_cache_alloc(cache->cache, k->cpu, sim_scoped_gfp(k, gfp), &e->slab);
	if (err == -ENOBUFS)
		sim_out_of_memory(k);
	if (err)
		return -ENOMEM;
	e->origin = SIM_FROM_CACHE;
	e->cache = cache->cache;
	e->order = sim_slab_order(e->slab.slab);
	e->taken = (sim_page_size(k) << e->order) / sim_slab_objects(e->slab.slab);
	return 0;
}

/* The host's side of a reserve of @n elements; false: there is no memory for it. */
static bool make_room(struct sim_kernel *k, struct sim_mempool *p, uint64_t n)
{
	struct sim_object *reserve;

	if (n > k->memory / sizeof(*reserve)) {
		sim_fails(k, "no machine has memory for such a reserve");
		return false;
	}
	reserve = realloc(p->reserve, (n ? n : 1) * sizeof(*reserve));
	if (!reserve) {
		sim_out_of_memory(k);
		return false;
	}
	p->reserve = reserve;
	return true;
}

/* The array of pointers to @n elements: kmalloc_array(). 0 or -ENOMEM. */
static int new_array(
	struct sim_kernel *k, const char *call, uint64_t n, uint32_t gfp, struct sim_object *array)
{
	const struct sim_request r = {.size = k->model.word, .count = n};
	uint64_t bytes = 0;

	*array = (struct sim_object){.call = call};
	if (!n)
		return 0;
	if (!sim_request_bytes(k, &r, &bytes))
		return -ENOMEM;
	return sim_kmalloc_into(k, call, bytes, gfp, array);
}

static void drop_array(struct sim_kernel *k, struct sim_object *array)
{
	if (array->taken)
		sim_slab_release(k, array);
}

/* As many as the pool keeps: one at least, in later kernels. */
static size_t kept(const struct sim_kernel *k, const struct sim_mempool *p)
{
	return p->min || !k->model.mempool_keeps_one ? p->min : 1;
}

/* Fills the reserve up. False: it ends short. */
static bool fill(struct sim_kernel *k, const char *call, struct sim_mempool *p, uint32_t gfp)
{
	while (p->n < kept(k, p)) {
		if (new_element(k, call, p, gfp, &p->reserve[p->n]))
			return false;
		p->n++;
	}
	return true;
}

/* A pool that did not come about. */
static void give_up(struct sim_kernel *k, struct sim_object *o)
{
	sim_page_keep_refusal(k->pages);
	sim_mempool_give_up(k, o);
	sim_mempool_release(o->mempool);
}

void sim_call_mempool_create(struct sim_kernel *k, const struct sim_alloc_call *call,
	const struct sim_request *r, struct sim_result *out)
{
	struct sim_object o = {
		.origin = call->origin, .managed = r->managed, .call = call->name, .size = r->size};
	struct sim_mempool *p;

	if (!sim_check_alloc(k, call->name, r->gfp) ||
		(r->setup && !sim_ledger_setup(k, call->name, r->setup, SIM_IS_CACHE)))
		return;
	p = calloc(1, sizeof(*p));
	if (!p) {
		sim_out_of_memory(k);
		return;
	}
	p->element = r->size;
	p->cache = r->setup;
	p->order = r->order;
	p->min = r->count;
	o.mempool = p;
	if (new_array(k, call->name, kept(k, p), r->gfp, &p->array) || !make_room(k, p, r->count) ||
		!fill(k, call->name, p, r->gfp)) {
		give_up(k, &o);
		return;
	}
	for (size_t i = 0; i < p->n; i++)
		o.taken += p->reserve[i].taken;
	sim_result_of(k, &o, r, 0, out);
	if (!out->ok)
		give_up(k, &o);
}

bool sim_call_mempool_resize(
	struct sim_kernel *k, const char *call, struct sim_object *pool, uint64_t count)
{
	struct sim_mempool *p = pool->mempool;
	struct sim_object array;

	if (!count || count > INT32_MAX) {
		sim_object_to(k, SIM_BAD_SIZE, "%s: a mempool keeps one element at least", call);
		return false;
	}
	if (!sim_check_sleep(k, call))
		return false;
	if (count <= p->min) {
		while (p->n > count)
			sim_slab_release(k, &p->reserve[--p->n]);
		p->min = count;
		return true;
	}
	if (!sim_check_alloc(k, call, SIM_GFP_KERNEL) ||
		new_array(k, call, count, SIM_GFP_KERNEL, &array))
		return false;
	if (!make_room(k, p, count)) {
		drop_array(k, &array);
		return false;
	}
	drop_array(k, &p->array);
	p->array = array;
	p->min = count;
	/* what is short comes with elements that are put back */
	(void)fill(k, call, p, SIM_GFP_KERNEL);
	sim_fails_not(k);
	return true;
}

/* An element for the caller: from behind the pool, from the reserve, or with all effort. */
static bool take(struct sim_kernel *k, const char *call, struct sim_mempool *p, uint32_t gfp,
	struct sim_object *e)
{
	const uint32_t full = gfp | SIM_GFP_NOMEMALLOC | SIM_GFP_NORETRY | SIM_GFP_NOWARN;
	uint32_t mask = full & ~(uint32_t)(SIM_GFP_DIRECT_RECLAIM | SIM_GFP_IO);

	for (unsigned int i = 0; i < ROUNDS; i++) {
		if (!new_element(k, call, p, mask, e))
			return true;
		if (p->n) {
			*e = p->reserve[--p->n];
			return true;
		}
		if (mask == full && !(full & SIM_GFP_DIRECT_RECLAIM)) {
			sim_fails(k, "its reserve is used up, and the mask does not let it wait");
			return false;
		}
		mask = full;
	}
	sim_fails(k, "its reserve is used up: the kernel waits here until an element comes back");
	return false;
}

void sim_call_mempool(struct sim_kernel *k, const struct sim_alloc_call *call,
	const struct sim_request *r, struct sim_result *out)
{
	const struct sim_object *pool = sim_ledger_setup(k, call->name, r->setup, SIM_IS_MEMPOOL);
	struct sim_mempool *p;
	struct sim_object e;

	if (!pool)
		return;
	p = pool->mempool;
	if (k->model.debug_vm && (r->gfp & SIM_GFP_ZERO))
		sim_object_to(
			k, SIM_BAD_FLAGS, "%s: elements of the reserve are not zeroed", call->name);
	if (!sim_check_alloc(k, call->name, r->gfp) || !take(k, call->name, p, r->gfp, &e))
		return;
	/* What the element really is shows in the memory behind it, not in its origin. */
	e.origin = call->origin;
	e.managed = r->managed;
	e.call = call->name;
	e.setup = r->setup;
	e.size = p->element		   ? p->element
		 : p->cache && e.slab.slab ? e.cache->geo.object_size
					   : sim_page_size(k) << p->order;
	out->address = e.slab.slab ? sim_slab_address(e.cache, e.slab) : e.pfn * sim_page_size(k);
	out->contiguous = true;
	sim_result_of(k, &e, r, e.size, out);
	out->zeroed = false;
}

void sim_mempool_put(
	struct sim_kernel *k, struct sim_object *pool, const struct sim_object *element)
{
	struct sim_mempool *p = pool->mempool;
	struct sim_object e = *element;

	if (p->n < kept(k, p))
		p->reserve[p->n++] = e;
	else
		sim_slab_release(k, &e);
}

void sim_mempool_give_up(struct sim_kernel *k, struct sim_object *pool)
{
	struct sim_mempool *p = pool->mempool;

	while (p->n)
		sim_slab_release(k, &p->reserve[--p->n]);
	drop_array(k, &p->array);
	p->array.taken = 0;
}

void sim_mempool_release(struct sim_mempool *pool)
{
	if (pool)
		free(pool->reserve);
	free(pool);
}
