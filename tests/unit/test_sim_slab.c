/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Slab caches: what recordings of running kernels (tests/replay) do not have, by hand and under
 * invariants.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sim/slab_internal.h"
#include "sim_kernel_models.h"
#include "sim_models.h"

#define MEMORY ((uint64_t)256 << 20)

static struct sim_kernel_model model_named(const char *name, size_t *pages)
{
	*pages = !strcmp(name, "6.1") ? SIM_6_1 : !strcmp(name, "7.3") ? SIM_7_3 : SIM_6_12;
	return strcmp(name, "tiny") ? sim_kernel_models[*pages] : sim_tiny_model();
}

static struct sim_slab_geometry geometry_of(size_t version, uint64_t size, uint32_t flags)
{
	const struct sim_slab_spec spec = {.size = size, .flags = flags};
	struct sim_slab_geometry g;

	assert_int_equal(
		sim_slab_geometry(&g, &spec, &sim_models[version], &sim_kernel_models[version], 1),
		0);
	return g;
}

/* Edges that the recordings do not have, worked out from the source. */
static void test_geometry_edges(void **state)
{
	(void)state;
	/* Two objects of a third of 32 KiB waste a third: 6.1 would rather have one in 16 KiB. */
	assert_int_equal(geometry_of(SIM_6_1, 10928, 0).order, 2);
	assert_int_equal(geometry_of(SIM_6_12, 10928, 0).order, 3);
	assert_int_equal(geometry_of(SIM_6_12, 32, SIM_SLAB_HWCACHE_ALIGN).align, 32);
	assert_int_equal(geometry_of(SIM_6_12, 33, SIM_SLAB_HWCACHE_ALIGN).align, 64);
	assert_int_equal(geometry_of(SIM_6_12, 1 << 19, 0).min_partial, 9);
	assert_int_equal(geometry_of(SIM_6_12, 1 << 20, 0).min_partial, 10);
	assert_int_equal(geometry_of(SIM_6_12, 1 << 22, 0).min_partial, 10);
	/* CPUs have sheaves in 7.3, and no partial lists. */
	assert_int_equal(geometry_of(SIM_7_3, 64, 0).cpu_partial_slabs, 0);
}

static void test_geometry_refuses(void **state)
{
	const struct sim_kernel_model *m = &sim_kernel_models[SIM_6_12];
	struct sim_slab_spec spec = {.size = 0};
	struct sim_slab_geometry g;

	(void)state;
	assert_int_equal(sim_slab_geometry(&g, &spec, &sim_models[SIM_6_12], m, 1), -EINVAL);
	spec.size = ((uint64_t)4 << 20) + 1;
	assert_int_equal(sim_slab_geometry(&g, &spec, &sim_models[SIM_6_12], m, 1), -EINVAL);
	spec.size = (uint64_t)4 << 20;
	assert_int_equal(sim_slab_geometry(&g, &spec, &sim_models[SIM_6_12], m, 1), 0);
	assert_int_equal(g.order, 10);
	/* The red zones do not fit any more. */
	spec.flags = SIM_SLAB_RED_ZONE;
	assert_int_equal(sim_slab_geometry(&g, &spec, &sim_models[SIM_6_12], m, 1), -EINVAL);
}

/* A cache on a machine of its own. */
struct rig {
	struct sim_pages *pages;
	struct sim_cache cache;
	uint64_t gone[64]; /* slabs that the last call gave back */
	unsigned int n_gone;
};

static void note_gone(void *arg, uint64_t slab)
{
	struct rig *r = arg;

	assert_true(r->n_gone < sizeof(r->gone) / sizeof(r->gone[0]));
	r->gone[r->n_gone++] = slab;
}

static void rig_start(
	struct rig *r, const char *name, const struct sim_slab_spec *spec, unsigned int cpus)
{
	size_t pages;
	const struct sim_kernel_model m = model_named(name, &pages);
	const struct sim_pages_params params = {
		.model = &sim_models[pages], .memory = MEMORY, .cpus = cpus};

	memset(r, 0, sizeof(*r));
	assert_int_equal(sim_pages_new(&r->pages, &params), 0);
	assert_int_equal(
		sim_cache_init(&r->cache, spec, r->pages, &sim_models[pages], &m, cpus), 0);
	r->cache.discarded = note_gone;
	r->cache.discarded_arg = r;
}

static void rig_end(struct rig *r)
{
	assert_null(sim_cache_check(&r->cache));
	assert_null(sim_pages_check(r->pages));
	sim_cache_release(&r->cache);
	sim_pages_destroy(r->pages);
}

