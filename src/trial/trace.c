/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading traces; see trace.h.
 */
#include "trial/trace.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "know/builtin.h"
#include "text/decode.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/source.h"
#include "text/strbuf.h"
#include "text/yaml.h"
#include "trial/trace_fields.h"
#include "trial/trace_line.h"

#define BUFFER_BYTES 262144 /* no line may be longer */
/* Kinds of lines that are no event of ours. */
enum { KIND_INNER = -1, KIND_OTHER = -2 };

#define MAX_EVENTS 24

static const char *const kind_words[] = {"page-alloc", "page-free", "object-alloc", "object-free",
	"cache-alloc", "cache-free", "page-drain", "inner", NULL};

/* An event of data/trace.yaml. */
struct event {
	const char *name, *api;
	uint32_t kind; /* in kind_words: enum trace_kind, or the last */
	const struct yaml_node *source;
};

#define F(key, type, member, required, words)                              \
	{                                                                  \
		key, type, offsetof(struct event, member), required, words \
	}
static const struct field event_fields[] = {
	F("name", FIELD_TEXT, name, true, NULL),
	F("kind", FIELD_WORD, kind, true, kind_words),
	F("api", FIELD_TEXT, api, false, NULL),
	F("source", FIELD_LIST, source, true, NULL),
};
#undef F

struct trace {
	struct event event[MAX_EVENTS];
	size_t events;
	struct source place; /* the name alone: lines are not kept */
	int fd;
	char *buffer;	 /* BUFFER_BYTES + 1 */
	size_t from, to; /* what is in it and not yet read */
	bool at_end;	 /* no more to come */
	char *line;	 /* in it, NUL-terminated */
	size_t len;
	uint64_t number;
	bool begun;	/* there was an event */
	bool may_go_on; /* the line before was of another event, whose text may have lines */
	struct trace_skipped skipped;
	struct trace_gfp gfp;
};

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

/* The compiled-in table of events. */
static bool load_events(struct trace *t, struct diag *d)
{
	const struct yaml_node *list = yaml_get(builtin_find("data/trace.yaml"), "events");

	for (; t->events < list_count(list) && t->events < MAX_EVENTS; t->events++)
		if (!decode_map(list_item(list, t->events), "event", event_fields,
			    COUNT(event_fields), &t->event[t->events], d))
			return false;
	return true;
}

struct trace *trace_open(const char *path, const struct catalogue *c, struct diag *d)
{
	bool standard_input = strcmp(path, "-") == 0;
	struct source place = {.name = standard_input ? "<stdin>" : path};
	int fd = standard_input ? dup(STDIN_FILENO) : source_open(path, d);
	struct trace *t;

	if (fd < 0) {
		if (standard_input)
			diag_error(d, &place, (struct pos){0}, NULL, "cannot read this: %s",
				strerror(errno));
		return NULL;
	}
	t = mem_alloc(sizeof(*t));
	t->place = (struct source){.name = mem_strdup(place.name)};
	t->gfp.c = c;
	t->fd = fd;
	t->buffer = mem_alloc(BUFFER_BYTES + 1);
	if (load_events(t, d))
		return t;
	trace_close(t);
	return NULL;
}

void trace_close(struct trace *t)
{
	if (!t)
		return;
	close(t->fd);
	free(t->buffer);
	free((char *)t->place.name);
	free(t);
}

const char *trace_api(const struct trace *t, enum trace_kind kind)
{
	for (size_t i = 0; i < t->events; i++)
		if (t->event[i].kind == (uint32_t)kind)
			return t->event[i].api;
	return "";
}

const struct trace_skipped *trace_skipped(const struct trace *t)
{
	return &t->skipped;
}

void trace_complain(const struct trace *t, uint64_t line, struct diag *d, const char *fmt, ...)
{
	struct pos pos = {
		.line = line > UINT32_MAX ? UINT32_MAX : (uint32_t)line, .column = line > 0};
	struct strbuf text = {0};
	va_list ap;

	va_start(ap, fmt);
	strbuf_vaddf(&text, fmt, ap);
	va_end(ap);
	diag_error(d, &t->place, pos, NULL, "%s", strbuf_str(&text));
	strbuf_free(&text);
}

