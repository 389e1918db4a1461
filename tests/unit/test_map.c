// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Maps of numbers, against an array that does the same.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stdint.h>
#include <stddef.h>
#include <cmocka.h>

#include "text/map.h"

#define KEYS 512

static void an_empty_map_has_nothing(void **state)
{
	struct map m = {0};
	uint64_t key, value;
	size_t at = 0;

	(void)state;
	assert_false(map_get(&m, 0, &value));
	assert_false(map_take(&m, 0, NULL));
	assert_false(map_next(&m, &at, &key, &value));
	map_free(&m);
}

/* Sets, overwrites and takes by chance; keys that share their low bits meet in the table. */
static void a_map_keeps_what_it_is_given(void **state)
{
	static uint64_t expected[KEYS]; /* 0: not there */
	uint64_t random = 1;
	struct map m = {0};
	size_t there = 0;

	(void)state;
	for (unsigned int i = 0; i < 200000; i++) {
		uint64_t n, key, value = 0;
		bool had;

		random = random * 6364136223846793005u + 1442695040888963407u;
		n = random >> 33 & (KEYS - 1);
		key = n << 32 | (n & 3);
		had = map_get(&m, key, &value);
		assert_int_equal(had, expected[n] != 0);
		assert_int_equal(had ? value : 0, expected[n]);
		if (random >> 60 & 1) {
			map_set(&m, key, i + 1);
			there += !expected[n];
			expected[n] = i + 1;
		} else {
			assert_int_equal(map_take(&m, key, &value), expected[n] != 0);
			there -= expected[n] != 0;
			expected[n] = 0;
		}
		assert_int_equal(m.count, there);
	}
	for (size_t at = 0;;) {
		uint64_t key, value;

		if (!map_next(&m, &at, &key, &value))
			break;
		assert_int_equal(expected[key >> 32], value);
		there--;
	}
	assert_int_equal(there, 0);
	map_free(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_map_has_nothing),
		cmocka_unit_test(a_map_keeps_what_it_is_given),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
