/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Models of the allocators above the page allocator for tests of the simulator: x86_64 with 5-level
 * page tables as Debian configures it, in the order of sim_models.
 */
#ifndef TESTS_UNIT_SIM_KERNEL_MODELS_H
#define TESTS_UNIT_SIM_KERNEL_MODELS_H

#include "sim/kernel_model.h"

enum { SIM_6_1, SIM_6_12, SIM_7_3 };

#define SIM_TEST_KERNEL_X86_64                                                                   \
	.word = 8, .kmalloc_min_size = 8, .kmalloc_cache_align = 8, .kmalloc_reclaim_class = 1,  \
	.kmalloc_dma_class = 1, .kmalloc_cgroup_class = 1, .slab_minalign = 8, .cache_line = 64, \
	.slab_max_order = 3, .slab_debug = 1, .slab_track = 32, .nr_cpus = 8192,                 \
	.vmalloc_start = 0xffa0000000000000, .vmalloc_size = (uint64_t)12800 << 40,              \
	.vmalloc_huge_order = 9, .vmalloc_groups = 1, .percpu_max = 32768,                       \
	.percpu_static = 212992, .percpu_module = 8192, .percpu_atom = 2097152,                  \
	.percpu_owners = 1, .percpu_reserve = 28672, .slab_flush_sleeps = 1

#define SIM_TEST_KERNEL_SINCE_6_12                                                                 \
	.kmalloc_align_divisor = 1, .kfree_takes_cache_objects = 1, .slab_order_keeps_objects = 1, \
	.slab_track_request = 8, .slab_request_moves_freeptr = 1, .slab_comp_always = 1,           \
	.vmap_nodes = 1, .vmalloc_bulk_nofail = 1, .dma_refuses_comp = 1,                          \
	.dma_pool_min_block = 16, .dma_pool_one_list = 1, .dma_pool_fills_boundary = 1,            \
	.contig_checks_flags = 1, .slab_scans_ends = 1

static const struct sim_kernel_model sim_kernel_models[] = {
	[SIM_6_1] = {SIM_TEST_KERNEL_X86_64, .kmalloc_roundup_any = 1, .devres_header = 40,
		.slab_track_request = 4, .slab_cpu_slabs = 1, .vmap_merges_lazy = 1,
		.kvmalloc_noretry = 1, .dma_pool_min_block = 4, .nofail_order_warns = 2,
		.page_frag_reclaims = 1, .vmalloc_huge_by_node = 1, .debug_vm = 1},
	[SIM_6_12] = {SIM_TEST_KERNEL_X86_64, SIM_TEST_KERNEL_SINCE_6_12, .devres_header = 40,
		.slab_retries_node = 1, .slab_cpu_slabs = 1, .kvmalloc_noretry = 1,
		.nofail_order_warns = 1, .vmalloc_huge_by_node = 1, .debug_vm = 1},
	[SIM_7_3] = {SIM_TEST_KERNEL_X86_64, SIM_TEST_KERNEL_SINCE_6_12, .devres_header = 56,
		.vmalloc_nonblocking = 1, .vmalloc_softirq = 1, .vmalloc_checks_flags = 1,
		.vmalloc_large_blocks = 1, .kvmalloc_nonblocking = 1, .percpu_backing_noio = 1,
		.contig_refuses_comp = 1, .page_frag_up = 1, .page_nolock = 1, .kmalloc_nolock = 1,
		.kfree_takes_nolock = 1, .noreclaim_may_sleep = 1, .slab_sheaves = 1,
		.slab_retries_node = 2, .dma_pools_managed = 1, .mempool_keeps_one = 1},
};

/* 6.12 with SLUB_TINY: no debugging of slabs either. */
static inline struct sim_kernel_model sim_tiny_model(void)
{
	struct sim_kernel_model m = sim_kernel_models[SIM_6_12];

	m.slab_tiny = 1;
	m.slab_debug = m.slab_flush_sleeps = m.slab_cpu_slabs = m.kmalloc_reclaim_class = 0;
	m.slab_max_order = 1;
	m.slab_retries_node = 3;
	return m;
}

#endif
