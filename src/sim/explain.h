/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Why a request for pages was refused, and where pages come from: for reports about one state.
 */
#ifndef WHICHALLOC_SIM_EXPLAIN_H
#define WHICHALLOC_SIM_EXPLAIN_H

#include "sim/page.h"

#define SIM_MAX_ZONES 10 /* that a refusal tells of */

/*
 * A zone that the request was allowed to use, and what it was up against there. Numbers are pages.
 */
struct sim_refusing_zone {
	const char *name;
	unsigned int node;
	int64_t free;	 /* the counter that watermark tests see */
	int64_t usable;	 /* of these: without reserves that are not for this request */
	int64_t min;	 /* minimum watermark, with boost */
	int64_t boost;	 /* of it */
	int64_t mark;	 /* what is left of it for a request of this urgency */
	int64_t reserve; /* on top: kept from requests that could use a higher zone */
	bool below;	 /* usable pages do not exceed the two, so that it may take none */
	int largest;	 /* order of the largest block that it might take; -1: there is none */
};

struct sim_refusal {
	unsigned int order;
	bool waits;    /* it might reclaim and compact */
	bool gives_up; /* but not again and again, as its order is costly */
	struct sim_page_effort effort;
	unsigned int zones; /* the preferred one first; 0: none that it may use has memory */
	struct sim_refusing_zone zone[SIM_MAX_ZONES];
};

/*
 * The last request for pages that was refused since sim_page_forget_refusal() or the state began,
 * with the zones as they were when sim_page_keep_refusal() was called after it, else as they stand
 * now: in either case after all attempts to make room. False: there was none.
 */
bool sim_page_refusal(const struct sim_pages *p, struct sim_refusal *out);

/* To be called before what was got together with the refused pages goes back. */
void sim_page_keep_refusal(struct sim_pages *p);

void sim_page_forget_refusal(struct sim_pages *p);

enum sim_place_kind { SIM_IN_USE, SIM_ON_FREE_LIST, SIM_ON_PCP };

/* Where page frame @pfn is. */
struct sim_place {
	const char *zone; /* NULL: in none */
	enum sim_place_kind kind;
	unsigned int order; /* of the block around it */
	const char *type;   /* migratetype of the list */
};

void sim_page_place(const struct sim_pages *p, uint64_t pfn, struct sim_place *out);

#endif
