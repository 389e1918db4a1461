/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Findings by words: what is remembered, what is not, and words that were made to collide.
 */
#include "advise_rig.h"

#include "advise/lint.h"
#include "advise/lint_memo.h"

static const struct finding some = {.rule = "some"};

static struct yaml_node scalar(const char *text, size_t len)
{
	return (struct yaml_node){.kind = YAML_SCALAR, .text = text, .count = (uint32_t)len};
}

/* Is the need @n, which uses nothing, known? With so many findings then. */
static bool known(struct lint_memo *m, const struct yaml_node *n, size_t count)
{
	const struct finding *found;
	size_t got = SIZE_MAX;

	if (!lint_memo_find(m, n, NULL, &found, &got))
		return false;
	assert_int_equal(got, count);
	if (count)
		assert_string_equal(found[0].rule, "some");
	return true;
}

/* Looks for it in vain, and has it remembered. */
static void remember(struct lint_memo *m, const struct yaml_node *n, size_t count)
{
	assert_false(known(m, n, count));
	lint_memo_add(m, &some, count);
}

static void test_remembered(void **state)
{
	struct fixture *f = *state;
	struct lint_memo *m = lint_memo_new();
	const struct yaml_node *map = parse(f, "{size: 64, context: softirq, holds: [rcu, mutex]}");
	const struct yaml_node *same =
		parse(f, "{size: 64,  context: softirq, holds: [rcu, mutex]}");
	const struct yaml_node *quoted =
		parse(f, "{size: '64', context: softirq, holds: [rcu, mutex]}");
	const struct yaml_node *order =
		parse(f, "{size: 64, context: softirq, holds: [mutex, rcu]}");
	const struct finding *found;
	size_t count;

	lint_memo_begin(m, NULL);
	remember(m, map, 1);
	assert_true(known(m, same, 1));
	assert_false(known(m, quoted, 1));
	assert_false(known(m, order, 1));
	remember(m, order, 0);
	assert_true(known(m, order, 0));
	assert_true(known(m, map, 1));
	/* uses are words as well, and so are the defaults */
	assert_false(lint_memo_find(m, map, map, &found, &count));
	lint_memo_begin(m, map);
	assert_false(known(m, map, 1));
	lint_memo_begin(m, NULL);
	assert_true(known(m, map, 1));
	/* twice the same is once */
	lint_memo_add(m, &some, 0);
	assert_true(known(m, map, 1));
	lint_memo_free(m);
	lint_memo_free(NULL);
}

/* What is long is not remembered, be it the document's part or the allocation's. */
static void test_long(void **state)
{
	static char text[2000];
	struct lint_memo *m = lint_memo_new();
	struct yaml_node n = scalar(text, sizeof(text)), list = {.kind = YAML_SEQ, .text = ""};
	struct yaml_node little = scalar("x", 1), items[2] = {n, little};

	(void)state;
	lint_memo_begin(m, NULL);
	remember(m, &n, 1);
	assert_false(known(m, &n, 1));
	list.items = items;
	list.count = 2;
	remember(m, &list, 1);
	assert_false(known(m, &list, 1));
	lint_memo_begin(m, &n);
	remember(m, &little, 1);
	assert_false(known(m, &little, 1));
	lint_memo_begin(m, NULL);
	remember(m, &little, 1);
	assert_true(known(m, &little, 1));
	lint_memo_free(m);
}

/* There is room for 4096; one more begins anew. */
static void test_full(void **state)
{
	struct lint_memo *m = lint_memo_new();
	char text[16];

	(void)state;
	lint_memo_begin(m, NULL);
	for (int i = 0; i <= 4096; i++) {
		struct yaml_node n = scalar(text, 8);

		snprintf(text, sizeof(text), "%08d", i);
		remember(m, &n, 1);
		assert_true(known(m, &n, 1));
	}
	for (int i = 0; i <= 4096; i++) {
		struct yaml_node n = scalar(text, 8);

		snprintf(text, sizeof(text), "%08d", i);
		assert_int_equal(known(m, &n, 1), i == 4096);
	}
	lint_memo_free(m);
}

/* ---- the hash, as whoever wants to make keys collide computes it ---- */

static uint64_t mixed(uint64_t h, uint64_t w)
{
	h = (h ^ w) * 0x9fb21c651e98df25u;
	return h ^ h >> 32;
}

/* Of a key of @count words of text behind the heads of two nodes: after the first @upto of them. */
static uint64_t state_after(const uint64_t *word, size_t count, size_t upto)
{
	uint32_t heads[2] = {YAML_NULL, (uint32_t)(8 * count) << 3 | YAML_SCALAR};
	uint64_t head, h = sizeof(heads) + 8 * count + sizeof(uint32_t);

	memcpy(&head, heads, sizeof(head));
	h = mixed(h, head);
	for (size_t i = 0; i < upto; i++)
		h = mixed(h, word[i]);
	return h;
}

/* ... and all of it, with the head of a third one behind. */
static uint64_t hash_of(const uint64_t *word, size_t count)
{
	return mixed(mixed(state_after(word, count, count), YAML_NULL), 0);
}

static struct yaml_node need_of_words(const uint64_t *word, size_t count)
{
	return scalar((const char *)word, 8 * count);
}

/* Different words of the same hash, as long as each other or not. */
static void test_same_hash(void **state)
{
	struct lint_memo *m = lint_memo_new();
	uint64_t a[2] = {1, 2}, b[2] = {3, 0}, c[3] = {4, 5, 0};
	struct yaml_node na = need_of_words(a, 2), nb = need_of_words(b, 2),
			 nc = need_of_words(c, 3);

	(void)state;
	/* the last word makes up for what differs before */
	b[1] = a[1] ^ state_after(a, 2, 1) ^ state_after(b, 2, 1);
	c[2] = a[1] ^ state_after(a, 2, 1) ^ state_after(c, 3, 2);
	assert_int_equal(hash_of(a, 2), hash_of(b, 2));
	assert_int_equal(hash_of(a, 2), hash_of(c, 3));
	lint_memo_begin(m, NULL);
	remember(m, &na, 1);
	remember(m, &nb, 0);
	remember(m, &nc, 1);
	assert_true(known(m, &na, 1));
	assert_true(known(m, &nb, 0));
	assert_true(known(m, &nc, 1));
	lint_memo_free(m);
}

/* So many in one place: of those past the 64th nothing is remembered, and the others stay. */
static void test_crowd(void **state)
{
	struct lint_memo *m = lint_memo_new();
	uint64_t word[70], n = 0;

	(void)state;
	lint_memo_begin(m, NULL);
	for (size_t i = 0; i < 70; i++) {
		do
			word[i] = n++;
		while ((hash_of(&word[i], 1) & 8191) != 7);
	}
	for (size_t i = 0; i < 70; i++) {
		struct yaml_node node = need_of_words(&word[i], 1);

		remember(m, &node, 1);
		assert_int_equal(known(m, &node, 1), i < 64);
	}
	for (size_t i = 0; i < 70; i++) {
		struct yaml_node node = need_of_words(&word[i], 1);

		assert_int_equal(known(m, &node, 1), i < 64);
	}
	lint_memo_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_remembered, setup, teardown),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_same_hash),
		cmocka_unit_test(test_crowd),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
