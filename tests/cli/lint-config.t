# SPDX-License-Identifier: GPL-2.0-or-later
# Configuration and house rules in .whichalloc, found from the manifest upwards; --no-config.
# A tree with a configuration at its top, and another one below it.
# The top of a repository is where the search ends.
# A target's defaults: the file's own wins, options win over both.
# Mistakes in it.
$ mkdir -p "$TMPDIR/t/.whichalloc/rules" "$TMPDIR/t/net/deep" "$TMPDIR/t/fs/.whichalloc" && cp mistakes.whichalloc.yaml "$TMPDIR/t/net/deep/m.whichalloc.yaml" && printf 'whichalloc: 1\nallocations:\n  - {name: n, needs: {size: 64}, uses: {api: kmalloc, gfp: GFP_ATOMIC, free: kfree}}\n' | tee "$TMPDIR/t/net/n.whichalloc.yaml" >"$TMPDIR/t/fs/n.whichalloc.yaml"; cp config/house.yaml "$TMPDIR/t/.whichalloc/rules/"; cp config/config.yaml "$TMPDIR/t/.whichalloc/"; printf 'whichalloc-config: 1\nfail-on: warning\n' >"$TMPDIR/t/fs/.whichalloc/config.yaml"; whichalloc --version >/dev/null
$ cat config/config.yaml config/house.yaml | grep -v '^#'; whichalloc --version >/dev/null
whichalloc-config: 1
fail_on: warning
severity:
  sleep-in-atomic: note
  vmalloc-before-trying: error
  secret-wiped: off
  unused-waiver: off
rules:
  - rule: no-atomic
    title: this house does not use GFP_ATOMIC
    when: {may_sleep: true}
    forbid: {gfp: {has: __GFP_HIGH}}
    because: "the reserves are for interrupts"
    source: ["the house's own"]
$ cd "$TMPDIR/t" && whichalloc lint net
net/deep/m.whichalloc.yaml:9:31: note: sleeps-under-a-spinlock: GFP_KERNEL may sleep, and process context under a spinlock must not [sleep-in-atomic]
    9 |     uses: {api: kzalloc, gfp: GFP_KERNEL, free: kfree}
      |                               ^^^^^^^^^^ use GFP_ATOMIC
net/deep/m.whichalloc.yaml:13:17: error: vmalloc-in-softirq: vzalloc() may build page tables and take a mutex: it must not be called from softirq context [vmalloc-in-interrupt]
   13 |     uses: {api: vzalloc, free: vfree}
      |                 ^^^^^^^ use kzalloc() with GFP_ATOMIC and kfree()
net/deep/m.whichalloc.yaml:17:50: error: kfree-of-kvmalloc: memory from kvzalloc() is freed with kvfree(), not with kfree() [free-mismatch]
   17 |     uses: {api: kvzalloc, gfp: GFP_KERNEL, free: kfree}
      |                                                  ^^^^^ use kvfree()
net/deep/m.whichalloc.yaml:21:17: warning: overflow: user space gives the count: the two-factor form returns NULL when n * size overflows [array-overflow]
   21 |     uses: {api: kvmalloc, gfp: GFP_KERNEL, free: kvfree}
      |                 ^^^^^^^^ use kvcalloc() with GFP_KERNEL_ACCOUNT and kvfree()
net/deep/m.whichalloc.yaml:21:32: error: overflow: GFP_KERNEL leaves the charge to the system, and user space causes it [account-user]
   21 |     uses: {api: kvmalloc, gfp: GFP_KERNEL, free: kvfree}
      |                                ^^^^^^^^^^ use GFP_KERNEL_ACCOUNT
net/deep/m.whichalloc.yaml:25:17: error: nofail-atomic: it must not fail and must not wait: nothing can promise that; allocate before, where it may sleep [must-not-fail-atomic]
   25 |     uses: {api: kzalloc, gfp: GFP_ATOMIC | __GFP_NOFAIL, free: kfree}
      |                 ^^^^^^^ nothing serves these needs here: whichalloc ask tells what to change
