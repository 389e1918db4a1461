/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Replays in text and JSON.
 */
#ifndef WHICHALLOC_REPORT_REPLAY_H
#define WHICHALLOC_REPORT_REPLAY_H

#include "report/report.h"
#include "trial/replay.h"

/* A replay with what it was made from. */
struct replay_report {
	const struct replay *replay;
	const struct sim_image *image;
	const struct catalogue *catalogue;
	const char *after;	 /* the file that was compared with; NULL: none */
	const char *differences; /* lines; "" where there are none */
	size_t difference_count;
	double distance; /* of the free lists: sim_image_distance() */
};

void report_replay_text(
	struct strbuf *out, const struct replay_report *r, const struct report_style *style);
json_t *report_replay_json(const struct replay_report *r);

#endif
