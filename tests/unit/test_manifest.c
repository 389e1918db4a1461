/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Manifests and configurations: targets, waivers, documents, lists that are read one by one, and
 * where a configuration is found.
 */
#include "advise_rig.h"

#include <limits.h>
#include <sys/stat.h>

#include "advise/ask_line.h"
#include "advise/config.h"
#include "advise/lint.h"
#include "advise/manifest.h"
#include "text/strbuf.h"

static struct source *source_of(struct fixture *f, const char *text)
{
	assert_true(f->sources < sizeof(f->src) / sizeof(*f->src));
	f->src[f->sources] = source_from_text("test", text, strlen(text));
	return f->src[f->sources++];
}

static bool read_all(
	struct fixture *f, const char *text, bool bare, struct manifest **list, size_t *count)
{
	struct target_spec none = {0};

	return manifest_read(source_of(f, text), &none, bare, f->a, f->d, list, count);
}

static void test_targets(void **state)
{
	struct fixture *f = *state;
	struct strbuf many = {0};
	struct target_spec spec = {0};

	assert_true(target_read(
		parse(f, "{kernel: \"6.1..6.12\", arch: arm64, config: [CMA], built_in: true}"),
		&spec, f->d));
	assert_string_equal(spec.arch, "arm64");
	assert_string_equal(spec.config[0], "CMA");
	assert_true(spec.built_in && spec.built_in_given);
	spec = (struct target_spec){0};
	assert_false(target_read(parse(f, "{kernel: 6.10}"), &spec, f->d));
	assert_told(f, "a kernel version must be quoted", "write it as \"6.12\"");
	assert_false(target_read(parse(f, "{kernel: [\"6.10\"]}"), &spec, f->d));
	assert_told(f, "this is no kernel version", NULL);
	assert_false(target_read(parse(f, "{kernel: \"six\"}"), &spec, f->d));
	assert_told(f, "this is no kernel version", NULL);
	assert_false(target_read(parse(f, "{arch: [x86_64], config: [[CMA]]}"), &spec, f->d));
	assert_told(f, "expected a text, found a list", NULL);
	strbuf_adds(&many, "{config: [");
	for (int i = 0; i < 200; i++)
		strbuf_adds(&many, "CMA, ");
	strbuf_adds(&many, "]}");
	spec = (struct target_spec){0};
	assert_false(target_read(parse(f, strbuf_str(&many)), &spec, f->d));
	assert_told(f, "too many configuration names", NULL);
	strbuf_free(&many);
}

/*
 * What one says on top of the other; a kernel's own configuration leaves nothing of what was said
 * before.
 */
static void test_merged(void **state)
{
	struct target_spec base = {.min = version_parse("6.1", 3),
		.max = version_parse("6.1", 3),
		.arch = "arm64",
		.config = {"CMA"},
		.config_count = 1,
		.built_in = true,
		.built_in_given = true};
	struct target_spec over = {.arch = "x86_64", .config = {"MEMCG"}, .config_count = 1};
	struct target_spec t = target_spec_merge(&base, &over);
	struct kconfig *some = (struct kconfig *)&base; /* not looked into */
	const size_t most = sizeof(t.config) / sizeof(*t.config);

	(void)state;
	assert_int_equal(t.min, base.min);
	assert_string_equal(t.arch, "x86_64");
	assert_int_equal(t.config_count, 2);
	assert_string_equal(t.config[1], "MEMCG");
	assert_true(t.built_in);
	over = (struct target_spec){.min = version_parse("6.12", 4),
		.max = version_parse("7.3", 3),
		.built_in_given = true};
	t = target_spec_merge(&base, &over);
	assert_int_equal(t.max, over.max);
	assert_false(t.built_in);
	over = (struct target_spec){.kconfig = some};
	t = target_spec_merge(&base, &over);
	assert_ptr_equal(t.kconfig, some);
	assert_int_equal(t.min, VERSION_NONE);
	assert_null(t.arch);
	assert_int_equal(t.config_count, 0);
	assert_true(t.built_in && t.built_in_given);
	base.config_count = most;
	over = (struct target_spec){.config = {"MEMCG"}, .config_count = 1};
	t = target_spec_merge(&base, &over);
	assert_int_equal(t.config_count, most);
}

