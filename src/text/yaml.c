/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Documents from libyaml's events; see yaml.h.
 *
 * Nodes of the collections that are open wait on one stack; a collection that closes moves its own
 * to the arena. So nothing here recurses, and a file costs no more than its nodes.
 */
#include "text/yaml.h"

#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "text/diag.h"
#include "text/mem.h"
#include "text/yaml_keys.h"
#include "text/yaml_syntax.h"

/* libyaml's time grows with the square of the depth: past this one the rest is not read. */
#define GIVE_UP_DEPTH (4 * YAML_MAX_DEPTH)

static const char *const scalar_tags[] = {
	YAML_STR_TAG, YAML_NULL_TAG, YAML_BOOL_TAG, YAML_INT_TAG, YAML_FLOAT_TAG, NULL};
static const char *const seq_tags[] = {YAML_SEQ_TAG, NULL};
static const char *const map_tags[] = {YAML_MAP_TAG, NULL};

/* What an anchor names, and what an alias to it costs. */
struct anchor {
	const char *name;
	struct yaml_node node; /* without a place */
	uint64_t nodes;	       /* in the tree below, with itself */
	unsigned int height;   /* collections nested in it, with itself */
	bool open;	       /* its node is still being read */
};

/* A collection that is still open. */
struct level {
	struct yaml_node node; /* without a place */
	struct pos pos;
	struct anchor *anchor; /* NULL: none */
	bool flow;
	size_t first; /* of its values on the stack */
	uint64_t nodes;
	unsigned int height; /* of what it has so far, without itself */
};

/* A character of the text that is found again by its number; only ever goes forward. */
struct cursor {
	size_t index; /* characters, as libyaml counts */
	size_t byte;
};

struct builder {
	const struct source *src;
	struct arena *arena;
	struct diag *diag;
	size_t errors_before;
	struct yaml_value *values;
	size_t values_count;
	size_t values_cap;
	struct yaml_key_order order;
	struct level levels[YAML_MAX_DEPTH];
	unsigned int depth;
	unsigned int skipped; /* collections open below the deepest level */
	void *anchors;	      /* of this document: a tsearch() tree of struct anchor */
	uint64_t nodes;
	bool full; /* the limit of nodes was reported */
	bool stop;
	struct cursor cursor;
	struct yaml_value *docs;
	size_t docs_count;
	size_t docs_cap;
	/* items that are handed over one by one */
	const struct yaml_items *items; /* NULL: none are */
	struct arena *kept;		/* the arena of all else */
	unsigned int item_depth;	/* of the level whose values they are; 0: none is open */
	bool anchored;			/* an anchor is in one of them: they stay */
};

/* ---- places ---- */

static struct pos pos_of_event(const yaml_event_t *e)
{
	return (struct pos){(uint32_t)e->start_mark.line + 1, (uint32_t)e->start_mark.column + 1,
		(uint32_t)e->end_mark.line + 1, (uint32_t)e->end_mark.column + 1};
}

static void cursor_go(struct cursor *c, const struct source *src, size_t index)
{
	while (c->byte < src->len && c->index < index) {
		c->byte++;
		while (c->byte < src->len && ((unsigned char)src->data[c->byte] & 0xc0) == 0x80)
			c->byte++;
		c->index++;
	}
}

/*
 * libyaml's marks begin at the anchor and the tag: moves the start of @pos behind them, to the node
 * itself. @limit is the character where the node ends at the latest.
 */
static void skip_properties(struct builder *b, const yaml_event_t *e, size_t limit, struct pos *pos)
{
	const struct source *src = b->src;
	bool in_property = false, in_comment = false;
	struct cursor c;

	cursor_go(&b->cursor, src, e->start_mark.index);
	for (c = b->cursor; c.byte < src->len && c.index < limit; cursor_go(&c, src, c.index + 1)) {
		char ch = src->data[c.byte];
		bool space = ch == ' ' || ch == '\t' || ch == '\r' || ch == '\n';

		if (ch == '\n')
			in_comment = false;
		if (space)
			in_property = false;
		else if (ch == '#') /* no property has one */
			in_comment = true;
		else if ((ch == '&' || ch == '!') && !in_comment)
			in_property = true;
		if (!space && !in_property && !in_comment)
			return;
		pos->column++;
		if (ch == '\n') {
			pos->line++;
			pos->column = 1;
		}
	}
}

