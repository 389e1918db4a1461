/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Branches of rules' conditions over several kernels; see verify_walk.h.
 */
#include <string.h>

#include "advise/cond_node.h"
#include "text/mem.h"
#include "text/source.h"
#include "text/yaml.h"
#include "trial/verify_walk.h"

struct branches *verify_branches(const struct space *s, const bool *wanted, struct arena *a)
{
	const struct rules *r = s->judge->rules[0];
	struct branches *list = arena_alloc(a, (r->count + 1) * sizeof(*list));
	struct branch_space *b = branch_space_new(s);

	for (size_t i = 0; i < r->count; i++)
		if (!wanted || wanted[i])
			branch_count(b, &r->rule[i], a, &list[i]);
	branch_space_free(b);
	return list;
}

/* Where the conditions of @rule begin in @v; v->branches: it has none yet. */
static size_t first_of(const struct verify *v, const char *rule)
{
	size_t i = 0;

	while (i < v->branches && strcmp(v->branch[i].rule, rule) != 0)
		i++;
	return i;
}

/* Room for @count conditions of a rule that is new. */
static void begin_rule(struct verify *v, const char *rule, const struct branches *b)
{
	v->branch = mem_grow(v->branch, &v->branch_cap, v->branches + b->count, sizeof(*v->branch));
	for (size_t i = 0; i < b->count; i++) {
		const struct cond *c = b->branch[i].test;
		const struct yaml_place *at = c->at->place;

		v->branch[v->branches++] = (struct verify_branch){
			.rule = arena_strdup(v->arena, rule),
			.fact = fact_info[c->fact].name,
			.at = arena_printf(
				v->arena, "%s:%u:%u", at->src->name, at->pos.line, at->pos.column),
			.number = (uint32_t)i,
		};
	}
}

void verify_branches_add(struct verify *v, const struct rules *r, const struct branches *list)
{
	for (size_t i = 0; i < r->count; i++) {
		const struct branches *b = &list[i];
		size_t first = first_of(v, r->rule[i].name);

		if (!b->branch) {
			v->uncounted = v->uncounted ? v->uncounted
						    : arena_strdup(v->arena, r->rule[i].name);
			continue;
		}
		if (first == v->branches)
			begin_rule(v, r->rule[i].name, b);
		for (size_t k = 0; k < b->count; k++) {
			struct verify_branch *sum = &v->branch[first + k];
			const struct branch *one = &b->branch[k];

			sum->yes = wide_add(sum->yes, one->yes);
			sum->no = wide_add(sum->no, one->no);
			sum->maybe = wide_add(sum->maybe, one->maybe);
			sum->decides_yes = wide_add(sum->decides_yes, one->decides_yes);
			sum->decides_no = wide_add(sum->decides_no, one->decides_no);
			sum->matters_yes |= one->matters_yes;
			sum->matters_no |= one->matters_no;
		}
	}
}

static bool idle_branch(const struct verify_branch *b)
{
	return !(b->matters_yes || b->elsewhere_yes) || !(b->matters_no || b->elsewhere_no);
}

bool verify_branches_idle(const struct verify *v, const struct rules *r, bool *idle)
{
	bool any = false;

	for (size_t i = 0; i < v->branches; i++) {
		const struct rule *rule;

		if (!idle_branch(&v->branch[i]))
			continue;
		rule = rules_find(r, v->branch[i].rule);
		if (!rule)
			continue;
		idle[rule->index] = true;
		any = true;
	}
	return any;
}

void verify_branches_elsewhere(struct verify *v, const struct rules *r, const struct branches *list)
{
	for (size_t i = 0; i < v->branches; i++) {
		struct verify_branch *b = &v->branch[i];
		const struct rule *rule = rules_find(r, b->rule);
		const struct branch *there;

		if (!rule || !list[rule->index].branch)
			continue;
		there = &list[rule->index].branch[b->number];
		b->elsewhere_yes |= there->matters_yes && !b->matters_yes;
		b->elsewhere_no |= there->matters_no && !b->matters_no;
	}
}
