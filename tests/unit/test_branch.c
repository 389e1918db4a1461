/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Branches of conditions, against counting case by case. Argument: the directory of
 * tests/unit/data.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "advise/branch.h"
#include "text/diag.h"
#include "text/mem.h"

static const char *data;

/*
 * The flags that rule `masks` asks about, and none of the others: a set of those stands for more.
 */
static const char *const flag_names[] = {
	"__GFP_IO", "__GFP_FS", "__GFP_HIGH", "__GFP_COMP", "__GFP_ZERO"};
#define FLAGS (sizeof(flag_names) / sizeof(*flag_names))

struct trial {
	const struct space *s;
	const struct rule *r;
	const struct catalogue *cat;
	const struct cond *test[BRANCH_MAX];
	size_t tests;
	bool dims[SPACE_MAX_DIMS]; /* that are gone through */
	bool functions, masks;
	struct wide others; /* of each case: what is not gone through */
	struct branches sum;
	struct branch branch[BRANCH_MAX]; /* counted here */
};

static void list_tests(struct trial *t, const struct cond *c)
{
	for (size_t i = 0; c->op <= OP_NOT && i < c->kids; i++)
		list_tests(t, c->kid[i]);
	if (c->op > OP_NOT)
		t->test[t->tests++] = c;
}

/* What the rule says: a finding, or that the use is as it should be. */
static unsigned int said(const struct trial *t, const struct value *need, const struct value *use)
{
	bool ranks = t->r->effect == EFFECT_PREFER || t->r->effect == EFFECT_REQUIRE;

	return (unsigned int)rule_violated(t->r, need, use) +
	       2 * (unsigned int)(ranks && rule_satisfied(t->r, need, use));
}

/* ... if @test were always true, or false. */
static unsigned int said_if(const struct trial *t, const struct cond *test, bool always,
	const struct value *need, const struct value *use)
{
	struct cond *c = (struct cond *)test, before = *c;
	unsigned int s;

	c->op = always ? OP_ALL : OP_ANY;
	c->kids = 0;
	s = said(t, need, use);
	*c = before;
	return s;
}

static void count_case(
	struct trial *t, const struct value *need, const struct value *use, struct wide weight)
{
	unsigned int says = said(t, need, use);

	t->sum.cases = wide_add(t->sum.cases, weight);
	if (says & 1)
		t->sum.findings = wide_add(t->sum.findings, weight);
	for (size_t i = 0; i < t->tests; i++) {
		const struct cond *c = t->test[i];
		bool is_use = c->fact >= FACT_FIRST_USE;
		const struct value *v = is_use ? &use[c->fact - FACT_FIRST_USE] : &need[c->fact];
		enum tri is = cond_leaf(c, v, is_use);
		struct branch *b = &t->branch[i];
		bool yes = said_if(t, c, false, need, use) != says;
		bool no = said_if(t, c, true, need, use) != says;

		b->matters_yes |= yes;
		b->matters_no |= no;
		if (yes && is == YES)
			b->decides_yes = wide_add(b->decides_yes, weight);
		if (no && is == NO)
			b->decides_no = wide_add(b->decides_no, weight);
		/* on its own, in this test only where the need is all it asks about */
		if (is_use)
			continue;
		if (is == YES)
			b->yes = wide_add(b->yes, weight);
		else if (is == NO)
			b->no = wide_add(b->no, weight);
		else
			b->maybe = wide_add(b->maybe, weight);
	}
}

static unsigned int other_flags(const struct catalogue *c)
{
	uint64_t all = 0;

	for (size_t i = 0; i < c->gfp_count; i++)
		all |= c->gfp[i].exists ? c->gfp[i].mask : 0;
	return (unsigned int)__builtin_popcountll(all) - (unsigned int)FLAGS;
}

/* No mask, and each set of the flags, by itself and added to a caller's. */
static void each_mask(struct trial *t, const struct value *need, struct use use)
{
	struct value facts[USE_FACT_COUNT];

	use_facts(&use, need, t->cat, facts);
	count_case(t, need, facts, t->others);
	use.gfp_given = true;
	for (unsigned int set = 0; t->masks && set < 1u << (FLAGS + 1); set++) {
		use.gfp = (struct gfp_mask){0};
		for (size_t i = 0; i < FLAGS; i++)
			if (set >> i & 1)
				use.gfp.set |=
					catalogue_gfp(t->cat, flag_names[i], strlen(flag_names[i]))
						->mask;
		if (set >> FLAGS) {
			use.gfp.caller = "gfp";
			use.gfp.caller_len = 3;
			use.gfp.maybe = ~(uint64_t)0;
		}
		use_facts(&use, need, t->cat, facts);
		count_case(t, need, facts, wide_mul(t->others, 1u << other_flags(t->cat)));
	}
}

static void each_use(struct trial *t, const uint32_t *cls)
{
	struct value facts[FACT_FIRST_USE];
	struct need need;
	bool built_in;

	space_need(t->s, cls, &need, &built_in);
	if (!need.v[F_SIZE].set && !need.v[F_FOR].set && !need.v[F_COPY_OF].max)
		return;
	need_facts(&need, t->cat, built_in, facts);
	for (size_t i = 0; i < t->cat->api_count; i++) {
		const struct api *api = &t->cat->api[i];

		if (api->kind != API_ALLOC && api->kind != API_MEMORY)
			continue;
		each_mask(t, facts, (struct use){.api = api});
		if (!t->functions)
			break;
	}
}

