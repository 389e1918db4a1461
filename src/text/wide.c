/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Wide numbers; see wide.h.
 */
#include "text/wide.h"

#include <assert.h>

#define WORDS 8

struct wide wide_add(struct wide a, struct wide b)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < WORDS; i++) {
		sum += (uint64_t)a.w[i] + b.w[i];
		a.w[i] = (uint32_t)sum;
		sum >>= 32;
	}
	assert(sum == 0);
	return a;
}

struct wide wide_sub(struct wide a, struct wide b)
{
	uint64_t borrow = 0;

	for (size_t i = 0; i < WORDS; i++) {
		uint64_t less = (uint64_t)b.w[i] + borrow;

		borrow = a.w[i] < less;
		a.w[i] = (uint32_t)(a.w[i] - less);
	}
	assert(borrow == 0);
	return a;
}

static struct wide times_word(struct wide a, uint32_t b)
{
	uint64_t product = 0;

	for (size_t i = 0; i < WORDS; i++) {
		product += (uint64_t)a.w[i] * b;
		a.w[i] = (uint32_t)product;
		product >>= 32;
	}
	assert(product == 0);
	return a;
}

struct wide wide_mul(struct wide a, uint64_t b)
{
	struct wide low = times_word(a, (uint32_t)b), high = times_word(a, (uint32_t)(b >> 32));

	assert(high.w[WORDS - 1] == 0);
	for (size_t i = WORDS; i-- > 1;)
		high.w[i] = high.w[i - 1];
	high.w[0] = 0;
	return wide_add(low, high);
}

bool wide_is_zero(struct wide a)
{
	for (size_t i = 0; i < WORDS; i++)
		if (a.w[i])
			return false;
	return true;
}

/* Divides by ten; the rest. */
static unsigned int tenth(struct wide *a)
{
	uint64_t rest = 0;

	for (size_t i = WORDS; i-- > 0;) {
		rest = rest << 32 | a->w[i];
		a->w[i] = (uint32_t)(rest / 10);
		rest %= 10;
	}
	return (unsigned int)rest;
}

const char *wide_text(struct wide a, char *buf)
{
	char *at = &buf[WIDE_DIGITS - 1];

	*at = '\0';
	do
		*--at = (char)('0' + tenth(&a));
	while (!wide_is_zero(a));
	return at;
}

double wide_double(struct wide a)
{
	double d = 0;

	for (size_t i = WORDS; i-- > 0;)
		d = d * 4294967296.0 + (double)a.w[i];
	return d;
}
