/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * read_yaml FILE: reads it and prints how many documents there are. For faults.sh: a program so
 * small that all of its allocations are those of the YAML reader, and that ends at once, see
 * fault.c.
 */
#include <stdio.h>
#include <unistd.h>

#include "text/diag.h"
#include "text/mem.h"
#include "text/yaml.h"

int main(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct diag *d = diag_new();
	struct source *src = argc == 2 ? source_read(argv[1], d) : NULL;
	const struct yaml_node *docs;
	size_t count = 0;
	bool ok = src && yaml_parse(src, a, d, &docs, &count);

	diag_print(d, stderr, false);
	printf("%zu\n", count);
	fflush(stdout);
	_exit(ok ? 0 : 1);
}
