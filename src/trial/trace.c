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
#include "know/catalogue.h"
#include "sim/gfp.h"
#include "text/decode.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/nearest.h"
#include "text/source.h"
#include "text/strbuf.h"
#include "text/yaml.h"
#include "trial/lab.h"

#define BUFFER_BYTES 262144 /* no line may be longer */
#define GFP_TEXT_MAX 200
#define GFP_SLOTS 256u /* a power of two */

/* What GFP texts were found to mean. */
struct gfp_slot {
	char text[GFP_TEXT_MAX];
	size_t len; /* 0: empty */
	uint64_t mask;
	uint32_t sim;
};

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
	const struct catalogue *c;
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
	struct gfp_slot gfp[GFP_SLOTS];
};

/* The keys of all events: where a text ends. */
static const char *const keys[] = {"call_site", "ptr", "name", "bytes_req", "bytes_alloc",
	"gfp_flags", "node", "accounted", "page", "pfn", "order", "migratetype"};

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
	t->c = c;
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

/* ---- pieces of a line ---- */

struct cursor {
	const char *at, *end;
};

/* The next word, "" at the end. */
static struct trace_text next_word(struct cursor *c)
{
	struct trace_text w;

	while (c->at < c->end && isspace((unsigned char)*c->at))
		c->at++;
	w.s = c->at;
	while (c->at < c->end && !isspace((unsigned char)*c->at))
		c->at++;
	w.len = (size_t)(c->at - w.s);
	return w;
}

static bool text_is(struct trace_text t, const char *s)
{
	return t.len == strlen(s) && memcmp(t.s, s, t.len) == 0;
}

static size_t digits(const char *s, size_t len)
{
	size_t n = 0;

	while (n < len && isdigit((unsigned char)s[n]))
		n++;
	return n;
}

/* perf script: events were lost */
#define PERF_LOST "PERF_RECORD_LOST"

/* "123.456789:", "17:" (another clock), "12us+:" (latency format) */
static bool is_stamp(struct trace_text w)
{
	size_t n = w.len && (*w.s == '-' || *w.s == '+'), whole = digits(w.s + n, w.len - n);

	n += whole;
	if (!whole)
		return false;
	if (n < w.len && w.s[n] == '.')
		n += 1 + digits(w.s + n + 1, w.len - n - 1);
	if (n + 2 < w.len && memcmp(w.s + n, "us", 2) == 0)
		n += 2 + (w.s[n + 2] != ':');
	return n + 1 == w.len && w.s[n] == ':';
}

/* "12us :" in latency format */
static bool is_split_stamp(struct trace_text before, struct trace_text w)
{
	size_t n = digits(before.s, before.len);

	return text_is(w, ":") && n && n < before.len && before.s[n] == 'u';
}

