/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A text that was read, and places in it. Lines and columns count from 1; columns count characters
 * (UTF-8 code points). A line ends in LF or CR LF.
 */
#ifndef WHICHALLOC_TEXT_SOURCE_H
#define WHICHALLOC_TEXT_SOURCE_H

#include <stddef.h>
#include <stdint.h>

struct diag;

struct source_index;

struct source {
	const char *name; /* as shown to people: the path, "<stdin>", "<options>" */
	const char *data; /* NULL where the text is not kept (compiled-in rules) */
	size_t len;
	struct source_index *index; /* source_line()'s own; NULL: it does without */
};

/*
 * The half-open range [line:column, end_line:end_column). line 0: the whole file, no place in it.
 */
struct pos {
	uint32_t line;
	uint32_t column;
	uint32_t end_line;
	uint32_t end_column;
};

/* More than this is refused when reading: nobody writes such a manifest by hand or by script. */
#define SOURCE_MAX_BYTES (64u << 20)

/*
 * Reads a regular file, FIFO or, for "-", standard input, whole. Refuses directories and devices,
 * a FIFO that nobody opens for writing,
 * more than SOURCE_MAX_BYTES, NUL bytes, and what is not UTF-8 (a BOM is skipped; UTF-16 and UTF-32
 * are named as such). On failure reports to @d (with the place of bad bytes) and returns NULL. The
 * caller frees with source_free().
 */
struct source *source_read(const char *path, struct diag *d);

/*
 * Opens for reading what has an end: a regular file or a FIFO. -1 after reporting to @d; the caller
 * closes.
 */
int source_open(const char *path, struct diag *d);

/* A text in memory, copied and not checked. */
struct source *source_from_text(const char *name, const char *data, size_t len);
void source_free(struct source *s); /* NULL is fine */

/*
 * Line @line (from 1) without its line end: *@len bytes, not NUL-terminated. *@len is 0 and the
 * result "" when there is no such line. The first call for a line far down walks the whole text;
 * later ones are quick.
 */
const char *source_line(const struct source *s, uint32_t line, size_t *len);

#endif
