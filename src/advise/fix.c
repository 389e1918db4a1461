/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fixes; see fix.h.
 */
#include "advise/fix.h"

#include <string.h>

#include "text/mem.h"
#include "text/strbuf.h"
#include "text/yaml.h"

/*
 * Places past it are not looked up: in a file of one long line, that would take long for every one
 * of them.
 */
#define COLUMN_MAX 10000

struct fixer {
	const struct yaml_node *uses;
	struct arena *a;
	struct edit *edits;
	size_t count;
	bool certain;
};

/* The key of @value in a map: it stands before it. */
static const struct yaml_node *key_of(const struct yaml_node *value)
{
	return value - 1;
}

static bool before(uint32_t line, uint32_t column, uint32_t than_line, uint32_t than_column)
{
	return line < than_line || (line == than_line && column <= than_column);
}

/* Text of @src between two places, which are in order. */
static const char *between(
	const struct source *src, const struct pos *from, const struct pos *to, size_t *len)
{
	size_t a = edit_offset(src, from->end_line, from->end_column);
	size_t b = edit_offset(src, to->line, to->column);

	*len = b - a;
	return src->data + a;
}

static bool only(const char *s, size_t len, const char *of)
{
	for (size_t i = 0; i < len; i++)
		if (!strchr(of, s[i]))
			return false;
	return true;
}

/* An alias behind the map repeats it: there may be other needs there. */
static bool repeated(const struct yaml_node *map)
{
	const struct source *src = map->place->src;
	size_t end = edit_offset(src, map->place->pos.line, map->place->pos.column), at, len;
	const char *s = src->data;

	while (end && strchr(" \t\r\n", s[end - 1]))
		end--;
	for (at = end; at && !strchr(" \t\r\n", s[at - 1]);)
		at--;
	len = end - at;
	if (!len || s[at] != '&')
		return false;
	for (size_t i = end; i + len <= src->len; i++)
		if (s[i] == '*' && memcmp(s + i + 1, s + at + 1, len - 1) == 0 &&
			(i + len == src->len || strchr(" \t\r\n,]}#", s[i + len])))
			return true;
	return false;
}

/*
 * The value stands in the map itself, on one line, behind nothing but its key: no anchor, alias or
 * tag, and no | or > above a text that begins below.
 */
static bool editable(const struct fixer *f, const struct yaml_node *value)
{
	const struct pos *all = &f->uses->place->pos, *at = &value->place->pos;
	const char *s;
	size_t len;

	/* the map may be an alias itself: what is in it stands before it then */
	if (value->kind != YAML_SCALAR || !value->place->src->data || at->line != at->end_line ||
		at->end_column > COLUMN_MAX || all->column > COLUMN_MAX ||
		!before(all->line, all->column, at->line, at->column) || repeated(f->uses))
		return false;
	s = between(value->place->src, &key_of(value)->place->pos, at, &len);
	/* an alias has its own place, but another's text */
	return only(s, len, ": \t") && !strchr("*|>", s[len]);
}

static void add(struct fixer *f, struct pos at, const char *text)
{
	size_t i = f->count++;

	for (; i > 0; i--) {
		const struct pos *p = &f->edits[i - 1].at;

		if (before(p->line, p->column, at.line, at.column))
			break;
		f->edits[i] = f->edits[i - 1];
	}
	f->edits[i] = (struct edit){at, text};
}

static void replace(struct fixer *f, const struct yaml_node *value, const char *text)
{
	const struct pos *at = &value->place->pos;
	const struct source *src = value->place->src;
	char quote;

	if (!editable(f, value)) {
		f->certain = false;
		return;
	}
	/* in quotes as before: JSON knows no plain words */
	quote = src->data[edit_offset(src, at->line, at->column)];
	if (quote == '"' || quote == '\'')
		add(f, *at, arena_printf(f->a, "%c%s%c", quote, text, quote));
	else
		add(f, *at, arena_strdup(f->a, text));
}

/* A pair goes together with what separates it from the next one, or from the one before. */
static void cut(struct fixer *f, const struct yaml_node *value)
{
	const struct yaml_node *key = key_of(value);
	const struct yaml_node *end = f->uses->items + 2 * f->uses->count;
	struct pos at = {0};
	const char *s;
	size_t len;

	if (!editable(f, value)) {
		f->certain = false;
		return;
	}
	if (key + 2 < end) {
		s = between(value->place->src, &value->place->pos, &key[2].place->pos, &len);
		at = (struct pos){key->place->pos.line, key->place->pos.column,
			key[2].place->pos.line, key[2].place->pos.column};
	} else {
		s = between(value->place->src, &key[-1].place->pos, &key->place->pos, &len);
		at = (struct pos){key[-1].place->pos.end_line, key[-1].place->pos.end_column,
			value->place->pos.end_line, value->place->pos.end_column};
	}
	if (only(s, len, ", \t\r\n"))
		add(f, at, "");
	else
		f->certain = false;
}

