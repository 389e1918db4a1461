/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Direct reclaim (mm/vmscan.c), and which of the system's pages can be reclaimed or moved.
 *
 * Of the pages that were in use when the state began, those in Movable pageblocks are page
 * cache, other movable memory, or pinned; a hash of the page frame says which, in the shares
 * that the state names. Cache is taken to be clean, so that neither __GFP_IO nor __GFP_FS is
 * needed to free it. Which pages go first is up to the LRU lists: clusters of neighbours, as
 * readahead brought them in, from all over memory.
 */
#include "sim/reclaim.h"
#include "sim/pcp.h"
#include "sim/random.h"
#include "sim/request.h"

#include <errno.h>

#define SWAP_CLUSTER_MAX 32   /* include/linux/swap.h */
#define OOM_VICTIM_PAGES 1024 /* what a killed task gives back, at most */

static inline bool heads_block(enum page_kind kind)
{
	return kind == PAGE_FREE || kind == PAGE_PCP || kind == PAGE_USED;
}

uint32_t block_head(const struct sim_pages *p, uint32_t pfn)
{
	runs_lay_out_all(p);
	return block_around(p, pfn);
}

uint32_t block_around(const struct sim_pages *p, uint32_t pfn)
{
	uint32_t head = pfn, order = 0;

	/*
	 * every block that @pfn may be in: as long as no bit of it is left out it is the same one
	 */
	while (order <= p->m.max_page_order) {
		const enum page_kind kind = page_kind(p, head);

		if (heads_block(kind) && page_order(p, head) >= order)
			return head;
		if (!head)
			break;
		order = (uint32_t)__builtin_ctz(head) + 1;
		head &= head - 1;
	}
	return pfn;
}

/* The page behind the block around @pfn, or behind @pfn itself. */
static uint32_t block_end(const struct sim_pages *p, uint32_t pfn)
{
	uint32_t head = block_head(p, pfn);

	return head + (heads_block(page_kind(p, head)) ? 1u << page_order(p, head) : 1);
}

int sim_page_to_system(struct sim_pages *p, uint64_t pfn, bool cache)
{
	struct zone *z = zone_of(p, pfn);

	pages_settle(p);
	if (!z || !page_is(p, (uint32_t)pfn, PAGE_USED, 0))
		return -EINVAL;
	page_give_to_system(p, (uint32_t)pfn, cache ? PAGE_CACHE : PAGE_MOVED);
	z->cache_left += cache;
	return 0;
}

int64_t reclaim_left(const struct zone *z)
{
	return z->cache_left;
}

/* Pages of the system's own, in the pageblocks where those are mostly movable. */
enum wanted { WANT_CACHE, WANT_MOVABLE };

static inline bool is_wanted(const struct sim_pages *p, const struct zone *z, uint32_t pfn,
	enum page_kind kind, enum wanted wanted, bool mixed)
{
	if (kind == PAGE_PLAIN)
		return mixed && random_hash(p->seed, pfn) <
					(wanted == WANT_CACHE ? z->cache_below : z->migrate_below);
	return kind == PAGE_CACHE || (kind == PAGE_MOVED && wanted == WANT_MOVABLE);
}

/* A zone and a place in it, by chance, as likely as the zone holds pages. */
static struct zone *draw_place(struct sim_pages *p, const struct request *rq, uint32_t *from)
{
	unsigned int i = rq->zones - 1;
	uint64_t total = 0, n;

	for (unsigned int j = 0; j < rq->zones; j++)
		total += rq->zone[j]->managed;
	n = (random_hash(p->seed ^ 0x5bd1e995u, p->reclaim_round++) * total) >> 32;
	for (; i && n >= rq->zone[i]->managed; i--)
		n -= rq->zone[i]->managed;
	*from = block_head(p, rq->zone[i]->mem_start + (uint32_t)n);
	return rq->zone[i];
}

/* A cluster on the way. */
struct cluster {
	struct zone *z;
	enum wanted wanted;
	int64_t left; /* pages to be freed yet */
};

/*
 * Wanted pages, in ascending order. The place behind the last is written to before it is known what
 * is there.
 */
