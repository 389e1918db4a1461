/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a cover is made: the inner parts of cover.c.
 */
#ifndef WHICHALLOC_ADVISE_COVER_BUILD_H
#define WHICHALLOC_ADVISE_COVER_BUILD_H

#include "advise/cond_sets.h"
#include "advise/cover.h"

/* What a test answers of a function alone. */
struct cover_alone {
	const struct api *api;
	struct cond_sets answer;
};

/* What is left to choose once the function is. A rule asks about one of these. */
enum cover_choice { CHOOSE_NOTHING, CHOOSE_FREE, CHOOSE_SETUP, CHOOSE_MASK };

/* Where a rule is violated by uses that answer its tests of them in one way. */
struct cover_finding {
	struct cover_finding *next;
	mdd_t where;
	struct cond_sets answer[];
};

/* A cover in the making. */
struct cover_builder {
	struct cover *c;
	const struct catalogue *cat;
	const struct panel *panel;
	struct arena *scratch; /* emptied after each function */
	/* by level of those that facts of uses depend on, and group: what a need of it says */
	struct value (*need[SPACE_MAX_DIMS])[FACT_FIRST_USE];
	struct cond_sets *test; /* by test of the need */
	bool *tested;
	mdd_t callers;		  /* where the caller gives the mask */
	mdd_t *enter;		  /* by scope: where code could enter it */
	mdd_t never_freed;	  /* where nothing is freed */
	const struct rule **rule; /* those that forbid or require ... */
	enum cover_choice *of;	  /* ... and the choice that each asks about */
	size_t rules;
	struct cover_finding **found; /* by those: what is known */
	struct cond_sets *answer;     /* room for any one's answers */
	struct cover_alone *alone;    /* by test of uses: of the last function */
	struct cover_masks *masks;
};

/* A use in the making, and what rules see of it. */
struct cover_use {
	struct use use;
	struct value base[USE_FACT_COUNT];
	struct value
		*by_group[USE_FACT_COUNT]; /* of facts that a need changes; NULL: not made yet */
	const struct cond_sets *known;	   /* what it answers, by test of uses; NULL: ask */
};

/* cover_level.c */

/* Makes the levels of @c, and the sets' store. */
void cover_levels(struct cover *c);

/*
 * Rules that decide what serves: those that forbid or require, those that add to masks, and those
 * that choose what is set up.
 */
bool cover_rule_decides(const struct rule *r);
bool cover_rule_asks_setup(const struct rule *r);

/* cover_ask.c: sets live as long as the cover, what is remembered in @u as long as b->scratch */

/* The facts of @use: of the function alone, or, where @chosen, of what is chosen beside it. */
void cover_see(struct cover_builder *b, const struct use *use, bool chosen, struct cover_use *u);

/* How many tests of uses @c has. */
size_t cover_use_tests(const struct cond *c);

/* Where @c holds of @u, and where it may. */
struct cond_sets cover_ask(struct cover_builder *b, struct cover_use *u, const struct cond *c);

/* Where @r has a finding against @u. */
mdd_t cover_violated(struct cover_builder *b, struct cover_use *u, const struct rule *r);

/* Where rule b->rule[@i] has a finding against @u, likewise. */
mdd_t cover_finding(struct cover_builder *b, struct cover_use *u, size_t i);

/* Where, of @among, no rule about @choice is against @use. */
mdd_t cover_accepted(
	struct cover_builder *b, const struct use *use, enum cover_choice choice, mdd_t among);

/* cover_mask.c */

/* Makes room for what is found of masks, once the rules are sorted; they have @tests of uses. */
void cover_masks_new(struct cover_builder *b, size_t tests);
void cover_masks_free(struct cover_builder *b);

/* Where a rule about masks, scopes or what follows is against @use. */
mdd_t cover_mask_against(struct cover_builder *b, const struct use *use);

/* cover_serve.c */

/* The needs that @api can serve, with some free function, set-up, mask and scope. */
mdd_t cover_served_by(struct cover_builder *b, const struct api *api);

#endif
