// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What kmalloc() gives: the usable bytes of each size up to two pages and a bit, and of the sizes
 * around all powers of two above, in each kind of class (NAME.kmalloc.tsv).
 */
#include <linux/log2.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/utsname.h>
#include <linux/version.h>

#include "out.h"

static char *name = "sizes";
module_param(name, charp, 0);
static uint every = 1; /* each size, or each so many of the small ones */
module_param(every, uint, 0);
static uint first = 1;
module_param(first, uint, 0);

static const struct {
	const char *name;
	gfp_t gfp;
} kinds[] = {
	{"normal", GFP_KERNEL},
	{"dma", GFP_KERNEL | __GFP_DMA},
	{"account", GFP_KERNEL_ACCOUNT},
	{"reclaimable", GFP_KERNEL | __GFP_RECLAIMABLE},
};

static void row(unsigned int kind, size_t size, const char *why)
{
	void *p = kmalloc(size, kinds[kind].gfp | __GFP_NOWARN);

	out_printf("%d.%d.%d\t%s\t%s\t%zu\t%zu\t%zu\t%s\n", LINUX_VERSION_MAJOR,
		LINUX_VERSION_PATCHLEVEL, LINUX_VERSION_SUBLEVEL, init_utsname()->release,
		kinds[kind].name, size, p ? ksize(p) : 0, kmalloc_size_roundup(size), why);
	kfree(p);
}

static int __init kmalloc_init(void)
{
	unsigned int kind;
	size_t size;

	out_file("%s.kmalloc.tsv", name);
	out_text("kernel\tconfig\tgfp\trequest\tusable_size\tkmalloc_size_roundup\twhy\n");
	for (kind = 0; kind < ARRAY_SIZE(kinds); kind++) {
		for (size = first; size <= KMALLOC_MAX_CACHE_SIZE + 64; size += every)
			row(kind, size, "each");
		/* zone DMA has few large blocks: whether there is one is another question */
		for (size = 2 * KMALLOC_MAX_CACHE_SIZE;
			size <= (kinds[kind].gfp & __GFP_DMA ? 1 << 17 : 2 * KMALLOC_MAX_SIZE);
			size *= 2) {
			row(kind, size - 1, "pow2-1");
			row(kind, size, "pow2");
			row(kind, size + 1, "pow2+1");
			row(kind, size - (size >> 2) - first, "between");
		}
	}
	return 0;
}

static void __exit kmalloc_exit(void)
{
}

module_init(kmalloc_init);
module_exit(kmalloc_exit);
MODULE_DESCRIPTION("what kmalloc() gives, recorded");
MODULE_LICENSE("GPL");
