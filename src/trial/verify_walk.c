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
	w->tick(w->tick_ctx);
	if (w->other)
		verify_change(w, n);
	else
		verify_need(w, n);
}

static void visit(struct walk *k, double stands_for)
{
	struct walker *w = k->w;
	struct need need;
	struct verify_need n = {.need = &need, .cls = k->cls};

	space_need(w->space, k->cls, &need, &n.built_in);
	/* not everything that can be written can be asked */
	if (!need_check(&need, w->judge->target->point[0], w->diag))
		return;
	w->result.classes++;
	w->result.needs += stands_for;
	look_at(w, &n);
}

/* Every choice of @more dimensions from @d on, in every combination of their classes. */
static void visit_all(struct walk *k, size_t d, unsigned int more, double stands_for)
{
	const struct space *s = k->w->space;

	if (more == 0) {
		visit(k, stands_for);
		return;
	}
	for (; d < s->dims; d++) {
		for (size_t i = 0; i < k->count[d]; i++) {
			k->cls[d] = k->list[d][i];
			visit_all(k, d + 1, more - 1, stands_for * s->dim[d].cls[k->cls[d]].count);
		}
		k->cls[d] = 0;
	}
}

/* Which classes of a dimension are walked: all, those that show both answers to each test, or to each test of a hard rule. */
enum fineness { ALL_CLASSES, ALL_TESTS, HARD_TESTS };

static void choose_classes(struct walk *k, enum fineness fineness)
{
	const struct space *s = k->w->space;

	for (size_t d = 0; d < s->dims; d++) {
		bool *kept = mem_alloc(s->dim[d].classes + 1);

		if (fineness != ALL_CLASSES)
			space_cover(s, d, fineness == HARD_TESTS, kept);
		k->count[d] = 0;
		for (uint32_t i = 1; i < s->dim[d].classes; i++)
			if (fineness == ALL_CLASSES || kept[i])
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
		choose_classes(&k, depth > 2			? HARD_TESTS
				   : depth == 2 && !w->thorough ? ALL_TESTS
								: ALL_CLASSES);
		visit_all(&k, 0, depth, 1);
	}
	for (size_t d = 0; d < w->space->dims; d++)
		free(k.list[d]);
}

/* ---- the needs of examples: each rule's own, where it should matter ---- */

static void visit_example(struct walker *w, const struct yaml_node *example, struct arena *a)
{
	const struct yaml_node *needs = yaml_get(example, "needs"),
			       *target = yaml_get(example, "target");
	uint32_t cls[SPACE_MAX_DIMS] = {0};
	struct target_spec spec = {0};
	struct verify_need n = {.cls = cls};
	struct need need = {0};

	/* what cannot be read is told where examples are judged */
	if (!needs || !need_read(&need, needs, a, w->diag) ||
		!need_check(&need, w->judge->target->point[0], w->diag) ||
		(target && !target_read(target, &spec, w->diag)))
		return;
	n.need = &need;
	n.built_in = spec.built_in;
	if (!w->other && space_classify(w->space, &need, n.built_in, cls))
		n.cls = NULL;
	w->result.examples++;
	look_at(w, &n);
}

static void visit_examples(struct walker *w)
{
	static const char *const kinds[] = {"fail", "pass"};
	const struct rules *rules = w->judge->rules[0];
	struct arena *a = arena_new();

	for (size_t i = 0; i < rules->count; i++) {
		for (size_t k = 0; k < 2; k++) {
			const struct yaml_node *list =
				rules->rule[i].examples
					? yaml_get(rules->rule[i].examples, kinds[k])
					: NULL;

			for (size_t e = 0; e < list_count(list); e++)
				visit_example(w, list_item(list, e), a);
		}
	}
	arena_free(a);
}

/* ---- random needs ---- */

/* A need and the one that stands for its class must be answered alike. */
static void check_class(struct walker *w, const struct verify_need *n)
{
	struct verify_need same = {.cls = n->cls};
	struct candidate a, b;
	struct need need;
	bool can_a, can_b;

	space_need(w->space, n->cls, &need, &same.built_in);
	same.need = &need;
	if (!need_check(&need, w->judge->target->point[0], w->diag))
		return;
	can_a = decide_best(w->judge, n->need, n->built_in, &a);
	can_b = decide_best(w->judge, &need, same.built_in, &b);
	if (can_a == can_b && (!can_a || verify_same_use(&a.use, &b.use)))
		return;
	verify_fail(w, n, "class", NULL,
		can_a	? &a.use
		: can_b ? &b.use
			: NULL,
		arena_printf(w->arena, "answered differently from what should be alike: %s",
			verify_ask(w, &same)));
}

static void sample_needs(struct walker *w)
{
	uint64_t state = w->seed;

	for (uint64_t i = 0; i < w->samples; i++) {
		uint32_t cls[SPACE_MAX_DIMS] = {0};
		struct verify_need n = {.cls = cls};
		struct need need;

		sample_need(&need, w->judge->target->point[0], SAMPLE_KEYS, &state);
		n.need = &need;
		n.built_in = sample_random(&state) & 1;
		w->result.samples++;
		if (!w->other && space_classify(w->space, &need, n.built_in, cls)) {
			w->result.unknown++;
			n.cls = NULL;
		} else if (!w->other) {
			check_class(w, &n);
		}
		look_at(w, &n);
	}
}

bool walker_run(struct walker *w)
{
	const struct space *s;

	w->judge = judge_new(&w->spec, w->o->dirs, w->o->dir_count, w->diag);
	if (w->judge && w->o->against)
		w->other = judge_new_instead(
			&w->spec, w->o->against, w->o->dirs, w->o->dir_count, w->diag);
	if (!w->judge || (w->o->against && !w->other))
		return false;
	w->lab = lab_new(w->judge->target->point[0], w->diag);
	if (!w->lab)
		return false;
	w->decided = arena_alloc(w->arena, w->judge->rules[0]->count + 1);
	w->tries = arena_alloc(w->arena, (w->judge->rules[0]->count + 1) * sizeof(*w->tries));
	s = w->space = space_new(w->judge);
	w->result.space = s->needs;
	w->result.space_classes = 1;
	for (size_t d = 0; d < s->dims; d++)
		w->result.space_classes *= (double)s->dim[d].classes;
	walk_classes(w);
	visit_examples(w);
	sample_needs(w);
	return true;
}

void walker_free(struct walker *w)
{
	space_free(w->space);
	judge_free(w->judge);
	judge_free(w->other);
	lab_free(w->lab);
	free(w->failure);
	free(w->change);
	free(w->seen.slot);
	diag_free(w->diag);
}
