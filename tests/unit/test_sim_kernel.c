/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The simulated kernel: what a debug kernel would object to.
 */
#include <stdlib.h>

#include "sim_kernel_rig.h"

static void test_names(void **state)
{
	static const char *const allocs[] = {"page", "page_exact", "kmalloc", "cache", "vmalloc",
		"kvmalloc", "coherent", "dma_pages", "dma_pool", "mempool", "percpu", "contig",
		"cma", "kmalloc_nolock", "page_nolock", "memblock", "krealloc", "page_frag",
		"cache_create", "dma_pool_create", "mempool_create", "vmap", "vm_map_ram"};
	static const char *const frees[] = {"free_pages", "free_pages_exact", "kfree",
		"kfree_sensitive", "kfree_rcu", "cache_free", "vfree", "vfree_atomic", "kvfree",
		"kvfree_sensitive", "kvfree_atomic", "dma_free", "dma_free_pages", "dma_pool_free",
		"mempool_free", "free_percpu", "free_contig", "cma_release", "kfree_nolock",
		"free_pages_nolock", "memblock_free", "devres", "cache_destroy", "dma_pool_destroy",
		"mempool_destroy", "page_frag_free", "kfree_rcu_mightsleep", "vunmap",
		"vm_unmap_ram"};

	(void)state;
	for (size_t i = 0; i < sizeof(allocs) / sizeof(allocs[0]); i++)
		assert_true(sim_kernel_knows_alloc(allocs[i]));
	for (size_t i = 0; i < sizeof(frees) / sizeof(frees[0]); i++)
		assert_true(sim_kernel_knows_free(frees[i]));
	assert_false(sim_kernel_knows_alloc("kfree"));
	assert_false(sim_kernel_knows_free("kmalloc"));
}

static void test_too_large(void **state)
{
	struct sim_kernel *k = kernel_of(SIM_6_12);

	(void)state;
	assert_false(CALL(
		k, .call = "kmalloc", .size = 4 * MIB + 1, .gfp = SIM_GFP_KERNEL | SIM_GFP_NOWARN)
			     .ok);
	assert_int_equal(objections(k), 0);
	assert_false(CALL(k, .call = "kmalloc", .size = 4 * MIB + 1, .gfp = SIM_GFP_KERNEL).ok);
	assert_objection(k, 1, SIM_BAD_SIZE);
	assert_false(CALL(k, .call = "page", .order = 11, .gfp = SIM_GFP_KERNEL).ok);
	assert_objection(k, 2, SIM_BAD_SIZE);
	assert_false(CALL(k, .call = "vmalloc", .gfp = SIM_GFP_KERNEL).ok);
	assert_objection(k, 3, SIM_BAD_SIZE);
	assert_false(CALL(k, .call = "percpu", .size = 32769, .gfp = SIM_GFP_KERNEL).ok);
	assert_objection(k, 4, SIM_BAD_SIZE);
	assert_false(CALL(k, .call = "percpu", .size = 8, .align = 8192, .gfp = SIM_GFP_KERNEL).ok);
	assert_objection(k, 5, SIM_BAD_SIZE);
	assert_true(
		CALL(k, .call = "percpu", .size = 32768, .align = 4096, .gfp = SIM_GFP_KERNEL).ok);
	assert_false(
		CALL(k, .call = "kvmalloc", .size = UINT64_C(1) << 31, .gfp = SIM_GFP_KERNEL).ok);
	assert_objection(k, 6, SIM_BAD_SIZE);
	assert_clean_end(k, 7);
}

/* May sleep, in an atomic section: the call goes on, as in the kernel. */
static void test_sleep(void **state)
{
	static const char *const calls[] = {"kmalloc", "page", "page_exact", "vmalloc", "kvmalloc",
		"coherent", "percpu", "contig"};

	(void)state;
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		struct sim_kernel *k = kernel_of(SIM_6_12);

		sim_kernel_enter(k, &spinlock);
		assert_true(CALL(k, .call = calls[i], .size = 100, .gfp = SIM_GFP_KERNEL).ok);
		assert_objection(k, 1, SIM_SLEEP_IN_ATOMIC);
		sim_kernel_enter(k, &process);
		assert_true(CALL(k, .call = calls[i], .size = 100, .gfp = SIM_GFP_KERNEL).ok);
		assert_int_equal(objections(k), 1);
		sim_kernel_destroy(k);
	}
}

