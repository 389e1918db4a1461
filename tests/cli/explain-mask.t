# Masks as kernels print them: numbers, names, or both. Which flag a bit is depends on the release
# and its configuration; bits of no flag are named as such, and names win over the number.
$ whichalloc explain 0xcc0
0xcc0: a mask

  Same as     GFP_KERNEL
  Sleeps      may
  Reclaim     any
  Contains    __GFP_IO: reclaim may start disk I/O
              __GFP_FS: reclaim may call into filesystems
              __GFP_DIRECT_RECLAIM: the caller may reclaim memory itself, and so sleep
              __GFP_KSWAPD_RECLAIM: wake kswapd when memory runs low
$ whichalloc explain 0x140DCA | head -3
0x140DCA: a mask

  Same as     GFP_HIGHUSER_MOVABLE | __GFP_ZERO | __GFP_COMP
$ whichalloc explain 'mode:0x200(GFP_ATOMIC|__GFP_COMP), nodemask=(null)' | head -3
GFP_ATOMIC|__GFP_COMP: a mask

  Sleeps      never
$ whichalloc explain '0xcc0 (GFP_NOIO)' | head -3
GFP_NOIO: a mask

  Sleeps      may
$ whichalloc explain 'gfp_flags=GFP_NOFS|__GFP_ZERO node=-1' | head -3
GFP_NOFS|__GFP_ZERO: a mask

  Sleeps      may
$ whichalloc explain 'kmalloc: ptr=0 bytes_req=8 gfp_flags=0x400' | head -3
0x400: a mask

  Same as     __GFP_DIRECT_RECLAIM
$ whichalloc explain 'a: page allocation failure: order:5, mode:0x40cc0(GFP_KERNEL|__GFP_COMP)'
page allocation failure: the page allocator had no block of that order

  The line has the order and the mask; below it stand the call and the free blocks of each zone by
  order. Order 0: memory is short, or an atomic request met the end of the reserves. Higher orders:
  memory is fragmented. Ask for less in a row (kvmalloc() where only CPUs use it), allocate where
  the call may sleep, or add __GFP_NOWARN where there is a fallback. One in ten seconds is printed.

  Kind        message
  See         order, fragmentation, costly-order, atomic-high-order, __GFP_NOWARN
  Source      mm/page_alloc.c (warn_alloc, __alloc_pages_slowpath), 6.12

GFP_KERNEL|__GFP_COMP: a mask

  Sleeps      may
  Reclaim     any
  Contains    __GFP_IO: reclaim may start disk I/O
              __GFP_FS: reclaim may call into filesystems
              __GFP_DIRECT_RECLAIM: the caller may reclaim memory itself, and so sleep
              __GFP_KSWAPD_RECLAIM: wake kswapd when memory runs low
              __GFP_COMP: make a higher order one compound page
$ whichalloc explain 'GFP_KERNEL|0x200' | head -4
GFP_KERNEL|0x200: a mask

  Same as     GFP_KERNEL
  Unknown     0x200: no flag of 6.12 as it is configured
$ whichalloc explain 'GFP_KERNEL & ~__GFP_FS' | head -3
GFP_KERNEL & ~__GFP_FS: a mask

  Same as     GFP_NOFS
$ whichalloc explain 0x0 | head -4
0x0: a mask

  Same as     0
  Sleeps      never
$ whichalloc explain 0xffffffffffffffff | head -4
0xffffffffffffffff: a mask

  Same as     GFP_TRANSHUGE | GFP_ATOMIC | __GFP_DMA | __GFP_DMA32 | __GFP_RECLAIMABLE | __GFP_ZERO
              | __GFP_WRITE | __GFP_RETRY_MAYFAIL | __GFP_NOFAIL | __GFP_NORETRY | __GFP_MEMALLOC |
$ whichalloc explain 0x1a20 | head -4
0x1a20: a mask

  Same as     GFP_ATOMIC | __GFP_WRITE
  Unknown     0x200: no flag of 6.12 as it is configured
$ whichalloc explain 0x1a20 --kernel 6.1 | head -4
0x1a20: a mask

  Same as     GFP_ATOMIC | __GFP_WRITE
  Sleeps      never
$ whichalloc explain 0x3100cca | head -4
0x3100cca: a mask

  Same as     GFP_HIGHUSER_MOVABLE | __GFP_NO_OBJ_EXT
  Unknown     0x2000000: no flag of 6.12 as it is configured
