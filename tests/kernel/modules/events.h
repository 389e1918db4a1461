/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the kernel's own tracepoints say of the page allocator: the events of mm_page_alloc,
 * mm_page_free and mm_page_pcpu_drain, kept in memory that was there before, and written as ftrace
 * would.
 */
#ifndef WHICHALLOC_EVENTS_H
#define WHICHALLOC_EVENTS_H

#include <linux/types.h>

/* Room for @n events; the tracepoints are found and probes put on them. May sleep. */
int events_open(u32 n);
void events_close(void);

void events_start(void); /* anew: what there was is forgotten */
/* False: there was not room for all. */
bool events_stop(void);
/* How many there have been: the line, from 0, of the next one. */
u32 events_count(void);

/* How many there have been that were not the doing of the task that called events_start(). */
u32 events_of_others(void);

/* Writes them as file @name.txt. */
void events_write(const char *name);

#endif
