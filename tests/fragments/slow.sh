#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: slow.sh [SERIES...]
#
# Compiles what `ask --format c` prints, against the headers of Debian's kernels 6.1, 6.12 and 7.3,
# with the includes that it names and no others:
#
# - each question of questions.list is asked of each kernel that has the API before its colon, with
#   a house rule that prefers this API, so that alternatives are seen too; each fragment becomes a
#   function whose variables are declared as names.list says;
# - no fragment loses what a call returns;
# - each API that may be advised is called by some fragment of that kernel, or in exceptions.list
#   with a reason; every question and every exception is needed.
#
# Headers come from Debian's packages, see tests/headers/fetch.sh. WHICHALLOC is the program to run,
# KEEP=1 leaves the C files in build/fragments.
set -eu

here=$(dirname "$(readlink -f "$0")")
root=$(readlink -f "$here/../..")
program=${WHICHALLOC:-$root/build/whichalloc}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

die() {
	echo "tests/fragments: $*" >&2
	exit 1
}

# shellcheck source-path=SCRIPTDIR source=../headers/fetch.sh
. "$root/tests/headers/fetch.sh"

# The flags of the kernel's own Makefile that its headers hang on.
flags='-fsyntax-only -nostdinc -D__KERNEL__ -DMODULE
	-std=gnu11 -fms-extensions -O2 -m64 -mcmodel=kernel -mno-sse -mno-80387 -fno-pie -fcf-protection=branch
	-fshort-wchar -funsigned-char -fno-strict-aliasing -fno-common -DCC_USING_FENTRY
	-Wall -Werror -Wno-unused-but-set-variable'

# What names and says of the APIs of a kernel: NAME KIND EXISTS ADVISED EXPORTED SIGNATURE, tabs between.
apis() {
	"$program" list apis --kernel "$1" --format json | awk '
		function value() { sub(/^ *"[a-z_]*": "?/, ""); sub(/"?,?$/, ""); return $0 }
		/^ *"name": / { name = value() }
		/^ *"kind": / { kind = value() }
		/^ *"signature": / { signature = value() }
		/^ *"exported": / { exported = value() }
		/^ *"exists": / { exists = value() }
		/^ *"advised": / {
			print name "\t" kind "\t" exists "\t" value() "\t" exported "\t" signature
			signature = ""
		}'
}

# prefer NAME KIND: a folder with the house rule that prefers it.
prefer() {
	case $2 in
	alloc | memory) fact=api ;;
	map) fact='then' ;;
	*) fact=$2 ;;
	esac
	mkdir -p "$work/prefer/$1"
	cat >"$work/prefer/$1/rule.yaml" <<-END
		rules:
		  - rule: wanted
		    title: wanted
		    prefer: {$fact: $1}
		    weight: 1000
		    because: "it is to be compiled"
		    source: ["tests/fragments"]
	END
	echo "$work/prefer/$1"
}

# ask RELEASE: the fragments of all questions, into $work/RELEASE/asked, by line and API.
ask() {
	mkdir -p "$work/$1/asked"
	awk -F '\t' '
		FNR == NR { if ($3 == "true" && $4 == "true") api[$1] = $2 "\t" $5; next }
		match($0, /^- [A-Za-z_0-9]+: /) {
			name = substr($0, 3, RLENGTH - 4)
			if (name in api)
				print FNR "\t" name "\t" api[name] "\t" substr($0, RLENGTH + 1)
		}' "$work/$1/apis" "$here/questions.list" |
		while IFS=$(printf '\t') read -r line name kind exported needs; do
			built_in=false
			[ "$exported" = true ] || built_in=true
			printf 'whichalloc: 1\ntarget: {built_in: %s}\nallocations:\n  - {name: q, needs: %s}\n' \
				"$built_in" "$needs" >"$work/$1/question"
			status=0
			"$program" ask "$work/$1/question" --kernel "$1" --rules "$(prefer "$name" "$kind")" \
				--format c >"$work/$1/asked/$line-$name" || status=$?
			[ "$status" -lt 2 ] || die "questions.list:$line: ask failed"
			! grep -q '^#error' "$work/$1/asked/$line-$name" || rm "$work/$1/asked/$line-$name"
		done
}

