/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Edits of texts and their diffs; lines far down a text.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "text/edit.h"
#include "text/source.h"
#include "text/strbuf.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

static struct source *text(const char *s)
{
	return source_from_text("t", s, strlen(s));
}

static void assert_applied(
	const char *before, const struct edit *edits, size_t count, const char *after)
{
	struct source *src = text(before);
	struct strbuf out = {0};

	assert_true(edit_apply(&out, src, edits, count));
	assert_string_equal(strbuf_str(&out), after);
	strbuf_free(&out);
	source_free(src);
}

static void test_apply(void **state)
{
	/* columns count characters, not bytes */
	const struct edit two[] = {{{1, 3, 1, 4}, "X"}, {{2, 1, 2, 1}, "new "}};
	const struct edit lines[] = {{{1, 2, 3, 2}, "-"}};
	const struct edit past[] = {{{1, 99, 1, 99}, "!"}, {{9, 1, 9, 1}, "?"}};
	const struct edit touching[] = {
		{{1, 1, 1, 2}, "A"}, {{1, 2, 1, 2}, "+"}, {{1, 2, 1, 3}, ""}};

	(void)state;
	assert_applied("\xc3\xbc\xe2\x82\xac"
		       "b\nc\n",
		two, COUNT(two),
		"\xc3\xbc\xe2\x82\xac"
		"X\nnew c\n");
	assert_applied("abc\ndef\nghi\n", lines, COUNT(lines), "a-hi\n");
	assert_applied("ab\ncd", past, COUNT(past), "ab!\ncd?");
	assert_applied("abc", touching, COUNT(touching), "A+c");
	assert_applied("", NULL, 0, "");
}

static void test_refuse(void **state)
{
	const struct edit overlap[] = {{{1, 1, 1, 3}, "x"}, {{1, 2, 1, 4}, "y"}};
	const struct edit order[] = {{{2, 1, 2, 2}, "x"}, {{1, 1, 1, 2}, "y"}};
	const struct edit backward[] = {{{2, 1, 1, 2}, "x"}};
	struct source *src = text("abcd\nefgh\n");
	struct strbuf out = {0};

	(void)state;
	assert_false(edit_apply(&out, src, overlap, COUNT(overlap)));
	assert_false(edit_apply(&out, src, order, COUNT(order)));
	assert_false(edit_apply(&out, src, backward, COUNT(backward)));
	assert_int_equal(out.len, 0);
	source_free(src);
}

static void assert_diff(
	const char *before, const struct edit *edits, size_t count, const char *diff)
{
	struct source *src = text(before);
	struct strbuf out = {0};

	edit_diff(&out, src, edits, count);
	assert_string_equal(strbuf_str(&out), diff);
	strbuf_free(&out);
	source_free(src);
}

static void test_diff(void **state)
{
	const struct edit first[] = {{{1, 1, 1, 2}, "A"}};
	const struct edit grown[] = {{{1, 2, 1, 2}, "\nnew"}, {{9, 1, 9, 2}, "I"}};
	const struct edit gone[] = {{{2, 1, 3, 1}, ""}};
	const struct edit last[] = {{{2, 1, 2, 2}, "B"}};

	(void)state;
	assert_diff(
		"a\nb\nc\nd\ne\n", first, COUNT(first), "@@ -1,4 +1,4 @@\n-a\n+A\n b\n c\n d\n");
	/*
	 * seven lines between two changes: too many for one hunk; the second one's lines have moved
	 */
	assert_diff("a\nb\nc\nd\ne\nf\ng\nh\ni\n", grown, COUNT(grown),
		"@@ -1,4 +1,5 @@\n a\n+new\n b\n c\n d\n"
		"@@ -6,4 +7,4 @@\n f\n g\n h\n-i\n+I\n");
	assert_diff("a\nb\nc\n", gone, COUNT(gone), "@@ -1,3 +1,2 @@\n a\n-b\n c\n");
	assert_diff("a\nb", last, COUNT(last),
		"@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+B\n\\ No newline at end "
		"of file\n");
}

/* What hides is shown in a diff; tabs and line ends are what they are. */
static void test_diff_hidden(void **state)
{
	const struct edit one[] = {{{2, 1, 2, 2}, "B"}};

	(void)state;
	assert_diff("a\t\xe2\x80\xae#\r\nb\xef\xbb\xbf\xe2\x80\x8d\n", one, COUNT(one),
		"@@ -1,2 +1,2 @@\n a\t\\u202e#\r\n-b\\ufeff\\u200d\n+B\\ufeff\\u200d\n");
}

/* The index of lines: forwards, backwards, past the end. */
static void test_far_lines(void **state)
{
	struct strbuf all = {0};
	struct source *src;
	char expected[16];
	size_t len;

	(void)state;
	for (int i = 1; i <= 1000; i++)
		strbuf_addf(&all, "line %d\n", i);
	src = source_from_text("t", all.s, all.len);
	for (uint32_t i = 1; i <= 1000; i++) {
		uint32_t line = i % 2 ? i : 1001 - i;
		const char *s = source_line(src, line, &len);

		snprintf(expected, sizeof(expected), "line %u", line);
		assert_int_equal(len, strlen(expected));
		assert_memory_equal(s, expected, len);
		assert_int_equal(edit_offset(src, line, 1), s - src->data);
	}
	assert_string_equal(source_line(src, 1001, &len), "");
	assert_int_equal(len, 0);
	source_line(src, UINT32_MAX, &len);
	assert_int_equal(len, 0);
	assert_int_equal(edit_offset(src, 5000, 7), src->len);
	strbuf_free(&all);
	source_free(src);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_apply),
		cmocka_unit_test(test_refuse),
		cmocka_unit_test(test_diff),
		cmocka_unit_test(test_diff_hidden),
		cmocka_unit_test(test_far_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
