/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A chunk of per-CPU memory; see percpu_chunk.h.
 */
#include "sim/percpu_chunk.h"

#include <stdlib.h>
#include <string.h>

/* ---- bit maps ------------------------------------------------------------------------------- */

static bool bit(const uint64_t *map, uint32_t i)
{
	return map[i / 64] >> (i % 64) & 1;
}

static void set_bits(uint64_t *map, uint32_t from, uint32_t to, bool value)
{
	for (uint32_t i = from; i < to; i++) {
		if (value)
			map[i / 64] |= UINT64_C(1) << (i % 64);
		else
			map[i / 64] &= ~(UINT64_C(1) << (i % 64));
	}
}

/* The first bit in [@from, @end) that is @value; @end: there is none. */
static uint32_t next_bit(const uint64_t *map, uint32_t end, uint32_t from, bool value)
{
	while (from < end) {
		const uint64_t word = (value ? map[from / 64] : ~map[from / 64]) >> (from % 64);
		const uint32_t at = word ? from + (uint32_t)__builtin_ctzll(word) : 0;

		if (word)
			return at < end ? at : end;
		from = (from / 64 + 1) * 64;
	}
	return end;
}

/* One after the last unit in use before @to, not below @from. */
static uint32_t run_start(const uint64_t *map, uint32_t from, uint32_t to)
{
	while (to > from && !bit(map, to - 1))
		to--;
	return to;
}

static uint32_t align_up(uint32_t n, uint32_t align)
{
	return (n + align - 1) & ~(align - 1);
}

static bool overlap(uint32_t a, uint32_t n, uint32_t b, uint32_t m)
{
	return a < b + m && b < a + n;
}

/* ---- hints ---------------------------------------------------------------------------------- */

static bool better_aligned(uint32_t at, uint32_t than)
{
	return than && (!at || __builtin_ctz(at) > __builtin_ctz(than));
}

/* A free run [@start, @end) was seen (pcpu_block_update). */
static void saw_run(struct percpu_hints *h, uint32_t start, uint32_t end)
{
	const uint32_t n = end - start;

	if (start < h->first)
		h->first = start;
	if (!start)
		h->left = n;
	if (end == h->units)
		h->right = n;
	if (n > h->best) {
		/* The longest so far becomes the second, if it comes first. */
		if (start <= h->best_at) {
			h->second = 0;
		} else if (h->best > h->second) {
			h->second = h->best;
			h->second_at = h->best_at;
		} else if (start < h->second_at) {
			h->second = 0;
		}
		h->best = n;
		h->best_at = start;
	} else if (n == h->best) {
		if (better_aligned(start, h->best_at)) {
			h->best_at = start;
			if (start < h->second_at && h->best > h->second)
				h->second = 0;
		} else if (start > h->second_at || h->best > h->second) {
			h->second = n;
			h->second_at = start;
		}
	} else if (start < h->best_at &&
		   (n > h->second || (n == h->second && start > h->second_at))) {
		h->second = n;
		h->second_at = start;
	}
}

/* The longest run is gone: the second takes its place; returns where to look on from. */
static uint32_t lose_best(struct percpu_hints *h, bool forget)
{
	uint32_t from = h->first;

	if (!forget && h->second) {
		from = h->second_at + h->second;
		h->best = h->second;
		h->best_at = h->second_at;
		h->second = 0;
	} else {
		h->best = 0;
	}
	return from;
}

/*
 * The next free run of the chunk from *@at on, by what blocks know of theirs; false: no more
 * (pcpu_next_md_free_region).
 */
static bool next_run(const struct percpu_chunk *c, uint32_t *at, uint32_t *n)
{
	uint32_t within = *at % c->page_units, start = c->units;

	*n = 0;
	for (uint32_t i = *at / c->page_units; i < c->pages; i++) {
		const struct percpu_hints *h = &c->block[i];

		if (*n) {
			/* It goes on from the block before. */
			*n += h->left;
			if (h->left == c->page_units)
				continue;
			*at = start;
			return true;
		}
		if (h->best && h->best_at >= within && h->best + h->best_at < c->page_units) {
			*n = h->best;
			*at = i * c->page_units + h->best_at;
			return true;
		}
		within = 0;
		*n = h->right;
		start = (i + 1) * c->page_units - h->right;
	}
	*at = start;
	return start < c->units;
}

static void refresh_all(struct percpu_chunk *c, bool forget)
{
	uint32_t at = lose_best(&c->all, forget), n;

	while (at < c->units && next_run(c, &at, &n)) {
		saw_run(&c->all, at, at + n);
		at += n + 1;
	}
}

