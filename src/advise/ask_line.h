/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A need as the command line that asks it, to be pasted into a shell.
 */
#ifndef WHICHALLOC_ADVISE_ASK_LINE_H
#define WHICHALLOC_ADVISE_ASK_LINE_H

#include "advise/need.h"
#include "know/target.h"

struct strbuf;

/* Appends "whichalloc ask 64K --context softirq --kernel 6.1". @house: directories of --rules. */
void ask_line(struct strbuf *out, const struct need *need, bool built_in,
	const struct target_spec *spec, const char *const *house, size_t count);

/* Appends @text, in quotes where a shell would read more into it. */
void ask_line_word(struct strbuf *out, const char *text);

#endif
