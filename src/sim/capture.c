/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What /proc shows as a counted state; see capture.h. The files are read one after the other while
 * the machine goes on: where they disagree, buddyinfo says how many blocks there are.
 */
#include "sim/capture.h"

#include <string.h>

#include "sim/number.h"

#include "text/mem.h"

_Static_assert(PROC_MOVABLE + 1 == SIM_IMAGE_ZONES && PROC_HIGHMEM == SIM_IMAGE_HIGHMEM &&
		       PROC_DEVICE == PROC_MOVABLE + 1,
	"the kernel's zones come in the order of an image's, and one more");
_Static_assert(
	PROC_TYPE_ISOLATE == SIM_COUNTED_TYPES, "types come in the same order, and one more");

/*
 * Blocks of one order by type, so that they add up to what buddyinfo says. What is over or missing
 * is put on the longest list: the one that changes most, and that pagetypeinfo may not have counted
 * to its end.
 */
static void settle_order(
	const struct proc_zone *from, unsigned int order, struct sim_counted_zone *to)
{
	uint64_t gone = from->typed[PROC_TYPE_ISOLATE][order];
	uint64_t total = from->blocks[order] - min_u64(gone, from->blocks[order]), sum = 0;
	unsigned int longest = PROC_TYPE_MOVABLE;

	for (unsigned int t = 0; t < SIM_COUNTED_TYPES; t++) {
		uint64_t n = from->typed[t][order];

		to->blocks[t][order] = n;
		sum += n;
		if (from->capped[t][order] ||
			(!from->capped[longest][order] && n > from->typed[longest][order]))
			longest = t;
	}
	if (sum < total)
		to->blocks[longest][order] += total - sum;
	for (unsigned int t = longest; sum > total; t = (t + 1) % SIM_COUNTED_TYPES) {
		uint64_t n = min_u64(sum - total, to->blocks[t][order]);

		to->blocks[t][order] -= n;
		sum -= n;
	}
}

static void settle_blocks(const struct proc_machine *m, const struct proc_zone *from,
	struct sim_counted_zone *to, uint32_t *estimates)
{
	to->typed = from->has_types && from->has_pageblocks;
	if (!to->typed)
		*estimates |= CAPTURE_TYPES;
	for (unsigned int o = 0; o < m->orders; o++) {
		if (to->typed)
			settle_order(from, o, to);
		else
			to->blocks[PROC_TYPE_MOVABLE][o] = from->blocks[o];
		for (unsigned int t = 0; t < PROC_TYPES; t++)
			if (from->capped[t][o])
				*estimates |= CAPTURE_CAPPED;
	}
	if (!to->typed)
		return;
	for (unsigned int t = 0; t < SIM_COUNTED_TYPES; t++)
		to->pageblocks[t] = from->pageblocks[t];
	/* what is being taken away: in use, as far as we go */
	to->pageblocks[PROC_TYPE_UNMOVABLE] += from->pageblocks[PROC_TYPE_ISOLATE];
}

/*
 * The line of reserves has a number for each zone that the kernel was built with; those that it was
 * not are asked for as the next one that it has (gfp_zone).
 */
static void settle_reserves(
	const struct proc_machine *m, const struct proc_zone *from, struct sim_counted_zone *to)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < SIM_IMAGE_ZONES; i++) {
		to->lowmem_reserve[i] = n ? from->protection[n - 1] : 0;
		/* every node lists all zones */
		if (proc_zone_find(m, from->node, (enum proc_zone_name)i) && n < from->protections)
			to->lowmem_reserve[i] = from->protection[n++];
		else if (n < from->protections)
			to->lowmem_reserve[i] = from->protection[n];
	}
}

static void settle_pcps(const struct proc_zone *from, struct sim_counted_zone *to, struct arena *a,
	uint32_t *estimates)
{
	to->pcp = arena_alloc(a, from->cpus * sizeof(*to->pcp));
	to->cpus = from->cpus;
	for (size_t i = 0; i < from->cpus; i++) {
		const struct proc_cpu *c = &from->cpu[i];
		bool limits = c->high_max != 0;

		to->pcp[i] = (struct sim_counted_pcp){
			.cpu = c->cpu,
			.count = c->count,
			.high = c->high,
			.batch = c->batch,
			.high_min = limits ? c->high_min : UINT64_MAX,
			.high_max = limits ? c->high_max : UINT64_MAX,
		};
		if (!limits)
			*estimates |= CAPTURE_PCP_LIMITS;
	}
}

