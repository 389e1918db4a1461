/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Decisions under house rules that are made to have them end in every way there is.
 */
#include "advise_rig.h"

#include "advise/candidate.h"

#define RULE(name, effect) "  - {rule: " name ", title: t, because: b, source: [s], " effect "}\n"

static struct decision *decide_on(const struct judge *j, struct fixture *f, const char *needs)
{
	struct need need = {0};

	assert_non_null(j);
	assert_true(need_read(&need, parse(f, needs), f->a, f->d));
	return decide(j, &need, false);
}

static bool in_conflict(const struct decision *d, enum fact f)
{
	for (size_t i = 0; i < d->conflicts; i++)
		if (d->conflict[i].fact == f)
			return true;
	return false;
}

/* The way out that changes @f alone; NULL. */
static const struct way_out *way_of(const struct decision *d, enum fact f)
{
	for (size_t i = 0; i < d->ways; i++)
		if (!d->way[i].target && d->way[i].facts == 1 && d->way[i].fact[0] == f)
			return &d->way[i];
	return NULL;
}

static const struct way_out *way_by(const struct decision *d, const char *target)
{
	for (size_t i = 0; i < d->ways; i++)
		if (d->way[i].target && strcmp(d->way[i].target, target) == 0)
			return &d->way[i];
	return NULL;
}

/* Rules that ask for nothing of the use rule out all uses at once. */
static void test_dead_end(void **state)
{
	struct fixture *f = *state;
	struct judge *j = house(f,
		"rules:\n" RULE("not-now", "when: {bytes: '> 1M'}, forbid: {zeroed: true}")
			RULE("none-here", "when: {bytes: '> 1M'}, forbid: {secret: absent}")
				RULE("none-either", "forbid: {bytes: '> 1M'}"));
	struct need large = {0}, small = {0};
	struct candidate best;
	struct decision *d;

	assert_non_null(j);
	assert_true(need_read(&large, parse(f, "{size: 2M}"), f->a, f->d));
	assert_true(need_read(&small, parse(f, "{size: 1M}"), f->a, f->d));
	assert_true(decide_possible(j, &small, false));
	assert_true(decide_best(j, &small, false, &best));
	assert_false(decide_possible(j, &large, false));
	assert_false(decide_best(j, &large, false, &best));
	d = decide(j, &large, false);
	assert_false(d->possible);
	assert_int_equal(d->conflicts, 1);
	assert_int_equal(d->conflict[0].fact, F_SIZE);
	assert_non_null(way_of(d, F_SIZE));
	assert_string_equal(way_of(d, F_SIZE)->text[0], "1M");
	decision_free(d);
	judge_free(j);
}

/* What no need can do anything about has no conflict and no way out. */
static void test_no_way(void **state)
{
	struct fixture *f = *state;
	struct judge *j = house(f, "rules:\n" RULE("never", "forbid: {bytes: '>= 0'}"));
	struct decision *d = decide_on(j, f, "{size: 64, zeroed: true}");

	assert_false(d->possible);
	assert_int_equal(d->conflicts, 0);
	assert_int_equal(d->ways, 0);
	decision_free(d);
	judge_free(j);
}

/* So many things in the way, each by itself: up to four may be changed together. */
static void test_several_changes(void **state)
{
	struct fixture *f = *state;
	struct judge *j = house(f,
		"rules:\n" RULE("a", "forbid: {secret: true}")
			RULE("b", "forbid: {accounted: true}") RULE("c", "forbid: {movable: true}")
				RULE("d", "forbid: {resized: true}")
					RULE("e", "forbid: {highmem_ok: true}"));
	struct decision *d = decide_on(
		j, f, "{size: 64, secret: true, accounted: true, movable: true, resized: true}");

	assert_false(d->possible);
	assert_int_equal(d->ways, 1);
	assert_int_equal(d->way[0].facts, 4);
	decision_free(d);
	d = decide_on(j, f,
		"{size: 64, secret: true, accounted: true, movable: true, resized: true, "
		"highmem_ok: true}");
	assert_false(d->possible);
	assert_int_equal(d->conflicts, 1);
	assert_int_equal(d->ways, 0);
	decision_free(d);
	judge_free(j);
}

/* Where and how give way before what is allocated. */
static void test_amounts_stay(void **state)
{
	struct fixture *f = *state;
	struct decision *d = decide_on(f->judge, f, "{size: 1T, count: 1M, context: nmi}");

	assert_false(d->possible);
	assert_int_equal(d->ways, 1);
	assert_int_equal(d->way[0].facts, 2);
	assert_int_equal(d->way[0].fact[0], F_SIZE);
	assert_int_equal(d->way[0].fact[1], F_CONTEXT);
	decision_free(d);
}

/*
 * One rule that nine facts together break: eight ways are told, and none is left for another
 * target.
 */
