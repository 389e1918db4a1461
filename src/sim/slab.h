/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One slab cache at work: CPU slabs and CPU partial lists, or the sheaves of 7.x, and nodes'
 * partial lists. Models mm/slub.c (slab_alloc_node, ___slab_alloc, do_slab_free, __slab_free,
 * put_cpu_partial, deactivate_slab, kmem_cache_shrink), 6.1, 6.12 and 7.3, object by object: with
 * freelist randomisation off, the same calls give the same objects as there.
 *
 * slab.c has allocation and free, slab_sheaf.c sheaves, slab_bulk.c many objects at once,
 * slab_flush.c what goes back, slab_merge.c which caches share, slab_count.c counters.
 *
 * Without either (debug caches, SLUB_TINY) every call works on the node's list.
 */
#ifndef WHICHALLOC_SIM_SLAB_H
#define WHICHALLOC_SIM_SLAB_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/page.h"
#include "sim/slab_geometry.h"

struct sim_slab;
struct sim_slab_cpu;
struct sim_sheaf;

struct sim_slab_list {
	struct sim_slab *head, *tail;
};

/* struct kmem_cache_node, struct node_barn */
struct sim_slab_node {
	struct sim_slab_list partial;
	uint32_t nr_partial, nr_full;
	uint64_t objects;		/* of all its slabs, wherever they are (node_nr_objs) */
	struct sim_sheaf *full, *empty; /* in the barn, the next one first */
};

struct sim_cache {
	struct sim_slab_geometry geo;
	uint32_t slab_gfp; /* added to each request for pages */
	bool cpu_slabs;
	uint32_t sheaf_capacity; /* objects of a sheaf; 0: the cache has no sheaves */
	bool constructor;
	bool used; /* since the last sim_cache_reset() */
	unsigned int nr_cpus, page_shift;
	struct sim_pages *pages;
	struct sim_slab_cpu *cpu;   /* nr_cpus of them */
	struct sim_slab_node *node; /* nr_nodes of them */
	unsigned int nr_nodes;
	struct sim_slab_list all;     /* every slab, by a link of its own */
	struct sim_slab_list waiting; /* discarded, pages held until a grace period is over */
	struct sim_slab *spare;	      /* descriptors without memory, kept for the next slab */
	struct sim_sheaf *idle_sheaves;
	/*
	 * the simulator had none for a sheaf, or to fill one: it gives other objects than the
	 * kernel now
	 */
	bool no_memory;
	uint32_t nr_slabs;
	bool nolock_by_mask; /* masks without reclaim get pages as from any context */
	/*
	 * a given node is tried for little effort before others serve: 1: with GFP_NOWAIT, 2: no
	 * more than the mask has; 3: it is not
	 */
	unsigned int retries_node;
	uint64_t total_objects;
	bool scans_ends; /* slabinfo estimates long lists from their ends */
	/* in which a slab's objects are lined up, and where it goes on; NULL: ascending */
	uint16_t *sequence;
	uint64_t random;
	uint32_t users;				     /* caches that are this one (refcount) */
	struct sim_cache *younger;		     /* in struct sim_caches */
	uint64_t made;				     /* slabs ever made: numbers them */
	void (*discarded)(void *arg, uint64_t slab); /* told of each slab that goes; may be NULL */
	void *discarded_arg;
};

/* Caches that were made, oldest first. Zeroed: none. */
struct sim_caches {
	struct sim_cache *oldest, *youngest;
};

struct sim_slab_object {
	struct sim_slab *slab;
	uint32_t index;
};

/*
 * kmem_cache_create(): a new cache, or one that is there already and fits, with one user more
 * (find_mergeable, __kmem_cache_alias). 0, -EINVAL (no such geometry) or -ENOMEM. The caches stay
 * until sim_caches_release().
 */
int sim_caches_create(struct sim_caches *all, struct sim_cache **out,
	const struct sim_slab_spec *spec, struct sim_pages *pages,
	const struct sim_page_model *page_model, const struct sim_kernel_model *model,
	unsigned int cpus);
/*
 * kmem_cache_destroy(): the last user's gives back all slabs without live objects. Returns the
 * number of slabs that stay.
 */
uint32_t sim_caches_destroy(struct sim_cache *c);
/* Frees what all hold in host memory, and themselves. */
void sim_caches_release(struct sim_caches *all);

/* What sysfs shows (show_slab_objects). */
struct sim_cache_counters {
	uint64_t slabs, total_objects, objects; /* @objects: in use, or held by a CPU */
	uint64_t partial, objects_partial;	/* on the nodes' lists */
	uint64_t cpu_slabs;
	uint64_t cpu_partial_slabs; /* on CPU partial lists */
};

