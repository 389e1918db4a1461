/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Findings as JUnit XML: a suite for each manifest, a test case for each allocation.
 */
#include <stdlib.h>
#include <string.h>

#include "report/lint.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/utf8.h"
#include "text/yaml.h"

struct test {
	const struct judged *site;
	const struct finding **finding; /* of this site, in order */
	size_t findings;
	size_t failures; /* at or above the threshold */
	size_t waived;
};

/* XML 1.0 has no way at all to write most control characters: they were made visible before. */
static void escaped(struct strbuf *out, const char *s)
{
	struct strbuf clean = {0};
	const char *c, *end;
	uint32_t code = 0;

	diag_clean(&clean, s, strlen(s));
	c = strbuf_str(&clean);
	for (end = c + clean.len; c < end;) {
		size_t n = utf8_next(c, (size_t)(end - c), &code);

		if (code == '&')
			strbuf_adds(out, "&amp;");
		else if (code == '<')
			strbuf_adds(out, "&lt;");
		else if (code == '>')
			strbuf_adds(out, "&gt;");
		else if (code == '"')
			strbuf_adds(out, "&quot;");
		else if (code == '\'')
			strbuf_adds(out, "&apos;");
		else if (code == 0xfffe || code == 0xffff) /* no characters of XML */
			strbuf_addf(out, "\\u%04x", code);
		else
			strbuf_add(out, c, n ? n : 1);
		c += n ? n : 1;
	}
	strbuf_free(&clean);
}

static void attribute(struct strbuf *out, const char *name, const char *value)
{
	strbuf_addf(out, " %s=\"", name);
	escaped(out, value);
	strbuf_addc(out, '"');
}

static void numbers(
	struct strbuf *out, size_t tests, size_t failures, size_t errors, size_t skipped)
{
	strbuf_addf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\"", tests,
		failures, errors, skipped);
}

/*
 * A test whose findings are all waived or in the baseline is one that was skipped, with the reason.
 */
static bool is_skipped(const struct test *t)
{
	return t->waived && t->waived == t->findings;
}

static void one_finding(struct strbuf *out, const struct lint_report *r, const struct finding *f)
{
	struct lint_place p = lint_place(r, f);
	struct strbuf text = {0};

	lint_message(&text, f);
	if (f->fails) {
		strbuf_adds(out, "      <failure");
		attribute(out, "type", f->rule);
		attribute(out, "message", strbuf_str(&text));
		strbuf_addc(out, '>');
	} else {
		strbuf_adds(out, "      <system-out>");
	}
	escaped(out, p.path);
	if (p.pos.line)
		strbuf_addf(out, ":%u", p.pos.line);
	if (p.pos.column)
		strbuf_addf(out, ":%u", p.pos.column);
	strbuf_addf(out, ": %s: ", severity_words[f->severity]);
	escaped(out, strbuf_str(&text));
	if (f->suggest) {
		strbuf_adds(out, "; ");
		escaped(out, f->suggest);
	}
	strbuf_addf(out, " [%s]", f->rule);
	strbuf_adds(out, f->fails ? "</failure>\n" : "</system-out>\n");
	strbuf_free(&text);
	lint_place_drop(&p);
}

static void test_case(struct strbuf *out, const struct lint_report *r, const struct test *t)
{
	struct lint_place source = lint_place_source(t->site);
	const struct source *src = t->site->source;
	char line[16];
	char unnamed[32];

	snprintf(unnamed, sizeof(unnamed), "line %u", t->site->pos.line);
	strbuf_adds(out, "    <testcase");
	attribute(out, "name", t->site->name ? t->site->name : unnamed);
	attribute(out, "classname", src->name);
	if (r->locate_source && source.path) {
		snprintf(line, sizeof(line), "%u", source.pos.line);
		attribute(out, "file", source.path);
	} else {
		snprintf(line, sizeof(line), "%u", t->site->pos.line);
		attribute(out, "file", src->name);
	}
	attribute(out, "line", line);
	lint_place_drop(&source);
	if (!t->findings) {
		strbuf_adds(out, "/>\n");
		return;
	}
	strbuf_adds(out, ">\n");
	if (is_skipped(t)) {
		strbuf_adds(out, "      <skipped");
		attribute(out, "message",
			t->finding[0]->waived ? t->finding[0]->waived->because : "in the baseline");
		strbuf_adds(out, "/>\n");
	}
	for (int failures = 1; failures >= 0; failures--) /* in the order of the schema */
		for (size_t i = 0; i < t->findings; i++)
			if (lint_counts(t->finding[i]) && t->finding[i]->fails == failures)
				one_finding(out, r, t->finding[i]);
	strbuf_adds(out, "    </testcase>\n");
}

