# SPDX-License-Identifier: GPL-2.0-or-later
# Which decisions differ from those by other rules.
$ whichalloc verify --kernel 6.12 --depth 1 --samples 100 --against ../../rules -q
no decision differs
$ d=$(mktemp -d); cp ../../rules/*.yaml $d; rm $d/zeroing.yaml; whichalloc verify --kernel 6.12 --depth 1 --samples 0 --against $d | head -n 4 | sed 's/^[0-9]* needs/N needs/'; rm -r $d
N needs: kmalloc(GFP_KERNEL), kfree
      -> kzalloc(GFP_KERNEL), kfree
  because of [zeroing-is-the-default]
  whichalloc ask 1 --kernel 6.12
$ whichalloc verify --kernel 6.12 --depth 1 --samples 1 --against ../../rules | sed -n '/x86_64/{s/  */ /g;s/ [0-9][0-9]* / N /p;}'
6.12 x86_64 - - N -
