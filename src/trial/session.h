/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is to be tried of a use in its need: the requests, contexts and node that they stand for.
 */
#ifndef WHICHALLOC_TRIAL_SESSION_H
#define WHICHALLOC_TRIAL_SESSION_H

#include "advise/need.h"
#include "advise/use.h"
#include "trial/lab.h"

struct session {
	struct lab *lab;
	struct sim_kernel *k;
	const struct catalogue *c;
	const struct need *need;
	const struct use *use;
	struct value facts[FACT_FIRST_USE];
	struct sim_context process, here, freed;
	struct sim_request setup, alloc;
	const char *free_call, *teardown_call;
	bool free_takes_setup, falls_back;
	bool bulk;	     /* single pages by the number */
	uint64_t bulk_pages; /* so many */
	unsigned int node;   /* that the memory is wanted of */
	uint64_t free_size;
	uint64_t tries; /* seeds */
	struct trial *t;
};

/*
 * Everything but the machine: lab, need, use and @t are the caller's, and must outlive the session;
 * @t begins anew, with kernel, size and nodes. false: the use cannot be tried, as the catalogue
 * names no simulator call for it, or its size is more than can be counted.
 */
bool session_prepare(struct session *s, struct lab *l, const struct need *need,
	const struct use *use, struct trial *t);

/*
 * What a cache or pool is made for, in bytes: all of an array, unless of pages that need not be
 * adjacent. UINT64_MAX: at least that.
 */
uint64_t session_object_size(const struct need *need);

/* Of the flags that a cache for the need is made with, those that change its slabs. */
uint32_t session_slab_flags(const struct need *need);

#endif
