/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * whichalloc sim replay [--state STATE.yaml] TRACE: a kernel's trace on a simulated machine, in the
 * state that the kernel was in, or a fresh one.
 */
#include <errno.h>
#include <string.h>

#include "advise/manifest.h"
#include "cmd/cmd.h"
#include "cmd/options.h"
#include "cmd/sim.h"
#include "advise/decide.h"
#include "report/merit.h"
#include "report/replay.h"
#include "sim/page.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/progress.h"
#include "text/source.h"
#include "text/units.h"
#include "text/yaml.h"
#include "trial/lab.h"
#include "trial/merit.h"
#include "trial/recorded.h"

static const char *const replay_formats[] = {"text", "json", NULL};

struct replay_options {
	struct options common;
	const char *trace, *state, *after;
	uint64_t memory, cpus; /* of a fresh machine */
	bool sized;	       /* one of them was given */
};

enum { OPT_STATE = 0x200, OPT_AFTER, OPT_MEMORY, OPT_CPUS };

static const struct argp_option option_list[] = {
	{"state", OPT_STATE, "STATE.yaml", 0,
		"what the kernel's memory was like when the trace began", 10},
	{"after", OPT_AFTER, "STATE.yaml", 0,
		"what it was like when it ended: say what differs in the simulator", 10},
	{"memory", OPT_MEMORY, "BYTES", 0, "of a fresh machine; default 1G", 10},
	{"cpus", OPT_CPUS, "NUMBER", 0, "of a fresh machine; default 4", 10},
	{0},
};

static uint64_t read_size(
	const char *arg, uint64_t max, const char *what, const struct argp_state *state)
{
	uint64_t value = 0;

	if (units_parse(arg, strlen(arg), &value) != UNITS_OK || !value || value > max)
		argp_error(state, "'%s' is no %s", arg, what);
	return value;
}

