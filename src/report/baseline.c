/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Baselines; see baseline.h.
 */
#include "report/baseline.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/lint.h"
#include "text/decode.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/replace.h"
#include "text/strbuf.h"
#include "text/yaml.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

struct baseline_file {
	const struct yaml_node *version, *findings;
};
static const struct field file_fields[] = {
	{"whichalloc-baseline", FIELD_NODE, offsetof(struct baseline_file, version), true, NULL},
	{"findings", FIELD_LIST, offsetof(struct baseline_file, findings), true, NULL},
};

struct entry {
	const char *file, *rule, *name, *id;
	bool taken;
};
#define F(key, required)                                                      \
	{                                                                     \
#key, FIELD_TEXT, offsetof(struct entry, key), required, NULL \
	}
static const struct field entry_fields[] = {
	F(file, true), F(rule, true), F(name, false), F(id, true)};
#undef F

const struct field_table baseline_table = {file_fields, COUNT(file_fields)};
const struct field_table baseline_entry_table = {entry_fields, COUNT(entry_fields)};

/*
 * The folder that paths in a baseline are relative to: its own. With a slash; "" when it is not
 * known.
 */
static char *folder_of(const char *path)
{
	struct strbuf folder = {0};
	char *copy = mem_strdup(path), *slash = strrchr(copy, '/'), *real;

	if (slash)
		slash[1] = '\0';
	real = realpath(slash ? copy : ".", NULL);
	strbuf_adds(&folder, real ? real : "");
	if (folder.len && folder.s[folder.len - 1] != '/')
		strbuf_addc(&folder, '/');
	free(real);
	free(copy);
	return folder.s ? folder.s : mem_strdup("");
}

/*
 * Where the manifest is seen from the baseline, so that it does not matter where lint was called.
 */
static char *seen_from(const char *folder, const char *name)
{
	char *real = realpath(name, NULL);
	const char *seen = real ? real : name;
	size_t len = strlen(folder);
	struct strbuf clean = {0};

	if (len && strncmp(seen, folder, len) == 0)
		seen += len;
	diag_clean(&clean, seen, strlen(seen)); /* a path may hold any bytes */
	free(real);
	return clean.s ? clean.s : mem_strdup("");
}

static void id_of(const struct finding *f, char id[17])
{
	snprintf(id, 17, "%016llx", (unsigned long long)lint_fingerprint(f));
}

static int by_key(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int c = strcmp(x->file, y->file);

	return c ? c : strcmp(x->id, y->id);
}

static bool read_entries(const char *path, struct entry **list, size_t *count,
	struct source **source, struct arena *a, struct diag *d)
{
	struct source *src = *source = source_read(path, d);
	struct baseline_file file = {0};
	const struct yaml_node *docs;
	size_t documents;
	bool ok;

	if (!src || !yaml_parse(src, a, d, &docs, &documents))
		return false;
	if (documents != 1) {
		diag_error(d, src, (struct pos){0}, "whichalloc lint --write-baseline writes one",
			"this is no baseline");
		return false;
	}
	ok = decode_map(docs, "baseline", file_fields, COUNT(file_fields), &file, d);
	if (file.version && !yaml_is(file.version, "1")) {
		diag_error(d, src, file.version->place->pos, "whichalloc-baseline: 1",
			"this version of the baseline is not known");
		ok = false;
	}
	*count = list_count(file.findings);
	*list = arena_alloc(a, (*count + 1) * sizeof(**list));
	for (size_t i = 0; i < *count; i++)
		ok &= decode_map(list_item(file.findings, i), "finding", entry_fields,
			COUNT(entry_fields), &(*list)[i], d);
	return ok;
}

/* The first entry of @key that is not taken. */
static struct entry *find_entry(struct entry *list, size_t count, const struct entry *key)
{
	struct entry *e = bsearch(key, list, count, sizeof(*list), by_key);

