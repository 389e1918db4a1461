/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * States of memory: read from YAML, drawn from a seed, exact in their free pages, and with
 * the difficulties that they promise.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sim/gfp.h"
#include "sim/page.h"
#include "sim/random.h"
#include "sim_models.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/source.h"
#include "text/yaml.h"

#define GIB ((uint64_t)1 << 30)
#define PERCENT(n) ((n) * (SIM_SHARE_ONE / 100))

static const struct sim_state_kind roomy = {
	.name = "roomy",
	.free_from = {SIM_LEVEL_MANAGED, PERCENT(92)},
	.free_to = {SIM_LEVEL_MANAGED, PERCENT(97)},
	.orders = {1, 1, 1, 2, 4, 9, 14, 26, 66, 84, 9793},
	.unmovable = PERCENT(50),
	.pcp = PERCENT(100),
};

static const struct sim_state_kind full = {
	.name = "full",
	.free_from = {SIM_LEVEL_LOW, PERCENT(100)},
	.free_to = {SIM_LEVEL_HIGH, PERCENT(100)},
	.orders = {6, 4, 26, 11, 91, 55, 364, 200, 136, 109},
	.unmovable = PERCENT(15),
	.reclaimable = PERCENT(5),
	.cache = PERCENT(50),
	.movable = PERCENT(83),
	.pcp = PERCENT(50),
};

static const struct sim_state_kind crumbs = {
	.name = "crumbs",
	.free_from = {SIM_LEVEL_MIN, PERCENT(100)},
	.free_to = {SIM_LEVEL_LOW, PERCENT(100)},
	.orders = {50, 30, 20},
	.unmovable = PERCENT(25),
	.reclaimable = PERCENT(5),
	.cache = PERCENT(35),
	.movable = PERCENT(75),
};

static const struct sim_state_kind *const kinds[] = {&roomy, &full, &crumbs};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static struct sim_pages *machine(size_t model, uint64_t memory)
{
	struct sim_pages_params params = {.model = &sim_models[model], .memory = memory, .cpus = 4};
	struct sim_pages *p;

	assert_int_equal(sim_pages_new(&p, &params), 0);
	return p;
}

static struct sim_zone_view zone(const struct sim_pages *p, unsigned int i)
{
	struct sim_zone_view v;

	sim_pages_zone(p, i, &v);
	return v;
}

static void set(struct sim_pages *p, const struct sim_state_kind *kind, uint64_t seed)
{
	assert_int_equal(sim_pages_set_state(p, kind, seed), 0);
}

static void assert_sane(const struct sim_pages *p)
{
	const char *broken = sim_pages_check(p);

	if (broken)
		fail_msg("%s", broken);
}

static void test_sane(void **state)
{
	static const uint64_t sizes[] = {GIB / 4, GIB, 5 * GIB};

	(void)state;
	for (size_t s = 0; s < sizeof(sizes) / sizeof(sizes[0]); s++) {
		struct sim_pages *p = machine(s % SIM_TEST_MODELS, sizes[s]);

		for (size_t k = 0; k < KINDS; k++) {
			for (uint64_t seed = 0; seed < 120; seed += 17) {
				set(p, kinds[k], seed);
				assert_sane(p);
			}
		}
		sim_pages_destroy(p);
	}
}

/* Kinds that no memory can be like, with the free pages they ask for all the same. */
static void test_unlikely(void **state)
{
	struct sim_state_kind k = {
		.free_from = {SIM_LEVEL_MANAGED, PERCENT(100)},
		.free_to = {SIM_LEVEL_MANAGED, PERCENT(0)},
		.orders = {1},
		.pcp = PERCENT(400),
	};
	struct sim_pages *p = machine(1, GIB / 4);

	(void)state;
	for (uint64_t seed = 0; seed < 100; seed += 9) {
		uint64_t managed = zone(p, 0).managed;

		set(p, &k, seed);
		assert_sane(p);
		assert_int_equal(zone(p, 0).free, managed - managed * seed / 99);
	}
	memset(k.orders, 0, sizeof(k.orders));
	k.orders[SIM_MAX_PAGE_ORDER] = 1;
	set(p, &k, 50);
	assert_sane(p);
	sim_pages_destroy(p);
}

/*
 * The first seed has the lower end free, the hundredth the upper one, exactly, and none is out
 * of order.
 */
