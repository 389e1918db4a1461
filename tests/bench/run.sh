#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# run.sh FOLDER WHICHALLOC [--check]: all benchmarks, one line a figure: NAME VALUE UNIT. FOLDER has
# the programs. With --check they only show that they run.
set -eu

folder=$1 whichalloc=$2 check=${3:-}
runs=20
[ -z "$check" ] || runs=1

"$folder/bench_pages" $check

"$folder/bench_malloc" glibc $check
for lib in libjemalloc.so.2 libmimalloc.so.2; do
	name=${lib%.so.2}
	name=${name#lib}
	path=$(/sbin/ldconfig -p 2>/dev/null | sed -n "s/.*$lib .*=> //p" | head -1)
	if [ -n "$check" ]; then
		continue # sanitizers want to be first themselves
	elif [ -n "$path" ]; then
		LD_PRELOAD=$path "$folder/bench_malloc" "$name" $check
	else
		echo "bench: $lib is not installed" >&2
	fi
done

run() {
	name=$1
	shift
	"$folder/bench_run" "$runs" "$name" "$whichalloc" "$@"
}
run start --version
run explain explain kmalloc
run list list apis
run ask-100 ask 100
run ask-64k-softirq ask 64K --context softirq
run ask-1m-physical ask 1M --contiguity physical
run ask-8m ask 8M
run ask-16m-virtual ask 16M --contiguity virtual

"$folder/bench_decide" $check "$(dirname "$0")"/../../data/examples/*.yaml
"$(dirname "$0")/lint.sh" "$folder" "$whichalloc" "$(dirname "$0")/../../data/examples" $check
