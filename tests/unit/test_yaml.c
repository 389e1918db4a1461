/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * YAML documents: trees and places, every error in one pass, limits against hostile files.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "text/diag.h"
#include "text/mem.h"
#include "text/source.h"
#include "text/strbuf.h"
#include "text/yaml.h"
#include "told.h"

/* One text, parsed, and what was said about it. */
struct parsed {
	struct source *src;
	struct arena *arena;
	struct diag *diag;
	const struct yaml_node *docs;
	size_t count;
	bool ok;
};

static struct parsed parse_bytes(const char *text, size_t len)
{
	struct parsed p = {
		.src = source_from_text("t", text, len), .arena = arena_new(), .diag = diag_new()};

	p.ok = yaml_parse(p.src, p.arena, p.diag, &p.docs, &p.count);
	/* false if and only if something was reported */
	assert_int_equal(p.ok, diag_count(p.diag) == 0);
	return p;
}

static struct parsed parse(const char *text)
{
	return parse_bytes(text, strlen(text));
}

static void drop(struct parsed *p)
{
	diag_free(p->diag);
	arena_free(p->arena);
	source_free(p->src);
}

/* A tree in one line: lists in [], maps in {}, quoted scalars in "", null as ~. */
static void write_tree(struct strbuf *b, const struct yaml_node *n)
{
	bool map = n->kind == YAML_MAP;
	const char *quote = n->plain ? "" : "\"";

	assert_non_null(n->place->src);
	assert_non_null(n->text);
	if (n->kind == YAML_NULL)
		strbuf_adds(b, "~");
	if (n->kind == YAML_SCALAR) {
		assert_int_equal(n->count, strlen(n->text));
		strbuf_addf(b, "%s%s%s", quote, n->text, quote);
	}
	if (n->kind != YAML_SEQ && !map)
		return;
	strbuf_addc(b, map ? '{' : '[');
	for (size_t i = 0; i < n->count; i++) {
		strbuf_adds(b, i ? ", " : "");
		write_tree(b, &n->items[map ? 2 * i : i]);
		if (map) {
			strbuf_adds(b, ": ");
			write_tree(b, &n->items[2 * i + 1]);
		}
	}
	strbuf_addc(b, map ? '}' : ']');
}

/* All documents of @p, joined by " | ", are @expected. */
static void assert_trees(const struct parsed *p, const char *expected)
{
	struct strbuf b = {0};

	for (size_t i = 0; i < p->count; i++) {
		strbuf_adds(&b, i ? " | " : "");
		write_tree(&b, &p->docs[i]);
	}
	assert_string_equal(strbuf_str(&b), expected);
	strbuf_free(&b);
}

static void assert_reads(const char *text, const char *expected)
{
	struct parsed p = parse(text);

	if (!p.ok) {
		char *errors = told(p.diag);

		fail_msg("%s: %s", text, errors);
	}
	assert_trees(&p, expected);
	drop(&p);
}

/*
 * @text has exactly the errors @expected: a line for each, "LINE:COLUMN message +CARETS | hint",
 * where one caret goes without saying.
 */
static void assert_errors(const char *text, const char *expected)
{
	struct parsed p = parse(text);
	char *full = told(p.diag);
	struct strbuf brief = {0};

	for (char *line = strtok(full, "\n"); line; line = strtok(NULL, "\n")) {
		const char *caret = strchr(line, '^');
		unsigned int row, column;
		int used = 0;

		if (sscanf(line, "t:%u:%u: error: %n", &row, &column, &used) == 2 && used) {
			strbuf_addf(&brief, "%u:%u %s", row, column, line + used);
		} else if (caret && strncmp(line, "      |", 7) == 0) {
			size_t carets = strspn(caret, "^");

			if (carets > 1)
				strbuf_addf(&brief, " +%zu", carets);
			strbuf_addf(&brief, "%s%s\n", caret[carets] ? " |" : "", caret + carets);
		}
	}
	assert_string_equal(strbuf_str(&brief), expected);
	strbuf_free(&brief);
	free(full);
	drop(&p);
}

static void assert_pos(const struct yaml_node *n, uint32_t line, uint32_t column, uint32_t end_line,
	uint32_t end_column)
{
	assert_non_null(n);
	assert_int_equal(n->place->pos.line, line);
	assert_int_equal(n->place->pos.column, column);
	assert_int_equal(n->place->pos.end_line, end_line);
	assert_int_equal(n->place->pos.end_column, end_column);
}