/* perf script: events were lost */
#define PERF_LOST "PERF_RECORD_LOST"

/* The kind of event @w names, with its colon, with or without "kmem:". */
static int event_kind(const struct trace *t, struct trace_text w)
{
	if (w.len > 5 && memcmp(w.s, "kmem:", 5) == 0)
		w.s += 5, w.len -= 5;
	if (!w.len || w.s[--w.len] != ':')
		return KIND_OTHER;
	for (size_t i = 0; i < t->events; i++)
		if (trace_text_is(w, t->event[i].name))
			return t->event[i].kind < TRACE_KINDS ? (int)t->event[i].kind : KIND_INNER;
	return KIND_OTHER;
}

/* What stands before and behind the name of an event. */
struct parts {
	struct trace_text before; /* task, CPU, flags; without the time stamp */
	struct trace_text body;
	int kind;
};

/*
 * Takes a line apart. The event's name follows a time stamp (perf script can put a count between
 * them), or says "kmem:", or is a comment of the function graph tracer. False: there is none.
 */
static bool take_apart(const struct trace *t, struct parts *p)
{
	struct trace_cursor c = {t->line, t->line + t->len};
	struct trace_text before = {0}, w = trace_next_word(&c);
	bool stamped = false, found = false;
	size_t head = 0;

	for (; w.len; before = w, w = trace_next_word(&c)) {
		int kind = event_kind(t, w);
		bool named = w.len > 5 && memcmp(w.s, "kmem:", 5) == 0 && kind != KIND_OTHER;

		bool comment = trace_text_is(before, "/*") && kind != KIND_OTHER;

		if (comment && c.end - c.at > 3 && memcmp(c.end - 3, " */", 3) == 0)
			c.end -= 3;
		if (stamped && trace_text_is(w, PERF_LOST))
			return false; /* note_lost() */
		if (stamped || named || comment) {
			bool count = stamped && trace_digits(w.s, w.len) == w.len;

			if (count)
				continue;
			if (!stamped)
				head = (size_t)(w.s - t->line);
			/*
			 * a task's name may look like a time stamp: an event that has one is better
			 */
			if (!found || kind != KIND_OTHER) {
				p->kind = kind;
				p->before = (struct trace_text){t->line, head};
				p->body = (struct trace_text){c.at, (size_t)(c.end - c.at)};
				found = true;
			}
			if (kind != KIND_OTHER)
				return true;
			stamped = false;
		}
		if (trace_is_stamp(w) || trace_is_split_stamp(before, w)) {
			stamped = true;
			head = (size_t)((trace_text_is(w, ":") ? before.s : w.s) - t->line);
		}
	}
	return found;
}

/* More text for the buffer; false after reporting. */
static bool fill(struct trace *t, struct diag *d)
{
	ssize_t n;

	memmove(t->buffer, t->buffer + t->from, t->to - t->from);
	t->to -= t->from;
	t->from = 0;
	do
		n = read(t->fd, t->buffer + t->to, BUFFER_BYTES - t->to);
	while (n < 0 && errno == EINTR);
	if (n < 0) {
		trace_complain(t, 0, d, "cannot read this: %s", strerror(errno));
		return false;
	}
	t->to += (size_t)n;
	t->at_end = n == 0;
	return true;
}

/* Reads a line. False at the end, or after reporting; then *@broken is set. */
static bool read_line(struct trace *t, bool *broken, struct diag *d)
{
	char *end = NULL;
	size_t seen = 0;

	*broken = true;
	while (!(end = memchr(t->buffer + t->from + seen, '\n', t->to - t->from - seen)) &&
		!t->at_end && t->to - t->from < BUFFER_BYTES) {
		seen = t->to - t->from;
		if (!fill(t, d))
			return false;
	}
	if (!end && t->at_end && t->from == t->to) {
		*broken = false;
		return false;
	}
	t->number++;
	t->skipped.lines++;
	t->line = t->buffer + t->from;
	t->len = end ? (size_t)(end - t->line) : t->to - t->from;
	t->from += t->len + (end != NULL);
	if (t->len && t->line[t->len - 1] == '\r')
		t->len--;
	t->line[t->len] = '\0';
	if (!end && !t->at_end) {
		trace_complain(t, t->number, d, "this line is too long");
		return false;
	}
	if (strlen(t->line) != t->len) {
		trace_complain(t, t->number, d, "a NUL byte: this is no text file");
		return false;
	}
	*broken = false;
	return true;
}

