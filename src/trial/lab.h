/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The laboratory: simulated machines of a profile, made once and used for many trials, and the
 * kinds of memory state that data/states/ describes.
 */
#ifndef WHICHALLOC_TRIAL_LAB_H
#define WHICHALLOC_TRIAL_LAB_H

#include <stddef.h>
#include <stdint.h>

#include "sim/kernel.h"
#include "trial/result.h"

struct catalogue;
struct diag;
struct sim_state_file;

#define LAB_MEMORY ((uint64_t)1 << 30) /* bytes of RAM unless a trial needs more */
#define LAB_MAX_MEMORY ((uint64_t)64 << 30)
#define LAB_CPUS 4

struct lab {
	const struct catalogue *catalogue;
	struct sim_page_model pages;
	struct sim_kernel_model model;
	struct sim_state_kind state[LAB_MAX_STATES];
	size_t states;
	struct sim_kernel *kernel;		 /* the first machine */
	struct sim_kernel *more[LAB_MAX_STATES]; /* the others, from 1 on */
	uint64_t memory;			 /* of each */
	unsigned int machine_nodes;		 /* that share it evenly */
	unsigned int machine_cpus;
	unsigned int cpus; /* of the machines that are made from now on */
	/* a recorded machine takes the place of all others; its states are one, lab_record() */
	const struct sim_state_file *recorded;
	uint64_t *node; /* of a counted state: those with memory */
	size_t nodes;
	uint64_t kernel_node;
	struct arena *arena;
};

/* NULL after reporting to @d. Freed with lab_free(). */
struct lab *lab_new(const struct catalogue *c, struct diag *d);
void lab_free(struct lab *l);

/*
 * The first machine, with at least @memory bytes of RAM on each of @nodes nodes. NULL where there
 * can be no such machine; without memory the program ends (text/mem.h).
 */
struct sim_kernel *lab_kernel(struct lab *l, uint64_t memory, unsigned int nodes);

/* The same of one node, with just @memory bytes of RAM. */
struct sim_kernel *lab_machine(struct lab *l, uint64_t memory);

/*
 * Machine number @i, 1 or more, below LAB_MAX_STATES: like the first one, which there is. NULL
 * where memory is short of it. Threads may ask for different ones at once.
 */
struct sim_kernel *lab_another(struct lab *l, size_t i);

/*
 * From now on all trials are on the machine of state file @s, which is called @name in reports (cut
 * to what fits, and made plain text). false after reporting to @d: the kernel that the laboratory
 * has cannot be in such a state. @s must outlive the laboratory.
 */
bool lab_record(struct lab *l, const struct sim_state_file *s, const char *name, struct diag *d);

/*
 * The recorded machine in its state; of a counted one, node @node (an index) as @seed draws it.
 * NULL where there can be no such machine.
 */
struct sim_kernel *lab_recorded(struct lab *l, size_t node, uint64_t seed);

/* Blocks that one layout of the recorded machine has, at most: what drawing it costs. */
uint64_t lab_recorded_blocks(const struct lab *l);

/* The state kind called @name, or NULL. */
const struct sim_state_kind *lab_state(const struct lab *l, const char *name);

/* Primitive flags of the catalogue's mask as the simulator's bits. */
uint32_t lab_gfp(const struct catalogue *c, uint64_t mask);

#endif
