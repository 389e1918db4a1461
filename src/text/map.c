/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Maps of numbers; see map.h.
 */
#include "text/map.h"

#include <stdlib.h>
#include <string.h>

#include "text/mem.h"

#define FIRST_SLOTS 64

struct map_slot {
	uint64_t key, value;
	bool used;
};

static size_t home(const struct map *m, uint64_t key)
{
	uint64_t x = key * 0x9e3779b97f4a7c15u;

	return (size_t)(x ^ x >> 32) & (m->slots - 1);
}

/* Where @key is, or would go. */
static size_t find(const struct map *m, uint64_t key)
{
	size_t i = home(m, key);

	while (m->slot[i].used && m->slot[i].key != key)
		i = (i + 1) & (m->slots - 1);
	return i;
}

static void grow(struct map *m)
{
	struct map old = *m;

	m->slots = old.slots ? old.slots * 2 : FIRST_SLOTS;
	if (m->slots > SIZE_MAX / sizeof(*m->slot))
		mem_exhausted();
	m->slot = mem_alloc(m->slots * sizeof(*m->slot));
	for (size_t i = 0; i < old.slots; i++)
		if (old.slot[i].used)
			m->slot[find(m, old.slot[i].key)] = old.slot[i];
	free(old.slot);
}

void map_set(struct map *m, uint64_t key, uint64_t value)
{
	struct map_slot *s;

	if (m->count * 4 >= m->slots * 3)
		grow(m);
	s = &m->slot[find(m, key)];
	m->count += !s->used;
	*s = (struct map_slot){key, value, true};
}

bool map_get(const struct map *m, uint64_t key, uint64_t *value)
{
	const struct map_slot *s = m->count ? &m->slot[find(m, key)] : NULL;

	if (!s || !s->used)
		return false;
	*value = s->value;
	return true;
}

bool map_take(struct map *m, uint64_t key, uint64_t *value)
{
	size_t hole, i;

	if (!m->count)
		return false;
	hole = find(m, key);
	if (!m->slot[hole].used)
		return false;
	if (value)
		*value = m->slot[hole].value;
	/* what would not be found any more moves up */
	for (i = (hole + 1) & (m->slots - 1); m->slot[i].used; i = (i + 1) & (m->slots - 1)) {
		size_t at = home(m, m->slot[i].key);

		if (((i - at) & (m->slots - 1)) >= ((i - hole) & (m->slots - 1))) {
			m->slot[hole] = m->slot[i];
			hole = i;
		}
	}
	m->slot[hole].used = false;
	m->count--;
	return true;
}

bool map_next(const struct map *m, size_t *at, uint64_t *key, uint64_t *value)
{
	for (; *at < m->slots; ++*at) {
		const struct map_slot *s = &m->slot[*at];

		if (!s->used)
			continue;
		*key = s->key;
		*value = s->value;
		++*at;
		return true;
	}
	return false;
}

void map_free(struct map *m)
{
	free(m->slot);
	*m = (struct map){0};
}
