/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Figures of merit in text and JSON.
 */
#ifndef WHICHALLOC_REPORT_MERIT_H
#define WHICHALLOC_REPORT_MERIT_H

#include "report/report.h"
#include "trial/merit.h"

struct merit_report {
	const struct merit *merit;
	const struct catalogue *catalogue;
	uint64_t memory; /* bytes of the simulated machine */
	unsigned int cpus;
};

void report_merit_text(
	struct strbuf *out, const struct merit_report *r, const struct report_style *style);
json_t *report_merit_json(const struct merit_report *r);

#endif
