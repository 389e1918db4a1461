/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How sizes are rounded: page orders and kmalloc size classes, from the numbers of a catalogue.
 */
#ifndef WHICHALLOC_KNOW_SIZES_H
#define WHICHALLOC_KNOW_SIZES_H

#include <stdint.h>

struct catalogue;

/* Whole pages that @bytes take. */
uint64_t sizes_pages(const struct catalogue *c, uint64_t bytes);

/* The smallest order with room for @bytes (get_order(), include/asm-generic/getorder.h); 64 when there is none. */
unsigned int sizes_order(const struct catalogue *c, uint64_t bytes);

/*
 * The size class that serves @bytes: powers of two from KMALLOC_MIN_SIZE, and 96 and 192 (mm/slab_common.c, kmalloc_info), up to KMALLOC_MAX_CACHE_SIZE;
 * past that whole orders of pages. 0 when past KMALLOC_MAX_SIZE.
 */
uint64_t sizes_class(const struct catalogue *c, uint64_t bytes);

#endif
