# SPDX-License-Identifier: GPL-2.0-or-later
# What the program knows.
$ whichalloc list kernels
kernels
  5.10                          Linux 5.10 (long-term)
  5.15                          Linux 5.15 (long-term)
  6.1                           Linux 6.1 (long-term)
  6.6                           Linux 6.6 (long-term)
  6.12                          Linux 6.12 (long-term)
  6.18                          Linux 6.18 (long-term)
  7.3                           Linux 7.3

architectures
  x86_64                        x86-64, 4 KiB pages
  i386                          32-bit x86, 4 KiB pages, high memory
  arm64                         arm64, 4 KiB pages unless ARM64_16K_PAGES or ARM64_64K_PAGES
  arm                           32-bit ARM (v7), 4 KiB pages, high memory
  riscv64                       64-bit RISC-V, 4 KiB pages

configuration that advice depends on, and its default on x86_64
  PREEMPT_RT                    off
  CMA                           off
  DMA_CMA                       off
  CONTIG_ALLOC                  on
  DEBUG_ATOMIC_SLEEP            off
  DEBUG_KMEMLEAK                off
  DEBUG_PAGEALLOC               off
  DEBUG_VM                      off
  DMA_COHERENT_POOL             on
  HARDENED_USERCOPY             on
  INIT_ON_ALLOC_DEFAULT_ON      on
  LOCKDEP                       off
  MEMCG                         on
  NUMA                          on
  RANDOM_KMALLOC_CACHES         off
  SLAB_BUCKETS                  on in 6.12, 6.18, 7.3
  SLUB_DEBUG                    on
  SLUB_DEBUG_ON                 off
  SLUB_TINY                     off
  SWIOTLB                       on
  TRANSPARENT_HUGEPAGE          on
  ZONE_DMA                      on
  ZONE_DMA32                    on
  KMALLOC_PARTITION_CACHES      off
  HIGHMEM                       off
  X86_PAE                       off
  ARM64_4K_PAGES                off
  ARM64_16K_PAGES               off
  ARM64_64K_PAGES               off
  KASAN_HW_TAGS                 off
  ARM_LPAE                      off
  SOC_AM33XX                    off
  RISCV_DMA_NONCOHERENT         off
$ whichalloc list contexts
context
  process                       a task of its own, free to sleep
  softirq                       softirq, tasklet, timer, NAPI poll
  hardirq                       a request_irq() handler
  hardirq_no_thread             hard interrupt even on PREEMPT_RT
  nmi                           non-maskable interrupt
  boot                          early boot, before the page allocator is up
  any                           process, softirq and hard interrupt alike
  caller                        the caller decides and passes a gfp_t down

lock
  mutex                         a mutex; sleeping is fine
  rwsem                         a reader/writer semaphore; sleeping is fine
  srcu                          an SRCU read-side section; sleeping is fine
  spinlock                      a spinlock_t
  spinlock_irq                  a spinlock_t taken with interrupts disabled
  spinlock_bh                   a spinlock_t taken with bottom halves disabled
  rwlock                        an rwlock_t, read or write
  bit_spinlock                  a bit spinlock; preemption off everywhere
  raw_spinlock                  a raw_spinlock_t; preemption off everywhere
  local_lock                    a local_lock_t
  rcu                           an RCU read-side section
  preempt_off                   preemption disabled by hand
  irqs_off                      interrupts disabled by hand
  bh_off                        bottom halves disabled

scope
  nofs                          every allocation inside drops __GFP_FS
  noio                          every allocation inside drops __GFP_IO and __GFP_FS
  noreclaim                     no direct reclaim inside, and all reserves open
  pin                           every allocation inside drops __GFP_MOVABLE

reclaim
  any                           reclaim may do what it likes
  no-fs                         reclaim must not call into filesystems
  no-io                         reclaim must not start I/O
  none                          the call may sleep, but not wait for reclaim
