/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Cutting the space of needs into classes; see space.h.
 */
#include "advise/space.h"

#include <stdlib.h>
#include <string.h>

#include "advise/space_values.h"
#include "text/diag.h"
#include "text/mem.h"

struct dim_plan {
	const char *name;
	enum fact keys[6], follows[10]; /* ended by FACT_COUNT */
};

/* Keys that are not named here are dimensions of their own. */
static const struct dim_plan joint[] = {
	{"place", {F_CONTEXT, F_HOLDS, F_SAYS_MAY_SLEEP, FACT_COUNT},
		{F_MAY_SLEEP, F_IN_INTERRUPT, F_IRQS_DISABLED, F_NMI, F_NOT_PREEMPTIBLE,
			F_RT_ATOMIC, F_RUNS_IN, F_CAN_MASK, FACT_COUNT}},
	{"amount", {F_SIZE, F_COUNT, F_FIXED, F_SIZE_FROM, F_ALIGN, FACT_COUNT},
		{F_IS_ARRAY, F_TYPE_GIVEN, F_BYTES, F_BYTES_MIN, F_ORDER, F_PAGES, F_ORDER_WASTE,
			F_ALIGN_MET, F_CLASS_WASTE, FACT_COUNT}},
	{"freed", {F_FREED_CONTEXT, F_FREED_HOLDS, FACT_COUNT},
		{F_FREED_MAY_SLEEP, F_FREED_IN_INTERRUPT, F_FREED_STATED, FACT_COUNT}},
	{"built-in", {FACT_COUNT}, {F_BUILT_IN, FACT_COUNT}},
	{"target", {FACT_COUNT}, {F_CONFIG, F_ARCH, FACT_COUNT}},
};

static void add_fact(struct space *s, struct dim *d, enum fact f)
{
	s->dim_of[f] = (uint32_t)(d - s->dim);
	s->slot_of[f] = (uint32_t)d->facts;
	d->fact[d->facts++] = f;
}

static void plan_dims(struct space *s)
{
	bool taken[FACT_FIRST_USE] = {false};

	for (size_t i = 0; i < sizeof(joint) / sizeof(*joint); i++) {
		struct dim *d = &s->dim[s->dims++];

		d->name = joint[i].name;
		for (const enum fact *f = joint[i].keys; *f != FACT_COUNT; f++) {
			add_fact(s, d, *f);
			taken[*f] = true;
		}
		d->keys = d->facts;
		for (const enum fact *f = joint[i].follows; *f != FACT_COUNT; f++)
			add_fact(s, d, *f);
	}
	for (int f = 0; f < NEED_COUNT; f++) {
		struct dim *d = &s->dim[s->dims];

		if (taken[f])
			continue;
		s->dims++;
		d->name = fact_info[f].name;
		add_fact(s, d, (enum fact)f);
		d->keys = 1;
	}
}

bool space_depends(const struct space *s, enum fact f, uint32_t *dim)
{
	switch (f) {
	case F_LEGAL_HERE:
		*dim = s->dim_of[F_CONTEXT];
		return true;
	case F_FITS:
		*dim = s->dim_of[F_SIZE];
		return true;
	case F_CALLABLE:
	case F_FREE_CALLABLE:
		*dim = s->dim_of[F_BUILT_IN];
		return true;
	case F_GFP:
	case F_SLEEPS:
		*dim = s->dim_of[F_SCOPE];
		return true;
	case F_FREE_LEGAL:
	case F_FREE_IRQS_OFF_OK:
		*dim = s->dim_of[F_FREED_CONTEXT];
		return true;
	default:
		return false;
	}
}

/* ---- tests ---- */

static void number_tests(struct space *s, struct cond *c, bool hard)
{
	for (size_t i = 0; c->op <= OP_NOT && i < c->kids; i++)
		number_tests(s, c->kid[i], hard);
	if (c->op <= OP_NOT || c->fact >= FACT_FIRST_USE)
		return;
	if (s->test) {
		s->test[s->tests].test = c;
		s->test[s->tests].dim = s->dim_of[c->fact];
		s->test[s->tests].hard = hard;
		c->leaf = (uint32_t)s->tests;
	}
	s->tests++;
}

static void find_tests(struct space *s, const bool *wanted)
{
	const struct rules *r = s->judge->rules[0];

	s->tests = 0;
	for (size_t i = 0; i < r->count; i++) {
		bool hard = r->rule[i].effect <= EFFECT_REQUIRE;

		if (wanted && !wanted[i])
			continue;
		number_tests(s, r->rule[i].when, hard);
		number_tests(s, r->rule[i].pattern, hard);
	}
}

