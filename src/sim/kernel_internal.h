/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The simulated kernel from inside: what its files share. Not for users of the simulator.
 *
 * context.c    checks of the calling context
 * ledger.c     objects handed out, objections
 * page_calls.c page blocks: exact, contiguous, fragments, any context
 * boot.c       boot memory
 * slab_calls.c kmalloc and caches
 * area_calls.c vmalloc and kvmalloc, vmap and vm_map_ram
 * dma.c        coherent memory, DMA pages
 * dma_atomic.c coherent memory for calls that may not wait
 * dma_pool.c, mempool.c, percpu.c
 * release.c    frees and teardowns
 * calls.c      names of calls
 */
#ifndef WHICHALLOC_SIM_KERNEL_INTERNAL_H
#define WHICHALLOC_SIM_KERNEL_INTERNAL_H

#include "sim/dma_atomic.h"
#include "sim/kernel.h"
#include "sim/kmalloc.h"
#include "sim/memblock.h"
#include "sim/vmalloc.h"

#define SIM_GFP_RECLAIM (SIM_GFP_DIRECT_RECLAIM | SIM_GFP_KSWAPD_RECLAIM)
#define SIM_GFP_KERNEL (SIM_GFP_RECLAIM | SIM_GFP_IO | SIM_GFP_FS)

enum sim_life {
	SIM_LIVE,
	SIM_FREED,
	SIM_MISUSED, /* a wrong free was tried on it: it counts neither as freed nor as leaked */
};

struct sim_dma_pool;
struct sim_mempool;

/* One thing handed out. Which members are in use depends on the origin. */
struct sim_object {
	enum sim_origin origin;
	enum sim_life life;
	bool managed;
	const char *call; /* that made it; static */
	uint64_t size;	  /* asked for, in bytes */
	uint64_t taken;
	struct sim_cache *cache; /* the slab cache behind it; of SIM_IS_CACHE: the cache */
	struct sim_slab_object slab;
	uint64_t pfn, pages; /* page frames behind it, @pages 0: as @order says */
	unsigned int order;
	bool compound; /* of pages: counted as a whole */
	size_t area;   /* of vmalloc */
	/*
	 * dma_pool, memblock: physical address; page_frag: index of its block; percpu: offset in
	 * the chunk; vmap, map_ram: page number of the address
	 */
	uint64_t block;
	unsigned int cpu;  /* vmap, map_ram: where it was mapped */
	uint32_t setup;	   /* handle of the cache or pool it came from */
	uint32_t children; /* of a cache or pool: live objects */
	bool constructor;  /* of a cache: has a constructor */
	struct sim_dma_pool *dma_pool;
	struct sim_mempool *mempool;
	struct percpu_chunk *chunk;
};

struct sim_ledger {
	struct sim_object *object; /* handle - 1 */
	uint32_t n, cap;
	struct sim_objection *objection;
	size_t objections, objections_cap;
};

/* A block that page fragments are cut from. */
struct sim_frag_block {
	uint64_t pfn;
	unsigned int order;
	uint32_t users;
};

struct sim_frags {
	struct sim_frag_block *block;
	size_t n, cap;
	uint64_t offset; /* in the newest block */
	bool kept;	 /* it is the one to cut from */
};

struct percpu_chunk;

#define SIM_PERCPU_SLOTS 48

/* Chunks of per-CPU memory, by the room they have. */
struct sim_percpu {
	struct {
		struct percpu_chunk *head, *tail;
	} slot[SIM_PERCPU_SLOTS];
	struct percpu_chunk *first; /* NULL: not started */
	uint32_t unit_pages;	    /* of a chunk, for each CPU */
	uint64_t chunk_pages, atom_pages;
	uint64_t first_at, first_size; /* what of the first chunk is for objects, in bytes */
	unsigned int slot_free; /* of wholly free chunks; sidelined ones before, isolated behind */
	int32_t empty;		/* empty pages with memory */
	bool failed;		/* an atomic allocation did */
	bool due;		/* the balance work is */
};

