// SPDX-License-Identifier: GPL-2.0-or-later
/* Free lists, per-CPU lists, pageblock types and counters: see zones.h. */
#include "zones.h"

#include <linux/delay.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/smp.h>
#include <linux/version.h>
#include <linux/vmstat.h>

#include "out.h"

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 8, 0)
#define ORDERS MAX_ORDER
#else
#define ORDERS NR_PAGE_ORDERS
#endif

/* Per-CPU lists: three types for each order up to this, then two of pageblock order. */
#define PCP_ORDERS (PAGE_ALLOC_COSTLY_ORDER + 1)
#define PCP_THP (PCP_ORDERS * MIGRATE_PCPTYPES)

static const char *type_name(unsigned int type)
{
	switch (type) {
	case MIGRATE_UNMOVABLE:
		return "Unmovable";
	case MIGRATE_MOVABLE:
		return "Movable";
	case MIGRATE_RECLAIMABLE:
		return "Reclaimable";
	case MIGRATE_HIGHATOMIC:
		return "HighAtomic";
	case MIGRATE_ISOLATE:
		return "Isolate";
	}
	return "?";
}

static unsigned int block_type(unsigned long pfn)
{
	const unsigned long *map = section_to_usemap(__pfn_to_section(pfn));
	unsigned long in_section = pfn & (PAGES_PER_SECTION - 1);
	unsigned long bit = (in_section >> pageblock_order) * NR_PAGEBLOCK_BITS;

	const unsigned long marks = map[bit / BITS_PER_LONG] >> (bit % BITS_PER_LONG);

#ifdef PAGEBLOCK_ISO_MASK /* isolation does not hide the type any more */
	return marks & PAGEBLOCK_ISO_MASK ? MIGRATE_ISOLATE : marks & PAGEBLOCK_MIGRATETYPE_MASK;
#else
	return marks & MIGRATETYPE_MASK;
#endif
}

static long held_back(const struct zone *z, unsigned int cpu)
{
	return per_cpu_ptr(z->per_cpu_zonestats, cpu)->vm_stat_diff[NR_FREE_PAGES];
}

static long counted(const struct zone *z)
{
	return atomic_long_read(&z->vm_stat[NR_FREE_PAGES]);
}

/* All zones of all nodes, one after the other; NULL: there are no more. */
static struct zone *nth_zone(unsigned int i)
{
	unsigned int n = i / MAX_NR_ZONES;
	int node;

	for_each_online_node(node) if (!n--) return &NODE_DATA(node)->node_zones[i % MAX_NR_ZONES];
	return NULL;
}

void zones_fold(void)
{
	unsigned int i, cpu;
	struct zone *z;

	for (i = 0; (z = nth_zone(i)); i++) {
		if (!populated_zone(z))
			continue;
		for_each_online_cpu(cpu)
		{
			atomic_long_add(held_back(z, cpu), &z->vm_stat[NR_FREE_PAGES]);
			atomic_long_add(held_back(z, cpu), &vm_zone_stat[NR_FREE_PAGES]);
			per_cpu_ptr(z->per_cpu_zonestats, cpu)->vm_stat_diff[NR_FREE_PAGES] = 0;
		}
	}
}

/* Writes " [0x1, 0x2]". The links of pages are those of all lists that the allocator keeps. */
static void put_pfns(const struct list_head *list)
{
	const struct list_head *l;
	const char *before = "[";

	for (l = list->next; l != list; l = l->next) {
		out_text(before);
		out_hex(page_to_pfn(list_entry(l, struct page, lru)));
		before = ", ";
	}
	out_text("]");
}

static void put_free_lists(const struct zone *z)
{
	unsigned int order, type;

	out_text("    free:\n");
	for (order = 0; order < ORDERS; order++) {
		for (type = 0; type < MIGRATE_TYPES; type++) {
			const struct list_head *list = &z->free_area[order].free_list[type];

			if (list_empty(list))
				continue;
			out_printf("      - {order: %u, type: %s, pfns: ", order, type_name(type));
			put_pfns(list);
			out_text("}\n");
		}
	}
}

static void put_blocks(const struct zone *z)
{
	unsigned long pfn = ALIGN_DOWN(z->zone_start_pfn, pageblock_nr_pages);
	unsigned long from = 0, count = 0;
	unsigned int type = 0;

	out_text("    pageblocks:\n");
	for (; pfn < zone_end_pfn(z) + pageblock_nr_pages; pfn += pageblock_nr_pages) {
		bool there = pfn < zone_end_pfn(z) && pfn_valid(max(pfn, z->zone_start_pfn));

		if (count && there && block_type(pfn) == type) {
			count++;
			continue;
		}
		if (count)
			out_printf("      - {pfn: 0x%lx, count: %lu, type: %s}\n", from, count,
				type_name(type));
		count = there;
		from = pfn;
		type = there ? block_type(pfn) : 0;
	}
}