$ whichalloc list apis | sed -n 1,13p
cache
  kmem_cache_alloc              one object of a dedicated slab cache
  kmem_cache_zalloc             one zeroed object of a dedicated slab cache
  kmem_cache_alloc_node         one object of a slab cache, preferably of one node
  kmem_cache_alloc_bulk         many objects of a slab cache in one call
  kmem_cache_create             makes a slab cache
  kmem_cache_create_usercopy    makes a slab cache with a window for user copies
  kmem_cache_shrink             gives back the slabs of a cache that are wholly free
  KMEM_CACHE                    makes a slab cache for a struct
  kmem_cache_free               frees an object of a slab cache
  kmem_cache_free_bulk          frees an array of objects of a slab cache
  kmem_cache_destroy            removes a slab cache
  kmem_cache_alloc_lru          an object of a slab cache for an LRU list
$ whichalloc list flags | sed -n 1,8p
zone
  __GFP_DMA                     take pages from zone DMA, the lowest addresses
  __GFP_HIGHMEM                 pages without a permanent kernel mapping will do
  __GFP_DMA32                   take pages below 4 GiB

mobility
  __GFP_MOVABLE                 the page may be migrated or reclaimed
  __GFP_RECLAIMABLE             a shrinker can free it, so group it with its like
$ whichalloc list rules | sed -n 1,10p
rules/kernel.yaml
  not-in-this-kernel            the kernel does not have this API
  not-without-cma               CMA areas need CONFIG_CMA
  not-without-contig-alloc      allocating ranges needs CONFIG_CONTIG_ALLOC
  flag-not-in-this-kernel       the kernel does not have this flag
  not-exported                  modules cannot call it
  free-not-in-this-kernel       the kernel does not have this free function
  free-not-exported             modules cannot call the free function