struct sim_kernel {
	struct sim_page_model page_model;
	struct sim_kernel_model model;
	uint64_t memory;
	unsigned int cpus, cpu; /* @cpu: where the code runs */
	uint32_t site;		/* of the running call */
	bool near;		/* the running call names @node */
	uint32_t node;
	bool frees_later;  /* the running free does */
	bool frees_nolock; /* it waits for no lock */
	struct sim_context context;
	struct sim_pages *pages;
	struct sim_kmalloc kmalloc;
	struct sim_caches caches; /* of kmem_cache_create() */
	struct sim_vmalloc vmalloc;
	struct sim_ledger ledger;
	struct sim_frags frags;
	struct sim_percpu percpu;
	struct sim_atomic_pools atomic;
	struct sim_memblock memblock; /* without memory until it is asked */
	const char *call_as;	      /* in texts; NULL: by the simulator's name */
	char failure[160];	      /* of the last allocating call; see struct sim_failure */
	int error;		      /* -ENOMEM once the simulator ran out of memory */
};

/*
 * calls.c: a call and what it does. @out is zeroed before; the function fills it when it succeeds.
 */
struct sim_alloc_call {
	const char *name;
	void (*run)(struct sim_kernel *k, const struct sim_alloc_call *call,
		const struct sim_request *r, struct sim_result *out);
	enum sim_origin origin; /* of what it makes */
};

/* What a free needs of its context. */
enum sim_free_context {
	SIM_FREE_LOCKS, /* takes spinlocks */
	SIM_FREE_RAW,	/* takes raw spinlocks only; not in an NMI */
	SIM_FREE_ANYWHERE,
	SIM_FREE_SLEEPS,
	/* sleeps, and allocates with GFP_KERNEL or waits for others that do */
	SIM_FREE_RECLAIMS,
	SIM_FREE_AREA,	   /* vfree() */
	SIM_FREE_VUNMAP,   /* sleeps, and is a bug in interrupts */
	SIM_FREE_KVFREE,   /* as vfree() or kfree(), whatever it is */
	SIM_FREE_COHERENT, /* dma_free_attrs() */
	SIM_FREE_CMA,	   /* cma_release() */
	SIM_FREE_DEVRES,   /* what the driver core would do */
};

/* The size that a free is told. */
enum sim_free_size {
	SIM_NO_SIZE,
	SIM_SAME_SIZE,	/* as asked for */
	SIM_SAME_PAGES, /* as many pages */
	SIM_SAME_ORDER,
	SIM_ONE_PAGE,	 /* none: it gives back one page */
	SIM_PAGE_OR_ALL, /* none: one page, or all of a compound one */
};

struct sim_free_call {
	const char *name;
	enum sim_free_context context;
	enum sim_free_size size;
	bool takes_setup, tears_down;
	bool frees_later; /* areas: by a work item */
	bool devres;	  /* of what the driver core manages, and of nothing else */
	uint32_t origins; /* bit set of the origins that it frees */
};

/* What neither allocates nor frees, and what it needs of its context. */
struct sim_use_call {
	const char *name;
	enum sim_use_context {
		SIM_USE_LOCKS, /* takes spinlocks */
		SIM_USE_CACHE, /* all CPUs give their slabs back first, where they have any: sleeps */
		SIM_USE_POOL, /* a mempool is resized */
	} context;
	uint32_t origins; /* that it is for */
	bool counts;	  /* it is told a number */
};

#define SIM_ORIGIN(o) (UINT32_C(1) << (o))

/* The tables, and entries by name; NULL: no such call. */
const struct sim_alloc_call *sim_find_alloc(const char *name);
const struct sim_free_call *sim_find_free(const char *name);
const struct sim_use_call *sim_find_use(const char *name);

/* What a call is called in texts that goes by @name here. */
static inline const char *sim_call_name(const struct sim_kernel *k, const char *name)
{
	return k->call_as ? k->call_as : name;
}

/* ledger.c */

/*
 * A new live object with @proto's members; 0 when the simulator is out of memory (k->error is set).
 */
uint32_t sim_ledger_add(struct sim_kernel *k, const struct sim_object *proto);
/*
 * The object of a handle, whatever its life; NULL: there was never one. Valid until the next
 * sim_ledger_add().
 */
struct sim_object *sim_ledger_at(struct sim_kernel *k, uint32_t handle);
/*
 * The object that @call may free: live, of a fitting origin, managed or not as it should be.
 * Otherwise objects and returns NULL.
 */
struct sim_object *sim_ledger_take(
	struct sim_kernel *k, const struct sim_free_call *call, uint32_t handle);
/* The live cache or pool of a handle, of origin @is; else objects and returns NULL. */
struct sim_object *sim_ledger_setup(
	struct sim_kernel *k, const char *call, uint32_t handle, enum sim_origin is);