static void test_strata(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_pages *p = machine(i, GIB);
		struct sim_zone_view v = zone(p, 1);
		uint64_t last = 0;

		set(p, &full, 0);
		assert_int_equal(zone(p, 1).free, v.low);
		/* zone DMA has what it must keep from requests for higher zones on top */
		assert_int_equal(zone(p, 0).free, zone(p, 0).low + v.managed / 256);
		for (uint64_t seed = 0; seed < SIM_STRATA; seed++) {
			set(p, &full, seed);
			assert_true(zone(p, 1).free > last);
			last = zone(p, 1).free;
		}
		assert_int_equal(last, v.high);
		set(p, &full, 1 << 20);
		assert_in_range(zone(p, 1).free, v.low, v.high);
		sim_pages_destroy(p);
	}
}

/* A digest of what a few hundred requests get. */
static uint64_t digest(struct sim_pages *p)
{
	uint64_t d = 0, pfn;

	for (unsigned int i = 0; i < 300; i++) {
		pfn = 0;
		(void)sim_page_alloc(
			p, i & 1 ? SIM_GFP_KERNEL : SIM_GFP_HIGHUSER_MOVABLE, i % 5, &pfn);
		d = (d ^ pfn) * 0x100000001b3u;
	}
	return d;
}

static void test_deterministic(void **state)
{
	(void)state;
	for (size_t k = 0; k < KINDS; k++) {
		struct sim_pages *p = machine(1, GIB), *q = machine(1, GIB);
		uint64_t a, b;

		set(p, kinds[k], 7);
		a = digest(p);
		set(p, kinds[k], 8);
		b = digest(p);
		assert_true(a != b);
		/* whatever went before, here and elsewhere */
		set(p, kinds[k], 7);
		assert_int_equal(digest(p), a);
		set(q, kinds[k], 8);
		assert_int_equal(digest(q), b);
		sim_pages_destroy(p);
		sim_pages_destroy(q);
	}
}

/* How many of 100 seeds give @gfp a block of @order. */
static int wins(
	struct sim_pages *p, const struct sim_state_kind *kind, uint32_t gfp, unsigned int order)
{
	int n = 0;

	for (uint64_t seed = 0; seed < SIM_STRATA; seed++) {
		uint64_t pfn;

		set(p, kind, seed);
		n += !sim_page_alloc(p, gfp, order, &pfn);
	}
	return n;
}

static void test_difficulty(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_pages *p = machine(i, GIB);

		assert_int_equal(wins(p, &roomy, SIM_GFP_NOWAIT, 10), 100);
		assert_int_equal(wins(p, &full, SIM_GFP_NOWAIT, 5), 100);
		/* exactly at the minimum watermark: the reserve, or reclaim, or nothing */
		assert_int_equal(wins(p, &crumbs, SIM_GFP_NOWAIT, 0), 99);
		assert_int_equal(wins(p, &crumbs, SIM_GFP_ATOMIC_MASK, 0), 100);
		assert_int_equal(wins(p, &crumbs, SIM_GFP_KERNEL, 0), 100);
		/* what is in no list has to be compacted */
		assert_int_equal(wins(p, &crumbs, SIM_GFP_ATOMIC_MASK, 3), 0);
		assert_int_equal(wins(p, &crumbs, SIM_GFP_KERNEL, 3), 100);
		assert_int_equal(wins(p, &crumbs, SIM_GFP_NOIO, 4), 0);
		assert_in_range(wins(p, &crumbs, SIM_GFP_KERNEL, 6), 0, 20);
		assert_int_equal(wins(p, &crumbs, SIM_GFP_KERNEL, 9), 0);
		/* page cache is in the way of those who may hold locks of file systems */
		assert_in_range(wins(p, &crumbs, SIM_GFP_KERNEL, 5), 90, 100);
		assert_in_range(
			wins(p, &crumbs, SIM_GFP_KERNEL & ~(uint32_t)SIM_GFP_FS, 5), 10, 60);
		sim_pages_destroy(p);
	}
}

static void test_effort(void **state)
{
	struct sim_pages *p = machine(1, GIB);
	const struct sim_page_effort *e = sim_page_last(p);
	uint64_t pfn, before;

	(void)state;
	set(p, &crumbs, 0);
	assert_int_equal(sim_page_alloc(p, SIM_GFP_ATOMIC_MASK, 0, &pfn), 0);
	assert_true(e->used_reserve && e->woke_kswapd);
	assert_false(e->reclaimed || e->compacted);

	set(p, &crumbs, 0);
	before = sim_pages_free_total(p);
	assert_int_equal(sim_page_alloc(p, SIM_GFP_KERNEL, 3, &pfn), 0);
	assert_true(e->reclaimed && e->compacted && !e->oom);
	assert_true(e->reclaimed_pages >= 32);
	assert_int_equal(sim_pages_free_total(p), before + e->reclaimed_pages - 8);
	assert_sane(p);

	set(p, &roomy, 0);
	assert_int_equal(sim_page_alloc(p, SIM_GFP_KERNEL, 3, &pfn), 0);
	assert_false(e->reclaimed || e->compacted || e->used_reserve || e->woke_kswapd);
	sim_pages_destroy(p);
}

