/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The simulated kernel: what calls return and what they cost.
 */
#include <stdlib.h>

#include "sim_kernel_rig.h"
#include "sim_tsv.h"

/* What each way to a number of bytes really costs. */
static void test_costs(void **state)
{
	static const struct {
		const char *alloc, *free;
		uint64_t size, usable, taken;
		enum sim_origin origin;
		bool contiguous;
	} rows[] = {
		{"kmalloc", "kfree", 100, 128, 128, SIM_FROM_KMALLOC, true},
		{"kmalloc", "kfree", 96, 96, 97, SIM_FROM_KMALLOC, true},
		{"kmalloc", "kfree", 8193, 16384, 16384, SIM_FROM_KMALLOC_LARGE, true},
		{"kvmalloc", "kvfree", 8193, 16384, 16384, SIM_FROM_KMALLOC_LARGE, true},
		{"kvmalloc", "kvfree", 5 * 1048576, 6 * 1048576, 6 * 1048576, SIM_FROM_VMALLOC,
			false},
		{"vmalloc", "vfree", 8193, 12288, 12288, SIM_FROM_VMALLOC, false},
		{"page", "free_pages", 8193, 16384, 16384, SIM_FROM_PAGES, true},
		{"page_exact", "free_pages_exact", 8193, 12288, 12288, SIM_FROM_PAGES_EXACT, true},
		{"contig", "free_contig", 20481, 24576, 24576, SIM_FROM_CONTIG, true},
		{"cma", "cma_release", 20481, 24576, 24576, SIM_FROM_CMA, true},
		{"coherent", "dma_free", 8193, 12288, 16384, SIM_FROM_COHERENT, true},
		{"dma_pages", "dma_free_pages", 8193, 12288, 16384, SIM_FROM_DMA_PAGES, true},
		{"percpu", "free_percpu", 10, 10, 48, SIM_FROM_PERCPU, false},
		{"page_frag", "page_frag_free", 1500, 1500, 1500, SIM_FROM_PAGE_FRAG, true},
	};

	(void)state;
	for (size_t version = SIM_6_1; version <= SIM_7_3; version++) {
		struct sim_kernel *k = kernel_of(version);
		uint64_t free_pages;

		for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
			struct sim_result out;

			for (unsigned int round = 0; round < 2; round++) {
				/* The second round finds slabs and fragment blocks made. */
				free_pages = sim_pages_free_total(sim_kernel_pages(k));
				out = CALL(k, .call = rows[i].alloc, .size = rows[i].size,
					.gfp = SIM_GFP_KERNEL);
				assert_true(out.ok);
				assert_int_equal(out.origin, rows[i].origin);
				assert_int_equal(out.usable, rows[i].usable);
				assert_int_equal(out.taken, rows[i].taken);
				assert_int_equal(out.contiguous, rows[i].contiguous);
				sim_kernel_free(k, rows[i].free, out.handle, 0, rows[i].size);
				assert_int_equal(objections(k), 0);
			}
			assert_int_equal(sim_pages_free_total(sim_kernel_pages(k)), free_pages);
		}
		assert_clean_end(k, 0);
	}
}

static void test_arrays(void **state)
{
	struct sim_kernel_model model = sim_kernel_models[SIM_6_12];
	const struct sim_kernel_params params = {
		.pages = &sim_models[SIM_6_12], .model = &model, .memory = 256 * MIB, .cpus = 4};
	struct sim_kernel *k = kernel_of(SIM_6_12);
	struct sim_result out;

	(void)state;
	out = CALL(
		k, .call = "kmalloc", .size = 12, .count = 10, .fixed = 8, .gfp = SIM_GFP_KERNEL);
	assert_true(out.ok);
	assert_int_equal(out.usable, 128);
	sim_kernel_free(k, "kfree", out.handle, 0, 0);
	/*
	 * An array that overflows is refused in silence; as the end of a structure its size is one
	 * that no kmalloc serves.
	 */
	assert_false(CALL(
		k, .call = "kmalloc", .size = UINT64_MAX / 2, .count = 3, .gfp = SIM_GFP_KERNEL)
			     .ok);
	assert_int_equal(objections(k), 0);
	assert_false(CALL(k, .call = "kmalloc", .size = UINT64_MAX / 2, .count = 3, .fixed = 8,
		.gfp = SIM_GFP_KERNEL)
			     .ok);
	assert_objection(k, 1, SIM_BAD_SIZE);
	sim_kernel_destroy(k);

	/* 2^32 bytes are too many for the size_t of a 32-bit kernel. */
	model.word = 4;
	assert_int_equal(sim_kernel_new(&k, &params), 0);
	assert_false(
		CALL(k, .call = "kmalloc", .size = 4, .count = 1 << 30, .gfp = SIM_GFP_KERNEL).ok);
	assert_false(
		CALL(k, .call = "kvmalloc", .size = 4, .count = 1 << 30, .gfp = SIM_GFP_KERNEL).ok);
	assert_int_equal(objections(k), 0);
	assert_false(CALL(k, .call = "kmalloc", .size = 4, .count = 1 << 30, .fixed = 4,
		.gfp = SIM_GFP_KERNEL)
			     .ok);
	assert_objection(k, 1, SIM_BAD_SIZE);
	/* kmalloc(0) is something that may be freed. */
	out = CALL(k, .call = "kmalloc", .gfp = SIM_GFP_KERNEL);
	assert_true(out.ok);
	assert_int_equal(out.usable, 0);
	sim_kernel_free(k, "kfree", out.handle, 0, 0);
	assert_clean_end(k, 1);
}

static void test_devres(void **state)
{
	struct sim_kernel *k = kernel_of(SIM_6_12);
	struct sim_result out;

	(void)state;
	/* The header pushes a page into the next class. */
	out = CALL(k, .call = "kmalloc", .size = 4096, .gfp = SIM_GFP_KERNEL, .managed = true);
	assert_int_equal(out.taken, 8192);
	assert_int_equal(out.usable, 8192 - 40);
	sim_kernel_free(k, "devres", out.handle, 0, 0);
	out = CALL(k, .call = "kmalloc", .size = 4056, .gfp = SIM_GFP_KERNEL, .managed = true);
	assert_int_equal(out.taken, 4096);
	/* resized as what it is, and as nothing else */
	out = CALL(k, .call = "krealloc", .size = 8192, .gfp = SIM_GFP_KERNEL, .managed = true,
		.old = out.handle);
	assert_true(out.ok);
	assert_int_equal(objections(k), 0);
	assert_false(
		CALL(k, .call = "krealloc", .size = 16384, .gfp = SIM_GFP_KERNEL, .old = out.handle)
			.ok);
	assert_objection(k, 1, SIM_BAD_FREE);
	out = CALL(k, .call = "kmalloc", .size = 64, .gfp = SIM_GFP_KERNEL);
	assert_false(CALL(k, .call = "krealloc", .size = 200, .gfp = SIM_GFP_KERNEL,
		.managed = true, .old = out.handle)
			     .ok);
	assert_objection(k, 2, SIM_BAD_FREE);
	assert_clean_end(k, 2);
}

