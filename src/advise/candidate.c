/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Building uses of one API; see candidate.h. First the API alone, then its free function, then mask
 * and scope: each step keeps what the rules like best.
 */
#include "advise/candidate.h"

#include <string.h>

#include "advise/use_part.h"

#include "text/decode.h"
#include "text/mem.h"
#include "text/yaml.h"

/* A rule that what is chosen decides. */
struct open_rule {
	const struct live_rule *live;
	bool settled, against; /* nothing that is left to choose changes it; what it says */
};

/*
 * One function in the making: its facts on each kernel, and the rules that what is chosen decides.
 */
struct tray {
	struct value (*facts)[USE_FACT_COUNT]; /* per point */
	struct open_rule *open[TARGET_MAX_POINTS];
	size_t count[TARGET_MAX_POINTS];
	size_t column;
	unsigned int choosing; /* the parts of a use that are being chosen */
	bool only_serve; /* whether it can serve is all that is asked: preferences do not count */
};

/* Calls for each column of @b: @i is the column. */
#define FOR_COLUMNS(i, b, words)                                                       \
	for (size_t w_ = 0; w_ < (words); w_++)                                        \
		for (uint64_t m_ = (b)->w[w_], i;                                      \
			m_ && (i = 64 * w_ + (unsigned int)__builtin_ctzll(m_), true); \
			m_ &= m_ - 1)

/* What the functions alone miss, once it is known which of them still matter. */
static void add_penalties(struct question *q, size_t p)
{
	for (size_t k = 0; k < q->live_count[p]; k++) {
		const struct live_rule *l = &q->live[p][k];

		if (l->rule->effect != EFFECT_PREFER)
			continue;
		FOR_COLUMNS(i, &l->verdict.broken, q->view[p].p->words)
		q->penalty[i] += l->rule->weight;
	}
}

static void add_errors(struct question *q, size_t p)
{
	for (size_t k = 0; k < q->live_count[p]; k++) {
		const struct live_rule *l = &q->live[p][k];

		if (l->rule->effect > EFFECT_REQUIRE)
			continue;
		FOR_COLUMNS(i, &l->verdict.broken, q->view[p].p->words)
		{
			if (!q->errors[i]++) {
				q->ruled_out[i] = l->rule;
				q->where[i] = q->judge->target->point[p];
			}
		}
	}
}

static bool is_without(const struct question *q, const struct rule *r)
{
	for (size_t i = 0; i < q->withouts; i++)
		if (yaml_same_word(q->without[i], r->name))
			return true;
	return false;
}

/* Puts the rules in force on kernel @p to the need, and those that it leaves alive to the panel. */
static void find_live(struct question *q, size_t p)
{
	const struct rules *rules = q->judge->rules[p];
	enum tri *when = arena_alloc(q->arena, rules->count * sizeof(*when));

	/* few of many, and verdicts are large */
	for (size_t i = 0; i < rules->count; i++) {
		when[i] = is_without(q, &rules->rule[i])
				  ? NO
				  : cond_eval(rules->rule[i].when, q->facts[p], NULL);
		q->live_count[p] += when[i] != NO;
	}
	q->live[p] = arena_alloc(q->arena, q->live_count[p] * sizeof(**q->live));
	for (size_t i = 0, n = 0; i < rules->count; i++) {
		const struct rule *r = &rules->rule[i];
		struct live_rule *l = &q->live[p][n];

		if (when[i] == NO)
			continue;
		n++;
		l->rule = r;
		l->applies = when[i] == YES;
		if (r->effect != EFFECT_CAUTION)
			panel_judge(&q->view[p], r, &l->verdict);
		if (r->effect <= EFFECT_REQUIRE && !r->parts &&
			rule_violated(r, q->facts[p], NULL) && !q->dead_end)
			q->dead_end = r;
	}
}

struct question *question_new(
	const struct judge *j, const struct need *need, bool built_in, struct arena *a)
{
	return question_without(j, need, built_in, NULL, 0, a);
}

