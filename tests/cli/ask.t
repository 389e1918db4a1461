# SPDX-License-Identifier: GPL-2.0-or-later
# Questions in options: advice, what clashes and what would help, the C fragment, every API ruled out.
$ whichalloc ask 256 --context hardirq --zeroed
kzalloc(256, GFP_ATOMIC)    free: kfree()    <linux/slab.h>
Or    kmalloc(256, GFP_ATOMIC | __GFP_ZERO)

Why   hardirq must not sleep, so the call may not enter direct reclaim or take a   [sleep-in-atomic]
      mutex
      the memory must read as zero before anyone looks at it                        [must-be-zeroed]
      below a page the slab allocator packs objects together; anything else takes     [small-object]
      whole pages
      it may not sleep and has no fallback: GFP_ATOMIC may dip into the         [reserve-for-atomic]
      reserves
Tried x86_64, 6.12, 1 GiB: 256 bytes asked, waste 0 %
        fresh       100/100   219504 to 231434 pages free, blocks to order 10
        busy        100/100   13856 to 16627 pages free (min 11085, low 13856), blocks to order 9
        fragmented  100/100   11085 to 13856 pages free (min 11085, low 13856), blocks to order 2
Not   get_zeroed_page   below a page the slab allocator packs objects together;       [small-object]
                        anything else takes whole pages
      kmem_cache_zalloc a cache of its own pays for many objects: for a few it     [cache-for-a-few]
                        leaves partly used slabs
      mempool_alloc     a mempool holds memory back for ever: it is for I/O    [mempool-for-nothing]
                        that must go on when nothing else is left
$ whichalloc ask --size 8K --scope nofs --zeroed
kvzalloc(8192, GFP_KERNEL)    free: kvfree()    <linux/slab.h>
Or    kvmalloc(8192, GFP_KERNEL | __GFP_ZERO)

Why   the memory must read as zero before anyone looks at it                        [must-be-zeroed]
      before 6.19 kvzalloc() supports no mask without direct reclaim: it never [kvmalloc-must-sleep]
      falls back to vmalloc then
      8 KiB need not be contiguous: kvmalloc falls back to vmalloc when memory is     [kv-for-large]
      fragmented
      the caller may sleep, so let it reclaim: it fails far less,    [atomic-where-sleeping-is-fine]
      and leaves the reserves alone
Tried x86_64, 6.12, 1 GiB: 8 KiB asked, waste 0 %
        fresh       100/100   219504 to 231434 pages free, blocks to order 10
        busy        100/100   13856 to 16627 pages free (min 11085, low 13856), blocks to order 9
        fragmented  100/100   11085 to 13856 pages free (min 11085, low 13856), blocks to order 2
Mind  free it with kvfree() only: kfree() crashes or corrupts memory whenever the [kvfree-not-kfree]
      fallback was taken (kfree() in the simulator: 0 of 100 tries objected to, fresh)
Not   vzalloc           kvmalloc first tries contiguous memory, which costs  [vmalloc-before-trying]
                        no page table and fewer TLB entries
      kzalloc           8 KiB need not be contiguous: kvmalloc falls back to vmalloc  [kv-for-large]
                        when memory is fragmented
      kmem_cache_zalloc a cache of its own pays for many objects: for a few it     [cache-for-a-few]
                        leaves partly used slabs
$ whichalloc ask 64 --context softirq --dma coherent --objects-alive 500
dma_pool_zalloc(pool, GFP_ATOMIC, &dma)    free: dma_pool_free()    <linux/dmapool.h>
Before  dma_pool_create("foo", dev, 64, 0, 0)
At end  dma_pool_destroy(pool)
Or    dma_pool_alloc(pool, GFP_ATOMIC, &dma)

Why   coherent memory comes in whole pages: a dma_pool cuts them into blocks of  [small-descriptors]
      64 bytes
      softirq must not sleep, so the call may not enter direct reclaim or take a   [sleep-in-atomic]
      mutex
      CPU and device use it at the same time: only coherent memory needs no    [dma-coherent-needed]
      explicit synchronisation
      it may not sleep and has no fallback: GFP_ATOMIC may dip into the         [reserve-for-atomic]
      reserves
