/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a number of bytes really takes in each allocator.
 */
#ifndef WHICHALLOC_SIM_COST_H
#define WHICHALLOC_SIM_COST_H

#include <stdint.h>

#include "sim/slab_geometry.h"

enum sim_cost_allocator {
	SIM_COST_KMALLOC,
	SIM_COST_PAGES,
	SIM_COST_EXACT,
	SIM_COST_CACHE,
	SIM_COST_VMALLOC,
	SIM_COST_KVMALLOC,
	SIM_COST_ALLOCATORS,
};

struct sim_cost {
	const char *name; /* "kmalloc"; "own cache" */
	const char *
		fails; /* why it cannot serve the size; NULL: it can. The rest is then meaningless. */
	uint64_t usable;	/* bytes that may be used */
	uint64_t taken;		/* bytes of memory: what the waste is part of */
	uint64_t pages;		/* exact, vmalloc: whole pages */
	uint64_t address_space; /* vmalloc: bytes with the guard page */
	unsigned int order;
	char cache[32];	  /* kmalloc: the class ("kmalloc-128"); "" above the classes */
	const char *from; /* kvmalloc: "kmalloc" or "vmalloc", what is tried first */
	struct sim_slab_geometry slab; /* kmalloc classes and own cache */
};

/* Percent of what is taken that @bytes leave unused. */
double sim_cost_waste(const struct sim_cost *c, uint64_t bytes);

/* Fills SIM_COST_ALLOCATORS rows for @bytes > 0. @spec: of the own cache (its size is @bytes). */
void sim_cost(struct sim_cost *rows, uint64_t bytes, const struct sim_slab_spec *spec,
	const struct sim_page_model *pages, const struct sim_kernel_model *model,
	unsigned int cpus);

#endif
