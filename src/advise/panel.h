/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A panel: the allocation functions of one catalogue side by side, so that a rule is put to all of
 * them at once. Each function is a column, a bit in a set; a condition becomes two sets, the
 * columns for which it holds and those for which it may still hold once mask, free function, set-up
 * and scope are chosen.
 *
 * The answers are those of cond_eval() for a use of which only the function is chosen.
 */
#ifndef WHICHALLOC_ADVISE_PANEL_H
#define WHICHALLOC_ADVISE_PANEL_H

#include "advise/rule.h"
#include "advise/use.h"

#define PANEL_WORDS 8
#define PANEL_MAX_COLUMNS (64 * PANEL_WORDS)

struct panel_bits {
	uint64_t w[PANEL_WORDS]; /* those beyond panel.words are not used */
};

struct panel_leaf;
struct panel_fact;
struct panel_sets;

struct panel {
	const struct catalogue *c;
	struct arena *arena;
	size_t columns, words;
	const struct api **api;	 /* by column */
	uint32_t *column;	 /* by api.index: column + 1; 0: is no allocation */
	struct panel_fact *fact; /* [USE_FACT_COUNT] of functions alone */
	struct panel_leaf
		*leaf; /* answers to tests that no need changes, made when first asked for */
	struct panel_sets *all; /* by answer: all columns give it */
};

/*
 * Numbers the tests in the conditions of @r, which must be compiled for @c. Both must outlive it.
 */
struct panel *panel_new(const struct catalogue *c, struct rules *r);
void panel_free(struct panel *p);

/* A panel in front of one need. */
struct panel_view {
	const struct panel *p;
	const struct value *need; /* FACT_FIRST_USE values */
	struct panel_bits legal, legal_known, callable, fits, fits_known;
};

void panel_view_init(struct panel_view *v, const struct panel *p, const struct value *need);

/* What a rule says of all columns: broken whatever else is chosen, or open: that depends on it. */
struct panel_verdict {
	struct panel_bits broken, open;
};

/* False where the rule has nothing against any column, now or later. */
bool panel_judge(const struct panel_view *v, const struct rule *r, struct panel_verdict *out);

/* The facts of column @column's function alone, for a need of which nothing is known. */
void panel_alone(const struct panel *p, size_t column, struct value *facts);

/* The same in front of the need of @v. */
void panel_facts(const struct panel_view *v, size_t column, struct value *facts);

static inline bool panel_has(const struct panel_bits *b, size_t column)
{
	return b->w[column / 64] >> (column % 64) & 1;
}

#endif
