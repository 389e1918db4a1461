/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Running scenarios; see scenario.h.
 */
#include "trial/scenario.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "advise/need.h"
#include "know/catalogue.h"
#include "sim/origin.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/progress.h"
#include "text/strbuf.h"
#include "text/yaml.h"
#include "trial/lab.h"
#include "trial/scenario_check.h"
#include "trial/simcall.h"

/* What an alloc step made: its handles, in order. */
struct object {
	const char *name;
	uint32_t *handle;
	size_t live, cap;
	size_t made; /* that there were at most */
	uint64_t size;
};

struct run {
	const struct scenario *s;
	struct lab *lab;
	struct sim_kernel *k;
	struct arena *arena;
	struct diag *d;
	struct progress *progress;
	uint64_t calls; /* so far */
	struct object *object;
	size_t objects, cap;
	struct strbuf place; /* where the code runs */
};

static struct object *find_object(struct run *r, const char *name)
{
	for (size_t i = r->objects; i-- > 0;)
		if (strcmp(r->object[i].name, name) == 0)
			return &r->object[i];
	return NULL;
}

/* The object that @key of a step names; NULL after reporting that there is none. */
static struct object *named(
	struct run *r, const struct scenario_step *st, const char *key, const char *name)
{
	struct object *o = find_object(r, name);

	if (!o)
		diag_error(r->d, st->at->place->src, yaml_get(st->at, key)->place->pos, NULL,
			"nothing was allocated as `%s`", name);
	return o;
}

/*
 * The cache or pool that a step names, be it destroyed by now; 0: it was never made, or there is
 * none. false after reporting.
 */
static bool step_setup(struct run *r, const struct scenario_step *st, uint32_t *handle)
{
	const struct object *o = st->from ? named(r, st, "from", st->from) : NULL;

	*handle = o && o->handle ? o->handle[0] : 0;
	return o || !st->from;
}

/* It is there: scenario_check() has looked. */
static const struct api *step_api(struct run *r, const struct yaml_node *n)
{
	return catalogue_api(r->lab->catalogue, n->text);
}

static void note_objections(struct run *r, size_t before, struct scenario_result *res)
{
	const struct sim_objection *list;
	size_t n = sim_kernel_objections(r->k, &list);

	if (n > before && !res->objections)
		snprintf(res->objection, sizeof(res->objection), "%s", list[before].text);
	res->objections += n - before;
}

static void note_failure(struct run *r, struct scenario_result *res)
{
	struct sim_failure f, *kept;

	if (res->failure || !sim_kernel_failure(r->k, &f))
		return;
	kept = arena_alloc(r->arena, sizeof(*kept));
	*kept = f;
	res->failure = kept;
}

static size_t objections(struct run *r)
{
	const struct sim_objection *list;

	return sim_kernel_objections(r->k, &list);
}

/* Bytes that a step asks for, each time; of bulk calls: for each thing. */
static uint64_t asked(const struct run *r, const struct scenario_step *st, enum simcall_bulk bulk)
{
	if (bulk == SIMCALL_BULK_PAGES || (!st->size && !st->count && st->order))
		return (uint64_t)1 << (r->lab->pages.page_shift + st->order);
	return st->fixed + (st->count && !bulk ? st->size * st->count : st->size);
}

/* One call for @n things, which are one but for bulk calls. Returns how many came. */
static uint32_t call_once(struct run *r, const struct sim_request *q, enum simcall_bulk bulk,
	uint32_t n, struct sim_result *out)
{
	if (bulk == SIMCALL_BULK_PAGES)
		return sim_kernel_alloc_pages_bulk(r->k, q, n, out);
	if (bulk == SIMCALL_BULK_OBJECTS)
		return sim_kernel_alloc_cache_bulk(r->k, q, n, out);
	sim_kernel_alloc(r->k, q, out);
	return out->ok;
}

/* The request of a step; false after reporting. */
static bool step_request(
	struct run *r, const struct scenario_step *st, const struct api *api, struct sim_request *q)
{
	const struct catalogue *c = r->lab->catalogue;
	struct gfp_mask mask = {0};
	const uint64_t *gfp = st->gfp ? &mask.set : NULL;
	bool bulk = simcall_bulk(api) != SIMCALL_SINGLE;

	if (st->gfp && !gfp_parse(c, st->gfp, r->d, &mask))
		return false;
	if (!(bulk ? simcall_bulk_request(c, api, gfp, q) : simcall_request(c, api, gfp, q)))
		return false;
	q->size = st->size;
	q->count = bulk ? 0 : st->count;
	q->fixed = st->fixed;
	q->order = (uint32_t)st->order;
	q->flags = st->flags;
	q->align = st->align;
	q->boundary = st->boundary;
	q->dma_mask_bits = (uint32_t)st->mask;
	q->constructor = st->constructor;
	return step_setup(r, st, &q->setup);
}

