/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Free ranges of an address space; see vmap_tree.h.
 */
#include "sim/vmap_tree.h"

#include <errno.h>
#include <stdlib.h>

/* The child of @n on one side. */
static uint32_t *child(struct vmap_tree *t, uint32_t n, bool right)
{
	return right ? &t->at[n].right : &t->at[n].left;
}

static uint64_t size_of(const struct vmap_gap *n)
{
	return n->end - n->start;
}

static void measure(struct vmap_tree *t, uint32_t n)
{
	struct vmap_gap *node = &t->at[n];
	const uint64_t left = t->at[node->left].largest, right = t->at[node->right].largest;
	uint64_t largest = size_of(node);

	if (largest < left)
		largest = left;
	if (largest < right)
		largest = right;
	node->largest = largest;
}

static void measure_up(struct vmap_tree *t, uint32_t n)
{
	for (; n; n = t->at[n].parent)
		measure(t, n);
}

/* Puts @new where @old is in @old's parent. */
static void hang(struct vmap_tree *t, uint32_t old, uint32_t new)
{
	const uint32_t parent = t->at[old].parent;

	if (!parent)
		t->root = new;
	else
		*child(t, parent, t->at[parent].right == old) = new;
	/* Also of at[0]: the repair after a removal starts from there. */
	t->at[new].parent = parent;
}

/* @n goes down to one side, its child of the other side takes its place. */
static void rotate(struct vmap_tree *t, uint32_t n, bool right)
{
	const uint32_t up = *child(t, n, !right), middle = *child(t, up, right);

	*child(t, n, !right) = middle;
	if (middle)
		t->at[middle].parent = n;
	hang(t, n, up);
	*child(t, up, right) = n;
	t->at[n].parent = up;
	measure(t, n);
	measure(t, up);
}

static void repair_insert(struct vmap_tree *t, uint32_t n)
{
	while (t->at[t->at[n].parent].red) {
		uint32_t parent = t->at[n].parent;
		const uint32_t grand = t->at[parent].parent;
		const bool right = t->at[grand].right == parent;
		const uint32_t uncle = *child(t, grand, !right);

		if (t->at[uncle].red) {
			t->at[parent].red = t->at[uncle].red = false;
			t->at[grand].red = true;
			n = grand;
			continue;
		}
		if (*child(t, parent, !right) == n) {
			rotate(t, parent, right);
			parent = n;
		}
		t->at[parent].red = false;
		t->at[grand].red = true;
		rotate(t, grand, !right);
		break;
	}
	t->at[t->root].red = false;
}

/* @n, perhaps 0, lacks a black node above it. */
static void repair_remove(struct vmap_tree *t, uint32_t n)
{
	while (n != t->root && !t->at[n].red) {
		const uint32_t parent = t->at[n].parent;
		const bool right = t->at[parent].right == n;
		uint32_t sibling = *child(t, parent, !right);

		if (t->at[sibling].red) {
			t->at[sibling].red = false;
			t->at[parent].red = true;
			rotate(t, parent, right);
			sibling = *child(t, parent, !right);
		}
		if (!t->at[t->at[sibling].left].red && !t->at[t->at[sibling].right].red) {
			t->at[sibling].red = true;
			n = parent;
			continue;
		}
		if (!t->at[*child(t, sibling, !right)].red) {
			t->at[*child(t, sibling, right)].red = false;
			t->at[sibling].red = true;
			rotate(t, sibling, !right);
			sibling = *child(t, parent, !right);
		}
		t->at[sibling].red = t->at[parent].red;
		t->at[parent].red = false;
		t->at[*child(t, sibling, !right)].red = false;
		rotate(t, parent, right);
		n = t->root;
	}
	t->at[n].red = false;
}

static int new_node(struct vmap_tree *t, uint64_t start, uint64_t end, uint32_t *out)
{
	uint32_t n = t->unused;

	if (n) {
		t->unused = t->at[n].parent;
	} else {
		if (t->n + 1 >= t->cap) {
			const uint32_t cap = t->cap ? 2 * t->cap : 32;
			struct vmap_gap *at = realloc(t->at, cap * sizeof(*at));

			if (!at)
				return -ENOMEM;
			t->at = at;
			t->cap = cap;
			t->at[0] = (struct vmap_gap){0};
		}
		n = ++t->n;
	}
	t->at[n] = (struct vmap_gap){.start = start, .end = end, .largest = end - start};
	*out = n;
	return 0;
}