/* The kind of event @w names, with its colon, with or without "kmem:". */
static int event_kind(const struct trace *t, struct trace_text w)
{
	if (w.len > 5 && memcmp(w.s, "kmem:", 5) == 0)
		w.s += 5, w.len -= 5;
	if (!w.len || w.s[--w.len] != ':')
		return KIND_OTHER;
	for (size_t i = 0; i < t->events; i++)
		if (text_is(w, t->event[i].name))
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
	struct cursor c = {t->line, t->line + t->len};
	struct trace_text before = {0}, w = next_word(&c);
	bool stamped = false, found = false;
	size_t head = 0;

	for (; w.len; before = w, w = next_word(&c)) {
		int kind = event_kind(t, w);
		bool named = w.len > 5 && memcmp(w.s, "kmem:", 5) == 0 && kind != KIND_OTHER;

		bool comment = text_is(before, "/*") && kind != KIND_OTHER;

		if (comment && c.end - c.at > 3 && memcmp(c.end - 3, " */", 3) == 0)
			c.end -= 3;
		if (stamped && text_is(w, PERF_LOST))
			return false; /* note_lost() */
		if (stamped || named || comment) {
			bool count = stamped && digits(w.s, w.len) == w.len;

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
		if (is_stamp(w) || is_split_stamp(before, w)) {
			stamped = true;
			head = (size_t)((text_is(w, ":") ? before.s : w.s) - t->line);
		}
	}
	return found;
}

/* The value of @key: what is behind "key=" up to the next key, spaces at its end left out. */
static bool field(struct trace_text body, const char *key, struct trace_text *value)
{
	size_t len = strlen(key);
	const char *end = body.s + body.len, *at = body.s, *stop;

	for (;; at++) {
		at = memmem(at, (size_t)(end - at), key, len);
		if (!at)
			return false;
		if (end - at > (ptrdiff_t)len && at[len] == '=' &&
			(at == body.s || isspace((unsigned char)at[-1])))
			break;
	}
	value->s = at + len + 1;
	for (stop = value->s; stop < end; stop++) {
		size_t i = 0;

		if (!isspace((unsigned char)*stop))
			continue;
		for (; i < COUNT(keys); i++) {
			size_t n = strlen(keys[i]);

			if (end - stop > (ptrdiff_t)n + 1 && memcmp(stop + 1, keys[i], n) == 0 &&
				stop[n + 1] == '=')
				break;
		}
		if (i < COUNT(keys))
			break;
	}
	while (stop > value->s && isspace((unsigned char)stop[-1]))
		stop--;
	value->len = (size_t)(stop - value->s);
	return true;
}

enum number { DECIMAL_OR_HEX, HEX };

static bool number(struct trace_text t, enum number how, uint64_t *value)
{
	unsigned int base = how == HEX ? 16 : 10;
	size_t i = 0;

	if (t.len > 2 && t.s[0] == '0' && (t.s[1] == 'x' || t.s[1] == 'X')) {
		base = 16;
		i = 2;
	}
	if (i == t.len || t.len - i > (base == 16 ? 16 : 18))
		return false;
	for (*value = 0; i < t.len; i++) {
		int c = tolower((unsigned char)t.s[i]);
		unsigned int digit = isdigit(c)		    ? (unsigned int)(c - '0')
				     : c >= 'a' && c <= 'f' ? (unsigned int)(c - 'a') + 10
							    : 99;

		if (digit >= base)
			return false;
		*value = *value * base + digit;
	}
	return true;
}

/* ---- fields of events ---- */

/* An event that is being read. */
struct reading {
	struct trace *t;
	struct trace_event *e;
	struct trace_text body;
	const char *event;
	struct diag *d;
};

static bool lacks(const struct reading *r, const char *key)
{
	trace_complain(r->t, r->t->number, r->d, "this %s event lacks `%s`", r->event, key);
	return false;
}

static bool bad_value(const struct reading *r, const char *key, struct trace_text value)
{
	trace_complain(r->t, r->t->number, r->d, "`%s` is not what %s has there: `%.*s`", key,
		r->event, (int)(value.len > 80 ? 80 : value.len), value.s);
	return false;
}

static bool read_number(const struct reading *r, const char *key, enum number how, uint64_t *value)
{
	struct trace_text text;

	if (!field(r->body, key, &text))
		return lacks(r, key);
	return number(text, how, value) || bad_value(r, key, text);
}

/* %p: "00000000ae27be0a", "0xffff8881deadbeef", "(null)", "(nil)" */
static bool read_pointer(const struct reading *r, uint64_t *ptr)
{
	struct trace_text text;

	if (!field(r->body, "ptr", &text))
		return lacks(r, "ptr");
	*ptr = 0;
	return text_is(text, "(null)") || text_is(text, "(nil)") || number(text, HEX, ptr) ||
	       bad_value(r, "ptr", text);
}

static uint32_t hash(struct trace_text t)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < t.len; i++)
		h = (h ^ (unsigned char)t.s[i]) * 16777619u;
	return h ^ h >> 15;
}

/* One word of a GFP text: a name, bits that the kernel has no name for, or "none". */
static bool gfp_word(const struct trace *t, struct trace_text w, struct gfp_slot *slot)
{
	const struct gfp_flag *flag = catalogue_gfp(t->c, w.s, w.len);
	uint64_t bits;

	if (flag) {
		slot->mask |= flag->mask;
		slot->sim |= lab_gfp(t->c, flag->mask);
		return true;
	}
	if (text_is(w, "none"))
		return true;
	if (!number(w, DECIMAL_OR_HEX, &bits))
		return false;
	for (size_t i = 0; i < t->c->gfp_count; i++) {
		uint32_t bit = sim_gfp_flag(t->c->gfp[i].name);

		if (bit && (bits & bit) == bit && t->c->gfp[i].kind != GFP_KIND_COMPOUND) {
			slot->mask |= t->c->gfp[i].mask;
			slot->sim |= bit;
		}
	}
	return true;
}

