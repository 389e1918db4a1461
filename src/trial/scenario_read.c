/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading scenarios; see scenario.h.
 */
#include "trial/scenario.h"

#include <stdlib.h>
#include <string.h>

#include "advise/manifest.h"
#include "sim/kernel.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/yaml.h"
#include "trial/lab.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

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
	F("whichalloc-scenario", FIELD_NODE, version, true),
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
