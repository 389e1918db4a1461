/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Images: the whole state of a real machine's page allocator at one moment, as a state file holds
 * it (whichalloc(1), STATE FILES). A machine can be made from an image, and an image taken of a
 * machine; nothing of a fresh boot comes into it.
 *
 * Arrays and strings of an image live in the arena that whoever makes it chooses. Numbers are
 * pages, page frame numbers and orders. What has `at` points to the YAML that it was read from, for
 * messages; NULL where an image was made otherwise.
 */
#ifndef WHICHALLOC_SIM_IMAGE_H
#define WHICHALLOC_SIM_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/model.h"

struct arena;
struct diag;
struct sim_pages;
struct source;
struct strbuf;
struct yaml_node;

/* DMA, DMA32, Normal, HighMem, Movable: the numbers of an image's zones, as in enum zone_index */
#define SIM_IMAGE_ZONES 5
#define SIM_IMAGE_HIGHMEM 3
#define SIM_IMAGE_ALL_ZONES 64 /* of all nodes, at most */

/* Numbers that no kernel goes beyond, or that nothing is lost by leaving out. */
#define SIM_STAT_THRESHOLD_MAX 125 /* calculate_normal_threshold() (mm/vmstat.c) */
#define SIM_PCP_BATCH_MAX (1 << 20)
#define SIM_PCP_LIMIT_MAX UINT32_MAX /* high, high_min, high_max */

/* The names of zones and of migratetypes, by number; NULL-terminated. */
extern const char *const sim_zone_names[];
extern const char *const sim_type_names[];

/* zone->flags, in all versions */
enum sim_zone_flag {
	SIM_ZONE_BOOSTED = 1,	     /* ZONE_BOOSTED_WATERMARK */
	SIM_ZONE_RECLAIM_ACTIVE = 2, /* ZONE_RECLAIM_ACTIVE: kswapd is at work */
	SIM_ZONE_BELOW_HIGH = 4,     /* ZONE_BELOW_HIGH, 6.7+ */
};

/* pcp->flags, 6.7+ */
enum sim_pcp_flag {
	SIM_PCP_PREV_FREE_HIGH = 1, /* PCPF_PREV_FREE_HIGH_ORDER */
	SIM_PCP_KEEPS_BATCH = 2,    /* PCPF_FREE_HIGH_BATCH */
};

/* A free list or a per-CPU list: the first pages of its blocks, the head of the list first. */
struct sim_image_list {
	uint32_t order, type;
	size_t n;
	uint32_t *pfn;
	const struct yaml_node *at; /* the list of page frames */
};

/* @count pageblocks of one type, from page frame @pfn on, which is aligned to a pageblock. */
struct sim_image_blocks {
	uint32_t pfn, count, type;
	const struct yaml_node *at;
};

/* Page frames @first to @last. */
struct sim_image_range {
	uint32_t first, last;
	const struct yaml_node *at;
};

/* The type that a page on a per-CPU list goes back with, where that is not its list's (6.1). */
struct sim_image_page_type {
	uint32_t pfn, type;
};

/* struct per_cpu_pages of one CPU and zone */
struct sim_image_pcp {
	uint32_t cpu;
	int64_t free_delta; /* its part of the zone's count of free pages that is not in it yet */
	int64_t count;	    /* pages on its lists */
	int64_t batch, high;
	int64_t high_min, high_max; /* 6.7+; < 0: not given, as boot would set them */
	int64_t free_count;	    /* 6.7+ */
	uint32_t alloc_factor;	    /* 6.1: free_factor */
	uint32_t flags;		    /* enum sim_pcp_flag */
	size_t lists;
	struct sim_image_list *list;
	size_t types;
	struct sim_image_page_type *type;
	const struct yaml_node *at;
};

struct sim_image_zone {
	uint32_t index; /* in sim_zone_names */
	uint32_t node;
	uint64_t start_pfn, spanned, present, managed;
	int64_t mark[3]; /* min, low, high; without boost */
	int64_t lowmem_reserve[SIM_IMAGE_ZONES];
	int64_t free_pages; /* vm_stat[NR_FREE_PAGES] and pcp.free_delta; tests see the former */
	int64_t stat_threshold;	     /* < 0: not given, as boot would set it */
	int64_t reserved_highatomic; /* nr_reserved_highatomic; < 0: not given, a pageblock each */
	int64_t boost;		     /* watermark_boost */
	uint32_t flags;		     /* enum sim_zone_flag */
	/* of the pages in use, as far as anyone knows how many there are, but not which */
	uint64_t movable;     /* compaction can move them: on LRU lists, or migratable otherwise */
	uint64_t reclaimable; /* and reclaim can free them: clean page cache */
	size_t lists;
	struct sim_image_list *list; /* free lists; empty ones may be left out */
	size_t blocks;
	struct sim_image_blocks
		*block; /* ascending, without gaps from the zone's start to its end */
	size_t ranges;
	struct sim_image_range *lru; /* pages in use that are on LRU lists, known one by one */
	size_t reserved_ranges;
	struct sim_image_range *reserved; /* pages that boot has kept (PageReserved), or holes */
	struct sim_image_pcp pcp;	  /* of the CPU that the code runs on */
	size_t others;
	struct sim_image_pcp *other; /* of other CPUs */
	const struct yaml_node *at;
};