static void test_krealloc(void **state)
{
	struct sim_kernel *k = kernel_of(SIM_6_12);
	struct sim_result a, b;

	(void)state;
	a = CALL(k, .call = "krealloc", .size = 100, .gfp = SIM_GFP_KERNEL);
	assert_true(a.ok);
	b = CALL(k, .call = "krealloc", .size = 128, .gfp = SIM_GFP_KERNEL, .old = a.handle);
	assert_int_equal(b.handle, a.handle);
	b = CALL(k, .call = "krealloc", .size = 129, .gfp = SIM_GFP_KERNEL, .old = a.handle);
	assert_true(b.ok);
	assert_int_not_equal(b.handle, a.handle);
	sim_kernel_free(k, "kfree", a.handle, 0, 0);
	assert_objection(k, 1, SIM_DOUBLE_FREE);
	/* A failure leaves the old object alone. */
	assert_false(CALL(k, .call = "krealloc", .size = 8 * MIB,
		.gfp = SIM_GFP_KERNEL | SIM_GFP_NOWARN, .old = b.handle)
			     .ok);
	sim_kernel_free(k, "kfree", b.handle, 0, 0);
	assert_clean_end(k, 1);
}

/* krealloc_node_align() moves what is on another node, if it insists, or not aligned. */
static void test_krealloc_elsewhere(void **state)
{
	const struct sim_kernel_params params = {.pages = &sim_models[SIM_7_3],
		.model = &sim_kernel_models[SIM_7_3],
		.memory = 256 * MIB,
		.cpus = 4,
		.nodes = 2};
	struct sim_result a, b;
	struct sim_kernel *k;

	(void)state;
	assert_int_equal(sim_kernel_new(&k, &params), 0);
	for (unsigned int large = 0; large < 2; large++) {
		a = CALL(k, .call = "kmalloc", .size = large ? 16384 : 90, .gfp = SIM_GFP_KERNEL);
		b = CALL(k, .call = "krealloc", .size = 80, .gfp = SIM_GFP_KERNEL, .near = true,
			.node = 1, .old = a.handle);
		assert_int_equal(b.handle, a.handle);
		b = CALL(k, .call = "krealloc", .size = 80,
			.gfp = SIM_GFP_KERNEL | SIM_GFP_THISNODE, .near = true, .node = 0,
			.old = a.handle);
		assert_int_equal(b.handle, a.handle);
		b = CALL(k, .call = "krealloc", .size = 80,
			.gfp = SIM_GFP_KERNEL | SIM_GFP_THISNODE, .near = true, .node = 1,
			.old = a.handle);
		assert_int_not_equal(b.handle, a.handle);
		assert_int_equal(sim_page_node(sim_kernel_pages(k), b.address >> 12), 1);
		sim_kernel_free(k, "kfree", b.handle, 0, 0);
	}
	/* the second one of 96 bytes lies at an odd multiple of 32 */
	for (unsigned int i = 0; i < 2; i++) {
		a = CALL(k, .call = "kmalloc", .size = 90, .gfp = SIM_GFP_KERNEL);
		b = CALL(k, .call = "krealloc", .size = 80, .align = 64, .gfp = SIM_GFP_KERNEL,
			.old = a.handle);
		assert_true((b.handle == a.handle) == (a.address % 64 == 0));
		sim_kernel_free(k, "kfree", b.handle, 0, 0);
	}
	assert_clean_end(k, 0);
}

/* What was asked for last does not make the object behind it smaller or larger. */
static void test_krealloc_again(void **state)
{
	struct sim_kernel *k = kernel_of(SIM_6_12);
	struct sim_result a, b;

	(void)state;
	a = CALL(k, .call = "kmalloc", .size = 1000, .gfp = SIM_GFP_KERNEL);
	b = CALL(k, .call = "krealloc", .size = 100, .gfp = SIM_GFP_KERNEL, .old = a.handle);
	assert_int_equal(b.usable, 1024);
	b = CALL(k, .call = "krealloc", .size = 1024, .gfp = SIM_GFP_KERNEL, .old = a.handle);
	assert_int_equal(b.handle, a.handle);
	b = CALL(k, .call = "krealloc", .size = 20000, .gfp = SIM_GFP_KERNEL, .old = a.handle);
	assert_int_not_equal(b.handle, a.handle);
	a = CALL(k, .call = "krealloc", .size = 1, .gfp = SIM_GFP_KERNEL, .old = b.handle);
	a = CALL(k, .call = "krealloc", .size = 32768, .gfp = SIM_GFP_KERNEL, .old = a.handle);
	assert_int_equal(a.handle, b.handle);
	/* to nothing: freed */
	a = CALL(k, .call = "krealloc", .size = 0, .gfp = SIM_GFP_KERNEL, .old = a.handle);
	assert_true(a.ok);
	assert_int_equal(a.usable, 0);
	sim_kernel_free(k, "kfree", a.handle, 0, 0);
	/* The header of a managed one is part of the object: 192 bytes for 100, 128 for 88. */
	a = CALL(k, .call = "kmalloc", .size = 100, .gfp = SIM_GFP_KERNEL, .managed = true);
	b = CALL(k, .call = "krealloc", .size = 152, .gfp = SIM_GFP_KERNEL, .managed = true,
		.old = a.handle);
	assert_int_equal(b.handle, a.handle);
	assert_int_equal(b.usable, 152);
	assert_true(b.address == a.address);
	a = CALL(k, .call = "kmalloc", .size = 88, .gfp = SIM_GFP_KERNEL, .managed = true);
	b = CALL(k, .call = "krealloc", .size = 89, .gfp = SIM_GFP_KERNEL, .managed = true,
		.old = a.handle);
	assert_int_not_equal(b.handle, a.handle);
	a = CALL(k, .call = "krealloc", .size = 0, .gfp = SIM_GFP_KERNEL, .managed = true,
		.old = b.handle);
	assert_true(a.ok);
	assert_int_equal(a.usable, 0);
	assert_int_equal(a.taken, 0);
	assert_clean_end(k, 0);
}