static void refresh_block(struct percpu_chunk *c, uint32_t i)
{
	const uint32_t base = i * c->page_units, end = base + c->page_units;
	struct percpu_hints *h = &c->block[i];
	uint32_t at = lose_best(h, false) + base;

	h->right = 0;
	while ((at = next_bit(c->taken, end, at, false)) < end) {
		const uint32_t stop = next_bit(c->taken, end, at, true);

		saw_run(h, at - base, stop - base);
		at = stop;
	}
}

static bool wholly_free(const struct percpu_chunk *c, uint32_t i)
{
	return c->block[i].best == c->page_units;
}

static uint32_t smaller(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

/* ---- taking --------------------------------------------------------------------------------- */

/* The block in which an object begins, from @at on, @n units of it or more. */
static void hints_at_start(struct percpu_chunk *c, uint32_t i, uint32_t at, uint32_t n, bool ends)
{
	struct percpu_hints *h = &c->block[i];
	const uint32_t base = i * c->page_units;

	if (at == h->first)
		h->first = at + n >= c->page_units ? c->page_units
						   : next_bit(c->taken, base + c->page_units,
							     base + at + n, false) -
							     base;
	if (overlap(h->second_at, h->second, at, n))
		h->second = 0;
	if (overlap(h->best_at, h->best, at, n)) {
		if (!at)
			h->left = 0;
		refresh_block(c, i);
		return;
	}
	h->left = smaller(h->left, at);
	h->right = ends ? smaller(h->right, c->page_units - (at + n)) : 0;
}

/* The block in which it ends, up to @end. */
static void hints_at_end(struct percpu_chunk *c, uint32_t i, uint32_t end)
{
	struct percpu_hints *h = &c->block[i];
	const uint32_t base = i * c->page_units;

	h->first = next_bit(c->taken, base + c->page_units, base + end, false) - base;
	if (end > h->second_at)
		h->second = 0;
	h->left = 0;
	if (end > h->best_at)
		refresh_block(c, i);
	else
		h->right = smaller(h->right, c->page_units - end);
}

static void hints_of_taken(struct percpu_chunk *c, uint32_t at, uint32_t n)
{
	const uint32_t first = at / c->page_units, last = (at + n - 1) / c->page_units;
	const uint32_t end = (at + n - 1) % c->page_units + 1;

	if (wholly_free(c, first))
		c->empty--;
	hints_at_start(c, first, at % c->page_units, n, first == last);
	if (first != last) {
		const bool all = end == c->page_units;

		if (wholly_free(c, last))
			c->empty--;
		if (all)
			c->block[last].first = c->page_units;
		else
			hints_at_end(c, last, end);
		c->empty -= (int32_t)(last - first - 1);
		for (uint32_t i = first + 1; i < last + all; i++) {
			struct percpu_hints *h = &c->block[i];

			h->second = h->best = h->left = h->right = 0;
		}
	}
	if (overlap(c->all.second_at, c->all.second, at, n))
		c->all.second = 0;
	if (overlap(c->all.best_at, c->all.best, at, n))
		refresh_all(c, false);
}

/*
 * The free run that was passed over because of the alignment may be worth remembering
 * (pcpu_block_update_scan).
 */
static void saw_passed(struct percpu_chunk *c, uint32_t at, uint32_t n)
{
	const uint32_t i = at / c->page_units, base = i * c->page_units;

	if (at - base + n <= c->page_units)
		saw_run(&c->block[i], run_start(c->taken, base, at) - base, at - base + n);
}

/* Room for @n units from @start on and before @end; @end: none. Notes the longest run passed. */
static uint32_t find_room(const struct percpu_chunk *c, uint32_t end, uint32_t start, uint32_t n,
	uint32_t align, uint32_t *passed_at, uint32_t *passed)
{
	for (;;) {
		const uint32_t at = align_up(next_bit(c->taken, end, start, false), align);
		uint32_t used;

		if (at + n > end)
			return end;
		used = next_bit(c->taken, at + n, at, true);
		if (used == at + n)
			return at;
		if (used - at > *passed ||
			(used - at == *passed && *passed_at && better_aligned(at, *passed_at))) {
			*passed = used - at;
			*passed_at = at;
		}
		start = used + 1;
	}
}

int64_t percpu_chunk_take(struct percpu_chunk *c, uint32_t n, uint32_t align, uint32_t start)
{
	const uint32_t end = smaller(start + n + c->page_units, c->units);
	uint32_t passed_at = 0, passed = 0;
	const uint32_t at = find_room(c, end, start, n, align, &passed_at, &passed);

	if (at >= end)
		return -1;
	if (passed)
		saw_passed(c, passed_at, passed);
	set_bits(c->taken, at, at + n, true);
	set_bits(c->bound, at, at + 1, true);
	set_bits(c->bound, at + 1, at + n, false);
	set_bits(c->bound, at + n, at + n + 1, true);
	c->free -= n;
	if (at == c->all.first)
		c->all.first = next_bit(c->taken, c->units, at + n, false);
	hints_of_taken(c, at, n);
	return at;
}

/* ---- searching ------------------------------------------------------------------------------ */

/* Where to begin in a block or chunk for so many units: the second run may be passed over. */
static uint32_t begin(const struct percpu_hints *h, uint32_t n)
{
	if (h->second && h->best_at > h->second_at && n > h->second)
		return h->second_at + h->second;
	return h->first;
}

/* From *@at on, where @n units may fit, and the length to look at; false: nowhere. */
static bool next_fit(
	const struct percpu_chunk *c, uint32_t n, uint32_t align, uint32_t *at, uint32_t *span)
{
	uint32_t within = *at % c->page_units, start = *at;

	*span = 0;
	for (uint32_t i = *at / c->page_units; i < c->pages; i++) {
		const struct percpu_hints *h = &c->block[i];
		uint32_t skip;

		if (*span) {
			*span += h->left;
			if (*span >= n) {
				*at = start;
				return true;
			}
			if (h->left == c->page_units)
				continue;
		}
		skip = align_up(h->best_at, align) - h->best_at;
		if (h->best && h->best_at >= within && h->best >= skip + n) {
			const uint32_t from = begin(h, n);

			*span = skip + n + h->best_at - from;
			*at = i * c->page_units + from;
			return true;
		}
		within = 0;
		start = align_up(c->page_units - h->right, align);
		*span = c->page_units - start;
		start += i * c->page_units;
		if (*span >= n) {
			*at = start;
			return true;
		}
	}
	return false;
}

bool percpu_page_backed(const struct percpu_chunk *c, uint32_t page)
{
	return bit(c->backed, page);
}

/* Are all pages of the run backed? If not, where to go on. */
static bool run_backed(const struct percpu_chunk *c, uint32_t at, uint32_t n, uint32_t *next)
{
	const uint32_t end = (at + n + c->page_units - 1) / c->page_units;
	const uint32_t hole = next_bit(c->backed, end, at / c->page_units, false);

	if (hole >= end)
		return true;
	*next = next_bit(c->backed, end, hole + 1, true) * c->page_units;
	return false;
}

int64_t percpu_chunk_find(const struct percpu_chunk *c, uint32_t n, uint32_t align, bool backed)
{
	uint32_t at, span, next;

	if (align_up(c->all.best_at, align) - c->all.best_at + n > c->all.best)
		return -1;
	at = begin(&c->all, n);
	while (at < c->units && next_fit(c, n, align, &at, &span)) {
		if (!backed || run_backed(c, at, span, &next))
			return at;
		at = next;
	}
	return -1;
}

/* ---- giving back ---------------------------------------------------------------------------- */

static void hints_of_given(struct percpu_chunk *c, uint32_t at, uint32_t n)
{
	const uint32_t first = at / c->page_units, last = (at + n - 1) / c->page_units;
	const uint32_t base = first * c->page_units, last_base = last * c->page_units;
	struct percpu_hints *f = &c->block[first], *l = &c->block[last];
	const uint32_t end = at + n - last_base;
	uint32_t from = at - base, to = end;

	/* The free run around it, within its blocks. */
	from = from == f->best + f->best_at ? f->best_at : run_start(c->taken, base, at) - base;
	to = end == l->best_at
		     ? l->best_at + l->best
		     : next_bit(c->taken, last_base + c->page_units, last_base + end, true) -
			       last_base;
	if (first == last) {
		c->empty += !from && to == c->page_units;
		saw_run(f, from, to);
	} else {
		c->empty += !from;
		saw_run(f, from, c->page_units);
		c->empty += to == c->page_units;
		saw_run(l, 0, to);
		c->empty += (int32_t)(last - first - 1);
		for (uint32_t i = first + 1; i < last; i++)
			c->block[i] = (struct percpu_hints){.units = c->page_units,
				.best = c->page_units,
				.left = c->page_units,
				.right = c->page_units,
				.second_at = c->block[i].second_at};
	}
	/*
	 * For the chunk the kernel takes the end within the page for one within the chunk: but for
	 * the first page it learns nothing of a run inside one page.
	 */
	if (first != last || to - from >= c->page_units)
		refresh_all(c, true);
	else if (!first)
		saw_run(&c->all, from, to);
}

uint32_t percpu_chunk_give(struct percpu_chunk *c, uint32_t at)
{
	const uint32_t n = next_bit(c->bound, c->units, at + 1, true) - at;

	set_bits(c->taken, at, at + n, false);
	c->free += n;
	if (at < c->all.first)
		c->all.first = at;
	hints_of_given(c, at, n);
	return n;
}

/* ---- pages ---------------------------------------------------------------------------------- */

bool percpu_page_free(const struct percpu_chunk *c, uint32_t page)
{
	return wholly_free(c, page);
}

void percpu_chunk_back(struct percpu_chunk *c, uint32_t from, uint32_t to, bool back)
{
	const uint32_t n = to - from;

	set_bits(c->backed, from, to, back);
	c->nr_backed = back ? c->nr_backed + n : c->nr_backed - n;
	c->empty += back ? (int32_t)n : -(int32_t)n;
}

/* Units [@from, @to) are not the chunk's own: taken for good (pcpu_alloc_first_chunk). */
static void hide(struct percpu_chunk *c, uint32_t from, uint32_t to)
{
	set_bits(c->taken, from, to, true);
	set_bits(c->bound, from, from + 1, true);
	if (to < c->units)
		set_bits(c->bound, to, to + 1, true);
	if (!from)
		c->all.first = to;
	hints_of_taken(c, from, to - from);
}

struct percpu_chunk *percpu_chunk_new(
	uint32_t pages, uint32_t page_size, uint32_t start, uint32_t free, unsigned int cpus)
{
	struct percpu_chunk *c = calloc(1, sizeof(*c));
	const uint32_t page_units = page_size / PERCPU_UNIT, units = pages * page_units;

	if (!c)
		return NULL;
	c->pages = pages;
	c->units = units;
	c->page_units = page_units;
	c->taken = calloc(units / 64 + 1, sizeof(*c->taken));
	c->bound = calloc(units / 64 + 1, sizeof(*c->bound));
	c->backed = calloc(pages / 64 + 1, sizeof(*c->backed));
	c->block = calloc(pages, sizeof(*c->block));
	c->pfn = calloc((size_t)pages * cpus, sizeof(*c->pfn));
	if (!c->taken || !c->bound || !c->backed || !c->block || !c->pfn) {
		percpu_chunk_destroy(c);
		return NULL;
	}
	c->all =
		(struct percpu_hints){.units = units, .best = units, .left = units, .right = units};
	for (uint32_t i = 0; i < pages; i++)
		c->block[i] = (struct percpu_hints){.units = page_units,
			.best = page_units,
			.left = page_units,
			.right = page_units};
	c->free = free;
	if (start)
		hide(c, 0, start);
	if (start + free < units)
		hide(c, start + free, units);
	return c;
}

void percpu_chunk_destroy(struct percpu_chunk *c)
{
	if (!c)
		return;
	free(c->taken);
	free(c->bound);
	free(c->backed);
	free(c->block);
	free(c->pfn);
	free(c);
}

const char *percpu_chunk_check(const struct percpu_chunk *c)
{
	uint32_t free = 0, longest = 0, run = 0;

	for (uint32_t i = 0; i < c->units; i++) {
		run = bit(c->taken, i) ? 0 : run + 1;
		free += run > 0;
		longest = longest > run ? longest : run;
	}
	if (free != c->free)
		return "the count of free units is wrong";
	if (c->all.best > longest)
		return "a chunk promises more room than it has";
	for (uint32_t i = 0; i < c->pages; i++) {
		const struct percpu_hints *h = &c->block[i];
		const uint32_t base = i * c->page_units;

		if (h->best &&
			next_bit(c->taken, base + c->page_units, base, false) - base != h->first)
			return "the first free unit of a page is wrong";
		if (h->best && next_bit(c->taken, base + h->best_at + h->best, base + h->best_at,
				       true) != base + h->best_at + h->best)
			return "a page promises room that is taken";
		/* The kernel forgets a run at the end where it had it for the second longest. */
		if (h->left > next_bit(c->taken, base + c->page_units, base, true) - base ||
			h->right > base + c->page_units -
					   run_start(c->taken, base, base + c->page_units))
			return "the free run at an end of a page is too long";
	}
	return NULL;
}
