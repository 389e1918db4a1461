/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Inside of the simulated page allocator: its data structures. What its files offer each other is
 * in page_mark.h, buddy.h, pcp.h, run.h, zone.h, reclaim.h, isolate.h, cma.h and request.h.
 *
 * Per page there are 10 bytes: a mark, and links for lists. Only the first page of a block has a
 * mark: which kind of block it heads, its order, its type. A page that says nothing belongs to
 * the block around it or, where there is none, has been allocated since before the state began;
 * so memory in use costs nothing. The epoch in a mark makes a new state forget all marks of the
 * one before at once. Marks are apart from the links, since looking whether a buddy is free
 * needs no more than its mark.
 */
#ifndef WHICHALLOC_SIM_PAGE_INTERNAL_H
#define WHICHALLOC_SIM_PAGE_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/explain.h"
#include "sim/page.h"
#include "sim/state.h"

/* As numbered where CONFIG_CMA is set; otherwise no pageblock is MT_CMA. */
enum migratetype {
	MT_UNMOVABLE,
	MT_MOVABLE,
	MT_RECLAIMABLE,
	MT_HIGHATOMIC,
	MT_CMA,
	MT_ISOLATE, /* while a range is being emptied (isolate.c) */
	MT_COUNT
};

/*
 * Of tables by type that are looked at often: a power of two, so that finding a place is a shift.
 */
#define MT_ROOM 8

/* Types that per-CPU lists keep, that merge freely, and that fall back to each other. */
#define MT_PCPTYPES 3

enum zone_index { ZONE_DMA, ZONE_DMA32, ZONE_NORMAL, ZONE_HIGHMEM, ZONE_MOVABLE, ZONE_COUNT };

enum wmark { WMARK_MIN, WMARK_LOW, WMARK_HIGH, WMARK_COUNT };

/*
 * How one attempt may go about it: ALLOC_* of mm/internal.h; the mark to test is in the low
 * bits.
 */
enum alloc_flags {
	ALLOC_MARK_MASK = 0x3,
	ALLOC_NO_WATERMARKS = 0x4,
	ALLOC_OOM = 0x8,
	ALLOC_NON_BLOCK = 0x10,
	ALLOC_MIN_RESERVE = 0x20,
	ALLOC_CMA = 0x80, /* only where there is a CMA area */
	ALLOC_NOFRAGMENT = 0x100,
	ALLOC_HIGHATOMIC = 0x200,
	ALLOC_KSWAPD = 0x800,
	ALLOC_RESERVES = ALLOC_NON_BLOCK | ALLOC_MIN_RESERVE | ALLOC_HIGHATOMIC | ALLOC_OOM,
};

/*
 * What a page heads. Blocks of the first three kinds have an order; CACHE and MOVED are single
 * pages.
 */
enum page_kind {
	PAGE_PLAIN,    /* inside a block, or allocated since before the state began */
	PAGE_FREE,     /* on a buddy list */
	PAGE_PCP,      /* on a per-CPU list */
	PAGE_USED,     /* handed out by sim_page_alloc() */
	PAGE_CACHE,    /* in use by the system, reclaimable, moved here by compaction */
	PAGE_MOVED,    /* the same, not reclaimable */
	PAGE_RESERVED, /* kept since boot, as an image says */
};

/* Page frame 0 is never handed out (boot_low), so that 0 can mean none. */
#define PFN_NONE 0u

/*
 * A page's mark: epoch, kind, order, type. The type is that of the buddy list it is on; on a
 * per-CPU list the one it was freed with; of a block in use USED_COMPOUND or 0. Marks of another
 * epoch mean PAGE_PLAIN.
 */
#define MARK_TYPE_BITS 3
#define MARK_ORDER_SHIFT 3
#define MARK_KIND_SHIFT 7
#define MARK_EPOCH_SHIFT 10
#define MARK_LAST_EPOCH 63
#define MARK_TYPE ((1u << MARK_TYPE_BITS) - 1)
#define MARK_ORDER (1u << MARK_ORDER_SHIFT) /* to add: from an order to the next */

struct page_links {
	uint32_t next, prev;
};

struct page_list {
	uint32_t head, tail;
};

/*
 * What a CPU has of a zone: struct per_cpu_pages, and its part of the zone's counters. Lists:
 * orders 0 to costly_order by type, then pageblock order: not movable, movable.
 *
 * A list begins with runs, most of one block: run[to - 1] is its head, run[from] its last run. Runs
 * are cheaper to put on, take off and drain than linked blocks. Behind them are the blocks that
 * they have no room for, linked. pcp_link_all() links all of it, for whoever looks at lists seldom.
 */
