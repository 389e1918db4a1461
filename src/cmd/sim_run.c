/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * whichalloc sim run SCENARIO.yaml: a sequence of allocations on one simulated machine.
 */
#include <string.h>

#include "cmd/cmd.h"
#include "cmd/options.h"
#include "cmd/sim.h"
#include "report/scenario.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/progress.h"
#include "trial/lab.h"

static const char *const sim_formats[] = {"text", "json", NULL};

struct sim {
	struct options common;
	const char *file;
};

static error_t parse_sim(int key, char *arg, struct argp_state *state)
{
	struct sim *s = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &s->common;
		return 0;
	case ARGP_KEY_ARG:
		if (s->file)
			argp_error(state, "one scenario at a time");
		s->file = arg;
		return 0;
	case ARGP_KEY_END:
		if (!s->file)
			argp_error(state,
				"which scenario? sim run FILE.yaml, or - for standard input");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static int run(struct sim *s, const struct scenario *scenario, struct diag *d, struct strbuf *out)
{
	struct report_style style = options_style(&s->common, stdout);
	struct target *t = target_new(&scenario->target, d);
	struct lab *lab = t ? lab_new(t->point[0], d) : NULL;
	struct progress progress;
	struct scenario_outcome o;
	int status = EXIT_BAD_INPUT;

	if (lab)
		options_note_target(&s->common, t);
	progress_begin(&progress, "calls", s->common.quiet);
	if (lab && scenario_run(scenario, lab, s->common.arena, &progress, d, &o)) {
		status = EXIT_FINE;
		for (size_t i = 0; i <= scenario->steps; i++) {
			bool wanted =
				i < scenario->steps && scenario->step[i].expect == EXPECT_OBJECTION;

			if (o.step[i].unexpected || (o.step[i].objections && !wanted))
				status = EXIT_FINDINGS;
		}
		if (strcmp(s->common.format, "json") == 0)
			report_json(out, report_scenario_json(scenario, &o));
		else
			report_scenario_text(out, scenario, &o, &style);
	}
	lab_free(lab);
	target_free(t);
	return status;
}

int cmd_sim_run(int argc, char **argv)
{
	static const struct argp_child children[] = {{&options_argp, 0, NULL, 0}, {0}};
	static const struct argp argp = {NULL, parse_sim, "SCENARIO.yaml",
		"Runs a scenario: allocations and frees on a simulated machine in a seeded state "
		"of memory.\vExit status 1: the "
		"simulated kernel objected, or a step went otherwise than it expects. See "
		"whichalloc(1).",
		children, NULL, NULL};
	struct sim s = {.common = {.formats = sim_formats, .arena = arena_new()}};
	struct diag *d = diag_new();
	struct strbuf out = {0};
	struct scenario scenario = {.steps = 0};
	struct source *src;
	int status = EXIT_BAD_INPUT;

	options_parse(&argp, argc, argv, &s);
	src = source_read(s.file, d);
	if (src && scenario_read(src, &s.common.target, s.common.arena, d, &scenario))
		status = run(&s, &scenario, d, &out);
	options_complain(d, &s.common);
	if (status != EXIT_BAD_INPUT)
		status = options_write(&out, status);
	strbuf_free(&out);
	scenario_release(&scenario);
	source_free(src);
	diag_free(d);
	arena_free(s.common.arena);
	return status;
}
