/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Per-CPU memory: where objects go in a chunk, chunks and their pages, what callers that may not
 * wait get, and random calls under invariants.
 */
#include "sim/kernel_internal.h"
#include "sim/percpu_chunk.h"
#include "sim_kernel_rig.h"

#define PAGE_UNITS 1024u

static int64_t put(struct percpu_chunk *c, uint32_t n, uint32_t align)
{
	const int64_t start = percpu_chunk_find(c, n, align, false);

	return start < 0 ? -1 : percpu_chunk_take(c, n, align, (uint32_t)start);
}

static void test_places(void **state)
{
	struct percpu_chunk *c = percpu_chunk_new(4, 4096, 0, 4 * PAGE_UNITS, 1);

	(void)state;
	assert_int_equal(put(c, 3, 1), 0);
	assert_int_equal(put(c, 4, 4), 4);
	assert_int_equal(put(c, 1, 1), 3);
	/* Over the end of a page. */
	assert_int_equal(put(c, 1500, 2), 8);
	assert_int_equal(put(c, 1024, 1024), 2048);
	assert_int_equal(put(c, 512, 1), 1508);
	assert_int_equal(put(c, 1200, 1), -1);
	assert_null(percpu_chunk_check(c));
	/* What was freed is used again, the lowest room first. */
	assert_int_equal(percpu_chunk_give(c, 4), 4);
	assert_int_equal(percpu_chunk_give(c, 8), 1500);
	assert_int_equal(put(c, 2, 2), 4);
	assert_int_equal(put(c, 1400, 1), 6);
	assert_null(percpu_chunk_check(c));
	percpu_chunk_destroy(c);
}

/*
 * A run that grows inside a page other than the first is not seen by the chunk, as in the kernel:
 * it refuses what would fit, until something larger changes.
 */
static void test_blind_spot(void **state)
{
	struct percpu_chunk *c = percpu_chunk_new(2, 4096, 0, 2 * PAGE_UNITS, 1);

	(void)state;
	assert_int_equal(put(c, PAGE_UNITS, 1), 0);
	assert_int_equal(put(c, 100, 1), 1024);
	assert_int_equal(put(c, 100, 1), 1124);
	assert_int_equal(put(c, 824, 1), 1224);
	percpu_chunk_give(c, 1024);
	assert_int_equal(c->free, 100);
	assert_int_equal(put(c, 50, 1), -1);
	/* A free that spans pages makes it look at all of them. */
	percpu_chunk_give(c, 0);
	assert_int_equal(put(c, 50, 1), 0);
	assert_null(percpu_chunk_check(c));
	percpu_chunk_destroy(c);
}

static uint64_t random_state;

static uint32_t any(uint32_t below)
{
	random_state = random_state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(random_state >> 33) % below;
}

static void test_random_chunk(void **state)
{
	enum { PAGES = 24, LIVE = 400 };
	static uint8_t owner[PAGES * PAGE_UNITS];
	static struct {
		uint32_t at, n;
	} live[LIVE];
	struct percpu_chunk *c = percpu_chunk_new(PAGES, 4096, 0, PAGES * PAGE_UNITS, 1);
	uint32_t n = 0, refused = 0;

	(void)state;
	random_state = 9;
	memset(owner, 0, sizeof(owner));
	for (uint32_t step = 0; step < 40000; step++) {
		if (n < LIVE && (!n || any(100) < (step / 4000 % 2 ? 45u : 55u))) {
			const uint32_t align = 1u << any(8);
			const uint32_t size = 1 + any(any(4) ? 64 : any(20) ? 600 : 3000);
			const int64_t at = put(c, size, align);

			refused += at < 0;
			if (at < 0)
				continue;
			assert_int_equal(at % align, 0);
			for (uint32_t i = 0; i < size; i++)
				assert_int_equal(owner[at + i]++, 0);
			live[n].at = (uint32_t)at;
			live[n++].n = size;
		} else {
			const uint32_t i = any(n);

			for (uint32_t k = 0; k < live[i].n; k++)
				owner[live[i].at + k]--;
			assert_int_equal(percpu_chunk_give(c, live[i].at), live[i].n);
			live[i] = live[--n];
		}
		if (step % 50 == 0)
			assert_null(percpu_chunk_check(c));
	}
	assert_true(refused > 0);
	while (n)
		percpu_chunk_give(c, live[--n].at);
	assert_int_equal(c->free, c->units);
	assert_int_equal(put(c, PAGES * PAGE_UNITS, 1), 0);
	percpu_chunk_destroy(c);
}

