/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names to numbers; see names.h.
 */
#include "text/names.h"

#include <string.h>

#include "text/mem.h"

static uint32_t names_hash(const char *s, size_t len)
{
	uint32_t h = 2166136261u; /* FNV-1a: short keys, no hostile ones (the catalogue's own) */

	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)s[i]) * 16777619u;
	return h;
}

void names_init(struct names *t, struct arena *a, size_t count)
{
	uint32_t slots = 16;

	while (slots < 2 * count)
		slots *= 2;
	t->arena = a;
	t->mask = slots - 1;
	t->name = arena_alloc(a, slots * sizeof(*t->name));
	t->id = arena_alloc(a, slots * sizeof(*t->id));
}

static uint32_t names_slot(const struct names *t, const char *name, size_t len)
{
	uint32_t i = names_hash(name, len) & t->mask;

	while (t->name[i] && (strncmp(t->name[i], name, len) != 0 || t->name[i][len] != '\0'))
		i = (i + 1) & t->mask;
	return i;
}

bool names_add(struct names *t, const char *name, uint32_t id)
{
	uint32_t i = names_slot(t, name, strlen(name));

	if (t->name[i])
		return false;
	t->name[i] = name;
	t->id[i] = id;
	return true;
}

int names_find(const struct names *t, const char *name, size_t len)
{
	uint32_t i = names_slot(t, name, len);

	return t->name[i] ? (int)t->id[i] : -1;
}
