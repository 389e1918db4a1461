/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The vmalloc address space: which addresses an area gets, when freed addresses come back. Models
 * mm/vmalloc.c (alloc_vmap_area, free_vmap_area_noflush, __purge_vmap_area_lazy, node_alloc,
 * decay_va_pool_node), 6.1 and 6.12.
 *
 * Search: the lowest gap that fits. That is the kernel's result for page-aligned areas; for larger
 * alignments it is what the kernel finds in most cases, there the shape of its search tree decides.
 * Freed areas stay out of use until a purge; the purge that too many of them cause runs before the
 * next operation (in the kernel: from a work queue).
 */
#ifndef WHICHALLOC_SIM_VMAP_H
#define WHICHALLOC_SIM_VMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sim_vmap_range {
	uint64_t start, end; /* in pages, end not included */
	unsigned int node;
};

struct sim_vmap_ranges {
	struct sim_vmap_range *at;
	size_t n, cap;
};

struct sim_vmap {
	struct sim_vmap_ranges free; /* ascending, never adjacent */
	struct sim_vmap_ranges lazy; /* freed, not yet reusable; ascending */
	struct sim_vmap_ranges *
		/*
		 * per node: purged small areas kept for reuse, newest last. NULL: one node, no
		 * pools
		 */
		pool;
	struct sim_vmap_range whole;
	uint64_t lazy_pages, lazy_limit;
	unsigned int nodes;
	bool merges_lazy, purge_due;
	bool used; /* since the last reset */
};

struct sim_vmap_params {
	uint64_t start_page, end_page; /* of the address space */
	unsigned int page_shift, cpus;
	bool pools;	  /* freed areas are pooled by node */
	bool merges_lazy; /* freed neighbours are one area */
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
/* Frees an area; @cpu: the CPU it was taken on. 0 or -ENOMEM. */
int sim_vmap_free(struct sim_vmap *v, uint64_t start, uint64_t pages, unsigned int cpu);
/* vm_unmap_aliases(): an explicit purge. 0 or -ENOMEM. */
int sim_vmap_purge(struct sim_vmap *v);

/* NULL, or what is broken. For tests. */
const char *sim_vmap_check(const struct sim_vmap *v);

#endif
