#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: slow.sh
#
# Builds a small debug kernel of Debian's source of 6.12, makes calls there, drawn from a seed, where
# they may or may not be made, and compares what it says of each with what `sim run` and `lint` say.
# The kernel is kept in build/kernel/debug and built anew when Debian has another. Environment:
#
#   SEED      of the calls; a fresh one if not set
#   CALLS     how many in each context (8)
#   CONTEXTS  numbers of contexts, in the order of the list in debug/misuse.c (all)
#
# What is missing is installed first on Debian, as root or with sudo. It fails where it cannot run.
set -eu

here=$(dirname "$(readlink -f "$0")")
root=$(readlink -f "$here/../..")
work=$root/build/kernel/debug
source=/usr/src/linux-source-6.12.tar.xz
packages='linux-source-6.12 gcc make flex bison bc libelf-dev xz-utils qemu-system-x86
busybox-static cpio'
contexts=$(grep -c '^IN(\|^IN_KEEPING(\|^BY(' "$here/debug/misuse.c")

: "${SEED:=$(od -An -N4 -tu4 /dev/urandom)}"
: "${CONTEXTS:=$(seq 0 $((contexts - 1)))}"
: "${CALLS:=8}"
SEED=$((SEED % 2147483647))

say() {
	printf 'kernel/slow.sh: %s\n' "$*" >&2
}

missing() {
	for package in $packages; do
		[ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] ||
			echo "$package"
	done
}