Tried x86_64, 6.12, 1 GiB: 64 bytes asked, waste 0 %
        fresh       100/100   219504 to 231434 pages free, blocks to order 10
        busy        100/100   13856 to 16627 pages free (min 11085, low 13856), blocks to order 9
        fragmented  100/100   11085 to 13856 pages free (min 11085, low 13856), blocks to order 2
Not   dma_alloc_coherent coherent memory comes in whole pages: a dma_pool cuts    [small-descriptors]
                        them into blocks of 64 bytes
      kmem_cache_zalloc memory from kmem_cache_zalloc() is not coherent with   [dma-coherent-needed]
                        the device
      kvzalloc          kvzalloc() must not be called from softirq             [context-not-allowed]
$ whichalloc ask 2048 --context softirq --dma streaming --dma-direction from-device --zeroed=false
kmalloc(2048, GFP_ATOMIC)    free: kfree()    <linux/slab.h>
Then    dma_map_single(dev, p, 2048, DMA_FROM_DEVICE)
Undo    dma_unmap_single(dev, dma, 2048, DMA_FROM_DEVICE)
Or    kzalloc(2048, GFP_ATOMIC)

Why   below a page the slab allocator packs objects together; anything else takes     [small-object]
      whole pages
      softirq must not sleep, so the call may not enter direct reclaim or take a   [sleep-in-atomic]
      mutex
      streaming DMA needs memory with a kernel address and page frames in a row: [dma-streaming-fit]
      kmalloc or pages, never stack, static, or vmalloc memory
      the device needs a DMA address: map the buffer, and check the mapping          [dma-map-after]
Tried x86_64, 6.12, 1 GiB: 2 KiB asked, waste 0 %
        fresh       100/100   219504 to 231434 pages free, blocks to order 10
        busy        100/100   13856 to 16627 pages free (min 11085, low 13856), blocks to order 9
        fragmented  100/100   11085 to 13856 pages free (min 11085, low 13856), blocks to order 2
Not   alloc_pages_exact below a page the slab allocator packs objects together;       [small-object]
                        anything else takes whole pages
      kmem_cache_alloc  a cache of its own pays for many objects: for a few it     [cache-for-a-few]
                        leaves partly used slabs
      mempool_alloc     a mempool holds memory back for ever: it is for I/O    [mempool-for-nothing]
                        that must go on when nothing else is left
$ whichalloc ask --size 40 --count 0..64K --size-from user --zeroed --accounted
kvcalloc(n, 40, GFP_KERNEL_ACCOUNT)    free: kvfree()    <linux/slab.h>
Or    kvmalloc_array(n, 40, GFP_KERNEL_ACCOUNT | __GFP_ZERO)

Why   the count is not known at build time: the two-factor form returns NULL when n [array-overflow]
      * size overflows
      caused by user space: it must be charged to its memory cgroup                   [account-user]
      the memory must read as zero before anyone looks at it                        [must-be-zeroed]
      order 10 in a row is costly: the page allocator gives up early where [kv-before-costly-orders]
      kvmalloc would fall back
Tried x86_64, 6.12, 1 GiB: 2.5 MiB asked, waste 0 to 38 %
        fresh       100/100   219504 to 231434 pages free, blocks to order 10
        busy        100/100 (100 from vmalloc)   13856 to 16627 pages free (min 11085, low 13856), blocks to order 9
        fragmented  100/100 (100 from vmalloc)   11085 to 13856 pages free (min 11085, low 13856), blocks to order 2
Mind  bound the size before allocating: a cgroup limits the sum, not one       [user-size-unbounded]
      request
      free it with kvfree() only: kfree() crashes or corrupts memory whenever the [kvfree-not-kfree]
      fallback was taken (kfree() in the simulator: 100 of 100 tries objected to, busy)
Not   __vcalloc         kvmalloc first tries contiguous memory, which costs  [vmalloc-before-trying]
                        no page table and fewer TLB entries
      mempool_alloc     a mempool holds memory back for ever: it is for I/O    [mempool-for-nothing]
                        that must go on when nothing else is left
      vcalloc           caused by user space, and a call without a mask cannot  [account-fixed-mask]
                        charge its memory cgroup
