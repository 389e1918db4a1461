/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Maps to structs by tables; see decode.h.
 */
#include "text/decode.h"

#include <stdint.h>
#include <string.h>

#include "text/diag.h"
#include "text/yaml.h"

size_t list_count(const struct yaml_node *n)
{
	if (!n || n->kind == YAML_NULL)
		return 0;
	return n->kind == YAML_SEQ ? n->count : 1;
}

const struct yaml_node *list_item(const struct yaml_node *n, size_t i)
{
	if (i >= list_count(n))
		return NULL;
	return n->kind == YAML_SEQ ? &n->items[i] : n;
}

bool list_has(const struct yaml_node *n, const char *word)
{
	for (size_t i = 0; i < list_count(n); i++) {
		const struct yaml_node *item = list_item(n, i);

		if (item->kind == YAML_SCALAR &&
			(item->text == word ||
				(*item->text == *word && strcmp(item->text, word) == 0)))
			return true;
	}
	return false;
}

static size_t words_count(const char *const *words)
{
	size_t n = 0;

	while (words[n])
		n++;
	return n;
}

int decode_known_word(const struct yaml_node *n, const char *const *words)
{
	if (n->kind == YAML_SCALAR) {
		for (int i = 0; words[i]; i++)
			if (yaml_same_word(n->text, words[i]))
				return i;
	}
	return -1;
}

int decode_word(
	const struct yaml_node *n, const char *what, const char *const *words, struct diag *d)
{
	const int word = decode_known_word(n, words);

	if (word < 0)
		yaml_unknown(n, d, what, words, words_count(words), sizeof(*words));
	return word;
}

static bool decode_words(
	const struct yaml_node *n, const struct field *f, uint32_t *mask, struct diag *d)
{
	bool ok = true;

	*mask = 0;
	for (size_t i = 0; i < list_count(n); i++) {
		int word = decode_word(list_item(n, i), f->key, f->words, d);

		if (word < 0)
			ok = false;
		else
			*mask |= 1u << word;
	}
	return ok;
}

static bool decode_field(
	const struct yaml_node *n, const struct field *f, void *slot, struct diag *d)
{
	int word;

	switch (f->type) {
	case FIELD_TEXT:
		return yaml_text(n, d, slot);
	case FIELD_BOOL:
		return yaml_bool(n, d, slot);
	case FIELD_U64:
		return yaml_u64(n, d, slot);
	case FIELD_WORD:
		word = decode_word(n, f->key, f->words, d);
		if (word < 0)
			return false;
		*(uint32_t *)slot = (uint32_t)word;
		return true;
	case FIELD_WORDS:
		return decode_words(n, f, slot, d);
	case FIELD_MAP:
		if (n->kind != YAML_MAP) {
			diag_error(d, n->place->src, n->place->pos, "expected keys and values",
				"`%s` is no map", f->key);
			return false;
		}
		break;
	case FIELD_LIST:
		if (n->kind == YAML_MAP) {
			diag_error(d, n->place->src, n->place->pos, "expected a list",
				"`%s` is no list", f->key);
			return false;
		}
		break;
	default: /* FIELD_NODE: whatever is there */
		break;
	}
	*(const struct yaml_node **)slot = n;
	return true;
}

bool decode_map(const struct yaml_node *n, const char *what, const struct field *fields,
	size_t count, void *out, struct diag *d)
{
	return decode_map_among(n, what, fields, count, NULL, 0, out, d);
}

bool decode_misplaced(const struct yaml_node *key, const struct elsewhere *others,
	size_t other_count, struct diag *d)
{
	for (size_t i = 0; i < other_count; i++) {
		const struct elsewhere *o = &others[i];

		if (yaml_find_word(key->text, o->keys, o->count, o->stride, 0) == o->count)
			continue;
		diag_error(d, key->place->src, key->place->pos, o->hint, "unknown key `%s`",
			key->text);
		return true;
	}
	return false;
}

bool decode_map_among(const struct yaml_node *n, const char *what, const struct field *fields,
	size_t count, const struct elsewhere *others, size_t other_count, void *out, struct diag *d)
{
	uint64_t seen = 0;
	size_t f = 0;
	bool ok = true;

	if (n->kind != YAML_MAP) {
		diag_error(d, n->place->src, n->place->pos, "expected keys and values",
			"this %s is no map", what);
		return false;
	}
	for (size_t i = 0; i < n->count; i++) {
		const struct yaml_node *key = &n->items[2 * i];
		/* keys mostly come in the order of the fields: go on from the one before */
		const size_t at = yaml_find_word(key->text, fields, count, sizeof(*fields), f);

		if (at == count) {
			if (!decode_misplaced(key, others, other_count, d))
				yaml_unknown(key, d, "key", fields, count, sizeof(*fields));
			ok = false;
			continue;
		}
		f = at;
		seen |= (uint64_t)1 << f;
		ok &= decode_field(key + 1, &fields[f], (char *)out + fields[f].offset, d);
	}
	for (f = 0; f < count; f++) {
		if (fields[f].required && !(seen >> f & 1)) {
			diag_error(d, n->place->src, n->place->pos, NULL, "this %s lacks `%s`",
				what, fields[f].key);
			ok = false;
		}
	}
	return ok;
}
