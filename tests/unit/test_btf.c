/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tests of the reader of type information: sizes from files of several makers, and files that are
 * damaged everywhere.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "know/btf.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/nearest.h"

static const char *data = ".";
static struct arena *arena;

static struct btf *read_types(const char *name)
{
	struct diag *d = diag_new();
	char path[512];
	struct btf *b;

	snprintf(path, sizeof(path), "%s/%s", data, name);
	b = btf_read(path, arena, d);
	assert_int_equal(diag_count(d), b ? 0 : 1);
	diag_free(d);
	return b;
}

static uint64_t size_of(const struct btf *b, const char *type)
{
	uint64_t size;

	return btf_sizeof(b, type, &size) ? size : UINT64_MAX;
}

static void assert_types(const char *name, uint64_t pointer)
{
	struct btf *b = read_types(name);

	assert_non_null(b);
	/* u32, two pointers, 20 and 24 characters, aligned */
	assert_int_equal(size_of(b, "struct foo"), pointer == 8 ? 72 : 56);
	assert_int_equal(size_of(b, "sizeof(struct foo)"), pointer == 8 ? 72 : 56);
	assert_int_equal(size_of(b, " sizeof ( struct  foo ) "), pointer == 8 ? 72 : 56);
	assert_int_equal(size_of(b, "foo_t"), pointer == 8 ? 72 : 56);
	assert_int_equal(size_of(b, "union both"), 8);
	assert_int_equal(size_of(b, "enum color"), 4);
	assert_int_equal(size_of(b, "u32"), 4);
	assert_int_equal(size_of(b, "unsigned int"), 4);
	assert_int_equal(size_of(b, "unsigned"), 4);
	assert_int_equal(size_of(b, "long"), pointer);
	assert_int_equal(size_of(b, "struct foo *"), pointer);
	assert_int_equal(size_of(b, "struct nowhere **"), pointer);
	assert_int_equal(size_of(b, "u32[7]"), 28);
	assert_int_equal(size_of(b, "struct foo *[4]"), 4 * pointer);
	assert_int_equal(size_of(b, "struct flex"), pointer == 8 ? 8 : 4);
}

static void test_sizes(void **state)
{
	(void)state;
	assert_types("types.btf", 8);
	assert_types("types.elf", 8);
	assert_types("types-be.elf", 8);
	assert_types("types-32.elf", 4);
}

static void test_unknown(void **state)
{
	static const char *const wrong[] = {"", "struct", "struct ", "struct fop", "foo",
		"union foo", "enum foo", "struct foo_t", "sizeof(struct foo", "struct foo)",
		"sizeof(*p)", "struct foo[", "struct foo[3", "struct foo[x]",
		"u32[0xffffffffffffffff]", "struct foo;", "sizeof(sizeof(struct foo))", "u32 u32"};
	struct btf *b = read_types("types.btf");
	char name[400];
	struct nearest near;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		if (size_of(b, wrong[i]) != UINT64_MAX)
			fail_msg("`%s` has a size", wrong[i]);
	memset(name, 'x', sizeof(name));
	name[sizeof(name) - 1] = '\0';
	assert_int_equal(size_of(b, name), UINT64_MAX);
	nearest_init(&near, "fooo", 4);
	btf_offer(b, &near);
	assert_string_equal(nearest_best(&near), "foo");
}

/* Reads @len bytes as a file and asks; whatever they are, that must end. */
static void try_bytes(const uint8_t *bytes, size_t len)
{
	char path[] = "/tmp/test-btf-XXXXXX";
	int fd = mkstemp(path);
	struct diag *d = diag_new();
	struct arena *all = arena;
	struct btf *b;

	arena = arena_new();
	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, len), (ssize_t)len);
	close(fd);
	b = btf_read(path, arena, d);
	if (b) {
		struct nearest near;

		size_of(b, "struct foo");
		size_of(b, "u32[7]");
		nearest_init(&near, "fop", 3);
		btf_offer(b, &near);
	}
	unlink(path);
	diag_free(d);
	arena_free(arena);
	arena = all;
}

static void damage(const char *name, size_t step)
{
	static uint8_t bytes[16384];
	char path[512];
	size_t len;
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", data, name);
	f = fopen(path, "rb");
	assert_non_null(f);
	len = fread(bytes, 1, sizeof(bytes), f);
	fclose(f);
	for (size_t i = 0; i < len; i += step)
		try_bytes(bytes, i);
	for (size_t i = 0; i < len; i += step) {
		static const uint8_t values[] = {0, 1, 0x7f, 0xff};
		uint8_t was = bytes[i];

		for (size_t v = 0; v < sizeof(values); v++) {
			bytes[i] = values[v];
			try_bytes(bytes, len);
		}
		bytes[i] = was;
	}
}

static void test_damaged(void **state)
{
	(void)state;
	assert_null(read_types("types.c"));
	assert_null(read_types("nowhere.btf"));
	assert_null(read_types("."));
	damage("types.btf", 1);
	damage("types-32.elf", 3);
	damage("types.elf", 7);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_damaged),
	};

	int status;

	if (argc > 1)
		data = argv[1];
	arena = arena_new();
	status = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(arena);
	return status;
}
