/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Calls to boot memory. Models mm/memblock.c (memblock_alloc_try_nid, memblock_phys_free) as of
 * setup_arch(): the RAM of the machine with its nodes, of which is reserved what the page allocator
 * will not get: firmware, kernel image, memory map, CMA area.
 */
#include "sim/kernel_internal.h"

/* The part of [@from, @to) pages that lies below the limit for boot memory is reserved. */
static void reserve_pages(struct sim_kernel *k, uint64_t from, uint64_t to)
{
	if (from < to)
		(void)sim_memblock_reserve(
			&k->memblock, from * sim_page_size(k), (to - from) * sim_page_size(k));
}

/* Of a recorded machine the zones tell where memory is, but not what boot took. */
static void add_zone(struct sim_kernel *k, unsigned int i)
{
	const uint64_t page = sim_page_size(k);
	struct sim_zone_view z;
	uint64_t end;

	sim_pages_zone_bounds(k->pages, i, &z);
	end = z.start_pfn + z.present > z.end_pfn ? z.start_pfn + z.present : z.end_pfn;
	(void)sim_memblock_add(
		&k->memblock, z.start_pfn * page, (end - z.start_pfn) * page, (int)z.node, 0);
	reserve_pages(k, z.start_pfn, z.first_pfn);
	reserve_pages(k, z.end_pfn, end);
}

static void start(struct sim_kernel *k)
{
	uint64_t cma_start = 0;
	const uint64_t cma = sim_pages_cma(k->pages, &cma_start);

	sim_memblock_init(&k->memblock, sim_page_size(k), k->model.cache_line);
	k->memblock.may_grow = true;
	k->memblock.marks_kernel = k->model.memblock_marks_kernel;
	/* what has no address of its own in the kernel is not for the kernel's early data */
	if (k->page_model.lowmem_limit)
		k->memblock.limit = k->page_model.lowmem_limit;
	for (unsigned int i = 0; i < sim_pages_zones(k->pages); i++)
		add_zone(k, i);
	reserve_pages(k, cma_start, cma_start + cma);
}

/* memblock_alloc() and its like: cleared where the request says so. */
void sim_call_memblock(struct sim_kernel *k, const struct sim_alloc_call *call,
	const struct sim_request *r, struct sim_result *out)
{
	struct sim_object o = {.origin = call->origin, .managed = r->managed, .call = call->name};
	struct sim_memblock_request q = {
		.align = r->align, .min = r->above, .max = r->below, .node = SIM_MEMBLOCK_ANY_NODE};

	if (!k->context.boot) {
		sim_object_to(k, SIM_BAD_CONTEXT, "%s: the allocators are up", call->name);
		return;
	}
	if (!sim_request_bytes(k, r, &o.size) || !sim_some_bytes(k, o.size))
		return;
	if (!k->memblock.memory.n)
		start(k);
	q.size = o.size;
	if (k->near)
		q.node = (int)k->node;
	o.block = sim_memblock_alloc(&k->memblock, &q);
	if (k->memblock.out_of_memory)
		sim_out_of_memory(k);
	if (!o.block) {
		sim_fails(k, "no free range of boot memory has room for it");
		return;
	}
	o.taken = o.size;
	out->address = o.block;
	out->contiguous = true;
	out->zeroed = (r->gfp & SIM_GFP_ZERO) != 0;
	sim_result_of(k, &o, r, o.size, out);
}

/* Later it goes to the page allocator, which here never lacked it. */
void sim_boot_release(struct sim_kernel *k, const struct sim_object *o)
{
	if (k->context.boot)
		(void)sim_memblock_free(&k->memblock, o->block, o->size);
	if (k->memblock.out_of_memory)
		sim_out_of_memory(k);
}
