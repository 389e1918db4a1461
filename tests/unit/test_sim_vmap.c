/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The vmalloc address space: the search for aligned areas, areas from the top, vm_map_ram() blocks,
 * a small space that runs out, and random calls under invariants.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sim/vmap.h"

#define FIRST 0x100000u

static void space(struct sim_vmap *v, unsigned int cpus, bool old, uint64_t pages)
{
	const struct sim_vmap_params p = {
		.start_page = FIRST,
		.end_page = FIRST + pages,
		.page_shift = 12,
		.cpus = cpus,
		.pools = !old,
		.merges_lazy = old,
		.keeps_blocks = !old,
	};

	assert_int_equal(sim_vmap_init(v, &p), 0);
}

static uint64_t take(struct sim_vmap *v, uint64_t pages, uint64_t align)
{
	uint64_t start;

	assert_int_equal(sim_vmap_alloc(v, pages, align, 0, &start), 0);
	assert_int_equal(start % align, 0);
	return start - FIRST;
}

static uint64_t map(struct sim_vmap *v, uint64_t pages, unsigned int cpu)
{
	uint64_t start;

	assert_int_equal(sim_vmap_map(v, pages, cpu, &start), 0);
	return start - FIRST;
}

/*
 * Page-aligned areas get the lowest gap. For others a gap that has room only because it happens to
 * be aligned may be passed over, where the search looks at its subtree as a whole
 * (find_vmap_lowest_match() asks there for the size and the alignment together).
 */
static void test_search(void **state)
{
	unsigned int passed_over = 0;
	struct vmap_tree t = {0};

	(void)state;
	for (unsigned int i = 0; i < 300; i++)
		assert_int_equal(vmap_tree_add(&t, 64 * i, 64 * i + 1 + i * 7 % 40), 0);
	assert_null(vmap_tree_check(&t));
	for (uint64_t pages = 1; pages <= 40; pages++) {
		for (uint64_t align = 1; align <= 64; align *= 2) {
			const uint32_t lowest = vmap_tree_lowest(&t, pages, align, 1000);
			const uint32_t walk = vmap_tree_walk(&t, pages, align, 1000, align > 1);

			if (align == 1)
				assert_int_equal(walk, lowest);
			if (!walk || walk == lowest) {
				passed_over += walk != lowest;
				continue;
			}
			passed_over++;
			assert_true(t.at[walk].start > t.at[lowest].start);
			assert_true(
				vmap_tree_place(&t, walk, align, 1000) + pages <= t.at[walk].end);
		}
	}
	assert_true(passed_over > 0);
	vmap_tree_release(&t);
}

/* The shape of what was there before is not known: the lowest gap that fits. */
static void test_loaded(void **state)
{
	struct sim_vmap v;

	(void)state;
	space(&v, 1, true, 1 << 20);
	for (unsigned int i = 0; i < 100; i++)
		assert_int_equal(sim_vmap_occupy(&v, FIRST + 32 * i + (i < 70 ? 1 : 0),
					 FIRST + 32 * i + 16, false),
			0);
	assert_int_equal(take(&v, 16, 16), 16);
	assert_int_equal(take(&v, 17, 32), 3200);
	sim_vmap_release(&v);
}

/* Per-CPU chunks: down from the end, aligned; the space below them stays as it was. */
static void test_top(void **state)
{
	struct sim_vmap v;
	uint64_t start;

	(void)state;
	space(&v, 2, false, 4096 - 1);
	assert_int_equal(sim_vmap_alloc_top(&v, 512, 512, &start), 0);
	assert_int_equal(start, FIRST + 4096 - 512 - 512);
	assert_int_equal(sim_vmap_alloc_top(&v, 512, 512, &start), 0);
	assert_int_equal(start, FIRST + 4096 - 512 - 1024);
	assert_int_equal(take(&v, 10, 1), 0);
	assert_int_equal(sim_vmap_free_untagged(&v, start, 512), 0);
	assert_int_equal(sim_vmap_alloc_top(&v, 512, 512, &start), 0);
	assert_int_equal(start, FIRST + 4096 - 512 - 1536);
	assert_int_equal(sim_vmap_purge(&v), 0);
	assert_int_equal(sim_vmap_alloc_top(&v, 512, 512, &start), 0);
	assert_int_equal(start, FIRST + 4096 - 512 - 1024);
	/* No multiple of 8 chunks fits any more. */
	assert_int_equal(sim_vmap_alloc_top(&v, 4096, 512, &start), -ENOSPC);
	assert_null(sim_vmap_check(&v));
	sim_vmap_release(&v);
}

/*
 * Three areas of one size in a pool, which only its own CPU takes from: a purge leaves them or not.
 */
