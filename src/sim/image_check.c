/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Is an image the state of a machine? Everything that the simulator relies on, so that no file can
 * lead it astray.
 */
#include "sim/image.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "sim/zone.h"
#include "text/diag.h"
#include "text/decode.h"
#include "text/mem.h"
#include "text/yaml.h"

/* Most page frames: the largest blocks beside the last page must have numbers too. */
#define PFN_END (UINT32_MAX - (1u << (SIM_MAX_PAGE_ORDER + 1)))
/* More pages in use than this are not worth knowing one by one (256 GiB of 4 KiB pages). */
#define KNOWN_MAX ((uint64_t)1 << 26)
#define FACTOR_MAX 16 /* CONFIG_PCP_BATCH_SCALE_MAX is at most 6 */

enum place { ON_FREE_LIST, ON_PCP, ON_LRU, KEPT_AT_BOOT };

/* Pages [first, end) that an image says something of. */
struct extent {
	uint64_t first, end;
	const struct yaml_node *at;
	size_t rank; /* in the order of the file */
	enum place place;
};

struct check {
	const struct sim_image *image;
	const struct sim_page_model *m;
	const struct sim_image_zone *z; /* NULL: of no zone */
	struct diag *d;
	bool ok;
	struct extent *extent;
	size_t n, cap;
};

static void complain(struct check *c, const struct yaml_node *at, const char *hint, const char *fmt,
	...) __attribute__((format(printf, 4, 5)));

static void complain(
	struct check *c, const struct yaml_node *at, const char *hint, const char *fmt, ...)
{
	char text[200], title[SIM_ZONE_TITLE];
	struct pos nowhere = {0};
	int len = 0;
	va_list ap;

	if (c->z)
		len = snprintf(text, sizeof(text),
			"zone %s: ", sim_image_zone_title(c->image, c->z, title));
	va_start(ap, fmt);
	vsnprintf(text + len, sizeof(text) - (size_t)len, fmt, ap);
	va_end(ap);
	diag_error(
		c->d, at ? at->place->src : NULL, at ? at->place->pos : nowhere, hint, "%s", text);
	c->ok = false;
}

/* The place of @key in map @n, else of the map. */
static const struct yaml_node *key_at(const struct yaml_node *n, const char *key)
{
	const struct yaml_node *value = yaml_get(n, key);

	return value ? value : n;
}

static void add_extent(
	struct check *c, uint64_t first, uint64_t end, enum place place, const struct yaml_node *at)
{
	c->extent = mem_grow(c->extent, &c->cap, c->n + 1, sizeof(*c->extent));
	c->extent[c->n] = (struct extent){first, end, at, c->n, place};
	c->n++;
}

static bool in_zone(const struct sim_image_zone *z, uint64_t first, uint64_t end)
{
	return first && first >= z->start_pfn && end <= z->start_pfn + z->spanned;
}

/* Are all of these pages in pageblocks that there are? Those ascend. */
static bool in_blocks(const struct check *c, uint64_t first, uint64_t end)
{
	const struct sim_image_zone *z = c->z;
	size_t lo = 0, hi = z->blocks;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (z->block[mid].pfn <= first)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo && lo <= z->blocks && first < end; lo++) {
		const struct sim_image_blocks *b = &z->block[lo - 1];

		if (b->pfn > first)
			return false;
		first = b->pfn + ((uint64_t)b->count << c->image->pageblock_order);
	}
	return first >= end;
}

/* The blocks of one list; returns their pages. */
static uint64_t check_list(struct check *c, const struct sim_image_list *l, enum place place)
{
	uint64_t pages = (uint64_t)1 << l->order;

	for (size_t i = 0; i < l->n; i++) {
		const struct yaml_node *at = l->at ? list_item(l->at, i) : NULL;
		uint64_t pfn = l->pfn[i];

		if (pfn & (pages - 1))
			complain(c, at, NULL, "0x%" PRIx64 " is no page frame of an order-%u block",
				pfn, l->order);
		else if (!in_zone(c->z, pfn, pfn + pages))
			complain(c, at, NULL, "the block at 0x%" PRIx64 " is not inside the zone",
				pfn);
		else if (!in_blocks(c, pfn, pfn + pages))
			complain(c, at, NULL, "the block at 0x%" PRIx64 " is in no pageblock given",
				pfn);
		else
			add_extent(c, pfn, pfn + pages, place, at);
	}
	return pages * l->n;
}

