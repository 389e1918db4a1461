/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One slab cache at work: allocation, free, new slabs. See slab.h and slab_internal.h.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sim/slab_internal.h"

static void give_back(struct sim_cache *c, struct sim_slab *s)
{
	(void)sim_page_free(c->pages, s->pfn, s->order);
	s->all_next = c->spare;
	c->spare = s;
}

void slab_discard(struct sim_cache *c, struct sim_slab *s)
{
	if (s->all_prev)
		s->all_prev->all_next = s->all_next;
	else
		c->all.head = s->all_next;
	if (s->all_next)
		s->all_next->all_prev = s->all_prev;
	else
		c->all.tail = s->all_prev;
	c->nr_slabs--;
	c->total_objects -= s->objects;
	c->node[s->node].objects -= s->objects;
	if (c->discarded)
		c->discarded(c->discarded_arg, s->number);
	if (!(c->geo.flags & SIM_SLAB_TYPESAFE_BY_RCU)) {
		give_back(c, s);
		return;
	}
	/* Readers may still look at objects (call_rcu). */
	list_add_tail(&c->waiting, s);
}

void sim_cache_grace_period(struct sim_cache *c)
{
	struct sim_slab *s;

	while ((s = c->waiting.head)) {
		list_remove(&c->waiting, s);
		give_back(c, s);
	}
}

/* May whoever asks with mask @gfp not wait for a lock? */
static bool may_not_spin(const struct sim_cache *c, uint32_t gfp)
{
	return gfp & SIM_GFP_NOLOCK ||
	       (c->nolock_by_mask && !(gfp & (SIM_GFP_DIRECT_RECLAIM | SIM_GFP_KSWAPD_RECLAIM)));
}

/* alloc_slab_page(); @nolock: alloc_frozen_pages_nolock() */
static int pages_near(
	struct sim_cache *c, int node, uint32_t gfp, unsigned int order, bool nolock, uint64_t *pfn)
{
	if (nolock)
		return sim_page_alloc_nolock(c->pages, node, order, pfn);
	return node < 0 ? sim_page_alloc(c->pages, gfp, order, pfn)
			: sim_page_alloc_node(c->pages, (unsigned int)node, gfp, order, pfn);
}

/*
 * The pages of a new slab (allocate_slab): a block of the wished order if there is one for little
 * effort, else of the smallest order that holds an object.
 */
static int slab_pages(struct sim_cache *c, int node, uint32_t gfp, struct sim_slab *s)
{
	const struct sim_slab_geometry *g = &c->geo;
	const uint32_t not_for_pages = SIM_GFP_ZERO | SIM_GFP_ACCOUNT | SIM_GFP_COMP |
				       SIM_GFP_MOVABLE | SIM_GFP_RECLAIMABLE | SIM_GFP_WRITE |
				       SIM_GFP_DMA | SIM_GFP_DMA32 | SIM_GFP_HIGHMEM;
	const uint32_t flags = (gfp & ~not_for_pages) | c->slab_gfp;
	const bool nolock = may_not_spin(c, gfp);
	uint32_t first = (flags | SIM_GFP_NOWARN | SIM_GFP_NORETRY) & ~(uint32_t)SIM_GFP_NOFAIL;

	if ((first & SIM_GFP_DIRECT_RECLAIM) && g->order > g->min_order) {
		first |= SIM_GFP_NOMEMALLOC;
		first &= ~(uint32_t)(SIM_GFP_DIRECT_RECLAIM | SIM_GFP_KSWAPD_RECLAIM);
	}
	s->order = (uint8_t)g->order;
	s->objects = (uint16_t)g->objects;
	if (!pages_near(c, node, first, g->order, nolock, &s->pfn))
		return 0;
	s->order = (uint8_t)g->min_order;
	s->objects = (uint16_t)g->min_objects;
	return pages_near(c, node, flags, g->min_order, nolock, &s->pfn);
}

static uint32_t next_random(struct sim_cache *c)
{
	c->random = c->random * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(c->random >> 33);
}

