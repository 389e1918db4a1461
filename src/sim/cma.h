/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The CMA area: pageblocks for movable pages that a range can be taken from.
 */
#ifndef WHICHALLOC_SIM_CMA_H
#define WHICHALLOC_SIM_CMA_H

#include "sim/page_internal.h"

/* gfp_to_alloc_flags_cma() */
static inline unsigned int cma_flag(const struct sim_pages *p, const struct request *rq)
{
	return p->cma.pages && rq->type == MT_MOVABLE ? ALLOC_CMA : 0;
}

/* cma.c */
void cma_place(struct sim_pages *p);
void cma_reset(struct sim_pages *p);
void cma_free_all(struct sim_pages *p);

static inline bool cma_holds(const struct sim_pages *p, uint32_t pfn)
{
	return pfn - p->cma.start < p->cma.pages;
}

#endif
