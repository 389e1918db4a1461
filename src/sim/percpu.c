/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Per-CPU memory: chunks by how much room they have, pages behind them, and the work that keeps
 * some empty pages ready for callers that may not wait. Models mm/percpu.c (pcpu_alloc,
 * free_percpu, pcpu_balance_workfn) and mm/percpu-vm.c, 6.1, 6.12 and 7.3; chunks are in
 * percpu_chunk.c.
 *
 * The first chunk is wholly free at the start; on a running machine boot has used most of it. The
 * balance work runs before the next operation outside interrupts.
 */
#include <errno.h>
#include <stdlib.h>

#include "sim/kernel_internal.h"
#include "sim/number.h"
#include "sim/percpu_chunk.h"

#define SLOT_SHIFT 5u /* PCPU_SLOT_BASE_SHIFT */
#define SLOT_FAIL 3u  /* PCPU_SLOT_FAIL_THRESHOLD */
#define EMPTY_LOW 2   /* PCPU_EMPTY_POP_PAGES_LOW, _HIGH */
#define EMPTY_HIGH 4
#define BLOCK_MD 32u /* sizeof(struct pcpu_block_md) */
#define GFP_BALANCE (SIM_GFP_RECLAIM | SIM_GFP_NORETRY | SIM_GFP_NOWARN)

/* Allocations for the parts of all CPUs where each has room for @share of one node. */
static uint64_t allocations(const struct sim_kernel *k, uint64_t share)
{
	uint64_t cpus[SIM_MAX_NODES] = {0}, n = 0;

	for (unsigned int cpu = 0; cpu < k->cpus; cpu++)
		cpus[sim_pages_node_of_cpu(k->pages, cpu)]++;
	for (unsigned int i = 0; i < SIM_MAX_NODES; i++)
		n += (cpus[i] + share - 1) / share;
	return n;
}

/*
 * How large a CPU's part of a chunk is, and the whole (pcpu_build_alloc_info): as many parts as
 * waste little share one allocation of the atom size. The kernel lays out the parts of each node as
 * far apart as its memory is; here they are side by side.
 */
static void sizes(const struct sim_kernel *k, struct sim_percpu *p)
{
	const uint64_t page = sim_page_size(k);
	const uint64_t own = k->model.percpu_static + k->model.percpu_module;
	const uint64_t sum = round_up_to(own + k->model.percpu_reserve, page);
	const uint64_t least = sum > k->model.percpu_max ? sum : k->model.percpu_max;
	const uint64_t atom = k->model.percpu_atom > page ? k->model.percpu_atom : page;
	const uint64_t whole = round_up_to(least, atom);
	uint64_t fewest = UINT64_MAX, best = 1;

	for (uint64_t share = whole / least; share; share--) {
		const uint64_t n = allocations(k, share);

		if (whole % share || whole / share % page || n * share - k->cpus > k->cpus / 3)
			continue;
		if (n > fewest)
			break;
		fewest = n;
		best = share;
	}
	p->first_at = own % page;
	p->first_size = sum - own;
	p->atom_pages = atom / page;
	p->unit_pages = (uint32_t)(whole / best / page);
	p->chunk_pages = allocations(k, best) * (whole / page);
	p->slot_free = highest_bit(p->unit_pages * page) - SLOT_SHIFT + 2 + 2;
}

/* ---- slots ---------------------------------------------------------------------------------- */

static unsigned int slot_of_size(const struct sim_kernel *k, uint64_t bytes)
{
	const unsigned int high = highest_bit(bytes);

	if (bytes == k->percpu.unit_pages * sim_page_size(k))
		return k->percpu.slot_free;
	return high > SLOT_SHIFT - 1 ? high - SLOT_SHIFT + 2 : 1;
}

static unsigned int slot_of(const struct sim_kernel *k, const struct percpu_chunk *c)
{
	return !c->free || !c->all.best ? 0 : slot_of_size(k, (uint64_t)c->all.best * PERCPU_UNIT);
}

static void move_to(struct sim_percpu *p, struct percpu_chunk *c, unsigned int slot, bool front)
{
	struct percpu_chunk **head = &p->slot[c->slot].head, **tail = &p->slot[c->slot].tail;

	if (c->prev || c->next || *head == c) {
		*(c->prev ? &c->prev->next : head) = c->next;
		*(c->next ? &c->next->prev : tail) = c->prev;
	}
	head = &p->slot[slot].head;
	tail = &p->slot[slot].tail;
	c->slot = slot;
	c->prev = front ? NULL : *tail;
	c->next = front ? *head : NULL;
	*(c->prev ? &c->prev->next : head) = c;
	*(c->next ? &c->next->prev : tail) = c;
}

