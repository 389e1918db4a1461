/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fixes: uses in all the forms that YAML has for them, as they are after their edits, or left alone
 * where these are not certain.
 */
#include "advise_rig.h"

#include "advise/fix.h"
#include "text/strbuf.h"

/*
 * The use in @text, its value `u` or all of it, becomes @better; the text is @expected then, or
 * NULL: no edits.
 */
static void assert_fixed(
	struct fixture *f, const char *text, const char *better, const char *expected)
{
	const struct yaml_node *root = parse(f, text), *u = yaml_get(root, "u");
	struct source *src = f->src[f->sources - 1];
	struct edit edits[FIX_MAX_EDITS];
	struct strbuf out = {0};
	struct use old, new;
	size_t count;

	assert_true(use_read(&old, u ? u : root, f->c, f->d));
	assert_true(use_read(&new, parse(f, better), f->c, f->d));
	count = fix_use(&old, &new, f->c, f->a, edits);
	if (!expected) {
		if (count)
			fail_msg("%s would be edited", text);
		return;
	}
	if (!count)
		fail_msg("%s is left as it is", text);
	assert_true(edit_apply(&out, src, edits, count));
	assert_string_equal(strbuf_str(&out), expected);
	strbuf_free(&out);
}

#define KMALLOC "{api: kmalloc, gfp: GFP_KERNEL, free: kfree}"
#define VMALLOC "{api: vmalloc, free: vfree}"

static void test_replaced(void **state)
{
	struct fixture *f = *state;

	assert_fixed(f, "{api: kmalloc, gfp: GFP_ATOMIC, free: vfree}", KMALLOC, KMALLOC);
	assert_fixed(f, "{api: kzalloc, gfp: GFP_KERNEL, free: kfree}", KMALLOC, KMALLOC);
	/* in whatever order they stand */
	assert_fixed(f, "{free: vfree, gfp: GFP_ATOMIC, api: kzalloc}", KMALLOC,
		"{free: kfree, gfp: GFP_KERNEL, api: kmalloc}");
	assert_fixed(f, "free: none\napi: kmalloc\ngfp: \"GFP_KERNEL\"\n", KMALLOC,
		"free: kfree\napi: kmalloc\ngfp: \"GFP_KERNEL\"\n");
	/* quotes stay */
	assert_fixed(f, "{\"api\": \"kzalloc\", \"free\": 'vfree'}", "{api: kmalloc, free: kfree}",
		"{\"api\": \"kmalloc\", \"free\": 'kfree'}");
	/* what is right stays */
	assert_fixed(f, KMALLOC, KMALLOC, NULL);
	assert_fixed(f, "{api: kmalloc, gfp: GFP_KERNEL}", KMALLOC, NULL);
	assert_fixed(f, "{api: kmalloc, free: kfree}", KMALLOC, NULL);
	assert_fixed(f, VMALLOC, "{api: vmalloc}", "{api: vmalloc}");
}

