/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Texts read from files; see source.h.
 */
#include "text/source.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "text/diag.h"
#include "text/mem.h"
#include "text/utf8.h"

#define READ_SIZE ((size_t)64 << 10)

#define STRIDE 128u	   /* lines */
#define FIFO_PATIENCE 2000 /* milliseconds until somebody has to write */

static const struct pos whole_file = {0};

/*
 * Where every STRIDE-th line begins, so that findings at the end of a long file cost no more than
 * those at its start.
 */
struct source_index {
	size_t *start; /* of lines 1, 1 + STRIDE, ...; NULL: not made yet */
	size_t count, cap;
};

/* Takes over @data. */
static struct source *source_new(const char *name, char *data, size_t len)
{
	struct source *s = mem_alloc(sizeof(*s));

	s->name = mem_strdup(name);
	s->data = data;
	s->len = len;
	s->index = mem_alloc(sizeof(*s->index));
	return s;
}

struct source *source_from_text(const char *name, const char *data, size_t len)
{
	char *copy = mem_alloc(len);

	if (len)
		memcpy(copy, data, len);
	return source_new(name, copy, len);
}

void source_free(struct source *s)
{
	if (!s)
		return;
	if (s->index)
		free(s->index->start);
	free(s->index);
	free((char *)s->name);
	free((char *)s->data);
	free(s);
}

static void index_lines(const struct source *s)
{
	struct source_index *x = s->index;
	const char *p = s->data, *end = s->data + s->len;

	for (uint32_t line = 1; p; line++) {
		if (line % STRIDE == 1) {
			x->start = mem_grow(x->start, &x->cap, x->count + 1, sizeof(*x->start));
			x->start[x->count++] = (size_t)(p - s->data);
		}
		p = memchr(p, '\n', (size_t)(end - p));
		p = p ? p + 1 : NULL;
	}
}

/* The start of the last indexed line up to @line, which becomes the distance from there. */
static const char *nearest_line(const struct source *s, uint32_t *line)
{
	size_t i = (*line - 1) / STRIDE;

	if (!s->index || i == 0)
		return s->data;
	if (!s->index->start)
		index_lines(s);
	if (i >= s->index->count)
		i = s->index->count - 1;
	*line -= (uint32_t)i * STRIDE;
	return s->data + s->index->start[i];
}

const char *source_line(const struct source *s, uint32_t line, size_t *len)
{
	const char *p, *end, *newline;

	*len = 0;
	if (!s->data || line == 0)
		return "";
	p = nearest_line(s, &line);
	for (end = s->data + s->len; line > 1; line--) {
		newline = memchr(p, '\n', (size_t)(end - p));
		if (!newline)
			return "";
		p = newline + 1;
	}
	if (p == end)
		return "";
	newline = memchr(p, '\n', (size_t)(end - p));
	*len = (size_t)((newline ? newline : end) - p);
	if (newline && *len && p[*len - 1] == '\r')
		--*len;
	return p;
}

/* Where byte @at of @s is. Only called for errors: it counts from the start. */
static struct pos pos_of_byte(const struct source *s, size_t at)
{
	struct pos pos = {.line = 1, .column = 1};
	uint32_t c;

	for (size_t i = 0; i < at;) {
		size_t n = utf8_next(s->data + i, s->len - i, &c);

		pos.column++;
		if (s->data[i] == '\n') {
			pos.line++;
			pos.column = 1;
		}
		i += n ? n : 1;
	}
	pos.end_line = pos.line;
	pos.end_column = pos.column + 1;
	return pos;
}

/*
 * The name of the wide encoding that @s seems to be in, by its mark or by the zero bytes of its
 * first characters; else NULL.
 */
static const char *wide_encoding(const struct source *s)
{
	unsigned char b[4] = {1, 1, 1, 1};

	memcpy(b, s->data, s->len < sizeof(b) ? s->len : sizeof(b));
	if ((!b[0] && !b[1] && b[2] == 0xfe && b[3] == 0xff) || (!b[0] && !b[1] && !b[2] && b[3]) ||
		(b[0] == 0xff && b[1] == 0xfe && !b[2] && !b[3]) ||
		(b[0] && !b[1] && !b[2] && !b[3]))
		return "UTF-32";
	if ((b[0] == 0xfe && b[1] == 0xff) || (b[0] == 0xff && b[1] == 0xfe) ||
		(!b[0] && b[1] && !b[2] && b[3]) || (b[0] && !b[1] && b[2] && !b[3]))
		return "UTF-16";
	return NULL;
}

