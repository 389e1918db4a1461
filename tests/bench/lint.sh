#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# lint.sh FOLDER WHICHALLOC EXAMPLES [--check]: how fast `lint` is beside a bare libyaml event loop over
# the same files, and beside other checkers of YAML files where they are installed. FOLDER has the programs,
# EXAMPLES the manifests that the large ones are made of.
set -eu

folder=$1 whichalloc=$2 examples=$3 check=${4:-}
runs=5 allocations=100000
[ -z "$check" ] || { runs=1 allocations=1000; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$folder/bench_manifest" "$work" "$allocations" "$examples"/*.yaml
large=$work/large/large.whichalloc.yaml

# beside NAME OTHER RUNS COMMAND...: with lint on the files in $@ of $files
beside() {
	name=$1 other=$2 times=$3
	shift 3
	# shellcheck disable=SC2086 # names without spaces
	"$folder/bench_ratio" "$times" "$name" "$other" "$whichalloc" lint --no-config $files \
		--than "$@" $files
}

files=$large
beside lint-100k libyaml "$runs" "$folder/bench_yaml"
files=$work/findings/findings.whichalloc.yaml
beside lint-100k-findings libyaml "$runs" "$folder/bench_yaml"
files=$(echo "$work"/small/*.yaml)
beside lint-500-files libyaml "$((2 * runs))" "$folder/bench_yaml"
[ -z "$check" ] || exit 0
if command -v yamllint >/dev/null; then
	beside lint-500-files yamllint 1 yamllint -d relaxed
fi
# ajv is where tests/schema/slow.sh has put it
modules=$folder/../schema/node_modules
if command -v node >/dev/null && [ -d "$modules" ]; then
	NODE_PATH=$modules beside lint-500-files ajv 1 node "$examples/../../tests/schema/validate.js" \
		"$examples/../schema/manifest.schema.json" valid
else
	echo "lint.sh: not measured beside ajv: tests/schema/slow.sh installs it" >&2
fi
