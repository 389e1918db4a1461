/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Answers for people: the answer first, then why, what was tried, what to mind, why not the others.
 */
#include <stdio.h>
#include <string.h>

#include "report/ask_tried.h"
#include "report/code.h"
#include "report/report.h"
#include "text/decode.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/term.h"
#include "text/yaml.h"

#define NEED_INDENT 34 /* of needs that clash, and of their changes */
#define SHOWN_REASONS 3
#define SHOWN_CAUTIONS 2
#define SHOWN_REJECTIONS 3
#define SHOWN_OTHERS 3

static const char *tag(const struct rule *r, char *buf, size_t size)
{
	snprintf(buf, size, "[%s]", r->name);
	return buf;
}

static const struct catalogue *catalogue(const struct answer *a)
{
	return a->judge->target->point[0];
}

/* "kzalloc(100, GFP_KERNEL)     free: kfree()    <linux/slab.h>" */
static void headline(struct strbuf *out, const struct answer *a, const struct report_style *style)
{
	const struct use *u = &a->decision->best.use;
	struct strbuf call = {0}, rest = {0};

	code_call(&call, u->api, u, a->need, catalogue(a));
	if (u->free)
		strbuf_addf(&rest, "free: %s()", u->free->name);
	else
		strbuf_adds(&rest, u->api->lifetime == LIFETIME_DEVICE ? "free: nothing, at unbind"
								       : "free: nothing");
	if (u->api->include)
		strbuf_addf(&rest, "    <%s>", u->api->include);
	report_styled(out, style, TERM_BOLD, strbuf_str(&call));
	if (call.len + rest.len + 4 <= style->width) {
		for (size_t i = call.len + rest.len;
			i < style->width && i < call.len + rest.len + 4; i++)
			strbuf_addc(out, ' ');
	} else {
		strbuf_adds(out, "\n      ");
	}
	strbuf_addf(out, "%s\n", strbuf_str(&rest));
	strbuf_free(&call);
	strbuf_free(&rest);
}

static void step(struct strbuf *out, const struct answer *a, const struct report_style *style,
	const char *label, const struct api *api)
{
	struct strbuf text = {0};

	if (!api)
		return;
	code_call(&text, api, &a->decision->best.use, a->need, catalogue(a));
	report_entry(out, style, label, ASK_INDENT + 2, strbuf_str(&text), NULL);
	strbuf_free(&text);
}

/* What goes before, around, after, and at the end of the call. */
static void steps(struct strbuf *out, const struct answer *a, const struct report_style *style)
{
	const struct use *u = &a->decision->best.use;
	const struct api *before = code_before_setup(u, catalogue(a)), *then_before;
	char text[128];

	step(out, a, style, "Before", before ? before : u->setup);
	step(out, a, style, "", before ? u->setup : NULL);
	step(out, a, style, "", code_after_setup(u, catalogue(a)));
	for (int i = 0; scope_words[i]; i++) {
		const struct context *s =
			u->enters >> i & 1
				? catalogue_context(catalogue(a), CONTEXT_SCOPE, scope_words[i])
				: NULL;

		if (!s)
			continue;
		snprintf(text, sizeof(text), "inside %s() ... %s()", s->enter, s->leave);
		report_entry(out, style, "Scope", ASK_INDENT + 2, text, NULL);
	}
	then_before = code_before_then(u, catalogue(a));
	step(out, a, style, "Then", then_before ? then_before : u->then);
	step(out, a, style, "", then_before ? u->then : NULL);
	if (u->then && u->then->undo)
		step(out, a, style, "Undo", catalogue_api(catalogue(a), u->then->undo));
	step(out, a, style, "", code_after_then(u, catalogue(a)));
	step(out, a, style, "At end", code_teardown(u->setup, catalogue(a)));
	step(out, a, style, "", code_teardown(before, catalogue(a)));
}

static void why(struct strbuf *out, const struct answer *a, const struct report_style *style)
{
	char buf[96];

	for (size_t i = 0; i < a->decision->reasons && i < SHOWN_REASONS; i++)
		report_entry(out, style, i ? "" : "Why", ASK_INDENT, a->decision->because[i].text,
			tag(a->decision->because[i].rule, buf, sizeof(buf)));
}

