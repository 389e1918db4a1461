/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Linting: the uses of a manifest against its needs, by the same rules that advise.
 */
#ifndef WHICHALLOC_ADVISE_LINT_H
#define WHICHALLOC_ADVISE_LINT_H

#include "advise/candidate.h"
#include "advise/fix.h"
#include "advise/manifest.h"
#include "advise/saying.h"
#include "text/source.h"

struct lint_config;

/* An allocation that was judged, as far as findings and reports name it. */
struct judged {
	const char *name;  /* NULL: not given */
	const char *place; /* its `at`; NULL */
	const struct source *source;
	struct pos pos; /* in the manifest */
};

/* A word of a scalar, or of one of a list. */
struct part {
	size_t item;	/* of a list; 0 of a scalar */
	size_t at, len; /* bytes; 0 bytes: all that stands there, also of a list */
};

struct finding {
	const char *rule;
	const struct rule *about; /* the rule of that name; NULL for what is said by none */
	const struct judge *judge;
	enum severity severity;
	const struct judged *site;
	size_t number; /* of the site, among all that were judged */
	const struct source *source;
	struct pos pos;
	enum rule_at at;  /* what of the use stands there */
	const char *text; /* what stands there */
	struct part part; /* what of it @pos points at */
	const char *message;
	const char *suggest; /* one line for people; NULL: none */
	const struct candidate
		*suggestion; /* a better use; NULL: nothing can serve, or there is none */
	const struct candidate *
		same_api; /* the best use of the function that was used; NULL: that does not help */
	const struct edit *edit; /* of `uses`, that make it the suggestion */
	size_t edits;		 /* 0: not certain enough to be left to a program */
	bool presumed;		 /* nobody stated what makes it wrong: never left to a program */
	const struct waiver *waived;
	uint64_t weight; /* of a preference: which of several notes at a place is said */
	bool old;	 /* a baseline has it */
	bool fails; /* counts against the run: neither waived nor old, and at or above the threshold */
};

struct lint_result {
	struct finding *finding;
	size_t count, cap;
	/*
	 * all that were judged, in the order of their judgement, where every_site asks for them;
	 * else only findings have theirs
	 */
	const struct judged **site;
	size_t site_cap;
	bool every_site;
	bool edits; /* whether findings are to have theirs: it costs more than the rest */
	size_t allocations, errors, warnings, notes, waived, old;
	/* paths of what could not be read or understood, in order: nothing above is of them */
	const char **unread;
	size_t unreads, unread_cap;
	const struct lint_config
		*config;       /* of the manifest at hand: severities; NULL: as the rules say */
	struct arena *scratch; /* lint_site()'s own */
};

/*
 * Lints one site that has `uses`, adding to @r. Findings point into @a, the judge and the source,
 * but not to the site or its nodes. @today as YYYY-MM-DD judges waivers. Names the catalogue lacks
 * go to @d (false then): they are bad input, not findings.
 */
bool lint_site(const struct judge *j, struct site *site, bool built_in, const char *today,
	struct arena *a, struct diag *d, struct lint_result *r);

/*
 * Adds what was found of a site whose needs and uses have the same words, for the same judge and
 * configuration: the @count findings at @found, which must have edits where @r wants them. @site
 * has no waivers, its need is not looked at.
 */
void lint_repeat(const struct judge *j, const struct site *site, const struct finding *found,
	size_t count, struct arena *a, struct diag *d, struct lint_result *r);

/*
 * Only what names the catalogue and the rules lack, for a site of a manifest that has other errors.
 */
bool lint_names(const struct judge *j, const struct site *site, struct diag *d);

/* Counts all findings by severity: once the last site is judged, or when findings have changed. */
void lint_count(struct lint_result *r);

/* @path, which must outlive @r, could not be read or understood. */
void lint_add_unread(struct lint_result *r, const char *path);

/* By file, line, column. */
void lint_sort(struct lint_result *r);
void lint_result_free(struct lint_result *r);

#endif
