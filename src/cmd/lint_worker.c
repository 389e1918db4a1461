/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * whichalloc lint: what a worker has, and its judges.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cmd/lint.h"
#include "text/diag.h"
#include "text/mem.h"

void lint_worker_begin(struct lint_worker *w, const struct lint *l)
{
	*w = (struct lint_worker){.l = l,
		.arena = arena_new(),
		.heads = arena_new(),
		.items = arena_new(),
		.d = diag_new()};
	w->result.every_site = l->baseline || strcmp(l->common.format, "junit") == 0;
	w->result.edits = l->fix || l->diff || strcmp(l->common.format, "sarif") == 0;
}

void lint_worker_drop(struct lint_worker *w)
{
	lint_result_free(&w->result);
	for (size_t i = 0; i < w->sources; i++)
		source_free(w->source[i]);
	for (size_t i = 0; i < w->judges; i++) {
		judge_free(w->judge[i].judge);
		lint_memo_free(w->judge[i].memo);
	}
	for (size_t i = 0; i < w->configs; i++)
		lint_config_free(w->config[i]);
	free(w->source);
	free(w->config);
	strbuf_free(&w->notes);
	diag_free(w->d);
	arena_free(w->arena);
	arena_free(w->heads);
	arena_free(w->items);
}

void lint_progress(struct lint_worker *w)
{
	if (w->progress)
		progress_at(w->progress, w->done + w->result.allocations - w->job->first_site);
}

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
