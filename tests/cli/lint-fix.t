# SPDX-License-Identifier: GPL-2.0-or-later
# --fix and --diff: only what is certain, nothing else of the text touched.
$ whichalloc lint --diff mistakes.whichalloc.yaml
--- mistakes.whichalloc.yaml
+++ mistakes.whichalloc.yaml
@@ -6,19 +6,19 @@
   - name: sleeps-under-a-spinlock
     at: drivers/net/foo/tx.c:41
     needs: {size: 200, holds: [spinlock]}
-    uses: {api: kzalloc, gfp: GFP_KERNEL, free: kfree}
+    uses: {api: kzalloc, gfp: GFP_ATOMIC, free: kfree}
   - name: vmalloc-in-softirq
     at: drivers/net/foo/rx.c:118
     needs: {size: 64K, context: softirq}
-    uses: {api: vzalloc, free: vfree}
+    uses: {api: kzalloc, gfp: GFP_ATOMIC, free: kfree}
   - name: kfree-of-kvmalloc
     at: drivers/net/foo/filter.c:57
     needs: {size: 16..64K, size_from: runtime, zeroed: true}
-    uses: {api: kvzalloc, gfp: GFP_KERNEL, free: kfree}
+    uses: {api: kvzalloc, gfp: GFP_KERNEL, free: kvfree}
   - name: overflow
     at: drivers/net/foo/filter.c:80
     needs: {size: 40, count: 0..1000, size_from: user, accounted: true}
-    uses: {api: kvmalloc, gfp: GFP_KERNEL, free: kvfree}
+    uses: {api: kvcalloc, gfp: GFP_KERNEL_ACCOUNT, free: kvfree}
   - name: nofail-atomic
     at: drivers/net/foo/tx.c:60
     needs: {size: 64, context: softirq, on_failure: no-failure-path}
@@ -30,19 +30,19 @@
   - name: vmalloc-for-a-device
     at: drivers/net/foo/ring.c:30
     needs: {size: 32K, dma: {mapping: coherent, mask: 32}}
-    uses: {api: vmalloc, free: vfree}
+    uses: {api: dma_alloc_coherent, gfp: GFP_KERNEL, free: dma_free_coherent}
   - name: not-zeroed
     at: drivers/net/foo/main.c:300
     needs: {size: 96, zeroed: true}
-    uses: {api: kmalloc, gfp: GFP_KERNEL, free: kfree}
+    uses: {api: kzalloc, gfp: GFP_KERNEL, free: kfree}
   - name: atomic-for-nothing
     at: drivers/net/foo/main.c:310
     needs: {size: 96, context: process}
-    uses: {api: kzalloc, gfp: GFP_ATOMIC, free: kfree}
+    uses: {api: kzalloc, gfp: GFP_KERNEL, free: kfree}
   - name: key-left-in-memory
     at: drivers/net/foo/crypt.c:21
     needs: {size: 32, secret: true}
-    uses: {api: kmalloc, gfp: GFP_KERNEL, free: kfree}
+    uses: {api: kmalloc, gfp: GFP_KERNEL, free: kfree_sensitive}
   - name: waived
     at: drivers/net/foo/main.c:320
     needs: {size: 16..64K, zeroed: true}
@@ -58,6 +58,6 @@
   - name: waiver-expired
     at: drivers/net/foo/main.c:340
     needs: {size: 64, holds: [spinlock_bh]}
-    uses: {api: kzalloc, gfp: GFP_KERNEL, free: kfree}
+    uses: {api: kzalloc, gfp: GFP_ATOMIC, free: kfree}
     waive:
       - {rule: sleep-in-atomic, because: "reworked in the next release", until: 2020-01-01}
