#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# names.sh PROGRAM SRC: no allocation API and no GFP flag of the catalogue may be named in C outside the simulator: adding one must need no C. Comments do not count.
set -eu
program=$1
src=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# names of the catalogue: words of a call, and flags. Words that C code shares with the kernel for other reasons are no names.
"$program" list apis --format json | sed -n 's/^ *"name": "\([a-zA-Z_0-9]*\)",*$/\1/p' |
	grep -vxE 'stack|static|embedded' >"$work/names"
"$program" list flags --format json | sed -n 's/^ *"name": "\([A-Z_0-9]*\)",*$/\1/p' >>"$work/names"
[ "$(wc -l <"$work/names")" -gt 150 ] || { echo "too few names: $(wc -l <"$work/names")"; exit 1; }

find "$src" -name '*.[ch]' ! -path '*/sim/*' | sort | while read -r file; do
	# comments away, line numbers kept
	awk '{
		line = $0; out = ""
		while (line != "") {
			if (inside) {
				end = index(line, "*/")
				if (!end) { line = ""; break }
				line = substr(line, end + 2); inside = 0
			}
			start = index(line, "/*")
			if (!start) { out = out line; line = ""; break }
			out = out substr(line, 1, start - 1); line = substr(line, start + 2); inside = 1
		}
		print out
	}' "$file" >"$work/code"
	grep -nwFf "$work/names" "$work/code" | sed "s|^|$file:|" || true
done >"$work/found"
[ ! -s "$work/found" ] || { cat "$work/found"; exit 1; }
