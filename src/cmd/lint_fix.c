/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * whichalloc lint --fix and --diff: manifests with better uses.
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/lint.h"
#include "report/lint.h"
#include "text/diag.h"
#include "text/edit.h"
#include "text/mem.h"
#include "text/replace.h"
#include "text/yaml.h"

/*
 * Of two fixes of one allocation, is @f the one to take? The use that the rules like better; else
 * the graver finding's.
 */
static bool better(const struct finding *f, const struct finding *than)
{
	if (f->suggestion->penalty != than->suggestion->penalty)
		return f->suggestion->penalty < than->suggestion->penalty;
	return f->severity > than->severity;
}

/* The fix of each allocation that has one, by its number. */
static const struct finding **choose(const struct lint_result *r)
{
	const struct finding **fix = mem_alloc(r->allocations * sizeof(*fix));

	for (size_t i = 0; i < r->count; i++) {
		const struct finding *f = &r->finding[i], **best = &fix[f->number];

		if (lint_counts(f) && f->edits && (!*best || better(f, *best)))
			*best = f;
	}
	return fix;
}

static int by_place(const void *a, const void *b)
{
	const struct edit *x = a, *y = b;

	if (x->at.line != y->at.line)
		return x->at.line < y->at.line ? -1 : 1;
	if (x->at.column != y->at.column)
		return x->at.column < y->at.column ? -1 : 1;
	return x->at.end_column < y->at.end_column ? -1 : x->at.end_column > y->at.end_column;
}

static bool same_edit(const struct edit *a, const struct edit *b)
{
	return memcmp(&a->at, &b->at, sizeof(a->at)) == 0 && strcmp(a->text, b->text) == 0;
}

/* In order, each once: an allocation that an alias repeats is in the text but once. */
static size_t tidy(struct edit *edits, size_t count)
{
	size_t kept = 0;

	if (count)
		qsort(edits, count, sizeof(*edits), by_place);
	for (size_t i = 0; i < count; i++)
		if (!kept || !same_edit(&edits[kept - 1], &edits[i]))
			edits[kept++] = edits[i];
	return kept;
}

static bool fix_source(struct lint *l, const struct source *src, const struct edit *edits,
	size_t count, struct strbuf *diff)
{
	struct strbuf text = {0}, name = {0};
	bool ok = edit_apply(&text, src, edits, count);

	if (!ok) {
		diag_error(l->d, src, (struct pos){0}, "mend them by hand",
			"allocations that share their text need different fixes");
	} else if (l->diff) {
		diag_clean(&name, src->name, strlen(src->name));
		strbuf_addf(diff, "--- %s\n+++ %s\n", strbuf_str(&name), strbuf_str(&name));
		edit_diff(diff, src, edits, count);
	} else {
		ok = replace_file(src->name, text.s, text.len, l->d);
	}
	strbuf_free(&name);
	strbuf_free(&text);
	return ok;
}

bool lint_fix(struct lint *l, struct strbuf *diff, size_t *fixed)
{
	const struct lint_result *r = &l->result;
	const struct finding **fix = choose(r);
	struct edit *edits = NULL;
	size_t cap = 0, next;
	bool ok = true;

	*fixed = 0;
	/* allocations come file by file */
	for (size_t i = 0; i < r->allocations; i = next) {
		const struct source *src = fix[i] ? fix[i]->source : NULL;
		size_t count = 0;

		for (next = i; next < r->allocations && (!fix[next] || fix[next]->source == src);
			next++) {
			const struct finding *f = fix[next];

			if (!f)
				continue;
			edits = mem_grow(edits, &cap, count + f->edits, sizeof(*edits));
			memcpy(edits + count, f->edit, f->edits * sizeof(*edits));
			count += f->edits;
			++*fixed;
		}
		if (count)
			ok &= fix_source(l, src, edits, tidy(edits, count), diff);
	}
	free(edits);
	free(fix);
	return ok;
}
