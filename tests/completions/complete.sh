#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# complete.sh FILE: sources the completions in FILE with their shell and looks at what they offer.
# 77 (skipped) where the shell is not there.
# shellcheck disable=SC2016 # other shells expand it
set -eu

file=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

need() {
	command -v "$1" >/dev/null || exit 77
}

# expect WHAT WORD...: a line of offers that begins with WHAT has all of these words
expect() {
	what=$1
	shift
	line=$(grep "^$what:" "$work/offers") || {
		echo "nothing offered for $what"
		exit 1
	}
	for word; do
		case "$line " in
		*" $word "*) ;;
		*)
			echo "$line: no $word"
			exit 1
			;;
		esac
	done
}

case $(basename "$file") in
whichalloc)
	need bash
	bash -euc '
		source "$1"
		offer() {
			COMP_WORDS=("${@:2}")
			COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
			_whichalloc || :
			echo "$1: ${COMPREPLY[*]}"
		}
		offer commands whichalloc ""
		offer options whichalloc lint --f
		offer values whichalloc lint --format ""
		offer equals whichalloc lint --format = s
		offer needs whichalloc ask --context ""
		offer lists whichalloc list ""
		offer actions whichalloc sim ""
		offer action whichalloc sim replay --st
		offer files whichalloc lint --baseline ""
		' bash "$file" >"$work/offers"
	expect files
	[ "$(grep '^files:' "$work/offers")" = 'files: ' ]
	;;
_whichalloc)
	need zsh
	zsh -n "$file"
	# what it hands to zsh'\''s own functions
	zsh -fc '
		compadd() { print -r -- "actions: $*" }
		_describe() { print -r -- "commands: ${${commands[@]%%:*}}" }
		_arguments() { print -r -- "$what: ${(@)${(@)${(@)@%%\[*}%=}##--} $*" }
		offer() {
			what=$1; shift
			words=("$@"); CURRENT=$#words
			source '"$file"'
		}
		offer commands whichalloc ""
		offer actions whichalloc sim ""
		offer lint whichalloc lint --f
		offer replay whichalloc sim replay --st
		' >"$work/offers"
	expect commands ask lint cost explain list sim
	expect actions run replay capture
	expect lint format fix fail-on baseline
	expect replay state
	grep -q '^lint:.*(text json sarif junit github gcc)' "$work/offers"
	exit 0
	;;
whichalloc.fish)
	need fish
	fish --no-execute "$file"
	for line in 'commands:whichalloc ' 'options:whichalloc lint --f' 'values:whichalloc lint --format ' \
		'needs:whichalloc ask --context ' 'lists:whichalloc list ' 'actions:whichalloc sim ' \
		'action:whichalloc sim replay --st'; do
		HOME=$work fish --no-config -c 'source $argv[1]; complete -C $argv[2]' "$file" "${line#*:}" |
			cut -f 1 | tr '\n' ' ' | sed "s/^/${line%%:*}: /; s/ *$/\n/" >>"$work/offers"
	done
	;;
*)
	echo "no completions: $file"
	exit 1
	;;
esac

expect commands ask lint cost explain list sim
expect options --format --fix --fail-on
expect values text json sarif junit github gcc
expect needs process softirq hardirq caller
expect lists apis rules kernels flags contexts
expect actions run replay capture
expect action --state
[ "$(basename "$file")" != whichalloc ] || expect equals sarif
