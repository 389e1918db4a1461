/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tests of the catalogue's parts: releases, expressions, sizes, GFP masks, and data that every
 * profile must have.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "advise/fact.h"
#include "know/catalogue.h"
#include "know/expr.h"
#include "know/sizes.h"
#include "know/target.h"
#include "text/decode.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/strbuf.h"
#include "text/yaml.h"
#include "trial/lab.h"

static version_t v(const char *s)
{
	return version_parse(s, strlen(s));
}

static void test_version(void **state)
{
	char buf[24];

	(void)state;
	assert_int_equal(v("6.12"), version_make(6, 12, 0));
	assert_int_equal(v("6.12.117"), version_make(6, 12, 117));
	assert_int_equal(v("6.12.117+deb12-amd64"), version_make(6, 12, 117));
	assert_int_equal(v("6.1.0-rc2"), version_make(6, 1, 0));
	assert_int_equal(v("v6.12-rc3"), version_make(6, 12, 0));
	assert_int_equal(v("v"), VERSION_NONE);
	assert_int_equal(v("vv6.12"), VERSION_NONE);
	assert_true(v("6.9") < v("6.10"));
	assert_true(v("6.12.1") > v("6.12"));
	assert_int_equal(v("6"), VERSION_NONE);
	assert_int_equal(v("six"), VERSION_NONE);
	assert_int_equal(v("6.12x"), VERSION_NONE);
	assert_int_equal(v(""), VERSION_NONE);
	assert_int_equal(v("0.12"), VERSION_NONE);
	assert_int_equal(v("6"), VERSION_NONE);
	assert_int_equal(v("6-amd64"), VERSION_NONE);
	assert_int_equal(v("5.15.167.4-microsoft-standard-WSL2"), version_make(5, 15, 167));
	assert_int_equal(v("6.12.3."), VERSION_NONE);
	assert_int_equal(v("6.12.3.x"), VERSION_NONE);
	assert_int_equal(v("6.12.3.4.5"), VERSION_NONE);
	assert_int_equal(v("201.1"), VERSION_NONE);
	assert_int_equal(v("6.4001"), VERSION_NONE);
	assert_int_equal(v("6.1.4001"), VERSION_NONE);
	assert_int_equal(v("6.12345"), VERSION_NONE);
	assert_int_equal(v("6.12_rt"), v("6.12"));
	assert_int_equal(v("6.12~rc1"), v("6.12"));
	assert_int_equal(v("6.12+deb12"), v("6.12"));
	assert_string_equal(version_format(v("6.12.3"), buf), "6.12.3");
	assert_string_equal(version_format(v("7.0"), buf), "7.0");
	assert_int_equal(version_distance(v("6.19"), v("7.0")), 1);
}

/* Names that begin alike are different ones, whichever lie together. */
static void test_names(void **state)
{
	struct arena *a = arena_new();
	struct names t;

	(void)state;
	names_init(&t, a, 2);
	assert_true(names_add(&t, "kmalloc", 1));
	assert_false(names_add(&t, "kmalloc", 2));
	assert_int_equal(names_find(&t, "kmalloc", 7), 1);
	assert_int_equal(names_find(&t, "kmalloc_node", 7), 1);
	for (char c = '!'; c <= '~'; c++) {
		char longer[] = {'k', c, '\0'};

		names_init(&t, a, 1);
		assert_true(names_add(&t, longer, 5));
		assert_int_equal(names_find(&t, "k", 1), -1);
		assert_int_equal(names_find(&t, longer, 2), 5);
	}
	arena_free(a);
}

static bool two_names(void *ctx, const char *name, size_t len, uint64_t *value)
{
	(void)ctx;
	if (len == 4 && memcmp(name, "PAGE", 4) == 0)
		*value = 4096;
	else if (len == 5 && memcmp(name, "ORDER", 5) == 0)
		*value = 10;
	else
		return false;
	return true;
}

static uint64_t eval(const char *s)
{
	struct expr_error error;
	uint64_t value;

	return expr_eval(s, two_names, NULL, &value, &error) ? value : UINT64_MAX;
}