static struct sim_kernel *machine(unsigned int cpus)
{
	const struct sim_kernel_params params = {
		.pages = &sim_models[SIM_6_12],
		.model = &sim_kernel_models[SIM_6_12],
		.memory = 256 * MIB,
		.cpus = cpus,
	};
	struct sim_kernel *k;

	assert_int_equal(sim_kernel_new(&k, &params), 0);
	return k;
}

/* What lies before and behind in the pages of the first chunk is never given. */
static void test_hidden(void **state)
{
	struct percpu_chunk *c = percpu_chunk_new(3, 4096, 600, 2000, 1);

	(void)state;
	percpu_chunk_back(c, 0, 3, true);
	assert_int_equal(c->empty, 1);
	assert_int_equal(c->free, 2000);
	assert_null(percpu_chunk_check(c));
	assert_int_equal(put(c, 2001, 1), -1);
	assert_int_equal(put(c, 10, 4), 600);
	assert_int_equal(put(c, 1024, 1024), 1024);
	assert_int_equal(put(c, 552, 1), 2048);
	assert_int_equal(put(c, 414, 1), 610);
	assert_int_equal(put(c, 1, 1), -1);
	assert_int_equal(percpu_chunk_give(c, 2048), 552);
	assert_null(percpu_chunk_check(c));
	percpu_chunk_destroy(c);
}

/*
 * With pages of 64 KiB the first chunk has what rounding up leaves: of 320 KiB for 236 KiB of the
 * kernel and of modules, all but these, from the middle of a page on.
 */
static void test_first_chunk(void **state)
{
	static const struct {
		unsigned int page_shift;
		uint64_t own, at, size;
	} rows[] = {{12, 236 << 10, 0, 28 << 10}, {16, 236 << 10, 44 << 10, 84 << 10},
		{12, 43048 + 8192, 2088, 30680}, {16, 49816 + 8192, 58008, 73064}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct sim_page_model pages = sim_models[SIM_6_12];
		struct sim_kernel_model m = sim_kernel_models[SIM_6_12];
		const struct sim_kernel_params params = {
			.pages = &pages, .model = &m, .memory = (uint64_t)1 << 30, .cpus = 2};
		struct sim_kernel *k;
		struct sim_result r;

		pages.page_shift = rows[i].page_shift;
		m.percpu_static = rows[i].own - m.percpu_module;
		m.percpu_max = (uint64_t)1 << (rows[i].page_shift > 15 ? rows[i].page_shift : 15);
		m.percpu_atom = 0;
		assert_int_equal(sim_kernel_new(&k, &params), 0);
		r = CALL(k, .call = "percpu", .size = 4, .gfp = SIM_GFP_KERNEL);
		assert_true(r.ok);
		assert_int_equal(k->percpu.first_at, rows[i].at);
		assert_int_equal(k->percpu.first->free * PERCPU_UNIT, rows[i].size - 4);
		assert_true(percpu_chunk_find(k->percpu.first, 1, 1, true) ==
			    (int64_t)(rows[i].at / PERCPU_UNIT + 1));
		sim_kernel_destroy(k);
	}
}

/*
 * The first chunk is 28 KiB. A new one takes 2 MiB of address space from the top and areas for its
 * maps, as /proc/vmallocinfo shows them on machines with 1 and with 2 CPUs.
 */
