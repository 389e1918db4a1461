/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Boot memory: which RAM there is, what of it is reserved, and where an allocation goes. Models
 * mm/memblock.c of 6.1, 6.12 and 7.3, which place alike: what they do otherwise (6.12 merges only
 * around a change, and panics where the array of regions may not grow, where 6.1 refuses) decides
 * no address, but for one thing: reserved ranges that know what they are for are more of them, so
 * that their array grows earlier. Older ones than 5.11 differ from the bottom up: they began above
 * the kernel image.
 *
 * memblock.c       the lists of regions: adding, removing, flags, nodes, growth of the array
 * memblock_find.c  the search, and allocations
 * boot.c           calls of the simulated kernel
 */
#ifndef WHICHALLOC_SIM_MEMBLOCK_H
#define WHICHALLOC_SIM_MEMBLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SIM_MEMBLOCK_ANY_NODE (-1)
/* INIT_MEMBLOCK_REGIONS: how many the kernel image has room for; arm64 has more */
#define SIM_MEMBLOCK_REGIONS 128
/*
 * The simulator's own bound, after several doublings of the array: what needs more regions fails.
 */
#define SIM_MEMBLOCK_MOST_REGIONS 16384

enum sim_memblock_flag {
	SIM_MEMBLOCK_HOTPLUG = 0x1,
	SIM_MEMBLOCK_MIRROR = 0x2,
	SIM_MEMBLOCK_NOMAP = 0x4,
	SIM_MEMBLOCK_DRIVER_MANAGED = 0x8,
	/* of reserved ranges: for the kernel's own use, and of that for huge pages */
	SIM_MEMBLOCK_RSRV_KERN = 0x20,
	SIM_MEMBLOCK_RSRV_HUGETLB = 0x80,
};

/* [base, base + size), in bytes. */
struct sim_memblock_region {
	uint64_t base, size;
	int node; /* SIM_MEMBLOCK_ANY_NODE: of none */
	uint32_t flags;
};

/* Ascending, apart from each other; neighbours that are alike are one. */
struct sim_memblock_list {
	struct sim_memblock_region *region;
	size_t n, cap;
	uint64_t max;	/* regions that the kernel's array holds */
	uint64_t array; /* where that is; 0: in the kernel image */
	uint64_t grown; /* how often it was doubled */
};

struct sim_memblock {
	struct sim_memblock_list memory, reserved;
	uint64_t page_size, cache_line;
	uint64_t region_size; /* sizeof(struct memblock_region) */
	/* end of what may be allocated where the caller sets no end (memblock.current_limit) */
	uint64_t limit;
	bool bottom_up;	     /* memblock_set_bottom_up() */
	bool movable_node;   /* hotpluggable memory is kept free (movable_node_is_enabled()) */
	bool prefers_mirror; /* there is mirrored memory, and kernelcore=mirror */
	bool may_grow;	     /* memblock_allow_resize() */
	bool marks_kernel;  /* what is allocated is marked so, with its node (MEMBLOCK_RSRV_KERN) */
	bool out_of_memory; /* the simulator's own: all else is worthless from then on */
};

/* Without memory, without a limit; sizes as of a 64-bit kernel with NUMA. */
void sim_memblock_init(struct sim_memblock *mb, uint64_t page_size, uint64_t cache_line);
void sim_memblock_release(struct sim_memblock *mb); /* zeroed is fine */

/* The first region that ends above @base, by number; list->n: none. */
size_t sim_memblock_first(const struct sim_memblock_list *list, uint64_t base);

/*
 * memblock_add_node(), memblock_remove(), memblock_reserve(), memblock_phys_free(). Ranges may
 * overlap what is there, which keeps its node and flags. False: the array cannot grow.
 */
bool sim_memblock_add(
	struct sim_memblock *mb, uint64_t base, uint64_t size, int node, uint32_t flags);
bool sim_memblock_remove(struct sim_memblock *mb, uint64_t base, uint64_t size);
bool sim_memblock_reserve(struct sim_memblock *mb, uint64_t base, uint64_t size);
bool sim_memblock_free(struct sim_memblock *mb, uint64_t base, uint64_t size);

/* __memblock_reserve(): of a node, with flags. */
bool sim_memblock_reserve_as(
	struct sim_memblock *mb, uint64_t base, uint64_t size, int node, uint32_t flags);

/* memblock_mark_*(), memblock_clear_*(): of memory. */
bool sim_memblock_mark(
	struct sim_memblock *mb, uint64_t base, uint64_t size, uint32_t set, uint32_t clear);

/* memblock_set_node(): @list is one of the two of @mb. */
bool sim_memblock_set_node(struct sim_memblock *mb, struct sim_memblock_list *list, uint64_t base,
	uint64_t size, int node);

/* What is asked for: all in bytes. */
struct sim_memblock_request {
	uint64_t size;
	uint64_t align; /* a power of two; 0: a cache line */
	uint64_t min;	/* lowest address */
	uint64_t max;	/* end; 0: the limit */
	int node;
	bool exact_node; /* fails where the node has none left; else any node will do */
	uint32_t mark;	 /* flags of the reserved range, beside SIM_MEMBLOCK_RSRV_KERN */
};

/*
 * memblock_alloc_range_nid(), as memblock_phys_alloc*() call it: the physical address, which is
 * reserved from then on, or 0.
 */
uint64_t sim_memblock_phys_alloc(struct sim_memblock *mb, const struct sim_memblock_request *r);

/*
 * memblock_alloc_internal(), as memblock_alloc*() call it: never above the limit, and where there
 * is nothing from @min on, below it.
 */
uint64_t sim_memblock_alloc(struct sim_memblock *mb, const struct sim_memblock_request *r);

/* memblock_find_in_range_node(): the same without reserving, of memory with @flags. */
uint64_t sim_memblock_find(
	const struct sim_memblock *mb, const struct sim_memblock_request *r, uint32_t flags);

#endif
