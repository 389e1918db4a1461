/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Page allocator models and GFP compounds for tests of the simulator: x86_64 with 4 KiB pages
 * as Debian configures it.
 */
#ifndef TESTS_UNIT_SIM_MODELS_H
#define TESTS_UNIT_SIM_MODELS_H

#include "sim/gfp.h"
#include "sim/model.h"

/* include/linux/gfp_types.h, 6.12 */
#define SIM_GFP_RECLAIM (SIM_GFP_DIRECT_RECLAIM | SIM_GFP_KSWAPD_RECLAIM)
#define SIM_GFP_KERNEL (SIM_GFP_RECLAIM | SIM_GFP_IO | SIM_GFP_FS)
#define SIM_GFP_NOFS (SIM_GFP_RECLAIM | SIM_GFP_IO)
#define SIM_GFP_NOIO SIM_GFP_RECLAIM
#define SIM_GFP_NOWAIT (SIM_GFP_KSWAPD_RECLAIM | SIM_GFP_NOWARN)
/* with the bit that 6.1 wants there; later kernels do not look at it */
#define SIM_GFP_ATOMIC_MASK (SIM_GFP_HIGH | SIM_GFP_KSWAPD_RECLAIM | SIM_GFP_ATOMIC)
#define SIM_GFP_HIGHUSER_MOVABLE \
	(SIM_GFP_KERNEL | SIM_GFP_HARDWALL | SIM_GFP_HIGHMEM | SIM_GFP_MOVABLE)

#define SIM_TEST_X86_64                                                                    \
	.page_shift = 12, .max_page_order = 10, .pageblock_order = 9, .costly_order = 3,   \
	.zone_dma_limit = 16 << 20, .zone_dma32_limit = (uint64_t)1 << 32,                 \
	.memory_hole = (uint64_t)3 << 30, .boot_low = 1 << 20, .boot_image = 60 << 20,     \
	.struct_page = 64, .min_free_max = 262144, .thp = 1, .watermark_scale_factor = 10, \
	.watermark_boost_factor = 15000, .pcp_scale_max = 5, .pcp_keeps_batch = 1,         \
	.pcp_max_order = 3, .pcp_huge_lists = 2

#define SIM_TEST_SINCE_6_12                                                                      \
	.boost_ignored_high = 1, .boosted_by_kswapd = 1, .zone_below_high = 1, .pcp_tuned = 1,   \
	.fallback_claims = 1, .account_per_page = 1, .merge_retypes = 1, .free_splits_large = 1, \
	.highatomic_by_free = 1, .highatomic_rounds_up = 1, .highatomic_by_order = 1,            \
	.isolate_splits = 1, .contig_own_flags = 1

static const struct sim_page_model sim_models[] = {
	/* 6.1 */
	{SIM_TEST_X86_64, .pcp_page_type = 1, .pcp_atomic_refill = 1, .pcp_skips_cma = 1},
	/* 6.12 */
	{SIM_TEST_X86_64, SIM_TEST_SINCE_6_12, .pcp_atomic_refill = 1},
	/* 7.3 */
	{SIM_TEST_X86_64, SIM_TEST_SINCE_6_12, .pcp_high_margin = 1, .pcp_drain_batches = 1,
		.highatomic_direct = 1, .highatomic_fast = 1, .compact_in_loop = 1,
		.isolate_keeps_type = 1, .awake_nodes_last = 1, .contig_looks_first = 1,
		.free_in_blocks = 1, .compact_ready_high = 1, .compact_async_room = 1,
		.compact_async_whole = 1, .bulk_counts_missing = 1},
};

#define SIM_TEST_MODELS (sizeof(sim_models) / sizeof(sim_models[0]))

#endif
