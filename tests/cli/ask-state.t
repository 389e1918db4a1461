# SPDX-License-Identifier: GPL-2.0-or-later
# Advice tried on recorded machines: counted ones in many layouts, exact ones once.
$ whichalloc ask 64K --context softirq --result page --state states/starved.yaml | awk 'NR == 1 || /^Tried/ {p = 1} /^(Or|Why|Mind|Not)/ {p = 0} p'
alloc_pages(GFP_ATOMIC, 4)    free: __free_pages()    <linux/gfp.h>

Tried x86_64, 6.12, 484.4 MiB: 64 KiB asked
        starved      0/100  600 pages free (min 750), to order 3
        refused: a block of order 4; it may not wait for reclaim
          Normal  600 pages free, 585 of them for this request: more than the 282 it keeps (min 750,
                  for this request 282); the largest free block is of order 2
          DMA32   1650 pages free, 1635 of them for this request: more than the 1163 it keeps (min
                  700, for this request 263; lowmem reserve 900); the largest free block is of order
                  3
$ whichalloc ask 16K --context softirq --result page --state states/starved.yaml --format json | sed -n '/"simulation"/,/^      \]/p'
      "simulation": [
        {
          "machine": "x86_64-6.12",
          "state": "starved",
          "tries": 100,
          "succeeded": 100,
          "objections": 0,
          "fallbacks": 0,
          "waste_percent": 0.0,
          "bytes": 16384,
          "pages": {
            "free": [
              600,
              600
            ],
            "min": 750,
            "low": 937,
            "high": 1125,
            "largest_free_order": 3
          }
        }
      ]
$ whichalloc ask 64K --context softirq --result page --state states/starved.yaml --format json | sed -n '/"refusal"/,/^          }/p'
          "refusal": {
            "order": 4,
            "waits": false,
            "reclaimed": false,
            "reclaimed_pages": 0,
            "compacted": false,
            "oom_killer": false,
            "zones": [
              {
                "name": "Normal",
                "node": 0,
                "free": 600,
                "usable": 585,
                "min": 750,
                "boost": 0,
                "mark": 282,
                "reserve": 0,
                "below_mark": false,
                "largest_order": 2
              },
              {
                "name": "DMA32",
                "node": 0,
                "free": 1650,
                "usable": 1635,
                "min": 700,
                "boost": 0,
                "mark": 263,
                "reserve": 900,
                "below_mark": false,
                "largest_order": 3
              }
            ]
          }
$ whichalloc ask 4096 --below 16M --context softirq --state states/starved.yaml | awk '/^Tried/ {p = 1} /^(Mind|Not)/ {p = 0} p'
Tried x86_64, 6.12, 484.4 MiB: 4 KiB asked
        starved      0/100  600 pages free (min 750), to order 3
        refused: a block of order 0, because no zone that it may be in has memory
$ whichalloc ask 64K --state states/starved.yaml --kernel 6.1 --config PREEMPT_RT | awk '/^Tried/ {p = 1} /^(Mind|Not)/ {p = 0} p'
Tried x86_64, 6.1, 484.4 MiB: 64 KiB asked, waste 0 %
        starved    100/100 (100 from vmalloc)  600 pages free (min 750), to order 3
$ d=$(mktemp -d); whichalloc sim capture -q --proc ../unit/data/proc/6.12-numa -o $d/numa.yaml; whichalloc ask 4M --state $d/numa.yaml | awk '/^Tried/ {p = 1} /^(Mind|Not)/ {p = 0} p'; rm -r $d
Tried x86_64, 6.12, 5.8 GiB: 4 MiB asked, waste 0 %
        numa       100/100  448468-753898 pages free, to order 10
