/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Masks as numbers; see gfp_number.h. Which flag a bit is differs between releases and with the
 * configuration: `numbers` in data/gfp.yaml says it.
 */
#include "know/gfp_number.h"

#include <ctype.h>
#include <string.h>

#include "know/builtin.h"
#include "know/catalogue.h"
#include "text/decode.h"
#include "text/diag.h"
#include "text/strbuf.h"
#include "text/yaml.h"

enum { MAX_DIGITS = 16 }; /* of 64 bits */

static const struct yaml_node *numbers(const char *key)
{
	return yaml_get(yaml_get(builtin_find("data/gfp.yaml"), "numbers"), key);
}

static bool is_word(char ch)
{
	return isalnum((unsigned char)ch) || ch == '_';
}

/* The digits of the hexadecimal number that @s begins with; 0: it begins with none. */
static size_t digits_of(const char *s)
{
	size_t n = 0;

	if (s[0] != '0' || (s[1] != 'x' && s[1] != 'X'))
		return 0;
	while (isxdigit((unsigned char)s[2 + n]))
		n++;
	return is_word(s[2 + n]) || n > MAX_DIGITS ? 0 : n;
}

static bool is_name(const char *s)
{
	return strncmp(s, "GFP_", 4) == 0 || strncmp(s, "__GFP_", 6) == 0;
}

/* The mask that @s begins with: names, or a number and perhaps its names in parentheses. */
static bool take_mask(const char *s, struct strbuf *mask)
{
	static const char of_names[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789abcdefx|";
	const size_t digits = digits_of(s);
	const char *rest = s + (digits ? 2 + digits : 0);
	const char *names = rest + (digits ? strspn(rest, " (") : 0);

	if (is_name(names))
		strbuf_add(mask, names, strspn(names, of_names));
	else if (digits)
		strbuf_add(mask, s, 2 + digits);
	return mask->len;
}

bool gfp_find_printed(const char *line, struct strbuf *mask)
{
	const struct yaml_node *after = numbers("after");

	if (digits_of(line))
		return take_mask(line, mask);
	for (const char *s = line; *s; s++) {
		for (size_t i = 0; i < list_count(after); i++) {
			const char *word = list_item(after, i)->text;
			const size_t len = strlen(word);

			if (strncmp(s, word, len) == 0 && take_mask(s + len, mask))
				return true;
		}
	}
	return false;
}

bool gfp_has_number(const char *text)
{
	/* what is taken away from a mask is written in names */
	for (const char *s = text; *s && !strchr(text, '&'); s++)
		if ((s == text || !is_word(s[-1])) && digits_of(s))
			return true;
	return false;
}

/* ---- bits ---- */

struct bit_entry {
	const char *flag, *since, *until, *config;
	bool kept;
};

#define F(key, type, required)                                              \
	{                                                                   \
#key, type, offsetof(struct bit_entry, key), required, NULL \
	}
static const struct field bit_fields[] = {
	F(flag, FIELD_TEXT, true),
	F(since, FIELD_TEXT, false),
	F(until, FIELD_TEXT, false),
	F(config, FIELD_TEXT, false),
	F(kept, FIELD_BOOL, false),
};
#undef F

/* What the bits of one kernel are. */
struct bits {
	uint64_t flag[64]; /* bit: the flag of the catalogue, or 0 */
	uint64_t none;	   /* flags that are there and have no bit, as it is configured */
};

static version_t version_of(const char *text, version_t otherwise)
{
	return text ? version_parse(text, strlen(text)) : otherwise;
}

static void read_bits(const struct catalogue *c, struct bits *b, struct diag *d)
{
	const struct yaml_node *list = numbers("bits");
	size_t at = 0;

	*b = (struct bits){.none = 0};
	for (size_t i = 0; i < list_count(list); i++) {
		const struct yaml_node *n = list_item(list, i);
		struct bit_entry e = {.flag = n->text};
		const struct gfp_flag *flag;
		bool configured;

		if (n->kind == YAML_MAP)
			decode_map(n, "bit", bit_fields, sizeof(bit_fields) / sizeof(*bit_fields),
				&e, d);
		if (version_of(e.since, 0) > c->version ||
			version_of(e.until, c->version + 1) <= c->version)
			continue;
		flag = catalogue_gfp(c, e.flag, strlen(e.flag));
		configured = !e.config || c->config >> catalogue_config(c, e.config) & 1;
		if (!configured)
			b->none |= flag->mask;
		if (configured || e.kept)
			b->flag[at++] = flag->exists ? flag->mask : 0;
	}
}

/*
 * Flags of mask @bits; what it has besides goes to *@unknown. A flag without a bit is taken for set
 * where a compound has it that is there otherwise: people wrote the compound.
 */
static uint64_t mask_of(
	const struct catalogue *c, const struct bits *b, uint64_t bits, uint64_t *unknown)
{
	uint64_t mask = 0;

	for (unsigned int i = 0; i < 64; i++) {
		const uint64_t bit = bits & (uint64_t)1 << i;

		mask |= bit ? b->flag[i] : 0;
		*unknown |= b->flag[i] ? 0 : bit;
	}
	for (size_t i = 0; i < c->gfp_count; i++) {
		const uint64_t whole = c->gfp[i].exists ? c->gfp[i].mask : 0;

		if (whole & ~b->none && !(whole & ~b->none & ~mask))
			mask |= whole;
	}
	return mask;
}

static uint64_t value_of(const char *digits, size_t n)
{
	uint64_t value = 0;

	for (size_t i = 0; i < n; i++)
		value = value << 4 |
			(uint64_t)(isdigit((unsigned char)digits[i])
					   ? digits[i] - '0'
					   : tolower((unsigned char)digits[i]) - 'a' + 10);
	return value;
}

bool gfp_name_numbers(const struct catalogue *c, const char *text, struct strbuf *out,
	uint64_t *unknown, struct diag *d)
{
	const char *since = numbers("since")->text;
	struct bits bits;

	*unknown = 0;
	if (c->version < version_of(since, 0)) {
		diag_error(d, NULL, (struct pos){0}, "give the names that the line has beside it",
			"what bits of a mask mean is known from %s on", since);
		return false;
	}
	read_bits(c, &bits, d);
	for (const char *s = text; *s;) {
		const size_t digits = s == text || !is_word(s[-1]) ? digits_of(s) : 0;

		if (!digits) {
			strbuf_addc(out, *s++);
			continue;
		}
		gfp_format(c, mask_of(c, &bits, value_of(s + 2, digits), unknown), out);
		s += 2 + digits;
	}
	return true;
}
