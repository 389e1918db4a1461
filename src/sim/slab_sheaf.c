/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sheaves: arrays of free objects that each CPU allocates from and frees to, the main one, and a
 * spare that is full or empty; nodes keep full and empty ones in barns. Models mm/slub.c, 7.3
 * (alloc_from_pcs, free_to_pcs, __pcs_replace_empty_main, __pcs_replace_full_main, refill_objects,
 * alloc_from_pcs_bulk, free_to_pcs_bulk, pcs_flush_all, barn_shrink).
 *
 * What sheaves themselves take of the simulated memory is not modelled: a new one can always be
 * had.
 */
#include <errno.h>
#include <stdlib.h>

#include "sim/kmalloc.h"
#include "sim/slab_internal.h"

#define MOST_FULL 10	/* MAX_FULL_SHEAVES */
#define FLUSH_BATCH 32u /* PCS_BATCH_MAX */

struct sim_sheaf {
	struct sim_sheaf *next; /* in a barn, or without use */
	uint32_t size;
	struct sim_slab_object object[]; /* sheaf_capacity of them; the last one goes first */
};

uint32_t sheaf_capacity(const struct sim_slab_geometry *g, const struct sim_page_model *pages,
	const struct sim_kernel_model *model)
{
	/* struct slab_sheaf: a list or RCU head, the cache, two numbers */
	const uint32_t word = (uint32_t)model->word, head = 3 * word + 8;
	struct sim_kmalloc_sizes sizes;
	uint32_t wish;

	if (!model->slab_sheaves || g->flags & SIM_SLAB_DEBUG_FLAGS)
		return 0;
	if (g->stride >= UINT64_C(1) << pages->page_shift)
		wish = 4;
	else if (g->stride >= 1024)
		wish = 12;
	else if (g->stride >= 256)
		wish = 26;
	else
		wish = 60;
	/* the sheaf fills its kmalloc object */
	sim_kmalloc_sizes(&sizes, pages, model);
	return ((uint32_t)sim_kmalloc_usable(&sizes, head + wish * word) - head) / word;
}

/* An empty one; NULL where the simulator has no memory, which the cache remembers. */
static struct sim_sheaf *sheaf_new(struct sim_cache *c)
{
	struct sim_sheaf *sheaf = c->idle_sheaves;

	if (sheaf)
		c->idle_sheaves = sheaf->next;
	else
		sheaf = malloc(sizeof(*sheaf) + c->sheaf_capacity * sizeof(sheaf->object[0]));
	if (sheaf)
		sheaf->size = 0;
	else
		c->no_memory = true;
	return sheaf;
}

static void sheaf_drop(struct sim_cache *c, struct sim_sheaf *sheaf)
{
	sheaf->next = c->idle_sheaves;
	c->idle_sheaves = sheaf;
}

static void put(struct sim_sheaf **stack, struct sim_sheaf *sheaf)
{
	sheaf->next = *stack;
	*stack = sheaf;
}

static struct sim_sheaf *take(struct sim_sheaf **stack)
{
	struct sim_sheaf *sheaf = *stack;

	if (sheaf)
		*stack = sheaf->next;
	return sheaf;
}

static void put_full(struct sim_slab_node *barn, struct sim_sheaf *sheaf)
{
	put(&barn->full, sheaf);
	barn->nr_full++;
}

static struct sim_sheaf *take_full(struct sim_slab_node *barn)
{
	if (barn->full)
		barn->nr_full--;
	return take(&barn->full);
}

static void swap(struct sim_slab_cpu *own)
{
	struct sim_sheaf *main = own->main;

	own->main = own->spare;
	own->spare = main;
}

/* Frees the objects of a sheaf to their slabs (sheaf_flush_unused). */
static void flush(unsigned int cpu, struct sim_sheaf *sheaf)
{
	slab_free_bulk(cpu, sheaf->size, sheaf->object, false);
	sheaf->size = 0;
}

/* sheaf_flush_main(): from the end, a batch at a time. */
static void flush_main(unsigned int cpu, struct sim_sheaf *main)
{
	while (main->size) {
		const uint32_t n = main->size < FLUSH_BATCH ? main->size : FLUSH_BATCH;

		main->size -= n;
		slab_free_bulk(cpu, n, main->object + main->size, false);
	}
}

static uint32_t take_free(struct sim_slab *s, struct sim_slab_object *out, uint32_t n)
{
	uint32_t got = 0;

	while (got < n && s->free != NO_OBJECT)
		out[got++] = (struct sim_slab_object){s, pop(s, &s->free)};
	s->inuse = (uint16_t)(s->inuse + got);
	return got;
}

/*
 * __refill_objects_node(): partial slabs of @node, the first ones first; what is left of the last
 * one waits longest.
 */
static uint32_t refill_from(
	struct sim_cache *c, unsigned int node, struct sim_slab_object *out, uint32_t n)
{
	uint32_t got = 0;
	struct sim_slab *s;

	while (got < n && (s = c->node[node].partial.head)) {
		node_remove(c, s);
		got += take_free(s, out + got, n - got);
		if (s->free != NO_OBJECT)
			node_add(c, s, true);
	}
	return got;
}

