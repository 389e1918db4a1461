# SPDX-License-Identifier: GPL-2.0-or-later
# What sizes really take: text, JSON, caches of one's own, ranges, other kernels.
$ whichalloc cost 5000
                         gives    waste    from
kmalloc                 8192 B     39 %    kmalloc-8k, order 3, 4 objects a slab
alloc_pages             8192 B     39 %    order 1
alloc_pages_exact       8192 B     39 %    2 pages of order 1
own cache               5000 B      8 %    stride 5000, order 3, 6 objects a slab, 2768 bytes left over
vmalloc                 8192 B     39 %    2 pages + 1 guard page of address space, page tables
kvmalloc                8192 B     39 %    kmalloc-8k first
$ whichalloc cost 7 | head -n 3
                         gives    waste    from
kmalloc                    8 B     12 %    kmalloc-8, order 0, 512 objects a slab
alloc_pages             4096 B     99 %    order 0
$ whichalloc cost 129 --format json
{
  "schema": 1,
  "size": 129,
  "kmalloc": {
    "usable": 192,
    "waste_percent": 32.8,
    "cache": "kmalloc-192"
  },
  "alloc_pages": {
    "usable": 4096,
    "waste_percent": 96.9,
    "order": 0
  },
  "alloc_pages_exact": {
    "usable": 4096,
    "waste_percent": 96.9,
    "pages": 1
  },
  "vmalloc": {
    "usable": 4096,
    "waste_percent": 96.9,
    "pages": 1,
    "address_space": 8192
  },
  "kvmalloc": {
    "usable": 192,
    "waste_percent": 32.8,
    "cache": "kmalloc-192",
    "from": "kmalloc"
  }
}
$ whichalloc cost 129 --cache --format json
{
  "schema": 1,
  "size": 129,
  "kmalloc": {
    "usable": 192,
    "waste_percent": 32.8,
    "cache": "kmalloc-192"
  },
  "alloc_pages": {
    "usable": 4096,
    "waste_percent": 96.9,
    "order": 0
  },
  "alloc_pages_exact": {
    "usable": 4096,
    "waste_percent": 96.9,
    "pages": 1
  },
  "vmalloc": {
    "usable": 4096,
    "waste_percent": 96.9,
    "pages": 1,
    "address_space": 8192
  },
  "kvmalloc": {
    "usable": 192,
    "waste_percent": 32.8,
    "cache": "kmalloc-192",
    "from": "kmalloc"
  },
  "slab": {
    "stride": 136,
    "order": 0,
    "objects": 30,
    "align": 8,
    "waste_percent": 5.1
  }
}
$ whichalloc cost 700 --cache --slab-flags hwcache_align,typesafe_by_rcu --constructor --cpus 64
                         gives    waste    from
kmalloc                 1024 B     32 %    kmalloc-1k, order 3, 32 objects a slab
alloc_pages             4096 B     83 %    order 0
alloc_pages_exact       4096 B     83 %    1 page of order 0
own cache                700 B     10 %    stride 768, order 3, 42 objects a slab, 512 bytes left over
vmalloc                 4096 B     83 %    1 page + 1 guard page of address space, page tables
kvmalloc                1024 B     32 %    kmalloc-1k
$ whichalloc cost 100 --cache --align 64 --slab-flags poison,red_zone,store_user --kernel 6.1
                         gives    waste    from
kmalloc                  128 B     22 %    kmalloc-128, order 0, 32 objects a slab
alloc_pages             4096 B     98 %    order 0
alloc_pages_exact       4096 B     98 %    1 page of order 0
own cache                100 B     61 %    stride 256, order 0, 16 objects a slab
vmalloc                 4096 B     98 %    1 page + 1 guard page of address space, page tables
kvmalloc                 128 B     22 %    kmalloc-128
$ whichalloc cost 16M
                         gives    waste    from
