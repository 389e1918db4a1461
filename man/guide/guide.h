/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guide, kernel-alloc(7): a build program makes it from guide.yaml, which has its order and its
 * words, and from rules and data, which have all its facts. Each kind of block that guide.yaml
 * names is a function here; a block that rules or data do not bear out is an error, and there is no
 * guide.
 */
#ifndef WHICHALLOC_GUIDE_GUIDE_H
#define WHICHALLOC_GUIDE_GUIDE_H

#include "advise/decide.h"
#include "text/strbuf.h"
#include "text/yaml.h"

struct arena;
struct diag;

struct guide_judge {
	struct target_spec spec;
	struct judge *judge;
};

struct guide {
	struct arena *arena;
	struct diag *diag;
	struct strbuf out;
	const char *rules;	   /* the folder they are in; NULL: the built-in ones */
	struct target_spec target; /* what the guide is about unless it says otherwise */
	struct guide_judge *judge;
	size_t judges, judge_cap;
	const struct yaml_node *root; /* of guide.yaml */
};

/* The judge of a target, made once. NULL after reporting. */
struct judge *guide_judge(struct guide *g, const struct target_spec *spec);

/*
 * Sentences of guide.yaml; a function or flag in them that the catalogue lacks is an error at @at.
 */
void guide_words(struct guide *g, const char *text, const struct yaml_node *at);

/* Sentences of rules and data. */
void guide_facts(struct guide *g, const char *text);

/* The first @count sentences of @text, where the rest is for `explain`; in the guide's arena. */
const char *guide_gist(struct guide *g, const char *text, size_t count);

/* @text with a capital letter, unless it begins with a name; in the guide's arena. */
const char *guide_sentence(struct guide *g, const char *text);

/* ---- decide.c: what the decision engine says ---- */
/*
 * answers: [{say, needs, why, target}]: the advice for each need, with those of its reasons that
 * `why` names.
 */
bool guide_answers(struct guide *g, const struct yaml_node *list);
/* mistakes: [{say, needs, uses, target}]: what lint says of each. */
bool guide_mistakes(struct guide *g, const struct yaml_node *list);
/* rules: [name]: their sentences, about the first example that breaks them. */
bool guide_rules(struct guide *g, const struct yaml_node *list);
/* matrix: {rows, columns: [{head, needs, uses, freed}]}: which uses are allowed where. */
bool guide_matrix(struct guide *g, const struct yaml_node *n);

/* ---- lists.c: what the catalogue says ---- */
/* families: [{family, lead, say}] */
bool guide_families(struct guide *g, const struct yaml_node *list);
/* flags: {kind, compounds} */
bool guide_flags(struct guide *g, const struct yaml_node *n);
/* contexts: [kind] */
bool guide_contexts(struct guide *g, const struct yaml_node *list);
/* terms: kind */
bool guide_terms(struct guide *g, const struct yaml_node *n);
/* frees: [name] */
bool guide_frees(struct guide *g, const struct yaml_node *list);
/* limits: {targets: [{kernel, arch, config}], columns: [{head, constant}]} */
bool guide_limits(struct guide *g, const struct yaml_node *n);
/* archs: true; what each architecture's profile says */
bool guide_archs(struct guide *g, const struct yaml_node *n);

/* ---- changes.c: what changed between kernels ---- */
bool guide_changes(struct guide *g, const struct yaml_node *n);

#endif
