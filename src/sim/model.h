/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What differs between page allocators: kernel versions, architectures, configurations. Each
 * difference has a name and a number; the code asks for the difference, never for the version.
 * Functions named here are those of mm/page_alloc.c unless another file is named.
 */
#ifndef WHICHALLOC_SIM_MODEL_H
#define WHICHALLOC_SIM_MODEL_H

#include <stdint.h>

/* Largest values the simulator is built for: arm64 with 64 KiB pages has MAX_PAGE_ORDER 13. */
#define SIM_MAX_PAGE_ORDER 13
#define SIM_MAX_CPUS 4096

/*
 * X(name, "what it is"). Sizes are in bytes, orders are base-2 logarithms of pages, the rest of the
 * names that say what the allocator does are 0 (no) or 1 (yes).
 */
#define SIM_PAGE_MODEL(X)                                                                          \
	/* sizes */                                                                                \
	X(page_shift, "base-2 logarithm of the page size")                                         \
	X(max_page_order, "largest order of the buddy lists (MAX_PAGE_ORDER; 6.1: MAX_ORDER - 1)") \
	X(pageblock_order, "order of a pageblock (pageblock_order)")                               \
	X(costly_order, "orders above this are costly (PAGE_ALLOC_COSTLY_ORDER)")                  \
	/* the physical address space */                                                           \
	X(zone_dma_limit, "first address above zone DMA; 0: no such zone")                         \
	X(zone_dma32_limit, "first address above zone DMA32; 0: no such zone")                     \
	X(lowmem_limit, "first address above zone Normal, where zone HighMem begins; 0: no such "  \
			"zone, all RAM is mapped")                                                 \
	X(memory_hole, "first address below 4 GiB that is not RAM, the rest of which follows at "  \
		       "4 GiB; 0: no hole")                                                        \
	X(boot_low, "bytes from address 0 that the allocator never gets (firmware, real mode); "   \
		    "at least one page")                                                           \
	X(boot_image, "bytes that it never gets at the start of the lowest zone they fit into "    \
		      "(kernel image, boot-time tables)")                                          \
	X(struct_page,                                                                             \
		"sizeof(struct page): the memory map takes as much per page, at the end of RAM")   \
	/* watermarks */                                                                           \
	X(min_free_max,                                                                            \
		"largest default of vm.min_free_kbytes in KiB (calculate_min_free_kbytes)")        \
	X(thp, "transparent huge pages: per-CPU lists of pageblock order, and khugepaged raises "  \
	       "vm.min_free_kbytes")                                                               \
	X(watermark_scale_factor, "vm.watermark_scale_factor")                                     \
	X(watermark_boost_factor, "vm.watermark_boost_factor")                                     \
	X(boost_ignored_high, "order-0 requests with __GFP_HIGH ignore the watermark boost; 0: "   \
			      "those with __GFP_ATOMIC (zone_watermark_fast)")                     \
	X(boosted_by_kswapd,                                                                       \
		"only requests that wake kswapd clear the boosted bit of a zone (rmqueue)")        \
	X(awake_nodes_last, "nodes that kswapd is awake on come after all others "                 \
			    "(get_page_from_freelist)")                                            \
	X(zone_below_high,                                                                         \
		"zones remember having fallen below the high watermark (ZONE_BELOW_HIGH)")         \
	/* per-CPU lists */                                                                        \
	X(pcp_max_order, "largest order that they hold, besides pageblock order "                  \
			 "(pcp_allowed_order)")                                                    \
	X(pcp_huge_lists,                                                                          \
		"of pageblock order: 1 for all types, 2, of which one is for Movable, or 3, one "  \
		"for each type; 0: none (order_to_pindex)")                                        \
	X(pcp_scale_max,                                                                           \
		"refills and drains grow to at most batch << this (CONFIG_PCP_BATCH_SCALE_MAX)")   \
	X(pcp_tuned,                                                                               \
		"limits and batches adapt themselves (nr_pcp_alloc, nr_pcp_high, nr_pcp_free)")    \
	X(pcp_high_margin, "a run of high-order frees empties the lists only after half of "       \
			   "high_min more pages (free_frozen_page_commit)")                        \
	X(pcp_keeps_batch, "the CPU cache slice holds over three batches (PCPF_FREE_HIGH_BATCH)")  \
	X(pcp_drain_batches, "a drain goes batch by batch, each beginning with the list just "     \
			     "freed to (free_frozen_page_commit)")                                 \
	X(pcp_page_type, "a page on a per-CPU list keeps the type it was freed with; 0: its "      \
			 "pageblock's type counts when it is drained")                             \
	X(pcp_atomic_refill,                                                                       \
		"requests that may use HighAtomic blocks refill the lists (__rmqueue_pcplist)")    \
	X(pcp_skips_cma,                                                                           \
		"Movable requests that may not use CMA pageblocks bypass the lists where "         \
		"there are some (rmqueue)")                                                        \
	/* fallback between types */                                                               \
	X(fallback_claims,                                                                         \
		"a fallback claims a pageblock whole or steals one block (__rmqueue_claim, "       \
		"__rmqueue_steal); 0: it moves blocks (steal_suitable_fallback)")                  \
	X(account_per_page, "the free-page counter changes with each block taken or moved "        \
			    "(account_freepages); 0: once per refill")                             \
	X(merge_retypes, "a merge of different pageblocks gives the buddy the type of the page "   \
			 "freed (__free_one_page)")                                                \
	X(free_splits_large, "blocks above pageblock order are freed pageblock by pageblock "      \
			     "(split_large_buddy)")                                                \
	/* HighAtomic pageblocks */                                                                \
	X(highatomic_by_free, "watermark tests take off the free HighAtomic pages; 0: the "        \
			      "reserved pageblocks (__zone_watermark_unusable_free)")              \
	X(highatomic_rounds_up, "limit: 1 % of the zone rounded up to a pageblock, none where 1 "  \
				"% is less than one; 0: 1 % plus one pageblock")                   \
	X(highatomic_by_order,                                                                     \
		"a request above pageblock order reserves all its pageblocks; 0: the first one")   \
	X(highatomic_direct,                                                                       \
		"only blocks straight from the buddy lists reserve a pageblock, at the minimum "   \
		"watermark (rmqueue_buddy); 0: any (get_page_from_freelist)")                      \
	X(highatomic_fast,                                                                         \
		"the first attempt may use HighAtomic blocks too (__alloc_frozen_pages)")          \
	/* contiguous ranges and the CMA area (mm/page_isolation.c, mm/cma.c) */                   \
	X(cma_size, "bytes of the CMA area (CONFIG_CMA_SIZE_MBYTES, cma=); 0: none")               \
	X(cma_limit, "first address that the CMA area must not reach; 0: any (limit of "           \
		     "dma_contiguous_reserve)")                                                    \
	X(isolate_splits, "isolating a pageblock splits a free block that goes beyond it "         \
			  "(move_freepages_block_isolate); 0: that is done afterwards, at the "    \
			  "ends of a range (split_free_page)")                                     \
	X(isolate_keeps_type, "isolated pageblocks get their own type back "                       \
			      "(PB_migrate_isolate); 0: Movable or CMA, as asked for "             \
			      "(undo_isolate_page_range)")                                         \
	X(contig_own_flags, "copies are made with the request's own reclaim flags; 0: with "       \
			    "GFP_USER (alloc_contig_range)")                                       \
	X(contig_looks_first, "alloc_contig_pages() leaves a range alone in which it sees a page " \
			      "that cannot be moved (pfn_range_valid_contig)")                     \
	X(free_in_blocks, "pages side by side are freed in the largest blocks that they make up "  \
			  "(free_prepared_contig_range); 0: one by one")                           \
	/* the slow path */                                                                        \
	X(compact_in_loop, "compaction that comes before reclaim is a round of the retry loop "    \
			   "(__alloc_pages_slowpath, 7.x); 0: a step before it")                   \
	X(compact_ready_high,                                                                      \
		"costly requests need not reclaim where compaction is suitable above "             \
		"the high watermark (compaction_ready); 0: where it is at all, "                   \
		"and there is room above that mark without CMA pages")                             \
	X(compact_async_room, "light compaction for a costly order needs room without CMA pages, " \
			      "unless it may use them (compaction_suit_allocation_order)")         \
	X(compact_async_whole, "light compaction for whole pageblocks looks at Movable ones, "     \
			       "whatever asks (suitable_migration_source)")                        \
	/* many pages at a time */                                                                 \
	X(bulk_counts_missing, "the watermark test is for as many pages as are missing; 0: for "   \
			       "all entries (alloc_pages_bulk)")

struct sim_page_model {
#define X(name, text) uint64_t name;
	SIM_PAGE_MODEL(X)
#undef X
};

#endif