static struct pos pos_of_scalar(struct builder *b, const yaml_event_t *e)
{
	struct pos pos = pos_of_event(e);

	if (e->data.scalar.anchor || e->data.scalar.tag)
		skip_properties(b, e, e->end_mark.index, &pos);
	/* a block's end mark is that of the next token, lines below: its place is the | or > */
	if (e->data.scalar.style == YAML_LITERAL_SCALAR_STYLE ||
		e->data.scalar.style == YAML_FOLDED_SCALAR_STYLE) {
		pos.end_line = pos.line;
		pos.end_column = pos.column + 1;
	}
	return pos;
}

/* ---- values and limits ---- */

static const struct yaml_node null_node = {.kind = YAML_NULL, .text = ""};

/*
 * Moves @count values to @a, in steps of a pair or of one, but for those that could not be read: a
 * list may do without an item, and a map without a key, which is a scalar; a value that is none is
 * null. @*kept steps stay.
 */
static struct yaml_node *settle(
	struct arena *a, const struct yaml_value *values, size_t count, size_t step, uint32_t *kept)
{
	struct yaml_node *items = arena_alloc(a, count * sizeof(*items));
	struct yaml_place *places = arena_alloc(a, count * sizeof(*places));
	size_t n = 0;

	for (size_t i = 0; i < count; i += step) {
		if (values[i].reported || (step == 2 && values[i].node.kind != YAML_SCALAR))
			continue;
		for (size_t j = i; j < i + step; j++, n++) {
			places[n] = values[j].place;
			items[n] = values[j].node;
			items[n].place = &places[n];
		}
	}
	*kept = (uint32_t)(n / step);
	return items;
}

/* Counts @nodes more; false, and reported once, when they are too many. */
static bool spend(struct builder *b, uint64_t nodes, struct pos pos, const char *hint)
{
	if (nodes <= YAML_MAX_NODES - b->nodes) {
		b->nodes += nodes;
		return true;
	}
	if (!b->full)
		diag_error(b->diag, b->src, pos, hint, "more than %u values", YAML_MAX_NODES);
	b->full = true;
	return false;
}

/* An item of a list that is read item by item. */
static void hand_over(struct builder *b, const struct yaml_value *value)
{
	struct yaml_node item = value->node;

	item.place = &value->place;
	if (!value->reported && !b->items->item(b->items->ctx, &item))
		b->stop = true;
	if (!b->anchored)
		arena_clear(b->items->arena);
}

/*
 * Is the list that begins read item by item? It is a value of the root map, under a key that is
 * wanted.
 */
static bool begins_items(struct builder *b, const struct anchor *anchor)
{
	const struct yaml_value *first = b->values + b->levels[0].first;
	size_t count = b->values_count - b->levels[0].first;
	struct yaml_node so_far;
	struct yaml_place *place;

	if (!b->items || b->depth != 1 || b->levels[0].node.kind != YAML_MAP || count % 2 == 0 ||
		anchor || first[count - 1].node.kind != YAML_SCALAR)
		return false;
	place = arena_alloc(b->arena, sizeof(*place));
	*place = (struct yaml_place){b->src, b->levels[0].pos};
	so_far = b->levels[0].node;
	so_far.place = place;
	so_far.items = settle(b->arena, first, count - 1, 2, &so_far.count);
	return b->items->wanted(b->items->ctx, &so_far, first[count - 1].node.text);
}