/* vmalloc: sleeps whatever the mask and dies in interrupts; later not. */
static void test_vmalloc_contexts(void **state)
{
	struct sim_kernel *k = kernel_of(SIM_6_12);

	(void)state;
	sim_kernel_enter(k, &spinlock);
	assert_true(CALL(k, .call = "vmalloc", .size = 8192, .gfp = SIM_GFP_ATOMIC_MASK).ok);
	assert_objection(k, 1, SIM_SLEEP_IN_ATOMIC);
	sim_kernel_enter(k, &softirq);
	assert_false(CALL(k, .call = "vmalloc", .size = 8192, .gfp = SIM_GFP_ATOMIC_MASK).ok);
	assert_objection(k, 2, SIM_BAD_CONTEXT);
	/* Nothing to fall back on without sleeping. */
	assert_false(CALL(k, .call = "kvmalloc", .size = 6 * MIB, .gfp = SIM_GFP_NOWAIT).ok);
	assert_int_equal(objections(k), 2);
	sim_kernel_destroy(k);

	k = kernel_of(SIM_7_3);
	sim_kernel_enter(k, &softirq);
	assert_true(CALL(k, .call = "vmalloc", .size = 8192, .gfp = SIM_GFP_NOWAIT).ok);
	assert_true(CALL(k, .call = "kvmalloc", .size = 6 * MIB, .gfp = SIM_GFP_NOWAIT).ok);
	assert_int_equal(objections(k), 0);
	sim_kernel_enter(k, &hardirq);
	assert_false(CALL(k, .call = "vmalloc", .size = 8192, .gfp = SIM_GFP_NOWAIT).ok);
	assert_objection(k, 1, SIM_BAD_CONTEXT);
	sim_kernel_destroy(k);
}

static void test_contexts(void **state)
{
	const struct sim_context nmi = {.nmi = true, .in_interrupt = true, .in_hardirq = true};
	const struct sim_context raw = {.rt_atomic = true, .rt = true, .name = "raw spinlock"};
	const struct sim_context boot = {.may_sleep = true, .boot = true};
	struct sim_kernel *k = kernel_of(SIM_6_12);
	struct sim_result out;

	(void)state;
	sim_kernel_enter(k, &nmi);
	assert_false(CALL(k, .call = "kmalloc", .size = 8, .gfp = SIM_GFP_ATOMIC_MASK).ok);
	assert_objection(k, 1, SIM_BAD_CONTEXT);
	sim_kernel_enter(k, &raw);
	out = CALL(k, .call = "kmalloc", .size = 8, .gfp = SIM_GFP_ATOMIC_MASK);
	assert_objection(k, 2, SIM_RT_ATOMIC);
	sim_kernel_free(k, "kfree", out.handle, 0, 0);
	assert_objection(k, 3, SIM_RT_ATOMIC);
	sim_kernel_enter(k, &boot);
	assert_false(CALL(k, .call = "kmalloc", .size = 8, .gfp = SIM_GFP_KERNEL).ok);
	assert_objection(k, 4, SIM_BAD_CONTEXT);
	out = CALL(k, .call = "memblock", .size = 100);
	assert_true(out.ok);
	assert_int_equal(out.taken, 100);
	sim_kernel_free(k, "memblock_free", out.handle, 0, 100);
	assert_int_equal(objections(k), 4);
	sim_kernel_enter(k, &process);
	assert_false(CALL(k, .call = "memblock", .size = 100).ok);
	assert_objection(k, 5, SIM_BAD_CONTEXT);
	assert_clean_end(k, 5);
}

