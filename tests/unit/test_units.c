/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Numbers and sizes, ranges, and how they are written back.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "text/units.h"

static void assert_parses(const char *s, uint64_t expected)
{
	uint64_t value = ~expected;

	if (units_parse(s, strlen(s), &value) != UNITS_OK)
		fail_msg("`%s` was refused", s);
	if (value != expected)
		fail_msg("`%s` gave %llu", s, (unsigned long long)value);
}

static void assert_refused(const char *s, enum units_result expected)
{
	uint64_t value = 77;
	enum units_result result = units_parse(s, strlen(s), &value);

	if (result != expected)
		fail_msg("`%s` gave result %d", s, (int)result);
	assert_int_equal(value, 77);
}

static void numbers(void **state)
{
	(void)state;
	assert_parses("0", 0);
	assert_parses("4096", 4096);
	assert_parses("0x1000", 4096);
	assert_parses("0xAbC", 0xabc);
	assert_parses("010", 10);
	assert_parses("64K", 65536);
	assert_parses("64KiB", 65536);
	assert_parses("0x40K", 65536);
	assert_parses("3M", 3 << 20);
	assert_parses("3MiB", 3 << 20);
	assert_parses("2G", (uint64_t)2 << 30);
	assert_parses("2GiB", (uint64_t)2 << 30);
	assert_parses("5T", (uint64_t)5 << 40);
	assert_parses("5TiB", (uint64_t)5 << 40);
}

static void limits(void **state)
{
	(void)state;
	assert_parses("18446744073709551615", UINT64_MAX);
	assert_refused("18446744073709551616", UNITS_TOO_LARGE);
	assert_parses("0xffffffffffffffff", UINT64_MAX);
	assert_refused("0x10000000000000000", UNITS_TOO_LARGE);
	assert_parses("16777215T", (uint64_t)16777215 << 40);
	assert_refused("16777216T", UNITS_TOO_LARGE);
	assert_refused("99999999999999999999999999", UNITS_TOO_LARGE);
	assert_refused("99999999999999999999999999x", UNITS_NOT_A_NUMBER);
	assert_parses("0000000000000000000000000000001", 1);
}

static void no_numbers(void **state)
{
	static const char *const bad[] = {"", "K", "x", "0x", "0xg", "0x-", "0x1-", "0xK", "-1",
		"+1", " 1", "1 ", "1.5", "2.5M", "64k", "64kB", "64KB", "64Ki", "64KiBs", "64Kib",
		"1e3", "1_000", "0X10", "1P", "12 K", "B", "1B", "1..2", "1\n"};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_refused(bad[i], UNITS_NOT_A_NUMBER);
}

static void length_counts(void **state)
{
	uint64_t value = 0;

	(void)state;
	assert_int_equal(units_parse("64Kxyz", 3, &value), UNITS_OK);
	assert_int_equal(value, 65536);
	assert_int_equal(units_parse("12345", 2, &value), UNITS_OK);
	assert_int_equal(value, 12);
	assert_int_equal(units_parse("1\0", 2, &value), UNITS_NOT_A_NUMBER);
	assert_int_equal(units_parse("1K\0", 3, &value), UNITS_NOT_A_NUMBER);
}

static enum units_result range(const char *s, uint64_t *min, uint64_t *max)
{
	*min = *max = 77;
	return units_parse_range(s, strlen(s), min, max);
}

static void ranges(void **state)
{
	uint64_t min, max;

	(void)state;
	assert_int_equal(range("1..64K", &min, &max), UNITS_OK);
	assert_int_equal(min, 1);
	assert_int_equal(max, 65536);
	assert_int_equal(range("0x10", &min, &max), UNITS_OK);
	assert_int_equal(min, 16);
	assert_int_equal(max, 16);
	assert_int_equal(range("9..3", &min, &max), UNITS_OK);
	assert_int_equal(min, 9);
	assert_int_equal(max, 3);
}

static void bad_ranges(void **state)
{
	static const char *const bad[] = {
		"..", "1..", "..1", "1...2", "1..2..3", "1.2", "1 .. 2", "a..b", "", "."};
	uint64_t min, max;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (range(bad[i], &min, &max) != UNITS_NOT_A_NUMBER)
			fail_msg("`%s` passed", bad[i]);
		assert_int_equal(min, 77);
		assert_int_equal(max, 77);
	}
	assert_int_equal(range("99999999999999999999..5", &min, &max), UNITS_TOO_LARGE);
	assert_int_equal(range("1..99999999999999999999", &min, &max), UNITS_TOO_LARGE);
	assert_int_equal(range("99999999999999999999..x", &min, &max), UNITS_NOT_A_NUMBER);
	assert_int_equal(range("99999999T", &min, &max), UNITS_TOO_LARGE);
	assert_int_equal(min, 77);
	assert_int_equal(max, 77);
}

static void exact(void **state)
{
	static const uint64_t values[] = {1, 1023, 1024, 1025, 4096, 65537, 1 << 20, 3 << 20,
		(uint64_t)1 << 40, (uint64_t)1 << 50, (uint64_t)1 << 63, UINT64_MAX};
	char buf[24];

	(void)state;
	assert_string_equal(units_exact(0, buf), "0");
	assert_string_equal(units_exact(65536, buf), "64K");
	assert_string_equal(units_exact(65537, buf), "65537");
	assert_string_equal(units_exact((uint64_t)1 << 40, buf), "1T");
	assert_string_equal(units_exact((uint64_t)1 << 50, buf), "1024T");
	assert_string_equal(units_exact(UINT64_MAX, buf), "18446744073709551615");
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		assert_parses(units_exact(values[i], buf), values[i]);
}

static void human(void **state)
{
	char buf[32];

	(void)state;
	assert_string_equal(units_human(0, buf), "0 bytes");
	assert_string_equal(units_human(1, buf), "1 byte");
	assert_string_equal(units_human(40, buf), "40 bytes");
	assert_string_equal(units_human(1023, buf), "1023 bytes");
	assert_string_equal(units_human(1024, buf), "1 KiB");
	assert_string_equal(units_human(65536, buf), "64 KiB");
	assert_string_equal(units_human(2621440, buf), "2.5 MiB");
	/* 1023.9 KiB, then what would round to 1024.0 KiB */
	assert_string_equal(units_human(1048473, buf), "1023.9 KiB");
	assert_string_equal(units_human(1048575, buf), "1 MiB");
	assert_string_equal(units_human((uint64_t)128 << 40, buf), "128 TiB");
	assert_string_equal(units_human(UINT64_MAX, buf), "16777216 TiB");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers),
		cmocka_unit_test(limits),
		cmocka_unit_test(no_numbers),
		cmocka_unit_test(length_counts),
		cmocka_unit_test(ranges),
		cmocka_unit_test(bad_ranges),
		cmocka_unit_test(exact),
		cmocka_unit_test(human),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