struct found {
	uint32_t pfn[PCP_RUNS + 1];
	uint32_t n;
};

/*
 * Finds wanted pages of a pageblock from @from on, before @end, and no more than @most, which
 * PCP_RUNS is the most of. Returns where to look on.
 */
static inline uint32_t find_wanted(const struct sim_pages *p, const struct cluster *c,
	uint32_t from, uint32_t end, bool mixed, uint32_t most, struct found *found)
{
	const uint32_t below = !mixed			 ? 0
			       : c->wanted == WANT_CACHE ? c->z->cache_below
							 : c->z->migrate_below;
	const unsigned int epoch = p->epoch >> MARK_EPOCH_SHIFT;
	const uint16_t *mark = p->mark;
	const uint64_t seed = p->seed;
	uint32_t n = 0;

	while (from < end && n < most) {
		/*
		 * most often nothing has happened to a page yet: then no branch, which nobody could
		 * foretell
		 */
		if (mark[from] >> MARK_EPOCH_SHIFT != epoch) {
			found->pfn[n] = from;
			n += random_hash(seed, from) < below;
			from++;
		} else if (heads_block(page_kind(p, from))) {
			from += 1u << page_order(p, from);
		} else {
			found->pfn[n] = from;
			n += is_wanted(p, c->z, from, page_kind(p, from), c->wanted, mixed);
			from++;
		}
	}
	found->n = n;
	return from;
}

/* What is found is no longer in use, as far as it is cache. */
static void count_found(
	const struct sim_pages *p, const struct cluster *c, const struct found *found, bool mixed)
{
	struct zone *z = c->z;
	int64_t cache = c->wanted == WANT_CACHE ? found->n : 0;

	for (uint32_t i = 0; c->wanted != WANT_CACHE && i < found->n; i++)
		cache += is_wanted(
			p, z, found->pfn[i], page_kind(p, found->pfn[i]), WANT_CACHE, mixed);
	z->cache_left -= min64(cache, max64(z->cache_left, 0));
}

/*
 * Frees wanted pages of a pageblock from @from on, up to @end, and no further than to a page that
 * brings the per-CPU list to its limit: then much may change. Where to look on.
 */
static uint32_t free_in_block(
	struct sim_pages *p, struct cluster *c, uint32_t from, uint32_t end, bool mixed)
{
	const enum migratetype type = block_type(p, from);
	const unsigned int index = pcp_index(p, 0, type);
	struct pcp *const pcp = c->z->pcp;

	while (c->left && from < end) {
		int64_t most = 1;
		struct found found;
		uint32_t last;

		/* of a pageblock that is isolated each goes to the buddy lists at once */
		if (type != MT_ISOLATE) {
			if (pcp->to[index] == PCP_RUNS)
				pcp_make_room(p, pcp, index);
			most = min64(pcp_singles(pcp, index), c->left);
		}
		from = find_wanted(p, c, from, end, mixed, (uint32_t)most, &found);
		if (!found.n)
			break;
		count_found(p, c, &found, mixed);
		c->left -= found.n;
		last = found.pfn[found.n - 1];
		if (type == MT_ISOLATE) {
			pcp_free(p, c->z, last, 0);
			return block_end(p, last);
		}
		if (pcp_commit_singles(p, pcp, found.pfn, found.n, index, type)) {
			pcp_limit(p, c->z, index, false);
			/* it may have gone on to the buddy lists and merged */
			return block_end(p, last);
		}
	}
	return from;
}

/*
 * Frees up to @pages wanted pages of @z, from @from on, round the zone's end if need be. @from must
 * head a block or be in none. Returns how many: fewer when there are no more.
 */
static int64_t free_cluster(
	struct sim_pages *p, struct zone *z, uint32_t from, int64_t pages, enum wanted wanted)
{
	struct cluster c = {.z = z, .wanted = wanted, .left = pages};
	const uint64_t span = z->mem_end - z->mem_start;
	uint64_t unseen = span; /* pages to look at before all were looked at in vain */

