// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vmalloc() and vfree(), with the addresses (NAME.vmalloc.tsv), and what /proc/vmallocinfo lists
 * before and after (vmallocinfo/NAME.before.txt, .after.txt).
 *
 * The address space is everybody's: a probe counts the calls of other tasks, and a sequence that
 * was disturbed is done again. What the kernel purges from a work queue is purged before the next
 * call here, by waiting for that.
 *
 * Programs are those of workload.h: orders say how large an area may be (order N: up to 4 << N
 * pages), and a "page frame" is the number of an area.
 */
#include <linux/kprobes.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/shrinker.h>
#include <linux/slab.h>
#include <linux/utsname.h>
#include <linux/version.h>
#include <linux/vmalloc.h>
#include <linux/workqueue.h>

#include "files.h"
#include "out.h"
#include "private.h"
#include "workload.h"

#define BLOCKS 4000
#define AREAS 60000
#define MOST (1 << 18) /* bytes of a list */
#define TRIES 8
#define PURGES 64 /* until pools are as empty as purges make them */

static char *name = "vmalloc";
module_param(name, charp, 0);
static char *program = "random:200:60:k:01234";
module_param(program, charp, 0);
static ulong seed = 1;
module_param(seed, ulong, 0);
static bool huge; /* some areas may be of large blocks */
module_param(huge, bool, 0);
static uint purge = 40; /* one call of so many is followed by vm_unmap_aliases() */
module_param(purge, uint, 0);

/*
 * ---- who else is there
 * ---------------------------------------------------------------------------
 */

static atomic_t disturbances;
static struct task_struct *self;

static int on_call(struct kprobe *probe, struct pt_regs *regs)
{
	if (current != self)
		atomic_inc(&disturbances);
	return 0;
}

static struct kprobe probes[] = {
	{.symbol_name = "alloc_vmap_area", .pre_handler = on_call},
	{.symbol_name = "free_vmap_area_noflush", .pre_handler = on_call},
};

/*
 * ---- calls
 * ---------------------------------------------------------------------------------------
 */

struct row {
	char op; /* v, f, p */
	const char *api;
	u32 id, pages;
	unsigned long address; /* from VMALLOC_START */
};

static struct row *rows;
static u32 n_rows, areas;
static void **area;
static struct workload sizes; /* draws what the program does not */
static struct work_struct *purging;
static void *(*may_be_huge)(unsigned long size, gfp_t gfp);
static unsigned long (*shrink_pools)(struct shrinker *unused, struct shrink_control *none);
static void *(*may_be_huge_near)(unsigned long size, gfp_t gfp, int node);

static void add(struct row row)
{
	if (n_rows < AREAS)
		rows[n_rows++] = row;
	/* the kernel's own purge, if that call made it due */
	flush_work(purging);
	if (row.op != 'p' && purge && !workload_pick(&sizes, purge)) {
		vm_unmap_aliases();
		add((struct row){'p'});
	}
}

static bool vmalloc_alloc(void *machine, u32 gfp, unsigned int order, u32 *id)
{
	u32 pages = 1 + workload_pick(&sizes, 4u << order);
	bool large = huge && !workload_pick(&sizes, 3);
	unsigned long size = (unsigned long)pages << PAGE_SHIFT;
	void *p;

	if (areas == AREAS)
		return false;
	if (!large)
		p = vmalloc(size);
	else if (may_be_huge_near)
		p = may_be_huge_near(size, GFP_KERNEL, NUMA_NO_NODE);
	else
		p = may_be_huge(size, GFP_KERNEL);
	*id = areas;
	area[areas++] = p;
	add((struct row){'v', large ? "vmalloc_huge" : "vmalloc", *id, pages,
		p ? (unsigned long)p - VMALLOC_START : 0});
	return p;
}

static void vmalloc_free(void *machine, u32 id, unsigned int order)
{
	vfree(area[id]);
	add((struct row){'f', "", id});
}

static u32 vmalloc_mask(char letter)
{
	return 0;
}

static const struct workload_ops ops = {
	.alloc = vmalloc_alloc,
	.free = vmalloc_free,
	.mask = vmalloc_mask,
};

/*
 * ---- output
 * --------------------------------------------------------------------------------------
 */

