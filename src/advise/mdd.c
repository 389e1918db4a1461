/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Decision diagrams; see mdd.h.
 */
#include "advise/mdd.h"

#include <stdlib.h>
#include <string.h>

#include "text/mem.h"

#define FIRST_SLOTS 4096u
/* More results than so many are not remembered: each takes the place of another. */
#define MOST_MEMOS (1u << 20)

/*
 * A node decides its level: where each choice leads is in mdd.kid from @kids on. Nodes 0 and 1 are
 * the ends.
 */
struct node {
	uint32_t level;
	uint32_t kids;
};

enum operation { OP_AND, OP_OR, OP_BUT };

/* Results that are remembered until another takes their place. */
struct memo {
	uint32_t op, a, b, result;
};

struct mdd {
	size_t levels;
	uint32_t *choices;
	struct node *node;
	size_t nodes, node_cap;
	uint32_t *kid;
	size_t kids, kid_cap;
	uint32_t *slot, slots; /* nodes by hash; 0: free */
	struct memo *memo;     /* as many as slots, until there are MOST_MEMOS */
	uint32_t memos;
	uint32_t *work; /* kids of nodes in the making, those of each after its parent's */
	size_t works, work_cap;
};

static void more_memos(struct mdd *m)
{
	if (m->memos == MOST_MEMOS)
		return;
	free(m->memo);
	m->memos = m->slots;
	m->memo = mem_alloc(m->memos * sizeof(*m->memo));
}

struct mdd *mdd_new(size_t levels, const uint32_t *choices)
{
	struct mdd *m = mem_alloc(sizeof(*m));

	m->levels = levels;
	m->choices = mem_alloc((levels + 1) * sizeof(*choices));
	memcpy(m->choices, choices, levels * sizeof(*choices));
	m->node = mem_grow(NULL, &m->node_cap, 2, sizeof(*m->node));
	m->node[0].level = m->node[1].level = (uint32_t)levels;
	m->node[0].kids = m->node[1].kids = 0;
	m->nodes = 2;
	m->slots = FIRST_SLOTS;
	m->slot = mem_alloc(m->slots * sizeof(*m->slot));
	more_memos(m);
	return m;
}

void mdd_free(struct mdd *m)
{
	if (!m)
		return;
	free(m->choices);
	free(m->node);
	free(m->kid);
	free(m->slot);
	free(m->memo);
	free(m->work);
	free(m);
}

size_t mdd_nodes(const struct mdd *m)
{
	return m->nodes;
}

/* ---- nodes ---- */

static uint32_t hash_node(uint32_t level, const uint32_t *kid, uint32_t n)
{
	uint64_t h = level + 1;

	for (uint32_t i = 0; i < n; i++)
		h = (h ^ kid[i]) * 0x9e3779b97f4a7c15u;
	return (uint32_t)(h >> 32);
}

static void more_slots(struct mdd *m)
{
	free(m->slot);
	m->slots *= 2;
	m->slot = mem_alloc(m->slots * sizeof(*m->slot));
	for (uint32_t i = 2; i < m->nodes; i++) {
		const struct node *n = &m->node[i];
		uint32_t at = hash_node(n->level, m->kid + n->kids, m->choices[n->level]);

		while (m->slot[at & (m->slots - 1)])
			at++;
		m->slot[at & (m->slots - 1)] = i;
	}
	more_memos(m);
}

/*
 * The node of @level whose kids are the last @choices of m->kid, taken off there if it is known or
 * needless.
 */
static mdd_t make(struct mdd *m, uint32_t level)
{
	uint32_t n = m->choices[level], at, i;
	uint32_t *kid = m->kid + m->kids - n;

	for (i = 1; i < n && kid[i] == kid[0]; i++)
		;
	if (i == n) {
		m->kids -= n;
		return kid[0];
	}
	for (at = hash_node(level, kid, n); m->slot[at & (m->slots - 1)]; at++) {
		uint32_t k = m->slot[at & (m->slots - 1)];

		if (m->node[k].level == level &&
			memcmp(m->kid + m->node[k].kids, kid, n * sizeof(*kid)) == 0) {
			m->kids -= n;
			return k;
		}
	}
	m->node = mem_grow(m->node, &m->node_cap, m->nodes + 1, sizeof(*m->node));
	m->node[m->nodes] = (struct node){level, (uint32_t)(m->kids - n)};
	m->slot[at & (m->slots - 1)] = (uint32_t)m->nodes++;
	if (2 * m->nodes > m->slots)
		more_slots(m);
	return (mdd_t)(m->nodes - 1);
}

