/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lines and words of files in /proc: what their readers share.
 */
#ifndef WHICHALLOC_SIM_PROC_SCAN_H
#define WHICHALLOC_SIM_PROC_SCAN_H

#include "sim/proc.h"

struct proc_scan {
	const struct source *src;
	struct diag *d;
	const char *line, *end; /* the current line, without its end */
	const char *at;		/* where reading goes on */
	const char *next;	/* the line behind it */
	uint32_t number;	/* of the current line, from 1 */
};

struct proc_scan proc_scan(const struct source *src, struct diag *d);
/* Goes to the next line; false: there is none. */
bool proc_line(struct proc_scan *s);
/* Passes over blanks; true when the line ends there. */
bool proc_at_end(struct proc_scan *s);
/* Passes over blanks and @text when that is what follows. */
bool proc_eat(struct proc_scan *s, const char *text);
/* The next run of characters other than blanks, commas and parentheses; "" at the end. */
size_t proc_word(struct proc_scan *s, const char **word);
/* A decimal number; false after reporting that @what is missing or too large. */
bool proc_number(struct proc_scan *s, const char *what, uint64_t *value);
/* The next word as an index in @words; -1 after reporting. */
int proc_choice(struct proc_scan *s, const char *what, const char *const *words);
/* Reports what was expected where reading goes on; always false. */
bool proc_expected(struct proc_scan *s, const char *what);
/* Reports @text about the current line; always false. */
bool proc_wrong(struct proc_scan *s, const char *text);

/*
 * "Node 0, zone   Normal", as far as the zone's name: the zone in @m, added where it is new. NULL
 * after reporting.
 */
struct proc_zone *proc_zone_header(struct proc_scan *s, struct proc_machine *m);
/*
 * Numbers of blocks for order 0, 1, ... up to the end of the line; all lines of a machine have
 * equally many. @capped (may be NULL): which of them were marked with '>'.
 */
bool proc_orders(struct proc_scan *s, struct proc_machine *m, uint64_t *blocks, bool *capped);

#endif
