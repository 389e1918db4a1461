/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * State files into images: form only. Whether the numbers make a machine is sim_image_check()'s
 * business.
 */
#include "sim/image.h"

#include <limits.h>
#include <string.h>

#include "sim/counted.h"
#include "sim/page.h"
#include "sim/state_reader.h"
#include "text/decode.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/source.h"
#include "text/yaml.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

static uint32_t read_u32(struct state_reader *r, const struct yaml_node *n)
{
	uint64_t value = 0;

	if (!yaml_u64(n, r->d, &value)) {
		r->ok = false;
	} else if (value > UINT32_MAX) {
		state_complain(
			r, n, "page frame numbers have up to 32 bits", "this number is too large");
		value = 0;
	}
	return (uint32_t)value;
}

/* The only key whose value may be below zero. */
static int64_t read_signed(struct state_reader *r, const struct yaml_node *n)
{
	struct yaml_node positive;
	bool negative = n->kind == YAML_SCALAR && n->text[0] == '-';
	uint64_t value = 0;

	positive = *n;
	if (negative) {
		positive.text++;
		positive.count--;
	}
	if (!yaml_u64(&positive, r->d, &value))
		r->ok = false;
	else if (value > INT_MAX)
		state_complain(r, n, NULL, "no CPU holds back so many");
	return negative ? -(int64_t)value : (int64_t)value;
}

/* A number or an expression "A..B" in an entry of @n, which is a list or one scalar. */
static struct sim_image_range *read_ranges(
	struct state_reader *r, const struct yaml_node *n, size_t *count)
{
	struct sim_image_range *range;

	*count = list_count(n);
	range = arena_alloc(r->a, (*count + 1) * sizeof(*range));
	for (size_t i = 0; i < *count; i++) {
		const struct yaml_node *item = list_item(n, i);
		uint64_t first = 0, last = 0;

		if (!yaml_range(item, r->d, &first, &last))
			r->ok = false;
		else if (last > UINT32_MAX)
			state_complain(r, item, "page frame numbers have up to 32 bits",
				"this number is too large");
		range[i] = (struct sim_image_range){(uint32_t)first, (uint32_t)last, item};
	}
	return range;
}

struct list_entry {
	uint64_t order;
	uint32_t type;
	const struct yaml_node *pfns;
};
static const struct field list_fields[] = {
	{"order", FIELD_U64, offsetof(struct list_entry, order), true, NULL},
	{"type", FIELD_WORD, offsetof(struct list_entry, type), true, sim_type_names},
	{"pfns", FIELD_LIST, offsetof(struct list_entry, pfns), true, NULL},
};

static struct sim_image_list *read_lists(
	struct state_reader *r, const struct yaml_node *n, size_t *count)
{
	struct sim_image_list *list = arena_alloc(r->a, (list_count(n) + 1) * sizeof(*list));

	*count = 0;
	for (size_t i = 0; i < list_count(n); i++) {
		struct sim_image_list *l = &list[*count];
		const struct yaml_node *item = list_item(n, i);
		struct list_entry e = {0};

		if (!state_map(r, item, "list", list_fields, COUNT(list_fields), &e))
			continue;
		if (e.order > SIM_MAX_PAGE_ORDER) {
			state_complain(r, yaml_get(item, "order"), NULL, "there is no such order");
			continue;
		}
		*l = (struct sim_image_list){.order = (uint32_t)e.order,
			.type = e.type,
			.n = list_count(e.pfns),
			.at = e.pfns};
		l->pfn = arena_alloc(r->a, (l->n + 1) * sizeof(*l->pfn));
		for (size_t j = 0; j < l->n; j++)
			l->pfn[j] = read_u32(r, list_item(e.pfns, j));
		++*count;
	}
	return list;
}

struct block_entry {
	const struct yaml_node *pfn, *count;
	uint32_t type;
};
static const struct field block_fields[] = {
	{"pfn", FIELD_NODE, offsetof(struct block_entry, pfn), true, NULL},
	{"count", FIELD_NODE, offsetof(struct block_entry, count), true, NULL},
	{"type", FIELD_WORD, offsetof(struct block_entry, type), true, sim_type_names},
};

static void read_blocks(struct state_reader *r, const struct yaml_node *n, struct sim_image_zone *z)
{
	z->block = arena_alloc(r->a, (list_count(n) + 1) * sizeof(*z->block));
	for (size_t i = 0; i < list_count(n); i++) {
		const struct yaml_node *item = list_item(n, i);
		struct block_entry e = {0};

		if (!state_map(r, item, "run of pageblocks", block_fields, COUNT(block_fields), &e))
			continue;
		z->block[z->blocks++] = (struct sim_image_blocks){
			read_u32(r, e.pfn), read_u32(r, e.count), e.type, item};
	}
}

