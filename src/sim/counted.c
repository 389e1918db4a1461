/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading counted states from state files; see counted.h.
 */
#include "sim/counted.h"

#include <string.h>

#include "sim/state_reader.h"
#include "text/decode.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/yaml.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

/* Bounds of what is drawn: 8 TiB in pageblocks of 2 MiB, and free blocks of a zone. */
#define PAGEBLOCKS_MAX ((uint64_t)1 << 22)
#define BLOCKS_MAX ((uint64_t)1 << 24)

struct reader {
	struct state_reader in;
	struct sim_counted *c;
};

#define F(type_, key, kind, member, required, words)                       \
	{                                                                  \
		key, kind, offsetof(struct type_, member), required, words \
	}

struct free_entry {
	uint64_t order, count;
	uint32_t type;
};
static const struct field free_fields[] = {
	F(free_entry, "order", FIELD_U64, order, true, NULL),
	F(free_entry, "count", FIELD_U64, count, true, NULL),
	F(free_entry, "type", FIELD_WORD, type, false, sim_type_names),
};

static void read_free(struct reader *r, const struct yaml_node *n, struct sim_counted_zone *z)
{
	z->typed = true;
	for (size_t i = 0; i < list_count(n); i++) {
		const struct yaml_node *item = list_item(n, i);
		struct free_entry e = {.type = SIM_COUNTED_TYPES};

		if (!state_map(&r->in, item, "free list", free_fields, COUNT(free_fields), &e))
			continue;
		if (e.order > r->c->max_page_order) {
			state_complain(&r->in, item, "`max_page_order` is the largest",
				"there is no such order");
			continue;
		}
		if (e.type == SIM_COUNTED_TYPES) {
			z->typed = false;
			e.type = 1; /* Movable */
		}
		z->blocks[e.type][e.order] += e.count;
	}
}

struct pageblock_entry {
	uint64_t count;
	uint32_t type;
};
static const struct field pageblock_fields[] = {
	F(pageblock_entry, "type", FIELD_WORD, type, true, sim_type_names),
	F(pageblock_entry, "count", FIELD_U64, count, true, NULL),
};

static void read_pageblocks(struct reader *r, const struct yaml_node *n, struct sim_counted_zone *z)
{
	for (size_t i = 0; i < list_count(n); i++) {
		struct pageblock_entry e = {0};

		if (state_map(&r->in, list_item(n, i), "pageblocks of a type", pageblock_fields,
			    COUNT(pageblock_fields), &e))
			z->pageblocks[e.type] += e.count;
	}
}

static const struct field pcp_fields[] = {
	F(sim_counted_pcp, "cpu", FIELD_U64, cpu, true, NULL),
	F(sim_counted_pcp, "count", FIELD_U64, count, true, NULL),
	F(sim_counted_pcp, "high", FIELD_U64, high, true, NULL),
	F(sim_counted_pcp, "batch", FIELD_U64, batch, true, NULL),
	F(sim_counted_pcp, "high_min", FIELD_U64, high_min, false, NULL),
	F(sim_counted_pcp, "high_max", FIELD_U64, high_max, false, NULL),
};

static void check_limit(
	struct reader *r, const struct yaml_node *n, const char *key, uint64_t value)
{
	if (value > SIM_PCP_LIMIT_MAX && value != UINT64_MAX)
		state_complain(
			&r->in, yaml_get(n, key), "up to 4294967295", "there is no such limit");
}

/* Numbers that lists of a CPU can have: as in sim_image_check(). */
static void check_pcp(struct reader *r, const struct yaml_node *n, const struct sim_counted_pcp *p)
{
	if (p->batch < 1 || p->batch > SIM_PCP_BATCH_MAX)
		state_complain(
			&r->in, yaml_get(n, "batch"), "1 to 1048576", "there is no such batch");
	check_limit(r, n, "high", p->high);
	check_limit(r, n, "high_min", p->high_min);
	check_limit(r, n, "high_max", p->high_max);
}

