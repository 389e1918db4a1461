/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Kernel configurations; see kconfig.h.
 */
#include "know/kconfig.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "text/diag.h"
#include "text/mem.h"
#include "text/source.h"

struct line {
	const char *text;
	size_t len;
	uint32_t number;
};

static bool next_line(const struct source *s, struct line *l)
{
	const char *from = l->text ? l->text + l->len + 1 : s->data, *end = s->data + s->len;
	const char *newline;

	if (from >= end)
		return false;
	newline = memchr(from, '\n', (size_t)(end - from));
	l->text = from;
	l->len = (size_t)((newline ? newline : end) - from);
	l->number++;
	return true;
}

/* Length of CONFIG_NAME at the start of the line; 0 when there is none. */
static size_t option_length(const struct line *l)
{
	size_t len = 7;

	if (l->len < 8 || memcmp(l->text, "CONFIG_", 7) != 0)
		return 0;
	while (len < l->len && (isalnum((unsigned char)l->text[len]) || l->text[len] == '_'))
		len++;
	return len;
}

/* "# Linux/x86 6.12.1 Kernel Configuration" */
static version_t head_version(const struct line *l)
{
	static const char tail[] = " Kernel Configuration";
	const char *end = memmem(l->text, l->len, tail, sizeof(tail) - 1);
	const char *start = end;

	while (start && start > l->text && start[-1] != ' ')
		start--;
	return start ? version_parse(start, (size_t)(end - start)) : VERSION_NONE;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool read_lines(
	struct kconfig *k, const struct source *s, struct arena *a, struct diag *d, size_t *options)
{
	struct line l = {0};

	while (next_line(s, &l)) {
		size_t name = option_length(&l);
		size_t len = l.len && l.text[l.len - 1] == '\r' ? l.len - 1 : l.len;

		if (len == 0)
			continue;
		if (l.text[0] == '#') {
			if (k->version == VERSION_NONE)
				k->version = head_version(&l);
			continue;
		}
		if (!name || name == len || l.text[name] != '=') {
			diag_error(d, s, (struct pos){l.number, 1, l.number, 1},
				"CONFIG_NAME=value, or # CONFIG_NAME is not set",
				"this is no line of a kernel configuration");
			return false;
		}
		++*options;
		if (len == name + 2 && (l.text[name + 1] == 'y' || l.text[name + 1] == 'm'))
			k->names[k->count++] = arena_strndup(a, l.text + 7, name - 7);
	}
	return true;
}

struct kconfig *kconfig_read(const char *path, struct arena *a, struct diag *d)
{
	struct source *s = source_read(path, d);
	struct kconfig *k = arena_alloc(a, sizeof(*k));
	struct line l = {0};
	size_t lines = 0, options = 0;
	bool ok;

	if (!s)
		return NULL;
	while (next_line(s, &l))
		lines++;
	k->name = arena_strndup(a, s->name, strlen(s->name));
	k->names = arena_alloc(a, (lines + 1) * sizeof(*k->names));
	ok = read_lines(k, s, a, d, &options);
	if (ok && options == 0) {
		diag_error(d, s, (struct pos){0},
			"the .config of a kernel, or zcat /proc/config.gz",
			"no option is set in this file");
		ok = false;
	}
	qsort(k->names, k->count, sizeof(*k->names), compare_names);
	source_free(s);
	return ok ? k : NULL;
}

bool kconfig_on(const struct kconfig *k, const char *name)
{
	return bsearch(&name, k->names, k->count, sizeof(*k->names), compare_names) != NULL;
}