$ d=$(mktemp -d); xz -dc ../data/proc/6.12-1024m-busy.tar.xz | tar -x -C $d; cd $d/*; whichalloc ask 64K --context softirq --result page --state state.yaml | awk '/^Tried/ {p = 1} /^(Mind|Not)/ {p = 0} p'; whichalloc sim capture -q --proc . --kernel 6.12.117 -o counts.yaml; whichalloc ask 64K --context softirq --result page --state counts.yaml | awk '/^Tried/ {p = 1} /^(Mind|Not)/ {p = 0} p'; rm -r $d
Tried x86_64, 6.12, 900.6 MiB: 64 KiB asked, waste 0 %
        state        1/1    109213 pages free, to order 10
        page frame 0x112860 of zone Normal, from a free list's block of order 5, Unmovable
Tried x86_64, 6.12, 900.6 MiB: 64 KiB asked, waste 0 %
        counts     100/100  109213 pages free, to order 10
$ d=$(mktemp -d); xz -dc ../data/proc/6.12-1024m-busy.tar.xz | tar -x -C $d; cd $d/*; whichalloc ask 4096 --context softirq --result page --state state.yaml --format json | sed -n '/"from"/,/}/p'; rm -r $d
          "from": {
            "pfn": 1127443,
            "zone": "Normal",
            "list": "pcp",
            "order": 0,
            "type": "Unmovable",
            "used_reserve": false,
            "reclaimed": false,
            "compacted": false
          }
$ whichalloc ask 64 --state states/none.yaml
states/none.yaml: error: cannot read this: No such file or directory
[exit 2]
$ whichalloc ask 64 --state bad/state-room.yaml
bad/state-room.yaml:9:5: error: this zone has no room for so many blocks without merging them
    9 |   - name: DMA32
      |     ^^^^^^^^^^^
[exit 2]
$ whichalloc ask 64 --state bad/state-form.yaml
bad/state-form.yaml:21:26: error: unknown type `Moveable`
   21 |       - {order: 3, type: Moveable, count: 150}
      |                          ^^^^^^^^ did you mean `Movable`?
bad/state-form.yaml:29:9: error: CPUs come in ascending order
   29 |       - {cpu: 0, count: 20, high: 300, high_min: 252, high_max: 3750, batch: 63}
      |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
bad/state-form.yaml:30:5: error: zones come once each
   30 |   - name: DMA
      |     ^^^^^^^^^ node by node, the lowest zone first
[exit 2]
$ whichalloc ask 64 --state clean.scenario.yaml
clean.scenario.yaml:3:1: error: unknown key `whichalloc-scenario`
    3 | whichalloc-scenario: 1
      | ^^^^^^^^^^^^^^^^^^^ one of form, kernel, arch, page_size, pageblock_order, cpu, cpus, watermark_boost_factor, nodes, zones
clean.scenario.yaml:3:1: error: this state lacks `kernel`
    3 | whichalloc-scenario: 1
      | ^^^^^^^^^^^^^^^^^^^^^^
clean.scenario.yaml:3:1: error: this state lacks `arch`
    3 | whichalloc-scenario: 1
      | ^^^^^^^^^^^^^^^^^^^^^^
clean.scenario.yaml:3:1: error: this state lacks `page_size`
    3 | whichalloc-scenario: 1
      | ^^^^^^^^^^^^^^^^^^^^^^
clean.scenario.yaml:3:1: error: this state lacks `pageblock_order`
    3 | whichalloc-scenario: 1
      | ^^^^^^^^^^^^^^^^^^^^^^
clean.scenario.yaml:3:1: error: this state lacks `zones`
    3 | whichalloc-scenario: 1
      | ^^^^^^^^^^^^^^^^^^^^^^
clean.scenario.yaml:4:1: error: unknown key `target`
    4 | target: {kernel: "6.12"}
      | ^^^^^^ one of form, kernel, arch, page_size, pageblock_order, cpu, cpus, watermark_boost_factor, nodes, zones
clean.scenario.yaml:5:1: error: unknown key `machine`
    5 | machine: {memory: 1G, cpus: 4, state: busy, seed: 3}
      | ^^^^^^^ one of form, kernel, arch, page_size, pageblock_order, cpu, cpus, watermark_boost_factor, nodes, zones
clean.scenario.yaml:6:1: error: unknown key `steps`
    6 | steps:
      | ^^^^^ one of form, kernel, arch, page_size, pageblock_order, cpu, cpus, watermark_boost_factor, nodes, zones
[exit 2]
$ sed 's/page_size: 4096/page_size: 16384/' small.state.yaml | whichalloc ask 64 --state -
<stdin>:4:12: error: pages of kernel 6.12 on x86_64 are not of 16384 bytes
    4 | page_size: 16384
      |            ^^^^^
[exit 2]
$ sed 's/6.12.1/6.1..6.12/' small.state.yaml | whichalloc ask 64 --state -
<stdin>:2:9: error: this is no kernel release
    2 | kernel: "6.1..6.12"
      |         ^^^^^^^^^^^ 6.12.117, or what uname -r prints
[exit 2]
$ sed 's/6.12.1/banana/' small.state.yaml | whichalloc sim replay --state - small.trace
<stdin>:2:9: error: this is no kernel release
    2 | kernel: "banana"
      |         ^^^^^^^^ 6.12.117, or what uname -r prints
[exit 2]
$ sed 's/x86_64/x86_65/' small.state.yaml | whichalloc sim replay --state - small.trace
<stdin>:3:7: error: unknown architecture `x86_65`
    3 | arch: x86_65
      |       ^^^^^^ did you mean `x86_64`?
[exit 2]
$ sed 's/count: 2,/count: 3,/' small.state.yaml | whichalloc ask 64 --state -
<stdin>:22:30: error: zone DMA32: the zone has 2 pageblocks from 0x1000 on
   22 |       - {pfn: 0x1000, count: 3, type: Movable}
      |                              ^
[exit 2]
$ sed 's/!CMA/PREEMT_RT/' states/starved.yaml | whichalloc ask 64 --state -
<stdin>:8:10: error: no advice depends on the configuration `PREEMT_RT`
    8 | config: ["PREEMT_RT"]
      |          ^^^^^^^^^^^ did you mean `PREEMPT_RT`?
[exit 2]
$ d=$(mktemp -d); cp small.state.yaml $d/$(printf 'a\001b.yaml'); whichalloc ask 64 --state $d/a*b.yaml | awk '/^Tried/ {p = 1} /^(Mind|Not)/ {p = 0} p'; rm -r $d
Tried x86_64, 6.12, 3.9 MiB: 64 bytes asked, waste 0 %
        a?b          1/1    522 pages free, to order 9
        page frame 0x1200 of zone DMA32, from a free list's block of order 9, Movable
$ whichalloc ask 2M --state states/starved.yaml --config CMA | awk '/^Tried/ {p = 1} /^(Mind|Not)/ {p = 0} p'
Tried x86_64, 6.12, 484.4 MiB: 2 MiB asked, waste 0 %
        starved    100/100 (100 from vmalloc)  600 pages free (min 750), to order 3
$ sed 's/min: 10, low: 12, high: 14/min: 530, low: 600, high: 700/' small.state.yaml | whichalloc ask 4096 --context softirq --result page --state - | awk '/^Tried/ {p = 1} /^(Mind|Not)/ {p = 0} p'
Tried x86_64, 6.12, 3.9 MiB: 4 KiB asked, waste 0 %
        -            1/1    522 pages free (min 530), to order 9
        page frame 0x1200 of zone DMA32, from a free list's block of order 9, Movable; below the min
        watermark, which this request may go below
$ sed 's/      - {order: .*//; s/522/0/; s/min: 10, low: 12, high: 14/min: 1, low: 2, high: 3/' small.state.yaml | whichalloc ask 64K --context softirq --result page --state - | awk '/^Tried/ {p = 1} /^(Mind|Not)/ {p = 0} p'
Tried x86_64, 6.12, 3.9 MiB: 64 KiB asked
        -            0/1    0 pages free (min 1), to order 0
        refused: a block of order 4; it may not wait for reclaim
          DMA32   0 pages free, 0 of them for this request: not more than the 4 it keeps (min 1;
                  lowmem reserve 3); no free block that it may take
