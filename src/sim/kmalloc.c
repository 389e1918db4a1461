/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kmalloc: the classes, their caches, and which of them serves a request.
 */
#include <errno.h>
#include <stdio.h>

#include "sim/kmalloc.h"

#define WORD 8u
#define GOLDEN_RATIO UINT64_C(0x61C8864680B583EB) /* of hash_64() */

static int smallest_class(const struct sim_kmalloc_sizes *s, uint64_t size)
{
	for (unsigned int i = 0; i < s->n; i++) {
		if (size <= s->size[i])
			return (int)i;
	}
	return -1;
}

void sim_kmalloc_sizes(struct sim_kmalloc_sizes *out, const struct sim_page_model *pages,
	const struct sim_kernel_model *model)
{
	const uint64_t page_size = UINT64_C(1) << pages->page_shift,
		       step = model->kmalloc_cache_align;

	*out = (struct sim_kmalloc_sizes){
		.max = page_size << pages->max_page_order,
		.page_shift = pages->page_shift,
		.roundup_any = model->kmalloc_roundup_any,
	};
	/* Powers of two up to two pages, and 96 and 192 where they lie between classes. */
	for (uint64_t power = model->kmalloc_min_size; power <= 2 * page_size; power *= 2) {
		const bool between =
			(power == 64 || power == 128) && model->kmalloc_min_size <= power / 2;
		const uint64_t sizes[] = {power, between ? power + power / 2 : power};

		for (unsigned int i = 0; i < 2; i++) {
			const uint64_t size = (sizes[i] + step - 1) / step * step;

			if (out->n < SIM_KMALLOC_CLASSES &&
				(!out->n || out->size[out->n - 1] < size))
				out->size[out->n++] = (uint32_t)size;
		}
	}
	for (uint64_t i = 0; i < sizeof(out->small); i++)
		out->small[i] = (int8_t)smallest_class(out, (i + 1) * WORD);
	for (unsigned int bit = 0; bit < 63; bit++)
		out->by_bit[bit] = (int8_t)smallest_class(out, UINT64_C(2) << bit);
	out->by_bit[63] = -1;
}

/* As size_index[] and fls() in the kernel: above 192 bytes classes are powers of two. */
int sim_kmalloc_class(const struct sim_kmalloc_sizes *s, uint64_t size)
{
	if (size <= sizeof(s->small) * WORD)
		return s->small[(size - 1) / WORD];
	return s->by_bit[63 - __builtin_clzll(size - 1)];
}

uint64_t sim_kmalloc_usable(const struct sim_kmalloc_sizes *s, uint64_t size)
{
	const int class = size ? sim_kmalloc_class(s, size) : -1;

	if (class >= 0)
		return s->size[class];
	if (!size || size > s->max)
		return 0;
	return UINT64_C(1) << (s->page_shift + sim_order_of(size, s->page_shift));
}

uint64_t sim_kmalloc_size_roundup(const struct sim_kmalloc_sizes *s, uint64_t size)
{
	if (!size || size == UINT64_MAX)
		return size;
	if (size <= s->max)
		return sim_kmalloc_usable(s, size);
	if (!s->roundup_any)
		return size;
	if (size > UINT64_C(1) << 63)
		return 0; /* the shift runs out of the type */
	return UINT64_C(1) << (s->page_shift + sim_order_of(size, s->page_shift));
}

unsigned int sim_kmalloc_type(const struct sim_kernel_model *model, uint32_t gfp, uint32_t site)
{
	if ((gfp & SIM_GFP_DMA) && model->kmalloc_dma_class)
		return SIM_KMALLOC_DMA;
	if (gfp & SIM_GFP_RECLAIMABLE)
		return model->kmalloc_reclaim_class ? SIM_KMALLOC_RECLAIM : SIM_KMALLOC_NORMAL;
	if ((gfp & SIM_GFP_ACCOUNT) && model->kmalloc_cgroup_class)
		return SIM_KMALLOC_CGROUP;
	if (!model->kmalloc_copies)
		return SIM_KMALLOC_NORMAL;
	return SIM_KMALLOC_NORMAL + (unsigned int)(site * GOLDEN_RATIO >> 60);
}

