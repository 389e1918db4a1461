# SPDX-License-Identifier: GPL-2.0-or-later
# State files: what no machine can be like, and what differs between two.
$ for e in 's/free_count: 5,/free_count: 5, free_delta: x,/' 's/free_count: 5,/free_count: 5, free_delta: -99999999999,/' 's/free_count: 5,/free_count: 5, free_delta: 126,/' 's/    pageblocks:/    lru: [0x1010..0x1012, 0x1014]\n&/' 's/    pageblocks:/    lru: [zz, 0x1ffffffff, 0x1012..0x1010]\n&/' 's/{pfn: 0x1000/{pfm: 0x1000/' 's/name: DMA32/name: DMA32\n    node: 40/' 's/^zones:/zones: []\nfree:/' 's/pageblock_order: 9/pageblock_order: 99/' 's/pageblock_order: 9/pageblock_order: 2/' 's/stat_threshold: 2/stat_threshold: 126/' 's/high: 20/high: 99999999999/; s/high_min: 12/high_min: 99999999999/'; do sed "$e" small.state.yaml | whichalloc sim replay --state - small.trace; done
<stdin>:23:123: error: `x` is no number
   23 | ...: 20, high_min: 12, high_max: 31, batch: 7, flags: 3, alloc_factor: 2, free_count: 5, free_delta: x,
      |                                                                                                      ^ expected a number such as 4096, 0x1000 or 64K
<stdin>:23:123: error: no CPU holds back so many
   23 | ...min: 12, high_max: 31, batch: 7, flags: 3, alloc_factor: 2, free_count: 5, free_delta: -99999999999,
      |                                                                                           ^^^^^^^^^^^^
<stdin>:23:123: error: zone DMA32: a CPU holds back at most 125 pages
   23 | ...20, high_min: 12, high_max: 31, batch: 7, flags: 3, alloc_factor: 2, free_count: 5, free_delta: 126,
      |                                                                                                    ^^^
<stdin>:21:11: error: page frame 0x1010 is free and on an LRU list
   21 |     lru: [0x1010..0x1012, 0x1014]
      |           ^^^^^^^^^^^^^^
<stdin>:21:11: error: `zz` is no number or range
   21 |     lru: [zz, 0x1ffffffff, 0x1012..0x1010]
      |           ^^ expected a number such as 64K, or a range such as 1..64K
<stdin>:21:15: error: this number is too large
   21 |     lru: [zz, 0x1ffffffff, 0x1012..0x1010]
      |               ^^^^^^^^^^^ page frame numbers have up to 32 bits
<stdin>:21:28: error: the range 4114..4112 is empty
   21 |     lru: [zz, 0x1ffffffff, 0x1012..0x1010]
      |                            ^^^^^^^^^^^^^^ expected the smaller number first
<stdin>:22:9: error: this run of pageblocks lacks `pfn`
   22 |       - {pfm: 0x1000, count: 2, type: Movable}
      |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
<stdin>:22:10: error: unknown key `pfm`
   22 |       - {pfm: 0x1000, count: 2, type: Movable}
      |          ^^^ did you mean `pfn`?
<stdin>:9:11: error: nodes are numbered from 0 to 31
    9 |     node: 40
      |           ^^
<stdin>:8:1: error: unknown key `free`
    8 | free:
      | ^^^^ one of form, kernel, arch, page_size, pageblock_order, cpu, cpus, watermark_boost_factor, nodes, zones
<stdin>:5:18: error: there is no such order
    5 | pageblock_order: 99
      |                  ^^
<stdin>:5:18: error: pageblocks are of an order from 4 to 10
    5 | pageblock_order: 2
      |                  ^
<stdin>:16:21: error: zone DMA32: at most 125 pages
   16 |     stat_threshold: 126
      |                     ^^^