/*
 * No block of the wished order: the slab has the smallest order that holds an object, and fewer
 * objects.
 */
static void test_order_fallback(void **state)
{
	const struct sim_slab_spec spec = {.size = 1024};
	struct sim_slab_object o;
	static uint64_t pfn[MEMORY >> 12];
	size_t n = 0;
	struct rig r;

	(void)state;
	rig_start(&r, "6.12", &spec, 4);
	assert_int_equal(r.cache.geo.order, 2);
	assert_int_equal(sim_cache_alloc(&r.cache, 0, SIM_GFP_KERNEL, &o), 0);
	assert_int_equal(sim_slab_order(o.slab), 2);
	assert_int_equal(sim_slab_objects(o.slab), 16);
	for (unsigned int i = 1; i < 16; i++)
		assert_int_equal(sim_cache_alloc(&r.cache, 0, SIM_GFP_KERNEL, &o), 0);
	/*
	 * Fill the machine with pages, give back every other one, take what larger blocks the
	 * reserves have.
	 */
	while (n < MEMORY >> 12 && !sim_page_alloc(r.pages, SIM_GFP_NOWARN, 0, &pfn[n]))
		n++;
	assert_true(n > 1000 && n < MEMORY >> 12);
	for (size_t i = 0; i < n; i++) {
		if (pfn[i] % 2)
			assert_int_equal(sim_page_free(r.pages, pfn[i], 0), 0);
	}
	while (!sim_page_alloc(r.pages, SIM_GFP_NOWARN, 1, &pfn[0]))
		;
	assert_int_equal(sim_cache_alloc(&r.cache, 0, SIM_GFP_NOWARN, &o), 0);
	assert_int_equal(sim_slab_order(o.slab), 0);
	assert_int_equal(sim_slab_objects(o.slab), 4);
	rig_end(&r);
}

/* A slab that one CPU uses takes the frees of another; they come back when its own run out. */
static void test_remote_free(void **state)
{
	const struct sim_slab_spec spec = {.size = 512};
	struct sim_slab_object o[16], again;
	struct rig r;

	(void)state;
	rig_start(&r, "6.12", &spec, 2);
	assert_int_equal(r.cache.geo.objects, 16);
	for (unsigned int i = 0; i < 16; i++)
		assert_int_equal(sim_cache_alloc(&r.cache, 0, SIM_GFP_KERNEL, &o[i]), 0);
	sim_cache_free(&r.cache, 1, o[5]);
	sim_cache_free(&r.cache, 1, o[9]);
	assert_null(sim_cache_check(&r.cache));
	assert_int_equal(sim_cache_alloc(&r.cache, 0, SIM_GFP_KERNEL, &again), 0);
	assert_ptr_equal(again.slab, o[0].slab);
	assert_int_equal(again.index, 9);
	assert_int_equal(sim_cache_alloc(&r.cache, 0, SIM_GFP_KERNEL, &again), 0);
	assert_int_equal(again.index, 5);
	/*
	 * Full: the next object is of a new slab; a free to the old one puts it on the freeing
	 * CPU's list.
	 */
	assert_int_equal(sim_cache_alloc(&r.cache, 0, SIM_GFP_KERNEL, &again), 0);
	assert_ptr_not_equal(again.slab, o[0].slab);
	sim_cache_free(&r.cache, 1, o[3]);
	assert_int_equal(sim_cache_alloc(&r.cache, 1, SIM_GFP_KERNEL, &again), 0);
	assert_ptr_equal(again.slab, o[3].slab);
	assert_int_equal(again.index, 3);
	rig_end(&r);
}