net/deep/m.whichalloc.yaml:29:17: error: stack-buffer-for-dma: memory from a variable on the kernel stack must not be mapped for DMA [dma-streaming-fit]
   29 |     uses: {api: stack}
      |                 ^^^^^ use kzalloc() with GFP_KERNEL and kfree()
net/deep/m.whichalloc.yaml:33:17: error: vmalloc-for-a-device: memory from vmalloc() is not coherent with the device [dma-coherent-needed]
   33 |     uses: {api: vmalloc, free: vfree}
      |                 ^^^^^^^ use dma_alloc_coherent() with GFP_KERNEL and dma_free_coherent()
net/deep/m.whichalloc.yaml:37:17: error: not-zeroed: kmalloc() leaves the memory as it was, and it must read as zero [must-be-zeroed]
   37 |     uses: {api: kmalloc, gfp: GFP_KERNEL, free: kfree}
      |                 ^^^^^^^ use kzalloc() with GFP_KERNEL and kfree()
net/deep/m.whichalloc.yaml:41:31: error: atomic-for-nothing: the reserves are for interrupts [no-atomic]
   41 |     uses: {api: kzalloc, gfp: GFP_ATOMIC, free: kfree}
      |                               ^^^^^^^^^^ use GFP_KERNEL
net/deep/m.whichalloc.yaml:41:31: warning: atomic-for-nothing: the caller may sleep, so let it reclaim: it fails far less, and leaves the reserves alone [atomic-where-sleeping-is-fine]
   41 |     uses: {api: kzalloc, gfp: GFP_ATOMIC, free: kfree}
      |                               ^^^^^^^^^^ use GFP_KERNEL
net/deep/m.whichalloc.yaml:61:31: note: waiver-expired: GFP_KERNEL may sleep, and process context under a bh-disabling spinlock must not [sleep-in-atomic]
   61 |     uses: {api: kzalloc, gfp: GFP_KERNEL, free: kfree}
      |                               ^^^^^^^^^^ use GFP_ATOMIC
net/deep/m.whichalloc.yaml:63:81: warning: waiver-expired: the waiver of sleep-in-atomic ended with 2020-01-01 [expired-waiver]
   63 |       - {rule: sleep-in-atomic, because: "reworked in the next release", until: 2020-01-01}
      |                                                                                 ^^^^^^^^^^ mend the use, or renew the waiver
net/n.whichalloc.yaml:3:60: error: n: the reserves are for interrupts [no-atomic]
    3 |   - {name: n, needs: {size: 64}, uses: {api: kmalloc, gfp: GFP_ATOMIC, free: kfree}}
      |                                                            ^^^^^^^^^^ use GFP_KERNEL
net/n.whichalloc.yaml:3:60: warning: n: the caller may sleep, so let it reclaim: it fails far less, and leaves the reserves alone [atomic-where-sleeping-is-fine]
    3 |   - {name: n, needs: {size: 64}, uses: {api: kmalloc, gfp: GFP_ATOMIC, free: kfree}}
      |                                                            ^^^^^^^^^^ use GFP_KERNEL

14 allocations: 9 errors, 4 warnings, 2 notes, 1 waived
[exit 1]
$ cd "$TMPDIR/t/net/deep" && whichalloc lint --format gcc m.whichalloc.yaml | cut -d ' ' -f 2,3 | sort | uniq -c
      1 error: atomic-for-nothing:
      1 error: kfree-of-kvmalloc:
      1 error: nofail-atomic:
      1 error: not-zeroed:
      1 error: overflow:
      1 error: stack-buffer-for-dma:
      1 error: vmalloc-for-a-device:
      1 error: vmalloc-in-softirq:
      1 note: sleeps-under-a-spinlock:
      1 note: waiver-expired:
      1 warning: atomic-for-nothing:
      1 warning: overflow:
      1 warning: waiver-expired:
