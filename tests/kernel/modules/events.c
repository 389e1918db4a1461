// SPDX-License-Identifier: GPL-2.0-or-later
/* Events of the page allocator's tracepoints: see events.h. */
#include "events.h"

#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/tracepoint.h>
#include <linux/vmalloc.h>

#include "out.h"

struct event {
	u32 pfn; /* 0: no page */
	u32 gfp;
	u16 cpu;
	u8 order, type : 7, alloc : 1;
};

static struct event *events;
static u32 room, used;
static bool on;
static struct tracepoint *alloc_point, *free_point;

static void keep(struct event e)
{
	/* interrupts off is what the caller has seen to: nobody else counts here */
	if (used < room)
		events[used] = e;
	used++;
}

static void on_alloc(void *data, struct page *page, unsigned int order, gfp_t gfp, int type)
{
	if (READ_ONCE(on))
		keep((struct event){.pfn = page ? page_to_pfn(page) : 0,
			.gfp = (__force u32)gfp,
			.cpu = raw_smp_processor_id(),
			.order = order,
			.type = type,
			.alloc = true});
}

static void on_free(void *data, struct page *page, unsigned int order)
{
	if (READ_ONCE(on))
		keep((struct event){
			.pfn = page_to_pfn(page), .cpu = raw_smp_processor_id(), .order = order});
}

static void find_point(struct tracepoint *point, void *arg)
{
	if (!strcmp(point->name, "mm_page_alloc"))
		alloc_point = point;
	if (!strcmp(point->name, "mm_page_free"))
		free_point = point;
}

int events_open(u32 n)
{
	int err;

	for_each_kernel_tracepoint(find_point, NULL);
	if (!alloc_point || !free_point)
		return -ENOENT;
	events = vmalloc(array_size(n, sizeof(*events)));
	if (!events)
		return -ENOMEM;
	room = n;
	err = tracepoint_probe_register(alloc_point, on_alloc, NULL);
	if (err) {
		vfree(events);
		return err;
	}
	err = tracepoint_probe_register(free_point, on_free, NULL);
	if (err) {
		tracepoint_probe_unregister(alloc_point, on_alloc, NULL);
		tracepoint_synchronize_unregister();
		vfree(events);
	}
	return err;
}

void events_close(void)
{
	tracepoint_probe_unregister(alloc_point, on_alloc, NULL);
	tracepoint_probe_unregister(free_point, on_free, NULL);
	tracepoint_synchronize_unregister();
	vfree(events);
}

void events_start(void)
{
	WRITE_ONCE(on, true);
}

bool events_stop(void)
{
	WRITE_ONCE(on, false);
	return used <= room;
}

u32 events_count(void)
{
	return used;
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

void events_write(const char *name)
{
	u32 i;

	out_file("%s.txt", name);
	for (i = 0; i < min(used, room); i++) {
		const struct event *e = &events[i];

		out_printf(
			"%16s-%-7d [%03d] d..1. %5u.%06u: mm_page_%s: page=0x0 pfn=0x%x order=%u",
			current->comm, current->pid, e->cpu, 6 + i / 1000000, i % 1000000,
			e->alloc ? "alloc" : "free", e->pfn, e->order);
		if (e->alloc)
			out_printf(" migratetype=%u gfp_flags=%s", e->type, gfp_text(e->gfp));
		out_text("\n");
	}
}
