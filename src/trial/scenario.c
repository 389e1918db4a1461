/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading and running scenarios; see scenario.h.
 */
#include "trial/scenario.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "advise/manifest.h"
#include "advise/need.h"
#include "know/catalogue.h"
#include "sim/origin.h"
#include "text/decode.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/yaml.h"
#include "trial/simcall.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))
#define SCENARIO_MAX_OBJECTS 1000000

static const char *const expect_words[] = {"anything", "ok", "fail", "objection", NULL};

struct scenario_file {
	const struct yaml_node *version, *target, *machine, *steps;
};
#define F(key, type, member, required)                                            \
	{                                                                         \
		key, type, offsetof(struct scenario_file, member), required, NULL \
	}
static const struct field file_fields[] = {
	F("whichalloc_scenario", FIELD_NODE, version, true),
	F("target", FIELD_MAP, target, false),
	F("machine", FIELD_MAP, machine, false),
	F("steps", FIELD_LIST, steps, true),
};
#undef F

#define F(key, type, member)                                              \
	{                                                                 \
		key, type, offsetof(struct scenario, member), false, NULL \
	}
static const struct field machine_fields[] = {F("memory", FIELD_U64, memory),
	F("cpus", FIELD_U64, cpus), F("seed", FIELD_U64, seed), F("state", FIELD_TEXT, state)};
#undef F

struct step_entry {
	struct scenario_step step;
	const char *alloc, *free, *enter;
};
#define F(key, type, member)                                                \
	{                                                                   \
		key, type, offsetof(struct step_entry, member), false, NULL \
	}
static const struct field step_fields[] = {
	F("alloc", FIELD_TEXT, alloc),
	F("free", FIELD_TEXT, free),
	F("enter", FIELD_TEXT, enter),
	F("api", FIELD_NODE, step.api),
	F("with", FIELD_NODE, step.with),
	F("gfp", FIELD_NODE, step.gfp),
	F("holds", FIELD_LIST, step.holds),
	F("scope", FIELD_LIST, step.scope),
	F("from", FIELD_TEXT, step.from),
	F("size", FIELD_U64, step.size),
	F("count", FIELD_U64, step.count),
	F("align", FIELD_U64, step.align),
	F("boundary", FIELD_U64, step.boundary),
	F("mask", FIELD_U64, step.mask),
	F("times", FIELD_U64, step.times),
	F("constructor", FIELD_BOOL, step.constructor),
	{"expect", FIELD_WORD, offsetof(struct step_entry, step.expect), false, expect_words},
};
#undef F

static bool read_step(const struct yaml_node *n, struct diag *d, struct scenario_step *out)
{
	struct step_entry e = {.step = {.times = 1, .at = n}};
	int kinds;

	if (!decode_map(n, "step", step_fields, COUNT(step_fields), &e, d))
		return false;
	kinds = (e.alloc != NULL) + (e.free != NULL) + (e.enter != NULL);
	if (kinds != 1) {
		diag_error(d, n->src, n->pos,
			"{alloc: NAME, api: ...}, {free: NAME, with: ...}, {enter: CONTEXT}",
			"a step allocates, frees, or enters a context");
		return false;
	}
	e.step.kind = e.alloc ? SCENARIO_ALLOC : e.free ? SCENARIO_FREE : SCENARIO_ENTER;
	e.step.name = e.alloc ? e.alloc : e.free ? e.free : e.enter;
	if ((e.alloc && !e.step.api) || (e.free && !e.step.with)) {
		diag_error(
			d, n->src, n->pos, NULL, "this step lacks `%s`", e.alloc ? "api" : "with");
		return false;
	}
	if (e.step.times == 0 || e.step.times > SCENARIO_MAX_OBJECTS) {
		diag_error(d, n->src, n->pos, "1 to 1000000", "`times` is out of range");
		return false;
	}
	*out = e.step;
	return true;
}

bool scenario_read(const struct source *src, const struct target_spec *overrides, struct arena *a,
	struct diag *d, struct scenario *s)
{
	struct scenario_file f = {0};
	const struct yaml_node *docs;
	size_t count;
	bool ok;

