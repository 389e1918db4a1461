# SPDX-License-Identifier: GPL-2.0-or-later
# Findings in manifests: their text, exit status by --fail-on, waivers, directories, JSON.
$ whichalloc lint mistakes.whichalloc.yaml
mistakes.whichalloc.yaml:9:31: error: sleeps-under-a-spinlock: GFP_KERNEL may sleep, and process context under a spinlock must not [sleep-in-atomic]
    9 |     uses: {api: kzalloc, gfp: GFP_KERNEL, free: kfree}
      |                               ^^^^^^^^^^ use GFP_ATOMIC
mistakes.whichalloc.yaml:13:17: error: vmalloc-in-softirq: vzalloc() may build page tables and take a mutex: it must not be called from softirq context [vmalloc-in-interrupt]
   13 |     uses: {api: vzalloc, free: vfree}
      |                 ^^^^^^^ use kzalloc() with GFP_ATOMIC and kfree()
mistakes.whichalloc.yaml:17:50: error: kfree-of-kvmalloc: memory from kvzalloc() is freed with kvfree(), not with kfree() [free-mismatch]
   17 |     uses: {api: kvzalloc, gfp: GFP_KERNEL, free: kfree}
      |                                                  ^^^^^ use kvfree()
mistakes.whichalloc.yaml:21:17: warning: overflow: user space gives the count: the two-factor form returns NULL when n * size overflows [array-overflow]
   21 |     uses: {api: kvmalloc, gfp: GFP_KERNEL, free: kvfree}
      |                 ^^^^^^^^ use kvcalloc() with GFP_KERNEL_ACCOUNT and kvfree()
mistakes.whichalloc.yaml:21:32: error: overflow: GFP_KERNEL leaves the charge to the system, and user space causes it [account-user]
   21 |     uses: {api: kvmalloc, gfp: GFP_KERNEL, free: kvfree}
      |                                ^^^^^^^^^^ use GFP_KERNEL_ACCOUNT
mistakes.whichalloc.yaml:25:17: error: nofail-atomic: it must not fail and must not wait: nothing can promise that; allocate before, where it may sleep [must-not-fail-atomic]
   25 |     uses: {api: kzalloc, gfp: GFP_ATOMIC | __GFP_NOFAIL, free: kfree}
      |                 ^^^^^^^ nothing serves these needs here: whichalloc ask tells what to change
mistakes.whichalloc.yaml:29:17: error: stack-buffer-for-dma: memory from a variable on the kernel stack must not be mapped for DMA [dma-streaming-fit]
   29 |     uses: {api: stack}
      |                 ^^^^^ use kzalloc() with GFP_KERNEL and kfree()
mistakes.whichalloc.yaml:33:17: error: vmalloc-for-a-device: memory from vmalloc() is not coherent with the device [dma-coherent-needed]
   33 |     uses: {api: vmalloc, free: vfree}
      |                 ^^^^^^^ use dma_alloc_coherent() with GFP_KERNEL and dma_free_coherent()
mistakes.whichalloc.yaml:37:17: error: not-zeroed: kmalloc() leaves the memory as it was, and it must read as zero [must-be-zeroed]
   37 |     uses: {api: kmalloc, gfp: GFP_KERNEL, free: kfree}
      |                 ^^^^^^^ use kzalloc() with GFP_KERNEL and kfree()
mistakes.whichalloc.yaml:41:31: warning: atomic-for-nothing: the caller may sleep, so let it reclaim: it fails far less, and leaves the reserves alone [atomic-where-sleeping-is-fine]
   41 |     uses: {api: kzalloc, gfp: GFP_ATOMIC, free: kfree}
      |                               ^^^^^^^^^^ use GFP_KERNEL
mistakes.whichalloc.yaml:45:49: error: key-left-in-memory: kfree() leaves the secret in memory [secret-wiped]
   45 |     uses: {api: kmalloc, gfp: GFP_KERNEL, free: kfree}
      |                                                 ^^^^^ use kfree_sensitive()
mistakes.whichalloc.yaml:57:16: warning: waiver-for-nothing: sleep-in-atomic finds nothing here any more [unused-waiver]
   57 |       - {rule: sleep-in-atomic, because: "was atomic once"}
      |                ^^^^^^^^^^^^^^^ remove the waiver
mistakes.whichalloc.yaml:61:31: error: waiver-expired: GFP_KERNEL may sleep, and process context under a bh-disabling spinlock must not [sleep-in-atomic]
   61 |     uses: {api: kzalloc, gfp: GFP_KERNEL, free: kfree}
      |                               ^^^^^^^^^^ use GFP_ATOMIC
mistakes.whichalloc.yaml:63:81: warning: waiver-expired: the waiver of sleep-in-atomic ended with 2020-01-01 [expired-waiver]
   63 |       - {rule: sleep-in-atomic, because: "reworked in the next release", until: 2020-01-01}
      |                                                                                 ^^^^^^^^^^ mend the use, or renew the waiver

13 allocations: 10 errors, 4 warnings, 0 notes, 1 waived
[exit 1]
$ whichalloc lint -q --fail-on never mistakes.whichalloc.yaml >/dev/null
$ whichalloc lint manifests/clean.whichalloc.yaml
$ whichalloc lint manifests
manifests/deep/one.whichalloc.yaml:9:52: error: wrong-free: memory from alloc_page() is freed with __free_page(), not with kfree() [free-mismatch]
    9 |     uses: {api: alloc_page, gfp: GFP_KERNEL, free: kfree}
      |                                                    ^^^^^ use __free_page()

