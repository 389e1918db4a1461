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
	v->fn(v->ctx, &(struct space_value){.need = need, .count = count});
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

/* Numbers of bytes that rules and functions ask for. */
static void cut_limits(const struct space *s, struct cuts *k)
{
	uint64_t page = catalogue_number(s->judge->target->point[0], "PAGE_SIZE");

	cut(k, 1);
	for (size_t i = 0; i < s->sizes; i++)
		cut_around(k, s->sized[i]->size_max);
	cut_tests(s, F_SIZE, 1, k);
	cut_tests(s, F_BYTES, 1, k);
	cut_tests(s, F_BYTES_MIN, 1, k);
	cut_tests(s, F_PAGES, page, k);
	for (size_t i = 0; i < s->tests; i++)
		if (s->test[i].test->fact == F_ORDER && s->test[i].test->mask < 40)
			cut_around(k, page << s->test[i].test->mask);
}

static void cut_amounts(const struct space *s, struct cuts *k)
{
	static const char *const constants[] = {
		"PAGE_SIZE", "KMALLOC_MAX_SIZE", "KMALLOC_MAX_CACHE_SIZE", "KMALLOC_MIN_SIZE"};
	const struct catalogue *c = s->judge->target->point[0];
	uint64_t page = catalogue_number(c, "PAGE_SIZE");

	for (unsigned int i = 0; i < 64; i++)
		cut_around(k, (uint64_t)1 << i);
	for (size_t i = 0; i < sizeof(constants) / sizeof(*constants); i++)
		cut_around(k, catalogue_number(c, constants[i]));
	/* what powers of two and size classes waste most and least of */
	for (unsigned int i = 2; i < 63; i++) {
		uint64_t n = (uint64_t)1 << i;

		cut_around(k, n + n / 4);
		cut_around(k, n + n / 2);
		cut_around(k, n + n / 2 + n / 4);
		if (n > 2 * page) {
			cut(k, n - page);
			cut(k, n - 2 * page);
			/* no page, but much of a class */
			cut(k, n - page + 1);
		}
	}
	cut_limits(s, k);
	cuts_sort(k);
}

/* One amount with every origin of the size and every alignment. */
static void amount(const struct values *v, const struct need *base, const struct cuts *aligns)
{
	struct need need = *base;
	struct space_value value = {.need = &need, .count = 1};

	for (size_t i = 0; i <= aligns->count; i++) {
		if (i)
			need.v[F_ALIGN] = number(aligns->at[i - 1], aligns->at[i - 1]);
		value.differs = i ? DIFFERS_IN_ALIGN : DIFFERS_IN_ALL;
		need.v[F_SIZE_FROM] = (struct value){0};
		v->fn(v->ctx, &value);
		value.differs = DIFFERS_IN_ORIGIN;
		for (unsigned int from = 0; from < word_count(F_SIZE_FROM); from++) {
			need.v[F_SIZE_FROM] = word(from);
			v->fn(v->ctx, &value);
		}
	}
}

/*
 * One smallest and largest total in all ways to say them: as a size, as elements of it, with a part
 * before them; with each of the three given by a type or not.
 */
static void total(const struct values *v, uint64_t min, uint64_t max, const struct cuts *aligns)
{
	static const char type[] = "sizeof(struct foo)";
	struct need need = {0};

	for (unsigned int typed = 0; typed < 2; typed++) {
		need = (struct need){0};
		need.v[F_SIZE] = number(min, max);
		need.v[F_SIZE].text = typed ? type : NULL;
		if (min)
			amount(v, &need, aligns);
		/* a single element leaves the total free; none makes it as small as it can be */
		need.v[F_COUNT] = number(min ? 1 : 0, 1);
		need.v[F_SIZE].min = min ? min : max;
		amount(v, &need, aligns);
		if (max < 2 || min == 1)
			continue;
		need.v[F_FIXED] = number(1, 1);
		need.v[F_FIXED].text = need.v[F_SIZE].text;
		need.v[F_SIZE].text = NULL;
		need.v[F_SIZE].max--;
		need.v[F_SIZE].min--;
		amount(v, &need, aligns);
		/* elements of no bytes of their own: the number of them alone differs */
		need.v[F_COUNT] = number(1, 2);
		need.v[F_SIZE] = number(1, 1);
		need.v[F_FIXED].min = need.v[F_FIXED].max = max - 2;
		if (max > 2)
			amount(v, &need, aligns);
	}
}

/* No bytes at all: said outright, or as none of some elements. */
static void no_bytes(const struct values *v, const struct cuts *aligns)
{
	struct need need = {0};

	need.v[F_SIZE] = number(0, 0);
	amount(v, &need, aligns);
	need.v[F_SIZE] = number(1, 1);
	need.v[F_COUNT] = number(0, 0);
	amount(v, &need, aligns);
}

/*
 * A type of unknown size, alone and as the element or what stands before @least to @most of them.
 */