static void insert(struct vmap_tree *t, uint32_t n)
{
	uint32_t parent = 0, at = t->root;

	while (at) {
		parent = at;
		at = *child(t, at, t->at[n].start > t->at[at].start);
	}
	t->at[n].parent = parent;
	t->at[n].red = true;
	if (parent)
		*child(t, parent, t->at[n].start > t->at[parent].start) = n;
	else
		t->root = n;
	measure_up(t, parent);
	repair_insert(t, n);
}

static void remove_node(struct vmap_tree *t, uint32_t n)
{
	uint32_t moved = n, in = 0;
	bool black;

	if (t->at[n].left && t->at[n].right) {
		moved = t->at[n].right;
		while (t->at[moved].left)
			moved = t->at[moved].left;
	}
	/* The node that really leaves its place has one child at most. */
	in = t->at[moved].left ? t->at[moved].left : t->at[moved].right;
	black = !t->at[moved].red;
	hang(t, moved, in);
	if (moved != n) {
		/* It takes the place of @n, whose parent may have been its own. */
		if (t->at[in].parent == n)
			t->at[in].parent = moved;
		t->at[moved].left = t->at[n].left;
		t->at[moved].right = t->at[n].right;
		t->at[moved].red = t->at[n].red;
		hang(t, n, moved);
		if (t->at[moved].left)
			t->at[t->at[moved].left].parent = moved;
		if (t->at[moved].right)
			t->at[t->at[moved].right].parent = moved;
	}
	measure_up(t, t->at[in].parent);
	if (black && t->root)
		repair_remove(t, in);
	t->at[0] = (struct vmap_gap){0};
	t->at[n].parent = t->unused;
	t->unused = n;
}

void vmap_tree_release(struct vmap_tree *t)
{
	free(t->at);
	*t = (struct vmap_tree){0};
}

void vmap_tree_clear(struct vmap_tree *t)
{
	t->root = t->n = t->unused = 0;
}

uint32_t vmap_tree_next(const struct vmap_tree *t, uint32_t n)
{
	if (t->at[n].right) {
		for (n = t->at[n].right; t->at[n].left; n = t->at[n].left)
			;
		return n;
	}
	while (t->at[n].parent && t->at[t->at[n].parent].right == n)
		n = t->at[n].parent;
	return t->at[n].parent;
}

uint32_t vmap_tree_prev(const struct vmap_tree *t, uint32_t n)
{
	if (t->at[n].left) {
		for (n = t->at[n].left; t->at[n].right; n = t->at[n].right)
			;
		return n;
	}
	while (t->at[n].parent && t->at[t->at[n].parent].left == n)
		n = t->at[n].parent;
	return t->at[n].parent;
}

uint32_t vmap_tree_below(const struct vmap_tree *t, uint64_t page)
{
	uint32_t n = t->root, best = 0;

	while (n) {
		if (t->at[n].start <= page) {
			best = n;
			n = t->at[n].right;
		} else {
			n = t->at[n].left;
		}
	}
	return best;
}

int vmap_tree_add(struct vmap_tree *t, uint64_t start, uint64_t end)
{
	const uint32_t prev = t->root ? vmap_tree_below(t, start) : 0;
	uint32_t next = 0, n;

	if (prev)
		next = vmap_tree_next(t, prev);
	else if (t->root)
		for (next = t->root; t->at[next].left; next = t->at[next].left)
			;
	if (next && t->at[next].start != end)
		next = 0;
	if (prev && t->at[prev].end == start) {
		t->at[prev].end = next ? t->at[next].end : end;
		if (next)
			remove_node(t, next);
		measure_up(t, prev);
	} else if (next) {
		t->at[next].start = start;
		measure_up(t, next);
	} else {
		if (new_node(t, start, end, &n))
			return -ENOMEM;
		insert(t, n);
	}
	return 0;
}

int vmap_tree_clip(struct vmap_tree *t, uint32_t n, uint64_t start, uint64_t end)
{
	const struct vmap_gap old = t->at[n];
	uint32_t left;

	if (old.start == start && old.end == end) {
		remove_node(t, n);
	} else if (old.start == start) {
		t->at[n].start = end;
		measure_up(t, n);
	} else if (old.end == end) {
		t->at[n].end = start;
		measure_up(t, n);
	} else {
		if (new_node(t, old.start, start, &left))
			return -ENOMEM;
		t->at[n].start = end;
		measure_up(t, n);
		insert(t, left);
	}
	return 0;
}