static void test_expr(void **state)
{
	struct expr_error error;
	uint64_t value;

	(void)state;
	assert_int_equal(eval("PAGE << ORDER"), 4 << 20);
	assert_int_equal(eval("2 * PAGE - 1"), 8191);
	assert_int_equal(eval("1 + 2 * 3"), 7);
	assert_int_equal(eval("(1 + 2) * 3"), 9);
	assert_int_equal(eval("16M"), 16 << 20);
	assert_int_equal(eval("0x10 >> 2"), 4);
	assert_int_equal(eval("1 << 64"), UINT64_MAX);
	assert_int_equal(eval("1 - 2"), UINT64_MAX);
	assert_int_equal(eval("1 / 0"), UINT64_MAX);
	assert_int_equal(eval("0xffffffffffffffff * 2"), UINT64_MAX);
	assert_int_equal(eval("PAGE PAGE"), UINT64_MAX);
	assert_int_equal(eval("((((((((((((((((((1))))))))))))))))))"), UINT64_MAX);
	assert_int_equal(eval(""), UINT64_MAX);
	assert_int_equal(eval("12x4"), UINT64_MAX);
	assert_int_equal(eval("(1"), UINT64_MAX);
	assert_int_equal(eval("(1 +)"), UINT64_MAX);
	assert_int_equal(eval("1 + "), UINT64_MAX);
	assert_int_equal(eval("1 << "), UINT64_MAX);
	assert_int_equal(eval("(1)"), 1);
	assert_int_equal(eval("1)"), UINT64_MAX);
	assert_int_equal(eval("1M << 43"), (uint64_t)1 << 63);
	assert_int_equal(eval("1M << 44"), UINT64_MAX);
	assert_int_equal(eval("1M >> 63"), 0);
	assert_false(expr_eval("PAGE", NULL, NULL, &value, &error));
	assert_false(expr_eval("2 * PAEG", two_names, NULL, &value, &error));
	assert_int_equal(error.word_len, 4);
	assert_memory_equal(error.word, "PAEG", 4);
}

static struct catalogue *catalogue_at(const char *kernel)
{
	struct point p = {.version = v(kernel)};
	struct diag *d = diag_new();
	struct catalogue *c = catalogue_new(&p, d);

	assert_int_equal(diag_count(d), 0);
	assert_non_null(c);
	diag_free(d);
	return c;
}

static void test_sizes(void **state)
{
	struct catalogue *c = catalogue_at("6.12");

	(void)state;
	assert_int_equal(sizes_pages(c, 1), 1);
	assert_int_equal(sizes_pages(c, 4096), 1);
	assert_int_equal(sizes_pages(c, 4097), 2);
	assert_int_equal(sizes_order(c, 4096), 0);
	assert_int_equal(sizes_order(c, 20480), 3);
	assert_int_equal(sizes_order(c, 5 << 20), 11);
	assert_int_equal(sizes_order(c, UINT64_MAX), 52);
	assert_int_equal(sizes_class(c, 1), 8);
	assert_int_equal(sizes_class(c, 65), 96);
	assert_int_equal(sizes_class(c, 97), 128);
	assert_int_equal(sizes_class(c, 129), 192);
	assert_int_equal(sizes_class(c, 193), 256);
	assert_int_equal(sizes_class(c, 8192), 8192);
	assert_int_equal(sizes_class(c, 8193), 16384);
	assert_int_equal(sizes_class(c, 4 << 20), 4 << 20);
	assert_int_equal(sizes_class(c, (4 << 20) + 1), 0);
	catalogue_free(c);
}

/* Parses @text and writes it again; "error" when that is reported. */
static void assert_gfp(const struct catalogue *c, const char *text, const char *expected)
{
	struct source src = {.name = "test", .data = text, .len = strlen(text)};
	struct yaml_place place = {&src, {1, 1, 1, (uint32_t)strlen(text) + 1}};
	struct yaml_node n = {.kind = YAML_SCALAR,
		.plain = true,
		.text = text,
		.count = (uint32_t)strlen(text),
		.place = &place};
	struct diag *d = diag_new();
	struct strbuf s = {0};
	struct gfp_mask m;

	if (gfp_parse(c, &n, d, &m)) {
		assert_int_equal(diag_count(d), 0);
		gfp_format_mask(c, &m, &s);
		assert_string_equal(strbuf_str(&s), expected);
	} else {
		assert_int_equal(diag_count(d), 1);
		assert_string_equal("error", expected);
	}
	strbuf_free(&s);
	diag_free(d);
}