static bool same_test(const struct cond *a, const struct cond *b)
{
	/* needs are asked for no API: where it is a name, the list is the operand */
	return a->op == b->op && a->fact == b->fact && a->mask == b->mask;
}

/*
 * A total of bytes is told with each alignment and each origin of it: what asks about these comes
 * last, so that the rest of the answers stays.
 */
static enum space_differs changes_with(const struct cond *test)
{
	if (test->fact == F_SIZE_FROM)
		return DIFFERS_IN_ORIGIN;
	return test->fact == F_ALIGN || test->fact == F_ALIGN_MET ? DIFFERS_IN_ALIGN
								  : DIFFERS_IN_ALL;
}

/* Many rules ask the same: it is answered once. */
static uint32_t sort_tests_of(struct space *s, size_t d, enum space_differs with, uint32_t n)
{
	const uint32_t first = n;

	for (size_t i = 0; i < s->tests; i++) {
		uint32_t k = first;

		if (s->test[i].dim != d || changes_with(s->test[i].test) != with)
			continue;
		while (k < n && !same_test(s->test[s->by_dim[k]].test, s->test[i].test))
			k++;
		if (k == n)
			s->by_dim[n++] = (uint32_t)i;
		s->test[i].first = s->by_dim[k];
	}
	return n;
}

static void sort_tests(struct space *s)
{
	uint32_t n = 0;

	s->by_dim = arena_alloc(s->arena, (s->tests + 1) * sizeof(*s->by_dim));
	for (size_t d = 0; d < s->dims; d++) {
		s->first_of[d] = n;
		s->first_align[d] = sort_tests_of(s, d, DIFFERS_IN_ALL, n);
		s->first_origin[d] = sort_tests_of(s, d, DIFFERS_IN_ALIGN, s->first_align[d]);
		n = sort_tests_of(s, d, DIFFERS_IN_ORIGIN, s->first_origin[d]);
	}
	s->first_of[s->dims] = n;
}

/* Functions of @kind, of those that @same tells of each other only the first. */
static size_t pick_functions(struct space *s, enum api_kind kind,
	bool (*same)(const struct api *, const struct api *), const struct api ***list)
{
	const struct catalogue *c = s->judge->target->point[0];
	size_t count = 0;

	*list = arena_alloc(s->arena, (c->api_count + 1) * sizeof(**list));
	for (size_t i = 0; i < c->api_count; i++) {
		size_t k = 0;

		while (k < count && !same((*list)[k], &c->api[i]))
			k++;
		if (c->api[i].kind == kind && k == count)
			(*list)[count++] = &c->api[i];
	}
	return count;
}

static bool same_limit(const struct api *a, const struct api *b)
{
	return a->size_max == b->size_max;
}

static bool same_place(const struct api *a, const struct api *b)
{
	return a->contexts == b->contexts && a->irqs_off == b->irqs_off;
}

/* ---- classes ---- */

/*
 * What tells needs apart in one dimension: every test of it, and what the facts of uses take from
 * it.
 */
struct signature {
	uint8_t *answer;
	size_t len;
	uint64_t hash;	       /* of all answers */
	uint64_t hash_of_rest; /* of those that neither align nor size_from changes */
};

static void put(struct signature *sig, uint64_t v)
{
	memcpy(sig->answer + sig->len, &v, sizeof(v));
	sig->len += sizeof(v);
}

/*
 * Which functions it fits, as use_facts_fits() has it: all whose limit is not below its largest
 * value; which it does not: all whose limit is below its smallest. In between nobody knows, and
 * where there is no size of no function.
 */
static void put_fits(const struct space *s, const struct value *bytes, struct signature *sig)
{
	const uint64_t least = bytes->fuzzy ? bytes->min : bytes->max;
	uint64_t not_surely = bytes->set ? 0 : s->sizes, never = 0;

	for (size_t i = 0; bytes->set && i < s->sizes; i++) {
		not_surely += s->sized[i]->size_max < bytes->max;
		never += s->sized[i]->size_max < least;
	}
	put(sig, not_surely << 32 | never);
}

/*
 * The facts of a use that a need changes: where it may run, whether the size fits, what scopes take
 * off, where it is freed.
 */
