# SPDX-License-Identifier: GPL-2.0-or-later
# What the program knows.
$ whichalloc list kernels
kernels
  6.1                           Linux 6.1 (long-term)
  6.12                          Linux 6.12 (long-term)
  7.3                           Linux 7.3

architectures
  x86_64                        x86-64, 4 KiB pages

configuration that advice depends on
  PREEMPT_RT                    off unless stated
  CMA                           off unless stated
  DMA_CMA                       off unless stated
  CONTIG_ALLOC                  on unless stated
  DMA_COHERENT_POOL             on unless stated
  HARDENED_USERCOPY             on unless stated
  HIGHMEM                       off unless stated
  INIT_ON_ALLOC_DEFAULT_ON      on unless stated
  MEMCG                         on unless stated
  NUMA                          on unless stated
  SLAB_BUCKETS                  on unless stated
  SLUB_TINY                     off unless stated
  SWIOTLB                       on unless stated
  TRANSPARENT_HUGEPAGE          on unless stated
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
$ whichalloc list apis | sed -n 1,12p
cache
  kmem_cache_alloc              one object of a dedicated slab cache
  kmem_cache_zalloc             one zeroed object of a dedicated slab cache
  kmem_cache_alloc_node         one object of a slab cache, preferably of one node
  kmem_cache_alloc_bulk         many objects of a slab cache in one call
  kmem_cache_create             makes a slab cache
  kmem_cache_create_usercopy    makes a slab cache with a window for user copies
  KMEM_CACHE                    makes a slab cache for a struct
  kmem_cache_free               frees an object of a slab cache
  kmem_cache_free_bulk          frees an array of objects of a slab cache
  kmem_cache_destroy            removes a slab cache

$ whichalloc list flags | sed -n 1,8p
zone
  __GFP_DMA                     take pages from zone DMA, the lowest addresses
  __GFP_HIGHMEM                 pages without a permanent kernel mapping will do
  __GFP_DMA32                   take pages below 4 GiB

mobility
  __GFP_MOVABLE                 the page may be migrated or reclaimed
  __GFP_RECLAIMABLE             a shrinker can free it, so group it with its like
$ whichalloc list rules | sed -n 1,8p
rules/kernel.yaml
  not-in-this-kernel            the kernel does not have this API
  not-exported                  modules cannot call it
  free-not-in-this-kernel       the kernel does not have this free function
  free-not-exported             modules cannot call the free function

rules/special.yaml
  per-cpu-memory                one copy for each CPU
$ whichalloc list kernels --format json
{
  "schema": 1,
  "kernels": [
    {
      "name": "6.1",
      "title": "Linux 6.1 (long-term)",
      "tree": "6.1.192 as Debian ships it",
      "config": {
        "PREEMPT_RT": false,
        "CMA": false,
        "DMA_CMA": false,
        "CONTIG_ALLOC": true,
        "DMA_COHERENT_POOL": true,
        "HARDENED_USERCOPY": true,
        "HIGHMEM": false,
        "INIT_ON_ALLOC_DEFAULT_ON": true,
        "MEMCG": true,
        "NUMA": true,
        "SLAB_BUCKETS": false,
        "SLUB_TINY": false,
        "SWIOTLB": true,
        "TRANSPARENT_HUGEPAGE": true
      },
      "source": [
        "include/linux/mmzone.h (MAX_ORDER, PAGE_ALLOC_COSTLY_ORDER), 6.1",
        "include/linux/slab.h (KMALLOC_SHIFT_HIGH, KMALLOC_SHIFT_MAX), 6.1",
        "mm/Kconfig (CMA, CONTIG_ALLOC), 6.1",
        "kernel/Kconfig.preempt (PREEMPT_RT), 6.1"
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
        "DMA_COHERENT_POOL": true,
        "HARDENED_USERCOPY": true,
        "HIGHMEM": false,
        "INIT_ON_ALLOC_DEFAULT_ON": true,
        "MEMCG": true,
        "NUMA": true,
        "SLAB_BUCKETS": true,
        "SLUB_TINY": false,
        "SWIOTLB": true,
        "TRANSPARENT_HUGEPAGE": true
      },
      "source": [
        "include/linux/mmzone.h (PAGE_ALLOC_COSTLY_ORDER), 6.12",
        "include/linux/slab.h (KMALLOC_SHIFT_HIGH, KMALLOC_SHIFT_MAX), 6.12",
        "mm/Kconfig (CMA, CONTIG_ALLOC, SLUB_TINY), 6.12",
        "kernel/Kconfig.preempt (PREEMPT_RT), 6.12"
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
        "DMA_COHERENT_POOL": true,
        "HARDENED_USERCOPY": true,
        "HIGHMEM": false,
        "INIT_ON_ALLOC_DEFAULT_ON": true,
        "MEMCG": true,
        "NUMA": true,
        "SLAB_BUCKETS": true,
        "SLUB_TINY": false,
        "SWIOTLB": true,
        "TRANSPARENT_HUGEPAGE": true
      },
      "source": [
        "include/linux/mmzone.h (PAGE_ALLOC_COSTLY_ORDER), 7.3",
        "include/linux/slab.h (KMALLOC_SHIFT_HIGH, KMALLOC_SHIFT_MAX), 7.3",
        "mm/slub.c (struct slab_sheaf), 7.3",
        "kernel/dma/Kconfig (CMA_SIZE_MBYTES), 7.3"
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
      "free": [
        "kmem_cache_free",
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
whichalloc list: which list? apis, rules, kernels, flags, or contexts
Try `whichalloc list --help' or `whichalloc list --usage' for more
information.
[exit 2]
