# SPDX-License-Identifier: GPL-2.0-or-later
# Manifests of strangers: one clear error, exit status 2, nothing that a terminal would obey.
# Full disks, closed pipes, limits: nothing half written stays.
$ mkfifo "$TMPDIR/fifo" && cd "$TMPDIR" && whichalloc lint fifo
fifo: error: nobody writes to this FIFO
[exit 2]
$ mkfifo "$TMPDIR/p" && { cat manifests/clean.whichalloc.yaml >"$TMPDIR/p" & } && whichalloc lint "$TMPDIR/p"
$ bash -c 'whichalloc lint <(cat manifests/clean.whichalloc.yaml)'
$ mkdir "$TMPDIR/d" && cd "$TMPDIR/d" && mkdir m.whichalloc.yaml && mkfifo n.whichalloc.yaml && ln -s /dev/zero o.whichalloc.yaml && whichalloc lint .
whichalloc: error: .: no manifest (*.whichalloc.yaml) in this directory
[exit 2]
$ cd "$TMPDIR/d" && whichalloc lint m.whichalloc.yaml o.whichalloc.yaml /dev/null /proc/self/mem gone.whichalloc.yaml
whichalloc: error: m.whichalloc.yaml: no manifest (*.whichalloc.yaml) in this directory
/dev/null: error: this is a device (expected a file)
/proc/self/mem: error: cannot read this: Input/output error
gone.whichalloc.yaml: error: cannot read this: No such file or directory
o.whichalloc.yaml: error: this is a device (expected a file)
[exit 2]
$ cd "$TMPDIR" && truncate -s 1G big.whichalloc.yaml && whichalloc lint big.whichalloc.yaml; whichalloc lint - <big.whichalloc.yaml
big.whichalloc.yaml: error: this is larger than 64 MiB
<stdin>: error: this is larger than 64 MiB
[exit 2]
$ yes 'x: [{}, {}, {}, {}]' | head -c 70000000 | whichalloc lint -
<stdin>: error: this is larger than 64 MiB
[exit 2]
$ printf 'whichalloc: 1\n\0allocations: []\n' | whichalloc lint -
<stdin>:2:1: error: a NUL byte: this is no text file
    2 | \x00allocations: []
      | ^^^^
[exit 2]
$ printf 'whichalloc: 1\nallocations: []\n' | iconv -t UTF-16 | whichalloc lint -
<stdin>: error: this is UTF-16 (save it as UTF-8)
[exit 2]
$ printf 'whichalloc: 1\nallocations: []\n' | iconv -t UTF-32LE | whichalloc lint -
<stdin>: error: this is UTF-32 (save it as UTF-8)
[exit 2]
$ printf '\357\273\277whichalloc: 1\nallocations: []\n' | whichalloc lint -
$ printf 'whichalloc: 1\nallocations: [{name: "\377\376", needs: {size: 1}}]\n' | whichalloc lint -
<stdin>:2:23: error: byte 0xff is not UTF-8
    2 | allocations: [{name: "\xff\xfe", needs: {size: 1}}]
      |                       ^^^^ save the file as UTF-8
