/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Edits of a text: places that get another wording, everything between them untouched.
 */
#ifndef WHICHALLOC_TEXT_EDIT_H
#define WHICHALLOC_TEXT_EDIT_H

#include <stdbool.h>
#include <stddef.h>

#include "text/source.h"

struct strbuf;

struct edit {
	struct pos at;	  /* what goes; nothing where it ends where it begins: an insertion */
	const char *text; /* what comes instead; "": nothing */
};

/* The byte of @src where @line:@column is; its length when the place is past the end. */
size_t edit_offset(const struct source *src, uint32_t line, uint32_t column);

/*
 * Appends @src with its edits to @out. They must be in order and not overlap; false, and nothing
 * appended, when they are not.
 */
bool edit_apply(
	struct strbuf *out, const struct source *src, const struct edit *edits, size_t count);

/*
 * Appends the hunks of a unified diff between @src and @src with its edits (in order, not
 * overlapping).
 */
void edit_diff(
	struct strbuf *out, const struct source *src, const struct edit *edits, size_t count);

#endif
