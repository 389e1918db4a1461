#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: run.sh BUILD
#
# Boots Debian's kernels under QEMU, has the modules record workloads drawn from a seed, and compares
# each answer with what the programs in the folder BUILD say. Says at the end how many comparisons
# passed. Environment:
#
#   SEED     of all workloads; a fresh one if not set
#   KERNELS  series to boot (6.1 6.12 7.3)
#   BOOTS    machines to boot: all of the names in plan()
#   KEEP     1: keep all recordings, not only those that differ
set -eu

here=$(dirname "$(readlink -f "$0")")
build=$(readlink -f "$1")
work=$build/kernel
tests=$build/tests
boots="small split large nodes contig slab-one slab-two slab-four slab-nodes boot-small boot-hole boot-nodes boot-many long half"

: "${SEED:=$(od -An -N4 -tu4 /dev/urandom)}"
: "${KERNELS:=6.1 6.12 7.3}"
: "${BOOTS:=$boots}"
SEED=$((SEED % 2147483647))

say() {
	printf 'test-kernel: %s\n' "$*" >&2
}

# ---- machines and their jobs ----------------------------------------------------------------------

# A job is a line for init; beside it, a line for check(): its kind and all it takes to compare.
job() { # CHECK NAME "MODULE PARAMETERS" [SEED PROGRAM]
	echo "$3" >>"$results.jobs"
	printf '%s|%s|%s|%s\n' "$1" "$2" "${4:-}" "${5:-}" >>"$results.checks"
}

# Its own seed for each workload.
next_seed() {
	seed=$(((seed + 104729) % 2147483647))
}

pages() { # KIND [STEP-BEFORE]
	next_seed
	program=${2:+$2,}$(awk -f "$here/draw.awk" "seed=$seed" "kind=$1")
	job pages "$1" "page name=$1 seed=$seed program=$program" "$seed" "$program"
}

# Contiguous ranges wait for work of other tasks, of which none may take or give pages meanwhile.
contig() { # NAME
	next_seed
	program=$(awk -f "$here/draw.awk" "seed=$seed" kind=contig)
	job pages "$1" "page name=$1 seed=$seed program=$program alone=0 quiet=1 lines=0" \
		"$seed" "$program"
}

# What the caches of the sequences are like: by turns, and by chance. OPTIONS: of the module
objects() { # NAME MIGRATE [OPTIONS]
	next_seed
	program=$(awk -f "$here/draw.awk" "seed=$seed" kind=objects)
	set -- "$1" "$2" $((seed % 4)) $((seed / 4 % 3)) $((seed / 16)) "${3:-}"
	case $3 in
	0) size=$((8 + $5 % 120)) ;;
	1) size=$((100 + $5 % 1000)) ;;
	2) size=$((8 << $5 % 10)) ;;
	*) size=$((8 + $5 % 5000)) ;;
	esac
	case $4 in
	0) like='' ;;
	1) like="align=$((8 << $5 % 5)) flags=h ctor=1" ;;
	*) like="flags=$(echo 'pzu p z u c h pz' | cut -d' ' -f$((1 + $5 % 7)))" ;;
	esac
	job objects "$1" "slab name=$1 seed=$seed program=$program size=$size $like migrate=$2 $6"
}

areas() { # NAME [HUGE]
	next_seed
	program=$(awk -f "$here/draw.awk" "seed=$seed" kind=areas)
	job areas "$1" "vmalloc name=$1 seed=$seed program=$program huge=${2:-0}"
}

# Calls of allocators that keep to themselves: modules/calls_main.c
calls() { # KIND
	next_seed
	job calls "$1" "calls name=$1 kind=$1 seed=$seed count=2000"
}

# Per-CPU objects: modules/percpu_main.c
percpu() {
	next_seed
	job calls percpu "percpu name=percpu seed=$seed count=8000"
}

