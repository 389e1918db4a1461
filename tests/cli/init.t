# SPDX-License-Identifier: GPL-2.0-or-later
# A manifest to begin with: without findings, never over what is there, whole or not at all.
$ whichalloc init - | cmp - ../../data/init.whichalloc.yaml
$ whichalloc init - | whichalloc lint --fail-on note -
$ whichalloc init - | whichalloc ask - | grep -e 'free:' -e '^[a-z-]*$'
kzalloc(sizeof(struct foo), GFP_KERNEL)    free: kfree()    <linux/slab.h>


kvcalloc(n, 16, GFP_KERNEL)    free: kvfree()    <linux/slab.h>


kzalloc(128, GFP_ATOMIC)    free: kfree()    <linux/slab.h>


      free: dma_free_coherent()    <linux/dma-mapping.h>

$ mkdir "$TMPDIR/foo" && cd "$TMPDIR/foo" && whichalloc init && ls && whichalloc lint . && whichalloc init
whichalloc init: foo.whichalloc.yaml: written
foo.whichalloc.yaml
whichalloc init: foo.whichalloc.yaml: there is one already; nothing was changed
[exit 2]
$ cd "$TMPDIR/foo" && echo mine >m.whichalloc.yaml && whichalloc init m.whichalloc.yaml; cat m.whichalloc.yaml
whichalloc init: m.whichalloc.yaml: there is one already; nothing was changed
mine
$ cd "$TMPDIR/foo" && whichalloc init new.whichalloc.yaml && cmp new.whichalloc.yaml foo.whichalloc.yaml
$ whichalloc init /nowhere/m.whichalloc.yaml
whichalloc init: /nowhere/m.whichalloc.yaml: No such file or directory
[exit 2]
$ whichalloc init /dev/full
whichalloc init: /dev/full: there is one already; nothing was changed
[exit 2]
$ whichalloc init - >/dev/full
whichalloc: cannot write the result: No space left on device
[exit 3]
$ whichalloc init one two
whichalloc init: one file at a time
Try `whichalloc init --help' or `whichalloc init --usage' for more
information.
[exit 2]
$ whichalloc init --format json
whichalloc init: unrecognized option '--format'
Try `whichalloc init --help' or `whichalloc init --usage' for more
information.
[exit 2]