/* Room for @n kids at the end of m->work, by their place: m->work moves as it grows. */
static size_t work_begin(struct mdd *m, uint32_t n)
{
	m->work = mem_grow(m->work, &m->work_cap, m->works + n, sizeof(*m->work));
	m->works += n;
	return m->works - n;
}

/* The node of @level with the kids at the end of m->work, which are taken off. */
static mdd_t work_end(struct mdd *m, uint32_t level)
{
	uint32_t n = m->choices[level];

	m->works -= n;
	m->kid = mem_grow(m->kid, &m->kid_cap, m->kids + n, sizeof(*m->kid));
	memcpy(m->kid + m->kids, m->work + m->works, n * sizeof(*m->kid));
	m->kids += n;
	return make(m, level);
}

mdd_t mdd_choose(struct mdd *m, size_t level, const bool *yes)
{
	uint32_t n = m->choices[level];

	m->kid = mem_grow(m->kid, &m->kid_cap, m->kids + n, sizeof(*m->kid));
	for (uint32_t i = 0; i < n; i++)
		m->kid[m->kids++] = yes[i];
	return make(m, (uint32_t)level);
}

/* ---- operations ---- */

/* What needs no look below; false: it does. */
static bool trivial(enum operation op, mdd_t a, mdd_t b, mdd_t *r)
{
	switch (op) {
	case OP_AND:
		*r = a == MDD_NONE || b == MDD_NONE ? MDD_NONE : a == MDD_ALL ? b : a;
		return a <= MDD_ALL || b <= MDD_ALL || a == b;
	case OP_OR:
		*r = a == MDD_ALL || b == MDD_ALL ? MDD_ALL : a == MDD_NONE ? b : a;
		return a <= MDD_ALL || b <= MDD_ALL || a == b;
	default:
		*r = b == MDD_NONE ? a : MDD_NONE;
		return a == MDD_NONE || b <= MDD_ALL || a == b;
	}
}

static struct memo *memo_of(const struct mdd *m, uint32_t op, mdd_t a, mdd_t b)
{
	uint64_t h = ((uint64_t)a << 32 | b) * 0x9e3779b97f4a7c15u + op * 0xbf58476d1ce4e5b9u;

	return &m->memo[(h ^ h >> 29) >> 32 & (m->memos - 1)];
}

static mdd_t apply(struct mdd *m, enum operation op, mdd_t a, mdd_t b)
{
	struct memo *known;
	uint32_t level, n;
	mdd_t r, x = 0, y = 0;
	size_t at;

	if (trivial(op, a, b, &r))
		return r;
	if (op != OP_BUT && a > b) {
		r = a;
		a = b;
		b = r;
	}
	known = memo_of(m, op + 1, a, b);
	if (known->op == op + 1 && known->a == a && known->b == b)
		return known->result;
	level = m->node[a].level < m->node[b].level ? m->node[a].level : m->node[b].level;
	n = m->choices[level];
	at = work_begin(m, n);
	for (uint32_t i = 0; i < n; i++) {
		mdd_t before_x = x, before_y = y;

		x = m->node[a].level == level ? m->kid[m->node[a].kids + i] : a;
		y = m->node[b].level == level ? m->kid[m->node[b].kids + i] : b;
		/* classes that lie together are often alike */
		if (!i || x != before_x || y != before_y)
			r = apply(m, op, x, y);
		m->work[at + i] = r;
	}
	r = work_end(m, level);
	/* the table may have grown */
	*memo_of(m, op + 1, a, b) = (struct memo){op + 1, a, b, r};
	return r;
}

mdd_t mdd_and(struct mdd *m, mdd_t a, mdd_t b)
{
	return apply(m, OP_AND, a, b);
}

mdd_t mdd_or(struct mdd *m, mdd_t a, mdd_t b)
{
	return apply(m, OP_OR, a, b);
}

