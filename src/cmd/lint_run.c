/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * whichalloc lint: from paths to findings.
 */
#include <errno.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd/lint.h"
#include "text/diag.h"
#include "text/mem.h"

static const char manifest_suffix[] = ".whichalloc.yaml";

static bool same_folder(const char *a, const char *b)
{
	struct stat x, y;

	return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* House rules of the configuration, then those of --rules; a folder that is both counts once. */
static size_t rule_dirs(const struct lint *l, const struct lint_config *config, const char **dirs)
{
	size_t count = 0;

	if (config->rules)
		dirs[count++] = config->rules;
	for (size_t i = 0; i < l->common.rule_dirs; i++)
		if (!config->rules || !same_folder(config->rules, l->common.rules[i]))
			dirs[count++] = l->common.rules[i];
	return count;
}

/* NULL after reporting. Findings point into their judge, so all are kept. */
static struct judge *judge_for(struct lint *l, const struct target_spec *spec,
	const struct lint_config *config, const struct source *src)
{
	struct lint_judge *j = l->judge;
	size_t count;

	for (; j < l->judge + l->judges; j++)
		if (j->config == config && target_spec_same(&j->judge->target->spec, spec))
			return j->judge;
	if (l->judges == LINT_MAX_JUDGES) {
		diag_error(l->d, src, (struct pos){0}, "lint them in several runs",
			"more than %d different targets", LINT_MAX_JUDGES);
		return NULL;
	}
	count = rule_dirs(l, config, j->dirs);
	j->config = config;
	j->judge = judge_new(spec, j->dirs, count, l->d);
	if (!j->judge)
		return NULL;
	l->judges++;
	return lint_config_check(config, j->judge, l->d) ? j->judge : NULL;
}

/* The configuration of what lies at @path; NULL after reporting. */
static const struct lint_config *config_for(struct lint *l, const char *path)
{
	char *folder = l->no_config ? NULL : lint_config_find(path);
	struct lint_config *c;

	for (size_t i = 0; i < l->configs; i++) {
		const char *known = l->config[i]->folder;

		if (folder == known || (folder && known && strcmp(folder, known) == 0)) {
			free(folder);
			return l->config[i];
		}
	}
	c = lint_config_read(folder, l->common.arena, l->d);
	if (!c)
		return NULL;
	l->config = mem_grow(l->config, &l->config_cap, l->configs + 1, sizeof(*l->config));
	l->config[l->configs++] = c;
	return c;
}

/* A kernel that the facts do not reach: said on standard error, beside the findings. */
static void note_target(const struct lint *l, const struct manifest *m, const struct target *t)
{
	char text[TARGET_MAX_NOTES][TARGET_NOTE_SIZE];
	size_t count = l->common.quiet ? 0 : target_notes(t, false, text);
	struct strbuf name = {0};

	diag_clean(&name, m->source->name, strlen(m->source->name));
	for (size_t i = 0; i < count; i++)
		fprintf(stderr, "%s: note: %s\n", strbuf_str(&name), text[i]);
	strbuf_free(&name);
}

/* Marks which of the findings from number @from on fail. */
static void mark_failures(struct lint *l, size_t from)
{
	int threshold = l->fail_on >= 0			 ? l->fail_on
			: l->result.config->fail_on >= 0 ? l->result.config->fail_on
							 : SEVERITY_ERROR;

	for (size_t i = from; i < l->result.count; i++) {
		struct finding *f = &l->result.finding[i];

		f->fails = !f->waived && (int)f->severity >= threshold;
	}
}

/* @readable: the manifest has no errors so far; else only its names are looked at, so that one run finds all errors. */
static bool lint_manifest(
	struct lint *l, struct manifest *m, const struct lint_config *config, bool readable)
{
	struct target_spec spec = target_spec_merge(&config->target, &m->target);
	size_t from = l->result.count;
	struct judge *j;
	bool ok = true;

	if (spec.min == VERSION_NONE)
		target_parse_kernel(TARGET_DEFAULT_KERNEL, strlen(TARGET_DEFAULT_KERNEL), &spec);
	j = judge_for(l, &spec, config, m->source);
	if (!j)
		return false;
	note_target(l, m, j->target);
	l->result.config = config;
	for (size_t i = 0; i < m->sites; i++) {
		progress_at(&l->progress, l->result.allocations);
		if (!readable) {
			lint_names(j, &m->site[i], l->d);
			continue;
		}
		options_look_up(&l->common, &m->site[i].need);
		ok &= need_check(&m->site[i].need, j->target->point[0], l->d);
		if (m->site[i].uses)
			ok &= lint_site(j, &m->site[i], spec.built_in, l->today, l->common.arena,
				l->d, &l->result);
	}
	mark_failures(l, from);
	return ok;
}

/* A file that several paths lead to is judged once. */
static bool seen_before(struct lint *l, const char *path)
{
	struct stat st;
	uint64_t key;

	if (strcmp(path, "-") == 0 || stat(path, &st) != 0 || !S_ISREG(st.st_mode))
		return false;
	key = (uint64_t)st.st_dev << 48 ^ (uint64_t)st.st_ino;
	if (map_get(&l->seen, key, &(uint64_t){0}))
		return true;
	map_set(&l->seen, key, 1);
	return false;
}

static bool lint_file(struct lint *l, const char *path)
{
	const struct lint_config *config;
	struct source *src;
	struct manifest *list;
	size_t count;
	bool ok;

	if (seen_before(l, path))
		return true;
	src = source_read(path, l->d);
	if (!src)
		return false;
	l->source = mem_grow(l->source, &l->source_cap, l->sources + 1, sizeof(*l->source));
	l->source[l->sources++] = src;
	config = config_for(l, path);
	if (!config)
		return false;
	ok = manifest_read(src, &l->common.target, false, l->common.arena, l->d, &list, &count);
	for (size_t i = 0; i < count; i++)
		ok &= lint_manifest(l, &list[i], config, ok);
	return ok;
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

/* All manifests below a directory, in order of their names; hidden directories and links in it are not looked into. */
static bool lint_dir(struct lint *l, const char *path)
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
			ok &= lint_file(l, arena_strdup(l->common.arena, shown(e->fts_path)));
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

static bool lint_path(struct lint *l, const char *path)
{
	struct stat st;

	if (strcmp(path, "-") != 0 && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return lint_dir(l, path);
	return lint_file(l, path);
}

bool lint_run(struct lint *l)
{
	bool ok = true;

	progress_begin(&l->progress, "allocations", l->common.quiet);
	for (size_t i = 0; i < l->paths; i++)
		ok &= lint_path(l, l->path[i]);
	progress_end(&l->progress);
	lint_sort(&l->result);
	return ok;
}

void lint_forget(struct lint *l)
{
	lint_result_free(&l->result);
	for (size_t i = 0; i < l->sources; i++)
		source_free(l->source[i]);
	l->sources = 0;
	map_free(&l->seen);
	l->seen = (struct map){0};
}

void lint_free(struct lint *l)
{
	lint_forget(l);
	for (size_t i = 0; i < l->judges; i++)
		judge_free(l->judge[i].judge);
	for (size_t i = 0; i < l->configs; i++)
		lint_config_free(l->config[i]);
	free(l->config);
	free(l->source);
	free(l->path);
	diag_free(l->d);
	arena_free(l->common.arena);
}
