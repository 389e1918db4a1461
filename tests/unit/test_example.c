/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Examples of rules: what is said of those that do not show what they should.
 */
#include "advise_rig.h"

#include "advise/examples.h"
#include "text/strbuf.h"

#define KMALLOC(needs, gfp) "{needs: {" needs "}, uses: {api: kmalloc, gfp: " gfp ", free: kfree}}"
#define GOOD_FAIL KMALLOC("size: 1", "GFP_KERNEL | __GFP_NOWARN")
#define GOOD_PASS KMALLOC("size: 1", "GFP_KERNEL")

/* What was said, one after the other: "KIND NUMBER: WHY; ". */
static void note(void *ctx, const char *rule, const char *kind, size_t number, const char *why,
	struct diag *d)
{
	FILE *nowhere = fopen("/dev/null", "w");

	assert_string_equal(rule, "r");
	assert_int_equal(diag_count(d) != 0, strstr(why, "cannot be read") != NULL);
	assert_non_null(nowhere);
	diag_print(d, nowhere, false);
	fclose(nowhere);
	strbuf_addf(ctx, "%s %zu: %s; ", kind ? kind : "-", number, why);
}

/*
 * The examples @text of a rule that does @effect: @good of them are, and of the others is said what
 * is @expected.
 */
static void assert_judged(struct fixture *f, const char *effect, const char *text, size_t good,
	bool decides, const char *expected)
{
	struct strbuf said = {0}, rules = {0};
	struct house_rules h;
	struct examples *x;
	bool decided;

	strbuf_addf(&rules,
		"rules:\n  - {rule: r, title: t, because: b, source: [s], since: \"6.1\", %s}\n",
		effect);
	write_rules(&h, strbuf_str(&rules));
	x = examples_new(NULL, h.dirs, 1, note, &said);
	assert_int_equal(
		examples_judge(x, "r", text ? parse(f, text) : NULL, true, &decided), good);
	drop_rules(&h);
	assert_string_equal(strbuf_str(&said), expected);
	assert_int_equal(decided, decides);
	examples_free(x);
	strbuf_free(&said);
	strbuf_free(&rules);
}

#define FORBID "forbid: {gfp: {has: __GFP_NOWARN}}"
#define LISTS(fail, pass) "{fail: [" fail "], pass: [" pass "]}"

static void test_judged(void **state)
{
	struct fixture *f = *state;

	assert_judged(f, FORBID, LISTS(GOOD_FAIL, GOOD_PASS), 2, true, "");
	assert_judged(f, FORBID, LISTS(GOOD_FAIL "," GOOD_FAIL, GOOD_PASS), 3, true, "");
	assert_judged(f, FORBID, LISTS(GOOD_PASS, GOOD_FAIL), 0, false,
		"fail 1: the rule does not object; pass 1: the rule objects; ");
	assert_judged(f, FORBID, LISTS("", ""), 0, false,
		"fail 0: no example fails; pass 0: no example passes; ");
	assert_judged(f, FORBID, NULL, 0, false, "- 0: it has no examples; ");
	assert_judged(f, FORBID, "{fail: []}", 0, false, "- 0: its examples cannot be read; ");
	/* another rule forbids it as well: this one decides nothing */
	assert_judged(f, FORBID,
		LISTS(KMALLOC("size: 1, context: softirq", "GFP_KERNEL | __GFP_NOWARN"), GOOD_PASS),
		2, false, "");
}

static void test_unreadable(void **state)
{
	static const char *const bad[] = {"{needs: {size: 1}}",
		"{needs: {sise: 1}, uses: {api: kmalloc}}",
		"{needs: {size: 1, fixed: 2}, uses: {api: kmalloc}}",
		"{needs: {size: 1}, uses: {api: kmaloc}}",
		"{needs: {size: 1}, uses: {api: kmalloc}, target: {kernel: \"x\"}}",
		"{needs: {size: 1}, uses: {api: kmalloc}, target: {arch: pdp11}}",
		"{needs: {size: 1}, uses: {api: kmalloc}, enters: [nofs, nosf]}"};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct strbuf text = {0};

		strbuf_addf(&text, LISTS("%s", GOOD_PASS), bad[i]);
		assert_judged(
			f, FORBID, strbuf_str(&text), 1, false, "fail 1: it cannot be read; ");
		strbuf_free(&text);
	}
}

