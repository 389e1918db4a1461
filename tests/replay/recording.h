/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the replay programs share: recordings of running kernels are read (.xz ones by way of xz)
 * line by line, and the machine that a recording names is made of the profiles in data/, as for
 * the commands of whichalloc.
 *
 * A program takes recordings as arguments, prints one line for each difference (at most
 * REC_SHOWN) and one with the figures, and exits with 0 (no difference), 1 (differences) or 2 (a
 * recording that cannot be read, or nothing in it).
 */
#ifndef TESTS_REPLAY_RECORDING_H
#define TESTS_REPLAY_RECORDING_H

#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "know/target.h"
#include "text/diag.h"
#include "trial/lab.h"

#define REC_FIELDS 32
#define REC_SHOWN 20
#define REC_GFP_KERNEL (SIM_GFP_DIRECT_RECLAIM | SIM_GFP_KSWAPD_RECLAIM | SIM_GFP_IO | SIM_GFP_FS)

struct recording {
	const char *path;
	FILE *file;
	pid_t child;
	unsigned int number; /* of the line, from 1 */
	char line[4096];
	char *field[REC_FIELDS]; /* of lines with tabs; "" beyond the last one */
	unsigned int fields;
	char *column[REC_FIELDS]; /* names of the fields: the first line that is no comment */
};

static unsigned long rec_compared, rec_differences;

static inline void rec_fail(const struct recording *r, const char *why)
{
	fprintf(stderr, "%s:%u: %s\n", r->path, r->number, why);
	exit(2);
}

static inline void rec_open(struct recording *r, const char *path)
{
	const size_t len = strlen(path);
	int end[2];

	memset(r, 0, sizeof(*r));
	r->path = path;
	r->file = fopen(path, "r");
	if (!r->file)
		rec_fail(r, "cannot be read");
	if (len < 3 || strcmp(path + len - 3, ".xz"))
		return;
	if (pipe(end))
		rec_fail(r, "no pipe");
	r->child = fork();
	if (!r->child) {
		dup2(fileno(r->file), 0);
		dup2(end[1], 1);
		close(end[0]);
		close(end[1]);
		execlp("xz", "xz", "-dc", (char *)NULL);
		_exit(127);
	}
	close(end[1]);
	fclose(r->file);
	r->file = fdopen(end[0], "r");
	if (!r->file)
		rec_fail(r, "no pipe");
}

/* The next line, without its end, in r->line. */
static inline bool rec_line(struct recording *r)
{
	int status = 0;

	if (fgets(r->line, sizeof(r->line), r->file)) {
		r->number++;
		r->line[strcspn(r->line, "\r\n")] = '\0';
		return true;
	}
	fclose(r->file);
	if (r->child && (waitpid(r->child, &status, 0) < 0 || status))
		rec_fail(r, "xz cannot unpack it");
	if (!r->number)
		rec_fail(r, "is empty");
	for (unsigned int i = 0; i < REC_FIELDS; i++)
		free(r->column[i]);
	return false;
}

static inline void rec_split(struct recording *r)
{
	static char empty[1];
	char *p = r->line;

	r->fields = 0;
	for (unsigned int i = 0; i < REC_FIELDS; i++) {
		r->field[i] = p ? p : empty;
		if (!p)
			continue;
		r->fields++;
		p = strchr(p, '\t');
		if (p)
			*p++ = '\0';
	}
}

/* The line read last names the columns. */
static inline void rec_columns(struct recording *r)
{
	for (unsigned int i = 0; i < r->fields; i++)
		r->column[i] = strdup(r->field[i]);
}

/* The next row of a table; the first one names the columns. Comments are left out. */
static inline bool rec_row(struct recording *r)
{
	while (rec_line(r)) {
		if (r->line[0] == '#')
			continue;
		rec_split(r);
		if (r->column[0])
			return true;
		rec_columns(r);
	}
	return false;
}

/* Every row of the tables that a program is called with. */
static inline void rec_each(int argc, char **argv, void (*compare)(const struct recording *r))
{
	struct recording r;

	for (int i = 1; i < argc; i++) {
		rec_open(&r, argv[i]);
		while (rec_row(&r))
			compare(&r);
	}
}

/* The field of a column; the table must have it. */
static inline const char *rec_text(const struct recording *r, const char *column)
{
	for (unsigned int i = 0; i < REC_FIELDS && r->column[i]; i++) {
		if (!strcmp(r->column[i], column))
			return r->field[i];
	}
	fprintf(stderr, "%s: no column %s\n", r->path, column);
	exit(2);
}

static inline uint64_t rec_number(const struct recording *r, const char *column)
{
	return strtoull(rec_text(r, column), NULL, 0);
}

/* What stands behind "@key=" in @line, up to a space: into @buf. False: there is none. */
static inline bool rec_value(const char *line, const char *key, char *buf, size_t size)
{
	const size_t len = strlen(key);

	for (const char *p = line; (p = strstr(p, key)); p += len) {
		if ((p == line || isspace((unsigned char)p[-1])) && p[len] == '=') {
			snprintf(buf, size, "%.*s", (int)strcspn(p + len + 1, " \t"), p + len + 1);
			return true;
		}
	}
	return false;
}

static inline bool rec_value_number(const char *line, const char *key, uint64_t *value)
{
	char text[64], *end;

	if (!rec_value(line, key, text, sizeof(text)))
		return false;
	*value = strtoull(text, &end, 0);
	return end != text;
}

/* One comparison; says so when @same is false. */
static inline void rec_check(const struct recording *r, bool same, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
static inline void rec_check(const struct recording *r, bool same, const char *fmt, ...)
{
	va_list ap;

	rec_compared++;
	if (same || rec_differences++ >= REC_SHOWN)
		return;
	printf("%s:%u: ", r->path, r->number);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
}

/* The last line and the exit status. */
static inline int rec_end(const char *what)
{
	printf("%lu %s compared, %lu differ\n", rec_compared, what, rec_differences);
	return !rec_compared ? 2 : rec_differences ? 1 : 0;
}

/*
 * The laboratory for a kernel as recordings call it: "6.1.192", "6.12.117-rt", "6.12-dbg
 * (SLUB_TINY)"; @config: more about it, may be NULL. The one made last is kept for the next call.
 */
static inline struct lab *rec_lab(const struct recording *r, const char *kernel, const char *config)
{
	static char last[128];
	static struct target *target;
	static struct lab *lab;
	struct target_spec spec = {0};
	struct diag *d;
	char name[128];

	snprintf(name, sizeof(name), "%s/%s", kernel, config ? config : "");
	if (lab && !strcmp(name, last))
		return lab;
	lab_free(lab);
	target_free(target);
	strcpy(last, name);
	d = diag_new();
	if (!target_parse_kernel(kernel, strspn(kernel, "0123456789."), &spec))
		rec_fail(r, "names no kernel");
	if (strstr(name, "-rt"))
		spec.config[spec.config_count++] = "PREEMPT_RT";
	if (strcasestr(name, "tiny"))
		spec.config[spec.config_count++] = "SLUB_TINY";
	target = target_new(&spec, d);
	lab = target ? lab_new(target->point[0], d) : NULL;
	if (!lab) {
		diag_print(d, stderr, false);
		rec_fail(r, "no such machine");
	}
	diag_free(d);
	return lab;
}

#endif