rules/special.yaml
$ whichalloc list kernels --format json
{
  "schema": 1,
  "kernels": [
    {
      "name": "5.10",
      "title": "Linux 5.10 (long-term)",
      "tree": "5.10.262 as Debian ships it",
      "config": {
        "PREEMPT_RT": false,
        "CMA": false,
        "DMA_CMA": false,
        "CONTIG_ALLOC": true,
        "DEBUG_ATOMIC_SLEEP": false,
        "DEBUG_KMEMLEAK": false,
        "DEBUG_PAGEALLOC": false,
        "DEBUG_VM": false,
        "DMA_COHERENT_POOL": true,
        "HARDENED_USERCOPY": true,
        "INIT_ON_ALLOC_DEFAULT_ON": true,
        "LOCKDEP": false,
        "MEMCG": true,
        "NUMA": true,
        "RANDOM_KMALLOC_CACHES": false,
        "SLAB_BUCKETS": false,
        "SLUB_DEBUG": true,
        "SLUB_DEBUG_ON": false,
        "SLUB_TINY": false,
        "SWIOTLB": true,
        "TRANSPARENT_HUGEPAGE": true,
        "ZONE_DMA": true,
        "ZONE_DMA32": true
      },
      "source": [
        "include/linux/slab.h (KMALLOC_SHIFT_HIGH, KMALLOC_SHIFT_MAX, enum kmalloc_cache_type), 5.10",
        "include/linux/mmzone.h (MAX_ORDER, PAGE_ALLOC_COSTLY_ORDER, struct per_cpu_pages), 5.10",
        "mm/page_alloc.c (pageset_set_batch, free_unref_page_commit, steal_suitable_fallback, reserve_highatomic_pageblock, zone_watermark_fast, init_per_zone_wmark_min), 5.10",
        "mm/slub.c (calculate_order, struct track), 5.10",
        "mm/vmalloc.c (__vmalloc_area_node, __purge_vmap_area_lazy), 5.10",
        "mm/util.c (kvmalloc_node), 5.10",
        "mm/dmapool.c (dma_pool_create, dma_pool_alloc), 5.10",
        "drivers/base/devres.c (struct devres_node), 5.10",
        "mm/Kconfig (CMA, ZONE_DMA, TRANSPARENT_HUGEPAGE), 5.10",
        "init/Kconfig (SLUB_DEBUG), 5.10",
        "what Debian's 5.10.262 for amd64 logs of its per-CPU memory at boot"
      ]
    },
    {
      "name": "5.15",
      "title": "Linux 5.15 (long-term)",
      "tree": "5.15.135",
      "config": {
        "PREEMPT_RT": false,
        "CMA": false,
        "DMA_CMA": false,
        "CONTIG_ALLOC": true,
        "DEBUG_ATOMIC_SLEEP": false,
        "DEBUG_KMEMLEAK": false,
        "DEBUG_PAGEALLOC": false,
        "DEBUG_VM": false,
        "DMA_COHERENT_POOL": true,
        "HARDENED_USERCOPY": true,
        "INIT_ON_ALLOC_DEFAULT_ON": true,
        "LOCKDEP": false,
        "MEMCG": true,
        "NUMA": true,
        "RANDOM_KMALLOC_CACHES": false,
        "SLAB_BUCKETS": false,
        "SLUB_DEBUG": true,
        "SLUB_DEBUG_ON": false,
        "SLUB_TINY": false,
        "SWIOTLB": true,
        "TRANSPARENT_HUGEPAGE": true,
        "ZONE_DMA": true,
        "ZONE_DMA32": true
      },
      "source": [
        "include/linux/slab.h (KMALLOC_SHIFT_HIGH, KMALLOC_SHIFT_MAX, enum kmalloc_cache_type), 5.15",
        "include/linux/mmzone.h (MAX_ORDER, PAGE_ALLOC_COSTLY_ORDER, struct per_cpu_pages), 5.15",
        "mm/page_alloc.c (order_to_pindex, nr_pcp_free, free_unref_page_commit, steal_suitable_fallback, reserve_highatomic_pageblock, zone_watermark_fast), 5.15",
        "mm/slub.c (calculate_order, struct track), 5.15",
        "mm/vmalloc.c (vm_area_alloc_pages, merge_or_add_vmap_area), 5.15",
        "mm/util.c (kvmalloc_node), 5.15",
        "mm/dmapool.c (dma_pool_create, dma_pool_alloc), 5.15",
        "drivers/base/devres.c (struct devres_node), 5.15",
        "arch/x86/Kconfig (HAVE_ARCH_HUGE_VMALLOC is absent), 5.15",
        "mm/Kconfig (CMA, ZONE_DMA, TRANSPARENT_HUGEPAGE), 5.15",
        "init/Kconfig (SLUB_DEBUG), 5.15"
      ]
    },
    {
      "name": "6.1",
      "title": "Linux 6.1 (long-term)",
      "tree": "6.1.192 as Debian ships it",
      "config": {
        "PREEMPT_RT": false,
        "CMA": false,
        "DMA_CMA": false,
        "CONTIG_ALLOC": true,
        "DEBUG_ATOMIC_SLEEP": false,
        "DEBUG_KMEMLEAK": false,
        "DEBUG_PAGEALLOC": false,
        "DEBUG_VM": false,
        "DMA_COHERENT_POOL": true,
        "HARDENED_USERCOPY": true,
        "INIT_ON_ALLOC_DEFAULT_ON": true,
        "LOCKDEP": false,
        "MEMCG": true,
        "NUMA": true,
        "RANDOM_KMALLOC_CACHES": false,
        "SLAB_BUCKETS": false,
        "SLUB_DEBUG": true,
        "SLUB_DEBUG_ON": false,
        "SLUB_TINY": false,
        "SWIOTLB": true,
        "TRANSPARENT_HUGEPAGE": true,
        "ZONE_DMA": true,
        "ZONE_DMA32": true
      },
      "source": [
        "Debian's configuration of 6.1.192 for amd64 (NR_CPUS)",
        "include/linux/mmzone.h (MAX_ORDER, PAGE_ALLOC_COSTLY_ORDER), 6.1",
        "include/linux/slab.h (KMALLOC_SHIFT_HIGH, KMALLOC_SHIFT_MAX), 6.1",
        "mm/Kconfig (CMA, CONTIG_ALLOC), 6.1",
        "kernel/Kconfig.preempt (PREEMPT_RT), 6.1",
        "mm/Kconfig (TRANSPARENT_HUGEPAGE, ZONE_DMA, ZONE_DMA32), 6.1",
        "mm/Kconfig.debug (SLUB_DEBUG), 6.1",
        "what Debian's 6.1.192 for amd64 logs of its per-CPU memory at boot"
      ]
    },
    {
      "name": "6.6",
      "title": "Linux 6.6 (long-term)",
      "tree": "6.6.63",
      "config": {
        "PREEMPT_RT": false,
        "CMA": false,
        "DMA_CMA": false,
        "CONTIG_ALLOC": true,
        "DEBUG_ATOMIC_SLEEP": false,
        "DEBUG_KMEMLEAK": false,
        "DEBUG_PAGEALLOC": false,
        "DEBUG_VM": false,
        "DMA_COHERENT_POOL": true,
        "HARDENED_USERCOPY": true,
        "INIT_ON_ALLOC_DEFAULT_ON": true,
        "LOCKDEP": false,
        "MEMCG": true,
        "NUMA": true,
        "RANDOM_KMALLOC_CACHES": false,
        "SLAB_BUCKETS": false,
        "SLUB_DEBUG": true,
        "SLUB_DEBUG_ON": false,
        "SLUB_TINY": false,
        "SWIOTLB": true,
        "TRANSPARENT_HUGEPAGE": true,
        "ZONE_DMA": true,
        "ZONE_DMA32": true
      },
      "source": [
        "include/linux/slab.h (KMALLOC_SHIFT_HIGH, KMALLOC_SHIFT_MAX, enum kmalloc_cache_type), 6.6",
        "include/linux/mmzone.h (MAX_ORDER, PAGE_ALLOC_COSTLY_ORDER, struct per_cpu_pages), 6.6",
        "mm/page_alloc.c (rmqueue, nr_pcp_free, free_unref_page_commit, steal_suitable_fallback, reserve_highatomic_pageblock, zone_watermark_fast, __alloc_contig_migrate_range), 6.6",
        "mm/page_isolation.c (isolate_single_pageblock), 6.6",
        "mm/slub.c (calculate_order, struct track, calculate_sizes), 6.6",
        "mm/slab_common.c (kmalloc_size_roundup), 6.6",
        "mm/vmalloc.c (merge_or_add_vmap_area, vm_area_alloc_pages, purge_fragmented_block), 6.6",
        "mm/util.c (kvmalloc_node), 6.6",
        "mm/dmapool.c (struct dma_block, pool_initialise_page), 6.6",
        "kernel/dma/mapping.c (dma_alloc_attrs), 6.6",
        "mm/percpu.c (pcpu_alloc), 6.6",
        "mm/Kconfig (CMA, ZONE_DMA, SLUB_TINY, TRANSPARENT_HUGEPAGE), 6.6"
      ]
    },
    {
      "name": "6.12",
      "title": "Linux 6.12 (long-term)",
      "tree": "6.12.117 as Debian ships it",
      "config": {
        "PREEMPT_RT": false,
        "CMA": false,
        "DMA_CMA": false,
        "CONTIG_ALLOC": true,
        "DEBUG_ATOMIC_SLEEP": false,
        "DEBUG_KMEMLEAK": false,
        "DEBUG_PAGEALLOC": false,
        "DEBUG_VM": false,
        "DMA_COHERENT_POOL": true,
        "HARDENED_USERCOPY": true,
        "INIT_ON_ALLOC_DEFAULT_ON": true,
        "LOCKDEP": false,
        "MEMCG": true,
        "NUMA": true,
        "RANDOM_KMALLOC_CACHES": false,
        "SLAB_BUCKETS": true,
        "SLUB_DEBUG": true,
        "SLUB_DEBUG_ON": false,
        "SLUB_TINY": false,
        "SWIOTLB": true,
        "TRANSPARENT_HUGEPAGE": true,
        "ZONE_DMA": true,
        "ZONE_DMA32": true
      },
      "source": [
        "Debian's configuration of 6.12.117 for amd64 (NR_CPUS)",
        "include/linux/mmzone.h (PAGE_ALLOC_COSTLY_ORDER), 6.12",
        "include/linux/slab.h (KMALLOC_SHIFT_HIGH, KMALLOC_SHIFT_MAX), 6.12",
        "mm/Kconfig (CMA, CONTIG_ALLOC, SLUB_TINY), 6.12",
        "kernel/Kconfig.preempt (PREEMPT_RT), 6.12",
        "mm/slub.c (slub_max_order, get_partial_node, __slab_alloc_node, kmem_cache_free_bulk), 6.12",
        "include/linux/slab.h (enum kmalloc_cache_type), 6.12",
        "mm/Kconfig (TRANSPARENT_HUGEPAGE, ZONE_DMA, ZONE_DMA32), 6.12",
        "what Debian's 6.12.117 for amd64 logs of its per-CPU memory at boot"
      ]
    },
    {
      "name": "6.18",
      "title": "Linux 6.18 (long-term)",
      "tree": "6.18.35",
      "config": {
        "PREEMPT_RT": false,
        "CMA": false,
        "DMA_CMA": false,
        "CONTIG_ALLOC": true,
        "DEBUG_ATOMIC_SLEEP": false,
        "DEBUG_KMEMLEAK": false,
        "DEBUG_PAGEALLOC": false,
        "DEBUG_VM": false,
        "DMA_COHERENT_POOL": true,
        "HARDENED_USERCOPY": true,
        "INIT_ON_ALLOC_DEFAULT_ON": true,
        "LOCKDEP": false,
        "MEMCG": true,
        "NUMA": true,
        "RANDOM_KMALLOC_CACHES": false,
        "SLAB_BUCKETS": true,
        "SLUB_DEBUG": true,
        "SLUB_DEBUG_ON": false,
        "SLUB_TINY": false,
        "SWIOTLB": true,
        "TRANSPARENT_HUGEPAGE": true,
        "ZONE_DMA": true,
        "ZONE_DMA32": true
      },
      "source": [
        "include/linux/mmzone.h (MAX_PAGE_ORDER, PAGE_ALLOC_COSTLY_ORDER, struct per_cpu_pages), 6.18",
        "include/linux/slab.h (KMALLOC_SHIFT_HIGH, KMALLOC_SHIFT_MAX, enum kmalloc_cache_type), 6.18",
        "mm/page_alloc.c (free_frozen_page_commit, rmqueue_buddy, __rmqueue_claim, reserve_highatomic_pageblock, get_page_from_freelist, __alloc_pages_slowpath, __alloc_contig_verify_gfp_mask, alloc_pages_nolock_noprof), 6.18",
        "mm/page_isolation.c (undo_isolate_page_range), 6.18",
        "mm/slub.c (calculate_order, count_partial_free_approx, slub_debug_orig_size, kmalloc_gfp_adjust, kmalloc_nolock_noprof, kfree_nolock), 6.18",
        "mm/vmalloc.c (__get_vm_area_node, alloc_vmap_area, vm_area_alloc_pages, decay_va_pool_node), 6.18",
        "mm/memblock.c (__memblock_reserve, memblock_alloc_range_nid), 6.18",
        "mm/page_frag_cache.c (__page_frag_alloc_align), 6.18",
        "mm/percpu.c (pcpu_alloc_noprof), 6.18",
        "mm/dmapool.c (pool_initialise_page), 6.18",
        "drivers/base/devres.c (struct devres_node), 6.18",
        "mm/Kconfig (CMA, ZONE_DMA, SLUB_TINY, TRANSPARENT_HUGEPAGE), 6.18"
      ]
    },
    {
      "name": "7.3",
      "title": "Linux 7.3",
      "tree": "7.3.4 as Debian ships it",
      "config": {
        "PREEMPT_RT": false,
        "CMA": false,
        "DMA_CMA": false,
        "CONTIG_ALLOC": true,
        "DEBUG_ATOMIC_SLEEP": false,
        "DEBUG_KMEMLEAK": false,
        "DEBUG_PAGEALLOC": false,
        "DEBUG_VM": false,
        "DMA_COHERENT_POOL": true,
        "HARDENED_USERCOPY": true,
        "INIT_ON_ALLOC_DEFAULT_ON": true,
        "LOCKDEP": false,
        "KMALLOC_PARTITION_CACHES": false,
        "MEMCG": true,
        "NUMA": true,
        "SLAB_BUCKETS": true,
        "SLUB_DEBUG": true,
        "SLUB_DEBUG_ON": false,
        "SLUB_TINY": false,
        "SWIOTLB": true,
        "TRANSPARENT_HUGEPAGE": true,
        "ZONE_DMA": true,
        "ZONE_DMA32": true
      },
      "source": [
        "Debian's configuration of 7.3.4 for amd64 (NR_CPUS)",
        "include/linux/mmzone.h (PAGE_ALLOC_COSTLY_ORDER), 7.3",
        "include/linux/slab.h (KMALLOC_SHIFT_HIGH, KMALLOC_SHIFT_MAX), 7.3",
        "mm/slub.c (struct slab_sheaf), 7.3",
        "kernel/dma/Kconfig (CMA_SIZE_MBYTES), 7.3",
        "mm/slub.c (slub_max_order, get_from_partial_node, ___slab_alloc, kmem_cache_free_bulk), 7.3",
        "include/linux/slab.h (enum kmalloc_cache_type), 7.3",
        "mm/vmalloc.c (decay_va_pool_node), 7.3",
        "mm/percpu.c (pcpu_alloc_noprof), 7.3",
        "mm/memblock.c (__memblock_reserve, memblock_alloc_range_nid), 7.3",
        "mm/Kconfig (KMALLOC_PARTITION_CACHES, TRANSPARENT_HUGEPAGE, ZONE_DMA, ZONE_DMA32), 7.3"
      ]
    }
  ]
}
$ whichalloc list apis --format json | sed -n 1,12p
{
  "schema": 1,
  "apis": [
    {
      "name": "kmem_cache_alloc",
      "title": "one object of a dedicated slab cache",
      "kind": "alloc",
      "family": "cache",
      "include": "linux/slab.h",
      "signature": "void *kmem_cache_alloc(struct kmem_cache *cachep, gfp_t flags)",
      "returns": "pointer",
      "failure": "null-pointer",
$ whichalloc list flags --format json | sed -n 1,8p
{
  "schema": 1,
  "flags": [
    {
      "name": "__GFP_DMA",
      "title": "take pages from zone DMA, the lowest addresses",
      "kind": "zone",
      "contains": [],
$ whichalloc list rules --format json | sed -n 1,8p
{
  "schema": 1,
  "rules": [
    {
      "name": "not-in-this-kernel",
      "title": "the kernel does not have this API",
      "effect": "forbid",
      "severity": "error",
$ whichalloc list contexts --format json | sed -n 1,8p
{
  "schema": 1,
  "contexts": [
    {
      "name": "process",
      "title": "a task of its own, free to sleep",
      "kind": "context",
      "runs_in": [
$ whichalloc list api
whichalloc list: unknown list 'api', did you mean 'apis'?
Try `whichalloc list --help' or `whichalloc list --usage' for more
information.
[exit 2]
$ whichalloc list
whichalloc list: which list? apis, rules, kernels, flags, contexts, or terms
Try `whichalloc list --help' or `whichalloc list --usage' for more
information.
[exit 2]
$ whichalloc list rules --rules bad/none
whichalloc: error: bad/none: No such file or directory
[exit 2]
$ whichalloc list apis | grep '^[a-z]' | sort | uniq -d; whichalloc list flags | grep '^[a-z]' | tr '\n' ' '
zone mobility reclaim watermark action internal compound 
[no newline at end]
$ whichalloc list terms
words
  order                         the size of a block of pages, as a power of two
  page-frame                    a page of physical memory, by its number
  buddy-allocator               the allocator of pages, on which all others stand
  zone                          a range of physical memory that serves the same requests
  zonelist                      the zones that a request may take from, in order
  numa-node                     a group of CPUs with memory of its own
  watermark                     how many pages of a zone are to stay free
  reserves                      free memory below the min watermark
  lowmem-reserve                what requests for higher zones must leave in a lower one
  migratetype                   how pages are grouped, by whether they can be moved or reclaimed
  pageblock                     a range of memory that has one migratetype
  stealing                      taking from another migratetype when the own has nothing
  highatomic                    pageblocks kept for higher orders that cannot wait
  pcp                           free pages at hand for one CPU, in front of the buddy lists
  fragmentation                 enough memory is free, but not in a row
  compaction                    moves pages in use together, so that large blocks get free
  direct-reclaim                the caller frees memory itself before it gets any
  kswapd                        the thread that reclaims in the background
  shrinker                      a callback by which a cache gives memory back
  page-cache                    contents of files in memory
  oom-killer                    kills a task when nothing else frees memory
  compound-page                 a block of pages that counts as one
  direct-map                    the kernel's permanent mapping of physical memory
  highmem                       memory that has no permanent kernel address
  slab                          a block of pages that is cut into objects of one size
  stride                        how far two objects of a slab are apart
  size-class                    the sizes that kmalloc has
  waste                         what is given beyond what was asked for
  cpu-slab                      the slab that a CPU takes objects from
  cache-merging                 caches that are alike become one
  natural-alignment             memory is aligned as its size is
  vmalloc-area                  the addresses that vmalloc and ioremap map at
  guard-page                    an unmapped page behind each vmalloc allocation
  lazy-purging                  freed vmalloc addresses are reused late
  huge-mapping                  vmalloc memory mapped by huge pages
  tlb                           a CPU's cache of address translations
  iommu                         translates the addresses that a device uses
  bounce-buffer                 a copy of a DMA buffer that the device can reach
  contiguous-memory-allocator   memory that movable pages use until a device needs it
  gfp-mask                      the flags of a request for memory
  atomic-context                where code must not sleep
  memory-cgroup                 a group of tasks whose memory is counted and limited
  grace-period                  the time after which no RCU reader sees what was unlinked

states of memory
  fresh                         a machine that has just booted, nearly all memory free
  busy                          a machine in everyday use, full of cache and programs
  fragmented                    a machine after weeks, what is free is in pieces

flags of caches
  SLAB_HWCACHE_ALIGN            objects begin at cache lines
  SLAB_PANIC                    the machine panics if the cache cannot be made
  SLAB_ACCOUNT                  all objects are charged to the memory cgroup
  SLAB_RECLAIM_ACCOUNT          a shrinker can free the objects
  SLAB_TEMPORARY                objects are short-lived
  SLAB_TYPESAFE_BY_RCU          slabs, not objects, are freed after a grace period
  SLAB_CACHE_DMA                slabs come from zone DMA
  SLAB_CACHE_DMA32              slabs come from below 4 GiB
  SLAB_POISON                   freed objects are filled with a pattern
  SLAB_RED_ZONE                 a pattern around each object shows overruns
  SLAB_STORE_USER               each object remembers who took and who freed it
  SLAB_CONSISTENCY_CHECKS       checks at each allocation and free
  SLAB_NOLEAKTRACE              the objects are hidden from kmemleak
  SLAB_NO_MERGE                 the cache stays apart from others like it
  SLAB_NO_USER_FLAGS            debugging that the command line asks for is ignored

messages of the kernel
  sleeping function called from invalid context  what may sleep was called where nothing may
  scheduling while atomic                       code slept where it must not
  Invalid wait context                          a lock that sleeps on PREEMPT_RT was taken where
                                                even that must not
  inconsistent lock state                       a lock is taken in interrupts, and where they could
                                                come in between
  possible recursive locking detected           locks are taken in an order that can end in waiting
                                                for ever
  fs_reclaim                                    reclaim, as lockdep sees it
  kernel BUG at mm/vmalloc.c                    mostly vmalloc() in an interrupt, or with bottom
                                                halves off
  kernel BUG at mm/slub.c                       mostly an object that was freed twice in a row
  page allocation failure                       the page allocator had no block of that order
  at mm/page_alloc.c                            mostly a size past the largest order
  at mm/util.c                                  kvmalloc() of more than 2 GiB
  vmalloc error                                 vmalloc() could not be served
  vmalloc_node_range for size                   no addresses are left in the vmalloc area
  SLUB: Unable to allocate memory               a cache got no further slab
  percpu: allocation failed                     the per-CPU allocator had no room, or was asked for
                                                too much
  alloc failed, req-size                        the contiguous memory allocator could not serve
  invoked oom-killer                            a request found so little memory that a task was
                                                killed
  at mm/vmalloc.c                               mostly vmalloc() of nothing
  Unexpected gfp                                slab was given a flag that it cannot follow
  at mm/slub.c                                  cleared memory of a cache with a constructor, or a
                                                stray kfree()
  Trying to vfree() nonexistent vm area         vfree() was given what vmalloc() has not returned,
                                                or has got back
  Bad page state                                a page was freed while in use, or is not what a free
                                                page should be
  Wrong slab cache                              kmem_cache_free() was told another cache than the
                                                object's
  Object is not a Slab page                     kmem_cache_free() was given memory that no cache has
  Slab cache still has objects                  kmem_cache_destroy() of a cache that objects are out
                                                of
  Object already free                           an object was freed twice
  Redzone overwritten                           something was written past an object's end, or
                                                before its start
  Poison overwritten                            an object was written to after it was freed
  Freechain corrupt                             the link from one free object to the next was
                                                overwritten
  BUG: KASAN                                    an access outside of memory, or after its free
  unreferenced object                           memory that nothing seems to point at any more
  Kernel memory exposure attempt                copy_to_user() or copy_from_user() of more than user
                                                space may see
  maps memory from                              a DMA mapping of memory that no device may be given
  at kernel/dma/mapping.c                       the DMA API was called where, or for what, it must
                                                not be
  failed to check map error                     nobody called dma_mapping_error() for a mapping
  frees DMA memory with                         a mapping was undone otherwise than it was made
  has pending DMA allocations                   a driver was unbound with DMA mappings left
  overlapping mappings                          two DMA mappings share a cache line, and a device
                                                writes to it
  swiotlb buffer is full                        there was no bounce buffer for a mapping, which
                                                failed
  overflow (mask                                a buffer that the device cannot address, and no
                                                bounce buffers

where code runs, by what calls it
  workqueue                     a function that queue_work() or schedule_work() was given
  tasklet                       a function of tasklet_setup()
  timer                         a function of timer_setup()
  hrtimer                       a function of hrtimer_init(), or hrtimer_setup() in later kernels
  interrupt-handler             the function that request_irq() was given
  threaded-interrupt-handler    the second function that request_threaded_irq() was given
  napi-poll                     the poll function of netif_napi_add()
  ndo_start_xmit                how a network device is given a packet to send
  probe                         a driver is bound to its device
  system-call                   a read, write, ioctl, open or attribute, for a user's task
  kernel-thread                 a function of kthread_run() or kthread_create()
  module-init                   the function of module_init()
  rcu-callback                  a function of call_rcu()
  irq_work                      a function of init_irq_work()
  inter-processor-interrupt     a function of smp_call_function() or on_each_cpu()
  irqchip-callback              a function of an irq_chip
  urb-completion                a URB's completion function
  dma-callback                  the callback of a DMA engine's descriptor
  queue_rq                      how a block driver is given a request
  end_io                        a bio's or request's completion function
  writepages                    a filesystem writes dirty pages back
  shrinker                      the functions of a shrinker
  suspend                       a device is put to sleep or woken
  notifier                      the function of a notifier block
  page-fault-handler            the fault function of an area's operations
$ whichalloc list terms --kernel 5.10 --format json | grep '"name"' | grep -c SLAB_
14
