/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Edits of a text; see edit.h.
 */
#include "text/edit.h"

#include "text/mem.h"
#include "text/strbuf.h"
#include "text/utf8.h"

#include <stdlib.h>
#include <string.h>

/* Where a walk from the start has come to: edits are in order, so one walk finds all of them. */
struct walk {
	const struct source *src;
	size_t at;
	uint32_t line, column;
};

static size_t walk_to(struct walk *w, uint32_t line, uint32_t column)
{
	const char *s = w->src->data;
	size_t len = w->src->len;

	while (w->line < line) {
		const char *newline = memchr(s + w->at, '\n', len - w->at);

		if (!newline) {
			w->at = len;
			return len;
		}
		w->at = (size_t)(newline - s) + 1;
		w->line++;
		w->column = 1;
	}
	while (w->column < column && w->at < len && s[w->at] != '\n') {
		uint32_t c;
		size_t n = utf8_next(s + w->at, len - w->at, &c);

		w->at += n ? n : 1;
		w->column++;
	}
	return w->at;
}

size_t edit_offset(const struct source *src, uint32_t line, uint32_t column)
{
	struct walk w = {src, 0, line, 1};
	size_t len;

	w.at = (size_t)(source_line(src, line, &len) - src->data);
	if (w.at > src->len) /* no such line */
		return src->len;
	return walk_to(&w, line, column);
}

bool edit_apply(
	struct strbuf *out, const struct source *src, const struct edit *edits, size_t count)
{
	struct walk w = {src, 0, 1, 1};
	size_t *range = mem_alloc((2 * count + 1) * sizeof(*range));
	size_t done = 0;
	bool ok = true;

	for (size_t i = 0; i < count; i++) {
		const struct pos *at = &edits[i].at;

		/* the walk never turns back: what lies before its place shows as an overlap */
		ok &= at->line > w.line || (at->line == w.line && at->column >= w.column);
		ok &= at->end_line > at->line ||
		      (at->end_line == at->line && at->end_column >= at->column);
		range[2 * i] = walk_to(&w, at->line, at->column);
		range[2 * i + 1] = walk_to(&w, at->end_line, at->end_column);
	}
	for (size_t i = 0; ok && i < count; i++) {
		strbuf_add(out, src->data + done, range[2 * i] - done);
		strbuf_adds(out, edits[i].text);
		done = range[2 * i + 1];
	}
	if (ok)
		strbuf_add(out, src->data + done, src->len - done);
	free(range);
	return ok;
}
