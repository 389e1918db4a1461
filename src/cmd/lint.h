/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Parts of `whichalloc lint`.
 */
#ifndef WHICHALLOC_CMD_LINT_H
#define WHICHALLOC_CMD_LINT_H

#include "advise/config.h"
#include "advise/lint.h"
#include "cmd/options.h"
#include "text/map.h"
#include "text/progress.h"

/* Different targets in a run: each has its rules compiled, which are kept as long as findings name them. */
#define LINT_MAX_JUDGES 64

struct lint_judge {
	struct judge *judge;
	const struct lint_config *config;
	const char *dirs[OPTIONS_MAX_DIRS + 1]; /* of house rules */
};

struct lint {
	struct options common;
	const char **path;
	size_t paths, path_cap;
	int fail_on; /* enum severity; past all: never; -1: as configured */
	bool locate_source, no_config, fix, diff;
	const char *baseline, *write_baseline;
	struct diag *d;
	char today[16];
	struct progress progress;
	/* one for each configuration and target: most manifests share one */
	struct lint_judge judge[LINT_MAX_JUDGES];
	size_t judges;
	struct lint_config **config;
	size_t configs, config_cap;
	/* sources stay until all is printed: findings quote them */
	struct source **source;
	size_t sources, source_cap;
	struct map seen; /* files, by device and number: each is judged once */
	struct lint_result result;
};

/* ---- lint_run.c ---- */

/* Judges all paths, into @l->result, sorted. False after reporting to @l->d. */
bool lint_run(struct lint *l);
/* Forgets findings and sources, to run once more. */
void lint_forget(struct lint *l);
void lint_free(struct lint *l);

/* ---- lint_fix.c ---- */

/*
 * Edits the `uses` of what has findings where the better use is certain: writes the manifests (*@fixed: how many allocations), or, for --diff, only appends what would change to @diff.
 * False after reporting.
 */
bool lint_fix(struct lint *l, struct strbuf *diff, size_t *fixed);

#endif