#define PCP_MAX_LISTS ((SIM_MAX_PAGE_ORDER + 1) * MT_PCPTYPES + 2)
#define PCP_RUNS 64
/* Of blocks that no list takes: nothing is to be had from it, and it never has room. */
#define PCP_NO_LIST PCP_MAX_LISTS

/* Blocks side by side, the first of them nearest to the head of the list. */
struct pcp_run {
	uint32_t pfn, blocks;
};

struct pcp {
	int64_t free_delta;	/* this CPU's part of NR_FREE_PAGES that is not yet in the zone's */
	int64_t free_cma_delta; /* the same of NR_FREE_CMA_PAGES */
	int64_t count;		/* pages on all lists */
	int64_t room; /* a free that brings @count to this has more to do: pcp_set_room() */
	int64_t freed; /* halved by allocations: 6.12 free_count, pages; 6.1 free_factor: drains double */
	unsigned int alloc_factor; /* halved by frees: 6.12, refills double */
	bool prev_high_order;	   /* PCPF_PREV_FREE_HIGH_ORDER */
	bool keeps_batch;	   /* PCPF_FREE_HIGH_BATCH */
	int64_t batch;
	int64_t high, high_min, high_max;
	unsigned int
		expire; /* of another node's zone: runs of the vmstat worker until it is drained */
	int64_t freed_most; /* from there on @freed does not grow: pcp_set_limits() */
	int64_t free_high_from; /* with @freed so high, frees of high orders in a row empty the lists, */
	int64_t keeps;		/* but not where they come to less */
	uint32_t from[PCP_MAX_LISTS + 1], to[PCP_MAX_LISTS + 1];
	struct page_list list[PCP_MAX_LISTS]; /* what is linked */
	struct pcp_run run[PCP_MAX_LISTS][PCP_RUNS];
};

/*
 * Free blocks of one order and type that nothing has touched yet: they count, and are at the end of
 * their list in ascending order, but have no marks and links, so that they cost nothing (run.c).
 * Each is somewhere in a window of its own, of so many cells of twice its size; blocks of the
 * largest order follow each other.
 */
struct block_run {
	uint32_t next; /* of this order and type: an index; 0: none */
	uint32_t pfn;  /* where the first window begins */
	uint32_t blocks, window;
	uint32_t number; /* places in the windows follow from it */
	uint32_t
		taken; /* of the blocks, from the first on; those of the largest order leave the run */
};

/* Runs of a zone, by order and type in ascending order. */
struct block_runs {
	struct block_run *run; /* [1..used], room for max */
	uint32_t used, max;
	uint32_t left;	/* runs that are not empty; one more while there are groups without runs */
	uint32_t small; /* the same without those of blocks of the largest order */
	uint32_t first[SIM_MAX_PAGE_ORDER + 1][MT_COUNT], last[SIM_MAX_PAGE_ORDER + 1][MT_COUNT];
	uint64_t seed; /* says where in their windows blocks are */
};

/* Pages of the largest order, as far as the zone has them, that small free blocks are in. */
struct small_group {
	uint32_t pfn;
	/* bit per order: it has one block more than others; of a group of large blocks how many */
	uint16_t more;
	uint8_t type;
	uint8_t large; /* not 0: it has blocks of this order alone */
};

/*
 * What a kind of state and a seed say of a zone's free memory. Nobody may look, so it is drawn as
 * late as can be (state_draw.c): at first nothing but the number of free pages is known, then which
 * groups the small blocks are in; their runs come group by group of the type that is looked for.
 */
struct zone_draw {
	bool pending;	      /* there are no lists yet: zone_draw() */
	uint64_t random;      /* the zone's part of the random numbers begins here */
	int64_t free;	      /* pages that will be on the buddy lists */
	int64_t pcp;	      /* and on those of the running CPU */
	int64_t small;	      /* of both, those in blocks below the largest order */
	unsigned int largest; /* no free block is of a larger order */
	bool fits;	      /* every group has room for its part of the small blocks */
	uint32_t groups;      /* so many will hold small blocks of all orders, */
	uint32_t large;	      /* and so many those of one of the orders that are large */
	uint32_t used, max;   /* entries of @group, and room */
	struct small_group *group;
	uint32_t drawn;			       /* so many groups have their runs, */
	uint32_t next[MT_COUNT];	       /* of a type those before this */
	uint32_t each[SIM_MAX_PAGE_ORDER + 1]; /* blocks in a group, rounded down */
	uint32_t rest[SIM_MAX_PAGE_ORDER + 1]; /* and the remainder, spread over the groups */
	uint32_t late[SIM_MAX_PAGE_ORDER + 1]; /* that found no room in the groups so far */
	int64_t in_use; /* pages of Movable groups that are not free, as far as is known */
};