static const char *list_type(unsigned int list)
{
	if (list < PCP_THP)
		return type_name(list % MIGRATE_PCPTYPES);
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 6, 0)
	/* two lists of one name: which one it is, the first page's type tells */
	return type_name(MIGRATE_MOVABLE);
#else
	return type_name(list - PCP_THP);
#endif
}

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 6, 0)
/* The type that a reader takes a page of per-CPU list @list to have, if it is not told. */
static unsigned int assumed_type(unsigned int list, unsigned long pfn)
{
	unsigned int block = block_type(pfn);

	if (list >= PCP_THP)
		return block;
	list %= MIGRATE_PCPTYPES;
	return list == MIGRATE_MOVABLE && block >= MIGRATE_PCPTYPES ? block : list;
}
#endif

/* Pages that will go back as another type: in kernels that keep it with the page. */
static void put_page_types(const struct per_cpu_pages *pcp, const char *indent)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 6, 0)
	const char *before = "";
	const struct page *page;
	unsigned int i;

	for (i = 0; i < NR_PCP_LISTS; i++) {
		list_for_each_entry(page, &pcp->lists[i], pcp_list)
		{
			if (page->index == assumed_type(i, page_to_pfn(page)))
				continue;
			out_printf("%s%s{pfn: 0x%lx, type: %s}", *before ? "" : indent,
				*before ? before : "page_types: [", page_to_pfn(page),
				type_name(page->index));
			before = ", ";
		}
	}
	if (*before)
		out_text("],\n");
#endif
}

static void put_pcp(const struct zone *z, unsigned int cpu, const char *indent)
{
	const struct per_cpu_pages *pcp = per_cpu_ptr(z->per_cpu_pageset, cpu);
	const char *before = "[";
	unsigned int i;

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 7, 0)
	out_printf("count: %d, high: %d, batch: %d, free_factor: %d,\n", pcp->count, pcp->high,
		pcp->batch, pcp->free_factor);
#else
	out_printf("count: %d, high: %d, high_min: %d, high_max: %d, batch: %d, "
		   "flags: %u, alloc_factor: %u, free_count: %d,\n",
		pcp->count, pcp->high, pcp->high_min, pcp->high_max, pcp->batch, pcp->flags,
		pcp->alloc_factor, pcp->free_count);
#endif
	if (held_back(z, cpu))
		out_printf("%sfree_delta: %ld,\n", indent, held_back(z, cpu));
	put_page_types(pcp, indent);
	out_printf("%slists: ", indent);
	for (i = 0; i < NR_PCP_LISTS; i++) {
		if (list_empty(&pcp->lists[i]))
			continue;
		if (*before != '[')
			out_printf(",\n%s        ", indent);
		else
			out_text(before);
		out_printf("{order: %u, type: %s, pfns: ",
			i < PCP_THP ? i / MIGRATE_PCPTYPES : pageblock_order, list_type(i));
		put_pfns(&pcp->lists[i]);
		out_text("}");
		before = "";
	}
	out_printf("%s]}\n", *before == '[' ? "[" : "");
}

static void put_other_pcps(const struct zone *z)
{
	const char *title = "    other_pcp:\n";
	unsigned int cpu;

	for_each_online_cpu(cpu)
	{
		if (cpu == smp_processor_id())
			continue;
		out_printf("%s      - {cpu: %u, ", title, cpu);
		put_pcp(z, cpu, "            ");
		title = "";
	}
}

/* What the state form has keys for where it is not as most often. */
static void put_rare(const struct zone *z, unsigned long highatomic)
{
	if (z->nr_reserved_highatomic != highatomic)
		out_printf("    reserved_highatomic: %lu\n", z->nr_reserved_highatomic);
	if (z->watermark_boost)
		out_printf("    watermark_boost: %lu\n", z->watermark_boost);
	if (z->flags)
		out_printf("    flags: %lu\n", z->flags);
}

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 17, 0)
#define page_has_movable_ops __PageMovable
#endif

/* Pages in use that compaction could move: where they are many, the types of pageblocks change. */
static bool movable(const struct zone *z, unsigned long pfn)
{
	struct page *page;

	if (pfn >= zone_end_pfn(z) || !pfn_valid(pfn))
		return false;
	page = pfn_to_page(pfn);
	return !PageReserved(page) && (PageLRU(page) || page_has_movable_ops(page));
}

/*
 * Pages that are there and that boot has kept: no range that is taken for contiguous memory has
 * any.
 */