/* Shrinking gives back empty slabs and sorts the rest, fullest first. */
static void test_shrink(void **state)
{
	const struct sim_slab_spec spec = {.size = 512};
	struct sim_slab_object o[64], next;
	struct rig r;

	(void)state;
	rig_start(&r, "6.12", &spec, 1);
	for (unsigned int i = 0; i < 64; i++)
		assert_int_equal(sim_cache_alloc(&r.cache, 0, SIM_GFP_KERNEL, &o[i]), 0);
	assert_int_equal(r.cache.nr_slabs, 8);
	/* Slab 0: three free, slab 1: one free, slab 2: all free; the others stay full. */
	sim_cache_free(&r.cache, 0, o[0]);
	sim_cache_free(&r.cache, 0, o[1]);
	sim_cache_free(&r.cache, 0, o[2]);
	sim_cache_free(&r.cache, 0, o[8]);
	for (unsigned int i = 16; i < 24; i++)
		sim_cache_free(&r.cache, 0, o[i]);
	sim_cache_shrink(&r.cache);
	assert_null(sim_cache_check(&r.cache));
	assert_int_equal(r.n_gone, 1);
	assert_int_equal(r.gone[0], 2);
	assert_int_equal(r.cache.node[0].nr_partial, 2);
	assert_int_equal(sim_cache_alloc(&r.cache, 0, SIM_GFP_KERNEL, &next), 0);
	assert_int_equal(sim_slab_number(next.slab), 1);
	assert_int_equal(sim_cache_alloc(&r.cache, 0, SIM_GFP_KERNEL, &next), 0);
	assert_int_equal(sim_slab_number(next.slab), 0);
	rig_end(&r);
}

/* A CPU that gives its slab up puts it at the head of the node's list; shrinking turns it round. */
static void test_shrink_order(void **state)
{
	const struct sim_slab_spec spec = {.size = 512};
	struct sim_slab_object a, b, next;
	struct rig r;

	(void)state;
	rig_start(&r, "6.12", &spec, 2);
	assert_int_equal(sim_cache_alloc(&r.cache, 0, SIM_GFP_KERNEL, &a), 0);
	assert_int_equal(sim_cache_alloc(&r.cache, 1, SIM_GFP_KERNEL, &b), 0);
	assert_ptr_not_equal(a.slab, b.slab);
	sim_cache_shrink(&r.cache);
	assert_int_equal(r.cache.node[0].nr_partial, 2);
	assert_int_equal(sim_cache_alloc(&r.cache, 0, SIM_GFP_KERNEL, &next), 0);
	assert_ptr_equal(next.slab, a.slab);
	rig_end(&r);
}

/*
 * Objects freed together: of each slab's group the one that stood last is handed out first, then
 * the others from the end on; the search for a group ends at the third object of another slab.
 */
static void test_bulk(void **state)
{
	const struct sim_slab_spec spec = {.size = 512};
	struct sim_slab_object o[24], p[8], next;
	struct rig r;

	(void)state;
	rig_start(&r, "6.12", &spec, 1);
	assert_int_equal(sim_cache_alloc_bulk(&r.cache, 0, SIM_GFP_KERNEL, 24, o), 0);
	/* Slabs of 8. The CPU's own is the third; all that follows is freed behind its back. */
	p[0] = o[0];
	p[1] = o[8];
	p[2] = o[1];
	p[3] = o[2];
	p[4] = o[9];
	p[5] = o[10];
	p[6] = o[3];
	sim_cache_free_bulk(&r.cache, 0, 7, p);
	assert_null(sim_cache_check(&r.cache));
	/*
	 * From the end: 3, 2 and 1 of the first slab are one group (10, 9 and then 8 are passed
	 * over, which ends the search), then 10, 9, 8, then 0.
	 */
	assert_int_equal(r.n_gone, 0);
	sim_cache_flush(&r.cache, 0);
	assert_int_equal(r.cache.node[0].nr_partial, 2);
	assert_int_equal(sim_cache_alloc(&r.cache, 0, SIM_GFP_KERNEL, &next), 0);
	assert_int_equal(sim_slab_number(next.slab), 1);
	assert_int_equal(next.index, 2); /* object 10 */
	assert_int_equal(sim_cache_alloc(&r.cache, 0, SIM_GFP_KERNEL, &next), 0);
	assert_int_equal(next.index, 1);
	assert_int_equal(sim_cache_alloc(&r.cache, 0, SIM_GFP_KERNEL, &next), 0);
	assert_int_equal(next.index, 0);
	assert_int_equal(sim_cache_alloc(&r.cache, 0, SIM_GFP_KERNEL, &next), 0);
	assert_int_equal(sim_slab_number(next.slab), 0);
	assert_int_equal(next.index, 0);
	assert_int_equal(sim_cache_alloc(&r.cache, 0, SIM_GFP_KERNEL, &next), 0);
	assert_int_equal(next.index, 3);
	rig_end(&r);
}

