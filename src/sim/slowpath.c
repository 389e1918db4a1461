/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The slow path (__alloc_pages_slowpath): the minimum watermark, the reserves, then, where
 * the request may block, compaction, reclaim, retries and the OOM killer.
 *
 * Not modelled: what other tasks and kswapd do meanwhile, and cpusets. The OOM killer comes for
 * requests without __GFP_FS too: the kernel leaves it to a task that has the flag. Where the kernel
 * would loop for ever (__GFP_NOFAIL with nothing left to reclaim), the request takes what there is,
 * and fails as stuck where that is not enough.
 */
#include "sim/cma.h"
#include "sim/pcp.h"
#include "sim/reclaim.h"
#include "sim/request.h"

#define MAX_RECLAIM_RETRIES 16 /* mm/internal.h */
#define MAX_COMPACT_RETRIES 16
#define MAX_NOFAIL_ROUNDS 64

struct effort {
	struct sim_pages *p;
	const struct request *rq;
	unsigned int flags;
	bool can_compact, costly;
	int64_t progress;
	int no_progress_loops, compaction_retries;
	int nofail_rounds; /* in which nothing was left but to try again */
	enum compact_priority prio;
	enum compact_result result; /* of the last compaction */
};

/* gfp_to_alloc_flags() (7.x: alloc_flags_slowpath) */
unsigned int slow_flags(const struct sim_pages *p, const struct request *rq)
{
	uint32_t gfp = rq->gfp;
	unsigned int flags = WMARK_MIN | cma_flag(p, rq);

	if (gfp & SIM_GFP_HIGH)
		flags |= ALLOC_MIN_RESERVE;
	if (gfp & SIM_GFP_KSWAPD_RECLAIM)
		flags |= ALLOC_KSWAPD;
	if (!(gfp & (SIM_GFP_DIRECT_RECLAIM | SIM_GFP_NOMEMALLOC))) {
		flags |= ALLOC_NON_BLOCK;
		if (rq->order && gfp & SIM_GFP_HIGH)
			flags |= ALLOC_HIGHATOMIC;
	} else if (gfp & SIM_GFP_DIRECT_RECLAIM && p->task & SIM_TASK_REALTIME) {
		flags |= ALLOC_MIN_RESERVE;
	}
	return flags;
}

/* __gfp_pfmemalloc_flags(): what the request or its task may ignore; 0: nothing */
unsigned int reserve_flags(const struct sim_pages *p, uint32_t gfp)
{
	if (gfp & SIM_GFP_NOMEMALLOC)
		return 0;
	if (gfp & SIM_GFP_MEMALLOC || p->task & SIM_TASK_MEMALLOC)
		return ALLOC_NO_WATERMARKS;
	return p->task & SIM_TASK_OOM_VICTIM ? ALLOC_OOM : 0;
}

static uint32_t attempt(const struct effort *e)
{
	return zones_walk(e->p, e->rq, e->flags);
}

/* Reclaim and compaction look at counters first, and often go no further. */
static void zones_ready(const struct effort *e)
{
	for (unsigned int i = 0; i < e->rq->zones; i++)
		zone_ready(e->p, e->rq->zone[i]);
}

/* __alloc_pages_direct_reclaim() */
static uint32_t direct_reclaim(struct effort *e)
{
	uint32_t pfn;

	zones_ready(e);
	e->p->effort.reclaimed = true;
	e->progress = reclaim_direct(e->p, e->rq);
	if (!e->progress)
		return PFN_NONE;
	pfn = attempt(e);
	if (pfn)
		return pfn;
	(void)highatomic_unreserve(e->p, e->rq, false);
	pcp_drain_all(e->p);
	return attempt(e);
}

/* __alloc_pages_direct_compact() */
static uint32_t direct_compact(struct effort *e)
{
	uint32_t pfn;

	e->result = COMPACT_SKIPPED;
	if (!e->rq->order || !e->can_compact)
		return PFN_NONE;
	zones_ready(e);
	e->result = compact_zones(e->p, e->rq, e->flags, e->prio);
	/* put off, it changed nothing since the last attempt: before 7.x there is another one */
	if (e->result == COMPACT_SKIPPED || e->result == COMPACT_DEFERRED)
		return PFN_NONE;
	e->p->effort.compacted = true;
	pfn = attempt(e);
	if (pfn)
		compact_worked(zone_of(e->p, pfn), e->rq->order);
	return pfn;
}