static void test_gfp(void **state)
{
	struct catalogue *c = catalogue_at("6.12"), *old = catalogue_at("6.1");

	(void)state;
	assert_gfp(c, "GFP_KERNEL", "GFP_KERNEL");
	assert_gfp(c, "GFP_KERNEL|__GFP_ACCOUNT", "GFP_KERNEL_ACCOUNT");
	assert_gfp(c, "__GFP_ZERO | GFP_ATOMIC", "GFP_ATOMIC | __GFP_ZERO");
	assert_gfp(c, "GFP_KERNEL & ~__GFP_FS", "GFP_NOFS");
	assert_gfp(c, "(GFP_KERNEL & ~__GFP_FS) | __GFP_NOFAIL", "GFP_NOFS | __GFP_NOFAIL");
	assert_gfp(c, "flags", "flags");
	assert_gfp(c, "gfp_mask | __GFP_ZERO", "gfp_mask | __GFP_ZERO");
	assert_gfp(c, "0", "0");
	assert_gfp(c, "GFP_KERNLE", "error");
	assert_gfp(c, "GFP_KERNEL |", "error");
	assert_gfp(c, "GFP_KERNEL & __GFP_FS", "error");
	assert_gfp(c, "GFP_KERNEL + __GFP_FS", "error");
	assert_gfp(c, "", "error");
	/* what a compound holds differs between kernels (6.3, 6.8) */
	assert_true(catalogue_gfp(c, "GFP_NOWAIT", 10)->mask &
		    catalogue_gfp(c, "__GFP_NOWARN", 12)->mask);
	assert_false(catalogue_gfp(old, "GFP_NOWAIT", 10)->mask &
		     catalogue_gfp(old, "__GFP_NOWARN", 12)->mask);
	assert_true(catalogue_gfp(old, "__GFP_ATOMIC", 12)->exists);
	assert_false(catalogue_gfp(c, "__GFP_ATOMIC", 12)->exists);
	catalogue_free(c);
	catalogue_free(old);
}

/*
 * Every kernel on every architecture and page size has the numbers that C code asks for, and a
 * complete simulator model that makes a machine.
 */
static void assert_profile(const char *kernel, const char *arch, const char *config)
{
	static const char *const numbers[] = {"PAGE_SIZE", "PAGE_SHIFT", "KMALLOC_MIN_SIZE",
		"KMALLOC_MAX_SIZE", "KMALLOC_MAX_CACHE_SIZE", "VMALLOC_TOTAL", "PAGEBLOCK_SIZE"};
	struct target_spec spec = {
		.arch = arch, .config = {config}, .config_count = config != NULL};
	struct diag *d = diag_new();
	struct target *t;
	struct lab *lab;
	const struct catalogue *c;

	assert_true(target_parse_kernel(kernel, strlen(kernel), &spec));
	t = target_new(&spec, d);
	assert_non_null(t);
	c = t->point[0];
	lab = lab_new(c, d);
	assert_non_null(lab);
	assert_int_equal(lab->states, 3);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
		assert_true(catalogue_number(c, numbers[i]) != 0);
	for (int i = GFP_MEANS_SLEEP; i <= GFP_MEANS_IO; i++)
		assert_true(c->gfp_means[i] != 0);
	assert_int_equal(lab->pages.page_shift, catalogue_number(c, "PAGE_SHIFT"));
	assert_int_equal(lab->pages.max_page_order, catalogue_number(c, "MAX_PAGE_ORDER"));
	assert_int_equal(lab->pages.pageblock_order, catalogue_number(c, "PAGEBLOCK_ORDER"));
	assert_int_equal(lab->model.kmalloc_min_size, catalogue_number(c, "KMALLOC_MIN_SIZE"));
	assert_non_null(lab_kernel(lab, 1, 1));
	lab_free(lab);
	target_free(t);
	diag_free(d);
}

static void test_profiles(void **state)
{
	struct catalogue *any = catalogue_at("6.12");

	(void)state;
	assert_int_equal(any->kernel_count, 7);
	for (size_t k = 0; k < any->kernel_count; k++)
		for (size_t i = 0; i < any->arch_count; i++) {
			const struct profile *arch = &any->archs[i];

			assert_profile(any->kernels[k].name, arch->name, NULL);
			for (size_t j = 0; arch->config && j < arch->config->count; j++)
				assert_profile(any->kernels[k].name, arch->name,
					arch->config->items[2 * j].text);
		}
	catalogue_free(any);
}

static uint64_t number_at(
	const char *kernel, const char *arch, const char *config, const char *name)
{
	struct target_spec spec = {
		.arch = arch, .config = {config}, .config_count = config != NULL};
	struct diag *d = diag_new();
	struct target *t;
	uint64_t value;

	assert_true(target_parse_kernel(kernel, strlen(kernel), &spec));
	t = target_new(&spec, d);
	assert_non_null(t);
	value = catalogue_number(t->point[0], name);
	target_free(t);
	diag_free(d);
	return value;
}