struct page_type_entry {
	const struct yaml_node *pfn;
	uint32_t type;
};
static const struct field page_type_fields[] = {
	{"pfn", FIELD_NODE, offsetof(struct page_type_entry, pfn), true, NULL},
	{"type", FIELD_WORD, offsetof(struct page_type_entry, type), true, sim_type_names},
};

struct pcp_entry {
	uint64_t cpu, flags, alloc_factor, free_factor;
	struct sim_image_pcp pcp;
	const struct yaml_node *lists, *page_types, *delta;
};
#define F(key, type, member, required)                                        \
	{                                                                     \
		key, type, offsetof(struct pcp_entry, member), required, NULL \
	}
static const struct field pcp_fields[] = {
	F("count", FIELD_U64, pcp.count, true),
	F("high", FIELD_U64, pcp.high, true),
	F("high_min", FIELD_U64, pcp.high_min, false),
	F("high_max", FIELD_U64, pcp.high_max, false),
	F("batch", FIELD_U64, pcp.batch, true),
	F("flags", FIELD_U64, flags, false),
	F("alloc_factor", FIELD_U64, alloc_factor, false),
	F("free_factor", FIELD_U64, free_factor, false),
	F("free_count", FIELD_U64, pcp.free_count, false),
	F("lists", FIELD_LIST, lists, true),
	F("page_types", FIELD_LIST, page_types, false),
	F("free_delta", FIELD_NODE, delta, false),
	/* of another CPU only; last, so that the running CPU's are all but this */
	F("cpu", FIELD_U64, cpu, true),
};
#undef F

static void read_pcp(
	struct state_reader *r, const struct yaml_node *n, bool running, struct sim_image_pcp *out)
{
	struct pcp_entry e = {.pcp = {.high_min = -1, .high_max = -1}};
	struct sim_image_pcp *pcp = &e.pcp;

	if (!state_map(r, n, "per-CPU list", pcp_fields, COUNT(pcp_fields) - running, &e))
		return;
	if (e.alloc_factor > UCHAR_MAX || e.free_factor > UCHAR_MAX || e.flags > UCHAR_MAX ||
		pcp->free_count > INT16_MAX || e.cpu >= SIM_MAX_CPUS) {
		state_complain(r, n,
			"alloc_factor, free_factor and flags have 8 bits, free_count 16",
			"a number of these per-CPU lists is too large");
		return;
	}
	pcp->at = n;
	if (e.delta)
		pcp->free_delta = read_signed(r, e.delta);
	pcp->cpu = (uint32_t)e.cpu;
	pcp->flags = (uint32_t)e.flags;
	pcp->alloc_factor = (uint32_t)(e.alloc_factor | e.free_factor);
	pcp->list = read_lists(r, e.lists, &pcp->lists);
	pcp->type = arena_alloc(r->a, (list_count(e.page_types) + 1) * sizeof(*pcp->type));
	for (size_t i = 0; i < list_count(e.page_types); i++) {
		struct page_type_entry t = {0};

		if (state_map(r, list_item(e.page_types, i), "page type", page_type_fields,
			    COUNT(page_type_fields), &t))
			pcp->type[pcp->types++] =
				(struct sim_image_page_type){read_u32(r, t.pfn), t.type};
	}
	*out = *pcp;
}

struct zone_entry {
	struct sim_image_zone zone;
	uint32_t index;
	uint64_t node, flags;
	const struct yaml_node *watermark, *reserve, *free, *blocks, *pcp, *other, *lru, *reserved;
};
#define Z(key, type, member, required)                                         \
	{                                                                      \
		key, type, offsetof(struct zone_entry, member), required, NULL \
	}
static const struct field zone_fields[] = {
	{"name", FIELD_WORD, offsetof(struct zone_entry, index), true, sim_zone_names},
	Z("node", FIELD_U64, node, false),
	Z("start_pfn", FIELD_U64, zone.start_pfn, true),
	Z("spanned", FIELD_U64, zone.spanned, true),
	Z("present", FIELD_U64, zone.present, false),
	Z("managed", FIELD_U64, zone.managed, true),
	Z("watermark", FIELD_MAP, watermark, true),
	Z("lowmem_reserve", FIELD_LIST, reserve, true),
	Z("free_pages", FIELD_U64, zone.free_pages, true),
	Z("stat_threshold", FIELD_U64, zone.stat_threshold, false),
	Z("free", FIELD_LIST, free, true),
	Z("pageblocks", FIELD_LIST, blocks, true),
	Z("pcp", FIELD_MAP, pcp, true),
	Z("reserved_highatomic", FIELD_U64, zone.reserved_highatomic, false),
	Z("watermark_boost", FIELD_U64, zone.boost, false),
	Z("flags", FIELD_U64, flags, false),
	Z("movable", FIELD_U64, zone.movable, false),
	Z("reclaimable", FIELD_U64, zone.reclaimable, false),
	Z("lru", FIELD_LIST, lru, false),
	Z("reserved", FIELD_LIST, reserved, false),
	Z("other_pcp", FIELD_LIST, other, false),
};
#undef Z

