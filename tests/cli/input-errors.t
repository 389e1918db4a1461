# SPDX-License-Identifier: GPL-2.0-or-later
# Input that cannot be read or understood: what is wrong, where, what was meant; exit status 2.
$ whichalloc lint bad/key.whichalloc.yaml
bad/key.whichalloc.yaml:6:23: error: unknown key `contex`
    6 |     needs: {size: 64, contex: softirq}
      |                       ^^^^^^ did you mean `context`?
bad/key.whichalloc.yaml:9:26: error: unknown key `gpf`
    9 |     uses: {api: kmalloc, gpf: GFP_KERNEL, free: kfree}
      |                          ^^^ did you mean `gfp`?
bad/key.whichalloc.yaml:10:5: error: this allocation lacks `needs`
   10 |   - name: c
      |     ^^^^^^^
bad/key.whichalloc.yaml:11:5: error: unknown key `need`
   11 |     need: {size: 64}
      |     ^^^^ did you mean `needs`?
[exit 2]
$ whichalloc lint bad/value.whichalloc.yaml
bad/value.whichalloc.yaml:6:32: error: unknown context `sofirq`
    6 |     needs: {size: 64, context: sofirq}
      |                                ^^^^^^ did you mean `softirq`?
bad/value.whichalloc.yaml:8:31: error: `yes` is neither true nor false
    8 |     needs: {size: 64, zeroed: yes}
      |                               ^^^ write true
bad/value.whichalloc.yaml:10:19: error: `64KB` is no number or range
   10 |     needs: {size: 64KB}
      |                   ^^^^ did you mean `64K`?
bad/value.whichalloc.yaml:12:41: error: unknown holds `mutx`
   12 |     needs: {size: 64, holds: [spinlock, mutx]}
      |                                         ^^^^ did you mean `mutex`?
bad/value.whichalloc.yaml:14:19: error: the range 64..1 is empty
   14 |     needs: {size: 64..1}
      |                   ^^^^^ expected the smaller number first
[exit 2]
$ whichalloc lint bad/api.whichalloc.yaml
bad/api.whichalloc.yaml:7:17: error: unknown API `kmaloc`
    7 |     uses: {api: kmaloc, gfp: GFP_KERNEL, free: kfree}
      |                 ^^^^^^ did you mean `kmalloc`?
bad/api.whichalloc.yaml:10:49: error: unknown API `kfre`
   10 |     uses: {api: kmalloc, gfp: GFP_KERNEL, free: kfre}
      |                                                 ^^^^ did you mean `kfree`?
[exit 2]
$ whichalloc lint bad/flag.whichalloc.yaml
bad/flag.whichalloc.yaml:7:31: error: unknown GFP flag `GFP_KERNAL`
    7 |     uses: {api: kmalloc, gfp: GFP_KERNAL, free: kfree}
      |                               ^^^^^^^^^^ did you mean `GFP_KERNEL`?
bad/flag.whichalloc.yaml:10:43: error: expected a GFP expression
   10 |     uses: {api: kmalloc, gfp: GFP_KERNEL | , free: kfree}
      |                                           ^ names joined by |, & ~NAME to remove one
bad/flag.whichalloc.yaml:13:44: error: expected a GFP expression
   13 |     uses: {api: kmalloc, gfp: GFP_KERNEL & __GFP_FS, free: kfree}
      |                                            ^ names joined by |, & ~NAME to remove one
bad/flag.whichalloc.yaml:16:42: error: expected a GFP expression
   16 |     uses: {api: kmalloc, gfp: GFP_KERNEL + __GFP_ZERO, free: kfree}
      |                                          ^ names joined by |, & ~NAME to remove one
[exit 2]
$ whichalloc lint bad/tab.whichalloc.yaml
bad/tab.whichalloc.yaml:6:1: error: a tab in the indentation
    6 |         needs: {size: 64}
      | ^^^^^^^^ indent with spaces
[exit 2]
$ whichalloc lint bad/twice.whichalloc.yaml
bad/twice.whichalloc.yaml:6:41: error: duplicate key `size`
    6 |     needs: {size: 64, context: softirq, size: 128}
      |                                         ^^^^ first on line 6
