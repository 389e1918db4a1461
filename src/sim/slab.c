/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One slab cache at work.
 *
 * A slab's free objects are a stack. While a slab is a CPU's own, that CPU has taken the stack over
 * (its lockless freelist) and the slab counts as wholly in use; what other CPUs free meanwhile
 * gathers on the slab's own stack.
 */
#include <errno.h>
#include <stdlib.h>

#include "sim/slab.h"

#define NO_OBJECT UINT16_MAX
#define SHRINK_BUCKETS 32 /* SHRINK_PROMOTE_MAX */

enum place {
	FULL,	     /* on no list */
	ON_CPU,	     /* some CPU's slab */
	ON_CPU_LIST, /* on some CPU's partial list */
	ON_NODE,     /* on the node's partial list */
};

struct sim_slab {
	struct sim_slab *prev, *next;	      /* on the node's partial list */
	struct sim_slab *all_prev, *all_next; /* among all slabs of the cache */
	/* on a CPU's partial list; while a drain runs: to be given back */
	struct sim_slab *cpu_next;
	uint64_t pfn, number;
	/* slabs on the CPU's list from here to its end, as of when this one was put there */
	uint32_t cpu_count;
	uint16_t objects, inuse, free;
	uint8_t order;
	enum place place;
	uint16_t below[]; /* the object under each free one */
};

struct sim_slab_cpu {
	struct sim_slab *slab, *partial;
	uint16_t free; /* the lockless freelist */
};

static void list_add_head(struct sim_slab_list *l, struct sim_slab *s)
{
	s->prev = NULL;
	s->next = l->head;
	if (l->head)
		l->head->prev = s;
	else
		l->tail = s;
	l->head = s;
}

static void list_add_tail(struct sim_slab_list *l, struct sim_slab *s)
{
	s->next = NULL;
	s->prev = l->tail;
	if (l->tail)
		l->tail->next = s;
	else
		l->head = s;
	l->tail = s;
}

static void list_remove(struct sim_slab_list *l, struct sim_slab *s)
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

static void node_add(struct sim_cache *c, struct sim_slab *s, bool tail)
{
	if (tail)
		list_add_tail(&c->partial, s);
	else
		list_add_head(&c->partial, s);
	s->place = ON_NODE;
	c->nr_partial++;
}

static void node_remove(struct sim_cache *c, struct sim_slab *s)
{
	list_remove(&c->partial, s);
	s->place = FULL;
	c->nr_partial--;
}

static uint32_t pop(const struct sim_slab *s, uint16_t *stack)
{
	const uint16_t top = *stack;

	*stack = s->below[top];
	return top;
}

static void push(struct sim_slab *s, uint16_t *stack, uint32_t index)
{
	s->below[index] = *stack;
	*stack = (uint16_t)index;
}

/*
 * discard_slab(): the pages go back. RCU caches wait for a grace period first; here that is over at
 * once.
 */
static void discard(struct sim_cache *c, struct sim_slab *s)
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
	(void)sim_page_free(c->pages, s->pfn, s->order);
	if (c->discarded)
		c->discarded(c->discarded_arg, s->number);
	s->all_next = c->spare;
	c->spare = s;
}

/*
 * The pages of a new slab (allocate_slab): a block of the wished order if there is one for little
 * effort, else of the smallest order that holds an object.
 */
static int slab_pages(struct sim_cache *c, uint32_t gfp, struct sim_slab *s)
{
	const struct sim_slab_geometry *g = &c->geo;
	const uint32_t not_for_pages = SIM_GFP_ZERO | SIM_GFP_ACCOUNT | SIM_GFP_COMP |
				       SIM_GFP_MOVABLE | SIM_GFP_RECLAIMABLE | SIM_GFP_WRITE |
				       SIM_GFP_DMA | SIM_GFP_DMA32 | SIM_GFP_HIGHMEM;
	const uint32_t flags = (gfp & ~not_for_pages) | c->slab_gfp;
	uint32_t first = (flags | SIM_GFP_NOWARN | SIM_GFP_NORETRY) & ~(uint32_t)SIM_GFP_NOFAIL;

	if ((first & SIM_GFP_DIRECT_RECLAIM) && g->order > g->min_order) {
		first |= SIM_GFP_NOMEMALLOC;
		first &= ~(uint32_t)(SIM_GFP_DIRECT_RECLAIM | SIM_GFP_KSWAPD_RECLAIM);
	}
	s->order = (uint8_t)g->order;
	s->objects = (uint16_t)g->objects;
	if (!sim_page_alloc(c->pages, first, g->order, &s->pfn))
		return 0;
	s->order = (uint8_t)g->min_order;
	s->objects = (uint16_t)g->min_objects;
	return sim_page_alloc(c->pages, flags, g->min_order, &s->pfn);
}

