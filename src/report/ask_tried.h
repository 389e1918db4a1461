/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How the advice of an answer fared in the simulator, for people.
 */
#ifndef WHICHALLOC_REPORT_ASK_TRIED_H
#define WHICHALLOC_REPORT_ASK_TRIED_H

#include "report/report.h"

#define ASK_INDENT 6 /* of all that an answer says: "Tried " */

/*
 * Appends to @out on what machine it was tried, how often it served in each state of memory, and
 * what was in the way: once for all the kernels of a target that it went the same for.
 */
void report_tried(struct strbuf *out, const struct answer *a, const struct report_style *style);

#endif