static const struct field watermark_fields[] = {
	{"min", FIELD_U64, 0, true, NULL},
	{"low", FIELD_U64, sizeof(int64_t), true, NULL},
	{"high", FIELD_U64, 2 * sizeof(int64_t), true, NULL},
};

static bool read_zone(struct state_reader *r, const struct yaml_node *n, struct sim_image_zone *out)
{
	struct zone_entry e = {0};
	struct sim_image_zone *z = &e.zone;

	sim_image_zone_init(z);
	z->present = UINT64_MAX;
	if (!state_map(r, n, "zone", zone_fields, COUNT(zone_fields), &e))
		return false;
	z->at = n;
	z->index = e.index;
	if (e.node >= SIM_MAX_NODES)
		state_complain(r, yaml_get(n, "node"), NULL, "nodes are numbered from 0 to 31");
	else
		z->node = (uint32_t)e.node;
	z->flags = (uint32_t)e.flags;
	if (z->present == UINT64_MAX)
		z->present = z->spanned;
	if (e.flags > (SIM_ZONE_BOOSTED | SIM_ZONE_RECLAIM_ACTIVE | SIM_ZONE_BELOW_HIGH))
		state_complain(r, yaml_get(n, "flags"), "1 boosted, 2 reclaim active, 4 below high",
			"a zone has no such flags");
	state_map(r, e.watermark, "watermark", watermark_fields, COUNT(watermark_fields), z->mark);
	if (list_count(e.reserve) != SIM_IMAGE_ZONES &&
		list_count(e.reserve) != SIM_IMAGE_ZONES - 1) {
		state_complain(r, e.reserve, "of zones DMA, DMA32, Normal, (HighMem,) Movable",
			"`lowmem_reserve` has four or five numbers");
		return false;
	}
	/* most machines have no zone HighMem, and no number for it */
	for (size_t i = 0, at = 0; i < SIM_IMAGE_ZONES; i++)
		if (i != SIM_IMAGE_HIGHMEM || list_count(e.reserve) == SIM_IMAGE_ZONES)
			z->lowmem_reserve[i] = read_u32(r, list_item(e.reserve, at++));
	z->list = read_lists(r, e.free, &z->lists);
	read_blocks(r, e.blocks, z);
	read_pcp(r, e.pcp, true, &z->pcp);
	z->lru = read_ranges(r, e.lru, &z->ranges);
	z->reserved = read_ranges(r, e.reserved, &z->reserved_ranges);
	z->others = list_count(e.other);
	z->other = arena_alloc(r->a, (z->others + 1) * sizeof(*z->other));
	for (size_t i = 0; i < z->others; i++)
		read_pcp(r, list_item(e.other, i), false, &z->other[i]);
	*out = *z;
	return true;
}

struct image_entry {
	const char *kernel, *arch;
	uint32_t form; /* counts are for sim/counted.h */
	uint64_t page_size, pageblock_order, cpu, cpus, boost_factor;
	const struct yaml_node *zones, *nodes;
};
#define I(key, type, member, required)                                          \
	{                                                                       \
		key, type, offsetof(struct image_entry, member), required, NULL \
	}
static const char *const form_words[] = {"frames", NULL};
static const struct field image_fields[] = {
	{"form", FIELD_WORD, offsetof(struct image_entry, form), false, form_words},
	I("kernel", FIELD_TEXT, kernel, true),
	I("arch", FIELD_TEXT, arch, true),
	I("page_size", FIELD_U64, page_size, true),
	I("pageblock_order", FIELD_U64, pageblock_order, true),
	I("cpu", FIELD_U64, cpu, false),
	I("cpus", FIELD_U64, cpus, false),
	I("watermark_boost_factor", FIELD_U64, boost_factor, false),
	I("nodes", FIELD_LIST, nodes, false),
	I("zones", FIELD_LIST, zones, true),
};
#undef I

