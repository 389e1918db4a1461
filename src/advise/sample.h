/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Needs drawn at random from all that can be said, for checking what is claimed of all of them.
 */
#ifndef WHICHALLOC_ADVISE_SAMPLE_H
#define WHICHALLOC_ADVISE_SAMPLE_H

#include "advise/need.h"

/* The next of a sequence of random numbers (splitmix64); *@state names the place in it. */
uint64_t sample_random(uint64_t *state);

/*
 * A need that need_check() accepts for @c, of up to @keys keys beside the size, each with any of
 * its values.
 */
void sample_need(struct need *need, const struct catalogue *c, unsigned int keys, uint64_t *state);

#endif
