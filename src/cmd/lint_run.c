/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * whichalloc lint: from a file to findings.
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/lint.h"
#include "text/diag.h"
#include "text/mem.h"

/* The configuration of what lies at @path; NULL after reporting. */
static const struct lint_config *config_for(struct lint_worker *w, const char *path)
{
	char *folder = w->l->no_config ? NULL : lint_config_find(path);
	struct lint_config *c;

	for (size_t i = 0; i < w->configs; i++) {
		const char *known = w->config[i]->folder;

		if (folder == known || (folder && known && strcmp(folder, known) == 0)) {
			free(folder);
			return w->config[i];
		}
	}
	c = lint_config_read(folder, w->arena, w->d);
	if (!c)
		return NULL;
	w->config = mem_grow(w->config, &w->config_cap, w->configs + 1, sizeof(*w->config));
	w->config[w->configs++] = c;
	return c;
}

/* Marks which of the findings from number @from on fail. */
static void mark_failures(struct lint_worker *w, size_t from)
{
	int threshold = w->l->fail_on >= 0		 ? w->l->fail_on
			: w->result.config->fail_on >= 0 ? w->result.config->fail_on
							 : SEVERITY_ERROR;

	for (size_t i = from; i < w->result.count; i++) {
		struct finding *f = &w->result.finding[i];

		f->fails = !f->waived && (int)f->severity >= threshold;
	}
}

/*
 * @readable: the manifest has no errors so far; else only its names are looked at, so that one run
 * finds all errors.
 */
static bool lint_manifest(
	struct lint_worker *w, struct manifest *m, const struct lint_config *config, bool readable)
{
	struct target_spec spec;
	struct lint_judge *of = lint_judge_for(w, &m->target, config, m->source, &spec, w->d);
	struct judge *j;
	bool ok = true;

	if (!of)
		return false;
	j = of->judge;
	lint_note_target(w, m->source, j->target);
	for (size_t i = 0; i < m->sites; i++) {
		lint_progress(w);
		if (!readable) {
			lint_names(j, &m->site[i], w->d);
			continue;
		}
		need_imply(&m->site[i].need);
		options_look_up(&w->l->common, &m->site[i].need, &w->notes);
		ok &= need_check(&m->site[i].need, j->target->point[0], w->d);
		if (m->site[i].uses)
			ok &= lint_site(j, &m->site[i], spec.built_in, w->l->today, w->arena, w->d,
				&w->result);
	}
	return ok;
}

/* The whole of a file that lint_stream() would not do. */
static bool lint_source(
	struct lint_worker *w, const struct source *src, const struct lint_config *config)
{
	struct arena *a = arena_new();
	struct manifest *list;
	size_t count;
	bool ok = manifest_read(src, &w->l->common.target, false, a, w->d, &list, &count);

	for (size_t i = 0; i < count; i++)
		ok &= lint_manifest(w, &list[i], config, ok);
	arena_free(a);
	return ok;
}

bool lint_file(struct lint_worker *w, const char *path)
{
	size_t from = w->result.count;
	const struct lint_config *config;
	struct source *src;
	bool ok;

	src = source_read(path, w->d);
	if (!src)
		return false;
	config = config_for(w, path);
	if (!config) {
		source_free(src);
		return false;
	}
	w->result.config = config;
	ok = lint_stream(w, src, config) || lint_source(w, src, config);
	if (w->result.count == from && !w->result.every_site) {
		source_free(src); /* nothing will quote it */
		return ok;
	}
	mark_failures(w, from);
	w->source = mem_grow(w->source, &w->source_cap, w->sources + 1, sizeof(*w->source));
	w->source[w->sources++] = src;
	return ok;
}
