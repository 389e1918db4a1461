/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Answers as JSON (`ask --format json`).
 */
#include <stdio.h>
#include <string.h>

#include "report/code.h"
#include "report/failure.h"
#include "report/report.h"
#include "text/decode.h"
#include "text/yaml.h"

static json_t *api_name(const struct api *api)
{
	return api ? json_string(api->name) : json_null();
}

static json_t *string_or_null(const char *s)
{
	return s ? json_string(s) : json_null();
}

static json_t *scope_name(const struct use *u, const struct catalogue *c)
{
	for (int i = 0; scope_words[i]; i++) {
		const struct context *s =
			u->enters >> i & 1 ? catalogue_context(c, CONTEXT_SCOPE, scope_words[i])
					   : NULL;

		if (s && s->enter)
			return json_string(s->enter);
	}
	return json_null();
}

static json_t *recommend(const struct answer *a, const struct use *u)
{
	const struct catalogue *c = a->judge->target->point[0];
	struct strbuf code = {0};
	json_t *o;

	code_fragment(&code, u, a->need, c);
	o = json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:s}", "api", api_name(u->api),
		"gfp", report_gfp(u, c), "free", api_name(u->free), "include",
		string_or_null(u->api->include), "setup", api_name(u->setup), "then",
		api_name(u->then), "teardown", string_or_null(u->setup ? u->setup->teardown : NULL),
		"scope", scope_name(u, c), "code", strbuf_str(&code));
	strbuf_free(&code);
	return o;
}

static const char *against(const struct answer *a, const struct candidate *c)
{
	const struct rule *r = c->ruled_out ? c->ruled_out : c->worse;

	if (!r)
		return "serves as well";
	return reason_text(r, true, a->need, &c->use,
		c->where ? c->where : a->judge->target->point[0], a->decision->arena);
}

static json_t *alternatives(const struct answer *a)
{
	json_t *list = json_array();

	for (size_t i = 0; i < a->decision->alternatives; i++) {
		const struct candidate *c = &a->decision->alternative[i];

		json_array_append_new(
			list, json_pack("{s:s, s:o, s:o, s:s}", "api", c->use.api->name, "gfp",
				      report_gfp(&c->use, a->judge->target->point[0]), "free",
				      api_name(c->use.free), "because", against(a, c)));
	}
	return list;
}

static json_t *rejections(const struct answer *a)
{
	json_t *list = json_array();

	for (size_t i = 0; i < a->decision->rejections; i++) {
		const struct candidate *c = &a->decision->rejected[i];
		const struct rule *r = c->ruled_out ? c->ruled_out : c->worse;

		json_array_append_new(list, json_pack("{s:s, s:s, s:s}", "api", c->use.api->name,
						    "rule", r->name, "because", against(a, c)));
	}
	return list;
}

static json_t *reasons(const struct reason *list, size_t count, bool sources)
{
	json_t *array = json_array();

	for (size_t i = 0; i < count; i++) {
		const struct yaml_node *source = list_item(list[i].rule->source, 0);
		json_t *o =
			json_pack("{s:s, s:s}", "rule", list[i].rule->name, "text", list[i].text);

		if (sources)
			json_object_set_new(
				o, "source", string_or_null(source ? source->text : NULL));
		json_array_append_new(array, o);
	}
	return array;
}

static json_t *place(const struct trial_place *p)
{
	static const char *const kinds[] = {"in-use", "free-list", "pcp"};
	bool listed = p->before.kind != SIM_IN_USE;

	return json_pack("{s:I, s:s?, s:s, s:o, s:s?, s:b, s:b, s:b}", "pfn", (json_int_t)p->pfn,
		"zone", p->before.zone, "list", kinds[p->before.kind], "order",
		listed ? json_integer(p->before.order) : json_null(), "type", p->before.type,
		"used_reserve", p->used_reserve, "reclaimed", p->reclaimed, "compacted",
		p->compacted);
}

static char *machine_name(const struct answer *a, const char *kernel, char *buf, size_t size)
{
	snprintf(buf, size, "%s-%s", a->judge->target->point[0]->arch->name, kernel);
	return buf;
}

static void simulation(json_t *list, const struct answer *a, const struct trial *t)
{
	char machine[64];

	machine_name(a, t->kernel, machine, sizeof(machine));
	for (size_t i = 0; i < t->states; i++) {
		const struct trial_state *s = &t->state[i];

		json_t *o = json_pack(
			"{s:s, s:s, s:i, s:i, s:i, s:i, s:o, s:I, s:{s:[I,I], s:I, s:I, "
			"s:I, s:i}}",
			"machine", machine, "state", s->kind->name, "tries", (int)s->tries,
			"succeeded", (int)s->succeeded, "objections", (int)s->objections,
			"fallbacks", (int)s->fallbacks, "waste_percent",
			report_tenths(trial_waste(s)), "bytes", (json_int_t)t->size, "pages",
			"free", (json_int_t)s->free_min, (json_int_t)s->free_max, "min",
			(json_int_t)s->mark_min, "low", (json_int_t)s->mark_low, "high",
			(json_int_t)s->mark_high, "largest_free_order", (int)s->largest_order);
		if (t->nodes > 1)
			json_object_set_new(o, "nodes", json_integer(t->nodes));
		if (s->failure[0])
			json_object_set_new(o, "failure", json_string(s->failure));
		if (t->refused)
			json_object_set_new(o, "refusal", report_refusal_json(&t->refusal));
		if (t->place.known)
			json_object_set_new(o, "from", place(&t->place));
		json_array_append_new(list, o);
	}
}

