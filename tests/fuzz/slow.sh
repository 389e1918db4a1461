#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Runs every fuzzer (libFuzzer, with sanitizers) from its corpus on, for FUZZ_SECONDS each (20), with the random
# seed FUZZ_SEED (1: two runs of one tree try much the same; 0 draws one, as a long run should); FUZZ_TARGETS
# names those to run, all by default. Fails on whatever one finds: a crash, a leak, a broken promise, an input that takes more than 5
# seconds or a process of more than 512 MB; the input is then in build-fuzz/found/. What is new to a corpus is kept in
# build-fuzz/corpus/, from where a long run goes on.
#
# clang is installed first on Debian and Ubuntu, as root or with sudo. It fails where it cannot run.
set -eu

here=$(dirname "$(readlink -f "$0")")
root=$(readlink -f "$here/../..")
build=$root/build-fuzz
found=$build/found
seconds=${FUZZ_SECONDS:-20}
seed=${FUZZ_SEED:-1}
targets=${FUZZ_TARGETS:-$(cd "$here/corpus" && echo *)}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

die() {
	echo "tests/fuzz: $*" >&2
	exit 1
}

quietly() {
	"$@" </dev/null >"$work/log" 2>&1 || {
		cat "$work/log" >&2
		die "failed: $*"
	}
}

# shellcheck source-path=SCRIPTDIR source=../packages.sh
. "$here/../packages.sh"

# The words that inputs are made of: keys and values of the schemas, names of the catalogue.
dictionary() {
	grep -oh '"[A-Za-z_][A-Za-z_.-]*"' "$root"/data/schema/*.json
	for list in apis flags rules kernels contexts; do
		"$root/build/whichalloc" list "$list" --format json | sed -n 's/^ *"name": \("[^"\\]*"\).*/\1/p'
	done
}

# libFuzzer comes with the sanitizers' library
echo 'int LLVMFuzzerTestOneInput(void); int LLVMFuzzerTestOneInput(void) { return 0; }' >"$work/try.c"
clang -fsanitize=fuzzer -o "$work/try" "$work/try.c" 2>/dev/null || install_packages clang llvm ||
	die "needs clang with libFuzzer"
"$root/dev" build
# adding 0 to NULL is nothing that can go wrong: later C defines it
[ -f "$build/build.ninja" ] || CC=clang quietly meson setup -Dbuildtype=debug -Doptimization=1 \
	-Db_sanitize=address,undefined -Db_lundef=false \
	-Dc_args='-fsanitize=fuzzer-no-link -fno-sanitize-recover=undefined -fno-sanitize=pointer-overflow' \
	"$build" "$root"
quietly ninja -C "$build" fuzzers
dictionary | sort -u >"$work/words"
mkdir -p "$found"

fuzz() {
	mkdir -p "$build/corpus/$1"
	# standard output and standard error of the program are closed, but for what the fuzzer says
	if TMPDIR=$work "$build/tests/fuzz/fuzzer_$1" -close_fd_mask=3 -rss_limit_mb=512 -timeout=5 \
		-seed="$seed" -max_total_time="$seconds" -max_len=6000 -dict="$work/words" -print_final_stats=1 \
		-artifact_prefix="$found/$1-" "$build/corpus/$1" "$here/corpus/$1" \
		</dev/null >"$work/log.$1" 2>&1; then
		awk -v target="$1" '
			/ cov: / { for (i = 1; i < NF; i++) if ($i == "cov:") edges = $(i + 1) }
			/number_of_executed_units/ { runs = $2 }
			END { printf "fuzz %-8s %9d inputs, %5d edges\n", target, runs, edges }' "$work/log.$1" >&2
	else
		grep -v '^#' "$work/log.$1" | tail -n 60 >&2
		echo "$1" >>"$work/failed"
	fi
}

# one on each processor: an input may take 5 seconds, which more of them would use up
running=0
for target in $targets; do
	fuzz "$target" &
	running=$((running + 1))
	if [ "$running" -ge "$(nproc)" ]; then
		wait
		running=0
	fi
done
wait
[ ! -f "$work/failed" ] || die "found something: $(tr '\n' ' ' <"$work/failed"); see $found"