static void trees(void **state)
{
	(void)state;
	assert_reads("a: 1\nb: [x, 'y', \"z\"]\nc:\n  - d: e\n  - f\n",
		"{a: 1, b: [x, \"y\", \"z\"], c: [{d: e}, f]}");
	assert_reads("{}", "{}");
	assert_reads("[]", "[]");
	assert_reads("x", "x");
	assert_reads("kernel: 6.10\n", "{kernel: 6.10}");
	assert_reads("a: |\n  one\n  two\nb: >\n  x\n  y\n", "{a: \"one\ntwo\n\", b: \"x y\n\"}");
	assert_reads("a: 1\r\nb: 2\r\n", "{a: 1, b: 2}");
	assert_reads("a: \"\\u20ac\"\n", "{a: \"\xe2\x82\xac\"}");
	assert_reads("a: plain # no comment of it\n", "{a: plain}");
	assert_reads("a: [b: c]\n", "{a: [{b: c}]}");
}

static void nulls(void **state)
{
	(void)state;
	assert_reads(
		"[~, null, Null, NULL, '', \"null\", nil]", "[~, ~, ~, ~, \"\", \"null\", nil]");
	assert_reads("a:\nb: ~\n", "{a: ~, b: ~}");
}

static void tags(void **state)
{
	(void)state;
	assert_reads("[!!str x, !!str null, ! null, !!int 5, !!bool true, !!null null, !!float 1]",
		"[\"x\", \"null\", \"null\", 5, true, ~, 1]");
	assert_reads("!!map {a: !!seq [b]}", "{a: [b]}");
	assert_errors("a: !foo x\n!!seq b: !!set {c: d}\n",
		"1:4 tag `!foo` does not fit here +6 | leave the tag out\n"
		"2:1 tag `tag:yaml.org,2002:seq` does not fit here +7 | leave the tag out\n"
		"2:10 tag `tag:yaml.org,2002:set` does not fit here +7 | leave the tag out\n");
	/* percent signs in tags are decoded: no part of a known tag, and not its neighbourhood */
	assert_errors("!!%20str x",
		"1:1 tag `tag:yaml.org,2002: str` does not fit here +10 | leave the tag out\n");
}

static void documents(void **state)
{
	(void)state;
	assert_reads("", "");
	assert_reads("# only\n# comments\n", "");
	assert_reads("\n\n", "");
	assert_reads("---\na: 1\n---\n- b\n...\n---\nc\n", "{a: 1} | [b] | c");
	assert_reads("---\n---\n", "~ | ~");
	assert_reads("%YAML 1.2\n---\na: 1\n", "{a: 1}");
}

static void places(void **state)
{
	struct parsed p = parse("a: foo   # x\n"
				"b: [ x,\n"
				"  y ]\n"
				"c:\n"
				"  - 'q u'\n"
				"  - \xc3\xa9\xc3\xa9: z\n"
				"\n"
				"# end\n"
				"d: |\n"
				"  text\n"
				"\n"
				"e:\n"
				"f: one\n"
				"  two\n");
	const struct yaml_node *root, *c;

	(void)state;
	assert_true(p.ok);
	root = &p.docs[0];
	assert_pos(root, 1, 1, 14, 6);
	assert_pos(&root->items[0], 1, 1, 1, 2);
	assert_pos(yaml_get(root, "a"), 1, 4, 1, 7);
	assert_pos(yaml_get(root, "b"), 2, 4, 3, 6);
	c = yaml_get(root, "c");
	/* a block ends with its last value, not where the next token begins */
	assert_pos(c, 5, 5 - 2, 6, 10);
	assert_pos(&c->items[0], 5, 5, 5, 10);
	assert_pos(&c->items[1], 6, 5, 6, 10);
	assert_pos(&c->items[1].items[0], 6, 5, 6, 7);
	assert_pos(yaml_get(&c->items[1], "\xc3\xa9\xc3\xa9"), 6, 9, 6, 10);
	/* a block scalar is at its | */
	assert_pos(yaml_get(root, "d"), 9, 4, 9, 5);
	assert_pos(yaml_get(root, "e"), 12, 3, 12, 3);
	assert_pos(yaml_get(root, "f"), 13, 4, 14, 6);
	drop(&p);
}

