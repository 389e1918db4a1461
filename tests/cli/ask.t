# SPDX-License-Identifier: GPL-2.0-or-later
# Questions in options: advice, what clashes and what would help, the C fragment, the APIs ruled out.
$ whichalloc ask 256 --context hardirq --zeroed
kzalloc(256, GFP_ATOMIC)    free: kfree()    <linux/slab.h>

Why   a hard interrupt handler must not sleep: the mask must leave out direct      [sleep-in-atomic]
      reclaim, and the call must take no mutex
      the memory must read as zero before anyone looks at it                        [must-be-zeroed]
      below a page the slab allocator packs objects together; anything else takes     [small-object]
      whole pages
Tried x86_64, 6.12, 1 GiB: 256 bytes asked, waste 0 %
        fresh      100/100  219504-231434 pages free, to order 10
        busy       100/100  13856-16627 pages free (min 11085), to order 9
        fragmented 100/100  11085-13856 pages free (min 11085), to order 2
Not   get_zeroed_page   below a page the slab allocator packs objects together;       [small-object]
                        anything else takes whole pages
      kmem_cache_zalloc a cache of its own pays for many objects: for a few it     [cache-for-a-few]
                        leaves partly used slabs
      kvzalloc          kvzalloc() may build page tables and take a mutex: it [vmalloc-in-interrupt]
                        must not be called from a hard interrupt handler
$ whichalloc ask --size 8K --scope nofs --zeroed
kzalloc(8192, GFP_KERNEL)    free: kfree()    <linux/slab.h>
Or    kvzalloc(8192, GFP_KERNEL) with kvfree()

Why   the memory must read as zero before anyone looks at it                        [must-be-zeroed]
      the caller may sleep, so let it reclaim: it fails far less,    [atomic-where-sleeping-is-fine]
      and leaves the reserves alone
      nothing here is called from reclaim, so it may use all of it: GFP_KERNEL        [full-reclaim]
Tried x86_64, 6.12, 1 GiB: 8 KiB asked, waste 0 %
        fresh      100/100  219504-231434 pages free, to order 10
        busy       100/100  13856-16627 pages free (min 11085), to order 9
        fragmented 100/100  11085-13856 pages free (min 11085), to order 2
Not   __get_free_pages  only its address is used: kmalloc takes the size       [buffer-from-kmalloc]
                        itself, aligns it to the page too, and kfree() needs to know nothing of it
      alloc_pages_exact a power of two pages has no tail to give back            [exact-for-nothing]
      vzalloc           contiguous memory is worth a try first: it costs no  [vmalloc-before-trying]
                        page table and fewer TLB entries
$ whichalloc ask 64 --context softirq --dma coherent --objects-alive 500
dma_pool_zalloc(pool, GFP_ATOMIC, &dma)    free: dma_pool_free()    <linux/dmapool.h>
Before  dma_pool_create("foo", dev, 64, 0, 0)
At end  dma_pool_destroy(pool)
Or    dma_pool_alloc(pool, GFP_ATOMIC, &dma)

Why   coherent memory comes in whole pages: a dma_pool cuts them into blocks of  [small-descriptors]
      64 bytes
      softirq context must not sleep: the mask must leave out direct reclaim, and  [sleep-in-atomic]
      the call must take no mutex
      CPU and device use it at the same time: only coherent memory needs no    [dma-coherent-needed]
      explicit synchronisation
Tried x86_64, 6.12, 1 GiB: 64 bytes asked, waste 0 %
        fresh      100/100  219504-231434 pages free, to order 10
        busy       100/100  13856-16627 pages free (min 11085), to order 9
        fragmented 100/100  11085-13856 pages free (min 11085), to order 2
Not   dma_alloc_coherent coherent memory comes in whole pages: a dma_pool cuts   [small-descriptors]
                         them into blocks of 64 bytes
      kmem_cache_zalloc  memory from kmem_cache_zalloc() is not coherent with  [dma-coherent-needed]
                         the device
      kvzalloc           kvzalloc() may build page tables and take a mutex:   [vmalloc-in-interrupt]
                         it must not be called from softirq context
$ whichalloc ask 2048 --context softirq --dma streaming --dma-direction from-device --zeroed=false
kmalloc(2048, GFP_ATOMIC)    free: kfree()    <linux/slab.h>
Then    dma_map_single(dev, p, 2048, DMA_FROM_DEVICE)
Undo    dma_unmap_single(dev, dma, 2048, DMA_FROM_DEVICE)

Why   below a page the slab allocator packs objects together; anything else takes     [small-object]
      whole pages
      softirq context must not sleep: the mask must leave out direct reclaim, and  [sleep-in-atomic]
      the call must take no mutex
      streaming DMA needs memory with a kernel address and page frames in a row: [dma-streaming-fit]
      kmalloc or pages, never stack, static, or vmalloc memory
Tried x86_64, 6.12, 1 GiB: 2 KiB asked, waste 0 %
        fresh      100/100  219504-231434 pages free, to order 10
        busy       100/100  13856-16627 pages free (min 11085), to order 9
        fragmented 100/100  11085-13856 pages free (min 11085), to order 2
Not   kzalloc           all of it is overwritten, so clearing it first is work    [zeroing-is-waste]
                        for nothing
      alloc_pages_exact below a page the slab allocator packs objects together;       [small-object]
                        anything else takes whole pages
      kmem_cache_alloc  a cache of its own pays for many objects: for a few it     [cache-for-a-few]
                        leaves partly used slabs
$ whichalloc ask --size 40 --count 0..64K --size-from user --zeroed --accounted
kvcalloc(n, 40, GFP_KERNEL_ACCOUNT)    free: kvfree()    <linux/slab.h>

Why   user space gives the count: the two-factor form returns NULL when n * size    [array-overflow]
      overflows
      at its largest it takes order 10 in a row, which fails once    [kv-where-orders-may-be-costly]
      memory is fragmented, where vmalloc still finds single pages
      caused by user space: it must be charged to its memory cgroup                   [account-user]