/* Slabs that readers under RCU may look at keep their pages until a grace period is over. */
static void test_rcu(void **state)
{
	const struct sim_slab_spec spec = {.size = 4000, .flags = SIM_SLAB_TYPESAFE_BY_RCU};
	struct sim_slab_object o[64];
	uint64_t before, used;
	struct rig r;

	(void)state;
	rig_start(&r, "6.12", &spec, 1);
	before = sim_pages_free_total(r.pages);
	for (unsigned int i = 0; i < 64; i++)
		assert_int_equal(sim_cache_alloc(&r.cache, 0, SIM_GFP_KERNEL, &o[i]), 0);
	used = sim_pages_free_total(r.pages);
	for (unsigned int i = 0; i < 64; i++)
		sim_cache_free(&r.cache, 0, o[i]);
	sim_cache_shrink(&r.cache);
	assert_int_equal(r.cache.nr_slabs, 0);
	assert_int_equal(sim_pages_free_total(r.pages), used);
	sim_cache_grace_period(&r.cache);
	assert_int_equal(sim_pages_free_total(r.pages), before);
	rig_end(&r);
}

static void test_settings(void **state)
{
	const struct sim_slab_spec spec = {.size = 512},
				   debug = {.size = 512, .flags = SIM_SLAB_POISON};
	struct sim_slab_object o[64];
	struct sim_cache_slabinfo info;
	struct rig r;

	(void)state;
	rig_start(&r, "6.12", &spec, 1);
	assert_int_equal(sim_cache_alloc_bulk(&r.cache, 0, SIM_GFP_KERNEL, 64, o), 0);
	assert_int_equal(sim_cache_set_cpu_partial(&r.cache, 0), 0);
	/*
	 * No room on CPU partial lists: with the second slab freed to, the first goes to the node.
	 */
	sim_cache_set_min_partial(&r.cache, 0);
	sim_cache_free(&r.cache, 0, o[0]);
	sim_cache_free(&r.cache, 0, o[8]);
	assert_int_equal(r.cache.node[0].nr_partial, 1);
	for (unsigned int i = 1; i < 8; i++)
		sim_cache_free(&r.cache, 0, o[i]);
	assert_int_equal(r.n_gone, 1);
	sim_cache_slabinfo(&r.cache, &info);
	assert_int_equal(info.num_slabs, 7);
	assert_int_equal(info.num_objs, 56);
	assert_int_equal(info.active_objs, 56);
	rig_end(&r);
	rig_start(&r, "6.12", &debug, 1);
	assert_int_equal(sim_cache_set_cpu_partial(&r.cache, 30), -EINVAL);
	assert_int_equal(sim_cache_set_cpu_partial(&r.cache, 0), 0);
	rig_end(&r);
}

/*
 * Of a long list of partial slabs both ends stand for all, but a node has no more free objects than
 * its own slabs have, whatever those of other nodes have.
 */
static void test_long_list(void **state)
{
	enum { END = 5001 * 8, SMALL = 8 };
	const struct sim_slab_spec spec = {.size = 4096};
	const struct sim_pages_params params = {
		.model = &sim_models[SIM_6_12], .memory = MEMORY * 4, .cpus = 1, .nodes = 2};
	static struct sim_slab_object o[2 * END + SMALL], near;
	static uint64_t pfn[MEMORY >> 11];
	struct sim_cache_slabinfo info;
	uint64_t n = 0, objects = 0;
	struct rig r = {0};

	(void)state;
	assert_int_equal(sim_pages_new(&r.pages, &params), 0);
	assert_int_equal(sim_cache_init(&r.cache, &spec, r.pages, &sim_models[SIM_6_12],
				 &sim_kernel_models[SIM_6_12], 1),
		0);
	assert_int_equal(sim_cache_set_cpu_partial(&r.cache, 0), 0);
	sim_cache_set_min_partial(&r.cache, UINT32_MAX);
	for (uint32_t i = 0; i < 2 * END + SMALL; i++) {
		const bool small = i >= END && i < END + SMALL;

		/* the slabs between the ends have one object each, since that node has no blocks */
		if (i == END) {
			while (!sim_page_alloc_node(
				r.pages, 1, SIM_GFP_MEMALLOC | SIM_GFP_THISNODE, 0, &pfn[n]))
				n++;
			for (uint64_t k = 0; k < n; k += 8)
				assert_int_equal(sim_page_free_tail(r.pages, pfn[k], 0), 0);
		}
		assert_int_equal(sim_cache_alloc_node(
					 &r.cache, 0, 1, SIM_GFP_NOWAIT | SIM_GFP_THISNODE, &o[i]),
			0);
		assert_int_equal(o[i].slab->objects, small ? 1 : 8);
		for (uint64_t k = 0; i == END + SMALL - 1 && k < n; k++)
			if (k % 8)
				assert_int_equal(sim_page_free_tail(r.pages, pfn[k], 0), 0);
	}
	/* one of another node, in use */
	assert_int_equal(sim_cache_alloc_node(&r.cache, 0, 0, SIM_GFP_KERNEL, &near), 0);
	for (uint32_t i = 0; i < 2 * END + SMALL; i++)
		sim_cache_free(&r.cache, 0, o[i]);
	assert_int_equal(sim_slab_node(near.slab), 0);
	assert_true(r.cache.node[1].nr_partial > 10000);
	for (uint32_t i = 0; i < 2 * END + SMALL; i++)
		objects += i == 0 || o[i].slab != o[i - 1].slab ? o[i].slab->objects : 0;
	sim_cache_flush(&r.cache, 0);
	sim_cache_slabinfo(&r.cache, &info);
	assert_int_equal(info.num_objs, objects + near.slab->objects);
	assert_int_equal(info.active_objs, 1);
	rig_end(&r);
}

