// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Calls of allocators that keep to themselves: what each gave, in an order drawn from a seed
 * (NAME.calls.txt). Nobody else uses a dma_pool, mempool or fragment cache of one's own, so that
 * interrupts and other tasks change nothing.
 *
 *   dma_pool   the page, numbered by first use, and the offset in it
 *   mempool    the element, numbered as the pool got them; there is nothing behind it
 *   frag       the offset of a fragment in its block
 *   kvmalloc   what it came from
 */
#include <linux/dma-mapping.h>
#include <linux/dmapool.h>
#include <linux/gfp.h>
#include <linux/mempool.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/version.h>
#include <linux/vmalloc.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 13, 0)
#include <linux/page_frag_cache.h>
#endif

#include "out.h"
#include "workload.h"

static char *name = "calls";
module_param(name, charp, 0);
static char *kind = "dma_pool";
module_param(kind, charp, 0);
static ulong seed = 1;
module_param(seed, ulong, 0);
static uint count = 1000;
module_param(count, uint, 0);

#define LIVE 4000

static struct workload draw;
static void *live[LIVE];
static dma_addr_t handle[LIVE];
static u32 id[LIVE], n_live, next_id;

static u32 pick(u32 n)
{
	return workload_pick(&draw, n);
}

static void say_header(const char *format, ...)
{
	char text[120];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	out_printf("# kernel=%d.%d.%d kind=%s cpus=%u possible=%u %s\n", LINUX_VERSION_MAJOR,
		LINUX_VERSION_PATCHLEVEL, LINUX_VERSION_SUBLEVEL, kind, num_online_cpus(),
		num_possible_cpus(), text);
}

/* The number of @key by first use. */
static u32 numbered(u64 key)
{
	static u64 keys[LIVE];
	static u32 n;
	u32 i;

	for (i = 0; i < n; i++)
		if (keys[i] == key)
			return i;
	if (n < LIVE)
		keys[n++] = key;
	return i;
}

/* Which live one is given back: it leaves its place to the youngest. */
static void take_any(u32 *which, void **p, dma_addr_t *at)
{
	u32 i = pick(n_live);

	*which = id[i];
	*p = live[i];
	*at = handle[i];
	n_live--;
	live[i] = live[n_live];
	handle[i] = handle[n_live];
	id[i] = id[n_live];
}

static void keep(void *p, dma_addr_t at)
{
	live[n_live] = p;
	handle[n_live] = at;
	id[n_live++] = next_id++;
}

/* By turns more is allocated and more is given back. */
static bool allocate(u32 step)
{
	u32 chance = step / 200 % 2 ? 40 : 62;

	return !n_live || (n_live < LIVE && pick(100) < chance);
}

/*
 * ---- dma_pool -----------------------------------------------------------------------------------
 */

static int run_dma_pool(void)
{
	struct platform_device *dev = platform_device_register_simple(name, -1, NULL, 0);
	static const u32 most[] = {64, 1024, 5000};
	u32 size = 1 + pick(most[pick(3)]), align = 1 << pick(8), boundary = 0, i, which, whole;
	struct dma_pool *pool;
	dma_addr_t at;
	void *p;

	if (IS_ERR(dev))
		return PTR_ERR(dev);
	if (pick(2))
		boundary = roundup_pow_of_two(max(size, align)) << pick(3);
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 4, 0)
	/* blocks up to a boundary behind the page would run into whatever is there */
	if (boundary > PAGE_SIZE && size < PAGE_SIZE)
		boundary = PAGE_SIZE;
#endif
	if (dma_coerce_mask_and_coherent(&dev->dev, DMA_BIT_MASK(32)))
		return -ENODEV;
	pool = dma_pool_create(name, &dev->dev, size, align, boundary);
	if (!pool)
		return -ENOMEM;
	/* blocks come in pages, or in one larger block each */
	whole = max_t(u32, roundup_pow_of_two(size), PAGE_SIZE);
	say_header("size=%u align=%u boundary=%u", size, align, boundary);
	for (i = 0; i < count; i++) {
		if (allocate(i)) {
			p = dma_pool_alloc(pool, GFP_KERNEL, &at);
			if (!p)
				return -ENOMEM;
			out_printf(
				"a %u %u:%u\n", next_id, numbered(at / whole), (u32)(at % whole));
			keep(p, at);
		} else {
			take_any(&which, &p, &at);
			out_printf("f %u\n", which);
			dma_pool_free(pool, p, at);
		}
	}
	while (n_live) {
		take_any(&which, &p, &at);
		dma_pool_free(pool, p, at);
	}
	dma_pool_destroy(pool);
	platform_device_unregister(dev);
	return 0;
}

/*
 * ---- mempool ------------------------------------------------------------------------------------
 */

static char elements[256];
static u32 made;
static bool dry; /* there is nothing behind the pool any more */

static void *make_element(gfp_t gfp, void *data)
{
	return dry || made == sizeof(elements) ? NULL : &elements[made++];
}

static void drop_element(void *element, void *data)
{
}