static void test_new_chunk(void **state)
{
	static const uint64_t maps[2][4] = {{16, 17, 4, 1024}, {8, 9, 2, 512}};

	(void)state;
	for (unsigned int cpus = 1; cpus <= 2; cpus++) {
		struct sim_kernel *k = machine(cpus);
		const struct sim_kernel_model *m = &sim_kernel_models[SIM_6_12];
		struct sim_result out =
			CALL(k, .call = "percpu", .size = 28672, .gfp = SIM_GFP_KERNEL);
		unsigned int areas = 0;

		assert_true(out.ok);
		assert_int_equal(out.address, 0);
		out = CALL(k, .call = "percpu", .size = 100, .gfp = SIM_GFP_KERNEL);
		assert_true(out.ok);
		assert_int_equal(out.address, m->vmalloc_start + m->vmalloc_size - 2 * MIB);
		assert_int_equal(out.taken, 100 * cpus);
		for (size_t i = 0; i < k->vmalloc.n; i++) {
			if (areas < 4 && k->vmalloc.area[i].pages == maps[cpus - 1][areas])
				areas++;
		}
		assert_int_equal(areas, 4);
		sim_kernel_destroy(k);
	}
}

/* The chunk that was made last. */
static struct percpu_chunk *new_chunk(struct sim_kernel *k)
{
	for (unsigned int slot = 0; slot <= k->percpu.slot_free; slot++)
		for (struct percpu_chunk *c = k->percpu.slot[slot].head; c; c = c->next)
			if (!c->first)
				return c;
	return NULL;
}

/* Each CPU's pages are of its node, whose parts share no allocation with those of another. */
static void test_near_each(void **state)
{
	const struct sim_kernel_params params = {.pages = &sim_models[SIM_6_12],
		.model = &sim_kernel_models[SIM_6_12],
		.memory = 256 * MIB,
		.cpus = 2,
		.nodes = 2};
	struct percpu_chunk *c;
	struct sim_kernel *k;

	(void)state;
	assert_int_equal(sim_kernel_new(&k, &params), 0);
	assert_true(CALL(k, .call = "percpu", .size = 28672, .gfp = SIM_GFP_KERNEL).ok);
	assert_true(CALL(k, .call = "percpu", .size = 4096, .gfp = SIM_GFP_KERNEL).ok);
	assert_int_equal(k->percpu.unit_pages, 512);
	c = new_chunk(k);
	for (unsigned int cpu = 0; cpu < 2; cpu++)
		assert_int_equal(sim_page_node(sim_kernel_pages(k), c->pfn[cpu * c->pages]), cpu);
	assert_clean_end(k, 2);
}

/*
 * Where a page is missing the others go: those of its CPU first, the last one first, then those of
 * lower CPUs. Per-CPU lists hand out first what came last.
 */
static void test_given_up(void **state)
{
	struct sim_kernel *k = machine(2);
	struct sim_pages *p = k->pages;
	uint64_t pfn[3] = {0}, got;
	struct percpu_chunk *c;

	(void)state;
	assert_true(CALL(k, .call = "percpu", .size = 28672, .gfp = SIM_GFP_KERNEL).ok);
	assert_true(CALL(k, .call = "percpu", .size = 4096, .gfp = SIM_GFP_KERNEL).ok);
	/* the work that keeps pages ready */
	sim_kernel_free(k, "kfree", 0, 0, 0);
	c = new_chunk(k);
	assert_int_equal(c->nr_backed, 4);
	/* no page is left but three, and no watermark counts */
	while (!sim_page_alloc(p, SIM_GFP_MEMALLOC, 0, &got)) {
		pfn[2] = pfn[1];
		pfn[1] = pfn[0];
		pfn[0] = got;
	}
	for (unsigned int i = 0; i < 3; i++)
		assert_int_equal(sim_page_free_tail(p, pfn[i], 0), 0);
	sim_pages_set_task(p, SIM_TASK_MEMALLOC);
	/* pages 4 and 5 of each CPU */
	assert_false(
		CALL(k, .call = "percpu", .size = 5 * 4096, .gfp = SIM_GFP_KERNEL | SIM_GFP_NORETRY)
			.ok);
	assert_int_equal(sim_page_alloc(p, SIM_GFP_NOWAIT | SIM_GFP_MOVABLE, 0, &got), 0);
	assert_int_equal(got, c->pfn[5]);
	assert_int_equal(sim_page_alloc(p, SIM_GFP_NOWAIT | SIM_GFP_MOVABLE, 0, &got), 0);
	assert_int_equal(got, c->pfn[4]);
	assert_int_equal(sim_page_alloc(p, SIM_GFP_NOWAIT | SIM_GFP_MOVABLE, 0, &got), 0);
	assert_int_equal(got, c->pfn[c->pages + 4]);
	sim_kernel_destroy(k);
}

