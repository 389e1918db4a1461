/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Slab caches: counters as sysfs and slabinfo show them, and invariants.
 */
#include "sim/slab_internal.h"

#define SCANNED 10000u /* MAX_PARTIAL_TO_SCAN */

void sim_cache_count(const struct sim_cache *c, struct sim_cache_counters *out)
{
	*out = (struct sim_cache_counters){
		.slabs = c->nr_slabs,
		.total_objects = c->total_objects,
		.objects = c->total_objects,
	};
	for (unsigned int i = 0; i < c->nr_nodes; i++) {
		out->partial += c->node[i].nr_partial;
		for (const struct sim_slab *s = c->node[i].partial.head; s; s = s->next) {
			out->objects -= (uint64_t)(s->objects - s->inuse);
			out->objects_partial += s->inuse;
		}
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

/*
 * How many objects of the node's slabs are free, as slabinfo has it: of a long list both ends are
 * counted (count_partial_free_approx).
 */
static uint64_t free_on_node(const struct sim_cache *c, const struct sim_slab_node *node)
{
	uint64_t n = 0, seen = 0;

	if (node->nr_partial <= SCANNED || !c->scans_ends) {
		for (const struct sim_slab *s = node->partial.head; s; s = s->next)
			n += (uint64_t)(s->objects - s->inuse);
		return n;
	}
	for (const struct sim_slab *s = node->partial.head; s && seen < SCANNED / 2; s = s->next) {
		n += (uint64_t)(s->objects - s->inuse);
		seen++;
	}
	for (const struct sim_slab *s = node->partial.tail; s && seen < SCANNED; s = s->prev) {
		n += (uint64_t)(s->objects - s->inuse);
		seen++;
	}
	n = n * node->nr_partial / seen;
	return n < node->objects ? n : node->objects;
}

static uint64_t free_for_slabinfo(const struct sim_cache *c)
{
	uint64_t n = 0;

	for (unsigned int i = 0; i < c->nr_nodes; i++)
		n += free_on_node(c, &c->node[i]);
	return n;
}

void sim_cache_slabinfo(const struct sim_cache *c, struct sim_cache_slabinfo *out)
{
	*out = (struct sim_cache_slabinfo){
		.active_objs = c->total_objects - free_for_slabinfo(c),
		.num_objs = c->total_objects,
		.objsize = c->geo.stride,
		.objperslab = c->geo.objects,
		.pagesperslab = UINT32_C(1) << c->geo.order,
		.num_slabs = c->nr_slabs,
	};
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
	uint64_t objects = 0, on_nodes = 0;
	uint32_t slabs = 0;

	for (const struct sim_slab *s = c->all.head; s; s = s->all_next) {
		slabs++;
		objects += s->objects;
		if (stack_depth(s, s->free) != (uint32_t)(s->objects - s->inuse))
			return "a slab's free objects are not those it has not in use";
		if (s->place == FULL && s->inuse != s->objects)
			return "a slab with free objects is on no list";
	}
	for (unsigned int i = 0; i < c->nr_nodes; i++) {
		uint32_t partial = 0;

		on_nodes += c->node[i].objects;
		for (const struct sim_slab *s = c->node[i].partial.head; s; s = s->next) {
			partial++;
			if (s->place != ON_NODE || s->node != i)
				return "a slab of another place is on the node's list";
			if (s->inuse == s->objects)
				return "a full slab is on the node's list";
		}
		if (partial != c->node[i].nr_partial)
			return "the length of the node's list is wrong";
	}
	for (unsigned int i = 0; i < c->nr_cpus; i++) {
		const struct sim_slab_cpu *cpu = &c->cpu[i];
		uint32_t listed = 0;

		if (!cpu->slab && cpu->free != NO_OBJECT)
			return "a CPU without slab has free objects";
		if (cpu->slab && cpu->slab->place != ON_CPU)
			return "a CPU's slab is somewhere else too";
		if (cpu->slab && stack_depth(cpu->slab, cpu->free) > cpu->slab->objects)
			return "a CPU's free objects go round in a circle";
		for (const struct sim_slab *s = cpu->partial; s; s = s->cpu_next) {
			listed++;
			if (s->place != ON_CPU_LIST || s->inuse == s->objects)
				return "a slab of another place is on a CPU's list";
		}
		if (cpu->partial && cpu->partial->cpu_count != listed)
			return "the length of a CPU's list is wrong";
	}
	if (slabs != c->nr_slabs || objects != c->total_objects || on_nodes != objects)
		return "the counts of slabs and objects are wrong";
	return NULL;
}
