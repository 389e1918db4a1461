/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * usage: slab_table FILE...
 *
 * Compares what kmem_cache_create() made of sizes, alignments and flags on running kernels, as
 * sysfs shows it, with what `whichalloc cost --cache` says. A row has the columns kernel, config,
 * cpus_present, nr_cpu_ids, size_arg, align_arg, SLAB_HWCACHE_ALIGN, SLAB_TYPESAFE_BY_RCU, ctor,
 * debug_flags (names joined by |, or -), and what was read: object_size, stride, order,
 * objs_per_slab, align, cpu_partial, min_partial. A config that ends in -minobj was booted with
 * slub_min_objects=20.
 */
#include "recording.h"
#include "sim/cost.h"

static uint32_t debug_flags(const char *names)
{
	static const struct {
		const char *name;
		uint32_t flag;
	} all[] = {
		{"POISON", SIM_SLAB_POISON},
		{"RED_ZONE", SIM_SLAB_RED_ZONE},
		{"STORE_USER", SIM_SLAB_STORE_USER},
		{"CONSISTENCY_CHECKS", SIM_SLAB_CONSISTENCY_CHECKS},
		{"TRACE", SIM_SLAB_TRACE},
	};
	uint32_t flags = 0;

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		if (strstr(names, all[i].name))
			flags |= all[i].flag;
	return flags;
}

static void compare(const struct recording *r)
{
	const char *config = rec_text(r, "config");
	const struct lab *lab = rec_lab(r, rec_text(r, "kernel"), config);
	const uint64_t present = rec_number(r, "cpus_present");
	const struct sim_slab_spec spec = {
		.align = rec_number(r, "align_arg"),
		.flags = (rec_number(r, "SLAB_HWCACHE_ALIGN") ? SIM_SLAB_HWCACHE_ALIGN : 0) |
			 (rec_number(r, "SLAB_TYPESAFE_BY_RCU") ? SIM_SLAB_TYPESAFE_BY_RCU : 0) |
			 debug_flags(rec_text(r, "debug_flags")),
		.constructor = rec_number(r, "ctor") != 0,
	};
	struct sim_kernel_model model = lab->model;
	struct sim_cost rows[SIM_COST_ALLOCATORS];
	const struct sim_slab_geometry *g = &rows[SIM_COST_CACHE].slab;
	char got[128], want[128];

	if (strstr(config, "-minobj"))
		model.slab_min_objects = 20;
	/* A kernel that finds one CPU present counts the possible ones. */
	sim_cost(rows, rec_number(r, "size_arg"), &spec, &lab->pages, &model,
		(unsigned int)(present > 1 ? present : rec_number(r, "nr_cpu_ids")));
	snprintf(got, sizeof(got), "%u %u %u %u %u %u %u", g->object_size, g->stride, g->order,
		g->objects, g->align, g->cpu_partial, g->min_partial);
	snprintf(want, sizeof(want), "%s %s %s %s %s %s %s", rec_text(r, "object_size"),
		rec_text(r, "stride"), rec_text(r, "order"), rec_text(r, "objs_per_slab"),
		rec_text(r, "align"), rec_text(r, "cpu_partial"), rec_text(r, "min_partial"));
	rec_check(r, !rows[SIM_COST_CACHE].fails && !strcmp(got, want),
		"size %s on %s: the kernel has %s, the simulator %s", rec_text(r, "size_arg"),
		config, want, rows[SIM_COST_CACHE].fails ? rows[SIM_COST_CACHE].fails : got);
}

int main(int argc, char **argv)
{
	rec_each(argc, argv, compare);
	return rec_end("caches");
}
