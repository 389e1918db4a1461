/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Enumerating the values of dimensions; see space_values.h.
 */
#include "advise/space_values.h"

#include <stdlib.h>
#include <string.h>

#include "text/mem.h"
#include "text/yaml.h"

struct values {
	const struct space *s;
	space_value_fn *fn;
	void *ctx;
};

static void give(const struct values *v, const struct need *need, double count)
{
	v->fn(v->ctx, need, false, count);
}

static struct value word(uint64_t w)
{
	return (struct value){.set = true, .max = w};
}

static struct value number(uint64_t min, uint64_t max)
{
	return (struct value){.set = true, .min = min, .max = max};
}

static unsigned int word_count(enum fact f)
{
	unsigned int n = 0;

	while (fact_info[f].words && fact_info[f].words[n])
		n++;
	return n;
}

/* ---- numbers at which something changes ---- */

struct cuts {
	uint64_t *at;
	size_t count, cap;
};

static void cut(struct cuts *k, uint64_t at)
{
	if (at == 0 || at == UINT64_MAX)
		return;
	k->at = mem_grow(k->at, &k->cap, k->count + 1, sizeof(*k->at));
	k->at[k->count++] = at;
}

static void cut_around(struct cuts *k, uint64_t at)
{
	cut(k, at - 1);
	cut(k, at);
	cut(k, at + 1);
}

