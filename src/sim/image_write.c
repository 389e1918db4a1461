/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Images as state files. What is as it would be without saying so is left out.
 */
#include "sim/image.h"

#include <inttypes.h>

#include "sim/zone.h"
#include "text/strbuf.h"

static void add_pfns(struct strbuf *out, const struct sim_image_list *l)
{
	strbuf_addf(out, "{order: %u, type: %s, pfns: [", l->order, sim_type_names[l->type]);
	for (size_t i = 0; i < l->n; i++)
		strbuf_addf(out, "%s0x%x", i ? ", " : "", l->pfn[i]);
	strbuf_adds(out, "]}");
}

static void add_pcp(struct strbuf *out, const struct sim_image_pcp *pcp, unsigned int indent)
{
	strbuf_addf(out, "count: %" PRId64 ", high: %" PRId64 ", ", pcp->count, pcp->high);
	if (pcp->high_min >= 0)
		strbuf_addf(out,
			"high_min: %" PRId64 ", high_max: %" PRId64 ", batch: %" PRId64
			", flags: %u, alloc_factor: %u, free_count: %" PRId64 ",\n",
			pcp->high_min, pcp->high_max, pcp->batch, pcp->flags, pcp->alloc_factor,
			pcp->free_count);
	else
		strbuf_addf(out, "batch: %" PRId64 ", free_factor: %u,\n", pcp->batch,
			pcp->alloc_factor);
	if (pcp->free_delta)
		strbuf_addf(out, "%*sfree_delta: %" PRId64 ",\n", (int)indent, "", pcp->free_delta);
	if (pcp->types) {
		strbuf_addf(out, "%*spage_types: [", (int)indent, "");
		for (size_t i = 0; i < pcp->types; i++)
			strbuf_addf(out, "%s{pfn: 0x%x, type: %s}", i ? ", " : "", pcp->type[i].pfn,
				sim_type_names[pcp->type[i].type]);
		strbuf_adds(out, "],\n");
	}
	strbuf_addf(out, "%*slists: [", (int)indent, "");
	for (size_t i = 0; i < pcp->lists; i++) {
		if (i)
			strbuf_addf(out, ",\n%*s", (int)indent + 8, "");
		add_pfns(out, &pcp->list[i]);
	}
	strbuf_adds(out, "]}\n");
}

static bool highatomic_known(const struct sim_image *image, const struct sim_image_zone *z)
{
	int64_t n = 0;

	for (size_t i = 0; i < z->blocks; i++)
		if (z->block[i].type == MT_HIGHATOMIC)
			n += (int64_t)z->block[i].count << image->pageblock_order;
	return z->reserved_highatomic >= 0 && (z->reserved_highatomic || n);
}

static void add_ranges(
	struct strbuf *out, const char *name, const struct sim_image_range *range, size_t n)
{
	if (!n)
		return;
	strbuf_addf(out, "    %s: [", name);
	for (size_t i = 0; i < n; i++) {
		strbuf_addf(out, "%s0x%x", i ? ", " : "", range[i].first);
		if (range[i].last != range[i].first)
			strbuf_addf(out, "..0x%x", range[i].last);
	}
	strbuf_adds(out, "]\n");
}

/* Facts that most states do not need. */
static void add_hidden(
	struct strbuf *out, const struct sim_image *image, const struct sim_image_zone *z)
{
	if (highatomic_known(image, z))
		strbuf_addf(out, "    reserved_highatomic: %" PRId64 "\n", z->reserved_highatomic);
	if (z->boost)
		strbuf_addf(out, "    watermark_boost: %" PRId64 "\n", z->boost);
	if (z->flags)
		strbuf_addf(out, "    flags: %u\n", z->flags);
	if (z->movable)
		strbuf_addf(out, "    movable: %" PRIu64 "\n", z->movable);
	if (z->reclaimable)
		strbuf_addf(out, "    reclaimable: %" PRIu64 "\n", z->reclaimable);
	add_ranges(out, "lru", z->lru, z->ranges);
	add_ranges(out, "reserved", z->reserved, z->reserved_ranges);
}

static bool has_highmem(const struct sim_image *image)
{
	for (size_t i = 0; i < image->zones; i++)
		if (image->zone[i].index == SIM_IMAGE_HIGHMEM)
			return true;
	return false;
}

