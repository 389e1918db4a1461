/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Geometry of slab caches: what kmem_cache_create() makes of a size, an alignment and flags.
 * Models mm/slub.c (calculate_sizes, calculate_order, set_cpu_partial) and mm/slab_common.c
 * (calculate_alignment), 6.1 to 7.3.
 */
#ifndef WHICHALLOC_SIM_SLAB_GEOMETRY_H
#define WHICHALLOC_SIM_SLAB_GEOMETRY_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/kernel.h"

/* Flags that make a cache a debug cache (SLAB_DEBUG_FLAGS). */
#define SIM_SLAB_DEBUG_FLAGS                                                                       \
	(SIM_SLAB_POISON | SIM_SLAB_RED_ZONE | SIM_SLAB_STORE_USER | SIM_SLAB_CONSISTENCY_CHECKS | \
		SIM_SLAB_TRACE)

struct sim_slab_spec {
	uint64_t size;
	uint64_t align; /* asked for; 0: none */
	uint32_t flags; /* SIM_SLAB_* */
	bool constructor;
	bool kmalloc; /* a kmalloc class */
};

struct sim_slab_geometry {
	uint32_t flags; /* those of the spec that the kernel knows */
	uint32_t object_size;
	uint32_t align;
	uint32_t stride;       /* bytes from object to object (s->size) */
	uint32_t inuse;	       /* bytes up to the metadata */
	uint32_t offset;       /* of the free pointer */
	uint32_t red_left_pad; /* bytes before the first object */
	uint32_t order, objects;
	uint32_t min_order, min_objects; /* of a slab when there is no block of @order */
	uint32_t cpu_partial;		 /* objects that a CPU's partial list is meant to hold */
	uint32_t cpu_partial_slabs;	 /* the limit that counts */
	/* empty slabs are given back when a node has this many partial ones */
	uint32_t min_partial;
};

/*
 * The size class of pages: smallest order of a block that holds @bytes, as get_order(). @bytes > 0.
 */
unsigned int sim_order_of(uint64_t bytes, uint64_t page_shift);

/*
 * 0, or -EINVAL where no cache is made: size 0 (kmem_cache_create() of 6.12 divides by it), a size
 * above KMALLOC_MAX_SIZE, a stride above the largest block. @cpus: present CPUs, as in
 * num_present_cpus().
 */
int sim_slab_geometry(struct sim_slab_geometry *out, const struct sim_slab_spec *spec,
	const struct sim_page_model *pages, const struct sim_kernel_model *model,
	unsigned int cpus);

/* The alignment that objects get (calculate_alignment). */
uint32_t sim_slab_alignment(const struct sim_slab_spec *spec, const struct sim_kernel_model *model);

#endif
