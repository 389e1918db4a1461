# Figures of merit of a trace, by call site.
$ whichalloc sim replay sites.trace
machine         6.12, x86_64, 1 GiB, 4 CPUs; fresh
objects         5 allocations, 1 failed; 2.8 KiB asked for, 3.6 KiB given: 23.1 % waste; peak
                2.6 KiB, left at the end 2.5 KiB in 2; 1 freed on another CPU
pages           3 allocations, 1 failed; 20 KiB; peak 20 KiB, left at the end 4 KiB in 1; 0 freed on
                another CPU
fragmentation   largest free order 10; free memory in too small blocks for orders 1 to 10, in
                percent: 0 0 0 0 0 0 0 0 0 1
not counted     1 free of what the trace does not show allocated

     given  waste    calls  failed       peak     left other CPU  call site, or task of a page allocation
    16 KiB    0 %        1       0     16 KiB        0         0  bash, order 2, GFP_KERNEL | __GFP_COMP
     4 KiB    0 %        1       0      4 KiB        1         0  bash, order 0, GFP_HIGHUSER_MOVABLE
     2 KiB   22 %        2       1      2 KiB        1         0  rx_refill+0x20/0x80 [foo]
   1.5 KiB   27 %        2       0    1.5 KiB        1         1  load_elf_phdrs+0x49/0x90
 152 bytes    0 %        1       0  152 bytes        0         0  vm_area_alloc+0x1c/0x70
   0 bytes    0 %        1       1    0 bytes        0         0  bash, order 9, GFP_TRANSHUGE_LIGHT

What the rules say, as far as the trace shows the need
  rx_refill+0x20/0x80 [foo]: GFP_KERNEL may sleep, and softirq context must not:   [sleep-in-atomic]
  use GFP_ATOMIC
