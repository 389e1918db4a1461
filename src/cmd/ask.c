/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * whichalloc ask: needs from options, a file, or standard input; answers out.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "advise/decide.h"
#include "advise/manifest.h"
#include "cmd/cmd.h"
#include "cmd/options.h"
#include "report/code.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/units.h"
#include "trial/lab.h"
#include "trial/recorded.h"
#include "trial/trial.h"

static const char *const ask_formats[] = {"text", "json", "c", NULL};

/* Options of needs are numbered from here, by their place in need_keys[]. */
#define OPT_NEED 0x1000
#define OPT_WHY_NOT 0x2000
#define OPT_STATE 0x2001

struct ask {
	struct options common;
	struct need need;
	bool any_need;
	const char *file;
	const char *state_path; /* NULL: machines of our own */
	struct recorded recorded;
	bool all_rejections;
	int last_switch; /* need key whose option had no value yet: "--zeroed false" */
	struct diag *d;
	/* results */
	struct strbuf out;
	json_t *answers;
	int status;
	size_t printed;
};

static void one_size(const struct ask *ask, struct argp_state *state)
{
	if (ask->need.v[F_SIZE].set)
		argp_error(state, "the size is given twice; a number of elements is --count");
}

/* Is @arg a mistyped size, or a name, rather than the path of a file that is not there? */
static bool is_no_path(const char *arg)
{
	return (isdigit((unsigned char)*arg) || !strpbrk(arg, "./")) && strcmp(arg, "-") != 0 &&
	       access(arg, F_OK) != 0;
}

static void positional(struct ask *ask, char *arg, struct argp_state *state)
{
	int option = ask->last_switch;
	uint64_t min, max;

	ask->last_switch = -1;
	if (option >= 0 && need_switch_takes((size_t)option, arg)) {
		need_option(&ask->need, (size_t)option, arg, ask->common.arena, ask->d);
	} else if (strncmp(arg, "sizeof", 6) == 0 || strncmp(arg, "struct ", 7) == 0 ||
		   strncmp(arg, "union ", 6) == 0 ||
		   units_parse_range(arg, strlen(arg), &min, &max) != UNITS_NOT_A_NUMBER) {
		one_size(ask, state);
		ask->any_need = true;
		need_option(&ask->need, 0, arg, ask->common.arena, ask->d);
	} else if (ask->file) {
		argp_error(state, "more than one file: '%s' and '%s'", ask->file, arg);
	} else if (is_no_path(arg) && option >= 0) {
		argp_error(state, "'%s' is no value of %s, and neither a size nor a file", arg,
			need_keys[option].name);
	} else if (is_no_path(arg)) {
		argp_error(state, "'%s' is neither a size, such as 64K, nor a file%s", arg,
			isdigit((unsigned char)*arg) ? ""
						     : "; of a name, whichalloc explain tells");
	} else {
		ask->file = arg;
	}
}