/* A slab with all objects free, lowest on top, on no list. 0, -ENOMEM or -ENOBUFS. */
static int new_slab(struct sim_cache *c, uint32_t gfp, struct sim_slab **out)
{
	struct sim_slab *s = c->spare;

	if (s)
		c->spare = s->all_next;
	else
		s = malloc(sizeof(*s) + c->geo.objects * sizeof(s->below[0]));
	if (!s)
		return -ENOBUFS;
	if (slab_pages(c, gfp, s)) {
		s->all_next = c->spare;
		c->spare = s;
		return -ENOMEM;
	}
	for (uint32_t i = 0; i < s->objects; i++)
		s->below[i] = (uint16_t)(i + 1);
	s->below[s->objects - 1] = NO_OBJECT;
	s->free = 0;
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
	*out = s;
	return 0;
}

/* Gives back slabs of a drain; they are linked so that the last one found comes first. */
static void discard_found(struct sim_cache *c, struct sim_slab *found)
{
	while (found) {
		struct sim_slab *next = found->cpu_next;

		discard(c, found);
		found = next;
	}
}

/*
 * Moves a CPU's partial list, youngest first, to the node (__put_partials; 6.1:
 * __unfreeze_partials).
 */
static void drain(struct sim_cache *c, struct sim_slab *list)
{
	struct sim_slab *found = NULL;

	while (list) {
		struct sim_slab *s = list;

		list = s->cpu_next;
		if (!s->inuse && c->nr_partial >= c->geo.min_partial) {
			s->cpu_next = found;
			found = s;
		} else {
			node_add(c, s, true);
		}
	}
	discard_found(c, found);
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
	drain(c, cut);
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
 * The node's first partial slab for the CPU, and some more for its partial list (get_partial_node).
 */
static bool take_from_node(struct sim_cache *c, struct sim_slab_cpu *cpu)
{
	struct sim_slab *s = c->partial.head;
	uint32_t extra = 0;

	if (!s)
		return false;
	node_remove(c, s);
	take_over(cpu, s);
	while ((s = c->partial.head)) {
		node_remove(c, s);
		put_cpu_partial(c, cpu, s, false);
		if (++extra > c->geo.cpu_partial_slabs / 2)
			break;
	}
	return true;
}

static int alloc_from_cpu(
	struct sim_cache *c, struct sim_slab_cpu *cpu, uint32_t gfp, struct sim_slab_object *out)
{
	struct sim_slab *s = cpu->slab;
	int err;

	if (s && cpu->free == NO_OBJECT) {
		if (s->free != NO_OBJECT) {
			take_over(cpu, s);
		} else {
			s->place = FULL;
			cpu->slab = NULL;
		}
	}
	if (!cpu->slab && cpu->partial) {
		s = cpu->partial;
		cpu->partial = s->cpu_next;
		take_over(cpu, s);
	}
	if (!cpu->slab && !take_from_node(c, cpu)) {
		err = new_slab(c, gfp, &s);
		if (err)
			return err;
		take_over(cpu, s);
	}
	out->slab = cpu->slab;
	out->index = pop(cpu->slab, &cpu->free);
	return 0;
}

/* Debug caches and SLUB_TINY: alloc_single_from_partial, alloc_single_from_new_slab. */
static int alloc_from_node(struct sim_cache *c, uint32_t gfp, struct sim_slab_object *out)
{
	struct sim_slab *s = c->partial.head;
	int err;

	if (!s) {
		err = new_slab(c, gfp, &s);
		if (err)
			return err;
		node_add(c, s, false);
	}
	out->slab = s;
	out->index = pop(s, &s->free);
	if (++s->inuse == s->objects)
		node_remove(c, s);
	return 0;
}

int sim_cache_alloc(
	struct sim_cache *c, unsigned int cpu, uint32_t gfp, struct sim_slab_object *out)
{
	c->used = true;
	return c->cpu_slabs ? alloc_from_cpu(c, &c->cpu[cpu], gfp, out)
			    : alloc_from_node(c, gfp, out);
}

/* free_to_partial_list(): the test for giving the slab back comes before it may join the list. */
static void free_to_node(struct sim_cache *c, struct sim_slab_object o)
{
	struct sim_slab *s = o.slab;
	const bool was_full = s->place == FULL;
	bool give_back;

	push(s, &s->free, o.index);
	s->inuse--;
	give_back = !s->inuse && c->nr_partial >= c->geo.min_partial;
	if (was_full && !give_back)
		node_add(c, s, true);
	else if (!was_full && give_back)
		node_remove(c, s);
	if (give_back)
		discard(c, s);
}

void sim_cache_free(struct sim_cache *c, unsigned int cpu, struct sim_slab_object o)
{
	struct sim_slab *s = o.slab;

	if (!c->cpu_slabs) {
		free_to_node(c, o);
		return;
	}
	if (c->cpu[cpu].slab == s) {
		push(s, &c->cpu[cpu].free, o.index);
		return;
	}
	push(s, &s->free, o.index);
	s->inuse--;
	if (s->place == FULL) {
		put_cpu_partial(c, &c->cpu[cpu], s, true);
	} else if (s->place == ON_NODE && !s->inuse && c->nr_partial >= c->geo.min_partial) {
		node_remove(c, s);
		discard(c, s);
	}
}

/*
 * The CPU gives its slab up (deactivate_slab). What it had not used yet comes in front of what
 * others freed.
 */
static void deactivate(struct sim_cache *c, struct sim_slab_cpu *cpu)
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
	if (!s->inuse && c->nr_partial >= c->geo.min_partial)
		discard(c, s);
	else if (s->free != NO_OBJECT)
		node_add(c, s, freed_by_others);
}

