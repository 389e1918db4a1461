/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The nearest right word.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "text/nearest.h"

/* The neighbour of @word among up to three words, and its distance in half edits. */
static const char *nearest_of(
	const char *word, unsigned int *distance, const char *a, const char *b, const char *c)
{
	struct nearest n;

	nearest_init(&n, word, strlen(word));
	nearest_offer(&n, a);
	if (b)
		nearest_offer(&n, b);
	if (c)
		nearest_offer(&n, c);
	*distance = n.distance;
	return nearest_best(&n);
}

static void assert_distance(const char *word, const char *candidate, unsigned int expected)
{
	unsigned int distance;
	const char *best = nearest_of(word, &distance, candidate, NULL, NULL);

	if (!best)
		fail_msg("`%s` is not near `%s`", candidate, word);
	assert_ptr_equal(best, candidate);
	assert_int_equal(distance, expected);
}

static void assert_far(const char *word, const char *candidate)
{
	unsigned int distance;

	if (nearest_of(word, &distance, candidate, NULL, NULL))
		fail_msg("`%s` is near `%s` by %u", candidate, word, distance);
}

static void distances(void **state)
{
	(void)state;
	assert_distance("context", "context", 0);
	assert_distance("contxt", "context", 2);
	assert_distance("contextt", "context", 2);
	assert_distance("cantext", "context", 2);
	assert_distance("contetx", "context", 2); /* a swap is one edit */
	assert_distance("Context", "context", 1);
	assert_distance("CONtext", "contexts", 5);
	/* nothing but case: half an edit in all */
	assert_distance("CONTEXT", "context", 1);
	assert_distance("on-failure", "on_failure", 0);
}

static void thresholds(void **state)
{
	(void)state;
	/* a third of the longer word */
	assert_distance("abcdef", "abcdxy", 4);
	assert_far("abcdef", "abcxyz");
	/* at least one edit, but not all of a word */
	assert_distance("ab", "ac", 2);
	assert_far("a", "b");
	assert_distance("a", "A", 1);
	assert_far("a", "");
	assert_far("", "a");
	assert_far("", "");
}

static void choice(void **state)
{
	unsigned int distance;

	(void)state;
	assert_string_equal(
		nearest_of("softrq", &distance, "hardirq", "softirq", "process"), "softirq");
	assert_int_equal(distance, 2);
	assert_string_equal(nearest_of("bat", &distance, "cat", "hat", "bat"), "bat");
	/* the first of equals */
	assert_string_equal(nearest_of("bat", &distance, "hat", "cat", NULL), "hat");
	assert_null(nearest_of("zzz", &distance, "cat", "hat", "bat"));
}

static void length_counts(void **state)
{
	struct nearest n;

	(void)state;
	nearest_init(&n, "nodeX", 4);
	nearest_offer(&n, "node");
	assert_string_equal(nearest_best(&n), "node");
	assert_int_equal(n.distance, 0);
}

static void long_words(void **state)
{
	static char word[1 << 20];
	char at_limit[65], over_limit[66];
	struct nearest n;

	(void)state;
	memset(word, 'x', sizeof(word) - 1);
	memset(at_limit, 'x', 64);
	at_limit[64] = '\0';
	memset(over_limit, 'x', 65);
	over_limit[65] = '\0';

	assert_distance(at_limit, at_limit, 0);
	assert_far(over_limit, over_limit);
	assert_far(at_limit, over_limit);
	nearest_init(&n, word, sizeof(word) - 1);
	nearest_offer(&n, "xxx");
	assert_null(nearest_best(&n));
	assert_far("xxx", word);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(distances),
		cmocka_unit_test(thresholds),
		cmocka_unit_test(choice),
		cmocka_unit_test(length_counts),
		cmocka_unit_test(long_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