[exit 2]
$ whichalloc lint bad/unquoted.whichalloc.yaml
bad/unquoted.whichalloc.yaml:3:18: error: a kernel version must be quoted: YAML readers take 6.10 for 6.1
    3 | target: {kernel: 6.10}
      |                  ^^^^ write it as "6.12"
[exit 2]
$ whichalloc lint bad/no-size.whichalloc.yaml
bad/no-size.whichalloc.yaml:6:12: error: `size` is missing
    6 |     needs: {context: softirq}
      |            ^^^^^^^^^^^^^^^^^^ size: 64K, size: sizeof(struct foo), ...
[exit 2]
$ whichalloc lint bad/contradiction.whichalloc.yaml
bad/contradiction.whichalloc.yaml:6:52: error: `may_sleep: true` contradicts where it runs: softirq
    6 |     needs: {size: 64, context: softirq, may_sleep: true}
      |                                                    ^^^^ drop one of the two
bad/contradiction.whichalloc.yaml:8:53: error: `may_sleep: true` contradicts where it runs: process, holding spinlock
    8 |     needs: {size: 64, holds: [spinlock], may_sleep: true}
      |                                                     ^^^^ drop one of the two
[exit 2]
$ whichalloc lint bad/waiver.whichalloc.yaml
bad/waiver.whichalloc.yaml:9:9: error: this waiver lacks `because`
    9 |       - {rule: sleep-in-atomic}
      |         ^^^^^^^^^^^^^^^^^^^^^^^
[exit 2]
$ whichalloc lint bad/schema.whichalloc.yaml
bad/schema.whichalloc.yaml:2:13: error: this version of the manifest format is not known
    2 | whichalloc: 2
      |             ^ whichalloc: 1
[exit 2]
$ whichalloc lint bad/unclosed.whichalloc.yaml
bad/unclosed.whichalloc.yaml:5:12: error: this `{` is not closed
    5 |     needs: {size: 64
      |            ^ expected `,` or `}` after each value
[exit 2]
$ whichalloc lint bad/config.whichalloc.yaml
bad/config.whichalloc.yaml:3:35: error: no advice depends on the configuration `PREEMT_RT`
    3 | target: {kernel: "6.12", config: [PREEMT_RT]}
      |                                   ^^^^^^^^^ did you mean `PREEMPT_RT`?
[exit 2]
$ whichalloc lint bad/arch.whichalloc.yaml
bad/arch.whichalloc.yaml:3:32: error: unknown architecture `x86_65`
    3 | target: {kernel: "6.12", arch: x86_65}
      |                                ^^^^^^ did you mean `x86_64`?
[exit 2]
$ whichalloc lint bad/bomb.whichalloc.yaml
bad/bomb.whichalloc.yaml:2:1: error: this manifest lacks `allocations`
    2 | whichalloc: 1
      | ^^^^^^^^^^^^^
bad/bomb.whichalloc.yaml:3:1: error: unknown key `a`
    3 | a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1]
      | ^ one of whichalloc, target, defaults, allocations
bad/bomb.whichalloc.yaml:4:1: error: unknown key `b`
    4 | b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
      | ^ one of whichalloc, target, defaults, allocations
bad/bomb.whichalloc.yaml:5:1: error: unknown key `c`
    5 | c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]
      | ^ one of whichalloc, target, defaults, allocations
bad/bomb.whichalloc.yaml:6:1: error: unknown key `d`
    6 | d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]
      | ^ one of whichalloc, target, defaults, allocations
bad/bomb.whichalloc.yaml:7:1: error: unknown key `e`
    7 | e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d]
      | ^ one of whichalloc, target, defaults, allocations
bad/bomb.whichalloc.yaml:8:1: error: unknown key `f`
    8 | f: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e]
      | ^ one of whichalloc, target, defaults, allocations
bad/bomb.whichalloc.yaml:9:1: error: unknown key `g`
    9 | g: &g [*f, *f, *f, *f, *f, *f, *f, *f, *f]
      | ^ one of whichalloc, target, defaults, allocations