/* Blocking requests go on until cache is gone, and only then does somebody die. */
static void test_reclaim_ends(void **state)
{
	struct sim_pages *p = machine(1, GIB / 4);
	uint64_t cache = 0, pfn;

	(void)state;
	set(p, &full, 50);
	do {
		assert_int_equal(sim_page_alloc(p, SIM_GFP_KERNEL, 0, &pfn), 0);
		cache += sim_page_last(p)->reclaimed_pages;
	} while (!sim_page_last(p)->oom);
	/* half of what was in use in Movable pageblocks, 80 % of all */
	assert_in_range(cache * 100 / sim_pages_total(p), 25, 50);
	assert_sane(p);
	assert_int_equal(
		sim_page_alloc(p, SIM_GFP_KERNEL | SIM_GFP_RETRY_MAYFAIL, 6, &pfn), -ENOMEM);
	sim_pages_destroy(p);
}

/* Contiguous ranges come about by moving what is in the way. */
static void test_contig(void **state)
{
	struct sim_state_kind k = full;
	struct sim_pages *p = machine(1, GIB);
	uint64_t pfn, before;

	(void)state;
	k.movable = SIM_SHARE_ONE;
	set(p, &k, 99);
	before = sim_pages_free_total(p);
	assert_int_equal(sim_page_alloc_contig(p, SIM_GFP_KERNEL, 1024, &pfn), 0);
	assert_true(sim_page_last(p)->compacted);
	assert_int_equal(
		sim_pages_free_total(p), before + sim_page_last(p)->reclaimed_pages - 1024);
	assert_sane(p);
	assert_int_equal(sim_page_free_contig(p, pfn, 1024), 0);
	assert_sane(p);
	/* without __GFP_FS page cache stays where it is */
	set(p, &k, 99);
	assert_int_equal(
		sim_page_alloc_contig(p, SIM_GFP_KERNEL & ~(uint32_t)SIM_GFP_FS, 1024, &pfn),
		-ENOMEM);
	assert_sane(p);
	k.movable = k.cache = 0;
	set(p, &k, 99);
	assert_int_equal(sim_page_alloc_contig(p, SIM_GFP_KERNEL, 1024, &pfn), -ENOMEM);
	sim_pages_destroy(p);
}

/*
 * Marks of pages are told apart by a few bits of an epoch; none may come back when those run out.
 * Those of many pages are made void in another way.
 */
static void test_many_states(void **state)
{
	static const struct {
		uint64_t memory;
		unsigned int states;
	} machines[] = {{GIB / 8, 70000}, {9 * GIB, 150}};

	(void)state;
	for (size_t m = 0; m < sizeof(machines) / sizeof(machines[0]); m++) {
		struct sim_pages *p = machine(1, machines[m].memory);
		uint64_t first, pfn;

		set(p, &crumbs, 3);
		first = digest(p);
		for (unsigned int i = 0; i < machines[m].states; i++) {
			if (sim_pages_set_state(p, kinds[i % KINDS], i))
				fail();
			(void)sim_page_alloc(p, SIM_GFP_NOWAIT, 0, &pfn);
			if (i % 10000 == 5535)
				assert_sane(p);
		}
		set(p, &crumbs, 3);
		assert_int_equal(digest(p), first);
		assert_sane(p);
		sim_pages_destroy(p);
	}
}

