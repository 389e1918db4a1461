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

die() {
	echo "tests/analysis: $*" >&2
	exit 1
}

# shellcheck source-path=SCRIPTDIR source=../packages.sh
. "$here/../packages.sh"

command -v cppcheck >/dev/null || install_packages cppcheck || die "needs cppcheck"
cppcheck -q --error-exitcode=1 --enable=warning,performance,portability --std=c11 -Isrc -D_GNU_SOURCE \
	-DWHICHALLOC_VERSION='"0"' --suppress=missingIncludeSystem \
	--suppressions-list="$here/suppressions.txt" src
