# SPDX-License-Identifier: GPL-2.0-or-later
# The program itself: its version, and commands and options that there are not.
$ whichalloc --version
whichalloc 0.1.0
$ whichalloc
Usage: whichalloc COMMAND [OPTION...]
Which kernel memory allocation API to use here, and proof that it works.

  ask      [SIZE] [--KEY VALUE ... | FILE.yaml | -]
           which API, flags and free function to use, and why
  lint     FILE.yaml|DIR...
           check the allocations that manifests list
  cost     SIZE|MIN..MAX
           what so many bytes really take in each allocator
  explain  NAME
           everything known of a rule, an API, a GFP flag, a context
  list     apis|rules|kernels|flags|contexts
           what the program knows
  init     [FILE.whichalloc.yaml]
           write a commented manifest to begin with
  sim      run SCENARIO.yaml | replay TRACE | capture
           run a scenario, or a kernel's trace, in the simulated allocators; record a machine
  verify   [--rules DIR] [--against DIR]
           check that the rules hold together, or what other rules would change

Try: whichalloc ask --size 64K --context softirq
whichalloc COMMAND --help tells more; so does whichalloc(1).
[exit 2]
$ whichalloc --help | head -n 1
Usage: whichalloc COMMAND [OPTION...]
$ whichalloc aks
whichalloc: unknown command 'aks', did you mean 'ask'?
[exit 2]
$ whichalloc frobnicate
whichalloc: unknown command 'frobnicate'; see whichalloc --help
[exit 2]
$ whichalloc ask --sise 64
whichalloc ask: unknown option '--sise', did you mean '--size'?
[exit 2]
$ whichalloc lint
whichalloc lint: which manifest? Name a file, a directory, or - for standard input
Try `whichalloc lint --help' or `whichalloc lint --usage' for more
information.
[exit 2]
$ whichalloc ask 64 --color always | head -n 2 | cat -v
^[[1mkzalloc(64, GFP_KERNEL)^[[0m    free: kfree()    <linux/slab.h>
Or    kmalloc(64, GFP_KERNEL)
$ whichalloc ask 64 --color never | head -n 2 | cat -v
kzalloc(64, GFP_KERNEL)    free: kfree()    <linux/slab.h>
Or    kmalloc(64, GFP_KERNEL)
$ NO_COLOR=1 TERM=xterm whichalloc cost 64 --color auto | head -n 1 | cat -v
                         gives    waste    from
$ whichalloc ask 64 --color red
whichalloc ask: unknown colour choice 'red': expected auto, always, never
Try `whichalloc ask --help' or `whichalloc ask --usage' for more information.
[exit 2]
$ whichalloc ask 64 --config $(seq -s , 65)
whichalloc ask: too many configuration names
Try `whichalloc ask --help' or `whichalloc ask --usage' for more information.
[exit 2]
$ whichalloc ask 64 --btf ../unit/data/types.elf --btf ../unit/data/types.elf
whichalloc ask: one --btf at a time
Try `whichalloc ask --help' or `whichalloc ask --usage' for more information.
[exit 2]
$ whichalloc list kernels $(yes -- --rules config | head -n 17 | tr '\n' ' ')
whichalloc list: too many --rules
Try `whichalloc list --help' or `whichalloc list --usage' for more
information.
[exit 2]
$ whichalloc sim replay a b
whichalloc sim replay: one trace at a time
Try `whichalloc sim replay --help' or `whichalloc sim replay --usage' for more
information.
[exit 2]
$ whichalloc sim run a b
whichalloc sim run: one scenario at a time
Try `whichalloc sim run --help' or `whichalloc sim run --usage' for more
information.
[exit 2]
$ whichalloc sim run
whichalloc sim run: which scenario? sim run FILE.yaml, or - for standard input
Try `whichalloc sim run --help' or `whichalloc sim run --usage' for more
information.
[exit 2]
$ whichalloc sim capture proc
whichalloc sim capture: unexpected 'proc': copies of files are given with --proc DIR
Try `whichalloc sim capture --help' or `whichalloc sim capture --usage' for
more information.
[exit 2]
$ whichalloc explain kmalloc kfree
whichalloc explain: one name at a time; quote a line of the log
Try `whichalloc explain --help' or `whichalloc explain --usage' for more
information.
[exit 2]
$ whichalloc list xyzzyplugh
whichalloc list: unknown list 'xyzzyplugh': expected apis, rules, kernels, flags, contexts, terms
Try `whichalloc list --help' or `whichalloc list --usage' for more
information.
[exit 2]
$ whichalloc verify --depth 0
whichalloc verify: '0' is no depth: expected 1 to 3
Try `whichalloc verify --help' or `whichalloc verify --usage' for more
information.
[exit 2]
$ COLUMNS=wide whichalloc explain __GFP_ZERO | head -n 3
__GFP_ZERO: hand out zeroed memory

  What kzalloc() and its like add. Mempools refuse it, because an element from the reserve keeps its
$ COLUMNS=1 whichalloc explain __GFP_ZERO | head -n 4
__GFP_ZERO: hand out zeroed memory

  What kzalloc() and its like add. Mempools refuse it,
  because an element from the reserve keeps its old content;
