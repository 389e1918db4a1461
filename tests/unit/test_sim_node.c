/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Machines of several nodes: who has which memory and CPUs, in which order requests try them
 * (build_zonelists), and what keeps them at home. Worked out by hand from mm/page_alloc.c.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "sim/image.h"
#include "sim/slab.h"
#include "sim/zone.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/source.h"
#include "text/strbuf.h"

#include "sim_kernel_models.h"
#include "sim_models.h"

#define MIB (UINT64_C(1) << 20)
#define MOVABLE (SIM_GFP_NOWAIT | SIM_GFP_HIGHMEM | SIM_GFP_MOVABLE)

static uint32_t pages[1 << 18];

static struct sim_pages *machine(size_t model, uint64_t memory, unsigned int nodes)
{
	struct sim_pages_params params = {
		.model = &sim_models[model], .memory = memory, .cpus = 2 * nodes, .nodes = nodes};
	struct sim_pages *p;

	assert_int_equal(sim_pages_new(&p, &params), 0);
	assert_int_equal(sim_pages_nodes(p), nodes);
	assert_null(sim_pages_check(p));
	return p;
}

static unsigned int node_at(struct sim_pages *p, uint64_t pfn)
{
	const struct zone *z = zone_of(p, pfn);

	assert_non_null(z);
	return z->node;
}

/* Of nodes as far the next one comes first; each list begins with another. */
static void test_order(void **state)
{
	static const unsigned int orders[4][4] = {
		{0, 1, 2, 3}, {1, 2, 3, 0}, {2, 3, 0, 1}, {3, 0, 1, 2}};
	struct sim_pages *p = machine(0, 1024 * MIB, 4);

	(void)state;
	for (unsigned int cpu = 0; cpu < 8; cpu++) {
		struct request rq;
		unsigned int n = 0;

		assert_int_equal(sim_pages_run_on(p, cpu), 0);
		request_init(p, &rq, SIM_GFP_KERNEL, 0);
		for (unsigned int i = 0; i < rq.zones; i++) {
			if (!i || rq.zone[i]->node != rq.zone[i - 1]->node)
				assert_int_equal(rq.zone[i]->node, orders[cpu / 2][n++]);
			else
				assert_true(rq.zone[i]->index < rq.zone[i - 1]->index);
		}
		assert_int_equal(n, 4);
		request_init(p, &rq, SIM_GFP_KERNEL | SIM_GFP_THISNODE, 0);
		assert_int_equal(rq.zones, cpu < 2 ? 2 : 1);
		assert_int_equal(rq.zone[0]->node, cpu / 2);
		/* only the first has memory below 16 MiB */
		request_init(p, &rq, SIM_GFP_KERNEL | SIM_GFP_DMA, 0);
		assert_int_equal(rq.zones, 1);
		request_init(p, &rq, SIM_GFP_KERNEL | SIM_GFP_DMA | SIM_GFP_THISNODE, 0);
		assert_int_equal(rq.zones, cpu < 2);
	}
	sim_pages_destroy(p);
}

