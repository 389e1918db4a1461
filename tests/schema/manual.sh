#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# manual.sh PROGRAM: mandoc finds no fault with the manual, which has every option of every command,
# every key of a manifest, every key of a rule and every fact that a condition can ask about.
set -eu

root=$(dirname "$(readlink -f "$0")")/../..
program=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ARGP_HELP_FMT=rmargin=9999
export ARGP_HELP_FMT
status=0

# Pages without mdoc's macros between the parts of a word.
plain() {
	mandoc -T ascii -O width=900 "$root/man/$1" | sed "s/.$(printf '\010')//g"
}

# pages that they name need not be installed
! mandoc -T lint "$root"/man/*.[157] | grep -v 'referenced manual not found' || status=1

# keys SCHEMA: the names of properties, in their first spelling
keys() {
	awk '
		/^ *"properties": \{$/ { match($0, /^ */); inside[++depth] = RLENGTH; next }
		depth { match($0, /^ */); if (RLENGTH <= inside[depth]) depth-- }
		depth && RLENGTH == inside[depth] + 2 && match($0, /"[^"]*": /) {
			print substr($0, RSTART + 1, RLENGTH - 4)
		}' "$root/data/schema/$1.schema.json" | grep -v -- - | sort -u
}

# missing PAGE WORD...: says which words the page lacks
missing() {
	page=$1
	shift
	plain "$page" >"$work/page"
	for word; do
		grep -q -- "\(^\|[^A-Za-z0-9_-]\)$word\([^A-Za-z0-9_-]\|$\)" "$work/page" || {
			echo "man/$page: no $word"
			status=1
		}
	done
}

# Words that usage lists: commands, or what a command does.
listed() {
	"$program" "$@" --help | sed -n 's/^  \([a-z][a-z]*\) .*/\1/p'
}

for c in $(listed); do
	"$program" "$c" --help
	for action in $(listed "$c"); do
		"$program" "$c" "$action" --help
	done
done | sed -n 's/^  \(-.,\|   \) \(--[a-z-]*\).*/\2/p' | sort -u >"$work/options"
[ "$(wc -l <"$work/options")" -gt 60 ]
# shellcheck disable=SC2046 # words
missing whichalloc.1 $(cat "$work/options")
keys manifest >"$work/manifest"
keys rules >"$work/rules"
[ "$(wc -l <"$work/manifest")" -gt 60 ] && [ "$(wc -l <"$work/rules")" -gt 100 ]
# shellcheck disable=SC2046 # words; min and max are parts of a range
missing whichalloc-manifest.5 $(sed 's/\./\\./g' "$work/manifest")
# shellcheck disable=SC2046
missing whichalloc-rules.5 $(grep -vx -e rules -e require "$work/rules" | sed 's/\./\\./g')
exit $status
