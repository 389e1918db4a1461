/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * whichalloc lint: manifests in, findings out.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "cmd/lint.h"
#include "report/baseline.h"
#include "report/lint.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/units.h"

/* In step: how findings can be written. */
static const char *const lint_formats[] = {"text", "json", "sarif", "junit", "github", "gcc", NULL};
static lint_writer *const lint_writers[] = {
	lint_text, lint_json, lint_sarif, lint_junit, lint_github, lint_gcc};

enum {
	OPT_FAIL_ON = 0x1000,
	OPT_LOCATE,
	OPT_NO_CONFIG,
	OPT_BASELINE,
	OPT_WRITE_BASELINE,
	OPT_FIX,
	OPT_DIFF,
	OPT_JOBS,
};

static const struct argp_option lint_options[] = {
	{"fail-on", OPT_FAIL_ON, "SEVERITY", 0,
		"exit with 1 at findings from this on: error (default), warning, note, never", 1},
	{"locate", OPT_LOCATE, "WHERE", 0,
		"where to show findings: manifest (default), source (the lines that `at` names)",
		1},
	{"baseline", OPT_BASELINE, "FILE", 0,
		"findings that FILE lists are known: they neither show nor fail", 1},
	{"write-baseline", OPT_WRITE_BASELINE, "FILE", 0,
		"write what is found now to FILE, and exit with 0", 1},
	{"fix", OPT_FIX, NULL, 0, "rewrite `uses` in the manifests where the better use is certain",
		1},
	{"diff", OPT_DIFF, NULL, 0, "show what --fix would change, and change nothing", 1},
	{"jobs", OPT_JOBS, "N", 0,
		"judge N files at a time (default: as many as there are processors); it never "
		"shows "
		"in the result",
		1},
	{"no-config", OPT_NO_CONFIG, NULL, 0,
		"ignore .whichalloc folders: their configuration and house rules", 1},
	{0},
};

static void set_fail_on(struct lint *l, const char *arg, struct argp_state *state)
{
	static const char *const words[] = {"note", "warning", "error", "never", NULL};

	for (int i = 0; words[i]; i++) {
		if (strcmp(arg, words[i]) == 0) {
			l->fail_on = i;
			return;
		}
	}
	argp_error(state, "unknown severity '%s': expected error, warning, note, never", arg);
}

static void set_jobs(struct lint *l, const char *arg, struct argp_state *state)
{
	uint64_t n;

	if (units_parse(arg, strlen(arg), &n) != UNITS_OK || n < 1 || n > LINT_MAX_JOBS)
		argp_error(
			state, "'%s' is no number of jobs: expected 1 to %d", arg, LINT_MAX_JOBS);
	l->jobs = (unsigned int)n;
}

/* Options that do not go together. */
static void check_options(const struct lint *l, struct argp_state *state)
{
	if (l->fix && l->diff)
		argp_error(state, "--diff shows what --fix would do: one of them");
	if (l->write_baseline && (l->fix || l->diff || l->baseline))
		argp_error(
			state, "--write-baseline goes with neither --baseline, --fix nor --diff");
	for (size_t i = 0; l->fix && i < l->paths; i++)
		if (strcmp(l->path[i], "-") == 0)
			argp_error(state, "standard input cannot be rewritten; see --diff");
}