/* refill_objects(): up to @n objects; fewer where there is no memory. */
static uint32_t refill(struct sim_cache *c, unsigned int cpu, uint32_t gfp,
	struct sim_slab_object *out, uint32_t n)
{
	const unsigned int home = sim_pages_node_of_cpu(c->pages, cpu);
	unsigned int order[SIM_MAX_NODES], nodes = 0;
	uint32_t got = refill_from(c, home, out, n);

	if (got < n && c->nr_nodes > 1)
		nodes = sim_pages_node_order(c->pages, home, order);
	for (unsigned int i = 0; i < nodes && got < n; i++)
		if (c->node[order[i]].nr_partial > c->geo.min_partial)
			got += refill_from(c, order[i], out + got, n - got);
	while (got < n) {
		struct sim_slab *s;
		const int err = slab_new(c, (int)home, gfp, &s);

		c->no_memory |= err == -ENOBUFS;
		if (err)
			break;
		got += take_free(s, out + got, n - got);
		if (s->free != NO_OBJECT)
			node_add(c, s, false);
	}
	return got;
}

/* __pcs_replace_empty_main(): false: no sheaf with objects can be had. */
static bool replace_empty_main(struct sim_cache *c, unsigned int cpu, uint32_t gfp)
{
	struct sim_slab_cpu *own = &c->cpu[cpu];
	struct sim_slab_node *barn = &c->node[sim_pages_node_of_cpu(c->pages, cpu)];
	struct sim_sheaf *full;

	if (own->spare && own->spare->size) {
		swap(own);
		return true;
	}
	full = take_full(barn);
	if (full) {
		put(&barn->empty, own->main);
		own->main = full;
		return true;
	}
	/* who may not wait for locks gets no new sheaf filled */
	if (gfp & SIM_GFP_NOLOCK)
		return false;
	full = own->spare ? own->spare : take(&barn->empty);
	own->spare = NULL;
	if (!full)
		full = sheaf_new(c);
	if (!full)
		return false;
	full->size = refill(
		c, cpu, gfp | SIM_GFP_NOMEMALLOC | SIM_GFP_NOWARN, full->object, c->sheaf_capacity);
	if (full->size < c->sheaf_capacity) {
		flush(cpu, full);
		sheaf_drop(c, full);
		return false;
	}
	own->spare = own->main;
	own->main = full;
	return true;
}

static bool has_main(struct sim_cache *c, struct sim_slab_cpu *own)
{
	if (!own->main)
		own->main = sheaf_new(c);
	return own->main;
}

bool sheaf_alloc(
	struct sim_cache *c, unsigned int cpu, int node, uint32_t gfp, struct sim_slab_object *out)
{
	struct sim_slab_cpu *own = &c->cpu[cpu];

	if ((node >= 0 && (unsigned int)node != sim_pages_node_of_cpu(c->pages, cpu)) ||
		!has_main(c, own) || (!own->main->size && !replace_empty_main(c, cpu, gfp)))
		return false;
	*out = own->main->object[own->main->size - 1];
	if (node >= 0 && out->slab->node != node)
		return false;
	own->main->size--;
	return true;
}

/*
 * An empty main sheaf for one that is full, as long as none has to be made for that
 * (__free_to_pcs_batch). *@crowded: the barn has as many full ones as it takes.
 */
static bool change_full_main(struct sim_cache *c, unsigned int cpu, bool *crowded)
{
	struct sim_slab_cpu *own = &c->cpu[cpu];
	struct sim_slab_node *barn = &c->node[sim_pages_node_of_cpu(c->pages, cpu)];
	struct sim_sheaf *empty;

	*crowded = false;
	if (own->spare && own->spare->size < c->sheaf_capacity) {
		swap(own);
		return true;
	}
	*crowded = own->spare && barn->nr_full >= MOST_FULL;
	empty = *crowded ? NULL : take(&barn->empty);
	if (!empty)
		return false;
	if (own->spare)
		put_full(barn, own->main);
	else
		own->spare = own->main;
	own->main = empty;
	return true;
}

/* __pcs_replace_full_main() */
static void replace_full_main(struct sim_cache *c, unsigned int cpu)
{
	struct sim_slab_cpu *own = &c->cpu[cpu];
	struct sim_slab_node *barn = &c->node[sim_pages_node_of_cpu(c->pages, cpu)];
	struct sim_sheaf *empty;
	bool crowded;

	if (change_full_main(c, cpu, &crowded))
		return;
	if (crowded) {
		empty = own->spare;
		own->spare = NULL;
		flush(cpu, empty);
	} else {
		empty = sheaf_new(c);
	}
	if (!empty) {
		flush_main(cpu, own->main);
		return;
	}
	if (own->spare)
		put_full(barn, own->main);
	else
		own->spare = own->main;
	own->main = empty;
}

/*
 * Only objects of the CPU's own node (can_free_to_pcs); a node without memory has none of its own.
 */
static bool belongs_here(const struct sim_cache *c, unsigned int cpu, const struct sim_slab *s)
{
	const unsigned int home = sim_pages_node_of_cpu(c->pages, cpu);

	return s->node == home || !sim_pages_has_node(c->pages, home);
}

