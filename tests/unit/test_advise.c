/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tests of the engine's parts: conditions in three values, derived facts, house rules.
 */
#include "advise_rig.h"

#include "advise/cond.h"

/* @use NULL: none chosen */
static enum tri eval(struct fixture *f, const char *cond, const char *needs, const char *uses)
{
	struct value facts[FACT_FIRST_USE], use_values[USE_FACT_COUNT];
	struct cond *c = cond_compile(parse(f, cond), f->c, f->a, f->d);
	struct need need;
	struct use use;

	assert_non_null(c);
	need_of(f, needs, &need, facts);
	if (!uses)
		return cond_eval(c, facts, NULL);
	assert_true(use_read(&use, parse(f, uses), f->c, f->d));
	use_facts(&use, facts, f->c, use_values);
	return cond_eval(c, facts, use_values);
}

static void test_conditions(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(
		eval(f, "{context: [softirq, hardirq]}", "{size: 1, context: softirq}", NULL), YES);
	assert_int_equal(eval(f, "{context: [softirq, hardirq]}", "{size: 1}", NULL), NO);
	assert_int_equal(eval(f, "{bytes: '> PAGE_SIZE'}", "{size: 1K, count: 5}", NULL), YES);
	assert_int_equal(eval(f, "{bytes: '> PAGE_SIZE'}", "{size: 1..4096}", NULL), NO);
	/* a C type is below a page, but how far nobody knows */
	assert_int_equal(
		eval(f, "{bytes: '< PAGE_SIZE'}", "{size: sizeof(struct foo)}", NULL), YES);
	assert_int_equal(eval(f, "{bytes: '> 100'}", "{size: sizeof(struct foo)}", NULL), MAYBE);
	assert_int_equal(
		eval(f, "{not: {bytes: '> 100'}}", "{size: sizeof(struct foo)}", NULL), MAYBE);
	assert_int_equal(eval(f, "{zeroed: absent}", "{size: 1}", NULL), YES);
	assert_int_equal(eval(f, "{zeroed: false}", "{size: 1}", NULL), NO);
	assert_int_equal(eval(f, "{any: [{secret: true}, {accounted: true}]}",
				 "{size: 1, accounted: true}", NULL),
		YES);
	assert_int_equal(
		eval(f, "{holds: spinlock}", "{size: 1, holds: [mutex, spinlock]}", NULL), YES);
	assert_int_equal(eval(f, "{holds: none}", "{size: 1}", NULL), YES);
	assert_int_equal(eval(f, "{objects.churn: [absent, low]}", "{size: 1}", NULL), YES);
	assert_int_equal(eval(f, "{family: vmalloc}", "{size: 1}", NULL), MAYBE);
	assert_int_equal(eval(f, "{config: '!PREEMPT_RT'}", "{size: 1}", NULL), YES);
	assert_int_equal(eval(f, "~", "{size: 1}", NULL), YES);
}

static void test_masks(void **state)
{
	struct fixture *f = *state;
	const char *need = "{size: 1}";

	assert_int_equal(
		eval(f, "{gfp: {has: __GFP_FS}}", need, "{api: kmalloc, gfp: GFP_KERNEL}"), YES);
	assert_int_equal(
		eval(f, "{gfp: {has: __GFP_FS}}", need, "{api: kmalloc, gfp: GFP_NOFS}"), NO);
	assert_int_equal(
		eval(f, "{gfp: {lacks: __GFP_FS}}", need, "{api: kmalloc, gfp: GFP_NOFS}"), YES);
	assert_int_equal(
		eval(f, "{gfp: {is: GFP_NOFS}}", need, "{api: kmalloc, gfp: GFP_NOFS}"), YES);
	assert_int_equal(
		eval(f, "{gfp: {is: GFP_NOFS}}", need, "{api: kmalloc, gfp: GFP_KERNEL}"), NO);
	assert_int_equal(
		eval(f, "{gfp: {is: GFP_NOFS}}", need, "{api: kmalloc, gfp: flags}"), MAYBE);
	/* the caller's mask may hold anything, but not what is taken off it */
	assert_int_equal(
		eval(f, "{gfp: {has: __GFP_FS}}", need, "{api: kmalloc, gfp: flags}"), MAYBE);
	assert_int_equal(
		eval(f, "{gfp: {has: __GFP_FS}}", need, "{api: kmalloc, gfp: flags & ~__GFP_FS}"),
		NO);
	assert_int_equal(eval(f, "{gfp: {has: __GFP_ZERO}}", need,
				 "{api: kmalloc, gfp: flags | __GFP_ZERO}"),
		YES);
	assert_int_equal(eval(f, "{sleeps: true}", need, "{api: kmalloc, gfp: flags}"), MAYBE);
	assert_int_equal(eval(f, "{sleeps: true}", need, "{api: vmalloc}"), YES);
	/* a scope takes its flags off before they reach the allocator */
	assert_int_equal(eval(f, "{gfp: {has: __GFP_FS}}", "{size: 1, scope: nofs}",
				 "{api: kmalloc, gfp: GFP_KERNEL}"),
		NO);
	assert_int_equal(eval(f, "{gfp_written: {has: __GFP_FS}}", "{size: 1, scope: nofs}",
				 "{api: kmalloc, gfp: GFP_KERNEL}"),
		YES);
	/* a free function that nobody stated is not a missing one */
	assert_int_equal(eval(f, "{free: none}", need, "{api: kmalloc, gfp: GFP_KERNEL}"), MAYBE);
	assert_int_equal(
		eval(f, "{free: none}", need, "{api: kmalloc, gfp: GFP_KERNEL, free: none}"), YES);
}

