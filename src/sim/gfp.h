/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * GFP flags as the simulator sees them: one bit per primitive flag of include/linux/gfp_types.h.
 *
 * The bits have the kernel's own values. They have kept their places from 6.1 on; bit 0x200 was
 * __GFP_ATOMIC in 6.1 and is unused later. Compounds (GFP_KERNEL, GFP_ATOMIC, ...) differ between
 * versions and are the caller's business.
 */
#ifndef WHICHALLOC_SIM_GFP_H
#define WHICHALLOC_SIM_GFP_H

#include <stdint.h>

enum sim_gfp {
	SIM_GFP_DMA = 0x1,
	SIM_GFP_HIGHMEM = 0x2,
	SIM_GFP_DMA32 = 0x4,
	SIM_GFP_MOVABLE = 0x8,
	SIM_GFP_RECLAIMABLE = 0x10,
	SIM_GFP_HIGH = 0x20,
	SIM_GFP_IO = 0x40,
	SIM_GFP_FS = 0x80,
	SIM_GFP_ZERO = 0x100,
	SIM_GFP_ATOMIC = 0x200, /* 6.1 only */
	SIM_GFP_DIRECT_RECLAIM = 0x400,
	SIM_GFP_KSWAPD_RECLAIM = 0x800,
	SIM_GFP_WRITE = 0x1000,
	SIM_GFP_NOWARN = 0x2000,
	SIM_GFP_RETRY_MAYFAIL = 0x4000,
	SIM_GFP_NOFAIL = 0x8000,
	SIM_GFP_NORETRY = 0x10000,
	SIM_GFP_MEMALLOC = 0x20000,
	SIM_GFP_COMP = 0x40000,
	SIM_GFP_NOMEMALLOC = 0x80000,
	SIM_GFP_HARDWALL = 0x100000,
	SIM_GFP_THISNODE = 0x200000,
	SIM_GFP_ACCOUNT = 0x400000,
	/* no flag of the kernel's: who asks may not wait for a lock (SLAB_ALLOC_NOLOCK, 7.3) */
	SIM_GFP_NOLOCK = 0x40000000,
};

/*
 * The bit of primitive flag @name ("__GFP_IO"; also "__GFP_RECLAIM", which is two bits), or 0 for
 * flags that change nothing in the simulator (__GFP_ZEROTAGS, __GFP_NOLOCKDEP, ...) and for words
 * that are no flag.
 */
uint32_t sim_gfp_flag(const char *name);

#endif