mdd_t mdd_but(struct mdd *m, mdd_t a, mdd_t b)
{
	return apply(m, OP_BUT, a, b);
}

/* ---- one level replaced ---- */

struct mdd_replacement {
	struct mdd *m;
	size_t level;
	const uint32_t *by;
	mdd_t *done; /* by node: result + 1; 0: not known */
	size_t done_cap;
};

struct mdd_replacement *mdd_replacement_new(struct mdd *m, size_t level, const uint32_t *by)
{
	struct mdd_replacement *r = mem_alloc(sizeof(*r));

	r->m = m;
	r->level = level;
	r->by = by;
	return r;
}

void mdd_replacement_free(struct mdd_replacement *r)
{
	free(r->done);
	free(r);
}

static mdd_t replace(struct mdd_replacement *r, mdd_t a)
{
	struct mdd *m = r->m;
	uint32_t level = m->node[a].level, n;
	size_t at;

	if (level > r->level || a <= MDD_ALL)
		return a;
	if (r->done[a])
		return r->done[a] - 1;
	n = m->choices[level];
	at = work_begin(m, n);
	for (uint32_t i = 0; i < n; i++) {
		mdd_t kid = m->kid[m->node[a].kids + (level == r->level ? r->by[i] : i)];

		kid = level == r->level ? kid : replace(r, kid);
		m->work[at + i] = kid;
	}
	r->done[a] = work_end(m, level) + 1;
	return r->done[a] - 1;
}

mdd_t mdd_replace(struct mdd_replacement *r, mdd_t a)
{
	size_t had = r->done_cap;

	r->done = mem_grow(r->done, &r->done_cap, r->m->nodes, sizeof(*r->done));
	memset(r->done + had, 0, (r->done_cap - had) * sizeof(*r->done));
	return replace(r, a);
}

/* ---- questions ---- */

bool mdd_has(const struct mdd *m, mdd_t a, const uint32_t *choice)
{
	while (a > MDD_ALL)
		a = m->kid[m->node[a].kids + choice[m->node[a].level]];
	return a == MDD_ALL;
}

void mdd_any(const struct mdd *m, mdd_t a, uint32_t *choice)
{
	memset(choice, 0, m->levels * sizeof(*choice));
	while (a > MDD_ALL) {
		const struct node *n = &m->node[a];
		uint32_t i = 0;

		/* no node leads to the empty set alone */
		while (m->kid[n->kids + i] == MDD_NONE)
			i++;
		choice[n->level] = i;
		a = m->kid[n->kids + i];
	}
}

struct counting {
	const struct mdd *m;
	const uint64_t *const *weight;
	uint64_t *total;  /* of each level's weights */
	struct wide *sum; /* by node: of its level and those below */
	bool *done;
};

/* All that is in @a, counted from @level on. */
static struct wide count(struct counting *c, mdd_t a, uint32_t level)
{
	const struct node *n = &c->m->node[a];
	struct wide sum = {{0}};

	if (a > MDD_ALL && !c->done[a]) {
		for (uint32_t i = 0; i < c->m->choices[n->level]; i++) {
			mdd_t kid = c->m->kid[n->kids + i];

			if (kid != MDD_NONE)
				sum = wide_add(sum, wide_mul(count(c, kid, n->level + 1),
							    c->weight[n->level][i]));
		}
		c->sum[a] = sum;
		c->done[a] = true;
	}
	sum = a == MDD_NONE ? wide_of(0) : a == MDD_ALL ? wide_of(1) : c->sum[a];
	for (; level < n->level; level++)
		sum = wide_mul(sum, c->total[level]);
	return sum;
}

struct wide mdd_count(const struct mdd *m, mdd_t a, const uint64_t *const *weight)
{
	struct counting c = {.m = m, .weight = weight};
	struct wide sum;

	c.total = mem_alloc((m->levels + 1) * sizeof(*c.total));
	c.sum = mem_alloc(m->nodes * sizeof(*c.sum));
	c.done = mem_alloc(m->nodes);
	for (size_t l = 0; l < m->levels; l++)
		for (uint32_t i = 0; i < m->choices[l]; i++)
			c.total[l] += weight[l][i];
	sum = count(&c, a, 0);
	free(c.total);
	free(c.sum);
	free(c.done);
	return sum;
}