/* By what they are called, in whichever string. */
static void test_names_of_facts(void **state)
{
	char name[64];

	(void)state;
	for (size_t i = 0; i < FACT_COUNT; i++) {
		snprintf(name, sizeof(name), "%s", fact_info[i].name);
		assert_int_equal(fact_find(name), i);
		assert_int_equal(fact_find(fact_info[i].name), i);
	}
	assert_int_equal(fact_find("sise"), FACT_COUNT);
	assert_int_equal(fact_find("dma-mask"), FACT_COUNT);
	assert_int_equal(fact_find("may-sleep"), F_MAY_SLEEP);
}

static void test_bad_conditions(void **state)
{
	static const char *const bad[] = {"{contxt: softirq}", "{context: softriq}",
		"{bytes: '> PAGE_SIZES'}", "{gfp: GFP_KERNEL}", "{gfp: {has: GFP_KERNLE}}",
		"{api: kmaloc}", "{family: kmaloc}", "{any: {secret: true}}", "{config: PREMPT_RT}",
		"[secret]", "{secret: yes}", "{context: {is: softirq}}", "{bytes: [1]}",
		"{gfp: {hsa: GFP_KERNEL}}", "{any: [{secrte: true}]}", "{not: {secrte: true}}"};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		size_t before = diag_count(f->d);

		assert_null(cond_compile(parse(f, bad[i]), f->c, f->a, f->d));
		assert_true(diag_count(f->d) > before);
	}
}

static void test_derived(void **state)
{
	struct fixture *f = *state;
	struct value v[FACT_FIRST_USE];
	struct need need;

	need_of(f, "{size: 40, count: 0..64K, fixed: 16}", &need, v);
	assert_int_equal(v[F_BYTES].max, 40 * 65536 + 16);
	assert_int_equal(v[F_BYTES].min, 16);
	assert_int_equal(v[F_SIZE_FROM].max, SIZE_FROM_RUNTIME);
	need_of(f, "{size: 20K}", &need, v);
	assert_int_equal(v[F_PAGES].max, 5);
	assert_int_equal(v[F_ORDER].max, 3);
	assert_int_equal(v[F_ORDER_WASTE].max, 3);
	assert_int_equal(v[F_SIZE_FROM].max, SIZE_FROM_BUILD);
	need_of(f, "{size: 1, context: softirq}", &need, v);
	assert_false(v[F_MAY_SLEEP].max);
	assert_true(v[F_IN_INTERRUPT].max);
	need_of(f, "{size: 1, holds: [mutex]}", &need, v);
	assert_true(v[F_MAY_SLEEP].max);
	need_of(f, "{size: 1, holds: [mutex, spinlock_irq]}", &need, v);
	assert_false(v[F_MAY_SLEEP].max);
	assert_true(v[F_IRQS_DISABLED].max);
	need_of(f, "{size: 0xffffffffffffffff, count: 8}", &need, v);
	assert_int_equal(v[F_BYTES].max, UINT64_MAX);
	need_of(f, "{size: 1, context: caller}", &need, v);
	assert_false(v[F_MAY_SLEEP].set);
}

