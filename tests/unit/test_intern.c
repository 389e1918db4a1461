/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Numbers for strings of words.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text/intern.h"

#define STRINGS 5000u

/* Strings that differ in one word of three, here and there. */
static void make(size_t n, uint64_t *text)
{
	for (size_t i = 0; i < 3; i++)
		text[i] = i == n % 3 ? n : 7;
}

static void test_numbers(void **state)
{
	struct intern t;
	uint64_t text[3];

	(void)state;
	intern_init(&t, 3);
	/* 7 7 7 is three times the same */
	for (size_t n = 8; n < STRINGS; n++) {
		make(n, text);
		assert_int_equal(intern_number(&t, text), n - 8);
	}
	for (size_t n = 8; n < STRINGS; n++) {
		make(n, text);
		assert_int_equal(intern_number(&t, text), n - 8);
	}
	assert_int_equal(t.count, STRINGS - 8);
	intern_free(&t);
}

static void test_empty(void **state)
{
	const uint64_t nothing[1] = {0};
	struct intern t;

	(void)state;
	intern_init(&t, 0);
	assert_int_equal(intern_number(&t, nothing), 0);
	assert_int_equal(intern_number(&t, nothing), 0);
	intern_free(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
