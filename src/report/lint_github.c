/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Findings as workflow commands of GitHub: annotations of the lines of a pull request.
 */
#include <string.h>

#include "report/lint.h"
#include "text/diag.h"

static const char *const commands[] = {"notice", "warning", "error"};

/* The data of a command ends at the end of the line, its properties at ':' and ',' too. */
static void escaped(struct strbuf *out, const char *s, bool property)
{
	struct strbuf clean = {0};

	diag_clean(&clean, s, strlen(s));
	for (const char *c = strbuf_str(&clean); *c; c++) {
		if (*c == '%' || *c == '\r' || *c == '\n' || (property && (*c == ':' || *c == ',')))
			strbuf_addf(out, "%%%02X", (unsigned char)*c);
		else
			strbuf_addc(out, *c);
	}
	strbuf_free(&clean);
}

static void command(struct strbuf *out, const struct lint_report *r, const struct finding *f)
{
	struct lint_place p = lint_place(r, f);
	struct strbuf message = {0};

	strbuf_addf(out, "::%s file=", commands[f->severity]);
	escaped(out, p.path, true);
	if (p.pos.line)
		strbuf_addf(out, ",line=%u,endLine=%u", p.pos.line, p.pos.end_line);
	/* columns are only shown within one line */
	if (p.pos.column && p.pos.line == p.pos.end_line)
		strbuf_addf(out, ",col=%u,endColumn=%u", p.pos.column, p.pos.end_column);
	strbuf_adds(out, ",title=");
	escaped(out, f->rule, true);
	strbuf_adds(out, "::");
	lint_message(&message, f);
	escaped(out, strbuf_str(&message), false);
	if (f->suggest) {
		strbuf_adds(out, "%0A");
		escaped(out, f->suggest, false);
	}
	strbuf_addc(out, '\n');
	strbuf_free(&message);
	lint_place_drop(&p);
}

/* What is wrong with it stands in the log: standard error has it. */
static void unread(struct strbuf *out, const char *path)
{
	strbuf_adds(out, "::error file=");
	escaped(out, path, true);
	strbuf_adds(out, ",title=unread::cannot be read or understood: the log says why\n");
}

void lint_github(struct strbuf *out, const struct lint_report *r)
{
	for (size_t i = 0; i < r->result->count; i++)
		if (lint_counts(&r->result->finding[i]))
			command(out, r, &r->result->finding[i]);
	for (size_t i = 0; i < r->result->unreads; i++)
		unread(out, r->result->unread[i]);
	if (!r->quiet)
		lint_summary(out, r->result);
}
