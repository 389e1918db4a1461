/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Images: names, titles, empty ones; see image.h.
 */
#include "sim/image.h"

#include <stdio.h>

#include "sim/page_internal.h"

const char *const sim_zone_names[] = {
	[ZONE_DMA] = "DMA",
	[ZONE_DMA32] = "DMA32",
	[ZONE_NORMAL] = "Normal",
	[ZONE_HIGHMEM] = "HighMem",
	[ZONE_MOVABLE] = "Movable",
	[ZONE_COUNT] = NULL,
};

const char *const sim_type_names[] = {
	[MT_UNMOVABLE] = "Unmovable",
	[MT_MOVABLE] = "Movable",
	[MT_RECLAIMABLE] = "Reclaimable",
	[MT_HIGHATOMIC] = "HighAtomic",
	[MT_CMA] = "CMA",
	[MT_COUNT] = NULL,
};

_Static_assert(SIM_IMAGE_ZONES == ZONE_COUNT, "zones of images are those of machines");

void sim_image_zone_init(struct sim_image_zone *zone)
{
	*zone = (struct sim_image_zone){
		.stat_threshold = -1,
		.reserved_highatomic = -1,
		.pcp = {.high_min = -1, .high_max = -1},
	};
}

const char *sim_image_zone_title(
	const struct sim_image *image, const struct sim_image_zone *z, char *text)
{
	bool several = image->zone[0].node != image->zone[image->zones - 1].node;

	snprintf(text, SIM_ZONE_TITLE, several ? "%s of node %u" : "%s", sim_zone_names[z->index],
		z->node);
	return text;
}

void sim_image_init(struct sim_image *image)
{
	*image = (struct sim_image){.cpus = 1, .boost_factor = -1};
	for (unsigned int i = 0; i < SIM_IMAGE_ALL_ZONES; i++)
		sim_image_zone_init(&image->zone[i]);
}
