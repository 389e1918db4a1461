/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rules: what is wrong with a file of them, what their conditions ask about, and their sentences.
 */
#include "advise_rig.h"

#include <sys/stat.h>

#include "advise/cond.h"
#include "advise/template.h"
#include "text/strbuf.h"

/* A file of one rule, which does what @effect says. */
#define RULE(effect) "rules:\n  - {rule: r, title: t, because: b, source: [s], " effect "}\n"

static void test_bad_rules(void **state)
{
	static const struct {
		const char *text, *told, *hint;
	} bad[] = {
		{RULE("when: {size: 1}"), "rule `r` must have one effect, it has 0",
			"forbid, require, prefer, or caution"},
		{RULE("forbid: {api: kmalloc}, caution: true"),
			"rule `r` must have one effect, it has 2", NULL},
		{RULE("require: {api: kmalloc}"), "house rules may not require",
			"forbid, prefer, or caution"},
		{RULE("forbid: {api: kmalloc}, severity: warning"),
			"what a rule forbids or requires is always an error", "leave it out"},
		{RULE("prefer: {api: kmalloc}, severity: error"),
			"a preference or caution is no error", "note or warning"},
		{RULE("caution: true, severity: grave"), "unknown severity `grave`", NULL},
		{RULE("caution: true, silent: often"), "unknown silent `often`", "never"},
		{RULE("caution: true, when: {secrte: true}"), "unknown fact `secrte`",
			"did you mean `secret`?"},
		{RULE("forbid: {api: kmaloc}"), "unknown API `kmaloc`", NULL},
		{RULE("prefer: {api: kmalloc}, advise: {gfp: [__GFP_ZERO, __GFP_ZRO]}"),
			"unknown GFP flag `__GFP_ZRO`", NULL},
		{RULE("prefer: {api: kmalloc}, advise: {then: mapp}"), "unknown API `mapp`", NULL},
		{RULE("caution: true, demonstrate: {free: kfre}"),
			"expected a free function of the catalogue", "{free: NAME}"},
		{RULE("caution: true, demonstrate: {use: kfree}"),
			"expected a free function of the catalogue", "{free: NAME}"},
		{RULE("forbid: {api: kmalloc}, presumes: [lifetime, bytes]"),
			"`presumes` lists facts of the need", "[lifetime]"},
		{RULE("forbid: {api: kmalloc}, presumes: [{lifetime: device}]"),
			"`presumes` lists facts of the need", "[lifetime]"},
		{RULE("prefer: {api: kmalloc}, weight: 0"), "the weight of `r` is out of range",
			"1 to 1000"},
		{RULE("prefer: {api: kmalloc}, weight: 1001"), "the weight of `r` is out of range",
			"1 to 1000"},
		{RULE("caution: true, source: [x]"), "duplicate key `source`", NULL},
		{RULE("prefer: {api: kmalloc}, advise: all"), "`advise` is no map",
			"expected keys and values"},
		{"rules: [{rule: a, title: t, because: b, caution: true, source: {a: b}}]\n",
			"`source` is no list", "expected a list"},
		{"rules: [{rule: a, title: t, because: b, source: [s], caution: true},\n"
		 "  {rule: a, title: t, because: b, source: [s], caution: true}]\n",
			"there is another rule called `a`", NULL},
		{"rules: [{rule: a, title: t, caution: true}]\n", "this rule lacks `because`",
			NULL},
		{RULE("caution: true, message: \"a\\e[31m\""), "a character does not show: U+001B",
			"printable text"},
		{"rules: [{rule: a, title: \"t\\n\", because: b, source: [s, \"\\u202e\"], "
		 "caution: true}]\n",
			"a character does not show: U+202E", "printable text"},
		{"rules: all\n", "this is no file of rules", "rules: a list of rules"},
		{"rule: r\n", "this is no file of rules", NULL},
		{"rules: [\n", "is not closed", NULL},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		assert_null(house(f, bad[i].text));
		assert_told(f, bad[i].told, bad[i].hint);
	}
}