static void read_pcps(struct reader *r, const struct yaml_node *n, struct sim_counted_zone *z)
{
	if (!list_count(n) || list_count(n) > SIM_MAX_CPUS) {
		state_complain(&r->in, n, "up to 4096 CPUs", "a machine has CPUs");
		return;
	}
	z->pcp = arena_alloc(r->in.a, list_count(n) * sizeof(*z->pcp));
	for (size_t i = 0; i < list_count(n); i++) {
		struct sim_counted_pcp *p = &z->pcp[z->cpus];

		*p = (struct sim_counted_pcp){.high_min = UINT64_MAX, .high_max = UINT64_MAX};
		if (!state_map(&r->in, list_item(n, i), "per-CPU list", pcp_fields,
			    COUNT(pcp_fields), p))
			continue;
		if (z->cpus && p->cpu <= p[-1].cpu)
			state_complain(
				&r->in, list_item(n, i), NULL, "CPUs come in ascending order");
		else if (p->cpu >= SIM_MAX_CPUS)
			state_complain(
				&r->in, list_item(n, i), "0 to 4095", "there is no such CPU");
		check_pcp(r, list_item(n, i), p);
		z->cpus++;
	}
}

struct zone_entry {
	struct sim_counted_zone zone;
	uint32_t index;
	const struct yaml_node *watermark, *reserve, *free, *pageblocks, *pcp;
};
#define Z(key, kind, member, required) F(zone_entry, key, kind, member, required, NULL)
static const struct field zone_fields[] = {
	F(zone_entry, "name", FIELD_WORD, index, true, sim_zone_names),
	Z("node", FIELD_U64, zone.node, false),
	Z("start_pfn", FIELD_U64, zone.start_pfn, true),
	Z("spanned", FIELD_U64, zone.spanned, true),
	Z("present", FIELD_U64, zone.present, true),
	Z("managed", FIELD_U64, zone.managed, true),
	Z("watermark", FIELD_MAP, watermark, true),
	Z("watermark_boost", FIELD_U64, zone.boost, false),
	Z("lowmem_reserve", FIELD_LIST, reserve, true),
	Z("free_pages", FIELD_U64, zone.free_pages, true),
	Z("stat_threshold", FIELD_U64, zone.stat_threshold, true),
	Z("free", FIELD_LIST, free, true),
	Z("pageblocks", FIELD_LIST, pageblocks, false),
	Z("movable", FIELD_U64, zone.movable, true),
	Z("reclaimable", FIELD_U64, zone.reclaimable, true),
	Z("pcp", FIELD_LIST, pcp, true),
};
#undef Z

static const struct field watermark_fields[] = {
	{"min", FIELD_U64, 0, true, NULL},
	{"low", FIELD_U64, sizeof(uint64_t), true, NULL},
	{"high", FIELD_U64, 2 * sizeof(uint64_t), true, NULL},
};

/* Pages and blocks that are free or on per-CPU lists; both saturate far above all bounds. */
static void count_free(const struct sim_counted_zone *z, uint64_t *pages, uint64_t *blocks)
{
	*pages = *blocks = 0;
	for (unsigned int t = 0; t < SIM_COUNTED_TYPES; t++)
		for (unsigned int o = 0; o <= SIM_MAX_PAGE_ORDER; o++) {
			uint64_t n = z->blocks[t][o] < STATE_NUMBER_MAX ? z->blocks[t][o]
									: STATE_NUMBER_MAX;

			*blocks += n;
			*pages += n << o;
		}
	for (size_t i = 0; i < z->cpus; i++) {
		*blocks += z->pcp[i].count;
		*pages += z->pcp[i].count;
	}
}

/* Sizes that a machine can have. */
static void check_zone(struct reader *r, const struct sim_counted_zone *z)
{
	uint64_t pages, blocks, counted = 0;
	const char *wrong = NULL;

	count_free(z, &pages, &blocks);
	for (unsigned int t = 0; t < SIM_COUNTED_TYPES; t++)
		counted += z->pageblocks[t];
	if (z->start_pfn + z->spanned > UINT32_MAX - ((uint64_t)2 << SIM_MAX_PAGE_ORDER))
		wrong = "page frame numbers have up to 32 bits: this zone lies too high";
	else if (z->spanned >> r->c->pageblock_order > PAGEBLOCKS_MAX)
		wrong = "this zone is too large to be simulated";
	else if (!z->managed || z->managed > z->present || z->present > z->spanned)
		wrong = "managed pages are some of those present, and those of the ones spanned";
	else if (counted > (z->spanned >> r->c->pageblock_order) + 2)
		wrong = "this zone has more pageblocks than it spans";
	else if (pages > z->managed || z->free_pages > z->managed)
		wrong = "this zone has more free pages than pages";
	else if (z->movable > z->managed)
		wrong = "this zone has more movable pages than pages";
	else if (z->reclaimable > z->movable)
		wrong = "what is reclaimable can be moved, and counts as `movable` too";
	else if (blocks > BLOCKS_MAX)
		wrong = "memory in so many pieces cannot be simulated";
	else if (z->mark[0] > z->mark[1] || z->mark[1] > z->mark[2])
		wrong = "watermarks rise: min, low, high";
	else if (z->stat_threshold > SIM_STAT_THRESHOLD_MAX)
		wrong = "`stat_threshold` is 125 pages at most";
	else if (z > r->c->zone && z->node == z[-1].node &&
		 z->start_pfn < z[-1].start_pfn + z[-1].spanned)
		wrong = "this zone begins before the one below it has ended";
	if (wrong)
		state_complain(&r->in, z->at, NULL, wrong);
}

