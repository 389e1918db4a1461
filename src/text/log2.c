/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Logarithms; see log2.h.
 */
#include "text/log2.h"

#define LN_2 0.69314718055994530942

double log2_of(double x)
{
	double whole = 0, q, power, sum = 0;

	for (; x >= 2; x /= 2)
		whole++;
	/* ln x = 2 artanh q, with q at most 1/3: each term adds a digit */
	q = (x - 1) / (x + 1);
	power = q;
	for (int i = 1; i < 35; i += 2) {
		sum += power / i;
		power *= q * q;
	}
	return whole + 2 * sum / LN_2;
}

double log2_inverse(double y)
{
	double x = 1, term = 1, rest;

	for (; y >= 1; y--)
		x *= 2;
	rest = y * LN_2;
	y = 1;
	for (int i = 1; i < 20; i++) {
		term *= rest / i;
		y += term;
	}
	return x * y;
}
