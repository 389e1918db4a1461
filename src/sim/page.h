/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The page allocator of one simulated machine: zones, buddy lists, per-CPU lists, watermarks,
 * fallback between migratetypes, HighAtomic reserves, and reclaim and compaction as far as they
 * decide whether a request succeeds. Models mm/page_alloc.c.
 *
 * Pages are named by page frame number (physical address >> page_shift). No memory stands
 * behind them. Not thread-safe; two machines are independent. Nothing here exits:
 * what can fail returns 0 or a negative errno value.
 */
#ifndef WHICHALLOC_SIM_PAGE_H
#define WHICHALLOC_SIM_PAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/gfp.h"
#include "sim/model.h"
#include "sim/state.h"

struct sim_pages;

#define SIM_MAX_NODES 32

struct sim_pages_params {
	const struct sim_page_model *model; /* copied */
	uint64_t memory;		    /* bytes of RAM */
	unsigned int cpus;		    /* online CPUs */
	unsigned int
		nodes; /* that share memory and CPUs evenly, all as far from each other; 0: one */
};

/*
 * A machine after boot: whatever the kernel image and the memory map leave is free, in the largest
 * blocks, all pageblocks Movable. Metadata for all of RAM is reserved but not touched. -EINVAL: the
 * model or the parameters make no machine (no CPU, too little or too much memory); -ENOMEM.
 */
int sim_pages_new(struct sim_pages **out, const struct sim_pages_params *params);
void sim_pages_destroy(struct sim_pages *p); /* NULL is fine */

/*
 * From now on the code runs on CPU @cpu: its lists serve requests and take what is freed, and its
 * part of the counters changes. A new machine starts on CPU 0. 0, or -EINVAL: no such CPU.
 */
int sim_pages_run_on(struct sim_pages *p, unsigned int cpu);

/*
 * alloc_pages(@gfp, @order): 0 and the first page frame in *@pfn, or -ENOMEM where the kernel
 * returns NULL (an order above max_page_order included).
 */
int sim_page_alloc(struct sim_pages *p, uint32_t gfp, unsigned int order, uint64_t *pfn);

/*
 * alloc_pages_node(@node, @gfp, @order): the same for another node's memory first; sim_page_alloc()
 * is for that of the CPU that the code runs on. -EINVAL: there is no such node.
 */
int sim_page_alloc_node(
	struct sim_pages *p, unsigned int node, uint32_t gfp, unsigned int order, uint64_t *pfn);
/* From now on requests are for memory of @node; -1: of the CPU's. */
void sim_pages_near(struct sim_pages *p, int node);
unsigned int sim_pages_nodes(const struct sim_pages *p);
bool sim_pages_has_node(const struct sim_pages *p, unsigned int node); /* with memory */
unsigned int sim_pages_node_of_cpu(const struct sim_pages *p, unsigned int cpu);
unsigned int sim_page_node(const struct sim_pages *p, uint64_t pfn); /* of memory that there is */
/* Nodes with memory, in the order in which requests near @node try them. Returns how many. */
unsigned int sim_pages_node_order(
	const struct sim_pages *p, unsigned int node, unsigned int order[SIM_MAX_NODES]);
/*
 * alloc_pages_nolock(@node, @order), -1: near the CPU: one pass over the zones at the minimum
 * watermark; no reserve, no kswapd, no slow path, and only orders that per-CPU lists hold. 0 or
 * -ENOMEM.
 * (alloc_frozen_pages_nolock_noprof, 7.3)
 */
int sim_page_alloc_nolock(struct sim_pages *p, int node, unsigned int order, uint64_t *pfn);

/*
 * __free_pages(). Blocks may be freed in pieces, as after split_page(). 0, or -EINVAL (and nothing
 * happens) when this is no allocated block of that order: out of RAM, not aligned, or free already.
 */