static void places_behind_properties(void **state)
{
	struct parsed p = parse("\xc3\xa9: &x !!str foo\n"
				"b: *x\n"
				"c: &m # a comment & more\n"
				"  k: v\n"
				"d: {f: &n , g: &o}\n"
				"h: &s\n"
				"  - 1\n"
				"i: !!str &t |\n"
				"  text\n"
				"j: *m\n");
	const struct yaml_node *root;

	(void)state;
	assert_true(p.ok);
	root = &p.docs[0];
	assert_pos(yaml_get(root, "\xc3\xa9"), 1, 13, 1, 16);
	assert_pos(yaml_get(root, "b"), 2, 4, 2, 6);
	assert_pos(yaml_get(root, "c"), 4, 3, 4, 7);
	assert_pos(yaml_get(yaml_get(root, "d"), "f"), 5, 10, 5, 10);
	assert_pos(yaml_get(yaml_get(root, "d"), "g"), 5, 18, 5, 18);
	assert_pos(yaml_get(root, "h"), 7, 3, 7, 6);
	assert_pos(yaml_get(root, "i"), 8, 13, 8, 14);
	/* an alias is where it stands, what it holds is where it was written */
	assert_pos(yaml_get(root, "j"), 10, 4, 10, 6);
	assert_pos(yaml_get(yaml_get(root, "j"), "k"), 4, 6, 4, 7);
	drop(&p);
	/* whatever the space behind them is, and at the end of the text */
	p = parse("a: &x\tfoo\nb: &y\r\n  k: v\r\nc: &z");
	assert_true(p.ok);
	assert_pos(yaml_get(p.docs, "a"), 1, 7, 1, 10);
	assert_pos(yaml_get(p.docs, "b"), 3, 3, 3, 7);
	assert_pos(yaml_get(p.docs, "c"), 4, 6, 4, 6);
	drop(&p);
}

static void aliases(void **state)
{
	(void)state;
	assert_reads("a: &x [1, 2]\nb: *x\nc: [*x, *x]\n",
		"{a: [1, 2], b: [1, 2], c: [[1, 2], [1, 2]]}");
	assert_reads("- &x 1\n- *x\n- &x 2\n- *x\n", "[1, 1, 2, 2]");
	assert_reads("&k key: 1\nb: *k\n", "{key: 1, b: key}");
	/* an inner anchor of the same name hides the outer one */
	assert_reads("- &x [&x 1, *x]\n- *x\n", "[[1, 1], 1]");
	assert_errors("a: *x\nb: &x 1\nc: *x\n",
		"1:4 alias `*x` has no anchor +2 | expected `&` and "
		"the name further up in this document\n");
	assert_errors("--- &x 1\n--- *x\n",
		"2:5 alias `*x` has no anchor +2 | expected `&` and the "
		"name further up in this document\n");
	assert_errors("a: &x [1, *x]\nb: &y {c: {d: *y}}\n",
		"1:11 alias `*x` is part of what it stands for +2\n"
		"2:15 alias `*y` is part of what it stands for +2\n");
}

static void keys(void **state)
{
	(void)state;
	assert_errors("a: 1\na: 2\nb_c: 1\nb-c: 2\n\"a\": 3\n",
		"2:1 duplicate key `a` | first on line 1\n"
		"4:1 duplicate key `b-c` +3 | first on line 3\n"
		"5:1 duplicate key `a` +3 | first on line 1\n");
	assert_errors("? [x]\n: 1\n? {y: z}\n: 2\n~: 3\nnull: 4\n<<: {a: 1}\n\"<<\": 5\n",
		"1:3 a list is no key +3 | expected a word\n"
		"3:3 a map is no key +6 | expected a word\n"
		"5:1 a key is missing | expected `key: value`\n"
		"6:1 a key is missing +4 | expected `key: value`\n"
		"7:1 merge keys are not supported +2 | write the keys out\n");
	assert_reads("<: 1\n<x: 2\n", "{<: 1, <x: 2}");
	assert_errors("x: &l [1]\n? *l\n: 2\n", "2:3 a list is no key +2 | expected a word\n");
}

