/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Shared options; see options.h.
 */
#include "cmd/options.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "advise/need.h"
#include "cmd/cmd.h"
#include "know/btf.h"
#include "report/report.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/nearest.h"

enum {
	OPT_FORMAT = 0x100,
	OPT_KERNEL,
	OPT_ARCH,
	OPT_CONFIG,
	OPT_KCONFIG,
	OPT_BTF,
	OPT_BUILT_IN,
	OPT_RULES,
	OPT_COLOR
};

static const struct argp_option option_list[] = {
	{"format", OPT_FORMAT, "FORMAT", 0, "how to write the result; default text", 90},
	{"kernel", OPT_KERNEL, "VERSION", 0,
		"kernel release, or a range MIN..MAX; default " TARGET_DEFAULT_KERNEL, 90},
	{"arch", OPT_ARCH, "ARCH", 0, "architecture; default x86_64", 90},
	{"config", OPT_CONFIG, "NAMES", 0,
		"kernel configuration that differs from the default: PREEMPT_RT,!CMA", 90},
	{"btf", OPT_BTF, "FILE", 0,
		"type information that sizeof(struct foo) is looked up in: an ELF file, or "
		"/sys/kernel/btf/vmlinux",
		90},
	{"kconfig", OPT_KCONFIG, "FILE", 0,
		"a kernel's .config: its release, architecture, and configuration", 90},
	{"built-in", OPT_BUILT_IN, NULL, 0, "the code is built into the kernel, no module", 90},
	{"rules", OPT_RULES, "DIR", 0, "house rules on top of the built-in ones", 90},
	{"color", OPT_COLOR, "WHEN", 0, "auto, always, never", 90},
	{"quiet", 'q', NULL, 0, "only what was asked for, no summary", 90},
	{0},
};

static void split_config(struct options *o, const char *arg, struct argp_state *state)
{
	const size_t first = o->target.config_count;
	const char *clash;

	while (*arg) {
		size_t len = strcspn(arg, ",");

		if (o->target.config_count == sizeof(o->target.config) / sizeof(*o->target.config))
			argp_error(state, "too many configuration names");
		o->target.config[o->target.config_count++] = arena_strndup(o->arena, arg, len);
		arg += len + (arg[len] == ',');
	}
	clash = target_config_clash(&o->target, first);
	if (clash)
		argp_error(state, "%s cannot be both on and off", clash);
}

static void set_format(struct options *o, const char *arg, struct argp_state *state)
{
	struct strbuf known = {0};

	for (size_t i = 0; o->formats[i]; i++) {
		if (strcmp(arg, o->formats[i]) == 0) {
			o->format = o->formats[i];
			strbuf_free(&known);
			return;
		}
		strbuf_addf(&known, "%s%s", i ? ", " : "", o->formats[i]);
	}
	argp_error(state, "unknown format '%s': expected %s", arg, strbuf_str(&known));
}

static void set_color(struct options *o, const char *arg, struct argp_state *state)
{
	if (strcmp(arg, "always") == 0)
		o->color = TERM_COLOR_ALWAYS;
	else if (strcmp(arg, "never") == 0)
		o->color = TERM_COLOR_NEVER;
	else if (strcmp(arg, "auto") == 0)
		o->color = TERM_COLOR_AUTO;
	else
		argp_error(state, "unknown colour choice '%s': expected auto, always, never", arg);
}

static void read_kconfig(struct options *o, const char *path, struct argp_state *state)
{
	struct diag *d = diag_new();

	if (o->target.kconfig)
		argp_error(state, "one --kconfig at a time");
	o->target.kconfig = kconfig_read(path, o->arena, d);
	if (!o->target.kconfig) {
		diag_print(d, stderr, term_wants_color(o->color, stderr));
		exit(EXIT_BAD_INPUT);
	}
	diag_free(d);
}

static void read_btf(struct options *o, const char *path, struct argp_state *state)
{
	struct diag *d = diag_new();

	if (o->btf)
		argp_error(state, "one --btf at a time");
	o->btf = btf_read(path, o->arena, d);
	if (!o->btf) {
		diag_print(d, stderr, term_wants_color(o->color, stderr));
		exit(EXIT_BAD_INPUT);
	}
	diag_free(d);
}

/* "`struct fooo` is not known (did you mean `struct foo`?)", with @what between the two. */
static void unknown_type(
	const struct options *o, const char *type, const char *what, struct strbuf *out)
{
	struct strbuf clean = {0};
	struct nearest near;
	size_t skip = 0;

	/* the name alone: struct and sizeof( have no neighbours */
	for (size_t i = 0; type[i]; i++)
		if (type[i] == ' ' || type[i] == '(')
			skip = i + 1;
	nearest_init(&near, type + skip, strcspn(type + skip, " )*["));
	btf_offer(o->btf, &near);
	diag_clean(&clean, type, strlen(type));
	strbuf_addf(out, "the size of `%s` is not known%s", strbuf_str(&clean), what);
	if (nearest_best(&near)) {
		strbuf_clear(&clean);
		diag_clean(&clean, nearest_best(&near), strlen(nearest_best(&near)));
		strbuf_addf(out, " (did you mean `%s`?)", strbuf_str(&clean));
	}
	strbuf_free(&clean);
}

void options_look_up(const struct options *o, struct need *need, struct strbuf *notes)
{
	const char *type = o->btf ? need_look_up(need, o->btf) : NULL;

	if (!type || o->quiet)
		return;
	strbuf_adds(notes, "note: ");
	unknown_type(o, type, ": it counts as below a page", notes);
	strbuf_addc(notes, '\n');
}