[exit 1]
$ cp fix.whichalloc.yaml "$TMPDIR/f.whichalloc.yaml" && cd "$TMPDIR" && cp f.whichalloc.yaml before && whichalloc lint --diff f.whichalloc.yaml >diff; whichalloc lint --fix f.whichalloc.yaml; cat diff
whichalloc lint: fixed 6 allocations
f.whichalloc.yaml:30:31: error: over lines: GFP_KERNEL | __GFP_ZERO may sleep, and softirq context must not [sleep-in-atomic]
   30 |     uses: {api: kmalloc, gfp: GFP_KERNEL
      |                               ^^^^^^^^^^ use GFP_ATOMIC | __GFP_ZERO
f.whichalloc.yaml:34:57: error: shared: memory from kmalloc() is freed with kfree(), not with vfree() [free-mismatch]
   34 |     uses: &shared {api: kmalloc, gfp: GFP_KERNEL, free: vfree}
      |                                                         ^^^^^ use kfree()
f.whichalloc.yaml:34:57: error: sharer: memory from kmalloc() is freed with kfree(), not with vfree() [free-mismatch]
   34 |     uses: &shared {api: kmalloc, gfp: GFP_KERNEL, free: vfree}
      |                                                         ^^^^^ use kfree()
f.whichalloc.yaml:40:55: error: anchored: memory from kmalloc() is freed with kfree(), not with vfree() [free-mismatch]
   40 |     uses: {api: kmalloc, gfp: GFP_KERNEL, free: &free vfree}
      |                                                       ^^^^^ use kfree()
f.whichalloc.yaml:43:49: error: aliased: memory from kmalloc() is freed with kfree(), not with vfree() [free-mismatch]
   43 |     uses: {api: kmalloc, gfp: GFP_KERNEL, free: *free}
      |                                                 ^^^^^ use kfree()
f.whichalloc.yaml:49:17: error: needs a set-up: memory from kmalloc() is not coherent with the device [dma-coherent-needed]
   49 |     uses: {api: kmalloc, gfp: GFP_ATOMIC, free: kfree}
      |                 ^^^^^^^ use dma_pool_zalloc() with GFP_ATOMIC and dma_pool_free()

13 allocations: 6 errors, 0 warnings, 0 notes, 1 waived
--- f.whichalloc.yaml
+++ f.whichalloc.yaml
@@ -9,22 +9,22 @@
       zeroed: true
     uses:
       # why it was so
-      api:   vzalloc    # old habit
+      api:   kvzalloc    # old habit
+      gfp: GFP_KERNEL
 
-      free: vfree       # goes with it
-  - {"name": "ü in the flow", needs: {size: 64, context: softirq}, uses: {"api": 'kzalloc', gfp: "GFP_KERNEL", free: kfree}}  # end
+      free: kvfree       # goes with it
+  - {"name": "ü in the flow", needs: {size: 64, context: softirq}, uses: {"api": 'kzalloc', gfp: "GFP_ATOMIC", free: kfree}}  # end
   - name: a mask too many
     needs: {size: 5M, zeroed: true, contiguity: virtual}
-    uses: {api: kzalloc, gfp: GFP_KERNEL, free: kfree}
+    uses: {api: vzalloc, free: vfree}
   - name: a mask too many, in a block
     needs: {size: 5M, zeroed: true, contiguity: virtual}
     uses:
-      api: kzalloc
-      gfp: GFP_KERNEL
-      free: kfree
+      api: vzalloc
+      free: vfree
   - name: nothing frees it
     needs: {size: 64}
-    uses: {api: kmalloc, gfp: GFP_KERNEL, free: none}
+    uses: {api: kmalloc, gfp: GFP_KERNEL, free: kfree}
   - name: over lines
     needs: {size: 64, context: softirq}
     uses: {api: kmalloc, gfp: GFP_KERNEL
@@ -43,7 +43,7 @@
     uses: {api: kmalloc, gfp: GFP_KERNEL, free: *free}
   - name: caller's mask
     needs: {size: 64, context: caller}
-    uses: {api: kmalloc, gfp: flags, free: vfree}
+    uses: {api: kmalloc, gfp: flags, free: kfree}
   - name: needs a set-up
     needs: {size: 200, dma: {mapping: coherent, mask: 32}, objects: {alive: 100}, context: softirq}
     uses: {api: kmalloc, gfp: GFP_ATOMIC, free: kfree}
$ cd "$TMPDIR" && diff -u --label f.whichalloc.yaml --label f.whichalloc.yaml before f.whichalloc.yaml | cmp - diff; whichalloc lint --fix -q --format gcc f.whichalloc.yaml >/dev/null; cmp f.whichalloc.yaml before | cut -c 1-20; whichalloc lint --diff f.whichalloc.yaml
f.whichalloc.yaml be
[exit 1]
$ cd "$TMPDIR" && printf 'whichalloc: 1\r\nallocations:\r\n  - {needs: {size: 1}, uses: {api: kmalloc, free: vfree}}' >crlf.whichalloc.yaml && chmod 640 crlf.whichalloc.yaml && ln -s crlf.whichalloc.yaml link.whichalloc.yaml && whichalloc lint --diff crlf.whichalloc.yaml | od -c | sed -n '5,$p'
0000100   @  \n       w   h   i   c   h   a   l   l   o   c   :       1
0000120  \r  \n       a   l   l   o   c   a   t   i   o   n   s   :  \r
0000140  \n   -           -       {   n   e   e   d   s   :       {   s
0000160   i   z   e   :       1   }   ,       u   s   e   s   :       {
0000200   a   p   i   :       k   m   a   l   l   o   c   ,       f   r
0000220   e   e   :       v   f   r   e   e   }   }  \n   \       N   o
0000240       n   e   w   l   i   n   e       a   t       e   n   d    
0000260   o   f       f   i   l   e  \n   +           -       {   n   e
0000300   e   d   s   :       {   s   i   z   e   :       1   }   ,    
0000320   u   s   e   s   :       {   a   p   i   :       k   m   a   l
0000340   l   o   c   ,       f   r   e   e   :       k   f   r   e   e
0000360   }   }  \n   \       N   o       n   e   w   l   i   n   e    
0000400   a   t       e   n   d       o   f       f   i   l   e  \n
0000417
$ cd "$TMPDIR" && whichalloc lint --fix link.whichalloc.yaml; od -c crlf.whichalloc.yaml | tail -n 3; stat -c '%a %F' crlf.whichalloc.yaml link.whichalloc.yaml
whichalloc lint: fixed 1 allocation
0000100   k   m   a   l   l   o   c   ,       f   r   e   e   :       k
0000120   f   r   e   e   }   }
0000126
640 regular file
777 symbolic link
$ whichalloc lint --fix - <fix.whichalloc.yaml
whichalloc lint: standard input cannot be rewritten; see --diff
Try `whichalloc lint --help' or `whichalloc lint --usage' for more
information.
[exit 2]
$ whichalloc lint --diff - <manifests/deep/one.whichalloc.yaml
--- <stdin>
+++ <stdin>
@@ -6,4 +6,4 @@
   - name: wrong-free
     at: drivers/net/foo/page.c:7
     needs: {size: 4096, result: page}
