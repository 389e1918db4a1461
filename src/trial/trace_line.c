/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pieces of a line; see trace_line.h.
 */
#include "trial/trace_line.h"

#include <ctype.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

/* The keys of all events: where a text ends. */
static const char *const keys[] = {"call_site", "ptr", "name", "bytes_req", "bytes_alloc",
	"gfp_flags", "node", "accounted", "page", "pfn", "order", "migratetype"};

struct trace_text trace_next_word(struct trace_cursor *c)
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

bool trace_text_is(struct trace_text t, const char *s)
{
	return t.len == strlen(s) && memcmp(t.s, s, t.len) == 0;
}

size_t trace_digits(const char *s, size_t len)
{
	size_t n = 0;

	while (n < len && isdigit((unsigned char)s[n]))
		n++;
	return n;
}

/* "123.456789:", "17:" (another clock), "12us+:" (latency format) */
bool trace_is_stamp(struct trace_text w)
{
	size_t n = w.len && (*w.s == '-' || *w.s == '+'), whole = trace_digits(w.s + n, w.len - n);

	n += whole;
	if (!whole)
		return false;
	if (n < w.len && w.s[n] == '.')
		n += 1 + trace_digits(w.s + n + 1, w.len - n - 1);
	if (n + 2 < w.len && memcmp(w.s + n, "us", 2) == 0)
		n += 2 + (w.s[n + 2] != ':');
	return n + 1 == w.len && w.s[n] == ':';
}

/* "12us :" in latency format */
bool trace_is_split_stamp(struct trace_text before, struct trace_text w)
{
	size_t n = trace_digits(before.s, before.len);

	return trace_text_is(w, ":") && n && n < before.len && before.s[n] == 'u';
}

bool trace_field(struct trace_text body, const char *key, struct trace_text *value)
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

bool trace_number(struct trace_text t, enum trace_number how, uint64_t *value)
{
	unsigned int base = how == TRACE_HEX ? 16 : 10;
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

void trace_columns(struct trace_text before, struct trace_event *e)
{
	const char *end = before.s + before.len;
	const char *open = memrchr(before.s, '[', before.len);
	struct trace_cursor c;
	struct trace_text w;
	uint64_t cpu;
	size_t n = 0;

	e->task = (struct trace_text){"", 0};
	if (open) {
		n = trace_digits(open + 1, (size_t)(end - open - 1));
		if (!n || n > 5 || open + 1 + n >= end || open[1 + n] != ']')
			return;
		w = (struct trace_text){open + 1, n};
		e->task = task_name(before.s, open);
		c = (struct trace_cursor){open + n + 2, end};
		e->cpu_seen = trace_number(w, TRACE_DECIMAL_OR_HEX, &cpu);
		e->cpu = (uint32_t)cpu;
		w = trace_next_word(&c);
		(void)read_flags(w, e);
		return;
	}
	/* latency format: the CPU and the flags are one word */
	c = (struct trace_cursor){before.s, end};
	for (w = trace_next_word(&c); w.len; w = trace_next_word(&c)) {
		n = trace_digits(w.s, w.len);
		if (!n || n > 5 || !read_flags((struct trace_text){w.s + n, w.len - n}, e))
			continue;
		e->task = task_name(before.s, w.s);
		e->cpu_seen = trace_number((struct trace_text){w.s, n}, TRACE_DECIMAL_OR_HEX, &cpu);
		e->cpu = (uint32_t)cpu;
		return;
	}
}
