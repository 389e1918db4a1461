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
#include "text/diag.h"
#include "text/mem.h"

static const char *const lint_formats[] = {"text", "json", NULL};
static const char manifest_suffix[] = ".whichalloc.yaml";

enum { OPT_FAIL_ON = 0x1000 };

struct lint {
	struct options common;
	const char **path;
	size_t paths, path_cap;
	int fail_on; /* enum severity; SEVERITY_ERROR + 1: never */
	struct diag *d;
	char today[16];
	/* judges by target: most manifests share one */
	struct judge *judge;
	/* sources stay until all is printed: findings quote them */
	struct source **source;
	size_t sources, source_cap;
	struct lint_result result;
};

static const struct argp_option lint_options[] = {
	{"fail-on", OPT_FAIL_ON, "SEVERITY", 0,
		"exit with 1 at findings from this on: error (default), warning, note, never", 1},
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

/* One judge at a time: manifests of a run mostly share their target. */
static struct judge *judge_for(struct lint *l, const struct target_spec *spec)
{
	if (l->judge && target_spec_same(&l->judge->target->spec, spec))
		return l->judge;
	judge_free(l->judge);
	l->judge = judge_new(spec, l->common.rules, l->common.rule_dirs, l->d);
	return l->judge;
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
	j = judge_for(l, &spec);
	if (!j)
		return false;
	note_target(l, m, j->target);
	for (size_t i = 0; i < m->sites; i++) {
		if (!readable) {
			lint_names(j, &m->site[i], l->d);
			continue;
		}
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

static void summary_line(struct strbuf *out, const struct lint_result *r)
{
	strbuf_addf(out, "%zu allocation%s: %zu error%s, %zu warning%s, %zu note%s, %zu waived\n",
		r->allocations, r->allocations == 1 ? "" : "s", r->errors,
		r->errors == 1 ? "" : "s", r->warnings, r->warnings == 1 ? "" : "s", r->notes,
		r->notes == 1 ? "" : "s", r->waived);
}

/* Silence when all is well, but for the summary on a terminal. */
static void print_text(struct lint *l, struct strbuf *out)
{
	struct report_style style = options_style(&l->common, stdout);
	bool any = false;

	for (size_t i = 0; i < l->result.count; i++) {
		if (l->result.finding[i].waived)
			continue;
		report_lint_text(out, &l->result.finding[i], &style);
		any = true;
	}
	if (!l->common.quiet && (any || isatty(STDOUT_FILENO))) {
		if (any)
			strbuf_addc(out, '\n');
		summary_line(out, &l->result);
	}
}

static void print_json(struct lint *l, struct strbuf *out)
{
	json_t *findings = json_array();

	for (size_t i = 0; i < l->result.count; i++)
		if (!l->result.finding[i].waived)
			json_array_append_new(findings, report_lint_json(&l->result.finding[i],
								l->judge->target->point[0]));
	report_json(out, json_pack("{s:i, s:o, s:o}", "schema", 1, "findings", findings, "summary",
				 report_lint_summary(&l->result)));
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
		if (strcmp(l.common.format, "json") == 0)
			print_json(&l, &out);
		else
			print_text(&l, &out);
		status = options_write(&out, lint_status(&l));
	} else {
		options_complain(l.d, &l.common);
	}
	strbuf_free(&out);
	lint_result_free(&l.result);
	judge_free(l.judge);
	for (size_t i = 0; i < l.sources; i++)
		source_free(l.source[i]);
	free(l.source);
	free(l.path);
	diag_free(l.d);
	arena_free(l.common.arena);
	return status;
}
