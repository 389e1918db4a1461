/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Needs: what is wrong with them, C types, options, and where code runs.
 */
#include "advise_rig.h"

#include "know/term.h"
#include "text/strbuf.h"

/* Needs that cannot be read. */
static void test_unreadable(void **state)
{
	static const struct {
		const char *text, *told, *hint;
	} bad[] = {
		{"[1]", "needs are no map", "expected keys such as size"},
		{"{sise: 1}", "unknown key `sise`", "did you mean `size`?"},
		{"{dma.mask: 32}", "unknown key `dma.mask`", NULL},
		{"{dma: {mapping: coherent, maks: 32}}", "unknown key `maks`",
			"did you mean `mask`?"},
		{"{dma: {mask: x}, objects: {alive: y}}", "`y` is no number", NULL},
		{"{objects: many}", "`objects` is no map", "expected keys and values"},
		{"{freed_in: softirq}", "`freed_in` does not say where", "expected after-rcu"},
		{"{freed_in: {contxt: softirq}}", "unknown key `contxt`", NULL},
		{"{size: sizeof(struct foo;)}", "`sizeof(struct foo;)` is no C type",
			"sizeof(struct foo)"},
		{"{size: sizeof(struct foo}", "`sizeof(struct foo` is no C type", NULL},
		{"{size: 'sizeof(u8[4)]'}", "`sizeof(u8[4)]` is no C type", NULL},
		{"{size: sizeof(u8))}", "`sizeof(u8))` is no C type", NULL},
		{"{size: sizeof}", "`sizeof` is no C type", NULL},
		{"{size: sizeoff(u8)}", "`sizeoff(u8)` is no C type", NULL},
		{"{size: 'sizeof((((((((((((((((((u8))))))))))))))))))'}", "is no C type", NULL},
		{"{size: [1]}", "found a list", NULL},
		{"{count: struct foo}", "`struct foo` is no number or range", NULL},
		{"{secret: yes}", "`yes` is neither true nor false", NULL},
		{"{holds: [mutex, [rcu]]}", "a list where one holds is expected", NULL},
		{"{holds: 'mutex,rcv'}", "unknown holds `rcv`", "did you mean `rcu`?"},
		{"{context: [softirq]}", "a list where one context is expected", NULL},
		{"{node: [0]}", "a list where one node is expected", NULL},
		/* a word of the catalogue that is no place where code runs */
		{"{context: watermark}", "unknown context `watermark`", "one of process"},
		{"{context: Timer}", "unknown context `Timer`", "one of process"},
		{"{context: timer}", "unknown context `timer`", "state {context: softirq}"},
		{"{holds: [rcu, xmit]}", "unknown holds `xmit`",
			"state {holds: [rcu, spinlock_bh]}"},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct need need = {0};

		assert_false(need_read(&need, parse(f, bad[i].text), f->a, f->d));
		assert_told(f, bad[i].told, bad[i].hint);
	}
}

/* What places are said to need can be stated, and what decides nothing is no place. */
static void test_places(void **state)
{
	struct fixture *f = *state;
	size_t places = 0;

	for (size_t i = 0; i < term_count(); i++) {
		struct need need = {0};
		struct term t;

		assert_true(term_read(i, &t, f->d));
		assert_int_equal(t.kind == TERM_PLACE, t.needs != NULL);
		if (!t.needs)
			continue;
		places++;
		assert_true(need_read(&need, t.needs, f->a, f->d));
		assert_true(need.v[F_CONTEXT].set || need.v[F_HOLDS].set);
	}
	assert_true(places > 20);
}

/* Needs that can be read, and make no sense: what is said, or NULL where nothing is wrong. */
static void test_senseless(void **state)
{
	static const struct {
		const char *text, *told;
	} needs[] = {
		{"{context: softirq}", "`size` is missing"},
		{"{copy_of: none}", "`size` is missing"},
		{"{copy_of: string}", NULL},
		{"{for: skb}", NULL},
		{"{size: 8, fixed: 16}", "`fixed` is the part before an array"},
		{"{size: 8, fixed: 16, count: 2}", NULL},
		{"{size: 8, dma: {mapping: coherent, mask: 0}}",
			"`dma.mask` is a number of address bits"},
		{"{size: 8, dma: {mapping: coherent, mask: 65}}",
			"`dma.mask` is a number of address bits"},
		{"{size: 8, dma: {mapping: coherent, mask: 64}}", NULL},
		{"{size: 8, align: 0}", "`align` is no power of two"},
		{"{size: 8, align: 24}", "`align` is no power of two"},
		{"{size: 8, align: 8..16}", "`align` is no power of two"},
		{"{size: 8, align: 16}", NULL},
		{"{size: 8K, dma: {mapping: coherent, boundary: 3K}}",
			"`dma.boundary` is no power of two"},
		{"{size: 8K, dma: {mapping: coherent, boundary: 4K}}",
			"no block of this size fits below `dma.boundary`"},
		{"{size: 4K, dma: {mapping: coherent, boundary: 4K}}", NULL},
		{"{size: 64, count: 65, dma: {mapping: coherent, boundary: 4K}}",
			"no array of this size fits below `dma.boundary`"},
		{"{size: 64, count: 1..65, dma: {mapping: coherent, boundary: 4K}}",
			"no array of this size fits below `dma.boundary`"},
		{"{size: 64, count: 64, dma: {mapping: coherent, boundary: 4K}}", NULL},
		{"{size: struct foo, count: 9999, dma: {mapping: coherent, boundary: 4K}}", NULL},
		{"{size: struct foo, dma: {mapping: coherent, boundary: 4}}", NULL},
		{"{for: skb, dma: {mapping: coherent, boundary: 4K}}", NULL},
		{"{size: 8, context: hardirq, may_sleep: true}",
			"`may_sleep: true` contradicts where it runs: hardirq"},
		{"{size: 8, context: softirq, holds: [rcu, spinlock], may_sleep: true}",
			"contradicts where it runs: softirq, holding spinlock,rcu"},
		{"{size: 8, context: softirq, may_sleep: false}", NULL},
		{"{size: 8, holds: mutex, may_sleep: true}", NULL},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(needs) / sizeof(*needs); i++) {
		struct need need = {0};

		assert_true(need_read(&need, parse(f, needs[i].text), f->a, f->d));
		assert_int_equal(need_check(&need, f->c, f->d), needs[i].told == NULL);
		if (needs[i].told)
			assert_told(f, needs[i].told, NULL);
	}
}

