/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The values of each dimension of the space of needs.
 */
#ifndef WHICHALLOC_ADVISE_SPACE_VALUES_H
#define WHICHALLOC_ADVISE_SPACE_VALUES_H

#include "advise/space.h"

/* What may differ from the value before: anything, align and size_from, or size_from alone. */
enum space_differs { DIFFERS_IN_ALL, DIFFERS_IN_ALIGN, DIFFERS_IN_ORIGIN };

/* A value of a dimension: @need has only its keys set. @count: how many values it stands for. */
struct space_value {
	const struct need *need;
	bool built_in;
	enum space_differs differs;
	double count;
};

typedef void space_value_fn(void *ctx, const struct space_value *v);

/*
 * Every value of dimension @d; the first is that of nothing said (size 1, where a size is needed).
 */
void space_values(const struct space *s, size_t d, space_value_fn *fn, void *ctx);

#endif
