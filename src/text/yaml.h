/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * YAML documents as trees of nodes that remember their place, built from libyaml's event parser.
 *
 * Bounded on purpose: nesting, nodes (aliases count as often as they are expanded, so that an alias
 * bomb costs nothing), scalar length. Duplicate keys ('-' and '_' alike), keys that are no scalars,
 * merge keys, tags (other than the core ones), and undefined aliases are errors. Scalars stay text:
 * what they mean is for whoever asks (yaml_*() below), so that 6.10 is not a number by accident.
 */
#ifndef WHICHALLOC_TEXT_YAML_H
#define WHICHALLOC_TEXT_YAML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "text/source.h"

struct arena;
struct diag;

#define YAML_MAX_DEPTH 32	/* collections in each other, through aliases too */
#define YAML_MAX_NODES 4000000u /* in all documents of a source */
#define YAML_MAX_SCALAR 65536	/* bytes */

enum yaml_kind {
	YAML_NULL, /* an empty plain scalar, ~ or null (Null, NULL) */
	YAML_SCALAR,
	YAML_SEQ,
	YAML_MAP,
};

/* Where a node is written. Apart from it, as few places are ever looked at. */
struct yaml_place {
	const struct source *src;
	/* without anchor and tag; of a block scalar: its | or >; of an alias: the alias itself */
	struct pos pos;
};

struct yaml_node {
	enum yaml_kind kind : 8; /* there are tens of thousands of nodes in the program */
	bool plain;		 /* scalar written without quotes, and no !!str */
	uint32_t count;		 /* scalar: bytes; seq: items; map: pairs */
	const char *text;	 /* scalar: NUL-terminated; all others: "" */
	/* seq: count nodes; map: 2 * count nodes, key and value in turn */
	const struct yaml_node *items;
	const struct yaml_place *place; /* never NULL in what was read */
};

/*
 * All documents of @src. Nodes live in @a; *@docs is an array of *@count roots (also in @a; none
 * for an empty file or one of comments). Nodes point to @src, which must outlive them.
 *
 * Every error found goes to @d; where libyaml itself cannot go on, the rest of the file is not
 * read. Returns false if anything was reported. *@docs then holds what could be read, so that the
 * caller may look for more errors: a value that could not be read is null in a map and missing in a
 * list, a pair with a bad or repeated key is missing.
 */
bool yaml_parse(const struct source *src, struct arena *a, struct diag *d,
	const struct yaml_node **docs, size_t *count);

/*
 * As yaml_parse(), of a file that is one document: its root, or NULL after reporting. @what it
 * should be, "one state", and what that looks like (@hint) are for the report where there are none
 * or several.
 */
const struct yaml_node *yaml_parse_one(const struct source *src, const char *what, const char *hint,
	struct arena *a, struct diag *d);

/*
 * A node of @src as it is, one line that is no YAML, such as an option's value: a plain scalar, or
 * null where it is empty. It lives in @a, text and all, and names @src as its place.
 */
const struct yaml_node *yaml_plain(const struct source *src, struct arena *a);

/*
 * A list that is read item by item, so that a long file is never a tree as a whole: the value of a
 * key of a document's root map.
 */
struct yaml_items {
	/*
	 * Is the list of @key to be read so? @so_far has the pairs before it, and lives as long as
	 * the documents.
	 */
	bool (*wanted)(void *ctx, const struct yaml_node *so_far, const char *key);
	/*
	 * One item, whole and without errors; the list that stays in the document is empty. false:
	 * read no further.
	 */
	bool (*item)(void *ctx, const struct yaml_node *item);
	void *ctx;
	/*
	 * Where items live: cleared after each, unless there was an anchor in one that others may
	 * refer to.
	 */
	struct arena *arena;
};

/* As yaml_parse(), with lists read by @items. */
bool yaml_parse_items(const struct source *src, const struct yaml_items *items, struct arena *a,
	struct diag *d, const struct yaml_node **docs, size_t *count);

/*
 * The value of @key in map @n, or NULL when @n is no map or has no such key. '-' and '_' in keys
 * are alike.
 */
const struct yaml_node *yaml_get(const struct yaml_node *n, const char *key);

/* Typed readings. Each returns false after reporting what was expected to @d. */

/* true and false only, and without quotes */
bool yaml_bool(const struct yaml_node *n, struct diag *d, bool *value);
/* as units_parse() reads it */
bool yaml_u64(const struct yaml_node *n, struct diag *d, uint64_t *value);
/* N, A..B or {min: A, max: B}; min <= max */
bool yaml_range(const struct yaml_node *n, struct diag *d, uint64_t *min, uint64_t *max);
/* a scalar that is not empty */
bool yaml_text(const struct yaml_node *n, struct diag *d, const char **value);

/* true when scalar @n is @word; '-' and '_' are alike. */
bool yaml_is(const struct yaml_node *n, const char *word);
/*
 * Where the @len bytes from @at on of scalar @n stand, of a text that is written as it is, with or
 * without quotes. Of one with escapes or several lines: where all of it stands.
 */
struct pos yaml_pos_within(const struct yaml_node *n, size_t at, size_t len);
/*
 * the same comparison for two strings; mostly the first character tells, or that both are one:
 * linkers keep one of all equal literals
 */
int yaml_compare_words(const char *a, const char *b);
static inline bool yaml_same_word(const char *a, const char *b)
{
	return a == b || ((*a == *b || *a == '-' || *a == '_') &&
				 (strcmp(a, b) == 0 || yaml_compare_words(a, b) == 0));
}

/*
 * Which of the @count words (each @stride bytes apart, first member a const char *) is @word, or
 * @count. Of several the first from @from on, which goes round.
 */
size_t yaml_find_word(
	const char *word, const void *words, size_t count, size_t stride, size_t from);

/*
 * Reports @n as "unknown WHAT `text`" with the nearest of the @count words (each @stride bytes
 * apart, first member a const char *), or the list of them when none is near and they are at most
 * 8.
 */
void yaml_unknown(const struct yaml_node *n, struct diag *d, const char *what, const void *words,
	size_t count, size_t stride);

#endif
