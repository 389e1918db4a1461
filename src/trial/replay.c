/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Replaying; see replay.h.
 */
#include "trial/replay.h"

#include <inttypes.h>

#include "sim/gfp.h"
#include "sim/page.h"
#include "text/diag.h"
#include "text/progress.h"
#include "trial/trace.h"

/*
 * alloc_pages_exact() gives the pages behind those wanted straight back to the buddy lists: order-0
 * frees right after the allocation, from somewhere behind its first page one by one to its end.
 * They are held back until it is clear that they are this.
 */
struct tail {
	uint64_t first, next, end; /* frees of [first, next) are held back; end 0: not waiting */
	uint64_t head;
	uint32_t cpu;
	uint64_t line; /* of the first */
};

struct state {
	struct trace *t;
	struct sim_pages *p;
	const struct sim_image *image;
	struct arena *a;
	struct diag *d;
	struct replay *r;
	struct tail tail;
	uint32_t cpu;
};

/* ---- frees ---- */

/* What the kernel frees was in use, even where nothing shows how it came to be. */
static void free_block(struct state *s, uint64_t pfn, uint32_t order, bool to_tail, uint64_t line)
{
	int (*give)(struct sim_pages *, uint64_t, unsigned int) =
		to_tail ? sim_page_free_tail : sim_page_free;

	if (!give(s->p, pfn, order))
		return;
	if (s->r->unfit_frees++ == 0)
		s->r->unfit_line = line;
	if (order <= SIM_MAX_PAGE_ORDER && !sim_page_claim(s->p, pfn, order))
		(void)give(s->p, pfn, order);
}

/* Whatever frees were held back. */
static void tail_release(struct state *s)
{
	struct tail *tail = &s->tail;
	bool whole = tail->next == tail->end;

	for (uint64_t pfn = tail->first; pfn < tail->next; pfn++)
		free_block(s, pfn, 0, whole, tail->line + (pfn - tail->first));
	if (whole)
		s->r->exact_tails += tail->next - tail->first;
	*tail = (struct tail){0};
}

/* True when the free is held back. */
static bool tail_takes(struct state *s, const struct trace_event *e)
{
	struct tail *tail = &s->tail;

	if (!tail->end || e->order || e->cpu != tail->cpu)
		return false;
	if (!tail->next) {
		if (e->pfn <= tail->head || e->pfn >= tail->end)
			return false;
		tail->first = tail->next = e->pfn;
		tail->line = e->line;
	}
	if (e->pfn != tail->next)
		return false;
	if (++tail->next == tail->end)
		tail_release(s);
	return true;
}

static void run_free(struct state *s, const struct trace_event *e)
{
	s->r->operations++;
	if (tail_takes(s, e))
		return;
	tail_release(s);
	free_block(s, e->pfn, e->order, false, e->line);
}

/* ---- allocations ---- */

static void note_mismatch(struct state *s, const struct trace_event *e, uint64_t got)
{
	struct replay_mismatch *m = &s->r->first;

	if (s->r->mismatched)
		return;
	s->r->mismatched = true;
	*m = (struct replay_mismatch){.line = e->line,
		.expected_pfn = e->pfn,
		.got_pfn = got,
		.gfp = e->gfp,
		.order = e->order,
		.type = (e->sim_gfp & SIM_GFP_MOVABLE)	     ? 1
			: (e->sim_gfp & SIM_GFP_RECLAIMABLE) ? 2
							     : 0,
		.cpu = e->cpu,
		.machine = *s->image};
	sim_pages_take_image(s->p, s->a, &m->machine);
}

static bool run_alloc(struct state *s, const struct trace_event *e)
{
	uint64_t got;

	tail_release(s);
	if (e->order > SIM_MAX_PAGE_ORDER && e->pfn) {
		trace_complain(s->t, e->line, s->d, "no block is of order %u", e->order);
		return false;
	}
	s->r->operations++;
	s->r->allocations++;
	got = sim_page_foretell(s->p, e->sim_gfp, e->order);
	if (got == e->pfn) {
		s->r->matched++;
	} else {
		note_mismatch(s, e, got);
		sim_page_follow(s->p, e->pfn);
	}
	if (e->pfn && e->order)
		s->tail = (struct tail){
			.head = e->pfn, .end = e->pfn + (UINT64_C(1) << e->order), .cpu = e->cpu};
	return true;
}

static void run_drain(struct state *s, const struct trace_event *e)
{
	bool unexpected;

	tail_release(s);
	unexpected = sim_page_drained(s->p, e->pfn);

	/* once the lists are not as the kernel's, when they are drained is for the trace to say */
	if (unexpected || s->r->mismatched)
		sim_pages_drains_told(s->p);
}

/* ---- the whole ---- */

static bool move_to(struct state *s, const struct trace_event *e)
{
	if (!e->cpu_seen || e->cpu == s->cpu)
		return true;
	tail_release(s);
	if (sim_pages_run_on(s->p, e->cpu) == 0) {
		s->cpu = e->cpu;
		return true;
	}
	trace_complain(s->t, e->line, s->d, "this ran on CPU %u, but the state has `cpus: %u`",
		e->cpu, s->image->cpus);
	return false;
}

bool replay_run(struct trace *t, struct sim_pages *p, const struct sim_image *image,
	struct arena *a, struct progress *progress, struct diag *d, struct replay *r)
{
	struct state s = {
		.t = t, .p = p, .image = image, .a = a, .d = d, .r = r, .cpu = image->cpu};
	enum trace_result result;
	struct trace_event e;
	bool ok = true;

	*r = (struct replay){.after = *image};
	while (ok && (result = trace_next(t, &e, d)) == TRACE_EVENT) {
		progress_at(progress, e.line);
		if (e.kind > TRACE_PAGE_FREE && e.kind != TRACE_PAGE_DRAIN)
			continue;
		ok = move_to(&s, &e);
		if (ok && e.kind == TRACE_PAGE_ALLOC)
			ok = run_alloc(&s, &e);
		else if (ok && e.kind == TRACE_PAGE_FREE)
			run_free(&s, &e);
		else if (ok)
			run_drain(&s, &e);
	}
	progress_end(progress);
	r->skipped = *trace_skipped(t);
	ok = ok && result == TRACE_END;
	if (ok) {
		tail_release(&s);
		(void)sim_pages_run_on(p, image->cpu);
		sim_pages_take_image(p, a, &r->after);
	}
	return ok;
}
