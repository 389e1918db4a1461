/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What both forms of state files have in common for a reader: maps whose numbers have a bound.
 */
#ifndef WHICHALLOC_SIM_STATE_READER_H
#define WHICHALLOC_SIM_STATE_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct diag;
struct field;
struct yaml_node;

/* No count of pages in a machine comes near. */
#define STATE_NUMBER_MAX ((uint64_t)1 << 48)

struct state_reader {
	struct arena *a;
	struct diag *d;
	bool ok; /* false once something was wrong */
};

/* Reports @what against @n. */
void state_complain(
	struct state_reader *r, const struct yaml_node *n, const char *hint, const char *what);

/* decode_map() (text/decode.h), with STATE_NUMBER_MAX as an upper bound for all numbers */
bool state_map(struct state_reader *r, const struct yaml_node *n, const char *what,
	const struct field *fields, size_t count, void *out);

#endif
