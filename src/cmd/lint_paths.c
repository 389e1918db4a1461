/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * whichalloc lint: from paths to files.
 */
#include <errno.h>
#include <fts.h>
#include <string.h>
#include <sys/stat.h>

#include "cmd/lint.h"
#include "text/diag.h"
#include "text/mem.h"

static const char manifest_suffix[] = ".whichalloc.yaml";

/* A file that several paths lead to is judged once. */
static bool seen_before(struct lint *l, const struct stat *st)
{
	uint64_t key = (uint64_t)st->st_dev << 48 ^ (uint64_t)st->st_ino;

	if (!S_ISREG(st->st_mode))
		return false;
	if (map_get(&l->seen, key, &(uint64_t){0}))
		return true;
	map_set(&l->seen, key, 1);
	return false;
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static bool is_manifest(const char *name)
{
	size_t len = strlen(name), suffix = sizeof(manifest_suffix) - 1;

	return len > suffix && strcmp(name + len - suffix, manifest_suffix) == 0;
}

/* As short as it can be: everything is below the working directory. */
static const char *shown(const char *path)
{
	return strncmp(path, "./", 2) == 0 && path[2] != '/' ? path + 2 : path;
}

/* @st: NULL where there is nothing to know. */
static void add_file(struct lint *l, const char *path, const struct stat *st)
{
	if (st && seen_before(l, st))
		return;
	l->job = mem_grow(l->job, &l->file_cap, l->files + 1, sizeof(*l->job));
	l->job[l->files++] = (struct lint_job){.path = path};
}

/*
 * All manifests below a directory, in order of their names; hidden directories and links in it are
 * not looked into.
 */
static bool add_folder(struct lint *l, const char *path)
{
	char *roots[] = {arena_strdup(l->common.arena, path), NULL};
	FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, by_name);
	bool ok = tree != NULL;
	size_t found = 0;
	FTSENT *e;

	while (tree && (e = fts_read(tree))) {
		if (e->fts_info == FTS_D && e->fts_level > 0 && e->fts_name[0] == '.') {
			fts_set(tree, e, FTS_SKIP);
		} else if (e->fts_info == FTS_F && is_manifest(e->fts_name)) {
			add_file(
				l, arena_strdup(l->common.arena, shown(e->fts_path)), e->fts_statp);
			found++;
		} else if (e->fts_info == FTS_DNR || e->fts_info == FTS_ERR) {
			diag_error(l->d, NULL, (struct pos){0}, NULL, "%s: %s", e->fts_path,
				strerror(e->fts_errno));
			ok = false;
		}
	}
	if (tree)
		fts_close(tree);
	if (ok && !found) {
		diag_error(l->d, NULL, (struct pos){0}, NULL,
			"%s: no manifest (*%s) in this directory", path, manifest_suffix);
		ok = false;
	}
	return ok;
}

void lint_find_files(struct lint *l)
{
	struct stat st;

	for (size_t i = 0; i < l->paths; i++) {
		const char *path = l->path[i];

		bool known = strcmp(path, "-") != 0 && stat(path, &st) == 0;

		if (!known || !S_ISDIR(st.st_mode))
			add_file(l, path, known ? &st : NULL);
		else if (!add_folder(l, path))
			lint_add_unread(&l->result, path);
	}
}
