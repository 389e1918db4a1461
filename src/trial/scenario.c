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
#include "text/progress.h"
#include "text/strbuf.h"
#include "text/yaml.h"
#include "trial/lab.h"
#include "trial/simcall.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))
#define SCENARIO_MAX_OBJECTS 1000000

/* by bit of enum sim_slab_flag */
static const char *const flag_words[] = {"hwcache_align", "typesafe_by_rcu", "poison", "red_zone",
	"store_user", "consistency_checks", "trace", "reclaim_account", "account", "cache_dma",
	"cache_dma32", NULL};
_Static_assert(SIM_SLAB_CACHE_DMA32 == 1 << (COUNT(flag_words) - 2), "words are those of the bits");

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
	F("cpus", FIELD_U64, cpus), F("cma", FIELD_U64, cma), F("seed", FIELD_U64, seed),
	F("state", FIELD_TEXT, state)};
#undef F

/* enum sim_thread */
static const char *const thread_words[] = {"kswapd", "vmstat", NULL};

struct step_entry {
	struct scenario_step step;
	const char *alloc, *enter, *on;
	const struct yaml_node *free; /* may be null */
};
#define F(key, type, member)                                                \
	{                                                                   \
		key, type, offsetof(struct step_entry, member), false, NULL \
	}
static const struct field step_fields[] = {
	F("alloc", FIELD_TEXT, alloc),
	F("free", FIELD_NODE, free),
	F("enter", FIELD_TEXT, enter),
	{"run", FIELD_WORD, offsetof(struct step_entry, step.thread), false, thread_words},
	F("call", FIELD_NODE, step.call),
	F("on", FIELD_TEXT, on),
	F("api", FIELD_NODE, step.api),
	F("with", FIELD_NODE, step.with),
	F("gfp", FIELD_NODE, step.gfp),
	F("holds", FIELD_LIST, step.holds),
	F("scope", FIELD_LIST, step.scope),
	F("reclaim", FIELD_NODE, step.reclaim),
	F("from", FIELD_TEXT, step.from),
	F("of", FIELD_TEXT, step.of),
	F("size", FIELD_U64, step.size),
	F("count", FIELD_U64, step.count),
	F("fixed", FIELD_U64, step.fixed),
	F("order", FIELD_U64, step.order),
	F("cpu", FIELD_U64, step.cpu),
	{"flags", FIELD_WORDS, offsetof(struct step_entry, step.flags), false, flag_words},
	F("align", FIELD_U64, step.align),
	F("boundary", FIELD_U64, step.boundary),
	F("mask", FIELD_U64, step.mask),
	F("times", FIELD_U64, step.times),
	F("constructor", FIELD_BOOL, step.constructor),
	{"expect", FIELD_WORD, offsetof(struct step_entry, step.expect), false, expect_words},
};
#undef F

const struct field_table scenario_table = {file_fields, COUNT(file_fields)};
const struct field_table machine_table = {machine_fields, COUNT(machine_fields)};
const struct field_table step_table = {step_fields, COUNT(step_fields)};

static bool read_step(const struct yaml_node *n, struct diag *d, struct scenario_step *out)
{
	struct step_entry e = {.step = {.times = 1, .cpu = UINT64_MAX, .at = n}};
	const struct yaml_node *run;
	const char *lacks, *freed = "NULL";
	int kinds;

	if (!decode_map(n, "step", step_fields, COUNT(step_fields), &e, d))
		return false;
	run = yaml_get(n, "run");
	kinds = (e.alloc != NULL) + (e.free != NULL) + (e.step.call != NULL) + (e.enter != NULL) +
		(run != NULL);
	if (kinds != 1) {
		diag_error(d, n->place->src, n->place->pos,
			"{alloc: NAME, api: ...}, {free: NAME, with: ...}, {call: API, on: NAME}, "
			"{enter: CONTEXT}, {run: THREAD}",
			"a step allocates, frees, calls, enters a context, or runs a kernel "
			"thread");
		return false;
	}
	e.step.null = e.free && e.free->kind == YAML_NULL;
	if (e.free && !e.step.null && !yaml_text(e.free, d, &freed))
		return false;
	e.step.kind = e.alloc	    ? SCENARIO_ALLOC
		      : e.free	    ? SCENARIO_FREE
		      : e.step.call ? SCENARIO_CALL
		      : e.enter	    ? SCENARIO_ENTER
				    : SCENARIO_RUN;
	e.step.name = e.alloc	    ? e.alloc
		      : e.free	    ? freed
		      : e.step.call ? e.on
		      : e.enter	    ? e.enter
				    : run->text;
	lacks = e.alloc && !e.step.api	      ? "api"
		: e.free && !e.step.with      ? "with"
		: e.step.call && !e.step.name ? "on"
					      : NULL;
	if (lacks) {
		diag_error(d, n->place->src, n->place->pos, NULL, "this step lacks `%s`", lacks);
		return false;
	}
	if (e.step.times == 0 || e.step.times > SCENARIO_MAX_OBJECTS) {
		diag_error(d, n->place->src, yaml_get(n, "times")->place->pos, "1 to 1000000",
			"`times` is out of range");
		return false;
	}
	if (e.step.order > SIM_MAX_PAGE_ORDER + 1) {
		diag_error(d, n->place->src, yaml_get(n, "order")->place->pos, NULL,
			"no kernel has such an order");
		return false;
	}
	if (e.step.mask > 64) {
		diag_error(d, n->place->src, yaml_get(n, "mask")->place->pos, "1 to 64",
			"`mask` is a number of address bits");
		return false;
	}
	*out = e.step;
	return true;
}

