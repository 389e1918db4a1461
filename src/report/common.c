/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the text and JSON reports share.
 */
#include "report/report.h"

#include <stdlib.h>
#include <string.h>

#include "text/diag.h"
#include "text/mem.h"
#include "text/term.h"

void report_styled(
	struct strbuf *out, const struct report_style *style, const char *code, const char *text)
{
	if (style->color)
		strbuf_adds(out, code);
	strbuf_adds(out, text);
	if (style->color)
		strbuf_adds(out, TERM_RESET);
}

/* Characters, not bytes: continuation bytes of UTF-8 take no column. */
static size_t columns(const char *s, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += ((unsigned char)s[i] & 0xc0) != 0x80;
	return n;
}

static void spaces(struct strbuf *out, size_t n)
{
	while (n--)
		strbuf_addc(out, ' ');
}

/* Is the space at @at between a number and its unit? */
static bool before_unit(const char *text, size_t at)
{
	static const char *const units[] = {"%", "bytes", "KiB", "MiB", "GiB", "TiB"};

	if (!at || text[at - 1] < '0' || text[at - 1] > '9')
		return false;
	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++)
		if (strncmp(text + at + 1, units[i], strlen(units[i])) == 0)
			return true;
	return false;
}

/*
 * As many words of @text as fit @width columns (at least one); returns their bytes. A unit stays
 * with its number.
 */
static size_t fit(const char *text, size_t width)
{
	size_t end = 0, i = 0;

	for (;;) {
		while (text[i] && text[i] != ' ')
			i++;
		if (end && columns(text, i) > width)
			return end;
		if (!text[i] || !before_unit(text, i))
			end = i;
		if (!text[i])
			return end;
		i++;
	}
}

void report_entry(struct strbuf *out, const struct report_style *style, const char *label,
	unsigned int indent, const char *text, const char *tag)
{
	size_t tag_len = tag ? columns(tag, strlen(tag)) : 0;
	size_t width = style->width - indent, label_len = columns(label, strlen(label));
	/* a label that is too long takes room of the first line */
	size_t over = label_len < indent ? 0 : label_len + 1 - indent;
	bool first = true;

	strbuf_adds(out, label);
	if (!*text && !tag) {
		strbuf_addc(out, '\n');
		return;
	}
	spaces(out, label_len < indent ? indent - label_len : 1);
	do {
		size_t taken = first ? over + (tag ? tag_len + 1 : 0) : 0;
		size_t room = taken < width ? width - taken : 1;
		size_t len = fit(text, room);

		if (!first)
			spaces(out, indent);
		strbuf_add(out, text, len);
		if (first && tag) {
			size_t used = columns(text, len);

			spaces(out, used < room ? room - used + 1 : 1);
			report_styled(out, style, TERM_DIM, tag);
		}
		strbuf_addc(out, '\n');
		text += len;
		while (*text == ' ')
			text++;
		first = false;
	} while (*text);
}

void report_line(struct strbuf *out, unsigned int indent, const char *text)
{
	spaces(out, indent);
	strbuf_addf(out, "%s\n", text);
}

void report_json_memory(void)
{
	json_set_alloc_funcs(mem_alloc, free);
}

void report_json(struct strbuf *out, json_t *root)
{
	char *text = json_dumps(root, JSON_INDENT(2) | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(6));

	/* what goes to a terminal may be this: DEL is ASCII, but no character to see */
	for (const char *s = text, *del; *s; s = del + (*del != '\0')) {
		del = strchrnul(s, 0x7f);
		strbuf_add(out, s, (size_t)(del - s));
		if (*del)
			strbuf_adds(out, "\\u007f");
	}
	strbuf_addc(out, '\n');
	free(text);
	json_decref(root);
}

json_t *report_tenths(double percent)
{
	double tenths = percent * 10;
	json_int_t whole = (json_int_t)tenths;

	whole += tenths - (double)whole >= 0.5;
	return json_real((double)whole / 10);
}

json_t *report_string(const char *s)
{
	struct strbuf clean = {0};
	json_t *text = s ? json_string(s) : json_null();

	if (!text) { /* a path may hold any bytes */
		diag_clean(&clean, s, strlen(s));
		text = json_string(strbuf_str(&clean));
		strbuf_free(&clean);
	}
	return text;
}

json_t *report_gfp(const struct use *u, const struct catalogue *c)
{
	struct strbuf s = {0};
	json_t *text;

	if (!u->gfp_given)
		return json_null();
	gfp_format_mask(c, &u->gfp, &s);
	text = json_string(strbuf_str(&s));
	strbuf_free(&s);
	return text;
}

bool answer_objected(const struct answer *a)
{
	for (size_t t = 0; t < a->trials; t++)
		for (size_t i = 0; i < a->trial[t].states; i++)
			if (a->trial[t].state[i].objections)
				return true;
	return false;
}
