/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Numbers for strings of words; see intern.h.
 */
#include "text/intern.h"

#include <stdlib.h>
#include <string.h>

#include "text/mem.h"

#define FIRST_SLOTS 64u

void intern_init(struct intern *t, size_t words)
{
	*t = (struct intern){.words = words, .slots = FIRST_SLOTS};
	t->slot = mem_alloc(t->slots * sizeof(*t->slot));
}

void intern_free(struct intern *t)
{
	free(t->text);
	free(t->slot);
}

static uint64_t hash(const uint64_t *text, size_t words)
{
	uint64_t h = words;

	for (size_t i = 0; i < words; i++)
		h = (h ^ h >> 29 ^ text[i]) * 0x9e3779b97f4a7c15u;
	return h ^ h >> 32;
}

/* The slot of @text: its own, or a free one. */
static uint32_t *find(const struct intern *t, const uint64_t *text)
{
	size_t at = hash(text, t->words), size = t->words * sizeof(*text);

	for (;; at++) {
		uint32_t *s = &t->slot[at & (t->slots - 1)];

		if (!*s || memcmp(t->text + (*s - 1) * t->words, text, size) == 0)
			return s;
	}
}

static void more_slots(struct intern *t)
{
	free(t->slot);
	t->slots *= 2;
	t->slot = mem_alloc(t->slots * sizeof(*t->slot));
	for (uint32_t i = 0; i < t->count; i++)
		*find(t, t->text + i * t->words) = i + 1;
}

size_t intern_number(struct intern *t, const uint64_t *text)
{
	uint32_t *s = find(t, text);

	if (*s)
		return *s - 1;
	/* one more: there is room where strings are empty, too */
	t->text = mem_grow(t->text, &t->cap, (t->count + 1) * t->words + 1, sizeof(*t->text));
	memcpy(t->text + t->count * t->words, text, t->words * sizeof(*text));
	*s = (uint32_t)++t->count;
	if (2 * t->count > t->slots)
		more_slots(t);
	return t->count - 1;
}
