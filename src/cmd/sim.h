/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The actions of whichalloc sim. argv[0] is "whichalloc sim ACTION".
 */
#ifndef WHICHALLOC_CMD_SIM_H
#define WHICHALLOC_CMD_SIM_H

int cmd_sim_run(int argc, char **argv);
int cmd_sim_replay(int argc, char **argv);
int cmd_sim_capture(int argc, char **argv);

#endif