/* Rules that are good: their weight, severity and place are as they say, or as they must be. */
static void test_rule_fields(void **state)
{
	static const struct {
		const char *effect;
		enum severity severity;
		enum rule_at at;
		unsigned int weight;
	} good[] = {
		{"forbid: {api: kmalloc}", SEVERITY_ERROR, AT_API, 1},
		{"forbid: {gfp: {has: __GFP_ZERO}}", SEVERITY_ERROR, AT_GFP, 1},
		{"forbid: {free: kvfree}", SEVERITY_ERROR, AT_FREE, 1},
		{"forbid: {setup: kmem_cache_create}", SEVERITY_ERROR, AT_SETUP, 1},
		{"forbid: {free: kvfree}, at: api", SEVERITY_ERROR, AT_API, 1},
		{"prefer: {api: kmalloc}, weight: 1000", SEVERITY_NOTE, AT_API, 1000},
		{"prefer: {api: kmalloc}, severity: warning", SEVERITY_WARNING, AT_API, 1},
		{"caution: {api: kmalloc}, demonstrate: {free: kfree}", SEVERITY_NOTE, AT_API, 1},
		{"prefer: {api: kmalloc}, advise: {gfp: __GFP_NOWARN, then: dma_map_single}",
			SEVERITY_NOTE, AT_API, 1},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		char text[256];
		const struct rule *r;
		struct judge *j;

		snprintf(text, sizeof(text), RULE("%s"), good[i].effect);
		j = house(f, text);
		assert_non_null(j);
		r = rules_find(j->rules[0], "r");
		assert_non_null(r);
		assert_true(r->house);
		assert_int_equal(r->severity, good[i].severity);
		assert_int_equal(r->at, good[i].at);
		assert_int_equal(r->weight, good[i].weight);
		judge_free(j);
	}
}

/* A rule counts from its first kernel to the one before its last; its name is known on all. */
static void test_in_force(void **state)
{
	static const char text[] = RULE("caution: true, since: \"6.1\", until: \"6.12\"");
	static const struct {
		const char *kernel;
		bool there;
	} on[] = {{"5.15", false}, {"6.1", true}, {"6.6", true}, {"6.12", false}};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(on) / sizeof(*on); i++) {
		struct judge *j = house_on(f, on[i].kernel, text);

		assert_non_null(j);
		assert_int_equal(rules_find(j->rules[0], "r") != NULL, on[i].there);
		assert_string_equal(j->rules[0]->name[j->rules[0]->names - 1], "r");
		judge_free(j);
	}
}

/* What is compiled in is not looked through at each start: there is one rule of a name. */
static void test_built_in_names(void **state)
{
	static const char *const kernels[] = {
		"5.10", "5.15", "6.1", "6.6", "6.12", "6.12.117", "6.18", "7.3"};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(kernels) / sizeof(*kernels); i++) {
		struct target_spec spec = {
			.min = version_parse(kernels[i], strlen(kernels[i])),
		};
		const struct rules *r;
		struct judge *j;

		spec.max = spec.min;
		j = judge_new(&spec, NULL, 0, f->d);
		assert_non_null(j);
		r = j->rules[0];
		assert_true(r->count > 200);
		for (size_t k = 0; k < r->count; k++)
			assert_ptr_equal(rules_find(r, r->rule[k].name), &r->rule[k]);
		judge_free(j);
	}
}

static void test_too_many_rules(void **state)
{
	struct fixture *f = *state;
	struct strbuf text = {0};

	strbuf_adds(&text, "rules:\n");
	for (int i = 0; i < 4096; i++)
		strbuf_addf(&text,
			"- {rule: r%d, title: t, because: b, source: [s], caution: true}\n", i);
	assert_null(house(f, strbuf_str(&text)));
	assert_told(f, "more than 4096 rules", NULL);
	strbuf_free(&text);
}

static void write_file(const char *dir, const char *name, const char *text)
{
	char path[64];
	FILE *out;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	out = fopen(path, "w");
	assert_non_null(out);
	fputs(text, out);
	fclose(out);
}

static void remove_file(const char *dir, const char *name)
{
	char path[64];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	remove(path);
}

