/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Recorded machines: state files with the target that they stand for.
 */
#ifndef WHICHALLOC_TRIAL_RECORDED_H
#define WHICHALLOC_TRIAL_RECORDED_H

#include "know/target.h"
#include "sim/state_file.h"

struct recorded {
	struct source *src;
	struct sim_state_file file;
	const char *name; /* the file's, without folder and ending */
	/* its kernel, architecture and what it shows of the configuration, but where @options of
	 * recorded_open() say otherwise */
	struct target_spec target;
};

/*
 * Reads @path; what is read lives in @a. false after reporting to @d. recorded_close() in any case.
 */
bool recorded_open(struct recorded *r, const char *path, const struct target_spec *options,
	struct arena *a, struct diag *d);

/* What a state file @at says that the machine is: @kernel on @arch. false after reporting. */
bool recorded_machine(struct target_spec *own, const struct yaml_node *at, const char *kernel,
	const char *arch, struct diag *d);

void recorded_close(struct recorded *r); /* a zeroed one is fine */

#endif
