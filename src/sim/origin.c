/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names of origins; see origin.h.
 */
#include "sim/origin.h"

const char *sim_origin_name(enum sim_origin origin)
{
	switch (origin) {
	case SIM_FROM_KMALLOC:
	case SIM_FROM_KMALLOC_LARGE:
		return "kmalloc";
	case SIM_FROM_CACHE:
		return "a cache";
	case SIM_FROM_VMALLOC:
		return "vmalloc";
	case SIM_FROM_NOWHERE:
		return "nowhere";
	default:
		return "the page allocator";
	}
}
