/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keeping in step with a running kernel that does what this machine cannot know of: other CPUs'
 * timing, workers, calls that leave no trace. A replay says what the kernel has done, and each
 * change here is the least that makes it so.
 */
#include <errno.h>
#include <stddef.h>

#include "sim/pcp.h"
#include "sim/reclaim.h"
#include "sim/request.h"

/* Whose list the block @pfn is on. */
static struct pcp *pcp_of(struct sim_pages *p, struct zone *z, uint32_t pfn, unsigned int index)
{
	uint32_t head = pfn;

	/* ends are found at once, and most are */
	for (unsigned int cpu = 0; cpu < p->cpus; cpu++)
		if (z->cpu[cpu].list[index].tail == pfn)
			return &z->cpu[cpu];
	while (p->link[head].prev)
		head = p->link[head].prev;
	for (unsigned int cpu = 0; cpu < p->cpus; cpu++)
		if (z->cpu[cpu].list[index].head == head)
			return &z->cpu[cpu];
	return NULL;
}

/* Takes block @pfn off the per-CPU list that it is on. */
static void leave_pcp(struct sim_pages *p, struct zone *z, uint32_t pfn)
{
	const unsigned int order = page_order(p, pfn);
	const unsigned int index = pcp_index(p, order, page_type(p, pfn));
	struct pcp *pcp = pcp_of(p, z, pfn, index);

	if (!pcp)
		return;
	page_list_del(p, &pcp->list[index], pfn);
	page_mark_plain(p, pfn);
	pcp->count -= (int64_t)1 << order;
}

/* What of free block @pfn, of @order, is not in [@from, @end) goes back to the lists of @type. */
static void put_rest(struct sim_pages *p, struct zone *z, uint32_t pfn, unsigned int order,
	enum migratetype type, uint32_t from, uint32_t end)
{
	while (pfn < from || pfn + (1u << order) > end) {
		uint32_t half = pfn + (1u << --order);

		/* as break_down_buddy_pages(): only one half is cut further, if any is */
		if (from >= half) {
			buddy_add(p, z, pfn, order, type, false);
			zone_account(p, z, (int64_t)1 << order, type);
			pfn = half;
		} else {
			buddy_add(p, z, half, order, type, false);
			zone_account(p, z, (int64_t)1 << order, type);
		}
	}
}

/* A block on a per-CPU list goes back to the buddy lists. */
static void spill(struct sim_pages *p, struct zone *z, uint32_t pfn)
{
	const unsigned int order = page_order(p, pfn);
	const enum migratetype type = p->m.pcp_page_type ? page_type(p, pfn) : block_type(p, pfn);

	leave_pcp(p, z, pfn);
	buddy_free(p, z, pfn, order, type, false);
}

/* Takes from whatever block @head is what lies in [@from, @end), and returns the block's end. */
static uint32_t take_part(
	struct sim_pages *p, struct zone *z, uint32_t head, uint32_t from, uint32_t end)
{
	const unsigned int order = page_order(p, head);
	const enum migratetype type = page_type(p, head);
	const uint32_t next = head + (1u << order);
	bool free;

	if (page_kind(p, head) == PAGE_FREE) {
		buddy_del(p, z, head, order);
		zone_account(p, z, -((int64_t)1 << order), type);
		put_rest(p, z, head, order, type, from, end);
		return next;
	}
	free = page_kind(p, head) == PAGE_PCP;
	if (free)
		leave_pcp(p, z, head);
	else
		page_mark_plain(p, head);
	/* the rest is what it was before, page by page */
	for (uint32_t pfn = head; pfn < next; pfn++) {
		if (pfn >= from && pfn < end)
			continue;
		if (free)
			buddy_free(p, z, pfn, 0, type, false);
		else
			page_mark_used(p, pfn, 0, false);
	}
	return next;
}