struct zone {
	enum zone_index index;
	unsigned int node;
	uint32_t start, end;	     /* page frames spanned: [start, end) */
	uint32_t mem_start, mem_end; /* where the managed ones are */
	uint64_t present;	     /* pages of RAM */
	uint64_t managed;	     /* those of them that the allocator has */
	int64_t mark[WMARK_COUNT];   /* without boost */
	int64_t boost;
	int64_t lowmem_reserve[ZONE_COUNT];
	int64_t free;		     /* vm_stat[NR_FREE_PAGES]: what watermark tests see */
	int64_t stat_threshold;	     /* a CPU's |free_delta| beyond this is folded into it */
	int64_t reserved_highatomic; /* pages in HighAtomic pageblocks */
	int64_t free_highatomic;     /* free pages on HighAtomic lists */
	int64_t free_cma;	     /* vm_stat[NR_FREE_CMA_PAGES] */
	uint32_t isolated;	     /* pageblocks that are MT_ISOLATE */
	bool reserved;		     /* some pages are, or have been, PAGE_RESERVED */
	bool boosted, below_high;    /* ZONE_BOOSTED_WATERMARK, ZONE_BELOW_HIGH */
	bool reclaim_active;	     /* ZONE_RECLAIM_ACTIVE: kswapd is at work */
	bool kswapd_awake; /* that of its node, where this matters: nodes with it come last */
	/* by highest zone of a request: with so many free, beside what it asks for, it may go ahead
	   at the first attempt (zone_set_enough()) */
	int64_t enough[ZONE_COUNT];
	int64_t cache_left; /* about so many reclaimable pages are in use */
	/* what the system's own pages are: hash below this: reclaimable; movable */
	uint32_t cache_below, migrate_below;
	struct block_runs runs; /* a list is not empty while it has any: buddy_first() */
	struct zone_draw draw;
	/* compaction that failed is put off: compact_order_failed, _considered, _defer_shift */
	unsigned int compact_failed, compact_considered, compact_shift;
	uint32_t compact_from;			 /* where it goes on */
	uint32_t blocks[SIM_MAX_PAGE_ORDER + 1]; /* free blocks of all types */
	uint32_t has[MT_COUNT];			 /* bit per order: the list is not empty */
	struct page_list list[SIM_MAX_PAGE_ORDER + 1][MT_ROOM];
	struct pcp *cpu; /* [cpus] */
	struct pcp *pcp; /* the running CPU's */
};

/* What fallback took over last: the pageblock at @pfn, or those of a block of @order, were @old. */
struct taken_over {
	uint32_t pfn; /* PFN_NONE: nothing */
	uint8_t order, old;
};

/* What sim_page_foretell() gave last. */
struct foretold {
	uint64_t pfn; /* 0: nothing */
	uint32_t gfp;
	unsigned int order;
	int64_t refilled; /* blocks that a per-CPU list was filled with */
};

/* Pages that are free as far as anyone can tell: sim_page_free_later() */
#define MAX_PUT_OFF 4

struct put_off {
	uint64_t *pfn;
	uint64_t n;
};

/* struct cma, with one page a bit. */
struct cma_area {
	uint32_t start, pages; /* 0 pages: there is none */
	uint8_t *taken;	       /* per page: handed out by sim_page_alloc_cma() */
};

/* What the zone modifiers and mobility flags of a GFP mask come to. */
#define ROUTE_MASK 0x1f
#define ROUTES (ROUTE_MASK + 1)

/* Of one node. */
struct route {
	struct zone *zone;		      /* preferred; @nowhere: there is none */
	struct zone *const *zones;	      /* all, in the order in which they are tried */
	uint8_t nr_zones, nr_local;	      /* of them; the node's own come first */
	uint8_t highest;		      /* enum zone_index: the highest zone allowed */
	uint8_t type;			      /* enum migratetype */
	uint8_t list[SIM_MAX_PAGE_ORDER + 1]; /* per-CPU list by order: pcp_index() */
	uint16_t flags;			      /* of the first attempt: enum alloc_flags */
};

