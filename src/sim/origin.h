/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names of the places that memory comes from, for reports.
 */
#ifndef WHICHALLOC_SIM_ORIGIN_H
#define WHICHALLOC_SIM_ORIGIN_H

#include "sim/kernel.h"

/* Where calls that fall back from contiguous memory end up. */
#define SIM_FALLBACK_ORIGIN SIM_FROM_VMALLOC

/* "vmalloc", "page allocator", ...: static text. */
const char *sim_origin_name(enum sim_origin origin);

#endif