static void test_dma_masks(void **state)
{
	static const uint32_t masks[] = {24, 32, 64, 0};
	const struct sim_kernel_params params = {
		.pages = &sim_models[SIM_6_12],
		.model = &sim_kernel_models[SIM_6_12],
		.memory = 8192 * MIB,
		.cpus = 4,
	};
	struct sim_kernel *k;

	(void)state;
	assert_int_equal(sim_kernel_new(&k, &params), 0);
	for (size_t i = 0; i < sizeof(masks) / sizeof(masks[0]); i++) {
		const uint64_t limit =
			masks[i] && masks[i] < 64 ? UINT64_C(1) << masks[i] : UINT64_MAX;
		const struct sim_result out = CALL(k, .call = "coherent", .size = 100,
			.gfp = SIM_GFP_KERNEL | SIM_GFP_DMA, .dma_mask_bits = masks[i]);

		assert_true(out.ok && out.zeroed && out.contiguous);
		assert_true(out.address + 4096 <= limit);
		if (limit == UINT64_MAX)
			assert_true(out.address >= UINT64_C(1) << 32);
		sim_kernel_free(k, "dma_free", out.handle, 0, 100);
	}
	/* Between zones: memory is found below the mask by trying the next lower zone. */
	for (uint32_t bits = 25; bits < 40; bits++) {
		const struct sim_result out = CALL(k, .call = "coherent", .size = 4096,
			.gfp = SIM_GFP_KERNEL, .dma_mask_bits = bits);

		assert_true(out.ok);
		assert_true(out.address + 4096 <= UINT64_C(1) << bits);
	}
	assert_int_equal(objections(k), 0);
	sim_kernel_destroy(k);
}

/* Blocks of a pool: offsets within pages and the order of reuse, as recorded. */
static void test_dma_pool(void **state)
{
	unsigned int rows = 0;
	struct tsv t;

	tsv_open(&t, *state, "dma-pool.tsv");
	while (tsv_next(&t)) {
		struct sim_kernel *k = kernel_of(strcmp(t.field[0], "6.1") ? SIM_6_12 : SIM_6_1);
		const uint64_t size = tsv_number(&t, 2);
		const uint32_t pool = CALL(k, .call = "dma_pool_create", .size = size,
			.align = tsv_number(&t, 3), .boundary = tsv_number(&t, 4))
					      .handle;
		uint64_t address[24], pages[24];
		uint32_t handle[24];
		unsigned int n_pages = 0, n = 0;
		const uint64_t page = size > 4096 ? 8192 : 4096;

		assert_true(pool);
		for (unsigned int i = 0; i < 24; i++) {
			const struct sim_result out =
				CALL(k, .call = "dma_pool", .setup = pool, .gfp = SIM_GFP_KERNEL);

			assert_true(out.ok);
			handle[i] = out.handle;
			address[i] = out.address;
		}
		if (!strcmp(t.field[1], "blocks")) {
			for (char *word = strtok(t.field[5], " "); word && n < 24;
				word = strtok(NULL, " "), n++) {
				unsigned long want_page, want_offset;
				unsigned int p = 0;

				assert_int_equal(
					sscanf(word, "%lu:%lu", &want_page, &want_offset), 2);
				while (p < n_pages && pages[p] != address[n] / page)
					p++;
				if (p == n_pages)
					pages[n_pages++] = address[n] / page;
				assert_int_equal(p, want_page);
				assert_int_equal(address[n] % page, want_offset);
			}
			assert_true(n >= 20);
		} else {
			sim_kernel_free(k, "dma_pool_free", handle[3], pool, 0);
			sim_kernel_free(k, "dma_pool_free", handle[7], pool, 0);
			sim_kernel_free(k, "dma_pool_free", handle[5], pool, 0);
			for (char *word = strtok(t.field[5], " "); word;
				word = strtok(NULL, " "), n++) {
				const uint64_t got = CALL(
					k, .call = "dma_pool", .setup = pool, .gfp = SIM_GFP_KERNEL)
							     .address;
				const unsigned long want = strtoul(word, NULL, 10);
				unsigned int i = 0;

				while (i < 24 && address[i] != got)
					i++;
				assert_int_equal(i, want);
			}
			assert_int_equal(n, 3);
		}
		assert_int_equal(objections(k), 0);
		sim_kernel_free(k, "dma_pool_destroy", pool, 0, 0);
		assert_objection(k, 1, SIM_BAD_SETUP);
		sim_kernel_destroy(k);
		rows++;
	}
	assert_int_equal(rows, 12);
}

/*
 * Pages that blocks are still out of are lost with the pool: in 6.1 those themselves, later all,
 * since it has no list for each page.
 */
static void test_dma_pool_destroyed_early(void **state)
{
	static const uint64_t lost[] = {1, 3, 3};

	(void)state;
	for (size_t v = SIM_6_1; v <= SIM_7_3; v++) {
		for (unsigned int out = 0; out < 2; out++) {
			struct sim_kernel *k = kernel_of(v);
			const struct sim_pages *pages = sim_kernel_pages(k);
			const uint64_t before = sim_pages_free_total(pages);
			const uint32_t pool =
				CALL(k, .call = "dma_pool_create", .size = 2048).handle;
			/* of two blocks each, or one in 6.1, where they must end before the page */
			const unsigned int n = v == SIM_6_1 ? 3 : 6;
			uint32_t block[6];

			for (unsigned int i = 0; i < n; i++)
				block[i] = CALL(
					k, .call = "dma_pool", .setup = pool, .gfp = SIM_GFP_KERNEL)
						   .handle;
			assert_int_equal(sim_pages_free_total(pages), before - 3);
			for (unsigned int i = out; i < n; i++)
				sim_kernel_free(k, "dma_pool_free", block[i], pool, 0);
			sim_kernel_free(k, "dma_pool_destroy", pool, 0, 0);
			assert_int_equal(sim_pages_free_total(pages), before - (out ? lost[v] : 0));
			sim_kernel_destroy(k);
		}
	}
}

