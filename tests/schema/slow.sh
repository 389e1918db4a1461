#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Validates what the program writes, and what it reads, with a validator that is not ours (ajv):
#
# - SARIF against the SARIF 2.1.0 schema, and against GitHub's limit of tags;
# - JSON of `lint` and `ask` against data/schema/, and broken copies of it, which must fail;
# - JUnit with a parser of XML;
# - manifests, scenarios, configuration, house rules and baselines, good ones and bad ones.
#
# node and npm are installed first on Debian and Ubuntu, as root or with sudo; the packages go to
# build/schema, from npm's configured registry. It fails where it cannot run.
set -eu

here=$(dirname "$(readlink -f "$0")")
root=$(readlink -f "$here/../..")
program=$root/build/whichalloc
packages=$root/build/schema
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

die() {
	echo "tests/schema: $*" >&2
	exit 1
}

# shellcheck source-path=SCRIPTDIR source=../packages.sh
. "$here/../packages.sh"

[ -x "$program" ] || "$root/dev" build
if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
	install_packages nodejs npm || die "needs node and npm"
fi
mkdir -p "$packages"
if [ ! -f "$packages/complete" ]; then
	echo '{"private": true}' >"$packages/package.json"
	(cd "$packages" && npm install --no-audit --no-fund --ignore-scripts \
		ajv@8.20.0 ajv-formats@3.0.1 ajv-draft-04@1.0.0 yaml@2 @microsoft/jest-sarif@1.0.0-beta.0) >"$work/log" 2>&1 || {
		cat "$work/log" >&2
		die "npm cannot install the validator"
	}
	touch "$packages/complete"
fi
sarif=$(find "$packages/node_modules/@microsoft/jest-sarif" -name 'sarif-2.1.0*.json' | head -n 1)
[ -n "$sarif" ] || die "no SARIF schema in @microsoft/jest-sarif"

# validate SCHEMA valid|invalid FILE...
validate() {
	NODE_PATH=$packages/node_modules node "$here/validate.js" "$@" || die "see above"
}

# run STATUSES ARGS...: the program; any of the statuses is fine
run() {
	statuses=$1
	shift
	status=0
	"$program" "$@" || status=$?
	case " $statuses " in
	*" $status "*) ;;
	*) die "status $status of whichalloc $*" ;;
	esac
}

cli=$root/tests/cli
checked=0

# ---- lint -----------------------------------------------------------------------------------------
for m in "$cli/formats.whichalloc.yaml" "$cli/mistakes.whichalloc.yaml" "$cli/two-targets.whichalloc.yaml" \
	"$cli/manifests" "$root/data/examples"; do
	for where in manifest source; do
		n=$((checked += 1))
		run '0 1' lint --locate "$where" --format sarif "$m" >"$work/$n.sarif"
		run '0 1' lint --locate "$where" --format json "$m" >"$work/$n.lint.json"
		run '0 1' lint --locate "$where" --format junit "$m" >"$work/$n.xml"
	done
