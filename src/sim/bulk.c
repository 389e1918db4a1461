/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Many single pages at a time: with one request (alloc_pages_bulk(); __alloc_pages_bulk() in 6.1),
 * which comes to one watermark test for all of them, then the running CPU's list of the zone that
 * passed, without the slow path; or with one request each.
 */
#include <string.h>

#include "sim/cma.h"
#include "sim/pcp.h"
#include "sim/request.h"

/*
 * The zone for @n pages, or NULL: the highest that has them above its low watermark. The lowmem
 * reserve is that against the preferred zone, which may be lower than what the request may use.
 */
static struct zone *bulk_zone(
	struct sim_pages *p, const struct request *rq, unsigned int flags, uint64_t n)
{
	struct request test = *rq;

	test.highest = rq->zone[0]->index;
	for (unsigned int i = 0; i < rq->zones; i++) {
		struct zone *z = rq->zone[i];

		if (z->node != rq->zone[0]->node)
			break;
		if (watermark_fast(p, z, &test, watermark(z, WMARK_LOW) + (int64_t)n, flags))
			return z;
	}
	return NULL;
}

/* The first entry from @i on that is empty. */
static uint64_t next_empty(const uint64_t *pfn, uint64_t i, uint64_t n)
{
	while (i < n && pfn[i])
		i++;
	return i;
}

static void put(struct sim_pages *p, uint64_t *entry, uint32_t pfn, uint32_t gfp)
{
	page_mark_used(p, pfn, 0, gfp & SIM_GFP_COMP);
	*entry = pfn;
}

uint64_t sim_page_alloc_bulk(struct sim_pages *p, uint32_t gfp, uint64_t n, uint64_t *pfn)
{
	const unsigned int marks = WMARK_LOW;
	uint64_t i, first = next_empty(pfn, 0, n);
	struct zone *z = NULL;
	struct request rq;
	unsigned int flags;
	uint32_t page;

	pages_settle_frees(p);
	memset(&p->effort, 0, sizeof(p->effort));
	request_init(p, &rq, gfp, 0);
	if (first == n || !rq.zones)
		return first;
	flags = marks | cma_flag(p, &rq);
	/* pages that are charged to a memory cgroup come one at a time, and so does a single one */
	if (!(gfp & SIM_GFP_ACCOUNT) && n - first > 1)
		z = bulk_zone(p, &rq, flags, p->m.bulk_counts_missing ? n - first : n);
	if (z)
		zone_ready(p, z);
	for (i = first; z && i < n; i = next_empty(pfn, i + 1, n)) {
		page = pcp_take(p, z, &rq, flags);
		if (!page)
			break;
		put(p, &pfn[i], page, gfp);
	}
	/* at least one page, with all means */
	if (i == first) {
		page = pages_take(p, gfp, 0);
		if (page)
			put(p, &pfn[i++], page, gfp);
		else
			refusal_note(p, gfp, 0);
	}
	return i;
}

/*
 * What may send the next request for a single page another way than this one went, where this one
 * neither made room nor refilled a list: a node whose kswapd it woke comes last.
 */
struct footing {
	unsigned int awake; /* zones */
	int64_t listed;	    /* pages on lists of the running CPU */
};

static struct footing footing(const struct sim_pages *p)
{
	struct footing f = {0};

	for (unsigned int i = 0; i < p->nr_zones; i++) {
		f.awake += p->zonelist[i]->kswapd_awake;
		f.listed += p->zonelist[i]->pcp->count;
	}
	return f;
}

/*
 * Did a request that began on @before do nothing but take a page off a list? Then the next one does
 * the same.
 */
static bool only_took(const struct sim_pages *p, const struct footing *before)
{
	const struct footing now = footing(p);

	return now.awake == before->awake && now.listed == before->listed - 1 &&
	       !p->effort.reclaimed && !p->effort.compacted && !p->effort.oom;
}

/* Up to @n pages from the list that the page at @before came from, as long as it has any. */
static uint64_t take_alike(
	struct sim_pages *p, uint32_t gfp, uint64_t n, uint64_t before, uint64_t *pfn)
{
	struct pcp *pcp = zone_of(p, before)->pcp;
	const unsigned int index = p->route[gfp & ROUTE_MASK].list[0];
	uint64_t i = 0;
	uint32_t page;

	for (; i < n && (page = pcp_pop(p, pcp, index, 0)); i++) {
		pcp->freed >>= 1;
		pcp->count--;
		put(p, &pfn[i], page, gfp);
	}
	return i;
}

uint64_t sim_page_alloc_each(struct sim_pages *p, uint32_t gfp, uint64_t n, uint64_t *pfn)
{
	uint64_t i = 0;

	while (i < n) {
		struct footing before;

		pages_settle(p);
		before = footing(p);
		if (sim_page_alloc(p, gfp, 0, &pfn[i]))
			break;
		i++;
		if (only_took(p, &before))
			i += take_alike(p, gfp, n - i, pfn[i - 1], pfn + i);
	}
	return i;
}