/* Days that are on the calendar, or kernels in quotes. */
static void test_until(void **state)
{
	static const char *const good[] = {"2027-06-01", "2028-02-29", "2000-02-29", "2027-12-31",
		"2027-02-28", "'2027-01-30'", "\"7.3\""};
	static const char *const bad[] = {"2027-02-29", "2100-02-29", "2027-13-01", "2027-00-01",
		"2027-06-00", "2027-06-31", "2027-6-1", "2027006-01", "2027-06001", "2027----01",
		"2027-06-1-", "2027-06-0x", "x", "[2027-06-01]", "never"};
	struct fixture *f = *state;
	struct manifest *list;
	char text[200];
	size_t count;

	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		snprintf(text, sizeof(text),
			"{whichalloc: 1, allocations: [{needs: {size: 1}, waive: [{rule: r, "
			"because: "
			"b, until: %s}]}]}",
			good[i]);
		assert_true(read_all(f, text, false, &list, &count));
		assert_int_equal(list->site->waiver->until_date == NULL, *good[i] == '"');
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		snprintf(text, sizeof(text),
			"{whichalloc: 1, allocations: [{needs: {size: 1}, waive: [{rule: r, "
			"because: "
			"b, until: %s}]}]}",
			bad[i]);
		if (read_all(f, text, false, &list, &count))
			fail_msg("%s is no day", bad[i]);
		assert_told(f, "`until` is neither a day nor a kernel version",
			"2027-06-01, or a kernel: \"7.3\"");
	}
	assert_false(read_all(f,
		"{whichalloc: 1, allocations: [{needs: {size: 1}, waive: [{rule: r, because: b, "
		"until: 7.3}]}]}",
		false, &list, &count));
	assert_told(f, "a kernel version must be quoted", NULL);
}

static void test_documents(void **state)
{
	static const struct {
		const char *text;
		bool bare;
		const char *told; /* NULL: nothing is wrong */
	} files[] = {
		{"{whichalloc: 1, allocations: []}", false, NULL},
		{"{whichalloc: 1, defaults: {context: softirq}, allocations: [{needs: {size: 1}}]}",
			false, NULL},
		{"{size: 64}", true, NULL},
		{"{size: 64}", false, "this manifest lacks `whichalloc`"},
		{"{allocations: []}", true, "this manifest lacks `whichalloc`"},
		{"{whichalloc: 1}", true, "this manifest lacks `allocations`"},
		{"[1]", true, "this manifest is no map"},
		{"{whichalloc: 2, allocations: []}", false,
			"this version of the manifest format is not known"},
		{"{whichalloc: 1, target: {kernel: 6}, allocations: []}", false, "must be quoted"},
		{"{whichalloc: 1, allocations: [1]}", false, "this allocation is no map"},
		{"", false, "there is no YAML document in this file"},
		{"[", false, "is not closed"},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		struct manifest *list;
		size_t count;

		assert_int_equal(
			read_all(f, files[i].text, files[i].bare, &list, &count), !files[i].told);
		if (files[i].told)
			assert_told(f, files[i].told, NULL);
		else
			assert_int_equal(count, 1);
	}
}

/* ---- one allocation after the other ---- */

struct taken {
	size_t heads, sites;	       /* that came */
	size_t most_heads, most_sites; /* that are taken */
};

static bool take_head(void *ctx, const struct manifest_head *h)
{
	struct taken *t = ctx;

	(void)h;
	return ++t->heads <= t->most_heads;
}

static bool take_site(
	void *ctx, const struct yaml_node *n, const struct site_parts *parts, struct arena *a)
{
	struct taken *t = ctx;

	(void)n;
	(void)parts;
	(void)a;
	return ++t->sites <= t->most_sites;
}

