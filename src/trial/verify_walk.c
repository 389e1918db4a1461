/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which needs are looked at; see verify_walk.h.
 */
#include "trial/verify_walk.h"

#include <stdlib.h>
#include <string.h>

#include "advise/ask_line.h"
#include "advise/manifest.h"
#include "advise/sample.h"
#include "text/decode.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/strbuf.h"
#include "text/yaml.h"

/* Keys that a random need states at most, beside the size. */
#define SAMPLE_KEYS 12

bool verify_same_use(const struct use *a, const struct use *b)
{
	return a->api->index == b->api->index && a->gfp_given == b->gfp_given &&
	       a->gfp.set == b->gfp.set && !a->gfp.caller == !b->gfp.caller &&
	       !a->free == !b->free && (!a->free || a->free->index == b->free->index) &&
	       !a->setup == !b->setup && (!a->setup || a->setup->index == b->setup->index) &&
	       !a->then == !b->then && (!a->then || a->then->index == b->then->index) &&
	       a->enters == b->enters;
}

const char *verify_use_text(struct walker *w, const struct use *use)
{
	const struct catalogue *c = w->judge->target->point[0];
	struct strbuf text = {0};
	const char *copy;

	strbuf_adds(&text, use->api->name);
	if (use->gfp_given) {
		strbuf_addc(&text, '(');
		gfp_format_mask(c, &use->gfp, &text);
		strbuf_addc(&text, ')');
	}
	if (use->setup)
		strbuf_addf(&text, " of %s", use->setup->name);
	if (use->then)
		strbuf_addf(&text, ", then %s", use->then->name);
	for (int i = 0; scope_words[i]; i++)
		if (use->enters >> i & 1)
			strbuf_addf(&text, ", inside %s", scope_words[i]);
	strbuf_addf(&text, ", %s", use->free ? use->free->name : "never freed by hand");
	copy = arena_strdup(w->arena, strbuf_str(&text));
	strbuf_free(&text);
	return copy;
}