/* A nearer node goes before the next one. */
static void test_distance(void **state)
{
	static const char text[] =
		"kernel: 6.12\narch: x86_64\npage_size: 4096\npageblock_order: 9\ncpu: 1\ncpus: 2\n"
		"nodes:\n"
		"  - {node: 0, cpus: [0], distance: [10, 30, 20]}\n"
		"  - {node: 1, cpus: [1], distance: [30, 10, 21]}\n"
		"  - {node: 2, cpus: [], distance: [20, 21, 10]}\n"
		"zones:\n";
	struct strbuf s = {0}, back = {0};
	struct arena *a = arena_new();
	struct diag *d = diag_new();
	struct sim_image image;
	struct source *src;
	struct sim_pages *p;
	struct request rq;

	(void)state;
	strbuf_adds(&s, text);
	for (unsigned int n = 0; n < 3; n++) {
		strbuf_adds(&s, "  - name: DMA32\n");
		if (n)
			strbuf_addf(&s, "    node: %u\n", n);
		strbuf_addf(&s,
			"    start_pfn: 0x%x\n    spanned: 1024\n    present: 1024\n"
			"    managed: 1024\n    watermark: {min: 10, low: 12, high: 14}\n"
			"    lowmem_reserve: [0, 0, 0, 0]\n    free_pages: 512\n"
			"    stat_threshold: 4\n    free:\n"
			"      - {order: 9, type: Movable, pfns: [0x%x]}\n    pageblocks:\n"
			"      - {pfn: 0x%x, count: 2, type: Movable}\n"
			"    pcp: {count: 0, high: 20, high_min: 20, high_max: 40, batch: 7, "
			"flags: 0, alloc_factor: 0, free_count: 0,\n          lists: []}\n",
			0x1000 + n * 0x400, 0x1000 + n * 0x400, 0x1000 + n * 0x400);
	}
	src = source_from_text("state", strbuf_str(&s), s.len);
	assert_true(sim_image_read(src, a, d, &image));
	assert_true(sim_image_check(&image, &sim_models[1], d));
	assert_int_equal(sim_pages_new_image(&p, &sim_models[1], &image), 0);
	request_init(p, &rq, SIM_GFP_KERNEL, 0);
	assert_int_equal(rq.zones, 3);
	assert_int_equal(rq.zone[0]->node, 1);
	assert_int_equal(rq.zone[1]->node, 2);
	assert_int_equal(rq.zone[2]->node, 0);
	sim_pages_take_image(p, a, &image);
	sim_image_write(&image, &back);
	assert_string_equal(strstr(strbuf_str(&back), "nodes:"), strstr(strbuf_str(&s), "nodes:"));
	sim_pages_destroy(p);
	strbuf_free(&s);
	strbuf_free(&back);
	source_free(src);
	diag_free(d);
	arena_free(a);
}

/* Takes pages until there are no more, which are of @first and then of the other node. */
static void take_all(struct sim_pages *p, uint32_t gfp, unsigned int first, bool *other)
{
	uint64_t pfn;

	*other = false;
	while (!sim_page_alloc(p, gfp, 0, &pfn)) {
		if (node_at(p, pfn) != first)
			*other = true;
		else
			assert_false(*other);
	}
}

static void test_home_first(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++)
		for (unsigned int node = 0; node < 2; node++) {
			struct sim_pages *p = machine(i, 256 * MIB, 2);
			uint64_t pfn;
			bool other;

			assert_int_equal(sim_pages_run_on(p, 2 * node + 1), 0);
			take_all(p, SIM_GFP_NOWAIT | SIM_GFP_THISNODE, node, &other);
			assert_false(other);
			/* an urgent request goes below the mark at home only after all others' */
			assert_int_equal(
				sim_page_alloc(p, SIM_GFP_NOWAIT | SIM_GFP_HIGH, 0, &pfn), 0);
			assert_int_equal(node_at(p, pfn), !node);
			assert_int_equal(sim_page_free(p, pfn, 0), 0);
			take_all(p, SIM_GFP_NOWAIT, node, &other);
			assert_true(other);
			assert_null(sim_pages_check(p));
			sim_pages_destroy(p);
		}
}