static void test_dma_pool_edges(void **state)
{
	struct sim_kernel *k = kernel_of(SIM_6_12);
	uint64_t first, last = 0;
	uint32_t pool;

	(void)state;
	assert_false(CALL(k, .call = "dma_pool_create", .size = 64, .align = 3).ok);
	assert_false(CALL(k, .call = "dma_pool_create", .size = 0).ok);
	assert_false(CALL(k, .call = "dma_pool_create", .size = 64, .boundary = 32).ok);
	assert_false(CALL(k, .call = "dma_pool_create", .size = 64, .boundary = 96).ok);
	assert_true(
		CALL(k, .call = "dma_pool_create", .size = 64, .align = 64, .boundary = 4096).ok);
	sim_kernel_enter(k, &softirq);
	assert_true(CALL(k, .call = "dma_pool_create", .size = 64).ok);
	assert_objection(k, 1, SIM_SLEEP_IN_ATOMIC);
	sim_kernel_destroy(k);

	/* In 6.1 a block must end before the boundary: one of 64 is lost. */
	k = kernel_of(SIM_6_1);
	pool = CALL(k, .call = "dma_pool_create", .size = 64).handle;
	first = CALL(k, .call = "dma_pool", .setup = pool, .gfp = SIM_GFP_KERNEL).address;
	for (unsigned int i = 1; i < 63; i++)
		last = CALL(k, .call = "dma_pool", .setup = pool, .gfp = SIM_GFP_KERNEL).address;
	assert_int_equal(last, first + 62 * 64);
	last = CALL(k, .call = "dma_pool", .setup = pool, .gfp = SIM_GFP_KERNEL).address;
	assert_int_not_equal(last / 4096, first / 4096);
	assert_int_equal(objections(k), 0);
	/* And a boundary above the page is the only end that it knows. */
	assert_true(CALL(k, .call = "dma_pool_create", .size = 2048, .boundary = 8192).ok);
	assert_int_equal(objections(k), 0);
	assert_true(CALL(k, .call = "dma_pool_create", .size = 3000, .boundary = 8192).ok);
	assert_objection(k, 1, SIM_BAD_SIZE);
	sim_kernel_destroy(k);

	k = kernel_of(SIM_6_12);
	assert_true(CALL(k, .call = "dma_pool_create", .size = 3000, .boundary = 8192).ok);
	assert_int_equal(objections(k), 0);
	sim_kernel_destroy(k);
}

/* Takes memory until there is none for requests without reclaim. */
static void exhaust(struct sim_kernel *k)
{
	while (CALL(k, .call = "page", .order = 4, .gfp = SIM_GFP_NOWARN).ok)
		;
	while (CALL(k, .call = "page", .gfp = SIM_GFP_NOWARN).ok)
		;
}

static void test_mempool(void **state)
{
	struct sim_kernel *k = kernel_of(SIM_6_12);
	struct sim_result out[6], e;
	uint32_t pool;
	size_t left;

	(void)state;
	pool = CALL(k, .call = "mempool_create", .gfp = SIM_GFP_KERNEL, .size = 4096, .count = 4)
		       .handle;
	assert_true(pool);
	exhaust(k);
	/* What kmalloc still has, then the reserve, then nothing. */
	for (left = 0; CALL(k, .call = "kmalloc", .size = 4096, .gfp = SIM_GFP_NOWARN).ok; left++)
		;
	for (unsigned int i = 0; i < 4; i++) {
		out[i] = CALL(k, .call = "mempool", .setup = pool, .gfp = SIM_GFP_NOWARN);
		assert_true(out[i].ok);
		assert_int_equal(out[i].origin, SIM_FROM_MEMPOOL);
	}
	assert_false(CALL(k, .call = "mempool", .setup = pool, .gfp = SIM_GFP_NOWARN).ok);
	sim_kernel_free(k, "mempool_free", out[2].handle, pool, 0);
	/* It went to the reserve, not to kmalloc. */
	assert_false(CALL(k, .call = "kmalloc", .size = 4096, .gfp = SIM_GFP_NOWARN).ok);
	e = CALL(k, .call = "mempool", .setup = pool, .gfp = SIM_GFP_NOWARN);
	assert_true(e.ok);
	assert_int_equal(e.address, out[2].address);
	assert_int_equal(objections(k), 0);
	CALL(k, .call = "mempool", .setup = pool, .gfp = SIM_GFP_NOWARN | SIM_GFP_ZERO);
	assert_objection(k, 1, SIM_BAD_FLAGS);
	sim_kernel_free(k, "kfree", e.handle, 0, 0);
	assert_objection(k, 2, SIM_BAD_FREE);
	sim_kernel_destroy(k);

	/* In front of a cache, and of pages. */
	k = kernel_of(SIM_6_12);
	out[0] = CALL(k, .call = "cache_create", .size = 200);
	pool = CALL(k, .call = "mempool_create", .gfp = SIM_GFP_KERNEL, .setup = out[0].handle,
		.count = 2)
		       .handle;
	e = CALL(k, .call = "mempool", .setup = pool, .gfp = SIM_GFP_NOIO);
	assert_int_equal(e.usable, 200);
	sim_kernel_free(k, "mempool_free", e.handle, pool, 0);
	sim_kernel_free(k, "mempool_destroy", pool, 0, 0);
	sim_kernel_free(k, "cache_destroy", out[0].handle, 0, 0);
	pool = CALL(k, .call = "mempool_create", .gfp = SIM_GFP_KERNEL, .order = 1, .count = 2)
		       .handle;
	e = CALL(k, .call = "mempool", .setup = pool, .gfp = SIM_GFP_NOIO);
	assert_int_equal(e.usable, 8192);
	sim_kernel_free(k, "mempool_free", e.handle, pool, 0);
	sim_kernel_free(k, "mempool_destroy", pool, 0, 0);
	assert_clean_end(k, 0);
}

/* Huge blocks where no node is given: before 7.3 only for what has one for each node. */
static void test_huge_by_node(void **state)
{
	(void)state;
	for (size_t version = SIM_6_1; version <= SIM_7_3; version++) {
		const struct sim_kernel_params params = {.pages = &sim_models[version],
			.model = &sim_kernel_models[version],
			.memory = 256 * MIB,
			.cpus = 2,
			.nodes = 2};
		struct sim_kernel *k;

		assert_int_equal(sim_kernel_new(&k, &params), 0);
		assert_int_equal(CALL(k, .call = "vmalloc", .size = 4 * MIB - 1, .huge = true,
					 .gfp = SIM_GFP_KERNEL)
					 .order,
			version == SIM_7_3 ? 9 : 0);
		assert_int_equal(CALL(k, .call = "vmalloc", .size = 4 * MIB, .huge = true,
					 .gfp = SIM_GFP_KERNEL)
					 .order,
			9);
		assert_int_equal(CALL(k, .call = "vmalloc", .size = 2 * MIB, .huge = true,
					 .near = true, .node = 1, .gfp = SIM_GFP_KERNEL)
					 .order,
			9);
		sim_kernel_destroy(k);
	}
}

