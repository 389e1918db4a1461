#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# messages.sh PROGRAM: lines that debug kernels print of a misuse are known to `explain`. tests/kernel/slow.sh has
# what a kernel says now.
set -eu

program=$1
while read -r line; do
	"$program" explain "$line" >/dev/null
done <<'END'
BUG: sleeping function called from invalid context at include/linux/sched/mm.h:321
BUG: sleeping function called from invalid context at mm/vmalloc.c:3419
[ BUG: Invalid wait context ]
WARNING: inconsistent lock state
WARNING: possible recursive locking detected
WARNING: CPU: 0 PID: 71 at mm/page_alloc.c:4832 __alloc_pages_noprof+0x4a/0x1bb
WARNING: CPU: 0 PID: 71 at mm/percpu.c:1780 pcpu_alloc_noprof+0xcf/0x6b9
WARNING: CPU: 0 PID: 71 at mm/vmalloc.c:3838 __vmalloc_node_range_noprof+0x42/0x51c
WARNING: CPU: 0 PID: 71 at mm/slub.c:2700 new_slab+0x32/0x17f
kernel BUG at mm/vmalloc.c:3177!
insmod: page allocation failure: order:9, mode:0xcc0(GFP_KERNEL), nodemask=(null)
WARNING: CPU: 0 PID: 50 at kernel/dma/mapping.c:650 dma_free_attrs+0x23/0xef
Unexpected gfp: 0x4 (GFP_DMA32). Fixing up to gfp: 0xcc0 (GFP_KERNEL). Fix your code!
END
