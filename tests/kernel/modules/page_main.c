// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Runs a page workload while nothing else runs, and says what the allocator looked like before
 * (NAME.state.yaml), what it did (NAME.trace.txt), and what it looked like after (NAME.after.yaml).
 */
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/version.h>
#include <linux/vmalloc.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 14, 0)
#define alloc_pages_bulk alloc_pages_bulk_array
#endif

#include "alone.h"
#include "events.h"
#include "out.h"
#include "private.h"
#include "workload.h"
#include "zones.h"

static char *name = "page";
module_param(name, charp, 0);
static char *program = "random:1000:60:k:0";
module_param(program, charp, 0);
static ulong seed = 1;
module_param(seed, ulong, 0);
static int cpu;
module_param(cpu, int, 0);
static uint blocks = 300000; /* in use at the same time, at most */
module_param(blocks, uint, 0);
static uint lines = 600000; /* of the trace, at most; 0: no trace */
module_param(lines, uint, 0);

static bool alone = true; /* nothing else runs */
module_param(alone, bool, 0);
static bool quiet; /* done again when others have allocated or freed meanwhile; where not alone */
module_param(quiet, bool, 0);

#define TRIES 20 /* of quiet ones */

static bool traced_all, understood;
static u64 operations;

/*
 * ---- what a workload runs on --------------------------------------------------------------------
 */

static u32 page_mask(char letter)
{
#define X(l, flag)         \
	if (letter == (l)) \
		return (__force u32)(flag);
	WORKLOAD_GFP(X)
#undef X
	return 0;
}

static gfp_t page_gfp(u32 mask)
{
	return (__force gfp_t)mask | __GFP_NOWARN;
}

static int call_from; /* which CPU */

static void page_run_on(void *machine, u32 from)
{
	call_from = from;
}

/* A call with what it takes and gives. */
struct call {
	u32 gfp, pages, pfn, node;
	unsigned int order;
	void *p;
	u32 *pfns;
};

static void make(void (*there)(void *call), struct call *c)
{
	if (alone)
		alone_on(call_from, there, c);
	else
		there(c);
}

static void do_alloc(void *call)
{
	struct call *c = call;

	c->p = alloc_pages(page_gfp(c->gfp), c->order);
}

static bool page_alloc(void *machine, u32 gfp, unsigned int order, u32 *pfn)
{
	struct call c = {.gfp = gfp, .order = order};

	make(do_alloc, &c);
	if (c.p)
		*pfn = page_to_pfn((struct page *)c.p);
	return c.p;
}

static void do_alloc_node(void *call)
{
	struct call *c = call;

	c->p = alloc_pages_node(c->node, page_gfp(c->gfp), c->order);
}

static bool page_alloc_node(void *machine, u32 node, u32 gfp, unsigned int order, u32 *pfn)
{
	struct call c = {.gfp = gfp, .order = order, .node = node};

	make(do_alloc_node, &c);
	if (c.p)
		*pfn = page_to_pfn((struct page *)c.p);
	return c.p;
}

static void do_free(void *call)
{
	struct call *c = call;

	__free_pages(pfn_to_page(c->pfn), c->order);
}

static void page_free(void *machine, u32 pfn, unsigned int order)
{
	struct call c = {.pfn = pfn, .order = order};

	make(do_free, &c);
}

static void do_alloc_exact(void *call)
{
	struct call *c = call;

	c->p = alloc_pages_exact((size_t)c->pages << PAGE_SHIFT, page_gfp(c->gfp));
}

static bool page_alloc_exact(void *machine, u32 gfp, u32 pages, u32 *pfn)
{
	struct call c = {.gfp = gfp, .pages = pages};

	make(do_alloc_exact, &c);
	if (c.p)
		*pfn = page_to_pfn(virt_to_page(c.p));
	return c.p;
}

static void do_free_exact(void *call)
{
	struct call *c = call;

	free_pages_exact(page_address(pfn_to_page(c->pfn)), (size_t)c->pages << PAGE_SHIFT);
}

static void page_free_exact(void *machine, u32 pfn, u32 pages)
{
	struct call c = {.pfn = pfn, .pages = pages};

	make(do_free_exact, &c);
}

static struct page *(*take_contig)(unsigned long n, gfp_t gfp, int node, nodemask_t *nodes);

/* It waits for work of other tasks: not where all is to be alone. */
static bool page_alloc_contig(void *machine, u32 gfp, u32 pages, u32 *pfn)
{
	struct page *page = alone ? NULL : take_contig(pages, page_gfp(gfp), numa_node_id(), NULL);

	if (page)
		*pfn = page_to_pfn(page);
	return page;
}

