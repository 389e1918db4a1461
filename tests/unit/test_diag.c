/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Diagnostics: their order and form, code frames, and that hostile text stays harmless.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "text/diag.h"
#include "text/source.h"
#include "text/strbuf.h"

static const struct pos nowhere = {0};

static struct pos at(uint32_t line, uint32_t column, uint32_t width)
{
	return (struct pos){line, column, line, column + width};
}

static char *printed(struct diag *d, bool color)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	diag_print(d, out, color);
	fclose(out);
	return text;
}

/* What @d prints is @expected; frees @d. */
static void assert_prints(struct diag *d, const char *expected)
{
	char *text = printed(d, false);

	assert_string_equal(text, expected);
	free(text);
	diag_free(d);
}

static void assert_frame(const char *text, struct pos pos, const char *label, const char *expected)
{
	struct source *s = source_from_text("t", text, strlen(text));
	struct strbuf b = {0};

	diag_frame(&b, s, pos, label, false);
	assert_string_equal(strbuf_str(&b), expected);
	strbuf_free(&b);
	source_free(s);
}

static void form(void **state)
{
	const char *text = "a:\n    needs: {contxt: softirq}\n";
	struct source *s = source_from_text("m.yaml", text, strlen(text));
	struct diag *d = diag_new();

	(void)state;
	diag_error(d, s, at(2, 13, 6), "did you mean `context`?", "unknown key `%s`", "contxt");
	source_free(s); /* nothing of the arguments needs to outlive the call */
	assert_prints(d, "m.yaml:2:13: error: unknown key `contxt`\n"
			 "    2 |     needs: {contxt: softirq}\n"
			 "      |             ^^^^^^ did you mean `context`?\n");
}

static void without_place(void **state)
{
	const struct source compiled_in = {.name = "rules"};
	struct source *s = source_from_text("m.yaml", "x", 1);
	struct diag *d = diag_new();

	(void)state;
	diag_error(d, NULL, nowhere, NULL, "no size");
	diag_error(d, NULL, nowhere, "did you mean `--size`?", "unknown option");
	diag_error(d, s, nowhere, NULL, "whole file");
	diag_error(d, &compiled_in, at(7, 3, 1), "a hint", "no text");
	assert_int_equal(diag_count(d), 4);
	assert_prints(d, "whichalloc: error: no size\n"
			 "whichalloc: error: unknown option (did you mean `--size`?)\n"
			 "m.yaml: error: whole file\n"
			 "rules:7:3: error: no text (a hint)\n");
	source_free(s);
}

static void order(void **state)
{
	struct source *a = source_from_text("a", "", 0);
	struct source *b = source_from_text("b", "", 0);
	struct diag *d = diag_new();

	(void)state;
	diag_error(d, b, nowhere, NULL, "5");
	diag_error(d, a, at(0, 9, 1), NULL, "1");
	diag_error(d, a, at(0, 10, 1), NULL, "2");
	diag_error(d, NULL, nowhere, NULL, "0");
	diag_error(d, a, at(0, 11, 1), NULL, "4");
	diag_error(d, a, at(0, 11, 1), NULL, "3, later but at the same place");
	assert_prints(d, "whichalloc: error: 0\n"
			 "a: error: 1\n"
			 "a: error: 2\n"
			 "a: error: 4\n"
			 "a: error: 3, later but at the same place\n"
			 "b: error: 5\n");
	source_free(a);
	source_free(b);
}

static void lines_in_order(void **state)
{
	struct source *a = source_from_text("a", "x\ny", 3);
	struct diag *d = diag_new();

	(void)state;
	diag_error(d, a, at(2, 1, 1), NULL, "second");
	diag_error(d, a, at(1, 1, 1), NULL, "first");
	assert_prints(d, "a:1:1: error: first\n    1 | x\n      | ^\n"
			 "a:2:1: error: second\n    2 | y\n      | ^\n");
	source_free(a);
}

static void repeated(void **state)
{
	struct diag *d = diag_new();

	(void)state;
	for (int i = 0; i < 3; i++)
		diag_error(d, NULL, nowhere, NULL, "same");
	assert_int_equal(diag_count(d), 3);
	assert_prints(d, "whichalloc: error: same\n");
}

static void many(void **state)
{
	struct diag *d = diag_new();
	char *text;
	size_t lines = 0;

	(void)state;
	for (int i = 0; i < DIAG_MAX + 2; i++)
		diag_error(d, NULL, nowhere, NULL, "number %d", i);
	assert_int_equal(diag_count(d), DIAG_MAX + 2);
	text = printed(d, false);
	for (const char *p = text; *p; p++)
		lines += *p == '\n';
	assert_int_equal(lines, DIAG_MAX + 1);
	assert_non_null(strstr(text, "number 49\n"));
	assert_null(strstr(text, "number 50\n"));
	assert_non_null(strstr(text, "\nwhichalloc: and 2 more errors\n"));
	free(text);

	/* printing forgets */
	assert_int_equal(diag_count(d), 0);
	for (int i = 0; i < DIAG_MAX + 1; i++)
		diag_error(d, NULL, nowhere, NULL, "number %d", i);
	text = printed(d, false);
	assert_non_null(strstr(text, "\nwhichalloc: and 1 more error\n"));
	free(text);
	assert_prints(d, "");
	diag_free(NULL);
}

