#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# with_states.sh CAPTURES.tar.xz COMMAND...: runs COMMAND with the state files of all captures, from
# before and after, as its last arguments.
set -eu

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
xz -dc "$1" | tar -x -C "$work"
shift
"$@" "$work"/*/state.yaml "$work"/*/after.yaml
