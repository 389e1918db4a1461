/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whole numbers of up to 256 bits, for counts that must be exact.
 */
#ifndef WHICHALLOC_TEXT_WIDE_H
#define WHICHALLOC_TEXT_WIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct wide {
	uint32_t w[8]; /* the lowest first */
};

static inline struct wide wide_of(uint64_t n)
{
	return (struct wide){{(uint32_t)n, (uint32_t)(n >> 32)}};
}

/* What is past 256 bits ends the program: no count is that large. */
struct wide wide_add(struct wide a, struct wide b);
struct wide wide_sub(struct wide a, struct wide b); /* @b is not larger */
struct wide wide_mul(struct wide a, uint64_t b);

bool wide_is_zero(struct wide a);

#define WIDE_DIGITS 80

/* All digits in @buf of WIDE_DIGITS bytes; returns where they begin. */
const char *wide_text(struct wide a, char *buf);

/* Rounded, for those who take no more. */
double wide_double(struct wide a);

#endif
