// SPDX-License-Identifier: GPL-2.0-or-later
/* Probes on tracepoints: see points.h. */
#include "points.h"

#include <linux/errno.h>
#include <linux/string.h>

struct search {
	struct point *points;
	unsigned int n;
};

static void find_point(struct tracepoint *point, void *arg)
{
	const struct search *s = arg;
	unsigned int i;

	for (i = 0; i < s->n; i++)
		if (!strcmp(point->name, s->points[i].name))
			s->points[i].point = point;
}

void points_unregister(struct point *points, unsigned int n)
{
	while (n--)
		tracepoint_probe_unregister(points[n].point, points[n].probe, NULL);
	tracepoint_synchronize_unregister();
}

int points_register(struct point *points, unsigned int n)
{
	struct search s = {points, n};
	unsigned int i;

	for_each_kernel_tracepoint(find_point, &s);
	for (i = 0; i < n; i++) {
		int err = points[i].point ? tracepoint_probe_register(
						    points[i].point, points[i].probe, NULL)
					  : -ENOENT;

		if (err) {
			points_unregister(points, i);
			return err;
		}
	}
	return 0;
}
