/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading texts: what is refused and how it is told, and finding lines.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "text/diag.h"
#include "text/source.h"
#include "told.h"

/* A directory of its own where the test runs, and a file name in it. */
static char dir[] = "whichalloc-source-XXXXXX";
static char path[sizeof(dir) + 8];

static int make_dir(void **state)
{
	(void)state;
	if (!mkdtemp(dir))
		return -1;
	snprintf(path, sizeof(path), "%s/t.yaml", dir);
	return 0;
}

static int remove_dir(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(dir);
}

static void write_file(const char *data, size_t len)
{
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(data, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
}

static void assert_reads(const char *data, size_t len, const char *expected)
{
	struct diag *d = diag_new();
	struct source *s;

	write_file(data, len);
	s = source_read(path, d);
	assert_non_null(s);
	assert_int_equal(diag_count(d), 0);
	assert_string_equal(s->name, path);
	assert_int_equal(s->len, strlen(expected));
	assert_memory_equal(s->data, expected, s->len);
	source_free(s);
	diag_free(d);
}

/* Reading @file fails and says @expected after its name. */
static void assert_refused(const char *file, const char *expected)
{
	struct diag *d = diag_new();
	char *text;

	assert_null(source_read(file, d));
	assert_int_equal(diag_count(d), 1);
	text = told(d);
	assert_true(strncmp(text, file, strlen(file)) == 0);
	assert_string_equal(text + strlen(file), expected);
	free(text);
	diag_free(d);
}

static void assert_bytes_refused(const char *data, size_t len, const char *expected)
{
	write_file(data, len);
	assert_refused(path, expected);
}

#define READS(text, expected) assert_reads(text, sizeof(text) - 1, expected)
#define REFUSED(text, expected) assert_bytes_refused(text, sizeof(text) - 1, expected)

static void good_texts(void **state)
{
	(void)state;
	READS("", "");
	READS("a: 1\n", "a: 1\n");
	READS("a: 1\r\nb", "a: 1\r\nb");
	READS("\xef\xbb\xbf"
	      "a: 1\n",
		"a: 1\n");
	READS("\xef\xbb\xbf", "");
	READS("\xef\xbf\xbd \xf0\x9f\x98\x80 \xc3\xa9", "\xef\xbf\xbd \xf0\x9f\x98\x80 \xc3\xa9");
	READS("\xf4\x8f\xbf\xbf", "\xf4\x8f\xbf\xbf"); /* U+10FFFF */
	READS("a\x01", "a\x01"); /* text for our purposes; YAML refuses it itself */
}

static void bad_bytes(void **state)
{
	(void)state;
	REFUSED("a: 1\nb: x\0y\n", ":2:5: error: a NUL byte: this is no text file\n"
				   "    2 | b: x\\x00y\n"
				   "      |     ^^^^\n");
	REFUSED("\xc3\xa9\xff\n", ":1:2: error: byte 0xff is not UTF-8\n"
				  "    1 | \xc3\xa9\\xff\n"
				  "      |  ^^^^ save the file as UTF-8\n");
	REFUSED("a\n\xc0\x80\n", ":2:1: error: byte 0xc0 is not UTF-8\n"
				 "    2 | \\xc0\\x80\n"
				 "      | ^^^^ save the file as UTF-8\n");
	REFUSED("\xed\xa0\x80", ":1:1: error: byte 0xed is not UTF-8\n" /* a surrogate */
				"    1 | \\xed\\xa0\\x80\n"
				"      | ^^^^ save the file as UTF-8\n");
	REFUSED("\xf4\x90\x80\x80", ":1:1: error: byte 0xf4 is not UTF-8\n" /* past U+10FFFF */
				    "    1 | \\xf4\\x90\\x80\\x80\n"
				    "      | ^^^^ save the file as UTF-8\n");
	REFUSED("x\xe2\x82", ":1:2: error: byte 0xe2 is not UTF-8\n" /* cut off */
			     "    1 | x\\xe2\\x82\n"
			     "      |  ^^^^ save the file as UTF-8\n");
	REFUSED("x\x80", ":1:2: error: byte 0x80 is not UTF-8\n"
			 "    1 | x\\x80\n"
			 "      |  ^^^^ save the file as UTF-8\n");
}

static void wide_encodings(void **state)
{
	const char *utf16 = ": error: this is UTF-16 (save it as UTF-8)\n";
	const char *utf32 = ": error: this is UTF-32 (save it as UTF-8)\n";

	(void)state;
	REFUSED("\xff\xfe"
		"a\0",
		utf16);
	REFUSED("\xfe\xff\0a", utf16);
	REFUSED("a\0:\0", utf16);
	REFUSED("\0a\0:", utf16);
	REFUSED("\xff\xfe\0\0a\0\0\0", utf32);
	REFUSED("\0\0\xfe\xff\0\0\0a", utf32);
	REFUSED("a\0\0\0", utf32);
	REFUSED("\0\0\0a", utf32);
}

static void not_files(void **state)
{
	(void)state;
	unlink(path);
	assert_refused(path, ": error: cannot read this: No such file or directory\n");
	assert_refused(dir, ": error: this is a directory (expected a file)\n");
	assert_refused("/dev/null", ": error: this is a device (expected a file)\n");
}

static void size_limit(void **state)
{
	char *data = malloc(SOURCE_MAX_BYTES + 1);
	struct diag *d = diag_new();
	struct source *s;

	(void)state;
	assert_non_null(data);
	memset(data, 'a', SOURCE_MAX_BYTES + 1);
	write_file(data, SOURCE_MAX_BYTES + 1);
	assert_refused(path, ": error: this is larger than 64 MiB\n");
	write_file(data, SOURCE_MAX_BYTES);
	s = source_read(path, d);
	assert_non_null(s);
	assert_int_equal(s->len, SOURCE_MAX_BYTES);
	source_free(s);
	diag_free(d);
	free(data);
}

static void fifo(void **state)
{
	struct diag *d = diag_new();
	struct source *s;
	pid_t writer;
	int status;

	(void)state;
	unlink(path);
	assert_int_equal(mkfifo(path, 0600), 0);
	writer = fork();
	if (writer == 0) {
		FILE *f = fopen(path, "wb");

		for (int i = 0; f && i < 100000; i++)
			fputs("a: 1\n", f);
		_exit(f && fclose(f) == 0 ? 0 : 1);
	}
	assert_true(writer > 0);
	s = source_read(path, d);
	assert_int_equal(waitpid(writer, &status, 0), writer);
	assert_int_equal(status, 0);
	assert_non_null(s);
	assert_int_equal(s->len, 500000);
	source_free(s);
	diag_free(d);
	unlink(path);
}

static void standard_input(void **state)
{
	struct diag *d = diag_new();
	int saved = dup(STDIN_FILENO);
	struct source *s;

	(void)state;
	write_file("x: 1\n", 5);
	assert_non_null(freopen(path, "rb", stdin));
	s = source_read("-", d);
	assert_non_null(s);
	assert_string_equal(s->name, "<stdin>");
	assert_int_equal(s->len, 5);
	source_free(s);
	diag_free(d);
	dup2(saved, STDIN_FILENO);
	close(saved);
}

static void assert_line(const struct source *s, uint32_t line, const char *expected)
{
	size_t len = 77;
	const char *text = source_line(s, line, &len);

	assert_non_null(text);
	assert_int_equal(len, strlen(expected));
	assert_memory_equal(text, expected, len);
}

static void lines(void **state)
{
	struct source *s = source_from_text("t", "one\n\nthree\r\nfour \r x\nlast", 25);
	const struct source compiled_in = {.name = "rules"};

	(void)state;
	assert_line(s, 0, "");
	assert_line(s, 1, "one");
	assert_line(s, 2, "");
	assert_line(s, 3, "three");
	assert_line(s, 4, "four \r x");
	assert_line(s, 5, "last");
	assert_line(s, 6, "");
	assert_line(s, UINT32_MAX, "");
	source_free(s);
	assert_line(&compiled_in, 1, "");

	s = source_from_text("t", "x\n", 2);
	assert_line(s, 1, "x");
	assert_line(s, 2, "");
	source_free(s);
	s = source_from_text("t", NULL, 0);
	assert_line(s, 1, "");
	source_free(s);
	source_free(NULL);
}

static void copied(void **state)
{
	char name[] = "t", text[] = "abc";
	struct source *s = source_from_text(name, text, 3);

	(void)state;
	memset(name, 'X', 1);
	memset(text, 'X', 3);
	assert_string_equal(s->name, "t");
	assert_memory_equal(s->data, "abc", 3);
	source_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_texts),
		cmocka_unit_test(bad_bytes),
		cmocka_unit_test(wide_encodings),
		cmocka_unit_test(not_files),
		cmocka_unit_test(size_limit),
		cmocka_unit_test(fifo),
		cmocka_unit_test(standard_input),
		cmocka_unit_test(lines),
		cmocka_unit_test(copied),
	};

	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
