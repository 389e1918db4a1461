// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Calls of one slab cache, with the slab and the object that each got and the slabs that were given
 * back, and the geometry before and the counters after (NAME.slabseq.txt). The cache is nobody
 * else's, so that interrupts and other tasks change nothing. With two CPUs any call may come from
 * either, and with two nodes it may ask for an object of either.
 *
 * Programs are those of workload.h: an "order" means nothing here, and a "page frame" is the number
 * of an object.
 */
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/tracepoint.h>
#include <linux/utsname.h>
#include <linux/version.h>
#include <linux/vmalloc.h>

#include "files.h"
#include "out.h"
#include "private.h"
#include "workload.h"

#define BLOCKS 40000
#define OBJECTS 65000 /* what the replay has room for */
#define SLABS 60000

static char *name = "slab";
module_param(name, charp, 0);
static char *program = "random:1000:60:k:0";
module_param(program, charp, 0);
static ulong seed = 1;
module_param(seed, ulong, 0);
static uint size = 64;
module_param(size, uint, 0);
static uint align;
module_param(align, uint, 0);
static char *flags = ""; /* letters, see cache_flags() */
module_param(flags, charp, 0);
static bool ctor;
module_param(ctor, bool, 0);
static bool migrate; /* calls come from all CPUs */
module_param(migrate, bool, 0);
static bool near; /* some calls name a node */
module_param(near, bool, 0);
static bool bulk; /* some calls are for several objects */
module_param(bulk, bool, 0);
static uint shrink; /* the cache is shrunk before one in so many calls; 0: never */
module_param(shrink, uint, 0);

/*
 * ---- slabs, by number
 * ----------------------------------------------------------------------------
 */

#define GONE 4000 /* what the replay has room for */

/* Which slab a page frame is, plus 1; a slab has the number in which it gave its first object. */
static u32 *slab_of_pfn;
static unsigned long frames;
static u32 slabs, gone;
static u32 gone_slab[GONE];	       /* given back by the call that is under way */
static DEFINE_RAW_SPINLOCK(gone_lock); /* shrinking is work of all CPUs */

static void on_free(void *data, struct page *page, unsigned int order)
{
	const unsigned long pfn = page_to_pfn(page);
	unsigned long irq;

	if (pfn >= frames || !slab_of_pfn[pfn])
		return;
	raw_spin_lock_irqsave(&gone_lock, irq);
	if (gone < ARRAY_SIZE(gone_slab))
		gone_slab[gone] = slab_of_pfn[pfn] - 1;
	gone++;
	slab_of_pfn[pfn] = 0;
	raw_spin_unlock_irqrestore(&gone_lock, irq);
}

static struct tracepoint *free_point;

static void find_point(struct tracepoint *point, void *arg)
{
	if (!strcmp(point->name, "mm_page_free"))
		free_point = point;
}

/*
 * ---- calls, from whichever CPU
 * -------------------------------------------------------------------
 */

#define BULK 40 /* objects of a call, at most */

static struct kmem_cache *cache;
static void *object[OBJECTS];
static u32 objects, handed_out;	     /* those behind were allocated in one call with others */
static u32 due[BULK], n_due, due_at; /* waiting to be freed together: so many of them */
static u64 own_seed;
static int red_left_pad, stride;

struct call {
	void *object; /* NULL: allocate */
	int node;     /* -1: the caller's */
};

/* What is drawn beside the program. */
static u32 own_pick(u32 n)
{
	struct workload w = {.seed = own_seed};
	u32 picked = workload_pick(&w, n);

	own_seed = w.seed;
	return picked;
}

static u32 pick_cpu(void)
{
	return migrate ? own_pick(num_online_cpus()) : 0;
}

static void say_cpu(u32 cpu)
{
	if (migrate)
		out_printf(" cpu=%u", cpu);
}

