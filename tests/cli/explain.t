# SPDX-License-Identifier: GPL-2.0-or-later
# What is known of an API, a flag, a context, a lock, a rule; and of a name that is not known.
$ whichalloc explain kvmalloc
kvmalloc: kmalloc, or vmalloc where that fails

  For sizes that are small on one machine and huge on another, when only CPUs use the memory. Up to
  a page it is kmalloc() and nothing else. Above, the contiguous attempt is made politely: no
  failure report, no OOM killer, and from 6.16 on no direct reclaim, so that it turns to vmalloc
  early; __GFP_RETRY_MAYFAIL makes it try in earnest. The limit is INT_MAX bytes. __GFP_NOFAIL is
  fine here, the vmalloc side serves it. Up to 6.18 the mask must contain GFP_KERNEL, GFP_NOFS or
  GFP_NOIO, before 5.17 all of GFP_KERNEL: with GFP_ATOMIC or GFP_NOWAIT it does not sleep, but
  never falls back to vmalloc either, which is not what you called it for; 5.17 to 5.19 fall back,
  and may sleep. From 6.19 on such masks reach vmalloc as well, in process context only, and freeing
  with kvfree() then sleeps. Never assume that the memory is contiguous, nor change its page
  protections: it may be mapped by huge pages. Free with kvfree().

  Signature   void *kvmalloc(size_t size, gfp_t flags)
  Header      <linux/slab.h>
  Frees with  kvfree(), kvfree_sensitive(), kvfree_rcu(), kvfree_rcu_mightsleep()
  On failure  returns NULL
  Limit       up to 2 GiB on 6.12
  Contiguity  either
  Zeroed      with the zeroing flag
  Refuses     __GFP_DMA, __GFP_DMA32, __GFP_HIGHMEM, __GFP_MOVABLE, ... (--all)
  Sleeps      when the mask allows direct reclaim
  Contexts    process
  Callable    by modules
  Mind        a size of 0 gives ZERO_SIZE_PTR, which is neither NULL nor memory: test it with
              ZERO_OR_NULL_PTR(), or refuse the size [zero-size-pointer]
              resize it with kvrealloc(p, size, flags), never with krealloc(), which cannot take
              vmalloc memory; keep the old pointer until it has succeeded [resize-kvmalloc]
  Compare     kmalloc(), vmalloc(), kvzalloc()
  Source      mm/util.c (__kvmalloc_node_noprof, kmalloc_gfp_adjust), 6.12
              Documentation/core-api/memory-allocation.rst (Selecting memory allocator), 6.12
$ whichalloc explain kmalloc --all
kmalloc: physically contiguous memory for objects below a page

  The default for kernel objects. Sizes are rounded up to a class: powers of two from 8 bytes to two
  pages, plus 96 and 192, unless the architecture has a larger minimum. Anything above
  KMALLOC_MAX_CACHE_SIZE is a block of 2^order pages straight from the page allocator, where the
  rounding may nearly double it. Keep it to objects below a page; larger memory that no device needs
  contiguous is for kvmalloc(). A power of two is aligned to its size, other sizes to
  ARCH_KMALLOC_MINALIGN at least, from 6.11 on also to the largest power of two that divides them. A
  request for 0 bytes gives ZERO_SIZE_PTR, not NULL. The memory fits streaming DMA; __GFP_DMA picks
  dma-kmalloc caches, but __GFP_DMA32 and __GFP_HIGHMEM have no caches behind them and are taken out
  with a warning. Count times size belongs into kmalloc_array(), and a size that user space chooses
  needs a limit and __GFP_ACCOUNT.

  Signature   void *kmalloc(size_t size, gfp_t flags)
  Header      <linux/slab.h>
  Frees with  kfree(), kvfree(), kfree_sensitive(), kvfree_sensitive(), kfree_rcu(), kvfree_rcu(),
              kfree_rcu_mightsleep(), kvfree_rcu_mightsleep(), kfree_const(), kfree_bulk()
  On failure  returns NULL
  Limit       up to 4 MiB on 6.12
  Contiguity  physical
  Zeroed      with the zeroing flag
  Refuses     __GFP_DMA32, __GFP_HIGHMEM
  Sleeps      when the mask allows direct reclaim
  Contexts    process, softirq, hardirq
  Callable    by modules
  Mind        kmalloc aligns to the largest power of two that divides the size: round the size up to
              a multiple of the alignment [alignment-of-kmalloc]
              a size of 0 gives ZERO_SIZE_PTR, which is neither NULL nor memory: test it with
              ZERO_OR_NULL_PTR(), or refuse the size [zero-size-pointer]
              N bytes take the C byte class, W % is waste: fine for a few, not for thousands
              [class-waste]
              kmalloc's class for this size need not fill whole cache lines: on a device that is not
              coherent it is then copied through a bounce buffer at each mapping
              [small-streaming-bounces]
              resize it with krealloc(), and keep the old pointer until it has succeeded: on failure
              the old memory is still there [resize-kmalloc]
              resize it with krealloc_array(), which fails when count and size overflow, and keep
              the old pointer until it has succeeded [resize-kmalloc-array]
              what growing adds is clear only if every call on this memory passed __GFP_ZERO, the
              first one too [resize-zeroed]
              only pages are migrated, those of the page cache and of processes, or by
              movable_operations: what kmalloc() gives stays where it is [movable-is-for-pages]
  Compare     kzalloc(), kvmalloc(), kmalloc_array(), vmalloc()
  Rules       alignment-not-met, alignment-of-kmalloc, small-object, exact-pages,
              exact-rather-than-rounded, zero-size-pointer, class-waste, small-streaming-bounces,
              account-user, mapped-no-slab, mapped-pages, setup-mismatch, reclaimable-kmalloc,
              copy-by-hand, resize-kmalloc, resize-kmalloc-array, resize-zeroed, quiet-for-users,
              compound-by-itself, node-strict-slab, movable-is-for-pages, secret-wiped,
              secret-wiping-free, secret-by-hand
  Source      include/linux/slab.h (kmalloc_noprof, KMALLOC_MAX_SIZE), 6.12
              mm/slub.c (__do_kmalloc_node, ___kmalloc_large_node, new_slab), 6.12
              mm/slab_common.c (kmalloc_fix_flags), 6.12
              Documentation/core-api/memory-allocation.rst (Selecting memory allocator), 6.12
              include/linux/slab.h (kmalloc), 6.1
              include/linux/slab.h (_kmalloc_noprof), 7.3