static void test_stream(void **state)
{
	static const struct {
		const char *text;
		size_t most_heads, most_sites;
		size_t heads, sites;
		bool whole;
	} streams[] = {
		{"{whichalloc: 1, allocations: [{needs: {size: 1}}, {needs: {size: 2}}]}", 9, 9, 1,
			2, true},
		{"{whichalloc: 1, target: {arch: arm64}, defaults: {size: 1}, allocations: []}", 9,
			9, 1, 0, true},
		{"{whichalloc: 1, allocations: []}\n---\n{whichalloc: 1, allocations: []}", 9, 9, 2,
			0, true},
		/* not taken */
		{"{whichalloc: 1, allocations: [{needs: {size: 1}}]}", 0, 9, 1, 0, false},
		{"{whichalloc: 1, allocations: [{needs: {size: 1}}, {needs: {size: 2}}]}", 9, 1, 1,
			2, false},
		{"{whichalloc: 1, allocations: []}", 0, 9, 1, 0, false},
		/* not whole */
		{"{whichalloc: 1, allocations: [{needs: {size: 1}}], target: {arch: arm64}}", 9, 9,
			1, 1, false},
		{"{allocations: []}", 9, 9, 1, 0, false},
		{"{whichalloc: 1, target: {arch: []}, allocations: [{needs: {size: 1}}]}", 9, 9, 0,
			0, false},
		{"{whichalloc: 1, other: [1], allocations: []}", 9, 9, 1, 0, false},
		{"{whichalloc: 1, allocations: {}}", 9, 9, 0, 0, false},
		{"{whichalloc: 1, allocations: []}\n---\n1", 9, 9, 1, 0, false},
		{"", 9, 9, 0, 0, false},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(streams) / sizeof(*streams); i++) {
		struct taken t = {
			.most_heads = streams[i].most_heads, .most_sites = streams[i].most_sites};
		const struct manifest_sink sink = {.head = take_head, .site = take_site, .ctx = &t};
		struct target_spec none = {0};
		struct arena *items = arena_new();
		struct diag *d = diag_new();

		assert_int_equal(manifest_stream(source_of(f, streams[i].text), &none, &sink, f->a,
					 items, d),
			streams[i].whole);
		assert_int_equal(t.heads, streams[i].heads);
		assert_int_equal(t.sites, streams[i].sites);
		arena_free(items);
		diag_free(d);
	}
}

/* ---- configurations ---- */

static void put(const char *path, const char *text)
{
	FILE *out = fopen(path, "w");

	assert_non_null(out);
	fputs(text, out);
	fclose(out);
}

static void assert_found(const char *path, const char *expected)
{
	char *found = lint_config_find(path);

	if (expected)
		assert_string_equal(found, expected);
	else
		assert_null(found);
	free(found);
}

/* The configuration for @path is that of the folder @rest below @top. */
static void assert_found_in(const char *path, const char *top, const char *rest)
{
	struct strbuf expected = {0};

	strbuf_addf(&expected, "%s/%s.whichalloc", top, rest);
	assert_found(path, strbuf_str(&expected));
	strbuf_free(&expected);
}

static void make_folders(const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		assert_int_equal(mkdir(names[i], 0700), 0);
}

/* From what is linted upwards, as short as can be said; not past the root of a repository. */
static void test_found(void **state)
{
	static const char *const folders[] = {".git", "a", "a/b", "a/bc", "ab"};
	static const char *const configs[] = {".whichalloc", "a/.whichalloc", "a/bc/.whichalloc"};
	char dir[] = "config-XXXXXX", start[PATH_MAX], top[PATH_MAX];
	struct strbuf away = {0};

	(void)state;
	assert_non_null(getcwd(start, sizeof(start)));
	assert_non_null(mkdtemp(dir));
	assert_int_equal(chdir(dir), 0);
	assert_non_null(getcwd(top, sizeof(top)));
	make_folders(folders, 5);
	put("a/b/m.yaml", "");
	assert_found("a/b/m.yaml", NULL);
	assert_found("gone.yaml", NULL);
	/* a file of this name is none */
	put("a/.whichalloc", "");
	assert_found("a/b/m.yaml", NULL);
	unlink("a/.whichalloc");
	make_folders(configs, 1);
	assert_found("a/b/m.yaml", ".whichalloc");
	assert_found("-", ".whichalloc");
	assert_found("a", ".whichalloc");
	make_folders(configs + 1, 2);
	assert_found("a/b/m.yaml", "a/.whichalloc");
	/* elsewhere it is the whole path, of a folder too whose name only begins like this one's */
	assert_int_equal(chdir("a/b"), 0);
	assert_found_in("m.yaml", top, "a/");
	assert_found_in("../bc", top, "a/bc/");
	assert_found_in("../../ab", top, "");
	/* this folder has no name any more */
	assert_int_equal(chdir("../../ab"), 0);
	assert_int_equal(rmdir("../ab"), 0);
	strbuf_addf(&away, "%s/a/b", top);
	assert_found_in(strbuf_str(&away), top, "a/");
	strbuf_free(&away);
	assert_int_equal(chdir(top), 0);
	for (size_t i = 3; i-- > 0;)
		rmdir(configs[i]);
	unlink("a/b/m.yaml");
	for (size_t i = 4; i-- > 0;)
		rmdir(folders[i]);
	assert_int_equal(chdir(start), 0);
	assert_int_equal(rmdir(dir), 0);
}