/* A rule that is not there yet on some kernel of the target, or on none. */
static void test_targets(void **state)
{
	struct fixture *f = *state;

	assert_judged(f, FORBID,
		LISTS("{needs: {size: 1}, uses: {api: kmalloc, gfp: __GFP_NOWARN}, target: "
		      "{kernel: "
		      "\"5.10\"}}",
			GOOD_PASS),
		1, false, "fail 1: the rule is not in force on this target; ");
	assert_judged(f, FORBID,
		LISTS("{needs: {size: 1}, uses: {api: kmalloc, gfp: __GFP_NOWARN, free: kfree}, "
		      "target: {kernel: \"5.10..6.12\"}}",
			GOOD_PASS),
		2, true, "");
}

/* What lint does not know of is in the way: scopes that the code enters. */
static void test_lint_differs(void **state)
{
	static const char entering[] = "{needs: {size: 1}, uses: {api: kmalloc, gfp: GFP_KERNEL, "
				       "free: kfree}, enters: nofs}";
	struct fixture *f = *state;
	struct strbuf text = {0};

	strbuf_addf(&text, LISTS("%s", ""), entering);
	assert_judged(f, "forbid: {enters: nofs}", strbuf_str(&text), 0, true,
		"fail 1: lint does not report it; pass 0: no example passes; ");
	strbuf_clear(&text);
	strbuf_addf(&text, LISTS("", "%s"), entering);
	assert_judged(f, "forbid: {gfp: {has: __GFP_FS}}", strbuf_str(&text), 0, false,
		"fail 0: no example fails; pass 1: lint reports it; ");
	assert_judged(f, "prefer: {gfp: {lacks: __GFP_FS}}, weight: 1000, severity: warning",
		strbuf_str(&text), 0, false, "fail 0: no example fails; pass 1: lint reports it; ");
	strbuf_free(&text);
}

/*
 * A sentence is shown as it is of the first example that fails, and as it is written where there is
 * none that can be read.
 */
static void test_reason(void **state)
{
	static const struct {
		const char *examples, *text;
	} said[] = {
		{"{fail: [{needs: {size: 9}, uses: {api: kmalloc}}]}", "9 of kmalloc()"},
		{NULL, "{size} of {api}()"},
		{"{fail: []}", "{size} of {api}()"},
		{"{fail: [{needs: {size: 9}}]}", "{size} of {api}()"},
		{"{fail: [{needs: {sise: 9}, uses: {api: kmalloc}}]}", "{size} of {api}()"},
		{"{fail: [{needs: {context: nmi}, uses: {api: kmalloc}}]}", "{size} of {api}()"},
		{"{fail: [{needs: {size: 9}, uses: {api: kmaloc}}]}", "{size} of {api}()"},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(said) / sizeof(*said); i++) {
		struct rule r = {.because = "{size} of {api}()", .message = "{size}, not more"};

		r.examples = said[i].examples ? parse(f, said[i].examples) : NULL;
		assert_string_equal(examples_reason(f->judge, &r, false, NULL, f->a), said[i].text);
		assert_string_equal(examples_reason(f->judge, &r, true, NULL, f->a),
			i == 0 ? "9, not more" : "{size}, not more");
		r.message = NULL;
		assert_string_equal(examples_reason(f->judge, &r, true, NULL, f->a), said[i].text);
	}
}

/* Not all have to have examples. */
static void test_not_required(void **state)
{
	struct strbuf said = {0};
	struct examples *x = examples_new(NULL, NULL, 0, note, &said);
	bool decides = true;

	(void)state;
	assert_int_equal(examples_judge(x, "r", NULL, false, &decides), 0);
	assert_false(decides);
	assert_string_equal(strbuf_str(&said), "");
	examples_free(x);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_judged, setup, teardown),
		cmocka_unit_test_setup_teardown(test_unreadable, setup, teardown),
		cmocka_unit_test_setup_teardown(test_targets, setup, teardown),
		cmocka_unit_test_setup_teardown(test_lint_differs, setup, teardown),
		cmocka_unit_test_setup_teardown(test_reason, setup, teardown),
		cmocka_unit_test_setup_teardown(test_not_required, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