struct question *question_without(const struct judge *j, const struct need *need, bool built_in,
	const char *const *without, size_t count, struct arena *a)
{
	struct question *q = arena_alloc(a, sizeof(*q));
	size_t points = j->target->count, columns = j->panel[0]->columns;

	q->judge = j;
	q->need = need;
	q->built_in = built_in;
	q->without = without;
	q->withouts = count;
	q->arena = a;
	q->columns = columns;
	q->facts = arena_alloc(a, points * sizeof(*q->facts));
	q->view = arena_alloc(a, points * sizeof(*q->view));
	q->errors = arena_alloc(a, columns * sizeof(*q->errors));
	q->ruled_out = arena_alloc(a, columns * sizeof(*q->ruled_out));
	q->where = arena_alloc(a, columns * sizeof(*q->where));
	q->penalty = arena_alloc(a, columns * sizeof(*q->penalty));
	q->tray = arena_alloc(a, sizeof(*q->tray));
	q->tray->facts = arena_alloc(a, points * sizeof(*q->tray->facts));
	for (size_t p = 0; p < points; p++) {
		need_facts(need, j->target->point[p], built_in, q->facts[p]);
		panel_view_init(&q->view[p], j->panel[p], q->facts[p]);
		find_live(q, p);
		add_errors(q, p);
		add_penalties(q, p);
		q->tray->open[p] = arena_alloc(a, q->live_count[p] * sizeof(**q->tray->open));
	}
	return q;
}

void question_facts(const struct question *q, size_t p, const struct use *use, struct value *facts)
{
	const struct catalogue *cat = q->judge->target->point[p];
	uint32_t column = q->view[p].p->column[use->api->index];
	struct use here = *use;

	use_rebase(&here, cat);
	if (!column) {
		use_facts(&here, q->facts[p], cat, facts);
		return;
	}
	panel_facts(&q->view[p], column - 1, facts);
	use_facts_chosen(&here, q->facts[p], cat, facts);
}

static void tray_take(const struct question *q, size_t column)
{
	struct tray *t = q->tray;

	t->column = column;
	for (size_t p = 0; p < q->judge->target->count; p++) {
		panel_facts(&q->view[p], column, t->facts[p]);
		t->count[p] = 0;
		for (size_t i = 0; i < q->live_count[p]; i++)
			if (panel_has(&q->live[p][i].verdict.open, column) &&
				(!t->only_serve || q->live[p][i].rule->effect <= EFFECT_REQUIRE))
				t->open[p][t->count[p]++] =
					(struct open_rule){.live = &q->live[p][i]};
	}
}

/* Is the rule against the use with facts @use? */
static bool against(
	const struct question *q, size_t p, const struct open_rule *o, const struct value *use)
{
	const struct rule *r = o->live->rule;

	if (o->settled)
		return o->against;
	return o->live->applies ? rule_missed(r, q->facts[p], use)
				: rule_violated(r, q->facts[p], use);
}

/* What the function alone comes to. */
static void judge_alone(const struct question *q, size_t column, struct candidate *c)
{
	c->penalty = q->penalty[column];
	c->errors = q->errors[column];
	c->ruled_out = q->ruled_out[column];
	c->where = q->where[column];
}

/*
 * Better: fewer rules against it, then fewer preferences missed. Ties stay with the one found
 * first.
 */
static bool is_better(const struct candidate *a, const struct candidate *b)
{
	if (a->errors != b->errors)
		return a->errors < b->errors;
	return a->penalty < b->penalty;
}

/*
 * What is against @c only grows: it is left alone once it cannot be better than @than (NULL:
 * anything is). Rules that ask about nothing that is being chosen are against all tries or none.
 */
static void judge_at(const struct question *q, size_t p, const struct value *use,
	const struct candidate *than, struct candidate *c)
{
	const struct tray *t = q->tray;

	for (size_t i = 0; i < t->count[p] && (!than || is_better(c, than)); i++) {
		const struct rule *r = t->open[p][i].live->rule;

		if (!(r->parts & t->choosing) && !t->open[p][i].settled)
			continue;
		if (!against(q, p, &t->open[p][i], use))
			continue;
		if (r->effect == EFFECT_PREFER) {
			c->penalty += r->weight;
			continue;
		}
		if (!c->ruled_out) {
			c->ruled_out = r;
			c->where = q->judge->target->point[p];
		}
		c->errors++;
	}
}

