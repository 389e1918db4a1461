/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Parts of `whichalloc lint`.
 */
#ifndef WHICHALLOC_CMD_LINT_H
#define WHICHALLOC_CMD_LINT_H

#include "advise/config.h"
#include "advise/lint.h"
#include "advise/lint_memo.h"
#include "cmd/options.h"
#include "text/map.h"
#include "text/progress.h"

/*
 * Different targets in a run: each has its rules compiled, which are kept as long as findings name
 * them.
 */
#define LINT_MAX_JUDGES 64
#define LINT_MAX_JOBS 256

struct lint_judge {
	struct judge *judge;
	struct lint_memo *
		memo; /* of what it found; NULL: sizes are looked up, which must be told each time */
	const struct lint_config *config;
	const char *dirs[OPTIONS_MAX_DIRS + 1]; /* of house rules */
};

/* One file to judge. */
struct lint_job {
	const char *path;
	/* what came of it, in its worker's result */
	struct lint_worker *worker;
	size_t first_finding, findings, first_site, sites;
	struct diag *d; /* what is wrong with it; NULL: nothing */
	size_t notes;	/* where what is said of it begins in the worker's notes */
	size_t notes_end;
	uint64_t judges; /* of the worker that it needed, as bits */
	bool ok, done;
};

struct lint {
	struct options common;
	const char **path;
	size_t paths, path_cap;
	int fail_on; /* enum severity; past all: never; -1: as configured */
	bool locate_source, no_config, fix, diff;
	const char *baseline, *write_baseline;
	unsigned int jobs; /* 0: as many as there are processors, for enough files */
	struct diag *d;
	char today[16];
	struct progress progress;
	struct lint_job *job; /* all files, in order */
	size_t files, file_cap;
	struct map seen;	    /* files, by device and number: each is judged once */
	struct lint_worker *worker; /* findings point into them */
	size_t workers;
	struct lint_result result; /* of all, sorted */
};

/* One thread's share of the work: all that judging changes. */
struct lint_worker {
	const struct lint *l;
	struct lint_job *job;	     /* the one at hand */
	struct arena *arena;	     /* what findings point into */
	struct arena *heads, *items; /* of the file at hand */
	struct diag *d;
	struct strbuf notes; /* for standard error */
	/* one for each configuration and target: most manifests share one */
	struct lint_judge judge[LINT_MAX_JUDGES];
	size_t judges;
	struct lint_config **config;
	size_t configs, config_cap;
	/* sources stay until all is printed: findings quote them */
	struct source **source;
	size_t sources, source_cap;
	uint64_t used; /* judges that the file at hand needs, as bits */
	struct lint_result result;
	struct progress *progress; /* the first worker tells how far all are; NULL: not this one */
	size_t done;		   /* allocations in the files before */
};

/* ---- lint_paths.c ---- */

/*
 * All manifests that l->path leads to, in order, into l->job. Folders without any, or that cannot
 * be read, are reported to l->d, and named in l->result.
 */
void lint_find_files(struct lint *l);

/* ---- lint_worker.c ---- */

/* A worker of @l, which has done nothing yet. */
void lint_worker_begin(struct lint_worker *w, const struct lint *l);
void lint_worker_drop(struct lint_worker *w);
/* To be called for each allocation. */
void lint_progress(struct lint_worker *w);

/*
 * The judge for a document of @src with @target, and *@spec, what it comes to with configuration
 * and defaults; NULL after reporting to @d.
 */
struct lint_judge *lint_judge_for(struct lint_worker *w, const struct target_spec *target,
	const struct lint_config *config, const struct source *src, struct target_spec *spec,
	struct diag *d);
void lint_too_many_targets(const struct source *src, struct diag *d);
/* A kernel that the facts do not reach: said on standard error, beside the findings. */
void lint_note_target(struct lint_worker *w, const struct source *src, const struct target *t);

/* ---- lint_run.c ---- */

/* Judges the file at @path, adding to w->result and w->notes. False after reporting to w->d. */
bool lint_file(struct lint_worker *w, const char *path);

/* ---- lint_jobs.c ---- */

/*
 * Judges all paths, into @l->result, sorted: the same whatever the number of jobs. What cannot be
 * read or understood is reported to @l->d, and named in the result.
 */
void lint_run(struct lint *l);
/* Forgets findings and sources, to run once more. */
void lint_forget(struct lint *l);
void lint_free(struct lint *l);

/* ---- lint_stream.c ---- */

/*
 * Judges @src one allocation after the other, as they are read. False, with w->result as it was,
 * where that will not do: there is an error in it, or it is not written in such an order. Nothing
 * is reported: that is for whoever then reads it as a whole.
 */
bool lint_stream(struct lint_worker *w, const struct source *src, const struct lint_config *config);

/* ---- lint_fix.c ---- */

/*
 * Edits the `uses` of what has findings where the better use is certain: writes the manifests
 * (*@fixed: how many allocations), or, for --diff, only appends what would change to @diff. False
 * after reporting.
 */
bool lint_fix(struct lint *l, struct strbuf *diff, size_t *fixed);

#endif