/* Of a directory only visible .yaml files are read; one that cannot be is said. */
static void test_rule_files(void **state)
{
	static const char *const others[] = {
		".hidden.yaml", ".yaml", "notes", "rules.yml", "rules.yaml~"};
	const size_t count = sizeof(others) / sizeof(*others);
	struct fixture *f = *state;
	struct target_spec spec = {0};
	struct house_rules h;
	struct judge *j;
	char folder[64];

	write_rules(&h, RULE("caution: true"));
	for (size_t i = 0; i < count; i++)
		write_file(h.dir, others[i], "not YAML: [");
	j = judge_new(&spec, h.dirs, 1, f->d);
	assert_non_null(j);
	assert_non_null(rules_find(j->rules[0], "r"));
	judge_free(j);
	snprintf(folder, sizeof(folder), "%s/folder.yaml", h.dir);
	assert_int_equal(mkdir(folder, 0700), 0);
	assert_null(judge_new(&spec, h.dirs, 1, f->d));
	assert_told(f, "folder.yaml: error: this is a directory", NULL);
	rmdir(folder);
	for (size_t i = 0; i < count; i++)
		remove_file(h.dir, others[i]);
	drop_rules(&h);
	assert_null(judge_new(&spec, h.dirs, 1, f->d));
	assert_told(f, ": No such file or directory", NULL);
}

/* ---- conditions ---- */

static struct cond *compile(struct fixture *f, const char *text)
{
	struct cond *c = cond_compile(parse(f, text), f->c, f->a, f->d);

	assert_non_null(c);
	return c;
}

/* What a condition asks about sorts reasons: first what was stated, then sizes. */
static void test_relevance(void **state)
{
	static const struct {
		const char *cond, *need;
		unsigned int relevance;
	} asked[] = {
		{"{secret: true}", "{size: 1, secret: true}", 2},
		{"{secret: true}", "{size: 1}", 0},
		{"{size: '> 1'}", "{size: 1}", 1},
		{"{bytes: '> 1'}", "{size: 1}", 1},
		{"{may_sleep: true}", "{size: 1}", 0},
		{"{may_sleep: true}", "{size: 1, context: softirq}", 2},
		{"{may_sleep: true}", "{size: 1, holds: mutex}", 2},
		{"{may_sleep: true}", "{size: 1, may_sleep: true}", 2},
		{"{gfp_known: true}", "{size: 1, context: softirq}", 0},
		{"{built_in: true}", "{size: 1, context: softirq}", 0},
		{"{api: kmalloc}", "{size: 1}", 0},
		{"{any: [{bytes: 1}, {not: {secret: true}}]}", "{size: 1, secret: false}", 2},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(asked) / sizeof(*asked); i++) {
		struct value facts[FACT_FIRST_USE];
		struct need need;

		need_of(f, asked[i].need, &need, facts);
		assert_int_equal(
			cond_relevance(compile(f, asked[i].cond), facts), asked[i].relevance);
	}
}

/* A single flag is tested for where it is one of several; several only where they are all. */
static void test_tests(void **state)
{
	struct fixture *f = *state;
	uint64_t zero = catalogue_gfp(f->c, "__GFP_ZERO", 10)->mask;
	uint64_t kernel = catalogue_gfp(f->c, "GFP_KERNEL", 10)->mask;
	struct cond *c = compile(f, "{any: [{api: kmalloc}, {not: {gfp: {has: GFP_KERNEL}}}]}");

	assert_true(cond_tests(c, F_GFP, kernel));
	assert_true(cond_tests(c, F_GFP, kernel & -kernel));
	assert_false(cond_tests(c, F_GFP, kernel | zero));
	assert_false(cond_tests(c, F_GFP, zero));
	assert_false(cond_tests(c, F_GFP_WRITTEN, kernel));
	assert_false(cond_tests(compile(f, "{bytes: '> 4'}"), F_BYTES, 4));
}

/*
 * Without a use, only what is asked of the need can be broken; of what is not allocated, no mere
 * preference.
 */
