/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * YAML nodes read as booleans, numbers, ranges and words, and what is said of those that are none.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "text/decode.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/source.h"
#include "text/yaml.h"
#include "told.h"

/* The one document of a text, and what was said about it. */
struct parsed {
	struct source *src;
	struct arena *arena;
	struct diag *diag;
	const struct yaml_node *docs;
};

static struct parsed parse(const char *text)
{
	struct parsed p = {.src = source_from_text("t", text, strlen(text)),
		.arena = arena_new(),
		.diag = diag_new()};
	size_t count;

	assert_true(yaml_parse(p.src, p.arena, p.diag, &p.docs, &count));
	assert_int_equal(count, 1);
	return p;
}

static void drop(struct parsed *p)
{
	diag_free(p->diag);
	arena_free(p->arena);
	source_free(p->src);
}

static void words(void **state)
{
	struct parsed p = parse("dma-mask: 1\non_failure: fall_back\nl: [x]\n");
	const struct yaml_node *root = &p.docs[0];

	(void)state;
	assert_ptr_equal(yaml_get(root, "dma_mask"), &root->items[1]);
	assert_ptr_equal(yaml_get(root, "dma-mask"), &root->items[1]);
	assert_ptr_equal(yaml_get(root, "on-failure"), &root->items[3]);
	assert_null(yaml_get(root, "dma"));
	assert_null(yaml_get(root, "dma-mask-"));
	assert_null(yaml_get(yaml_get(root, "l"), "x"));
	assert_null(yaml_get(NULL, "x"));
	assert_true(yaml_is(yaml_get(root, "on-failure"), "fall-back"));
	assert_false(yaml_is(yaml_get(root, "on-failure"), "fallback"));
	assert_false(yaml_is(yaml_get(root, "l"), ""));
	assert_false(yaml_is(NULL, "x"));
	assert_true(yaml_same_word("a-b_c", "a_b-c"));
	assert_true(yaml_same_word("_a", "-a"));
	assert_true(yaml_same_word("-a", "_a"));
	assert_false(yaml_same_word("-a", "a"));
	assert_false(yaml_same_word("a-b", "a-B"));
	assert_false(yaml_same_word("a", "ab"));
	drop(&p);
}

static void lists(void **state)
{
	struct parsed p = parse("none:\none: x\nsome: [a, [x], {x: x}, x]\nother: [[x], 'y']\n");
	const struct yaml_node *root = &p.docs[0];

	(void)state;
	assert_int_equal(list_count(NULL), 0);
	assert_int_equal(list_count(yaml_get(root, "none")), 0);
	assert_int_equal(list_count(yaml_get(root, "one")), 1);
	assert_int_equal(list_count(yaml_get(root, "some")), 4);
	assert_null(list_item(yaml_get(root, "one"), 1));
	assert_ptr_equal(list_item(yaml_get(root, "one"), 0), yaml_get(root, "one"));
	assert_true(list_has(yaml_get(root, "one"), "x"));
	assert_true(list_has(yaml_get(root, "some"), "x"));
	assert_true(list_has(yaml_get(root, "other"), "y"));
	/* lists in lists have words of their own */
	assert_false(list_has(yaml_get(root, "other"), "x"));
	assert_false(list_has(yaml_get(root, "none"), "x"));
	drop(&p);
}

/*
 * Keys are found by what they say, be they the very strings of the table, as compiled-in ones are,
 * or others.
 */
static void tables(void **state)
{
	static const char first[] = "first", second[] = "second-key", third[] = "third";
	struct numbers {
		uint64_t first, second, third;
	} n;
	const struct field fields[] = {
		{first, FIELD_U64, offsetof(struct numbers, first), true, NULL},
		{second, FIELD_U64, offsetof(struct numbers, second), false, NULL},
		{third, FIELD_U64, offsetof(struct numbers, third), false, NULL},
	};
	static const char *const names[][3] = {{first, second, third}, {third, second, first},
		{third, first, second}, {"third", "second_key", "first"}, {second, "first", third}};
	static const char *const digits[] = {"1", "2", "3"};
	struct diag *d = diag_new();

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct yaml_node items[6], map = {.kind = YAML_MAP, .text = "", .items = items};

		map.count = 3;
		for (size_t k = 0; k < 3; k++) {
			items[2 * k] = (struct yaml_node){.kind = YAML_SCALAR, .text = names[i][k]};
			items[2 * k + 1] = (struct yaml_node){
				.kind = YAML_SCALAR, .text = digits[k], .count = 1};
		}
		n = (struct numbers){0};
		assert_true(decode_map(&map, "thing", fields, 3, &n, d));
		for (size_t k = 0; k < 3; k++) {
			uint64_t got = *names[i][k] == 'f'   ? n.first
				       : *names[i][k] == 's' ? n.second
							     : n.third;

			assert_int_equal(got, k + 1);
		}
	}
	assert_int_equal(diag_count(d), 0);
	diag_free(d);
}