/* What could not be read is left out; the rest is there. */
static void partial_trees(void **state)
{
	struct parsed p =
		parse("a: 1\na: 2\nb: *none\nc: [1, *none, 2]\n? [x]\n: y\nd: 3\n*none : 4\n");

	(void)state;
	assert_false(p.ok);
	assert_trees(&p, "{a: 1, b: ~, c: [1, 2], d: 3}");
	drop(&p);

	p = parse("a: 1\n---\nb: 2\n---\nc: [\n");
	assert_false(p.ok);
	assert_trees(&p, "{a: 1} | {b: 2}");
	drop(&p);
}

static void many_keys(void **state)
{
	struct strbuf b = {0};

	(void)state;
	for (int i = 0; i < 50000; i++)
		strbuf_addf(&b, "k%d: x\n", i);
	strbuf_adds(&b, "k31: y\n");
	assert_errors(b.s, "50001:1 duplicate key `k31` +3 | first on line 32\n");
	strbuf_free(&b);
}

static void syntax(void **state)
{
	(void)state;
	assert_errors(
		"a:\n  b: 1\n\tc: 2\n", "3:1 a tab in the indentation +8 | indent with spaces\n");
	assert_errors("a:\n\tb: 1\n", "2:1 a tab in the indentation +8 | indent with spaces\n");
	assert_errors("k: v\n\tx\n", "2:1 a tab in the indentation +8 | indent with spaces\n");
	assert_errors("a: @x\n", "1:4 `@` cannot begin a value | write it in quotes\n");
	assert_errors("\xc3\xa9: `x`\n", "1:4 ``` cannot begin a value | write it in quotes\n");
	assert_errors("a: b: c\n",
		"1:5 a `:` does not belong here | quote a text that has `: ` in it, or "
		"check the indentation\n");
	/* where an open bracket is not what is wrong */
	assert_errors("[a,\n b, \"\\q\"]\n", "2:6 an unknown escape in a quoted text | write \\\\ "
					     "for a backslash, or use single "
					     "quotes\n");
	/* what libyaml says as it says it: nothing better is known */
	assert_errors(
		"%YAML 1.1\n%YAML 1.1\n---\n", "2:1 no YAML: found duplicate %YAML directive\n");
	assert_errors("a: - b\n",
		"1:4 a `-` does not belong here | start the list on a line of its own\n");
	assert_errors("a: 1\nb\nc: 1\n", "2:1 this line has no `:` | expected `key: value`\n");
	assert_errors("a: {b: c\nd: e\n",
		"1:4 this `{` is not closed | expected `,` or `}` after each value\n");
	assert_errors("a: [b\nd: e\n",
		"1:4 this `[` is not closed | expected `,` or `]` after each value\n");
	assert_errors("a:\n  b: [[1], [\n# end\n", "2:12 this bracket is not closed\n");
	assert_errors("a: }\n", "1:4 a value is missing here | expected a word, a list or a map\n");
	assert_errors("a: \"x\n", "1:4 this quoted text has no end | expected a closing quote\n");
	assert_errors("a: \"\\q\"\n", "1:5 an unknown escape in a quoted text | write \\\\ for a "
				      "backslash, or use single quotes\n");
	assert_errors("a: \"x\" y\n",
		"1:8 this is no key of the map before it | check quotes, commas "
		"and the indentation\n");
	assert_errors("a: *\n",
		"1:4 a name is missing after `&` or `*` | quote a text that begins with "
		"`&` or `*`\n");
	assert_errors("!x!y z\n", "1:1 an unknown tag | leave the tag out\n");
	assert_errors("a: 1\n...\nb: 2\n", "3:1 this does not belong to the document before it | "
					   "expected `---` between documents\n");
	assert_errors("%YAML 3.0\n---\na\n",
		"1:1 this version of YAML is not known | leave the %YAML line out\n");
	/* one that we have no words of our own for */
	assert_errors("a: |0\n", "1:5 no YAML: while scanning a block scalar, found an indentation "
				 "indicator equal to 0\n");
}

/* libyaml's error ends the reading, but not the errors before it. */
static void errors_before_syntax(void **state)
{
	(void)state;
	assert_errors("a: 1\na: 2\nb:\n  - x: 1\n    x: 2\n    y: @\n",
		"2:1 duplicate key `a` | first on line 1\n"
		"5:5 duplicate key `x` | first on line 4\n"
		"6:8 `@` cannot begin a value | write it in quotes\n");
}