kmalloc                  fails             past the largest kmalloc
alloc_pages              fails             past the largest order of the buddy lists
alloc_pages_exact        fails             past the largest order of the buddy lists
own cache                fails             no slab can hold such an object
vmalloc             16777216 B      0 %    4096 pages + 1 guard page of address space, page tables
kvmalloc            16777216 B      0 %    vmalloc first: nothing contiguous is that large
$ whichalloc cost 1..8192
size classes: worst waste
  100 % |                                                                                          
   87 % |█                                                                                         
   75 % |█                                                                                         
   62 % |█                                                                                         
   50 % |█ █▆ █▆▁   █▆▃▁       ██▆▅▄▂▁                ██▇▆▆▅▄▄▃▂▁▁                                 
   37 % |█▅██▃███▃  ████▆▃     ███████▇▆▄▃▂           █████████████▇▇▆▅▄▄▃▂▂▁                      
   25 % |█████████▅ ███████▅▂  █████████████▇▅▄▂▁     ████████████████████████▇▇▆▅▅▄▃▂▂▁           
   12 % |█████████████████████▅███████████████████▆▅▃▂████████████████████████████████████▇▆▅▅▄▃▃▂▁
        +------------------------------------------------------------------------------------------

a cache of its own: worst waste
  100 % |                                                                                          
   87 % |█                                                                                         
   75 % |█                                                                                         
   62 % |█                                                                                         
   50 % |█                                                                                         
   37 % |█                                                                                         
   25 % |█                                                  ▂▁      ▃▃▂▁         ▅▅▄▃▂▂▁           
   12 % |█▅▆▄▅▄▃▄▄▄▄▃▃▃▃▃▃▄▄▄▄▄▄▃▅▅▄▅▅▆▆▄▆▆▄▇▇▅▄▂█▆▅▃▂█▇▆▅▄▂███▇▆▅▄▃██████▇▆▅▄▃▂▁█████████▇▆▅▅▄▃▃▂▁
        +------------------------------------------------------------------------------------------
         1 byte                                                                               8 KiB