	while (c.left && unseen) {
		const int64_t before = c.left;
		uint32_t start = from, block, end;
		uint8_t marks;

		if (from < z->mem_start || from >= z->mem_end)
			from = start = z->mem_start;
		block = from >> p->m.pageblock_order;
		marks = p->block_type[block];
		end = (from | (block_pages(p) - 1)) + 1;
		end = end < z->mem_end ? end : z->mem_end;
		if (!(marks & BLOCK_MARKS) || p->block_dry[block] & 1u << wanted)
			from = heads_block(page_kind(p, from)) ? block_end(p, from) : end;
		else
			from = free_in_block(p, &c, from, end, marks & BLOCK_MIXED);
		/*
		 * the system's own pages that are not there now only come by page_give_to_system()
		 */
		if (c.left == before && from >= end && !(start & (block_pages(p) - 1))) {
			p->block_dry[block] |= (uint8_t)(1u << wanted);
			p->any_dry = true;
		}
		if (c.left < before)
			unseen = span;
		else
			unseen -= from - start < unseen ? from - start : unseen;
	}
	return pages - c.left;
}

/* Frees up to @pages wanted pages from the zones of @rq. Returns how many. */
static int64_t free_some(
	struct sim_pages *p, const struct request *rq, int64_t pages, enum wanted wanted)
{
	int64_t freed = 0;

	while (freed < pages) {
		uint32_t from;
		struct zone *z = draw_place(p, rq, &from);
		int64_t want = pages - freed < SWAP_CLUSTER_MAX ? pages - freed : SWAP_CLUSTER_MAX;
		int64_t n = free_cluster(p, z, from, want, wanted);

		for (unsigned int i = 0; !n && i < rq->zones; i++)
			n = free_cluster(p, rq->zone[i], rq->zone[i]->mem_start, want, wanted);
		if (!n)
			break;
		freed += n;
	}
	return freed;
}

/* The cache of the zones of @rq, by count. */
static int64_t cache_left(const struct request *rq)
{
	int64_t n = 0;

	for (unsigned int i = 0; i < rq->zones; i++)
		n += rq->zone[i]->cache_left;
	return n;
}

int64_t reclaim_pages(struct sim_pages *p, const struct request *rq, int64_t pages)
{
	int64_t freed;

	runs_lay_out_all(p);
	if (!cache_left(rq))
		return 0;
	freed = free_some(p, rq, pages, WANT_CACHE);
	/* the counts are estimates; what is sure is that nothing is left when nothing was found */
	for (unsigned int i = 0; !freed && i < rq->zones; i++)
		rq->zone[i]->cache_left = 0;
	return freed;
}

/*
 * __perform_reclaim(), try_to_free_pages(): progress made, in pages; or 1 when a costly
 * request finds that compaction can go ahead in all zones (compaction_ready). Reclaim for a
 * costly order goes on until it can (should_continue_reclaim).
 */
int64_t reclaim_direct(struct sim_pages *p, const struct request *rq)
{
	bool for_compaction = rq->order > p->m.costly_order && compact_allowed(rq->gfp);
	bool ready = for_compaction;
	int64_t freed = 0, n;

	for (unsigned int i = 0; ready && i < rq->zones; i++)
		ready = compact_ready(p, rq->zone[i], rq);
	if (ready)
		return 1;
	do {
		/* shrink_zones(), a cluster at a time */
		n = reclaim_pages(p, rq, SWAP_CLUSTER_MAX);
		freed += n;
		ready = !for_compaction;
		for (unsigned int i = 0; !ready && i < rq->zones; i++) {
			const struct zone *z = rq->zone[i];

			ready = watermark_ok(p, z, rq->order, watermark(z, WMARK_MIN), rq->highest,
					0, zone_free(z)) ||
				compact_can_begin(p, z, rq);
		}
	} while (n && !ready && cache_left(rq) > (int64_t)2 << rq->order);
	p->effort.reclaimed_pages += (uint32_t)freed;
	return freed;
}

/* out_of_memory(): a task dies and gives its memory back. False when there is none to take. */
bool reclaim_oom_kill(struct sim_pages *p, const struct request *rq)
{
	return free_some(p, rq, OOM_VICTIM_PAGES, WANT_MOVABLE) > 0;
}
