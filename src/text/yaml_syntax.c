/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bad characters and bad syntax; see yaml_syntax.h.
 */
#include "text/yaml_syntax.h"

#include <string.h>

#include "text/diag.h"
#include "text/mem.h"
#include "text/strbuf.h"
#include "text/utf8.h"

struct wording {
	const char *problem; /* libyaml's (0.2.5) */
	const char *message;
	const char *hint;
	bool at_start; /* the place where the broken thing begins says more than where it was noticed */
};

static const struct wording wordings[] = {
	{"found a tab character that violates indentation", "a tab in the indentation",
		"indent with spaces", false},
	{"found a tab character where an indentation space is expected", "a tab in the indentation",
		"indent with spaces", false},
	{"mapping values are not allowed in this context", "a `:` does not belong here",
		"quote a text that has `: ` in it, or check the indentation", false},
	{"mapping keys are not allowed in this context", "a key does not belong here",
		"check the indentation", false},
	{"block sequence entries are not allowed in this context", "a `-` does not belong here",
		"start the list on a line of its own", false},
	{"could not find expected ':'", "this line has no `:`", "expected `key: value`", true},
	{"did not find expected key", "this is no key of the map before it",
		"check quotes, commas and the indentation", false},
	{"did not find expected '-' indicator", "this is no item of the list before it",
		"expected a `-` with the same indentation", false},
	{"did not find expected ',' or '}'", "this `{` is not closed",
		"expected `,` or `}` after each value", true},
	{"did not find expected ',' or ']'", "this `[` is not closed",
		"expected `,` or `]` after each value", true},
	{"did not find expected node content", "a value is missing here",
		"expected a word, a list or a map", false},
	{"found unexpected end of stream", "this quoted text has no end",
		"expected a closing quote", true},
	{"found unexpected document indicator", "this quoted text has no end",
		"expected a closing quote", true},
	{"found unknown escape character", "an unknown escape in a quoted text",
		"write \\\\ for a backslash, or use single quotes", false},
	{"did not find expected hexdecimal number", "an escape lacks hexadecimal digits",
		"expected \\x41, \\u0041 or \\U00000041", false},
	{"found invalid Unicode character escape code", "this escape names no character", NULL,
		false},
	{"did not find expected alphabetic or numeric character",
		"a name is missing after `&` or `*`", "quote a text that begins with `&` or `*`",
		true},
	{"found undefined tag handle", "an unknown tag", "leave the tag out", false},
	{"found incompatible YAML document", "this version of YAML is not known",
		"leave the %YAML line out", false},
	{"did not find expected <document start>", "this does not belong to the document before it",
		"expected `---` between documents", false},
};

static const struct wording *wording_of(const char *problem)
{
	for (size_t i = 0; i < sizeof(wordings) / sizeof(wordings[0]); i++)
		if (strcmp(wordings[i].problem, problem) == 0)
			return &wordings[i];
	return NULL;
}

/* libyaml counts from 0, in characters. */
static struct pos pos_of_mark(yaml_mark_t mark)
{
	uint32_t line = (uint32_t)mark.line + 1;
	uint32_t column = (uint32_t)mark.column + 1;

	return (struct pos){line, column, line, column + 1};
}

/* The scanner met a character that begins nothing: a tab, or one that YAML reserves. */
static void report_no_token(const struct source *src, yaml_mark_t mark, struct diag *d)
{
	struct pos pos = pos_of_mark(mark);
	struct strbuf shown = {0};
	uint32_t c = 0;
	size_t len;
	const char *s = source_line(src, pos.line, &len);
	size_t n = 0;

	for (size_t i = 0; i <= mark.column; i++) {
		s += n;
		len -= n;
		n = utf8_next(s, len, &c);
	}
	if (*s == '\t') {
		diag_error(d, src, pos, "indent with spaces", "a tab in the indentation");
		return;
	}
	strbuf_add(&shown, s, n);
	diag_error(
		d, src, pos, "write it in quotes", "`%s` cannot begin a value", strbuf_str(&shown));
	strbuf_free(&shown);
}

static bool is_end(const struct source *src, yaml_mark_t mark)
{
	size_t characters = 0;

	for (size_t i = 0; i < src->len; i++)
		characters += ((unsigned char)src->data[i] & 0xc0) != 0x80;
	return mark.index >= characters;
}

void yaml_report_syntax(
	const yaml_parser_t *parser, const struct source *src, struct pos bracket, struct diag *d)
{
	const char *problem = parser->problem, *context = parser->context;
	struct pos pos = pos_of_mark(parser->problem_mark);
	const struct wording *w;

	if (parser->error == YAML_MEMORY_ERROR)
		mem_exhausted(); /* all others name their problem */
	w = wording_of(problem);
	if (strcmp(problem, "found character that cannot start any token") == 0) {
		report_no_token(src, parser->problem_mark, d);
	} else if (!w) {
		diag_error(d, src, pos, NULL, "no YAML: %s%s%s", context ? context : "",
			context ? ", " : "", problem);
	} else if (w->at_start) {
		diag_error(d, src, pos_of_mark(parser->context_mark), w->hint, "%s", w->message);
	} else if (bracket.line && is_end(src, parser->problem_mark)) {
		bracket.end_line = bracket.line;
		bracket.end_column = bracket.column + 1;
		diag_error(d, src, bracket, NULL, "this bracket is not closed");
	} else {
		diag_error(d, src, pos, w->hint, "%s", w->message);
	}
}

/*
 * What is wrong with character @c, which is none of those that utf8_plain() skips, followed by
 * @next; NULL when nothing is.
 */
static const char *character_fault(uint32_t c, int next)
{
	if (c == '\r')
		return next == '\n' ? NULL : "a carriage return without a line feed";
	if (c == '\n' || c == '\t')
		return NULL;
	if (c == 0x85 || c == 0x2028 || c == 0x2029)
		return "a line separator that editors take for text and YAML for a new line";
	if (c < 0xa0 || c == 0xfffe || c == 0xffff)
		return "a control character";
	return NULL;
}

bool yaml_check_characters(const struct source *src, struct diag *d)
{
	uint32_t line = 1, column = 1;
	bool ok = true;
	uint32_t c = 0;

	for (size_t i = 0, n; i < src->len; i += n, column++) {
		const char *fault;
		int next;

		n = utf8_plain(src->data + i, src->len - i);
		column += (uint32_t)n;
		i += n;
		if (i == src->len)
			break;
		n = utf8_next(src->data + i, src->len - i, &c);
		if (n == 0) {
			diag_error(d, src, (struct pos){line, column, line, column + 1}, NULL,
				"byte 0x%02x is not UTF-8", (unsigned char)src->data[i]);
			return false;
		}
		next = i + 1 < src->len ? src->data[i + 1] : -1;
		fault = character_fault(c, next);
		if (fault) {
			diag_error(d, src, (struct pos){line, column, line, column + 1},
				"write it as an escape in double quotes, or leave it out", "%s",
				fault);
			ok = false;
		}
		if (c == '\n') {
			line++;
			column = 0;
		}
	}
	return ok;
}