static void put_use_side(const struct space *s, size_t d, const struct need *need,
	const struct value *facts, struct signature *sig)
{
	const struct catalogue *c = s->judge->target->point[0];
	const char *name = s->dim[d].name;

	if (strcmp(name, "place") == 0) {
		put(sig, facts[F_RUNS_IN].set ? facts[F_RUNS_IN].max : UINT64_MAX);
		put(sig, need->v[F_CONTEXT].max == CONTEXT_WORD_CALLER);
	} else if (strcmp(name, "amount") == 0) {
		put_fits(s, &facts[F_BYTES], sig);
		put(sig, need->v[F_SIZE].set);
	} else if (strcmp(name, "freed") == 0) {
		struct use use = {.api = s->sized[0]};
		struct value uf[USE_FACT_COUNT];

		for (size_t i = 0; i < s->free_kinds; i++) {
			use.free = s->frees[i];
			use_facts_chosen(&use, facts, c, uf);
			sig->answer[sig->len++] =
				(uint8_t)(uf[F_FREE_LEGAL - FACT_FIRST_USE].set +
					  2 * uf[F_FREE_LEGAL - FACT_FIRST_USE].max +
					  4 * uf[F_FREE_IRQS_OFF_OK - FACT_FIRST_USE].max);
		}
	} else if (s->dim[d].fact[0] == F_SCOPE || s->dim[d].fact[0] == F_RECLAIM) {
		put(sig, need->v[s->dim[d].fact[0]].max);
	} else if (s->dim[d].fact[0] == F_LIFETIME) {
		put(sig, need->v[F_LIFETIME].max == LIFETIME_WORD_KERNEL);
	} else if (s->dim[d].fact[0] == F_BUILT_IN) {
		put(sig, facts[F_BUILT_IN].max);
	}
}

static uint64_t hash_bytes(const uint8_t *p, size_t len)
{
	uint64_t h = 0xcbf29ce484222325u, word = 0;

	for (; len >= sizeof(word); len -= sizeof(word), p += sizeof(word)) {
		memcpy(&word, p, sizeof(word));
		h = (h ^ word) * 0x9e3779b97f4a7c15u;
		h ^= h >> 32;
	}
	word = 0;
	memcpy(&word, p, len);
	h = (h ^ word) * 0x9e3779b97f4a7c15u;
	return h ^ h >> 29;
}

static void answer(
	const struct space *s, uint32_t from, uint32_t to, const struct value *facts, uint8_t *out)
{
	for (uint32_t i = from; i < to; i++) {
		const struct cond *test = s->test[s->by_dim[i]].test;

		*out++ = (uint8_t)cond_leaf(test, &facts[test->fact], false);
	}
}

/* @sig is that of the value before, from which this one differs in @differs. */
static void take_signature(const struct space *s, size_t d, const struct need *need,
	const struct value *facts, enum space_differs differs, struct signature *sig)
{
	const uint32_t first = s->first_of[d], align = s->first_align[d],
		       origin = s->first_origin[d], end = s->first_of[d + 1];

	if (differs == DIFFERS_IN_ALL) {
		answer(s, first, align, facts, sig->answer);
		sig->len = end - first;
		put_use_side(s, d, need, facts, sig);
		sig->hash_of_rest =
			hash_bytes(sig->answer, align - first) ^
			3 * hash_bytes(sig->answer + (end - first), sig->len - (end - first));
	}
	if (differs != DIFFERS_IN_ORIGIN)
		answer(s, align, origin, facts, sig->answer + (align - first));
	answer(s, origin, end, facts, sig->answer + (origin - first));
	sig->hash = sig->hash_of_rest ^ 5 * hash_bytes(sig->answer + (align - first), end - align);
}

/* Classes by signature, while one dimension is enumerated. */
struct sorter {
	struct space *s;
	size_t d;
	struct signature now;
	struct value facts[FACT_FIRST_USE];
};

/* The slot of the class that answers so, or the empty one where it would be. */
static uint32_t find_slot(const struct dim *d, const struct signature *sig)
{
	uint32_t at = (uint32_t)sig->hash & d->mask;

	for (; d->slot[at]; at = (at + 1) & d->mask) {
		const struct signature *seen = &d->seen[d->slot[at] - 1];

		/* in one dimension all are as long as each other */
		if (seen->hash == sig->hash && memcmp(seen->answer, sig->answer, sig->len) == 0)
			break;
	}
	return at;
}