# What a boot itself takes before there is a page allocator, as its log tells. The tables that are sized
# on the boot line are of drawn sizes.
early() { # MACHINE
	next_seed
	job early memblock "run true"
	machine="$1 memblock=debug ignore_loglevel log_buf_len=$((1 << 18 + seed % 5))
		dhash_entries=$((1000 + seed % 600000)) ihash_entries=$((1000 + seed / 7 % 300000))
		mhash_entries=$((500 + seed / 11 % 40000)) uhash_entries=$((256 + seed / 13 % 8000))"
}

caches() {
	next_seed
	job caches caches "caches name=caches seed=$seed count=200"
}

# plan MACHINE: what it is (QEMU's options and the boot line), and its jobs
plan() {
	said=256M # room for what the modules say
	limit=400 # seconds, several times what it takes
	case $1 in
	small) # all pages in zones DMA, DMA32 and Movable
		machine='-smp 1 -m 512 -- movablecore=40M'
		for o in 0 1 2 3 4 5 6 7 8 9 a; do
			pages "order$o"
		done
		pages mix
		pages exhaust
		;;
	split) # zone Normal, and DMA32 below it as large; another CPU that looks on
		machine='-smp 2 -m 1024 -machine pc,max-ram-below-4g=512M -- movablecore=100M'
		pages zones
		pages steal
		pages fragment cpus:2
		pages atomic
		pages memalloc
		pages exhaust cpus:2
		;;
	large)
		machine='-smp 1 -m 4096 -- movablecore=512M'
		pages mix
		pages exact
		pages split
		pages bulk
		pages steal
		;;
	nodes) # two: zones DMA, DMA32, Normal and Movable, and zone Normal
		ram='-object memory-backend-ram'
		machine="-smp 2 -m 1536 -machine pc,max-ram-below-4g=512M
			$ram,id=near,size=1G -numa node,memdev=near,cpus=0
			$ram,id=far,size=512M -numa node,memdev=far,cpus=1 -- movablecore=60M"
		pages nodes
		pages nodes-local cpus:2
		pages nodes-far nodes:2,cpus:2
		pages exhaust cpus:2
		pages steal
		pages atomic nodes:2
		pages fragment nodes:2
		;;
	contig) # in zone Movable, where nearly all can be moved
		machine='-smp 1 -m 1024 -- movablecore=500M'
		# no vmstat worker, once the next one has run
		printf '%s\n' "sysctl vm/stat_interval=3600" "run sleep 2" >>"$results.jobs"
		contig contig1
		contig contig2
		contig contig3
		;;
	slab-one)
		machine='-smp 1 -m 1024 --'
		objects objects1 0
		objects objects2 0
		objects objects3 0
		objects bulk 0 "bulk=1 shrink=500" # shrinking is work of all CPUs at once, in any order
		caches
		next_seed
		job kmalloc sizes "kmalloc name=sizes first=1 every=1"
		areas areas1
		areas areas2 1
		calls dma_pool
		calls mempool
		calls frag
		calls kvmalloc
		percpu
		;;
	slab-two)
		machine='-smp 2 -m 1024 --'
		objects objects1 0
		objects objects2 1
		objects objects3 1
		objects bulk 1 bulk=1
		caches
		areas areas1
		areas areas2
		calls dma_pool
		calls kvmalloc
		percpu
		;;
	slab-four)
		machine='-smp 4 -m 2048 --'
		objects objects1 1
		objects objects2 1
		caches
		next_seed
		job kmalloc sizes "kmalloc name=sizes first=$((1 + seed % 7)) every=7"
		areas areas1
		percpu
		;;
	slab-nodes) # objects of either node, from either
		ram='-object memory-backend-ram'
		machine="-smp 4 -m 1024
			$ram,id=near,size=512M -numa node,memdev=near,cpus=0-1
			$ram,id=far,size=512M -numa node,memdev=far,cpus=2-3 --"
		objects objects1 1
		objects objects2 1 near=1
		objects objects3 1 near=1
		objects bulk 1 "near=1 bulk=1"
		;;
	boot-small)
		early '-smp 1 -m 256 --'
		;;
	boot-hole) # RAM on both sides of the hole below 4 GiB, taken from the bottom up until nodes are known
		early '-smp 4 -m 4096 -- movable_node'
		;;
	boot-nodes) # two nodes, RAM with holes, and a huge page that there is no room for
		ram='-object memory-backend-ram'
		early "-smp 2 -m 1536 -machine pc,max-ram-below-4g=512M
			$ram,id=near,size=1G -numa node,memdev=near,cpus=0
			$ram,id=far,size=512M -numa node,memdev=far,cpus=1 --
			memmap=64K\$0x1234000,1M\$0x11fe00000,12K\$0x13fff0000 hugepagesz=1G hugepages=1"
		;;
	boot-many) # more ranges than the kernel image has room for
		early '-smp 2 -m 4096 -- numa=fake=64'
		;;
	half) # the same with half of memory in use, of all orders: what others do is in the trace
		machine='-smp 2 -m 4096 -- init_on_alloc=0'
		said=2G
		limit=900
		echo "background while :; do dd if=/dev/zero of=/x bs=64k count=8; rm /x; done 2>/dev/null" \
			>>"$results.jobs"
		next_seed
		program=$(awk -f "$here/draw.awk" "seed=$seed" kind=half)
		job followed half "page name=half seed=$seed program=$program alone=0 blocks=700000 lines=14000000"
		;;
	long) # three million calls among others', with interrupts and reclaim: near is all one can ask
		# large, so that one block more or less does not decide; zeroing would take most of the time
		limit=900
		machine='-smp 2 -m 4096 -- init_on_alloc=0'
		# page cache comes and goes; what of it is there at the end is not the simulator's
		echo "background while :; do dd if=/dev/zero of=/x bs=64k count=8; rm /x; done 2>/dev/null" \
			>>"$results.jobs"
		next_seed
		program=$(awk -f "$here/draw.awk" "seed=$seed" kind=long)
		job near long "page name=long seed=$seed program=$program alone=0 lines=0" "$seed" "$program"
		;;
	*)
		echo "FAILED $series: there is no machine $1"
		return 1
		;;
	esac
}