static error_t parse_lint(int key, char *arg, struct argp_state *state)
{
	struct lint *l = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &l->common;
		return 0;
	case OPT_FAIL_ON:
		set_fail_on(l, arg, state);
		return 0;
	case OPT_LOCATE:
		l->locate_source = strcmp(arg, "source") == 0;
		if (!l->locate_source && strcmp(arg, "manifest") != 0)
			argp_error(state, "unknown place '%s': expected manifest, source", arg);
		return 0;
	case OPT_JOBS:
		set_jobs(l, arg, state);
		return 0;
	case OPT_NO_CONFIG:
		l->no_config = true;
		return 0;
	case OPT_BASELINE:
		l->baseline = arg;
		return 0;
	case OPT_WRITE_BASELINE:
		l->write_baseline = arg;
		return 0;
	case OPT_FIX:
		l->fix = true;
		return 0;
	case OPT_DIFF:
		l->diff = true;
		return 0;
	case ARGP_KEY_ARG:
		l->path = mem_grow(l->path, &l->path_cap, l->paths + 1, sizeof(*l->path));
		l->path[l->paths++] = arg;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(
			state, "which manifest? Name a file, a directory, or - for standard input");
		return 0;
	case ARGP_KEY_END:
		check_options(l, state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* Lints, and takes off what the baseline has: false where that cannot be read. */
static bool find(struct lint *l)
{
	size_t gone = 0;

	lint_run(l);
	if (l->baseline && !baseline_apply(l->baseline, &l->result, &gone, l->common.arena, l->d))
		return false;
	/* what was not read may have them yet */
	if (gone && !l->result.unreads && !l->common.quiet)
		fprintf(stderr,
			"whichalloc lint: %zu finding%s of the baseline %s gone: write it anew\n",
			gone, gone == 1 ? "" : "s", gone == 1 ? "is" : "are");
	lint_count(&l->result);
	return true;
}

/* Fixes, then looks again: what is left is what is told. */
static bool fix(struct lint *l, struct strbuf *diff)
{
	size_t fixed;

	if (!lint_fix(l, diff, &fixed))
		return false;
	if (l->diff || !fixed)
		return true;
	if (!l->common.quiet)
		fprintf(stderr, "whichalloc lint: fixed %zu allocation%s\n", fixed,
			fixed == 1 ? "" : "s");
	/* all that is wrong is found once more */
	diag_free(l->d);
	l->d = diag_new();
	lint_forget(l);
	return find(l);
}

static void print_findings(struct lint *l, struct strbuf *out)
{
	struct lint_report r = {.result = &l->result,
		.style = options_style(&l->common, stdout),
		.locate_source = l->locate_source,
		.quiet = l->common.quiet,
		.terminal = isatty(STDOUT_FILENO)};

	for (size_t i = 0; lint_formats[i]; i++)
		if (l->common.format == lint_formats[i])
			lint_writers[i](out, &r);
}

static int status_of(const struct lint *l)
{
	if (l->result.unreads)
		return EXIT_BAD_INPUT;
	for (size_t i = 0; i < l->result.count; i++)
		if (l->result.finding[i].fails)
			return EXIT_FINDINGS;
	return EXIT_FINE;
}

static void today(char *buf, size_t size)
{
	time_t now = time(NULL);
	struct tm tm;

	gmtime_r(&now, &tm);
	strftime(buf, size, "%Y-%m-%d", &tm);
}

static int run(struct lint *l, struct strbuf *out)
{
	if (!find(l))
		return EXIT_BAD_INPUT;
	if (l->write_baseline) {
		/* it would lack what was not read */
		if (l->result.unreads)
			return EXIT_BAD_INPUT;
		/* what cannot be written is an output error */
		return baseline_write(l->write_baseline, &l->result, l->d) ? EXIT_FINE
									   : EXIT_INTERNAL;
	}
	if ((l->fix || l->diff) && !fix(l, out)) {
		strbuf_free(out);
		return EXIT_INTERNAL;
	}
	if (!l->diff)
		print_findings(l, out);
	return status_of(l);
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
	struct lint l = {.common = {.formats = lint_formats, .arena = arena_new()}, .fail_on = -1};
	struct strbuf out = {0};
	int status;

	l.d = diag_new();
	today(l.today, sizeof(l.today));
	options_parse(&argp, argc, argv, &l);
	status = run(&l, &out);
	if (diag_count(l.d))
		options_complain(l.d, &l.common);
	status = options_write(&out, status);
	strbuf_free(&out);
	lint_free(&l);
	return status;
}