static void rehash(struct dim *d)
{
	uint32_t size = d->mask ? 2 * (d->mask + 1) : 256;

	free(d->slot);
	d->slot = mem_alloc(size * sizeof(*d->slot));
	d->mask = size - 1;
	for (size_t i = 0; i < d->classes; i++)
		d->slot[find_slot(d, &d->seen[i])] = (uint32_t)i + 1;
}

static struct dim_class *new_class(struct sorter *k, uint32_t at)
{
	struct dim *d = &k->s->dim[k->d];
	struct signature *copy;

	d->cls = mem_grow(d->cls, &d->cap, d->classes + 1, sizeof(*d->cls));
	d->seen = mem_grow(d->seen, &d->seen_cap, d->classes + 1, sizeof(*d->seen));
	copy = &d->seen[d->classes];
	*copy = k->now;
	copy->answer = arena_alloc(k->s->arena, copy->len + 1);
	memcpy(copy->answer, k->now.answer, copy->len);
	d->cls[d->classes] = (struct dim_class){0};
	d->slot[at] = (uint32_t)++d->classes;
	if (2 * d->classes > d->mask)
		rehash(d);
	return &d->cls[d->classes - 1];
}

/* There are many amounts: no more facts than they need. */
static void amount_facts(struct sorter *k, const struct space_value *v)
{
	const struct catalogue *c = k->s->judge->target->point[0];
	const struct dim *d = &k->s->dim[k->d];

	if (v->differs != DIFFERS_IN_ALL) {
		need_same_total(v->need, c, k->facts);
		return;
	}
	for (size_t i = 0; i < d->keys; i++)
		k->facts[d->fact[i]] = v->need->v[d->fact[i]];
	need_amounts(v->need, c, k->facts);
}

/* Puts a value of the dimension into its class. */
static void consider(void *ctx, const struct space_value *v)
{
	struct sorter *k = ctx;
	struct dim *d = &k->s->dim[k->d];
	struct dim_class *cls;
	uint32_t at;

	if (k->d == k->s->dim_of[F_SIZE])
		amount_facts(k, v);
	else
		need_facts(v->need, k->s->judge->target->point[0], v->built_in, k->facts);
	take_signature(k->s, k->d, v->need, k->facts, v->differs, &k->now);
	at = find_slot(d, &k->now);
	if (d->slot[at]) {
		d->cls[d->slot[at] - 1].count += v->count;
		return;
	}
	cls = new_class(k, at);
	cls->count = v->count;
	for (size_t i = 0; i < d->facts; i++)
		cls->value[i] = i < d->keys ? v->need->v[d->fact[i]] : k->facts[d->fact[i]];
}

static void find_classes(struct space *s, size_t d)
{
	struct sorter k = {.s = s, .d = d, .now.answer = s->room};

	rehash(&s->dim[d]);
	space_values(s, d, consider, &k);
}

size_t space_classify(const struct space *s, const struct need *need, bool built_in, uint32_t *cls)
{
	const struct catalogue *c = s->judge->target->point[0];
	struct signature now = {.answer = s->room};
	struct value facts[FACT_FIRST_USE];
	size_t unknown = 0;

	/* facts of one dimension do not depend on the others' keys */
	need_facts(need, c, built_in, facts);
	for (size_t d = 0; d < s->dims; d++) {
		uint32_t at;

		take_signature(s, d, need, facts, DIFFERS_IN_ALL, &now);
		at = find_slot(&s->dim[d], &now);
		cls[d] = s->dim[d].slot[at] ? s->dim[d].slot[at] - 1 : 0;
		unknown += !s->dim[d].slot[at];
	}
	return unknown;
}

/* Answers to the marked tests, and what follows the tests. */
static size_t marked_answers(
	const struct space *s, size_t d, uint32_t class, const bool *marked, uint8_t *key)
{
	const struct signature *sig = &s->dim[d].seen[class];
	size_t tests = s->first_of[d + 1] - s->first_of[d], len = 0;

	for (size_t i = 0; i < tests; i++)
		if (marked[s->by_dim[s->first_of[d] + i]])
			key[len++] = sig->answer[i];
	memcpy(key + len, sig->answer + tests, sig->len - tests);
	return len + sig->len - tests;
}