static error_t parse_ask(int key, char *arg, struct argp_state *state)
{
	struct ask *ask = state->input;

	if (key >= OPT_NEED && key < OPT_NEED + (int)need_key_count) {
		size_t i = (size_t)(key - OPT_NEED);

		if (need_keys[i].fact == F_SIZE)
			one_size(ask, state);
		ask->any_need = true;
		ask->last_switch = arg ? -1 : (int)i;
		need_option(&ask->need, i, arg, ask->common.arena, ask->d);
		return 0;
	}
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &ask->common;
		return 0;
	case OPT_STATE:
		ask->state_path = arg;
		return 0;
	case OPT_WHY_NOT:
		if (strcmp(arg, "all") != 0)
			argp_error(state, "--why-not takes 'all'");
		ask->all_rejections = true;
		return 0;
	case ARGP_KEY_ARG:
		positional(ask, arg, state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* Options for every key of a need: dma.mask is --dma-mask. */
static struct argp_option *ask_options(struct arena *a)
{
	struct argp_option *list = arena_alloc(a, (need_key_count + 4) * sizeof(*list));
	size_t n = 0;

	for (size_t i = 0; i < need_key_count; i++) {
		const struct need_key *k = &need_keys[i];
		char *name = arena_strdup(a, k->name);

		if (k->fact == FACT_COUNT && !k->arg)
			continue; /* `objects` alone says nothing */
		for (char *p = name; *p; p++)
			if (*p == '.' || *p == '_')
				*p = '-';
		list[n++] = (struct argp_option){.name = name,
			.key = OPT_NEED + (int)i,
			.arg = k->arg ? k->arg : "BOOL",
			.flags = need_switch_takes(i, NULL) ? OPTION_ARG_OPTIONAL : 0,
			.doc = k->doc,
			.group = 1};
	}
	list[n++] = (struct argp_option){.name = "state",
		.key = OPT_STATE,
		.arg = "FILE",
		.doc = "try the advice on the machine that a state file holds",
		.group = 2};
	list[n++] = (struct argp_option){.name = "why-not",
		.key = OPT_WHY_NOT,
		.arg = "all",
		.doc = "name every API that was ruled out, and why",
		.group = 2};
	return list;
}

/* The same use freed in the way that a caution warns of, if one does. */
static void demonstrate(struct answer *a, struct lab *lab, struct demonstration *shown)
{
	for (size_t i = 0; i < a->decision->cautions && !a->shown; i++) {
		const struct rule *r = a->decision->caution[i].rule;
		struct use use = a->decision->best.use;

		if (!r->demonstrate_free)
			continue;
		use.free = r->demonstrate_free;
		shown->rule = r;
		if (trial_worst(lab, a->need, &use, &shown->trial))
			a->shown = shown;
	}
}

/*
 * Laboratories for the kernels of a target: one for each profile, so that no machine is tried
 * twice.
 */
struct labs {
	struct lab *lab[TARGET_MAX_POINTS];
	size_t count;
};

static bool labs_open(struct labs *l, const struct target *t, const struct ask *ask)
{
	for (size_t p = 0; p < t->count; p++) {
		if (p && t->point[p]->profile->version == t->point[p - 1]->profile->version)
			continue;
		l->lab[l->count] = lab_new(t->point[p], ask->d);
		if (!l->lab[l->count])
			return false;
		l->count++;
		if (ask->state_path && !lab_record(l->lab[l->count - 1], &ask->recorded.file,
					       ask->recorded.name, ask->d))
			return false;
	}
	return true;
}

static void labs_close(struct labs *l)
{
	for (size_t i = 0; i < l->count; i++)
		lab_free(l->lab[i]);
}

/* What comes of it is the caller's to free. */
static struct trial *try_advice(struct answer *a, struct labs *labs)
{
	struct trial *trial = mem_alloc(labs->count * sizeof(*trial));

	a->trials = trial_run_each(labs->lab, labs->count, a->need, &a->decision->best.use, trial);
	a->trial = trial;
	return trial;
}

/* Of what would serve here if the need were changed: where it seldom does, nobody is to be led on. */
static void try_ways(struct answer *a, struct labs *labs)
{
	for (size_t i = 0; i < a->decision->ways * labs->count; i++) {
		const struct way_out *w = &a->decision->way[i / labs->count];
		struct lab *lab = labs->lab[i % labs->count];
		struct way_tried *tried = &a->way[i / labs->count];
		struct use use = w->best.use;
		struct trial t;

		/* a way that changes the target is on other kernels */
		use_rebase(&use, lab->catalogue);
		if (w->target || !trial_glance(lab, &w->need, &use, &t))
			continue;
		for (size_t s = 0; s < t.states; s++)
			if (!tried->kernel || t.state[s].succeeded < tried->state.succeeded)
				*tried = (struct way_tried){t.kernel, t.state[s]};
	}
}

static void answer_one(struct ask *ask, const struct judge *j, struct labs *labs,
	const struct need *need, bool built_in, const char *name)
{
	struct answer a = {.name = name, .need = need, .judge = j, .built_in = built_in};
	struct report_style style = options_style(&ask->common, stdout);
	char note[TARGET_MAX_NOTES][TARGET_NOTE_SIZE];
	struct strbuf calls = {0};
	struct sim_cost cost[SIM_COST_ALLOCATORS];
	struct demonstration shown;
	struct trial *trial = NULL;

	style.all_rejections = ask->all_rejections;
	a.decision = decide(j, need, built_in);
	if (a.decision->possible)
		trial = try_advice(&a, labs);
	else
		try_ways(&a, labs);
	a.notes = target_notes(j->target, a.trials != 0, note);
	for (size_t i = 0; i < a.notes; i++)
		a.note[i] = note[i];
	if (a.decision->possible &&
		code_other_calls(&calls, &a.decision->best.use, need, j->target))
		a.other_calls = strbuf_str(&calls);
	if (a.trials && trial_cache(labs->lab[0], need, &a.decision->best.use, cost))
		a.cache = cost;
	if (a.trials)
		demonstrate(&a, labs->lab[0], &shown);
	if (ask->printed++ && strcmp(ask->common.format, "json") != 0)
		strbuf_addc(&ask->out, '\n');
	if (strcmp(ask->common.format, "json") == 0)
		json_array_append_new(ask->answers, report_ask_json(&a));
	else if (strcmp(ask->common.format, "c") == 0)
		report_ask_c(&ask->out, &a);
	else
		report_ask_text(&ask->out, &a, &style);
	if (!a.decision->possible || answer_objected(&a))
		ask->status = EXIT_FINDINGS;
	strbuf_free(&calls);
	decision_free(a.decision);
	free(trial);
}

/* All questions of one target. Answers are only printed when every question could be read. */
static bool answer_sites(
	struct ask *ask, const struct target_spec *spec, struct site *site, size_t count)
{
	struct judge *j = judge_new(spec, ask->common.rules, ask->common.rule_dirs, ask->d);
	struct labs labs = {.count = 0};
	bool ok = j && labs_open(&labs, j->target, ask);
	struct strbuf notes = {0};

	for (size_t i = 0; ok && i < count; i++) {
		need_imply(&site[i].need);
		options_look_up(&ask->common, &site[i].need, &notes);
		ok &= need_check(&site[i].need, j->target->point[0], ask->d);
	}
	fputs(strbuf_str(&notes), stderr);
	strbuf_free(&notes);
	for (size_t i = 0; ok && i < count; i++)
		answer_one(ask, j, &labs, &site[i].need, spec->built_in, site[i].name);
	labs_close(&labs);
	judge_free(j);
	return ok;
}

static bool answer_file(struct ask *ask, struct source **src)
{
	struct manifest *list;
	size_t count;
	bool ok;

	*src = source_read(ask->file, ask->d);
	if (!*src || !manifest_read(*src, &ask->common.target, true, ask->common.arena, ask->d,
			     &list, &count))
		return false;
	ok = true;
	for (size_t i = 0; i < count; i++)
		ok &= answer_sites(ask, &list[i].target, list[i].site, list[i].sites);
	return ok;
}

static int finish(struct ask *ask, bool ok)
{
	int status = EXIT_BAD_INPUT;

	if (!ok)
		options_complain(ask->d, &ask->common);
	if (ok && strcmp(ask->common.format, "json") == 0)
		report_json(
			&ask->out, json_pack("{s:i, s:O}", "schema", 1, "answers", ask->answers));
	if (ok)
		status = options_write(&ask->out, ask->status);
	return status;
}

/* Long options with '_' for '-': the keys are written either way. */
static void normalise(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (strncmp(argv[i], "--", 2) == 0)
			for (char *p = argv[i] + 2; *p && *p != '='; p++)
				if (*p == '_')
					*p = '-';
}

int cmd_ask(int argc, char **argv)
{
	static const struct argp_child children[] = {{&options_argp, 0, NULL, 0}, {0}};
	struct ask ask = {
		.common = {.formats = ask_formats, .arena = arena_new()}, .last_switch = -1};
	struct argp argp = {.options = ask_options(ask.common.arena),
		.parser = parse_ask,
		.args_doc = "[SIZE]\nFILE.yaml\n-",
		.doc = "Answers which kernel allocation API, GFP flags and free function to use, "
		       "why, why not the others, "
		       "and what the simulator measured.\vThe words are those of a manifest's "
		       "`needs`: dma.mask is --dma-mask. "
		       "See whichalloc(1).",
		.children = children};
	struct source *src = NULL;
	bool ok;
	int status;

	ask.d = diag_new();
	ask.answers = json_array();
	normalise(argc, argv);
	options_parse(&argp, argc, argv, &ask);
	ok = diag_count(ask.d) == 0;
	if (ok && ask.state_path) {
		ok = recorded_open(
			&ask.recorded, ask.state_path, &ask.common.target, ask.common.arena, ask.d);
		ask.common.target = ask.recorded.target;
	}
	if (ok && ask.file && ask.any_need) {
		diag_error(ask.d, NULL, (struct pos){0}, NULL,
			"needs come from options or from a file, not both");
		ok = false;
	} else if (ok && ask.file) {
		ok = answer_file(&ask, &src);
	} else if (ok) {
		struct site site = {.need = ask.need};

		ok = answer_sites(&ask, &ask.common.target, &site, 1);
	}
	status = finish(&ask, ok);
	json_decref(ask.answers);
	strbuf_free(&ask.out);
	diag_free(ask.d);
	source_free(src);
	recorded_close(&ask.recorded);
	arena_free(ask.common.arena);
	return status;
}