/* DMA, DMA32, Normal, Movable, with HighMem before the last where machines have it */
static void read_reserves(struct reader *r, const struct yaml_node *n, struct sim_counted_zone *z)
{
	bool high = list_count(n) == SIM_IMAGE_ZONES;

	if (!high && list_count(n) != SIM_IMAGE_ZONES - 1) {
		state_complain(&r->in, n, "of zones DMA, DMA32, Normal, (HighMem,) Movable",
			"`lowmem_reserve` has four or five numbers");
		return;
	}
	for (size_t i = 0, at = 0; i < SIM_IMAGE_ZONES; i++) {
		const struct yaml_node *item;

		if (i == SIM_IMAGE_HIGHMEM && !high)
			continue;
		item = list_item(n, at++);
		if (!yaml_u64(item, r->in.d, &z->lowmem_reserve[i]))
			r->in.ok = false;
		else if (z->lowmem_reserve[i] > STATE_NUMBER_MAX)
			state_complain(&r->in, item, NULL, "no machine has so many");
	}
}

static void read_zone(struct reader *r, const struct yaml_node *n)
{
	struct sim_counted_zone *z = &r->c->zone[r->c->zones];
	struct zone_entry e = {.zone = {.at = n}};

	if (!state_map(&r->in, n, "zone", zone_fields, COUNT(zone_fields), &e))
		return;
	*z = e.zone;
	z->index = e.index;
	state_map(&r->in, e.watermark, "watermark", watermark_fields, COUNT(watermark_fields),
		z->mark);
	read_reserves(r, e.reserve, z);
	read_free(r, e.free, z);
	read_pageblocks(r, e.pageblocks, z);
	read_pcps(r, e.pcp, z);
	if (r->c->zones &&
		(z->node < z[-1].node || (z->node == z[-1].node && z->index <= z[-1].index)))
		state_complain(
			&r->in, n, "node by node, the lowest zone first", "zones come once each");
	if (r->c->zones && z->cpus != r->c->zone[0].cpus)
		state_complain(&r->in, e.pcp, NULL, "zones differ in their number of CPUs");
	r->c->zones++;
	if (r->in.ok)
		check_zone(r, z);
}

struct cache_entry {
	struct sim_counted_cache cache;
};
static const struct field cache_fields[] = {
	F(cache_entry, "name", FIELD_TEXT, cache.name, true, NULL),
	F(cache_entry, "active", FIELD_U64, cache.active, true, NULL),
	F(cache_entry, "objects", FIELD_U64, cache.objects, true, NULL),
	F(cache_entry, "size", FIELD_U64, cache.size, true, NULL),
	F(cache_entry, "per_slab", FIELD_U64, cache.per_slab, true, NULL),
	F(cache_entry, "pages", FIELD_U64, cache.pages, true, NULL),
};

static void read_caches(struct reader *r, const struct yaml_node *n)
{
	r->c->cache = arena_alloc(r->in.a, (list_count(n) + 1) * sizeof(*r->c->cache));
	for (size_t i = 0; i < list_count(n); i++) {
		struct cache_entry e = {0};

		if (!state_map(&r->in, list_item(n, i), "cache", cache_fields, COUNT(cache_fields),
			    &e))
			continue;
		if (e.cache.active > e.cache.objects)
			state_complain(&r->in, list_item(n, i), NULL,
				"this cache has more objects in use than objects");
		r->c->cache[r->c->caches++] = e.cache;
	}
}