/*
 * Starts a cache without slabs. 0, -EINVAL (no such geometry) or -ENOMEM. Needs @pages as long as
 * it lives.
 */
int sim_cache_init(struct sim_cache *c, const struct sim_slab_spec *spec, struct sim_pages *pages,
	const struct sim_page_model *page_model, const struct sim_kernel_model *model,
	unsigned int cpus);
/* Frees what the cache itself holds in host memory, not simulated pages. A zeroed cache is fine. */
void sim_cache_release(struct sim_cache *c);
/* Forgets all slabs without giving pages back, as after sim_pages_set_state(). */
void sim_cache_reset(struct sim_cache *c);

/*
 * kmem_cache_alloc() on CPU @cpu with @gfp: 0, or -ENOMEM where the kernel returns NULL; -ENOBUFS
 * when the simulator itself is out of memory.
 */
int sim_cache_alloc(
	struct sim_cache *c, unsigned int cpu, uint32_t gfp, struct sim_slab_object *out);
/*
 * kmem_cache_alloc_node(): an object near @node; -1 is sim_cache_alloc(). With SIM_GFP_THISNODE
 * nowhere else. A node without memory counts as none.
 */
int sim_cache_alloc_node(
	struct sim_cache *c, unsigned int cpu, int node, uint32_t gfp, struct sim_slab_object *out);
/* kmem_cache_free() on CPU @cpu of a live object of this cache. */
void sim_cache_free(struct sim_cache *c, unsigned int cpu, struct sim_slab_object object);
/* kfree_nolock() of such an object; @can_lock: locks that it only tries are had. */
void sim_cache_free_nolock(
	struct sim_cache *c, unsigned int cpu, struct sim_slab_object object, bool can_lock);
/*
 * kmem_cache_alloc_bulk(): all @n objects, or none; what it returns is as above.
 */
int sim_cache_alloc_bulk(struct sim_cache *c, unsigned int cpu, uint32_t gfp, uint32_t n,
	struct sim_slab_object *out);
/* kmem_cache_free_bulk() of @n objects of @c; their order in @p is changed, as there. */
void sim_cache_free_bulk(
	struct sim_cache *c, unsigned int cpu, uint32_t n, struct sim_slab_object *p);

/* What CPU @cpu holds goes to the node, as when the CPU goes offline (flush_cpu_slab). */
void sim_cache_flush(struct sim_cache *c, unsigned int cpu);
/*
 * Slabs of a SIM_SLAB_TYPESAFE_BY_RCU cache that were discarded give their pages back now. Until
 * this, sim_cache_shutdown() or sim_cache_release() they are held.
 */
void sim_cache_grace_period(struct sim_cache *c);
/*
 * Objects of new slabs are lined up in a random order (CONFIG_SLAB_FREELIST_RANDOM), which @seed
 * gives. 0 or -ENOMEM.
 */
int sim_cache_randomise(struct sim_cache *c, uint64_t seed);
/* Writes to sysfs. @objects: -EINVAL where the cache can have no CPU partial lists. */
void sim_cache_set_min_partial(struct sim_cache *c, uint32_t n);
int sim_cache_set_cpu_partial(struct sim_cache *c, uint32_t objects);

/* kmem_cache_shrink() called on CPU 0. */
void sim_cache_shrink(struct sim_cache *c);
/*
 * __kmem_cache_shutdown(): gives back all slabs without live objects. Returns the number of slabs
 * that stay.
 */
uint32_t sim_cache_shutdown(struct sim_cache *c);

void sim_cache_count(const struct sim_cache *c, struct sim_cache_counters *out);
/* What /proc/slabinfo shows. */
struct sim_cache_slabinfo {
	uint64_t active_objs, num_objs, num_slabs;
	uint32_t objsize, objperslab, pagesperslab;
};

void sim_cache_slabinfo(const struct sim_cache *c, struct sim_cache_slabinfo *out);
/* Slabs on the partial list of @cpu. */
uint32_t sim_cache_cpu_partial(const struct sim_cache *c, unsigned int cpu);

/* Facts of a slab: its number (0, 1, ... as made), order, objects. */
uint64_t sim_slab_number(const struct sim_slab *slab);
unsigned int sim_slab_order(const struct sim_slab *slab);
uint32_t sim_slab_objects(const struct sim_slab *slab);
unsigned int sim_slab_node(const struct sim_slab *slab);
/* Physical address of an object. */
uint64_t sim_slab_address(const struct sim_cache *c, struct sim_slab_object object);

/* NULL, or what is broken. Slow; for tests. */
const char *sim_cache_check(const struct sim_cache *c);

#endif
