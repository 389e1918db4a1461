/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Plain sentences as mdoc source: function calls become .Fn, flags and constants .Dv, whichalloc's
 * own pages .Xr, what stands in backquotes .Ql, and every sentence begins a line, as mdoc(7) wants
 * it.
 */
#ifndef WHICHALLOC_GUIDE_MDOC_H
#define WHICHALLOC_GUIDE_MDOC_H

#include <stddef.h>

struct strbuf;

/* Told of every name that is marked up: a function's, a flag's or a constant's. */
typedef void (*mdoc_name_fn)(void *ctx, const char *name, size_t len);

/* @text as lines of source; @name may be NULL. */
void mdoc_prose(struct strbuf *out, const char *text, mdoc_name_fn name, void *ctx);

/* A macro with @text as its arguments, none of which is a macro: ".Ss How much?". */
void mdoc_macro(struct strbuf *out, const char *macro, const char *text);

/* @text escaped where it stands among the arguments of a macro, in quotes. */
void mdoc_argument(struct strbuf *out, const char *text, size_t len);

/*
 * A table with @columns columns and @rows rows, the first of which is its head; cells in order of
 * rows. Columns are as wide as their widest cell; the last wraps.
 */
void mdoc_table(struct strbuf *out, const char *const *cell, size_t columns, size_t rows);

#endif
