/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The binary logarithm and its inverse.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "text/log2.h"

/* Relative: one in 10^14. */
static void assert_close(double got, double expected)
{
	if (got < expected * (1 - 1e-14) || got > expected * (1 + 1e-14))
		fail_msg("%.17g is not %.17g", got, expected);
}

static void powers_of_two_are_exact(void **state)
{
	double x = 1;

	(void)state;
	for (int i = 0; i < 64; i++, x *= 2) {
		assert_true(log2_of(x) == i);
		assert_true(log2_inverse(i) == x);
	}
	assert_true(log2_inverse(64) == x);
}

static void what_lies_between_is_close(void **state)
{
	(void)state;
	assert_close(log2_of(1.25), 0.32192809488736234787);
	assert_close(log2_of(3), 1.5849625007211561815);
	assert_close(log2_of(1e19), 63.116633802859885047);
	assert_close(log2_of(2 - 0x1p-52), 1);
	assert_close(log2_inverse(0.5), 1.4142135623730950488);
	assert_close(log2_inverse(1 - 0x1p-53), 2);
	assert_close(log2_inverse(10.75), 1722.1558584396073655);
}

static void one_undoes_the_other(void **state)
{
	(void)state;
	for (double x = 1; x < 0x1p64; x *= 1.01)
		assert_close(log2_inverse(log2_of(x)), x);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(powers_of_two_are_exact),
		cmocka_unit_test(what_lies_between_is_close),
		cmocka_unit_test(one_undoes_the_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