static json_t *simulations(const struct answer *a)
{
	json_t *list = json_array();

	for (size_t t = 0; t < a->trials; t++)
		simulation(list, a, &a->trial[t]);
	return list;
}

static void objection(json_t *o, const struct answer *a)
{
	for (size_t t = 0; t < a->trials; t++)
		if (a->trial[t].objection[0])
			json_object_set_new(o, "objection", json_string(a->trial[t].objection));
}

/* One change, or `also` the further ones where one alone is not enough. */
static json_t *way_out(
	const struct answer *a, const struct way_out *w, const struct way_tried *tried)
{
	char machine[64];
	json_t *also = json_array();
	json_t *o = json_pack("{s:s, s:o, s:s, s:o, s:o}", "need",
		w->target ? w->target : fact_info[w->fact[0]].name, "value",
		*w->text[0] ? json_string(w->text[0]) : json_null(), "api", w->best.use.api->name,
		"gfp", report_gfp(&w->best.use, a->judge->target->point[0]), "free",
		api_name(w->best.use.free));

	for (size_t i = 1; i < w->facts; i++)
		json_array_append_new(
			also, json_pack("{s:s, s:o}", "need", fact_info[w->fact[i]].name, "value",
				      *w->text[i] ? json_string(w->text[i]) : json_null()));
	if (w->facts > 1)
		json_object_set(o, "also", also);
	json_decref(also);
	if (tried->kernel)
		json_object_set_new(o, "worst",
			json_pack("{s:s, s:s, s:i, s:i}", "machine",
				machine_name(a, tried->kernel, machine, sizeof(machine)), "state",
				tried->state.kind->name, "tries", (int)tried->state.tries,
				"succeeded", (int)tried->state.succeeded));
	return o;
}

static json_t *conflict(const struct answer *a)
{
	const struct decision *d = a->decision;
	json_t *needs = json_array(), *ways = json_array();
	struct strbuf s = {0};

	for (size_t i = 0; i < d->conflicts; i++) {
		const struct conflict *c = &d->conflict[i];
		const char *name = c->explained ? c->against.ruled_out->name : NULL;

		strbuf_clear(&s);
		need_format(a->need, c->fact, &s);
		json_array_append_new(needs,
			json_pack("{s:s, s:s, s:o, s:o}", "need", fact_info[c->fact].name, "value",
				strbuf_str(&s), "rule", string_or_null(name), "because",
				c->explained ? json_string(against(a, &c->against)) : json_null()));
	}
	for (size_t i = 0; i < d->ways; i++)
		json_array_append_new(ways, way_out(a, &d->way[i], &a->way[i]));
	strbuf_free(&s);
	return json_pack("{s:o, s:o}", "needs", needs, "nearest", ways);
}

static json_t *slab(const struct sim_slab_geometry *g)
{
	return json_pack("{s:I, s:I, s:I}", "stride", (json_int_t)g->stride, "order",
		(json_int_t)g->order, "objects", (json_int_t)g->objects);
}

static json_t *notes(const struct answer *a)
{
	json_t *list = json_array();

	for (size_t i = 0; i < a->notes; i++)
		json_array_append_new(list, json_string(a->note[i]));
	if (a->other_calls)
		json_array_append_new(list, json_string(a->other_calls));
	return list;
}

json_t *report_ask_json(const struct answer *a)
{
	const struct decision *d = a->decision;
	json_t *o = json_object();

	json_object_set_new(o, "name", string_or_null(a->name));
	json_object_set_new(o, "verdict", json_string(d->possible ? "advice" : "impossible"));
	if (d->possible)
		json_object_set_new(o, "recommend", recommend(a, &d->best.use));
	json_object_set_new(o, "alternatives", alternatives(a));
	json_object_set_new(o, "rejected", rejections(a));
	json_object_set_new(o, "because", reasons(d->because, d->reasons, true));
	json_object_set_new(o, "cautions", reasons(d->caution, d->cautions, false));
	json_object_set_new(o, "simulation", simulations(a));
	objection(o, a);
	if (a->cache)
		json_object_set_new(o, "slab", slab(&a->cache[SIM_COST_CACHE].slab));
	if (!d->possible)
		json_object_set_new(o, "conflict", conflict(a));
	if (a->notes || a->other_calls)
		json_object_set_new(o, "notes", notes(a));
	return o;
}