/* Hands a finished node to the collection around it, or makes it a document. */
static void emit(struct builder *b, const struct yaml_node *node, struct pos pos, bool reported,
	uint64_t nodes, unsigned int height)
{
	struct yaml_value value = {*node, {b->src, pos}, reported};
	struct level *around;

	if (b->depth == 0) {
		value.reported = false; /* a document stays, whatever it is */
		b->docs = mem_grow(b->docs, &b->docs_cap, b->docs_count + 1, sizeof(*b->docs));
		b->docs[b->docs_count++] = value;
		return;
	}
	around = &b->levels[b->depth - 1];
	around->nodes += nodes;
	if (height > around->height)
		around->height = height;
	if (b->depth == b->item_depth) {
		hand_over(b, &value);
		return;
	}
	if (b->values_count == b->values_cap)
		b->values = mem_grow(
			b->values, &b->values_cap, b->values_count + 1, sizeof(*b->values));
	b->values[b->values_count++] = value;
}

/* ---- anchors ---- */

static int anchor_compare(const void *left, const void *right)
{
	const struct anchor *a = left, *b = right;

	return strcmp(a->name, b->name);
}

static void anchor_forget(void *anchor)
{
	(void)anchor; /* they live in the arena */
}

static void forget_anchors(struct builder *b)
{
	tdestroy(b->anchors, anchor_forget);
	b->anchors = NULL;
}

/*
 * The anchor of a node that begins, open; one of the same name is meant no more. NULL when @name
 * is.
 */
static struct anchor *anchor_begin(struct builder *b, const yaml_char_t *name)
{
	struct anchor *fresh;
	struct anchor **slot;

	if (!name)
		return NULL;
	b->anchored |= b->item_depth != 0;
	fresh = arena_alloc(b->arena, sizeof(*fresh));
	fresh->name = arena_strdup(b->arena, (const char *)name);
	fresh->open = true;
	slot = tsearch(fresh, &b->anchors, anchor_compare);
	if (!slot)
		mem_exhausted();
	*slot = fresh;
	return fresh;
}

static void anchor_end(
	struct anchor *a, const struct yaml_node *node, uint64_t nodes, unsigned int height)
{
	if (!a)
		return;
	a->node = *node;
	a->nodes = nodes;
	a->height = height;
	a->open = false;
}

/* ---- events ---- */

/* Tags other than the core ones (@fitting, up to a NULL) would mean something that we do not do. */
static void check_tag(struct builder *b, const yaml_char_t *tag, const char *const *fitting,
	const yaml_event_t *e)
{
	const char *name = (const char *)tag;

	if (!tag || strcmp(name, "!") == 0)
		return;
	for (; *fitting; fitting++)
		if (strcmp(name, *fitting) == 0)
			return;
	diag_error(b->diag, b->src, pos_of_event(e), "leave the tag out",
		"tag `%s` does not fit here", name);
}

static bool is_null(const char *s)
{
	if (*s && *s != '~' && *s != 'n' && *s != 'N')
		return false;
	return !*s || strcmp(s, "~") == 0 || strcmp(s, "null") == 0 || strcmp(s, "Null") == 0 ||
	       strcmp(s, "NULL") == 0;
}

/* Fills @node from a scalar event; false, and reported, when it cannot be one. */
static bool read_scalar(
	struct builder *b, const yaml_event_t *e, struct pos pos, struct yaml_node *node)
{
	const char *text = (const char *)e->data.scalar.value;
	size_t len = e->data.scalar.length;
	const char *tag = (const char *)e->data.scalar.tag;
	bool as_text = tag && (strcmp(tag, "!") == 0 || strcmp(tag, YAML_STR_TAG) == 0);
	bool plain = e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE && !as_text;

	if (len > YAML_MAX_SCALAR) {
		diag_error(b->diag, b->src, pos, NULL, "a text of %zu bytes: the limit is %u", len,
			YAML_MAX_SCALAR);
		return false;
	}
	if (memchr(text, '\0', len)) {
		diag_error(b->diag, b->src, pos, "leave the \\0 out", "a NUL in a text");
		return false;
	}
	if (plain && is_null(text))
		return true;
	node->kind = YAML_SCALAR;
	node->plain = plain;
	node->count = (uint32_t)len;
	node->text = arena_strndup(b->arena, text, len);
	return true;
}

