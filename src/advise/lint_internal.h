/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Inside of lint: one site on its way, and what its parts offer each other.
 */
#ifndef WHICHALLOC_ADVISE_LINT_INTERNAL_H
#define WHICHALLOC_ADVISE_LINT_INTERNAL_H

#include "advise/better.h"
#include "advise/lint.h"

struct linter {
	const struct judge *j;
	struct site *site;
	struct use use;
	struct question *q;
	const char *today;
	struct arena *a;
	struct lint_result *r;
	const struct judged *judged; /* NULL: not needed so far */
	size_t first;		     /* of this site's findings */
	struct better better;	     /* what to write instead */
	/* the same where the rules that are waived do not count: it is not to undo what they let pass */
	struct better waived;
	bool waives; /* some are */
};

/* ---- lint_finding.c ---- */
/* The site has its number, and is kept where all are. */
void lint_begin_site(struct linter *l);
/* A finding of the site, to be filled in. It is valid until the next one. */
struct finding *lint_new_finding(struct linter *l);
/* What of the use is in the way, where it is stated; else its function. */
const struct yaml_node *lint_written_at(const struct use *u, enum rule_at at);
/* Sets where @f points, from what of the use it is about. */
void lint_point_at(const struct linter *l, struct finding *f);

/* ---- lint_waiver.c ---- */
/* Waivers of rules that there are; false after reporting to @d. */
bool lint_check_waiver_names(const struct judge *j, const struct site *site, struct diag *d);
/* Does a waiver of the site hold for @rule? */
bool lint_is_waived(const struct linter *l, const char *rule);
/* Once @f is filled in: a waiver may hold for it. */
void lint_waive(struct linter *l, struct finding *f);
/* Findings of waivers that find nothing, or hold no more. */
void lint_check_waivers(struct linter *l);

/* ---- lint_flags.c ---- */
/* What is wrong with flags of the set-up and attributes of the call, where they are stated. */
void lint_check_flags(struct linter *l);

#endif
