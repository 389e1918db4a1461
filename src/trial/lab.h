/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The laboratory: simulated machines of a profile, made once and used for many trials, and the kinds of memory state that data/states/ describes.
 */
#ifndef WHICHALLOC_TRIAL_LAB_H
#define WHICHALLOC_TRIAL_LAB_H

#include <stddef.h>
#include <stdint.h>

#include "sim/kernel.h"

struct catalogue;
struct diag;

#define LAB_MAX_STATES 8
#define LAB_MEMORY ((uint64_t)1 << 30) /* bytes of RAM unless a trial needs more */
#define LAB_MAX_MEMORY ((uint64_t)64 << 30)
#define LAB_CPUS 4

struct lab {
	const struct catalogue *catalogue;
	struct sim_page_model pages;
	struct sim_kernel_model model;
	struct sim_state_kind state[LAB_MAX_STATES];
	size_t states;
	struct sim_kernel *kernel;
	uint64_t memory; /* of the kernel */
	unsigned int cpus;
};

/* NULL after reporting to @d. Freed with lab_free(). */
struct lab *lab_new(const struct catalogue *c, struct diag *d);
void lab_free(struct lab *l);

/* A machine with at least @memory bytes of RAM; NULL when the simulator cannot make one (out of memory). */
struct sim_kernel *lab_kernel(struct lab *l, uint64_t memory);

/* The state kind called @name, or NULL. */
const struct sim_state_kind *lab_state(const struct lab *l, const char *name);

/* Primitive flags of the catalogue's mask as the simulator's bits. */
uint32_t lab_gfp(const struct catalogue *c, uint64_t mask);

#endif
