#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: slow.sh [INCLUDE...]
#
# Compares the catalogue with the headers of Debian's kernels 6.1, 6.12 and 7.3, or of the kernels
# whose include folders are given:
#
# - every function or macro of headers.list that looks like an allocator is an entry of the
#   catalogue that exists in that release, or in exceptions.list with a reason;
# - every entry that exists in that release is declared by the header that it names, or by one that
#   this header includes;
# - every exception is needed.
#
# The headers are Debian's packages, see fetch.sh.
set -eu

here=$(dirname "$(readlink -f "$0")")
root=$(readlink -f "$here/../..")
program=$root/build/whichalloc
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# names that look like an allocator's, or like what ends an allocation
pattern='alloc|free|dup|asprintf|preload|get_zeroed_page|get_dma_pages|mempool_|argv_split'
pattern=$pattern'|pool_(create|destroy|add)|genradix_|KMEM_CACHE|kmem_(cache|buckets)_(create|destroy)'
pattern=$pattern'|sheaf|(release|put)_pages?|folio_put|v(un)?map|(xa|memblock)_(reserve|insert|store)'
pattern=$pattern'|build_skb|skb_(clone|copy|copy_expand|expand_head)$|str.*array$'

die() {
	echo "tests/headers: $*" >&2
	exit 1
}

# shellcheck source-path=SCRIPTDIR source=fetch.sh
. "$here/fetch.sh"

# Prints "HEADER NAME" for what the headers under include folder @1 declare.
declared() {
	(
		cd "$1"
		find linux net asm-generic sound drm/drm_managed.h rdma/ib_verbs.h scsi/scsi_cmnd.h -name '*.h' | sort | xargs awk -f "$here/declared.awk"
		cd ../arch/x86/include
		find asm -name '*.h' | sort | xargs awk -f "$here/declared.awk"
	) | sort -u | awk '
		# what allocation profiling calls, behind a macro of the plain name
		{ line[NR] = $0; name[NR] = $2; plain[$2] = 1 }
		END {
			for (i = 1; i <= NR; i++) {
				n = name[i]
				if (!sub(/_noprof$/, "", n) || !(n in plain))
					print line[i]
			}
		}'
}

# Prints "HEADER HEADER" for what includes what.
includes() {
	(
		cd "$1"
		find linux net asm-generic sound drm/drm_managed.h rdma/ib_verbs.h scsi/scsi_cmnd.h -name '*.h' -exec grep -H '^#[[:space:]]*include <' {} +
		cd ../arch/x86/include
		find asm -name '*.h' -exec grep -H '^#[[:space:]]*include <' {} +
	) | sed 's/^\([^:]*\):.*<\(.*\)>.*/\1 \2/'
}

release() {
	awk -F' = ' '$1 == "VERSION" { v = $2 } $1 == "PATCHLEVEL" { p = $2 } $1 == "SUBLEVEL" { s = $2 }
		END { print v "." p "." s }' "$1/../Makefile"
}

# check INCLUDE: leaves what is wrong in $work/wrong, appends exceptions in use to $work/used.
check() {
	kernel=$(release "$1")
	declared "$1" >"$work/declared"
	includes "$1" >"$work/includes"
	[ "$(wc -l <"$work/declared")" -gt 20000 ] || die "$1: hardly any declarations: not the headers of a kernel?"
	"$program" list apis --kernel "$kernel" --format json >"$work/apis"
	awk -v kernel="$kernel" -v pattern="$pattern" -v used="$work/used" '
		function strip(s) { gsub(/^ *"[a-z_]*": "?|"?,?$/, "", s); return s }
		FILENAME ~ /headers.list$/ { if (/^[a-z]/) scanned[$1] = 1; next }
		FILENAME ~ /exceptions.list$/ { if (/^[^#]/ && NF) exceptions[++n] = $1; next }
		FILENAME ~ /includes$/ { inc[$1] = inc[$1] " " $2; next }
		FILENAME ~ /apis$/ {
			if (/^ *"name": /) name = strip($0)
			if (/^ *"kind": /) kind[name] = strip($0)
			if (/^ *"include": /) header[name] = strip($0)
			if (/^ *"exists": /) there[name] = strip($0)
			next
		}
		{
			total++
			where[$2] = where[$2] " " $1
			if (!($1 in scanned) || $2 !~ pattern)
				next
			looks++
			if ($2 in there) {
				if (there[$2] != "true")
					print kernel ": " $1 " declares " $2 \
						", which the catalogue says does not exist"
				next
			}
			for (i = 1; i <= n; i++) {
				glob = "^" exceptions[i] "$"
				gsub(/\*/, ".*", glob)
				if ($2 ~ glob) {
					print exceptions[i] >>used
					next
				}
			}
			print kernel ": " $1 " declares " $2 ", which is no entry and no exception"
		}
		END {
			for (name in there) {
				if (there[name] != "true" || kind[name] == "memory")
					continue
				h = header[name]
				ok = index(where[name] " ", " " h " ") > 0
				m = split(inc[h], direct, " ")
				for (i = 1; i <= m && !ok; i++) {
					ok = index(where[name] " ", " " direct[i] " ") > 0
					k = split(inc[direct[i]], second, " ")
					for (j = 1; j <= k && !ok; j++)
						ok = index(where[name] " ", " " second[j] " ") > 0
				}
				entries++
				if (!ok)
					print kernel ": " name " is not in " h (where[name] ? ", but in" where[name] : " nor elsewhere")
			}
			print kernel ": " total " declarations, " looks " look like allocators, " entries " entries" >"/dev/stderr"
		}' "$here/headers.list" "$here/exceptions.list" "$work/includes" "$work/apis" "$work/declared" |
		sort >>"$work/wrong"
}

[ -x "$program" ] || "$root/dev" build
: >"$work/wrong"
: >"$work/used"
if [ $# -eq 0 ]; then
	for series in 6.1 6.12 7.3; do
		tree=$(fetch_headers "$series") || die "needs the headers of $series"
		check "${tree%-amd64}-common/include"
	done
else
	for include; do
		check "$include"
	done
fi
# which exceptions nothing needs is only known after all kernels
if [ $# -ne 1 ]; then
	sed -n 's/^\([^#[:space:]][^[:space:]]*\).*/\1/p' "$here/exceptions.list" | sort >"$work/exceptions"
	sort -u "$work/used" | comm -23 "$work/exceptions" - | sed 's/^/exceptions.list: nothing needs /' >>"$work/wrong"
fi
if [ -s "$work/wrong" ]; then
	cat "$work/wrong"
	die "$(wc -l <"$work/wrong") differences"
fi
