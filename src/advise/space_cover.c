/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A few classes of a dimension that show what its tests can answer; see space.h.
 */
#include <stdlib.h>

#include "advise/space.h"
#include "text/mem.h"

/* An enum tri, as a number. */
static unsigned int answer_of(const struct space_test *t, size_t class)
{
	return (unsigned int)(t->yes[class / 64] >> (class % 64) & 1) +
	       (unsigned int)(t->can[class / 64] >> (class % 64) & 1);
}

size_t space_cover(const struct space *s, size_t d, bool hard, bool *kept)
{
	size_t count = 0;
	/* answers of each test that a kept class gives: bits of enum tri */
	uint8_t *shown = mem_alloc(s->tests + 1);

	for (size_t k = 0; k < s->dim[d].classes; k++) {
		bool adds = k == 0;

		for (size_t i = 0; i < s->tests; i++) {
			const struct space_test *t = &s->test[i];
			unsigned int answer;

			if (t->dim != d || (hard && !t->hard))
				continue;
			answer = answer_of(t, k);
			if (!(shown[i] >> answer & 1))
				adds = true;
			shown[i] |= (uint8_t)(1u << answer);
		}
		kept[k] = adds;
		count += adds;
	}
	free(shown);
	return count;
}

/* Each answer of each test is a number: three times that of the test in its dimension, and more. */
#define ANSWERS 3

/* Numbers of the answers that @class gives, and the set of them. */
static void answers_of(const struct space *s, size_t d, size_t class, uint32_t *list, uint64_t *set)
{
	for (uint32_t i = s->first_of[d]; i < s->first_of[d + 1]; i++) {
		const uint32_t at = i - s->first_of[d];

		list[at] = ANSWERS * at + answer_of(&s->test[s->by_dim[i]], class);
		set[list[at] / 64] |= (uint64_t)1 << (list[at] % 64);
	}
}

size_t space_cover_pairs(const struct space *s, size_t d, bool *kept)
{
	const size_t tests = s->first_of[d + 1] - s->first_of[d];
	const size_t words = (ANSWERS * tests + 63) / 64;
	/* by answer: those that a kept class gives together with it */
	uint64_t *beside = mem_alloc((ANSWERS * tests * words + 1) * sizeof(*beside));
	uint64_t *set = mem_alloc((words + 1) * sizeof(*set));
	uint32_t *list = mem_alloc((tests + 1) * sizeof(*list));
	size_t count = 0;

	for (size_t k = 0; k < s->dim[d].classes; k++) {
		uint64_t fresh = k == 0;

		for (size_t w = 0; w < words; w++)
			set[w] = 0;
		answers_of(s, d, k, list, set);
		for (size_t i = 0; i < tests; i++) {
			uint64_t *shown = beside + list[i] * words;

			for (size_t w = 0; w < words; w++) {
				fresh |= set[w] & ~shown[w];
				shown[w] |= set[w];
			}
		}
		kept[k] = fresh != 0;
		count += kept[k];
	}
	free(beside);
	free(set);
	free(list);
	return count;
}
