/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the fuzz targets share; see fuzz.h.
 */
#include "fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <jansson.h>

#include "advise/decide.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/strbuf.h"
#include "trial/lab.h"

static char folder[256];
static struct judge *judge;
static struct lab *lab;

_Noreturn void fuzz_broken(const char *file, int line, const char *promise)
{
	fprintf(stderr, "%s:%d: broken: %s\n", file, line, promise);
	abort();
}

/* Folders in the folder are empty by then, or ours too. */
static void clear(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *e;

	while (dir && (e = readdir(dir))) {
		char name[1024];

		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		snprintf(name, sizeof(name), "%s/%s", path, e->d_name);
		if (unlink(name) != 0)
			clear(name);
	}
	if (dir)
		closedir(dir);
	rmdir(path);
}

static void tidy(void)
{
	lab_free(lab);
	judge_free(judge);
	clear(folder);
}

static void prepare(void)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(folder, sizeof(folder), "%s/whichalloc-fuzz-XXXXXX", tmp ? tmp : "/tmp");
	fuzz_expect(mkdtemp(folder), "there is a folder for temporary files");
	atexit(tidy);
}

const char *fuzz_folder(void)
{
	if (!*folder)
		prepare();
	return folder;
}

const char *fuzz_path(const char *name)
{
	static char path[8][sizeof(folder) + 64];
	static size_t last;

	last = (last + 1) % 8;
	snprintf(path[last], sizeof(path[last]), "%s/%s", fuzz_folder(), name);
	return path[last];
}

const char *fuzz_file(const char *name, const void *data, size_t size)
{
	const char *path = fuzz_path(name);
	FILE *f = fopen(path, "w");

	fuzz_expect(f && fwrite(data, 1, size, f) == size && fclose(f) == 0,
		"temporary files can be written");
	return path;
}

const struct judge *fuzz_judge(void)
{
	const struct target_spec spec = {.arch = NULL};
	struct diag *d = diag_new();

	fuzz_folder();
	if (!judge)
		judge = judge_new(&spec, NULL, 0, d);
	fuzz_expect(judge, "the built-in rules are right");
	diag_free(d);
	return judge;
}

struct lab *fuzz_lab(void)
{
	struct diag *d = diag_new();

	if (!lab)
		lab = lab_new(fuzz_judge()->target->point[0], d);
	fuzz_expect(lab, "the built-in machines are right");
	diag_free(d);
	return lab;
}

static bool harmless(uint32_t c)
{
	if (c < 0x20)
		return c == '\n';
	return !(c >= 0x7f && c < 0xa0) && c != 0x061c && c != 0x200e && c != 0x200f &&
	       !(c >= 0x2028 && c <= 0x202e) && !(c >= 0x2066 && c <= 0x2069) && c != 0xfeff;
}

/* Decoded here in the plainest way, not by what is tested. */
void fuzz_plain(const struct strbuf *text)
{
	const unsigned char *s = (const unsigned char *)strbuf_str(text), *end = s + text->len;

	while (s < end) {
		size_t len = *s < 0x80	 ? 1
			     : *s < 0xc2 ? 0
			     : *s < 0xe0 ? 2
			     : *s < 0xf0 ? 3
			     : *s < 0xf5 ? 4
					 : 0;
		uint32_t c = len > 1 ? *s & (0x7fu >> len) : *s;

		fuzz_expect(len && (size_t)(end - s) >= len, "output is UTF-8");
		for (size_t i = 1; i < len; i++) {
			fuzz_expect((s[i] & 0xc0) == 0x80, "output is UTF-8");
			c = c << 6 | (s[i] & 0x3f);
		}
		fuzz_expect(harmless(c), "output has no control and no bidi characters");
		s += len;
	}
}

void fuzz_json(const struct strbuf *text)
{
	json_t *root = json_loadb(strbuf_str(text), text->len, 0, NULL);

	fuzz_expect(root, "output is JSON");
	json_decref(root);
}

void fuzz_wrong(struct diag *d)
{
	struct strbuf text = {0};
	size_t cap = 0;
	FILE *out = open_memstream(&text.s, &cap);

	fuzz_expect(out, "there is memory");
	fuzz_expect(diag_count(d), "what is refused is told why");
	diag_print(d, out, false);
	fclose(out);
	text.len = cap;
	fuzz_plain(&text);
	free(text.s);
}
