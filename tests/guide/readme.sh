#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# readme.sh PROGRAM: the transcripts in README.md are what the program prints. UPDATE=1 writes them anew.
set -eu

program=$(readlink -f "$1")
readme=$(readlink -f "$(dirname "$0")/../../README.md")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin"
ln -s "$program" "$work/bin/whichalloc"
PATH=$work/bin:$PATH COLUMNS=84 LC_ALL=C.UTF-8
export PATH COLUMNS LC_ALL
unset NO_COLOR ARGP_HELP_FMT

# A transcript is a block that begins with a prompt; the rest of the block is what was printed.
while IFS= read -r line; do
	case $line in
	'$ whichalloc '*)
		printf '%s\n' "$line"
		sh -c "${line#??}" </dev/null 2>&1 || : # findings have a status, too
		printf '```\n'
		printed=yes
		;;
	'```'*)
		[ -n "${printed:-}" ] || printf '%s\n' "$line"
		printed=
		;;
	*) [ -n "${printed:-}" ] || printf '%s\n' "$line" ;;
	esac
done <"$readme" >"$work/README.md"
ran=$(grep -c '^\$ whichalloc ' "$readme")
[ "$ran" -gt 0 ] || { echo "readme.sh: no transcript"; exit 1; }
if [ -n "${UPDATE:-}" ]; then
	cat "$work/README.md" >"$readme"
else
	diff -u --label README.md --label printed "$readme" "$work/README.md"
fi
