/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Random needs; see sample.h.
 */
#include "advise/sample.h"

#include "know/catalogue.h"
#include "text/diag.h"

uint64_t sample_random(uint64_t *state)
{
	uint64_t x = *state += 0x9e3779b97f4a7c15u;

	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

static uint64_t below(uint64_t n, uint64_t *state)
{
	return sample_random(state) % n;
}

/* Any magnitude is as likely as any other, and bounds are as likely as what lies around them. */
static uint64_t sample_size(unsigned int bits, uint64_t *state)
{
	uint64_t s = (uint64_t)1 << below(bits, state);

	switch (below(4, state)) {
	case 0:
		return s;
	case 1:
		return s + 1;
	case 2:
		return s > 1 ? s - 1 : 1;
	default:
		return s + below(s, state);
	}
}

static struct value sample_number(enum fact f, uint64_t *state)
{
	struct value v = {.set = true};

	switch (f) {
	case F_DMA_MASK:
		v.min = v.max = 1 + below(64, state);
		break;
	case F_ALIGN:
	case F_DMA_BOUNDARY:
		v.min = v.max = (uint64_t)1 << below(28, state);
		break;
	case F_COUNT:
		v.max = sample_size(18, state);
		v.min = below(2, state) ? below(v.max, state) : v.max;
		break;
	case F_SIZE:
		v.max = sample_size(28, state);
		v.min = below(4, state) ? v.max : 1 + below(v.max, state);
		if (below(12, state) == 0)
			v = (struct value){
				.set = true, .fuzzy = true, .min = 1, .text = "sizeof(struct foo)"};
		break;
	default:
		v.min = v.max = sample_size(36, state);
		break;
	}
	return v;
}

static struct value sample_fact(enum fact f, uint64_t *state)
{
	struct value v = {.set = true};
	unsigned int words = 0;

	while (fact_info[f].words && fact_info[f].words[words])
		words++;
	switch (fact_info[f].type) {
	case FACT_BOOL:
		v.max = below(2, state);
		break;
	case FACT_ENUM:
		v.max = below(words, state);
		break;
	case FACT_SET:
		do
			v.max |= (uint64_t)1 << below(words, state);
		while (below(3, state) == 0);
		break;
	default:
		return sample_number(f, state);
	}
	return v;
}

void sample_need(struct need *need, const struct catalogue *c, unsigned int keys, uint64_t *state)
{
	bool good;

	do {
		unsigned int n = (unsigned int)below(keys + 1, state);
		struct diag *d = diag_new();

		*need = (struct need){0};
		need->v[F_SIZE] = sample_fact(F_SIZE, state);
		for (unsigned int i = 0; i < n; i++) {
			enum fact f = (enum fact)below(NEED_COUNT, state);

			need->v[f] = sample_fact(f, state);
		}
		if (!need->v[F_COUNT].set)
			need->v[F_FIXED] = (struct value){0};
		good = need_check(need, c, d);
		diag_free(d);
	} while (!good);
}