$ whichalloc explain dma_free_coherent
dma_free_coherent: frees coherent memory

  Takes the size and both addresses. Not in interrupt context, not with interrupts disabled, where
  it warns; and since memory that was remapped, as behind an IOMMU, goes through vunmap(), not with
  bottom halves disabled or under a spinlock either. Its allocating sibling is less strict.

  Signature   void dma_free_coherent(struct device *dev, size_t size, void *cpu_addr, dma_addr_t
              dma_handle)
  Header      <linux/dma-mapping.h>
  Frees       dma_alloc_coherent(), dma_alloc_attrs()
  Sleeps      may
  Contexts    process
  Callable    by modules
  Compare     dma_pool_free(), dmam_free_coherent()
  Source      kernel/dma/mapping.c (dma_free_attrs), 6.12
              kernel/dma/remap.c (dma_common_free_remap), 6.12
$ whichalloc explain GFP_ATOMIC
GFP_ATOMIC: cannot sleep, may use part of the reserves

  For interrupt handlers and code under spinlocks when failure is expensive. Fails nevertheless when
  the reserve is used up, and sooner for larger orders. Not for NMI, nor on PREEMPT_RT for code that
  is not preemptible.

  Kind        compound
  Contains    __GFP_HIGH | __GFP_KSWAPD_RECLAIM
  Use         where the caller cannot sleep and a failure would lose data or stall the device
  Source      include/linux/gfp_types.h (useful GFP flag combinations), 6.12
              Documentation/core-api/memory-allocation.rst, 6.12
$ whichalloc explain __GFP_RETRY_MAYFAIL
__GFP_RETRY_MAYFAIL: try hard, for costly orders too, but fail in the end

  Goes on with reclaim and compaction as long as there is progress, and does not call the OOM
  killer. With kvmalloc() it says that physically contiguous memory is worth an effort. No effect
  without __GFP_DIRECT_RECLAIM.

  Kind        reclaim
  Rules       try-hard, try-hard-hardly-fails, reclaim-modifier-without-reclaim,
              vmalloc-retry-modifiers, ... (--all)
  Source      include/linux/gfp_types.h (reclaim modifiers), 6.12
              mm/page_alloc.c (__alloc_pages_slowpath), 6.12
$ whichalloc explain softirq
softirq: softirq, tasklet, timer, NAPI poll

  Runs after an interrupt or when bottom halves are enabled again; never sleeps. Work items of WQ_BH
  queues, which 6.9 brought, run here too. On PREEMPT_RT it is preemptible, yet still counts as
  softirq, and it sits in an RCU read-side section, so it must not sleep there either.

  Kind        context
  May sleep   no
  Interrupts  enabled
  64 bytes    kzalloc() with GFP_ATOMIC
  1 MiB       kzalloc() with GFP_ATOMIC
  Source      include/linux/preempt.h (softirq_count), 6.12
              kernel/softirq.c (__local_bh_disable_ip), 6.12
$ whichalloc explain raw_spinlock
raw_spinlock: a raw_spinlock_t; preemption off everywhere

  Spins on PREEMPT_RT too, where the allocator takes sleeping locks: allocate before taking it, free
  after releasing it.

  Kind        lock
  May sleep   no
  Interrupts  enabled
  64 bytes    kzalloc() with GFP_ATOMIC
  1 MiB       kzalloc() with GFP_ATOMIC
  Mind        process context under a raw spinlock is atomic on PREEMPT_RT too, where every
              allocator takes sleeping locks: allocate before [breaks-on-rt]
  Source      Documentation/locking/locktypes.rst (raw_spinlock_t on RT), 6.12
$ whichalloc explain nofs
nofs: every allocation inside drops __GFP_FS

  Entered where a lock that reclaim might need is taken, and left where it is released; called
  functions need not know. Saves and restores nest.

  Kind        scope
  Entered by  memalloc_nofs_save() ... memalloc_nofs_restore()
  Drops       __GFP_FS
  64 bytes    kzalloc() with GFP_KERNEL
  1 MiB       kvzalloc() with GFP_KERNEL
  Source      include/linux/sched/mm.h (current_gfp_context, memalloc_nofs_save), 6.12
              Documentation/core-api/gfp_mask-from-fs-io.rst, 6.12
$ whichalloc explain kv-for-large | grep -v "Written in"
kv-for-large: past the largest size class, let vmalloc step in where contiguity is not needed

  16 KiB need not be contiguous, and when memory is fragmented vmalloc still finds single pages

  Effect      prefer, a lint note
  Broken by   {needs: {size: 16K}, uses: {api: kmalloc, gfp: GFP_KERNEL, free: kfree}}
  Kept by     {needs: {size: 40, count: 1..500}, uses: {api: kcalloc, gfp: GFP_KERNEL, free: kfree}}
  Source      Documentation/core-api/memory-allocation.rst (Selecting memory allocator), 6.12
              mm/util.c (__kvmalloc_node_noprof), 6.12