/* Bytes of memory for each object in slabs of this geometry, in full slabs. */
static uint64_t slab_share(const struct sim_cost *c, uint64_t page)
{
	return c->slab.objects ? (page << c->slab.order) / c->slab.objects : 0;
}

/* The geometry of the cache, and what it saves against the size class that kmalloc would take. */
static void slab(struct strbuf *out, const struct answer *a, const struct report_style *style)
{
	const struct sim_cost *own, *class;
	uint64_t page = catalogue_number(catalogue(a), "PAGE_SIZE"), share, other;
	struct strbuf text = {0};

	if (!a->cache)
		return;
	own = &a->cache[SIM_COST_CACHE];
	class = &a->cache[SIM_COST_KMALLOC];
	share = slab_share(own, page);
	strbuf_addf(&text, "a slab of order %u holds %u objects of %u bytes", own->slab.order,
		own->slab.objects, own->slab.stride);
	other = class->fails || !class->cache[0] ? 0 : slab_share(class, page);
	if (share && other > share)
		strbuf_addf(&text, "; %s takes %llu bytes for each, %llu %% more", class->cache,
			(unsigned long long)other,
			(unsigned long long)((other - share) * 100 / share));
	report_entry(out, style, "Slab", ASK_INDENT, strbuf_str(&text), NULL);
	strbuf_free(&text);
}

/*
 * "the wrong free on it: 81 of 100 objections (fragmented)" behind the caution that asked for it.
 */
static void demonstrated(struct strbuf *text, const struct answer *a, const struct rule *r)
{
	const struct trial_state *worst = NULL;

	if (!a->shown || a->shown->rule != r)
		return;
	for (size_t i = 0; i < a->shown->trial.states; i++)
		if (!worst || a->shown->trial.state[i].objections > worst->objections)
			worst = &a->shown->trial.state[i];
	if (!worst || !worst->objections)
		return;
	strbuf_addf(text, " (%s() in the simulator: %u of %u tries objected to, %s)",
		r->demonstrate_free->name, worst->objections, worst->tries, worst->kind->name);
}

/* The cautions from @first on by their names: nobody should think that there are no more. */
static void minor_cautions(
	struct strbuf *out, const struct answer *a, size_t first, const struct report_style *style)
{
	struct strbuf text = {0};

	if (first >= a->decision->cautions)
		return;
	strbuf_adds(&text, "besides:");
	for (size_t i = first; i < a->decision->cautions; i++)
		strbuf_addf(
			&text, "%s %s", i > first ? "," : "", a->decision->caution[i].rule->name);
	strbuf_adds(&text, " (--why-not all tells)");
	report_entry(out, style, "", ASK_INDENT, strbuf_str(&text), NULL);
	strbuf_free(&text);
}

static void mind(struct strbuf *out, const struct answer *a, const struct report_style *style)
{
	const size_t count = a->decision->cautions;
	const size_t shown =
		count > SHOWN_CAUTIONS && !style->all_rejections ? SHOWN_CAUTIONS : count;
	struct strbuf text = {0};
	char buf[96];

	for (size_t i = 0; i < shown; i++) {
		const struct reason *c = &a->decision->caution[i];

		strbuf_clear(&text);
		strbuf_adds(&text, c->text);
		demonstrated(&text, a, c->rule);
		report_entry(out, style, i ? "" : "Mind", ASK_INDENT, strbuf_str(&text),
			tag(c->rule, buf, sizeof(buf)));
	}
	strbuf_free(&text);
	minor_cautions(out, a, shown, style);
}

static void not_candidate(struct strbuf *out, const struct answer *a,
	const struct report_style *style, const char *label, unsigned int column,
	const struct candidate *c)
{
	const struct rule *r = c->ruled_out ? c->ruled_out : c->worse;
	char name[64], buf[96];
	const char *text = reason_text(
		r, true, a->need, &c->use, c->where ? c->where : catalogue(a), a->decision->arena);

	snprintf(name, sizeof(name), "%-*s%s", ASK_INDENT, label, c->use.api->name);
	report_entry(out, style, name, column, text, tag(r, buf, sizeof(buf)));
}

