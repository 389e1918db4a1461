/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An index from names to small numbers (a hash table with linear probing). Names are not copied and
 * must outlive it.
 */
#ifndef WHICHALLOC_TEXT_NAMES_H
#define WHICHALLOC_TEXT_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct names {
	struct arena *arena;
	const char **name;
	uint32_t *id;
	uint32_t mask; /* slots - 1, a power of two */
};

/* Room for @count names, in @a. */
void names_init(struct names *t, struct arena *a, size_t count);
/* false when the name is there already (the first one stays) */
bool names_add(struct names *t, const char *name, uint32_t id);
/* the number of @name (its first @len bytes), or -1 */
int names_find(const struct names *t, const char *name, size_t len);

#endif