$ whichalloc sim replay --format json --kernel 6.1 --memory 512M --cpus 1 sites.trace
{
  "schema": 1,
  "machine": {
    "kernel": "6.1",
    "arch": "x86_64",
    "memory": 536870912,
    "cpus": 1
  },
  "objects": {
    "calls": 5,
    "failed": 1,
    "asked": 2872,
    "given": 3736,
    "waste_percent": 23.1263,
    "peak": 3,
    "peak_bytes": 2712,
    "live": 2,
    "live_bytes": 2560,
    "ping_pong": 1
  },
  "pages": {
    "calls": 3,
    "failed": 1,
    "asked": 20480,
    "given": 20480,
    "waste_percent": 0.0,
    "peak": 2,
    "peak_bytes": 20480,
    "live": 1,
    "live_bytes": 4096,
    "ping_pong": 0
  },
  "early_frees": 1,
  "lost": 0,
  "hidden": 0,
  "fragmentation": {
    "failed": 0,
    "largest_order": 10,
    "unusable": [
      0.0,
      8.82231e-6,
      8.82231e-6,
      4.41115e-5,
      4.41115e-5,
      4.41115e-5,
      0.000608739,
      0.001738,
      0.00399651,
      0.010772,
      0.0243231
    ]
  },
  "sites": [
    {
      "task": "bash",
      "api": "alloc_pages",
      "gfp": "GFP_KERNEL | __GFP_COMP",
      "order": 2,
      "calls": 1,
      "failed": 0,
      "asked": 16384,
      "given": 16384,
      "waste_percent": 0.0,
      "peak": 1,
      "peak_bytes": 16384,
      "live": 0,
      "live_bytes": 0,
      "ping_pong": 0,
      "size_min": 16384,
      "size_max": 16384,
      "rule": null,
      "advice": null
    },
    {
      "task": "bash",
      "api": "alloc_pages",
      "gfp": "GFP_HIGHUSER_MOVABLE",
      "order": 0,
      "calls": 1,
      "failed": 0,
      "asked": 4096,
      "given": 4096,
      "waste_percent": 0.0,
      "peak": 1,
      "peak_bytes": 4096,
      "live": 1,
      "live_bytes": 4096,
      "ping_pong": 0,
      "size_min": 4096,
      "size_max": 4096,
      "rule": null,
      "advice": null
    },
    {
      "call_site": "rx_refill+0x20/0x80 [foo]",
      "api": "kmalloc",
      "gfp": "GFP_KERNEL",
      "calls": 2,
      "failed": 1,
      "asked": 1600,
      "given": 2048,
      "waste_percent": 21.875,
      "peak": 1,
      "peak_bytes": 2048,
      "live": 1,
      "live_bytes": 2048,
      "ping_pong": 0,
      "size_min": 1600,
      "size_max": 1600,
      "rule": "sleep-in-atomic",
      "advice": "GFP_KERNEL may sleep, and softirq context must not: use GFP_ATOMIC"
    },
    {
      "call_site": "load_elf_phdrs+0x49/0x90",
      "api": "kmalloc",
      "gfp": "GFP_KERNEL",
      "calls": 2,
      "failed": 0,
      "asked": 1120,
      "given": 1536,
      "waste_percent": 27.0833,
      "peak": 2,
      "peak_bytes": 1536,
      "live": 1,
      "live_bytes": 512,
      "ping_pong": 1,
      "size_min": 392,
      "size_max": 728,
      "rule": null,
      "advice": null
    },
    {
      "call_site": "vm_area_alloc+0x1c/0x70",
      "api": "kmem_cache_alloc",
      "gfp": "GFP_KERNEL_ACCOUNT",
      "calls": 1,
      "failed": 0,
      "asked": 152,
      "given": 152,
      "waste_percent": 0.0,
      "peak": 1,
      "peak_bytes": 152,
      "live": 0,
      "live_bytes": 0,
      "ping_pong": 0,
      "size_min": 152,
      "size_max": 152,
      "rule": null,
      "advice": null
    },
    {
      "task": "bash",
      "api": "alloc_pages",
      "gfp": "GFP_TRANSHUGE_LIGHT",
      "order": 9,
      "calls": 1,
      "failed": 1,
      "asked": 0,
      "given": 0,
      "waste_percent": 0.0,
      "peak": 0,
      "peak_bytes": 0,
      "live": 0,
      "live_bytes": 0,
      "ping_pong": 0,
      "size_min": 2097152,
      "size_max": 2097152,
      "rule": null,
      "advice": null
    }
  ]
}
$ awk 'BEGIN { for (i = 1; i <= 2000; i++) printf " a-1 [000] ..... 1.%06d: kmalloc: call_site=open_thing+0x1/0x2 ptr=%x bytes_req=1100 bytes_alloc=2048 gfp_flags=GFP_KERNEL node=-1 accounted=false\n", i, i * 4096 }' | whichalloc sim replay -
machine         6.12, x86_64, 1 GiB, 4 CPUs; fresh
objects         2000 allocations, 0 failed; 2.1 MiB asked for, 3.9 MiB given: 46.3 % waste; peak
                3.9 MiB, left at the end 3.9 MiB in 2000; 0 freed on another CPU

     given  waste    calls  failed       peak     left other CPU  call site, or task of a page allocation
   3.9 MiB   46 %     2000       0    3.9 MiB     2000         0  open_thing+0x1/0x2

What the rules say, as far as the trace shows the need
  open_thing+0x1/0x2: 2000 objects of one size: a cache of their own packs them,    [many-identical]
  which kmalloc() does not: use kmem_cache_alloc() with GFP_KERNEL and kmem_cache_free()
$ awk 'BEGIN { for (i = 1; i <= 25; i++) printf " a-1 [000] 1.%06d: kmalloc: call_site=site%d ptr=%x bytes_req=8 bytes_alloc=8 gfp_flags=GFP_ATOMIC node=-1\n", i, i, i * 4096 }' | whichalloc sim replay -
machine         6.12, x86_64, 1 GiB, 4 CPUs; fresh
objects         25 allocations, 0 failed; 200 bytes; peak 200 bytes, left at the end 200 bytes in
                25; 0 freed on another CPU

     given  waste    calls  failed       peak     left other CPU  call site, or task of a page allocation
   8 bytes    0 %        1       0    8 bytes        1         0  site1
   8 bytes    0 %        1       0    8 bytes        1         0  site10
   8 bytes    0 %        1       0    8 bytes        1         0  site11
   8 bytes    0 %        1       0    8 bytes        1         0  site12
   8 bytes    0 %        1       0    8 bytes        1         0  site13
   8 bytes    0 %        1       0    8 bytes        1         0  site14
   8 bytes    0 %        1       0    8 bytes        1         0  site15
   8 bytes    0 %        1       0    8 bytes        1         0  site16
   8 bytes    0 %        1       0    8 bytes        1         0  site17
   8 bytes    0 %        1       0    8 bytes        1         0  site18
   8 bytes    0 %        1       0    8 bytes        1         0  site19
   8 bytes    0 %        1       0    8 bytes        1         0  site2
   8 bytes    0 %        1       0    8 bytes        1         0  site20
   8 bytes    0 %        1       0    8 bytes        1         0  site21
   8 bytes    0 %        1       0    8 bytes        1         0  site22
   8 bytes    0 %        1       0    8 bytes        1         0  site23
   8 bytes    0 %        1       0    8 bytes        1         0  site24
   8 bytes    0 %        1       0    8 bytes        1         0  site25
   8 bytes    0 %        1       0    8 bytes        1         0  site3
   8 bytes    0 %        1       0    8 bytes        1         0  site4
       ... and 5 more: --format json has all
