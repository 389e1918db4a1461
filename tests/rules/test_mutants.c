/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Is each condition of each rule needed, and would anybody notice if it were wrong?
 *
 *   test_mutants MAX
 *
 * Drops and negates every test in every rule in turn. A break is noticed when an example beside the
 * rule is judged wrongly, or when the decision on one of some needs changes (those of its examples,
 * and random ones, on the default kernel). Prints those that nobody notices; fails where they are
 * more than MAX.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "advise/cond_node.h"
#include "advise/decide.h"
#include "advise/manifest.h"
#include "advise/sample.h"
#include "text/decode.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/yaml.h"

#define RANDOM_NEEDS 40
#define MAX_EXAMPLES 64

struct cached_judge {
	struct target_spec spec;
	struct judge *judge;
};

/* A need with the decision on it by unbroken rules. */
struct decided {
	struct need need;
	bool built_in, possible;
	struct use use;
};

struct tester {
	struct arena *arena;
	struct diag *diag;
	struct cached_judge judge[128]; /* the first one is that of the default kernel */
	size_t judges;
	struct decided *need;
	size_t needs, need_cap;
	unsigned int mutants, by_example, by_decision, unnoticed;
};

/* An example on one kernel. */
struct example {
	const struct rule *rule; /* compiled for that kernel */
	struct value need[FACT_FIRST_USE], use[USE_FACT_COUNT];
	bool must_fail;
};

enum mutation { DROP, NEGATE };

static struct judge *judge_for(struct tester *t, const struct target_spec *spec)
{
	struct cached_judge *c = &t->judge[t->judges];

	for (size_t i = 0; i < t->judges; i++)
		if (target_spec_same(&t->judge[i].spec, spec))
			return t->judge[i].judge;
	if (t->judges == sizeof(t->judge) / sizeof(*t->judge))
		return NULL;
	*c = (struct cached_judge){.spec = *spec, .judge = judge_new(spec, NULL, 0, t->diag)};
	t->judges += c->judge != NULL;
	return c->judge;
}

/* Test number *@n of @c, which becomes what is left of *@n otherwise; @parent: what combines it. */
static struct cond *find_leaf(struct cond *c, size_t *n, enum op *parent)
{
	struct cond *found = NULL;

	if (c->op > OP_NOT)
		return (*n)-- == 0 ? c : NULL;
	for (size_t i = 0; i < c->kids && !found; i++) {
		found = find_leaf(c->kid[i], n, parent);
		if (found && found == c->kid[i])
			*parent = c->op;
	}
	return found;
}

static struct cond *leaf_of(const struct rule *r, size_t n, enum op *parent)
{
	struct cond *leaf;

	*parent = OP_ALL;
	leaf = find_leaf(r->when, &n, parent);
	return leaf ? leaf : find_leaf(r->pattern, &n, parent);
}

/* Breaks @leaf; @saved and @kid keep what it was. */
static void mutate(
	struct cond *leaf, enum op parent, enum mutation m, struct cond *saved, struct cond **kid)
{
	*saved = *leaf;
	if (m == NEGATE) {
		kid[0] = saved;
		*leaf = (struct cond){.op = OP_NOT, .kid = kid, .kids = 1};
	} else {
		/* one alternative less, or one condition less */
		*leaf = (struct cond){.op = parent == OP_ANY ? OP_ANY : OP_ALL};
	}
}

/* The scopes that advice would enter, which no manifest says. */
static uint64_t scopes_of(const struct yaml_node *list)
{
	uint64_t scopes = 0;

	for (size_t i = 0; i < list_count(list); i++)
		for (size_t w = 0; scope_words[w]; w++)
			if (yaml_is(list_item(list, i), scope_words[w]))
				scopes |= (uint64_t)1 << w;
	return scopes;
}

/* Examples of @rule on all kernels of their targets, those that are judged as they say. */
static size_t read_examples(
	struct tester *t, const char *rule, const struct yaml_node *list, struct example *e)
{
	static const char *const kinds[] = {"fail", "pass"};
	size_t count = 0;

	for (size_t k = 0; k < 2; k++) {
		const struct yaml_node *all = yaml_get(list, kinds[k]);

		for (size_t i = 0; i < list_count(all); i++) {
			const struct yaml_node *n = list_item(all, i),
					       *target = yaml_get(n, "target");
			struct target_spec spec = {0};
			struct need need = {0};
			struct judge *j;
			struct use use;

			if ((target && !target_read(target, &spec, t->diag)) ||
				!(j = judge_for(t, &spec)) ||
				!need_read(&need, yaml_get(n, "needs"), t->arena, t->diag) ||
				!use_read(&use, yaml_get(n, "uses"), j->target->point[0], t->diag))
				continue;
			use.enters = scopes_of(yaml_get(n, "enters"));
			for (size_t p = 0; p < j->target->count && count < MAX_EXAMPLES; p++) {
				const struct catalogue *c = j->target->point[p];
				struct use here = use;

				e[count].rule = rules_find(j->rules[p], rule);
				e[count].must_fail = k == 0;
				use_rebase(&here, c);
				need_facts(&need, c, spec.built_in, e[count].need);
				use_facts(&here, e[count].need, c, e[count].use);
				if (e[count].rule && rule_violated(e[count].rule, e[count].need,
							     e[count].use) == e[count].must_fail)
					count++;
			}
		}
	}
	return count;
}

static bool example_notices(const struct example *e, size_t leaf, enum mutation m)
{
	struct cond saved, *kid[1], *c;
	enum op parent;
	bool noticed;

	c = leaf_of(e->rule, leaf, &parent);
	mutate(c, parent, m, &saved, kid);
	noticed = rule_violated(e->rule, e->need, e->use) != e->must_fail;
	*c = saved;
	return noticed;
}