/* A random order still hands out each object once; slabs follow each other as without it. */
static void test_randomised(void **state)
{
	const struct sim_slab_spec spec = {.size = 512};
	unsigned int ascending = 0;
	struct sim_slab_object o;
	struct rig r;

	(void)state;
	rig_start(&r, "6.1", &spec, 1);
	assert_int_equal(sim_cache_randomise(&r.cache, 7), 0);
	for (unsigned int i = 0; i < 20; i++) {
		unsigned int seen = 0;

		for (unsigned int k = 0; k < 8; k++) {
			assert_int_equal(sim_cache_alloc(&r.cache, 0, SIM_GFP_KERNEL, &o), 0);
			assert_int_equal(sim_slab_number(o.slab), i);
			ascending += o.index == k;
			seen |= 1u << o.index;
		}
		assert_int_equal(seen, 0xff);
	}
	assert_true(ascending < 60);
	rig_end(&r);
}

static struct sim_cache *made(struct rig *r, struct sim_caches *all, const char *version,
	const struct sim_slab_spec *spec)
{
	size_t pages;
	struct sim_kernel_model m = model_named(version, &pages);
	struct sim_cache *c;

	m.slab_merge = 1;
	assert_int_equal(sim_caches_create(all, &c, spec, r->pages, &sim_models[pages], &m, 1), 0);
	return c;
}

/* Caches that fit an older one share it, unless something of them is their own. */
static void test_merging(void **state)
{
	static const struct sim_slab_spec other[] = {
		{.size = 96, .flags = SIM_SLAB_RECLAIM_ACCOUNT},
		{.size = 96, .flags = SIM_SLAB_ACCOUNT},
		{.size = 96, .flags = SIM_SLAB_TYPESAFE_BY_RCU},
		{.size = 96, .flags = SIM_SLAB_POISON},
		{.size = 96, .flags = SIM_SLAB_NO_MERGE},
		{.size = 96, .flags = SIM_SLAB_USERCOPY},
		{.size = 96, .constructor = true},
		{.size = 88},
		{.size = 97},
		/* 96 is no multiple of 64 */
		{.size = 90, .flags = SIM_SLAB_HWCACHE_ALIGN},
	};
	const struct sim_slab_spec first = {.size = 92}, same = {.size = 95, .align = 32},
				   exact = {.size = 96};
	struct sim_caches all = {0};
	struct sim_slab_object o;
	struct sim_cache *c;
	struct rig r;

	(void)state;
	rig_start(&r, "6.12", &first, 1);
	c = made(&r, &all, "6.12", &first);
	assert_ptr_equal(made(&r, &all, "6.12", &same), c);
	assert_int_equal(c->geo.object_size, 95);
	assert_ptr_equal(made(&r, &all, "6.12", &exact), c);
	assert_int_equal(c->users, 3);
	for (size_t i = 0; i < sizeof(other) / sizeof(other[0]); i++)
		assert_ptr_not_equal(made(&r, &all, "6.12", &other[i]), c);
	/* It lives as long as one of them does. */
	assert_int_equal(sim_cache_alloc(c, 0, SIM_GFP_KERNEL, &o), 0);
	assert_int_equal(sim_caches_destroy(c), 0);
	assert_int_equal(sim_caches_destroy(c), 0);
	assert_int_equal(c->nr_slabs, 1);
	assert_int_equal(sim_caches_destroy(c), 1);
	sim_cache_free(c, 0, o);
	assert_ptr_not_equal(made(&r, &all, "6.12", &exact), c);
	sim_caches_release(&all);
	rig_end(&r);
}

