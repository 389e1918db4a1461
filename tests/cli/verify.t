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
$ whichalloc verify --kernel 6.12 --depth 1 --samples 200 --format json | tr ',{' '\n\n' | sed -n 's/^ *"\(exact\|classes\|needs\|advice\|impossible\|looked_at\)": "*[1-9][0-9.e+]*"*}*$/\1/p'
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
$ whichalloc verify --kernel 6.12 --depth 1 --samples 0 --rules house-entangled | sed -E 's/[0-9]+([.][0-9]+)?/N/g; s/  +/ /g'
dead-rule: it decides nothing, in no need walked and none of its examples [boot-allocator-after-boot]

kernel classes of needs with advice looked at tried
N xN_N - - N N

not all needs are covered, only those looked at: house-quiet-kvmalloc asks about the free function and another choice at a time
looked at: N classes that state few things at a time, N needs of examples,
N random ones, seed N: N of them outside of the classes
N conflicts checked, N uses put to looser needs, N of N different uses tried
N conditions, N branches: N decide, N elsewhere alone
N rules, N examples, N kernel: N kind of failures
$ whichalloc verify --kernel 6.12 --depth 1 --samples 0 --rules house-idle -q
dead-rule: it decides nothing, in no need walked and none of its examples [boot-allocator-after-boot]
dead-condition: house-idle/house.yaml:8:7: the condition on `secret` is never false where the rule depends on it [house-idle-conditions]
dead-condition: house-idle/house.yaml:10:11: the condition on `zeroed` is never true where the rule depends on it [house-idle-conditions]
dead-condition: house-idle/house.yaml:14:13: the condition on `secret` is never true where the rule depends on it [house-idle-conditions]
[exit 1]
$ x=$(whichalloc verify --kernel 6.12 --depth 1 --samples 0 --rules broken -q); s=$?; echo "$x" | sed 's/and [0-9]* more/and N more/'; exit $s
looser: kmem_cache_alloc can serve, but no longer with less of size [nothing-at-all] (and N more like it)
  whichalloc ask 2 --kernel 6.12 --rules broken
contradiction: nothing serves even a need that states nothing [nothing-at-all] (and N more like it)
  whichalloc ask 1 --kernel 6.12 --rules broken
dead-rule: it decides nothing, in no need walked and none of its examples [boot-allocator-after-boot]
dead-rule: it decides nothing, in no need walked and none of its examples [never-so]
example: fail example 2: the rule does not object [wrong-example]
dead-condition: broken/broken.yaml:15:12: the condition on `context` is never true where the rule depends on it [never-so]
dead-condition: broken/broken.yaml:15:26: the condition on `may_sleep` is never true where the rule depends on it [never-so]
dead-condition: broken/broken.yaml:16:14: the condition on `api` is never true or false where the rule depends on it [never-so]
[exit 1]
$ whichalloc verify --kernel 6.12 --depth 1 --samples 100 --against ../../rules -q
no decision differs
$ d=$(mktemp -d); cp ../../rules/*.yaml $d; rm $d/zeroing.yaml; whichalloc verify --kernel 6.12 --depth 1 --samples 0 --against $d | head -n 4 | sed 's/^[0-9]* needs/N needs/'; rm -r $d
N needs: kmalloc(GFP_KERNEL), kfree
      -> kzalloc(GFP_KERNEL), kfree
  because of [zeroing-is-the-default]
  whichalloc ask 1 --kernel 6.12
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
