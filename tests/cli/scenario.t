# SPDX-License-Identifier: GPL-2.0-or-later
# Scenarios: every allocator, recorded machines, and what a step may not say.
$ whichalloc sim run every.scenario.yaml
alloc block             1 of 1 from alloc_pages(), 32 KiB taken
free  block             1 freed with __free_pages()
alloc exact             1 of 1 from alloc_pages_exact(), 20 KiB taken
free  exact             1 freed with free_pages_exact()
alloc row               1 of 1 from alloc_contig_pages(), 3 MiB taken
free  row               1 freed with free_contig_range()
alloc area              1 of 1 from cma_alloc(), 8 MiB taken
free  area              1 freed with cma_release()
enter softirq
alloc frag              40 of 40 from page_frag_alloc(), 58.6 KiB taken
free  frag              40 freed with page_frag_free()
enter nmi
alloc any               1 of 1 from alloc_pages_nolock(), 8 KiB taken
free  any               1 freed with free_pages_nolock()
alloc small             1 of 1 from kmalloc_nolock(), 64 bytes taken
free  small             1 freed with kfree_nolock()
enter process
alloc many              50 of 50 from alloc_pages_bulk(), 200 KiB taken
free  many              50 freed with __free_page()
enter process
alloc text              1 of 1 from kmalloc(), 128 bytes taken, 22 % waste
alloc longer            1 of 1 from krealloc(), 8 KiB taken, 39 % waste
free  longer            1 freed with kfree()
alloc array             1 of 1 from kzalloc_flex(), 256 bytes taken, 12 % waste
free  array             1 freed with kfree()
alloc cache             1 of 1 from kmem_cache_create()
alloc object            30 of 30 from kmem_cache_alloc(), 7.5 KiB taken
alloc objects           40 of 40 from kmem_cache_alloc_bulk(), 10 KiB taken
free  objects           40 freed with kmem_cache_free_bulk()
alloc pool              1 of 1 from mempool_create_slab_pool(), 1 KiB taken
alloc element           6 of 6 from mempool_alloc(), 1.5 KiB taken
call  pool              mempool_resize() on 1
free  element           6 freed with mempool_free()
call  pool              mempool_resize() on 1
free  pool              1 freed with mempool_destroy()
alloc reserve           1 of 1 from mempool_init_node(), 8 KiB taken
free  reserve           1 freed with mempool_exit()
alloc listed            1 of 1 from kmem_cache_alloc_lru(), 256 bytes taken
free  listed            1 freed with kmem_cache_free()
free  object            30 freed with kmem_cache_free()
free  cache             1 freed with kmem_cache_destroy()
alloc copies            1 of 1 from alloc_percpu(), 128 bytes taken, 50 % waste
free  copies            1 freed with free_percpu()
alloc table             1 of 1 from vmalloc(), 64 KiB taken
free  table             1 freed with vfree()
alloc pages             1 of 1 from alloc_pages(), 64 KiB taken
alloc view              1 of 1 from vmap()
free  view              1 freed with vunmap()
alloc short             3 of 3 from vm_map_ram()
free  short             3 freed with vm_unmap_ram()
free  pages             1 freed with __free_pages()
alloc either            1 of 1 from kvmalloc(), 8 MiB taken, 1 from vmalloc
free  either            1 freed with kvfree()
alloc ring              1 of 1 from dma_alloc_coherent(), 16 KiB taken
free  ring              1 freed with dma_free_coherent()
alloc buffer            1 of 1 from dma_alloc_pages(), 16 KiB taken
free  buffer            1 freed with dma_free_pages()
alloc descriptors       1 of 1 from dma_pool_create()
alloc descriptor        70 of 70 from dma_pool_alloc(), 4.4 KiB taken
free  descriptor        70 freed with dma_pool_free()
free  descriptors       1 freed with dma_pool_destroy()
memory                  zone DMA: 3840 of 3840 pages free; min 178, low 222, high 266
                        zone DMA32: 238351 of 238592 pages free, 210 more on per-CPU lists; min
                        11085, low 13856, high 16627
$ whichalloc sim run recorded.scenario.yaml
enter softirq
alloc large             0 of 1 from alloc_pages()
                        refused: a block of order 4; it may not wait for reclaim
                          Normal  600 pages free, 585 of them for this request: more than the 282 it
                                  keeps (min 750, for this request 282); the largest free block is
                                  of order 2
                          DMA32   1650 pages free, 1635 of them for this request: more than the 1163
                                  it keeps (min 700, for this request 263; lowmem reserve 900); the
                                  largest free block is of order 3
alloc small             32 of 100 from alloc_pages(), 512 KiB taken
                        refused: a block of order 2; it may not wait for reclaim
                          Normal  492 pages free, 489 of them for this request: not more than the
                                  666 it keeps (min 1774 with a boost of 1024, for this request 666)
                          DMA32   1522 pages free, 1519 of them for this request: not more than the
                                  1547 it keeps (min 1724 with a boost of 1024, for this request
                                  647; lowmem reserve 900)
enter process
free  small             32 freed with __free_pages()
memory                  zone DMA32: 1530 of 60000 pages free, 140 more on per-CPU lists; min 700,
                        low 875, high 1050, and a boost of 1024; 1024 in HighAtomic pageblocks
                        zone Normal: 480 of 64000 pages free, 150 more on per-CPU lists; min 750,
                        low 937, high 1125, and a boost of 1024; 1024 in HighAtomic pageblocks
$ whichalloc sim run bad/machine.scenario.yaml
bad/machine.scenario.yaml:2:50: error: a recorded machine brings its own memory
    2 | machine: {state: ../states/starved.yaml, memory: 1G}
      |                                                  ^^
[exit 2]
$ whichalloc sim run bad/steps.scenario.yaml
bad/steps.scenario.yaml:3:41: error: no kernel has such an order
    3 |   - {alloc: a, api: alloc_pages, order: 40}
      |                                         ^^
bad/steps.scenario.yaml:4:58: error: unknown flags `hwcache_aligned`
    4 |   - {alloc: b, api: kmem_cache_create, size: 64, flags: [hwcache_aligned]}
      |                                                          ^^^^^^^^^^^^^^^ did you mean `hwcache_align`?
bad/steps.scenario.yaml:5:31: error: unknown key `off`
    5 |   - {alloc: c, api: krealloc, off: a, size: 10}
      |                               ^^^ did you mean `of`?
bad/steps.scenario.yaml:6:5: error: a step allocates, frees, calls, enters a context, or runs a kernel thread
    6 |   - {api: kmalloc, size: 10}
      |     ^^^^^^^^^^^^^^^^^^^^^^^^ {alloc: NAME, api: ...}, {free: NAME, with: ...}, {call: API, on: NAME}, {enter: CONTEXT}, {run: THREAD}