/* Kernels whose kvmalloc() falls back with all of GFP_KERNEL only, and those that do not ask. */
static void test_kvmalloc_kernel_only(void **state)
{
	(void)state;
	for (uint64_t only = 0; only < 2; only++) {
		struct sim_kernel_model model = sim_kernel_models[SIM_6_1];
		const struct sim_kernel_params params = {.pages = &sim_models[SIM_6_1],
			.model = &model,
			.memory = 256 * MIB,
			.cpus = 2};
		struct sim_kernel *k;
		struct sim_result out;

		model.kvmalloc_kernel_only = only;
		assert_int_equal(sim_kernel_new(&k, &params), 0);
		out = CALL(k, .call = "kvmalloc", .size = 5 * MIB, .gfp = SIM_GFP_KERNEL);
		assert_int_equal(out.origin, SIM_FROM_VMALLOC);
		out = CALL(k, .call = "kvmalloc", .size = 5 * MIB, .gfp = SIM_GFP_NOIO);
		assert_int_equal(out.ok, !only);
		/* the one attempt that there is warns of the order */
		assert_int_equal(objections(k), only);
		out = CALL(k, .call = "kvmalloc", .size = MIB, .gfp = SIM_GFP_NOIO);
		assert_int_equal(out.origin, SIM_FROM_KMALLOC_LARGE);
		sim_kernel_destroy(k);
	}
}

/* vmap(): addresses only, with a guard page, which last until a purge. */
static void test_vmap(void **state)
{
	struct sim_kernel *k = kernel_of(SIM_6_12);
	const uint64_t before = sim_pages_free_total(sim_kernel_pages(k));
	struct sim_result a, b;

	(void)state;
	a = CALL(k, .call = "vmap", .size = 10000);
	b = CALL(k, .call = "vmap", .size = 4096);
	assert_true(a.ok && b.ok);
	assert_int_equal(a.origin, SIM_FROM_VMAP);
	assert_int_equal(b.address - a.address, 4 * 4096);
	assert_int_equal(a.taken, 0);
	assert_int_equal(sim_pages_free_total(sim_kernel_pages(k)), before);
	assert_false(CALL(k, .call = "vmap", .size = 0).ok);
	/* more pages than there are */
	assert_false(CALL(k, .call = "vmap", .size = 300 * MIB).ok);
	assert_int_equal(objections(k), 0);
	sim_kernel_free(k, "vfree", b.handle, 0, 0);
	assert_objection(k, 1, SIM_BAD_FREE);
	sim_kernel_enter(k, &spinlock);
	sim_kernel_free(k, "vunmap", a.handle, 0, 0);
	assert_objection(k, 2, SIM_SLEEP_IN_ATOMIC);
	a = CALL(k, .call = "vmap", .size = 4096);
	assert_true(a.ok);
	assert_objection(k, 3, SIM_SLEEP_IN_ATOMIC);
	sim_kernel_enter(k, &softirq);
	assert_false(CALL(k, .call = "vmap", .size = 4096).ok);
	assert_objection(k, 4, SIM_BAD_CONTEXT);
	sim_kernel_free(k, "vunmap", a.handle, 0, 0);
	assert_objection(k, 5, SIM_BAD_CONTEXT);
	sim_kernel_enter(k, &process);
	sim_kernel_use(k, "dma_map", CALL(k, .call = "vmap", .size = 4096).handle, 0);
	assert_objection(k, 6, SIM_BAD_SETUP);
	sim_kernel_destroy(k);
}

/* vm_map_ram(): from a block of the CPU, whose size follows from how the kernel is built. */
static void test_map_ram(void **state)
{
	static const struct {
		uint64_t nr_cpus, word, page_shift, block, largest;
	} rows[] = {
		{8192, 8, 12, 256, 64},
		{5000, 8, 12, 256, 64},
		{512, 8, 12, 1024, 64},
		{512, 8, 16, 256, 64},
		{256, 8, 16, 512, 64},
		{8192, 8, 16, 128, 64},
		{4, 4, 12, 512, 32},
		{8, 4, 12, 256, 32},
		{16, 4, 12, 128, 32},
		{32, 4, 12, 64, 32},
		{32, 4, 13, 64, 32},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct sim_kernel_model model = sim_kernel_models[SIM_6_12];
		struct sim_page_model pages = sim_models[SIM_6_12];
		const struct sim_kernel_params params = {
			.pages = &pages, .model = &model, .memory = 256 * MIB, .cpus = 2};
		struct sim_result first, other, next, large;
		uint64_t page;
		struct sim_kernel *k;

		model.nr_cpus = rows[i].nr_cpus;
		model.word = rows[i].word;
		pages.page_shift = rows[i].page_shift;
		page = (uint64_t)1 << pages.page_shift;
		model.vmalloc_start = 1024 * page;
		model.vmalloc_size = 16384 * page;
		assert_int_equal(sim_kernel_new(&k, &params), 0);
		first = CALL(k, .call = "vm_map_ram", .size = 3 * page);
		next = CALL(k, .call = "vm_map_ram", .size = page);
		sim_kernel_run_on(k, 1);
		other = CALL(k, .call = "vm_map_ram", .size = rows[i].largest * page);
		large = CALL(k, .call = "vm_map_ram", .size = (rows[i].largest + 1) * page);
		assert_int_equal(first.address, 1024 * page);
		assert_int_equal(next.address - first.address, 4 * page);
		assert_int_equal(other.address - first.address, rows[i].block * page);
		assert_int_equal(large.address - first.address, 2 * rows[i].block * page);
		sim_kernel_free(k, "vm_unmap_ram", first.handle, 0, 3 * page);
		sim_kernel_free(k, "vm_unmap_ram", next.handle, 0, page);
		sim_kernel_free(k, "vm_unmap_ram", other.handle, 0, 0);
		sim_kernel_free(k, "vm_unmap_ram", large.handle, 0, 0);
		assert_clean_end(k, 0);
	}
}

