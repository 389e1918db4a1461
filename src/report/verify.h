/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What verifying the rules found.
 */
#ifndef WHICHALLOC_REPORT_VERIFY_H
#define WHICHALLOC_REPORT_VERIFY_H

#include "report/report.h"
#include "trial/verify.h"

/* Failures and changes shown; of the others there is a count. */
#define REPORT_VERIFY_MAX 50

void report_verify_text(struct strbuf *out, const struct verify *v, const struct verify_options *o,
	const struct report_style *style);
json_t *report_verify_json(const struct verify *v, const struct verify_options *o);

#endif
