/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * whichalloc sim: picks the action.
 */
#include "cmd/sim.h"

#include <stdio.h>
#include <string.h>

#include "cmd/cmd.h"
#include "text/nearest.h"

static const struct action {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *args, *doc;
} actions[] = {
	{"run", cmd_sim_run, "SCENARIO.yaml", "allocations and frees, step by step"},
	{"replay", cmd_sim_replay, "[--state STATE.yaml] TRACE",
		"a kernel's trace: the same page frames, or figures of merit"},
	{"capture", cmd_sim_capture, "[--proc DIR]", "records the memory of this machine"},
};

#define ACTIONS (sizeof(actions) / sizeof(*actions))

static void usage(FILE *out)
{
	fputs("Usage: whichalloc sim ACTION [OPTION...]\n"
	      "Works with simulated machines.\n\n",
		out);
	for (size_t i = 0; i < ACTIONS; i++)
		fprintf(out, "  %-8s %s\n           %s\n", actions[i].name, actions[i].args,
			actions[i].doc);
	fputs("\nwhichalloc sim ACTION --help tells more; so does whichalloc(1).\n", out);
}

static int unknown(const char *name)
{
	struct nearest near;

	nearest_init(&near, name, strlen(name));
	for (size_t i = 0; i < ACTIONS; i++)
		nearest_offer(&near, actions[i].name);
	fprintf(stderr, "whichalloc sim: unknown action '%s'", name);
	if (nearest_best(&near))
		fprintf(stderr, ", did you mean '%s'?\n", nearest_best(&near));
	else
		fputs("; see whichalloc sim --help\n", stderr);
	return EXIT_BAD_INPUT;
}

int cmd_sim(int argc, char **argv)
{
	const char *word = NULL;
	char name[48];

	if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-?") == 0)) {
		usage(stdout);
		return fflush(stdout) ? EXIT_INTERNAL : EXIT_FINE;
	}
	/* options may come before it */
	for (int i = 1; i < argc; i++) {
		for (size_t a = 0; a < ACTIONS; a++) {
			if (strcmp(argv[i], actions[a].name) != 0)
				continue;
			memmove(argv + i, argv + i + 1, (size_t)(argc - i) * sizeof(*argv));
			snprintf(name, sizeof(name), "whichalloc sim %s", actions[a].name);
			argv[0] = name;
			return actions[a].run(argc - 1, argv);
		}
		if (!word && argv[i][0] != '-')
			word = argv[i];
	}
	if (word)
		return unknown(word);
	usage(stderr);
	return EXIT_BAD_INPUT;
}