done
# where some of several cannot be read
run 2 lint --format sarif "$cli/bad" "$cli/mistakes.whichalloc.yaml" >"$work/unread.sarif" 2>/dev/null
run 2 lint --format json "$cli/bad" "$cli/mistakes.whichalloc.yaml" >"$work/unread.lint.json" 2>/dev/null
run 2 lint --format junit "$cli/bad" "$cli/mistakes.whichalloc.yaml" >"$work/unread.xml" 2>/dev/null
validate "$sarif" valid "$work"/*.sarif
validate "$root/data/schema/lint.schema.json" valid "$work"/*.lint.json
# shellcheck disable=SC2016 # that is JavaScript
node -e '
	const limits = [];
	for (const file of process.argv.slice(1)) {
		const run = JSON.parse(require("fs").readFileSync(file, "utf8")).runs[0];
		for (const r of run.tool.driver.rules)
			if (r.properties.tags.length > 20 || !(r.help && r.help.text))
				limits.push(`${file}: ${r.id}: tags or help`);
		for (const r of run.results)
			if (run.tool.driver.rules[r.ruleIndex].id !== r.ruleId ||
			    !/^[0-9a-f]{16}:[0-9]+$/.test(r.partialFingerprints.primaryLocationLineHash))
				limits.push(`${file}: ${r.ruleId}: index or fingerprint`);
	}
	if (limits.length) {
		console.error(limits.join("\n"));
		process.exit(1);
	}' "$work"/*.sarif || die "see above"

# XML, read by whichever parser is there
python3 -c '
import sys, xml.etree.ElementTree as tree
for path in sys.argv[1:]:
    root = tree.parse(path).getroot()
    cases = list(root.iter("testcase"))
    failures = [c for c in cases if c.find("failure") is not None]
    skipped = [c for c in cases if c.find("skipped") is not None]
    errors = [c for c in cases if c.find("error") is not None]
    expected = [int(root.get(k)) for k in ("tests", "failures", "errors", "skipped")]
    if [len(cases), len(failures), len(errors), len(skipped)] != expected:
        sys.exit("%s: %s, not as it says" % (path, expected))
' "$work"/*.xml || die "junit: not XML, or figures that do not add up"

# ---- ask ------------------------------------------------------------------------------------------
for q in "--size 64" "--size 16M --contiguity virtual --context softirq" "--size 4K --context nmi" \
	"--size 40 --count 0..64K --size-from user --zeroed" "--size 4K --kernel 5.10..7.3" \
	"--size 1..64M --holds raw_spinlock --config PREEMPT_RT" "--for bio" \
	"--size 200 --objects-alive 100000 --objects-churn high" \
	"--size 200 --dma streaming --dma-mask 30 --context hardirq" \
	"--size 4K --node given --node-strict" "--size 4K --state $cli/small.state.yaml" \
	"--size 4M --context softirq --state $cli/small.state.yaml"; do
	n=$((checked += 1))
	# shellcheck disable=SC2086 # options
	run '0 1' ask --format json $q >"$work/$n.ask.json" 2>/dev/null
done
run '0 1' ask --format json "$cli/questions.whichalloc.yaml" >"$work/questions.ask.json" 2>/dev/null
validate "$root/data/schema/ask.schema.json" valid "$work"/*.ask.json

# ---- a schema that accepts anything proves nothing ------------------------------------------------
first=$work/1.lint.json
sed 's/"severity": "error"/"severity": "fatal"/' "$first" >"$work/bad-severity.json"
sed 's/"line": [0-9]*/"line": 0/' "$first" >"$work/bad-line.json"
sed 's/"waived"/"forgiven"/' "$first" >"$work/bad-key.json"
sed 's/"schema": 1/"schema": 2/' "$first" >"$work/bad-version.json"
sed 's/"suggest": {/"suggest": {"more": 1,/' "$first" >"$work/bad-suggestion.json"
validate "$root/data/schema/lint.schema.json" invalid "$work"/bad-*.json
rm "$work"/bad-*.json
sed 's/"verdict": "advice"/"verdict": "impossible"/' "$work/questions.ask.json" >"$work/bad-verdict.json"
sed 's/"gfp"/"mask"/' "$work/questions.ask.json" >"$work/bad-key.json"
sed 's/"tries": [0-9]*/"tries": -1/' "$work/questions.ask.json" >"$work/bad-number.json"
validate "$root/data/schema/ask.schema.json" invalid "$work"/bad-*.json
rm "$work"/bad-*.json
sed 's/"level":"error"/"level":"fatal"/' "$work/1.sarif" >"$work/bad-level.json"
sed 's/"startLine":[0-9]*/"startLine":0/' "$work/1.sarif" >"$work/bad-line.json"
validate "$sarif" invalid "$work"/bad-*.json

# ---- what the program reads -------------------------------------------------------------------------
schema() {
	name=$1
	shift
	validate "$root/data/schema/$name.schema.json" "$@"
}

schema manifest valid "$root"/data/examples/*.yaml "$cli"/*.whichalloc.yaml "$cli"/manifests/*.yaml
schema scenario valid "$cli"/*.scenario.yaml
schema config valid "$cli"/config/config.yaml
schema rules valid "$cli"/config/house.yaml
run 0 lint --write-baseline "$work/known.yaml" "$cli/formats.whichalloc.yaml"
schema baseline valid "$work/known.yaml"
# what only the catalogue or a second look can know is no schema's business: unknown names, contradictions
for m in key unquoted value schema; do
	run 2 lint "$cli/bad/$m.whichalloc.yaml" >/dev/null 2>&1
	schema manifest invalid "$cli/bad/$m.whichalloc.yaml"
done
i=0
while IFS='|' read -r name text; do
	i=$((i + 1))
	printf '%b' "$text" >"$work/bad-$i.yaml"
	schema "$name" invalid "$work/bad-$i.yaml"
done <<'END'
manifest|whichalloc: 1\nallocations:\n- {needs: {size: 64, contxt: softirq}}\n
manifest|whichalloc: 1\nallocations:\n- {needs: {size: 64, holds: [spinlok]}}\n
manifest|whichalloc: 1\nallocations:\n- {needs: {size: 6.5}}\n
manifest|whichalloc: 1\nallocations:\n- {needs: {dma: {mask: wide}}}\n
manifest|whichalloc: 1\nallocations:\n- {needs: {size: 64}, waive: [{rule: sleep-in-atomic}]}\n
manifest|whichalloc: 2\nallocations: []\n
scenario|whichalloc-scenario: 1\nsteps: [{alloc: a, expect: wonders}]\n
scenario|whichalloc-scenario: 1\nmachine: {memory: lots}\nsteps: []\n
config|whichalloc-config: 1\nseverity: {sleep-in-atomic: fatal}\n
config|whichalloc-config: 1\nfail-on: sometimes\n
rules|rules: [{rule: a, title: b, because: c, source: [d]}]\n
rules|rules: [{rule: a, title: b, because: c, source: [d], require: {sleeps: true}}]\n
rules|rules: [{rule: a, title: b, because: c, source: [d], forbid: {sleps: true}}]\n
rules|rules: [{rule: a, title: b, because: c, source: [d], forbid: {sleeps: true}, prefer: {sleeps: true}}]\n
baseline|whichalloc-baseline: 1\nfindings: [{file: a, rule: b, id: c}]\n
END

echo "schema: $checked runs valid, and broken copies are not" >&2
