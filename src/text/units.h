/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Numbers and sizes as people write them: 4096, 0x1000, 64K (2.5M is not one); K, M, G, T are
 * binary suffixes (KiB and so on too; kB is not one).
 */
#ifndef WHICHALLOC_TEXT_UNITS_H
#define WHICHALLOC_TEXT_UNITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum units_result {
	UNITS_OK,
	/*
	 * not of the form [0-9]+ or 0x[0-9a-fA-F]+, with an optional suffix K M G T (or KiB MiB GiB
	 * TiB)
	 */
	UNITS_NOT_A_NUMBER,
	UNITS_TOO_LARGE, /* does not fit 64 bits */
};

/*
 * Parses exactly @len bytes of @s. Decimal numbers with a leading 0 are decimal, never octal.
 * *@value is set only on UNITS_OK.
 */
enum units_result units_parse(const char *s, size_t len, uint64_t *value);

/* "A..B" as min and max (A may exceed B: the caller judges), or one number as both. */
enum units_result units_parse_range(const char *s, size_t len, uint64_t *min, uint64_t *max);

/*
 * The shortest exact form that units_parse() reads back: 65536 is "64K", 65537 is "65537". @buf
 * holds at least 24 bytes. Returns @buf.
 */
char *units_exact(uint64_t value, char *buf);

/*
 * For people, at most one decimal: "40 bytes", "64 KiB", "2.5 MiB", up to TiB. @buf holds at least
 * 32 bytes. Returns @buf.
 */
char *units_human(uint64_t value, char *buf);

#endif
