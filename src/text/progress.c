/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Progress; see progress.h.
 */
#include "text/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define FIRST_AFTER 2000 /* milliseconds */
#define EVERY 200
#define LOOK_EVERY 64 /* steps of the work */

static int64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void progress_begin(struct progress *p, const char *what, bool quiet)
{
	*p = (struct progress){.what = what, .wanted = !quiet && isatty(STDERR_FILENO)};
	p->next_look = LOOK_EVERY;
	p->begun = p->wanted ? now() : 0;
}

void progress_at(struct progress *p, uint64_t done)
{
	int64_t t;

	if (!p->wanted || done < p->next_look)
		return;
	p->next_look = done + LOOK_EVERY;
	t = now();
	if (t - p->begun < FIRST_AFTER || t - p->said < EVERY)
		return;
	p->said = t;
	p->shown = true;
	fprintf(stderr, "\r%" PRIu64 " %s, %" PRIu64 " a second ...\033[K", done, p->what,
		done * 1000 / (uint64_t)(t - p->begun));
	fflush(stderr);
}

void progress_end(struct progress *p)
{
	if (p->shown)
		fputs("\r\033[K", stderr);
	p->shown = p->wanted = false;
}