static bool unknown_flag(const struct reading *r, struct trace_text w)
{
	const struct catalogue *c = r->t->c;
	const char *best;
	struct nearest near;

	nearest_init(&near, w.s, w.len);
	for (size_t i = 0; i < c->gfp_count; i++)
		nearest_offer(&near, c->gfp[i].name);
	best = nearest_best(&near);
	trace_complain(r->t, r->t->number, r->d, "`%.*s` is no GFP flag of kernel %s%s%s%s",
		(int)(w.len > 60 ? 60 : w.len), w.s, c->profile->name,
		best ? " (did you mean `" : "", best ? best : "", best ? "`?)" : "");
	return false;
}

static bool read_gfp(const struct reading *r)
{
	struct trace_text text, w;
	struct gfp_slot *slot, fresh = {.len = 0};

	if (!field(r->body, "gfp_flags", &text))
		return lacks(r, "gfp_flags");
	if (!text.len || text.len >= GFP_TEXT_MAX)
		return bad_value(r, "gfp_flags", text);
	slot = &r->t->gfp[hash(text) & (GFP_SLOTS - 1)];
	if (slot->len != text.len || memcmp(slot->text, text.s, text.len) != 0) {
		for (w.s = text.s; w.s <= text.s + text.len; w.s += w.len + 1) {
			const char *bar = memchr(w.s, '|', (size_t)(text.s + text.len - w.s));

			w.len = (size_t)((bar ? bar : text.s + text.len) - w.s);
			if (!gfp_word(r->t, w, &fresh))
				return unknown_flag(r, w);
		}
		memcpy(fresh.text, text.s, text.len);
		fresh.len = text.len;
		*slot = fresh;
	}
	r->e->gfp = slot->mask;
	r->e->sim_gfp = slot->sim;
	return true;
}

static bool read_page(const struct reading *r)
{
	uint64_t order;

	if (!read_number(r, "pfn", DECIMAL_OR_HEX, &r->e->pfn) ||
		!read_number(r, "order", DECIMAL_OR_HEX, &order))
		return false;
	if (order > 63) {
		trace_complain(r->t, r->t->number, r->d, "there is no order %llu",
			(unsigned long long)order);
		return false;
	}
	r->e->order = (uint32_t)order;
	return r->e->kind != TRACE_PAGE_ALLOC || read_gfp(r);
}

static bool read_object(const struct reading *r)
{
	struct trace_event *e = r->e;
	struct trace_text accounted;

	if (!read_pointer(r, &e->ptr))
		return false;
	if (!field(r->body, "call_site", &e->call_site) || !e->call_site.len)
		return lacks(r, "call_site");
	if (!field(r->body, "name", &e->cache))
		e->cache = (struct trace_text){"", 0};
	if (e->kind == TRACE_KFREE || e->kind == TRACE_CACHE_FREE)
		return true;
	e->accounted = field(r->body, "accounted", &accounted) && text_is(accounted, "true");
	return read_number(r, "bytes_req", DECIMAL_OR_HEX, &e->bytes_req) &&
	       read_number(r, "bytes_alloc", DECIMAL_OR_HEX, &e->bytes_alloc) && read_gfp(r);
}

/* ---- the columns before ---- */

/* "d..1.", "dNh2", "....": interrupts, rescheduling, where it runs, preemption, migration */
static bool read_flags(struct trace_text w, struct trace_event *e)
{
	static const char *const allowed[] = {".dDbX", ".NnpPBbLlx", ".HhsZz", ".0123456789abcdef",
		".0123456789abcdef", ".0123456789abcdef"};

	if (w.len < 4 || w.len > COUNT(allowed))
		return false;
	for (size_t i = 0; i < w.len; i++)
		if (!strchr(allowed[i], w.s[i]))
			return false;
	e->flags = TRACE_FLAGS_SEEN;
	if (w.s[0] == 'd' || w.s[0] == 'D')
		e->flags |= TRACE_IRQS_OFF;
	if (w.s[0] == 'b' || w.s[0] == 'D')
		e->flags |= TRACE_BH_OFF;
	if (strchr("Zz", w.s[2]))
		e->flags |= TRACE_NMI;
	if (strchr("HhZ", w.s[2]))
		e->flags |= TRACE_HARDIRQ;
	if (strchr("Hs", w.s[2]))
		e->flags |= TRACE_SOFTIRQ;
	if (w.s[3] != '.')
		e->flags |= TRACE_PREEMPT_OFF;
	return true;
}