/* What is chosen of @use goes into the facts on kernel @p. */
static void tray_choose(const struct question *q, size_t p, const struct use *use)
{
	const struct catalogue *cat = q->judge->target->point[p];
	struct tray *t = q->tray;
	struct use here = *use;

	use_rebase(&here, cat);
	if (t->choosing == PARTS_LAST)
		use_facts_mask(&here, q->facts[p], cat, t->facts[p]);
	else
		use_facts_chosen(&here, q->facts[p], cat, t->facts[p]);
}

/*
 * Judges the use of the function on the tray as far as it is chosen, on all kernels, or as far as
 * it takes to see that it is no better than @than.
 */
static void judge(const struct question *q, const struct candidate *than, struct candidate *c)
{
	judge_alone(q, q->tray->column, c);
	for (size_t p = 0; p < q->judge->target->count; p++) {
		tray_choose(q, p, &c->use);
		judge_at(q, p, q->tray->facts[p], than, c);
	}
}

static void keep(const struct question *q, struct candidate *try, struct candidate *best, bool *any)
{
	judge(q, *any ? best : NULL, try);
	if (!*any || is_better(try, best))
		*best = *try;
	*any = true;
}

/* The free function, from the catalogue's list for the API. */
static void choose_free(const struct question *q, struct candidate *c)
{
	const struct catalogue *cat = q->judge->target->point[0];
	const struct yaml_node *list = c->use.api->free;
	struct candidate best = *c, try = *c;
	bool any = false;

	try.use.free_given = true;
	q->tray->choosing = 1u << PART_FREE;
	/* devm memory, and what is never freed: nothing to call */
	if (list_count(list) == 0 || c->use.api->lifetime != LIFETIME_MANUAL ||
		q->need->v[F_LIFETIME].max == LIFETIME_WORD_KERNEL)
		keep(q, &try, &best, &any);
	for (size_t i = 0; i < list_count(list); i++) {
		try.use.free = catalogue_api(cat, list_item(list, i)->text);
		keep(q, &try, &best, &any);
	}
	*c = best;
}

/* What must come before: of the API's set-up calls the one that the rules like best. */
static void choose_setup(const struct question *q, struct candidate *c)
{
	const struct catalogue *cat = q->judge->target->point[0];
	const struct yaml_node *list = c->use.api->setup;
	struct candidate best = *c, try = *c;
	bool any = false;

	q->tray->choosing = 1u << PART_SETUP;
	for (size_t i = 0; i < list_count(list); i++) {
		try.use.setup = catalogue_api(cat, list_item(list, i)->text);
		keep(q, &try, &best, &any);
	}
	*c = best;
}

/* Flags and follow-up calls that rules want in advice. */
static void take_advice(const struct question *q, struct use *use)
{
	struct value *facts;

	for (size_t p = 0; p < q->judge->target->count; p++) {
		facts = q->tray->facts[p];
		tray_choose(q, p, use);
		for (size_t i = 0; i < q->tray->count[p]; i++) {
			const struct rule *r = q->tray->open[p][i].live->rule;

			if ((!r->advise_gfp && !r->advise_then) ||
				!rule_applies(r, q->facts[p], facts) ||
				rule_satisfied(r, q->facts[p], facts))
				continue;
			if (use->api->takes_gfp)
				use->gfp.set |= r->advise_gfp & ~use->api->gfp_refuses;
			if (r->advise_then)
				use->then = r->advise_then;
		}
	}
}

uint64_t candidate_scopes(const struct judge *j, const struct need *need)
{
	const struct catalogue *cat = j->target->point[0];
	const char *wanted = reclaim_words[need->v[F_RECLAIM].max];
	uint64_t scopes = 0;

	for (int i = 0; scope_words[i]; i++) {
		const struct context *s = catalogue_context(cat, CONTEXT_SCOPE, scope_words[i]);

		if (list_has(yaml_get(s->serves, "reclaim"), wanted) &&
			!(need->v[F_SCOPE].max >> i & 1))
			scopes |= (uint64_t)1 << i;
	}
	return scopes;
}

