/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Edits as a unified diff; see edit.h.
 */
#include <stdlib.h>
#include <string.h>

#include "text/diag.h"
#include "text/edit.h"
#include "text/mem.h"
#include "text/strbuf.h"
#include "text/utf8.h"

#define CONTEXT 3u

/* Lines that change together: @first to @last of the old text. */
struct change {
	uint32_t first, last;
	const struct edit *edits;
	size_t count;
	struct strbuf text; /* what these lines become; past its .len no NUL */
	uint32_t lines;	    /* of it */
};

struct lines {
	const struct source *src;
	uint32_t count;
	bool ends; /* in a newline */
};

static struct lines count_lines(const struct source *src)
{
	struct lines l = {src, 0, true};

	for (size_t i = 0; i < src->len; i++)
		l.count += src->data[i] == '\n';
	if (src->len && src->data[src->len - 1] != '\n') {
		l.count++;
		l.ends = false;
	}
	return l;
}

/* With what ends it. */
static const char *whole_line(const struct lines *l, uint32_t line, size_t *len)
{
	size_t at = edit_offset(l->src, line, 1), end = edit_offset(l->src, line + 1, 1);

	*len = end - at;
	return l->src->data + at;
}

/*
 * Of a text that is UTF-8. People read it on a terminal, so that what hides in a comment, or turns
 * its text around, is shown as an escape: such a line is no patch any more. Tabs and the ends of
 * lines stay as they are.
 */
static void put_text(struct strbuf *out, const char *s, size_t len)
{
	for (size_t at = 0, n; at < len; at += n) {
		uint32_t c = 0;

		n = utf8_next(s + at, len - at, &c);
		if (utf8_is_hidden(c) && c != '\t' && c != '\r' && c != '\n')
			diag_clean(out, s + at, n);
		else
			strbuf_add(out, s + at, n);
	}
}

static void put_line(struct strbuf *out, char mark, const char *s, size_t len)
{
	strbuf_addc(out, mark);
	put_text(out, s, len);
	if (len == 0 || s[len - 1] != '\n')
		strbuf_adds(out, "\n\\ No newline at end of file\n");
}

/* The bytes of the first line of @s, of @len bytes. */
static size_t first_line(const char *s, size_t len)
{
	const char *newline = memchr(s, '\n', len);

	return newline ? (size_t)(newline - s) + 1 : len;
}

/* The same of the last line. */
static size_t last_line(const char *s, size_t len)
{
	size_t at = len ? len - 1 : 0;

	while (at > 0 && s[at - 1] != '\n')
		at--;
	return len - at;
}

static bool same(const char *a, size_t a_len, const char *b, size_t b_len)
{
	return a_len == b_len && memcmp(a, b, a_len) == 0;
}

/*
 * Lines that stay as they are, at the start and at the end: an edit may begin at the end of a line,
 * or end at the start of one.
 */
static void trim(const struct lines *l, struct change *c)
{
	struct strbuf *t = &c->text;
	size_t len, n;

	while (c->first <= c->last && t->len) {
		const char *s = whole_line(l, c->first, &len);

		n = first_line(t->s, t->len);
		if (!same(s, len, t->s, n))
			break;
		memmove(t->s, t->s + n, t->len - n);
		t->len -= n;
		c->lines--;
		c->first++;
	}
	while (c->first <= c->last && t->len) {
		const char *s = whole_line(l, c->last, &len);

		n = last_line(t->s, t->len);
		if (!same(s, len, t->s + t->len - n, n))
			break;
		t->len -= n;
		c->lines--;
		c->last--;
	}
}

/* The new text of the lines of @c, which edits cannot reach beyond. */
static void make_text(const struct lines *l, struct change *c)
{
	size_t done = edit_offset(l->src, c->first, 1);
	size_t end = edit_offset(l->src, c->last + 1, 1);
	const char *s = l->src->data;

	for (size_t i = 0; i < c->count; i++) {
		const struct pos *at = &c->edits[i].at;
		size_t from = edit_offset(l->src, at->line, at->column);

		strbuf_add(&c->text, s + done, from - done);
		strbuf_adds(&c->text, c->edits[i].text);
		done = edit_offset(l->src, at->end_line, at->end_column);
	}
	strbuf_add(&c->text, s + done, end - done);
	for (size_t i = 0; i < c->text.len; i++)
		c->lines += c->text.s[i] == '\n';
	if (c->text.len && c->text.s[c->text.len - 1] != '\n')
		c->lines++;
}

static size_t find_changes(
	const struct lines *l, const struct edit *edits, size_t count, struct change *changes)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++) {
		struct change *c = n ? &changes[n - 1] : NULL;

		if (c && edits[i].at.line <= c->last + 1) {
			c->count++;
		} else {
			c = &changes[n++];
			*c = (struct change){.first = edits[i].at.line,
				.last = edits[i].at.line,
				.edits = &edits[i],
				.count = 1};
		}
		if (edits[i].at.end_line > c->last)
			c->last = edits[i].at.end_line;
	}
	for (size_t i = 0; i < n; i++) {
		make_text(l, &changes[i]);
		trim(l, &changes[i]);
	}
	return n;
}

static void context(struct strbuf *out, const struct lines *l, uint32_t first, uint32_t end)
{
	for (uint32_t line = first; line < end; line++) {
		size_t len;
		const char *s = whole_line(l, line, &len);

		put_line(out, ' ', s, len);
	}
}

static void put_change(struct strbuf *out, const struct lines *l, const struct change *c)
{
	size_t len;

	for (uint32_t line = c->first; line <= c->last; line++) {
		const char *s = whole_line(l, line, &len);

		put_line(out, '-', s, len);
	}
	for (size_t at = 0; at < c->text.len; at += len) {
		const char *s = c->text.s + at, *newline = memchr(s, '\n', c->text.len - at);

		len = newline ? (size_t)(newline - s) + 1 : c->text.len - at;
		put_line(out, '+', s, len);
	}
}

/*
 * The @count changes at @c, close to each other, as one hunk; @shift: lines the text has grown by
 * before.
 */
static int64_t put_hunk(struct strbuf *out, const struct lines *l, const struct change *c,
	size_t count, int64_t shift)
{
	uint32_t first = c->first > CONTEXT ? c->first - CONTEXT : 1;
	uint32_t end = c[count - 1].last + CONTEXT + 1;
	int64_t grown = 0;

	if (end > l->count + 1)
		end = l->count + 1;
	for (size_t i = 0; i < count; i++)
		grown += (int64_t)c[i].lines - (c[i].last - c[i].first + 1);
	strbuf_addf(out, "@@ -%u,%u +%lld,%lld @@\n", first, end - first, (long long)first + shift,
		(long long)(end - first) + grown);
	for (size_t i = 0; i < count; i++) {
		context(out, l, i ? c[i - 1].last + 1 : first, c[i].first);
		put_change(out, l, &c[i]);
	}
	context(out, l, c[count - 1].last + 1, end);
	return shift + grown;
}

void edit_diff(struct strbuf *out, const struct source *src, const struct edit *edits, size_t count)
{
	struct change *changes = mem_alloc(count * sizeof(*changes));
	struct lines l = count_lines(src);
	size_t n = find_changes(&l, edits, count, changes), i, k;
	int64_t shift = 0;

	for (i = 0; i < n; i = k) {
		for (k = i + 1; k < n && changes[k].first <= changes[k - 1].last + 2 * CONTEXT + 1;
			k++)
			;
		shift = put_hunk(out, &l, &changes[i], k - i, shift);
	}
	for (i = 0; i < n; i++)
		strbuf_free(&changes[i].text);
	free(changes);
}