bad/steps.scenario.yaml:7:5: error: a step allocates, frees, calls, enters a context, or runs a kernel thread
    7 |   - {alloc: d, free: d, with: kfree}
      |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ {alloc: NAME, api: ...}, {free: NAME, with: ...}, {call: API, on: NAME}, {enter: CONTEXT}, {run: THREAD}
bad/steps.scenario.yaml:8:47: error: `times` is out of range
    8 |   - {alloc: e, api: kmalloc, size: 10, times: 0}
      |                                               ^ 1 to 1000000
bad/steps.scenario.yaml:9:47: error: `times` is out of range
    9 |   - {alloc: f, api: kmalloc, size: 10, times: 2M}
      |                                               ^^ 1 to 1000000
bad/steps.scenario.yaml:10:57: error: `mask` is a number of address bits
   10 |   - {alloc: g, api: dma_alloc_coherent, size: 64, mask: 65}
      |                                                         ^^ 1 to 64
bad/steps.scenario.yaml:11:11: error: unknown run `kswap`
   11 |   - {run: kswap}
      |           ^^^^^ did you mean `kswapd`?
[exit 2]
$ whichalloc sim run bad/cpu.scenario.yaml
bad/cpu.scenario.yaml:4:27: error: the machine has 2 CPUs
    4 |   - {enter: softirq, cpu: 2}
      |                           ^
[exit 2]
$ whichalloc sim run bad/state.scenario.yaml
bad/state.scenario.yaml:2:18: error: unknown state `fresch`
    2 | machine: {state: fresch}
      |                  ^^^^^^ did you mean `fresh`?
[exit 2]
$ whichalloc sim run misuse.scenario.yaml
alloc cache             1 of 1 from kmem_cache_create()
alloc buffer            1 of 1 from kmalloc(), 128 bytes taken
alloc area              1 of 1 from vmalloc(), 8 KiB taken
alloc frames            2 of 2 from alloc_pages(), 16 KiB taken
call  buffer            dma_map_single() on 1
call  area              dma_map_single() on 1
                        1 objection: dma_map_single: is not for vmalloc() memory
enter process
alloc recursion         1 of 1 from kmalloc(), 128 bytes taken
                        1 objection: kmalloc: reclaim under this mask may wait for what the caller
                        holds
alloc cautious          1 of 1 from kmalloc(), 128 bytes taken
enter process
alloc nested            1 of 1 from kmalloc(), 128 bytes taken
                        1 objection: kmalloc: takes a spinlock where only raw ones may be taken, in
                        process context under a raw spinlock and with interrupts off
alloc large             1 of 1 from alloc_pages(), 64 KiB taken
                        1 objection: alloc_pages: takes a spinlock where only raw ones may be taken,
                        in process context under a raw spinlock and with interrupts off
alloc page              1 of 1 from alloc_pages(), 4 KiB taken
free  cautious          1 freed with kfree()
                        1 objection: kfree: takes a spinlock where only raw ones may be taken, in
                        process context under a raw spinlock and with interrupts off
free  frames            1 freed with __free_pages()
free  buffer            1 freed with kfree_rcu()
call  cache             kmem_cache_shrink() on 1
                        1 objection: kmem_cache_shrink: takes a spinlock where only raw ones may be
                        taken, in process context under a raw spinlock and with interrupts off
free  NULL              1 freed with kfree()
free  NULL              1 freed with vfree()
                        1 objection: vfree: may sleep, in process context under a raw spinlock and
                        with interrupts off
enter softirq
free  NULL              1 freed with vfree()
free  area              1 freed with vfree()
call  cache             kmem_cache_shrink() on 1
enter process
free  page              1 freed with __free_pages()
free  large             1 freed with __free_pages()
free  frames            1 freed with __free_pages()
free  nested            1 freed with kfree()
free  recursion         1 freed with kfree()
free  cache             1 freed with kmem_cache_destroy()
alloc four              1 of 1 from alloc_pages(), 16 KiB taken
free  four              1 freed with put_page()
                        1 objection: put_page: gives back one page of 4, the others are lost
alloc whole             1 of 1 from alloc_pages(), 16 KiB taken
free  whole             1 freed with put_page()
alloc folio             1 of 1 from folio_alloc(), 16 KiB taken
free  folio             1 freed with folio_put()
alloc managed           1 of 1 from devm_kzalloc(), 195 bytes taken, 49 % waste
alloc larger            1 of 1 from devm_krealloc(), 512 bytes taken, 41 % waste
free  larger            1 freed with devm_kfree()
alloc pool              1 of 1 from mempool_init_kmalloc_pool(), 128 bytes taken
alloc element           1 of 1 from mempool_alloc(), 64 bytes taken
free  element           1 freed with mempool_free()
free  pool              1 freed with mempool_exit()
alloc shared            2 of 2 from dmam_alloc_coherent(), 8 KiB taken, 98 % waste
free  shared            1 freed with dmam_free_coherent()
alloc unmanaged         1 of 1 from kmalloc(), 128 bytes taken, 22 % waste
free  unmanaged         1 freed with devm_kfree()
                        1 objection: devm_kfree: the driver core does not manage this object
enter hardirq
free  shared            1 freed with dmam_free_coherent()
                        1 objection: dmam_free_coherent: with interrupts disabled
memory                  zone DMA: 3840 of 3840 pages free; min 178, low 222, high 266
                        zone DMA32: 238407 of 238592 pages free, 181 more on per-CPU lists; min
                        11085, low 13856, high 16627
$ whichalloc sim run bad/call.scenario.yaml
bad/call.scenario.yaml:3:5: error: this step lacks `on`
    3 |   - {call: dma_map_single}
      |     ^^^^^^^^^^^^^^^^^^^^^^
bad/call.scenario.yaml:4:12: error: expected a text, found a list
    4 |   - {free: [a], with: kfree}
      |            ^^^
[exit 2]
$ whichalloc sim run bad/not-a-call.scenario.yaml
bad/not-a-call.scenario.yaml:4:12: error: kfree() belongs to another kind of step
    4 |   - {call: kfree, on: a}
      |            ^^^^^ {free: NAME, with: kfree}
[exit 2]
$ printf 'whichalloc-scenario: 1\nmachine: {cpus: 0}\nsteps: []\n' | whichalloc sim run -
<stdin>:2:10: error: there is no such machine
    2 | machine: {cpus: 0}
      |          ^^^^^^^^^ up to 64G and 256 CPUs
[exit 2]
$ printf 'whichalloc-scenario: 1\nmachine: {memory: 65G}\nsteps: []\n' | whichalloc sim run -
<stdin>:2:10: error: there is no such machine
    2 | machine: {memory: 65G}
      |          ^^^^^^^^^^^^^ up to 64G and 256 CPUs