Tried x86_64, 6.12, 1 GiB: 2.5 MiB asked, waste 0 to 38 %
        fresh      100/100  219504-231434 pages free, to order 10
        busy       100/100 (100 from vmalloc)  13856-16627 pages free (min 11085), to order 9
        fragmented 100/100 (100 from vmalloc)  11085-13856 pages free (min 11085), to order 2
Mind  bound the size before allocating: a cgroup limits the sum, not one       [user-size-unbounded]
      request
      free it with kvfree() only: kfree() crashes or corrupts memory whenever the [kvfree-not-kfree]
      fallback was taken (kfree() in the simulator: 100 of 100 tries objected to, busy)
      besides: zero-size-pointer (--why-not all tells)
Not   __vcalloc contiguous memory is worth a try first: it costs no page     [vmalloc-before-trying]
                table and fewer TLB entries
      kcalloc   at its largest it takes order 10 in a row, which     [kv-where-orders-may-be-costly]
                fails once memory is fragmented, where vmalloc still finds single pages
      __vmalloc the count is not known at build time: the two-factor form    [array-product-virtual]
                returns NULL when n * size overflows, as array_size() would make it
$ whichalloc ask 4096 --holds spinlock_irq --kernel 6.1..7.3
kzalloc(4096, GFP_ATOMIC)    free: kfree()    <linux/slab.h>
Or    kmalloc(4096, GFP_ATOMIC)

Why   process context under an irq-disabling spinlock must not sleep: the mask     [sleep-in-atomic]
      must leave out direct reclaim, and the call must take no mutex
      it may not sleep and has no fallback: GFP_ATOMIC may dip into the         [reserve-for-atomic]
      reserves
      nothing says that it is overwritten, and cleared memory leaks no old  [zeroing-is-the-default]
      data
Tried x86_64, 6.1 to 7.3, 1 GiB: 4 KiB asked, waste 0 %
        fresh      100/100  219504-231434 pages free, to order 10
        busy       100/100  13856-16627 pages free (min 11085), to order 9
        fragmented 100/100  11085-13856 pages free (min 11085), to order 2
Not   get_zeroed_page   only its address is used: kmalloc takes the size       [buffer-from-kmalloc]
                        itself, aligns it to the page too, and kfree() needs to know nothing of it
      alloc_pages_exact a power of two pages has no tail to give back            [exact-for-nothing]
      kmem_cache_zalloc a cache of its own pays for many objects: for a few it     [cache-for-a-few]
                        leaves partly used slabs
$ whichalloc ask 256 --holds raw_spinlock --config PREEMPT_RT
Impossible on 6.12 PREEMPT_RT: no API meets this need
      holds raw_spinlock          kzalloc() takes locks that sleep on PREEMPT_RT, and    [rt-atomic]
                                  process context under a raw spinlock must not
Change one
      holds nothing               kzalloc(256, GFP_KERNEL), kfree(): allocate before, where the code
                                  is preemptible
      kernel 6.18                 alloc_pages_nolock(0, NUMA_NO_NODE, 0), __free_pages()
[exit 1]
$ whichalloc ask 256 --holds raw_spinlock --config PREEMPT_RT --built-in | tail -1
      kernel 6.16                 alloc_pages_nolock(NUMA_NO_NODE, 0), free_pages_nolock()
$ whichalloc ask 16M --contiguity physical --context softirq
Impossible on 6.12: no API meets these needs together
      size 16M                    16M is past the 4M that kzalloc() can return           [too-large]
      context softirq             kvzalloc() may build page tables and take a [vmalloc-in-interrupt]
                                  mutex: it must not be called from softirq context
Change one
      size 4M                     kzalloc(4194304, GFP_ATOMIC), kfree(); tried: busy 0/5
Mind  the buddy allocator ends at 4 MiB: past it only CMA, alloc_contig_pages()     [past-the-buddy]
      (modules: from 7.0 on; CONTIG_ALLOC; may fail), memory reserved at boot, or, for a device,
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
	if (!cache)
		return -ENOMEM;

	p = kmem_cache_zalloc(cache, GFP_KERNEL);
	if (!p)
		return -ENOMEM;

	kmem_cache_free(cache, p);

	kmem_cache_destroy(cache);
$ whichalloc ask 64 --per-cpu --why-not all | sed -n 1,30p
alloc_percpu(struct foo)    free: free_percpu()    <linux/percpu.h>

Why   one copy for each CPU: the per-CPU allocator places each near its CPU,        [per-cpu-memory]
      without false sharing
      alloc_percpu(type) takes size and alignment from the type                      [per-cpu-typed]
      nothing says that it is overwritten, and cleared memory leaks no old  [zeroing-is-the-default]
      data
Tried x86_64, 6.12, 1 GiB: 64 bytes asked, waste 0 %
        fresh      100/100  219504-231434 pages free, to order 10
        busy       100/100  13856-16627 pages free (min 11085), to order 9
        fragmented 100/100  11085-13856 pages free (min 11085), to order 2
Not   alloc_percpu_gfp             alloc_percpu(type) takes size and alignment from  [per-cpu-typed]
                                   the type
      __alloc_percpu               alloc_percpu(type) takes size and alignment from  [per-cpu-typed]
                                   the type
      __alloc_percpu_gfp           alloc_percpu(type) takes size and alignment from  [per-cpu-typed]
                                   the type
      devm_alloc_percpu            devm_alloc_percpu() ties the memory to    [devm-outlives-nothing]
                                   the driver binding, and nothing says `lifetime: device`
      kzalloc                      one copy for each CPU: the per-CPU allocator     [per-cpu-memory]
                                   places each near its CPU, without false sharing
      get_zeroed_page              one copy for each CPU: the per-CPU allocator     [per-cpu-memory]
                                   places each near its CPU, without false sharing
      kmalloc                      one copy for each CPU: the per-CPU allocator     [per-cpu-memory]
                                   places each near its CPU, without false sharing
      alloc_page                   one copy for each CPU: the per-CPU allocator     [per-cpu-memory]
                                   places each near its CPU, without false sharing
      alloc_pages_exact            one copy for each CPU: the per-CPU allocator     [per-cpu-memory]
                                   places each near its CPU, without false sharing
      folio_alloc                  one copy for each CPU: the per-CPU allocator     [per-cpu-memory]
