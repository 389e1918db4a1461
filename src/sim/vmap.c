/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The vmalloc address space: areas, lazily freed ranges, pools by node. See vmap.h; vm_map_ram()
 * blocks are in vmap_ram.c.
 */
#include "sim/vmap.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sim/vmap_internal.h"

#define POOL_PAGES 256u			/* MAX_VA_SIZE_PAGES: larger areas are not pooled */
#define DECAY_SHIFT 2			/* a quarter of a pool is given up at each purge */
#define LAZY_BYTES (UINT64_C(32) << 20) /* lazy_max_pages(): for each bit of the number of CPUs */
#define NODES_MAX 128u
#define NODE_PAGES 16u /* vmap_zone_size: addresses belong to the nodes in turn */
#define BLOCK_PAGES 256u
#define MAP_MAX 64u

/* Room for one more of @size bytes. */
static int grow(void **at, size_t n, size_t *cap, size_t size)
{
	const size_t want = *cap ? 2 * *cap : 16;
	void *p;

	if (n < *cap)
		return 0;
	p = realloc(*at, want * size);
	if (!p)
		return -ENOMEM;
	*at = p;
	*cap = want;
	return 0;
}

static int append(struct sim_vmap_ranges *r, struct sim_vmap_range range)
{
	if (grow((void **)&r->at, r->n, &r->cap, sizeof(*r->at)))
		return -ENOMEM;
	r->at[r->n++] = range;
	return 0;
}

