// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Runs a page workload while nothing else runs, and says what the allocator looked like before
 * (NAME.state.yaml), what it did (NAME.trace.txt), and what it looked like after (NAME.after.yaml).
 * Loading always "fails" with EAGAIN when all went well, so that the module is gone again.
 */
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/version.h>
#include <linux/vmalloc.h>

#include "alone.h"
#include "events.h"
#include "out.h"
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
static uint lines = 600000; /* of the trace, at most */
module_param(lines, uint, 0);

static bool traced_all, understood;

/* ---- what a workload runs on -------------------------------------------------------------------- */

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

static bool page_alloc(void *machine, u32 gfp, unsigned int order, u32 *pfn)
{
	struct page *page = alloc_pages(page_gfp(gfp), order);

	if (page)
		*pfn = page_to_pfn(page);
	return page;
}

static void page_free(void *machine, u32 pfn, unsigned int order)
{
	__free_pages(pfn_to_page(pfn), order);
}

static bool page_alloc_exact(void *machine, u32 gfp, u32 pages, u32 *pfn)
{
	void *p = alloc_pages_exact((size_t)pages << PAGE_SHIFT, page_gfp(gfp));

	if (p)
		*pfn = page_to_pfn(virt_to_page(p));
	return p;
}

static void page_free_exact(void *machine, u32 pfn, u32 pages)
{
	free_pages_exact(page_address(pfn_to_page(pfn)), (size_t)pages << PAGE_SHIFT);
}

static void page_split(void *machine, u32 pfn, unsigned int order)
{
	split_page(pfn_to_page(pfn), order);
}

static u32 page_alloc_bulk(void *machine, u32 gfp, u32 n, u32 *pfn)
{
	static struct page *pages[WORKLOAD_BULK];
	u32 got, i;

	memset(pages, 0, sizeof(pages));
	got = alloc_pages_bulk_array(page_gfp(gfp), n, pages);
	for (i = 0; i < got; i++)
		pfn[i] = page_to_pfn(pages[i]);
	return got;
}

static const struct workload_ops ops = {
	.alloc = page_alloc,
	.free = page_free,
	.alloc_exact = page_alloc_exact,
	.free_exact = page_free_exact,
	.split = page_split,
	.alloc_bulk = page_alloc_bulk,
	.mask = page_mask,
};

/* ---- running ------------------------------------------------------------------------------------ */

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
	events_start();
	understood = workload_run(w, program);
	traced_all = events_stop();
	dump("after");
}

static int run(struct workload *w)
{
	int err;

	w->live = vmalloc(array_size(w->room, sizeof(*w->live)));
	w->bulk = vmalloc(WORKLOAD_BULK * sizeof(*w->bulk));
	err = w->live && w->bulk ? events_open(lines) : -ENOMEM;
	if (err)
		goto out;
	zones_settle();
	err = run_alone(cpu, run_workload, w);
	if (!err) {
		snprintf(file, sizeof(file), "%s.trace", name);
		events_write(file);
		out_file("%s.end", name);
		out_printf("%s operations %llu failures %llu events %u\n",
			understood && traced_all ? "complete" : "incomplete", w->operations,
			w->failures, events_count());
	}
	workload_finish(w);
	events_close();
out:
	vfree(w->live);
	vfree(w->bulk);
	return err;
}

static int __init page_init(void)
{
	struct workload w = {.ops = &ops, .seed = seed, .room = blocks};
	int err = run(&w);

	return err ? err : -EAGAIN;
}

module_init(page_init);
MODULE_DESCRIPTION("a page workload, recorded");
MODULE_LICENSE("GPL");