static bool reserved(const struct zone *z, unsigned long pfn)
{
	return pfn < zone_end_pfn(z) && pfn_valid(pfn) && PageReserved(pfn_to_page(pfn));
}

static void put_known(const struct zone *z, const char *name,
	bool (*is_one)(const struct zone *z, unsigned long pfn))
{
	const char *before = name;
	unsigned long pfn, first = 0, n = 0;

	for (pfn = z->zone_start_pfn; pfn <= zone_end_pfn(z); pfn++) {
		if (is_one(z, pfn)) {
			first = n++ ? first : pfn;
			continue;
		}
		if (n)
			out_printf("%s0x%lx..0x%lx", before, first, pfn - 1);
		before = n ? ", " : before;
		n = 0;
	}
	if (before != name)
		out_text("]\n");
}

static unsigned long highatomic_pages(const struct zone *z)
{
	unsigned long pfn = ALIGN_DOWN(z->zone_start_pfn, pageblock_nr_pages), n = 0;

	for (; pfn < zone_end_pfn(z); pfn += pageblock_nr_pages)
		if (pfn_valid(max(pfn, z->zone_start_pfn)) && block_type(pfn) == MIGRATE_HIGHATOMIC)
			n += pageblock_nr_pages;
	return n;
}

static void put_zone(const struct zone *z)
{
	const unsigned int cpu = smp_processor_id();

	out_printf("  - name: %s\n", z->name);
	if (z->node)
		out_printf("    node: %d\n", z->node);
	out_printf("    start_pfn: 0x%lx\n", z->zone_start_pfn);
	out_printf("    spanned: %lu\n", z->spanned_pages);
	out_printf("    present: %lu\n", z->present_pages);
	out_printf("    managed: %lu\n", zone_managed_pages((struct zone *)z));
	out_printf("    watermark: {min: %lu, low: %lu, high: %lu}\n", z->_watermark[WMARK_MIN],
		z->_watermark[WMARK_LOW], z->_watermark[WMARK_HIGH]);
	/* the Device zone is nobody's */
	out_printf("    lowmem_reserve: [%ld, %ld, %ld, %ld]\n", z->lowmem_reserve[0],
		z->lowmem_reserve[1], z->lowmem_reserve[2], z->lowmem_reserve[3]);
	out_printf("    free_pages: %ld\n", counted(z) + held_back(z, cpu));
	out_printf(
		"    stat_threshold: %d\n", per_cpu_ptr(z->per_cpu_zonestats, cpu)->stat_threshold);
	put_rare(z, highatomic_pages(z));
	put_known(z, "    lru: [", movable);
	put_known(z, "    reserved: [", reserved);
	put_free_lists(z);
	put_blocks(z);
	out_text("    pcp: {");
	put_pcp(z, cpu, "          ");
	put_other_pcps(z);
}

/* Where there are several. */
static void put_nodes(void)
{
	const char *title = "nodes:\n", *before;
	unsigned int cpu;
	int node, other;

	if (num_online_nodes() == 1)
		return;
	for_each_online_node(node)
	{
		out_printf("%s  - {node: %d, cpus: [", title, node);
		before = "";
		for_each_online_cpu(cpu)
		{
			if (cpu_to_node(cpu) != node)
				continue;
			out_printf("%s%u", before, cpu);
			before = ", ";
		}
		out_text("], distance: [");
		for (other = 0; other < nr_node_ids; other++)
			out_printf("%s%d", other ? ", " : "", node_distance(node, other));
		out_text("]}\n");
		title = "";
	}
}

void zones_dump(const char *name)
{
	struct zone *z;
	unsigned int i;

	out_file("%s.yaml", name);
	out_printf("kernel: %d.%d.%d\n", LINUX_VERSION_MAJOR, LINUX_VERSION_PATCHLEVEL,
		LINUX_VERSION_SUBLEVEL);
	out_printf("arch: x86_64\npage_size: %lu\npageblock_order: %u\ncpu: %d\ncpus: %u\n",
		PAGE_SIZE, pageblock_order, smp_processor_id(), num_online_cpus());
	put_nodes();
	out_text("zones:\n");
	for (i = 0; (z = nth_zone(i)); i++)
		if (populated_zone(z))
			put_zone(z);
}

static bool settled(void)
{
	struct zone *z;
	unsigned int i;

	for (i = 0; (z = nth_zone(i)); i++)
		if (populated_zone(z) && (z->watermark_boost || z->flags))
			return false;
	return true;
}

void zones_settle(void)
{
	unsigned int tries;

	for (tries = 0; tries < 100 && !settled(); tries++)
		msleep(100);
}
