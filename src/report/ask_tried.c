/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Trials for people; see ask_tried.h.
 */
#include "report/ask_tried.h"

#include <string.h>

#include "report/failure.h"
#include "sim/origin.h"
#include "text/units.h"

#define STATE_INDENT 28 /* of what memory looked like in a try */

/* "fragmented   19/100 (4 from vmalloc)", and what memory looked like. */
static void tried_state(struct strbuf *out, const struct trial_state *s,
	const struct report_style *style, bool at_boot)
{
	struct strbuf label = {0}, text = {0};

	strbuf_addf(&label, "%s%-10s %3u/%u", at_boot ? "  " : "        ",
		at_boot ? "at boot" : s->kind->name, s->succeeded, s->tries);
	if (s->fallbacks)
		strbuf_addf(&label, " (%u from %s)", s->fallbacks, SIM_FALLBACK_NAME);
	if (s->objections)
		strbuf_addf(&label, " (%u objected to)", s->objections);
	if (at_boot) {
		report_line(out, ASK_INDENT, strbuf_str(&label));
	} else {
		strbuf_addf(&text, "%llu", (unsigned long long)s->free_min);
		if (s->free_max != s->free_min)
			strbuf_addf(&text, "-%llu", (unsigned long long)s->free_max);
		strbuf_adds(&text, " pages free");
		if (s->free_min <= s->mark_high)
			strbuf_addf(&text, " (min %llu)", (unsigned long long)s->mark_min);
		strbuf_addf(&text, ", to order %u", s->largest_order);
		strbuf_adds(&label, " ");
		report_entry(out, style, strbuf_str(&label), STATE_INDENT, strbuf_str(&text), NULL);
	}
	strbuf_free(&label);
	strbuf_free(&text);
}

static void waste(struct strbuf *out, const struct trial *t, const struct need *need)
{
	const struct value *size = &need->v[F_SIZE], *fixed = &need->v[F_FIXED];
	double low = 100, high = 0;
	char buf[32];

	for (size_t i = 0; i < t->states; i++) {
		double w = trial_waste(&t->state[i]);

		if (!t->state[i].succeeded)
			continue;
		low = w < low ? w : low;
		high = w > high ? w : high;
	}
	strbuf_adds(out, units_human(t->size, buf));
	/* what has no size to state, or one that nobody knows, is tried with some all the same */
	if (!size->set || size->fuzzy || fixed->fuzzy) {
		strbuf_adds(out, " assumed");
		return;
	}
	strbuf_adds(out, " asked");
	if (low > high)
		return;
	strbuf_adds(out, ", ");
	if (high - low < 0.5)
		strbuf_addf(out, "waste %.0f %%", high);
	else
		strbuf_addf(out, "waste %.0f to %.0f %%", low, high);
}

/* Where the memory came from on a machine that is known page by page. */
static void place(struct strbuf *out, const struct trial *t, const struct report_style *style)
{
	const struct trial_place *p = &t->place;
	struct strbuf text = {0};

	if (!p->known)
		return;
	strbuf_addf(&text, "page frame 0x%llx of zone %s, ", (unsigned long long)p->pfn,
		p->before.zone ? p->before.zone : "?");
	if (p->before.kind == SIM_IN_USE)
		strbuf_adds(&text, "which was in use");
	else
		strbuf_addf(&text, "from a %s block of order %u, %s",
			p->before.kind == SIM_ON_PCP ? "per-CPU list's" : "free list's",
			p->before.order, p->before.type);
	if (p->compacted)
		strbuf_adds(&text, "; after compaction");
	if (p->reclaimed)
		strbuf_adds(&text, "; after reclaim");
	if (p->used_reserve)
		strbuf_adds(&text, "; below the min watermark, which this request may go below");
	report_entry(out, style, "", ASK_INDENT + 2, strbuf_str(&text), NULL);
	strbuf_free(&text);
}

/* How a trial went: on what machine, but for the kernel; and in each state. */
struct tried {
	struct strbuf machine, states;
};

static void went(struct tried *w, const struct answer *a, const struct trial *t,
	const struct report_style *style)
{
	struct strbuf text = {0};
	char buf[32];

	strbuf_adds(&w->machine, units_human(t->memory, buf));
	if (t->nodes > 1)
		strbuf_addf(&w->machine, " on %u nodes", t->nodes);
	strbuf_adds(&w->machine, ": ");
	waste(&w->machine, t, a->need);
	for (size_t i = 0; i < t->states; i++)
		tried_state(&w->states, &t->state[i], style,
			a->need->v[F_CONTEXT].max == CONTEXT_WORD_BOOT);
	place(&w->states, t, style);
	if (t->in_turn > 1 && (t->failure[0] || t->refused)) {
		strbuf_addf(&text, "of %zu nodes, each tried by itself, the last:", t->in_turn);
		report_entry(&w->states, style, "", ASK_INDENT + 2, strbuf_str(&text), NULL);
		strbuf_clear(&text);
	}
	report_failure_text(&w->states, t->failure, ASK_INDENT + 2, style);
	if (t->refused)
		report_refusal_text(&w->states, &t->refusal, ASK_INDENT + 2, style);
	if (t->objection[0]) {
		strbuf_addf(&text, "the simulated kernel objects: %s", t->objection);
		report_entry(&w->states, style, "", ASK_INDENT, strbuf_str(&text), NULL);
	}
	strbuf_free(&text);
}

static bool same(const struct tried *x, const struct tried *y)
{
	return strcmp(strbuf_str(&x->machine), strbuf_str(&y->machine)) == 0 &&
	       strcmp(strbuf_str(&x->states), strbuf_str(&y->states)) == 0;
}

/*
 * "5.10, 6.1 to 7.3": the kernels that it went for as for @w[@first]; three in a row are a range.
 */
static void same_kernels(
	struct strbuf *out, const struct answer *a, const struct tried *w, size_t first)
{
	for (size_t i = first, end; i < a->trials; i = end + 1) {
		for (end = i; end < a->trials && same(&w[end], &w[first]);)
			end++;
		if (end == i)
			continue;
		strbuf_addf(out, "%s%s", i == first ? "" : ", ", a->trial[i].kernel);
		if (end - i > 1)
			strbuf_addf(
				out, "%s%s", end - i > 2 ? " to " : ", ", a->trial[end - 1].kernel);
	}
}

void report_tried(struct strbuf *out, const struct answer *a, const struct report_style *style)
{
	struct tried w[TARGET_MAX_POINTS] = {0};

	for (size_t i = 0; i < a->trials; i++)
		went(&w[i], a, &a->trial[i], style);
	for (size_t i = 0; i < a->trials; i++) {
		struct strbuf text = {0};
		size_t first = 0;

		while (!same(&w[first], &w[i]))
			first++;
		if (first < i)
			continue;
		strbuf_addf(&text, "%s, ", a->judge->target->point[0]->arch->name);
		same_kernels(&text, a, w, i);
		strbuf_addf(&text, ", %s", strbuf_str(&w[i].machine));
		report_entry(out, style, i ? "" : "Tried", ASK_INDENT, strbuf_str(&text), NULL);
		strbuf_adds(out, strbuf_str(&w[i].states));
		strbuf_free(&text);
	}
	for (size_t i = 0; i < a->trials; i++) {
		strbuf_free(&w[i].machine);
		strbuf_free(&w[i].states);
	}
	if (!a->trials)
		report_entry(out, style, "Tried", ASK_INDENT,
			"not in the simulator: it does not model this API", NULL);
}
