/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Words; see term.h.
 */
#include "know/term.h"

#include <string.h>

#include "know/builtin.h"
#include "text/decode.h"
#include "text/diag.h"
#include "text/strbuf.h"
#include "text/yaml.h"

const char *const term_kind_words[] = {"term", "state", "slab-flag", "message", "place", NULL};

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
	F("needs", FIELD_MAP, false, term.needs, NULL),
};
#undef F

static const char *const files[] = {"data/terms.yaml", "data/messages.yaml", "data/places.yaml"};
#define FILES (sizeof(files) / sizeof(*files))

static const struct yaml_node *terms_of(size_t file)
{
	return yaml_get(builtin_find(files[file]), "terms");
}

size_t term_count(void)
{
	size_t count = 0;

	for (size_t f = 0; f < FILES; f++)
		count += list_count(terms_of(f));
	return count;
}

static const struct yaml_node *entry_at(size_t i)
{
	size_t f = 0;

	for (; i >= list_count(terms_of(f)); f++)
		i -= list_count(terms_of(f));
	return list_item(terms_of(f), i);
}

static version_t version_of(const char *text)
{
	return text ? version_parse(text, strlen(text)) : VERSION_NONE;
}

bool term_read(size_t i, struct term *t, struct diag *d)
{
	struct term_entry e = {.since = NULL};
	const bool ok = decode_map(entry_at(i), "term", term_fields,
		sizeof(term_fields) / sizeof(*term_fields), &e, d);

	*t = e.term;
	t->since = version_of(e.since);
	t->until = version_of(e.until);
	return ok;
}

/* Has the line @name of the log what message @text is known by? */
static bool is_in(const char *text, const char *name)
{
	return strcasestr(name, text);
}

/* Is @name, of several words, part of it? */
static bool is_part(const char *text, const char *name)
{
	return strchr(name, ' ') && strcasestr(text, name);
}

static bool is_any(
	const struct yaml_node *n, const char *name, bool (*is)(const char *text, const char *name))
{
	const struct yaml_node *aliases = yaml_get(n, "aliases");

	for (size_t i = 0; i < list_count(aliases); i++)
		if (is(list_item(aliases, i)->text, name))
			return true;
	return is(yaml_get(n, "name")->text, name);
}

static bool is_message(const struct yaml_node *n)
{
	return yaml_is(yaml_get(n, "kind"), term_kind_words[TERM_MESSAGE]);
}

static bool goes_by(const struct yaml_node *n, const char *name)
{
	return is_any(n, name, is_message(n) ? is_in : yaml_same_word);
}

static bool is_part_of(const struct yaml_node *n, const char *name)
{
	return is_message(n) && is_any(n, name, is_part);
}

bool term_find(const char *name, struct term *t)
{
	const size_t count = term_count();
	struct diag *d;
	size_t i = 0;
	bool found;

	/* what has another name is not read */
	while (i < count && !goes_by(entry_at(i), name))
		i++;
	if (i == count)
		for (i = 0; i < count && !is_part_of(entry_at(i), name);)
			i++;
	d = diag_new();
	found = i < count && term_read(i, t, d);
	diag_free(d);
	return found;
}

void term_needs(const struct term *t, struct strbuf *out)
{
	for (size_t i = 0; i < t->needs->count; i++) {
		const struct yaml_node *value = &t->needs->items[2 * i + 1];

		strbuf_addf(out, "%s%s: ", i ? ", " : "", t->needs->items[2 * i].text);
		for (size_t k = 0; k < list_count(value); k++)
			strbuf_addf(out, "%s%s", !k ? value->kind == YAML_SEQ ? "[" : "" : ", ",
				list_item(value, k)->text);
		if (value->kind == YAML_SEQ)
			strbuf_adds(out, "]");
	}
}

bool term_exists(const struct term *t, version_t v)
{
	return v >= t->since && (t->until == VERSION_NONE || v < t->until);
}
