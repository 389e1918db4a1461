/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lines of waste; see waste.h.
 *
 * All sizes that one class, order or number of pages serves take the same memory, so that the waste
 * falls in a straight line up to the largest of them: two points tell all. A cache of its own has
 * no such stretches; it is sampled.
 */
#include "trial/waste.h"

#include <stdlib.h>

#include "text/log2.h"
#include "text/mem.h"

/* A straight line over the size is a curve over its logarithm: so often it is bent, in steps. */
#define BEND_STEPS 16
#define CACHE_SAMPLES 16 /* sizes looked at for one point */

bool waste_wants_log(uint64_t min, uint64_t max)
{
	return max / min >= 16;
}

double waste_position(const struct waste_range *r, uint64_t size)
{
	if (r->min == r->max)
		return 0;
	if (r->log)
		return log2_of((double)size / (double)r->min) /
		       log2_of((double)r->max / (double)r->min);
	return (double)(size - r->min) / (double)(r->max - r->min);
}

/* The size at @position, past the end of the range beyond 1. */
static uint64_t size_at(const struct waste_range *r, double position)
{
	double min = (double)r->min, max = (double)r->max;
	double size = r->log ? min * log2_inverse(log2_of(max / min) * position)
			     : min + position * (double)(r->max - r->min);

	return size >= max ? r->max + (position > 1) : (uint64_t)size;
}

static void add(struct waste_line *l, uint64_t size, double percent)
{
	if (l->count && l->point[l->count - 1].size == size)
		return;
	l->point = mem_grow(l->point, &l->cap, l->count + 1, sizeof(*l->point));
	l->point[l->count++] = (struct waste_point){size, percent};
	l->last = size;
}

/* From @from to @to, which take the same memory; returns the size to go on with. */
static uint64_t stretch(struct waste_line *l, const struct waste_range *r,
	const struct sim_cost *row, uint64_t from, uint64_t to)
{
	double start = waste_position(r, from), end = waste_position(r, to);

	add(l, from, sim_cost_waste(row, from));
	for (double p = start + BEND_STEPS * r->step; r->log && p < end;
		p += BEND_STEPS * r->step) {
		uint64_t size = size_at(r, p);

		if (size < to)
			add(l, size, sim_cost_waste(row, size));
	}
	add(l, to, sim_cost_waste(row, to));
	/* stretches that are narrower than a step are left out but for one of them in each */
	if (end - start < r->step) {
		uint64_t next = size_at(r, start + r->step);

		return next > to + 1 ? next : to + 1;
	}
	return to + 1;
}

static void cost(
	struct sim_cost *rows, uint64_t size, const struct waste_range *r, const struct lab *lab)
{
	sim_cost(rows, size, &r->spec, &lab->pages, &lab->model, r->cpus);
}

/*
 * The last point: the largest size that is served, below @bad, which is not, nor is any that is
 * larger.
 */
static void end_line(struct waste_line *l, int which, const struct waste_range *r,
	const struct lab *lab, uint64_t bad)
{
	struct sim_cost rows[SIM_COST_ALLOCATORS];
	uint64_t good = l->last;

	while (good && bad - good > 1) {
		uint64_t middle = good + (bad - good) / 2;

		cost(rows, middle, r, lab);
		if (rows[which].fails)
			bad = middle;
		else
			good = middle;
	}
	if (good) {
		cost(rows, good, r, lab);
		add(l, good, sim_cost_waste(&rows[which], good));
	}
}

/* The worst of a few sizes in each step. */
static void sample_cache(struct waste_line *l, const struct waste_range *r, const struct lab *lab)
{
	struct sim_cost rows[SIM_COST_ALLOCATORS];
	const struct sim_cost *row = &rows[SIM_COST_CACHE];
	uint64_t size = r->min;

	for (uint64_t from = r->min; from <= r->max; from = size) {
		uint64_t next = size_at(r, waste_position(r, from) + r->step), worst = 0;
		double percent = -1;

		if (next <= from)
			next = from + 1;
		for (size = from; size < next && size <= r->max;
			size += (next - from) / CACHE_SAMPLES + 1) {
			cost(rows, size, r, lab);
			if (row->fails)
				break;
			if (sim_cost_waste(row, size) <= percent)
				continue;
			percent = sim_cost_waste(row, size);
			worst = size;
		}
		if (percent >= 0)
			add(l, worst, percent);
		if (row->fails)
			break;
	}
	end_line(l, SIM_COST_CACHE, r, lab, row->fails ? size : r->max + 1);
}

static void sample_stretches(
	struct waste_line *l, int which, const struct waste_range *r, const struct lab *lab)
{
	struct sim_cost rows[SIM_COST_ALLOCATORS];
	const struct sim_cost *row = &rows[which];
	uint64_t size = r->min;

	while (size <= r->max) {
		cost(rows, size, r, lab);
		if (row->fails)
			break;
		size = stretch(l, r, row, size, row->usable < r->max ? row->usable : r->max);
	}
	end_line(l, which, r, lab, row->fails ? size : r->max + 1);
}

void waste_lines(struct waste_line *lines, const struct waste_range *r, const struct lab *lab)
{
	struct sim_cost rows[SIM_COST_ALLOCATORS];

	cost(rows, r->min, r, lab);
	for (int i = 0; i < SIM_COST_ALLOCATORS; i++) {
		lines[i] = (struct waste_line){.name = rows[i].name};
		if (i == SIM_COST_CACHE)
			sample_cache(&lines[i], r, lab);
		else
			sample_stretches(&lines[i], i, r, lab);
	}
}

void waste_free(struct waste_line *lines)
{
	for (int i = 0; i < SIM_COST_ALLOCATORS; i++)
		free(lines[i].point);
}