/* Without memory it looks for an object of the next class, once; and it wakes nobody. */
static void test_nolock_next_class(void **state)
{
	struct sim_kernel *k = kernel_of(SIM_7_3);
	struct sim_result out;

	(void)state;
	assert_true(CALL(k, .call = "kmalloc_nolock", .size = 128).ok);
	while (CALL(k, .call = "page", .order = 4, .gfp = SIM_GFP_NOWARN).ok)
		;
	while (CALL(k, .call = "page", .gfp = SIM_GFP_NOWARN).ok)
		;
	/* the slab of kmalloc-128 has some left, and there is none of the class in between */
	out = CALL(k, .call = "kmalloc_nolock", .size = 90);
	assert_true(out.ok);
	assert_int_equal(out.usable, 128);
	assert_false(sim_page_last(sim_kernel_pages(k))->woke_kswapd);
	assert_false(CALL(k, .call = "kmalloc_nolock", .size = 60).ok);
	assert_false(CALL(k, .call = "kmalloc_nolock", .size = 8192).ok);
	assert_int_equal(objections(k), 0);
	sim_kernel_destroy(k);
}

static void test_nolock(void **state)
{
	const struct sim_context nmi = {.nmi = true, .in_interrupt = true, .in_hardirq = true};
	const struct sim_context rt_nmi = {.nmi = true,
		.in_interrupt = true,
		.in_hardirq = true,
		.rt = true,
		.rt_atomic = true};
	struct sim_kernel *k = kernel_of(SIM_6_12);
	struct sim_result out;

	(void)state;
	assert_false(CALL(k, .call = "kmalloc_nolock", .size = 64).ok);
	assert_objection(k, 1, SIM_NO_SUCH_CALL);
	sim_kernel_destroy(k);

	k = kernel_of(SIM_7_3);
	sim_kernel_enter(k, &nmi);
	out = CALL(k, .call = "kmalloc_nolock", .size = 64);
	assert_true(out.ok);
	sim_kernel_free(k, "kfree_nolock", out.handle, 0, 0);
	out = CALL(k, .call = "kmalloc_nolock");
	assert_true(out.ok);
	sim_kernel_free(k, "kfree_nolock", out.handle, 0, 0);
	out = CALL(k, .call = "page_nolock", .order = 1);
	assert_true(out.ok && out.zeroed);
	sim_kernel_free(k, "free_pages_nolock", out.handle, 0, 8192);
	assert_false(CALL(k, .call = "kmalloc_nolock", .size = 8193).ok);
	assert_int_equal(objections(k), 0);
	sim_kernel_enter(k, &rt_nmi);
	assert_false(CALL(k, .call = "kmalloc_nolock", .size = 64).ok);
	assert_false(CALL(k, .call = "page_nolock").ok);
	assert_int_equal(objections(k), 0);
	sim_kernel_enter(k, &process);
	out = CALL(k, .call = "kmalloc_nolock", .size = 64, .gfp = SIM_GFP_KERNEL);
	assert_objection(k, 1, SIM_BAD_FLAGS);
	sim_kernel_free(k, "kfree", out.handle, 0, 0);
	out = CALL(k, .call = "kmalloc", .size = 64, .gfp = SIM_GFP_KERNEL);
	sim_kernel_free(k, "kfree_nolock", out.handle, 0, 0);
	assert_objection(k, 2, SIM_BAD_FREE);
	assert_clean_end(k, 2);
}

/* kfree_nolock() fills the sheaf that there is, 60 objects, and no second one. */
static void test_nolock_sheaf(void **state)
{
	struct sim_kernel *k = kernel_of(SIM_7_3);
	struct sim_result out[61];

	(void)state;
	for (unsigned int i = 0; i < 61; i++)
		out[i] = CALL(k, .call = "kmalloc_nolock", .size = 64);
	for (unsigned int i = 0; i < 61; i++)
		sim_kernel_free(k, "kfree_nolock", out[i].handle, 0, 0);
	assert_true(CALL(k, .call = "kmalloc", .size = 64, .gfp = SIM_GFP_KERNEL).address ==
		    out[59].address);
	assert_int_equal(objections(k), 0);
	sim_kernel_destroy(k);
}