static void frames(void **state)
{
	(void)state;
	assert_frame("one\ntwo", at(2, 1, 3), NULL, "    2 | two\n      | ^^^\n");
	assert_frame("one", at(1, 2, 0), "here", "    1 | one\n      |  ^ here\n");
	/* at and past the end of the line */
	assert_frame("one\n", at(1, 4, 1), NULL, "    1 | one\n      |    ^\n");
	assert_frame("one\n", at(1, 40, 5), NULL, "    1 | one\n      |    ^\n");
	assert_frame("one\n", at(9, 1, 1), NULL, "    9 |\n      | ^\n");
	/* a range over several lines: to the end of the first */
	assert_frame("a: [x,\n y]\n", (struct pos){1, 4, 2, 4}, NULL,
		"    1 | a: [x,\n      |    ^^^\n");
	assert_frame("x", nowhere, NULL, "");
	assert_frame("x\r\n", at(1, 1, 1), "", "    1 | x\n      | ^\n");
}

static void wide_line_numbers(void **state)
{
	char text[123456 + 1];

	(void)state;
	memset(text, '\n', 123456);
	text[123455] = 'x';
	text[123456] = '\0';
	assert_frame(text, at(123456, 1, 1), NULL, "123456 | x\n       | ^\n");
}

static void columns(void **state)
{
	(void)state;
	/* a tab keeps its room and shifts the caret with it */
	assert_frame("\tx: y", at(1, 2, 1), NULL, "    1 |         x: y\n      |         ^\n");
	assert_frame("ab\tx", at(1, 3, 1), NULL, "    1 | ab      x\n      |   ^^^^^^\n");
	/* an accented letter is one column, a Chinese one two, a combining mark none */
	assert_frame("\xc3\xa9x", at(1, 2, 1), NULL, "    1 | \xc3\xa9x\n      |  ^\n");
	assert_frame("\xe4\xb8\xadx", at(1, 2, 1), NULL, "    1 | \xe4\xb8\xadx\n      |   ^\n");
	assert_frame("e\xcc\x81x", at(1, 3, 1), NULL, "    1 | e\xcc\x81x\n      |  ^\n");
	/* what is shown as an escape is as wide as the escape */
	assert_frame("\x1bx", at(1, 2, 1), NULL, "    1 | \\x1bx\n      |     ^\n");
	assert_frame("\x1bx", at(1, 1, 1), NULL, "    1 | \\x1bx\n      | ^^^^\n");
}

#define GUTTER strlen("    1 | ")

/* The character above the first caret in the frame of @text at @pos; the carets, the width. */
static char above_caret(const char *text, struct pos pos, size_t *carets, size_t *width)
{
	struct source *s = source_from_text("t", text, strlen(text));
	struct strbuf b = {0};
	const char *caret_line, *caret;
	char above;

	diag_frame(&b, s, pos, NULL, false);
	caret_line = strchr(b.s, '\n') + 1;
	caret = strchr(caret_line, '^');
	assert_non_null(caret);
	*width = (size_t)(caret_line - b.s) - GUTTER - 1;
	*carets = strspn(caret, "^");
	assert_string_equal(caret + *carets, "\n");
	above = b.s[caret - caret_line];
	strbuf_free(&b);
	source_free(s);
	return above;
}

static void long_lines(void **state)
{
	size_t carets, width;
	char text[1001];

	(void)state;
	for (int i = 0; i < 1000; i++)
		text[i] = (char)('a' + i % 26);
	text[1000] = '\0';
	for (uint32_t column = 1; column <= 1000; column++) {
		assert_int_equal(
			above_caret(text, at(1, column, 1), &carets, &width), text[column - 1]);
		assert_int_equal(carets, 1);
		assert_in_range(width, 103, 106);
	}
	/* a range that does not fit the window */
	above_caret(text, at(1, 500, 300), &carets, &width);
	assert_in_range(carets, 50, 100);
	/* 100 columns are not cut */
	above_caret(text + 900, at(1, 100, 1), &carets, &width);
	assert_int_equal(width, 100);
	above_caret(text + 899, at(1, 100, 1), &carets, &width);
	assert_int_equal(width, 103);
}

static void long_lines_of_wide_characters(void **state)
{
	char text[3 * 200 + 1];
	size_t carets, width;

	(void)state;
	for (int i = 0; i < 200; i++)
		memcpy(text + 3 * i, "\xe4\xb8\xad", 4);
	text[3 * 101] = 'x';
	text[3 * 101 + 1] = 'y';
	text[3 * 101 + 2] = 'z';
	above_caret(text, at(1, 102, 2), &carets, &width);
	assert_int_equal(carets, 2);
	above_caret(text, at(1, 50, 2), &carets, &width);
	assert_int_equal(carets, 4);
}