static void try_mask(const struct question *q, struct candidate *c, uint64_t mask, uint64_t scopes,
	struct candidate *best, bool *any)
{
	struct candidate try = *c;

	try.use.gfp_given = c->use.api->takes_gfp;
	try.use.gfp.set = mask;
	if (q->need->v[F_CONTEXT].max == CONTEXT_WORD_CALLER && c->use.api->takes_gfp) {
		static const char caller[] = "gfp";

		try.use.gfp = (struct gfp_mask){
			.maybe = ~(uint64_t)0, .caller = caller, .caller_len = sizeof(caller) - 1};
	}
	take_advice(q, &try.use);
	keep(q, &try, best, any);
	for (int i = 0; scope_words[i]; i++) {
		if (!(scopes >> i & 1))
			continue;
		try.use.enters = (uint64_t)1 << i;
		keep(q, &try, best, any);
	}
}

/* All but the mask, the scope and what follows is chosen: what rules say of that, once. */
static void settle(const struct question *q, const struct use *use)
{
	struct tray *t = q->tray;

	t->choosing = 0;
	for (size_t p = 0; p < q->judge->target->count; p++) {
		tray_choose(q, p, use);
		for (size_t i = 0; i < t->count[p]; i++) {
			struct open_rule *o = &t->open[p][i];

			if (o->live->rule->parts & PARTS_LAST)
				continue;
			o->against = against(q, p, o, t->facts[p]);
			o->settled = true;
		}
	}
	t->choosing = PARTS_LAST;
}

/* Mask and scope, from the base masks that data advises. */
static void choose_gfp(const struct question *q, struct candidate *c, uint64_t scopes)
{
	const struct catalogue *cat = q->judge->target->point[0];
	struct candidate best = *c;
	bool any = false;

	settle(q, &c->use);
	for (size_t i = 0; i < cat->gfp_count; i++) {
		const struct gfp_flag *base = &cat->gfp[i];

		if (!base->advise)
			continue;
		try_mask(q, c, base->mask, scopes, &best, &any);
		/* without a mask to choose, or with the caller's, one try says all */
		if (!c->use.api->takes_gfp || q->need->v[F_CONTEXT].max == CONTEXT_WORD_CALLER)
			break;
	}
	/* calls that take only modifiers, and refuse every base mask */
	if (best.ruled_out && c->use.api->takes_gfp)
		try_mask(q, c, 0, scopes, &best, &any);
	*c = best;
}

static bool candidate_build(
	const struct question *q, const struct api *api, bool may_enter, struct candidate *best)
{
	size_t column = question_column(q, api);

	*best = (struct candidate){.use = {.api = api}};
	judge_alone(q, column, best);
	if (best->ruled_out)
		return false;
	tray_take(q, column);
	choose_free(q, best);
	choose_setup(q, best);
	choose_gfp(q, best, may_enter ? candidate_scopes(q->judge, q->need) : 0);
	return !best->ruled_out;
}

bool candidate_serves(const struct question *q, const struct api *api, struct candidate *any)
{
	size_t column = question_column(q, api);

	*any = (struct candidate){.use = {.api = api}};
	judge_alone(q, column, any);
	if (any->ruled_out)
		return false;
	q->tray->only_serve = true;
	tray_take(q, column);
	choose_free(q, any);
	choose_setup(q, any);
	/* what was against it so far may be met by a scope */
	choose_gfp(q, any, candidate_scopes(q->judge, q->need));
	q->tray->only_serve = false;
	return !any->ruled_out;
}

bool candidate_best(const struct question *q, const struct api *api, struct candidate *best)
{
	return candidate_build(q, api, true, best);
}

bool candidate_without_scope(
	const struct question *q, const struct api *api, struct candidate *best)
{
	return candidate_build(q, api, false, best);
}