$ whichalloc sim replay --memory 65G sites.trace
whichalloc sim replay: '65G' is no size of memory: up to 64G
Try `whichalloc sim replay --help' or `whichalloc sim replay --usage' for more
information.
[exit 2]
$ whichalloc sim replay --memory 1G --state small.state.yaml sites.trace
whichalloc sim replay: --memory and --cpus are for fresh machines; a state says what it has
Try `whichalloc sim replay --help' or `whichalloc sim replay --usage' for more
information.
[exit 2]
$ whichalloc sim replay --after small.state.yaml sites.trace
whichalloc sim replay: --after needs --state
Try `whichalloc sim replay --help' or `whichalloc sim replay --usage' for more
information.
[exit 2]
$ whichalloc sim replay --memory 4K sites.trace
whichalloc: error: such a machine cannot be made
[exit 2]
$ printf ' a-1 [000] d.Z1. 1.1: kmalloc: call_site=f+0x1/0x2 ptr=10 bytes_req=8 bytes_alloc=8 gfp_flags=GFP_KERNEL node=-1\n a-1 [000] d.h1. 1.1: kmalloc: call_site=g+0x1/0x2 ptr=20 bytes_req=8 bytes_alloc=8 gfp_flags=GFP_KERNEL node=-1\n a-1 [000] b.... 1.1: kmalloc: call_site=h+0x1/0x2 ptr=30 bytes_req=8 bytes_alloc=8 gfp_flags=GFP_KERNEL node=-1\n a-1 [000] D.... 1.1: kmalloc: call_site=i+0x1/0x2 ptr=40 bytes_req=8 bytes_alloc=8 gfp_flags=GFP_KERNEL node=-1\n a-1 [000] Q.... 1.1: kmalloc: call_site=j+0x1/0x2 ptr=50 bytes_req=8 bytes_alloc=8 gfp_flags=GFP_KERNEL node=-1\n' | whichalloc sim replay -
machine         6.12, x86_64, 1 GiB, 4 CPUs; fresh
objects         5 allocations, 0 failed; 40 bytes; peak 40 bytes, left at the end 40 bytes in 5; 0
                freed on another CPU

     given  waste    calls  failed       peak     left other CPU  call site, or task of a page allocation
   8 bytes    0 %        1       0    8 bytes        1         0  f+0x1/0x2
   8 bytes    0 %        1       0    8 bytes        1         0  g+0x1/0x2
   8 bytes    0 %        1       0    8 bytes        1         0  h+0x1/0x2
   8 bytes    0 %        1       0    8 bytes        1         0  i+0x1/0x2
   8 bytes    0 %        1       0    8 bytes        1         0  j+0x1/0x2

What the rules say, as far as the trace shows the need
  f+0x1/0x2: kmalloc() takes locks that the NMI may have interrupted: allocate    [nmi-no-allocator]
  before
  g+0x1/0x2: GFP_KERNEL may sleep, and a hard interrupt handler must not: use      [sleep-in-atomic]
  GFP_ATOMIC
  h+0x1/0x2: GFP_KERNEL may sleep, and process context with bottom halves off must [sleep-in-atomic]
  not: use GFP_ATOMIC
  i+0x1/0x2: GFP_KERNEL may sleep, and process context with interrupts off must    [sleep-in-atomic]
  not: use GFP_ATOMIC
