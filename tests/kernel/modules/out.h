/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the modules have to say: text that goes into memory shared with the host (the BAR of an
 * ivshmem device), so that it costs no allocation, no lock and no interrupt, and can be written
 * with interrupts off. "@file NAME" begins a file; run.sh takes them apart again.
 */
#ifndef WHICHALLOC_OUT_H
#define WHICHALLOC_OUT_H

#include <linux/types.h>

__printf(1, 2) void out_file(const char *name, ...);
__printf(1, 2) void out_printf(const char *format, ...);
void out_text(const char *text);
/* Both much faster than out_printf(); as 0x1f, as 31. */
void out_hex(u64 value);
void out_decimal(u32 value);

#endif