/* A pool of none keeps none, but in later kernels one. */
static void test_empty_mempool(void **state)
{
	(void)state;
	for (size_t version = SIM_6_1; version <= SIM_7_3; version++) {
		struct sim_kernel *k = kernel_of(version);
		const struct sim_result pool =
			CALL(k, .call = "mempool_create", .gfp = SIM_GFP_KERNEL, .order = 1);
		unsigned int n = 0;

		assert_true(pool.ok);
		assert_int_equal(pool.taken, version == SIM_7_3 ? 8192 : 0);
		exhaust(k);
		while (CALL(k, .call = "mempool", .setup = pool.handle, .gfp = SIM_GFP_NOWARN).ok)
			n++;
		assert_int_equal(n, version == SIM_7_3);
		sim_kernel_destroy(k);
	}
}

/* How many elements a pool has when nothing is behind it; they stay taken. */
static unsigned int elements_left(struct sim_kernel *k, uint32_t pool)
{
	unsigned int n = 0;

	exhaust(k);
	while (CALL(k, .call = "mempool", .setup = pool, .gfp = SIM_GFP_NOWARN).ok)
		n++;
	return n;
}

/* mempool_resize(): grows as far as there is memory, shrinks at once, and fails for its array. */
static void test_resized_mempool(void **state)
{
	struct sim_kernel *k = kernel_of(SIM_6_12);
	uint64_t before = sim_pages_free_total(sim_kernel_pages(k));
	struct sim_result pool, e;

	(void)state;
	pool = CALL(k, .call = "mempool_create", .gfp = SIM_GFP_KERNEL, .order = 4, .count = 4);
	assert_true(sim_kernel_use(k, "mempool_resize", pool.handle, 7));
	assert_in_range(before - sim_pages_free_total(sim_kernel_pages(k)), 7 * 16, 7 * 16 + 2);
	assert_true(sim_kernel_use(k, "mempool_resize", pool.handle, 2));
	assert_in_range(before - sim_pages_free_total(sim_kernel_pages(k)), 2 * 16, 2 * 16 + 2);
	assert_true(sim_kernel_use(k, "mempool_resize", pool.handle, 5));
	assert_int_equal(elements_left(k, pool.handle), 5);
	/* Nothing to grow with: it succeeds, and what comes back stays. */
	e = CALL(k, .call = "mempool", .setup = pool.handle, .gfp = SIM_GFP_NOWARN);
	assert_false(e.ok);
	sim_kernel_destroy(k);

	k = kernel_of(SIM_6_12);
	pool = CALL(k, .call = "mempool_create", .gfp = SIM_GFP_KERNEL, .order = 4, .count = 1);
	e = CALL(k, .call = "mempool", .setup = pool.handle, .gfp = SIM_GFP_NOWARN);
	/* the slab that the array comes from is there */
	assert_true(CALL(k, .call = "kmalloc", .size = 24, .gfp = SIM_GFP_KERNEL).ok);
	exhaust(k);
	assert_true(sim_kernel_use(k, "mempool_resize", pool.handle, 3));
	sim_kernel_free(k, "mempool_free", e.handle, pool.handle, 0);
	assert_int_equal(elements_left(k, pool.handle), 2);
	/* The array of pointers has to be one block: 8 MiB are above the largest, 4 MiB not. */
	assert_int_equal(objections(k), 0);
	assert_false(sim_kernel_use(k, "mempool_resize", pool.handle, MIB));
	assert_objection(k, 1, SIM_BAD_SIZE);
	assert_false(sim_kernel_use(k, "mempool_resize", pool.handle, MIB / 2));
	assert_objection(k, 1, SIM_BAD_SIZE);
	assert_false(sim_kernel_use(k, "mempool_resize", pool.handle, 0));
	assert_objection(k, 2, SIM_BAD_SIZE);
	assert_false(sim_kernel_use(k, "mempool_resize", pool.handle, (uint64_t)INT32_MAX + 1));
	assert_objection(k, 3, SIM_BAD_SIZE);
	sim_kernel_enter(k, &spinlock);
	assert_true(sim_kernel_use(k, "mempool_resize", pool.handle, 1));
	assert_objection(k, 4, SIM_SLEEP_IN_ATOMIC);
	sim_kernel_destroy(k);
}

/* The array of a pool takes memory, goes with it, and its mask is the caller's. */
static void test_mempool_array(void **state)
{
	struct sim_kernel *k = kernel_of(SIM_6_12);
	uint64_t before = sim_pages_free_total(sim_kernel_pages(k));
	struct sim_result pool;

	(void)state;
	pool = CALL(
		k, .call = "mempool_create", .gfp = SIM_GFP_KERNEL, .size = 4096, .count = 4096);
	assert_true(pool.ok);
	assert_true(before - sim_pages_free_total(sim_kernel_pages(k)) >= 4096 + 8);
	sim_kernel_free(k, "mempool_destroy", pool.handle, 0, 0);
	sim_kernel_enter(k, &spinlock);
	pool = CALL(k, .call = "mempool_create", .gfp = SIM_GFP_NOWARN, .count = 1);
	assert_true(pool.ok);
	assert_int_equal(objections(k), 0);
	sim_kernel_free(k, "mempool_destroy", pool.handle, 0, 0);
	assert_clean_end(k, 0);

	/* Elements that are there are no help where the array is too large. */
	k = kernel_of(SIM_6_12);
	before = sim_pages_free_total(sim_kernel_pages(k));
	pool = CALL(k, .call = "mempool_create", .gfp = SIM_GFP_KERNEL | SIM_GFP_NOWARN, .size = 8,
		.count = MIB);
	assert_false(pool.ok);
	assert_int_equal(sim_pages_free_total(sim_kernel_pages(k)), before);
	assert_clean_end(k, 0);
}

/*
 * Fragments are cut downwards from 32 KiB; later upwards. A block whose fragments are all free is
 * used again.
 */
/*
 * Where no new block is to be had, the old one is not cut from any more: it goes with the last of
 * its fragments.
 */
