/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Per-CPU lists as data: runs near the head, linked blocks behind them.
 */
#include "sim/pcp.h"

#include <string.h>

/* Links the last @runs runs, in front of what is linked. */
static void link_runs(struct sim_pages *p, struct pcp *pcp, unsigned int index, unsigned int runs)
{
	const struct pcp_run *run = &pcp->run[index][pcp->from[index]];
	const unsigned int order = pcp_index_order(p, index);
	struct page_list *l = &pcp->list[index];
	struct page_links *link = p->link;
	uint32_t head = l->head;

	pcp->from[index] += runs;
	for (; runs; runs--, run++) {
		uint32_t pfn = run->pfn + (run->blocks << order);

		do {
			pfn -= 1u << order;
			if (!head)
				l->tail = pfn;
			link[pfn].next = head;
			link[head].prev = pfn; /* that of PFN_NONE means nothing */
			head = pfn;
		} while (pfn != run->pfn);
	}
	link[head].prev = PFN_NONE;
	l->head = head;
}

static void link_cpu(struct sim_pages *p, struct pcp *pcp)
{
	for (unsigned int i = 0; i < p->pcp_lists; i++)
		link_runs(p, pcp, i, (unsigned int)pcp->to[i] - pcp->from[i]);
}

void pcp_link_all(const struct sim_pages *p)
{
	for (unsigned int i = 0; i < p->nr_zones; i++) {
		zone_ready(p, p->zonelist[i]);
		for (unsigned int cpu = 0; cpu < p->cpus; cpu++)
			link_cpu((struct sim_pages *)p, &p->zonelist[i]->cpu[cpu]);
	}
}

void pcp_make_room(struct sim_pages *p, struct pcp *pcp, unsigned int index)
{
	unsigned int runs;

	if (pcp->from[index] < PCP_RUNS / 2)
		link_runs(p, pcp, index, PCP_RUNS / 2 - pcp->from[index]);
	runs = (unsigned int)pcp->to[index] - pcp->from[index];
	memcpy(pcp->run[index], &pcp->run[index][pcp->from[index]], runs * sizeof(struct pcp_run));
	pcp->from[index] = 0;
	pcp->to[index] = runs;
}

void pcp_unlink(struct sim_pages *p, struct pcp *pcp, unsigned int index)
{
	struct page_list *l = &pcp->list[index];
	unsigned int at = PCP_RUNS / 2;

	pcp->to[index] = at;
	for (; at && l->head; page_list_pop(p, l))
		pcp->run[index][--at] = (struct pcp_run){l->head, 1};
	pcp->from[index] = at;
}

void pcp_append_linked(
	struct sim_pages *p, struct pcp *pcp, unsigned int index, uint32_t pfn, uint32_t blocks)
{
	for (; blocks; blocks--, pfn += 1u << pcp_index_order(p, index))
		page_list_add_tail(p, &pcp->list[index], pfn);
}

void pcp_add_tail(struct sim_pages *p, struct pcp *pcp, unsigned int index, uint32_t pfn,
	enum migratetype type)
{
	unsigned int order = pcp_index_order(p, index);

	page_mark(p, pfn, PAGE_PCP, order, type);
	pcp_append(p, pcp, index, pfn, 1);
	pcp->count += (int64_t)1 << order;
}
