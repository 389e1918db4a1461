/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Why an allocation failed in the simulator: for people and for programs.
 */
#ifndef WHICHALLOC_REPORT_FAILURE_H
#define WHICHALLOC_REPORT_FAILURE_H

#include "report/report.h"

/* What was in the way other than pages, in a line at @indent; nothing for "". */
void report_failure_text(struct strbuf *out, const char *text, unsigned int indent,
	const struct report_style *style);

/*
 * What was done for the pages, and what each zone had against the request, a line each from @indent
 * on.
 */
void report_refusal_text(struct strbuf *out, const struct sim_refusal *r, unsigned int indent,
	const struct report_style *style);

/* A new object. */
json_t *report_refusal_json(const struct sim_refusal *r);

#endif