enum reading { READ_BOOL, READ_U64, READ_RANGE, READ_TEXT };

/* Reads the value of `v` in @text; "MESSAGE | HINT" when that fails, else the value. */
static void assert_value(enum reading reading, const char *text, const char *expected)
{
	struct parsed p = parse(text);
	const struct yaml_node *n = yaml_get(&p.docs[0], "v");
	uint64_t min = 77, max = 77;
	const char *s = NULL;
	bool flag = false, ok = false;
	char *full = NULL, *message, *caret;
	char got[400];

	assert_non_null(n);
	switch (reading) {
	case READ_BOOL:
		ok = yaml_bool(n, p.diag, &flag);
		snprintf(got, sizeof(got), "%s", flag ? "true" : "false");
		break;
	case READ_U64:
		ok = yaml_u64(n, p.diag, &min);
		snprintf(got, sizeof(got), "%llu", (unsigned long long)min);
		break;
	case READ_RANGE:
		ok = yaml_range(n, p.diag, &min, &max);
		snprintf(got, sizeof(got), "%llu to %llu", (unsigned long long)min,
			(unsigned long long)max);
		break;
	case READ_TEXT:
		ok = yaml_text(n, p.diag, &s);
		snprintf(got, sizeof(got), "%s", s ? s : "");
		break;
	}
	assert_int_equal(diag_count(p.diag), ok ? 0 : 1);
	if (!ok) {
		assert_int_equal(min, 77);
		assert_int_equal(max, 77);
		full = told(p.diag);
		message = strstr(full, "error: ") + strlen("error: ");
		caret = strrchr(full, '^') + 1;
		caret[strcspn(caret, "\n")] = '\0';
		snprintf(got, sizeof(got), "%.*s%s%s", (int)strcspn(message, "\n"), message,
			*caret ? " |" : "", caret);
	}
	assert_string_equal(got, expected);
	free(full);
	drop(&p);
}

static void booleans(void **state)
{
	(void)state;
	assert_value(READ_BOOL, "v: true", "true");
	assert_value(READ_BOOL, "v: false", "false");
	assert_value(READ_BOOL, "v: yes", "`yes` is neither true nor false | write true");
	assert_value(READ_BOOL, "v: Off", "`Off` is neither true nor false | write false");
	assert_value(READ_BOOL, "v: True", "`True` is neither true nor false | write true");
	assert_value(READ_BOOL, "v: 'true'",
		"`true` is neither true nor false | write true, without quotes");
	assert_value(READ_BOOL, "v: \"Off\"",
		"`Off` is neither true nor false | write false, without quotes");
	assert_value(READ_BOOL, "v: maybe",
		"`maybe` is neither true nor false | expected true or false");
	assert_value(READ_BOOL, "v:", "expected true or false, found nothing");
	assert_value(READ_BOOL, "v: [true]", "expected true or false, found a list");
	assert_value(READ_BOOL, "v: {a: b}", "expected true or false, found a map");
}

/* A long text that is not even UTF-8, as options may be: nothing of it is shown. */
static void cut_within_characters(void **state)
{
	char text[64];
	const struct yaml_place nowhere = {NULL, {0}};
	struct yaml_node n = {
		.kind = YAML_SCALAR, .plain = true, .text = text, .count = 63, .place = &nowhere};
	struct diag *d = diag_new();
	bool flag;
	char *said;

	(void)state;
	memset(text, 0x80, 63);
	text[63] = '\0';
	assert_false(yaml_bool(&n, d, &flag));
	said = told(d);
	assert_non_null(strstr(said, "`...` is neither true nor false"));
	free(said);
	diag_free(d);
}

