/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Geometry of slab caches: alignment, stride, order, partial lists.
 */
#include <errno.h>

#include "sim/number.h"

#include "sim/slab_geometry.h"

#define MOST_OBJECTS 32767u /* MAX_OBJS_PER_PAGE: the count has 15 bits */
#define MIN_PARTIAL 5u
#define MAX_PARTIAL 10u

/* What the search for an order works with. */
struct order_search {
	uint64_t stride;
	uint64_t page_size;
	unsigned int page_shift;
	unsigned int min_order, max_order; /* slub_min_order, slub_max_order */
	unsigned int largest;		   /* of the page allocator */
};

unsigned int sim_order_of(uint64_t bytes, uint64_t page_shift)
{
	return highest_bit((bytes - 1) >> page_shift);
}

static uint64_t objects_in(const struct order_search *s, unsigned int order)
{
	return (s->page_size << order) / s->stride;
}

uint32_t sim_slab_alignment(const struct sim_slab_spec *spec, const struct sim_kernel_model *m)
{
	uint64_t align = spec->align;

	if (spec->flags & SIM_SLAB_HWCACHE_ALIGN) {
		uint64_t line = m->cache_line;

		while (spec->size <= line / 2)
			line /= 2;
		if (align < line)
			align = line;
	}
	if (align < m->slab_minalign)
		align = m->slab_minalign;
	return (uint32_t)round_up_to(align, m->word);
}

/*
 * The layout of one object: fills in everything up to the stride. Returns the stride, which may be
 * too large for a cache.
 */
static uint64_t lay_out(struct sim_slab_geometry *g, const struct sim_slab_spec *spec,
	const struct sim_kernel_model *m)
{
	const bool red_zone = g->flags & SIM_SLAB_RED_ZONE, users = g->flags & SIM_SLAB_STORE_USER;
	const uint64_t word = m->word;
	uint64_t size = round_up_to(spec->size, word);
	bool freeptr_behind;

	if (red_zone && size == spec->size)
		size += word;
	g->inuse = (uint32_t)size;

	/*
	 * The free pointer may not overwrite an object that somebody still looks at or that is
	 * checked.
	 */
	freeptr_behind = (g->flags & (SIM_SLAB_TYPESAFE_BY_RCU | SIM_SLAB_POISON)) ||
			 spec->constructor || (red_zone && spec->size < word) ||
			 (red_zone && users && spec->kmalloc && m->slab_request_moves_freeptr);
	if (freeptr_behind) {
		g->offset = (uint32_t)size;
		size += word;
	} else {
		g->offset = (uint32_t)(spec->size / 2 / word * word);
	}
	if (users) {
		size += 2 * m->slab_track;
		if (spec->kmalloc)
			size += m->slab_track_request;
	}
	if (red_zone) {
		g->red_left_pad = (uint32_t)round_up_to(word, g->align);
		size += word + g->red_left_pad;
	}
	return round_up_to(size, g->align);
}

/*
 * The first order from @start on that wastes at most 1/@fraction of a slab; above max_order: none.
 */
static unsigned int first_fit(const struct order_search *s, unsigned int start,
	unsigned int max_order, unsigned int fraction)
{
	unsigned int order = start;

	for (; order <= max_order; order++) {
		const uint64_t slab = s->page_size << order;

		if (slab % s->stride <= slab / fraction)
			break;
	}
	return order;
}

/* The order that @objects objects need, but at least slub_min_order. */
static unsigned int start_order(const struct order_search *s, uint64_t objects)
{
	const unsigned int order = sim_order_of(objects * s->stride, s->page_shift);

	return order < s->min_order ? s->min_order : order;
}

