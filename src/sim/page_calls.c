/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Calls that hand out page frames: blocks, exact numbers, contiguous ranges, fragments, pages for
 * any context. Models mm/page_alloc.c, mm/page_frag_cache.c.
 */
#include <errno.h>
#include <stdlib.h>

#include "sim/kernel_internal.h"

#define FRAG_BLOCK 32768u /* PAGE_FRAG_CACHE_MAX_SIZE, unless a page is larger */

uint64_t sim_page_size(const struct sim_kernel *k)
{
	return UINT64_C(1) << k->page_model.page_shift;
}

static unsigned int order_of(const struct sim_kernel *k, uint64_t bytes)
{
	return sim_order_of(bytes, k->page_model.page_shift);
}

/* Zone flags that name two zones: gfp_zone() knows no answer (VM_BUG_ON of GFP_ZONE_BAD). */
static bool zones_clash(uint32_t gfp)
{
	const uint32_t zones = gfp & (SIM_GFP_DMA | SIM_GFP_DMA32 | SIM_GFP_HIGHMEM);

	return zones & (zones - 1);
}

/* What __GFP_NOFAIL must come with. */
static void check_nofail(
	struct sim_kernel *k, const char *call, uint32_t gfp, unsigned int order, bool failed)
{
	const struct sim_page_effort *e = sim_page_last(k->pages);
	const bool slow = failed || e->woke_kswapd || e->reclaimed || e->compacted || e->oom;

	if (!(gfp & SIM_GFP_NOFAIL))
		return;
	if (order > 1 &&
		(k->model.nofail_order_warns == 2 || (k->model.nofail_order_warns == 1 && slow)))
		sim_object_to(k, SIM_BAD_FLAGS, "%s: __GFP_NOFAIL with order %u", call, order);
	else if (slow && !(gfp & SIM_GFP_DIRECT_RECLAIM))
		sim_object_to(k, SIM_BAD_FLAGS, "%s: __GFP_NOFAIL without direct reclaim", call);
}

int sim_pages_for(
	struct sim_kernel *k, const char *call, uint32_t gfp, unsigned int order, uint64_t *pfn)
{
	int err;

	if (order > k->page_model.max_page_order) {
		if (!(gfp & SIM_GFP_NOWARN))
			sim_object_to(k, SIM_BAD_SIZE, "%s: order %u is above the largest, %llu",
				call, order, (unsigned long long)k->page_model.max_page_order);
		sim_fails(k, "order %u is above the largest, %llu", order,
			(unsigned long long)k->page_model.max_page_order);
		return -ENOMEM;
	}
	if (k->model.debug_vm && zones_clash(gfp))
		sim_object_to(k, SIM_BAD_FLAGS, "%s: the mask names two zones", call);
	err = sim_page_alloc(k->pages, sim_scoped_gfp(k, gfp), order, pfn);
	check_nofail(k, call, gfp, order, err);
	return err;
}

void sim_result_of(struct sim_kernel *k, const struct sim_object *o, const struct sim_request *r,
	uint64_t usable, struct sim_result *out)
{
	out->handle = sim_ledger_add(k, o);
	out->ok = out->handle != 0;
	out->origin = o->origin;
	out->usable = usable;
	out->taken = o->taken;
	out->order = o->order;
	out->zeroed |= (r->gfp & SIM_GFP_ZERO) != 0;
}

/* A new object of @bytes for request @r. */
static struct sim_object new_object(
	const struct sim_alloc_call *call, const struct sim_request *r, uint64_t bytes)
{
	return (struct sim_object){
		.origin = call->origin,
		.managed = r->managed,
		.call = call->name,
		.size = bytes,
	};
}

static void page_result(struct sim_kernel *k, struct sim_object *o, const struct sim_request *r,
	uint64_t pages, struct sim_result *out)
{
	o->taken = pages * sim_page_size(k);
	out->address = o->pfn * sim_page_size(k);
	out->contiguous = true;
	sim_result_of(k, o, r, o->taken, out);
}

