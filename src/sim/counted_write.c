/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Counted states as state files; see counted.h.
 */
#include "sim/counted.h"

#include <inttypes.h>

#include "text/strbuf.h"

/* A name from elsewhere, as a quoted scalar. */
static void write_text(struct strbuf *b, const char *s)
{
	strbuf_addc(b, '"');
	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if (c == '"' || c == '\\')
			strbuf_addf(b, "\\%c", c);
		else if (c < ' ' || c == 0x7f)
			strbuf_addf(b, "\\x%02x", c);
		else
			strbuf_addc(b, (char)c);
	}
	strbuf_addc(b, '"');
}

static void write_blocks(
	struct strbuf *b, const struct sim_counted *c, const struct sim_counted_zone *z)
{
	bool any = false;

	strbuf_adds(b, "    free:");
	for (unsigned int o = 0; o <= c->max_page_order; o++)
		for (unsigned int t = 0; t < SIM_COUNTED_TYPES; t++) {
			if (!z->blocks[t][o])
				continue;
			strbuf_addf(b, "\n      - {order: %u, ", o);
			if (z->typed)
				strbuf_addf(b, "type: %s, ", sim_type_names[t]);
			strbuf_addf(b, "count: %" PRIu64 "}", z->blocks[t][o]);
			any = true;
		}
	strbuf_adds(b, any ? "\n" : " []\n");
	any = false;
	for (unsigned int t = 0; t < SIM_COUNTED_TYPES; t++) {
		if (!z->pageblocks[t])
			continue;
		strbuf_addf(b, "%s      - {type: %s, count: %" PRIu64 "}\n",
			any ? "" : "    pageblocks:\n", sim_type_names[t], z->pageblocks[t]);
		any = true;
	}
}

static bool has_highmem(const struct sim_counted *c)
{
	for (size_t i = 0; i < c->zones; i++)
		if (c->zone[i].index == SIM_IMAGE_HIGHMEM)
			return true;
	return false;
}

static void write_zone(
	struct strbuf *b, const struct sim_counted *c, const struct sim_counted_zone *z)
{
	strbuf_addf(b, "  - name: %s\n    node: %" PRIu64 "\n", sim_zone_names[z->index], z->node);
	strbuf_addf(b, "    start_pfn: 0x%" PRIx64 "\n    spanned: %" PRIu64 "\n", z->start_pfn,
		z->spanned);
	strbuf_addf(
		b, "    present: %" PRIu64 "\n    managed: %" PRIu64 "\n", z->present, z->managed);
	strbuf_addf(b, "    watermark: {min: %" PRIu64 ", low: %" PRIu64 ", high: %" PRIu64 "}\n",
		z->mark[0], z->mark[1], z->mark[2]);
	strbuf_addf(b, "    watermark_boost: %" PRIu64 "\n", z->boost);
	strbuf_adds(b, "    lowmem_reserve: [");
	for (unsigned int i = 0; i < SIM_IMAGE_ZONES; i++)
		if (i != SIM_IMAGE_HIGHMEM || has_highmem(c))
			strbuf_addf(b, "%s%" PRIu64, i ? ", " : "", z->lowmem_reserve[i]);
	strbuf_adds(b, "]\n");
	strbuf_addf(b, "    free_pages: %" PRIu64 "\n    stat_threshold: %" PRIu64 "\n",
		z->free_pages, z->stat_threshold);
	write_blocks(b, c, z);
	strbuf_addf(b, "    movable: %" PRIu64 "\n    reclaimable: %" PRIu64 "\n    pcp:\n",
		z->movable, z->reclaimable);
	for (size_t i = 0; i < z->cpus; i++) {
		const struct sim_counted_pcp *p = &z->pcp[i];

		strbuf_addf(b, "      - {cpu: %" PRIu64 ", count: %" PRIu64 ", high: %" PRIu64,
			p->cpu, p->count, p->high);
		if (p->high_min != UINT64_MAX)
			strbuf_addf(b, ", high_min: %" PRIu64, p->high_min);
		if (p->high_max != UINT64_MAX)
			strbuf_addf(b, ", high_max: %" PRIu64, p->high_max);
		strbuf_addf(b, ", batch: %" PRIu64 "}\n", p->batch);
	}
}

void sim_counted_write(const struct sim_counted *c, struct strbuf *b)
{
	strbuf_adds(b, "form: counts\nkernel: ");
	write_text(b, c->kernel);
	strbuf_adds(b, "\narch: ");
	write_text(b, c->arch);
	strbuf_addf(b, "\npage_size: %" PRIu64 "\npageblock_order: %u\nmax_page_order: %u\n",
		c->page_size, c->pageblock_order, c->max_page_order);
	strbuf_adds(b, "config: [");
	for (size_t i = 0; i < c->configs; i++) {
		strbuf_adds(b, i ? ", " : "");
		write_text(b, c->config[i]);
	}
	strbuf_adds(b, "]\nzones:\n");
	for (size_t i = 0; i < c->zones; i++)
		write_zone(b, c, &c->zone[i]);
	if (c->caches)
		strbuf_adds(b, "caches:\n");
	for (size_t i = 0; i < c->caches; i++) {
		const struct sim_counted_cache *k = &c->cache[i];

		strbuf_adds(b, "  - {name: ");
		write_text(b, k->name);
		strbuf_addf(b,
			", active: %" PRIu64 ", objects: %" PRIu64 ", size: %" PRIu64
			", per_slab: %" PRIu64 ", pages: %" PRIu64 "}\n",
			k->active, k->objects, k->size, k->per_slab, k->pages);
	}
}
