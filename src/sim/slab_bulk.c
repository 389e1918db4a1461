/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Slab caches: many objects at once. Models mm/slub.c (kmem_cache_alloc_bulk, kmem_cache_free_bulk,
 * build_detached_freelist).
 */
#include <errno.h>

#include "sim/slab_internal.h"

#define LOOK_AHEAD 3 /* objects of other slabs at which the search for more of one slab ends */

static void turn(struct sim_slab_object *p, uint32_t n)
{
	for (uint32_t i = 0; i < n / 2; i++) {
		const struct sim_slab_object o = p[i];

		p[i] = p[n - 1 - i];
		p[n - 1 - i] = o;
	}
}

/*
 * Gathers objects of the last one's slab from the end of @p and frees them; those of other slabs
 * stay, in the order in which the kernel leaves them. Returns how many are left.
 */
static uint32_t free_group(unsigned int cpu, uint32_t n, struct sim_slab_object *p, bool hooked)
{
	struct sim_slab *s = p[n - 1].slab;
	uint32_t same = n - 1, ahead = LOOK_AHEAD;

	for (uint32_t i = n - 1; i-- > 0;) {
		const struct sim_slab_object o = p[i];

		if (o.slab != s) {
			if (!--ahead)
				break;
			continue;
		}
		same--;
		p[i] = p[same];
		p[same] = o;
	}
	if (hooked)
		turn(p + same, n - same);
	slab_free_chain(s->cache, cpu, p + same, n - same);
	return same;
}

void slab_free_bulk(unsigned int cpu, uint32_t n, struct sim_slab_object *p, bool hooked)
{
	while (n)
		n = free_group(cpu, n, p, hooked);
}

static int alloc_one_by_one(struct sim_cache *c, unsigned int cpu, uint32_t gfp, uint32_t n,
	struct sim_slab_object *out, uint32_t *got)
{
	int err = 0;

	for (*got = 0; *got < n && !err; *got += !err)
		err = sim_cache_alloc(c, cpu, gfp, &out[*got]);
	return err;
}

int sim_cache_alloc_bulk(struct sim_cache *c, unsigned int cpu, uint32_t gfp, uint32_t n,
	struct sim_slab_object *out)
{
	uint32_t got;
	int err = -ENOMEM;

	c->used = true;
	if (c->sheaf_capacity)
		got = sheaf_alloc_bulk(c, cpu, gfp, n, out);
	else
		err = alloc_one_by_one(c, cpu, gfp, n, out, &got);
	if (c->no_memory)
		err = -ENOBUFS;
	else if (got == n)
		return 0;
	sim_page_keep_refusal(c->pages);
	slab_free_bulk(cpu, got, out, !c->sheaf_capacity);
	return err;
}

void sim_cache_free_bulk(
	struct sim_cache *c, unsigned int cpu, uint32_t n, struct sim_slab_object *p)
{
	if (c->sheaf_capacity)
		sheaf_free_bulk(c, cpu, n, p);
	else
		slab_free_bulk(cpu, n, p, true);
}
