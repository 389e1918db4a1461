/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Counted states: a machine's memory as a running kernel shows it, in numbers of blocks rather than
 * page frames (whichalloc(1), STATE FILES). A seed draws an image of it: one of the many layouts
 * that have these numbers.
 *
 * Made from /proc (sim/capture.h) or read from a state file with `form: counts`. Arrays and strings
 * live in the arena that whoever makes it chooses.
 */
#ifndef WHICHALLOC_SIM_COUNTED_H
#define WHICHALLOC_SIM_COUNTED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/image.h"

struct yaml_node;

/* Unmovable, Movable, Reclaimable, HighAtomic, CMA, as in sim_type_names */
#define SIM_COUNTED_TYPES 5

#define SIM_COUNTED_MAX_ZONES 4096 /* of all nodes */

struct sim_counted_pcp {
	uint64_t cpu, count, high, batch;
	uint64_t high_min, high_max; /* UINT64_MAX: not known, as boot would set them */
};

struct sim_counted_zone {
	uint32_t index; /* in sim_zone_names */
	uint64_t node;
	uint64_t start_pfn, spanned, present, managed;
	uint64_t mark[3]; /* min, low, high; without boost */
	uint64_t boost;
	uint64_t lowmem_reserve[SIM_IMAGE_ZONES];
	uint64_t free_pages; /* the counter that watermark tests see */
	uint64_t stat_threshold;
	/* free blocks; where types are not known, all count as Movable */
	uint64_t blocks[SIM_COUNTED_TYPES][SIM_MAX_PAGE_ORDER + 1];
	bool typed;
	uint64_t pageblocks[SIM_COUNTED_TYPES]; /* all 0: not known */
	uint64_t movable, reclaimable;		/* pages in use, as in struct sim_image_zone */
	size_t cpus;
	struct sim_counted_pcp *pcp;
	const struct yaml_node *at;
};

/* A slab cache. */
struct sim_counted_cache {
	const char *name;
	uint64_t active, objects; /* objects in use, and all there are */
	uint64_t size, per_slab, pages;
};

struct sim_counted {
	const char *kernel, *arch; /* as in struct sim_image */
	uint64_t page_size;
	uint32_t pageblock_order, max_page_order;
	size_t configs;
	const char **config; /* "NAME" on, "!NAME" off, as far as it shows */
	size_t zones;
	struct sim_counted_zone *zone;
	size_t caches;
	struct sim_counted_cache *cache;
	const struct yaml_node *at;
};

/* Is this the root of a state file with `form: counts`? */
bool sim_counted_is(const struct yaml_node *root);

/*
 * Reads such a root. Every error goes to @d, numbers that no machine can have too; returns false if
 * there was one. The result lives in @a and points to the source of @root.
 */
bool sim_counted_read(
	const struct yaml_node *root, struct arena *a, struct diag *d, struct sim_counted *out);

/* Appends @c as a state file, which sim_counted_read() reads back. */
void sim_counted_write(const struct sim_counted *c, struct strbuf *out);

/* The nodes that have memory, ascending, in @a. */
uint64_t *sim_counted_nodes(const struct sim_counted *c, struct arena *a, size_t *count);

/*
 * Draws an image of node @node, its code running on CPU @cpu (an index in the lists of a zone; it
 * is taken modulo their number). The same arguments give the same image. Numbers of free blocks and
 * per-CPU pages are exactly those of @c; returns how many pages found no room, which means that
 * @c is of no machine (then they are missing).
 */
uint64_t sim_counted_draw(const struct sim_counted *c, uint64_t node, size_t cpu, uint64_t seed,
	struct arena *a, struct sim_image *out);

#endif