static int by_site(const void *a, const void *b)
{
	const struct finding *const *x = a, *const *y = b;

	if ((*x)->number != (*y)->number)
		return (*x)->number < (*y)->number ? -1 : 1;
	return *x < *y ? -1 : *x > *y; /* as they were sorted */
}

/* One test for each site, with its findings out of @all. */
static struct test *make_tests(const struct lint_report *r, const struct finding **all)
{
	const struct lint_result *result = r->result;
	struct test *tests = mem_alloc(result->allocations * sizeof(*tests));

	for (size_t i = 0; i < result->count; i++)
		all[i] = &result->finding[i];
	if (result->count)
		qsort(all, result->count, sizeof(*all), by_site);
	for (size_t i = 0; i < result->allocations; i++)
		tests[i].site = result->site[i];
	for (size_t i = 0; i < result->count; i++) {
		struct test *t = &tests[all[i]->number];

		if (!t->findings)
			t->finding = &all[i];
		t->findings++;
		t->failures += all[i]->fails;
		t->waived += !lint_counts(all[i]);
	}
	return tests;
}

static void suite(
	struct strbuf *out, const struct lint_report *r, const struct test *tests, size_t count)
{
	size_t failures = 0, skipped = 0;

	for (size_t i = 0; i < count; i++) {
		failures += tests[i].failures != 0;
		skipped += is_skipped(&tests[i]);
	}
	strbuf_adds(out, "  <testsuite");
	attribute(out, "name", tests[0].site->source->name);
	numbers(out, count, failures, 0, skipped);
	strbuf_adds(out, ">\n");
	for (size_t i = 0; i < count; i++)
		test_case(out, r, &tests[i]);
	strbuf_adds(out, "  </testsuite>\n");
}

/* A manifest that could not be read has no tests: it is one that could not be run. */
static void unread(struct strbuf *out, const char *path)
{
	strbuf_adds(out, "  <testsuite");
	attribute(out, "name", path);
	numbers(out, 1, 0, 1, 0);
	strbuf_adds(out, ">\n    <testcase name=\"manifest\"");
	attribute(out, "classname", path);
	attribute(out, "file", path);
	strbuf_adds(out, ">\n      <error type=\"unread\" message=\"cannot be read or understood: "
			 "standard error says why\"/>\n    </testcase>\n  </testsuite>\n");
}

void lint_junit(struct strbuf *out, const struct lint_report *r)
{
	size_t count = r->result->allocations, failures = 0, skipped = 0;
	const struct finding **all = mem_alloc(r->result->count * sizeof(*all));
	struct test *tests = make_tests(r, all);

	for (size_t i = 0; i < count; i++) {
		failures += tests[i].failures != 0;
		skipped += is_skipped(&tests[i]);
	}
	strbuf_adds(
		out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"whichalloc\"");
	numbers(out, count + r->result->unreads, failures, r->result->unreads, skipped);
	strbuf_adds(out, ">\n");
	for (size_t i = 0, n; i < count; i += n) {
		for (n = 1; i + n < count && tests[i + n].site->source == tests[i].site->source;)
			n++;
		suite(out, r, &tests[i], n);
	}
	for (size_t i = 0; i < r->result->unreads; i++)
		unread(out, r->result->unread[i]);
	strbuf_adds(out, "</testsuites>\n");
	free(tests);
	free(all);
}
