# Architectures, configurations, and configuration files as targets.
$ whichalloc cost 5000 --arch arm64 --config ARM64_64K_PAGES
                         gives    waste    from
kmalloc                 8192 B     39 %    kmalloc-8k, order 1, 16 objects a slab
alloc_pages            65536 B     92 %    order 0
alloc_pages_exact      65536 B     92 %    1 page of order 0
own cache               5000 B      1 %    stride 5000, order 1, 26 objects a slab, 1072 bytes left over
vmalloc                65536 B     92 %    1 page + 1 guard page of address space, page tables
kvmalloc                8192 B     39 %    kmalloc-8k
$ whichalloc cost 100 --arch arm64 --kernel 6.1 --format json | head -8
{
  "schema": 1,
  "size": 100,
  "kmalloc": {
    "usable": 128,
    "waste_percent": 21.9,
    "cache": "kmalloc-128"
  },
$ whichalloc cost 200M --arch i386 | sed -n 's/^vmalloc  */vmalloc /p'
vmalloc fails             past the vmalloc address space
$ whichalloc cost 5000 --config SLUB_TINY --kernel 6.6 | head -2
                         gives    waste    from
kmalloc                 8192 B     39 %    kmalloc-8k, order 1, 1 objects a slab
$ whichalloc ask 256 --context softirq --arch riscv --kernel 5.10..7.3 -q | head -1
kzalloc(256, GFP_ATOMIC)    free: kfree()    <linux/slab.h>
$ whichalloc ask 64 --holds raw_spinlock --kconfig arm64-16k.config | head -3
Impossible on 6.12.117: no API meets this need
      holds raw_spinlock          kzalloc() takes locks that sleep on PREEMPT_RT, and    [rt-atomic]
                                  process context under a raw spinlock must not
$ whichalloc ask 64 --holds raw_spinlock --kconfig arm64-16k.config --config '!PREEMPT_RT' | head -1
kzalloc(64, GFP_ATOMIC)    free: kfree()    <linux/slab.h>
$ whichalloc cost 20000 --kconfig arm64-16k.config | head -3
                         gives    waste    from
kmalloc                32768 B     39 %    kmalloc-32k, order 3, 4 objects a slab
alloc_pages            32768 B     39 %    order 1
$ whichalloc cost 64 --config HIGHMEM
whichalloc: error: x86_64 has no `HIGHMEM`
[exit 2]
$ whichalloc cost 64 --arch arm64 --config ARM64_16K_PAGES,ARM64_64K_PAGES
whichalloc: error: both `ARM64_16K_PAGES` and `ARM64_64K_PAGES` (a kernel has one of them)
[exit 2]
$ whichalloc cost 64 --config 'DMA_CMA,!CMA'
whichalloc: error: `DMA_CMA` needs `CMA`
[exit 2]
$ whichalloc cost 64 --config SLUB_TINI
whichalloc: error: no advice depends on the configuration `SLUB_TINI` (did you mean `SLUB_TINY`?)
[exit 2]
$ whichalloc cost 64 --config CONFIG_SLUB_TINY=y
whichalloc: error: no advice depends on the configuration `CONFIG_SLUB_TINY=y` (did you mean `SLUB_TINY`?)
[exit 2]
$ whichalloc cost 64 --kernel 6.1-6.12
whichalloc cost: '6.1-6.12' is no kernel version: expected 6.12, 6.12.3, or 6.1..6.12
Try `whichalloc cost --help' or `whichalloc cost --usage' for more
information.
[exit 2]
$ whichalloc cost 64 --kernel 5.3.18-59.37-default | tail -1
note: the API facts are those of 5.3.18; tried in the simulator of 5.10, the nearest there is
kvmalloc                  64 B      0 %    kmalloc-64
$ whichalloc cost 64 --kernel 6.12-rc3 | tail -1
kvmalloc                  64 B      0 %    kmalloc-64
$ whichalloc cost 64 --arch arm46
whichalloc: error: unknown architecture `arm46` (did you mean `arm64`?)
[exit 2]
$ whichalloc cost 64 --kconfig ask.t
ask.t:3:1: error: this is no line of a kernel configuration
    3 | $ whichalloc ask 256 --context hardirq --zeroed
      | ^ CONFIG_NAME=value, or # CONFIG_NAME is not set
[exit 2]
$ printf 'CONFIG_FOO=y\n' | whichalloc cost 64 --kconfig -
whichalloc: error: <stdin> configures no architecture that is known (state --arch)
[exit 2]
$ whichalloc cost 64 --kconfig arm64-16k.config --kconfig arm64-16k.config
whichalloc cost: one --kconfig at a time
Try `whichalloc cost --help' or `whichalloc cost --usage' for more
information.
[exit 2]
$ whichalloc ask --size 'sizeof(struct foo)' --btf ../unit/data/types.btf | sed -n '1p;/asked/p'
kzalloc(sizeof(struct foo), GFP_KERNEL)    free: kfree()    <linux/slab.h>
Tried x86_64, 6.12, 1 GiB: 72 bytes asked, waste 26 %
$ whichalloc ask --size 'sizeof(struct fooo)' --btf ../unit/data/types.elf --format c
note: the size of `sizeof(struct fooo)` is not known: it counts as below a page (did you mean `foo`?)
#include <linux/slab.h>

	p = kzalloc(sizeof(struct fooo), GFP_KERNEL);
	if (!p)
		return -ENOMEM;

	kfree(p);
$ whichalloc ask --size 'struct foo[100]' --btf ../unit/data/types.elf | sed -n '1p;/asked/p'
kzalloc(sizeof(struct foo[100]), GFP_KERNEL)    free: kfree()    <linux/slab.h>
Tried x86_64, 6.12, 1 GiB: 7 KiB asked, waste 12 %
$ whichalloc ask --size 'sizeof(u32[0])' --btf ../unit/data/types.btf | sed -n 1p
note: the size of `sizeof(u32[0])` is not known: it counts as below a page
kzalloc(sizeof(u32[0]), GFP_KERNEL)    free: kfree()    <linux/slab.h>
$ whichalloc ask 100 --btf ../unit/data/types.btf | head -n 1
kzalloc(100, GFP_KERNEL)    free: kfree()    <linux/slab.h>
$ whichalloc ask --copy-of string --btf ../unit/data/types.btf | head -n 1
kstrdup(src, GFP_KERNEL)    free: kfree()    <linux/string.h>
$ whichalloc ask --size 'sizeof(struct foo)' --btf target.t
whichalloc: error: target.t: this is no type information, or it is damaged (/sys/kernel/btf/vmlinux, or an ELF file with a section .BTF)
[exit 2]
$ whichalloc ask --size 'sizeof(struct foo)' --btf nowhere
whichalloc: error: nowhere: No such file or directory (/sys/kernel/btf/vmlinux, or an ELF file with a section .BTF)
[exit 2]
$ for s in 1K 4K 8K 16K 32K 64K 128K; do whichalloc cost $s --cpus 8 --arch arm64 --config ARM64_64K_PAGES | sed -n 's/^kmalloc  *//p'; done
1024 B      0 %    kmalloc-1k, order 0, 64 objects a slab
4096 B      0 %    kmalloc-4k, order 1, 32 objects a slab
8192 B      0 %    kmalloc-8k, order 2, 32 objects a slab
16384 B      0 %    kmalloc-16k, order 3, 32 objects a slab
32768 B      0 %    kmalloc-32k, order 3, 16 objects a slab
65536 B      0 %    kmalloc-64k, order 3, 8 objects a slab
131072 B      0 %    kmalloc-128k, order 3, 4 objects a slab
$ whichalloc explain riscv | sed -n '1p;/^  Also/,/^  Has not/p'
riscv64: 64-bit RISC-V, 4 KiB pages
  Also called riscv
  Has         RISCV_DMA_NONCOHERENT
  Has not     CMA, ZONE_DMA
$ whichalloc explain 5.10 | sed -n '1p;/^  Read/p'
5.10: Linux 5.10 (long-term)
  Read        5.10.262 as Debian ships it
$ whichalloc explain riscv63
whichalloc: error: nothing is known of `riscv63` (did you mean `riscv64`?)
[exit 2]
$ printf 'CONFIG_SMP=y\n\nCONFIG_X86_64=y\n' | whichalloc ask 64 --kconfig - | head -n 1
kzalloc(64, GFP_KERNEL)    free: kfree()    <linux/slab.h>
$ printf '# CONFIG\n\n' | whichalloc ask 64 --kconfig -
<stdin>: error: no option is set in this file (the .config of a kernel, or zcat /proc/config.gz)
[exit 2]
$ printf 'CONFIG_FOO=y\n' | whichalloc ask 64 --kconfig -
whichalloc: error: <stdin> configures no architecture that is known (state --arch)
[exit 2]
$ for k in 6.18 6.19 7.1; do whichalloc ask 64K --contiguity virtual --holds spinlock --kernel $k | head -n 1; done
Impossible on 6.18: no API meets these needs together
__vmalloc(65536, GFP_ATOMIC)    free: vfree()    <linux/vmalloc.h>
__vmalloc(65536, GFP_ATOMIC)    free: vfree()    <linux/vmalloc.h>
$ for k in 6.19 7.1; do whichalloc ask 64K --contiguity virtual --holds spinlock_bh --kernel $k | head -n 1; done
Impossible on 6.19: no API meets these needs together
__vmalloc(65536, GFP_ATOMIC)    free: vfree()    <linux/vmalloc.h>
$ whichalloc ask 16M --contiguity physical --context nmi
Impossible on 6.12: no API meets this need
      context nmi                 kzalloc() takes locks that the NMI may have     [nmi-no-allocator]
                                  interrupted
Change all of
      context process, contiguity any  kvzalloc(16777216, GFP_KERNEL), kvfree()
Mind  the buddy allocator ends at 4 MiB: past it only CMA, alloc_contig_pages()     [past-the-buddy]
      (modules: from 7.0 on; CONTIG_ALLOC; may fail), memory reserved at boot, or, for a device,
      dma_alloc_coherent() with CMA or an IOMMU can serve; or give up contiguity
[exit 1]
$ whichalloc ask 4096 --context nmi --result page | head -4
Impossible on 6.12: no API meets this need
      context nmi                 alloc_page() takes locks that the NMI may have  [nmi-no-allocator]
                                  interrupted
Change one
$ whichalloc ask 256M --contiguity virtual --arch i386
Impossible on 6.12: no API meets this need
      size 256M                   256M is past the 122876K that vzalloc() can return     [too-large]
Change one
      size 64M                    vzalloc(67108864), vfree()
[exit 1]
$ whichalloc ask 5M --kernel 5.15 --reclaim no-fs --format json | grep -c GFP_NOFS
0
[exit 1]
$ whichalloc ask 64 --context nmi --kernel 7.3 --arch arm | sed '/^Tried/,$d'
alloc_pages_nolock(0, NUMA_NO_NODE, 0)    free: __free_pages()    <linux/gfp.h>

Why   an NMI may have interrupted the allocator inside its own locks: memory must [nmi-no-allocator]
      be there before
      nothing says that it is overwritten, and cleared memory leaks no old  [zeroing-is-the-default]
      data
$ whichalloc ask 64 --context nmi --kernel 7.3 --arch riscv64 | grep -A1 ^Mind
Mind  kmalloc_nolock() always fails on a RISC-V processor without the Zacas        [nolock-on-riscv]
      extension, which most lack: take alloc_pages_nolock() there
$ whichalloc ask 100M --arch i386 | grep -A2 ^Mind
Mind  free it with kvfree() only: kfree() crashes or corrupts memory whenever the [kvfree-not-kfree]
      fallback was taken (kfree() in the simulator: 25 of 25 tries objected to, fresh)
      the vmalloc area of 120 MiB is the whole kernel's, for device          [vmalloc-area-is-small]
$ whichalloc ask 200 --objects-alive 9000 --objects-typesafe-by-rcu | grep -E '^Tried|^Slab'
Tried x86_64, 6.12, 1 GiB: 200 bytes asked, waste 7 %
Slab  a slab of order 0 holds 19 objects of 208 bytes; kmalloc-256 takes 256 bytes for each, 19 %
$ whichalloc ask 64K --contiguity physical --on-failure no-failure-path | grep -A1 ^Mind
Mind  with a mask that may sleep mempool_alloc() never fails, it waits until an       [mempool-wait]
      element comes back: never take two from one pool at a time
$ whichalloc ask 48 --align 64 --arch arm | head -1
kzalloc(48, GFP_KERNEL)    free: kfree()    <linux/slab.h>
$ whichalloc ask 100..1000 --align 128 --arch arm64 --kernel 6.1 | head -1
kzalloc(size, GFP_KERNEL)    free: kfree()    <linux/slab.h>
$ whichalloc ask 64 --align 128 --arch arm64 --kernel 6.5 | head -1
kmem_cache_zalloc(cache, GFP_KERNEL)    free: kmem_cache_free()    <linux/slab.h>
$ for k in 6.1.0-18-rt-amd64 5.10.8-rt24 5.14.0-427.el9.x86_64+rt 6.12.1-1004-realtime 6.12-virt 6.12-cert2 6.12-rtl 6.12.41+deb13-amd64; do echo $k; whichalloc cost 64 --kernel $k 2>&1 >/dev/null | grep PREEMPT_RT; done
6.1.0-18-rt-amd64
note: by its name this may be a PREEMPT_RT kernel: state --config PREEMPT_RT if it is
5.10.8-rt24
note: by its name this may be a PREEMPT_RT kernel: state --config PREEMPT_RT if it is
5.14.0-427.el9.x86_64+rt
note: by its name this may be a PREEMPT_RT kernel: state --config PREEMPT_RT if it is
6.12.1-1004-realtime
note: by its name this may be a PREEMPT_RT kernel: state --config PREEMPT_RT if it is
6.12-virt
6.12-cert2
6.12-rtl
6.12.41+deb13-amd64
[exit 1]
$ for k in 5.14.0-427.13.1.el9_4.x86_64 4.18.0-553.el8.x86_64+rt 6.12.0-55.el10 6.12-model 6.12-elx; do echo $k; whichalloc cost 64 --kernel $k 2>&1 >/dev/null; done
5.14.0-427.13.1.el9_4.x86_64
note: the API facts are those of 5.14; tried in the simulator of 5.15, the nearest there is
note: by its name this is an enterprise kernel: what it took over from later releases is not known here
4.18.0-553.el8.x86_64+rt
note: 4.18 is older than 4.19: what it lacks is not known here
note: by its name this may be a PREEMPT_RT kernel: state --config PREEMPT_RT if it is
note: by its name this is an enterprise kernel: what it took over from later releases is not known here
6.12.0-55.el10
note: by its name this is an enterprise kernel: what it took over from later releases is not known here
6.12-model
6.12-elx
$ whichalloc cost 64 --kernel v6.12 2>&1 | head -1
                         gives    waste    from
$ whichalloc cost 64 --kernel v6.1..v6.12-rc3 2>&1 >/dev/null
note: of a range of kernels this is the oldest, 6.1
$ whichalloc cost 64 --kernel vv6.1
whichalloc cost: 'vv6.1' is no kernel version: expected 6.12, 6.12.3, or 6.1..6.12
Try `whichalloc cost --help' or `whichalloc cost --usage' for more
information.
[exit 2]
$ whichalloc cost 64 --kernel 6.12-rt --config PREEMPT_RT 2>&1 >/dev/null
$ whichalloc cost 64 --kernel 6.12-rt --config '!CONFIG_PREEMPT_RT' 2>&1 >/dev/null
$ whichalloc cost 64 --kernel 6.12-rt --kconfig arm64-16k.config 2>&1 >/dev/null
$ printf 'whichalloc: 1\ntarget: {kernel: "6.6-rt1..6.12"}\nallocations:\n- {needs: {size: 64}, uses: {api: kmalloc, gfp: GFP_KERNEL, free: kfree}}\n' | whichalloc lint -
<stdin>: note: by its name this may be a PREEMPT_RT kernel: state --config PREEMPT_RT if it is
$ printf 'whichalloc: 1\ntarget: {kernel: "6.6-rt1..6.12"}\nallocations:\n- {needs: {size: 64}, uses: {api: kmalloc, gfp: GFP_KERNEL, free: kfree}}\n' | whichalloc lint - --kernel 6.12
