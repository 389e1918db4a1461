# SPDX-License-Identifier: GPL-2.0-or-later
# Files are judged several at a time: nothing of it shows, neither in findings nor in errors nor in notes.
# One more target than there may be, in as many files.
$ for format in text json sarif junit; do for jobs in 1 4; do whichalloc lint --no-config --fail-on never --format $format --jobs $jobs ../../data/examples manifests >"$TMPDIR/$jobs.$format"; done; cmp "$TMPDIR/1.$format" "$TMPDIR/4.$format" && test -s "$TMPDIR/4.$format" && echo same; done
same
same
same
same
$ cd "$TMPDIR" && mkdir notes && for i in 1 2 3 4 5 6 7 8; do printf 'whichalloc: 1\ntarget: {kernel: "8.%d"}\nallocations:\n  - {needs: {size: 64}, uses: {api: kmalloc, gfp: GFP_KERNEL, free: %s}}\n' $i $([ $i = 5 ] && echo vfree || echo kfree) >notes/$i.whichalloc.yaml; done; whichalloc lint --format gcc notes --jobs 3
notes/1.whichalloc.yaml: note: 8.1 is newer than 7.3, the newest kernel known here: what it changed is not known
notes/2.whichalloc.yaml: note: 8.2 is newer than 7.3, the newest kernel known here: what it changed is not known
notes/3.whichalloc.yaml: note: 8.3 is newer than 7.3, the newest kernel known here: what it changed is not known
notes/4.whichalloc.yaml: note: 8.4 is newer than 7.3, the newest kernel known here: what it changed is not known
notes/5.whichalloc.yaml: note: 8.5 is newer than 7.3, the newest kernel known here: what it changed is not known
notes/6.whichalloc.yaml: note: 8.6 is newer than 7.3, the newest kernel known here: what it changed is not known
notes/7.whichalloc.yaml: note: 8.7 is newer than 7.3, the newest kernel known here: what it changed is not known
notes/8.whichalloc.yaml: note: 8.8 is newer than 7.3, the newest kernel known here: what it changed is not known
notes/5.whichalloc.yaml:4:69: error: memory from kmalloc() is freed with kfree(), not with vfree(); use kfree() [free-mismatch]
[exit 1]
$ cd "$TMPDIR" && for jobs in 1 5; do whichalloc lint notes /nowhere . --jobs $jobs >$jobs.out 2>&1; echo $?; done; cmp 1.out 5.out && wc -l <5.out
2
2
14
$ cd "$TMPDIR" && for i in 2 4 6; do sed -i 's/size: 64/sizes: 64/; s/kmalloc,/kmaloc,/' notes/$i.whichalloc.yaml; done; whichalloc lint notes --jobs 3
notes/1.whichalloc.yaml: note: 8.1 is newer than 7.3, the newest kernel known here: what it changed is not known
notes/2.whichalloc.yaml: note: 8.2 is newer than 7.3, the newest kernel known here: what it changed is not known
notes/3.whichalloc.yaml: note: 8.3 is newer than 7.3, the newest kernel known here: what it changed is not known
notes/4.whichalloc.yaml: note: 8.4 is newer than 7.3, the newest kernel known here: what it changed is not known
notes/5.whichalloc.yaml: note: 8.5 is newer than 7.3, the newest kernel known here: what it changed is not known
notes/6.whichalloc.yaml: note: 8.6 is newer than 7.3, the newest kernel known here: what it changed is not known
notes/7.whichalloc.yaml: note: 8.7 is newer than 7.3, the newest kernel known here: what it changed is not known
notes/8.whichalloc.yaml: note: 8.8 is newer than 7.3, the newest kernel known here: what it changed is not known
notes/2.whichalloc.yaml:4:14: error: unknown key `sizes`
    4 |   - {needs: {sizes: 64}, uses: {api: kmaloc, gfp: GFP_KERNEL, free: kfree}}
      |              ^^^^^ did you mean `size`?
