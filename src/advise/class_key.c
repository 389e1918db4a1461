/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keys of needs; see class_key.h.
 */
#include "advise/class_key.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "advise/cond_node.h"
#include "text/mem.h"

/* Numbers that rules ask about: what the need states, then what follows. */
static const enum fact numbers[] = {F_SIZE, F_COUNT, F_FIXED, F_DMA_MASK, F_DMA_BOUNDARY,
	F_OBJECTS_ALIVE, F_ALIGN, F_BELOW, F_BYTES, F_BYTES_MIN, F_ORDER, F_PAGES, F_ORDER_WASTE,
	F_CLASS_WASTE};
#define NUMBERS (sizeof(numbers) / sizeof(*numbers))
#define RANK_BITS 16
#define RANKS_A_WORD (64 / RANK_BITS)
#define POINT_WORDS (1 + NUMBERS / RANKS_A_WORD + 1)
#define MAX_WORDS 8 /* of words and what is stated */
#define OCTAVES 65  /* numbers by their highest bit; 0 by itself */

/* Where the answer of some test changes, in ascending order. */
struct cuts {
	uint64_t *at;
	size_t count, cap;
	uint8_t first[OCTAVES + 1]; /* cuts below each octave */
};

/* A fact in a few bits: whether it is stated, and its value; of a number only whether it is uncertain. */
struct field_bits {
	uint8_t fact, shift;
};

struct class_plan {
	/* by word of the key: facts of words first, then numbers */
	struct field_bits field[MAX_WORDS][64];
	uint8_t facts[MAX_WORDS], fields[MAX_WORDS];
	size_t words, points;
	const struct catalogue *c[TARGET_MAX_POINTS];
	struct cuts cuts[TARGET_MAX_POINTS][NUMBERS];
};

/* ---- the plan ---- */

static unsigned int bits_of(enum fact f)
{
	unsigned int words = 0, bits = 1;

	if (!fact_info[f].words)
		return 2;
	while (fact_info[f].words[words])
		words++;
	if (fact_info[f].type == FACT_SET)
		return words + 1;
	while ((1u << bits) < words)
		bits++;
	return bits + 1;
}

/* Facts of words, or numbers, go on where the last word has room. */
static void plan_fields(struct class_plan *p, bool number, unsigned int *used)
{
	for (unsigned int f = 0; f < NEED_COUNT; f++) {
		unsigned int bits = number ? 2 : bits_of((enum fact)f);
		size_t w = p->words - 1;

		if ((fact_info[f].type == FACT_NUM) != number)
			continue;
		if (*used + bits > 64) {
			assert(p->words < MAX_WORDS);
			w = p->words++;
			*used = 0;
		}
		p->field[w][p->fields[w]++] = (struct field_bits){(uint8_t)f, (uint8_t)*used};
		p->facts[w] += !number;
		*used += bits;
	}
}

static void cut(struct cuts *c, uint64_t at)
{
	if (at == 0)
		return;
	c->at = mem_grow(c->at, &c->cap, c->count + 1, sizeof(*c->at));
	c->at[c->count++] = at;
}

/* Numbers from @n on, and those past it: 0 stands for there being none. */
static void cut_around(struct cuts *c, enum op op, uint64_t n)
{
	if (op == OP_LT || op == OP_GE || op == OP_EQ)
		cut(c, n);
	if (op == OP_LE || op == OP_GT || op == OP_EQ)
		cut(c, n + 1);
}

static void cut_by(struct cuts *cuts, const struct cond *c)
{
	for (size_t i = 0; c->op <= OP_NOT && i < c->kids; i++)
		cut_by(cuts, c->kid[i]);
	for (size_t i = 0; c->op >= OP_LT && c->op <= OP_GT && i < NUMBERS; i++)
		if (numbers[i] == c->fact)
			cut_around(&cuts[i], c->op, c->mask);
}

