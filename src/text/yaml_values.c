/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What YAML nodes mean to whoever asks: typed readings and their errors; see yaml.h.
 */
#include "text/yaml.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "text/diag.h"
#include "text/mem.h"
#include "text/nearest.h"
#include "text/strbuf.h"
#include "text/units.h"

#define SHOWN_MAX 48 /* bytes of a value that a message quotes */
#define LIST_MAX 14  /* words that are listed when none is near */

#define NUMBER_FORM "a number such as 4096, 0x1000 or 64K"
#define RANGE_FORM "a number such as 64K, or a range such as 1..64K"

const struct yaml_node *yaml_plain(const struct source *src, struct arena *a)
{
	struct yaml_node *n = arena_alloc(a, sizeof(*n));
	struct yaml_place *place = arena_alloc(a, sizeof(*place));

	*place = (struct yaml_place){src, {1, 1, 1, (uint32_t)src->len + 1}};
	*n = (struct yaml_node){.kind = src->len ? YAML_SCALAR : YAML_NULL,
		.plain = true,
		.count = (uint32_t)src->len,
		.text = arena_strndup(a, src->data, src->len),
		.place = place};
	return n;
}

const struct yaml_node *yaml_get(const struct yaml_node *n, const char *key)
{
	if (!n || n->kind != YAML_MAP)
		return NULL;
	for (size_t i = 0; i < n->count; i++)
		if (yaml_same_word(n->items[2 * i].text, key))
			return &n->items[2 * i + 1];
	return NULL;
}

bool yaml_is(const struct yaml_node *n, const char *word)
{
	return n && n->kind == YAML_SCALAR && yaml_same_word(n->text, word);
}

static const char *word_at(const void *words, size_t i, size_t stride)
{
	const char *word;

	memcpy(&word, (const char *)words + i * stride, sizeof(word));
	return word;
}

/* Among the words from @at on, before @end: the very same string, or @end. */
static size_t find_same(const char *word, const void *words, size_t at, size_t end, size_t stride)
{
	while (at < end && word_at(words, at, stride) != word)
		at++;
	return at;
}

size_t yaml_find_word(const char *word, const void *words, size_t count, size_t stride, size_t from)
{
	/* in the program's own files it is mostly that */
	size_t found = find_same(word, words, from, count, stride);

	if (found < count)
		return found;
	found = find_same(word, words, 0, from, stride);
	if (found < from)
		return found;
	for (size_t i = 0, at = from; i < count; i++, at = at + 1 < count ? at + 1 : 0)
		if (yaml_same_word(word, word_at(words, at, stride)))
			return at;
	return count;
}

struct pos yaml_pos_within(const struct yaml_node *n, size_t at, size_t len)
{
	struct pos p = n->place->pos;
	const uint32_t width = p.end_column - p.column;

	if (p.line == p.end_line && (width == n->count || width == n->count + 2)) {
		p.column += (uint32_t)at + (width - n->count) / 2;
		p.end_column = p.column + (uint32_t)len;
	}
	return p;
}

/* What a node that is no scalar is called. */
static const char *kind_name(const struct yaml_node *n)
{
	switch (n->kind) {
	case YAML_NULL:
		return "nothing";
	case YAML_SEQ:
		return "a list";
	default:
		return "a map";
	}
}

/* A scalar's text as messages quote it: whole, or its beginning. @buf has SHOWN_MAX + 4 bytes. */
static const char *shown(const struct yaml_node *n, char *buf)
{
	size_t len = SHOWN_MAX;

	if (n->count <= SHOWN_MAX)
		return n->text;
	while (len > 0 && ((unsigned char)n->text[len] & 0xc0) == 0x80)
		len--;
	memcpy(buf, n->text, len);
	memcpy(buf + len, "...", 4);
	return buf;
}

/* Reports a node that is no scalar; true for one that is. */
static bool need_scalar(const struct yaml_node *n, struct diag *d, const char *expected)
{
	if (n->kind == YAML_SCALAR)
		return true;
	diag_error(d, n->place->src, n->place->pos, NULL, "expected %s, found %s", expected,
		kind_name(n));
	return false;
}

bool yaml_bool(const struct yaml_node *n, struct diag *d, bool *value)
{
	static const char *const yes[] = {"true", "yes", "on", "y", "1"};
	static const char *const no[] = {"false", "no", "off", "n", "0"};
	const char *hint = "expected true or false";
	char buf[SHOWN_MAX + 4];

	if (!need_scalar(n, d, "true or false"))
		return false;
	if (n->plain && strcmp(n->text, "true") == 0) {
		*value = true;
		return true;
	}
	if (n->plain && strcmp(n->text, "false") == 0) {
		*value = false;
		return true;
	}
	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++) {
		if (strcasecmp(n->text, yes[i]) == 0)
			hint = n->plain ? "write true" : "write true, without quotes";
		if (strcasecmp(n->text, no[i]) == 0)
			hint = n->plain ? "write false" : "write false, without quotes";
	}
	diag_error(d, n->place->src, n->place->pos, hint, "`%s` is neither true nor false",
		shown(n, buf));
	return false;
}

/*
 * "64K" for 64k, 64kB, 64KB, 64 K and the like: what was meant is plain, but it is not how it is
 * written. false when @text is nothing of that sort.
 */
