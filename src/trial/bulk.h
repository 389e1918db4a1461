/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Single pages by the number, as one thing that is tried.
 */
#ifndef WHICHALLOC_TRIAL_BULK_H
#define WHICHALLOC_TRIAL_BULK_H

#include "sim/kernel.h"

struct bulk {
	struct sim_result *page;
	uint32_t pages;
};

/*
 * @n pages with the mask of @request, by as many bulk calls (alloc_pages_bulk()) as it takes: each
 * may give fewer than asked. @b takes what came; @all is what it is together, `ok` when it is as
 * much as was asked.
 */
void bulk_take(struct sim_kernel *k, const struct sim_request *request, uint64_t n, struct bulk *b,
	struct sim_result *all);

/* Gives all of @b back by @call, page by page, or nothing of it when NULL; empties @b. */
void bulk_free(struct sim_kernel *k, const char *call, struct bulk *b);

#endif
