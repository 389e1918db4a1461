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
free  element           6 freed with mempool_free()
free  pool              1 freed with mempool_destroy()
free  object            30 freed with kmem_cache_free()
free  cache             1 freed with kmem_cache_destroy()
alloc copies            1 of 1 from alloc_percpu(), 128 bytes taken, 50 % waste
free  copies            1 freed with free_percpu()
alloc table             1 of 1 from vmalloc(), 64 KiB taken, 1 from vmalloc
free  table             1 freed with vfree()
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
                        zone DMA32: 234239 of 238592 pages free; min 11085, low 13856, high 16627
$ whichalloc sim run recorded.scenario.yaml
enter softirq           
alloc large             0 of 1 from alloc_pages()
alloc small             32 of 100 from alloc_pages(), 512 KiB taken
enter process           
free  small             32 freed with __free_pages()
memory                  zone DMA32: 1530 of 60000 pages free; min 700, low 875, high 1050
                        zone Normal: 480 of 64000 pages free; min 750, low 937, high 1125
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
alloc area              1 of 1 from vmalloc(), 8 KiB taken, 1 from vmalloc
alloc frames            2 of 2 from alloc_pages(), 16 KiB taken
call  buffer            dma_map_single() on 1
call  area              dma_map_single() on 1
                        1 objection: dma_map: is not for vmalloc() memory from vmalloc()
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
                        1 objection: page: takes a spinlock where only raw ones may be taken, in
                        process context under a raw spinlock and with interrupts off
alloc page              1 of 1 from alloc_pages(), 4 KiB taken
free  cautious          1 freed with kfree()
                        1 objection: kfree: takes a spinlock where only raw ones may be taken, in
                        process context under a raw spinlock and with interrupts off
free  frames            1 freed with __free_pages()
free  buffer            1 freed with kfree_rcu()
call  cache             kmem_cache_shrink() on 1
                        1 objection: cache_shrink: takes a spinlock where only raw ones may be
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
memory                  zone DMA: 3840 of 3840 pages free; min 178, low 222, high 266
                        zone DMA32: 238467 of 238592 pages free; min 11085, low 13856, high 16627
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
alloc a                 1 of 1 from cma_alloc(), 4 MiB taken
free  a                 1 freed with cma_release()
memory                  zone DMA: 3840 of 3840 pages free; min 57, low 71, high 85
                        zone DMA32: 753664 of 754688 pages free; min 11206, low 14007, high 16808
$ printf 'whichalloc-scenario: 1\nmachine: {memory: 1G, cpus: 4, state: fresh, seed: 1}\nsteps: [{run: vmstat, times: 2}]\n' | whichalloc sim run -
run   vmstat            
memory                  zone DMA: 3533 of 3840 pages free; min 178, low 222, high 266
                        zone DMA32: 219624 of 238592 pages free; min 11085, low 13856, high 16627
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
<stdin>:2:50: error: `count` times `times` is out of range
    2 | steps: [{alloc: a, api: alloc_pages_bulk, count: 2, times: 500001}]
      |                                                  ^ 1 to 1000000
[exit 2]
$ printf 'whichalloc-scenario: 1\nsteps: [{alloc: a, api: alloc_pages_bulk, count: 600000, times: 2}]\n' | whichalloc sim run -
<stdin>:2:50: error: `count` times `times` is out of range
    2 | steps: [{alloc: a, api: alloc_pages_bulk, count: 600000, times: 2}]
      |                                                  ^^^^^^ 1 to 1000000
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