/* About as good as the answer: what it misses is a matter of form, on each kernel. */
static bool as_good(const struct answer *a, const struct candidate *c)
{
	return !c->ruled_out && (!c->worse || c->worse->weight <= RULE_WEIGHT_FORM) &&
	       c->penalty <= a->decision->best.penalty + RULE_WEIGHT_FORM * a->judge->target->count;
}

static bool worth_naming(const struct answer *a, const struct candidate *c)
{
	const struct rule *r = c->ruled_out ? c->ruled_out : c->worse;

	return r && !as_good(a, c) && c->use.api != a->decision->best.use.api;
}

static bool same_rule(const struct candidate *a, const struct candidate *b)
{
	return (a->ruled_out ? a->ruled_out : a->worse) == (b->ruled_out ? b->ruled_out : b->worse);
}

/*
 * The nearest that lost: what could serve but worse, then what is ruled out; each rule once unless
 * all are wanted.
 */
static void not_these(struct strbuf *out, const struct answer *a, const struct report_style *style)
{
	const struct decision *d = a->decision;
	size_t count = d->alternatives + d->rejections, shown = 0;
	const struct candidate **list = arena_alloc(d->arena, (count + 1) * sizeof(*list));
	size_t column = 0;

	for (size_t i = 0; i < count; i++) {
		const struct candidate *c = i < d->alternatives ? &d->alternative[i]
								: &d->rejected[i - d->alternatives];
		bool again = false;

		if (!worth_naming(a, c))
			continue;
		if (!style->all_rejections &&
			(shown == SHOWN_REJECTIONS || !c->use.api->exists ||
				(c->ruled_out ? c->ruled_out : c->worse)->silent == SILENT_ALWAYS))
			continue;
		for (size_t j = 0; j < shown && !style->all_rejections; j++)
			again |= same_rule(list[j], c);
		if (again)
			continue;
		list[shown++] = c;
		if (strlen(c->use.api->name) > column)
			column = strlen(c->use.api->name);
	}
	for (size_t i = 0; i < shown; i++)
		not_candidate(out, a, style, i ? "" : "Not", ASK_INDENT + (unsigned int)column + 1,
			list[i]);
}

/* What serves as well: one line. */
static void also(struct strbuf *out, const struct answer *a, const struct report_style *style)
{
	struct strbuf text = {0};

	for (size_t i = 0; i < a->decision->alternatives && i < SHOWN_OTHERS; i++) {
		const struct candidate *c = &a->decision->alternative[i];
		bool plain = a->decision->best.use.enters && !c->use.enters &&
			     c->use.api == a->decision->best.use.api;

		if (!as_good(a, c) && !plain)
			break;
		strbuf_adds(&text, text.len ? ", " : "");
		code_call(&text, c->use.api, &c->use, a->need, catalogue(a));
		if (plain)
			strbuf_adds(&text, " where no scope can be entered");
		if (c->use.free != a->decision->best.use.free && c->use.free)
			strbuf_addf(&text, " with %s()", c->use.free->name);
	}
	if (text.len)
		report_entry(out, style, "Or", ASK_INDENT, strbuf_str(&text), NULL);
	strbuf_free(&text);
}

/* "      size 16M  " and why that clashes, or what to write instead and what serves then. */
static void labelled(struct strbuf *out, const struct report_style *style, struct strbuf *label,
	const char *text, const char *tag)
{
	strbuf_adds(label, " ");
	report_entry(out, style, strbuf_str(label), NEED_INDENT, text, tag);
	strbuf_clear(label);
}

/* @told is the reason before it; the reason of this one, which is not told twice in a row. */
static const char *clash(struct strbuf *out, const struct answer *a,
	const struct report_style *style, const struct conflict *c, const char *told)
{
	const struct rule *r = c->explained ? c->against.ruled_out : NULL;
	const char *text =
		r ? reason_text(r, true, a->need, &c->against.use,
			    c->against.where ? c->against.where : catalogue(a), a->decision->arena)
		  : "";
	bool again = r && strcmp(text, told) == 0;
	struct strbuf label = {0};
	char buf[96];

	strbuf_addf(&label, "      %s ", fact_info[c->fact].name);
	need_format(a->need, c->fact, &label);
	labelled(
		out, style, &label, again ? "likewise" : text, r ? tag(r, buf, sizeof(buf)) : NULL);
	strbuf_free(&label);
	return text;
}