size_t space_group(const struct space *s, size_t d, const bool *marked, uint32_t *group_of)
{
	size_t classes = s->dim[d].classes, size = 16, groups = 0, len;
	/* by group: its first class */
	uint32_t *first = mem_alloc((classes + 1) * sizeof(*first)), *slot;
	uint8_t *other = mem_alloc(s->room_size);
	bool *asked = mem_alloc(s->tests + 1);

	for (size_t i = 0; i < s->tests; i++)
		asked[s->test[i].first] |= marked[i];
	while (size < 2 * classes)
		size *= 2;
	slot = mem_alloc(size * sizeof(*slot));
	for (uint32_t k = 0; k < classes; k++) {
		size_t at;

		len = marked_answers(s, d, k, asked, s->room);
		for (at = hash_bytes(s->room, len) & (size - 1); slot[at];
			at = (at + 1) & (size - 1)) {
			/* as many answers as all of the dimension */
			marked_answers(s, d, first[slot[at] - 1], asked, other);
			if (memcmp(s->room, other, len) == 0)
				break;
		}
		if (!slot[at]) {
			first[groups] = k;
			slot[at] = (uint32_t)++groups;
		}
		group_of[k] = slot[at] - 1;
	}
	free(first);
	free(slot);
	free(other);
	free(asked);
	return groups;
}

/* Facts of a class as tests see them: what a key's absence means is worked out by need_facts(). */
static void answer_tests(struct space *s)
{
	for (size_t d = 0; d < s->dims; d++) {
		size_t bytes = space_words(s, d) * sizeof(uint64_t);

		for (size_t i = s->first_of[d]; i < s->first_of[d + 1]; i++) {
			struct space_test *t = &s->test[s->by_dim[i]];

			t->yes = arena_alloc(s->arena, bytes);
			t->can = arena_alloc(s->arena, bytes);
		}
		for (size_t k = 0; k < s->dim[d].classes; k++) {
			uint32_t cls[SPACE_MAX_DIMS] = {0};
			struct value facts[FACT_FIRST_USE];
			struct need need;
			bool built_in;

			cls[d] = (uint32_t)k;
			space_need(s, cls, &need, &built_in);
			need_facts(&need, s->judge->target->point[0], built_in, facts);
			for (size_t i = s->first_of[d]; i < s->first_of[d + 1]; i++) {
				struct space_test *t = &s->test[s->by_dim[i]];
				enum tri is = cond_leaf(t->test, &facts[t->test->fact], false);

				t->yes[k / 64] |= (uint64_t)(is == YES) << (k % 64);
				t->can[k / 64] |= (uint64_t)(is != NO) << (k % 64);
			}
		}
	}
	for (size_t i = 0; i < s->tests; i++) {
		s->test[i].yes = s->test[s->test[i].first].yes;
		s->test[i].can = s->test[s->test[i].first].can;
	}
}

struct space *space_new(const struct judge *j)
{
	return space_new_for(j, NULL);
}

struct space *space_new_for(const struct judge *j, const bool *wanted)
{
	struct arena *a = arena_new();
	struct space *s = arena_alloc(a, sizeof(*s));

	s->arena = a;
	s->judge = j;
	plan_dims(s);
	find_tests(s, wanted);
	s->test = arena_alloc(a, (s->tests + 1) * sizeof(*s->test));
	find_tests(s, wanted);
	sort_tests(s);
	s->sizes = pick_functions(s, API_ALLOC, same_limit, &s->sized);
	s->free_kinds = pick_functions(s, API_FREE, same_place, &s->frees);
	s->room_size = s->tests + s->free_kinds + 8 * sizeof(uint64_t);
	s->room = arena_alloc(a, s->room_size);
	s->needs = 1;
	for (size_t d = 0; d < s->dims; d++) {
		double n = 0;

		find_classes(s, d);
		for (size_t k = 0; k < s->dim[d].classes; k++)
			n += s->dim[d].cls[k].count;
		s->needs *= n;
	}
	answer_tests(s);
	return s;
}

void space_free(struct space *s)
{
	if (!s)
		return;
	for (size_t d = 0; d < s->dims; d++) {
		free(s->dim[d].cls);
		free(s->dim[d].seen);
		free(s->dim[d].slot);
	}
	arena_free(s->arena);
}

void space_need(const struct space *s, const uint32_t *cls, struct need *need, bool *built_in)
{
	*need = (struct need){0};
	*built_in = false;
	for (size_t d = 0; d < s->dims; d++) {
		const struct dim *dim = &s->dim[d];

		for (size_t i = 0; i < dim->keys; i++)
			need->v[dim->fact[i]] = dim->cls[cls[d]].value[i];
		if (dim->fact[0] == F_BUILT_IN)
			*built_in = dim->cls[cls[d]].value[0].max;
	}
}
