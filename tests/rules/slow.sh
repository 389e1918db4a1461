#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: slow.sh [OPTION...]
#
# Verifies the rules, and prints how far that reached: on every kernel with needs that state few
# things, on one kernel with random ones too (or as the options say, which are those of verify). Then
# breaks each condition of each rule, and counts who notices.
set -eu

root=$(readlink -f "$(dirname "$0")/../..")

if [ $# -gt 0 ]; then
	"$root/build/whichalloc" verify "$@"
else
	"$root/build/whichalloc" verify --samples 0
	"$root/build/whichalloc" verify --kernel 6.12
fi

# breaks that nobody notices: may become fewer, not more
unnoticed=354
ninja -C "$root/build" tests/test_mutants >/dev/null
"$root/build/tests/test_mutants" "$unnoticed" >"$root/build/mutants.log" || {
	cat "$root/build/mutants.log"
	exit 1
}
tail -n 1 "$root/build/mutants.log"
