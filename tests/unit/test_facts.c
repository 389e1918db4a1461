/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Facts for programs: what nobody has read in the source yet is said to be so.
 */
#include "advise_rig.h"

#include "know/builtin.h"
#include "know/term.h"
#include "report/facts.h"
#include "text/decode.h"

static void test_unverified(void **state)
{
	struct fixture *f = *state;
	struct api api = f->c->api[0];
	json_t *o;

	api.unverified = parse(f, "[since, size]");
	assert_int_equal(facts_api_unverified(&api), 2);
	o = facts_api_json(&api);
	assert_string_equal(json_string_value(json_object_get(o, "since")), "unverified");
	assert_string_equal(json_string_value(json_object_get(o, "max_size")), "unverified");
	assert_string_equal(json_string_value(json_object_get(o, "name")), api.name);
	json_decref(o);

	api.unverified = NULL;
	assert_int_equal(facts_api_unverified(&api), 0);
	o = facts_api_json(&api);
	assert_false(json_is_string(json_object_get(o, "max_size")));
	json_decref(o);
}

/* Of every word that a need takes something is said: by the contexts, or as the value it is. */
static void test_values(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < need_key_count; i++) {
		const struct need_key *key = &need_keys[i];
		const char *const *words =
			key->fact < FACT_COUNT ? fact_info[key->fact].words : NULL;
		size_t said = 0, contexts = 0, n = 0;

		/* dma.mapping is dma, and freed_in has the words of where it is allocated */
		if (strcmp(key->name, "dma.mapping") == 0 || strncmp(key->name, "freed_in", 8) == 0)
			continue;
		for (; words && words[n]; n++) {
			said += facts_value_text(key, words[n]) != NULL;
			for (size_t k = 0; k < f->c->context_count; k++)
				contexts += strcmp(f->c->context[k].name, words[n]) == 0;
		}
		if (said != n && contexts < n)
			fail_msg("%s: %zu of %zu words are told", key->name, said, n);
	}
	assert_null(facts_value_text(&need_keys[0], "size"));
}

/* What is said is said of words that there are. */
static void test_values_known(void **state)
{
	const struct yaml_node *needs = yaml_get(builtin_find("data/needs.yaml"), "needs");

	(void)state;
	for (size_t i = 0; i < list_count(needs); i++) {
		const struct yaml_node *values = yaml_get(list_item(needs, i), "values");
		const char *name = yaml_get(list_item(needs, i), "key")->text;
		const char *const *words = NULL;

		for (size_t k = 0; k < need_key_count; k++)
			if (strcmp(need_keys[k].name, name) == 0)
				words = fact_info[need_keys[k].fact].words;
		assert_non_null(words);
		for (size_t k = 0; k < values->count; k++) {
			size_t n = 0;

			while (words[n] && strcmp(words[n], values->items[2 * k].text) != 0)
				n++;
			assert_non_null(words[n]);
		}
	}
}

static bool is_key(const char *name)
{
	for (size_t i = 0; i < need_key_count; i++)
		if (strcmp(need_keys[i].name, name) == 0)
			return true;
	return false;
}

/* Does `explain` know @name, but for terms? */
static bool is_known(const struct fixture *f, const char *name)
{
	bool context = false;
	uint64_t value;

	for (size_t i = 0; i < f->c->context_count; i++)
		context |= strcmp(f->c->context[i].name, name) == 0;
	return context || catalogue_api(f->c, name) || catalogue_has_family(f->c, name) ||
	       catalogue_gfp(f->c, name, strlen(name)) || rules_find(f->judge->rules[0], name) ||
	       catalogue_config(f->c, name) >= 0 ||
	       catalogue_constant((void *)f->c, name, strlen(name), &value) || is_key(name);
}

/* Terms are told by names that nothing else has; what they name there is. */
static void test_terms(void **state)
{
	struct fixture *f = *state;
	struct term t, other;

	assert_true(term_count() > 50);
	for (size_t i = 0; i < term_count(); i++) {
		assert_true(term_read(i, &t, f->d));
		assert_true(strlen(t.title) <= 72);
		assert_true(list_count(t.source) > 0);
		if (t.kind != TERM_MESSAGE)
			assert_int_equal(
				t.kind == TERM_SLAB_FLAG, t.name[0] >= 'A' && t.name[0] <= 'Z');
		assert_int_equal(t.text[strlen(t.text) - 1], '.');
		for (size_t k = 0; k <= list_count(t.aliases); k++) {
			const char *name = k ? list_item(t.aliases, k - 1)->text : t.name;

			if (!term_find(name, &other) || other.name != t.name)
				fail_msg("two terms are called %s", name);
			if (is_known(f, name))
				fail_msg("%s is no term alone", name);
		}
		for (size_t k = 0; k < list_count(t.see); k++) {
			const char *name = list_item(t.see, k)->text;

			if (!term_find(name, &other) && !is_known(f, name))
				fail_msg("%s: %s is not known", t.name, name);
		}
	}
	assert_int_equal(diag_count(f->d), 0);
	assert_false(term_find("no such word", &t));
}

static void test_terms_of_a_kernel(void **state)
{
	struct term t;

	(void)state;
	assert_true(term_find("SLAB_NO_MERGE", &t));
	assert_int_equal(t.kind, TERM_SLAB_FLAG);
	assert_false(term_exists(&t, version_make(6, 4, 0)));
	assert_true(term_exists(&t, version_make(6, 5, 0)));
	assert_true(term_find("SLAB_MEM_SPREAD", &t));
	assert_true(term_exists(&t, version_make(6, 8, 0)));
	assert_false(term_exists(&t, version_make(6, 9, 0)));
	assert_true(term_find("pfn", &t));
	assert_string_equal(t.name, "page-frame");
}

static void assert_message(const char *line, const char *name)
{
	struct term t;

	assert_true(term_find(line, &t));
	assert_int_equal(t.kind, TERM_MESSAGE);
	assert_string_equal(t.name, name);
}

/* A line of the log as it is, whatever stands around what is always there; or a part of that. */
static void test_messages(void **state)
{
	struct term t;

	(void)state;
	assert_message("[    4.21] BUG: sleeping function called from invalid context at "
		       "mm/vmalloc.c:3419",
		"sleeping function called from invalid context");
	assert_message("called from invalid", "sleeping function called from invalid context");
	assert_message("Page Allocation failure", "page allocation failure");
	assert_message("kernel BUG at mm/slub.c:550!", "kernel BUG at mm/slub.c");
	assert_message("WARNING: CPU: 0 PID: 9 at mm/slub.c:2700 new_slab", "at mm/slub.c");
	assert_message(
		"kmem_cache_free(a, 12): object belongs to different cache b", "Wrong slab cache");
	assert_false(term_find("context", &t));
	assert_false(term_find("", &t));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_unverified, setup, teardown),
		cmocka_unit_test_setup_teardown(test_values, setup, teardown),
		cmocka_unit_test(test_values_known),
		cmocka_unit_test_setup_teardown(test_terms, setup, teardown),
		cmocka_unit_test(test_terms_of_a_kernel),
		cmocka_unit_test(test_messages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
