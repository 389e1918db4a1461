// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What kmem_cache_create() makes of sizes, alignments, flags and constructors drawn from a seed, as
 * sysfs shows it (NAME.slab.tsv).
 */
#include <linux/cpumask.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/utsname.h>
#include <linux/version.h>

#include "files.h"
#include "out.h"
#include "workload.h"

static char *name = "caches";
module_param(name, charp, 0);
static ulong seed = 1;
module_param(seed, ulong, 0);
static uint count = 300;
module_param(count, uint, 0);

static void construct(void *p)
{
}

/* A number in /sys/kernel/slab/@cache; "-" where there is none. */
static const char *value(const char *cache, const char *attribute)
{
	static char text[64];
	char path[96];

	snprintf(path, sizeof(path), "/sys/kernel/slab/%s/%s", cache, attribute);
	if (file_read_path(path, text, sizeof(text)))
		return "-";
	text[strcspn(text, " \n")] = '\0';
	return text;
}

/* The debug flags among @flags by name, as slab.tsv has them. */
static void say_debug(unsigned int flags)
{
	static const struct {
		unsigned int flag;
		const char *name;
	} all[] = {
		{SLAB_POISON, "POISON"},
		{SLAB_RED_ZONE, "RED_ZONE"},
		{SLAB_STORE_USER, "STORE_USER"},
		{SLAB_CONSISTENCY_CHECKS, "CONSISTENCY_CHECKS"},
	};
	const char *before = "\t";
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(all); i++) {
		if (!(flags & all[i].flag))
			continue;
		out_printf("%s%s", before, all[i].name);
		before = "|";
	}
	if (*before == '\t')
		out_text("\t-");
}

static void row(struct workload *w, unsigned int i)
{
	static const char *const shown[] = {"object_size", "slab_size", "order", "objs_per_slab",
		"align", "cpu_partial", "min_partial"};
	static const unsigned int aligns[] = {0, 0, 0, 8, 16, 64, 256, 4096};
	/* small, middling, larger than a page, and anything that a slab can hold */
	static const unsigned int most[] = {128, 2048, 8192, 1 << 17};
	unsigned int size = 1 + workload_pick(w, most[workload_pick(w, ARRAY_SIZE(most))]);
	unsigned int align = aligns[workload_pick(w, ARRAY_SIZE(aligns))];
	unsigned int draw = workload_pick(w, 1 << 7), flags = 0, j;
	bool ctor = draw & 1;
	struct kmem_cache *cache;
	char cache_name[40];

	flags |= draw & 2 ? SLAB_HWCACHE_ALIGN : 0;
	flags |= draw & 4 ? SLAB_TYPESAFE_BY_RCU : 0;
	/* half of them without any of these */
	flags |= (draw & 0x18) == 0x18 ? SLAB_POISON : 0;
	flags |= (draw & 0x28) == 0x28 ? SLAB_RED_ZONE : 0;
	flags |= (draw & 0x48) == 0x48 ? SLAB_STORE_USER : 0;
	snprintf(cache_name, sizeof(cache_name), "%s_%u", name, i);
	cache = kmem_cache_create(cache_name, size, align, flags, ctor ? construct : NULL);
	out_printf("%d.%d.%d\t%s\t%u\t%u\t%u\t%u\t%u\t%u\t%d\t%d\t%d", LINUX_VERSION_MAJOR,
		LINUX_VERSION_PATCHLEVEL, LINUX_VERSION_SUBLEVEL, init_utsname()->release,
		num_online_cpus(), num_present_cpus(), num_possible_cpus(), nr_cpu_ids, size, align,
		!!(flags & SLAB_HWCACHE_ALIGN), !!(flags & SLAB_TYPESAFE_BY_RCU), ctor);
	say_debug(flags);
	for (j = 0; j < ARRAY_SIZE(shown); j++)
		out_printf("\t%s", cache ? value(cache_name, shown[j]) : "FAIL");
	out_text("\n");
	kmem_cache_destroy(cache);
}

static int __init caches_init(void)
{
	struct workload w = {.seed = seed};
	unsigned int i;

	out_file("%s.slab.tsv", name);
	out_text("kernel\tconfig\tcpus_online\tcpus_present\tcpus_possible\tnr_cpu_ids\tsize_arg\t"
		 "align_arg\tSLAB_HWCACHE_ALIGN\tSLAB_TYPESAFE_BY_RCU\tctor\tdebug_flags\t"
		 "object_size\tstride\torder\tobjs_per_slab\talign\tcpu_partial\tmin_partial\n");
	for (i = 0; i < count; i++)
		row(&w, i);
	return 0;
}

static void __exit caches_exit(void)
{
}

module_init(caches_init);
module_exit(caches_exit);
MODULE_DESCRIPTION("what kmem_cache_create() makes, recorded");
MODULE_LICENSE("GPL");
