# Replaying traces from a state, and what is said when they do not fit.
$ whichalloc sim replay --state small.state.yaml small.trace
machine         6.12.1, x86_64, 2 CPUs; zone DMA32: 1000 pages
operations      4: 3 allocations, 1 free
skipped         1 other event
matched         3 of 3 on the same page frame, or failed as the kernel's did
$ whichalloc sim replay --state small.state.yaml --after small.state.yaml small.trace
machine         6.12.1, x86_64, 2 CPUs; zone DMA32: 1000 pages
operations      4: 3 allocations, 1 free
skipped         1 other event
matched         3 of 3 on the same page frame, or failed as the kernel's did
after           5 differences from small.state.yaml; 0.00 % of the free pages are on another list
                zone DMA32: per-CPU list, order 1, Reclaimable: 0 blocks, expected 1: 0x1010 is
                missing
                zone DMA32: pcp.count is 1, expected 3
                zone DMA32: pcp.alloc_factor is 1, expected 2
                zone DMA32: pcp.flags is 2, expected 3
                zone DMA32: pcp.free_count is 2, expected 5
[exit 1]
$ sed 's/count: 2,/count: 4000000000,/' small.state.yaml | whichalloc sim replay --state small.state.yaml --after - small.trace
<stdin>:22:30: error: zone DMA32: the zone has 2 pageblocks from 0x1000 on
   22 |       - {pfn: 0x1000, count: 4000000000, type: Movable}
      |                              ^^^^^^^^^^
[exit 2]
$ whichalloc sim replay --state small.state.yaml --format json - <small.trace
{
  "schema": 1,
  "operations": 4,
  "allocations": 3,
  "matched": 3,
  "first_mismatch": null,
  "unfit_frees": 0,
  "after": {
    "kernel": "6.12.1",
    "arch": "x86_64",
    "page_size": 4096,
    "pageblock_order": 9,
    "cpu": 0,
    "cpus": 2,
    "zones": [
      {
        "name": "DMA32",
        "start_pfn": 4096,
        "spanned": 1024,
        "present": 1024,
        "managed": 1000,
        "watermark": {
          "min": 10,
          "low": 12,
          "high": 14
        },
        "lowmem_reserve": [
          0,
          0,
          3,
          4
        ],
        "free_pages": 522,
        "stat_threshold": 2,
        "flags": 4,
        "free": [
          {
            "order": 0,
            "type": "Movable",
            "pfns": [
              4101,
              4099
            ]
          },
          {
            "order": 3,
            "type": "Movable",
            "pfns": [
              4104
            ]
          },
          {
            "order": 9,
            "type": "Movable",
            "pfns": [
              4608
            ]
          }
        ],
        "pageblocks": [
          {
            "pfn": 4096,
            "count": 2,
            "type": "Movable"
          }
        ],
        "pcp": {
          "count": 1,
          "high": 20,
          "high_min": 12,
          "high_max": 31,
          "batch": 7,
          "flags": 2,
          "alloc_factor": 1,
          "free_count": 2,
          "lists": [
            {
              "order": 0,
              "type": "Movable",
              "pfns": [
                4097
              ]
            }
          ]
        }
      }
    ]
  }
}
$ sed 's/pfn=0x1001/pfn=0x1003/' small.trace | whichalloc sim replay --state small.state.yaml -
machine         6.12.1, x86_64, 2 CPUs; zone DMA32: 1000 pages
operations      4: 3 allocations, 1 free
skipped         1 other event
matched         2 of 3 on the same page frame, or failed as the kernel's did
first mismatch  line 3, order 0, GFP_HIGHUSER_MOVABLE, Movable: kernel 0x1003, simulator 0x1001

In the simulator right after it
0x1003          zone DMA32, free list of order 0, Movable: block 2 of 2
0x1001          zone DMA32, in use
DMA32           free 522, min 10, low 12, high 14; per-CPU count 2, high 20, batch 7
                free list, order 0: 2 blocks: 0x1005 0x1003
                free list, order 3: 1 block: 0x1008
                free list, order 9: 1 block: 0x1200
[exit 1]
$ sed '7s/pfn=0x0 /pfn=0x1200 /' small.trace | whichalloc sim replay --state small.state.yaml -
machine         6.12.1, x86_64, 2 CPUs; zone DMA32: 1000 pages
operations      4: 3 allocations, 1 free
skipped         1 other event
matched         2 of 3 on the same page frame, or failed as the kernel's did
first mismatch  line 7, order 10, GFP_NOWAIT, Unmovable: kernel 0x1200, simulator none

