/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Wide numbers: every digit counts.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "text/wide.h"

static void assert_digits(struct wide a, const char *digits)
{
	char buf[WIDE_DIGITS];

	assert_string_equal(wide_text(a, buf), digits);
}

static void test_digits(void **state)
{
	(void)state;
	assert_digits(wide_of(0), "0");
	assert_digits(wide_of(10), "10");
	assert_digits(wide_of(UINT64_MAX), "18446744073709551615");
	assert_true(wide_is_zero(wide_of(0)));
	assert_false(wide_is_zero(wide_mul(wide_of((uint64_t)1 << 63), (uint64_t)1 << 63)));
}

static void test_sums(void **state)
{
	struct wide a = wide_of(UINT64_MAX), b = wide_add(a, wide_of(1));

	(void)state;
	assert_digits(b, "18446744073709551616");
	assert_digits(wide_sub(b, wide_of(1)), "18446744073709551615");
	assert_digits(wide_sub(b, b), "0");
	assert_digits(wide_add(b, b), "36893488147419103232");
}

static void test_products(void **state)
{
	struct wide a = wide_of(1);

	(void)state;
	for (unsigned int i = 1; i <= 50; i++)
		a = wide_mul(a, i);
	assert_digits(a, "30414093201713378043612608166064768844377641568960512000000000000");
	assert_digits(wide_mul(wide_of(UINT64_MAX), UINT64_MAX),
		"340282366920938463426481119284349108225");
	assert_digits(wide_mul(a, 0), "0");
}

static void test_rounded(void **state)
{
	(void)state;
	assert_true(wide_double(wide_of(12)) == 12.0);
	assert_true(wide_double(wide_mul(wide_of((uint64_t)1 << 60), (uint64_t)1 << 60)) ==
		    1329227995784915872903807060280344576.0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_digits),
		cmocka_unit_test(test_sums),
		cmocka_unit_test(test_products),
		cmocka_unit_test(test_rounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