int sim_page_claim(struct sim_pages *p, uint64_t pfn, unsigned int order)
{
	struct zone *z = zone_of(p, pfn);
	uint32_t from = (uint32_t)pfn, at = from, end;

	pages_settle(p);
	if (!z || order > p->m.max_page_order || pfn & ((UINT64_C(1) << order) - 1) ||
		pfn < z->mem_start || pfn + (UINT64_C(1) << order) > z->mem_end)
		return -EINVAL;
	end = from + (1u << order);
	pcp_link_all(p);
	while (at < end) {
		const uint32_t head = block_head(p, at);
		const enum page_kind kind = page_kind(p, head);

		if (kind == PAGE_FREE || kind == PAGE_PCP || kind == PAGE_USED) {
			at = take_part(p, z, head, from > head ? from : head, end);
		} else {
			page_mark_plain(p, at);
			at++;
		}
	}
	page_mark_used(p, from, order, false);
	return 0;
}

/* Takes back an allocation: to the head of its per-CPU list, and what refilled that from there. */
static void take_back(struct sim_pages *p, uint32_t pfn, unsigned int order, enum migratetype type,
	int64_t refilled)
{
	struct zone *z = zone_of(p, pfn);
	struct page_list *l;

	page_mark_plain(p, pfn);
	if (!pcp_holds(p, order)) {
		buddy_free_block(p, z, pfn, order, false);
		return;
	}
	l = &z->pcp->list[pcp_index(p, order, type)];
	page_mark(p, pfn, PAGE_PCP, order, type);
	page_list_add_head(p, l, pfn);
	z->pcp->count += (int64_t)1 << order;
	for (; refilled > 0 && l->tail; refilled--)
		spill(p, z, l->tail);
}

/* The pageblocks that fallback took over go back to their old type, with what is free in them. */
static void give_back(struct sim_pages *p, const struct taken_over *t)
{
	struct zone *z = zone_of(p, t->pfn);
	const enum migratetype old = (enum migratetype)t->old;
	uint32_t head;

	if (!t->pfn)
		return;
	head = block_head(p, t->pfn);
	if (page_kind(p, head) == PAGE_FREE && page_order(p, head) >= p->m.pageblock_order) {
		buddy_retype_blocks(p, head, page_order(p, head), old);
		buddy_move(p, z, head, page_order(p, head), old);
		return;
	}
	if (t->order)
		buddy_retype_blocks(p, t->pfn, t->order, old);
	else
		block_set_type(p, t->pfn, old);
	for (uint32_t at = t->pfn, end = at + (t->order ? 1u << t->order : 1); at < end;
		at += block_pages(p))
		(void)buddy_move_block(p, z, at, old);
}

/* The free block that @pfn is in comes to the lists of @type, where it is on others. */
static void take_over(struct sim_pages *p, uint32_t pfn, enum migratetype type)
{
	const uint32_t head = block_head(p, pfn);

	if (page_kind(p, head) == PAGE_FREE && page_type(p, head) != type &&
		page_type(p, head) < MT_PCPTYPES)
		fallback_take_over(p, zone_of(p, pfn), head, type);
}

/*
 * Up to @blocks free blocks of @order that follow @pfn come to the head of the per-CPU list, as a
 * refill that began with @pfn has left it.
 */
static void refill_behind(struct sim_pages *p, uint32_t pfn, unsigned int order,
	enum migratetype type, int64_t blocks)
{
	struct zone *z = zone_of(p, pfn);
	struct page_list *l = &z->pcp->list[pcp_index(p, order, type)];
	const uint32_t size = 1u << order;
	int64_t n = 0;

	while (n < blocks && zone_spans(z, pfn + (uint32_t)(n + 1) * size)) {
		uint32_t head = block_head(p, pfn + (uint32_t)(n + 1) * size);

		if (page_kind(p, head) != PAGE_FREE || page_order(p, head) < order)
			break;
		(void)sim_page_claim(p, pfn + (uint32_t)(n + 1) * size, order);
		n++;
	}
	for (; n > 0; n--) {
		page_mark(p, pfn + (uint32_t)n * size, PAGE_PCP, order, type);
		page_list_add_head(p, l, pfn + (uint32_t)n * size);
		z->pcp->count += size;
	}
}

