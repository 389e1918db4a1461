/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Constants for words; see constant.h.
 */
#include "advise/constant.h"

#include <string.h>

#include "know/builtin.h"
#include "text/decode.h"
#include "text/strbuf.h"
#include "text/yaml.h"

/* Those of one entry. */
static void choose(const struct need *need, const struct yaml_node *entry, struct constants *out)
{
	const struct yaml_node *all = yaml_get(entry, "choose");
	struct strbuf value = {0};

	for (size_t i = 0; all && i < all->count; i++) {
		const struct yaml_node *key = &all->items[2 * i], *words = key + 1;
		enum fact f = fact_find(key->text);

		if (f >= NEED_COUNT || !need->v[f].set)
			continue;
		strbuf_clear(&value);
		/* the number of a node stands for the word that it is given */
		if (fact_info[f].type == FACT_ENUM)
			strbuf_adds(&value, fact_info[f].words[need->v[f].max]);
		else
			need_format(need, f, &value);
		for (size_t k = 0; k < words->count && out->count < CONSTANTS_MAX; k++) {
			const struct yaml_node *word = &words->items[2 * k];

			/* sets are words joined by commas */
			if (!strstr(strbuf_str(&value), word->text))
				continue;
			out->item[out->count].fact = f;
			out->item[out->count++].name = word[1].text;
		}
	}
	strbuf_free(&value);
}

/* The entry for that argument of @api; NULL: there is none. */
static const struct yaml_node *entry_of(const struct api *api, const char *placeholder)
{
	const struct yaml_node *words = yaml_get(builtin_find("data/code.yaml"), "words");

	for (size_t i = 0; i < list_count(words); i++) {
		const struct yaml_node *entry = list_item(words, i),
				       *family = yaml_get(entry, "family");

		if (yaml_is(yaml_get(entry, "placeholder"), placeholder) &&
			(!family || list_has(family, api->family)))
			return entry;
	}
	return NULL;
}

bool constants_of(const struct need *need, const struct api *api, const char *placeholder,
	struct constants *out)
{
	const struct yaml_node *entry = entry_of(api, placeholder), *otherwise;

	*out = (struct constants){0};
	if (!entry)
		return false;
	otherwise = yaml_get(entry, "otherwise");
	out->otherwise = otherwise ? otherwise->text : NULL;
	choose(need, entry, out);
	return true;
}

const char *constant_unasked(
	const struct api *api, const char *placeholder, const char *name, size_t len)
{
	const struct yaml_node *entry = entry_of(api, placeholder),
			       *all = entry ? yaml_get(entry, "unasked") : NULL;

	for (size_t i = 0; all && i < all->count; i++) {
		const struct yaml_node *key = &all->items[2 * i];

		if (key->count == len && strncmp(key->text, name, len) == 0)
			return key[1].text;
	}
	return NULL;
}