static void bad_characters(void **state)
{
	const char *hint = "write it as an escape in double quotes, or leave it out\n";
	char expected[600];

	(void)state;
	snprintf(expected, sizeof(expected),
		"1:4 a control character +4 | %s"
		"2:2 a carriage return without a line feed +2 | %s"
		"3:4 a control character +4 | %s"
		"3:5 a line separator that editors take for text and YAML for a new line +6 | %s",
		hint, hint, hint, hint);
	assert_errors("a: \x01\n\xc3\xa9\rb\nc: \x7f\xe2\x80\xa8\r\n", expected);
	snprintf(expected, sizeof(expected),
		"1:1 a line separator that editors take for text and YAML for a new line +4 | %s"
		"1:2 a line separator that editors take for text and YAML for a new line +6 | %s"
		"1:3 a control character | %s"
		"1:4 a control character | %s",
		hint, hint, hint, hint);
	assert_errors("\xc2\x85\xe2\x80\xa9\xef\xbf\xbe\xef\xbf\xbf\xc2\xa0", expected);
	/* a text in memory was not checked before */
	assert_errors("a: \xff\n", "1:4 byte 0xff is not UTF-8 +4\n");
	assert_errors("a: \"x\\0y\"\n", "1:4 a NUL in a text +6 | leave the \\0 out\n");
}

static void nul_byte(void **state)
{
	struct parsed p = parse_bytes("a: x\0y\n", 7);
	char *text = told(p.diag);

	(void)state;
	assert_non_null(strstr(text, "t:1:5: error: a control character\n"));
	free(text);
	drop(&p);
}

/* @count times @piece, then @end. The caller frees. */
static char *repeat(const char *piece, size_t count, const char *end)
{
	struct strbuf b = {0};

	for (size_t i = 0; i < count; i++)
		strbuf_adds(&b, piece);
	strbuf_adds(&b, end);
	return b.s;
}

static void depth(void **state)
{
	char *open = repeat("[", YAML_MAX_DEPTH, "");
	char *close = repeat("]", YAML_MAX_DEPTH, "");
	struct strbuf b = {0};

	(void)state;
	strbuf_addf(&b, "%s%s", open, close);
	assert_reads(b.s, b.s);
	/* one too many: reported once, the rest is read */
	strbuf_clear(&b);
	strbuf_addf(&b, "a: %s[x, {y: &z z}], *z%s\nb: *q\n", open, close);
	assert_errors(b.s,
		"1:35 nested more than 32 deep\n"
		"2:4 alias `*q` has no anchor +2 | expected `&` and the name further up in "
		"this document\n");
	strbuf_free(&b);
	free(open);
	free(close);
}

static void absurd_depth(void **state)
{
	static const char *const pieces[] = {"[", "{a: ", "- ", "? "};
	static const unsigned int widths[] = {1, 4, 2, 2};
	char expected[120];

	(void)state;
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		char *text = repeat(pieces[i], 10000, "x\n");

		snprintf(expected, sizeof(expected),
			"1:%u nested more than 32 deep\n"
			"1:%u nested more than 128 deep | the rest is not read\n",
			32 * widths[i] + 1, 128 * widths[i] + 1);
		assert_errors(text, expected);
		free(text);
	}
}

static void depth_through_aliases(void **state)
{
	(void)state;
	/* 16 levels in an anchor, used 16 deep (fine) and 17 deep */
	assert_errors("a: &a [[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]\n"
		      "b: [[[[[[[[[[[[[[[*a]]]]]]]]]]]]]]]\n"
		      "c: [[[[[[[[[[[[[[[[*a]]]]]]]]]]]]]]]]\n",
		"3:20 alias `*a` nests too deep +2\n");
}

static void alias_bomb(void **state)
{
	struct strbuf b = {0};
	struct parsed p;

	(void)state;
	strbuf_adds(&b, "a: &a [x,x,x,x,x,x,x,x,x]\n");
	for (char c = 'b'; c <= 'z'; c++) {
		strbuf_addf(&b, "%c: &%c [", c, c);
		for (int i = 0; i < 9; i++)
			strbuf_addf(&b, "*%c,", c - 1);
		strbuf_adds(&b, "]\n");
	}
	/* 9 + 9^2 + ... + 9^6 and their lists fit, 9^7 do not: 7 times f fits into what is left */
	assert_errors(
		b.s, "7:23 more than 4000000 values +2 | aliases count with all they stand for\n");
	p = parse(b.s);
	assert_int_equal(p.count, 1);
	assert_int_equal(p.docs[0].count, 26);
	drop(&p);
	strbuf_free(&b);
}