-    uses: {api: alloc_page, gfp: GFP_KERNEL, free: kfree}
+    uses: {api: alloc_page, gfp: GFP_KERNEL, free: __free_page}
[exit 1]
$ whichalloc lint --fix --diff fix.whichalloc.yaml
whichalloc lint: --diff shows what --fix would do: one of them
Try `whichalloc lint --help' or `whichalloc lint --usage' for more
information.
[exit 2]
$ cp manifests/deep/one.whichalloc.yaml "$TMPDIR/one.whichalloc.yaml" && cd "$TMPDIR" && whichalloc lint --write-baseline b.yaml one.whichalloc.yaml && whichalloc lint --baseline b.yaml --fix one.whichalloc.yaml && cat one.whichalloc.yaml | tail -n 1
    uses: {api: alloc_page, gfp: GFP_KERNEL, free: kfree}
$ cd "$TMPDIR"; printf 'whichalloc: 1\nallocations:\n  - {name: a, needs: {size: 64, context: softirq}, uses: &u {api: kmalloc, gfp: GFP_KERNEL, free: kfree}}\n  - {name: b, needs: {size: 64, context: process}, uses: *u}\n  - name: c\n    needs: {size: 64, context: softirq}\n    uses: &v\n      api: kmalloc\n      gfp: GFP_KERNEL\n      free: kfree\n' >y.whichalloc.yaml; whichalloc lint --diff y.whichalloc.yaml; whichalloc lint --fix y.whichalloc.yaml --format gcc
--- y.whichalloc.yaml
+++ y.whichalloc.yaml
@@ -6,5 +6,5 @@
     needs: {size: 64, context: softirq}
     uses: &v
       api: kmalloc