/* Reports the first byte that is no text. */
static bool source_check(const struct source *s, struct diag *d)
{
	const char *wide = wide_encoding(s);
	uint32_t c;

	if (wide) {
		diag_error(d, s, whole_file, "save it as UTF-8", "this is %s", wide);
		return false;
	}
	for (size_t i = 0, n; i < s->len; i += n) {
		i += utf8_plain(s->data + i, s->len - i);
		if (i == s->len)
			break;
		n = utf8_next(s->data + i, s->len - i, &c);
		if (n == 0) {
			diag_error(d, s, pos_of_byte(s, i), "save the file as UTF-8",
				"byte 0x%02x is not UTF-8", (unsigned char)s->data[i]);
			return false;
		}
		if (c == 0) {
			diag_error(
				d, s, pos_of_byte(s, i), NULL, "a NUL byte: this is no text file");
			return false;
		}
	}
	return true;
}

static void skip_bom(char *data, size_t *len)
{
	static const char bom[] = "\xef\xbb\xbf";

	if (*len < 3 || memcmp(data, bom, 3) != 0)
		return;
	*len -= 3;
	memmove(data, data + 3, *len);
}

static void too_large(const struct source *place, struct diag *d)
{
	diag_error(
		d, place, whole_file, NULL, "this is larger than %u MiB", SOURCE_MAX_BYTES >> 20);
}

/* Whether somebody has opened the FIFO for writing by now, or does so before long. */
static bool somebody_writes(int fd)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};

	return poll(&p, 1, FIFO_PATIENCE) > 0;
}

/*
 * Reads from what was opened without waiting: a FIFO that nobody writes to looks empty, one whose
 * writer takes its time does not.
 */
static ssize_t read_some(int fd, char *data, size_t room)
{
	ssize_t n = read(fd, data, room);

	if (n >= 0 || errno != EAGAIN)
		return n;
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
	return read(fd, data, room);
}

/* Reads to the end, of @size bytes if all goes well. On failure reports and returns NULL. */
static char *read_all(
	int fd, bool is_fifo, size_t size, const struct source *place, size_t *len, struct diag *d)
{
	bool waited = false;
	char *data = NULL;
	size_t cap = 0;

	for (*len = 0;;) {
		ssize_t n;

		/* a byte more shows that there is no more */
		if (*len == cap)
			data = mem_grow(data, &cap, *len ? *len + READ_SIZE : size + 1, 1);
		n = read_some(fd, data + *len, cap - *len);
		if (n == 0 && *len == 0 && is_fifo && !waited) {
			waited = true;
			if (somebody_writes(fd))
				continue;
			diag_error(d, place, whole_file, NULL, "nobody writes to this FIFO");
			break;
		}
		if (n == 0)
			return data;
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			diag_error(d, place, whole_file, NULL, "cannot read this: %s",
				strerror(errno));
			break;
		}
		*len += (size_t)n;
		if (*len > SOURCE_MAX_BYTES) {
			too_large(place, d);
			break;
		}
	}
	free(data);
	return NULL;
}

/* Opens what can be read to an end: a regular file or a FIFO. @flags: O_NONBLOCK or 0. */
static int open_readable(
	const char *path, int flags, struct stat *st, const struct source *place, struct diag *d)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | flags);
	const char *why = NULL;

	if (fd < 0 || fstat(fd, st) < 0) {
		diag_error(d, place, whole_file, NULL, "cannot read this: %s", strerror(errno));
	} else {
		if (S_ISDIR(st->st_mode))
			why = "this is a directory";
		else if (!S_ISREG(st->st_mode) && !S_ISFIFO(st->st_mode))
			why = "this is a device";
		if (!why)
			return fd;
		diag_error(d, place, whole_file, "expected a file", "%s", why);
	}
	if (fd >= 0)
		close(fd);
	return -1;
}

int source_open(const char *path, struct diag *d)
{
	struct source place = {.name = path};
	struct stat st;

	return open_readable(path, 0, &st, &place, d);
}

struct source *source_read(const char *path, struct diag *d)
{
	bool standard_input = strcmp(path, "-") == 0;
	struct source place = {.name = standard_input ? "<stdin>" : path};
	struct stat st = {0};
	struct source *s;
	int fd = STDIN_FILENO;
	char *data = NULL;
	size_t len;

	if (!standard_input)
		fd = open_readable(path, O_NONBLOCK, &st, &place, d);
	if (fd < 0)
		return NULL;
	if (S_ISREG(st.st_mode) && st.st_size > SOURCE_MAX_BYTES)
		too_large(&place, d); /* known before a byte of it is read */
	else
		data = read_all(fd, S_ISFIFO(st.st_mode),
			S_ISREG(st.st_mode) ? (size_t)st.st_size : READ_SIZE, &place, &len, d);
	if (!standard_input)
		close(fd);
	if (!data)
		return NULL;
	skip_bom(data, &len);
	s = source_new(place.name, data, len);
	if (source_check(s, d))
		return s;
	source_free(s);
	return NULL;
}
