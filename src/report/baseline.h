/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Baselines: the findings that a house has when it begins to lint. Only what is not among them
 * fails.
 *
 * A finding is known again by its rule, its manifest, the name of its allocation and what stands at
 * its place, not by its line.
 */
#ifndef WHICHALLOC_REPORT_BASELINE_H
#define WHICHALLOC_REPORT_BASELINE_H

#include "advise/lint.h"
#include "text/decode.h"

struct diag;

/*
 * Marks as old what the file @path lists, each entry once. *@gone: how many entries nothing was
 * found for, among the manifests that were linted. False after reporting.
 */
bool baseline_apply(
	const char *path, struct lint_result *r, size_t *gone, struct arena *a, struct diag *d);

/* Writes all findings that are not waived to @path, in their order. False after reporting. */
bool baseline_write(const char *path, const struct lint_result *r, struct diag *d);

/* The keys of a baseline and of its entries. */
extern const struct field_table baseline_table, baseline_entry_table;

#endif