bad/bomb.whichalloc.yaml:9:28: error: more than 4000000 values
    9 | g: &g [*f, *f, *f, *f, *f, *f, *f, *f, *f]
      |                            ^^ aliases count with all they stand for
bad/bomb.whichalloc.yaml:10:1: error: unknown key `h`
   10 | h: &h [*g, *g, *g, *g, *g, *g, *g, *g, *g]
      | ^ one of whichalloc, target, defaults, allocations
bad/bomb.whichalloc.yaml:11:1: error: unknown key `i`
   11 | i: &i [*h, *h, *h, *h, *h, *h, *h, *h, *h]
      | ^ one of whichalloc, target, defaults, allocations
[exit 2]
$ whichalloc lint bad/void.whichalloc.yaml
bad/void.whichalloc.yaml: error: there is no YAML document in this file (whichalloc: 1, allocations: [...])
[exit 2]
$ whichalloc lint bad/nowhere.whichalloc.yaml
bad/nowhere.whichalloc.yaml: error: cannot read this: No such file or directory
[exit 2]
$ whichalloc lint bad/empty
whichalloc: error: bad/empty: no manifest (*.whichalloc.yaml) in this directory
[exit 2]
$ whichalloc ask bad/key.whichalloc.yaml
bad/key.whichalloc.yaml:6:23: error: unknown key `contex`
    6 |     needs: {size: 64, contex: softirq}
      |                       ^^^^^^ did you mean `context`?
bad/key.whichalloc.yaml:10:5: error: this allocation lacks `needs`
   10 |   - name: c
      |     ^^^^^^^
bad/key.whichalloc.yaml:11:5: error: unknown key `need`
   11 |     need: {size: 64}
      |     ^^^^ did you mean `needs`?
