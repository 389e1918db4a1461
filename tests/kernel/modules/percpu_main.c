// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Per-CPU objects: the chunk that each came from, numbered by first use, and the offset in it
 * (NAME.calls.txt).
 *
 * The allocator is everybody's, and what boot left of its chunks is not known. So they are filled
 * to the last byte first, and what is recorded happens in chunks made since. Tracepoints say where
 * objects are, and count what others do meanwhile: a sequence that was disturbed is done again. The
 * work that keeps pages ready is waited for after each call.
 */
#include <linux/gfp.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/version.h>
#include <linux/vmalloc.h>
#include <linux/workqueue.h>

#include "out.h"
#include "points.h"
#include "private.h"
#include "workload.h"

#define LIVE 4000
#define FILLERS 200000
#define LARGEST 32768 /* PCPU_MIN_UNIT_SIZE: chunks are a multiple of it */
#define SMALLEST 4    /* PCPU_MIN_ALLOC_SIZE */
#define CHUNKS 64
#define TRIES 8

static char *name = "percpu";
module_param(name, charp, 0);
static ulong seed = 1;
module_param(seed, ulong, 0);
static uint count = 1000;
module_param(count, uint, 0);

/*
 * ---- what the tracepoints say -------------------------------------------------------------------
 */

static struct task_struct *self;
static atomic_t disturbances;
static void *base;   /* of the chunk of this task's latest object */
static int offset;   /* of it there */
static void *newest; /* chunk */
static void __percpu *given;

static void on_alloc(void *data, unsigned long call_site, bool reserved, bool is_atomic,
	size_t size, size_t align, void *base_addr, int off, void __percpu *ptr, size_t bytes,
	gfp_t gfp)
{
	if (current != self || !in_task()) {
		atomic_inc(&disturbances);
		return;
	}
	base = base_addr;
	offset = off;
}

/* Whoever is switched to after a task that has ended may have to free what that one had. */
static void on_free(void *data, void *base_addr, int off, void __percpu *ptr)
{
	if (ptr != given)
		atomic_inc(&disturbances);
}

/* This is the work's business too. */
static void on_create(void *data, void *base_addr)
{
	newest = base_addr;
}

static struct point points[] = {
	{"percpu_alloc_percpu", on_alloc},
	{"percpu_free_percpu", on_free},
	{"percpu_create_chunk", on_create},
};

/*
 * ---- calls --------------------------------------------------------------------------------------
 */

static struct work_struct *balance;
static struct workload draw;
static void __percpu **filler;
static u32 fillers;

static void __percpu *take(u32 size, u32 align, gfp_t gfp)
{
	void __percpu *p = __alloc_percpu_gfp(size, align, gfp);

	flush_work(balance);
	return p;
}

static void give(void __percpu *p)
{
	given = p;
	free_percpu(p);
	given = NULL;
	flush_work(balance);
}

/*
 * Objects of @size bytes until one is (@in) or is not in chunk @chunk. Returns that one, or NULL.
 */
static void __percpu *fill(u32 size, void *chunk, bool in)
{
	while (fillers < FILLERS) {
		void __percpu *p = take(size, SMALLEST, GFP_KERNEL);

		if (!p)
			return NULL;
		if ((base == chunk) == in)
			return p;
		filler[fillers++] = p;
	}
	return NULL;
}

/*
 * Leaves nothing free in any chunk that there is. Returns an object of the largest size, the first
 * in a new one.
 */
static void __percpu *fill_all(void)
{
	void __percpu *p;
	void *chunk;
	u32 size;

	/* until no chunk has room and one is made */
	newest = NULL;
	do {
		p = take(LARGEST, SMALLEST, GFP_KERNEL);
		if (!p || fillers == FILLERS)
			return NULL;
		filler[fillers++] = p;
	} while (base != newest);
	chunk = newest;
	give(filler[--fillers]);
	/*
	 * wholly free, that one comes after all others, also after those set aside for want of
	 * pages
	 */
	for (size = LARGEST / 2; size >= SMALLEST; size /= 2) {
		p = fill(size, chunk, true);
		if (!p)
			return NULL;
		give(p);
	}
	return fill(LARGEST, chunk, false);
}

/* The number of a chunk by first use. */
static u32 numbered(void *const chunk, void **known, u32 *n)
{
	u32 i;

	for (i = 0; i < *n; i++)
		if (known[i] == chunk)
			return i;
	if (*n < CHUNKS)
		known[(*n)++] = chunk;
	return i;
}

