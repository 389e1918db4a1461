/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Size rounding; see sizes.h.
 */
#include "know/sizes.h"

uint64_t sizes_class(const struct catalogue *c, uint64_t bytes)
{
	uint64_t least = c->sizes.kmalloc_min;

	if (bytes > c->sizes.kmalloc_max)
		return 0;
	if (bytes > c->sizes.kmalloc_max_cache)
		return c->sizes.page_size << sizes_order(c, bytes);
	if (bytes > 64 && bytes <= 96 && least <= 32)
		return 96;
	if (bytes > 128 && bytes <= 192 && least <= 64)
		return 192;
	return bytes <= least ? least : (uint64_t)1 << sizes_log2_up(bytes);
}
