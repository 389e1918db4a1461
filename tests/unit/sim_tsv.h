/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads recorded data of tests: lines of fields between tabs, lines that begin with # left out. The
 * folder is the test program's argument, tests/unit/data without one.
 */
#ifndef TESTS_UNIT_SIM_TSV_H
#define TESTS_UNIT_SIM_TSV_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TSV_FIELDS 32

struct tsv {
	FILE *file;
	char line[1024];
	char *field[TSV_FIELDS]; /* "" beyond the last one */
	unsigned int fields, number;
};

static inline const char *tsv_folder(int argc, char **argv)
{
	return argc > 1 ? argv[1] : "tests/unit/data";
}

/* The file must be there. */
static inline void tsv_open(struct tsv *t, const char *folder, const char *name)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	memset(t, 0, sizeof(*t));
	t->file = fopen(path, "r");
	if (!t->file) {
		fprintf(stderr, "%s: cannot be read\n", path);
		exit(1);
	}
}

/* The next line; 0 at the end, when the file is closed. */
static inline int tsv_next(struct tsv *t)
{
	static char empty[1];
	char *p;

	do {
		t->number++;
		if (!fgets(t->line, sizeof(t->line), t->file)) {
			fclose(t->file);
			return 0;
		}
	} while (t->line[0] == '#');
	t->line[strcspn(t->line, "\n")] = '\0';
	t->fields = 0;
	p = t->line;
	for (unsigned int i = 0; i < TSV_FIELDS; i++) {
		t->field[i] = p ? p : empty;
		if (!p)
			continue;
		t->fields++;
		p = strchr(p, '\t');
		if (p)
			*p++ = '\0';
	}
	return 1;
}

static inline unsigned long long tsv_number(const struct tsv *t, unsigned int field)
{
	return strtoull(t->field[field], NULL, 0);
}

#endif