static void test_asked_for(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_pages *p = machine(i, 256 * MIB, 2);
		uint64_t pfn, bulk[40];

		assert_int_equal(sim_page_alloc_node(p, 1, SIM_GFP_KERNEL, 0, &pfn), 0);
		assert_int_equal(node_at(p, pfn), 1);
		assert_int_equal(sim_page_alloc_node(p, 2, SIM_GFP_KERNEL, 0, &pfn), -EINVAL);
		/* that a request may not go elsewhere makes it no more urgent */
		assert_int_equal(sim_page_alloc_node(
					 p, 1, SIM_GFP_KSWAPD_RECLAIM | SIM_GFP_THISNODE, 2, &pfn),
			0);
		assert_int_equal(node_at(p, pfn), 1);
		assert_int_equal(zone_of(p, pfn)->reserved_highatomic, 0);
		assert_int_equal(sim_page_alloc(p, SIM_GFP_KERNEL, 0, &pfn), 0);
		assert_int_equal(node_at(p, pfn), 0);
		/* many at a time do not leave the node; one of them does */
		assert_int_equal(sim_pages_run_on(p, 3), 0);
		while (!sim_page_alloc(p, SIM_GFP_NOWAIT | SIM_GFP_THISNODE, 4, &pfn))
			;
		memset(bulk, 0, sizeof(bulk));
		assert_int_equal(sim_page_alloc_bulk(p, SIM_GFP_NOWAIT, 40, bulk), 1);
		assert_int_equal(node_at(p, bulk[0]), 0);
		sim_pages_destroy(p);
	}
}

/*
 * Pages of another node go back when the lists were left alone for three runs of the vmstat worker,
 * a batch at a time; those of the CPU's own node stay.
 */
static void test_far_lists(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_pages *p = machine(i, 256 * MIB, 2);
		const struct pcp *far, *near;
		struct zone *z;
		int64_t left, kept;
		uint64_t pfn;

		assert_int_equal(sim_page_alloc(p, SIM_GFP_KERNEL, 0, &pfn), 0);
		near = zone_of(p, pfn)->pcp;
		kept = near->count;
		assert_int_equal(sim_page_alloc_node(p, 1, SIM_GFP_KERNEL, 0, &pfn), 0);
		z = zone_of(p, pfn);
		far = z->pcp;
		left = far->count;
		assert_true(left > 0);
		/* something of the zone changed since the last run */
		z->free--;
		z->pcp->free_delta++;
		sim_pages_run_vmstat(p);
		sim_pages_run_vmstat(p);
		assert_int_equal(far->count, left);
		sim_pages_run_vmstat(p);
		assert_int_equal(far->count, left > far->batch ? left - far->batch : 0);
		assert_int_equal(near->count, kept);
		assert_null(sim_pages_check(p));
		sim_pages_destroy(p);
	}
}

/*
 * A request that must not fragment its node's zone Normal gives that up before it goes to another
 * node; where DMA32 is not on the node too it did not have to begin with.
 */
static void test_fragments_at_home(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_page_model m = sim_models[i];
		struct sim_pages_params params = {
			.model = &m, .memory = 1024 * MIB, .cpus = 2, .nodes = 2};
		struct sim_pages *p;
		uint64_t pfn;
		uint32_t n = 0;

		m.zone_dma_limit = 16 * MIB;
		m.zone_dma32_limit = 128 * MIB;
		assert_int_equal(sim_pages_new(&p, &params), 0);
		assert_true(p->routes[0].flags & ALLOC_NOFRAGMENT);
		assert_false(p->routes[ROUTES].flags & ALLOC_NOFRAGMENT);
		/* all is Movable, and half of zone Normal is free, page by page */
		while (!sim_page_alloc(p, MOVABLE | SIM_GFP_THISNODE, 0, &pfn))
			pages[n++] = (uint32_t)pfn;
		for (uint32_t j = 0; j < n; j++)
			if (pages[j] & 1 && zone_of(p, pages[j])->index == ZONE_NORMAL)
				assert_int_equal(sim_page_free(p, pages[j], 0), 0);
		/* taking all woke kswapd, and where it is at work nobody likes to go */
		assert_true(sim_pages_run_kswapd(p, 0) >= 0);
		assert_int_equal(sim_page_alloc(p, SIM_GFP_NOWAIT, 0, &pfn), 0);
		assert_int_equal(node_at(p, pfn), 0);
		assert_int_equal(zone_of(p, pfn)->index, ZONE_NORMAL);
		sim_pages_destroy(p);
	}
}

