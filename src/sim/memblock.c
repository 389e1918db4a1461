/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Regions of boot memory; see memblock.h. Models mm/memblock.c (memblock_add_range,
 * memblock_isolate_range, memblock_remove_range, memblock_merge_regions, memblock_double_array),
 * 6.1, 6.12 and 7.3.
 */
#include "sim/memblock.h"

#include <stdlib.h>
#include <string.h>

#include "sim/number.h"

/* memblock_cap_size() */
static uint64_t end_of(uint64_t base, uint64_t size)
{
	return base + min_u64(size, UINT64_MAX - base);
}

void sim_memblock_init(struct sim_memblock *mb, uint64_t page_size, uint64_t cache_line)
{
	*mb = (struct sim_memblock){.page_size = page_size,
		.cache_line = cache_line,
		.region_size = 24,
		.limit = UINT64_MAX,
		.memory = {.max = SIM_MEMBLOCK_REGIONS},
		.reserved = {.max = SIM_MEMBLOCK_REGIONS}};
}

void sim_memblock_release(struct sim_memblock *mb)
{
	free(mb->memory.region);
	free(mb->reserved.region);
	*mb = (struct sim_memblock){0};
}

/* A place for the new array; 0: none. */
static uint64_t place_array(struct sim_memblock *mb, uint64_t min, uint64_t max, uint64_t size)
{
	const struct sim_memblock_request r = {.size = size,
		.align = mb->page_size,
		.min = min,
		.max = max,
		.node = SIM_MEMBLOCK_ANY_NODE};
	uint64_t found = 0;

	if (mb->prefers_mirror)
		found = sim_memblock_find(mb, &r, SIM_MEMBLOCK_MIRROR);
	return found ? found : sim_memblock_find(mb, &r, 0);
}

/*
 * The array of @list becomes twice as large. [@base, @base + @size) is about to be reserved, so the
 * new array of the reserved regions keeps off it.
 */
static bool double_array(
	struct sim_memblock *mb, struct sim_memblock_list *list, uint64_t base, uint64_t size)
{
	const uint64_t page = mb->page_size, old_array = list->array;
	const uint64_t old_size = (list->max * mb->region_size + page - 1) & ~(page - 1);
	const uint64_t new_size = (2 * list->max * mb->region_size + page - 1) & ~(page - 1);
	uint64_t at;

	if (!mb->may_grow || 2 * list->max > SIM_MEMBLOCK_MOST_REGIONS)
		return false;
	if (list != &mb->reserved)
		base = size = 0;
	at = place_array(mb, base + size, mb->limit, new_size);
	if (!at && size)
		at = place_array(mb, 0, min_u64(base, mb->limit), new_size);
	if (!at)
		return false;
	list->max *= 2;
	list->array = at;
	list->grown++;
	if (old_array && !sim_memblock_free(mb, old_array, old_size))
		return false;
	return sim_memblock_reserve_as(mb, at, new_size, SIM_MEMBLOCK_ANY_NODE,
		mb->marks_kernel ? SIM_MEMBLOCK_RSRV_KERN : 0);
}

/* Has room for one more: the kernel's array has, or it would have been doubled before. */
static void insert(struct sim_memblock *mb, struct sim_memblock_list *list, size_t i,
	struct sim_memblock_region region)
{
	if (mb->out_of_memory)
		return;
	if (list->n == list->cap) {
		size_t cap = list->cap ? 2 * list->cap : SIM_MEMBLOCK_REGIONS;
		void *more = realloc(list->region, cap * sizeof(*list->region));

		if (!more) {
			mb->out_of_memory = true;
			return;
		}
		list->region = more;
		list->cap = cap;
	}
	memmove(list->region + i + 1, list->region + i, (list->n - i) * sizeof(*list->region));
	list->region[i] = region;
	list->n++;
}

static void drop(struct sim_memblock_list *list, size_t i, size_t n)
{
	if (!n)
		return;
	memmove(list->region + i, list->region + i + n, (list->n - i - n) * sizeof(*list->region));
	list->n -= n;
}

/* Neighbours that are alike become one, from the region before @from to region @to. */
static void merge(struct sim_memblock_list *list, size_t from, size_t to)
{
	for (size_t i = from ? from - 1 : 0; i < to && i + 1 < list->n;) {
		struct sim_memblock_region *this = &list->region[i], *next = this + 1;

		if (this->base + this->size != next->base || this->node != next->node ||
			this->flags != next->flags) {
			i++;
			continue;
		}
		this->size += next->size;
		drop(list, i + 1, 1);
		to--;
	}
}