/* Random calls on two CPUs: no object twice, nothing lost, and all pages come back at the end. */
static void random_calls(const char *model, const struct sim_slab_spec *spec, uint64_t seed)
{
	static struct sim_slab_object live[3000];
	static bool taken[8192][64]; /* by slab and object */
	uint64_t free_before, x = seed;
	unsigned int n = 0;
	struct rig r;

	rig_start(&r, model, spec, 2);
	r.cache.discarded = NULL;
	assert_true(r.cache.geo.objects <= 64);
	free_before = sim_pages_free_total(r.pages);
	memset(taken, 0, sizeof(taken));
	for (unsigned int step = 0; step < 21000; step++) {
		const bool grow = step / 3000 % 2 == 0;
		unsigned int cpu, pick, many;

		x = x * 6364136223846793005u + 1442695040888963407u;
		cpu = (unsigned int)(x >> 63);
		pick = (unsigned int)(x >> 33) % 100;
		many = pick % 10 ? 1 : 1 + (unsigned int)(x >> 40) % 20;
		if (n + many <= 3000 && (n < many || pick < (grow ? 65u : 35u))) {
			assert_int_equal(
				sim_cache_alloc_bulk(&r.cache, cpu, SIM_GFP_KERNEL, many, &live[n]),
				0);
			for (unsigned int i = n; i < n + many; i++) {
				assert_true(sim_slab_number(live[i].slab) < 8192);
				assert_false(taken[sim_slab_number(live[i].slab)][live[i].index]);
				taken[sim_slab_number(live[i].slab)][live[i].index] = true;
			}
			n += many;
		} else {
			/* Any one, or the last ones together. */
			const unsigned int i = many > 1 ? n - 1 : (unsigned int)(x >> 32) % n;
			const struct sim_slab_object last = live[n - 1];

			live[n - 1] = live[i];
			live[i] = last;
			for (unsigned int k = n - many; k < n; k++)
				taken[sim_slab_number(live[k].slab)][live[k].index] = false;
			if (many > 1)
				sim_cache_free_bulk(&r.cache, cpu, many, &live[n - many]);
			else
				sim_cache_free(&r.cache, cpu, live[n - 1]);
			n -= many;
		}
		if (step % 700 == 0)
			sim_cache_flush(&r.cache, cpu);
		if (step % 1000 == 0) {
			sim_cache_shrink(&r.cache);
			assert_null(sim_cache_check(&r.cache));
		}
	}
	assert_true(n > 0);
	assert_true(sim_cache_shutdown(&r.cache) > 0);
	while (n)
		sim_cache_free(&r.cache, 0, live[--n]);
	assert_int_equal(sim_cache_shutdown(&r.cache), 0);
	assert_int_equal(sim_pages_free_total(r.pages), free_before);
	rig_end(&r);
}

static void test_random(void **state)
{
	const struct sim_slab_spec plain = {.size = 200}, large = {.size = 3000},
				   rcu = {.size = 200, .flags = SIM_SLAB_TYPESAFE_BY_RCU},
				   debug = {.size = 100,
					   .flags = SIM_SLAB_RED_ZONE | SIM_SLAB_POISON};

	(void)state;
	random_calls("6.1", &plain, 1);
	random_calls("6.12", &plain, 2);
	random_calls("6.12", &large, 3);
	random_calls("6.1", &debug, 4);
	random_calls("tiny", &plain, 5);
	random_calls("6.12", &rcu, 6);
	random_calls("7.3", &plain, 7);
	random_calls("7.3", &large, 8);
	random_calls("7.3", &debug, 9);
}

static uint32_t capacity_of(const char *model, uint64_t size, uint32_t flags)
{
	const struct sim_slab_spec spec = {.size = size, .flags = flags};
	struct rig r;
	uint32_t n;

	rig_start(&r, model, &spec, 1);
	n = r.cache.sheaf_capacity;
	rig_end(&r);
	return n;
}

static void test_sheaf_capacity(void **state)
{
	(void)state;
	assert_int_equal(capacity_of("7.3", 64, 0), 60);
	assert_int_equal(capacity_of("7.3", 256, 0), 28);
	assert_int_equal(capacity_of("7.3", 1024, 0), 12);
	assert_int_equal(capacity_of("7.3", 4096, 0), 4);
	assert_int_equal(capacity_of("7.3", 64, SIM_SLAB_POISON), 0);
	assert_int_equal(capacity_of("6.12", 64, 0), 0);
}