$ whichalloc ask 4096 --holds spinlock_irq --kernel 6.1..7.3
kzalloc(4096, GFP_ATOMIC)    free: kfree()    <linux/slab.h>
Or    get_zeroed_page(GFP_ATOMIC) with free_page()

Why   process context holding spinlock_irq must not sleep, so the call may not     [sleep-in-atomic]
      enter direct reclaim or take a mutex
      it may not sleep and has no fallback: GFP_ATOMIC may dip into the         [reserve-for-atomic]
      reserves
      nothing says that it is overwritten, and cleared memory leaks no old  [zeroing-is-the-default]
      data
Tried x86_64, 6.1, 1 GiB: 4 KiB asked, waste 0 %
        fresh       100/100   219504 to 231434 pages free, blocks to order 10
        busy        100/100   13856 to 16627 pages free (min 11085, low 13856), blocks to order 9
        fragmented  100/100   11085 to 13856 pages free (min 11085, low 13856), blocks to order 2
      x86_64, 6.12, 1 GiB: 4 KiB asked, waste 0 %
        fresh       100/100   219504 to 231434 pages free, blocks to order 10
        busy        100/100   13856 to 16627 pages free (min 11085, low 13856), blocks to order 9
        fragmented  100/100   11085 to 13856 pages free (min 11085, low 13856), blocks to order 2
      x86_64, 7.3, 1 GiB: 4 KiB asked, waste 0 %
        fresh       100/100   219504 to 231434 pages free, blocks to order 10
        busy        100/100   13856 to 16627 pages free (min 11085, low 13856), blocks to order 9
        fragmented  100/100   11085 to 13856 pages free (min 11085, low 13856), blocks to order 2
Not   kmalloc           nothing says that it is overwritten, and cleared    [zeroing-is-the-default]
                        memory leaks no old data
      kmem_cache_zalloc a cache of its own pays for many objects: for a few it     [cache-for-a-few]
                        leaves partly used slabs
      mempool_alloc     a mempool holds memory back for ever: it is for I/O    [mempool-for-nothing]
                        that must go on when nothing else is left
$ whichalloc ask 256 --holds raw_spinlock --config PREEMPT_RT
Impossible on 6.12 PREEMPT_RT: no API meets these needs together
      holds raw_spinlock          kzalloc() takes sleeping locks on PREEMPT_RT, but      [rt-atomic]
                                  process context holding raw_spinlock is not preemptible there
Change one
      holds none                  kzalloc(256, GFP_KERNEL), kfree()
      kernel 7.3                  kmalloc_nolock(256, 0, NUMA_NO_NODE), kfree_nolock()
[exit 1]
$ whichalloc ask 16M --contiguity physical --context softirq
Impossible on 6.12: no API meets these needs together
      size 16M                    16M is past the 4M that kzalloc() can return           [too-large]
      context softirq             kvzalloc() must not be called from softirq   [context-not-allowed]
Change one
      size 4M                     kzalloc(4194304, GFP_ATOMIC), kfree()
Mind  the buddy allocator ends at 4 MiB: past it only CMA, alloc_contig_pages()     [past-the-buddy]
      (modules: from 7.3 on; CONTIG_ALLOC; may fail), memory reserved at boot, or, for a device,
      dma_alloc_coherent() with CMA or an IOMMU can serve; or give up contiguity
[exit 1]
$ whichalloc ask 256 --holds spinlock_irq --format c
#include <linux/slab.h>

	p = kzalloc(256, GFP_ATOMIC);
	if (!p)
		return -ENOMEM;

	kfree(p);
$ whichalloc ask 'sizeof(struct foo)' --objects-alive 10000 --objects-churn high --format c
#include <linux/slab.h>

	cache = kmem_cache_create("foo", sizeof(struct foo), 0, 0, NULL);

	p = kmem_cache_zalloc(cache, GFP_KERNEL);
	if (!p)
		return -ENOMEM;

	kmem_cache_free(cache, p);
	kmem_cache_destroy(cache);
$ whichalloc ask 64 --per-cpu --why-not all
alloc_percpu(struct foo)    free: free_percpu()    <linux/percpu.h>

