/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The names that findings have: those of rules, and of what lint says by itself.
 */
#ifndef WHICHALLOC_ADVISE_SAYING_H
#define WHICHALLOC_ADVISE_SAYING_H

#include <stdbool.h>

struct diag;
struct judge;
struct yaml_node;

/*
 * What is said by no rule: of waivers, of constants that the need asks for and that are not there,
 * or the other way round, and of flags that the kernel lacks.
 */
#define LINT_UNUSED_WAIVER "unused-waiver"
#define LINT_EXPIRED_WAIVER "expired-waiver"
#define LINT_FLAGS_LEFT_OUT "flags-left-out"
#define LINT_FLAGS_UNASKED "flags-unasked"
#define LINT_UNKNOWN_FLAG "unknown-flag"

/* What such a finding says in general. */
struct lint_saying {
	const char *name, *title;
	const char *help;  /* what to do */
	const char *theme; /* as the file's name is of a rule: for formats that sort by it */
};

/* NULL: a finding of that name is a rule's. */
const struct lint_saying *lint_saying(const char *name);

/*
 * Is there a rule of the name, in whichever kernel it is in force? Reports to @d if not; what is no
 * scalar was reported before.
 */
bool lint_rule_known(const struct judge *j, const struct yaml_node *name, struct diag *d);

#endif
