/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A fuzz target without its fuzzer, for any compiler: runs every file that is named, and all in the
 * folders that are.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "fuzz.h"

static size_t count;

static void run_file(const char *path)
{
	FILE *f = fopen(path, "r");
	size_t size = 0, cap = 0;
	uint8_t *data = NULL;

	while (f && !feof(f) && !ferror(f)) {
		if (size == cap) {
			cap = cap ? 2 * cap : 4096;
			data = realloc(data, cap);
			if (!data)
				break;
		}
		size += fread(data + size, 1, cap - size, f);
	}
	if (!f || ferror(f) || !data) {
		perror(path);
		exit(1);
	}
	fclose(f);
	/* of exactly its size, so that reading behind it shows */
	if (size)
		data = realloc(data, size);
	fprintf(stderr, "%s\n", path);
	LLVMFuzzerTestOneInput(data, size);
	free(data);
	count++;
}

static int visible(const struct dirent *e)
{
	return e->d_name[0] != '.';
}

static void run(const char *path)
{
	struct dirent **entry;
	struct stat st;
	int n;

	if (stat(path, &st) != 0 || !S_ISDIR(st.st_mode)) {
		run_file(path);
		return;
	}
	n = scandir(path, &entry, visible, alphasort);
	for (int i = 0; i < n; i++) {
		char name[4096];

		snprintf(name, sizeof(name), "%s/%s", path, entry[i]->d_name);
		run(name);
		free(entry[i]);
	}
	if (n >= 0)
		free(entry);
}

int main(int argc, char **argv)
{
	/* targets may run whole commands, whose results nobody wants to see */
	if (!freopen("/dev/null", "w", stdout))
		return 1;
	for (int i = 1; i < argc; i++)
		run(argv[i]);
	fprintf(stderr, "%zu inputs\n", count);
	return count == 0;
}