static void flush_all(struct sim_cache *c)
{
	if (!c->cpu_slabs)
		return;
	for (unsigned int i = 0; i < c->nr_cpus; i++) {
		struct sim_slab_cpu *cpu = &c->cpu[i];
		struct sim_slab *list = cpu->partial;

		if (cpu->slab)
			deactivate(c, cpu);
		cpu->partial = NULL;
		drain(c, list);
	}
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

void sim_cache_shrink(struct sim_cache *c)
{
	struct sim_slab_list buckets[SHRINK_BUCKETS] = {{0}}, rest = {0};
	struct sim_slab *s, *next, *found = NULL;

	flush_all(c);
	for (s = c->partial.head; s; s = next) {
		const uint32_t free = (uint32_t)(s->objects - s->inuse);

		next = s->next;
		list_remove(&c->partial, s);
		if (free == s->objects) {
			s->cpu_next = found;
			found = s;
			c->nr_partial--;
		} else {
			list_add_tail(free <= SHRINK_BUCKETS ? &buckets[free - 1] : &rest, s);
		}
	}
	/* Fullest slabs first; within a bucket the order is turned round. */
	for (unsigned int i = 0; i < SHRINK_BUCKETS; i++)
		append_reversed(&c->partial, &buckets[i]);
	while ((s = rest.head)) {
		list_remove(&rest, s);
		list_add_tail(&c->partial, s);
	}
	discard_found(c, found);
}

uint32_t sim_cache_shutdown(struct sim_cache *c)
{
	struct sim_slab *next;

	flush_all(c);
	for (struct sim_slab *s = c->partial.head; s; s = next) {
		next = s->next;
		if (s->inuse)
			continue;
		node_remove(c, s);
		discard(c, s);
	}
	return c->nr_slabs;
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
	};
	err = sim_slab_geometry(&c->geo, spec, page_model, model, cpus);
	if (err)
		return err;
	c->cpu_slabs = model->slab_cpu_slabs && !(c->geo.flags & SIM_SLAB_DEBUG_FLAGS);
	if (model->slab_comp_always || c->geo.order)
		c->slab_gfp |= SIM_GFP_COMP;
	if (spec->flags & SIM_SLAB_CACHE_DMA)
		c->slab_gfp |= SIM_GFP_DMA;
	if (spec->flags & SIM_SLAB_CACHE_DMA32)
		c->slab_gfp |= SIM_GFP_DMA32;
	if (spec->flags & SIM_SLAB_RECLAIM_ACCOUNT)
		c->slab_gfp |= SIM_GFP_RECLAIMABLE;
	c->cpu = calloc(cpus, sizeof(*c->cpu));
	if (!c->cpu)
		return -ENOMEM;
	for (unsigned int i = 0; i < cpus; i++)
		c->cpu[i].free = NO_OBJECT;
	return 0;
}

