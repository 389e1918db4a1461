# SPDX-License-Identifier: GPL-2.0-or-later
# Baselines: what is known does not fail, moved or not; what is new does; what is gone is told.
$ cp mistakes.whichalloc.yaml formats.whichalloc.yaml "$TMPDIR" && cd "$TMPDIR" && whichalloc lint --write-baseline known.yaml . && grep -v '^#' known.yaml
whichalloc-baseline: 1
findings:
  - {file: "formats.whichalloc.yaml", rule: sleep-in-atomic, name: "plain", id: "b0ea8d9cab8c28b1"}
  - {file: "formats.whichalloc.yaml", rule: sleep-in-atomic, name: "esc\\x1b[31m lf\\n::error::x cr\\r del\\x7f bidi\\u202e% <b>&\"'", id: "9c784655a6e4b881"}
  - {file: "formats.whichalloc.yaml", rule: free-mismatch, name: "esc\\x1b[31m lf\\n::error::x cr\\r del\\x7f bidi\\u202e% <b>&\"'", id: "f26e9b79a45c5b8e"}
  - {file: "formats.whichalloc.yaml", rule: must-be-zeroed, name: "no line in the place", id: "c49b0412ab31f66b"}
  - {file: "formats.whichalloc.yaml", rule: unused-waiver, name: "no line in the place", id: "aa3453c3792728f3"}
  - {file: "mistakes.whichalloc.yaml", rule: sleep-in-atomic, name: "sleeps-under-a-spinlock", id: "d11d76c8f7de1916"}
  - {file: "mistakes.whichalloc.yaml", rule: vmalloc-in-interrupt, name: "vmalloc-in-softirq", id: "58f7b39bb1dee5d1"}
  - {file: "mistakes.whichalloc.yaml", rule: free-mismatch, name: "kfree-of-kvmalloc", id: "a3256a53412f7a1e"}
  - {file: "mistakes.whichalloc.yaml", rule: array-overflow, name: "overflow", id: "bc45427b529e7234"}
  - {file: "mistakes.whichalloc.yaml", rule: account-user, name: "overflow", id: "ef2e4d9304cdf379"}
  - {file: "mistakes.whichalloc.yaml", rule: must-not-fail-atomic, name: "nofail-atomic", id: "9d185032641f6f4a"}
  - {file: "mistakes.whichalloc.yaml", rule: dma-streaming-fit, name: "stack-buffer-for-dma", id: "16bbf3fd6de5a52e"}
  - {file: "mistakes.whichalloc.yaml", rule: dma-coherent-needed, name: "vmalloc-for-a-device", id: "7400813914586ed7"}
  - {file: "mistakes.whichalloc.yaml", rule: must-be-zeroed, name: "not-zeroed", id: "a11bcd4e81d003c0"}
  - {file: "mistakes.whichalloc.yaml", rule: atomic-where-sleeping-is-fine, name: "atomic-for-nothing", id: "6e92eb3741153686"}
  - {file: "mistakes.whichalloc.yaml", rule: secret-wiped, name: "key-left-in-memory", id: "7b87ff2383af0809"}
  - {file: "mistakes.whichalloc.yaml", rule: unused-waiver, name: "waiver-for-nothing", id: "be199c9cefeebe5f"}
  - {file: "mistakes.whichalloc.yaml", rule: sleep-in-atomic, name: "waiver-expired", id: "337a01fb14ded4a1"}
  - {file: "mistakes.whichalloc.yaml", rule: expired-waiver, name: "waiver-expired", id: "9b798e7ed25d864b"}
$ cd "$TMPDIR" && whichalloc lint --baseline known.yaml --format github .
18 allocations: 0 errors, 0 warnings, 0 notes, 2 waived, 19 in the baseline
$ mkdir "$TMPDIR/elsewhere" && cd "$TMPDIR/elsewhere" && whichalloc lint --baseline ../known.yaml ../mistakes.whichalloc.yaml
$ cd "$TMPDIR" && { sed 's/^allocations:/\n\n\n&/' mistakes.whichalloc.yaml; printf '  - name: new\n    needs: {size: 8, context: nmi}\n    uses: {api: kmalloc, gfp: GFP_KERNEL, free: kfree}\n'; } >m && mv m mistakes.whichalloc.yaml && whichalloc lint --baseline known.yaml .
mistakes.whichalloc.yaml:69:17: error: new: kmalloc() takes locks that the NMI may have interrupted [nmi-no-allocator]
   69 |     uses: {api: kmalloc, gfp: GFP_KERNEL, free: kfree}
      |                 ^^^^^^^ allocate before
mistakes.whichalloc.yaml:69:31: error: new: GFP_KERNEL may sleep, and an NMI handler must not [sleep-in-atomic]
   69 |     uses: {api: kmalloc, gfp: GFP_KERNEL, free: kfree}
      |                               ^^^^^^^^^^

