/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * YAML documents as trees of nodes that remember their place, built from libyaml's event parser.
 *
 * Bounded on purpose: nesting, nodes (aliases count as often as they are expanded, so that an alias bomb costs nothing), scalar length. Duplicate keys,
 * keys that are no scalars, tags (other than the core ones), and undefined aliases are errors. Scalars stay text: what they mean is for whoever asks
 * (yaml_*() below), so that 6.10 is not a number by accident.
 */
#ifndef WHICHALLOC_TEXT_YAML_H
#define WHICHALLOC_TEXT_YAML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text/source.h"

struct arena;
struct diag;

#define YAML_MAX_DEPTH 32
#define YAML_MAX_NODES 4000000
#define YAML_MAX_SCALAR 65536

enum yaml_kind {
	YAML_NULL, /* an empty plain scalar, ~ or null */
	YAML_SCALAR,
	YAML_SEQ,
	YAML_MAP,
};

struct yaml_node {
	enum yaml_kind kind;
	bool plain;	       /* scalar written without quotes */
	uint32_t count;	       /* scalar: bytes; seq: items; map: pairs */
	const char *text;      /* scalar: NUL-terminated; null: "" */
	const struct yaml_node *items; /* seq: count nodes; map: 2 * count nodes, key and value in turn */
	const struct source *src;
	struct pos pos;
};

/*
 * All documents of @src. Nodes live in @a; *@docs is an array of *@count roots (also in @a). Every error found goes to @d; where libyaml itself cannot go on, the rest
 * of the file is not read. Returns false if anything was reported.
 */
bool yaml_parse(const struct source *src, struct arena *a, struct diag *d, const struct yaml_node **docs, size_t *count);

/* The value of @key in map @n, or NULL when @n is no map or has no such key. '-' and '_' in keys are alike. */
const struct yaml_node *yaml_get(const struct yaml_node *n, const char *key);

/* Typed readings. Each returns false after reporting what was expected to @d. */
bool yaml_bool(const struct yaml_node *n, struct diag *d, bool *value);	       /* true and false only */
bool yaml_u64(const struct yaml_node *n, struct diag *d, uint64_t *value);     /* units_parse() */
bool yaml_range(const struct yaml_node *n, struct diag *d, uint64_t *min, uint64_t *max); /* N, A..B, {min: A, max: B}; min <= max */
bool yaml_text(const struct yaml_node *n, struct diag *d, const char **value); /* a scalar that is not empty */

/* true when scalar @n is @word; '-' and '_' are alike. */
bool yaml_is(const struct yaml_node *n, const char *word);
/* the same comparison for two strings */
bool yaml_same_word(const char *a, const char *b);

/* Reports @n as "unknown WHAT `text`" with the nearest of the @count words (each @stride bytes apart, first member a const char *), or the list when short. */
void yaml_unknown(const struct yaml_node *n, struct diag *d, const char *what, const void *words, size_t count, size_t stride);

#endif
