/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Simulated kernels for tests: made, called, and their objections counted.
 */
#ifndef TESTS_UNIT_SIM_KERNEL_RIG_H
#define TESTS_UNIT_SIM_KERNEL_RIG_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sim/kernel.h"
#include "sim_kernel_models.h"
#include "sim_models.h"

#define MIB ((uint64_t)1 << 20)

static const struct sim_context process = {.may_sleep = true, .name = "process"};
static const struct sim_context spinlock = {.name = "spinlock"};
static const struct sim_context softirq = {.in_interrupt = true, .name = "softirq"};
static const struct sim_context hardirq = {
	.in_interrupt = true, .in_hardirq = true, .irqs_disabled = true, .name = "hardirq"};

static inline struct sim_kernel *kernel_of(size_t version)
{
	const struct sim_kernel_params params = {
		.pages = &sim_models[version],
		.model = &sim_kernel_models[version],
		.memory = 256 * MIB,
		.cpus = 4,
	};
	struct sim_kernel *k;

	assert_int_equal(sim_kernel_new(&k, &params), 0);
	return k;
}

static inline struct sim_result call(struct sim_kernel *k, struct sim_request r)
{
	struct sim_result out;

	sim_kernel_alloc(k, &r, &out);
	return out;
}

#define CALL(k, ...) call(k, (struct sim_request){__VA_ARGS__})

static inline size_t objections(struct sim_kernel *k)
{
	const struct sim_objection *list;

	return sim_kernel_objections(k, &list);
}

/* The newest objection, and that there are @n. */
static inline void assert_objection(struct sim_kernel *k, size_t n, enum sim_objection_kind kind)
{
	const struct sim_objection *list;

	assert_int_equal(sim_kernel_objections(k, &list), n);
	assert_int_equal(list[n - 1].kind, kind);
	assert_true(strlen(list[n - 1].text) > 10);
}

static inline void assert_clean_end(struct sim_kernel *k, size_t n)
{
	sim_kernel_finish(k);
	assert_int_equal(objections(k), n);
	assert_null(sim_pages_check(sim_kernel_pages(k)));
	assert_int_equal(sim_kernel_error(k), 0);
	sim_kernel_destroy(k);
}

#endif
