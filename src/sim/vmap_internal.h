/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The vmalloc address space from inside: what vmap.c and vmap_ram.c share.
 */
#ifndef WHICHALLOC_SIM_VMAP_INTERNAL_H
#define WHICHALLOC_SIM_VMAP_INTERNAL_H

#include "sim/vmap.h"

/* vmap.c: a purge; @full: pools are emptied and not filled, as when no address was found. */
int vmap_purge(struct sim_vmap *v, bool full);
/* What is due runs before an operation. 0 or -ENOMEM. */
int vmap_settle(struct sim_vmap *v);
int vmap_add_lazy(struct sim_vmap *v, struct sim_vmap_range range);

/*
 * vmap_ram.c: blocks without live mappings become freed areas, all of them or only those with
 * little room left. 0 or -ENOMEM.
 */
int vmap_release_blocks(struct sim_vmap *v, bool all);
const char *vmap_check_blocks(const struct sim_vmap *v);

#endif
