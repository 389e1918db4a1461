# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# Read by suites that need more than ./dev installs: Debian packages, as root or with sudo.

# install_packages PACKAGE...: false where they cannot be; what apt-get says only then.
install_packages() {
	command -v apt-get >/dev/null || {
		echo "needed: $*" >&2
		return 1
	}
	as_root=
	if [ "$(id -u)" -ne 0 ]; then
		command -v sudo >/dev/null || {
			echo "as root, run: apt-get install $*" >&2
			return 1
		}
		as_root=sudo
	fi
	apt_log=$(mktemp)
	if {
		apt_get install -y --no-install-recommends "$@" ||
			{
				apt_get update
				apt_get install -y --no-install-recommends "$@"
			}
	} >"$apt_log" 2>&1; then
		rm "$apt_log"
		return
	fi
	cat "$apt_log" >&2
	rm "$apt_log"
	return 1
}

apt_get() {
	$as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=120 "$@"
}