[exit 2]
$ printf 'whichalloc-scenario: 1\nmachine: {memory: 4K}\nsteps: []\n' | whichalloc sim run -
<stdin>:2:10: error: such a machine cannot be made
    2 | machine: {memory: 4K}
      |          ^^^^^^^^^^^^ more memory
[exit 2]
$ printf 'whichalloc-scenario: 1\nmachine: {cma: 1T}\nsteps: []\n' | whichalloc sim run -
<stdin>:2:10: error: such a machine cannot be made
    2 | machine: {cma: 1T}
      |          ^^^^^^^^^ a smaller `cma`, or more memory
[exit 2]
$ printf 'whichalloc-scenario: 1\nmachine: {memory: 3G, cma: 5}\nsteps: [{alloc: a, api: cma_alloc, size: 8M}, {alloc: a, api: cma_alloc, size: 4M}, {free: a, with: cma_release}]\n' | whichalloc sim run -
alloc a                 0 of 1 from cma_alloc()
                        failed: the CMA area of 1024 pages has no 2048 in a row
alloc a                 1 of 1 from cma_alloc(), 4 MiB taken
free  a                 1 freed with cma_release()
memory                  zone DMA: 3840 of 3840 pages free; min 57, low 71, high 85
                        zone DMA32: 753664 of 754688 pages free, 1024 more on per-CPU lists; min
                        11206, low 14007, high 16808
$ printf 'whichalloc-scenario: 1\nmachine: {memory: 1G, cpus: 4, state: fresh, seed: 1}\nsteps: [{run: vmstat, times: 2}]\n' | whichalloc sim run -
run   vmstat
memory                  zone DMA: 3533 of 3840 pages free, 1 more on per-CPU lists; min 178, low
                        222, high 266
                        zone DMA32: 219624 of 238592 pages free, 63 more on per-CPU lists; min
                        11085, low 13856, high 16627
$ printf 'whichalloc-scenario: 1\nsteps: [{free: a, with: kfree}]\n' | whichalloc sim run -
<stdin>:2:16: error: nothing was allocated as `a`
    2 | steps: [{free: a, with: kfree}]
      |                ^
[exit 2]
$ printf 'whichalloc-scenario: 1\nsteps: [{call: dma_map_single, on: a}]\n' | whichalloc sim run -
<stdin>:2:36: error: nothing was allocated as `a`
    2 | steps: [{call: dma_map_single, on: a}]
      |                                    ^
[exit 2]
$ printf 'whichalloc-scenario: 1\nsteps: [{alloc: a, api: krealloc, of: b, size: 10}]\n' | whichalloc sim run -
<stdin>:2:39: error: nothing was allocated as `b`
    2 | steps: [{alloc: a, api: krealloc, of: b, size: 10}]
      |                                       ^
[exit 2]
$ printf 'whichalloc-scenario: 1\nsteps: [{alloc: a, api: kmem_cache_alloc, from: b}]\n' | whichalloc sim run -
<stdin>:2:49: error: nothing was allocated as `b`
    2 | steps: [{alloc: a, api: kmem_cache_alloc, from: b}]
      |                                                 ^
[exit 2]
$ printf 'whichalloc-scenario: 1\nsteps: [{alloc: a, api: kmalloc, size: 8}, {free: a, with: kmem_cache_free, from: b}]\n' | whichalloc sim run -
<stdin>:2:83: error: nothing was allocated as `b`
    2 | steps: [{alloc: a, api: kmalloc, size: 8}, {free: a, with: kmem_cache_free, from: b}]
      |                                                                                   ^
[exit 2]
$ printf 'whichalloc-scenario: 1\nsteps: [{alloc: a, api: kmalloc, size: 8}, {free: a, with: kmalloc}]\n' | whichalloc sim run -
<stdin>:2:60: error: kmalloc() belongs to another kind of step
    2 | steps: [{alloc: a, api: kmalloc, size: 8}, {free: a, with: kmalloc}]
      |                                                            ^^^^^^^ {alloc: NAME, api: kmalloc}
[exit 2]
$ printf 'whichalloc-scenario: 1\nsteps: [{alloc: a, api: kfree}]\n' | whichalloc sim run -
<stdin>:2:25: error: kfree() belongs to another kind of step
    2 | steps: [{alloc: a, api: kfree}]
      |                         ^^^^^ {free: NAME, with: kfree}
[exit 2]
$ printf 'whichalloc-scenario: 1\nsteps: [{alloc: a, api: dma_map_single}]\n' | whichalloc sim run -
<stdin>:2:25: error: dma_map_single() belongs to another kind of step
    2 | steps: [{alloc: a, api: dma_map_single}]
      |                         ^^^^^^^^^^^^^^ {call: dma_map_single, on: NAME}
[exit 2]
$ printf 'whichalloc-scenario: 1\nsteps: [{alloc: a, api: skb_clone}]\n' | whichalloc sim run -
<stdin>:2:25: error: the simulator does not model skb_clone()
    2 | steps: [{alloc: a, api: skb_clone}]
      |                         ^^^^^^^^^
[exit 2]
$ printf 'whichalloc-scenario: 1\nsteps: [{alloc: a, api: kmaloc}]\n' | whichalloc sim run -
<stdin>:2:25: error: unknown API `kmaloc`
    2 | steps: [{alloc: a, api: kmaloc}]
      |                         ^^^^^^ did you mean `kmalloc`?
[exit 2]
$ printf 'whichalloc-scenario: 1\nsteps: [{alloc: a, api: [kmalloc]}]\n' | whichalloc sim run -
<stdin>:2:25: error: a list where one API is expected
    2 | steps: [{alloc: a, api: [kmalloc]}]
      |                         ^^^^^^^^^
[exit 2]
$ printf 'whichalloc-scenario: 1\nsteps: [{alloc: a, api: kmalloc, size: 8, gfp: GFP_KERNAL}]\n' | whichalloc sim run -
<stdin>:2:48: error: unknown GFP flag `GFP_KERNAL`
    2 | steps: [{alloc: a, api: kmalloc, size: 8, gfp: GFP_KERNAL}]
      |                                                ^^^^^^^^^^ did you mean `GFP_KERNEL`?
[exit 2]
$ printf 'whichalloc-scenario: 1\nsteps: [{alloc: a, api: alloc_pages_bulk, count: 2, times: 500001}]\n' | whichalloc sim run -
<stdin>:2:25: error: Linux 6.12 does not have alloc_pages_bulk()
    2 | steps: [{alloc: a, api: alloc_pages_bulk, count: 2, times: 500001}]
      |                         ^^^^^^^^^^^^^^^^ since 6.14
[exit 2]
$ printf 'whichalloc-scenario: 1\nsteps: [{alloc: a, api: alloc_pages_bulk, count: 600000, times: 2}]\n' | whichalloc sim run -
<stdin>:2:25: error: Linux 6.12 does not have alloc_pages_bulk()
    2 | steps: [{alloc: a, api: alloc_pages_bulk, count: 600000, times: 2}]
      |                         ^^^^^^^^^^^^^^^^ since 6.14
