/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the zones of a machine lie.
 *
 * Address space as on x86 PCs: RAM begins at 0, has a hole below 4 GiB, and goes on behind it.
 * Zone DMA is what lies below its limit, then DMA32, then Normal. What the allocator never gets
 * lies at three places: the first bytes (boot_low), the kernel image with what else is taken at
 * boot (boot_image) at the start of the lowest zone that can hold it, and the memory map at the
 * end of RAM, where memblock places it.
 */
#include <stddef.h>

#include "sim/cma.h"
#include "sim/number.h"
#include "sim/page_mark.h"
#include "sim/zone.h"

struct zone *zone_of(struct sim_pages *p, uint64_t pfn)
{
	for (unsigned int i = p->nr_zones; i--;) {
		if (zone_spans(p->zonelist[i], pfn))
			return p->zonelist[i];
	}
	return NULL;
}

/* Bytes of RAM below address @limit. */
static uint64_t ram_below(const struct sim_page_model *m, uint64_t memory, uint64_t limit)
{
	uint64_t low = m->memory_hole ? min_u64(memory, m->memory_hole) : memory;

	if (limit <= low)
		return limit;
	return limit <= SIM_FOUR_GIB || low == memory ? low
						      : min_u64(memory, low + limit - SIM_FOUR_GIB);
}

uint64_t zones_ram_end(const struct sim_page_model *m, uint64_t memory)
{
	if (!m->memory_hole || memory <= m->memory_hole)
		return memory;
	/* 32-bit machines do without what lies behind the hole */
	if (m->lowmem_limit)
		return m->memory_hole;
	return SIM_FOUR_GIB + memory - m->memory_hole;
}

/* The first address of RAM that has @offset bytes of it below. */
static uint64_t ram_at(const struct sim_page_model *m, uint64_t offset)
{
	return m->memory_hole && offset >= m->memory_hole ? SIM_FOUR_GIB + offset - m->memory_hole
							  : offset;
}

/* All of a machine's memory, and the part of it that a node has. */
struct memory {
	uint64_t bytes, from, to;
};

/*
 * The zone [@from, @to) of a node, as far as there is RAM of the node in it; @skip bytes at its
 * start are not the allocator's.
 */
static void zone_span(struct sim_pages *p, struct zone *z, const struct memory *memory,
	uint64_t from, uint64_t to, uint64_t skip)
{
	unsigned int shift = (unsigned int)p->m.page_shift;
	uint64_t bytes;

	from = max_u64(from, memory->from);
	to = min_u64(to, memory->to);
	if (from >= to)
		return;
	bytes = ram_below(&p->m, memory->bytes, to) - ram_below(&p->m, memory->bytes, from);
	z->start = (uint32_t)(from >> shift);
	z->end = (uint32_t)(to >> shift);
	/* RAM of a zone is one piece: the hole is at the end of the last zone below 4 GiB */
	z->mem_end = z->start + (uint32_t)(bytes >> shift);
	z->mem_start = (uint32_t)min_u64(z->start + (skip >> shift), z->mem_end);
	z->present = bytes >> shift;
	if (!z->start) {
		/* page frame 0 is kept out of memory */
		z->start = 1;
		z->present--;
	}
}

/* Takes the memory map off the end of RAM that is mapped. False when there is not enough. */
static bool take_memory_map(struct sim_pages *p, unsigned int node, uint64_t pages)
{
	for (int i = ZONE_NORMAL; i >= 0 && pages; i--) {
		struct zone *z = node_zone(p, node, (unsigned int)i);
		uint64_t n = min_u64(pages, z->mem_end - z->mem_start);

		z->mem_end -= (uint32_t)n;
		pages -= n;
	}
	return !pages;
}

void zone_add(struct sim_pages *p, struct zone *z)
{
	unsigned int i = p->nr_zones++;

	for (; i && p->zonelist[i - 1]->start > z->start; i--)
		p->zonelist[i] = p->zonelist[i - 1];
	p->zonelist[i] = z;
	p->top = p->zonelist[p->nr_zones - 1];
	p->memory_of[z->node] = true;
}

/* Where the zones of a node lie. False when it has no memory left. */
static bool lay_out_node(struct sim_pages *p, unsigned int node, const struct memory *memory)
{
	const struct sim_page_model *m = &p->m;
	uint64_t page = (uint64_t)1 << m->page_shift, end = zones_ram_end(m, memory->bytes);
	uint64_t dma = min_u64(m->zone_dma_limit, end);
	uint64_t dma32 = min_u64(max_u64(m->zone_dma32_limit, dma), end);
	uint64_t normal = m->lowmem_limit ? min_u64(m->lowmem_limit, end) : end;
	uint64_t skip = max_u64(m->boot_low, page), image = m->boot_image, bytes;
	/* the image goes to the lowest zone that it fits into */
	bool dma_holds = dma > skip + image;

	if (node)
		skip = image = 0;
	skip += dma && !dma_holds ? 0 : image;
	zone_span(p, node_zone(p, node, ZONE_DMA), memory, 0, dma, skip);
	skip = dma ? dma_holds ? 0 : image : skip;
	zone_span(p, node_zone(p, node, ZONE_DMA32), memory, dma, dma32, skip);
	zone_span(
		p, node_zone(p, node, ZONE_NORMAL), memory, dma32, normal, dma32 > dma ? 0 : skip);
	zone_span(p, node_zone(p, node, ZONE_HIGHMEM), memory, normal, end, 0);

	bytes = ram_below(m, memory->bytes, memory->to) - ram_below(m, memory->bytes, memory->from);
	if (p->nodes == 1)
		bytes = memory->bytes;
	if (!take_memory_map(p, node,
		    ((bytes >> m->page_shift) * m->struct_page + page - 1) >> m->page_shift))
		return false;
	for (unsigned int i = 0; i < ZONE_COUNT; i++) {
		struct zone *z = node_zone(p, node, i);

		z->managed = z->mem_end - z->mem_start;
		if (z->managed)
			zone_add(p, z);
	}
	return p->memory_of[node];
}

bool zones_lay_out(struct sim_pages *p, uint64_t memory)
{
	const struct sim_page_model *m = &p->m;
	const uint64_t largest = (uint64_t)1 << (m->page_shift + m->max_page_order);
	const uint64_t end = zones_ram_end(m, memory);
	const uint64_t each = memory / p->nodes & ~(largest - 1);

	p->end = (uint32_t)(end >> m->page_shift);
	for (unsigned int node = 0; node < p->nodes; node++) {
		struct memory part = {memory, ram_at(m, node * each), end};

		if (node + 1 < p->nodes)
			part.to = min_u64(ram_at(m, (node + 1) * each), end);
		if (!lay_out_node(p, node, &part))
			return false;
	}
	cma_place(p);
	return true;
}
