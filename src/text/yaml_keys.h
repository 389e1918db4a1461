/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The keys of a map that was just read: scalars, each once. Only yaml.c uses it.
 */
#ifndef WHICHALLOC_TEXT_YAML_KEYS_H
#define WHICHALLOC_TEXT_YAML_KEYS_H

#include "text/yaml.h"

/* A node on its way. */
struct yaml_value {
	struct yaml_node node; /* without its place until it settles */
	struct yaml_place place;
	bool reported; /* could not be read, and somebody was told */
};

/* Room for sorting keys, used over and over; zeroed at first, its owner frees .key. */
struct yaml_key_order {
	const struct yaml_value **key;
	size_t cap;
};

/*
 * Reports and marks the keys of @count pairs that cannot stay: those that are no scalars, and all
 * but the first of a name.
 */
void yaml_check_keys(
	struct yaml_value *pairs, size_t count, struct yaml_key_order *order, struct diag *d);

#endif
