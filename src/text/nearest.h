/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The nearest right word to a misspelt one (optimal string alignment distance; '-' and '_' count as
 * the same, case counts half, and once for a word that differs in nothing else).
 */
#ifndef WHICHALLOC_TEXT_NEAREST_H
#define WHICHALLOC_TEXT_NEAREST_H

#include <stddef.h>

struct nearest {
	const char *word; /* as given to nearest_init(); need not be NUL-terminated */
	size_t len;
	const char *best;      /* NULL while none is near enough */
	unsigned int distance; /* of best, in half edits */
};

/*
 * Words are offered one by one, so that no list needs building. Words over 64 bytes have no
 * neighbours: cost stays bounded. @word and the candidates must outlive @n.
 */
void nearest_init(struct nearest *n, const char *word, size_t len);
void nearest_offer(struct nearest *n, const char *candidate);

/*
 * The best candidate if it is near enough, else NULL: distance at most a third of the length of the
 * longer word (at least 1), and less than all of it. Of equally near ones, the first offered.
 */
const char *nearest_best(const struct nearest *n);

#endif