3 allocations: 1 error, 0 warnings, 0 notes, 0 waived
[exit 1]
$ whichalloc lint --format json manifests/deep
{
  "schema": 1,
  "findings": [
    {
      "rule": "free-mismatch",
      "severity": "error",
      "file": "manifests/deep/one.whichalloc.yaml",
      "line": 9,
      "column": 52,
      "end_line": 9,
      "end_column": 57,
      "at": "drivers/net/foo/page.c:7",
      "name": "wrong-free",
      "message": "memory from alloc_page() is freed with __free_page(), not with kfree()",
      "hint": "use __free_page()",
      "suggest": {
        "api": "alloc_page",
        "gfp": "GFP_KERNEL",
        "free": "__free_page"
      }
    }
  ],
  "summary": {
    "allocations": 1,
    "errors": 1,
    "warnings": 0,
    "notes": 0,
    "waived": 0,
    "baseline": 0,
    "unread": 0
  }
}
[exit 1]
$ whichalloc lint --format json manifests/clean.whichalloc.yaml
{
  "schema": 1,
  "findings": [],
  "summary": {
    "allocations": 2,
    "errors": 0,
    "warnings": 0,
    "notes": 0,
    "waived": 0,
    "baseline": 0,
    "unread": 0
  }
}
$ whichalloc lint - <manifests/deep/one.whichalloc.yaml
<stdin>:9:52: error: wrong-free: memory from alloc_page() is freed with __free_page(), not with kfree() [free-mismatch]
    9 |     uses: {api: alloc_page, gfp: GFP_KERNEL, free: kfree}
      |                                                    ^^^^^ use __free_page()

1 allocation: 1 error, 0 warnings, 0 notes, 0 waived
[exit 1]
$ sed -n '1,5p;/- name: atomic-for-nothing/,/uses:/p' mistakes.whichalloc.yaml | whichalloc lint -
<stdin>:9:31: warning: atomic-for-nothing: the caller may sleep, so let it reclaim: it fails far less, and leaves the reserves alone [atomic-where-sleeping-is-fine]
    9 |     uses: {api: kzalloc, gfp: GFP_ATOMIC, free: kfree}
      |                               ^^^^^^^^^^ use GFP_KERNEL

1 allocation: 0 errors, 1 warning, 0 notes, 0 waived
$ sed -n '1,5p;/- name: atomic-for-nothing/,/uses:/p' mistakes.whichalloc.yaml | whichalloc lint --fail-on note -
<stdin>:9:31: warning: atomic-for-nothing: the caller may sleep, so let it reclaim: it fails far less, and leaves the reserves alone [atomic-where-sleeping-is-fine]
    9 |     uses: {api: kzalloc, gfp: GFP_ATOMIC, free: kfree}
      |                               ^^^^^^^^^^ use GFP_KERNEL

1 allocation: 0 errors, 1 warning, 0 notes, 0 waived
[exit 1]
$ sed -n '1,5p;/- name: atomic-for-nothing/,/uses:/p' mistakes.whichalloc.yaml | whichalloc lint --fail-on warning -
<stdin>:9:31: warning: atomic-for-nothing: the caller may sleep, so let it reclaim: it fails far less, and leaves the reserves alone [atomic-where-sleeping-is-fine]
    9 |     uses: {api: kzalloc, gfp: GFP_ATOMIC, free: kfree}
      |                               ^^^^^^^^^^ use GFP_KERNEL

1 allocation: 0 errors, 1 warning, 0 notes, 0 waived
[exit 1]
$ sed -n '1,5p;/- name: waived/,/uses:/p' mistakes.whichalloc.yaml | whichalloc lint -
<stdin>:9:17: note: waived: contiguous memory is worth a try first: it costs no page table and fewer TLB entries [vmalloc-before-trying]
    9 |     uses: {api: vzalloc, free: vfree}
      |                 ^^^^^^^ use kvzalloc() with GFP_KERNEL and kvfree()

1 allocation: 0 errors, 0 warnings, 1 note, 0 waived
$ sed -n '1,5p;/- name: waived/,/uses:/p' mistakes.whichalloc.yaml | whichalloc lint --fail-on note -
<stdin>:9:17: note: waived: contiguous memory is worth a try first: it costs no page table and fewer TLB entries [vmalloc-before-trying]
    9 |     uses: {api: vzalloc, free: vfree}
      |                 ^^^^^^^ use kvzalloc() with GFP_KERNEL and kvfree()

1 allocation: 0 errors, 0 warnings, 1 note, 0 waived
[exit 1]
$ whichalloc lint --fail-on sometimes manifests
whichalloc lint: unknown severity 'sometimes': expected error, warning, note, never
Try `whichalloc lint --help' or `whichalloc lint --usage' for more
information.
[exit 2]
$ whichalloc lint --kernel 6.1..7.3 manifests
manifests/deep/one.whichalloc.yaml:9:52: error: wrong-free: memory from alloc_page() is freed with __free_page(), not with kfree() [free-mismatch]
    9 |     uses: {api: alloc_page, gfp: GFP_KERNEL, free: kfree}
      |                                                    ^^^^^ use __free_page()

