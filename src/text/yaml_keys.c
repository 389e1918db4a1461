/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keys of maps; see yaml_keys.h.
 */
#include "text/yaml_keys.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/diag.h"
#include "text/mem.h"

#define FEW_KEYS 16

/* Like strcmp(), with '-' and '_' alike. */
int yaml_compare_words(const char *a, const char *b)
{
	for (;; a++, b++) {
		unsigned char x = *a == '_' ? '-' : (unsigned char)*a;
		unsigned char y = *b == '_' ? '-' : (unsigned char)*b;

		if (x != y || x == '\0')
			return (int)x - (int)y;
	}
}

/* By word, equal ones in the order of the text (they lie on one stack). */
static int key_compare(const void *left, const void *right)
{
	const struct yaml_value *a = *(const struct yaml_value *const *)left;
	const struct yaml_value *b = *(const struct yaml_value *const *)right;
	int words = yaml_compare_words(a->node.text, b->node.text);

	if (words)
		return words;
	return (a > b) - (a < b);
}

/* Reports @key unless it is a scalar that can be one. */
static void check_key(struct yaml_value *key, struct diag *d)
{
	const struct yaml_node *n = &key->node;
	const struct source *src = key->place.src;
	struct pos pos = key->place.pos;

	if (key->reported || (n->kind == YAML_SCALAR && *n->text != '<'))
		return;
	key->reported = true;
	if (n->kind == YAML_NULL)
		diag_error(d, src, pos, "expected `key: value`", "a key is missing");
	else if (n->kind != YAML_SCALAR)
		diag_error(d, src, pos, "expected a word", "a %s is no key",
			n->kind == YAML_SEQ ? "list" : "map");
	else if (n->plain && strcmp(n->text, "<<") == 0)
		diag_error(d, src, pos, "write the keys out", "merge keys are not supported");
	else
		key->reported = false;
}

/* Few keys are soon compared, most by their length alone. */
static bool all_differ(const struct yaml_value *const *key, size_t count)
{
	for (size_t i = 1; i < count; i++)
		for (size_t k = 0; k < i; k++)
			if (key[i]->node.count == key[k]->node.count &&
				yaml_same_word(key[i]->node.text, key[k]->node.text))
				return false;
	return true;
}

void yaml_check_keys(
	struct yaml_value *pairs, size_t count, struct yaml_key_order *order, struct diag *d)
{
	const struct yaml_value **key;
	size_t sorted = 0;

	if (count > order->cap)
		order->key = mem_grow(order->key, &order->cap, count, sizeof(*order->key));
	key = order->key;
	for (size_t i = 0; i < count; i++) {
		check_key(&pairs[2 * i], d);
		if (!pairs[2 * i].reported)
			key[sorted++] = &pairs[2 * i];
	}
	if (sorted < 2 || (sorted <= FEW_KEYS && all_differ(key, sorted)))
		return;
	qsort(key, sorted, sizeof(*key), key_compare);
	for (size_t i = 1, first = 0; i < sorted; i++) {
		const struct yaml_node *n = &key[i]->node;
		const struct yaml_node *earlier = &key[first]->node;
		char hint[64];

		if (!yaml_same_word(n->text, earlier->text)) {
			first = i;
			continue;
		}
		snprintf(hint, sizeof(hint), "first on line %u", key[first]->place.pos.line);
		diag_error(d, key[i]->place.src, key[i]->place.pos, hint, "duplicate key `%s`",
			n->text);
		pairs[key[i] - pairs].reported = true;
	}
}