static void test_cut(void **state)
{
	struct fixture *f = *state;

	assert_fixed(f, "{api: vmalloc, gfp: GFP_KERNEL, free: vfree}", VMALLOC, VMALLOC);
	assert_fixed(f, "{gfp: GFP_KERNEL, api: vmalloc}", "{api: vmalloc}", "{api: vmalloc}");
	assert_fixed(f, "{api: vmalloc, gfp: GFP_KERNEL}", "{api: vmalloc}", "{api: vmalloc}");
	assert_fixed(f, "api: vmalloc\ngfp: GFP_KERNEL\nfree: vfree\n", VMALLOC,
		"api: vmalloc\nfree: vfree\n");
	/* not a comment */
	assert_fixed(f, "api: vmalloc\ngfp: GFP_KERNEL # why\nfree: vfree\n", VMALLOC, NULL);
	assert_fixed(f, "u: &u {api: vmalloc, gfp: GFP_KERNEL}\n", "{api: vmalloc}",
		"u: &u {api: vmalloc}\n");
	assert_fixed(f, "x: &u {api: vmalloc, gfp: GFP_KERNEL}\nu: *u\n", "{api: vmalloc}", NULL);
	/* what others repeat may not be wrong for them */
	assert_fixed(f, "u: &u {api: vmalloc, gfp: GFP_KERNEL}\nw: *u\n", "{api: vmalloc}", NULL);
	assert_fixed(
		f, "u: &u\n  {api: vmalloc, gfp: GFP_KERNEL}\nw: [*u]", "{api: vmalloc}", NULL);
	assert_fixed(f, "u: &u {api: vmalloc, gfp: GFP_KERNEL}\nw: *u", "{api: vmalloc}", NULL);
	assert_fixed(f, "x: &ub 1\ny: &b 2\nu: &u {api: vmalloc, gfp: GFP_KERNEL}\nw: *ub\nv: *b\n",
		"{api: vmalloc}", "x: &ub 1\ny: &b 2\nu: &u {api: vmalloc}\nw: *ub\nv: *b\n");
}

static void test_inserted(void **state)
{
	struct fixture *f = *state;

	assert_fixed(f, VMALLOC, KMALLOC, KMALLOC);
	assert_fixed(f, "  api: vmalloc # a comment\n  free: vfree\n", KMALLOC,
		"  api: kmalloc # a comment\n  gfp: GFP_KERNEL\n  free: kfree\n");
	assert_fixed(f, "api: vmalloc", "{api: __vmalloc, gfp: GFP_KERNEL}",
		"api: __vmalloc\ngfp: GFP_KERNEL");
	/* the new line ends as the others do */
	assert_fixed(f, "api: vmalloc\r\nfree: vfree\r\n", KMALLOC,
		"api: kmalloc\r\ngfp: GFP_KERNEL\r\nfree: kfree\r\n");
	assert_fixed(f, "x: &u {api: vmalloc, free: vfree}\nu: *u\n", KMALLOC, NULL);
}

/* Text that is shared, that runs over lines, that is not there, or that is far to the right. */
static void test_left_alone(void **state)
{
	struct fixture *f = *state;
	struct strbuf far = {0};

	assert_fixed(
		f, "x: &a kzalloc\nu: {api: *a, gfp: GFP_KERNEL, free: kfree}\n", KMALLOC, NULL);
	assert_fixed(f, "u: {api: &a kzalloc, gfp: GFP_KERNEL, free: kfree}\n", KMALLOC, NULL);
	assert_fixed(f, "{api: !!str kzalloc, gfp: GFP_KERNEL, free: kfree}\n", KMALLOC, NULL);
	assert_fixed(f, "x: &u {api: kzalloc, gfp: GFP_KERNEL}\nu: *u\n", KMALLOC, NULL);
	assert_fixed(
		f, "x: &u {api: kzalloc, gfp: GFP_KERNEL}\ny: {u: *u}\nu: *u\n", KMALLOC, NULL);
	assert_fixed(
		f, "{api: kmalloc, gfp: GFP_NOFS |\n  __GFP_ZERO, free: kfree}", KMALLOC, NULL);
	assert_fixed(f, "api: kmalloc\ngfp: >-\n  GFP_ATOMIC\nfree: kfree\n", KMALLOC, NULL);
	assert_fixed(f, "api: |-\n  kzalloc\ngfp: GFP_KERNEL\nfree: kfree\n", KMALLOC, NULL);
	assert_fixed(
		f, "api: kmalloc\ngfp: 'GFP_KERNEL |\n  GFP_DMA'\nfree: kfree\n", KMALLOC, NULL);
	assert_fixed(f, "{api: kmalloc, gfp: GFP_KERNEL, free: }", KMALLOC, NULL);
	for (int i = 0; i < 10001; i++)
		strbuf_addc(&far, ' ');
	strbuf_adds(&far, "{api: kzalloc, gfp: GFP_KERNEL, free: kfree}");
	assert_fixed(f, strbuf_str(&far), KMALLOC, NULL);
	strbuf_clear(&far);
	strbuf_adds(&far, "u: ");
	for (int i = 0; i < 10001; i++)
		strbuf_addc(&far, ' ');
	strbuf_adds(&far, "{\n api: kzalloc, gfp: GFP_KERNEL, free: kfree}");
	assert_fixed(f, strbuf_str(&far), KMALLOC, NULL);
	strbuf_free(&far);
}