19 allocations: 2 errors, 0 warnings, 0 notes, 2 waived, 19 in the baseline
[exit 1]
$ cd "$TMPDIR" && whichalloc lint --baseline known.yaml --format json . | sed -n '/summary/,$p'
  "summary": {
    "allocations": 19,
    "errors": 2,
    "warnings": 0,
    "notes": 0,
    "waived": 2,
    "baseline": 19,
    "unread": 0
  }
}
$ cd "$TMPDIR" && whichalloc lint --baseline known.yaml --format sarif . | grep -c '"kind":"external","status":"accepted"'
19
$ cd "$TMPDIR" && whichalloc lint --baseline known.yaml --format junit . | grep '<testsuites'
<testsuites name="whichalloc" tests="19" failures="1" errors="0" skipped="17">
$ cd "$TMPDIR" && sed -i '/name: overflow/,/uses:/d' mistakes.whichalloc.yaml && whichalloc lint --baseline known.yaml --format gcc .
whichalloc lint: 2 findings of the baseline are gone: write it anew
mistakes.whichalloc.yaml:65:17: error: new: kmalloc() takes locks that the NMI may have interrupted; allocate before [nmi-no-allocator]
mistakes.whichalloc.yaml:65:31: error: new: GFP_KERNEL may sleep, and an NMI handler must not [sleep-in-atomic]
[exit 1]
$ cd "$TMPDIR" && whichalloc lint -q --baseline known.yaml --format gcc formats.whichalloc.yaml
$ cd "$TMPDIR" && printf 'whichalloc: 1\nallocations:\n- &a {name: a, needs: {size: 1}, uses: {api: kmalloc, gfp: GFP_KERNEL, free: vfree}}\n' >two.whichalloc.yaml && whichalloc lint --write-baseline two.yaml two.whichalloc.yaml && echo '- *a' >>two.whichalloc.yaml && whichalloc lint --baseline two.yaml --format gcc two.whichalloc.yaml
two.whichalloc.yaml:3:78: error: a: memory from kmalloc() is freed with kfree(), not with vfree(); use kfree() [free-mismatch]
[exit 1]
$ cd "$TMPDIR" && sed '/needs:/,$d; s/- &a.*/[]/' two.whichalloc.yaml >none.whichalloc.yaml && whichalloc lint --write-baseline none.yaml none.whichalloc.yaml && whichalloc lint --baseline none.yaml none.whichalloc.yaml
$ cd "$TMPDIR" && whichalloc lint --baseline missing.yaml two.whichalloc.yaml
missing.yaml: error: cannot read this: No such file or directory
[exit 2]
$ cd "$TMPDIR" && whichalloc lint --baseline two.whichalloc.yaml two.whichalloc.yaml
two.whichalloc.yaml:1:1: error: unknown key `whichalloc`
    1 | whichalloc: 1
      | ^^^^^^^^^^ one of whichalloc-baseline, findings
two.whichalloc.yaml:1:1: error: this baseline lacks `whichalloc-baseline`
    1 | whichalloc: 1
      | ^^^^^^^^^^^^^
two.whichalloc.yaml:1:1: error: this baseline lacks `findings`
    1 | whichalloc: 1
      | ^^^^^^^^^^^^^
two.whichalloc.yaml:2:1: error: unknown key `allocations`
    2 | allocations:
      | ^^^^^^^^^^^ one of whichalloc-baseline, findings
[exit 2]
$ cd "$TMPDIR" && whichalloc lint --write-baseline nowhere/known.yaml two.whichalloc.yaml
nowhere/known.yaml: error: cannot write this: No such file or directory
[exit 3]
$ cd "$TMPDIR" && whichalloc lint --write-baseline /dev/full two.whichalloc.yaml
/dev/full: error: cannot write this: no regular file
[exit 3]
$ cd "$TMPDIR" && whichalloc lint --write-baseline new.yaml --fix two.whichalloc.yaml; ls new.yaml 2>&1
whichalloc lint: --write-baseline goes with neither --baseline, --fix nor --diff
Try `whichalloc lint --help' or `whichalloc lint --usage' for more
information.
ls: cannot access 'new.yaml': No such file or directory
[exit 2]
$ cd "$TMPDIR" && ls -A && whichalloc --version >/dev/null
elsewhere
formats.whichalloc.yaml
known.yaml
mistakes.whichalloc.yaml
none.whichalloc.yaml
none.yaml
two.whichalloc.yaml
two.yaml
$ cd "$TMPDIR"; printf 'whichalloc-baseline: 2\nfindings: []\n' >other.yaml; printf 'a: 1\n---\nb: 2\n' >two.yaml; printf 'whichalloc-baseline: 1\nfindings: [{rule: a}]\n' >lacks.yaml; printf 'whichalloc: 1\nallocations: []\n' >x.whichalloc.yaml; for b in other two lacks; do whichalloc lint x.whichalloc.yaml --baseline $b.yaml; done
other.yaml:1:22: error: this version of the baseline is not known
    1 | whichalloc-baseline: 2
      |                      ^ whichalloc-baseline: 1
two.yaml: error: this is no baseline (whichalloc lint --write-baseline writes one)
lacks.yaml:2:12: error: this finding lacks `file`
    2 | findings: [{rule: a}]
      |            ^^^^^^^^^
lacks.yaml:2:12: error: this finding lacks `id`
    2 | findings: [{rule: a}]
      |            ^^^^^^^^^
[exit 2]
$ cd "$TMPDIR"; f=$(printf 'a\001b.whichalloc.yaml'); for i in 1 2 3; do printf -- '  - {name: a, needs: {size: 64}, uses: {api: kmalloc, gfp: GFP_KERNEL, free: vfree}}\n'; done | (printf 'whichalloc: 1\nallocations:\n'; cat) >"$f"; whichalloc lint "$f" --write-baseline three.yaml; cat three.yaml; whichalloc lint "$f" --baseline three.yaml
# Findings that whichalloc lint --baseline takes for known; written by --write-baseline.
whichalloc-baseline: 1
findings:
  - {file: "a\\x01b.whichalloc.yaml", rule: free-mismatch, name: "a", id: "c569977c978c8527"}
  - {file: "a\\x01b.whichalloc.yaml", rule: free-mismatch, name: "a", id: "c569977c978c8527"}
  - {file: "a\\x01b.whichalloc.yaml", rule: free-mismatch, name: "a", id: "c569977c978c8527"}
