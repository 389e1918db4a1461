/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The waste of each allocator over a range of sizes, as lines to draw.
 */
#ifndef WHICHALLOC_TRIAL_WASTE_H
#define WHICHALLOC_TRIAL_WASTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/cost.h"
#include "trial/lab.h"

struct waste_point {
	uint64_t size;
	double percent; /* of the memory taken */
};

/*
 * Between two points the waste falls in a straight line over the size; within what @step hides it
 * may jump.
 */
struct waste_line {
	const char *name;
	struct waste_point *point;
	size_t count, cap;
	uint64_t
		last; /* the largest size of the range that it serves, whose point is the last; 0: none */
};

/*
 * The sizes from @min (at least 1) to @max, drawn evenly over their logarithm (@log) or themselves.
 */
struct waste_range {
	uint64_t min, max;
	bool log;
	double step;		   /* detail that is not to be seen, as a part of the range */
	struct sim_slab_spec spec; /* of the own cache */
	unsigned int cpus;
};

/* A logarithmic scale serves a range from 16 times its smallest size on. */
bool waste_wants_log(uint64_t min, uint64_t max);

/* Where @size is drawn, 0 to 1. */
double waste_position(const struct waste_range *r, uint64_t size);

/* Fills SIM_COST_ALLOCATORS lines, which the caller gives back with waste_free(). */
void waste_lines(struct waste_line *lines, const struct waste_range *r, const struct lab *lab);
void waste_free(struct waste_line *lines);

#endif
