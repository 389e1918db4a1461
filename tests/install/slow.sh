#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Installs the program as pipelines and packagers do, each time from a copy of the sources alone, and
# uses it where there is nothing else:
#
# - `meson install` into a prefix: what is installed, and that it runs with an empty environment;
# - a static binary: runs in a root that has no other file than the installed ones;
# - the steps of action.yml, in a folder with a manifest that has a finding.
set -eu

here=$(dirname "$(readlink -f "$0")")
root=$(readlink -f "$here/../..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

die() {
	echo "tests/install: $*" >&2
	exit 1
}

# quietly COMMAND...: what it says shows only when it fails
quietly() {
	"$@" >"$work/log" 2>&1 || {
		tail -n 40 "$work/log" >&2
		die "failed: $*"
	}
}

# copy FOLDER: the sources, without anything that was built
copy() {
	mkdir -p "$1"
	(cd "$root" && git ls-files -z | tar --null -T - -cf -) | tar -C "$1" -xf -
}

command -v meson >/dev/null || quietly "$root/dev" build

# ---- a prefix -------------------------------------------------------------------------------------

copy "$work/source"
quietly meson setup --prefix=/usr -Dwerror=true "$work/build" "$work/source"
quietly meson install -C "$work/build" --destdir "$work/prefix" --quiet
(cd "$work/prefix" && find . -type f | sort) >"$work/installed"
diff -u "$here/installed.list" "$work/installed" >&2 || die "other files than expected are installed"
answer=$(env -i "$work/prefix/usr/bin/whichalloc" ask 100) || die "does not run from a prefix"
case $answer in
*kzalloc*) ;;
*) die "no answer from a prefix: $answer" ;;
esac
for page in "$work"/prefix/usr/share/man/man?/*; do
	case $page in
	*.gz) gzip -dc "$page" ;;
	*) cat "$page" ;;
	esac | mandoc -T utf8 >/dev/null || die "cannot format $page"
done
echo "tests/install: installs $(wc -l <"$work/installed") files into a prefix"

# ---- a static binary ------------------------------------------------------------------------------

quietly meson setup --prefix=/usr -Dprefer_static=true -Dc_link_args=-static \
	"$work/build-static" "$work/source"
quietly ninja -C "$work/build-static" whichalloc
mkdir -p "$work/empty/bin"
cp "$work/build-static/whichalloc" "$work/empty/bin/"
cp "$root/tests/cli/mistakes.whichalloc.yaml" "$work/empty/"
if [ "$(id -u)" -eq 0 ]; then
	in_root=chroot
else
	in_root='unshare -r chroot'
fi
status=0
# shellcheck disable=SC2086 # words
$in_root "$work/empty" /bin/whichalloc lint /mistakes.whichalloc.yaml >"$work/static" || status=$?
[ "$status" -eq 1 ] || die "lint in an empty root: status $status"
# shellcheck disable=SC2086 # words
$in_root "$work/empty" /bin/whichalloc ask 64K --context softirq >"$work/ask" ||
	die "ask in an empty root: status $?"
echo "tests/install: a static binary of $(($(wc -c <"$work/empty/bin/whichalloc") >> 10)) KiB runs in an empty root"

# ---- the action -----------------------------------------------------------------------------------

# step NAME: what a step of action.yml runs
step() {
	awk -v name="- name: $1" '
		index($0, name) { on = 1; next }
		on && /^    - / { exit }
		on && /^      run: \|/ { body = 1; next }
		on && /^      run: / { sub(/^      run: /, ""); print; exit }
		on && body { sub(/^        /, ""); print }' "$root/action.yml"
}

run_step() {
	step "$1" >"$work/step"
	[ -s "$work/step" ] || die "action.yml has no step $1"
	bash --noprofile --norc -eo pipefail "$work/step"
}

mkdir "$work/user"
cp "$root/tests/cli/mistakes.whichalloc.yaml" "$work/user/"
cd "$work/user"
export SOURCE="$work/source" PREFIX="$work/runner" PATHS=. OPTIONS='' FAIL_ON='' LOCATE=source
export SARIF=out.sarif GITHUB_OUTPUT="$work/output"
: >"$GITHUB_OUTPUT"
run_step 'Build whichalloc' >"$work/log" 2>&1 || {
	tail -n 40 "$work/log" >&2
	die "the action does not build"
}
run_step Lint >"$work/annotations" || die "the action's lint step fails"
grep -q '^status=1$' "$GITHUB_OUTPUT" || die "the action says $(cat "$GITHUB_OUTPUT")"
grep -q '^::error ' "$work/annotations" || die "the action shows no error"
grep -q '"version": *"2.1.0"' out.sarif || die "the action leaves no SARIF"
status=0
STATUS=1 run_step Result || status=$?
[ "$status" -eq 1 ] || die "the action ends with $status"
echo "tests/install: the action builds, annotates and fails on a finding"
