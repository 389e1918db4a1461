/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * YAML maps into C structs by a table of fields: every kind of file we read (catalogue, rules,
 * manifests, scenarios) declares its keys once, and unknown keys, missing keys, and values of the
 * wrong form are reported alike everywhere.
 */
#ifndef WHICHALLOC_TEXT_DECODE_H
#define WHICHALLOC_TEXT_DECODE_H

#include <stdbool.h>
#include <stddef.h>

struct diag;
struct yaml_node;

enum field_type {
	FIELD_TEXT,  /* const char *: a scalar */
	FIELD_BOOL,  /* bool */
	FIELD_U64,   /* uint64_t, as units_parse() reads it */
	FIELD_WORD,  /* uint32_t: index in words */
	FIELD_WORDS, /* uint32_t: bit mask of words; a list or one word */
	FIELD_NODE,  /* const struct yaml_node *: whatever is there */
	FIELD_MAP,   /* const struct yaml_node *: a map */
	FIELD_LIST,  /* const struct yaml_node *: a list, or one scalar */
};

struct field {
	const char *key;
	enum field_type type;
	size_t offset; /* in the struct that decode_map() fills */
	bool required;
	const char *const *words; /* NULL-terminated, for FIELD_WORD and FIELD_WORDS */
};

/* The keys of a kind of map, for what has to agree with them: the JSON Schemas. */
struct field_table {
	const struct field *field;
	size_t count;
};

/*
 * Fills *@out from map @n; fields without a key in the map stay as they are. @what names the thing
 * in messages ("rule", "allocation"). Every error goes to @d; returns false if there was one.
 */
bool decode_map(const struct yaml_node *n, const char *what, const struct field *fields,
	size_t count, void *out, struct diag *d);

/* Keys of another kind of map, first member a const char * (the key), @stride bytes apart. */
struct elsewhere {
	const void *keys;
	size_t count, stride;
	const char *hint; /* where they belong: "it belongs under `uses`" */
};

/*
 * The same of a map that people mistake for those of @others: of a key that it lacks and one of
 * them has, that one's hint is given.
 */
bool decode_map_among(const struct yaml_node *n, const char *what, const struct field *fields,
	size_t count, const struct elsewhere *others, size_t other_count, void *out,
	struct diag *d);

/* Says of @key which of @others has it; false: none has. */
bool decode_misplaced(const struct yaml_node *key, const struct elsewhere *others,
	size_t other_count, struct diag *d);

/* Index of the word that scalar @n is, or -1: none of @words. */
int decode_known_word(const struct yaml_node *n, const char *const *words);

/*
 * Index of the word that scalar @n is, or -1 after reporting the nearest of @words ("unknown
 * WHAT").
 */
int decode_word(
	const struct yaml_node *n, const char *what, const char *const *words, struct diag *d);

/*
 * Entry @i of a list node, or the node itself where one scalar stands for a list; @n NULL or past
 * the end: NULL.
 */
const struct yaml_node *list_item(const struct yaml_node *n, size_t i);
size_t list_count(const struct yaml_node *n);
/* true when list @n has the scalar @word */
bool list_has(const struct yaml_node *n, const char *word);

#endif
