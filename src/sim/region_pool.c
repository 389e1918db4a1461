/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Regions that blocks are placed in; see region_pool.h.
 */
#include "sim/region_pool.h"

#include <stdlib.h>

#include "sim/random.h"
#include "text/mem.h"

void sim_regions_add(struct sim_regions *r, uint32_t pfn)
{
	r->pfn = mem_grow(r->pfn, &r->cap, r->n + 1, sizeof(*r->pfn));
	r->pfn[r->n++] = pfn;
}

uint32_t sim_regions_draw(uint64_t *random, struct sim_regions *r)
{
	size_t i = (size_t)random_below(random, r->n);
	uint32_t pfn = r->pfn[i];

	r->pfn[i] = r->pfn[--r->n];
	return pfn;
}

void sim_region_pool_add(struct sim_region_pool *p, uint32_t pfn, uint32_t order, bool whole)
{
	sim_regions_add(whole ? &p->whole[order] : &p->part[order], pfn);
	p->pages += (uint64_t)1 << order;
}

void sim_region_pool_free(struct sim_region_pool *p)
{
	for (unsigned int o = 0; o <= SIM_MAX_PAGE_ORDER; o++) {
		free(p->whole[o].pfn);
		free(p->part[o].pfn);
	}
}

/* The regions to place a block of @order in, or NULL; *@from is their order. */
static struct sim_regions *choose(
	uint64_t *random, struct sim_region_pool *p, uint32_t order, bool dense, uint32_t *from)
{
	uint64_t weight = 0, pick;

	for (uint32_t k = order; k <= SIM_MAX_PAGE_ORDER; k++) {
		uint64_t n = p->whole[k].n + (k > order ? p->part[k].n : 0);

		if (n && dense) {
			*from = k;
			return p->whole[k].n ? &p->whole[k] : &p->part[k];
		}
		weight += n << k;
	}
	if (!weight)
		return NULL;
	pick = random_below(random, weight);
	for (uint32_t k = order;; k++) {
		uint64_t whole = (uint64_t)p->whole[k].n << k;
		uint64_t part = k > order ? (uint64_t)p->part[k].n << k : 0;

		*from = k;
		if (pick < whole)
			return &p->whole[k];
		pick -= whole;
		if (pick < part)
			return &p->part[k];
		pick -= part;
	}
}

bool sim_region_pool_place(
	uint64_t *random, struct sim_region_pool *p, uint32_t order, bool dense, uint32_t *pfn)
{
	uint32_t from;
	struct sim_regions *r = choose(random, p, order, dense, &from);

	if (!r)
		return false;
	*pfn = sim_regions_draw(random, r);
	p->pages -= (uint64_t)1 << from;
	while (from > order) {
		uint32_t half = 1u << --from;

		if (random_next(random) >> 63) {
			sim_region_pool_add(p, *pfn, from, false);
			*pfn += half;
		} else {
			sim_region_pool_add(p, *pfn + half, from, false);
		}
	}
	return true;
}

void sim_region_pool_add_runs(struct sim_region_pool *p, uint32_t start, uint32_t end, uint32_t max)
{
	while (start < end) {
		uint32_t order = start ? (uint32_t)__builtin_ctz(start) : max;

		if (order > max)
			order = max;
		while (end - start < 1u << order)
			order--;
		sim_region_pool_add(p, start, order, true);
		start += 1u << order;
	}
}