static void remove_chunk(struct sim_percpu *p, struct percpu_chunk *c)
{
	*(c->prev ? &c->prev->next : &p->slot[c->slot].head) = c->next;
	*(c->next ? &c->next->prev : &p->slot[c->slot].tail) = c->prev;
}

/* Chunks that gained room come first in their slot; @old -1: it is new there. */
static void relocate(struct sim_kernel *k, struct percpu_chunk *c, int old)
{
	const int slot = (int)slot_of(k, c);

	if (!c->isolated && old != slot)
		move_to(&k->percpu, c, (unsigned int)slot, old < slot);
}

/* The count of ready empty pages follows a chunk's, whose was @before. */
static void follow(struct sim_percpu *p, const struct percpu_chunk *c, int32_t before)
{
	if (!c->isolated)
		p->empty += c->empty - before;
}

static void reintegrate(struct sim_kernel *k, struct percpu_chunk *c)
{
	if (!c->isolated)
		return;
	c->isolated = false;
	k->percpu.empty += c->empty;
	relocate(k, c, -1);
}

/* ---- pages ---------------------------------------------------------------------------------- */

static uint64_t *page_of(struct percpu_chunk *c, unsigned int cpu, uint32_t page)
{
	return &c->pfn[(uint64_t)cpu * c->pages + page];
}

/* Frees pages that were had before that of @cpu and @page: of this CPU the last one first. */
static void give_up(struct sim_kernel *k, struct percpu_chunk *c, uint32_t from, uint32_t to,
	unsigned int cpu, uint32_t page)
{
	while (page-- > from)
		(void)sim_page_free(k->pages, *page_of(c, cpu, page), 0);
	for (unsigned int other = 0; other < cpu; other++)
		for (uint32_t i = from; i < to; i++)
			(void)sim_page_free(k->pages, *page_of(c, other, i), 0);
}

/*
 * Pages [from, to) for all CPUs, near each; none stays when one is missing (pcpu_alloc_pages).
 */
static bool take_pages(struct sim_kernel *k, const char *call, struct percpu_chunk *c,
	uint32_t from, uint32_t to, uint32_t gfp)
{
	for (unsigned int cpu = 0; cpu < k->cpus; cpu++) {
		sim_pages_near(k->pages, (int)sim_pages_node_of_cpu(k->pages, cpu));
		for (uint32_t i = from; i < to; i++) {
			if (!sim_pages_for(k, call, gfp | SIM_GFP_HIGHMEM, 0, page_of(c, cpu, i)))
				continue;
			sim_page_keep_refusal(k->pages);
			give_up(k, c, from, to, cpu, i);
			return false;
		}
	}
	return true;
}

static bool populate(struct sim_kernel *k, const char *call, struct percpu_chunk *c, uint32_t from,
	uint32_t to, uint32_t gfp)
{
	const int32_t before = c->empty;
	const bool had = take_pages(k, call, c, from, to, gfp);

	sim_pages_near(k->pages, -1);
	if (!had)
		return false;
	percpu_chunk_back(c, from, to, true);
	follow(&k->percpu, c, before);
	return true;
}

static void depopulate(struct sim_kernel *k, struct percpu_chunk *c, uint32_t from, uint32_t to)
{
	const int32_t before = c->empty;

	for (unsigned int cpu = 0; cpu < k->cpus; cpu++) {
		for (uint32_t i = from; i < to; i++)
			(void)sim_page_free(k->pages, *page_of(c, cpu, i), 0);
	}
	percpu_chunk_back(c, from, to, false);
	follow(&k->percpu, c, before);
}

/* The end of the run of pages from @page on that are backed, or not. */
static uint32_t run_end(const struct percpu_chunk *c, uint32_t page, uint32_t end)
{
	const bool backed = percpu_page_backed(c, page);

	while (page < end && percpu_page_backed(c, page) == backed)
		page++;
	return page;
}

/* Backs what is not backed of [from, to). */
static bool populate_holes(struct sim_kernel *k, const char *call, struct percpu_chunk *c,
	uint32_t from, uint32_t to, uint32_t gfp)
{
	while (from < to) {
		const uint32_t end = run_end(c, from, to);

		if (!percpu_page_backed(c, from) && !populate(k, call, c, from, end, gfp))
			return false;
		from = end;
	}
	return true;
}

/* ---- chunks --------------------------------------------------------------------------------- */