static bool number_meant(const char *text, char *buf, size_t size)
{
	size_t digits = strspn(text, "0123456789");
	const char *rest = text + digits + strspn(text + digits, " ");
	char suffix = (char)toupper((unsigned char)*rest);
	uint64_t value;

	if (digits == 0 || digits + 2 > size || !strchr("KMGTB", suffix) || suffix == '\0')
		return false;
	if (suffix != 'B' && rest[1] && strcasecmp(rest + 1, "b") != 0 &&
		strcasecmp(rest + 1, "ib") != 0)
		return false;
	if (suffix == 'B' && rest[1])
		return false;
	memcpy(buf, text, digits);
	buf[digits] = suffix == 'B' ? '\0' : suffix;
	buf[digits + 1] = '\0';
	return units_parse(buf, strlen(buf), &value) == UNITS_OK;
}

static void report_number(const struct yaml_node *n, struct diag *d, enum units_result result,
	const char *what, const char *form)
{
	struct strbuf hint = {0};
	char buf[SHOWN_MAX + 4];
	char meant[32];

	if (result == UNITS_TOO_LARGE) {
		diag_error(d, n->place->src, n->place->pos, "expected at most 18446744073709551615",
			"`%s` is too large", shown(n, buf));
		return;
	}
	if (number_meant(n->text, meant, sizeof(meant)))
		strbuf_addf(&hint, "did you mean `%s`?", meant);
	else
		strbuf_addf(&hint, "expected %s", form);
	diag_error(d, n->place->src, n->place->pos, strbuf_str(&hint), "`%s` is no %s",
		shown(n, buf), what);
	strbuf_free(&hint);
}

bool yaml_u64(const struct yaml_node *n, struct diag *d, uint64_t *value)
{
	enum units_result result;

	if (!need_scalar(n, d, NUMBER_FORM))
		return false;
	result = units_parse(n->text, n->count, value);
	if (result == UNITS_OK)
		return true;
	report_number(n, d, result, "number", NUMBER_FORM);
	return false;
}

/* {min: A, max: B}, and nothing else in it. */
static bool range_of_map(const struct yaml_node *n, struct diag *d, uint64_t *min, uint64_t *max)
{
	static const char *const words[] = {"min", "max"};
	uint64_t *const values[] = {min, max};
	unsigned int seen = 0;
	bool ok = true;

	for (size_t i = 0; i < n->count; i++) {
		const struct yaml_node *key = &n->items[2 * i];
		unsigned int w = 0;

		while (w < 2 && !yaml_is(key, words[w]))
			w++;
		if (w == 2) {
			yaml_unknown(key, d, "key", words, 2, sizeof(words[0]));
			ok = false;
			continue;
		}
		seen |= 1u << w;
		ok &= yaml_u64(key + 1, d, values[w]);
	}
	for (unsigned int w = 0; w < 2; w++) {
		if (seen & 1u << w)
			continue;
		diag_error(d, n->place->src, n->place->pos, "expected {min: A, max: B}",
			"this range lacks `%s`", words[w]);
		ok = false;
	}
	return ok;
}

bool yaml_range(const struct yaml_node *n, struct diag *d, uint64_t *min, uint64_t *max)
{
	enum units_result result;
	uint64_t low, high;
	char a[24], b[24];

	if (n->kind == YAML_MAP) {
		if (!range_of_map(n, d, &low, &high))
			return false;
	} else {
		if (!need_scalar(n, d, RANGE_FORM))
			return false;
		result = units_parse_range(n->text, n->count, &low, &high);
		if (result != UNITS_OK) {
			report_number(n, d, result, "number or range", RANGE_FORM);
			return false;
		}
	}
	if (low > high) {
		diag_error(d, n->place->src, n->place->pos, "expected the smaller number first",
			"the range %s..%s is empty", units_exact(low, a), units_exact(high, b));
		return false;
	}
	*min = low;
	*max = high;
	return true;
}

bool yaml_text(const struct yaml_node *n, struct diag *d, const char **value)
{
	if (!need_scalar(n, d, "a text"))
		return false;
	if (n->count == 0) {
		diag_error(d, n->place->src, n->place->pos, NULL,
			"expected a text, found an empty one");
		return false;
	}
	*value = n->text;
	return true;
}

void yaml_unknown(const struct yaml_node *n, struct diag *d, const char *what, const void *words,
	size_t count, size_t stride)
{
	struct strbuf hint = {0};
	struct strbuf list = {0};
	char buf[SHOWN_MAX + 4];
	struct nearest near;

	nearest_init(&near, n->text, n->kind == YAML_SCALAR ? n->count : 0);
	for (size_t i = 0; i < count; i++) {
		const char *word = *(const char *const *)((const char *)words + i * stride);

		nearest_offer(&near, word);
		strbuf_addf(&list, "%s%s", i ? ", " : count > 1 ? "one of " : "expected ", word);
	}
	if (nearest_best(&near))
		strbuf_addf(&hint, "did you mean `%s`?", nearest_best(&near));
	else if (count <= LIST_MAX)
		strbuf_adds(&hint, strbuf_str(&list));
	if (n->kind == YAML_SCALAR)
		diag_error(d, n->place->src, n->place->pos, strbuf_str(&hint), "unknown %s `%s`",
			what, shown(n, buf));
	else
		diag_error(d, n->place->src, n->place->pos, strbuf_str(&hint),
			"%s where one %s is expected", kind_name(n), what);
	strbuf_free(&hint);
	strbuf_free(&list);
}
