/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Placeholders; see template.h.
 */
#include "advise/template.h"

#include <string.h>

#include "text/strbuf.h"

static const char name_chars[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.";

void template_expand(struct strbuf *out, const char *text, template_lookup lookup, void *ctx)
{
	while (*text) {
		size_t plain = strcspn(text, "{");
		const char *value;
		size_t len;

		strbuf_add(out, text, plain);
		text += plain;
		if (!*text)
			break;
		len = strspn(text + 1, name_chars);
		value = text[1 + len] == '}' ? lookup(ctx, text + 1, len) : NULL;
		if (value) {
			strbuf_adds(out, value);
			text += len + 2;
			/* words in a row are no function */
			if (strchr(value, ' ') && strncmp(text, "()", 2) == 0)
				text += 2;
		} else {
			strbuf_addc(out, *text++);
		}
	}
}