/* One CPU of a two-node machine, and a cache: which slab each object is of, and where slabs lie. */
static void test_slabs(void **state)
{
	const struct sim_slab_spec spec = {.size = 512};

	(void)state;
	for (size_t i = 0; i < SIM_TEST_MODELS; i++) {
		struct sim_pages *p = machine(i, 256 * MIB, 2);
		struct sim_cache c = {0};
		struct sim_cache_counters n;
		struct sim_slab_object o[4];
		uint64_t pfn;

		assert_int_equal(
			sim_cache_init(&c, &spec, p, &sim_models[i], &sim_kernel_models[i], 4), 0);
		assert_int_equal(sim_cache_alloc(&c, 0, SIM_GFP_KERNEL, &o[0]), 0);
		assert_int_equal(sim_slab_node(o[0].slab), 0);
		/* another node's: the CPU's slab goes to its own node's list */
		assert_int_equal(sim_cache_alloc_node(&c, 0, 1, SIM_GFP_KERNEL, &o[1]), 0);
		assert_int_equal(sim_slab_node(o[1].slab), 1);
		assert_null(sim_cache_check(&c));
		if (c.cpu_slabs) {
			sim_cache_count(&c, &n);
			assert_int_equal(n.partial, 1);
			/* who does not mind takes what the CPU has */
			assert_int_equal(sim_cache_alloc(&c, 0, SIM_GFP_KERNEL, &o[2]), 0);
			assert_ptr_equal(o[2].slab, o[1].slab);
		} else {
			assert_int_equal(sim_cache_alloc(&c, 0, SIM_GFP_KERNEL, &o[2]), 0);
			assert_ptr_equal(o[2].slab, o[0].slab);
		}
		assert_int_equal(sim_cache_alloc_node(&c, 0, 0, SIM_GFP_KERNEL, &o[3]), 0);
		assert_ptr_equal(o[3].slab, o[0].slab);
		assert_null(sim_cache_check(&c));
		/* nothing is left on the node but what its slabs have */
		while (!sim_page_alloc_node(p, 1, SIM_GFP_NOWAIT | SIM_GFP_THISNODE, 0, &pfn))
			;
		for (unsigned int j = 0; j < 32; j++) {
			const int err = sim_cache_alloc_node(
				&c, 0, 1, SIM_GFP_NOWAIT | SIM_GFP_THISNODE, &o[0]);

			if (err)
				break;
			assert_true(j < 15);
			assert_int_equal(sim_slab_node(o[0].slab), 1);
		}
		assert_int_equal(sim_cache_alloc_node(&c, 0, 1, SIM_GFP_NOWAIT, &o[0]), 0);
		assert_int_equal(sim_slab_node(o[0].slab), 0);
		assert_null(sim_cache_check(&c));
		sim_cache_release(&c);
		sim_pages_destroy(p);
	}
}

/* SLUB_TINY looks for others' partial slabs before it makes one on the node that is given. */
static void test_tiny_slabs(void **state)
{
	const struct sim_slab_spec spec = {.size = 512};
	const struct sim_kernel_model tiny = sim_tiny_model();
	struct sim_pages *p = machine(SIM_6_12, 256 * MIB, 2);
	struct sim_cache c = {0};
	struct sim_slab_object o[3];

	(void)state;
	assert_int_equal(sim_cache_init(&c, &spec, p, &sim_models[SIM_6_12], &tiny, 4), 0);
	assert_int_equal(sim_cache_alloc_node(&c, 0, 0, SIM_GFP_KERNEL, &o[0]), 0);
	assert_int_equal(sim_cache_alloc_node(&c, 0, 1, SIM_GFP_KERNEL, &o[1]), 0);
	assert_ptr_equal(o[1].slab, o[0].slab);
	assert_int_equal(
		sim_cache_alloc_node(&c, 0, 1, SIM_GFP_KERNEL | SIM_GFP_THISNODE, &o[2]), 0);
	assert_int_equal(sim_slab_node(o[2].slab), 1);
	assert_null(sim_cache_check(&c));
	sim_cache_release(&c);
	sim_pages_destroy(p);
}

