/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Isolation of pageblocks, and ranges taken out of the buddy lists with its help: what
 * alloc_contig_pages() and the CMA area are made of.
 */
#ifndef WHICHALLOC_SIM_ISOLATE_H
#define WHICHALLOC_SIM_ISOLATE_H

#include "sim/page_internal.h"

/*
 * Is there a page in [@start, @end) that cannot be moved away, as far as that shows
 * (page_is_unmovable())? Of a block that is not compound only the first page shows that it is in
 * use.
 */
bool range_shows_unmovable(
	const struct sim_pages *p, const struct zone *z, uint32_t start, uint32_t end);
/*
 * start_isolate_page_range(): makes the pageblocks of [@start, @end) MT_ISOLATE. @type is what
 * they are to be afterwards, Movable or CMA: only MT_CMA may isolate CMA pageblocks. False, and
 * nothing is isolated, when something there cannot be moved away; free blocks may have been split
 * and merged, or changed places on their lists, all the same.
 */
bool isolate_range(
	struct sim_pages *p, struct zone *z, uint32_t start, uint32_t end, enum migratetype type);
/* undo_isolate_page_range(); pageblocks that are not isolated stay as they are. */
void isolate_undo(
	struct sim_pages *p, struct zone *z, uint32_t start, uint32_t end, enum migratetype type);

/*
 * alloc_contig_range(): takes [@start, @end), which lies in @z; each page becomes an allocated
 * one. 0, -EBUSY when something cannot be moved, -ENOMEM when there is no memory for the copies.
 */
int contig_range(struct sim_pages *p, struct zone *z, uint32_t start, uint32_t end,
	enum migratetype type, uint32_t gfp);

#endif
