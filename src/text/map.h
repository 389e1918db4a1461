/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A map from numbers to numbers (a hash table with linear probing), for what comes and goes: page
 * frames, addresses. A zeroed struct map is an empty one. Running out of memory ends the program
 * (text/mem.h).
 */
#ifndef WHICHALLOC_TEXT_MAP_H
#define WHICHALLOC_TEXT_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct map_slot;

struct map {
	struct map_slot *slot;
	size_t slots; /* 0 or a power of two */
	size_t count;
};

void map_set(struct map *m, uint64_t key, uint64_t value);
bool map_get(const struct map *m, uint64_t key, uint64_t *value);
/* Takes @key out; false when it was not there. *@value (which may be NULL) is what it had. */
bool map_take(struct map *m, uint64_t key, uint64_t *value);
/* Walks all entries in an order that the keys alone decide; *@at starts at 0. False at the end. */
bool map_next(const struct map *m, size_t *at, uint64_t *key, uint64_t *value);
void map_free(struct map *m);

#endif
