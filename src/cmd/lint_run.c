/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * whichalloc lint: from a file to findings.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cmd/lint.h"
#include "text/diag.h"
#include "text/mem.h"

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

/* A target of its own words: those of a manifest go with it. */
static struct target_spec keep_spec(const struct target_spec *spec, struct arena *a)
{
	struct target_spec kept = *spec;

	kept.arch = spec->arch ? arena_strdup(a, spec->arch) : NULL;
	for (size_t i = 0; i < spec->config_count; i++)
		kept.config[i] = arena_strdup(a, spec->config[i]);
	return kept;
}

void lint_too_many_targets(const struct source *src, struct diag *d)
{
	diag_error(d, src, (struct pos){0}, "lint them in several runs",
		"more than %d different targets", LINT_MAX_JUDGES);
}

/* Findings point into their judge, so all are kept. */
struct lint_judge *lint_judge_for(struct lint_worker *w, const struct target_spec *target,
	const struct lint_config *config, const struct source *src, struct target_spec *spec,
	struct diag *d)
{
	struct lint_judge *j = w->judge;
	struct target_spec kept;
	size_t count;

	*spec = target_spec_merge(&config->target, target);
	if (spec->min == VERSION_NONE)
		target_parse_kernel(TARGET_DEFAULT_KERNEL, strlen(TARGET_DEFAULT_KERNEL), spec);
	while (j < w->judge + w->judges &&
		(j->config != config || !target_spec_same(&j->judge->target->spec, spec)))
		j++;
	if (j == w->judge + LINT_MAX_JUDGES) {
		lint_too_many_targets(src, d);
		return NULL;
	}
	w->used |= (uint64_t)1 << (j - w->judge);
	if (j < w->judge + w->judges)
		return j;
	count = rule_dirs(w->l, config, j->dirs);
	j->config = config;
	kept = keep_spec(spec, w->arena);
	j->judge = judge_new(&kept, j->dirs, count, d);
	if (!j->judge || !lint_config_check(config, j->judge, d)) {
		judge_free(j->judge);
		w->used &= ~((uint64_t)1 << (j - w->judge));
		return NULL;
	}
	j->memo = w->l->common.btf ? NULL : lint_memo_new();
	w->judges++;
	return j;
}

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

void lint_note_target(struct lint_worker *w, const struct source *src, const struct target *t)
{
	char text[TARGET_MAX_NOTES][TARGET_NOTE_SIZE];
	size_t count = w->l->common.quiet ? 0 : target_notes(t, false, text);
	struct strbuf name = {0};

	diag_clean(&name, src->name, strlen(src->name));
	for (size_t i = 0; i < count; i++)
		strbuf_addf(&w->notes, "%s: note: %s\n", strbuf_str(&name), text[i]);
	strbuf_free(&name);
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
