/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Facts for programs: what nobody has read in the source yet is said to be so.
 */
#include "advise_rig.h"

#include "know/builtin.h"
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_unverified, setup, teardown),
		cmocka_unit_test_setup_teardown(test_values, setup, teardown),
		cmocka_unit_test(test_values_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