int sim_page_free(struct sim_pages *p, uint64_t pfn, unsigned int order);
/*
 * The same straight to the tail of the buddy lists: how alloc_pages_exact() gives back what it
 * does not need.
 */
int sim_page_free_tail(struct sim_pages *p, uint64_t pfn, unsigned int order);
/*
 * alloc_pages_bulk(@gfp): fills the entries of @pfn[@n] that are 0 with single pages, in order, as
 * far as they are to be had without effort; one, at least, with all means. Returns how many entries
 * from the start are filled then.
 */
uint64_t sim_page_alloc_bulk(struct sim_pages *p, uint32_t gfp, uint64_t n, uint64_t *pfn);
/*
 * sim_page_alloc() of up to @n single pages, one after the other until one fails. Returns how many.
 */
uint64_t sim_page_alloc_each(struct sim_pages *p, uint32_t gfp, uint64_t n, uint64_t *pfn);
/*
 * An allocated single page becomes the system's own, as what is in use when a state begins: page
 * cache, which reclaim and compaction may take, or other movable memory, which compaction and
 * sim_page_alloc_contig() may move. 0 or -EINVAL. It may be freed as long as it is there.
 */
int sim_page_to_system(struct sim_pages *p, uint64_t pfn, bool cache);
/*
 * sim_page_free() of @n single pages, in this order, put off until anything asks the machine again:
 * a new state most often comes first, and forgets them. Takes over @pfn, which free() releases.
 */
void sim_page_free_later(struct sim_pages *p, uint64_t *pfn, uint64_t n);

/*
 * alloc_contig_pages(): @nr_pages contiguous pages of one zone, aligned to @nr_pages where that is
 * a power of two; movable pages in the way are migrated. Never from the CMA area. 0 or -ENOMEM
 * (-EINVAL for no pages at all). Freed with sim_page_free_contig().
 */
int sim_page_alloc_contig(struct sim_pages *p, uint32_t gfp, uint64_t nr_pages, uint64_t *pfn);
/* free_contig_range(). 0 or -EINVAL as sim_page_free(). */
int sim_page_free_contig(struct sim_pages *p, uint64_t pfn, uint64_t nr_pages);

/*
 * cma_alloc() from the CMA area: @nr_pages in a row, aligned to 2^@align_order pages; what is there
 * is moved away. 0, -EINVAL for no pages, -ENOMEM where there is no such room, or no CMA area at
 * all. Freed with sim_page_free_cma() (cma_release()), which may give back a part; -EINVAL where
 * that is not of the area, or not handed out.
 */
int sim_page_alloc_cma(
	struct sim_pages *p, uint64_t nr_pages, unsigned int align_order, uint64_t *pfn);
int sim_page_free_cma(struct sim_pages *p, uint64_t pfn, uint64_t nr_pages);
/* Pages of the CMA area, 0 where there is none, and the first of them in *@start. */
uint64_t sim_pages_cma(const struct sim_pages *p, uint64_t *start);

/* What the last allocation went through. */
struct sim_page_effort {
	bool woke_kswapd;  /* passed the slow path with __GFP_KSWAPD_RECLAIM */
	bool reclaimed;	   /* direct reclaim ran */
	bool compacted;	   /* direct compaction ran */
	bool used_reserve; /* got its pages from below the minimum watermark */
	bool oom;	   /* the OOM killer was asked */
	bool stuck;	   /* failed with __GFP_NOFAIL: the kernel would go on trying for ever */
	uint32_t reclaimed_pages; /* pages that direct reclaim freed */
};

const struct sim_page_effort *sim_page_last(const struct sim_pages *p);

/*
 * Are blocks of @order usually taken from and given to the per-CPU lists, whose lock is only tried?
 * Those of huge pages may be there too, but seldom are.
 */
bool sim_page_on_pcp(const struct sim_pages *p, unsigned int order);

/*
 * Who allocates, from now on: what of current->flags and its scheduling class counts in the slow
 * path. Nothing is an ordinary task in process context.
 */