/* "CPU:0 [LOST 12 EVENTS]", "CPU:0 [12 EVENTS DROPPED]", "... PERF_RECORD_LOST lost 12" */
static bool note_lost(struct trace *t)
{
	const char *at = strstr(t->line, "[LOST "), *lost = strstr(t->line, "EVENTS DROPPED");
	uint64_t n = 0;

	if (at) {
		at += 6;
	} else if (lost) {
		at = memrchr(t->line, '[', (size_t)(lost - t->line));
		at = at ? at + 1 : lost;
	} else {
		at = strstr(t->line, PERF_LOST);
		lost = at ? strstr(at, "lost ") : NULL;
		if (!at)
			return false;
		at = lost ? lost + 5 : at;
	}
	n = trace_digits(at, strlen(at)) ? strtoull(at, NULL, 10) : 1;
	t->skipped.lost += n;
	return true;
}

/* A call chain: addresses of perf script, or "=> function" */
static bool is_chain(const struct trace *t)
{
	struct trace_cursor c = {t->line, t->line + t->len};
	struct trace_text w = trace_next_word(&c);
	uint64_t address;

	return trace_text_is(w, "=>") || (isspace((unsigned char)t->line[0]) && w.len >= 4 &&
						 trace_number(w, TRACE_HEX, &address));
}

/* A line without an event: true when such may be there. */
static bool may_be_there(struct trace *t)
{
	struct trace_cursor c = {t->line, t->line + t->len};

	if (t->line[0] == '#' || trace_next_word(&c).len == 0)
		return true;
	/* function_graph draws its own lines */
	if (note_lost(t) || is_chain(t) || strstr(t->line, " |  "))
		return true;
	for (c.at = t->line; c.at < c.end;)
		if (event_kind(t, trace_next_word(&c)) != KIND_OTHER)
			return false;
	/* headers of programs; further lines of a text that somebody put into the trace */
	return !t->begun || t->may_go_on;
}

static enum trace_result broken(const struct trace *t, struct diag *d)
{
	struct pos pos = {
		.line = t->number > UINT32_MAX ? UINT32_MAX : (uint32_t)t->number, .column = 1};

	diag_error(d, &t->place, pos,
		"task-pid [cpu] flags time: event: fields, as in tracefs or from trace-cmd or perf",
		"this is no line of a trace");
	return TRACE_BROKEN;
}

/* An event of ours. */
static enum trace_result read_event(
	struct trace *t, const struct parts *p, struct trace_event *e, struct diag *d)
{
	const char *name = "";

	*e = (struct trace_event){.kind = (enum trace_kind)p->kind, .line = t->number};
	for (size_t i = t->events; i-- > 0;)
		if (t->event[i].kind == (uint32_t)p->kind)
			name = t->event[i].name;
	trace_columns(p->before, e);
	return trace_fields(t, &t->gfp, name, p->body, e, d) ? TRACE_EVENT : TRACE_BROKEN;
}

enum trace_result trace_next(struct trace *t, struct trace_event *e, struct diag *d)
{
	struct parts p;
	bool bad;

	while (read_line(t, &bad, d)) {
		if (!take_apart(t, &p)) {
			if (!may_be_there(t))
				return broken(t, d);
			continue;
		}
		t->begun = true;
		t->may_go_on = p.kind == KIND_OTHER;
		if (p.kind >= 0) {
			enum trace_result result = read_event(t, &p, e, d);

			if (result != TRACE_EVENT || !e->hidden)
				return result;
			t->skipped.hidden++;
			continue;
		}
		if (p.kind == KIND_INNER)
			t->skipped.inner++;
		else
			t->skipped.other++;
	}
	if (bad)
		return TRACE_BROKEN;
	if (!t->begun) {
		trace_complain(t, 0, d, "there is no event in this, so it is no trace");
		return TRACE_BROKEN;
	}
	return TRACE_END;
}
