/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory: allocation that cannot fail, and arenas.
 *
 * Running out of memory is the one error that no caller here can do anything about: it is reported
 * once ("out of memory") and the program exits with status 3. The simulator, which is usable as a
 * library of its own, does not use these and returns errors instead.
 */
#ifndef WHICHALLOC_TEXT_MEM_H
#define WHICHALLOC_TEXT_MEM_H

#include <stdarg.h>
#include <stddef.h>

/* Says "out of memory" and exits with status 3: the one way out for everything here. */
_Noreturn void mem_exhausted(void);

/* Zeroed memory, owned by the caller, freed with free(). Never NULL. */
void *mem_alloc(size_t size);

/*
 * Makes room for at least @need elements of @size bytes in the growing array @p of *@cap elements;
 * returns the (moved) array and updates *@cap. New room is not cleared. Overflow counts as out of
 * memory.
 */
void *mem_grow(void *p, size_t *cap, size_t need, size_t size);

/* A copy of @s, owned by the caller. */
char *mem_strdup(const char *s);

/*
 * An arena: many small pieces that die together. Zeroed memory; pointers stay valid until
 * arena_free().
 */
struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *a); /* NULL is fine */
/* Forgets all pieces; what they took is used again, up to a limit. */
void arena_clear(struct arena *a);
void *arena_alloc(struct arena *a, size_t size);
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t len); /* result is NUL-terminated */
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
	__attribute__((format(printf, 2, 0)));

#endif