static void drop_maps(struct sim_kernel *k, struct percpu_chunk *c)
{
	while (c->areas) {
		if (sim_vmalloc_free(&k->vmalloc, c->area[--c->areas]))
			sim_out_of_memory(k);
	}
}

/*
 * The chunk's maps are areas where they take more than a page: of units in use, of where objects
 * end, of pages, and of the memory cgroups that objects are charged to.
 */
static bool take_maps(struct sim_kernel *k, struct percpu_chunk *c, uint32_t gfp)
{
	const uint64_t bytes[] = {
		c->units / 8,
		c->units / 8 + k->model.word,
		(uint64_t)c->pages * BLOCK_MD,
		k->model.percpu_owners ? c->units * k->model.word : 0,
	};

	for (size_t i = 0; i < sizeof(bytes) / sizeof(*bytes); i++) {
		int err;

		if (bytes[i] <= sim_page_size(k))
			continue;
		err = sim_vmalloc_alloc(&k->vmalloc, bytes[i], gfp | SIM_GFP_ZERO, false, k->cpu,
			&c->area[c->areas]);
		if (err == -ENOBUFS)
			sim_out_of_memory(k);
		if (err) {
			drop_maps(k, c);
			return false;
		}
		c->areas++;
	}
	return true;
}

static struct percpu_chunk *create_chunk(struct sim_kernel *k, uint32_t gfp)
{
	struct sim_percpu *p = &k->percpu;
	const uint32_t page = (uint32_t)sim_page_size(k);
	struct percpu_chunk *c = percpu_chunk_new(
		p->unit_pages, page, 0, p->unit_pages * (page / PERCPU_UNIT), k->cpus);

	if (!c) {
		sim_out_of_memory(k);
		return NULL;
	}
	if (!take_maps(k, c, gfp)) {
		percpu_chunk_destroy(c);
		return NULL;
	}
	if (sim_vmap_alloc_top(&k->vmalloc.map, p->chunk_pages, p->atom_pages, &c->start)) {
		drop_maps(k, c);
		percpu_chunk_destroy(c);
		return NULL;
	}
	relocate(k, c, -1);
	return c;
}

/* Chunks of the free slot but the first go; @only_bare: those without pages. */
static void free_chunks(struct sim_kernel *k, bool only_bare)
{
	struct sim_percpu *p = &k->percpu;
	struct percpu_chunk *c = p->slot[p->slot_free].head, *next;

	for (c = c ? c->next : NULL; c; c = next) {
		next = c->next;
		if (only_bare && c->empty)
			continue;
		for (uint32_t i = 0, end; i < c->pages; i = end) {
			end = run_end(c, i, c->pages);
			if (percpu_page_backed(c, i))
				depopulate(k, c, i, end);
		}
		remove_chunk(p, c);
		if (sim_vmap_free_untagged(&k->vmalloc.map, c->start, p->chunk_pages))
			sim_out_of_memory(k);
		drop_maps(k, c);
		percpu_chunk_destroy(c);
	}
}

/* ---- the balance work ----------------------------------------------------------------------- */

/* Empty pages of isolated chunks go, from the end (pcpu_reclaim_populated). */
static void reclaim(struct sim_kernel *k)
{
	struct sim_percpu *p = &k->percpu;
	const unsigned int isolated = p->slot_free + 1, sidelined = p->slot_free - 1;
	struct percpu_chunk *c;

	while ((c = p->slot[isolated].head)) {
		bool enough = false;
		uint32_t end = 0; /* of the run of pages that go; 0: none */

		for (uint32_t i = c->pages; i-- > 0 && c->empty;) {
			const bool goes = percpu_page_free(c, i) && percpu_page_backed(c, i);

			if (p->empty < EMPTY_HIGH) {
				enough = true;
				break;
			}
			if (goes && !end)
				end = i + 1;
			if (!end || (goes && i))
				continue;
			depopulate(k, c, goes ? i : i + 1, end);
			end = 0;
		}
		if (enough || c->free == c->units)
			reintegrate(k, c);
		else
			move_to(p, c, sidelined, false);
	}
}

/* A chunk of a slot that has pages without memory. */
static struct percpu_chunk *unbacked(const struct sim_percpu *p, unsigned int slot)
{
	struct percpu_chunk *c = p->slot[slot].head;

	while (c && c->nr_backed == c->pages)
		c = c->next;
	return c;
}