static int by_size(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static void cuts_sort(struct cuts *k)
{
	size_t kept = 0;

	qsort(k->at, k->count, sizeof(*k->at), by_size);
	for (size_t i = 0; i < k->count; i++)
		if (kept == 0 || k->at[kept - 1] != k->at[i])
			k->at[kept++] = k->at[i];
	k->count = kept;
}

/* The constants that tests of @f compare with. */
static void cut_tests(const struct space *s, enum fact f, uint64_t unit, struct cuts *k)
{
	for (size_t i = 0; i < s->tests; i++) {
		const struct cond *c = s->test[i].test;

		if (c->fact == f && c->op >= OP_LT && c->mask < UINT64_MAX / unit)
			cut_around(k, c->mask * unit);
	}
}

/* ---- where it runs ---- */

/* Locks that nothing tells apart are told once: the first of them stands for @n. */
struct lock_group {
	uint64_t bit;
	unsigned int n;
};

static bool same_lock(const struct space *s, enum fact f, int a, int b)
{
	const struct catalogue *c = s->judge->target->point[0];
	const struct context *x = catalogue_context(c, CONTEXT_LOCK, holds_words[a]);
	const struct context *y = catalogue_context(c, CONTEXT_LOCK, holds_words[b]);

	if (memcmp(&x->facts, &y->facts, sizeof(x->facts)) != 0)
		return false;
	for (size_t i = 0; i < s->tests; i++) {
		const struct cond *t = s->test[i].test;

		if (t->fact == f && (t->mask >> a & 1) != (t->mask >> b & 1))
			return false;
	}
	return true;
}

static size_t group_locks(const struct space *s, enum fact f, struct lock_group *group)
{
	size_t groups = 0;

	for (int i = 0; holds_words[i]; i++) {
		size_t g = 0;

		while (g < groups && !same_lock(s, f, __builtin_ctzll(group[g].bit), i))
			g++;
		if (g == groups)
			group[groups++] = (struct lock_group){(uint64_t)1 << i, 0};
		group[g].n++;
	}
	return groups;
}

/* Contexts (unstated too) with every set of locks. */
static void place_values(const struct values *v, enum fact context, enum fact holds, bool says)
{
	const struct catalogue *c = v->s->judge->target->point[0];
	struct lock_group group[64];
	size_t groups = group_locks(v->s, holds, group);

	for (int w = -1; w < (int)word_count(context); w++) {
		for (uint64_t set = 0; set < (uint64_t)1 << groups; set++) {
			struct need need = {0};
			double count = 1;

			need.v[F_SIZE] = number(1, 1);
			if (w >= 0)
				need.v[context] = word((uint64_t)w);
			for (size_t g = 0; g < groups; g++) {
				if (!(set >> g & 1))
					continue;
				need.v[holds].set = true;
				need.v[holds].max |= group[g].bit;
				count *= (double)((1u << group[g].n) - 1);
			}
			give(v, &need, count);
			for (uint64_t may = 0; says && may < 2; may++) {
				struct value facts[FACT_FIRST_USE];

				need.v[F_SAYS_MAY_SLEEP] = (struct value){0};
				need_facts(&need, c, false, facts);
				if (may && facts[F_MAY_SLEEP].set && !facts[F_MAY_SLEEP].max)
					continue; /* contradicts where it runs */
				need.v[F_SAYS_MAY_SLEEP] = word(may);
				give(v, &need, count);
			}
		}
	}
}

/* ---- how much ---- */

static void cut_amounts(const struct space *s, struct cuts *k)
{
	static const char *const constants[] = {
		"PAGE_SIZE", "KMALLOC_MAX_SIZE", "KMALLOC_MAX_CACHE_SIZE", "KMALLOC_MIN_SIZE"};
	const struct catalogue *c = s->judge->target->point[0];
	uint64_t page = catalogue_number(c, "PAGE_SIZE");

	cut(k, 1);
	for (unsigned int i = 0; i < 44; i++)
		cut_around(k, (uint64_t)1 << i);
	for (size_t i = 0; i < sizeof(constants) / sizeof(*constants); i++)
		cut_around(k, catalogue_number(c, constants[i]));
	/* what powers of two waste most and least of */
	for (uint64_t pages = 3; pages < 100; pages += 2) {
		cut(k, pages * page);
		cut(k, pages * page - page / 2);
	}
	for (size_t i = 0; i < c->api_count; i++) {
		if (c->api[i].kind != API_ALLOC)
			continue;
		cut_around(k, c->api[i].size_max);
		cut_around(k, c->api[i].size_min);
	}
	cut_tests(s, F_SIZE, 1, k);
	cut_tests(s, F_BYTES, 1, k);
	cut_tests(s, F_BYTES_MIN, 1, k);
	cut_tests(s, F_PAGES, page, k);
	for (size_t i = 0; i < s->tests; i++)
		if (s->test[i].test->fact == F_ORDER && s->test[i].test->mask < 40)
			cut_around(k, page << s->test[i].test->mask);
	cuts_sort(k);
}

/* One amount with every origin of the size and every alignment. */
static void amount(const struct values *v, const struct need *base, const struct cuts *aligns)
{
	for (int from = -1; from < (int)word_count(F_SIZE_FROM); from++) {
		for (size_t i = 0; i <= aligns->count; i++) {
			struct need need = *base;

			if (from >= 0)
				need.v[F_SIZE_FROM] = word((uint64_t)from);
			if (i)
				need.v[F_ALIGN] = number(aligns->at[i - 1], aligns->at[i - 1]);
			give(v, &need, 1);
		}
	}
}

/* One total as a plain size, a range, and arrays. */
static void amounts_of(const struct values *v, uint64_t n, const struct cuts *aligns)
{
	static const uint64_t elements[] = {2, 16, 1000};
	struct need need = {0};

	need.v[F_SIZE] = number(n, n);
	amount(v, &need, aligns);
	need.v[F_SIZE] = number(1, n);
	if (n > 1)
		amount(v, &need, aligns);
	for (size_t i = 0; i < sizeof(elements) / sizeof(*elements); i++) {
		uint64_t each = n / elements[i];

		if (!each)
			continue;
		need.v[F_SIZE] = number(each, each);
		need.v[F_FIXED] = (struct value){0};
		need.v[F_COUNT] = number(elements[i], elements[i]);
		amount(v, &need, aligns);
		need.v[F_COUNT].min = 0;
		amount(v, &need, aligns);
		need.v[F_FIXED] = number(24, 24);
		amount(v, &need, aligns);
	}
}

static void amount_values(const struct values *v)
{
	static const char type[] = "sizeof(struct foo)";
	struct value some = {.set = true, .fuzzy = true, .min = 1, .text = type};
	struct cuts sizes = {0}, aligns = {0};
	struct need need = {0};

	for (unsigned int i = 0; i < 25; i += 3)
		cut(&aligns, (uint64_t)1 << i);
	cut(&aligns, 64);
	cut(&aligns, catalogue_number(v->s->judge->target->point[0], "PAGE_SIZE"));
	cut_tests(v->s, F_ALIGN, 1, &aligns);
	cuts_sort(&aligns);
	cut_amounts(v->s, &sizes);
	for (size_t i = 0; i < sizes.count; i++)
		amounts_of(v, sizes.at[i], &aligns);
	need.v[F_SIZE] = some;
	amount(v, &need, &aligns);
	need.v[F_COUNT] = number(0, 64);
	amount(v, &need, &aligns);
	need.v[F_SIZE] = number(8, 8);
	need.v[F_FIXED] = some;
	amount(v, &need, &aligns);
	/* what needs no size: the last class */
	need = (struct need){0};
	amount(v, &need, &aligns);
	free(sizes.at);
	free(aligns.at);
}

/* ---- single keys ---- */

static void number_values(const struct values *v, enum fact f)
{
	struct cuts k = {0};
	struct need need = {0};

	need.v[F_SIZE] = number(1, 1);
	if (f == F_DMA_MASK) {
		for (uint64_t bits = 1; bits <= 64; bits++)
			cut(&k, bits);
	} else {
		for (unsigned int i = 0; i < 48; i += 4)
			cut(&k, (uint64_t)1 << i);
		cut_tests(v->s, f, 1, &k);
	}
	cuts_sort(&k);
	for (size_t i = 0; i < k.count; i++) {
		need.v[f] = number(k.at[i], k.at[i]);
		give(v, &need, 1);
	}
	free(k.at);
}

static void key_values(const struct values *v, enum fact f)
{
	struct need need = {0};
	unsigned int words = word_count(f);

	need.v[F_SIZE] = number(1, 1);
	give(v, &need, 1);
	switch (fact_info[f].type) {
	case FACT_NUM:
		number_values(v, f);
		return;
	case FACT_SET:
		for (uint64_t set = 1; set < (uint64_t)1 << words; set++) {
			need.v[f] = word(set);
			give(v, &need, 1);
		}
		return;
	case FACT_BOOL:
		words = 2;
		break;
	default:
		break;
	}
	for (uint64_t w = 0; w < words; w++) {
		need.v[f] = word(w);
		give(v, &need, 1);
	}
}

void space_values(const struct space *s, size_t d, space_value_fn *fn, void *ctx)
{
	const struct dim *dim = &s->dim[d];
	struct values v = {.s = s, .fn = fn, .ctx = ctx};
	struct need one = {0};

	one.v[F_SIZE] = number(1, 1);
	switch (dim->fact[0]) {
	case F_CONTEXT:
		place_values(&v, F_CONTEXT, F_HOLDS, true);
		return;
	case F_FREED_CONTEXT:
		place_values(&v, F_FREED_CONTEXT, F_FREED_HOLDS, false);
		return;
	case F_SIZE:
		amount_values(&v);
		return;
	case F_BUILT_IN:
		fn(ctx, &one, false, 1);
		fn(ctx, &one, true, 1);
		return;
	case F_CONFIG:
		fn(ctx, &one, false, 1);
		return;
	default:
		key_values(&v, dim->fact[0]);
	}
}