$ whichalloc explain 0x3100cca --config LOCKDEP | head -4
0x3100cca: a mask

  Same as     GFP_HIGHUSER_MOVABLE | __GFP_NOLOCKDEP | __GFP_NO_OBJ_EXT
  Sleeps      may
$ whichalloc explain 0x3100cca --arch arm64 --config KASAN_HW_TAGS | head -4
0x3100cca: a mask

  Same as     GFP_HIGHUSER_MOVABLE | __GFP_SKIP_ZERO
  Sleeps      may
$ whichalloc explain 0x3100cca --kernel 7.3 | head -4
0x3100cca: a mask

  Same as     GFP_HIGHUSER_MOVABLE
  Unknown     0x3000000: no flag of 7.3 as it is configured
$ whichalloc explain 0x4100cca --kernel 6.8 | head -4
0x4100cca: a mask

  Same as     GFP_HIGHUSER_MOVABLE | __GFP_NOLOCKDEP
  Sleeps      may
$ whichalloc explain 0x8100cca --kernel 6.1 | head -4
0x8100cca: a mask

  Same as     GFP_HIGHUSER_MOVABLE | __GFP_NOLOCKDEP
  Sleeps      may
$ whichalloc explain 0x3100cca --kernel 5.15 | head -4
0x3100cca: a mask

  Same as     GFP_HIGHUSER_MOVABLE | __GFP_NOLOCKDEP
  Sleeps      may
$ whichalloc explain 0x900cca --kernel 5.10 | head -4
0x900cca: a mask

  Same as     GFP_HIGHUSER_MOVABLE | __GFP_NOLOCKDEP
  Sleeps      may
$ whichalloc explain 0xcc0 --kernel 4.19
whichalloc: error: what bits of a mask mean is known from 5.10 on (give the names that the line has beside it)
[exit 2]
$ whichalloc explain 'mode:0x6000c0(GFP_KERNEL)' --kernel 4.19 | head -3
GFP_KERNEL: a mask

  Sleeps      may
$ whichalloc explain 0x12345678901234567
whichalloc: error: nothing is known of `0x12345678901234567` (see: whichalloc list apis, flags, contexts, rules, terms)
[exit 2]
$ whichalloc explain 0xccz
whichalloc: error: nothing is known of `0xccz` (see: whichalloc list apis, flags, contexts, rules, terms)
[exit 2]
$ whichalloc explain 'GFP_KERNEL & ~0x80'
mask:1:15: error: unknown GFP flag `0x80`
    1 | GFP_KERNEL & ~0x80
      |               ^^^^ expected GFP flag names, a lower-case identifier, or 0
[exit 2]
$ whichalloc explain 'GFP_KERNEL|0x'
mask:1:12: error: unknown GFP flag `0x`
    1 | GFP_KERNEL|0x
      |            ^^ expected GFP flag names, a lower-case identifier, or 0
[exit 2]
$ whichalloc explain 0x201 --format json | head -12
{
  "schema": 1,
  "entries": [
    {
      "name": "0x201",
      "kind": "mask",
      "contains": [
        "__GFP_DMA"
      ],
      "unknown_bits": "0x200",
      "may_sleep": false,
      "page": {
$ whichalloc explain 'page allocation failure: order:5, mode:0x40cc0' --kernel 4.19 | tail -3
  Kind        message
  See         order, fragmentation, costly-order, atomic-high-order, __GFP_NOWARN
  Source      mm/page_alloc.c (warn_alloc, __alloc_pages_slowpath), 6.12
$ whichalloc explain 'page allocation failure: order:5, mode:0x40cc0(GFP_KERNEL|__GFP_CMA)' | tail -3
  Kind        message
  See         order, fragmentation, costly-order, atomic-high-order, __GFP_NOWARN
  Source      mm/page_alloc.c (warn_alloc, __alloc_pages_slowpath), 6.12
$ whichalloc explain 'mode:0x40cc0(GFP_KERNEL|__GFP_CMA)'
mask:1:12: error: unknown GFP flag `__GFP_CMA`
    1 | GFP_KERNEL|__GFP_CMA
      |            ^^^^^^^^^ did you mean `__GFP_DMA`?
[exit 2]