/* Numbers that architecture, configuration, and release decide together. */
static void test_layers(void **state)
{
	(void)state;
	assert_int_equal(number_at("6.12", "arm64", NULL, "KMALLOC_MAX_SIZE"), 4 << 20);
	assert_int_equal(
		number_at("6.12", "arm64", "ARM64_16K_PAGES", "KMALLOC_MAX_SIZE"), 32 << 20);
	assert_int_equal(
		number_at("6.1", "arm64", "ARM64_64K_PAGES", "KMALLOC_MAX_SIZE"), 512 << 20);
	assert_int_equal(
		number_at("6.12", "arm64", "ARM64_64K_PAGES", "KMALLOC_MAX_CACHE_SIZE"), 128 << 10);
	assert_int_equal(
		number_at("6.12", "arm64", "ARM64_64K_PAGES", "PCPU_MIN_UNIT_SIZE"), 65536);
	assert_int_equal(number_at("6.4", "arm64", NULL, "KMALLOC_MIN_SIZE"), 128);
	assert_int_equal(number_at("6.5", "arm64", NULL, "KMALLOC_MIN_SIZE"), 8);
	assert_int_equal(number_at("6.1", "riscv", NULL, "KMALLOC_MIN_SIZE"), 64);
	assert_int_equal(
		number_at("6.1", "riscv", "!RISCV_DMA_NONCOHERENT", "KMALLOC_MIN_SIZE"), 8);
	assert_int_equal(number_at("6.12", "riscv64", NULL, "KMALLOC_MIN_SIZE"), 8);
	assert_int_equal(number_at("6.12", "armhf", NULL, "KMALLOC_MIN_SIZE"), 64);
	assert_int_equal(number_at("6.12", "i386", NULL, "VMALLOC_TOTAL"), 120 << 20);
	assert_int_equal(number_at("6.12", "arm", "SOC_AM33XX", "KMALLOC_MAX_SIZE"), 8 << 20);
}

static bool config_on(const struct target *t, const char *name)
{
	return t->point[0]->config >> catalogue_config(t->point[0], name) & 1;
}

/* What @spec makes of @name: on, off, or an error (-1). */
static int option_at(const char *arch, const char *a, const char *b, const char *name)
{
	struct target_spec spec = {.arch = arch,
		.config = {a, b},
		.config_count = (size_t)((a != NULL) + (b != NULL))};
	struct diag *d = diag_new();
	struct target *t = target_new(&spec, d);
	int on = t ? config_on(t, name) : -1;

	assert_int_equal(diag_count(d), t ? 0 : 1);
	target_free(t);
	diag_free(d);
	return on;
}

static void test_config(void **state)
{
	(void)state;
	/* a choice */
	assert_int_equal(option_at("arm64", NULL, NULL, "ARM64_4K_PAGES"), 1);
	assert_int_equal(option_at("arm64", "ARM64_64K_PAGES", NULL, "ARM64_4K_PAGES"), 0);
	assert_int_equal(option_at("arm64", "ARM64_64K_PAGES", "ARM64_16K_PAGES", "CMA"), -1);
	/* defaults differ between architectures, and options may be foreign to one */
	assert_int_equal(option_at("arm64", NULL, NULL, "CMA"), 1);
	assert_int_equal(option_at("x86_64", NULL, NULL, "CMA"), 0);
	assert_int_equal(option_at("i386", NULL, NULL, "HIGHMEM"), 1);
	assert_int_equal(option_at("x86_64", "HIGHMEM", NULL, "CMA"), -1);
	/* an option brings what it needs, a default goes where that is not there */
	assert_int_equal(option_at("x86_64", "DMA_CMA", NULL, "CMA"), 1);
	assert_int_equal(option_at("x86_64", "DMA_CMA", "!CMA", "CMA"), -1);
	assert_int_equal(option_at("arm64", "!CMA", NULL, "DMA_CMA"), 0);
	assert_int_equal(option_at("x86_64", "PREEMPT_RT", NULL, "TRANSPARENT_HUGEPAGE"), 0);
	assert_int_equal(option_at("x86_64", "PREEMPT_RT", "TRANSPARENT_HUGEPAGE", "CMA"), -1);
	assert_int_equal(option_at("x86_64", "SLUB_TINY", NULL, "SLUB_DEBUG"), 0);
}

static void assert_names(
	const struct catalogue *c, const struct api *api, const struct yaml_node *list)
{
	for (size_t i = 0; i < list_count(list); i++)
		if (!catalogue_api(c, list_item(list, i)->text))
			fail_msg("%s names %s, which is no entry", api->name,
				list_item(list, i)->text);
}

/*
 * The simulated call of one that never sleeps has a mask of its own that does not: else the usual
 * mask would be tried.
 */
static bool sim_sleeps(const struct catalogue *c, const struct api *api)
{
	const struct yaml_node *gfp = yaml_get(api->sim, "gfp");
	struct gfp_mask mask;

	if (!gfp)
		return true;
	assert_true(gfp_parse(c, gfp, NULL, &mask));
	return mask.set & c->gfp_means[GFP_MEANS_SLEEP];
}