[exit 2]
$ printf 'whichalloc-scenario: 1\nsteps: [{enter: sofirq}]\n' | whichalloc sim run -
<stdin>:2:17: error: unknown context `sofirq`
    2 | steps: [{enter: sofirq}]
      |                 ^^^^^^ did you mean `softirq`?
[exit 2]
$ printf 'whichalloc-scenario: 1\nsteps: {run: kswapd}\n' | whichalloc sim run -
<stdin>:2:8: error: `steps` is no list
    2 | steps: {run: kswapd}
      |        ^^^^^^^^^^^^^ expected a list
[exit 2]
$ printf 'whichalloc-scenario: 1\n\n' | whichalloc sim run -
<stdin>:1:1: error: this scenario lacks `steps`
    1 | whichalloc-scenario: 1
      | ^^^^^^^^^^^^^^^^^^^^^^
[exit 2]
$ printf 'whichalloc-scenario: 2\nsteps: []\n' | whichalloc sim run -
<stdin>:1:22: error: this version of the scenario format is not known
    1 | whichalloc-scenario: 2
      |                      ^ whichalloc-scenario: 1
[exit 2]
$ printf 'steps' | whichalloc sim run -
<stdin>:1:1: error: this scenario is no map
    1 | steps
      | ^^^^^ expected keys and values
[exit 2]
$ whichalloc sim run full.scenario.yaml
alloc cache             1 of 1 from kmem_cache_create()
alloc bulk-cache        1 of 1 from kmem_cache_create()
alloc rcu-cache         1 of 1 from kmem_cache_create()
alloc pool              1 of 1 from dma_pool_create()
alloc reserve           1 of 1 from mempool_create_kmalloc_pool(), 8 KiB taken, 27 % waste
alloc slab-reserve      1 of 1 from mempool_create_slab_pool(), 1.4 KiB taken
alloc old               1 of 1 from kmalloc(), 128 bytes taken, 22 % waste
alloc nothing           1 of 1 from kmalloc()
alloc rcu               300 of 300 from kmem_cache_alloc(), 184.6 KiB taken
free  rcu               300 freed with kmem_cache_free()
alloc fill              2653 of 10000 from alloc_pages(), 10.4 MiB taken
                        refused: a block of order 0; it may not wait for reclaim
                          DMA     20 pages free: not more than the 232 it keeps (min 617 with a
                                  boost of 512, for this request 232)
enter softirq
alloc x0                0 of 1 from alloc_pages()
                        1 objection: alloc_pages: __GFP_NOFAIL without direct reclaim
                        refused: a block of order 0; it may not wait for reclaim
                          DMA     20 pages free: not more than the 232 it keeps (min 617 with a
                                  boost of 512, for this request 232)
alloc x1                0 of 1 from alloc_pages()
                        refused: a block of order 0; it may not wait for reclaim
                          DMA     20 pages free: not more than the 617 it keeps (min 617 with a
                                  boost of 512)
alloc x2                0 of 10 from kmalloc()
                        refused: a block of order 1; it may not wait for reclaim
                          DMA     20 pages free, 19 of them for this request: not more than the 617
                                  it keeps (min 617 with a boost of 512)
alloc x3                44 of 50 from kmem_cache_alloc(), 30.6 KiB taken
                        refused: a block of order 0; it may not wait for reclaim
                          DMA     20 pages free: not more than the 617 it keeps (min 617 with a
                                  boost of 512)
alloc x4                0 of 60 from kmem_cache_alloc_bulk()
                        refused: a block of order 0; it may not wait for reclaim
                          DMA     20 pages free: not more than the 617 it keeps (min 617 with a
                                  boost of 512)
alloc x5                0 of 40 from page_frag_alloc()
                        refused: a block of order 0; it may not wait for reclaim
                          DMA     20 pages free: not more than the 232 it keeps (min 617 with a
                                  boost of 512, for this request 232)
alloc x6                0 of 100 from dma_pool_alloc()
                        refused: a block of order 0; it may not wait for reclaim
                          DMA     20 pages free: not more than the 232 it keeps (min 617 with a
                                  boost of 512, for this request 232)
alloc e                 8 of 30 from mempool_alloc(), 32 KiB taken
                        failed: its reserve is used up, and the mask does not let it wait
                        refused: a block of order 0; it may not wait for reclaim
                          DMA     20 pages free: not more than the 309 it keeps (min 617 with a
                                  boost of 512, for this request 309)
alloc f                 2 of 30 from mempool_alloc(), 1.4 KiB taken
                        failed: its reserve is used up, and the mask does not let it wait
                        refused: a block of order 0; it may not wait for reclaim
                          DMA     20 pages free: not more than the 309 it keeps (min 617 with a
                                  boost of 512, for this request 309)
alloc x7                7 of 100 from alloc_percpu_gfp(), 56 KiB taken, 50 % waste
                        failed: no chunk has such a place with memory behind it, and the mask lets
                        it get none
alloc x8                0 of 10 from dma_alloc_coherent()
                        refused: a block of order 2; it may not wait for reclaim
                          DMA     20 pages free, 17 of them for this request: not more than the 232
                                  it keeps (min 617 with a boost of 512, for this request 232)
enter process
alloc x9                0 of 1 from alloc_contig_pages()
                        failed: no zone has 256 pages in a row that are free or can be moved away
alloc x10               0 of 1 from vmalloc()
                        failed: the array of pointers to its pages could not be had
                        refused: a block of order 0; reclaim found nothing; the OOM killer was
                        called
                          DMA     20 pages free: not more than the 617 it keeps (min 617 with a
                                  boost of 512)
alloc x11               0 of 1 from vmalloc()
                        failed: the array of pointers to its pages could not be had
                        refused: a block of order 0; reclaim found nothing; the OOM killer was
                        called
                          DMA     20 pages free: not more than the 617 it keeps (min 617 with a
                                  boost of 512)
alloc x12               0 of 1 from kvmalloc()
                        failed: the array of pointers to its pages could not be had
                        refused: a block of order 0; reclaim found nothing; the OOM killer was
                        called
                          DMA     20 pages free: not more than the 617 it keeps (min 617 with a
                                  boost of 512)
alloc x13               0 of 40 from alloc_percpu()
                        failed: no chunk has such a place, and no new one could be made
                        refused: a block of order 0; reclaim found nothing; the OOM killer was
                        called
                          DMA     20 pages free: not more than the 617 it keeps (min 617 with a
                                  boost of 512)
alloc x14               0 of 1 from dma_alloc_coherent()
                        refused: a block of order 4; reclaim found nothing; for so costly an order
                        the kernel soon gives up
                          DMA     20 pages free, 5 of them for this request: not more than the 617
                                  it keeps (min 617 with a boost of 512)
