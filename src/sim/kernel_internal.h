/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The simulated kernel from inside: what its files share. Not for users of the simulator.
 *
 * context.c    checks of the calling context
 * ledger.c     objects handed out, objections
 * page_calls.c page blocks, exact, contiguous, fragments, memblock
 * slab_calls.c kmalloc and caches
 * area_calls.c vmalloc and kvmalloc
 * dma.c        coherent memory, DMA pages, pools
 * mempool.c, percpu.c
 * calls.c      names to functions
 */
#ifndef WHICHALLOC_SIM_KERNEL_INTERNAL_H
#define WHICHALLOC_SIM_KERNEL_INTERNAL_H

#include "sim/kernel.h"
#include "sim/kmalloc.h"
#include "sim/vmalloc.h"

#define SIM_GFP_RECLAIM (SIM_GFP_DIRECT_RECLAIM | SIM_GFP_KSWAPD_RECLAIM)

enum sim_life {
	SIM_LIVE,
	SIM_FREED,
	SIM_MISUSED, /* a wrong free was tried on it: it counts neither as freed nor as leaked */
};

struct sim_pool;

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
	uint64_t pfn, pages; /* page frames behind it */
	unsigned int order;
	size_t area;   /* of vmalloc */
	uint64_t block; /* dma_pool: physical address; page_frag: index of its block */
	uint32_t setup; /* handle of the cache or pool it came from */
	uint32_t children; /* of a cache or pool: live objects */
	struct sim_pool *pool; /* of a DMA pool or mempool */
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
};

struct sim_percpu {
	uint64_t populated; /* free bytes, for each CPU, that have pages behind them */
};

struct sim_kernel {
	struct sim_page_model page_model;
	struct sim_kernel_model model;
	uint64_t memory;
	unsigned int cpus, cpu; /* the code runs on CPU 0 */
	struct sim_context context;
	struct sim_pages *pages;
	struct sim_kmalloc kmalloc;
	struct sim_vmalloc vmalloc;
	struct sim_ledger ledger;
	struct sim_frags frags;
	struct sim_percpu percpu;
	int error; /* -ENOMEM once the simulator ran out of memory */
};

/* calls.c: a call and what it does. @out is zeroed before; the function fills it when it succeeds. */
struct sim_alloc_call {
	const char *name;
	void (*run)(struct sim_kernel *k, const struct sim_alloc_call *call, const struct sim_request *r,
		struct sim_result *out);
	enum sim_origin origin; /* of what it makes */
};

struct sim_free_call {
	const char *name;
	void (*run)(struct sim_kernel *k, const struct sim_free_call *call, uint32_t handle, uint32_t setup,
		uint64_t size);
	uint32_t origins; /* bit set of the origins that it frees */
};

/* The tables, and entries by name; NULL: no such call. */
const struct sim_alloc_call *sim_find_alloc(const char *name);
const struct sim_free_call *sim_find_free(const char *name);

/* ledger.c */

/* A new live object with @proto's members; 0 when the simulator is out of memory (k->error is set). */
uint32_t sim_ledger_add(struct sim_kernel *k, const struct sim_object *proto);
/* The object of a handle, whatever its life; NULL: there was never one. Valid until the next sim_ledger_add(). */
struct sim_object *sim_ledger_at(struct sim_kernel *k, uint32_t handle);
/*
 * The object that @call may free: live, of a fitting origin, managed or not as it should be. Otherwise objects and returns NULL.
 */
struct sim_object *sim_ledger_take(struct sim_kernel *k, const struct sim_free_call *call, uint32_t handle);
/* Its memory is gone: marks it freed and tells its cache or pool. */
void sim_ledger_freed(struct sim_kernel *k, struct sim_object *o);
/* The live cache or pool of a handle, of origin @is; else objects and returns NULL. */
struct sim_object *sim_ledger_setup(
	struct sim_kernel *k, const char *call, uint32_t handle, enum sim_origin is);
void sim_ledger_reset(struct sim_kernel *k);
void sim_ledger_release(struct sim_kernel *k);