static void on_scalar(struct builder *b, const yaml_event_t *e)
{
	struct anchor *anchor = anchor_begin(b, e->data.scalar.anchor);
	struct yaml_node node = null_node;
	struct pos pos = pos_of_scalar(b, e);
	bool ok;

	if (b->skipped) {
		anchor_end(anchor, &node, 1, 0);
		return;
	}
	if (!spend(b, 1, pos, "the rest is not read")) {
		b->stop = true;
		return;
	}
	check_tag(b, e->data.scalar.tag, scalar_tags, e);
	ok = read_scalar(b, e, pos, &node);
	anchor_end(anchor, &node, 1, 0);
	emit(b, &node, pos, !ok, 1, 0);
}

static void on_alias(struct builder *b, const yaml_event_t *e)
{
	struct anchor key = {.name = (const char *)e->data.alias.anchor};
	struct anchor *const *found = tfind(&key, &b->anchors, anchor_compare);
	const struct anchor *a = found ? *found : NULL;
	struct pos pos = pos_of_event(e);
	const char *fault = NULL, *hint = NULL;

	if (!a) {
		fault = "has no anchor";
		hint = "expected `&` and the name further up in this document";
	} else if (a->open) {
		fault = "is part of what it stands for";
	} else if (!b->skipped && b->depth + a->height > YAML_MAX_DEPTH) {
		fault = "nests too deep";
	}
	if (fault)
		diag_error(b->diag, b->src, pos, hint, "alias `*%s` %s", key.name, fault);
	if (b->skipped)
		return;
	if (fault || !spend(b, a->nodes, pos, "aliases count with all they stand for")) {
		emit(b, &null_node, pos, true, 1, 0);
		return;
	}
	emit(b, &a->node, pos, false, a->nodes, a->height);
}

static void on_start(struct builder *b, const yaml_event_t *e)
{
	bool map = e->type == YAML_MAPPING_START_EVENT;
	const yaml_char_t *name =
		map ? e->data.mapping_start.anchor : e->data.sequence_start.anchor;
	const yaml_char_t *tag = map ? e->data.mapping_start.tag : e->data.sequence_start.tag;
	struct anchor *anchor = anchor_begin(b, name);
	struct yaml_node node = null_node;
	struct pos pos = pos_of_event(e);
	bool flow = map ? e->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
			: e->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
	bool items;

	if (name || tag)
		skip_properties(b, e, SIZE_MAX, &pos);
	if (b->skipped || b->depth == YAML_MAX_DEPTH) {
		if (!b->skipped)
			diag_error(b->diag, b->src, pos, NULL, "nested more than %u deep",
				YAML_MAX_DEPTH);
		anchor_end(anchor, &node, 1, 0);
		if (b->depth + ++b->skipped > GIVE_UP_DEPTH) {
			diag_error(b->diag, b->src, pos, "the rest is not read",
				"nested more than %u deep", GIVE_UP_DEPTH);
			b->stop = true;
		}
		return;
	}
	if (!spend(b, 1, pos, "the rest is not read")) {
		b->stop = true;
		return;
	}
	check_tag(b, tag, map ? map_tags : seq_tags, e);
	node.kind = map ? YAML_MAP : YAML_SEQ;
	items = !map && begins_items(b, anchor);
	b->levels[b->depth++] = (struct level){.node = node,
		.pos = pos,
		.anchor = anchor,
		.flow = flow,
		.first = b->values_count,
		.nodes = 1};
	if (items) {
		b->item_depth = b->depth;
		b->arena = b->items->arena;
	}
}

/* Moves the values of @l that can stay to the arena. */
static void close_level(struct builder *b, struct level *l)
{
	struct yaml_value *values = b->values + l->first;
	size_t count = b->values_count - l->first;

	if (count == 0)
		return;
	b->values_count = l->first;
	if (!l->flow) {
		l->pos.end_line = values[count - 1].place.pos.end_line;
		l->pos.end_column = values[count - 1].place.pos.end_column;
	}
	if (l->node.kind == YAML_MAP)
		yaml_check_keys(values, count / 2, &b->order, b->diag);
	l->node.items =
		settle(b->arena, values, count, l->node.kind == YAML_MAP ? 2 : 1, &l->node.count);
}

