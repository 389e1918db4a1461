/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Findings in the formats of `lint`: one list of results, one file for each family of formats.
 *
 * Names, places and paths come from manifests that strangers write. Each format writes them so that
 * they stay text: diag_clean() makes control and bidi characters visible, then the format's own
 * escapes follow.
 */
#ifndef WHICHALLOC_REPORT_LINT_H
#define WHICHALLOC_REPORT_LINT_H

#include "advise/lint.h"
#include "report/report.h"

struct lint_report {
	const struct lint_result *result; /* sorted */
	struct report_style style;
	bool locate_source;   /* places are the `at:` of the C sources, where there are any */
	bool quiet, terminal; /* no summary; output is a terminal */
};

typedef void lint_writer(struct strbuf *out, const struct lint_report *r);

lint_writer lint_text, lint_gcc, lint_github, lint_json, lint_sarif, lint_junit;

/* ---- what the formats share (lint.c) ---- */

/* Where a finding is shown. Columns 0: only the line is known; line 0: only the file. */
struct lint_place {
	char *path; /* owned */
	struct pos pos;
};
struct lint_place lint_place(const struct lint_report *r, const struct finding *f);
/* The `at:` of a site, "path:line", as a place; path NULL where it is none. */
struct lint_place lint_place_source(const struct judged *site);
void lint_place_drop(struct lint_place *p);

/*
 * What stays the same while lines move: a hash of the rule, the allocation's name, and what stands
 * at the place. Findings that are alike share it.
 */
uint64_t lint_fingerprint(const struct finding *f);

/* Does it count: neither waived nor in the baseline? */
bool lint_counts(const struct finding *f);

/* "name: message", clean. */
void lint_message(struct strbuf *out, const struct finding *f);

/* "12 allocations: 1 error, ...", with a newline */
void lint_summary(struct strbuf *out, const struct lint_result *r);

#endif
