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
	return !f->waived && !f->old;
}

struct lint_place lint_place_source(const struct judged *site)
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

uint64_t lint_fingerprint(const struct finding *f)
{
	struct lint_place at = lint_place_source(f->site);
	const char *const parts[] = {f->rule, f->site->name ? f->site->name : at.path, f->text};
	uint64_t hash = 0xcbf29ce484222325u; /* FNV-1a */

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		const char *s = parts[i] ? parts[i] : "";

		for (size_t k = 0; k <= strlen(s); k++)
			hash = (hash ^ (unsigned char)s[k]) * 0x100000001b3u;
	}
	lint_place_drop(&at);
	return hash;
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
	strbuf_addf(out, ", %zu waived", r->waived);
	if (r->old)
		strbuf_addf(out, ", %zu in the baseline", r->old);
	if (r->unreads)
		count(out, "; not read: ", r->unreads, "path");
	strbuf_addc(out, '\n');
}
