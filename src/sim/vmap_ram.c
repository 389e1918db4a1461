/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vm_map_ram(): small mappings are cut from blocks that belong to CPUs, upwards and never twice
 * from the same place. Models mm/vmalloc.c (vb_alloc, vb_free, new_vmap_block,
 * purge_fragmented_block).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sim/vmap_internal.h"

struct sim_vmap_block {
	uint64_t start;
	uint32_t free;	/* pages at the end, not used yet */
	uint32_t dirty; /* pages whose mapping is gone */
	unsigned int cpu;
};

static uint64_t rounded(uint64_t pages)
{
	uint64_t size = 1;

	while (size < pages)
		size *= 2;
	return size;
}

static int new_block(struct sim_vmap *v, unsigned int cpu)
{
	struct sim_vmap_block *b;
	uint64_t start;
	int err = sim_vmap_alloc(v, v->block_pages, v->block_pages, cpu, &start);

	if (err)
		return err;
	if (v->blocks == v->blocks_cap) {
		const size_t cap = v->blocks_cap ? 2 * v->blocks_cap : 16;

		b = realloc(v->block, cap * sizeof(*b));
		if (!b)
			return -ENOMEM;
		v->block = b;
		v->blocks_cap = cap;
	}
	v->block[v->blocks++] =
		(struct sim_vmap_block){.start = start, .free = v->block_pages, .cpu = cpu};
	return 0;
}

/* The first block of the CPU with room at its end. */
static struct sim_vmap_block *with_room(struct sim_vmap *v, unsigned int cpu, uint64_t pages)
{
	for (size_t i = 0; i < v->blocks; i++) {
		if (v->block[i].cpu == cpu && v->block[i].free >= pages)
			return &v->block[i];
	}
	return NULL;
}

int sim_vmap_map(struct sim_vmap *v, uint64_t pages, unsigned int cpu, uint64_t *start)
{
	const uint64_t size = rounded(pages);
	struct sim_vmap_block *b;
	int err;

	if (pages > v->map_max)
		return sim_vmap_alloc(v, pages, 1, cpu, start);
	if (vmap_settle(v))
		return -ENOMEM;
	b = with_room(v, cpu, size);
	if (!b) {
		err = new_block(v, cpu);
		if (err)
			return err;
		b = &v->block[v->blocks - 1];
	}
	*start = b->start + v->block_pages - b->free;
	b->free -= (uint32_t)size;
	return 0;
}

/* The block becomes a freed area; which CPU took its address tells its pool. */
static int drop_block(struct sim_vmap *v, size_t i)
{
	const struct sim_vmap_block b = v->block[i];

	memmove(v->block + i, v->block + i + 1, (v->blocks - i - 1) * sizeof(*v->block));
	v->blocks--;
	return vmap_add_lazy(v, (struct sim_vmap_range){
					.start = b.start,
					.end = b.start + v->block_pages,
					.node = b.cpu % v->nodes,
					.tagged = v->pool != NULL,
				});
}

int sim_vmap_unmap(struct sim_vmap *v, uint64_t start, uint64_t pages, unsigned int cpu)
{
	if (pages > v->map_max)
		return sim_vmap_free(v, start, pages, cpu);
	if (vmap_settle(v))
		return -ENOMEM;
	for (size_t i = 0; i < v->blocks; i++) {
		struct sim_vmap_block *b = &v->block[i];

		if (start < b->start || start >= b->start + v->block_pages)
			continue;
		b->dirty += (uint32_t)rounded(pages);
		return b->dirty == v->block_pages ? drop_block(v, i) : 0;
	}
	return 0;
}

int vmap_release_blocks(struct sim_vmap *v, bool all)
{
	for (unsigned int cpu = 0; cpu < v->cpus && v->blocks; cpu++) {
		for (size_t i = 0; i < v->blocks;) {
			const struct sim_vmap_block *b = &v->block[i];

			if (b->cpu != cpu || b->free + b->dirty != v->block_pages ||
				!(all || b->free < v->block_pages / 4))
				i++;
			else if (drop_block(v, i))
				return -ENOMEM;
		}
	}
	return 0;
}

const char *vmap_check_blocks(const struct sim_vmap *v)
{
	for (size_t i = 0; i < v->blocks; i++) {
		if (v->block[i].free + v->block[i].dirty > v->block_pages)
			return "a mapping block has more pages than it is large";
	}
	return NULL;
}
