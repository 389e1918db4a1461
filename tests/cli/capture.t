# SPDX-License-Identifier: GPL-2.0-or-later
# States of running machines from copies of their files in /proc.
$ whichalloc sim capture --proc ../unit/data/proc/6.12 --arch amd64 2>&1 | head -n 72
whichalloc: this kernel does not show high_min and high_max of its per-CPU lists: they are as after boot
# this kernel does not show high_min and high_max of its per-CPU lists: they are as after boot
form: counts
kernel: "6.12.117+deb12-amd64"
arch: "amd64"
page_size: 4096
pageblock_order: 9
max_page_order: 10
config: ["!PREEMPT_RT", "NUMA", "!CMA", "TRANSPARENT_HUGEPAGE", "!HIGHMEM"]
zones:
  - name: DMA
    node: 0
    start_pfn: 0x1
    spanned: 4095
    present: 3998
    managed: 3840
    watermark: {min: 176, low: 220, high: 264}
    watermark_boost: 0
    lowmem_reserve: [0, 941, 941, 941]
    free_pages: 3808
    stat_threshold: 4
    free:
      - {order: 5, type: Unmovable, count: 1}
      - {order: 6, type: Unmovable, count: 1}
      - {order: 7, type: Unmovable, count: 1}
      - {order: 9, type: Movable, count: 1}
      - {order: 10, type: Movable, count: 3}
    pageblocks:
      - {type: Unmovable, count: 1}
      - {type: Movable, count: 7}
    movable: 0
    reclaimable: 0
    pcp:
      - {cpu: 0, count: 0, high: 0, batch: 1}
      - {cpu: 1, count: 0, high: 0, batch: 1}
  - name: DMA32
    node: 0
    start_pfn: 0x1000
    spanned: 258016
    present: 258016
    managed: 243285
    watermark: {min: 11087, low: 13858, high: 16629}
    watermark_boost: 0
    lowmem_reserve: [0, 0, 0, 0]
    free_pages: 177623
    stat_threshold: 16
    free:
      - {order: 0, type: Unmovable, count: 1}
      - {order: 0, type: Movable, count: 1}
      - {order: 0, type: Reclaimable, count: 1}
      - {order: 1, type: Unmovable, count: 1}
      - {order: 1, type: Reclaimable, count: 1}
      - {order: 2, type: Unmovable, count: 1}
      - {order: 2, type: Reclaimable, count: 1}
      - {order: 3, type: Unmovable, count: 1}
      - {order: 3, type: Reclaimable, count: 1}
      - {order: 4, type: Reclaimable, count: 1}
      - {order: 5, type: Movable, count: 1}
      - {order: 6, type: Unmovable, count: 3}
      - {order: 6, type: Movable, count: 1}
      - {order: 7, type: Unmovable, count: 4}
      - {order: 7, type: Reclaimable, count: 1}
      - {order: 8, type: Movable, count: 1}
      - {order: 8, type: Reclaimable, count: 1}
      - {order: 9, type: Unmovable, count: 1}
      - {order: 9, type: Movable, count: 2}
      - {order: 9, type: Reclaimable, count: 1}
      - {order: 10, type: Movable, count: 170}
    pageblocks:
      - {type: Unmovable, count: 21}
      - {type: Movable, count: 475}
      - {type: Reclaimable, count: 8}
$ whichalloc sim capture -q --proc ../unit/data/proc/6.12-numa | grep -A13 'name: Normal'
  - name: Normal
    node: 0
    start_pfn: 0x100000
    spanned: 262144
    present: 262144
    managed: 245580
    watermark: {min: 3642, low: 4552, high: 5462}
    watermark_boost: 0
    lowmem_reserve: [0, 0, 0, 0]
    free_pages: 236340
    stat_threshold: 24
    free:
      - {order: 0, type: Unmovable, count: 1}
      - {order: 0, type: Movable, count: 7}
--
  - name: Normal
    node: 1
    start_pfn: 0x140000
    spanned: 524288
    present: 524288
    managed: 515209
    watermark: {min: 7642, low: 9552, high: 11462}
    watermark_boost: 0
    lowmem_reserve: [0, 0, 0, 0]
    free_pages: 448484
    stat_threshold: 30
    free:
      - {order: 0, type: Unmovable, count: 1}
      - {order: 0, type: Movable, count: 1}