/* Backs @n pages of @c; returns how many are still to do, 0 after a failure. */
static int back_some(struct sim_kernel *k, struct percpu_chunk *c, int n)
{
	for (uint32_t i = 0, end; i < c->pages && n; i = end) {
		end = run_end(c, i, c->pages);
		if (percpu_page_backed(c, i))
			continue;
		if (end - i > (uint32_t)n)
			end = i + (uint32_t)n;
		if (!populate(k, "percpu", c, i, end, GFP_BALANCE))
			return 0;
		n -= (int)(end - i);
	}
	return n;
}

/* Some empty pages are kept ready, in the fullest chunks (pcpu_balance_populated). */
static void keep_ready(struct sim_kernel *k)
{
	struct sim_percpu *p = &k->percpu;
	int n;

	do {
		n = p->failed ? EMPTY_HIGH : EMPTY_HIGH - p->empty;
		if (n < 0)
			n = 0;
		p->failed = false;
		for (unsigned int slot = slot_of_size(k, sim_page_size(k));
			slot <= p->slot_free && n; slot++) {
			struct percpu_chunk *c = unbacked(p, slot);

			if (c)
				n = back_some(k, c, n);
		}
	} while (n && create_chunk(k, GFP_BALANCE));
}

void sim_percpu_settle(struct sim_kernel *k)
{
	k->percpu.due = false;
	free_chunks(k, false);
	reclaim(k);
	keep_ready(k);
	free_chunks(k, true);
}

/* ---- calls ---------------------------------------------------------------------------------- */

/* A place in the chunks there are; NULL: none. */
static struct percpu_chunk *find_place(
	struct sim_kernel *k, uint32_t n, uint32_t align, bool atomic, uint32_t *at)
{
	struct sim_percpu *p = &k->percpu;
	struct percpu_chunk *c, *next;

	for (unsigned int slot = slot_of_size(k, (uint64_t)n * PERCPU_UNIT); slot <= p->slot_free;
		slot++) {
		for (c = p->slot[slot].head; c; c = next) {
			const int old = (int)slot_of(k, c);
			const int32_t before = c->empty;
			int64_t place = percpu_chunk_find(c, n, align, atomic);

			next = c->next;
			if (place < 0) {
				/* Nearly full ones are not looked at again until they change. */
				if (slot < SLOT_FAIL)
					move_to(p, c, 0, true);
				continue;
			}
			place = percpu_chunk_take(c, n, align, (uint32_t)place);
			follow(p, c, before);
			if (place < 0)
				continue;
			relocate(k, c, old);
			reintegrate(k, c);
			*at = (uint32_t)place;
			return c;
		}
	}
	return NULL;
}

static void give(struct sim_kernel *k, struct percpu_chunk *c, uint32_t at)
{
	const unsigned int old = slot_of(k, c);
	const int32_t before = c->empty;

	percpu_chunk_give(c, at);
	follow(&k->percpu, c, before);
	relocate(k, c, (int)old);
}

/* Pages or a chunk have to be got: what might_alloc() finds there, once a call. */
static void check_backing(struct sim_kernel *k, const char *call, const struct percpu_chunk *c,
	uint32_t from, uint32_t to, uint32_t gfp)
{
	bool backed = c != NULL;

	for (; c && from < to; from++)
		backed &= percpu_page_backed(c, from);
	if (!backed)
		sim_check_reclaim(k, call, gfp);
}

/* @n units of some chunk, with memory behind them. NULL where the kernel returns NULL. */
static struct percpu_chunk *take(struct sim_kernel *k, const char *call, uint32_t n, uint32_t align,
	uint32_t gfp, uint32_t *at)
{
	const uint32_t reclaim_bits =
		SIM_GFP_RECLAIM | (k->model.percpu_backing_noio ? 0 : SIM_GFP_IO | SIM_GFP_FS);
	const uint32_t mask = gfp & (reclaim_bits | SIM_GFP_NORETRY | SIM_GFP_NOWARN);
	const bool atomic = !(gfp & SIM_GFP_DIRECT_RECLAIM);
	struct sim_percpu *p = &k->percpu;
	struct percpu_chunk *c;
	bool created = false;
	uint32_t from, to;

	while (!(c = find_place(k, n, align, atomic, at))) {
		const bool create = !atomic && !p->slot[p->slot_free].head;

		if (create && !created)
			check_backing(k, call, NULL, 0, 0, mask);
		created |= create;
		if (atomic || (create && !create_chunk(k, mask))) {
			p->failed |= atomic;
			p->due |= atomic;
			sim_fails(k,
				atomic ? "no chunk has such a place with memory behind it, and the "
					 "mask lets it get none"
				       : "no chunk has such a place, and no new one could be made");
			return NULL;
		}
	}
	from = *at / c->page_units;
	to = (*at + n + c->page_units - 1) / c->page_units;
	/* pages that are still to be backed have been taken off the count already */
	if (k->model.percpu_early_balance && p->empty < EMPTY_LOW)
		p->due = true;
	if (!atomic && !created)
		check_backing(k, call, c, from, to, mask);
	if (!atomic && !populate_holes(k, call, c, from, to, mask)) {
		give(k, c, *at);
		return NULL;
	}
	if (!k->model.percpu_early_balance && p->empty < EMPTY_LOW)
		p->due = true;
	return c;
}

