#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Builds with counters of what is executed, runs the tests of what decides, of what loads rules, and of what
# reads and reports, and prints how many lines and branches of each file of files.list and lines.list they
# took, as exact counts. Every line has to be taken, and in files.list every branch; those that are not are
# shown, and it fails.
#
# What cannot be taken is marked in the source with gcovr's GCOVR_EXCL_*, with the reason. What an
# assertion that fails would do is left out.
#
# gcovr is installed first on Debian and Ubuntu, as root or with sudo. It fails where it cannot run.
set -eu

here=$(dirname "$(readlink -f "$0")")
root=$(readlink -f "$here/../..")
build=$root/build/coverage
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

die() {
	echo "tests/coverage: $*" >&2
	exit 1
}

# shellcheck source-path=SCRIPTDIR source=../packages.sh
. "$here/../packages.sh"

quietly() {
	"$@" </dev/null >"$work/log" 2>&1 || {
		tail -n 60 "$work/log" >&2
		die "failed: $*"
	}
}

# Tests by name, as meson lists them. Left out are those that limit the size of files, which the counters
# are written to as well.
tests='advise decision example facts fix know lint lint_memo manifest need panel rule space examples decisions table names
edit map nearest source units yaml yaml_values fault-yaml sim_image sim_proc trace replay
fuzz-ask fuzz-config fuzz-files fuzz-manifest fuzz-rules fuzz-words fuzz-proc fuzz-state fuzz-trace fuzz-scenario
ask-file.t ask-json.t ask-state.t ask-zero.t ask.t capture.t cost.t explain.t explain-mask.t input-errors.t lint-baseline.t lint-config.t
lint-fix.t lint-formats.t lint-jobs.t lint-order.t lint-unread.t lint.t program.t replay.t scenario.t sim.t sites.t state-errors.t target.t'

"$root/dev" build
command -v gcovr >/dev/null || install_packages gcovr || die "needs gcovr"
# threads count together; equal literals are one, as in the program itself; a failed allocation ends the program at once, see tests/fault/fault.c
[ -f "$build/build.ninja" ] || quietly meson setup -Dwerror=true -Dbuildtype=debug -Db_coverage=true \
	-Dc_args='-fprofile-update=atomic -fmerge-constants' \
	-Dc_link_args='-Wl,-u,__gcov_dump -Wl,--export-dynamic-symbol=__gcov_dump' "$build" "$root"
find "$build" -name '*.gcda' -delete
# shellcheck disable=SC2086 # words
quietly meson test -C "$build" --timeout-multiplier 10 --print-errorlogs $tests

cd "$root"
set --
for list in files lines; do
	while read -r file; do
		case $file in
		'' | '#'*) continue ;;
		esac
		[ -f "$file" ] || die "$list.list: there is no $file"
		set -- "$@" --filter "$file\$"
		[ $list = files ] || echo "$file" >>"$work/lines"
	done <"$here/$list.list"
done
quietly gcovr --root . "$@" --exclude-branches-by-pattern '^\s*assert\(' --csv "$work/files" "$build"

# filename, line_total, line_covered, line_percent, branch_total, branch_covered, ...
awk -F, -v demanded=$(($# / 2)) '
	function row(name, lines, of_lines, branches, of_branches) {
		printf "%-28s %5d of %5d lines, %5d of %5d branches\n", name, lines, of_lines, branches, of_branches
	}
	FILENAME != ARGV[2] { lines_only[$1]; next }
	FNR == 1 { next }
	{
		row($1, $3, $2, $6, $5)
		lines += $3; of_lines += $2
		if (!($1 in lines_only)) {
			branches += $6; of_branches += $5
		}
		files++
	}
	END {
		row(files " files", lines, of_lines, branches, of_branches)
		exit files != demanded || lines != of_lines || branches != of_branches
	}' "$work/lines" "$work/files" || {
	gcovr --root . "$@" --exclude-branches-by-pattern '^\s*assert\(' --txt --branches "$build" >&2
	die "not all of it is tested; the last column has the lines whose branches are missing"
}
