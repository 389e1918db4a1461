/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Findings in lines: code frames for people, one line each for editors.
 */
#include <string.h>

#include "report/lint.h"
#include "text/diag.h"
#include "text/term.h"

static const char *const severity_color[] = {TERM_CYAN, TERM_YELLOW, TERM_RED};

/* "path:line:column: severity: name: message". Returns whether the place is the manifest's. */
static bool head(struct strbuf *out, const struct lint_report *r, const struct finding *f)
{
	struct lint_place p = lint_place(r, f);
	bool exact = p.pos.column != 0;

	diag_clean(out, p.path, strlen(p.path));
	if (p.pos.line)
		strbuf_addf(out, ":%u", p.pos.line);
	if (p.pos.column)
		strbuf_addf(out, ":%u", p.pos.column);
	strbuf_adds(out, ": ");
	report_styled(out, &r->style, severity_color[f->severity], severity_words[f->severity]);
	strbuf_adds(out, ": ");
	lint_message(out, f);
	lint_place_drop(&p);
	return exact;
}

static void frame(struct strbuf *out, const struct lint_report *r, const struct finding *f)
{
	struct strbuf label = {0};
	bool exact = head(out, r, f);

	strbuf_addf(&label, "[%s]", f->rule);
	strbuf_addc(out, ' ');
	report_styled(out, &r->style, TERM_DIM, strbuf_str(&label));
	strbuf_addc(out, '\n');
	/* the frame is the manifest's, whatever the head says */
	if (!exact) {
		strbuf_adds(out, "  --> ");
		diag_clean(out, f->source->name, strlen(f->source->name));
		strbuf_addf(out, ":%u:%u\n", f->pos.line, f->pos.column);
	}
	diag_frame(out, f->source, f->pos, f->suggest, r->style.color);
	strbuf_free(&label);
}

/* Silence when all is well, but for the summary on a terminal. */
void lint_text(struct strbuf *out, const struct lint_report *r)
{
	bool any = false;

	for (size_t i = 0; i < r->result->count; i++) {
		if (!lint_counts(&r->result->finding[i]))
			continue;
		frame(out, r, &r->result->finding[i]);
		any = true;
	}
	if (!r->quiet && (any || r->terminal)) {
		if (any)
			strbuf_addc(out, '\n');
		lint_summary(out, r->result);
	}
}

/* As compilers write: what editors jump by. No colour, no summary. */
void lint_gcc(struct strbuf *out, const struct lint_report *r)
{
	struct lint_report plain = *r;

	plain.style.color = false;
	for (size_t i = 0; i < r->result->count; i++) {
		const struct finding *f = &r->result->finding[i];

		if (!lint_counts(f))
			continue;
		head(out, &plain, f);
		if (f->suggest) {
			strbuf_adds(out, "; ");
			diag_clean(out, f->suggest, strlen(f->suggest));
		}
		strbuf_addf(out, " [%s]\n", f->rule);
	}
}
