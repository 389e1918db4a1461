/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keys of needs; see class_key.h.
 */
#include "advise/class_key.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "advise/cond_node.h"
#include "know/sizes.h"
#include "text/mem.h"

/* Numbers that a need states, and those that follow from how many bytes it is. */
static const enum fact stated[] = {
	F_SIZE, F_COUNT, F_FIXED, F_DMA_MASK, F_DMA_BOUNDARY, F_OBJECTS_ALIVE, F_ALIGN, F_BELOW};
static const enum fact following[] = {
	F_BYTES, F_BYTES_MIN, F_ORDER, F_PAGES, F_ORDER_WASTE, F_CLASS_WASTE};
#define STATED (sizeof(stated) / sizeof(*stated))
#define FOLLOWING (sizeof(following) / sizeof(*following))
#define RANK_BITS 16
#define RANK_FUZZY (1u << (RANK_BITS - 1)) /* added to it */
#define RANKS_A_WORD (64 / RANK_BITS)
#define POINT_WORDS (2 + (STATED + RANKS_A_WORD - 1) / RANKS_A_WORD)
#define MAX_WORDS 8 /* of words and what is stated */
#define OCTAVES 65  /* numbers by their highest bit; 0 by itself */

/* Where the answer of some test changes, in ascending order. */
struct cuts {
	uint64_t *at;
	size_t count, cap;
	uint16_t first[OCTAVES + 1]; /* cuts below each octave */
};

/* A fact of words in a few bits: its value, and whether it is stated. */
struct word_field {
	size_t fact;
	uint64_t unit; /* of the bits, in their place */
};

