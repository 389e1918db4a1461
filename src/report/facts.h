/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Everything known of one name, for `explain`; and lists, for `list`.
 */
#ifndef WHICHALLOC_REPORT_FACTS_H
#define WHICHALLOC_REPORT_FACTS_H

#include "report/report.h"

struct lint_saying;
struct term;

/* What was decided on an allocation in a context. */
struct context_advice {
	const char *size; /* as it is called: "64 bytes" */
	const struct decision *decision;
};

/* For people. @all: every fact, not just a screen of them. */
void facts_api(struct strbuf *out, const struct api *api, const struct judge *j,
	const struct report_style *style, bool all);
void facts_gfp(struct strbuf *out, const struct gfp_flag *f, const struct judge *j,
	const struct report_style *style, bool all);
/* @advised: @count decisions on allocations there, the largest last. */
void facts_context(struct strbuf *out, const struct context *x, const struct judge *j,
	const struct context_advice *advised, size_t count, const struct report_style *style,
	bool all);
void facts_rule(struct strbuf *out, const struct rule *r, const struct judge *j,
	const struct report_style *style, bool all);

/* The sentence of a rule where no use is at hand: general words for its placeholders. */
void facts_because(struct strbuf *out, const struct rule *r);

/*
 * A configuration option, @bit of the catalogue's; a constant; a family of functions (0: there is
 * none of the name).
 */
void facts_option(struct strbuf *out, const char *name, int bit, const struct judge *j,
	const struct report_style *style, bool all);
/* A mask as somebody wrote it. */
void facts_mask(struct strbuf *out, const struct gfp_mask *m, const struct catalogue *c,
	const struct report_style *style);
/* What lint says by no rule. */
void facts_saying(
	struct strbuf *out, const struct lint_saying *saying, const struct report_style *style);
/* A key of needs. */
/* What the value @word of the need @key means (data/needs.yaml); NULL: nothing is said of it. */
const char *facts_value_text(const struct need_key *key, const char *word);
/* A value of which something is said; on its own it may be impossible, which says nothing. */
void facts_value(struct strbuf *out, const struct need_key *key, const char *word,
	const struct judge *j, const struct context_advice *advised, size_t count,
	const struct report_style *style);
void facts_need(struct strbuf *out, const struct need_key *key, const struct judge *j,
	const struct report_style *style, bool all);
void facts_constant(struct strbuf *out, const char *name, uint64_t value, const struct catalogue *c,
	const struct report_style *style);
size_t facts_family(struct strbuf *out, const char *name, const struct catalogue *c,
	const struct report_style *style);

/* A word, a flag of caches, or a state of memory. */
void facts_term(struct strbuf *out, const struct term *t, const struct catalogue *c,
	const struct report_style *style, bool all);

/* A kernel or an architecture. */
void facts_profile(
	struct strbuf *out, const struct profile *p, const struct report_style *style, bool all);

/* For programs. */
json_t *facts_api_json(const struct api *api);
/* Facts of every API that a source must back, and how many of those of @api nobody has read yet. */
size_t facts_api_count(void);
size_t facts_api_unverified(const struct api *api);
json_t *facts_gfp_json(const struct gfp_flag *f, const struct catalogue *c);
json_t *facts_mask_json(const struct gfp_mask *m, const struct catalogue *c);
json_t *facts_context_json(const struct context *x);
json_t *facts_rule_json(const struct rule *r);
json_t *facts_kernel_json(const struct profile *p);
json_t *facts_term_json(const struct term *t);

/* The scalars of a YAML list (or one scalar) as a JSON array. */
json_t *facts_list(const struct yaml_node *list);

#endif
