/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Probes on tracepoints, which modules find by their names only. */
#ifndef WHICHALLOC_POINTS_H
#define WHICHALLOC_POINTS_H

#include <linux/tracepoint.h>

struct point {
	const char *name;
	void *probe;		  /* its first argument is NULL, those of the tracepoint follow */
	struct tracepoint *point; /* found by points_register() */
};

/* Puts on all @n probes, or none. -ENOENT where this kernel lacks a tracepoint. May sleep. */
int points_register(struct point *points, unsigned int n);
/* Takes them off; none is running any more then. May sleep. */
void points_unregister(struct point *points, unsigned int n);

#endif
