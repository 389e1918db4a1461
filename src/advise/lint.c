/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Linting; see lint.h.
 */
#include "advise/lint.h"

#include <stdlib.h>
#include <string.h>

#include "advise/config.h"
#include "advise/lint_internal.h"
#include "advise/lint_noise.h"
#include "advise/reason.h"
#include "text/mem.h"
#include "text/yaml.h"

static void find_edits(struct linter *l, struct finding *f)
{
	struct edit edit[FIX_MAX_EDITS], *kept;

	f->edits = 0;
	f->edit = NULL;
	if (!l->r->edits || !f->suggestion || f->presumed)
		return;
	f->edits = fix_use(&l->use, &f->suggestion->use, l->j->target->point[0], l->a, edit);
	if (!f->edits)
		return;
	kept = arena_alloc(l->a, f->edits * sizeof(*kept));
	memcpy(kept, edit, f->edits * sizeof(*kept));
	f->edit = kept;
}

/* What to write instead, as far as rule @r is concerned. */
static struct better *better_for(struct linter *l, const struct rule *r)
{
	return l->waives && !lint_is_waived(l, r->name) ? &l->waived : &l->better;
}

static bool already_found(const struct linter *l, const struct rule *r)
{
	for (size_t i = l->first; i < l->r->count; i++)
		if (strcmp(l->r->finding[i].rule, r->name) == 0)
			return true;
	return false;
}

/* Does the rule rest on nothing but defaults, which the need does not state? */
static bool only_presumed(const struct linter *l, const struct rule *r)
{
	for (size_t f = 0; f < NEED_COUNT; f++)
		if ((r->presumes >> f & 1) && l->site->need.v[f].set)
			return false;
	return r->presumes != 0;
}

/* Nobody stated what would make it wrong: no more than a note, and nothing for --fix. */
static void soften(struct linter *l, struct finding *f, const struct rule *r)
{
	const char *key = list_item(r->presumed, 0)->text, *better = f->suggest;

	f->presumed = true;
	f->severity = SEVERITY_NOTE;
	if (r->effect <= EFFECT_REQUIRE)
		f->weight = RULE_MAX_WEIGHT;
	f->suggest = arena_printf(l->a, "state `%s` in needs if it is right here%s%s", key,
		better ? ", or else: " : "", better ? better : "");
}

static void report(struct linter *l, const struct rule *r, size_t p)
{
	const struct yaml_node *at = lint_written_at(&l->use, (enum rule_at)r->at);
	struct finding *f;

	f = lint_new_finding(l);
	f->rule = r->name;
	f->severity = (enum severity)r->severity;
	f->at = (enum rule_at)r->at;
	lint_point_at(l, f);
	f->text = arena_strdup(l->a, at->text);
	f->about = r;
	f->weight = r->weight;
	f->message = reason_text(r, true, &l->site->need, &l->use, l->j->target->point[p], l->a);
	f->suggestion = better_use(better_for(l, r), r, p);
	f->same_api = better_use_of_same_api(better_for(l, r), r, p);
	f->suggest = better_line(better_for(l, r), r, f->suggestion);
	if (only_presumed(l, r))
		soften(l, f, r);
	lint_waive(l, f);
}

/* Says @f to write another function? */
static bool replaces_api(const struct linter *l, const struct finding *f)
{
	return f->suggestion && f->suggestion->use.api->index != l->use.api->index;
}

/* Does @f say for certain that the function itself cannot serve, and which one does? */
static bool names_another(const struct linter *l, const struct finding *f)
{
	return f->at == AT_API && f->about && f->about->effect <= EFFECT_REQUIRE && !f->waived &&
	       !f->presumed && replaces_api(l, f);
}

static void suggest_instead(struct linter *l, struct finding *f, const struct candidate *c)
{
	f->suggestion = c;
	f->suggest = better_line(better_for(l, f->about), f->about, c);
}

/*
 * Where it is only presumed that another function would be better, what else there is to say is of
 * the one that was used. Where that does not help, no program is to change it for another reason.
 */
static void presume_no_more(struct linter *l)
{
	struct lint_result *r = l->r;
	bool presumed = false;

	for (size_t i = l->first; i < r->count; i++)
		presumed |= r->finding[i].presumed && replaces_api(l, &r->finding[i]);
	for (size_t i = l->first; i < r->count && presumed; i++) {
		struct finding *f = &r->finding[i];

		if (f->presumed || !replaces_api(l, f))
			continue;
		if (f->same_api)
			suggest_instead(l, f, f->same_api);
		else
			f->presumed = true;
	}
}

/*
 * The parts of two uses would not fit together. Where the function itself cannot serve, what is
 * said of its mask and of what frees it goes by the one to use instead.
 */
static void agree(struct linter *l)
{
	struct lint_result *r = l->r;
	const struct candidate *instead = NULL;

	presume_no_more(l);
	for (size_t i = l->first; i < r->count && !instead; i++)
		if (names_another(l, &r->finding[i]))
			instead = r->finding[i].suggestion;
	l->better.replaced = l->waived.replaced = instead != NULL;
	for (size_t i = l->first; i < r->count; i++) {
		struct finding *f = &r->finding[i];

		if (instead && f->suggestion && !replaces_api(l, f) && !f->presumed)
			suggest_instead(l, f, instead);
		find_edits(l, f);
	}
}

