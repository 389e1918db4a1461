/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * State files of either form: an image, page frame by page frame, or numbers of blocks.
 */
#ifndef WHICHALLOC_SIM_STATE_FILE_H
#define WHICHALLOC_SIM_STATE_FILE_H

#include "sim/counted.h"
#include "sim/image.h"

struct sim_state_file {
	bool counted; /* which of the two it is */
	struct sim_counted counts;
	struct sim_image image;
	const char *kernel, *arch; /* of either */
	const struct yaml_node *at;
};

/*
 * Reads the one document of @src. Every error goes to @d; returns false if there was one. What is
 * read lives in @a and points to @src. An image has still to pass sim_image_check().
 */
bool sim_state_file_read(
	const struct source *src, struct arena *a, struct diag *d, struct sim_state_file *out);

#endif