int sim_cache_randomise(struct sim_cache *c, uint64_t seed)
{
	const uint32_t n = c->geo.objects;

	if (n < 2)
		return 0;
	if (!c->sequence)
		c->sequence = malloc(n * sizeof(*c->sequence));
	if (!c->sequence)
		return -ENOMEM;
	c->random = seed;
	for (uint32_t i = 0; i < n; i++)
		c->sequence[i] = (uint16_t)i;
	for (uint32_t i = n - 1; i > 0; i--) {
		const uint32_t k = next_random(c) % (i + 1);
		const uint16_t other = c->sequence[k];

		c->sequence[k] = c->sequence[i];
		c->sequence[i] = other;
	}
	return 0;
}

/*
 * The order in which a new slab's objects will be handed out: ascending, or the cache's own order
 * from somewhere on (shuffle_freelist).
 */
static void line_up(struct sim_cache *c, struct sim_slab *s)
{
	uint32_t at, last = NO_OBJECT;

	if (!c->sequence) {
		for (uint32_t i = 0; i < s->objects; i++)
			s->below[i] = (uint16_t)(i + 1);
		s->below[s->objects - 1] = NO_OBJECT;
		s->free = 0;
		return;
	}
	at = next_random(c) % c->geo.objects;
	for (uint32_t i = 0; i < c->geo.objects; i++) {
		const uint16_t object = c->sequence[at];

		at = at + 1 == c->geo.objects ? 0 : at + 1;
		/* A slab of the smaller order has only the first ones. */
		if (object >= s->objects)
			continue;
		if (last == NO_OBJECT)
			s->free = object;
		else
			s->below[last] = object;
		last = object;
	}
	s->below[last] = NO_OBJECT;
}

int slab_new(struct sim_cache *c, int node, uint32_t gfp, struct sim_slab **out)
{
	struct sim_slab *s = c->spare;

	if (s)
		c->spare = s->all_next;
	else
		s = malloc(sizeof(*s) + c->geo.objects * sizeof(s->below[0]));
	if (!s)
		return -ENOBUFS;
	if (slab_pages(c, node, gfp, s)) {
		s->all_next = c->spare;
		c->spare = s;
		return -ENOMEM;
	}
	line_up(c, s);
	s->cache = c;
	s->node = (uint8_t)sim_page_node(c->pages, s->pfn);
	s->inuse = 0;
	s->place = FULL;
	s->number = c->made++;
	s->all_next = NULL;
	s->all_prev = c->all.tail;
	if (c->all.tail)
		c->all.tail->all_next = s;
	else
		c->all.head = s;
	c->all.tail = s;
	c->nr_slabs++;
	c->total_objects += s->objects;
	c->node[s->node].objects += s->objects;
	*out = s;
	return 0;
}

void slab_discard_found(struct sim_cache *c, struct sim_slab *found)
{
	while (found) {
		struct sim_slab *next = found->cpu_next;

		slab_discard(c, found);
		found = next;
	}
}

void slab_drain(struct sim_cache *c, struct sim_slab *list)
{
	struct sim_slab *found = NULL;

	while (list) {
		struct sim_slab *s = list;

		list = s->cpu_next;
		if (!s->inuse && node_has_enough(c, s)) {
			s->cpu_next = found;
			found = s;
		} else {
			node_add(c, s, true);
		}
	}
	slab_discard_found(c, found);
}

/*
 * Puts a slab on a CPU's partial list; @may_drain: a list that is long enough goes to the node
 * first.
 */
static void put_cpu_partial(
	struct sim_cache *c, struct sim_slab_cpu *cpu, struct sim_slab *s, bool may_drain)
{
	struct sim_slab *old = cpu->partial, *cut = NULL;

	if (old && may_drain && old->cpu_count >= c->geo.cpu_partial_slabs) {
		cut = old;
		old = NULL;
	}
	s->cpu_count = (old ? old->cpu_count : 0) + 1;
	s->cpu_next = old;
	s->place = ON_CPU_LIST;
	cpu->partial = s;
	slab_drain(c, cut);
}

/* Makes a slab the CPU's own: the CPU takes all its free objects over. */
static void take_over(struct sim_slab_cpu *cpu, struct sim_slab *s)
{
	cpu->slab = s;
	cpu->free = s->free;
	s->free = NO_OBJECT;
	s->inuse = s->objects;
	s->place = ON_CPU;
}