/* What is at most a page crosses none: a boundary beyond is not worth stating. */
static void test_boundaries(void **state)
{
	static const struct {
		const char *need;
		uint64_t boundary;
	} needs[] = {
		{"{size: 64}", 0},
		{"{size: 64, dma: {boundary: 1K}}", 1024},
		{"{size: 64, dma: {boundary: 4K}}", 4096},
		{"{size: 64, dma: {boundary: 8K}}", 0},
		{"{size: 4K, dma: {boundary: 8K}}", 0},
		{"{size: 5K, dma: {boundary: 8K}}", 8192},
		{"{for: skb, dma: {boundary: 8K}}", 8192},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(needs) / sizeof(*needs); i++) {
		struct value facts[FACT_FIRST_USE];
		struct need need;

		need_of(f, needs[i].need, &need, facts);
		assert_int_equal(need_boundary(&need, f->c), needs[i].boundary);
	}
}

/* Each of them is of unknown size, at most a page. */
static void test_c_types(void **state)
{
	static const char *const types[] = {
		"sizeof(struct foo)", "sizeof *p", "sizeof(p->a[0])", "struct foo", "union foo"};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
		struct value facts[FACT_FIRST_USE];
		struct need need;
		char text[64];

		snprintf(text, sizeof(text), "{size: '%s'}", types[i]);
		need_of(f, text, &need, facts);
		assert_string_equal(need.v[F_SIZE].text, types[i]);
		assert_true(facts[F_BYTES].fuzzy);
		assert_int_equal(facts[F_BYTES].max, 4095);
	}
}

static size_t key_of(enum fact f)
{
	size_t k = 0;

	while (need_keys[k].fact != f)
		k++;
	return k;
}

/* An option says what the same words say in a file. */
static void test_options(void **state)
{
	struct fixture *f = *state;
	struct need need = {0};
	struct strbuf node = {0};
	size_t freed_in = 0;

	while (strcmp(need_keys[freed_in].name, "freed_in") != 0)
		freed_in++;
	assert_true(need_option(&need, key_of(F_HOLDS), "[mutex, rcu]", f->a, f->d));
	assert_true(
		need_option(&need, key_of(F_DMA), "{mapping: streaming, mask: 32}", f->a, f->d));
	assert_true(need_option(&need, key_of(F_SECRET), NULL, f->a, f->d));
	assert_true(need_option(&need, key_of(F_NODE), "3", f->a, f->d));
	assert_true(need_option(&need, freed_in, "after-rcu", f->a, f->d));
	assert_int_equal(need.v[F_DMA_MASK].max, 32);
	assert_true(need.v[F_SECRET].max);
	assert_string_equal(need.v[F_NODE].text, "3");
	need_format(&need, F_NODE, &node);
	assert_string_equal(strbuf_str(&node), "3");
	strbuf_free(&node);
	assert_true(need.v[F_FREED_AFTER_RCU].max);
	need_reset(&need, F_HOLDS);
	assert_false(need.v[F_HOLDS].set);
	assert_true(need_option(&need, key_of(F_HOLDS), "", f->a, f->d));
	assert_int_equal(need.v[F_HOLDS].max, 0);
	assert_false(need_option(&need, key_of(F_HOLDS), "[mutex", f->a, f->d));
	assert_told(f, "--holds:1:1: error: this `[` is not closed", NULL);
	assert_false(need_option(&need, key_of(F_HOLDS), "[mutex]\n---\n[rcu]", f->a, f->d));
	assert_told(f, "--holds: error: expected one value, found 2 documents", NULL);
	assert_false(need_option(&need, key_of(F_DMA_MASK), "x", f->a, f->d));
	assert_told(f, "--dma-mask:1:1: error: `x` is no number", NULL);
}

