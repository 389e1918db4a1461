/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading state files: what both forms have in common.
 */
#include "sim/state_reader.h"

#include <string.h>

#include "text/decode.h"
#include "text/diag.h"
#include "text/yaml.h"

void state_complain(
	struct state_reader *r, const struct yaml_node *n, const char *hint, const char *what)
{
	diag_error(r->d, n->place->src, n->place->pos, hint, "%s", what);
	r->ok = false;
}

bool state_map(struct state_reader *r, const struct yaml_node *n, const char *what,
	const struct field *fields, size_t count, void *out)
{
	bool ok = decode_map(n, what, fields, count, out, r->d);

	for (size_t i = 0; ok && i < count; i++) {
		const struct yaml_node *value =
			fields[i].type == FIELD_U64 ? yaml_get(n, fields[i].key) : NULL;
		uint64_t number;

		if (!value)
			continue;
		memcpy(&number, (char *)out + fields[i].offset, sizeof(number));
		if (number > STATE_NUMBER_MAX) {
			state_complain(r, value, NULL, "no machine has so many");
			ok = false;
		}
	}
	r->ok &= ok;
	return ok;
}
