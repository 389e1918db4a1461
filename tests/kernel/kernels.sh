#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: kernels.sh SERIES FOLDER
#
# Gets Debian's newest kernel of SERIES (6.1, 6.12 or 7.3) with its headers into FOLDER, builds the
# modules against it, and makes an initramfs of them and busybox. What is there already is kept.
# Leaves FOLDER/release, FOLDER/vmlinuz and FOLDER/base.cpio.
#
# Debian 12 has the first two. 7.3 is Debian 13's, and so are the programs that come with its headers, which
# need that release's C library: its modules are built in a root of Debian 13 beside FOLDER.
set -eu

here=$(dirname "$(readlink -f "$0")")
mkdir -p "$2"
series=$1 folder=$(readlink -f "$2")

die() {
	echo "kernels.sh: $*" >&2
	exit 1
}

as_root() {
	if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# The package lists are missing, or too old to download from: gets them, once, and starts again.
renew_lists() {
	[ -z "${LISTS_ARE_NEW:-}" ] || die "$*"
	as_root apt-get -q -o Acquire::Retries=3 update
	LISTS_ARE_NEW=1 exec "$0" "$series" "$folder"
}

# The package that stands for the newest kernel of a series; Debian 12 itself is at 6.1.
case $series in
6.1) image=linux-image-amd64 headers=linux-headers-amd64 ;;
*) image=linux-image-$series-amd64 headers=linux-headers-$series-amd64 ;;
esac

# Of the packages that @1 depends on, the first that matches @2.
depends() {
	apt-cache depends --no-recommends --no-suggests "$1" |
		sed -n 's/^ *|\{0,1\}Depends: \(.*\)$/\1/p' | grep -m 1 -- "$2"
}

fetch() {
	kernel=$(depends "$image" '^linux-image-[0-9]') || renew_lists "no package $image"
	release=${kernel#linux-image-}
	[ "${release#"$series".}" != "$release" ] || die "$image is $release, not $series"
	! [ -f "$folder/release" ] || [ "$(cat "$folder/release")" != "$release" ] || return 0
	tree=$(depends "$headers" "^linux-headers-$release\$") || renew_lists "no headers for $release"
	common=$(depends "$tree" 'linux-headers-.*-common$')
	kbuild=$(depends "$tree" '^linux-kbuild-')
	rm -rf "$folder"
	mkdir -p "$folder/packages" "$folder/root"
	(
		cd "$folder/packages"
		# root's downloads need not be the download user's to read
		apt-get -q -o APT::Sandbox::User=root -o Acquire::Retries=3 \
			download "$kernel" "$tree" "$common" "$kbuild"
	) || renew_lists "cannot download $kernel"
	for package in "$folder"/packages/*.deb; do
		dpkg -x "$package" "$folder/root"
	done
	rm -rf "$folder/packages"
	# the headers are not where their package would put them
	sed -i "s|/usr/src|$folder/root/usr/src|" "$folder/root/usr/src/$tree/Makefile"
	# without it modules are built without type information, which takes another program
	rm -f "$folder/root/usr/src/$tree/vmlinux"
	cp "$folder/root/boot/vmlinuz-$release" "$folder/vmlinuz"
	rm -rf "$folder/root/boot" "$folder/root/lib/modules/$release/kernel/drivers/gpu"
	echo "$release" >"$folder/release"
}

# ---- of Debian 13 ---------------------------------------------------------------------------------

debian_13=$(dirname "$folder")/debian-13

# Its /proc, which objtool reads, is mounted for the command alone.
in_debian_13() {
	# shellcheck disable=SC2016 # the inner shell's
	as_root unshare --mount sh -c 'mount --bind /proc "$0/proc" && exec chroot "$0" "$@"' \
		"$debian_13" "$@"
}

# The release with its backports, and what building takes.
make_debian_13() {
	! [ -f "$debian_13/whole" ] || return 0
	command -v debootstrap >/dev/null || PATH=$PATH:/sbin:/usr/sbin
	as_root rm -rf "$debian_13"
	# what it mounts goes with it, even where it is killed: who removes the folder must not meet /proc
	as_root unshare --mount debootstrap --variant=minbase \
		--include=ca-certificates,gcc-14,make,libelf1t64 trixie "$debian_13"
	as_root sed -i -n 'p; s/ trixie main/ trixie-backports main/p' "$debian_13/etc/apt/sources.list"
	in_debian_13 apt-get -q -o Acquire::Retries=3 update
	as_root touch "$debian_13/whole"
}

fetch_from_debian_13() {
	make_debian_13
	tree=$(in_debian_13 apt-cache pkgnames "linux-headers-$series." |
		grep '^linux-headers-[0-9.]*+deb13-amd64$' | sort -V | tail -1)
	[ -n "$tree" ] || die "Debian 13 has no headers of $series"
	release=${tree#linux-headers-}
	! [ -f "$folder/release" ] || [ "$(cat "$folder/release")" != "$release" ] || return 0
	rm -rf "$folder"
	mkdir -p "$folder/root"
	as_root rm -rf "$debian_13/packages"
	as_root mkdir "$debian_13/packages"
	# root's downloads need not be the download user's to read
	in_debian_13 sh -c 'cd /packages && exec apt-get -q -o APT::Sandbox::User=root \
		-o Acquire::Retries=3 download "$@"' sh "$tree" "${tree%-amd64}-common" \
		"linux-kbuild-${release%-amd64}" "linux-binary-$release"
	for package in "$debian_13"/packages/linux-headers-* "$debian_13"/packages/linux-kbuild-*; do
		as_root dpkg -x "$package" "$debian_13"
	done
	as_root rm -f "$debian_13/usr/src/$tree/vmlinux"
	dpkg -x "$debian_13"/packages/linux-binary-* "$folder/root"
	cp "$folder/root/usr/lib/modules/$release/vmlinuz" "$folder/vmlinuz"
	echo "$release" >"$folder/release"
}

build_in_debian_13() {
	as_root rm -rf "$debian_13/modules"
	as_root cp -r "$folder/modules" "$debian_13/modules"
	in_debian_13 make -s -j2 -C "/usr/src/linux-headers-$release" M=/modules modules
	cp "$debian_13"/modules/*.ko "$folder/modules"
}

# ---- modules --------------------------------------------------------------------------------------

build() {
	release=$(cat "$folder/release")
	rm -rf "$folder/modules" "$folder/initramfs"
	mkdir -p "$folder/modules" "$folder/initramfs/bin" "$folder/initramfs/dev"
	cp "$here"/modules/* "$here"/workload.h "$folder/modules"
	case $series in
	7.*) build_in_debian_13 ;;
	*) make -s -j2 -C "$folder/root/usr/src/linux-headers-$release" M="$folder/modules" modules ;;
	esac
	cp "$folder"/modules/*.ko "$folder/initramfs"
	strip -g "$folder"/initramfs/*.ko
	cp "$here/init" "$folder/initramfs/init"
	cp "$(command -v busybox)" "$folder/initramfs/bin/busybox"
	(cd "$folder/initramfs" && find . | cpio --quiet -o -H newc -R 0:0 >../base.cpio)
}

rm -f "$folder/base.cpio"
case $series in
7.*) fetch_from_debian_13 ;;
*) fetch ;;
esac
build
