# SPDX-License-Identifier: GPL-2.0-or-later
# What verify finds wrong with house rules.
$ whichalloc verify --kernel 6.12 --depth 1 --samples 0 --rules house-entangled | sed -E 's/[0-9]+([.][0-9]+)?/N/g; s/  +/ /g'
kernel classes of needs with advice looked at tried
N xN_N - - N N

not all needs are covered, only those looked at: house-quiet-kvmalloc asks about the free function and another choice at a time
looked at: N classes that state few things at a time, N needs of examples,
N random ones, seed N: N of them outside of the classes
N conflicts checked, N uses put to looser needs, N of N different uses tried
N conditions, N branches: N decide, N elsewhere alone
N rules, N examples, N kernel: no failure
$ x=$(whichalloc verify --kernel 6.12 --depth 1 --samples 0 --rules house-idle --rules broken -q); s=$?; echo "$x" | sed 's/and [0-9]* more/and N more/'; exit $s
looser: kmem_cache_alloc can serve, but no longer with less of size [nothing-at-all] (and N more like it)
  whichalloc ask 2 --kernel 6.12 --rules house-idle --rules broken
contradiction: nothing serves even a need that states nothing [nothing-at-all] (and N more like it)
  whichalloc ask 1 --kernel 6.12 --rules house-idle --rules broken
dead-rule: it decides nothing, in no need walked and none of its examples [zero-size-refused]
dead-rule: it decides nothing in the needs walked: give it an example that nothing else objects to [never-so]
example: fail example 2: the rule does not object [wrong-example]
dead-condition: house-idle/house.yaml:8:7: the condition on `secret` is never false where the rule depends on it [house-idle-conditions]
dead-condition: house-idle/house.yaml:10:11: the condition on `zeroed` is never true where the rule depends on it [house-idle-conditions]
dead-condition: house-idle/house.yaml:14:13: the condition on `secret` is never true where the rule depends on it [house-idle-conditions]
dead-condition: broken/broken.yaml:15:12: the condition on `context` is never true where the rule depends on it [never-so]
dead-condition: broken/broken.yaml:15:26: the condition on `may_sleep` is never true where the rule depends on it [never-so]
dead-condition: broken/broken.yaml:16:14: the condition on `api` is never true or false where the rule depends on it [never-so]
[exit 1]