static void page_split(void *machine, u32 pfn, unsigned int order)
{
	split_page(pfn_to_page(pfn), order);
}

static void do_alloc_bulk(void *call)
{
	static struct page *pages[WORKLOAD_BULK];
	struct call *c = call;
	u32 got, i;

	memset(pages, 0, sizeof(pages));
	got = alloc_pages_bulk(page_gfp(c->gfp), c->pages, pages);
	for (i = 0; i < got; i++)
		c->pfns[i] = page_to_pfn(pages[i]);
	c->pages = got;
}

static u32 page_alloc_bulk(void *machine, u32 gfp, u32 n, u32 *pfn)
{
	struct call c = {.gfp = gfp, .pages = n, .pfns = pfn};

	make(do_alloc_bulk, &c);
	return c.pages;
}

static const struct workload_ops ops = {
	.alloc = page_alloc,
	.alloc_node = page_alloc_node,
	.free = page_free,
	.alloc_exact = page_alloc_exact,
	.free_exact = page_free_exact,
	.alloc_contig = page_alloc_contig,
	.split = page_split,
	.alloc_bulk = page_alloc_bulk,
	.run_on = page_run_on,
	.mask = page_mask,
};

/*
 * ---- running ------------------------------------------------------------------------------------
 */

static char file[80];

static void dump(const char *moment)
{
	snprintf(file, sizeof(file), "%s.%s", name, moment);
	zones_dump(file);
}

static void run_workload(void *arg)
{
	struct workload *w = arg;

	zones_fold();
	dump("state");
	call_from = cpu;
	events_start();
	understood = workload_run(w, program);
	traced_all = events_stop();
	operations = w->operations;
	dump("after");
	/* before anybody else runs: there may be nothing left */
	w->cpus = 0;
	call_from = cpu;
	workload_finish(w);
}

static void dump_before(void *arg)
{
	zones_fold();
	dump("state");
	events_start();
}

static void dump_after(void *arg)
{
	traced_all = events_stop();
	dump("after");
}

/* With interrupts, other tasks and reclaim as they come. */
static int run_among_others(struct workload *w)
{
	void (*drain_lru)(void) = private_symbol("lru_add_drain_all");
	int err;

	/* looked up while that may take memory */
	take_contig =
		private_symbol("alloc_contig_pages") ?: private_symbol("alloc_contig_pages_noprof");
	if (!drain_lru || !take_contig)
		return -ENOENT;
	/* contiguous ranges have it done, so that more can be moved than shows before */
	drain_lru();
	err = run_alone(cpu, dump_before, NULL);
	if (err)
		return err;
	understood = workload_run(w, program);
	operations = w->operations;
	err = run_alone(cpu, dump_after, NULL);
	workload_finish(w);
	return err;
}

static int run(struct workload *w)
{
	u32 tries = 0;
	int err;

	w->live = vmalloc(array_size(w->room, sizeof(*w->live)));
	w->bulk = vmalloc(WORKLOAD_BULK * sizeof(*w->bulk));
	err = w->live && w->bulk ? 0 : -ENOMEM;
	if (!err && (lines || quiet))
		err = events_open(lines ?: 1);
	if (err)
		goto out;
	zones_settle();
	do {
		w->seed = seed;
		w->operations = w->failures = 0;
		w->cpus = w->nodes = 0;
		err = alone ? run_alone(cpu, run_workload, w) : run_among_others(w);
	} while (!err && quiet && events_of_others() && ++tries < TRIES);
	if (!err) {
		snprintf(file, sizeof(file), "%s.trace", name);
		if (lines)
			events_write(file);
		out_file("%s.end", name);
		out_printf("%s operations %llu failures %llu events %u\n",
			understood && (traced_all || !lines) && tries < TRIES ? "complete" : "incomplete",
			operations, w->failures, events_count());
	}
	if (lines || quiet)
		events_close();
out:
	vfree(w->live);
	vfree(w->bulk);
	return err;
}

static int __init page_init(void)
{
	struct workload w = {.ops = &ops, .room = blocks};

	return run(&w);
}

/* Nothing is left: without this the module could not be taken out again. */
static void __exit page_exit(void)
{
}

module_init(page_init);
module_exit(page_exit);
MODULE_DESCRIPTION("a page workload, recorded");
MODULE_LICENSE("GPL");