$ d=$(mktemp -d); cp ../unit/data/proc/6.1/buddyinfo ../unit/data/proc/6.1/zoneinfo $d; whichalloc sim capture --proc $d --kernel 6.1.192 -o $d/s; head -n 9 $d/s; grep -c 'type: ' $d/s; rm -r $d
whichalloc: version cannot be read: No such file or directory
whichalloc: meminfo cannot be read: No such file or directory
whichalloc: slabinfo cannot be read: No such file or directory
whichalloc: pagetypeinfo cannot be read: No such file or directory
whichalloc: the page size is taken to be 4096 bytes: meminfo would tell it
whichalloc: the architecture is taken to be x86_64: --arch says otherwise
whichalloc: migratetypes are not known: all free blocks count as Movable, and nothing as a HighAtomic reserve
whichalloc: slabs are not known: allocations start with none
# version cannot be read: No such file or directory
# meminfo cannot be read: No such file or directory
# slabinfo cannot be read: No such file or directory
# pagetypeinfo cannot be read: No such file or directory
# the page size is taken to be 4096 bytes: meminfo would tell it
# the architecture is taken to be x86_64: --arch says otherwise
# migratetypes are not known: all free blocks count as Movable, and nothing as a HighAtomic reserve
# slabs are not known: allocations start with none
form: counts
0
$ whichalloc sim capture --proc ../unit/data/proc/6.1 -q | head -n 3
# the architecture is taken to be x86_64: --arch says otherwise
form: counts
kernel: "6.1.0-56-amd64"
$ d=$(mktemp -d); cp ../unit/data/proc/6.1/* $d; rm $d/pagetypeinfo; whichalloc sim capture --proc $d -q | grep pageblock_order; sed -i /Huge/d $d/meminfo; whichalloc sim capture --proc $d -q | grep pageblock_order; rm -r $d
pageblock_order: 9
pageblock_order: 10
$ whichalloc sim capture --proc bad/proc
bad/proc/buddyinfo:2:47: error: expected a number of free blocks
    2 | Node 0, zone    DMA32      3      2      2    two      1      1      4      5      2      4    170 
      |                                               ^
[exit 2]
$ whichalloc sim capture --proc bad/none
bad/none/zoneinfo: error: cannot read this: No such file or directory
[exit 2]
$ d=$(mktemp -d); cp ../unit/data/proc/6.12-numa/buddyinfo $d; cp ../unit/data/proc/6.1/zoneinfo $d; (cd $d; whichalloc sim capture --proc . --kernel 6.12 --arch x86_64); rm -r $d
whichalloc: error: .: buddyinfo has more free pages than zoneinfo has pages: are they of one machine?
$ whichalloc sim capture --proc ../unit/data/proc/6.1 --arch mips
whichalloc: error: unknown architecture `mips` (see: list kernels)
[exit 2]
$ whichalloc sim capture --kernel six
whichalloc sim capture: 'six' is no kernel version: expected 6.12 or 6.12.3
Try `whichalloc sim capture --help' or `whichalloc sim capture --usage' for
more information.
[exit 2]
$ whichalloc sim capture here
whichalloc sim capture: unexpected 'here': copies of files are given with --proc DIR
Try `whichalloc sim capture --help' or `whichalloc sim capture --usage' for
more information.
[exit 2]
$ whichalloc sim capture --proc ../unit/data/proc/6.12 -q -o /nonexistent/state.yaml
whichalloc: cannot write /nonexistent/state.yaml: No such file or directory
[exit 3]
$ U=$PWD/../unit/data/proc/6.12; d=$(mktemp -d); cd $d; cp $U/* .; for e in 'buddyinfo /DMA32/d' 'zoneinfo /^Node 0, zone *DMA32/,$ {/zone *Normal/!d}' 'zoneinfo /cpu: /,/vm stats/d' 'zoneinfo s/protection: (0,/protection: (0, 1, 2, 3, 4, 5, 6, 7,/' 'zoneinfo s/cpu: 1/cpu: 70000/' 'buddyinfo /DMA32/p' 'buddyinfo s/\(DMA32.*\) [0-9]* *$/\1 >5/' 'pagetypeinfo s/Page block order.*//' 'pagetypeinfo s/Number of blocks type.*/& Movable Movable Movable Movable/' 'version s/.*/Linux version/' 'version s/6\.[^ ]*/banana/' 'meminfo s/MemTotal.*/MemTotal: x kB/' 'slabinfo s/^kmalloc-64 .*/kmalloc-64 9 8 64 64 1 : tunables 0 0 0 : slabdata 1 1 0/'; do f=${e%% *}; sed "${e#* }" $U/$f >$f; whichalloc sim capture -q --proc .; cp $U/$f $f; done; rm version; whichalloc sim capture -q --proc .; rm -r $d
whichalloc: error: .: zoneinfo has a zone with memory that buddyinfo lacks
whichalloc: error: .: buddyinfo has a zone that zoneinfo lacks
whichalloc: error: .: zoneinfo has a zone with memory without per-CPU lists
./zoneinfo:60:1: error: there are more reserves than zones
   60 |         protection: (0, 1, 2, 3, 4, 5, 6, 7, 941, 941, 941, 941)
      | ^
./zoneinfo:85:1: error: no machine has so many CPUs
   85 |     cpu: 70000
      | ^
./buddyinfo:3:1: error: this zone was there before
    3 | Node 0, zone    DMA32      3      2      2      2      1      1      4      5      2      4    170 
      | ^