-      gfp: GFP_KERNEL
+      gfp: GFP_ATOMIC
       free: kfree
whichalloc lint: fixed 1 allocation
y.whichalloc.yaml:3:81: error: a: GFP_KERNEL may sleep, and softirq context must not; use GFP_ATOMIC [sleep-in-atomic]
[exit 1]
$ whichalloc lint --format gcc kept.whichalloc.yaml; whichalloc lint --diff kept.whichalloc.yaml | grep '^[-+] '
kept.whichalloc.yaml:8:31: error: flags that are right stay: GFP_KERNEL | __GFP_NOWARN | __GFP_NORETRY may sleep, and softirq context must not; use GFP_ATOMIC | __GFP_NOWARN [sleep-in-atomic]
kept.whichalloc.yaml:11:35: error: so does a free function that is as right: GFP_KERNEL | __GFP_COMP may sleep, and softirq context must not; use GFP_ATOMIC | __GFP_COMP [sleep-in-atomic]
kept.whichalloc.yaml:14:53: warning: but not without its flag: without __GFP_COMP order 2 is no compound page: put_page() gives back its first page, and the rest is lost; use __free_pages() [put-page-of-a-block]
kept.whichalloc.yaml:17:17: note: nothing is said of a free function that will be right: contiguous memory is worth a try first: it costs no page table and fewer TLB entries; use kvzalloc() with GFP_KERNEL and kvfree() [vmalloc-before-trying]
kept.whichalloc.yaml:20:17: error: somebody frees it with kfree(): 6400K is past the 4M that kmalloc() can return; use kvcalloc() with GFP_KERNEL and kvfree() [too-large]
kept.whichalloc.yaml:23:17: error: and may go on to do so: kmalloc() leaves the memory as it was, and it must read as zero; use kzalloc() with GFP_KERNEL and kfree() [must-be-zeroed]
kept.whichalloc.yaml:28:12: error: the text begins on the next line: GFP_KERNEL may sleep, and softirq context must not; use GFP_ATOMIC [sleep-in-atomic]
-    uses: {api: kmalloc, gfp: GFP_KERNEL | __GFP_NOWARN | __GFP_NORETRY, free: kfree}
+    uses: {api: kmalloc, gfp: GFP_ATOMIC | __GFP_NOWARN, free: kfree}
-    uses: {api: alloc_pages, gfp: GFP_KERNEL | __GFP_COMP, free: put_page}
+    uses: {api: alloc_pages, gfp: GFP_ATOMIC | __GFP_COMP, free: put_page}
-    uses: {api: alloc_pages, gfp: GFP_KERNEL, free: put_page}
+    uses: {api: alloc_pages, gfp: GFP_KERNEL, free: __free_pages}
-    uses: {api: vmalloc, free: kvfree}
+    uses: {api: kvzalloc, gfp: GFP_KERNEL, free: kvfree}
-    uses: {api: kmalloc, gfp: GFP_KERNEL}
+    uses: {api: kzalloc, gfp: GFP_KERNEL}
$ whichalloc lint --diff freed.whichalloc.yaml
--- freed.whichalloc.yaml
+++ freed.whichalloc.yaml
@@ -5,10 +5,10 @@
 allocations:
   - name: nothing to free then
     needs: {size: 200, lifetime: device, context: process}