void sim_ledger_reset(struct sim_kernel *k);
void sim_ledger_release(struct sim_kernel *k);

/* What is in the way of the running call, other than pages: the last thing counts. */
void sim_fails(struct sim_kernel *k, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* An allocating call begins: nothing is in its way. */
void sim_fails_not(struct sim_kernel *k);

void sim_object_to(struct sim_kernel *k, enum sim_objection_kind kind, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* A call that frees @o was wrong: objects with "@call: ..." and spoils the object. */
void sim_bad_free(struct sim_kernel *k, struct sim_object *o, const char *call, const char *why);

/* What a live origin is called in texts. */
const char *sim_origin_text(enum sim_origin origin);
/* An objection of @kind: @call is not for @o. */
void sim_not_for(struct sim_kernel *k, enum sim_objection_kind kind, const char *call,
	const struct sim_object *o);

/* context.c: each objects to the first thing that is wrong. */

/* @gfp as the entered scopes leave it (current_gfp_context). */
uint32_t sim_scoped_gfp(const struct sim_kernel *k, uint32_t gfp);
/* might_alloc() and the locks that an allocation takes. False: it cannot go on (NMI, boot). */
bool sim_check_alloc(struct sim_kernel *k, const char *call, uint32_t gfp);
/*
 * The same for a block of pages; orders that are too large are refused before the context matters
 * (sim_pages_for() does).
 */
bool sim_check_block(struct sim_kernel *k, const char *call, uint32_t gfp, unsigned int order);
/*
 * The same for a block that is not taken as it is: part of it goes back to the free lists, or locks
 * come with it (@trims).
 */
bool sim_check_trim(
	struct sim_kernel *k, const char *call, uint32_t gfp, unsigned int order, bool trims);
/* might_sleep(), or taking a mutex. False: it cannot go on. */
bool sim_check_sleep(struct sim_kernel *k, const char *call);
/* The same where reclaim matters only once pages are got (sim_check_reclaim()). */
bool sim_check_percpu(struct sim_kernel *k, const char *call, uint32_t gfp);
/* The reclaim that a mask allows, where the page allocator is come to only later. */
void sim_check_reclaim(struct sim_kernel *k, const char *call, uint32_t gfp);
/* Freeing: the locks it takes. False: it cannot go on. */
bool sim_check_free(struct sim_kernel *k, const char *call);
/* The same for a block of pages: per-CPU lists take it under a lock that is only tried. */
bool sim_check_free_block(struct sim_kernel *k, const char *call, unsigned int order);
/* Not in an NMI and not before the allocators are up. */
bool sim_check_up(struct sim_kernel *k, const char *call);
/*
 * Can a call that takes no lock for certain be made at all: is it @there, and not before the
 * allocators are up? Where it has other @flags than it takes, which are @takes, that is objected to.
 */
bool sim_check_nolock(
	struct sim_kernel *k, const char *call, bool there, bool flags, const char *takes);

/*
 * Names of requests: total bytes. False: the count overflows (then *@bytes is UINT64_MAX), and so
 * it fails.
 */
bool sim_request_bytes(struct sim_kernel *k, const struct sim_request *r, uint64_t *bytes);
/* False: there are none, and so it fails. */
bool sim_some_bytes(struct sim_kernel *k, uint64_t bytes);
/* can_spin_trylock(): where not, calls that work anywhere fail. */
bool sim_can_try_locks(struct sim_kernel *k);

/* Memory ran out in the simulator itself, not in the kernel. */
void sim_out_of_memory(struct sim_kernel *k);

/*
 * page_calls.c: pages for any caller; checks flags and orders as the kernel does and objects. 0 or
 * -ENOMEM.
 */
int sim_pages_for(
	struct sim_kernel *k, const char *call, uint32_t gfp, unsigned int order, uint64_t *pfn);
uint64_t sim_page_size(const struct sim_kernel *k);

/* slab_calls.c: the context for a kmalloc of @size > 0 bytes. */
bool sim_check_kmalloc(struct sim_kernel *k, const char *call, uint64_t size, uint32_t gfp);
/*
 * kmalloc for any caller, without context checks. 0, or -ENOMEM (objections and k->error as
 * needed). Fills in where it came from.
 */
int sim_kmalloc_into(
	struct sim_kernel *k, const char *call, uint64_t size, uint32_t gfp, struct sim_object *o);
/* Gives back what sim_kmalloc_into() or a cache gave. */
void sim_slab_release(struct sim_kernel *k, struct sim_object *o);
/* Makes a result of a new object: ledger entry, usable and taken bytes. */
void sim_result_of(struct sim_kernel *k, const struct sim_object *o, const struct sim_request *r,
	uint64_t usable, struct sim_result *out);

/* area_calls.c: gives the addresses of a mapping back. */
void sim_vmap_release_object(struct sim_kernel *k, const struct sim_object *o);

/* dma.c: a block for a device that reaches @mask_bits of address. 0 or -ENOMEM. */
int sim_dma_block(struct sim_kernel *k, const char *call, uint64_t size, uint32_t gfp,
	uint32_t mask_bits, uint64_t *pfn, unsigned int *order);
/* The same for memory that is coherent, which may come from an atomic pool. */
int sim_coherent_block(struct sim_kernel *k, const char *call, uint64_t size, uint32_t gfp,
	uint32_t mask_bits, uint64_t *pfn, unsigned int *order);
/* Gives a block of either of @size bytes back. */
void sim_dma_release(struct sim_kernel *k, uint64_t pfn, unsigned int order, uint64_t size);

/* dma_pool.c */
void sim_dma_pool_put(struct sim_kernel *k, struct sim_object *pool, uint64_t block);
void sim_dma_pool_give_up(struct sim_kernel *k, struct sim_object *pool); /* its pages */
void sim_dma_pool_release(struct sim_dma_pool *pool);			  /* host memory */

/* mempool.c: takes @element back, into the reserve or to where it came from. */
void sim_mempool_put(
	struct sim_kernel *k, struct sim_object *pool, const struct sim_object *element);
/* mempool_resize(): false: there was no memory for the array, or it cannot be done. */
bool sim_call_mempool_resize(
	struct sim_kernel *k, const char *call, struct sim_object *pool, uint64_t count);
void sim_mempool_give_up(struct sim_kernel *k, struct sim_object *pool);
void sim_mempool_release(struct sim_mempool *pool);

/* percpu.c, page_calls.c */
void sim_percpu_put(struct sim_kernel *k, const struct sim_object *o);
bool sim_percpu_start(struct sim_kernel *k);  /* makes the first chunk; false: out of memory */
void sim_percpu_settle(struct sim_kernel *k); /* the balance work */
void sim_percpu_forget(struct sim_percpu *p); /* host memory */
void sim_frag_put(struct sim_kernel *k, const struct sim_object *o);

/* boot.c: what sim_call_memblock() gave. */
void sim_boot_release(struct sim_kernel *k, const struct sim_object *o);

/* kernel.c: what work items have to do is done, unless the code runs in an interrupt. */
void sim_kernel_settle(struct sim_kernel *k);

/* release.c */

/* The locks that giving the memory of a live object back takes. False: it cannot go on. */
bool sim_check_release(struct sim_kernel *k, const char *call, const struct sim_object *o);
void sim_release(struct sim_kernel *k,
	struct sim_object *o); /* gives the memory behind a live object back */
void sim_run_free(struct sim_kernel *k, const struct sim_free_call *call, uint32_t handle,
	uint32_t setup, uint64_t size);

#define X_ALLOC(name)                                                                 \
	void sim_call_##name(struct sim_kernel *k, const struct sim_alloc_call *call, \
		const struct sim_request *r, struct sim_result *out);
X_ALLOC(page)
X_ALLOC(page_exact)
X_ALLOC(page_compound)
X_ALLOC(page_nolock)
X_ALLOC(page_frag)
X_ALLOC(contig)
X_ALLOC(memblock)
X_ALLOC(kmalloc)
X_ALLOC(kmalloc_nolock)
X_ALLOC(krealloc)
X_ALLOC(cache)
X_ALLOC(cache_create)
X_ALLOC(vmalloc)
X_ALLOC(vmap)
X_ALLOC(map_ram)
X_ALLOC(kvmalloc)
X_ALLOC(coherent)
X_ALLOC(dma_pages)
X_ALLOC(dma_pool)
X_ALLOC(dma_pool_create)
X_ALLOC(mempool)
X_ALLOC(mempool_create)
X_ALLOC(percpu)
#undef X_ALLOC

#endif