static void read_zones(struct state_reader *r, const struct yaml_node *n, struct sim_image *image)
{
	if (!list_count(n) || list_count(n) > SIM_IMAGE_ALL_ZONES) {
		state_complain(r, n, "DMA, DMA32, Normal and Movable, as far as they have memory",
			list_count(n) ? "too many zones" : "a machine has zones");
		return;
	}
	for (size_t i = 0; i < list_count(n); i++) {
		struct sim_image_zone *z = &image->zone[image->zones];

		if (!read_zone(r, list_item(n, i), z))
			continue;
		if (image->zones && (z->node < z[-1].node ||
					    (z->node == z[-1].node && z->index <= z[-1].index)))
			state_complain(r, yaml_get(z->at, "name"), "DMA, DMA32, Normal, Movable",
				"zones come once each, the lowest first, node by node");
		image->zones++;
	}
}

struct node_entry {
	uint64_t node;
	const struct yaml_node *cpus, *distance;
};
static const struct field node_fields[] = {
	{"node", FIELD_U64, offsetof(struct node_entry, node), true, NULL},
	{"cpus", FIELD_LIST, offsetof(struct node_entry, cpus), true, NULL},
	{"distance", FIELD_LIST, offsetof(struct node_entry, distance), false, NULL},
};

static void read_node(struct state_reader *r, const struct yaml_node *n, struct sim_image *image)
{
	struct sim_image_node *to = &image->node[image->nodes];
	struct node_entry e = {0};

	if (!state_map(r, n, "node", node_fields, COUNT(node_fields), &e))
		return;
	if (e.node >= SIM_MAX_NODES || (image->nodes && e.node <= to[-1].node)) {
		state_complain(r, yaml_get(n, "node"), NULL, "nodes ascend, from 0 to 31 at most");
		return;
	}
	*to = (struct sim_image_node){.node = (uint32_t)e.node, .at = n};
	to->cpus = read_ranges(r, e.cpus, &to->ranges);
	for (size_t i = 0; i < to->ranges; i++)
		if (to->cpus[i].last < to->cpus[i].first || to->cpus[i].last >= image->cpus)
			state_complain(r, to->cpus[i].at,
				"they are numbered from 0, `cpus` of them",
				"the machine has no such CPUs");
	to->distances = list_count(e.distance);
	if (to->distances > SIM_MAX_NODES) {
		state_complain(
			r, e.distance, NULL, "there is one distance for each node, from 0 on");
		return;
	}
	to->distance = arena_alloc(r->a, (to->distances + 1) * sizeof(*to->distance));
	for (size_t i = 0; i < to->distances; i++) {
		to->distance[i] = read_u32(r, list_item(e.distance, i));
		if (to->distance[i] > UINT8_MAX)
			state_complain(r, list_item(e.distance, i), "10 is the node itself",
				"distances go up to 255");
	}
	image->nodes++;
}

static void read_nodes(struct state_reader *r, const struct yaml_node *n, struct sim_image *image)
{
	image->node = arena_alloc(r->a, (list_count(n) + 1) * sizeof(*image->node));
	for (size_t i = 0; i < list_count(n); i++)
		read_node(r, list_item(n, i), image);
}

bool sim_image_read_root(
	const struct yaml_node *root, struct arena *a, struct diag *d, struct sim_image *image)
{
	struct image_entry e = {.cpus = 1, .boost_factor = UINT64_MAX};
	struct state_reader r = {.a = a, .d = d, .ok = true};

	sim_image_init(image);
	if (!state_map(&r, root, "state", image_fields, COUNT(image_fields), &e))
		return false;
	image->at = root;
	image->kernel = e.kernel;
	image->arch = e.arch;
	image->page_size = e.page_size;
	image->boost_factor = (int64_t)e.boost_factor;
	if (e.pageblock_order > SIM_MAX_PAGE_ORDER)
		state_complain(
			&r, yaml_get(root, "pageblock_order"), NULL, "there is no such order");
	if (!e.cpus || e.cpus > SIM_MAX_CPUS || e.cpu >= SIM_MAX_CPUS)
		state_complain(&r, yaml_get(root, e.cpu >= SIM_MAX_CPUS ? "cpu" : "cpus"), NULL,
			"there is no such machine");
	image->pageblock_order = (uint32_t)e.pageblock_order;
	image->cpu = (uint32_t)e.cpu;
	image->cpus = (uint32_t)e.cpus;
	read_nodes(&r, e.nodes, image);
	read_zones(&r, e.zones, image);
	return r.ok;
}

bool sim_image_read(
	const struct source *src, struct arena *a, struct diag *d, struct sim_image *image)
{
	const struct yaml_node *root =
		yaml_parse_one(src, "one state", "kernel: ..., zones: [...]", a, d);

	sim_image_init(image);
	if (root && sim_counted_is(root)) {
		diag_error(d, src, yaml_get(root, "form")->place->pos,
			"form: frames, which a kernel module records page by page",
			"this state has counts of free pages, and page frames are needed");
		return false;
	}
	return root && sim_image_read_root(root, a, d, image);
}