size_t sim_memblock_first(const struct sim_memblock_list *list, uint64_t base)
{
	size_t low = 0, high = list->n;

	while (low < high) {
		const size_t mid = low + (high - low) / 2;

		if (list->region[mid].base + list->region[mid].size <= base)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* How many pieces of [@base, @end) no region has. */
static uint64_t pieces(const struct sim_memblock_list *list, uint64_t base, uint64_t end)
{
	uint64_t n = 0;

	for (size_t i = sim_memblock_first(list, base); i < list->n && list->region[i].base < end;
		i++) {
		n += list->region[i].base > base;
		base = min_u64(list->region[i].base + list->region[i].size, end);
	}
	return n + (base < end);
}

static bool add_range(struct sim_memblock *mb, struct sim_memblock_list *list, uint64_t base,
	uint64_t size, int node, uint32_t flags)
{
	const uint64_t end = end_of(base, size);
	uint64_t fresh;
	size_t first, i;

	if (base == end)
		return true;
	fresh = pieces(list, base, end);
	while (list->n + fresh > list->max)
		if (!double_array(mb, list, base, end - base))
			return false;
	first = i = sim_memblock_first(list, base);
	for (; i < list->n && list->region[i].base < end && !mb->out_of_memory; i++) {
		const struct sim_memblock_region r = list->region[i];

		if (r.base > base)
			insert(mb, list, i++,
				(struct sim_memblock_region){base, r.base - base, node, flags});
		base = min_u64(r.base + r.size, end);
	}
	if (base < end)
		insert(mb, list, i++, (struct sim_memblock_region){base, end - base, node, flags});
	merge(list, first, i);
	return true;
}

/* Cuts regions at both ends of a range: then those from *@first to *@behind are within it. */
static bool isolate(struct sim_memblock *mb, struct sim_memblock_list *list, uint64_t base,
	uint64_t size, size_t *first, size_t *behind)
{
	const uint64_t end = end_of(base, size), cut[] = {base, end};

	*first = *behind = 0;
	if (base == end)
		return true;
	while (list->n + 2 > list->max)
		if (!double_array(mb, list, base, size))
			return false;
	for (unsigned int c = 0; c < 2; c++) {
		const size_t i = sim_memblock_first(list, cut[c]);
		struct sim_memblock_region upper;

		if (i == list->n || list->region[i].base >= cut[c])
			continue;
		upper = list->region[i];
		list->region[i].size = cut[c] - upper.base;
		upper.size -= list->region[i].size;
		upper.base = cut[c];
		insert(mb, list, i + 1, upper);
	}
	*first = sim_memblock_first(list, base);
	*behind = *first;
	while (*behind < list->n && list->region[*behind].base < end)
		++*behind;
	return true;
}

static bool remove_range(
	struct sim_memblock *mb, struct sim_memblock_list *list, uint64_t base, uint64_t size)
{
	size_t first, behind;

	if (!isolate(mb, list, base, size, &first, &behind))
		return false;
	drop(list, first, behind - first);
	return true;
}

bool sim_memblock_add(
	struct sim_memblock *mb, uint64_t base, uint64_t size, int node, uint32_t flags)
{
	return add_range(mb, &mb->memory, base, size, node, flags);
}

bool sim_memblock_remove(struct sim_memblock *mb, uint64_t base, uint64_t size)
{
	return remove_range(mb, &mb->memory, base, size);
}

bool sim_memblock_reserve(struct sim_memblock *mb, uint64_t base, uint64_t size)
{
	return sim_memblock_reserve_as(mb, base, size, SIM_MEMBLOCK_ANY_NODE, 0);
}

bool sim_memblock_reserve_as(
	struct sim_memblock *mb, uint64_t base, uint64_t size, int node, uint32_t flags)
{
	return add_range(mb, &mb->reserved, base, size, node, flags);
}

bool sim_memblock_free(struct sim_memblock *mb, uint64_t base, uint64_t size)
{
	return remove_range(mb, &mb->reserved, base, size);
}

bool sim_memblock_mark(
	struct sim_memblock *mb, uint64_t base, uint64_t size, uint32_t set, uint32_t clear)
{
	size_t first, behind;

	if (!isolate(mb, &mb->memory, base, size, &first, &behind))
		return false;
	for (size_t i = first; i < behind; i++)
		mb->memory.region[i].flags = (mb->memory.region[i].flags | set) & ~clear;
	merge(&mb->memory, first, behind);
	return true;
}

bool sim_memblock_set_node(struct sim_memblock *mb, struct sim_memblock_list *list, uint64_t base,
	uint64_t size, int node)
{
	size_t first, behind;

	if (!isolate(mb, list, base, size, &first, &behind))
		return false;
	for (size_t i = first; i < behind; i++)
		list->region[i].node = node;
	merge(list, first, behind);
	return true;
}
