#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: slow.sh [OPTION...]
#
# Verifies the rules on every kernel, all needs there are and a million random ones, and prints how far
# that reached (or as the options say, which are those of verify). Then breaks each condition of each
# rule, and counts who notices.
set -eu

root=$(readlink -f "$(dirname "$0")/../..")

"$root/build/whichalloc" verify "$@"

# breaks that nobody notices
unnoticed=0
ninja -C "$root/build" tests/test_mutants >/dev/null
"$root/build/tests/test_mutants" "$unnoticed" >"$root/build/mutants.log" || {
	cat "$root/build/mutants.log"
	exit 1
}
tail -n 1 "$root/build/mutants.log"
