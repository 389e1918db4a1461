/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Findings as JSON of our own (data/schema/lint.schema.json).
 */
#include <string.h>

#include "report/lint.h"

static json_t *suggestion(const struct finding *f)
{
	const struct use *u;

	if (!f->suggestion)
		return json_null();
	u = &f->suggestion->use;
	return json_pack("{s:s, s:o, s:o}", "api", u->api->name, "gfp",
		report_gfp(u, f->judge->target->point[0]), "free",
		report_string(u->free ? u->free->name : NULL));
}

static json_t *finding(const struct finding *f)
{
	return json_pack("{s:s, s:s, s:o, s:i, s:i, s:i, s:i, s:o, s:o, s:o, s:o, s:o}", "rule",
		f->rule, "severity", severity_words[f->severity], "file",
		report_string(f->source->name), "line", (int)f->pos.line, "column",
		(int)f->pos.column, "end_line", (int)f->pos.end_line, "end_column",
		(int)f->pos.end_column, "at", report_string(f->site->place), "name",
		report_string(f->site->name), "message", report_string(f->message), "hint",
		report_string(f->suggest), "suggest", suggestion(f));
}

static json_t *summary(const struct lint_result *r)
{
	return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "allocations",
		(json_int_t)r->allocations, "errors", (json_int_t)r->errors, "warnings",
		(json_int_t)r->warnings, "notes", (json_int_t)r->notes, "waived",
		(json_int_t)r->waived, "baseline", (json_int_t)r->old, "unread",
		(json_int_t)r->unreads);
}

void lint_json(struct strbuf *out, const struct lint_report *r)
{
	json_t *findings = json_array();

	for (size_t i = 0; i < r->result->count; i++)
		if (lint_counts(&r->result->finding[i]))
			json_array_append_new(findings, finding(&r->result->finding[i]));
	report_json(out, json_pack("{s:i, s:o, s:o}", "schema", 1, "findings", findings, "summary",
				 summary(r->result)));
}