/*
 * A node's first partial slab for the CPU, and some more for its partial list (get_partial_node).
 */
static bool take_from_node(
	struct sim_cache *c, struct sim_slab_cpu *cpu, const struct sim_slab_node *n)
{
	struct sim_slab *s = n->partial.head;
	uint32_t extra = 0;

	if (!s)
		return false;
	node_remove(c, s);
	take_over(cpu, s);
	while ((s = n->partial.head)) {
		node_remove(c, s);
		put_cpu_partial(c, cpu, s, false);
		if (++extra > c->geo.cpu_partial_slabs / 2)
			break;
	}
	return true;
}

/*
 * The node to take a partial slab from (get_partial): the one asked for, else the CPU's own; where
 * others may serve, the nearest that has more than it keeps (get_any_partial, which now and then
 * does not look). -1: none has one.
 */
static int partial_node(const struct sim_cache *c, unsigned int cpu, int node, bool others)
{
	unsigned int home = sim_pages_node_of_cpu(c->pages, cpu), order[SIM_MAX_NODES], nodes;
	unsigned int first = node < 0 ? home : (unsigned int)node;

	if (c->node[first].partial.head)
		return (int)first;
	if (!others || c->nr_nodes == 1)
		return -1;
	nodes = sim_pages_node_order(c->pages, home, order);
	for (unsigned int i = 0; i < nodes; i++)
		if (c->node[order[i]].nr_partial > c->geo.min_partial)
			return (int)order[i];
	return -1;
}

/* The mask that pages of a given node are tried with before others serve. */
static uint32_t node_mask(const struct sim_cache *c, uint32_t gfp)
{
	const uint32_t some = SIM_GFP_KSWAPD_RECLAIM | SIM_GFP_NOMEMALLOC | SIM_GFP_NOLOCK;

	if (c->retries_node == 2)
		return (gfp & some) | SIM_GFP_NOWARN | SIM_GFP_THISNODE;
	if (may_not_spin(c, gfp))
		return gfp | SIM_GFP_THISNODE;
	return SIM_GFP_KSWAPD_RECLAIM | SIM_GFP_NOWARN | SIM_GFP_THISNODE;
}

/*
 * The new_objects part of ___slab_alloc(): a node with a partial slab in *@from, or a new slab in
 * *@s. A given node is tried by itself first, for little effort (retries_node); in 6.1 it has the
 * only partial slabs that count, and pages may come from anywhere. SLUB_TINY does not try it alone.
 */
static int find_slab(struct sim_cache *c, unsigned int cpu, int node, uint32_t gfp, int *from,
	struct sim_slab **s)
{
	const bool strict = gfp & SIM_GFP_THISNODE;
	int err;

	if (node >= 0 && !strict && c->retries_node && c->retries_node < 3) {
		*from = partial_node(c, cpu, node, false);
		if (*from >= 0)
			return 0;
		err = slab_new(c, node, node_mask(c, gfp), s);
		if (err != -ENOMEM)
			return err;
	}
	*from = partial_node(c, cpu, node, node < 0 || (c->retries_node && !strict));
	return *from >= 0 ? 0 : slab_new(c, node, gfp, s);
}

/* node_match() */
static bool is_near(const struct sim_slab *s, int node)
{
	return node < 0 || s->node == node;
}

static int alloc_from_cpu(struct sim_cache *c, unsigned int number, int node, uint32_t gfp,
	struct sim_slab_object *out)
{
	struct sim_slab_cpu *cpu = &c->cpu[number];
	struct sim_slab *s = cpu->slab;
	int err, from;

	if (node >= 0 && !sim_pages_has_node(c->pages, (unsigned int)node))
		node = -1;
	if (s && !is_near(s, node)) {
		slab_deactivate(c, cpu);
	} else if (s && cpu->free == NO_OBJECT) {
		if (s->free != NO_OBJECT) {
			take_over(cpu, s);
		} else {
			s->place = FULL;
			cpu->slab = NULL;
		}
	}
	while (!cpu->slab && cpu->partial) {
		s = cpu->partial;
		cpu->partial = s->cpu_next;
		s->cpu_next = NULL;
		if (is_near(s, node))
			take_over(cpu, s);
		else
			slab_drain(c, s);
	}
	if (!cpu->slab) {
		err = find_slab(c, number, node, gfp, &from, &s);
		if (err)
			return err;
		if (from < 0)
			take_over(cpu, s);
		else
			(void)take_from_node(c, cpu, &c->node[from]);
	}
	out->slab = cpu->slab;
	out->index = pop(cpu->slab, &cpu->free);
	return 0;
}

