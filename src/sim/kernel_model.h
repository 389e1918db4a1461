/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What differs between the allocators above the page allocator: kernel versions, architectures,
 * configurations. Each difference has a name and a number; the code asks for the difference, never
 * for the version. Values from the page model (page size, largest order) are not repeated here.
 */
#ifndef WHICHALLOC_SIM_KERNEL_MODEL_H
#define WHICHALLOC_SIM_KERNEL_MODEL_H

#include <stdint.h>

/*
 * X(name, "what it is"). Sizes are in bytes; names that say what the kernel does are 0 (no) or 1
 * (yes).
 */
#define SIM_KERNEL_MODEL(X)                                                                        \
	X(word, "sizeof(void *)")                                                                  \
	/* kmalloc (include/linux/slab.h, mm/slab_common.c) */                                     \
	X(kmalloc_min_size, "smallest kmalloc class (KMALLOC_MIN_SIZE)")                           \
	X(kmalloc_cache_align, "kmalloc classes are rounded up to multiples of this at boot "      \
			       "(__kmalloc_minalign)")                                             \
	X(kmalloc_align_divisor,                                                                   \
		"a class is aligned to the largest power of two that divides it; 0: to its size "  \
		"where that is a power of two, else not specially (create_boot_cache)")            \
	X(kmalloc_roundup_any,                                                                     \
		"kmalloc_size_roundup() rounds sizes that no kmalloc can serve as well")           \
	X(kmalloc_reclaim_class,                                                                   \
		"reclaimable objects have classes of their own (KMALLOC_RECLAIM)")                 \
	X(kmalloc_dma_class, "__GFP_DMA objects have classes of their own (CONFIG_ZONE_DMA)")      \
	X(kmalloc_cgroup_class, "accounted objects have classes of their own (CONFIG_MEMCG)")      \
	X(kmalloc_copies, "normal objects are spread over 16 sets of classes by call site "        \
			  "(CONFIG_RANDOM_KMALLOC_CACHES, 7.3: CONFIG_KMALLOC_PARTITION_CACHES)")  \
	X(kfree_takes_cache_objects,                                                               \
		"kfree() and kfree_rcu() may be used on objects of kmem_cache_alloc()")            \
	X(devres_header, "bytes in front of devm_kmalloc() memory, in the same object "            \
			 "(drivers/base/devres.c, struct devres)")                                 \
	/* slab caches (mm/slub.c, mm/slab_common.c) */                                            \
	X(slab_minalign, "least alignment of an object (arch_slab_minalign)")                      \
	X(cache_line, "cache line size that SLAB_HWCACHE_ALIGN aligns to (cache_line_size)")       \
	X(slab_order_keeps_objects,                                                                \
		"the search for a slab order keeps its wish for objects and accepts waste up to "  \
		"a half; 0: it lowers the wish step by step (calculate_order)")                    \
	X(slab_max_order, "largest order that the search takes to lower waste (slub_max_order)")   \
	X(slab_min_order, "smallest order of a slab (slub_min_order)")                             \
	X(slab_min_objects,                                                                        \
		"wish for objects in a slab; 0: from the number of CPUs (slub_min_objects)")       \
	X(slab_debug,                                                                              \
		"the kernel can check objects (CONFIG_SLUB_DEBUG); 0: debug flags are ignored")    \
	X(slab_track, "bytes for one user record of SLAB_STORE_USER (struct track)")               \
	X(slab_track_request,                                                                      \
		"bytes behind the records of a kmalloc object for the size asked for")             \
	X(slab_request_moves_freeptr, "red zones with user records put the free pointer of a "     \
				      "kmalloc object behind it (slub_debug_orig_size)")           \
	X(slab_cpu_slabs, "each CPU has a slab of its own and a list of partial ones; 0: every "   \
			  "call works on the node's list")                                         \
	X(slab_sheaves, "CPUs and nodes keep free objects in sheaves (struct slab_sheaf)")         \
	X(slab_flush_sleeps, "kmem_cache_shrink() may sleep (flush_all)")                          \
	X(slab_tiny, "CONFIG_SLUB_TINY: no slab is kept empty (set_min_partial)")                  \
	X(slab_comp_always,                                                                        \
		"slab pages are compound at order 0 too (calculate_sizes, allocflags)")            \
	X(slab_retries_node,                                                                       \
		"where a given node has no partial slab, its pages are tried for little effort, "  \
		"then other nodes' slabs: 1: with GFP_NOWAIT, 2: with what the mask has of it "    \
		"(try_thisnode); 3: others' slabs come before its pages; 0: no others' slabs")     \
	X(slab_scans_ends, "slabinfo counts only both ends of a long list of partial slabs "       \
			   "(count_partial_free_approx)")                                          \
	X(slab_nolock_by_mask,                                                                     \
		"masks without any reclaim get the pages of a slab as calls from any "             \
		"context do (alloc_slab_page)")                                                    \
	X(slab_merge, "caches that fit each other share their slabs (CONFIG_SLAB_MERGE_DEFAULT)")  \
	/* vmalloc and kvmalloc (mm/vmalloc.c, mm/util.c; mm/slub.c from 6.14) */                  \
	X(vmalloc_start, "VMALLOC_START without address randomisation")                            \
	X(vmalloc_size, "bytes of vmalloc address space")                                          \
	X(vmalloc_huge_order, "order of the blocks that large huge-allowed areas are made of "     \
			      "(PMD_SIZE); 0: none")                                               \
	X(vmalloc_huge_by_node,                                                                    \
		"an area for no given node is large enough for such blocks where it "              \
		"has one for each node (__vmalloc_node_range)")                                    \
	X(vmalloc_contpte_order,                                                                   \
		"order of the blocks that smaller huge-allowed areas are made of "                 \
		"(arch_vmap_pte_supported_shift); 0: none")                                        \
	X(vmalloc_nonblocking, "__vmalloc() serves masks without direct reclaim; 0: it may sleep " \
			       "whatever the mask (alloc_vmap_area)")                              \
	X(vmalloc_softirq, "only hard interrupts and NMIs are a bug; 0: any interrupt context "    \
			   "(__get_vm_area_node)")                                                 \
	X(vmalloc_checks_flags, "__vmalloc() warns of flags that it does not know and drops them " \
				"(vmalloc_fix_flags); 2: __GFP_RETRY_MAYFAIL too")                 \
	X(vmalloc_groups, "single pages are taken many at a time (vm_area_alloc_pages); 0: one "   \
			  "by one")                                                                \
	X(vmalloc_bulk_nofail,                                                                     \
		"groups of pages may not fail where the area may not (vm_area_alloc_pages)")       \
	X(vmalloc_large_blocks, "small-page areas are taken in blocks as large as there are "      \
				"(vm_area_alloc_pages)")                                           \
	X(nr_cpus, "CPUs that the kernel is built for (CONFIG_NR_CPUS): sizes of blocks of "       \
		   "vm_map_ram() follow (VMAP_BBMAP_BITS)")                                        \
	X(vmap_nodes, "address space is pooled by node, one for each CPU, where words have 64 "    \
		      "bits (vmap_init_nodes)")                                                    \
	X(vmap_merges_lazy, "neighbouring freed areas are one until the purge")                    \
	X(vmap_empties_pools, "a purge takes all that a pool of fewer than four areas has; 0: "    \
			      "none of it (decay_va_pool_node)")                                   \
	X(vmap_keeps_blocks, "vm_unmap_aliases() releases only unused vm_map_ram() blocks with "   \
			     "little room left (VMAP_PURGE_THRESHOLD)")                            \
	X(kvmalloc_noretry, "the contiguous attempt above a page has __GFP_NORETRY; 0: it has no " \
			    "direct reclaim (kmalloc_gfp_adjust)")                                 \
	X(kvmalloc_kernel_only,                                                                    \
		"masks that lack any of GFP_KERNEL get kmalloc() memory or none (kvmalloc_node)")  \
	X(kvmalloc_nonblocking,                                                                    \
		"masks without direct reclaim go on to vmalloc too (__kvmalloc_node)")             \
	/* DMA (kernel/dma/mapping.c, mm/dmapool.c) */                                             \
	X(dma_cma, "DMA memory of more than a page comes from the CMA area, where there is one "   \
		   "(CONFIG_DMA_CMA)")                                                             \
	X(cma_align, "largest order that DMA blocks of the CMA area are aligned to "               \
		     "(CONFIG_CMA_ALIGNMENT)")                                                     \
	X(cma_release_sleeps, "cma_release() takes a mutex; 0: a spinlock")                        \
	X(dma_atomic_pools,                                                                        \
		"devices are not coherent: masks that may not wait get coherent memory "           \
		"from pools, 1: one for each zone (CONFIG_DMA_DIRECT_REMAP), 2: 32-bit arm's"      \
		" one; 0: no such pools")                                                          \
	X(dma_pools_managed,                                                                       \
		"atomic pools are those of zones with memory, and the next one stands in for one " \
		"that there is not (dma_atomic_pool_init, dma_guess_pool)")                        \
	X(dma_refuses_comp,                                                                        \
		"__GFP_COMP is refused with a warning (dma_alloc_attrs, __dma_alloc_pages)")       \
	X(dma_pool_min_block, "smallest block of a dma_pool (struct dma_block)")                   \
	X(dma_pool_one_list, "free blocks are on one list of the pool; 0: on one for each page "   \
			     "(dma_pool_alloc)")                                                   \
	X(dma_pool_fills_boundary,                                                                 \
		"a block may end at the boundary; 0: it must end before (pool_initialise_page)")   \
	/* mempools (mm/mempool.c) */                                                              \
	X(mempool_keeps_one, "a mempool for no elements keeps one (mempool_init_node)")            \
	/* per-CPU memory (mm/percpu.c) */                                                         \
	X(percpu_max, "largest per-CPU object (PCPU_MIN_UNIT_SIZE)")                               \
	X(percpu_reserve, "bytes of the first chunk for dynamic objects (PERCPU_DYNAMIC_RESERVE)") \
	X(percpu_static, "bytes of the kernel's own per-CPU variables")                            \
	X(percpu_module, "bytes for those of modules (PERCPU_MODULE_RESERVE)")                     \
	X(percpu_atom, "chunks are multiples of this; 0: of pages (setup_per_cpu_areas)")          \
	X(percpu_owners, "chunks know the memory cgroup of each unit (CONFIG_MEMCG)")              \
	X(percpu_kernel_only,                                                                      \
		"masks that lack any of GFP_KERNEL count as ones that may not wait (pcpu_alloc)")  \
	X(percpu_early_balance,                                                                    \
		"empty pages run low, and are seen to, before an object's own are backed; 0: "     \
		"after that (pcpu_alloc)")                                                         \
	X(percpu_backing_noio,                                                                     \
		"backing pages are taken without __GFP_IO and __GFP_FS (pcpu_alloc)")              \
	/* page allocator entry points */                                                          \
	X(debug_vm, "CONFIG_DEBUG_VM: a mask that names two zones is a bug (gfp_zone), "           \
		    "__GFP_ZERO for mempool_alloc() warns")                                        \
	X(nofail_order_warns, "__GFP_NOFAIL above order 1 warns: 0 never, 1 in the slow path, 2 "  \
			      "whenever pages are taken (rmqueue, __alloc_pages_slowpath)")        \
	X(contig_checks_flags, "alloc_contig_pages() refuses flags that it does not know "         \
			       "(__alloc_contig_verify_gfp_mask)")                                 \
	X(contig_refuses_comp, "alloc_contig_pages() refuses __GFP_COMP with a warning")           \
	X(page_frag_reclaims, "the large block that page fragments are cut from is tried for "     \
			      "with direct reclaim too (__page_frag_cache_refill)")                \
	X(page_frag_up, "page fragments are cut from the start of the block; 0: from its end "     \
			"(page_frag_alloc_align)")                                                 \
	/* boot memory (mm/memblock.c) */                                                          \
	X(memblock_marks_kernel,                                                                   \
		"reserved ranges know whether they are the kernel's own, and of which node "       \
		"(MEMBLOCK_RSRV_KERN)")                                                            \
	/* allocation from any context */                                                          \
	X(page_nolock, "alloc_pages_nolock() exists")                                              \
	X(kmalloc_nolock, "kmalloc_nolock() exists")                                               \
	X(kfree_takes_nolock, "kfree() may be used on kmalloc_nolock() memory")                    \
	/* scopes */                                                                               \
	X(noreclaim_may_sleep, "in a memalloc_noreclaim scope might_alloc() does not ask whether " \
			       "sleeping is allowed")

struct sim_kernel_model {
#define X(name, text) uint64_t name;
	SIM_KERNEL_MODEL(X)
#undef X
};

#endif