/* What an entry refers to is there; simulator calls exist; sources are cited. */
static void check_apis(const char *kernel)
{
	struct catalogue *c = catalogue_at(kernel);

	assert_true(c->api_count > 480);
	for (size_t i = 0; i < c->api_count; i++) {
		const struct api *api = &c->api[i];
		const struct yaml_node *call = yaml_get(api->sim, "call");

		assert_names(c, api, api->free);
		assert_names(c, api, api->setup);
		assert_names(c, api, api->then);
		if (api->undo && !catalogue_api(c, api->undo))
			fail_msg("%s is undone by %s, which is no entry", api->name, api->undo);
		if (api->teardown && !catalogue_api(c, api->teardown))
			fail_msg("%s is torn down by %s, which is no entry", api->name,
				api->teardown);
		if (call && !sim_kernel_knows_alloc(call->text) &&
			!sim_kernel_knows_free(call->text) && !sim_kernel_knows_use(call->text))
			fail_msg("%s is simulated by %s, which is no call", api->name, call->text);
		if (list_count(api->source) == 0)
			fail_msg("%s has no source", api->name);
		if (api->kind != API_MEMORY && (!api->signature || !api->include))
			fail_msg("%s lacks its signature or header", api->name);
		for (size_t u = 0; u < list_count(api->unverified); u++)
			if (!yaml_get(api->at, list_item(api->unverified, u)->text))
				fail_msg("%s: `%s` is unverified but not there", api->name,
					list_item(api->unverified, u)->text);
		/* what decides relies on it */
		if (api->sleeps == SLEEPS_BY_GFP && !api->takes_gfp)
			fail_msg("%s sleeps by a mask that it does not take", api->name);
		if (call && api->kind == API_ALLOC && api->sleeps == SLEEPS_NEVER &&
			!api->takes_gfp && strcmp(call->text, "memblock") != 0 &&
			sim_sleeps(c, api))
			fail_msg("%s never sleeps, but its simulated call may", api->name);
		if (!api->contexts && api->kind != API_MEMORY)
			fail_msg("%s may be called nowhere", api->name);
	}
	catalogue_free(c);
}

static void test_catalogue(void **state)
{
	static const char *const kernels[] = {"5.10", "6.1", "6.12", "6.19", "7.3"};

	(void)state;
	for (size_t i = 0; i < sizeof(kernels) / sizeof(*kernels); i++)
		check_apis(kernels[i]);
}

/* Words of needs have their entries, which say where they are in a sentence. */
static void test_contexts(void **state)
{
	const struct {
		uint32_t kind;
		const char *const *words;
	} lists[] = {{CONTEXT_CONTEXT, context_words}, {CONTEXT_LOCK, holds_words},
		{CONTEXT_SCOPE, scope_words}};
	struct catalogue *c = catalogue_at("6.12");

	(void)state;
	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++) {
		for (int w = 0; lists[i].words[w]; w++) {
			const struct context *x =
				catalogue_context(c, lists[i].kind, lists[i].words[w]);

			assert_non_null(x);
			if (lists[i].kind != CONTEXT_SCOPE)
				assert_non_null(x->place);
		}
	}
	catalogue_free(c);
}

static void test_existence(void **state)
{
	struct catalogue *old = catalogue_at("6.1"), *late = catalogue_at("6.12.117"),
			 *new = catalogue_at("7.3"), *lts = catalogue_at("6.12"),
			 *before = catalogue_at("6.12.96"), *first = catalogue_at("6.12.97"),
			 *between = catalogue_at("6.18.20");

	(void)state;
	assert_false(catalogue_api(lts, "kmalloc_nolock")->exists);
	assert_true(catalogue_api(new, "kmalloc_nolock")->exists);
	/* a stable release that gained it by backport */
	assert_false(catalogue_api(lts, "kmalloc_obj")->exists);
	assert_true(catalogue_api(late, "kmalloc_obj")->exists);
	assert_false(catalogue_api(before, "kmalloc_obj")->exists);
	assert_true(catalogue_api(first, "kmalloc_obj")->exists);
	/* a stable release between what is known to lack it and what is known to have it */
	assert_false(catalogue_api(between, "kmalloc_obj")->exists);
	assert_true(catalogue_api(between, "kmalloc_obj")->unsure);
	assert_false(catalogue_api(before, "kmalloc_obj")->unsure);
	assert_true(catalogue_api(new, "kmalloc_obj")->exists);
	assert_true(catalogue_api(old, "kmalloc")->exists);
	assert_null(catalogue_api(old, "kmaloc"));
	catalogue_free(old);
	catalogue_free(late);
	catalogue_free(new);
	catalogue_free(lts);
	catalogue_free(before);
	catalogue_free(first);
	catalogue_free(between);
}