static void read_config(struct reader *r, const struct yaml_node *n)
{
	r->c->config = arena_alloc(r->in.a, (list_count(n) + 1) * sizeof(*r->c->config));
	for (size_t i = 0; i < list_count(n); i++) {
		if (yaml_text(list_item(n, i), r->in.d, &r->c->config[r->c->configs]))
			r->c->configs++;
		else
			r->in.ok = false;
	}
}

static const char *const form_words[] = {"frames", "counts", NULL};

struct root_entry {
	uint32_t form;
	struct sim_counted c;
	uint64_t pageblock_order, max_page_order;
	const struct yaml_node *config, *zones, *caches;
};
#define R(key, kind, member, required) F(root_entry, key, kind, member, required, NULL)
static const struct field root_fields[] = {
	F(root_entry, "form", FIELD_WORD, form, true, form_words),
	R("kernel", FIELD_TEXT, c.kernel, true),
	R("arch", FIELD_TEXT, c.arch, true),
	R("page_size", FIELD_U64, c.page_size, true),
	R("pageblock_order", FIELD_U64, pageblock_order, true),
	R("max_page_order", FIELD_U64, max_page_order, true),
	R("config", FIELD_LIST, config, false),
	R("zones", FIELD_LIST, zones, true),
	R("caches", FIELD_LIST, caches, false),
};
#undef R

bool sim_counted_is(const struct yaml_node *root)
{
	const struct yaml_node *form = yaml_get(root, "form");

	return form && yaml_is(form, "counts");
}

/* The zone of @node whose blocks are not all in @image. */
static const struct yaml_node *crowded_zone(
	const struct sim_counted *c, uint64_t node, const struct sim_image *image)
{
	size_t at = 0;

	for (size_t i = 0; i < c->zones; i++) {
		const struct sim_image_zone *to = &image->zone[at];
		uint64_t pages, blocks, drawn = (uint64_t)to->pcp.count;

		if (c->zone[i].node != node)
			continue;
		for (size_t j = 0; j < to->others; j++)
			drawn += (uint64_t)to->other[j].count;
		for (size_t j = 0; j < to->lists; j++)
			drawn += (uint64_t)to->list[j].n << to->list[j].order;
		count_free(&c->zone[i], &pages, &blocks);
		if (drawn < pages)
			return c->zone[i].at;
		at++;
	}
	return c->at;
}

/* Numbers that agree one by one may still be of no machine: then not all blocks find room. */
static void check_room(struct reader *r)
{
	size_t nodes;
	const uint64_t *node = sim_counted_nodes(r->c, r->in.a, &nodes);

	for (size_t i = 0; i < nodes; i++) {
		struct arena *a = arena_new();
		struct sim_image image;

		if (sim_counted_draw(r->c, node[i], 0, 0, a, &image))
			state_complain(&r->in, crowded_zone(r->c, node[i], &image), NULL,
				"this zone has no room for so many blocks without merging them");
		arena_free(a);
	}
}

bool sim_counted_read(
	const struct yaml_node *root, struct arena *a, struct diag *d, struct sim_counted *out)
{
	struct reader r = {.in = {.a = a, .d = d, .ok = true}, .c = out};
	struct root_entry e = {.c = {.at = root}};

	*out = (struct sim_counted){.at = root};
	if (!state_map(&r.in, root, "state", root_fields, COUNT(root_fields), &e))
		return false;
	*out = e.c;
	if (e.max_page_order > SIM_MAX_PAGE_ORDER || e.pageblock_order > e.max_page_order ||
		e.pageblock_order < 4) {
		state_complain(&r.in,
			yaml_get(root, e.max_page_order > SIM_MAX_PAGE_ORDER ? "max_page_order"
									     : "pageblock_order"),
			"4 <= pageblock_order <= max_page_order <= 13", "there is no such order");
		return false;
	}
	out->pageblock_order = (uint32_t)e.pageblock_order;
	out->max_page_order = (uint32_t)e.max_page_order;
	if (!list_count(e.zones) || list_count(e.zones) > SIM_COUNTED_MAX_ZONES) {
		state_complain(&r.in, e.zones, NULL,
			list_count(e.zones) ? "too many zones" : "a machine has zones");
		return false;
	}
	out->zone = arena_alloc(a, list_count(e.zones) * sizeof(*out->zone));
	for (size_t i = 0; i < list_count(e.zones); i++)
		read_zone(&r, list_item(e.zones, i));
	read_caches(&r, e.caches);
	read_config(&r, e.config);
	if (r.in.ok)
		check_room(&r);
	return r.in.ok;
}
