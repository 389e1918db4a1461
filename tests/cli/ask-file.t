# SPDX-License-Identifier: GPL-2.0-or-later
# Questions from files: a manifest of several documents, bare needs, options that override a target.
$ whichalloc ask questions.whichalloc.yaml
ring:
dma_alloc_coherent(dev, 4096, &dma, GFP_KERNEL)
      free: dma_free_coherent()    <linux/dma-mapping.h>

Why   CPU and device use it at the same time: only coherent memory needs no    [dma-coherent-needed]
      explicit synchronisation
      the memory must read as zero before anyone looks at it                        [must-be-zeroed]
      the caller may sleep, so let it reclaim: it fails far less,    [atomic-where-sleeping-is-fine]
      and leaves the reserves alone
Tried x86_64, 6.12, 1 GiB: 4 KiB asked, waste 0 %
        fresh      100/100  219504-231434 pages free, to order 10
        busy       100/100  13856-16627 pages free (min 11085), to order 9
        fragmented 100/100  11085-13856 pages free (min 11085), to order 2
Mind  call dma_set_mask_and_coherent() with DMA_BIT_MASK(32) in probe: the DMA API    [set-the-mask]
      then places or bounces the memory, and no zone flag is needed
Not   dma_pool_zalloc       few blocks, or blocks of more than a page, need no pool:  [pool-for-one]
                            it would take whole pages for each all the same
      dma_alloc_noncoherent memory from dma_alloc_noncoherent() is not         [dma-coherent-needed]
                            coherent with the device

filter-table:
kvzalloc(size, GFP_KERNEL)    free: kvfree()    <linux/slab.h>

Why   at its largest it takes order 4 in a row, which fails once     [kv-where-orders-may-be-costly]
      memory is fragmented, where vmalloc still finds single pages
      the memory must read as zero before anyone looks at it                        [must-be-zeroed]
      the caller may sleep, so let it reclaim: it fails far less,    [atomic-where-sleeping-is-fine]
      and leaves the reserves alone
Tried x86_64, 6.12, 1 GiB: 64 KiB asked, waste 0 %
        fresh      100/100  219504-231434 pages free, to order 10
        busy       100/100  13856-16627 pages free (min 11085), to order 9
        fragmented 100/100 (100 from vmalloc)  11085-13856 pages free (min 11085), to order 2
Mind  free it with kvfree() only: kfree() crashes or corrupts memory whenever the [kvfree-not-kfree]
      fallback was taken (kfree() in the simulator: 100 of 100 tries objected to, fragmented)
Not   vzalloc contiguous memory is worth a try first: it costs no page table [vmalloc-before-trying]
              and fewer TLB entries
      kzalloc at its largest it takes order 4 in a row, which fails  [kv-where-orders-may-be-costly]
              once memory is fragmented, where vmalloc still finds single pages
      vmalloc vmalloc() leaves the memory as it was, and it must read as zero       [must-be-zeroed]

command:
kzalloc(sizeof(struct foo_cmd), GFP_ATOMIC)    free: kfree()    <linux/slab.h>
Or    kmalloc(sizeof(struct foo_cmd), GFP_ATOMIC)

Why   softirq context under a spinlock must not sleep: the mask must leave out     [sleep-in-atomic]
      direct reclaim, and the call must take no mutex
      below a page the slab allocator packs objects together; anything else takes     [small-object]
      whole pages
      it may not sleep and has no fallback: GFP_ATOMIC may dip into the         [reserve-for-atomic]
      reserves
Tried x86_64, 6.12, 1 GiB: 256 bytes assumed
        fresh      100/100  219504-231434 pages free, to order 10
        busy       100/100  13856-16627 pages free (min 11085), to order 9
        fragmented 100/100  11085-13856 pages free (min 11085), to order 2