# compile RELEASE TREE
compile() {
	arch=$2 common=${2%-amd64}-common
	set -- "$1" '-DKBUILD_MODNAME="fragment"' '-DKBUILD_BASENAME="fragment"'
	for folder in "$common/arch/x86/include" "$arch/arch/x86/include/generated" "$common/include" "$arch/include" \
		"$common/arch/x86/include/uapi" "$arch/arch/x86/include/generated/uapi" \
		"$common/include/uapi" "$arch/include/generated/uapi"; do
		set -- "$@" "-I$folder"
	done
	for header in compiler-version.h kconfig.h compiler_types.h; do
		set -- "$@" -include "$common/include/linux/$header"
	done
	release=$1
	shift
	# shellcheck disable=SC2086,SC2016 # words; the inner shell's
	find "$work/$release" -name '*.c' | sort -V |
		xargs -P "$(nproc)" -n 1 sh -c '
			for file; do :; done
			"$@" >"$file.log" 2>&1 || touch "$file.failed"' sh gcc $flags "$@"
	for failed in "$work/$release"/*.failed; do
		[ -e "$failed" ] || continue
		log=${failed%.failed}.log
		{ grep -E '(error|warning): ' "$log" || echo "gcc fails on ${log##*/}"; } |
			sed "s|$common/||; s/^/$release: /" >>"$work/wrong"
	done
}

# check RELEASE TREE
check() {
	release=$1
	cut -f 1,2,6 "$work/$release/apis" >"$work/$release/signatures"
	find "$work/$release/asked" -type f | sort -V | xargs awk -v out="$work/$release" -f "$here/wrap.awk" \
		"$work/$release/signatures" "$here/names.list" | sed "s/^/$release: /" >>"$work/wrong"
	compile "$release" "$2"
	for asked in "$work/$release/asked"/*; do
		name=${asked##*/}
		! grep -q "\<${name#*-}(" "$asked" || echo "${name%%-*}"
	done >>"$work/answered"
	awk -F '\t' -v release="$release" -v used="$work/used" '
		FILENAME == ARGV[1] { called[$1] = 1; next }
		FILENAME == ARGV[2] { sub(/[ \t#].*/, ""); if ($0 != "") except[$0] = 1; next }
		$3 == "true" && $4 == "true" && $2 != "memory" && $2 != "upkeep" {
			n++
			if ($1 in called)
				covered++
			else if ($1 in except)
				print $1 >>used
			else
				print release ": no fragment calls " $1 "(): it needs a line in questions.list"
		}
		END { printf "%s: %d of %d APIs that may be advised\n", release, covered, n >"/dev/stderr" }' \
		"$work/$release/called" "$here/exceptions.list" "$work/$release/apis" >>"$work/wrong"
	echo "$release: $(cat "$work/$release"/*.c | grep -c '^int q.*;$') fragments," \
		"$(find "$work/$release" -name '*.c' | wc -l) sets of includes" >&2
}

[ -x "$program" ] || "$root/dev" build
command -v gcc >/dev/null || die "needs gcc"
: >"$work/wrong"
: >"$work/used"
: >"$work/answered"
all=$#
[ $# -gt 0 ] || set -- 6.1 6.12 7.3
for series; do
	tree=$(fetch_headers "$series") || die "needs the headers of $series"
	release=$(awk -F' = ' '$1 == "VERSION" { v = $2 } $1 == "PATCHLEVEL" { p = $2 } $1 == "SUBLEVEL" { s = $2 }
		END { print v "." p "." s }' "${tree%-amd64}-common/Makefile")
	mkdir -p "$work/$release"
	apis "$release" >"$work/$release/apis"
	ask "$release" &
	echo "$! $release $tree" >>"$work/jobs"
done
while read -r job release tree; do
	wait "$job" || die "cannot ask for $release"
done <"$work/jobs"
while read -r job release tree; do
	check "$release" "$tree"
done <"$work/jobs"
if [ "$all" -eq 0 ]; then
	sed -n 's/^\([^#[:space:]]*\).*/\1/p' "$here/exceptions.list" | sed '/^$/d' | sort >"$work/exceptions"
	sort -u "$work/used" | comm -23 "$work/exceptions" - | sed 's/^/exceptions.list: nothing needs /' >>"$work/wrong"
	grep -n '^- ' "$here/questions.list" | sort >"$work/questions"
	sort -u "$work/answered" >"$work/lines"
	awk -F : 'FNR == NR { ok[$1] = 1; next } !($1 in ok) {
		print "questions.list:" $1 ": no kernel answers it with" substr($2, 2) "()" }' \
		"$work/lines" "$work/questions" >>"$work/wrong"
fi
if [ -n "${KEEP:-}" ]; then
	rm -rf "$root/build/fragments"
	cp -r "$work" "$root/build/fragments"
fi
if [ -s "$work/wrong" ]; then
	cat "$work/wrong"
	die "$(wc -l <"$work/wrong") mistakes"
fi
