/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where calls that fall back from contiguous memory end up, and its name in reports.
 */
#ifndef WHICHALLOC_SIM_ORIGIN_H
#define WHICHALLOC_SIM_ORIGIN_H

#include "sim/kernel.h"

#define SIM_FALLBACK_ORIGIN SIM_FROM_VMALLOC
#define SIM_FALLBACK_NAME "vmalloc"

#endif
