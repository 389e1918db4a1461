/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Small arithmetic that all of the simulator needs.
 */
#ifndef WHICHALLOC_SIM_NUMBER_H
#define WHICHALLOC_SIM_NUMBER_H

#include <stdint.h>

static inline uint64_t min_u64(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static inline uint64_t max_u64(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

/* The next multiple of @step, which is not 0, from @n on. */
static inline uint64_t round_up_to(uint64_t n, uint64_t step)
{
	return (n + step - 1) / step * step;
}

/* fls(): the number of the highest set bit, from 1; 0 where there is none. */
static inline unsigned int highest_bit(uint64_t n)
{
	return n ? 64 - (unsigned int)__builtin_clzll(n) : 0;
}

#endif