static int by_address(const void *a, const void *b)
{
	const struct sim_vmap_range *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

static int by_node(const void *a, const void *b)
{
	const struct sim_vmap_range *x = a, *y = b;

	if (x->node != y->node)
		return x->node < y->node ? -1 : 1;
	return by_address(a, b);
}

/* Neighbours of an ascending list become one. */
static void join(struct sim_vmap_ranges *r)
{
	size_t kept = 0;

	for (size_t i = 0; i < r->n; i++) {
		if (kept && r->at[kept - 1].end == r->at[i].start)
			r->at[kept - 1].end = r->at[i].end;
		else
			r->at[kept++] = r->at[i];
	}
	r->n = kept;
}

const struct sim_vmap_ranges *sim_vmap_lazy(struct sim_vmap *v)
{
	qsort(v->lazy.at, v->lazy.n, sizeof(*v->lazy.at), by_node);
	if (v->merges_lazy)
		join(&v->lazy);
	return &v->lazy;
}

/* ---- pools ---------------------------------------------------------------------------------- */

static struct sim_vmap_pool *pool_of(struct sim_vmap *v, unsigned int node, uint64_t pages)
{
	return v->pool && pages <= POOL_PAGES ? &v->pool[node * POOL_PAGES + pages - 1] : NULL;
}

/*
 * From the node's pool of exactly this size; only the first entry is looked at (node_pool_del_va).
 */
static bool take_pooled(
	struct sim_vmap *v, unsigned int node, uint64_t pages, uint64_t align, uint64_t *start)
{
	struct sim_vmap_pool *pool = pool_of(v, node, pages);
	uint64_t first;

	if (!pool || !pool->n)
		return false;
	first = pool->start[pool->n - 1];
	if (!(first & (align - 1))) {
		pool->n--;
		*start = first;
		return true;
	}
	memmove(pool->start + 1, pool->start, (pool->n - 1) * sizeof(*pool->start));
	pool->start[0] = first;
	return false;
}

/*
 * What the pools of a node give up at a purge. A quarter of a pool goes; of fewer than four areas
 * none, or all, where the kernel counts down from zero.
 */
static int decay(struct sim_vmap *v, unsigned int node, bool all)
{
	struct sim_vmap_ranges gone = {0};
	int err = 0;

	for (uint64_t pages = 1; pages <= POOL_PAGES; pages++) {
		struct sim_vmap_pool *pool = pool_of(v, node, pages);
		const size_t quarter = pool->n >> DECAY_SHIFT;
		size_t left = all || (!quarter && v->empties_pools) ? pool->n : quarter;

		for (; left && !err; left--) {
			const uint64_t start = pool->start[--pool->n];

			err = append(&gone,
				(struct sim_vmap_range){.start = start, .end = start + pages});
		}
	}
	if (gone.n)
		qsort(gone.at, gone.n, sizeof(*gone.at), by_address);
	join(&gone);
	for (size_t i = 0; i < gone.n && !err; i++)
		err = vmap_tree_add(&v->free, gone.at[i].start, gone.at[i].end);
	free(gone.at);
	return err;
}

/* ---- purging -------------------------------------------------------------------------------- */

/* [@first, @end) of the sorted lazy list, which belong to one node. */
static int purge_node(struct sim_vmap *v, size_t first, size_t end, bool fill)
{
	size_t back = first; /* those that go back to the tree are moved to the front */

	for (size_t i = first; i < end; i++) {
		const struct sim_vmap_range r = v->lazy.at[i];
		struct sim_vmap_pool *pool =
			r.tagged && fill ? pool_of(v, r.node, r.end - r.start) : NULL;

		if (!pool) {
			v->lazy.at[back++] = r;
			continue;
		}
		if (grow((void **)&pool->start, pool->n, &pool->cap, sizeof(*pool->start)))
			return -ENOMEM;
		pool->start[pool->n++] = r.start;
	}
	/* Without nodes in ascending order, with them in descending. */
	for (size_t i = 0; i < back - first; i++) {
		const struct sim_vmap_range *r =
			&v->lazy.at[v->merges_lazy ? first + i : back - 1 - i];

		if (vmap_tree_add(&v->free, r->start, r->end))
			return -ENOMEM;
	}
	return 0;
}

int vmap_purge(struct sim_vmap *v, bool full)
{
	v->purge_due = false;
	for (unsigned int node = 0; v->pool && node < v->nodes; node++) {
		if (decay(v, node, full))
			return -ENOMEM;
	}
	if (v->lazy.n)
		sim_vmap_lazy(v);
	for (size_t i = 0, end; i < v->lazy.n; i = end) {
		for (end = i + 1; end < v->lazy.n && v->lazy.at[end].node == v->lazy.at[i].node;)
			end++;
		if (purge_node(v, i, end, !full))
			return -ENOMEM;
	}
	v->lazy.n = 0;
	v->lazy_pages = 0;
	return 0;
}

int vmap_settle(struct sim_vmap *v)
{
	v->used = true;
	return v->purge_due ? vmap_purge(v, false) : 0;
}

int sim_vmap_purge(struct sim_vmap *v)
{
	v->used = true;
	if (vmap_release_blocks(v, !v->keeps_blocks))
		return -ENOMEM;
	return vmap_purge(v, false);
}

/* The purge before an allocation is given up (reclaim_and_purge_vmap_areas). */
static int purge_all(struct sim_vmap *v)
{
	if (vmap_release_blocks(v, true))
		return -ENOMEM;
	/* Where there are no pools, nothing else makes it a full one. */
	return vmap_purge(v, true);
}

/* ---- areas ---------------------------------------------------------------------------------- */

static int take(struct sim_vmap *v, uint64_t pages, uint64_t align, uint64_t *start)
{
	const bool lowest = v->shape_unknown && align > 1;
	const bool widen = align > 1 && v->end - v->start != pages;
	const uint32_t gap = lowest ? vmap_tree_lowest(&v->free, pages, align, v->start)
				    : vmap_tree_walk(&v->free, pages, align, v->start, widen);

	if (!gap)
		return -ENOSPC;
	*start = vmap_tree_place(&v->free, gap, align, v->start);
	if (*start > v->end || v->end - *start < pages)
		return -ENOSPC;
	return vmap_tree_clip(&v->free, gap, *start, *start + pages);
}

int sim_vmap_alloc_now(
	struct sim_vmap *v, uint64_t pages, uint64_t align, unsigned int cpu, uint64_t *start)
{
	if (vmap_settle(v))
		return -ENOMEM;
	if (take_pooled(v, cpu % v->nodes, pages, align, start))
		return 0;
	return take(v, pages, align, start);
}

int sim_vmap_alloc(
	struct sim_vmap *v, uint64_t pages, uint64_t align, unsigned int cpu, uint64_t *start)
{
	const int err = sim_vmap_alloc_now(v, pages, align, cpu, start);

	if (err != -ENOSPC)
		return err;
	if (purge_all(v))
		return -ENOMEM;
	return take(v, pages, align, start);
}

/*
 * Down from the top: the highest gap whose aligned end leaves room (pvm_determine_end_from_reverse,
 * and what follows it).
 */
static int take_highest(struct sim_vmap *v, uint64_t pages, uint64_t align, uint64_t *start)
{
	const uint64_t top = v->end & ~(align - 1), bottom = (v->start + align - 1) & ~(align - 1);

	for (uint32_t n = vmap_tree_below(&v->free, top); n; n = vmap_tree_prev(&v->free, n)) {
		const struct vmap_gap *gap = &v->free.at[n];
		const uint64_t aligned = gap->end & ~(align - 1);
		const uint64_t end = aligned < top ? aligned : top;

		if (end < bottom || end - bottom < pages)
			break;
		if (gap->start >= end || end - gap->start < pages)
			continue;
		*start = end - pages;
		return vmap_tree_clip(&v->free, n, *start, end);
	}
	return -ENOSPC;
}

int sim_vmap_alloc_top(struct sim_vmap *v, uint64_t pages, uint64_t align, uint64_t *start)
{
	int err;

	if (vmap_settle(v))
		return -ENOMEM;
	err = take_highest(v, pages, align, start);
	if (err != -ENOSPC)
		return err;
	if (purge_all(v))
		return -ENOMEM;
	return take_highest(v, pages, align, start);
}

static unsigned int node_of(const struct sim_vmap *v, uint64_t page)
{
	return (unsigned int)(page / NODE_PAGES % v->nodes);
}

int vmap_add_lazy(struct sim_vmap *v, struct sim_vmap_range range)
{
	v->lazy_pages += range.end - range.start;
	if (v->lazy_pages > v->lazy_limit)
		v->purge_due = true;
	return append(&v->lazy, range);
}

int sim_vmap_free(struct sim_vmap *v, uint64_t start, uint64_t pages, unsigned int cpu)
{
	if (vmap_settle(v))
		return -ENOMEM;
	return vmap_add_lazy(v, (struct sim_vmap_range){
					.start = start,
					.end = start + pages,
					.node = cpu % v->nodes,
					.tagged = v->pool != NULL,
				});
}

int sim_vmap_free_untagged(struct sim_vmap *v, uint64_t start, uint64_t pages)
{
	if (vmap_settle(v))
		return -ENOMEM;
	return vmap_add_lazy(v, (struct sim_vmap_range){
					.start = start,
					.end = start + pages,
					.node = node_of(v, start),
				});
}

int sim_vmap_occupy(struct sim_vmap *v, uint64_t start, uint64_t end, bool lazy)
{
	const uint32_t gap = vmap_tree_below(&v->free, start);

	v->used = v->shape_unknown = true;
	if (!gap || start >= end || v->free.at[gap].end < end)
		return -EINVAL;
	if (vmap_tree_clip(&v->free, gap, start, end))
		return -ENOMEM;
	if (!lazy)
		return 0;
	return vmap_add_lazy(
		v, (struct sim_vmap_range){.start = start, .end = end, .node = node_of(v, start)});
}

int sim_vmap_reset(struct sim_vmap *v)
{
	if (!v->used && v->free.root)
		return 0;
	for (size_t i = 0; v->pool && i < (size_t)v->nodes * POOL_PAGES; i++)
		v->pool[i].n = 0;
	vmap_tree_clear(&v->free);
	v->lazy.n = v->blocks = 0;
	v->lazy_pages = 0;
	v->purge_due = v->used = v->shape_unknown = false;
	/* All addresses are free at first, those of other areas too (vmap_init_free_space). */
	return vmap_tree_add(&v->free, 0, UINT64_MAX >> v->page_shift);
}

int sim_vmap_init(struct sim_vmap *v, const struct sim_vmap_params *p)
{
	const unsigned int online = p->cpus_online ? p->cpus_online : p->cpus;
	const unsigned int cpu_bits = 32 - (unsigned int)__builtin_clz(online | 1);
	int err;

	if (p->start_page >= p->end_page || !p->cpus)
		return -EINVAL;
	*v = (struct sim_vmap){
		.start = p->start_page,
		.end = p->end_page,
		.page_shift = p->page_shift,
		.lazy_limit = cpu_bits * (LAZY_BYTES >> p->page_shift),
		.cpus = p->cpus,
		.nodes = !p->pools	       ? 1
			 : p->cpus < NODES_MAX ? p->cpus
					       : NODES_MAX,
		.merges_lazy = p->merges_lazy,
		.keeps_blocks = p->keeps_blocks,
		.empties_pools = p->empties_pools,
		.block_pages = p->block_pages ? p->block_pages : BLOCK_PAGES,
		.map_max = p->map_max ? p->map_max : MAP_MAX,
	};
	if (v->nodes > 1) {
		v->pool = calloc((size_t)v->nodes * POOL_PAGES, sizeof(*v->pool));
		if (!v->pool)
			return -ENOMEM;
	}
	err = sim_vmap_reset(v);
	if (err)
		sim_vmap_release(v);
	return err;
}

void sim_vmap_release(struct sim_vmap *v)
{
	for (size_t i = 0; v->pool && i < (size_t)v->nodes * POOL_PAGES; i++)
		free(v->pool[i].start);
	free(v->pool);
	free(v->block);
	vmap_tree_release(&v->free);
	free(v->lazy.at);
	*v = (struct sim_vmap){0};
}

/* Nothing that is not free may lie in a free range. */
static const char *check_taken(const struct sim_vmap *v, uint64_t start, uint64_t end)
{
	const uint32_t gap = vmap_tree_below(&v->free, end - 1);

	if (start >= end)
		return "an area is empty";
	return gap && v->free.at[gap].end > start ? "a freed or pooled area is free already" : NULL;
}

const char *sim_vmap_check(const struct sim_vmap *v)
{
	const char *broken = vmap_tree_check(&v->free);
	uint64_t lazy = 0;

	for (size_t i = 0; i < v->lazy.n && !broken; i++) {
		lazy += v->lazy.at[i].end - v->lazy.at[i].start;
		broken = check_taken(v, v->lazy.at[i].start, v->lazy.at[i].end);
	}
	if (!broken && lazy != v->lazy_pages)
		broken = "the count of freed pages is wrong";
	for (size_t i = 0; v->pool && !broken && i < (size_t)v->nodes * POOL_PAGES; i++) {
		for (size_t k = 0; k < v->pool[i].n && !broken; k++)
			broken = check_taken(
				v, v->pool[i].start[k], v->pool[i].start[k] + i % POOL_PAGES + 1);
	}
	return broken ? broken : vmap_check_blocks(v);
}
