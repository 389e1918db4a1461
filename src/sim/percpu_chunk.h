/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One chunk of per-CPU memory: which of its 4-byte units are in use, and the hints that the
 * kernel's search relies on. Where an object goes depends on the hints, which are not always the
 * truth, so they are kept in the kernel's way. Models mm/percpu.c (pcpu_find_block_fit,
 * pcpu_alloc_area, pcpu_free_area, pcpu_block_update and their kin), 6.1, 6.12 and 7.3.
 *
 * Numbers are units of PERCPU_UNIT bytes. Blocks are pages. Not for users of the simulator.
 */
#ifndef WHICHALLOC_SIM_PERCPU_CHUNK_H
#define WHICHALLOC_SIM_PERCPU_CHUNK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PERCPU_UNIT 4u /* PCPU_MIN_ALLOC_SIZE */

/* What is known of the free runs of a block, or of the whole chunk. */
struct percpu_hints {
	uint32_t units;		    /* that it stands for */
	uint32_t best, best_at;	    /* longest known free run (contig_hint) */
	uint32_t second, second_at; /* long run before it, 0: none (scan_hint) */
	uint32_t left, right;	    /* free run at either end */
	uint32_t first;		    /* first free unit */
};

struct percpu_chunk {
	struct percpu_chunk *prev, *next; /* on the list of a slot */
	unsigned int slot;
	uint32_t pages, units, page_units;
	uint32_t free;		    /* units */
	uint64_t *taken, *bound;    /* bit maps: units in use; where objects begin and end */
	struct percpu_hints *block; /* one for each page */
	struct percpu_hints all;
	uint64_t *backed; /* bit map: pages with memory behind them */
	uint32_t nr_backed;
	int32_t empty;	/* pages that are backed and wholly free, as the kernel counts */
	bool first;	/* made at boot: always backed */
	bool isolated;	/* waits to give pages up */
	uint64_t start; /* of its address range, in pages */
	uint64_t *pfn;	/* of each CPU's pages, by CPU and page */
	size_t area[4]; /* vmalloc areas that hold its maps */
	unsigned int areas;
};

/*
 * A chunk of @pages pages of which @free units from @start on are free: what lies before and behind
 * is not its own. NULL: out of memory.
 */
struct percpu_chunk *percpu_chunk_new(
	uint32_t pages, uint32_t page_size, uint32_t start, uint32_t free, unsigned int cpus);
void percpu_chunk_destroy(struct percpu_chunk *c);

/*
 * Where a search for @n units aligned to @align should begin, or -1. @backed: in such pages only.
 */
int64_t percpu_chunk_find(const struct percpu_chunk *c, uint32_t n, uint32_t align, bool backed);
/* Takes @n units at or after @start: where, or -1. */
int64_t percpu_chunk_take(struct percpu_chunk *c, uint32_t n, uint32_t align, uint32_t start);
/* Frees the object at @at; returns its units. */
uint32_t percpu_chunk_give(struct percpu_chunk *c, uint32_t at);

bool percpu_page_backed(const struct percpu_chunk *c, uint32_t page);
bool percpu_page_free(const struct percpu_chunk *c, uint32_t page);
/* Pages [@from, @to) get memory, or lose it. */
void percpu_chunk_back(struct percpu_chunk *c, uint32_t from, uint32_t to, bool back);

/* NULL, or what is broken. For tests. */
const char *percpu_chunk_check(const struct percpu_chunk *c);

#endif