$ whichalloc ask 64 --reclaim no-fs | sed '/^Tried/,$d'
kzalloc(64, GFP_KERNEL)    free: kfree()    <linux/slab.h>
Scope   inside memalloc_nofs_save() ... memalloc_nofs_restore()
Or    kzalloc(64, GFP_NOFS) where no scope can be entered, kmalloc(64, GFP_KERNEL)

Why   direct reclaim could call back into the filesystem and wait for what    [reclaim-recursion-fs]
      the caller holds
      the caller may sleep, so let it reclaim: it fails far less,    [atomic-where-sleeping-is-fine]
      and leaves the reserves alone
      below a page the slab allocator packs objects together; anything else takes     [small-object]
      whole pages
$ whichalloc ask 200 --objects-alive 10000 --freed-in after-rcu --kernel 6.1 --format c | tail -4
	/* once no RCU reader can reach it any more */
	kmem_cache_free(cache, p);

	kmem_cache_destroy(cache);
$ whichalloc ask 64 --reclaim no-io --format c
#include <linux/slab.h>
#include <linux/sched/mm.h>

	flags = memalloc_noio_save();
	p = kzalloc(64, GFP_KERNEL);
	memalloc_noio_restore(flags);
	if (!p)
		return -ENOMEM;

	kfree(p);
$ whichalloc ask 100 --objects-alive 5000 | sed -n '/^Slab/,/^Not/p'
Slab  a slab of order 0 holds 39 objects of 104 bytes; kmalloc-128 takes 128 bytes for each, 21 %
      more
Not   kzalloc 5000 objects of one size: a cache of their own packs them, which      [many-identical]
$ whichalloc ask 64 --kernel 6.8 | sed -n '/^Note/,$p'
Note  the API facts are those of 6.8; tried in the simulator of 6.6, the nearest there is
$ whichalloc ask 64 --kernel 4.14..9.1 | sed -n '/^Note/,$p'
Note  9.1 is newer than 7.3, the newest kernel known here: what it changed is not known
      4.14 is older than 4.19: what it lacks is not known here
$ whichalloc ask 24 --count 16 --dma coherent --format c
#include <linux/dma-mapping.h>

	p = dma_alloc_coherent(dev, array_size(16, 24), &dma, GFP_KERNEL);
	if (!p)
		return -ENOMEM;

	dma_free_coherent(dev, array_size(16, 24), p, dma);
$ whichalloc ask 4K..64K --result page --contiguity physical --format c
#include <linux/gfp.h>

	p = alloc_pages(GFP_KERNEL, get_order(size));
	if (!p)
		return -ENOMEM;

	__free_pages(p, get_order(size));
$ whichalloc ask 4096 --count 5 --result pages --format c
#include <linux/gfp.h>
#include <linux/mm.h>

	nr = alloc_pages_bulk_array(GFP_KERNEL, 5, p);
	if (nr < 5) {
		release_pages(p, nr);
		return -ENOMEM;
	}

	release_pages(p, 5);
$ whichalloc ask 64 --lifetime device --format c
#include <linux/device.h>

	p = devm_kzalloc(dev, 64, GFP_KERNEL);
	if (!p)
		return -ENOMEM;
$ whichalloc ask 64 --lifetime kernel --built-in | head -n 1
kzalloc(64, GFP_KERNEL)    free: nothing    <linux/slab.h>
$ whichalloc ask --for idr --format c
#include <linux/idr.h>

	id = idr_alloc(&idr, p, 0, 0, GFP_KERNEL);
	if (id < 0)
		return id;

	idr_remove(&idr, id);
$ whichalloc ask --for xarray --format c
#include <linux/xarray.h>

	err = xa_err(xa_store(&xa, index, p, GFP_KERNEL));
	if (err)
		return err;

	xa_erase(&xa, index);
$ whichalloc ask --for page-table --format c
#include <linux/mm.h>

	p = pagetable_alloc(GFP_KERNEL | __GFP_ZERO, 0);
	if (!p)
		return -ENOMEM;

	pagetable_free(p);
$ whichalloc ask 64 --lifetime device --per-cpu | head -n 1
devm_alloc_percpu(dev, struct foo)    free: nothing, at unbind    <linux/device.h>
$ whichalloc ask --zeroed false 64 | head -n 1
kmalloc(64, GFP_KERNEL)    free: kfree()    <linux/slab.h>
$ whichalloc ask 64 --zeroed false --format c
#include <linux/slab.h>

	p = kmalloc(64, GFP_KERNEL);
	if (!p)
		return -ENOMEM;

	kfree(p);
$ whichalloc ask --zeroed true --size 64 --format c
#include <linux/slab.h>

	p = kzalloc(64, GFP_KERNEL);
	if (!p)
		return -ENOMEM;

	kfree(p);