static void numbers(void **state)
{
	(void)state;
	assert_value(READ_U64, "v: 64K", "65536");
	assert_value(READ_U64, "v: '0x10'", "16");
	assert_value(READ_U64, "v: 64k", "`64k` is no number | did you mean `64K`?");
	assert_value(READ_U64, "v: 64 kB", "`64 kB` is no number | did you mean `64K`?");
	assert_value(READ_U64, "v: 2mib", "`2mib` is no number | did you mean `2M`?");
	assert_value(READ_U64, "v: 100B", "`100B` is no number | did you mean `100`?");
	assert_value(READ_U64, "v: 100Bx",
		"`100Bx` is no number | expected a number such as 4096, 0x1000 or 64K");
	assert_value(READ_U64, "v: 64kBx",
		"`64kBx` is no number | expected a number such as 4096, 0x1000 or 64K");
	assert_value(READ_U64, "v: 99999999999999999999k",
		"`99999999999999999999k` is no number | expected a number such as 4096, 0x1000 or "
		"64K");
	assert_value(READ_U64, "v: 1234567890123456789012345678901k",
		"`1234567890123456789012345678901k` is no number | expected a number such as 4096, "
		"0x1000 or 64K");
	assert_value(READ_U64, "v: '12 '",
		"`12 ` is no number | expected a number such as 4096, 0x1000 or 64K");
	assert_value(READ_U64, "v: -1",
		"`-1` is no number | expected a number such as 4096, 0x1000 or 64K");
	assert_value(READ_U64, "v: ''",
		"`` is no number | expected a number such as 4096, 0x1000 or 64K");
	assert_value(READ_U64, "v: 18446744073709551616",
		"`18446744073709551616` is too large | expected at most 18446744073709551615");
	assert_value(
		READ_U64, "v: ~", "expected a number such as 4096, 0x1000 or 64K, found nothing");
	assert_value(READ_U64,
		"v: "
		"123456789-123456789-123456789-123456789-1234567\xc3\xa9-123456789",
		"`123456789-123456789-123456789-123456789-1234567...` is no number | expected a "
		"number "
		"such as 4096, 0x1000 or 64K");
}

static void ranges(void **state)
{
	(void)state;
	assert_value(READ_RANGE, "v: 4K", "4096 to 4096");
	assert_value(READ_RANGE, "v: 1..4K", "1 to 4096");
	assert_value(READ_RANGE, "v: {min: 1, max: 4K}", "1 to 4096");
	assert_value(READ_RANGE, "v: {max: 2, min: 2}", "2 to 2");
	assert_value(READ_RANGE, "v: 4K..1",
		"the range 4K..1 is empty | expected the smaller number first");
	assert_value(READ_RANGE, "v: {min: 2, max: 1}",
		"the range 2..1 is empty | expected the smaller number first");
	assert_value(
		READ_RANGE, "v: {min: 2}", "this range lacks `max` | expected {min: A, max: B}");
	assert_value(
		READ_RANGE, "v: {min: 2, max: 3, mx: 4}", "unknown key `mx` | did you mean `max`?");
	assert_value(READ_RANGE, "v: {min: x, max: 3}",
		"`x` is no number | expected a number such as 4096, 0x1000 or 64K");
	assert_value(READ_RANGE, "v: few",
		"`few` is no number or range | expected a number such as 64K, or a range such as "
		"1..64K");
	assert_value(READ_RANGE, "v: [1, 2]",
		"expected a number such as 64K, or a range such as 1..64K, found a list");
	assert_value(READ_RANGE, "v: 1..99999999999999999999",
		"`1..99999999999999999999` is too large | expected at most 18446744073709551615");
}

static void texts(void **state)
{
	(void)state;
	assert_value(READ_TEXT, "v: some words", "some words");
	assert_value(READ_TEXT, "v: 6.10", "6.10");
	assert_value(READ_TEXT, "v: ''", "expected a text, found an empty one");
	assert_value(READ_TEXT, "v:", "expected a text, found nothing");
	assert_value(READ_TEXT, "v: [x]", "expected a text, found a list");
}

/* What yaml_unknown() says of the one node in @text. */
static void assert_unknown(const char *text, size_t count, const char *expected)
{
	static const struct {
		const char *name;
		int other;
	} table[] = {{"process", 1}, {"softirq", 2}, {"hardirq", 3}, {"nmi", 4}, {"boot", 5},
		{"any", 6}, {"caller", 7}, {"hardirq_no_thread", 8}, {"ninth", 9}, {"tenth", 10},
		{"eleventh", 11}, {"twelfth", 12}, {"thirteenth", 13}, {"fourteenth", 14},
		{"fifteenth", 15}};
	struct parsed p = parse(text);
	char *full;

	yaml_unknown(&p.docs[0], p.diag, "context", table, count, sizeof(table[0]));
	full = told(p.diag);
	assert_non_null(strstr(full, expected));
	free(full);
	drop(&p);
}