-    uses: {api: kzalloc, gfp: GFP_KERNEL, free: kvfree}
+    uses: {api: devm_kzalloc, gfp: GFP_KERNEL}
   - name: where the allocation is only warned of
     needs: {size: 200, holds: [raw_spinlock], zeroed: true}
-    uses: {api: kzalloc, gfp: GFP_ATOMIC, free: kvfree}
+    uses: {api: kzalloc, gfp: GFP_ATOMIC, free: kfree}
   - name: nothing serves
     needs: {size: 16M, context: softirq, contiguity: virtual}
     uses: {api: kmalloc, gfp: GFP_ATOMIC, free: kvfree}
[exit 1]
$ printf 'whichalloc: 1\nallocations:\n  - name: resized\n    needs: {size: 8, count: 1..400, size_from: user, resized: true}\n    uses: {api: krealloc, gfp: GFP_KERNEL, free: kfree}\n  - name: freed\n    needs: {size: 4096, reclaim: no-io, result: page}\n    uses: {api: alloc_page, gfp: GFP_NOIO, free: free_page}\n  - name: pages\n    needs: {size: 4096, node: given, result: page, zeroed: true}\n    uses: {api: alloc_pages_node, gfp: GFP_KERNEL, free: __free_pages}\n  - name: callers\n    needs: {size: 200, context: caller, zeroed: true}\n    uses: {api: kmalloc, gfp: flags, free: kfree}\n' >"$TMPDIR/kept.yaml" && whichalloc lint --format gcc --fail-on never - <"$TMPDIR/kept.yaml"
<stdin>:5:17: note: resized: an array reads best, and stays safe when the count changes, as count and size apart; use krealloc_array() with GFP_KERNEL and kfree() [array-form]
<stdin>:8:34: note: freed: GFP_NOIO at the call covers this call alone; memalloc scopes cover all that is called; enter the memalloc scope where the lock or transaction begins, and use GFP_KERNEL inside [scope-not-mask]
<stdin>:8:50: error: freed: memory from alloc_page() is freed with __free_page(), not with free_page(); use __free_page() [free-mismatch]
<stdin>:11:17: error: pages: alloc_pages_node() leaves the memory as it was, and it must read as zero; use alloc_pages_node() with GFP_KERNEL | __GFP_ZERO and __free_pages() [must-be-zeroed]
<stdin>:14:17: warning: callers: the memory must read as zero, and flags, which comes from the caller, need not say __GFP_ZERO; use kzalloc() with flags and kfree() [zeroed-by-the-caller]
$ whichalloc lint --diff "$TMPDIR/kept.yaml" | grep '^[-+] ' 
-    uses: {api: krealloc, gfp: GFP_KERNEL, free: kfree}
+    uses: {api: krealloc_array, gfp: GFP_KERNEL, free: kfree}
-    uses: {api: alloc_page, gfp: GFP_NOIO, free: free_page}
+    uses: {api: alloc_page, gfp: GFP_NOIO, free: __free_page}
-    uses: {api: alloc_pages_node, gfp: GFP_KERNEL, free: __free_pages}
+    uses: {api: alloc_pages_node, gfp: GFP_KERNEL | __GFP_ZERO, free: __free_pages}
-    uses: {api: kmalloc, gfp: flags, free: kfree}
+    uses: {api: kzalloc, gfp: flags, free: kfree}
$ whichalloc lint --diff agree.whichalloc.yaml
--- agree.whichalloc.yaml
+++ agree.whichalloc.yaml
@@ -5,22 +5,22 @@
 allocations:
   - name: mask
     needs: {size: 512, zeroed: true}