static void test_reclaim_recursion(void **state)
{
	struct sim_context c = {.may_sleep = true, .no_fs = true};
	struct sim_kernel *k = kernel_of(SIM_6_12);

	(void)state;
	sim_kernel_enter(k, &c);
	CALL(k, .call = "kmalloc", .size = 8, .gfp = SIM_GFP_KERNEL);
	assert_objection(k, 1, SIM_RECLAIM_RECURSION);
	CALL(k, .call = "kmalloc", .size = 8, .gfp = SIM_GFP_NOFS);
	CALL(k, .call = "kmalloc", .size = 8, .gfp = SIM_GFP_ATOMIC_MASK);
	assert_int_equal(objections(k), 1);
	c.no_io = true;
	sim_kernel_enter(k, &c);
	CALL(k, .call = "page", .size = 8, .gfp = SIM_GFP_NOFS);
	assert_objection(k, 2, SIM_RECLAIM_RECURSION);
	/* A scope does what the mask forgot. */
	c.scope_clears = SIM_GFP_FS | SIM_GFP_IO;
	sim_kernel_enter(k, &c);
	CALL(k, .call = "kmalloc", .size = 8, .gfp = SIM_GFP_KERNEL);
	CALL(k, .call = "vmalloc", .size = 8, .gfp = SIM_GFP_KERNEL);
	assert_int_equal(objections(k), 2);
	sim_kernel_destroy(k);
}

/*
 * A free that is told no order gives back the first page of a block, unless that is compound; what
 * is left is never had again.
 */
static void test_first_page_freed(void **state)
{
	static const struct {
		const char *alloc, *free;
		uint32_t gfp;
		unsigned int order, lost;
	} rows[] = {
		{"page", "put_page", SIM_GFP_KERNEL, 2, 3},
		{"page", "put_page", SIM_GFP_KERNEL | SIM_GFP_COMP, 2, 0},
		{"page_compound", "put_page", SIM_GFP_KERNEL, 2, 0},
		{"page_compound", "free_page", SIM_GFP_KERNEL, 2, 3},
		{"page", "free_page", SIM_GFP_KERNEL, 1, 1},
		{"page", "free_page", SIM_GFP_KERNEL, 0, 0},
		{"page", "put_page", SIM_GFP_KERNEL, 0, 0},
		{"page", "free_pages", SIM_GFP_KERNEL, 2, 0},
	};

	(void)state;
	for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++) {
		struct sim_kernel *k = kernel_of(SIM_6_12);
		const uint64_t before = sim_pages_free_total(sim_kernel_pages(k));
		struct sim_result out =
			CALL(k, .call = rows[n].alloc, .order = rows[n].order, .gfp = rows[n].gfp);

		assert_true(out.ok);
		sim_kernel_free(k, rows[n].free, out.handle, 0, 4096u << rows[n].order);
		if (rows[n].lost)
			assert_objection(k, 1, SIM_LEAK);
		else
			assert_int_equal(objections(k), 0);
		assert_int_equal(before - sim_pages_free_total(sim_kernel_pages(k)), rows[n].lost);
		assert_clean_end(k, rows[n].lost != 0);
	}
}

/*
 * Each wrong free once, on memory of its own; what was misused is not reported as leaked as well.
 */