static void say_gone(void)
{
	u32 i;

	out_text("\n");
	for (i = 0; i < min_t(u32, gone, ARRAY_SIZE(gone_slab)); i++)
		out_printf("# discard slab=%u\n", gone_slab[i]);
	gone = 0;
}

/*
 * The CPU is the pinned one's, or any. The caller goes there itself: calls for several objects need
 * interrupts, and the idle task, which is what another CPU may run a function in, has the
 * interleaved memory policy of boot, so that its slabs would come from any node.
 */
static u32 move_to_any(void)
{
	const u32 cpu = pick_cpu();

	set_cpus_allowed_ptr(current, cpumask_of(cpu));
	gone = 0;
	return cpu;
}

static void move_back(void)
{
	set_cpus_allowed_ptr(current, cpumask_of(0));
}

/* One object, allocated or freed. */
static void call(struct call *c, const char *what, u32 id)
{
	const u32 cpu = move_to_any();

	if (c->object)
		kmem_cache_free(cache, c->object);
	else
		c->object = kmem_cache_alloc_node(cache, GFP_NOWAIT | __GFP_NOWARN, c->node);
	move_back();
	out_printf("%s %u", what, id);
	say_cpu(cpu);
	if (c->node >= 0)
		out_printf(" node=%d", c->node);
}

static void maybe_shrink(void)
{
	if (!shrink || own_pick(shrink))
		return;
	gone = 0;
	kmem_cache_shrink(cache);
	out_text("shrink");
	say_gone();
}

static void say_object(void *p)
{
	struct page *page = virt_to_head_page(p);
	const unsigned long pfn = page_to_pfn(page);

	if (!slab_of_pfn[pfn])
		slab_of_pfn[pfn] = ++slabs;
	out_printf(" slab=%u obj=%ld", slab_of_pfn[pfn] - 1,
		((char *)p - (char *)page_address(page) - red_left_pad) / stride);
}

/* Several objects, which the program gets one by one. */
static bool alloc_bulk(void)
{
	const u32 n = 1 + own_pick(BULK);
	u32 cpu, i;
	int got;

	if (objects + n > OBJECTS)
		return false;
	cpu = move_to_any();
	got = kmem_cache_alloc_bulk(cache, GFP_KERNEL | __GFP_NOWARN, n, &object[objects]);
	move_back();
	out_printf("ab %u n=%u", objects, n);
	say_cpu(cpu);
	say_gone();
	if (got != n) {
		out_text("# failed\n");
		return false;
	}
	for (i = 0; i < n; i++) {
		out_printf("o %u", objects);
		say_object(object[objects++]);
		out_text("\n");
	}
	return true;
}

static bool slab_alloc(void *machine, u32 gfp, unsigned int order, u32 *id)
{
	struct call c = {.node = -1};

	if (handed_out < objects) {
		*id = handed_out++;
		return true;
	}
	if (objects == OBJECTS || slabs >= SLABS - BULK)
		return false;
	maybe_shrink();
	if (bulk && !own_pick(40)) {
		if (!alloc_bulk())
			return false;
		*id = handed_out++;
		return true;
	}
	if (near && own_pick(3))
		c.node = own_pick(num_online_nodes());
	call(&c, "a", objects);
	if (!c.object) {
		out_text(" failed\n");
		return false;
	}
	say_object(c.object);
	say_gone();
	*id = handed_out++;
	object[objects++] = c.object;
	return true;
}

static void free_due(void)
{
	void *p[BULK];
	u32 cpu, i;

	if (!n_due)
		return;
	for (i = 0; i < n_due; i++)
		p[i] = object[due[i]];
	cpu = move_to_any();
	kmem_cache_free_bulk(cache, n_due, p);
	move_back();
	out_printf("fb n=%u", n_due);
	say_cpu(cpu);
	for (i = 0; i < n_due; i++)
		out_printf("%s%u", i ? "," : " ids=", due[i]);
	say_gone();
	n_due = due_at = 0;
}