$ whichalloc explain kmalloc_obj --kernel 7.3
kmalloc_obj: kmalloc for one object of a type

  Takes the variable or type instead of a size and returns a pointer of that type: p =
  kmalloc_obj(*p). The mask may be left out and is GFP_KERNEL then. From 7.0 on the recommended way
  to write kmalloc(sizeof(*p), gfp), because the compiler sees the type; it is the same allocation.
  Not for buffers of bytes.

  Signature   TYPE *kmalloc_obj(VAR_OR_TYPE, gfp_t gfp)
  Header      <linux/slab.h>
  Frees with  kfree(), kvfree(), kfree_sensitive(), kvfree_sensitive(), ... (--all)
  On failure  returns NULL
  Limit       up to 4 MiB on 7.3
  Contiguity  physical
  Zeroed      with the zeroing flag
  Refuses     __GFP_DMA32, __GFP_HIGHMEM
  Sleeps      when the mask allows direct reclaim
  Contexts    process, softirq, hardirq
  Callable    by modules
  Kernels     since 7.0
  Stable      from 6.12.97 on; 6.18.35, perhaps earlier
  Mind        kmalloc aligns to the largest power of two that divides the size: round the size up to
              a multiple of the alignment [alignment-of-kmalloc]
              a size of 0 gives ZERO_SIZE_PTR, which is neither NULL nor memory: test it with
              ZERO_OR_NULL_PTR(), or refuse the size [zero-size-pointer]
  Compare     kmalloc(), kzalloc_obj()
  Source      include/linux/slab.h (kmalloc_obj), 6.12
              include/linux/slab.h (kmalloc_obj), 7.3
$ whichalloc explain kfree --format json
{
  "schema": 1,
  "entries": [
    {
      "name": "kfree",
      "title": "frees kmalloc memory",
      "kind": "free",
      "family": "kmalloc",
      "include": "linux/slab.h",
      "signature": "void kfree(const void *objp)",
      "returns": "nothing",
      "failure": "never",
      "takes_gfp": false,
      "gfp_refuses": [],
      "free": [],
      "setup": [],
      "contiguous": "none",
      "alignment": "none",
      "may_sleep": "never",
      "contexts": [
        "process",
        "softirq",
        "hardirq"
      ],
      "irqs_off": true,
      "max_size": null,
      "unit": "bytes",
      "zeroing": "never",
      "dma": "none",
      "exported": true,
      "exists": true,
      "since": null,
      "until": null,
      "backported": [],
      "replaced_by": null,
      "advised": true,
      "source": [
        "mm/slub.c (kfree, __slab_free), 6.12",
        "Documentation/core-api/memory-allocation.rst (Selecting memory allocator), 6.12",
        "mm/slab_common.c (kfree), 6.1",
        "mm/slub.c (kfree), 7.3",
        "Documentation/core-api/real-time/differences.rst (Memory allocation), 7.3"
      ],
      "page": {
        "text": "NULL and ZERO_SIZE_PTR are ignored. Legal in interrupts, with interrupts off and under ordinary spinlocks; not in NMI, and on PREEMPT_RT not where preemption is off, such as under a raw spinlock: hand the object to kfree_rcu() there. Since 6.4 it takes objects of dedicated caches as well. Never for vmalloc memory, nor for what kvmalloc() returned, which may be that.",
        "facts": [
          {
            "label": "Signature",
            "text": "void kfree(const void *objp)"
          },
          {
            "label": "Header",
            "text": "<linux/slab.h>"
          },
          {
            "label": "Frees",
            "text": "kmem_cache_alloc(), kmem_cache_zalloc(), kmem_cache_alloc_node(), kmem_cache_alloc_bulk(), kmemdup(), kmemdup_array(), kmemdup_nul(), kstrdup(), kstrndup(), kasprintf(), kvasprintf(), memdup_user(), memdup_user_nul(), memdup_array_user(), strndup_user(), kmalloc(), kzalloc(), kmalloc_array(), kcalloc(), kmalloc_node(), kzalloc_node(), kmalloc_array_node(), kcalloc_node(), krealloc(), krealloc_array(), bitmap_alloc(), bitmap_zalloc(), kmalloc_node_track_caller(), kmem_buckets_alloc(), sock_kmalloc(), bio_kmalloc(), nla_memdup(), nla_strdup(), kmem_cache_alloc_lru(), kmalloc_track_caller(), kmem_buckets_alloc_track_caller(), bitmap_alloc_node(), bitmap_zalloc_node(), kstrdup_and_replace(), kstrdup_quotable(), kstrdup_quotable_cmdline(), kstrdup_quotable_file()"
          },
          {
            "label": "Sleeps",
            "text": "never"
          },
          {
            "label": "Contexts",
            "text": "process, softirq, hardirq"
          },
          {
            "label": "Callable",
            "text": "by modules"
          },
          {
            "label": "Compare",
            "text": "vfree(), kvfree(), kmem_cache_free(), devm_kfree()"
          },
          {
            "label": "Rules",
            "text": "alignment-not-met, alignment-of-kmalloc, small-object, exact-pages, exact-rather-than-rounded, zero-size-pointer, class-waste, small-streaming-bounces, account-user, mapped-no-slab, mapped-pages, setup-mismatch, reclaimable-kmalloc, copy-by-hand, resize-kmalloc, resize-kmalloc-array, resize-zeroed, quiet-for-users, compound-by-itself, node-strict-slab, movable-is-for-pages, secret-wiped, secret-wiping-free, secret-by-hand"
          },
          {
            "label": "Source",
            "text": "mm/slub.c (kfree, __slab_free), 6.12"
          },
          {
            "label": "Source",
            "text": "Documentation/core-api/memory-allocation.rst (Selecting memory allocator), 6.12"
          },
          {
            "label": "Source",
            "text": "mm/slab_common.c (kfree), 6.1"
          },
          {
            "label": "Source",
            "text": "mm/slub.c (kfree), 7.3"
          },
          {
            "label": "Source",
            "text": "Documentation/core-api/real-time/differences.rst (Memory allocation), 7.3"
          }
        ]
      }
    }
  ]
}
$ whichalloc explain dma_map_single
dma_map_single: hands a physically contiguous buffer to a device

  For kmalloc(), slab and page-allocator memory; not for vmalloc() memory, which it rejects with a
  warning, nor for the stack, static data or kmap addresses. Test the result with
  dma_mapping_error(), and with nothing else. Until the unmap the buffer is the device's; in between
  ownership moves with dma_sync_single_for_cpu() and _for_device(). Use whole cache lines.

  Signature   dma_addr_t dma_map_single(struct device *dev, void *ptr, size_t size, enum
              dma_data_direction dir)
  Header      <linux/dma-mapping.h>
  Undone by   dma_unmap_single()
  On failure  dma_mapping_error(dev, dma)
  Sleeps      never
  Contexts    process, softirq, hardirq
  Callable    by modules
  Compare     dma_alloc_coherent(), dma_map_page()
  Source      include/linux/dma-mapping.h (dma_map_single_attrs), 6.12
              kernel/dma/mapping.c (dma_map_page_attrs), 6.12
