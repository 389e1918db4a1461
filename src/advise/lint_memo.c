/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Findings by words; see lint_memo.h. A hash table of keys, each the nodes of needs and uses in a
 * row.
 */
#include "advise/lint_memo.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "advise/lint.h"
#include "text/mem.h"
#include "text/yaml.h"

#define SLOTS 8192u	 /* a power of two */
#define MAX_ENTRIES 4096 /* half of them: so that what is not there is soon known */
#define MAX_PROBES 64	 /* of keys that somebody made to collide */
#define KEY_MAX 1024	 /* bytes; what is longer is not remembered */

struct entry {
	const unsigned char *key;
	const struct finding *found;
	uint32_t key_len, count;
};

struct slot {
	uint64_t hash;
	const struct entry *entry; /* NULL: free */
};

struct lint_memo {
	struct arena *arena; /* NULL: nothing in it */
	struct slot *slot;
	size_t entries;
	/* what is looked for; the first begun bytes are those of the document */
	unsigned char key[KEY_MAX];
	size_t key_len, begun;
	bool fits;
	uint64_t hash;
};

struct lint_memo *lint_memo_new(void)
{
	struct lint_memo *m = mem_alloc(sizeof(*m));

	m->slot = mem_alloc(SLOTS * sizeof(*m->slot));
	return m;
}

void lint_memo_free(struct lint_memo *m)
{
	if (!m)
		return;
	arena_free(m->arena);
	free(m->slot);
	free(m);
}

static void forget(struct lint_memo *m)
{
	arena_free(m->arena);
	m->arena = NULL;
	memset(m->slot, 0, SLOTS * sizeof(*m->slot));
	m->entries = 0;
}

/* Nodes as they are read: kind, quotes, number of parts, text. Nests no deeper than YAML does. */
static void key_add(struct lint_memo *m, const struct yaml_node *n)
{
	static const struct yaml_node nothing = {.kind = YAML_NULL, .text = ""};
	size_t parts = 0, text = 0;
	uint32_t head;

	if (!n)
		n = &nothing;
	if (n->kind == YAML_SCALAR)
		text = n->count;
	else if (n->kind != YAML_NULL)
		parts = n->kind == YAML_MAP ? 2 * (size_t)n->count : n->count;
	if (m->key_len + sizeof(head) + text > KEY_MAX)
		m->fits = false;
	if (!m->fits)
		return;
	head = n->count << 3 | (uint32_t)n->plain << 2 | (uint32_t)n->kind;
	memcpy(m->key + m->key_len, &head, sizeof(head));
	m->key_len += sizeof(head);
	memcpy(m->key + m->key_len, n->text, text);
	m->key_len += text;
	for (size_t i = 0; i < parts; i++)
		key_add(m, &n->items[i]);
}

static uint64_t mixed(uint64_t h, uint64_t w)
{
	h = (h ^ w) * 0x9fb21c651e98df25u;
	return h ^ h >> 32;
}

static uint64_t key_hash(const unsigned char *s, size_t len)
{
	uint64_t h = len, w;

	for (; len >= sizeof(w); s += sizeof(w), len -= sizeof(w)) {
		memcpy(&w, s, sizeof(w));
		h = mixed(h, w);
	}
	w = 0;
	memcpy(&w, s, len);
	return mixed(mixed(h, w), 0);
}

/* The slot of the key, or the free one where it would be; NULL: there are too many like it. */
static struct slot *find_slot(struct lint_memo *m)
{
	for (uint32_t i = 0; i < MAX_PROBES; i++) {
		struct slot *s = &m->slot[(m->hash + i) & (SLOTS - 1)];

		if (!s->entry || (s->hash == m->hash && s->entry->key_len == m->key_len &&
					 memcmp(s->entry->key, m->key, m->key_len) == 0))
			return s;
	}
	return NULL;
}

void lint_memo_begin(struct lint_memo *m, const struct yaml_node *defaults)
{
	m->key_len = 0;
	m->fits = true;
	key_add(m, defaults);
	m->begun = m->fits ? m->key_len : KEY_MAX;
}

bool lint_memo_find(struct lint_memo *m, const struct yaml_node *needs,
	const struct yaml_node *uses, const struct finding **found, size_t *count)
{
	const struct slot *s;

	m->key_len = m->begun;
	m->fits = true;
	key_add(m, needs);
	key_add(m, uses);
	if (!m->fits)
		return false;
	m->hash = key_hash(m->key, m->key_len);
	s = find_slot(m);
	if (!s || !s->entry)
		return false;
	*found = s->entry->found;
	*count = s->entry->count;
	return true;
}

void lint_memo_add(struct lint_memo *m, const struct finding *found, size_t count)
{
	struct finding *copy;
	struct entry *e;
	struct slot *s;

	if (!m->fits)
		return;
	if (m->entries == MAX_ENTRIES)
		forget(m);
	s = find_slot(m);
	if (!s || s->entry)
		return;
	if (!m->arena)
		m->arena = arena_new();
	e = arena_alloc(m->arena, sizeof(*e));
	e->key = memcpy(arena_alloc(m->arena, m->key_len), m->key, m->key_len);
	e->key_len = (uint32_t)m->key_len;
	e->count = (uint32_t)count;
	if (count) {
		copy = arena_alloc(m->arena, count * sizeof(*copy));
		memcpy(copy, found, count * sizeof(*copy));
		e->found = copy;
	}
	*s = (struct slot){m->hash, e};
	m->entries++;
}
