#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: kernels.sh SERIES FOLDER
#
# Gets Debian's newest kernel of SERIES (6.1 or 6.12) with its headers into FOLDER, builds the
# modules against it, and makes an initramfs of them and busybox. What is there already is kept.
# Leaves FOLDER/release, FOLDER/vmlinuz and FOLDER/base.cpio.
set -eu

here=$(dirname "$(readlink -f "$0")")
series=$1 folder=$2

die() {
	echo "kernels.sh: $*" >&2
	exit 1
}

# The package lists are missing, or too old to download from: gets them, once, and starts again.
renew_lists() {
	[ -z "${LISTS_ARE_NEW:-}" ] || die "$*"
	as_root=
	[ "$(id -u)" -eq 0 ] || as_root=sudo
	$as_root apt-get -q -o Acquire::Retries=3 update
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
	cp "$folder/root/boot/config-$release" "$folder/config"
	rm -rf "$folder/root/boot" "$folder/root/lib/modules/$release/kernel/drivers/gpu"
	echo "$release" >"$folder/release"
}

build() {
	release=$(cat "$folder/release")
	rm -rf "$folder/modules" "$folder/initramfs"
	mkdir -p "$folder/modules" "$folder/initramfs/bin" "$folder/initramfs/dev"
	cp "$here"/modules/* "$here"/workload.h "$folder/modules"
	make -s -j2 -C "$folder/root/usr/src/linux-headers-$release" M="$folder/modules" modules
	cp "$folder"/modules/*.ko "$folder/initramfs"
	strip -g "$folder"/initramfs/*.ko
	cp "$here/init" "$folder/initramfs/init"
	cp "$(command -v busybox)" "$folder/initramfs/bin/busybox"
	(cd "$folder/initramfs" && find . | cpio --quiet -o -H newc -R 0:0 >../base.cpio)
}

mkdir -p "$folder"
folder=$(readlink -f "$folder")
rm -f "$folder/base.cpio"
fetch
build