static void test_target(void **state)
{
	struct target_spec spec = {0};
	struct diag *d = diag_new();
	struct target *t;
	char buf[128];

	(void)state;
	assert_true(target_parse_kernel("6.1..7.3", 8, &spec));
	t = target_new(&spec, d);
	assert_non_null(t);
	assert_int_equal(t->count, 5);
	assert_string_equal(target_describe(t, buf), "6.1..7.3");
	target_free(t);
	/* what a stable release has by backport, the next mainline release may lack */
	spec = (struct target_spec){0};
	assert_true(target_parse_kernel("6.12.100..7.3", 13, &spec));
	t = target_new(&spec, d);
	assert_non_null(t);
	assert_int_equal(t->count, 4);
	assert_true(catalogue_api(t->point[0], "kmalloc_obj")->exists);
	assert_false(catalogue_api(t->point[1], "kmalloc_obj")->exists);
	target_free(t);
	assert_int_equal(version_next(v("6.19.3")), v("7.0"));
	assert_false(target_parse_kernel("7.3..6.1", 8, &spec));
	assert_string_equal(target_turn_range("7.3..6.1", 8, buf), "6.1..7.3");
	assert_null(target_turn_range("6.1..7.3", 8, buf));
	assert_null(target_turn_range("6.1", 3, buf));
	assert_null(target_turn_range("7.3..", 5, buf));
	assert_null(target_turn_range("..6.1", 5, buf));
	assert_false(target_parse_kernel("6.1..", 5, &spec));
	spec = (struct target_spec){.arch = "x68_64"};
	assert_null(target_new(&spec, d));
	spec = (struct target_spec){.config = {"PREMPT_RT"}, .config_count = 1};
	assert_null(target_new(&spec, d));
	spec = (struct target_spec){.config = {"NUMA", "CONFIG_CMA", "!CMA"}, .config_count = 3};
	assert_string_equal(target_config_clash(&spec, 0), "CMA");
	assert_string_equal(target_config_clash(&spec, 1), "CMA");
	assert_null(target_config_clash(&spec, 2));
	spec = (struct target_spec){.config = {"!CMA", "CMA"}, .config_count = 2};
	assert_string_equal(target_config_clash(&spec, 0), "CMA");
	assert_null(target_config_clash(&spec, 1));
	spec = (struct target_spec){.config = {"CMA", "CMA"}, .config_count = 2};
	assert_null(target_config_clash(&spec, 0));
	assert_int_equal(diag_count(d), 2);
	spec = (struct target_spec){
		.arch = "amd64", .config = {"CONFIG_PREEMPT_RT", "!MEMCG"}, .config_count = 2};
	t = target_new(&spec, d);
	assert_non_null(t);
	assert_true(config_on(t, "PREEMPT_RT"));
	assert_false(config_on(t, "MEMCG"));
	target_free(t);
	diag_free(d);
}

/* How the model of @kernel has a difference. */
static uint64_t model_with(const char *kernel, const char *option, const char *name)
{
	struct target_spec spec = {.config = {option}, .config_count = option != NULL};
	struct diag *d = diag_new();
	struct target *t;
	uint64_t value = UINT64_MAX;

	assert_true(target_parse_kernel(kernel, strlen(kernel), &spec));
	t = target_new(&spec, d);
	assert_non_null(t);
	assert_true(catalogue_expr(t->point[0], catalogue_model(t->point[0], name), NULL, &value));
	target_free(t);
	diag_free(d);
	return value;
}

static uint64_t model_of(const char *kernel, const char *name)
{
	return model_with(kernel, NULL, name);
}