static void test_pools(void **state)
{
	(void)state;
	for (unsigned int empties = 0; empties < 2; empties++) {
		struct sim_vmap v;
		uint64_t start;

		space(&v, 2, false, 4096);
		v.empties_pools = empties;
		for (unsigned int i = 0; i < 3; i++)
			assert_int_equal(take(&v, 1, 1), i);
		for (unsigned int i = 0; i < 3; i++)
			assert_int_equal(sim_vmap_free(&v, FIRST + i, 1, 0), 0);
		/* into the pool, then at most out of it */
		assert_int_equal(sim_vmap_purge(&v), 0);
		assert_int_equal(sim_vmap_purge(&v), 0);
		assert_int_equal(sim_vmap_alloc(&v, 1, 1, 1, &start), 0);
		assert_int_equal(start - FIRST, empties ? 0 : 3);
		assert_null(sim_vmap_check(&v));
		sim_vmap_release(&v);
	}
}

static void test_map_ram(void **state)
{
	struct sim_vmap v;

	(void)state;
	for (unsigned int old = 0; old < 2; old++) {
		space(&v, 2, old, 1 << 20);
		assert_int_equal(take(&v, 3, 1), 0);
		/* Blocks are aligned to their size, each CPU has its own; sizes are rounded up. */
		assert_int_equal(map(&v, 5, 0), 256);
		assert_int_equal(map(&v, 1, 0), 264);
		assert_int_equal(map(&v, 1, 1), 512);
		assert_int_equal(map(&v, 64, 0), 265);
		/* Large ones are areas, without a guard page. */
		assert_int_equal(map(&v, 65, 0), 3);
		assert_int_equal(take(&v, 3, 1), 68);
		/* What was given back in a block is not used again. */
		assert_int_equal(sim_vmap_unmap(&v, FIRST + 265, 64, 1), 0);
		assert_int_equal(map(&v, 64, 0), 329);
		assert_int_equal(sim_vmap_unmap(&v, FIRST + 329, 64, 0), 0);
		assert_int_equal(sim_vmap_unmap(&v, FIRST + 264, 1, 0), 0);
		assert_int_equal(sim_vmap_unmap(&v, FIRST + 256, 5, 0), 0);
		/*
		 * Nothing live, 119 pages left: 6.1 gives the block up at vm_unmap_aliases(), 6.12
		 * keeps it for use.
		 */
		assert_int_equal(sim_vmap_purge(&v), 0);
		assert_int_equal(v.blocks, old ? 1 : 2);
		assert_int_equal(map(&v, 64, 0), old ? 256 : 393);
		assert_null(sim_vmap_check(&v));
		sim_vmap_release(&v);
	}
}

/* On 32 bits mappings of more than 32 pages are areas. */
static void test_map_ram_32(void **state)
{
	const struct sim_vmap_params p = {.start_page = FIRST,
		.end_page = FIRST + 4096,
		.page_shift = 12,
		.cpus = 1,
		.block_pages = 128,
		.map_max = 32};
	struct sim_vmap v;

	(void)state;
	assert_int_equal(sim_vmap_init(&v, &p), 0);
	assert_int_equal(take(&v, 3, 1), 0);
	assert_int_equal(map(&v, 32, 0), 128);
	assert_int_equal(map(&v, 33, 0), 3);
	assert_int_equal(map(&v, 17, 0), 160);
	assert_int_equal(sim_vmap_unmap(&v, FIRST + 3, 33, 0), 0);
	assert_int_equal(v.lazy_pages, 33);
	assert_null(sim_vmap_check(&v));
	sim_vmap_release(&v);
}

/* All of a block used and given back: it is freed at once. */
static void test_whole_block(void **state)
{
	struct sim_vmap v;

	(void)state;
	space(&v, 1, false, 1 << 20);
	for (unsigned int i = 0; i < 4; i++)
		assert_int_equal(map(&v, 64, 0), 64 * i);
	assert_int_equal(map(&v, 1, 0), 256);
	for (unsigned int i = 0; i < 4; i++)
		assert_int_equal(sim_vmap_unmap(&v, FIRST + 64 * i, 64, 0), 0);
	assert_int_equal(v.lazy_pages, 256);
	assert_int_equal(v.blocks, 1);
	assert_int_equal(sim_vmap_purge(&v), 0);
	assert_int_equal(take(&v, 300, 1), 512);
	assert_int_equal(take(&v, 200, 1), 0);
	sim_vmap_release(&v);
}