/* 6.1: lowers the wish for objects until a waste of at most a quarter is found. */
static unsigned int search_lowering(const struct order_search *s, uint64_t wish)
{
	unsigned int order;

	if (objects_in(s, s->min_order) > MOST_OBJECTS)
		return sim_order_of(s->stride * MOST_OBJECTS, s->page_shift) - 1;
	for (; wish > 1; wish--) {
		for (unsigned int fraction = 16; fraction >= 4; fraction /= 2) {
			order = first_fit(s, start_order(s, wish), s->max_order, fraction);
			if (order <= s->max_order)
				return order;
		}
	}
	order = first_fit(s, start_order(s, 1), s->max_order, 1);
	return order <= s->max_order ? order : first_fit(s, start_order(s, 1), s->largest, 1);
}

/* 6.7 and later: the start order is fixed, at last a waste of a half will do. */
static unsigned int search_keeping(const struct order_search *s, uint64_t wish)
{
	const unsigned int start = start_order(s, wish ? wish : 1);

	if (objects_in(s, start) > MOST_OBJECTS)
		return sim_order_of(s->stride * MOST_OBJECTS, s->page_shift) - 1;
	for (unsigned int fraction = 16; fraction > 1; fraction /= 2) {
		const unsigned int order = first_fit(s, start, s->max_order, fraction);

		if (order <= s->max_order)
			return order;
	}
	return sim_order_of(s->stride, s->page_shift);
}

static void partial_limits(
	struct sim_slab_geometry *g, const struct sim_kernel_model *m, uint64_t page_size)
{
	const uint32_t half = (highest_bit(g->stride) - 1) / 2;

	g->min_partial = half < MIN_PARTIAL ? MIN_PARTIAL : half > MAX_PARTIAL ? MAX_PARTIAL : half;
	if (m->slab_tiny)
		g->min_partial = 0;
	if (!m->slab_cpu_slabs || (g->flags & SIM_SLAB_DEBUG_FLAGS))
		g->cpu_partial = 0;
	else if (g->stride >= page_size)
		g->cpu_partial = 6;
	else if (g->stride >= 1024)
		g->cpu_partial = 24;
	else if (g->stride >= 256)
		g->cpu_partial = 52;
	else
		g->cpu_partial = 120;
	/* Slabs are expected to be half full. */
	g->cpu_partial_slabs = (2 * g->cpu_partial + g->objects - 1) / g->objects;
}

int sim_slab_geometry(struct sim_slab_geometry *out, const struct sim_slab_spec *spec,
	const struct sim_page_model *pages, const struct sim_kernel_model *model, unsigned int cpus)
{
	const uint64_t page_size = UINT64_C(1) << pages->page_shift;
	struct order_search s = {
		.page_size = page_size,
		.page_shift = (unsigned int)pages->page_shift,
		.min_order = (unsigned int)model->slab_min_order,
		.max_order = (unsigned int)model->slab_max_order,
		.largest = (unsigned int)pages->max_page_order,
	};
	uint64_t wish = model->slab_min_objects;
	unsigned int order;

	if (!spec->size || spec->size > page_size << s.largest ||
		spec->align > page_size << s.largest)
		return -EINVAL;
	*out = (struct sim_slab_geometry){
		.flags = spec->flags,
		.object_size = (uint32_t)spec->size,
		.align = sim_slab_alignment(spec, model),
	};
	if (!model->slab_debug)
		out->flags &= ~SIM_SLAB_DEBUG_FLAGS;
	s.stride = lay_out(out, spec, model);
	if (s.stride > page_size << s.largest)
		return -EINVAL;
	if (!wish)
		wish = 4 * (highest_bit(cpus) + 1);
	if (wish > objects_in(&s, s.max_order))
		wish = objects_in(&s, s.max_order);
	order = model->slab_order_keeps_objects ? search_keeping(&s, wish)
						: search_lowering(&s, wish);
	if (order > s.largest)
		return -EINVAL;
	out->stride = (uint32_t)s.stride;
	out->order = order;
	out->objects = (uint32_t)objects_in(&s, order);
	out->min_order = sim_order_of(s.stride, s.page_shift);
	out->min_objects = (uint32_t)objects_in(&s, out->min_order);
	partial_limits(out, model, page_size);
	return 0;
}
