/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Random numbers of drawn states: the same everywhere for the same seed.
 */
#ifndef WHICHALLOC_SIM_RANDOM_H
#define WHICHALLOC_SIM_RANDOM_H

#include <stdint.h>

#define RANDOM_STEP 0x9e3779b97f4a7c15u

/* The next of a sequence (splitmix64); *@random names the place in it. */
static inline uint64_t random_next(uint64_t *random)
{
	uint64_t x = *random += RANDOM_STEP;

	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

/* Evenly from 0 to @n - 1, @n below 2^32. */
static inline uint64_t random_below(uint64_t *random, uint64_t n)
{
	return (random_next(random) >> 32) * n >> 32;
}

/* The place @n numbers further on. */
static inline uint64_t random_skip(uint64_t random, uint64_t n)
{
	return random + n * RANDOM_STEP;
}

/* A hash of number @n under @seed. */
static inline uint32_t random_hash(uint64_t seed, uint64_t n)
{
	uint64_t x = (n + seed) * 0x9e3779b97f4a7c15u;

	x ^= x >> 32;
	x *= 0xd6e8feb86659fd93u;
	return (uint32_t)(x >> 32);
}

#endif