-    uses: {api: kmalloc, gfp: GFP_ATOMIC, free: vfree}
+    uses: {api: kzalloc, gfp: GFP_KERNEL, free: kfree}
   - name: flag that adds nothing
     needs: {size: 512, count: 1..1000, zeroed: true, lifetime: object}
-    uses: {api: kmalloc, gfp: GFP_KERNEL | GFP_NOFS, free: kfree}
+    uses: {api: kvcalloc, gfp: GFP_KERNEL, free: kvfree}
   - name: flag named twice
     needs: {size: 512, zeroed: true}
-    uses: {api: kmalloc, gfp: GFP_KERNEL | __GFP_IO, free: kfree}
+    uses: {api: kzalloc, gfp: GFP_KERNEL, free: kfree}
   - name: no mask any more
     needs: {size: 16M, contiguity: virtual}
-    uses: {api: kmalloc, gfp: GFP_KERNEL | GFP_DMA, free: kfree}
+    uses: {api: vzalloc, free: vfree}
   - name: a flag that the other takes
     needs: {size: 16K, result: page}
-    uses: {api: alloc_pages_exact, gfp: GFP_KERNEL | __GFP_COMP, free: free_pages_exact}
+    uses: {api: alloc_pages, gfp: GFP_KERNEL | __GFP_COMP, free: __free_pages}
   - name: waived
     needs: {size: 512, zeroed: true}
-    uses: {api: kmalloc, gfp: GFP_ATOMIC, free: kfree}
+    uses: {api: kmalloc, gfp: GFP_KERNEL, free: kfree}
     waive: [{rule: must-be-zeroed, because: it is cleared by hand}]
   - name: only presumed
     needs: {size: 64}
@@ -30,17 +30,17 @@
     uses: {api: dma_alloc_coherent, gfp: GFP_KERNEL | __GFP_COMP, free: dma_free_coherent}
   - name: freed as the other is
     needs: {size: 16M, contiguity: virtual}
-    uses: {api: kmalloc, gfp: GFP_KERNEL, free: vfree}
+    uses: {api: vzalloc, free: vfree}
     waive: [{rule: costly-order, because: nothing is said of it here}]
   - name: presumed beside it
     needs: {size: 4096, zeroed: true}
-    uses: {api: __get_free_page, gfp: GFP_KERNEL | __GFP_MOVABLE, free: free_page}
+    uses: {api: kzalloc, gfp: GFP_KERNEL, free: kfree}
   - name: freed as the better one is
     needs: {size: 4096, zeroed: true}
-    uses: {api: __get_free_page, gfp: GFP_KERNEL, free: kfree}
+    uses: {api: kzalloc, gfp: GFP_KERNEL, free: kfree}
   - name: not to be replaced
     needs: {size: 16M, contiguity: virtual}
-    uses: {api: kmalloc, gfp: GFP_KERNEL, free: vfree}
+    uses: {api: kmalloc, gfp: GFP_KERNEL, free: kfree}
     waive:
       - {rule: must-be-virtual, because: a test}
       - {rule: too-large, because: a test}
[exit 1]
$ whichalloc lint stays.whichalloc.yaml
stays.whichalloc.yaml:8:32: error: free: memory from vmalloc() is freed with vfree(), not with kfree() [free-mismatch]
    8 |     uses: {api: vmalloc, free: kfree}
      |                                ^^^^^ use vfree()
stays.whichalloc.yaml:13:31: error: mask-and-free: GFP_KERNEL may sleep, and process context under a spinlock must not [sleep-in-atomic]
   13 |     uses: {api: kmalloc, gfp: GFP_KERNEL, free: vfree}
      |                               ^^^^^^^^^^ use GFP_ATOMIC
