#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: slow.sh [OPTION...]
#
# Verifies the rules on every kernel, and prints how far that reached. Options are those of verify.
set -eu

exec "$(dirname "$(readlink -f "$0")")/../../build/whichalloc" verify "$@"