static bool run_alloc(struct run *r, const struct scenario_step *st, struct scenario_result *res)
{
	const struct api *api = step_api(r, st->api);
	enum simcall_bulk bulk = simcall_bulk(api);
	uint32_t n = bulk && st->count ? (uint32_t)st->count : 1;
	const bool may_fall_back = strcmp(api_contiguity_words[api->contiguity], "either") == 0;
	size_t before = objections(r);
	struct sim_request q = {0};
	struct sim_result *out;
	struct object *o, *old = NULL;

	if (!step_request(r, st, api, &q))
		return false;
	r->object = mem_grow(r->object, &r->cap, r->objects + 1, sizeof(*r->object));
	/* its youngest handle is reallocated */
	if (st->of && !(old = named(r, st, "of", st->of)))
		return false;
	o = &r->object[r->objects++];
	*o = (struct object){.name = st->name, .size = asked(r, st, bulk)};
	out = mem_alloc(n * sizeof(*out));
	sim_kernel_call_as(r->k, api->name);
	for (uint64_t i = 0; i < st->times; i++) {
		uint32_t got;

		progress_at(r->progress, ++r->calls);
		q.old = old && old->live ? old->handle[old->live - 1] : 0;
		got = call_once(r, &q, bulk, n, out);
		if (q.old && got)
			old->live--;
		if (got < n)
			note_failure(r, res);
		res->failed += n - got;
		res->succeeded += got;
		for (uint32_t j = 0; j < got; j++) {
			res->fallbacks += may_fall_back && out[j].origin == SIM_FALLBACK_ORIGIN;
			res->taken += out[j].taken;
			res->merged += out[j].merged;
			res->asked += o->size;
			o->handle = mem_grow(o->handle, &o->cap, o->live + 1, sizeof(*o->handle));
			o->handle[o->live++] = out[j].handle;
		}
	}
	o->made = o->live;
	free(out);
	note_objections(r, before, res);
	return true;
}

static bool run_free(struct run *r, const struct scenario_step *st, struct scenario_result *res)
{
	const struct api *api = step_api(r, st->with);
	const char *call = simcall_free(api);
	size_t before = objections(r), n;
	struct object *o;
	uint32_t setup;
	bool again;

	sim_kernel_call_as(r->k, api->name);
	if (st->null) {
		sim_kernel_free(r->k, call, 0, 0, 0);
		res->succeeded = 1;
		note_objections(r, before, res);
		return true;
	}
	o = named(r, st, "free", st->name);
	if (!o || !step_setup(r, st, &setup))
		return false;
	/* where none is left, those that there were are freed again, as code that does so would */
	again = !o->live;
	n = again ? o->made : o->live;
	/* `times` frees so many, the youngest first; without it all */
	n = yaml_get(st->at, "times") && st->times < n ? st->times : n;
	for (size_t i = 0; i < n; i++) {
		sim_kernel_free(r->k, call, o->handle[again ? n - 1 - i : --o->live],
			simcall_takes_setup(api) ? setup : 0,
			simcall_takes_size(api) ? o->size : 0);
		res->succeeded++;
	}
	note_objections(r, before, res);
	return true;
}

static bool run_call(struct run *r, const struct scenario_step *st, struct scenario_result *res)
{
	const struct api *api = step_api(r, st->call);
	const char *call = simcall_use(api);
	struct object *o = named(r, st, "on", st->name);
	size_t before = objections(r);

	if (!o)
		return false;
	sim_kernel_call_as(r->k, api->name);
	for (size_t i = 0; i < o->live; i++) {
		if (sim_kernel_use(r->k, call, o->handle[i], st->count)) {
			res->succeeded++;
		} else {
			note_failure(r, res);
			res->failed++;
		}
	}
	note_objections(r, before, res);
	return true;
}

static bool run_enter(struct run *r, const struct scenario_step *st)
{
	struct arena *a = arena_new();
	struct need need = {0};
	struct sim_context ctx;
	bool ok = need_enter(
		&need, yaml_get(st->at, "enter"), st->holds, st->scope, st->reclaim, a, r->d);

	if (ok && st->cpu != UINT64_MAX && st->cpu >= r->lab->cpus) {
		diag_error(r->d, st->at->place->src, yaml_get(st->at, "cpu")->place->pos, NULL,
			"the machine has %u CPUs", r->lab->cpus);
		ok = false;
	}
	if (ok) {
		ctx = simcall_context(r->lab->catalogue, &need, 0);
		ctx.raw_locks_only = simcall_raw_locks_only(r->lab->catalogue, &need);
		strbuf_clear(&r->place);
		need_place(&need, r->lab->catalogue, F_CONTEXT, F_HOLDS, &r->place);
		ctx.name = strbuf_str(&r->place);
		sim_kernel_enter(r->k, &ctx);
		if (st->cpu != UINT64_MAX)
			sim_kernel_run_on(r->k, (unsigned int)st->cpu);
	}
	arena_free(a);
	return ok;
}