install() {
	# shellcheck disable=SC2046 # words
	set -- $(missing)
	[ $# -gt 0 ] || return 0
	as_root=
	[ "$(id -u)" -eq 0 ] || as_root=sudo
	say "installing $*"
	apt-cache show "$@" >/dev/null 2>&1 || $as_root apt-get -q -o Acquire::Retries=3 update >&2
	$as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=120 \
		-o Acquire::Retries=3 install -y --no-install-recommends "$@" >&2
}

# The kernel; what was built of the same source and configuration is kept.
build_kernel() {
	made_of="$(dpkg-query -W -f '${Version}' linux-source-6.12) $(cksum <"$here/debug/config")"
	! [ -f "$work/made_of" ] || [ "$(cat "$work/made_of")" != "$made_of" ] || return 0
	rm -rf "$work"
	mkdir -p "$work/tree" "$work/kernel"
	say "building a kernel of linux-source-6.12 ${made_of%% *}"
	tar -C "$work/tree" --strip-components=1 -xf "$source"
	in_tree tinyconfig
	cat "$here/debug/config" >>"$work/kernel/.config"
	in_tree olddefconfig
	# an option that another has turned over would make this something else than a debug kernel
	grep '^CONFIG_' "$here/debug/config" | while read -r option; do
		grep -qx "$option" "$work/kernel/.config" || { say "cannot have $option" && exit 1; }
	done
	in_tree -j"$(nproc)" bzImage modules
	echo "$made_of" >"$work/made_of"
}

in_tree() {
	make -s -C "$work/tree" O="$work/kernel" "$@" >>"$work/log" 2>&1 || {
		tail -30 "$work/log" >&2
		exit 1
	}
}

build_module() {
	rm -rf "$work/module" "$work/root"
	mkdir -p "$work/module" "$work/root/bin"
	cp "$here/debug/misuse.c" "$here/debug/Kbuild" "$work/module"
	make -s -C "$work/kernel" M="$work/module" modules >>"$work/log" 2>&1 || {
		tail -30 "$work/log" >&2
		exit 1
	}
	cp "$work/module/misuse.ko" "$work/root"
	cp "$here/debug/init" "$work/root/init"
	cp "$(command -v busybox)" "$work/root/bin/busybox"
	(cd "$work/root" && find . | cpio --quiet -o -H newc -R 0:0) >"$work/base.cpio"
}

# boot: makes the calls of the file calls. Time that nobody needs does not pass in the machine. One that does
# not end is stopped (hung), which now and then happens under emulation.
boot() {
	(cd "$work" && echo calls | cpio --quiet -o -H newc -R 0:0) >"$work/calls.cpio"
	cat "$work/base.cpio" "$work/calls.cpio" >"$work/initramfs"
	hung=0
	timeout "${BOOT_TIMEOUT:-120}" qemu-system-x86_64 -accel tcg,thread=single \
		-icount shift=0,sleep=off -cpu max -nodefaults -no-user-config -no-reboot \
		-display none -net none -smp 1 -m 512 -kernel "$work/kernel/arch/x86/boot/bzImage" \
		-initrd "$work/initramfs" -serial "file:$work/console.raw" \
		-append "console=ttyS0 panic=-1 reboot=t slab_nomerge nokaslr quiet" \
		</dev/null >"$work/qemu" 2>&1 || hung=1
	tr -d '\r\000' <"$work/console.raw" >"$work/console"
}

# A call that the kernel died of is a splat; the calls behind it are made in a new machine. So is the call at which
# a machine was stopped: it has said nothing of it.
rows() {
	awk -v hung="$hung" -F '\t' -v OFS='\t' '
		$1 == "?" { open = $2 OFS $3 OFS $4; died = "" }
		$1 == "@" { print $2, $3, $4, $5, $6; open = "" }
		open && !died && /kernel BUG at|BUG:|Kernel panic/ { died = $0 }
		END { if (open && (died || !hung)) print open, "splat", died }' "$work/console"
}

# context NUMBER: its calls, a context a boot, since lock debugging remembers.
context() {
	awk -v seed=$((SEED + $1)) -v n="$CALLS" -v context="$1" 'BEGIN {
		srand(seed)
		while (n-- > 0)
			print context, int(rand() * 1000000), int(rand() * 1000000)
	}' >"$work/calls"
	tries=8 # to end by itself, which takes a machine some ten seconds
	while [ -s "$work/calls" ]; do
		boot
		rows >"$work/rows"
		made=$(wc -l <"$work/rows")
		if [ "$hung" -ne 0 ]; then
			say "a machine has not ended by itself (context $1, $made calls made)"
			tries=$((tries - 1))
		elif [ "$made" -eq 0 ]; then
			tries=0
		fi
		[ "$tries" -gt 0 ] || {
			tail -20 "$work/qemu" "$work/console" >&2
			say "the machine does not make the calls"
			exit 1
		}
		# a timer in which lock debugging stopped counts as held from then on: what it says of the next
		# one is not said of the call
		grep -v '^timer.*possible recursive locking detected' "$work/rows" >>"$work/misuse.tsv" || :
		tail -n "+$((made + 1))" "$work/calls" >"$work/left"
		mv "$work/left" "$work/calls"
	done
}

install
mkdir -p "$work"
build_kernel
build_module
"$root/dev" build
ninja -C "$root/build" tests/misuse_table >>"$work/log" 2>&1 || {
	tail -30 "$work/log" >&2
	exit 1
}
say "SEED=$SEED CALLS=$CALLS"
printf 'context\tcall\tflags\tverdict\tfirst_line\n' >"$work/misuse.tsv"
for n in $CONTEXTS; do
	context "$n"
done
cut -f 4 "$work/misuse.tsv" | sed 1d | sort | uniq -c | awk '{ print $2, "" $1 }' ORS='; ' >&2
echo >&2
# what it said is known; of a machine that died there may only be the last line
awk -F '\t' '$4 == "splat" && $5 ~ / / && $5 !~ /Kernel panic/ { print $5 }' "$work/misuse.tsv" | sort -u |
	while read -r line; do
		"$root/build/whichalloc" explain "$line" >>"$work/log"
	done
"$root/build/tests/misuse_table" --kernel "$(sed 's/[-+].*//' "$work/made_of")" "$work/misuse.tsv"