alloc x15               0 of 1 from mempool_create_kmalloc_pool()
                        refused: a block of order 4; reclaim found nothing; for so costly an order
                        the kernel soon gives up
                          DMA     20 pages free, 5 of them for this request: not more than the 617
                                  it keeps (min 617 with a boost of 512)
alloc x16               0 of 1 from mempool_create_page_pool()
                        refused: a block of order 0; reclaim found nothing; the OOM killer was
                        called
                          DMA     20 pages free: not more than the 617 it keeps (min 617 with a
                                  boost of 512)
alloc x17               50 of 50 from kmem_cache_alloc(), 30.8 KiB taken
alloc x18               0 of 4000 from alloc_pages_bulk()
                        refused: a block of order 0; reclaim found nothing; the OOM killer was
                        called
                          DMA     20 pages free: not more than the 617 it keeps (min 617 with a
                                  boost of 512)
free  fill              2653 freed with __free_pages()
free  x3                44 freed with kmem_cache_free()
free  e                 8 freed with mempool_free()
free  f                 2 freed with mempool_free()
free  x7                7 freed with free_percpu()
free  x17               50 freed with kmem_cache_free()
alloc y1                1 of 1 from alloc_contig_pages(), 1 MiB taken
alloc y2                1 of 1 from vmalloc(), 1 MiB taken
alloc y3                1 of 1 from kvmalloc(), 1 MiB taken
alloc y4                4 of 4 from alloc_percpu(), 128 KiB taken, 50 % waste
alloc y5                1 of 1 from dma_alloc_coherent(), 64 KiB taken
alloc y6                50 of 50 from kmem_cache_alloc(), 30.8 KiB taken
alloc y7                400 of 400 from alloc_pages_bulk(), 1.6 MiB taken
alloc y8                100 of 100 from dma_pool_alloc(), 6.3 KiB taken
free  y1                1 freed with free_contig_range()
free  y2                1 freed with vfree()
free  y3                1 freed with kvfree()
free  y4                4 freed with free_percpu()
free  y5                1 freed with dma_free_coherent()
free  y6                50 freed with kmem_cache_free()
free  y7                400 freed with __free_page()
alloc y9                1 of 1 from alloc_pages_nolock(), 4 KiB taken
                        1 objection: alloc_pages_nolock: takes no flag but __GFP_ACCOUNT
free  y9                1 freed with free_pages_nolock()
alloc y10               0 of 1 from alloc_pages_nolock()
                        failed: blocks of order 14 do not come from per-CPU lists
alloc y11               200 of 200 from kmem_cache_alloc(), 123 KiB taken
free  y11               200 freed with kmem_cache_free()
enter boot
alloc y12               0 of 1 from kmalloc_nolock()
                        1 objection: kmalloc_nolock: called before the allocators are up
alloc y13               0 of 1 from alloc_pages_nolock()
                        1 objection: alloc_pages_nolock: called before the allocators are up
alloc y14               0 of 2 from alloc_pages_bulk()
                        1 objection: alloc_pages_bulk: called before the allocators are up
alloc y15               0 of 1 from kmem_cache_create()
                        1 objection: kmem_cache_create: called before the allocators are up
enter process
free  y8                100 freed with dma_pool_free()
free  old               1 freed with kfree()
free  nothing           1 freed with kfree()
free  reserve           1 freed with mempool_destroy()
free  slab-reserve      1 freed with mempool_destroy()
free  cache             1 freed with kmem_cache_destroy()
free  bulk-cache        1 freed with kmem_cache_destroy()
free  rcu-cache         1 freed with kmem_cache_destroy()
free  pool              1 freed with dma_pool_destroy()
memory                  zone DMA: 2187 of 2768 pages free, 2 more on per-CPU lists; min 105, low
                        131, high 157, and a boost of 512
$ whichalloc sim run rare.scenario.yaml
alloc a                 0 of 1 from kmalloc_array()
                        failed: the number of bytes overflows
alloc a                 0 of 1 from kmalloc_array()
                        failed: the number of bytes overflows
alloc a                 0 of 1 from kvmalloc_array()
                        failed: the number of bytes overflows
alloc a                 0 of 1 from vmalloc_array()
                        failed: the number of bytes overflows
alloc a                 0 of 1 from dma_alloc_coherent()
                        failed: the number of bytes overflows
alloc a                 0 of 1 from dma_alloc_coherent()
                        1 objection: dma_alloc_coherent: no bytes
alloc a                 0 of 1 from alloc_pages()
                        failed: the number of bytes overflows
alloc a                 0 of 1 from alloc_contig_pages()
                        failed: more than the machine has
alloc a                 0 of 1 from cma_alloc()
                        failed: the CMA area of 4096 pages has no 4352 in a row
alloc z                 1 of 1 from kvmalloc()
alloc b                 1 of 1 from kmalloc()
alloc c                 1 of 1 from krealloc(), 128 bytes taken, 22 % waste
alloc d                 0 of 1 from krealloc_array()
                        failed: the number of bytes overflows
free  z                 1 freed with kvfree()
free  c                 1 freed with kfree()
alloc a                 0 of 1 from mempool_create_kmalloc_pool()
                        1 objection: mempool_create_kmalloc_pool: order 31 is above the largest, 10
alloc a                 0 of 1 from kmem_cache_create()
                        1 objection: kmem_cache_create: no cache can be made for objects of 0 bytes
alloc empty             1 of 1 from kmem_cache_create()
free  empty             1 freed with kmem_cache_destroy()
alloc a                 0 of 1 from kmem_cache_alloc()
                        1 objection: kmem_cache_alloc: uses a slab cache that was destroyed
alloc a                 0 of 2 from kmem_cache_alloc_bulk()
                        1 objection: kmem_cache_alloc_bulk: uses a slab cache that was destroyed
alloc a                 0 of 1 from mempool_create_slab_pool()
                        1 objection: mempool_create_slab_pool: uses a slab cache that was destroyed
alloc a                 0 of 1 from mempool_alloc()
                        1 objection: mempool_alloc: the call needs a mempool
alloc a                 0 of 1 from dma_pool_alloc()
                        1 objection: dma_pool_alloc: the call needs a DMA pool
alloc e                 2 of 2 from alloc_pages_bulk_array(), 8 KiB taken
                        1 objection: alloc_pages_bulk_array: the mask names two zones
alloc a                 1 of 1 from alloc_contig_pages(), 1 MiB taken
free  a                 1 freed with free_contig_range()
alloc cache             1 of 1 from kmem_cache_create()
alloc f                 3 of 3 from kmem_cache_alloc_bulk(), 792 bytes taken
                        1 objection: kmem_cache_alloc_bulk: __GFP_ZERO wipes what the constructor
                        made
alloc pool              1 of 1 from dma_pool_create()
alloc a                 0 of 1 from dma_pool_alloc()
                        1 objection: dma_pool_alloc: refuses __GFP_COMP
