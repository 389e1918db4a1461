/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fuzz target: manifests, through `lint` in all its formats, --diff and --fix.
 *
 * Results are plain text, or parse; what was fixed can still be read, and a fixed allocation has no
 * more errors.
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/lint.h"
#include "report/lint.h"
#include "text/diag.h"
#include "text/mem.h"

#include "fuzz.h"

/* Judges are made for each target, and live for so many inputs. */
#define ROUNDS 64
#define JUDGES 8

static struct lint lint;
static unsigned int rounds;

static void end(void)
{
	lint_free(&lint);
}

static void begin(void)
{
	static const char *const formats[] = {"text", NULL};

	if (lint.common.arena)
		return;
	fuzz_folder();
	lint = (struct lint){.common = {.formats = formats,
				     .format = formats[0],
				     .quiet = true,
				     .arena = arena_new()},
		.fail_on = -1,
		.no_config = true,
		.today = "2026-01-01",
		.d = diag_new()};
	atexit(end);
}

static struct lint_worker *worker(void)
{
	struct lint_worker *w;

	if (!lint.workers) {
		lint.worker = mem_alloc(sizeof(*lint.worker));
		lint.workers = 1;
		lint_worker_begin(lint.worker, &lint);
	}
	w = lint.worker;
	w->result.every_site = w->result.edits = true;
	return w;
}

/* Nothing of this input is there for the next: what fails then fails again by itself. */
static void forget(struct lint_worker *w)
{
	lint_result_free(&w->result);
	lint.result = (struct lint_result){0};
	for (size_t i = 0; i < w->sources; i++)
		source_free(w->source[i]);
	w->sources = 0;
	strbuf_clear(&w->notes);
	for (size_t i = 0; i < w->judges; i++) {
		lint_memo_free(w->judge[i].memo);
		w->judge[i].memo = lint_memo_new();
	}
	if (++rounds % ROUNDS == 0 || w->judges > JUDGES)
		lint_forget(&lint);
}

static void write_all(const struct lint_result *r)
{
	static lint_writer *const writer[] = {
		lint_text, lint_gcc, lint_github, lint_junit, lint_json, lint_sarif};
	struct lint_report report = {.result = r, .style = {.width = 80}};
	struct strbuf out = {0};

	for (size_t i = 0; i < 2 * sizeof(writer) / sizeof(*writer); i++) {
		report.locate_source = i & 1;
		strbuf_clear(&out);
		writer[i / 2](&out, &report);
		fuzz_plain(&out);
		if (i / 2 >= 4)
			fuzz_json(&out);
	}
	strbuf_free(&out);
}

/* A diff keeps tabs, and line ends as they are. */
static void plain_diff(const struct strbuf *diff)
{
	struct strbuf rest = {0};

	for (size_t i = 0; i < diff->len; i++)
		if (diff->s[i] != '\t' && (diff->s[i] != '\r' || diff->s[i + 1] != '\n'))
			strbuf_addc(&rest, diff->s[i]);
	fuzz_plain(&rest);
	strbuf_free(&rest);
}

static void fix(struct lint_worker *w, const char *path)
{
	size_t fixed, errors = lint.result.errors;
	struct strbuf diff = {0};

	lint.diff = true;
	if (lint_fix(&lint, &diff, &fixed)) {
		plain_diff(&diff);
		lint.diff = false;
		fuzz_expect(
			!fixed || lint_fix(&lint, &diff, &fixed), "what can be shown can be done");
	} else {
		fuzz_wrong(lint.d);
		fixed = 0;
	}
	strbuf_free(&diff);
	if (!fixed)
		return;
	lint_result_free(&w->result);
	w = worker();
	if (!lint_file(w, path))
		fuzz_broken(__FILE__, __LINE__, "what was fixed can be read");
	lint_count(&w->result);
	fuzz_expect(w->result.errors <= errors, "fixing makes nothing worse");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *path = fuzz_file("m.whichalloc.yaml", data, size);
	struct lint_job job = {.path = path};
	struct lint_worker *w;

	begin();
	w = worker();
	w->job = &job;
	if (!lint_file(w, path)) {
		fuzz_wrong(w->d);
	} else {
		fuzz_plain(&w->notes);
		lint.result = w->result;
		lint_sort(&lint.result);
		lint_count(&lint.result);
		write_all(&lint.result);
		fix(w, path);
	}
	forget(w);
	return 0;
}
