/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Uses and what lint says of them: names that cannot be, waivers, suggestions, and the order of
 * findings.
 */
#include "advise_rig.h"

#include "advise/lint.h"
#include "advise/manifest.h"

/* The findings of the one manifest @text on @j, on the day @today. */
static void lint_on(const struct judge *j, struct fixture *f, const char *text, const char *today,
	struct lint_result *r)
{
	struct target_spec none = {0};
	struct manifest *list;
	size_t count;

	assert_true(f->sources < sizeof(f->src) / sizeof(*f->src));
	f->src[f->sources] = source_from_text("test", text, strlen(text));
	assert_true(manifest_read(f->src[f->sources++], &none, false, f->a, f->d, &list, &count));
	assert_int_equal(count, 1);
	for (size_t i = 0; i < list->sites; i++)
		assert_true(lint_site(j, &list->site[i], false, today, f->a, f->d, r));
	lint_count(r);
}

static void lint_text(struct fixture *f, const char *text, const char *today, struct lint_result *r)
{
	lint_on(f->judge, f, text, today, r);
}

#define SLEEPY                                                                   \
	"whichalloc: 1\nallocations:\n  - needs: {size: 64, context: softirq}\n" \
	"    uses: {api: kzalloc, gfp: GFP_KERNEL, free: kfree}\n"

static void test_waivers(void **state)
{
	struct fixture *f = *state;
	struct lint_result r = {0};

	lint_text(f, SLEEPY, "2026-01-01", &r);
	assert_int_equal(r.errors, 1);
	assert_string_equal(r.finding[0].rule, "sleep-in-atomic");
	lint_result_free(&r);
	lint_text(f, SLEEPY "    waive: [{rule: sleep-in-atomic, because: x}]\n", "2026-01-01", &r);
	assert_int_equal(r.errors, 0);
	assert_int_equal(r.waived, 1);
	lint_result_free(&r);
	lint_text(f, SLEEPY "    waive: [{rule: sleep-in-atomic, because: x, until: 2026-01-01}]\n",
		"2026-01-01", &r);
	assert_int_equal(r.waived, 1);
	lint_result_free(&r);
	/* a day later the finding is back, and the waiver is one more */
	lint_text(f, SLEEPY "    waive: [{rule: sleep-in-atomic, because: x, until: 2026-01-01}]\n",
		"2026-01-02", &r);
	assert_int_equal(r.errors, 1);
	assert_int_equal(r.warnings, 1);
	lint_result_free(&r);
	lint_text(f, SLEEPY "    waive: [{rule: exact-pages, because: x}]\n", "2026-01-01", &r);
	assert_int_equal(r.errors, 1);
	assert_int_equal(r.warnings, 1);
	lint_result_free(&r);
}

/* Before the kernel that a waiver names, it holds; on that kernel no more. */
static void test_waivers_until_kernels(void **state)
{
	struct fixture *f = *state;
	struct lint_result r = {0};

	lint_text(f, SLEEPY "    waive: [{rule: sleep-in-atomic, because: x, until: \"6.18\"}]\n",
		"2026-01-01", &r);
	assert_int_equal(r.waived, 1);
	assert_int_equal(r.errors + r.warnings, 0);
	lint_result_free(&r);
	lint_text(f, SLEEPY "    waive: [{rule: sleep-in-atomic, because: x, until: \"6.12\"}]\n",
		"2026-01-01", &r);
	assert_int_equal(r.waived, 0);
	assert_int_equal(r.errors, 1);
	assert_int_equal(r.warnings, 1);
	lint_result_free(&r);
}

/* One waiver that is there twice, and of no use: both are said, though they stand at one place. */
static void test_waiver_twice(void **state)
{
	struct fixture *f = *state;
	struct lint_result r = {0};

	lint_text(f,
		"whichalloc: 1\nallocations:\n  - needs: {size: 64}\n"
		"    uses: {api: kzalloc, gfp: GFP_KERNEL, free: kfree}\n"
		"    waive: [&w {rule: sleep-in-atomic, because: x}, *w]\n",
		"2026-01-01", &r);
	assert_int_equal(r.count, 2);
	assert_string_equal(r.finding[0].rule, LINT_UNUSED_WAIVER);
	assert_string_equal(r.finding[1].rule, LINT_UNUSED_WAIVER);
	assert_int_equal(r.finding[0].pos.column, r.finding[1].pos.column);
	lint_result_free(&r);
}

