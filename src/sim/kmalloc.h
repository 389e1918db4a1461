/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kmalloc: the classes, their caches, and which of them serves a request. Models mm/slab_common.c
 * (create_kmalloc_caches, kmalloc_size_roundup) and include/linux/slab.h (kmalloc_type), 6.1 to
 * 7.3. Bucket sets (CONFIG_SLAB_BUCKETS) are not modelled: they change no size.
 */
#ifndef WHICHALLOC_SIM_KMALLOC_H
#define WHICHALLOC_SIM_KMALLOC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/slab.h"

#define SIM_KMALLOC_CLASSES 24

/* Sizes of the classes of one kernel, ascending. */
struct sim_kmalloc_sizes {
	unsigned int n;
	uint32_t size[SIM_KMALLOC_CLASSES];
	uint64_t max; /* KMALLOC_MAX_SIZE */
	uint64_t page_shift;
	bool roundup_any;
	/* the class by size: up to 192 bytes in words, above by the highest bit of size - 1 */
	int8_t small[24], by_bit[64];
};

void sim_kmalloc_sizes(struct sim_kmalloc_sizes *out, const struct sim_page_model *pages,
	const struct sim_kernel_model *model);

/* The class that serves @size bytes; -1: none, the page allocator does. @size > 0. */
int sim_kmalloc_class(const struct sim_kmalloc_sizes *s, uint64_t size);

/*
 * Bytes that the caller of kmalloc(@size) may use, as ksize(); 0 where it returns NULL or @size is
 * 0.
 */
uint64_t sim_kmalloc_usable(const struct sim_kmalloc_sizes *s, uint64_t size);

/* kmalloc_size_roundup(). */
uint64_t sim_kmalloc_size_roundup(const struct sim_kmalloc_sizes *s, uint64_t size);

#define SIM_KMALLOC_COPIES \
	16 /* RANDOM_KMALLOC_CACHES_NR + 1; 7.3: KMALLOC_PARTITION_CACHES_NR + 1 */

enum sim_kmalloc_type {
	SIM_KMALLOC_NORMAL, /* and its copies */
	SIM_KMALLOC_RECLAIM = SIM_KMALLOC_NORMAL + SIM_KMALLOC_COPIES,
	SIM_KMALLOC_DMA,
	SIM_KMALLOC_CGROUP,
	SIM_KMALLOC_TYPES,
};

/*
 * Which caches serve a request from call site @site, any number. It chooses among the copies of the
 * normal ones where the kernel has them (CONFIG_RANDOM_KMALLOC_CACHES, with a seed of zero).
 */
unsigned int sim_kmalloc_type(const struct sim_kernel_model *model, uint32_t gfp, uint32_t site);

/* The name of a class's cache ("kmalloc-cg-1k") into @buf of @size bytes. */
void sim_kmalloc_name(char *buf, size_t size, unsigned int type, uint32_t class_size);

/* What a class's cache is made of. */
void sim_kmalloc_spec(struct sim_slab_spec *out, const struct sim_kernel_model *model,
	unsigned int type, uint32_t class_size);

/* The caches of all classes, each made when it is first needed. */
struct sim_kmalloc {
	struct sim_kmalloc_sizes sizes;
	struct sim_cache cache[SIM_KMALLOC_TYPES][SIM_KMALLOC_CLASSES];
	const struct sim_page_model *page_model;
	const struct sim_kernel_model *model;
	struct sim_pages *pages;
	unsigned int cpus;
	/* of each type, is any cache there; has any been used since the last reset? */
	bool made[SIM_KMALLOC_TYPES], used[SIM_KMALLOC_TYPES];
};

/* Of one that is zeroed. Keeps the pointers. */
void sim_kmalloc_init(struct sim_kmalloc *km, const struct sim_page_model *page_model,
	const struct sim_kernel_model *model, struct sim_pages *pages, unsigned int cpus);
void sim_kmalloc_release(struct sim_kmalloc *km);
void sim_kmalloc_reset(struct sim_kmalloc *km);

/*
 * The cache for a request of @size bytes, which a class must serve. NULL when the simulator is out
 * of memory.
 */
struct sim_cache *sim_kmalloc_cache(
	struct sim_kmalloc *km, uint64_t size, uint32_t gfp, uint32_t site);

#endif
