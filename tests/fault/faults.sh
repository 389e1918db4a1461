#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# faults.sh FAULTS LIBRARY PROGRAM few|all: commands that must bear the failure of each of their
# allocations, see faults.c.
set -eu

faults=$(readlink -f "$1") library=$(readlink -f "$2") program=$(readlink -f "$3") which=$4
cd "$(dirname "$0")/../cli"
status=0

try() {
	"$faults" "$library" "$program" "$@" || status=1
}

try cost 129
try ask 100
try ask 32K --contiguity physical
try explain kmalloc
try lint manifests/clean.whichalloc.yaml
[ "$which" = all ] || exit "$status"

try ask 100 --kernel 6.1..7.3
try ask 64K --context softirq --format json
try ask questions.whichalloc.yaml --format c
try ask 64 --holds raw_spinlock --config PREEMPT_RT
try ask --state small.state.yaml 4096
try cost 1..300
try cost 328 --cache --format json
try list kernels --format json
for format in text gcc json sarif junit github; do
	try lint --format "$format" formats.whichalloc.yaml
done
try lint --diff fix.whichalloc.yaml
try sim run clean.scenario.yaml
try sim run --format json every.scenario.yaml
try sim replay --state small.state.yaml small.trace
try sim replay sites.trace
exit "$status"