void sim_call_percpu(struct sim_kernel *k, const struct sim_alloc_call *call,
	const struct sim_request *r, struct sim_result *out)
{
	const uint64_t align = r->align > PERCPU_UNIT ? r->align : PERCPU_UNIT;
	struct sim_object o = {.origin = call->origin, .managed = r->managed, .call = call->name};
	uint32_t gfp = sim_scoped_gfp(k, r->gfp), at;

	if (!sim_request_bytes(k, r, &o.size))
		return;
	/* sizes are refused before the context matters */
	if (!o.size || o.size > k->model.percpu_max || align > sim_page_size(k) ||
		(align & (align - 1))) {
		if (!(r->gfp & SIM_GFP_NOWARN))
			sim_object_to(k, SIM_BAD_SIZE,
				"%s: %llu bytes aligned to %llu are no per-CPU object", call->name,
				(unsigned long long)o.size, (unsigned long long)align);
		sim_fails(k, "an object has 1 to %llu bytes, aligned to a page at most",
			(unsigned long long)k->model.percpu_max);
		return;
	}
	if (k->model.percpu_kernel_only && (gfp & SIM_GFP_KERNEL) != SIM_GFP_KERNEL)
		gfp &= ~(uint32_t)SIM_GFP_DIRECT_RECLAIM;
	/* a mutex and a spinlock: reclaim comes where pages have to be got */
	if (!sim_check_percpu(k, call->name, gfp) || (!k->percpu.first && !sim_percpu_start(k)))
		return;
	o.chunk = take(k, call->name, (uint32_t)((o.size + PERCPU_UNIT - 1) / PERCPU_UNIT),
		(uint32_t)(align / PERCPU_UNIT), gfp, &at);
	if (!o.chunk)
		return;
	o.block = (uint64_t)at * PERCPU_UNIT;
	o.taken = round_up_to(o.size, PERCPU_UNIT) * k->cpus;
	out->zeroed = true;
	out->address = o.block;
	if (!o.chunk->first)
		out->address += o.chunk->start * sim_page_size(k);
	sim_result_of(k, &o, r, o.size, out);
}

void sim_percpu_put(struct sim_kernel *k, const struct sim_object *o)
{
	struct sim_percpu *p = &k->percpu;
	struct percpu_chunk *c = o->chunk;

	give(k, c, (uint32_t)(o->block / PERCPU_UNIT));
	if (!c->isolated && !c->first && c->free == c->units) {
		/* One wholly free chunk is enough. */
		p->due |= p->slot[p->slot_free].head != p->slot[p->slot_free].tail;
	} else if (!c->first &&
		   ((c->isolated && c->empty) || (p->empty > EMPTY_HIGH + c->empty &&
							 c->empty >= (int32_t)c->pages / 4))) {
		if (!c->isolated)
			p->empty -= c->empty;
		c->isolated = true;
		move_to(p, c, p->slot_free + 1, true);
		p->due = true;
	}
}

bool sim_percpu_start(struct sim_kernel *k)
{
	struct sim_percpu *p = &k->percpu;
	const uint32_t page = (uint32_t)sim_page_size(k);
	uint32_t pages;

	sizes(k, p);
	pages = (uint32_t)((p->first_at + p->first_size) / page);
	p->first = percpu_chunk_new(pages, page, (uint32_t)(p->first_at / PERCPU_UNIT),
		(uint32_t)(p->first_size / PERCPU_UNIT), k->cpus);
	if (!p->first) {
		sim_out_of_memory(k);
		return false;
	}
	p->first->first = true;
	percpu_chunk_back(p->first, 0, pages, true);
	p->empty = p->first->empty;
	relocate(k, p->first, -1);
	return true;
}

void sim_percpu_forget(struct sim_percpu *p)
{
	for (unsigned int i = 0; i < SIM_PERCPU_SLOTS; i++) {
		struct percpu_chunk *next;

		for (struct percpu_chunk *c = p->slot[i].head; c; c = next) {
			next = c->next;
			percpu_chunk_destroy(c);
		}
	}
	*p = (struct sim_percpu){0};
}