static void test_wrong_frees(void **state)
{
	static const struct {
		const char *alloc, *free;
		uint64_t size, free_size;
		enum sim_objection_kind kind;
	} rows[] = {
		{"vmalloc", "kfree", 8192, 0, SIM_BAD_FREE},
		{"kmalloc", "vfree", 100, 0, SIM_BAD_FREE},
		{"kmalloc", "free_pages", 100, 4096, SIM_BAD_FREE},
		{"page", "kfree", 4096, 0, SIM_BAD_FREE},
		{"page", "free_pages", 8192, 4096, SIM_BAD_FREE},
		{"page", "free_pages_exact", 8192, 8192, SIM_BAD_FREE},
		{"page_exact", "free_pages", 12288, 16384, SIM_BAD_FREE},
		{"page_exact", "free_pages_exact", 12288, 8192, SIM_BAD_FREE},
		{"coherent", "dma_free", 8192, 4096, SIM_BAD_FREE},
		{"coherent", "dma_free_pages", 8192, 8192, SIM_BAD_FREE},
		{"percpu", "kfree", 8, 0, SIM_BAD_FREE},
		{"kvmalloc", "vfree", 8192, 0, SIM_BAD_FREE},
		{"contig", "cma_release", 8192, 8192, SIM_BAD_FREE},
		{"kmalloc", "devres", 100, 0, SIM_BAD_FREE},
	};
	struct sim_kernel *k = kernel_of(SIM_6_12);
	struct sim_result out;
	size_t n = 0;

	(void)state;
	for (; n < sizeof(rows) / sizeof(rows[0]); n++) {
		out = CALL(k, .call = rows[n].alloc, .size = rows[n].size, .gfp = SIM_GFP_KERNEL);
		assert_true(out.ok);
		sim_kernel_free(k, rows[n].free, out.handle, 0, rows[n].free_size);
		assert_objection(k, n + 1, rows[n].kind);
	}
	/* devm memory */
	out = CALL(k, .call = "kmalloc", .size = 100, .gfp = SIM_GFP_KERNEL, .managed = true);
	sim_kernel_free(k, "kfree", out.handle, 0, 0);
	assert_objection(k, ++n, SIM_BAD_FREE);
	/* twice */
	out = CALL(k, .call = "kmalloc", .size = 100, .gfp = SIM_GFP_KERNEL);
	sim_kernel_free(k, "kfree", out.handle, 0, 0);
	sim_kernel_free(k, "kfree", out.handle, 0, 0);
	assert_objection(k, ++n, SIM_DOUBLE_FREE);
	sim_kernel_free(k, "kfree", 12345, 0, 0);
	assert_objection(k, ++n, SIM_BAD_FREE);
	sim_kernel_free(k, "no_such_free", out.handle, 0, 0);
	assert_objection(k, ++n, SIM_NO_SUCH_CALL);
	/* NULL is fine. */
	sim_kernel_free(k, "kfree", 0, 0, 0);
	sim_kernel_free(k, "vfree", 0, 0, 0);
	/* Leaks, but not of what the driver core frees. */
	assert_true(
		CALL(k, .call = "kmalloc", .size = 100, .gfp = SIM_GFP_KERNEL, .managed = true).ok);
	assert_true(CALL(k, .call = "vmalloc", .size = 100, .gfp = SIM_GFP_KERNEL).ok);
	assert_int_equal(objections(k), n);
	sim_kernel_finish(k);
	assert_objection(k, ++n, SIM_LEAK);
	assert_clean_end(k, n);
}

/* Before 5.13 under a mutex, then under a spinlock. */
static void test_cma_release_contexts(void **state)
{
	(void)state;
	for (int sleeps = 0; sleeps < 2; sleeps++) {
		struct sim_kernel_model model = sim_kernel_models[SIM_6_12];
		const struct sim_kernel_params params = {.pages = &sim_models[SIM_6_12],
			.model = &model,
			.memory = 256 * MIB,
			.cpus = 4};
		struct sim_kernel *k;
		struct sim_result out;

		model.cma_release_sleeps = (uint64_t)sleeps;
		assert_int_equal(sim_kernel_new(&k, &params), 0);
		out = CALL(k, .call = "cma", .size = 8192, .gfp = SIM_GFP_KERNEL);
		assert_true(out.ok);
		sim_kernel_enter(k, &softirq);
		sim_kernel_free(k, "cma_release", out.handle, 0, 8192);
		if (sleeps)
			assert_objection(k, 1, SIM_SLEEP_IN_ATOMIC);
		assert_clean_end(k, (size_t)sleeps);
	}
}

static void test_free_contexts(void **state)
{
	struct sim_kernel *k = kernel_of(SIM_6_12);
	struct sim_result out;

	(void)state;
	out = CALL(k, .call = "vmalloc", .size = 100, .gfp = SIM_GFP_KERNEL);
	sim_kernel_enter(k, &softirq);
	sim_kernel_free(k, "vfree", out.handle, 0, 0);
	assert_int_equal(objections(k), 0);
	sim_kernel_enter(k, &spinlock);
	sim_kernel_free(k, "vfree", 0, 0, 0);
	assert_objection(k, 1, SIM_SLEEP_IN_ATOMIC);
	out = CALL(k, .call = "kvmalloc", .size = 100, .gfp = SIM_GFP_NOWAIT);
	sim_kernel_free(k, "kvfree", out.handle, 0, 0);
	out = CALL(k, .call = "kmalloc", .size = 100, .gfp = SIM_GFP_NOWAIT);
	sim_kernel_free(k, "kfree_rcu", out.handle, 0, 0);
	assert_int_equal(objections(k), 1);
	out = CALL(k, .call = "kmalloc", .size = 100, .gfp = SIM_GFP_NOWAIT);
	sim_kernel_free(k, "kfree_rcu_mightsleep", out.handle, 0, 0);
	assert_objection(k, 2, SIM_SLEEP_IN_ATOMIC);
	sim_kernel_enter(k, &hardirq);
	out = CALL(k, .call = "coherent", .size = 100, .gfp = SIM_GFP_NOWAIT);
	sim_kernel_free(k, "dma_free", out.handle, 0, 100);
	assert_objection(k, 3, SIM_BAD_CONTEXT);
	assert_clean_end(k, 3);
}