/*
 * The last object of a refill goes first; what is freed goes again first; flushes bring all back.
 */
static void test_sheaves(void **state)
{
	const struct sim_slab_spec spec = {.size = 512};
	static struct sim_slab_object o[1000];
	uint32_t capacity, objects;
	struct sim_cache *c;
	struct rig r;

	(void)state;
	rig_start(&r, "7.3", &spec, 2);
	c = &r.cache;
	capacity = c->sheaf_capacity;
	objects = c->geo.objects;
	for (uint32_t i = 0; i < capacity; i++) {
		assert_int_equal(sim_cache_alloc(c, 0, SIM_GFP_KERNEL, &o[i]), 0);
		assert_int_equal(sim_slab_number(o[i].slab), (capacity - 1 - i) / objects);
		assert_int_equal(o[i].index, (capacity - 1 - i) % objects);
	}
	assert_int_equal(c->made, (capacity + objects - 1) / objects);
	/* the other CPU has a sheaf of its own, refilled from the slab that was begun */
	assert_int_equal(sim_cache_alloc(c, 1, SIM_GFP_KERNEL, &o[capacity]), 0);
	assert_int_equal(c->made, (2 * capacity + objects - 1) / objects);
	sim_cache_free(c, 0, o[capacity]);
	assert_int_equal(sim_cache_alloc(c, 0, SIM_GFP_KERNEL, &o[capacity]), 0);
	assert_int_equal(c->made, (2 * capacity + objects - 1) / objects);
	/* two full sheaves of the CPU, ten in the barn, and what is more goes to the slabs */
	for (uint32_t i = capacity + 1; i < 1000; i++)
		assert_int_equal(sim_cache_alloc(c, 0, SIM_GFP_KERNEL, &o[i]), 0);
	for (uint32_t i = 0; i <= 12 * capacity; i++) {
		sim_cache_free(c, 0, o[i]);
		assert_true(c->node[0].nr_full <= 10);
		assert_true(c->node[0].nr_partial <= 1 || c->node[0].nr_full == 10);
	}
	assert_int_equal(c->node[0].nr_full, 10);
	assert_true(c->node[0].nr_partial > 1);
	/* another CPU of the node takes full ones from there */
	for (uint32_t i = 0; i < 3 * capacity; i++)
		assert_int_equal(sim_cache_alloc(c, 1, SIM_GFP_NOWAIT, &o[i]), 0);
	assert_true(c->node[0].nr_full < 10);
	assert_null(sim_cache_check(c));
	for (uint32_t i = 0; i < 3 * capacity; i++)
		sim_cache_free(c, 1, o[i]);
	for (uint32_t i = 12 * capacity + 1; i < 1000; i++)
		sim_cache_free(c, i % 2, o[i]);
	c->discarded = NULL;
	sim_cache_shrink(c);
	assert_int_equal(c->nr_slabs, 0);
	rig_end(&r);
}

/*
 * kfree_nolock(): into an empty sheaf that is there already, but none is made or emptied for it:
 * past two full ones of the CPU the object goes to its slab.
 */
static void test_sheaf_nolock(void **state)
{
	const struct sim_slab_spec spec = {.size = 512};
	static struct sim_slab_object o[100];
	uint32_t capacity;
	struct sim_cache *c;
	struct rig r;

	(void)state;
	rig_start(&r, "7.3", &spec, 2);
	c = &r.cache;
	capacity = c->sheaf_capacity;
	for (uint32_t i = 0; i <= 3 * capacity; i++)
		assert_int_equal(sim_cache_alloc(c, 0, SIM_GFP_KERNEL, &o[i]), 0);
	/* one sheaf lacks one object, the other all */
	for (uint32_t i = 0; i <= capacity + 1; i++) {
		const uint32_t in_use = o[i].slab->inuse;

		sim_cache_free_nolock(c, 0, o[i], true);
		assert_int_equal(o[i].slab->inuse, in_use - (i > capacity));
	}
	/* none where a lock cannot be had */
	assert_int_equal(sim_cache_alloc(c, 0, SIM_GFP_KERNEL, &o[0]), 0);
	sim_cache_free_nolock(c, 0, o[0], false);
	assert_int_equal(sim_cache_alloc(c, 0, SIM_GFP_KERNEL, &o[1]), 0);
	assert_true(o[1].slab != o[0].slab || o[1].index != o[0].index);
	assert_null(sim_cache_check(c));
	rig_end(&r);
}

