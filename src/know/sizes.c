/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Size rounding; see sizes.h.
 */
#include "know/sizes.h"

#include "know/catalogue.h"

uint64_t sizes_pages(const struct catalogue *c, uint64_t bytes)
{
	unsigned int shift = (unsigned int)catalogue_number(c, "PAGE_SHIFT");

	return (bytes >> shift) + ((bytes & (((uint64_t)1 << shift) - 1)) != 0);
}

unsigned int sizes_order(const struct catalogue *c, uint64_t bytes)
{
	uint64_t pages = sizes_pages(c, bytes);
	unsigned int order = 0;

	while (order < 64 && ((uint64_t)1 << order) < pages)
		order++;
	return order;
}

uint64_t sizes_class(const struct catalogue *c, uint64_t bytes)
{
	uint64_t page = catalogue_number(c, "PAGE_SIZE");
	uint64_t size = catalogue_number(c, "KMALLOC_MIN_SIZE");

	if (bytes > catalogue_number(c, "KMALLOC_MAX_SIZE"))
		return 0;
	if (bytes > catalogue_number(c, "KMALLOC_MAX_CACHE_SIZE"))
		return page << sizes_order(c, bytes);
	if (bytes > 64 && bytes <= 96 && size <= 32)
		return 96;
	if (bytes > 128 && bytes <= 192 && size <= 64)
		return 192;
	while (size < bytes)
		size *= 2;
	return size;
}
