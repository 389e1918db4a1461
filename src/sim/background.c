/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the vmstat worker does while the simulated code waits: each run of it is a step that the
 * machine's user asks for; nothing here happens by itself. What task the code runs in.
 */
#include "sim/pcp.h"
#include "sim/request.h"

#define EXPIRE 3 /* mm/vmstat.c */

/*
 * What the CPU has on lists of another node's zone goes back when the zone was left alone for a
 * while.
 */
static void expire(struct sim_pages *p, struct zone *z)
{
	struct pcp *pcp = z->pcp;

	if (!pcp->expire || !pcp->count)
		return;
	if (z->node == p->node)
		pcp->expire = 0;
	else if (!--pcp->expire)
		pcp_drain_batch(p, z);
}

/*
 * refresh_cpu_vm_stats(): the vmstat worker of the running CPU folds what the CPU holds back into
 * the counters of the zones, and shrinks lists that tune themselves (decay_pcp_high()).
 */
void sim_pages_run_vmstat(struct sim_pages *p)
{
	pages_settle(p);
	for (unsigned int i = 0; i < p->nr_zones; i++) {
		struct zone *z = p->zonelist[i];

		if (z->pcp->free_delta || z->pcp->free_cma_delta)
			z->pcp->expire = EXPIRE;
		z->free += z->pcp->free_delta;
		z->free_cma += z->pcp->free_cma_delta;
		z->pcp->free_delta = z->pcp->free_cma_delta = 0;
		zone_set_enough(p, z);
		if (p->m.pcp_tuned)
			pcp_decay(p, z);
		expire(p, z);
	}
}

void sim_pages_set_task(struct sim_pages *p, unsigned int task)
{
	p->task = task;
}