static void say_rows(void)
{
	u32 i;

	out_file("%s.vmalloc.tsv", name);
	out_printf("# %s kernel=%d.%d.%d smp=%u 5-level=%d VMALLOC_START=0x%lx VMALLOC_END=0x%lx\n",
		name, LINUX_VERSION_MAJOR, LINUX_VERSION_PATCHLEVEL, LINUX_VERSION_SUBLEVEL,
		num_online_cpus(), pgtable_l5_enabled(), VMALLOC_START, VMALLOC_END);
	out_text("kernel\tseq\tsmp\top\tid\tapi\tpages\taddr_rel_VMALLOC_START\tnote\n");
	for (i = 0; i < n_rows; i++) {
		const struct row *r = &rows[i];

		out_printf("%d.%d.%d\t%s\t%u\t", LINUX_VERSION_MAJOR, LINUX_VERSION_PATCHLEVEL,
			LINUX_VERSION_SUBLEVEL, name, num_online_cpus());
		if (r->op == 'p')
			out_text("purge\t\t\t\t\t\n");
		else if (r->op == 'f')
			out_printf("f\t%u\t\t\t\t\n", r->id);
		else
			out_printf(
				"v\t%u\t%s\t%u\t0x%lx\t-\n", r->id, r->api, r->pages, r->address);
	}
}

/* The lines of /proc/vmallocinfo that are of this address space, from its start. */
static void say_list(const char *when, char *list)
{
	char *line;

	out_file("vmallocinfo/%s.%s.txt", name, when);
	while ((line = strsep(&list, "\n"))) {
		unsigned long start, end;
		int n;

		if (sscanf(line, "0x%lx-0x%lx%n", &start, &end, &n) != 2 || start < VMALLOC_START ||
			end > VMALLOC_END)
			continue;
		out_printf("0x%lx-0x%lx%s\n", start - VMALLOC_START, end - VMALLOC_START, line + n);
	}
}

/*
 * ---- running
 * -------------------------------------------------------------------------------------
 */

static char *before, *after;

/* False: another task has been at it. */
static bool run_once(struct workload *w)
{
	unsigned int i;

	atomic_set(&disturbances, 0);
	n_rows = areas = 0;
	w->seed = seed;
	sizes.seed = ~seed;
	/*
	 * no list shows what the CPUs' pools hold: a purge gives back a part of it, the shrinker
	 * all
	 */
	for (i = 0; i < PURGES; i++)
		vm_unmap_aliases();
	flush_work(purging);
	if (shrink_pools)
		shrink_pools(NULL, NULL);
	if (file_read_path("/proc/vmallocinfo", before, MOST))
		return false;
	if (!workload_run(w, program))
		return false;
	if (file_read_path("/proc/vmallocinfo", after, MOST))
		return false;
	return !atomic_read(&disturbances);
}

static int run(struct workload *w)
{
	u32 tries, live;

	for (tries = 0; tries < TRIES; tries++) {
		bool ok = run_once(w);

		live = w->n;
		while (w->n)
			vfree(area[w->live[w->first + --w->n].pfn]);
		w->first = 0;
		if (!ok)
			continue;
		say_list("before", before);
		say_list("after", after);
		say_rows();
		out_file("%s.end", name);
		out_printf("complete operations %u live %u tries %u\n", n_rows, live, tries + 1);
		return 0;
	}
	return -EBUSY;
}

/* All memory comes from kmalloc(), which leaves the address space alone. */
static int __init vmalloc_job_init(void)
{
	struct workload w = {.ops = &ops, .room = BLOCKS};
	struct kprobe *on[ARRAY_SIZE(probes)];
	unsigned int i;
	int err = -ENOMEM;

	self = current;
	purging = private_symbol("drain_vmap_work");
	/* 6.1, from 6.10 on, and from 6.16 on, where the first is inline */
	may_be_huge = private_symbol("vmalloc_huge") ?: private_symbol("vmalloc_huge_noprof");
	may_be_huge_near = private_symbol("vmalloc_huge_node_noprof");
	/* where there are pools (6.9) */
	shrink_pools = private_symbol("vmap_node_shrink_scan");
	if (!purging || !(may_be_huge || may_be_huge_near))
		return -ENOENT;
	for (i = 0; i < ARRAY_SIZE(probes); i++)
		on[i] = &probes[i];
	w.live = kmalloc(BLOCKS * sizeof(*w.live), GFP_KERNEL);
	rows = kmalloc(AREAS * sizeof(*rows), GFP_KERNEL);
	area = kmalloc(AREAS * sizeof(*area), GFP_KERNEL);
	before = kmalloc(MOST, GFP_KERNEL);
	after = kmalloc(MOST, GFP_KERNEL);
	if (w.live && rows && area && before && after)
		err = register_kprobes(on, ARRAY_SIZE(on));
	if (!err) {
		err = run(&w);
		unregister_kprobes(on, ARRAY_SIZE(on));
	}
	kfree(w.live);
	kfree(rows);
	kfree(area);
	kfree(before);
	kfree(after);
	return err;
}

static void __exit vmalloc_job_exit(void)
{
}

module_init(vmalloc_job_init);
module_exit(vmalloc_job_exit);
MODULE_DESCRIPTION("vmalloc() and vfree(), recorded");
MODULE_LICENSE("GPL");