/*
 * The per-CPU list that gave @pfn had it in front. What is in front of it here was taken unseen, or
 * never came there; either way it is to be had last. Where @pfn is not on the list, that is the
 * first block.
 */
static void turn_to(struct sim_pages *p, uint32_t pfn, unsigned int order, enum migratetype type)
{
	struct pcp *pcp = zone_of(p, pfn)->pcp;
	const unsigned int index = pcp_index(p, order, type);
	struct page_list *l = &pcp->list[index];
	const bool here =
		page_is(p, pfn, PAGE_PCP, order) && pcp_of(p, zone_of(p, pfn), pfn, index) == pcp;

	while (l->head && l->head != l->tail && l->head != pfn) {
		const uint32_t first = l->head;

		page_list_pop(p, l);
		page_list_add_tail(p, l, first);
		if (!here)
			break;
	}
}

static int64_t pcp_pages(const struct sim_pages *p)
{
	int64_t n = 0;

	for (unsigned int i = 0; i < p->nr_zones; i++)
		n += p->zonelist[i]->pcp->count;
	return n;
}

uint64_t sim_page_foretell(struct sim_pages *p, uint32_t gfp, unsigned int order)
{
	struct foretold *f = &p->foretold;
	int64_t before;

	pages_settle(p);
	before = pcp_pages(p);
	p->taken_over.pfn = PFN_NONE;
	*f = (struct foretold){.gfp = gfp, .order = order};
	if (sim_page_alloc(p, gfp, order, &f->pfn))
		f->pfn = 0;
	else if (pcp_holds(p, order) && pcp_pages(p) >= before)
		f->refilled = ((pcp_pages(p) - before) >> order) + 1;
	return f->pfn;
}

void sim_page_follow(struct sim_pages *p, uint64_t pfn)
{
	const struct foretold f = p->foretold;
	const enum migratetype type = (enum migratetype)p->route[f.gfp & ROUTE_MASK].type;
	const struct taken_over wrong = p->taken_over;
	const uint32_t want = (uint32_t)pfn;
	struct zone *z;
	bool refill;

	if (f.pfn == pfn)
		return;
	pcp_link_all(p);
	if (f.pfn)
		take_back(p, (uint32_t)f.pfn, f.order, type, f.refilled);
	give_back(p, &wrong);
	z = zone_of(p, pfn);
	if (!pfn || !z)
		return;
	if (pcp_holds(p, f.order))
		turn_to(p, want, f.order, type);
	take_over(p, want, type);
	/* what begins a larger block began a refill there */
	refill = pcp_holds(p, f.order) && page_kind(p, want) == PAGE_FREE &&
		 page_order(p, want) > f.order;
	if (!sim_page_claim(p, pfn, f.order) && refill)
		refill_behind(p, want, f.order, type,
			(f.refilled ? f.refilled : pcp_refill_blocks(p, z, f.order)) - 1);
}

/* Is it what a drain that begins with the first list takes next? */
static bool drains_next(const struct sim_pages *p, const struct pcp *pcp, uint32_t pfn)
{
	for (unsigned int i = 0; i < p->pcp_lists; i++)
		if (pcp->list[i].tail)
			return pcp->list[i].tail == pfn;
	return false;
}

void sim_pages_drains_told(struct sim_pages *p)
{
	p->drains_told = true;
}

bool sim_page_drained(struct sim_pages *p, uint64_t pfn)
{
	struct zone *z = zone_of(p, pfn);
	const uint32_t head = (uint32_t)pfn;

	pages_settle(p);
	if (!z || page_kind(p, head) != PAGE_PCP)
		return false;
	pcp_link_all(p);
	/* the vmstat worker, which has run before without anything to drain, too */
	while (!p->drains_told && p->m.pcp_tuned && z->pcp->high > z->pcp->high_min &&
		drains_next(p, z->pcp, head)) {
		pcp_decay(p, z);
		pcp_link_all(p);
		if (page_kind(p, head) != PAGE_PCP)
			return true;
	}
	spill(p, z, head);
	return true;
}