$ cd "$TMPDIR" && whichalloc lint --format gcc --no-config t
t/fs/n.whichalloc.yaml:3:60: warning: n: the caller may sleep, so let it reclaim: it fails far less, and leaves the reserves alone; use GFP_KERNEL [atomic-where-sleeping-is-fine]
t/net/deep/m.whichalloc.yaml:9:31: error: sleeps-under-a-spinlock: GFP_KERNEL may sleep, and process context under a spinlock must not; use GFP_ATOMIC [sleep-in-atomic]
t/net/deep/m.whichalloc.yaml:13:17: error: vmalloc-in-softirq: vzalloc() may build page tables and take a mutex: it must not be called from softirq context; use kzalloc() with GFP_ATOMIC and kfree() [vmalloc-in-interrupt]
t/net/deep/m.whichalloc.yaml:17:50: error: kfree-of-kvmalloc: memory from kvzalloc() is freed with kvfree(), not with kfree(); use kvfree() [free-mismatch]
t/net/deep/m.whichalloc.yaml:21:17: warning: overflow: user space gives the count: the two-factor form returns NULL when n * size overflows; use kvcalloc() with GFP_KERNEL_ACCOUNT and kvfree() [array-overflow]
t/net/deep/m.whichalloc.yaml:21:32: error: overflow: GFP_KERNEL leaves the charge to the system, and user space causes it; use GFP_KERNEL_ACCOUNT [account-user]
t/net/deep/m.whichalloc.yaml:25:17: error: nofail-atomic: it must not fail and must not wait: nothing can promise that; allocate before, where it may sleep; nothing serves these needs here: whichalloc ask tells what to change [must-not-fail-atomic]
t/net/deep/m.whichalloc.yaml:29:17: error: stack-buffer-for-dma: memory from a variable on the kernel stack must not be mapped for DMA; use kzalloc() with GFP_KERNEL and kfree() [dma-streaming-fit]
t/net/deep/m.whichalloc.yaml:33:17: error: vmalloc-for-a-device: memory from vmalloc() is not coherent with the device; use dma_alloc_coherent() with GFP_KERNEL and dma_free_coherent() [dma-coherent-needed]
t/net/deep/m.whichalloc.yaml:37:17: error: not-zeroed: kmalloc() leaves the memory as it was, and it must read as zero; use kzalloc() with GFP_KERNEL and kfree() [must-be-zeroed]
t/net/deep/m.whichalloc.yaml:41:31: warning: atomic-for-nothing: the caller may sleep, so let it reclaim: it fails far less, and leaves the reserves alone; use GFP_KERNEL [atomic-where-sleeping-is-fine]
t/net/deep/m.whichalloc.yaml:45:49: error: key-left-in-memory: kfree() leaves the secret in memory; use kfree_sensitive() [secret-wiped]
t/net/deep/m.whichalloc.yaml:57:16: warning: waiver-for-nothing: sleep-in-atomic finds nothing here any more; remove the waiver [unused-waiver]
t/net/deep/m.whichalloc.yaml:61:31: error: waiver-expired: GFP_KERNEL may sleep, and process context under a bh-disabling spinlock must not; use GFP_ATOMIC [sleep-in-atomic]
t/net/deep/m.whichalloc.yaml:63:81: warning: waiver-expired: the waiver of sleep-in-atomic ended with 2020-01-01; mend the use, or renew the waiver [expired-waiver]
t/net/n.whichalloc.yaml:3:60: warning: n: the caller may sleep, so let it reclaim: it fails far less, and leaves the reserves alone; use GFP_KERNEL [atomic-where-sleeping-is-fine]
[exit 1]
$ cd "$TMPDIR/t" && whichalloc lint --format gcc fs
fs/n.whichalloc.yaml:3:60: warning: n: the caller may sleep, so let it reclaim: it fails far less, and leaves the reserves alone; use GFP_KERNEL [atomic-where-sleeping-is-fine]
[exit 1]
$ cd "$TMPDIR/t" && whichalloc lint --format gcc --fail-on error fs
fs/n.whichalloc.yaml:3:60: warning: n: the caller may sleep, so let it reclaim: it fails far less, and leaves the reserves alone; use GFP_KERNEL [atomic-where-sleeping-is-fine]
$ cd "$TMPDIR/t/net" && whichalloc lint --format gcc - <n.whichalloc.yaml
<stdin>:3:60: error: n: the reserves are for interrupts; use GFP_KERNEL [no-atomic]
<stdin>:3:60: warning: n: the caller may sleep, so let it reclaim: it fails far less, and leaves the reserves alone; use GFP_KERNEL [atomic-where-sleeping-is-fine]
[exit 1]
$ cd "$TMPDIR/t" && whichalloc lint --format gcc --rules .whichalloc/rules net/n.whichalloc.yaml
net/n.whichalloc.yaml:3:60: error: n: the reserves are for interrupts; use GFP_KERNEL [no-atomic]
net/n.whichalloc.yaml:3:60: warning: n: the caller may sleep, so let it reclaim: it fails far less, and leaves the reserves alone; use GFP_KERNEL [atomic-where-sleeping-is-fine]
[exit 1]
$ cd "$TMPDIR/t" && whichalloc lint --format sarif net/n.whichalloc.yaml | grep -o '"id":"no-atomic".*'
"id":"no-atomic","defaultConfiguration":{"level":"error"},"properties":{"tags":["linux-kernel","memory-allocation","house-rule"],"problem.severity":"error"},"shortDescription":{"text":"this house does not use GFP_ATOMIC"},"fullDescription":{"text":"the reserves are for interrupts"},"help":{"text":"the reserves are for interrupts\n\nSource:\n\n- the house's own\n\nMore: whichalloc explain no-atomic","markdown":"the reserves are for interrupts\n\nSource:\n\n- `the house's own`\n\nMore: `whichalloc explain no-atomic`"}}]}},"columnKind":"unicodeCodePoints","results":[
$ cd "$TMPDIR/t" && mkdir -p repo/.git repo/src && cp net/n.whichalloc.yaml repo/src && whichalloc lint --format gcc repo
repo/src/n.whichalloc.yaml:3:60: warning: n: the caller may sleep, so let it reclaim: it fails far less, and leaves the reserves alone; use GFP_KERNEL [atomic-where-sleeping-is-fine]
$ cd "$TMPDIR/t/fs" && printf 'whichalloc-config: 1\ntarget: {kernel: "5.10", config: [PREEMPT_RT]}\n' >.whichalloc/config.yaml && printf 'whichalloc: 1\nallocations:\n  - {name: rt, needs: {size: 64, holds: [raw_spinlock]}, uses: {api: kmalloc, gfp: GFP_ATOMIC, free: kfree}}\n' >n.whichalloc.yaml && whichalloc lint --format gcc n.whichalloc.yaml
n.whichalloc.yaml:3:70: error: rt: kmalloc() takes locks that sleep on PREEMPT_RT, and process context under a raw spinlock must not; allocate before, where the code is preemptible [rt-atomic]
[exit 1]
$ cd "$TMPDIR/t/fs" && whichalloc lint --format gcc --config '!PREEMPT_RT' n.whichalloc.yaml
n.whichalloc.yaml:3:70: warning: rt: process context under a raw spinlock is atomic on PREEMPT_RT too, where every allocator takes sleeping locks: allocate before; allocate where the code is preemptible: before the lock, or in a thread [breaks-on-rt]
$ cd "$TMPDIR/t/fs" && printf 'whichalloc-config: 1\nfail_on: sometimes\nseverity: {sleep-in-atomc: off, free-mismatch: of, unused-waiver: note}\ntarget: {kernl: "6.1"}\nfailon: x\n' >.whichalloc/config.yaml && whichalloc lint n.whichalloc.yaml
.whichalloc/config.yaml:2:10: error: unknown severity `sometimes`
    2 | fail_on: sometimes
      |          ^^^^^^^^^ one of note, warning, error, never
.whichalloc/config.yaml:3:48: error: unknown severity `of`
    3 | severity: {sleep-in-atomc: off, free-mismatch: of, unused-waiver: note}
      |                                                ^^ did you mean `off`?
.whichalloc/config.yaml:4:10: error: unknown key `kernl`
    4 | target: {kernl: "6.1"}
      |          ^^^^^ did you mean `kernel`?
.whichalloc/config.yaml:5:1: error: unknown key `failon`
    5 | failon: x
      | ^^^^^^ did you mean `fail_on`?
[exit 2]
$ cd "$TMPDIR/t/fs" && printf 'whichalloc-config: 1\nseverity: {sleep-in-atomc: off, unused-waiver: note}\n' >.whichalloc/config.yaml && whichalloc lint n.whichalloc.yaml
.whichalloc/config.yaml:2:12: error: unknown rule `sleep-in-atomc`
    2 | severity: {sleep-in-atomc: off, unused-waiver: note}
      |            ^^^^^^^^^^^^^^ did you mean `sleep-in-atomic`?
[exit 2]
$ cd "$TMPDIR/t/fs" && printf 'whichalloc-config: 2\n---\nwhichalloc-config: 1\n' >.whichalloc/config.yaml && whichalloc lint n.whichalloc.yaml
.whichalloc/config.yaml:3:1: error: a configuration is one document
    3 | whichalloc-config: 1
      | ^^^^^^^^^^^^^^^^^^^^
[exit 2]
$ cd "$TMPDIR/t/fs" && printf 'whichalloc-config: 2\n' >.whichalloc/config.yaml && whichalloc lint n.whichalloc.yaml
.whichalloc/config.yaml:1:20: error: this version of the configuration is not known
    1 | whichalloc-config: 2
      |                    ^ whichalloc-config: 1
[exit 2]
$ cd "$TMPDIR/t/fs" && : >.whichalloc/config.yaml && whichalloc lint n.whichalloc.yaml
n.whichalloc.yaml:3:70: warning: rt: process context under a raw spinlock is atomic on PREEMPT_RT too, where every allocator takes sleeping locks: allocate before [breaks-on-rt]
    3 | ...e: rt, needs: {size: 64, holds: [raw_spinlock]}, uses: {api: kmalloc, gfp: GFP_ATOMIC, free: kfree}}
      |                                                                 ^^^^^^^ allocate where the code is preemptible: before the lock, or in a thread