	if (!e)
		return NULL;
	while (e > list && by_key(e - 1, key) == 0)
		e--;
	for (; e < list + count && by_key(e, key) == 0; e++)
		if (!e->taken)
			return e;
	return NULL;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* An entry is gone when its manifest was looked at, and only then. */
static size_t count_gone(
	const struct lint_result *r, const char *folder, const struct entry *list, size_t count)
{
	char **seen = mem_alloc(r->allocations * sizeof(*seen));
	size_t files = 0, gone = 0;

	for (size_t i = 0; i < r->allocations; i++)
		if (i == 0 || r->site[i]->source != r->site[i - 1]->source)
			seen[files++] = seen_from(folder, r->site[i]->source->name);
	if (files)
		qsort(seen, files, sizeof(*seen), by_name);
	for (size_t i = 0; i < count; i++)
		gone += !list[i].taken &&
			bsearch(&list[i].file, seen, files, sizeof(*seen), by_name) != NULL;
	for (size_t i = 0; i < files; i++)
		free(seen[i]);
	free(seen);
	return gone;
}

bool baseline_apply(
	const char *path, struct lint_result *r, size_t *gone, struct arena *a, struct diag *d)
{
	char *folder = folder_of(path);
	const struct source *last = NULL;
	struct entry *list;
	struct source *src;
	size_t count;
	char *file = NULL;
	bool ok = read_entries(path, &list, &count, &src, a, d);

	*gone = 0;
	if (ok && count)
		qsort(list, count, sizeof(*list), by_key);
	for (size_t i = 0; ok && i < r->count; i++) {
		struct finding *f = &r->finding[i];
		char id[17];
		struct entry *e;

		if (f->waived)
			continue;
		if (f->source != last) {
			free(file);
			file = seen_from(folder, f->source->name);
			last = f->source;
		}
		id_of(f, id);
		e = find_entry(list, count, &(struct entry){.file = file, .id = id});
		if (e) {
			e->taken = f->old = true;
			f->fails = false;
		}
	}
	if (ok)
		*gone = count_gone(r, folder, list, count);
	free(file);
	free(folder);
	source_free(src);
	return ok;
}

/* A YAML scalar in double quotes. */
static void quoted(struct strbuf *out, const char *s)
{
	strbuf_addc(out, '"');
	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if (c == '"' || c == '\\')
			strbuf_addf(out, "\\%c", c);
		else if (c < 0x20 || c == 0x7f)
			strbuf_addf(out, "\\x%02x", c);
		else
			strbuf_addc(out, *s);
	}
	strbuf_addc(out, '"');
}

bool baseline_write(const char *path, const struct lint_result *r, struct diag *d)
{
	char *folder = folder_of(path);
	struct strbuf out = {0}, name = {0};
	bool any = false, ok;

	strbuf_adds(&out, "# Findings that whichalloc lint --baseline takes for known; written by "
			  "--write-baseline.\nwhichalloc-baseline: 1\nfindings:");
	for (size_t i = 0; i < r->count; i++) {
		const struct finding *f = &r->finding[i];
		char *file, id[17];

		if (f->waived)
			continue;
		file = seen_from(folder, f->source->name);
		id_of(f, id);
		strbuf_adds(&out, "\n  - {file: ");
		quoted(&out, file);
		strbuf_addf(&out, ", rule: %s", f->rule);
		if (f->site->name) {
			strbuf_clear(&name);
			diag_clean(&name, f->site->name, strlen(f->site->name));
			strbuf_adds(&out, ", name: ");
			quoted(&out, strbuf_str(&name));
		}
		strbuf_addf(&out, ", id: \"%s\"}", id);
		free(file);
		any = true;
	}
	strbuf_adds(&out, any ? "\n" : " []\n");
	ok = replace_file(path, out.s, out.len, d);
	strbuf_free(&name);
	strbuf_free(&out);
	free(folder);
	return ok;
}