$ printf ' a-1 [000] ..... 1.1: kmalloc: call_site=f+0x1/0x2 ptr=zz bytes_req=8 bytes_alloc=8 gfp_flags=GFP_KERNEL node=-1\n' | whichalloc sim replay -
<stdin>:1:1: error: `ptr` is not what kmalloc has there: `zz`
[exit 2]
$ printf ' a-1 [000] ..... 1.1: kmalloc: call_site=f+0x1/0x2 bytes_req=8 bytes_alloc=8 gfp_flags=GFP_KERNEL node=-1\n' | whichalloc sim replay -
<stdin>:1:1: error: this kmalloc event lacks `ptr`
[exit 2]
$ printf ' a-1 [000] ..... 1.1: mm_page_alloc: page=1 pfn=0x1008 order=3 migratetype=1 gfp_flags=GFP_KERNEL\n a-1 [000] ..... 1.1: mm_page_alloc: page=1 pfn=0x2008 order=3 migratetype=1 gfp_flags=GFP_KERNEL\n a-1 [000] ..... 1.1: mm_page_free: page=1 pfn=0x1008 order=2\n a-1 [000] ..... 1.1: mm_page_free: page=1 pfn=0x1010 order=0\n a-1 [000] ..... 1.1: mm_page_free: page=1 pfn=0x100c order=2\n a-1 [000] ..... 1.1: mm_page_alloc: page=1 pfn=0x2008 order=3 migratetype=1 gfp_flags=GFP_ATOMIC\n a-1 [000] ..... 1.1: mm_page_pcpu_drain: page=1 pfn=0x1001 order=0 migratetype=1\nCPU:1 [LOST 3 EVENTS]\n' | whichalloc sim replay -
machine         6.12, x86_64, 1 GiB, 4 CPUs; fresh
pages           3 allocations, 0 failed; 96 KiB; peak 64 KiB, left at the end 32 KiB in 1; 0 freed
                on another CPU
fragmentation   largest free order 10; free memory in too small blocks for orders 1 to 10, in
                percent: 0 0 0 0 0 0 0 0 0 1
not counted     1 free of what the trace does not show allocated
lost            3 events that the kernel could not record: what is left at the end may have been
                freed

     given  waste    calls  failed       peak     left other CPU  call site, or task of a page allocation
    64 KiB    0 %        2       0     64 KiB        0         0  a, order 3, GFP_KERNEL
    32 KiB    0 %        1       0     32 KiB        1         0  a, order 3, GFP_ATOMIC
$ printf ' a-1 [000] ..... 1.1: mm_page_alloc: page=1 pfn=0x1008 order=0 migratetype=1 gfp_flags=GFP_KERNEL\n a-1 [000] ..... 1.1: mm_page_alloc: page=1 pfn=0x2008 order=0 migratetype=1 gfp_flags=GFP_ATOMIC\n a-1 [000] ..... 1.1: mm_page_alloc: page=1 pfn=0x3008 order=0 migratetype=1 gfp_flags=GFP_ATOMIC\n a-1 [000] ..... 1.1: mm_page_alloc: page=1 pfn=0x4008 order=0 migratetype=1 gfp_flags=GFP_NOWAIT\n a-1 [000] ..... 1.1: mm_page_alloc: page=1 pfn=0x4018 order=0 migratetype=1 gfp_flags=GFP_NOWAIT\n a-1 [000] ..... 1.1: mm_page_alloc: page=1 pfn=0x5000 order=1 migratetype=1 gfp_flags=GFP_NOWAIT\n a-1 [000] ..... 1.1: kmalloc: call_site=f+0x1/0x2 ptr=10 bytes_req=8 bytes_alloc=8192 gfp_flags=GFP_KERNEL node=-1\n' | whichalloc sim replay -
machine         6.12, x86_64, 1 GiB, 4 CPUs; fresh
objects         1 allocation, 0 failed; 8 bytes asked for, 8 KiB given: 99.9 % waste; peak 8 KiB,
                left at the end 8 KiB in 1; 0 freed on another CPU
pages           6 allocations, 0 failed; 28 KiB; peak 28 KiB, left at the end 28 KiB in 6; 0 freed
                on another CPU
fragmentation   largest free order 10; free memory in too small blocks for orders 1 to 10, in
                percent: 0 0 0 0 0 0 0 0 0 1

     given  waste    calls  failed       peak     left other CPU  call site, or task of a page allocation
     8 KiB    0 %        2       0      8 KiB        2         0  a, order 0, GFP_ATOMIC
     8 KiB    0 %        2       0      8 KiB        2         0  a, order 0, GFP_NOWAIT
     8 KiB    0 %        1       0      8 KiB        1         0  a, order 1, GFP_NOWAIT
     8 KiB  100 %        1       0      8 KiB        1         0  f+0x1/0x2
     4 KiB    0 %        1       0      4 KiB        1         0  a, order 0, GFP_KERNEL