In the simulator right after it
0x1200          zone DMA32, free list of order 9, Movable: block 1 of 1
DMA32           free 522, min 10, low 12, high 14; per-CPU count 1, high 20, batch 7
                no free Unmovable block of order 10 or more
[exit 1]
$ sed '6s/pfn=0x1001/pfn=0x1003/' small.trace | whichalloc sim replay --state small.state.yaml -
machine         6.12.1, x86_64, 2 CPUs; zone DMA32: 1000 pages
operations      4: 3 allocations, 1 free
skipped         1 other event
matched         3 of 3 on the same page frame, or failed as the kernel's did
unfit frees     1: of pages that were free already; the first in line 6
[exit 1]
$ sed '6s/\[000\]/[002]/' small.trace | whichalloc sim replay --state small.state.yaml -
<stdin>:6:1: error: this ran on CPU 2, but the state has `cpus: 2`
[exit 2]
$ sed '6s/order=0//' small.trace | whichalloc sim replay --state small.state.yaml -
<stdin>:6:1: error: this mm_page_free event lacks `order`
[exit 2]
$ sed '6s/GFP_/GPF_/;7s/GFP_/GPF_/' small.trace | whichalloc sim replay --state small.state.yaml -
<stdin>:7:1: error: `GPF_NOWAIT` is no GFP flag of kernel 6.12 (did you mean `GFP_NOWAIT`?)
[exit 2]
$ whichalloc sim replay --state small.trace small.trace
small.trace:3:65: error: a `:` does not belong here
    3 | ... [000] d..1.     1.000001: mm_page_alloc: page=00000000c2a6b5cb pfn=0x1001 order=0 migratetype=1 gfp...
      |                                            ^ quote a text that has `: ` in it, or check the indentation
[exit 2]
$ whichalloc sim replay --state small.state.yaml small.state.yaml
small.state.yaml: error: there is no event in this, so it is no trace
[exit 2]
$ whichalloc sim replay --state small.state.yaml nowhere.trace
nowhere.trace: error: cannot read this: No such file or directory
[exit 2]
$ whichalloc sim replay --state small.state.yaml .
.: error: this is a directory (expected a file)
[exit 2]
$ whichalloc sim replay --state states/starved.yaml small.trace
states/starved.yaml:2:7: error: this state has counts of free pages, and page frames are needed
    2 | form: counts
      |       ^^^^^^ form: frames, which a kernel module records page by page
[exit 2]
$ whichalloc sim replay --after small.state.yaml small.trace
whichalloc sim replay: --after needs --state
Try `whichalloc sim replay --help' or `whichalloc sim replay --usage' for more
information.
[exit 2]
$ whichalloc sim replay
whichalloc sim replay: which trace? sim replay TRACE, or - for standard input
Try `whichalloc sim replay --help' or `whichalloc sim replay --usage' for more
information.
[exit 2]
$ sed 's/0x1003/0x1001/; s/count: 3/count: 4/; s/HighAtomik/Movable/; s/order: 3/order: 30/' small.state.yaml | whichalloc sim replay --state - small.trace
<stdin>:19:17: error: there is no such order
   19 |       - {order: 30, type: Movable, pfns: [0x1008]}
      |                 ^^