/* The same requests and frees on two machines that should be in the same state. */
static void in_step(struct sim_pages *a, struct sim_pages *b, uint64_t random)
{
	static const uint32_t kernel = SIM_GFP_DIRECT_RECLAIM | SIM_GFP_KSWAPD_RECLAIM |
				       SIM_GFP_IO | SIM_GFP_FS,
			      masks[] = {kernel, SIM_GFP_HIGH | SIM_GFP_KSWAPD_RECLAIM,
				      kernel | SIM_GFP_MOVABLE | SIM_GFP_HIGHMEM,
				      kernel | SIM_GFP_RECLAIMABLE, kernel | SIM_GFP_DMA,
				      kernel | SIM_GFP_NORETRY};
	static uint64_t held[512];
	static unsigned int order[512];
	size_t n = 0;

	for (unsigned int i = 0; i < 600; i++) {
		uint64_t x = random_next(&random);

		if (n && (x & 3) == 0) {
			size_t at = (size_t)(x >> 8) % n;

			assert_int_equal(sim_page_free(a, held[at], order[at]), 0);
			assert_int_equal(sim_page_free(b, held[at], order[at]), 0);
			held[at] = held[--n];
			order[at] = order[n];
		} else if (n < 512) {
			uint32_t gfp = masks[(x >> 8) % (sizeof(masks) / sizeof(masks[0]))];
			uint64_t pfn = 0, other = 0;
			int err;

			order[n] = (x >> 16 & 7) ? (unsigned int)(x >> 20) % 4
						 : (unsigned int)(x >> 20) % 10;
			err = sim_page_alloc(a, gfp, order[n], &pfn);
			assert_int_equal(sim_page_alloc(b, gfp, order[n], &other), err);
			assert_int_equal(pfn, other);
			held[n] = pfn;
			n += !err;
		}
	}
}

static void assert_alike(const struct sim_pages *a, const struct sim_pages *b)
{
	for (unsigned int z = 0; z < sim_pages_zones(b); z++) {
		struct sim_zone_view x = zone(a, z), y = zone(b, z);

		assert_memory_equal(&x, &y, sizeof(x));
	}
}

/* A state is drawn when somebody looks, as far as they do: when that is makes no difference. */
static void test_late(void **state)
{
	static const uint64_t sizes[] = {GIB / 4, GIB, 5 * GIB};

	(void)state;
	for (size_t s = 0; s < SIM_TEST_MODELS * 3; s++) {
		struct sim_pages *late = machine(s % SIM_TEST_MODELS, sizes[s / SIM_TEST_MODELS]);
		struct sim_pages *early = machine(s % SIM_TEST_MODELS, sizes[s / SIM_TEST_MODELS]);

		for (uint64_t i = 0; i < KINDS * 9; i++) {
			unsigned int largest = 0;

			set(late, kinds[i % KINDS], i * 7);
			set(early, kinds[i % KINDS], i * 7);
			assert_sane(early);
			for (unsigned int z = 0; z < sim_pages_zones(early); z++)
				for (unsigned int o = 0; o <= SIM_MAX_PAGE_ORDER; o++)
					if (zone(early, z).lowmem && zone(early, z).blocks[o] &&
						o > largest)
						largest = o;
			if (i & 1)
				assert_int_equal(sim_pages_largest_order(late, 0), largest);
			in_step(late, early, i + s);
			assert_sane(early);
			assert_alike(late, early);
			assert_sane(late);
		}
		sim_pages_destroy(late);
		sim_pages_destroy(early);
	}
}

/* Single pages in a row are what as many requests give, whatever it takes to get them. */
static void test_row(void **state)
{
	static const uint32_t masks[] = {SIM_GFP_KERNEL, SIM_GFP_NOWAIT, SIM_GFP_ATOMIC_MASK,
		SIM_GFP_HIGHUSER_MOVABLE, SIM_GFP_KERNEL | SIM_GFP_NORETRY, SIM_GFP_NOIO};
	static uint64_t row[12000];

	(void)state;
	for (size_t s = 0; s < SIM_TEST_MODELS * 4; s++) {
		const bool cma = s / SIM_TEST_MODELS == 3;
		struct sim_page_model m = sim_models[s % SIM_TEST_MODELS];
		struct sim_pages_params params = {.model = &m,
			.memory = GIB / 2,
			.cpus = 4,
			.nodes = s / SIM_TEST_MODELS == 2 ? 2 : 1};
		struct sim_pages *a, *b;

		m.cma_size = cma ? 32 << 20 : 0;
		assert_int_equal(sim_pages_new(&a, &params), 0);
		assert_int_equal(sim_pages_new(&b, &params), 0);
		for (uint64_t i = 0; i < KINDS * 8; i++) {
			const uint32_t gfp = masks[(i / KINDS + s) % 6];
			const uint64_t n = i % 2 ? 12000 : 700;
			uint64_t got, pfn;

			set(a, kinds[i % KINDS], i * 5);
			set(b, kinds[i % KINDS], i * 5);
			in_step(a, b, i);
			got = sim_page_alloc_each(a, gfp, n, row);
			for (uint64_t k = 0; k < got; k++) {
				assert_int_equal(sim_page_alloc(b, gfp, 0, &pfn), 0);
				assert_int_equal(row[k], pfn);
			}
			if (got < n)
				assert_int_equal(sim_page_alloc(b, gfp, 0, &pfn), -ENOMEM);
			assert_memory_equal(
				sim_page_last(a), sim_page_last(b), sizeof(struct sim_page_effort));
			assert_alike(a, b);
			for (uint64_t k = 0; k < got; k += 1 + k % 3) {
				assert_int_equal(sim_page_free(a, row[k], 0), 0);
				assert_int_equal(sim_page_free(b, row[k], 0), 0);
			}
			in_step(a, b, i + s);
			assert_alike(a, b);
			assert_sane(a);
		}
		sim_pages_destroy(a);
		sim_pages_destroy(b);
	}
}

