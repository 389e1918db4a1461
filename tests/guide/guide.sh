#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# guide.sh MAKE_GUIDE PROGRAM: kernel-alloc(7) says what rules and data say. It is the same every time, fits 80 columns, names only what there is;
# a rule whose sentence changes changes the page; and words that rules or data do not bear out make no page at all.
set -eu

make_guide=$1
program=$2
root=$(readlink -f "$(dirname "$0")/../..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

die() {
	echo "guide.sh: $*" >&2
	exit 1
}

"$make_guide" "$root/man/guide/guide.yaml" >"$work/page"
"$make_guide" "$root/man/guide/guide.yaml" >"$work/again"
cmp "$work/page" "$work/again"

# pages that it names need not be installed
! mandoc -T lint <"$work/page" | grep -v 'referenced manual not found' || die "mandoc finds fault with it"

# ---- as people see it -----------------------------------------------------------------------------
mandoc -T utf8 -O width=78 "$work/page" | sed "s/.$(printf '\010')//g" >"$work/text"
lines=$(wc -l <"$work/text")
if [ "$lines" -lt 500 ] || [ "$lines" -gt 1550 ]; then
	die "$lines lines"
fi
! LC_ALL=C.UTF-8 grep -n '.\{79\}' "$work/text" || die "wider than 78 columns"
# shellcheck disable=SC2016 # a template's placeholder
! grep -n '{[a-z_.]*}' "$work/text" || die "a placeholder is not filled"

# ---- names ----------------------------------------------------------------------------------------
# of the oldest kernel as well: the page says what is gone
{
	"$program" list flags --format json
	"$program" list flags --format json --kernel 4.19
} | sed -n 's/^ *"name": "\([A-Z_0-9]*\)",*$/\1/p' | sort -u >"$work/flags"
grep -ow '_*GFP_[A-Z_0-9]*' "$work/text" | sort -u >"$work/named"
[ "$(wc -l <"$work/named")" -gt 20 ]
comm -13 "$work/flags" "$work/named" >"$work/unknown"
[ ! -s "$work/unknown" ] || die "no such flags: $(cat "$work/unknown")"
# a function that the catalogue lacks is one that rules or data speak of
"$program" list apis --format json | sed -n 's/^ *"name": "\([a-zA-Z_0-9]*\)",*$/\1/p' | sort -u >"$work/apis"
sed -n 's/^\.Fn [(\[ ]*\([A-Za-z_0-9]*\).*/\1/p' "$work/page" | sort -u >"$work/named"
[ "$(wc -l <"$work/named")" -gt 100 ]
comm -13 "$work/apis" "$work/named" >"$work/unknown"
while read -r name; do
	grep -rqw -- "$name" "$root/rules" "$root/data" || die "no such function: $name"
done <"$work/unknown"

# ---- it follows the rules -------------------------------------------------------------------------
cp -r "$root/rules" "$work/rules"
sed -i '/^  - rule: small-object$/,/^    because:/s/^    because: .*/    because: "below a page a marmot digs"/' "$work/rules/size.yaml"
"$make_guide" "$root/man/guide/guide.yaml" "$work/rules" >"$work/changed"
grep -q 'Below a page a marmot digs' "$work/changed" || die "a changed rule does not show"
! grep -q marmot "$work/page" || die "the built-in rules have that sentence"

# ---- what is wrong makes no page ------------------------------------------------------------------
# refused MESSAGE SED: the guide with that edit
refused() {
	sed "$2" "$root/man/guide/guide.yaml" >"$work/guide.yaml"
	! cmp -s "$root/man/guide/guide.yaml" "$work/guide.yaml" || die "no such text: $2"
	! "$make_guide" "$work/guide.yaml" >"$work/out" 2>"$work/err" || die "not refused: $2"
	[ ! -s "$work/out" ] || die "half a page: $2"
	grep -q "$1" "$work/err" || {
		cat "$work/err" >&2
		die "refused otherwise: $2"
	}
}

refused 'the catalogue has no .kmaloc' 's/Begin with the size/Begin with kmaloc()/'
refused 'the catalogue has no .GFP_KERNAL' 's/Begin with the size/Begin with GFP_KERNAL/'
refused 'no reason for the advice' 's/why: \[small-object\]/why: [exact-pages]/'
refused 'unknown rule .small-in-vmaloc' 's/small-in-vmalloc/small-in-vmaloc/'
refused 'neither an error nor a warning' 's/{api: kzalloc, gfp: GFP_KERNEL, free: kfree}}/{api: kzalloc, gfp: GFP_ATOMIC, free: kfree}}/'
refused 'leading function' 's/lead: folio_alloc/lead: folio_aloc/'
refused 'unknown block .anwsers' 's/- answers:/- anwsers:/'