static void test_configurations(void **state)
{
	static const struct {
		const char *text, *told; /* text NULL: there is no file */
	} files[] = {
		{NULL, NULL},
		{"", NULL},
		{"whichalloc-config: 1\nfail_on: warning\ntarget: {arch: arm64}\n"
		 "severity: {sleep-in-atomic: warning, unused-waiver: error, expired-waiver: "
		 "off}\n",
			NULL},
		{"fail_on: note\n", "this configuration lacks `whichalloc-config`"},
		{"whichalloc-config: 2\n", "this version of the configuration is not known"},
		{"whichalloc-config: 1\nfail_on: some\n", "unknown severity `some`"},
		{"whichalloc-config: 1\ntarget: {kernel: x}\n", "a kernel version must be quoted"},
		{"whichalloc-config: 1\nseverity: {a: bad}\n", "unknown severity `bad`"},
		{"whichalloc-config: 1\n---\nwhichalloc-config: 1\n",
			"a configuration is one document"},
		{"[", "is not closed"},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		char dir[] = "config-XXXXXX", path[40];
		struct lint_config *c;

		assert_non_null(mkdtemp(dir));
		snprintf(path, sizeof(path), "%s/config.yaml", dir);
		if (files[i].text)
			put(path, files[i].text);
		c = lint_config_read(mem_strdup(dir), f->a, f->d);
		unlink(path);
		assert_int_equal(c != NULL, !files[i].told);
		if (files[i].told)
			assert_told(f, files[i].told, NULL);
		else
			assert_null(c->rules);
		if (c)
			assert_true(lint_config_check(c, f->judge, f->d));
		if (c && c->settings) {
			assert_true(lint_config_off(c, LINT_EXPIRED_WAIVER));
			assert_false(lint_config_off(c, LINT_UNUSED_WAIVER));
			assert_int_equal(lint_config_severity(c, "sleep_in_atomic", SEVERITY_ERROR),
				SEVERITY_WARNING);
			assert_int_equal(
				lint_config_severity(c, "other", SEVERITY_ERROR), SEVERITY_ERROR);
		}
		lint_config_free(c);
		/* a folder in its place cannot be read */
		assert_int_equal(mkdir(path, 0700), 0);
		assert_null(lint_config_read(mem_strdup(dir), f->a, f->d));
		assert_told(f, "this is a directory", NULL);
		rmdir(path);
		rmdir(dir);
	}
}

/* ---- command lines ---- */

static void test_words(void **state)
{
	static const char *const words[][2] = {{"64K", "64K"}, {"", "''"},
		{"sizeof(x)", "'sizeof(x)'"}, {"it's", "'it'\\''s'"}, {"a b", "'a b'"}};

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		struct strbuf out = {0};

		ask_line_word(&out, words[i][0]);
		assert_string_equal(strbuf_str(&out), words[i][1]);
		strbuf_free(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_targets, setup, teardown),
		cmocka_unit_test_setup_teardown(test_merged, setup, teardown),
		cmocka_unit_test_setup_teardown(test_until, setup, teardown),
		cmocka_unit_test_setup_teardown(test_documents, setup, teardown),
		cmocka_unit_test_setup_teardown(test_stream, setup, teardown),
		cmocka_unit_test_setup_teardown(test_found, setup, teardown),
		cmocka_unit_test_setup_teardown(test_configurations, setup, teardown),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