/* A state that is a file, beside the scenario unless its path says otherwise. */
static bool open_state(struct scenario *s, const struct yaml_node *machine,
	const struct target_spec *options, struct arena *a, struct diag *d)
{
	static const char *const own[] = {"memory", "cpus", "cma"};
	const char *path = s->state, *slash = strrchr(s->state_at->place->src->name, '/');
	size_t len = strlen(path);

	if (!strchr(path, '/') && (len < 5 || strcmp(path + len - 5, ".yaml") != 0))
		return true;
	for (size_t i = 0; i < COUNT(own); i++) {
		const struct yaml_node *n = yaml_get(machine, own[i]);

		if (!n)
			continue;
		diag_error(d, n->place->src, n->place->pos, NULL,
			"a recorded machine brings its own %s", own[i]);
		return false;
	}
	if (*path != '/' && slash)
		path = arena_printf(a, "%.*s%s", (int)(slash + 1 - s->state_at->place->src->name),
			s->state_at->place->src->name, path);
	s->is_recorded = true;
	return recorded_open(&s->recorded, path, options, a, d);
}

void scenario_release(struct scenario *s)
{
	recorded_close(&s->recorded);
}

bool scenario_read(const struct source *src, const struct target_spec *overrides, struct arena *a,
	struct diag *d, struct scenario *s)
{
	struct scenario_file f = {0};
	const struct yaml_node *root =
		yaml_parse_one(src, "one scenario", "whichalloc-scenario: 1, steps: [...]", a, d);
	bool ok;

