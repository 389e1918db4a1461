#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# schemas.sh MAKE_SCHEMA: data/schema/ is what the parser's tables say. UPDATE=1 writes it anew.
set -eu

folder=$(dirname "$(readlink -f "$0")")/../../data/schema
made=$(mktemp)
trap 'rm -f "$made"' EXIT
status=0

for name in manifest scenario config rules baseline; do
	"$1" "$name" >"$made"
	if [ -n "${UPDATE:-}" ]; then
		cat "$made" >"$folder/$name.schema.json"
	elif ! diff -u --label "$name.schema.json" --label tables "$folder/$name.schema.json" "$made"; then
		echo "keys have changed: UPDATE=1 $0 $1, and look at the difference"
		status=1
	fi
done
exit $status
