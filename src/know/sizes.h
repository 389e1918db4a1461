/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How sizes are rounded: page orders and kmalloc size classes, from the numbers of a catalogue.
 */
#ifndef WHICHALLOC_KNOW_SIZES_H
#define WHICHALLOC_KNOW_SIZES_H

#include "know/catalogue.h"

/* The exponent of the smallest power of two that is at least @n; 64 when there is none. */
static inline unsigned int sizes_log2_up(uint64_t n)
{
	return n <= 1 ? 0 : 64 - (unsigned int)__builtin_clzll(n - 1);
}

/* Whole pages that @bytes take. */
static inline uint64_t sizes_pages(const struct catalogue *c, uint64_t bytes)
{
	unsigned int shift = c->sizes.page_shift;

	return (bytes >> shift) + ((bytes & (((uint64_t)1 << shift) - 1)) != 0);
}

/*
 * The smallest order with room for @bytes (get_order(), include/asm-generic/getorder.h); 64 when
 * there is none.
 */
static inline unsigned int sizes_order(const struct catalogue *c, uint64_t bytes)
{
	return sizes_log2_up(sizes_pages(c, bytes));
}

/*
 * The size class that serves @bytes: powers of two from KMALLOC_MIN_SIZE, and 96 and 192
 * (mm/slab_common.c, kmalloc_info), up to KMALLOC_MAX_CACHE_SIZE; past that whole orders of pages.
 * 0 when past KMALLOC_MAX_SIZE.
 */
uint64_t sizes_class(const struct catalogue *c, uint64_t bytes);

#endif
