# SPDX-License-Identifier: GPL-2.0-or-later
# A size of 0: what answers it, what cannot be asked for it, and that it is tried as such.
$ whichalloc ask 0 --contiguity physical
kzalloc(0, GFP_KERNEL)    free: kfree()    <linux/slab.h>
Or    kmalloc(0, GFP_KERNEL)

Why   below a page the slab allocator packs objects together; anything else takes     [small-object]
      whole pages
      the caller may sleep, so let it reclaim: it fails far less,    [atomic-where-sleeping-is-fine]
      and leaves the reserves alone
      nothing here is called from reclaim, so it may use all of it: GFP_KERNEL        [full-reclaim]
Tried x86_64, 6.12, 1 GiB: 0 bytes asked, waste 0 %
        fresh      100/100  219504-231434 pages free, to order 10
        busy       100/100  13856-16627 pages free (min 11085), to order 9
        fragmented 100/100  11085-13856 pages free (min 11085), to order 2
Mind  a size of 0 gives ZERO_SIZE_PTR, which is neither NULL nor memory: test it [zero-size-pointer]
      with ZERO_OR_NULL_PTR(), or refuse the size
Not   get_zeroed_page   below a page the slab allocator packs objects together;       [small-object]
                        anything else takes whole pages
      alloc_pages_exact it cannot be asked for 0 bytes: only kmalloc() and what  [zero-size-refused]
                        is made of it answer that, with ZERO_SIZE_PTR
      kvzalloc          page frames in a row are needed, and kvzalloc() may     [must-be-contiguous]
                        return memory that is not contiguous
$ whichalloc ask 0 --objects-constructor
Impossible on 6.12: no API meets these needs together
      size 0                      it cannot be asked for 0 bytes: only kmalloc() [zero-size-refused]
                                  and what is made of it answer that, with ZERO_SIZE_PTR
      objects.constructor true    only a cache runs a constructor, once    [constructor-needs-cache]
                                  for each object of a new slab
Change one
      objects.constructor false   kzalloc(0, GFP_KERNEL), kfree()
[exit 1]
$ whichalloc ask 0 --objects-alive 1000 --objects-churn high
kzalloc(0, GFP_KERNEL)    free: kfree()    <linux/slab.h>
Or    kmalloc(0, GFP_KERNEL)

Why   below a page the slab allocator packs objects together; anything else takes     [small-object]
      whole pages
      the caller may sleep, so let it reclaim: it fails far less,    [atomic-where-sleeping-is-fine]
      and leaves the reserves alone
      nothing here is called from reclaim, so it may use all of it: GFP_KERNEL        [full-reclaim]
Tried x86_64, 6.12, 1 GiB: 0 bytes asked, waste 0 %
        fresh      100/100  219504-231434 pages free, to order 10
        busy       100/100  13856-16627 pages free (min 11085), to order 9
        fragmented 100/100  11085-13856 pages free (min 11085), to order 2
Mind  a size of 0 gives ZERO_SIZE_PTR, which is neither NULL nor memory: test it [zero-size-pointer]
      with ZERO_OR_NULL_PTR(), or refuse the size
Not   get_zeroed_page   below a page the slab allocator packs objects together;       [small-object]
                        anything else takes whole pages
      kmem_cache_zalloc it cannot be asked for 0 bytes: only kmalloc() and what  [zero-size-refused]
                        is made of it answer that, with ZERO_SIZE_PTR
$ whichalloc ask 4K --count 0 --result pages --zeroed
alloc_pages_bulk_array(GFP_KERNEL | __GFP_ZERO, 0, p)    free: release_pages()    <linux/gfp.h>
Or    alloc_pages_bulk_list(GFP_KERNEL | __GFP_ZERO, 0, p) with put_pages_list()

Why   the memory must read as zero before anyone looks at it                        [must-be-zeroed]
      the bulk call takes many pages under one lock                              [result-pages-bulk]
      the caller may sleep, so let it reclaim: it fails far less,    [atomic-where-sleeping-is-fine]
      and leaves the reserves alone
Tried x86_64, 6.12, 1 GiB: 0 bytes asked, waste 0 %
        fresh      100/100  219504-231434 pages free, to order 10
        busy       100/100  13856-16627 pages free (min 11085), to order 9
        fragmented 100/100  11085-13856 pages free (min 11085), to order 2
Mind  it fills only the NULL entries of an array, so clear that first, and may     [bulk-fills-gaps]
      give fewer pages than asked even where there are more: ask again for the rest
Not   alloc_page  the bulk call takes many pages under one lock                  [result-pages-bulk]
      kcalloc     the caller works with the struct pages of a number of pages, and    [result-pages]
                  kcalloc() hands out none
      alloc_pages it cannot be asked for 0 bytes: only kmalloc() and what is     [zero-size-refused]
                  made of it answer that, with ZERO_SIZE_PTR
$ whichalloc ask 0 --per-cpu
Impossible on 6.12: no API meets these needs together
      size 0                      it cannot be asked for 0 bytes: only kmalloc() [zero-size-refused]
                                  and what is made of it answer that, with ZERO_SIZE_PTR
      per_cpu true                one copy for each CPU: the per-CPU allocator      [per-cpu-memory]
                                  places each near its CPU, without false sharing
Change one
      per_cpu false               kzalloc(0, GFP_KERNEL), kfree()
[exit 1]
