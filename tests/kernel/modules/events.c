// SPDX-License-Identifier: GPL-2.0-or-later
/* Events of the page allocator's tracepoints: see events.h. */
#include "events.h"

#include <linux/atomic.h>
#include <linux/mm.h>
#include <linux/vmalloc.h>

#include "out.h"
#include "points.h"

enum event_kind { ALLOC, FREE, DRAIN };

struct event {
	u32 pfn; /* 0: no page */
	u32 gfp; /* of allocations */
	u16 cpu;
	u8 order, type : 4, kind : 4;
};

static struct event *events;
static u32 room;
static atomic_t used, others;
static struct task_struct *self;
static bool on;

/* The other CPUs have theirs to say as well, where they may run. */
static void keep(enum event_kind kind, struct page *page, unsigned int order, int type, gfp_t gfp)
{
	u32 i;

	if (!READ_ONCE(on))
		return;
	if (current != self || !in_task())
		atomic_inc(&others);
	i = (u32)atomic_inc_return(&used) - 1;
	if (i < room)
		events[i] = (struct event){.pfn = page ? page_to_pfn(page) : 0,
			.gfp = (__force u32)gfp,
			.cpu = raw_smp_processor_id(),
			.order = order,
			.type = type,
			.kind = kind};
}

static void on_alloc(void *data, struct page *page, unsigned int order, gfp_t gfp, int type)
{
	keep(ALLOC, page, order, type, gfp);
}

static void on_free(void *data, struct page *page, unsigned int order)
{
	keep(FREE, page, order, 0, 0);
}

static void on_drain(void *data, struct page *page, unsigned int order, int type)
{
	keep(DRAIN, page, order, type, 0);
}

static struct point points[] = {
	[ALLOC] = {"mm_page_alloc", on_alloc},
	[FREE] = {"mm_page_free", on_free},
	[DRAIN] = {"mm_page_pcpu_drain", on_drain},
};

int events_open(u32 n)
{
	int err;

	events = vmalloc(array_size(n, sizeof(*events)));
	if (!events)
		return -ENOMEM;
	room = n;
	err = points_register(points, ARRAY_SIZE(points));
	if (err)
		vfree(events);
	return err;
}

void events_close(void)
{
	points_unregister(points, ARRAY_SIZE(points));
	vfree(events);
}

void events_start(void)
{
	atomic_set(&used, 0);
	atomic_set(&others, 0);
	self = current;
	WRITE_ONCE(on, true);
}

bool events_stop(void)
{
	WRITE_ONCE(on, false);
	return atomic_read(&used) <= room;
}

u32 events_count(void)
{
	return atomic_read(&used);
}

u32 events_of_others(void)
{
	return atomic_read(&others);
}

/* Names of flags take long to print and come again and again. */
static const char *gfp_text(u32 mask)
{
	static struct {
		u32 mask;
		char text[200];
	} cache[64];
	u32 slot = mask * 0x9e3779b1u >> 26;
	gfp_t gfp = (__force gfp_t)mask;

	if (cache[slot].mask != mask || !cache[slot].text[0]) {
		cache[slot].mask = mask;
		snprintf(cache[slot].text, sizeof(cache[slot].text), "%pGg", &gfp);
	}
	return cache[slot].text;
}

/* As ftrace prints it; there are millions of them, and printf() is slow. */
static void write_event(const struct event *e)
{
	out_text("workload-1 [");
	out_decimal(e->cpu);
	out_text("] d..1. 6.000000: ");
	out_text(points[e->kind].name);
	out_text(": page=0x0 pfn=");
	out_hex(e->pfn);
	out_text(" order=");
	out_decimal(e->order);
	if (e->kind != FREE) {
		out_text(" migratetype=");
		out_decimal(e->type);
	}
	if (e->kind == ALLOC) {
		out_text(" gfp_flags=");
		out_text(gfp_text(e->gfp));
	}
	out_text("\n");
}

void events_write(const char *name)
{
	u32 i;

	out_file("%s.txt", name);
	for (i = 0; i < min(events_count(), room); i++)
		write_event(&events[i]);
}