1 allocation: 0 errors, 1 warning, 0 notes, 0 waived
$ cd "$TMPDIR/t/fs" && rm .whichalloc/config.yaml && mkdir .whichalloc/config.yaml && whichalloc lint n.whichalloc.yaml
.whichalloc/config.yaml: error: this is a directory (expected a file)
[exit 2]
$ cd "$TMPDIR/t" && echo 'rules: [{rule: x}]' >.whichalloc/rules/bad.yaml && whichalloc lint net/n.whichalloc.yaml
.whichalloc/rules/bad.yaml:1:9: error: this rule lacks `title`
    1 | rules: [{rule: x}]
      |         ^^^^^^^^^
.whichalloc/rules/bad.yaml:1:9: error: this rule lacks `because`
    1 | rules: [{rule: x}]
      |         ^^^^^^^^^
.whichalloc/rules/bad.yaml:1:9: error: this rule lacks `source`
    1 | rules: [{rule: x}]
      |         ^^^^^^^^^
[exit 2]
$ cd "$TMPDIR" && mkdir -p light && for s in note warning; do printf 'rules: [{rule: house-clears, title: t, prefer: {zeroing: always}, severity: %s, because: "{api}() does not clear", source: [s]}]\n' $s >light/r.yaml; printf 'whichalloc: 1\nallocations: [{name: a, needs: {size: 64}, uses: {api: kmalloc, gfp: GFP_KERNEL, free: kfree}}]\n' | whichalloc lint --rules light --format gcc -; done
<stdin>:2:56: warning: a: kmalloc() does not clear; use kzalloc() with GFP_KERNEL and kfree() [house-clears]
