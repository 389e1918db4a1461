/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text with {placeholders}: sentences of rules ({api}, {gfp}, {free}, {context}, {bytes}, {kernel},
 * ...) and calls of the catalogue (kmalloc({size}, {gfp})).
 */
#ifndef WHICHALLOC_ADVISE_TEMPLATE_H
#define WHICHALLOC_ADVISE_TEMPLATE_H

#include <stddef.h>

struct strbuf;

/*
 * The text for a placeholder; NULL: there is none of that name, it stays as it is. Valid until the
 * next call. Behind more than one word, a "()" of the text goes: they name no function.
 */
typedef const char *(*template_lookup)(void *ctx, const char *name, size_t len);

/* Appends @text with its placeholders replaced to @out; @ctx is for @lookup. */
void template_expand(struct strbuf *out, const char *text, template_lookup lookup, void *ctx);

#endif
