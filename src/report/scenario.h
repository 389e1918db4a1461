/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reports of scenarios (`sim run`).
 */
#ifndef WHICHALLOC_REPORT_SCENARIO_H
#define WHICHALLOC_REPORT_SCENARIO_H

#include "report/report.h"
#include "trial/scenario.h"

void report_scenario_text(struct strbuf *out, const struct scenario *s,
	const struct scenario_outcome *o, const struct report_style *style);
json_t *report_scenario_json(const struct scenario *s, const struct scenario_outcome *o);

#endif
