#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Static analysis of src/: cppcheck, and gcc's analyzer. What they say and is not so stands in suppressions.txt and
# analyzer.txt, with the reason; all else fails.
#
# cppcheck and gcc are installed first on Debian and Ubuntu, as root or with sudo. It fails where it cannot run.
set -eu

here=$(dirname "$(readlink -f "$0")")
cd "$here/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

die() {
	echo "tests/analysis: $*" >&2
	exit 1
}

# shellcheck source-path=SCRIPTDIR source=../packages.sh
. "$here/../packages.sh"

command -v cppcheck >/dev/null || install_packages cppcheck || die "needs cppcheck"
command -v gcc >/dev/null || install_packages gcc libc6-dev || die "needs gcc"
cppcheck -q --error-exitcode=1 --enable=warning,performance,portability --std=c11 -Isrc -D_GNU_SOURCE \
	-DWHICHALLOC_VERSION='"0"' --suppress=missingIncludeSystem \
	--suppressions-list="$here/suppressions.txt" src

# Each file by itself, and not optimised: what is not inlined is told of where it stands.
find src -name '*.c' | sort | xargs -P "$(nproc)" -n 1 gcc -std=gnu11 -D_GNU_SOURCE -DWHICHALLOC_VERSION='"0"' \
	-Isrc -fanalyzer -fdiagnostics-plain-output -S -o /dev/null 2>"$work/analyzer" || {
	cat "$work/analyzer" >&2
	die "gcc failed"
}
awk '
	FILENAME != "-" { if (!/^#/ && NF) known[$1 " " $2] = 1; next }
	match($0, /\[-Wanalyzer-[a-z-]+\]$/) {
		file = $0
		sub(/:.*/, "", file)
		if (!(file " " substr($0, RSTART + 12, RLENGTH - 13) in known)) { print; bad = 1 }
	}
	END { exit bad }' "$here/analyzer.txt" - <"$work/analyzer" >&2