static void on_end(struct builder *b, const yaml_event_t *e)
{
	struct level *l;

	if (b->skipped) {
		if (--b->skipped == 0)
			emit(b, &null_node, pos_of_event(e), true, 1, 0);
		return;
	}
	if (b->depth == b->item_depth) {
		b->item_depth = 0;
		b->arena = b->kept;
	}
	l = &b->levels[--b->depth];
	l->pos.end_line = (uint32_t)e->end_mark.line + 1;
	l->pos.end_column = (uint32_t)e->end_mark.column + 1;
	close_level(b, l);
	anchor_end(l->anchor, &l->node, l->nodes, l->height + 1);
	emit(b, &l->node, l->pos, false, l->nodes, l->height + 1);
}

/* Looks at the keys of what is still open where reading ended early. */
static void check_open_levels(struct builder *b)
{
	while (b->depth > 0) {
		struct level *l = &b->levels[--b->depth];
		size_t count = b->values_count - l->first;

		if (l->node.kind == YAML_MAP && count > 1)
			yaml_check_keys(b->values + l->first, count / 2, &b->order, b->diag);
		b->values_count = l->first;
	}
}

static void on_event(struct builder *b, const yaml_event_t *e)
{
	switch (e->type) {
	case YAML_SCALAR_EVENT:
		on_scalar(b, e);
		break;
	case YAML_ALIAS_EVENT:
		on_alias(b, e);
		break;
	case YAML_SEQUENCE_START_EVENT:
	case YAML_MAPPING_START_EVENT:
		on_start(b, e);
		break;
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		on_end(b, e);
		break;
	case YAML_DOCUMENT_END_EVENT:
		forget_anchors(b);
		break;
	case YAML_STREAM_END_EVENT:
		b->stop = true;
		break;
	default:
		break;
	}
}

/* Where the innermost collection that is open stands, if it is one in brackets. */
static struct pos open_bracket(const struct builder *b)
{
	if (b->depth == 0 || !b->levels[b->depth - 1].flow)
		return (struct pos){0};
	return b->levels[b->depth - 1].pos;
}

static void read_events(struct builder *b)
{
	yaml_parser_t parser;
	yaml_event_t event;

	if (!yaml_parser_initialize(&parser))
		mem_exhausted();
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&parser, (const unsigned char *)b->src->data, b->src->len);
	while (!b->stop) {
		if (!yaml_parser_parse(&parser, &event)) {
			yaml_report_syntax(&parser, b->src, open_bracket(b), b->diag);
			break;
		}
		on_event(b, &event);
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
	check_open_levels(b);
}

bool yaml_parse_items(const struct source *src, const struct yaml_items *items, struct arena *a,
	struct diag *d, const struct yaml_node **docs, size_t *count)
{
	struct builder b = {.src = src,
		.arena = a,
		.kept = a,
		.items = items,
		.diag = d,
		.errors_before = diag_count(d)};
	uint32_t roots = 0;

	if (yaml_check_characters(src, d))
		read_events(&b);
	*docs = settle(a, b.docs, b.docs_count, 1, &roots);
	*count = roots;
	forget_anchors(&b);
	free(b.docs);
	free(b.values);
	free(b.order.key);
	return diag_count(d) == b.errors_before;
}

bool yaml_parse(const struct source *src, struct arena *a, struct diag *d,
	const struct yaml_node **docs, size_t *count)
{
	return yaml_parse_items(src, NULL, a, d, docs, count);
}

const struct yaml_node *yaml_parse_one(const struct source *src, const char *what, const char *hint,
	struct arena *a, struct diag *d)
{
	const struct yaml_node *docs;
	size_t count;

	if (!yaml_parse(src, a, d, &docs, &count))
		return NULL;
	if (count == 1)
		return docs;
	diag_error(d, src, (struct pos){0}, hint, "expected %s, found %zu documents", what, count);
	return NULL;
}