/* Two lists of pageblock order may both say Movable (list_index() in image_load.c). */
static void check_twice(
	struct check *c, const struct sim_image_list *list, size_t i, bool two_allowed)
{
	unsigned int same = 0;

	for (size_t j = 0; j < i; j++)
		same += list[j].order == list[i].order && list[j].type == list[i].type;
	if (same >
		(two_allowed && list[i].order > c->m->costly_order && list[i].type == MT_MOVABLE))
		complain(c, list[i].at, NULL, "there are two lists of order %u, %s", list[i].order,
			sim_type_names[list[i].type]);
}

static void check_free_lists(struct check *c)
{
	const struct sim_image_zone *z = c->z;
	/*
	 * with the threshold of any time: kswapd lowers it while awake
	 * (calculate_pressure_threshold)
	 */
	int64_t held_back = SIM_STAT_THRESHOLD_MAX * ((int64_t)c->image->cpus - 1), pages = 0;

	for (size_t i = 0; i < z->lists; i++) {
		if (z->list[i].order > c->m->max_page_order)
			complain(c, z->list[i].at, NULL, "the largest order is %" PRIu64,
				c->m->max_page_order);
		check_twice(c, z->list, i, false);
		pages += (int64_t)check_list(c, &z->list[i], ON_FREE_LIST);
	}
	if (pages > z->free_pages + held_back || pages < z->free_pages - held_back)
		complain(c, key_at(z->at, "free_pages"), NULL,
			"the free lists hold %" PRId64 " pages, `free_pages` is %" PRId64, pages,
			z->free_pages);
	if (z->stat_threshold > SIM_STAT_THRESHOLD_MAX)
		complain(c, key_at(z->at, "stat_threshold"), NULL, "at most %d pages",
			SIM_STAT_THRESHOLD_MAX);
}

static int by_pfn(const void *a, const void *b)
{
	const struct extent *x = a, *y = b;

	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	return x->rank < y->rank ? -1 : x->rank > y->rank;
}

/* No page in two places. The extents of all zones, once they are known to be inside them. */
static void check_overlap(struct check *c)
{
	const struct extent *widest = c->extent;

	if (c->n)
		qsort(c->extent, c->n, sizeof(*c->extent), by_pfn);
	for (size_t i = 1; i < c->n; i++) {
		const struct extent *e = &c->extent[i];
		const struct extent *later = e->rank > widest->rank ? e : widest;

		if (e->first < widest->end)
			complain(c, later->at, NULL,
				e->place == KEPT_AT_BOOT || widest->place == KEPT_AT_BOOT
					? "page frame 0x%" PRIx64 " is reserved and on a list"
				: e->place == ON_LRU || widest->place == ON_LRU
					? "page frame 0x%" PRIx64 " is free and on an LRU list"
					: "page frame 0x%" PRIx64 " is on two lists",
				e->first);
		if (e->end > widest->end)
			widest = e;
	}
}

static bool is_on_pcp(const struct check *c, uint32_t pfn)
{
	size_t lo = 0, hi = c->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (c->extent[mid].first < pfn)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < c->n && c->extent[lo].first == pfn && c->extent[lo].place == ON_PCP;
}

