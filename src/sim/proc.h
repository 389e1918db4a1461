/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a running kernel shows of its memory: /proc/buddyinfo, pagetypeinfo, zoneinfo, slabinfo,
 * meminfo and version, or copies of them. Each reader takes one file as text and adds what it says
 * to one machine; sim/capture.h makes a state of that.
 *
 * The files may come from anybody: what is not in the kernel's form is refused with its place, and
 * time and memory grow with the size of the text only. Keys that are not needed are passed over,
 * since every release adds some. Numbers are pages, or blocks of an order, unless said otherwise.
 */
#ifndef WHICHALLOC_SIM_PROC_H
#define WHICHALLOC_SIM_PROC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/model.h"

struct diag;
struct source;

#define PROC_MAX_NODES 1024 /* MAX_NUMNODES at most (CONFIG_NODES_SHIFT 10) */
#define PROC_MAX_CPUS 8192  /* CONFIG_NR_CPUS at most */

enum proc_zone_name {
	PROC_DMA,
	PROC_DMA32,
	PROC_NORMAL,
	PROC_HIGHMEM,
	PROC_MOVABLE,
	PROC_DEVICE,
	PROC_ZONES,
};
extern const char *const proc_zone_words[PROC_ZONES + 1];

/* migratetype_names[] (mm/page_alloc.c); not every kernel has CMA and Isolate */
enum proc_type {
	PROC_TYPE_UNMOVABLE,
	PROC_TYPE_MOVABLE,
	PROC_TYPE_RECLAIMABLE,
	PROC_TYPE_HIGHATOMIC,
	PROC_TYPE_CMA,
	PROC_TYPE_ISOLATE,
	PROC_TYPES,
};
extern const char *const proc_type_words[PROC_TYPES + 1];

/* Lists of one CPU for one zone. */
struct proc_cpu {
	uint32_t cpu;
	uint64_t count, high, batch;
	uint64_t high_min, high_max; /* only newer kernels show them: else 0 */
	uint64_t threshold;	     /* of the counters ("vm stats threshold") */
};

struct proc_zone {
	uint32_t node;
	enum proc_zone_name name;
	/* buddyinfo: zones with memory are there */
	bool in_buddyinfo;
	uint64_t blocks[SIM_MAX_PAGE_ORDER + 1];
	/* pagetypeinfo */
	bool has_types;
	uint64_t typed[PROC_TYPES][SIM_MAX_PAGE_ORDER + 1];
	bool capped[PROC_TYPES][SIM_MAX_PAGE_ORDER + 1]; /* ">100000": there are more */
	bool has_pageblocks;
	uint64_t pageblocks[PROC_TYPES];
	/* zoneinfo */
	bool in_zoneinfo;
	uint64_t free, boost, min, low, high, spanned, present, managed, start_pfn;
	uint64_t protection[PROC_ZONES]; /* by place in the line: the zones that this kernel has */
	uint32_t protections;
	uint64_t inactive_anon, active_anon, inactive_file, active_file, unevictable, write_pending;
	struct proc_cpu *cpu; /* ascending */
	size_t cpus, cpus_cap;
};

/* A slab cache: a line of slabinfo. */
struct proc_cache {
	char *name;
	uint64_t active, objects; /* objects in use, and all there are */
	uint64_t size, per_slab, slab_pages, slabs;
};

struct proc_machine {
	struct proc_zone *zone; /* in the order of their first mention */
	size_t zones, zones_cap;
	unsigned int orders; /* that the free lists have; 0: not known */
	bool has_pageblock_order;
	unsigned int pageblock_order;
	bool has_numa; /* zoneinfo has NUMA statistics */
	struct proc_cache *cache;
	size_t caches, caches_cap;
	/* meminfo, in KiB; 0: not there */
	uint64_t mem_total, swap_free, huge_page_size;
	bool has_meminfo, has_cma, has_thp, has_highmem;
	/* version; "": not read */
	char release[65]; /* as uname -r: __NEW_UTS_LEN */
	bool rt;
};

/* @m starts zeroed; proc_release() gives back what the readers took. */
void proc_release(struct proc_machine *m);

/* Each false after reporting to @d. */
bool proc_read_buddyinfo(const struct source *src, struct diag *d, struct proc_machine *m);
bool proc_read_pagetypeinfo(const struct source *src, struct diag *d, struct proc_machine *m);
bool proc_read_zoneinfo(const struct source *src, struct diag *d, struct proc_machine *m);
bool proc_read_slabinfo(const struct source *src, struct diag *d, struct proc_machine *m);
bool proc_read_meminfo(const struct source *src, struct diag *d, struct proc_machine *m);
bool proc_read_version(const struct source *src, struct diag *d, struct proc_machine *m);

/* The zone of @node called @name, or NULL. */
struct proc_zone *proc_zone_find(
	const struct proc_machine *m, uint32_t node, enum proc_zone_name name);

#endif