static void test_page_frag_refused(void **state)
{
	(void)state;
	for (size_t v = SIM_6_1; v <= SIM_7_3; v++) {
		struct sim_kernel *k = kernel_of(v);
		const struct sim_pages *pages = sim_kernel_pages(k);
		struct sim_result a, b;
		uint64_t before;

		a = CALL(k, .call = "page_frag", .size = 30000, .gfp = SIM_GFP_KERNEL);
		assert_true(a.ok);
		while (CALL(k, .call = "page", .gfp = SIM_GFP_ATOMIC_MASK | SIM_GFP_NOWARN).ok)
			;
		b = CALL(k, .call = "page_frag", .size = 1000, .gfp = SIM_GFP_NOWAIT);
		assert_true(b.ok);
		assert_false(CALL(k, .call = "page_frag", .size = 3000, .gfp = SIM_GFP_NOWAIT).ok);
		assert_false(CALL(k, .call = "page_frag", .size = 1000, .gfp = SIM_GFP_NOWAIT).ok);
		before = sim_pages_free_total(pages);
		sim_kernel_free(k, "page_frag_free", b.handle, 0, 0);
		assert_int_equal(sim_pages_free_total(pages), before);
		sim_kernel_free(k, "page_frag_free", a.handle, 0, 0);
		assert_int_equal(sim_pages_free_total(pages), before + 8);
		sim_kernel_destroy(k);
	}
}

/*
 * What stands in the way of a large block can be moved away: 6.1 does so for one to cut fragments
 * from, later kernels take a page.
 */
static void test_page_frag_reclaims(void **state)
{
	const struct sim_state_kind crumbs = {
		.name = "crumbs",
		.free_from = {SIM_LEVEL_HIGH, 2 * SIM_SHARE_ONE},
		.free_to = {SIM_LEVEL_HIGH, 2 * SIM_SHARE_ONE},
		.orders = {1},
		.cache = SIM_SHARE_ONE,
		.movable = SIM_SHARE_ONE,
	};

	(void)state;
	for (size_t v = SIM_6_1; v <= SIM_7_3; v++) {
		struct sim_kernel *k = kernel_of(v);

		assert_int_equal(sim_kernel_set_state(k, &crumbs, 0), 0);
		assert_int_equal(
			CALL(k, .call = "page_frag", .size = 5000, .gfp = SIM_GFP_KERNEL).ok,
			v == SIM_6_1);
		sim_kernel_destroy(k);
	}
}

static void test_page_frag(void **state)
{
	struct sim_kernel *k = kernel_of(SIM_6_12);
	struct sim_result a, b;
	const uint64_t free_pages = sim_pages_free_total(sim_kernel_pages(k));
	uint64_t block;

	(void)state;
	a = CALL(k, .call = "page_frag", .size = 1000, .gfp = SIM_GFP_KERNEL);
	block = a.address / 32768 * 32768;
	assert_int_equal(a.address - block, 31768);
	b = CALL(k, .call = "page_frag", .size = 1000, .align = 64, .gfp = SIM_GFP_KERNEL);
	assert_int_equal(b.address - block, 30720);
	sim_kernel_free(k, "page_frag_free", a.handle, 0, 0);
	sim_kernel_free(k, "page_frag_free", b.handle, 0, 0);
	a = CALL(k, .call = "page_frag", .size = 32768, .gfp = SIM_GFP_KERNEL);
	assert_int_equal(a.address, block);
	b = CALL(k, .call = "page_frag", .size = 32768, .gfp = SIM_GFP_KERNEL);
	assert_true(b.ok);
	assert_int_not_equal(b.address, block);
	assert_false(CALL(k, .call = "page_frag", .size = 32769, .gfp = SIM_GFP_KERNEL).ok);
	sim_kernel_free(k, "page_frag_free", a.handle, 0, 0);
	sim_kernel_free(k, "page_frag_free", b.handle, 0, 0);
	/* The first block went, the newest stays with the cache of fragments. */
	assert_int_equal(sim_pages_free_total(sim_kernel_pages(k)), free_pages - 8);
	assert_clean_end(k, 0);

	k = kernel_of(SIM_7_3);
	for (unsigned int i = 0; i < 8; i++) {
		a = CALL(k, .call = "page_frag", .size = 4096, .gfp = SIM_GFP_KERNEL);
		assert_int_equal(a.address % 32768, i * 4096);
	}
	sim_kernel_destroy(k);

	k = kernel_of(SIM_7_3);
	a = CALL(k, .call = "page_frag", .size = 1000, .gfp = SIM_GFP_KERNEL);
	assert_int_equal(a.address % 32768, 0);
	b = CALL(k, .call = "page_frag", .size = 1000, .align = 64, .gfp = SIM_GFP_KERNEL);
	assert_int_equal(b.address % 32768, 1024);
	assert_false(CALL(k, .call = "page_frag", .size = 32000, .gfp = SIM_GFP_KERNEL).ok);
	sim_kernel_destroy(k);
}

/* Fragmented memory: kvmalloc falls back to vmalloc above two pages, kmalloc fails. */
static void test_fallback(void **state)
{
	struct sim_kernel *k = kernel_of(SIM_6_12);
	static struct sim_result held[80000];
	struct sim_result out;
	size_t n = 0;

	(void)state;
	while (n < 80000 && (held[n] = CALL(k, .call = "page", .gfp = SIM_GFP_NOWARN)).ok)
		n++;
	assert_true(n > 1000 && n < 80000);
	for (size_t i = 0; i < n; i++) {
		if (held[i].address / 4096 % 2)
			sim_kernel_free(k, "free_pages", held[i].handle, 0, 4096);
	}
	while (CALL(k, .call = "page", .order = 1, .gfp = SIM_GFP_NOWARN).ok)
		;
	assert_false(CALL(k, .call = "kmalloc", .size = 65536, .gfp = SIM_GFP_NOWAIT).ok);
	assert_false(CALL(k, .call = "kvmalloc", .size = 65536, .gfp = SIM_GFP_NOWAIT).ok);
	out = CALL(k, .call = "kvmalloc", .size = 65536, .gfp = SIM_GFP_KERNEL);
	assert_true(out.ok);
	assert_int_equal(out.origin, SIM_FROM_VMALLOC);
	sim_kernel_free(k, "kvfree", out.handle, 0, 0);
	assert_int_equal(objections(k), 0);
	sim_kernel_destroy(k);
}

