/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A string that grows; see strbuf.h.
 */
#include "text/strbuf.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/mem.h"

/* Makes room for @more bytes and the NUL. */
static void strbuf_reserve(struct strbuf *b, size_t more)
{
	if (more >= SIZE_MAX - b->len)
		mem_exhausted();
	b->s = mem_grow(b->s, &b->cap, b->len + more + 1, 1);
}

void strbuf_add(struct strbuf *b, const char *s, size_t len)
{
	strbuf_reserve(b, len);
	if (len)
		memcpy(b->s + b->len, s, len);
	b->len += len;
	b->s[b->len] = '\0';
}

void strbuf_adds(struct strbuf *b, const char *s)
{
	strbuf_add(b, s, strlen(s));
}

void strbuf_addc(struct strbuf *b, char c)
{
	strbuf_add(b, &c, 1);
}

void strbuf_vaddf(struct strbuf *b, const char *fmt, va_list ap)
{
	va_list again;
	int len;

	va_copy(again, ap);
	len = vsnprintf(NULL, 0, fmt, ap);
	if (len < 0)
		mem_exhausted();
	strbuf_reserve(b, (size_t)len);
	vsnprintf(b->s + b->len, (size_t)len + 1, fmt, again);
	va_end(again);
	b->len += (size_t)len;
}

void strbuf_addf(struct strbuf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	strbuf_vaddf(b, fmt, ap);
	va_end(ap);
}

void strbuf_pad(struct strbuf *b, size_t column)
{
	size_t more;

	if (b->len >= column)
		return;
	more = column - b->len;
	strbuf_reserve(b, more);
	memset(b->s + b->len, ' ', more);
	b->len = column;
	b->s[b->len] = '\0';
}

void strbuf_clear(struct strbuf *b)
{
	strbuf_reserve(b, 0);
	b->len = 0;
	b->s[0] = '\0';
}

const char *strbuf_str(const struct strbuf *b)
{
	return b->s ? b->s : "";
}

void strbuf_free(struct strbuf *b)
{
	free(b->s);
	*b = (struct strbuf){0};
}

void strbuf_add_words(struct strbuf *s, uint32_t mask, const char *const *words)
{
	const char *between = "";

	for (int i = 0; words[i]; i++) {
		if (!(mask >> i & 1))
			continue;
		strbuf_addf(s, "%s%s", between, words[i]);
		between = ", ";
	}
}