/* Pages that the files say are free must be among those that the zone manages. */
static const char *check_zone(const struct proc_zone *from, const struct sim_counted_zone *to)
{
	uint64_t pages = 0;

	for (unsigned int t = 0; t < SIM_COUNTED_TYPES; t++)
		for (unsigned int o = 0; o <= SIM_MAX_PAGE_ORDER; o++)
			pages += min_u64(to->blocks[t][o], UINT32_MAX) << o;
	for (size_t i = 0; i < to->cpus; i++)
		pages += min_u64(to->pcp[i].count, UINT32_MAX);
	if (!from->in_buddyinfo)
		return "zoneinfo has a zone with memory that buddyinfo lacks";
	if (!to->cpus)
		return "zoneinfo has a zone with memory without per-CPU lists";
	if (to->cpus > SIM_MAX_CPUS)
		return "zoneinfo has more CPUs than can be simulated";
	if (pages > to->managed)
		return "buddyinfo has more free pages than zoneinfo has pages: are they of one "
		       "machine?";
	return NULL;
}

static const char *settle_zone(const struct proc_machine *m, const struct proc_zone *from,
	struct arena *a, struct sim_counted_zone *to, uint32_t *estimates)
{
	uint64_t file = from->inactive_file + from->active_file, used, pages = 0;

	*to = (struct sim_counted_zone){
		.index = from->name,
		.node = from->node,
		.start_pfn = from->start_pfn,
		.spanned = from->spanned,
		.present = from->present,
		.managed = from->managed,
		.mark = {from->min - min_u64(from->boost, from->min),
			from->low - min_u64(from->boost, from->low),
			from->high - min_u64(from->boost, from->high)},
		.boost = from->boost,
		.free_pages = from->free,
		.stat_threshold = from->cpus ? from->cpu[0].threshold : 0,
	};
	settle_blocks(m, from, to, estimates);
	settle_reserves(m, from, to);
	settle_pcps(from, to, a, estimates);
	for (unsigned int t = 0; t < SIM_COUNTED_TYPES; t++)
		for (unsigned int o = 0; o <= SIM_MAX_PAGE_ORDER; o++)
			pages += min_u64(to->blocks[t][o], UINT32_MAX) << o;
	/* the LRU lists hold what compaction can move; dirty cache is not freed at once */
	used = to->managed - min_u64(pages, to->managed);
	to->movable =
		min_u64(file + from->inactive_anon + from->active_anon + from->unevictable, used);
	to->reclaimable = min_u64(file - min_u64(from->write_pending, file), to->movable);
	return check_zone(from, to);
}

/*
 * The option that makes pages of this size, where the architecture has a choice; NULL: its default.
 */
static const char *page_option(const struct sim_counted *s)
{
	if (strcmp(s->arch, "arm64") != 0 && strcmp(s->arch, "aarch64") != 0)
		return NULL;
	return s->page_size == 16384   ? "ARM64_16K_PAGES"
	       : s->page_size == 65536 ? "ARM64_64K_PAGES"
				       : NULL;
}

static void settle_config(const struct proc_machine *m, struct arena *a, struct sim_counted *out)
{
	const char *pages = page_option(out);

	out->config = arena_alloc(a, 6 * sizeof(*out->config));
	if (pages)
		out->config[out->configs++] = pages;
	if (m->release[0])
		out->config[out->configs++] = m->rt ? "PREEMPT_RT" : "!PREEMPT_RT";
	out->config[out->configs++] = m->has_numa ? "NUMA" : "!NUMA";
	if (!m->has_meminfo)
		return;
	out->config[out->configs++] = m->has_cma ? "CMA" : "!CMA";
	out->config[out->configs++] = m->has_thp ? "TRANSPARENT_HUGEPAGE" : "!TRANSPARENT_HUGEPAGE";
	out->config[out->configs++] = m->has_highmem ? "HIGHMEM" : "!HIGHMEM";
}

