/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * whichalloc lint: manifests in, findings out.
 */
#include <errno.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "advise/lint.h"
#include "cmd/cmd.h"
#include "cmd/options.h"
#include "report/lint.h"
#include "text/diag.h"
#include "text/mem.h"

/* In step: how findings can be written. */
static const char *const lint_formats[] = {"text", "json", "sarif", "junit", "github", "gcc", NULL};
static lint_writer *const lint_writers[] = {
	lint_text, lint_json, lint_sarif, lint_junit, lint_github, lint_gcc};
static const char manifest_suffix[] = ".whichalloc.yaml";

enum { OPT_FAIL_ON = 0x1000, OPT_LOCATE };

/* Different targets in a run: each has its rules compiled, which are kept as long as findings name them. */
#define MAX_JUDGES 64

struct lint {
	struct options common;
	const char **path;
	size_t paths, path_cap;
	int fail_on; /* enum severity; SEVERITY_ERROR + 1: never */
	struct diag *d;
	char today[16];
	bool locate_source;
	struct judge *judge[MAX_JUDGES]; /* one for each target: most manifests share one */
	size_t judges;
	/* sources stay until all is printed: findings quote them */
	struct source **source;
	size_t sources, source_cap;
	struct lint_result result;
};

static const struct argp_option lint_options[] = {
	{"fail-on", OPT_FAIL_ON, "SEVERITY", 0,
		"exit with 1 at findings from this on: error (default), warning, note, never", 1},
	{"locate", OPT_LOCATE, "WHERE", 0,
		"where findings are shown: in the manifest (default), or in the C source that `at` "
		"names",
		1},
	{0},
};

static void add_path(struct lint *l, const char *path)
{
	l->path = mem_grow(l->path, &l->path_cap, l->paths + 1, sizeof(*l->path));
	l->path[l->paths++] = path;
}

