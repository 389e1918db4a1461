/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two images: what is different. Facts that a state file need not give count only where it does.
 */
#include "sim/image.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "text/strbuf.h"
#include "text/yaml.h"

struct diff {
	const char *zone;
	const char *whose; /* "" or " of CPU 1" */
	struct strbuf *out;
	size_t found;
};

static void say(struct diff *d, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void say(struct diff *d, const char *fmt, ...)
{
	va_list ap;

	d->found++;
	if (d->zone)
		strbuf_addf(d->out, "zone %s: ", d->zone);
	va_start(ap, fmt);
	strbuf_vaddf(d->out, fmt, ap);
	va_end(ap);
	strbuf_addc(d->out, '\n');
}

static void number(struct diff *d, const char *what, int64_t expected, int64_t got)
{
	if (expected != got)
		say(d, "%s%s is %" PRId64 ", expected %" PRId64, what, d->whose, got, expected);
}

/* The @nth list of its order and type, or an empty one. */
static struct sim_image_list find(const struct sim_image_list *list, size_t n, uint32_t order,
	uint32_t type, unsigned int nth)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].order == order && list[i].type == type && !nth--)
			return list[i];
	return (struct sim_image_list){.order = order, .type = type};
}

static void one_list(struct diff *d, const char *where, const struct sim_image_list *expected,
	const struct sim_image_list *got)
{
	size_t same = 0;
	char head[80];

	while (same < expected->n && same < got->n && expected->pfn[same] == got->pfn[same])
		same++;
	if (same == expected->n && same == got->n)
		return;
	snprintf(head, sizeof(head), "%s, order %u, %s", where, expected->order,
		sim_type_names[expected->type]);
	if (same == expected->n || same == got->n)
		say(d, "%s: %zu block%s, expected %zu: 0x%x is %s", head, got->n,
			got->n == 1 ? "" : "s", expected->n,
			same == got->n ? expected->pfn[same] : got->pfn[same],
			same == got->n ? "missing" : "too many");
	else
		say(d, "%s: block %zu of %zu is 0x%x, expected 0x%x", head, same + 1, got->n,
			got->pfn[same], expected->pfn[same]);
}

static void lists(struct diff *d, const char *where, const struct sim_image_list *expected,
	size_t n, const struct sim_image_list *got, size_t m)
{
	/* two lists of an order may say the same type */
	for (uint32_t order = 0; order <= SIM_MAX_PAGE_ORDER; order++)
		for (uint32_t type = 0; sim_type_names[type]; type++)
			for (unsigned int nth = 0; nth < 2; nth++) {
				struct sim_image_list a = find(expected, n, order, type, nth);
				struct sim_image_list b = find(got, m, order, type, nth);

				one_list(d, where, &a, &b);
			}
}

static void pcp(struct diff *d, const char *where, const struct sim_image_pcp *expected,
	const struct sim_image_pcp *got)
{
	bool tuned = expected->high_min >= 0 && got->high_min >= 0;

	lists(d, where, expected->list, expected->lists, got->list, got->lists);
	number(d, "pcp.count", expected->count, got->count);
	number(d, "pcp.batch", expected->batch, got->batch);
	number(d, "pcp.high", expected->high, got->high);
	number(d, tuned ? "pcp.alloc_factor" : "pcp.free_factor", expected->alloc_factor,
		got->alloc_factor);
	if (yaml_get(expected->at, "free_delta"))
		number(d, "pcp.free_delta", expected->free_delta, got->free_delta);
	if (!tuned)
		return;
	number(d, "pcp.high_min", expected->high_min, got->high_min);
	number(d, "pcp.high_max", expected->high_max, got->high_max);
	number(d, "pcp.flags", expected->flags, got->flags);
	number(d, "pcp.free_count", expected->free_count, got->free_count);
}

/* The type of the pageblock at @pfn, or -1. */
static int type_at(const struct sim_image *image, const struct sim_image_zone *z, uint64_t pfn)
{
	for (size_t i = 0; i < z->blocks; i++)
		if (pfn >= z->block[i].pfn &&
			(pfn - z->block[i].pfn) >> image->pageblock_order < z->block[i].count)
			return (int)z->block[i].type;
	return -1;
}

static void pageblocks(struct diff *d, const struct sim_image *expected,
	const struct sim_image_zone *a, const struct sim_image *got, const struct sim_image_zone *b)
{
	for (size_t i = 0; i < a->blocks; i++)
		for (uint32_t j = 0; j < a->block[i].count; j++) {
			uint64_t pfn = a->block[i].pfn + ((uint64_t)j << expected->pageblock_order);
			int type = type_at(got, b, pfn);

			if (type == (int)a->block[i].type)
				continue;
			say(d, "the pageblock at 0x%" PRIx64 " is %s, expected %s", pfn,
				type < 0 ? "not there" : sim_type_names[type],
				sim_type_names[a->block[i].type]);
		}
}

/* The lists of a CPU that the code does not run on; without any there is nothing on them. */
static void other_pcp(
	struct diff *d, const struct sim_image_pcp *expected, const struct sim_image_zone *got)
{
	char where[40], whose[24];
	size_t i = 0;

