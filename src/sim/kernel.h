/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A simulated kernel: the allocators above the page allocator (slab, kmalloc, vmalloc, coherent
 * DMA, dma_pool, mempool, per-CPU memory, ...), the context that calls come from, a ledger of what
 * was handed out, and the objections that a kernel built for debugging would raise.
 *
 * Calls are named by the simulator's own primitives, which many kernel functions map to. One kernel
 * is made once and used for many trials: sim_kernel_set_state() forgets everything in time that
 * depends on what was used. Not thread-safe; two kernels are independent.
 */
#ifndef WHICHALLOC_SIM_KERNEL_H
#define WHICHALLOC_SIM_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/explain.h"
#include "sim/kernel_model.h"
#include "sim/model.h"
#include "sim/page.h"
#include "sim/state.h"

struct sim_image;
struct sim_kernel;

struct sim_kernel_params {
	const struct sim_page_model *pages;   /* copied */
	const struct sim_kernel_model *model; /* copied */
	uint64_t memory;		      /* bytes of RAM */
	unsigned int cpus;		      /* online, present and possible CPUs */
	unsigned int nodes;		      /* that share both evenly; 0: one */
	/*
	 * the machine is that of an image, which sim_image_check() found right; NULL: as after
	 * boot. It brings its memory and CPUs.
	 */
	const struct sim_image *image;
};

/*
 * 0, -EINVAL (no machine can be made of the parameters) or -ENOMEM. The kernel starts as after
 * boot, in a context that may sleep.
 */
int sim_kernel_new(struct sim_kernel **out, const struct sim_kernel_params *params);
void sim_kernel_destroy(struct sim_kernel *k); /* NULL is fine */

/*
 * Memory as @kind and @seed say; slabs, areas, pools, ledger and objections are emptied. 0 or
 * -ENOMEM. The context stays.
 */
int sim_kernel_set_state(struct sim_kernel *k, const struct sim_state_kind *kind, uint64_t seed);

/* The same with the memory of an image of the machine that the kernel was made with. */
int sim_kernel_set_image(struct sim_kernel *k, const struct sim_image *image);

/* The machine's memory, for reports. */
const struct sim_pages *sim_kernel_pages(const struct sim_kernel *k);

/*
 * 0, or -ENOMEM once the simulator itself ran out of memory: what it returned since is worthless.
 */
int sim_kernel_error(const struct sim_kernel *k);

/* Where the code runs: facts, not names. */
struct sim_context {
	bool may_sleep;
	bool in_interrupt; /* in_interrupt(): softirq, hard interrupt, or bottom halves disabled */
	bool in_hardirq;
	bool irqs_disabled;
	bool nmi;
	/*
	 * PREEMPT_RT and not preemptible: spinlocks may sleep there, so allocators may not be
	 * called
	 */
	bool rt_atomic;
	bool rt; /* PREEMPT_RT */
	/*
	 * under a raw spinlock or in a hard interrupt: objects as PROVE_RAW_LOCK_NESTING does where
	 * a spinlock is taken, which would sleep on PREEMPT_RT
	 */
	bool raw_locks_only;
	bool boot;  /* before the page allocator is up */
	bool no_fs; /* holds what file system reclaim could wait for */
	bool no_io; /* holds what I/O in reclaim could wait for */
	/* flags that entered memalloc scopes remove; direct reclaim: a noreclaim scope */
	uint32_t scope_clears;
	const char *name; /* for texts; must outlive the kernel or the next sim_kernel_enter() */
};

void sim_kernel_enter(
	struct sim_kernel *k, const struct sim_context *c); /* copied, but for the name */

/* Threads of the kernel, which work when they are told to. */
enum sim_thread {
	SIM_KSWAPD, /* reclaims until a zone is above its high watermark */
	SIM_VMSTAT, /* the vmstat worker of the running CPU: counters, and shrinking per-CPU lists */
};

/* One run of @thread. Returns how many pages it reclaimed. */
uint64_t sim_kernel_run_thread(struct sim_kernel *k, enum sim_thread thread);