/* Under a raw spinlock, a kernel that is not PREEMPT_RT lets pass what only tries a lock. */
static void test_raw_locks(void **state)
{
	const struct sim_context raw = {.raw_locks_only = true, .name = "raw"};
	struct sim_kernel *k = kernel_of(SIM_6_12);
	struct sim_result page, block, object, large, cache;

	(void)state;
	cache = CALL(k, .call = "cache_create", .size = 100);
	object = CALL(k, .call = "kmalloc", .size = 100, .gfp = SIM_GFP_KERNEL);
	sim_kernel_enter(k, &raw);
	page = CALL(k, .call = "page", .order = 3, .gfp = SIM_GFP_NOWAIT);
	large = CALL(k, .call = "kmalloc", .size = 20000, .gfp = SIM_GFP_NOWAIT);
	assert_int_equal(objections(k), 0);
	block = CALL(k, .call = "page", .order = 4, .gfp = SIM_GFP_NOWAIT);
	assert_objection(k, 1, SIM_RAW_NESTING);
	/* the pages behind the number asked for go back to the free lists */
	sim_kernel_free(k, "free_pages_exact",
		CALL(k, .call = "page_exact", .size = 20000, .gfp = SIM_GFP_NOWAIT).handle, 0,
		20000);
	assert_objection(k, 2, SIM_RAW_NESTING);
	sim_kernel_free(k, "free_pages", page.handle, 0, 8 * 4096);
	sim_kernel_free(k, "kfree", large.handle, 0, 0);
	sim_kernel_free(k, "kfree", 0, 0, 0);
	assert_int_equal(objections(k), 2);
	sim_kernel_free(k, "free_pages", block.handle, 0, 16 * 4096);
	assert_objection(k, 3, SIM_RAW_NESTING);
	/* the old object goes back to its slab */
	large = CALL(
		k, .call = "krealloc", .size = 20000, .old = object.handle, .gfp = SIM_GFP_NOWAIT);
	assert_objection(k, 4, SIM_RAW_NESTING);
	sim_kernel_free(k, "kfree_rcu", large.handle, 0, 0);
	CALL(k, .call = "kmalloc", .size = 100, .gfp = SIM_GFP_KERNEL);
	assert_objection(k, 5, SIM_SLEEP_IN_ATOMIC);
	sim_kernel_use(k, "cache_shrink", cache.handle, 0);
	assert_objection(k, 6, SIM_SLEEP_IN_ATOMIC);
	sim_kernel_destroy(k);
}

/* What neither allocates nor frees. */
static void test_uses(void **state)
{
	struct sim_kernel *k = kernel_of(SIM_6_12);
	const struct sim_result cache = CALL(k, .call = "cache_create", .size = 100),
				object = CALL(
					k, .call = "kmalloc", .size = 100, .gfp = SIM_GFP_KERNEL),
				area = CALL(
					k, .call = "vmalloc", .size = 100, .gfp = SIM_GFP_KERNEL);

	(void)state;
	sim_kernel_use(k, "cache_shrink", cache.handle, 0);
	sim_kernel_use(k, "dma_map", object.handle, 0);
	sim_kernel_enter(k, &hardirq);
	sim_kernel_use(k, "dma_map", object.handle, 0);
	assert_int_equal(objections(k), 0);
	sim_kernel_use(k, "dma_map", area.handle, 0);
	assert_objection(k, 1, SIM_BAD_SETUP);
	sim_kernel_use(k, "dma_map", 0, 0);
	assert_objection(k, 2, SIM_BAD_SETUP);
	sim_kernel_enter(k, &process);
	sim_kernel_free(k, "kfree", object.handle, 0, 0);
	sim_kernel_use(k, "dma_map", object.handle, 0);
	assert_objection(k, 3, SIM_BAD_SETUP);
	sim_kernel_use(k, "dma_unmap", area.handle, 0);
	assert_objection(k, 4, SIM_NO_SUCH_CALL);
	sim_kernel_destroy(k);
}

