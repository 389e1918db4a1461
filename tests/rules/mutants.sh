#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# mutants.sh SOURCE BUILD: the advice must hang on the simulator. Breaks the simulator in one place at a time, builds it, and checks that what `ask` says changes.
# Every break must change the source, build, and be noticed.
set -eu
source=$(readlink -f "$1")
good=$(readlink -f "$2")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Questions whose figures stand on the edge of watermarks, sizes, and pairings.
questions() {
	"$1" ask 100 --context softirq --on-failure fallback
	"$1" ask 100 --context softirq
	"$1" ask 16K --context softirq --contiguity physical
	"$1" ask 64K..8M
	"$1" ask 20K --contiguity physical
	"$1" ask 1700 --objects-alive 5000
	"$1" ask 4K --dma coherent --dma-mask 32
} 2>&1

mkdir "$work/src"
(cd "$source" && cp -R meson.build src rules data man tests dev .ci "$work/src")
meson setup --buildtype=debugoptimized "$work/build" "$work/src" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
ninja -C "$work/build" whichalloc >"$work/log" 2>&1 || { tail -20 "$work/log"; exit 1; }
questions "$work/build/whichalloc" >"$work/before" || true
questions "$good" >"$work/release" || true
cmp -s "$work/before" "$work/release" || { echo "the two builds answer differently"; diff "$work/before" "$work/release"; exit 1; }

noticed=0
missed=0
# mutant NAME FILE SED-SCRIPT
mutant() {
	cp "$work/src/src/sim/$2" "$work/saved"
	sed -i "$3" "$work/src/src/sim/$2"
	if cmp -s "$work/saved" "$work/src/src/sim/$2"; then
		echo "$1: the source has changed, this break changes nothing in $2"
		missed=$((missed + 1))
		return
	fi
	if ! ninja -C "$work/build" whichalloc >"$work/log" 2>&1; then
		echo "$1: does not build"
		tail -5 "$work/log"
		missed=$((missed + 1))
	else
		questions "$work/build/whichalloc" >"$work/after" || true
		if cmp -s "$work/before" "$work/after"; then
			echo "$1: nobody noticed"
			missed=$((missed + 1))
		else
			noticed=$((noticed + 1))
		fi
	fi
	cp "$work/saved" "$work/src/src/sim/$2"
}

. "$source/tests/rules/mutants.list"

echo "$noticed breaks noticed, $missed missed"
[ "$missed" -eq 0 ] && [ "$noticed" -gt 0 ]
