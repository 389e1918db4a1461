/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tests of trials: on what machine a need is tried, and what counts as a success there.
 */
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

#include "advise/decide.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/yaml.h"
#include "trial/trial.h"

struct fixture {
	struct judge *judge;
	struct lab *lab;
	struct diag *d;
};

static int open_lab(void **state, const struct target_spec *spec)
{
	struct fixture *f = mem_alloc(sizeof(*f));

	f->d = diag_new();
	f->judge = judge_new(spec, NULL, 0, f->d);
	f->lab = lab_new(f->judge->target->point[0], f->d);
	*state = f;
	return diag_count(f->d) || !f->lab ? 1 : 0;
}

static int setup(void **state)
{
	return open_lab(state, &(struct target_spec){0});
}

static int setup_i386(void **state)
{
	return open_lab(state, &(struct target_spec){.arch = "i386"});
}

static int setup_i386_numa(void **state)
{
	return open_lab(state,
		&(struct target_spec){.arch = "i386", .config = {"NUMA"}, .config_count = 1});
}

static int setup_no_numa(void **state)
{
	return open_lab(state, &(struct target_spec){.config = {"!NUMA"}, .config_count = 1});
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	lab_free(f->lab);
	judge_free(f->judge);
	diag_free(f->d);
	free(f);
	return 0;
}

/* @text: a map with needs and uses */
static void run(struct fixture *f, const char *text, struct trial *t)
{
	struct source *src = source_from_text("test", text, strlen(text));
	struct arena *a = arena_new();
	const struct yaml_node *docs;
	struct need need = {0};
	struct use use;
	size_t count;

	assert_true(yaml_parse(src, a, f->d, &docs, &count));
	assert_true(need_read(&need, yaml_get(&docs[0], "needs"), a, f->d));
	assert_true(use_read(&use, yaml_get(&docs[0], "uses"), f->lab->catalogue, f->d));
	assert_true(trial_run(f->lab, &need, &use, t));
	assert_int_equal(t->states, 3);
	arena_free(a);
	source_free(src);
}

static unsigned int successes(struct fixture *f, const char *text)
{
	struct trial t;
	unsigned int n = 0;

	run(f, text, &t);
	for (size_t i = 0; i < t.states; i++)
		n += t.state[i].succeeded;
	return n;
}

/* A need that names a node has one to choose: each of the two has what one machine has else. */
static void test_machine(void **state)
{
	struct trial t;

	run(*state, "{needs: {size: 4096}, uses: {api: kmalloc, gfp: GFP_KERNEL, free: kfree}}",
		&t);
	assert_int_equal(t.nodes, 1);
	assert_int_equal(t.memory, LAB_MEMORY);
	run(*state,
		"{needs: {size: 4096, node: local}, uses: {api: kmalloc, gfp: GFP_KERNEL, free: "
		"kfree}}",
		&t);
	assert_int_equal(t.nodes, 2);
	assert_int_equal(t.memory, 2 * LAB_MEMORY);
	/* and after it the usual machine again */
	run(*state, "{needs: {size: 4096}, uses: {api: kmalloc, gfp: GFP_KERNEL, free: kfree}}",
		&t);
	assert_int_equal(t.nodes, 1);
}

/* There is but one, which serves, without NUMA; and where the second would be high memory. */
static void test_one_node(void **state)
{
	struct trial t;

	run(*state,
		"{needs: {size: 4096, node: given, node_strict: true},"
		" uses: {api: kmalloc_node, gfp: GFP_KERNEL | __GFP_THISNODE, free: kfree}}",
		&t);
	assert_int_equal(t.nodes, 1);
	assert_int_equal(t.memory, LAB_MEMORY);
	for (size_t i = 0; i < t.states; i++)
		assert_int_equal(t.state[i].succeeded, t.state[i].tries);
}

/* Memory that has to be of one node comes from there, whichever function it is. */
static void test_strict(void **state)
{
#define NODE(needs, uses) \
	successes(*state, "{needs: {size: 64K, " needs "}, uses: {" uses ", free: free_pages}}")
	const unsigned int all = NODE("node: any", "api: __get_free_pages, gfp: GFP_KERNEL");
	/* where compaction has to help, one node may lack what another would have */
	const unsigned int most = all - TRIAL_TRIES / 10;

	assert_true(most >= 2 * TRIAL_TRIES);
	/* the caller runs on the first node */
	assert_in_range(NODE("node: local, node_strict: true",
				"api: __get_free_pages, gfp: GFP_KERNEL | __GFP_THISNODE"),
		most, all);
	assert_in_range(
		NODE("node: 0, node_strict: true", "api: __get_free_pages, gfp: GFP_KERNEL"), most,
		all);
	/* and a function that takes no node can give its memory only */
	assert_in_range(
		NODE("node: 1, node_strict: true", "api: __get_free_pages, gfp: GFP_KERNEL"), most,
		all);
	assert_in_range(NODE("node: given", "api: __get_free_pages, gfp: GFP_KERNEL"), most, all);
	/* low memory is of the first node */
	assert_true(
		NODE("node: given, node_strict: true, below: 16M, result: page",
			"api: alloc_pages_node, gfp: GFP_KERNEL | __GFP_DMA | __GFP_THISNODE") >=
		2 * TRIAL_TRIES);
#undef NODE
}