/* Callers that may not wait get what is backed; work in process context gets more ready. */
static void test_atomic(void **state)
{
	struct sim_kernel *k = machine(4);
	unsigned int n = 0;

	(void)state;
	sim_kernel_enter(k, &softirq);
	while (CALL(k, .call = "percpu", .size = 4096, .gfp = SIM_GFP_NOWAIT).ok)
		n++;
	assert_int_equal(n, 28672 / 4096);
	assert_false(CALL(k, .call = "percpu", .size = 4, .gfp = SIM_GFP_NOWAIT).ok);
	sim_kernel_enter(k, &process);
	sim_kernel_free(k, "kfree", 0, 0, 0);
	sim_kernel_enter(k, &softirq);
	for (n = 0; CALL(k, .call = "percpu", .size = 4096, .gfp = SIM_GFP_NOWAIT).ok;)
		n++;
	assert_int_equal(n, 4);
	assert_int_equal(objections(k), 0);
	sim_kernel_destroy(k);
}

static struct sim_result page(struct sim_kernel *k, uint32_t gfp, unsigned int pages)
{
	return CALL(k, .call = "percpu", .size = pages * 4096, .gfp = gfp);
}

/* A mask without all of GFP_KERNEL gets no memory where it counts as one that may not wait. */
static void test_kernel_only(void **state)
{
	(void)state;
	for (uint64_t only = 0; only < 2; only++) {
		struct sim_kernel_model model = sim_kernel_models[SIM_6_1];
		const struct sim_kernel_params params = {.pages = &sim_models[SIM_6_1],
			.model = &model,
			.memory = 256 * MIB,
			.cpus = 2};
		struct sim_context nofs = process;
		struct sim_kernel *k;
		struct sim_result out;

		model.percpu_kernel_only = only;
		assert_int_equal(sim_kernel_new(&k, &params), 0);
		out = CALL(k, .call = "percpu", .size = 32768, .gfp = SIM_GFP_NOIO);
		assert_int_equal(out.ok, !only);
		/* that of a scope too; a whole one gets what it wants */
		nofs.scope_clears = SIM_GFP_FS;
		sim_kernel_enter(k, &nofs);
		out = CALL(k, .call = "percpu", .size = 32768, .gfp = SIM_GFP_KERNEL);
		assert_int_equal(out.ok, !only);
		sim_kernel_enter(k, &process);
		out = CALL(k, .call = "percpu", .size = 32768, .gfp = SIM_GFP_KERNEL);
		assert_true(out.ok);
		/* it takes no mutex where it counts as one that may not wait */
		sim_kernel_enter(k, &spinlock);
		(void)CALL(k, .call = "percpu", .size = 4, .gfp = SIM_GFP_NOIO);
		assert_int_equal(objections(k), !only);
		sim_kernel_destroy(k);
	}
}

/*
 * Two pages are ready, and an object takes two others, which have to be backed: few are ready only
 * until that is done. 7.3 sees to it, earlier kernels find nothing to do.
 */
