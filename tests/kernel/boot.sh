#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: boot.sh KERNEL JOBS RESULTS [QEMU-OPTION...] [-- BOOT-OPTION...]
#
# Boots the kernel of folder KERNEL (kernels.sh) with the file JOBS, and leaves what the modules
# said as files in the folder RESULTS, and the console in RESULTS/console. SAID_SIZE: room for that.
# THREADS=single: one CPU is emulated at a time.
# Status 3: the kernel died, or did not end in time (BOOT_TIMEOUT, seconds).
set -eu

kernel=$1 jobs=$2 results=$3
shift 3

rm -rf "$results"
mkdir -p "$results/scratch/jobs" "$results/vmallocinfo"
cp "$jobs" "$results/scratch/jobs/jobs"
(cd "$results/scratch/jobs" && echo jobs | cpio --quiet -o -H newc -R 0:0) >"$results/scratch/jobs.cpio"
cat "$kernel/base.cpio" "$results/scratch/jobs.cpio" >"$results/scratch/initramfs"

qemu=
while [ $# -gt 0 ] && [ "$1" != -- ]; do
	qemu="$qemu $1"
	shift
done
[ $# -eq 0 ] || shift

# A state is said in megabytes; the host sees what the guest writes without any transport.
status=0
# shellcheck disable=SC2086 # words
timeout "${BOOT_TIMEOUT:-600}" qemu-system-x86_64 -accel "tcg${THREADS:+,thread=$THREADS}" -cpu max -nodefaults \
	-no-user-config -no-reboot -display none -net none $qemu \
	-object "memory-backend-file,id=said,share=on,size=${SAID_SIZE:-256M},mem-path=$results/scratch/said" \
	-device ivshmem-plain,memdev=said \
	-kernel "$kernel/vmlinuz" -initrd "$results/scratch/initramfs" -serial "file:$results/console" \
	-append "console=ttyS0 panic=-1 oops=panic nowatchdog tsc=reliable rcupdate.rcu_cpu_stall_suppress=1 no_timer_check \
slab_nomerge mitigations=off nokaslr quiet $*" </dev/null 2>"$results/qemu" || status=$?

tr -d '\000' <"$results/scratch/said" | awk -v folder="$results" '
	/^@file / { close(file); file = folder "/" $2; next }
	{ print >file }'
rm -rf "$results/scratch"
if [ "$status" -ne 0 ] || ! grep -q '^all jobs done' "$results/console"; then
	echo "boot.sh: the machine has not done its jobs (status $status):" >&2
	grep -m 1 -A 60 'BUG: \|Oops: \|protection fault\|Kernel panic' "$results/console" >&2 ||
		[ "$status" -eq 124 ] || {
		tail -n 20 "$results/qemu" "$results/console" >&2
		exit 1
	}
	exit 3
fi
if grep '^FAILED' "$results/console" >&2; then
	exit 1
fi