[exit 2]
$ whichalloc ask bad/empty
bad/empty: error: this is a directory (expected a file)
[exit 2]
$ awk 'BEGIN { for (i = 0; i < 5000; i++) printf "["; print "" }' | whichalloc lint -
<stdin>:1:33: error: nested more than 32 deep
    1 | [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[...
      |                                 ^
<stdin>:1:129: error: nested more than 128 deep
    1 | ...[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[...
      |                                            ^ the rest is not read
[exit 2]
$ printf 'size: 64\0\n' | whichalloc ask -
<stdin>:1:9: error: a NUL byte: this is no text file
    1 | size: 64\x00
      |         ^^^^
[exit 2]
$ printf 'size: 64 # \377\n' | whichalloc ask -
<stdin>:1:12: error: byte 0xff is not UTF-8
    1 | size: 64 # \xff
      |            ^^^^ save the file as UTF-8
[exit 2]
$ printf '' | whichalloc ask -
<stdin>: error: there is no YAML document in this file (whichalloc: 1, allocations: [...])
[exit 2]
$ printf '64\n' | whichalloc ask -
<stdin>:1:1: error: this manifest is no map
    1 | 64
      | ^^ expected keys and values
[exit 2]
$ printf 'size: 99999999999999999999\n' | whichalloc ask -
<stdin>:1:7: error: `99999999999999999999` is too large
    1 | size: 99999999999999999999
      |       ^^^^^^^^^^^^^^^^^^^^ expected at most 18446744073709551615
[exit 2]
$ whichalloc lint bad/role.whichalloc.yaml
bad/role.whichalloc.yaml:6:17: error: `api` is what allocates, and kfree() frees
    6 |     uses: {api: kfree, gfp: GFP_KERNEL}
      |                 ^^^^^ did you mean `kmalloc`?
bad/role.whichalloc.yaml:9:49: error: `free` is what frees, and kmalloc() allocates
    9 |     uses: {api: kzalloc, gfp: GFP_KERNEL, free: kmalloc}
      |                                                 ^^^^^^^ did you mean `kfree`?
bad/role.whichalloc.yaml:12:17: error: `api` is what allocates, and kmem_cache_create() sets up what others allocate from
   12 |     uses: {api: kmem_cache_create, free: kmem_cache_destroy}
      |                 ^^^^^^^^^^^^^^^^^ did you mean `kmem_cache_alloc`?
bad/role.whichalloc.yaml:12:42: error: `free` is what frees, and kmem_cache_destroy() tears down what others allocated from
   12 |     uses: {api: kmem_cache_create, free: kmem_cache_destroy}
      |                                          ^^^^^^^^^^^^^^^^^^ see: whichalloc list apis
bad/role.whichalloc.yaml:15:82: error: `setup` is what makes the cache, pool or mapping, and kmem_cache_destroy() tears down what others allocated from
   15 |     uses: {api: kmem_cache_alloc, gfp: GFP_KERNEL, free: kmem_cache_free, setup: kmem_cache_destroy}
      |                                                                                  ^^^^^^^^^^^^^^^^^^ did you mean `kmem_cache_create`?
bad/role.whichalloc.yaml:18:17: error: `api` is what allocates, and memalloc_nofs_save() opens or closes a memalloc scope
   18 |     uses: {api: memalloc_nofs_save}
      |                 ^^^^^^^^^^^^^^^^^^ see: whichalloc list apis
[exit 2]
$ whichalloc lint bad/waiver-terms.whichalloc.yaml
bad/waiver-terms.whichalloc.yaml:8:16: error: unknown rule `sleep-in-atomc`
    8 |       - {rule: sleep-in-atomc, because: "misspelt"}
      |                ^^^^^^^^^^^^^^ did you mean `sleep-in-atomic`?
bad/waiver-terms.whichalloc.yaml:9:64: error: `until` is neither a day nor a kernel version
    9 |       - {rule: sleep-in-atomic, because: "no such day", until: 2027-02-29}
      |                                                                ^^^^^^^^^^ 2027-06-01, or a kernel: "7.3"
bad/waiver-terms.whichalloc.yaml:10:66: error: `until` is neither a day nor a kernel version
   10 |       - {rule: sleep-in-atomic, because: "no day at all", until: next-release}
      |                                                                  ^^^^^^^^^^^^ 2027-06-01, or a kernel: "7.3"
bad/waiver-terms.whichalloc.yaml:11:63: error: a kernel version must be quoted: YAML readers take 6.10 for 6.1
   11 |       - {rule: sleep-in-atomic, because: "not quoted", until: 6.10}
      |                                                               ^^^^ write it as "6.12"
[exit 2]
$ whichalloc ask
whichalloc: error: `size` is missing (size: 64K, size: sizeof(struct foo), ...)
[exit 2]
$ whichalloc ask 64 --context sofirq
--context:1:1: error: unknown context `sofirq`
    1 | sofirq
      | ^^^^^^ did you mean `softirq`?
[exit 2]
$ whichalloc ask 64 --context softirq --may-sleep
--may-sleep:1:1: error: `may_sleep: true` contradicts where it runs: softirq
    1 | true
      | ^^^^ drop one of the two
[exit 2]
$ whichalloc ask 4Q
whichalloc ask: '4Q' is neither a size, such as 64K, nor a file
Try `whichalloc ask --help' or `whichalloc ask --usage' for more information.
[exit 2]
$ whichalloc ask kmalloc
whichalloc ask: 'kmalloc' is neither a size, such as 64K, nor a file; of a name, whichalloc explain tells
Try `whichalloc ask --help' or `whichalloc ask --usage' for more information.
[exit 2]
$ whichalloc ask 64 --kernel 6
whichalloc ask: '6' is no kernel version: expected 6.12, 6.12.3, or 6.1..6.12
Try `whichalloc ask --help' or `whichalloc ask --usage' for more information.
[exit 2]
$ whichalloc ask 64 --kernel 7.3..6.1
whichalloc ask: no kernel is in '7.3..6.1': the older one comes first, 6.1..7.3
Try `whichalloc ask --help' or `whichalloc ask --usage' for more information.
[exit 2]
$ printf 'whichalloc: 1\ntarget: {kernel: "7.3..6.1"}\nallocations: []\n' | whichalloc lint -
<stdin>:2:18: error: no kernel is in this range
    2 | target: {kernel: "7.3..6.1"}
      |                  ^^^^^^^^^^ the older one comes first: "6.1..7.3"
[exit 2]
$ whichalloc ask 64 --kernel 7.3..
whichalloc ask: '7.3..' is no kernel version: expected 6.12, 6.12.3, or 6.1..6.12
Try `whichalloc ask --help' or `whichalloc ask --usage' for more information.
[exit 2]
$ whichalloc ask 64 --arch x86_65
whichalloc: error: unknown architecture `x86_65` (did you mean `x86_64`?)
[exit 2]
$ whichalloc ask 64 --config PREEMT_RT
whichalloc: error: no advice depends on the configuration `PREEMT_RT` (did you mean `PREEMPT_RT`?)
[exit 2]
$ whichalloc ask 64 --format xml
whichalloc ask: unknown format 'xml': expected text, json, c
Try `whichalloc ask --help' or `whichalloc ask --usage' for more information.
[exit 2]
$ whichalloc ask 64 --color sometimes
whichalloc ask: unknown colour choice 'sometimes': expected auto, always, never
Try `whichalloc ask --help' or `whichalloc ask --usage' for more information.
[exit 2]
$ whichalloc lint --rules bad/nowhere manifests/clean.whichalloc.yaml
whichalloc: error: bad/nowhere: No such file or directory
[exit 2]
$ printf 'whichalloc: 1\ntarget: {config: [[NUMA]]}\nallocations: []\n---\nwhichalloc: 1\ntarget: {config: [[NUMA]]}\nallocations: []\n' | whichalloc lint -
<stdin>:2:19: error: expected a text, found a list
    2 | target: {config: [[NUMA]]}
      |                   ^^^^^^
<stdin>:6:19: error: expected a text, found a list
    6 | target: {config: [[NUMA]]}
      |                   ^^^^^^
[exit 2]
$ printf 'whichalloc: 1\ntarget: {arch: arm64, config: [KMSAN]}\nallocations: []\n' | whichalloc lint -
<stdin>:2:32: error: no advice depends on the configuration `KMSAN`
    2 | target: {arch: arm64, config: [KMSAN]}
      |                                ^^^^^ see: list kernels
[exit 2]
$ printf 'whichalloc: 1\ntarget: {config: [ARM64_64K_PAGES]}\nallocations: []\n' | whichalloc lint -
<stdin>:2:19: error: x86_64 has no `ARM64_64K_PAGES`
    2 | target: {config: [ARM64_64K_PAGES]}
      |                   ^^^^^^^^^^^^^^^
[exit 2]
$ printf 'whichalloc: 1\ntarget: {arch: arm64, config: [ARM64_64K_PAGES, ARM64_16K_PAGES]}\nallocations: []\n' | whichalloc lint -
<stdin>:2:32: error: both `ARM64_16K_PAGES` and `ARM64_64K_PAGES`
    2 | target: {arch: arm64, config: [ARM64_64K_PAGES, ARM64_16K_PAGES]}
      |                                ^^^^^^^^^^^^^^^ a kernel has one of them
[exit 2]
$ printf 'whichalloc: 1\ntarget: {config: ARM64_64K_PAGES}\nallocations: []\n' | whichalloc lint --arch aarch65 -
whichalloc: error: unknown architecture `aarch65` (did you mean `aarch64`?)
[exit 2]
$ whichalloc ask 5 --size 4096
whichalloc ask: the size is given twice; a number of elements is --count
Try `whichalloc ask --help' or `whichalloc ask --usage' for more information.
[exit 2]
$ whichalloc cost 100 --align 3
whichalloc cost: '3' is no alignment: a power of two, at most 1M
Try `whichalloc cost --help' or `whichalloc cost --usage' for more
information.
[exit 2]
$ whichalloc ask 64 --config 'CMA,!CMA'
whichalloc ask: CMA cannot be both on and off
Try `whichalloc ask --help' or `whichalloc ask --usage' for more information.
[exit 2]
$ whichalloc ask 64 --config CMA --config '!CMA' | head -1
kzalloc(64, GFP_KERNEL)    free: kfree()    <linux/slab.h>
$ printf 'whichalloc: 1\ntarget: {config: [CONFIG_CMA, NUMA, "!CMA"]}\nallocations: []\n' | whichalloc lint -
<stdin>:2:18: error: `CMA` cannot be both on and off
    2 | target: {config: [CONFIG_CMA, NUMA, "!CMA"]}
      |                  ^^^^^^^^^^^^^^^^^^^^^^^^^^ state it once
[exit 2]
$ whichalloc ask 64 --kernel 6.12.3.x
whichalloc ask: '6.12.3.x' is no kernel version: expected 6.12, 6.12.3, or 6.1..6.12
Try `whichalloc ask --help' or `whichalloc ask --usage' for more information.
[exit 2]
$ printf 'whichalloc: 1\ntarget: {kernel: [6.1]}\nkernel: "6.1"\nsize: 3\nname: x\ntypo: x\nallocations:\n- name: x\n  needs: {size: 64}\n  api: kmalloc\n  gfp: GFP_KERNEL\n  free: kfree\n- {size: 64, may-sleep: false, uses: {api: kmalloc}}\n- {needs: {size: 64}, rule: x, usees: 5}\n' | whichalloc lint -
<stdin>:2:18: error: this is no kernel version
    2 | target: {kernel: [6.1]}
      |                  ^^^^^ "6.12", "6.12.3", or "6.1..6.12"
<stdin>:3:1: error: unknown key `kernel`
    3 | kernel: "6.1"
      | ^^^^^^ it belongs under `target`
<stdin>:4:1: error: unknown key `size`
    4 | size: 3
      | ^^^^ it belongs under `defaults`, or `needs` of an allocation
<stdin>:5:1: error: unknown key `name`
    5 | name: x
      | ^^^^ it belongs to one of `allocations`
<stdin>:6:1: error: unknown key `typo`
    6 | typo: x
      | ^^^^ one of whichalloc, target, defaults, allocations
<stdin>:10:3: error: unknown key `api`
   10 |   api: kmalloc
      |   ^^^ it belongs under `uses`
<stdin>:11:3: error: unknown key `gfp`
   11 |   gfp: GFP_KERNEL
      |   ^^^ it belongs under `uses`
<stdin>:12:3: error: unknown key `free`
   12 |   free: kfree
      |   ^^^^ it belongs under `uses`
<stdin>:13:3: error: this allocation lacks `needs`
   13 | - {size: 64, may-sleep: false, uses: {api: kmalloc}}
      |   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
<stdin>:13:4: error: unknown key `size`
   13 | - {size: 64, may-sleep: false, uses: {api: kmalloc}}
      |    ^^^^ it belongs under `needs`
<stdin>:13:14: error: unknown key `may-sleep`
   13 | - {size: 64, may-sleep: false, uses: {api: kmalloc}}
      |              ^^^^^^^^^ it belongs under `needs`
<stdin>:14:23: error: unknown key `rule`
   14 | - {needs: {size: 64}, rule: x, usees: 5}
      |                       ^^^^ it belongs under `waive`
<stdin>:14:32: error: unknown key `usees`
   14 | - {needs: {size: 64}, rule: x, usees: 5}
      |                                ^^^^^ did you mean `uses`?
[exit 2]
$ printf 'whichalloc: 1\nallocations:\n- name: x\n  needs: {size: 64, api: kmalloc, gfp: GFP_KERNEL, at: x.c:1, kernel: "6.1", rule: x, mask: 32, dma.mask: 32, freed_in.holds: rcu, typo: 1}\n  uses: {api: kmalloc, context: softirq, waive: [], flags: X, until: "6.1", setup: {api: kmem_cache_create, gfp: GFP_KERNEL}}\n' | whichalloc lint -
<stdin>:4:21: error: unknown key `api`
    4 |   needs: {size: 64, api: kmalloc, gfp: GFP_KERNEL, at: x.c:1, kernel: "6.1", rule: x, mask: 32, dma....
      |                     ^^^ it belongs under `uses`
<stdin>:4:35: error: unknown key `gfp`
    4 |   needs: {size: 64, api: kmalloc, gfp: GFP_KERNEL, at: x.c:1, kernel: "6.1", rule: x, mask: 32, dma....
      |                                   ^^^ it belongs under `uses`
<stdin>:4:52: error: unknown key `at`
    4 | ...ize: 64, api: kmalloc, gfp: GFP_KERNEL, at: x.c:1, kernel: "6.1", rule: x, mask: 32, dma.mask: 32, f...
      |                                            ^^ it belongs to the allocation, beside `needs`
<stdin>:4:63: error: unknown key `kernel`
    4 | ...i: kmalloc, gfp: GFP_KERNEL, at: x.c:1, kernel: "6.1", rule: x, mask: 32, dma.mask: 32, freed_in.hol...
      |                                            ^^^^^^ it belongs under `target`
<stdin>:4:78: error: unknown key `rule`
    4 | ...: GFP_KERNEL, at: x.c:1, kernel: "6.1", rule: x, mask: 32, dma.mask: 32, freed_in.holds: rcu, typo: ...
      |                                            ^^^^ it belongs under `waive`
<stdin>:4:87: error: unknown key `mask`
    4 | ...GFP_KERNEL, at: x.c:1, kernel: "6.1", rule: x, mask: 32, dma.mask: 32, freed_in.holds: rcu, typo: 1}
      |                                                   ^^^^ write dma: {mask: ...}
<stdin>:4:97: error: unknown key `dma.mask`
    4 | ...GFP_KERNEL, at: x.c:1, kernel: "6.1", rule: x, mask: 32, dma.mask: 32, freed_in.holds: rcu, typo: 1}
      |                                                             ^^^^^^^^ write dma: {mask: ...}
<stdin>:4:111: error: unknown key `freed_in.holds`
    4 | ...GFP_KERNEL, at: x.c:1, kernel: "6.1", rule: x, mask: 32, dma.mask: 32, freed_in.holds: rcu, typo: 1}
      |                                                                           ^^^^^^^^^^^^^^ write freed_in: {holds: ...}
<stdin>:4:132: error: unknown key `typo`
    4 | ...GFP_KERNEL, at: x.c:1, kernel: "6.1", rule: x, mask: 32, dma.mask: 32, freed_in.holds: rcu, typo: 1}
      |                                                                                                ^^^^
<stdin>:5:24: error: unknown key `context`
    5 |   uses: {api: kmalloc, context: softirq, waive: [], flags: X, until: "6.1", setup: {api: kmem_cache_...
      |                        ^^^^^^^ it belongs under `needs`
<stdin>:5:42: error: unknown key `waive`
    5 | ... uses: {api: kmalloc, context: softirq, waive: [], flags: X, until: "6.1", setup: {api: kmem_cache_c...
      |                                            ^^^^^ it belongs to the allocation, beside `uses`
<stdin>:5:53: error: unknown key `flags`
    5 | ...: kmalloc, context: softirq, waive: [], flags: X, until: "6.1", setup: {api: kmem_cache_create, gfp:...
      |                                            ^^^^^ it belongs under `setup`
<stdin>:5:63: error: unknown key `until`
    5 | ... context: softirq, waive: [], flags: X, until: "6.1", setup: {api: kmem_cache_create, gfp: GFP_KERNE...
      |                                            ^^^^^ it belongs under `waive`
<stdin>:5:109: error: unknown key `gfp`
    5 | ...ntext: softirq, waive: [], flags: X, until: "6.1", setup: {api: kmem_cache_create, gfp: GFP_KERNEL}}
      |                                                                                       ^^^ it belongs under `uses`, beside `setup`
[exit 2]
$ whichalloc ask 64 --context workqueue
--context:1:1: error: unknown context `workqueue`
    1 | workqueue
      | ^^^^^^^^^ a function that queue_work() or schedule_work() was given: state {context: process}
[exit 2]
$ whichalloc ask 64 --holds napi,mutex
--holds:1:1: error: unknown holds `napi`
    1 | napi,mutex
      | ^^^^^^^^^^ the poll function of netif_napi_add(): state {context: softirq}
[exit 2]
