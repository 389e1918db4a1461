/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Options that several commands share, as an argp child.
 */
#ifndef WHICHALLOC_CMD_OPTIONS_H
#define WHICHALLOC_CMD_OPTIONS_H

#include <argp.h>
#include <stdbool.h>

#include "know/target.h"
#include "report/report.h"
#include "text/strbuf.h"
#include "text/term.h"

#define OPTIONS_MAX_DIRS 16

struct arena;

struct options {
	const char *format; /* one of formats[] */
	const char *const
		*formats; /* set by the command, NULL-terminated; the first is the default */
	struct target_spec target;
	struct btf *btf; /* NULL: none */
	const char *rules[OPTIONS_MAX_DIRS];
	size_t rule_dirs;
	enum term_color color;
	bool quiet;
	struct arena *arena; /* for texts that options are split into */
};

/* Its input (argp_child) is a struct options. */
extern const struct argp options_argp;

/*
 * C types in the sizes of @need become numbers where --btf knows them; else @notes has a line more
 * that says so.
 */
struct btf;
struct need;
void options_look_up(const struct options *o, struct need *need, struct strbuf *notes);

/* The size of a C type by --btf, which was given; false after saying why not in @complaint. */
bool options_sizeof(
	const struct options *o, const char *type, uint64_t *size, struct strbuf *complaint);

/*
 * Of what is simulated on one kernel, the first of @t: tells on standard error what that does not
 * show.
 */
void options_note_target(const struct options *o, const struct target *t);

/* The style for a report on @out. */
struct report_style options_style(const struct options *o, FILE *out);

/*
 * Writes @text to standard output and flushes. EXIT_INTERNAL after a message when that fails (full
 * disk, closed pipe), else @status.
 */
int options_write(const struct strbuf *text, int status);

/* Prints what @d holds to standard error. */
struct diag;
void options_complain(struct diag *d, const struct options *o);

/* Runs argp in the way all commands want it: errors exit with EXIT_BAD_INPUT. */
void options_parse(const struct argp *argp, int argc, char **argv, void *input);

#endif
