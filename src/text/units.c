/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Numbers and sizes; see units.h.
 */
#include "text/units.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define EXACT_SIZE 24
#define HUMAN_SIZE 32

static const char suffixes[] = "KMGT"; /* each 10 bits more than the one before */

static int digit_value(char c, unsigned int base)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (base == 16 && c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (base == 16 && c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* The bits that the suffix of @len bytes at @s shifts by, or -1 when it is none. */
static int suffix_shift(const char *s, size_t len)
{
	const char *found;

	if (len == 0)
		return 0;
	if (len != 1 && !(len == 3 && s[1] == 'i' && s[2] == 'B'))
		return -1;
	found = memchr(suffixes, s[0], sizeof(suffixes) - 1);
	return found ? 10 * (int)(found - suffixes + 1) : -1;
}

enum units_result units_parse(const char *s, size_t len, uint64_t *value)
{
	unsigned int base = 10;
	bool too_large = false;
	uint64_t v = 0;
	size_t i = 0;
	size_t first;
	int shift;

	if (len > 2 && s[0] == '0' && s[1] == 'x') {
		base = 16;
		i = 2;
	}
	for (first = i; i < len; i++) {
		int digit = digit_value(s[i], base);

		if (digit < 0)
			break;
		if (v > (UINT64_MAX - (unsigned int)digit) / base)
			too_large = true;
		else
			v = v * base + (unsigned int)digit;
	}
	shift = suffix_shift(s + i, len - i);
	if (i == first || shift < 0)
		return UNITS_NOT_A_NUMBER;
	if (too_large || v > UINT64_MAX >> shift)
		return UNITS_TOO_LARGE;
	*value = v << shift;
	return UNITS_OK;
}

enum units_result units_parse_range(const char *s, size_t len, uint64_t *min, uint64_t *max)
{
	const char *dots = memmem(s, len, "..", 2);
	enum units_result low, high;
	uint64_t a, b;

	if (!dots) {
		low = units_parse(s, len, &a);
		if (low == UNITS_OK)
			*min = *max = a;
		return low;
	}
	low = units_parse(s, (size_t)(dots - s), &a);
	high = units_parse(dots + 2, len - (size_t)(dots + 2 - s), &b);
	if (low == UNITS_NOT_A_NUMBER || high == UNITS_NOT_A_NUMBER)
		return UNITS_NOT_A_NUMBER;
	if (low != UNITS_OK || high != UNITS_OK)
		return UNITS_TOO_LARGE;
	*min = a;
	*max = b;
	return UNITS_OK;
}

char *units_exact(uint64_t value, char *buf)
{
	int i = 0;

	while (value && i < (int)sizeof(suffixes) - 1 && value % 1024 == 0) {
		value /= 1024;
		i++;
	}
	if (i == 0)
		snprintf(buf, EXACT_SIZE, "%" PRIu64, value);
	else
		snprintf(buf, EXACT_SIZE, "%" PRIu64 "%c", value, suffixes[i - 1]);
	return buf;
}

char *units_human(uint64_t value, char *buf)
{
	uint64_t whole, tenths;
	int i = 0;

	if (value < 1024) {
		snprintf(buf, HUMAN_SIZE, "%" PRIu64 " %s", value, value == 1 ? "byte" : "bytes");
		return buf;
	}
	for (;; i++) {
		uint64_t unit = (uint64_t)1 << (10 * (i + 1));

		whole = value / unit;
		tenths = (value % unit * 10 + unit / 2) / unit;
		if (tenths == 10) {
			whole++;
			tenths = 0;
		}
		/* judged after rounding, so that nothing is "1024 KiB" */
		if (whole < 1024 || i == (int)sizeof(suffixes) - 2)
			break;
	}
	if (tenths)
		snprintf(buf, HUMAN_SIZE, "%u.%u %ciB", (unsigned int)whole, (unsigned int)tenths,
			suffixes[i]);
	else
		snprintf(buf, HUMAN_SIZE, "%u %ciB", (unsigned int)whole, suffixes[i]);
	return buf;
}
