/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Facts for programs: what nobody has read in the source yet is said to be so.
 */
#include "advise_rig.h"

#include "report/facts.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_unverified, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
