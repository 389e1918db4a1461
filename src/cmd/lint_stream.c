/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * whichalloc lint: a manifest without errors, one allocation after the other. What was said before
 * in the same words is not judged again.
 */
#include <stdlib.h>

#include "cmd/lint.h"
#include "text/diag.h"
#include "text/mem.h"

struct stream {
	struct lint_worker *w;
	const struct source *src;
	const struct lint_config *config;
	struct diag *d;
	/* of the document */
	const struct manifest_head *head;
	struct target_spec spec;
	struct lint_judge *j;
	/* of all documents so far */
	const struct target **target;
	size_t targets, cap;
};

static bool begin_document(void *ctx, const struct manifest_head *head)
{
	struct stream *s = ctx;

	s->head = head;
	s->j = lint_judge_for(s->w, &head->target, s->config, s->src, &s->spec, s->d);
	if (!s->j)
		return false;
	if (s->j->memo)
		lint_memo_begin(s->j->memo, head->defaults_at);
	s->target = mem_grow(s->target, &s->cap, s->targets + 1, sizeof(*s->target));
	s->target[s->targets++] = s->j->judge->target;
	return true;
}

/* What nobody asked before. */
static bool judge_site(struct stream *s, const struct yaml_node *n, const struct site_parts *parts,
	struct arena *a, bool remember)
{
	struct lint_result *r = &s->w->result;
	size_t from = r->count;
	struct site site = {0};

	if (!site_read(n, parts, &s->head->defaults, a, s->d, &site))
		return false;
	need_imply(&site.need);
	options_look_up(&s->w->l->common, &site.need, &s->w->notes);
	if (!need_check(&site.need, s->j->judge->target->point[0], s->d))
		return false;
	if (site.uses && !lint_site(s->j->judge, &site, s->spec.built_in, s->w->l->today,
				 s->w->arena, s->d, r))
		return false;
	if (remember)
		lint_memo_add(s->j->memo, r->finding + from, r->count - from);
	return true;
}

static bool take_site(
	void *ctx, const struct yaml_node *n, const struct site_parts *parts, struct arena *a)
{
	struct stream *s = ctx;
	struct lint_memo *memo = parts->waive ? NULL : s->j->memo;
	const struct finding *found;
	size_t count;

	lint_progress(s->w);
	if (memo && lint_memo_find(memo, parts->needs, parts->uses, &found, &count)) {
		struct site site;

		if (!parts->uses)
			return true;
		site.name = parts->name;
		site.place = parts->place;
		site.uses = parts->uses;
		site.at = n;
		lint_repeat(s->j->judge, &site, found, count, s->w->arena, s->d, &s->w->result);
		return true;
	}
	return judge_site(s, n, parts, a, memo != NULL);
}

bool lint_stream(struct lint_worker *w, const struct source *src, const struct lint_config *config)
{
	struct lint_result *r = &w->result;
	size_t count = r->count, allocations = r->allocations;
	struct stream s = {.w = w, .src = src, .config = config, .d = diag_new()};
	const struct manifest_sink sink = {begin_document, take_site, &s};
	bool ok = manifest_stream(src, &w->l->common.target, &sink, w->heads, w->items, s.d) &&
		  !diag_count(s.d);

	if (ok) {
		for (size_t i = 0; i < s.targets; i++)
			lint_note_target(w, src, s.target[i]);
	} else {
		r->count = count;
		r->allocations = allocations;
	}
	free(s.target);
	diag_free(s.d);
	arena_clear(w->heads);
	arena_clear(w->items);
	return ok;
}