/* Compiled-in text is not there. */
static void test_without_text(void **state)
{
	struct fixture *f = *state;
	const struct yaml_node *n = parse(f, "{api: kzalloc, gfp: GFP_KERNEL, free: kfree}");
	struct source *src = f->src[f->sources - 1];
	struct edit edits[FIX_MAX_EDITS];
	const char *data = src->data;
	struct use old, new;

	assert_true(use_read(&old, n, f->c, f->d));
	assert_true(use_read(&new, parse(f, KMALLOC), f->c, f->d));
	assert_int_equal(fix_use(&old, &new, f->c, f->a, edits), 1);
	src->data = NULL;
	assert_int_equal(fix_use(&old, &new, f->c, f->a, edits), 0);
	src->data = data;
}

/* What `uses` cannot say by itself, and what was chosen for the API that was used. */
static void test_more_than_uses(void **state)
{
	struct fixture *f = *state;
	struct edit edits[FIX_MAX_EDITS];
	struct use old, new;

	assert_fixed(f, "{api: kmalloc, gfp: GFP_KERNEL}",
		"{api: kmem_cache_alloc, gfp: GFP_KERNEL, setup: kmem_cache_create}", NULL);
	assert_fixed(f, "{api: kmem_cache_zalloc, gfp: GFP_KERNEL, setup: kmem_cache_create}",
		"{api: kmem_cache_alloc, gfp: GFP_KERNEL, setup: kmem_cache_create}",
		"{api: kmem_cache_alloc, gfp: GFP_KERNEL, setup: kmem_cache_create}");
	assert_fixed(f, "{api: kmem_cache_alloc, gfp: GFP_KERNEL, setup: kmem_cache_create}",
		"{api: kmalloc, gfp: GFP_KERNEL}", NULL);
	assert_fixed(f, "{api: kmem_cache_alloc, gfp: GFP_ATOMIC, setup: kmem_cache_create}",
		"{api: kmem_cache_alloc, gfp: GFP_KERNEL, setup: kmem_cache_create}",
		"{api: kmem_cache_alloc, gfp: GFP_KERNEL, setup: kmem_cache_create}");
	/* nobody would copy */
	assert_fixed(f, "{api: kmemdup, gfp: GFP_KERNEL, free: kfree}", KMALLOC, NULL);
	assert_fixed(f, "{api: kmemdup, gfp: GFP_KERNEL, free: kfree}",
		"{api: kvmemdup, gfp: GFP_KERNEL, free: kvfree}",
		"{api: kvmemdup, gfp: GFP_KERNEL, free: kvfree}");
	/* who frees it elsewhere goes on to do so */
	assert_fixed(f, "{api: kmalloc}", "{api: kzalloc, free: kfree}", "{api: kzalloc}");
	assert_fixed(f, "{api: kmalloc, gfp: GFP_KERNEL}",
		"{api: kvmalloc, gfp: GFP_KERNEL, free: kvfree}", NULL);
	assert_fixed(f, "{api: kmalloc, gfp: GFP_KERNEL, free: none}",
		"{api: kvmalloc, gfp: GFP_KERNEL, free: kvfree}",
		"{api: kvmalloc, gfp: GFP_KERNEL, free: kvfree}");
	/* one that is left unsaid is there where the old call takes it too */
	assert_fixed(f, "{api: kmalloc, gfp: GFP_ATOMIC}",
		"{api: kmalloc, gfp: GFP_KERNEL, setup: dma_map_single}",
		"{api: kmalloc, gfp: GFP_KERNEL}");
	assert_fixed(f, "{api: kmem_cache_zalloc, gfp: GFP_ATOMIC}",
		"{api: kmem_cache_alloc, gfp: GFP_KERNEL, setup: kmem_cache_create}",
		"{api: kmem_cache_alloc, gfp: GFP_KERNEL}");
	assert_fixed(f, VMALLOC, "{api: kmalloc, gfp: GFP_KERNEL, setup: dma_map_single}", NULL);
	assert_fixed(f, "{api: kmalloc, gfp: GFP_ATOMIC, setup: dma_map_sg}",
		"{api: kmalloc, gfp: GFP_KERNEL, setup: dma_map_single}", NULL);
	assert_fixed(f, "{api: kmalloc, gfp: GFP_ATOMIC, setup: dma_map_single}",
		"{api: kmalloc, gfp: GFP_KERNEL, setup: dma_map_single}",
		"{api: kmalloc, gfp: GFP_KERNEL, setup: dma_map_single}");
	assert_fixed(f, "{api: kmalloc, gfp: GFP_ATOMIC, setup: dma_map_single}",
		"{api: kmalloc, gfp: GFP_KERNEL}",
		"{api: kmalloc, gfp: GFP_KERNEL, setup: dma_map_single}");
	assert_fixed(f, "{api: dma_alloc_attrs, gfp: GFP_KERNEL, attrs: x}",
		"{api: dma_alloc_coherent, gfp: GFP_KERNEL}", NULL);
	assert_true(use_read(&old, parse(f, "{api: kmalloc, gfp: GFP_ATOMIC}"), f->c, f->d));
	assert_true(use_read(&new, parse(f, "{api: kmalloc, gfp: GFP_KERNEL}"), f->c, f->d));
	assert_int_equal(fix_use(&old, &new, f->c, f->a, edits), 1);
	new.enters = 1;
	assert_int_equal(fix_use(&old, &new, f->c, f->a, edits), 0);
	/* the mapping that is stated follows the other call as well */
	assert_true(use_read(&old,
		parse(f, "{api: kzalloc, gfp: GFP_KERNEL, setup: dma_map_single}"), f->c, f->d));
	new.enters = 0;
	new.then = old.then;
	assert_int_equal(fix_use(&old, &new, f->c, f->a, edits), 1);
	new.then = NULL;
	assert_int_equal(fix_use(&old, &new, f->c, f->a, edits), 0);
}

/* The caller's mask stays, as long as it is all that changes. */
static void test_callers_mask(void **state)
{
	struct fixture *f = *state;

	assert_fixed(f, "{api: kzalloc, gfp: flags, free: kfree}",
		"{api: kmalloc, gfp: gfp, free: kfree}", "{api: kmalloc, gfp: flags, free: kfree}");
	assert_fixed(
		f, "{api: kmalloc, gfp: flags | __GFP_ZERO}", "{api: kmalloc, gfp: gfp}", NULL);
	assert_fixed(f, "{api: kmalloc, gfp: flags}", "{api: kmalloc, gfp: GFP_KERNEL}", NULL);
	assert_fixed(f, "{api: kmalloc, gfp: flags}", VMALLOC, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_replaced, setup, teardown),
		cmocka_unit_test_setup_teardown(test_cut, setup, teardown),
		cmocka_unit_test_setup_teardown(test_inserted, setup, teardown),
		cmocka_unit_test_setup_teardown(test_left_alone, setup, teardown),
		cmocka_unit_test_setup_teardown(test_without_text, setup, teardown),
		cmocka_unit_test_setup_teardown(test_more_than_uses, setup, teardown),
		cmocka_unit_test_setup_teardown(test_callers_mask, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