static void each_need(struct trial *t, size_t d, uint32_t *cls)
{
	if (d == t->s->dims) {
		each_use(t, cls);
		return;
	}
	for (uint32_t k = 0; k < (t->dims[d] ? t->s->dim[d].classes : 1); k++) {
		cls[d] = k;
		each_need(t, d + 1, cls);
	}
	cls[d] = 0;
}

static void begin(struct trial *t)
{
	static const enum fact asked[] = {F_SIZE, F_FOR, F_COPY_OF};
	uint32_t dim;

	list_tests(t, t->r->when);
	list_tests(t, t->r->pattern);
	for (size_t i = 0; i < sizeof(asked) / sizeof(*asked); i++)
		t->dims[t->s->dim_of[asked[i]]] = true;
	for (size_t i = 0; i < t->tests; i++) {
		enum fact f = t->test[i]->fact;

		t->functions |= f >= FACT_FIRST_USE && f != F_GFP_WRITTEN;
		t->masks |= f == F_GFP_WRITTEN;
		if (f < FACT_FIRST_USE)
			t->dims[t->s->dim_of[f]] = true;
		else if (space_depends(t->s, f, &dim))
			t->dims[dim] = true;
	}
	t->others = wide_of(1);
	for (size_t d = 0; d < t->s->dims; d++)
		if (!t->dims[d])
			t->others = wide_mul(t->others, t->s->dim[d].classes);
}

static void same(struct wide a, struct wide b)
{
	char x[WIDE_DIGITS], y[WIDE_DIGITS];

	assert_string_equal(wide_text(a, x), wide_text(b, y));
}

static void compare(struct branch_space *b, const struct space *s, const struct rule *r)
{
	struct trial t = {.s = s, .r = r, .cat = s->judge->target->point[0]};
	uint32_t cls[SPACE_MAX_DIMS] = {0};
	struct arena *a = arena_new();
	struct branches counted;

	branch_count(b, r, a, &counted);
	assert_non_null(counted.branch);
	begin(&t);
	each_need(&t, 0, cls);
	assert_int_equal(counted.count, t.tests);
	same(counted.cases, t.sum.cases);
	same(counted.findings, t.sum.findings);
	assert_false(wide_is_zero(counted.findings));
	for (size_t i = 0; i < t.tests; i++) {
		const struct branch *x = &counted.branch[i], *y = &t.branch[i];

		assert_ptr_equal(x->test, t.test[i]);
		assert_int_equal(x->matters_yes, y->matters_yes);
		assert_int_equal(x->matters_no, y->matters_no);
		same(x->decides_yes, y->decides_yes);
		same(x->decides_no, y->decides_no);
		if (x->test->fact >= FACT_FIRST_USE || t.functions || t.masks)
			continue;
		same(x->yes, y->yes);
		same(x->no, y->no);
		same(x->maybe, y->maybe);
	}
	arena_free(a);
}

/* What single tests say of all masks: has two flags, has one of two, lacks two. */
static void check_alone(struct branch_space *b, const struct rules *r, unsigned int others)
{
	const uint64_t sets = (uint64_t)1 << (FLAGS + others);
	struct arena *a = arena_new();
	struct branches counted;

	branch_count(b, rules_find(r, "masks"), a, &counted);
	assert_int_equal(counted.count, 5);
	/* a caller's mask may have them, whatever is added */
	same(counted.branch[1].yes, wide_of(2 * sets / 4));
	same(counted.branch[1].no, wide_of(sets * 3 / 4));
	same(counted.branch[1].maybe, wide_of(sets * 3 / 4 + 1));
	same(counted.branch[2].yes, wide_of(2 * sets * 3 / 4));
	same(counted.branch[2].no, wide_of(sets / 4));
	same(counted.branch[3].yes, wide_of(sets / 4));
	same(counted.branch[3].no, wide_of(2 * sets * 3 / 4));
	same(counted.branch[3].maybe, wide_of(sets / 4 + 1));
	/*
	 * coherent or (coherent or noncoherent): the first of the two decides nothing by being true
	 */
	branch_count(b, rules_find(r, "needs-alone"), a, &counted);
	assert_false(counted.branch[2].matters_yes);
	assert_true(counted.branch[3].matters_yes);
	arena_free(a);
}

static void test_counts(void **state)
{
	static const struct target_spec usual;
	struct diag *d = diag_new();
	struct arena *a = arena_new();
	struct judge *j = judge_new_instead(&usual, arena_printf(a, "%s/branch", data), NULL, 0, d);
	struct branch_space *b;
	struct space *s;

	(void)state;
	assert_non_null(j);
	s = space_new(j);
	b = branch_space_new(s);
	for (size_t i = 0; i < j->rules[0]->count; i++)
		compare(b, s, &j->rules[0]->rule[i]);
	check_alone(b, j->rules[0], other_flags(j->target->point[0]));
	branch_space_free(b);
	space_free(s);
	judge_free(j);
	diag_free(d);
	arena_free(a);
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {cmocka_unit_test(test_counts)};

	if (argc != 2)
		return 2;
	data = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