$ whichalloc ask --executable 64 --kernel 6.12 --built-in | head -n 1
execmem_alloc(EXECMEM_DEFAULT, 64)    free: execmem_free()    <linux/execmem.h>
$ whichalloc ask --executable near 64 --kernel 6.12 --built-in | head -n 1
execmem_alloc(EXECMEM_DEFAULT, 64)    free: execmem_free()    <linux/execmem.h>
$ whichalloc ask --executable=false 64 | head -n 1
kzalloc(64, GFP_KERNEL)    free: kfree()    <linux/slab.h>
$ whichalloc ask --executable far
whichalloc ask: 'far' is no value of executable, and neither a size nor a file
Try `whichalloc ask --help' or `whichalloc ask --usage' for more information.
[exit 2]
$ whichalloc ask --zeroed false --accounted 64 | head -n 1
kmalloc(64, GFP_KERNEL_ACCOUNT)    free: kfree()    <linux/slab.h>
$ whichalloc ask --accounted --zeroed 64 false
whichalloc ask: 'false' is neither a size, such as 64K, nor a file; of a name, whichalloc explain tells
Try `whichalloc ask --help' or `whichalloc ask --usage' for more information.
[exit 2]
$ whichalloc ask 64 --dma_mask 32 --dma=coherent | head -n 1
dma_alloc_coherent(dev, 64, &dma, GFP_KERNEL)    free: dma_free_coherent()    <linux/dma-mapping.h>
$ whichalloc ask 64 128
whichalloc ask: the size is given twice; a number of elements is --count
Try `whichalloc ask --help' or `whichalloc ask --usage' for more information.
[exit 2]
$ whichalloc ask a.yaml b.yaml
whichalloc ask: more than one file: 'a.yaml' and 'b.yaml'
Try `whichalloc ask --help' or `whichalloc ask --usage' for more information.
[exit 2]
$ whichalloc ask 64 --why-not kmalloc
whichalloc ask: --why-not takes 'all'
Try `whichalloc ask --help' or `whichalloc ask --usage' for more information.
[exit 2]
$ whichalloc ask 64 --context boot --built-in | sed -n '/^Tried/,/^[MN]/p'
Tried x86_64, 6.12, 1 GiB: 64 bytes asked, waste 0 %
        at boot    100/100
Not   kzalloc before the page allocator is up only memblock can allocate       [before-boot-is-done]
$ whichalloc ask 64 --node given | sed -n '/^Tried/,/^[MN]/p'
Tried x86_64, 6.12, 2 GiB on 2 nodes: 64 bytes asked, waste 0 %
        fresh      100/100  237404-250306 pages free, to order 10
        busy       100/100  10888-13065 pages free (min 8711), to order 9
        fragmented 100/100  8711-10888 pages free (min 8711), to order 2
Not   kvzalloc_node         below a page the slab allocator packs objects together;   [small-object]
$ whichalloc ask 64 --per-cpu --dma none 'sizeof(struct foo)'
whichalloc ask: the size is given twice; a number of elements is --count
Try `whichalloc ask --help' or `whichalloc ask --usage' for more information.
[exit 2]
$ whichalloc ask 'sizeof(struct foo)' --per-cpu --format c
#include <linux/percpu.h>

	p = alloc_percpu(struct foo);
	if (!p)
		return -ENOMEM;

	free_percpu(p);
$ whichalloc ask 24 --count 1..50 --fixed 64 --dma coherent --format c
#include <linux/dma-mapping.h>

	p = dma_alloc_coherent(dev, struct_size(p, elem, n), &dma, GFP_KERNEL);
	if (!p)
		return -ENOMEM;

	dma_free_coherent(dev, struct_size(p, elem, n), p, dma);
$ whichalloc ask 64K --result pages --contiguity any --format c
#include <linux/gfp.h>
#include <linux/mm.h>

	nr = alloc_pages_bulk_array(GFP_KERNEL, 16, p);
	if (nr < 16) {
		release_pages(p, nr);
		return -ENOMEM;
	}

	release_pages(p, 16);
$ whichalloc ask 'sizeof(struct foo)' --result page --kernel 6.12 --format c
#include <linux/gfp.h>

	p = alloc_page(GFP_KERNEL);
	if (!p)
		return -ENOMEM;

	__free_page(p);
$ whichalloc ask 8 --arch arm64 --kernel 5.10..7.3 | sed -n '/^Tried/,/^[MN]/p'
Tried arm64, 5.10 to 6.1, 1 GiB: 8 bytes asked, waste 94 %
        fresh      100/100  223037-235159 pages free, to order 10
        busy       100/100  7040-8448 pages free (min 5632), to order 9
        fragmented 100/100  5632-7040 pages free (min 5632), to order 2
      arm64, 6.6 to 7.3, 1 GiB: 8 bytes asked, waste 0 %
        fresh      100/100  223037-235159 pages free, to order 10
        busy       100/100  7040-8448 pages free (min 5632), to order 9
        fragmented 100/100  5632-7040 pages free (min 5632), to order 2
Not   get_zeroed_page   below a page the slab allocator packs objects together;       [small-object]
$ for t in pointer array matrix; do whichalloc ask "sizeof($t)" --btf ../unit/data/derived.btf | grep ^Tried; done
Tried x86_64, 6.12, 1 GiB: 8 bytes asked, waste 0 %
Tried x86_64, 6.12, 1 GiB: 28 bytes asked, waste 12 %
Tried x86_64, 6.12, 1 GiB: 480 bytes asked, waste 6 %
$ whichalloc ask 'sizeof(beyond)' --btf ../unit/data/derived.btf | head -n 3
Impossible on 6.12: no API meets this need
      size sizeof(beyond)         4611686014132420609 is past the 4M that kzalloc() can  [too-large]
                                  return
$ whichalloc ask 512 --on-failure forward-progress --objects-constructor --format c
#include <linux/mempool.h>
#include <linux/slab.h>

	cache = kmem_cache_create("foo", 512, 0, 0, init_foo);
	if (!cache)
		return -ENOMEM;
	pool = mempool_create_slab_pool(min_nr, cache);
	if (!pool) {
		kmem_cache_destroy(cache);
		return -ENOMEM;
	}

	p = mempool_alloc(pool, GFP_KERNEL);

	mempool_free(p, pool);

	mempool_destroy(pool);
	kmem_cache_destroy(cache);
$ whichalloc ask --for device-memory --lifetime device --format c
#include <linux/genalloc.h>
#include <linux/errno.h>
#include <linux/numa.h>
#include <linux/err.h>

	pool = devm_gen_pool_create(dev, min_alloc_order, NUMA_NO_NODE, "foo");
	if (IS_ERR(pool))
		return PTR_ERR(pool);
	err = gen_pool_add(pool, addr, pool_size, NUMA_NO_NODE);
	if (err)
		return err;

	p = gen_pool_alloc(pool, size);
	if (!p)
		return -ENOMEM;

	gen_pool_free(pool, p, size);
$ whichalloc ask 1M --result pages --kernel 5.10
alloc_page(GFP_KERNEL)    free: __free_page()    <linux/gfp.h>
Or    alloc_pages(GFP_KERNEL, 8) with __free_pages()