bool options_sizeof(
	const struct options *o, const char *type, uint64_t *size, struct strbuf *complaint)
{
	if (btf_sizeof(o->btf, type, size) && *size)
		return true;
	unknown_type(o, type, "", complaint);
	return false;
}

void options_note_target(const struct options *o, const struct target *t)
{
	char note[TARGET_MAX_NOTES][TARGET_NOTE_SIZE], version[24];
	const size_t count = o->quiet ? 0 : target_notes(t, true, note);

	for (size_t i = 0; i < count; i++)
		fprintf(stderr, "note: %s\n", note[i]);
	if (t->count > 1 && !o->quiet)
		fprintf(stderr, "note: of a range of kernels this is the oldest, %s\n",
			version_format(t->point[0]->version, version));
}

static void set_kernel(struct options *o, const char *arg, struct argp_state *state)
{
	char range[TARGET_RANGE_SIZE];

	if (target_parse_kernel(arg, strlen(arg), &o->target))
		return;
	if (target_turn_range(arg, strlen(arg), range))
		argp_error(
			state, "no kernel is in '%s': the older one comes first, %s", arg, range);
	argp_error(state, "'%s' is no kernel version: expected 6.12, 6.12.3, or 6.1..6.12", arg);
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		if (!o->format)
			o->format = o->formats[0];
		return 0;
	case OPT_FORMAT:
		set_format(o, arg, state);
		return 0;
	case OPT_KERNEL:
		set_kernel(o, arg, state);
		return 0;
	case OPT_ARCH:
		o->target.arch = arg;
		return 0;
	case OPT_CONFIG:
		split_config(o, arg, state);
		return 0;
	case OPT_KCONFIG:
		read_kconfig(o, arg, state);
		return 0;
	case OPT_BTF:
		read_btf(o, arg, state);
		return 0;
	case OPT_BUILT_IN:
		o->target.built_in = o->target.built_in_given = true;
		return 0;
	case OPT_RULES:
		if (o->rule_dirs == OPTIONS_MAX_DIRS)
			argp_error(state, "too many --rules");
		o->rules[o->rule_dirs++] = arg;
		return 0;
	case OPT_COLOR:
		set_color(o, arg, state);
		return 0;
	case 'q':
		o->quiet = true;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* The formats differ by command: --help names those of this one. */
static char *filter_help(int key, const char *text, void *input)
{
	const struct options *o = input;
	struct strbuf help = {0};

	if (key != OPT_FORMAT || !o)
		return (char *)text;
	strbuf_adds(&help, "how to write the result: ");
	for (size_t i = 0; o->formats[i]; i++)
		strbuf_addf(&help, "%s%s%s", i ? ", " : "", o->formats[i], i ? "" : " (default)");
	return help.s; /* argp frees it */
}

const struct argp options_argp = {
	.options = option_list, .parser = parse_option, .help_filter = filter_help};

struct report_style options_style(const struct options *o, FILE *out)
{
	return (struct report_style){
		.color = term_wants_color(o->color, out), .width = term_width(out)};
}

int options_write(const struct strbuf *text, int status)
{
	if (fwrite(strbuf_str(text), 1, text->len, stdout) == text->len && fflush(stdout) == 0)
		return status;
	/* whoever closed the pipe (head, a pager) has read enough: the status alone tells */
	if (errno != EPIPE)
		fprintf(stderr, "whichalloc: cannot write the result: %s\n", strerror(errno));
	return EXIT_INTERNAL;
}

void options_complain(struct diag *d, const struct options *o)
{
	diag_print(d, stderr, term_wants_color(o->color, stderr));
}

/* Offers every long option of @argp and its children. */
static bool offer_options(
	const struct argp *argp, struct nearest *near, const char *name, size_t len)
{
	bool known = false;

	for (const struct argp_option *o = argp->options; o && (o->name || o->key || o->doc); o++) {
		if (!o->name)
			continue;
		known |= strlen(o->name) == len && strncmp(o->name, name, len) == 0;
		nearest_offer(near, o->name);
	}
	for (const struct argp_child *c = argp->children; c && c->argp; c++)
		known |= offer_options(c->argp, near, name, len);
	return known;
}

/*
 * argp only says that it does not know an option; the nearest right word is worth more. Unambiguous
 * beginnings stay argp's business.
 */
static void check_long_option(const struct argp *argp, const char *command, const char *arg)
{
	size_t len = strcspn(arg, "=");
	struct nearest near;

	nearest_init(&near, arg, len);
	if (offer_options(argp, &near, arg, len) || !nearest_best(&near) ||
		strncmp(nearest_best(&near), arg, len) == 0)
		return;
	fprintf(stderr, "%s: unknown option '--%.*s', did you mean '--%s'?\n", command, (int)len,
		arg, nearest_best(&near));
	exit(EXIT_BAD_INPUT);
}

void cmd_begin(void)
{
	/* a closed pipe is an output error, with its message and exit status */
	signal(SIGPIPE, SIG_IGN);
	report_json_memory();
}

void options_parse(const struct argp *argp, int argc, char **argv, void *input)
{
	int err;

	argp_err_exit_status = EXIT_BAD_INPUT;
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (strncmp(argv[i], "--", 2) == 0)
			check_long_option(argp, argv[0], argv[i] + 2);
	/* "false" behind an option is for that option */
	err = argp_parse(argp, argc, argv, ARGP_IN_ORDER, NULL, input);
	if (err == ENOMEM)
		mem_exhausted();
	if (err)
		exit(EXIT_BAD_INPUT);
}
