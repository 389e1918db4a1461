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
	/* of caches with sheaves, as soon as they are used */
	struct sim_sheaf *main, *spare;
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
 * A slab with all objects free, in the order that they go in, on no list. 0, -ENOMEM or -ENOBUFS.
 */
int slab_new(struct sim_cache *c, int node, uint32_t gfp, struct sim_slab **out);
/*
 * Frees @n > 0 objects of one slab; the first one will be handed out first. What it does to lists
 * is done once (__slab_free).
 */
void slab_free_chain(
	struct sim_cache *c, unsigned int cpu, const struct sim_slab_object *o, uint32_t n);

/*
 * slab_bulk.c: frees @n objects to their slabs; their order in @p changes
 * (build_detached_freelist). @hooked: by a caller of the allocator, whose objects the hooks of a
 * free turn round (slab_free_freelist_hook).
 */
void slab_free_bulk(unsigned int cpu, uint32_t n, struct sim_slab_object *p, bool hooked);

/* slab_sheaf.c */

/* calculate_sheaf_capacity(): objects of a sheaf; 0: such a cache has none. */
uint32_t sheaf_capacity(const struct sim_slab_geometry *g, const struct sim_page_model *pages,
	const struct sim_kernel_model *model);
/* False: the slabs have to do it. */
bool sheaf_alloc(
	struct sim_cache *c, unsigned int cpu, int node, uint32_t gfp, struct sim_slab_object *out);
bool sheaf_free(struct sim_cache *c, unsigned int cpu, struct sim_slab_object o);
/* The same where no sheaf may be made or flushed for it. */
bool sheaf_free_nolock(struct sim_cache *c, unsigned int cpu, struct sim_slab_object o);
/* As many of @n objects as there are; all are the caller's to free where that is too few. */
uint32_t sheaf_alloc_bulk(struct sim_cache *c, unsigned int cpu, uint32_t gfp, uint32_t n,
	struct sim_slab_object *out);
void sheaf_free_bulk(struct sim_cache *c, unsigned int cpu, uint32_t n, struct sim_slab_object *p);
void sheaf_flush_cpu(struct sim_cache *c, unsigned int cpu); /* pcs_flush_all() */
void sheaf_empty_barns(struct sim_cache *c);		     /* barn_shrink() */
void sheaf_forget(struct sim_cache *c);	 /* what sheaves hold is nowhere any more */
void sheaf_release(struct sim_cache *c); /* host memory, after sheaf_forget() */

#endif
