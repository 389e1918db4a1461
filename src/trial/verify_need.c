/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What must hold for one need; see verify_walk.h.
 */
#include <stdlib.h>
#include <string.h>

#include "advise/conflict.h"
#include "advise/lint.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/source.h"
#include "text/strbuf.h"
#include "text/yaml.h"
#include "trial/session.h"
#include "trial/trial.h"
#include "trial/verify_walk.h"

/* So many impossible needs have their conflict checked, then one in so many. */
#define CONFLICTS_CHECKED 300
#define CONFLICTS_EVERY 128
/* So often is it looked for what a preference decides, then likewise. */
#define DECIDED_TRIES 32
#define DECIDED_EVERY 256

const struct rule *verify_forbidden_by(
	const struct walker *w, const struct need *need, bool built_in, const struct use *use)
{
	const struct catalogue *c = w->judge->target->point[0];
	const struct rules *rules = w->judge->rules[0];
	struct value need_side[FACT_FIRST_USE], use_side[USE_FACT_COUNT];

	need_facts(need, c, built_in, need_side);
	use_facts(use, need_side, c, use_side);
	for (size_t i = 0; i < rules->count; i++) {
		const struct rule *r = &rules->rule[i];

		if (r->effect <= EFFECT_REQUIRE && rule_violated(r, need_side, use_side))
			return r;
	}
	return NULL;
}

/* ---- impossible ---- */

static bool possible(const struct walker *w, const struct need *need, bool built_in)
{
	return decide_possible(w->judge, need, built_in);
}

/*
 * A rule that stands in the way of everything, or alone in that of something; NULL: several
 * together.
 */
static const char *to_blame(const struct walker *w, const struct need *need, bool built_in)
{
	struct arena *a = arena_new();
	const struct question *q = question_new(w->judge, need, built_in, a);
	const struct rule *r = q->dead_end;

	for (size_t i = 0; i < q->columns && !r; i++)
		if (q->errors[i] == 1)
			r = q->ruled_out[i];
	arena_free(a);
	return r ? r->name : NULL;
}

static void check_conflict(struct walker *w, const struct verify_need *n)
{
	enum fact set[NEED_COUNT];
	struct need core = *n->need;
	size_t count = conflict_smallest(w->judge, n->built_in, &core, set);

	w->result.conflicts++;
	if (count == 0) {
		verify_fail(w, n, "contradiction", to_blame(w, &core, n->built_in), NULL,
			"nothing serves even a need that states nothing");
		return;
	}
	if (possible(w, &core, n->built_in)) {
		verify_fail(
			w, n, "conflict", NULL, NULL, "what it names does not make it impossible");
		return;
	}
	for (size_t i = 0; i < count; i++) {
		struct need without = core;

		conflict_relax(&without, set[i]);
		if (!possible(w, &without, n->built_in))
			verify_fail(w, n, "conflict", NULL, NULL,
				arena_printf(
					w->arena, "%s is no part of it", fact_info[set[i]].name));
	}
}

/* ---- each use once ---- */

static uint64_t mix(uint64_t h, uint64_t v)
{
	h = (h ^ v) * 0x9e3779b97f4a7c15u;
	return h ^ h >> 31;
}

/*
 * Uses are told apart with what the simulator can tell of the amount and of the place where they
 * are used.
 */
static uint64_t use_hash(const struct walker *w, const struct verify_need *n, const struct use *u)
{
	uint64_t h = mix(u->api->index + 1, u->gfp.set + !u->gfp.caller);

	h = mix(h, u->free ? u->free->index + 1 : 0);
	h = mix(h, u->setup ? u->setup->index + 1 : 0);
	h = mix(h, u->enters);
	h = mix(h, w->size_group[n->cls[w->space->dim_of[F_SIZE]]]);
	return mix(h, w->place_group[n->cls[w->space->dim_of[F_CONTEXT]]]) | 1;
}

static bool seen_add(struct seen_uses *s, uint64_t h)
{
	size_t at;

	if (2 * s->count >= s->mask) {
		struct seen_uses bigger = {.mask = s->mask ? 2 * s->mask + 1 : 1023};

		bigger.slot = mem_alloc((bigger.mask + 1) * sizeof(*bigger.slot));
		for (size_t i = 0; s->slot && i <= s->mask; i++)
			if (s->slot[i])
				seen_add(&bigger, s->slot[i]);
		free(s->slot);
		*s = bigger;
	}
	for (at = h & s->mask; s->slot[at]; at = (at + 1) & s->mask)
		if (s->slot[at] == h)
			return false;
	s->slot[at] = h;
	s->count++;
	return true;
}

