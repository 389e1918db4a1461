#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Every command with each of its allocations failing in turn.
set -eu

here=$(dirname "$(readlink -f "$0")")
build=$(readlink -f "$here/../..")/build
"$here/../../dev" build
ninja -C "$build" fault >/dev/null
"$here/faults.sh" "$build/tests/faults" "$build/tests/fault.so" "$build/whichalloc" all