bool sheaf_free(struct sim_cache *c, unsigned int cpu, struct sim_slab_object o)
{
	struct sim_slab_cpu *own = &c->cpu[cpu];

	if (!belongs_here(c, cpu, o.slab) || !has_main(c, own))
		return false;
	if (own->main->size == c->sheaf_capacity)
		replace_full_main(c, cpu);
	own->main->object[own->main->size++] = o;
	return true;
}

bool sheaf_free_nolock(struct sim_cache *c, unsigned int cpu, struct sim_slab_object o)
{
	struct sim_slab_cpu *own = &c->cpu[cpu];
	bool crowded;

	if (!belongs_here(c, cpu, o.slab) || !has_main(c, own) ||
		(own->main->size == c->sheaf_capacity && !change_full_main(c, cpu, &crowded)))
		return false;
	own->main->object[own->main->size++] = o;
	return true;
}

/* alloc_from_pcs_bulk() */
static uint32_t take_bulk(
	struct sim_cache *c, unsigned int cpu, uint32_t n, struct sim_slab_object *out)
{
	struct sim_slab_cpu *own = &c->cpu[cpu];
	struct sim_slab_node *barn = &c->node[sim_pages_node_of_cpu(c->pages, cpu)];
	uint32_t got = 0;

	while (got < n && has_main(c, own)) {
		struct sim_sheaf *full;
		uint32_t some;

		if (!own->main->size && own->spare && own->spare->size) {
			swap(own);
		} else if (!own->main->size) {
			full = take_full(barn);
			if (!full)
				break;
			put(&barn->empty, own->main);
			own->main = full;
		}
		some = n - got < own->main->size ? n - got : own->main->size;
		own->main->size -= some;
		for (uint32_t i = 0; i < some; i++)
			out[got++] = own->main->object[own->main->size + i];
	}
	return got;
}

uint32_t sheaf_alloc_bulk(struct sim_cache *c, unsigned int cpu, uint32_t gfp, uint32_t n,
	struct sim_slab_object *out)
{
	const uint32_t got = take_bulk(c, cpu, n, out);

	return got + refill(c, cpu, gfp, out + got, n - got);
}

/*
 * Puts objects of other nodes first; both keep what order the kernel leaves them in. Returns how
 * many.
 */
static uint32_t part(
	const struct sim_cache *c, unsigned int cpu, uint32_t n, struct sim_slab_object *p)
{
	uint32_t others = 0;

	for (uint32_t i = 0; i < n; i++) {
		const struct sim_slab_object o = p[i];

		if (belongs_here(c, cpu, o.slab))
			continue;
		p[i] = p[others];
		p[others++] = o;
	}
	return others;
}

void sheaf_free_bulk(struct sim_cache *c, unsigned int cpu, uint32_t n, struct sim_slab_object *p)
{
	struct sim_slab_cpu *own = &c->cpu[cpu];
	const uint32_t others = part(c, cpu, n, p);
	bool crowded;

	for (uint32_t at = others; at < n;) {
		if (!has_main(c, own) || (own->main->size == c->sheaf_capacity &&
						 !change_full_main(c, cpu, &crowded))) {
			slab_free_bulk(cpu, n - at, p + at, false);
			break;
		}
		while (at < n && own->main->size < c->sheaf_capacity)
			own->main->object[own->main->size++] = p[at++];
	}
	slab_free_bulk(cpu, others, p, false);
}

void sheaf_flush_cpu(struct sim_cache *c, unsigned int cpu)
{
	struct sim_slab_cpu *own = &c->cpu[cpu];

	if (own->spare) {
		flush(cpu, own->spare);
		sheaf_drop(c, own->spare);
		own->spare = NULL;
	}
	if (own->main)
		flush_main(cpu, own->main);
}

void sheaf_empty_barns(struct sim_cache *c)
{
	struct sim_sheaf *sheaf;

	for (unsigned int i = 0; i < c->nr_nodes; i++) {
		while ((sheaf = take_full(&c->node[i]))) {
			flush(0, sheaf);
			sheaf_drop(c, sheaf);
		}
		while ((sheaf = take(&c->node[i].empty)))
			sheaf_drop(c, sheaf);
	}
}

void sheaf_forget(struct sim_cache *c)
{
	struct sim_sheaf *sheaf;

	for (unsigned int i = 0; i < c->nr_cpus; i++) {
		struct sim_slab_cpu *own = &c->cpu[i];

		if (own->main)
			sheaf_drop(c, own->main);
		if (own->spare)
			sheaf_drop(c, own->spare);
		own->main = own->spare = NULL;
	}
	for (unsigned int i = 0; i < c->nr_nodes; i++) {
		while ((sheaf = take_full(&c->node[i])) || (sheaf = take(&c->node[i].empty)))
			sheaf_drop(c, sheaf);
	}
}

void sheaf_release(struct sim_cache *c)
{
	struct sim_sheaf *sheaf;

	while ((sheaf = take(&c->idle_sheaves)))
		free(sheaf);
}