# ---- comparing ------------------------------------------------------------------------------------

# Each of these prints what it finds and returns 0 if the simulator says the same.
check_pages() {
	"$tests/sim_workload" same "$results/$1.state.yaml" "$2" "$3" "$results/$1.after.yaml" || return
	# the bulk allocator and contiguous ranges have no event for what they give
	case $3 in
	# nor does an event say which node was asked for
	*bulk:* | *contig:* | *nodes:*) sed 's/^complete //' "$results/$1.end" ;;
	*) check_trace "$1" ;;
	esac
}

check_trace() {
	"$build/whichalloc" sim replay --state "$results/$1.state.yaml" \
		--after "$results/$1.after.yaml" "$results/$1.trace.txt" >"$results/$1.replay" || {
		cat "$results/$1.replay"
		return 1
	}
	sed -n 's/^matched *//p' "$results/$1.replay"
}

check_near() {
	"$tests/sim_workload" near "$results/$1.state.yaml" "$2" "$3" "$results/$1.after.yaml"
}

# The trace has what all tasks did. Not exact: which CPU was first, and the bulk allocator.
check_followed() {
	"$build/whichalloc" sim replay --state "$results/$1.state.yaml" --format json \
		--after "$results/$1.after.yaml" "$results/$1.trace.txt" >"$results/$1.replay" || :
	sed -n 's/^  "distance": *//p' "$results/$1.replay" |
		awk '{ printf "%.3f %% away\n", 100 * $1 } END { exit NR != 1 || $1 >= 0.01 }'
}

check_early() {
	"$tests/memblock_log" "$results/console"
}

check_calls() {
	"$tests/call_sequence" "$results/$1.calls.txt"
}

check_objects() {
	"$tests/slab_sequence" "$results/$1.slabseq.txt"
}

check_areas() {
	"$tests/vmalloc_sequence" "$results/$1.vmalloc.tsv"
}

