/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * States of machines in JSON; see image.h: what sim_image_write() says, in another notation.
 */
#include "report/image.h"

#include <string.h>

#include "sim/image.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/source.h"
#include "text/strbuf.h"
#include "text/units.h"
#include "text/yaml.h"

static json_t *scalar_json(const struct yaml_node *n)
{
	bool negative = n->text[0] == '-';
	uint64_t value;

	if (n->plain && units_parse(n->text + negative, n->count - negative, &value) == UNITS_OK)
		return json_integer(negative ? -(json_int_t)value : (json_int_t)value);
	return json_string(n->text);
}

static json_t *node_json(const struct yaml_node *n)
{
	json_t *to;

	switch (n->kind) {
	case YAML_NULL:
		return json_null();
	case YAML_SCALAR:
		return scalar_json(n);
	case YAML_SEQ:
		to = json_array();
		for (size_t i = 0; i < n->count; i++)
			json_array_append_new(to, node_json(&n->items[i]));
		return to;
	case YAML_MAP:
		break;
	}
	to = json_object();
	for (size_t i = 0; i < n->count; i++)
		json_object_set_new(to, n->items[2 * i].text, node_json(&n->items[2 * i + 1]));
	return to;
}

json_t *report_image_json(const struct sim_image *image)
{
	struct arena *a = arena_new();
	struct diag *d = diag_new();
	const struct yaml_node *docs;
	struct strbuf text = {0};
	struct source *src;
	json_t *to = NULL;
	size_t count;

	sim_image_write(image, &text);
	src = source_from_text("state", text.s, text.len);
	strbuf_free(&text);
	if (yaml_parse(src, a, d, &docs, &count) && count == 1)
		to = node_json(&docs[0]);
	source_free(src);
	diag_free(d);
	arena_free(a);
	return to ? to : json_null();
}
