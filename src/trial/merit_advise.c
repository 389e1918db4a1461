/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the rules think of a trace's call sites. Each becomes an allocation of a manifest: the need,
 * as far as the trace shows it, and the use; lint says the rest. Where the trace does not show
 * enough, nothing is stated, and no rule that depends on it speaks.
 */
#include "trial/merit.h"

#include <inttypes.h>
#include <string.h>

#include "advise/decide.h"
#include "advise/lint.h"
#include "advise/manifest.h"
#include "sim/gfp.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/strbuf.h"

/* Objects are made and freed all the time where each was made so often, on average. */
#define CHURN_CALLS 10

/*
 * Where the code ran. Interrupts are sure; in process context a task may hold what no trace shows.
 */
static void add_context(const struct merit_site *s, const struct catalogue *c, struct strbuf *out)
{
	const char *context = "process";
	bool sleeps = s->gfp & c->gfp_means[GFP_MEANS_SLEEP];

	if (!(s->flags & TRACE_FLAGS_SEEN)) {
		/* the caller knows */
		strbuf_addf(out, ", may_sleep: %s", sleeps ? "true" : "false");
		return;
	}
	if (s->flags & TRACE_NMI)
		context = "nmi";
	else if (s->flags & TRACE_HARDIRQ)
		context = "hardirq";
	else if (s->flags & TRACE_SOFTIRQ)
		context = "softirq";
	strbuf_addf(out, ", context: %s", context);
	if (!strcmp(context, "process") && s->flags & (TRACE_IRQS_OFF | TRACE_BH_OFF))
		strbuf_addf(
			out, ", holds: [%s]", s->flags & TRACE_IRQS_OFF ? "irqs_off" : "bh_off");
	else if (!strcmp(context, "process") && !sleeps)
		strbuf_adds(out, ", may_sleep: false");
}

static void add_site(const struct merit_site *s, const struct catalogue *c, struct strbuf *out)
{
	strbuf_addf(out, "  - needs: {size: %" PRIu64, s->size_min);
	if (s->size_max != s->size_min)
		strbuf_addf(out, "..%" PRIu64, s->size_max);
	add_context(s, c, out);
	strbuf_addf(out, ", zeroed: %s", s->gfp & c->gfp_means[GFP_MEANS_ZERO] ? "true" : "false");
	if (s->accounted)
		strbuf_adds(out, ", accounted: true");
	/* of a cache's objects more may be alive than the trace shows */
	if (s->kind == TRACE_KMALLOC && s->size_min == s->size_max && s->peak > 1)
		strbuf_addf(out, ", objects: {alive: %" PRIu64 "%s}", s->peak,
			s->calls / CHURN_CALLS >= s->peak ? ", churn: high" : "");
	if (s->kind == TRACE_PAGE_ALLOC)
		strbuf_addf(out, ", result: page, contiguity: physical%s%s",
			s->sim_gfp & SIM_GFP_MOVABLE ? ", movable: true" : "",
			s->sim_gfp & SIM_GFP_HIGHMEM ? ", highmem_ok: true" : "");
	strbuf_addf(out, "}\n    uses: {api: %s, gfp: \"", s->api);
	gfp_format(c, s->gfp, out);
	strbuf_adds(out, "\"}\n");
}

/*
 * The weightiest finding that what the trace shows can carry: of kmalloc() sites also what would be
 * better, of others errors alone, since a trace says too little of what their memory is for.
 */
static const struct finding *weightiest(const struct lint_result *r, enum trace_kind kind)
{
	const struct finding *best = NULL;

	for (size_t i = 0; i < r->count; i++) {
		const struct finding *f = &r->finding[i];

		if (f->severity != SEVERITY_ERROR && (kind != TRACE_KMALLOC || !f->suggestion))
			continue;
		if (!best || f->severity > best->severity)
			best = f;
	}
	return best;
}

static bool advise_site(struct merit_site *s, const struct judge *j, const char *today,
	struct arena *a, struct diag *d)
{
	struct lint_result result = {0};
	const struct finding *found;
	struct manifest *list;
	struct strbuf text = {0};
	struct source *src;
	struct target_spec spec = {0};
	size_t count;
	bool ok;

	strbuf_adds(&text, "whichalloc: 1\nallocations:\n");
	add_site(s, j->target->point[0], &text);
	src = source_from_text(s->name, text.s, text.len);
	ok = manifest_read(src, &spec, false, a, d, &list, &count) &&
	     lint_site(j, &list[0].site[0], true, today, a, d, &result);
	found = ok ? weightiest(&result, s->kind) : NULL;
	if (found) {
		s->rule = found->rule;
		s->advice = found->suggest
				    ? arena_printf(a, "%s: %s", found->message, found->suggest)
				    : found->message;
	}
	lint_result_free(&result);
	strbuf_free(&text);
	source_free(src);
	return ok;
}

bool merit_advise(struct merit *m, const struct judge *j, struct arena *a, struct diag *d)
{
	bool ok = true;

	for (size_t i = 0; ok && i < m->sites; i++) {
		struct merit_site *s = &m->site[i];

		/* what a mask that changes from call to call means is the caller's business */
		if (!s->masks_differ && s->size_min)
			ok = advise_site(s, j, "1970-01-01", a, d);
	}
	return ok;
}