stays.whichalloc.yaml:13:49: error: mask-and-free: memory from kmalloc() is freed with kfree(), not with vfree() [free-mismatch]
   13 |     uses: {api: kmalloc, gfp: GFP_KERNEL, free: vfree}
      |                                                 ^^^^^ use kfree()
stays.whichalloc.yaml:19:32: error: expired: memory from vmalloc() is freed with vfree(), not with kfree() [free-mismatch]
   19 |     uses: {api: vmalloc, free: kfree}
      |                                ^^^^^ use vfree()
stays.whichalloc.yaml:22:74: warning: expired: the waiver of free-mismatch ended with 2020-01-01 [expired-waiver]
   22 |       - {rule: free-mismatch, because: "it was another function", until: 2020-01-01}
      |                                                                          ^^^^^^^^^^ mend the use, or renew the waiver

3 allocations: 4 errors, 1 warning, 0 notes, 4 waived
[exit 1]
$ whichalloc lint --diff stays.whichalloc.yaml
--- stays.whichalloc.yaml
+++ stays.whichalloc.yaml
@@ -5,18 +5,18 @@
 allocations:
   - name: free
     needs: {size: 16K, dma: {mapping: coherent, mask: 64}}
-    uses: {api: vmalloc, free: kfree}
+    uses: {api: vmalloc, free: vfree}
     waive:
       - {rule: dma-coherent-needed, because: "shared code frees it with vfree()"}
   - name: mask-and-free
     needs: {size: 4K, holds: spinlock, user: mapped, mapped_by: fault}
-    uses: {api: kmalloc, gfp: GFP_KERNEL, free: vfree}
+    uses: {api: kmalloc, gfp: GFP_ATOMIC, free: kfree}
     waive:
       - {rule: mapped-no-slab, because: "nothing else is near it"}
       - {rule: mapped-zeroed, because: "it is written before it is mapped"}
   - name: expired
     needs: {size: 16K, dma: {mapping: coherent, mask: 64}}
-    uses: {api: vmalloc, free: kfree}
+    uses: {api: vmalloc, free: vfree}
     waive:
       - {rule: dma-coherent-needed, because: "shared code frees it with vfree()"}
       - {rule: free-mismatch, because: "it was another function", until: 2020-01-01}
[exit 1]
$ printf 'whichalloc: 1\nallocations:\n- needs: {size: 4K, mapped_by: fault}\n  uses: {api: alloc_page, gfp: GFP_KERNEL | __GFP_ZERO, free: __free_page}\n- needs: {for: xarray}\n  uses: {api: xa_reserve, gfp: GFP_KERNEL, free: xa_release}\n' | whichalloc lint -
<stdin>:4:15: note: the caller works with an address, and alloc_page() does not return one [result-pointer]
    4 |   uses: {api: alloc_page, gfp: GFP_KERNEL | __GFP_ZERO, free: __free_page}
      |               ^^^^^^^^^^ state `result` in needs if it is right here, or else: use get_zeroed_page() with GFP_USER and free_page()

2 allocations: 0 errors, 0 warnings, 1 note, 0 waived
$ cd "$TMPDIR"; printf 'whichalloc: 1\nallocations:\n- needs: {size: 4K, zeroed: true}\n  uses: {api: alloc_page, gfp: GFP_KERNEL, free: put_page}\n- needs: {size: 4K, result: pointer, zeroed: true}\n  uses: {api: alloc_page, gfp: GFP_KERNEL, free: put_page}\n- needs: {size: 512, dma: coherent}\n  uses: {api: usb_alloc_coherent, gfp: GFP_KERNEL, free: kfree}\n- needs: {copy_of: string}\n  uses: {api: kstrdup_const, gfp: GFP_KERNEL, free: kfree_const}\n' >asked.whichalloc.yaml; whichalloc lint asked.whichalloc.yaml; whichalloc lint --diff asked.whichalloc.yaml
asked.whichalloc.yaml:4:15: error: alloc_page() leaves the memory as it was, and it must read as zero [must-be-zeroed]
    4 |   uses: {api: alloc_page, gfp: GFP_KERNEL, free: put_page}
      |               ^^^^^^^^^^ use alloc_page() with GFP_KERNEL | __GFP_ZERO and put_page()