Why   one copy for each CPU: the per-CPU allocator places each near its CPU,        [per-cpu-memory]
      without false sharing
      alloc_percpu(type) takes size and alignment from the type                      [per-cpu-typed]
      nothing says that it is overwritten, and cleared memory leaks no old  [zeroing-is-the-default]
      data
Tried x86_64, 6.12, 1 GiB: 64 bytes asked, waste 0 %
        fresh       100/100   219504 to 231434 pages free, blocks to order 10
        busy        100/100   13856 to 16627 pages free (min 11085, low 13856), blocks to order 9
        fragmented  100/100   11085 to 13856 pages free (min 11085, low 13856), blocks to order 2
Not   alloc_percpu_gfp  alloc_percpu(type) takes size and alignment from the type    [per-cpu-typed]
      __alloc_percpu    alloc_percpu(type) takes size and alignment from the type    [per-cpu-typed]
      __alloc_percpu_gfp alloc_percpu(type) takes size and alignment from the type    [per-cpu-typed]
      devm_alloc_percpu devm_alloc_percpu() ties the memory to the driver    [devm-outlives-nothing]
                        binding, but its lifetime is another
      kzalloc           one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      get_zeroed_page   one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      kmalloc           one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      alloc_page        one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      alloc_pages_exact one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      folio_alloc       one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      __get_free_page   one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      __get_dma_pages   one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      alloc_pages       one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      __get_free_pages  one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      kzalloc_node      one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      kmalloc_node      one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      alloc_pages_node  one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      kvzalloc          one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      kvmalloc          one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      kvzalloc_node     one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      kvmalloc_node     one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      vzalloc           one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      vmalloc           one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      __vmalloc         one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      vmalloc_huge      one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      vzalloc_node      one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      vmalloc_node      one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      vmalloc_user      one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      vmalloc_32        one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      kmem_cache_zalloc one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      kmem_cache_alloc  one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      kmem_cache_alloc_node one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      kcalloc           one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      vmalloc_32_user   one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      kmalloc_array     one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      kcalloc_node      one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      kmalloc_array_node one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      kmem_cache_alloc_bulk one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      kvcalloc          one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      kvmalloc_array    one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      kvcalloc_node     one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      mempool_alloc     one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      mempool_alloc_preallocated one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      page_frag_alloc   one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      vcalloc           one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      __vcalloc         one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      vmalloc_array     one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      __vmalloc_array   one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      krealloc          one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      kvrealloc         one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      krealloc_array    one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      devm_kzalloc      one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      dma_alloc_coherent one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      dma_alloc_noncoherent one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      dma_alloc_pages   one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      kzalloc_obj       Linux 6.12 does not have kzalloc_obj()                  [not-in-this-kernel]
      kzalloc_flex      Linux 6.12 does not have kzalloc_flex()                 [not-in-this-kernel]
      usb_alloc_urb     one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      kmemdup           one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      kmemdup_nul       one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      kvmemdup          one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      kstrdup           one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      kstrdup_const     one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      kstrndup          one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      kasprintf         one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      kvasprintf        one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      kvasprintf_const  one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      memdup_user       one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      memdup_user_nul   one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      vmemdup_user      one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      strndup_user      one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      devm_kmalloc      one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      dma_alloc_noncontiguous one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      kmalloc_obj       Linux 6.12 does not have kmalloc_obj()                  [not-in-this-kernel]
      kmalloc_flex      Linux 6.12 does not have kmalloc_flex()                 [not-in-this-kernel]
      alloc_skb         one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      netdev_alloc_skb  one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      __netdev_alloc_skb one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      dev_alloc_skb     one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      dev_alloc_page    one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      alloc_pages_bulk_array one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      alloc_pages_bulk_list one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      bio_alloc         one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      bio_alloc_bioset  one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      idr_alloc         one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      ida_alloc         one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      xa_store          one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      devm_get_free_pages one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      gen_pool_alloc    one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      alloc_pages_exact_nid alloc_pages_exact_nid() is not exported: only code built into [not-exported]
                        the kernel can call it
      alloc_pages_bulk_array_node one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      dma_alloc_attrs   one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      dma_alloc_wc      one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      kvzalloc_obj      Linux 6.12 does not have kvzalloc_obj()                 [not-in-this-kernel]
      kvzalloc_flex     Linux 6.12 does not have kvzalloc_flex()                [not-in-this-kernel]
      kvmalloc_obj      Linux 6.12 does not have kvmalloc_obj()                 [not-in-this-kernel]
      kvmalloc_flex     Linux 6.12 does not have kvmalloc_flex()                [not-in-this-kernel]
      xa_alloc          one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      xa_reserve        one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      dma_pool_zalloc   one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      dma_pool_alloc    one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      page_pool_alloc_pages one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      page_pool_dev_alloc_pages one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      vmalloc_huge_node Linux 6.12 does not have vmalloc_huge_node()            [not-in-this-kernel]
      devm_kcalloc      one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      kzalloc_objs      Linux 6.12 does not have kzalloc_objs()                 [not-in-this-kernel]
      kmemdup_array     one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      memdup_array_user one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      vmemdup_array_user one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      devm_kmalloc_array one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      kmalloc_objs      Linux 6.12 does not have kmalloc_objs()                 [not-in-this-kernel]
      kvzalloc_objs     Linux 6.12 does not have kvzalloc_objs()                [not-in-this-kernel]
      kvmalloc_objs     Linux 6.12 does not have kvmalloc_objs()                [not-in-this-kernel]
      alloc_contig_pages alloc_contig_pages() is not exported: only code built into    [not-exported]
                        the kernel can call it
      netdev_alloc_frag one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      alloc_contig_range one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      alloc_pages_nolock Linux 6.12 does not have alloc_pages_nolock()           [not-in-this-kernel]
      cma_alloc         cma_alloc() is not exported: only code built into the kernel  [not-exported]
                        can call it
      devm_krealloc     one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      kmalloc_nolock    Linux 6.12 does not have kmalloc_nolock()               [not-in-this-kernel]
      krealloc_node     Linux 6.12 does not have krealloc_node()                [not-in-this-kernel]
      vrealloc          vrealloc() is not exported: only code built into the kernel   [not-exported]
                        can call it
      devm_krealloc_array one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      dmam_alloc_coherent one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      pte_alloc_one_kernel pte_alloc_one_kernel() is not exported: only code built into  [not-exported]
                        the kernel can call it
      pte_alloc_one     pte_alloc_one() is not exported: only code built into the     [not-exported]
                        kernel can call it
      devm_kmemdup      one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      devm_kstrdup      one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      devm_kstrdup_const one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      devm_kasprintf    one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      execmem_alloc     execmem_alloc() is not exported: only code built into the     [not-exported]
                        kernel can call it
      execmem_alloc_rw  Linux 6.12 does not have execmem_alloc_rw()             [not-in-this-kernel]
      module_alloc      Linux 6.12 does not have module_alloc()                 [not-in-this-kernel]
      napi_alloc_skb    one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      alloc_pages_bulk  Linux 6.12 does not have alloc_pages_bulk()             [not-in-this-kernel]
      usb_alloc_coherent one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      alloc_pages_bulk_node Linux 6.12 does not have alloc_pages_bulk_node()        [not-in-this-kernel]
      dmam_alloc_attrs  one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      napi_alloc_frag   one copy for each CPU: the per-CPU allocator places each    [per-cpu-memory]
                        near its CPU, without false sharing
      memblock_alloc    memblock_alloc() is not exported: only code built into the    [not-exported]
                        kernel can call it
      memblock_alloc_from memblock_alloc_from() is not exported: only code built into   [not-exported]
                        the kernel can call it
      memblock_alloc_low memblock_alloc_low() is not exported: only code built into    [not-exported]
                        the kernel can call it
      memblock_alloc_or_panic Linux 6.12 does not have memblock_alloc_or_panic()      [not-in-this-kernel]
      memblock_alloc_raw memblock_alloc_raw() is not exported: only code built into    [not-exported]
                        the kernel can call it
      memblock_phys_alloc memblock_phys_alloc() is not exported: only code built into   [not-exported]
                        the kernel can call it
      memblock_alloc_node memblock_alloc_node() is not exported: only code built into   [not-exported]
                        the kernel can call it
      devm_kmemdup_array Linux 6.12 does not have devm_kmemdup_array()           [not-in-this-kernel]