static void test_flags(void **state)
{
	struct sim_kernel *k = kernel_of(SIM_6_12);
	struct sim_result out;

	(void)state;
	/* looked at where a slab is made, the first of a class was made at boot: 32 objects */
	for (unsigned int i = 0; i < 33; i++) {
		assert_int_equal(objections(k), 0);
		CALL(k, .call = "kmalloc", .size = 100, .gfp = SIM_GFP_KERNEL | SIM_GFP_HIGHMEM);
	}
	assert_objection(k, 1, SIM_BAD_FLAGS);
	CALL(k, .call = "page_exact", .size = 100, .gfp = SIM_GFP_KERNEL | SIM_GFP_COMP);
	assert_objection(k, 2, SIM_BAD_FLAGS);
	assert_false(
		CALL(k, .call = "coherent", .size = 100, .gfp = SIM_GFP_KERNEL | SIM_GFP_COMP).ok);
	assert_objection(k, 3, SIM_BAD_FLAGS);
	assert_false(
		CALL(k, .call = "dma_pages", .size = 100, .gfp = SIM_GFP_KERNEL | SIM_GFP_DMA32)
			.ok);
	assert_objection(k, 4, SIM_BAD_FLAGS);
	assert_false(
		CALL(k, .call = "contig", .size = 100, .gfp = SIM_GFP_KERNEL | SIM_GFP_NOFAIL).ok);
	assert_objection(k, 5, SIM_BAD_FLAGS);
	CALL(k, .call = "page", .gfp = SIM_GFP_KERNEL | SIM_GFP_DMA | SIM_GFP_DMA32);
	assert_objection(k, 6, SIM_BAD_FLAGS);
	/* Order 2 with __GFP_NOFAIL: 6.12 sees it in the slow path only. */
	assert_true(CALL(k, .call = "page", .order = 2, .gfp = SIM_GFP_KERNEL | SIM_GFP_NOFAIL).ok);
	assert_int_equal(objections(k), 6);
	/* A constructor's work must not be wiped. */
	out = CALL(k, .call = "cache_create", .size = 64, .constructor = true);
	CALL(k, .call = "cache", .setup = out.handle, .gfp = SIM_GFP_KERNEL | SIM_GFP_ZERO);
	assert_objection(k, 7, SIM_BAD_FLAGS);
	sim_kernel_destroy(k);

	k = kernel_of(SIM_6_1);
	assert_true(
		CALL(k, .call = "coherent", .size = 100, .gfp = SIM_GFP_KERNEL | SIM_GFP_COMP).ok);
	assert_int_equal(objections(k), 0);
	assert_true(CALL(k, .call = "page", .order = 2, .gfp = SIM_GFP_KERNEL | SIM_GFP_NOFAIL).ok);
	assert_objection(k, 1, SIM_BAD_FLAGS);
	sim_kernel_destroy(k);

	k = kernel_of(SIM_7_3);
	assert_true(CALL(k, .call = "vmalloc", .size = 100, .gfp = SIM_GFP_KERNEL | SIM_GFP_DMA32,
		.own_mask = true)
			    .ok);
	assert_int_equal(objections(k), 0);
	assert_true(
		CALL(k, .call = "vmalloc", .size = 100, .gfp = SIM_GFP_KERNEL | SIM_GFP_DMA32).ok);
	assert_objection(k, 1, SIM_BAD_FLAGS);
	assert_true(CALL(
		k, .call = "vmalloc", .size = 100, .gfp = SIM_GFP_KERNEL | SIM_GFP_RETRY_MAYFAIL)
			    .ok);
	assert_int_equal(objections(k), 1);
	sim_kernel_destroy(k);
}