	snprintf(where, sizeof(where), "list of CPU %u", expected->cpu);
	snprintf(whose, sizeof(whose), " of CPU %u", expected->cpu);
	while (i < got->others && got->other[i].cpu != expected->cpu)
		i++;
	d->whose = whose;
	if (i < got->others)
		pcp(d, where, expected, &got->other[i]);
	else
		lists(d, where, expected->list, expected->lists, NULL, 0);
	d->whose = "";
}

static void zone(struct diff *d, const struct sim_image *expected, const struct sim_image_zone *a,
	const struct sim_image *got, const struct sim_image_zone *b)
{
	static const char *const marks[] = {"watermark.min", "watermark.low", "watermark.high"};
	static const char *const reserves[SIM_IMAGE_ZONES] = {"lowmem_reserve for DMA",
		"lowmem_reserve for DMA32", "lowmem_reserve for Normal",
		"lowmem_reserve for HighMem", "lowmem_reserve for Movable"};
	char title[SIM_ZONE_TITLE];

	d->zone = sim_image_zone_title(expected, a, title);
	number(d, "start_pfn", (int64_t)a->start_pfn, (int64_t)b->start_pfn);
	number(d, "spanned", (int64_t)a->spanned, (int64_t)b->spanned);
	number(d, "present", (int64_t)a->present, (int64_t)b->present);
	number(d, "managed", (int64_t)a->managed, (int64_t)b->managed);
	for (unsigned int i = 0; i < 3; i++)
		number(d, marks[i], a->mark[i], b->mark[i]);
	for (unsigned int i = 0; i < SIM_IMAGE_ZONES; i++)
		number(d, reserves[i], a->lowmem_reserve[i], b->lowmem_reserve[i]);
	number(d, "free_pages", a->free_pages, b->free_pages);
	if (a->stat_threshold >= 0)
		number(d, "stat_threshold", a->stat_threshold, b->stat_threshold);
	if (a->reserved_highatomic >= 0)
		number(d, "reserved_highatomic", a->reserved_highatomic, b->reserved_highatomic);
	if (yaml_get(a->at, "watermark_boost"))
		number(d, "watermark_boost", a->boost, b->boost);
	if (yaml_get(a->at, "flags"))
		number(d, "flags", a->flags, b->flags);
	lists(d, "free list", a->list, a->lists, b->list, b->lists);
	pageblocks(d, expected, a, got, b);
	pcp(d, "per-CPU list", &a->pcp, &b->pcp);
	for (size_t i = 0; i < a->others; i++)
		other_pcp(d, &a->other[i], b);
	d->zone = NULL;
}

size_t sim_image_diff(
	const struct sim_image *expected, const struct sim_image *got, struct strbuf *out)
{
	struct diff d = {.whose = "", .out = out};

	number(&d, "page_size", (int64_t)expected->page_size, (int64_t)got->page_size);
	number(&d, "pageblock_order", expected->pageblock_order, got->pageblock_order);
	number(&d, "cpus", expected->cpus, got->cpus);
	number(&d, "the number of zones", (int64_t)expected->zones, (int64_t)got->zones);
	for (size_t i = 0; i < expected->zones && i < got->zones; i++) {
		char has[SIM_ZONE_TITLE], should[SIM_ZONE_TITLE];

		if (expected->zone[i].index != got->zone[i].index ||
			expected->zone[i].node != got->zone[i].node)
			say(&d, "zone %zu is %s, expected %s", i + 1,
				sim_image_zone_title(got, &got->zone[i], has),
				sim_image_zone_title(expected, &expected->zone[i], should));
		else
			zone(&d, expected, &expected->zone[i], got, &got->zone[i]);
	}
	return d.found;
}

/* Free pages by zone, order and type, as a row of figures. */
#define TYPES 8
#define SHAPE (SIM_IMAGE_ZONES * (SIM_MAX_PAGE_ORDER + 1) * TYPES)

static double shape(const struct sim_image *image, double *pages)
{
	double all = 0;

	for (size_t i = 0; i < image->zones; i++) {
		const struct sim_image_zone *z = &image->zone[i];

		for (size_t j = 0; j < z->lists; j++) {
			const struct sim_image_list *l = &z->list[j];
			double n = (double)l->n * (double)(UINT64_C(1) << l->order);

			pages[(z->index * (SIM_MAX_PAGE_ORDER + 1) + l->order) * TYPES + l->type] +=
				n;
			all += n;
		}
	}
	return all;
}

double sim_image_distance(const struct sim_image *x, const struct sim_image *y)
{
	double px[SHAPE] = {0}, py[SHAPE] = {0}, sum = 0;
	const double all_x = shape(x, px), all_y = shape(y, py);

	for (size_t i = 0; i < SHAPE; i++) {
		double d = (all_x > 0 ? px[i] / all_x : 0) - (all_y > 0 ? py[i] / all_y : 0);

		sum += d < 0 ? -d : d;
	}
	return sum / 2;
}