Not   get_zeroed_page   below a page the slab allocator packs objects together;       [small-object]
                        anything else takes whole pages
      kmem_cache_zalloc a cache of its own pays for many objects: for a few it     [cache-for-a-few]
                        leaves partly used slabs
      kvzalloc          kvzalloc() may build page tables and take a mutex: it [vmalloc-in-interrupt]
                        must not be called from softirq context under a spinlock

trace-record:
Impossible on 6.1 PREEMPT_RT: no API meets this need
      context hardirq_no_thread   kzalloc() takes locks that sleep on PREEMPT_RT, and a  [rt-atomic]
                                  hard interrupt that is no thread even on PREEMPT_RT must not
Change one
      context process             kzalloc(128, GFP_KERNEL), kfree(): allocate before, where the code
                                  is preemptible

label:
strndup_user(src, size)    free: kfree()    <linux/string.h>

Why   one call allocates, copies, and fails in one place                               [copy-helper]
      below a page the slab allocator packs objects together; anything else takes     [small-object]
      whole pages
      the length of a string in user space must be measured and bounded, which  [user-string-helper]
      strndup_user() does
Tried x86_64, 6.1, 1 GiB: 64 bytes asked, waste 0 %
        fresh      100/100  219504-231434 pages free, to order 10
        busy       100/100  1210-1452 pages free (min 968), to order 8
        fragmented 100/100  968-1210 pages free (min 968), to order 2
Not   memdup_user_nul  the length of a string in user space must be measured    [user-string-helper]
                       and bounded, which strndup_user() does
      kmalloc          one call allocates, copies, and fails in one place              [copy-helper]
      kmem_cache_alloc a cache or pool has one size, and this one is known    [unknown-size-no-pool]
                       only at run time
[exit 1]
$ whichalloc ask --kernel 7.3 --config '!PREEMPT_RT' --format c questions.whichalloc.yaml
/* ring */
#include <linux/dma-mapping.h>

	p = dma_alloc_coherent(dev, 4096, &dma, GFP_KERNEL);
	if (!p)
		return -ENOMEM;

	dma_free_coherent(dev, 4096, p, dma);

/* filter-table */
#include <linux/slab.h>

	p = kvzalloc(size, GFP_KERNEL);
	if (!p)
		return -ENOMEM;

	kvfree(p);

/* command */

	p = kzalloc_obj(*p, GFP_ATOMIC);
	if (!p)
		return -ENOMEM;

	kfree(p);

/* trace-record */

	p = kzalloc(128, GFP_ATOMIC);
	if (!p)
		return -ENOMEM;

	kfree(p);

/* label */
#include <linux/string.h>
#include <linux/err.h>

	p = strndup_user(src, size);
	if (IS_ERR(p))
		return PTR_ERR(p);

	kfree(p);
$ printf 'size: 4K\ncontext: softirq\n' | whichalloc ask -
kzalloc(4096, GFP_ATOMIC)    free: kfree()    <linux/slab.h>
Or    kmalloc(4096, GFP_ATOMIC)

Why   softirq context must not sleep: the mask must leave out direct reclaim, and  [sleep-in-atomic]
      the call must take no mutex
      it may not sleep and has no fallback: GFP_ATOMIC may dip into the         [reserve-for-atomic]
      reserves
      nothing says that it is overwritten, and cleared memory leaks no old  [zeroing-is-the-default]
      data
Tried x86_64, 6.12, 1 GiB: 4 KiB asked, waste 0 %
        fresh      100/100  219504-231434 pages free, to order 10
        busy       100/100  13856-16627 pages free (min 11085), to order 9
        fragmented 100/100  11085-13856 pages free (min 11085), to order 2
Not   get_zeroed_page   only its address is used: kmalloc takes the size       [buffer-from-kmalloc]
                        itself, aligns it to the page too, and kfree() needs to know nothing of it
      alloc_pages_exact a power of two pages has no tail to give back            [exact-for-nothing]
      kmem_cache_zalloc a cache of its own pays for many objects: for a few it     [cache-for-a-few]
                        leaves partly used slabs
