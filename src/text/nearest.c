/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The nearest right word; see nearest.h.
 */
#include "text/nearest.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define WORD_MAX 64
/* Distances are in half edits, so that a difference in case can count half. */
#define EDIT 2
#define CASE 1

static unsigned int min3(unsigned int a, unsigned int b, unsigned int c)
{
	if (b < a)
		a = b;
	return c < a ? c : a;
}

static unsigned int substitution(char a, char b)
{
	a = a == '_' ? '-' : a;
	b = b == '_' ? '-' : b;
	if (a == b)
		return 0;
	return tolower((unsigned char)a) == tolower((unsigned char)b) ? CASE : EDIT;
}

/*
 * Optimal string alignment: insertions, deletions, substitutions, and swaps of neighbours, no
 * piece edited twice. Three rows of the table are enough.
 */
static unsigned int distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
	unsigned int rows[3][WORD_MAX + 1];
	unsigned int *before = rows[0], *above = rows[1], *row = rows[2];

	for (size_t j = 0; j <= b_len; j++)
		above[j] = EDIT * (unsigned int)j;
	for (size_t i = 1; i <= a_len; i++) {
		unsigned int *spare = before;

		row[0] = EDIT * (unsigned int)i;
		for (size_t j = 1; j <= b_len; j++) {
			row[j] = min3(above[j] + EDIT, row[j - 1] + EDIT,
				above[j - 1] + substitution(a[i - 1], b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] != a[i - 2] && a[i - 1] == b[j - 2] &&
				a[i - 2] == b[j - 1] && before[j - 2] + EDIT < row[j])
				row[j] = before[j - 2] + EDIT;
		}
		before = above;
		above = row;
		row = spare;
	}
	return above[b_len];
}

void nearest_init(struct nearest *n, const char *word, size_t len)
{
	*n = (struct nearest){.word = word, .len = len};
}

void nearest_offer(struct nearest *n, const char *candidate)
{
	size_t len = strnlen(candidate, WORD_MAX + 1);
	size_t longer = len > n->len ? len : n->len;
	unsigned int limit, d;

	if (n->len == 0 || longer > WORD_MAX)
		return;
	limit = EDIT * (unsigned int)longer / 3;
	if (limit < EDIT)
		limit = EDIT;
	d = distance(n->word, n->len, candidate, len);
	/* the right word in capitals is no further than one letter in the wrong case */
	if (d > CASE && len == n->len && strncasecmp(n->word, candidate, len) == 0)
		d = CASE;
	/* a word of which nothing is left is no neighbour, however short */
	if (d > limit || d >= EDIT * longer || (n->best && d >= n->distance))
		return;
	n->best = candidate;
	n->distance = d;
}

const char *nearest_best(const struct nearest *n)
{
	return n->best;
}