notes/2.whichalloc.yaml:4:38: error: unknown API `kmaloc`
    4 |   - {needs: {sizes: 64}, uses: {api: kmaloc, gfp: GFP_KERNEL, free: kfree}}
      |                                      ^^^^^^ did you mean `kmalloc`?
notes/4.whichalloc.yaml:4:14: error: unknown key `sizes`
    4 |   - {needs: {sizes: 64}, uses: {api: kmaloc, gfp: GFP_KERNEL, free: kfree}}
      |              ^^^^^ did you mean `size`?
notes/4.whichalloc.yaml:4:38: error: unknown API `kmaloc`
    4 |   - {needs: {sizes: 64}, uses: {api: kmaloc, gfp: GFP_KERNEL, free: kfree}}
      |                                      ^^^^^^ did you mean `kmalloc`?
notes/6.whichalloc.yaml:4:14: error: unknown key `sizes`
    4 |   - {needs: {sizes: 64}, uses: {api: kmaloc, gfp: GFP_KERNEL, free: kfree}}
      |              ^^^^^ did you mean `size`?
notes/6.whichalloc.yaml:4:38: error: unknown API `kmaloc`
    4 |   - {needs: {sizes: 64}, uses: {api: kmaloc, gfp: GFP_KERNEL, free: kfree}}
      |                                      ^^^^^^ did you mean `kmalloc`?
notes/5.whichalloc.yaml:4:69: error: memory from kmalloc() is freed with kfree(), not with vfree() [free-mismatch]
    4 |   - {needs: {size: 64}, uses: {api: kmalloc, gfp: GFP_KERNEL, free: vfree}}
      |                                                                     ^^^^^ use kfree()

5 allocations: 1 error, 0 warnings, 0 notes, 0 waived; not read: 3 paths
[exit 2]
$ cd "$TMPDIR" && mkdir many && for i in $(seq 1 80); do printf 'whichalloc: 1\nallocations:\n  - {needs: {size: 64}, uses: {api: k%d}}\n' $i >many/$i.whichalloc.yaml; done; for jobs in 1 7; do whichalloc lint many --jobs $jobs 2>$jobs.err; echo $?; tail -1 $jobs.err; done; cmp 1.err 7.err && grep -c error: 7.err
2
whichalloc: and 30 more errors
2
whichalloc: and 30 more errors
50
$ cd "$TMPDIR" && mkdir targets && for i in $(seq 10 80); do printf 'whichalloc: 1\ntarget: {kernel: "6.12.%d"}\nallocations:\n  - {needs: {size: 64}, uses: {api: kmalloc, gfp: GFP_KERNEL, free: kfree}}\n' $i >targets/$i.whichalloc.yaml; done; for jobs in 1 4; do whichalloc lint targets --jobs $jobs 2>$jobs.err; echo $?; done; cmp 1.err 4.err && cat 4.err
2
2
targets/74.whichalloc.yaml: error: more than 64 different targets (lint them in several runs)
targets/75.whichalloc.yaml: error: more than 64 different targets (lint them in several runs)
targets/76.whichalloc.yaml: error: more than 64 different targets (lint them in several runs)
targets/77.whichalloc.yaml: error: more than 64 different targets (lint them in several runs)
targets/78.whichalloc.yaml: error: more than 64 different targets (lint them in several runs)
targets/79.whichalloc.yaml: error: more than 64 different targets (lint them in several runs)
targets/80.whichalloc.yaml: error: more than 64 different targets (lint them in several runs)
$ whichalloc lint --jobs 0 manifests
whichalloc lint: '0' is no number of jobs: expected 1 to 256
Try `whichalloc lint --help' or `whichalloc lint --usage' for more
information.
[exit 2]
$ whichalloc lint --jobs many manifests
whichalloc lint: 'many' is no number of jobs: expected 1 to 256
Try `whichalloc lint --help' or `whichalloc lint --usage' for more
information.
[exit 2]
