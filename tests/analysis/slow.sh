#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Static analysis of src/ (cppcheck). What it says and is not so stands in suppressions.txt, with the reason; all else
# fails.
#
# cppcheck is installed first on Debian and Ubuntu, as root or with sudo. It fails where it cannot run.
set -eu

here=$(dirname "$(readlink -f "$0")")
cd "$here/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

die() {
	echo "tests/analysis: $*" >&2
	exit 1
}

install() {
	command -v apt-get >/dev/null || die "needs cppcheck"
	as_root=
	if [ "$(id -u)" -ne 0 ]; then
		command -v sudo >/dev/null || die "as root, run: apt-get install $*"
		as_root=sudo
	fi
	for again in '' yes; do
		[ -z "$again" ] || $as_root apt-get -q update
		$as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends "$@" &&
			return
	done
	die "cannot install $*"
}

command -v cppcheck >/dev/null || install cppcheck >"$work/log" 2>&1 || {
	cat "$work/log" >&2
	exit 1
}
cppcheck -q --error-exitcode=1 --enable=warning,performance,portability --std=c11 -Isrc -D_GNU_SOURCE \
	-DWHICHALLOC_VERSION='"0"' --suppress=missingIncludeSystem \
	--suppressions-list="$here/suppressions.txt" src
