/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Words; see term.h.
 */
#include "know/term.h"

#include <string.h>

#include "know/builtin.h"
#include "text/decode.h"
#include "text/diag.h"
#include "text/yaml.h"

const char *const term_kind_words[] = {"term", "state", "slab-flag", NULL};

struct term_entry {
	struct term term;
	const char *since, *until;
};

#define F(key, type, required, member, words)                                   \
	{                                                                       \
		key, type, offsetof(struct term_entry, member), required, words \
	}
static const struct field term_fields[] = {
	F("name", FIELD_TEXT, true, term.name, NULL),
	F("aliases", FIELD_LIST, false, term.aliases, NULL),
	F("kind", FIELD_WORD, false, term.kind, term_kind_words),
	F("title", FIELD_TEXT, true, term.title, NULL),
	F("text", FIELD_TEXT, true, term.text, NULL),
	F("since", FIELD_TEXT, false, since, NULL),
	F("until", FIELD_TEXT, false, until, NULL),
	F("see", FIELD_LIST, true, term.see, NULL),
	F("source", FIELD_LIST, true, term.source, NULL),
};
#undef F

static const struct yaml_node *terms(void)
{
	return yaml_get(builtin_find("data/terms.yaml"), "terms");
}

size_t term_count(void)
{
	return list_count(terms());
}

static version_t version_of(const char *text)
{
	return text ? version_parse(text, strlen(text)) : VERSION_NONE;
}

bool term_read(size_t i, struct term *t, struct diag *d)
{
	struct term_entry e = {.since = NULL};
	const bool ok = decode_map(list_item(terms(), i), "term", term_fields,
		sizeof(term_fields) / sizeof(*term_fields), &e, d);

	*t = e.term;
	t->since = version_of(e.since);
	t->until = version_of(e.until);
	return ok;
}

bool term_find(const char *name, struct term *t)
{
	struct diag *d;
	size_t i = 0;
	bool found;

	/* what has another name is not read */
	while (i < term_count()) {
		const struct yaml_node *n = list_item(terms(), i);

		if (yaml_same_word(name, yaml_get(n, "name")->text) ||
			list_has(yaml_get(n, "aliases"), name))
			break;
		i++;
	}
	d = diag_new();
	found = i < term_count() && term_read(i, t, d);
	diag_free(d);
	return found;
}

bool term_exists(const struct term *t, version_t v)
{
	return v >= t->since && (t->until == VERSION_NONE || v < t->until);
}
