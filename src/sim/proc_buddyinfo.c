/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /proc/buddyinfo (frag_show_print): free blocks of each zone by order. Zones without memory are
 * left out.
 */
#include "sim/proc_scan.h"

bool proc_read_buddyinfo(const struct source *src, struct diag *d, struct proc_machine *m)
{
	struct proc_scan s = proc_scan(src, d);

	while (proc_line(&s)) {
		struct proc_zone *z;

		if (proc_at_end(&s))
			continue;
		z = proc_zone_header(&s, m);
		if (!z)
			return false;
		if (z->in_buddyinfo)
			return proc_wrong(&s, "this zone was there before");
		z->in_buddyinfo = true;
		if (!proc_orders(&s, m, z->blocks, NULL))
			return false;
	}
	return m->orders || proc_expected(&s, "`Node 0, zone ...` and numbers of free blocks");
}