static bool same_decision(const struct judge *j, const struct decided *d)
{
	struct candidate best;

	if (decide_best(j, &d->need, d->built_in, &best) != d->possible)
		return false;
	return !d->possible ||
	       (best.use.api == d->use.api && best.use.free == d->use.free &&
		       best.use.setup == d->use.setup && best.use.gfp.set == d->use.gfp.set &&
		       best.use.enters == d->use.enters && best.use.then == d->use.then);
}

static bool decision_notices(struct tester *t, const struct rule *r, size_t leaf, enum mutation m)
{
	struct judge *j = t->judge[0].judge;
	struct cond saved, *kid[1], *c;
	bool noticed = false;
	enum op parent;

	c = leaf_of(r, leaf, &parent);
	mutate(c, parent, m, &saved, kid);
	panel_free(j->panel[0]);
	j->panel[0] = panel_new(j->target->point[0], j->rules[0]);
	for (size_t i = 0; i < t->needs && !noticed; i++)
		noticed = !same_decision(j, &t->need[i]);
	*c = saved;
	panel_free(j->panel[0]);
	j->panel[0] = panel_new(j->target->point[0], j->rules[0]);
	return noticed;
}

static void add_need(struct tester *t, const struct need *need, bool built_in)
{
	struct judge *j = t->judge[0].judge;
	struct decided *d;
	struct candidate best;

	t->need = mem_grow(t->need, &t->need_cap, t->needs + 1, sizeof(*t->need));
	d = &t->need[t->needs++];
	*d = (struct decided){.need = *need, .built_in = built_in};
	d->possible = decide_best(j, need, built_in, &best);
	d->use = best.use;
}

static void add_random(struct tester *t)
{
	const struct catalogue *c = t->judge[0].judge->target->point[0];
	uint64_t random = 5;

	for (int i = 0; i < RANDOM_NEEDS; i++) {
		struct need need;

		sample_need(&need, c, 4, &random);
		add_need(t, &need, i & 1);
	}
}

/* The needs of the rule's own examples, behind the random ones. */
static void add_own(struct tester *t, const struct rule *r)
{
	static const char *const kinds[] = {"fail", "pass"};

	t->needs = RANDOM_NEEDS;
	for (size_t k = 0; k < 2; k++) {
		const struct yaml_node *list = yaml_get(r->examples, kinds[k]);

		for (size_t i = 0; i < list_count(list); i++) {
			struct need need = {0};

			if (need_read(&need, yaml_get(list_item(list, i), "needs"), t->arena,
				    t->diag) &&
				need_check(&need, t->judge[0].judge->target->point[0], t->diag))
				add_need(t, &need, false);
		}
	}
}

static void test_rule(struct tester *t, const struct rule *r)
{
	static const char *const names[] = {"dropped", "negated"};
	struct example *e = mem_alloc(MAX_EXAMPLES * sizeof(*e));
	size_t examples = read_examples(t, r->name, r->examples, e);
	enum op parent;

	add_own(t, r);
	for (size_t leaf = 0; leaf_of(r, leaf, &parent); leaf++) {
		for (enum mutation m = DROP; m <= NEGATE; m++) {
			bool seen = false;

			t->mutants++;
			for (size_t i = 0; i < examples && !seen; i++)
				seen = example_notices(&e[i], leaf, m);
			if (seen) {
				t->by_example++;
			} else if (decision_notices(t, r, leaf, m)) {
				t->by_decision++;
			} else {
				t->unnoticed++;
				printf("%s: `%s` %s, nobody notices\n", r->name,
					fact_info[leaf_of(r, leaf, &parent)->fact].name, names[m]);
			}
		}
	}
	free(e);
}

/* Rules that the default kernel has, then those that only others have. */
static bool test_rules(struct tester *t)
{
	const struct catalogue *c = t->judge[0].judge->target->point[0];
	const struct rules *own = t->judge[0].judge->rules[0], **seen;
	size_t kernels = 1;

	for (size_t i = 0; i < own->count; i++)
		test_rule(t, &own->rule[i]);
	seen = mem_alloc((c->kernel_count + 1) * sizeof(*seen));
	seen[0] = own;
	for (size_t k = 0; k < c->kernel_count; k++) {
		struct target_spec spec = {
			.min = c->kernels[k].version, .max = c->kernels[k].version};
		const struct judge *j = judge_for(t, &spec);

		if (!j) {
			free(seen);
			return false;
		}
		for (size_t i = 0; i < j->rules[0]->count; i++) {
			const struct rule *r = &j->rules[0]->rule[i];
			bool known = false;

			for (size_t n = 0; n < kernels && !known; n++)
				known = rules_find(seen[n], r->name);
			if (!known)
				test_rule(t, r);
		}
		seen[kernels++] = j->rules[0];
	}
	free(seen);
	return true;
}

int main(int argc, char **argv)
{
	struct tester *t = mem_alloc(sizeof(*t));
	struct target_spec spec = {0};
	unsigned long most = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;
	bool ok;

	t->arena = arena_new();
	t->diag = diag_new();
	if (!judge_for(t, &spec))
		return 1;
	add_random(t);
	if (!test_rules(t))
		return 1;
	printf("%u breaks: %u noticed by examples, %u by decisions, %u by nobody (at most %lu)\n",
		t->mutants, t->by_example, t->by_decision, t->unnoticed, most);
	ok = t->mutants && t->unnoticed <= most;
	for (size_t i = 0; i < t->judges; i++)
		judge_free(t->judge[i].judge);
	free(t->need);
	diag_free(t->diag);
	arena_free(t->arena);
	free(t);
	return !ok;
}
