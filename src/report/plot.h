/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The waste curve as a picture: SVG 1.1, for light and dark pages, without anything from outside.
 */
#ifndef WHICHALLOC_REPORT_PLOT_H
#define WHICHALLOC_REPORT_PLOT_H

#include "text/strbuf.h"
#include "trial/waste.h"

/*
 * Draws SIM_COST_ALLOCATORS lines, that of the own cache only where @cache; lines that are the same
 * are drawn once. @target is what the title says: "6.12, x86_64".
 */
void report_waste_svg(struct strbuf *out, const struct waste_line *lines,
	const struct waste_range *range, const char *target, bool cache);

#endif