static void test_early_balance(void **state)
{
	(void)state;
	for (unsigned int early = 0; early < 2; early++) {
		struct sim_kernel *k = machine(2);
		struct sim_result one[8];

		k->model.percpu_early_balance = early;
		assert_true(page(k, SIM_GFP_KERNEL, 7).ok);
		for (unsigned int i = 0; i < 8; i++) {
			one[i] = page(k, SIM_GFP_KERNEL, 1);
			assert_true(one[i].ok);
		}
		sim_kernel_enter(k, &softirq);
		while (k->percpu.empty > 2)
			assert_true(page(k, SIM_GFP_NOWAIT, 1).ok);
		assert_int_equal(k->percpu.empty, 2);
		sim_kernel_free(k, "free_percpu", one[1].handle, 0, 0);
		sim_kernel_free(k, "free_percpu", one[3].handle, 0, 0);
		assert_true(page(k, SIM_GFP_NOWAIT, 2).ok);
		assert_int_equal(k->percpu.empty, 2);
		assert_false(k->percpu.due);
		sim_kernel_enter(k, &process);
		assert_true(page(k, SIM_GFP_KERNEL, 2).ok);
		assert_int_equal(k->percpu.due, early);
		sim_kernel_free(k, "kfree", 0, 0, 0);
		assert_int_equal(k->percpu.empty, early ? 4 : 2);
		sim_kernel_destroy(k);
	}
}

/* Random calls: nothing overlaps, and when all is freed only ready pages and one chunk stay. */
static void test_random(void **state)
{
	enum { LIVE = 1500 };
	static struct sim_result live[LIVE];
	static uint32_t size[LIVE];
	struct sim_kernel *k = machine(4);
	const uint64_t before = sim_pages_free_total(sim_kernel_pages(k));
	unsigned int n = 0;

	(void)state;
	random_state = 4;
	for (unsigned int step = 0; step < 12000; step++) {
		if (n < LIVE && (!n || any(100) < (step / 3000 % 2 ? 35u : 65u))) {
			const uint64_t align = 1u << any(7);

			size[n] = 1 + any(any(5) ? 200 : any(5) ? 4096 : 32768);
			live[n] = CALL(k, .call = "percpu", .size = size[n], .align = align,
				.gfp = any(4) ? SIM_GFP_KERNEL : SIM_GFP_NOWAIT);
			if (!live[n].ok)
				continue;
			assert_int_equal(live[n].address % align, 0);
			for (unsigned int i = 0; i < n; i++)
				assert_true(live[i].address >= live[n].address + size[n] ||
					    live[n].address >= live[i].address + size[i]);
			n++;
		} else {
			const unsigned int i = any(n);

			sim_kernel_free(k, "free_percpu", live[i].handle, 0, 0);
			live[i] = live[--n];
			size[i] = size[n];
		}
	}
	while (n)
		sim_kernel_free(k, "free_percpu", live[--n].handle, 0, 0);
	sim_kernel_free(k, "kfree", 0, 0, 0);
	assert_int_equal(objections(k), 0);
	assert_true(k->percpu.empty >= 2);
	/* At most: two chunks' maps of 4 CPUs, pages of the last chunk, slabs. */
	assert_true(before - sim_pages_free_total(sim_kernel_pages(k)) < 2 * 280 + 4 * 128 + 64);
	assert_null(sim_vmap_check(&k->vmalloc.map));
	assert_clean_end(k, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_blind_spot),
		cmocka_unit_test(test_hidden),
		cmocka_unit_test(test_first_chunk),
		cmocka_unit_test(test_random_chunk),
		cmocka_unit_test(test_new_chunk),
		cmocka_unit_test(test_near_each),
		cmocka_unit_test(test_given_up),
		cmocka_unit_test(test_atomic),
		cmocka_unit_test(test_kernel_only),
		cmocka_unit_test(test_early_balance),
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
