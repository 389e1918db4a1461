/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What reading images and taking them must agree on.
 */
#ifndef WHICHALLOC_SIM_IMAGE_INTERNAL_H
#define WHICHALLOC_SIM_IMAGE_INTERNAL_H

#include "sim/page_internal.h"

/*
 * The type that page @pfn went to list @index of a per-CPU list with, as far as one can tell from
 * where it is; @order is the list's.
 */
enum migratetype image_freed_type(
	const struct sim_pages *p, unsigned int index, unsigned int order, uint32_t pfn);

#endif