	*s = (struct scenario){.memory = LAB_MEMORY, .cpus = LAB_CPUS};
	if (!root)
		return false;
	ok = decode_map(root, "scenario", file_fields, COUNT(file_fields), &f, d);
	if (f.version && !yaml_is(f.version, "1")) {
		diag_error(d, src, f.version->place->pos, "whichalloc-scenario: 1",
			"this version of the scenario format is not known");
		ok = false;
	}
	if (f.target)
		ok &= target_read(f.target, &s->target, d);
	if (f.machine)
		ok &= decode_map(f.machine, "machine", machine_fields, COUNT(machine_fields), s, d);
	s->target = target_spec_merge(&s->target, overrides);
	s->machine = f.machine ? f.machine : root;
	s->state_at = yaml_get(f.machine, "state");
	if (s->state && !open_state(s, f.machine, &s->target, a, d))
		return false;
	if (s->is_recorded)
		s->target = s->recorded.target;
	if (!s->memory || s->memory > LAB_MAX_MEMORY || s->cpus == 0 || s->cpus > 256) {
		diag_error(d, f.machine->place->src, f.machine->place->pos,
			"up to 64G and 256 CPUs", "there is no such machine");
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
 * none, which @api may have to do without. false after reporting.
 */
static bool step_setup(
	struct run *r, const struct scenario_step *st, const struct api *api, uint32_t *handle)
{
	const struct object *o = st->from ? named(r, st, "from", st->from) : NULL;

	*handle = o && o->handle ? o->handle[0] : 0;
	if (st->from)
		return o != NULL;
	if (st->kind != SCENARIO_ALLOC ||
		!(list_count(api->setup) || (api->kind == API_SETUP && simcall_takes_setup(api))))
		return true;
	diag_error(r->d, st->at->place->src, st->at->place->pos, "from: the cache or pool",
		"this step lacks `from`");
	return false;
}

static const struct api *step_api(struct run *r, const struct yaml_node *n)
{
	const struct catalogue *c = r->lab->catalogue;
	const struct api *api = n->kind == YAML_SCALAR ? catalogue_api(c, n->text) : NULL;

	if (!api)
		yaml_unknown(n, r->d, "API", c->api, c->api_count, sizeof(*c->api));
	return api;
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

/* @api cannot be called in this kind of step, but perhaps in another. */
static void not_modelled(struct run *r, const struct yaml_node *at, const struct api *api)
{
	struct strbuf expected = {0};

	if (simcall_allocates(api))
		strbuf_addf(&expected, "{alloc: NAME, api: %s}", api->name);
	else if (simcall_free(api))
		strbuf_addf(&expected, "{free: NAME, with: %s}", api->name);
	else if (simcall_use(api))
		strbuf_addf(&expected, "{call: %s, on: NAME}", api->name);
	if (expected.len) {
		diag_error(r->d, at->place->src, at->place->pos, strbuf_str(&expected),
			"%s() belongs to another kind of step", api->name);
		strbuf_free(&expected);
	} else {
		diag_error(r->d, at->place->src, at->place->pos, NULL,
			"the simulator does not model %s()", api->name);
	}
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
	if (!(bulk ? simcall_bulk_request(c, api, gfp, q) : simcall_request(c, api, gfp, q))) {
		not_modelled(r, st->api, api);
		return false;
	}
	if (bulk && st->count > SCENARIO_MAX_OBJECTS / st->times) {
		diag_error(r->d, st->at->place->src, yaml_get(st->at, "count")->place->pos,
			"1 to 1000000", "`count` times `times` is out of range");
		return false;
	}
	q->size = st->size;
	q->count = bulk ? 0 : st->count;
	q->fixed = st->fixed;
	q->order = (uint32_t)st->order;
	q->flags = st->flags;
	q->align = st->align;
	q->boundary = st->boundary;
	q->dma_mask_bits = (uint32_t)st->mask;
	q->constructor = st->constructor;
	return step_setup(r, st, api, &q->setup);
}

static bool run_alloc(struct run *r, const struct scenario_step *st, struct scenario_result *res)
{
	const struct api *api = step_api(r, st->api);
	enum simcall_bulk bulk = api ? simcall_bulk(api) : SIMCALL_SINGLE;
	uint32_t n = bulk && st->count ? (uint32_t)st->count : 1;
	size_t before = objections(r);
	struct sim_request q = {0};
	struct sim_result *out;
	struct object *o, *old = NULL;

	if (!api || !step_request(r, st, api, &q))
		return false;
	r->object = mem_grow(r->object, &r->cap, r->objects + 1, sizeof(*r->object));
	/* its youngest handle is reallocated */
	if (st->of && !(old = named(r, st, "of", st->of)))
		return false;
	o = &r->object[r->objects++];
	*o = (struct object){.name = st->name, .size = asked(r, st, bulk)};
	out = mem_alloc(n * sizeof(*out));
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
			res->fallbacks += out[j].origin == SIM_FALLBACK_ORIGIN;
			res->taken += out[j].taken;
			res->asked += o->size;
			o->handle = mem_grow(o->handle, &o->cap, o->live + 1, sizeof(*o->handle));
			o->handle[o->live++] = out[j].handle;
		}
	}
	free(out);
	note_objections(r, before, res);
	return true;
}

static bool run_free(struct run *r, const struct scenario_step *st, struct scenario_result *res)
{
	const struct api *api = step_api(r, st->with);
	const char *call = api ? simcall_free(api) : NULL;
	size_t before = objections(r), n;
	struct object *o;
	uint32_t setup;

	if (!call) {
		if (api)
			not_modelled(r, st->with, api);
		return false;
	}
	if (st->null) {
		sim_kernel_free(r->k, call, 0, 0, 0);
		res->succeeded = 1;
		note_objections(r, before, res);
		return true;
	}
	o = named(r, st, "free", st->name);
	if (!o || !step_setup(r, st, api, &setup))
		return false;
	/* `times` frees so many, the youngest first; without it all */
	n = yaml_get(st->at, "times") && st->times < o->live ? st->times : o->live;
	for (size_t i = 0; i < n; i++) {
		sim_kernel_free(r->k, call, o->handle[--o->live],
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
	const char *call = api ? simcall_use(api) : NULL;
	struct object *o = named(r, st, "on", st->name);
	size_t before = objections(r);

	if (!call || !o) {
		if (api && !call)
			not_modelled(r, st->call, api);
		return false;
	}
	for (size_t i = 0; i < o->live; i++) {
		sim_kernel_use(r->k, call, o->handle[i]);
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
	sim_kernel_enter(r.k, &process);
	out->step = arena_alloc(a, (s->steps + 1) * sizeof(*out->step));
	ok = run_steps(&r, out->step);
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