static void slab_free(void *machine, u32 id, unsigned int order)
{
	struct call c = {object[id], -1};

	maybe_shrink();
	if (bulk && !due_at && !own_pick(40))
		due_at = 1 + own_pick(BULK);
	if (due_at) {
		due[n_due++] = id;
		if (n_due == due_at)
			free_due();
		return;
	}
	call(&c, "f", id);
	say_gone();
}

static u32 slab_mask(char letter)
{
	return 0;
}

static const struct workload_ops ops = {
	.alloc = slab_alloc,
	.free = slab_free,
	.mask = slab_mask,
};

/*
 * ---- the cache
 * -----------------------------------------------------------------------------------
 */

static void construct(void *p)
{
	memset(p, 0x5a, size);
}

static unsigned int cache_flags(void)
{
	unsigned int f = 0;

	f |= strchr(flags, 'h') ? SLAB_HWCACHE_ALIGN : 0;
	f |= strchr(flags, 'p') ? SLAB_POISON : 0;
	f |= strchr(flags, 'z') ? SLAB_RED_ZONE : 0;
	f |= strchr(flags, 'u') ? SLAB_STORE_USER : 0;
	f |= strchr(flags, 'c') ? SLAB_CONSISTENCY_CHECKS : 0;
	return f;
}

#define member(m, type) private_member(cache, "kmem_cache", #m, type)
/* Not every kernel has it. */
#define member_or_0(m) (private_offset("kmem_cache", #m) < 0 ? 0 : member(m, unsigned int))

static char text[4096];

/* Writes "# sysfs ATTRIBUTE=VALUE". */
static void say_sysfs(const char *attribute)
{
	char path[96];

	snprintf(path, sizeof(path), "/sys/kernel/slab/%s/%s", name, attribute);
	if (!file_read_path(path, text, sizeof(text)))
		out_printf("# sysfs %s=%.*s\n", attribute, (int)strcspn(text, "\n"), text);
}

static int say_header(void)
{
	static const char *const geometry[] = {"object_size", "slab_size", "order", "objs_per_slab",
		"align", "cpu_partial", "min_partial"};
	unsigned int oo, least, i;
	void **random;

	if (private_offset("kmem_cache", "red_left_pad") < 0 ||
		private_offset("kmem_cache", "random_seq") < 0)
		return -ENOENT;
	/* objects in ascending order from here on: the first slab comes later */
	random = &member(random_seq, void *);
	red_left_pad = member(red_left_pad, unsigned int);
	stride = member(size, unsigned int);
	/* other nodes' slabs are taken always, not nearly so: the kernel looks at the clock */
	if (num_online_nodes() > 1) {
		if (private_offset("kmem_cache", "remote_node_defrag_ratio") < 0)
			return -ENOENT;
		member(remote_node_defrag_ratio, unsigned int) = 1024;
	}
	oo = member(oo, unsigned int);
	least = member(min, unsigned int);
	out_file("%s.slabseq.txt", name);
	out_printf("# kernel=%d.%d.%d config=%s\n", LINUX_VERSION_MAJOR, LINUX_VERSION_PATCHLEVEL,
		LINUX_VERSION_SUBLEVEL, init_utsname()->release);
	out_printf(
		"# cache name=%s size=%u object_size=%u align_arg=%u flags=0x%x ctor=%d seed=%lu "
		"prog=%s cpus=%u nodes=%u\n",
		name, size, size, align, cache_flags(), ctor, seed, program, num_online_cpus(),
		num_online_nodes());
	out_printf("# order=%u objs_per_slab=%u min_order=%u red_left_pad=%u offset=%u inuse=%u "
		   "min_partial=%lu cpu_partial=%u cpu_partial_slabs=%u random_seq=%s",
		oo >> 16, oo & 0xffff, least >> 16, red_left_pad, member(offset, unsigned int),
		member(inuse, unsigned int), member(min_partial, unsigned long),
		member_or_0(cpu_partial), member_or_0(cpu_partial_slabs),
		*random ? "set,cleared" : "none");
	if (private_offset("kmem_cache", "sheaf_capacity") >= 0)
		out_printf(" sheaf_capacity=%u", member(sheaf_capacity, unsigned int));
	out_text("\n");
	kfree(*random);
	*random = NULL;
	for (i = 0; i < ARRAY_SIZE(geometry); i++)
		say_sysfs(geometry[i]);
	return 0;
}