static void settle_caches(
	const struct proc_machine *m, struct arena *a, struct sim_counted *out, uint32_t *estimates)
{
	if (!m->caches)
		*estimates |= CAPTURE_SLABS;
	out->cache = arena_alloc(a, (m->caches + 1) * sizeof(*out->cache));
	for (size_t i = 0; i < m->caches; i++) {
		const struct proc_cache *c = &m->cache[i];

		if (c->objects)
			out->cache[out->caches++] = (struct sim_counted_cache){
				.name = arena_strdup(a, c->name),
				.active = c->active,
				.objects = c->objects,
				.size = c->size,
				.per_slab = c->per_slab,
				.pages = c->slab_pages,
			};
	}
}

/* The zones that make a machine, by node and from the lowest. */
static const char *settle_zones(
	const struct proc_machine *m, struct arena *a, struct sim_counted *out, uint32_t *estimates)
{
	const char *wrong = NULL;

	out->zone = arena_alloc(a, (m->zones + 1) * sizeof(*out->zone));
	for (size_t i = 0; i < m->zones && !wrong; i++) {
		const struct proc_zone *from = &m->zone[i];
		size_t at = out->zones;

		if (from->in_buddyinfo && !from->in_zoneinfo)
			return "buddyinfo has a zone that zoneinfo lacks";
		if (!from->managed || from->name == PROC_DEVICE)
			continue;
		while (at && (out->zone[at - 1].node > from->node ||
				     (out->zone[at - 1].node == from->node &&
					     out->zone[at - 1].index > (uint32_t)from->name))) {
			out->zone[at] = out->zone[at - 1];
			at--;
		}
		out->zones++;
		wrong = settle_zone(m, from, a, &out->zone[at], estimates);
		if (!wrong && out->zone[at].cpus != out->zone[0].cpus)
			wrong = "zoneinfo's zones differ in their number of CPUs";
	}
	return wrong || out->zones ? wrong : "zoneinfo has no zone with memory";
}

/* The simulator has one CMA area: that of the zone that has most. */
static void settle_cma(struct sim_counted *c, uint32_t *estimates)
{
	struct sim_counted_zone *most = &c->zone[0];

	for (size_t i = 0; i < c->zones; i++)
		if (c->zone[i].pageblocks[PROC_TYPE_CMA] > most->pageblocks[PROC_TYPE_CMA])
			most = &c->zone[i];
	for (size_t i = 0; i < c->zones; i++) {
		struct sim_counted_zone *z = &c->zone[i];

		if (z == most || !z->pageblocks[PROC_TYPE_CMA])
			continue;
		*estimates |= CAPTURE_CMA;
		z->pageblocks[PROC_TYPE_UNMOVABLE] += z->pageblocks[PROC_TYPE_CMA];
		z->pageblocks[PROC_TYPE_CMA] = 0;
		for (unsigned int o = 0; o <= SIM_MAX_PAGE_ORDER; o++) {
			z->free_pages -= min_u64(z->blocks[PROC_TYPE_CMA][o] << o, z->free_pages);
			z->blocks[PROC_TYPE_CMA][o] = 0;
		}
	}
}

const char *capture_state(const struct proc_machine *m, const struct capture_params *params,
	struct arena *a, struct sim_counted *out, uint32_t *estimates)
{
	const char *wrong;

	*estimates = 0;
	*out = (struct sim_counted){
		.kernel = m->release[0] ? arena_strdup(a, m->release) : params->kernel,
		.arch = params->arch,
		.page_size = params->page_size,
		.pageblock_order =
			m->has_pageblock_order ? m->pageblock_order : params->pageblock_order,
		.max_page_order = m->orders ? m->orders - 1 : 0,
	};
	if (!m->orders)
		return "buddyinfo is missing";
	if (!out->kernel)
		return "version is missing, and no kernel is given";
	wrong = settle_zones(m, a, out, estimates);
	if (wrong)
		return wrong;
	settle_cma(out, estimates);
	settle_config(m, a, out);
	settle_caches(m, a, out, estimates);
	return NULL;
}