/* The order of a request: that of its bytes, or as given. False: a size that nobody has. */
static bool request_order(
	struct sim_kernel *k, const struct sim_request *r, uint64_t *bytes, unsigned int *order)
{
	*order = r->order;
	if (!sim_request_bytes(k, r, bytes))
		return false;
	if (*bytes)
		*order = order_of(k, *bytes);
	else if (*order <= k->page_model.max_page_order)
		*bytes = sim_page_size(k) << *order;
	return true;
}

uint32_t sim_kernel_alloc_pages_bulk(
	struct sim_kernel *k, const struct sim_request *r, uint32_t n, struct sim_result *out)
{
	const struct sim_alloc_call call = {
		.name = sim_call_name(k, "page_bulk"), .origin = SIM_FROM_PAGES};
	const bool near = r->near && sim_pages_has_node(k->pages, r->node);
	uint64_t *pfn, got = 0;

	sim_fails_not(k);
	if (!n || !sim_check_block(k, call.name, r->gfp, 0))
		return 0;
	if (k->model.debug_vm && zones_clash(r->gfp))
		sim_object_to(k, SIM_BAD_FLAGS, "%s: the mask names two zones", call.name);
	pfn = calloc(n, sizeof(*pfn));
	if (!pfn) {
		sim_out_of_memory(k);
		return 0;
	}
	if (near)
		sim_pages_near(k->pages, (int)r->node);
	got = sim_page_alloc_bulk(k->pages, sim_scoped_gfp(k, r->gfp), n, pfn);
	if (near)
		sim_pages_near(k->pages, -1);
	if (got && got < n)
		sim_fails(k, "one call takes what is there without effort: %llu pages this time",
			(unsigned long long)got);
	for (uint64_t i = 0; i < got; i++) {
		struct sim_object o = new_object(&call, r, sim_page_size(k));

		o.pfn = pfn[i];
		out[i] = (struct sim_result){.ok = false};
		page_result(k, &o, r, 1, &out[i]);
	}
	free(pfn);
	return (uint32_t)got;
}

void sim_call_page(struct sim_kernel *k, const struct sim_alloc_call *call,
	const struct sim_request *r, struct sim_result *out)
{
	struct sim_object o = new_object(call, r, 0);

	if (!request_order(k, r, &o.size, &o.order) ||
		!sim_check_block(k, call->name, r->gfp, o.order) ||
		sim_pages_for(k, call->name, r->gfp, o.order, &o.pfn))
		return;
	o.compound = r->gfp & SIM_GFP_COMP;
	page_result(k, &o, r, UINT64_C(1) << o.order, out);
}

void sim_call_page_compound(struct sim_kernel *k, const struct sim_alloc_call *call,
	const struct sim_request *r, struct sim_result *out)
{
	struct sim_request compound = *r;

	compound.gfp |= SIM_GFP_COMP;
	sim_call_page(k, call, &compound, out);
}

void sim_call_page_exact(struct sim_kernel *k, const struct sim_alloc_call *call,
	const struct sim_request *r, struct sim_result *out)
{
	const uint32_t refused = SIM_GFP_COMP | SIM_GFP_HIGHMEM;
	struct sim_object o = new_object(call, r, 0);

	if (!sim_request_bytes(k, r, &o.size) || !sim_some_bytes(k, o.size))
		return;
	if (r->gfp & refused)
		sim_object_to(
			k, SIM_BAD_FLAGS, "%s: drops __GFP_COMP and __GFP_HIGHMEM", call->name);
	o.order = order_of(k, o.size);
	o.pages = (o.size + sim_page_size(k) - 1) / sim_page_size(k);
	if (!sim_check_trim(k, call->name, r->gfp, o.order, o.pages < UINT64_C(1) << o.order) ||
		sim_pages_for(k, call->name, r->gfp & ~refused, o.order, &o.pfn))
		return;
	for (uint64_t i = o.pages; i < UINT64_C(1) << o.order; i++)
		(void)sim_page_free_tail(k->pages, o.pfn + i, 0);
	page_result(k, &o, r, o.pages, out);
}