static error_t parse_replay(int key, char *arg, struct argp_state *state)
{
	struct replay_options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->common;
		return 0;
	case OPT_STATE:
		o->state = arg;
		return 0;
	case OPT_AFTER:
		o->after = arg;
		return 0;
	case OPT_MEMORY:
		o->memory = read_size(arg, LAB_MAX_MEMORY, "size of memory: up to 64G", state);
		o->sized = true;
		return 0;
	case OPT_CPUS:
		o->cpus = read_size(arg, 256, "number of CPUs: up to 256", state);
		o->sized = true;
		return 0;
	case ARGP_KEY_ARG:
		if (o->trace)
			argp_error(state, "one trace at a time");
		o->trace = arg;
		return 0;
	case ARGP_KEY_END:
		if (!o->trace)
			argp_error(state, "which trace? sim replay TRACE, or - for standard input");
		if (o->after && !o->state)
			argp_error(state, "--after needs --state");
		if (o->sized && o->state)
			argp_error(state, "--memory and --cpus are for fresh machines; a state "
					  "says what it has");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* What is worked with. */
struct work {
	struct replay_options *o;
	struct arena *a;
	struct diag *d;
	struct target *target;
	struct lab *lab;
	struct trace *trace;
};

static bool prepare(struct work *w, const struct target_spec *spec)
{
	w->target = target_new(spec, w->d);
	w->lab = w->target ? lab_new(w->target->point[0], w->d) : NULL;
	if (w->lab)
		options_note_target(&w->o->common, w->target);
	w->trace = w->lab ? trace_open(w->o->trace, w->target->point[0], w->d) : NULL;
	return w->trace != NULL;
}

/* The kernel and architecture that a state file names, where no option says otherwise. */
static bool state_target(struct work *w, const struct sim_image *image, struct target_spec *spec)
{
	struct target_spec own = {.min = VERSION_NONE};

	if (!recorded_machine(&own, image->at, image->kernel, image->arch, w->d))
		return false;
	*spec = target_spec_merge(&own, &w->o->common.target);
	return true;
}

static bool read_state(
	struct work *w, const char *path, struct source **src, struct sim_image *image)
{
	*src = source_read(path, w->d);
	return *src && sim_image_read(*src, w->a, w->d, image);
}

static int replay_state(struct work *w, struct strbuf *out)
{
	const struct options *o = &w->o->common;
	struct replay_report report = {.after = w->o->after};
	struct report_style style = options_style(o, stdout);
	struct source *src[2] = {NULL, NULL};
	struct strbuf differences = {0};
	struct sim_image image, after;
	struct sim_pages *p = NULL;
	struct target_spec spec;
	struct progress progress;
	struct replay r;
	int status = EXIT_BAD_INPUT;

	if (read_state(w, w->o->state, &src[0], &image) && state_target(w, &image, &spec) &&
		prepare(w, &spec) && sim_image_check(&image, &w->lab->pages, w->d) &&
		(!w->o->after || (read_state(w, w->o->after, &src[1], &after) &&
					 sim_image_check(&after, &w->lab->pages, w->d)))) {
		if (sim_pages_new_image(&p, &w->lab->pages, &image) != 0)
			mem_exhausted();
		progress_begin(&progress, "lines", o->quiet);
		if (replay_run(w->trace, p, &image, w->a, &progress, w->d, &r))
			status = r.mismatched || r.unfit_frees ? EXIT_FINDINGS : EXIT_FINE;
	}
	if (status != EXIT_BAD_INPUT) {
		report.replay = &r;
		report.image = &image;
		report.catalogue = w->target->point[0];
		if (w->o->after)
			report.difference_count = sim_image_diff(&after, &r.after, &differences);
		if (w->o->after)
			report.distance = sim_image_distance(&after, &r.after);
		report.differences = strbuf_str(&differences);
		if (report.difference_count)
			status = EXIT_FINDINGS;
		if (strcmp(o->format, "json") == 0)
			report_json(out, report_replay_json(&report));
		else
			report_replay_text(out, &report, &style);
	}
	sim_pages_destroy(p);
	strbuf_free(&differences);
	source_free(src[0]);
	source_free(src[1]);
	return status;
}

/* Without a state: what the allocations cost, on a fresh machine. */
static int replay_fresh(struct work *w, struct strbuf *out)
{
	const struct options *o = &w->o->common;
	struct report_style style = options_style(o, stdout);
	struct merit_report report = {.memory = w->o->memory, .cpus = (unsigned int)w->o->cpus};
	struct judge *j = judge_new(&o->target, o->rules, o->rule_dirs, w->d);
	struct progress progress;
	struct merit m = {0};
	struct sim_pages *p = NULL;
	int status = EXIT_BAD_INPUT;

	if (j && prepare(w, &o->target)) {
		struct sim_pages_params params = {.model = &w->lab->pages,
			.memory = w->o->memory,
			.cpus = (unsigned int)w->o->cpus};

		int err = sim_pages_new(&p, &params);

		if (err == -ENOMEM)
			mem_exhausted();
		if (err)
			diag_error(
				w->d, NULL, (struct pos){0}, NULL, "such a machine cannot be made");
		progress_begin(&progress, "lines", o->quiet);
		if (p && merit_run(w->trace, p, &w->lab->pages, w->a, &progress, w->d, &m) &&
			merit_advise(&m, j, w->a, w->d))
			status = EXIT_FINE;
	}
	if (status == EXIT_FINE) {
		report.merit = &m;
		report.catalogue = w->target->point[0];
		if (strcmp(o->format, "json") == 0)
			report_json(out, report_merit_json(&report));
		else
			report_merit_text(out, &report, &style);
	}
	merit_free(&m);
	sim_pages_destroy(p);
	judge_free(j);
	return status;
}

int cmd_sim_replay(int argc, char **argv)
{
	static const struct argp_child children[] = {{&options_argp, 0, NULL, 0}, {0}};
	static const struct argp argp = {option_list, parse_replay, "TRACE",
		"Replays kmem events of a kernel's trace (tracefs, trace-cmd report, perf script) "
		"on "
		"a simulated machine.\vWith --state, compares each page frame with the kernel's. "
		"Exit "
		"status 1: something differs. See whichalloc(1).",
		children, NULL, NULL};
	struct replay_options o = {.common = {.formats = replay_formats, .arena = arena_new()},
		.memory = LAB_MEMORY,
		.cpus = LAB_CPUS};
	struct work w = {.o = &o, .a = o.common.arena, .d = diag_new()};
	struct strbuf out = {0};
	int status = EXIT_BAD_INPUT;

	options_parse(&argp, argc, argv, &o);
	status = o.state ? replay_state(&w, &out) : replay_fresh(&w, &out);
	options_complain(w.d, &o.common);
	if (status != EXIT_BAD_INPUT)
		status = options_write(&out, status);
	strbuf_free(&out);
	trace_close(w.trace);
	lab_free(w.lab);
	target_free(w.target);
	diag_free(w.d);
	arena_free(o.common.arena);
	return status;
}