	*s = (struct scenario){.memory = LAB_MEMORY, .cpus = LAB_CPUS};
	if (!yaml_parse(src, a, d, &docs, &count))
		return false;
	if (count != 1) {
		diag_error(d, src, (struct pos){0}, "whichalloc-scenario: 1, steps: [...]",
			"expected one scenario, found %zu documents", count);
		return false;
	}
	ok = decode_map(&docs[0], "scenario", file_fields, COUNT(file_fields), &f, d);
	if (f.target)
		ok &= target_read(f.target, &s->target, d);
	if (f.machine)
		ok &= decode_map(f.machine, "machine", machine_fields, COUNT(machine_fields), s, d);
	s->target = target_spec_merge(&s->target, overrides);
	s->state_at = yaml_get(f.machine, "state");
	if (s->memory > LAB_MAX_MEMORY || s->cpus == 0 || s->cpus > 256) {
		diag_error(d, f.machine->src, f.machine->pos, "up to 64G and 256 CPUs",
			"there is no such machine");
		ok = false;
	}
	s->step = arena_alloc(a, (list_count(f.steps) + 1) * sizeof(*s->step));
	for (size_t i = 0; i < list_count(f.steps); i++)
		ok &= read_step(list_item(f.steps, i), d, &s->step[s->steps++]);
	return ok;
}

/* What an alloc step made: its handles, in order. */
struct object {
	const char *name;
	uint32_t *handle;
	size_t live, cap;
	uint64_t size;
};

struct run {
	const struct scenario *s;
	struct lab *lab;
	struct sim_kernel *k;
	struct diag *d;
	struct object *object;
	size_t objects, cap;
};

static struct object *find_object(struct run *r, const char *name)
{
	for (size_t i = r->objects; i-- > 0;)
		if (strcmp(r->object[i].name, name) == 0)
			return &r->object[i];
	return NULL;
}

static const struct api *step_api(struct run *r, const struct yaml_node *n)
{
	const struct catalogue *c = r->lab->catalogue;
	const struct api *api = n->kind == YAML_SCALAR ? catalogue_api(c, n->text) : NULL;

	if (!api)
		yaml_unknown(n, r->d, "API", c->api, c->api_count, sizeof(*c->api));
	return api;
}

static uint32_t parent_handle(struct run *r, const struct scenario_step *st)
{
	const struct object *o = st->from ? find_object(r, st->from) : NULL;

	return o && o->live ? o->handle[0] : 0;
}

static void note_objections(struct run *r, size_t before, struct scenario_result *res)
{
	const struct sim_objection *list;
	size_t n = sim_kernel_objections(r->k, &list);

	if (n > before && !res->objections)
		snprintf(res->objection, sizeof(res->objection), "%s", list[before].text);
	res->objections += n - before;
}

static size_t objections(struct run *r)
{
	const struct sim_objection *list;

	return sim_kernel_objections(r->k, &list);
}

static bool run_alloc(struct run *r, const struct scenario_step *st, struct scenario_result *res)
{
	const struct catalogue *c = r->lab->catalogue;
	const struct api *api = step_api(r, st->api);
	struct gfp_mask mask = {0};
	struct sim_request q = {0};
	struct object *o;
	size_t before = objections(r);

	if (!api || (st->gfp && !gfp_parse(c, st->gfp, r->d, &mask)))
		return false;
	if (!simcall_request(c, api, st->gfp ? &mask.set : NULL, &q)) {
		diag_error(r->d, st->api->src, st->api->pos, NULL,
			"the simulator does not model %s()", api->name);
		return false;
	}
	q.size = st->size;
	q.count = st->count;
	q.align = st->align;
	q.boundary = st->boundary;
	q.dma_mask_bits = (uint32_t)st->mask;
	q.constructor = st->constructor;
	q.setup = parent_handle(r, st);
	r->object = mem_grow(r->object, &r->cap, r->objects + 1, sizeof(*r->object));
	o = &r->object[r->objects++];
	*o = (struct object){.name = st->name, .size = st->count ? st->size * st->count : st->size};
	for (uint64_t i = 0; i < st->times; i++) {
		struct sim_result out;

		sim_kernel_alloc(r->k, &q, &out);
		if (!out.ok) {
			res->failed++;
			continue;
		}
		res->succeeded++;
		res->fallbacks += out.origin == SIM_FALLBACK_ORIGIN;
		res->taken += out.taken;
		res->asked += o->size;
		o->handle = mem_grow(o->handle, &o->cap, o->live + 1, sizeof(*o->handle));
		o->handle[o->live++] = out.handle;
	}
	note_objections(r, before, res);
	return true;
}

