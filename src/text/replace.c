/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Replacing files; see replace.h.
 */
#include "text/replace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "text/diag.h"
#include "text/mem.h"
#include "text/source.h"
#include "text/strbuf.h"

static bool write_all(int fd, const char *data, size_t len)
{
	while (len) {
		ssize_t n = write(fd, data, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		data += n;
		len -= (size_t)n;
	}
	return fsync(fd) == 0;
}

/* The mode that the file has, or that a new one gets. */
static mode_t mode_of(const struct stat *st, bool there)
{
	mode_t mask;

	if (there)
		return st->st_mode & 07777;
	mask = umask(0);
	umask(mask);
	return 0666 & ~mask;
}

bool replace_file(const char *path, const char *data, size_t len, struct diag *d)
{
	struct source place = {.name = path};
	char *real = realpath(path, NULL);
	struct strbuf beside = {0};
	bool there, ok = false;
	struct stat st;
	int fd;

	there = stat(real ? real : path, &st) == 0;
	if (there && !S_ISREG(st.st_mode)) {
		diag_error(d, &place, (struct pos){0}, NULL, "cannot write this: no regular file");
		free(real);
		return false;
	}
	strbuf_addf(&beside, "%s.XXXXXX", real ? real : path);
	fd = mkostemp(beside.s, O_CLOEXEC);
	if (fd >= 0) {
		ok = write_all(fd, data, len) && fchmod(fd, mode_of(&st, there)) == 0;
		ok = close(fd) == 0 && ok && rename(beside.s, real ? real : path) == 0;
	}
	if (!ok) {
		diag_error(
			d, &place, (struct pos){0}, NULL, "cannot write this: %s", strerror(errno));
		if (fd >= 0)
			unlink(beside.s);
	}
	strbuf_free(&beside);
	free(real);
	return ok;
}