void sim_call_page_nolock(struct sim_kernel *k, const struct sim_alloc_call *call,
	const struct sim_request *r, struct sim_result *out)
{
	const uint32_t known =
		SIM_GFP_ACCOUNT | SIM_GFP_NOWARN | SIM_GFP_ZERO | SIM_GFP_NOMEMALLOC | SIM_GFP_COMP;
	struct sim_object o = new_object(call, r, 0);

	if (!sim_check_nolock(k, call->name, k->model.page_nolock, r->gfp & ~known,
		    "no flag but __GFP_ACCOUNT"))
		return;
	/* can_spin_trylock() */
	if (!sim_can_try_locks(k) || !request_order(k, r, &o.size, &o.order))
		return;
	if (!sim_page_on_pcp(k->pages, o.order))
		sim_fails(k, "blocks of order %u do not come from per-CPU lists", o.order);
	if (o.order > k->page_model.max_page_order ||
		sim_page_alloc_nolock(k->pages, -1, o.order, &o.pfn))
		return;
	out->zeroed = true;
	o.compound = true;
	page_result(k, &o, r, UINT64_C(1) << o.order, out);
}

static unsigned int align_order(const struct sim_kernel *k, uint64_t align)
{
	return align ? sim_order_of(align, k->page_model.page_shift) : 0;
}

/*
 * alloc_contig_pages() and cma_alloc(). Where there is no CMA area, CMA takes its pages as
 * alloc_contig_pages() does: the area of a driver's own.
 */
void sim_call_contig(struct sim_kernel *k, const struct sim_alloc_call *call,
	const struct sim_request *r, struct sim_result *out)
{
	uint64_t start;
	const uint32_t known = SIM_GFP_IO | SIM_GFP_FS | SIM_GFP_RECLAIM | SIM_GFP_COMP |
			       SIM_GFP_RETRY_MAYFAIL | SIM_GFP_NOWARN | SIM_GFP_ZERO | SIM_GFP_DMA |
			       SIM_GFP_DMA32 | SIM_GFP_HIGHMEM | SIM_GFP_MOVABLE |
			       SIM_GFP_RECLAIMABLE | SIM_GFP_WRITE | SIM_GFP_HARDWALL |
			       SIM_GFP_THISNODE;
	struct sim_object o = new_object(call, r, 0);

	/* Migration and draining the per-CPU lists sleep, whatever the mask says. */
	if (!sim_check_sleep(k, call->name) || !sim_request_bytes(k, r, &o.size) ||
		!sim_some_bytes(k, o.size))
		return;
	if (o.size > k->memory) {
		sim_fails(k, "more than the machine has");
		return;
	}
	if (k->model.contig_refuses_comp && (r->gfp & SIM_GFP_COMP)) {
		sim_object_to(k, SIM_BAD_FLAGS, "%s: refuses __GFP_COMP", call->name);
		return;
	}
	if (k->model.contig_checks_flags && (r->gfp & ~known)) {
		sim_object_to(
			k, SIM_BAD_FLAGS, "%s: refuses flags beyond those of reclaim", call->name);
		return;
	}
	o.pages = (o.size + sim_page_size(k) - 1) / sim_page_size(k);
	if (o.origin == SIM_FROM_CMA && sim_pages_cma(k->pages, &start)) {
		if (sim_page_alloc_cma(k->pages, o.pages, align_order(k, r->align), &o.pfn)) {
			sim_fails(k, "the CMA area of %llu pages has no %llu in a row",
				(unsigned long long)sim_pages_cma(k->pages, &start),
				(unsigned long long)o.pages);
			return;
		}
	} else if (sim_page_alloc_contig(k->pages, sim_scoped_gfp(k, r->gfp), o.pages, &o.pfn)) {
		sim_fails(k, "no zone has %llu pages in a row that are free or can be moved away",
			(unsigned long long)o.pages);
		return;
	}
	page_result(k, &o, r, o.pages, out);
}

/*
 * A new block to cut fragments from (__page_frag_cache_refill): a large one if that is easy, else a
 * page.
 */
