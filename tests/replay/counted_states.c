// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * counted_states STATE.yaml...: whether a request that cannot wait is served depends on watermarks
 * and on which blocks are free, not on where they are. So each state of a real machine, reduced to
 * what /proc shows of it, must serve and refuse the same ones in every layout.
 *
 * Blocks larger than a page on per-CPU lists do not show: requests that could be served from such a
 * list are left out.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/counted.h"
#include "sim/gfp.h"
#include "sim/page.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/source.h"
#include "trial/lab.h"

#include "know/target.h"

#define LAYOUTS 5

static const struct request {
	const char *name;
	uint32_t gfp;
} requests[] = {
	{"GFP_ATOMIC", SIM_GFP_HIGH | SIM_GFP_ATOMIC | SIM_GFP_KSWAPD_RECLAIM},
	{"GFP_NOWAIT", SIM_GFP_KSWAPD_RECLAIM},
	{"__GFP_HIGH | __GFP_NOMEMALLOC", SIM_GFP_HIGH | SIM_GFP_NOMEMALLOC},
	{"__GFP_MEMALLOC", SIM_GFP_MEMALLOC},
	{"movable", SIM_GFP_MOVABLE | SIM_GFP_HIGHMEM},
	{"GFP_DMA", SIM_GFP_DMA},
	{"GFP_DMA32 | GFP_ATOMIC",
		SIM_GFP_DMA32 | SIM_GFP_HIGH | SIM_GFP_ATOMIC | SIM_GFP_KSWAPD_RECLAIM},
};

#define REQUESTS (sizeof(requests) / sizeof(*requests))

/* What /proc would show of @image. */
static void reduce(const struct sim_image *image, const struct lab *l, struct arena *a,
	struct sim_counted *out)
{
	*out = (struct sim_counted){.kernel = image->kernel,
		.arch = image->arch,
		.page_size = image->page_size,
		.pageblock_order = image->pageblock_order,
		.max_page_order = (uint32_t)l->pages.max_page_order,
		.zones = image->zones};
	out->zone = arena_alloc(a, image->zones * sizeof(*out->zone));
	for (size_t i = 0; i < image->zones; i++) {
		const struct sim_image_zone *from = &image->zone[i];
		struct sim_counted_zone *to = &out->zone[i];

		*to = (struct sim_counted_zone){.index = from->index,
			.start_pfn = from->start_pfn,
			.spanned = from->spanned,
			.present = from->present,
			.managed = from->managed,
			.boost = (uint64_t)from->boost,
			.free_pages = (uint64_t)(from->free_pages - from->pcp.free_delta),
			.stat_threshold = (uint64_t)from->stat_threshold,
			.typed = true,
			.cpus = from->others + 1};
		for (int m = 0; m < 3; m++)
			to->mark[m] = (uint64_t)from->mark[m];
		for (int z = 0; z < SIM_IMAGE_ZONES; z++)
			to->lowmem_reserve[z] = (uint64_t)from->lowmem_reserve[z];
		for (size_t j = 0; j < from->lists; j++)
			to->blocks[from->list[j].type][from->list[j].order] += from->list[j].n;
		for (size_t j = 0; j < from->blocks; j++)
			to->pageblocks[from->block[j].type] += from->block[j].count;
		to->pcp = arena_alloc(a, to->cpus * sizeof(*to->pcp));
		for (size_t c = 0; c < to->cpus; c++) {
			const struct sim_image_pcp *p = c ? &from->other[c - 1] : &from->pcp;

			to->pcp[c] = (struct sim_counted_pcp){c, (uint64_t)p->count,
				(uint64_t)p->high, (uint64_t)p->batch, UINT64_MAX, UINT64_MAX};
		}
	}
}

/* Is there a block of @order on a per-CPU list of the running CPU that /proc does not tell of? */
static bool hidden(const struct sim_image *image, unsigned int order)
{
	for (size_t i = 0; i < image->zones; i++)
		for (size_t j = 0; j < image->zone[i].pcp.lists; j++)
			if (image->zone[i].pcp.list[j].order == order)
				return true;
	return false;
}

static bool served(
	struct sim_pages *p, const struct sim_image *image, uint32_t gfp, unsigned int order)
{
	uint64_t pfn;

	if (sim_pages_set_image(p, image) != 0)
		abort();
	return sim_page_alloc(p, gfp, order, &pfn) == 0;
}

struct score {
	unsigned int compared, served, wrong, left_out;
};

static void compare(const struct lab *l, const struct sim_image *image, const char *path,
	struct arena *a, struct score *s)
{
	struct sim_image drawn[LAYOUTS];
	struct sim_counted c;
	struct sim_pages *p;

	if (sim_pages_new_image(&p, &l->pages, image) != 0)
		abort();
	reduce(image, l, a, &c);
	for (unsigned int seed = 0; seed < LAYOUTS; seed++) {
		if (sim_counted_draw(&c, 0, 0, seed, a, &drawn[seed])) {
			printf("%s: no room in layout %u\n", path, seed);
			s->wrong++;
		}
	}
	for (size_t i = 0; i < REQUESTS; i++)
		for (unsigned int order = 0; order <= l->pages.max_page_order; order++) {
			bool real = served(p, image, requests[i].gfp, order);

			if (order && hidden(image, order)) {
				s->left_out++;
				continue;
			}
			for (unsigned int seed = 0; seed < LAYOUTS; seed++) {
				s->compared++;
				s->served += real;
				if (served(p, &drawn[seed], requests[i].gfp, order) == real)
					continue;
				s->wrong++;
				printf("%s: %s, order %u: %s, in layout %u not\n", path,
					requests[i].name, order, real ? "served" : "refused", seed);
			}
		}
	sim_pages_destroy(p);
}

static bool one_state(const char *path, struct score *s)
{
	struct target_spec spec = {.arch = NULL};
	struct diag *d = diag_new();
	struct arena *a = arena_new();
	struct source *src = source_read(path, d);
	struct target *t = NULL;
	struct lab *l = NULL;
	struct sim_image image;
	bool ok = src && sim_image_read(src, a, d, &image) &&
		  target_parse_kernel(image.kernel, strlen(image.kernel), &spec) &&
		  (t = target_new(&spec, d)) && (l = lab_new(t->point[0], d)) &&
		  sim_image_check(&image, &l->pages, d);

	if (ok)
		compare(l, &image, path, a, s);
	diag_print(d, stderr, false);
	lab_free(l);
	target_free(t);
	source_free(src);
	arena_free(a);
	diag_free(d);
	return ok;
}

int main(int argc, char **argv)
{
	struct score s = {0};
	bool ok = argc > 1;

	for (int i = 1; i < argc; i++)
		ok &= one_state(argv[i], &s);
	printf("%d states, %u requests on layouts: %u served and %u refused as on the machine, "
	       "%u otherwise; %u left out\n",
		argc - 1, s.compared, s.served, s.compared - s.served - s.wrong, s.wrong,
		s.left_out);
	return ok && !s.wrong && s.served && s.compared > s.served ? 0 : 1;
}