uint64_t vmap_tree_place(const struct vmap_tree *t, uint32_t n, uint64_t align, uint64_t from)
{
	const uint64_t first = t->at[n].start > from ? t->at[n].start : from;

	return (first + align - 1) & ~(align - 1);
}

static bool fits(
	const struct vmap_tree *t, uint32_t n, uint64_t pages, uint64_t align, uint64_t from)
{
	const uint64_t start = vmap_tree_place(t, n, align, from);

	return start < t->at[n].end && t->at[n].end - start >= pages;
}

uint32_t vmap_tree_walk(
	const struct vmap_tree *t, uint64_t pages, uint64_t align, uint64_t from, bool widen)
{
	/* The kernel adds one byte less than the alignment: with whole pages that is all of it. */
	const uint64_t room = widen ? pages + align : pages;
	uint32_t n = t->root;

	while (n) {
		if (t->at[t->at[n].left].largest >= room && from < t->at[n].start) {
			n = t->at[n].left;
			continue;
		}
		if (fits(t, n, pages, align, from))
			return n;
		if (t->at[t->at[n].right].largest >= room) {
			n = t->at[n].right;
			continue;
		}
		while ((n = t->at[n].parent)) {
			if (fits(t, n, pages, align, from))
				return n;
			if (t->at[t->at[n].right].largest >= room && from <= t->at[n].start) {
				from = t->at[n].start + 1;
				n = t->at[n].right;
				break;
			}
		}
	}
	return 0;
}

/* The first range after @n, in order, of at least @pages; of the whole tree with @n 0. */
static uint32_t next_of_size(const struct vmap_tree *t, uint32_t n, uint64_t pages)
{
	uint32_t sub = n ? t->at[n].right : t->root;

	for (;;) {
		if (t->at[sub].largest >= pages) {
			for (;;) {
				if (t->at[t->at[sub].left].largest >= pages)
					sub = t->at[sub].left;
				else if (size_of(&t->at[sub]) >= pages)
					return sub;
				else
					sub = t->at[sub].right;
			}
		}
		/* Up to the next node that lies to the right. */
		while (n && t->at[t->at[n].parent].right == n)
			n = t->at[n].parent;
		n = n ? t->at[n].parent : 0;
		if (!n || size_of(&t->at[n]) >= pages)
			return n;
		sub = t->at[n].right;
	}
}

uint32_t vmap_tree_lowest(const struct vmap_tree *t, uint64_t pages, uint64_t align, uint64_t from)
{
	uint32_t n = t->root ? vmap_tree_below(t, from) : 0;

	if (!n || !fits(t, n, pages, align, from))
		n = t->root ? next_of_size(t, n, pages) : 0;
	while (n && !fits(t, n, pages, align, from))
		n = next_of_size(t, n, pages);
	return n;
}

static const char *check_below(const struct vmap_tree *t, uint32_t n, unsigned int *black)
{
	const struct vmap_gap *node = &t->at[n];
	const uint64_t left = t->at[node->left].largest, right = t->at[node->right].largest;
	unsigned int other = 0;
	const char *broken;

	*black = 0;
	if (!n)
		return NULL;
	if ((node->left && t->at[node->left].parent != n) ||
		(node->right && t->at[node->right].parent != n))
		return "a free range has a wrong parent";
	if (node->red && (t->at[node->left].red || t->at[node->right].red))
		return "two red free ranges follow each other";
	if (node->largest != (left > right ? (left > size_of(node) ? left : size_of(node))
					   : (right > size_of(node) ? right : size_of(node))))
		return "the largest free range of a subtree is wrong";
	broken = check_below(t, node->left, black);
	if (!broken)
		broken = check_below(t, node->right, &other);
	if (!broken && *black != other)
		broken = "the tree of free ranges is out of balance";
	*black += !node->red;
	return broken;
}

const char *vmap_tree_check(const struct vmap_tree *t)
{
	unsigned int black;
	const char *broken = t->root ? check_below(t, t->root, &black) : NULL;
	uint32_t n = t->root;

	while (n && t->at[n].left)
		n = t->at[n].left;
	while (n && !broken) {
		const uint32_t next = vmap_tree_next(t, n);

		if (t->at[n].start >= t->at[n].end)
			broken = "a free range is empty";
		else if (next && t->at[next].start <= t->at[n].end)
			broken = "two free ranges overlap or touch";
		n = next;
	}
	return broken;
}