/* `gfp: TEXT` behind the pair of @value: in the flow, or on a line of its own. */
static void insert(struct fixer *f, const struct yaml_node *value, const char *gfp)
{
	const struct source *src = value->place->src;
	struct pos at = value->place->pos;
	const char *line;
	size_t len;
	bool crlf;

	if (!editable(f, value)) {
		f->certain = false;
		return;
	}
	at.line = at.end_line;
	at.column = at.end_column;
	if (src->data[edit_offset(src, f->uses->place->pos.line, f->uses->place->pos.column)] ==
		'{') {
		add(f, at, arena_printf(f->a, ", gfp: %s", gfp));
		return;
	}
	/* past a comment that belongs to the line */
	line = source_line(src, at.line, &len);
	for (size_t i = at.column = 0; i < len; i++)
		at.column += ((unsigned char)line[i] & 0xc0) != 0x80;
	at.end_column = ++at.column;
	crlf = line + len < src->data + src->len && line[len] == '\r';
	add(f, at,
		arena_printf(f->a, "%s\n%*sgfp: %s", crlf ? "\r" : "",
			(int)key_of(value)->place->pos.column - 1, "", gfp));
}

/*
 * Whether @step, a set-up or what follows, is more than the old call has. One that the manifest
 * leaves unsaid is there if that call takes it too: @taken.
 */
static bool is_new(const struct use *old, const struct api *step, const struct api *said,
	const struct yaml_node *taken)
{
	return step && step != said && (old->setup_at || !list_has(taken, step->name));
}

static bool needs_more(const struct use *old, const struct use *better)
{
	return better->enters || is_new(old, better->setup, old->setup, old->api->setup) ||
	       is_new(old, better->then, old->then, old->api->then);
}

/* Is what the manifest states of set-up and mapping what the better use has? */
static bool setup_stays(const struct use *old, const struct use *better)
{
	return !old->setup_at || (old->setup == better->setup && old->then == better->then);
}

/*
 * Who frees the memory is not said here. Does what frees that of the old call free that of the
 * better one?
 */
static bool freed_elsewhere_alike(const struct use *old, const struct use *better)
{
	const struct yaml_node *frees = list_item(old->api->free, 0);

	return frees ? list_has(better->api->free, frees->text) : !list_count(better->api->free);
}

/* A mask that is not mentioned stays so, unless another API needs one. */
static void fix_gfp(struct fixer *f, const struct use *old, const struct use *better, bool same_api,
	const struct catalogue *c)
{
	struct strbuf was = {0}, becomes = {0};

	if (old->gfp_given)
		gfp_format_mask(c, &old->gfp, &was);
	if (better->gfp_given)
		gfp_format_mask(c, &better->gfp, &becomes);
	if (old->gfp.caller) {
		/* its name is the caller's; what else goes or comes is not for us to say */
		f->certain &=
			better->gfp_given && better->gfp.caller && old->gfp.set == better->gfp.set;
	} else if (old->gfp_given && better->gfp_given) {
		/* names that add nothing are not in the mask as it is formatted */
		if (strcmp(strbuf_str(&was), strbuf_str(&becomes)) != 0 || old->gfp.idle ||
			old->gfp.repeats)
			replace(f, old->gfp_at, strbuf_str(&becomes));
	} else if (better->gfp_given && !same_api) {
		insert(f, old->api_at, strbuf_str(&becomes));
	} else if (old->gfp_given) {
		cut(f, old->gfp_at);
	}
	strbuf_free(&was);
	strbuf_free(&becomes);
}

size_t fix_use(const struct use *old, const struct use *better, const struct catalogue *c,
	struct arena *a, struct edit edits[FIX_MAX_EDITS])
{
	struct fixer f = {.uses = old->at, .a = a, .edits = edits, .certain = true};
	bool same_api = old->api->index == better->api->index;

	if (needs_more(old, better))
		return 0;
	/* what was copied would have to be copied by hand */
	if (old->api->copies && !better->api->copies)
		return 0;
	/* another set-up, or attributes, were chosen for the API that was used */
	if (!same_api && (!setup_stays(old, better) || old->attrs_at))
		return 0;
	if (!same_api && !old->free_given && !freed_elsewhere_alike(old, better))
		return 0;
	if (!same_api)
		replace(&f, old->api_at, better->api->name);
	fix_gfp(&f, old, better, same_api, c);
	if (old->free && !better->free)
		cut(&f, old->free_at);
	else if (better->free && old->free_at &&
		 (!old->free || old->free->index != better->free->index))
		replace(&f, old->free_at, better->free->name);
	for (size_t i = 1; i < f.count; i++)
		f.certain &= before(edits[i - 1].at.end_line, edits[i - 1].at.end_column,
			edits[i].at.line, edits[i].at.column);
	return f.certain ? f.count : 0;
}