3 allocations: 1 error, 0 warnings, 0 notes, 0 waived
[exit 1]
$ whichalloc lint targets.whichalloc.yaml
targets.whichalloc.yaml:8:31: error: old: GFP_KERNEL may sleep, and softirq context must not [sleep-in-atomic]
    8 |     uses: {api: kzalloc, gfp: GFP_KERNEL, free: kfree}
      |                               ^^^^^^^^^^ use GFP_ATOMIC
targets.whichalloc.yaml:15:17: error: real-time: kzalloc() takes locks that sleep on PREEMPT_RT, and process context under a raw spinlock must not [rt-atomic]
   15 |     uses: {api: kzalloc, gfp: GFP_ATOMIC, free: kfree}
      |                 ^^^^^^^ allocate before, where the code is preemptible
targets.whichalloc.yaml:22:31: error: new: Linux 7.3 does not have __GFP_ATOMIC [flag-not-in-this-kernel]
   22 |     uses: {api: kzalloc, gfp: __GFP_ATOMIC, free: kfree}
      |                               ^^^^^^^^^^^^ use GFP_ATOMIC

3 allocations: 3 errors, 0 warnings, 0 notes, 0 waived
[exit 1]
$ whichalloc lint --format json targets.whichalloc.yaml | grep -E '"(name|rule|api|gfp)"'
      "rule": "sleep-in-atomic",
      "name": "old",
        "api": "kzalloc",
        "gfp": "GFP_ATOMIC",
      "rule": "rt-atomic",
      "name": "real-time",
      "rule": "flag-not-in-this-kernel",
      "name": "new",
        "api": "kzalloc",
        "gfp": "GFP_ATOMIC",
$ printf 'whichalloc: 1\ntarget: {kernel: "9.9"}\nallocations: []\n' | whichalloc lint -
<stdin>: note: 9.9 is newer than 7.3, the newest kernel known here: what it changed is not known
$ printf 'whichalloc: 1\nallocations:\n  - {needs: {size: 64, reclaim: any}, uses: {api: kmalloc, gfp: GFP_KERNEL & ~(__GFP_IO | __GFP_FS), free: kfree}}\n' | whichalloc lint -
<stdin>:3:65: warning: nothing here is called from reclaim, so it may use all of it: GFP_KERNEL [full-reclaim]
    3 | ...ize: 64, reclaim: any}, uses: {api: kmalloc, gfp: GFP_KERNEL & ~(__GFP_IO | __GFP_FS), free: kfree}}
      |                                                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ use GFP_KERNEL

1 allocation: 0 errors, 1 warning, 0 notes, 0 waived
$ printf 'whichalloc: 1\nallocations:\n  - {needs: {size: 64, reclaim: any}, uses: {api: kmalloc, gfp: "GFP_KERNEL & ~ ( __GFP_IO )", free: kfree}}\n' | whichalloc lint --format gcc -
<stdin>:3:65: warning: nothing here is called from reclaim, so it may use all of it: GFP_KERNEL; use GFP_KERNEL [full-reclaim]
$ printf 'whichalloc: 1\nallocations:\n  - {needs: {size: 64}, uses: {api: kmalloc, gfp: "GFP_KERNEL & ~__GFP_IOO", free: kfree}}\n' | whichalloc lint -
<stdin>:3:66: error: unknown GFP flag `__GFP_IOO`
    3 |   - {needs: {size: 64}, uses: {api: kmalloc, gfp: "GFP_KERNEL & ~__GFP_IOO", free: kfree}}
      |                                                                  ^^^^^^^^^ did you mean `__GFP_IO`?
[exit 2]
$ printf 'whichalloc: 1\nallocations:\n  - {needs: {size: 64}, uses: {api: kmalloc, gfp: myFlags, free: kfree}}\n' | whichalloc lint -
<stdin>:3:51: error: unknown GFP flag `myFlags`
    3 |   - {needs: {size: 64}, uses: {api: kmalloc, gfp: myFlags, free: kfree}}
      |                                                   ^^^^^^^ expected GFP flag names, a lower-case identifier, or 0
[exit 2]
$ d=$(mktemp -d); cd $d; mkfifo f; whichalloc lint f; rm -r $d
f: error: nobody writes to this FIFO
$ whichalloc lint setups.whichalloc.yaml
setups.whichalloc.yaml:8:31: error: mask: GFP_ATOMIC|__GFP_DIRECT_RECLAIM may sleep, and a hard interrupt handler must not [sleep-in-atomic]
    8 |     uses: {api: kzalloc, gfp: GFP_ATOMIC|__GFP_DIRECT_RECLAIM, free: kfree}
      |                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ use GFP_ATOMIC
setups.whichalloc.yaml:11:79: error: mismatch: dma_pool_zalloc() takes nothing from what kmem_cache_create() makes [setup-mismatch]
   11 |     uses: {api: dma_pool_zalloc, gfp: GFP_KERNEL, free: dma_pool_free, setup: kmem_cache_create}
      |                                                                               ^^^^^^^^^^^^^^^^^ use dma_pool_create()