static void test_violations(void **state)
{
	static const struct {
		const char *effect, *use;
		bool violated;
	} rules[] = {
		{"prefer: {secret: true}", NULL, true},
		{"prefer: {api: kmalloc}", NULL, false},
		{"forbid: {secret: absent}", NULL, true},
		{"forbid: {api: kmalloc}", NULL, false},
		{"prefer: {api: kmalloc}", "{api: vmalloc}", true},
		{"prefer: {api: kmalloc}", "{api: kmalloc}", false},
		{"prefer: {api: kmalloc}", "{api: stack}", false},
		{"when: {kind: memory}, prefer: {api: kmalloc}", "{api: stack}", true},
		{"require: {api: kmalloc}", "{api: stack}", true},
		{"caution: true", "{api: stack}", true},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++) {
		struct value facts[FACT_FIRST_USE], values[USE_FACT_COUNT];
		struct target_spec spec = {0};
		struct house_rules h;
		struct judge *j;
		struct need need;
		char text[256];
		struct use use;

		snprintf(text, sizeof(text), RULE("%s"), rules[i].effect);
		write_rules(&h, text);
		j = judge_new_instead(&spec, h.dir, NULL, 0, f->d);
		drop_rules(&h);
		assert_non_null(j);
		need_of(f, "{size: 1}", &need, facts);
		if (rules[i].use) {
			assert_true(use_read(&use, parse(f, rules[i].use), f->c, f->d));
			use_facts(&use, facts, f->c, values);
		}
		assert_int_equal(
			rule_violated(&j->rules[0]->rule[0], facts, rules[i].use ? values : NULL),
			rules[i].violated);
		judge_free(j);
	}
}

/* ---- sentences ---- */

static const struct rule *saying(struct fixture *f, const char *because)
{
	struct rule *r = arena_alloc(f->a, sizeof(*r));

	r->because = because;
	return r;
}

static void test_reasons(void **state)
{
	static const struct {
		const char *template, *need, *use, *text;
	} said[] = {
		{"plain", "{size: 1}", NULL, "plain"},
		{"{api}", "{size: 1}", NULL, "{api}"},
		{"{api}() of {family}", "{size: 1}", "{api: kmalloc}", "kmalloc() of kmalloc"},
		{"{free}, {setup}", "{size: 1}", "{api: kmalloc, free: kfree}", "kfree, no set-up"},
		{"{free}, {setup}", "{size: 1}",
			"{api: kmem_cache_alloc, setup: kmem_cache_create}",
			"no free function, kmem_cache_create"},
		{"{api}() is freed", "{size: 1}", "{api: static}",
			"a static variable of the kernel or a module is freed"},
		{"{free}(), {frees}()", "{size: 1}", "{api: kmalloc}", "no free function, kfree()"},
		{"{frees}", "{size: 1}", "{api: kmalloc}", "kfree"},
		{"{frees}", "{size: 1}", "{api: stack}", "nothing"},
		{"{max}, {exact_max}", "{size: 1}", "{api: kmalloc}", "4 MiB, 4M"},
		{"{replaced_by}", "{size: 1}", "{api: dev_alloc_skb}", "netdev_alloc_skb"},
		{"{replaced_by}", "{size: 1}", "{api: kmalloc}", "nothing"},
		{"{gfp_idle}", "{size: 1}", "{api: kmalloc, gfp: GFP_KERNEL | GFP_NOIO}",
			"GFP_NOIO"},
		{"{gfp_idle}", "{size: 1}", "{api: kmalloc, gfp: GFP_KERNEL}", "{gfp_idle}"},
		{"{gfp_repeats}", "{size: 1}", "{api: kmalloc, gfp: GFP_KERNEL | __GFP_IO}",
			"__GFP_IO"},
		{"{gfp_repeats}", "{size: 1}", "{api: kmalloc, gfp: GFP_KERNEL}", "{gfp_repeats}"},
		{"{gfp_refused}", "{size: 1}",
			"{api: kmalloc, gfp: GFP_KERNEL | __GFP_DMA32 | __GFP_HIGHMEM}",
			"__GFP_HIGHMEM | __GFP_DMA32"},
		{"{gfp_refused}", "{size: 1}", "{api: kmalloc}", "{gfp_refused}"},
		{"{gfp_absent}", "{size: 1}", "{api: kmalloc, gfp: GFP_KERNEL | __GFP_ATOMIC}",
			"__GFP_ATOMIC"},
		{"{gfp}", "{size: 1}", "{api: kmalloc, gfp: GFP_KERNEL}", "GFP_KERNEL"},
		{"{gfp}", "{size: 1}", "{api: vmalloc}", "vmalloc()"},
		{"{bytes} in {class}, {exact_bytes}", "{size: 129}", NULL, "129 bytes in 192, 129"},
		/* to the nearest: 26.8 and 21.9 percent; no class serves the last */
		{"{class_waste} {class}", "{size: 3000}", NULL, "27 4096"},
		{"{class_waste} {class}", "{size: 100}", NULL, "22 128"},
		{"{class_waste} {class}", "{size: 8M}", NULL, "{class_waste} 0"},
		{"{order_pages} of order {order}", "{size: 20K}", NULL, "8 of order 3"},
		/* with the header that the call puts before the memory */
		{"{exact_class}, {class}, order {order}, {order_pages} pages", "{size: 32K}",
			"{api: kmalloc}", "32K, 32768, order 3, 8 pages"},
		{"{exact_class}, {class}, order {order}, {order_pages} pages", "{size: 32K}",
			"{api: devm_kmalloc}", "64K, 65536, order 4, 16 pages"},
		{"{class_waste}", "{size: 512}", "{api: devm_kmalloc}", "50"},
		{"{aligned_bytes}", "{size: 200, align: 64}", NULL, "256"},
		{"{aligned_bytes}", "{size: 200, align: 1K}", NULL, "1K"},
		{"{aligned_bytes}", "{size: 256, align: 64}", NULL, "256"},
		{"{PAGE_SIZE}, {NO_CONSTANT}", "{size: 1}", NULL, "4 KiB, {NO_CONSTANT}"},
		{"{size} in {context}", "{size: 64K, context: softirq}", NULL, "64K in softirq"},
		{"in {place}, {freed_place}",
			"{size: 1, context: softirq, holds: rcu, freed_in: {holds: [spinlock, "
			"rcu]}}",
			NULL,
			"in softirq context in an RCU read-side section, process context under a "
			"spinlock and in an RCU read-side section"},
		{"{may_sleep} {legal_here} {kind}", "{size: 1}", NULL,
			"{may_sleep} {legal_here} {kind}"},
		{"{a_name_that_is_far_too_long} {9} {a b} {", "{size: 1}", NULL,
			"{a_name_that_is_far_too_long} {9} {a b} {"},
		{"on {kernel}", "{size: 1}", NULL, "on 6.12"},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(said) / sizeof(*said); i++) {
		const struct rule *r = saying(f, said[i].template);
		struct value facts[FACT_FIRST_USE];
		struct need need;
		struct use use;

		need_of(f, said[i].need, &need, facts);
		if (said[i].use)
			assert_true(use_read(&use, parse(f, said[i].use), f->c, f->d));
		assert_string_equal(
			reason_text(r, false, &need, said[i].use ? &use : NULL, f->c, f->a),
			said[i].text);
	}
}