<stdin>:23:27: error: zone DMA32: there is no such limit
   23 |     pcp: {count: 3, high: 99999999999, high_min: 99999999999, high_max: 31, batch: 7, flags: 3, allo...
      |                           ^^^^^^^^^^^
<stdin>:23:50: error: zone DMA32: there is no such limit
   23 | ...{count: 3, high: 99999999999, high_min: 99999999999, high_max: 31, batch: 7, flags: 3, alloc_factor:...
      |                                            ^^^^^^^^^^^
[exit 2]
$ for e in 's/high_max: 31/high_max: 99999999999/' 's/cpus: 2/cpus: 0/' 's/cpus: 2/cpus: 2\ncpu: 2/' 's/cpus: 2/cpus: 2\ncpu: 5000/' 's/cpus: 2/cpus: 2\nnodes: [{node: 0, cpus: [0..2]}]/' 's/cpus: 2/cpus: 2\nnodes: [{node: 1, cpus: [0]}, {node: 0, cpus: [1]}]/' 's/cpus: 2/cpus: 2\nnodes: [{node: 0, cpus: [0], distances: []}]/' 's/cpus: 2/cpus: 2\nnodes: [{node: 0, cpus: [0,1], distance: [256]}]/' 's/cpus: 2/cpus: 2\nnodes: [{node: 0, cpus: [0,1], distance: ['"$(seq -s , 33)"']}]/' 's/    pcp:/    other_pcp: [{cpu: 0, count: 0, high: 5, batch: 7, lists: []}, {cpu: 2, count: 0, high: 5, batch: 7, lists: []}]\n&/' 's/pfn: 0x1000, count: 2/pfn: 0x1200, count: 1/'; do sed "$e" small.state.yaml | whichalloc sim replay --state - small.trace; done
<stdin>:23:55: error: zone DMA32: there is no such limit
   23 | ...t: 3, high: 20, high_min: 12, high_max: 99999999999, batch: 7, flags: 3, alloc_factor: 2, free_count...
      |                                            ^^^^^^^^^^^
<stdin>:6:7: error: there is no such machine
    6 | cpus: 0
      |       ^
<stdin>:7:6: error: CPUs are numbered from 0
    7 | cpu: 2
      |      ^
<stdin>:7:6: error: there is no such machine
    7 | cpu: 5000
      |      ^^^^
<stdin>:7:26: error: the machine has no such CPUs
    7 | nodes: [{node: 0, cpus: [0..2]}]
      |                          ^^^^ they are numbered from 0, `cpus` of them
<stdin>:7:38: error: nodes ascend, from 0 to 31 at most
    7 | nodes: [{node: 1, cpus: [0]}, {node: 0, cpus: [1]}]
      |                                      ^
<stdin>:7:30: error: unknown key `distances`
    7 | nodes: [{node: 0, cpus: [0], distances: []}]
      |                              ^^^^^^^^^ did you mean `distance`?
<stdin>:7:43: error: distances go up to 255
    7 | nodes: [{node: 0, cpus: [0,1], distance: [256]}]
      |                                           ^^^ 10 is the node itself
<stdin>:7:42: error: there is one distance for each node, from 0 on
    7 | ...odes: [{node: 0, cpus: [0,1], distance: [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23...
      |                                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
<stdin>:23:23: error: zone DMA32: the CPUs that the code does not run on come once each, ascending
   23 |     other_pcp: [{cpu: 0, count: 0, high: 5, batch: 7, lists: []}, {cpu: 2, count: 0, high: 5, batch:...
      |                       ^
<stdin>:23:73: error: zone DMA32: CPUs are numbered from 0
   23 | ...[{cpu: 0, count: 0, high: 5, batch: 7, lists: []}, {cpu: 2, count: 0, high: 5, batch: 7, lists: []}]
      |                                                             ^
<stdin>:18:42: error: zone DMA32: the block at 0x1005 is in no pageblock given
   18 |       - {order: 0, type: Movable, pfns: [0x1005, 0x1003]}
      |                                          ^^^^^^
<stdin>:18:50: error: zone DMA32: the block at 0x1003 is in no pageblock given
   18 |       - {order: 0, type: Movable, pfns: [0x1005, 0x1003]}
      |                                                  ^^^^^^
<stdin>:19:42: error: zone DMA32: the block at 0x1008 is in no pageblock given
   19 |       - {order: 3, type: Movable, pfns: [0x1008]}
      |                                          ^^^^^^
<stdin>:24:52: error: zone DMA32: the block at 0x1001 is in no pageblock given
   24 |           lists: [{order: 0, type: Movable, pfns: [0x1001]},
      |                                                    ^^^^^^
<stdin>:25:56: error: zone DMA32: the block at 0x1010 is in no pageblock given
   25 |                   {order: 1, type: Reclaimable, pfns: [0x1010]}]}
      |                                                        ^^^^^^
[exit 2]
$ for e in 's/free_count: 5,/free_count: 5, free_delta: -5,/; s/cpus: 2/cpus: 2\nwatermark_boost_factor: 15000\nnodes: [{node: 0, cpus: [0..1], distance: [10]}, {node: 1, cpus: []}]/' 's/    pcp:/    other_pcp: [{cpu: 1, count: 1, high: 5, batch: 7, lists: [{order: 0, type: Movable, pfns: [0x1020]}]}]\n&/'; do sed "$e" small.state.yaml | whichalloc sim replay --state - small.trace | grep matched; done
matched         3 of 3 on the same page frame, or failed as the kernel's did
matched         3 of 3 on the same page frame, or failed as the kernel's did
$ (cat small.state.yaml; sed '1,/^zones/d; s/DMA32/Normal/; s/0x10/0x12/g; s/0x1200\]/0x1400]/') <small.state.yaml | whichalloc sim replay --state - small.trace
<stdin>:27:16: error: zone Normal: zone DMA32 reaches into it
   27 |     start_pfn: 0x1200
      |                ^^^^^^
[exit 2]
$ (cat small.state.yaml; sed '1,/^zones/d' small.state.yaml) | whichalloc sim replay --state - small.trace
<stdin>:26:11: error: zones come once each, the lowest first, node by node
   26 |   - name: DMA32
      |           ^^^^^ DMA, DMA32, Normal, Movable
[exit 2]
$ for e in 's/0x1005, 0x1003/0x1005/; s/522/521/' 's/count: 2, type: Movable/count: 2, type: Unmovable/' 's/name: DMA32/name: DMA/' 's/free_count: 5/free_count: 5, free_delta: -3/; s/stat_threshold: 2/stat_threshold: 4\n    watermark_boost: 5\n    flags: 4\n    reserved_highatomic: 512/' 's/    pcp:/    other_pcp: [{cpu: 1, count: 1, high: 5, batch: 6, lists: [{order: 0, type: Movable, pfns: [0x1021]}]}]\n&/' 's/spanned: 1024/spanned: 2048/; s/present: 1024/present: 2048/; s/count: 2,/count: 4,/' 's/min: 10, low: 12, high: 14/min: 1, low: 2, high: 3/; s/batch: 7/batch: 9/; s/high_min: 12, high_max: 31/high_min: 13, high_max: 33/; s/high: 20/high: 21/; s/flags: 3, alloc_factor: 2, free_count: 5/flags: 1, alloc_factor: 3, free_count: 6/; s/managed: 1000/managed: 999/; s/\[0, 0, 3, 4\]/[1, 2, 5, 6]/; s/0x1005, 0x1003/0x1003, 0x1005/; s/stat_threshold: 2/stat_threshold: 4/; s/0x1008/0x1018/; s/type: Reclaimable/type: Unmovable/; s/count: 2, type: Movable/count: 2, type: Unmovable/'; do sed "$e" small.state.yaml | (cat >"$TMPDIR/after.yaml"; cd "$TMPDIR"; printf " a-1 [000] 1.1: sched_switch: x\n" | whichalloc sim replay --state "$OLDPWD/small.state.yaml" --after after.yaml - | sed "1,/^matched/d"); done
after           2 differences from after.yaml; 0.19 % of the free pages are on another list
                zone DMA32: free_pages is 522, expected 521
                zone DMA32: free list, order 0, Movable: 2 blocks, expected 1: 0x1003 is too many
after           2 differences from after.yaml; 0.00 % of the free pages are on another list
                zone DMA32: the pageblock at 0x1000 is Movable, expected Unmovable
                zone DMA32: the pageblock at 0x1200 is Movable, expected Unmovable
after           1 difference from after.yaml; 100.00 % of the free pages are on another list
                zone 1 is DMA32, expected DMA
after           5 differences from after.yaml; 0.00 % of the free pages are on another list
                zone DMA32: stat_threshold is 2, expected 4
                zone DMA32: reserved_highatomic is 0, expected 512
                zone DMA32: watermark_boost is 0, expected 5
                zone DMA32: flags is 0, expected 4
                zone DMA32: pcp.free_delta is 0, expected -3
after           1 difference from after.yaml; 0.00 % of the free pages are on another list
                zone DMA32: list of CPU 1, order 0, Movable: 0 blocks, expected 1: 0x1021 is missing
after           4 differences from after.yaml; 0.00 % of the free pages are on another list
                zone DMA32: spanned is 1024, expected 2048
                zone DMA32: present is 1024, expected 2048
                zone DMA32: the pageblock at 0x1400 is not there, expected Movable
                zone DMA32: the pageblock at 0x1600 is not there, expected Movable
after           22 differences from after.yaml; 0.00 % of the free pages are on another list
                zone DMA32: managed is 1000, expected 999
                zone DMA32: watermark.min is 10, expected 1
                zone DMA32: watermark.low is 12, expected 2
                zone DMA32: watermark.high is 14, expected 3
                zone DMA32: lowmem_reserve for DMA is 0, expected 1
                zone DMA32: lowmem_reserve for DMA32 is 0, expected 2
                zone DMA32: lowmem_reserve for Normal is 3, expected 5
                zone DMA32: lowmem_reserve for Movable is 4, expected 6
                zone DMA32: stat_threshold is 2, expected 4
                zone DMA32: free list, order 0, Movable: block 1 of 2 is 0x1005, expected 0x1003
                zone DMA32: free list, order 3, Movable: block 1 of 1 is 0x1008, expected 0x1018
                zone DMA32: the pageblock at 0x1000 is Movable, expected Unmovable
                zone DMA32: the pageblock at 0x1200 is Movable, expected Unmovable
                zone DMA32: per-CPU list, order 1, Unmovable: 0 blocks, expected 1: 0x1010 is
                missing
                zone DMA32: per-CPU list, order 1, Reclaimable: 1 block, expected 0: 0x1010 is too
                many
                zone DMA32: pcp.batch is 7, expected 9
                zone DMA32: pcp.high is 20, expected 21
                zone DMA32: pcp.alloc_factor is 2, expected 3
                zone DMA32: pcp.high_min is 12, expected 13
                zone DMA32: pcp.high_max is 31, expected 33
                ... and 2 more
$ sed 's/    pcp:/    other_pcp: [{cpu: 1, count: 1, high: 5, batch: 7, lists: [{order: 0, type: Movable, pfns: [0x1020]}]}]\n&/' small.state.yaml >"$TMPDIR/before.yaml"; sed 's/    pcp:/    other_pcp: [{cpu: 1, count: 1, high: 5, batch: 6, lists: [{order: 0, type: Movable, pfns: [0x1021]}]}]\n&/' small.state.yaml >"$TMPDIR/after.yaml"; cd "$TMPDIR"; printf ' a-1 [000] 1.1: sched_switch: x\n' | whichalloc sim replay --state before.yaml --after after.yaml - | sed '1,/^matched/d'
after           2 differences from after.yaml; 0.00 % of the free pages are on another list
                zone DMA32: list of CPU 1, order 0, Movable: block 1 of 1 is 0x1020, expected 0x1021
                zone DMA32: pcp.batch of CPU 1 is 7, expected 6
$ (sed '/^zones/,$d' small.state.yaml; echo 'zones: []') | whichalloc sim replay --state - small.trace
<stdin>:7:8: error: a machine has zones
    7 | zones: []
      |        ^^ DMA, DMA32, Normal and Movable, as far as they have memory
[exit 2]
$ printf '' | whichalloc sim replay --state - small.trace
<stdin>: error: expected one state, found 0 documents (kernel: ..., zones: [...])
[exit 2]
$ for e in 's/batch: 63/batch: 0/' 's/batch: 63/batch: 9999999/' 's/high: 300/high: 9000000000/' 's/high_min: 252/high_min: 9000000000/' 's/high_max: 3750/high_max: 9000000000/' 's/stat_threshold: 12/stat_threshold: 126/' 's/start_pfn: 0x100000/start_pfn: 0x10000/'; do sed "$e" states/starved.yaml | whichalloc ask 64 --state - 2>&1 | tail -n 1; done
      |                                                                             ^ 1 to 1048576
      |                                                                             ^^^^^^^ 1 to 1048576
      |                                  ^^^^^^^^^^ up to 4294967295
      |                                                 ^^^^^^^^^^ up to 4294967295
      |                                                                 ^^^^^^^^^^ up to 4294967295
      |     ^^^^^^^^^^^
      |     ^^^^^^^^^^^^
$ for e in 's/{order: 0, type: Unmovable/{order: 11, type: Unmovable/' 's/max_page_order: 10/max_page_order: 14/' 's/pageblock_order: 9/pageblock_order: 3/' 's/cpu: 0/cpu: 4096/' 's/start_pfn: 0x1000/start_pfn: 0xfffff000/' 's/spanned: 65536/spanned: 4000000000/' 's/managed: 60000/managed: 70000/' 's/type: Unmovable, count: 250/type: Unmovable, count: 99999999/' 's/movable: .*/movable: 70000/' 's/reclaimable: .*/reclaimable: 60000/' 's/\[0, 0, 900/[0, 0, 999999999999999999/' 's/config: .*/config: [[a]]/' 's/name: DMA32/name: HighMem/' '/^zones/,$d' 's/^      - {cpu.*//; s/pcp:/pcp: []/' 's/count: 250/count: 250, typ: x/'; do sed "$e" states/starved.yaml | whichalloc ask 64 --state -; done
<stdin>:20:9: error: there is no such order
   20 |       - {order: 11, type: Unmovable, count: 250}
      |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `max_page_order` is the largest
<stdin>:7:17: error: there is no such order
    7 | max_page_order: 14
      |                 ^^ 4 <= pageblock_order <= max_page_order <= 13
<stdin>:6:18: error: there is no such order
    6 | pageblock_order: 3
      |                  ^ 4 <= pageblock_order <= max_page_order <= 13
<stdin>:29:9: error: there is no such CPU
   29 |       - {cpu: 4096, count: 0, high: 300, high_min: 252, high_max: 3750, batch: 63}
      |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 0 to 4095
<stdin>:30:9: error: CPUs come in ascending order
   30 |       - {cpu: 1, count: 20, high: 300, high_min: 252, high_max: 3750, batch: 63}
      |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
<stdin>:52:9: error: there is no such CPU
   52 |       - {cpu: 4096, count: 30, high: 300, high_min: 252, high_max: 4000, batch: 63}
      |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 0 to 4095
<stdin>:53:9: error: CPUs come in ascending order
   53 |       - {cpu: 1, count: 0, high: 300, high_min: 252, high_max: 4000, batch: 63}
      |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
<stdin>:10:5: error: page frame numbers have up to 32 bits: this zone lies too high
   10 |   - name: DMA32
      |     ^^^^^^^^^^^
<stdin>:10:5: error: this zone is too large to be simulated
   10 |   - name: DMA32
      |     ^^^^^^^^^^^
<stdin>:10:5: error: managed pages are some of those present, and those of the ones spanned
   10 |   - name: DMA32
      |     ^^^^^^^^^^^
<stdin>:10:5: error: this zone has more free pages than pages
   10 |   - name: DMA32
      |     ^^^^^^^^^^^
<stdin>:10:5: error: this zone has more movable pages than pages
   10 |   - name: DMA32
      |     ^^^^^^^^^^^
<stdin>:10:5: error: what is reclaimable can be moved, and counts as `movable` too
   10 |   - name: DMA32
      |     ^^^^^^^^^^^
<stdin>:16:28: error: no machine has so many
   16 |     lowmem_reserve: [0, 0, 999999999999999999, 900]
      |                            ^^^^^^^^^^^^^^^^^^
<stdin>:8:10: error: expected a text, found a list
    8 | config: [[a]]
      |          ^^^
<stdin>:31:5: error: zones come once each
   31 |   - name: Normal
      |     ^^^^^^^^^^^^ node by node, the lowest zone first
<stdin>:2:1: error: this state lacks `zones`
    2 | form: counts
      | ^^^^^^^^^^^^
<stdin>:28:10: error: a machine has CPUs
   28 |     pcp: []
      |          ^^ up to 4096 CPUs
<stdin>:51:10: error: a machine has CPUs
   51 |     pcp: []
      |          ^^ up to 4096 CPUs
<stdin>:20:49: error: unknown key `typ`
   20 |       - {order: 0, type: Unmovable, count: 250, typ: x}
      |                                                 ^^^ did you mean `type`?
[exit 2]
$ (sed '/^zones/,$d' states/starved.yaml; echo 'zones: []') | whichalloc ask 64 --state -
<stdin>:9:8: error: a machine has zones
    9 | zones: []
      |        ^^
[exit 2]
$ sed 's/start_pfn: 0x1000$/start_pfn: 0/' states/starved.yaml | whichalloc ask 64K --context softirq --result page --state - | sed -n '/^Tried/,/^Mind/p'
Tried x86_64, 6.12, 484.4 MiB: 64 KiB asked
        -            0/100  600 pages free (min 750), to order 3
        refused: a block of order 4; it may not wait for reclaim
          Normal  600 pages free, 585 of them for this request: more than the 282 it keeps (min 750,
                  for this request 282); the largest free block is of order 2
          DMA32   1650 pages free, 1635 of them for this request: more than the 1163 it keeps (min
                  700, for this request 263; lowmem reserve 900); the largest free block is of order
                  3
Mind  order 4 is above PAGE_ALLOC_COSTLY_ORDER: expect it to fail once memory is      [costly-order]
$ printf '' | whichalloc ask 64 --state -
<stdin>: error: expected one state, found 0 documents (kernel: ..., zones: [...])
[exit 2]
$ P='    other_pcp: [{cpu: 1, count: 1, high: 5, batch: 7, lists: [{order: 0, type: Movable, pfns: [0x1020]}]}, {cpu: 2, count: 1, high: 5, batch: 7, lists: [{order: 0, type: Movable, pfns: [0x1021]}]}]'; sed "s/cpus: 2/cpus: 3/; s/    pcp:/$P\n&/" small.state.yaml >"$TMPDIR/before.yaml"; cd "$TMPDIR"; sed 's/{cpu: 2, count: 1, high: 5/{cpu: 2, count: 1, high: 6/' before.yaml >after.yaml; printf ' a-1 [000] 1.1: sched_switch: x\n' | whichalloc sim replay --state before.yaml --after after.yaml - | sed '1,/^matched/d'
after           1 difference from after.yaml; 0.00 % of the free pages are on another list
                zone DMA32: pcp.high of CPU 2 is 5, expected 6