$ sed "s/      - {order: [39].*//; s/0x1005, 0x1003/$(seq -s , 4609 2 4800)/; s/522/96/; s/    pageblocks:/    movable: 600\n&/" small.state.yaml | whichalloc ask 16K --result page --state - | awk '/^Tried/ {p = 1} /^(Mind|Not)/ {p = 0} p'
Tried x86_64, 6.12, 3.9 MiB: 16 KiB asked, waste 0 %
        -            1/1    96 pages free, to order 0
        page frame 0x1004 of zone DMA32, which was in use; after compaction; after reclaim
$ whichalloc ask 16M --context softirq --result pages --state states/starved.yaml | awk '/^Tried/ {p = 1} /^(Mind|Not)/ {p = 0} p'
Tried x86_64, 6.12, 484.4 MiB: 16 MiB asked
        starved      0/100  600 pages free (min 750), to order 3
        refused: a block of order 0; it may not wait for reclaim
          Normal  197 pages free: not more than the 915 it keeps (min 2437 with a boost of 1687, for
                  this request 915)
          DMA32   997 pages free: not more than the 1547 it keeps (min 1724 with a boost of 1024,
                  for this request 647; lowmem reserve 900)
$ whichalloc ask 4M --context softirq --result pages --state states/starved.yaml | awk '/^Tried/ {p = 1} /^(Mind|Not)/ {p = 0} p'
Tried x86_64, 6.12, 484.4 MiB: 4 MiB asked
        starved      0/100  600 pages free (min 750), to order 3
        refused: a block of order 0; it may not wait for reclaim
          Normal  197 pages free: not more than the 915 it keeps (min 2437 with a boost of 1687, for
                  this request 915)
          DMA32   997 pages free: not more than the 1547 it keeps (min 1724 with a boost of 1024,
                  for this request 647; lowmem reserve 900)