/* should_reclaim_retry(): not when even all that can be reclaimed would not do */
static bool reclaim_retry(struct effort *e)
{
	const struct request *rq = e->rq;

	if (e->progress && !e->costly)
		e->no_progress_loops = 0;
	else
		e->no_progress_loops++;
	if (e->no_progress_loops <= MAX_RECLAIM_RETRIES) {
		for (unsigned int i = 0; i < rq->zones; i++) {
			const struct zone *z = rq->zone[i];
			int64_t available = reclaim_left(z) + zone_free_exact(e->p, z);

			if (watermark_ok(e->p, z, rq->order, watermark(z, WMARK_MIN), rq->highest,
				    e->flags, available))
				return true;
		}
	}
	return highatomic_unreserve(e->p, rq, true);
}

/*
 * compaction_zonelist_suitable(): would compaction have enough to work with, were some more
 * reclaimed?
 */
static bool compaction_could_start(const struct effort *e)
{
	const struct request *rq = e->rq;

	for (unsigned int i = 0; i < rq->zones; i++) {
		const struct zone *z = rq->zone[i];
		int64_t available = reclaim_left(z) / rq->order + zone_free_exact(e->p, z);

		if (compact_suitable(e->p, z, rq->order, rq->highest, available))
			return true;
	}
	return false;
}

/* should_compact_retry() */
static bool compact_retry(struct effort *e)
{
	enum compact_priority least = e->costly ? COMPACT_SYNC_LIGHT : COMPACT_SYNC_FULL;

	if (!e->rq->order)
		return false;
	if (e->result == COMPACT_SKIPPED)
		return compaction_could_start(e);
	if (e->result == COMPACT_SUCCESS &&
		++e->compaction_retries <=
			(e->costly ? MAX_COMPACT_RETRIES / 4 : MAX_COMPACT_RETRIES))
		return true;
	if (e->prio <= least)
		return false;
	e->prio--;
	e->compaction_retries = 0;
	return true;
}

/*
 * __alloc_pages_may_oom(): the killer is for small requests that have no way to fail
 * gracefully, and not for low zones
 */
static uint32_t may_oom(struct effort *e)
{
	const struct request *rq = e->rq;
	uint32_t pfn;

	e->progress = 0;
	pfn = zones_walk(e->p, rq, WMARK_HIGH);
	if (pfn)
		return pfn;
	if (e->costly || rq->gfp & (SIM_GFP_RETRY_MAYFAIL | SIM_GFP_THISNODE) ||
		rq->highest < ZONE_NORMAL)
		return PFN_NONE;
	e->p->effort.oom = true;
	/* a task that dies already gets no other killed, and waits for somebody's memory */
	if ((!(e->p->task & SIM_TASK_OOM_VICTIM) && reclaim_oom_kill(e->p, rq)) ||
		((rq->gfp & SIM_GFP_NOFAIL || e->p->task & SIM_TASK_OOM_VICTIM) &&
			e->nofail_rounds++ < MAX_NOFAIL_ROUNDS))
		e->progress = 1;
	if (!(rq->gfp & SIM_GFP_NOFAIL))
		return PFN_NONE;
	/* __alloc_pages_cpuset_fallback() */
	return zones_walk(e->p, rq, ALLOC_NO_WATERMARKS);
}

/*
 * What comes before reclaim. True when the request has to give up; *@pfn: it is served.
 *
 * Costly requests, and those that would leave unmovable blocks in Movable pageblocks, try a
 * light compaction first. Where this is part of the retry loop (7.x) only its priority is set
 * here.
 */
