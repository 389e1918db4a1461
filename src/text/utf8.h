/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * UTF-8, one character at a time, and what a terminal makes of it.
 */
#ifndef WHICHALLOC_TEXT_UTF8_H
#define WHICHALLOC_TEXT_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Decodes the character at @s, of which @len bytes (at least 1) are there. Returns its length in
 * bytes; 0 when it is not UTF-8 (overlong forms, surrogates and what is past U+10FFFF are not).
 */
size_t utf8_next(const char *s, size_t len, uint32_t *c);

/*
 * How many of the first bytes of @s are printable ASCII characters: what needs no look at each of
 * them.
 */
size_t utf8_plain(const char *s, size_t len);

/*
 * Controls, bidi controls, and characters without a shape: printed as they are, they would hide or
 * reorder text.
 */
bool utf8_is_hidden(uint32_t c);

/*
 * Columns on a terminal: 0 for combining marks, 2 for wide East Asian characters and emoji, else 1.
 */
unsigned int utf8_width(uint32_t c);

#endif