$ printf '{size: 64, holds: [rcu]}\n---\n{size: 1M, zeroed: true}\n' | whichalloc ask -
kzalloc(64, GFP_ATOMIC)    free: kfree()    <linux/slab.h>
Or    kmalloc(64, GFP_ATOMIC)

Why   process context in an RCU read-side section must not sleep: the mask must    [sleep-in-atomic]
      leave out direct reclaim, and the call must take no mutex
      below a page the slab allocator packs objects together; anything else takes     [small-object]
      whole pages
      it may not sleep and has no fallback: GFP_ATOMIC may dip into the         [reserve-for-atomic]
      reserves
Tried x86_64, 6.12, 1 GiB: 64 bytes asked, waste 0 %
        fresh      100/100  219504-231434 pages free, to order 10
        busy       100/100  13856-16627 pages free (min 11085), to order 9
        fragmented 100/100  11085-13856 pages free (min 11085), to order 2
Not   get_zeroed_page   below a page the slab allocator packs objects together;       [small-object]
                        anything else takes whole pages
      kmem_cache_zalloc a cache of its own pays for many objects: for a few it     [cache-for-a-few]
                        leaves partly used slabs
      kvzalloc          before 6.19 kvzalloc() supports no mask without direct [kvmalloc-must-sleep]
                        reclaim: it never falls back to vmalloc then

kvzalloc(1048576, GFP_KERNEL)    free: kvfree()    <linux/slab.h>

Why   order 8 in a row is costly and fails once memory is fragmented,      [kv-before-costly-orders]
      where vmalloc still finds single pages
      the memory must read as zero before anyone looks at it                        [must-be-zeroed]
      the caller may sleep, so let it reclaim: it fails far less,    [atomic-where-sleeping-is-fine]
      and leaves the reserves alone
Tried x86_64, 6.12, 1 GiB: 1 MiB asked, waste 0 %
        fresh      100/100  219504-231434 pages free, to order 10
        busy       100/100  13856-16627 pages free (min 11085), to order 9
        fragmented 100/100 (100 from vmalloc)  11085-13856 pages free (min 11085), to order 2
Mind  free it with kvfree() only: kfree() crashes or corrupts memory whenever the [kvfree-not-kfree]
      fallback was taken (kfree() in the simulator: 100 of 100 tries objected to, fragmented)
Not   vzalloc contiguous memory is worth a try first: it costs no page table [vmalloc-before-trying]
              and fewer TLB entries
      kzalloc order 8 in a row is costly and fails once memory is          [kv-before-costly-orders]
              fragmented, where vmalloc still finds single pages
      vmalloc vmalloc() leaves the memory as it was, and it must read as zero       [must-be-zeroed]
$ whichalloc ask --size 64 questions.whichalloc.yaml
whichalloc: error: needs come from options or from a file, not both
[exit 2]
$ printf 'target: {kernel: "6.12"}\nsize: 100\n' | whichalloc ask -
<stdin>:1:1: error: this manifest lacks `whichalloc`
    1 | target: {kernel: "6.12"}
      | ^^^^^^^^^^^^^^^^^^^^^^^^
<stdin>:1:1: error: this manifest lacks `allocations`
    1 | target: {kernel: "6.12"}
      | ^^^^^^^^^^^^^^^^^^^^^^^^
<stdin>:2:1: error: unknown key `size`
    2 | size: 100
      | ^^^^ it belongs under `defaults`, or `needs` of an allocation
[exit 2]
$ printf 'needs: {size: 100}\n' | whichalloc ask -
<stdin>:1:1: error: unknown key `needs`
    1 | needs: {size: 100}
      | ^^^^^ it belongs to one of `allocations`
<stdin>:1:1: error: this manifest lacks `whichalloc`
    1 | needs: {size: 100}
      | ^^^^^^^^^^^^^^^^^^
<stdin>:1:1: error: this manifest lacks `allocations`
    1 | needs: {size: 100}
      | ^^^^^^^^^^^^^^^^^^
[exit 2]