alloc g                 1 of 1 from dma_alloc_coherent(), 4 KiB taken
alloc a                 0 of 1 from dma_alloc_coherent()
                        failed: a device that reaches 12 address bits does not reach memory at
                        0x403000
alloc a                 0 of 1 from dma_alloc_coherent()
                        1 objection: dma_alloc_coherent: order 11 is above the largest, 10
alloc low               1 of 1 from dma_pool_create()
alloc a                 0 of 1 from dma_pool_alloc()
                        failed: a device that reaches 12 address bits does not reach memory at
                        0x403000
enter process
alloc h                 2 of 2 from kmem_cache_alloc_bulk(), 528 bytes taken
                        1 objection: kmem_cache_alloc_bulk: interrupts must be enabled
enter softirq
alloc q                 1 of 1 from kmem_cache_create()
                        1 objection: kmem_cache_create: its mask allows direct reclaim, which may
                        sleep, in softirq context
alloc p                 1 of 1 from mempool_create_kmalloc_pool(), 64 bytes taken
                        1 objection: mempool_create_kmalloc_pool: its mask allows direct reclaim,
                        which may sleep, in softirq context
call  p                 mempool_resize() on 1
                        2 objections: mempool_resize: may sleep, in softirq context
call  p                 mempool_resize() on 0 of 1
                        1 objection: mempool_resize: a mempool keeps one element at least
call  p                 mempool_resize() on 0 of 1
                        3 objections: mempool_resize: may sleep, in softirq context
                        failed: order 11 is above the largest, 10
free  p                 1 freed with mempool_destroy()
alloc i                 2 of 2 from alloc_pages_bulk_array(), 8 KiB taken
                        1 objection: alloc_pages_bulk_array: its mask allows direct reclaim, which
                        may sleep, in softirq context
alloc j                 1 of 1 from dma_pool_alloc(), 64 bytes taken
                        1 objection: dma_pool_alloc: its mask allows direct reclaim, which may
                        sleep, in softirq context
enter boot
alloc a                 0 of 1 from memblock_alloc()
                        failed: no bytes
alloc a                 0 of 1 from memblock_alloc()
                        failed: no free range of boot memory has room for it
alloc a                 1 of 2 from memblock_alloc(), 600 MiB taken
                        failed: no free range of boot memory has room for it
alloc a                 0 of 1 from vmalloc()
                        1 objection: vmalloc: called before the allocators are up
alloc a                 0 of 1 from kvmalloc()
                        1 objection: kvmalloc: called before the allocators are up
alloc a                 0 of 1 from kmalloc()
                        1 objection: kmalloc: called before the allocators are up
alloc a                 0 of 1 from alloc_percpu()
                        1 objection: alloc_percpu: called before the allocators are up
enter process
free  e                 2 freed with __free_page()
free  f                 3 freed with kmem_cache_free_bulk()
free  h                 2 freed with kmem_cache_free_bulk()
free  i                 2 freed with __free_page()
free  j                 1 freed with dma_pool_free()
free  g                 1 freed with dma_free_coherent()
free  low               1 freed with dma_pool_destroy()
free  pool              1 freed with dma_pool_destroy()
free  q                 1 freed with kmem_cache_destroy()
free  cache             1 freed with kmem_cache_destroy()
end
                        1 objection: memblock_alloc: never freed: memblock memory, 629145600 bytes
                        never freed: a
memory                  zone DMA: 3833 of 3840 pages free, 7 more on per-CPU lists; min 178, low
                        222, high 266
                        zone DMA32: 238210 of 238592 pages free, 378 more on per-CPU lists; min
                        11085, low 13856, high 16627
[exit 1]
$ printf 'whichalloc-scenario: 1\nsteps: [{alloc: a, api: kmem_cache_alloc}]\n' | whichalloc sim run -
<stdin>:2:9: error: this step lacks `from`
    2 | steps: [{alloc: a, api: kmem_cache_alloc}]
      |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ from: the cache or pool
[exit 2]
$ printf 'whichalloc-scenario: 1\nsteps: [{alloc: a, api: kmalloc, size: 8}, {free: a, with: kmem_cache_free}]\n' | whichalloc sim run -
alloc a                 1 of 1 from kmalloc(), 8 bytes taken
free  a                 1 freed with kmem_cache_free()
                        1 objection: kmem_cache_free: is not for kmalloc() memory
memory                  zone DMA: 3840 of 3840 pages free; min 178, low 222, high 266
                        zone DMA32: 238529 of 238592 pages free, 62 more on per-CPU lists; min
                        11085, low 13856, high 16627
[exit 1]
$ printf 'whichalloc-scenario: 1\ntarget: {kernel: "7.3"}\nsteps: [{alloc: a, api: alloc_contig_pages, size: 1M, gfp: GFP_KERNEL | __GFP_COMP}]\n' | whichalloc sim run -
alloc a                 0 of 1 from alloc_contig_pages()
                        1 objection: alloc_contig_pages: refuses __GFP_COMP
memory                  zone DMA: 3840 of 3840 pages free; min 178, low 222, high 266
                        zone DMA32: 238592 of 238592 pages free; min 11085, low 13856, high 16627
[exit 1]
$ printf 'whichalloc-scenario: 1\nsteps: [{alloc: a, api: mempool_create_slab_pool, count: 2}]\n' | whichalloc sim run -
<stdin>:2:9: error: this step lacks `from`
    2 | steps: [{alloc: a, api: mempool_create_slab_pool, count: 2}]
      |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ from: the cache or pool
[exit 2]
$ whichalloc sim run failures.scenario.yaml
enter softirq
alloc atomic            0 of 1 from alloc_pages()
                        refused: a block of order 4; it may not wait for reclaim
                          DMA32   410 pages free, 395 of them for this request: more than the 153 it
                                  keeps (min 407, for this request 153); the largest free block is
                                  of order 2
                          DMA     210 pages free, 195 of them for this request: more than the 189 it
                                  keeps (min 34, for this request 13; lowmem reserve 176); the
                                  largest free block is of order 2
enter process
alloc costly            0 of 100 from alloc_pages()
                        refused: a block of order 9; reclaim freed 1568 pages; compaction made none;
                        for so costly an order the kernel soon gives up
                          DMA32   1886 pages free, 1375 of them for this request: more than the 407
                                  it keeps (min 407); the largest free block is of order 3
                          DMA     305 pages free, 0 of them for this request: not more than the 210
                                  it keeps (min 34; lowmem reserve 176); the largest free block is
                                  of order 2
alloc patient           0 of 60 from alloc_pages()
                        refused: a block of order 9; reclaim freed 32 pages
                          DMA32   4865 pages free, 4354 of them for this request: more than the 407
                                  it keeps (min 407); the largest free block is of order 3
                          DMA     530 pages free, 19 of them for this request: not more than the 210
                                  it keeps (min 34; lowmem reserve 176); the largest free block is
                                  of order 2
