/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * whichalloc init: a manifest to begin with.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "cmd/options.h"
#include "know/builtin.h"
#include "text/diag.h"
#include "text/strbuf.h"

struct init {
	const char *path; /* NULL: named after the folder */
};

static error_t parse_init(int key, char *arg, struct argp_state *state)
{
	struct init *in = state->input;

	if (key != ARGP_KEY_ARG)
		return ARGP_ERR_UNKNOWN;
	if (in->path)
		argp_error(state, "one file at a time");
	in->path = arg;
	return 0;
}

/* "foo.whichalloc.yaml" in a folder foo. */
static void default_path(struct strbuf *path)
{
	char *here = getcwd(NULL, 0);
	const char *name = here ? strrchr(here, '/') + 1 : "";

	strbuf_addf(path, "%s.whichalloc.yaml", *name ? name : "driver");
	free(here);
}

static int tell(const char *path, const char *what)
{
	struct strbuf clean = {0};

	diag_clean(&clean, path, strlen(path));
	fprintf(stderr, "whichalloc init: %s: %s\n", strbuf_str(&clean), what);
	strbuf_free(&clean);
	return EXIT_BAD_INPUT;
}

/* Never over what is there; what cannot be written whole does not stay. */
static int write_new(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	const char *text = builtin_init;
	size_t len = strlen(text);
	bool ok;

	if (fd < 0)
		return tell(path, errno == EEXIST ? "there is one already; nothing was changed"
						  : strerror(errno));
	while (len) {
		ssize_t n = write(fd, text, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			break;
		text += n;
		len -= (size_t)n;
	}
	ok = len == 0;
	if (close(fd) == 0 && ok)
		return EXIT_FINE;
	tell(path, strerror(errno));
	unlink(path);
	return EXIT_INTERNAL;
}

int cmd_init(int argc, char **argv)
{
	static const struct argp argp = {NULL, parse_init, "[FILE.whichalloc.yaml]",
		"Writes a commented manifest to begin with.\v"
		"Without a name it is called after the folder; - is standard output. An existing "
		"file is never overwritten.",
		NULL, NULL, NULL};
	struct strbuf path = {0}, text = {0};
	struct init in = {0};
	int status;

	options_parse(&argp, argc, argv, &in);
	if (in.path)
		strbuf_adds(&path, in.path);
	else
		default_path(&path);
	if (strcmp(path.s, "-") == 0) {
		strbuf_adds(&text, builtin_init);
		status = options_write(&text, EXIT_FINE);
	} else {
		status = write_new(path.s);
		if (status == EXIT_FINE && !in.path)
			tell(path.s, "written");
	}
	strbuf_free(&text);
	strbuf_free(&path);
	return status;
}