/*
 * The kswapd of a given node without memory is woken for a slab by masks that wake any: 7.3 adds
 * nothing to the mask where it tries that node alone.
 */
static void test_slabs_wake(void **state)
{
	const struct sim_slab_spec spec = {.size = 512};
	struct sim_pages *p = machine(SIM_7_3, 256 * MIB, 2);
	struct sim_cache c = {0};
	struct sim_slab_object o;
	const struct zone *z;
	uint64_t pfn, last = 0;

	(void)state;
	assert_int_equal(
		sim_cache_init(&c, &spec, p, &sim_models[SIM_7_3], &sim_kernel_models[SIM_7_3], 4),
		0);
	while (!sim_page_alloc_node(p, 1, SIM_GFP_NOWARN | SIM_GFP_THISNODE, 0, &pfn))
		last = pfn;
	z = zone_of(p, last);
	assert_int_equal(sim_cache_alloc_node(&c, 0, 1, SIM_GFP_NOWARN, &o), 0);
	assert_int_equal(sim_slab_node(o.slab), 0);
	assert_false(z->kswapd_awake);
	assert_int_equal(sim_cache_alloc_node(&c, 0, 1, SIM_GFP_NOWAIT, &o), 0);
	assert_int_equal(sim_slab_node(o.slab), 0);
	assert_true(z->kswapd_awake);
	sim_cache_release(&c);
	sim_pages_destroy(p);
}

/* All that a request of @gfp finds at home before it goes elsewhere. */
static uint32_t fill_home(struct sim_pages *p, uint32_t gfp)
{
	uint64_t pfn;
	uint32_t n = 0;

	for (;; n++) {
		assert_int_equal(sim_page_alloc(p, gfp, 0, &pfn), 0);
		pages[n] = (uint32_t)pfn;
		if (node_at(p, pfn))
			return n + 1;
	}
}

/*
 * In 7.3 a node whose kswapd is awake comes last, though it has more than its low mark; until
 * kswapd has run.
 */
static void test_awake_nodes(void **state)
{
	static const size_t models[] = {1, 2}; /* 6.12, 7.3 */

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct sim_pages *p = machine(models[i], 512 * MIB, 2);
		uint32_t n = fill_home(p, SIM_GFP_NOWAIT);
		uint64_t pfn;

		/* that woke nobody: the other node had enough */
		assert_false(sim_page_last(p)->woke_kswapd);
		(void)sim_page_alloc(p, SIM_GFP_NOWAIT | SIM_GFP_THISNODE, 0, &pfn);
		assert_true(sim_page_last(p)->woke_kswapd);
		/* room above all marks again */
		while (n)
			assert_int_equal(sim_page_free(p, pages[--n], 0), 0);
		assert_null(sim_pages_check(p));
		assert_int_equal(sim_page_alloc(p, SIM_GFP_NOWAIT, 0, &pfn), 0);
		assert_int_equal(node_at(p, pfn), models[i] == 2);
		assert_int_equal(sim_page_free(p, pfn, 0), 0);
		assert_int_equal(sim_page_alloc(p, SIM_GFP_NOWAIT | SIM_GFP_THISNODE, 0, &pfn), 0);
		assert_int_equal(node_at(p, pfn), 0);
		assert_true(sim_pages_run_kswapd(p, 0) >= 0);
		assert_int_equal(sim_page_alloc(p, SIM_GFP_NOWAIT, 0, &pfn), 0);
		assert_int_equal(node_at(p, pfn), 0);
		sim_pages_destroy(p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_distance),
		cmocka_unit_test(test_home_first),
		cmocka_unit_test(test_asked_for),
		cmocka_unit_test(test_far_lists),
		cmocka_unit_test(test_fragments_at_home),
		cmocka_unit_test(test_awake_nodes),
		cmocka_unit_test(test_slabs),
		cmocka_unit_test(test_slabs_wake),
		cmocka_unit_test(test_tiny_slabs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
