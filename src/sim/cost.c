/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Costs by allocator; see cost.h. Everything comes from the code that the simulated allocators
 * themselves use.
 */
#include "sim/cost.h"

#include <limits.h>
#include <stdbool.h>
#include <string.h>

#include "sim/kmalloc.h"

double sim_cost_waste(const struct sim_cost *c, uint64_t bytes)
{
	if (c->taken <= bytes)
		return 0;
	return 100.0 * (double)(c->taken - bytes) / (double)c->taken;
}

static uint64_t whole_pages(uint64_t bytes, const struct sim_page_model *m)
{
	return (bytes + ((uint64_t)1 << m->page_shift) - 1) >> m->page_shift;
}

static void cost_pages(struct sim_cost *row, uint64_t bytes, const struct sim_page_model *m)
{
	row->order = sim_order_of(bytes, m->page_shift);
	if (row->order > m->max_page_order)
		row->fails = "past the largest order of the buddy lists";
	row->usable = row->taken = (uint64_t)1 << (row->order + m->page_shift);
}

static void cost_exact(struct sim_cost *row, uint64_t bytes, const struct sim_page_model *m)
{
	cost_pages(row, bytes, m);
	row->pages = whole_pages(bytes, m);
	row->usable = row->taken = row->pages << m->page_shift;
}

static void cost_kmalloc(struct sim_cost *row, uint64_t bytes, const struct sim_page_model *m,
	const struct sim_kernel_model *k, unsigned int cpus)
{
	struct sim_kmalloc_sizes sizes;
	struct sim_slab_spec spec;
	int class;

	sim_kmalloc_sizes(&sizes, m, k);
	row->usable = row->taken = sim_kmalloc_usable(&sizes, bytes);
	if (!row->usable) {
		row->fails = "past the largest kmalloc";
		return;
	}
	class = sim_kmalloc_class(&sizes, bytes);
	if (class < 0) {
		row->order = sim_order_of(bytes, m->page_shift);
		return;
	}
	sim_kmalloc_spec(&spec, k, SIM_KMALLOC_NORMAL, sizes.size[class]);
	sim_slab_geometry(&row->slab, &spec, m, k, cpus);
	sim_kmalloc_name(row->cache, sizeof(row->cache), SIM_KMALLOC_NORMAL, sizes.size[class]);
	row->order = row->slab.order;
}

static void cost_cache(struct sim_cost *row, uint64_t bytes, const struct sim_slab_spec *spec,
	const struct sim_page_model *m, const struct sim_kernel_model *k, unsigned int cpus)
{
	struct sim_slab_spec own = *spec;

	own.size = bytes;
	if (sim_slab_geometry(&row->slab, &own, m, k, cpus) != 0) {
		row->fails = "no slab can hold such an object";
		return;
	}
	row->usable = row->slab.object_size;
	row->order = row->slab.order;
	/* the object's share of its slab, the tail that no object fits in included */
	row->taken = ((uint64_t)1 << (row->order + m->page_shift)) / row->slab.objects;
}

static void cost_vmalloc(struct sim_cost *row, uint64_t bytes, const struct sim_page_model *m,
	const struct sim_kernel_model *k)
{
	row->pages = whole_pages(bytes, m);
	row->usable = row->taken = row->pages << m->page_shift;
	row->address_space = (row->pages + 1) << m->page_shift;
	if (row->address_space > k->vmalloc_size)
		row->fails = "past the vmalloc address space";
}

static void cost_kvmalloc(struct sim_cost *row, uint64_t bytes, const struct sim_cost *rows)
{
	bool contiguous = !rows[SIM_COST_KMALLOC].fails;
	const char *name = row->name;

	*row = rows[contiguous ? SIM_COST_KMALLOC : SIM_COST_VMALLOC];
	row->name = name;
	row->from = contiguous ? "kmalloc" : "vmalloc";
	if (bytes > INT_MAX)
		row->fails = "past INT_MAX";
}

void sim_cost(struct sim_cost *rows, uint64_t bytes, const struct sim_slab_spec *spec,
	const struct sim_page_model *pages, const struct sim_kernel_model *model, unsigned int cpus)
{
	static const char *const names[SIM_COST_ALLOCATORS] = {
		"kmalloc", "alloc_pages", "alloc_pages_exact", "own cache", "vmalloc", "kvmalloc"};

	memset(rows, 0, SIM_COST_ALLOCATORS * sizeof(*rows));
	for (int i = 0; i < SIM_COST_ALLOCATORS; i++)
		rows[i].name = names[i];
	cost_kmalloc(&rows[SIM_COST_KMALLOC], bytes, pages, model, cpus);
	cost_pages(&rows[SIM_COST_PAGES], bytes, pages);
	cost_exact(&rows[SIM_COST_EXACT], bytes, pages);
	cost_cache(&rows[SIM_COST_CACHE], bytes, spec, pages, model, cpus);
	cost_vmalloc(&rows[SIM_COST_VMALLOC], bytes, pages, model);
	cost_kvmalloc(&rows[SIM_COST_KVMALLOC], bytes, rows);
}
