/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What to write instead of a use that breaks rules: the best use there is, or the best one of the
 * function that was used, with as much of what was written as no rule speaks against.
 */
#ifndef WHICHALLOC_ADVISE_BETTER_H
#define WHICHALLOC_ADVISE_BETTER_H

#include "advise/candidate.h"

/* The facts of a use on one kernel. */
typedef struct value use_values[USE_FACT_COUNT];

/*
 * Of one site. Begins with the first three members set and all else 0; nothing is to be freed. The
 * others are computed when first needed, and are good as long as the question is.
 */
struct better {
	const struct question *q;  /* the need, and who judges */
	const struct use *written; /* what was used; its entries are of the first kernel */
	struct arena *a;	   /* of what outlives the question: whatever is returned below */

	bool advised, possible;
	struct candidate best; /* of all */
	bool same_api_serves;
	struct candidate same_api;			   /* of the API that was used */
	use_values *best_facts, *same_api_facts;	   /* per kernel */
	const struct candidate *kept_best, *kept_same_api; /* in @a, where findings name them */
	bool said_nothing_serves;
	bool replaced; /* a finding says which function to use instead: no other need say it */
};

/* Does the best use meet the preference @r on kernel @p? Not where there is none. */
bool better_satisfies(struct better *b, const struct rule *r, size_t p);

/*
 * What to write instead of a use that breaks @r on kernel @p, the same for all findings of a site
 * that name it; NULL: nothing serves, or @r is a caution.
 */
const struct candidate *better_use(struct better *b, const struct rule *r, size_t p);

/*
 * The best use of the function that was written, if it serves and keeps to @r on kernel @p; NULL:
 * none, or @r is a caution.
 */
const struct candidate *better_use_of_same_api(struct better *b, const struct rule *r, size_t p);

/*
 * A line for people about @c, which one of these two returned for @r. NULL: there is nothing to say, or
 * it was said of this site before.
 */
const char *better_line(struct better *b, const struct rule *r, const struct candidate *c);

#endif