/*
 * Names of waivers are checked as far as they can be read; a site with a wrong one is not judged.
 */
static void test_waiver_names(void **state)
{
	static const char *const unreadable[] = {
		"[{because: x}]", "[{rule: [sleep-in-atomic], because: x}]"};
	struct fixture *f = *state;
	struct target_spec none = {0};
	struct lint_result r = {0};
	struct manifest *list;
	char text[256];
	size_t count;

	for (size_t i = 0; i < 2; i++) {
		snprintf(text, sizeof(text), SLEEPY "    waive: %s\n", unreadable[i]);
		f->src[f->sources] = source_from_text("test", text, strlen(text));
		assert_false(manifest_read(
			f->src[f->sources++], &none, false, f->a, f->d, &list, &count));
		assert_told(
			f, i ? "expected a text, found a list" : "this waiver lacks `rule`", NULL);
		assert_true(lint_names(f->judge, &list->site[0], f->d));
	}
	snprintf(text, sizeof(text), SLEEPY "    waive: [{rule: sleep-in-atomc, because: x}]\n");
	f->src[f->sources] = source_from_text("test", text, strlen(text));
	assert_true(manifest_read(f->src[f->sources++], &none, false, f->a, f->d, &list, &count));
	assert_false(lint_names(f->judge, &list->site[0], f->d));
	assert_told(f, "unknown rule `sleep-in-atomc`", "did you mean `sleep-in-atomic`?");
	assert_false(lint_site(f->judge, &list->site[0], false, "2026-01-01", f->a, f->d, &r));
	assert_told(f, "unknown rule `sleep-in-atomc`", NULL);
	assert_int_equal(r.count, 0);
	lint_result_free(&r);
}

#define RULE(name, effect) "  - {rule: " name ", title: t, because: b, source: [s], " effect "}\n"

/*
 * A wrong mask at a call that takes none, which is wrong anyhow: the call is to be as it is
 * advised.
 */
static void test_mask_where_none_is(void **state)
{
	struct fixture *f = *state;
	struct judge *j = house(f, "rules:\n" RULE("no-mask", "at: gfp, forbid: {api: vmalloc, "
							      "gfp_written: {has: __GFP_ZERO}}"));
	struct lint_result r = {0};

	assert_non_null(j);
	lint_on(j, f,
		"whichalloc: 1\nallocations:\n  - needs: {size: 8M, zeroed: false}\n"
		"    uses: {api: vmalloc, gfp: __GFP_ZERO, free: vfree}\n",
		"2026-01-01", &r);
	assert_int_equal(r.errors, 2);
	assert_string_equal(r.finding[0].rule, "mask-not-taken");
	assert_string_equal(r.finding[1].rule, "no-mask");
	assert_string_equal(r.finding[1].suggest, "use vmalloc() and vfree()");
	lint_result_free(&r);
	judge_free(j);
}

/*
 * A better use has the mask that was written, as far as its function takes it and no rule is
 * against that.
 */
static void test_mask_that_stays(void **state)
{
	static const struct {
		const char *needs, *uses, *suggest;
	} row[] = {
		{"{size: 4096, on_failure: forward-progress}",
			"{api: kmalloc, gfp: GFP_NOIO | __GFP_ZERO, free: kfree}",
			"use mempool_alloc() with GFP_NOIO and mempool_free()"},
		{"{size: 8M}", "{api: kzalloc, gfp: GFP_KERNEL | __GFP_NOWARN, free: kfree}",
			"use kvzalloc() with GFP_KERNEL | __GFP_NOWARN and kvfree()"},
		{"{size: 64, context: softirq}",
			"{api: kzalloc, gfp: GFP_KERNEL | __GFP_NOWARN, free: kfree}",
			"use GFP_ATOMIC | __GFP_NOWARN"},
		/* flags that are gone are judged as what replaced them */
		{"{size: 4096}", "{api: kzalloc, gfp: GFP_KERNEL | __GFP_REPEAT, free: kfree}",
			"use GFP_KERNEL | __GFP_RETRY_MAYFAIL"},
		{"{size: 64, context: softirq}",
			"{api: kzalloc, gfp: GFP_KERNEL & ~__GFP_WAIT, free: kfree}",
			"use GFP_ATOMIC"},
		{"{size: 64, context: caller}", "{api: kzalloc, gfp: GFP_KERNEL, free: kfree}",
			"use gfp"},
		{"{size: 8M}", "{api: kzalloc, gfp: flags, free: kfree}",
			"use kvzalloc() with GFP_KERNEL and kvfree()"},
		{"{size: 64}", "{api: vzalloc, free: vfree}",
			"use kzalloc() with GFP_KERNEL and kfree()"},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(row) / sizeof(*row); i++) {
		struct lint_result r = {0};
		char text[256];

		snprintf(text, sizeof(text),
			"whichalloc: 1\nallocations:\n  - needs: %s\n    uses: %s\n", row[i].needs,
			row[i].uses);
		lint_text(f, text, "2026-01-01", &r);
		assert_true(r.count > 0);
		assert_string_equal(r.finding[0].suggest, row[i].suggest);
		lint_result_free(&r);
	}
}