/*
 * Preferences that the best use does not meet either are no fault of this one; cautions are
 * findings only where they warn.
 */
static bool worth_saying(struct linter *l, const struct rule *r, size_t p)
{
	return rule_is_finding(r) &&
	       (r->effect != EFFECT_PREFER || better_satisfies(better_for(l, r), r, p));
}

/* What the house has switched off goes, before it is asked what drowns what. */
static void drop_off(struct lint_result *r, size_t from)
{
	size_t kept = from;

	for (size_t i = from; i < r->count; i++)
		if (!lint_config_off(r->config, r->finding[i].rule))
			r->finding[kept++] = r->finding[i];
	r->count = kept;
}

/* Severities as the house wants them. */
static void set_severities(struct lint_result *r, size_t from)
{
	for (size_t i = from; i < r->count; i++)
		r->finding[i].severity =
			lint_config_severity(r->config, r->finding[i].rule, r->finding[i].severity);
}

void lint_count(struct lint_result *r)
{
	r->errors = r->warnings = r->notes = r->waived = r->old = 0;
	for (size_t i = 0; i < r->count; i++) {
		if (r->finding[i].waived)
			r->waived++;
		else if (r->finding[i].old)
			r->old++;
		else if (r->finding[i].severity == SEVERITY_ERROR)
			r->errors++;
		else if (r->finding[i].severity == SEVERITY_WARNING)
			r->warnings++;
		else
			r->notes++;
	}
}

bool lint_names(const struct judge *j, const struct site *site, struct diag *d)
{
	struct use use;
	bool ok = lint_check_waiver_names(j, site, d);

	return (!site->uses || use_read(&use, site->uses, j->target->point[0], d)) && ok;
}

static void begin_waived(struct linter *l, bool built_in)
{
	struct arena *a = l->r->scratch;
	const char **without = arena_alloc(a, (l->site->waivers + 1) * sizeof(*without));
	size_t n = 0;

	for (size_t i = 0; i < l->site->waivers; i++)
		if (lint_is_waived(l, l->site->waiver[i].rule))
			without[n++] = l->site->waiver[i].rule;
	l->waives = n;
	if (l->waives)
		l->waived = (struct better){
			.q = question_without(l->j, &l->site->need, built_in, without, n, a),
			.written = &l->use,
			.a = l->a};
}

bool lint_site(const struct judge *j, struct site *site, bool built_in, const char *today,
	struct arena *a, struct diag *d, struct lint_result *r)
{
	struct linter l = {.j = j, .site = site, .today = today, .a = a, .r = r};
	bool ok = lint_check_waiver_names(j, site, d);

	if (!use_read(&l.use, site->uses, j->target->point[0], d) || !ok)
		return false;
	lint_begin_site(&l);
	/* a question is large, and done with here */
	if (!r->scratch)
		r->scratch = arena_new();
	l.q = question_new(j, &site->need, built_in, r->scratch);
	l.better = (struct better){.q = l.q, .written = &l.use, .a = a};
	begin_waived(&l, built_in);
	for (size_t p = 0; p < j->target->count; p++) {
		struct value facts[USE_FACT_COUNT];

		question_facts(l.q, p, &l.use, facts);
		for (size_t i = 0; i < l.q->live_count[p]; i++) {
			const struct rule *rule = l.q->live[p][i].rule;

			if (rule_violated(rule, l.q->facts[p], facts) && !already_found(&l, rule) &&
				worth_saying(&l, rule, p))
				report(&l, rule, p);
		}
	}
	lint_check_flags(&l);
	lint_check_waivers(&l);
	drop_off(r, l.first);
	agree(&l);
	lint_drop_noise(r, l.first);
	set_severities(r, l.first);
	arena_clear(r->scratch);
	return true;
}

void lint_repeat(const struct judge *j, const struct site *site, const struct finding *found,
	size_t count, struct arena *a, struct diag *d, struct lint_result *r)
{
	struct linter l = {.j = j, .site = (struct site *)site, .a = a, .r = r};

	lint_begin_site(&l);
	if (count)
		use_read(&l.use, site->uses, j->target->point[0], d);
	for (size_t i = 0; i < count; i++) {
		struct finding *f = lint_new_finding(&l), own = *f;

		*f = found[i];
		f->site = own.site;
		f->number = own.number;
		f->source = own.source;
		lint_point_at(&l, f);
		find_edits(&l, f);
	}
}

void lint_add_unread(struct lint_result *r, const char *path)
{
	r->unread = mem_grow(r->unread, &r->unread_cap, r->unreads + 1, sizeof(*r->unread));
	r->unread[r->unreads++] = path;
}

static int by_place(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;
	int c = strcmp(x->source->name, y->source->name);

	if (c)
		return c;
	if (x->pos.line != y->pos.line)
		return x->pos.line < y->pos.line ? -1 : 1;
	if (x->pos.column != y->pos.column)
		return x->pos.column < y->pos.column ? -1 : 1;
	if (x->severity != y->severity)
		return x->severity > y->severity ? -1 : 1;
	return strcmp(x->rule, y->rule);
}

void lint_sort(struct lint_result *r)
{
	if (r->count)
		qsort(r->finding, r->count, sizeof(*r->finding), by_place);
}

void lint_result_free(struct lint_result *r)
{
	free(r->finding);
	free(r->site);
	free(r->unread);
	arena_free(r->scratch);
	*r = (struct lint_result){0};
}