static void type_amounts(
	const struct values *v, uint64_t least, uint64_t most, const struct cuts *aligns)
{
	static const char type[] = "sizeof(struct foo)";
	const struct value some = {.set = true, .fuzzy = true, .min = 1, .text = type};
	struct need need = {0};

	need.v[F_COUNT] = number(least, most);
	need.v[F_SIZE] = some;
	amount(v, &need, aligns);
	need.v[F_FIXED] = number(1, 1);
	amount(v, &need, aligns);
	need.v[F_FIXED].text = type;
	amount(v, &need, aligns);
	need.v[F_FIXED] = some;
	amount(v, &need, aligns);
	need.v[F_SIZE] = number(1, 1);
	amount(v, &need, aligns);
}

/* The smallest and largest alignment on each side of what something asks for: powers of two. */
static void cut_aligns(const struct space *s, struct cuts *k)
{
	struct cuts bounds = {0};

	/* kmalloc aligns by as many */
	cut(&bounds, s->judge->target->point[0]->sizes.kmalloc_min);
	cut_tests(s, F_ALIGN, 1, &bounds);
	for (size_t i = 0; i < bounds.count; i++) {
		uint64_t power = 1;

		while (power < bounds.at[i] / 2 + 1)
			power *= 2;
		cut(k, power);
		cut(k, power * 2);
	}
	cut(k, 1);
	cut(k, (uint64_t)1 << 27);
	cuts_sort(k);
	free(bounds.at);
}

/* Exact totals that each alignment divides. */
static void aligned_totals(const struct values *v, uint64_t n, const struct cuts *aligns)
{
	for (size_t i = 0; i < aligns->count; i++) {
		uint64_t most = n / aligns->at[i] * aligns->at[i];
		struct cuts one = {.at = &aligns->at[i], .count = 1};

		if (most && most != n)
			total(v, most, most, &one);
	}
}

/*
 * Up to @most elements of a type behind @part bytes: so few at the least that the total begins on
 * either side of each that something asks for.
 */
static void type_least(const struct values *v, uint64_t part, uint64_t most, uint64_t page,
	const struct cuts *totals, const struct cuts *aligns)
{
	static const char type[] = "sizeof(struct foo)";
	struct cuts least = {0};
	struct need need = {0};

	cut(&least, 1);
	cut(&least, most);
	for (size_t i = 0; i < totals->count; i++) {
		const uint64_t rest = totals->at[i] > part ? totals->at[i] - part : 0;

		cut(&least, rest);
		cut(&least, rest / (page - 1));
		cut(&least, rest / (page - 1) + 1);
	}
	cuts_sort(&least);
	need.v[F_SIZE] = (struct value){.set = true, .fuzzy = true, .min = 1, .text = type};
	need.v[F_FIXED] = number(part, part);
	need.v[F_COUNT] = number(0, most);
	amount(v, &need, aligns);
	for (size_t i = 0; i < least.count && least.at[i] <= most; i++) {
		need.v[F_COUNT].min = least.at[i];
		amount(v, &need, aligns);
	}
	free(least.at);
}

/*
 * @n elements of a type, behind the shortest and the longest part with which they are in both gaps,
 * and parts between.
 */
static void type_parts(const struct values *v, const uint64_t lo[2], const uint64_t hi[2],
	uint64_t n, uint64_t page, const struct cuts *totals, const struct cuts *aligns)
{
	const uint64_t bytes = n * (page - 1);
	struct cuts parts = {0};
	uint64_t shortest, longest;

	if (n == 0 || n + 1 >= lo[1] || n > (hi[1] - 2) / (page - 1))
		return;
	shortest = lo[0] > n ? lo[0] - n : 1;
	if (hi[0] > bytes && hi[0] - bytes > shortest)
		shortest = hi[0] - bytes;
	longest = lo[1] - n < hi[1] - bytes ? lo[1] - n - 1 : hi[1] - bytes - 1;
	cut(&parts, shortest);
	cut(&parts, longest);
	for (size_t i = 0; i < totals->count; i++) {
		cut(&parts, totals->at[i]);
		/* as few elements as take the total from this one past another */
		for (size_t k = i + 1; k < totals->count; k++) {
			const uint64_t few = (totals->at[k] - totals->at[i]) / (page - 2);

			cut(&parts, totals->at[i] > few ? totals->at[i] - few : 0);
		}
	}
	cuts_sort(&parts);
	for (size_t i = 0; i < parts.count; i++)
		if (parts.at[i] >= shortest && parts.at[i] <= longest)
			type_least(v, parts.at[i], n, page, totals, aligns);
	free(parts.at);
}

/*
 * Elements of a type behind a part that is not empty, so many that all of them take from a total of
 * @lo[0] to below @lo[1] to one of @hi[0] to below @hi[1].
 */