struct row {
	u32 id, size, align; /* no size: a free */
	int chunk, offset;   /* < 0: none */
	bool wait;
};

static struct row *rows;
static u32 n_rows;

static u32 pick(u32 n)
{
	return workload_pick(&draw, n);
}

/* The sequence, after object @p of the largest size. */
static void run_sequence(void __percpu *p)
{
	static const u32 most[] = {64, 64, 64, 128, 128, 512, 512, 2048, 8192, LARGEST};
	static const u8 chances[] = {
		90, 55, 12, 75, 30}; /* of an allocation, in percent, by turns */
	static void __percpu *live[LIVE];
	static u32 id[LIVE];
	void *known[CHUNKS];
	u32 chunks = 0, n = 0, i;

	for (i = 0; i < count; i++) {
		u32 chance = chances[i / 700 % ARRAY_SIZE(chances)];
		struct row *row = &rows[n_rows++];

		*row = (struct row){.id = i, .size = LARGEST, .align = SMALLEST, .wait = true};
		if (i) {
			row->size = n && (n == LIVE || pick(100) >= chance)
					    ? 0
					    : 1 + pick(most[pick(ARRAY_SIZE(most))]);
			row->align = pick(3) ? 8 : 1 << pick(pick(8) ? 8 : 13);
			row->wait = pick(6) > 0;
			p = row->size ? take(row->size, row->align,
						row->wait ? GFP_KERNEL : GFP_NOWAIT | __GFP_NOWARN)
				      : NULL;
		}
		if (p) {
			row->chunk = numbered(base, known, &chunks);
			row->offset = offset;
			live[n] = p;
			id[n++] = i;
		} else if (row->size) {
			row->chunk = -1;
		} else {
			u32 which = pick(n);

			row->id = id[which];
			give(live[which]);
			n--;
			live[which] = live[n];
			id[which] = id[n];
		}
	}
	while (n)
		give(live[--n]);
}

static void say_rows(void)
{
	u32 i;

	out_file("%s.calls.txt", name);
	out_printf("# kernel=%d.%d.%d kind=percpu cpus=%u possible=%u\n", LINUX_VERSION_MAJOR,
		LINUX_VERSION_PATCHLEVEL, LINUX_VERSION_SUBLEVEL, num_online_cpus(),
		num_possible_cpus());
	for (i = 0; i < n_rows; i++) {
		const struct row *r = &rows[i];

		if (!r->size) {
			out_printf("f %u\n", r->id);
			continue;
		}
		if (r->chunk < 0)
			out_printf("a %u none", r->id);
		else
			out_printf("a %u %d:%d", r->id, r->chunk, r->offset);
		out_printf(" size=%u align=%u gfp=%s\n", r->size, r->align,
			r->wait ? "GFP_KERNEL" : "GFP_NOWAIT");
	}
}

static bool run_once(void)
{
	void __percpu *p;

	draw.seed = seed;
	n_rows = fillers = 0;
	atomic_set(&disturbances, 0);
	p = fill_all();
	if (p)
		run_sequence(p);
	while (fillers)
		give(filler[--fillers]);
	return p && !atomic_read(&disturbances);
}

static int run(void)
{
	u32 tries;

	for (tries = 1; tries <= TRIES; tries++) {
		if (!run_once())
			continue;
		say_rows();
		out_file("%s.end", name);
		out_printf("complete calls %u tries %u\n", n_rows, tries);
		return 0;
	}
	return -EBUSY;
}

static int __init percpu_job_init(void)
{
	int err = -ENOMEM;

	self = current;
	balance = private_symbol("pcpu_balance_work");
	if (!balance)
		return -ENOENT;
	filler = vmalloc(array_size(FILLERS, sizeof(*filler)));
	rows = vmalloc(array_size(count, sizeof(*rows)));
	if (filler && rows)
		err = points_register(points, ARRAY_SIZE(points));
	if (!err) {
		err = run();
		points_unregister(points, ARRAY_SIZE(points));
	}
	vfree(filler);
	vfree(rows);
	return err;
}

static void __exit percpu_job_exit(void)
{
}

module_init(percpu_job_init);
module_exit(percpu_job_exit);
MODULE_DESCRIPTION("per-CPU objects, recorded");
MODULE_LICENSE("GPL");