static void test_many_ways(void **state)
{
	struct fixture *f = *state;
	struct judge *j = house(
		f, "rules:\n" RULE("all-of-them",
			   "when: {built_in: false, secret: true, accounted: true, movable: true, "
			   "resized: true, highmem_ok: true, node_strict: true, "
			   "objects.reclaimable: true, "
			   "objects.constructor: true, objects.usercopy: true}, "
			   "forbid: {bytes: '>= 0'}"));
	struct decision *d = decide_on(j, f,
		"{size: 64, secret: true, accounted: true, movable: true, resized: true, "
		"highmem_ok: true, node_strict: true, "
		"objects: {reclaimable: true, constructor: true, usercopy: true}}");

	assert_false(d->possible);
	assert_int_equal(d->conflicts, 9);
	assert_int_equal(d->ways, DECISION_MAX_WAYS);
	assert_null(way_by(d, "built_in"));
	decision_free(d);
	judge_free(j);
}

/*
 * A free function that is liked best and that no mask goes with: what is said to serve is what
 * does, and nothing is said where nothing was found.
 */
static void test_preferred_into_a_corner(void **state)
{
	struct fixture *f = *state;
	struct judge *j = house(f,
		"rules:\n" RULE("kmalloc-alone", "forbid: {not: {api: kmalloc}}")
			RULE("wipe", "prefer: {free: kfree_sensitive}, weight: 1000")
				RULE("no-mask", "when: {free: kfree_sensitive}, forbid: {gfp: "
						"{lacks: __GFP_HIGHMEM}}"));
	struct decision *d = decide_on(j, f, "{size: 64}");

	assert_int_equal(d->ways, 0);
	for (size_t i = 0; i < d->conflicts; i++)
		assert_false(d->conflict[i].explained);
	decision_free(d);
	judge_free(j);
}

/* Of a C type there is no smaller one: the way out has no type. */
static void test_conflict_with_a_type(void **state)
{
	struct fixture *f = *state;
	struct judge *j = house(f, "rules:\n" RULE("no-types", "forbid: {type_given: true}"));
	struct decision *d = decide_on(j, f, "{size: sizeof(struct foo)}");

	assert_false(d->possible);
	assert_true(in_conflict(d, F_SIZE));
	assert_string_equal(way_of(d, F_SIZE)->text[0], "1");
	decision_free(d);
	judge_free(j);
}

/*
 * What is no matter of degree, or of which there is only one word, is not stated at all any more.
 */
static void test_dropped(void **state)
{
	struct fixture *f = *state;
	struct judge *j = house(f, "rules:\n" RULE("anywhere", "forbid: {below: given}")
					   RULE("by-hand", "forbid: {lifetime: device}"));
	struct decision *d = decide_on(j, f, "{size: 64, below: 16M}");

	assert_false(d->possible);
	assert_string_equal(way_of(d, F_BELOW)->text[0], "");
	assert_false(way_of(d, F_BELOW)->need.v[F_BELOW].set);
	decision_free(d);
	d = decide_on(j, f, "{size: 64, lifetime: device}");
	assert_false(d->possible);
	assert_string_equal(way_of(d, F_LIFETIME)->text[0], "");
	assert_false(way_of(d, F_LIFETIME)->need.v[F_LIFETIME].set);
	decision_free(d);
	judge_free(j);
}

/* No free function can be called there; no set-up is allowed. */
static void test_parts_that_cannot_be(void **state)
{
	struct fixture *f = *state;
	struct judge *j = house(f, "rules:\n" RULE("caches-alone", "forbid: {not: {api: "
								   "kmem_cache_zalloc}}")
					   RULE("no-setup", "forbid: {setup: given}"));
	struct need need = {0};

	assert_non_null(j);
	assert_true(need_read(&need, parse(f, "{size: 64}"), f->a, f->d));
	assert_true(decide_possible(f->judge, &need, false));
	assert_false(decide_possible(j, &need, false));
	judge_free(j);
	assert_true(need_read(&need, parse(f, "{size: 64, freed_in: {context: nmi}}"), f->a, f->d));
	assert_false(decide_possible(f->judge, &need, false));
}

/*
 * Rules in place of the built-in ones may require; what is met without having been asked for is no
 * reason.
 */
static void test_own_rules(void **state)
{
	struct fixture *f = *state;
	struct target_spec spec = {0};
	struct house_rules h;
	struct decision *d;
	struct judge *j;

	write_rules(&h, "rules:\n" RULE("exists", "require: {exists: true}")
				RULE("wiped", "when: {secret: true}, require: {free_wipes: true}"));
	j = judge_new_instead(&spec, h.dir, NULL, 0, f->d);
	drop_rules(&h);
	d = decide_on(j, f, "{size: 64}");
	assert_true(d->possible);
	assert_int_equal(d->reasons, 0);
	decision_free(d);
	d = decide_on(j, f, "{size: 64, secret: true}");
	assert_true(d->possible);
	assert_int_equal(d->reasons, 1);
	assert_string_equal(d->because[0].rule->name, "wiped");
	decision_free(d);
	decision_free(NULL);
	judge_free(j);
}

