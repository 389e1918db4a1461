/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What to write instead; see better.h.
 */
#include "advise/better.h"

#include <string.h>

#include "advise/decide_best.h"
#include "text/mem.h"
#include "text/strbuf.h"

/* Uses name the entries of the first kernel. */
static const struct catalogue *first_kernel(const struct better *b)
{
	return b->q->judge->target->point[0];
}

/* @use as rules see it, on each kernel; in the question's arena. */
static use_values *facts_of(const struct better *b, const struct use *use)
{
	size_t points = b->q->judge->target->count;
	use_values *facts = arena_alloc(b->q->arena, points * sizeof(*facts));

	for (size_t p = 0; p < points; p++)
		question_facts(b->q, p, use, facts[p]);
	return facts;
}

/* Does some rule speak against @with that does not against what has @facts? */
static bool breaks_more(const struct better *b, const struct use *with, use_values *facts)
{
	use_values *kept = facts_of(b, with);

	for (size_t p = 0; p < b->q->judge->target->count; p++) {
		for (size_t i = 0; i < b->q->live_count[p]; i++) {
			const struct rule *rule = b->q->live[p][i].rule;

			if (rule_is_finding(rule) && rule_violated(rule, b->q->facts[p], kept[p]) &&
				!rule_violated(rule, b->q->facts[p], facts[p]))
				return true;
		}
	}
	return false;
}

/*
 * Flags named by themselves that say what else is to be done with the memory, not how to get it: as
 * many as no rule speaks against.
 */
static void keep_actions(
	const struct better *b, struct candidate *c, uint64_t named, use_values *facts)
{
	const struct catalogue *there = first_kernel(b);

	for (size_t i = 0; i < there->gfp_count; i++) {
		const struct gfp_flag *flag = &there->gfp[i];
		struct use with = c->use;

		if (flag->kind != GFP_KIND_ACTION || !(flag->mask & named & ~with.gfp.set))
			continue;
		with.gfp = (struct gfp_mask){
			.set = with.gfp.set | flag->mask, .named = with.gfp.named | flag->mask};
		if (!breaks_more(b, &with, facts))
			c->use = with;
	}
}

/*
 * A better use keeps the mask that was written, but for what its function refuses and the kernel
 * lacks, where no rule speaks against that: the author may have known more than was stated. @facts
 * are those of @c.
 */
static void keep_mask(const struct better *b, struct candidate *c, use_values *facts)
{
	const struct catalogue *there = first_kernel(b);
	uint64_t no = c->use.api->gfp_refuses | there->gfp_absent;
	struct use with = c->use;

	if (with.gfp.caller && b->written->gfp.caller) {
		/* its name is the author's */
		c->use.gfp.caller =
			arena_strndup(b->a, b->written->gfp.caller, b->written->gfp.caller_len);
		c->use.gfp.caller_len = b->written->gfp.caller_len;
	}
	if (!with.gfp_given || !b->written->gfp_given || with.gfp.caller || b->written->gfp.caller)
		return;
	with.gfp = (struct gfp_mask){.set = b->written->gfp.set & ~no,
		.named = b->written->gfp.named & ~there->gfp_absent};
	if (breaks_more(b, &with, facts))
		keep_actions(b, c, b->written->gfp.named & b->written->gfp.set & ~no, facts);
	else
		c->use = with;
}

/*
 * Nor does it free with another function where the one that was written is as right, and what it is
 * given is of the same kind.
 */
static void keep_free(const struct better *b, struct candidate *c, use_values *facts)
{
	struct use with = c->use;

	if (!with.free || !b->written->free || with.api->returns != b->written->api->returns ||
		with.free->index == b->written->free->index ||
		!list_has(with.api->free, b->written->free->name))
		return;
	with.free = &first_kernel(b)->api[b->written->free->index];
	if (!breaks_more(b, &with, facts))
		c->use = with;
}

static void keep_what_was_written(const struct better *b, struct candidate *c, use_values *facts)
{
	keep_mask(b, c, facts);
	keep_free(b, c, facts);
}

/* What allocates is no better use than what resizes: of those that resize, the best. */
static bool best_resizing(const struct better *b, struct candidate *best)
{
	const struct catalogue *c = first_kernel(b);
	bool found = false;

	for (size_t i = 0; i < c->api_count; i++) {
		struct candidate one;

		if (!c->api[i].resizes || !candidate_best(b->q, &c->api[i], &one) ||
			(found && one.penalty >= best->penalty))
			continue;
		*best = one;
		found = true;
	}
	return found;
}

/*
 * The best use there is, once: notes about preferences are only for what the best use does better.
 */
static void advise_once(struct better *b)
{
	if (b->advised)
		return;
	b->advised = true;
	b->possible = b->written->api->resizes ? best_resizing(b, &b->best)
					       : question_best(b->q, &b->best);
	if (b->possible) {
		b->best_facts = facts_of(b, &b->best.use);
		keep_what_was_written(b, &b->best, b->best_facts);
	}
	if (b->written->api->kind == API_ALLOC)
		b->same_api_serves = candidate_best(
			b->q, &first_kernel(b)->api[b->written->api->index], &b->same_api);
	if (b->same_api_serves) {
		b->same_api_facts = facts_of(b, &b->same_api.use);
		keep_what_was_written(b, &b->same_api, b->same_api_facts);
	}
}

