/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sentences and tables as mdoc source; see mdoc.h.
 */
#include "mdoc.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "text/strbuf.h"

#define LINE_WIDTH 78 /* of the source */
#define OPENING "(["
#define CLOSING ".,:;)]?!"

struct prose {
	struct strbuf *out, line; /* @line: words that are not written yet */
	struct strbuf word;	  /* as it is in the source */
	mdoc_name_fn name;
	void *ctx;
};

/* [rule-name] must not be broken at its hyphens. */
static void escape_word(struct strbuf *out, const char *s, size_t len)
{
	bool rule = *s == '[';

	for (size_t i = 0; i < len; i++) {
		if (s[i] == '\\')
			strbuf_adds(out, "\\e");
		else if (s[i] == '-' && (rule || i == 0))
			strbuf_adds(out, "\\-");
		else
			strbuf_addc(out, s[i]);
	}
}

static void escape(struct strbuf *out, const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (s[i] == '\\')
			strbuf_adds(out, "\\e");
		else
			strbuf_addc(out, s[i]);
	}
}

void mdoc_argument(struct strbuf *out, const char *text, size_t len)
{
	strbuf_addc(out, '"');
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '"')
			strbuf_adds(out, "\\(dq");
		else
			escape(out, text + i, 1);
	}
	strbuf_addc(out, '"');
}

void mdoc_macro(struct strbuf *out, const char *macro, const char *text)
{
	strbuf_adds(out, macro);
	while (*text) {
		size_t len = strcspn(text, " ");

		strbuf_adds(out, " \\&"); /* no word is a macro */
		escape(out, text, len);
		text += len;
		if (!*text && strchr(CLOSING, text[-1]))
			strbuf_adds(out, "\\&"); /* nor a delimiter */
		text += strspn(text, " ");
	}
	strbuf_addc(out, '\n');
}

static void flush(struct prose *p)
{
	if (p->line.len == 0)
		return;
	strbuf_addf(p->out, "%s\n", strbuf_str(&p->line));
	strbuf_clear(&p->line);
}

static bool ends_sentence(const char *word, size_t len)
{
	while (len && strchr(")]\"", word[len - 1]))
		len--;
	return len && strchr(".?!", word[len - 1]);
}

static void plain_word(struct prose *p, const char *word, size_t len)
{
	strbuf_clear(&p->word);
	escape_word(&p->word, word, len);
	if (p->line.len && p->line.len + p->word.len + 1 > LINE_WIDTH)
		flush(p);
	if (p->line.len)
		strbuf_addc(&p->line, ' ');
	else if (*word == '.' || *word == '\'')
		strbuf_adds(&p->line, "\\&");
	strbuf_adds(&p->line, strbuf_str(&p->word));
	if (ends_sentence(word, len))
		flush(p);
}

static size_t identifier(const char *s)
{
	size_t len = 0;

	if (isalpha((unsigned char)*s) || *s == '_')
		while (isalnum((unsigned char)s[len]) || s[len] == '_')
			len++;
	return len;
}

/* From the parenthesis that @s begins with through the one that closes it; 0: none does. */
static size_t balanced(const char *s)
{
	int depth = 0;

	for (size_t i = 0; s[i]; i++) {
		depth += (s[i] == '(') - (s[i] == ')');
		if (depth == 0)
			return i + 1;
	}
	return 0;
}

/* Flags and constants: capitals with a low line among them. */
static bool is_constant(const char *s, size_t len)
{
	bool low_line = false;

	for (size_t i = 0; i < len; i++) {
		low_line |= s[i] == '_';
		if (islower((unsigned char)s[i]))
			return false;
	}
	return low_line && len > 3;
}

/* ".Fn name arg arg": the arguments of a call, apart. */
static void call_arguments(struct strbuf *out, const char *s, size_t len)
{
	int depth = 0;
	size_t from = 0;

	for (size_t i = 0; i <= len; i++) {
		if (i < len)
			depth += (s[i] == '(') - (s[i] == ')');
		if (i < len && (s[i] != ',' || depth))
			continue;
		while (from < i && s[from] == ' ')
			from++;
		if (from < i) {
			strbuf_addc(out, ' ');
			mdoc_argument(out, s + from, i - from);
		}
		from = i + 1;
	}
}

/* Delimiters as arguments of their own, which is how macros take them. */
static void delimiters(struct strbuf *out, const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		strbuf_addf(out, " %c", s[i]);
}