/* 128 MiB, as on i386: areas that fit one by one do not all fit; a purge helps, then nothing. */
static void test_small_space(void **state)
{
	uint64_t start[64], extra;
	unsigned int n = 0;
	struct sim_vmap v;

	(void)state;
	space(&v, 4, false, 32768);
	while (n < 64 && !sim_vmap_alloc(&v, 1025, 1, 0, &start[n]))
		n++;
	assert_int_equal(n, 31);
	for (unsigned int i = 0; i < n; i += 2)
		assert_int_equal(sim_vmap_free(&v, start[i], 1025, 0), 0);
	/* Freed areas come back before the request is refused, but not in one piece. */
	assert_int_equal(sim_vmap_alloc(&v, 2048, 1, 0, &extra), -ENOSPC);
	for (unsigned int i = 0; i < n; i += 2)
		assert_int_equal(sim_vmap_alloc(&v, 1025, 1, 0, &start[i]), 0);
	assert_int_equal(sim_vmap_alloc(&v, 1025, 1, 0, &extra), -ENOSPC);
	assert_null(sim_vmap_check(&v));
	sim_vmap_release(&v);
}

/* ---- random calls --------------------------------------------------------------------------- */

#define SPACE 65536u
#define LIVE 600u

struct live {
	uint64_t start, pages;
	unsigned int cpu;
	enum { AREA, MAPPED, TOP } kind;
};

static uint64_t random_state;

static unsigned int any(unsigned int below)
{
	random_state = random_state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned int)(random_state >> 33) % below;
}

static void random_calls(unsigned int cpus, bool old, uint64_t seed)
{
	static struct live live[LIVE];
	static uint8_t taken[SPACE];
	unsigned int n = 0, refused = 0;
	struct sim_vmap v;

	random_state = seed;
	space(&v, cpus, old, SPACE);
	memset(taken, 0, sizeof(taken));
	for (unsigned int step = 0; step < 30000; step++) {
		const bool grow = any(100) < (step / 5000 % 2 ? 40u : 60u);
		int err;

		if (any(500) == 0)
			assert_int_equal(sim_vmap_purge(&v), 0);
		if (n < LIVE && (!n || grow)) {
			struct live *l = &live[n];

			l->cpu = any(cpus);
			l->kind = any(8) == 0 ? TOP : any(3) == 0 ? MAPPED : AREA;
			if (l->kind == TOP) {
				l->pages = 64;
				err = sim_vmap_alloc_top(&v, 64, 64, &l->start);
			} else if (l->kind == MAPPED) {
				l->pages = 1 + any(80);
				err = sim_vmap_map(&v, l->pages, l->cpu, &l->start);
			} else {
				l->pages = 1 + any(any(2) ? 300 : 20);
				err = sim_vmap_alloc(
					&v, l->pages, UINT64_C(1) << any(6) % 5, l->cpu, &l->start);
			}
			assert_true(err == 0 || err == -ENOSPC);
			refused += err != 0;
			if (err)
				continue;
			assert_true(l->start >= FIRST && l->start + l->pages <= FIRST + SPACE);
			for (uint64_t i = 0; i < l->pages; i++)
				assert_int_equal(taken[l->start - FIRST + i]++, 0);
			n++;
		} else {
			const unsigned int i = any(n);
			const struct live l = live[i];

			for (uint64_t k = 0; k < l.pages; k++)
				taken[l.start - FIRST + k]--;
			err = l.kind == TOP	 ? sim_vmap_free_untagged(&v, l.start, l.pages)
			      : l.kind == MAPPED ? sim_vmap_unmap(&v, l.start, l.pages, l.cpu)
						 : sim_vmap_free(&v, l.start, l.pages, l.cpu);
			assert_int_equal(err, 0);
			live[i] = live[--n];
		}
		if (step % 500 == 0)
			assert_null(sim_vmap_check(&v));
	}
	while (n) {
		const struct live *l = &live[--n];

		assert_int_equal(l->kind == TOP ? sim_vmap_free_untagged(&v, l->start, l->pages)
				 : l->kind == MAPPED
					 ? sim_vmap_unmap(&v, l->start, l->pages, l->cpu)
					 : sim_vmap_free(&v, l->start, l->pages, l->cpu),
			0);
	}
	/* A request for everything brings everything back. */
	assert_int_equal(take(&v, SPACE, 1), 0);
	assert_int_equal(refused > 0, true);
	assert_null(sim_vmap_check(&v));
	sim_vmap_release(&v);
}

static void test_random(void **state)
{
	(void)state;
	random_calls(1, true, 1);
	random_calls(4, true, 2);
	random_calls(1, false, 3);
	random_calls(4, false, 4);
	random_calls(7, false, 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_search),
		cmocka_unit_test(test_loaded),
		cmocka_unit_test(test_top),
		cmocka_unit_test(test_pools),
		cmocka_unit_test(test_map_ram),
		cmocka_unit_test(test_map_ram_32),
		cmocka_unit_test(test_whole_block),
		cmocka_unit_test(test_small_space),
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