Why   the caller works with the struct pages of a number of pages, and kzalloc()      [result-pages]
      hands out none
      the caller may sleep, so let it reclaim: it fails far less,    [atomic-where-sleeping-is-fine]
      and leaves the reserves alone
      nothing here is called from reclaim, so it may use all of it: GFP_KERNEL        [full-reclaim]
Tried x86_64, 5.10, 1 GiB: 4 KiB asked, waste 0 %
        fresh      100/100  219504-231434 pages free, to order 10
        busy       100/100  13856-16627 pages free (min 11085), to order 9
        fragmented 100/100  11085-13856 pages free (min 11085), to order 2
Mind  alloc_page() gives one block at a time: call it as often as it takes for 256 [one-call-a-page]
      pages, and free those that came when one does not
Not   kzalloc the caller works with the struct pages of a number of pages, and        [result-pages]
              kzalloc() hands out none
$ whichalloc ask 1M --contiguity virtual --holds spinlock
Impossible on 6.12: no API meets these needs together
      holds spinlock              vzalloc() may sleep, and process context under a [sleep-in-atomic]
                                  spinlock must not
      contiguity virtual          the memory is to be virtually contiguous and no  [must-be-virtual]
                                  more: kzalloc() takes or tries contiguous page frames, or gives
                                  single pages
Change one
      holds nothing               vzalloc(1048576), vfree()
      contiguity any              kzalloc(1048576, GFP_ATOMIC), kfree(); tried: fragmented 0/10
      kernel 6.19                 __vmalloc(1048576, GFP_ATOMIC), vfree()
[exit 1]
$ whichalloc ask 4096 --result pages --node given --node-strict | sed 1,9d
        fresh      100/100  237404-250306 pages free, to order 10
        busy       100/100  10888-13065 pages free (min 8711), to order 9
        fragmented 100/100  8711-10888 pages free (min 8711), to order 2
Mind  it fills only the NULL entries of an array, so clear that first, and may     [bulk-fills-gaps]
      give fewer pages than asked even where there are more: ask again for the rest
Not   alloc_pages_node       the bulk call takes many pages under one lock       [result-pages-bulk]
      kzalloc_node           the caller works with the struct pages of a number of    [result-pages]
                             pages, and kzalloc_node() hands out none
      alloc_pages_bulk_array alloc_pages_bulk_array() is told no node:            [node-strict-form]
                             __GFP_THISNODE keeps it on the node where it happens to run, and what
                             the slab allocator has left of others is handed out even then
$ whichalloc ask 4K --count 64 --result pages
alloc_pages_bulk_array(GFP_KERNEL, 64, p)    free: release_pages()    <linux/gfp.h>
Or    alloc_pages_bulk_list(GFP_KERNEL, 64, p) with put_pages_list()

Why   the bulk call takes many pages under one lock                              [result-pages-bulk]
      the caller may sleep, so let it reclaim: it fails far less,    [atomic-where-sleeping-is-fine]
      and leaves the reserves alone
      nothing here is called from reclaim, so it may use all of it: GFP_KERNEL        [full-reclaim]
Tried x86_64, 6.12, 1 GiB: 256 KiB asked, waste 0 %
        fresh      100/100  219504-231434 pages free, to order 10
        busy       100/100  13856-16627 pages free (min 11085), to order 9
        fragmented 100/100  11085-13856 pages free (min 11085), to order 2
Mind  it fills only the NULL entries of an array, so clear that first, and may     [bulk-fills-gaps]
      give fewer pages than asked even where there are more: ask again for the rest
Not   alloc_page the bulk call takes many pages under one lock                   [result-pages-bulk]
      kcalloc    the caller works with the struct pages of a number of pages, and     [result-pages]
                 kcalloc() hands out none
$ whichalloc ask 4K --for page-table
pagetable_alloc(GFP_KERNEL | __GFP_ZERO, 0)    free: pagetable_free()    <linux/mm.h>

Why   the subsystem has its own allocator for such an object, which sets it up as [subsystem-object]
      everybody expects
      a page table that is not cleared maps whatever its entries happen to say   [page-table-zeroed]
      the caller may sleep, so let it reclaim: it fails far less,    [atomic-where-sleeping-is-fine]
      and leaves the reserves alone
Tried x86_64, 6.12, 1 GiB: 4 KiB asked, waste 0 %
        fresh      100/100  219504-231434 pages free, to order 10
        busy       100/100  13856-16627 pages free (min 11085), to order 9
        fragmented 100/100  11085-13856 pages free (min 11085), to order 2
Not   kzalloc the subsystem has its own allocator for such an object, which sets  [subsystem-object]
              it up as everybody expects
$ whichalloc ask 64K --resized --format c
#include <linux/slab.h>

	new = kvrealloc(p, 65536, GFP_KERNEL);
	if (!new)
		return -ENOMEM;
	p = new;

	kvfree(p);
$ whichalloc ask 64 --resized --secret | sed -n '1,2p;/^Mind/,$p'
kzalloc(64, GFP_KERNEL)    free: kfree_sensitive()    <linux/slab.h>
Or    kmalloc(64, GFP_KERNEL)
Mind  resize it by hand: allocate anew, copy, and clear the old memory as it is      [resize-secret]
      freed, which no resizing call does
Not   kvzalloc          below a page the slab allocator packs objects together;       [small-object]
                        anything else takes whole pages
      kmem_cache_zalloc a cache of its own pays for many objects: for a few it     [cache-for-a-few]
                        leaves partly used slabs
      krealloc          krealloc() frees the old memory without clearing it     [secret-not-resized]
                        when it moves, and the secret with it
$ whichalloc ask 4096 --per-cpu --resized | sed -n '/^Mind/,$p'
Mind  no call resizes memory from alloc_percpu(): allocate anew, copy, and free the [resize-by-hand]
      old, where it is not enough
Not   alloc_percpu_gfp alloc_percpu(type) takes size and alignment from the type     [per-cpu-typed]
      krealloc         one copy for each CPU: the per-CPU allocator places each     [per-cpu-memory]
                       near its CPU, without false sharing