/* One request, as prepare_alloc_pages() sees it. */
struct request {
	uint32_t gfp;
	unsigned int order;
	enum migratetype type;
	enum zone_index highest;  /* the highest zone allowed */
	struct zone *const *zone; /* in the order in which they are tried */
	unsigned int zones;
};

/*
 * What follows from an order, for the operations that most requests and frees come to. Marks are
 * those of this epoch, without a type.
 */
struct by_order {
	uint32_t size;		     /* pages */
	uint32_t above;		     /* bit per order: blocks of it are large enough */
	uint32_t half, double_size;  /* size and its double, 0 where no block above is to be had */
	uint16_t free, used, listed; /* marks; the last one of blocks on per-CPU lists */
	bool high;		     /* above 0, and not costly */
	uint8_t list[MT_ROOM];	     /* pcp_index() by type */
};

struct sim_pages {
	struct sim_page_model m;
	unsigned int cpus, cpu; /* online; the code runs on */
	unsigned int task;	/* enum sim_task */
	uint16_t epoch;		/* as in a mark, in its place there: 1 to MARK_LAST_EPOCH */
	uint32_t end;		/* first page frame above all memory */
	uint32_t settled_end;	/* the same, or 0 while frees are put off: they come first */
	unsigned int nr_zones;
	struct zone **zonelist;	       /* zones with memory, of all nodes, lowest first */
	struct zone *top;	       /* the last of them */
	struct zone *zone;	       /* by node and enum zone_index; managed 0: no such zone */
	unsigned int nodes, node;      /* how many; where the code runs */
	uint8_t *node_of_cpu;	       /* [cpus] */
	bool memory_of[SIM_MAX_NODES]; /* the node has some */
	uint8_t distance[SIM_MAX_NODES][SIM_MAX_NODES]; /* as the firmware says; 0: it does not */
	uint16_t *mark;					/* [end] */
	struct page_links *link;			/* [end] */
	struct pcp *pcp;				/* of all zones and CPUs */
	/* from the model, for speed: which orders per-CPU lists hold, and on which list */
	uint32_t pcp_orders; /* bit per order */
	uint32_t odd_gfp;    /* flags that make a request more than sim_page_alloc() does itself */
	unsigned int pcp_lists;
	struct by_order *by_order; /* [SIM_MAX_PAGE_ORDER + 1] */
	uint8_t pcp_order[PCP_MAX_LISTS];
	/*
	 * by what a GFP mask says about zones and types: of the node where requests are for; of all
	 * nodes
	 */
	const struct route *route;
	struct route *routes;
	struct zone nowhere;	/* a zone that never has enough */
	struct zone **lists;	/* that they point to */
	uint8_t *block_type;	/* per pageblock: see BLOCK_* */
	uint8_t *block_dry;	/* per pageblock: what reclaim has sought there in vain */
	bool any_dry;		/* of some pageblock that is so */
	uint64_t seed;		/* of the hash that says what the system's own pages are */
	uint32_t reclaim_round; /* makes reclaim go on elsewhere */
	struct sim_page_effort effort;
	struct request refused; /* the last one, for reports */
	struct sim_page_effort refused_effort;
	enum {
		REFUSAL_NONE,
		REFUSAL_NOTED,
		REFUSAL_KEPT
	} refusal; /* kept: as the zones were then */
	struct sim_refusal kept;
	struct put_off put_off[MAX_PUT_OFF]; /* oldest first */
	unsigned int nr_put_off;
	bool drains_told;	    /* sim_pages_drains_told() */
	unsigned int pending;	    /* zones that wait for zone_draw() */
	bool laid_out;		    /* none does, or has a run */
	struct sim_state_kind kind; /* of states that are not drawn yet */
	struct taken_over taken_over;
	struct foretold foretold;
	struct cma_area cma;
};

/*
 * A pageblock: its type; for MT_ISOLATE what it was before; whether it was Movable when the state
 * began, so that the system keeps movable pages in it; whether movable pages of the system's came
 * to it later.
 */
#define BLOCK_TYPE 0x07
#define BLOCK_VISITED 0x08
#define BLOCK_BEFORE 0x70
#define BLOCK_BEFORE_SHIFT 4
#define BLOCK_MIXED 0x80
#define BLOCK_MARKS (BLOCK_MIXED | BLOCK_VISITED)

/*
 * In place of the type of a PAGE_USED block: it is compound, so that its tail pages show, if it has
 * any.
 */
#define USED_COMPOUND 0x1

#endif
