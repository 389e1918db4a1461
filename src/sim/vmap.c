/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The vmalloc address space: sorted arrays of free and of lazily freed ranges, and pools by node.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sim/vmap.h"

#define POOL_PAGES 256u			/* MAX_VA_SIZE_PAGES: larger areas are not pooled */
#define DECAY_SHIFT 2			/* a quarter of a pool is given up at each purge */
#define LAZY_BYTES (UINT64_C(32) << 20) /* lazy_max_pages(): for each bit of the number of CPUs */

/* Room for one more range. */
static int grow(struct sim_vmap_ranges *r)
{
	const size_t cap = r->cap ? 2 * r->cap : 16;
	struct sim_vmap_range *at;

	if (r->n < r->cap)
		return 0;
	at = realloc(r->at, cap * sizeof(*at));
	if (!at)
		return -ENOMEM;
	r->at = at;
	r->cap = cap;
	return 0;
}

static int insert(struct sim_vmap_ranges *r, size_t i, struct sim_vmap_range range)
{
	if (grow(r))
		return -ENOMEM;
	memmove(r->at + i + 1, r->at + i, (r->n - i) * sizeof(*r->at));
	r->at[i] = range;
	r->n++;
	return 0;
}

static void drop(struct sim_vmap_ranges *r, size_t i)
{
	r->n--;
	memmove(r->at + i, r->at + i + 1, (r->n - i) * sizeof(*r->at));
}

