/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Everything that takes, moves and frees pages, mixed at random: blocks, groups, contiguous ranges,
 * the CMA area, pages of the system's own, reclaim, compaction, kswapd, the vmstat worker, several
 * CPUs, tasks of all kinds. After each stretch no page may be lost or in two places.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sim/cma.h"
#include "sim/page_mark.h"

#include "sim_models.h"

#define MIB ((uint64_t)1 << 20)
#define MAX_PIECES 3000

enum from { FROM_BUDDY, FROM_CONTIG, FROM_CMA };

/* What a driver holds: a block or a range. */
struct piece {
	uint64_t pfn, pages;
	unsigned int order;
	enum from from;
};

struct mix {
	struct sim_pages *p;
	uint64_t random;
	struct piece piece[MAX_PIECES];
	size_t n;
	uint64_t pages; /* in them */
	uint8_t *held;	/* per page frame */
	uint64_t served[3];
};

static uint32_t draw(struct mix *m, uint32_t below)
{
	m->random = m->random * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)((m->random >> 33) * below >> 31);
}

static void hold(struct mix *m, uint64_t pfn, uint64_t pages, unsigned int order, enum from from)
{
	assert_true(m->n < MAX_PIECES);
	for (uint64_t i = 0; i < pages; i++) {
		assert_int_equal(m->held[pfn + i], 0);
		m->held[pfn + i] = 1;
	}
	m->piece[m->n++] = (struct piece){pfn, pages, order, from};
	m->pages += pages;
	m->served[from]++;
}

static struct piece let_go(struct mix *m)
{
	const size_t i = draw(m, (uint32_t)m->n);
	const struct piece piece = m->piece[i];

	m->piece[i] = m->piece[--m->n];
	m->pages -= piece.pages;
	memset(&m->held[piece.pfn], 0, piece.pages);
	return piece;
}

static uint32_t draw_mask(struct mix *m)
{
	static const uint32_t masks[] = {SIM_GFP_KERNEL, SIM_GFP_NOWAIT, SIM_GFP_ATOMIC_MASK,
		SIM_GFP_HIGHUSER_MOVABLE, SIM_GFP_NOWAIT | SIM_GFP_MOVABLE,
		SIM_GFP_KERNEL | SIM_GFP_RECLAIMABLE, SIM_GFP_KERNEL | SIM_GFP_DMA,
		SIM_GFP_KERNEL | SIM_GFP_HIGHMEM, SIM_GFP_NOIO | SIM_GFP_NORETRY,
		SIM_GFP_KERNEL | SIM_GFP_RETRY_MAYFAIL, SIM_GFP_KERNEL | SIM_GFP_NOFAIL,
		SIM_GFP_KERNEL | SIM_GFP_MEMALLOC};

	return masks[draw(m, sizeof(masks) / sizeof(masks[0]))] | (draw(m, 2) ? SIM_GFP_COMP : 0);
}

static void take_block(struct mix *m)
{
	const unsigned int order = draw(m, 3) ? draw(m, 4) : draw(m, 11);
	uint64_t pfn;

	if (!sim_page_alloc(m->p, draw_mask(m), order, &pfn))
		hold(m, pfn, (uint64_t)1 << order, order, FROM_BUDDY);
}

static void take_group(struct mix *m)
{
	const uint64_t n = 1 + draw(m, 40);
	uint64_t pfn[40] = {0};
	const uint64_t got = sim_page_alloc_bulk(m->p, draw_mask(m), n, pfn);

	assert_true(got <= n);
	for (uint64_t i = 0; i < n; i++) {
		assert_int_equal(pfn[i] != 0, i < got);
		if (pfn[i])
			hold(m, pfn[i], 1, 0, FROM_BUDDY);
	}
}

static void take_range(struct mix *m)
{
	const uint64_t pages = 1 + draw(m, draw(m, 4) ? 64 : 1500);
	uint64_t pfn;

	if (draw(m, 2)) {
		if (!sim_page_alloc_contig(m->p, draw_mask(m), pages, &pfn))
			hold(m, pfn, pages, 0, FROM_CONTIG);
	} else if (!sim_page_alloc_cma(m->p, pages, draw(m, 6), &pfn)) {
		assert_true(cma_holds(m->p, (uint32_t)pfn));
		hold(m, pfn, pages, 0, FROM_CMA);
	}
}

