/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Why calls fail: what is told of each, and the zones as they were when pages were refused.
 */
#include <stdio.h>

#include "sim_kernel_rig.h"

static const struct sim_context rt_hardirq = {.in_interrupt = true,
	.in_hardirq = true,
	.irqs_disabled = true,
	.rt = true,
	.name = "hardirq"};
static const struct sim_context boot = {.boot = true, .name = "boot"};

/* Of a call that failed; "": pages are all that was in the way. */
static struct sim_failure failure(struct sim_kernel *k, const char *text)
{
	struct sim_failure f;

	assert_true(sim_kernel_failure(k, &f));
	assert_string_equal(f.text, text);
	return f;
}

static void test_limits(void **state)
{
	static const struct {
		size_t version;
		const struct sim_context *context;
		struct sim_request request;
		const char *text;
	} rows[] = {
		{SIM_6_12, &process, {"page", .order = 11}, "order 11 is above the largest, 10"},
		{SIM_6_12, &process, {"kmalloc", .size = 5 * MIB},
			"order 11 is above the largest, 10"},
		{SIM_6_12, &process, {"kmalloc", .size = UINT64_MAX / 2, .count = 3},
			"the number of bytes overflows"},
		{SIM_6_12, &process, {"kmalloc", .size = UINT64_MAX, .fixed = 1},
			"the number of bytes overflows"},
		{SIM_6_12, &process, {"page_exact", .size = 0}, "no bytes"},
		{SIM_7_3, &process, {"page_nolock", .order = 4},
			"blocks of order 4 do not come from per-CPU lists"},
		{SIM_7_3, &rt_hardirq, {"page_nolock", .order = 0},
			"on PREEMPT_RT there is nothing for hard interrupts and NMIs"},
		{SIM_7_3, &process, {"kmalloc_nolock", .size = 8193},
			"larger than the kmalloc caches, whose objects are all it gives"},
		{SIM_6_12, &process, {"contig", .size = 0}, "no bytes"},
		{SIM_6_12, &process, {"contig", .size = 257 * MIB}, "more than the machine has"},
		{SIM_6_12, &process, {"contig", .size = 256 * MIB},
			"no zone has 65536 pages in a row that are free or can be moved away"},
		{SIM_6_12, &process, {"page_frag", .size = 0}, "no bytes"},
		{SIM_6_12, &process, {"page_frag", .size = 32769},
			"a block of 32768 bytes is all that there is to cut from"},
		{SIM_6_12, &process, {"vmalloc", .size = 257 * MIB},
			"more than the 48896 pages that there are"},
		{SIM_6_12, &process, {"dma_pool_create", .size = 0},
			"blocks have 1 to INT_MAX bytes, and an alignment that is a power of two"},
		{SIM_6_12, &process, {"dma_pool_create", .size = 100, .boundary = 64},
			"the boundary is no power of two, or less than a block of 100 bytes"},
		{SIM_6_12, &process, {"percpu", .size = 32769},
			"an object has 1 to 32768 bytes, aligned to a page at most"},
		{SIM_6_12, &boot, {"memblock", .size = 0}, "no bytes"},
		{SIM_6_12, &boot, {"memblock", .size = 256 * MIB},
			"no free range of boot memory has room for it"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct sim_kernel *k = kernel_of(rows[i].version);
		struct sim_request r = rows[i].request;

		r.gfp |= strstr(r.call, "nolock") ? 0 : SIM_GFP_KERNEL;
		sim_kernel_enter(k, rows[i].context);
		assert_false(call(k, r).ok);
		assert_false(failure(k, rows[i].text).refused);
		sim_kernel_destroy(k);
	}
}

/*
 * What the objection says is all there is to say; and what was in the way of one call is not of the
 * next.
 */
static void test_nothing_to_say(void **state)
{
	struct sim_kernel *k = kernel_of(SIM_6_12);
	struct sim_failure f;

	(void)state;
	assert_false(CALL(k, .call = "page", .order = 11, .gfp = SIM_GFP_KERNEL).ok);
	failure(k, "order 11 is above the largest, 10");
	assert_false(CALL(k, .call = "cache", .gfp = SIM_GFP_KERNEL).ok);
	assert_objection(k, 2, SIM_BAD_SETUP);
	assert_false(sim_kernel_failure(k, &f));
	sim_kernel_destroy(k);
}

/* All of the free pages of an area are there again, but what is told is from before that. */
static void test_pages_of_an_area(void **state)
{
	struct sim_kernel *k = kernel_of(SIM_6_12);
	const uint64_t all = sim_pages_free_total(sim_kernel_pages(k));
	const uint64_t size = (all - 100) << 12;
	unsigned long long got, wanted;
	struct sim_failure f;

	(void)state;
	assert_false(
		CALL(k, .call = "vmalloc", .size = size, .gfp = SIM_GFP_KERNEL | SIM_GFP_NORETRY)
			.ok);
	assert_true(sim_kernel_failure(k, &f));
	assert_int_equal(
		sscanf(f.text, "after %llu of %llu pages no more could be had", &got, &wanted), 2);
	assert_int_equal(wanted, all - 100);
	assert_true(f.refused);
	assert_int_equal(f.refusal.order, 0);
	assert_true(f.refusal.waits);
	assert_true(f.refusal.effort.reclaimed);
	assert_int_equal(f.refusal.zones, 2);
	for (unsigned int i = 0; i < f.refusal.zones; i++) {
		assert_true(f.refusal.zone[i].below);
		assert_true(f.refusal.zone[i].free < 2000);
	}
	/*
	 * all that was not taken is what the zones had, and what the CPU's lists and the counters
	 * hold
	 */
	assert_true(got + (uint64_t)(f.refusal.zone[0].free + f.refusal.zone[1].free) <= all);
	assert_true(sim_pages_free_total(sim_kernel_pages(k)) > all - 1000);
	assert_clean_end(k, 0);
}

static void test_effort(void **state)
{
	struct sim_kernel *k = kernel_of(SIM_6_12);
	struct sim_failure f;

	(void)state;
	while (CALL(k, .call = "page", .order = 10, .gfp = SIM_GFP_KERNEL).ok)
		;
	f = failure(k, "");
	assert_true(f.refused && f.refusal.waits && f.refusal.gives_up);
	assert_int_equal(f.refusal.order, 10);
	while (CALL(k, .call = "page", .order = 10, .gfp = SIM_GFP_KERNEL | SIM_GFP_RETRY_MAYFAIL)
			.ok)
		;
	assert_false(failure(k, "").refusal.gives_up);
	assert_false(CALL(k, .call = "page", .order = 10, .gfp = SIM_GFP_NOWAIT | SIM_GFP_HIGH).ok);
	f = failure(k, "");
	assert_false(f.refusal.waits);
	assert_true(f.refusal.zone[0].mark < f.refusal.zone[0].min);
	/* falls back, and does not where it may not wait; a page needs no falling back */
	assert_true(CALL(k, .call = "kvmalloc", .size = 4 * MIB, .gfp = SIM_GFP_KERNEL).ok);
	assert_false(CALL(k, .call = "kvmalloc", .size = 4 * MIB, .gfp = SIM_GFP_NOWAIT).ok);
	f = failure(k, "without direct reclaim it does not fall back to vmalloc");
	assert_int_equal(f.refusal.order, 10);
	while (CALL(k, .call = "page", .order = 0, .gfp = SIM_GFP_NOWAIT | SIM_GFP_HIGH).ok)
		;
	assert_false(CALL(k, .call = "kvmalloc", .size = 4096, .gfp = SIM_GFP_NOWAIT).ok);
	f = failure(k, "a page or less is not tried for in the vmalloc area");
	assert_true(f.refused);
	assert_false(CALL(k, .call = "percpu", .size = 32768, .gfp = SIM_GFP_NOWAIT).ok);
	failure(k,
		"no chunk has such a place with memory behind it, and the mask lets it get none");
	sim_kernel_destroy(k);
}

/* A reserve of pages, one element, and nothing behind it. */
static void test_reserve(void **state)
{
	struct sim_kernel *k = kernel_of(SIM_6_12);
	struct sim_result pool =
		CALL(k, .call = "mempool_create", .gfp = SIM_GFP_KERNEL, .count = 1);

	(void)state;
	assert_true(pool.ok);
	while (CALL(k, .call = "page", .order = 0,
		.gfp = SIM_GFP_KERNEL | SIM_GFP_NORETRY | SIM_GFP_HIGH)
			.ok)
		;
	while (CALL(k, .call = "mempool", .setup = pool.handle, .gfp = SIM_GFP_NOWAIT).ok)
		;
	assert_true(
		failure(k, "its reserve is used up, and the mask does not let it wait").refused);
	while (CALL(k, .call = "mempool", .setup = pool.handle, .gfp = SIM_GFP_NOIO).ok)
		;
	assert_true(failure(
		k, "its reserve is used up: the kernel waits here until an element comes back")
			    .refused);
	sim_kernel_destroy(k);
}

static void test_bulk(void **state)
{
	struct sim_kernel *k = kernel_of(SIM_6_12);
	struct sim_request r = {.call = "page", .gfp = SIM_GFP_NOWAIT};
	struct sim_result out[4096];
	struct sim_failure f;
	char text[80];
	uint32_t n;

	(void)state;
	while ((n = sim_kernel_alloc_pages_bulk(k, &r, 4096, out)) == 4096)
		;
	snprintf(text, sizeof(text),
		"one call takes what is there without effort: %u pages this time", n);
	assert_false(failure(k, text).refused);
	while (sim_kernel_alloc_pages_bulk(k, &r, 4096, out))
		;
	f = failure(k, "");
	assert_true(f.refused);
	assert_true(f.refusal.zone[0].below);
	sim_kernel_destroy(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_nothing_to_say),
		cmocka_unit_test(test_pages_of_an_area),
		cmocka_unit_test(test_effort),
		cmocka_unit_test(test_reserve),
		cmocka_unit_test(test_bulk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