/* kmem_cache flags. */
enum sim_slab_flag {
	SIM_SLAB_HWCACHE_ALIGN = 0x1,
	SIM_SLAB_TYPESAFE_BY_RCU = 0x2,
	SIM_SLAB_POISON = 0x4,
	SIM_SLAB_RED_ZONE = 0x8,
	SIM_SLAB_STORE_USER = 0x10,
	SIM_SLAB_CONSISTENCY_CHECKS = 0x20,
	SIM_SLAB_TRACE = 0x40,
	SIM_SLAB_RECLAIM_ACCOUNT = 0x80,
	SIM_SLAB_ACCOUNT = 0x100,
	SIM_SLAB_CACHE_DMA = 0x200,
	SIM_SLAB_CACHE_DMA32 = 0x400,
	SIM_SLAB_NOLEAKTRACE = 0x800,
	SIM_SLAB_NO_MERGE = 0x1000,
	SIM_SLAB_USERCOPY = 0x2000, /* no flag there: a region may be copied to user space */
};

/* Where the memory of a live object comes from. */
enum sim_origin {
	SIM_FROM_NOWHERE,	/* failed, or kmalloc(0) */
	SIM_FROM_PAGES,		/* a block of the page allocator */
	SIM_FROM_PAGES_EXACT,	/* alloc_pages_exact() */
	SIM_FROM_KMALLOC,	/* an object of a kmalloc class */
	SIM_FROM_KMALLOC_LARGE, /* kmalloc() above the classes: a block of pages */
	SIM_FROM_CACHE,		/* an object of a kmem_cache */
	SIM_FROM_VMALLOC,
	SIM_FROM_COHERENT,
	SIM_FROM_DMA_PAGES,
	SIM_FROM_DMA_POOL,
	SIM_FROM_MEMPOOL,
	SIM_FROM_PERCPU,
	SIM_FROM_CONTIG,
	SIM_FROM_CMA,
	SIM_FROM_NOLOCK_KMALLOC,
	SIM_FROM_NOLOCK_PAGES,
	SIM_FROM_MEMBLOCK,
	SIM_FROM_PAGE_FRAG,
	SIM_FROM_VMAP,	  /* addresses for pages of others */
	SIM_FROM_MAP_RAM, /* the same by vm_map_ram() */
	SIM_IS_CACHE,	  /* what a setup call makes */
	SIM_IS_DMA_POOL,
	SIM_IS_MEMPOOL,
};

/* One call. Unused members are zero. */
struct sim_request {
	const char *call;
	/*
	 * bytes; of an element when @count is given; mempool_create: of a kmalloc element, 0:
	 * objects of @setup, or pages of @order
	 */
	uint64_t size;
	uint64_t count; /* elements of an array; 0: no array. mempool_create: elements in reserve */
	uint64_t fixed; /* bytes before the array (struct_size()) */
	uint64_t more;	/* bytes that the call takes besides, for a part of its own */
	/* SIM_GFP_*; calls that take none: what the kernel uses inside, as the caller's data say */
	uint32_t gfp;
	uint32_t order; /* page, page_compound, page_nolock: used where @size is 0 */
	uint64_t align, boundary;
	uint64_t above, below; /* memblock: addresses, below 0: any; @above only if there is room */
	uint32_t dma_mask_bits; /* 0: 64 */
	uint32_t setup;		/* handle of the cache or pool */
	uint32_t flags;		/* cache_create: SIM_SLAB_* */
	bool constructor;	/* cache_create */
	bool managed;		/* a devm_ call: the driver core frees it */
	bool huge;		/* vmalloc: huge blocks allowed (vmalloc_huge()) */
	/*
	 * vmalloc: the mask is not checked, as vmalloc_32() brings its own and vrealloc() passes
	 * its by
	 */
	bool own_mask;
	uint32_t old; /* krealloc: handle, 0: NULL */
	bool near; /* the call names @node, whose memory comes first; ignored where there is none */
	uint32_t node;
	/* call site, any number: chooses among copies of the kmalloc caches where there are some */
	uint32_t site;
};

struct sim_result {
	bool ok;
	uint32_t handle; /* 0 when not ok */
	enum sim_origin origin;
	uint64_t usable; /* bytes that the caller may use; of a per-CPU object: for each CPU */
	/*
	 * Bytes of memory that it really costs: an object's share of its slab, whole blocks, data
	 * pages of an area (page tables and vmalloc's page array not counted), the copies of all
	 * CPUs.
	 */
	uint64_t taken;
	uint64_t address; /* physical; of vmalloc areas: virtual; of per-CPU objects: none */
	unsigned int order;
	bool zeroed;
	bool contiguous; /* page frames in a row */
	bool merged;	 /* a cache that is an older one's alias */
};

