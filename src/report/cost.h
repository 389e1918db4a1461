/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reports of `cost`: a table of one size, and the waste curve of a range.
 */
#ifndef WHICHALLOC_REPORT_COST_H
#define WHICHALLOC_REPORT_COST_H

#include "report/report.h"

/* @rows: SIM_COST_ALLOCATORS of sim_cost() for @bytes; @cache: the own cache is told of as well. */
void report_cost_text(struct strbuf *out, const struct sim_cost *rows, uint64_t bytes,
	uint64_t page_size, const struct report_style *style);
json_t *report_cost_json(const struct sim_cost *rows, uint64_t bytes, bool cache);

/* One point of a curve: the worst waste of the sizes that it stands for. */
struct cost_point {
	uint64_t bytes;	 /* the last size it stands for */
	double waste[2]; /* percent: the size class, a cache of its own; negative where it fails */
};

void report_cost_curve(struct strbuf *out, const struct cost_point *points, size_t count,
	uint64_t from, const struct report_style *style);
json_t *report_cost_curve_json(const struct cost_point *points, size_t count);

#endif
