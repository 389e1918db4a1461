/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names of primitive GFP flags.
 */
#include "sim/gfp.h"

#include <stddef.h>
#include <string.h>

static const struct {
	const char *name;
	uint32_t bits;
} flags[] = {
	{"__GFP_DMA", SIM_GFP_DMA},
	{"__GFP_HIGHMEM", SIM_GFP_HIGHMEM},
	{"__GFP_DMA32", SIM_GFP_DMA32},
	{"__GFP_MOVABLE", SIM_GFP_MOVABLE},
	{"__GFP_RECLAIMABLE", SIM_GFP_RECLAIMABLE},
	{"__GFP_HIGH", SIM_GFP_HIGH},
	{"__GFP_IO", SIM_GFP_IO},
	{"__GFP_FS", SIM_GFP_FS},
	{"__GFP_ZERO", SIM_GFP_ZERO},
	{"__GFP_ATOMIC", SIM_GFP_ATOMIC},
	{"__GFP_DIRECT_RECLAIM", SIM_GFP_DIRECT_RECLAIM},
	{"__GFP_KSWAPD_RECLAIM", SIM_GFP_KSWAPD_RECLAIM},
	{"__GFP_RECLAIM", SIM_GFP_DIRECT_RECLAIM | SIM_GFP_KSWAPD_RECLAIM},
	{"__GFP_WRITE", SIM_GFP_WRITE},
	{"__GFP_NOWARN", SIM_GFP_NOWARN},
	{"__GFP_RETRY_MAYFAIL", SIM_GFP_RETRY_MAYFAIL},
	{"__GFP_NOFAIL", SIM_GFP_NOFAIL},
	{"__GFP_NORETRY", SIM_GFP_NORETRY},
	{"__GFP_MEMALLOC", SIM_GFP_MEMALLOC},
	{"__GFP_COMP", SIM_GFP_COMP},
	{"__GFP_NOMEMALLOC", SIM_GFP_NOMEMALLOC},
	{"__GFP_HARDWALL", SIM_GFP_HARDWALL},
	{"__GFP_THISNODE", SIM_GFP_THISNODE},
	{"__GFP_ACCOUNT", SIM_GFP_ACCOUNT},
};

uint32_t sim_gfp_flag(const char *name)
{
	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		if (!strcmp(flags[i].name, name))
			return flags[i].bits;
	}
	return 0;
}