/* A rule without a message says to lint what it says to all. */
static void test_messages(void **state)
{
	struct fixture *f = *state;
	struct rule r = {.because = "{size}", .message = "{size} it is"};
	struct value facts[FACT_FIRST_USE];
	struct need need;

	need_of(f, "{size: 5}", &need, facts);
	assert_string_equal(reason_text(&r, true, &need, NULL, f->c, f->a), "5 it is");
	assert_string_equal(reason_text(&r, false, &need, NULL, f->c, f->a), "5");
	r.message = NULL;
	assert_string_equal(reason_text(&r, true, &need, NULL, f->c, f->a), "5");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_bad_rules, setup, teardown),
		cmocka_unit_test_setup_teardown(test_rule_fields, setup, teardown),
		cmocka_unit_test_setup_teardown(test_in_force, setup, teardown),
		cmocka_unit_test_setup_teardown(test_built_in_names, setup, teardown),
		cmocka_unit_test_setup_teardown(test_too_many_rules, setup, teardown),
		cmocka_unit_test_setup_teardown(test_rule_files, setup, teardown),
		cmocka_unit_test_setup_teardown(test_relevance, setup, teardown),
		cmocka_unit_test_setup_teardown(test_tests, setup, teardown),
		cmocka_unit_test_setup_teardown(test_violations, setup, teardown),
		cmocka_unit_test_setup_teardown(test_reasons, setup, teardown),
		cmocka_unit_test_setup_teardown(test_messages, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
