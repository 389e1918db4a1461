/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A string that grows. A zeroed struct strbuf is an empty one; .s is NUL-terminated once anything
 * was added.
 */
#ifndef WHICHALLOC_TEXT_STRBUF_H
#define WHICHALLOC_TEXT_STRBUF_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

struct strbuf {
	char *s;
	size_t len;
	size_t cap;
};

void strbuf_add(struct strbuf *b, const char *s, size_t len);
void strbuf_adds(struct strbuf *b, const char *s);
void strbuf_addc(struct strbuf *b, char c);
void strbuf_addf(struct strbuf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void strbuf_vaddf(struct strbuf *b, const char *fmt, va_list ap)
	__attribute__((format(printf, 2, 0)));
/* Spaces up to this length; nothing when longer already. */
void strbuf_pad(struct strbuf *b, size_t column);
void strbuf_clear(struct strbuf *b);		/* empties, keeps the memory; .s becomes "" */
const char *strbuf_str(const struct strbuf *b); /* never NULL */
void strbuf_free(struct strbuf *b);

/* "a, b": those of @words (up to a NULL) whose bit is set in @mask */
void strbuf_add_words(struct strbuf *s, uint32_t mask, const char *const *words);

#endif