static error_t parse_lint(int key, char *arg, struct argp_state *state)
{
	static const char *const words[] = {"note", "warning", "error", "never", NULL};
	struct lint *l = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &l->common;
		return 0;
	case OPT_FAIL_ON:
		for (int i = 0; words[i]; i++) {
			if (strcmp(arg, words[i]) == 0) {
				l->fail_on = i;
				return 0;
			}
		}
		argp_error(
			state, "unknown severity '%s': expected error, warning, note, never", arg);
		return 0;
	case OPT_LOCATE:
		l->locate_source = strcmp(arg, "source") == 0;
		if (!l->locate_source && strcmp(arg, "manifest") != 0)
			argp_error(state, "unknown place '%s': expected manifest, source", arg);
		return 0;
	case ARGP_KEY_ARG:
		add_path(l, arg);
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(
			state, "which manifest? Name a file, a directory, or - for standard input");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* NULL after reporting. Findings point into their judge, so all are kept. */
static struct judge *judge_for(
	struct lint *l, const struct target_spec *spec, const struct source *src)
{
	struct judge *j;

	for (size_t i = 0; i < l->judges; i++)
		if (target_spec_same(&l->judge[i]->target->spec, spec))
			return l->judge[i];
	if (l->judges == MAX_JUDGES) {
		diag_error(l->d, src, (struct pos){0}, "lint them in several runs",
			"more than %d different targets", MAX_JUDGES);
		return NULL;
	}
	j = judge_new(spec, l->common.rules, l->common.rule_dirs, l->d);
	if (j)
		l->judge[l->judges++] = j;
	return j;
}

/* A kernel that the facts do not reach: said on standard error, beside the findings. */
static void note_target(const struct lint *l, const struct manifest *m, const struct target *t)
{
	char text[TARGET_MAX_NOTES][TARGET_NOTE_SIZE];
	size_t count = l->common.quiet ? 0 : target_notes(t, false, text);

	for (size_t i = 0; i < count; i++)
		fprintf(stderr, "%s: note: %s\n", m->source->name, text[i]);
}

/* @readable: the manifest has no errors so far; else only its names are looked at, so that one run finds all errors. */
static bool lint_manifest(struct lint *l, struct manifest *m, bool readable)
{
	struct target_spec spec = m->target;
	struct judge *j;
	bool ok = true;

	if (spec.min == VERSION_NONE)
		target_parse_kernel(TARGET_DEFAULT_KERNEL, strlen(TARGET_DEFAULT_KERNEL), &spec);
	j = judge_for(l, &spec, m->source);
	if (!j)
		return false;
	note_target(l, m, j->target);
	for (size_t i = 0; i < m->sites; i++) {
		if (!readable) {
			lint_names(j, &m->site[i], l->d);
			continue;
		}
		options_look_up(&l->common, &m->site[i].need);
		ok &= need_check(&m->site[i].need, j->target->point[0], l->d);
		if (m->site[i].uses)
			ok &= lint_site(j, &m->site[i], spec.built_in, l->today, l->common.arena,
				l->d, &l->result);
	}
	return ok;
}

static bool lint_file(struct lint *l, const char *path)
{
	struct source *src = source_read(path, l->d);
	struct manifest *list;
	size_t count;
	bool ok;

	if (!src)
		return false;
	l->source = mem_grow(l->source, &l->source_cap, l->sources + 1, sizeof(*l->source));
	l->source[l->sources++] = src;
	ok = manifest_read(src, &l->common.target, false, l->common.arena, l->d, &list, &count);
	for (size_t i = 0; i < count; i++)
		ok &= lint_manifest(l, &list[i], ok);
	return ok;
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static bool is_manifest(const char *name)
{
	size_t len = strlen(name), suffix = sizeof(manifest_suffix) - 1;

	return len > suffix && strcmp(name + len - suffix, manifest_suffix) == 0;
}

/* All manifests below a directory, in order of their names. */
static bool lint_dir(struct lint *l, const char *path)
{
	char *roots[] = {arena_strdup(l->common.arena, path), NULL};
	FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
	bool ok = tree != NULL;
	size_t found = 0;
	FTSENT *e;

	while (tree && (e = fts_read(tree))) {
		if (e->fts_info == FTS_F && is_manifest(e->fts_name)) {
			ok &= lint_file(l, arena_strdup(l->common.arena, e->fts_path));
			found++;
		} else if (e->fts_info == FTS_DNR || e->fts_info == FTS_ERR) {
			diag_error(l->d, NULL, (struct pos){0}, NULL, "%s: %s", e->fts_path,
				strerror(e->fts_errno));
			ok = false;
		}
	}
	if (tree)
		fts_close(tree);
	if (ok && !found) {
		diag_error(l->d, NULL, (struct pos){0}, NULL,
			"%s: no manifest (*%s) in this directory", path, manifest_suffix);
		ok = false;
	}
	return ok;
}

static bool lint_path(struct lint *l, const char *path)
{
	struct stat st;

	if (strcmp(path, "-") != 0 && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return lint_dir(l, path);
	return lint_file(l, path);
}

static int lint_status(const struct lint *l)
{
	const struct lint_result *r = &l->result;

	for (size_t i = 0; i < r->count; i++)
		if (!r->finding[i].waived && (int)r->finding[i].severity >= l->fail_on)
			return EXIT_FINDINGS;
	return EXIT_FINE;
}

static void print_findings(struct lint *l, struct strbuf *out)
{
	struct lint_report r = {.result = &l->result,
		.style = options_style(&l->common, stdout),
		.fail_on = l->fail_on,
		.locate_source = l->locate_source,
		.quiet = l->common.quiet,
		.terminal = isatty(STDOUT_FILENO)};

	for (size_t i = 0; lint_formats[i]; i++)
		if (l->common.format == lint_formats[i])
			lint_writers[i](out, &r);
}

static void today(char *buf, size_t size)
{
	time_t now = time(NULL);
	struct tm tm;

	gmtime_r(&now, &tm);
	strftime(buf, size, "%Y-%m-%d", &tm);
}

int cmd_lint(int argc, char **argv)
{
	static const struct argp_child children[] = {{&options_argp, 0, NULL, 0}, {0}};
	static const struct argp argp = {lint_options, parse_lint, "FILE.yaml|DIR...",
		"Checks manifests: every allocation's `uses` against its `needs`, by the rules "
		"that `ask` advises by.\v"
		"Directories are searched for *.whichalloc.yaml; - is standard input. Exit status "
		"1: findings at or above "
		"--fail-on; 2: bad input. See whichalloc(1).",
		children, NULL, NULL};
	struct lint l = {.common = {.formats = lint_formats, .arena = arena_new()},
		.fail_on = SEVERITY_ERROR};
	struct strbuf out = {0};
	bool ok = true;
	int status = EXIT_BAD_INPUT;

	l.d = diag_new();
	today(l.today, sizeof(l.today));
	options_parse(&argp, argc, argv, &l);
	for (size_t i = 0; i < l.paths; i++)
		ok &= lint_path(&l, l.path[i]);
	if (ok) {
		lint_sort(&l.result);
		print_findings(&l, &out);
		status = options_write(&out, lint_status(&l));
	} else {
		options_complain(l.d, &l.common);
	}
	strbuf_free(&out);
	lint_result_free(&l.result);
	for (size_t i = 0; i < l.judges; i++)
		judge_free(l.judge[i]);
	for (size_t i = 0; i < l.sources; i++)
		source_free(l.source[i]);
	free(l.source);
	free(l.path);
	diag_free(l.d);
	arena_free(l.common.arena);
	return status;
}
