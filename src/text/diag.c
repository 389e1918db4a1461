/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Diagnostics about input; see diag.h.
 */
#include "text/diag.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "text/frame.h"
#include "text/mem.h"
#include "text/strbuf.h"
#include "text/term.h"

#define MESSAGE_MAX 400 /* bytes: a message may quote any input */

struct record {
	char *name; /* of the source; "" for none */
	struct pos pos;
	char *message;
	char *hint; /* "" for none */
	bool has_frame;
	struct frame frame;
	size_t serial;
};

struct diag {
	struct record records[DIAG_MAX];
	size_t recorded;
	size_t count;  /* with repeated ones and those past DIAG_MAX */
	size_t untold; /* past DIAG_MAX */
};

struct diag *diag_new(void)
{
	return mem_alloc(sizeof(struct diag));
}

static void record_drop(struct record *r)
{
	free(r->name);
	free(r->message);
	free(r->hint);
	if (r->has_frame)
		frame_drop(&r->frame);
}

static void diag_forget(struct diag *d)
{
	for (size_t i = 0; i < d->recorded; i++)
		record_drop(&d->records[i]);
	d->recorded = 0;
	d->count = 0;
	d->untold = 0;
}

void diag_free(struct diag *d)
{
	if (!d)
		return;
	diag_forget(d);
	free(d);
}

/* One line of harmless text of a bounded length, owned by the caller. */
static char *plain(const char *s)
{
	size_t len = s ? strlen(s) : 0;
	size_t shown = len;
	struct strbuf b = {0};

	strbuf_clear(&b);
	if (len > MESSAGE_MAX) {
		shown = MESSAGE_MAX;
		/* not in the middle of a character */
		while (shown > 0 && ((unsigned char)s[shown] & 0xc0) == 0x80)
			shown--;
	}
	if (shown)
		diag_clean(&b, s, shown);
	if (shown < len)
		strbuf_adds(&b, "...");
	return b.s;
}

static bool record_same(const struct record *a, const struct record *b)
{
	return memcmp(&a->pos, &b->pos, sizeof(a->pos)) == 0 && strcmp(a->name, b->name) == 0 &&
	       strcmp(a->message, b->message) == 0 && strcmp(a->hint, b->hint) == 0;
}

static bool is_known(const struct diag *d, const struct record *r)
{
	for (size_t i = 0; i < d->recorded; i++)
		if (record_same(&d->records[i], r))
			return true;
	return false;
}

void diag_error(struct diag *d, const struct source *src, struct pos pos, const char *hint,
	const char *fmt, ...)
{
	struct strbuf message = {0};
	struct record r = {.pos = pos, .serial = d->recorded};
	va_list ap;

	d->count++;
	if (d->recorded == DIAG_MAX) {
		d->untold++;
		return;
	}
	va_start(ap, fmt);
	strbuf_vaddf(&message, fmt, ap);
	va_end(ap);
	r.name = plain(src ? src->name : NULL);
	r.message = plain(strbuf_str(&message));
	r.hint = plain(hint);
	strbuf_free(&message);
	if (is_known(d, &r)) {
		record_drop(&r);
		return;
	}
	r.has_frame = frame_take(&r.frame, src, pos);
	d->records[d->recorded++] = r;
}

void diag_join(struct diag *to, struct diag *from)
{
	to->count += from->count;
	to->untold += from->untold;
	for (size_t i = 0; i < from->recorded; i++) {
		struct record *r = &from->records[i];

		if (to->recorded == DIAG_MAX)
			to->untold++;
		if (to->recorded == DIAG_MAX || is_known(to, r)) {
			record_drop(r);
			continue;
		}
		r->serial = to->recorded;
		to->records[to->recorded++] = *r;
	}
	free(from);
}

size_t diag_count(const struct diag *d)
{
	return d->count;
}

static int record_compare(const void *left, const void *right)
{
	const struct record *a = left, *b = right;
	int names = strcmp(a->name, b->name);

	if (names)
		return names;
	if (a->pos.line != b->pos.line)
		return a->pos.line < b->pos.line ? -1 : 1;
	if (a->pos.column != b->pos.column)
		return a->pos.column < b->pos.column ? -1 : 1;
	return a->serial < b->serial ? -1 : a->serial > b->serial;
}

static void record_print(const struct record *r, struct strbuf *b, bool color)
{
	const char *bold = color ? TERM_BOLD : "";
	const char *red = color ? TERM_RED : "";
	const char *reset = color ? TERM_RESET : "";

	strbuf_addf(b, "%s%s", bold, *r->name ? r->name : "whichalloc");
	if (*r->name && r->pos.line)
		strbuf_addf(b, ":%u:%u", r->pos.line, r->pos.column);
	strbuf_addf(b, ":%s %serror:%s %s", reset, red, reset, r->message);
	if (!r->has_frame && *r->hint)
		strbuf_addf(b, " (%s)", r->hint);
	strbuf_addc(b, '\n');
	if (r->has_frame)
		frame_print(&r->frame, b, r->hint, color);
}

void diag_print(struct diag *d, FILE *out, bool color)
{
	struct strbuf b = {0};

	qsort(d->records, d->recorded, sizeof(d->records[0]), record_compare);
	for (size_t i = 0; i < d->recorded; i++)
		record_print(&d->records[i], &b, color);
	if (d->untold)
		strbuf_addf(&b, "whichalloc: and %zu more error%s\n", d->untold,
			d->untold == 1 ? "" : "s");
	fputs(strbuf_str(&b), out);
	strbuf_free(&b);
	diag_forget(d);
}
