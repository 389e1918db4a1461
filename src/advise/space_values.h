/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The values of each dimension of the space of needs.
 */
#ifndef WHICHALLOC_ADVISE_SPACE_VALUES_H
#define WHICHALLOC_ADVISE_SPACE_VALUES_H

#include "advise/space.h"

/* Takes a need that has only the dimension's keys set. @count: how many values it stands for. */
typedef void space_value_fn(void *ctx, const struct need *need, bool built_in, double count);

/*
 * Every value of dimension @d; the first is that of nothing said (size 1, where a size is needed).
 */
void space_values(const struct space *s, size_t d, space_value_fn *fn, void *ctx);

#endif