/*
 * The task's name: "kworker/0:1-eve-12" and "kworker/0:1-eve 12" mean the same, and a thread group
 * may follow in parentheses.
 */
static struct trace_text task_name(const char *s, const char *end)
{
	while (end > s && isspace((unsigned char)end[-1]))
		end--;
	if (end > s && end[-1] == ')') {
		while (end > s && *end != '(')
			end--;
		while (end > s && isspace((unsigned char)end[-1]))
			end--;
	}
	while (end > s && (isdigit((unsigned char)end[-1]) || end[-1] == '/'))
		end--;
	if (end > s && end[-1] == '-')
		end--;
	while (end > s && isspace((unsigned char)end[-1]))
		end--;
	while (s < end && isspace((unsigned char)*s))
		s++;
	return (struct trace_text){s, (size_t)(end - s)};
}

static void read_columns(struct trace_text before, struct trace_event *e)
{
	const char *end = before.s + before.len;
	const char *open = memrchr(before.s, '[', before.len);
	struct cursor c;
	struct trace_text w;
	uint64_t cpu;
	size_t n = 0;

	e->task = (struct trace_text){"", 0};
	if (open) {
		n = digits(open + 1, (size_t)(end - open - 1));
		if (!n || n > 5 || open + 1 + n >= end || open[1 + n] != ']')
			return;
		w = (struct trace_text){open + 1, n};
		e->task = task_name(before.s, open);
		c = (struct cursor){open + n + 2, end};
		e->cpu_seen = number(w, DECIMAL_OR_HEX, &cpu);
		e->cpu = (uint32_t)cpu;
		w = next_word(&c);
		(void)read_flags(w, e);
		return;
	}
	/* latency format: the CPU and the flags are one word */
	c = (struct cursor){before.s, end};
	for (w = next_word(&c); w.len; w = next_word(&c)) {
		n = digits(w.s, w.len);
		if (!n || n > 5 || !read_flags((struct trace_text){w.s + n, w.len - n}, e))
			continue;
		e->task = task_name(before.s, w.s);
		e->cpu_seen = number((struct trace_text){w.s, n}, DECIMAL_OR_HEX, &cpu);
		e->cpu = (uint32_t)cpu;
		return;
	}
}

/* ---- lines ---- */

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
	n = digits(at, strlen(at)) ? strtoull(at, NULL, 10) : 1;
	t->skipped.lost += n;
	return true;
}

/* A call chain: addresses of perf script, or "=> function" */
static bool is_chain(const struct trace *t)
{
	struct cursor c = {t->line, t->line + t->len};
	struct trace_text w = next_word(&c);
	uint64_t address;

	return text_is(w, "=>") ||
	       (isspace((unsigned char)t->line[0]) && w.len >= 4 && number(w, HEX, &address));
}

/* A line without an event: true when such may be there. */
static bool may_be_there(struct trace *t)
{
	struct cursor c = {t->line, t->line + t->len};

	if (t->line[0] == '#' || next_word(&c).len == 0)
		return true;
	/* function_graph draws its own lines */
	if (note_lost(t) || is_chain(t) || strstr(t->line, " |  "))
		return true;
	for (c.at = t->line; c.at < c.end;)
		if (event_kind(t, next_word(&c)) != KIND_OTHER)
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
	struct reading r = {.t = t, .e = e, .body = p->body, .d = d};
	bool ok;

	*e = (struct trace_event){.kind = (enum trace_kind)p->kind, .line = t->number};
	for (size_t i = t->events; i-- > 0;)
		if (t->event[i].kind == (uint32_t)p->kind)
			r.event = t->event[i].name;
	read_columns(p->before, e);
	if (e->kind <= TRACE_PAGE_FREE || e->kind == TRACE_PAGE_DRAIN)
		ok = read_page(&r);
	else
		ok = read_object(&r);
	return ok ? TRACE_EVENT : TRACE_BROKEN;
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
		if (p.kind >= 0)
			return read_event(t, &p, e, d);
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