/* A node, whether it has memory or not: its CPUs, and how far other nodes are (from 0 on). */
struct sim_image_node {
	uint32_t node;
	size_t ranges;
	struct sim_image_range *cpus;
	size_t distances; /* 0: not known; all others are as far */
	uint32_t *distance;
	const struct yaml_node *at;
};

struct sim_image {
	const char *kernel, *arch; /* "6.12.117+deb12-amd64", "x86_64" */
	uint64_t page_size;	   /* bytes */
	uint32_t pageblock_order;
	uint32_t cpu, cpus;   /* where the code runs; online, from 0 */
	int64_t boost_factor; /* vm.watermark_boost_factor; < 0: not given, the model's */
	size_t nodes;	      /* that are given; 0: all CPUs and all memory are near */
	struct sim_image_node *node;
	size_t zones; /* those with managed pages, node by node, lowest first */
	struct sim_image_zone zone[SIM_IMAGE_ALL_ZONES];
	const struct yaml_node *at;
};

/* An image with what is not given marked so, for those who fill one in. */
void sim_image_init(struct sim_image *image);
void sim_image_zone_init(struct sim_image_zone *zone);

/*
 * Reads the one document of @src, in the form of a state file. Every error goes to @d; returns
 * false if there was one. The image lives in @a and points to @src.
 */
bool sim_image_read(
	const struct source *src, struct arena *a, struct diag *d, struct sim_image *out);
/* The same from the root of a document. */
bool sim_image_read_root(
	const struct yaml_node *root, struct arena *a, struct diag *d, struct sim_image *out);

/*
 * Is this the state of a machine that @model can be? No page in two places, blocks aligned and
 * inside their zones, counts that agree, page frames that fit. Reports to @d everything that is
 * wrong; false if anything is.
 */
bool sim_image_check(
	const struct sim_image *image, const struct sim_page_model *model, struct diag *d);

/* Appends @image as a state file, which sim_image_read() reads back. */
void sim_image_write(const struct sim_image *image, struct strbuf *out);

/*
 * A machine in the state of @image, which sim_image_check() must have found right; @model says how
 * its kernel works. 0 or -ENOMEM.
 */
int sim_pages_new_image(
	struct sim_pages **out, const struct sim_page_model *model, const struct sim_image *image);

/*
 * Puts machine @p, made from an image with the same zones and CPUs, into the state of @image; all
 * that was allocated is forgotten. 0 or -ENOMEM (then the machine must only be destroyed).
 */
int sim_pages_set_image(struct sim_pages *p, const struct sim_image *image);

/*
 * Takes an image of @p in arena @a. @image is what the machine was made from (what @p does not know
 * stays: names, present pages), or comes from sim_image_init().
 */
void sim_pages_take_image(const struct sim_pages *p, struct arena *a, struct sim_image *image);

/*
 * Appends a line for each thing in which @got is not as @expected: numbers, the first block of a
 * list that is another, pageblocks. What state files need not give counts where @expected, read
 * from one, gives it. Returns how many lines.
 */
size_t sim_image_diff(
	const struct sim_image *expected, const struct sim_image *got, struct strbuf *out);
/*
 * How far apart the shapes of the free lists are, 0 to 1: the share of free pages that is on a list
 * of another zone, order or type (the total variation distance).
 */
double sim_image_distance(const struct sim_image *x, const struct sim_image *y);

/*
 * "Normal", or "Normal of node 1" where there are several; into @text of SIM_ZONE_TITLE bytes,
 * returned
 */
#define SIM_ZONE_TITLE 32
const char *sim_image_zone_title(
	const struct sim_image *image, const struct sim_image_zone *z, char *text);

/* "free 522, min 10, low 12, high 14; per-CPU count 2, high 20, batch 7" */
void sim_image_zone_summary(const struct sim_image_zone *z, struct strbuf *out);

#endif
