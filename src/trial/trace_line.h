/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pieces that a line of a trace is made of: words, numbers, time stamps, the columns before an
 * event's name and the fields behind it. All of it points into the line; nothing is reported.
 */
#ifndef WHICHALLOC_TRIAL_TRACE_LINE_H
#define WHICHALLOC_TRIAL_TRACE_LINE_H

#include "trial/trace.h"

/* What of a line is not read yet. */
struct trace_cursor {
	const char *at, *end;
};

/* The next word, "" at the end. */
struct trace_text trace_next_word(struct trace_cursor *c);

bool trace_text_is(struct trace_text t, const char *s);

/* How many decimal digits @s, of @len bytes, begins with. */
size_t trace_digits(const char *s, size_t len);

enum trace_number { TRACE_DECIMAL_OR_HEX, TRACE_HEX };

/* false: @t is no number, or one of more than 64 bits. */
bool trace_number(struct trace_text t, enum trace_number how, uint64_t *value);

/* Is the word a time stamp, by itself or together with the one @before it? */
bool trace_is_stamp(struct trace_text w);
bool trace_is_split_stamp(struct trace_text before, struct trace_text w);

/*
 * The value of @key in the fields @body: what is behind "key=" up to the next key, spaces at its
 * end left out. false: there is no such field.
 */
bool trace_field(struct trace_text body, const char *key, struct trace_text *value);

/* Task, CPU and flags of @e, as far as the columns @before show them. */
void trace_columns(struct trace_text before, struct trace_event *e);

#endif
