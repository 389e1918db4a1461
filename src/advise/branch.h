/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The branches of rules' conditions: how much of all there is makes each test of a rule true, how
 * much makes it false, and in how much of that the rule says something else because of it. Exact.
 *
 * All there is are the cases that can be written: each need that can be asked, by its classes
 * (space.h), with each use. What a rule asks of the use is chosen freely: the function, what frees,
 * what is set up, what has to follow, one memalloc scope or none that the use enters, and the mask:
 * none, any set of the kernel's flags, or a caller's with any of them added. What a rule does not
 * ask about is not counted as a choice, except for the need, of which always all classes are.
 */
#ifndef WHICHALLOC_ADVISE_BRANCH_H
#define WHICHALLOC_ADVISE_BRANCH_H

#include "advise/space.h"
#include "text/wide.h"

/* One test. */
struct branch {
	const struct cond *test;
	/* on its own: classes of needs times choices, of what it asks about alone */
	struct wide yes, no, maybe;
	/*
	 * cases where it is true and the rule would say something else if it were false; the other
	 * way round
	 */
	struct wide decides_yes, decides_no;
	/*
	 * somewhere it must not be false; must not be true: else the rule says the same without it
	 */
	bool matters_yes, matters_no;
};

/* A rule's tests: those of its `when`, then those of its pattern. */
struct branches {
	struct branch
		*branch; /* NULL: too many of them, or of what they tell apart, to be counted */
	size_t count;
	struct wide cases, findings; /* all of them; those that the rule has a finding against */
};

/* Rules with more tests than that are not counted. */
#define BRANCH_MAX 128

struct branch_space;

/* @s must outlive it. */
struct branch_space *branch_space_new(const struct space *s);
void branch_space_free(struct branch_space *b);

/*
 * Counts the branches of @r, a rule of the judge that the space is of. What *@out points at lives
 * in @a.
 */
void branch_count(
	struct branch_space *b, const struct rule *r, struct arena *a, struct branches *out);

#endif