setups.whichalloc.yaml:14:79: note: managed: the pool too lives as long as the driver is bound: its managed form needs no destroy, on no error path of probe [device-managed-pool]
   14 |     uses: {api: dma_pool_zalloc, gfp: GFP_KERNEL, free: dma_pool_free, setup: dma_pool_create}
      |                                                                               ^^^^^^^^^^^^^^^ use dmam_pool_create()
setups.whichalloc.yaml:17:54: error: by hand: the driver core frees memory from devm_kzalloc() at unbind, and would free it again after kfree(): leave it, or end it early with devm_kfree() [devm-freed-by-hand]
   17 |     uses: {api: devm_kzalloc, gfp: GFP_KERNEL, free: kfree}
      |                                                      ^^^^^ leave it out: it is freed for you

4 allocations: 3 errors, 0 warnings, 1 note, 0 waived
[exit 1]
$ whichalloc lint flags.whichalloc.yaml
flags.whichalloc.yaml:14:108: warning: charged by nobody: the need says accounted, which is SLAB_ACCOUNT here, and that is left out [flags-left-out]
   14 | ...m_cache_zalloc, gfp: GFP_KERNEL, free: kmem_cache_free, setup: {api: KMEM_CACHE, flags: SLAB_PANIC}}
      |                                                                                            ^^^^^^^^^^ add SLAB_ACCOUNT
flags.whichalloc.yaml:23:114: warning: a list: the need says objects.typesafe_by_rcu, which is SLAB_TYPESAFE_BY_RCU here, and that is left out [flags-left-out]
   23 | ...kmem_cache_free, setup: {api: kmem_cache_create, flags: [SLAB_HWCACHE_ALIGN, SLAB_RECLAIM_ACCOUNT]}}
      |                                                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ add SLAB_TYPESAFE_BY_RCU
flags.whichalloc.yaml:29:80: warning: half of the attributes: the need says dma.attrs, which is DMA_ATTR_FORCE_CONTIGUOUS here, and that is left out [flags-left-out]
   29 | ...  uses: {api: dma_alloc_attrs, gfp: GFP_KERNEL, free: dma_free_attrs, attrs: DMA_ATTR_WRITE_COMBINE}
      |                                                                                 ^^^^^^^^^^^^^^^^^^^^^^ add DMA_ATTR_FORCE_CONTIGUOUS
flags.whichalloc.yaml:37:20: warning: waived for nothing: flags-left-out finds nothing here any more [unused-waiver]
   37 |     waive: [{rule: flags-left-out, because: "there was one"}]
      |                    ^^^^^^^^^^^^^^ remove the waiver
flags.whichalloc.yaml:49:115: error: gone: Linux 6.12 does not have SLAB_MEM_SPREAD [unknown-flag]
   49 | ...P_KERNEL, free: kmem_cache_free, setup: {api: kmem_cache_create, flags: SLAB_MEM_SPREAD|SLAB_PANIC}}
      |                                                                            ^^^^^^^^^^^^^^^ leave it out
flags.whichalloc.yaml:52:116: warning: misspelt: there is no SLAB_HWCACHE_ALGN [unknown-flag]
   52 | ...em_cache_free, setup: {api: kmem_cache_create, flags: [SLAB_HWCACHE_ALGN, FOO_FLAGS, [SLAB_PANIK]]}}
      |                                                           ^^^^^^^^^^^^^^^^^ did you mean SLAB_HWCACHE_ALIGN?
flags.whichalloc.yaml:59:115: warning: misspelt, with a message of the log in it: there is no SLAB_FS_RECLAIM_ACCOUNT [unknown-flag]
   59 | ... GFP_KERNEL, free: kmem_cache_free, setup: {api: kmem_cache_create, flags: SLAB_FS_RECLAIM_ACCOUNT}}
      |                                                                               ^^^^^^^^^^^^^^^^^^^^^^^ did you mean SLAB_RECLAIM_ACCOUNT?
flags.whichalloc.yaml:62:108: warning: attributes that nobody asked for: the need does not ask for DMA_ATTR_NO_KERNEL_MAPPING, with which the CPU gets no address of the memory, but a cookie [flags-unasked]
   62 | ...e: dma_free_attrs, attrs: DMA_ATTR_FORCE_CONTIGUOUS | DMA_ATTR_NO_KERNEL_MAPPING | DMA_ATTR_NO_WARN}
      |                                                          ^^^^^^^^^^^^^^^^^^^^^^^^^^ leave it out, or say it in the need