static int new_frag_block(struct sim_kernel *k, const char *call, uint32_t gfp)
{
	struct sim_frags *f = &k->frags;
	const size_t cap = f->cap ? 2 * f->cap : 8;
	const uint32_t without = k->model.page_frag_reclaims ? 0 : SIM_GFP_DIRECT_RECLAIM;
	const uint32_t easy = (gfp & ~without) | SIM_GFP_COMP | SIM_GFP_NOWARN | SIM_GFP_NORETRY |
			      SIM_GFP_NOMEMALLOC;
	struct sim_frag_block b = {.order = order_of(k, FRAG_BLOCK)};
	struct sim_frag_block *list = f->block;

	if (f->n == f->cap) {
		list = realloc(list, cap * sizeof(*list));
		if (!list) {
			sim_out_of_memory(k);
			return -ENOMEM;
		}
		f->block = list;
		f->cap = cap;
	}
	if (!b.order || sim_page_alloc(k->pages, sim_scoped_gfp(k, easy), b.order, &b.pfn)) {
		b.order = 0;
		if (sim_pages_for(k, call, gfp, 0, &b.pfn))
			return -ENOMEM;
	}
	list[f->n++] = b;
	return 0;
}

/*
 * Makes the newest block, or a new one, whole again. Where there is none to be had, the old one is
 * left to those who have fragments of it.
 */
static int refill_frags(struct sim_kernel *k, const char *call, uint32_t gfp)
{
	struct sim_frags *f = &k->frags;

	if (!f->kept || f->block[f->n - 1].users) {
		f->kept = !new_frag_block(k, call, gfp);
		if (!f->kept)
			return -ENOMEM;
	}
	f->offset = k->model.page_frag_up ? 0 : sim_page_size(k) << f->block[f->n - 1].order;
	return 0;
}

/* Cuts @size bytes aligned to @align off the newest block. */
static bool cut_fragment(struct sim_kernel *k, uint64_t size, uint64_t align, uint64_t *offset)
{
	struct sim_frags *f = &k->frags;
	const uint64_t whole = f->kept ? sim_page_size(k) << f->block[f->n - 1].order : 0;
	const uint64_t up = (f->offset + align - 1) / align * align;

	if (!f->kept)
		return false;
	if (k->model.page_frag_up) {
		if (up + size > whole)
			return false;
		*offset = up;
		f->offset = up + size;
	} else {
		if (size > f->offset)
			return false;
		f->offset = *offset = (f->offset - size) / align * align;
	}
	return true;
}

void sim_call_page_frag(struct sim_kernel *k, const struct sim_alloc_call *call,
	const struct sim_request *r, struct sim_result *out)
{
	const uint64_t align = r->align ? r->align : 1;
	struct sim_object o = new_object(call, r, 0);
	struct sim_frags *f = &k->frags;
	uint64_t offset;

	if (!sim_check_alloc(k, call->name, r->gfp) || !sim_request_bytes(k, r, &o.size) ||
		!sim_some_bytes(k, o.size))
		return;
	if (!cut_fragment(k, o.size, align, &offset)) {
		/*
		 * What does not fit into a page is not worth a new block where one is in use
		 * already.
		 */
		if (k->model.page_frag_up && f->kept && o.size > sim_page_size(k)) {
			sim_fails(k, "what is left of the block is less, and more than a page gets "
				     "no new one");
			return;
		}
		if (refill_frags(k, call->name, r->gfp))
			return;
		if (!cut_fragment(k, o.size, align, &offset)) {
			sim_fails(k, "a block of %llu bytes is all that there is to cut from",
				(unsigned long long)sim_page_size(k) << f->block[f->n - 1].order);
			return;
		}
	}
	o.block = f->n - 1;
	f->block[o.block].users++;
	o.taken = o.size;
	out->address = f->block[o.block].pfn * sim_page_size(k) + offset;
	out->contiguous = true;
	sim_result_of(k, &o, r, o.size, out);
}

void sim_frag_put(struct sim_kernel *k, const struct sim_object *o)
{
	struct sim_frag_block *b = &k->frags.block[o->block];

	/* The block to cut from belongs to the cache of fragments as well. */
	if (--b->users == 0 && !(k->frags.kept && o->block == k->frags.n - 1))
		(void)sim_page_free(k->pages, b->pfn, b->order);
}