static bool before_reclaim(struct effort *e, bool *compact_first, uint32_t *pfn)
{
	const struct request *rq = e->rq;

	*compact_first = e->can_compact && (e->costly || (rq->order && rq->type != MT_MOVABLE));
	if (e->p->m.compact_in_loop) {
		if (*compact_first)
			e->prio = COMPACT_ASYNC;
		return false;
	}
	*pfn = attempt(e);
	if (*pfn || !*compact_first || reserve_flags(e->p, rq->gfp)) {
		*compact_first = false;
		return false;
	}
	*compact_first = false;
	e->prio = COMPACT_ASYNC;
	*pfn = direct_compact(e);
	e->prio = COMPACT_SYNC_LIGHT;
	if (*pfn)
		return false;
	if (e->costly && rq->gfp & SIM_GFP_NORETRY) {
		if (e->result == COMPACT_SKIPPED || e->result == COMPACT_DEFERRED ||
			rq->gfp & SIM_GFP_THISNODE)
			return true;
		e->prio = COMPACT_ASYNC;
	}
	return false;
}

/* The attempt at the head of the retry loop; from here on some may use (nearly) all there is. */
static uint32_t attempt_with_reserves(struct effort *e)
{
	unsigned int reserve = reserve_flags(e->p, e->rq->gfp);
	bool all = reserve && !(e->flags & reserve);
	uint32_t pfn = PFN_NONE;

	if (e->p->m.compact_in_loop)
		pfn = attempt(e);
	if (all && !pfn)
		e->flags = reserve | (e->flags & (ALLOC_KSWAPD | ALLOC_CMA));
	if (pfn || (e->p->m.compact_in_loop && !all))
		return pfn;
	return attempt(e);
}

/* One round of the retry loop. True: go round again. */
static bool try_round(struct effort *e, bool *compact_first, uint32_t *pfn)
{
	uint32_t gfp = e->rq->gfp;

	*pfn = attempt_with_reserves(e);
	/* nor may reclaim call itself */
	if (*pfn || !(gfp & SIM_GFP_DIRECT_RECLAIM) || e->p->task & SIM_TASK_MEMALLOC)
		return false;
	if (!*compact_first) {
		*pfn = direct_reclaim(e);
		if (*pfn)
			return false;
	}
	*pfn = direct_compact(e);
	if (*pfn)
		return false;
	if (*compact_first) {
		*compact_first = false;
		if ((gfp & SIM_GFP_NORETRY) && (gfp & SIM_GFP_THISNODE))
			return false;
		if (!(gfp & SIM_GFP_NORETRY))
			e->prio = COMPACT_SYNC_LIGHT;
		return true;
	}
	if (gfp & SIM_GFP_NORETRY)
		return false;
	if (e->costly && !(e->can_compact && gfp & SIM_GFP_RETRY_MAYFAIL))
		return false;
	if (reclaim_retry(e))
		return true;
	if (e->progress && e->can_compact && compact_retry(e))
		return true;
	*pfn = may_oom(e);
	if (*pfn || !e->progress)
		return false;
	/* who has been killed already is not to loop */
	if (e->p->task & SIM_TASK_OOM_VICTIM && (e->flags & ALLOC_OOM || gfp & SIM_GFP_NOMEMALLOC))
		return false;
	e->no_progress_loops = 0;
	return true;
}

uint32_t slowpath(struct sim_pages *p, const struct request *rq)
{
	struct effort e = {
		.p = p,
		.rq = rq,
		.flags = slow_flags(p, rq),
		.can_compact = rq->gfp & SIM_GFP_DIRECT_RECLAIM && compact_allowed(rq->gfp),
		.costly = rq->order > p->m.costly_order,
		.prio = COMPACT_SYNC_LIGHT,
	};
	bool compact_first;
	uint32_t pfn = PFN_NONE;

	if (e.flags & ALLOC_KSWAPD)
		kswapd_wake_all(p, rq);
	if (before_reclaim(&e, &compact_first, &pfn) && !(rq->gfp & SIM_GFP_NOFAIL))
		return PFN_NONE;
	while (!pfn) {
		while (try_round(&e, &compact_first, &pfn))
			;
		if (pfn || !(rq->gfp & SIM_GFP_NOFAIL) || !(rq->gfp & SIM_GFP_DIRECT_RECLAIM))
			break;
		pfn = zones_walk(p, rq, ALLOC_MIN_RESERVE);
		if (!pfn && e.nofail_rounds++ >= MAX_NOFAIL_ROUNDS) {
			pfn = zones_walk(p, rq, ALLOC_NO_WATERMARKS);
			p->effort.stuck = !pfn;
			break;
		}
	}
	return pfn;
}