void sim_object_to(struct sim_kernel *k, enum sim_objection_kind kind, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* A call that frees @o was wrong: objects with "@call: ..." and spoils the object. */
void sim_bad_free(struct sim_kernel *k, struct sim_object *o, const char *call, const char *why);

/* What a live origin is called in texts. */
const char *sim_origin_text(enum sim_origin origin);

/* context.c: each objects to the first thing that is wrong. */

/* @gfp as the entered scopes leave it (current_gfp_context). */
uint32_t sim_scoped_gfp(const struct sim_kernel *k, uint32_t gfp);
/* might_alloc() and the locks that an allocation takes. False: it cannot go on (NMI, boot). */
bool sim_check_alloc(struct sim_kernel *k, const char *call, uint32_t gfp);
/* might_sleep(), or taking a mutex. False: it cannot go on. */
bool sim_check_sleep(struct sim_kernel *k, const char *call);
/* Freeing: the locks it takes. False: it cannot go on. */
bool sim_check_free(struct sim_kernel *k, const char *call);
/* Taken by everything that is of no use before the allocators are up, or in an NMI. */
bool sim_check_up(struct sim_kernel *k, const char *call);

/* Names of requests: total bytes. False: the count overflows (then *@bytes is UINT64_MAX). */
bool sim_request_bytes(const struct sim_request *r, uint64_t *bytes);

/* Memory ran out in the simulator itself, not in the kernel. */
void sim_out_of_memory(struct sim_kernel *k);

/* page_calls.c: pages for any caller; checks flags and orders as the kernel does and objects. 0 or -ENOMEM. */
int sim_pages_for(struct sim_kernel *k, const char *call, uint32_t gfp, unsigned int order, uint64_t *pfn);
uint64_t sim_page_size(const struct sim_kernel *k);

/* slab_calls.c: kmalloc for any caller, without context checks. 0, or -ENOMEM (objections and k->error as needed). Fills in where it came from. */
int sim_kmalloc_into(
	struct sim_kernel *k, const char *call, uint64_t size, uint32_t gfp, struct sim_object *o);
/* Gives back what sim_kmalloc_into() or a cache gave. */
void sim_slab_release(struct sim_kernel *k, struct sim_object *o);
/* Makes a result of a new object: ledger entry, usable and taken bytes. */
void sim_result_of(struct sim_kernel *k, const struct sim_object *o, const struct sim_request *r,
	uint64_t usable, struct sim_result *out);

/* dma.c, mempool.c: host memory behind a pool. */
void sim_pool_release(struct sim_pool *pool);

#define X_ALLOC(name) \
	void sim_call_##name(struct sim_kernel *k, const struct sim_alloc_call *call, \
		const struct sim_request *r, struct sim_result *out);
X_ALLOC(page)
X_ALLOC(page_exact)
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
X_ALLOC(kvmalloc)
X_ALLOC(coherent)
X_ALLOC(dma_pages)
X_ALLOC(dma_pool)
X_ALLOC(dma_pool_create)
X_ALLOC(mempool)
X_ALLOC(mempool_create)
X_ALLOC(percpu)
#undef X_ALLOC

#define X_FREE(name) \
	void sim_call_##name(struct sim_kernel *k, const struct sim_free_call *call, uint32_t handle, \
		uint32_t setup, uint64_t size);
X_FREE(free_pages)
X_FREE(free_contig)
X_FREE(free_nolock)
X_FREE(frag_free)
X_FREE(memblock_free)
X_FREE(kfree)
X_FREE(kfree_rcu)
X_FREE(kfree_rcu_mightsleep)
X_FREE(cache_free)
X_FREE(cache_destroy)
X_FREE(vfree)
X_FREE(vfree_atomic)
X_FREE(kvfree)
X_FREE(dma_free)
X_FREE(dma_pool_free)
X_FREE(dma_pool_destroy)
X_FREE(mempool_free)
X_FREE(mempool_destroy)
X_FREE(free_percpu)
X_FREE(devres)
#undef X_FREE

#endif