static void type_span(const struct values *v, const uint64_t lo[2], const uint64_t hi[2],
	uint64_t page, const struct cuts *totals, const struct cuts *aligns)
{
	const uint64_t step = page - 2, far = hi[0] >= lo[1] ? hi[0] - (lo[1] - 1) : 0;
	struct cuts counts = {0};

	/* the fewest and the most, and those whose part is bounded by both gaps at a time */
	cut(&counts, far ? (far - 1) / step + 1 : 1);
	cut(&counts, (hi[1] - 1 - lo[0]) / step);
	cut(&counts, (hi[0] - lo[0]) / step);
	cut(&counts, (hi[1] - lo[1]) / step);
	cut(&counts, (hi[0] - lo[0]) / step + 1);
	/* and with hardly a part */
	cut(&counts, lo[0] - 1);
	cut(&counts, lo[1] > 2 ? lo[1] - 2 : 0);
	cut(&counts, (hi[0] - 1) / (page - 1) + 1);
	cut(&counts, (hi[1] - 2) / (page - 1));
	cut(&counts, (hi[1] - lo[1]) / step + 1);
	/* and as many as go with a part that takes a total past what something asks for */
	for (size_t i = 0; i < totals->count; i++) {
		if (totals->at[i] >= lo[1] || totals->at[i] >= hi[1])
			continue;
		cut(&counts, lo[1] - 1 - totals->at[i]);
		cut(&counts, (hi[1] - 1 - totals->at[i]) / (page - 1));
	}
	cuts_sort(&counts);
	for (size_t i = 0; i < counts.count; i++)
		type_parts(v, lo, hi, counts.at[i], page, totals, aligns);
	free(counts.at);
}

/*
 * Between which bounds a total of unknown size may lie: from each to each that something asks for.
 */
static void type_spans(
	const struct values *v, uint64_t page, const struct cuts *totals, const struct cuts *aligns)
{
	struct cuts k = {0};

	cut_limits(v->s, &k);
	cuts_sort(&k);
	for (size_t lo = 0; lo + 1 < k.count; lo++)
		for (size_t hi = lo; hi + 1 < k.count; hi++)
			type_span(v, k.at + lo, k.at + hi, page, totals, aligns);
	free(k.at);
}

/* What a total's smallest may be as far as anything asks. */
static void cut_smallest(const struct space *s, struct cuts *k)
{
	cut(k, 1);
	cut_tests(s, F_BYTES_MIN, 1, k);
	cuts_sort(k);
}

static void amount_values(const struct values *v)
{
	static const char type[] = "sizeof(struct foo)";
	struct value some = {.set = true, .fuzzy = true, .min = 1, .text = type};
	uint64_t page = catalogue_number(v->s->judge->target->point[0], "PAGE_SIZE");
	struct cuts sizes = {0}, aligns = {0}, least = {0}, limits = {0}, counts = {0};
	struct need need = {0};

	cut_aligns(v->s, &aligns);
	cut_amounts(v->s, &sizes);
	cut_smallest(v->s, &least);
	for (size_t i = 0; i < sizes.count; i++) {
		uint64_t n = sizes.at[i];

		total(v, n, n, &aligns);
		aligned_totals(v, n, &aligns);
		total(v, 0, n, &aligns);
		for (size_t k = 0; k < least.count && least.at[k] < n; k++)
			total(v, least.at[k], n, &aligns);
	}
	need.v[F_SIZE] = some;
	amount(v, &need, &aligns);
	/* as many as reach each size, if each is as small or as large as it may be */
	cut_limits(v->s, &limits);
	for (size_t i = 0; i < limits.count; i++) {
		cut(&counts, limits.at[i]);
		cut(&counts, limits.at[i] / (page - 1));
		cut(&counts, limits.at[i] / (page - 1) + 1);
	}
	cuts_sort(&counts);
	for (size_t i = 0; i < counts.count; i++) {
		type_amounts(v, counts.at[i], counts.at[i], &aligns);
		type_amounts(v, 0, counts.at[i], &aligns);
		for (size_t k = 0; k < least.count; k++) {
			if (least.at[k] < counts.at[i])
				type_amounts(v, least.at[k], counts.at[i], &aligns);
			if (least.at[k] / (page - 1) < counts.at[i])
				type_amounts(v, least.at[k] / (page - 1), counts.at[i], &aligns);
			if (least.at[k] / (page - 1) + 1 < counts.at[i])
				type_amounts(
					v, least.at[k] / (page - 1) + 1, counts.at[i], &aligns);
		}
	}
	type_spans(v, page, &least, &aligns);
	/* what needs no size, as often as may be */
	need = (struct need){0};
	amount(v, &need, &aligns);
	need.v[F_COUNT] = number(2, 2);
	amount(v, &need, &aligns);
	need.v[F_COUNT].min = 1;
	amount(v, &need, &aligns);
	need.v[F_FIXED] = number(1, 1);
	amount(v, &need, &aligns);
	need.v[F_FIXED].text = type;
	amount(v, &need, &aligns);
	/* last: the first of its dimension is what a need that states nothing has */
	no_bytes(v, &aligns);
	free(sizes.at);
	free(aligns.at);
	free(least.at);
	free(limits.at);
	free(counts.at);
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
		give(&v, &one, 1);
		fn(ctx, &(struct space_value){.need = &one, .built_in = true, .count = 1});
		return;
	case F_CONFIG:
		give(&v, &one, 1);
		return;
	default:
		key_values(&v, dim->fact[0]);
	}
}
