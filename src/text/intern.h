/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Numbers for strings of words, all of one length, so that long ones are compared once and told
 * apart by their numbers from then on (a hash table with linear probing).
 */
#ifndef WHICHALLOC_TEXT_INTERN_H
#define WHICHALLOC_TEXT_INTERN_H

#include <stddef.h>
#include <stdint.h>

struct intern {
	size_t words;	/* of each string */
	uint64_t *text; /* the strings, one after the other */
	size_t count, cap;
	uint32_t *slot; /* number + 1; 0: free */
	size_t slots;	/* a power of two */
};

void intern_init(struct intern *t, size_t words);
void intern_free(struct intern *t);

/* The number of the string @text: that of an equal one before it, or else t->count as it was. */
size_t intern_number(struct intern *t, const uint64_t *text);

#endif