static int by_number(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static unsigned int octave_of(uint64_t n)
{
	return n ? 64 - (unsigned int)__builtin_clzll(n) : 0;
}

static void tidy(struct cuts *c)
{
	size_t kept = 0;

	if (c->count)
		qsort(c->at, c->count, sizeof(*c->at), by_number);
	for (size_t i = 0; i < c->count; i++)
		if (!kept || c->at[kept - 1] != c->at[i])
			c->at[kept++] = c->at[i];
	c->count = kept;
	for (unsigned int o = 1, k = 0; o <= OCTAVES; o++) {
		while (k < kept && octave_of(c->at[k]) < o)
			k++;
		c->first[o] = (uint8_t)k;
	}
	assert(c->count < 1u << RANK_BITS / 2); /* both ends of an uncertain one */
}

static void plan_numbers(struct cuts *cuts, const struct catalogue *c, const struct rules *r)
{
	for (size_t i = 0; i < r->count; i++) {
		cut_by(cuts, r->rule[i].when);
		cut_by(cuts, r->rule[i].pattern);
	}
	for (size_t i = 0; i < NUMBERS; i++) {
		/* whether a function can serve the size */
		for (size_t k = 0; numbers[i] == F_BYTES && k < c->api_count; k++)
			cut_around(&cuts[i], OP_LE, c->api[k].size_max);
		tidy(&cuts[i]);
	}
}

struct class_plan *class_plan_new(const struct judge *j)
{
	struct class_plan *p = mem_alloc(sizeof(*p));
	unsigned int used = 1; /* built in */

	p->words = 1;
	plan_fields(p, false, &used);
	plan_fields(p, true, &used);
	p->points = j->target->count;
	for (size_t i = 0; i < p->points; i++) {
		p->c[i] = j->target->point[i];
		plan_numbers(p->cuts[i], p->c[i], j->rules[i]);
	}
	return p;
}

void class_plan_free(struct class_plan *p)
{
	for (size_t i = 0; p && i < p->points; i++)
		for (size_t k = 0; k < NUMBERS; k++)
			free(p->cuts[i][k].at);
	free(p);
}

size_t class_key_words(const struct class_plan *p)
{
	return p->words + p->points * POINT_WORDS;
}

/* ---- keys ---- */

/* How many cuts are at or below @n. There are few in an octave. */
static uint64_t rank_of(const struct cuts *c, uint64_t n)
{
	unsigned int o = octave_of(n);
	size_t i = c->first[o];

	while (i < c->first[o + 1] && c->at[i] <= n)
		i++;
	return i;
}

/* What one kernel makes of the numbers. Uncertain ones count with both ends. */
static void add_numbers(
	const struct class_plan *p, size_t point, const struct need *need, uint64_t *key)
{
	struct value f[FACT_FIRST_USE];
	uint64_t flags;

	memset(key, 0, POINT_WORDS * sizeof(*key));
	need_amounts(need, p->c[point], f);
	for (size_t i = 0; i < NUMBERS; i++) {
		enum fact n = numbers[i];
		bool stated = n < NEED_COUNT && n != F_SIZE && n != F_FIXED;
		const struct value *v = stated ? &need->v[n] : &f[n];
		uint64_t rank;

		if (!v->set)
			continue;
		rank = rank_of(&p->cuts[point][i], v->max);
		/* tests see the lower end of nothing else */
		if (v->fuzzy)
			rank += rank_of(&p->cuts[point][i], v->min) << RANK_BITS / 2;
		key[1 + i / RANKS_A_WORD] |= rank << i % RANKS_A_WORD * RANK_BITS;
	}
	flags = f[F_SIZE_FROM].max;
	flags = flags << 1 | f[F_TYPE_GIVEN].max;
	flags = flags << 1 | f[F_ALIGN_MET].set;
	flags = flags << 1 | f[F_ALIGN_MET].max;
	flags = flags << 1 | f[F_BYTES].set;
	flags = flags << 1 | f[F_BYTES].fuzzy;
	flags = flags << 1 | f[F_CLASS_WASTE].set;
	key[0] = flags;
}

void class_key(const struct class_plan *p, const struct need *need, bool built_in, uint64_t *key)
{
	uint64_t *numbers_at = key + p->words;

	for (size_t w = 0; w < p->words; w++) {
		const struct field_bits *b = p->field[w];
		uint64_t bits = w == 0 && built_in;

		for (size_t i = 0; i < p->facts[w]; i++) {
			const struct value *v = &need->v[b[i].fact];

			bits |= (v->max << 1 | v->set) << b[i].shift;
		}
		for (size_t i = p->facts[w]; i < p->fields[w]; i++) {
			const struct value *v = &need->v[b[i].fact];

			bits |= ((uint64_t)v->fuzzy << 1 | v->set) << b[i].shift;
		}
		key[w] = bits;
	}
	for (size_t i = 0; i < p->points; i++)
		add_numbers(p, i, need, numbers_at + i * POINT_WORDS);
}
