#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Golden files: run.sh FILE.t runs the commands in FILE.t and compares what they print, standard
# output and standard error together, and their exit status, with what FILE.t says:
#
#   # comments, before the first command only
#   $ whichalloc list kernels
#   6.1
#   6.12
#   $ whichalloc cost nonsense
#   whichalloc: ...
#   [exit 2]
#
# A command is one line of sh with whichalloc in it; the line [exit N] stands for a status other
# than 0, [no newline at end] for output that lacks it. Commands run in this folder, the program is
# $WHICHALLOC, scratch files go to $TMPDIR. UPDATE=1 writes the file anew instead of comparing: look
# at the difference then.
set -eu

die() {
	echo "run.sh: $*" >&2
	exit 1
}

[ $# -eq 1 ] || die "usage: run.sh FILE.t"
[ -s "$1" ] || die "$1: missing or empty"
[ -x "${WHICHALLOC:-}" ] || die "WHICHALLOC=${WHICHALLOC:-}: not the path of a program"
golden=$(readlink -f "$1")
program=$(readlink -f "$WHICHALLOC")
cd "$(dirname "$0")"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Called by its name, so that messages do not depend on where it was built; the same everywhere.
mkdir "$work/bin"
ln -s "$program" "$work/bin/whichalloc"
PATH=$work/bin:$PATH
mkdir "$work/tmp"
export PATH LC_ALL=C.UTF-8 TZ=UTC TERM=dumb TMPDIR="$work/tmp"
unset NO_COLOR COLUMNS ARGP_HELP_FMT POSIXLY_CORRECT

# run_command LINE: the command as written, what it prints, its status
run_command() {
	status=0
	sh -c "$1" </dev/null >"$work/out" 2>&1 || status=$?
	# 124 and up: not found, killed, crashed; never something to expect
	[ "$status" -lt 124 ] || {
		cat "$work/out" >&2
		die "$golden: status $status of: $1"
	}
	! grep -q '^\$ ' "$work/out" ||
		die "$golden: output that looks like a command, of: $1"
	printf '$ %s\n' "$1"
	cat "$work/out"
	if [ -s "$work/out" ] && [ -n "$(tail -c 1 "$work/out")" ]; then
		printf '\n[no newline at end]\n'
	fi
	[ "$status" -eq 0 ] || printf '[exit %d]\n' "$status"
}

# Comments, then commands; what is between commands is what they printed last time.
awk -v file="$golden" '
	/^\$ / {
		commands++
		if (!/(^|[^A-Za-z_-])whichalloc( |$)/) {
			print "run.sh: " file ": no call of whichalloc: " $0 > "/dev/stderr"
			exit bad = 1
		}
	}
	!commands && !/^#/ && !/^$/ {
		print "run.sh: " file ":" NR ": neither comment nor command" > "/dev/stderr"
		exit bad = 1
	}
	!commands || /^\$ /
	END {
		if (!bad && !commands) {
			print "run.sh: " file ": no command" > "/dev/stderr"
			bad = 1
		}
		exit bad
	}' "$golden" >"$work/script"

while IFS= read -r line; do
	case $line in
	'$ '*) run_command "${line#??}" ;;
	*) printf '%s\n' "$line" ;;
	esac
done <"$work/script" >"$work/actual"

if [ -n "${UPDATE:-}" ]; then
	cmp -s "$golden" "$work/actual" || cat "$work/actual" >"$golden"
	exit 0
fi
diff -u --label expected --label actual "$golden" "$work/actual" || die "$golden: not as expected"