static void check_pcp(struct check *c, const struct sim_image_pcp *pcp)
{
	const int64_t most = SIM_PCP_LIMIT_MAX;
	int64_t pages = 0;

	if (pcp->batch < 1 || pcp->batch > SIM_PCP_BATCH_MAX)
		complain(c, key_at(pcp->at, "batch"), NULL, "there is no such batch");
	if (pcp->high < 0 || pcp->high > most)
		complain(c, key_at(pcp->at, "high"), NULL, "there is no such limit");
	if (pcp->high_min > most || pcp->high_max > most)
		complain(c, key_at(pcp->at, pcp->high_min > most ? "high_min" : "high_max"), NULL,
			"there is no such limit");
	if (pcp->free_delta > SIM_STAT_THRESHOLD_MAX || pcp->free_delta < -SIM_STAT_THRESHOLD_MAX)
		complain(c, key_at(pcp->at, "free_delta"), NULL,
			"a CPU holds back at most %d pages", SIM_STAT_THRESHOLD_MAX);
	if (pcp->alloc_factor > FACTOR_MAX)
		complain(c, pcp->at, NULL, "batches double at most %u times", FACTOR_MAX);
	for (size_t i = 0; i < pcp->lists; i++) {
		const struct sim_image_list *l = &pcp->list[i];

		if (l->type >= MT_PCPTYPES ||
			(l->order > c->m->pcp_max_order &&
				(!c->m->thp || !c->m->pcp_huge_lists ||
					l->order != c->image->pageblock_order))) {
			complain(c, l->at, NULL, "no per-CPU list is of order %u, %s", l->order,
				sim_type_names[l->type]);
			continue;
		}
		check_twice(c, pcp->list, i, c->m->pcp_page_type);
		pages += (int64_t)check_list(c, l, ON_PCP);
	}
	if (pages != pcp->count)
		complain(c, key_at(pcp->at, "count"), NULL,
			"the per-CPU lists hold %" PRId64 " pages, `count` is %" PRId64, pages,
			pcp->count);
}

/* False where nothing can be looked up in them. */
static bool check_blocks(struct check *c)
{
	const struct sim_image_zone *z = c->z;
	uint64_t size = (uint64_t)1 << c->image->pageblock_order;
	uint64_t next = z->start_pfn & ~(size - 1), end = z->start_pfn + z->spanned;

	for (size_t i = 0; i < z->blocks; i++) {
		const struct sim_image_blocks *b = &z->block[i];

		if (b->pfn & (size - 1) || b->pfn >= end || b->pfn < (z->start_pfn & ~(size - 1)))
			complain(c, key_at(b->at, "pfn"), NULL, "the zone has no pageblock at 0x%x",
				b->pfn);
		else if (b->pfn < next)
			complain(c, key_at(b->at, "pfn"), NULL,
				"pageblocks go up, and come once each");
		else if (!b->count || b->count > (end - b->pfn + size - 1) / size)
			complain(c, key_at(b->at, "count"), NULL,
				"the zone has %" PRIu64 " pageblocks from 0x%x on",
				(end - b->pfn + size - 1) / size, b->pfn);
		next = b->pfn + b->count * size;
	}
	return c->ok;
}

/* Page frames of key @name that are known one by one; returns how many. */
static uint64_t check_known(struct check *c, const char *name, const struct sim_image_range *range,
	size_t n, enum place place)
{
	const struct sim_image_zone *z = c->z;
	uint64_t pages = 0;

	for (size_t i = 0; i < n; i++) {
		const struct sim_image_range *r = &range[i];

		if (!in_zone(z, r->first, (uint64_t)r->last + 1) || r->last < r->first) {
			complain(c, r->at, NULL, "0x%x is not inside the zone",
				r->first < z->start_pfn ? r->first : r->last);
			continue;
		}
		add_extent(c, r->first, (uint64_t)r->last + 1, place, r->at);
		pages += r->last - r->first + 1;
	}
	if (pages > KNOWN_MAX)
		complain(c, key_at(z->at, name), NULL, "at most %" PRIu64 " pages one by one",
			KNOWN_MAX);
	return pages;
}

static void check_use(struct check *c)
{
	const struct sim_image_zone *z = c->z;
	const uint64_t lru = check_known(c, "lru", z->lru, z->ranges, ON_LRU);

	(void)check_known(c, "reserved", z->reserved, z->reserved_ranges, KEPT_AT_BOOT);
	if (z->movable > z->managed || lru > z->managed - z->movable)
		complain(c, key_at(z->at, "movable"), NULL, "more pages than the zone has");
	else if (z->reclaimable > z->movable + lru)
		complain(c, key_at(z->at, "reclaimable"), NULL,
			"what is reclaimable can be moved, and counts as `movable` or `lru` too");
}

