/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Slab caches: many objects at once. Models mm/slub.c (kmem_cache_alloc_bulk, kmem_cache_free_bulk,
 * build_detached_freelist), 6.1 and 6.12.
 */
#include "sim/slab_internal.h"

#define LOOK_AHEAD 3 /* objects of other slabs at which the search for more of one slab ends */

int sim_cache_alloc_bulk(struct sim_cache *c, unsigned int cpu, uint32_t gfp, uint32_t n,
	struct sim_slab_object *out)
{
	for (uint32_t i = 0; i < n; i++) {
		int err = sim_cache_alloc(c, cpu, gfp, &out[i]);

		if (!err)
			continue;
		sim_page_keep_refusal(c->pages);
		sim_cache_free_bulk(cpu, i, out);
		return err;
	}
	return 0;
}

/*
 * Gathers objects of the last one's slab from the end of @p and frees them; those of other slabs
 * stay, in the order in which the kernel leaves them. Returns how many are left.
 */
static uint32_t free_group(unsigned int cpu, uint32_t n, struct sim_slab_object *p)
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
	slab_free_chain(s->cache, cpu, p + same, n - same);
	return same;
}

void sim_cache_free_bulk(unsigned int cpu, uint32_t n, struct sim_slab_object *p)
{
	while (n)
		n = free_group(cpu, n, p);
}