asked.whichalloc.yaml:6:15: error: alloc_page() leaves the memory as it was, and it must read as zero [must-be-zeroed]
    6 |   uses: {api: alloc_page, gfp: GFP_KERNEL, free: put_page}
      |               ^^^^^^^^^^ use kzalloc() with GFP_KERNEL and kfree()
asked.whichalloc.yaml:8:15: note: usb_alloc_coherent() takes a USB device, and nothing here says that there is one: for: urb does [usb-buffer-for-usb]
    8 |   uses: {api: usb_alloc_coherent, gfp: GFP_KERNEL, free: kfree}
      |               ^^^^^^^^^^^^^^^^^^ state `for` in needs if it is right here, or else: use dma_alloc_coherent() with GFP_KERNEL and dma_free_coherent()
asked.whichalloc.yaml:8:58: error: memory from usb_alloc_coherent() is freed with usb_free_coherent(), not with kfree() [free-mismatch]
    8 |   uses: {api: usb_alloc_coherent, gfp: GFP_KERNEL, free: kfree}
      |                                                          ^^^^^ use usb_free_coherent()
asked.whichalloc.yaml:10:15: error: kstrdup_const() gives back the source itself where that is read-only data of the kernel: nobody may write to it then [copy-that-may-be-none]
   10 |   uses: {api: kstrdup_const, gfp: GFP_KERNEL, free: kfree_const}
      |               ^^^^^^^^^^^^^ say copy_of: const-string if nobody writes to it, or else use the form without _const

4 allocations: 4 errors, 0 warnings, 1 note, 0 waived
--- asked.whichalloc.yaml
+++ asked.whichalloc.yaml
@@ -1,10 +1,10 @@
 whichalloc: 1
 allocations:
 - needs: {size: 4K, zeroed: true}
-  uses: {api: alloc_page, gfp: GFP_KERNEL, free: put_page}
+  uses: {api: alloc_page, gfp: GFP_KERNEL | __GFP_ZERO, free: put_page}
 - needs: {size: 4K, result: pointer, zeroed: true}
-  uses: {api: alloc_page, gfp: GFP_KERNEL, free: put_page}
+  uses: {api: kzalloc, gfp: GFP_KERNEL, free: kfree}
 - needs: {size: 512, dma: coherent}
-  uses: {api: usb_alloc_coherent, gfp: GFP_KERNEL, free: kfree}
+  uses: {api: usb_alloc_coherent, gfp: GFP_KERNEL, free: usb_free_coherent}
 - needs: {copy_of: string}
-  uses: {api: kstrdup_const, gfp: GFP_KERNEL, free: kfree_const}
+  uses: {api: kstrdup, gfp: GFP_KERNEL, free: kfree}
[exit 1]
$ printf 'whichalloc: 1\nallocations:\n- needs: {size: 4K, dma: coherent}\n  uses: {api: dma_alloc_attrs, gfp: GFP_KERNEL, free: dma_free_coherent}\n- needs: {size: 4K, dma: {mapping: coherent, attrs: [write_combine]}}\n  uses: {api: dma_alloc_attrs, gfp: GFP_KERNEL, attrs: DMA_ATTR_WRITE_COMBINE, free: dma_free_coherent}\n' | whichalloc lint --format gcc -
<stdin>:4:15: note: no attribute is wanted: the plain call says so; use dma_alloc_coherent() with GFP_KERNEL and dma_free_coherent() [no-dma-attrs]
<stdin>:6:86: error: what is allocated with attributes is freed with the same: dma_free_coherent() passes none, dma_free_attrs() takes them; use dma_free_attrs() [attributes-at-the-free]
[exit 1]