[exit 2]
$ printf 'whichalloc: 1\nallocations: [{name: \033[31mred, needs: {size: 1}}]\n' | whichalloc lint -
<stdin>:2:22: error: a control character
    2 | allocations: [{name: \x1b[31mred, needs: {size: 1}}]
      |                      ^^^^ write it as an escape in double quotes, or leave it out
[exit 2]
$ printf 'whichalloc: 1\nallocations: [{name: a\342\200\256b, needs: {size: 1}, uses: {api: kmalloc, free: vfree}}]\n' | whichalloc lint -
<stdin>:2:72: error: a\u202eb: memory from kmalloc() is freed with kfree(), not with vfree() [free-mismatch]
    2 | allocations: [{name: a\u202eb, needs: {size: 1}, uses: {api: kmalloc, free: vfree}}]
      |                                                                             ^^^^^ use kfree()

1 allocation: 1 error, 0 warnings, 0 notes, 0 waived
[exit 1]
$ printf 'whichalloc: 1\n# \342\200\256 \357\273\277\nallocations: [{name: a, needs: {size: 1}, uses: {api: kmalloc, free: vfree}}]\n' | whichalloc lint --diff - | tail -n 3
 # \u202e \ufeff
-allocations: [{name: a, needs: {size: 1}, uses: {api: kmalloc, free: vfree}}]
+allocations: [{name: a, needs: {size: 1}, uses: {api: kmalloc, free: kfree}}]
$ printf 'whichalloc: 1\nallocations:\n\t- needs: {size: 1}\n' | whichalloc lint -
<stdin>:3:1: error: a tab in the indentation
    3 |         - needs: {size: 1}
      | ^^^^^^^^ indent with spaces
[exit 2]
$ { printf 'whichalloc: 1\nallocations: [{name: '; head -c 100000 /dev/zero | tr '\0' x; printf ', needs: {size: 1}}]\n'; } | whichalloc lint -
<stdin>:2:22: error: a text of 100000 bytes: the limit is 65536
    2 | allocations: [{name: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...
      |                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
<stdin>:2:22: error: expected a text, found nothing
    2 | allocations: [{name: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...
      |                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
[exit 2]
$ { printf 'whichalloc: 1\nallocations: '; head -c 100000 /dev/zero | tr '\0' '['; } | whichalloc lint - 2>&1 | cut -c 1-120
<stdin>:2:45: error: nested more than 32 deep
    2 | ...cations: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[...
      |                                            ^
<stdin>:2:141: error: nested more than 128 deep
    2 | ...[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[...
      |                                            ^ the rest is not read
$ { printf 'whichalloc: 1\nallocations:\n- &a {name: &n {x: *n}, needs: *a}\n'; } | whichalloc lint -
<stdin>:3:16: error: expected a text, found a map
    3 | - &a {name: &n {x: *n}, needs: *a}
      |                ^^^^^^^
<stdin>:3:20: error: alias `*n` is part of what it stands for
    3 | - &a {name: &n {x: *n}, needs: *a}
      |                    ^^
<stdin>:3:32: error: alias `*a` is part of what it stands for
    3 | - &a {name: &n {x: *n}, needs: *a}
      |                                ^^
<stdin>:3:32: error: `needs` is no map
    3 | - &a {name: &n {x: *n}, needs: *a}
      |                                ^^ expected keys and values
[exit 2]
$ printf 'whichalloc: 1\nallocations: [{needs: {size: 18446744073709551615, count: 18446744073709551615}, uses: {api: kvcalloc, gfp: GFP_KERNEL, free: kvfree}}]\n' | whichalloc lint --format gcc -
<stdin>:2:94: error: 18446744073709551615 is past the 2147483647 that kvcalloc() can return; nothing serves these needs here: whichalloc ask tells what to change [too-large]
[exit 1]
$ printf 'whichalloc: 1\nallocations: [{needs: {size: 18446744073709551616}}]\n' | whichalloc lint -
<stdin>:2:30: error: `18446744073709551616` is too large
    2 | allocations: [{needs: {size: 18446744073709551616}}]
      |                              ^^^^^^^^^^^^^^^^^^^^ expected at most 18446744073709551615
[exit 2]
$ printf 'whichalloc: 1\nallocations: [{needs: {size: 1}, at: "../../../etc/passwd:99999999999999999999", uses: {api: kmalloc, gfp: GFP_KERNEL, free: vfree}}]\n' | whichalloc lint --locate source --format gcc -
<stdin>:2:126: error: memory from kmalloc() is freed with kfree(), not with vfree(); use kfree() [free-mismatch]
[exit 1]
$ cd "$TMPDIR" && cp "$OLDPWD/manifests/deep/one.whichalloc.yaml" "$(printf 'a\033[2Jb\n::error::%%,c\377.whichalloc.yaml')" && mkdir e && mv a*.yaml e && whichalloc lint --format github -q e; whichalloc lint --format gcc e; whichalloc lint e | head -n 1
::error file=e/a\x1b[2Jb\n%3A%3Aerror%3A%3A%25%2Cc\xff.whichalloc.yaml,line=9,endLine=9,col=52,endColumn=57,title=free-mismatch::wrong-free: memory from alloc_page() is freed with __free_page(), not with kfree()%0Ause __free_page()
e/a\x1b[2Jb\n::error::%,c\xff.whichalloc.yaml:9:52: error: wrong-free: memory from alloc_page() is freed with __free_page(), not with kfree(); use __free_page() [free-mismatch]
e/a\x1b[2Jb\n::error::%,c\xff.whichalloc.yaml:9:52: error: wrong-free: memory from alloc_page() is freed with __free_page(), not with kfree() [free-mismatch]
$ cd "$TMPDIR" && whichalloc lint --format json e | grep '"file"'; whichalloc lint --format sarif e | grep -o '"uri":"e/[^"]*"' | sort -u; whichalloc lint --format junit e | grep '<testsuite '
      "file": "e/a\\x1b[2Jb\\n::error::%,c\\xff.whichalloc.yaml",
"uri":"e/a%1B%5B2Jb%0A%3A%3Aerror%3A%3A%25%2Cc%FF.whichalloc.yaml"
  <testsuite name="e/a\x1b[2Jb\n::error::%,c\xff.whichalloc.yaml" tests="1" failures="1" errors="0" skipped="0">
$ whichalloc lint --format sarif formats.whichalloc.yaml >/dev/full
whichalloc: cannot write the result: No space left on device
[exit 3]
$ whichalloc lint --format text manifests >/dev/full
whichalloc: cannot write the result: No space left on device
[exit 3]
$ cd "$TMPDIR" && mkfifo out && exec 3<>out 4>out 3<&- && whichalloc lint "$OLDPWD/manifests" >&4
[exit 3]
$ mkdir "$TMPDIR/f" && cp manifests/deep/one.whichalloc.yaml "$TMPDIR/f" && cp "$TMPDIR/f/one.whichalloc.yaml" "$TMPDIR/same" && cd "$TMPDIR/f" && (trap '' XFSZ; ulimit -f 0; whichalloc lint --fix one.whichalloc.yaml 2>&1; echo "status $?"; whichalloc lint --write-baseline b.yaml one.whichalloc.yaml 2>&1; echo "status $?"; whichalloc init new.whichalloc.yaml 2>&1; echo "status $?") | cat; cmp one.whichalloc.yaml ../same; ls
one.whichalloc.yaml: error: cannot write this: File too large
status 3
b.yaml: error: cannot write this: File too large
status 3
whichalloc init: new.whichalloc.yaml: File too large
status 3
one.whichalloc.yaml
$ printf 'size: "sizeof(struct \\e[2Jfoo)"\n' | whichalloc ask -
<stdin>:1:7: error: `sizeof(struct \x1b[2Jfoo)` is no C type
    1 | size: "sizeof(struct \e[2Jfoo)"
      |       ^^^^^^^^^^^^^^^^^^^^^^^^^ sizeof(struct foo)
[exit 2]
$ whichalloc ask 'sizeof(int); reboot()'
--size:1:1: error: `sizeof(int); reboot()` is no C type
    1 | sizeof(int); reboot()
      | ^^^^^^^^^^^^^^^^^^^^^ sizeof(struct foo)
[exit 2]
$ printf 'whichalloc: 1\ntarget: {kernel: "6.12..6.1"}\nallocations:\n- {needs: {size: 64}, uses: {api: kmaloc}}\n' | whichalloc lint -
<stdin>:2:18: error: no kernel is in this range
    2 | target: {kernel: "6.12..6.1"}
      |                  ^^^^^^^^^^^ the older one comes first: "6.1..6.12"
<stdin>:4:35: error: unknown API `kmaloc`
    4 | - {needs: {size: 64}, uses: {api: kmaloc}}
      |                                   ^^^^^^ did you mean `kmalloc`?
[exit 2]