$ whichalloc cost 100..300 --format json | sed -n 1,12p
{
  "schema": 1,
  "curve": [
    {
      "size": 101,
      "class_waste_percent": 21.9,
      "cache_waste_percent": 4.8
    },
    {
      "size": 103,
      "class_waste_percent": 20.3,
      "cache_waste_percent": 2.9
$ whichalloc cost 0
whichalloc cost: '0' is no size: expected 129, 64K, or a range 1..8192
Try `whichalloc cost --help' or `whichalloc cost --usage' for more
information.
[exit 2]
$ whichalloc cost nonsense
whichalloc cost: 'nonsense' is no size; of a C type, --btf FILE has it: /sys/kernel/btf/vmlinux, or an ELF file
Try `whichalloc cost --help' or `whichalloc cost --usage' for more
information.
[exit 2]
$ whichalloc cost 64..1
whichalloc cost: '64..1' is no range: it ends before it begins
Try `whichalloc cost --help' or `whichalloc cost --usage' for more
information.
[exit 2]
$ whichalloc cost 64 --slab-flags shiny
whichalloc cost: unknown slab flag 'shiny': expected hwcache_align, typesafe_by_rcu, poison, red_zone, store_user, account, reclaim_account
Try `whichalloc cost --help' or `whichalloc cost --usage' for more
information.
[exit 2]
$ whichalloc cost
whichalloc cost: which size? 129, 64K, or a range 1..8192
Try `whichalloc cost --help' or `whichalloc cost --usage' for more
information.
[exit 2]
$ whichalloc cost 64 65
whichalloc cost: one size at a time
Try `whichalloc cost --help' or `whichalloc cost --usage' for more
information.
[exit 2]
$ whichalloc cost 64 --align foo
whichalloc cost: 'foo' is no alignment
Try `whichalloc cost --help' or `whichalloc cost --usage' for more
information.
[exit 2]
$ whichalloc cost 64 --align 2M
whichalloc cost: '2M' is no alignment: a power of two, at most 1M
Try `whichalloc cost --help' or `whichalloc cost --usage' for more
information.
[exit 2]
$ whichalloc cost 64 --cpus 0
whichalloc cost: '0': expected 1 to 4096 CPUs
Try `whichalloc cost --help' or `whichalloc cost --usage' for more
information.
[exit 2]
$ whichalloc cost 64 --cpus 4097
whichalloc cost: '4097': expected 1 to 4096 CPUs
Try `whichalloc cost --help' or `whichalloc cost --usage' for more
information.
[exit 2]
$ whichalloc cost 16K --arch arm64 | head -n 2
                         gives    waste    from
kmalloc                16384 B      0 %    the page allocator, order 2
$ whichalloc cost 16M --cache --format json
{
  "schema": 1,
  "size": 16777216,
  "kmalloc": {
    "fails": "past the largest kmalloc"
  },
  "alloc_pages": {
    "fails": "past the largest order of the buddy lists"
  },
  "alloc_pages_exact": {
    "fails": "past the largest order of the buddy lists"
  },
  "vmalloc": {
    "usable": 16777216,
    "waste_percent": 0.0,
    "pages": 4096,
    "address_space": 16781312
  },
  "kvmalloc": {
    "usable": 16777216,
    "waste_percent": 0.0,
    "cache": null,
    "from": "vmalloc"
  },
  "slab": {
    "fails": "no slab can hold such an object"
  }
}
$ whichalloc cost 64 --color always | head -n 2 | cat -v
^[[2m                         gives    waste    from^[[0m
kmalloc                   64 B      0 %    kmalloc-64, order 0, 64 objects a slab
$ whichalloc cost 'sizeof(struct foo)' --btf ../unit/data/types.btf
                         gives    waste    from
kmalloc                   96 B     25 %    kmalloc-96, order 0, 42 objects a slab
alloc_pages             4096 B     98 %    order 0
alloc_pages_exact       4096 B     98 %    1 page of order 0
own cache                 72 B      1 %    stride 72, order 0, 56 objects a slab, 64 bytes left over
vmalloc                 4096 B     98 %    1 page + 1 guard page of address space, page tables
kvmalloc                  96 B     25 %    kmalloc-96
$ whichalloc cost --btf ../unit/data/types.elf --size 'struct foo[100]' --format json | sed -n 3p
  "size": 7200,
$ whichalloc cost 'struct fooo' --btf ../unit/data/types.btf
whichalloc cost: the size of `struct fooo` is not known (did you mean `foo`?)
Try `whichalloc cost --help' or `whichalloc cost --usage' for more
information.
[exit 2]
$ whichalloc cost 'sizeof(struct foo)'
whichalloc cost: 'sizeof(struct foo)' is no size; of a C type, --btf FILE has it: /sys/kernel/btf/vmlinux, or an ELF file
Try `whichalloc cost --help' or `whichalloc cost --usage' for more
information.
[exit 2]
$ whichalloc cost 'sizeof(u32[0])' --btf ../unit/data/types.btf
whichalloc cost: the size of `sizeof(u32[0])` is not known
Try `whichalloc cost --help' or `whichalloc cost --usage' for more
information.
[exit 2]
$ whichalloc cost 64K..1K
whichalloc cost: '64K..1K' is no range: it ends before it begins
Try `whichalloc cost --help' or `whichalloc cost --usage' for more
information.
[exit 2]
$ whichalloc cost 1M..64M | tail -n 3
        +------------------------------------------------------------------------------------------
         1 MiB                                                                               64 MiB
         x: all of these sizes fail
$ whichalloc cost 4096 --arch arm64 --config ARM64_64K_PAGES | tail -n 1
kvmalloc                4096 B      0 %    kmalloc-4k
$ whichalloc cost 100 --kernel 6.8 | tail -n 1
note: the API facts are those of 6.8; tried in the simulator of 6.6, the nearest there is
kvmalloc                 128 B     22 %    kmalloc-128
$ whichalloc cost 100 --kernel 6.8 -q | tail -n 1
kvmalloc                 128 B     22 %    kmalloc-128
$ whichalloc cost 100 --kernel 6.1..6.12 | tail -n 1
note: of a range of kernels this is the oldest, 6.1
kvmalloc                 128 B     22 %    kmalloc-128
$ whichalloc cost 3T | cut -c 1-41
                            gives    wast
kmalloc                     fails        
alloc_pages                 fails        
alloc_pages_exact           fails        
own cache                   fails        
vmalloc           3298534883328 B      0 
kvmalloc                    fails        