/* Debug caches and SLUB_TINY: alloc_single_from_partial, alloc_single_from_new_slab. */
static int alloc_from_node(
	struct sim_cache *c, unsigned int cpu, int node, uint32_t gfp, struct sim_slab_object *out)
{
	struct sim_slab *s = NULL;
	int from, err;

	if (node >= 0 && !sim_pages_has_node(c->pages, (unsigned int)node))
		node = -1;
	err = find_slab(c, cpu, node, gfp, &from, &s);
	if (err)
		return err;
	if (from < 0)
		node_add(c, s, false);
	else
		s = c->node[from].partial.head;
	out->slab = s;
	out->index = pop(s, &s->free);
	if (++s->inuse == s->objects)
		node_remove(c, s);
	return 0;
}

int sim_cache_alloc_node(
	struct sim_cache *c, unsigned int cpu, int node, uint32_t gfp, struct sim_slab_object *out)
{
	struct sim_slab_cpu *own = &c->cpu[cpu];

	/* Most objects come from here. */
	if (own->free != NO_OBJECT && is_near(own->slab, node)) {
		out->slab = own->slab;
		out->index = pop(own->slab, &own->free);
		return 0;
	}
	c->used = true;
	if (c->sheaf_capacity && sheaf_alloc(c, cpu, node, gfp, out))
		return 0;
	if (c->no_memory)
		return -ENOBUFS;
	return c->cpu_slabs ? alloc_from_cpu(c, cpu, node, gfp, out)
			    : alloc_from_node(c, cpu, node, gfp, out);
}

int sim_cache_alloc(
	struct sim_cache *c, unsigned int cpu, uint32_t gfp, struct sim_slab_object *out)
{
	return sim_cache_alloc_node(c, cpu, -1, gfp, out);
}

/* free_to_partial_list(): the test for giving the slab back comes before it may join the list. */
static void free_to_node(struct sim_cache *c, struct sim_slab *s)
{
	const bool was_full = s->place == FULL;
	const bool give_up = !s->inuse && node_has_enough(c, s);

	if (was_full && !give_up)
		node_add(c, s, true);
	else if (!was_full && give_up)
		node_remove(c, s);
	if (give_up)
		slab_discard(c, s);
}

/* What becomes of a slab that is not the CPU's own after a free (__slab_free). */
static void freed_behind(struct sim_cache *c, unsigned int cpu, struct sim_slab *s)
{
	if (!c->cpu_slabs) {
		free_to_node(c, s);
	} else if (s->place == FULL) {
		put_cpu_partial(c, &c->cpu[cpu], s, true);
	} else if (s->place == ON_NODE && !s->inuse && node_has_enough(c, s)) {
		node_remove(c, s);
		slab_discard(c, s);
	}
}

static void free_to_slab(struct sim_cache *c, unsigned int cpu, struct sim_slab_object o)
{
	struct sim_slab *s = o.slab;

	if (c->cpu[cpu].slab == s) {
		push(s, &c->cpu[cpu].free, o.index);
		return;
	}
	push(s, &s->free, o.index);
	s->inuse--;
	freed_behind(c, cpu, s);
}

void sim_cache_free(struct sim_cache *c, unsigned int cpu, struct sim_slab_object o)
{
	if (!c->sheaf_capacity || !sheaf_free(c, cpu, o))
		free_to_slab(c, cpu, o);
}

void sim_cache_free_nolock(
	struct sim_cache *c, unsigned int cpu, struct sim_slab_object o, bool can_lock)
{
	if (!c->sheaf_capacity || !can_lock || !sheaf_free_nolock(c, cpu, o))
		free_to_slab(c, cpu, o);
}

void slab_free_chain(
	struct sim_cache *c, unsigned int cpu, const struct sim_slab_object *o, uint32_t n)
{
	struct sim_slab *s = o->slab;
	const bool own = c->cpu[cpu].slab == s;