$ whichalloc explain class-waste | grep -v "Written in"
class-waste: the size class wastes a good part

  1.1 KiB take the 2048 byte class, 46 % is waste: fine for a few, not for thousands

  Effect      caution, a lint note
  Told of     {needs: {size: 1100}, uses: {api: kmalloc, gfp: GFP_KERNEL, free: kfree}}
  Not of      {needs: {size: 1000}, uses: {api: kmalloc, gfp: GFP_KERNEL, free: kfree}}
  Source      mm/slab_common.c (kmalloc_info), 6.12
$ whichalloc explain sleep_in_atomic | grep -v "Written in"
sleep-in-atomic: a call that may sleep, where sleeping is not allowed

  GFP_KERNEL may sleep, and softirq context must not

  Effect      forbid, a lint error
  Because     the caller's context must not sleep: the mask must leave out direct reclaim, and the
              call must take no mutex
  Broken by   {needs: {size: 100, context: softirq}, uses: {api: kmalloc, gfp: GFP_KERNEL, free:
              kfree}}
  Kept by     {needs: {size: 100, context: softirq}, uses: {api: kmalloc, gfp: GFP_ATOMIC, free:
              kfree}}
  Source      include/linux/sched/mm.h (might_alloc), 6.12
              Documentation/core-api/memory-allocation.rst (Get Free Page flags), 6.12
$ whichalloc explain nmi
nmi: non-maskable interrupt

  Can arrive inside the allocator itself, so nothing that takes a lock may be called: neither
  allocation nor free. Memory is set aside beforehand; the nolock functions may be tried, for pages
  from 6.15 on, for objects from 6.18 on.

  Kind        context
  May sleep   no
  Interrupts  disabled
  64 bytes    no API will do
  1 MiB       no API will do
  Source      include/linux/gfp_types.h (GFP_ATOMIC), 6.12
              include/linux/hardirq.h (__nmi_enter), 6.12
$ whichalloc explain no-io
no-io: reclaim must not start I/O

  The caller is part of how pages get written out: a block driver, its transport, or power
  management of a disk. Implies no-fs.

  Kind        reclaim
  64 bytes    kzalloc() with GFP_KERNEL, inside memalloc_noio_save()
  1 MiB       kvzalloc() with GFP_KERNEL, inside memalloc_noio_save()
  Source      Documentation/core-api/gfp_mask-from-fs-io.rst, 6.12
              include/linux/gfp_types.h (GFP_NOIO), 6.12
$ whichalloc explain __GFP_FS
__GFP_FS: reclaim may call into filesystems

  Cleared where the caller holds filesystem locks that reclaim could need, best with
  memalloc_nofs_save() for the whole section. Without it the OOM killer kills nothing for the
  request.

  Kind        reclaim
  Part of     GFP_KERNEL, GFP_KERNEL_ACCOUNT, GFP_USER, GFP_HIGHUSER, GFP_HIGHUSER_MOVABLE,
              GFP_TRANSHUGE_LIGHT, GFP_TRANSHUGE
  Dropped by  memalloc_nofs_save(), memalloc_noio_save()
  Rules       reclaim-recursion-fs, scope-not-mask, scope-covers-it, full-reclaim, ... (--all)
  Source      include/linux/gfp_types.h (reclaim modifiers), 6.12
              mm/oom_kill.c (out_of_memory), 6.12