/* A tab that the cut goes through leaves the room of its rest. */
static void half_a_tab(void **state)
{
	size_t carets, width;
	char text[202];

	(void)state;
	text[0] = '\t';
	for (int i = 1; i < 201; i++)
		text[i] = (char)('a' + i % 26);
	text[201] = '\0';
	for (uint32_t column = 30; column < 45; column++)
		assert_int_equal(
			above_caret(text, at(1, column, 1), &carets, &width), text[column - 1]);
}

static void absurd_column(void **state)
{
	size_t len = 200000;
	char *text = malloc(len);
	struct source *s;
	struct strbuf b = {0};

	(void)state;
	assert_non_null(text);
	memset(text, 'x', len);
	s = source_from_text("t", text, len);
	diag_frame(&b, s, at(1, 100000, 1), NULL, false);
	assert_in_range(b.len, 150, 200);
	strbuf_clear(&b);
	diag_frame(&b, s, at(1, 100001, 1), NULL, false);
	assert_string_equal(b.s, "");
	strbuf_free(&b);
	source_free(s);
	free(text);
}

static void assert_clean(const char *s, size_t len, const char *expected)
{
	struct strbuf b = {0};

	diag_clean(&b, s, len);
	assert_string_equal(strbuf_str(&b), expected);
	strbuf_free(&b);
}

#define CLEAN(text, expected) assert_clean(text, sizeof(text) - 1, expected)

static void clean(void **state)
{
	(void)state;
	CLEAN("", "");
	CLEAN("plain \xc3\xa9 \xe2\x82\xac \\", "plain \xc3\xa9 \xe2\x82\xac \\");
	CLEAN("\x1b[31m", "\\x1b[31m");
	CLEAN("a\tb\nc\rd", "a\\tb\\nc\\rd");
	CLEAN("x\0y\x7f", "x\\x00y\\x7f");
	CLEAN("\xc2\x9b", "\\x9b");			       /* CSI as one character */
	CLEAN("\xe2\x80\xae \xe2\x81\xa6", "\\u202e \\u2066"); /* bidi override, isolate */
	CLEAN("\xe2\x80\x8b\xef\xbb\xbf", "\\u200b\\ufeff");
	CLEAN("\xf3\xa0\x81\x81", "\\U000e0041"); /* a tag character */
	CLEAN("\xff\xc0\x80", "\\xff\\xc0\\x80");
	CLEAN("\xe2\x82", "\\xe2\\x82");
	CLEAN("\xf8\x80", "\\xf8\\x80");
}

static void hostile_text(void **state)
{
	struct source *s = source_from_text("a\x1b]0;b", "\x1b[2J\xe2\x80\xae", 7);
	struct diag *d = diag_new();

	(void)state;
	diag_error(d, s, at(1, 1, 1), "hint\x1b\n", "bad `%s`", "\x07\xff");
	assert_prints(d, "a\\x1b]0;b:1:1: error: bad `\\x07\\xff`\n"
			 "    1 | \\x1b[2J\\u202e\n"
			 "      | ^^^^ hint\\x1b\\n\n");
	source_free(s);
}

static void long_message(void **state)
{
	struct diag *d = diag_new();
	char *text;
	char *word = malloc(100001);

	(void)state;
	assert_non_null(word);
	/* two bytes a character, so that a cut in the middle of one would show as an escape */
	for (int i = 0; i < 100000; i += 2)
		memcpy(word + i, "\xc3\xa9", 3);
	diag_error(d, NULL, nowhere, NULL, "x%s", word);
	diag_error(d, NULL, nowhere, NULL, "%s", word);
	text = printed(d, false);
	assert_in_range(strlen(text), 500, 1000);
	assert_null(strchr(text, '\\'));
	assert_non_null(strstr(text, "\xc3\xa9...\n"));
	free(text);
	free(word);
	diag_free(d);
}

static void color(void **state)
{
	struct source *s = source_from_text("t", "x\x1b", 2);
	struct diag *d = diag_new();
	char *text;

	(void)state;
	diag_error(d, s, at(1, 1, 1), "h", "m\x1b");
	text = printed(d, true);
	assert_string_equal(text, "\033[1mt:1:1:\033[0m \033[1;31merror:\033[0m m\\x1b\n"
				  "\033[2m    1 |\033[0m x\\x1b\n"
				  "\033[2m      |\033[0m \033[1;36m^\033[0m h\n");
	free(text);
	source_free(s);
	diag_free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(form),
		cmocka_unit_test(without_place),
		cmocka_unit_test(order),
		cmocka_unit_test(lines_in_order),
		cmocka_unit_test(repeated),
		cmocka_unit_test(many),
		cmocka_unit_test(frames),
		cmocka_unit_test(wide_line_numbers),
		cmocka_unit_test(columns),
		cmocka_unit_test(long_lines),
		cmocka_unit_test(long_lines_of_wide_characters),
		cmocka_unit_test(half_a_tab),
		cmocka_unit_test(absurd_column),
		cmocka_unit_test(clean),
		cmocka_unit_test(hostile_text),
		cmocka_unit_test(long_message),
		cmocka_unit_test(color),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
