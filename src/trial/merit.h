/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Figures of merit: what a trace's allocations cost, by call site, and what its page allocations
 * make of a fresh machine's memory. What perf kmem stat shows, and beyond.
 */
#ifndef WHICHALLOC_TRIAL_MERIT_H
#define WHICHALLOC_TRIAL_MERIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "trial/trace.h"

struct arena;
struct diag;
struct judge;
struct progress;
struct sim_page_model;
struct sim_pages;

/* A call site; page events name none, so there a task with an order and a mask is one. */
struct merit_site {
	enum trace_kind kind; /* TRACE_PAGE_ALLOC, TRACE_KMALLOC or TRACE_CACHE_ALLOC */
	const char *api;      /* the function that such events stand for: "kmalloc" */
	const char *name;     /* "load_elf_phdrs+0x49/0x90", "bash" */
	uint32_t order;	      /* of page events */
	uint64_t gfp;	      /* the catalogue's flags: all that were seen */
	uint32_t sim_gfp;
	bool masks_differ;
	uint64_t calls, failed;
	uint64_t asked, given;	     /* bytes, over all calls that did not fail */
	uint64_t size_min, size_max; /* bytes asked for */
	uint64_t live, live_bytes;   /* given and not freed */
	uint64_t peak, peak_bytes;
	uint64_t ping_pong; /* freed on another CPU */
	unsigned int flags; /* enum trace_flag: all that were seen */
	bool accounted;
	const char *advice, *rule; /* what lint says of it; NULL: nothing */
};

#define MERIT_ORDERS 16

struct merit {
	struct merit_site *site; /* the most bytes given first */
	size_t sites, cap;
	struct merit_site total; /* of kmalloc and kmem_cache events */
	struct merit_site pages; /* of page events */
	struct trace_skipped skipped;
	uint64_t early_frees; /* of what was allocated before the trace began */
	/* the simulated machine at the end */
	uint64_t sim_failed; /* page allocations that failed there though the kernel's did not */
	uint64_t free[MERIT_ORDERS]; /* in blocks of each order */
	unsigned int max_order;
	int largest; /* order of a free block; -1: none is free */
};

/*
 * Reads all of @t; page events are replayed on @p, a machine of @model that is thrown away
 * afterwards. Texts live in @a. False after reporting to @d.
 */
bool merit_run(struct trace *t, struct sim_pages *p, const struct sim_page_model *model,
	struct arena *a, struct progress *progress, struct diag *d, struct merit *m);
void merit_free(struct merit *m);

/*
 * Asks the rules what they think of each site, as far as the trace shows how its memory is used.
 * False after reporting to @d.
 */
bool merit_advise(struct merit *m, const struct judge *j, struct arena *a, struct diag *d);

/* Free pages in blocks below @order, in parts of all free pages: 0 to 1 (unusable free index) */
double merit_unusable(const struct merit *m, unsigned int order);

#endif
