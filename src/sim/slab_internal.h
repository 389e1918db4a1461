/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Slab caches from inside: what the slab_*.c files share.
 *
 * A slab's free objects are a stack. While a slab is a CPU's own, that CPU has taken the stack over
 * (its lockless freelist) and the slab counts as wholly in use; what other CPUs free meanwhile
 * gathers on the slab's own stack.
 */
#ifndef WHICHALLOC_SIM_SLAB_INTERNAL_H
#define WHICHALLOC_SIM_SLAB_INTERNAL_H

#include "sim/slab.h"

#define NO_OBJECT UINT16_MAX

enum place {
	FULL,	     /* on no list */
	ON_CPU,	     /* some CPU's slab */
	ON_CPU_LIST, /* on some CPU's partial list */
	ON_NODE,     /* on the node's partial list */
};

struct sim_slab {
	struct sim_slab *prev, *next;	      /* on its node's partial list */
	struct sim_slab *all_prev, *all_next; /* among all slabs of the cache */
	/* on a CPU's partial list; while a drain runs: to be given back */
	struct sim_slab *cpu_next;
	struct sim_cache *cache;
	uint64_t pfn, number;
	/* slabs on the CPU's list from here to its end, as of when this one was put there */
	uint32_t cpu_count;
	uint16_t objects, inuse, free;
	uint8_t order, node;
	enum place place;
	uint16_t below[]; /* the object under each free one */
};

struct sim_slab_cpu {
	struct sim_slab *slab, *partial;
	uint16_t free; /* the lockless freelist */
};

static inline void list_add_head(struct sim_slab_list *l, struct sim_slab *s)
{
	s->prev = NULL;
	s->next = l->head;
	if (l->head)
		l->head->prev = s;
	else
		l->tail = s;
	l->head = s;
}

static inline void list_add_tail(struct sim_slab_list *l, struct sim_slab *s)
{
	s->next = NULL;
	s->prev = l->tail;
	if (l->tail)
		l->tail->next = s;
	else
		l->head = s;
	l->tail = s;
}

static inline void list_remove(struct sim_slab_list *l, struct sim_slab *s)
{
	if (s->prev)
		s->prev->next = s->next;
	else
		l->head = s->next;
	if (s->next)
		s->next->prev = s->prev;
	else
		l->tail = s->prev;
}

static inline void node_add(struct sim_cache *c, struct sim_slab *s, bool tail)
{
	struct sim_slab_node *n = &c->node[s->node];

	if (tail)
		list_add_tail(&n->partial, s);
	else
		list_add_head(&n->partial, s);
	s->place = ON_NODE;
	n->nr_partial++;
}

static inline void node_remove(struct sim_cache *c, struct sim_slab *s)
{
	struct sim_slab_node *n = &c->node[s->node];

	list_remove(&n->partial, s);
	s->place = FULL;
	n->nr_partial--;
}

/* Has the node of an empty slab enough partial ones without it? */
static inline bool node_has_enough(const struct sim_cache *c, const struct sim_slab *s)
{
	return c->node[s->node].nr_partial >= c->geo.min_partial;
}

static inline uint32_t pop(const struct sim_slab *s, uint16_t *stack)
{
	const uint16_t top = *stack;

	*stack = s->below[top];
	return top;
}

static inline void push(struct sim_slab *s, uint16_t *stack, uint32_t index)
{
	s->below[index] = *stack;
	*stack = (uint16_t)index;
}

/* slab.c */

/* discard_slab(): the slab leaves the cache; its pages go back, of RCU caches after a while. */
void slab_discard(struct sim_cache *c, struct sim_slab *s);
/* Gives back slabs of a list by cpu_next, where the one found last comes first. */
void slab_discard_found(struct sim_cache *c, struct sim_slab *found);
/*
 * Moves a CPU's partial list, youngest first, to the node (__put_partials; 6.1:
 * __unfreeze_partials).
 */
void slab_drain(struct sim_cache *c, struct sim_slab *list);
/* deactivate_slab(): what a CPU has as its own goes to the node. */
void slab_deactivate(struct sim_cache *c, struct sim_slab_cpu *cpu);
/*
 * Frees @n > 0 objects of one slab; the last one will be handed out first (do_slab_free). What it
 * does to lists is done once.
 */
void slab_free_chain(
	struct sim_cache *c, unsigned int cpu, const struct sim_slab_object *o, uint32_t n);

#endif
