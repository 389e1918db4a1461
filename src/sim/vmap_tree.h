/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The free ranges of an address space, as a red-black tree ordered by address in which each node
 * knows the largest range of its subtree. Models free_vmap_area_root of mm/vmalloc.c, 6.1 and
 * 6.12, down to the shape of the tree: the search for aligned ranges depends on it
 * (find_vmap_lowest_match), so ranges are cut and joined in the kernel's way and the tree is
 * balanced as lib/rbtree.c does.
 *
 * Numbers are pages; a range's end is not part of it. Nodes are indices, 0 is none. Nothing here
 * is for users of the simulator.
 */
#ifndef WHICHALLOC_SIM_VMAP_TREE_H
#define WHICHALLOC_SIM_VMAP_TREE_H

#include <stdbool.h>
#include <stdint.h>

struct vmap_gap {
	uint64_t start, end;
	uint64_t largest; /* range of the subtree */
	uint32_t parent, left, right;
	bool red;
};

struct vmap_tree {
	struct vmap_gap *at; /* at[0] stands for no node */
	uint32_t root, n, cap;
	uint32_t unused; /* nodes to use again, linked by parent */
};

void vmap_tree_release(struct vmap_tree *t);
void vmap_tree_clear(struct vmap_tree *t);

/*
 * Adds [@start, @end), joined with the ranges it touches (merge_or_add_vmap_area_augment). 0 or
 * -ENOMEM.
 */
int vmap_tree_add(struct vmap_tree *t, uint64_t start, uint64_t end);

/*
 * The node that find_vmap_lowest_match() comes to for @pages aligned to @align at or above @from,
 * 0: it finds none. @widen: subtrees count as too small unless they have room for any alignment.
 */
uint32_t vmap_tree_walk(
	const struct vmap_tree *t, uint64_t pages, uint64_t align, uint64_t from, bool widen);
/* The lowest range with such room. */
uint32_t vmap_tree_lowest(const struct vmap_tree *t, uint64_t pages, uint64_t align, uint64_t from);
/* Where in @node's range @pages aligned to @align start, at or above @from. */
uint64_t vmap_tree_place(const struct vmap_tree *t, uint32_t node, uint64_t align, uint64_t from);

/* The last range that starts at or below @page. */
uint32_t vmap_tree_below(const struct vmap_tree *t, uint64_t page);
uint32_t vmap_tree_next(const struct vmap_tree *t, uint32_t node);
uint32_t vmap_tree_prev(const struct vmap_tree *t, uint32_t node);

/* Takes [@start, @end) out of @node, which holds it (va_clip). 0 or -ENOMEM. */
int vmap_tree_clip(struct vmap_tree *t, uint32_t node, uint64_t start, uint64_t end);

/* NULL, or what is broken. For tests. */
const char *vmap_tree_check(const struct vmap_tree *t);

#endif