check_caches() {
	"$tests/slab_table" "$results/$1.slab.tsv"
}

check_kmalloc() {
	"$tests/kmalloc_table" "$results/$1.kmalloc.tsv"
}

# A recording that says of itself that it is not whole is none.
whole() {
	! [ -f "$results/$1.end" ] || grep -q '^complete' "$results/$1.end"
}

# check KIND NAME SEED PROGRAM: prints one line, "ok" or "FAILED" first, and more in the latter case
check() {
	said=$results.said
	if ! whole "$2"; then
		echo "FAILED $series $boot $2: the recording is not complete"
	elif "check_$1" "$2" "$3" "$4" >"$said" 2>&1; then
		echo "ok     $series $boot $2: $(tail -1 "$said")"
		return
	else
		echo "FAILED $series $boot $2:"
		head -20 "$said" | cut -c1-240
	fi
	echo "       again: SEED=$SEED KERNELS=$series BOOTS=$boot ./dev test-kernel; recorded in $results"
	return 1
}

# ---- running --------------------------------------------------------------------------------------

# Has the machine do its jobs. A kernel that dies or hangs under emulation is booted once more, and that is
# said, with what it said last; one that does so again is a failure. Then one CPU is emulated at a time: what
# kills kernels is an int3 of code being patched, which another CPU sees after it has gone.
record() {
	for try in first second; do
		status=0 threads=
		[ "$try" = first ] || threads=single
		# shellcheck disable=SC2086 # words
		SAID_SIZE=$said THREADS=$threads BOOT_TIMEOUT=${BOOT_TIMEOUT:-$limit} "$here/boot.sh" "$work/$series" \
			"$results.jobs" "$results" $machine >"$results.log" 2>&1 || status=$?
		[ "$status" -eq 3 ] && [ "$try" = first ] || return "$status"
		echo "died   $series $boot: booted again with the same jobs"
		cat "$results.log"
	done
}

run_boot() {
	results=$work/$series-$boot
	seed=$(((SEED + $(printf %s "$series$boot" | cksum | cut -d' ' -f1)) % 2147483647))
	rm -rf "$results" "$results".*
	plan "$boot" || return
	record || {
		# each of its comparisons has failed; say so once each
		cut -d'|' -f2 "$results.checks" | sed "s/.*/FAILED $series $boot &: no recording/"
		cat "$results.log"
		return
	}
	bad=0
	while IFS='|' read -r kind name its_seed program; do
		check "$kind" "$name" "$its_seed" "$program" || bad=1
	done <"$results.checks"
	[ "$bad" -ne 0 ] || [ -n "${KEEP:-}" ] || rm -rf "$results" "$results".*
}

run_series() {
	if ! [ -f "$work/$series/base.cpio" ]; then
		echo "FAILED $series: no kernel, or the modules cannot be built"
		tail -30 "$work/$series.log"
		return
	fi
	echo "kernel $(cat "$work/$series/release")"
	for boot in $BOOTS; do
		run_boot
	done
}

mkdir -p "$work"
say "SEED=$SEED"
# packages one after the other: they share a lock
for series in $KERNELS; do
	"$here/kernels.sh" "$series" "$work/$series" >"$work/$series.log" 2>&1 || :
done
# one after the other where there is one CPU, else at the same time
for series in $KERNELS; do
	run_series >"$work/$series.results" 2>&1 &
	[ "$(nproc)" -gt 1 ] || wait
done
wait

passed=0 failed=0
for series in $KERNELS; do
	cat "$work/$series.results"
	ok=$(grep -c '^ok ' "$work/$series.results") || :
	bad=$(grep -c '^FAILED ' "$work/$series.results") || :
	# a kernel that has said nothing has failed
	[ $((ok + bad)) -gt 0 ] || bad=1
	passed=$((passed + ok)) failed=$((failed + bad))
done
echo "$passed passed, $failed failed, 0 skipped"
[ "$failed" -eq 0 ]
