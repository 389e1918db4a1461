/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * whichalloc verify: do the rules hold together, and what would other rules change?
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/cmd.h"
#include "cmd/options.h"
#include "report/verify.h"
#include "text/diag.h"
#include "text/mem.h"

static const char *const verify_formats[] = {"text", "json", NULL};

enum { OPT_AGAINST = 0x3000, OPT_SAMPLES, OPT_SEED, OPT_DEPTH };

static const struct argp_option option_list[] = {
	{"against", OPT_AGAINST, "DIR", 0,
		"print which decisions differ from those by the rules in DIR, in place of the "
		"built-in ones",
		1},
	{"samples", OPT_SAMPLES, "N", 0,
		"random needs beside those that are walked; default 1000000", 1},
	{"seed", OPT_SEED, "N", 0, "of the random needs; default 1", 1},
	{"depth", OPT_DEPTH, "N", 0,
		"walk needs that state up to N things at a time, 1 to 3; default 2, and 3 for the "
		"default kernel",
		1},
	{0},
};

struct verify_command {
	struct options common;
	struct verify_options o;
};

static uint64_t number(const char *arg, uint64_t max, const char *what, struct argp_state *state)
{
	char *end;
	unsigned long long n;

	errno = 0;
	n = strtoull(arg, &end, 10);
	if (*arg < '0' || *arg > '9' || *end || errno || n > max)
		argp_error(state, "'%s' is no %s: expected a number up to %llu", arg, what,
			(unsigned long long)max);
	return n;
}

static error_t parse_verify(int key, char *arg, struct argp_state *state)
{
	struct verify_command *v = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &v->common;
		return 0;
	case OPT_AGAINST:
		v->o.against = arg;
		return 0;
	case OPT_SAMPLES:
		v->o.samples = number(arg, 1000000000, "number of samples", state);
		return 0;
	case OPT_SEED:
		v->o.seed = number(arg, INT64_MAX, "seed", state);
		return 0;
	case OPT_DEPTH:
		v->o.depth = (unsigned int)number(arg, VERIFY_MAX_DEPTH, "depth", state);
		if (v->o.depth == 0)
			argp_error(state, "'0' is no depth: expected 1 to 3");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

int cmd_verify(int argc, char **argv)
{
	static const struct argp_child children[] = {{&options_argp, 0, NULL, 0}, {0}};
	static const struct argp argp = {option_list, parse_verify, NULL,
		"Checks that the rules hold together: on every kernel each need has an answer or a "
		"smallest conflict, no rule contradicts another or the simulator, and none is "
		"idle.",
		children, NULL, NULL};
	struct verify_command c = {.common = {.formats = verify_formats, .arena = arena_new()},
		.o = {.samples = VERIFY_SAMPLES, .seed = 1}};
	struct diag *d = diag_new();
	int status = EXIT_BAD_INPUT;
	struct strbuf out = {0};
	struct report_style style;
	struct verify *v;

	options_parse(&argp, argc, argv, &c);
	style = options_style(&c.common, stdout);
	c.o.only = c.common.target;
	c.o.dirs = c.common.rules;
	c.o.dir_count = c.common.rule_dirs;
	c.o.quiet = c.common.quiet;
	v = verify_run(&c.o, d);
	if (v) {
		if (strcmp(c.common.format, "json") == 0)
			report_json(&out, report_verify_json(v, &c.o));
		else
			report_verify_text(&out, v, &c.o, &style);
		status = options_write(&out, v->failures ? EXIT_FINDINGS : EXIT_FINE);
	} else {
		options_complain(d, &c.common);
	}
	strbuf_free(&out);
	verify_free(v);
	diag_free(d);
	arena_free(c.common.arena);
	return status;
}
