#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The table in rules/README.md that says where each statement of the kernel's guidance went: no number
# is missing or there twice, and every rule that it names exists. guidance.sh RULES-FOLDER
set -eu

table=$1/README.md
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0

sed -n 's/^  - rule: *//p' "$1"/*.yaml | sort >"$work/rules"
grep -E '^\| [GCD][0-9]+ \|' "$table" >"$work/rows"

# what the last column names, in rows that are not about the catalogue alone
# shellcheck disable=SC2016 # backquotes as they stand in the table
grep -E '\| (rule|caution) \|' "$work/rows" | sed 's/.*| \(rule\|caution\) |//' |
	grep -oE '`[a-z0-9]+(-[a-z0-9]+)+`' | tr -d '`' | sort -u >"$work/named"
comm -23 "$work/named" "$work/rules" >"$work/unknown"
if [ -s "$work/unknown" ]; then
	echo "$table: no such rules:"
	cat "$work/unknown"
	status=1
fi

for kind in G:146 C:73 D:10; do
	letter=${kind%:*} n=1
	while [ "$n" -le "${kind#*:}" ]; do
		if [ "$(grep -cE "^\\| $letter$n \\|" "$work/rows")" -ne 1 ]; then
			echo "$table: $letter$n must be there once"
			status=1
		fi
		n=$((n + 1))
	done
done
exit "$status"