$ whichalloc ask 200 --objects-alive 10000 --resized | head -1
krealloc(p, 200, GFP_KERNEL)    free: kfree()    <linux/slab.h>
$ whichalloc ask 64 --mapped-by fault | head -1
get_zeroed_page(GFP_USER)    free: free_page()    <linux/gfp.h>
$ whichalloc ask 64 --reclaim none --on-failure no-failure-path
Impossible on 6.12: no API meets these needs together
      reclaim none                the call must not wait for reclaim, and        [no-reclaim-wanted]
                                  GFP_KERNEL | __GFP_NOFAIL lets it
      on_failure no-failure-path  likewise                                       [no-reclaim-wanted]
Change one
      reclaim any                 kzalloc(64, GFP_KERNEL | __GFP_NOFAIL), kfree()
      on_failure return-error     kzalloc(64, GFP_NOWAIT), kfree()
[exit 1]
$ whichalloc ask 64 --effort fail-fast --on-failure no-failure-path
Impossible on 6.12: no API meets these needs together
      on_failure no-failure-path  it is to give up early, and its failure  [fail-fast-or-not-at-all]
                                  cannot be handled: no call does both
      effort fail-fast            likewise                                 [fail-fast-or-not-at-all]
Change one
      on_failure return-error     kzalloc(64, GFP_KERNEL | __GFP_NOWARN | __GFP_NORETRY), kfree()
      effort normal               kzalloc(64, GFP_KERNEL | __GFP_NOFAIL), kfree()
[exit 1]
$ whichalloc ask 200 --objects-alive 10000 --objects-constructor --zeroed
Impossible on 6.12: no API meets these needs together
      zeroed true                 clearing the object would wipe what the  [constructor-and-zeroing]
                                  constructor set up
      objects.constructor true    likewise                                 [constructor-and-zeroing]
Change one
      zeroed nothing              kmem_cache_alloc(cache, GFP_KERNEL), kmem_cache_free()
      objects.constructor false   kmem_cache_zalloc(cache, GFP_KERNEL), kmem_cache_free()
[exit 1]
$ whichalloc ask 16K --result pages --contiguity physical | head -1
alloc_pages(GFP_KERNEL, 2)    free: __free_pages()    <linux/gfp.h>
$ whichalloc ask 64 --below 4G --arch i386 | head -5
kzalloc(64, GFP_KERNEL)    free: kfree()    <linux/slab.h>
Or    kmalloc(64, GFP_KERNEL)

Why   lowmem is the lowest of the memory, and what is past 4G is high memory:      [below-in-lowmem]
      leave out __GFP_HIGHMEM, and vmalloc, which adds it
$ whichalloc ask 100 --below 16M --arch riscv64
Impossible on 6.12: no API meets this need
      below 16M                   without CONFIG_ZONE_DMA __GFP_DMA means   [below-without-zone-dma]
                                  the normal zone, and no other zone ends below 16M: reserve the
                                  range at boot
Change one
      below nothing               kzalloc(100, GFP_KERNEL), kfree()
[exit 1]
$ whichalloc ask 300M --arch i386 | head -3
Impossible on 6.12: no API meets this need
      size 300M                   300M is past the 122876K that kvzalloc() can return    [too-large]
Change one
$ whichalloc ask 8 --count 1..18446744073709551615
Impossible on 6.12: no API meets this need
      count 1..18446744073709551615  18446744073709551615 is past the 35184372084735     [too-large]
                                  that vcalloc() can return
Change one
      count 1..2T                 vcalloc(n, 8), vfree(); tried: fresh 0/1
[exit 1]
$ whichalloc ask 16M --contiguity physical | tail -4
                                  free_contig_range()
Mind  the buddy allocator ends at 4 MiB: past it only CMA, alloc_contig_pages()     [past-the-buddy]
      (modules: from 7.0 on; CONTIG_ALLOC; may fail), memory reserved at boot, or, for a device,
      dma_alloc_coherent() with CMA or an IOMMU can serve; or give up contiguity
$ whichalloc ask --for bio --kernel 5.10..7.3 --format c
#include <linux/bio.h>

	/* by 6.1 the call is bio_alloc(bdev, nr_vecs, opf, GFP_KERNEL) */
	p = bio_alloc(GFP_KERNEL, nr_vecs);

	bio_put(p);
$ whichalloc ask --for bio --kernel 5.10..7.3 | tail -1
Note  by 6.1 the call is bio_alloc(bdev, nr_vecs, opf, GFP_KERNEL)
$ whichalloc ask 64 --accounted --lifetime device --freed-in after-rcu | sed -n '/^Mind/,/^Not/p'
Mind  no memory cgroup is charged for this: bound what user space can cause    [account-not-charged]
      it is freed at unbind, and nothing waits for RCU readers there:     [devm-waits-for-no-reader]
      take it out of their sight and call synchronize_rcu() before remove() returns
Not   devm_get_free_pages below a page the slab allocator packs objects together;     [small-object]
$ whichalloc ask 64 --scope noreclaim --node-strict | sed -n '/^Mind/,/^Not/p'
Mind  inside memalloc_noreclaim_save() nothing is reclaimed and no    [noreclaim-opens-the-reserves]
      watermark holds: allocate little, and only to free more, or add __GFP_NOMEMALLOC
      kzalloc() is told no node: the page allocator keeps to the node where it [node-strict-unnamed]
      happens to run, but slabs of other nodes are handed out all the same; state node: given and
      pass numa_mem_id() to a node form
Not   get_zeroed_page   below a page the slab allocator packs objects together;       [small-object]
$ whichalloc ask 4096 --dma-mask 32 --context hardirq --holds mutex | sed -n '/^Mind/,/^Not/p'
Mind  no interrupt can hold a mutex or rw_semaphore, since taking one may    [no-mutex-in-interrupt]
      sleep: say where the call really runs
      no mapping is stated, so what the device reaches decides nothing: say   [mask-without-mapping]
      dma: streaming, coherent, or noncoherent
