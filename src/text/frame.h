/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Code frames: the line of a place, ready to print, and where its caret goes. A frame keeps no
 * pointer to its source.
 */
#ifndef WHICHALLOC_TEXT_FRAME_H
#define WHICHALLOC_TEXT_FRAME_H

#include <stdbool.h>
#include <stdint.h>

#include "text/source.h"
#include "text/strbuf.h"

struct frame {
	struct strbuf text; /* harmless, tabs expanded, cut around the caret when long */
	uint32_t line;
	unsigned int caret;  /* columns before the first caret */
	unsigned int carets; /* at least 1 */
};

/* false when @src has no text, or @pos no line or an absurd column */
bool frame_take(struct frame *f, const struct source *src, struct pos pos);
void frame_print(const struct frame *f, struct strbuf *b, const char *label, bool color);
void frame_drop(struct frame *f);

#endif