flags.whichalloc.yaml:65:17: note: a list of them: no attribute is wanted: the plain call says so [no-dma-attrs]
   65 |     uses: {api: dma_alloc_attrs, gfp: GFP_KERNEL, free: dma_free_attrs, attrs: [DMA_ATTR_NO_WARN, DM...
      |                 ^^^^^^^^^^^^^^^ use dma_alloc_coherent() with GFP_KERNEL and dma_free_attrs()
flags.whichalloc.yaml:65:99: warning: a list of them: the need does not ask for DMA_ATTR_WRITE_COMBINE, with which reads by the CPU go past its caches [flags-unasked]
   65 | ...ree: dma_free_attrs, attrs: [DMA_ATTR_NO_WARN, DMA_ATTR_WRITE_COMBINE, [DMA_ATTR_FORCE_CONTIGUOUS]]}
      |                                                   ^^^^^^^^^^^^^^^^^^^^^^ leave it out, or say it in the need

21 allocations: 1 error, 8 warnings, 1 note, 4 waived
[exit 1]
$ whichalloc lint --kernel 6.1..6.12 --format gcc flags.whichalloc.yaml | grep unknown-flag
flags.whichalloc.yaml:49:115: error: gone: Linux 6.12 does not have SLAB_MEM_SPREAD; leave it out [unknown-flag]
flags.whichalloc.yaml:52:116: warning: misspelt: there is no SLAB_HWCACHE_ALGN; did you mean SLAB_HWCACHE_ALIGN? [unknown-flag]
flags.whichalloc.yaml:59:115: warning: misspelt, with a message of the log in it: there is no SLAB_FS_RECLAIM_ACCOUNT; did you mean SLAB_RECLAIM_ACCOUNT? [unknown-flag]
$ sed s/SLAB_MEM_SPREAD/SLAB_NO_MERGE/ flags.whichalloc.yaml | whichalloc lint --kernel 6.1..6.12 --format gcc - | grep unknown-flag
<stdin>:49:115: error: gone: Linux 6.1 does not have SLAB_NO_MERGE; leave it out before 6.5 [unknown-flag]
<stdin>:52:116: warning: misspelt: there is no SLAB_HWCACHE_ALGN; did you mean SLAB_HWCACHE_ALIGN? [unknown-flag]
<stdin>:59:115: warning: misspelt, with a message of the log in it: there is no SLAB_FS_RECLAIM_ACCOUNT; did you mean SLAB_RECLAIM_ACCOUNT? [unknown-flag]
$ whichalloc lint --format sarif flags.whichalloc.yaml | grep -o '"id":"[a-z]*-[a-z-]*","default.*' | head -c 1100
"id":"flags-left-out","defaultConfiguration":{"level":"warning"},"properties":{"tags":["linux-kernel","memory-allocation","flags"],"problem.severity":"warning"},"shortDescription":{"text":"a flag that the need asks for is left out"},"help":{"text":"The flags of the set-up, or the attributes of the call, are stated, and lack a constant that a word of the need stands for: add it, or correct the need."}},
"id":"flags-unasked","defaultConfiguration":{"level":"warning"},"properties":{"tags":["linux-kernel","memory-allocation","flags"],"problem.severity":"warning"},"shortDescription":{"text":"an attribute that the need does not ask for"},"help":{"text":"It changes what the call gives, so the need would have to say it: leave it out, or state it under dma.attrs."}},
"id":"no-dma-attrs","defaultConfiguration":{"level":"note"},"properties":{"tags":["linux-kernel","memory-allocation","dma"],"problem.severity":"recommendation"},"shortDescription":{"text":"no attributes asked for"},"fullDescription":{"text":"no attribute is wanted: the plain call says so"},"help":{"text":"no attribute is wanted: 
[no newline at end]
$ sed 's/SLAB_PANIC}/SLAB_PANIC }/' flags.whichalloc.yaml >"$TMPDIR/twice.whichalloc.yaml" && whichalloc lint --format gcc flags.whichalloc.yaml "$TMPDIR/twice.whichalloc.yaml" | cut -d : -f 2- | sort | uniq -c | cut -c 1-60
      2 14:108: warning: charged by nobody: the need says ac
      2 23:114: warning: a list: the need says objects.types
      2 29:80: warning: half of the attributes: the need say
      2 37:20: warning: waived for nothing: flags-left-out f
      2 49:115: error: gone: Linux 6.12 does not have SLAB_M
      2 52:116: warning: misspelt: there is no SLAB_HWCACHE_
      2 59:115: warning: misspelt, with a message of the log
      2 62:108: warning: attributes that nobody asked for: t
      2 65:17: note: a list of them: no attribute is wanted:
      2 65:99: warning: a list of them: the need does not as
$ whichalloc lint freed.whichalloc.yaml
freed.whichalloc.yaml:8:17: warning: nothing to free then: it lives as long as the driver is bound: devm frees it, on every error path of probe too [device-managed]
    8 |     uses: {api: kzalloc, gfp: GFP_KERNEL, free: kvfree}
      |                 ^^^^^^^ use devm_kzalloc() with GFP_KERNEL
freed.whichalloc.yaml:11:17: warning: where the allocation is only warned of: process context under a raw spinlock is atomic on PREEMPT_RT too, where every allocator takes sleeping locks: allocate before [breaks-on-rt]
   11 |     uses: {api: kzalloc, gfp: GFP_ATOMIC, free: kvfree}
      |                 ^^^^^^^ allocate where the code is preemptible: before the lock, or in a thread
freed.whichalloc.yaml:11:49: note: where the allocation is only warned of: kzalloc() leaves no doubt where the memory is from: kfree() frees it without asking [free-that-asks]
   11 |     uses: {api: kzalloc, gfp: GFP_ATOMIC, free: kvfree}
      |                                                 ^^^^^^ use kfree()
freed.whichalloc.yaml:14:17: error: nothing serves: the memory is to be virtually contiguous and no more: kmalloc() takes or tries contiguous page frames, or gives single pages [must-be-virtual]
   14 |     uses: {api: kmalloc, gfp: GFP_ATOMIC, free: kvfree}
      |                 ^^^^^^^
freed.whichalloc.yaml:14:17: error: nothing serves: 16M is past the 4M that kmalloc() can return [too-large]
   14 |     uses: {api: kmalloc, gfp: GFP_ATOMIC, free: kvfree}
      |                 ^^^^^^^ nothing serves these needs here: whichalloc ask tells what to change
freed.whichalloc.yaml:17:17: error: outlives the device, and would have to be freed: devm_bitmap_zalloc() ties the memory to the driver binding, and nothing says `lifetime: device` [devm-outlives-nothing]
   17 |     uses: {api: devm_bitmap_zalloc, gfp: GFP_KERNEL}
      |                 ^^^^^^^^^^^^^^^^^^ use kcalloc() with GFP_KERNEL and kfree()
freed.whichalloc.yaml:20:17: error: stays managed: devm_bitmap_alloc() leaves the memory as it was, and it must read as zero [must-be-zeroed]
   20 |     uses: {api: devm_bitmap_alloc, gfp: GFP_KERNEL}
      |                 ^^^^^^^^^^^^^^^^^ use devm_kzalloc() with GFP_KERNEL

5 allocations: 4 errors, 2 warnings, 1 note, 0 waived
[exit 1]
$ printf 'whichalloc: 1\nallocations:\n  - name: n\n    needs: {size: 1..1M, size_from: user}\n    uses: {api: kmalloc, gfp: GFP_KERNEL, free: kfree}\n    waive: [{rule: kv-where-orders-may-be-high, because: "a device reads it"}]\n  - name: m\n    needs: {size: 1..1M, size_from: user}\n    uses: {api: kmalloc, gfp: GFP_KERNEL, free: kfree}\n' | whichalloc lint --format gcc -
<stdin>:5:31: note: n: user space chooses a size that may well fail: __GFP_NOWARN keeps it from filling the log with warnings; use GFP_KERNEL | __GFP_NOWARN [quiet-for-users]
<stdin>:9:17: warning: m: at its largest it takes order 8 in a row, a good part of a pageblock, which a single unmovable page in it spoils, where vmalloc still finds single pages; use kvzalloc() with GFP_KERNEL and kvfree() [kv-where-orders-may-be-high]
$ printf 'whichalloc: 1\nallocations:\n  - name: c\n    needs: {size: 4096, reclaim: no-io, result: page}\n    uses: {api: alloc_page, gfp: flags, free: free_page}\n' | whichalloc lint --format gcc --fail-on never -
<stdin>:5:47: error: c: memory from alloc_page() is freed with __free_page(), not with free_page(); use __free_page(), inside memalloc_noio_save() [free-mismatch]
$ whichalloc lint --format gcc --fail-on never presumed.whichalloc.yaml
presumed.whichalloc.yaml:6:54: note: lifetime: devm_kzalloc() ties the memory to the driver binding, and nothing says `lifetime: device`; state `lifetime` in needs if it is right here, or else: use kzalloc() with GFP_KERNEL and kfree() [devm-outlives-nothing]
presumed.whichalloc.yaml:7:72: error: ... said: devm_kzalloc() ties the memory to the driver binding, and nothing says `lifetime: device`; use kzalloc() with GFP_KERNEL and kfree() [devm-outlives-nothing]
presumed.whichalloc.yaml:8:66: warning: context: the caller may sleep, so let it reclaim: it fails far less, and leaves the reserves alone; use GFP_KERNEL [atomic-where-sleeping-is-fine]
presumed.whichalloc.yaml:9:85: warning: ... said: the caller may sleep, so let it reclaim: it fails far less, and leaves the reserves alone; use GFP_KERNEL [atomic-where-sleeping-is-fine]
presumed.whichalloc.yaml:10:86: warning: ... by a lock: the caller may sleep, so let it reclaim: it fails far less, and leaves the reserves alone; use GFP_KERNEL [atomic-where-sleeping-is-fine]
presumed.whichalloc.yaml:11:91: warning: ... by sleeping: the caller may sleep, so let it reclaim: it fails far less, and leaves the reserves alone; use GFP_KERNEL [atomic-where-sleeping-is-fine]
presumed.whichalloc.yaml:12:89: warning: ... by reclaim: the caller may sleep, so let it reclaim: it fails far less, and leaves the reserves alone; use GFP_KERNEL, inside memalloc_noio_save() [atomic-where-sleeping-is-fine]
presumed.whichalloc.yaml:13:79: note: napi: napi_alloc_skb() must not be called from process context; state `context` in needs if it is right here, or else: use alloc_skb() with GFP_ATOMIC and kfree_skb() [context-not-allowed]
presumed.whichalloc.yaml:14:83: error: ... said: napi_alloc_skb() must not be called from a hard interrupt handler; use alloc_skb() with GFP_ATOMIC and kfree_skb() [context-not-allowed]
presumed.whichalloc.yaml:14:83: error: ... said: napi_alloc_skb() must not be called with interrupts disabled; use alloc_skb() with GFP_ATOMIC and kfree_skb() [irqs-disabled]
presumed.whichalloc.yaml:15:68: error: boot: memblock hands its memory to the page allocator at the end of boot: it has none left to give; use kvzalloc() with GFP_KERNEL [boot-allocator-after-boot]
presumed.whichalloc.yaml:16:90: error: ... said: memblock hands its memory to the page allocator at the end of boot: it has none left to give; use kvzalloc() with GFP_KERNEL [boot-allocator-after-boot]
presumed.whichalloc.yaml:17:48: note: for: alloc_skb() makes an object of its subsystem, not plain memory; state `for` in needs if it is right here, or else: use kzalloc() with GFP_KERNEL and kfree() [no-subsystem-object]
presumed.whichalloc.yaml:18:49: note: dma: no device uses it, and dma_alloc_coherent() allocates for one; state `dma` in needs if it is right here, or else: use kvzalloc() with GFP_KERNEL and kvfree() [dma-for-a-device]
presumed.whichalloc.yaml:19:65: error: ... said: no device uses it, and dma_alloc_coherent() allocates for one; use kvzalloc() with GFP_KERNEL and kvfree() [dma-for-a-device]
presumed.whichalloc.yaml:20:66: warning: failure: the caller can handle failure: waiting for ever is for what cannot be unwound; use GFP_KERNEL [nofail-for-nothing]
presumed.whichalloc.yaml:21:93: warning: ... said: the caller can handle failure: waiting for ever is for what cannot be unwound; use GFP_KERNEL [nofail-for-nothing]
presumed.whichalloc.yaml:22:66: warning: reclaim: nothing here is called from reclaim, so it may use all of it: GFP_KERNEL; use GFP_KERNEL [full-reclaim]
presumed.whichalloc.yaml:23:81: warning: ... said: nothing here is called from reclaim, so it may use all of it: GFP_KERNEL; use GFP_KERNEL [full-reclaim]
presumed.whichalloc.yaml:24:52: note: result: the caller works with one range of addresses, and alloc_pages_bulk_array() gives single pages; state `result` in needs if it is right here, or else: use kvzalloc() with GFP_KERNEL and kvfree() [one-range]
presumed.whichalloc.yaml:25:71: error: ... said: the caller works with one range of addresses, and alloc_pages_bulk_array() gives single pages; use kvzalloc() with GFP_KERNEL and kvfree() [one-range]
presumed.whichalloc.yaml:26:52: note: per CPU: one copy for all CPUs is wanted, and alloc_percpu() makes one for each; state `per_cpu` in needs if it is right here, or else: use kzalloc() with GFP_KERNEL and kfree() [not-per-cpu]
presumed.whichalloc.yaml:27:69: error: ... said: one copy for all CPUs is wanted, and alloc_percpu() makes one for each; use kzalloc() with GFP_KERNEL and kfree() [not-per-cpu]
presumed.whichalloc.yaml:28:63: warning: zone: zone flags do not know the device: set its DMA mask and use the DMA API; use GFP_KERNEL [zone-instead-of-mask]
presumed.whichalloc.yaml:29:83: warning: ... said: zone flags do not know the device: set its DMA mask and use the DMA API; use GFP_KERNEL [zone-instead-of-mask]
presumed.whichalloc.yaml:30:85: note: movable: __GFP_MOVABLE promises that the page can be migrated, and nothing here says so; state `movable` in needs if it is right here, or else: use GFP_KERNEL [not-movable]
presumed.whichalloc.yaml:31:102: warning: ... said: __GFP_MOVABLE promises that the page can be migrated, and nothing here says so; use GFP_KERNEL [not-movable]
presumed.whichalloc.yaml:32:82: note: high: the kernel addresses this memory directly, which high memory does not allow; state `highmem_ok` in needs if it is right here, or else: use GFP_KERNEL [highmem-not-asked-for]
presumed.whichalloc.yaml:33:105: warning: ... said: the kernel addresses this memory directly, which high memory does not allow; use GFP_KERNEL [highmem-not-asked-for]
presumed.whichalloc.yaml:34:57: note: executable: it holds no code, and executable address space is scarce; state `executable` in needs if it is right here, or else: use kzalloc() with GFP_KERNEL and kfree() [not-executable]
presumed.whichalloc.yaml:35:74: error: ... said: it holds no code, and executable address space is scarce; use kzalloc() with GFP_KERNEL and kfree() [not-executable]
presumed.whichalloc.yaml:36:49: note: copy: kmemdup() copies something else than what is to be copied here; state `copy_of` in needs if it is right here, or else: use kzalloc() with GFP_KERNEL and kfree(), and copy by hand [not-that-copy]
presumed.whichalloc.yaml:37:68: error: ... said: kmemdup() copies something else than what is to be copied here; use memdup_user() and kfree() [not-that-copy]
$ whichalloc lint --format gcc agree.whichalloc.yaml
agree.whichalloc.yaml:8:17: error: mask: kmalloc() leaves the memory as it was, and it must read as zero; use kzalloc() with GFP_KERNEL and kfree() [must-be-zeroed]
agree.whichalloc.yaml:8:31: warning: mask: the caller may sleep, so let it reclaim: it fails far less, and leaves the reserves alone; use GFP_KERNEL [atomic-where-sleeping-is-fine]
agree.whichalloc.yaml:8:49: error: mask: memory from kmalloc() is freed with kfree(), not with vfree(); use kfree() [free-mismatch]
agree.whichalloc.yaml:11:17: error: flag that adds nothing: kmalloc() leaves the memory as it was, and it must read as zero; use kvcalloc() with GFP_KERNEL and kvfree() [must-be-zeroed]
agree.whichalloc.yaml:11:31: warning: flag that adds nothing: in GFP_KERNEL | GFP_NOFS the other flags contain all of GFP_NOFS, which adds nothing and keeps nothing out; use GFP_KERNEL [idle-flag]
agree.whichalloc.yaml:14:17: error: flag named twice: kmalloc() leaves the memory as it was, and it must read as zero; use kzalloc() with GFP_KERNEL and kfree() [must-be-zeroed]
agree.whichalloc.yaml:14:31: note: flag named twice: another name in the mask has __GFP_IO already; use GFP_KERNEL [repeated-flag]
agree.whichalloc.yaml:17:17: error: no mask any more: the memory is to be virtually contiguous and no more: kmalloc() takes or tries contiguous page frames, or gives single pages; use vzalloc() and vfree() [must-be-virtual]
agree.whichalloc.yaml:17:17: error: no mask any more: 16M is past the 4M that kmalloc() can return; use vzalloc() and vfree() [too-large]
agree.whichalloc.yaml:17:31: warning: no mask any more: zone flags do not know the device: set its DMA mask and use the DMA API; use vzalloc() and vfree() [zone-instead-of-mask]
agree.whichalloc.yaml:20:17: note: a flag that the other takes: alloc_pages_exact() does not return the struct page that the caller works with; use alloc_pages() with GFP_KERNEL | __GFP_COMP and __free_pages() [result-page-form]
agree.whichalloc.yaml:20:41: error: a flag that the other takes: alloc_pages_exact() refuses, strips, or does not support __GFP_COMP; use GFP_KERNEL [flags-refused]
agree.whichalloc.yaml:23:31: warning: waived: the caller may sleep, so let it reclaim: it fails far less, and leaves the reserves alone; use GFP_KERNEL [atomic-where-sleeping-is-fine]
agree.whichalloc.yaml:27:17: note: only presumed: no device uses it, and dma_alloc_coherent() allocates for one; state `dma` in needs if it is right here, or else: use kzalloc() with GFP_KERNEL and kfree() [dma-for-a-device]
agree.whichalloc.yaml:27:42: error: only presumed: the DMA allocators warn and return NULL for __GFP_COMP; use kzalloc() with GFP_KERNEL and kfree() [dma-no-comp]
agree.whichalloc.yaml:30:17: note: once more: no device uses it, and dma_alloc_coherent() allocates for one; state `dma` in needs if it is right here, or else: use kzalloc() with GFP_KERNEL and kfree() [dma-for-a-device]
agree.whichalloc.yaml:30:42: error: once more: the DMA allocators warn and return NULL for __GFP_COMP; use kzalloc() with GFP_KERNEL and kfree() [dma-no-comp]
agree.whichalloc.yaml:33:17: error: freed as the other is: the memory is to be virtually contiguous and no more: kmalloc() takes or tries contiguous page frames, or gives single pages; use vzalloc() and vfree() [must-be-virtual]
agree.whichalloc.yaml:33:17: error: freed as the other is: 16M is past the 4M that kmalloc() can return; use vzalloc() and vfree() [too-large]
agree.whichalloc.yaml:33:49: error: freed as the other is: memory from kmalloc() is freed with kfree(), not with vfree(); use vzalloc() and vfree() [free-mismatch]
agree.whichalloc.yaml:34:20: warning: freed as the other is: costly-order finds nothing here any more; remove the waiver [unused-waiver]
agree.whichalloc.yaml:37:17: error: presumed beside it: __get_free_page() leaves the memory as it was, and it must read as zero; use kzalloc() with GFP_KERNEL and kfree() [must-be-zeroed]
agree.whichalloc.yaml:40:17: error: freed as the better one is: __get_free_page() leaves the memory as it was, and it must read as zero; use kzalloc() with GFP_KERNEL and kfree() [must-be-zeroed]
agree.whichalloc.yaml:40:57: error: freed as the better one is: memory from __get_free_page() is freed with free_page(), not with kfree(); use kzalloc() with GFP_KERNEL and kfree() [free-mismatch]
agree.whichalloc.yaml:43:49: error: not to be replaced: memory from kmalloc() is freed with kfree(), not with vfree(); use kfree() [free-mismatch]
[exit 1]
$ printf 'whichalloc: 1\ntarget: {kernel: "6.1"}\nallocations:\n- needs: {size: 16, dma: coherent}\n  uses: {api: embedded}\n- needs: {size: 200, objects: {alive: 10000}, freed_in: after-rcu}\n  uses: {api: kmem_cache_alloc, gfp: GFP_KERNEL, free: kfree_rcu}\n' | whichalloc lint -
<stdin>:5:15: error: memory from a member of a structure that is allocated elsewhere is not coherent with the device [dma-coherent-needed]
    5 |   uses: {api: embedded}
      |               ^^^^^^^^ use dma_alloc_coherent() with GFP_KERNEL and dma_free_coherent()
<stdin>:7:56: error: memory from kmem_cache_alloc() is freed with kmem_cache_free(), not with kfree_rcu() [free-mismatch]
    7 |   uses: {api: kmem_cache_alloc, gfp: GFP_KERNEL, free: kfree_rcu}
      |                                                        ^^^^^^^^^ use kmem_cache_free()

2 allocations: 2 errors, 0 warnings, 0 notes, 0 waived
[exit 1]