/*
 * A word that is marked up: the bytes of it, through the next space; 0: @s begins with an ordinary
 * word. The word is opening delimiters, the name or call, and closing delimiters or a genitive.
 */
static size_t marked_word(struct prose *p, const char *s)
{
	size_t open = strspn(s, OPENING), id = identifier(s + open), call = 0, rest, end;
	const char *name = s + open, *after;

	if (id == 0)
		return 0;
	if (name[id] == '(')
		call = balanced(name + id);
	if (call == 0 && !is_constant(name, id))
		return 0;
	after = name + id + call;
	rest = strcspn(after, " ");
	end = strspn(after, CLOSING);
	if (end < rest && *after != '\'')
		return 0;
	flush(p);
	if (strncmp(name, "whichalloc", 10) == 0 && call == 3) {
		strbuf_adds(p->out, ".Xr");
		delimiters(p->out, s, open);
		strbuf_addf(p->out, " %.*s %c", (int)id, name, name[id + 1]);
	} else if (call) {
		strbuf_adds(p->out, ".Fn");
		delimiters(p->out, s, open);
		strbuf_addf(p->out, " %.*s", (int)id, name);
		call_arguments(p->out, name + id + 1, call - 2);
		if (p->name)
			p->name(p->ctx, name, id);
	} else {
		strbuf_adds(p->out, ".Dv");
		delimiters(p->out, s, open);
		strbuf_addf(p->out, " %.*s", (int)id, name);
		if (p->name)
			p->name(p->ctx, name, id);
	}
	if (end < rest)
		strbuf_addf(p->out, " Ns %.*s", (int)rest, after);
	else
		delimiters(p->out, after, end);
	strbuf_addc(p->out, '\n');
	return open + id + call + rest;
}

/* `words`: as they are typed. */
static size_t literal(struct prose *p, const char *s)
{
	size_t open = strspn(s, OPENING), len, end;

	if (s[open] != '`' || !strchr(s + open + 1, '`'))
		return 0;
	len = strcspn(s + open + 1, "`");
	end = strspn(s + open + len + 2, CLOSING);
	flush(p);
	strbuf_adds(p->out, ".Ql");
	delimiters(p->out, s, open);
	strbuf_addc(p->out, ' ');
	mdoc_argument(p->out, s + open + 1, len);
	delimiters(p->out, s + open + len + 2, end);
	strbuf_addc(p->out, '\n');
	return open + len + 2 + end;
}

void mdoc_prose(struct strbuf *out, const char *text, mdoc_name_fn name, void *ctx)
{
	struct prose p = {.out = out, .name = name, .ctx = ctx};

	text += strspn(text, " \n");
	while (*text) {
		size_t len = literal(&p, text);

		if (len == 0)
			len = marked_word(&p, text);
		if (len == 0) {
			len = strcspn(text, " \n");
			plain_word(&p, text, len);
		}
		text += len;
		text += strspn(text, " \n");
	}
	flush(&p);
	strbuf_free(&p.line);
	strbuf_free(&p.word);
}

static size_t cell_width(const char *cell)
{
	return strlen(cell);
}

void mdoc_table(struct strbuf *out, const char *const *cell, size_t columns, size_t rows)
{
	strbuf_adds(out, ".Bl -column");
	for (size_t c = 0; c < columns; c++) {
		size_t widest = 0;

		for (size_t r = 1; r < rows; r++)
			if (cell_width(cell[r * columns + c]) >
				cell_width(cell[widest * columns + c]))
				widest = r;
		strbuf_addc(out, ' ');
		mdoc_argument(out, cell[widest * columns + c], strlen(cell[widest * columns + c]));
	}
	strbuf_addc(out, '\n');
	for (size_t r = 0; r < rows; r++) {
		strbuf_adds(out, ".It");
		for (size_t c = 0; c < columns; c++) {
			strbuf_adds(out, c ? " Ta " : " ");
			if (r == 0)
				strbuf_adds(out, "Em ");
			strbuf_addc(out, '"');
			strbuf_adds(out, "\\&");
			escape(out, cell[r * columns + c], strlen(cell[r * columns + c]));
			strbuf_addc(out, '"');
		}
		strbuf_addc(out, '\n');
	}
	strbuf_adds(out, ".El\n");
}