static void give_back(struct mix *m)
{
	const struct piece piece = let_go(m);

	switch (piece.from) {
	case FROM_BUDDY:
		/* some of it becomes the system's */
		if (!piece.order && draw(m, 3) == 0)
			assert_int_equal(sim_page_to_system(m->p, piece.pfn, draw(m, 2)), 0);
		else
			assert_int_equal(sim_page_free(m->p, piece.pfn, piece.order), 0);
		break;
	case FROM_CONTIG:
		assert_int_equal(sim_page_free_contig(m->p, piece.pfn, piece.pages), 0);
		break;
	case FROM_CMA:
		assert_int_equal(sim_page_free_cma(m->p, piece.pfn, piece.pages), 0);
		assert_int_equal(sim_page_free_cma(m->p, piece.pfn, piece.pages), -EINVAL);
		break;
	}
}

static void something_else(struct mix *m)
{
	switch (draw(m, 4)) {
	case 0:
		assert_true(sim_pages_run_kswapd(m->p, draw(m, 4)) >= 0);
		break;
	case 1:
		sim_pages_run_vmstat(m->p);
		break;
	case 2:
		assert_int_equal(sim_pages_run_on(m->p, draw(m, 3)), 0);
		break;
	default:
		sim_pages_set_task(m->p, draw(m, 3) ? 0 : 1u << draw(m, 3));
	}
}

static uint64_t system_pages(const struct sim_pages *p)
{
	uint64_t n = 0;

	for (uint32_t pfn = 0; pfn < p->end; pfn++)
		n += page_kind(p, pfn) == PAGE_CACHE || page_kind(p, pfn) == PAGE_MOVED;
	return n;
}

static void assert_nothing_lost(const struct mix *m)
{
	const char *broken = sim_pages_check(m->p);

	if (broken)
		fail_msg("%s", broken);
	assert_int_equal(
		sim_pages_free_total(m->p) + m->pages + system_pages(m->p), sim_pages_total(m->p));
}

static void play(const struct sim_page_model *model, uint64_t memory, uint64_t seed)
{
	struct sim_pages_params params = {.model = model, .memory = memory, .cpus = 3};
	struct mix *m = calloc(1, sizeof(*m));

	assert_non_null(m);
	m->random = seed;
	assert_int_equal(sim_pages_new(&m->p, &params), 0);
	m->held = calloc(memory >> model->page_shift, 1);
	assert_non_null(m->held);
	for (unsigned int i = 0; i < 12000; i++) {
		const uint32_t full = i / 2000 % 2 ? 45 : 60;

		if (m->n + 40 < MAX_PIECES && draw(m, 100) < full) {
			const uint32_t what = draw(m, 20);

			if (what < 14)
				take_block(m);
			else if (what < 18)
				take_group(m);
			else
				take_range(m);
		} else if (m->n) {
			give_back(m);
		}
		if (draw(m, 30) == 0)
			something_else(m);
		if (i % 400 == 0)
			assert_nothing_lost(m);
	}
	while (m->n)
		give_back(m);
	assert_nothing_lost(m);
	/* each kind was had often enough to mean something */
	for (unsigned int i = 0; i < 3; i++)
		assert_true(m->served[i] > 5);
	sim_pages_destroy(m->p);
	free(m->held);
	free(m);
}

static void test_mix(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_page_model m = sim_models[i];

		m.cma_size = 12 * MIB;
		play(&m, 160 * MIB, i + 1);
		/* 32-bit, with high memory, and the CMA area there */
		m.zone_dma32_limit = 0;
		m.lowmem_limit = 112 * MIB;
		m.cma_size = 8 * MIB;
		play(&m, 160 * MIB, i + 11);
		/* largest blocks that are pageblocks, and no huge pages */
		m = sim_models[i];
		m.pageblock_order = 10;
		m.thp = 0;
		m.cma_size = 16 * MIB;
		play(&m, 144 * MIB, i + 21);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mix),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
