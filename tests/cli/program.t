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
