/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the fields behind an event's name say of it.
 */
#ifndef WHICHALLOC_TRIAL_TRACE_FIELDS_H
#define WHICHALLOC_TRIAL_TRACE_FIELDS_H

#include "trial/trace.h"

#define TRACE_GFP_TEXT_MAX 200
#define TRACE_GFP_SLOTS 256u /* a power of two */

/* What GFP texts were found to mean: traces have few of them, over and over. */
struct trace_gfp {
	const struct catalogue *c; /* that names are of; the slots begin as 0 */
	struct trace_gfp_slot {
		char text[TRACE_GFP_TEXT_MAX];
		size_t len; /* 0: empty */
		uint64_t mask;
		uint32_t sim;
	} slot[TRACE_GFP_SLOTS];
};

/*
 * Fills in @e, whose kind and line are set, from @body, the fields of an event called @event. Texts
 * point into @body. false: something is missing or is no such value; reported to @d by
 * trace_complain().
 */
bool trace_fields(const struct trace *t, struct trace_gfp *gfp, const char *event,
	struct trace_text body, struct trace_event *e, struct diag *d);

#endif