static void too_many_nodes(void **state)
{
	char *text = repeat("1,", YAML_MAX_NODES + 1, "]");
	struct parsed p;

	(void)state;
	/* the list and YAML_MAX_NODES items in it: one too many */
	memcpy(text, "[ ", 2);
	p = parse(text);
	assert_int_equal(diag_count(p.diag), 1);
	assert_int_equal(p.count, 0);
	drop(&p);
	memcpy(text, "[   ", 4);
	p = parse(text);
	assert_true(p.ok);
	assert_int_equal(p.docs[0].count, YAML_MAX_NODES - 1);
	drop(&p);
	free(text);
}

/* Nodes to the last one that there may be, most of them through aliases; then a list, or a map. */
static void no_room_to_open(void **state)
{
	static const char *const openings[] = {"[y]", "{y: z}"};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		char *thousand = repeat("x,", 999, ""), *many = repeat("*a,", 3998, "");
		char *single = repeat("*s,", 998, "");
		struct strbuf b = {0};
		struct parsed p;
		char *text;

		/* the list, what is *s, and 3999 times a thousand but for those two */
		strbuf_addf(&b, "[&s y,&a [%s],%s%s", thousand, many, single);
		strbuf_addf(&b, "\n%s]\n", openings[i]);
		p = parse(b.s);
		text = told(p.diag);
		assert_non_null(strstr(text, "t:2:1: error: more than 4000000 values\n"));
		assert_non_null(strstr(text, "the rest is not read"));
		free(text);
		drop(&p);
		strbuf_free(&b);
		free(thousand);
		free(many);
		free(single);
	}
}

static void scalar_length(void **state)
{
	char *fits = repeat("x", YAML_MAX_SCALAR, "");
	char *longer = repeat("x", 1 << 20, "");
	struct strbuf b = {0};
	struct parsed p;

	(void)state;
	p = parse(fits);
	assert_true(p.ok);
	assert_int_equal(p.docs[0].count, YAML_MAX_SCALAR);
	drop(&p);

	strbuf_addf(&b, "a: %sx\nb: '%s'\n? %s\n: 1\nc: [%s]\nd: 1\nd: 2\n", fits, longer, longer,
		longer);
	p = parse(b.s);
	assert_int_equal(diag_count(p.diag), 5);
	assert_trees(&p, "{a: ~, b: ~, c: [], d: 1}");
	drop(&p);
	strbuf_free(&b);
	free(fits);
	free(longer);
}

static void many_anchors(void **state)
{
	struct strbuf b = {0};
	struct parsed p;

	(void)state;
	for (int i = 0; i < 50000; i++)
		strbuf_addf(&b, "- &a%d x%d\n- *a%d\n", i, i, i / 2);
	p = parse(b.s);
	assert_true(p.ok);
	assert_int_equal(p.docs[0].count, 100000);
	assert_string_equal(p.docs[0].items[99999].text, "x24999");
	drop(&p);
	strbuf_free(&b);
}

/* The same text twice, into one diag: repeated errors still make it false. */
static void parsed_twice(void **state)
{
	struct parsed p = parse("a: *x\n");
	const struct yaml_node *docs;
	size_t count;

	(void)state;
	assert_false(yaml_parse(p.src, p.arena, p.diag, &docs, &count));
	drop(&p);
}

/* ---- lists read item by item ---- */

struct taken {
	struct strbuf items; /* all that came, one after the other */
	struct strbuf before;
	size_t count, most;
};

static bool want_list(void *ctx, const struct yaml_node *so_far, const char *key)
{
	struct taken *t = ctx;

	if (strcmp(key, "list") != 0)
		return false;
	write_tree(&t->before, so_far);
	return true;
}

static bool take_item(void *ctx, const struct yaml_node *item)
{
	struct taken *t = ctx;

	strbuf_adds(&t->items, t->items.len ? " | " : "");
	write_tree(&t->items, item);
	return ++t->count < t->most;
}

