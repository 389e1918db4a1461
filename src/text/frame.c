/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Code frames, and text made harmless; see frame.h and diag.h.
 */
#include "text/frame.h"

#include <stdio.h>
#include <string.h>

#include "text/diag.h"
#include "text/term.h"
#include "text/utf8.h"

#define TAB_WIDTH 8u
#define FRAME_WIDTH 100u /* columns of a line shown */
#define FRAME_BEFORE 40u /* of them before the caret, where a line is cut */
#define CUT "..."
#define COLUMN_MAX 100000u /* no frame past it: finding the place would take long */

/* One character of a text, or a byte that is none, as it is shown. */
struct cell {
	char text[12];
	size_t text_len;
	size_t width; /* in columns */
	size_t bytes; /* that it has in the text */
};

static void cell_escape(struct cell *cell, uint32_t c)
{
	int len;

	if (c == '\n' || c == '\r' || c == '\t')
		len = snprintf(cell->text, sizeof(cell->text), "\\%c",
			c == '\n'   ? 'n'
			: c == '\r' ? 'r'
				    : 't');
	else if (c < 0x100)
		len = snprintf(cell->text, sizeof(cell->text), "\\x%02x", (unsigned int)c);
	else if (c < 0x10000)
		len = snprintf(cell->text, sizeof(cell->text), "\\u%04x", (unsigned int)c);
	else
		len = snprintf(cell->text, sizeof(cell->text), "\\U%08x", (unsigned int)c);
	cell->text_len = cell->width = (size_t)len;
}

static void cell_read(struct cell *cell, const char *s, size_t len)
{
	uint32_t c = 0;

	cell->bytes = utf8_next(s, len, &c);
	if (cell->bytes == 0) {
		cell->bytes = 1;
		cell_escape(cell, (unsigned char)s[0]);
	} else if (utf8_is_hidden(c)) {
		cell_escape(cell, c);
	} else {
		memcpy(cell->text, s, cell->bytes);
		cell->text_len = cell->bytes;
		cell->width = utf8_width(c);
	}
}

void diag_clean(struct strbuf *b, const char *s, size_t len)
{
	struct cell cell;

	for (size_t i = 0; i < len; i += cell.bytes) {
		cell_read(&cell, s + i, len - i);
		strbuf_add(b, cell.text, cell.text_len);
	}
}

/* The same for a line of source at column @at (from 0), where tabs keep their room. */
static void cell_read_line(struct cell *cell, const char *s, size_t len, size_t at)
{
	if (s[0] != '\t') {
		cell_read(cell, s, len);
		return;
	}
	cell->bytes = 1;
	cell->text_len = cell->width = TAB_WIDTH - at % TAB_WIDTH;
	memset(cell->text, ' ', cell->width);
}

/* A range of columns of a shown line, from 0; half-open. */
struct span {
	size_t first;
	size_t end;
};

/*
 * Where characters @first to @end (half-open, from 0) of a line are shown, and how wide it is (or
 * that it is wider than any window shows). Places past the end are just there.
 */
static struct span measure(const char *s, size_t len, uint32_t first, uint32_t end, size_t *width)
{
	struct span caret = {SIZE_MAX, SIZE_MAX};
	struct cell cell;
	uint32_t index = 0;
	size_t at = 0;

	for (size_t i = 0; i < len; i += cell.bytes, index++) {
		if (index > first && at > caret.first + FRAME_WIDTH)
			break;
		if (index == first)
			caret.first = at;
		if (index == end)
			caret.end = at;
		cell_read_line(&cell, s + i, len - i, at);
		at += cell.width;
	}
	if (caret.first > at)
		caret.first = at;
	if (caret.end > at)
		caret.end = at;
	if (caret.end <= caret.first)
		caret.end = caret.first + 1;
	*width = at;
	return caret;
}

/* The part of a line of @width columns that is shown. */
static struct span window_around(struct span caret, size_t width)
{
	struct span window = {0, width};

	if (width <= FRAME_WIDTH)
		return window;
	if (caret.first > FRAME_BEFORE)
		window.first = caret.first - FRAME_BEFORE;
	if (window.first > width - FRAME_WIDTH)
		window.first = width - FRAME_WIDTH;
	window.end = window.first + FRAME_WIDTH;
	return window;
}

bool frame_take(struct frame *f, const struct source *src, struct pos pos)
{
	uint32_t first = pos.column ? pos.column - 1 : 0;
	uint32_t end = UINT32_MAX;
	struct span caret, window;
	size_t len, width, at = 0;
	struct cell cell;
	const char *s;

	if (!src || !src->data || pos.line == 0 || pos.column > COLUMN_MAX)
		return false;
	s = source_line(src, pos.line, &len);
	if (pos.end_line <= pos.line)
		end = pos.end_column ? pos.end_column - 1 : 0;
	caret = measure(s, len, first, end, &width);
	window = window_around(caret, width);
	*f = (struct frame){.line = pos.line};
	if (window.first > 0)
		strbuf_adds(&f->text, CUT);
	f->caret = (unsigned int)(f->text.len + caret.first - window.first);
	for (size_t i = 0; i < len && at < window.end; i += cell.bytes) {
		size_t next;

		cell_read_line(&cell, s + i, len - i, at);
		next = at + cell.width;
		if (at >= window.first && next <= window.end)
			strbuf_add(&f->text, cell.text, cell.text_len);
		else if (at < window.first && next > window.first)
			strbuf_pad(&f->text, f->text.len + next - window.first);
		at = next;
	}
	if (window.end < width)
		strbuf_adds(&f->text, CUT);
	if (caret.end > window.end && window.end > caret.first)
		caret.end = window.end;
	f->carets = (unsigned int)(caret.end - caret.first);
	return true;
}

void frame_print(const struct frame *f, struct strbuf *b, const char *label, bool color)
{
	const char *dim = color ? TERM_DIM : "";
	const char *bright = color ? TERM_CYAN : "";
	const char *reset = color ? TERM_RESET : "";
	char number[16];

	snprintf(number, sizeof(number), "%5u", f->line);
	strbuf_addf(b, "%s%s |%s", dim, number, reset);
	if (f->text.len)
		strbuf_addf(b, " %s", f->text.s);
	strbuf_addf(b, "\n%s%*s |%s %*s%s", dim, (int)strlen(number), "", reset, (int)f->caret, "",
		bright);
	for (unsigned int i = 0; i < f->carets; i++)
		strbuf_addc(b, '^');
	strbuf_adds(b, reset);
	if (label && *label) {
		strbuf_addc(b, ' ');
		diag_clean(b, label, strlen(label));
	}
	strbuf_addc(b, '\n');
}

void frame_drop(struct frame *f)
{
	strbuf_free(&f->text);
}

void diag_frame(
	struct strbuf *b, const struct source *src, struct pos pos, const char *label, bool color)
{
	struct frame f;

	if (!frame_take(&f, src, pos))
		return;
	frame_print(&f, b, label, color);
	frame_drop(&f);
}