/* Before 7.1 __GFP_RETRY_MAYFAIL is one of the flags that vmalloc does not know. */
static void test_vmalloc_flags_of_6_19(void **state)
{
	struct sim_kernel_model model = sim_kernel_models[SIM_7_3];
	const struct sim_kernel_params params = {
		.pages = &sim_models[SIM_7_3], .model = &model, .memory = 256 * MIB, .cpus = 4};
	struct sim_kernel *k;

	(void)state;
	model.vmalloc_checks_flags = 2;
	assert_int_equal(sim_kernel_new(&k, &params), 0);
	assert_true(CALL(
		k, .call = "vmalloc", .size = 100, .gfp = SIM_GFP_KERNEL | SIM_GFP_RETRY_MAYFAIL)
			    .ok);
	assert_objection(k, 1, SIM_BAD_FLAGS);
	assert_true(CALL(k, .call = "vmalloc", .size = 100, .gfp = SIM_GFP_KERNEL).ok);
	assert_int_equal(objections(k), 1);
	sim_kernel_destroy(k);
}

static void test_caches(void **state)
{
	struct sim_kernel *k = kernel_of(SIM_6_12);
	uint32_t cache, other;
	struct sim_result o;

	(void)state;
	cache = CALL(k, .call = "cache_create", .size = 700, .flags = SIM_SLAB_HWCACHE_ALIGN)
			.handle;
	other = CALL(k, .call = "cache_create", .size = 700).handle;
	o = CALL(k, .call = "cache", .setup = cache, .gfp = SIM_GFP_KERNEL);
	assert_true(o.ok);
	assert_int_equal(o.usable, 700);
	/* 704 bytes apart, 23 in 16 KiB */
	assert_int_equal(o.taken, 16384 / 23);
	sim_kernel_free(k, "cache_free", o.handle, cache, 0);
	assert_int_equal(objections(k), 0);
	o = CALL(k, .call = "cache", .setup = cache, .gfp = SIM_GFP_KERNEL);
	sim_kernel_free(k, "cache_free", o.handle, other, 0);
	assert_objection(k, 1, SIM_BAD_FREE);
	o = CALL(k, .call = "cache", .setup = other, .gfp = SIM_GFP_KERNEL);
	sim_kernel_free(k, "kfree", o.handle, 0, 0);
	assert_int_equal(objections(k), 1);
	sim_kernel_free(k, "cache_destroy", other, 0, 0);
	assert_int_equal(objections(k), 1);
	assert_false(CALL(k, .call = "cache", .setup = other, .gfp = SIM_GFP_KERNEL).ok);
	assert_objection(k, 2, SIM_BAD_SETUP);
	sim_kernel_free(k, "cache_destroy", cache, 0, 0);
	assert_objection(k, 3, SIM_BAD_SETUP);
	assert_false(CALL(k, .call = "cache_create", .size = 0).ok);
	assert_objection(k, 4, SIM_BAD_SIZE);
	assert_false(CALL(k, .call = "cache", .setup = 777, .gfp = SIM_GFP_KERNEL).ok);
	assert_objection(k, 5, SIM_BAD_SETUP);
	sim_kernel_enter(k, &spinlock);
	assert_true(CALL(k, .call = "cache_create", .size = 8).ok);
	assert_objection(k, 6, SIM_SLEEP_IN_ATOMIC);
	sim_kernel_destroy(k);

	/* In 6.1 an object of a cache goes back by kmem_cache_free() only. */
	k = kernel_of(SIM_6_1);
	cache = CALL(k, .call = "cache_create", .size = 64).handle;
	o = CALL(k, .call = "cache", .setup = cache, .gfp = SIM_GFP_KERNEL);
	sim_kernel_free(k, "kfree", o.handle, 0, 0);
	assert_objection(k, 1, SIM_BAD_FREE);
	sim_kernel_destroy(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_too_large),
		cmocka_unit_test(test_sleep),
		cmocka_unit_test(test_vmalloc_contexts),
		cmocka_unit_test(test_contexts),
		cmocka_unit_test(test_nolock),
		cmocka_unit_test(test_nolock_sheaf),
		cmocka_unit_test(test_nolock_next_class),
		cmocka_unit_test(test_reclaim_recursion),
		cmocka_unit_test(test_first_page_freed),
		cmocka_unit_test(test_wrong_frees),
		cmocka_unit_test(test_cma_release_contexts),
		cmocka_unit_test(test_free_contexts),
		cmocka_unit_test(test_raw_locks),
		cmocka_unit_test(test_uses),
		cmocka_unit_test(test_flags),
		cmocka_unit_test(test_vmalloc_flags_of_6_19),
		cmocka_unit_test(test_caches),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
