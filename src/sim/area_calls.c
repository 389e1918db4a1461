/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vmalloc and kvmalloc as called, and mappings of pages that the caller has. Models mm/vmalloc.c
 * (__vmalloc_node_range, __get_vm_area_node, vmap, vm_map_ram) and kvmalloc_node() of mm/util.c
 * (mm/slub.c from 6.14).
 */
#include <errno.h>
#include <limits.h>

#include "sim/kernel_internal.h"

/* Flags that __vmalloc() knows (GFP_VMALLOC_SUPPORTED). */
#define KNOWN                                                                             \
	(SIM_GFP_RECLAIM | SIM_GFP_IO | SIM_GFP_FS | SIM_GFP_HIGH | SIM_GFP_NOWARN |      \
		SIM_GFP_NOFAIL | SIM_GFP_ZERO | SIM_GFP_NORETRY | SIM_GFP_RETRY_MAYFAIL | \
		SIM_GFP_ACCOUNT | SIM_GFP_HARDWALL)

/* False: the kernel dies here (BUG_ON), or NMI or boot. */
static bool check_interrupt(struct sim_kernel *k, const char *call)
{
	const struct sim_context *c = &k->context;

	if (!sim_check_up(k, call))
		return false;
	if (k->model.vmalloc_softirq ? c->in_hardirq : c->in_interrupt) {
		sim_object_to(k, SIM_BAD_CONTEXT, "%s: a bug in %s", call,
			c->name ? c->name : "an interrupt");
		return false;
	}
	return true;
}

static bool check_context(struct sim_kernel *k, const char *call, uint32_t gfp)
{
	if (!check_interrupt(k, call))
		return false;
	if (k->model.vmalloc_nonblocking || (gfp & SIM_GFP_DIRECT_RECLAIM))
		return sim_check_alloc(k, call, gfp);
	return sim_check_sleep(k, call);
}

/* Why there is no area; where pages are missing it is that they are refused. */
static void no_area(struct sim_kernel *k)
{
	const struct sim_vmalloc *v = &k->vmalloc;

	switch (v->lack) {
	case SIM_VMALLOC_LACKS_MEMORY:
		sim_fails(k, "more than the %llu pages that there are",
			(unsigned long long)sim_pages_total(k->pages));
		return;
	case SIM_VMALLOC_LACKS_ADDRESSES:
		sim_fails(k, "the vmalloc area of %llu MiB has no room for it in one piece",
			(unsigned long long)(k->model.vmalloc_size >> 20));
		return;
	case SIM_VMALLOC_LACKS_ARRAY:
		sim_fails(k, "the array of pointers to its pages could not be had");
		return;
	case SIM_VMALLOC_LACKS_PAGES:
		sim_fails(k, "after %llu of %llu pages no more could be had",
			(unsigned long long)v->got, (unsigned long long)v->wanted);
		return;
	}
}

/* Where no node is given, huge blocks may be for what has one for each node only. */
static bool huge_pays(const struct sim_kernel *k, uint64_t bytes)
{
	const uint64_t part =
		bytes / (k->model.vmalloc_huge_by_node && !k->near ? sim_pages_nodes(k->pages) : 1);

	return !k->model.vmalloc_huge_by_node || part >= sim_page_size(k)
								 << k->model.vmalloc_huge_order;
}

/* An area for @o; 0 or -ENOMEM. */
static int area_into(struct sim_kernel *k, const struct sim_request *r, uint32_t gfp, bool huge,
	struct sim_object *o, struct sim_result *out)
{
	const int err = sim_vmalloc_alloc(&k->vmalloc, o->size, sim_scoped_gfp(k, gfp),
		huge && huge_pays(k, o->size), k->cpu, &o->area);
	const struct sim_area *a;

	if (err == -ENOBUFS)
		sim_out_of_memory(k);
	if (err) {
		no_area(k);
		return -ENOMEM;
	}
	a = &k->vmalloc.area[o->area];
	o->origin = SIM_FROM_VMALLOC;
	o->pages = a->pages;
	o->order = a->block_order;
	o->taken = o->pages * sim_page_size(k);
	out->address = sim_vmalloc_address(&k->vmalloc, o->area);
	sim_result_of(k, o, r, o->taken, out);
	return 0;
}

void sim_call_vmalloc(struct sim_kernel *k, const struct sim_alloc_call *call,
	const struct sim_request *r, struct sim_result *out)
{
	const uint32_t known = k->model.vmalloc_checks_flags == 2
				       ? KNOWN & ~(uint32_t)SIM_GFP_RETRY_MAYFAIL
				       : KNOWN;
	struct sim_object o = {.managed = r->managed, .call = call->name};
	uint32_t gfp = r->gfp;

	if (!sim_request_bytes(k, r, &o.size))
		return;
	if (!o.size) {
		sim_object_to(k, SIM_BAD_SIZE, "%s: no bytes", call->name);
		return;
	}
	if (k->model.vmalloc_checks_flags && !r->own_mask && (gfp & ~known)) {
		sim_object_to(
			k, SIM_BAD_FLAGS, "%s: drops flags that it does not know", call->name);
		gfp &= known;
	}
	if (check_context(k, call->name, gfp))
		(void)area_into(k, r, gfp, r->huge, &o, out);
}

/* The mask of kvmalloc's contiguous attempt (kmalloc_gfp_adjust). */
static uint32_t contiguous_mask(const struct sim_kernel *k, uint32_t gfp, uint64_t size, bool only)
{
	if (only || size <= sim_page_size(k))
		return gfp;
	gfp = (gfp | SIM_GFP_NOWARN) & ~(uint32_t)SIM_GFP_NOFAIL;
	if (gfp & SIM_GFP_RETRY_MAYFAIL)
		return gfp;
	return k->model.kvmalloc_noretry ? gfp | SIM_GFP_NORETRY
					 : gfp & ~(uint32_t)SIM_GFP_DIRECT_RECLAIM;
}