const char *verify_ask(struct walker *w, const struct verify_need *n)
{
	struct strbuf text = {0};
	const char *copy;

	ask_line(&text, n->need, n->built_in, &w->spec, w->o->dirs, w->o->dir_count);
	copy = arena_strdup(w->arena, strbuf_str(&text));
	strbuf_free(&text);
	return copy;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

void verify_fail(struct walker *w, const struct verify_need *n, const char *kind, const char *rule,
	const struct use *use, const char *text)
{
	const char *name = use ? use->api->name : NULL;
	struct verify_failure *f;

	for (size_t i = 0; i < w->failures; i++) {
		f = &w->failure[i];
		if (strcmp(f->kind, kind) == 0 && same_text(f->rule, rule) &&
			(rule || same_text(f->use, name))) {
			f->count++;
			return;
		}
	}
	w->failure = mem_grow(w->failure, &w->failure_cap, w->failures + 1, sizeof(*w->failure));
	f = &w->failure[w->failures++];
	*f = (struct verify_failure){.kind = kind, .use = name, .count = 1};
	f->rule = rule ? arena_strdup(w->arena, rule) : NULL;
	f->ask = n ? verify_ask(w, n) : NULL;
	f->text = arena_strdup(w->arena, text);
}

/* ---- the walk ---- */

struct walk {
	struct walker *w;
	uint32_t *list[SPACE_MAX_DIMS]; /* classes to walk, class 0 left out */
	size_t count[SPACE_MAX_DIMS];
	uint32_t cls[SPACE_MAX_DIMS];
};

static void look_at(struct walker *w, const struct verify_need *n)
{
	struct candidate best;

	w->tick(w->tick_ctx);
	if (w->other)
		verify_change(w, n);
	else
		verify_need(w, n, &best);
}

static void visit(struct walk *k)
{
	struct walker *w = k->w;
	struct need need;
	struct verify_need n = {.need = &need, .cls = k->cls};

	space_need(w->space, k->cls, &need, &n.built_in);
	/* not everything that can be written can be asked */
	if (!need_check(&need, w->judge->target->point[0], w->diag))
		return;
	w->result.walked++;
	look_at(w, &n);
}

/* Every choice of @more dimensions from @d on, in every combination of their classes. */
static void visit_all(struct walk *k, size_t d, unsigned int more)
{
	const struct space *s = k->w->space;

	if (more == 0) {
		visit(k);
		return;
	}
	for (; d < s->dims; d++) {
		for (size_t i = 0; i < k->count[d]; i++) {
			k->cls[d] = k->list[d][i];
			visit_all(k, d + 1, more - 1);
		}
		k->cls[d] = 0;
	}
}

/*
 * Which classes of a dimension are walked: all, those that show both answers to each test, or
 * (three at a time) to each test of a hard rule. Amounts have more classes than all other
 * dimensions together, and state several keys at once: where it is not walked as far as can be,
 * only those that show every two answers to two tests.
 */
static bool chosen(const struct walker *w, size_t d, unsigned int depth, bool *kept)
{
	bool amounts = w->space->dim_of[F_SIZE] == d;

	if (!w->thorough || depth > 2 || (amounts && depth == 2))
		space_cover(w->space, d, depth > 2, kept);
	else if (amounts && w->depth < VERIFY_MAX_DEPTH)
		space_cover_pairs(w->space, d, kept);
	else
		return false;
	return true;
}

static void choose_classes(struct walk *k, unsigned int depth)
{
	const struct space *s = k->w->space;

	for (size_t d = 0; d < s->dims; d++) {
		bool *kept = mem_alloc(s->dim[d].classes + 1);
		bool all = !chosen(k->w, d, depth, kept);

		k->count[d] = 0;
		for (uint32_t i = 1; i < s->dim[d].classes; i++)
			if (all || kept[i])
				k->list[d][k->count[d]++] = i;
		free(kept);
	}
}

static void walk_classes(struct walker *w)
{
	struct walk k = {.w = w};

	for (size_t d = 0; d < w->space->dims; d++)
		k.list[d] = mem_alloc((w->space->dim[d].classes + 1) * sizeof(uint32_t));
	for (unsigned int depth = 0; depth <= w->depth; depth++) {
		choose_classes(&k, depth);
		visit_all(&k, 0, depth);
	}
	for (size_t d = 0; d < w->space->dims; d++)
		free(k.list[d]);
}

/* ---- the needs of examples: each rule's own, where it should matter ---- */

static void read_example(
	struct walker *w, const struct yaml_node *example, struct arena *a, verify_example_fn *fn)
{
	const struct yaml_node *needs = yaml_get(example, "needs"),
			       *target = yaml_get(example, "target");
	struct target_spec spec = {0};
	struct need need = {0};

	/* what cannot be read is told where examples are judged */
	if (needs && need_read(&need, needs, a, w->diag) &&
		need_check(&need, w->judge->target->point[0], w->diag) &&
		(!target || target_read(target, &spec, w->diag)))
		fn(w, &need, spec.built_in);
}

void verify_examples(struct walker *w, const struct rule *rule, verify_example_fn *fn)
{
	static const char *const kinds[] = {"fail", "pass"};
	struct arena *a = arena_new();

	for (size_t k = 0; rule->examples && k < 2; k++) {
		const struct yaml_node *list = yaml_get(rule->examples, kinds[k]);

		for (size_t e = 0; e < list_count(list); e++)
			read_example(w, list_item(list, e), a, fn);
	}
	arena_free(a);
}

static void visit_example(struct walker *w, const struct need *need, bool built_in)
{
	uint32_t cls[SPACE_MAX_DIMS] = {0};
	struct verify_need n = {.need = need, .cls = cls, .built_in = built_in};

	if (!w->other && space_classify(w->space, need, built_in, cls))
		n.cls = NULL;
	w->result.examples++;
	look_at(w, &n);
}

static void visit_examples(struct walker *w)
{
	const struct rules *rules = w->judge->rules[0];

	for (size_t i = 0; i < rules->count; i++)
		verify_examples(w, &rules->rule[i], visit_example);
}

/* ---- random needs ---- */

/* One in so many is compared with all that led to the decision. */
#define TRACED_EVERY 128

static void differs(struct walker *w, const struct verify_need *n, const struct verify_need *same,
	const struct use *use)
{
	verify_fail(w, n, "class", NULL, use,
		arena_printf(w->arena, "answered differently from what should be alike: %s",
			verify_ask(w, same)));
}

/* Is every function rejected by the same rule? */
static bool same_trace(const struct decision *d, const struct decision_trace *t)
{
	if (d->possible != t->possible || d->rejections != t->rejections)
		return false;
	for (size_t i = 0; i < d->rejections; i++) {
		const struct candidate *c = &d->rejected[i];

		if (c->use.api != t->rejected[i].api ||
			(c->ruled_out ? c->ruled_out : c->worse) != t->rejected[i].rule)
			return false;
	}
	return true;
}

/*
 * A need, decided as @best (NULL: impossible), and the one that stands for its class must be
 * answered alike. What stands for a class is decided when it is first met.
 */
static void check_class(
	struct walker *w, const struct verify_need *n, const struct candidate *best, bool traced)
{
	struct verify_need same = {.cls = n->cls};
	const struct candidate *known;
	struct need need;

	space_need(w->space, n->cls, &need, &same.built_in);
	same.need = &need;
	if (!need_check(&need, w->judge->target->point[0], w->diag))
		return;
	known = decision_memo_best(w->memo, &need, same.built_in);
	if (!known != !best || (best && (!verify_same_use(&known->use, &best->use) ||
						known->penalty != best->penalty))) {
		differs(w, n, &same, best ? &best->use : &known->use);
	} else if (traced) {
		struct decision *d = decide_reasons(w->judge, n->need, n->built_in);

		if (!same_trace(d, decision_memo_trace(w->memo, &need, same.built_in)))
			differs(w, n, &same, best ? &best->use : NULL);
		decision_free(d);
	}
}

static void sample_needs(struct walker *w)
{
	uint64_t state = w->seed;

	for (uint64_t i = 0; i < w->samples; i++) {
		uint32_t cls[SPACE_MAX_DIMS] = {0};
		struct verify_need n = {.cls = cls};
		struct candidate best;
		struct need need;
		bool possible;

		sample_need(&need, w->judge->target->point[0], SAMPLE_KEYS, &state);
		n.need = &need;
		n.built_in = sample_random(&state) & 1;
		w->result.samples++;
		if (w->other) {
			look_at(w, &n);
			continue;
		}
		if (space_classify(w->space, &need, n.built_in, cls)) {
			w->result.unknown++;
			n.cls = NULL;
		}
		w->tick(w->tick_ctx);
		possible = verify_need(w, &n, &best);
		if (n.cls)
			check_class(w, &n, possible ? &best : NULL, i % TRACED_EVERY == 0);
	}
}

/* ---- all needs there are ---- */

static void cover_space(struct walker *w)
{
	struct verify_profile *r = &w->result;
	const struct rule *entangled = NULL;
	struct cover *c = w->cover = cover_new(w->space, &entangled);

	if (!c) {
		r->entangled = arena_strdup(w->arena, entangled->name);
		return;
	}
	r->space_classes = cover_classes(c, c->asked);
	r->space_needs = cover_needs(c, c->asked);
	r->advice_classes = cover_classes(c, c->possible);
	r->advice_needs = cover_needs(c, c->possible);
	verify_looser_everywhere(w);
}

/*
 * Classes of @dim that answer alike what follows from the need, as far as a simulated call depends
 * on it.
 */
static uint32_t *simulated_groups(struct walker *w, enum fact dim, const enum fact *facts)
{
	const struct space *s = w->space;
	uint32_t *group = arena_alloc(w->arena, s->dim[s->dim_of[dim]].classes * sizeof(*group));
	bool *marked = mem_alloc(s->tests + 1);

	for (size_t i = 0; i < s->tests; i++)
		for (const enum fact *f = facts; *f != FACT_COUNT; f++)
			marked[i] |= s->test[i].test->fact == *f;
	space_group(s, s->dim_of[dim], marked, group);
	free(marked);
	return group;
}

static void group_uses(struct walker *w)
{
	static const enum fact size[] = {
		F_BYTES, F_BYTES_MIN, F_ORDER, F_PAGES, F_ALIGN, FACT_COUNT};
	static const enum fact place[] = {F_MAY_SLEEP, F_IN_INTERRUPT, F_IRQS_DISABLED, F_NMI,
		F_NOT_PREEMPTIBLE, F_RT_ATOMIC, FACT_COUNT};

	w->size_group = simulated_groups(w, F_SIZE, size);
	w->place_group = simulated_groups(w, F_CONTEXT, place);
}

bool walker_run(struct walker *w)
{
	w->judge = judge_new(&w->spec, w->o->dirs, w->o->dir_count, w->diag);
	if (w->judge && w->o->against)
		w->other = judge_new_instead(
			&w->spec, w->o->against, w->o->dirs, w->o->dir_count, w->diag);
	if (!w->judge || (w->o->against && !w->other))
		return false;
	w->lab = lab_new(w->judge->target->point[0], w->diag);
	if (!w->lab)
		return false;
	walker_note_begin(w);
	w->space = space_new(w->judge);
	w->memo = decision_memo_new(w->judge);
	group_uses(w);
	if (!w->other) {
		cover_space(w);
		w->branches = verify_branches(w->space, NULL, w->arena);
	}
	walk_classes(w);
	visit_examples(w);
	sample_needs(w);
	/* large, and of no more use */
	cover_free(w->cover);
	space_free(w->space);
	decision_memo_free(w->memo);
	w->cover = NULL;
	w->space = NULL;
	w->memo = NULL;
	return true;
}

void walker_note_begin(struct walker *w)
{
	w->decided = arena_alloc(w->arena, w->judge->rules[0]->count + 1);
	w->tries = arena_alloc(w->arena, (w->judge->rules[0]->count + 1) * sizeof(*w->tries));
	w->scratch = arena_new();
}

void walker_free(struct walker *w)
{
	arena_free(w->scratch);
	judge_free(w->judge);
	judge_free(w->other);
	lab_free(w->lab);
	free(w->failure);
	free(w->change);
	free(w->seen.slot);
	diag_free(w->diag);
}
