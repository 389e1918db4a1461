# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# Read by suites that look into kernel headers, which set $root to the repository: Debian's packages,
# the newest of each series, unpacked into build/headers and not installed. Takes no root, except
# where apt's lists of packages must be renewed.

apt_download="apt-get -q -o APT::Sandbox::User=root -o Acquire::Retries=3"

# apt with the lists of the backports of Debian 13 alone, from the mirror that this machine uses.
apt_13() {
	command=$1
	shift
	"$command" -o Dir::Etc::SourceList="$backports/sources.list" -o Dir::Etc::SourceParts=/dev/null \
		-o Dir::State::Lists="$backports/lists" -o Dir::Cache="$backports/cache" \
		-o Dir::State::Status="$backports/status" -o APT::Sandbox::User=root \
		-o Acquire::Retries=3 "$@"
}

# lists_13: gets them.
lists_13() {
	# shellcheck disable=SC2154 # $root is the suite's
	backports=$root/build/headers/backports
	# shellcheck disable=SC2016 # apt's
	mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Codename: bookworm' |
		head -n 1)
	[ -n "$mirror" ] || return 1
	mkdir -p "$backports/lists/partial" "$backports/cache/archives/partial"
	: >"$backports/status"
	echo "deb $mirror trixie-backports main" >"$backports/sources.list"
	apt_13 apt-get -q update >&2
}

# Of the packages that @1 depends on, the first that matches @2.
depends() {
	apt-cache depends --no-recommends --no-suggests "$1" 2>/dev/null |
		sed -n 's/^ *|\{0,1\}Depends: \(.*\)$/\1/p' | grep -m 1 -- "$2"
}

# newest_headers SERIES: the name of the package, linux-headers-RELEASE-amd64. Debian 12 itself is
# at 6.1, and has 6.12; 7.3 is among the backports of Debian 13.
newest_headers() {
	case $1 in
	7.*) apt_13 apt-cache pkgnames "linux-headers-$1." |
		grep '^linux-headers-[0-9.]*+deb13-amd64$' | sort -V | tail -n 1 ;;
	6.1) depends linux-headers-amd64 '^linux-headers-6\.1\.' ;;
	*) depends "linux-headers-$1-amd64" '^linux-headers-[0-9]' ;;
	esac
}

# get_headers SERIES: into build/headers.
get_headers() (
	folder=$root/build/headers
	rm -rf "$folder/$1.part"
	mkdir -p "$folder/$1.part" && cd "$folder/$1.part" || exit
	case $1 in
	7.*) apt_13 apt-get -q download "$tree" "$common" >&2 ;;
	*) $apt_download download "$tree" "$common" >&2 ;;
	esac || exit
	for package in *.deb; do
		dpkg -x "$package" root || exit
	done
	mkdir -p "$folder/usr/src"
	rm -rf "$folder/usr/src/$common" "$folder/usr/src/$tree"
	# what says that both are there comes last
	mv "root/usr/src/$common" "$folder/usr/src" && mv "root/usr/src/$tree" "$folder/usr/src" || exit
	rm -rf "$folder/$1.part"
)

# fetch_headers SERIES: prints the folder of the newest headers for amd64. Those of all architectures
# are beside it: its name with -common for -amd64.
fetch_headers() {
	command -v apt-get >/dev/null || {
		echo "needs Debian's linux-headers packages" >&2
		return 1
	}
	for try in first second; do
		case $1-$try in
		7.*) lists_13 || return ;;
		*-second)
			if [ "$(id -u)" -eq 0 ]; then
				apt-get -q update >&2 || return
			else
				sudo apt-get -q update >&2 || return
			fi
			;;
		esac
		tree=$(newest_headers "$1") || continue
		common=${tree%-amd64}-common
		if [ -d "$root/build/headers/usr/src/$tree" ] || get_headers "$1"; then
			echo "$root/build/headers/usr/src/$tree"
			return
		fi
	done
	echo "cannot get the headers of $1" >&2
	return 1
}
