/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Caches as kmem_cache_create() and kmem_cache_destroy() make and end them: one that fits an older
 * one becomes an alias of it. Models mm/slab_common.c (find_mergeable, slab_unmergeable,
 * __kmem_cache_alias).
 */
#include <errno.h>
#include <stdlib.h>

#include "sim/number.h"

#include "sim/slab.h"

#define NEVER                                                                         \
	(SIM_SLAB_RED_ZONE | SIM_SLAB_POISON | SIM_SLAB_STORE_USER | SIM_SLAB_TRACE | \
		SIM_SLAB_TYPESAFE_BY_RCU | SIM_SLAB_NOLEAKTRACE | SIM_SLAB_NO_MERGE | \
		SIM_SLAB_USERCOPY)
#define SAME \
	(SIM_SLAB_RECLAIM_ACCOUNT | SIM_SLAB_CACHE_DMA | SIM_SLAB_CACHE_DMA32 | SIM_SLAB_ACCOUNT)

/* Could objects of @size bytes, aligned, live in @c? */
static bool fits(
	const struct sim_cache *c, uint64_t size, uint32_t align, uint32_t flags, uint64_t word)
{
	return c->users && !c->constructor && !(c->geo.flags & NEVER) && size <= c->geo.stride &&
	       (flags & SAME) == (c->geo.flags & SAME) && !(c->geo.stride & (align - 1)) &&
	       c->geo.stride - size < word;
}

static struct sim_cache *find_mergeable(const struct sim_caches *all,
	const struct sim_slab_spec *spec, const struct sim_kernel_model *model)
{
	struct sim_slab_spec rounded = *spec;
	struct sim_cache *c = all->oldest;
	uint32_t align;

	if (!model->slab_debug)
		rounded.flags &= ~SIM_SLAB_DEBUG_FLAGS;
	if (!model->slab_merge || spec->constructor || (rounded.flags & NEVER))
		return NULL;
	rounded.size = round_up_to(spec->size, model->word);
	align = sim_slab_alignment(&rounded, model);
	rounded.size = round_up_to(rounded.size, align);
	while (c && !fits(c, rounded.size, align, rounded.flags, model->word))
		c = c->younger;
	return c;
}

int sim_caches_create(struct sim_caches *all, struct sim_cache **out,
	const struct sim_slab_spec *spec, struct sim_pages *pages,
	const struct sim_page_model *page_model, const struct sim_kernel_model *model,
	unsigned int cpus)
{
	struct sim_cache *c = spec->size ? find_mergeable(all, spec, model) : NULL;
	int err;

	if (c) {
		const uint32_t inuse = (uint32_t)round_up_to(spec->size, model->word);

		c->users++;
		if (c->geo.object_size < spec->size)
			c->geo.object_size = (uint32_t)spec->size;
		if (c->geo.inuse < inuse)
			c->geo.inuse = inuse;
		*out = c;
		return 0;
	}
	c = malloc(sizeof(*c));
	if (!c)
		return -ENOMEM;
	err = sim_cache_init(c, spec, pages, page_model, model, cpus);
	if (err) {
		free(c);
		return err;
	}
	if (all->youngest)
		all->youngest->younger = c;
	else
		all->oldest = c;
	all->youngest = c;
	*out = c;
	return 0;
}

uint32_t sim_caches_destroy(struct sim_cache *c)
{
	return --c->users ? 0 : sim_cache_shutdown(c);
}

void sim_caches_release(struct sim_caches *all)
{
	struct sim_cache *next;

	for (struct sim_cache *c = all->oldest; c; c = next) {
		next = c->younger;
		sim_cache_release(c);
		free(c);
	}
	*all = (struct sim_caches){0};
}