[exit 2]
$ sed 's/0x1003/0x1001/; s/count: 3/count: 4/' small.state.yaml | whichalloc sim replay --state - small.trace
<stdin>:23:18: error: zone DMA32: the per-CPU lists hold 3 pages, `count` is 4
   23 |     pcp: {count: 4, high: 20, high_min: 12, high_max: 31, batch: 7, flags: 3, alloc_factor: 2, free_...
      |                  ^
<stdin>:24:52: error: page frame 0x1001 is on two lists
   24 |           lists: [{order: 0, type: Movable, pfns: [0x1001]},
      |                                                    ^^^^^^
[exit 2]
$ sed 's/6.12.1/linux/' small.state.yaml | whichalloc sim replay --state - small.trace
<stdin>:2:9: error: this is no kernel release
    2 | kernel: "linux"
      |         ^^^^^^^ 6.12.117, or what uname -r prints
[exit 2]
$ sed 's/x86_64/x86_46/' small.state.yaml | whichalloc sim replay --state - small.trace
<stdin>:3:7: error: unknown architecture `x86_46`
    3 | arch: x86_46
      |       ^^^^^^ did you mean `x86_64`?
[exit 2]
$ whichalloc sim replay --kernel 6.1 --state small.state.yaml small.trace
machine         6.12.1 (simulated as 6.1), x86_64, 2 CPUs; zone DMA32: 1000 pages
operations      4: 3 allocations, 1 free
skipped         1 other event
matched         3 of 3 on the same page frame, or failed as the kernel's did
$ whichalloc sim
Usage: whichalloc sim ACTION [OPTION...]
Works with simulated machines.

  run      SCENARIO.yaml
           allocations and frees, step by step
  replay   [--state STATE.yaml] TRACE
           a kernel's trace: the same page frames, or figures of merit
  capture  [--proc DIR]
           records the memory of this machine

whichalloc sim ACTION --help tells more; so does whichalloc(1).
[exit 2]
$ whichalloc sim replya small.trace
whichalloc sim: unknown action 'replya', did you mean 'replay'?
[exit 2]
$ printf ' a-1 [001] d..1. 1.1: mm_page_alloc: page=1 pfn=0x1005 order=0 migratetype=1 gfp_flags=GFP_HIGHUSER_MOVABLE\r\n a-1 [001] d..1. 1.1: kmalloc: call_site=f+0x1/0x2 ptr=10 bytes_req=8 bytes_alloc=8 gfp_flags=GFP_KERNEL node=-1\n a-1 [000] d..1. 1.1: mm_page_alloc: page=1 pfn=0x1001 order=0 migratetype=1 gfp_flags=GFP_HIGHUSER_MOVABLE\n' | whichalloc sim replay --state small.state.yaml -
machine         6.12.1, x86_64, 2 CPUs; zone DMA32: 1000 pages
operations      2: 2 allocations, 0 frees
matched         2 of 2 on the same page frame, or failed as the kernel's did
$ printf ' a-1 [000] d..1. 1.1: mm_page_pcpu_drain: page=1 pfn=0x1001 order=0 migratetype=1\n a-1 [000] d..1. 1.1: mm_page_alloc: page=1 pfn=0x1001 order=0 migratetype=1 gfp_flags=GFP_HIGHUSER_MOVABLE\n' | whichalloc sim replay --state small.state.yaml -
machine         6.12.1, x86_64, 2 CPUs; zone DMA32: 1000 pages
operations      1: 1 allocation, 0 frees
matched         1 of 1 on the same page frame, or failed as the kernel's did
$ printf ' a-1 [000] d..1. 1.1: mm_page_alloc: page=1 pfn=0x99999 order=0 migratetype=1 gfp_flags=GFP_HIGHUSER_MOVABLE\n' | whichalloc sim replay --state small.state.yaml -
machine         6.12.1, x86_64, 2 CPUs; zone DMA32: 1000 pages
operations      1: 1 allocation, 0 frees
matched         0 of 1 on the same page frame, or failed as the kernel's did
first mismatch  line 1, order 0, GFP_HIGHUSER_MOVABLE, Movable: kernel 0x99999, simulator 0x1001

In the simulator right after it
0x99999         in no zone
0x1001          zone DMA32, in use
DMA32           free 522, min 10, low 12, high 14; per-CPU count 2, high 20, batch 7
                free list, order 0: 2 blocks: 0x1005 0x1003
                free list, order 3: 1 block: 0x1008
                free list, order 9: 1 block: 0x1200
[exit 1]
$ printf ' a-1 [000] d..1. 1.1: mm_page_alloc: page=1 pfn=0x1008 order=3 migratetype=1 gfp_flags=GFP_HIGHUSER_MOVABLE\n a-1 [000] d..1. 1.1: mm_page_free: page=1 pfn=0x100c order=0\n a-1 [000] d..1. 1.1: mm_page_free: page=1 pfn=0x100e order=0\n' | whichalloc sim replay --state small.state.yaml -
machine         6.12.1, x86_64, 2 CPUs; zone DMA32: 1000 pages
operations      3: 1 allocation, 2 frees
matched         1 of 1 on the same page frame, or failed as the kernel's did
$ printf ' a-1 [000] d..1. 1.1: mm_page_alloc: page=1 pfn=0x1010 order=1 migratetype=1 gfp_flags=GFP_KERNEL|__GFP_RECLAIMABLE\n a-1 [000] d..1. 1.1: mm_page_alloc: page=1 pfn=0x1012 order=1 migratetype=1 gfp_flags=GFP_KERNEL|__GFP_RECLAIMABLE\n' | whichalloc sim replay --state small.state.yaml -
machine         6.12.1, x86_64, 2 CPUs; zone DMA32: 1000 pages
operations      2: 2 allocations, 0 frees
matched         1 of 2 on the same page frame, or failed as the kernel's did
first mismatch  line 2, order 1, GFP_KERNEL | __GFP_RECLAIMABLE, Reclaimable: kernel 0x1012,
                simulator 0x1200

In the simulator right after it
0x1012          zone DMA32, in use
0x1200          zone DMA32, in use
DMA32           free 516, min 10, low 12, high 14; per-CPU count 5, high 27, batch 7
                per-CPU list, order 1: 2 blocks: 0x1202 0x1204
                free list, order 1: 1 block: 0x1206
                free list, order 3: 1 block: 0x1208
                free list, order 4: 1 block: 0x1210
                free list, order 5: 1 block: 0x1220
                free list, order 6: 1 block: 0x1240
                free list, order 7: 1 block: 0x1280
                free list, order 8: 1 block: 0x1300
[exit 1]
$ printf ' a-1 [000] d..1. 1.1: mm_page_alloc: page=1 pfn=0x1005 order=15 migratetype=1 gfp_flags=GFP_HIGHUSER_MOVABLE\n' | whichalloc sim replay --state small.state.yaml -
<stdin>:1:1: error: no block is of order 15
[exit 2]
$ printf 'CPU:1 [LOST 12 EVENTS]\n a-1 [000] d..1. 1.1: mm_page_alloc_zone_locked: page=1 pfn=0x1200 order=9 migratetype=1\n' | whichalloc sim replay --state small.state.yaml -
machine         6.12.1, x86_64, 2 CPUs; zone DMA32: 1000 pages
operations      0: 0 allocations, 0 frees
skipped         1 inner step of page operations
lost            12 events that the kernel could not record: nothing can match behind the first of
                them
matched         0 of 0 on the same page frame, or failed as the kernel's did
$ printf 'a 1 [000] 1.1: PERF_RECORD_LOST lost 7\na 1 [000] 1.2: PERF_RECORD_LOST\n a-1 [000] d..1. 1.1: sched_switch: prev_pid=1\n' | whichalloc sim replay --state small.state.yaml -
machine         6.12.1, x86_64, 2 CPUs; zone DMA32: 1000 pages
operations      0: 0 allocations, 0 frees
skipped         1 other event
lost            8 events that the kernel could not record: nothing can match behind the first of
                them
matched         0 of 0 on the same page frame, or failed as the kernel's did
$ printf ' a-1 [000] d..1. 1.1: mm_page_alloc: page=1 pfn=0x1001 order=0 migratetype=1 gfp_flags=\n' | whichalloc sim replay --state small.state.yaml -
<stdin>:1:1: error: `gfp_flags` is not what mm_page_alloc has there: ``
[exit 2]
$ printf ' a-1 [000] d..1. 1.1: mm_page_alloc: page=1 pfn=zz order=0 migratetype=1 gfp_flags=GFP_HIGHUSER_MOVABLE\n' | whichalloc sim replay --state small.state.yaml -
<stdin>:1:1: error: `pfn` is not what mm_page_alloc has there: `zz`
[exit 2]
$ printf ' a-1 [000] d..1. 1.1: mm_page_alloc: page=1 pfn=0x1001 order=0 migratetype=1 gfp_flags='$(printf %0400d 1)'\n' | whichalloc sim replay --state small.state.yaml -
<stdin>:1:1: error: `gfp_flags` is not what mm_page_alloc has there: `00000000000000000000000000000000000000000000000000000000000000000000000000000000`
[exit 2]
$ whichalloc sim replay --state small.state.yaml - <&-
<stdin>: error: cannot read this: Bad file descriptor
[exit 2]
$ whichalloc sim replay --state small.state.yaml - <.
<stdin>: error: cannot read this: Is a directory
[exit 2]
$ whichalloc sim replay --state small.state.yaml --after small.state.yaml --format json small.trace | sed -n '/differences/,$p'
  "differences": [
    "zone DMA32: per-CPU list, order 1, Reclaimable: 0 blocks, expected 1: 0x1010 is missing",
    "zone DMA32: pcp.count is 1, expected 3",
    "zone DMA32: pcp.alloc_factor is 1, expected 2",
    "zone DMA32: pcp.flags is 2, expected 3",
    "zone DMA32: pcp.free_count is 2, expected 5"
  ],
  "distance": 0.0
}