static void unknown(void **state)
{
	(void)state;
	assert_unknown("sofirq", 9,
		"error: unknown context `sofirq`\n"
		"    1 | sofirq\n"
		"      | ^^^^^^ did you mean `softirq`?\n");
	assert_unknown("hardirq-nothread", 9, "^ did you mean `hardirq_no_thread`?\n");
	assert_unknown("elsewhere", 8,
		"^ one of process, softirq, hardirq, nmi, boot, any, caller, hardirq_no_thread\n");
	assert_unknown("elsewhere", 14, ", thirteenth, fourteenth\n");
	assert_unknown("elsewhere", 15, "^^^^^^^^^\n");
	assert_unknown("elsewhere", 1, "^ expected process\n");
	assert_unknown("elsewhere", 0, "^^^^^^^^^\n");
	assert_unknown("[softirq]", 2,
		"error: a list where one context is expected\n"
		"    1 | [softirq]\n"
		"      | ^^^^^^^^^ one of process, softirq\n");
	assert_unknown("---\n", 2, "error: nothing where one context is expected\n");
}

/*
 * By what is written, from any place on; one of two that are alike is told by which string it is.
 */
static void found_among_words(void **state)
{
	static const char a[] = "dma-mask", same[] = "dma_mask";
	const struct {
		const char *word;
		int more;
	} table[] = {{a, 1}, {"size", 2}, {same, 3}};
	const size_t stride = sizeof(*table);

	(void)state;
	assert_int_equal(yaml_find_word("size", table, 3, stride, 0), 1);
	assert_int_equal(yaml_find_word("size", table, 3, stride, 2), 1);
	assert_int_equal(yaml_find_word("dma_mask\0", table, 3, stride, 0), 0);
	assert_int_equal(yaml_find_word("dma-mask\0", table, 3, stride, 1), 2);
	assert_int_equal(yaml_find_word(a, table, 3, stride, 1), 0);
	assert_int_equal(yaml_find_word(same, table, 3, stride, 0), 2);
	assert_int_equal(yaml_find_word("siz", table, 3, stride, 1), 3);
	assert_int_equal(yaml_find_word("size", table, 0, stride, 0), 0);
}

/* Where `B` of "A | B" stands, however that is written; else where all of it does. */
static void places_within(void **state)
{
	static const struct {
		const char *text;
		uint32_t line, column, end_column;
	} table[] = {
		{"k: A | B", 1, 8, 9},
		{"k: 'A | B'", 1, 9, 10},
		{"k: \"A \\x7c B\"", 1, 4, 14},
		{"k: !!str A | B", 1, 14, 15},
		{"k: A |\n  B", 1, 4, 4},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		struct parsed p = parse(table[i].text);
		const struct pos at = yaml_pos_within(yaml_get(&p.docs[0], "k"), 4, 1);

		assert_int_equal(at.line, table[i].line);
		assert_int_equal(at.column, table[i].column);
		assert_int_equal(at.end_column, table[i].end_column);
		drop(&p);
	}
}

/* A line that is no YAML is taken as it is, and its place is all of it. */
static void plain(void **state)
{
	struct source *src = source_from_text("--size", "a: [b", 5),
		      *empty = source_from_text("--size", "", 0);
	struct arena *a = arena_new();
	const struct yaml_node *n = yaml_plain(src, a);

	(void)state;
	assert_int_equal(n->kind, YAML_SCALAR);
	assert_true(n->plain);
	assert_string_equal(n->text, "a: [b");
	assert_int_equal(n->count, 5);
	assert_ptr_equal(n->place->src, src);
	assert_int_equal(n->place->pos.column, 1);
	assert_int_equal(n->place->pos.end_column, 6);
	assert_int_equal(yaml_plain(empty, a)->kind, YAML_NULL);
	arena_free(a);
	source_free(empty);
	source_free(src);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words),
		cmocka_unit_test(lists),
		cmocka_unit_test(tables),
		cmocka_unit_test(booleans),
		cmocka_unit_test(cut_within_characters),
		cmocka_unit_test(numbers),
		cmocka_unit_test(ranges),
		cmocka_unit_test(texts),
		cmocka_unit_test(unknown),
		cmocka_unit_test(found_among_words),
		cmocka_unit_test(places_within),
		cmocka_unit_test(plain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
