/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Running something while nothing else runs on the machine. */
#ifndef WHICHALLOC_ALONE_H
#define WHICHALLOC_ALONE_H

/*
 * Calls @fn on CPU @cpu with interrupts off, while all other CPUs spin with theirs off. Unlike
 * under stop_machine() the caller stays the ordinary task it is: the page allocator lets
 * real-time tasks dig deeper.
 */
int run_alone(int cpu, void (*fn)(void *arg), void *arg);

/* From @fn: calls @there on CPU @cpu and waits for it. Another CPU calls it from its interrupt. */
void alone_on(int cpu, void (*there)(void *arg), void *arg);

#endif