	for (uint32_t i = n; i-- > 0;)
		push(s, own ? &c->cpu[cpu].free : &s->free, o[i].index);
	if (own)
		return;
	s->inuse = (uint16_t)(s->inuse - n);
	freed_behind(c, cpu, s);
}

int sim_cache_init(struct sim_cache *c, const struct sim_slab_spec *spec, struct sim_pages *pages,
	const struct sim_page_model *page_model, const struct sim_kernel_model *model,
	unsigned int cpus)
{
	int err;

	*c = (struct sim_cache){
		.pages = pages,
		.nr_cpus = cpus,
		.page_shift = (unsigned int)page_model->page_shift,
		.scans_ends = model->slab_scans_ends,
		.retries_node = (unsigned int)model->slab_retries_node,
		.nolock_by_mask = model->slab_nolock_by_mask,
		.users = 1,
		.constructor = spec->constructor,
	};
	err = sim_slab_geometry(&c->geo, spec, page_model, model, cpus);
	if (err)
		return err;
	c->cpu_slabs = model->slab_cpu_slabs && !(c->geo.flags & SIM_SLAB_DEBUG_FLAGS);
	c->sheaf_capacity = sheaf_capacity(&c->geo, page_model, model);
	if (model->slab_comp_always || c->geo.order)
		c->slab_gfp |= SIM_GFP_COMP;
	if (spec->flags & SIM_SLAB_CACHE_DMA)
		c->slab_gfp |= SIM_GFP_DMA;
	if (spec->flags & SIM_SLAB_CACHE_DMA32)
		c->slab_gfp |= SIM_GFP_DMA32;
	if (spec->flags & SIM_SLAB_RECLAIM_ACCOUNT)
		c->slab_gfp |= SIM_GFP_RECLAIMABLE;
	c->nr_nodes = sim_pages_nodes(pages);
	c->cpu = calloc(cpus, sizeof(*c->cpu));
	c->node = calloc(c->nr_nodes, sizeof(*c->node));
	if (!c->cpu || !c->node) {
		free(c->cpu);
		free(c->node);
		c->cpu = NULL;
		return -ENOMEM;
	}
	for (unsigned int i = 0; i < cpus; i++)
		c->cpu[i].free = NO_OBJECT;
	return 0;
}

void sim_cache_reset(struct sim_cache *c)
{
	if (!c->used)
		return;
	for (struct sim_slab *w = c->waiting.head; w; w = w->next) {
		w->all_next = c->spare;
		c->spare = w;
	}
	if (c->all.tail) {
		c->all.tail->all_next = c->spare;
		c->spare = c->all.head;
	}
	c->all = c->waiting = (struct sim_slab_list){0};
	sheaf_forget(c);
	memset(c->node, 0, c->nr_nodes * sizeof(*c->node));
	c->nr_slabs = 0;
	c->total_objects = c->made = 0;
	c->used = false;
	for (unsigned int i = 0; i < c->nr_cpus; i++)
		c->cpu[i] = (struct sim_slab_cpu){.free = NO_OBJECT};
}

void sim_cache_release(struct sim_cache *c)
{
	c->used = true;
	if (c->cpu)
		sim_cache_reset(c);
	while (c->spare) {
		struct sim_slab *s = c->spare;

		c->spare = s->all_next;
		free(s);
	}
	sheaf_release(c);
	free(c->sequence);
	free(c->cpu);
	free(c->node);
	c->cpu = NULL;
	c->node = NULL;
	c->sequence = NULL;
}

uint64_t sim_slab_number(const struct sim_slab *slab)
{
	return slab->number;
}

unsigned int sim_slab_order(const struct sim_slab *slab)
{
	return slab->order;
}

unsigned int sim_slab_node(const struct sim_slab *slab)
{
	return slab->node;
}

uint32_t sim_slab_objects(const struct sim_slab *slab)
{
	return slab->objects;
}

uint64_t sim_slab_address(const struct sim_cache *c, struct sim_slab_object o)
{
	return (o.slab->pfn << c->page_shift) + c->geo.red_left_pad +
	       (uint64_t)o.index * c->geo.stride;
}