bool better_satisfies(struct better *b, const struct rule *r, size_t p)
{
	advise_once(b);
	return b->possible && !rule_violated(r, b->q->facts[p], b->best_facts[p]);
}

/*
 * Is the API that was chosen to stay? Where a mask or a free function is wrong, it is; where the
 * API itself is, only if no better one serves. Never where it would break the rule again.
 */
static bool keeps_api(const struct better *b, const struct rule *r, size_t p)
{
	if (!b->same_api_serves || rule_violated(r, b->q->facts[p], b->same_api_facts[p]))
		return false;
	return r->at == AT_GFP || r->at == AT_FREE ||
	       (r->effect <= EFFECT_REQUIRE &&
		       (!b->possible || b->same_api.penalty <= b->best.penalty));
}

/* The use that was written, freed as @c is. */
static const struct candidate *freed_as(const struct better *b, const struct candidate *c)
{
	struct candidate *own = memcpy(arena_alloc(b->a, sizeof(*own)), c, sizeof(*own));

	own->use.enters = 0;
	own->use.gfp = b->written->gfp;
	own->use.gfp_given = b->written->gfp_given;
	return own;
}

const struct candidate *better_use(struct better *b, const struct rule *r, size_t p)
{
	const struct candidate *c, **kept;

	if (r->effect == EFFECT_CAUTION)
		return NULL;
	advise_once(b);
	c = keeps_api(b, r, p) ? &b->same_api : b->possible ? &b->best : NULL;
	kept = c == &b->best ? &b->kept_best : &b->kept_same_api;
	if (!c)
		return NULL;
	/* where the scope is entered is no matter of how it is freed */
	if (r->at == AT_FREE && c == &b->same_api && c->use.enters && !b->written->gfp.caller)
		return freed_as(b, c);
	if (!*kept)
		*kept = memcpy(arena_alloc(b->a, sizeof(*c)), c, sizeof(*c));
	return *kept;
}

const struct candidate *better_use_of_same_api(struct better *b, const struct rule *r, size_t p)
{
	if (r->effect == EFFECT_CAUTION)
		return NULL;
	advise_once(b);
	if (!b->same_api_serves || rule_violated(r, b->q->facts[p], b->same_api_facts[p]))
		return NULL;
	if (!b->kept_same_api)
		b->kept_same_api = memcpy(
			arena_alloc(b->a, sizeof(b->same_api)), &b->same_api, sizeof(b->same_api));
	return b->kept_same_api;
}

/* The scope that the better use is to be made in; NULL: none. */
static const struct context *suggested_scope(const struct better *b, const struct use *use)
{
	for (int i = 0; scope_words[i]; i++)
		if (use->enters >> i & 1)
			return catalogue_context(first_kernel(b), CONTEXT_SCOPE, scope_words[i]);
	return NULL;
}

/* Where there is no better use, and not just of a caution. Said once of a site, of its function. */
static const char *nothing_serves(struct better *b, const struct rule *r)
{
	if (b->said_nothing_serves || r->at != AT_API || r->effect > EFFECT_REQUIRE)
		return NULL;
	b->said_nothing_serves = true;
	return "nothing serves these needs here: whichalloc ask tells what to change";
}

/* Need a line about a part of @c not say which function it is a part of? */
static bool function_known(const struct better *b, const struct candidate *c)
{
	return b->replaced || c->use.api->index == b->written->api->index;
}

static bool new_free(const struct better *b, const struct candidate *c)
{
	return !b->replaced || c->use.free != b->written->free;
}

const char *better_line(struct better *b, const struct rule *r, const struct candidate *c)
{
	const struct context *scope = c ? suggested_scope(b, &c->use) : NULL;
	struct strbuf out = {0};
	const char *text;

	if (r->suggest) {
		strbuf_adds(&out, r->suggest);
	} else if (!c) {
		return nothing_serves(b, r);
	} else if (scope && c->use.api->index == b->written->api->index &&
		   c->use.gfp.set == b->written->gfp.set) {
		strbuf_addf(&out, "enter %s() around it", scope->enter);
		scope = NULL;
	} else if (r->at == AT_GFP && function_known(b, c) && c->use.gfp_given) {
		strbuf_adds(&out, "use ");
		gfp_format_mask(first_kernel(b), &c->use.gfp, &out);
	} else if (r->at == AT_SETUP && c->use.setup &&
		   c->use.api->index == b->written->api->index) {
		strbuf_addf(&out, "use %s()", c->use.setup->name);
	} else if (r->at == AT_FREE && function_known(b, c) && new_free(b, c)) {
		if (c->use.free)
			strbuf_addf(&out, "use %s()", c->use.free->name);
		else
			strbuf_adds(&out, "leave it out: it is freed for you");
	} else {
		strbuf_addf(&out, "use %s()", c->use.api->name);
		if (c->use.gfp_given) {
			strbuf_adds(&out, " with ");
			gfp_format_mask(first_kernel(b), &c->use.gfp, &out);
		}
		if (c->use.free)
			strbuf_addf(&out, " and %s()", c->use.free->name);
		if (b->written->api->copies && !c->use.api->copies)
			strbuf_adds(&out, ", and copy by hand");
	}
	if (scope && !r->suggest)
		strbuf_addf(&out, ", inside %s()", scope->enter);
	text = arena_strdup(b->a, strbuf_str(&out));
	strbuf_free(&out);
	return text;
}