/*
 * Of @text, up to @most items come as @expected, after the pairs @before; the documents are left as
 * @docs.
 */
static void assert_items(
	const char *text, size_t most, const char *before, const char *expected, const char *docs)
{
	struct taken t = {.most = most};
	struct yaml_items items = {want_list, take_item, &t, arena_new()};
	struct parsed p = {.src = source_from_text("t", text, strlen(text)),
		.arena = arena_new(),
		.diag = diag_new()};

	p.ok = yaml_parse_items(p.src, &items, p.arena, p.diag, &p.docs, &p.count);
	assert_string_equal(strbuf_str(&t.items), expected);
	assert_string_equal(strbuf_str(&t.before), before);
	assert_trees(&p, docs);
	strbuf_free(&t.items);
	strbuf_free(&t.before);
	drop(&p);
	arena_free(items.arena);
}

static void items_come_one_by_one(void **state)
{
	(void)state;
	assert_items("a: 1\nlist:\n  - x\n  - {y: [z, \"q\"]}\n  - \nb: [2]\n", 9, "{a: 1}",
		"x | {y: [z, \"q\"]} | ~", "{a: 1, list: [], b: [2]}");
	assert_items("list: [1, 2, 3]\n", 2, "{}", "1 | 2", "");
	/* only in the root map, and only lists */
	assert_items("a: {list: [1]}\n", 9, "", "", "{a: {list: [1]}}");
	assert_items("list: {a: 1}\n", 9, "", "", "{list: {a: 1}}");
	assert_items("- list: [1]\n", 9, "", "", "[{list: [1]}]");
	/* documents have their own */
	assert_items("list: [1]\n---\na: b\nlist: [2]\n", 9, "{}{a: b}", "1 | 2",
		"{list: []} | {a: b, list: []}");
}

static void items_may_refer_to_others(void **state)
{
	(void)state;
	assert_items("a: &a [1]\nlist: [*a, &b {c: *a}, *b, {d: *b}]\ne: *b\n", 9, "{a: [1]}",
		"[1] | {c: [1]} | {c: [1]} | {d: {c: [1]}}", "{a: [1], list: [], e: {c: [1]}}");
	/* a list that others may refer to stays whole */
	assert_items("list: &l [1]\nm: *l\n", 9, "", "", "{list: [1], m: [1]}");
}

static void bad_items_do_not_come(void **state)
{
	(void)state;
	assert_items("list: [1, *no, 2]\n", 9, "{}", "1 | 2", "{list: []}");
	assert_items("list:\n  - {a: 1, a: 2}\n", 9, "{}", "{a: 1}", "{list: []}");
	/*
	 * pairs before the list whose key is none are not there; a list as a key, or of none, is
	 * not it
	 */
	assert_items(
		"? [x]\n: 1\n*no : 2\na: 3\nlist: [4]\n", 9, "{a: 3}", "4", "{a: 3, list: []}");
	assert_items("~: [1]\n", 9, "", "", "{}");
	assert_items("? {a: 1}\n: [1]\n", 9, "", "", "{}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(trees),
		cmocka_unit_test(nulls),
		cmocka_unit_test(tags),
		cmocka_unit_test(documents),
		cmocka_unit_test(places),
		cmocka_unit_test(places_behind_properties),
		cmocka_unit_test(aliases),
		cmocka_unit_test(keys),
		cmocka_unit_test(partial_trees),
		cmocka_unit_test(many_keys),
		cmocka_unit_test(syntax),
		cmocka_unit_test(errors_before_syntax),
		cmocka_unit_test(bad_characters),
		cmocka_unit_test(nul_byte),
		cmocka_unit_test(depth),
		cmocka_unit_test(absurd_depth),
		cmocka_unit_test(depth_through_aliases),
		cmocka_unit_test(alias_bomb),
		cmocka_unit_test(too_many_nodes),
		cmocka_unit_test(no_room_to_open),
		cmocka_unit_test(scalar_length),
		cmocka_unit_test(many_anchors),
		cmocka_unit_test(parsed_twice),
		cmocka_unit_test(items_come_one_by_one),
		cmocka_unit_test(items_may_refer_to_others),
		cmocka_unit_test(bad_items_do_not_come),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
