/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Linting; see lint.h.
 */
#include "advise/lint.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "advise/candidate.h"
#include "advise/config.h"
#include "advise/constant.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/nearest.h"
#include "text/strbuf.h"
#include "text/yaml.h"

/* The facts of a use on one kernel. */
typedef struct value use_values[USE_FACT_COUNT];

static const struct {
	const char *name, *title, *help;
} sayings[] = {
	{LINT_UNUSED_WAIVER, "a waiver that has nothing to waive",
		"What it silenced is mended, or was never there: remove the waiver."},
	{LINT_EXPIRED_WAIVER, "a waiver that has ended",
		"Mend the use, or renew the waiver with its reason."},
	{LINT_FLAGS_LEFT_OUT, "a flag that the need asks for is left out",
		"The flags of the set-up, or the attributes of the call, are stated, and lack a "
		"constant that a word of the need stands for: add it, or correct the need."},
};

const char *lint_saying(const char *name, const char **help)
{
	for (size_t i = 0; i < sizeof(sayings) / sizeof(*sayings); i++) {
		if (!yaml_same_word(sayings[i].name, name))
			continue;
		*help = sayings[i].help;
		return sayings[i].title;
	}
	return NULL;
}

struct linter {
	const struct judge *j;
	struct site *site;
	struct use use;
	struct question *q;
	const char *today;
	struct arena *a;
	struct lint_result *r;
	const struct judged *judged; /* NULL: not needed so far */
	size_t first;		     /* of this site's findings */
	use_values *facts;	     /* of the use, per kernel */
	/* computed when first needed */
	bool advised, possible;
	struct candidate best; /* of all */
	use_values *best_facts, *same_api_facts;
	const struct candidate *kept_best, *kept_same_api; /* where findings name them */
	bool same_api_serves;
	struct candidate same_api; /* of the API that was used */
};

/* @use as rules see it, on each kernel; in the question's arena. */
static use_values *facts_of(const struct linter *l, const struct use *use)
{
	size_t points = l->j->target->count;
	use_values *facts = arena_alloc(l->q->arena, points * sizeof(*facts));

	for (size_t p = 0; p < points; p++)
		question_facts(l->q, p, use, facts[p]);
	return facts;
}

/* Is breaking the rule worth a finding at all? */
static bool is_finding(const struct rule *r)
{
	if (r->effect == EFFECT_CAUTION)
		return r->severity >= SEVERITY_WARNING;
	return r->effect != EFFECT_PREFER || r->weight > RULE_WEIGHT_FORM ||
	       r->severity >= SEVERITY_WARNING;
}