static void run_thread(struct run *r, const struct scenario_step *st, struct scenario_result *res)
{
	for (uint64_t i = 0; i < st->times; i++) {
		progress_at(r->progress, ++r->calls);
		res->reclaimed += sim_kernel_run_thread(r->k, (enum sim_thread)st->thread);
	}
	res->succeeded = st->times;
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

/* The objects of which something is still there, by what the kernel objected to from @before on. */
static void find_leaks(struct run *r, size_t before, struct scenario_outcome *out)
{
	const struct sim_objection *list;
	const size_t n = sim_kernel_objections(r->k, &list);
	const uint32_t last = n > before ? list[n - 1].handle : 0;	  /* they come in order */
	uint32_t *owner = mem_alloc(((size_t)last + 1) * sizeof(*owner)); /* object + 1; 0: none */
	uint64_t *count = mem_alloc((r->objects + 1) * sizeof(*count));

	for (size_t i = 0; i < r->objects; i++)
		for (size_t k = 0; k < r->object[i].made; k++)
			if (r->object[i].handle[k] <= last)
				owner[r->object[i].handle[k]] = (uint32_t)i + 1;
	for (size_t i = before; i < n; i++)
		count[owner[list[i].handle]]++;
	out->leak = arena_alloc(r->arena, (r->objects + 1) * sizeof(*out->leak));
	for (size_t i = 0; i < r->objects; i++)
		if (count[i + 1])
			out->leak[out->leaks++] = (struct scenario_leak){
				.name = r->object[i].name, .count = count[i + 1]};
	free(owner);
	free(count);
}

static bool run_steps(struct run *r, struct scenario_outcome *out)
{
	struct scenario_result *results = out->step;
	const struct scenario *s = r->s;
	bool ok = true;

	for (size_t i = 0; ok && i < s->steps; i++) {
		const struct scenario_step *st = &s->step[i];

		if (st->kind == SCENARIO_ALLOC)
			ok = run_alloc(r, st, &results[i]);
		else if (st->kind == SCENARIO_FREE)
			ok = run_free(r, st, &results[i]);
		else if (st->kind == SCENARIO_CALL)
			ok = run_call(r, st, &results[i]);
		else if (st->kind == SCENARIO_ENTER)
			ok = run_enter(r, st);
		else
			run_thread(r, st, &results[i]);
		results[i].unexpected = !met(st, &results[i]);
	}
	if (ok) {
		size_t before = objections(r);

		sim_kernel_finish(r->k);
		note_objections(r, before, &results[s->steps]);
		find_leaks(r, before, out);
	}
	return ok;
}

/* What the machine's memory is like. */
static void view_zones(const struct sim_kernel *k, struct arena *a, struct scenario_outcome *out)
{
	const struct sim_pages *pages = sim_kernel_pages(k);

	out->zones = sim_pages_zones(pages);
	out->zone = arena_alloc(a, out->zones * sizeof(*out->zone));
	for (size_t i = 0; i < out->zones; i++)
		sim_pages_zone(pages, (unsigned int)i, &out->zone[i]);
}

bool scenario_run(const struct scenario *s, struct lab *l, struct arena *a,
	struct progress *progress, struct diag *d, struct scenario_outcome *out)
{
	const struct sim_context process = {.may_sleep = true, .name = "process context"};
	const struct sim_state_kind *kind =
		s->state && !s->is_recorded ? lab_state(l, s->state) : NULL;
	struct run r = {.s = s, .lab = l, .arena = a, .d = d, .progress = progress};
	uint64_t cma;
	bool ok;

	*out = (struct scenario_outcome){0};
	if (s->is_recorded && !lab_record(l, &s->recorded.file, s->recorded.name, d))
		return false;
	if (s->state && !s->is_recorded && !kind) {
		const char *name[LAB_MAX_STATES];

		for (size_t i = 0; i < l->states; i++)
			name[i] = l->state[i].name;
		yaml_unknown(s->state_at, d, "state", name, l->states, sizeof(*name));
		return false;
	}
	if (!s->is_recorded)
		l->cpus = (unsigned int)s->cpus;
	if (s->cma)
		l->pages.cma_size = s->cma;
	r.k = s->is_recorded ? lab_recorded(l, 0, s->seed) : lab_machine(l, s->memory);
	if (!r.k || (s->cma && !sim_pages_cma(sim_kernel_pages(r.k), &cma))) {
		diag_error(d, s->machine->place->src, s->machine->place->pos,
			r.k ? "a smaller `cma`, or more memory" : "more memory",
			"such a machine cannot be made");
		return false;
	}
	if (kind && sim_kernel_set_state(r.k, kind, s->seed) != 0)
		mem_exhausted();
	if (!scenario_check(s, l->catalogue, d))
		return false;
	sim_kernel_enter(r.k, &process);
	out->step = arena_alloc(a, (s->steps + 1) * sizeof(*out->step));
	ok = run_steps(&r, out);
	progress_end(progress);
	if (sim_kernel_error(r.k))
		mem_exhausted(); /* what failed then was the simulator's own memory */
	view_zones(r.k, a, out);
	/* the machine outlives the name */
	sim_kernel_enter(r.k, &process);
	strbuf_free(&r.place);
	for (size_t i = 0; i < r.objects; i++)
		free(r.object[i].handle);
	free(r.object);
	return ok;
}