Not   get_zeroed_page   only its address is used: kmalloc takes the size       [buffer-from-kmalloc]
$ whichalloc ask 64K --context caller | sed -n '/^Mind/,/^Not/p'
Mind  free it with kvfree() only: kfree() crashes or corrupts memory whenever the [kvfree-not-kfree]
      fallback was taken (kfree() in the simulator: 100 of 100 tries objected to, fragmented)
      say which masks it may be given: before 6.19 one that must not    [kvmalloc-with-callers-mask]
      sleep makes kvzalloc() plain kmalloc(), and wherever it is freed kvfree() may sleep
Not   __vmalloc contiguous memory is worth a try first: it costs no page     [vmalloc-before-trying]
$ whichalloc ask 300 --for skb --dma streaming --dma-direction to-device | sed -n '/^Mind/,/^Not/p'
Mind  map skb->data with dma_map_single(), and each page that it has besides with   [map-the-packet]
      skb_frag_dma_map()
Not   netdev_alloc_skb netdev_alloc_skb() allocates with GFP_ATOMIC, and the      [atomic-by-itself]
$ whichalloc ask 64 --effort try-hard --context softirq | sed -n '/^Mind/,/^Not/p'
Mind  without direct reclaim there is nothing to retry: the first attempt [try-hard-without-reclaim]
      is the only one, so allocate where it may wait, or have a plan
Not   get_zeroed_page   below a page the slab allocator packs objects together;       [small-object]
$ whichalloc ask 64K --resized --contiguity virtual --kernel 6.6 | sed -n '/^Mind/,$p'
Mind  before 6.12 there is no vrealloc() for memory from vzalloc():         [resize-vmalloc-by-hand]
      allocate anew, copy, and free the old
Not   krealloc        the memory is to be virtually contiguous and no more:        [must-be-virtual]
                      krealloc() takes or tries contiguous page frames, or gives single pages
      get_zeroed_page 64K is past the 4K that get_zeroed_page() can return               [too-large]
$ whichalloc ask 4096 --scope pin --movable --result page | sed -n '/^Mind/,/^Not/p'
Mind  inside memalloc_pin_save() __GFP_MOVABLE is dropped: the pages lie     [pinned-is-not-movable]
      among those that cannot move, whatever the mask says
Not   folio_alloc folio_alloc() does not return the struct page that the caller   [result-page-form]
$ whichalloc ask --for bio --on-failure no-failure-path | sed -n '/^Why/,/^Tried/p'
Why   the subsystem has its own allocator for such an object, which sets it up as [subsystem-object]
      everybody expects
      failure cannot be handled here: __GFP_NOFAIL, or a reserve that is waited for, [must-not-fail]
      takes as long as it must, better than an open-coded loop
      the caller may sleep, so let it reclaim: it fails far less,    [atomic-where-sleeping-is-fine]
      and leaves the reserves alone
Tried not in the simulator: it does not model this API
$ whichalloc ask 20K --context boot --node local --node-strict --built-in | sed -n '1,2p; /^Tried/,/at boot/p'
memblock_alloc_exact_nid_raw(20480, SMP_CACHE_BYTES, 0, MEMBLOCK_ALLOC_ACCESSIBLE, node)
      free: memblock_free()    <linux/memblock.h>
Tried x86_64, 6.12, 2 GiB on 2 nodes: 20 KiB asked, waste 0 %
        at boot    100/100
$ whichalloc ask 64K --result pages --dma streaming | sed -n '/^Then/,/^Or/p'
Then    sg_alloc_table_from_pages(&sgt, p, 16, 0, 65536, GFP_KERNEL)
        dma_map_sgtable(dev, &sgt, DMA_BIDIRECTIONAL, 0)
Undo    dma_unmap_sgtable(dev, &sgt, DMA_BIDIRECTIONAL, 0)
        sg_free_table(&sgt)
Or    alloc_pages_bulk_list(GFP_KERNEL, 16, p) with put_pages_list()
$ whichalloc ask 64K --result pages --dma streaming --highmem-ok --format c
#include <linux/gfp.h>
#include <linux/scatterlist.h>
#include <linux/dma-mapping.h>
#include <linux/mm.h>

	nr = alloc_pages_bulk_array(GFP_KERNEL | __GFP_HIGHMEM, 16, p);
	if (nr < 16) {
		release_pages(p, nr);
		return -ENOMEM;
	}
	err = sg_alloc_table_from_pages(&sgt, p, 16, 0, 65536, GFP_KERNEL);
	if (err)
		goto err_free;
	err = dma_map_sgtable(dev, &sgt, DMA_BIDIRECTIONAL, 0);
	if (err)
		goto err_undo;

	dma_unmap_sgtable(dev, &sgt, DMA_BIDIRECTIONAL, 0);
err_undo:
	sg_free_table(&sgt);
err_free:
	release_pages(p, 16);
	return err;
$ whichalloc ask 4096 --result folio --dma streaming --format c
#include <linux/gfp.h>
#include <linux/dma-mapping.h>
#include <linux/mm.h>

	p = folio_alloc(GFP_KERNEL, 0);
	if (!p)
		return -ENOMEM;
	dma = dma_map_page(dev, folio_page(p, 0), 0, 4096, DMA_BIDIRECTIONAL);
	err = dma_mapping_error(dev, dma);
	if (err)
		goto err_free;

	dma_unmap_page(dev, dma, 4096, DMA_BIDIRECTIONAL);
err_free:
	folio_put(p);
	return err;
$ whichalloc ask 512 --on-failure forward-progress --rules house-embedded --format c
#include <linux/mempool.h>

	err = mempool_init_kmalloc_pool(&pool, min_nr, 512);
	if (err)
		return err;

	p = mempool_alloc(&pool, GFP_KERNEL);

	mempool_free(p, &pool);

	mempool_exit(&pool);
$ whichalloc ask 4096 --context boot --built-in --freed-in-context process --format c
#include <linux/memblock.h>

	p = memblock_alloc(4096, SMP_CACHE_BYTES);
	if (!p)
		return -ENOMEM;

	memblock_free_late(__pa(p), 4096);