void sim_call_kvmalloc(struct sim_kernel *k, const struct sim_alloc_call *call,
	const struct sim_request *r, struct sim_result *out)
{
	const bool blocking = r->gfp & SIM_GFP_DIRECT_RECLAIM;
	const bool only =
		k->model.kvmalloc_kernel_only && (r->gfp & SIM_GFP_KERNEL) != SIM_GFP_KERNEL;
	bool checked;
	struct sim_object o = {.managed = r->managed, .call = call->name};
	uint32_t mask;

	if (!sim_request_bytes(k, r, &o.size))
		return;
	if (!o.size) {
		if (sim_check_up(k, call->name))
			sim_result_of(k, &o, r, 0, out);
		return;
	}
	mask = contiguous_mask(k, r->gfp, o.size, only);
	if (!sim_check_kmalloc(k, call->name, o.size, mask))
		return;
	if (!sim_kmalloc_into(k, call->name, o.size, mask, &o)) {
		out->address =
			o.slab.slab ? sim_slab_address(o.cache, o.slab) : o.pfn * sim_page_size(k);
		out->contiguous = true;
		sim_result_of(k, &o, r, sim_kmalloc_usable(&k->kmalloc.sizes, o.size), out);
		return;
	}
	checked = (mask & SIM_GFP_DIRECT_RECLAIM) && o.size <= k->kmalloc.sizes.max;
	if (o.size <= sim_page_size(k)) {
		sim_fails(k, "a page or less is not tried for in the vmalloc area");
		return;
	}
	if (only) {
		sim_fails(k, "with a mask that lacks any of GFP_KERNEL it does not fall back to "
			     "vmalloc");
		return;
	}
	if (!blocking && !k->model.kvmalloc_nonblocking) {
		sim_fails(k, "without direct reclaim it does not fall back to vmalloc");
		return;
	}
	if (o.size > INT_MAX) {
		if (!(r->gfp & SIM_GFP_NOWARN))
			sim_object_to(k, SIM_BAD_SIZE, "%s: more than INT_MAX bytes", call->name);
		sim_fails(k, "more than INT_MAX bytes");
		return;
	}
	sim_fails_not(k); /* what the contiguous attempt failed for does not matter any more */
	/* Direct reclaim was looked at above where the contiguous attempt came to it. */
	if (checked || check_context(k, call->name, r->gfp)) {
		o = (struct sim_object){.managed = r->managed, .call = call->name, .size = o.size};
		(void)area_into(k, r, r->gfp, blocking, &o, out);
	}
}

/* They allocate descriptors and page tables inside. */
static bool check_mapping(struct sim_kernel *k, const char *call)
{
	if (!sim_check_sleep(k, call))
		return false;
	if (k->context.may_sleep)
		sim_check_reclaim(k, call, SIM_GFP_KERNEL);
	return true;
}

/* What is mapped, in whole pages; false: nothing, or so much that no kernel can. */
static bool mapping(struct sim_kernel *k, const struct sim_request *r, struct sim_object *o)
{
	if (!sim_request_bytes(k, r, &o->size) || !sim_some_bytes(k, o->size))
		return false;
	o->pages = (o->size - 1) / sim_page_size(k) + 1;
	o->cpu = k->cpu;
	return true;
}

/* The end of a call that maps: @err is what the address space says. */
static void mapped(struct sim_kernel *k, const struct sim_request *r, int err, struct sim_object *o,
	struct sim_result *out)
{
	if (err == -ENOMEM)
		sim_out_of_memory(k);
	if (err) {
		k->vmalloc.lack = SIM_VMALLOC_LACKS_ADDRESSES;
		no_area(k);
		return;
	}
	out->address = o->block << k->page_model.page_shift;
	sim_result_of(k, o, r, o->pages * sim_page_size(k), out);
}

void sim_call_vmap(struct sim_kernel *k, const struct sim_alloc_call *call,
	const struct sim_request *r, struct sim_result *out)
{
	struct sim_object o = {.origin = call->origin, .managed = r->managed, .call = call->name};

	if (!check_interrupt(k, call->name) || !check_mapping(k, call->name) || !mapping(k, r, &o))
		return;
	if (o.pages > sim_pages_total(k->pages)) {
		k->vmalloc.lack = SIM_VMALLOC_LACKS_MEMORY;
		no_area(k);
		return;
	}
	mapped(k, r, sim_vmap_alloc(&k->vmalloc.map, o.pages + 1, 1, k->cpu, &o.block), &o, out);
}

void sim_call_map_ram(struct sim_kernel *k, const struct sim_alloc_call *call,
	const struct sim_request *r, struct sim_result *out)
{
	struct sim_object o = {.origin = call->origin, .managed = r->managed, .call = call->name};

	if (check_mapping(k, call->name) && mapping(k, r, &o))
		mapped(k, r, sim_vmap_map(&k->vmalloc.map, o.pages, k->cpu, &o.block), &o, out);
}

void sim_vmap_release_object(struct sim_kernel *k, const struct sim_object *o)
{
	struct sim_vmap *map = &k->vmalloc.map;

	if (o->origin == SIM_FROM_VMAP ? sim_vmap_free(map, o->block, o->pages + 1, o->cpu)
				       : sim_vmap_unmap(map, o->block, o->pages, o->cpu))
		sim_out_of_memory(k);
}