/* A call that is never advised, where nothing else would serve: what is wrong with it is mended. */
static void test_only_choice(void **state)
{
	struct fixture *f = *state;
	struct judge *j =
		house(f, "rules:\n" RULE("nothing-else", "forbid: {not: {api: xa_insert}}")
				 RULE("no-warning", "at: api, forbid: {api: xa_insert, gfp: {has: "
						    "__GFP_NOWARN}}"));
	struct lint_result r = {0};
	struct need need = {0};

	assert_non_null(j);
	assert_false(decide_offers(j, catalogue_api(f->c, "xa_insert")->index));
	assert_true(need_read(&need, parse(f, "{for: xarray}"), f->a, f->d));
	assert_false(decide_possible(j, &need, false));
	lint_on(j, f,
		"whichalloc: 1\nallocations:\n  - needs: {for: xarray}\n"
		"    uses: {api: xa_insert, gfp: GFP_KERNEL | __GFP_NOWARN, free: xa_erase}\n",
		"2026-01-01", &r);
	assert_int_equal(r.errors, 1);
	assert_string_equal(r.finding[0].rule, "no-warning");
	assert_non_null(r.finding[0].suggestion);
	assert_string_equal(r.finding[0].suggestion->use.api->name, "xa_insert");
	lint_result_free(&r);
	judge_free(j);
}

/* By file, place, weight and name, wherever they were found. */
static void test_order(void **state)
{
	static const struct {
		const char *file;
		uint32_t line, column;
		enum severity severity;
		const char *rule;
	} sorted[] = {
		{"a", 9, 9, SEVERITY_NOTE, "z"},
		{"b", 1, 5, SEVERITY_NOTE, "y"},
		{"b", 2, 1, SEVERITY_NOTE, "x"},
		{"b", 2, 4, SEVERITY_ERROR, "w"},
		{"b", 2, 4, SEVERITY_NOTE, "m"},
		{"b", 2, 4, SEVERITY_NOTE, "n"},
		{"b", 3, 1, SEVERITY_WARNING, "a"},
	};
	static const size_t orders[][7] = {{0, 1, 2, 3, 4, 5, 6}, {6, 5, 4, 3, 2, 1, 0},
		{3, 0, 6, 2, 5, 1, 4}, {4, 6, 1, 5, 3, 2, 0}};
	struct source files[] = {{.name = "a"}, {.name = "b"}};

	(void)state;
	for (size_t o = 0; o < sizeof(orders) / sizeof(*orders); o++) {
		struct finding found[7] = {0};
		struct lint_result r = {.finding = found, .count = 7};

		for (size_t i = 0; i < 7; i++) {
			size_t k = orders[o][i];

			found[i].source = &files[*sorted[k].file - 'a'];
			found[i].pos.line = sorted[k].line;
			found[i].pos.column = sorted[k].column;
			found[i].severity = sorted[k].severity;
			found[i].rule = sorted[k].rule;
		}
		lint_sort(&r);
		for (size_t i = 0; i < 7; i++)
			assert_string_equal(found[i].rule, sorted[i].rule);
	}
}

/* ---- uses ---- */

