/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * whichalloc: picks the subcommand.
 */
#include <stdio.h>
#include <string.h>

#include "cmd/cmd.h"
#include "text/mem.h"
#include "text/nearest.h"

static const struct command {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *args, *doc;
} commands[] = {
	{"ask", cmd_ask, "[SIZE] [--KEY VALUE ... | FILE.yaml | -]",
		"which API, flags and free function to use, and why"},
	{"lint", cmd_lint, "FILE.yaml|DIR...", "check the allocations that manifests list"},
	{"cost", cmd_cost, "SIZE|MIN..MAX", "what so many bytes really take in each allocator"},
	{"explain", cmd_explain, "NAME",
		"everything known of a rule, an API, a GFP flag, a context"},
	{"list", cmd_list, "apis|rules|kernels|flags|contexts", "what the program knows"},
	{"init", cmd_init, "[FILE.whichalloc.yaml]", "write a commented manifest to begin with"},
	{"sim", cmd_sim, "run SCENARIO.yaml | replay TRACE | capture",
		"run a scenario, or a kernel's trace, in the simulated allocators; record a "
		"machine"},
	{"verify", cmd_verify, "[--rules DIR] [--against DIR]",
		"check that the rules hold together, or what other rules would change"},
};

#define COMMANDS (sizeof(commands) / sizeof(*commands))

static void usage(FILE *out)
{
	fputs("Usage: whichalloc COMMAND [OPTION...]\n"
	      "Which kernel memory allocation API to use here, and proof that it works.\n\n",
		out);
	for (size_t i = 0; i < COMMANDS; i++)
		fprintf(out, "  %-8s %s\n           %s\n", commands[i].name, commands[i].args,
			commands[i].doc);
	fputs("\nTry: whichalloc ask --size 64K --context softirq\n"
	      "whichalloc COMMAND --help tells more; so does whichalloc(1).\n",
		out);
}

static int unknown(const char *name)
{
	struct nearest near;

	nearest_init(&near, name, strlen(name));
	for (size_t i = 0; i < COMMANDS; i++)
		nearest_offer(&near, commands[i].name);
	if (nearest_best(&near))
		fprintf(stderr, "whichalloc: unknown command '%s', did you mean '%s'?\n", name,
			nearest_best(&near));
	else
		fprintf(stderr, "whichalloc: unknown command '%s'; see whichalloc --help\n", name);
	return EXIT_BAD_INPUT;
}

int main(int argc, char **argv)
{
	cmd_begin();
	if (argc < 2) {
		usage(stderr);
		return EXIT_BAD_INPUT;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-?") == 0 ||
		strcmp(argv[1], "help") == 0) {
		usage(stdout);
		return fflush(stdout) ? EXIT_INTERNAL : EXIT_FINE;
	}
	if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
		puts("whichalloc " WHICHALLOC_VERSION);
		return fflush(stdout) ? EXIT_INTERNAL : EXIT_FINE;
	}
	for (size_t i = 0; i < COMMANDS; i++) {
		char name[32];

		if (strcmp(argv[1], commands[i].name) != 0)
			continue;
		snprintf(name, sizeof(name), "whichalloc %s", commands[i].name);
		argv[1] = name; /* what argp calls the program in its messages */
		return commands[i].run(argc - 1, argv + 1);
	}
	return unknown(argv[1]);
}