#define GOOD                                                  \
	"name: x\n"                                           \
	"title: an example\n"                                 \
	"free: {from: low, to: {of: managed, percent: 50}}\n" \
	"orders: [1, 2]\n"                                    \
	"unmovable: 10\n"                                     \
	"reclaimable: 5\n"                                    \
	"cache: 30\n"                                         \
	"movable: 40\n"                                       \
	"pcp: 50\n"                                           \
	"source: nowhere\n"

static bool read(const char *text, struct sim_state_kind *kind)
{
	struct source src = {.name = "test", .data = text, .len = strlen(text)};
	struct arena *a = arena_new();
	struct diag *d = diag_new();
	const struct yaml_node *docs;
	size_t count = 0;
	bool ok;

	assert_true(yaml_parse(&src, a, d, &docs, &count));
	assert_int_equal(count, 1);
	ok = sim_state_kind_read(&docs[0], d, kind);
	assert_int_equal(ok, diag_count(d) == 0);
	diag_free(d);
	arena_free(a);
	return ok;
}

static void test_yaml(void **state)
{
	struct sim_state_kind k;

	(void)state;
	assert_true(read(GOOD, &k));
	assert_string_equal(k.name, "x");
	assert_string_equal(k.title, "an example");
	assert_int_equal(k.free_from.base, SIM_LEVEL_LOW);
	assert_int_equal(k.free_from.share, SIM_SHARE_ONE);
	assert_int_equal(k.free_to.base, SIM_LEVEL_MANAGED);
	assert_int_equal(k.free_to.share, SIM_SHARE_ONE / 2);
	assert_int_equal(k.orders[1], 2);
	assert_int_equal(k.orders[2], 0);
	assert_int_equal(k.unmovable, PERCENT(10));
	assert_int_equal(k.movable, PERCENT(40));
	assert_int_equal(k.pcp, PERCENT(50));
}

/* GOOD with one line in place of the one that begins alike */
static bool read_with(const char *line)
{
	char text[1024] = "", *at = text;
	size_t key = strcspn(line, ":") + 1;
	struct sim_state_kind k;

	for (const char *s = GOOD; *s; s += strcspn(s, "\n") + 1) {
		const char *from = strncmp(s, line, key) ? s : line;
		size_t n = strcspn(from, "\n");

		memcpy(at, from, n);
		at += n;
		*at++ = '\n';
	}
	*at = '\0';
	return read(text, &k);
}

static void test_bad_yaml(void **state)
{
	struct sim_state_kind k;

	(void)state;
	assert_true(read_with("orders: [0, 5]"));
	assert_false(read_with("orders: [0, 0]"));
	assert_false(read_with("orders: []"));
	assert_false(read_with("orders: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"));
	assert_false(read_with("orders: [-1]"));
	assert_false(read_with("free: low"));
	assert_false(read_with("free: {from: low}"));
	assert_false(read_with("free: {from: low, to: hihg}"));
	assert_false(read_with("free: {from: low, to: {of: managed, percent: 101}}"));
	assert_true(read_with("free: {from: low, to: {of: high, percent: 101}}"));
	assert_false(read_with("unmovable: 96"));
	assert_false(read_with("cache: 41"));
	assert_false(read_with("movable: 101"));
	assert_false(read_with("pcp: 401"));
	assert_false(read_with("name: a-name-that-is-far-too-long-to-be-one-of-a-state"));
	assert_false(read(GOOD "extra: 1\n", &k));
	assert_false(read("name: x\n", &k));
	assert_false(read("[x]\n", &k));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sane),
		cmocka_unit_test(test_unlikely),
		cmocka_unit_test(test_strata),
		cmocka_unit_test(test_deterministic),
		cmocka_unit_test(test_late),
		cmocka_unit_test(test_row),
		cmocka_unit_test(test_difficulty),
		cmocka_unit_test(test_effort),
		cmocka_unit_test(test_reclaim_ends),
		cmocka_unit_test(test_contig),
		cmocka_unit_test(test_many_states),
		cmocka_unit_test(test_yaml),
		cmocka_unit_test(test_bad_yaml),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