struct class_plan {
	/* by word of the key */
	struct word_field field[MAX_WORDS][64];
	uint8_t fields[MAX_WORDS];
	size_t words, points;
	const struct catalogue *c[TARGET_MAX_POINTS];
	struct cuts cuts[TARGET_MAX_POINTS][STATED];
	struct cuts bytes[TARGET_MAX_POINTS]; /* those of all that follows from them */
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

/* Facts of words go on where the last word of the key has room. */
static void plan_fields(struct class_plan *p)
{
	unsigned int used = 1; /* built in */

	p->words = 1;
	for (unsigned int f = 0; f < NEED_COUNT; f++) {
		unsigned int bits = bits_of((enum fact)f);
		size_t w = p->words - 1;

		if (fact_info[f].type == FACT_NUM)
			continue;
		if (used + bits > 64) {
			assert(p->words < MAX_WORDS);
			w = p->words++;
			used = 0;
		}
		p->field[w][p->fields[w]++] = (struct word_field){f, (uint64_t)1 << used};
		used += bits;
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

static void cut_by(struct cuts *cuts, enum fact f, const struct cond *c)
{
	for (size_t i = 0; c->op <= OP_NOT && i < c->kids; i++)
		cut_by(cuts, f, c->kid[i]);
	if (c->op >= OP_LT && c->op <= OP_GT && c->fact == f)
		cut_around(cuts, c->op, c->mask);
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
		c->first[o] = (uint16_t)k;
	}
	assert(c->count + 1 < RANK_FUZZY);
}

/* Where the rules, and limits of functions, test fact @f. */
static struct cuts tests_of(const struct catalogue *c, const struct rules *r, enum fact f)
{
	struct cuts cuts = {0};

	for (size_t i = 0; i < r->count; i++) {
		cut_by(&cuts, f, r->rule[i].when);
		cut_by(&cuts, f, r->rule[i].pattern);
	}
	for (size_t i = 0; f == F_BYTES && i < c->api_count; i++)
		cut_around(&cuts, OP_LE, c->api[i].size_max);
	tidy(&cuts);
	return cuts;
}

/* The last number of bytes that is rounded to the same size class and order as @bytes. */
static uint64_t segment_end(const struct catalogue *c, uint64_t bytes)
{
	unsigned int order = sizes_order(c, bytes);
	uint64_t end = UINT64_MAX, class = sizes_class(c, bytes);

	if (order + c->sizes.page_shift < 64)
		end = (uint64_t)1 << (order + c->sizes.page_shift);
	return class && class < end ? class : end;
}

/*
 * The first number of bytes in (@from, @to] for which @f is on the other side of @cut than at
 * @from.
 */
static uint64_t crossing(
	const struct catalogue *c, enum fact f, uint64_t cut, uint64_t from, uint64_t to)
{
	const bool side = need_amount(c, f, from) >= cut;

	while (to - from > 1) {
		uint64_t middle = from + (to - from) / 2;

		if ((need_amount(c, f, middle) >= cut) == side)
			from = middle;
		else
			to = middle;
	}
	return to;
}

/*
 * Where tests of what follows from the number of bytes change their answer. Within a size class and
 * order all of that is monotonic.
 */
static void plan_bytes(struct cuts *bytes, const struct catalogue *c, const struct rules *r)
{
	for (size_t i = 0; i < FOLLOWING; i++) {
		struct cuts cuts = tests_of(c, r, following[i]);
		bool itself = following[i] == F_BYTES || following[i] == F_BYTES_MIN;

		for (size_t k = 0; itself && k < cuts.count; k++)
			cut(bytes, cuts.at[k]);
		for (uint64_t from = 0, to = 1; !itself; from = to, to = segment_end(c, from + 1)) {
			for (size_t k = 0; k < cuts.count; k++) {
				bool before = need_amount(c, following[i], from) >= cuts.at[k];
				bool first = need_amount(c, following[i], from + 1) >= cuts.at[k];
				bool last = need_amount(c, following[i], to) >= cuts.at[k];

				if (before != first)
					cut(bytes, from + 1);
				if (first != last)
					cut(bytes, crossing(c, following[i], cuts.at[k], from + 1,
							   to));
			}
			if (to == UINT64_MAX)
				break;
		}
		free(cuts.at);
	}
	tidy(bytes);
}

struct class_plan *class_plan_new(const struct judge *j)
{
	struct class_plan *p = mem_alloc(sizeof(*p));

	plan_fields(p);
	p->points = j->target->count;
	for (size_t i = 0; i < p->points; i++) {
		p->c[i] = j->target->point[i];
		for (size_t k = 0; k < STATED; k++)
			p->cuts[i][k] = tests_of(p->c[i], j->rules[i], stated[k]);
		plan_bytes(&p->bytes[i], p->c[i], j->rules[i]);
	}
	return p;
}

void class_plan_free(struct class_plan *p)
{
	for (size_t i = 0; p && i < p->points; i++) {
		for (size_t k = 0; k < STATED; k++)
			free(p->cuts[i][k].at);
		free(p->bytes[i].at);
	}
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

/* What one kernel makes of the numbers of bytes. */
static void add_bytes(
	const struct class_plan *p, size_t point, const struct need *need, uint64_t *key)
{
	const struct cuts *cuts = &p->bytes[point];
	struct need_bytes b;
	uint64_t rank;

	need_bytes(need, p->c[point], &b);
	rank = rank_of(cuts, b.max);
	if (b.exact)
		key[1] = rank * 0x0001000100010001u;
	else
		key[1] = rank | rank_of(cuts, b.min) << RANK_BITS |
			 rank_of(cuts, b.least_max) << 2 * RANK_BITS |
			 rank_of(cuts, b.least_min) << 3 * RANK_BITS;
	key[0] = b.size_from << 6 | (uint64_t)b.type_given << 5 | (uint64_t)b.align_known << 4 |
		 (uint64_t)b.align_met << 3 | (uint64_t)b.set << 2 | (uint64_t)b.fuzzy << 1 |
		 (uint64_t)b.exact;
}

/*
 * What one kernel makes of the numbers that are stated: 0 for those that are not. The largest size
 * of a C type that is not known is always the same, and tests see the smallest.
 */
static void add_stated(
	const struct class_plan *p, size_t point, const struct need *need, uint64_t *key)
{
	const struct cuts *cuts = p->cuts[point];

	memset(key, 0, (POINT_WORDS - 2) * sizeof(*key));
	for (size_t i = 0; i < STATED; i++) {
		const struct value *v = &need->v[stated[i]];

		uint64_t rank;

		if (!v->set)
			continue;
		rank = rank_of(&cuts[i], v->fuzzy ? v->min : v->max) + 1;
		key[i / RANKS_A_WORD] |= (rank | (v->fuzzy ? RANK_FUZZY : 0))
					 << i % RANKS_A_WORD * RANK_BITS;
	}
}

void class_key(const struct class_plan *p, const struct need *need, bool built_in, uint64_t *key)
{
	uint64_t *numbers = key + p->words;

	for (size_t w = 0; w < p->words; w++) {
		uint64_t bits = w == 0 && built_in;

		for (size_t i = 0; i < p->fields[w]; i++) {
			const struct value *v = &need->v[p->field[w][i].fact];

			bits += (2 * v->max + v->set) * p->field[w][i].unit;
		}
		key[w] = bits;
	}
	for (size_t i = 0; i < p->points; i++, numbers += POINT_WORDS) {
		add_bytes(p, i, need, numbers);
		add_stated(p, i, need, numbers + 2);
	}
}