static bool run_free(struct run *r, const struct scenario_step *st, struct scenario_result *res)
{
	const struct api *api = step_api(r, st->with);
	struct object *o = find_object(r, st->name);
	const char *call = api ? simcall_free(api) : NULL;
	size_t before = objections(r), n;

	if (!o) {
		diag_error(r->d, st->at->src, st->at->pos, NULL, "nothing was allocated as `%s`",
			st->name);
		return false;
	}
	if (!call) {
		if (api)
			diag_error(r->d, st->with->src, st->with->pos, NULL,
				"the simulator does not model %s()", api->name);
		return false;
	}
	/* `times` frees so many, the youngest first; without it all */
	n = yaml_get(st->at, "times") && st->times < o->live ? st->times : o->live;
	for (size_t i = 0; i < n; i++) {
		sim_kernel_free(r->k, call, o->handle[--o->live],
			simcall_takes_setup(api) ? parent_handle(r, st) : 0,
			simcall_takes_size(api) ? o->size : 0);
		res->succeeded++;
	}
	note_objections(r, before, res);
	return true;
}

static bool run_enter(struct run *r, const struct scenario_step *st)
{
	struct arena *a = arena_new();
	struct need need = {0};
	struct sim_context ctx;
	bool ok = need_enter(&need, st->at, st->name, st->holds, st->scope, a, r->d);

	if (ok) {
		ctx = simcall_context(r->lab->catalogue, &need, 0);
		sim_kernel_enter(r->k, &ctx);
	}
	arena_free(a);
	return ok;
}

static bool met(const struct scenario_step *st, const struct scenario_result *res)
{
	switch (st->expect) {
	case EXPECT_OK:
		return !res->failed && !res->objections;
	case EXPECT_FAIL:
		return res->failed != 0;
	case EXPECT_OBJECTION:
		return res->objections != 0;
	default:
		return true;
	}
}

static bool run_steps(struct run *r, struct scenario_result *results)
{
	const struct scenario *s = r->s;
	bool ok = true;

	for (size_t i = 0; ok && i < s->steps; i++) {
		const struct scenario_step *st = &s->step[i];

		if (st->kind == SCENARIO_ALLOC)
			ok = run_alloc(r, st, &results[i]);
		else if (st->kind == SCENARIO_FREE)
			ok = run_free(r, st, &results[i]);
		else
			ok = run_enter(r, st);
		results[i].unexpected = !met(st, &results[i]);
	}
	if (ok) {
		size_t before = objections(r);

		sim_kernel_finish(r->k);
		note_objections(r, before, &results[s->steps]);
	}
	return ok;
}

bool scenario_run(
	const struct scenario *s, struct lab *l, struct diag *d, struct scenario_result *results)
{
	const struct sim_context process = {.may_sleep = true, .name = "process"};
	const struct sim_state_kind *kind = s->state ? lab_state(l, s->state) : NULL;
	struct run r = {.s = s, .lab = l, .d = d};
	bool ok;

	if (s->state && !kind) {
		yaml_unknown(s->state_at, d, "state", l->state, l->states, sizeof(*l->state));
		return false;
	}
	l->cpus = (unsigned int)s->cpus;
	r.k = lab_kernel(l, s->memory);
	if (!r.k || (kind && sim_kernel_set_state(r.k, kind, s->seed) != 0)) {
		diag_error(d, NULL, (struct pos){0}, NULL, "such a machine cannot be made");
		return false;
	}
	sim_kernel_enter(r.k, &process);
	ok = run_steps(&r, results);
	for (size_t i = 0; i < r.objects; i++)
		free(r.object[i].handle);
	free(r.object);
	return ok;
}