static int run_mempool(void)
{
	u32 least = 1 + pick(12), i, which;
	mempool_t *pool = mempool_create(least, make_element, drop_element, NULL);
	dma_addr_t at;
	void *p;

	if (!pool)
		return -ENOMEM;
	dry = true;
	say_header("min=%u", least);
	for (i = 0; i < count; i++) {
		if (!n_live || pick(2)) {
			p = mempool_alloc(pool, GFP_NOWAIT | __GFP_NOWARN);
			if (!p) {
				out_text("a - none\n");
				continue;
			}
			out_printf("a %u %u\n", next_id, (u32)((char *)p - elements));
			keep(p, 0);
		} else {
			take_any(&which, &p, &at);
			out_printf("f %u\n", which);
			mempool_free(p, pool);
		}
	}
	while (n_live) {
		take_any(&which, &p, &at);
		mempool_free(p, pool);
	}
	mempool_destroy(pool);
	return 0;
}

/*
 * ---- fragments ----------------------------------------------------------------------------------
 */

/* The function that takes the alignment as a mask. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 9, 0)
#define frag_alloc page_frag_alloc_align
#else
#define frag_alloc __page_frag_alloc_align
#endif

static int run_frag(void)
{
	static struct page_frag_cache cache;
	static const u32 most[] = {200, 2000, 4096, 32768};
	u32 i, which;
	dma_addr_t at;
	void *p;

	say_header("");
	for (i = 0; i < count; i++) {
		if (allocate(i)) {
			u32 size = 1 + pick(most[pick(100) < 3 ? 3 : pick(3)]);
			u32 align = pick(3) ? 1 : 1 << pick(8);
			struct page *head;

			p = frag_alloc(&cache, size, GFP_KERNEL, -align);
			if (!p) {
				out_printf("a - none size=%u align=%u\n", size, align);
				continue;
			}
			head = virt_to_head_page(p);
			out_printf("a %u %u size=%u align=%u\n", next_id,
				(u32)((char *)p - (char *)page_address(head)), size, align);
			keep(p, 0);
		} else {
			take_any(&which, &p, &at);
			out_printf("f %u\n", which);
			page_frag_free(p);
		}
	}
	while (n_live) {
		take_any(&which, &p, &at);
		page_frag_free(p);
	}
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 13, 0)
	page_frag_cache_drain(&cache);
#else
	if (cache.va)
		__page_frag_cache_drain(virt_to_head_page(cache.va), cache.pagecnt_bias);
#endif
	return 0;
}

/*
 * ---- kvmalloc -----------------------------------------------------------------------------------
 */

static int run_kvmalloc(void)
{
	static const struct {
		gfp_t gfp;
		const char *name;
	} masks[] = {
		{GFP_KERNEL, "GFP_KERNEL"},
		{GFP_KERNEL | __GFP_ZERO, "GFP_KERNEL|__GFP_ZERO"},
		{GFP_KERNEL | __GFP_NORETRY, "GFP_KERNEL|__GFP_NORETRY"},
		{GFP_KERNEL | __GFP_RETRY_MAYFAIL, "GFP_KERNEL|__GFP_RETRY_MAYFAIL"},
		{GFP_KERNEL_ACCOUNT, "GFP_KERNEL_ACCOUNT"},
		{GFP_NOFS, "GFP_NOFS"},
		{GFP_NOWAIT, "GFP_NOWAIT"},
		{GFP_ATOMIC, "GFP_ATOMIC"},
	};
	static const u32 most[] = {4096, 16384, 1 << 20, 12 << 20};
	u32 i;

	say_header("");
	for (i = 0; i < count; i++) {
		u32 size = 1 + pick(most[pick(4)]), m = pick(ARRAY_SIZE(masks));
		void *p = kvmalloc(size, masks[m].gfp | __GFP_NOWARN);

		out_printf("a %u %s size=%u gfp=%s\n", next_id++,
			!p		     ? "none"
			: is_vmalloc_addr(p) ? "vmalloc"
					     : "kmalloc",
			size, masks[m].name);
		kvfree(p);
	}
	return 0;
}

static int __init calls_init(void)
{
	static const struct {
		const char *kind;
		int (*run)(void);
	} all[] = {
		{"dma_pool", run_dma_pool},
		{"mempool", run_mempool},
		{"frag", run_frag},
		{"kvmalloc", run_kvmalloc},
	};
	unsigned int i;
	int err = -EINVAL;

	draw.seed = seed;
	out_file("%s.calls.txt", name);
	for (i = 0; i < ARRAY_SIZE(all); i++)
		if (!strcmp(kind, all[i].kind))
			err = all[i].run();
	out_file("%s.end", name);
	out_printf("%s calls %u\n", err ? "incomplete" : "complete", count);
	return err;
}

static void __exit calls_exit(void)
{
}

module_init(calls_init);
module_exit(calls_exit);
MODULE_DESCRIPTION("calls of allocators that keep to themselves, recorded");
MODULE_LICENSE("GPL");