./buddyinfo:2:101: error: expected a number of free blocks
    2 | ...ode 0, zone    DMA32      3      2      2      2      1      1      4      5      2      4    170 >5
      |                                                                                                       ^
./pagetypeinfo:18:88: error: expected `Page block order: N`
   18 | Node 0, zone    DMA32           21          475            8            0            0 
      |                                                                                        ^
./pagetypeinfo:16:98: error: expected no more migratetypes
   16 | ...e     Unmovable      Movable  Reclaimable   HighAtomic      Isolate  Movable Movable Movable Movable
      |                                                                                 ^
./version:1:14: error: expected a kernel's release
    1 | Linux version
      |              ^
whichalloc: error: ./version names no kernel release (--kernel 6.12.3)
./meminfo:1:11: error: expected a number of kB
    1 | MemTotal: x kB
      |           ^
./slabinfo:173:1: error: this cache has more objects in use than objects
  173 | kmalloc-64 9 8 64 64 1 : tunables 0 0 0 : slabdata 1 1 0
      | ^
whichalloc: error: .: version is missing, and no kernel is given
$ U=$PWD/../unit/data/proc/6.12; d=$(mktemp -d); cd $d; cp $U/* .; echo >>buddyinfo; sed '/type *Movable/s/ [0-9]\{2,\} / >100000 /' $U/pagetypeinfo >pagetypeinfo; printf 'CmaTotal: 65536 kB\nHighTotal: 0 kB\n' >>meminfo; whichalloc sim capture --proc . 2>&1 | grep '^which\|^config\|order: 10'; rm -r $d
whichalloc: the architecture is taken to be x86_64: --arch says otherwise
whichalloc: pagetypeinfo did not count its longest lists to the end: the rest of buddyinfo's blocks is on them
whichalloc: this kernel does not show high_min and high_max of its per-CPU lists: they are as after boot
max_page_order: 10
config: ["!PREEMPT_RT", "NUMA", "CMA", "TRANSPARENT_HUGEPAGE", "HIGHMEM"]
      - {order: 10, type: Movable, count: 3}
      - {order: 10, type: Movable, count: 170}
$ d=$(mktemp -d); cp ../unit/data/proc/6.12/* $d; sed 's/HighAtomic/       CMA/; /zone      DMA, type/{s/    Movable/@@@/;s/        CMA/    Movable/;s/@@@/        CMA/}; /^Node 0, zone      DMA /s/ 7            0            0 / 0            0            7 /; /^Node 0, zone    DMA32 /s/475            8            0/472            8            3/' ../unit/data/proc/6.12/pagetypeinfo >$d/pagetypeinfo; whichalloc sim capture --proc $d 2>&1 >$d/cma.yaml | grep CMA; grep 'type: CMA' $d/cma.yaml; whichalloc ask 4M --contiguity physical --dma coherent --state $d/cma.yaml | grep -A1 ^Tried; rm -r $d
whichalloc: of several zones with a CMA area the largest counts alone: the others' are taken as in use
      - {order: 9, type: CMA, count: 1}
      - {order: 10, type: CMA, count: 3}
      - {type: CMA, count: 7}
Tried x86_64, 6.12, 965.3 MiB: 4 MiB asked, waste 0 %
        cma        100/100  177615 pages free, to order 10
$ d=$(mktemp -d); cp ../unit/data/proc/6.12/* $d; awk '/MemTotal/ {$2 *= 4} {print}' ../unit/data/proc/6.12/meminfo >$d/meminfo; whichalloc sim capture -q --proc $d --arch aarch64 >$d/large.yaml; grep '^page_size\|^config' $d/large.yaml; whichalloc ask 64 --state $d/large.yaml | grep -A1 ^Tried; rm -r $d
page_size: 16384
config: ["ARM64_16K_PAGES", "!PREEMPT_RT", "NUMA", "!CMA", "TRANSPARENT_HUGEPAGE", "!HIGHMEM"]
Tried arm64, 6.12, 3.8 GiB: 64 bytes asked, waste 0 %
        large      100/100  177615 pages free, to order 10
$ whichalloc sim capture --proc ../unit/data/proc/6.12 --arch i386 -q
whichalloc: error: zoneinfo has a zone DMA32, which i386 does not have (--arch says which it is)
[exit 2]
$ d=$(mktemp -d); sed 's/zone *DMA32/zone  HighMem/' ../unit/data/proc/6.12/zoneinfo >$d/zoneinfo; sed 's/zone *DMA32/zone  HighMem/' ../unit/data/proc/6.12/buddyinfo >$d/buddyinfo; (cd $d; for a in arm64 i386; do whichalloc sim capture --proc . --kernel 6.12 --arch $a -q 2>&1 | head -1; done); rm -r $d
whichalloc: error: zoneinfo has a zone HighMem, which arm64 does not have (--arch says which it is)
# version cannot be read: No such file or directory