static void test_bad_uses(void **state)
{
	static const struct {
		const char *text, *told, *hint;
	} bad[] = {
		{"{gfp: GFP_KERNEL}", "this use lacks `api`", NULL},
		{"{api: [kmalloc]}", "expected the name of an API", "see: whichalloc list apis"},
		{"{api: kmaloc}", "unknown API `kmaloc`", "did you mean `kmalloc`?"},
		{"{api: kfree}", "`api` is what allocates, and kfree() frees",
			"did you mean `kmalloc`?"},
		{"{api: kmalloc, free: vmalloc}", "`free` is what frees, and vmalloc() allocates",
			"did you mean `vfree`?"},
		{"{api: kmalloc, free: kmem_cache_create}", "kmem_cache_create() sets up",
			"did you mean `kfree`?"},
		{"{api: kmem_cache_alloc, setup: kfree}",
			"`setup` is what makes the cache, pool or mapping, and kfree() frees",
			"did you mean `kmem_cache_create`?"},
		{"{api: kmaloc, free: kmem_cache_create}", "kmem_cache_create() sets up",
			"see: whichalloc list apis"},
		{"{api: kmaloc, setup: kfree}", "kfree() frees", "see: whichalloc list apis"},
		{"{api: kmalloc, setup: {api: kmem_cache_creat}}", "unknown API `kmem_cache_creat`",
			NULL},
		{"{api: kmalloc, setup: {flags: 0}}", "this setup lacks `api`", NULL},
		{"{api: kmalloc, gfp: [GFP_KERNEL]}", "expected a GFP expression", NULL},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct use use;

		assert_false(use_read(&use, parse(f, bad[i].text), f->c, f->d));
		assert_told(f, bad[i].told, bad[i].hint);
	}
}

/* What is left empty is not said; a free function can be said to be none. */
static void test_empty_uses(void **state)
{
	static const struct {
		const char *text;
		bool gfp, free_given;
	} uses[] = {
		{"{api: kmalloc}", false, false},
		{"{api: kmalloc, gfp: }", false, false},
		{"{api: kmalloc, gfp: 0}", true, false},
		{"{api: kmalloc, free: }", false, true},
		{"{api: kmalloc, free: none}", false, true},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(uses) / sizeof(*uses); i++) {
		struct use use;

		assert_true(use_read(&use, parse(f, uses[i].text), f->c, f->d));
		assert_int_equal(use.gfp_given, uses[i].gfp);
		assert_int_equal(use.free_given, uses[i].free_given);
		assert_null(use.free);
	}
}

/* A mapping is what follows, a cache what comes before. */
static void test_setups(void **state)
{
	struct fixture *f = *state;
	struct use use;

	assert_true(use_read(&use,
		parse(f, "{api: kmalloc, gfp: GFP_KERNEL, setup: dma_map_single}"), f->c, f->d));
	assert_null(use.setup);
	assert_string_equal(use.then->name, "dma_map_single");
	assert_true(use_read(&use,
		parse(f, "{api: kmem_cache_alloc, setup: {api: kmem_cache_create}}"), f->c, f->d));
	assert_null(use.then);
	assert_string_equal(use.setup->name, "kmem_cache_create");
	/* what has to follow may be an allocation itself */
	assert_true(use_read(
		&use, parse(f, "{api: xa_reserve, gfp: GFP_KERNEL, setup: xa_store}"), f->c, f->d));
	assert_string_equal(use.setup->name, "xa_store");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_waivers, setup, teardown),
		cmocka_unit_test_setup_teardown(test_waivers_until_kernels, setup, teardown),
		cmocka_unit_test_setup_teardown(test_waiver_twice, setup, teardown),
		cmocka_unit_test_setup_teardown(test_waiver_names, setup, teardown),
		cmocka_unit_test_setup_teardown(test_mask_where_none_is, setup, teardown),
		cmocka_unit_test_setup_teardown(test_mask_that_stays, setup, teardown),
		cmocka_unit_test_setup_teardown(test_only_choice, setup, teardown),
		cmocka_unit_test_setup_teardown(test_order, setup, teardown),
		cmocka_unit_test_setup_teardown(test_bad_uses, setup, teardown),
		cmocka_unit_test_setup_teardown(test_empty_uses, setup, teardown),
		cmocka_unit_test_setup_teardown(test_setups, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