/* Does some rule speak against @with that does not against what has @facts? */
static bool breaks_more(const struct linter *l, const struct use *with, use_values *facts)
{
	use_values *kept = facts_of(l, with);

	for (size_t p = 0; p < l->j->target->count; p++) {
		for (size_t i = 0; i < l->q->live_count[p]; i++) {
			const struct rule *rule = l->q->live[p][i].rule;

			if (is_finding(rule) && rule_violated(rule, l->q->facts[p], kept[p]) &&
				!rule_violated(rule, l->q->facts[p], facts[p]))
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
	const struct linter *l, struct candidate *c, uint64_t named, use_values *facts)
{
	const struct catalogue *there = l->j->target->point[0];

	for (size_t i = 0; i < there->gfp_count; i++) {
		const struct gfp_flag *flag = &there->gfp[i];
		struct use with = c->use;

		if (flag->kind != GFP_KIND_ACTION || !(flag->mask & named & ~with.gfp.set))
			continue;
		with.gfp = (struct gfp_mask){
			.set = with.gfp.set | flag->mask, .named = with.gfp.named | flag->mask};
		if (!breaks_more(l, &with, facts))
			c->use = with;
	}
}

/*
 * A better use keeps the mask that was written, but for what its function refuses and the kernel
 * lacks, where no rule speaks against that: the author may have known more than was stated. @facts
 * are those of @c.
 */
static void keep_mask(const struct linter *l, struct candidate *c, use_values *facts)
{
	const struct catalogue *there = l->j->target->point[0];
	uint64_t no = c->use.api->gfp_refuses | there->gfp_absent;
	struct use with = c->use;

	if (with.gfp.caller && l->use.gfp.caller) {
		/* its name is the author's */
		c->use.gfp.caller = arena_strndup(l->a, l->use.gfp.caller, l->use.gfp.caller_len);
		c->use.gfp.caller_len = l->use.gfp.caller_len;
	}
	if (!with.gfp_given || !l->use.gfp_given || with.gfp.caller || l->use.gfp.caller)
		return;
	with.gfp = (struct gfp_mask){
		.set = l->use.gfp.set & ~no, .named = l->use.gfp.named & ~there->gfp_absent};
	if (breaks_more(l, &with, facts))
		keep_actions(l, c, l->use.gfp.named & l->use.gfp.set & ~no, facts);
	else
		c->use = with;
}

/* Nor does it free with another function where the one that was written is as right. */
static void keep_free(const struct linter *l, struct candidate *c, use_values *facts)
{
	struct use with = c->use;

	if (!with.free || !l->use.free || with.free->index == l->use.free->index ||
		!list_has(with.api->free, l->use.free->name))
		return;
	with.free = &l->j->target->point[0]->api[l->use.free->index];
	if (!breaks_more(l, &with, facts))
		c->use = with;
}

static void keep_what_was_written(const struct linter *l, struct candidate *c, use_values *facts)
{
	keep_mask(l, c, facts);
	keep_free(l, c, facts);
}

/* What allocates is no better use than what resizes: of those that resize, the best. */
static bool best_resizing(const struct linter *l, struct candidate *best)
{
	const struct catalogue *c = l->j->target->point[0];
	bool found = false;

	for (size_t i = 0; i < c->api_count; i++) {
		struct candidate one;

		if (!c->api[i].resizes || !candidate_best(l->q, &c->api[i], &one) ||
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
static void advise_once(struct linter *l)
{
	if (l->advised)
		return;
	l->advised = true;
	l->possible =
		l->use.api->resizes ? best_resizing(l, &l->best) : question_best(l->q, &l->best);
	if (l->possible) {
		l->best_facts = facts_of(l, &l->best.use);
		keep_what_was_written(l, &l->best, l->best_facts);
	}
	if (l->use.api->kind == API_ALLOC)
		l->same_api_serves = candidate_best(
			l->q, &l->j->target->point[0]->api[l->use.api->index], &l->same_api);
	if (l->same_api_serves) {
		l->same_api_facts = facts_of(l, &l->same_api.use);
		keep_what_was_written(l, &l->same_api, l->same_api_facts);
	}
}

/* What of the use is in the way, where it is stated. */
static const struct yaml_node *place_of(const struct use *u, enum rule_at at)
{
	const struct yaml_node *const places[] = {
		[AT_API] = u->api_at,
		[AT_GFP] = u->gfp_at,
		[AT_FREE] = u->free_at,
		[AT_SETUP] = u->setup_at,
		[AT_FLAGS] = u->flags_at,
		[AT_ATTRS] = u->attrs_at,
	};

	return places[at] ? places[at] : u->api_at;
}

/* The scope that the better use is to be made in; NULL: none. */
static const struct context *suggested_scope(const struct linter *l, const struct use *use)
{
	for (int i = 0; scope_words[i]; i++)
		if (use->enters >> i & 1)
			return catalogue_context(
				l->j->target->point[0], CONTEXT_SCOPE, scope_words[i]);
	return NULL;
}

/* Said once of a site, where its function stands. */
static const char *nothing_serves(const struct linter *l, const struct rule *r)
{
	static const char line[] =
		"nothing serves these needs here: whichalloc ask tells what to change";

	if (l->possible || r->at != AT_API || r->effect > EFFECT_REQUIRE)
		return NULL;
	for (size_t i = l->first; i + 1 < l->r->count; i++)
		if (l->r->finding[i].suggest == line)
			return NULL;
	return line;
}

static const char *suggestion_line(
	struct linter *l, const struct rule *r, const struct candidate *c)
{
	const struct context *scope = c ? suggested_scope(l, &c->use) : NULL;
	struct strbuf out = {0};
	const char *text;

	if (r->suggest) {
		strbuf_adds(&out, r->suggest);
	} else if (!c) {
		return nothing_serves(l, r);
	} else if (scope && c->use.api->index == l->use.api->index &&
		   c->use.gfp.set == l->use.gfp.set) {
		strbuf_addf(&out, "enter %s() around it", scope->enter);
		scope = NULL;
	} else if (c->use.api == &l->j->target->point[0]->api[l->use.api->index] &&
		   r->at == AT_GFP && c->use.gfp_given) {
		strbuf_adds(&out, "use ");
		gfp_format_mask(l->j->target->point[0], &c->use.gfp, &out);
	} else if (r->at == AT_SETUP && c->use.setup && c->use.api->index == l->use.api->index) {
		strbuf_addf(&out, "use %s()", c->use.setup->name);
	} else if (r->at == AT_FREE && c->use.api->index == l->use.api->index) {
		if (c->use.free)
			strbuf_addf(&out, "use %s()", c->use.free->name);
		else
			strbuf_adds(&out, "leave it out: it is freed for you");
	} else {
		strbuf_addf(&out, "use %s()", c->use.api->name);
		if (c->use.gfp_given) {
			strbuf_adds(&out, " with ");
			gfp_format_mask(l->j->target->point[0], &c->use.gfp, &out);
		}
		if (c->use.free)
			strbuf_addf(&out, " and %s()", c->use.free->name);
		if (l->use.api->copies && !c->use.api->copies)
			strbuf_adds(&out, ", and copy by hand");
	}
	if (scope && !r->suggest)
		strbuf_addf(&out, ", inside %s()", scope->enter);
	text = arena_strdup(l->a, strbuf_str(&out));
	strbuf_free(&out);
	return text;
}

/* A site as it stays when its nodes are gone. */
static const struct judged *keep_site(const struct site *site, struct arena *a)
{
	const struct yaml_node *at = site->at ? site->at : site->uses;
	struct judged *kept = arena_alloc(a, sizeof(*kept));

	kept->name = site->name ? arena_strdup(a, site->name) : NULL;
	kept->place = site->place ? arena_strdup(a, site->place) : NULL;
	kept->source = at->place->src;
	kept->pos = at->place->pos;
	return kept;
}

/* A site begins: it has its number, and is kept where all are. */
static void begin_site(struct linter *l)
{
	struct lint_result *r = l->r;

	l->first = r->count;
	r->allocations++;
	if (!r->every_site)
		return;
	l->judged = keep_site(l->site, l->a);
	r->site = mem_grow(r->site, &r->site_cap, r->allocations, sizeof(*r->site));
	r->site[r->allocations - 1] = l->judged;
}

static struct finding *new_finding(struct linter *l)
{
	struct lint_result *r = l->r;
	struct finding *f;

	if (!l->judged)
		l->judged = keep_site(l->site, l->a);
	r->finding = mem_grow(r->finding, &r->cap, r->count + 1, sizeof(*r->finding));
	f = &r->finding[r->count++];
	*f = (struct finding){.judge = l->j,
		.site = l->judged,
		.number = r->allocations - 1,
		.source = l->site->uses->place->src};
	return f;
}

/* The waiver as it stays. */
static const struct waiver *keep_waiver(const struct linter *l, const struct waiver *w)
{
	struct waiver *kept = arena_alloc(l->a, sizeof(*kept));
	struct yaml_node *at = arena_alloc(l->a, sizeof(*at));
	struct yaml_place *place = arena_alloc(l->a, sizeof(*place));

	*place = *w->at->place;
	*at = (struct yaml_node){.place = place, .text = ""};
	kept->because = arena_strdup(l->a, w->because);
	kept->at = at;
	return kept;
}

static void find_edits(struct linter *l, struct finding *f)
{
	struct edit edit[FIX_MAX_EDITS], *kept;

	f->edits = 0;
	f->edit = NULL;
	if (!l->r->edits || !f->suggestion)
		return;
	f->edits = fix_use(&l->use, &f->suggestion->use, l->j->target->point[0], l->a, edit);
	if (!f->edits)
		return;
	kept = arena_alloc(l->a, f->edits * sizeof(*kept));
	memcpy(kept, edit, f->edits * sizeof(*kept));
	f->edit = kept;
}

/*
 * A waiver counts through its day, or before the kernel that it names: on a range, as long as some
 * kernel of it is older.
 */
static bool waiver_holds(const struct linter *l, const struct waiver *w)
{
	if (w->until_date)
		return strcmp(l->today, w->until_date) <= 0;
	return w->until_kernel == VERSION_NONE || l->j->target->spec.min < w->until_kernel;
}

bool lint_rule_known(const struct judge *j, const struct yaml_node *name, struct diag *d)
{
	const struct rules *rules = j->rules[0];
	struct nearest near;
	char hint[128] = "see: whichalloc list rules";

	if (!name || name->kind != YAML_SCALAR || yaml_same_word(name->text, LINT_FLAGS_LEFT_OUT))
		return true;
	nearest_init(&near, name->text, name->count);
	for (size_t k = 0; k < rules->names; k++) {
		if (yaml_same_word(rules->name[k], name->text))
			return true;
		nearest_offer(&near, rules->name[k]);
	}
	if (nearest_best(&near))
		snprintf(hint, sizeof(hint), "did you mean `%s`?", nearest_best(&near));
	diag_error(d, name->place->src, name->place->pos, hint, "unknown rule `%s`", name->text);
	return false;
}

static bool check_waiver_names(const struct judge *j, const struct site *site, struct diag *d)
{
	bool ok = true;

	for (size_t i = 0; i < site->waivers; i++)
		ok &= lint_rule_known(j, site->waiver[i].rule_at, d);
	return ok;
}

static struct waiver *find_waiver(struct linter *l, const char *rule)
{
	for (size_t i = 0; i < l->site->waivers; i++)
		if (yaml_same_word(l->site->waiver[i].rule, rule))
			return &l->site->waiver[i];
	return NULL;
}

static bool already_found(const struct linter *l, const struct rule *r)
{
	for (size_t i = l->first; i < l->r->count; i++)
		if (strcmp(l->r->finding[i].rule, r->name) == 0)
			return true;
	return false;
}

/*
 * Is the API that was chosen to stay? Where a mask or a free function is wrong, it is; where the
 * API itself is, only if no better one serves. Never where it would break the rule again.
 */
static bool keeps_api(const struct linter *l, const struct rule *r, size_t p)
{
	if (!l->same_api_serves || rule_violated(r, l->q->facts[p], l->same_api_facts[p]))
		return false;
	return r->at == AT_GFP || r->at == AT_FREE ||
	       (r->effect <= EFFECT_REQUIRE &&
		       (!l->possible || l->same_api.penalty <= l->best.penalty));
}

/* The use that was written, freed as @c is. */
static const struct candidate *freed_as(const struct linter *l, const struct candidate *c)
{
	struct candidate *own = memcpy(arena_alloc(l->a, sizeof(*own)), c, sizeof(*own));

	own->use.enters = 0;
	own->use.gfp = l->use.gfp;
	own->use.gfp_given = l->use.gfp_given;
	return own;
}

/*
 * The better use, in the arena once for all findings of a site that name it; NULL where there is
 * none.
 */
static const struct candidate *suggestion_for(struct linter *l, const struct rule *r, size_t p)
{
	const struct candidate *c = keeps_api(l, r, p) ? &l->same_api
				    : l->possible      ? &l->best
						       : NULL;
	const struct candidate **kept = c == &l->best ? &l->kept_best : &l->kept_same_api;

	if (!c || r->effect == EFFECT_CAUTION)
		return NULL;
	/* where the scope is entered is no matter of how it is freed */
	if (r->at == AT_FREE && c == &l->same_api && c->use.enters && !l->use.gfp.caller)
		return freed_as(l, c);
	if (!*kept)
		*kept = memcpy(arena_alloc(l->a, sizeof(*c)), c, sizeof(*c));
	return *kept;
}

/* Somebody may have said that rule @f->rule is not to speak here. */
static void waive(struct linter *l, struct finding *f)
{
	struct waiver *w = find_waiver(l, f->rule);

	if (!w)
		return;
	w->used = true;
	if (waiver_holds(l, w))
		f->waived = keep_waiver(l, w);
}

static void report(struct linter *l, const struct rule *r, size_t p)
{
	const struct yaml_node *at = place_of(&l->use, (enum rule_at)r->at);
	struct finding *f;

	advise_once(l);
	f = new_finding(l);
	f->rule = r->name;
	f->severity = (enum severity)r->severity;
	f->at = (enum rule_at)r->at;
	f->pos = at->place->pos;
	f->text = arena_strdup(l->a, at->text);
	f->about = r;
	f->weight = r->weight;
	f->message = reason_text(r, true, &l->site->need, &l->use, l->j->target->point[p], l->a);
	f->suggestion = suggestion_for(l, r, p);
	f->suggest = suggestion_line(l, r, f->suggestion);
	find_edits(l, f);
	waive(l, f);
}

/*
 * Preferences that the best use does not meet either are no fault of this one; cautions are
 * findings only where they warn.
 */
static bool worth_saying(struct linter *l, const struct rule *r, size_t p)
{
	if (!is_finding(r) || r->effect != EFFECT_PREFER)
		return is_finding(r);
	advise_once(l);
	return l->possible && !rule_violated(r, l->q->facts[p], l->best_facts[p]);
}

/*
 * Is @name a word of the C expression @text? Also where a lower-case name of it stands for nobody
 * knows what.
 */
static bool may_have(const char *text, const char *name)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	const size_t len = strlen(name);

	for (size_t n; *text; text += n ? n : 1) {
		n = strspn(text, letters);
		if ((n == len && strncmp(text, name, len) == 0) || (n && *text >= 'a'))
			return true;
	}
	return false;
}

/* The same of a list of words. */
static bool any_may_have(const struct yaml_node *flags, const char *name)
{
	for (size_t i = 0; i < list_count(flags); i++) {
		const struct yaml_node *item = list_item(flags, i);

		if (item->kind != YAML_SCALAR || may_have(item->text, name))
			return true;
	}
	return false;
}

static void report_left_out(
	struct linter *l, enum rule_at where, const char *need, const char *constant)
{
	const struct yaml_node *at = place_of(&l->use, where);
	struct finding *f = new_finding(l);

	f->rule = LINT_FLAGS_LEFT_OUT;
	f->severity = SEVERITY_WARNING;
	f->at = where;
	f->pos = at->place->pos;
	f->text = at->kind == YAML_SCALAR ? arena_strdup(l->a, at->text) : "";
	f->message = arena_printf(
		l->a, "the need says %s, which is %s here, and that is left out", need, constant);
	f->suggest = arena_printf(l->a, "add %s", constant);
	waive(l, f);
}

/* Constants that the need asks of what @api is given at @where, where that is stated. */
static void check_constants(
	struct linter *l, enum rule_at where, const struct yaml_node *stated, const struct api *api)
{
	const uint64_t account = l->j->target->point[0]->gfp_means[GFP_MEANS_ACCOUNT];
	struct constants all;

	if (!stated || stated->kind == YAML_NULL ||
		!constants_of(&l->site->need, api, "flags", &all))
		return;
	for (size_t i = 0; i < all.count; i++) {
		enum fact f = all.item[i].fact;

		/* the mask can say so as well */
		if (f == F_ACCOUNTED && (l->use.gfp.set & account) == account)
			continue;
		if (!any_may_have(stated, all.item[i].name))
			report_left_out(l, where, fact_info[f].name, all.item[i].name);
	}
}

static void check_waivers(struct linter *l)
{
	for (size_t i = 0; i < l->site->waivers; i++) {
		struct waiver *w = &l->site->waiver[i];
		const struct yaml_node *at = w->used ? w->until_at : w->rule_at;
		struct finding *f;

		if (w->used && waiver_holds(l, w))
			continue;
		f = new_finding(l);
		f->rule = w->used ? LINT_EXPIRED_WAIVER : LINT_UNUSED_WAIVER;
		f->severity = SEVERITY_WARNING;
		f->pos = at->place->pos;
		f->text = arena_strdup(l->a, at->text);
		f->message =
			w->used ? arena_printf(l->a, "the waiver of %s ended with %s", w->rule,
					  w->until_at->text)
				: arena_printf(l->a, "%s finds nothing here any more", w->rule);
		f->suggest = w->used ? "mend the use, or renew the waiver" : "remove the waiver";
	}
}

static bool about_the_api(const struct finding *f)
{
	return f->about && f->about->at == AT_API;
}

/*
 * A free function that is wrong for the function that was used, where another finding names one
 * instead for which it is right, or whose memory nobody frees.
 */
static bool right_after(const struct finding *f, const struct finding *other)
{
	return f->about && f->about->at == AT_FREE && f->about->effect == EFFECT_PREFER &&
	       about_the_api(other) && other->suggestion &&
	       (!other->suggestion->use.free ||
		       strcmp(other->suggestion->use.free->name, f->text) == 0);
}

/*
 * A note on the mask of the function that was used, where another finding names a function that is
 * better with another mask.
 */
static bool of_the_old_api(const struct finding *f, const struct finding *other)
{
	const struct candidate *a = f->suggestion, *b = other->suggestion;

	if (f->severity != SEVERITY_NOTE || f->at != AT_GFP || !about_the_api(other) || !b ||
		other->waived)
		return false;
	if (!a)		      /* GCOVR_EXCL_BR_LINE: notes on masks are preferences, */
		return false; /* GCOVR_EXCL_LINE: with a better use where others have one */
	return a->use.api != b->use.api && a->use.gfp.set != b->use.gfp.set;
}

static bool same_place(const struct finding *a, const struct finding *b)
{
	return a->pos.line == b->pos.line && a->pos.column == b->pos.column;
}

/*
 * Is the first finding noise beside the second? At one place, notes are beside anything weightier;
 * and so is any preference for another API, where this one cannot serve anyway. Anywhere, what
 * would be wrong once the second one is heeded.
 */
static bool drowned_by(const struct finding *f, const struct finding *other)
{
	if (right_after(f, other))
		return true;
	if (f == other || !same_place(f, other))
		return false;
	if (about_the_api(f) && about_the_api(other) && f->about->effect == EFFECT_PREFER &&
		other->about->effect <= EFFECT_REQUIRE)
		return true;
	if (f->severity != SEVERITY_NOTE)
		return false;
	if (other->severity != SEVERITY_NOTE)
		return true;
	return other->weight > f->weight || (other->weight == f->weight && other < f);
}

/*
 * Notes never drown what matters: each place has one, and only where nothing worse is said. Waived
 * ones stay, they are counted.
 */
static void drop_noise(struct lint_result *r, size_t from)
{
	size_t kept = from;
	bool *noise = mem_alloc((r->count - from + 1) * sizeof(*noise));

	for (size_t i = from; i < r->count; i++)
		for (size_t j = from; j < r->count && !r->finding[i].waived; j++)
			noise[i - from] |= drowned_by(&r->finding[i], &r->finding[j]);
	for (size_t i = from; i < r->count; i++)
		for (size_t j = from; j < r->count && !noise[i - from]; j++)
			noise[i - from] = !noise[j - from] && !r->finding[i].waived &&
					  of_the_old_api(&r->finding[i], &r->finding[j]);
	for (size_t i = from; i < r->count; i++)
		if (!noise[i - from])
			r->finding[kept++] = r->finding[i];
	r->count = kept;
	free(noise);
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
	bool ok = check_waiver_names(j, site, d);

	return (!site->uses || use_read(&use, site->uses, j->target->point[0], d)) && ok;
}

bool lint_site(const struct judge *j, struct site *site, bool built_in, const char *today,
	struct arena *a, struct diag *d, struct lint_result *r)
{
	struct linter l = {.j = j, .site = site, .today = today, .a = a, .r = r};
	bool ok = check_waiver_names(j, site, d);

	if (!use_read(&l.use, site->uses, j->target->point[0], d) || !ok)
		return false;
	begin_site(&l);
	/* a question is large, and done with here */
	if (!r->scratch)
		r->scratch = arena_new();
	l.q = question_new(j, &site->need, built_in, r->scratch);
	l.facts = facts_of(&l, &l.use);
	for (size_t p = 0; p < j->target->count; p++) {
		for (size_t i = 0; i < l.q->live_count[p]; i++) {
			const struct rule *rule = l.q->live[p][i].rule;

			if (rule_violated(rule, l.q->facts[p], l.facts[p]) &&
				!already_found(&l, rule) && worth_saying(&l, rule, p))
				report(&l, rule, p);
		}
	}
	check_constants(&l, AT_FLAGS, l.use.flags_at, l.use.setup);
	check_constants(&l, AT_ATTRS, l.use.attrs_at, l.use.api);
	check_waivers(&l);
	drop_off(r, l.first);
	drop_noise(r, l.first);
	set_severities(r, l.first);
	arena_clear(r->scratch);
	return true;
}

void lint_repeat(const struct judge *j, const struct site *site, const struct finding *found,
	size_t count, struct arena *a, struct diag *d, struct lint_result *r)
{
	struct linter l = {.j = j, .site = (struct site *)site, .a = a, .r = r};

	begin_site(&l);
	if (count)
		use_read(&l.use, site->uses, j->target->point[0], d);
	for (size_t i = 0; i < count; i++) {
		struct finding *f = new_finding(&l), own = *f;

		*f = found[i];
		f->site = own.site;
		f->number = own.number;
		f->source = own.source;
		f->pos = place_of(&l.use, f->at)->place->pos;
		find_edits(&l, f);
	}
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
	arena_free(r->scratch);
	*r = (struct lint_result){0};
}