static void say_counters(const struct workload *w)
{
	static const char *const counters[] = {"objects", "objects_partial", "total_objects",
		"slabs", "partial", "cpu_slabs", "slabs_cpu_partial"};
	static char info[1 << 17];
	const char *line;
	unsigned int i;
	unsigned long n[6];

	out_printf("# end ops=%llu live=%u slabs_seen=%u\n", w->operations, w->n, slabs);
	for (i = 0; i < ARRAY_SIZE(counters); i++)
		say_sysfs(counters[i]);
	if (file_read_path("/proc/slabinfo", info, sizeof(info)))
		return;
	snprintf(text, sizeof(text), "\n%s ", name);
	line = strstr(info, text);
	if (!line || sscanf(line + strlen(text), "%lu %lu %lu %lu %lu", n, n + 1, n + 2, n + 3,
			     n + 4) != 5)
		return;
	out_printf("# slabinfo active_objs=%lu num_objs=%lu objsize=%lu objperslab=%lu "
		   "pagesperslab=%lu",
		n[0], n[1], n[2], n[3], n[4]);
	line = strstr(line, "slabdata");
	if (line && sscanf(line, "slabdata %lu %lu", n, n + 1) == 2)
		out_printf(" active_slabs=%lu num_slabs=%lu", n[0], n[1]);
	out_text("\n");
}

static int run(struct workload *w)
{
	bool understood;
	int err;

	w->live = vmalloc(array_size(w->room, sizeof(*w->live)));
	frames = totalram_pages() * 2 + (1 << 20);
	slab_of_pfn = vzalloc(array_size(frames, sizeof(*slab_of_pfn)));
	for_each_kernel_tracepoint(find_point, NULL);
	if (!w->live || !slab_of_pfn || !free_point)
		return -ENOMEM;
	err = set_cpus_allowed_ptr(current, cpumask_of(0));
	cache = kmem_cache_create(name, size, align, cache_flags(), ctor ? construct : NULL);
	if (!cache || err)
		return -ENOMEM;
	err = say_header() ?: tracepoint_probe_register(free_point, on_free, NULL);
	if (!err) {
		understood = workload_run(w, program);
		free_due();
		say_counters(w);
		out_file("%s.end", name);
		out_printf("%s operations %llu failures %llu slabs %u\n",
			understood ? "complete" : "incomplete", w->operations, w->failures, slabs);
		tracepoint_probe_unregister(free_point, on_free, NULL);
		tracepoint_synchronize_unregister();
	}
	while (w->n)
		kmem_cache_free(cache, object[w->live[w->first + --w->n].pfn]);
	while (handed_out < objects)
		kmem_cache_free(cache, object[handed_out++]);
	kmem_cache_destroy(cache);
	return err;
}

static int __init slab_init(void)
{
	struct workload w = {.ops = &ops, .seed = seed, .room = BLOCKS};
	int err;

	own_seed = seed ^ 0x5bd1e995;
	err = run(&w);
	vfree(slab_of_pfn);
	vfree(w.live);
	return err;
}

/* Nothing is left: without this the module could not be taken out again. */
static void __exit slab_exit(void)
{
}

module_init(slab_init);
module_exit(slab_exit);
MODULE_DESCRIPTION("calls of one slab cache, recorded");
MODULE_LICENSE("GPL");