/* Where a zone lies and what it may have. False: what is in it cannot be looked at. */
static bool check_span(struct check *c)
{
	const struct sim_image_zone *z = c->z;

	if (!z->spanned || z->start_pfn > PFN_END || z->spanned > PFN_END - z->start_pfn) {
		complain(c, key_at(z->at, "spanned"), NULL,
			"page frame numbers have up to 32 bits, and a zone has pages");
		return false;
	}
	if (c->z > c->image->zone &&
		(z->node < z[-1].node || (z->node == z[-1].node && z->index <= z[-1].index) ||
			z->start_pfn < z[-1].start_pfn + z[-1].spanned)) {
		char title[SIM_ZONE_TITLE];

		complain(c, key_at(z->at, "start_pfn"), NULL, "zone %s reaches into it",
			sim_image_zone_title(c->image, &z[-1], title));
		return false;
	}
	if (!z->managed || z->managed > z->present || z->present > z->spanned)
		complain(c, key_at(z->at, "managed"), NULL,
			"of the pages spanned some are present, and of those some managed");
	if (z->mark[WMARK_MIN] > z->mark[WMARK_LOW] || z->mark[WMARK_LOW] > z->mark[WMARK_HIGH])
		complain(c, key_at(z->at, "watermark"), NULL, "watermarks go min, low, high");
	return true;
}

static bool check_machine(struct check *c)
{
	const struct sim_image *image = c->image;

	if (!image->zones || image->zones > SIM_IMAGE_ALL_ZONES)
		complain(c, image->at, NULL, "a machine has zones");
	if (image->page_size & (image->page_size - 1) || image->page_size < 1024 ||
		image->page_size > 262144)
		complain(c, key_at(image->at, "page_size"), NULL, "no machine has such pages");
	if (image->pageblock_order > c->m->max_page_order ||
		image->pageblock_order <= c->m->costly_order)
		complain(c, key_at(image->at, "pageblock_order"), NULL,
			"pageblocks are of an order from %" PRIu64 " to %" PRIu64,
			c->m->costly_order + 1, c->m->max_page_order);
	if (!image->cpus || image->cpus > SIM_MAX_CPUS)
		complain(c, key_at(image->at, "cpus"), NULL, "there is no such machine");
	else if (image->cpu >= image->cpus)
		complain(c, key_at(image->at, "cpu"), NULL, "CPUs are numbered from 0");
	return c->ok;
}

static void check_zone(struct check *c)
{
	const struct sim_image_zone *z = c->z;

	if (!check_span(c) || !check_blocks(c))
		return;
	check_free_lists(c);
	check_pcp(c, &z->pcp);
	for (size_t i = 0; i < z->others; i++) {
		if (z->other[i].cpu >= c->image->cpus)
			complain(
				c, key_at(z->other[i].at, "cpu"), NULL, "CPUs are numbered from 0");
		if (z->other[i].cpu == c->image->cpu ||
			(i && z->other[i].cpu <= z->other[i - 1].cpu))
			complain(c, key_at(z->other[i].at, "cpu"), NULL,
				"the CPUs that the code does not run on come once each, ascending");
		check_pcp(c, &z->other[i]);
	}
	check_use(c);
}

/* Needs the extents sorted. */
static void check_page_types(struct check *c, const struct sim_image_pcp *pcp)
{
	for (size_t i = 0; i < pcp->types; i++)
		if (!in_zone(c->z, pcp->type[i].pfn, (uint64_t)pcp->type[i].pfn + 1) ||
			!is_on_pcp(c, pcp->type[i].pfn))
			complain(c, key_at(pcp->at, "page_types"), NULL,
				"page frame 0x%x is on no per-CPU list", pcp->type[i].pfn);
}

bool sim_image_check(
	const struct sim_image *image, const struct sim_page_model *model, struct diag *d)
{
	struct check c = {.image = image, .m = model, .d = d, .ok = true};

	if (!check_machine(&c))
		return false;
	for (size_t i = 0; i < image->zones; i++) {
		c.z = &image->zone[i];
		check_zone(&c);
	}
	c.z = NULL;
	check_overlap(&c);
	for (size_t i = 0; i < image->zones; i++) {
		c.z = &image->zone[i];
		check_page_types(&c, &c.z->pcp);
		for (size_t j = 0; j < c.z->others; j++)
			check_page_types(&c, &c.z->other[j]);
	}
	free(c.extent);
	return c.ok;
}
