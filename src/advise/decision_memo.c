/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Decisions by class; see decision_memo.h.
 */
#include "advise/decision_memo.h"

#include <stdlib.h>
#include <string.h>

#include "advise/class_key.h"
#include "text/mem.h"

#define FIRST_SLOTS 256 /* a power of two */
#define MAX_ENTRIES 8192
#define MAX_TRACES 1024 /* some 10 KiB each */

/* What is looked at each time is together, and as small as it can be: misses cost most of it. */
struct entry {
	const struct candidate *best;	    /* NULL: nothing can serve */
	const struct decision_trace *trace; /* NULL: nobody asked */
	uint64_t key[];
};

struct slot {
	uint64_t hash;
	struct entry *entry; /* NULL: free */
};

struct decision_memo {
	const struct judge *j;
	struct class_plan *plan;
	size_t words;
	uint64_t *key;		   /* of the need at hand */
	struct arena *entry_arena; /* entries alone, side by side */
	struct arena *arena;	   /* what they point at */
	struct slot *slot;	   /* at least twice as many as entries */
	size_t slots, entries, traces;
};

struct decision_memo *decision_memo_new(const struct judge *j)
{
	struct decision_memo *m = mem_alloc(sizeof(*m));

	m->j = j;
	m->plan = class_plan_new(j);
	m->words = class_key_words(m->plan);
	m->key = mem_alloc(m->words * sizeof(*m->key));
	m->slots = FIRST_SLOTS;
	m->slot = mem_alloc(m->slots * sizeof(*m->slot));
	m->entry_arena = arena_new();
	m->arena = arena_new();
	return m;
}

void decision_memo_free(struct decision_memo *m)
{
	if (!m)
		return;
	class_plan_free(m->plan);
	arena_free(m->entry_arena);
	arena_free(m->arena);
	free(m->slot);
	free(m->key);
	free(m);
}

static void forget(struct decision_memo *m)
{
	arena_clear(m->entry_arena);
	arena_clear(m->arena);
	memset(m->slot, 0, m->slots * sizeof(*m->slot));
	m->entries = m->traces = 0;
}

static uint64_t key_hash(const uint64_t *key, size_t words)
{
	const uint64_t odd = 0x9fb21c651e98df25u;
	uint64_t h = 0;

	/* the words do not wait for each other: each has a factor of its own */
	for (size_t i = 0; i < words; i++) {
		uint64_t w = (key[i] ^ key[i] >> 32) * (odd + i * 0x3c6ef372fe94f82au);

		h += w ^ w >> 29;
	}
	return h ^ h >> 32;
}

static bool same_key(const uint64_t *a, const uint64_t *b, size_t words)
{
	uint64_t differ = 0;

	for (size_t i = 0; i < words; i++)
		differ |= a[i] ^ b[i];
	return !differ;
}

/* A free slot for @hash. */
static struct slot *free_slot(struct decision_memo *m, uint64_t hash)
{
	while (m->slot[hash & (m->slots - 1)].entry)
		hash++;
	return &m->slot[hash & (m->slots - 1)];
}

static void grow(struct decision_memo *m)
{
	struct slot *old = m->slot;
	const size_t count = m->slots;

	m->slots *= 2;
	m->slot = mem_alloc(m->slots * sizeof(*m->slot));
	for (size_t i = 0; i < count; i++)
		if (old[i].entry)
			*free_slot(m, old[i].hash) = old[i];
	free(old);
}

/* The entry of the class of @need, decided where there is none. */
static struct entry *find(struct decision_memo *m, const struct need *need, bool built_in)
{
	struct candidate best;
	struct slot *s;
	struct entry *e;
	uint64_t hash;

	class_key(m->plan, need, built_in, m->key);
	hash = key_hash(m->key, m->words);
	for (uint64_t i = hash;; i++) {
		s = &m->slot[i & (m->slots - 1)];
		if (!s->entry)
			break;
		if (s->hash == hash && same_key(s->entry->key, m->key, m->words))
			return s->entry;
	}
	if (m->entries == MAX_ENTRIES)
		forget(m);
	if (2 * m->entries == m->slots)
		grow(m);
	e = arena_alloc(m->entry_arena, sizeof(*e) + m->words * sizeof(*m->key));
	memcpy(e->key, m->key, m->words * sizeof(*m->key));
	if (decide_best(m->j, need, built_in, &best))
		e->best = memcpy(arena_alloc(m->arena, sizeof(best)), &best, sizeof(best));
	*free_slot(m, hash) = (struct slot){hash, e};
	m->entries++;
	return e;
}

const struct candidate *decision_memo_best(
	struct decision_memo *m, const struct need *need, bool built_in)
{
	return find(m, need, built_in)->best;
}

static const struct use *keep_use(struct arena *a, const struct use *use)
{
	return use ? memcpy(arena_alloc(a, sizeof(*use)), use, sizeof(*use)) : NULL;
}

static const struct traced_reason *keep_reasons(
	struct arena *a, const struct reason *reason, size_t count)
{
	struct traced_reason *kept = arena_alloc(a, count * sizeof(*kept));

	for (size_t i = 0; i < count; i++)
		kept[i] = (struct traced_reason){
			reason[i].rule, keep_use(a, reason[i].use), reason[i].c};
	return kept;
}

static const struct traced_rejection *keep_rejections(struct arena *a, const struct decision *d)
{
	struct traced_rejection *kept = arena_alloc(a, d->rejections * sizeof(*kept));

	for (size_t i = 0; i < d->rejections; i++) {
		const struct candidate *c = &d->rejected[i];

		kept[i] = (struct traced_rejection){
			c->use.api, c->ruled_out ? c->ruled_out : c->worse, !c->ruled_out};
	}
	return kept;
}

static const struct decision_trace *trace_new(
	struct decision_memo *m, const struct need *need, bool built_in)
{
	struct decision *d = decide_reasons(m->j, need, built_in);
	struct decision_trace *t = arena_alloc(m->arena, sizeof(*t));
	struct candidate *alternative =
		arena_alloc(m->arena, d->alternatives * sizeof(*alternative));

	if (d->alternatives)
		memcpy(alternative, d->alternative, d->alternatives * sizeof(*alternative));
	t->possible = d->possible;
	t->best = d->best;
	t->alternative = alternative;
	t->alternatives = d->alternatives;
	t->rejected = keep_rejections(m->arena, d);
	t->rejections = d->rejections;
	t->because = keep_reasons(m->arena, d->because, d->reasons);
	t->reasons = d->reasons;
	t->caution = keep_reasons(m->arena, d->caution, d->cautions);
	t->cautions = d->cautions;
	decision_free(d);
	return t;
}

const struct decision_trace *decision_memo_trace(
	struct decision_memo *m, const struct need *need, bool built_in)
{
	struct entry *e;

	e = find(m, need, built_in);
	if (e->trace)
		return e->trace;
	if (m->traces == MAX_TRACES) {
		forget(m);
		e = find(m, need, built_in);
	}
	e->trace = trace_new(m, need, built_in);
	m->traces++;
	return e->trace;
}
