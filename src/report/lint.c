/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Findings: code frames for people, JSON for programs.
 */
#include <string.h>

#include "report/report.h"
#include "text/diag.h"
#include "text/term.h"

static const char *const severity_color[] = {TERM_CYAN, TERM_YELLOW, TERM_RED};

void report_lint_text(struct strbuf *out, const struct finding *f, const struct report_style *style)
{
	struct strbuf clean = {0}, label = {0};

	diag_clean(&clean, f->source->name, strlen(f->source->name));
	strbuf_addf(out, "%s:%u:%u: ", strbuf_str(&clean), f->pos.line, f->pos.column);
	report_styled(out, style, severity_color[f->severity], severity_words[f->severity]);
	strbuf_clear(&clean);
	if (f->site->name) {
		diag_clean(&clean, f->site->name, strlen(f->site->name));
		strbuf_adds(&clean, ": ");
	}
	diag_clean(&clean, f->message, strlen(f->message));
	strbuf_addf(out, ": %s ", strbuf_str(&clean));
	strbuf_addf(&label, "[%s]", f->rule);
	report_styled(out, style, TERM_DIM, strbuf_str(&label));
	strbuf_addc(out, '\n');
	diag_frame(out, f->source, f->pos, f->suggest, style->color);
	strbuf_free(&clean);
	strbuf_free(&label);
}

static json_t *string_or_null(const char *s)
{
	return s ? json_string(s) : json_null();
}

static json_t *suggestion(const struct finding *f, const struct catalogue *c)
{
	const struct use *u = &f->suggestion.use;

	if (!u->api)
		return json_null();
	return json_pack("{s:s, s:o, s:o}", "api", u->api->name, "gfp", report_gfp(u, c), "free",
		string_or_null(u->free ? u->free->name : NULL));
}

json_t *report_lint_json(const struct finding *f, const struct catalogue *c)
{
	return json_pack("{s:s, s:s, s:s, s:i, s:i, s:i, s:i, s:o, s:o, s:s, s:o, s:o}", "rule",
		f->rule, "severity", severity_words[f->severity], "file", f->source->name, "line",
		(int)f->pos.line, "column", (int)f->pos.column, "end_line", (int)f->pos.end_line,
		"end_column", (int)f->pos.end_column, "at", string_or_null(f->site->place), "name",
		string_or_null(f->site->name), "message", f->message, "hint",
		string_or_null(f->suggest), "suggest", suggestion(f, c));
}

json_t *report_lint_summary(const struct lint_result *r)
{
	return json_pack("{s:I, s:I, s:I, s:I, s:I}", "allocations", (json_int_t)r->allocations,
		"errors", (json_int_t)r->errors, "warnings", (json_int_t)r->warnings, "notes",
		(json_int_t)r->notes, "waived", (json_int_t)r->waived);
}