static void way_out(struct strbuf *out, const struct answer *a, const struct report_style *style,
	const struct way_out *w, const struct way_tried *tried)
{
	const struct trial_state *worst = tried->kernel ? &tried->state : NULL;
	struct strbuf label = {0}, text = {0};
	struct api there = *w->best.use.api; /* as it is on the target of this way */

	strbuf_adds(&label, "      ");
	if (w->target) {
		strbuf_addf(&label, "%s %s", w->target, w->text[0]);
		there.call = w->call;
	}
	for (size_t i = 0; i < w->facts; i++)
		strbuf_addf(&label, "%s%s %s", i ? ", " : "", fact_info[w->fact[i]].name,
			*w->text[i] ? w->text[i] : "nothing");
	code_call(&text, &there, &w->best.use, &w->need, catalogue(a));
	if (w->best.use.free)
		strbuf_addf(&text, ", %s()", w->best.use.free->name);
	if (w->advice)
		strbuf_addf(&text, ": %s", w->advice);
	/* an answer that mostly fails is none */
	if (worst && worst->succeeded < worst->tries / 2.0)
		strbuf_addf(&text, "; tried: %s %u/%u", worst->kind->name, worst->succeeded,
			worst->tries);
	labelled(out, style, &label, strbuf_str(&text), NULL);
	strbuf_free(&label);
	strbuf_free(&text);
}

static void impossible(struct strbuf *out, const struct answer *a, const struct report_style *style)
{
	const struct decision *d = a->decision;
	const char *told = "";
	struct strbuf text = {0};
	char buf[128];

	strbuf_addf(&text, "Impossible on %s: no API meets %s",
		target_describe(a->judge->target, buf),
		d->conflicts == 1 ? "this need" : "these needs together");
	report_styled(out, style, TERM_BOLD, strbuf_str(&text));
	strbuf_addc(out, '\n');
	for (size_t i = 0; i < d->conflicts; i++)
		told = clash(out, a, style, &d->conflict[i], told);
	for (size_t i = 0; i < d->ways; i++) {
		if (i == 0)
			strbuf_addf(
				out, "%s\n", d->way[0].facts > 1 ? "Change all of" : "Change one");
		way_out(out, a, style, &d->way[i], &a->way[i]);
	}
	strbuf_free(&text);
}

void report_ask_text(struct strbuf *out, const struct answer *a, const struct report_style *style)
{
	struct strbuf name = {0};

	if (a->name) {
		diag_clean(&name, a->name, strlen(a->name));
		strbuf_addc(&name, ':');
		report_styled(out, style, TERM_CYAN, strbuf_str(&name));
		strbuf_addc(out, '\n');
		strbuf_free(&name);
	}
	if (a->decision->possible) {
		headline(out, a, style);
		steps(out, a, style);
		also(out, a, style);
		strbuf_addc(out, '\n');
		why(out, a, style);
		report_tried(out, a, style);
		slab(out, a, style);
		mind(out, a, style);
		not_these(out, a, style);
	} else {
		impossible(out, a, style);
		mind(out, a, style);
	}
	for (size_t i = 0; i < a->notes; i++)
		report_entry(out, style, i ? "" : "Note", ASK_INDENT, a->note[i], NULL);
	if (a->other_calls)
		report_entry(out, style, a->notes ? "" : "Note", ASK_INDENT, a->other_calls, NULL);
}

void report_ask_c(struct strbuf *out, const struct answer *a)
{
	const struct decision *d = a->decision;
	struct strbuf name = {0};

	if (a->name) {
		diag_clean(&name, a->name, strlen(a->name));
		strbuf_addf(out, "/* %s */\n", strbuf_str(&name));
		strbuf_free(&name);
	}
	if (!d->possible) {
		strbuf_adds(out, "#error no kernel allocation API meets these needs together\n");
		return;
	}
	code_includes(out, &d->best.use, catalogue(a));
	strbuf_addc(out, '\n');
	if (a->other_calls)
		strbuf_addf(out, "\t/* %s */\n", a->other_calls);
	code_fragment(out, &d->best.use, a->need, catalogue(a));
}