/*
 * Where a sheaf cannot be filled, what came of it goes back, and the one object that is left is had
 * from the slabs; who may not wait for locks gets none filled.
 */
static void test_sheaf_without_memory(void **state)
{
	const struct sim_slab_spec spec = {.size = 2048};
	static uint64_t pfn[MEMORY >> 12];
	struct sim_slab_object o[8];
	struct rig r;
	size_t n = 0;

	(void)state;
	rig_start(&r, "7.3", &spec, 1);
	assert_int_equal(sim_cache_alloc(&r.cache, 0, SIM_GFP_NOLOCK, o), 0);
	assert_int_equal(r.cache.made, 1);
	while (!sim_page_alloc(r.pages, SIM_GFP_NOWAIT, 0, &pfn[n]))
		n++;
	/* the first slab has the rest of its objects */
	for (uint32_t i = 1; i < o[0].slab->objects; i++)
		assert_int_equal(sim_cache_alloc(&r.cache, 0, SIM_GFP_NOWAIT, &o[i]), 0);
	assert_int_equal(sim_cache_alloc(&r.cache, 0, SIM_GFP_NOWAIT, &o[7]), -ENOMEM);
	assert_int_equal(sim_cache_alloc_bulk(&r.cache, 0, SIM_GFP_NOWAIT, 2, &o[6]), -ENOMEM);
	assert_int_equal(r.cache.made, 1);
	rig_end(&r);

	/* a mask without reclaim says nothing of locks: a sheaf of 12 is filled, from slabs of 8 */
	rig_start(&r, "7.3", &spec, 1);
	assert_int_equal(sim_cache_alloc(&r.cache, 0, SIM_GFP_NOWARN, o), 0);
	assert_int_equal(r.cache.made, 2);
	rig_end(&r);

	/* in 6.18 it does: then pages come without the reserves */
	for (unsigned int by_mask = 0; by_mask < 2; by_mask++) {
		rig_start(&r, "6.12", &spec, 1);
		r.cache.nolock_by_mask = by_mask;
		while (!sim_page_alloc(r.pages, SIM_GFP_NOWAIT, 0, &pfn[0]))
			;
		assert_int_equal(sim_cache_alloc(&r.cache, 0, SIM_GFP_HIGH | SIM_GFP_NOWARN, o),
			by_mask ? -ENOMEM : 0);
		assert_int_equal(sim_cache_alloc(&r.cache, 0,
					 SIM_GFP_HIGH | SIM_GFP_NOWARN | SIM_GFP_KSWAPD_RECLAIM, o),
			0);
		rig_end(&r);
	}
}

/* After a reset the cache behaves as new. */
static void test_reset(void **state)
{
	const struct sim_slab_spec spec = {.size = 64};
	struct sim_slab_object first, o;
	struct rig r;

	(void)state;
	rig_start(&r, "6.12", &spec, 2);
	assert_int_equal(sim_cache_alloc(&r.cache, 0, SIM_GFP_KERNEL, &first), 0);
	for (unsigned int i = 0; i < 500; i++)
		assert_int_equal(sim_cache_alloc(&r.cache, i % 2, SIM_GFP_KERNEL, &o), 0);
	sim_cache_reset(&r.cache);
	assert_null(sim_cache_check(&r.cache));
	assert_int_equal(r.cache.nr_slabs, 0);
	assert_int_equal(sim_cache_alloc(&r.cache, 1, SIM_GFP_KERNEL, &o), 0);
	assert_int_equal(sim_slab_number(o.slab), 0);
	assert_int_equal(o.index, 0);
	rig_end(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_geometry_edges),
		cmocka_unit_test(test_geometry_refuses),
		cmocka_unit_test(test_order_fallback),
		cmocka_unit_test(test_remote_free),
		cmocka_unit_test(test_shrink),
		cmocka_unit_test(test_shrink_order),
		cmocka_unit_test(test_bulk),
		cmocka_unit_test(test_rcu),
		cmocka_unit_test(test_settings),
		cmocka_unit_test(test_long_list),
		cmocka_unit_test(test_randomised),
		cmocka_unit_test(test_merging),
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_sheaf_capacity),
		cmocka_unit_test(test_sheaves),
		cmocka_unit_test(test_sheaf_nolock),
		cmocka_unit_test(test_sheaf_without_memory),
		cmocka_unit_test(test_reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