/* Index of the first range that starts at or above @page. */
static size_t position(const struct sim_vmap_ranges *r, uint64_t page)
{
	size_t low = 0, high = r->n;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (r->at[middle].start < page)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Adds a range, as one with its neighbours where they touch. */
static int insert_merged(struct sim_vmap_ranges *r, struct sim_vmap_range range)
{
	const size_t i = position(r, range.start);
	const bool after = i && r->at[i - 1].end == range.start;
	const bool before = i < r->n && r->at[i].start == range.end;

	if (after && before) {
		r->at[i - 1].end = r->at[i].end;
		drop(r, i);
	} else if (after) {
		r->at[i - 1].end = range.end;
	} else if (before) {
		r->at[i].start = range.start;
	} else {
		return insert(r, i, range);
	}
	return 0;
}

/* Takes [start, end) out of free range @i. */
static int cut(struct sim_vmap *v, size_t i, uint64_t start, uint64_t end)
{
	struct sim_vmap_range *gap = &v->free.at[i];
	struct sim_vmap_range left = {.start = gap->start, .end = start};

	if (gap->start == start && gap->end == end) {
		drop(&v->free, i);
	} else if (gap->start == start) {
		gap->start = end;
	} else if (gap->end == end) {
		gap->end = start;
	} else {
		if (insert(&v->free, i, left))
			return -ENOMEM;
		v->free.at[i + 1].start = end;
	}
	return 0;
}

/* The lowest gap: 0, -ENOSPC or -ENOMEM. */
static int take_lowest(struct sim_vmap *v, uint64_t pages, uint64_t align, uint64_t *start)
{
	for (size_t i = 0; i < v->free.n; i++) {
		const struct sim_vmap_range *gap = &v->free.at[i];
		const uint64_t first = (gap->start + align - 1) / align * align;

		if (first < gap->end && gap->end - first >= pages) {
			*start = first;
			return cut(v, i, first, first + pages);
		}
	}
	return -ENOSPC;
}

/* The newest pooled area of exactly this size. */
static bool take_pooled(
	struct sim_vmap *v, unsigned int node, uint64_t pages, uint64_t align, uint64_t *start)
{
	struct sim_vmap_ranges *pool;

	if (!v->pool || pages > POOL_PAGES)
		return false;
	pool = &v->pool[node];
	for (size_t i = pool->n; i-- > 0;) {
		if (pool->at[i].end - pool->at[i].start != pages)
			continue;
		if (pool->at[i].start % align)
			return false;
		*start = pool->at[i].start;
		drop(pool, i);
		return true;
	}
	return false;
}

/*
 * Gives up a quarter of each size's pool of a node, newest first, or @all of it. A pool of fewer
 * than four is given up whole: its quarter is 0 and the kernel's countdown runs past it.
 */
static int decay(struct sim_vmap *v, unsigned int node, bool all)
{
	struct sim_vmap_ranges *pool = &v->pool[node];
	size_t left[POOL_PAGES + 1] = {0}, kept;

	for (size_t i = 0; i < pool->n; i++)
		left[pool->at[i].end - pool->at[i].start]++;
	for (unsigned int size = 1; size <= POOL_PAGES; size++) {
		const size_t quarter = left[size] >> DECAY_SHIFT;

		left[size] = quarter && !all ? quarter : left[size];
	}
	/* The newest stand last; mark those that go by an empty range. */
	for (size_t i = pool->n; i-- > 0;) {
		struct sim_vmap_range *r = &pool->at[i];
		const uint64_t size = r->end - r->start;

		if (!left[size])
			continue;
		left[size]--;
		if (insert_merged(&v->free, *r))
			return -ENOMEM;
		r->end = r->start;
	}
	kept = 0;
	for (size_t i = 0; i < pool->n; i++) {
		if (pool->at[i].end != pool->at[i].start)
			pool->at[kept++] = pool->at[i];
	}
	pool->n = kept;
	return 0;
}

/* A purge. @full: pools are emptied and not filled, as when no address was found. */
static int purge(struct sim_vmap *v, bool full)
{
	v->purge_due = false;
	for (unsigned int node = 0; v->pool && node < v->nodes; node++) {
		if (decay(v, node, full))
			return -ENOMEM;
	}
	for (size_t i = 0; i < v->lazy.n; i++) {
		const struct sim_vmap_range *r = &v->lazy.at[i];

		if (v->pool && !full && r->end - r->start <= POOL_PAGES) {
			struct sim_vmap_ranges *pool = &v->pool[r->node];

			if (insert(pool, pool->n, *r))
				return -ENOMEM;
		} else if (insert_merged(&v->free, *r)) {
			return -ENOMEM;
		}
	}
	v->lazy.n = 0;
	v->lazy_pages = 0;
	return 0;
}

static int purge_if_due(struct sim_vmap *v)
{
	return v->purge_due ? purge(v, false) : 0;
}

int sim_vmap_purge(struct sim_vmap *v)
{
	v->used = true;
	return purge(v, false);
}

int sim_vmap_alloc(
	struct sim_vmap *v, uint64_t pages, uint64_t align, unsigned int cpu, uint64_t *start)
{
	int err;

	v->used = true;
	if (purge_if_due(v))
		return -ENOMEM;
	if (take_pooled(v, cpu % v->nodes, pages, align, start))
		return 0;
	err = take_lowest(v, pages, align, start);
	if (err != -ENOSPC)
		return err;
	if (purge(v, true))
		return -ENOMEM;
	return take_lowest(v, pages, align, start);
}

static int add_lazy(struct sim_vmap *v, struct sim_vmap_range range)
{
	v->lazy_pages += range.end - range.start;
	if (v->merges_lazy)
		return insert_merged(&v->lazy, range);
	return insert(&v->lazy, position(&v->lazy, range.start), range);
}

int sim_vmap_free(struct sim_vmap *v, uint64_t start, uint64_t pages, unsigned int cpu)
{
	if (purge_if_due(v) ||
		add_lazy(v, (struct sim_vmap_range){start, start + pages, cpu % v->nodes}))
		return -ENOMEM;
	if (v->lazy_pages > v->lazy_limit)
		v->purge_due = true;
	return 0;
}

int sim_vmap_occupy(struct sim_vmap *v, uint64_t start, uint64_t end, bool lazy)
{
	size_t i = position(&v->free, start + 1);

	v->used = true;
	if (!i || start >= end || v->free.at[--i].end < end)
		return -EINVAL;
	if (cut(v, i, start, end))
		return -ENOMEM;
	return lazy ? add_lazy(v, (struct sim_vmap_range){start, end, 0}) : 0;
}

int sim_vmap_reset(struct sim_vmap *v)
{
	if (!v->used && v->free.n)
		return 0;
	for (unsigned int node = 0; v->pool && node < v->nodes; node++)
		v->pool[node].n = 0;
	v->free.n = v->lazy.n = 0;
	v->lazy_pages = 0;
	v->purge_due = v->used = false;
	return insert(&v->free, 0, v->whole);
}

int sim_vmap_init(struct sim_vmap *v, const struct sim_vmap_params *p)
{
	const unsigned int cpu_bits = 32 - (unsigned int)__builtin_clz(p->cpus | 1);
	int err;

	if (p->start_page >= p->end_page || !p->cpus)
		return -EINVAL;
	*v = (struct sim_vmap){
		.whole = {.start = p->start_page, .end = p->end_page},
		.lazy_limit = cpu_bits * (LAZY_BYTES >> p->page_shift),
		.nodes = p->pools ? p->cpus < 128 ? p->cpus : 128 : 1,
		.merges_lazy = p->merges_lazy,
	};
	if (v->nodes > 1) {
		v->pool = calloc(v->nodes, sizeof(*v->pool));
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
	for (unsigned int node = 0; v->pool && node < v->nodes; node++)
		free(v->pool[node].at);
	free(v->pool);
	free(v->free.at);
	free(v->lazy.at);
	*v = (struct sim_vmap){0};
}

static const char *check_sorted(const struct sim_vmap_ranges *r, bool merged)
{
	for (size_t i = 0; i < r->n; i++) {
		if (r->at[i].start >= r->at[i].end)
			return "a range is empty";
		if (i && r->at[i - 1].end > r->at[i].start)
			return "two ranges overlap";
		if (i && merged && r->at[i - 1].end == r->at[i].start)
			return "two free ranges touch";
	}
	return NULL;
}

const char *sim_vmap_check(const struct sim_vmap *v)
{
	const char *broken = check_sorted(&v->free, true);
	uint64_t lazy = 0;

	if (!broken)
		broken = check_sorted(&v->lazy, v->merges_lazy);
	for (size_t i = 0; i < v->lazy.n; i++)
		lazy += v->lazy.at[i].end - v->lazy.at[i].start;
	if (!broken && lazy != v->lazy_pages)
		broken = "the count of freed pages is wrong";
	return broken;
}
