/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The yardstick: a bare buddy allocator on free lists, the least that hands out blocks, splits
 * and merges. No zones, watermarks, types, per-CPU lists or checks of any kind.
 */
#ifndef TESTS_BENCH_BARE_H
#define TESTS_BENCH_BARE_H

#include <stdint.h>

#define BARE_MAX_ORDER 10
#define BARE_NONE UINT32_MAX

struct bare {
	uint32_t orders; /* bit per order: its list is not empty */
	uint32_t head[BARE_MAX_ORDER + 1];
	struct bare_link {
		uint32_t next, prev;
	} * link;
	uint8_t *free; /* order + 1 of the free block that begins here; 0: none does */
};

static inline void bare_push(struct bare *b, uint32_t at, unsigned int order)
{
	uint32_t next = b->head[order];

	b->link[at] = (struct bare_link){next, BARE_NONE};
	if (next != BARE_NONE)
		b->link[next].prev = at;
	b->head[order] = at;
	b->orders |= 1u << order;
	b->free[at] = (uint8_t)(order + 1);
}

static inline void bare_unlink(struct bare *b, uint32_t at, unsigned int order)
{
	struct bare_link l = b->link[at];

	if (l.next != BARE_NONE)
		b->link[l.next].prev = l.prev;
	if (l.prev != BARE_NONE)
		b->link[l.prev].next = l.next;
	else if ((b->head[order] = l.next) == BARE_NONE)
		b->orders &= ~(1u << order);
	b->free[at] = 0;
}

/* BARE_NONE: there is none */
static inline uint32_t bare_alloc(struct bare *b, unsigned int order)
{
	uint32_t orders = b->orders >> order, at;
	unsigned int from;

	if (!orders)
		return BARE_NONE;
	from = order + (unsigned int)__builtin_ctz(orders);
	at = b->head[from];
	bare_unlink(b, at, from);
	while (from > order)
		from--, bare_push(b, at + (1u << from), from);
	return at;
}

static inline void bare_free(struct bare *b, uint32_t at, unsigned int order)
{
	for (; order < BARE_MAX_ORDER; order++) {
		uint32_t buddy = at ^ 1u << order;

		if (b->free[buddy] != order + 1)
			break;
		bare_unlink(b, buddy, order);
		at &= buddy;
	}
	bare_push(b, at, order);
}

#endif