/*
 * Of uses that miss as much the first of the catalogue is the best, whenever it was seen that they
 * do.
 */
static void test_equals(void **state)
{
	struct fixture *f = *state;
	const struct api *a = catalogue_api(f->c, "kmalloc"), *b = catalogue_api(f->c, "kzalloc");
	const char *first = a->index < b->index ? a->name : b->name;
	const char *second = a->index < b->index ? b->name : a->name;
	struct target_spec spec = {0};
	struct candidate best;
	struct house_rules h;
	struct need need = {0};
	struct decision *d;
	struct judge *j;
	char text[600];

	/* one by itself, the other by whatever mask */
	snprintf(text, sizeof(text),
		"rules:\n" RULE("those", "forbid: {not: {api: [%s, %s]}}") RULE(
			"second", "prefer: {api: %s}, weight: 10") RULE("mask",
			"when: {api: %s}, prefer: {gfp: {has: [__GFP_HIGHMEM, __GFP_DMA]}}, "
			"weight: 10"),
		first, second, second, second);
	write_rules(&h, text);
	j = judge_new_instead(&spec, h.dir, NULL, 0, f->d);
	drop_rules(&h);
	assert_non_null(j);
	assert_true(need_read(&need, parse(f, "{size: 64}"), f->a, f->d));
	assert_true(decide_best(j, &need, false, &best));
	assert_string_equal(best.use.api->name, first);
	assert_int_equal(best.penalty, 10);
	d = decide_on(j, f, "{size: 64}");
	assert_string_equal(d->best.use.api->name, first);
	decision_free(d);
	judge_free(j);
}

/* The part before an array may be what is too large; one lock of two, what is in the way. */
static void test_nearest_values(void **state)
{
	struct fixture *f = *state;
	struct decision *d =
		decide_on(f->judge, f, "{size: 8, count: 2, fixed: 16M, contiguity: physical}");

	assert_false(d->possible);
	assert_string_equal(way_of(d, F_FIXED)->text[0], "2M");
	assert_string_equal(way_of(d, F_CONTIGUITY)->text[0], "any");
	decision_free(d);
	d = decide_on(f->judge, f, "{size: 64M, holds: [mutex, spinlock]}");
	assert_false(d->possible);
	assert_string_equal(way_of(d, F_HOLDS)->text[0], "mutex");
	decision_free(d);
	d = decide_on(f->judge, f, "{size: 64M, holds: [spinlock, rcu]}");
	assert_false(d->possible);
	assert_string_equal(way_of(d, F_HOLDS)->text[0], "");
	decision_free(d);
}

/*
 * Newer kernels: the release that brought what serves on the first profile that has it, where it
 * serves there too, and is the best there too.
 */
static void test_newer_kernels(void **state)
{
	static const struct {
		const char *rules, *needs, *kernel;
	} newer[] = {
		{"\n" RULE("bulk", "forbid: {not: {api: alloc_pages_bulk}}"),
			"{size: 64K, result: pages}", "6.14"},
		{"[]\n", "{size: 64, context: nmi}", "6.18"},
		{"\n" RULE("bulk", "forbid: {not: {api: alloc_pages_bulk}}") RULE(
			 "broken-at-first", "until: \"6.15\", forbid: {api: alloc_pages_bulk}"),
			"{size: 64K, result: pages}", "6.15"},
		{"\n" RULE("not-before", "until: \"6.13\", forbid: {bytes: '>= 0'}") RULE(
			 "it-alone", "since: \"6.18\", forbid: {not: {api: alloc_pages_nolock}}"),
			"{size: 4K, contiguity: physical}", "6.18"},
	};
	struct fixture *f = *state;
	struct target_spec spec = {0};

	assert_true(target_parse_kernel("6.12", 4, &spec));
	for (size_t i = 0; i < sizeof(newer) / sizeof(*newer); i++) {
		struct house_rules h;
		struct decision *d;
		struct judge *j;
		char text[512];

		snprintf(text, sizeof(text), "rules: %s", newer[i].rules);
		write_rules(&h, text);
		j = judge_new(&spec, h.dirs, 1, f->d);
		d = decide_on(j, f, newer[i].needs);
		drop_rules(&h);
		assert_false(d->possible);
		assert_non_null(way_by(d, "kernel"));
		assert_string_equal(way_by(d, "kernel")->text[0], newer[i].kernel);
		decision_free(d);
		/* the house rules are gone: of other kernels nothing is known any more */
		d = decide_on(j, f, newer[i].needs);
		assert_null(way_by(d, "kernel"));
		decision_free(d);
		judge_free(j);
	}
}

