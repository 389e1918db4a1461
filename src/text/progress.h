/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Progress of long work, for whoever waits at a terminal: a line on standard error that rewrites
 * itself, from the third second on. Nothing where standard error is no terminal.
 */
#ifndef WHICHALLOC_TEXT_PROGRESS_H
#define WHICHALLOC_TEXT_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
	const char *what; /* "events" */
	bool wanted, shown;
	uint64_t next_look;  /* counts at which the clock is looked at */
	int64_t begun, said; /* milliseconds */
};

/* @quiet: never say anything. */
void progress_begin(struct progress *p, const char *what, bool quiet);
/* @done so far; cheap enough to call for each step of the work. */
void progress_at(struct progress *p, uint64_t done);
void progress_end(struct progress *p); /* takes the line away */

#endif