/* SLUB_TINY has code of its own until 6.17; later its caches do as those that are debugged. */
static void test_tiny(void **state)
{
	static const struct {
		const char *kernel;
		uint64_t retries_node, flush_sleeps;
	} rows[] = {
		{"6.12", 3, 0},
		{"6.17", 3, 0},
		{"6.18", 1, 1},
		{"7.0", 1, 1},
		{"7.1", 1, 1},
		{"7.3", 2, 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const char *k = rows[i].kernel;

		assert_int_equal(model_with(k, "SLUB_TINY", "slab_tiny"), 1);
		assert_int_equal(model_with(k, "SLUB_TINY", "slab_max_order"), 1);
		assert_int_equal(model_with(k, "SLUB_TINY", "slab_cpu_slabs"), 0);
		assert_int_equal(model_with(k, "SLUB_TINY", "slab_sheaves"), 0);
		assert_int_equal(
			model_with(k, "SLUB_TINY", "slab_retries_node"), rows[i].retries_node);
		assert_int_equal(
			model_with(k, "SLUB_TINY", "slab_flush_sleeps"), rows[i].flush_sleeps);
	}
}

/* Differences of the simulated allocators come and go with the release that the source shows. */
static void test_flips(void **state)
{
	static const struct {
		const char *name, *before, *from;
		uint64_t was, is;
	} flips[] = {
		{"dma_refuses_comp", "6.1", "6.2", 0, 1},
		{"kvmalloc_kernel_only", "5.15", "6.1", 1, 0},
		{"kvmalloc_kernel_only", "5.16", "5.17", 1, 0},
		{"kvmalloc_kernel_only", "5.10", "5.15", 1, 1},
		{"percpu_kernel_only", "5.15", "6.1", 1, 0},
		{"percpu_kernel_only", "6.1", "6.2", 0, 1},
		{"percpu_kernel_only", "6.11", "6.12", 1, 0},
		{"percpu_kernel_only", "6.12", "6.13", 0, 1},
		{"percpu_kernel_only", "6.14", "6.15", 1, 0},
		{"percpu_kernel_only", "6.6", "6.10", 1, 1},
		{"pcp_max_order", "5.10", "5.15", 0, 3},
		{"pcp_huge_lists", "5.10", "5.15", 0, 3},
		{"pcp_huge_lists", "5.15", "6.1", 3, 2},
		/* the second one by backport */
		{"pcp_huge_lists", "6.1", "6.2", 2, 1},
		{"pcp_huge_lists", "6.5", "6.6", 1, 2},
		{"pcp_huge_lists", "6.6", "6.7", 2, 1},
		{"pcp_huge_lists", "6.9", "6.10", 1, 2},
		{"boosted_by_kswapd", "6.4", "6.5", 0, 1},
		{"vmap_keeps_blocks", "6.4", "6.5", 0, 1},
		{"kmalloc_roundup_any", "6.5", "6.6", 1, 0},
		{"pcp_skips_cma", "6.5", "6.6", 1, 0},
		{"zone_below_high", "6.6", "6.7", 0, 1},
		{"pcp_tuned", "6.6", "6.7", 0, 1},
		{"slab_order_keeps_objects", "6.6", "6.7", 0, 1},
		{"highatomic_rounds_up", "6.7", "6.8", 0, 1},
		{"vmap_nodes", "6.8", "6.9", 0, 1},
		{"vmap_merges_lazy", "6.8", "6.9", 1, 0},
		{"vmap_empties_pools", "6.8", "6.9", 0, 1},
		{"page_frag_reclaims", "6.8", "6.9", 1, 0},
		{"account_per_page", "6.9", "6.10", 0, 1},
		{"merge_retypes", "6.9", "6.10", 0, 1},
		{"free_splits_large", "6.9", "6.10", 0, 1},
		{"pcp_page_type", "6.9", "6.10", 1, 0},
		{"isolate_splits", "6.9", "6.10", 0, 1},
		{"highatomic_by_order", "6.9", "6.10", 0, 1},
		{"slab_comp_always", "6.9", "6.10", 0, 1},
		{"slab_retries_node", "6.9", "6.10", 0, 1},
		{"slab_scans_ends", "6.9", "6.10", 0, 1},
		{"kmalloc_align_divisor", "6.10", "6.11", 0, 1},
		{"slab_request_moves_freeptr", "6.10", "6.11", 0, 1},
		{"fallback_claims", "6.11", "6.12", 0, 1},
		{"highatomic_by_free", "6.11", "6.12", 0, 1},
		{"contig_own_flags", "6.11", "6.12", 0, 1},
		{"contig_checks_flags", "6.11", "6.12", 0, 1},
		{"nofail_order_warns", "6.11", "6.12", 2, 1},
		{"vmalloc_bulk_nofail", "6.11", "6.12", 0, 1},
		{"slab_track_request", "6.11", "6.12", 4, 8},
		/* what 6.12 has by backport, 6.13 has not */
		{"fallback_claims", "6.12", "6.13", 1, 0},
		{"contig_own_flags", "6.13", "6.14", 0, 1},
		{"slab_track_request", "6.12", "6.13", 8, 4},
		{"vmalloc_huge_by_node", "6.12", "6.13", 1, 0},
		{"page_frag_up", "6.12", "6.13", 0, 1},
		{"compact_async_room", "6.13", "6.14", 0, 1},
		{"fallback_claims", "6.14", "6.17", 0, 1},
		{"isolate_keeps_type", "6.14", "6.17", 0, 1},
		{"compact_ready_high", "6.14", "6.17", 0, 1},
		{"pcp_high_margin", "6.14", "6.17", 0, 1},
		{"mempool_keeps_one", "6.14", "6.17", 0, 1},
		{"vmap_empties_pools", "6.14", "6.17", 1, 0},
		{"kvmalloc_noretry", "6.14", "6.17", 1, 0},
		{"memblock_marks_kernel", "6.14", "6.17", 0, 1},
		{"awake_nodes_last", "6.17", "6.18", 0, 1},
		{"slab_nolock_by_mask", "6.17", "6.18", 0, 1},
		{"kmalloc_nolock", "6.17", "6.18", 0, 1},
		{"vmalloc_large_blocks", "6.18", "6.19", 0, 1},
		{"pcp_drain_batches", "6.18", "6.19", 0, 1},
		{"dma_pools_managed", "6.18", "6.19", 0, 1},
		{"nofail_order_warns", "6.18", "6.19", 1, 0},
		{"noreclaim_may_sleep", "6.18", "6.19", 0, 1},
		{"slab_track_request", "6.19", "7.0", 4, 8},
		{"slab_cpu_slabs", "6.19", "7.0", 1, 0},
		{"slab_sheaves", "6.19", "7.0", 0, 1},
		{"contig_looks_first", "6.19", "7.0", 0, 1},
		{"contig_refuses_comp", "6.19", "7.0", 0, 1},
		{"compact_in_loop", "6.19", "7.0", 0, 1},
		{"vmalloc_softirq", "7.0", "7.1", 0, 1},
		{"vmalloc_checks_flags", "7.0", "7.1", 2, 1},
		{"devres_header", "7.0", "7.1", 40, 56},
		{"highatomic_direct", "7.0", "7.1", 0, 1},
		{"bulk_counts_missing", "7.0", "7.1", 0, 1},
		{"pcp_atomic_refill", "7.0", "7.1", 1, 0},
		{"highatomic_fast", "7.1", "7.3", 0, 1},
		{"free_in_blocks", "7.1", "7.3", 0, 1},
		{"compact_async_whole", "7.1", "7.3", 0, 1},
		{"percpu_backing_noio", "7.1", "7.3", 0, 1},
		{"slab_retries_node", "7.1", "7.3", 1, 2},
		{"slab_nolock_by_mask", "7.1", "7.3", 1, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(flips) / sizeof(*flips); i++) {
		if (model_of(flips[i].before, flips[i].name) != flips[i].was ||
			model_of(flips[i].from, flips[i].name) != flips[i].is)
			fail_msg("%s: %s %s", flips[i].name, flips[i].before, flips[i].from);
	}
}

/* Are normal objects spread over copies of their classes on @kernel? */
static bool has_copies(
	const char *kernel, const struct kconfig *file, const char *option, const char *option2)
{
	struct target_spec spec = {
		.kconfig = file,
		.config = {option, option2},
		.config_count = (size_t)((option != NULL) + (option2 != NULL)),
	};
	struct diag *d = diag_new();
	struct target *t;
	uint64_t copies, reserve;

	assert_true(target_parse_kernel(kernel, strlen(kernel), &spec));
	t = target_new(&spec, d);
	assert_non_null(t);
	assert_true(catalogue_expr(
		t->point[0], catalogue_model(t->point[0], "kmalloc_copies"), NULL, &copies));
	assert_true(catalogue_expr(
		t->point[0], catalogue_model(t->point[0], "percpu_reserve"), NULL, &reserve));
	assert_int_equal(reserve, (copies ? 112 : 28) << 10);
	target_free(t);
	diag_free(d);
	return copies;
}

/* An option that was renamed: the old name holds on later kernels too, the new one not before. */
static void test_renamed(void **state)
{
	static const char *none[] = {"X86_64"}, *old[] = {"RANDOM_KMALLOC_CACHES", "X86_64"},
			  *new[] = {"KMALLOC_PARTITION_CACHES", "X86_64"};
	const struct kconfig without = {.names = none, .count = 1},
			     before = {.names = old, .count = 2},
			     after = {.names = new, .count = 2};

	(void)state;
	assert_true(has_copies("6.12", NULL, "RANDOM_KMALLOC_CACHES", NULL));
	assert_true(has_copies("7.3", NULL, "RANDOM_KMALLOC_CACHES", NULL));
	assert_true(has_copies("7.3", NULL, "KMALLOC_PARTITION_CACHES", NULL));
	assert_false(has_copies("6.12", NULL, "KMALLOC_PARTITION_CACHES", NULL));
	assert_false(has_copies("7.3", &without, NULL, NULL));
	assert_true(has_copies("6.12", &before, NULL, NULL));
	assert_true(has_copies("7.3", &before, NULL, NULL));
	assert_true(has_copies("7.3", &after, NULL, NULL));
	assert_false(has_copies("6.12", &after, NULL, NULL));
	/* what is stated besides counts more, the last word most */
	assert_false(has_copies("7.3", &after, "!RANDOM_KMALLOC_CACHES", NULL));
	assert_false(has_copies("7.3", &before, "!KMALLOC_PARTITION_CACHES", NULL));
	assert_true(has_copies("7.3", NULL, "!KMALLOC_PARTITION_CACHES", "RANDOM_KMALLOC_CACHES"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_version),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_expr),
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_gfp),
		cmocka_unit_test(test_profiles),
		cmocka_unit_test(test_layers),
		cmocka_unit_test(test_config),
		cmocka_unit_test(test_renamed),
		cmocka_unit_test(test_flips),
		cmocka_unit_test(test_tiny),
		cmocka_unit_test(test_catalogue),
		cmocka_unit_test(test_contexts),
		cmocka_unit_test(test_existence),
		cmocka_unit_test(test_target),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