enum sim_task {
	SIM_TASK_MEMALLOC = 1,	 /* PF_MEMALLOC, where it counts: not in hard interrupts */
	SIM_TASK_OOM_VICTIM = 2, /* killed for its memory */
	SIM_TASK_REALTIME = 4,	 /* real-time or deadline scheduling */
};

void sim_pages_set_task(struct sim_pages *p, unsigned int task);

/*
 * What happens beside the code, one step a call. kswapd reclaims for @order until a zone is above
 * its high watermark, and takes the watermark boosts back: returns the pages that it freed, or
 * -EINVAL for an order that there is not. The vmstat worker of the running CPU folds its counters,
 * and lets lists that tuned themselves shrink.
 */
int64_t sim_pages_run_kswapd(struct sim_pages *p, unsigned int order);
void sim_pages_run_vmstat(struct sim_pages *p);

/*
 * Keeping in step with a running kernel (follow.c), which does more than is known of.
 *
 * sim_page_alloc(), 0 where there is nothing; and what the kernel gave instead, at once after it
 * (0: nothing): as far as that tells, the machine becomes what the kernel's must have been.
 */
uint64_t sim_page_foretell(struct sim_pages *p, uint32_t gfp, unsigned int order);
void sim_page_follow(struct sim_pages *p, uint64_t pfn);
/* A block that is in use, whoever had it here: 0, or -EINVAL where there is no such block. */
int sim_page_claim(struct sim_pages *p, uint64_t pfn, unsigned int order);
/* From now on per-CPU lists are drained by sim_page_drained() only. */
void sim_pages_drains_told(struct sim_pages *p);
/* Block @pfn has left the running CPU's lists: false where it is on none of them any more. */
bool sim_page_drained(struct sim_pages *p, uint64_t pfn);

/* A zone, for reports. Numbers are pages. */
struct sim_zone_view {
	const char *name; /* "DMA", "DMA32", "Normal" */
	bool lowmem;	  /* any request may use it: neither HighMem nor Movable */
	unsigned int node;
	uint64_t start_pfn, spanned, present, managed;
	uint64_t first_pfn, end_pfn; /* what the allocator has lies between them */
	uint64_t free;		     /* on the buddy lists */
	uint64_t pcp;		     /* on the lists of all CPUs */
	uint64_t min, low, high;
	uint64_t boost;
	uint64_t highatomic;			 /* in pageblocks kept for urgent blocks */
	uint64_t blocks[SIM_MAX_PAGE_ORDER + 1]; /* free blocks by order */
};

unsigned int sim_pages_zones(const struct sim_pages *p); /* zones that have memory, lowest first */
void sim_pages_zone(const struct sim_pages *p, unsigned int i, struct sim_zone_view *view);
/*
 * The same but for what is free, which is not looked at: a zone of a drawn state costs nothing
 * until somebody does.
 */
void sim_pages_zone_bounds(const struct sim_pages *p, unsigned int i, struct sim_zone_view *view);
/*
 * The largest order of all free blocks of lowmem; @known where no zone has a larger one. Zones that
 * cannot have are not looked into.
 */
unsigned int sim_pages_largest_order(const struct sim_pages *p, unsigned int known);
uint64_t sim_pages_free_total(const struct sim_pages *p); /* on buddy and per-CPU lists */
uint64_t sim_pages_total(const struct sim_pages *p);	  /* managed pages */

/*
 * Puts the whole machine into the state that @kind and @seed name; everything allocated
 * before is forgotten. The same kind and seed give the same state. 0 or -ENOMEM (then the
 * machine must only be destroyed).
 */
int sim_pages_set_state(struct sim_pages *p, const struct sim_state_kind *kind, uint64_t seed);

/*
 * Invariants (no page on two lists, counts equal lists, merges complete): NULL or what is broken.
 * Slow; for tests.
 */
const char *sim_pages_check(const struct sim_pages *p);

#endif