static void add_zone(
	struct strbuf *out, const struct sim_image *image, const struct sim_image_zone *z)
{
	strbuf_addf(out, "  - name: %s\n", sim_zone_names[z->index]);
	if (z->node)
		strbuf_addf(out, "    node: %u\n", z->node);
	strbuf_addf(out,
		"    start_pfn: 0x%" PRIx64 "\n    spanned: %" PRIu64 "\n    present: %" PRIu64
		"\n    managed: %" PRIu64 "\n",
		z->start_pfn, z->spanned, z->present, z->managed);
	strbuf_addf(out, "    watermark: {min: %" PRId64 ", low: %" PRId64 ", high: %" PRId64 "}\n",
		z->mark[0], z->mark[1], z->mark[2]);
	strbuf_adds(out, "    lowmem_reserve: [");
	for (unsigned int i = 0; i < SIM_IMAGE_ZONES; i++)
		if (i != SIM_IMAGE_HIGHMEM || has_highmem(image))
			strbuf_addf(out, "%s%" PRId64, i ? ", " : "", z->lowmem_reserve[i]);
	strbuf_addf(out, "]\n    free_pages: %" PRId64 "\n", z->free_pages);
	if (z->stat_threshold >= 0)
		strbuf_addf(out, "    stat_threshold: %" PRId64 "\n", z->stat_threshold);
	add_hidden(out, image, z);
	strbuf_adds(out, z->lists ? "    free:\n" : "    free: []\n");
	for (size_t i = 0; i < z->lists; i++) {
		strbuf_adds(out, "      - ");
		add_pfns(out, &z->list[i]);
		strbuf_addc(out, '\n');
	}
	strbuf_adds(out, "    pageblocks:\n");
	for (size_t i = 0; i < z->blocks; i++)
		strbuf_addf(out, "      - {pfn: 0x%x, count: %u, type: %s}\n", z->block[i].pfn,
			z->block[i].count, sim_type_names[z->block[i].type]);
	strbuf_adds(out, "    pcp: {");
	add_pcp(out, &z->pcp, 10);
	if (z->others)
		strbuf_adds(out, "    other_pcp:\n");
	for (size_t i = 0; i < z->others; i++) {
		strbuf_addf(out, "      - {cpu: %u, ", z->other[i].cpu);
		add_pcp(out, &z->other[i], 12);
	}
}

/* A name as YAML: in quotes where a reader could take it for something else. */
static void add_name(struct strbuf *out, const char *key, const char *s)
{
	strbuf_addf(out, "%s: \"", key);
	for (; *s; s++) {
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			strbuf_addf(out, "\\x%02x", (unsigned int)*s);
		else if (*s == '"' || *s == '\\')
			strbuf_addf(out, "\\%c", *s);
		else
			strbuf_addc(out, *s);
	}
	strbuf_adds(out, "\"\n");
}

static void add_nodes(struct strbuf *out, const struct sim_image *image)
{
	for (size_t i = 0; i < image->nodes; i++) {
		const struct sim_image_node *n = &image->node[i];

		strbuf_addf(out, "%s  - {node: %u, cpus: [", i ? "" : "nodes:\n", n->node);
		for (size_t j = 0; j < n->ranges; j++) {
			strbuf_addf(out, "%s%u", j ? ", " : "", n->cpus[j].first);
			if (n->cpus[j].last != n->cpus[j].first)
				strbuf_addf(out, "..%u", n->cpus[j].last);
		}
		strbuf_adds(out, n->distances ? "], distance: [" : "]");
		for (size_t j = 0; j < n->distances; j++)
			strbuf_addf(out, "%s%u", j ? ", " : "", n->distance[j]);
		strbuf_adds(out, n->distances ? "]}\n" : "}\n");
	}
}

void sim_image_write(const struct sim_image *image, struct strbuf *out)
{
	add_name(out, "kernel", image->kernel);
	add_name(out, "arch", image->arch);
	strbuf_addf(out, "page_size: %" PRIu64 "\npageblock_order: %u\ncpu: %u\ncpus: %u\n",
		image->page_size, image->pageblock_order, image->cpu, image->cpus);
	if (image->boost_factor >= 0)
		strbuf_addf(out, "watermark_boost_factor: %" PRId64 "\n", image->boost_factor);
	add_nodes(out, image);
	strbuf_adds(out, "zones:\n");
	for (size_t i = 0; i < image->zones; i++)
		add_zone(out, image, &image->zone[i]);
}

void sim_image_zone_summary(const struct sim_image_zone *z, struct strbuf *out)
{
	strbuf_addf(out, "free %" PRId64 ", min %" PRId64 ", low %" PRId64 ", high %" PRId64,
		z->free_pages, z->mark[0], z->mark[1], z->mark[2]);
	if (z->boost)
		strbuf_addf(out, ", boost %" PRId64, z->boost);
	strbuf_addf(out, "; per-CPU count %" PRId64 ", high %" PRId64 ", batch %" PRId64,
		z->pcp.count, z->pcp.high, z->pcp.batch);
}
