/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Diagnostics about input: collected while a file is read, so that one pass reports every error, then printed with code frames:
 *
 *   m.yaml:9:12: error: unknown key `contxt`
 *       9 |     needs: {contxt: softirq}
 *         |             ^^^^^^ did you mean `context`?
 *
 * Text from the input is made harmless before it is printed: control, bidi and invalid characters appear as escapes (\x1b, \u202e).
 */
#ifndef WHICHALLOC_TEXT_DIAG_H
#define WHICHALLOC_TEXT_DIAG_H

#include <stdbool.h>
#include <stdio.h>

#include "text/source.h"

struct strbuf;
struct diag;

struct diag *diag_new(void);
void diag_free(struct diag *d); /* NULL is fine */

/*
 * Records an error at @pos of @src. @src may be NULL (a bad option, say: no place is printed). @hint goes behind the caret: what was expected, the nearest right
 * word; NULL for none. The source's text must outlive diag_print(). After DIAG_MAX errors further ones are only counted.
 */
#define DIAG_MAX 50
void diag_error(struct diag *d, const struct source *src, struct pos pos, const char *hint, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));

size_t diag_count(const struct diag *d);

/* Prints all, in order of file and place, then forgets them. */
void diag_print(struct diag *d, FILE *out, bool color);

/* A code frame (the line and a caret line with @label) appended to @b; used for findings too. Long lines are cut around the caret. */
void diag_frame(struct strbuf *b, const struct source *src, struct pos pos, const char *label, bool color);

/* Appends @s with control, bidi, and invalid UTF-8 as visible escapes; the result is one line of plain text. */
void diag_clean(struct strbuf *b, const char *s, size_t len);

#endif