void sim_kmalloc_name(char *buf, size_t size, unsigned int type, uint32_t class_size)
{
	static const char *const families[SIM_KMALLOC_TYPES] = {
		[SIM_KMALLOC_NORMAL] = "kmalloc-",
		[SIM_KMALLOC_RECLAIM] = "kmalloc-rcl-",
		[SIM_KMALLOC_DMA] = "dma-kmalloc-",
		[SIM_KMALLOC_CGROUP] = "kmalloc-cg-",
	};
	const bool kilo = class_size >= 1024 && class_size % 1024 == 0;

	char copy[16] = "";

	if (type > SIM_KMALLOC_NORMAL && type < SIM_KMALLOC_RECLAIM)
		snprintf(copy, sizeof(copy), "rnd-%02u-", type - SIM_KMALLOC_NORMAL);
	snprintf(buf, size, "%s%s%u%s", *copy ? families[SIM_KMALLOC_NORMAL] : families[type], copy,
		kilo ? class_size / 1024 : class_size, kilo ? "k" : "");
}

void sim_kmalloc_spec(struct sim_slab_spec *out, const struct sim_kernel_model *model,
	unsigned int type, uint32_t class_size)
{
	static const uint32_t flags[SIM_KMALLOC_TYPES] = {
		[SIM_KMALLOC_RECLAIM] = SIM_SLAB_RECLAIM_ACCOUNT,
		[SIM_KMALLOC_DMA] = SIM_SLAB_CACHE_DMA,
		[SIM_KMALLOC_CGROUP] = SIM_SLAB_ACCOUNT,
	};
	const uint32_t lowest_bit = class_size & -class_size;

	*out = (struct sim_slab_spec){
		.size = class_size,
		.flags = flags[type],
		.kmalloc = true,
	};
	if (model->kmalloc_align_divisor || lowest_bit == class_size)
		out->align = lowest_bit;
}

void sim_kmalloc_init(struct sim_kmalloc *km, const struct sim_page_model *page_model,
	const struct sim_kernel_model *model, struct sim_pages *pages, unsigned int cpus)
{
	km->page_model = page_model;
	km->model = model;
	km->pages = pages;
	km->cpus = cpus;
	sim_kmalloc_sizes(&km->sizes, page_model, model);
}

void sim_kmalloc_release(struct sim_kmalloc *km)
{
	for (unsigned int t = 0; t < SIM_KMALLOC_TYPES; t++) {
		for (unsigned int i = 0; km->made[t] && i < km->sizes.n; i++)
			sim_cache_release(&km->cache[t][i]);
	}
}

void sim_kmalloc_reset(struct sim_kmalloc *km)
{
	for (unsigned int t = 0; t < SIM_KMALLOC_TYPES; t++) {
		for (unsigned int i = 0; km->used[t] && i < km->sizes.n; i++)
			sim_cache_reset(&km->cache[t][i]);
		km->used[t] = false;
	}
}

struct sim_cache *sim_kmalloc_cache(
	struct sim_kmalloc *km, uint64_t size, uint32_t gfp, uint32_t site)
{
	const unsigned int type = sim_kmalloc_type(km->model, gfp, site);
	const int class = sim_kmalloc_class(&km->sizes, size);
	struct sim_cache *c = &km->cache[type][class];
	struct sim_slab_spec spec;

	km->made[type] = km->used[type] = true;
	if (c->cpu)
		return c;
	sim_kmalloc_spec(&spec, km->model, type, km->sizes.size[class]);
	return sim_cache_init(c, &spec, km->pages, km->page_model, km->model, km->cpus) ? NULL : c;
}