/* Where a context, lock or scope of the catalogue puts a need. */
static void test_put(void **state)
{
	struct fixture *f = *state;
	const struct context *softirq = catalogue_context(f->c, CONTEXT_CONTEXT, "softirq");
	const struct context *rcu = catalogue_context(f->c, CONTEXT_LOCK, "rcu");
	const struct context *nofs = catalogue_context(f->c, CONTEXT_SCOPE, "nofs");
	struct need need = {0};
	struct strbuf text = {0};

	assert_true(need_put(&need, softirq, false, f->a, f->d));
	assert_true(need_put(&need, rcu, true, f->a, f->d));
	assert_true(need_put(&need, nofs, false, f->a, f->d));
	assert_int_equal(need.v[F_CONTEXT].max, CONTEXT_WORD_SOFTIRQ);
	assert_false(need.v[F_HOLDS].set);
	assert_true(need.v[F_FREED_HOLDS].set);
	need_format(&need, F_SCOPE, &text);
	assert_string_equal(strbuf_str(&text), "nofs");
	need = (struct need){0};
	assert_true(need_put(&need, softirq, true, f->a, f->d));
	assert_true(need_put(&need, rcu, false, f->a, f->d));
	assert_int_equal(need.v[F_FREED_CONTEXT].max, CONTEXT_WORD_SOFTIRQ);
	assert_false(need.v[F_CONTEXT].set);
	assert_true(need.v[F_HOLDS].set);
	strbuf_free(&text);
}

/* What a scenario says of where it runs, read in one go: up to the first that is wrong. */
static void test_enter(void **state)
{
	static const struct {
		const char *context, *holds, *scope, *reclaim, *told;
	} entered[] = {
		{"softirq", NULL, NULL, NULL, NULL},
		{"process", "mutex", "nofs", "no-fs", NULL},
		{"softriq", NULL, NULL, NULL, "unknown context `softriq`"},
		{"process", "mutx", NULL, NULL, "unknown holds `mutx`"},
		{"process", NULL, "nosf", NULL, "unknown scope `nosf`"},
		{"process", NULL, NULL, "no", "unknown reclaim `no`"},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(entered) / sizeof(*entered); i++) {
		const struct yaml_node *holds = NULL, *scope = NULL, *reclaim = NULL;
		struct need need = {0};

		holds = entered[i].holds ? parse(f, entered[i].holds) : NULL;
		scope = entered[i].scope ? parse(f, entered[i].scope) : NULL;
		reclaim = entered[i].reclaim ? parse(f, entered[i].reclaim) : NULL;
		assert_int_equal(need_enter(&need, parse(f, entered[i].context), holds, scope,
					 reclaim, f->a, f->d),
			entered[i].told == NULL);
		if (entered[i].told)
			assert_told(f, entered[i].told, NULL);
		else
			assert_int_equal(need.v[F_HOLDS].set, holds != NULL);
	}
}

/* Wherever the caller runs: what its locks rule out is known, on PREEMPT_RT too. */
static void test_caller(void **state)
{
	static const struct {
		const char *config, *need;
		bool may_sleep_known, rt_atomic;
	} callers[] = {
		{NULL, "{size: 8, context: caller}", false, false},
		{NULL, "{size: 8, context: caller, holds: raw_spinlock}", true, false},
		{"PREEMPT_RT", "{size: 8, context: caller}", false, false},
		{"PREEMPT_RT", "{size: 8, context: caller, holds: spinlock}", true, false},
		{"PREEMPT_RT", "{size: 8, context: caller, holds: raw_spinlock}", true, true},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(callers) / sizeof(*callers); i++) {
		struct target_spec spec = {
			.config = {callers[i].config}, .config_count = callers[i].config != NULL};
		struct target *t = target_new(&spec, f->d);
		struct value facts[FACT_FIRST_USE];
		struct need need = {0};

		assert_non_null(t);
		assert_true(need_read(&need, parse(f, callers[i].need), f->a, f->d));
		need_facts(&need, t->point[0], false, facts);
		assert_int_equal(facts[F_RUNS_IN].set, callers[i].rt_atomic);
		assert_int_equal(facts[F_RT_ATOMIC].max, callers[i].rt_atomic);
		assert_int_equal(facts[F_MAY_SLEEP].set, callers[i].may_sleep_known);
		target_free(t);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_unreadable, setup, teardown),
		cmocka_unit_test_setup_teardown(test_places, setup, teardown),
		cmocka_unit_test_setup_teardown(test_senseless, setup, teardown),
		cmocka_unit_test_setup_teardown(test_boundaries, setup, teardown),
		cmocka_unit_test_setup_teardown(test_c_types, setup, teardown),
		cmocka_unit_test_setup_teardown(test_options, setup, teardown),
		cmocka_unit_test_setup_teardown(test_put, setup, teardown),
		cmocka_unit_test_setup_teardown(test_enter, setup, teardown),
		cmocka_unit_test_setup_teardown(test_caller, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