$ whichalloc ask 4K --result pages --node 1 --node-strict | awk '/^Tried/ {p = 1} /^(Mind|Not)/ {p = 0} p'
Tried x86_64, 6.12, 2 GiB on 2 nodes: 4 KiB asked, waste 0 %
        fresh      100/100  237404-250306 pages free, to order 10
        busy       100/100  10888-13065 pages free (min 8711), to order 9
        fragmented 100/100  8711-10888 pages free (min 8711), to order 2
$ whichalloc ask 256K --context softirq --dma coherent --arch arm64 | awk '/^Tried/ {p = 1} /^(Mind|Not)/ {p = 0} p'
Tried arm64, 6.12, 1 GiB: 256 KiB asked
        fresh        0/100  223037-235159 pages free, to order 10
        busy         0/100  7040-8448 pages free (min 5632), to order 9
        fragmented   0/100  5632-7040 pages free (min 5632), to order 2
        failed: no atomic pool has so many pages in a row that the device reaches; they grow later
$ whichalloc ask 256K --context softirq --dma coherent --arch arm64 --format json | grep '"failure"'
          "failure": "no atomic pool has so many pages in a row that the device reaches; they grow later"
          "failure": "no atomic pool has so many pages in a row that the device reaches; they grow later"
          "failure": "no atomic pool has so many pages in a row that the device reaches; they grow later"
$ d=$(mktemp -d); whichalloc sim capture -q --proc ../unit/data/proc/6.12-numa -o $d/numa.yaml; whichalloc ask 8G --state $d/numa.yaml | awk '/^Tried/ {p = 1} /^(Mind|Not)/ {p = 0} p'; rm -r $d
Tried x86_64, 6.12, 5.8 GiB: 8 GiB asked
        numa         0/1    753898 pages free, to order 10
        of 2 nodes, each tried by itself, the last:
        failed: more than the 515209 pages that there are
$ whichalloc ask 32K --context softirq --state states/highmem.yaml | grep -A1 Tried
Tried i386, 6.1, 2 GiB: 32 KiB asked, waste 0 %
        highmem    100/100  3000 pages free (min 3500), to order 10