static void check_lint(struct walker *w, const struct verify_need *n, const struct use *use)
{
	const struct catalogue *c = w->judge->target->point[0];
	struct site site = {.name = "use", .need = *n->need};
	struct arena *a = arena_new();
	struct lint_result r = {0};
	const struct yaml_node *docs;
	struct strbuf text = {0};
	struct source *src;
	size_t count;

	strbuf_addf(&text, "{api: %s", use->api->name);
	if (use->gfp_given) {
		strbuf_adds(&text, ", gfp: \"");
		gfp_format_mask(c, &use->gfp, &text);
		strbuf_adds(&text, "\"");
	}
	strbuf_addf(&text, ", free: %s", use->free ? use->free->name : "none");
	if (use->setup)
		strbuf_addf(&text, ", setup: %s", use->setup->name);
	strbuf_adds(&text, "}");
	/* what the advice enters, the manifest says is entered */
	site.need.v[F_SCOPE].max |= use->enters;
	site.need.v[F_SCOPE].set |= use->enters != 0;
	src = source_from_text("advice", text.s, text.len);
	if (!yaml_parse(src, a, w->diag, &docs, &count) || count != 1) {
		verify_fail(w, n, "lint", NULL, use, "the advice cannot be read back");
	} else {
		site.uses = site.at = docs;
		if (!lint_site(w->judge, &site, n->built_in, "2000-01-01", a, w->diag, &r))
			verify_fail(w, n, "lint", NULL, use, "the advice cannot be read back");
		for (size_t i = 0; i < r.count; i++)
			if (r.finding[i].severity == SEVERITY_ERROR)
				verify_fail(
					w, n, "lint", r.finding[i].rule, use, r.finding[i].message);
	}
	lint_result_free(&r);
	source_free(src);
	strbuf_free(&text);
	arena_free(a);
}

/* Device addresses below every zone: no DMA mask is so small where no IOMMU translates. */
static bool mask_too_small(const struct walker *w, const struct need *need)
{
	const struct catalogue *c = w->judge->target->point[0];
	uint64_t lowest = catalogue_number(c, "DMA_LIMIT");
	uint64_t bits = need->v[F_DMA_MASK].max;

	if (!lowest)
		lowest = catalogue_number(c, "DMA32_LIMIT");
	if (!lowest)
		lowest = LAB_MEMORY;
	return need->v[F_DMA_MASK].set && bits < 64 && (uint64_t)1 << bits < lowest;
}

/* Bytes of memory below @limit, or of the lowest zone where no other keeps it. */
static uint64_t zone_below(const struct catalogue *c, uint64_t limit)
{
	uint64_t lowest = catalogue_number(c, "DMA_LIMIT");

	return lowest && limit < catalogue_number(c, "GFP_DMA32_LIMIT") ? lowest : limit;
}

/* Is some reclaim kept out, by the need itself or by a scope? */
static bool keeps_reclaim_out(const struct catalogue *c, const struct need *need)
{
	const uint64_t kept = c->gfp_means[GFP_MEANS_FS] | c->gfp_means[GFP_MEANS_IO];

	for (int i = 0; scope_words[i]; i++)
		if ((need->v[F_SCOPE].max >> i & 1) &&
			(catalogue_context(c, CONTEXT_SCOPE, scope_words[i])->removes & kept))
			return true;
	return need->v[F_RECLAIM].max != 0;
}

/*
 * What may always fail, or needs more than the simulated machine has: page frames in a row above
 * the largest order, which only a contiguous area or an IOMMU gives, costly orders where nothing
 * waits, as old kernels take it of per-CPU calls that may not enter all reclaim, and a good part of
 * the zone that the address limit leaves, which holds other things too.
 */
static bool may_fail(const struct walker *w, const struct verify_need *n, const struct trial *t,
	const struct use *use)
{
	const struct catalogue *c = w->judge->target->point[0];
	uint64_t page = catalogue_number(c, "PAGE_SIZE");
	uint64_t costly = page << catalogue_number(c, "PAGE_ALLOC_COSTLY_ORDER");
	uint64_t size = use->api->per_cpu ? t->size * w->lab->cpus : t->size;
	const char *contiguity = api_contiguity_words[use->api->contiguity];
	bool waits = use->api->sleeps != SLEEPS_NEVER;
	bool in_a_row = strcmp(contiguity, "physical") == 0 || strcmp(contiguity, "device") == 0 ||
			strcmp(api_dma_words[use->api->dma], "coherent") == 0;

	/* address space four times as large, as memory is */
	if (size > catalogue_number(c, "VMALLOC_TOTAL") / 4)
		return true;
	if (n->need->v[F_BELOW].set && size > zone_below(c, n->need->v[F_BELOW].max) / 4)
		return true;
	if (n->need->v[F_ALIGN].max > size)
		size = n->need->v[F_ALIGN].max;
	if (in_a_row && (size > page << catalogue_number(c, "MAX_PAGE_ORDER") ||
				mask_too_small(w, n->need)))
		return true;
	if (use->api->takes_gfp)
		waits = use->gfp.set & c->gfp_means[GFP_MEANS_SLEEP];
	if (use->api->per_cpu && w->lab->model.percpu_kernel_only && keeps_reclaim_out(c, n->need))
		waits = false;
	return !waits && size > costly;
}

/*
 * Sizes that say nothing to the simulator: of types that nobody looked up, tried with one that need
 * not fit the rest; of objects that their subsystem sizes itself. And pools whose blocks would be
 * aligned beyond their boundary, or do not fit below it.
 */