void sim_cache_reset(struct sim_cache *c)
{
	if (!c->used)
		return;
	if (c->all.tail) {
		c->all.tail->all_next = c->spare;
		c->spare = c->all.head;
	}
	c->all = c->partial = (struct sim_slab_list){0};
	c->nr_partial = c->nr_slabs = 0;
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
	free(c->cpu);
	c->cpu = NULL;
}

void sim_cache_count(const struct sim_cache *c, struct sim_cache_counters *out)
{
	*out = (struct sim_cache_counters){
		.slabs = c->nr_slabs,
		.total_objects = c->total_objects,
		.objects = c->total_objects,
		.partial = c->nr_partial,
	};
	for (const struct sim_slab *s = c->partial.head; s; s = s->next) {
		out->objects -= (uint64_t)(s->objects - s->inuse);
		out->objects_partial += s->inuse;
	}
	for (unsigned int i = 0; i < c->nr_cpus; i++) {
		const struct sim_slab_cpu *cpu = &c->cpu[i];
		const uint32_t listed = cpu->partial ? cpu->partial->cpu_count : 0;

		out->cpu_partial_slabs += listed;
		/* A CPU without a slab of its own is passed over, whatever is on its list. */
		if (cpu->slab)
			out->cpu_slabs += 1 + listed;
	}
}

uint32_t sim_cache_cpu_partial(const struct sim_cache *c, unsigned int cpu)
{
	return c->cpu[cpu].partial ? c->cpu[cpu].partial->cpu_count : 0;
}

uint64_t sim_slab_number(const struct sim_slab *slab)
{
	return slab->number;
}

uint64_t sim_slab_pfn(const struct sim_slab *slab)
{
	return slab->pfn;
}

unsigned int sim_slab_order(const struct sim_slab *slab)
{
	return slab->order;
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

static uint32_t stack_depth(const struct sim_slab *s, uint16_t top)
{
	uint32_t n = 0;

	for (; top != NO_OBJECT && n <= s->objects; top = s->below[top])
		n++;
	return n;
}

const char *sim_cache_check(const struct sim_cache *c)
{
	uint64_t objects = 0;
	uint32_t slabs = 0, partial = 0;

	for (const struct sim_slab *s = c->all.head; s; s = s->all_next) {
		slabs++;
		objects += s->objects;
		if (stack_depth(s, s->free) != (uint32_t)(s->objects - s->inuse))
			return "a slab's free objects are not those it has not in use";
		if (s->place == FULL && s->inuse != s->objects)
			return "a slab with free objects is on no list";
	}
	for (const struct sim_slab *s = c->partial.head; s; s = s->next) {
		partial++;
		if (s->place != ON_NODE)
			return "a slab of another place is on the node's list";
		if (s->inuse == s->objects)
			return "a full slab is on the node's list";
	}
	if (slabs != c->nr_slabs || objects != c->total_objects)
		return "the counts of slabs and objects are wrong";
	return partial == c->nr_partial ? NULL : "the length of the node's list is wrong";
}
