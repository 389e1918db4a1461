/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Watermarks and reserves of zones, and the sizes of their per-CPU lists, as boot computes them
 * (mm/page_alloc.c).
 */
#include "sim/number.h"
#include "sim/pcp.h"

#define SWAP_CLUSTER_MAX 32 /* include/linux/swap.h */
#define KILOBYTES(pages, shift) ((pages) << ((shift)-10))

/* int_sqrt() */
static uint64_t square_root(uint64_t n)
{
	uint64_t root = 0;

	for (uint64_t bit = (uint64_t)1 << 31; bit; bit >>= 1) {
		if ((root | bit) * (root | bit) <= n)
			root |= bit;
	}
	return root;
}

uint64_t zones_managed(const struct sim_pages *p)
{
	uint64_t n = 0;

	for (unsigned int i = 0; i < p->nr_zones; i++)
		n += p->zonelist[i]->managed;
	return n;
}

/* Pages of a kind of zone, on all nodes. */
static uint64_t managed_of(const struct sim_pages *p, enum zone_index index)
{
	uint64_t n = 0;

	for (unsigned int i = 0; i < p->nr_zones; i++)
		n += p->zonelist[i]->index == index ? p->zonelist[i]->managed : 0;
	return n;
}

/* nr_free_buffer_pages(): what zones up to Normal have above their high watermarks */
static uint64_t above_high(const struct sim_pages *p)
{
	uint64_t n = 0;

	for (unsigned int i = 0; i < p->nr_zones; i++) {
		const struct zone *z = p->zonelist[i];

		if (z->index <= ZONE_NORMAL && (int64_t)z->managed > z->mark[WMARK_HIGH])
			n += z->managed - (uint64_t)z->mark[WMARK_HIGH];
	}
	return n;
}

/* __setup_per_zone_wmarks() */
static void set_watermarks(struct sim_pages *p, uint64_t min_free_kbytes)
{
	uint64_t pages = min_free_kbytes >> (p->m.page_shift - 10);
	uint64_t total = zones_managed(p) - managed_of(p, ZONE_HIGHMEM);

	for (unsigned int i = 0; i < p->nr_zones; i++) {
		struct zone *z = p->zonelist[i];
		uint64_t min = pages * z->managed / total;
		uint64_t gap = max_u64(min / 4, z->managed * p->m.watermark_scale_factor / 10000);

		/* what __GFP_HIGH and reclaim need is hardly there */
		if (z->index == ZONE_HIGHMEM)
			min = max_u64(min_u64(z->managed / 1024, 128), SWAP_CLUSTER_MAX);
		z->mark[WMARK_MIN] = (int64_t)min;
		z->mark[WMARK_LOW] = (int64_t)(min + gap);
		z->mark[WMARK_HIGH] = (int64_t)(min + 2 * gap);
	}
}

static uint64_t lowmem_zones(const struct sim_pages *p)
{
	uint64_t n = 0;

	for (unsigned int i = 0; i < p->nr_zones; i++)
		n += p->zonelist[i]->index <= ZONE_NORMAL;
	return n;
}

/*
 * calculate_min_free_kbytes(), then khugepaged's set_recommended_min_free_kbytes() where huge
 * pages are on
 */
static void default_watermarks(struct sim_pages *p)
{
	const struct sim_page_model *m = &p->m;
	uint64_t kbytes, blocks, raised;

	kbytes = square_root(KILOBYTES(above_high(p), m->page_shift) * 16);
	kbytes = min_u64(max_u64(kbytes, 128), m->min_free_max);
	set_watermarks(p, kbytes);
	/* mm/huge_memory.c, hugepage_init(): not on small machines */
	if (!m->thp || zones_managed(p) < (uint64_t)512 << (20 - m->page_shift))
		return;
	/* two pageblocks a zone, and one for each pair of types */
	blocks = lowmem_zones(p) * (2 + MT_PCPTYPES * MT_PCPTYPES);
	raised = min_u64(blocks << m->pageblock_order, above_high(p) / 20);
	raised = KILOBYTES(raised, m->page_shift);
	if (raised > kbytes)
		set_watermarks(p, raised);
}

/* setup_per_zone_lowmem_reserve(): what low zones keep from requests that could use a higher one */
static void set_lowmem_reserves(struct sim_pages *p)
{
	static const uint64_t ratio[ZONE_COUNT] = {
		[ZONE_DMA] = 256,
		[ZONE_DMA32] = 256,
		[ZONE_NORMAL] = 32,
	};

	for (unsigned int i = 0; i < p->nr_zones; i++) {
		struct zone *z = p->zonelist[i];
		uint64_t above = 0; /* HighMem has no ratio and keeps nothing */

		for (unsigned int j = z->index + 1; j < ZONE_COUNT && ratio[z->index]; j++) {
			above += node_zone(p, z->node, j)->managed;
			z->lowmem_reserve[j] = (int64_t)(above / ratio[z->index]);
		}
	}
}

/* calculate_normal_threshold() */
int64_t zone_stat_threshold(const struct sim_pages *p, const struct zone *z)
{
	return (int64_t)min_u64(125,
		2 * highest_bit(p->cpus) * (1 + highest_bit(z->managed >> (27 - p->m.page_shift))));
}

/* zone_highsize(): the node's CPUs; where it has none, all. */
unsigned int node_cpus(const struct sim_pages *p, unsigned int node)
{
	unsigned int n = 0;

	for (unsigned int cpu = 0; cpu < p->cpus; cpu++)
		n += p->node_of_cpu[cpu] == node;
	return n ? n : p->cpus;
}

/*
 * zone_batchsize(), zone_highsize(), zone_set_pageset_high_and_batch()
 */
static void set_pcp(struct sim_pages *p, struct zone *z)
{
	uint64_t cap = ((uint64_t)1 << 20) >> p->m.page_shift;
	uint64_t batch = max_u64(min_u64(z->managed >> 10, cap) / 4, 1);
	uint64_t cpus = node_cpus(p, z->node), low = (uint64_t)z->mark[WMARK_LOW] / cpus;

	batch = ((uint64_t)1 << (highest_bit(batch + batch / 2) - 1)) - 1;
	batch = max_u64(batch, 1);
	for (unsigned int i = 0; i < p->cpus; i++) {
		struct pcp *pcp = &z->cpu[i];

		pcp->batch = (int64_t)batch;
		pcp->high_min = (int64_t)max_u64(low, 4 * batch);
		pcp->high_max = (int64_t)max_u64(z->managed / 8 / cpus, 4 * batch);
		pcp->keeps_batch = p->m.pcp_keeps_batch;
		pcp_set_limits(p, pcp);
	}
	z->stat_threshold = zone_stat_threshold(p, z);
}

void zones_set_marks(struct sim_pages *p)
{
	default_watermarks(p);
	set_lowmem_reserves(p);
	for (unsigned int i = 0; i < p->nr_zones; i++)
		set_pcp(p, p->zonelist[i]);
}