alloc large             0 of 1 from kmalloc()
                        1 objection: kmalloc: order 11 is above the largest, 10
alloc silent            0 of 1 from kmalloc()
                        failed: order 11 is above the largest, 10
alloc array             0 of 1 from kmalloc_array()
                        failed: the number of bytes overflows
alloc area              0 of 1 from vmalloc()
                        failed: more than the 48896 pages that there are
alloc copies            0 of 1 from alloc_percpu()
                        1 objection: alloc_percpu: 65536 bytes aligned to 4 are no per-CPU object
                        failed: an object has 1 to 32768 bytes, aligned to a page at most
alloc low               0 of 1 from dma_alloc_coherent()
                        refused: a block of order 4; reclaim found nothing; compaction made none;
                        for so costly an order the kernel soon gives up
                          DMA     815 pages free, 800 of them for this request: more than the 34 it
                                  keeps (min 34); the largest free block is of order 2
alloc no-fallback       131 of 1000 from kvmalloc(), 2 MiB taken
                        failed: without direct reclaim it does not fall back to vmalloc
                        refused: a block of order 2; it may not wait for reclaim
                          DMA32   6021 pages free, 6018 of them for this request: more than the 1320
                                  it keeps (min 1320 with a boost of 913); the largest free block is
                                  of order 1
                          DMA     742 pages free, 739 of them for this request: more than the 722 it
                                  keeps (min 546 with a boost of 512; lowmem reserve 176); the
                                  largest free block is of order 1
free  no-fallback       131 freed with kvfree()
memory                  zone DMA: 818 of 3840 pages free; min 34, low 42, high 50, and a boost of
                        512
                        zone DMA32: 6453 of 45056 pages free, 12 more on per-CPU lists; min 407, low
                        508, high 609, and a boost of 913
[exit 1]
$ whichalloc sim run failures.scenario.yaml --format json | sed -n '/"silent"/,/^    },/p; /"name": "low"/,/^    },/p'
      "name": "silent",
      "succeeded": 0,
      "failed": 1,
      "fallbacks": 0,
      "taken": 0,
      "objections": 0,
      "objection": "",
      "as_expected": true,
      "failure": {
        "text": "order 11 is above the largest, 10",
        "refusal": null
      }
    },
      "name": "low",
      "succeeded": 0,
      "failed": 1,
      "fallbacks": 0,
      "taken": 0,
      "objections": 0,
      "objection": "",
      "as_expected": true,
      "failure": {
        "text": null,
        "refusal": {
          "order": 4,
          "waits": true,
          "reclaimed": true,
          "reclaimed_pages": 0,
          "compacted": true,
          "oom_killer": false,
          "zones": [
            {
              "name": "DMA",
              "node": 0,
              "free": 815,
              "usable": 800,
              "min": 34,
              "boost": 0,
              "mark": 34,
              "reserve": 0,
              "below_mark": false,
              "largest_order": 2
            }
          ]
        }
      }
    },
$ printf 'whichalloc-scenario: 1\nmachine: {state: states/nodes.yaml}\nsteps:\n  - {alloc: a, api: alloc_pages, order: 0, gfp: GFP_NOWAIT, times: 9}\n  - {alloc: b, api: alloc_pages, order: 4, gfp: GFP_KERNEL | __GFP_NOFAIL}\n  - {free: a, with: __free_pages}\n' | whichalloc sim run -
alloc a                 8 of 9 from alloc_pages(), 32 KiB taken
                        refused: a block of order 0; it may not wait for reclaim
                          DMA32   on node 0: 10 pages free: not more than the 13 it keeps (min 10;
                                  lowmem reserve 3)
                          Normal  on node 1: 1 page free: not more than the 10 it keeps (min 10); no
                                  free block that it may take
alloc b                 0 of 1 from alloc_pages()
                        1 objection: alloc_pages: __GFP_NOFAIL with order 4
                        refused: a block of order 4; reclaim found nothing; the kernel would try for
                        ever
                          DMA32   on node 0: 10 pages free, 0 of them for this request: not more
                                  than the 13 it keeps (min 10; lowmem reserve 3); the largest free
                                  block is of order 1
                          Normal  on node 1: 1 page free, 0 of them for this request: not more than
                                  the 10 it keeps (min 10); no free block that it may take
free  a                 8 freed with __free_pages()
memory                  zone DMA32 of node 0: 10 of 1000 pages free; min 10, low 12, high 14
                        zone Normal of node 1: 5 of 1000 pages free, 11 more on per-CPU lists; min
                        10, low 12, high 14
[exit 1]
$ whichalloc sim run bad/arguments.scenario.yaml
bad/arguments.scenario.yaml:4:5: error: this step lacks `size`
    4 |   - {alloc: a, api: kmalloc, gfp: GFP_KERNEL}
      |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
bad/arguments.scenario.yaml:5:47: error: kmalloc() takes no `order`
    5 |   - {alloc: b, api: kmalloc, size: 64, order: 3, align: 64, gfp: GFP_KERNEL}
      |                                               ^
bad/arguments.scenario.yaml:5:57: error: kmalloc() takes no `align`
    5 |   - {alloc: b, api: kmalloc, size: 64, order: 3, align: 64, gfp: GFP_KERNEL}
      |                                                         ^^
bad/arguments.scenario.yaml:6:45: error: vmalloc() takes no GFP flags
    6 |   - {alloc: c, api: vmalloc, size: 64, gfp: GFP_KERNEL, flags: poison}
      |                                             ^^^^^^^^^^
bad/arguments.scenario.yaml:6:64: error: vmalloc() takes no `flags`
    6 |   - {alloc: c, api: vmalloc, size: 64, gfp: GFP_KERNEL, flags: poison}
      |                                                                ^^^^^^
bad/arguments.scenario.yaml:7:5: error: this step lacks `from`
    7 |   - {alloc: d, api: kmem_cache_alloc, gfp: GFP_KERNEL, mask: 32, constructor: true}
      |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ from: the cache or pool
bad/arguments.scenario.yaml:7:62: error: kmem_cache_alloc() takes no `mask`
    7 |   - {alloc: d, api: kmem_cache_alloc, gfp: GFP_KERNEL, mask: 32, constructor: true}
      |                                                              ^^
bad/arguments.scenario.yaml:7:79: error: kmem_cache_alloc() takes no `constructor`
    7 |   - {alloc: d, api: kmem_cache_alloc, gfp: GFP_KERNEL, mask: 32, constructor: true}
      |                                                                               ^^^^
bad/arguments.scenario.yaml:8:39: error: unknown GFP flag `GFP_KERNAL`
    8 |   - {alloc: e, api: alloc_pages, gfp: GFP_KERNAL, of: a, boundary: 64}
      |                                       ^^^^^^^^^^ did you mean `GFP_KERNEL`?
