/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The search for free boot memory; see memblock.h. Models mm/memblock.c
 * (__memblock_find_range_top_down, __memblock_find_range_bottom_up, should_skip_region,
 * memblock_alloc_range_nid, memblock_alloc_internal), 6.1, 6.12 and 7.3.
 */
#include "sim/memblock.h"

#include "sim/number.h"

/* should_skip_region() */
static bool skips(const struct sim_memblock *mb, const struct sim_memblock_region *m, int node,
	uint32_t flags)
{
	if (node != SIM_MEMBLOCK_ANY_NODE && node != m->node)
		return true;
	if (mb->movable_node && (m->flags & SIM_MEMBLOCK_HOTPLUG) &&
		!(flags & SIM_MEMBLOCK_HOTPLUG))
		return true;
	if ((flags & SIM_MEMBLOCK_MIRROR) && !(m->flags & SIM_MEMBLOCK_MIRROR))
		return true;
	return (m->flags & ~flags & (SIM_MEMBLOCK_NOMAP | SIM_MEMBLOCK_DRIVER_MANAGED)) != 0;
}

/* The room before reserved region @i, or behind the last one. */
static void gap(const struct sim_memblock_list *reserved, size_t i, uint64_t *from, uint64_t *to)
{
	const struct sim_memblock_region *r = reserved->region;

	*from = i ? r[i - 1].base + r[i - 1].size : 0;
	*to = i < reserved->n ? r[i].base : UINT64_MAX;
}

/* Where @r goes in the free range [@from, @to); 0: nowhere. */
static uint64_t fit(const struct sim_memblock *mb, const struct sim_memblock_request *r,
	uint64_t from, uint64_t to)
{
	uint64_t at;

	from = min_u64(max_u64(from, r->min), r->max);
	to = min_u64(max_u64(to, r->min), r->max);
	if (mb->bottom_up) {
		at = (from + r->align - 1) & ~(r->align - 1);
		return at >= from && at < to && to - at >= r->size ? at : 0;
	}
	if (to < r->size)
		return 0;
	at = (to - r->size) & ~(r->align - 1);
	return at >= from ? at : 0;
}

/* Within one region of memory, whose free ranges are looked at from one end to the other. */
static uint64_t find_within(const struct sim_memblock *mb, const struct sim_memblock_request *r,
	const struct sim_memblock_region *m)
{
	const uint64_t end = m->base + m->size;
	const size_t first = sim_memblock_first(&mb->reserved, m->base);
	size_t last = sim_memblock_first(&mb->reserved, end);
	uint64_t from, to, at;

	for (size_t k = 0; k <= last - first; k++) {
		gap(&mb->reserved, mb->bottom_up ? first + k : last - k, &from, &to);
		from = max_u64(from, m->base);
		to = min_u64(to, end);
		at = from < to ? fit(mb, r, from, to) : 0;
		if (at)
			return at;
	}
	return 0;
}

uint64_t sim_memblock_find(
	const struct sim_memblock *mb, const struct sim_memblock_request *request, uint32_t flags)
{
	struct sim_memblock_request r = *request;

	if (!r.align)
		r.align = mb->cache_line;
	/* never the first page, whose address would be a failure's */
	r.min = max_u64(r.min, mb->page_size);
	r.max = max_u64(r.max ? r.max : mb->limit, r.min);
	for (size_t k = 0; k < mb->memory.n; k++) {
		const struct sim_memblock_region *m =
			&mb->memory.region[mb->bottom_up ? k : mb->memory.n - 1 - k];
		const uint64_t at = skips(mb, m, r.node, flags) ? 0 : find_within(mb, &r, m);

		if (at)
			return at;
	}
	return 0;
}

/* Finds and reserves; 0: neither. */
static uint64_t take(struct sim_memblock *mb, const struct sim_memblock_request *r, uint32_t flags)
{
	const uint64_t at = sim_memblock_find(mb, r, flags);
	bool reserved;

	if (!at)
		return 0;
	if (mb->marks_kernel)
		reserved = sim_memblock_reserve_as(
			mb, at, r->size, r->node, SIM_MEMBLOCK_RSRV_KERN | r->mark);
	else
		reserved = sim_memblock_reserve(mb, at, r->size);
	return reserved ? at : 0;
}

uint64_t sim_memblock_phys_alloc(struct sim_memblock *mb, const struct sim_memblock_request *r)
{
	uint32_t flags = mb->prefers_mirror ? SIM_MEMBLOCK_MIRROR : 0;
	struct sim_memblock_request any = *r;

	any.node = SIM_MEMBLOCK_ANY_NODE;
	/* no further region may come to be: the search would be for nothing */
	if (mb->reserved.n >= SIM_MEMBLOCK_MOST_REGIONS)
		return 0;
	/* where there is mirrored memory, that first, then any */
	for (;;) {
		uint64_t at = take(mb, r, flags);

		if (!at && r->node != SIM_MEMBLOCK_ANY_NODE && !r->exact_node)
			at = take(mb, &any, flags);
		if (at || !flags)
			return at;
		flags = 0;
	}
}

uint64_t sim_memblock_alloc(struct sim_memblock *mb, const struct sim_memblock_request *request)
{
	struct sim_memblock_request r = *request;
	uint64_t at;

	r.max = r.max && r.max < mb->limit ? r.max : mb->limit;
	at = sim_memblock_phys_alloc(mb, &r);
	if (!at && r.min) {
		r.min = 0;
		at = sim_memblock_phys_alloc(mb, &r);
	}
	return at;
}
