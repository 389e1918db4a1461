/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Diagnostics about input: collected while a file is read, so that one pass reports every error,
 * then printed with code frames:
 *
 *   m.yaml:9:12: error: unknown key `contxt`
 *       9 |     needs: {contxt: softirq}
 *         |             ^^^^^^ did you mean `context`?
 *
 * Text from the input is made harmless before it is printed: control, bidi and invalid characters
 * appear as escapes (\x1b, \u202e).
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
 * Records an error at @pos of @src. @src may be NULL (a bad option, say: no place is printed).
 * @hint goes behind the caret, or in parentheses after the message where no line can be shown: what
 * was expected, the nearest right word; NULL for none. Nothing of the arguments needs to outlive
 * the call. After DIAG_MAX errors further ones are only counted; the same error at the same place
 * is printed once. A message or hint that quotes very long input is cut.
 */
#define DIAG_MAX 50
void diag_error(struct diag *d, const struct source *src, struct pos pos, const char *hint,
	const char *fmt, ...) __attribute__((format(printf, 5, 6)));

/* How often diag_error() was called since the start or the last diag_print(). */
size_t diag_count(const struct diag *d);

/* Moves what @from holds to @to, as if it had been reported there, and frees it. */
void diag_join(struct diag *to, struct diag *from);

/* Prints all, in order of file name and place, then forgets them. */
void diag_print(struct diag *d, FILE *out, bool color);

/*
 * A code frame (the line and a caret line with @label, which may be NULL) appended to @b; used for
 * findings too. Lines over 100 columns are cut around the caret. Nothing where @src has no text or
 * @pos no line.
 */
void diag_frame(
	struct strbuf *b, const struct source *src, struct pos pos, const char *label, bool color);

/*
 * Appends @s with control and bidi characters, those without a shape, and invalid UTF-8 as visible
 * escapes; the result is one line of plain text.
 */
void diag_clean(struct strbuf *b, const char *s, size_t len);

#endif