bad/arguments.scenario.yaml:8:55: error: alloc_pages() takes no `of`
    8 |   - {alloc: e, api: alloc_pages, gfp: GFP_KERNAL, of: a, boundary: 64}
      |                                                       ^
bad/arguments.scenario.yaml:8:68: error: alloc_pages() takes no `boundary`
    8 |   - {alloc: e, api: alloc_pages, gfp: GFP_KERNAL, of: a, boundary: 64}
      |                                                                    ^^
bad/arguments.scenario.yaml:9:21: error: Linux 6.1 does not have kmalloc_obj()
    9 |   - {alloc: f, api: kmalloc_obj, size: 64, gfp: GFP_KERNEL}
      |                     ^^^^^^^^^^^ since 7.0
bad/arguments.scenario.yaml:10:21: error: kfree() belongs to another kind of step
   10 |   - {alloc: g, api: kfree, size: 64}
      |                     ^^^^^ {free: NAME, with: kfree}
bad/arguments.scenario.yaml:11:21: error: unknown API `kmaloc`
   11 |   - {free: a, with: kmaloc}
      |                     ^^^^^^ did you mean `kmalloc`?
bad/arguments.scenario.yaml:12:21: error: alloc_pages_exact() belongs to another kind of step
   12 |   - {free: a, with: alloc_pages_exact}
      |                     ^^^^^^^^^^^^^^^^^ {alloc: NAME, api: alloc_pages_exact}
bad/arguments.scenario.yaml:13:21: error: the simulator does not model remap_vmalloc_range()
   13 |   - {free: a, with: remap_vmalloc_range}
      |                     ^^^^^^^^^^^^^^^^^^^
bad/arguments.scenario.yaml:14:12: error: kfree() belongs to another kind of step
   14 |   - {call: kfree, on: a}
      |            ^^^^^ {free: NAME, with: kfree}
bad/arguments.scenario.yaml:15:52: error: `count` times `times` is out of range
   15 |   - {alloc: h, api: alloc_pages_bulk_array, count: 1000, times: 1001}
      |                                                    ^^^^ 1 to 1000000
bad/arguments.scenario.yaml:16:39: error: alloc_page() gives 4 KiB, not more
   16 |   - {alloc: i, api: alloc_page, size: 8K}
      |                                       ^^
bad/arguments.scenario.yaml:18:5: error: this step lacks `count`
   18 |   - {call: mempool_resize, on: a}
      |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
bad/arguments.scenario.yaml:19:5: error: this step lacks `size`
   19 |   - {alloc: k, api: vmap}
      |     ^^^^^^^^^^^^^^^^^^^^^
bad/arguments.scenario.yaml:20:42: error: dma_map_single() takes no `count`
   20 |   - {call: dma_map_single, on: a, count: 2}
      |                                          ^
[exit 2]
$ whichalloc sim run twice.scenario.yaml
alloc once              3 of 3 from kmalloc(), 384 bytes taken, 22 % waste
free  once              3 freed with kfree()
free  once              2 freed with kfree()
                        2 objections: kfree: frees kmalloc() memory a second time
alloc old               1 of 1 from kmalloc(), 128 bytes taken, 22 % waste
alloc new               1 of 1 from krealloc(), 512 bytes taken, 41 % waste
free  old               1 freed with kfree()
                        1 objection: kfree: frees kmalloc() memory a second time
free  new               1 freed with kfree()
alloc large             0 of 1 from kmalloc()
                        failed: order 11 is above the largest, 10
free  large             0 freed with kfree()
alloc cache             1 of 1 from kmem_cache_create()
alloc left              7 of 7 from kmem_cache_alloc(), 1.4 KiB taken
alloc bell\x07          1 of 1 from alloc_pages(), 16 KiB taken
end
                        9 objections: kmem_cache_create: never freed: a slab cache, 200 bytes
                        never freed: cache, left (7), bell\x07
memory                  zone DMA: 3840 of 3840 pages free; min 59, low 73, high 87
                        zone DMA32: 12785 of 12800 pages free, 7 more on per-CPU lists; min 197, low
                        246, high 295
[exit 1]
$ whichalloc sim run twice.scenario.yaml --format json | sed -n '/"end"/,/^    }/p'
      "step": "end",
      "name": "",
      "succeeded": 0,
      "failed": 0,
      "fallbacks": 0,
      "taken": 0,
      "objections": 9,
      "objection": "kmem_cache_create: never freed: a slab cache, 200 bytes",
      "as_expected": true,
      "leaks": [
        {
          "name": "cache",
          "count": 1
        },
        {
          "name": "left",
          "count": 7
        },
        {
          "name": "bell\u0007",
          "count": 1
        }
      ]
    }
$ printf 'whichalloc-scenario: 1\nsteps:\n  - {alloc: a, api: alloc_skb, fixed: 18446744073709551500, size: 64, gfp: GFP_KERNEL}\n' | whichalloc sim run - | head -2
alloc a                 0 of 1 from alloc_skb()
                        failed: the number of bytes overflows
$ printf 'whichalloc-scenario: 1\nsteps:\n- {alloc: one, api: kmem_cache_create, size: 124}\n- {alloc: like, api: kmem_cache_create, size: 121, times: 2}\n- {alloc: charged, api: kmem_cache_create, size: 124, flags: account}\n- {free: one, with: kmem_cache_destroy}\n- {free: like, with: kmem_cache_destroy}\n- {free: charged, with: kmem_cache_destroy}\n' >"$TMPDIR/caches.yaml"; whichalloc sim run "$TMPDIR/caches.yaml" | grep '^alloc'; whichalloc sim run --format json "$TMPDIR/caches.yaml" | grep '"merged"'
alloc one               1 of 1 from kmem_cache_create()
alloc like              2 of 2 from kmem_cache_create(), 2 merged with one that was there
alloc charged           1 of 1 from kmem_cache_create()
      "merged": 2
$ printf 'whichalloc-scenario: 1\nsteps:\n- {alloc: first, api: alloc_percpu_gfp, size: 24K, gfp: GFP_NOWAIT}\n- {alloc: second, api: alloc_percpu_gfp, size: 8K, gfp: GFP_NOWAIT}\n' >"$TMPDIR/percpu.yaml"; for arch in arm i386; do whichalloc sim run --arch $arch "$TMPDIR/percpu.yaml" | grep '^alloc'; done
alloc first             0 of 1 from alloc_percpu_gfp()
alloc second            1 of 1 from alloc_percpu_gfp(), 32 KiB taken, 75 % waste
alloc first             1 of 1 from alloc_percpu_gfp(), 96 KiB taken, 75 % waste
alloc second            1 of 1 from alloc_percpu_gfp(), 32 KiB taken, 75 % waste
