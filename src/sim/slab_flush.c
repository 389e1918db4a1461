/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Slab caches: what CPUs hold goes back, shrinking, the end of a cache, what sysfs can set.
 */
#include <errno.h>

#include "sim/slab_internal.h"

#define SHRINK_BUCKETS 32 /* SHRINK_PROMOTE_MAX */

/*
 * The CPU gives its slab up (deactivate_slab). What it had not used yet comes in front of what
 * others freed.
 */
void slab_deactivate(struct sim_cache *c, struct sim_slab_cpu *cpu)
{
	struct sim_slab *s = cpu->slab;
	const bool freed_by_others = s->free != NO_OBJECT;
	uint16_t *link = &cpu->free;

	while (*link != NO_OBJECT) {
		s->inuse--;
		link = &s->below[*link];
	}
	*link = s->free;
	s->free = cpu->free;
	cpu->free = NO_OBJECT;
	cpu->slab = NULL;
	s->place = FULL;
	if (!s->inuse && node_has_enough(c, s))
		slab_discard(c, s);
	else if (s->free != NO_OBJECT)
		node_add(c, s, freed_by_others);
}

void sim_cache_flush(struct sim_cache *c, unsigned int cpu)
{
	struct sim_slab_cpu *own = &c->cpu[cpu];
	struct sim_slab *list = own->partial;

	sheaf_flush_cpu(c, cpu);
	if (own->slab)
		slab_deactivate(c, own);
	own->partial = NULL;
	slab_drain(c, list);
}

static void flush_all(struct sim_cache *c)
{
	for (unsigned int i = 0; i < c->nr_cpus; i++)
		sim_cache_flush(c, i);
}

/* What neither slabs' lists nor users have. */
static void flush_all_and_barns(struct sim_cache *c)
{
	flush_all(c);
	sheaf_empty_barns(c);
}

/* Takes @from's slabs, last first, to the end of @to. */
static void append_reversed(struct sim_slab_list *to, struct sim_slab_list *from)
{
	struct sim_slab *s;

	while ((s = from->tail)) {
		list_remove(from, s);
		list_add_tail(to, s);
	}
}

static void shrink_node(struct sim_cache *c, struct sim_slab_node *n)
{
	struct sim_slab_list buckets[SHRINK_BUCKETS] = {{0}}, rest = {0};
	struct sim_slab *s, *next, *found = NULL;

	for (s = n->partial.head; s; s = next) {
		const uint32_t free = (uint32_t)(s->objects - s->inuse);

		next = s->next;
		list_remove(&n->partial, s);
		if (free == s->objects) {
			s->cpu_next = found;
			found = s;
			n->nr_partial--;
		} else {
			list_add_tail(free <= SHRINK_BUCKETS ? &buckets[free - 1] : &rest, s);
		}
	}
	/* Fullest slabs first; within a bucket the order is turned round. */
	for (unsigned int i = 0; i < SHRINK_BUCKETS; i++)
		append_reversed(&n->partial, &buckets[i]);
	while ((s = rest.head)) {
		list_remove(&rest, s);
		list_add_tail(&n->partial, s);
	}
	slab_discard_found(c, found);
}

void sim_cache_shrink(struct sim_cache *c)
{
	flush_all_and_barns(c);
	for (unsigned int i = 0; i < c->nr_nodes; i++)
		shrink_node(c, &c->node[i]);
}

static void give_up_node(struct sim_cache *c, const struct sim_slab_node *n)
{
	struct sim_slab *next, *found = NULL;

	for (struct sim_slab *s = n->partial.head; s; s = next) {
		next = s->next;
		if (s->inuse)
			continue;
		node_remove(c, s);
		s->cpu_next = found;
		found = s;
	}
	slab_discard_found(c, found);
}

uint32_t sim_cache_shutdown(struct sim_cache *c)
{
	flush_all_and_barns(c);
	for (unsigned int i = 0; i < c->nr_nodes; i++)
		give_up_node(c, &c->node[i]);
	sim_cache_grace_period(c);
	return c->nr_slabs;
}

void sim_cache_set_min_partial(struct sim_cache *c, uint32_t n)
{
	c->geo.min_partial = n;
}

int sim_cache_set_cpu_partial(struct sim_cache *c, uint32_t objects)
{
	if (objects && (!c->cpu_slabs || (c->geo.flags & SIM_SLAB_DEBUG_FLAGS)))
		return -EINVAL;
	c->geo.cpu_partial = objects;
	c->geo.cpu_partial_slabs = (2 * objects + c->geo.objects - 1) / c->geo.objects;
	flush_all(c);
	return 0;
}
