/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory that cannot fail; see mem.h.
 */
#include "text/mem.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHUNK_SIZE ((size_t)64 << 10)
#define FIRST_ELEMENTS 8
#define MAX_SPARES 16 /* chunks that a cleared arena keeps: 1 MiB */

/*
 * What follows the header is handed out from the front, and cleared then: memory that nobody asks
 * for is not touched.
 */
struct chunk {
	struct chunk *next;
	size_t used;
	size_t size;
	_Alignas(max_align_t) char data[];
};

/* The first chunk is the one being filled. */
struct arena {
	struct chunk *chunks;
	struct chunk *spare; /* cleared, of CHUNK_SIZE each */
	size_t spares;
};

void mem_exhausted(void)
{
	fputs("whichalloc: out of memory\n", stderr);
	/*
	 * not exit(): half a result in the buffer of standard output must not pass for a whole one
	 */
	_exit(3);
}

void *mem_alloc(size_t size)
{
	void *p = calloc(1, size ? size : 1);

	if (!p)
		mem_exhausted();
	return p;
}

void *mem_grow(void *p, size_t *cap, size_t need, size_t size)
{
	size_t n = *cap;

	if (need <= n)
		return p;
	n = n > SIZE_MAX / 2 ? need : 2 * n;
	if (n < FIRST_ELEMENTS)
		n = FIRST_ELEMENTS;
	if (n < need)
		n = need;
	if (n > SIZE_MAX / size)
		mem_exhausted();
	p = realloc(p, n * size);
	if (!p)
		mem_exhausted();
	*cap = n;
	return p;
}

char *mem_strdup(const char *s)
{
	size_t size = strlen(s) + 1;

	return memcpy(mem_alloc(size), s, size);
}

struct arena *arena_new(void)
{
	return mem_alloc(sizeof(struct arena));
}

static void chunks_free(struct chunk *c)
{
	for (struct chunk *next; c; c = next) {
		next = c->next;
		free(c);
	}
}

void arena_free(struct arena *a)
{
	if (!a)
		return;
	chunks_free(a->chunks);
	chunks_free(a->spare);
	free(a);
}

void arena_clear(struct arena *a)
{
	for (struct chunk *c = a->chunks, *next; c; c = next) {
		next = c->next;
		if (c->size != CHUNK_SIZE || a->spares == MAX_SPARES) {
			free(c);
			continue;
		}
		c->used = 0;
		c->next = a->spare;
		a->spare = c;
		a->spares++;
	}
	a->chunks = NULL;
}

static void *mem_uncleared(size_t size)
{
	void *p = malloc(size);

	if (!p)
		mem_exhausted();
	return p;
}

/* With room for @size bytes at least. */
static struct chunk *chunk_new(struct arena *a, size_t size)
{
	struct chunk *c = a->spare;

	if (size <= CHUNK_SIZE && c) {
		a->spare = c->next;
		a->spares--;
		return c;
	}
	if (size < CHUNK_SIZE)
		size = CHUNK_SIZE;
	if (size > SIZE_MAX - sizeof(*c))
		mem_exhausted();
	c = mem_uncleared(sizeof(*c) + size);
	c->used = 0;
	c->size = size;
	return c;
}

void *arena_alloc(struct arena *a, size_t size)
{
	const size_t align = _Alignof(max_align_t);
	struct chunk *c = a->chunks;
	void *p;

	if (size > SIZE_MAX - align)
		mem_exhausted();
	size = (size + align - 1) / align * align;
	if (!c || size > c->size - c->used) {
		struct chunk *fresh = chunk_new(a, size);

		/*
		 * a big piece fills its own chunk; it goes second, so that the first's rest stays
		 * of use
		 */
		if (c && size > CHUNK_SIZE / 4) {
			fresh->next = c->next;
			c->next = fresh;
		} else {
			fresh->next = c;
			a->chunks = fresh;
		}
		c = fresh;
	}
	p = memset(c->data + c->used, 0, size);
	c->used += size;
	return p;
}

char *arena_strndup(struct arena *a, const char *s, size_t len)
{
	char *copy;

	if (len == SIZE_MAX)
		mem_exhausted();
	copy = arena_alloc(a, len + 1);
	if (len)
		memcpy(copy, s, len);
	return copy;
}

char *arena_strdup(struct arena *a, const char *s)
{
	return arena_strndup(a, s, strlen(s));
}

char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
	va_list again;
	char *s;
	int len;

	va_copy(again, ap);
	len = vsnprintf(NULL, 0, fmt, ap);
	if (len < 0)
		mem_exhausted();
	s = arena_alloc(a, (size_t)len + 1);
	vsnprintf(s, (size_t)len + 1, fmt, again);
	va_end(again);
	return s;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	s = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return s;
}