/* A function that takes a node gets the one that is needed. */
static void test_node_function(void **state)
{
	struct trial t;

	run(*state,
		"{needs: {size: 4096, node: given, node_strict: true},"
		" uses: {api: kmalloc_node, gfp: GFP_KERNEL | __GFP_THISNODE, free: kfree}}",
		&t);
	for (size_t i = 0; i < t.states; i++)
		assert_int_equal(t.state[i].succeeded, t.state[i].tries);
	assert_int_equal(t.objection[0], '\0');
}

/* On one CPU, of those that we have; *@all is what they were. */
static void keep_one_cpu(cpu_set_t *all)
{
	cpu_set_t one;
	int cpu = 0;

	assert_int_equal(sched_getaffinity(0, sizeof(*all), all), 0);
	if (CPU_COUNT(all) < 2)
		skip(); /* there are no workers to compare with */
	while (!CPU_ISSET(cpu, all))
		cpu++;
	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	assert_int_equal(sched_setaffinity(0, sizeof(one), &one), 0);
}

static void assert_same(const struct trial *a, const struct trial *b)
{
	assert_int_equal(a->states, b->states);
	assert_string_equal(a->objection, b->objection);
	assert_string_equal(a->failure, b->failure);
	for (size_t i = 0; i < a->states; i++) {
		const struct trial_state *x = &a->state[i], *y = &b->state[i];

		assert_ptr_equal(x->kind, y->kind);
		assert_int_equal(x->tries, y->tries);
		assert_int_equal(x->succeeded, y->succeeded);
		assert_int_equal(x->objections, y->objections);
		assert_int_equal(x->fallbacks, y->fallbacks);
		assert_int_equal(x->taken, y->taken);
		assert_int_equal(x->asked, y->asked);
		assert_int_equal(x->free_min, y->free_min);
		assert_int_equal(x->free_max, y->free_max);
		assert_int_equal(x->mark_min, y->mark_min);
		assert_int_equal(x->largest_order, y->largest_order);
		assert_string_equal(x->objection, y->objection);
		assert_string_equal(x->failure, y->failure);
	}
}

/* What several workers find is what one finds who does everything in turn. */
static void test_workers(void **state)
{
	static const char *const uses[] = {
		"{needs: {size: 1M}, uses: {api: kvmalloc, gfp: GFP_KERNEL, free: kvfree}}",
		/* fails in one state */
		"{needs: {size: 256K}, uses: {api: kmalloc, gfp: GFP_ATOMIC, free: kfree}}",
		/* objected to in one state */
		"{needs: {size: 256K}, uses: {api: kvmalloc, gfp: GFP_KERNEL, free: kfree}}",
		/* fails for another reason than a lack of pages */
		"{needs: {size: 64K}, uses: {api: __alloc_percpu_gfp, gfp: GFP_KERNEL, free: "
		"free_percpu}}",
	};
	struct trial by_one, by_all;
	cpu_set_t all;

	for (size_t i = 0; i < sizeof(uses) / sizeof(uses[0]); i++) {
		keep_one_cpu(&all);
		run(*state, uses[i], &by_one);
		assert_int_equal(sched_setaffinity(0, sizeof(all), &all), 0);
		run(*state, uses[i], &by_all);
		assert_same(&by_one, &by_all);
	}
}

/* Bytes that we may still map are @bytes; *@before is what the limit was. */
static void limit_memory(size_t bytes, struct rlimit *before)
{
	struct rlimit now;
	unsigned long pages;
	FILE *f = fopen("/proc/self/statm", "re");

	assert_non_null(f);
	assert_int_equal(fscanf(f, "%lu", &pages), 1);
	(void)fclose(f);
	assert_int_equal(getrlimit(RLIMIT_AS, before), 0);
	now = *before;
	now.rlim_cur = pages * (size_t)sysconf(_SC_PAGESIZE) + bytes;
	assert_int_equal(setrlimit(RLIMIT_AS, &now), 0);
}

/* Where memory is short of a machine for each worker, one does it all. */
static void test_no_second_machine(void **state)
{
	static const char use[] =
		"{needs: {size: 1M}, uses: {api: kvmalloc, gfp: GFP_KERNEL, free: kvfree}}";
	struct trial by_one, short_of_memory;
	struct rlimit before;
	cpu_set_t all;

#ifdef __SANITIZE_ADDRESS__
	skip(); /* what it maps for itself is no measure */
#endif
	keep_one_cpu(&all);
	run(*state, use, &by_one);
	assert_int_equal(sched_setaffinity(0, sizeof(all), &all), 0);
	limit_memory(2u << 20, &before);
	run(*state, use, &short_of_memory);
	assert_int_equal(setrlimit(RLIMIT_AS, &before), 0);
	assert_same(&by_one, &short_of_memory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_machine, setup, teardown),
		cmocka_unit_test_setup_teardown(test_one_node, setup_no_numa, teardown),
		cmocka_unit_test_setup_teardown(test_one_node, setup_i386, teardown),
		cmocka_unit_test_setup_teardown(test_one_node, setup_i386_numa, teardown),
		cmocka_unit_test_setup_teardown(test_strict, setup, teardown),
		cmocka_unit_test_setup_teardown(test_node_function, setup, teardown),
		cmocka_unit_test_setup_teardown(test_workers, setup, teardown),
		cmocka_unit_test_setup_teardown(test_no_second_machine, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
