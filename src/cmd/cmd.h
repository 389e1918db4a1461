/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Subcommands: options in, report out. Each takes argv without the program's name (argv[0] is
 * "whichalloc ask") and returns the exit status.
 */
#ifndef WHICHALLOC_CMD_CMD_H
#define WHICHALLOC_CMD_CMD_H

#define EXIT_FINE 0
#define EXIT_FINDINGS 1 /* findings, an impossible requirement, a failed check */
#define EXIT_BAD_INPUT 2
#define EXIT_INTERNAL 3 /* and output errors */

/* Before any of them, once. */
void cmd_begin(void);

int cmd_ask(int argc, char **argv);
int cmd_lint(int argc, char **argv);
int cmd_cost(int argc, char **argv);
int cmd_explain(int argc, char **argv);
int cmd_init(int argc, char **argv);
int cmd_list(int argc, char **argv);
int cmd_sim(int argc, char **argv);
int cmd_verify(int argc, char **argv);

#endif
