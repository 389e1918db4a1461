/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the formats of `lint` share; see lint.h.
 */
#include "report/lint.h"

#include <stdlib.h>
#include <string.h>

#include "text/diag.h"
#include "text/mem.h"

#define LINE_MAX_DIGITS 9

bool lint_counts(const struct finding *f)
{
	return !f->waived;
}

struct lint_place lint_place_source(const struct site *site)
{
	const char *colon = site->place ? strrchr(site->place, ':') : NULL;
	struct lint_place p = {0};
	size_t digits;

	if (!colon || colon == site->place)
		return p;
	digits = strspn(colon + 1, "0123456789");
	if (digits == 0 || digits > LINE_MAX_DIGITS || colon[1 + digits])
		return p;
	p.pos.line = p.pos.end_line = (uint32_t)strtoul(colon + 1, NULL, 10);
	if (p.pos.line == 0)
		return p;
	p.path = mem_strdup(site->place);
	p.path[colon - site->place] = '\0';
	return p;
}

struct lint_place lint_place(const struct lint_report *r, const struct finding *f)
{
	struct lint_place p = {0};

	if (r->locate_source)
		p = lint_place_source(f->site);
	if (!p.path)
		p = (struct lint_place){mem_strdup(f->source->name), f->pos};
	return p;
}

void lint_place_drop(struct lint_place *p)
{
	free(p->path);
}

void lint_message(struct strbuf *out, const struct finding *f)
{
	if (f->site->name) {
		diag_clean(out, f->site->name, strlen(f->site->name));
		strbuf_adds(out, ": ");
	}
	diag_clean(out, f->message, strlen(f->message));
}

static void count(struct strbuf *out, const char *before, size_t n, const char *what)
{
	strbuf_addf(out, "%s%zu %s%s", before, n, what, n == 1 ? "" : "s");
}

void lint_summary(struct strbuf *out, const struct lint_result *r)
{
	count(out, "", r->allocations, "allocation");
	count(out, ": ", r->errors, "error");
	count(out, ", ", r->warnings, "warning");
	count(out, ", ", r->notes, "note");
	strbuf_addf(out, ", %zu waived\n", r->waived);
}
