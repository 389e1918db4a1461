/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Single pages by the number; see bulk.h.
 */
#include "trial/bulk.h"

#include <stdlib.h>

#include "text/mem.h"

void bulk_take(struct sim_kernel *k, const struct sim_request *request, uint64_t n, struct bulk *b,
	struct sim_result *all)
{
	const struct sim_request one = {.gfp = request->gfp,
		.managed = request->managed,
		.near = request->near,
		.node = request->node};
	uint32_t got;

	if (n > UINT32_MAX)
		return;
	b->page = mem_alloc(n * sizeof(*b->page));
	do {
		got = sim_kernel_alloc_pages_bulk(
			k, &one, (uint32_t)n - b->pages, b->page + b->pages);
		b->pages += got;
	} while (got && b->pages < n);
	for (uint32_t i = 0; i < b->pages; i++) {
		all->usable += b->page[i].usable;
		all->taken += b->page[i].taken;
	}
	all->ok = b->pages == n;
	all->zeroed = !b->pages || b->page[0].zeroed;
	if (n == 1 && b->pages) {
		all->contiguous = true;
		all->address = b->page[0].address;
	}
}

void bulk_free(struct sim_kernel *k, const char *call, struct bulk *b)
{
	for (uint32_t i = 0; call && i < b->pages; i++)
		sim_kernel_free(k, call, b->page[i].handle, 0, 0);
	free(b->page);
	*b = (struct bulk){0};
}
