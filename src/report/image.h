/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * States of machines in JSON, in the shape of a state file.
 */
#ifndef WHICHALLOC_REPORT_IMAGE_H
#define WHICHALLOC_REPORT_IMAGE_H

#include <jansson.h>

struct sim_image;

json_t *report_image_json(const struct sim_image *image);

#endif
