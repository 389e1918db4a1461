# SPDX-License-Identifier: GPL-2.0-or-later
# Do the rules hold together? A short look; tests/rules/slow.sh takes the long one.
# Numbers that follow every change of the rules are left out.
$ whichalloc verify --kernel 6.12 --depth 1 --samples 200 --rules house-verify | sed -E 's/[0-9]+([.][0-9]+)?/N/g; s/  +/ /g'
kernel classes of needs with advice looked at tried
N xN_N N N N N

N classes, every one covered: N with advice, N impossible
they stand for N needs
looked at: N classes that state few things at a time, N needs of examples,
N random ones, seed N: N of them outside of the classes
N conflicts checked, N uses put to looser needs, N of N different uses tried
N conditions, N branches: N decide, N elsewhere alone
N rules, N examples, N kernel: no failure
$ whichalloc verify --kernel 5.10 --depth 1 --samples 200 --format json | tr ',{' '\n\n' | sed -n 's/^ *"\(exact\|classes\|needs\|advice\|impossible\|looked_at\)": "*[1-9][0-9.e+]*"*}*$/\1/p'
needs
classes
advice
impossible
looked_at
needs
classes
advice
impossible
$ whichalloc verify --kernel 5.10 --samples 0 -q
$ whichalloc verify --depth 4
whichalloc verify: '4' is no depth: expected a number up to 3
Try `whichalloc verify --help' or `whichalloc verify --usage' for more
information.
[exit 2]
$ whichalloc verify --seed -1
whichalloc verify: '-1' is no seed: expected a number up to 9223372036854775807
Try `whichalloc verify --help' or `whichalloc verify --usage' for more
information.
[exit 2]
$ whichalloc verify --against nowhere --kernel 6.12
whichalloc: error: nowhere: No such file or directory
whichalloc: error: the rules cannot be read
[exit 2]