$ printf ' a-1 [000] ..... 1.1: mm_page_alloc: page=1 pfn=0x1000 order=10 migratetype=1 gfp_flags=GFP_KERNEL\n a-1 [000] ..... 1.1: mm_page_alloc: page=1 pfn=0x2000 order=10 migratetype=1 gfp_flags=GFP_KERNEL\n' | whichalloc sim replay --memory 5M -
machine         6.12, x86_64, 5 MiB, 4 CPUs; fresh
pages           2 allocations, 0 failed; 8 MiB; peak 8 MiB, left at the end 8 MiB in 2; 0 freed on
                another CPU
fragmentation   2 page allocations failed on the simulated machine; largest free order 9; free
                memory in too small blocks for orders 1 to 10, in percent: 0 0 0 1 1 4 11 24 49 100

     given  waste    calls  failed       peak     left other CPU  call site, or task of a page allocation
     8 MiB    0 %        2       0      8 MiB        2         0  a, order 10, GFP_KERNEL
$ printf ' a-1 [000] ..... 1.1: mm_page_free: page=1 pfn=0x1008 order=2\n' | whichalloc sim replay -
machine         6.12, x86_64, 1 GiB, 4 CPUs; fresh
not counted     1 free of what the trace does not show allocated
$ printf ' a-1 [000] ..... 1.1: mm_page_alloc: page=0 pfn=0x0 order=3 migratetype=0 gfp_flags=GFP_KERNEL\n a-1 [000] ..... 1.1: mm_page_alloc: page=0 pfn=0x0 order=2 migratetype=0 gfp_flags=GFP_KERNEL\n' | whichalloc sim replay - | sed -n '/^ *given/,$p'
     given  waste    calls  failed       peak     left other CPU  call site, or task of a page allocation
   0 bytes    0 %        1       1    0 bytes        0         0  a, order 2, GFP_KERNEL
   0 bytes    0 %        1       1    0 bytes        0         0  a, order 3, GFP_KERNEL
$ printf ' a-1 [000] ..... 1.1: sched_waking: comm=b\n a-1 [000] ..... 1.2: kmem:rss_stat: mm_id=1\n' | whichalloc sim replay -
machine         6.12, x86_64, 1 GiB, 4 CPUs; fresh
events          none allocates or frees: 2 events of other kinds; record kmem events
$ printf ' a-1 [000] ..... 1.1: kmalloc: call_site=f ptr=00000000abcd0000 bytes_req=64 bytes_alloc=64 gfp_flags=GFP_KERNEL\n a-1 [000] ..... 1.2: kmalloc: call_site=f ptr=(____ptrval____) bytes_req=64 bytes_alloc=64 gfp_flags=GFP_KERNEL\n a-1 [000] ..... 1.3: kfree: call_site=f ptr=(efault)\n' | tee $TMPDIR/hidden.trace | whichalloc sim replay -
machine         6.12, x86_64, 1 GiB, 4 CPUs; fresh
objects         1 allocation, 0 failed; 64 bytes; peak 64 bytes, left at the end 64 bytes in 1; 0
                freed on another CPU
skipped         2 events of objects whose address is not printed

     given  waste    calls  failed       peak     left other CPU  call site, or task of a page allocation
  64 bytes    0 %        1       0   64 bytes        1         0  f
$ whichalloc sim replay --state small.state.yaml $TMPDIR/hidden.trace
machine         6.12.1, x86_64, 2 CPUs; zone DMA32: 1000 pages
operations      0: 0 allocations, 0 frees
skipped         2 events of objects whose address is not printed
matched         0 of 0 on the same page frame, or failed as the kernel's did
$ whichalloc sim replay --format json $TMPDIR/hidden.trace | grep -w -e lost -e hidden
  "lost": 0,
  "hidden": 2,
$ printf ' a-1 [000] ..... 1.1: kfree: call_site=f ptr=(what)\n' | whichalloc sim replay -
<stdin>:1:1: error: `ptr` is not what kfree has there: `(what)`
[exit 2]