$ whichalloc ask 64 --count 1..4096 --mapped-by remap_pfn | sed -n '/^Why/,/^Tried/p'
Why   what user space can map must be cleared first, or it shows old kernel data     [mapped-zeroed]
      remap_pfn_range() maps page frames in a row, whose number the caller must  [mapped-contiguous]
      know
      the caller may sleep, so let it reclaim: it fails far less,    [atomic-where-sleeping-is-fine]
      and leaves the reserves alone
Tried x86_64, 6.12, 1 GiB: 256 KiB asked, waste 0 %
$ whichalloc ask 64 --count 1..4096 --result pages | sed -n '/^Why/,/^Tried/p'
Why   the bulk call takes many pages under one lock                              [result-pages-bulk]
      the caller may sleep, so let it reclaim: it fails far less,    [atomic-where-sleeping-is-fine]
      and leaves the reserves alone
      nothing here is called from reclaim, so it may use all of it: GFP_KERNEL        [full-reclaim]
Tried x86_64, 6.12, 1 GiB: 256 KiB asked, waste 0 %
$ whichalloc ask 4096 --align 8192 --contiguity physical | sed -n '4p;/^Not/,$p'
Or    kmem_cache_alloc(cache, GFP_KERNEL)
Not   __get_free_page 4K make a block of pages that is aligned to its own   [alignment-past-a-block]
                      size, not to 8K: ask for 8K
      kzalloc         kmalloc() does not align 4K to 8K                          [alignment-not-met]
      page_frag_alloc page_frag_alloc() puts fragments side by side,        [alignment-of-fragments]
                      whatever their size: the form that takes an alignment keeps to 8K
$ for n in 64 4096; do whichalloc ask 'sizeof(struct foo)' --count 1..$n | sed -n '1,/^$/p'; done
kcalloc(n, sizeof(struct foo), GFP_KERNEL)    free: kfree()    <linux/slab.h>
Or    kvcalloc(n, sizeof(struct foo), GFP_KERNEL) with kvfree(), kmalloc_array(n, sizeof(struct
      foo), GFP_KERNEL), kvmalloc_array(n, sizeof(struct foo), GFP_KERNEL) with kvfree()

kcalloc(n, sizeof(struct foo), GFP_KERNEL)    free: kfree()    <linux/slab.h>
Or    kvcalloc(n, sizeof(struct foo), GFP_KERNEL) with kvfree(), kmalloc_array(n, sizeof(struct
      foo), GFP_KERNEL), kvmalloc_array(n, sizeof(struct foo), GFP_KERNEL) with kvfree()

$ whichalloc ask 24 --count 1..4096 --copy-of memory | sed -n '/^Why/,/copy-helper/p'
Why   kmemdup_array() returns NULL where n * size overflows, and so does kvmemdup()   [memory-array]
      of array_size()
      one call allocates, copies, and fails in one place                               [copy-helper]
$ whichalloc ask 24 --count 100 --objects-alive 10K | grep -E '^(Before|Tried|Slab)'
Before  kmem_cache_create("foo", array_size(100, 24), 0, 0, NULL)
Tried x86_64, 6.12, 1 GiB: 2.3 KiB asked, waste 5 to 41 %
Slab  a slab of order 3 holds 13 objects of 2400 bytes; kmalloc-4k takes 4096 bytes for each, 62 %
$ whichalloc ask 24 --count 100 --on-failure forward-progress | grep -E '^(Before|Tried)'
Before  mempool_create_kmalloc_pool(min_nr, array_size(100, 24))
Tried x86_64, 6.12, 1 GiB: 2.3 KiB asked, waste 41 %
$ whichalloc ask 200 --align 256 | grep -A 1 alignment-by-rounding
Mind  for a few objects kmalloc() of 256 instead spares the cache: that size [alignment-by-rounding]
      it aligns to 256
$ whichalloc ask 300 --align 64 | grep -A 1 alignment-by-rounding
Mind  for a few objects kmalloc() of 320 instead spares the cache: that size [alignment-by-rounding]
      it aligns to 64
$ whichalloc ask 300 --align 64 --kernel 6.1 | grep -A 1 alignment-by-rounding
Mind  for a few objects kmalloc() of 512 instead spares the cache: that size [alignment-by-rounding]
      it aligns to 64
$ whichalloc ask 100 --align 1024 --kernel 6.1 | grep -A 1 alignment-by-rounding
Mind  for a few objects kmalloc() of 1K instead spares the cache: that size  [alignment-by-rounding]
      it aligns to 1K
$ whichalloc ask 1M --lifetime device --contiguity physical | grep -A 1 -e costly- -e devm-header
Mind  order 9 is above PAGE_ALLOC_COSTLY_ORDER: expect it to fail once memory is      [costly-order]
      fragmented, and have a plan
      devm puts a header of 40 bytes before the memory: together they take 2M          [devm-header]
Not   devm_get_free_pages nothing says that it is overwritten, and cleared  [zeroing-is-the-default]
$ whichalloc ask 32K --lifetime device --contiguity physical --kernel 7.3 | grep -A 1 -e costly- -e devm-header
Mind  with the header of devm it takes order 4, above PAGE_ALLOC_COSTLY_ORDER:  [costly-devm-header]
      expect it to fail once memory is fragmented, and have a plan
      devm puts a header of 56 bytes before the memory: together they take 64K         [devm-header]
Not   devm_get_free_pages nothing says that it is overwritten, and cleared  [zeroing-is-the-default]
$ whichalloc ask 64 --count 65 --dma coherent --dma-boundary 4K
--dma-boundary:1:1: error: no array of this size fits below `dma.boundary`
    1 | 4K
      | ^^ at least the size of all; without `count` where each must keep to it
[exit 2]
$ whichalloc ask 64 --context nmi --rules house-later | tail -2
      context process             kzalloc(64, GFP_KERNEL), kfree(): allocate before
      kernel 7.0                  kmalloc_nolock(64, 0, NUMA_NO_NODE), kfree_nolock()
