/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The YAML files of rules/ and data/ as they were parsed at build time: constant trees in the
 * program itself, so that it is one file that starts at once. embed.c, a program of the build,
 * writes them.
 */
#ifndef WHICHALLOC_KNOW_BUILTIN_H
#define WHICHALLOC_KNOW_BUILTIN_H

#include <stddef.h>
#include <string.h>

#include "text/yaml.h"

struct builtin {
	const char *path; /* "rules/context.yaml", "data/gfp.yaml" */
	const struct yaml_node *root;
};

extern const struct builtin builtins[];
extern const size_t builtin_count;

/* data/init.whichalloc.yaml, as it is written. */
extern const char builtin_init[];

/* The tree of a file, or NULL. */
static inline const struct yaml_node *builtin_find(const char *path)
{
	for (size_t i = 0; i < builtin_count; i++)
		if (strcmp(builtins[i].path, path) == 0)
			return builtins[i].root;
	return NULL;
}

#endif
