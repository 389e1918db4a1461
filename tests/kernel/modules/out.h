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
void out_hex(u64 value); /* as 0x1f, and much faster than out_printf() */

#endif
