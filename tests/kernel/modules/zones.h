/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The state of node 0's zones, in the form that `whichalloc sim replay` reads. */
#ifndef WHICHALLOC_ZONES_H
#define WHICHALLOC_ZONES_H

/* All these: with interrupts off, so that nothing moves meanwhile. */

/*
 * Adds what the CPUs hold back of the free-page counters, so that the counter is all there is:
 * where kswapd has lowered the threshold, a CPU may hold back more than that.
 */
void zones_fold(void);
/* Writes the state as file @name.yaml. */
void zones_dump(const char *name);

/* Waits until kswapd is idle and has taken back all watermark boosts. May sleep. */
void zones_settle(void);

#endif
