# SPDX-License-Identifier: GPL-2.0-or-later
# What is known of an API, a flag, a context, a lock, a rule; and of a name that is not known.
$ whichalloc explain kvmalloc
kvmalloc: kmalloc, or vmalloc where that fails

  For sizes that are small on one machine and huge on another, when only CPUs use the memory. Up to
  a page it is kmalloc() and nothing else. Above, the contiguous attempt is made politely: no
  failure report, no OOM killer, and from 6.16 on no direct reclaim, so that it turns to vmalloc
  early; __GFP_RETRY_MAYFAIL makes it try in earnest. The limit is INT_MAX bytes. __GFP_NOFAIL is
  fine here, the vmalloc side serves it. Up to 6.18 the mask must contain GFP_KERNEL, GFP_NOFS or
  GFP_NOIO: with GFP_ATOMIC or GFP_NOWAIT it does not sleep, but never falls back to vmalloc either,
  which is not what you called it for. From 6.19 on such masks reach vmalloc as well, in process
  context only, and freeing with kvfree() then sleeps. Never assume that the memory is contiguous,
  nor change its page protections: it may be mapped by huge pages. Free with kvfree().

  Signature   void *kvmalloc(size_t size, gfp_t flags)
  Header      <linux/slab.h>
  Frees with  kvfree(), kvfree_sensitive(), kvfree_rcu(), kvfree_rcu_mightsleep(), ... (--all)
  Limit       up to 2 GiB on 6.12
  Contiguity  either
  Zeroed      with the zeroing flag
  Sleeps      when the mask allows direct reclaim
  Contexts    process
  Callable    by modules
  Not to be   kmalloc(), vmalloc(), kvzalloc()
  Source      mm/util.c (__kvmalloc_node_noprof, kmalloc_gfp_adjust), 6.12
              Documentation/core-api/memory-allocation.rst (Selecting memory allocator), 6.12
$ whichalloc explain kmalloc --all
kmalloc: physically contiguous memory for objects below a page

  The default for kernel objects. Sizes are rounded up to a class: powers of two from 8 bytes to two
  pages, plus 96 and 192, unless the architecture has a larger minimum. Anything above
  KMALLOC_MAX_CACHE_SIZE is a block of 2^order pages straight from the page allocator, where the
  rounding may nearly double it. Keep it to objects below a page; larger memory that no device needs
  contiguous is for kvmalloc(). A power of two is aligned to its size, other sizes to
  ARCH_KMALLOC_MINALIGN at least, from 6.12 on also to the largest power of two that divides them. A
  request for 0 bytes gives ZERO_SIZE_PTR, not NULL. The memory fits streaming DMA; __GFP_DMA picks
  dma-kmalloc caches, but __GFP_DMA32 and __GFP_HIGHMEM have no caches behind them and are taken out
  with a warning. Count times size belongs into kmalloc_array(), and a size that user space chooses
  needs a limit and __GFP_ACCOUNT.

  Signature   void *kmalloc(size_t size, gfp_t flags)
  Header      <linux/slab.h>
  Frees with  kfree(), kvfree(), kfree_sensitive(), kvfree_sensitive(), kfree_rcu(), kvfree_rcu(),
              kfree_rcu_mightsleep(), kvfree_rcu_mightsleep(), kfree_const(), kfree_bulk(),
              kvfree_atomic(), kfree_rcu_nolock(), kzfree()
  Limit       up to 4 MiB on 6.12
  Contiguity  physical
  Zeroed      with the zeroing flag
  Sleeps      when the mask allows direct reclaim
  Contexts    process, softirq, hardirq
  Callable    by modules
  Not to be   kzalloc(), kvmalloc(), kmalloc_array(), vmalloc()
  Rules       alignment-not-met, alignment-of-kmalloc, small-object, zero-size-pointer, class-waste,
              small-streaming-bounces, account-user, mapped-no-slab, resize-kmalloc,
              resize-kmalloc-array, resize-zeroed, quiet-for-users, compound-by-itself,
              secret-wiped, secret-wiping-free, secret-by-hand
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
  Sleeps      may, whatever the mask
  Contexts    process
  Callable    by modules
  Not to be   dma_pool_free(), dmam_free_coherent()
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
  Source      include/linux/gfp_types.h (reclaim modifiers), 6.12
              mm/page_alloc.c (__alloc_pages_slowpath), 6.12
$ whichalloc explain softirq
softirq: softirq, tasklet, timer, NAPI poll

  Runs after an interrupt or when bottom halves are enabled again; never sleeps. On PREEMPT_RT it is
  preemptible, yet still counts as softirq, and it sits in an RCU read-side section, so it must not
  sleep there either.

  Kind        context
  May sleep   no
  Interrupts  enabled
  Source      include/linux/preempt.h (softirq_count), 6.12
              kernel/softirq.c (__local_bh_disable_ip), 6.12
$ whichalloc explain raw_spinlock
raw_spinlock: a raw_spinlock_t; preemption off everywhere

  Spins on PREEMPT_RT too, where the allocator takes sleeping locks: allocate before taking it, free
  after releasing it.

  Kind        lock
  May sleep   no
  Interrupts  enabled
  Source      Documentation/locking/locktypes.rst (raw_spinlock_t on RT), 6.12
$ whichalloc explain nofs
nofs: every allocation inside drops __GFP_FS

  Entered where a lock that reclaim might need is taken, and left where it is released; called
  functions need not know. Saves and restores nest.

  Kind        scope
  Entered by  memalloc_nofs_save() ... memalloc_nofs_restore()
  Source      include/linux/sched/mm.h (current_gfp_context, memalloc_nofs_save), 6.12
              Documentation/core-api/gfp_mask-from-fs-io.rst, 6.12
$ whichalloc explain kv-for-large
kv-for-large: past the largest size class, let vmalloc step in where contiguity is not needed

  the size need not be contiguous, and when memory is fragmented vmalloc still finds single pages

  Effect      prefer, a lint note
  Written in  rules/size.yaml:95
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
  Limit       up to 4 MiB on 7.3
  Contiguity  physical
  Zeroed      with the zeroing flag
  Sleeps      when the mask allows direct reclaim
  Contexts    process, softirq, hardirq
  Callable    by modules
  Kernels     since 7.0
  Not to be   kmalloc(), kzalloc_obj()
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
      ]
    }
  ]
}
$ whichalloc explain kmaloc
whichalloc: error: nothing is known of `kmaloc` (did you mean `kmalloc`?)
[exit 2]
$ whichalloc explain frobnicate
whichalloc: error: nothing is known of `frobnicate` (see: whichalloc list apis, flags, contexts, rules)
[exit 2]
$ whichalloc explain
whichalloc explain: which name? A rule, an API, a GFP flag, a context, a kernel
Try `whichalloc explain --help' or `whichalloc explain --usage' for more
information.
[exit 2]