/* Areas freed in an interrupt are there until a work item runs, in process context. */
static void test_vfree_later(void **state)
{
	static const char *const frees[] = {"vfree", "kvfree"};

	(void)state;
	for (size_t v = SIM_6_1; v <= SIM_6_12; v++) {
		for (size_t i = 0; i < sizeof(frees) / sizeof(frees[0]); i++) {
			struct sim_kernel *k = kernel_of(v);
			const struct sim_result out = CALL(
				k, .call = "vmalloc", .size = 100 * 4096, .gfp = SIM_GFP_KERNEL);
			const uint64_t used = sim_pages_free_total(sim_kernel_pages(k));

			sim_kernel_enter(k, &softirq);
			sim_kernel_free(k, frees[i], out.handle, 0, 0);
			assert_int_equal(sim_pages_free_total(sim_kernel_pages(k)), used);
			sim_kernel_enter(k, &process);
			sim_kernel_free(k, "kfree", 0, 0, 0);
			assert_int_equal(sim_pages_free_total(sim_kernel_pages(k)), used + 100);
			assert_int_equal(objections(k), 0);
			assert_clean_end(k, 0);
		}
	}
}

/* A device's memory of more than a page comes from the CMA area, if the caller may wait. */
static void test_dma_cma(void **state)
{
	struct sim_page_model pages = sim_models[SIM_6_12];
	struct sim_kernel_model model = sim_kernel_models[SIM_6_12];
	const struct sim_kernel_params params = {
		.pages = &pages, .model = &model, .memory = 256 * MIB, .cpus = 2};
	struct sim_result large, page, atomic, rest;
	struct sim_kernel *k;
	uint64_t start, n;

	(void)state;
	pages.cma_size = 16 * MIB;
	model.dma_cma = 1;
	model.cma_align = 8;
	assert_int_equal(sim_kernel_new(&k, &params), 0);
	n = sim_pages_cma(sim_kernel_pages(k), &start);
	assert_int_equal(n, 4096);
	large = CALL(k, .call = "coherent", .size = 3 * MIB, .gfp = SIM_GFP_KERNEL);
	assert_int_equal(large.address, start * 4096);
	assert_int_equal(large.taken, 3 * MIB);
	page = CALL(k, .call = "coherent", .size = 4096, .gfp = SIM_GFP_KERNEL);
	atomic = CALL(k, .call = "coherent", .size = 8192, .gfp = SIM_GFP_NOWAIT);
	assert_true(page.ok && page.address / 4096 - start >= n);
	assert_true(atomic.ok && atomic.address / 4096 - start >= n);
	/* What is left of the area is not enough: the page allocator serves. */
	rest = CALL(k, .call = "coherent", .size = 13 * MIB, .gfp = SIM_GFP_KERNEL);
	assert_true(rest.ok);
	assert_int_equal(rest.address, start * 4096 + 3 * MIB);
	sim_kernel_free(k, "dma_free", large.handle, 0, 3 * MIB);
	large = CALL(k, .call = "coherent", .size = 4 * MIB, .gfp = SIM_GFP_KERNEL);
	assert_true(large.ok && large.address / 4096 - start >= n);
	sim_kernel_free(k, "dma_free", large.handle, 0, 4 * MIB);
	sim_kernel_free(k, "dma_free", rest.handle, 0, 13 * MIB);
	sim_kernel_free(k, "dma_free", page.handle, 0, 4096);
	sim_kernel_free(k, "dma_free", atomic.handle, 0, 8192);
	assert_clean_end(k, 0);
}

/* A new state forgets everything above the pages as well. */
static void test_set_state(void **state)
{
	const struct sim_state_kind kind = {
		.name = "fresh",
		.free_from = {SIM_LEVEL_MANAGED, 900000},
		.free_to = {SIM_LEVEL_MANAGED, 950000},
		.orders = {[10] = SIM_SHARE_ONE},
		.unmovable = 500000,
		.reclaimable = 100000,
	};
	struct sim_kernel *k = kernel_of(SIM_6_12);
	struct sim_result first[5];
	uint32_t cache;

	(void)state;
	for (unsigned int round = 0; round < 3; round++) {
		const struct sim_result got[5] = {
			(sim_kernel_set_state(k, &kind, 7),
				CALL(k, .call = "kmalloc", .size = 100, .gfp = SIM_GFP_KERNEL)),
			CALL(k, .call = "vmalloc", .size = 600 * 4096, .gfp = SIM_GFP_KERNEL),
			CALL(k, .call = "page", .order = 3, .gfp = SIM_GFP_KERNEL),
			CALL(k, .call = "page_frag", .size = 1000, .gfp = SIM_GFP_KERNEL),
			CALL(k, .call = "percpu", .size = 28672, .gfp = SIM_GFP_NOWAIT),
		};

		for (unsigned int i = 0; i < 5; i++) {
			assert_true(got[i].ok);
			if (!round)
				first[i] = got[i];
			assert_int_equal(got[i].handle, first[i].handle);
			assert_int_equal(got[i].address, first[i].address);
		}
		cache = CALL(k, .call = "cache_create", .size = 64).handle;
		assert_true(CALL(k, .call = "cache", .setup = cache, .gfp = SIM_GFP_KERNEL).ok);
		assert_int_equal(objections(k), 0);
		sim_kernel_finish(k);
		assert_objection(k, 7, SIM_LEAK);
	}
	sim_kernel_destroy(k);
}

int main(int argc, char **argv)
{
	char *data = (char *)tsv_folder(argc, argv);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_costs),
		cmocka_unit_test(test_arrays),
		cmocka_unit_test(test_devres),
		cmocka_unit_test(test_krealloc),
		cmocka_unit_test(test_krealloc_again),
		cmocka_unit_test(test_krealloc_elsewhere),
		cmocka_unit_test(test_dma_masks),
		cmocka_unit_test(test_dma_pool_destroyed_early),
		cmocka_unit_test_prestate(test_dma_pool, data),
		cmocka_unit_test(test_dma_pool_edges),
		cmocka_unit_test(test_mempool),
		cmocka_unit_test(test_huge_by_node),
		cmocka_unit_test(test_kvmalloc_kernel_only),
		cmocka_unit_test(test_vmap),
		cmocka_unit_test(test_map_ram),
		cmocka_unit_test(test_empty_mempool),
		cmocka_unit_test(test_resized_mempool),
		cmocka_unit_test(test_mempool_array),
		cmocka_unit_test(test_page_frag),
		cmocka_unit_test(test_page_frag_refused),
		cmocka_unit_test(test_page_frag_reclaims),
		cmocka_unit_test(test_fallback),
		cmocka_unit_test(test_vfree_later),
		cmocka_unit_test(test_dma_cma),
		cmocka_unit_test(test_set_state),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