static void test_conflict_is_smallest(void **state)
{
	struct fixture *f = *state;
	struct value v[FACT_FIRST_USE];
	struct decision *d;
	struct need need;

	need_of(f, "{size: 5M, contiguity: physical, zeroed: true, accounted: true}", &need, v);
	d = decide(f->judge, &need, false);
	assert_false(d->possible);
	assert_int_equal(d->conflicts, 2);
	for (size_t i = 0; i < d->conflicts; i++) {
		struct need relaxed = need;

		if (d->conflict[i].fact == F_SIZE)
			relaxed.v[F_SIZE].min = relaxed.v[F_SIZE].max = 1;
		else
			need_reset(&relaxed, d->conflict[i].fact);
		assert_true(decide_possible(f->judge, &relaxed, false));
	}
	assert_true(d->ways > 0);
	for (size_t i = 0; i < d->ways; i++)
		if (!d->way[i].target)
			assert_true(decide_possible(f->judge, &d->way[i].need, false));
	decision_free(d);
}

/* What advice says, lint accepts: no error, and no preference that it misses. */
static void test_advice_passes_lint(void **state)
{
	static const char *const contexts[] = {"process", "softirq", "hardirq", "any"};
	static const char *const sizes[] = {
		"8", "100", "4096", "5000", "20K", "64K", "1M", "4M", "8M", "64M"};
	static const char *const more[] = {"", ", zeroed: true", ", zeroed: false",
		", contiguity: physical", ", contiguity: virtual", ", accounted: true",
		", on_failure: fallback", ", on_failure: no-failure-path", ", dma: coherent",
		", dma: streaming", ", lifetime: device", ", count: 1..100", ", secret: true",
		", reclaim: no-fs", ", reclaim: no-io", ", copy_of: memory", ", per_cpu: true",
		", effort: try-hard", ", objects: {alive: 5000}", ", node: given", ", user: mapped",
		", freed_in: after-rcu"};
	struct fixture *f = *state;
	size_t advised = 0;

	for (size_t c = 0; c < 4; c++) {
		for (size_t s = 0; s < 10; s++) {
			for (size_t m = 0; m < sizeof(more) / sizeof(*more); m++) {
				struct value v[FACT_FIRST_USE], u[USE_FACT_COUNT];
				struct need need = {0};
				struct decision *d;
				char text[160];
				struct arena *a = arena_new();
				struct source *src;
				const struct yaml_node *docs;
				size_t count;

				snprintf(text, sizeof(text), "{size: %s, context: %s%s}", sizes[s],
					contexts[c], more[m]);
				src = source_from_text("test", text, strlen(text));
				assert_true(yaml_parse(src, a, f->d, &docs, &count));
				assert_true(need_read(&need, &docs[0], a, f->d));
				d = decide(f->judge, &need, false);
				if (d->possible) {
					advised++;
					need_facts(&need, f->c, false, v);
					use_facts(&d->best.use, v, f->c, u);
					for (size_t r = 0; r < f->judge->rules[0]->count; r++) {
						const struct rule *rule =
							&f->judge->rules[0]->rule[r];

						if (rule->effect <= EFFECT_REQUIRE &&
							rule_violated(rule, v, u))
							fail_msg("%s: %s breaks %s", text,
								d->best.use.api->name, rule->name);
					}
				}
				decision_free(d);
				source_free(src);
				arena_free(a);
			}
		}
	}
	assert_true(advised > 500);
}

static void test_house_rules(void **state)
{
	struct fixture *f = *state;
	struct value v[FACT_FIRST_USE];
	struct decision *d;
	struct need need;
	struct judge *j = house(f, "rules:\n  - rule: no-zeroing-here\n    title: t\n    forbid: "
				   "{api: kzalloc}\n    because: b\n"
				   "    source: [us]\n");

	assert_non_null(j);
	need_of(f, "{size: 100}", &need, v);
	d = decide(j, &need, false);
	assert_true(d->possible);
	assert_string_not_equal(d->best.use.api->name, "kzalloc");
	decision_free(d);
	judge_free(j);
	assert_null(house(f, "rules:\n  - rule: r\n    title: t\n    require: {api: kzalloc}\n    "
			     "because: b\n    source: [us]\n"));
	assert_null(house(f, "rules:\n  - rule: too-large\n    title: t\n    forbid: {api: "
			     "kzalloc}\n    because: b\n    source: [us]\n"));
	assert_null(house(f, "rule: r\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_conditions, setup, teardown),
		cmocka_unit_test_setup_teardown(test_masks, setup, teardown),
		cmocka_unit_test(test_names_of_facts),
		cmocka_unit_test_setup_teardown(test_bad_conditions, setup, teardown),
		cmocka_unit_test_setup_teardown(test_derived, setup, teardown),
		cmocka_unit_test_setup_teardown(test_conflict_is_smallest, setup, teardown),
		cmocka_unit_test_setup_teardown(test_advice_passes_lint, setup, teardown),
		cmocka_unit_test_setup_teardown(test_house_rules, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
