#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# replay.sh WHICHALLOC CAPTURES.tar.xz: real kernels' page allocations, replayed from the state before
# them, must give the same page frames and leave the same state. And a trace that is not what the
# kernel did must be found out, at its line.
set -eu

program=$(readlink -f "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
xz -dc "$2" | tar -x -C "$work"
cd "$work"

replays=0 failed=0
for capture in */; do
	capture=${capture%/}
	replays=$((replays + 1))
	"$program" sim replay --state "$capture/state.yaml" --after "$capture/after.yaml" \
		"$capture/trace.txt" >out 2>&1 || {
		echo "$capture: status $?"
		cat out
		failed=$((failed + 1))
	}
	grep -q '^matched  *\([1-9][0-9]*\) of \1 ' out || {
		echo "$capture: not everything matches"
		failed=$((failed + 1))
	}
done

# one allocation that the kernel did not make so: every line after it may differ, none before
capture=k612-1024m-s612a-o3
line=$(grep -n 'mm_page_alloc: .*order=0 ' "$capture/trace.txt" | sed -n '100{s/:.*//;p}')
sed "${line}s/pfn=0x[0-9a-f]*/pfn=0x7777/" "$capture/trace.txt" |
	"$program" sim replay --format json --state "$capture/state.yaml" - >out && {
	echo "a wrong trace matches"
	failed=$((failed + 1))
}
grep -q "^    \"line\": $line,\$" out && grep -q '^    "expected_pfn": 30583,$' out || {
	echo "the mismatch is not at line $line:"
	head -20 out
	failed=$((failed + 1))
}

[ "$replays" -eq 27 ] || {
	echo "$replays captures, not 27"
	failed=$((failed + 1))
}
[ "$failed" -eq 0 ]