static bool size_unknown(const struct need *need, const struct use *use)
{
	bool unknown = need->v[F_SIZE].text || need->v[F_FIXED].text;
	const struct value *boundary = &need->v[F_DMA_BOUNDARY];

	if (!need->v[F_SIZE].set || (need->v[F_FOR].set && !use->api->sized))
		return true;
	if (boundary->set &&
		(need->v[F_ALIGN].max > boundary->max || session_object_size(need) > boundary->max))
		return true;
	return unknown && (need->v[F_COUNT].set || boundary->set);
}

static void check_trial(struct walker *w, const struct verify_need *n, const struct use *use)
{
	struct trial t;

	if (size_unknown(n->need, use) ||
		!trial_once(w->lab, n->need, use, lab_state(w->lab, "fresh"), &t))
		return;
	w->result.tried++;
	if (may_fail(w, n, &t, use))
		return;
	if (t.state[0].objections)
		verify_fail(w, n, "simulator", NULL, use, t.objection);
	else if (!t.state[0].succeeded)
		verify_fail(w, n, "simulator", NULL, use,
			arena_printf(
				w->arena, "%s fails on a fresh machine", verify_use_text(w, use)));
}

/* ---- which rules decide ---- */

/* Rules that alone rule a function out. */
static void note_hard(struct walker *w, const struct question *q)
{
	for (size_t i = 0; i < q->columns; i++)
		if (q->errors[i] == 1)
			w->decided[q->ruled_out[i]->index] = true;
	if (q->dead_end)
		w->decided[q->dead_end->index] = true;
}

/* Does something serve that misses preference @l? */
static bool another_misses(const struct question *q, const struct live_rule *l)
{
	for (size_t i = 0; i < q->columns; i++) {
		struct value facts[USE_FACT_COUNT];
		struct candidate other;
		const struct api *api = q->view[0].p->api[i];
		bool broken = panel_has(&l->verdict.broken, i);

		if (q->errors[i] || (!broken && !panel_has(&l->verdict.open, i)) ||
			!decide_offers(q->judge, api->index) || !candidate_serves(q, api, &other))
			continue;
		question_facts(q, 0, &other.use, facts);
		if (rule_violated(l->rule, q->facts[0], facts))
			return true;
	}
	return false;
}

/* Preferences that the best use meets and another one misses; cautions that it is told. */
static void note_soft(struct walker *w, const struct question *q, const struct candidate *best)
{
	struct value facts[USE_FACT_COUNT];
	bool made = false;

	for (size_t i = 0; i < q->live_count[0]; i++) {
		const struct live_rule *l = &q->live[0][i];

		if (l->rule->effect <= EFFECT_REQUIRE || w->decided[l->rule->index])
			continue;
		if (!made)
			question_facts(q, 0, &best->use, facts);
		made = true;
		if (l->rule->effect == EFFECT_CAUTION)
			w->decided[l->rule->index] = rule_violated(l->rule, q->facts[0], facts);
		else if (rule_satisfied(l->rule, q->facts[0], facts) &&
			 (w->tries[l->rule->index]++ < DECIDED_TRIES ||
				 w->tries[l->rule->index] % DECIDED_EVERY == 0))
			w->decided[l->rule->index] = another_misses(q, l);
	}
}

static void check_advice(struct walker *w, const struct verify_need *n, const struct use *use)
{
	const struct rule *r = verify_forbidden_by(w, n->need, n->built_in, use);

	w->result.advice++;
	if (r)
		verify_fail(w, n, "advice", r->name, use,
			arena_printf(
				w->arena, "%s is advised, and forbidden", verify_use_text(w, use)));
	verify_looser(w, n, use);
	if (!n->cls || !seen_add(&w->seen, use_hash(w, n, use)))
		return;
	w->result.uses++;
	check_lint(w, n, use);
	check_trial(w, n, use);
}

/* Needs in a row share the memory that deciding them takes. */
static struct question *ask(struct walker *w, const struct need *need, bool built_in)
{
	arena_clear(w->scratch);
	return question_new(w->judge, need, built_in, w->scratch);
}

bool verify_need(struct walker *w, const struct verify_need *n, struct candidate *best)
{
	struct question *q = ask(w, n->need, n->built_in);
	bool possible = question_best(q, best);

	note_hard(w, q);
	if (possible) {
		note_soft(w, q, best);
		check_advice(w, n, &best->use);
	} else if (w->result.impossible++ < CONFLICTS_CHECKED ||
		   w->result.impossible % CONFLICTS_EVERY == 0) {
		check_conflict(w, n);
	}
	if (w->cover && n->cls && possible != cover_has(w->cover, w->cover->possible, n->cls))
		verify_fail(w, n, "class", NULL, possible ? &best->use : NULL,
			possible ? "it has advice, but its classes are said to be impossible"
				 : "it is impossible, but its classes are said to have advice");
	return possible;
}

void verify_note(struct walker *w, const struct need *need, bool built_in)
{
	struct question *q = ask(w, need, built_in);
	struct candidate best;

	note_hard(w, q);
	if (question_best(q, &best))
		note_soft(w, q, &best);
}
