/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The vmalloc address space: which addresses an area gets, when freed addresses come back. Models
 * mm/vmalloc.c (alloc_vmap_area, free_vmap_area_noflush, __purge_vmap_area_lazy, node_alloc,
 * decay_va_pool_node, pcpu_get_vm_areas, vb_alloc, vb_free, _vm_unmap_aliases), 6.1, 6.12, 7.3.
 *
 * Freed areas stay out of use until a purge; the purge that too many of them cause runs before the
 * next operation (in the kernel: from a work queue, soon).
 *
 * Which gap an area with an alignment above a page gets depends on the shape of the kernel's search
 * tree. It is exact for a space that was empty at the start; once sim_vmap_occupy() has told what
 * was there, the shape is not known, and the lowest gap that fits is taken.
 */
#ifndef WHICHALLOC_SIM_VMAP_H
#define WHICHALLOC_SIM_VMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/vmap_tree.h"

/* A freed area; numbers are pages, the end is not part of it. */
struct sim_vmap_range {
	uint64_t start, end;
	unsigned int node;
	bool tagged; /* goes to the pools of its node */
};

struct sim_vmap_ranges {
	struct sim_vmap_range *at;
	size_t n, cap;
};

/* Purged small areas of one size, kept for reuse; the one to be used first stands last. */
struct sim_vmap_pool {
	uint64_t *start;
	size_t n, cap;
};

struct sim_vmap_block;

struct sim_vmap {
	struct vmap_tree free;
	struct sim_vmap_ranges lazy;  /* freed, not yet reusable, in the order they were freed */
	struct sim_vmap_pool *pool;   /* by node and size; NULL: one node, no pools */
	struct sim_vmap_block *block; /* vm_map_ram() blocks, oldest first */
	size_t blocks, blocks_cap;
	uint64_t start, end;
	uint64_t lazy_pages, lazy_limit;
	unsigned int nodes, cpus, page_shift;
	uint32_t block_pages, map_max;
	bool merges_lazy, keeps_blocks, empties_pools, purge_due;
	bool shape_unknown;
	bool used; /* since the last reset */
};

struct sim_vmap_params {
	uint64_t start_page, end_page; /* of the address space */
	unsigned int page_shift;
	unsigned int cpus;	  /* possible CPUs: nodes */
	unsigned int cpus_online; /* 0: all; limit of freed pages */
	uint32_t block_pages;	  /* of a vm_map_ram() block (VMAP_BBMAP_BITS); 0: 256 */
	uint32_t map_max; /* pages of the largest mapping from a block (VMAP_MAX_ALLOC); 0: 64 */
	bool pools;	  /* freed areas are pooled by node */
	bool merges_lazy; /* freed neighbours are one area */
	/* vm_unmap_aliases() leaves blocks with much room alone (VMAP_PURGE_THRESHOLD) */
	bool keeps_blocks;
	bool empties_pools; /* a purge takes all of a pool of fewer than four areas, not nothing */
};

/* 0, -EINVAL (empty range) or -ENOMEM. Everything is free. */
int sim_vmap_init(struct sim_vmap *v, const struct sim_vmap_params *params);
void sim_vmap_release(struct sim_vmap *v);
int sim_vmap_reset(struct sim_vmap *v); /* 0 or -ENOMEM */

/*
 * Marks [@start, @end) as taken before the simulation began, or as freed but not purged. 0, -EINVAL
 * (not free) or -ENOMEM.
 */
int sim_vmap_occupy(struct sim_vmap *v, uint64_t start, uint64_t end, bool lazy);

/*
 * An area of @pages pages, guard page included, aligned to @align pages, taken on CPU @cpu. 0 and
 * the first page, -ENOSPC (the kernel fails the allocation), or -ENOMEM: the simulator itself is
 * out of memory.
 */
int sim_vmap_alloc(
	struct sim_vmap *v, uint64_t pages, uint64_t align, unsigned int cpu, uint64_t *start);
/* The same without a purge where no address is left: the caller may not wait for one. */
int sim_vmap_alloc_now(
	struct sim_vmap *v, uint64_t pages, uint64_t align, unsigned int cpu, uint64_t *start);
/*
 * sim_vmap_alloc() from the top of the space, as per-CPU chunks are placed (pcpu_get_vm_areas with one
 * group); @pages is a multiple of @align. Freed with sim_vmap_free_untagged().
 */
int sim_vmap_alloc_top(struct sim_vmap *v, uint64_t pages, uint64_t align, uint64_t *start);
/* Frees an area; @cpu: the CPU it was taken on. 0 or -ENOMEM. */
int sim_vmap_free(struct sim_vmap *v, uint64_t start, uint64_t pages, unsigned int cpu);
/* Frees an area that belongs to no CPU. */
int sim_vmap_free_untagged(struct sim_vmap *v, uint64_t start, uint64_t pages);

/*
 * vm_map_ram() of @pages pages on CPU @cpu: from a block of the CPU up to map_max pages, else an area
 * without guard page. 0, -ENOSPC or -ENOMEM.
 */
int sim_vmap_map(struct sim_vmap *v, uint64_t pages, unsigned int cpu, uint64_t *start);
/* vm_unmap_ram(); @cpu: the CPU it was mapped on. 0 or -ENOMEM. */
int sim_vmap_unmap(struct sim_vmap *v, uint64_t start, uint64_t pages, unsigned int cpu);

/* vm_unmap_aliases(): an explicit purge. 0 or -ENOMEM. */
int sim_vmap_purge(struct sim_vmap *v);

/*
 * The freed areas that wait for a purge, as /proc/vmallocinfo shows them: by node, ascending.
 * Sorted in place; valid until the next call.
 */
const struct sim_vmap_ranges *sim_vmap_lazy(struct sim_vmap *v);

/* NULL, or what is broken. For tests. */
const char *sim_vmap_check(const struct sim_vmap *v);

#endif