void sim_kernel_alloc(struct sim_kernel *k, const struct sim_request *r, struct sim_result *out);

/*
 * The calls that take many at once: as @n of sim_kernel_alloc() with @r, each thing an object of
 * its own. Pages (alloc_pages_bulk()): as many as are to be had without effort, one at least if
 * there is any; objects of the cache @r->setup (kmem_cache_alloc_bulk()): all or none. Returns how
 * many.
 */
uint32_t sim_kernel_alloc_pages_bulk(
	struct sim_kernel *k, const struct sim_request *r, uint32_t n, struct sim_result *out);
uint32_t sim_kernel_alloc_cache_bulk(
	struct sim_kernel *k, const struct sim_request *r, uint32_t n, struct sim_result *out);

/*
 * A free of @handle (0: NULL) by @call. @setup: handle of the cache or pool where the free takes
 * one, else 0. @size: bytes where the free takes a size or an order, else 0. Teardowns
 * (cache_destroy, ...) free the handle of the setup call.
 */
void sim_kernel_free(
	struct sim_kernel *k, const char *call, uint32_t handle, uint32_t setup, uint64_t size);

/*
 * A call that neither allocates nor frees: "dma_map" hands the object of @handle to a device,
 * "cache_shrink" gives back what a cache keeps (counted nowhere: only misuse of the call shows),
 * "mempool_resize" makes a mempool keep @count elements. False: it failed.
 */
bool sim_kernel_use(struct sim_kernel *k, const char *call, uint32_t handle, uint64_t count);

/*
 * What the calls that follow are called in texts; NULL, as at the start: by the simulator's own
 * names. It must outlive the objects that they make.
 */
void sim_kernel_call_as(struct sim_kernel *k, const char *name);

/* The calls that follow run on CPU @cpu, which the kernel must have. It starts on CPU 0. */
void sim_kernel_run_on(struct sim_kernel *k, unsigned int cpu);

/*
 * The end: what the driver core frees goes away, everything else that is still there becomes a
 * SIM_LEAK objection.
 */
void sim_kernel_finish(struct sim_kernel *k);

/* What a debug kernel would report. */
enum sim_objection_kind {
	SIM_SLEEP_IN_ATOMIC, /* may sleep where that is not allowed */
	/* takes a lock that sleeps on PREEMPT_RT where the code cannot be preempted */
	SIM_RT_ATOMIC,
	SIM_RAW_NESTING, /* the same on another kernel, as far as its debugging sees it */
	SIM_BAD_CONTEXT, /* not to be called there at all: NMI, interrupts disabled, boot */
	SIM_BAD_FREE,	 /* the free does not match the allocation */
	SIM_DOUBLE_FREE,
	SIM_LEAK,
	SIM_BAD_SIZE,
	SIM_BAD_FLAGS,
	SIM_RECLAIM_RECURSION, /* reclaim may wait for what the caller holds */
	SIM_BAD_SETUP,	  /* the cache or pool is not there, or not any more, or still in use */
	SIM_NO_SUCH_CALL, /* this kernel has no such function */
};

struct sim_objection {
	enum sim_objection_kind kind;
	uint32_t handle; /* of a leak: what was never freed */
	char text[160];
};

/* Those since the last sim_kernel_set_state(), in order; valid until the next call. */
size_t sim_kernel_objections(const struct sim_kernel *k, const struct sim_objection **list);

/* Why an allocating call handed out nothing, or less than it was asked for. */
struct sim_failure {
	char text[160]; /* what was in the way above the page allocator; "": nothing */
	bool refused;	/* the page allocator had no block: */
	struct sim_refusal refusal;
};

/*
 * Of the last allocating call, if it failed; before the next call or change of state. False: it is
 * what the objection to it says.
 */
bool sim_kernel_failure(const struct sim_kernel *k, struct sim_failure *out);

/* Are there such calls? For checking data that name them. */
bool sim_kernel_knows_alloc(const char *call);
bool sim_kernel_knows_free(const char *call);
bool sim_kernel_knows_use(const char *call);
/* Is a call that neither allocates nor frees told a number (sim_kernel_use())? */
bool sim_kernel_use_counts(const char *call);

#endif
