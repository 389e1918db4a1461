/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What was found for needs and uses, by the words they are written in: manifests say the same
 * things over and over again, of allocations with other names in other places.
 *
 * A memo is for one judge, configuration and set of options. It forgets everything when it has
 * grown too large, so that memory stays bounded whatever is linted.
 */
#ifndef WHICHALLOC_ADVISE_LINT_MEMO_H
#define WHICHALLOC_ADVISE_LINT_MEMO_H

#include <stdbool.h>
#include <stddef.h>

struct finding;
struct yaml_node;

struct lint_memo;

struct lint_memo *lint_memo_new(void);
void lint_memo_free(struct lint_memo *m); /* NULL is fine */

/* A document begins, whose needs are on top of @defaults (NULL: none). */
void lint_memo_begin(struct lint_memo *m, const struct yaml_node *defaults);

/*
 * Was it found out before what is wrong with the like of @needs and @uses (either may be NULL)?
 * Then *@found is an array of *@count findings, for lint_repeat(), until the next lint_memo_add().
 */
bool lint_memo_find(struct lint_memo *m, const struct yaml_node *needs,
	const struct yaml_node *uses, const struct finding **found, size_t *count);

/*
 * It was, for the words that were looked for last: the @count findings at @found. What they point
 * to must outlive the memo.
 */
void lint_memo_add(struct lint_memo *m, const struct finding *found, size_t count);

#endif