$ whichalloc explain stack
stack: a variable on the kernel stack

  Free of charge and gone when the function returns. The stack is 16 KiB for the whole call chain on
  x86-64, may be mapped by vmalloc (VMAP_STACK), and must never be handed to a device.

  Source      Documentation/core-api/dma-api-howto.rst (What memory is DMA'able?), 6.12
              kernel/fork.c (alloc_thread_stack_node), 6.12
$ whichalloc explain page-frag
page-frag: a family of functions

  alloc       page_frag_alloc(), netdev_alloc_frag(), napi_alloc_frag(), netdev_alloc_frag_align(),
              napi_alloc_frag_align(), page_frag_alloc_align()
  free        page_frag_free(), skb_free_frag()
$ whichalloc explain KMALLOC_MAX_SIZE --arch arm64 --config ARM64_64K_PAGES
KMALLOC_MAX_SIZE: a constant of kernel and architecture

  Value       536870912 (512 MiB) on 6.12, arm64
$ whichalloc explain PREEMPT_RT --config PREEMPT_RT
PREEMPT_RT: a configuration option

  Set         on (6.12, x86_64)
  Changed by  --config, --kconfig
  Rules       breaks-on-rt, not-preemptible-on-rt, free-breaks-on-rt
$ whichalloc explain PREEMPT_RT --format json
{
  "schema": 1,
  "entries": [
    {
      "name": "PREEMPT_RT",
      "kind": "option",
      "on": false,
      "page": {
        "facts": [
          {
            "label": "Set",
            "text": "off (6.12, x86_64)"
          },
          {
            "label": "Changed by",
            "text": "--config, --kconfig"
          },
          {
            "label": "Rules",
            "text": "breaks-on-rt, not-preemptible-on-rt, free-breaks-on-rt"
          }
        ]
      }
    }
  ]
}
$ whichalloc explain gfp_kernel
whichalloc: error: nothing is known of `gfp_kernel` (did you mean `GFP_KERNEL`?)
[exit 2]
$ whichalloc explain KMALLOC
whichalloc: error: nothing is known of `KMALLOC` (did you mean `kmalloc`?)
[exit 2]
$ whichalloc explain kmaloc
whichalloc: error: nothing is known of `kmaloc` (did you mean `kmalloc`?)
[exit 2]
$ whichalloc explain page_pool
whichalloc: error: nothing is known of `page_pool` (did you mean `page-pool`?)
[exit 2]
$ whichalloc explain frobnicate
whichalloc: error: nothing is known of `frobnicate` (see: whichalloc list apis, flags, contexts, rules, terms)
[exit 2]
$ whichalloc explain
whichalloc explain: which name? A rule, an API, a GFP flag, a context, a kernel
Try `whichalloc explain --help' or `whichalloc explain --usage' for more
information.
[exit 2]
$ whichalloc explain pool-past-its-page
whichalloc: error: the rule `pool-past-its-page` is not in force on 6.12 (try another --kernel)
[exit 2]
$ whichalloc explain __GFP_DMA
__GFP_DMA: take pages from zone DMA, the lowest addresses

  On x86-64 the lowest 16 MiB, a zone of a few thousand pages that every other user avoids. Meant
  for ISA-style devices without a usable DMA mask. A device with a mask gets its memory from the DMA
  API, which picks the zone itself; dma_alloc_coherent() ignores this flag.

  Kind        zone
  Part of     GFP_ZONEMASK, GFP_DMA
  Refused by  kmem_cache_alloc(), kvmemdup(), dma_alloc_noncoherent(), kvmalloc(), ... (--all)
  Rules       one-zone, zone-instead-of-mask, below-dma-limit, first-zone-is-small, ... (--all)
  Source      include/linux/gfp_types.h (physical address zone modifiers), 6.12
              arch/x86/include/asm/dma.h (MAX_DMA_PFN), 6.12
$ whichalloc explain __GFP_MEMALLOC
__GFP_MEMALLOC: all reserves, no watermark at all

  For mm itself and for swap over the network, on behalf of work that frees more memory than it
  takes. A mempool is the tool for everybody else.

  Kind        watermark
  For         the allocators and mm alone
  Rules       reserve-taken-back, reserves-for-drivers
  Source      include/linux/gfp_types.h (watermark modifiers), 6.12
              mm/page_alloc.c (__gfp_pfmemalloc_flags), 6.12
$ whichalloc explain kzfree
kzfree: wipes and frees kmalloc memory, old name

  The name of kfree_sensitive() before 5.9; a macro for it in 5.9, gone in 5.10.

  Absent      Linux 6.12 has no kzfree()
  Signature   void kzfree(const void *p)
  Header      <linux/slab.h>
  Frees       kmemdup(), kmemdup_array(), kmemdup_nul(), kstrdup(), ... (--all)
  Sleeps      never
  Contexts    process, softirq, hardirq
  Callable    by modules
  Kernels     gone in 5.10, replaced by kfree_sensitive()
  Compare     kfree()
  Source      include/linux/slab.h (kzfree), 5.4
              include/linux/slab.h (kfree_sensitive), 5.10
$ whichalloc explain kmem_cache_free
kmem_cache_free: frees an object of a slab cache

  The cache must be the one the object came from; only debug and hardened kernels notice if it is
  not. NULL is not accepted. With SLAB_TYPESAFE_BY_RCU the memory stays an object of the type for a
  grace period, but may be handed out again at once. The contexts are those of kfree(), which may be
  called instead from 6.4 on.

  Signature   void kmem_cache_free(struct kmem_cache *s, void *objp)
  Header      <linux/slab.h>
  Frees       kmem_cache_alloc(), kmem_cache_zalloc(), kmem_cache_alloc_node(),
              kmem_cache_alloc_bulk(), ... (--all)
  Sleeps      never
  Contexts    process, softirq, hardirq
  Callable    by modules
  Compare     kfree(), kmem_cache_destroy()
  Source      mm/slub.c (kmem_cache_free, cache_from_obj), 6.12
              include/linux/slab.h (SLAB_TYPESAFE_BY_RCU), 6.12
$ whichalloc explain dma_free_coherent
dma_free_coherent: frees coherent memory

  Takes the size and both addresses. Not in interrupt context, not with interrupts disabled, where
  it warns; and since memory that was remapped, as behind an IOMMU, goes through vunmap(), not with
  bottom halves disabled or under a spinlock either. Its allocating sibling is less strict.

  Signature   void dma_free_coherent(struct device *dev, size_t size, void *cpu_addr, dma_addr_t
              dma_handle)
  Header      <linux/dma-mapping.h>
  Frees       dma_alloc_coherent(), dma_alloc_attrs()
  Sleeps      may
  Contexts    process
  Callable    by modules
  Compare     dma_pool_free(), dmam_free_coherent()
  Source      kernel/dma/mapping.c (dma_free_attrs), 6.12
              kernel/dma/remap.c (dma_common_free_remap), 6.12
$ whichalloc explain 'kfree()' | head -n 1
kfree: frees kmalloc memory
$ whichalloc explain small-only --rules house-text
small-only: this house allocates in small pieces

  Larger memory is the business of the framework, which has it mapped already.

  Effect      forbid, a lint error
  Finding     {bytes} at once, with {dma.boundary}
  Because     large memory comes from the framework
  Written in  house-text/house.yaml:3
  Source      the house's own
$ whichalloc explain alloc_contig_pages | sed -n '/^  Mind/,/^  Compare/p'
  Mind        no call resizes memory from alloc_contig_pages(): allocate anew, copy, and free the
              old, where it is not enough [resize-by-hand]
  Compare     alloc_pages_exact(), cma_alloc()
$ whichalloc explain flags-left-out
flags-left-out: a flag that the need asks for is left out

  The flags of the set-up, or the attributes of the call, are stated, and lack a constant that a
  word of the need stands for: add it, or correct the need.

  Effect      a lint warning, by no rule
$ whichalloc explain expired-waiver --format json
{
  "schema": 1,
  "entries": [
    {
      "name": "expired-waiver",
      "kind": "finding",
      "title": "a waiver that has ended",
      "page": {
        "text": "Mend the use, or renew the waiver with its reason.",
        "facts": [
          {
            "label": "Effect",
            "text": "a lint warning, by no rule"
          }
        ]
      }
    }
  ]
}
$ whichalloc explain 6.13
whichalloc: error: 6.13 has no profile of its own: --kernel 6.13 tells its facts of a name (see: whichalloc list kernels)
[exit 2]
$ whichalloc explain 'GFP_KERNEL | __GFP_ZERO'
GFP_KERNEL | __GFP_ZERO: a mask

  Sleeps      may
  Reclaim     any
  Contains    __GFP_IO: reclaim may start disk I/O
              __GFP_FS: reclaim may call into filesystems
              __GFP_ZERO: hand out zeroed memory
              __GFP_DIRECT_RECLAIM: the caller may reclaim memory itself, and so sleep
              __GFP_KSWAPD_RECLAIM: wake kswapd when memory runs low
$ whichalloc explain 'GFP_KERNEL | GFP_NOFS|__GFP_NOWARN'
GFP_KERNEL | GFP_NOFS|__GFP_NOWARN: a mask

  Same as     GFP_KERNEL | __GFP_NOWARN
  Sleeps      may
  Reclaim     any
  Idle        GFP_NOFS, which the other flags contain
  Contains    __GFP_IO: reclaim may start disk I/O
              __GFP_FS: reclaim may call into filesystems
              __GFP_DIRECT_RECLAIM: the caller may reclaim memory itself, and so sleep
              __GFP_KSWAPD_RECLAIM: wake kswapd when memory runs low
              __GFP_NOWARN: no report in the log when it fails
$ whichalloc explain 'GFP_ATOMIC|__GFP_NOWARN'
GFP_ATOMIC|__GFP_NOWARN: a mask

  Sleeps      never
  Reclaim     none
  Contains    __GFP_HIGH: may use part of the reserves below the min watermark
              __GFP_KSWAPD_RECLAIM: wake kswapd when memory runs low
              __GFP_NOWARN: no report in the log when it fails
$ whichalloc explain 'GFP_NOIO | __GFP_DIRECT_RECLAIM'
GFP_NOIO | __GFP_DIRECT_RECLAIM: a mask

  Same as     GFP_NOIO
  Sleeps      may
  Reclaim     no-io
  Repeated    __GFP_DIRECT_RECLAIM, which another flag contains
  Contains    __GFP_DIRECT_RECLAIM: the caller may reclaim memory itself, and so sleep
              __GFP_KSWAPD_RECLAIM: wake kswapd when memory runs low
$ whichalloc explain '__GFP_ZERO | flags' --format json
{
  "schema": 1,
  "entries": [
    {
      "name": "__GFP_ZERO | flags",
      "kind": "mask",
      "contains": [
        "__GFP_ZERO"
      ],
      "unknown_bits": null,
      "may_sleep": null,
      "page": {
        "facts": [
          {
            "label": "Same as",
            "text": "flags | __GFP_ZERO"
          },
          {
            "label": "Sleeps",
            "text": "as the caller's mask says"
          },
          {
            "label": "Contains",
            "text": "__GFP_ZERO: hand out zeroed memory"
          }
        ]
      }
    }
  ]
}
$ whichalloc explain 'GFP_KERNL | __GFP_ZERO'
mask:1:1: error: unknown GFP flag `GFP_KERNL`
    1 | GFP_KERNL | __GFP_ZERO
      | ^^^^^^^^^ did you mean `GFP_KERNEL`?
[exit 2]
$ whichalloc explain 'GFP_KERNEL & ~__GFP_FS'
GFP_KERNEL & ~__GFP_FS: a mask

  Same as     GFP_NOFS
  Sleeps      may
  Reclaim     no-fs
  Contains    __GFP_IO: reclaim may start disk I/O
              __GFP_DIRECT_RECLAIM: the caller may reclaim memory itself, and so sleep
              __GFP_KSWAPD_RECLAIM: wake kswapd when memory runs low
$ whichalloc explain on_failure
on_failure: without memory: return-error, fallback, forward-progress, no-failure-path

  Kind        need
  Option      --on-failure=WHAT
  Values      return-error: what was begun is undone, and the error goes to the caller
              fallback: there is another way without this memory, such as a smaller buffer or a
              packet dropped
              forward-progress: I/O that must go on when memory is short, since freeing memory may
              wait for it
              no-failure-path: what was begun cannot be undone, and nobody can be told
  Default     return-error
  Rules       kv-for-large, kv-before-costly-orders, kv-where-orders-may-be-costly,
              kv-where-orders-may-be-high, scope-not-mask, forward-progress,
              forward-progress-reserve, forward-progress-atomic, ... (--all)
$ whichalloc explain --format json dma-mask
{
  "schema": 1,
  "entries": [
    {
      "name": "dma.mask",
      "kind": "need",
      "page": {
        "facts": [
          {
            "label": "Kind",
            "text": "need"
          },
          {
            "label": "Option",
            "text": "--dma-mask=BITS"
          },
          {
            "label": "Rules",
            "text": "set-the-mask, streaming-bounce, streaming-below-the-bounce, streaming-past-the-bounce, mask-without-mapping, zone-instead-of-mask, zone-beside-mask"
          }
        ]
      }
    }
  ]
}
$ whichalloc explain objects
objects: several words of needs

  Kind        need
  Parts       objects.alive, objects.churn, objects.constructor, objects.typesafe_by_rcu,
              objects.usercopy, objects.reclaimable
$ whichalloc explain constructor
objects.constructor: they need a constructor

  Kind        need
  Option      --objects-constructor
  Values      true, false
  Rules       slab-too-large, cache-for-a-few, constructor-needs-cache, constructor-and-zeroing
$ whichalloc explain forward-progres
whichalloc: error: nothing is known of `forward-progres` (did you mean `forward-progress`?)
[exit 2]
$ whichalloc explain streaming
streaming: a value of dma

  ordinary memory that is mapped for a transfer and belongs to the device until it is unmapped or
  synchronised

  Kind        value
  64 bytes    kzalloc() with GFP_KERNEL
  1 MiB       kzalloc() with GFP_KERNEL
$ whichalloc explain user
user: none, mapped (into user space)

  Kind        need
  Option      --user=HOW
  Values      none: user space sees it through copies alone
              mapped: user space maps it, so it is whole pages without anything else in them
  Default     none
  Rules       kv-for-large, buffer-from-kmalloc, account-user-pages, mapped-zeroed, mapped-mask,
              mapped-no-slab, vmalloc-user-form, vmalloc-user-for-users, ... (--all)

user: a value of size_from

  user space decides, so a product may overflow and the size may be anything until it is bounded

  Kind        value
  64 bytes    kzalloc() with GFP_KERNEL
  1 MiB       kvzalloc() with GFP_KERNEL

user: a value of copy_of

  a copy of so many bytes of user space

  Kind        value
  64 bytes    memdup_user()
  1 MiB       vmemdup_user()
$ whichalloc explain forward-progress | sed -n '/^forward-progress: a value/,$p'
forward-progress: a value of on_failure

  I/O that must go on when memory is short, since freeing memory may wait for it

  Kind        value
  64 bytes    mempool_alloc() with GFP_KERNEL
  1 MiB       mempool_alloc() with GFP_KERNEL
$ whichalloc explain dma-mmap
dma_mmap: a value of mapped_by

  dma_mmap_coherent() or dma_mmap_attrs() maps memory of the DMA API

  Kind        value
$ whichalloc explain remap_pfn --format json
{
  "schema": 1,
  "entries": [
    {
      "name": "remap_pfn",
      "kind": "value",
      "need": "mapped_by",
      "title": "remap_pfn_range() maps page frames in a row",
      "page": {
        "text": "remap_pfn_range() maps page frames in a row",
        "facts": [
          {
            "label": "Kind",
            "text": "value"
          },
          {
            "label": "64 bytes",
            "text": "get_zeroed_page() with GFP_USER"
          },
          {
            "label": "1 MiB",
            "text": "__get_free_pages() with GFP_USER | __GFP_ZERO"
          }
        ]
      }
    }
  ]
}
$ whichalloc explain size_fro
whichalloc: error: nothing is known of `size_fro` (did you mean `size_from`?)
[exit 2]
$ whichalloc explain --all kmem_cache_alloc --kernel 6.1 | grep -A1 'Frees with'
  Frees with  kmem_cache_free(), kmem_cache_free_bulk()
  On failure  returns NULL
$ whichalloc explain kmalloc_nolock --kernel 6.12 | grep 'Frees with'
  Frees with  kfree_nolock()
$ whichalloc explain '[   12.3] kmem_cache_free(a, 00ff): object belongs to different cache b'
Wrong slab cache: kmem_cache_free() was told another cache than the object's

  CONFIG_SLAB_FREELIST_HARDENED and the consistency checks of a cache look. Up to 6.19 the object
  then goes back to its own cache; from 7.0 on it is lost.

  Kind        message
  Also        object belongs to different cache
  See         kmem_cache_free, free-mismatch, cache-merging
  Source      mm/slub.c (cache_from_obj), 6.12
              mm/slub.c (cache_from_obj), 6.19
$ whichalloc explain watermarks
watermark: how many pages of a zone are to stay free

  Below the low watermark a request wakes kswapd, which reclaims until the high one is reached.
  Below the min watermark only requests with access to reserves succeed; all others must reclaim
  first or fail. min follows from vm.min_free_kbytes; low lies above it, and high above low, by a
  quarter of min or vm.watermark_scale_factor ten-thousandths of the zone, whichever is more. For a
  higher order there must also be a free block large enough.

  Kind        term
  Also        watermarks
  See         reserves, kswapd, lowmem-reserve, zone, GFP_ATOMIC
  Source      mm/page_alloc.c (__zone_watermark_ok, __setup_per_zone_wmarks), 6.12
              Documentation/admin-guide/sysctl/vm.rst (watermark_scale_factor), 6.12
$ whichalloc explain busy
busy: a machine in everyday use, full of cache and programs

  Free memory is between the low and the high watermark, where kswapd keeps it, and there are blocks
  of middle orders. A request that may reclaim and compact gets nearly everything; one that may not
  gets what is there.

  Kind        state
  See         fresh, fragmented, watermark, kswapd
  Source      data/states/busy.yaml
$ whichalloc explain SLAB_NO_MERGE --kernel 6.1
SLAB_NO_MERGE: the cache stays apart from others like it

  For tests and debugging, and for very few caches whose speed depends on it. Merged caches use
  memory better, and who only wants a line of its own in /proc/slabinfo has slab_nomerge on the
  command line.

  Absent      Linux 6.1 has no SLAB_NO_MERGE
  Kind        slab-flag
  Kernels     since 6.5
  See         cache-merging
  Source      include/linux/slab.h (SLAB_NO_MERGE), 6.12
              mm/slab_common.c (SLAB_NEVER_MERGE), 6.12
$ whichalloc explain stride --format json
{
  "schema": 1,
  "entries": [
    {
      "name": "stride",
      "title": "how far two objects of a slab are apart",
      "kind": "term",
      "aliases": [],
      "needs": null,
      "see": [
        "slab",
        "SLAB_HWCACHE_ALIGN",
        "SLAB_RED_ZONE",
        "waste"
      ],
      "since": null,
      "until": null,
      "source": [
        "mm/slub.c (calculate_sizes), 6.12"
      ],
      "page": {
        "text": "The size of an object, rounded up to its alignment, and with what debugging, a constructor or SLAB_TYPESAFE_BY_RCU add: room for a red zone, or the link of the free list behind the object instead of in it. A slab holds as many objects as strides fit into its pages.",
        "facts": [
          {
            "label": "Kind",
            "text": "term"
          },
          {
            "label": "See",
            "text": "slab, SLAB_HWCACHE_ALIGN, SLAB_RED_ZONE, waste"
          },
          {
            "label": "Source",
            "text": "mm/slub.c (calculate_sizes), 6.12"
          }
        ]
      }
    }
  ]
}
$ whichalloc explain watermrk
whichalloc: error: nothing is known of `watermrk` (did you mean `watermark`?)
[exit 2]
$ whichalloc explain timer
timer: a function of timer_setup()

  Timers expire in a softirq, so their functions never sleep. What must allocate with GFP_KERNEL
  belongs into a work item; a delayed work item is a timer that ends in one.

  Kind        place
  State       context: softirq
  Also        timer_list, timer-callback
  See         softirq, hrtimer, workqueue
  Source      kernel/time/timer.c (call_timer_fn, run_timer_softirq), 6.12
$ whichalloc explain start-xmit --format json
{
  "schema": 1,
  "entries": [
    {
      "name": "ndo_start_xmit",
      "title": "how a network device is given a packet to send",
      "kind": "place",
      "aliases": [
        "xmit",
        "start_xmit",
        "hard_start_xmit"
      ],
      "needs": "holds: [rcu, spinlock_bh]",
      "see": [
        "spinlock_bh",
        "rcu",
        "skb"
      ],
      "since": null,
      "until": null,
      "source": [
        "net/core/dev.c (__dev_queue_xmit), 6.12",
        "include/linux/netdevice.h (HARD_TX_LOCK), 6.12"
      ],
      "page": {
        "text": "Called with bottom halves disabled and, but for drivers that lock themselves, with the lock of the queue held: it never sleeps. Without memory the packet is dropped, or the queue stopped.",
        "facts": [
          {
            "label": "Kind",
            "text": "place"
          },
          {
            "label": "State",
            "text": "holds: [rcu, spinlock_bh]"
          },
          {
            "label": "Also",
            "text": "xmit, start_xmit, hard_start_xmit"
          },
          {
            "label": "See",
            "text": "spinlock_bh, rcu, skb"
          },
          {
            "label": "Source",
            "text": "net/core/dev.c (__dev_queue_xmit), 6.12"
          },
          {
            "label": "Source",
            "text": "include/linux/netdevice.h (HARD_TX_LOCK), 6.12"
          }
        ]
      }
    }
  ]
}
$ whichalloc explain hwcache_align | head -1
SLAB_HWCACHE_ALIGN: objects begin at cache lines
$ whichalloc explain kzalloc_obj --kernel 6.18.20 | grep -E 'Absent|Uncertain|Stable'
  Uncertain   Linux 6.18.20 may or may not have kzalloc_obj()
  Stable      from 6.12.97 on; 6.18.35, perhaps earlier
$ whichalloc explain devm_kvasprintf --arch arm64 --format json | grep max_size
      "max_size": 4194176,
$ whichalloc explain devm_kmemdup_const --arch arm64 --kernel 7.3 --format json | grep max_size
      "max_size": 4194176,
$ whichalloc explain 'GFP_NOFS | __GFP_ACCOUNT'
GFP_NOFS | __GFP_ACCOUNT: a mask

  Sleeps      may
  Reclaim     no-fs
  Contains    __GFP_IO: reclaim may start disk I/O
              __GFP_DIRECT_RECLAIM: the caller may reclaim memory itself, and so sleep
              __GFP_KSWAPD_RECLAIM: wake kswapd when memory runs low
              __GFP_ACCOUNT: charge the memory cgroup of the current task