/* What stable releases may have or not is never advised. */
static void test_unsure(void **state)
{
	struct fixture *f = *state;
	struct judge *sure = house_on(f, "7.3", "rules: []\n");
	struct judge *unsure = house_on(f, "6.18.20", "rules: []\n");
	size_t i;

	assert_non_null(sure);
	assert_non_null(unsure);
	i = catalogue_api(sure->target->point[0], "kmalloc_obj")->index;
	assert_true(decide_offers(sure, i));
	assert_false(decide_offers(unsure, i));
	judge_free(sure);
	judge_free(unsure);
}

/* There is room for so many cautions; the gravest stay in front. */
static void test_many_cautions(void **state)
{
	struct fixture *f = *state;
	char text[4096] = "rules:\n";
	struct decision *d;
	struct judge *j;

	for (int i = 0; i < DECISION_MAX_REASONS + 1; i++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text),
			RULE("r%d", "caution: true, severity: %s"), i, i % 2 ? "warning" : "note");
	j = house(f, text);
	d = decide_on(j, f, "{size: 64}");
	assert_true(d->possible);
	assert_int_equal(d->cautions, DECISION_MAX_REASONS);
	for (size_t i = 1; i < d->cautions; i++)
		assert_true(d->caution[i - 1].rule->severity >= d->caution[i].rule->severity);
	decision_free(d);
	judge_free(j);
}

/* Where the house wants masks that reclaim as they like, only the scope is left. */
static void test_scope_alone(void **state)
{
	struct fixture *f = *state;
	struct judge *j = house(
		f, "rules:\n" RULE("scopes-only", "when: {takes_gfp: true}, forbid: {gfp_written: "
						  "{lacks: __GFP_FS}}"));
	struct decision *d = decide_on(f->judge, f, "{size: 64, reclaim: no-fs}");

	/* the mask at the call is the next best otherwise */
	assert_true(d->best.use.enters != 0);
	assert_ptr_equal(d->alternative[0].use.api, d->best.use.api);
	assert_true(d->alternative[0].use.enters == 0);
	decision_free(d);
	d = decide_on(j, f, "{size: 64, reclaim: no-fs}");
	assert_true(d->possible);
	assert_true(d->best.use.enters != 0);
	assert_true(d->alternatives == 0 || d->alternative[0].use.enters != 0 ||
		    !d->alternative[0].use.gfp_given);
	decision_free(d);
	judge_free(j);
}

/* The facts of a free function of which nobody knows whether the kernel has it. */
static void test_unsure_free(void **state)
{
	struct fixture *f = *state;
	struct api vague = *catalogue_api(f->c, "kfree");
	struct value facts[FACT_FIRST_USE], values[USE_FACT_COUNT];
	struct need need;
	struct use use;

	need_of(f, "{size: 64}", &need, facts);
	assert_true(use_read(&use, parse(f, "{api: kmalloc, free: kfree}"), f->c, f->d));
	use_facts(&use, facts, f->c, values);
	assert_true(values[F_FREE_EXISTS - FACT_FIRST_USE].set);
	assert_true(values[F_FREE_EXISTS - FACT_FIRST_USE].max);
	vague.unsure = true;
	use.free = &vague;
	use_facts(&use, facts, f->c, values);
	assert_false(values[F_FREE_EXISTS - FACT_FIRST_USE].set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_dead_end, setup, teardown),
		cmocka_unit_test_setup_teardown(test_no_way, setup, teardown),
		cmocka_unit_test_setup_teardown(test_several_changes, setup, teardown),
		cmocka_unit_test_setup_teardown(test_amounts_stay, setup, teardown),
		cmocka_unit_test_setup_teardown(test_many_ways, setup, teardown),
		cmocka_unit_test_setup_teardown(test_preferred_into_a_corner, setup, teardown),
		cmocka_unit_test_setup_teardown(test_conflict_with_a_type, setup, teardown),
		cmocka_unit_test_setup_teardown(test_dropped, setup, teardown),
		cmocka_unit_test_setup_teardown(test_parts_that_cannot_be, setup, teardown),
		cmocka_unit_test_setup_teardown(test_own_rules, setup, teardown),
		cmocka_unit_test_setup_teardown(test_equals, setup, teardown),
		cmocka_unit_test_setup_teardown(test_nearest_values, setup, teardown),
		cmocka_unit_test_setup_teardown(test_newer_kernels, setup, teardown),
		cmocka_unit_test_setup_teardown(test_unsure, setup, teardown),
		cmocka_unit_test_setup_teardown(test_many_cautions, setup, teardown),
		cmocka_unit_test_setup_teardown(test_scope_alone, setup, teardown),
		cmocka_unit_test_setup_teardown(test_unsure_free, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
